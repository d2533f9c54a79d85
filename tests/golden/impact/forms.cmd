# The same figures as CSV, JSON, objects a line and a page of HTML.
. ../orders/show.bash
for form in csv json ndjson html; do
    show impact law.licet --with amendment.licet --orders orders.csv --format "$form" --by vendor --quiet
done
show impact law.licet --what-if 'set cap yearly = 500' --orders orders.csv --format csv --by chip --quiet
