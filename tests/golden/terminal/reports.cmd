# What labels, orders and names hold must not steer a terminal: not in any report, written to a pipe
# or not, in colour or not. Of each command are shown the lines with a byte that could.
printf '%s\n' id,date,d,who,q '=1+1,2025-05-01,AA,"=cmd()|x",50' \
    $'"a\033[31mb",2025-07-01,BB,"<script>\u009b31m",60' $'+1,2025-07-03,AA,"-2+3",zz\033[31m' \
    $'3,2025-08-01,AA,"two\nlines \u202egnp\u2069",5' $'4,2025-08-02,\033[7mAA,x,1' \
    $'5,2025-08-03,BB,"bad \xff\xc0 utf \x7f",70' >"$SCRATCH/o.csv"
printf '%s\n' 'order d AA, who "x\033[31m", q 60, date 2025-06-01' book again why 'why not e' missing \
    'show AA' 'show a' 'show k' 'show t' 'show law' 'show rules' 'show facts' 'show ledger' \
    $'show "x\033[5m"' $'order who "\033[4mx", q 70' 'show orders' 'eval who' 'type q' \
    'what if set threshold t = 60' $'rule zz "Z\033[5m" when q > 5 then banned' changes impact \
    'sweep q' 'sweep threshold t 1..20 by who' drop $'\033[5mfoo' \
    $'orders \033[5mnone' "orders $SCRATCH/o.csv" 'set threshold t = 10' impact \
    >"$SCRATCH/script"
printf '%s\n' $'amendment n "N\033[5mew"' '  amends r' '  in force from 2025-02-01' \
    'set threshold t = 20' $'rule zz "Z\033[5m" when q > 5 then banned' >"$SCRATCH/n.licet"
raw=$'[\001-\010\013-\037\177]|\u0080-\u009f|\u061c|[\u200e\u200f\u202a-\u202e\u2066-\u2069]'
inks=$'\033\\[(0|1|2|34|36|1;31|1;33|31;9|32;4|9;31|4;32)m'

tell()
{
    licet "$@" </dev/null >"$SCRATCH/said" 2>&1
    clean "$* (status $?)"
}

clean()
{
    iconv -f UTF-8 -t UTF-8 "$SCRATCH/said" >/dev/null 2>&1 || echo "$1: not UTF-8"
    sed -E "s/$inks//g" "$SCRATCH/said" >"$SCRATCH/bare"
    if grep -a -P "$raw" "$SCRATCH/bare" >"$SCRATCH/lines"; then
        echo "$1: steers the terminal"
        cat -v "$SCRATCH/lines"
    else
        echo "$1: shown"
    fi
}

law=reports.licet
for color in never always; do
    tell check $law --color $color
    tell timeline $law --color $color
    tell redline $law --with "$SCRATCH/n.licet" --color $color
    for row in 1 2 3 4 5 6; do
        tell explain $law --orders "$SCRATCH/o.csv" --row $row --color $color
    done
    licet repl $law --color $color <"$SCRATCH/script" >"$SCRATCH/said" 2>&1
    clean "repl $law --color $color"
done
tell explain $law --orders "$SCRATCH/o.csv" --row 2 --format markdown
tell decide $law --orders "$SCRATCH/o.csv" --summary
tell decide $law --orders "$SCRATCH/o.csv" --format table
tell decide $law --orders "$SCRATCH/o.csv" -o /dev/null
tell impact $law --with "$SCRATCH/n.licet" --orders "$SCRATCH/o.csv" --format table
tell impact $law --with "$SCRATCH/n.licet" --orders "$SCRATCH/o.csv" --list --format table
tell impact $law --with "$SCRATCH/n.licet" --orders "$SCRATCH/o.csv" --format html
tell timeline $law --format svg
tell redline $law --with "$SCRATCH/n.licet" --format markdown
tell redline $law --with "$SCRATCH/n.licet" --format html
tell fmt --diff $law
tell disasm $law
tell test $law
tell explain $law --orders "$SCRATCH/o.csv" --row 2 --format json
# what programs read has its bytes as they are
licet decide $law --orders "$SCRATCH/o.csv" --columns id,booked --quiet 2>/dev/null | cat -v
# a report shows them by their numbers
licet decide $law --orders "$SCRATCH/o.csv" --summary --quiet 2>/dev/null | grep 'u{'
