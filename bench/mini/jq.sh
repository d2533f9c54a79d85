#!/bin/bash
# The mini-case for jq: a player of bench/turns.c.
#
#     jq.sh REQUESTS.csv NAME
#
# A decision costs the difference of a run of many passes and a run of one, in processor time, over
# the decisions: starting, and reading the requests, is left out.
set -eu
export LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")"
passes=5
TIMEFORMAT='%3U %3S'
requests=$1.json
awk -F, 'BEGIN { printf "[" }
    NR > 1 { printf "%s[\"%s\",\"%s\",%s,%s,%s]", (NR > 2 ? "," : ""), $1, $2, $3, $4, $5 }
    END { print "]" }' "$1" >"$requests"

decide() { jq -n --argjson passes "$1" --slurpfile requests "$requests" -f mini.jq; }
seconds() { { time decide "$1" >/dev/null; } 2>&1 | awk '{ print $1 + $2 }'; }

echo "answers $(decide 0)"
while read -r _; do
    awk -v name="$2" -v one="$(seconds 1)" -v all="$(seconds $((passes + 1)))" -v passes=$passes \
        'BEGIN { printf "%s %.9g\n\n", name, (all - one) * 1e9 / (passes * 4096) }'
done
