#!/bin/bash
# Tests of spec/language.md, clause by clause; each names the clause it shows by `spec: X-2.3`.
#
#   clauses/NAME.licet   a ruleset whose own tests pass; those of examples/ do, too, amendments
#                        among them (`-- Amends FILE` in the first line) with what they amend
#   clauses/NAME.csv     orders for it: a column `want_COLUMN` holds what `licet decide` writes
#                        into COLUMN; `rejected` in want_outcome is an order that is rejected, and
#                        want_reason a part of the reason
#   clauses/NAME.wrong   texts, most of them wrong. Each begins with a line `=== CODES spec: X-2.3`,
#                        where CODES are the codes that `licet check` reports, each once, or
#                        `good`; the lines before the first are put in front of every text. `alone`
#                        before the codes leaves them out, `bytes` reads backslashes as printf
#                        does, and `fails N` is a good text of which N tests fail.
# And of the pages beside it: README.md shows examples/embed/decide.c as it is, and what
# spec/constructs.md says to run in an example is there.
# LICET names the program. Prints `N passed, N failed`. Must not: write beside the tests.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/clauses" || exit 2
export LC_ALL=C.UTF-8 NO_COLOR=1
: "${LICET:=../../build/licet}"
case $LICET in
/*) ;;
*/*) [ -x "$LICET" ] || LICET=../../$LICET ;;
esac
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

failure()
{
    echo "$@"
    failed=$((failed + 1))
}

# ---- rulesets with tests ------------------------------------------------------------------------
run_tests()
{
    "$LICET" test "$@" >"$work/out" 2>"$work/errors"
    local status=$? count
    count=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$work/out" | tail -n 1)
    if [ -z "$count" ]; then
        failure "$1: status $status"
        head -n 20 "$work/errors"
        return
    fi
    passed=$((passed + ${count%% *}))
    count=${count#*, }
    if [ "${count%% *}" -ne 0 ] || [ "$status" -ne 0 ]; then
        grep -vE '^[0-9]+ passed' "$work/out"
        failed=$((failed + (${count%% *} > 0 ? ${count%% *} : 1)))
    fi
}

# ---- orders -------------------------------------------------------------------------------------
# Fields of CSV without line breaks inside.
# shellcheck disable=SC2016 # awk's own dollar
fields='
    function split_row(line, into,   n, at, c, quoted, cell) {
        n = 1; cell = ""; quoted = 0
        for (at = 1; at <= length(line); at++) {
            c = substr(line, at, 1)
            if (quoted) {
                if (c != "\"") cell = cell c
                else if (substr(line, at + 1, 1) == "\"") { cell = cell c; at++ }
                else quoted = 0
            } else if (c == "\"") quoted = 1
            else if (c == ",") { into[n++] = cell; cell = "" }
            else cell = cell c
        }
        into[n] = cell
        return n
    }'

run_orders()
{
    local name=$1 columns
    columns=$(awk "$fields"'
        NR == 1 { n = split_row($0, cell)
            for (i = 1; i <= n; i++)
                if (cell[i] ~ /^want_/ && cell[i] != "want_reason") {
                    printf "%s%s,%s", comma, substr(cell[i], 6), cell[i]
                    comma = ","
                }
            exit }' "$name.csv")
    "$LICET" decide "$name.licet" --orders "$name.csv" --columns "$columns" --quiet \
        --rejects "$work/rejects" -o "$work/out" 2>"$work/errors"
    local status=$?
    if [ "$status" -ne 0 ] && [ "$status" -ne 3 ]; then
        failure "$name.csv: status $status"
        head -n 20 "$work/errors"
        return
    fi
    awk -v name="$name.csv" "$fields"'
        function wrong(text) { print name ":" FNR ": " text; bad = 1 }
        FNR == 1 { file++; n = split_row($0, head); next }
        file == 1 { split_row($0, cell); reason[cell[2]] = cell[5]; next }
        file == 2 { out[++rows] = $0; next }
        {
            bad = 0
            split("", cell)
            n = split_row($0, cell)
            outcome = want = ""
            for (i = 1; i <= n; i++) {
                if (head[i] == "want_outcome") outcome = cell[i]
                if (head[i] == "want_reason") want = cell[i]
            }
            if (FNR in reason) {
                if (outcome != "rejected") wrong("rejected: " reason[FNR])
                else if (index(reason[FNR], want) == 0)
                    wrong("rejected for another reason than `" want "`: " reason[FNR])
            } else {
                m = split_row(out[++row], got)
                for (i = 1; i < m; i += 2)
                    if (got[i] != got[i + 1])
                        wrong("expected `" got[i + 1] "`, came `" got[i] "`")
            }
            if (bad) failed++
            else passed++
        }
        END {
            if (row != rows) { print name ": " rows - row " rows too many"; failed++ }
            print passed + 0 " passed, " failed + 0 " failed"
        }' "$work/rejects" "$work/out" "$name.csv" >"$work/result"
    grep -vE '^[0-9]+ passed, [0-9]+ failed$' "$work/result"
    local count
    count=$(tail -n 1 "$work/result")
    passed=$((passed + ${count%% *}))
    count=${count#*, }
    failed=$((failed + ${count%% *}))
}

# ---- wrong texts --------------------------------------------------------------------------------
# codes_in TEXT PATTERN: what PATTERN finds in TEXT, each once, one a line, into `codes`.
codes_in()
{
    local rest=$1 found=" "
    codes=
    while [[ $rest =~ $2 ]]; do
        rest=${rest#*"${BASH_REMATCH[0]}"}
        [[ $found != *" ${BASH_REMATCH[1]} "* ]] || continue
        found+="${BASH_REMATCH[1]} "
    done
    # shellcheck disable=SC2086 # a list of words
    [ "$found" = " " ] || codes=$(printf '%s\n' $found | sort)
}

run_text()
{
    local name=$1 heading=$2 text=$3 kind=E codes wanted status expected=0
    printf '%s' "$text" >"$work/text.licet"
    [[ $heading != *bytes* ]] || printf '%b' "$text" >"$work/text.licet"
    if [[ $heading =~ fails\ ([0-9]+) ]]; then
        wanted=${BASH_REMATCH[1]}
        "$LICET" test "$work/text.licet" >"$work/out" 2>"$work/errors"
        status=$?
        if [ "$status" -eq 4 ] && grep -qE "^[0-9]+ passed, $wanted failed\$" "$work/out"; then
            passed=$((passed + 1))
        else
            failure "$name: $heading: status $status, $(tail -n 1 "$work/out")"
        fi
        return
    fi
    codes_in "${heading%%spec:*}" '([EW][0-9]{4})'
    wanted=$codes
    "$LICET" check --format json "$work/text.licet" >"$work/out" 2>"$work/errors"
    status=$?
    # warnings count where they are wanted
    [[ $wanted != *W* ]] || kind='EW'
    [[ $wanted != *E* ]] || expected=1
    codes_in "$(<"$work/out")$(<"$work/errors")" "\"code\":\"([$kind][0-9]{4})\""
    if [ "$wanted" = "$codes" ] && [ "$status" -eq "$expected" ]; then
        passed=$((passed + 1))
    else
        failure "$name: $heading: came ${codes:+${codes//$'\n'/ }} (status $status)"
    fi
}

run_wrong()
{
    local name=$1 line preamble="" text="" heading="" lines end=$'\n'
    mapfile -t lines <"$name"
    for line in "${lines[@]}" '=== end'; do
        case $line in
        '=== '*)
            if [ -n "$heading" ]; then
                run_text "$name" "$heading" "$text"
            else
                preamble=$text
            fi
            heading=${line#=== }
            text=$preamble
            end=$'\n'
            [[ $heading != alone* && $heading != *' alone '* ]] || text=
            [[ $heading != bytes* ]] || end=
            ;;
        *) text+=$line$end ;;
        esac
    done
}

# ---- the examples that spec/constructs.md names -------------------------------------------------
# Paragraphs `Runs in `FILE`: `NAME`, …; test "TITLE".`, of which every numbered section has one.
list_constructs()
{
    awk '
        function close_section() { if (section != "" && !runs) print section "\t-\t-\t-" }
        BEGIN { RS = "" }
        /^## / {
            close_section()
            section = $2 ~ /^[0-9]+\.$/ ? $2 : ""
            runs = 0
        }
        /^Runs in `/ {
            gsub("\n", " ")
            runs = 1
            file = ""
            while (match($0, /`[^`]*`|"[^"]*"/)) {
                piece = substr($0, RSTART + 1, RLENGTH - 2)
                kind = substr($0, RSTART, 1) == "`" ? "name" : "test"
                $0 = substr($0, RSTART + RLENGTH)
                if (file != "") print section "\t" kind "\t" file "\t" piece
                else file = piece
            }
        }
        END { close_section() }' ../../spec/constructs.md
}

