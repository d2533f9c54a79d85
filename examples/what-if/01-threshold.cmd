# 1. If the threshold falls from 26.9 million TPP to 500 H100s, how many of last year's orders become
# licensable, in which countries, and with what share of the compute?
licet impact ../diffusion/three-tiers.licet --what-if 'set threshold low_volume = 500 H100e' \
    --orders ../data/ledger-10000.csv --where 'date in 2025-01-13..2025-12-31' --by destination \
    --format table --quiet | awk '/^Limits/ { exit } { print }'
