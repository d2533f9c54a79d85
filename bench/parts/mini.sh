#!/bin/bash
# One decision at a time: the mini-case beside all peers (bench/README.md says what it is).
. bench/common.sh
requests=$work/requests.csv
awk -f bench/mini/requests.awk >"$requests"
with_library mini bench/mini/mini.c

# script NAME PROGRAM [ARGUMENT...]
script() { enter_if "$@" "$requests" "$1"; }
# package NAME PACKAGE SCRIPT [ARGUMENT...]
package() { enter_npm "$1" "$2" "bench/mini/$3" "$requests" "$1" "$npm" "${@:4}"; }

enter "$work/mini" "$requests" bench/mini/mini.licet
script mini_luajit_ns luajit bench/mini/mini.lua
script mini_luajit_off_ns luajit -joff bench/mini/mini.lua
script mini_lua_ns lua5.4 bench/mini/mini.lua
script mini_node_ns node bench/mini/node.mjs
script mini_prolog_ns swipl -O -q bench/mini/mini.pl
if [ -n "$(there jq)" ]; then
    enter bash bench/mini/jq.sh "$requests" mini_jq_ns
else
    lack mini_jq_ns jq is not installed
fi
if c_program mini_clips bench/mini/clips.c -lclips -lm 2>"$work/clips.log"; then
    enter "$work/mini_clips" "$requests" bench/mini/mini.clp mini_clips_ns
else
    lack mini_clips_ns libclips-dev is not installed
fi
package mini_cel_ns @marcbachmann/cel-js cel.mjs
package mini_zen_ns @gorules/zen-engine-linux-x64-gnu zen.mjs table
package mini_zen_expression_ns @gorules/zen-engine-linux-x64-gnu zen.mjs expression
package mini_cedar_ns @cedar-policy/cedar-wasm cedar.mjs
package mini_rules_ns json-rules-engine json_rules.mjs
take_turns "${entered[@]}"
