/* kernels.c - the loops of a block over its columns.
 *
 * Written for the vectoriser: one loop a function, restrict pointers, masks instead of branches.
 * The meaning of each instruction is that of opcodes.def; the scalar machine has the same in 128
 * bits.
 *
 * Must not: allocate, know blocks or machines. Owns nothing. */
#include "kernels.h"

#include <string.h>

#include "lang/decimal.h"

/* At -O2 the compiler hardly vectorises; these loops are what it is for. INDEPENDENT stands before
 * loops over more columns than it compares with each other: the plan of columns gives a result no
 * column of an operand. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#define INDEPENDENT _Pragma("GCC ivdep")
#else
#define INDEPENDENT
#endif

static inline uint8_t mask_of(bool truth)
{
    return truth ? LI_MASK_YES : LI_MASK_NO;
}

/* ---- values ---------------------------------------------------------------------------------- */

void li_kernel_number(size_t count, li_value_column out, int64_t number)
{
    for (size_t i = 0; i < count; i++)
        out.values[i] = number;
    memset(out.known, LI_MASK_YES, count);
}

void li_kernel_unknown(size_t count, li_value_column out)
{
    memset(out.values, 0, count * sizeof *out.values);
    memset(out.known, LI_MASK_NO, count);
}

/* A row number past the registry has no cells: the image's checks do not tell numbers from rows. */
static inline bool find_cell(li_value_column row, li_cells cells, size_t i, size_t *index)
{
    bool within = row.known[i] != 0 && (uint64_t)row.values[i] < cells.row_count;
    *index = within ? (size_t)row.values[i] : 0;
    return within && cells.known[*index] != 0;
}

void li_kernel_cell_value(size_t count, li_value_column out, li_value_column row, li_cells cells)
{
    if (cells.row_count == 0) {
        li_kernel_unknown(count, out);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        size_t index;
        out.known[i] = mask_of(find_cell(row, cells, i, &index));
        out.values[i] = cells.cells[index];
    }
}

/* The end of each operation: unknown operands give unknown, what does not fit is done again. */
static inline void settle(uint8_t *known, uint8_t *redo, uint8_t operands, bool overflow)
{
    uint8_t wrong = operands & mask_of(overflow);
    *known = operands & (uint8_t)~wrong;
    *redo |= wrong;
}

void li_kernel_multiply_number(size_t count, li_value_column out, li_value_column a, int64_t number,
                               uint8_t *restrict redo)
{
    int64_t *restrict values = out.values;
    uint8_t *restrict known = out.known;
    const int64_t *restrict x = a.values;
    const uint8_t *restrict x_known = a.known;
    for (size_t i = 0; i < count; i++) {
        bool overflow = lc_multiply_overflows(x[i], number, &values[i]);
        settle(&known[i], &redo[i], x_known[i], overflow);
    }
}

void li_kernel_rescale(size_t count, li_value_column out, li_value_column a, uint32_t power,
                       uint8_t *redo)
{
    enum { LARGEST_POWER = 18 }; /* of ten within 64 bits */
    if (power <= LARGEST_POWER) {
        li_kernel_multiply_number(count, out, a, (int64_t)lc_power_of_ten((int)power), redo);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        out.values[i] = 0;
        settle(&out.known[i], &redo[i], a.known[i], a.values[i] != 0);
    }
}

void li_kernel_negate(size_t count, li_value_column out, li_value_column a, uint8_t *restrict redo)
{
    int64_t *restrict values = out.values;
    uint8_t *restrict known = out.known;
    const int64_t *restrict x = a.values;
    const uint8_t *restrict x_known = a.known;
    for (size_t i = 0; i < count; i++) {
        bool overflow = lc_subtract_overflows((int64_t)0, x[i], &values[i]);
        settle(&known[i], &redo[i], x_known[i], overflow);
    }
}

#define ARITHMETIC(name, overflows)                                                                \
    void li_kernel_##name(size_t count, li_value_column out, li_value_column a, li_value_column b, \
                          uint8_t *restrict redo)                                                  \
    {                                                                                              \
        int64_t *restrict values = out.values;                                                     \
        uint8_t *restrict known = out.known;                                                       \
        const int64_t *x = a.values, *y = b.values;                                                \
        const uint8_t *x_known = a.known, *y_known = b.known;                                      \
        for (size_t i = 0; i < count; i++) {                                                       \
            bool overflow = overflows(x[i], y[i], &values[i]);                                     \
            settle(&known[i], &redo[i], x_known[i] & y_known[i], overflow);                        \
        }                                                                                          \
    }

