#!/bin/bash
# What grows: rules and agreements, keys of the ledger, amendments; what loading costs; how large
# the library is, how soon a first order is decided, and how often memory is asked for.
. bench/common.sh
. bench/three_tiers.sh

MOST_KEYS=${BENCH_KEYS:-10000000}

measure_rules()
{
    local kind
    with_library growth bench/growth.c
    for kind in rules pairs agreements limits; do
        take_turns "$work/growth" "$kind"
    done
}

measure_keys()
{
    tables
    with_library keys bench/keys.c
    take_turns "$work/keys" "$MOST_KEYS"
    ledger growth 2025 200000
    "$work/keys" --allocations "$rules" "$work/growth.csv" >"$work/growth.allocations"
    local name value
    while read -r name value; do
        record "$name" "$value"
    done <"$work/growth.allocations"
}

measure_loading()
{
    with_library loading bench/loading.c
    take_turns "$work/loading" "$rules"
}

# ---- 10,000 rules under amendments ---------------------------------------------------------------
# law COUNT: the names of the texts
law() { find "$work/amendments/$1" -name '*.licet' | sort; }

measure_amendments()
{
    local count first players=() many
    for count in 0 1 10 100; do
        mkdir -p "$work/amendments/$count"
        "$work/loading" --text 10000 >"$work/amendments/$count/growth.licet"
        [ "$count" = 0 ] || awk -v folder="$work/amendments/$count" -v "count=$count" \
            -v rules=2500 -f bench/amend.awk
    done
    # the dates of a ledger ascend: its first orders are from before the first amendment
    ledger growth 3 10000
    first=$(awk -F, 'NR > 1 && $2 >= "2025-07-01" { print NR - 1; exit }' "$work/growth.csv")
    head -n "$first" "$work/growth.csv" >"$work/growth-before.csv"
    for count in 0 1 10 100; do
        mapfile -t many < <(law "$count")
        "$licet" compile "${many[@]}" --quiet -o "$work/growth-$count.image"
        "$licet" decide "$work/growth-$count.image" --orders "$work/growth-before.csv" \
            --format csv --quiet -o "$work/growth-$count.before"
        cmp "$work/growth-0.before" "$work/growth-$count.before" || {
            note "amendments change answers of days on which none acts"
            return 1
        }
        [ "$count" = 0 ] || players+=(--)
        players+=("$work/peak" --turns "growth_amendments_${count}_compile" 1 -
            "$licet" compile "${many[@]}" --quiet -o "$work/growth.made"
            -- "$work/peak" --turns "growth_amendments_${count}_decide" 10000 -
            "$licet" decide "$work/growth-$count.image" --orders "$work/growth.csv"
            --format csv --quiet -o "$work/growth-$count.out")
    done
    take_turns "${players[@]}"
    if cmp -s "$work/growth-0.out" "$work/growth-100.out"; then
        note "amendments change nothing"
        return 1
    fi
}

# ---- the library and the program ----------------------------------------------------------------
# bytes FILE: of its code and constants, without what a debugger reads
text_bytes() { size -A "$1" | awk '$1 ~ /^\.(text|rodata)$/ { sum += $2 } END { print sum }'; }

measure_sizes()
{
    if [ -f "$build/liblicet.so" ]; then
        strip -o "$work/library" "$build/liblicet.so"
        record growth_library_bytes "$(wc -c <"$work/library")"
        record growth_library_text_bytes "$(text_bytes "$work/library")"
    else
        lack growth_library_bytes there is no liblicet.so
    fi
    strip -o "$work/program" "$licet"
    record growth_program_bytes "$(wc -c <"$work/program")"
}

measure_start()
{
    local many
    printf '%s\n%s\n' 'id,date,destination,headquarters,consignee,chip,quantity' \
        '1,2025-05-20,MY,MY,Acme,H100,5' >"$work/growth-one.csv"
    "$licet" compile "$rules" --quiet -o "$work/growth-one.image"
    many=$work/growth-0.image
    take_turns \
        "$work/peak" --turns growth_start 1 "$work/growth-start.out" "$licet" decide "$rules" \
        --orders "$work/growth-one.csv" --format csv --quiet \
        -- "$work/peak" --turns growth_start_image 1 "$work/growth-image.out" "$licet" decide \
        "$work/growth-one.image" --orders "$work/growth-one.csv" --format csv --quiet
    take_turns "$work/peak" --turns growth_start_many 1 - "$licet" decide "$many" \
        --orders "$work/growth-one.csv" --format csv --quiet
}

measure_rules
measure_keys
measure_loading
measure_amendments
measure_sizes
measure_start
rm -rf "$work"/growth*.csv "$work"/growth*.image "$work"/growth*.out "$work"/growth*.before \
    "$work/growth.made" "$work/amendments"
