/* edits.h - the shortest script that turns one list into another.
 *
 * Knows the items by number only. Must not: know what they are. */
#ifndef LICET_LANG_EDITS_H
#define LICET_LANG_EDITS_H

#include "buffer.h"

/* One step: an item of both lists, of the one before, of the one after. */
typedef struct {
    char sign; /* ' ', '-' or '+' */
    uint32_t before, after;
} lc_edit;

typedef LC_VECTOR(lc_edit) lc_edits;

/* Whether item BEFORE of the one list and item AFTER of the other are the same. */
typedef bool (*lc_same)(const void *user, uint32_t before, uint32_t after);

/* Lists that have more edits than this between what they begin and end with in common are shown as
 * replaced. */
#define LC_MOST_EDITS 4000u

/* Appends the script from a list of BEFORE items to one of AFTER to EDITS: as few steps that are
 * not ' ' as there can be. LC_MEMORY: nothing was appended. */
lc_status lc_find_edits(lc_edits *edits, uint32_t before, uint32_t after, lc_same same,
                        const void *user, const lc_allocator *allocator);

#endif