ARITHMETIC(add, lc_add_overflows)
ARITHMETIC(subtract, lc_subtract_overflows)
ARITHMETIC(multiply, lc_multiply_overflows)

void li_kernel_add_number(size_t count, li_value_column out, li_value_column a, int64_t number,
                          uint8_t *restrict redo)
{
    int64_t *restrict values = out.values;
    uint8_t *restrict known = out.known;
    const int64_t *restrict x = a.values;
    const uint8_t *restrict x_known = a.known;
    for (size_t i = 0; i < count; i++) {
        bool overflow = lc_add_overflows(x[i], number, &values[i]);
        settle(&known[i], &redo[i], x_known[i], overflow);
    }
}

/* NUMERATOR / DENOMINATOR rounded half-even; false when it has no value or not within 64 bits. */
static bool divide_within(lc_int128 numerator, lc_int128 denominator, int64_t *quotient)
{
    if (denominator == 0)
        return false;
    bool negative = (numerator < 0) != (denominator < 0);
    lc_uint128 n = numerator < 0 ? -(lc_uint128)numerator : (lc_uint128)numerator;
    lc_uint128 d = denominator < 0 ? -(lc_uint128)denominator : (lc_uint128)denominator;
    lc_uint128 result = n / d, rest = n % d;
    if (rest > d - rest || (rest == d - rest && (result & 1)))
        result++;
    if (result > (lc_uint128)INT64_MAX)
        return false;
    *quotient = negative ? -(int64_t)result : (int64_t)result;
    return true;
}

void li_kernel_divide(size_t count, li_value_column out, li_value_column a, li_value_column b,
                      int32_t power, uint8_t *redo)
{
    enum { SAFE_POWER = 19 }; /* 2^63 x 10^19 < 2^127 */
    int32_t size = power < 0 ? -power : power;
    bool safe = size <= SAFE_POWER;
    lc_int128 factor = safe ? lc_power_of_ten((int)size) : 0;
    lc_int128 above = power > 0 ? factor : 1, below = power < 0 ? factor : 1;
    for (size_t i = 0; i < count; i++) {
        uint8_t operands = a.known[i] & b.known[i];
        out.values[i] = 0;
        bool fits = operands && safe &&
                    divide_within(a.values[i] * above, b.values[i] * below, &out.values[i]);
        settle(&out.known[i], &redo[i], operands, !fits);
    }
}

/* ---- texts ----------------------------------------------------------------------------------- */

void li_kernel_text(size_t count, li_text_column out, licet_text text)
{
    for (size_t i = 0; i < count; i++)
        out.texts[i] = text;
    memset(out.known, LI_MASK_YES, count);
}

void li_kernel_cell_text(size_t count, li_text_column out, li_value_column row, li_cells cells,
                         const lc_image *image)
{
    for (size_t i = 0; i < count; i++) {
        size_t index = 0;
        bool known = cells.row_count > 0 && find_cell(row, cells, i, &index) &&
                     (uint64_t)cells.cells[index] < image->TEXT_count;
        out.known[i] = mask_of(known);
        out.texts[i] = (licet_text){NULL, 0};
        if (known) {
            lc_image_string text = image->TEXT[cells.cells[index]];
            out.texts[i] = (licet_text){lc_image_text(image, text), text.length};
        }
    }
}

/* ---- truths ---------------------------------------------------------------------------------- */

void li_kernel_truth(size_t count, li_truth_column out, uint8_t mask)
{
    memset(out.surely, mask, count);
    memset(out.possibly, mask, count);
}

void li_kernel_fact_truth(size_t count, li_truth_column out, li_value_column fact)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t truth = mask_of(fact.values[i] != 0);
        out.surely[i] = truth & fact.known[i];
        out.possibly[i] = truth | (uint8_t)~fact.known[i];
    }
}

void li_kernel_cell_truth(size_t count, li_truth_column out, li_value_column row, li_cells cells)
{
    for (size_t i = 0; i < count; i++) {
        size_t index = 0;
        bool known = cells.row_count > 0 && find_cell(row, cells, i, &index);
        bool truth = known && cells.cells[index] != 0;
        out.surely[i] = mask_of(truth);
        out.possibly[i] = mask_of(truth || !known);
    }
}

