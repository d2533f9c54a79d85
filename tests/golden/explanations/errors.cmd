# A sum without a value: it matters, it does not matter.
licet explain wide.licet --order 'date 2025-05-20, decided 2025-05-01, destination MY, consignee "Acme", buyer "G42", chip V100, quantity 500, days_left 0, price 700, share 0.25, military no'
licet explain wide.licet --order 'date 2025-05-20, decided 2025-05-01, destination MY, consignee "Acme", buyer "G42", chip V100, quantity 500, days_left 0, price 700, share 0.25, military yes'
