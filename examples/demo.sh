#!/bin/sh
# The three tiers of January 2025 on the AI clusters of the world: a page to read without a lawyer.
#
#     examples/demo.sh [PROGRAM]     or LICET=PROGRAM examples/demo.sh
#
# Must not: change a file of the examples, or need anything but the program and a POSIX shell.
set -eu
licet=${1:-${LICET:-licet}}
cd "$(dirname "$0")/.."
rules=examples/diffusion/three-tiers.licet
clusters=examples/data/clusters.csv
assumed=examples/data/clusters_assumed.csv
data_set_date=2025-12-14 # of clusters without a date of their own
rule_date=2025-05-20     # five days after the rule was to bind
# An H100 counts 15,832 in total processing performance (stdlib/units.licet).
h100="H100 equivalents=15,832"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

heading()
{
    printf '\n%s\n' "$1"
    printf '%s\n' "$1" | sed 's/./=/g'
}

# summary ORDERS [OPTION...]: orders and compute by outcome and by tier.
summary()
{
    orders=$1
    shift
    "$licet" decide "$rules" --orders "$orders" --summary --by destination \
        --measure 'shipment=compute (TPP)' --equivalent "$h100" "$@"
}

cat <<'END'
The Framework for AI Diffusion of January 2025 put every country in one of three tiers: allies, to
which advanced AI chips go freely; countries under an arms embargo, to which none go; and all
others, which share a capped amount. Below, the rule decides 786 AI clusters, planned and built
(Epoch AI, "GPU clusters", December 2025, CC BY 4.0), each as if it were one order of chips. TPP,
total processing performance, is how the rule counts compute; an H100 has 15,832 of it.
END

heading "1. As if each cluster had been ordered on $rule_date"
cat <<'END'
The data set does not know where the owners have their headquarters. Here each is assumed to have
them where its cluster is, which is wrong for every foreign owner: this shows the rule at work, and
is not to be quoted.

END
# Under another name the column of dates states no fact, and --date dates every order.
sed '1s/,date,/,first_operational,/' "$assumed" >"$work/clusters_assumed.csv"
summary - --date "$rule_date" <"$work/clusters_assumed.csv" >"$work/page"
sed '2s/^standard input: //' "$work/page"

heading "2. As they were built"
cat <<'END'
The same, each on the day its cluster went into operation, and those planned on the day of the data
set. Most are older than the rule.

END
summary "$assumed"

heading "3. As the data set has it: headquarters not known"
"$licet" decide "$rules" --orders "$clusters" --date "$data_set_date" --quiet \
    --columns outcome,missing -o "$work/open.csv"
awk -F, '
    NR == 1 { next }
    { orders++ }
    $1 == "indeterminate" {
        open++
        if ($2 ~ /headquarters/) headquarters++
        if ($2 == "headquarters") alone++
    }
    END {
        printf "Without the assumption %d of %d orders stay open: ", open, orders
        printf "%d because the headquarters are not\n", headquarters
        printf "known, %d of them for nothing else. No guess is made: ", alone
        print "the answer is the range of outcomes"
        print "that are still possible."
    }' "$work/open.csv"
printf '\nFor example:\n\n'
"$licet" decide "$rules" --orders "$clusters" --date "$data_set_date" --quiet \
    --columns id,destination,lowest,highest,missing -o "$work/range.csv"
awk -F, '
    NR == 1 {
        printf "  %-50s %-12s %-20s %s\n", "cluster", "destination", "at best", "at worst"
        next
    }
    /^"/ { next } # a name with a comma in it
    $5 == "headquarters" && shown < 5 {
        shown++
        gsub("_", " ")
        printf "  %-50s %-12s %-20s %s\n", $1, $2, $3, $4
    }' "$work/range.csv"

heading "4. One order, explained"
# The order of the same cluster whatever line it stands on: its number among the orders.
row=$(awk '/^G42 Microsoft 100Mw UAE Cluster,/ { print NR - 1; exit }' "$assumed")
"$licet" explain "$rules" --orders "$assumed" --row "$row"
