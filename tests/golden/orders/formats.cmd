# Decisions as JSON: an array, or an object a line, with the same texts as the cells of CSV; as a
# table, with labels and without what a terminal would obey.
. ./show.bash
three() {
    printf '%s\n' 'id,date,destination,chip,quantity,military,note' \
        'a,2025-07-01,MY,H100,1000,no,"plain, é"'
    printf '"b ""x"" \t\\",2025-07-01,MY,H100,1000,no,\377\355\240\200\001\302\n'
    printf '%s\n' 'c,,MY,H100,1000,no,' 'd,2025-07-01,MY,,1,no,' 'e,2025-07-01,,H100,1000,no,'
}
three | show decide rules.licet --orders - --format ndjson
three | show decide rules.licet --orders - --format json --columns id,outcome,missing,note
three | show decide rules.licet --orders - --format csv --columns outcome --quiet
three | show decide rules.licet --orders - --format ndjson --columns outcome,because,law \
    --where 'destination = MY'
printf '%s\n' 'date,destination,quantity' '2025-07-01,FR,5' |
    show decide rules.licet --orders - --format json --columns id,outcome
printf '%s\n' 'id,date,destination' | show decide rules.licet --orders - --format json
printf '%s\n' 'id,date,destination' | show decide rules.licet --orders - --format ndjson
three | show decide rules.licet --orders - --format table
three | show decide rules.licet --orders - --format table --columns outcome,lowest,note,id
printf "%s\n" "id,date,destination" | show decide rules.licet --orders - --format table
show decide rules.licet --orders /dev/null --format html
show decide rules.licet --orders /dev/null --format json --summary
