/* ledger_memory.h - the ledger in memory, for ledger.c, which is the way to it for everyone else.
 *
 * SELF is what li_memory_new made; li_memory_methods.free frees it. */
#ifndef LICET_INTERP_LEDGER_MEMORY_H
#define LICET_INTERP_LEDGER_MEMORY_H

#include "engine.h"

extern const licet_ledger_methods li_memory_methods;

/* NULL: no memory. */
void *li_memory_new(const lc_allocator *allocator, bool keep_ids);
bool li_memory_keeps_ids(const void *self);
/* The methods that every order calls, without the way through the table. */
int li_memory_read(void *self, const licet_ledger_key *key, int64_t *booked);
int li_memory_book(void *self, const licet_ledger_key *key, int32_t date, int64_t amount);
licet_status li_memory_visit(void *self,
                             int (*visit)(void *user, const licet_ledger_key *key, int64_t booked),
                             void *user);

/* A ledger around SELF, which then belongs to it; NULL: no memory (ledger.c). */
licet_ledger *li_ledger_wrap(const lc_allocator *allocator, const licet_ledger_methods *methods,
                             void *self);

#endif
