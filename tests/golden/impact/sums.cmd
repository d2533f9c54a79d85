# The matrix holds every order that was decided or rejected, under every alternative; those that
# --where leaves out are in neither.
# spec: I-1.2
. ../orders/show.bash
sums() { awk -F, '$2 == "matrix" && $4 == "orders" { sum[$1] += $5 } END { for (law in sum) print law, sum[law] }' | sort; }
licet impact law.licet --with amendment.licet --against other.licet --orders orders.csv \
    --format csv 2>/dev/null | sums
licet impact law.licet --with amendment.licet --orders orders.csv --where 'destination = MY' \
    --format csv 2>/dev/null | sums
show impact law.licet --with amendment.licet --orders orders.csv --where 'destination = MY' \
    --as-at 2025-03-01 --format table --by vendor --quiet
# cancelled orders give back what they used
printf '%s\n' 'id,action,date,destination,consignee,chip,quantity' \
    'a,order,2025-01-10,MY,Acme,H100,900' 'a,cancel,,,,,' 'b,order,2025-03-10,MY,Acme,H100,450' |
    show impact law.licet --with amendment.licet --orders - --format table --by chip
# NDJSON
printf '%s\n' '{"id":"a","date":"2025-03-10","destination":"MY","consignee":"Acme","chip":"H100","quantity":600}' |
    show impact law.licet --with amendment.licet --orders - --list --format csv
