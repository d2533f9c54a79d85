#!/bin/sh
# Three regimes for AI chips decide the AI clusters of the world: pages to read without a lawyer.
#
#     examples/demo.sh [PROGRAM]     or LICET=PROGRAM examples/demo.sh
#
# Needs the program, a POSIX shell and awk; side-by-side.awk makes the tables that compare regimes.
# Must not: change a file of the examples.
set -eu
export LC_ALL=C # for awk; the program reads no locale
licet=${1:-${LICET:-licet}}
cd "$(dirname "$0")/.."
tiers=examples/diffusion/three-tiers.licet
framework=examples/framework/framework-2025.licet
agreements=examples/diffusion/bilateral.licet
clusters=examples/data/clusters.csv
assumed=examples/data/clusters_assumed.csv
ledger=examples/data/ledger-10000.csv # made up
day=2025-12-14                        # of the data set
# An H100 counts 15,832 in total processing performance (stdlib/units.licet).
h100="H100 equivalents=15,832"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

heading()
{
    printf '\n%s\n' "$1"
    printf '%s\n' "$1" | sed 's/./=/g'
}

# page RULES [OPTION...]: orders and compute by outcome, what is missing, what is used up.
page()
{
    rules=$1
    shift
    "$licet" decide "$rules" --orders - --date "$day" --quiet --summary \
        --measure 'shipment=compute (TPP)' --equivalent "$h100" "$@" \
        <"$work/orders.csv" >"$work/page"
    sed '2s/^standard input: //' "$work/page"
}

# columns NAMES RULES ORDERS [OPTION...]: these columns of every order, without their header.
columns()
{
    names=$1
    rules=$2
    orders=$3
    shift 3
    "$licet" decide "$rules" --orders "$orders" --date "$day" --quiet --columns "$names" "$@" \
        -o "$work/columns"
    sed 1d "$work/columns"
}

# what_if RULES ORDERS CHANGE [list]: who is decided otherwise when a figure changes.
what_if()
{
    columns outcome "$1" "$2" >"$work/before"
    columns outcome "$1" "$2" --what-if "$3" >"$work/after"
    columns destination,booked "$work/measure.licet" "$2" >"$work/measure"
    columns id "$1" "$2" >"$work/ids"
    paste -d, "$work/before" "$work/after" "$work/measure" "$work/ids" >"$work/change.csv"
    awk -f examples/side-by-side.awk table=change list="${4:-}" \
        stdlib/scale.licet stdlib/countries.licet "$work/change.csv"
}

# Under another name the column of dates states no fact, and --date dates every order.
sed '1s/,date,/,first_operational,/' "$assumed" >"$work/orders.csv"
# What an order weighs is asked of a text that weighs: every order goes ahead, and its tally books.
cat >"$work/measure.licet" <<'END'
ruleset measure
use scale, chips
facts
  date     : date
  chip     : chip
  quantity : count
tally compute counts chip.tpp * quantity
otherwise no_licence
END

cat <<'END'
In January 2025 the United States put every country in one of three tiers: allies, to which advanced
AI chips go freely; countries under an arms embargo, to which none go; and all others, which share a
capped amount. In April another plan was reported: licences everywhere, and agreements between
governments. The rule has not been enforced since May, the plan never became one. Below, three texts
decide the same 786 AI clusters, planned and built (Epoch AI, "GPU clusters", December 2025, CC BY
4.0), each as if it were one order of chips:

  three tiers   the rule of January 2025 as the press told it   examples/diffusion/three-tiers.licet
  Framework     the same rule as it was published               examples/framework/
  agreements    the plan of April 2025, as reported             examples/diffusion/bilateral.licet

TPP, total processing performance, is how the rules count compute; an H100 has 15,832 of it.

ASSUMED: owners have their headquarters where the cluster is, which is wrong for every foreign
owner; all orders are of one day, 2025-12-14, in the order of the file, the largest first; every
licence that may be granted is granted, and uses up what is capped. This shows the rules at work. It
is not to be quoted.
END

