# 20. The same orders under the rule of January 2025, the plan of April and the draft of March 2026:
# who gains, who loses; who must merely notify, and how many notices a day reach the bureau? Assumed
# for the draft: every order is cleared beforehand, with assurances and a matching investment.
# The vendor of a chip is what the module `chips` says.
awk -F, -v OFS=, 'FILENAME ~ /chips/ {
        if (split($0, cell, " *[|] *") > 5 && gsub("\"", "", cell[5])) vendor[cell[2]] = cell[5]
        next
    }
    FNR == 1 { print $0, "vendor,pre_cleared,assurances,value,investment"; next }
    { print $0, vendor[$6], "yes,yes,1,1" }' \
    ../../stdlib/chips.licet ../data/ledger-10000.csv >"$SCRATCH/orders.csv"
licet impact ../diffusion/three-tiers.licet --against ../diffusion/bilateral.licet \
    ../successors/draft-2026-03.licet --orders "$SCRATCH/orders.csv" --where 'date >= 2025-05-15' \
    --by destination --by consignee --by vendor --format table --quiet |
    awk '/^(From|Licences|Limits|The limits|Duties)/ { hide = 1 }
        /^(Affected|Notices|In short|[0-9])/ { hide = 0 } !hide'
