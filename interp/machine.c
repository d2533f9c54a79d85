/* machine.c - the scalar machine: one order, one register per instruction.
 *
 * Every value is exact in 128 bits. A value is known, or unknown, or unknown because of an error of
 * arithmetic; a truth is a pair (surely, possibly). The instructions are those of opcodes.def, with
 * one function each, and the switch is made from that list. A machine is allocated whole by
 * li_machine_init; running does not allocate. Must not: conclude anything from the result; that is
 * decide.c. */
#include "engine.h"
#include "lang/decimal.h"

#include <string.h>

/* ---- making one ----------------------------------------------------------------------------- */

/* One array of a machine. */
typedef struct {
    void **items;
    size_t count, size;
} piece;

/* Every array of MACHINE, so that allocating and freeing walk the same list. */
enum { PIECES = 25 };
static void list_pieces(li_machine *machine, piece pieces[PIECES])
{
    const lc_image *image = &machine->law->image;
    const size_t derived = machine->law->derived ? image->FACT_count : 0;
    const piece all[PIECES] = {
        {(void **)&machine->order.values, image->FACT_count, sizeof(int64_t)},
        {(void **)&machine->order.texts, image->FACT_count, sizeof(licet_text)},
        {(void **)&machine->order.known, image->FACT_count, 1},
        {(void **)&machine->registers, image->CODE_count, sizeof(li_register)},
        {(void **)&machine->record.relied, image->RULE_count, sizeof(uint32_t)},
        {(void **)&machine->record.standing, image->RULE_count, sizeof(uint32_t)},
        {(void **)&machine->record.bookings, image->LIMIT_count, sizeof(li_booking)},
        {(void **)&machine->record.duties, image->DUTY_count, sizeof(li_duty)},
        {(void **)&machine->record.missing, machine->missing_room, sizeof(li_missing)},
        {(void **)&machine->kept, machine->missing_room, sizeof(li_missing)},
        {(void **)&machine->record.agreements, image->AGREEMENT_count, sizeof(uint32_t)},
        {(void **)&machine->record.also_met, image->AGREEMENT_count, sizeof(uint32_t)},
        {(void **)&machine->record.skipped, image->LIMIT_count, sizeof(uint32_t)},
        {(void **)&machine->agreement_marks, image->AGREEMENT_count, 1},
        {(void **)&machine->derived.values, derived, sizeof(int64_t)},
        {(void **)&machine->derived.texts, derived, sizeof(licet_text)},
        {(void **)&machine->derived.known, derived, 1},
        {(void **)&machine->rule_marks, image->RULE_count, 1},
        {(void **)&machine->limit_marks, image->LIMIT_count, 1},
        {(void **)&machine->register_marks, image->CODE_count, 1},
        {(void **)&machine->stack, (size_t)image->CODE_count + image->RULE_count, sizeof(uint32_t)},
        {(void **)&machine->key_text, (size_t)image->KEY_count * LI_VALUE_TEXT, 1},
        {(void **)&machine->keys, image->KEY_count, sizeof(licet_text)},
        {(void **)&machine->rooms, image->LIMIT_count, sizeof(li_room)},
        {NULL, 0, 0},
    };
    memcpy(pieces, all, sizeof all);
}

lc_status li_machine_init(li_machine *machine, const licet_law *law, const lc_allocator *allocator)
{
    *machine = (li_machine){.law = law, .allocator = *allocator, .licences_granted = true};
    machine->missing_room = (size_t)law->image.FACT_count + law->image.PATH_count;
    machine->window_date = INT32_MIN; /* no date: the windows are not made yet */
    machine->stamp = 1;
    piece pieces[PIECES];
    list_pieces(machine, pieces);
    for (const piece *p = pieces; p->items; p++) {
        size_t size = (p->count + 1) * p->size; /* one more: nothing is an array of none */
        *p->items = lc_new(allocator, size);
        if (!*p->items) {
            li_machine_fini(machine);
            return LC_MEMORY;
        }
        memset(*p->items, 0, size);
    }
    machine->facts = law->derived ? machine->derived : machine->order;
    li_machine_clear_record(machine);
    return LC_OK;
}

void li_machine_fini(li_machine *machine)
{
    if (!machine->law)
        return;
    piece pieces[PIECES];
    list_pieces(machine, pieces);
    for (const piece *p = pieces; p->items; p++) {
        lc_delete(&machine->allocator, *p->items, (p->count + 1) * p->size);
        *p->items = NULL;
    }
}

/* ---- instructions --------------------------------------------------------------------------- */

