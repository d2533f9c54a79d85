/* ids.h - orders with ids, cancels and licences of their own, through a plain model of a ledger
 * that keeps ids, a session and blocks.
 *
 * Must not: print. */
#ifndef LICET_TESTS_IDS_H
#define LICET_TESTS_IDS_H

#include "pair.h"

/* Makes a file of rows from COUNT of ORDERS, some with the id of another, and replays it. The law
 * has the fact `id`. False: *DIFFERENCE says what differs, and *ROWS_TEXT (owned by the caller) the
 * rows up to there, one a line. */
bool ids_replay(const subject *s, const order *orders, size_t count, uint64_t seed,
                replay_counts *counts, mismatch *difference, char **rows_text);

#endif
