/* pair.h - the slow evaluator and a session: they are told the same order and must say the same,
 * which is kept for blocks to be compared with.
 *
 * Must not: print; know in what order rows are replayed. */
#ifndef LICET_TESTS_PAIR_H
#define LICET_TESTS_PAIR_H

#include "kept.h"
#include "orders.h"

typedef struct {
    uint64_t orders, rejected, indeterminate, booked, completions, by_path;
    uint64_t features[FEATURE_COUNT]; /* those that orders make */
} replay_counts;

typedef struct {
    const subject *s;
    slow_evaluator *slow;
    licet_session *session;
    kept_rows kept;
    replay_counts *counts;
    mismatch *difference;
} pair;

/* For COUNT rows. False: *DIFFERENCE says why not. Close it in both cases. */
bool pair_open(pair *p, const subject *s, size_t count, replay_counts *counts,
               mismatch *difference);
void pair_close(pair *p);
void pair_licences(pair *p, bool granted);

/* The functions that follow are false when something differs, or memory is short; then
 * `difference` says what. */

/* States the ORDER of ROW to the session. *READ: no cell was refused. */
bool pair_state(pair *p, const order *stated, size_t row, bool *read);
/* Whether the law's selection takes the order that is stated. */
bool pair_selects(pair *p, const order *stated, size_t row, bool *selected);
/* Decides it, each against its ledger (both may be NULL), and keeps the answer. */
bool pair_decide(pair *p, const order *stated, size_t row, const slow_ledger *booked,
                 licet_ledger *ledger, const slow_record **record);

#endif
