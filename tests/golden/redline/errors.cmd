# What cannot be compared.
show()
{
    echo "\$ licet $*"
    licet "$@"
    echo "status $?"
}
show redline
show redline old.licet
show redline --with new.licet
show redline old.licet --with
show redline old.licet --with new.licet --with moved.licet
show redline old.licet --with new.licet --format json
show redline old.licet --with new.licet new.licet
show redline old.licet --with nowhere.licet
show redline - --with - <old.licet
show redline old.licet --with new.licet -o new.licet
show decide old.licet --with new.licet
printf 'rule a whenn b then c\n' >"$SCRATCH/wrong.licet"
show redline old.licet --with "$SCRATCH/wrong.licet" -o "$SCRATCH/out"
show redline "$SCRATCH/wrong.licet" --with "$SCRATCH/wrong.licet" --format html
ls "$SCRATCH"
licet compile --quiet old.licet -o "$SCRATCH/image"
show redline "$SCRATCH/image" --with old.licet
printf '' | show redline - --with old.licet | head -n 2
printf '' >"$SCRATCH/nothing"
printf '' | show redline - --with "$SCRATCH/nothing"
printf 'rule a -- \033[31m<b> `c` ~~d~~ **e** & "f"\n  when g = 1\n  then prohibited\n' >"$SCRATCH/signs"
printf 'rule a\n  when g = "<b> `c` ~~d~~ [e](f) & *"\n  then prohibited\n' >"$SCRATCH/other"
show redline "$SCRATCH/signs" --with "$SCRATCH/other"
show redline "$SCRATCH/signs" --with "$SCRATCH/other" --format markdown
show redline "$SCRATCH/signs" --with "$SCRATCH/other" --format html | sed -n '/<section>/,$p'
