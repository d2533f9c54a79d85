# The 1,699 H100s of the preamble: an exception with room in its cap, a duty, a booking.
licet explain ../../../examples/diffusion/three-tiers.licet --order 'destination MY, headquarters MY, consignee "Acme", chip H100, quantity 1,699, date 2025-05-20'
