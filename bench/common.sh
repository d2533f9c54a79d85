#!/bin/bash
# What the parts of `make bench` share. bench/run.sh runs them; each begins with
#
#     . bench/common.sh
#
# and writes figures with `record`, `lack` and `take_turns` into the file $results, one a line:
#
#     NAME MEDIAN LEAST MOST [VALUE OF EACH ROUND...]
#     NAME missing WHY
#
# Times are nanoseconds, memory is bytes, NAME begins with the name of the part. bench/table.awk
# shows them as bench/parts/PART.rows says. Must not: measure anything, or fail because something is
# slow.
# shellcheck disable=SC2034 # the parts use what is set here
set -eu
export LC_ALL=C
build=${BUILD:-build}
licet=${LICET:-$build/licet}
compiler=${CC:-cc}
runs=${BENCH_RUNS:-7}
orders=${BENCH_ORDERS:-1000000}
work=$build/bench
results=${BENCH_RESULTS:-$work/results}
npm=$work/npm/node_modules

note() { printf '%s\n' "bench: $*" >&2; }

# record NAME VALUE...: of several values the median, the least and the most are kept too
record()
{
    local name=$1
    shift
    printf '%s\n' "$@" | sort -g | awk -v name="$name" -v all="$*" '{ value[NR] = $1 }
        END { print name, value[int((NR + 1) / 2)], value[1], value[NR], (NR > 1 ? all : "") }' \
        >>"$results"
}

# lack NAME WHY...: a figure that cannot be had here, and what is missing for it
lack() { printf '%s missing %s\n' "$1" "${*:2}" >>"$results"; }

# result NAME: the median, or nothing
result() { awk -v name="$1" '$1 == name { value = $2 } END { print value }' "$results"; }

# take_turns COMMAND [ARGUMENT...] [-- COMMAND...]...: see bench/turns.c
take_turns() { "$work/turns" "$runs" "$results" "$@"; }

# c_program NAME SOURCE [FLAG...]: makes $work/NAME
c_program()
{
    "$compiler" -std=c11 -O2 -DNDEBUG -I. -Iinclude -I"$work" -o "$work/$1" "$2" "${@:3}"
}

# with_library NAME SOURCE [FLAG...]: the same, with the library
with_library()
{
    c_program "$1" "$2" "${@:3}" "$build/liblicet.a"
}

# ledger NAME SEED COUNT: complete orders, into $work/NAME.csv
ledger() { "$work/make_ledger" --complete "$2" "$3" >"$work/$1.csv"; }

# there COMMAND: where it is, or nothing
there() { command -v "$1" || true; }

# module NAME: whether the npm package is here
module() { [ -n "$(there node)" ] && [ -d "$npm/$1" ]; }

# Who takes part in the next turns: take_turns "${entered[@]}"
entered=()

# enter COMMAND [ARGUMENT...]
enter()
{
    [ "${#entered[@]}" -eq 0 ] || entered+=(--)
    entered+=("$@")
}

# enter_if NAME PROGRAM [ARGUMENT...]: where the program is installed; NAME is the figure it writes
enter_if()
{
    if [ -n "$(there "$2")" ]; then
        enter "${@:2}"
    else
        lack "$1" "$2 is not installed"
    fi
}

# enter_npm NAME PACKAGE SCRIPT [ARGUMENT...]: in node, where the package is installed
enter_npm()
{
    if module "$2"; then
        enter node "${@:3}"
    else
        lack "$1" "$2 is not installed"
    fi
}
