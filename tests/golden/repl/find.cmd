# Which rules name a country, a fact, a limit: by themselves, or through what stands for it.
# spec: K-2.26
cat >"$SCRATCH/named.licet" <<'END'
ruleset named "What names what"
use countries, scale, units
facts
  date : date
  destination : country
  bought_by : country if missing destination
  licensee : one of big, small
  quantity : count
group near "Near neighbours" = MY, SG
group far = near, TH until 2026-01-01
let abroad = destination in near
threshold few = 10
let few_left = few - quantity
cap near_cap limits quantity to few per destination each year where bought_by = MY
tally counted counts quantity where not abroad
agreement pact "Pact" with MY, TH covers quantity < few
rule licence "A title" when destination in ("Malaysia", "Singapore") -- and not TH
  unless quantity < 5
  then policy_of_denial
rule excepted despite licence
  under pact
  within near_cap
  when abroad and few_left > 0
    or destination not in far
  unless licensee = big
  then no_licence
  with "MY" 5 days before date
rule late in force from 2027-01-01 when bought_by in far then prohibited
otherwise no_licence
test "MY" order destination MY, quantity 1, date 2026-05-05 expect no_licence
END
cat >"$SCRATCH/later.licet" <<'END'
amendment later amends named in force from 2027-01-01
replace rule excepted despite licence when destination = MY then no_licence
END
licet repl "$SCRATCH/named.licet" "$SCRATCH/later.licet" <<'END'
on 2026-05-05
find MY
find Malaysia
find TH
find destination
find few
find near
find big
find no_licence
find licence
find near_cap
find pact
find Pact
find quantity
find BR
find tpp
find
find Atlantis
on 2025-05-05
find TH
find "Near neighbours"
END
