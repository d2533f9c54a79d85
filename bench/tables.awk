# tables.awk: the tables of bench/three_tiers.h, .lua and duckdb.js, made of the standard library.
#
#     awk -f bench/tables.awk stdlib/chips.licet stdlib/countries.licet stdlib/ear.licet > tables.h
#     awk -v lua=1 -f bench/tables.awk … > tables.lua
#     awk -v json=1 -f bench/tables.awk … > tables.json
#
# Reads the key and the column `tpp` of the registry `chip`, the keys of the registry `country` and
# the members of the group `D5`; an empty figure becomes -1. It knows the layout of these files, not
# the language: one row of a registry a line, no `|` inside a text, members in upper case.

function trim(text)
{
    gsub(/^[ \t]+|[ \t]+$/, "", text)
    return text
}

/^--/ { next }
/^[a-z]/ { registry = ""; group = "" }
/^registry / { registry = $2; names_read = 0; next }
/^group / { group = $2; next }

registry != "" && /^ *\|/ {
    cells = split($0, cell, "|")
    if (!names_read) {
        figure = 0
        for (i = 2; i < cells; i++) {
            split(cell[i], word, ":")
            if (trim(word[1]) == "tpp")
                figure = i
        }
        names_read = 1
        next
    }
    key = trim(cell[2])
    if (registry == "country")
        country[++countries] = key
    if (registry == "chip") {
        chip[++chips] = key
        tpp[chips] = trim(cell[figure])
        gsub(",", "", tpp[chips])
        if (tpp[chips] == "")
            tpp[chips] = -1
    }
}

group == "D5" {
    members = split($0, member, ",")
    for (i = 1; i <= members; i++)
        if (trim(member[i]) != "")
            blocked[++blocked_count] = trim(member[i])
}

END {
    if (!chips || !countries || !blocked_count) {
        print "tables.awk: chips, countries or the group D5 were not found" > "/dev/stderr"
        exit 1
    }
    if (lua)
        write_lua()
    else if (json)
        write_json()
    else
        write_c()
}

function write_c(    i)
{
    print "/* Made by bench/tables.awk of the standard library. */"
    print "static const struct chip chips[] = {"
    for (i = 1; i <= chips; i++)
        print "    {\"" chip[i] "\", " length(chip[i]) ", " tpp[i] "},"
    print "};\n\nstatic const char country_codes[][3] = {"
    for (i = 1; i <= countries; i++)
        print "    \"" country[i] "\","
    print "};\n\nstatic const char group_d5[][3] = {"
    for (i = 1; i <= blocked_count; i++)
        print "    \"" blocked[i] "\","
    print "};"
}

function write_lua(    i)
{
    print "-- Made by bench/tables.awk of the standard library."
    print "return {\n  tpp = {"
    for (i = 1; i <= chips; i++)
        if (tpp[i] >= 0)
            print "    " chip[i] " = " tpp[i] ","
    print "  },\n  countries = {"
    for (i = 1; i <= countries; i++)
        print "    \"" country[i] "\","
    print "  },\n  group_d5 = {"
    for (i = 1; i <= blocked_count; i++)
        print "    \"" blocked[i] "\","
    print "  },\n}"
}

# A list of texts, with more behind it.
function write_list(name, items, count,    i)
{
    printf "  \"%s\": [", name
    for (i = 1; i <= count; i++)
        printf "%s\"%s\"", (i > 1 ? ", " : ""), items[i]
    print "],"
}

function write_json(    i)
{
    print "{"
    write_list("countries", country, countries)
    write_list("group_d5", blocked, blocked_count)
    print "  \"tpp\": {"
    for (i = 1; i <= chips; i++)
        print "    \"" chip[i] "\": " tpp[i] (i < chips ? "," : "")
    print "  }\n}"
}
