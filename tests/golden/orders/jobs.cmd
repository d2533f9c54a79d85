# With any number of threads the same bytes: decisions, rejected orders, warnings, totals, statuses.
. ./show.bash
examples=../../../examples

# same NAME ARGUMENT...: what `licet decide` writes with two and four threads, beside one. What goes
# to --rejects FILE is looked at too.
same()
{
    local name=$1 jobs kind
    shift
    for jobs in 1 2 4; do
        (
            cd "$SCRATCH" && rm -f rejects.csv &&
                licet decide "$@" --jobs "$jobs" >"out.$jobs" 2>"err.$jobs"
            echo "status $?" >>"out.$jobs"
            [ ! -f rejects.csv ] || mv rejects.csv "rejects.$jobs"
        )
        for kind in out err rejects; do
            [ ! -f "$SCRATCH/$kind.1" ] || cmp "$SCRATCH/$kind.1" "$SCRATCH/$kind.$jobs"
        done
    done
    echo "$name: $(wc -l <"$SCRATCH/out.1") lines, $(tail -n 1 "$SCRATCH/out.1")," \
        "$(tail -n 1 "$SCRATCH/err.1")"
    rm -f "$SCRATCH"/{out,err,rejects}.?
}

# More rows than one block has, with ids of their own: the rows behind the header, over and over.
many()
{
    awk -v times="$1" 'NR == 1 { print; next } { row[NR] = $0 } END {
        for (i = 0; i < times; i++) for (j = 2; j <= NR; j++) print row[j] }' "$2"
}

here=$PWD
tiers=$here/$examples/diffusion/three-tiers.licet
ledger=$here/$examples/data/ledger-10000.csv
for format in csv ndjson json table; do
    same "three tiers, $format" "$tiers" --orders "$ledger" --format $format
done
same 'three tiers, summary' "$tiers" --orders "$ledger" --summary --by destination
same 'three tiers, numbers' "$tiers" --orders "$ledger" --columns id,quantity,booked,chip --quiet
same 'framework' "$here/$examples/framework/framework-2025.licet" --orders "$ledger"
same 'an amendment' "$tiers" "$here/$examples/diffusion/threshold-500.licet" --orders "$ledger"
same 'clusters' "$tiers" --orders "$here/$examples/data/clusters.csv" --date 2025-06-01
many 300 cells.csv >"$SCRATCH/cells.csv"
same 'broken rows' "$here/rules.licet" --orders cells.csv
same 'broken rows in a file' "$here/rules.licet" --orders cells.csv --rejects rejects.csv
{
    cat orders.ndjson
    for _ in {1..200}; do cat orders.ndjson; done
} >"$SCRATCH/orders.ndjson"
same 'objects' "$here/rules.licet" --orders orders.ndjson --columns id,outcome,note
same 'a key that no order has' "$here/rules.licet" --orders orders.ndjson --map whence=chip
{
    echo id,date,destination,chip,quantity,military,action
    for i in {1..1500}; do
        echo "a$((i * 7 % 400)),2025-07-01,MY,H100,$((i % 9)),no,order"
        echo "b$((i % 30)),2025-07-01,FR,H100,$((i % 5)),no,$([ $((i % 3)) = 0 ] && echo cancel)"
    done
} >"$SCRATCH/ids.csv"
same 'ids and cancels' "$here/rules.licet" --orders ids.csv
same 'some left out' "$here/rules.licet" --orders ids.csv --where 'quantity > 4'
{
    echo id,date,destination,chip,quantity,military
    for i in {1..3000}; do echo "$i,2025-07-01,MY,H100,$i,no"; done
    printf '%s' '3001,2025-07-01,"MY'
} >"$SCRATCH/open.csv"
same 'a mark not closed' "$here/rules.licet" --orders open.csv
for jobs in 0 65 two -1 ''; do
    show decide rules.licet --orders /dev/null --jobs "$jobs"
done
show decide rules.licet --orders /dev/null --jobs 64
show impact rules.licet --jobs 2
