/* columned.h - orders through licet_columns, as the host's memory could hold them, compared with
 * what the session said of each.
 *
 * Must not: know how columns are read. */
#ifndef LICET_TESTS_COLUMNED_H
#define LICET_TESTS_COLUMNED_H

#include "kept.h"
#include "orders.h"

typedef struct {
    bool granted;
    bool pure;  /* decide against an empty ledger, and book nothing */
    bool as_at; /* under the law of DAY */
    int32_t day;
} columned_how;

/* COUNT orders, some at a time; false: *M says what differs from KEPT. */
bool columned_compare(const subject *s, const kept_rows *kept, const order *orders, size_t count,
                      columned_how how, mismatch *m);

#endif
