# The caps nearest to full: each as it was when it was fullest, whichever version limited it then;
# agreements by their names; what is booked without a limit fills the caps that are known.
. ./show.bash
printf '%s\n' date,s,amount,destination 2025-01-10,x,40,BB 2025-01-20,x,30,BB 2025-01-21,x,10,BB \
    2025-03-05,y,59,AA 2025-06-01,x,11,BB 2025-06-02,y,75,BB >"$SCRATCH/orders.csv"
show decide fullest.licet --orders "$SCRATCH/orders.csv" --columns because,booked
show decide fullest.licet --orders "$SCRATCH/orders.csv" --summary