heading "1. The three tiers"
page "$tiers" --by destination

heading "2. The Framework as published"
cat <<'END'
Closer to the law: what stays in the United States is no export, a chip of lesser performance may be
caught by its density, and most of what the rule says of destinations holds only for the chips that
it covers. So a chip that is not known leaves more orders open, those to China above all.

END
page "$framework" --by destination

heading "3. Agreements in place of tiers"
cat <<'END'
A licence for every country, and notice instead of it up to 500 H100s a year for each consignee. One
agreement (United Arab Emirates) and two authorisations (G42, Humain) are known.

END
page "$agreements"

heading "4. Side by side"
columns outcome "$tiers" "$work/orders.csv" >"$work/1"
columns outcome "$framework" "$work/orders.csv" >"$work/2"
columns outcome "$agreements" "$work/orders.csv" >"$work/3"
columns destination,booked "$work/measure.licet" "$work/orders.csv" >"$work/4"
paste -d, "$work/1" "$work/2" "$work/3" "$work/4" >"$work/regimes.csv"
cat <<'END'
free     goes ahead without a licence: none required, an exception, or an exception on notice
licence  needs one that is presumed to be granted, or is looked at case by case
refused  a licence would be denied, or the order is prohibited
open     what the data set does not say could change the outcome; in the tables by country it is
         what is left of the row
END
awk -f examples/side-by-side.awk table=regimes \
    stdlib/scale.licet stdlib/countries.licet "$work/regimes.csv"

heading "5. What if 1,700 becomes 500?"
cat <<'END'
Up to about 1,700 H100s a year (26,900,000 TPP) a consignee needs no licence, only a notice. Reuters
reported that the line might fall to 500. Under the Framework:

    licet decide ... --what-if 'set threshold low_volume = 500 H100e'

END
what_if "$framework" "$work/orders.csv" 'set threshold low_volume = 500 H100e' list
cat <<'END'

The plan has 500 already. If it had kept 26,900,000 (an order may do worse under the higher line,
where those before it have used the line up):

END
what_if "$agreements" "$work/orders.csv" 'set threshold low_volume = 26,900,000 TPP'
cat <<'END'

Clusters are few and large. The same question to 10,000 orders of two years, which are made up
(examples/data/README.md), under the three tiers:

END
what_if "$tiers" "$ledger" 'set threshold low_volume = 500 H100e'

heading "6. Nothing assumed"
columns outcome,missing "$tiers" "$clusters" | awk -F, '
    { orders++ }
    $1 == "indeterminate" {
        open++
        if ($2 == "headquarters") alone++
    }
    END {
        printf "The data set does not know headquarters. Without the assumption, under the three "
        print "tiers,"
        printf "%d of %d orders stay open, %d of them for want of headquarters and nothing ", open,
            orders, alone
        print "else. No"
        print "guess is made: the answer is the range of outcomes that are still possible."
    }'
printf '\n  %-50s %-12s %-20s %s\n' cluster destination "at best" "at worst"
columns id,destination,lowest,highest,missing "$tiers" "$clusters" | awk -F, '
    /^"/ { next } # a name with a comma in it
    $5 == "headquarters" && shown < 5 {
        shown++
        gsub("_", " ")
        printf "  %-50s %-12s %-20s %s\n", $1, $2, $3, $4
    }'

heading "7. One order, explained"
# The order of the same cluster whatever line it stands on: its number among the orders.
row=$(awk '/^G42 Microsoft 100Mw UAE Cluster,/ { print NR - 1; exit }' "$work/orders.csv")
for rules in "$framework" "$agreements"; do
    "$licet" explain "$rules" --orders "$work/orders.csv" --row "$row" --date "$day" --quiet \
        >"$work/page"
    printf 'By %s:\n' "$rules"
    sed 2q "$work/page"
    echo
done
printf 'By %s:\n' "$tiers"
"$licet" explain "$tiers" --orders "$work/orders.csv" --row "$row" --date "$day"
