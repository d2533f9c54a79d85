# side-by-side.awk: the tables of examples/demo.sh, made of what `licet decide` wrote.
#
#     awk -f side-by-side.awk table=regimes scale.licet countries.licet regimes.csv
#     awk -f side-by-side.awk table=change [list=1] scale.licet countries.licet change.csv
#
# regimes.csv is a line for each order: its outcome under each of three regimes, its destination,
# and what the tally of the demo booked for it (`compute=` and its TPP, or nothing where the chip or
# the number of chips is not known). change.csv has two outcomes, before and after a change, the
# same two columns, and the order's id. None of these but the id holds a comma.
#
# Outcomes, their order, labels and modes come from scale.licet, names of countries from
# countries.licet: it knows the layout of these files, not the language. Sums stay far below 2^53.
# Runs with LC_ALL=C in any awk of POSIX. Must not: decide anything.

# ---- texts --------------------------------------------------------------------------------------
# Characters and not bytes: those that go on a character of UTF-8 are not counted.
function blanks(text, width)
{
    gsub(/[\200-\277]/, "", text)
    width -= length(text)
    return width > 0 ? sprintf("%" width "s", "") : ""
}

function left(text, width)
{
    return text blanks(text, width)
}

function right(text, width)
{
    return blanks(text, width) text
}

function grouped(number,   digits, text)
{
    digits = sprintf("%.0f", number)
    while (length(digits) > 3) {
        text = "," substr(digits, length(digits) - 2) text
        digits = substr(digits, 1, length(digits) - 3)
    }
    return digits text
}

function equivalent(tpp)
{
    return grouped(tpp / H100)
}

function share(part, whole)
{
    if (part == 0 || whole == 0)
        return "-"
    if (part < whole / 10000)
        return "< 0.01%"
    return sprintf(part < whole / 1000 ? "%.2f%%" : "%.1f%%", 100 * part / whole)
}

function country(code)
{
    return code == "" ? "(not stated)" : (code in name ? name[code] : code)
}

# Orders that need no licence, need one and may get it, are refused it, or stay open.
function class_of(key)
{
    if (key == "indeterminate")
        return "open"
    if (mode[key] == "permitted")
        return "free"
    return mode[key] == "licensable" ? "licence" : "refused"
}

# ---- what is read -------------------------------------------------------------------------------
BEGIN {
    FS = ","
    H100 = 15832 # stdlib/units.licet
    regimes = split("three tiers,Framework,agreements", regime, ",")
    classes = split("free,licence,refused,open", class, ",")
    label["indeterminate"] = "Open: what is missing could change it"
}

FILENAME ~ /scale\.licet$/ {
    # `name "label" mode`
    if (split($0, part, "\"") == 3 && $0 !~ /^--/) {
        split(part[1], before, " ")
        split(part[3], after, " ")
        outcome[++outcomes] = before[1]
        label[before[1]] = part[2]
        mode[before[1]] = after[1]
    }
    next
}

FILENAME ~ /countries\.licet$/ {
    # `| XX | "name" | ...`
    if ($0 ~ /^  \| [A-Z][A-Z] +\|/) {
        split($0, part, "\"")
        name[substr($0, 5, 2)] = part[2]
    }
    next
}

{
    tpp = table == "regimes" ? $5 : $4
    sub("compute=", "", tpp)
    tpp += 0
    all_orders++
    all_tpp += tpp
}

table == "regimes" {
    if (!($4 in of_country))
        place[++places] = $4
    of_country[$4]++
    tpp_of_country[$4] += tpp
    for (r = 1; r <= regimes; r++) {
        orders[r, $r]++
        compute[r, $r] += tpp
        class_orders[r, $4, class_of($r)]++
        class_tpp[r, $4, class_of($r)] += tpp
    }
    moved[class_of($2), class_of($3)]++
    moved_tpp[class_of($2), class_of($3)] += tpp
}