/* What an instruction sees. Registers before its own are those of its operands. */
typedef struct {
    li_machine *machine;
    const lc_image *image;
    const lc_instruction *in;
    li_register *registers;
    li_register *out;
    uint32_t at;
} step;

static inline const li_value *value_a(const step *s)
{
    return &s->registers[s->in->a].value;
}

static inline const li_value *value_b(const step *s)
{
    return &s->registers[s->in->b].value;
}

static inline lc_int128 number_of(const step *s, uint32_t index)
{
    return lc_image_wide(s->image->NUMBER[index].low, s->image->NUMBER[index].high);
}

static inline void give(const step *s, lc_int128 number)
{
    s->out->value = (li_value){number, 1, 0};
}

static inline void give_unknown(const step *s, bool error)
{
    s->out->value = (li_value){0, 0, error};
}

static inline void give_truth(const step *s, bool yes)
{
    s->out->truth = (li_truth){yes, yes};
}

static inline void give_unknown_truth(const step *s)
{
    s->out->truth = (li_truth){0, 1};
}

/* ---- facts, cells, constants ---- */

static inline void run_FACT_VALUE(const step *s)
{
    const li_order *order = &s->machine->facts;
    uint32_t fact = s->in->a;
    s->out->value = (li_value){order->known[fact] ? order->values[fact] : 0, order->known[fact], 0};
}

static inline void run_FACT_TEXT(const step *s)
{
    const li_order *order = &s->machine->facts;
    licet_text text = order->texts[s->in->a];
    s->out->text = (li_text){text.bytes, text.length, order->known[s->in->a]};
}

static inline void run_FACT_TRUTH(const step *s)
{
    const li_order *order = &s->machine->facts;
    if (order->known[s->in->a])
        give_truth(s, order->values[s->in->a] != 0);
    else
        give_unknown_truth(s);
}

/* The cell of column B in the row of A; false: the row is unknown or the cell is empty. */
static inline bool read_cell(const step *s, int64_t *cell)
{
    const li_value *row = value_a(s);
    if (!row->known)
        return false;
    uint32_t at = s->image->COLUMN[s->in->b].first_cell + (uint32_t)row->number;
    *cell = s->image->CELL[at];
    return s->image->CELL_KNOWN[at] != 0;
}

static inline void run_CELL_VALUE(const step *s)
{
    int64_t cell;
    if (read_cell(s, &cell))
        give(s, cell);
    else
        give_unknown(s, value_a(s)->error);
}

static inline void run_CELL_TEXT(const step *s)
{
    int64_t cell;
    s->out->text = (li_text){NULL, 0, 0};
    if (read_cell(s, &cell)) {
        lc_image_string text = s->image->TEXT[cell];
        s->out->text = (li_text){lc_image_text(s->image, text), text.length, 1};
    }
}

static inline void run_CELL_TRUTH(const step *s)
{
    int64_t cell;
    if (read_cell(s, &cell))
        give_truth(s, cell != 0);
    else
        give_unknown_truth(s);
}

static inline void run_STATED(const step *s)
{
    give_truth(s, s->machine->order.known[s->in->a] != 0);
}

static inline void run_HAS_VALUE(const step *s)
{
    give_truth(s, value_a(s)->known != 0);
}

static inline void run_HAS_TEXT(const step *s)
{
    give_truth(s, s->registers[s->in->a].text.known != 0);
}

static inline void run_HAS_TRUTH(const step *s)
{
    li_truth a = s->registers[s->in->a].truth;
    give_truth(s, a.surely == a.possibly);
}

static inline void run_NUMBER(const step *s)
{
    give(s, number_of(s, s->in->a));
}

static inline void run_TEXT(const step *s)
{
    lc_image_string text = s->image->TEXT[s->in->a];
    s->out->text = (li_text){lc_image_text(s->image, text), text.length, 1};
}

static inline void run_TRUTH(const step *s)
{
    give_truth(s, s->in->a == 1);
}

static void run_THRESHOLD(const step *s)
{
    const lc_image_threshold *threshold = &s->image->THRESHOLD[s->in->a];
    const lc_image_change *changes = s->image->CHANGE + threshold->first_change;
    uint32_t at = threshold->change_count - 1;
    while (changes[at].first_interval > s->machine->interval)
        at--; /* the first stands from interval 0 on */
    give(s, number_of(s, changes[at].number));
}

/* ---- arithmetic ---- */

static inline bool fits_64(lc_int128 number)
{
    return number == (int64_t)number;
}

/* True when the product does not fit. Two factors of 64 bits always fit. */
static inline bool multiply(lc_int128 a, lc_int128 b, lc_int128 *product)
{
    if (LC_LIKELY(fits_64(a) && fits_64(b))) {
        *product = (lc_int128)(int64_t)a * (int64_t)b;
        return false;
    }
    return lc_multiply_overflows(a, b, product);
}

