# What names an order: the fact `id`, or the number of the order in the file.
. ./show.bash
printf '%s\n' 'date,destination' '2025-07-01,IR' '2025-07-01,XX' '2025-07-01,FR' |
    show decide rules.licet --orders - --columns id,outcome
printf '%s\n' 'date,destination,id' '2025-07-01,IR,"one, two"' '2025-07-01,FR,' |
    show decide rules.licet --orders - --columns id,outcome
