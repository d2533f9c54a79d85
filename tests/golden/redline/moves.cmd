# Declarations moved, renamed, struck and inserted; several texts, in any order; amendments.
show()
{
    echo "\$ licet $*"
    licet "$@"
    echo "status $?"
}
show redline moves.licet --with moved.licet
show redline moves.licet --with moved.licet --format html
show redline old.licet amendment.licet --with amendment.licet old.licet
show redline old.licet amendment.licet --with old.licet amendment-2.licet
# a rule that goes over from the amendment to the ruleset
sed '/^rule fifth/,$d' amendment.licet >"$SCRATCH/amendment.licet"
{
    cat old.licet
    sed -n '/^rule fifth/,$p' amendment.licet
} >"$SCRATCH/old.licet"
show redline old.licet amendment.licet --with "$SCRATCH/old.licet" "$SCRATCH/amendment.licet"
show redline - --with moves.licet <moved.licet | head -n 3
