# Orders as NDJSON: told from CSV by the name or the first byte; values as JSON writes them; each
# wrong row costs itself. spec: F-3.10, F-3.11
. ./show.bash
show decide rules.licet --orders orders.ndjson
show decide rules.licet --orders - --columns id,outcome,note <orders.ndjson 2>/dev/null
show decide rules.licet --orders orders.ndjson --columns id,notes --quiet --rejects - --format csv
printf '%s\n' '{"Order":"x","date":"2025-07-01","where":"MY","chip":"H100","quantity":1e3,"military":false}' |
    show decide rules.licet --orders - --map Order=id --map where=destination --map whence=chip
printf '%s\n' '{"id":"x","destination":"MY","chip":"H100","quantity":1000,"military":true}' |
    show decide rules.licet --orders - --date 2025-07-01 --columns id,outcome,foo
printf '%s\n' '{"ident":"x","destinaton":"MY","date":"2025-07-01"}' |
    show decide rules.licet --orders - --columns id,outcome,missing
printf '%s\n' '{"x":1}' | show decide rules.licet --orders -
printf '\n \n' >"$SCRATCH/empty.ndjson"
show decide rules.licet --orders "$SCRATCH/empty.ndjson"
printf '[{"id":1}]' >"$SCRATCH/list.json"
show decide rules.licet --orders "$SCRATCH/list.json"
printf '%s\n' '{"id":1,"action":"order","date":"2025-07-01","destination":"MY","chip":"H100","quantity":1,"military":false}' \
    '{"id":1,"action":"cancel"}' '{"id":1,"licence":"refused"}' |
    show decide rules.licet --orders - --columns id,outcome,booked
show explain rules.licet --orders orders.ndjson --row 2
printf '%s\n' '{"id":1,"date":"2025-07-01","where":"MY"}' |
    show decide rules.licet --orders - --map where=destination --map where=chip