table == "change" {
    if ($1 == "notice") {
        noticed++
        noticed_tpp += tpp
    }
    if ($2 == "notice") {
        still++
        still_tpp += tpp
    }
    if ($1 == $2)
        next
    changes++
    step[$1, $2]++
    step_tpp[$1, $2] += tpp
    if ($1 == "notice") {
        lost[$3]++
        losses++
        losses_tpp += tpp
        lost_tpp[$3] += tpp
    }
    id = $0
    sub(/^[^,]*,[^,]*,[^,]*,[^,]*,/, "", id)
    gsub(/^"|"$/, "", id)
    gsub(/""/, "\"", id)
    line[changes] = "  " left(id, 46) left(country($3), 22) right(equivalent(tpp), 8) "  " label[$2]
}

# ---- three regimes ------------------------------------------------------------------------------
function outcome_table(title, what,   i, r, key, any, cell)
{
    printf "\n  %s", left(title, 42)
    for (r = 1; r <= regimes; r++)
        printf "%s", right(regime[r], 14)
    printf "\n"
    for (i = 1; i <= outcomes + 1; i++) {
        key = i > outcomes ? "indeterminate" : outcome[i]
        any = 0
        for (r = 1; r <= regimes; r++)
            any += orders[r, key]
        if (!any)
            continue
        printf "  %s", left(label[key], 42)
        for (r = 1; r <= regimes; r++) {
            if (!orders[r, key])
                cell = "-"
            else if (what == "orders")
                cell = grouped(orders[r, key])
            else if (what == "millions")
                cell = grouped(compute[r, key] / 1e6)
            else if (what == "equivalents")
                cell = equivalent(compute[r, key])
            else
                cell = share(compute[r, key], all_tpp)
            printf "%s", right(cell, 14)
        }
        printf "\n"
    }
}

function all_row(cell,   r)
{
    printf "  %s", left("All", 42)
    for (r = 1; r <= regimes; r++)
        printf "%s", right(cell, 14)
    printf "\n"
}

function goes_before(a, b)
{
    if (tpp_of_country[a] != tpp_of_country[b])
        return tpp_of_country[a] > tpp_of_country[b]
    if (of_country[a] != of_country[b])
        return of_country[a] > of_country[b]
    return a < b
}

function sort_places(   i, j, moving)
{
    for (i = 2; i <= places; i++) {
        moving = place[i]
        for (j = i - 1; j > 0 && goes_before(moving, place[j]); j--)
            place[j + 1] = place[j]
        place[j + 1] = moving
    }
}

# Countries of little compute and few orders go into one last row, under a code that none has.
function choose_places(   i, r, c, code)
{
    sort_places()
    for (i = 1; i <= places; i++) {
        code = place[i]
        if (tpp_of_country[code] >= 15000 * H100 || of_country[code] >= 10) {
            shown[++kept] = code
            continue
        }
        of_country["rest"] += of_country[code]
        tpp_of_country["rest"] += tpp_of_country[code]
        for (r = 1; r <= regimes; r++)
            for (c = 1; c <= classes; c++) {
                class_orders[r, "rest", class[c]] += class_orders[r, code, class[c]]
                class_tpp[r, "rest", class[c]] += class_tpp[r, code, class[c]]
            }
    }
    name["rest"] = "(" places - kept " others)"
    shown[++kept] = "rest"
}

function country_row(code, what,   r, c, part, cell)
{
    printf "  %s%s%s", left(country(code), 22), right(grouped(of_country[code]), 8),
        right(equivalent(tpp_of_country[code]), 13)
    for (r = 1; r <= regimes; r++)
        for (c = 1; c < classes; c++) {
            part = class_tpp[r, code, class[c]]
            if (what == "orders")
                cell = grouped(class_orders[r, code, class[c]])
            else if (part > 0)
                cell = sprintf("%.0f%%", 100 * part / tpp_of_country[code])
            else
                cell = "-"
            printf "%s", right(cell == "0" ? "-" : cell, c == 1 ? 8 : 9)
        }
    printf "\n"
}