void li_kernel_not(size_t count, li_truth_column out, li_truth_column a)
{
    uint8_t *restrict surely = out.surely, *restrict possibly = out.possibly;
    for (size_t i = 0; i < count; i++) {
        surely[i] = (uint8_t)~a.possibly[i];
        possibly[i] = (uint8_t)~a.surely[i];
    }
}

void li_kernel_and(size_t count, li_truth_column out, li_truth_column a, li_truth_column b)
{
    uint8_t *restrict surely = out.surely, *restrict possibly = out.possibly;
    for (size_t i = 0; i < count; i++) {
        surely[i] = a.surely[i] & b.surely[i];
        possibly[i] = a.possibly[i] & b.possibly[i];
    }
}

void li_kernel_or(size_t count, li_truth_column out, li_truth_column a, li_truth_column b)
{
    uint8_t *restrict surely = out.surely, *restrict possibly = out.possibly;
    for (size_t i = 0; i < count; i++) {
        surely[i] = a.surely[i] | b.surely[i];
        possibly[i] = a.possibly[i] | b.possibly[i];
    }
}

#define COLUMNS_COMPARED(name, operator)                                                           \
    void li_kernel_##name(size_t count, li_truth_column out, li_value_column a, li_value_column b) \
    {                                                                                              \
        uint8_t *restrict surely = out.surely, *restrict possibly = out.possibly;                  \
        const int64_t *x = a.values, *y = b.values;                                                \
        const uint8_t *x_known = a.known, *y_known = b.known;                                      \
        for (size_t i = 0; i < count; i++) {                                                       \
            uint8_t truth = mask_of(x[i] operator y[i]), known = x_known[i] & y_known[i];          \
            surely[i] = truth & known;                                                             \
            possibly[i] = truth | (uint8_t)~known;                                                 \
        }                                                                                          \
    }

#define NUMBER_COMPARED(name, operator)                                                            \
    void li_kernel_##name##_number(size_t count, li_truth_column out, li_value_column a,           \
                                   int64_t number)                                                 \
    {                                                                                              \
        uint8_t *restrict surely = out.surely, *restrict possibly = out.possibly;                  \
        const int64_t *restrict x = a.values;                                                      \
        const uint8_t *restrict x_known = a.known;                                                 \
        for (size_t i = 0; i < count; i++) {                                                       \
            uint8_t truth = mask_of(x[i] operator number);                                         \
            surely[i] = truth & x_known[i];                                                        \
            possibly[i] = truth | (uint8_t)~x_known[i];                                            \
        }                                                                                          \
    }

COLUMNS_COMPARED(equal, ==)
COLUMNS_COMPARED(not_equal, !=)
COLUMNS_COMPARED(less, <)
COLUMNS_COMPARED(less_equal, <=)
NUMBER_COMPARED(equal, ==)
NUMBER_COMPARED(not_equal, !=)
NUMBER_COMPARED(less, <)
NUMBER_COMPARED(less_equal, <=)
NUMBER_COMPARED(greater, >)
NUMBER_COMPARED(greater_equal, >=)

void li_kernel_known(size_t count, li_truth_column out, li_value_column a, uint8_t mask)
{
    for (size_t i = 0; i < count; i++) {
        out.surely[i] = mask & a.known[i];
        out.possibly[i] = mask | (uint8_t)~a.known[i];
    }
}

void li_kernel_equal_text(size_t count, li_truth_column out, li_text_column a, li_text_column b)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t known = a.known[i] & b.known[i];
        bool truth = known && a.texts[i].length == b.texts[i].length &&
                     (a.texts[i].length == 0 ||
                      memcmp(a.texts[i].bytes, b.texts[i].bytes, a.texts[i].length) == 0);
        out.surely[i] = mask_of(truth);
        out.possibly[i] = mask_of(truth) | (uint8_t)~known;
    }
}

void li_kernel_equal_truth(size_t count, li_truth_column out, li_truth_column a, li_truth_column b)
{
    uint8_t *restrict surely = out.surely, *restrict possibly = out.possibly;
    for (size_t i = 0; i < count; i++) {
        uint8_t same = (uint8_t) ~(a.surely[i] ^ b.surely[i]);
        uint8_t unknown = (a.surely[i] ^ a.possibly[i]) | (b.surely[i] ^ b.possibly[i]);
        surely[i] = same & (uint8_t)~unknown;
        possibly[i] = same | unknown;
    }
}

