/* replay.h - the same orders through the slow evaluator, a session and blocks, each with a
 * ledger of its own; and whether ranges hold what missing facts can come to.
 *
 * Must not: print. */
#ifndef LICET_TESTS_REPLAY_H
#define LICET_TESTS_REPLAY_H

#include "pair.h"

/* Decides and books ORDERS one after the other by every engine. LEDGER is that of the slow
 * evaluator, empty at first; it is left as it stands after the last order. False: *DIFFERENCE says
 * what. */
bool replay_orders(const subject *s, const order *orders, size_t count, bool granted,
                   slow_ledger *ledger, replay_counts *counts, mismatch *difference);

/* Puts values for the missing facts of ORDER in all their combinations: the outcome of each must
 * lie in the order's range, and with EXACT the range must be no wider. */
bool replay_completions(const subject *s, slow_evaluator *slow, order_maker *maker,
                        const order *stated, const slow_ledger *ledger, bool exact,
                        replay_counts *counts, mismatch *difference);

#endif
