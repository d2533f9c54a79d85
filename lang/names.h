/* names.h - interned names, tables from names to indexes, spelling suggestions.
 *
 * Interned names live in the compilation's arena; two equal names are one pointer. */
#ifndef LICET_LANG_NAMES_H
#define LICET_LANG_NAMES_H

#include "arena.h"

typedef struct lc_name {
    const char *text; /* NUL-terminated, never contains a NUL inside */
    uint32_t length;
    uint32_t hash;
} lc_name;

typedef struct {
    lc_arena *arena;
    const lc_name **slots;
    uint32_t count, capacity; /* capacity is a power of two */
} lc_names;

void lc_names_init(lc_names *names, lc_arena *arena);
/* NULL when out of memory. */
const lc_name *lc_intern(lc_names *names, const char *text, size_t length);

/* A hash table from an interned name to a number; grows in the arena. */
typedef struct {
    lc_arena *arena;
    struct lc_table_slot {
        const lc_name *name;
        uint32_t value;
    } * slots;
    uint32_t count, capacity;
} lc_table;

void lc_table_init(lc_table *table, lc_arena *arena);
/* LC_NONE when absent. */
uint32_t lc_table_find(const lc_table *table, const lc_name *name);
/* False when out of memory. An existing entry is overwritten. */
bool lc_table_put(lc_table *table, const lc_name *name, uint32_t value);

/* Damerau-Levenshtein distance, cut off above LIMIT (the result is then LIMIT + 1). */
uint32_t lc_distance(const char *a, size_t a_length, const char *b, size_t b_length,
                     uint32_t limit);

/* The best suggestion seen so far for a misspelt word. */
typedef struct {
    const char *wanted;
    size_t wanted_length;
    const char *best; /* NULL: none within max(1, length/3) */
    size_t best_length;
    uint32_t best_distance;
} lc_suggestion;

void lc_suggestion_init(lc_suggestion *suggestion, const char *wanted, size_t length);
void lc_suggestion_offer(lc_suggestion *suggestion, const char *candidate, size_t length);

uint32_t lc_hash(const char *text, size_t length);

#endif