void li_kernel_in(size_t count, li_truth_column out, li_value_column a, const uint8_t *members,
                  uint32_t member_count)
{
    for (size_t i = 0; i < count; i++) {
        bool within = (uint64_t)a.values[i] < member_count;
        uint8_t member = within && a.known[i] ? members[a.values[i]] : LI_MASK_NO;
        out.surely[i] = member;
        out.possibly[i] = member | (uint8_t)~a.known[i];
    }
}

bool li_kernel_none_possible(size_t count, li_truth_column a)
{
    uint8_t any = 0;
    for (size_t i = 0; i < count; i++)
        any |= a.possibly[i];
    return any == 0;
}

/* ---- the fold -------------------------------------------------------------------------------- */

void li_kernel_room(size_t count, li_truth_column out, const li_room_inputs *inputs,
                    uint8_t assumed)
{
    uint8_t *restrict surely = out.surely, *restrict possibly = out.possibly;
    memset(surely, LI_MASK_YES, count); /* while it is the mask of what is known */
    if (inputs->amounts)
        for (size_t i = 0; i < count; i++)
            surely[i] = inputs->amount_known[i] & mask_of(inputs->amounts[i] >= 0);
    if (inputs->limit_known)
        for (size_t i = 0; i < count; i++)
            surely[i] &= inputs->limit_known[i];
    for (uint32_t key = 0; key < inputs->key_count; key++)
        for (size_t i = 0; i < count; i++)
            surely[i] &= inputs->keys_known[key][i];
    for (size_t i = 0; i < count; i++) {
        uint8_t known = surely[i];
        surely[i] = known & assumed;
        possibly[i] = (uint8_t)~known | assumed;
    }
    if (inputs->dates)
        for (size_t i = 0; i < count; i++) {
            uint8_t inside =
                mask_of(inputs->dates[i] >= inputs->from && inputs->dates[i] <= inputs->until);
            surely[i] &= inside;
            possibly[i] &= inside;
        }
    if (inputs->where)
        for (size_t i = 0; i < count; i++) {
            surely[i] &= inputs->where->surely[i];
            possibly[i] |= (uint8_t)~inputs->where->surely[i];
        }
    if (inputs->dates)
        for (size_t i = 0; i < count; i++) {
            uint8_t dated = inputs->date_known[i];
            uint8_t early = mask_of(inputs->dates[i] < inputs->counts_from) & dated;
            surely[i] = (surely[i] & dated) | early;
            possibly[i] |= (uint8_t)~dated | early;
        }
    if (inputs->where)
        for (size_t i = 0; i < count; i++) {
            surely[i] |= (uint8_t)~inputs->where->possibly[i];
            possibly[i] |= (uint8_t)~inputs->where->possibly[i];
        }
}

void li_kernel_gain(size_t count, li_truth_column out, li_range_column a, uint8_t outcome)
{
    for (size_t i = 0; i < count; i++)
        out.surely[i] = mask_of(a.highest[i] > outcome);
    memcpy(out.possibly, out.surely, count);
}

static void fill_rules(size_t count, uint16_t *restrict out, uint16_t rule)
{
    for (size_t i = 0; i < count; i++)
        out[i] = rule;
}

void li_kernel_stand(size_t count, li_range_column out, uint8_t outcome, bool record)
{
    memset(out.lowest, outcome, count);
    memset(out.highest, outcome, count);
    memset(out.record, mask_of(record), count);
    fill_rules(count, out.because, out.rule);
    fill_rules(count, out.via, out.rule);
}

static inline uint8_t choose(uint8_t mask, uint8_t yes, uint8_t no)
{
    return (yes & mask) | (no & (uint8_t)~mask);
}

static inline uint16_t choose_rule(uint8_t mask, uint16_t yes, uint16_t no)
{
    uint16_t wide = mask ? 0xFFFF : 0;
    return (yes & wide) | (no & (uint16_t)~wide);
}

