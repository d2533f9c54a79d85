#!/bin/bash
# Measures Licet beside its peers and prints one table: `make bench` runs it.
#
# BUILD is the directory of a build, LICET its program, CC the compiler of the programs here.
# BENCH_PARTS names the parts to run (all: see bench/parts), BENCH_RUNS (7) the rounds in which the
# programs of a part take turns, BENCH_ORDERS (1000000) the orders of the large ledger. Everything
# is written below BUILD/bench; with BENCH_RECORD=1 the figures are copied to bench/results.json and
# the table to README.md too. BENCH_FETCH=0 installs nothing.
#
# It fails when answers differ, or a program fails. It never fails because something is slow, or
# because a peer cannot be had.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. bench/common.sh
parts=${BENCH_PARTS:-mini cascade columns files growth laws}

build_programs()
{
    c_program turns bench/turns.c
    c_program peak bench/peak.c
    c_program make_ledger examples/data/make_ledger.c
}

# What a figure cannot say of itself.
write_machine()
{
    {
        echo "date $(date -u +%Y-%m-%d)"
        echo "processor $(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)"
        echo "cores $(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)"
        echo "compiler $("$compiler" --version | head -n 1)"
        echo "load $(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo 0)"
        echo "runs $runs"
        echo "orders $orders"
    } >"$work/machine"
}

machine() { sed -n "s/^$1 //p" "$work/machine"; }

print_table()
{
    local rows=() part
    for part in $parts; do
        [ ! -f "bench/parts/$part.rows" ] || rows+=("bench/parts/$part.rows")
    done
    echo "$(machine date), $(machine processor), $(machine cores) cores," \
        "load $(machine load); $(machine compiler)"
    echo "Processor time, median of $runs rounds in turns, least..most; ratios are medians of" \
        "ratios round by round"
    awk -f bench/table.awk "$work/results" "${rows[@]}"
}

write_json()
{
    awk -v machine="$work/machine" '
        function text(value) { gsub(/[\\"]/, "\\\\&", value); return "\"" value "\"" }
        BEGIN {
            print "{"
            while ((getline line <machine) > 0) {
                name = substr(line, 1, index(line, " ") - 1)
                value = substr(line, index(line, " ") + 1)
                printf "  %s: %s,\n", text(name), \
                    value ~ /^[0-9.]+$/ ? value + 0 : text(value)
            }
            printf "  \"figures\": {"
        }
        $2 != "missing" {
            printf("%s\n    %s: [%s, %s, %s]", comma, text($1), $2, (NF > 2 ? $3 : $2),
                (NF > 3 ? $4 : $2))
            comma = ","
        }
        END { print "\n  }\n}" }' "$work/results" >"$work/results.json"
}

# The table between the two comments of README.md.
write_readme()
{
    awk -v table="$work/table" '
        /<!-- bench -->/ {
            print
            print "```text"
            while ((getline line <table) > 0)
                print line
            print "```"
            skip = 1
        }
        /<!-- end of bench -->/ { skip = 0 }
        !skip { print }' README.md >"$work/README.md"
    cp "$work/README.md" README.md
}

[ -x "$licet" ] || { note "there is no program \`$licet\`: build it first"; exit 1; }
mkdir -p "$work"
[ "${BENCH_FETCH:-1}" = 0 ] || bash bench/peers.sh
note "building"
build_programs
write_machine
failed=
: >"$work/results"
for part in $parts; do
    note "$part"
    : >"$work/results.$part"
    BENCH_RESULTS=$work/results.$part bash "bench/parts/$part.sh" || failed="$failed $part"
    cat "$work/results.$part" >>"$work/results"
done
print_table | tee "$work/table"
write_json
echo
echo "In figures: $work/results.json"
[ -z "$failed" ] || { note "failed:$failed"; exit 1; }
if [ "${BENCH_RECORD:-}" = 1 ]; then
    cp "$work/results.json" bench/results.json
    write_readme
fi
