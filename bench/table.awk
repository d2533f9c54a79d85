# table.awk: the figures of a results file as one table.
#
#     awk -f bench/table.awk RESULTS PART.rows...
#
# RESULTS is as bench/common.sh says. A .rows file says what is shown of a part, a line each, the
# fields of it separated by ` | `:
#
#     = HEADING                      {NAME} in it stands for a figure
#     against NAME LABEL | ...       the figures that follow are shown as multiples of these (two at
#                                    most); `against` alone: of none
#     figure NAME | LABEL | UNIT     ns, us, ms, s (recorded in ns); KiB, MiB (in bytes); x, n
#     target LABEL | NAME | at most NUMBER UNIT
#     target LABEL | NAME / NAME... | at most NUMBER
#                                    of several names after the stroke the least counts
#
# A ratio is the median of the ratios of each round where both were measured in the same rounds,
# else the ratio of the medians. What was not measured is shown as missing. It must not fail for a
# figure.
BEGIN { scale["ns"] = 1; scale["us"] = 1e3; scale["ms"] = 1e6; scale["s"] = 1e9
        scale["KiB"] = 1024; scale["MiB"] = 1048576 }

function trimmed(text) { gsub(/^[ \t]+|[ \t]+$/, "", text); return text }

function sort_values(values, count,   i, j, value)
{
    for (i = 2; i <= count; i++) {
        value = values[i]
        for (j = i - 1; j >= 1 && values[j] > value; j--)
            values[j + 1] = values[j]
        values[j + 1] = value
    }
}

function measured(name) { return name in median && median[name] != "missing" }

# A over B; "" when one is missing
function ratio(a, b,   i, count, left, right, ratios)
{
    if (!measured(a) || !measured(b) || median[b] == 0)
        return ""
    count = split(rounds[a], left, " ")
    if (count < 2 || count != split(rounds[b], right, " "))
        return median[a] / median[b]
    for (i = 1; i <= count; i++)
        ratios[i] = left[i] / right[i]
    sort_values(ratios, count)
    return ratios[int((count + 1) / 2)]
}

# three figures that count, or all before the point
function short(value,   size)
{
    size = value < 0 ? -value : value
    if (size >= 100 || value == int(value))
        return sprintf("%.0f", value)
    return sprintf(size >= 10 ? "%.1f" : "%.2f", value)
}

function in_unit(value, unit) { return short(value / (unit in scale ? scale[unit] : 1)) }

function times(value) { return value == "" ? "" : short(value) }

function heading(text,   name)
{
    while (match(text, /\{[A-Za-z0-9_]+\}/)) {
        name = substr(text, RSTART + 1, RLENGTH - 2)
        text = substr(text, 1, RSTART - 1) grouped(median[name]) substr(text, RSTART + RLENGTH)
    }
    printf "\n%s\n", text
}

function grouped(value,   text, out)
{
    text = value == "" ? "?" : sprintf("%.0f", value)
    for (out = ""; length(text) > 3; text = substr(text, 1, length(text) - 3))
        out = "," substr(text, length(text) - 2) out
    return text out
}

function against(text,   parts, i, words)
{
    references = text == "" ? 0 : split(text, parts, " [|] ")
    for (i = 1; i <= references; i++) {
        words = index(parts[i], " ")
        reference[i] = substr(parts[i], 1, words - 1)
        parts[i] = "x " substr(parts[i], words + 1)
    }
    if (references > 0)
        printf("%88s%s\n", parts[1], (references > 1 ? sprintf("%10s", parts[2]) : ""))
}

function figure(name, label, unit,   noise)
{
    if (!measured(name)) {
        printf "  %-46s missing%s\n", label, name in why ? ": " why[name] : ""
        return
    }
    noise = least[name] == most[name] ? "" \
        : in_unit(least[name], unit) ".." in_unit(most[name], unit)
    line = sprintf("  %-46s %8s %-3s %-17s %9s %9s", label, in_unit(median[name], unit),
        unit == "n" ? "" : unit, noise, references > 0 ? times(ratio(name, reference[1])) : "",
        references > 1 ? times(ratio(name, reference[2])) : "")
    sub(/ +$/, "", line)
    print line
}

# the name of the least of several that were measured
function best(names,   parts, i, count, name)
{
    count = split(names, parts, " ")
    name = parts[1]
    for (i = 2; i <= count; i++)
        if (measured(parts[i]) && (!measured(name) || median[parts[i]] < median[name]))
            name = parts[i]
    return name
}

function target(label, what, limit,   value, most_it_may, words, stroke, unit, over)
{
    sub(/^at most /, "", limit)
    split(limit, words, " ")
    stroke = index(what, "/")
    if (stroke > 0) {
        value = ratio(trimmed(substr(what, 1, stroke - 1)), best(trimmed(substr(what, stroke + 1))))
        most_it_may = words[1] + 0
    } else {
        value = measured(what) ? median[what] : ""
        unit = words[2]
        most_it_may = words[1] * (unit in scale ? scale[unit] : 1)
    }
    targets++
    if (value == "") {
        missing++
        printf "  > %-52s at most %s: not measured\n", label, limit
        return
    }
    if (value <= most_it_may)
        reached++
    sub(/ n$/, "", limit)
    over = value <= most_it_may ? "reached" : "NOT REACHED"
    if (value > most_it_may && most_it_may > 0)
        over = over (value < 2 * most_it_may \
            ? sprintf(", %.0f %% over", (value / most_it_may - 1) * 100) \
            : ", " short(value / most_it_may) " times that")
    printf "  > %-52s %8s %-3s at most %s: %s\n", label, in_unit(value, unit),
        unit == "n" ? "" : unit, limit, over
}

FILENAME == ARGV[1] {
    if ($2 == "missing") {
        name = $1
        $1 = $2 = ""
        median[name] = "missing"
        why[name] = trimmed($0)
        next
    }
    median[$1] = $2
    least[$1] = NF > 2 ? $3 : $2
    most[$1] = NF > 3 ? $4 : $2
    rounds[$1] = ""
    for (i = 5; i <= NF; i++)
        rounds[$1] = rounds[$1] " " $i
    next
}
FNR == 1 { references = 0 }
/^[ \t]*(#|$)/ { next }
{ rest = $0; sub(/^[^ ]+ */, "", rest); count = split(rest, field, / [|] /) }
$1 == "=" { heading(rest); references = 0; next }
$1 == "against" { against(rest); next }
$1 == "figure" && count == 3 { figure(field[1], field[2], field[3]); next }
$1 == "target" && count == 3 { target(field[1], field[2], field[3]); next }
{ printf "table.awk: %s:%d: %s\n", FILENAME, FNR, $0 >"/dev/stderr"; exit 1 }
END {
    if (targets > 0)
        printf("\n%d of %d targets reached%s\n", reached, targets,
            (missing > 0 ? sprintf(", %d not measured", missing) : ""))
}
