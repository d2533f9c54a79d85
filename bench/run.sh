#!/bin/bash
# Measures: `licet decide` beside the same rule written by hand in C (and in Lua 5.4, where that is
# installed), loading beside parsing alone, one order beside a block, 10,000 rules under 100
# amendments beside the rules alone, `licet impact` beside deciding once, and peak memory.
#
# `make bench` runs it. BUILD is the directory of a build, LICET its program, CC the compiler of the
# programs here. BENCH_RUNS (5) is how often each is run, BENCH_ORDERS (1000000) how many orders.
# Everything is written below BUILD/bench; with BENCH_RECORD=1 the results are copied to
# bench/results.json too.
#
# It fails when answers differ, or a program fails. It never fails because something is slow.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C
build=${BUILD:-build}
licet=${LICET:-$build/licet}
compiler=${CC:-cc}
runs=${BENCH_RUNS:-5}
orders=${BENCH_ORDERS:-1000000}
work=$build/bench
rules=examples/diffusion/three-tiers.licet
results=$work/results
lua=$(command -v lua5.4 || true)
mkdir -p "$work"
: >"$results"

note() { printf '%s\n' "bench: $*" >&2; }
record() { printf '%s %s\n' "$1" "$2" >>"$results"; }
result() { awk -v name="$1" '$1 == name { value = $2 } END { print value }' "$results"; }
grouped() { echo "$1" | sed ':a; s/\B[0-9]\{3\}\>/,&/; ta'; }

# ---- build ---------------------------------------------------------------------------------------
build_programs()
{
    local tables=(stdlib/chips.licet stdlib/countries.licet stdlib/ear.licet)
    local flags=(-std=c11 -O2 -DNDEBUG)
    awk -f bench/tables.awk "${tables[@]}" >"$work/tables.h"
    awk -v lua=1 -f bench/tables.awk "${tables[@]}" >"$work/tables.lua"
    "$compiler" "${flags[@]}" -I"$work" -o "$work/three_tiers" bench/three_tiers.c
    "$compiler" "${flags[@]}" -o "$work/peak" bench/peak.c
    "$compiler" "${flags[@]}" -o "$work/make_ledger" examples/data/make_ledger.c
    "$compiler" "${flags[@]}" -I. -Iinclude -o "$work/phases" bench/phases.c "$build/liblicet.a"
}

# ledger NAME SEED COUNT
ledger()
{
    "$work/make_ledger" --complete "$2" "$3" >"$work/$1.csv"
}

# ---- the same answers, before anything is measured -----------------------------------------------
# decide WHO FIGURES ORDERS: the decisions on standard output, the cost into the file FIGURES
decide()
{
    case $1 in
    licet) "$work/peak" "$2" "$licet" decide "$rules" --orders "$3" --format csv --quiet ;;
    c) "$work/peak" "$2" "$work/three_tiers" "$3" ;;
    lua) "$work/peak" "$2" "$lua" bench/three_tiers.lua "$work/tables.lua" "$3" ;;
    esac
}

same_answers()
{
    local file=$1 who
    decide licet "$work/figures" "$file" >"$work/licet.csv"
    for who in "${peers[@]}"; do
        decide "$who" "$work/figures" "$file" >"$work/$who.csv"
        cmp "$work/licet.csv" "$work/$who.csv" || {
            note "licet and $who decide $file differently: nothing is measured"
            exit 1
        }
    done
}

