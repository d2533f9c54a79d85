# The rules published with the edits in them: the command line decides alike.
# spec: K-2.20
base=../../../examples/diffusion/three-tiers.licet
orders=../../../examples/data/ledger-10000.csv
cat >"$SCRATCH/edits" <<END
orders $orders
set threshold low_volume = 500 H100e
rule embargo "Embargo"
  cites "15 CFR 742.6(b)(10)"
  when destination in blocked
  then prohibited
rule small_orders
  when quantity <= 2
  then presumed_denial
publish
publish $SCRATCH/published.licet
changes
orders
quit
END
licet repl $base <"$SCRATCH/edits"
echo "status $?"
licet decide --quiet "$SCRATCH/published.licet" --orders $orders --columns outcome | sort | uniq -c | sort -rn
