#!/bin/sh
# limits.sh - every limit of the language (lang/base.h) from both sides: a text at the limit is
# accepted, one past it is refused with an error of its own, at a place or with the limit named,
# and never with a crash.
#
# LICET: the program. Texts are made here, in a folder that is removed again. The limits that take
# a text of hundreds of megabytes run with LICET_SOAK=1 only. Prints `N passed, N failed`.
set -u
LC_ALL=C.UTF-8
export LC_ALL
LICET=${LICET:-build/licet}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT INT TERM
# One line for each result: the texts come through pipes, whose ends run in shells of their own.
: >"$folder/results"
pass()
{
    echo passed >>"$folder/results"
}
fail()
{
    echo failed >>"$folder/results"
    echo "limits: $*"
}

# expect NAME STATUS [WORDS]: runs `licet check` on $folder/NAME.licet.
expect()
{
    "$LICET" check --color never "$folder/$1.licet" >"$folder/out" 2>"$folder/err"
    status=$?
    if [ "$status" -ne "$2" ] || { [ -n "${3:-}" ] && ! grep -q -- "$3" "$folder/err"; }; then
        fail "$1: exit $status, expected $2 ${3:+with \`$3\`}"
        head -5 "$folder/err"
    else
        pass
    fi
}

# at NAME: the text on standard input is accepted. past NAME WORDS: it is refused with WORDS.
at()
{
    cat >"$folder/$1.licet"
    expect "$1" 0
}
past()
{
    cat >"$folder/$1.licet"
    expect "$1" 1 "$2"
}

# A ruleset with one rule; BODY stands before the rule, CONDITION in it.
text()
{
    awk -v body="$1" -v condition="$2" 'BEGIN {
        print "ruleset bounds use scale"
        print "facts a : count b : bool"
        print body
        print "rule r when " condition " then prohibited"
        print "otherwise no_licence"
    }'
}

repeat()
{
    awk -v n="$1" -v piece="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", piece }'
}

# numbered COUNT FORMAT: FORMAT with %d (twice at most) from 1 to COUNT, a line each
numbered()
{
    awk -v n="$1" -v form="$2" 'BEGIN { for (i = 1; i <= n; i++) printf(form "\n", i, i) }'
}

# names
text "let $(repeat 255 n) = 1" "a = $(repeat 255 n)" | at name
text "let $(repeat 256 n) = 1" "a = 1" | past name_over "255"

# digits of a number
text "" "a < $(repeat 36 9)" | at digits
text "" "a < $(repeat 37 9)" | past digits_over "36"

# places of a value, units of a product (spec: N-3.5, N-2.6)
product()
{
    echo "ruleset bounds use scale unit m unit s unit g unit w unit z"
    echo "facts d : decimal m : m s : s g : g w : w z : z rule r when $1 > $1"
    echo "then prohibited otherwise no_licence"
}
product "d * d * d * d * d * d" | at places
product "d * d * d * d * d * d * d" | past places_over "36 decimal places"
product "m * s * g * w" | at units
product "m * s * g * w * z" | past units_over "more than 4 units"
# each let doubles the power of the one before it
powers()
{
    echo "ruleset bounds use scale unit m facts d : m let p1 = d * d"
    awk -v n="$1" 'BEGIN {
        for (i = 2; i <= n; i++) printf "let p%d = p%d * p%d\n", i, i - 1, i - 1 }'
    echo "rule r when p$1 > p$1 then prohibited otherwise no_licence"
}
powers 30 | at powers
powers 31 | past powers_over "too high a power"

# height of an expression: a chain of `+`
text "" "a$(repeat 390 ' + 1') > 1" | at height
text "" "a$(repeat 420 ' + 1') > 1" | past height_over "400"

# columns one after another, through lets (spec: L-1.2)
steps()
{
    echo "ruleset bounds use scale registry g
| key | p : g | v : count |
| A | B | 1 |
| B | A | 2 |
facts f : g
let l1 = f.p"
    awk -v n="$1" 'BEGIN { for (i = 2; i < n; i++) printf "let l%d = l%d.p\n", i, i - 1 }'
    echo "rule r when l$(($1 - 1)).v > 1 then prohibited otherwise no_licence"
}
steps 400 | at steps
steps 401 | past steps_over "400 columns"

