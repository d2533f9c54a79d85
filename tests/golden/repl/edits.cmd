# Edits of the working copy: what they change for the orders, in place and as amendments.
# spec: K-1.1, K-1.2, K-1.3, K-2.12, K-2.13, K-2.14, K-2.2
licet repl ../../../examples/diffusion/three-tiers.licet <<'END'
order destination MY, headquarters MY, consignee "Acme", chip H100, quantity 1,000, date 2025-05-20
book
orders ../../../examples/data/ledger-10000.csv
what if set threshold low_volume = 500 H100e
set threshold low_volume = 500 H100e
set threshold low_volume = 700 H100e
rule embargo
  when destination in blocked
  then prohibited
strike rule embargo
rule embargo "Embargo"
  when destination in blocked
  then prohibited
rule broken
  when destination
  then prohibited
strike rule licence_required
threshold low_volume = 2 chips
rule all_denied
  then policy_of_denial
strike rule all_denied
amendment late amends three_tiers
  in force from 2025-06-01
set threshold low_volume = 0 TPP
rule later
  when chip.tpp >= 1 TPP
  then prohibited
strike rule later
orders where destination = MY
undo
undo
undo
undo
redo
drop
drop
undo
quit
END
