/* names.h - texts and their numbers: each text once, in the order in which they came.
 *
 * Owns copies of the texts; grows with the texts that differ, not with how often they come. Must
 * not: know what a text means. */
#ifndef LICET_CLI_NAMES_H
#define LICET_CLI_NAMES_H

#include "program.h"

/* A text of up to sixteen bytes is its length and its two words, which stand beside the place: it
 * is found without a look at the text itself, and a longer one only when it is likely the same. */
struct name_slot {
    uint64_t first, last; /* its first and last eight bytes; of less than eight: all of it, and 0 */
    uint32_t length, place; /* place: from 1; 0: the slot is free */
};

struct name_chunk;

struct names {
    struct name_chunk *chunks; /* their bytes, side by side */
    licet_text *list;
    size_t count, capacity;
    struct name_slot *slots; /* a power of two of them */
    size_t slot_count;
};

#define NAMES_FAILED SIZE_MAX

/* The number of TEXT, from 0, given to it when it has none. NAMES_FAILED: out of memory. A `names`
 * of zeros is empty. */
size_t names_add(struct names *names, licet_text text);
/* The same for COUNT texts at once, which is faster where there are many names; into PLACES. False:
 * out of memory. */
bool names_add_all(struct names *names, const licet_text *texts, size_t count, size_t *places);
/* The number of TEXT, NAMES_FAILED when it has none. */
size_t names_find(const struct names *names, licet_text text);
void names_free(struct names *names);

/* Asks for the memory at ADDRESS, which is looked at soon. */
static inline void fetch_ahead(const void *address)
{
#ifdef __GNUC__
    __builtin_prefetch(address);
#else
    (void)address;
#endif
}

/* Makes LIST, of items of SIZE bytes, hold at least COUNT of them, new ones zero. False: out of
 * memory. */
bool list_grow(void **list, size_t *capacity, size_t count, size_t size);

/* Whether both texts are the same bytes. */
bool same_text(licet_text one, licet_text other);
/* A copy of TEXT, for the caller to free; absent when memory is short. */
licet_text copy_text(licet_text text);
/* PIECES with BETWEEN between them, ending in NUL, for the caller to free; absent when memory is
 * short. */
licet_text join_texts(const licet_text *pieces, size_t count, const char *between);
/* -1, 0, 1: by bytes, the shorter first. */
int compare_texts(licet_text one, licet_text other);

#endif
