# An empty file has no header; a header alone is no order.
. ./show.bash
show decide rules.licet --orders /dev/null
printf '\n\n' | show decide rules.licet --orders -
orders | sed '$d' | show decide rules.licet --orders -
printf 'id,date' | show decide rules.licet --orders -
printf 'id,date' | show decide rules.licet --orders - --summary
