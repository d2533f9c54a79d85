# The report for people: outcomes, who is affected, limits, duties; a law against itself has no
# changes; several alternatives stand side by side.
# spec: I-1.3, I-1.4, I-1.5, I-1.6, I-1.7
. ../orders/show.bash
show impact law.licet --with amendment.licet --orders orders.csv --format table
show impact law.licet --against law.licet --orders orders.csv --format table --by vendor --quiet
show impact law.licet --with amendment.licet --against other.licet --orders orders.csv \
    --format table --by destination --measure 'shipment=compute' --around 2025-06-01
