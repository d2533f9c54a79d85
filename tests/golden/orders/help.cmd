# The pages of help.
. ./show.bash
show help
show help decide
show explain --help
