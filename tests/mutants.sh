#!/bin/sh
# mutants.sh - a test must be able to fail: changes each figure, date, country, comparison and
# clause of a rule text, one at a time, and expects that a test in the text fails (or that the text
# is refused).
#
# LICET: the program. What may survive is listed below with its reason; anything else that survives
# fails. Prints `N passed, N failed`.
set -u
LC_ALL=C.UTF-8
export LC_ALL
LICET=${LICET:-build/licet}
text=examples/diffusion/three-tiers.licet
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT INT TERM

# Each mutant as NUMBER<tab>LINE<tab>WHAT, and its text in $folder/NUMBER.licet. Only the
# declarations in front of the first test are changed; texts in quotes and comments are left alone.
awk -v folder="$folder" '
function days(y, m) {
    if (m == 2) return y % 4 == 0 && (y % 100 || y % 400 == 0) ? 29 : 28
    return m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31
}
function shift_date(date, by,    y, m, d) {
    y = substr(date, 1, 4) + 0; m = substr(date, 6, 2) + 0; d = substr(date, 9, 2) + by
    if (d < 1) { m--; if (m < 1) { m = 12; y-- } d = days(y, m) }
    if (d > days(y, m)) { d = 1; m++; if (m > 12) { m = 1; y++ } }
    return sprintf("%04d-%02d-%02d", y, m, d)
}
function grouped(n,    s, out) {
    s = sprintf("%d", n); out = ""
    while (length(s) > 3) {
        out = "," substr(s, length(s) - 2) out; s = substr(s, 1, length(s) - 3)
    }
    return s out
}
function mutant(line, start, len, by,    i, file) {
    count++
    file = folder "/" count ".licet"
    for (i = 1; i <= NR; i++)
        if (i == line)
            print substr(lines[i], 1, start - 1) by substr(lines[i], start + len) > file
        else
            print lines[i] > file
    close(file)
    printf "%d\t%d\t%s -> %s\n", count, line, substr(lines[line], start, len), by
}
{ lines[NR] = $0; if (!first_test && $0 ~ /^test /) first_test = NR }
END {
    for (n = 1; n < first_test; n++) {
        rest = lines[n]; at = 1
        while (length(rest)) {
            if (match(rest, /^(--.*|"[^"]*")/)) { }
            else if (match(rest, /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]/)) {
                word = substr(rest, 1, RLENGTH); keep = RLENGTH
                mutant(n, at, keep, shift_date(word, 1)); mutant(n, at, keep, shift_date(word, -1))
                match(rest, /^[0-9-]+/)
            } else if (match(rest, /^[0-9][0-9,]*/)) {
                word = substr(rest, 1, RLENGTH); keep = RLENGTH; gsub(/,/, "", word)
                mutant(n, at, keep, grouped(word + 1)); mutant(n, at, keep, grouped(word - 1))
                match(rest, /^[0-9][0-9,]*/)
            } else if (match(rest, /^>=/)) {
                mutant(n, at, 2, "> "); mutant(n, at, 2, "< "); match(rest, /^>=/)
            } else if (match(rest, /^[A-Za-z_][A-Za-z_0-9]*/)) {
                word = substr(rest, 1, RLENGTH); keep = RLENGTH
                if (word == "and" && lines[n] ~ /when/) mutant(n, at, keep, "or")
                if (word == "or" && lines[n] ~ /when/) mutant(n, at, keep, "and")
                if (word ~ /^[A-Z][A-Z]$/) mutant(n, at, keep, word == "PL" ? "PT" : "PL")
                if (word == "D5" || word == "supplement_5") mutant(n, at, keep, "PL")
                if (word == "before") mutant(n, at, keep, "after")
                if (word == "ally" && lines[n] ~ /when/) mutant(n, at, keep, "capped")
                if (word == "blocked" && lines[n] ~ /when/) mutant(n, at, keep, "capped")
                if (word == "lpp" && lines[n] ~ /within/) mutant(n, at, keep, "allocation")
                if (word == "allocation" && lines[n] ~ /within/) mutant(n, at, keep, "lpp")
                if (word == "year") mutant(n, at, keep, "year per destination")
                if (word == "consignee" && lines[n] ~ / per /) mutant(n, at, keep, "destination")
                if (word == "destination" && lines[n] ~ / per /) mutant(n, at, keep, "consignee")
                match(rest, /^[A-Za-z_][A-Za-z_0-9]*/)
            } else match(rest, /^./)
            at += RLENGTH; rest = substr(rest, RLENGTH + 1)
        }
        if (lines[n] ~ /^  (when|within|despite|with|counts from)/)
            mutant(n, 1, length(lines[n]), "")
    }
}' "$text" >"$folder/list"

# Lines as `WHAT`: why no test can tell.
cat >"$folder/survivors" <<'END'
2025-05-15 -> 2025-05-16	binding changes no outcome
2025-05-15 -> 2025-05-14	binding changes no outcome
2025-01-01 -> 2025-01-02	no law is in force before 2025-01-13
2025-01-01 -> 2024-12-31	no law is in force before 2025-01-13
counts 2025-01-13 -> 2025-01-12	no law is in force before 2025-01-13
counts   counts from 2025-01-13 -> 	no law is in force before 2025-01-13
END

passed=0
failed=0
while IFS='	' read -r number line what; do
    "$LICET" test --quiet "$folder/$number.licet" >/dev/null 2>&1
    status=$?
    context=$what
    case $(sed -n "${line}p" "$text") in *'counts from'*) context="counts $what" ;; esac
    if [ "$status" -eq 4 ] || [ "$status" -eq 1 ]; then
        passed=$((passed + 1))
    elif [ "$status" -eq 0 ] && cut -f 1 "$folder/survivors" | grep -q -x -F -e "$context"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "mutants: $text:$line: $what: no test fails (exit $status)"
    fi
done <"$folder/list"
[ "$passed" -gt 60 ] || { echo "mutants: only $passed were made"; failed=$((failed + 1)); }
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
