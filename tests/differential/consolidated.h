/* consolidated.h - what `licet consolidate` makes of a law, loaded again and compared with it.
 *
 * Must not: print; make amendments (amend.c does). */
#ifndef LICET_TESTS_CONSOLIDATED_H
#define LICET_TESTS_CONSOLIDATED_H

#include "pair.h"

/* LAW, on *DAY or (NULL) on all days, as one text: loaded into *OUT, for the caller to free. NULL:
 * one text cannot say it, which only all days may be the reason of, or `saves when`. False:
 * *DIFFERENCE says what;
 * it also compares the text with its own consolidation. */
bool consolidated_load(const licet_law *law, const int32_t *day, licet_law **out,
                       mismatch *difference);
/* Whether both answered their last order alike in all but what names the law. */
bool consolidated_alike(const licet_session *expected, const licet_session *found, size_t row,
                        mismatch *difference);
/* COUNT orders under example NUMBER, on each day on which it changes and the day before the first,
 * and on any days, and under its consolidations. *THERE: there is such an example. */
bool consolidated_example(size_t number, uint64_t seed, size_t count, bool *there,
                          mismatch *difference);

#endif