# the parser's own stack
text "" "$(repeat 300 '(')b$(repeat 300 ')')" | at parentheses
text "" "$(repeat 20000 '(')b$(repeat 20000 ')')" | past parentheses_over "nested too deep"

# facts
{ echo "ruleset bounds use scale facts"; numbered 250 "f%d : count"
  echo "otherwise no_licence"; } | at facts
{ echo "ruleset bounds use scale facts"; numbered 251 "f%d : count"
  echo "otherwise no_licence"; } |
    past facts_over "250"

# outcomes
{ echo "ruleset bounds outcomes"; numbered 64 "o%d permitted"; echo "otherwise o1"; } | at outcomes
{ echo "ruleset bounds outcomes"; numbered 65 "o%d permitted"; echo "otherwise o1"; } |
    past outcomes_over "64"

# rules
{ echo "ruleset bounds use scale facts a : count"
  numbered 60000 "rule r%d when a = %d then prohibited"
  echo "otherwise no_licence"; } | at rules
{ echo "ruleset bounds use scale facts a : count"
  numbered 60001 "rule r%d when a = %d then prohibited"
  echo "otherwise no_licence"; } | past rules_over "60,000"

# caps
caps()
{
    echo "ruleset bounds use scale facts a : count b : bool"
    numbered "$1" "cap c%d limits a to %d"
    echo "rule r when b then prohibited rule s despite r within c1 then notice otherwise no_licence"
}
caps 60000 | at caps
caps 60001 | past caps_over "60,000"

# caps and tallies count together
tallies()
{
    echo "ruleset bounds use scale facts a : count b : bool cap c limits a to 5"
    numbered "$1" "tally t%d counts a"
    echo "rule r when b then prohibited rule s despite r within c then notice otherwise no_licence"
}
tallies 59999 | at tallies
tallies 60000 | past tallies_over "60,000"

# agreements
agreements()
{
    echo "ruleset bounds use scale, countries facts destination : country a : count b : bool"
    numbered "$1" "agreement g%d with AE covers a = %d"
    echo "rule r when b then prohibited rule s despite r under any agreement then notice"
    echo "otherwise no_licence"
}
agreements 60000 | at agreements
agreements 60001 | past agreements_over "60,000"

# limits of agreements are not counted: each has its own
{ echo "ruleset bounds use scale, countries facts destination : country a : count b : bool"
  echo "agreement g with AE"; numbered 70000 "limits a to %d where a = %d"
  echo "rule r when b then prohibited rule s despite r under g then notice"
  echo "otherwise no_licence"; } | at limits_of_agreement

# intervals: one more than there are days on which the law changes
intervals()
{
    echo "ruleset bounds use scale facts date : date a : count"
    echo "threshold t = 1"
    awk -v n="$1" 'BEGIN {
        split("31 28 31 30 31 30 31 31 30 31 30 31", length_of)
        year = 1900; month = 1; day = 1
        for (i = 1; i <= n; i++) {
            printf "then %d from %04d-%02d-%02d\n", i % 7, year, month, day
            leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            if (++day > length_of[month] + (month == 2 && leap)) { day = 1; month++ }
            if (month > 12) { month = 1; year++ }
        }
    }'
    echo "rule r when a > t then prohibited otherwise no_licence"
}
intervals 99999 | at intervals
intervals 100000 | past intervals_over "100,000"

# amendments
amendments()
{
    echo "ruleset bounds use scale facts date : date a : count otherwise no_licence"
    numbered "$1" "amendment s%d amends bounds rule r%d when a = 1 then prohibited"
}
amendments 1000 | at amendments
amendments 1001 | past amendments_over "more than 1,000 amendments"

# amendments with `saves when` that act on one day; one that acts on other days does not count
savings()
{
    echo "ruleset bounds use scale facts date : date a : count otherwise no_licence"
    echo "amendment later amends bounds in force from 2026-01-01 saves when a = 0"
    awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++)
        printf "amendment s%d amends bounds in force until 2025-12-31 saves when a = %d\n", i, i }'
}
savings 6 | at savings
savings 7 | past savings_over "more than 6 amendments with .saves when. that act on one day"

