# amend.awk: amendments of the text that `phases --text` writes, to measure what they cost.
#
# Variables: folder, where amendment-NUMBER.licet is written; count, how many; rules, how many
# requirements the text has. Each begins some days after the one before, from 2025-07-01 on, sets a
# threshold, strikes, replaces and adds rules, and replaces a group or a cap; each tenth lapses, each
# seventh is suspended for a while, and some amend the one before. No two touch the same.

# The day N days after 2025-07-01, N below 550.
function day(n,    m, y) {
    y = 2025; m = 7
    while (n >= length_of(m, y)) {
        n -= length_of(m, y)
        if (++m > 12) { m = 1; y++ }
    }
    return sprintf("%04d-%02d-%02d", y, m, n + 1)
}
function length_of(m, y) {
    return m == 2 ? 28 : m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31
}
function write(text) { print text > file }
BEGIN {
    step = int(rules / count)
    for (k = 0; k < count; k++) {
        file = folder "/amendment-" k ".licet"
        first = k * step
        write("amendment change_" k " \"Amendment no. " k "\" amends " \
              (k % 9 == 8 ? "change_" (k - 1) : "growth"))
        write("  cites \"91 FR " k "\"")
        write("  in force from " day(int(k * 500 / count)) \
              (k % 10 == 9 ? " until " day(int(k * 500 / count) + 40) : ""))
        if (k % 7 == 6)
            write("  suspended from " day(int(k * 500 / count) + 10) " until " \
                  day(int(k * 500 / count) + 20))
        write("\nset threshold line_" k % 100 " = " k + 7 ",000,000 TPP then " k + 9 \
              ",000,000 TPP from 2026-06-01")
        write("strike rule review_" first)
        write("\nreplace rule requirement_" first + 1 " \"Requirement, amended\"")
        write("  when chip.tpp >= " k + 2 ",500 TPP and destination in group_" k % 50)
        write("  unless headquarters = US\n  then policy_of_denial")
        write("\nreplace rule low_volume_" first + 2 "\n  despite requirement_" first + 2)
        write("  within cap_" k % 100 "\n  then notice\n  with \"notice\" 5 days before date")
        if (k < 50)
            write("\nreplace group group_" k " = MY, SG, AE, JP, DE from 2026-03-01")
        write("\nrule new_" k "\n  despite requirement_" first + 3)
        write("  when quantity <= " k + 1 " and destination in A5\n  then exception")
        write("\nrule also_" k "\n  when chip.tpp >= " k + 20 ",000 TPP and destination in D4")
        write("  then case_by_case")
        close(file)
    }
}
