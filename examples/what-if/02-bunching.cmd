# 2. How many consignees stand between 80 and 100 percent of the threshold, before and after the
# announcement of 2025-04-29? The last column counts those who stood there before that day, the one
# before it those of all two years.
licet impact ../diffusion/three-tiers.licet --what-if 'set threshold low_volume = 500 H100e' \
    --orders ../data/ledger-10000.csv --around 2025-04-29 --format table --quiet |
    awk '/^The limits nearest/ { exit } /^Limits/ { show = 1 } show'
