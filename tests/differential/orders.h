/* orders.h - random orders for a law: cells as a file of orders has them, and the values they
 * stand for.
 *
 * The values are chosen first and written as texts afterwards, so that what the library reads
 * from a text is checked too. Must not: use the library's reader or writer of values. */
#ifndef LICET_TESTS_ORDERS_H
#define LICET_TESTS_ORDERS_H

#include "licet.h"
#include "random.h"
#include "slow.h"

typedef struct {
    slow_fact *facts;  /* one per fact of the law */
    licet_text *cells; /* an empty one is a missing fact */
    uint32_t wrong;    /* the fact whose cell cannot be read; LC_NONE */
} order;

typedef struct order_maker order_maker;

/* NULL when memory is short. The law must outlive it. */
order_maker *order_maker_new(const lc_law *law, uint64_t seed);
void order_maker_free(order_maker *maker);
/* A plain number near which orders shall lie, besides those in the law. */
void order_maker_hint(order_maker *maker, int64_t number);
/* COUNT new orders instead of those made before; NULL when memory is short. */
const order *order_maker_make(order_maker *maker, size_t count);
/* Up to MOST values that FACT may have: all of them for yes or no and for the rows of a small
 * registry. */
size_t order_maker_values(order_maker *maker, uint32_t fact, slow_fact *values, size_t most);

#endif
