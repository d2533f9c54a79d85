#!/bin/sh
# Three regimes for AI chips decide the AI clusters of the world: pages to read without a lawyer.
#
#     examples/demo.sh [PROGRAM]     or LICET=PROGRAM examples/demo.sh
#
# Needs the program, a POSIX shell and awk. All figures are those of the program.
# Must not: change a file of the examples.
set -eu
export LC_ALL=C # for awk; the program reads no locale
licet=${1:-${LICET:-licet}}
cd "$(dirname "$0")/.."
tiers=examples/diffusion/three-tiers.licet
framework=examples/framework/framework-2025.licet
agreements=examples/diffusion/bilateral.licet
lower=examples/diffusion/threshold-500.licet
withdrawal=examples/diffusion/withdrawal.licet
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

# impact SECTIONS RULES OPTION...: these sections of the report that compares laws, by the first
# words of their headings, divided by `|`.
impact()
{
    sections=$1
    shift
    "$licet" impact "$@" --date "$day" --format table --quiet >"$work/impact"
    awk -v sections="^($sections)" '
        /^[^ ]/ { show = $0 ~ sections }
        /^[0-9]+  / { show = 1 } # the title of one of several laws
        show' "$work/impact"
}

# Under another name the column of dates states no fact, and --date dates every order.
sed '1s/,date,/,first_operational,/' "$assumed" >"$work/orders.csv"

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
impact 'Side by side|In short' "$tiers" --against "$framework" "$agreements" \
    --orders "$work/orders.csv"

heading "5. Nothing assumed"
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

heading "6. One order, explained"
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

# The questions of April 2025, each to the real clusters and to orders that are many, but made up.
# question SECTIONS ALTERNATIVE...: the three tiers and what they would become.
question()
{
    sections=$1
    shift
    printf '\nThe 786 clusters, all on one day:\n\n'
    impact "$sections" "$tiers" "$@" --orders "$work/orders.csv"
    printf '\nThe 10,000 orders of two years, which are made up (examples/data/README.md):\n\n'
    impact "$sections" "$tiers" "$@" --orders "$ledger"
}

heading "7. What if 1,700 becomes 500?"
cat <<'END'
Up to about 1,700 H100s a year (26,900,000 TPP) a consignee needs no licence, only a notice. Reuters
reported that the line might fall to 500.

    licet impact three-tiers.licet --with threshold-500.licet --orders ORDERS
END
question 'In short|From outcome|Affected by destination|Notices' --with "$lower"

printf '\nThe clusters for which a notice is not enough any more:\n\n'
"$licet" impact "$tiers" --with "$lower" --orders "$work/orders.csv" --date "$day" --quiet --list \
    --format table

heading "8. What if agreements take the place of the tiers?"
cat <<'END'
The plan has no day of its own; here it begins on that of the first agreement, 2025-05-15, and older
orders are left out.

    licet impact three-tiers.licet --against bilateral.licet --orders ORDERS \
        --where 'date >= 2025-05-15'
END
question 'Side by side: orders|In short|Licences|Affected by destination' \
    --against "$agreements" --where 'date >= 2025-05-15'

heading "9. What if the rule is withdrawn?"
cat <<'END'
What seven senators asked for: the law of before stays, the embargo and licences for some
destinations (examples/diffusion/withdrawal.licet).

    licet impact three-tiers.licet --with withdrawal.licet --orders ORDERS
END
question 'Side by side: orders|In short|Licences|Affected by destination' --with "$withdrawal"
printf '\nTwenty more questions, with their answers: examples/what-if/README.md\n'