enum { MOST_POWER = 38 }; /* 10^38 fits 127 bits */

/* A x 10^POWER; true when it does not fit. */
static bool scale_up(lc_int128 a, uint32_t power, lc_int128 *result)
{
    *result = 0;
    if (a == 0)
        return false;
    return power > MOST_POWER || multiply(a, lc_power_of_ten((int)power), result);
}

static inline void give_checked(const step *s, bool overflow, lc_int128 number)
{
    if (LC_UNLIKELY(overflow))
        give_unknown(s, true);
    else
        give(s, number);
}

/* Whether both operands are known; if not, the result is unknown. */
static inline bool both_known(const step *s)
{
    if (LC_LIKELY(value_a(s)->known && value_b(s)->known))
        return true;
    give_unknown(s, value_a(s)->error || value_b(s)->error);
    return false;
}

static inline bool a_known(const step *s)
{
    if (LC_LIKELY(value_a(s)->known))
        return true;
    give_unknown(s, value_a(s)->error);
    return false;
}

static inline void run_RESCALE(const step *s)
{
    lc_int128 result;
    if (a_known(s)) {
        bool overflow = scale_up(value_a(s)->number, s->in->b, &result);
        give_checked(s, overflow, result);
    }
}

static inline void run_NEGATE(const step *s)
{
    lc_int128 result;
    if (a_known(s)) {
        bool overflow = lc_subtract_overflows((lc_int128)0, value_a(s)->number, &result);
        give_checked(s, overflow, result);
    }
}

static inline void run_ADD(const step *s)
{
    lc_int128 result;
    if (both_known(s)) {
        bool overflow = lc_add_overflows(value_a(s)->number, value_b(s)->number, &result);
        give_checked(s, overflow, result);
    }
}

static inline void run_SUBTRACT(const step *s)
{
    lc_int128 result;
    if (both_known(s)) {
        bool overflow = lc_subtract_overflows(value_a(s)->number, value_b(s)->number, &result);
        give_checked(s, overflow, result);
    }
}

static inline void run_MULTIPLY(const step *s)
{
    lc_int128 result;
    if (both_known(s)) {
        bool overflow = multiply(value_a(s)->number, value_b(s)->number, &result);
        give_checked(s, overflow, result);
    }
}

static inline void run_DIVIDE(const step *s)
{
    if (!both_known(s))
        return;
    lc_int128 result = 0;
    bool divided =
        lc_decimal_divide(&result, value_a(s)->number, value_b(s)->number, (int32_t)s->in->c);
    give_checked(s, !divided, result);
}

static inline void run_ADD_NUMBER(const step *s)
{
    lc_int128 result;
    if (a_known(s)) {
        bool overflow = lc_add_overflows(value_a(s)->number, number_of(s, s->in->b), &result);
        give_checked(s, overflow, result);
    }
}

static inline void run_MULTIPLY_NUMBER(const step *s)
{
    lc_int128 result;
    if (a_known(s)) {
        bool overflow = multiply(value_a(s)->number, number_of(s, s->in->b), &result);
        give_checked(s, overflow, result);
    }
}

/* ---- dates ---- */

static void run_MINIMUM(const step *s)
{
    if (both_known(s))
        s->out->value = value_a(s)->number < value_b(s)->number ? *value_a(s) : *value_b(s);
}

static void run_MAXIMUM(const step *s)
{
    if (both_known(s))
        s->out->value = value_a(s)->number > value_b(s)->number ? *value_a(s) : *value_b(s);
}

static void run_SHIFT_DAYS(const step *s)
{
    if (!a_known(s))
        return;
    lc_int128 day;
    bool beyond = lc_add_overflows(value_a(s)->number, number_of(s, s->in->b), &day);
    give_checked(s, beyond || day < LC_DATE_MIN || day > LC_DATE_MAX, day);
}

static void run_SHIFT_MONTHS(const step *s)
{
    int32_t day = 0;
    if (!a_known(s))
        return;
    bool beyond =
        !lc_date_add_months(&day, (int32_t)value_a(s)->number, (int32_t)number_of(s, s->in->b));
    give_checked(s, beyond, day);
}

/* Year, month and day of the date in A; false: it is unknown, and so is the result. */
static bool parts_of_a(const step *s, int *year, int *month, int *day)
{
    if (!a_known(s))
        return false;
    lc_date_to_parts((int32_t)value_a(s)->number, year, month, day);
    return true;
}

