/* texts.h - a ruleset with tests of some of its orders, as they were decided: written into its
 * text, loaded by the library, and run.
 *
 * Must not: print. */
#ifndef LICET_TESTS_TEXTS_H
#define LICET_TESTS_TEXTS_H

#include "pair.h"

/* Writes two tests of some of ORDERS behind the text of S: one that is right, and one whose last
 * expectation is wrong. False: *DIFFERENCE says what came of them, and *TEXT (owned by the caller)
 * is the text; else NULL. */
bool texts_check(subject *s, const order *orders, size_t count, uint64_t seed,
                 replay_counts *counts, mismatch *difference, char **text);

#endif
