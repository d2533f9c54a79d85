# What the command line must say.
. ../orders/show.bash
show impact law.licet --orders orders.csv
show impact --with amendment.licet --orders orders.csv
show impact law.licet --with amendment.licet
show impact - --with amendment.licet --orders orders.csv
show impact law.licet --with amendment.licet --orders orders.csv --by nothing
show impact law.licet --with amendment.licet --orders orders.csv --around Friday
show impact law.licet --with amendment.licet --orders orders.csv --format xml
show impact law.licet --with amendment.licet --orders orders.csv --format html --list
show impact law.licet --with missing.licet --orders orders.csv
show impact law.licet --with=amendment.licet --orders /dev/null
show impact law.licet --against other.licet --orders orders.csv --measure nothing --format csv --list --quiet
