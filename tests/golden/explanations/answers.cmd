# Answers to missing facts: spans narrower than the steps in which numbers are tried, negative
# numbers, more texts, spans and rows than are looked into.
rules=$SCRATCH/rules.licet
{
    printf '%s\n' 'ruleset s use scale' 'registry part' '  | key | w : count |'
    for i in $(seq 601); do echo "  | K$i | $i |"; done
    printf '%s\n' 'facts n : count  d : decimal  p : part  t : text  many : count' \
        'rule band when n >= 1,700 and n < 1,800 then prohibited' \
        'rule loss when d < -5 then presumed_denial' 'rule last when p.w > 600 then presumed_denial'
    for i in $(seq 41); do echo "rule t$i when t = \"T$i\" then case_by_case"; done
    for i in $(seq 10 2 60); do echo "rule m$i when many = $i then prohibited"; done
    echo 'otherwise no_licence'
} >"$rules"
explain()
{
    licet explain "$rules" --quiet --order "$1" | sed -n '/^What each/,/^$/p'
    licet explain "$rules" --quiet --order "$1" --format json | grep -o '{"[^{]*"tried":false[^}]*}'
}
explain 'd 0, p K1, t "x", many 1'
explain 'n 1, p K1, t "x", many 1'
explain 'n 1, d 0, t "x", many 1'
explain 'n 1, d 0, p K1, many 1'
explain 'n 1, d 0, p K1, t "x"'
