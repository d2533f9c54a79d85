/* slots.c - tables by open addressing: growing, adding, taking out.
 *
 * Must not: know what the items are. */
#include "slots.h"

#include <string.h>

enum { FIRST_BITS = 4, TAG_BITS = 32, MOST_BITS = 31 };

static void place(const li_slots *table, li_slot item)
{
    uint32_t at = li_slots_home(table, item.tag);
    while (table->slots[at].item)
        at = li_slots_next(table, at);
    table->slots[at] = item;
}

bool li_slots_room(li_slots *table, const lc_allocator *allocator)
{
    if (LC_LIKELY(table->count < table->capacity - table->capacity / 4))
        return true;
    uint32_t bits = table->capacity ? TAG_BITS - table->shift + 1 : FIRST_BITS;
    if (bits > MOST_BITS)
        return false;
    li_slots grown = {NULL, (uint32_t)1 << bits, table->count, TAG_BITS - bits};
    grown.slots = lc_new(allocator, grown.capacity * sizeof *grown.slots);
    if (!grown.slots)
        return false;
    memset(grown.slots, 0, grown.capacity * sizeof *grown.slots);
    for (uint32_t i = 0; i < table->capacity; i++)
        if (table->slots[i].item)
            place(&grown, table->slots[i]);
    li_slots_fini(table, allocator);
    *table = grown;
    return true;
}

void li_slots_add(li_slots *table, uint32_t tag, uint32_t item)
{
    place(table, (li_slot){tag, item});
    table->count++;
}

/* Closes the gap, so that what stands behind it is still found. */
void li_slots_remove(li_slots *table, uint32_t tag, uint32_t item)
{
    const uint32_t mask = table->capacity - 1;
    li_slot *slots = table->slots;
    uint32_t gap = li_slots_home(table, tag);
    while (slots[gap].item != item)
        gap = (gap + 1) & mask;
    for (uint32_t at = (gap + 1) & mask; slots[at].item; at = (at + 1) & mask) {
        uint32_t home = li_slots_home(table, slots[at].tag);
        if (((at - home) & mask) >= ((at - gap) & mask)) {
            slots[gap] = slots[at];
            gap = at;
        }
    }
    slots[gap].item = 0;
    table->count--;
}

bool li_slots_copy(li_slots *to, const li_slots *from, const lc_allocator *allocator)
{
    if (!from->capacity)
        return true;
    li_slot *slots = lc_new(allocator, from->capacity * sizeof *slots);
    if (!slots)
        return false;
    memcpy(slots, from->slots, from->capacity * sizeof *slots);
    *to = *from;
    to->slots = slots;
    return true;
}

void li_slots_fini(li_slots *table, const lc_allocator *allocator)
{
    lc_delete(allocator, table->slots, table->capacity * sizeof *table->slots);
    *table = (li_slots){NULL, 0, 0, 0};
}
