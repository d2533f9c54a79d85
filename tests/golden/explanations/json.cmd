# The same as JSON: decided, open, rejected.
licet explain ../../../examples/diffusion/three-tiers.licet --format json --order 'destination MY, headquarters MY, consignee "Ac\"me", chip H100, quantity 1,699, date 2025-05-20'
licet explain wide.licet --format json --order 'date 2025-05-20, decided 2025-05-01, destination MY, buyer "G42", chip H100, quantity 500, days_left 10, price 700, share 0.25'
licet explain wide.licet --format json --order 'date 2025-05-20, decided 2025-05-01, destination MY, consignee "Acme", buyer "G42", chip V100, quantity 500, days_left 0, price 700, share 0.25, military no'
