/* kernels.h - the loops of a block: one plain loop over columns for each instruction.
 *
 * A mask is one byte a row, 0x00 or 0xFF. A truth is two masks, a value a number and the mask of
 * the rows in which it is known (elsewhere the number is anything, but defined). Columns of a
 * result are never those of an operand. What does not fit 64 bits, or has no value, becomes
 * unknown here and sets `redo`: such a row runs whole through the scalar machine, whose word
 * counts.
 *
 * Must not: allocate, branch on data where a mask does, know blocks or machines. */
#ifndef LICET_INTERP_KERNELS_H
#define LICET_INTERP_KERNELS_H

#include "lang/image.h"
#include "licet.h"

enum { LI_MASK_NO = 0x00, LI_MASK_YES = 0xFF };

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
} li_range_column;

/* As li_fold; `any` and `record` are masks. */
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

/* Cells of one column of a registry. */
typedef struct {
    const int64_t *cells;
    const uint8_t *known; /* 0 or 1 */
    uint32_t row_count;
} li_cells;

/* ---- values ---------------------------------------------------------------------------------- */
void li_kernel_number(size_t count, li_value_column out, int64_t number);
void li_kernel_unknown(size_t count, li_value_column out);
void li_kernel_cell_value(size_t count, li_value_column out, li_value_column row, li_cells cells);
void li_kernel_rescale(size_t count, li_value_column out, li_value_column a, uint32_t power,
                       uint8_t *redo);
void li_kernel_negate(size_t count, li_value_column out, li_value_column a, uint8_t *redo);
void li_kernel_add(size_t count, li_value_column out, li_value_column a, li_value_column b,
                   uint8_t *redo);
void li_kernel_subtract(size_t count, li_value_column out, li_value_column a, li_value_column b,
                        uint8_t *redo);
void li_kernel_multiply(size_t count, li_value_column out, li_value_column a, li_value_column b,
                        uint8_t *redo);
void li_kernel_divide(size_t count, li_value_column out, li_value_column a, li_value_column b,
                      int32_t power, uint8_t *redo);
void li_kernel_add_number(size_t count, li_value_column out, li_value_column a, int64_t number,
                          uint8_t *redo);
void li_kernel_multiply_number(size_t count, li_value_column out, li_value_column a, int64_t number,
                               uint8_t *redo);

void li_kernel_minimum(size_t count, li_value_column out, li_value_column a, li_value_column b);
void li_kernel_maximum(size_t count, li_value_column out, li_value_column a, li_value_column b);
/* B where A is yes, C where it is no, else unknown. */
void li_kernel_choose(size_t count, li_value_column out, li_truth_column a, li_value_column b,
                      li_value_column c);
void li_kernel_shift_days(size_t count, li_value_column out, li_value_column a, int64_t days,
                          uint8_t *redo);
void li_kernel_shift_months(size_t count, li_value_column out, li_value_column a, int64_t months,
                            uint8_t *redo);
/* PART: the opcode that gives it. */
void li_kernel_date_part(size_t count, li_value_column out, li_value_column a, lc_opcode part);
/* The value of THRESHOLD in each row's interval, where 64 bits hold it. */
void li_kernel_threshold(size_t count, li_value_column out, const lc_image *image,
                         uint32_t threshold, const uint32_t *intervals, uint8_t *redo);

/* ---- texts ----------------------------------------------------------------------------------- */
void li_kernel_text(size_t count, li_text_column out, licet_text text);
void li_kernel_cell_text(size_t count, li_text_column out, li_value_column row, li_cells cells,
                         const lc_image *image);

void li_kernel_choose_text(size_t count, li_text_column out, li_truth_column a, li_text_column b,
                           li_text_column c);

