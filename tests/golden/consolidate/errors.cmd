# What one text cannot say, and what is no consolidation.
show()
{
    echo "\$ licet $*"
    licet "$@"
    echo "status $?"
}
show consolidate
show consolidate base.licet --on 2025-13-01
show consolidate base.licet base.licet
show consolidate base.licet -o base.licet
show consolidate base.licet --what-if 'set threshold small = 1 kg'
show consolidate base.licet lighter.licet open.licet refused.licet -o "$SCRATCH/out"
show consolidate base.licet unbound.licet
show consolidate nowhere.licet
show consolidate lighter.licet --on 2025-06-01
ls "$SCRATCH"
licet compile --quiet base.licet -o "$SCRATCH/image"
licet compile --quiet --bare base.licet -o "$SCRATCH/bare"
licet consolidate --quiet "$SCRATCH/image" | cmp - <(licet consolidate --quiet base.licet) && echo alike
show consolidate --quiet "$SCRATCH/bare"
printf 'unit kg -- of a module\n' | show consolidate -
slip='../../../examples/diffusion/three-tiers.licet ../../../examples/diffusion/compliance-slip.licet'
show consolidate $slip --on 2025-05-20
show consolidate $slip --quiet
