# show.bash - for the commands of this directory: shows a command, runs it, shows its exit status.
# Must not: hide an output stream.
show()
{
    echo "\$ licet $*"
    licet "$@"
    echo "status $?"
}

# A ledger of orders on standard output: the header of order.csv, then each argument as a line.
orders()
{
    echo "id,date,destination,chip,quantity,price,military"
    printf '%s\n' "$@"
}
