# Conditions that must not hold, texts with characters nobody sees.
licet explain wide.licet --order 'date 2025-08-20, decided 2025-05-01, destination IR, consignee "Acme", buyer "Acme", chip H100, quantity 500, days_left 3, price 700, share 0.25, military no'
licet explain wide.licet --order $'date 2025-08-20, destination IR, consignee "A\u202ecme", buyer "A\u202ecme", chip H100, quantity 500, days_left 3'
