/* consolidate.h - a ruleset and its amendments as one text.
 *
 * The texts make a law: the caller has checked them. consolidate.c finds out what becomes of every
 * declaration, consolidate_tiers.c where rows move, consolidate_text.c writes it down. With a day
 * the text decides the orders of that day; without one, those of all days, or a declaration is
 * named that cannot be written so.
 *
 * A consolidation owns what it makes; the sources that it is made from must outlive it.
 * Must not: check names or types; run tests (the caller does, and leaves tests out). */
#ifndef LICET_LANG_CONSOLIDATE_H
#define LICET_LANG_CONSOLIDATE_H

#include "ast.h"
#include "buffer.h"
#include "days.h"
#include "diag.h"
#include "image.h"

/* A declaration where it stands, with the comments that are its own. */
typedef struct {
    const lc_decl *decl; /* NULL: comments at the end of a text */
    const lc_tree *tree; /* whose comments they are */
    uint32_t lead;       /* from here on, comments before it are its own */
    uint32_t start, end; /* its words, and the comments that end its lines */
    uint32_t owner;      /* 1 + the amendment; 0: the ruleset's */
} lc_placed;

typedef struct {
    const lc_placed *placed; /* its header */
    uint32_t amends;         /* LC_NONE: the ruleset */
    lc_days in_force;        /* what its header says, and what it amends */
    lc_days acts;            /* with a day: always or never */
} lc_consolidated;

typedef enum { LC_MARK_ADDED, LC_MARK_AMENDED, LC_MARK_REPLACED, LC_MARK_STRUCK } lc_mark_kind;

/* Who did what to a provision. */
typedef struct lc_mark {
    struct lc_mark *next;
    lc_mark_kind kind;
    uint32_t amendment;
    const lc_placed *by;
} lc_mark;

/* A value put in the place of the one that stands there. */
typedef struct lc_new_value {
    struct lc_new_value *next;
    const lc_placed *by;
    const lc_step *steps;
    lc_days days;
} lc_new_value;

/* A row, or a group of rows, moved to another tier. */
typedef struct lc_move {
    struct lc_move *next;
    const lc_placed *by;
    const lc_item *row;
    const lc_decl *in; /* where the row is named */
    const lc_name *to;
    lc_days days;
} lc_move;

/* A declaration of the law as consolidated, or one that is there no more. */
typedef struct lc_provision {
    struct lc_provision *next;
    const lc_placed *placed;
    const lc_decl *decl; /* of PLACED, or what that puts in the place of another */
    lc_days exists;
    bool struck;   /* by an amendment that acts */
    bool left_out; /* a test */
    lc_mark *marks;
    lc_new_value *values;
    lc_move *moves;
} lc_provision;

typedef struct {
    size_t start, end; /* in the text that was written last */
    lc_provision *test;
} lc_written_test;

typedef struct {
    lc_allocator allocator;
    lc_arena arena;
    lc_names names;
    lc_sources *sources;
    lc_diagnostics *diagnostics;
    const lc_image *image; /* of the law, which knows its rows by their spellings */
    bool on;
    int32_t day;
    bool failed;
    LC_VECTOR(lc_tree) trees; /* of the texts, then of the modules */
    LC_VECTOR(lc_placed) placed;
    lc_consolidated *amendments;
    uint32_t amendment_count;
    uint32_t *order; /* in which they act */
    lc_provision *provisions, *last;
    const lc_provision *ruleset;
    lc_sources drafts; /* the text before it is laid out, and after */
    LC_VECTOR(lc_written_test) tests;
} lc_consolidation;

/* DAY may be NULL. SOURCES are the texts of the law, and behind them its modules. IMAGE, which must
 * outlive CONSOLIDATION, may be NULL: of a row that is named by a spelling only that is known. */
void lc_consolidation_init(lc_consolidation *consolidation, lc_sources *sources,
                           const lc_image *image, const int32_t *day, lc_diagnostics *diagnostics,
                           const lc_allocator *allocator);
void lc_consolidation_fini(lc_consolidation *consolidation);

/* Finds out what becomes of every declaration. LC_WRONG_RULES: what cannot be said in one text is
 * reported. */
lc_status lc_consolidation_make(lc_consolidation *consolidation);
/* Appends the text to OUT, in its canonical layout, without the tests that are left out. */
lc_status lc_consolidation_write(lc_consolidation *consolidation, lc_buffer *out);
/* Leaves out the test number INDEX of the text that was written last. */
void lc_consolidation_leave_out(lc_consolidation *consolidation, size_t index);
/* The same with the one that byte AT stands in; false: it stands in none. */
bool lc_consolidation_leave_out_at(lc_consolidation *consolidation, size_t at);
/* What byte AT of the text that was written last stands in: `rule embargo`. In the arena. */
const char *lc_consolidation_heading(lc_consolidation *consolidation, size_t at);

/* ---- between the files ------------------------------------------------------------------- */

/* The words "in force from 2025-06-01": when amendment INDEX acts. In the arena, never NULL. */
const char *lc_acting_words(lc_consolidation *consolidation, uint32_t index);
/* The periods of the clauses of KIND, together; without such a clause: none. */
lc_days lc_clause_days(lc_consolidation *consolidation, const lc_clause *clauses,
                       lc_clause_kind kind);
/* `rule embargo`, `test "A title"`. In the arena, never NULL. */
const char *lc_heading_words(lc_consolidation *consolidation, const lc_decl *decl);
lc_place lc_heading_place(const lc_decl *decl);
/* Gives the rows that groups, tiers and moves name by a spelling their keys as names. */
void lc_name_rows(lc_consolidation *consolidation);
/* Puts rows in the places of the groups that are moved. */
void lc_expand_moves(lc_consolidation *consolidation);
/* Reports what the tiers as they are written keep from being said. */
void lc_refuse_moves(lc_consolidation *consolidation);
/* Of a tier to which or from which rows are moved: the words behind its `=`; NULL: as they are. In
 * the arena. */
const char *lc_moved_tier(lc_consolidation *consolidation, const lc_provision *tiers,
                          const lc_tier_entry *entry);
/* The days on which orders are not yet bound by the ruleset and the amendments that act. */
lc_days lc_unbound_days(lc_consolidation *consolidation);
/* The day from which the ruleset as consolidated binds; LC_DATE_MIN: from ever. False: no one day
 * says it. */
bool lc_binding_day(lc_consolidation *consolidation, int32_t *day);

/* Of days: what two have in common, what A has alone, and all of both; in the arena. */
static inline lc_days lc_consolidation_both(lc_consolidation *consolidation, lc_days a, lc_days b)
{
    return lc_days_both(&consolidation->arena, a, b, &consolidation->failed);
}

static inline lc_days lc_consolidation_less(lc_consolidation *consolidation, lc_days a, lc_days b)
{
    return lc_days_less(&consolidation->arena, a, b, &consolidation->failed);
}

static inline lc_days lc_consolidation_join(lc_consolidation *consolidation, lc_days a, lc_days b)
{
    return lc_days_union(&consolidation->arena, a, b, &consolidation->failed);
}

#endif
