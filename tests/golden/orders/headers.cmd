# Columns named like keywords pass through; names, titles, slips, two for one fact, none at all.
# A column `action` needs a fact `id`, and `licence` is one of two words.
# spec: C-4.7
. ./show.bash
printf '%s\n' 'rule,cap,id,date,destination,test' 'r1,c1,1,2025-07-01,IR,t1' |
    show decide rules.licet --orders - --columns 'id,rule,cap,test,outcome'
printf '%s\n' 'id,date,Country of destination' '1,2025-07-01,IR' |
    show decide rules.licet --orders - --columns 'id,destination,Country of destination,outcome'
printf '%s\n' 'id,date,destination,Country of destination' '1,2025-07-01,IR,MY' |
    show decide rules.licet --orders -
printf '%s\n' 'id,date,destinaton' '1,2025-07-01,IR' |
    show decide rules.licet --orders - --columns id,outcome,missing
printf '%s\n' 'id;date;destination' '1;2025-07-01;IR' | show decide rules.licet --orders -
printf '%s\n' '1,2025-07-01,IR' | show decide rules.licet --orders -
printf '%s\n' 'date,destination,licence' '2025-07-01,IR,granted' |
    show decide rules.licet --orders -
printf '%s\n' 'date,destination,action' '2025-07-01,IR,cancel' |
    show decide rules.licet --orders -
printf '%s\n' 'id,"date' '1,2025-07-01' | show decide rules.licet --orders -
printf '%s\n' 'id,date,where' '1,2025-07-01,IR' |
    show decide rules.licet --orders - --map where=destination --map where=id
