# The Framework of 2025: the one warning its text is to give; what each rule answers, what it brings
# with it, and what its status is on the last day before it binds and on the first.
. ./show.bash
rules=../../../examples/framework/framework-2025.licet
show check "$rules" --format json
show decide "$rules" --orders ../../mutants/framework-2025.csv --quiet \
    --columns id,outcome,because,cites,booked,duties,status
