# The date of orders that state none.
. ./show.bash
printf '%s\n' 'id,destination' '1,IR' | show decide rules.licet --orders -
printf '%s\n' 'id,destination' '1,IR' |
    show decide rules.licet --orders - --date 2025-07-01 --columns id,outcome,status
printf '%s\n' 'id,date,destination' '1,,IR' '2,2024-12-31,IR' '3,2025-06-01,IR' |
    show decide rules.licet --orders - --date=2025-05-31 --columns id,date,outcome,because,law,status
printf '%s\n' 'id,date,destination' '1,,IR' '2,2025-07-01,IR' |
    show decide rules.licet --orders - --columns id,outcome
printf '%s\n' 'id,destination' '1,IR' | show decide rules.licet --orders - --date 2025-02-30
printf '%s\n' 'id,destination' '1,IR' | show decide rules.licet --orders - --date