# an interval counts once more for each set of the savings that act in it (spec: L-1.3)
saved_intervals()
{
    awk -v days="$1" 'BEGIN {
        print "ruleset bounds use scale facts date : date a : count threshold t = 1"
        year = 2000; month = 1; day = 1
        for (i = 1; i < days; i++) {
            printf "then %d from %04d-%02d-%02d\n", i % 7, year, month, day
            if (++day > 28) { day = 1; month++ }
            if (month > 12) { month = 1; year++ }
        }
        print "rule r when a > t then prohibited otherwise no_licence"
        for (i = 1; i <= 6; i++)
            printf "amendment s%d amends bounds saves when a = %d\n", i, i }'
}
saved_intervals 1562 | at saved_intervals
saved_intervals 1563 | past saved_intervals_over "more than 100,000 laws of a day"

# spans of rolling windows, due dates, moves of a date (spec: L-1.5, L-1.8)
dated()
{
    echo "ruleset bounds use scale facts date : date a : count b : bool"
    echo "cap c limits a to 5 $1"
    echo "rule r when ${3:-b} then prohibited with \"report\" $2 after date"
    echo "rule s despite r within c then notice otherwise no_licence"
}
dated "in any 36600 days" "36600 days" | at days
dated "in any 36601 days" "36600 days" | past span_days_over "36,600 days"
dated "in any 36600 days" "36601 days" | past due_days_over "36,600"
dated "each year" "36600 business days" | at business_days
dated "each year" "36601 business days" | past business_days_over "36,600"
dated "in any 1200 months" "1200 months" | at months
dated "in any 1201 months" "1200 months" | past span_months_over "1,200 months"
dated "in any 1200 months" "1201 months" | past due_months_over "1,200"
dated "in any 100 years" "1 days" | at years
dated "in any 101 years" "1 days" | past span_years_over "100 years"
dated "in any 1 days" "0 days" | at least
dated "in any 0 days" "0 days" | past least_over "36,600 days"
dated "each year" "1 days" "date + 4000000 days > date" | at shift_days
dated "each year" "1 days" "date - 4000001 days > date" | past shift_days_over "9999"
dated "each year" "1 days" "date - 120000 months > date" | at shift_months
dated "each year" "1 days" "date + 120001 months > date" | past shift_months_over "9999"
dated "each year" "1 days" "date + 10000 years > date" | at shift_years
dated "each year" "1 days" "date + 10001 years > date" | past shift_years_over "9999"

# keys of a cap
keys()
{
    echo "ruleset bounds use scale facts a : count"
    numbered 9 "k%d : text"
    printf 'cap c limits a to 9 per k1'
    awk -v n="$1" 'BEGIN { for (i = 2; i <= n; i++) printf " and k%d", i; print "" }'
    echo "rule r then prohibited rule s despite r within c then notice otherwise no_licence"
}
keys 8 | at keys
keys 9 | past keys_over "8"

# registries
{ echo "ruleset bounds use scale facts a : count"; numbered 250 "registry g%d
| key |
| R%d |"; echo "otherwise no_licence"; } | at registries
{ echo "ruleset bounds use scale facts a : count"; numbered 251 "registry g%d
| key |
| R%d |"; echo "otherwise no_licence"; } | past registries_over "250"

# lists of `one of` are registries too
{ echo "ruleset bounds use scale facts"; numbered 250 "f%d : one of a%d, b"
  echo "otherwise no_licence"; } | at lists
{ echo "ruleset bounds use scale registry g
| key |
| A |
facts"; numbered 250 "f%d : one of a%d, b"
  echo "otherwise no_licence"; } | past lists_over "250"

# columns
columns()
{
    echo "ruleset bounds use scale facts a : count registry g"
    printf '| key '
    awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) printf "| c%d : count ", i; print "|" }'
    printf '| R '
    awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) printf "| %d ", i; print "|" }'
    echo "otherwise no_licence"
}
columns 250 | at columns
columns 251 | past columns_over "250"

