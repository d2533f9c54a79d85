# Orders whose outcome would turn if they were a little smaller or larger, under each law.
# spec: I-1.8
. ../orders/show.bash
near() { show impact law.licet --with amendment.licet --orders orders.csv --quiet --by chip "$@"; }
near --near 25 --format ndjson 2>&1 | grep -E 'turning_points|^status|^licet'
near --near 25% --format table 2>&1 | grep -A 6 'turning'
near --near 0
near --near 5 --list
show impact law.licet --with amendment.licet --orders orders.csv --quiet --near 5x
printf '%s\n' 'id,action,date' 'a,order,2025-01-10' |
    show impact law.licet --with amendment.licet --orders - --near 5
# A licence that is refused books nothing.
printf '%s\n' 'id,licence,date,destination,chip,quantity' 'a,refused,2025-04-01,AE,H100,300' \
    'b,granted,2025-04-01,AE,H100,290' 'c,,2025-04-01,AE,H100,20' |
    show impact law.licet --with amendment.licet --orders - --near 10 --format ndjson |
    grep -E 'turning_points|^status'
