# The redline from a ruleset to its consolidation on a day shows what the amendment changes, and no
# more; a consolidation has no changes against itself, nor against its own consolidation.
show()
{
    echo "\$ $1 + $2 on $3"
    for file in "$1" "$2"; do
        sed '/^test /,$d' "../../../examples/diffusion/$file" >"$SCRATCH/$file"
    done
    (
        cd "$SCRATCH" || exit
        licet consolidate "$1" "$2" --on "$3" --quiet -o on-day.licet
        licet consolidate on-day.licet --on "$3" --quiet -o again.licet
        licet redline "$1" --with on-day.licet
        licet redline on-day.licet --with on-day.licet
        licet redline on-day.licet --with again.licet
    )
}
show three-tiers.licet threshold-500.licet 2025-06-01
show three-tiers.licet doubling.licet 2026-01-01
show three-tiers.licet withdrawal.licet 2025-05-15
show three-tiers.licet withdrawal.licet 2025-05-14
show three-tiers.licet rescission-2025-05-13.licet 2025-05-13
