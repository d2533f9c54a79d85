# 8. If tiers give way to agreements, what becomes of orders to countries without one? Which fall to
# the default, a licence case by case, because neither notice nor an agreement covers them?
licet impact ../diffusion/three-tiers.licet --against ../diffusion/bilateral.licet \
    --orders ../data/ledger-10000.csv \
    --where 'date >= 2025-05-15 and destination <> AE and destination <> SA' \
    --format table --quiet | awk '/^Affected by headq/ { exit } /^Affected/ { show = 1 } NR < 17 || show'
licet decide ../diffusion/bilateral.licet --orders ../data/ledger-10000.csv --quiet \
    --where 'date >= 2025-05-15' --columns destination,because |
    awk -F, '$2 == "licence_required" { orders++; n[$1]++ }
        END { print orders, "orders fall to the default; of these to AE", n["AE"] + 0 ", to SA", n["SA"] + 0 }'
