# An exception without a cap; others are less favourable.
licet explain ../../../examples/diffusion/three-tiers.licet --order 'destination JP, headquarters US, chip H100, quantity 100,000, date 2025-05-20'
