#!/bin/bash
# Golden tests: what a program writes is compared with what was recorded.
#
# tests/golden/KIND/ holds a case in two files, NAME.licet or NAME.cmd and beside it NAME.out (in
# trees/ the recorded file may be called NAME.tree):
#   trees         tree_dump FILE                 the tree of a text
#   bytecode      licet disasm FILE
#   diagnostics   licet check FILE
#   *             NAME.cmd in any kind (explanations, orders, …): bash with `licet` in PATH
# Commands run in the directory of the case; both output streams and the exit status are recorded.
# $SCRATCH names an empty directory for what a command writes. tests/golden/make_large.sh DIRECTORY
# makes texts too large to keep; each NAME.licet it makes has its diagnostics/NAME.out.
# examples/what-if/ is a kind of its own: NAME.cmd as above, NAME.licet-repl a dialogue's entries.
# In README.md and spec/*.md
#   ```licet            must pass `licet check`; `licet fragment` is only shown; `licet NAME.licet`
#                       is also kept under that name for the commands that follow in the page
#   ```sh               a block that starts with `$ licet` is run: each command, then its output, in
#                       which a line `...` stands for any lines
# BLESS=1 records anew (pages excepted). Arguments choose kinds (`snippets` are the pages).
# Output must not depend on the machine: paths are relative, the locale is fixed.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
root=$PWD
export LC_ALL=C.UTF-8 TZ=UTC NO_COLOR=1
unset LICET_SOAK COLUMNS
: "${CHECK_BUILD:=$root/build/check}"
export PATH="$CHECK_BUILD:$PATH"
bless=${BLESS:-}
work=$CHECK_BUILD/golden
rm -rf "$work"
mkdir -p "$work/scratch" || exit 2
export SCRATCH="$work/scratch"

passed=0
failed=0
recorded=0

# result NAME EXPECTED ACTUAL: compares, or records.
result()
{
    local name=$1 expected=$2 actual=$3
    if [ -n "$bless" ]; then
        if ! cmp -s "$actual" "$expected"; then
            cp "$actual" "$expected" || exit 2
            echo "recorded $name"
            recorded=$((recorded + 1))
        fi
        passed=$((passed + 1))
    elif [ ! -f "$expected" ]; then
        echo "$name: nothing is recorded; look at the output and run make bless"
        failed=$((failed + 1))
    elif cmp -s "$actual" "$expected"; then
        passed=$((passed + 1))
    else
        echo "$name: differs from what is recorded (- recorded, + now)"
        diff -a -u "$expected" "$actual" | tail -n +3 | cut -c 1-200 | head -n 40
        failed=$((failed + 1))
    fi
}

# run_in DIRECTORY COMMAND…: output and exit status into $work/now, the scratch directory by name.
run_in()
{
    local directory=$1
    shift
    rm -rf "$SCRATCH"
    mkdir -p "$SCRATCH"
    (
        cd "$directory" || exit 2
        "$@"
    ) >"$work/raw" 2>&1 </dev/null
    local status=$?
    sed "s|$SCRATCH|\$SCRATCH|g" "$work/raw" >"$work/now"
    # the last line of the output may lack its end
    if [ -s "$work/now" ] && [ -n "$(tail -c 1 "$work/now")" ]; then
        printf '\n(no line end)\n' >>"$work/now"
    fi
    echo "exit $status" >>"$work/now"
}

can_run()
{
    command -v "$1" >/dev/null 2>&1
}

run_case()
{
    local kind=$1 file=$2 name
    name=$(basename "$file")
    local expected=tests/golden/$kind/${name%.*}.out
    case $kind:$name in
    *:*.cmd)
        can_run licet || return
        run_in "tests/golden/$kind" bash -u "$name"
        ;;
    trees:*)
        can_run tree_dump || return
        [ -f "$expected" ] || expected=tests/golden/$kind/${name%.*}.tree
        run_in "tests/golden/$kind" tree_dump "$name"
        ;;
    bytecode:*)
        can_run licet || return
        run_in "tests/golden/$kind" licet disasm "$name"
        ;;
    diagnostics:*)
        can_run licet || return
        run_in "tests/golden/$kind" licet check "$name"
        ;;
    # a text that only the commands of its kind use
    *) return ;;
    esac
    result "$kind/$name" "$expected" "$work/now"
}

