# Rows that are moved by their spellings, and out of groups and into tiers that leave groups out: the
# text of all days and of each change decides as the law does. What contradicts itself until it is mended.
# spec: M-6.1, M-6.2, M-6.4, M-6.6
once=$SCRATCH/once
orders=$SCRATCH/orders.csv
{
    echo id,date,port
    for day in 2025-01-01 2025-02-28 2025-03-01 2025-03-31 2025-04-01 2025-04-30 2025-05-01 2025-06-30 \
        2025-07-01 2025-07-31 2025-08-01 2025-09-30 2025-10-01; do
        for port in AA BB CC DD; do
            echo "$port $day,$day,$port"
        done
    done
} >"$orders"
decided()
{
    licet decide --quiet "$@" --orders "$orders" --format csv --columns id,outcome,because
}
echo 'all days'
licet consolidate moved.licet -o "$once"
sed -n '/^-- Two/,/ others /p' "$once"
decided "$once" | diff - <(decided moved.licet) && echo alike
for day in 2025-01-01 2025-03-01 2025-04-01 2025-05-01 2025-07-01 2025-08-01 2025-10-01; do
    echo "$day"
    licet consolidate moved.licet --on "$day" -o "$once"
    sed -n '/^tiers/,/ others /p' "$once"
    decided "$once" --as-at "$day" | diff - <(decided moved.licet --as-at "$day") && echo alike
done
licet check --quiet contradicts.licet >"$SCRATCH/said" && licet consolidate --on 2025-01-01 contradicts.licet
echo "status $?"
licet consolidate --on 2025-03-01 contradicts.licet
sed 's/far except near/far except ours/' moved.licet | licet consolidate -
echo "status $?"