# ---- CSV to CSV ----------------------------------------------------------------------------------
# median FILE FIELD
median()
{
    awk -v field="$2" '{ print field == "cpu" ? $2 + $3 : $field }' "$1" | sort -n |
        awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

measure_files()
{
    local run who
    for who in licet "${peers[@]}"; do
        : >"$work/$who.figures"
    done
    for ((run = 0; run < runs; run++)); do
        for who in licet "${peers[@]}"; do
            decide "$who" "$work/figures" "$work/ledger.csv" >"$work/$who.csv"
            cat "$work/figures" >>"$work/$who.figures"
        done
    done
    for who in licet "${peers[@]}"; do
        record "${who}_seconds" "$(median "$work/$who.figures" 1)"
        record "${who}_cpu_seconds" "$(median "$work/$who.figures" cpu)"
        record "${who}_peak_kib" "$(median "$work/$who.figures" 4)"
    done
}

# ---- memory: the same consignees ordering more, and more consignees ------------------------------
# repeat FILE TIMES: the rows of FILE over and over, under one header
repeat()
{
    local time
    head -n 1 "$1"
    for ((time = 0; time < $2; time++)); do
        tail -n +2 "$1"
    done
}

measure_memory()
{
    local times
    for times in 1 10 30; do
        repeat "$work/tenth.csv" "$times" | decide licet "$work/figures" - >/dev/null
        record "memory_rows_${times}_kib" "$(median "$work/figures" 4)"
    done
    decide licet "$work/figures" "$work/ledger.csv" >/dev/null
    record memory_keys_kib "$(median "$work/figures" 4)"
}

# ---- 10,000 rules under 100 amendments, beside the rules alone -----------------------------------
# of_law NAME COMMAND…: one more figure of the seconds on the processor
of_law()
{
    local name=$1
    shift
    "$work/peak" "$work/figures" "$licet" "$@" --quiet
    cat "$work/figures" >>"$work/$name.figures"
}

measure_amendments()
{
    local law run first
    mkdir -p "$work/amendments"
    "$work/phases" --text 10000 >"$work/amendments/growth.licet"
    awk -v folder="$work/amendments" -v count=100 -v rules=2500 -f bench/amend.awk
    # the dates of a ledger ascend: its first orders are from before the first amendment
    ledger orders 3 10000
    first=$(awk -F, 'NR > 1 && $2 >= "2025-07-01" { print NR - 1; exit }' "$work/orders.csv")
    head -n "$first" "$work/orders.csv" >"$work/before.csv"
    rm -f "$work"/{base,amended}_{compile,decide}.figures
    for ((run = 0; run < runs; run++)); do
        of_law base_compile compile "$work/amendments/growth.licet" -o "$work/base.image"
        of_law amended_compile compile "$work"/amendments/*.licet -o "$work/amended.image"
        for law in base amended; do
            of_law "${law}_decide" decide "$work/$law.image" --orders "$work/orders.csv" \
                --format csv -o "$work/$law.csv"
        done
    done
    for law in base amended; do
        record "${law}_compile_seconds" "$(median "$work/${law}_compile.figures" cpu)"
        record "${law}_decide_seconds" "$(median "$work/${law}_decide.figures" cpu)"
        "$licet" decide "$work/$law.image" --orders "$work/before.csv" --format csv --quiet \
            -o "$work/$law-before.csv"
    done
    cmp "$work/base-before.csv" "$work/amended-before.csv" || {
        note "amendments change answers of days on which none acts"
        exit 1
    }
    ! cmp -s "$work/base.csv" "$work/amended.csv" || { note "amendments change nothing"; exit 1; }
    rm -rf "$work"/*.image "$work/amendments"
}

# ---- what an impact costs beside deciding the same orders ----------------------------------------
measure_impact()
{
    local run amendment=examples/diffusion/threshold-500.licet
    rm -f "$work"/impact_{decide,both}.figures
    for ((run = 0; run < runs; run++)); do
        of_law impact_decide decide "$rules" --orders "$work/ledger.csv" --format csv \
            -o "$work/licet.csv"
        of_law impact_both impact "$rules" --with "$amendment" --orders "$work/ledger.csv" \
            --format csv -o "$work/impact.csv"
    done
    record impact_decide_seconds "$(median "$work/impact_decide.figures" cpu)"
    record impact_seconds "$(median "$work/impact_both.figures" cpu)"
    awk -F, -v orders="$orders" '$2 == "matrix" && $4 == "orders" { sum += $5 }
        END { exit sum != orders }' "$work/impact.csv" || {
        note "the matrix of the impact does not hold every order"
        exit 1
    }
}

# ---- the table -----------------------------------------------------------------------------------
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

row()
{
    local who=$1 label=$2
    awk -v label="$label" -v orders="$orders" -v seconds="$(result "${who}_seconds")" \
        -v cpu="$(result "${who}_cpu_seconds")" -v peak="$(result "${who}_peak_kib")" \
        -v c="$(result c_cpu_seconds)" \
        'BEGIN { printf "  %-32s %8.3f %8.3f %9.0f %7.2f %9.1f\n", label, seconds, cpu,
                 cpu * 1e9 / orders, cpu / c, peak / 1024 }'
}

line() { awk -v label="$1" -v value="$2" -v unit="$3" -v places="$4" \
    'BEGIN { printf "  %-60s %9.*f %s\n", label, places, value, unit }'; }
milliseconds() { line "$1" "$(awk -v s="$(result "$2")" 'BEGIN { print s * 1000 }')" ms 1; }
nanoseconds() { line "$1" "$(result "$2")" ns 0; }
mebibytes() { line "$1" "$(awk -v k="$(result "$2")" 'BEGIN { print k / 1024 }')" MiB 1; }

print_table()
{
    local tenth
    tenth=$((orders / 10))
    echo "The three tiers, $(grouped "$orders") complete orders, CSV to CSV, one thread," \
        "median of $runs interleaved runs"
    printf '  %-32s %8s %8s %9s %7s %9s\n' '' seconds CPU 'CPU ns' 'x C' 'peak MiB'
    row c 'written by hand in C'
    row licet 'licet decide'
    if [ -n "$lua" ]; then
        row lua 'written by hand in Lua 5.4'
    else
        printf '  %-32s %8s\n' 'written by hand in Lua 5.4' 'missing: lua5.4 is not installed'
    fi
    echo
    echo "One order without files, of 200,000 (both engines: outcomes compared)"
    nanoseconds 'session: facts set from text' session_text_set_ns
    nanoseconds '  with decide and book' session_text_all_ns
    nanoseconds 'session: facts set by handle' session_handle_set_ns
    nanoseconds '  with decide and book' session_handle_all_ns
    nanoseconds '  decide alone' session_decide_ns
    nanoseconds 'block: columns of cells in' block_cells_ns
    nanoseconds '  with replay' block_cells_all_ns
    nanoseconds 'block: columns of numbers in' block_numbers_ns
    nanoseconds '  with decide' block_numbers_decide_ns
    nanoseconds '  with replay' block_numbers_all_ns
    echo
    echo "Loading $(grouped "$(result rules)") rules ($(grouped "$(result text_bytes)") bytes)"
    milliseconds 'parse alone' parse_seconds
    milliseconds 'licet_load: parse, check, compile, verify, plan' load_seconds
    line 'load / parse (at most 3)' \
        "$(ratio "$(result load_seconds)" "$(result parse_seconds)")" x 2
    milliseconds 'parse alone, in warm memory' parse_warm_seconds
    milliseconds 'licet_load, in warm memory' load_warm_seconds
    milliseconds '  of it check, parsing included' stage_check_seconds
    milliseconds '  of it compile' stage_compile_seconds
    milliseconds '  of it verify' stage_open_seconds
    milliseconds "from its image of $(grouped "$(result image_bytes)") bytes, in warm memory" \
        image_load_seconds
    milliseconds 'the three tiers and their modules' small_load_seconds
    echo
    echo "10,000 rules under 100 amendments, beside the rules alone"
    milliseconds 'licet compile, the rules alone' base_compile_seconds
    milliseconds '  with the amendments' amended_compile_seconds
    line '  amended / alone (at most 2)' \
        "$(ratio "$(result amended_compile_seconds)" "$(result base_compile_seconds)")" x 2
    milliseconds 'licet decide, 10,000 orders from the image, the rules alone' base_decide_seconds
    milliseconds '  with the amendments' amended_decide_seconds
    line '  amended / alone (at most 1.3)' \
        "$(ratio "$(result amended_decide_seconds)" "$(result base_decide_seconds)")" x 2
    echo
    echo "The three tiers and the threshold of 500, $(grouped "$orders") orders"
    milliseconds 'licet impact' impact_seconds
    line '  impact / decide (at most 2.2)' \
        "$(ratio "$(result impact_seconds)" "$(result impact_decide_seconds)")" x 2
    echo
    echo "Peak memory of licet decide"
    mebibytes "$(grouped "$tenth") orders of $(grouped $((tenth / 20))) consignees" \
        memory_rows_1_kib
    mebibytes "$(grouped $((tenth * 10))) orders of the same" memory_rows_10_kib
    mebibytes "$(grouped $((tenth * 30))) orders of the same" memory_rows_30_kib
    mebibytes "$(grouped "$orders") orders of $(grouped $((orders / 20))) consignees" \
        memory_keys_kib
}

write_json()
{
    awk -v cpu="$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)" \
        -v compiler="$("$compiler" --version | head -n 1)" -v orders="$orders" -v runs="$runs" '
        function text(value) { gsub(/[\\"]/, "\\\\&", value); return "\"" value "\"" }
        BEGIN {
            print "{"
            print "  \"processor\": " text(cpu) ","
            print "  \"compiler\": " text(compiler) ","
            print "  \"orders\": " orders ","
            printf "  \"runs\": %d", runs
        }
        { printf ",\n  \"%s\": %s", $1, $2 }
        END { print "\n}" }' "$results" >"$work/results.json"
    if [ "${BENCH_RECORD:-}" = 1 ]; then
        cp "$work/results.json" bench/results.json
    fi
}

[ -x "$licet" ] || { note "there is no program \`$licet\`: build it first"; exit 1; }
peers=(c)
[ -z "$lua" ] || peers+=(lua)
note "building, and making $(grouped "$orders") orders"
build_programs
ledger ledger 2025 "$orders"
ledger tenth 7 $((orders / 10))
ledger phases 2025 200000
note "comparing answers"
same_answers "$work/tenth.csv"
same_answers "$work/ledger.csv"
note "CSV to CSV"
measure_files
note "single orders, blocks, loading"
"$work/phases" "$work/phases.csv" "$rules" "$runs" >>"$results"
note "amendments"
measure_amendments
note "impact"
measure_impact
note "memory"
measure_memory
write_json
print_table
rm -f "$work"/*.csv
echo
echo "In figures: $work/results.json"
