# A `let` that is a row, a date, a truth, a text, a number; known, missing, without a value.
licet explain lets.licet --order 'land AA, date 2025-01-01, who "Acme", n 8'
licet explain lets.licet --format json --order 'land AA, date 2025-01-01, who "Acme", n 8'
licet explain lets.licet --order 'land BB, date 2025-01-01, n 2'
licet explain lets.licet --order 'date 2025-01-01, who "Acme"'
licet explain lets.licet --format json --order 'date 2025-01-01, who "Acme"'
licet explain lets.licet --order 'land AA, date 9999-12-30, who "Acme", n 8'
# only numbers can be measured
printf 'land,date,who,n\nAA,2025-01-01,Acme,8\n' >"$SCRATCH/orders.csv"
for measure in amount home due good name; do
    licet decide lets.licet --orders "$SCRATCH/orders.csv" --summary --measure $measure
done