run_kind()
{
    local kind=$1 file
    for file in "tests/golden/$kind"/*.licet "tests/golden/$kind"/*.cmd; do
        [ -f "$file" ] || continue
        # beside a command of the same name it is that command's text
        case $file in
        *.licet) [ ! -f "${file%.licet}.cmd" ] || continue ;;
        esac
        run_case "$kind" "$file"
    done
}

# enter_all FILE: the dialogue whose entries are the lines of FILE.
enter_all()
{
    licet repl <"$1"
}

# The questions of examples/what-if/: a dialogue or commands, the answer beside each.
run_what_if()
{
    can_run licet || return
    local file name directory=examples/what-if
    for file in "$directory"/*.cmd "$directory"/*.licet-repl; do
        [ -f "$file" ] || continue
        name=$(basename "$file")
        case $name in
        *.cmd) run_in "$directory" bash -u "$name" ;;
        *) run_in "$directory" enter_all "$name" ;;
        esac
        result "what-if/$name" "${file%.*}.out" "$work/now"
    done
}

run_large()
{
    [ -f tests/golden/make_large.sh ] && can_run licet || return
    mkdir -p "$work/large"
    if ! bash tests/golden/make_large.sh "$work/large"; then
        echo "make_large.sh failed"
        failed=$((failed + 1))
        return
    fi
    local file name
    for file in "$work/large"/*.licet; do
        [ -f "$file" ] || continue
        name=$(basename "$file")
        run_in "$work/large" licet check "$name"
        result "large/$name" "tests/golden/diagnostics/${name%.licet}.out" "$work/now"
    done
}

# ---- the pages ----------------------------------------------------------------------------------
# split_page PAGE DIRECTORY: each block to DIRECTORY/NUMBER.licet or NUMBER.sh, and a list of
# `NUMBER KIND WORD LINE` to standard output.
split_page()
{
    awk -v directory="$2" '
        !inside && /^```(licet|sh)/ {
            inside = 1
            number++
            kind = $1
            sub(/^```/, "", kind)
            file = directory "/" number "." kind
            printf "" > file
            print number, kind, ($2 == "" ? "-" : $2), NR
            next
        }
        !inside && /^```/ { inside = 2; next }
        inside && /^```[[:space:]]*$/ { if (inside == 1) close(file); inside = 0; next }
        inside == 1 { print > file }' "$1"
}

# matches EXPECTED ACTUAL: line by line, `...` stands for any lines.
matches()
{
    awk '
        NR == FNR { want[++wants] = $0; next }
        { have[++haves] = $0 }
        END {
            w = 1; h = 1; star = 0
            while (h <= haves) {
                if (w <= wants && want[w] == "...") { star = w++; again = h }
                else if (w <= wants && want[w] == have[h]) { w++; h++ }
                else if (star) { w = star + 1; h = ++again }
                else exit 1
            }
            while (w <= wants && want[w] == "...") w++
            exit w <= wants
        }' "$1" "$2"
}

check_output()
{
    local where=$1 command=$2 expected=$3 place=$4
    (cd "$place" && bash -c "$command") >"$work/now" 2>&1 </dev/null
    if matches "$expected" "$work/now"; then
        passed=$((passed + 1))
    else
        echo "$where: \`$command\` writes something else (- page, + now)"
        diff -a -u "$expected" "$work/now" | tail -n +3 | cut -c 1-200 | head -n 40
        failed=$((failed + 1))
    fi
}

# run_shell WHERE FILE PLACE: the commands of one block and the output the page shows for each.
run_shell()
{
    local where=$1 file=$2 place=$3 line command=""
    head -n 1 "$file" | grep -Eq '^\$ (build/)?licet( |$)' || return
    : >"$work/expected"
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
        '$ '*)
            [ -z "$command" ] || check_output "$where" "$command" "$work/expected" "$place"
            command=${line#'$ '}
            command=${command#build/}
            : >"$work/expected"
            ;;
        *)
            # a command may go on after a backslash
            case $command in
            *\\) command="${command%\\}$line" ;;
            *) printf '%s\n' "$line" >>"$work/expected" ;;
            esac
            ;;
        esac
    done <"$file"
    [ -z "$command" ] || check_output "$where" "$command" "$work/expected" "$place"
}

run_page()
{
    local page=$1 place number kind word line
    place=$work/pages/$(echo "$page" | tr '/' '_')
    mkdir -p "$place/blocks"
    for kind in examples stdlib tests; do
        ln -s "$root/$kind" "$place/$kind"
    done
    while read -r number kind word line; do
        case $kind:$word in
        licet:fragment) ;;
        licet:*)
            local text=$number.licet
            case $word in
            *.licet) text=$word ;;
            esac
            cp "$place/blocks/$number.licet" "$place/$text"
            if (cd "$place" && licet check "$text") >"$work/now" 2>&1 </dev/null; then
                passed=$((passed + 1))
            else
                echo "$page:$line: the text does not pass"
                head -n 30 "$work/now"
                failed=$((failed + 1))
            fi
            ;;
        sh:*) run_shell "$page:$line" "$place/blocks/$number.sh" "$place" ;;
        esac
    done < <(split_page "$page" "$place/blocks")
}

run_pages()
{
    can_run licet || return
    local page
    for page in README.md spec/*.md; do
        [ -f "$page" ] && run_page "$page"
    done
}

# ---- all of it ----------------------------------------------------------------------------------
kinds=("$@")
if [ "${#kinds[@]}" -eq 0 ]; then
    for directory in tests/golden/*/; do
        [ -d "$directory" ] && kinds+=("$(basename "$directory")")
    done
    kinds+=(large what-if)
    [ -n "$bless" ] || kinds+=(snippets)
fi
for kind in "${kinds[@]}"; do
    case $kind in
    large) run_large ;;
    what-if) run_what_if ;;
    snippets) run_pages ;;
    *) run_kind "$kind" ;;
    esac
done
[ -z "$bless" ] || echo "$recorded recorded anew"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
