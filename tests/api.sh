#!/bin/bash
# Tests of the library as other programs meet it:
#   the headers compile alone, as C and as C++;
#   what they declare is what liblicet.so exports, no more and no less;
#   after `make install` the programs in examples/embed/ and those shown in spec/embedding.md build
#   by pkg-config alone and run;
#   bench/loading.c builds;
#   the programs tests/api/*.c, linked with the sanitized library, end with status 0.
# BUILD is the release build, CHECK_BUILD the sanitized one. Must not: install outside CHECK_BUILD.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
export LC_ALL=C.UTF-8
BUILD=${BUILD:-$PWD/build}
CHECK_BUILD=${CHECK_BUILD:-$BUILD/check}
CC=${CC:-cc}
CXX=${CXX:-c++}
work=$CHECK_BUILD/api
rm -rf "$work"
mkdir -p "$work" || exit 2
passed=0
failed=0

# try NAME COMMAND…: the command ends with status 0; otherwise its output is shown. A program that
# counts its own tests is counted by them.
try()
{
    local name=$1 count
    shift
    "$@" >"$work/log" 2>&1 </dev/null
    local status=$?
    count=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$work/log" | tail -n 1)
    if [ -n "$count" ]; then
        passed=$((passed + ${count%% *}))
        count=${count#*, }
        failed=$((failed + ${count%% *}))
        [ "$status" -eq 0 ] || [ "${count%% *}" -ne 0 ] || failed=$((failed + 1))
    elif [ "$status" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
    if [ "$status" -ne 0 ]; then
        echo "$name: status $status"
        tail -n 40 "$work/log"
    fi
    return "$status"
}

# ---- the headers --------------------------------------------------------------------------------
tools=()
[ ! -f include/licet_tools.h ] || tools=(-DLICET_HEADERTEST_TOOLS)
strict=(-Wall -Wextra -Wpedantic -Wundef -Wshadow -Wconversion -Werror -Iinclude -fsyntax-only)
for standard in c99 c11; do
    try "headers as $standard" "$CC" "-std=$standard" "${strict[@]}" -Wstrict-prototypes \
        "${tools[@]}" tests/headertest.c
    try "licet.h alone as $standard" "$CC" "-std=$standard" "${strict[@]}" tests/headertest.c
    try "licet_arrow.h first as $standard" "$CC" "-std=$standard" "${strict[@]}" \
        -DLICET_HEADERTEST_ARROW tests/headertest.c
done
if command -v "$CXX" >/dev/null 2>&1; then
    for standard in c++11 c++17; do
        try "headers as $standard" "$CXX" "-std=$standard" "${strict[@]}" -Wold-style-cast \
            "${tools[@]}" -DLICET_HEADERTEST_ARROW -x c++ tests/headertest.c
    done
else
    echo "warning: no C++ compiler, the headers are not compiled as C++"
fi

# ---- declared and exported ----------------------------------------------------------------------
# without comments and directives (a directive may go on over lines), cut at every `;`
awk '
    { line = $0
      while (line != "") {
          at = index(line, comment ? "*/" : "/*")
          if (!at) { if (!comment) text = text line; break }
          if (!comment) text = text substr(line, 1, at - 1) " "
          line = substr(line, at + 2)
          comment = !comment
      }
      if (text !~ /^[ \t]*#/) printf "%s ", text
      if (text ~ /^[ \t]*#.*\\$/) text = "#"
      else text = "" }' include/*.h |
    tr ';' '\n' | grep 'LICET_API' | grep -oE '\blicet_[a-z0-9_]+ *\(' | tr -d ' (' |
    sort -u >"$work/declared"
nm -D --defined-only "$BUILD/liblicet.so" | awk '{ print $NF }' | sort -u >"$work/exported"
try "declared but not exported, or the reverse" diff "$work/declared" "$work/exported"

# ---- installed ----------------------------------------------------------------------------------
if try "make install" "${MAKE:-make}" --no-print-directory LICET_DEPS=done \
    BUILD="$BUILD" SANITIZE= DEBUG= DESTDIR= PREFIX="$work/installed" install; then
    export PKG_CONFIG_PATH=$work/installed/lib/pkgconfig
    export LD_LIBRARY_PATH=$work/installed/lib
    read -ra flags <<<"$(pkg-config --cflags --libs licet)"
    # the programs shown in the page, each a block of C
    awk -v prefix="$work/embedding_" '
        /^```c$/ { number++; file = prefix number ".c"; next }
        /^```/ { if (file) close(file); file = "" }
        file { print > file }' spec/embedding.md
    for source in tests/headertest.c examples/embed/*.c "$work"/embedding_*.c; do
        [ -f "$source" ] || continue
        program=$work/$(basename "$source" .c)
        try "build $source as a user would" "$CC" -std=c11 -Wall -Wextra -Werror -o "$program" \
            "$source" "${flags[@]}" -pthread && try "run $source" "$program"
    done
fi

# ---- the programs of `make bench`: loading.c reads the library's insides -------------------------
try "build bench/loading.c" "$CC" -std=c11 -Werror -I. -Iinclude -o "$work/loading" \
    bench/loading.c "$BUILD/liblicet.a" && try "run bench/loading.c" "$work/loading" --text 40

# ---- programs that use the library, sanitized ---------------------------------------------------
for source in tests/api/*.c; do
    [ -f "$source" ] || continue
    name=$(basename "$source" .c)
    try "tests/api/$name" "$CHECK_BUILD/api_$name"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
