/* machine.c - the scalar machine: one order, one register per instruction.
 *
 * Every value is exact in 128 bits. A value is known, or unknown, or unknown because of an error of
 * arithmetic; a truth is a pair (surely, possibly). The instructions are those of opcodes.def; what
 * each means is its element (elements.h), what surrounds that follows from its operands, and the
 * loop is made from the list. A machine is allocated whole by li_machine_init; running does not
 * allocate. Must not: conclude anything from the result; that is decide.c. */
#include "elements.h"
#include "index.h"

#include <string.h>

/* ---- making one ----------------------------------------------------------------------------- */

/* One array of a machine. */
typedef struct {
    void **items;
    size_t count, size;
} piece;

/* Every array of MACHINE, so that allocating and freeing walk the same list. */
enum { PIECES = 29 };
static void list_pieces(li_machine *machine, piece pieces[PIECES])
{
    const lc_image *image = &machine->law->image;
    const size_t derived = machine->law->derived ? image->FACT_count : 0;
    const li_index *index = machine->law->index;
    size_t gathered = 0;
    for (unsigned i = 0; i < LI_LIST_COUNT && index; i++)
        gathered += (size_t)index->gathered[i] * 2; /* merging takes turns between two halves */
    const piece all[PIECES] = {
        {(void **)&machine->order.values, image->FACT_count, sizeof(int64_t)},
        {(void **)&machine->order.texts, image->FACT_count, sizeof(licet_text)},
        {(void **)&machine->order.known, image->FACT_count, 1},
        {(void **)&machine->registers, image->CODE_count, sizeof(li_register)},
        {(void **)&machine->relied, image->RULE_count, sizeof(uint32_t)},
        {(void **)&machine->standing, image->RULE_count, sizeof(uint32_t)},
        {(void **)&machine->record.bookings, image->LIMIT_count, sizeof(li_booking)},
        {(void **)&machine->record.duties, image->DUTY_count, sizeof(li_duty)},
        {(void **)&machine->record.missing, machine->missing_room, sizeof(li_missing)},
        {(void **)&machine->kept, machine->missing_room, sizeof(li_missing)},
        {(void **)&machine->agreements, image->AGREEMENT_count, sizeof(uint32_t)},
        {(void **)&machine->also_met, image->AGREEMENT_count, sizeof(uint32_t)},
        {(void **)&machine->record.skipped, image->LIMIT_count, sizeof(uint32_t)},
        {(void **)&machine->agreement_marks, image->AGREEMENT_count, 1},
        {(void **)&machine->derived.values, derived, sizeof(int64_t)},
        {(void **)&machine->derived.texts, derived, sizeof(licet_text)},
        {(void **)&machine->derived.known, derived, 1},
        {(void **)&machine->rule_marks, image->RULE_count, 1},
        {(void **)&machine->limit_marks, image->LIMIT_count, 1},
        {(void **)&machine->looked, image->LIMIT_count, sizeof(uint32_t)},
        {(void **)&machine->register_marks, image->CODE_count, 1},
        {(void **)&machine->stack, (size_t)image->CODE_count + image->RULE_count, sizeof(uint32_t)},
        {(void **)&machine->key_text, (size_t)image->KEY_count * LI_VALUE_TEXT, 1},
        {(void **)&machine->written, image->KEY_count, sizeof(li_written)},
        {(void **)&machine->keys, image->KEY_count, sizeof(licet_text)},
        {(void **)&machine->rooms, image->LIMIT_count, sizeof(li_room)},
        {(void **)&machine->places, image->LIMIT_count, sizeof(li_place)},
        {(void **)&machine->gathered, gathered, sizeof(uint32_t)},
        {NULL, 0, 0},
    };
    memcpy(pieces, all, sizeof all);
}

/* What no order changes: an indexed run leaves it out. */
static void run_constants(li_machine *machine)
{
    const lc_image *image = &machine->law->image;
    for (uint32_t i = 0; i < image->LAW->fold_end; i++) {
        uint32_t opcode = image->CODE[i].opcode;
        if (opcode == LC_OP_NUMBER || opcode == LC_OP_TEXT || opcode == LC_OP_TRUTH ||
            opcode == LC_OP_STAND)
            li_machine_run(machine, i, i + 1);
    }
}

