# Every example on every day on which its law changes, and of all days: what is written stands as it is
# laid out, is a law without errors that passes its tests, and is its own consolidation.
# spec: M-6.1, M-6.4, M-6.5, M-6.6
examples=../../../examples
once=$SCRATCH/once
again=$SCRATCH/again
stands()
{
    licet fmt --check "$once" || return
    licet check --quiet "$once" || return
    licet test --quiet "$once" || return
    licet redline "$once" --with "$once" >"$again" && [ ! -s "$again" ] || return
    licet consolidate "$once" -o "$again" && cmp "$once" "$again" || return
    licet consolidate "$once" "$@" -o "$again" && cmp "$once" "$again"
}
# law FILE…
law()
{
    local days day
    echo "${*#"$examples/"}"
    : >"$SCRATCH/before"
    days=$(licet timeline --quiet "$@" --format json | sed -n 's/^ *{"from": "\([0-9-]*\)".*/\1/p')
    for day in '' $days; do
        if ! licet consolidate "$@" ${day:+--on "$day"} -o "$once" 2>"$SCRATCH/said"; then
            echo "  ${day:-all days}: $(grep -o 'E[0-9][0-9]*' "$SCRATCH/said" | sort -u | xargs)"
        elif cmp -s "$once" "$SCRATCH/before"; then
            echo "  $day: the same"
        elif stands ${day:+--on "$day"} >"$SCRATCH/said" 2>&1; then
            cp "$once" "$SCRATCH/before"
            echo "  ${day:-all days}: stands, $(grep -c '^-- left out, as' "$once") tests left out"
        else
            echo "  ${day:-all days}: does not stand"
            cat "$SCRATCH/said"
        fi
    done
}
for file in "$examples"/*/*.licet; do
    if grep -q ^amendment "$file"; then
        law "$examples/diffusion/three-tiers.licet" "$file"
    else
        law "$file"
    fi
done
