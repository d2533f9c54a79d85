# Before the law, before the cap counts, after the period of a cap; no date at all.
licet explain ../../../examples/diffusion/three-tiers.licet --order 'destination CN, date 2025-01-01'
licet explain ../../../examples/diffusion/three-tiers.licet --order 'destination MY, headquarters MY, consignee "Acme", chip H100, quantity 90,000, date 2028-05-20'
licet explain ../../../examples/diffusion/three-tiers.licet --order 'destination MY, headquarters MY, consignee "Acme", chip H20, quantity 9, date 2025-05-20'
licet explain ../../../examples/diffusion/three-tiers.licet --order 'destination CN'
