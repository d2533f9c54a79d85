# A selection that is a condition of the rules too, and one that is not.
# spec: A-1.12
. ./show.bash
for where in 'n > 5' 'n < 3' 'p' 'q' 'p or q' 'n < 100' 'n > 5 and not q'; do
    printf '%s\n' 'id,n,p,q' '1,10,yes,no' '2,1,no,yes' '3,6,no,no' '4,5,yes,yes' '5,7,no,yes' '6,2,yes,no' '7,,yes,' |
        show decide where.rules --orders - --columns id,n,p,q,outcome --where "$where"
done
