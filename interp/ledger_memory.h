/* ledger_memory.h - the ledger in memory, for ledger.c, which is the way to it for all but those
 * who read and book order after order: room.c, book.c, block_ahead.c.
 *
 * SELF is what li_memory_new made; li_memory_methods.free frees it. */
#ifndef LICET_INTERP_LEDGER_MEMORY_H
#define LICET_INTERP_LEDGER_MEMORY_H

#include "engine.h"
#include "ledger_keys.h"

extern const licet_ledger_methods li_memory_methods;

/* NULL: no memory. */
void *li_memory_new(const lc_allocator *allocator, bool keep_ids);
bool li_memory_keeps_ids(const void *self);
/* Its keys, for who reads them without the way through here. */
const li_keys *li_memory_keys(const void *self);

/* The methods that every order calls, without the way through the table; SPOT is filled on the
 * way. */
int li_memory_read(void *self, const licet_ledger_key *key, li_spot *spot, int64_t *booked);
int li_memory_book(void *self, const licet_ledger_key *key, li_spot *spot, int32_t date,
                   int64_t amount);
/* A transaction of one booking under a key that is not ROLLING, without an id. */
int li_memory_book_alone(void *self, const licet_ledger_key *key, li_spot *spot, int64_t amount);

/* The days of a ROLLING key, for as long as nothing is booked, and the scale of their amounts;
 * NULL: it is not there. */
const void *li_memory_days(void *self, const licet_ledger_key *key, li_spot *spot, int *scale);
/* Begin to load where the days of the entry at POSITION are; and, when that has come, the days. An
 * entry that is not ROLLING does no harm. */
void li_memory_load_series(const void *self, uint32_t position);
void li_memory_load_days(const void *self, uint32_t position);
/* As the methods read_span and next_day; DAYS may be NULL. */
int li_days_span(const void *days, int from_scale, int to_scale, int32_t from, int32_t until,
                 int64_t *booked);
int li_days_next(const void *days, int32_t after, int32_t *day);

licet_status li_memory_visit(void *self,
                             int (*visit)(void *user, const licet_ledger_key *key, int64_t booked),
                             void *user);
/* The same as entries stand, for who needs no order. */
licet_status li_memory_visit_any(
    void *self, int (*visit)(void *user, const licet_ledger_key *key, int64_t booked), void *user);

/* A ledger around SELF, which then belongs to it; NULL: no memory (ledger.c). */
licet_ledger *li_ledger_wrap(const lc_allocator *allocator, const licet_ledger_methods *methods,
                             void *self);

#endif
