/* kernels_exact.c - the kernels that are no loops for vectors: arithmetic in 128 bits for blocks
 * whose numbers are large, texts, dates, rooms, and what is filled once for a whole block.
 *
 * The meaning of each instruction is that of elements.h and lang/opcodes.def, from which the exact
 * arithmetic is made. Must not: allocate, know blocks or machines. */
#include "elements.h"
#include "kernels_parts.h"

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#endif

#define KNOWN_8 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF
#define KNOWN_64 KNOWN_8, KNOWN_8, KNOWN_8, KNOWN_8, KNOWN_8, KNOWN_8, KNOWN_8, KNOWN_8
#define KNOWN_512 KNOWN_64, KNOWN_64, KNOWN_64, KNOWN_64, KNOWN_64, KNOWN_64, KNOWN_64, KNOWN_64
const uint8_t li_all_known[LICET_BLOCK_ROWS] = {KNOWN_512, KNOWN_512};
_Static_assert(LICET_BLOCK_ROWS == 1024, "li_all_known has as many rows as a block can have");

/* ---- masks ----------------------------------------------------------------------------------- */

uint8_t *li_narrow_known(size_t rows, uint8_t *mask)
{
    uint8_t all = LI_MASK_YES;
    for (size_t i = 0; i < rows; i++)
        all &= mask[i];
    return all == LI_MASK_YES ? li_known_everywhere() : mask;
}

uint8_t *li_join_known(size_t rows, uint8_t *out, uint8_t *a, uint8_t *b)
{
    if (a == li_all_known && b == li_all_known)
        return li_known_everywhere();
    LI_INDEPENDENT
    for (size_t i = 0; i < rows; i++)
        out[i] = a[i] & b[i];
    return out;
}

void li_spread_unknown(size_t rows, li_truth_column *out, const uint8_t *a, const uint8_t *b)
{
    uint8_t *surely = out->surely, *possibly = out->possibly;
    if (a == li_all_known && b == li_all_known) {
        out->possibly = surely;
        return;
    }
    LI_INDEPENDENT
    for (size_t i = 0; i < rows; i++) {
        uint8_t known = a[i] & b[i];
        possibly[i] = surely[i] | (uint8_t)~known;
        surely[i] &= known;
    }
}

static void give_mask(const li_frame *f, li_column *out, const uint8_t *mask)
{
    memcpy(out->truth.surely, mask, f->rows);
    out->truth.possibly = out->truth.surely;
}

static void give_unknown(const li_frame *f, li_column *out)
{
    memset(out->value.values, 0, f->rows * sizeof *out->value.values);
    memset(out->value.known, LI_MASK_NO, f->rows);
}

static void fill_numbers(int64_t *values, size_t count, int64_t number)
{
    for (size_t i = 0; i < count; i++)
        values[i] = number;
}

static void fill_rules(uint16_t *rules, size_t count, uint16_t rule)
{
    for (size_t i = 0; i < count; i++)
        rules[i] = rule;
}

/* ---- arithmetic ------------------------------------------------------------------------------ */

/* The end of each operation: unknown operands give unknown, what does not fit is done again. */
static inline void settle(const li_frame *f, const li_column *out, size_t i, bool known, bool wrong,
                          lc_int128 result)
{
    int64_t narrow = (int64_t)result;
    wrong = known && (wrong || narrow != result);
    out->value.values[i] = known && !wrong ? narrow : 0;
    out->value.known[i] = li_mask_of(known && !wrong);
    f->redo[i] |= li_mask_of(wrong);
}

#define EXACTLY(operands, element)                                                                 \
    {                                                                                              \
        for (size_t i = 0; i < f->rows; i++) {                                                     \
            lc_int128 result = 0;                                                                  \
            bool all = (operands) != 0;                                                            \
            bool wrong = all && (element);                                                         \
            settle(f, out, i, all, wrong, result);                                                 \
        }                                                                                          \
        out->value.known = li_narrow_known(f->rows, out->value.known);                             \
    }

