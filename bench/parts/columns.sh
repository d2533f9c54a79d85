#!/bin/bash
# The three tiers over orders in memory: with totals stated beside the rule by hand for three widths
# of vectors, DuckDB and SQLite; with a ledger beside a hash table, for three numbers of consignees.
. bench/common.sh
. bench/three_tiers.sh

build()
{
    local width flags objects=()
    tables
    for width in plain v3 v4; do
        flags=
        # elsewhere than on x86-64 there is one width only
        [ $width = plain ] || [ "$(uname -m)" != x86_64 ] || flags=-march=x86-64-$width
        # shellcheck disable=SC2086 # none, or one
        "$compiler" -std=c11 -O3 -DNDEBUG $flags -DWIDTH=$width -c -o "$work/by_hand_$width.o" \
            bench/by_hand.c
        objects+=("$work/by_hand_$width.o")
    done
    with_library columns bench/columns.c "${objects[@]}"
}

measure_stated()
{
    local players
    orders_of columns $((orders / 20))
    stated columns
    players=("$work/columns" columns "$stated_rules" "$work/columns-stated.csv"
        hand_rows hand_rows_v3 hand_rows_v4 hand_passes hand_passes_v3 hand_passes_v4
        licet licet_int64 licet_block)
    if with_library sqlite bench/sqlite.c -Wl,--no-as-needed -lsqlite3 2>"$work/sqlite.log"; then
        players+=(-- "$work/sqlite" "$stated_rules" "$work/columns-stated.csv")
    else
        lack columns_sqlite_join_ns SQLite cannot be compiled with
    fi
    if module @duckdb/node-api; then
        players+=(-- env "NODE_PATH=$npm" node bench/duckdb.js memory "$work/tables.json"
            "$work/columns-stated.csv")
    else
        lack columns_duckdb_join_sums_ns the npm package @duckdb/node-api is not installed
    fi
    take_turns "${players[@]}"
}

measure_ledgers()
{
    local consignees
    for consignees in 1000 100000 1000000; do
        orders_of columns "$consignees"
        take_turns "$work/columns" "columns_$consignees" "$rules" "$work/columns.csv" \
            hand_ledger licet_ledger licet_block_ledger licet_session_ledger
    done
}

build
record columns_orders "$orders"
measure_stated
measure_ledgers
rm -f "$work"/columns*.csv
