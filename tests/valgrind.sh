#!/bin/bash
# Runs the released program under valgrind: the tests of a text and a short decide; in the long form
# (LICET_SOAK=1) the light suites of the unit tests, every wrong text and every order of the example
# too. The heavy suites, and the long forms of all, are watched by the sanitizers alone
# (`make check-unit`): they go round thousands of times through the same lines.
# Must not: run what is built with the sanitizers.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
export LC_ALL=C.UTF-8
BUILD=${BUILD:-build}
CHECK_BUILD=${CHECK_BUILD:-$BUILD/check}
work=$CHECK_BUILD/valgrind
mkdir -p "$work" || exit 2
passed=0
failed=0

# watch NAME ALLOWED COMMAND…: no error, no leak, and an exit status out of ALLOWED.
watch()
{
    local name=$1 allowed=$2 status
    shift 2
    valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=all \
        --errors-for-leak-kinds=definite,indirect,possible --log-file="$work/report" \
        "$@" >"$work/output" 2>&1 </dev/null
    status=$?
    case " $allowed " in
    *" $status "*)
        passed=$((passed + 1))
        return
        ;;
    esac
    echo "$name: status $status"
    head -n 40 "$work/report"
    tail -n 5 "$work/output"
    failed=$((failed + 1))
}

rules=examples/diffusion/three-tiers.licet
if [ -f "$rules" ]; then
    watch "licet test" 0 "$BUILD/licet" test "$rules"
    for orders in examples/data/*.csv; do
        [ -f "$orders" ] || continue
        sample=$orders
        if [ -z "${LICET_SOAK:-}" ]; then
            sample=$work/sample.csv
            head -n 100 "$orders" >"$sample"
        fi
        # some rows of real data are rejected: that is status 3
        watch "licet decide $orders" "0 3" "$BUILD/licet" decide "$rules" --orders "$sample"
    done
fi
for wrong in tests/golden/diagnostics/*.licet; do
    [ -f "$wrong" ] || continue
    watch "licet check $wrong" "0 1" "$BUILD/licet" check "$wrong"
    [ -n "${LICET_SOAK:-}" ] || break
done
# Each of these takes more than a minute under valgrind: thousands of random blocks against rows, of
# doctored images, hundreds of dialogues whose memory fails.
heavy="block image repl"
if [ -n "${LICET_SOAK:-}" ] && [ -x "$BUILD/unit_tests" ]; then
    unset LICET_SOAK
    export CK_FORK=no CK_DEFAULT_TIMEOUT=0
    for suite in tests/unit/check_*.c; do
        suite=${suite#tests/unit/check_}
        suite=${suite%.c}
        case " $heavy " in
        *" $suite "*) continue ;;
        esac
        watch "unit tests: $suite" 0 "$BUILD/unit_tests" "$suite"
    done
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
