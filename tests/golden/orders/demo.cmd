# What `make demo` shows, but for the explanation in it, which is in explanations/.
set -o pipefail
sh ../../../examples/demo.sh licet |
    awk '/^6\. One order/ { hide = 1 } /^7\. What if/ { hide = 0 } !hide'
