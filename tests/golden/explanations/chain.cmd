# Exceptions to exceptions, two limits of one cap, a licence that books.
licet explain wide.licet --order 'date 2025-05-20, decided 2025-05-01, destination MY, consignee "Acme", buyer "G42", chip H100, quantity 1,000, days_left 10, price 700 USD, share 0.25, military no'
licet explain wide.licet --order 'date 2025-05-20, decided 2025-05-01, destination MY, consignee "Beta", buyer "G42", chip H100, quantity 1,000, days_left 10, price 700 USD, share 0.25, military no'
licet explain wide.licet --licences refused --order 'date 2025-05-20, decided 2025-05-01, destination MY, consignee "Beta", buyer "G42", chip H100, quantity 1,000, days_left 10, price 700 USD, share 0.25, military no'
