/* check_times.c - times as sets of intervals: what two have in common, and what one has alone.
 *
 * All results live in the arena; operands are never changed. Must not: know who has times, or
 * dates. */
#include "check.h"

static uint32_t run_count(const lc_times *times)
{
    return times->always ? 1 : times->count;
}

static lc_run run_at(const lc_checker *c, const lc_times *times, uint32_t index)
{
    return times->always ? (lc_run){0, c->law->interval_count} : times->runs[index];
}

static lc_times times_of(const lc_checker *c, lc_run *runs, uint32_t count)
{
    if (count == 1 && runs[0].first == 0 && runs[0].end == c->law->interval_count)
        return (lc_times){true, NULL, 0};
    return (lc_times){false, runs, count};
}

lc_times lc_times_both(lc_checker *c, lc_times a, lc_times b)
{
    if (a.always || b.always)
        return a.always ? b : a;
    lc_run *runs = lc_check_zero(c, (size_t)a.count + b.count, sizeof *runs);
    uint32_t count = 0;
    for (uint32_t i = 0, k = 0; runs && i < a.count && k < b.count;) {
        uint32_t first = a.runs[i].first > b.runs[k].first ? a.runs[i].first : b.runs[k].first;
        uint32_t end = a.runs[i].end < b.runs[k].end ? a.runs[i].end : b.runs[k].end;
        if (first < end)
            runs[count++] = (lc_run){first, end};
        if (a.runs[i].end == end)
            i++;
        else
            k++;
    }
    return times_of(c, runs, count);
}

lc_times lc_times_less(lc_checker *c, lc_times a, lc_times b)
{
    uint32_t a_count = run_count(&a), b_count = run_count(&b), count = 0;
    lc_run *runs = lc_check_zero(c, (size_t)a_count + b_count, sizeof *runs);
    if (!runs)
        return (lc_times){false, NULL, 0};
    for (uint32_t i = 0, k = 0; i < a_count; i++) {
        lc_run left = run_at(c, &a, i);
        while (k < b_count && run_at(c, &b, k).end <= left.first)
            k++;
        for (uint32_t j = k; j < b_count && left.first < left.end; j++) {
            lc_run out = run_at(c, &b, j);
            if (out.first >= left.end)
                break;
            if (out.first > left.first)
                runs[count++] = (lc_run){left.first, out.first};
            left.first = out.end;
        }
        if (left.first < left.end)
            runs[count++] = left;
    }
    return times_of(c, runs, count);
}

bool lc_times_hold(const lc_times *times, uint32_t interval)
{
    if (times->always)
        return true;
    uint32_t low = 0, high = times->count; /* the first run that ends behind it */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (times->runs[middle].end <= interval)
            low = middle + 1;
        else
            high = middle;
    }
    return low < times->count && times->runs[low].first <= interval;
}

bool lc_times_never(const lc_times *times)
{
    return !times->always && times->count == 0;
}

uint32_t lc_times_first(const lc_times *times)
{
    if (times->always)
        return 0;
    return times->count ? times->runs[0].first : LC_NONE;
}

bool lc_times_meet(lc_checker *c, lc_times a, lc_times b)
{
    lc_times both = lc_times_both(c, a, b);
    return !lc_times_never(&both);
}

const char *lc_times_words(lc_checker *c, const lc_times *times)
{
    const lc_law *law = c->law;
    char from[LC_DATE_TEXT], until[LC_DATE_TEXT];
    if (times->always || !times->count)
        return "at any time";
    lc_run run = times->runs[0];
    lc_date_write(from, law->intervals[run.first].from);
    if (run.first >= law->dated_count) {
        const char *words = lc_check_text(
            c, lc_arena_format(c->arena, "for orders that %s saves", lc_saved_words(c, run.first)));
        if (law->intervals[run.first].from == LC_DATE_MIN)
            return words;
        return lc_check_text(c, lc_arena_format(c->arena, "from %s, %s", from, words));
    }
    if (run.end >= law->dated_count)
        return run.first ? lc_check_text(c, lc_arena_format(c->arena, "from %s on", from))
                         : "at any time";
    lc_date_write(until, law->intervals[run.end].from - 1);
    if (run.first == 0)
        return lc_check_text(c, lc_arena_format(c->arena, "until %s", until));
    return lc_check_text(c, lc_arena_format(c->arena, "from %s until %s", from, until));
}
