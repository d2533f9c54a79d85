/* kernels_body.h - the loops for vectors. Compiled once for each width, by kernels.c,
 * kernels_256.c and kernels_512.c, which define LI_RUN_COLUMNS, the name of what this file gives.
 *
 * Which loop an instruction has follows from its operands in lang/opcodes.def: COLUMN_ and result
 * and operands, joined, is a macro that makes the kernel from an element of elements.h. The run at
 * the end is made from that list too. Loops hold no branch and no call, so that every one of them
 * vectorises but the lookups (IN, CELL_VALUE): there is no gather of single bytes, and one of eight
 * numbers costs as much as eight loads.
 *
 * Must not: be included by anything else; hold what is no loop for vectors (kernels_exact.c). */
#include "elements.h"
#include "kernels_parts.h"

/* How many items of the first COUNT were found in registers, where a width has them for tables. */
#ifndef LI_FIND_BYTES
#define LI_FIND_BYTES(count, out, rows, table, size) ((void)(size), (size_t)0)
#endif

/* ---- values ---------------------------------------------------------------------------------- */

/* The loop computes and notes how large operands are; only where these are too large for 64 bits
 * to be safe (or where elements.h knows of no safe size) is every row looked at. */
static inline uint64_t magnitude(int64_t x)
{
    return (uint64_t)(x ^ (x >> 63));
}

/* How many bits the numbers need whose magnitudes are joined in BITS. */
static inline unsigned bits_of(uint64_t bits)
{
    unsigned count = 0;
    for (unsigned step = 32; step; step /= 2)
        if (bits >> step) {
            bits >>= step;
            count += step;
        }
    return count + (unsigned)bits;
}

static inline void copy_known(size_t rows, li_value_column *out, li_value_column a)
{
    if (a.known == li_all_known)
        out->known = li_known_everywhere();
    else
        memcpy(out->known, a.known, rows);
}

