# 7. If the Emirates move from tier 2 to tier 1, which decisions change? Is a rule then at odds with
# itself? In the Framework as published it is: its group names them and takes them out again.
printf '%s\n' 'load ../diffusion/three-tiers.licet' 'orders ../data/ledger-10000.csv' \
    'move AE to ally' 'orders where destination = AE' 'quit' | licet repl
licet check ../framework/framework-2025.licet 2>&1 >"$SCRATCH/limits"
