#!/bin/bash
# The three tiers without peers: one order in a session and in a block, what an impact costs beside
# deciding once, and peak memory.
. bench/common.sh
rules=examples/diffusion/three-tiers.licet

measure_ways()
{
    with_library phases bench/phases.c
    ledger laws 2025 200000
    take_turns "$work/phases" "$rules" "$work/laws.csv"
}

# of_law NAME COMMAND...: the program as a player
of_law() { enter "$work/peak" --turns "$1" "$orders" - "$licet" "${@:2}" --quiet; }

measure_impact()
{
    ledger laws 2025 "$orders"
    entered=()
    of_law laws_decide decide "$rules" --orders "$work/laws.csv" --format csv \
        -o "$work/laws-decided.csv"
    of_law laws_impact impact "$rules" --with examples/diffusion/threshold-500.licet \
        --orders "$work/laws.csv" --format csv -o "$work/laws-impact.csv"
    take_turns "${entered[@]}"
    awk -F, -v orders="$orders" '$2 == "matrix" && $4 == "orders" { sum += $5 }
        END { exit sum != orders }' "$work/laws-impact.csv" || {
        note "the matrix of the impact does not hold every order"
        return 1
    }
}

# repeat FILE TIMES: the rows of FILE over and over, under one header
repeat()
{
    local time
    head -n 1 "$1"
    for ((time = 0; time < $2; time++)); do
        tail -n +2 "$1"
    done
}

# The same consignees ordering more, which must not need more memory; measure_impact has ten times
# the consignees.
measure_memory()
{
    local times
    ledger laws-tenth 7 $((orders / 10))
    for times in 1 10 30; do
        repeat "$work/laws-tenth.csv" "$times" >"$work/laws.csv"
        "$work/peak" "$work/laws.figures" "$licet" decide "$rules" --orders "$work/laws.csv" \
            --format csv --quiet -o "$work/laws-decided.csv"
        record "laws_rows_${times}_peak_bytes" "$(awk '{ print $4 * 1024 }' "$work/laws.figures")"
    done
}

measure_ways
measure_impact
measure_memory
rm -f "$work"/laws*.csv
