#!/bin/bash
# Makes the texts of the golden tests that are too large to keep: make_large.sh DIRECTORY
# What `licet check` says of NAME.licet is kept in diagnostics/NAME.out.
set -eu
directory=${1:?make_large.sh DIRECTORY}
mkdir -p "$directory"
cd "$directory"

# repeat COUNT TEXT
repeat()
{
    awk -v count="$1" -v text="$2" 'BEGIN { for (i = 0; i < count; i++) printf "%s", text }'
}

# 20,000 parentheses: one report, and the next declaration is read.
{
    printf 'let deep = '
    repeat 20000 '('
    printf '1'
    repeat 20000 ')'
    printf '\n\nlet next_one = = 1\n'
} >large-parentheses.licet

# 20,000 parentheses that nobody closes.
{
    printf 'let deep = '
    repeat 20000 '('
    printf '1\n'
} >large-open-parentheses.licet

# A line of 1 MB with a mistake in its middle.
{
    printf 'group long_line = '
    repeat 100000 'AE, '
    printf 'AE && AE, '
    repeat 100000 'DE, '
    printf 'FR FR\n'
} >large-line.licet

# A name, a number, a text without its closing quote, of 1 MB each.
{
    printf 'let '
    repeat 100000 'long_name_'
    printf ' = '
    repeat 100000 '1234567890'
    printf '\n\nrule quote "'
    repeat 100000 'never ends '
    printf '\n  then prohibited\n'
} >large-words.licet

# A tree of 200,000 terms: too high, though the parser's stack is nearly empty.
{
    printf 'let high = 1'
    repeat 200000 ' + 1'
    printf '\n'
} >large-sum.licet

# 10,000 mistakes: the first ones are shown, all are counted.
{
    repeat 10000 $'rule one\n  when a && b\n  then\n\n'
} >large-mistakes.licet

# Control bytes and parts of characters.
head -c 200000 /dev/zero | tr '\0' '\377' >large-bytes.licet
{
    printf 'rule zero\n'
    head -c 200000 /dev/zero
} >large-zeros.licet