/* ---- truths ---------------------------------------------------------------------------------- */
void li_kernel_truth(size_t count, li_truth_column out, uint8_t mask);
void li_kernel_fact_truth(size_t count, li_truth_column out, li_value_column fact);
void li_kernel_cell_truth(size_t count, li_truth_column out, li_value_column row, li_cells cells);
void li_kernel_not(size_t count, li_truth_column out, li_truth_column a);
void li_kernel_and(size_t count, li_truth_column out, li_truth_column a, li_truth_column b);
void li_kernel_or(size_t count, li_truth_column out, li_truth_column a, li_truth_column b);
void li_kernel_equal(size_t count, li_truth_column out, li_value_column a, li_value_column b);
void li_kernel_not_equal(size_t count, li_truth_column out, li_value_column a, li_value_column b);
void li_kernel_less(size_t count, li_truth_column out, li_value_column a, li_value_column b);
void li_kernel_less_equal(size_t count, li_truth_column out, li_value_column a, li_value_column b);
void li_kernel_equal_number(size_t count, li_truth_column out, li_value_column a, int64_t number);
void li_kernel_not_equal_number(size_t count, li_truth_column out, li_value_column a,
                                int64_t number);
void li_kernel_less_number(size_t count, li_truth_column out, li_value_column a, int64_t number);
void li_kernel_less_equal_number(size_t count, li_truth_column out, li_value_column a,
                                 int64_t number);
void li_kernel_greater_number(size_t count, li_truth_column out, li_value_column a, int64_t number);
void li_kernel_greater_equal_number(size_t count, li_truth_column out, li_value_column a,
                                    int64_t number);
/* MASK where A is known, unknown elsewhere: a comparison with a number past 64 bits. */
void li_kernel_known(size_t count, li_truth_column out, li_value_column a, uint8_t mask);
void li_kernel_equal_text(size_t count, li_truth_column out, li_text_column a, li_text_column b);
void li_kernel_equal_truth(size_t count, li_truth_column out, li_truth_column a, li_truth_column b);
/* MEMBERS: one mask per row of the set's registry. */
void li_kernel_in(size_t count, li_truth_column out, li_value_column a, const uint8_t *members,
                  uint32_t member_count);
/* Yes where MASK is set, else no. */
void li_kernel_mask(size_t count, li_truth_column out, const uint8_t *mask);
void li_kernel_has_truth(size_t count, li_truth_column out, li_truth_column a);
void li_kernel_choose_truth(size_t count, li_truth_column out, li_truth_column a, li_truth_column b,
                            li_truth_column c);
/* MEMBERS by interval, and TIMES. */
void li_kernel_in_versions(size_t count, li_truth_column out, li_value_column a,
                           const lc_image *image, uint32_t set, const uint32_t *intervals);
void li_kernel_during(size_t count, li_truth_column out, const lc_image *image, uint32_t times,
                      const uint32_t *intervals);
bool li_kernel_none_possible(size_t count, li_truth_column a);

/* ---- the fold -------------------------------------------------------------------------------- */

/* What a room depends on besides the ledger. A pointer may be NULL: nothing of that kind. */
typedef struct {
    const int64_t *amounts; /* negative: unknown */
    const uint8_t *amount_known, *limit_known;
    const uint8_t *const *keys_known;
    uint32_t key_count;
    const li_truth_column *where; /* no: has room; unknown: unknown */
    const int64_t *dates;
    const uint8_t *date_known; /* unknown where it is not */
    int64_t counts_from;       /* earlier: has room */
    int64_t from, until;       /* otherwise, outside: has none */
} li_room_inputs;
/* ASSUMED: the mask that stands for the ledger's answer. */
void li_kernel_room(size_t count, li_truth_column out, const li_room_inputs *inputs,
                    uint8_t assumed);
void li_kernel_gain(size_t count, li_truth_column out, li_range_column a, uint8_t outcome);
void li_kernel_stand(size_t count, li_range_column out, uint8_t outcome, bool record);
void li_kernel_except(size_t count, li_range_column out, li_range_column a, li_truth_column b,
                      li_range_column c);
void li_kernel_otherwise(size_t count, li_fold_column out, const uint8_t *restrict otherwise);
void li_kernel_require(size_t count, li_fold_column out, li_fold_column a, li_truth_column b,
                       li_range_column c);

/* The answer of a fold, row by row. */
typedef struct {
    uint8_t *lowest, *highest, *record;
    uint16_t *because;
} li_answer_column;
void li_kernel_answer(size_t count, li_answer_column out, li_fold_column fold,
                      const uint8_t *restrict otherwise);
/* Masks of rows in which two answers differ, and of those whose answer is a range. */
void li_kernel_differ(size_t count, uint8_t *differs, li_answer_column a, li_answer_column b);
void li_kernel_open(size_t count, uint8_t *open, li_answer_column a);

#endif
