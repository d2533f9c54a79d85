# An embargoed destination: everything else is left open.
licet explain ../../../examples/diffusion/three-tiers.licet --order 'destination CN, date 2025-02-20'
