# shellcheck shell=bash disable=SC2034,SC2154
# What the parts share that measure the three tiers: the programs by hand, and their orders. Read
# after bench/common.sh. Must not: measure.
rules=examples/diffusion/three-tiers.licet
stated_rules=bench/three-tiers-stateless.licet

# the tables of chips and countries, made of the standard library
tables()
{
    local modules=(stdlib/chips.licet stdlib/countries.licet stdlib/ear.licet)
    awk -f bench/tables.awk "${modules[@]}" >"$work/tables.h"
    awk -v lua=1 -f bench/tables.awk "${modules[@]}" >"$work/tables.lua"
    awk -v json=1 -f bench/tables.awk "${modules[@]}" >"$work/tables.json"
    c_program three_tiers bench/three_tiers.c -O3
}

# orders_of NAME CONSIGNEES: complete orders, into $work/NAME.csv
orders_of() { "$work/make_ledger" --complete 2025 "$orders" "$2" >"$work/$1.csv"; }

# stated NAME: the orders of NAME with the totals that a ledger had before each, into NAME-stated
stated() { "$work/three_tiers" --state "$work/$1.csv" >"$work/$1-stated.csv"; }
