# A row for every order whose outcome changes; none where the laws are equal.
# spec: I-1.9
. ../orders/show.bash
for form in table csv json ndjson; do
    show impact law.licet --with amendment.licet --against other.licet --orders orders.csv \
        --list --format "$form" --quiet
    show impact law.licet --against law.licet --orders orders.csv --list --format "$form" --quiet
done
