/* index.h - which rules an order can meet at all: postings by the rows of its facts.
 *
 * A law of many rules asks of an order what most of them answer `no` to at once: another country,
 * another chip. The index is made when a law is loaded, from its code alone, and says for each row
 * of a pivot (a fact that holds a row of a registry) which instructions an order with that row
 * needs. It chooses instructions and changes none: the answer is that of the whole program, which
 * still runs where a pivot is missing, where the result is open, and for explanations.
 *
 * The law owns it; it never changes. Must not: be read by lang/ or cli/. */
#ifndef LICET_INTERP_INDEX_H
#define LICET_INTERP_INDEX_H

#include "engine.h"

enum {
    LI_INDEX_PIVOTS = 3,       /* facts at most that a law is posted under: a key of 64 bits */
    LI_INDEX_LEAST_RULES = 24, /* rules and agreements from which on an index may be worth it */
    LI_INDEX_MOST_ROWS = 128,  /* of one set; a larger one is as good as none */
};

/* An instruction as an indexed run has it: with the registers that it reads and gives then. */
typedef struct {
    lc_instruction in;
    uint32_t out;
} li_step;

typedef struct {
    uint32_t fact, rows;
    uint32_t *first[LI_LIST_COUNT]; /* per row, and one more: where its items begin */
    uint32_t *items[LI_LIST_COUNT];
    uint64_t item_count[LI_LIST_COUNT];
} li_pivot;

struct li_index {
    uint32_t instructions; /* of phase A and the fold */
    uint32_t pivot_count;
    li_pivot pivots[LI_INDEX_PIVOTS];
    li_list always[LI_LIST_COUNT]; /* of every order; empty where the lists of the one pivot hold
                                      them */
    li_step *code;                 /* one per instruction */
    uint32_t *met;                 /* per agreement: image.AGREEMENT.met, side by side */
    uint32_t *no, *yes; /* registers that hold these where they are not run: LI_RESTORED, and truths
                           that are yes for every order that needs them */
    uint32_t no_count, yes_count;
    uint32_t gathered[LI_LIST_COUNT]; /* room for the lists of several pivots, merged; 0: none */
    uint32_t mean_steps, mean_rules, most_rules; /* of an order, all rows being as likely */
};

/* Fills law->index, or leaves it NULL where an index would save little; FORCED: only where the code
 * has none (no fact to post it under). */
licet_status li_index_make(licet_law *law, bool forced);
void li_index_free(licet_law *law);
/* For tests: an index wherever there can be one, and (BY_ROWS) blocks that decide by it. */
licet_status li_index_force(licet_law *law, bool by_rows);

/* ---- index_run.c ----------------------------------------------------------------------------- */

/* Which lists the order of MACHINE meets, after li_machine_prepare: equal keys, equal lists. 0: it
 * runs whole. */
uint64_t li_index_key(const licet_law *law, const li_machine *machine);

/* Runs phase A and the fold, as far as the order needs them. machine->indexed says whether
 * something was left out, and machine->lists then what can apply. */
void li_machine_run_program(li_machine *machine);

#endif
