/* redlined.h - redlines as what they say: the amendment that one shows, put beside the text before,
 * must make the law of the text after.
 *
 * Must not: decide. */
#ifndef LICET_TESTS_REDLINED_H
#define LICET_TESTS_REDLINED_H

#include "collected.h"
#include "licet_tools.h"

/* Writes into *OUT an amendment, called `redlined`, of the ruleset RULESET that does what the
 * redline from BEFORE to AFTER shows: what it strikes is struck, what has other words is replaced,
 * what it inserts follows. False, and *WHY says which: a text cannot be compared, or differs from
 * itself, a declaration has moved, memory is short. */
bool redlined_amendment(licet_text before, licet_text after, const char *ruleset, collected *out,
                        const char **why);

#endif
