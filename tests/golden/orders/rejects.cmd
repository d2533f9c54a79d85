# Rejected orders: the first 20 on standard error, or all of them in a file; decided and rejected
# add up.
. ./show.bash
{
    echo "id,date,destination"
    for number in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23; do
        echo "order-$number,2025-07-01,Atlantis $number"
    done
    echo "order-24,2025-07-01,FR"
    echo "order-25,2025-07-01"
    echo "order-26,2025-07-01,\"FR"
} >"$SCRATCH/orders.csv"
show decide rules.licet --orders "$SCRATCH/orders.csv" --columns id,outcome
show decide rules.licet --orders "$SCRATCH/orders.csv" --columns id,outcome --quiet \
    --rejects "$SCRATCH/rejects.csv"
sed "s|$SCRATCH/||" "$SCRATCH/rejects.csv"
show decide rules.licet --orders "$SCRATCH/orders.csv" -o "$SCRATCH/out.csv" \
    --rejects "$SCRATCH/out.csv"