#define EXACT_V_V_V_NONE(name)                                                                     \
    void li_exact_##name(li_frame *f, const lc_instruction *in, li_column *out)                    \
    {                                                                                              \
        const li_value_column a = f->columns[in->a].value, b = f->columns[in->b].value;            \
        EXACTLY(a.known[i] & b.known[i],                                                           \
                LI_ELEMENT_##name((lc_int128)a.values[i], (lc_int128)b.values[i], &result))        \
    }

#define EXACT_V_V_V_POWER(name)                                                                    \
    void li_column_##name(li_frame *f, const lc_instruction *in, li_column *out)                   \
    {                                                                                              \
        const li_value_column a = f->columns[in->a].value, b = f->columns[in->b].value;            \
        EXACTLY(a.known[i] & b.known[i],                                                           \
                LI_ELEMENT_##name(a.values[i], b.values[i], in->c, &result))                       \
    }

#define EXACT_V_V_NUMBER_NONE(name)                                                                \
    void li_exact_##name(li_frame *f, const lc_instruction *in, li_column *out)                    \
    {                                                                                              \
        const li_value_column a = f->columns[in->a].value;                                         \
        const lc_int128 number = li_constant_of(f->image, in->b).wide;                             \
        EXACTLY(a.known[i], LI_ELEMENT_##name((lc_int128)a.values[i], number, &result))            \
    }

#define EXACT_V_V_POWER_NONE(name)                                                                 \
    void li_exact_##name(li_frame *f, const lc_instruction *in, li_column *out)                    \
    {                                                                                              \
        const li_value_column a = f->columns[in->a].value;                                         \
        EXACTLY(a.known[i], LI_ELEMENT_##name(a.values[i], in->b, &result))                        \
    }

#define EXACT_V_V_NONE_NONE(name)                                                                  \
    void li_exact_##name(li_frame *f, const lc_instruction *in, li_column *out)                    \
    {                                                                                              \
        const li_value_column a = f->columns[in->a].value;                                         \
        EXACTLY(a.known[i], LI_ELEMENT_##name((lc_int128)a.values[i], &result))                    \
    }

/* Every other shape has no arithmetic. */
#define NO_ARITHMETIC(name)
#define EXACT_V_FACT_NONE_NONE NO_ARITHMETIC
#define EXACT_T_FACT_NONE_NONE NO_ARITHMETIC
#define EXACT_B_FACT_NONE_NONE NO_ARITHMETIC
#define EXACT_V_V_COLUMN_PATH NO_ARITHMETIC
#define EXACT_T_V_COLUMN_PATH NO_ARITHMETIC
#define EXACT_B_V_COLUMN_PATH NO_ARITHMETIC
#define EXACT_B_V_NONE_NONE NO_ARITHMETIC
#define EXACT_B_T_NONE_NONE NO_ARITHMETIC
#define EXACT_B_B_NONE_NONE NO_ARITHMETIC
#define EXACT_V_NUMBER_NONE_NONE NO_ARITHMETIC
#define EXACT_T_TEXT_NONE_NONE NO_ARITHMETIC
#define EXACT_B_TRUTH_NONE_NONE NO_ARITHMETIC
#define EXACT_V_THRESHOLD_NONE_NONE NO_ARITHMETIC
#define EXACT_V_B_V_V NO_ARITHMETIC
#define EXACT_T_B_T_T NO_ARITHMETIC
#define EXACT_B_B_B_B NO_ARITHMETIC
#define EXACT_B_TIMES_NONE_NONE NO_ARITHMETIC
#define EXACT_B_B_B_NONE NO_ARITHMETIC
#define EXACT_B_V_V_NONE NO_ARITHMETIC
#define EXACT_B_V_NUMBER_NONE NO_ARITHMETIC
#define EXACT_B_T_T_NONE NO_ARITHMETIC
#define EXACT_B_V_SET_NONE NO_ARITHMETIC
#define EXACT_N_B_TARGET_NONE NO_ARITHMETIC
#define EXACT_B_LIMIT_NONE_NONE NO_ARITHMETIC
#define EXACT_V_LIMIT_NONE_NONE NO_ARITHMETIC
#define EXACT_B_R_OUTCOME_NONE NO_ARITHMETIC
#define EXACT_R_RULE_NONE_NONE NO_ARITHMETIC
#define EXACT_R_R_B_R NO_ARITHMETIC
#define EXACT_F_NONE_NONE_NONE NO_ARITHMETIC
#define EXACT_F_F_B_R NO_ARITHMETIC
#define OP(name, mnemonic, result, a, b, c, synopsis) EXACT_##result##_##a##_##b##_##c(name)
#include "lang/opcodes.def"
#undef OP

/* ---- facts, cells, constants ----------------------------------------------------------------- */

void li_column_FACT_TEXT(li_frame *f, const lc_instruction *in, li_column *out)
{
    const li_fact_column *fact = &f->read[in->a];
    out->text = (li_text_column){fact->texts, li_narrow_known(f->rows, fact->known)};
}

void li_column_FACT_TRUTH(li_frame *f, const lc_instruction *in, li_column *out)
{
    const li_fact_column *fact = &f->read[in->a];
    const uint8_t *known = li_narrow_known(f->rows, fact->known);
    const int64_t *values = fact->values;
    uint8_t *surely = out->truth.surely;
    const size_t rows = f->rows;
    LI_INDEPENDENT
    for (size_t i = 0; i < rows; i++)
        surely[i] = li_mask_of(values[i] != 0);
    li_spread_unknown(f->rows, &out->truth, known, known);
}

void li_column_STATED(li_frame *f, const lc_instruction *in, li_column *out)
{
    give_mask(f, out, f->stated[in->a].known);
}

void li_column_HAS_VALUE(li_frame *f, const lc_instruction *in, li_column *out)
{
    give_mask(f, out, f->columns[in->a].value.known);
}

void li_column_HAS_TEXT(li_frame *f, const lc_instruction *in, li_column *out)
{
    give_mask(f, out, f->columns[in->a].text.known);
}

void li_column_CELL_VALUE(li_frame *f, const lc_instruction *in, li_column *out)
{
    const li_cells cells = li_cells_of(f->image, in->b);
    if (!cells.row_count) {
        give_unknown(f, out);
        return;
    }
    for (size_t i = 0; i < f->rows; i++) {
        size_t index;
        out->value.known[i] = li_mask_of(li_find_cell(f->columns[in->a].value, cells, i, &index));
        out->value.values[i] = cells.cells[index];
    }
    out->value.known = li_narrow_known(f->rows, out->value.known);
}

void li_column_CELL_TEXT(li_frame *f, const lc_instruction *in, li_column *out)
{
    const li_cells cells = li_cells_of(f->image, in->b);
    for (size_t i = 0; i < f->rows; i++) {
        size_t index = 0;
        bool known = cells.row_count > 0 && li_find_cell(f->columns[in->a].value, cells, i, &index);
        out->text.known[i] = li_mask_of(known);
        out->text.texts[i] = known ? li_text_of(f->image, f->image->TEXT[cells.cells[index]])
                                   : (licet_text){NULL, 0};
    }
    out->text.known = li_narrow_known(f->rows, out->text.known);
}

void li_column_CELL_TRUTH(li_frame *f, const lc_instruction *in, li_column *out)
{
    const li_cells cells = li_cells_of(f->image, in->b);
    bool all = true;
    for (size_t i = 0; i < f->rows; i++) {
        size_t index = 0;
        bool known = cells.row_count > 0 && li_find_cell(f->columns[in->a].value, cells, i, &index);
        bool truth = known && cells.cells[index] != 0;
        out->truth.surely[i] = li_mask_of(truth);
        out->truth.possibly[i] = li_mask_of(truth || !known);
        all &= known;
    }
    if (all)
        out->truth.possibly = out->truth.surely;
}

/* Where nothing reads a constant as a column, it has none. */
void li_column_NUMBER(li_frame *f, const lc_instruction *in, li_column *out)
{
    const li_constant number = li_constant_of(f->image, in->a);
    if (f->plan[in - f->image->CODE] == LC_NONE)
        return;
    if (!number.fits) {
        give_unknown(f, out);
        memset(f->redo, LI_MASK_YES, f->rows);
        return;
    }
    fill_numbers(out->value.values, f->rows, number.narrow);
    out->value.known = li_known_everywhere();
}

void li_column_TEXT(li_frame *f, const lc_instruction *in, li_column *out)
{
    const licet_text text = li_text_of(f->image, f->image->TEXT[in->a]);
    for (size_t i = 0; i < f->rows; i++)
        out->text.texts[i] = text;
    out->text.known = li_known_everywhere();
}

void li_column_TRUTH(li_frame *f, const lc_instruction *in, li_column *out)
{
    memset(out->truth.surely, li_mask_of(in->a != 0), f->rows);
    out->truth.possibly = out->truth.surely;
}

/* ---- by the interval of the law -------------------------------------------------------------- */

/* The first row after FROM that stands in another interval. Orders stand in runs of one. */
static size_t end_of_run(const li_frame *f, size_t from)
{
    size_t to = from + 1;
    while (to < f->rows && f->intervals[to] == f->intervals[from])
        to++;
    return to;
}

void li_column_THRESHOLD(li_frame *f, const lc_instruction *in, li_column *out)
{
    bool all = true;
    for (size_t from = 0, to; from < f->rows; from = to) {
        to = end_of_run(f, from);
        const li_constant number =
            li_constant_of(f->image, li_threshold_number(f->image, in->a, f->intervals[from]));
        fill_numbers(out->value.values + from, to - from, number.fits ? number.narrow : 0);
        memset(out->value.known + from, li_mask_of(number.fits), to - from);
        if (!number.fits)
            memset(f->redo + from, LI_MASK_YES, to - from);
        all &= number.fits;
    }
    if (all)
        out->value.known = li_known_everywhere();
}

void li_column_DURING(li_frame *f, const lc_instruction *in, li_column *out)
{
    for (size_t from = 0, to; from < f->rows; from = to) {
        to = end_of_run(f, from);
        memset(out->truth.surely + from, li_mask_of(li_during(f->image, in->a, f->intervals[from])),
               to - from);
    }
    out->truth.possibly = out->truth.surely;
}

void li_in_versions(const li_frame *f, const lc_instruction *in, li_truth_column *out)
{
    const li_value_column a = f->columns[in->a].value;
    bool changes = f->image->SET[in->b].version_count > 1;
    for (size_t from = 0, to; from < f->rows; from = to) {
        to = changes ? end_of_run(f, from) : f->rows;
        const uint8_t *members = li_members(f->image, in->b, f->intervals[from]);
        for (size_t i = from; i < to; i++)
            out->surely[i] = a.known[i] ? members[a.values[i]] : LI_MASK_NO;
    }
    li_spread_unknown(f->rows, out, a.known, a.known);
}

/* ---- choices and texts ----------------------------------------------------------------------- */

void li_column_CHOOSE(li_frame *f, const lc_instruction *in, li_column *out)
{
    const li_truth_column a = f->columns[in->a].truth;
    const li_value_column b = f->columns[in->b].value, c = f->columns[in->c].value;
    const li_value_column result = out->value;
    const size_t rows = f->rows;
    LI_INDEPENDENT
    for (size_t i = 0; i < rows; i++) {
        uint8_t yes = a.surely[i], no = (uint8_t)~a.possibly[i];
        result.values[i] = yes ? b.values[i] : c.values[i];
        result.known[i] = (yes & b.known[i]) | (no & c.known[i]);
    }
    out->value.known = li_narrow_known(rows, result.known);
}

void li_column_CHOOSE_TEXT(li_frame *f, const lc_instruction *in, li_column *out)
{
    const li_truth_column a = f->columns[in->a].truth;
    const li_text_column b = f->columns[in->b].text, c = f->columns[in->c].text;
    for (size_t i = 0; i < f->rows; i++) {
        uint8_t yes = a.surely[i], no = (uint8_t)~a.possibly[i];
        uint8_t known = (yes & b.known[i]) | (no & c.known[i]);
        out->text.known[i] = known;
        out->text.texts[i] = !known ? (licet_text){NULL, 0} : yes ? b.texts[i] : c.texts[i];
    }
    out->text.known = li_narrow_known(f->rows, out->text.known);
}

void li_column_EQUAL_TEXT(li_frame *f, const lc_instruction *in, li_column *out)
{
    const li_text_column a = f->columns[in->a].text, b = f->columns[in->b].text;
    for (size_t i = 0; i < f->rows; i++) {
        bool known = (a.known[i] & b.known[i]) != 0;
        out->truth.surely[i] =
            li_mask_of(known && li_same_text(a.texts[i].bytes, a.texts[i].length, b.texts[i].bytes,
                                             b.texts[i].length));
    }
    li_spread_unknown(f->rows, &out->truth, a.known, b.known);
}

/* ---- the ledger ------------------------------------------------------------------------------ */

/* Only the ledger can tell: the rows for which it matters stay open. */
void li_column_USED(li_frame *f, const lc_instruction *in, li_column *out)
{
    (void)in;
    give_unknown(f, out);
}

void li_column_TOTAL(li_frame *f, const lc_instruction *in, li_column *out)
{
    (void)in;
    give_unknown(f, out);
}

/* ---- ranges and the fold --------------------------------------------------------------------- */

void li_column_STAND(li_frame *f, const lc_instruction *in, li_column *out)
{
    out->range.rule = (uint16_t)in->a;
    out->range.outcome = (uint8_t)f->image->RULE[in->a].outcome;
    out->range.same = true;
}

void li_fill_range(size_t rows, li_range_column *range, bool record)
{
    memset(range->highest, range->outcome, rows);
    memset(range->record, li_mask_of(record), rows);
    fill_rules(range->because, rows, range->rule);
    fill_rules(range->via, rows, range->rule);
    range->lowest = range->highest;
    range->same = false;
}

void li_column_OTHERWISE(li_frame *f, const lc_instruction *in, li_column *out)
{
    li_fold_column *fold = &out->fold;
    (void)in;
    memset(fold->any, LI_MASK_NO, f->rows);
    memset(fold->record, LI_MASK_NO, f->rows);
    memset(fold->sure_highest, 0, f->rows);
    fill_rules(fold->because, f->rows, LC_IMAGE_OTHERWISE);
    fold->sure_lowest = fold->sure_highest;
}

void li_open_fold(size_t rows, li_fold_column *fold, const uint8_t *sure)
{
    memcpy(fold->sure_lowest, sure, rows);
    memset(fold->maybe_lowest, UINT8_MAX, rows);
    memset(fold->maybe_highest, 0, rows);
}

void li_kernel_answer(size_t count, li_answer_column out, li_fold_column fold,
                      const uint8_t *otherwise)
{
    uint8_t *lowest = out.lowest, *highest = out.highest;
    bool open = fold.sure_lowest != fold.sure_highest;
    LI_INDEPENDENT
    for (size_t i = 0; i < count; i++) {
        li_fold row = {.any = fold.any[i],
                       .otherwise = otherwise[i],
                       .sure_lowest = fold.sure_lowest[i],
                       .sure_highest = fold.sure_highest[i],
                       .maybe_lowest = open ? fold.maybe_lowest[i] : UINT8_MAX,
                       .maybe_highest = open ? fold.maybe_highest[i] : 0};
        li_fold_range(&row, &lowest[i], &highest[i]);
    }
    memcpy(out.record, fold.record, count);
    memcpy(out.because, fold.because, count * sizeof *out.because);
}

void li_kernel_differ(size_t count, uint8_t *differs, li_answer_column a, li_answer_column b)
{
    LI_INDEPENDENT
    for (size_t i = 0; i < count; i++)
        differs[i] = li_mask_of(a.lowest[i] != b.lowest[i]) |
                     li_mask_of(a.highest[i] != b.highest[i]) |
                     li_mask_of(a.because[i] != b.because[i]) | (a.record[i] | b.record[i]);
}

void li_kernel_open(size_t count, uint8_t *open, li_answer_column a)
{
    LI_INDEPENDENT
    for (size_t i = 0; i < count; i++)
        open[i] = li_mask_of(a.lowest[i] != a.highest[i]);
}
