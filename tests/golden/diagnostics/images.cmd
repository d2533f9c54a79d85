# Compiled rules that are damaged, of another version, of another machine; texts beside them.
exec 2>&1
cd "$SCRATCH" || exit 1
printf 'ruleset sample\nuse scale\nfacts n : count\nrule r when n > 5 then notice\notherwise no_licence\n' >good.licet
licet compile good.licet -o good.lcb
# with BYTES (as printf takes them) at OFFSET
changed() {
    cp good.lcb "$1"
    printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
    echo "\$ licet check $1"
    # which version reads it changes with every form of the images
    licet check "$1" --color never 2>&1 | sed 's/this one reads [0-9]*/this one reads N/'
    echo "status ${PIPESTATUS[0]}"
}
changed another-version.lcb 8 '\377\377\377\177'
changed another-machine.lcb 12 '\001\002\003\004'
changed damaged.lcb 400 'x'
head -c 20 good.lcb >short.lcb
licet check short.lcb
echo "status $?"
head -c 2000 good.lcb >cut.lcb
licet check cut.lcb
echo "status $?"
licet decide cut.lcb --orders good.licet
echo "status $?"
