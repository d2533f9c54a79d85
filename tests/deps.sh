#!/bin/sh
# Installs the packages that the build (`deps.sh build`) or build and tests (`deps.sh check`) need
# and that are missing; says which. With --list it only prints them. Silent when all is there.
#
# Must not: install anything the Makefile or the tests do not use, ask a question, or change
# anything but packages.
set -u

# What edits the lines of `licet repl`, as the Makefile says.
case ${READLINE:-yes} in
libedit) line_editor="libedit-dev file:/usr/include/editline/readline.h build" ;;
no | 0) line_editor="" ;;
*) line_editor="libreadline-dev file:/usr/include/readline/readline.h build" ;;
esac

# package | what shows that it is there: a command, or a file | who needs it
needs()
{
    cat <<END
make command:make build
libc6-dev file:/usr/include/stdio.h build
flex command:flex build
bison command:bison build
binutils command:ar build
libjsmn-dev file:/usr/include/jsmn.h build
$line_editor
check file:/usr/include/check.h check
pkg-config command:pkg-config check
g++ command:c++ check
valgrind command:valgrind check
END
}

list_only=no
if [ "${1:-}" = --list ]; then
    list_only=yes
    shift
fi
level=${1:-build}
case $level in
build | check) ;;
*)
    echo "usage: deps.sh [--list] build|check" >&2
    exit 2
    ;;
esac

there()
{
    case $1 in
    command:*) command -v "${1#command:}" >/dev/null 2>&1 ;;
    file:*) [ -e "${1#file:}" ] ;;
    esac
}

missing_packages()
{
    # The compiler is whatever CC names.
    compiler=${CC:-cc}
    compiler=${compiler%% *}
    if ! there "command:$compiler"; then
        case $compiler in
        *clang*) printf 'clang ' ;;
        *) printf 'gcc ' ;;
        esac
    fi
    needs | while read -r package sign who; do
        [ -n "$package" ] || continue
        if [ "$who" = build ] || [ "$who" = "$level" ]; then
            there "$sign" || printf '%s ' "$package"
        fi
    done
}

missing=$(missing_packages)
missing=${missing% }
if [ "$list_only" = yes ]; then
    [ -z "$missing" ] || echo "$missing"
    exit 0
fi
[ -n "$missing" ] || exit 0

by_hand()
{
    echo "these packages are missing: $missing" >&2
    if command -v apt-get >/dev/null 2>&1; then
        echo "$1; please run this command, then make again:" >&2
        echo "    sudo apt-get update && sudo apt-get install -y $missing" >&2
    else
        echo "install them with your package manager (the names are those of Debian)" >&2
    fi
    exit 1
}

command -v apt-get >/dev/null 2>&1 || by_hand ""
if [ "$(id -u)" = 0 ]; then
    as_root="env"
elif sudo -n true >/dev/null 2>&1; then
    as_root="sudo -n env"
else
    by_hand "they cannot be installed without the administrator's password"
fi

# shellcheck disable=SC2086 # both are lists of words
install_missing()
{
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
}

echo "installing with apt-get: $missing"
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
# The lists of packages are fetched only when the ones at hand do not do.
if ! install_missing >"$log" 2>&1; then
    if ! { $as_root apt-get update -q && install_missing; } >>"$log" 2>&1; then
        tail -n 20 "$log" >&2
        by_hand "apt-get failed (its last lines are above)"
    fi
fi
missing=$(missing_packages)
missing=${missing% }
[ -z "$missing" ] || by_hand "they were installed but cannot be found"
