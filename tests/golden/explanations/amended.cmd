# What stands for a name on the day of the order: lets, thresholds and tallies that are replaced.
for day in 2025-01-31 2025-02-10; do
    for amount in 6 11; do
        licet explain amended.licet --order "s \"z\", amount $amount, date $day"
    done
done
licet explain amended.licet --format json --order 's "z", amount 11, date 2025-02-10'
licet explain amended.licet --order 's "z", date 2025-02-10'
