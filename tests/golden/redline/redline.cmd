# Words struck and inserted: text, colours, Markdown, HTML; a reading against itself.
show()
{
    echo "\$ licet $*"
    licet "$@"
    echo "status $?"
}
show redline old.licet --with new.licet
show redline old.licet --with new.licet --color always
show redline old.licet --with new.licet --format markdown
show redline old.licet --with new.licet --format html
show redline new.licet --with old.licet
show redline old.licet --with old.licet
show redline old.licet --with old.licet --format markdown
show redline old.licet --with old.licet --format html | tail -n 6
# layout alone, and comments between declarations, are no changes
sed 's/^  */ /; s/ = /=/; 1i -- another comment' old.licet >"$SCRATCH/loose.licet"
show redline old.licet --with "$SCRATCH/loose.licet"
show redline old.licet --with "$SCRATCH/loose.licet" -o "$SCRATCH/empty"
wc -c <"$SCRATCH/empty"
# every text of the repository against itself
cd ../../..
for file in stdlib/*.licet examples/*/*.licet; do
    licet redline "$file" --with "$file"
done
# and every law with its amendments, in another order
for file in examples/*/*.licet; do
    amended=$(sed -n '1s/^-- Amends \([a-z0-9-]*\.licet\).*/\1/p' "$file")
    [ -z "$amended" ] ||
        licet redline "${file%/*}/$amended" "$file" --with "$file" "${file%/*}/$amended"
done
