# Orders stated in words, with what is wrong with them.
exec 2>&1
cd "$SCRATCH" || exit 1
cat >rules.licet <<'TEXT'
ruleset sample
use scale, countries
unit USD to 0.01
facts
  shipped     : date
  destination : country
  quantity    : count
  price       : USD
  share       : percent
  state       : one of draft, final
  military    : bool
  consignee   : text
rule r
  when shipped > 2025-01-01 and destination = AE and quantity > 5 and price > 5 USD and share > 7% and state = final
    and military and consignee = "Acme"
  then notice
otherwise no_licence
TEXT
order() {
    echo "\$ licet explain rules.licet --order '$1'"
    licet explain rules.licet --color never --order "$1" >/dev/null
    echo "status $?"
}
order 'quantity 5, quantity 6'
order 'quantity missing, quantity 6'
order 'quantitty 5'
order 'amount 5'
order 'quantity AE'
order 'quantity "5"'
order 'quantity -5'
order 'quantity 5.5'
order 'quantity 5 USD'
order 'quantity 7%'
order 'quantity 99,999,999,999,999,999,999'
order 'price 5 TPP'
order 'price 0.001'
order 'shipped 5'
order 'shipped 2025-02-29'
order 'destination XX'
order 'destination "United Arab Emirate"'
order 'state finall'
order 'military 1'
order 'share AE'
order 'consignee Acme'
order 'quantity'
order 'quantity = 5'
order 'quantity 5 shipped 2025-01-01'
order 'order quantity 5'
order ','
order '5 quantity'
printf 'quantity\n5\n' >orders.csv
selected() {
    echo "\$ licet decide rules.licet --orders orders.csv --where '$1'"
    licet decide rules.licet --orders orders.csv --color never --where "$1" >/dev/null
    echo "status $?"
}
selected 'quantity = 5 6'
selected 'quantity ='
selected 'quantity'
selected 'quantity = missing'
selected 'quantity > 5 then notice'
selected 'used(r) > 5'
