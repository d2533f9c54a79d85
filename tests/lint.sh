#!/bin/bash
# The rules of the house that a program can check. Each rule counts once, passed or failed; what is
# only advice is printed as `warning: …` and not counted.
#
# BUILD names the release build, whose objects and libraries are looked into.
# Must not: change files.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
export LC_ALL=C.UTF-8
BUILD=${BUILD:-build}
CHECK_BUILD=${CHECK_BUILD:-$BUILD/check}
mkdir -p "$CHECK_BUILD" || exit 2
work=$(mktemp -d "$CHECK_BUILD/lint.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT

passed=0
failed=0

# rule NAME FILE: FILE lists what offends, one a line.
rule()
{
    if [ -s "$2" ]; then
        echo "$1:"
        head -n 20 "$2" | cut -c 1-160 | sed 's/^/    /'
        failed=$((failed + 1))
    else
        passed=$((passed + 1))
    fi
}

shopt -s nullglob
core=(lang/*.[chly] lang/*.def interp/*.[ch] interp/*.def)
cli=(cli/*.[ch] cli/*.def)
c_files=("${core[@]}" "${cli[@]}" include/*.h stdlib/*.c spec/*.c tests/*.[ch] tests/*/*.[ch]
    bench/*.[ch] bench/*/*.[ch] examples/*/*.[ch])
scripts=(.ci/run tests/*.sh tests/*/*.sh bench/*.sh bench/*/*.sh
    examples/*.sh)
texts=("${c_files[@]}" "${scripts[@]}" Makefile README.md spec/*.md spec/*/*.md stdlib/*.licet
    examples/*/*.licet)
written=()
for file in "${texts[@]}"; do
    [ -f "$file" ] && written+=("$file")
done

# ---- the text of the C files, `FILE:LINE:` before each line, no comments, nothing quoted
# Some patterns of flex hold a lone quotation mark, so a quotation ends with its line.
bare()
{
    awk '
        FNR == 1 { comment = 0 }
        {
            line = $0; out = ""; quote = ""
            while (line != "") {
                two = substr(line, 1, 2); one = substr(line, 1, 1)
                if (comment) {
                    if (two == "*/") { comment = 0; line = substr(line, 3) }
                    else line = substr(line, 2)
                } else if (quote != "") {
                    if (one == "\\") line = substr(line, 3)
                    else { if (one == quote) { quote = ""; out = out one }; line = substr(line, 2) }
                } else if (two == "/*") { comment = 1; line = substr(line, 3); out = out " " }
                else if (two == "//") line = ""
                else {
                    if (one == "\"" || one == "\047") quote = one
                    out = out one
                    line = substr(line, 2)
                }
            }
            print FILENAME ":" FNR ":" out
        }' "$@"
}
: >"$work/bare"
[ "${#core[@]}" -eq 0 ] || bare "${core[@]}" >"$work/bare"

# ---- what lang/ and interp/ must not call -------------------------------------------------------
# Nothing of the library reads the clock (spec: D-1.6).
banned='strcpy|strcat|sprintf|vsprintf|gets|atoi|atof|atol|strtod|strtok|sscanf|setlocale|alloca'
banned+='|rand|srand|time|exit|_exit|abort|printf|vprintf|puts|putchar|perror|fopen|getenv|clock'
banned+='|localtime|gmtime|strftime|localeconv|system|signal|strncpy|strncat|strtof|random|atexit'
# not a member of a struct, nor the end of a longer name
before='(^|[^A-Za-z0-9_.>])'
grep -E "$before($banned)[[:space:]]*\(" "$work/bare" >"$work/calls"
rule "calls that lang/ and interp/ must not make" "$work/calls"

# The default allocator, in one file of interp/, is the only user of the C library's heap.
grep -E "$before(malloc|calloc|realloc|free)[[:space:]]*\(" "$work/bare" >"$work/heap"
grep '^lang/' "$work/heap" >"$work/heap_wrong"
if [ "$(grep '^interp/' "$work/heap" | cut -d: -f1 | sort -u | wc -l)" -gt 1 ]; then
    grep '^interp/' "$work/heap" >>"$work/heap_wrong"
fi
rule "the heap outside the allocator's hook" "$work/heap_wrong"

grep -E "$before(float|double)([^A-Za-z0-9_]|\$)" "$work/bare" >"$work/floats"
rule "binary floating point in lang/ or interp/" "$work/floats"

# ---- who may include whom -----------------------------------------------------------------------
includes()
{
    [ $# -eq 0 ] || grep -HnE '^[[:space:]]*#[[:space:]]*include' "$@"
}
{
    includes lang/*.[chly] lang/*.def |
        grep -E '[<"](\.\./)*(interp|cli|include)/|[<"]licet'
    includes interp/*.[ch] interp/*.def | grep -E '[<"](\.\./)*cli/'
    includes "${cli[@]}" | grep -E '[<"](\.\./)*(lang|interp|include|stdlib)/|"[^"]*\.\.|"licet'
    includes include/*.h | grep -E '[<"](\.\./)*(lang|interp|cli)/'
} >"$work/arrows"
rule "includes against the arrows (lang <- interp <- include; cli sees only include)" "$work/arrows"

# ---- the size and the look of files -------------------------------------------------------------
for file in "${c_files[@]}" "${scripts[@]}" Makefile; do
    [ -f "$file" ] || continue
    lines=$(wc -l <"$file")
    [ "$lines" -le 1500 ] || echo "$file: $lines lines"
done >"$work/long_files"
rule "files of more than 1,500 lines" "$work/long_files"

# A function's body starts and ends with a brace in the first column.
: >"$work/functions"
[ "${#c_files[@]}" -eq 0 ] || awk '
    FNR == 1 { start = 0 }
    /^[A-Za-z_].*\(/ { head = $0 }
    /^\{/ { start = FNR }
    /^\}/ { if (start) print FNR - start + 1 ":" FILENAME ":" start ": " head; start = 0 }' \
    "${c_files[@]}" >"$work/functions"
awk -F: '$1 > 120' "$work/functions" >"$work/long_functions"
rule "functions of more than 120 lines" "$work/long_functions"
awk -F: '$1 > 60 { print "warning: " $2 ":" $3 ": a function of " $1 " lines" }' "$work/functions"

# The words are written apart, so that this file does not find itself.
unfinished="TO""DO|FIX""ME|XX""X|HA""CK"
sentences="not ""implemented"
grep -nHE "(^|[^A-Za-z])($unfinished)([^A-Za-z]|\$)|$sentences" "${written[@]}" >"$work/unfinished"
rule "words of unfinished work" "$work/unfinished"

[ "${#c_files[@]}" -eq 0 ] || grep -nHP '\t' "${c_files[@]}" >"$work/blanks"
grep -nHE '[[:space:]]+$' "${written[@]}" >>"$work/blanks"
for file in "${written[@]}"; do
    [ -z "$(tail -c 1 "$file")" ] || echo "$file: the last line has no end"
done >>"$work/blanks"
rule "tabs in C, blanks at the end of lines, last lines without end" "$work/blanks"

awk 'length($0) > 100 { print FILENAME ":" FNR ": " length($0) " bytes" }' \
    "${c_files[@]}" "${scripts[@]}" Makefile /dev/null >"$work/wide"
# awk may count bytes: what is short enough in characters is taken out again
while IFS=: read -r file line rest; do
    text=$(sed -n "${line}p" "$file")
    [ "${#text}" -le 100 ] || echo "$file:$line:$rest"
done <"$work/wide" >"$work/wide_lines"
rule "lines of more than 100 characters" "$work/wide_lines"

for file in "${c_files[@]}"; do
    head -n 5 "$file" | grep -qE '/\*|//' || echo "$file: says nothing of itself"
done >"$work/silent"
rule "C files that do not open with a comment" "$work/silent"

# ---- diagnostics --------------------------------------------------------------------------------
sed -n 's/^DIAG(\([EW][0-9]*\),.*/\1/p' lang/diag.def | while read -r code; do
    grep -q "\[$code\]" tests/golden/*/*.out ||
        grep -q "| $code\|, $code " tests/golden/README.md ||
        echo "$code: no recorded output has it, and tests/golden/README.md does not say why"
done >"$work/untested"
rule "diagnostics without a wrong file" "$work/untested"

# ---- the libraries as they are built ------------------------------------------------------------
library=$BUILD/liblicet.a
shared=$BUILD/liblicet.so
if [ -f "$library" ]; then
    # Tables that hold addresses are written once by the loader, then closed (.data.rel.ro).
    nm -A -f sysv "$library" 2>/dev/null | awk -F'|' '
        $NF ~ /^ *(\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ && $NF !~ /^ *\.data\.rel\.ro/ {
            gsub(/ +/, " "); print $1 " in " $NF }' >"$work/data"
    rule "data that can change in liblicet.a" "$work/data"
    nm -A -u "$library" 2>/dev/null | grep -E " U ($banned)(@.*)?\$" >"$work/imports"
    rule "functions that liblicet.a must not need" "$work/imports"
fi
if [ -f "$shared" ]; then
    readelf -d "$shared" | grep NEEDED | grep -vE '\[(libc\.so\.|ld-linux)' >"$work/needed"
    rule "liblicet.so needs more than the C library" "$work/needed"
    nm -D --defined-only "$shared" | awk '$NF !~ /^licet_/ { print $NF }' >"$work/exports"
    rule "liblicet.so exports more than licet_*" "$work/exports"
fi
if [ -f spec/bytecode_doc.c ]; then
    "${MAKE:-make}" --no-print-directory BUILD="$BUILD" LICET_DEPS=done docs-fresh \
        >"$work/docs_log" 2>&1 || cp "$work/docs_log" "$work/docs"
    touch "$work/docs"
    rule "generated pages out of date" "$work/docs"
fi

# ---- what other tools say, where they are -------------------------------------------------------
core_c=(lang/*.c interp/*.c)
warnings=(-Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
    -Wwrite-strings -Wformat=2)
if command -v clang >/dev/null 2>&1 && [ -d "$BUILD/gen" ]; then
    {
        [ "${#core_c[@]}" -eq 0 ] || clang -std=c11 -fsyntax-only "${warnings[@]}" -DLC_YYDEBUG=0 \
            -I. -Ilang -I"$BUILD/gen" -Iinclude "${core_c[@]}"
        cli_c=(cli/*.c)
        [ "${#cli_c[@]}" -eq 0 ] || clang -std=c11 -fsyntax-only "${warnings[@]}" \
            -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -Iinclude "${cli_c[@]}"
    } 2>&1 | grep -E '(warning|error): ' >"$work/clang"
    rule "warnings of clang" "$work/clang"
fi
if command -v clang-format >/dev/null 2>&1; then
    formatted=()
    for file in "${c_files[@]}"; do
        case $file in
        *.c | *.h) formatted+=("$file") ;;
        esac
    done
    if [ "${#formatted[@]}" -gt 0 ]; then
        count=$(clang-format --dry-run "${formatted[@]}" 2>&1 | grep 'warning: ' |
            cut -d: -f1 | sort -u | wc -l)
        [ "$count" -eq 0 ] || echo "warning: clang-format would change $count files"
    fi
fi
if command -v shellcheck >/dev/null 2>&1 && [ "${#scripts[@]}" -gt 0 ]; then
    shellcheck -f gcc "${scripts[@]}" >"$work/shellcheck" 2>&1
    rule "what shellcheck finds" "$work/shellcheck"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
