#!/bin/bash
# Which clauses of spec/language.md and spec/repl.md no test cites, and which citations name no clause.
#
# A clause is a paragraph that begins with its number, `[X-2.3] …`. A file below tests/ or examples/,
# or a page of spec/, cites it by `spec: X-2.3` (several: `spec: X-2.3, X-2.4`). Clauses without a
# test are advice; a citation of a clause that is not there is an error, and the status is then 1.
# `--count` prints one line only. Must not: change files.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
export LC_ALL=C.UTF-8
pages=(spec/language.md spec/repl.md)
number='[A-Z]-[0-9]+\.[0-9]+'

clauses=$(awk 'blank && match($0, /^\[[A-Z]-[0-9]+\.[0-9]+\] /) { print substr($0, 2, RLENGTH - 3) }
    { blank = $0 == "" }' "${pages[@]}")
twice=$(sort <<<"$clauses" | uniq -d)
cited=$(grep -rhoE --include='*' "spec: $number(, $number)*" tests examples 2>/dev/null |
    grep -oE "$number" | sort -u)

missing=$(sort <<<"$clauses" | comm -23 - <(sort -u <<<"$cited"))
unknown=$(sort <<<"$clauses" | comm -13 - <(grep . <<<"$cited" | sort -u))
# references from clause to clause, too
dangling=$(grep -ohE "\[$number\]" "${pages[@]}" | tr -d '[]' | sort -u | comm -13 <(sort <<<"$clauses") -)

count()
{
    grep -c . <<<"$1"
}

total=$(count "$clauses")
without=$(count "$missing")
if [ "${1:-}" != --count ] && [ "$without" -gt 0 ]; then
    echo "clauses that no test cites:"
    # in the order of the page, one line of the clause each
    while IFS= read -r clause; do
        grep -qxF "$clause" <<<"$missing" || continue
        grep -hF -m 1 "[$clause] " "${pages[@]}" | cut -c 1-110 | sed 's/^/    /'
    done <<<"$clauses"
fi
status=0
for clause in $unknown $dangling; do
    echo "no such clause: $clause, cited by"
    { grep -rnE "spec: .*$clause([^0-9]|\$)" tests examples 2>/dev/null
      grep -nF "[$clause]" "${pages[@]}"; } | cut -c 1-140 | head -n 5 | sed 's/^/    /'
    status=1
done
for clause in $twice; do
    echo "${pages[*]}: the number $clause stands before two clauses"
    status=1
done
echo "$((total - without)) of $total clauses are cited by tests"
exit "$status"
