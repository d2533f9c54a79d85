# The canonical layout: of a text that has none, of a file, of standard input; what does not change.
show()
{
    echo "\$ licet $*"
    licet "$@"
    echo "status $?"
}
cp untidy.licet "$SCRATCH/rules.licet"
cd "$SCRATCH" || exit
show fmt --check rules.licet
show fmt --diff rules.licet | head -n 30
licet compile --bare --quiet rules.licet -o before 2>/dev/null
show fmt rules.licet
licet compile --bare --quiet rules.licet -o after 2>/dev/null
cmp before after && echo 'the same image'
cat rules.licet
show fmt --check rules.licet
cp rules.licet again.licet
show fmt rules.licet
cmp rules.licet again.licet && echo 'the same text'
printf 'rule\tx\r\n  when a\r\n' | show fmt -
printf '' | show fmt -
printf '\357\273\277-- only a comment  ' | show fmt -
printf 'rule x whenn a then b\n' | show fmt -
printf 'rule x whenn a then b\n' >wrong.licet
show fmt --check wrong.licet rules.licet
show fmt nowhere.licet
show fmt
# the words of a list in place are kept in the image
printf '%s\n' 'ruleset r use scale, countries facts date : date destination : country' \
    'rule x when destination in ( US,CA, -- not MX' '"Hong Kong" ,FR) then prohibited' \
    'agreement a with AE,SA until 2025-02-01  ,QA rule y despite x under a then notice' \
    'otherwise no_licence' >lists.licet
licet compile --bare --quiet lists.licet -o before
show fmt lists.licet
licet compile --bare --quiet lists.licet -o after
cmp before after && echo 'the same image'
# a list of half a million members: the time grows with the length
yes US | head -n 500000 | paste -sd , | sed 's/^/group g = /' | timeout 20 licet fmt - | sed -n '$p'
# what is shown can be given to `patch`, whatever the name and the last line
printf -- '-- kept\n\nrule x\n  when a\n  then b' >'two words.licet'
show fmt --diff 'two words.licet'
