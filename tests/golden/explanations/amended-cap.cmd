# Under amendments: the version of the day alone, the others without a word; what is struck.
for day in 2025-01-31 2025-02-01 2025-03-01; do
    licet explain amended-cap.licet --quiet --order "date $day, s \"x\", amount 45 kg, destination BB"
    echo
done
licet explain amended-cap.licet --quiet --format markdown --order 'date 2025-06-01, s "x", amount 20 kg, destination BB'
licet explain amended-cap.licet --quiet --format json --order 'date 2025-02-01, s "x", amount 45 kg, destination BB'
