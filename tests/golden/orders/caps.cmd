# Orders see what those before them have used up; licences refused; what is missing.
. ./show.bash
orders 1,2025-07-01,MY,H100,600,,no 2,2025-07-02,MY,H100,500,,no 3,2025-07-03,MY,H100,400,,no \
    4,2025-07-03,MY,H100,1,,no 5,2026-01-01,MY,H100,1,,no 6,2025-07-04,FR,H100,"\"1,000\"",,no \
    7,2025-07-04,,H100,1,,no 8,2025-07-04,FR,H100,,,no 9,2025-07-04,IR,,,, 10,2025-07-05,MY,,1,,no \
    11,2025-07-05,MY,H100,9,,yes >"$SCRATCH/orders.csv"
show decide rules.licet --orders "$SCRATCH/orders.csv"
show decide rules.licet --orders "$SCRATCH/orders.csv" --licences refused --columns id,booked
show decide rules.licet --orders "$SCRATCH/orders.csv" --licences maybe
show decide rules.licet --orders "$SCRATCH/orders.csv" --summary --by destination --by chip \
    --measure 'shipment=TPP' --equivalent 'H100 equivalents=15,832'
show explain rules.licet --orders "$SCRATCH/orders.csv" --row 2
show explain rules.licet --orders "$SCRATCH/orders.csv" --row 4
show explain rules.licet --orders "$SCRATCH/orders.csv" --row 12
show explain rules.licet --orders "$SCRATCH/orders.csv" --row 0
