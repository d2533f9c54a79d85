# mutate.awk - writes changed copies of a rule text, one change each, and lists them.
#
# Variables: folder, where NUMBER.licet is written; known, the words that may take one another's
# place (`a:b c:d`: a becomes b, c becomes d). Prints NUMBER<tab>LINE<tab>DECLARATION: WHAT.
# Only what stands in front of the first test is changed, and neither comments nor texts in quotes.

function days(y, m) {
    if (m == 2) return y % 4 == 0 && (y % 100 || y % 400 == 0) ? 29 : 28
    return m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31
}
function shift_date(date, by,    y, m, d) {
    y = substr(date, 1, 4) + 0; m = substr(date, 6, 2) + 0; d = substr(date, 9, 2) + by
    if (d < 1) { m--; if (m < 1) { m = 12; y-- } d = days(y, m) }
    if (d > days(y, m)) { d = 1; m++; if (m > 12) { m = 1; y++ } }
    return sprintf("%04d-%02d-%02d", y, m, d)
}
# One more or one less in the last place that is written: 5.92 is between 5.91 and 5.93.
function shift_number(text, by,    power, places, digits, sign, out) {
    power = ""
    if (match(text, /e[0-9]+$/)) {
        power = substr(text, RSTART)
        text = substr(text, 1, RSTART - 1)
    }
    gsub(/,/, "", text)
    places = index(text, ".") ? length(text) - index(text, ".") : 0
    sub(/\./, "", text)
    digits = sprintf("%.0f", text + by)
    if (digits < 0) return ""
    if (places) {
        while (length(digits) <= places) digits = "0" digits
        return substr(digits, 1, length(digits) - places) "." \
            substr(digits, length(digits) - places + 1) power
    }
    out = ""
    while (length(digits) > 3) {
        out = "," substr(digits, length(digits) - 2) out
        digits = substr(digits, 1, length(digits) - 3)
    }
    return digits out power
}
# Lines FIRST to LAST become TEXT, which may be nothing.
function write(first, last, text, what,    i, file) {
    file = folder "/" (++count) ".licet"
    for (i = 1; i < first; i++) print lines[i] > file
    print text > file
    for (i = last + 1; i <= NR; i++) print lines[i] > file
    close(file)
    printf "%d\t%d\t%s: %s\n", count, first, inside, what
}
function change(line, start, len, by) {
    write(line, line, substr(lines[line], 1, start - 1) by substr(lines[line], start + len), \
        substr(lines[line], start, len) " -> " by)
}
function remove(first, last, what,    i) {
    write(first, last, "", "without " what)
}
# A clause begins with two blanks and a word; what belongs to it stands further in.
function clause_end(line) {
    while (line + 1 < first_test && lines[line + 1] ~ /^    /) line++
    return line
}
function declaration_end(line) {
    while (line + 1 < first_test && lines[line + 1] !~ /^[a-z]/) line++
    while (line > 1 && (lines[line] ~ /^ *$/ || lines[line] ~ /^--/)) line--
    return line
}
# The words of a list, on the lines FIRST to LAST: each is left out once, while another remains.
function list(first, last,    i, rest, at, word) {
    for (i = first; i <= last; i++) {
        rest = lines[i]; sub(/ *--.*$/, "", rest); at = 1
        while (match(rest, /^[^,]*, */)) {
            word = substr(rest, 1, RLENGTH)
            if (match(word, /[A-Za-z_0-9]+, *$/))
                change(i, at + RSTART - 1, RLENGTH, "")
            match(rest, /^[^,]*, */)
            at += RLENGTH; rest = substr(rest, RLENGTH + 1)
        }
        if (match(lines[i], /, [A-Za-z_0-9]+ *(--.*)?$/)) {
            match(lines[i], /, [A-Za-z_0-9]+/)
            at = RSTART; rest = lines[i]
            while (match(substr(rest, at + 1), /, [A-Za-z_0-9]+/)) at += RSTART
            match(substr(rest, at), /^, [A-Za-z_0-9]+/)
            change(i, at, RLENGTH, "")
        }
    }
}
{
    lines[NR] = $0
    if (!first_test && $0 ~ /^(test|property) /) first_test = NR
}
END {
    if (!first_test) first_test = NR + 1
    pairs = split(known, pair, " ")
    for (i = 1; i <= pairs; i++) {
        split(pair[i], two, ":")
        become[two[1]] = two[2]
    }
    for (n = 1; n < first_test; n++) {
        if (match(lines[n], /^[a-z]+( [a-z]+)?( [A-Za-z_0-9]+)?/)) {
            split(lines[n], word, " ")
            head = word[1]
            inside = head (word[2] ~ /^[A-Za-z_0-9]+$/ ? " " word[2] : "")
            clause = ""
            if (head == "rule") remove(n, declaration_end(n), "the rule")
            # a cap or threshold that no rule names any more changes no answer
            if (lines[n] ~ /^strike (rule|agreement)/) remove(n, n, lines[n])
            if (head == "set") remove(n, declaration_end(n), lines[n])
            if (head == "deem") list(n, n)
        }
        if (match(lines[n], /^  [a-z]+/)) {
            clause = substr(lines[n], 3, RLENGTH - 2)
            what = lines[n]; sub(/ *--.*$/, "", what); sub(/^ */, "", what)
            if (clause ~ /^(when|unless|despite|within|with|bars|suspended|binding|not|in|saves)$/ || \
                what ~ /^counts from/)
                remove(n, clause_end(n), what)
            if (clause ~ /^(despite|bars)$/) list(n, clause_end(n))
        }
        if (clause == "with" && match(lines[n], / if .*$/))
            change(n, RSTART, RLENGTH, "")
        else if (clause == "with" && match(lines[n], /^    if .*$/))
            change(n, 1, length(lines[n]), "")
        if (head == "facts" && match(lines[n], / if missing [A-Za-z_0-9]+/))
            change(n, RSTART, RLENGTH, "")
        scan(n)
    }
}
# Figures, dates, comparisons and words of one line.
function scan(n,    rest, at, word, len, before, seen) {
    if (clause == "cites" || lines[n] ~ /^use /) return
    rest = lines[n]; at = 1; before = ""; defined = head !~ /^(let|threshold|group|unit)$/
    if (lines[n] !~ /^[a-z]/) defined = head !~ /^(tiers|facts|outcomes)$/
    while (length(rest)) {
        len = 1
        if (match(rest, /^(--.*|"[^"]*")/)) len = RLENGTH
        else if (match(rest, /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]/)) {
            word = substr(rest, 1, RLENGTH); len = RLENGTH
            change(n, at, len, shift_date(word, 1)); change(n, at, len, shift_date(word, -1))
        } else if (match(rest, /^[0-9][0-9,]*(\.[0-9]+)?(e[0-9]+)?/)) {
            word = substr(rest, 1, RLENGTH); len = RLENGTH
            while (substr(word, len) == ",") word = substr(word, 1, --len)
            change(n, at, len, shift_number(word, 1))
            if (shift_number(word, -1) != "") change(n, at, len, shift_number(word, -1))
        } else if (match(rest, /^(>=|<=|<>|\.\.<)/)) {
            word = substr(rest, 1, RLENGTH); len = RLENGTH
            if (word == ">=") { change(n, at, len, "> "); change(n, at, len, "< ") }
            if (word == "<=") { change(n, at, len, "< "); change(n, at, len, "> ") }
            if (word == "<>") change(n, at, len, "= ")
            if (word == "..<") change(n, at, len, "..")
        } else if (match(rest, /^[<>] /)) {
            change(n, at, 1, substr(rest, 1, 1) "=")
        } else if (match(rest, /^= /)) {
            if (defined) change(n, at, 1, "<>")
            defined = 1
        } else if (match(rest, /^[A-Za-z_][A-Za-z_0-9]*/)) {
            word = substr(rest, 1, RLENGTH); len = RLENGTH
            seen = substr(rest, len + 1)
            if (head ~ /^(facts|unit)$/) { }
            else if (word == "and" && before == "per") change(n, at, len + length(tail(seen)), "")
            else if (word == "and") change(n, at, len, "or")
            else if (word == "or") change(n, at, len, "and")
            else if (word == "not" && seen ~ /^ in /) change(n, at, len + 1, "")
            else if (word == "not" && seen !~ /^ enforced/ && before != "is")
                change(n, at, len + 1, "")
            else if (word == "in" && seen !~ /^ force/ && before != "not" && before != "deem")
                change(n, at, len, "not in")
            else if (word == "max") change(n, at, len, "min")
            else if (word == "missing" && before == "is") change(n, at, len, "not missing")
            else if (word ~ /^[A-Z][A-Z0-9]$/) change(n, at, len, word == "PL" ? "PT" : "PL")
            # without a number of days both are the day itself
            else if (word == "before" && before ~ /^(days?|months?)$/) change(n, at, len, "after")
            else if (word == "after" && before ~ /^(days?|months?)$/) change(n, at, len, "before")
            else if (word == "per") change(n, at, len + length(tail(seen)), "")
            else if (word in become && !(head == "tiers" && before == "")) {
                change(n, at, len, become[word])
            }
            if (!(before == "per" && word != "and")) before = word
        }
        at += len; rest = substr(rest, len + 1)
    }
}
# ` destination` of `per operator and destination`.
function tail(text) {
    return match(text, /^ [a-z_]+/) ? substr(text, 1, RLENGTH) : ""
}