lc_status li_machine_init(li_machine *machine, const licet_law *law, const lc_allocator *allocator)
{
    *machine = (li_machine){.law = law, .allocator = *allocator, .licences_granted = true};
    machine->missing_room = (size_t)law->image.FACT_count + law->image.PATH_count;
    machine->held_from = INT32_MAX;
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
    li_machine_make_places(machine);
    if (law->index)
        run_constants(machine);
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
    li_register *registers;
} step;

/* The operands of IN, and the constant that is its operand B. */
#define VALUE_A (&s->registers[in->a].value)
#define VALUE_B (&s->registers[in->b].value)
#define TRUTH_A (s->registers[in->a].truth)
#define TRUTH_B (s->registers[in->b].truth)
#define TRUTH_C (s->registers[in->c].truth)
#define NUMBER_B number_of(s->image, in->b)

static inline lc_int128 number_of(const lc_image *image, uint32_t index)
{
    return lc_image_wide(image->NUMBER[index].low, image->NUMBER[index].high);
}

static inline void give(li_register *out, lc_int128 number)
{
    out->value = (li_value){number, 1, 0};
}

static inline void give_unknown(li_register *out, bool error)
{
    out->value = (li_value){0, 0, error};
}

static inline void give_checked(li_register *out, bool error, lc_int128 number)
{
    if (LC_UNLIKELY(error))
        give_unknown(out, true);
    else
        give(out, number);
}

static inline void give_truth(li_register *out, bool yes)
{
    out->truth = (li_truth){yes, yes};
}

static inline void give_unknown_truth(li_register *out)
{
    out->truth = (li_truth){0, 1};
}

/* ---- what follows from the operands alone ---- */

/* Whether both operands are known; if not, the result is unknown. */
static inline bool both_known(const li_value *a, const li_value *b, li_register *out)
{
    if (LC_LIKELY(a->known & b->known))
        return true;
    give_unknown(out, a->error || b->error);
    return false;
}

#define RUN(name)                                                                                  \
    static inline void run_##name(const step *s, const lc_instruction *in, li_register *out)
#define CALCULATE(name, a, b, element)                                                             \
    RUN(name)                                                                                      \
    {                                                                                              \
        lc_int128 result = 0;                                                                      \
        if (both_known(a, b, out)) {                                                               \
            bool error = element;                                                                  \
            give_checked(out, error, result);                                                      \
        }                                                                                          \
    }