static void run_YEAR_OF(const step *s)
{
    int year, month, day;
    if (parts_of_a(s, &year, &month, &day))
        give(s, year);
}

static void run_QUARTER_OF(const step *s)
{
    int year, month, day;
    if (parts_of_a(s, &year, &month, &day))
        give(s, (month - 1) / 3 + 1);
}

static void run_MONTH_OF(const step *s)
{
    int year, month, day;
    if (parts_of_a(s, &year, &month, &day))
        give(s, month);
}

static void run_DAY_OF(const step *s)
{
    int year, month, day;
    if (parts_of_a(s, &year, &month, &day))
        give(s, day);
}

/* ---- truths ---- */

static inline li_truth truth_a(const step *s)
{
    return s->registers[s->in->a].truth;
}

static inline li_truth truth_b(const step *s)
{
    return s->registers[s->in->b].truth;
}

static inline void run_NOT(const step *s)
{
    li_truth a = truth_a(s);
    s->out->truth = (li_truth){!a.possibly, !a.surely};
}

static inline void run_AND(const step *s)
{
    li_truth a = truth_a(s), b = truth_b(s);
    s->out->truth = (li_truth){a.surely & b.surely, a.possibly & b.possibly};
}

static inline void run_OR(const step *s)
{
    li_truth a = truth_a(s), b = truth_b(s);
    s->out->truth = (li_truth){a.surely | b.surely, a.possibly | b.possibly};
}

static inline void run_DURING(const step *s)
{
    give_truth(s, li_during(s->image, s->in->a, s->machine->interval));
}

/* ---- choices ---- */

static inline void run_CHOOSE(const step *s)
{
    li_truth condition = truth_a(s);
    if (condition.surely == condition.possibly)
        s->out->value = s->registers[condition.surely ? s->in->b : s->in->c].value;
    else
        give_unknown(s, false);
}

static inline void run_CHOOSE_TEXT(const step *s)
{
    li_truth condition = truth_a(s);
    if (condition.surely == condition.possibly)
        s->out->text = s->registers[condition.surely ? s->in->b : s->in->c].text;
    else
        s->out->text = (li_text){NULL, 0, 0};
}

static inline void run_CHOOSE_TRUTH(const step *s)
{
    li_truth condition = truth_a(s), b = truth_b(s), c = s->registers[s->in->c].truth;
    s->out->truth = (li_truth){
        .surely = (!condition.possibly || b.surely) && (condition.surely || c.surely),
        .possibly = (condition.possibly && b.possibly) || (!condition.surely && c.possibly),
    };
}

/* ---- comparisons ---- */

/* One comparison between two registers, and one with a constant. */
#define COMPARE(name, operator)                                                                    \
    static inline void run_##name(const step *s)                                                   \
    {                                                                                              \
        if (value_a(s)->known && value_b(s)->known)                                                \
            give_truth(s, value_a(s)->number operator value_b(s)->number);                         \
        else                                                                                       \
            give_unknown_truth(s);                                                                 \
    }
COMPARE(EQUAL, ==)
COMPARE(NOT_EQUAL, !=)
COMPARE(LESS, <)
COMPARE(LESS_EQUAL, <=)
#undef COMPARE

#define COMPARE(name, operator)                                                                    \
    static inline void run_##name##_NUMBER(const step *s)                                          \
    {                                                                                              \
        if (value_a(s)->known)                                                                     \
            give_truth(s, value_a(s)->number operator number_of(s, s->in->b));                     \
        else                                                                                       \
            give_unknown_truth(s);                                                                 \
    }
COMPARE(EQUAL, ==)
COMPARE(NOT_EQUAL, !=)
COMPARE(LESS, <)
COMPARE(LESS_EQUAL, <=)
COMPARE(GREATER, >)
COMPARE(GREATER_EQUAL, >=)
#undef COMPARE

static inline void run_EQUAL_TEXT(const step *s)
{
    const li_text *a = &s->registers[s->in->a].text, *b = &s->registers[s->in->b].text;
    if (a->known && b->known)
        give_truth(s, a->length == b->length &&
                          (a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0));
    else
        give_unknown_truth(s);
}

static inline void run_EQUAL_TRUTH(const step *s)
{
    li_truth a = truth_a(s), b = truth_b(s);
    if (a.surely == a.possibly && b.surely == b.possibly)
        give_truth(s, a.surely == b.surely);
    else
        give_unknown_truth(s);
}

static inline void run_IN(const step *s)
{
    const li_value *row = value_a(s);
    if (row->known)
        give_truth(s, li_members(s->image, s->in->b, s->machine->interval)[row->number] != 0);
    else
        give_unknown_truth(s);
}

