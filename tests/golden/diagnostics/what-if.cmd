# Edits that are tried out on the rules, and what is wrong with them. spec: V-1.2
check() {
    echo "\$ licet check check-what-if.rules $*"
    licet check check-what-if.rules "$@" --color never >/dev/null
    echo "status $?"
}
exec 2>&1
check --what-if 'set threshold few = 6'
check --what-if 'set threshold fw = 6'
check --what-if 'set cap yearly = 6 then 7 from 2026-01-01'
check --what-if 'set cap twofold = 6'
check --what-if 'set agreement gulf = 6'
check --what-if 'set agreement golf = 6'
check --what-if 'set cap yearlyy = 6'
check --what-if 'set threshold few = 6' --what-if 'set threshold few = 7'
check --what-if 'set threshold few = 6 set threshold few = 7'
check --what-if 'strike rule r'
check --what-if 'set threshold few = quantity'
check --what-if 'set threshold few ='
check --what-if 'set threshold few = 6 then 5 from 2026-01-01 then 4 from 2025-01-01'
