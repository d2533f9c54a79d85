/* layout.h - whether a text that is laid out means the same, keeps its comments, and stays as it is
 * when it is laid out again.
 *
 * Must not: print. */
#ifndef LICET_TESTS_LAYOUT_H
#define LICET_TESTS_LAYOUT_H

#include "random.h"
#include "replay.h"
#include "subject.h"

/* Lays out the ruleset of S, as it is and with its blanks changed. False: *DIFFERENCE says what. */
bool layout_check(subject *s, uint64_t seed, mismatch *difference);

#endif