/* Goes on at B, with the truth before it no. */
static inline void run_SKIP(step *s)
{
    if (truth_a(s).possibly || s->machine->whole)
        return;
    s->registers[s->in->b - 1].truth = (li_truth){0, 0};
    s->at = s->in->b - 1;
}

static inline void run_ROOM(const step *s)
{
    s->out->truth = li_machine_room(s->machine, s->in->a);
}

static void run_USED(const step *s)
{
    int64_t booked = 0;
    if (li_machine_used(s->machine, s->in->a, &booked))
        give(s, booked);
    else
        give_unknown(s, false);
}

static void run_TOTAL(const step *s)
{
    const li_value *amount = &s->registers[s->image->LIMIT[s->in->a].amount].value;
    int64_t booked = 0;
    bool inside = true;
    li_truth concern = li_machine_concern(s->machine, s->in->a, &inside);
    if (!li_machine_used(s->machine, s->in->a, &booked))
        give_unknown(s, false);
    else if (!concern.possibly || (concern.surely && !inside))
        give(s, booked);
    else if (!concern.surely || !amount->known)
        give_unknown(s, amount->error);
    else {
        lc_int128 sum;
        bool overflow = lc_add_overflows((lc_int128)booked, amount->number, &sum);
        give_checked(s, overflow, sum);
    }
}

/* ---- ranges and the fold ---- */

static inline void run_GAIN(const step *s)
{
    give_truth(s, s->registers[s->in->a].range.highest > s->in->b);
}

static inline void run_STAND(const step *s)
{
    const lc_image_rule *rule = &s->image->RULE[s->in->a];
    s->out->range = (li_range){
        .rule = (uint16_t)s->in->a,
        .via = (uint16_t)s->in->a,
        .because = (uint16_t)s->in->a,
        .lowest = (uint8_t)rule->outcome,
        .highest = (uint8_t)rule->outcome,
        .record = rule->needs_record != 0,
    };
}

static inline void run_EXCEPT(const step *s)
{
    li_range range = s->registers[s->in->a].range;
    const li_truth applies = truth_b(s);
    const li_range *by = &s->registers[s->in->c].range;
    if (applies.possibly && by->lowest < range.lowest)
        range.lowest = by->lowest;
    bool tie = by->highest == range.highest && range.via != range.rule && by->rule < range.via;
    if (applies.surely && (by->highest < range.highest || tie)) {
        range.highest = by->highest;
        range.because = by->because;
        range.via = by->rule;
        range.record = by->record || s->image->RULE[by->rule].needs_record;
    }
    s->out->range = range;
}

static inline void run_OTHERWISE(const step *s)
{
    s->out->fold = (li_fold){
        .otherwise = (uint8_t)s->image->INTERVAL[s->machine->interval].otherwise,
        .maybe_lowest = UINT8_MAX,
        .because = LC_IMAGE_OTHERWISE,
    };
}

static inline void run_REQUIRE(const step *s)
{
    li_fold fold = s->registers[s->in->a].fold;
    const li_truth applies = truth_b(s);
    const li_range *range = &s->registers[s->in->c].range;
    if (applies.surely) {
        if (range->lowest > fold.sure_lowest)
            fold.sure_lowest = range->lowest;
        if (!fold.any || range->highest > fold.sure_highest) {
            fold.sure_highest = range->highest;
            fold.because = range->because;
        }
        fold.any = 1;
        fold.record |= range->record;
    } else if (applies.possibly) {
        if (range->lowest < fold.maybe_lowest)
            fold.maybe_lowest = range->lowest;
        if (range->highest > fold.maybe_highest)
            fold.maybe_highest = range->highest;
    }
    s->out->fold = fold;
}

li_truth li_machine_statement(li_machine *machine, uint32_t reg, uint32_t first, uint32_t end)
{
    li_machine_run(machine, first, end);
    return machine->registers[reg].truth;
}

void li_machine_run(li_machine *machine, uint32_t from, uint32_t to)
{
    const lc_image *image = &machine->law->image;
    step s = {.machine = machine, .image = image, .registers = machine->registers};
    for (s.at = from; s.at < to; s.at++) {
        s.in = &image->CODE[s.at];
        s.out = &s.registers[s.at];
        switch ((lc_opcode)s.in->opcode) {
#define OP(name, mnemonic, result, a, b, c, synopsis)                                              \
    case LC_OP_##name:                                                                             \
        run_##name(&s);                                                                            \
        break;
#include "lang/opcodes.def"
#undef OP
        case LC_OP_COUNT:
            break;
        }
    }
}
