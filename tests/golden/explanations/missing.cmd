# What is missing could change the outcome: a fact, an empty cell, a key of a cap.
licet explain ../../../examples/diffusion/three-tiers.licet --order 'destination MY, chip H100, quantity 9, date 2025-05-20'
licet explain ../../../examples/diffusion/three-tiers.licet --order 'destination MY, headquarters IN, consignee "Acme", chip K40c, quantity 1, date 2025-05-20'
