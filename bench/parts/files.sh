#!/bin/bash
# The three tiers from one CSV file to another, one thread: with totals stated beside the rule by
# hand and DuckDB; with a ledger beside a hash table, for three numbers of consignees, and beside
# Lua; and --jobs 2 beside one. Every program writes the same bytes.
. bench/common.sh
. bench/three_tiers.sh

# player NAME FILE COMMAND...: the command as a player whose output goes to FILE
player=("$work/peak" --turns)

measure_stated()
{
    local players
    orders_of files $((orders / 20))
    stated files
    players=(
        "${player[@]}" files_hand "$orders" "$work/files-hand.out" "$work/three_tiers" --stated
        "$work/files-stated.csv"
        -- "${player[@]}" files_licet "$orders" "$work/files-licet.out" "$licet" decide
        "$stated_rules" --orders "$work/files-stated.csv" --columns "id,outcome,because"
        --format csv --quiet)
    if module @duckdb/node-api; then
        players+=(-- env "NODE_PATH=$npm" node bench/duckdb.js files "$work/tables.json"
            "$work/files-stated.csv" "$work/files-duckdb.out")
    else
        lack files_duckdb_join_ns the npm package @duckdb/node-api is not installed
    fi
    take_turns "${players[@]}"
}

measure_ledgers()
{
    local consignees name players lua
    lua=$(there lua5.4)
    for consignees in 1000 100000 1000000; do
        name=files_$consignees
        orders_of files "$consignees"
        players=("${player[@]}" "${name}_hand" "$orders" "$work/files-hand.out"
            "$work/three_tiers" "$work/files.csv"
            -- "${player[@]}" "${name}_licet" "$orders" "$work/files-licet.out" "$licet" decide
            "$rules" --orders "$work/files.csv" --format csv --quiet)
        if [ "$consignees" = 100000 ] && [ -n "$lua" ]; then
            players+=(-- "${player[@]}" "${name}_lua" "$orders" "$work/files-lua.out" "$lua"
                bench/three_tiers.lua "$work/tables.lua" "$work/files.csv")
        fi
        take_turns "${players[@]}"
    done
    [ -n "$lua" ] || lack files_100000_lua_ns lua5.4 is not installed
}

# Wall clock counts here, so that another's work on the second core would be measured too.
measure_jobs()
{
    local jobs players=()
    if ! "$licet" help decide | grep -q -e '--jobs'; then
        lack files_jobs_2_wall_ns licet decide has no --jobs
        return
    fi
    orders_of files 100000
    for jobs in 1 2; do
        [ "$jobs" = 1 ] || players+=(--)
        players+=("${player[@]}" "files_jobs_$jobs" "$orders" "$work/files-jobs-$jobs.out"
            "$licet" decide "$rules" --orders "$work/files.csv" --format csv --quiet
            --jobs "$jobs")
    done
    record files_load "$(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo 0)"
    take_turns "${players[@]}"
}

tables
record files_orders "$orders"
measure_stated
measure_ledgers
measure_jobs
rm -f "$work"/files*.csv "$work"/files*.out
