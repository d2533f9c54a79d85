/* kernels.h - runs instructions over the columns of a block: one plain loop for each.
 *
 * A mask is one byte a row, 0x00 or 0xFF. A truth is two masks, a value a number and the mask of
 * the rows in which it is known (elsewhere the number is anything, but defined). What does not fit
 * 64 bits, or has no value, becomes unknown here and sets `redo`: such a row runs whole through the
 * scalar machine, whose word counts.
 *
 * What is the same in all rows is not computed for each. Where a value is known in all rows, its
 * mask is li_all_known itself; where a truth is unknown in none, its two masks are one array; a
 * range or a fold whose lowest and highest are one array is open in no row. These are found anew in
 * every block, so that missing facts cost nothing where there are none.
 *
 * The loops stand once, in kernels_body.h, and are compiled for several widths of vectors; what is
 * rare, or no loop for vectors, stands in kernels_exact.c. Must not: allocate, know blocks or
 * machines, keep anything between two runs. */
#ifndef LICET_INTERP_KERNELS_H
#define LICET_INTERP_KERNELS_H

#include "engine.h"

enum { LI_MASK_NO = 0x00, LI_MASK_YES = 0xFF };

/* Yes in every row of a block. Never written to. */
extern const uint8_t li_all_known[LICET_BLOCK_ROWS];

/* A fact's column. Only TEXT facts have texts, all others values; `known` is a mask. */
typedef struct {
    int64_t *values;
    licet_text *texts;
    uint8_t *known;
} li_fact_column;

typedef struct {
    int64_t *values;
    uint8_t *known;
} li_value_column;

typedef struct {
    licet_text *texts;
    uint8_t *known;
} li_text_column;

typedef struct {
    uint8_t *surely, *possibly;
} li_truth_column;

/* As li_range; the rule is the same in all rows. */
typedef struct {
    uint8_t *lowest, *highest, *record;
    uint16_t *because, *via;
    uint16_t rule;
    bool same;       /* STAND: every row is as it says, and no array is filled */
    uint8_t outcome; /* then */
} li_range_column;

/* As li_fold; `any` and `record` are masks. Where sure_lowest is sure_highest, the two of `maybe`
 * are not filled: no requirement so far is in doubt in any row. */
typedef struct {
    uint8_t *any, *sure_lowest, *sure_highest, *maybe_lowest, *maybe_highest, *record;
    uint16_t *because;
} li_fold_column;

typedef union {
    li_value_column value;
    li_text_column text;
    li_truth_column truth;
    li_range_column range;
    li_fold_column fold;
} li_column;

/* Memory that will be read soon. */
typedef struct {
    const unsigned char *at;
    size_t lines; /* of the processor's caches */
} li_load;
enum { LI_LINE = 64 };

/* What a run over columns sees. */
typedef struct {
    const lc_image *image;
    size_t rows;
    li_column *columns;           /* one per instruction: what each gave in this block */
    li_column *const *pools;      /* per class: the columns that instructions write to */
    const uint32_t *plan;         /* which of them an instruction has; LC_NONE: none */
    const li_fact_column *stated; /* facts as the orders have them */
    const li_fact_column *read;   /* and as they are read */
    const uint32_t *intervals;    /* of the law, one a row */
    const uint8_t *otherwise;     /* what these say where no rule applies */
    uint8_t *redo;                /* mask: something did not fit; only ever set */
    uint8_t assumed;              /* mask: what the ledger answers, wherever it is asked */
    li_load *loads;               /* what to load meanwhile, a few lines an instruction */
    uint32_t load_count;          /* the last of them is begun with */
    uint32_t load_share;          /* lines an instruction */
    bool in_question;             /* set by ROOM when the answer to that matters in some row */
    uint32_t next;                /* the instruction after this one; SKIP moves it */
} li_frame;

/* Runs instructions [FROM, TO) over all rows. */
typedef void li_run_columns(li_frame *frame, uint32_t from, uint32_t to);

/* How wide the vectors are that the loops were compiled for. */
typedef enum { LI_WIDTH_PLAIN, LI_WIDTH_256, LI_WIDTH_512, LI_WIDTH_COUNT } li_width;
/* The loops of WIDTH; NULL: this processor, or this build of the library, has not that width. */
li_run_columns *li_kernels(li_width width);
/* The widest there are. */
li_width li_width_widest(void);
li_run_columns *li_kernels_widest(void);

/* COUNT whole numbers of a host's, of 64 bits or less each, into OUT. False: not all of them lie
 * from LEAST to MOST, among which is 0, or fit 64 bits with a sign; OUT may hold anything then. */
typedef bool li_widen_items(licet_cells cells, const unsigned char *restrict at, size_t count,
                            int64_t *restrict out, int64_t least, int64_t most);
/* The loops of WIDTH, or NULL, as li_kernels. */
li_widen_items *li_widening(li_width width);
/* Whether all of COUNT values lie from LEAST to MOST, which are less than 2^63 apart. */
typedef bool li_all_within(const int64_t *values, size_t count, int64_t least, int64_t most);
li_all_within *li_within(li_width width);

/* ---- the ends of a fold ---------------------------------------------------------------------- */

/* The answer of a fold, row by row. */
typedef struct {
    uint8_t *lowest, *highest, *record;
    uint16_t *because;
} li_answer_column;
void li_kernel_answer(size_t count, li_answer_column out, li_fold_column fold,
                      const uint8_t *otherwise);
/* Masks of rows in which two answers differ, and of those whose answer is a range. */
void li_kernel_differ(size_t count, uint8_t *differs, li_answer_column a, li_answer_column b);
void li_kernel_open(size_t count, uint8_t *open, li_answer_column a);

#endif
