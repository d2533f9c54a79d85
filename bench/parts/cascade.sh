#!/bin/bash
# The discount cascade: 200,000 rows of an amount and a truth, beside peers.
. bench/common.sh
with_library cascade bench/cascade/cascade.c

# script NAME PROGRAM [ARGUMENT...]
script() { enter_if "$@" "$1"; }
# package NAME PACKAGE SCRIPT [ARGUMENT...]
package() { enter_npm "$1" "$2" "bench/cascade/$3" "$1" "$npm" "${@:4}"; }

enter "$work/cascade" bench/cascade/cascade.licet
script cascade_luajit_ns luajit bench/cascade/cascade.lua
script cascade_luajit_off_ns luajit -joff bench/cascade/cascade.lua
script cascade_lua_ns lua5.4 bench/cascade/cascade.lua
script cascade_node_ns node bench/cascade/node.mjs
package cascade_cel_ns @marcbachmann/cel-js cel.mjs
package cascade_json_logic_ns json-logic-js json_logic.mjs
package cascade_zen_ns @gorules/zen-engine-linux-x64-gnu zen.mjs table
package cascade_zen_expression_ns @gorules/zen-engine-linux-x64-gnu zen.mjs expression
package cascade_rules_ns json-rules-engine json_rules.mjs
take_turns "${entered[@]}"
