# 6. On which day does each country's allocation run out under the present orders? What if it is
# doubled for those who sign, here the Emirates and India? The day is that of the first order that
# finds no room and is denied for it.
signed='set cap allocation =
    if destination = AE or destination = IN then 1,580,000,000 TPP else 790,000,000 TPP'
days() {
    licet decide ../diffusion/three-tiers.licet --orders ../data/ledger-10000.csv --quiet \
        --columns date,destination,because "$@" |
        awk -F, '$3 == "licence_required" && !seen[$2]++ { print $1, $2 }'
}
echo "as it is"
days
echo "doubled for AE and IN"
days --what-if "$signed"
