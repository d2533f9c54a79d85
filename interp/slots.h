/* slots.h - tables by open addressing for the ledger in memory: from the tag of a key, the upper
 * half of its hash, to the number of an item that the owner of the table keeps.
 *
 * The home of a tag are its uppermost bits. So a table that doubles is copied from one end to the
 * other, not at random, and its slots alone are read for it: what they point to may be cold. Must
 * not: compare keys; that is for the owner, whose loop over a run of slots ends at a free one. */
#ifndef LICET_INTERP_SLOTS_H
#define LICET_INTERP_SLOTS_H

#include "lang/base.h"

typedef struct {
    uint32_t tag, item; /* item 0: free */
} li_slot;

/* At most three quarters full. All zero: empty. */
typedef struct {
    li_slot *slots;
    uint32_t capacity; /* 0 or a power of two */
    uint32_t count;
    uint32_t shift; /* a tag shifted to the right by it is its home */
} li_slots;

static inline uint32_t li_slots_tag(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

static inline uint32_t li_slots_home(const li_slots *table, uint32_t tag)
{
    return tag >> table->shift;
}

static inline uint32_t li_slots_next(const li_slots *table, uint32_t at)
{
    return (at + 1) & (table->capacity - 1);
}

/* Makes room for one more; false: no memory, and the table is as it was. */
bool li_slots_room(li_slots *table, const lc_allocator *allocator);
/* There is room, and ITEM is not 0. */
void li_slots_add(li_slots *table, uint32_t tag, uint32_t item);
/* ITEM is in the table, under TAG. */
void li_slots_remove(li_slots *table, uint32_t tag, uint32_t item);
/* TO is empty; false: no memory. */
bool li_slots_copy(li_slots *to, const li_slots *from, const lc_allocator *allocator);
void li_slots_fini(li_slots *table, const lc_allocator *allocator);

#endif
