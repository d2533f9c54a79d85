# Colours change nothing else.
licet explain ../../../examples/diffusion/three-tiers.licet --color always --order 'destination CN, headquarters MY, chip H100, quantity 1, consignee "Acme", date 2025-05-20'
