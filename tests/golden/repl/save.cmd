# What was changed, saved as an amendment: the command line decides alike.
# spec: K-2.15, K-2.16, K-2.17, K-2.19
base=../../../examples/diffusion/three-tiers.licet
licet repl $base <<'END'
changes
save none.licet
END
cat >"$SCRATCH/edits" <<END
orders ../../../examples/data/ledger-10000.csv
set threshold low_volume = 500 H100e
rule embargo "Embargo"
  cites "15 CFR 742.6(b)(10)"
  when destination in blocked
  then prohibited
rule small_orders
  when quantity <= 2
  then presumed_denial
strike group supplement_5
changes
impact
save $SCRATCH/changes.licet stricter "Stricter rules" from 2025-06-01
changes
save $SCRATCH/changes.licet stricter from tomorrow
save $SCRATCH/permanent.licet
orders
rule passing when quantity = 1 then prohibited
strike rule passing
strike rule embargo
save $SCRATCH/struck.licet struck
undo
drop
changes
undo
impact
ruleset three_tiers "Another title"
  in force from 2025-01-13
save $SCRATCH/refused.licet
undo
amendment later "Later still" amends three_tiers
  in force from 2025-09-01
set cap allocation = 100 H100e
save $SCRATCH/both.licet stricter from 2025-06-01
quit
END
licet repl $base <"$SCRATCH/edits"
echo "status $?"
cat "$SCRATCH/changes.licet" "$SCRATCH/both.licet"
licet test --quiet $base "$SCRATCH/both.licet"
licet decide --quiet $base "$SCRATCH/permanent.licet" --orders ../../../examples/data/ledger-10000.csv --columns outcome |
    sort | uniq -c | sort -rn
cat "$SCRATCH/struck.licet"
ls "$SCRATCH"
