/* kernels_parts.h - what the files of the kernels share: small things about columns, and the
 * kernels that are compiled once, whatever the width (kernels_exact.c).
 *
 * Must not: be included by anything but kernels*.c. */
#ifndef LICET_INTERP_KERNELS_PARTS_H
#define LICET_INTERP_KERNELS_PARTS_H

#include "kernels.h"

/* Stands before loops over more columns than a compiler compares with each other: row i of a result
 * depends on row i of its operands alone, even where the result takes the place of one. */
#if defined(__clang__)
#define LI_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define LI_INDEPENDENT _Pragma("GCC ivdep")
#else
#define LI_INDEPENDENT
#endif

/* Of functions that are given constants, which make a loop of its own of each call. */
#if defined(__GNUC__)
#define LI_INLINE static inline __attribute__((always_inline))
#else
#define LI_INLINE static inline
#endif

/* Where byte K of eight in memory stands in a number of 64 bits. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define LI_SHIFT_OF_BYTE(k) (8 * (7 - (k)))
#else
#define LI_SHIFT_OF_BYTE(k) (8 * (k))
#endif

static inline uint8_t li_mask_of(bool truth)
{
    return truth ? LI_MASK_YES : LI_MASK_NO;
}

static inline uint8_t *li_known_everywhere(void)
{
    return (
        uint8_t *)li_all_known; /* a column only points there; results have arrays of their own */
}

static inline bool li_is_definite(li_truth_column column)
{
    return column.surely == column.possibly;
}

/* A constant of the image as 64 bits hold it. */
typedef struct {
    lc_int128 wide;
    int64_t narrow;
    bool fits;
} li_constant;

static inline li_constant li_constant_of(const lc_image *image, uint32_t index)
{
    lc_int128 wide = lc_image_wide(image->NUMBER[index].low, image->NUMBER[index].high);
    return (li_constant){wide, (int64_t)wide, wide == (int64_t)wide};
}

/* Cells of one column of a registry. */
typedef struct {
    const int64_t *cells;
    const uint8_t *known; /* 0 or 1 */
    uint32_t row_count;
} li_cells;

static inline li_cells li_cells_of(const lc_image *image, uint32_t column)
{
    const lc_image_column *found = &image->COLUMN[column];
    return (li_cells){image->CELL + found->first_cell, image->CELL_KNOWN + found->first_cell,
                      image->REGISTRY[found->registry].row_count};
}

/* A row that is known is one of its registry: the image's checks see to it. One that is not may
 * hold anything. Returns whether the cell is known; *INDEX is one that may be read. */
static inline bool li_find_cell(li_value_column row, li_cells cells, size_t i, size_t *index)
{
    bool within = row.known[i] != 0;
    *index = within ? (size_t)row.values[i] : 0;
    return within && cells.known[*index] != 0;
}

/* ---- kernels_exact.c ------------------------------------------------------------------------- */

/* One kernel: fills the columns of OUT, which are those of the plan, and says what is the same in
 * all rows by the pointers in it. */
typedef void li_kernel(li_frame *frame, const lc_instruction *in, li_column *out);

/* Arithmetic in 128 bits, with every unknown and every overflow looked at. */
li_kernel li_exact_RESCALE, li_exact_NEGATE, li_exact_ADD, li_exact_SUBTRACT, li_exact_MULTIPLY,
    li_exact_ADD_NUMBER, li_exact_MULTIPLY_NUMBER, li_exact_MINIMUM, li_exact_MAXIMUM,
    li_exact_SHIFT_DAYS, li_exact_SHIFT_MONTHS, li_exact_YEAR_OF, li_exact_QUARTER_OF,
    li_exact_MONTH_OF, li_exact_DAY_OF;

li_kernel li_column_FACT_TEXT, li_column_FACT_TRUTH, li_column_CELL_VALUE, li_column_CELL_TEXT,
    li_column_CELL_TRUTH, li_column_STATED, li_column_HAS_VALUE, li_column_HAS_TEXT,
    li_column_NUMBER, li_column_TEXT, li_column_TRUTH, li_column_THRESHOLD, li_column_DIVIDE,
    li_column_CHOOSE, li_column_CHOOSE_TEXT, li_column_DURING, li_column_EQUAL_TEXT, li_column_USED,
    li_column_TOTAL, li_column_STAND, li_column_OTHERWISE;

/* The lookups of IN, where members may change in the block, or rows be unknown. */
void li_in_versions(const li_frame *frame, const lc_instruction *in, li_truth_column *out);

/* The arrays of a range that is the same in all rows, and the `maybe` of a fold that had none. */
void li_fill_range(size_t rows, li_range_column *range, bool record);
void li_open_fold(size_t rows, li_fold_column *fold, const uint8_t *sure);

/* Makes OUT, so far a truth of known operands alone, unknown where not both masks are set. */
void li_spread_unknown(size_t rows, li_truth_column *out, const uint8_t *a, const uint8_t *b);
/* The rows in which both are known, in OUT where that is not all of them. */
uint8_t *li_join_known(size_t rows, uint8_t *out, uint8_t *a, uint8_t *b);
/* All-known's own array when MASK is yes in all rows, else MASK. */
uint8_t *li_narrow_known(size_t rows, uint8_t *mask);

#endif
