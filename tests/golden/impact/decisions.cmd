# What impact counts is what `licet decide` decides under each law: the matrix and the rows of --list
# of a made-up ledger, counted again from two files of decisions.
# spec: I-1.1, I-1.9
rules=../../../examples/diffusion
tiers=$rules/three-tiers.licet
orders=../../../examples/data/ledger-10000.csv
compare() {
    licet decide "$tiers" --orders "$orders" --columns outcome -q -o "$SCRATCH/before.csv"
    licet decide "$1" --orders "$orders" --columns id,outcome,because -q -o "$SCRATCH/after.csv"
    paste -d, "$SCRATCH/before.csv" "$SCRATCH/after.csv" | sed 1d >"$SCRATCH/both.csv"
    awk -F, '{ n[$1 " " $3]++ } END { for (pair in n) print pair, n[pair] }' "$SCRATCH/both.csv" |
        sort >"$SCRATCH/expected"
    awk -F, '$1 != $3 { print $2, $1, $3, $4 }' "$SCRATCH/both.csv" >"$SCRATCH/changed"
}
check() {
    licet impact "$tiers" "$@" --orders "$orders" --format csv -q |
        awk -F, '$2 == "matrix" && $4 == "orders" {
            split($3, pair, " [|] "); print pair[1], pair[2], $5 }' | sort >"$SCRATCH/found"
    licet impact "$tiers" "$@" --orders "$orders" --list --format csv -q | sed 1d |
        awk -F, '{ print $2, $3, $5, $6 }' >"$SCRATCH/listed"
    cmp "$SCRATCH/expected" "$SCRATCH/found" && cmp "$SCRATCH/changed" "$SCRATCH/listed" &&
        wc -l <"$SCRATCH/changed"
}
sed 's/26,900,000 TPP  /7,916,000 TPP  /' "$tiers" >"$SCRATCH/lower.licet"
compare "$SCRATCH/lower.licet"
check --against "$SCRATCH/lower.licet"
check --what-if 'set threshold low_volume = 500 H100e'
