# Rows with fewer and more cells than the header, and broken quoting: each costs one row.
. ./show.bash
show decide rules.licet --orders cells.csv --columns id,outcome
