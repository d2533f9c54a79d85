/* amend.h - a ruleset with random amendments, and beside it the law of each day as one text.
 *
 * The texts of the days are made by editing texts, amendment after amendment, with nothing of the
 * checker: what the one program of all amendments decides must be what they decide, with one
 * ledger each; and the amendments must be refused exactly where such a text cannot be made.
 * Must not: print. */
#ifndef LICET_TESTS_AMEND_H
#define LICET_TESTS_AMEND_H

#include "replay.h"

typedef struct {
    uint64_t together;     /* stacks whose amendments fit together */
    uint64_t amendments;   /* in these */
    uint64_t consolidated; /* of these, those that one text can say for all days */
} stack_counts;

/* Stack NUMBER of up to MOST amendments, with ORDERS orders; every second one is made so that its
 * amendments fit together. False: *DIFFERENCE says what, and *TEXT (owned by the caller) is the
 * stack. */
bool amend_check(uint64_t number, size_t orders, int most, stack_counts *stacks,
                 replay_counts *counts, mismatch *difference, char **text);

#endif
