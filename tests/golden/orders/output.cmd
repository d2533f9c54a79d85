# -o writes a whole file or none; a file that cannot be read or written.
. ./show.bash
orders 1,2025-07-01,MY,H100,1,1,no >"$SCRATCH/orders.csv"
show decide rules.licet --orders "$SCRATCH/orders.csv" -o "$SCRATCH/out.csv"
cat "$SCRATCH/out.csv"
echo kept >"$SCRATCH/out.csv"
show decide rules.licet --orders "$SCRATCH/none.csv" -o "$SCRATCH/out.csv"
printf 'id,colour\n' >"$SCRATCH/bad.csv"
show decide rules.licet --orders "$SCRATCH/bad.csv" -o "$SCRATCH/out.csv"
show decide none.licet --orders "$SCRATCH/orders.csv" -o "$SCRATCH/out.csv"
cat "$SCRATCH/out.csv"
show decide rules.licet --orders "$SCRATCH/orders.csv" -o "$SCRATCH/none/out.csv"
show decide rules.licet --orders "$SCRATCH" -o "$SCRATCH/out.csv"
show decide rules.licet --orders "$SCRATCH/orders.csv" -o /dev/full
licet decide rules.licet --orders "$SCRATCH/orders.csv" >/dev/full
echo "status $? when the disk is full"
(sleep 0.2; licet decide rules.licet --orders "$SCRATCH/orders.csv" --quiet) | true
echo "status ${PIPESTATUS[0]} when the reader has gone"
licet decide rules.licet --orders "$SCRATCH/orders.csv" --columns id,outcome >&-
echo "status $? when standard output is closed"
# into its own input
show decide rules.licet --orders "$SCRATCH/orders.csv" -o "$SCRATCH/orders.csv" \
    --columns id,date,outcome
cat "$SCRATCH/orders.csv"
ls "$SCRATCH"
# never into the rules
cp rules.licet "$SCRATCH/kept.licet"
show compile "$SCRATCH/kept.licet" -o "$SCRATCH/./kept.licet"
show decide "$SCRATCH/kept.licet" --orders "$SCRATCH/orders.csv" --rejects "$SCRATCH/kept.licet"
cmp rules.licet "$SCRATCH/kept.licet" && echo "the same"
# control characters of the user do not reach the terminal
show check "$(printf 'no\033[31mfile')"
