/* elements.h - the meaning of each instruction, once: what it makes of the operands of one row.
 *
 * The scalar machine (machine.c) and the loops over columns (kernels_body.h, kernels_exact.c) are
 * both made from these and from lang/opcodes.def, whose operand kinds say what shape a loop has and
 * what becomes of an unknown operand. Here only known operands meet.
 *
 * Arithmetic works in any signed type: 128 bits in the machine, 64 in columns. An element returns
 * true where there is no value: it does not fit, or does not exist. LI_FITS_x tells from the bits
 * that the largest operands of a block need (-2^bits <= operand < 2^bits) whether 64 hold all of
 * its results, so that a loop need not look at each; an element for which it is false has no loop
 * but the exact one, in 128 bits.
 *
 * Truths are of one bit or of a whole byte: YES is 1 or 0xFF. Choices are written `mask ? a : b`
 * and joined by & and |: compilers make masks of that in loops, and branches nowhere.
 *
 * Must not: read tables, registers or columns. */
#ifndef LICET_INTERP_ELEMENTS_H
#define LICET_INTERP_ELEMENTS_H

#include "engine.h"
#include "lang/decimal.h"

/* ---- arithmetic ------------------------------------------------------------------------------ */

/* True when the product does not fit. Two factors of 64 bits always fit. */
static inline bool li_multiply_wide(lc_int128 a, lc_int128 b, lc_int128 *product)
{
    if (LC_LIKELY(a == (int64_t)a && b == (int64_t)b)) {
        *product = (lc_int128)(int64_t)a * (int64_t)b;
        return false;
    }
    return lc_multiply_overflows(a, b, product);
}

static inline bool li_multiply_narrow(int64_t a, int64_t b, int64_t *product)
{
    return lc_multiply_overflows(a, b, product);
}

enum { LI_LARGEST_POWER = 18 }; /* of ten within 64 bits */

/* A x 10^POWER; true when it does not fit. */
static inline bool li_scale_up(lc_int128 a, uint32_t power, lc_int128 *result)
{
    *result = 0;
    if (a == 0)
        return false;
    return power > LC_MAX_POWER || li_multiply_wide(a, lc_power_of_ten((int)power), result);
}

/* DATE moved by MONTHS; past the calendar: the day after its last. */
static inline int32_t li_moved_months(int32_t date, int32_t months)
{
    int32_t day = 0;
    return lc_date_add_months(&day, date, months) ? day : LC_DATE_MAX + 1;
}

enum { LI_PART_YEAR, LI_PART_QUARTER, LI_PART_MONTH, LI_PART_DAY };
static inline int li_date_part(int32_t date, unsigned part)
{
    int parts[4];
    lc_date_to_parts(date, &parts[LI_PART_YEAR], &parts[LI_PART_MONTH], &parts[LI_PART_DAY]);
    parts[LI_PART_QUARTER] = (parts[LI_PART_MONTH] - 1) / 3 + 1;
    return parts[part];
}

#define LI_ELEMENT_NEGATE(a, result) lc_subtract_overflows(0, a, result)
#define LI_ELEMENT_ADD(a, b, result) lc_add_overflows(a, b, result)
#define LI_ELEMENT_SUBTRACT(a, b, result) lc_subtract_overflows(a, b, result)
#define LI_ELEMENT_MULTIPLY(a, b, result)                                                          \
    _Generic((result), int64_t * : li_multiply_narrow, lc_int128 * : li_multiply_wide)(a, b, result)
#define LI_ELEMENT_ADD_NUMBER LI_ELEMENT_ADD
#define LI_ELEMENT_MULTIPLY_NUMBER LI_ELEMENT_MULTIPLY
#define LI_ELEMENT_MINIMUM(a, b, result) (*(result) = (a) < (b) ? (a) : (b), false)
#define LI_ELEMENT_MAXIMUM(a, b, result) (*(result) = (a) > (b) ? (a) : (b), false)
#define LI_ELEMENT_RESCALE(a, power, result) li_scale_up(a, power, result)
#define LI_ELEMENT_DIVIDE(a, b, power, result) (!lc_decimal_divide(result, a, b, (int32_t)(power)))
#define LI_ELEMENT_SHIFT_DAYS(a, b, result)                                                        \
    (lc_add_overflows(a, b, result) || *(result) < LC_DATE_MIN || *(result) > LC_DATE_MAX)
#define LI_ELEMENT_SHIFT_MONTHS(a, b, result)                                                      \
    (*(result) = li_moved_months((int32_t)(a), (int32_t)(b)), *(result) > LC_DATE_MAX)
#define LI_DATE_PART(a, part, result) (*(result) = li_date_part((int32_t)(a), part), false)
#define LI_ELEMENT_YEAR_OF(a, result) LI_DATE_PART(a, LI_PART_YEAR, result)
#define LI_ELEMENT_QUARTER_OF(a, result) LI_DATE_PART(a, LI_PART_QUARTER, result)
#define LI_ELEMENT_MONTH_OF(a, result) LI_DATE_PART(a, LI_PART_MONTH, result)
#define LI_ELEMENT_DAY_OF(a, result) LI_DATE_PART(a, LI_PART_DAY, result)

