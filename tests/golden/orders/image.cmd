# A command takes an image where it takes a text, and answers the same.
. ./show.bash
show compile rules.licet -o "$SCRATCH/rules.lcb"
licet decide rules.licet --orders values.csv --quiet >"$SCRATCH/text.csv" 2>&1
licet decide "$SCRATCH/rules.lcb" --orders values.csv --quiet >"$SCRATCH/image.csv" 2>&1
cmp "$SCRATCH/text.csv" "$SCRATCH/image.csv" && echo "the same"
# but for the last line: an image has no warnings to give
licet check rules.licet | sed '$d' >"$SCRATCH/text.txt"
licet check "$SCRATCH/rules.lcb" | sed '$d' >"$SCRATCH/image.txt"
cmp "$SCRATCH/text.txt" "$SCRATCH/image.txt" && echo "the same"
show test "$SCRATCH/rules.lcb"
head -c 100 "$SCRATCH/rules.lcb" >"$SCRATCH/short.lcb"
show check "$SCRATCH/short.lcb"
