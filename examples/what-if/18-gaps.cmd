# 18. Is there an order for which no rule decides, or for which two rules answer the opposite? A text
# without an answer for the rest is refused. Where two requirements apply, both must be overcome:
# the stricter decides, in whichever order they stand.
sed '/^otherwise/d; /^test/,$d' ../diffusion/three-tiers.licet >"$SCRATCH/gap.licet"
licet check "$SCRATCH/gap.licet"
printf '%s\n' 'load ../diffusion/three-tiers.licet' \
    'order destination CN, headquarters FR, consignee "Acme", chip H100, quantity 1, date 2025-06-02' \
    'rule freed when destination = CN then no_licence' 'again' 'quit' | licet repl
# How many orders of the ledger no rule concerns, so that `otherwise` answers.
licet decide ../diffusion/three-tiers.licet --orders ../data/ledger-10000.csv --quiet \
    --columns outcome,because | sed 1d | sort | uniq -c
