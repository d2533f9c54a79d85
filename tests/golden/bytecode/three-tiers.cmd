licet disasm ../../../examples/diffusion/three-tiers.licet
