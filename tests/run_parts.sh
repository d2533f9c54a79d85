#!/bin/bash
# Runs the parts of the tests named as arguments and counts them.
#
# The Makefile builds first and passes BUILD (the release build), CHECK_BUILD (the build with the
# sanitizers), CC, MAKE and BUILD_SECONDS. With LICET_SOAK=1 the parts run in their long forms.
# Every program of a part prints lines `N passed, N failed`, which are summed here; a program that
# ends badly without having counted a failure is one failure. One line is printed for each part, and
# at the end a line alone: `N passed, N failed`. Must not: build anything.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
export LC_ALL=C.UTF-8 TZ=UTC
: "${BUILD:?set by the Makefile}" "${CHECK_BUILD:?set by the Makefile}"
export BUILD CHECK_BUILD CC="${CC:-cc}" MAKE="${MAKE:-make}"
export LICET="$CHECK_BUILD/licet"
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1:strict_string_checks=1}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"
soak=${LICET_SOAK:-}
logs=$CHECK_BUILD/logs
mkdir -p "$logs" || exit 2

# ---- the parts: what is needed, how many seconds it may take, how it is run ----------------------
# Seconds of `make check`, all parts together below 600; the long forms have ten times as much.
budget_of()
{
    local seconds
    case $1 in
    build) seconds=125 ;;
    unit) seconds=75 ;;
    golden) seconds=45 ;;
    clauses) seconds=30 ;;
    mutants) seconds=20 ;;
    limits) seconds=50 ;;
    faults) seconds=60 ;;
    differential) seconds=75 ;;
    api) seconds=45 ;;
    valgrind) seconds=25 ;;
    lint) seconds=45 ;;
    *) seconds=60 ;;
    esac
    [ -z "$soak" ] || seconds=$((seconds * 10))
    echo "$seconds"
}

is_there()
{
    case $1 in
    unit) [ -x "$CHECK_BUILD/unit_tests" ] ;;
    golden) [ -x "$LICET" ] || [ -x "$CHECK_BUILD/tree_dump" ] ;;
    limits) [ -f tests/limits.sh ] && [ -x "$LICET" ] ;;
    faults) [ -x "$CHECK_BUILD/fault_tests" ] ;;
    differential) [ -x "$CHECK_BUILD/differential" ] ;;
    api) [ -f include/licet.h ] ;;
    valgrind) [ -x "$BUILD/licet" ] ;;
    arrow) bash tests/arrow.sh --there ;;
    *) [ -f "tests/$1.sh" ] ;;
    esac
}

# The engines are compared twice: with the sanitizers on a few rules and orders, and as they are
# delivered on many.
run_differential()
{
    local small="--seed 1 --rulesets 200 --orders 300 --three-tiers 20000"
    local large="--seed 2 --rulesets 1000 --orders 1000 --three-tiers 1000000"
    if [ -n "$soak" ]; then
        small="--seed 3 --rulesets 1000 --orders 1000 --three-tiers 200000"
        large="--seed 4 --rulesets 10000 --orders 1000 --three-tiers 10000000"
    fi
    local status=0
    # shellcheck disable=SC2086 # lists of words
    "$CHECK_BUILD/differential" $small || status=1
    # shellcheck disable=SC2086
    "$BUILD/differential" $large || status=1
    return $status
}

run_part()
{
    case $1 in
    # One process for all tests: a child's leaks would not be seen.
    unit) CK_FORK=no CK_DEFAULT_TIMEOUT=0 "$CHECK_BUILD/unit_tests" ;;
    faults) "$CHECK_BUILD/fault_tests" ;;
    differential) run_differential ;;
    # Hundreds of texts, each a run of the program: as it is delivered, which is faster.
    mutants) LICET="$BUILD/licet" sh tests/mutants.sh ;;
    *) bash "tests/$1.sh" ;;
    esac
}
export -f run_part run_differential
export soak

# ---- counting -----------------------------------------------------------------------------------
count_in()
{
    awk '/^[0-9]+ passed, [0-9]+ failed$/ { passed += $1; failed += $3 }
        END { print passed + 0, failed + 0 }' "$1"
}

row()
{
    printf '%-14s %8s %8s %9s %8s  %s\n' "$@"
}

all_passed=0
all_failed=0
row part passed failed seconds budget ""
if [ -n "${BUILD_SECONDS:-}" ]; then
    row build - - "$BUILD_SECONDS" "$(budget_of build)" ""
fi
for part in "$@"; do
    if ! is_there "$part"; then
        row "$part" - - - "$(budget_of "$part")" absent
        continue
    fi
    budget=$(budget_of "$part")
    log=$logs/$part.log
    begin=$(date +%s%N)
    # A part that hangs is ended, so that the others are still counted.
    # shellcheck disable=SC2016 # the inner shell expands it
    timeout -k 10 $((budget * 5)) bash -c 'run_part "$1"' run_part "$part" >"$log" 2>&1
    status=$?
    tenths=$((($(date +%s%N) - begin) / 100000000))
    read -r passed failed <<<"$(count_in "$log")"
    if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
        failed=1
    fi
    remark=""
    [ "$status" -lt 124 ] || remark="ended with status $status"
    [ $((tenths / 10)) -lt "$budget" ] || remark="over its budget $remark"
    row "$part" "$passed" "$failed" "$((tenths / 10)).$((tenths % 10))" "$budget" "$remark"
    if [ "$failed" -eq 0 ]; then
        grep '^warning: ' "$log" | head -n 5 | sed 's/^/    /'
    else
        sed 's/^/    /' "$log" | tail -n 60
        echo "    (all of it: $log)"
    fi
    all_passed=$((all_passed + passed))
    all_failed=$((all_failed + failed))
done
echo "$all_passed passed, $all_failed failed"
[ "$all_failed" -eq 0 ]
