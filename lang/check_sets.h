/* check_sets.h - what the files about sets share: days on which a set changes, members in an
 * interval, what a member names.
 *
 * Must not: be included by others than check_sets.c and check_moves.c. */
#ifndef LICET_LANG_CHECK_SETS_H
#define LICET_LANG_CHECK_SETS_H

#include "check.h"

/* ---- check_sets.c --------------------------------------------------------------------------- */

/* Where something changes: the interval in the upper half, and what does in the lower. */
typedef struct {
    uint64_t *items;
    uint32_t count, capacity;
} lc_turns;

void lc_turns_add(lc_checker *c, lc_turns *list, uint32_t interval, uint32_t which);
/* Where the runs of TIMES begin and end. */
void lc_turns_of_times(lc_checker *c, lc_turns *list, const lc_times *times, uint32_t which);
/* Where the versions of SET start within RUN, but for the first one, which starts with it. */
void lc_turns_of_set(lc_checker *c, lc_turns *list, uint32_t set, lc_run run, uint32_t which);
/* Ascending, each once. */
void lc_turns_sort(lc_turns *list);
uint32_t lc_turns_at(const lc_turns *list, uint32_t index);

/* The members of SET in INTERVAL, a byte for each row; NULL when it has an error. */
const uint8_t *lc_set_rows(const lc_row_set *set, uint32_t interval);
uint32_t lc_set_row_count(const lc_law *law, uint32_t set);
/* Versions of SET to be filled in, MOST of them; false when memory is short. */
bool lc_set_begin(lc_checker *c, uint32_t set, uint32_t most);
/* ROWS from INTERVAL on, unless they are those of the version before. True when they are kept. */
bool lc_set_add(lc_checker *c, uint32_t set, uint32_t interval, uint8_t *rows);

/* The group or tier that ITEM names; NULL. */
lc_symbol *lc_set_of_item(lc_checker *c, const lc_item *item);
/* What ITEM names: all rows of *SET, or with LC_NONE there the *ROW. False when it was reported, or
 * when the set it names has an error. */
bool lc_take_item(lc_checker *c, const lc_decl *decl, const lc_item *item, uint32_t registry,
                  uint32_t *set, uint32_t *row);
/* The set as it is written. */
const lc_set *lc_set_of_symbol(const lc_symbol *symbol);

/* ---- check_moves.c -------------------------------------------------------------------------- */

/* SYMBOL, made as it is written, keeps its rows only while it exists, and a tier gets and gives
 * those that are moved. */
void lc_settle_set(lc_checker *c, const lc_symbol *symbol);
/* Warns of what is moved to where it is, once all tiers of DECL are settled. */
void lc_check_idle_moves(lc_checker *c, const lc_decl *decl);

#endif