run_constructs()
{
    local section kind file piece found
    while IFS=$'\t' read -r section kind file piece; do
        found=
        case $kind in
        name)
            grep -Eq "^(rule|cap|tally|let|threshold|group|agreement) $piece( |\$)" \
                "../../$file" && found=1
            ;;
        test) grep -Fxq "test \"$piece\"" "../../$file" && found=1 ;;
        *)
            failure "spec/constructs.md: section $section names no example"
            continue
            ;;
        esac
        if [ -n "$found" ]; then
            passed=$((passed + 1))
        else
            failure "spec/constructs.md: section $section there is no $kind \`$piece\` in $file"
        fi
    done < <(list_constructs)
}

for file in *.licet; do
    run_tests "$file"
    [ ! -f "${file%.licet}.csv" ] || run_orders "${file%.licet}"
done
for file in ../../examples/*/*.licet; do
    # an amendment names the file that it amends in its first line
    amended=$(sed -n '1s/^-- Amends \([a-z0-9-]*\.licet\).*/\1/p' "$file")
    run_tests "$file" ${amended:+"${file%/*}/$amended"}
done
for file in *.wrong; do
    run_wrong "$file"
done
run_constructs
if awk '/^```c$/ { inside = 1; next } /^```$/ { inside = 0 } inside' ../../README.md |
    cmp -s - ../../examples/embed/decide.c; then
    passed=$((passed + 1))
else
    failure "README.md: the program in C is not examples/embed/decide.c"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
