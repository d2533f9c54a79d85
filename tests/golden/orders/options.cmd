# Words of the command line that are wrong.
. ./show.bash
show decdie rules.licet
show simulate rules.licet
show xyzzy
show
show help decdie
show help check test
show decide
show decide rules.licet
show decide --orders values.csv
show decide rules.licet --orders
show decide rules.licet --oders values.csv
show decide rules.licet --orders values.csv --orders cells.csv
show decide rules.licet --orders=values.csv --xyzzy
show decide rules.licet --orders values.csv -x
show decide rules.licet --orders values.csv --quiet=yes
show decide rules.licet --orders values.csv --where 'destination = MY'
show decide rules.licet --orders values.csv --ledger x.db
show decide rules.licet --orders values.csv --as-at=2025-07-01
show decide rules.licet --orders values.csv --format xml
show decide rules.licet --orders values.csv --columns id,outcom
show decide rules.licet --orders values.csv --columns id,,outcome
show decide rules.licet --orders values.csv --by chip
show decide rules.licet --orders values.csv --summary --by chp
show decide rules.licet --orders values.csv --summary --columns id
show decide rules.licet --orders values.csv --summary --equivalent 'H100=0' --measure shipment
show decide rules.licet rules.licet --orders values.csv
show decide - --orders -
show check rules.licet --orders values.csv
show check rules.licet --color sometimes
show check -- --rules.licet
show compile rules.licet
show explain rules.licet
show explain rules.licet --order 'destination MY' --row 1
show explain rules.licet --orders values.csv --row one
show explain rules.licet --order 'destination Malasia'
show explain rules.licet --order 'destination'
show version now
