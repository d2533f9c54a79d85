/* days.h - sets of days, as the stretches that they come in: what two have in common, what one has
 * alone, what both have together.
 *
 * All results live in an arena; operands are never changed. A failed allocation sets *FAILED, and
 * the result is empty. Must not: know who has days, or intervals of a law. */
#ifndef LICET_LANG_DAYS_H
#define LICET_LANG_DAYS_H

#include "arena.h"
#include "date.h"

/* Both days are included; LC_DATE_MIN and LC_DATE_MAX: open. */
typedef struct {
    int32_t from, until;
} lc_stretch;

/* Ascending and apart by a day at least. */
typedef struct {
    const lc_stretch *items;
    uint32_t count;
} lc_days;

lc_days lc_days_always(void);
/* Of one stretch; none when it ends before it begins. */
lc_days lc_days_of(lc_arena *arena, lc_stretch stretch, bool *failed);
lc_days lc_days_both(lc_arena *arena, lc_days a, lc_days b, bool *failed);
lc_days lc_days_less(lc_arena *arena, lc_days a, lc_days b, bool *failed);
lc_days lc_days_union(lc_arena *arena, lc_days a, lc_days b, bool *failed);

static inline bool lc_days_none(lc_days days)
{
    return days.count == 0;
}

static inline bool lc_days_all(lc_days days)
{
    return days.count == 1 && days.items[0].from == LC_DATE_MIN &&
           days.items[0].until == LC_DATE_MAX;
}

bool lc_days_hold(lc_days days, int32_t day);

#endif
