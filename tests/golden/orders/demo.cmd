# What `make demo` shows, but for the explanation at its end, which is in explanations/.
set -o pipefail
sh ../../../examples/demo.sh licet | sed -n '1,/^7\./p'
