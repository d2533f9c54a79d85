# Words of the rules and of the order that Markdown would read as its own: links, marks of code, what
# begins an item; and an image without texts.
printf '%s\n' 'ruleset m "A [link](x)" use scale' 'facts who "[ok](x) `is`" : text' \
    '  d "- first" : decimal  n "1. first" : count' \
    'rule r1 when who = "a`b``c" then prohibited' 'rule r2 when d > 3 and n > 3 then case_by_case' \
    'otherwise no_licence' >"$SCRATCH/rules.licet"
licet compile "$SCRATCH/rules.licet" --quiet --bare -o "$SCRATCH/image"
order='who "[no](y)", d missing'
licet explain "$SCRATCH/rules.licet" --order "$order" --format markdown
licet explain "$SCRATCH/image" --order "$order" --format markdown
licet explain "$SCRATCH/image" --order "$order"
