# Texts that hold no rules, modules that hold too much, an image given beside a text.
exec 2>&1
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
printf 'use scale\nfacts quantity : count\n' >"$directory/facts.licet"
printf 'rule r then notice\n' >"$directory/words.licet"
printf 'ruleset sample\nuse scale, words\nfacts quantity : count\notherwise no_licence\n' >"$directory/uses.licet"
printf 'ruleset sample\nuse scale\nfacts quantity : count\nrule r then notice\notherwise no_licence\n' >"$directory/good.licet"
cd "$directory" || exit 1
licet check --color never facts.licet
echo "status $?"
licet check --color never uses.licet
echo "status $?"
licet compile good.licet -o good.lcb
licet check --color never good.lcb good.licet
echo "status $?"
licet explain --color never good.licet --order 'amount 5, quantity yes'
echo "status $?"
printf 'quantity\n5\n' >orders.csv
licet decide --color never facts.licet --orders orders.csv
echo "status $?"
licet explain --color never facts.licet --order 'quantity 5'
echo "status $?"
licet compile facts.licet -o facts.lcb
licet decide --color never facts.lcb --orders orders.csv
echo "status $?"