# modules, `scale` among them
modules()
{
    echo "ruleset bounds use scale facts a : count"
    numbered "$1" "use part%d"
    echo "otherwise no_licence"
}
for i in $(seq 1000); do
    : >"$folder/part$i.licet"
done
modules 999 | at modules
modules 1000 | past modules_over "1,000 modules"

# errors shown (spec: L-1.6)
{ echo "ruleset bounds use scale facts a : count"; numbered 60 "rule r%d when x%d then prohibited"
  echo "otherwise no_licence"; } >"$folder/errors.licet"
expect errors 1 "and 10 more errors"
{ echo "ruleset bounds use scale facts a : count"; numbered 50 "rule r%d when x%d then prohibited"
  echo "otherwise no_licence"; } >"$folder/errors_at.licet"
"$LICET" check --color never "$folder/errors_at.licet" >/dev/null 2>"$folder/err"
if grep -q "more error" "$folder/err"; then fail errors_at; else pass; fi

if [ -n "${LICET_SOAK:-}" ]; then
    # rows of a registry
    { echo "ruleset bounds use scale facts a : count registry g
| key |"; numbered 1000000 "| R%d |"; echo "otherwise no_licence"; } | at rows
    { echo "ruleset bounds use scale facts a : count registry g
| key |"; numbered 1000001 "| R%d |"; echo "otherwise no_licence"; } | past rows_over "1,000,000"
    # members of sets: rows times sets, each counted anew when it changes (spec: L-1.7)
    members()
    {
        echo "ruleset bounds use scale registry g
| key |"
        numbered 262144 "| R%d |"
        echo "facts g : g"
        awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) printf "group s%d = R%d\n", i, i }'
        echo "rule r when g in (s1"
        awk -v n="$1" 'BEGIN { for (i = 2; i <= n; i++) printf ", s%d\n", i }'
        echo ") then prohibited otherwise no_licence"
    }
    # the list after `in` is one more set
    members 1023 | at members
    members 1024 | past members_over "268,435,456"
    rm -f "$folder"/members*
    # steps: each exception is barred by all rules but one, so that they share no more than half
    bars()
    {
        echo "ruleset bounds use scale facts a : count rule q when a > 5 then prohibited"
        awk -v n="$1" 'BEGIN {
            for (i = 1; i <= n; i++) {
                printf "rule e%d despite q when a <> %d then notice\n", i, i
                printf "rule b%d when a = %d bars all except e%d\n", i, i, i
            }
        }'
        echo "otherwise no_licence"
    }
    bars 5700 | at bars
    bars 5900 | past bars_over "more steps than"
    # rows of a table
    { echo "ruleset bounds use scale facts a : count registry g from \"rows.csv\""
      echo "| key |"; echo "otherwise no_licence"; } >"$folder/table_rows.licet"
    { echo key; numbered 1000000 "R%d"; } >"$folder/rows.csv"
    expect table_rows 0
    { echo key; numbered 1000001 "R%d"; } >"$folder/rows.csv"
    expect table_rows 1 "1,000,000"
    rm -f "$folder"/rows*
    # one text
    bytes()
    {
        { printf 'ruleset bounds use scale facts a : count otherwise no_licence --'
          head -c 268435456 /dev/zero | tr '\0' '-'; } | head -c "$1"
    }
    bytes 268435456 | at bytes
    bytes 268435457 | past bytes_over "268,435,456 bytes"
    rm -f "$folder"/bytes*
    # one text and its table: the texts together
    table='ruleset bounds use scale registry g from "table.csv" | key |
facts a : g b : g rule r when a = b then prohibited otherwise no_licence'
    { echo key,x; printf A,; head -c 268435456 /dev/zero | tr '\0' '-'; } |
        head -c $((268435456 - ${#table})) >"$folder/table.csv"
    printf '%s' "$table" | at table
    printf '%s\n' "$table" | past table_over "268,435,456 bytes"
    rm -f "$folder/table.csv"
fi

passed=$(grep -c passed "$folder/results")
failed=$(grep -c failed "$folder/results")
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
