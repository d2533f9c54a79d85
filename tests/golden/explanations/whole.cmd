# Agreements relied on and met besides, rules that bar, a rolling cap, a tally without its key, rules
# out of date; for a reader and as JSON.
order='date 2025-07-01, destination MY, consignee "Acme", chip H100'
licet explain whole.licet --order "$order, quantity 20, share 10%, listed no"
licet explain whole.licet --order "$order, quantity 101, share 10%, listed yes"
licet explain whole.licet --order "$order, quantity 101, share 10%, listed yes" --format json
licet explain whole.licet --order "$order, quantity 20, share 30%, listed yes"
licet explain whole.licet --order "$order, quantity 20, share 30%, listed yes" --format json
licet explain whole.licet --order "$order, quantity 40, share 5%, listed no"
licet explain whole.licet --order 'date 2025-07-01, destination MY, chip H100, quantity 40, share 5%'
licet explain whole.licet --format json --order 'date 2025-07-01, destination MY, chip H100, quantity 40, share 5%'
licet explain whole.licet --order 'date 2026-02-01, destination MY, chip H100, quantity 20, listed no, share 60%'
licet explain whole.licet --order 'date 2027-02-01, destination MY, chip H100, quantity 20, listed no'
licet explain whole.licet --format json --order 'date 2025-02-01, destination FR, chip V100, quantity 11'