void li_kernel_except(size_t count, li_range_column out, li_range_column a, li_truth_column b,
                      li_range_column c)
{
    uint8_t *restrict lowest = out.lowest, *restrict highest = out.highest;
    uint8_t *restrict record = out.record;
    uint16_t *restrict because = out.because, *restrict via = out.via;
    uint16_t rule = a.rule, exception = c.rule;
    INDEPENDENT
    for (size_t i = 0; i < count; i++) {
        uint8_t possibly = b.possibly[i] & mask_of(c.lowest[i] < a.lowest[i]);
        lowest[i] = choose(possibly, c.lowest[i], a.lowest[i]);
        /* among equals the one declared first; the rule itself is not among them */
        uint8_t earlier = mask_of(a.via[i] != rule && exception < a.via[i]);
        uint8_t better = mask_of(c.highest[i] < a.highest[i]) |
                         (mask_of(c.highest[i] == a.highest[i]) & earlier);
        uint8_t wins = b.surely[i] & better;
        highest[i] = choose(wins, c.highest[i], a.highest[i]);
        record[i] = choose(wins, c.record[i], a.record[i]);
        because[i] = choose_rule(wins, c.because[i], a.because[i]);
        via[i] = choose_rule(wins, exception, a.via[i]);
    }
}

void li_kernel_otherwise(size_t count, li_fold_column out, const uint8_t *restrict otherwise)
{
    memset(out.any, LI_MASK_NO, count);
    memset(out.record, LI_MASK_NO, count);
    memset(out.sure_lowest, 0, count);
    memset(out.sure_highest, 0, count);
    memcpy(out.maybe_lowest, otherwise, count);
    memset(out.maybe_highest, 0, count); /* over M alone: `otherwise` counts while S is empty */
    fill_rules(count, out.because, LC_IMAGE_OTHERWISE);
}

static inline uint8_t larger(uint8_t a, uint8_t b)
{
    return a > b ? a : b;
}

static inline uint8_t smaller(uint8_t a, uint8_t b)
{
    return a < b ? a : b;
}

void li_kernel_require(size_t count, li_fold_column out, li_fold_column a, li_truth_column b,
                       li_range_column c)
{
    uint8_t *restrict sure_lowest = out.sure_lowest, *restrict sure_highest = out.sure_highest;
    uint8_t *restrict maybe_lowest = out.maybe_lowest, *restrict maybe_highest = out.maybe_highest;
    uint8_t *restrict any = out.any, *restrict record = out.record;
    uint16_t *restrict because = out.because;
    INDEPENDENT
    for (size_t i = 0; i < count; i++) {
        uint8_t sure = b.surely[i], maybe = b.possibly[i] & (uint8_t)~sure;
        uint8_t wins = sure & (mask_of(c.highest[i] > a.sure_highest[i]) | (uint8_t)~a.any[i]);
        any[i] = a.any[i] | sure;
        record[i] = a.record[i] | (sure & c.record[i]);
        sure_lowest[i] = larger(a.sure_lowest[i], sure & c.lowest[i]);
        sure_highest[i] = choose(wins, c.highest[i], a.sure_highest[i]);
        because[i] = choose_rule(wins, c.because[i], a.because[i]);
        maybe_lowest[i] = smaller(a.maybe_lowest[i], c.lowest[i] | (uint8_t)~maybe);
        maybe_highest[i] = larger(a.maybe_highest[i], c.highest[i] & maybe);
    }
}

void li_kernel_answer(size_t count, li_answer_column out, li_fold_column fold,
                      const uint8_t *restrict otherwise)
{
    uint8_t *restrict lowest = out.lowest, *restrict highest = out.highest;
    INDEPENDENT
    for (size_t i = 0; i < count; i++) {
        uint8_t any = fold.any[i];
        lowest[i] = choose(any, fold.sure_lowest[i], fold.maybe_lowest[i]);
        highest[i] = larger(choose(any, fold.sure_highest[i], otherwise[i]), fold.maybe_highest[i]);
    }
    memcpy(out.record, fold.record, count);
    memcpy(out.because, fold.because, count * sizeof *out.because);
}

void li_kernel_differ(size_t count, uint8_t *restrict differs, li_answer_column a,
                      li_answer_column b)
{
    for (size_t i = 0; i < count; i++)
        differs[i] = mask_of(a.lowest[i] != b.lowest[i]) | mask_of(a.highest[i] != b.highest[i]) |
                     mask_of(a.because[i] != b.because[i]) | (a.record[i] | b.record[i]);
}

void li_kernel_open(size_t count, uint8_t *restrict open, li_answer_column a)
{
    for (size_t i = 0; i < count; i++)
        open[i] = mask_of(a.lowest[i] != a.highest[i]);
}
