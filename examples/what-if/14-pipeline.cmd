# 14. A rule takes effect with a savings clause, or thirty days later for what was ordered before:
# which orders are grandfathered, and how much is stock-piled? The ledger does not know when its
# orders were placed. Assumed: all that ship in the thirty days were placed on 2025-05-14, the
# most that could be; the second page assumes 2025-05-15, the day from which nothing is saved.
rules=../diffusion/three-tiers.licet
for contracted in 2025-05-14 2025-05-15; do
    awk -v OFS=, -v day="$contracted" 'NR == 1 { print $0, "contracted"; next } { print $0, day }' \
        ../data/ledger-10000.csv >"$SCRATCH/orders.csv"
    echo "placed on $contracted"
    licet impact "$rules" --with ../diffusion/compliance-slip.licet --orders "$SCRATCH/orders.csv" \
        --where 'date in 2025-05-15..2025-06-13' --format table --quiet |
        awk '/^From outcome/ { exit } /^In short/ { show = 1 } show'
done
