/* days.c - see days.h. What one set has without the other is found in one pass; what both have is
 * what is left when that is taken away again. */
#include "days.h"

static const lc_stretch every_day = {LC_DATE_MIN, LC_DATE_MAX};

lc_days lc_days_always(void)
{
    return (lc_days){&every_day, 1};
}

static lc_stretch *room(lc_arena *arena, size_t count, bool *failed)
{
    lc_stretch *items = lc_arena_zero(arena, count, sizeof *items);
    if (!items)
        *failed = true;
    return items;
}

lc_days lc_days_of(lc_arena *arena, lc_stretch stretch, bool *failed)
{
    lc_stretch *items = stretch.from <= stretch.until ? room(arena, 1, failed) : NULL;
    if (!items)
        return (lc_days){NULL, 0};
    items[0] = stretch;
    return (lc_days){items, 1};
}

lc_days lc_days_less(lc_arena *arena, lc_days a, lc_days b, bool *failed)
{
    lc_stretch *items = room(arena, (size_t)a.count + b.count + 1, failed);
    uint32_t count = 0;
    for (uint32_t i = 0, k = 0; items && i < a.count; i++) {
        lc_stretch left = a.items[i];
        while (k < b.count && b.items[k].until < left.from)
            k++;
        for (uint32_t j = k; j < b.count && b.items[j].from <= left.until; j++) {
            if (b.items[j].from > left.from)
                items[count++] = (lc_stretch){left.from, b.items[j].from - 1};
            left.from = b.items[j].until + 1;
        }
        if (left.from <= left.until)
            items[count++] = left;
    }
    return (lc_days){items, items ? count : 0};
}

lc_days lc_days_both(lc_arena *arena, lc_days a, lc_days b, bool *failed)
{
    return lc_days_less(arena, a, lc_days_less(arena, a, b, failed), failed);
}

/* Everything less what is in neither. */
lc_days lc_days_union(lc_arena *arena, lc_days a, lc_days b, bool *failed)
{
    lc_days neither = lc_days_less(arena, lc_days_always(), a, failed);
    neither = lc_days_less(arena, neither, b, failed);
    return lc_days_less(arena, lc_days_always(), neither, failed);
}

bool lc_days_hold(lc_days days, int32_t day)
{
    for (uint32_t i = 0; i < days.count; i++)
        if (days.items[i].from <= day && day <= days.items[i].until)
            return true;
    return false;
}
