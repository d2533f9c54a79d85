# Things by name, expressions, days, what is missing, why a rule does not apply.
# spec: K-2.7, K-2.9, K-2.10, K-2.11, K-2.22, K-2.23
licet repl ../../../examples/diffusion/three-tiers.licet ../../../examples/diffusion/threshold-500.licet <<'END'
show law
on 2025-07-01
show law
show Malaysia
show chip H100
show rule embargo
show lpp
show low_volume
show supplement_5
show ally
show notice
show consignee
show facts
show rules
show TPP
show H100e
show shipment
show threshold_500
show
show nothing_of_that_name
order destination MY, consignee "Acme", chip H100, quantity 300
missing
order headquarters missing, consignee missing
missing
order headquarters MY, consignee "Acme"
missing
book
order quantity 1
show ledger
show lpp
show MY
show order
show orders
why not allied_exception
why not embargo
why not low_volume_exception
why not nonsense
eval shipment
eval left(lpp)
eval used(lpp) + shipment
eval destination in ally
eval destination
eval headquarters = MY and quantity > 3
eval date + 10 days
eval "a text"
eval 1 / 0
eval id = "x"
eval chip.tpp +
eval nothing
type chip.tpp * quantity
type destination
type destination in ally
type date
type consignee
type quantity / 3
on 2024-01-01
eval low_volume
why not embargo
order date 2024-01-01
why not embargo
missing
on tomorrow
END
