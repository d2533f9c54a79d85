# Where the outcome of an order turns: every turn, over facts and thresholds.
# spec: K-2.18
licet repl ../../../examples/diffusion/three-tiers.licet <<'END'
sweep quantity 1..5,000
order destination MY, headquarters MY, consignee "Acme", chip H100, quantity 100, date 2025-05-20
sweep quantity 1..5,000
sweep quantity 0..9,223,372,036,854,775,807
book
sweep quantity 1..5,000
order quantity 600
sweep quantity 1..60,000 by chip
sweep threshold low_volume 500 H100e..1,700 H100e
sweep chip
sweep destination
sweep headquarters by destination
sweep date 2024-12-01..2028-02-01
sweep quantity 1..5,000 by consignee
sweep quantity 5..1
sweep quantity 1..many
sweep quantity
sweep nothing 1..2
sweep consignee
sweep threshold nothing 1..2
sweep chip 1..2
orders ../../../examples/data/ledger-10000.csv
sweep threshold low_volume 100 H100e..2,000 H100e
again
quit
END
cat >"$SCRATCH/crooked.licet" <<'END'
ruleset crooked
use scale
facts
  a : count
  b : count
threshold top = 100
rule square
  when a * a >= 50 and a * a <= 90
  then prohibited
rule exactly
  when a = 1,000 or a / 3 = 700
  then notice
rule between
  when min(a, b) >= top and max(a, b) <= top + 7
  then case_by_case
otherwise no_licence
END
licet repl "$SCRATCH/crooked.licet" <<'END'
order b 103
sweep a 0..20
sweep a 0..5,000
sweep a 0..1,000,001
sweep b 0..1,000,000,000
order a 105
sweep threshold top 0..1,000,000
END