#define LI_FITS_NEGATE(bits) ((bits) <= 62)
#define LI_FITS_ADD(bits_a, bits_b) ((bits_a) <= 62 && (bits_b) <= 62)
#define LI_FITS_SUBTRACT LI_FITS_ADD
#define LI_FITS_MULTIPLY(bits_a, bits_b) ((bits_a) + (bits_b) <= 62)
#define LI_FITS_ADD_NUMBER LI_FITS_ADD
#define LI_FITS_MULTIPLY_NUMBER LI_FITS_MULTIPLY
#define LI_FITS_MINIMUM(bits_a, bits_b) true
#define LI_FITS_MAXIMUM(bits_a, bits_b) true
#define LI_FITS_SHIFT_DAYS(bits_a, bits_b) false
#define LI_FITS_SHIFT_MONTHS(bits_a, bits_b) false
#define LI_FITS_YEAR_OF(bits) false
#define LI_FITS_QUARTER_OF(bits) false
#define LI_FITS_MONTH_OF(bits) false
#define LI_FITS_DAY_OF(bits) false

/* ---- comparisons ----------------------------------------------------------------------------- */
#define LI_ELEMENT_EQUAL(a, b) ((a) == (b))
#define LI_ELEMENT_NOT_EQUAL(a, b) ((a) != (b))
#define LI_ELEMENT_LESS(a, b) ((a) < (b))
#define LI_ELEMENT_LESS_EQUAL(a, b) ((a) <= (b))
#define LI_ELEMENT_EQUAL_NUMBER(a, b) ((a) == (b))
#define LI_ELEMENT_NOT_EQUAL_NUMBER(a, b) ((a) != (b))
#define LI_ELEMENT_LESS_NUMBER(a, b) ((a) < (b))
#define LI_ELEMENT_LESS_EQUAL_NUMBER(a, b) ((a) <= (b))
#define LI_ELEMENT_GREATER_NUMBER(a, b) ((a) > (b))
#define LI_ELEMENT_GREATER_EQUAL_NUMBER(a, b) ((a) >= (b))

static inline bool li_same_text(const char *a, size_t a_length, const char *b, size_t b_length)
{
    return a_length == b_length && (a_length == 0 || memcmp(a, b, a_length) == 0);
}

/* ---- truths ---------------------------------------------------------------------------------- */

/* Where all operands are definite (surely equals possibly), so is each of these. */
static inline li_truth li_element_NOT(li_truth a, uint8_t yes)
{
    return (li_truth){yes ^ a.possibly, yes ^ a.surely};
}

static inline li_truth li_element_HAS_TRUTH(li_truth a, uint8_t yes)
{
    uint8_t definite = yes ^ a.surely ^ a.possibly;
    return (li_truth){definite, definite};
}

static inline li_truth li_element_AND(li_truth a, li_truth b, uint8_t yes)
{
    (void)yes;
    return (li_truth){a.surely & b.surely, a.possibly & b.possibly};
}

static inline li_truth li_element_OR(li_truth a, li_truth b, uint8_t yes)
{
    (void)yes;
    return (li_truth){a.surely | b.surely, a.possibly | b.possibly};
}

static inline li_truth li_element_EQUAL_TRUTH(li_truth a, li_truth b, uint8_t yes)
{
    uint8_t same = yes ^ a.surely ^ b.surely;
    uint8_t unknown = (a.surely ^ a.possibly) | (b.surely ^ b.possibly);
    return (li_truth){same & (yes ^ unknown), same | unknown};
}

static inline li_truth li_element_CHOOSE_TRUTH(li_truth a, li_truth b, li_truth c, uint8_t yes)
{
    return (li_truth){((yes ^ a.possibly) | b.surely) & (a.surely | c.surely),
                      (a.possibly & b.possibly) | ((yes ^ a.surely) & c.possibly)};
}

/* ---- ranges and the fold --------------------------------------------------------------------- */

static inline bool li_element_GAIN(li_range a, uint32_t outcome)
{
    return a.highest > outcome;
}

/* C is the range of an exception; its `record` says whether C or its own rule needs a record.
 * Among equals the one declared first wins; the rule itself is not among them. */
static inline li_range li_element_EXCEPT(li_range a, li_truth b, li_range c)
{
    uint8_t lower = (b.possibly != 0) & (c.lowest < a.lowest);
    uint8_t tie = (c.highest == a.highest) & (a.via != a.rule) & (c.rule < a.via);
    uint8_t wins = (b.surely != 0) & ((c.highest < a.highest) | tie);
    return (li_range){
        .rule = a.rule,
        .via = wins ? c.rule : a.via,
        .because = wins ? c.because : a.because,
        .lowest = lower ? c.lowest : a.lowest,
        .highest = wins ? c.highest : a.highest,
        .record = wins ? c.record : a.record,
    };
}

/* Where B and C are definite, nothing of `maybe` changes and the two of `sure` stay equal. */
static inline li_fold li_element_REQUIRE(li_fold a, li_truth b, li_range c)
{
    uint8_t sure = b.surely != 0, maybe = (b.possibly != 0) & (b.surely == 0);
    uint8_t wins = sure & ((a.any == 0) | (c.highest > a.sure_highest));
    return (li_fold){
        .any = a.any | b.surely,
        .otherwise = a.otherwise,
        .sure_lowest = (sure & (c.lowest > a.sure_lowest)) ? c.lowest : a.sure_lowest,
        .sure_highest = wins ? c.highest : a.sure_highest,
        .maybe_lowest = (maybe & (c.lowest < a.maybe_lowest)) ? c.lowest : a.maybe_lowest,
        .maybe_highest = (maybe & (c.highest > a.maybe_highest)) ? c.highest : a.maybe_highest,
        .record = a.record | (sure ? c.record : 0),
        .because = wins ? c.because : a.because,
    };
}

#endif
