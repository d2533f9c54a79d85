/* names.c - see names.h.
 *
 * Both tables are open-addressed with linear probing and at most half full. A grown table leaves
 * the old slots in the arena: they double, so the waste stays below what is in use. Must not: know
 * what a name stands for. */
#include "names.h"

#include <string.h>

#define FIRST_CAPACITY 64u

uint32_t lc_hash(const char *text, size_t length)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    /* Its low bits alone choose the slot: let the high ones have a say. */
    hash ^= hash >> 16;
    hash *= 0x7FEB352Du;
    return hash ^ hash >> 15;
}

/* The next capacity, 0 when there is none. */
static uint32_t grown_capacity(uint32_t capacity)
{
    if (!capacity)
        return FIRST_CAPACITY;
    return capacity > UINT32_MAX / 2 ? 0 : capacity * 2;
}

/* ---- interned names ---------------------------------------------------------------------- */

void lc_names_init(lc_names *names, lc_arena *arena)
{
    *names = (lc_names){.arena = arena};
}

static bool names_grow(lc_names *names)
{
    uint32_t capacity = grown_capacity(names->capacity);
    const lc_name **slots = capacity ? lc_arena_zero(names->arena, capacity, sizeof *slots) : NULL;
    if (!slots)
        return false;
    for (uint32_t i = 0; i < names->capacity; i++) {
        const lc_name *name = names->slots[i];
        if (!name)
            continue;
        uint32_t at = name->hash & (capacity - 1);
        while (slots[at])
            at = (at + 1) & (capacity - 1);
        slots[at] = name;
    }
    names->slots = slots;
    names->capacity = capacity;
    return true;
}

static const lc_name *new_name(lc_arena *arena, const char *text, size_t length, uint32_t hash)
{
    lc_name *name = lc_arena_alloc(arena, sizeof *name);
    char *copy = name ? lc_arena_text(arena, text, length) : NULL;
    if (!copy)
        return NULL;
    *name = (lc_name){copy, (uint32_t)length, hash};
    return name;
}

const lc_name *lc_intern(lc_names *names, const char *text, size_t length)
{
    if (length > UINT32_MAX)
        return NULL;
    if (names->count >= names->capacity / 2 && !names_grow(names))
        return NULL;
    uint32_t hash = lc_hash(text, length);
    uint32_t at = hash & (names->capacity - 1);
    for (; names->slots[at]; at = (at + 1) & (names->capacity - 1)) {
        const lc_name *name = names->slots[at];
        if (name->hash == hash && name->length == length &&
            (!length || memcmp(name->text, text, length) == 0))
            return name;
    }
    const lc_name *name = new_name(names->arena, text, length, hash);
    if (name) {
        names->slots[at] = name;
        names->count++;
    }
    return name;
}

/* ---- tables from names to numbers -------------------------------------------------------- */

void lc_table_init(lc_table *table, lc_arena *arena)
{
    *table = (lc_table){.arena = arena};
}

/* The slot of NAME, or the free one where it would go. Needs a free slot. */
static struct lc_table_slot *table_slot(const lc_table *table, const lc_name *name)
{
    uint32_t at = name->hash & (table->capacity - 1);
    while (table->slots[at].name && table->slots[at].name != name)
        at = (at + 1) & (table->capacity - 1);
    return &table->slots[at];
}

uint32_t lc_table_find(const lc_table *table, const lc_name *name)
{
    if (!table->count || !name)
        return LC_NONE;
    const struct lc_table_slot *slot = table_slot(table, name);
    return slot->name ? slot->value : LC_NONE;
}

static bool table_grow(lc_table *table)
{
    lc_table grown = *table;
    grown.capacity = grown_capacity(table->capacity);
    grown.slots =
        grown.capacity ? lc_arena_zero(table->arena, grown.capacity, sizeof *grown.slots) : NULL;
    if (!grown.slots)
        return false;
    for (uint32_t i = 0; i < table->capacity; i++)
        if (table->slots[i].name)
            *table_slot(&grown, table->slots[i].name) = table->slots[i];
    *table = grown;
    return true;
}

