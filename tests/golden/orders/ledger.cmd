# Ids that are kept: repeats, cancellations; licences by order; selections; the law of another day.
# spec: C-4.7, C-4.8, C-4.9, A-1.12, D-1.8, T-2.4
. ./show.bash
printf '%s\n' 'id,date,destination,chip,quantity,military,action' 'a,2025-07-01,MY,H100,600,no,order' \
    'b,2025-07-01,MY,H100,600,no,' 'a,2025-07-02,FR,H100,1,no,order' 'a,2025-07-02,,,,no,cancel' \
    'b2,2025-07-02,MY,H100,600,no,order' 'a,2025-07-03,MY,H100,400,no,order' 'zz,2025-07-03,,,,no,cancel' \
    'c,2025-07-03,MY,,5,no,order' 'c,2025-07-03,MY,H100,5,no,order' 'd,2025-07-03,MY,H100,5,no,sell' |
    show decide rules.licet --orders - --columns id,outcome,because,booked
printf '%s\n' 'id,date,destination,chip,quantity,military,licence' 'a,2025-07-01,MY,H100,600,no,refused' \
    'b,2025-07-01,MY,H100,600,no,granted' 'c,2025-07-01,MY,H100,600,no,perhaps' |
    show decide rules.licet --orders - --columns id,outcome,booked
printf '%s\n' 'id,date,destination,chip,quantity,military' 'a,2025-07-01,MY,H100,600,no' \
    'b,2025-07-01,FR,H100,600,no' 'c,2025-07-01,,H100,600,no' 'd,2025-13-01,MY,H100,1,no' |
    show decide rules.licet --orders - --columns id,outcome,booked --where 'destination = MY'
printf '%s\n' 'id,date,destination,chip,quantity,military' 'a,2024-07-01,MY,H100,600,no' ',,MY,H100,600,no' |
    show decide rules.licet --orders - --columns id,outcome,because,booked,law,status,missing \
        --as-at 2025-01-15
printf '%s\n' 'id,when,where_to,chip,quantity,military' 'a,2025-07-01,MY,H100,600,no' |
    show decide rules.licet --orders - --columns id,outcome --map when=date \
        --map where_to=destination --what-if 'set cap yearly = 100'
show decide rules.licet --orders /dev/null --where 'destination'
show decide rules.licet --orders /dev/null --as-at 2025-02-30
show check rules.licet --what-if 'set cap yearly = 5 TPP'
# A cancel needs its id alone, and no selection leaves it out; a kept answer needs no date.
printf '%s\n' 'id,date,destination,chip,quantity,military,action' 'a,2025-07-01,MY,H100,1000,no,order' \
    'a,,,,,,' 'e,,MY,H100,5,no,order' 'a,,,,,,cancel' 'b,2025-07-02,MY,H100,1000,no,order' |
    show decide rules.licet --orders - --columns id,outcome,because,booked --where 'destination = MY'
