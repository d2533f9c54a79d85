/* properties.h - what the properties of a text say of an order, from the checked law alone; and
 * whether a session says the same.
 *
 * Must not: print. */
#ifndef LICET_TESTS_PROPERTIES_H
#define LICET_TESTS_PROPERTIES_H

#include "kept.h"

#include "licet_tools.h"

/* Of the order that SLOW decided last, with RECORD. */
licet_verdict slow_verdict(slow_evaluator *slow, const lc_property *property,
                           const slow_record *record);

/* Whether SESSION has the verdicts of SLOW on ROW, which both decided last; counts them. False: *M
 * says how not. */
bool properties_compare(const subject *s, slow_evaluator *slow, const slow_record *record,
                        licet_session *session, size_t row, uint64_t features[FEATURE_COUNT],
                        mismatch *m);

#endif