bool lc_table_put(lc_table *table, const lc_name *name, uint32_t value)
{
    if (table->count >= table->capacity / 2 && !table_grow(table))
        return false;
    struct lc_table_slot *slot = table_slot(table, name);
    if (!slot->name) {
        slot->name = name;
        table->count++;
    }
    slot->value = value;
    return true;
}

/* ---- spelling ---------------------------------------------------------------------------- */

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Three rows of the table of distances between the beginnings of two words. */
typedef struct {
    uint32_t rows[3][LC_MAX_NAME_BYTES + 1];
    uint32_t *before, *last, *now;
} distance_rows;

/* Fills row I, at most LIMIT cells left and right of the diagonal (farther cells are above LIMIT
 * anyway), and returns its least entry. */
static uint32_t distance_row(distance_rows *d, const char *a, size_t i, const char *b,
                             size_t b_length, uint32_t limit)
{
    size_t from = i > limit ? i - limit : 1;
    size_t to = i + limit < b_length ? i + limit : b_length;
    uint32_t least = d->now[from - 1] = from == 1 ? (uint32_t)i : limit + 1;
    for (size_t j = from; j <= to; j++) {
        uint32_t best = d->last[j - 1] + (a[i - 1] != b[j - 1]);
        best = smaller(best, smaller(d->last[j], d->now[j - 1]) + 1);
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            best = smaller(best, d->before[j - 2] + 1);
        d->now[j] = best;
        least = smaller(least, best);
    }
    if (to < b_length)
        d->now[to + 1] = limit + 1;
    return least;
}

uint32_t lc_distance(const char *a, size_t a_length, const char *b, size_t b_length, uint32_t limit)
{
    size_t difference = a_length > b_length ? a_length - b_length : b_length - a_length;
    if (difference > limit)
        return limit + 1;
    if (a_length > LC_MAX_NAME_BYTES || b_length > LC_MAX_NAME_BYTES)
        return a_length == b_length && memcmp(a, b, a_length) == 0 ? 0 : limit + 1;
    distance_rows d;
    d.before = d.rows[0];
    d.last = d.rows[1];
    d.now = d.rows[2];
    for (size_t j = 0; j <= b_length; j++)
        d.last[j] = d.before[j] = (uint32_t)j;
    uint32_t least_before = 0;
    for (size_t i = 1; i <= a_length; i++) {
        uint32_t least = distance_row(&d, a, i, b, b_length, limit);
        /* A swap reaches back over one row: only two rows above the limit settle it. */
        if (least > limit && least_before > limit)
            return limit + 1;
        least_before = least;
        uint32_t *free_row = d.before;
        d.before = d.last;
        d.last = d.now;
        d.now = free_row;
    }
    return d.last[b_length] > limit ? limit + 1 : d.last[b_length];
}

void lc_suggestion_init(lc_suggestion *suggestion, const char *wanted, size_t length)
{
    uint32_t limit = length / 3 > LC_MAX_NAME_BYTES ? LC_MAX_NAME_BYTES : (uint32_t)(length / 3);
    *suggestion = (lc_suggestion){.wanted = wanted, .wanted_length = length};
    suggestion->best_distance = (limit ? limit : 1) + 1;
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool equal_but_for_case(const char *a, const char *b, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (lower(a[i]) != lower(b[i]))
            return false;
    return true;
}

void lc_suggestion_offer(lc_suggestion *suggestion, const char *candidate, size_t length)
{
    if (suggestion->best_distance == 0)
        return;
    const char *wanted = suggestion->wanted;
    size_t wanted_length = suggestion->wanted_length;
    uint32_t distance =
        lc_distance(wanted, wanted_length, candidate, length, suggestion->best_distance - 1);
    size_t longer = length > wanted_length ? length : wanted_length;
    if (distance && length == wanted_length && equal_but_for_case(wanted, candidate, length))
        distance = 1; /* `my` for `MY`: the case of letters is one mistake, not one a letter */
    else if (distance >= longer)
        return; /* words that share nothing are no suggestion, however short */
    if (distance < suggestion->best_distance) {
        suggestion->best = candidate;
        suggestion->best_length = length;
        suggestion->best_distance = distance;
    }
}
