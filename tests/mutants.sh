#!/bin/sh
# mutants.sh - a test must be able to fail: changes each figure, date, country, comparison and
# clause of a rule text, one at a time, and expects that a test in the text fails (or that the text
# is refused). Where there are orders, tests/mutants/NAME.csv, other answers to them tell it too.
#
# LICET: the program. TEXTS: which texts; all without it. An amendment names the file that it amends
# in its first line, and is changed while that stays as it is. What may survive is listed with its
# reason in tests/mutants/NAME.survivors, at most two or one in twenty; anything else that survives
# fails, and so does a line of the list that no survivor is. Prints `N passed, N failed`.
set -u
LC_ALL=C.UTF-8
export LC_ALL
LICET=${LICET:-build/licet}
TEXTS=${TEXTS:-examples/diffusion/three-tiers.licet examples/framework/framework-2025.licet
    examples/diffusion/threshold-500.licet examples/diffusion/doubling.licet
    examples/diffusion/withdrawal.licet examples/diffusion/rescission-2025-05-13.licet
    examples/diffusion/compliance-slip.licet}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT INT TERM

# Words that take one another's place: tiers, keys, seats, outcomes.
known="ally:capped blocked:capped capped:ally supplement_5:PL"
known="$known headquarters:parent parent:headquarters operator:consignee consignee:operator"
known="$known year:quarter lpp:allocation allocation:lpp"
known="$known no_licence:exception exception:notice notice:exception"
known="$known presumed_approval:case_by_case presumed_denial:policy_of_denial"
known="$known policy_of_denial:prohibited prohibited:policy_of_denial"
columns=id,outcome,because,booked,duties,missing,lowest,highest,law,status

passed=0
failed=0
fail()
{
    echo "mutants: $1"
    failed=$((failed + 1))
}

# mutants TEXT: all of one text.
mutants()
{
    text=$1
    name=$(basename "$text" .licet)
    orders=tests/mutants/$name.csv
    listed=tests/mutants/$name.survivors
    amended=$(sed -n '1s/^-- Amends \([a-z0-9-]*\.licet\).*/\1/p' "$text")
    least=60
    if [ -n "$amended" ]; then
        amended=$(dirname "$text")/$amended
        least=4
    fi
    mkdir -p "$folder/$name"
    awk -v folder="$folder/$name" -v known="$known" -f tests/mutants/mutate.awk "$text" \
        >"$folder/$name/list" || fail "$text: no mutants"
    [ -f "$listed" ] || listed=/dev/null
    cut -f 1 "$listed" | sort >"$folder/$name/known"
    : >"$folder/$name/survivors"
    [ ! -f "$orders" ] || "$LICET" decide ${amended:+"$amended"} "$text" --orders "$orders" \
        --quiet --columns "$columns" >"$folder/$name/answers" ||
        fail "$text: $orders is not decided"

    while IFS='	' read -r number line what; do
        mutant=$folder/$name/$number.licet
        "$LICET" test --quiet ${amended:+"$amended"} "$mutant" >/dev/null 2>&1
        status=$?
        if [ "$status" -eq 0 ] && [ -f "$orders" ]; then
            "$LICET" decide ${amended:+"$amended"} "$mutant" --orders "$orders" --quiet \
                --columns "$columns" 2>/dev/null | cmp -s - "$folder/$name/answers" || status=4
        fi
        rm -f "$mutant"
        if [ "$status" -eq 4 ] || [ "$status" -eq 1 ]; then
            passed=$((passed + 1))
        elif [ "$status" -eq 0 ] && grep -q -x -F -e "$what" "$folder/$name/known"; then
            passed=$((passed + 1))
            echo "$what" >>"$folder/$name/survivors"
        else
            fail "$text:$line: $what: no test fails (exit $status)"
        fi
    done <"$folder/$name/list"

    made=$(wc -l <"$folder/$name/list")
    alive=$(wc -l <"$folder/$name/survivors")
    [ "$made" -gt "$least" ] || fail "$text: only $made were made"
    [ "$alive" -le 2 ] || [ $((alive * 20)) -le "$made" ] || fail "$text: $alive of $made survive"
    sort -u "$folder/$name/survivors" | comm -13 - "$folder/$name/known" >"$folder/$name/stale"
    while read -r what; do
        fail "$listed: $what: no such survivor"
    done <"$folder/$name/stale"
    echo "$text: $made mutants, $alive of them alive and listed"
}

for each in $TEXTS; do
    mutants "$each"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
