# Many rules: what the index saves, and orders that it narrows, or cannot.
. ./show.bash
licet check indexed.licet | sed -n '/^what an order/,/^$/p'
show decide indexed.licet --orders indexed.csv \
    --columns id,outcome,because,agreements,also_met,missing