#define RUN_V_V_V_NONE(name)                                                                       \
    CALCULATE(name, VALUE_A, VALUE_B, LI_ELEMENT_##name(VALUE_A->number, VALUE_B->number, &result))
#define RUN_V_V_V_POWER(name)                                                                      \
    CALCULATE(name, VALUE_A, VALUE_B,                                                              \
              LI_ELEMENT_##name(VALUE_A->number, VALUE_B->number, in->c, &result))
#define RUN_V_V_NUMBER_NONE(name)                                                                  \
    CALCULATE(name, VALUE_A, VALUE_A, LI_ELEMENT_##name(VALUE_A->number, NUMBER_B, &result))
#define RUN_V_V_POWER_NONE(name)                                                                   \
    CALCULATE(name, VALUE_A, VALUE_A, LI_ELEMENT_##name(VALUE_A->number, in->b, &result))
#define RUN_V_V_NONE_NONE(name)                                                                    \
    CALCULATE(name, VALUE_A, VALUE_A, LI_ELEMENT_##name(VALUE_A->number, &result))

#define COMPARE(name, operands, element)                                                           \
    RUN(name)                                                                                      \
    {                                                                                              \
        if (LC_LIKELY(operands))                                                                   \
            give_truth(out, element);                                                              \
        else                                                                                       \
            give_unknown_truth(out);                                                               \
    }
#define RUN_B_V_V_NONE(name)                                                                       \
    COMPARE(name, VALUE_A->known & VALUE_B->known,                                                 \
            LI_ELEMENT_##name(VALUE_A->number, VALUE_B->number))
#define RUN_B_V_NUMBER_NONE(name)                                                                  \
    COMPARE(name, VALUE_A->known, LI_ELEMENT_##name(VALUE_A->number, NUMBER_B))
#define RUN_B_B_NONE_NONE(name)                                                                    \
    RUN(name)                                                                                      \
    {                                                                                              \
        out->truth = li_element_##name(TRUTH_A, 1);                                                \
    }
#define RUN_B_B_B_NONE(name)                                                                       \
    RUN(name)                                                                                      \
    {                                                                                              \
        out->truth = li_element_##name(TRUTH_A, TRUTH_B, 1);                                       \
    }
#define RUN_B_B_B_B(name)                                                                          \
    RUN(name)                                                                                      \
    {                                                                                              \
        out->truth = li_element_##name(TRUTH_A, TRUTH_B, TRUTH_C, 1);                              \
    }
#define RUN_B_R_OUTCOME_NONE(name)                                                                 \
    RUN(name)                                                                                      \
    {                                                                                              \
        give_truth(out, li_element_##name(s->registers[in->a].range, in->b));                      \
    }

/* Every other shape belongs to one instruction, or two, which are written out. */
#define WRITTEN_OUT(name)
#define RUN_V_FACT_NONE_NONE WRITTEN_OUT
#define RUN_T_FACT_NONE_NONE WRITTEN_OUT
#define RUN_B_FACT_NONE_NONE WRITTEN_OUT
#define RUN_V_V_COLUMN_PATH WRITTEN_OUT
#define RUN_T_V_COLUMN_PATH WRITTEN_OUT
#define RUN_B_V_COLUMN_PATH WRITTEN_OUT
#define RUN_B_V_NONE_NONE WRITTEN_OUT
#define RUN_B_T_NONE_NONE WRITTEN_OUT
#define RUN_V_NUMBER_NONE_NONE WRITTEN_OUT
#define RUN_T_TEXT_NONE_NONE WRITTEN_OUT
#define RUN_B_TRUTH_NONE_NONE WRITTEN_OUT
#define RUN_V_THRESHOLD_NONE_NONE WRITTEN_OUT
#define RUN_V_B_V_V WRITTEN_OUT
#define RUN_T_B_T_T WRITTEN_OUT
#define RUN_B_TIMES_NONE_NONE WRITTEN_OUT
#define RUN_B_T_T_NONE WRITTEN_OUT
#define RUN_B_V_SET_NONE WRITTEN_OUT
#define RUN_N_B_TARGET_NONE WRITTEN_OUT
#define RUN_B_LIMIT_NONE_NONE WRITTEN_OUT
#define RUN_V_LIMIT_NONE_NONE WRITTEN_OUT
#define RUN_R_RULE_NONE_NONE WRITTEN_OUT
#define RUN_R_R_B_R WRITTEN_OUT
#define RUN_F_NONE_NONE_NONE WRITTEN_OUT
#define RUN_F_F_B_R WRITTEN_OUT
#define OP(name, mnemonic, result, a, b, c, synopsis) RUN_##result##_##a##_##b##_##c(name)
#include "lang/opcodes.def"
#undef OP

/* ---- facts, cells, constants ---- */

RUN(FACT_VALUE)
{
    const li_order *order = &s->machine->facts;
    uint8_t known = order->known[in->a];
    out->value = (li_value){known ? order->values[in->a] : 0, known, 0};
}

RUN(FACT_TEXT)
{
    const li_order *order = &s->machine->facts;
    licet_text text = order->texts[in->a];
    out->text = (li_text){text.bytes, text.length, order->known[in->a]};
}

RUN(FACT_TRUTH)
{
    const li_order *order = &s->machine->facts;
    if (order->known[in->a])
        give_truth(out, order->values[in->a] != 0);
    else
        give_unknown_truth(out);
}

/* The cell of column B in the row of A; false: the row is unknown or the cell is empty. */
static inline bool read_cell(const step *s, const lc_instruction *in, int64_t *cell)
{
    const li_value *row = VALUE_A;
    if (!row->known)
        return false;
    uint32_t at = s->image->COLUMN[in->b].first_cell + (uint32_t)row->number;
    *cell = s->image->CELL[at];
    return s->image->CELL_KNOWN[at] != 0;
}

RUN(CELL_VALUE)
{
    int64_t cell;
    if (read_cell(s, in, &cell))
        give(out, cell);
    else
        give_unknown(out, VALUE_A->error);
}

RUN(CELL_TEXT)
{
    int64_t cell;
    out->text = (li_text){NULL, 0, 0};
    if (read_cell(s, in, &cell)) {
        lc_image_string text = s->image->TEXT[cell];
        out->text = (li_text){lc_image_text(s->image, text), text.length, 1};
    }
}

RUN(CELL_TRUTH)
{
    int64_t cell;
    if (read_cell(s, in, &cell))
        give_truth(out, cell != 0);
    else
        give_unknown_truth(out);
}

RUN(STATED)
{
    give_truth(out, s->machine->order.known[in->a] != 0);
}

RUN(HAS_VALUE)
{
    give_truth(out, VALUE_A->known != 0);
}

RUN(HAS_TEXT)
{
    give_truth(out, s->registers[in->a].text.known != 0);
}

RUN(NUMBER)
{
    give(out, number_of(s->image, in->a));
}

RUN(TEXT)
{
    lc_image_string text = s->image->TEXT[in->a];
    out->text = (li_text){lc_image_text(s->image, text), text.length, 1};
}

RUN(TRUTH)
{
    (void)s;
    give_truth(out, in->a == 1);
}

uint32_t li_threshold_number(const lc_image *image, uint32_t threshold, uint32_t interval)
{
    const lc_image_change *changes = image->CHANGE + image->THRESHOLD[threshold].first_change;
    uint32_t at = image->THRESHOLD[threshold].change_count - 1;
    while (changes[at].first_interval > interval)
        at--; /* the first stands from interval 0 on */
    return changes[at].number;
}

RUN(THRESHOLD)
{
    give(out, number_of(s->image, li_threshold_number(s->image, in->a, s->machine->interval)));
}

RUN(DURING)
{
    give_truth(out, li_during(s->image, in->a, s->machine->interval));
}

/* ---- choices and lookups ---- */

RUN(CHOOSE)
{
    li_truth condition = TRUTH_A;
    if (condition.surely == condition.possibly)
        out->value = s->registers[condition.surely ? in->b : in->c].value;
    else
        give_unknown(out, false);
}

RUN(CHOOSE_TEXT)
{
    li_truth condition = TRUTH_A;
    if (condition.surely == condition.possibly)
        out->text = s->registers[condition.surely ? in->b : in->c].text;
    else
        out->text = (li_text){NULL, 0, 0};
}

RUN(EQUAL_TEXT)
{
    const li_text *a = &s->registers[in->a].text, *b = &s->registers[in->b].text;
    if (a->known && b->known)
        give_truth(out, li_same_text(a->bytes, a->length, b->bytes, b->length));
    else
        give_unknown_truth(out);
}

RUN(IN)
{
    const li_value *row = VALUE_A;
    if (row->known)
        give_truth(out,
                   li_members(s->image, in->b, s->machine->interval)[(size_t)row->number] != 0);
    else
        give_unknown_truth(out);
}

/* Whether to go on at B, with the truth before it no. */
static inline bool run_SKIP(const step *s, const lc_instruction *in)
{
    if (TRUTH_A.possibly || s->machine->whole)
        return false;
    s->registers[in->b - 1].truth = (li_truth){0, 0};
    return true;
}

/* ---- the ledger ---- */

RUN(ROOM)
{
    out->truth = li_machine_room(s->machine, in->a);
}

RUN(USED)
{
    int64_t booked = 0;
    if (li_machine_used(s->machine, in->a, &booked))
        give(out, booked);
    else
        give_unknown(out, false);
}

RUN(TOTAL)
{
    const li_value *amount = &s->registers[s->image->LIMIT[in->a].amount].value;
    int64_t booked = 0;
    bool inside = true;
    li_truth concern = li_machine_concern(s->machine, in->a, &inside);
    if (!li_machine_used(s->machine, in->a, &booked))
        give_unknown(out, false);
    else if (!concern.possibly || (concern.surely && !inside))
        give(out, booked);
    else if (!concern.surely || !amount->known)
        give_unknown(out, amount->error);
    else {
        lc_int128 sum;
        bool overflow = lc_add_overflows((lc_int128)booked, amount->number, &sum);
        give_checked(out, overflow, sum);
    }
}

/* ---- ranges and the fold ---- */

RUN(STAND)
{
    const lc_image_rule *rule = &s->image->RULE[in->a];
    out->range = (li_range){
        .rule = (uint16_t)in->a,
        .via = (uint16_t)in->a,
        .because = (uint16_t)in->a,
        .lowest = (uint8_t)rule->outcome,
        .highest = (uint8_t)rule->outcome,
        .record = rule->needs_record != 0,
    };
}

RUN(EXCEPT)
{
    li_range by = s->registers[in->c].range;
    by.record |= s->image->RULE[by.rule].needs_record != 0;
    out->range = li_element_EXCEPT(s->registers[in->a].range, TRUTH_B, by);
}

RUN(OTHERWISE)
{
    (void)in;
    out->fold = (li_fold){
        .otherwise = (uint8_t)s->image->INTERVAL[s->machine->interval].otherwise,
        .maybe_lowest = UINT8_MAX,
        .because = LC_IMAGE_OTHERWISE,
    };
}

RUN(REQUIRE)
{
    out->fold = li_element_REQUIRE(s->registers[in->a].fold, TRUTH_B, s->registers[in->c].range);
}

/* ---- the loops ---- */

/* Each instruction jumps to the next from a place of its own, which is what processors guess jumps
 * by. Compilers that cannot do that, and builds with LI_SWITCH_DISPATCH, have one switch instead;
 * the sanitized build of the tests is one of them, so that both are tried. MORE: whether there is
 * an instruction left, which it brings into `in` and `out`; ADVANCE and LEAP go on by one, and to
 * the target of a skip. */
#if defined(__GNUC__) && !defined(LI_SWITCH_DISPATCH)
#define LI_THREADED 1
#define BEGIN NEXT
#define CASE(name) place_##name
#define NEXT                                                                                       \
    if (!(MORE))                                                                                   \
        return;                                                                                    \
    goto *places[in->opcode];
#define FINISH
#else
#define LI_THREADED 0
#define BEGIN                                                                                      \
    while (MORE)                                                                                   \
        switch ((lc_opcode)in->opcode) {
#define CASE(name) case LC_OP_##name
#define NEXT break;
#define FINISH                                                                                     \
    case LC_OP_COUNT:                                                                              \
        return;                                                                                    \
        }
#endif

/* An instruction by the class of its result: only SKIP has none. */
#define STEP(name)                                                                                 \
    CASE(name) : run_##name(s, in, out);                                                           \
    ADVANCE;                                                                                       \
    NEXT
#define STEP_V STEP
#define STEP_T STEP
#define STEP_B STEP
#define STEP_R STEP
#define STEP_F STEP
#define STEP_N(name)                                                                               \
    CASE(name) : if (run_##name(s, in))                                                            \
    {                                                                                              \
        LEAP;                                                                                      \
    }                                                                                              \
    else                                                                                           \
    {                                                                                              \
        ADVANCE;                                                                                   \
    }                                                                                              \
    NEXT

void li_machine_run(li_machine *machine, uint32_t from, uint32_t to)
{
    const lc_image *image = &machine->law->image;
    const step s[1] = {{machine, image, machine->registers}};
    const lc_instruction *in = image->CODE + from, *const end = image->CODE + to;
    li_register *out = machine->registers + from;
#if LI_THREADED
    static const void *const places[] = {
#define OP(name, mnemonic, result, a, b, c, synopsis) &&place_##name,
#include "lang/opcodes.def"
#undef OP
    };
#endif
    machine->indexed = machine->restored = false;
#define MORE (in < end)
#define ADVANCE in++, out++
#define LEAP in = image->CODE + in->b, out = machine->registers + (in - image->CODE)
    BEGIN
#define OP(name, mnemonic, result, a, b, c, synopsis) STEP_##result(name)
#include "lang/opcodes.def"
#undef OP
    FINISH
#undef MORE
#undef ADVANCE
#undef LEAP
}

void li_machine_run_steps(li_machine *machine, li_list steps)
{
    const step s[1] = {{machine, &machine->law->image, machine->registers}};
    const li_step *const code = machine->law->index->code;
    const uint32_t *at = steps.items, *const end = at + steps.count;
    const lc_instruction *in;
    li_register *out;
#if LI_THREADED
    static const void *const places[] = {
#define OP(name, mnemonic, result, a, b, c, synopsis) &&place_##name,
#include "lang/opcodes.def"
#undef OP
    };
#endif
#define MORE (at < end && (in = &code[*at].in, out = machine->registers + code[*at].out, true))
#define ADVANCE at++
#define LEAP                                                                                       \
    while (at < end && *at < in->b)                                                                \
    at++
    BEGIN
#define OP(name, mnemonic, result, a, b, c, synopsis) STEP_##result(name)
#include "lang/opcodes.def"
#undef OP
    FINISH
#undef MORE
#undef ADVANCE
#undef LEAP
}

li_truth li_machine_statement(li_machine *machine, uint32_t reg, uint32_t first, uint32_t end)
{
    li_machine_run(machine, first, end);
    return machine->registers[reg].truth;
}

void li_machine_fill(li_machine *machine)
{
    if (machine->sparse)
        li_machine_run(machine, 0, machine->law->image.LAW->fold_end);
    machine->sparse = false;
}
