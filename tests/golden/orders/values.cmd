# Each cell that cannot be read: wrong type, unknown country or chip, negative or fractional count,
# a day that is none, a number of 20 digits; the rest go on.
. ./show.bash
show decide rules.licet --orders values.csv
