/* index_make.h - what the files that make an index share: index.c (needs, chains, postings) and
 * index_sets.c (for which rows a truth can be yes).
 *
 * Everything here lives while one index is made. Must not: be included by anything else. */
#ifndef LICET_INTERP_INDEX_MAKE_H
#define LICET_INTERP_INDEX_MAKE_H

#include "index.h"
#include "lang/buffer.h"

/* Numbers of sets, and of needs. */
enum {
    LI_ANY_ROW = 0, /* of a truth: it may hold whatever the rows are */
    LI_NEVER = 0,   /* of an instruction: nobody needs it */
    LI_ALWAYS = 1,
    LI_FIRST_SET = 2
};

/* Rows of one pivot, ascending. */
typedef struct {
    uint32_t first, count; /* in maker.rows */
    uint32_t pivot;
} li_row_set;

/* What a value register is, as far as sets are made from it. */
typedef enum {
    LI_NOTE_NOTHING,
    LI_NOTE_NUMBER, /* one of the numbers from `lowest` to `highest`, whatever the order */
    LI_NOTE_ROW,    /* the row of a pivot itself */
    LI_NOTE_TABLE   /* it hangs on that row alone */
} li_note_kind;

typedef struct {
    lc_int128 number;
    bool known;
} li_note_cell;

typedef struct {
    li_note_kind kind;
    uint32_t pivot;
    lc_int128 lowest, highest;
    li_note_cell *cells; /* one per row of the pivot */
} li_note;

/* What is posted, and the instruction whose need it has. */
typedef struct {
    uint32_t item, at;
} li_entry;

/* What A and B were found to be together: the sets of a law are few, and joined again and again. */
typedef struct {
    uint32_t a, b, joined;
} li_joined;
enum { LI_JOINED = 2048 }; /* kept, a power of two */

/* What becomes of an instruction in an indexed run. */
typedef enum {
    LI_RUN,
    LI_CONSTANT, /* no order changes it: the machine holds it from the start */
    LI_SURE,     /* the same: it is yes for every order that needs it */
    LI_ALIAS,    /* another register is read instead */
    LI_DROPPED   /* a skip that costs as much as what it skips */
} li_step_kind;

typedef struct {
    licet_law *law;
    const lc_image *image;
    lc_allocator allocator;
    bool failed;                /* memory */
    bool forced;                /* an index is made even where it saves little */
    uint32_t count;             /* instructions of phase A and the fold */
    uint8_t reads[LC_OP_COUNT]; /* bit i: operand i is a register */

    uint32_t pivot_count;
    uint32_t pivot_fact[LI_INDEX_PIVOTS], pivot_rows[LI_INDEX_PIVOTS];
    uint64_t row_weight[LI_INDEX_PIVOTS];
    bool left_out[LI_INDEX_PIVOTS];
    bool narrowed[LI_INDEX_PIVOTS];     /* needs rest on it */
    uint32_t number[LI_INDEX_PIVOTS];   /* of the pivots that the index has */
    uint8_t pivot_of[LC_MAX_FACTS + 1]; /* per fact; LI_INDEX_PIVOTS: it is none */
    LC_VECTOR(li_row_set) sets;
    li_joined *joined;
    LC_VECTOR(uint32_t) rows;
    size_t most_rows; /* of all sets together; past it a set is given up */
    uint32_t most;    /* of one set, to be posted */

    /* per instruction, of each pivot: the set outside of which it is surely no, yes */
    uint32_t (*yes)[LI_INDEX_PIVOTS], (*no)[LI_INDEX_PIVOTS];
    uint8_t *sure;  /* per instruction: from 1, the pivot for all rows of whose `yes` it is surely
                      yes; 0: none */
    uint32_t *note; /* per instruction: of a value, in notes; 0: nothing */
    LC_VECTOR(li_note) notes;
    size_t cells; /* of all notes */
    LC_VECTOR(li_entry) entries[LI_LIST_COUNT];
    uint32_t *set_of[LI_INDEX_PIVOTS]; /* per SET: its rows as a set, LC_NONE: not made yet */

    uint32_t (*need)[LI_INDEX_PIVOTS]; /* per instruction: a set of each pivot; need[0] LI_ALWAYS */
    uint8_t *own; /* per instruction: its need is the set of its own truth, not of its readers */
    uint8_t *restored;    /* per instruction */
    uint8_t *joins;       /* per instruction: it goes on with the chain of its operand a */
    uint32_t *next;       /* per instruction: the one that goes on with it; 0: none */
    uint32_t *rule_of;    /* per range: whose it is */
    uint32_t *readers;    /* per instruction */
    uint32_t *place;      /* per instruction: the register that it works in */
    uint32_t *stands_for; /* per instruction: the register that is read instead */
    uint8_t *held;        /* per instruction: tables read it */
    uint8_t *kind;        /* per instruction: li_step_kind */
    uint8_t *region;      /* per instruction: inside of what a skip leaves out */
} li_index_maker;

/* Chooses the pivots, fills `yes`, `no` and `sure`. False: memory failed, or there is no pivot. */
bool li_index_find_sets(li_index_maker *maker);
/* The rows of A and of B; LI_ANY_ROW when that is too many, or of two pivots. */
uint32_t li_index_join(li_index_maker *maker, uint32_t a, uint32_t b);
/* How likely a row is in SET, in 2^-32; LI_ANY_ROW is certain. */
static inline uint64_t li_index_weight(const li_index_maker *maker, uint32_t set)
{
    const uint64_t certain = UINT64_C(1) << 32;
    if (set == LI_ANY_ROW)
        return certain;
    const li_row_set *found = &maker->sets.items[set];
    uint64_t weight = found->count * maker->row_weight[found->pivot];
    return weight < certain ? weight : certain;
}

#endif
