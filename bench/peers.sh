#!/bin/bash
# Installs the peers that `make bench` measures Licet beside, where the registries have them:
# packages of Debian as root or with sudo -n, packages of npm below BUILD/bench/npm, the versions
# pinned in bench/package.json. Says what it installs. What cannot be had is measured as missing.
#
# Must not: fail, ask a question, or install anything that no part of the bench uses.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
work=${BUILD:-build}/bench
mkdir -p "$work/npm"

# package | what shows that it is there
packages()
{
    cat <<END
luajit command:luajit
lua5.4 command:lua5.4
libclips-dev file:/usr/include/clips/clips.h
swi-prolog-nox command:swipl
jq command:jq
libsqlite3-dev file:/usr/include/sqlite3.h
END
}

missing_packages()
{
    packages | while read -r package sign; do
        case $sign in
        command:*) command -v "${sign#command:}" >/dev/null 2>&1 || printf '%s ' "$package" ;;
        file:*) [ -e "${sign#file:}" ] || printf '%s ' "$package" ;;
        esac
    done
}

note() { echo "bench: $*" >&2; }

# shellcheck disable=SC2086 # lists of words
install_packages()
{
    local as_root missing
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        note "not installed: $missing"
        return 0
    fi
    as_root="sudo -n"
    [ "$(id -u)" != 0 ] || as_root=""
    note "installing with apt-get: $missing"
    install() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
        --no-install-recommends "$@"; }
    install $missing >"$work/apt.log" 2>&1 ||
        { $as_root apt-get update -q && install $missing; } >>"$work/apt.log" 2>&1 ||
        # one that is not to be had must not keep away the others
        for package in $missing; do install "$package" >>"$work/apt.log" 2>&1; done
    missing=$(missing_packages)
    [ -z "$missing" ] || note "not installed: $missing(see $work/apt.log)"
}

install_modules()
{
    if ! command -v npm >/dev/null 2>&1; then
        note "npm is not installed: its packages are measured as missing"
        return 0
    fi
    ! cmp -s bench/package.json "$work/npm/package.json" || return 0
    note "installing with npm, below $work/npm: the packages of bench/package.json"
    cp bench/package.json "$work/npm/wanted.json"
    (cd "$work/npm" && rm -f package-lock.json && cp wanted.json package.json &&
        npm install --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel=error) \
        >"$work/npm.log" 2>&1 || {
        # one that is not to be had must not keep away the others
        echo '{ "private": true }' >"$work/npm/package.json"
        sed -n 's/^    "\(.*\)": "\(.*\)",*$/\1@\2/p' bench/package.json |
            while read -r package; do
                (cd "$work/npm" && npm install --no-audit --no-fund --ignore-scripts \
                    --no-package-lock "$package" </dev/null) >>"$work/npm.log" 2>&1
            done
        rm -f "$work/npm/package.json"
        note "npm failed (see $work/npm.log): what it did not bring is measured as missing"
    }
}

install_packages
install_modules
exit 0
