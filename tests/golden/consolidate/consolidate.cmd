# A ruleset and its amendments on some days, in any order of the files; what follows from that again.
show()
{
    echo "\$ licet $*"
    licet "$@"
    echo "status $?"
}
show consolidate base.licet lighter.licet open.licet --on 2025-04-01
show consolidate open.licet base.licet lighter.licet --on 2025-05-10
licet consolidate base.licet lighter.licet open.licet --on 2025-07-01 -o "$SCRATCH/once"
show consolidate "$SCRATCH/once" --on 2025-07-01 -o "$SCRATCH/twice"
show redline base.licet --with "$SCRATCH/once"
licet consolidate "$SCRATCH/once" -o "$SCRATCH/thrice"
cmp "$SCRATCH/once" "$SCRATCH/twice" && cmp "$SCRATCH/once" "$SCRATCH/thrice" && echo alike
# On a day on which no amendment acts, and of a ruleset alone: its canonical layout, and which day it is.
licet consolidate base.licet lighter.licet --on 2025-01-10 | diff - <(licet fmt - <base.licet)
licet consolidate base.licet | diff - <(licet fmt - <base.licet) && echo alike
# All days.
show consolidate base.licet all-days.licet