function country_table(title, what,   r, c, i)
{
    printf "\n  %s", blanks("", 43)
    for (r = 1; r <= regimes; r++)
        printf "%s", right(regime[r], 26)
    printf "\n  %s%s%s", left(title, 22), right("orders", 8), right("H100 equiv.", 13)
    for (r = 1; r <= regimes; r++)
        for (c = 1; c < classes; c++)
            printf "%s", right(class[c], c == 1 ? 8 : 9)
    printf "\n"
    for (i = 1; i <= kept; i++)
        country_row(shown[i], what)
}

function moves(   f, t, cell)
{
    printf "\n  From the Framework to the agreements: orders (H100 equivalents)\n"
    printf "  %s", left("before, after", 16)
    for (t = 1; t <= classes; t++)
        printf "%s", right(class[t], 18)
    printf "\n"
    for (f = 1; f <= classes; f++) {
        printf "  %s", left(class[f], 16)
        for (t = 1; t <= classes; t++) {
            cell = "-"
            if (moved[class[f], class[t]])
                cell = grouped(moved[class[f], class[t]]) " (" \
                    equivalent(moved_tpp[class[f], class[t]]) ")"
            printf "%s", right(cell, 18)
        }
        printf "\n"
    }
}

function compare_regimes()
{
    outcome_table("By outcome: orders", "orders")
    all_row(grouped(all_orders))
    outcome_table("By compute: millions of TPP", "millions")
    all_row(grouped(all_tpp / 1e6))
    outcome_table("By compute: H100 equivalents", "equivalents")
    all_row(equivalent(all_tpp))
    outcome_table("By compute: share of all that is known", "shares")
    choose_places()
    country_table("By country: orders", "orders")
    country_table("By country: compute", "shares")
    moves()
}

# ---- one change ---------------------------------------------------------------------------------
# From one outcome to another, in the order of the scale.
function steps(   i, j, from, to)
{
    printf "\n  %s%s%s%s\n", left("before", 44), left("after", 44), right("orders", 7),
        right("H100 equiv.", 13)
    for (i = 1; i <= outcomes + 1; i++)
        for (j = 1; j <= outcomes + 1; j++) {
            from = i > outcomes ? "indeterminate" : outcome[i]
            to = j > outcomes ? "indeterminate" : outcome[j]
            if (step[from, to])
                printf "  %s%s%s%s\n", left(label[from], 44), left(label[to], 44),
                    right(grouped(step[from, to]), 7), right(equivalent(step_tpp[from, to]), 13)
        }
}

# The five countries in which most orders lose the notice.
function losers(   i, code, best, done)
{
    printf "\n  %s%s%s\n", left("a notice is not enough any more in", 44), right("orders", 7),
        right("H100 equiv.", 13)
    for (i = 1; i <= 5; i++) {
        best = ""
        for (code in lost)
            if (!(code in done) &&
                (best == "" || lost[code] > lost[best] || lost[code] == lost[best] && code < best))
                best = code
        if (best == "")
            return
        done[best] = 1
        printf "  %s%s%s\n", left(country(best), 44), right(grouped(lost[best]), 7),
            right(equivalent(lost_tpp[best]), 13)
    }
}

function tell_change(   i)
{
    printf "  On notice: %s orders with %s H100 equivalents before, %s with %s after.\n",
        grouped(noticed), equivalent(noticed_tpp), grouped(still), equivalent(still_tpp)
    printf "  A notice is not enough for %s further order%s: %s H100 equivalents, %s of all.\n",
        grouped(losses), (losses == 1 ? "" : "s"), equivalent(losses_tpp),
        share(losses_tpp, all_tpp)
    if (list) {
        printf "\n  %s%s%s  %s\n", left("order", 46), left("destination", 22),
            right("H100s", 8), "after"
        for (i = 1; i <= changes; i++)
            print line[i]
    } else {
        steps()
        if (still < noticed)
            losers()
    }
}

END {
    if (table == "regimes")
        compare_regimes()
    else
        tell_change()
}
