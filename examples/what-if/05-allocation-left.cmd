# 5. What remains of a country's allocation on a day, if pending licences are all approved, or all
# denied? Brazil on 2026-03-31: what the orders of the last month leave open is pending.
rules=../diffusion/three-tiers.licet
awk -F, -v OFS=, 'NR == 1 { print $0, "licence"; next }
    $2 <= "2026-03-31" && $3 == "BR" { print $0, ($2 >= "2026-03-01" ? pending : "") }' \
    pending=granted ../data/ledger-10000.csv >"$SCRATCH/granted.csv"
sed 's/granted$/refused/' "$SCRATCH/granted.csv" >"$SCRATCH/refused.csv"
for answer in granted refused; do
    echo "pending licences $answer:"
    printf '%s\n' "load $rules" "orders $SCRATCH/$answer.csv" \
        'order destination BR, headquarters BR, consignee "Acme", chip H100, quantity 1, date 2026-03-31' \
        'eval used(allocation)' 'eval left(allocation)' 'quit' | licet repl --quiet | tail -n 2
done
