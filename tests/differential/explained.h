/* explained.h - whether an explanation names every fact that could change the outcome.
 *
 * Must not: print. */
#ifndef LICET_TESTS_EXPLAINED_H
#define LICET_TESTS_EXPLAINED_H

#include "orders.h"
#include "replay.h"
#include "subject.h"

/* Decides ORDERS one after the other against a ledger, and explains each. Whatever is put in the
 * place of a fact that the explanation does not rest on, the outcome must stay. *TRIED counts such
 * orders. False: *DIFFERENCE says what. */
bool explained_orders(const subject *s, const order *orders, size_t count, uint64_t *tried,
                      mismatch *difference);

#endif
