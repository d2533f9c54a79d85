# The days on which a law changes: text, JSON, a drawing; from an image; amendments; laws without
# dates.
show()
{
    echo "\$ licet $*"
    licet "$@"
    echo "status $?"
}
show timeline dated.licet --quiet
show timeline dated.licet --quiet --format json
show timeline dated.licet --quiet --format svg
show timeline dated.licet --quiet --color always | head -n 5
show timeline dated.licet --quiet --what-if 'set threshold line = 1 TPP then 3 TPP from 2027-01-01' |
    grep -A 3 2027-01-01
# amendments begin, are suspended with what amends them, come back, lapse
show timeline --quiet of-first.licet amended.licet amendments.licet
show timeline --quiet --format json of-first.licet amended.licet amendments.licet
show timeline --quiet --format svg of-first.licet amended.licet amendments.licet
licet compile --quiet of-first.licet amended.licet amendments.licet -o "$SCRATCH/amended"
licet timeline --quiet of-first.licet amended.licet amendments.licet >"$SCRATCH/of-texts"
licet timeline "$SCRATCH/amended" | cmp - "$SCRATCH/of-texts" && echo 'the same from the image'
# rows that are moved, tiers divided anew: a row that stays in a tier of the same name is not told
show timeline --quiet ../../clauses/amended-tiers.licet
licet compile --quiet dated.licet -o "$SCRATCH/image"
licet compile --quiet --bare dated.licet -o "$SCRATCH/bare"
licet timeline dated.licet --quiet >"$SCRATCH/of-text"
licet timeline "$SCRATCH/image" | cmp - "$SCRATCH/of-text" && echo 'the same from the image'
licet timeline "$SCRATCH/bare" | cmp - "$SCRATCH/of-text" && echo 'the same from a bare image'
cat >"$SCRATCH/undated.licet" <<'TEXT'
ruleset undated
use scale
facts
  number : count
rule r
  when number > 1
  then prohibited
otherwise no_licence
TEXT
for form in text json svg; do
    show timeline "$SCRATCH/undated.licet" --format "$form"
done
sed 's/^ruleset undated/& in force until 2024-12-31 in force from 2025-02-01 until 2025-12-31/
    s/^  number/  date : date\n&/' "$SCRATCH/undated.licet" >"$SCRATCH/gaps.licet"
show timeline "$SCRATCH/gaps.licet"
show timeline ../../../stdlib/ear.licet
show timeline
show timeline dated.licet --format html
show timeline dated.licet -o dated.licet
printf 'rule a whenn b then c\n' | show timeline -
show timeline dated.licet --quiet --format svg -o "$SCRATCH/drawing.svg"
head -c 60 "$SCRATCH/drawing.svg"
# a group whose versions have members with days of their own: those of the version of the day
cat >"$SCRATCH/group.licet" <<'TEXT'
ruleset base
outcomes free permitted banned forbidden
registry place
  | key |
  | AA  |
  | BB  |
  | CC  |
facts date : date destination : place
group near = AA, BB until 2025-06-30
rule one when destination in near then banned
otherwise free
amendment later amends base in force from 2025-02-01
replace group near = AA until 2025-03-31, CC from 2025-04-01
TEXT
licet timeline --quiet "$SCRATCH/group.licet"
# and where no text names it any more
{ cat "$SCRATCH/group.licet" && echo 'replace rule one when destination = AA then banned'; } |
    licet timeline --quiet -
# which is one group, under one amendment
licet check --quiet "$SCRATCH/group.licet" | grep -E 'groups|amendments|intervals'
# which orders an amendment saves: as long as it acts, in its words, on one line; several clauses; a bare image
cat >"$SCRATCH/saving.licet" <<'TEXT'
ruleset base
outcomes free permitted banned forbidden
facts date : date amount "A" : count note : text
rule one when amount > 1 then banned
otherwise free
amendment later "Later" amends base in force from 2025-02-01 until 2025-03-31
saves when amount < 5 and -- few
    note = "<old> -- as it was"
saves when not (amount < 100)
strike rule one
amendment always_so amends base saves when amount = 7
TEXT
for form in text json svg; do
    licet timeline --quiet "$SCRATCH/saving.licet" --format "$form" | grep -E 'sav|Later'
done
licet compile --quiet --bare "$SCRATCH/saving.licet" -o "$SCRATCH/saving"
licet timeline "$SCRATCH/saving" | grep saving
