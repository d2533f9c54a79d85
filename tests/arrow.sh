#!/bin/bash
# Tables handed to DuckDB and taken from it by Arrow's C data interface: builds and runs
# tests/arrow/duckdb.c with the sanitized library, if there is one, else with the release build.
#
# libduckdb.so is looked for in LICET_DUCKDB, below BUILD/arrow and where `make bench` keeps the
# packages of npm. With --fetch it is installed by npm below BUILD/arrow where it is not found.
# `make arrow` does that; `make soak` runs this where the library is there already. Must not: fetch
# anything without being told to.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
export LC_ALL=C.UTF-8
BUILD=${BUILD:-$PWD/build}
CHECK_BUILD=${CHECK_BUILD:-$BUILD/check}
CC=${CC:-cc}
package=@duckdb/node-bindings-linux-x64
version=1.5.6-r.1
work=$BUILD/arrow

find_library()
{
    local place
    for place in "${LICET_DUCKDB:-}" "$work/node_modules/$package/libduckdb.so" \
        "$BUILD/bench/npm/node_modules/$package/libduckdb.so"; do
        if [ -n "$place" ] && [ -f "$place" ]; then
            echo "$place"
            return
        fi
    done
}

library=$(find_library)
if [ "${1:-}" = --there ]; then
    [ -n "$library" ]
    exit
fi
if [ -z "$library" ] && [ "${1:-}" = --fetch ]; then
    mkdir -p "$work" || exit 2
    echo "installing $package $version with npm, below $work"
    (cd "$work" && npm install --prefix . --no-save --no-package-lock --no-audit --no-fund \
        --ignore-scripts --loglevel=error "$package@$version") || exit 1
    library=$(find_library)
fi
if [ -z "$library" ]; then
    echo "DuckDB is not here: \`make arrow\` installs it by npm"
    exit 1
fi

mkdir -p "$work" || exit 2
flags=(-std=c11 -O1 -g -Wall -Wextra -Werror -D_POSIX_C_SOURCE=200809L -Iinclude)
archive=$BUILD/liblicet.a
if [ -f "$CHECK_BUILD/liblicet.a" ]; then
    archive=$CHECK_BUILD/liblicet.a
    flags+=(-fsanitize=address -fsanitize=undefined -fno-sanitize-recover=all)
fi
"$CC" "${flags[@]}" -o "$work/duckdb" tests/arrow/duckdb.c "$archive" -ldl || exit 1
"$work/duckdb" "$library"