#define COLUMN_V_V_V_NONE(name)                                                                    \
    static void column_##name(li_frame *f, const lc_instruction *in, li_column *out)               \
    {                                                                                              \
        const size_t count = f->rows;                                                              \
        const li_value_column a = f->columns[in->a].value, b = f->columns[in->b].value;            \
        const int64_t *x = a.values, *y = b.values;                                                \
        int64_t *values = out->value.values;                                                       \
        LC_UNUSED uint64_t bits_x = 0, bits_y = 0;                                                 \
        LI_INDEPENDENT                                                                             \
        for (size_t i = 0; i < count && LI_FITS_##name(0, 0); i++) {                               \
            int64_t result;                                                                        \
            (void)LI_ELEMENT_##name(x[i], y[i], &result);                                          \
            bits_x |= magnitude(x[i]);                                                             \
            bits_y |= magnitude(y[i]);                                                             \
            values[i] = result;                                                                    \
        }                                                                                          \
        if (LI_FITS_##name(bits_of(bits_x), bits_of(bits_y)))                                      \
            out->value.known = li_join_known(count, out->value.known, a.known, b.known);           \
        else                                                                                       \
            li_exact_##name(f, in, out);                                                           \
    }

/* With a constant, itself perhaps too large for 64 bits. */
#define COLUMN_WITH_NUMBER(name, element, number)                                                  \
    static void column_##name(li_frame *f, const lc_instruction *in, li_column *out)               \
    {                                                                                              \
        const size_t count = f->rows;                                                              \
        const li_value_column a = f->columns[in->a].value;                                         \
        const int64_t *x = a.values;                                                               \
        const li_constant y = number;                                                              \
        int64_t *values = out->value.values;                                                       \
        LC_UNUSED uint64_t bits = 0;                                                               \
        LI_INDEPENDENT                                                                             \
        for (size_t i = 0; i < count && LI_FITS_##element(0, 0); i++) {                            \
            int64_t result;                                                                        \
            (void)LI_ELEMENT_##element(x[i], y.narrow, &result);                                   \
            bits |= magnitude(x[i]);                                                               \
            values[i] = result;                                                                    \
        }                                                                                          \
        if (y.fits && LI_FITS_##element(bits_of(bits), bits_of(magnitude(y.narrow))))              \
            copy_known(count, &out->value, a);                                                     \
        else                                                                                       \
            li_exact_##name(f, in, out);                                                           \
    }
#define COLUMN_V_V_NUMBER_NONE(name) COLUMN_WITH_NUMBER(name, name, li_constant_of(f->image, in->b))

static inline li_constant power_of_ten(uint32_t power)
{
    bool fits = power <= LI_LARGEST_POWER;
    lc_int128 factor = fits ? lc_power_of_ten((int)power) : 0;
    return (li_constant){factor, (int64_t)factor, fits};
}
#define COLUMN_V_V_POWER_NONE(name) COLUMN_WITH_NUMBER(name, MULTIPLY, power_of_ten(in->b))

#define COLUMN_V_V_NONE_NONE(name)                                                                 \
    static void column_##name(li_frame *f, const lc_instruction *in, li_column *out)               \
    {                                                                                              \
        const size_t count = f->rows;                                                              \
        const li_value_column a = f->columns[in->a].value;                                         \
        const int64_t *x = a.values;                                                               \
        int64_t *values = out->value.values;                                                       \
        LC_UNUSED uint64_t bits = 0;                                                               \
        LI_INDEPENDENT                                                                             \
        for (size_t i = 0; i < count && LI_FITS_##name(0); i++) {                                  \
            int64_t result;                                                                        \
            (void)LI_ELEMENT_##name(x[i], &result);                                                \
            bits |= magnitude(x[i]);                                                               \
            values[i] = result;                                                                    \
        }                                                                                          \
        if (LI_FITS_##name(bits_of(bits)))                                                         \
            copy_known(count, &out->value, a);                                                     \
        else                                                                                       \
            li_exact_##name(f, in, out);                                                           \
    }

/* Known everywhere is said by its own array, which spares every reader the mask. */
#define COLUMN_V_FACT_NONE_NONE(name)                                                              \
    static void column_##name(li_frame *f, const lc_instruction *in, li_column *out)               \
    {                                                                                              \
        const li_fact_column fact = f->read[in->a];                                                \
        const size_t count = f->rows;                                                              \
        uint8_t all = LI_MASK_YES;                                                                 \
        for (size_t i = 0; i < count; i++)                                                         \
            all &= fact.known[i];                                                                  \
        out->value = (li_value_column){fact.values,                                                \
                                       all == LI_MASK_YES ? li_known_everywhere() : fact.known};   \
    }

/* The bytes of TABLE, of SIZE bytes, at the numbers of ROWS. Eight go to memory at once: to store
 * bytes one by one costs as much as to find them. */
static inline void look_up(size_t count, uint8_t *out, const int64_t *rows, const uint8_t *table,
                           size_t size)
{
    size_t i = LI_FIND_BYTES(count, out, rows, table, size);
    for (; i + 8 <= count; i += 8) {
        uint64_t eight = 0;
        for (unsigned k = 0; k < 8; k++)
            eight |= (uint64_t)table[rows[i + k]] << LI_SHIFT_OF_BYTE(k);
        memcpy(out + i, &eight, sizeof eight);
    }
    for (; i < count; i++)
        out[i] = table[rows[i]];
}

static inline bool all_set(size_t count, const uint8_t *bytes)
{
    uint8_t all = 1;
    for (size_t i = 0; i < count; i++)
        all &= bytes[i];
    return all != 0;
}

#define COLUMN_V_V_COLUMN_PATH(name)                                                               \
    static void column_##name(li_frame *f, const lc_instruction *in, li_column *out)               \
    {                                                                                              \
        const li_value_column a = f->columns[in->a].value;                                         \
        const li_cells cells = li_cells_of(f->image, in->b);                                       \
        const size_t count = f->rows;                                                              \
        const int64_t *rows = a.values, *from = cells.cells;                                       \
        int64_t *values = out->value.values;                                                       \
        uint8_t *known = out->value.known;                                                         \
        if (a.known != li_all_known || !cells.row_count) {                                         \
            li_column_##name(f, in, out);                                                          \
            return;                                                                                \
        }                                                                                          \
        for (size_t i = 0; i < count; i++)                                                         \
            values[i] = from[rows[i]];                                                             \
        /* where no cell of a short column is empty, the rows need not be looked at */             \
        bool filled = cells.row_count <= count && all_set(cells.row_count, cells.known);           \
        if (!filled)                                                                               \
            look_up(count, known, rows, cells.known, cells.row_count);                             \
        if (filled || all_set(count, known)) {                                                     \
            out->value.known = li_known_everywhere();                                              \
            return;                                                                                \
        }                                                                                          \
        for (size_t i = 0; i < count; i++)                                                         \
            known[i] = (uint8_t)(0 - known[i]);                                                    \
    }

/* ---- truths ---------------------------------------------------------------------------------- */

#define COLUMN_B_V_V_NONE(name)                                                                    \
    static void column_##name(li_frame *f, const lc_instruction *in, li_column *out)               \
    {                                                                                              \
        const size_t count = f->rows;                                                              \
        const li_value_column a = f->columns[in->a].value, b = f->columns[in->b].value;            \
        const int64_t *x = a.values, *y = b.values;                                                \
        uint8_t *surely = out->truth.surely;                                                       \
        LI_INDEPENDENT                                                                             \
        for (size_t i = 0; i < count; i++)                                                         \
            surely[i] = li_mask_of(LI_ELEMENT_##name(x[i], y[i]));                                 \
        li_spread_unknown(count, &out->truth, a.known, b.known);                                   \
    }

/* A constant past 64 bits is to every value of a column as it is to 0. */
#define COLUMN_B_V_NUMBER_NONE(name)                                                               \
    static void column_##name(li_frame *f, const lc_instruction *in, li_column *out)               \
    {                                                                                              \
        const size_t count = f->rows;                                                              \
        const li_value_column a = f->columns[in->a].value;                                         \
        const int64_t *x = a.values;                                                               \
        const li_constant constant = li_constant_of(f->image, in->b);                              \
        const int64_t y = constant.narrow;                                                         \
        uint8_t *surely = out->truth.surely;                                                       \
        LI_INDEPENDENT                                                                             \
        for (size_t i = 0; i < count; i++)                                                         \
            surely[i] = li_mask_of(LI_ELEMENT_##name(x[i], y));                                    \
        if (!constant.fits)                                                                        \
            memset(surely, li_mask_of(LI_ELEMENT_##name((lc_int128)0, constant.wide)), count);     \
        li_spread_unknown(count, &out->truth, a.known, a.known);                                   \
    }

/* Definite operands (x, x) have a definite result. */
#define TRUTH_LOOPS(definite, one, two)                                                            \
    uint8_t *surely = out->truth.surely, *possibly = out->truth.possibly;                          \
    if (definite) {                                                                                \
        LI_INDEPENDENT                                                                             \
        for (size_t i = 0; i < count; i++)                                                         \
            surely[i] = (one).surely;                                                              \
        out->truth.possibly = surely;                                                              \
        return;                                                                                    \
    }                                                                                              \
    LI_INDEPENDENT                                                                                 \
    for (size_t i = 0; i < count; i++) {                                                           \
        li_truth result = two;                                                                     \
        surely[i] = result.surely;                                                                 \
        possibly[i] = result.possibly;                                                             \
    }
#define DEFINITE(column) ((li_truth){(column).surely[i], (column).surely[i]})
#define EITHER(column) ((li_truth){(column).surely[i], (column).possibly[i]})

#define COLUMN_B_B_NONE_NONE(name)                                                                 \
    static void column_##name(li_frame *f, const lc_instruction *in, li_column *out)               \
    {                                                                                              \
        const size_t count = f->rows;                                                              \
        const li_truth_column a = f->columns[in->a].truth;                                         \
        TRUTH_LOOPS(li_is_definite(a), li_element_##name(DEFINITE(a), LI_MASK_YES),                \
                    li_element_##name(EITHER(a), LI_MASK_YES))                                     \
    }

#define COLUMN_B_B_B_NONE(name)                                                                    \
    static void column_##name(li_frame *f, const lc_instruction *in, li_column *out)               \
    {                                                                                              \
        const size_t count = f->rows;                                                              \
        const li_truth_column a = f->columns[in->a].truth, b = f->columns[in->b].truth;            \
        TRUTH_LOOPS(li_is_definite(a) && li_is_definite(b),                                        \
                    li_element_##name(DEFINITE(a), DEFINITE(b), LI_MASK_YES),                      \
                    li_element_##name(EITHER(a), EITHER(b), LI_MASK_YES))                          \
    }

#define COLUMN_B_B_B_B(name)                                                                       \
    static void column_##name(li_frame *f, const lc_instruction *in, li_column *out)               \
    {                                                                                              \
        const size_t count = f->rows;                                                              \
        const li_truth_column a = f->columns[in->a].truth, b = f->columns[in->b].truth;            \
        const li_truth_column c = f->columns[in->c].truth;                                         \
        TRUTH_LOOPS(li_is_definite(a) && li_is_definite(b) && li_is_definite(c),                   \
                    li_element_##name(DEFINITE(a), DEFINITE(b), DEFINITE(c), LI_MASK_YES),         \
                    li_element_##name(EITHER(a), EITHER(b), EITHER(c), LI_MASK_YES))               \
    }

#define COLUMN_B_V_SET_NONE(name)                                                                  \
    static void column_##name(li_frame *f, const lc_instruction *in, li_column *out)               \
    {                                                                                              \
        const size_t count = f->rows;                                                              \
        const li_value_column a = f->columns[in->a].value;                                         \
        const lc_image_set *set = &f->image->SET[in->b];                                           \
        if (set->version_count != 1 || a.known != li_all_known) {                                  \
            li_in_versions(f, in, &out->truth);                                                    \
            return;                                                                                \
        }                                                                                          \
        const uint8_t *members =                                                                   \
            f->image->MEMBER + f->image->VERSION[set->first_version].first_member;                 \
        const int64_t *rows = a.values;                                                            \
        uint8_t *surely = out->truth.surely;                                                       \
        look_up(count, surely, rows, members, f->image->REGISTRY[set->registry].row_count);        \
        out->truth.possibly = surely;                                                              \
    }

static bool none_possible(size_t rows, li_truth_column truth)
{
    const uint8_t *possibly = truth.possibly;
    uint8_t any = 0;
    for (size_t i = 0; i < rows; i++)
        any |= possibly[i];
    return any == 0;
}

/* When no row needs what follows, the truth that it ends with is no in all of them. */
#define COLUMN_N_B_TARGET_NONE(name)                                                               \
    static void column_##name(li_frame *f, const lc_instruction *in, li_column *out)               \
    {                                                                                              \
        (void)out;                                                                                 \
        if (!none_possible(f->rows, f->columns[in->a].truth))                                      \
            return;                                                                                \
        uint32_t last = in->b - 1;                                                                 \
        li_truth_column *truth = &f->columns[last].truth;                                          \
        *truth = f->pools[LC_CLASS_B][f->plan[last]].truth;                                        \
        memset(truth->surely, LI_MASK_NO, f->rows);                                                \
        truth->possibly = truth->surely;                                                           \
        f->next = in->b;                                                                           \
    }

/* ---- the ledger ------------------------------------------------------------------------------ */

static bool any_outside(size_t rows, const int64_t *values, int64_t least, int64_t most)
{
    int64_t any = 0;
    for (size_t i = 0; i < rows; i++)
        any |= (values[i] < least) | (values[i] > most);
    return any != 0;
}

/* The rows in which amount, limit and keys of LIMIT are known and the amount is not below 0, into
 * BOOKABLE; true when those are all rows. */
static bool find_bookable(const li_frame *f, const lc_image_limit *limit, uint8_t *bookable)
{
    uint8_t *masks[LC_MAX_CAP_KEYS + 2];
    const li_value_column amount = f->columns[limit->amount].value;
    const int64_t *amounts = amount.values;
    const size_t rows = f->rows;
    uint32_t count = 0;
    bool all = !any_outside(rows, amounts, 0, INT64_MAX);
    memset(bookable, LI_MASK_YES, rows);
    LI_INDEPENDENT
    for (size_t i = 0; i < rows && !all; i++)
        bookable[i] = li_mask_of(amounts[i] >= 0);
    masks[count++] = amount.known;
    if (f->image->CODE[limit->limit].opcode != LC_OP_NUMBER)
        masks[count++] = f->columns[limit->limit].value.known;
    for (uint32_t k = 0; k < limit->key_count && k < LC_MAX_CAP_KEYS; k++) {
        const lc_image_key *key = &f->image->KEY[limit->first_key + k];
        const li_column *column = &f->columns[key->reg];
        if (key->form.type != LC_FORM_TRUTH) {
            bool text = key->form.type == LC_FORM_TEXT;
            masks[count++] = text ? column->text.known : column->value.known;
            continue;
        }
        const uint8_t *surely = column->truth.surely, *possibly = column->truth.possibly;
        all &= surely == possibly;
        LI_INDEPENDENT
        for (size_t i = 0; i < rows && surely != possibly; i++)
            bookable[i] &= (uint8_t) ~(surely[i] ^ possibly[i]);
    }
    for (uint32_t k = 0; k < count; k++) {
        if (masks[k] == li_all_known)
            continue;
        li_join_known(rows, bookable, bookable, masks[k]);
        all = false;
    }
    return all;
}

/* What a limit depends on besides what is to be booked. */
typedef struct {
    const int64_t *days; /* NULL: none */
    const uint8_t *days_known;
    int64_t from, until, counts_from;
    li_truth_column where;
    uint8_t assumed;
} room_inputs;

/* A limit that does not concern the order has room, outside of its period there is none, and where
 * it is not known whether it concerns the order, or what would be booked, room is unknown. OUT
 * comes with the rows that can be booked in `surely`. DATED and CONDITIONAL are constants. Returns
 * the rows in which the ledger is asked, joined. */
LI_INLINE uint8_t room_rows(size_t rows, li_truth_column out, room_inputs inputs, bool dated,
                            bool conditional)
{
    uint8_t asked_any = LI_MASK_NO;
    LI_INDEPENDENT
    for (size_t i = 0; i < rows; i++) {
        uint8_t inside = LI_MASK_YES, certain = LI_MASK_YES, elsewhere = LI_MASK_NO;
        if (dated) {
            int64_t day = inputs.days[i];
            uint8_t known = inputs.days_known[i];
            inside = li_mask_of(day >= inputs.from) & li_mask_of(day <= inputs.until);
            elsewhere = li_mask_of(day < inputs.counts_from) & known;
            certain = known & (uint8_t)~elsewhere;
        }
        if (conditional) {
            certain &= inputs.where.surely[i];
            elsewhere |= (uint8_t)~inputs.where.possibly[i];
        }
        uint8_t bookable = out.surely[i];
        uint8_t asked = bookable & inside & certain;
        uint8_t room = elsewhere | (asked & inputs.assumed);
        asked_any |= asked;
        out.surely[i] = room;
        out.possibly[i] = room | ((uint8_t)~bookable & inside) | (uint8_t)~certain;
    }
    return asked_any;
}

/* Room as is assumed where the ledger decides; where it does not, as it is. */
static void column_ROOM(li_frame *f, const lc_instruction *in, li_column *out)
{
    const lc_image_limit *limit = &f->image->LIMIT[in->a];
    room_inputs inputs = {NULL,       NULL,      limit->from, limit->until, limit->counts_from,
                          out->truth, f->assumed};
    const size_t rows = f->rows;
    bool conditional = limit->where != LC_NONE, dated = limit->date_fact != LC_NONE;
    bool plain = find_bookable(f, limit, out->truth.surely) && !conditional;
    if (conditional)
        inputs.where = f->columns[limit->where].truth;
    if (dated) {
        const li_fact_column *date = &f->read[limit->date_fact];
        int64_t first = limit->from > limit->counts_from ? limit->from : limit->counts_from;
        inputs.days = date->values;
        inputs.days_known = date->known;
        plain = plain && li_narrow_known(rows, date->known) == li_all_known &&
                !any_outside(rows, date->values, first, limit->until);
    }
    uint8_t asked = LI_MASK_YES;
    if (plain) {
        memset(out->truth.surely, f->assumed, rows);
        out->truth.possibly = out->truth.surely;
    } else if (dated && conditional)
        asked = room_rows(rows, out->truth, inputs, true, true);
    else if (dated)
        asked = room_rows(rows, out->truth, inputs, true, false);
    else if (conditional)
        asked = room_rows(rows, out->truth, inputs, false, true);
    else
        asked = room_rows(rows, out->truth, inputs, false, false);
    f->in_question |= asked != LI_MASK_NO;
}

/* ---- ranges and the fold --------------------------------------------------------------------- */

#define COLUMN_B_R_OUTCOME_NONE(name)                                                              \
    static void column_##name(li_frame *f, const lc_instruction *in, li_column *out)               \
    {                                                                                              \
        const size_t count = f->rows;                                                              \
        const li_range_column a = f->columns[in->a].range;                                         \
        const uint8_t *highest = a.highest;                                                        \
        uint8_t *surely = out->truth.surely, outcome = (uint8_t)in->b;                             \
        out->truth.possibly = surely;                                                              \
        if (a.same) {                                                                              \
            const li_range range = {.highest = a.outcome};                                         \
            memset(surely, li_mask_of(li_element_##name(range, outcome)), count);                  \
            return;                                                                                \
        }                                                                                          \
        LI_INDEPENDENT                                                                             \
        for (size_t i = 0; i < count; i++) {                                                       \
            const li_range range = {.highest = highest[i]};                                        \
            surely[i] = li_mask_of(li_element_##name(range, outcome));                             \
        }                                                                                          \
    }

/* Row I of a range. RECORD: its rule needs one. */
static inline li_range range_at(const li_range_column *column, size_t i, uint8_t record, bool same)
{
    if (same)
        return (li_range){column->rule,    column->rule,    column->rule,
                          column->outcome, column->outcome, record};
    return (li_range){column->rule,      column->via[i],     column->because[i],
                      column->lowest[i], column->highest[i], column->record[i] | record};
}

/* SAME and OPEN are constants, so that each call is a loop of its own. OUT may be A. */
LI_INLINE void except_rows(size_t rows, li_range_column out, li_range_column a, li_truth_column b,
                           li_range_column c, uint8_t record, bool same, bool open)
{
    LI_INDEPENDENT
    for (size_t i = 0; i < rows; i++) {
        li_truth truth = {b.surely[i], open ? b.possibly[i] : b.surely[i]};
        li_range result =
            li_element_EXCEPT(range_at(&a, i, 0, false), truth, range_at(&c, i, record, same));
        out.highest[i] = result.highest;
        out.record[i] = result.record;
        out.because[i] = result.because;
        out.via[i] = result.via;
        if (open)
            out.lowest[i] = result.lowest;
    }
}

static inline uint8_t needs_record(const lc_image *image, uint16_t rule)
{
    return li_mask_of(image->RULE[rule].needs_record != 0);
}

/* What overcomes nothing in any row changes nothing: where OUT stands in the place of A, as it
 * does unless A is read again, there is nothing to do. */
static void column_EXCEPT(li_frame *f, const lc_instruction *in, li_column *out)
{
    li_range_column a = f->columns[in->a].range;
    const li_range_column c = f->columns[in->c].range;
    const li_truth_column b = f->columns[in->b].truth;
    li_range_column *range = &out->range;
    const uint8_t record = needs_record(f->image, c.rule);
    uint8_t *lowest = range->lowest;
    range->rule = a.rule;
    if (a.same) {
        range->outcome = a.outcome;
        li_fill_range(f->rows, range, needs_record(f->image, a.rule) != 0);
        a = *range;
    }
    bool open = a.lowest != a.highest || !li_is_definite(b) || (!c.same && c.lowest != c.highest);
    if (range->highest == a.highest && none_possible(f->rows, b)) {
        range->lowest = a.lowest;
        return;
    }
    range->lowest = open ? lowest : range->highest;
    if (c.same && !open)
        except_rows(f->rows, *range, a, b, c, record, true, false);
    else if (c.same)
        except_rows(f->rows, *range, a, b, c, record, true, true);
    else if (!open)
        except_rows(f->rows, *range, a, b, c, record, false, false);
    else
        except_rows(f->rows, *range, a, b, c, record, false, true);
}

LI_INLINE void require_rows(size_t rows, li_fold_column out, li_fold_column a, li_truth_column b,
                            li_range_column c, uint8_t record, bool same, bool open)
{
    LI_INDEPENDENT
    for (size_t i = 0; i < rows; i++) {
        li_truth truth = {b.surely[i], open ? b.possibly[i] : b.surely[i]};
        li_fold fold = {.any = a.any[i],
                        .sure_lowest = open ? a.sure_lowest[i] : a.sure_highest[i],
                        .sure_highest = a.sure_highest[i],
                        .maybe_lowest = open ? a.maybe_lowest[i] : 0,
                        .maybe_highest = open ? a.maybe_highest[i] : 0,
                        .record = a.record[i],
                        .because = a.because[i]};
        fold = li_element_REQUIRE(fold, truth, range_at(&c, i, record, same));
        out.any[i] = fold.any;
        out.sure_highest[i] = fold.sure_highest;
        out.record[i] = fold.record;
        out.because[i] = fold.because;
        if (open) {
            out.sure_lowest[i] = fold.sure_lowest;
            out.maybe_lowest[i] = fold.maybe_lowest;
            out.maybe_highest[i] = fold.maybe_highest;
        }
    }
}

static void column_REQUIRE(li_frame *f, const lc_instruction *in, li_column *out)
{
    li_fold_column a = f->columns[in->a].fold;
    const li_truth_column b = f->columns[in->b].truth;
    const li_range_column c = f->columns[in->c].range;
    li_fold_column *fold = &out->fold;
    if (fold->any == a.any && none_possible(f->rows, b)) {
        *fold = a;
        return;
    }
    const uint8_t record = c.same ? needs_record(f->image, c.rule) : LI_MASK_NO;
    bool doubtful = a.sure_lowest != a.sure_highest;
    bool open = doubtful || !li_is_definite(b) || (!c.same && c.lowest != c.highest);
    if (!open)
        fold->sure_lowest = fold->sure_highest;
    else if (!doubtful) {
        const uint8_t *sure = a.sure_highest;
        li_open_fold(f->rows, fold, sure);
        a.sure_lowest = fold->sure_lowest;
        a.maybe_lowest = fold->maybe_lowest;
        a.maybe_highest = fold->maybe_highest;
    }
    if (c.same && !open)
        require_rows(f->rows, *fold, a, b, c, record, true, false);
    else if (c.same)
        require_rows(f->rows, *fold, a, b, c, record, true, true);
    else if (!open)
        require_rows(f->rows, *fold, a, b, c, record, false, false);
    else
        require_rows(f->rows, *fold, a, b, c, record, false, true);
}

/* ---- the run --------------------------------------------------------------------------------- */

/* Shapes without a loop for vectors: the kernel stands in kernels_exact.c. */
#define ONCE(name)                                                                                 \
    static inline void column_##name(li_frame *f, const lc_instruction *in, li_column *out)        \
    {                                                                                              \
        li_column_##name(f, in, out);                                                              \
    }
#define COLUMN_T_FACT_NONE_NONE ONCE
#define COLUMN_B_FACT_NONE_NONE ONCE
#define COLUMN_T_V_COLUMN_PATH ONCE
#define COLUMN_B_V_COLUMN_PATH ONCE
#define COLUMN_B_V_NONE_NONE ONCE
#define COLUMN_B_T_NONE_NONE ONCE
#define COLUMN_V_NUMBER_NONE_NONE ONCE
#define COLUMN_T_TEXT_NONE_NONE ONCE
#define COLUMN_B_TRUTH_NONE_NONE ONCE
#define COLUMN_V_THRESHOLD_NONE_NONE ONCE
#define COLUMN_V_V_V_POWER ONCE
#define COLUMN_V_B_V_V ONCE
#define COLUMN_T_B_T_T ONCE
#define COLUMN_B_TIMES_NONE_NONE ONCE
#define COLUMN_B_T_T_NONE ONCE
#define COLUMN_V_LIMIT_NONE_NONE ONCE
#define COLUMN_R_RULE_NONE_NONE ONCE
#define COLUMN_F_NONE_NONE_NONE ONCE
/* Written out above. */
#define COLUMN_B_LIMIT_NONE_NONE(name)
#define COLUMN_R_R_B_R(name)
#define COLUMN_F_F_B_R(name)

#define OP(name, mnemonic, result, a, b, c, synopsis) COLUMN_##result##_##a##_##b##_##c(name)
#include "lang/opcodes.def"
#undef OP

/* Memory is fetched while the processor computes: asked for all at once, the lines of a whole block
 * would stand in a queue that everything waits for. */
static void load_some(li_frame *frame)
{
    li_load *load = &frame->loads[frame->load_count - 1];
    size_t lines = load->lines < frame->load_share ? load->lines : frame->load_share;
    for (size_t i = 0; i < lines; i++)
        LC_PREFETCH(load->at + i * LI_LINE);
    load->at += lines * LI_LINE;
    load->lines -= lines;
    if (!load->lines)
        frame->load_count--;
}

void LI_RUN_COLUMNS(li_frame *frame, uint32_t from, uint32_t to)
{
    static const uint8_t class_of[] = {
#define OP(name, mnemonic, result, a, b, c, synopsis) LC_CLASS_##result,
#include "lang/opcodes.def"
#undef OP
    };
    for (uint32_t at = from; at < to; at = frame->next) {
        const lc_instruction *in = &frame->image->CODE[at];
        li_column *out = &frame->columns[at];
        frame->next = at + 1;
        if (frame->load_count)
            load_some(frame);
        if (frame->plan[at] != LC_NONE)
            *out = frame->pools[class_of[in->opcode]][frame->plan[at]];
        switch ((lc_opcode)in->opcode) {
#define OP(name, mnemonic, result, a, b, c, synopsis)                                              \
    case LC_OP_##name:                                                                             \
        column_##name(frame, in, out);                                                             \
        break;
#include "lang/opcodes.def"
#undef OP
        case LC_OP_COUNT:
            break;
        }
    }
}
