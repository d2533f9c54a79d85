/* edits.c - see edits.h.
 *
 * The shortest edit script after E. Myers, "An O(ND) difference algorithm and its variations"
 * (1986): for each number of edits the furthest item of every diagonal is kept, and the script is
 * read off backwards. What both lists begin and end with is set aside first. */
#include "edits.h"

/* A point that no path of so many edits reaches. */
enum { NOWHERE = -1 };

/* One run of the search. A point is how many items of the list before are behind a path; its
 * diagonal K is that less those of the list after. */
typedef struct {
    const lc_allocator *allocator;
    lc_same same;
    const void *user;
    uint32_t first; /* items that both begin with */
    int32_t n, m;   /* items between beginning and end */
    int32_t **rows; /* by number of edits D: D + 1 points, of the diagonals -D, -D + 2 … D */
    int32_t row_count;
} search;

/* From where diagonal K is reached with edit number D: a step down takes an item of the list after,
 * else one of the list before goes. */
static int32_t furthest(const search *s, int32_t k, int32_t d, bool *down)
{
    const int32_t *row = s->rows[d - 1];
    int32_t at = (k + d) / 2; /* of diagonal k in row d; those beside it stand at at - 1 and at */
    int32_t below = k > -d ? row[at - 1] : NOWHERE, above = k < d ? row[at] : NOWHERE;
    int32_t right = below != NOWHERE && below < s->n ? below + 1 : NOWHERE;
    if (above != NOWHERE && above - k > s->m)
        above = NOWHERE;
    *down = above >= right;
    return *down ? above : right;
}

static bool same(const search *s, int32_t x, int32_t y)
{
    return s->same(s->user, s->first + (uint32_t)x, s->first + (uint32_t)y);
}

/* Follows what is the same from point X of diagonal K. */
static int32_t slide(const search *s, int32_t x, int32_t k)
{
    while (x < s->n && x - k < s->m && same(s, x, x - k))
        x++;
    return x;
}

/* Makes rows until one reaches the end. *FOUND: false when that takes too many edits. */
static lc_status find_rows(search *s, bool *found)
{
    *found = false;
    for (int32_t d = 0; d <= (int32_t)LC_MOST_EDITS && !*found; d++) {
        int32_t *row = lc_new(s->allocator, ((size_t)d + 1) * sizeof *row);
        if (!row)
            return LC_MEMORY;
        s->rows[s->row_count++] = row;
        for (int32_t k = -d; k <= d && !*found; k += 2) {
            bool down;
            int32_t x = d == 0 ? 0 : furthest(s, k, d, &down);
            row[(k + d) / 2] = x == NOWHERE ? x : slide(s, x, k);
            *found = x != NOWHERE && row[(k + d) / 2] == s->n && s->n - k == s->m;
        }
    }
    return LC_OK;
}

static void free_rows(search *s)
{
    for (int32_t d = 0; d < s->row_count; d++)
        lc_delete(s->allocator, s->rows[d], ((size_t)d + 1) * sizeof **s->rows);
    lc_delete(s->allocator, s->rows, (LC_MOST_EDITS + 1) * sizeof *s->rows);
}

/* Room for the script was made. */
static void put(lc_edits *edits, size_t at, char sign, uint32_t before, uint32_t after)
{
    edits->items[at] = (lc_edit){sign, before, after};
}

/* Reads the script of the last row off backwards, so that it ends before item END of EDITS; returns
 * where it begins. */
static size_t read_rows(const search *s, lc_edits *edits, size_t end)
{
    int32_t x = s->n, y = s->m;
    for (int32_t d = s->row_count - 1; d >= 0; d--) {
        bool down = false;
        int32_t from = d == 0 ? 0 : furthest(s, x - y, d, &down);
        for (; x > from; x--, y--)
            put(edits, --end, ' ', s->first + (uint32_t)x - 1, s->first + (uint32_t)y - 1);
        if (d > 0 && down)
            y--;
        else if (d > 0)
            x--;
        if (d > 0)
            put(edits, --end, down ? '+' : '-', s->first + (uint32_t)x, s->first + (uint32_t)y);
    }
    return end;
}

static void read_replaced(const search *s, lc_edits *edits, size_t at)
{
    for (uint32_t i = 0; i < (uint32_t)s->n; i++)
        put(edits, at++, '-', s->first + i, s->first);
    for (uint32_t i = 0; i < (uint32_t)s->m; i++)
        put(edits, at++, '+', s->first + (uint32_t)s->n, s->first + i);
}

static bool make_room(lc_edits *edits, size_t count, const lc_allocator *allocator)
{
    if (edits->capacity - edits->count >= count)
        return true;
    size_t capacity = edits->count + count;
    lc_edit *items = lc_resize(allocator, edits->items, edits->capacity * sizeof *items,
                               capacity * sizeof *items);
    if (!items)
        return false;
    edits->items = items;
    edits->capacity = capacity;
    return true;
}

/* The middle, between what both begin and end with, behind item AT of EDITS, where there is room;
 * *COUNT: its steps. */
static lc_status find_middle(search *s, lc_edits *edits, size_t at, size_t *count)
{
    size_t room = (size_t)s->n + (size_t)s->m;
    bool found = false;
    lc_status status = LC_OK;
    if (s->n > 0 && s->m > 0) {
        s->rows = lc_new(s->allocator, (LC_MOST_EDITS + 1) * sizeof *s->rows);
        status = s->rows ? find_rows(s, &found) : LC_MEMORY;
    }
    if (status == LC_OK && found) {
        size_t begin = read_rows(s, edits, at + room);
        *count = at + room - begin;
        for (size_t i = 0; i < *count; i++)
            edits->items[at + i] = edits->items[begin + i];
    } else if (status == LC_OK) {
        read_replaced(s, edits, at);
        *count = room;
    }
    if (s->rows)
        free_rows(s);
    return status;
}

lc_status lc_find_edits(lc_edits *edits, uint32_t before, uint32_t after, lc_same is_same,
                        const void *user, const lc_allocator *allocator)
{
    search s = {.allocator = allocator, .same = is_same, .user = user};
    uint32_t first = 0, last = 0;
    while (first < before && first < after && is_same(user, first, first))
        first++;
    while (last < before - first && last < after - first &&
           is_same(user, before - last - 1, after - last - 1))
        last++;
    s.first = first;
    s.n = (int32_t)(before - first - last);
    s.m = (int32_t)(after - first - last);
    if (!make_room(edits, (size_t)before + after, allocator))
        return LC_MEMORY;
    for (uint32_t i = 0; i < first; i++)
        put(edits, edits->count + i, ' ', i, i);
    size_t middle = 0;
    lc_status status = find_middle(&s, edits, edits->count + first, &middle);
    if (status != LC_OK)
        return status;
    edits->count += first + middle;
    for (uint32_t i = 0; i < last; i++)
        put(edits, edits->count++, ' ', before - last + i, after - last + i);
    return LC_OK;
}
