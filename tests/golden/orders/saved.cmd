# Orders that amendments save: what is kept, cancelled and asked of them goes by the law that decides.
# spec: M-2.10, M-4.2, M-5.1, M-5.2, M-5.4, D-1.8
. ./show.bash
rules=../../clauses/saved-moves.licet
orders=../../clauses/saved-moves.csv
short='id,outcome,because,booked,missing,lowest,highest,law'
show decide $rules --orders $orders --columns "$short" --as-at 2025-05-02
show decide $rules --orders $orders --columns "$short" --what-if 'set threshold small = 2 kg'
show decide $rules --orders $orders --columns "$short" --where 'destination in near'
show decide $rules --orders $orders --columns "$short" --where 's = "old" and amount > small'
sed 's/^property "What is near is not banned"/property "What is near is free" always free when destination in near &/' $rules |
    show decide - --orders $orders --columns id,outcome --properties
