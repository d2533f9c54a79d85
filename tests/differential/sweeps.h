/* sweeps.h - whether the turns that a dialogue finds are those that trying every value finds.
 *
 * Must not: print. */
#ifndef LICET_TESTS_SWEEPS_H
#define LICET_TESTS_SWEEPS_H

#include "orders.h"
#include "replay.h"
#include "subject.h"

/* Sweeps the numbers among the facts of some of the COUNT orders, and the thresholds of the law,
 * around what they are. *SWEPT counts the sweeps. False: *DIFFERENCE says what is otherwise. */
bool sweeps_check(const subject *s, const order *orders, size_t count, uint64_t *swept,
                  mismatch *difference);

#endif
