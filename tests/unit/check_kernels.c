/* check_kernels.c - every instruction in both engines: the loops over columns, at each width that
 * this processor has, give in each row what the scalar machine gives for it; at the ends of 64 and
 * 128 bits, at halves, ties and dates, with every mixture of what is known. And the plan of
 * columns.
 *
 * The instructions under test are those of lang/opcodes.def: a new one whose operands are values,
 * truths and constants is tried here without a line of its own.
 *
 * Must not: repeat what check_block.c shows. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "interp/block_plan.h"
#include "interp/elements.h"
#include "interp/kernels.h"

Suite *suite_kernels(void);

enum { ROWS = LICET_BLOCK_ROWS, OPERANDS = 3, AT = OPERANDS, RULES = 8, OUTCOMES = 6 };

/* ---- a law of one instruction ---------------------------------------------------------------- */

/* The arrays of one column, whatever its class. */
typedef struct {
    int64_t values[ROWS];
    licet_text texts[ROWS];
    uint8_t bytes[6][ROWS];
    uint16_t rules[2][ROWS];
} arrays;

static arrays held[OPERANDS + 1];
static li_column columns[OPERANDS + 1], home;
static uint8_t redo[ROWS], otherwise[ROWS];
static uint32_t intervals[ROWS];
static li_register registers[OPERANDS + 1];
static uint32_t seed;

static uint32_t any(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static li_column column_of(arrays *a, lc_class class)
{
    li_column column = {0};
    switch (class) {
    case LC_CLASS_V:
        column.value = (li_value_column){a->values, a->bytes[0]};
        break;
    case LC_CLASS_T:
        column.text = (li_text_column){a->texts, a->bytes[0]};
        break;
    case LC_CLASS_B:
        column.truth = (li_truth_column){a->bytes[0], a->bytes[1]};
        break;
    case LC_CLASS_R:
        column.range = (li_range_column){.lowest = a->bytes[0],
                                         .highest = a->bytes[1],
                                         .record = a->bytes[2],
                                         .because = a->rules[0],
                                         .via = a->rules[1]};
        break;
    default:
        column.fold = (li_fold_column){a->bytes[0], a->bytes[1], a->bytes[2], a->bytes[3],
                                       a->bytes[4], a->bytes[5], a->rules[0]};
        break;
    }
    return column;
}

static lc_image_number numbers[64];
static lc_image_rule rules[RULES];
static lc_image_interval interval = {.otherwise = 2};
static lc_instruction code[AT + 1];
static licet_law law;
static li_machine machine;

static void make_law(void)
{
    for (uint32_t i = 0; i < RULES; i++) {
        rules[i].outcome = i % OUTCOMES;
        rules[i].needs_record = i % 3 == 0;
    }
    memset(otherwise, (int)interval.otherwise, sizeof otherwise);
    law.image.NUMBER = numbers;
    law.image.RULE = rules;
    law.image.INTERVAL = &interval;
    law.image.CODE = code;
    machine.law = &law;
    machine.registers = registers;
}

static void run_columns(li_run_columns *run, size_t rows)
{
    static const uint32_t plan[AT + 1] = {LC_NONE, LC_NONE, LC_NONE, 0};
    li_column *pools[LC_CLASS_F + 1] = {&home, &home, &home, &home, &home, &home};
    li_frame frame = {.image = &law.image,
                      .rows = rows,
                      .columns = columns,
                      .pools = pools,
                      .plan = plan,
                      .intervals = intervals,
                      .otherwise = otherwise,
                      .redo = redo};
    memset(redo, 0, sizeof redo);
    run(&frame, AT, AT + 1);
}

/* ---- one row of a column is one register ----------------------------------------------------- */

static li_range range_in(const li_range_column *c, size_t i)
{
    if (c->same)
        return (li_range){c->rule,    c->rule,    c->rule,
                          c->outcome, c->outcome, rules[c->rule].needs_record != 0};
    return (li_range){c->rule,      c->via[i],     c->because[i],
                      c->lowest[i], c->highest[i], c->record[i] & 1};
}

static li_fold fold_in(const li_fold_column *c, size_t i)
{
    bool open = c->sure_lowest != c->sure_highest;
    return (li_fold){.any = c->any[i] & 1,
                     .otherwise = (uint8_t)interval.otherwise,
                     .sure_lowest = c->sure_lowest[i],
                     .sure_highest = c->sure_highest[i],
                     .maybe_lowest = open ? c->maybe_lowest[i] : UINT8_MAX,
                     .maybe_highest = open ? c->maybe_highest[i] : 0,
                     .record = c->record[i] & 1,
                     .because = c->because[i]};
}

static void set_register(li_register *out, lc_class class, const li_column *column, size_t i)
{
    switch (class) {
    case LC_CLASS_V:
        out->value = (li_value){column->value.values[i], column->value.known[i] & 1, 0};
        break;
    case LC_CLASS_T:
        out->text = (li_text){column->text.texts[i].bytes, column->text.texts[i].length,
                              column->text.known[i] & 1};
        break;
    case LC_CLASS_B:
        out->truth = (li_truth){column->truth.surely[i] & 1, column->truth.possibly[i] & 1};
        break;
    case LC_CLASS_R:
        out->range = range_in(&column->range, i);
        break;
    default:
        out->fold = fold_in(&column->fold, i);
        break;
    }
}

static bool same_value(const li_value *found, const li_column *column, size_t i)
{
    bool fits = found->number == (int64_t)found->number;
    if (redo[i]) /* left to the machine: there is no value, or none of 64 bits */
        return !column->value.known[i] && (found->known ? !fits : found->error);
    return (column->value.known[i] != 0) == (found->known != 0) && !found->error &&
           (!found->known || found->number == column->value.values[i]);
}

static bool same_range(li_range a, li_range b)
{
    return a.rule == b.rule && a.via == b.via && a.because == b.because && a.lowest == b.lowest &&
           a.highest == b.highest && a.record == b.record;
}

static bool same_fold(li_fold a, li_fold b)
{
    return a.any == b.any && a.sure_lowest == b.sure_lowest && a.sure_highest == b.sure_highest &&
           a.maybe_lowest == b.maybe_lowest && a.maybe_highest == b.maybe_highest &&
           a.record == b.record && a.because == b.because;
}

static bool same_result(lc_class class, size_t i)
{
    const li_register *found = &registers[AT];
    li_register out;
    if (class == LC_CLASS_V)
        return same_value(&found->value, &columns[AT], i);
    set_register(&out, class, &columns[AT], i);
    switch (class) {
    case LC_CLASS_T:
        return out.text.known == found->text.known &&
               (!out.text.known || li_same_text(out.text.bytes, out.text.length, found->text.bytes,
                                                found->text.length));
    case LC_CLASS_B:
        return out.truth.surely == found->truth.surely &&
               out.truth.possibly == found->truth.possibly;
    case LC_CLASS_R:
        return same_range(out.range, found->range);
    default:
        return same_fold(out.fold, found->fold);
    }
}

/* The operands are filled, and so is code[AT]: runs it at every width over blocks of several sizes,
 * and beside each row in the machine. */
static void run_both(void)
{
    static const size_t sizes[] = {1, 2, 7, 129, ROWS};
    static const lc_class class_of_operand[] = {[LC_OPERAND_V] = LC_CLASS_V,
                                                [LC_OPERAND_T] = LC_CLASS_T,
                                                [LC_OPERAND_B] = LC_CLASS_B,
                                                [LC_OPERAND_R] = LC_CLASS_R,
                                                [LC_OPERAND_F] = LC_CLASS_F};
    const lc_opcode_info *info = lc_opcode_describe(code[AT].opcode);
    const uint32_t operands[OPERANDS] = {code[AT].a, code[AT].b, code[AT].c};
    for (int width = 0; width < LI_WIDTH_COUNT; width++) {
        li_run_columns *run = li_kernels((li_width)width);
        for (size_t size = 0; run && size < sizeof sizes / sizeof sizes[0]; size++) {
            home = column_of(&held[AT], info->result);
            run_columns(run, sizes[size]);
            for (size_t i = 0; i < sizes[size]; i++) {
                for (unsigned k = 0; k < OPERANDS; k++) {
                    uint8_t kind = info->operands[k];
                    if (kind >= LC_OPERAND_V && kind <= LC_OPERAND_F)
                        set_register(&registers[operands[k]], class_of_operand[kind],
                                     &columns[operands[k]], i);
                }
                li_machine_run(&machine, AT, AT + 1);
                if (!same_result(info->result, i))
                    ck_abort_msg("%s, width %d, row %zu of %zu", info->name, width, i, sizes[size]);
            }
        }
    }
}

/* ---- values and truths ----------------------------------------------------------------------- */

static const int64_t edges[] = {0,
                                1,
                                -1,
                                2,
                                -3,
                                5,
                                10,
                                -15,
                                25,
                                4800,
                                INT64_C(26900000),
                                INT64_C(0x7FFFFFFF),
                                -INT64_C(0x80000000),
                                INT64_C(0x100000000),
                                INT64_C(3037000500),
                                INT64_C(0x3FFFFFFFFFFFFFFF),
                                INT64_C(0x4000000000000000),
                                -INT64_C(0x4000000000000000),
                                INT64_MAX - 1,
                                INT64_MAX,
                                INT64_MIN + 1,
                                INT64_MIN};
static const int64_t dates[] = {
    LC_DATE_MIN, LC_DATE_MIN + 1, -1,         0, 58, 59, 60, 11016, 11047, 20142, 20482,
    20483,       LC_DATE_MAX - 1, LC_DATE_MAX};
enum { EDGES = sizeof edges / sizeof edges[0], DATES = sizeof dates / sizeof dates[0] };

static bool is_of_dates(uint32_t opcode)
{
    return opcode == LC_OP_SHIFT_DAYS || opcode == LC_OP_SHIFT_MONTHS ||
           (opcode >= LC_OP_YEAR_OF && opcode <= LC_OP_DAY_OF);
}

/* How large the numbers of a column are, and whether all are known. */
enum { SMALL, LARGE, KINDS_OF_SIZE };

static void fill_values(unsigned operand, uint32_t opcode, unsigned size, bool all_known)
{
    li_value_column *column = &columns[operand].value;
    *column = column_of(&held[operand], LC_CLASS_V).value;
    for (size_t i = 0; i < ROWS; i++) {
        size_t pair = operand ? i / EDGES % EDGES : i % EDGES; /* all pairs of the first two */
        int64_t value = edges[size == SMALL ? pair % 11 : pair];
        column->values[i] = is_of_dates(opcode) ? dates[i % DATES] : value;
        column->known[i] = any(4) ? LI_MASK_YES : LI_MASK_NO;
    }
    if (all_known)
        column->known = (uint8_t *)li_all_known;
}

static void fill_truths(unsigned operand, bool definite)
{
    li_truth_column *column = &columns[operand].truth;
    *column = column_of(&held[operand], LC_CLASS_B).truth;
    for (size_t i = 0; i < ROWS; i++) {
        column->surely[i] = any(2) ? LI_MASK_YES : LI_MASK_NO;
        column->possibly[i] = column->surely[i] | (any(2) ? LI_MASK_YES : LI_MASK_NO);
    }
    if (definite)
        column->possibly = column->surely;
}

static void fill_texts(unsigned operand, bool all_known)
{
    static const char *const words[] = {"", "a", "ab", "b", "Ab"};
    li_text_column *column = &columns[operand].text;
    *column = column_of(&held[operand], LC_CLASS_T).text;
    for (size_t i = 0; i < ROWS; i++) {
        const char *word = words[any(5)];
        column->texts[i] = (licet_text){word, strlen(word)};
        column->known[i] = any(3) ? LI_MASK_YES : LI_MASK_NO;
    }
    if (all_known)
        column->known = (uint8_t *)li_all_known;
}

/* Whether instructions of this kind can be tried with operands made up here; fills operand NUMBER.
 */
static bool fill_operand(uint8_t kind, unsigned number, uint32_t opcode, unsigned mixture)
{
    switch (kind) {
    case LC_OPERAND_V:
        fill_values(number, opcode, mixture & 1 ? LARGE : SMALL, (mixture >> number & 2) != 0);
        return true;
    case LC_OPERAND_T:
        fill_texts(number, (mixture >> number & 2) != 0);
        return true;
    case LC_OPERAND_B:
        fill_truths(number, (mixture >> number & 2) != 0);
        return true;
    case LC_OPERAND_NUMBER:
    case LC_OPERAND_POWER:
    case LC_OPERAND_TRUTH:
    case LC_OPERAND_NONE:
        return true;
    default:
        return false;
    }
}

static void set_number(uint32_t index, lc_int128 value)
{
    numbers[index].low = (uint64_t)value;
    numbers[index].high = (int64_t)(value >> 64);
}

/* The constants that OPCODE is tried with, as operands; returns how many. */
static unsigned list_constants(uint32_t opcode, uint8_t kind, uint32_t list[64])
{
    static const uint32_t powers[] = {1, 2, 12, 18, 19, 30, 38};
    unsigned count = 0;
    if (kind == LC_OPERAND_POWER) {
        for (unsigned i = 0; i < sizeof powers / sizeof powers[0]; i++) {
            list[count++] = powers[i];
            if (opcode == LC_OP_DIVIDE)
                list[count++] = (uint32_t) - (int32_t)powers[i];
        }
        if (opcode == LC_OP_DIVIDE)
            list[count++] = 0;
        return count;
    }
    if (kind != LC_OPERAND_NUMBER)
        return list[0] = 0, 1;
    static const int32_t shifts[] = {0, 1, -1, 31, 12, -13, 120000, -120000};
    for (unsigned i = 0; is_of_dates(opcode) && i < sizeof shifts / sizeof shifts[0]; i++)
        set_number(count++, shifts[i]);
    for (unsigned i = 0; !is_of_dates(opcode) && i < EDGES; i++)
        set_number(count++, edges[i]);
    for (int sign = -1; !is_of_dates(opcode) && sign <= 1; sign += 2) {
        set_number(count++, sign * ((lc_int128)INT64_MAX + 2)); /* past 64 bits, either way */
        set_number(count++, sign * LC_INT128_MAX);
    }
    for (unsigned i = 0; i < count; i++)
        list[i] = i;
    return count;
}

/* One opcode a run, and every mixture of sizes and of what is known. */
START_TEST(columns_give_what_the_machine_gives)
{
    const lc_opcode_info *info = lc_opcode_describe((uint32_t)_i);
    if (info->result == LC_CLASS_R || info->result == LC_CLASS_F || info->result == LC_CLASS_N)
        return;
    make_law();
    seed = (uint32_t)_i;
    for (unsigned mixture = 0; mixture < 16; mixture++) {
        code[AT] = (lc_instruction){(uint32_t)_i, 0, 1, 2};
        uint32_t constants[64], *place = NULL;
        uint32_t *const fields[OPERANDS] = {&code[AT].a, &code[AT].b, &code[AT].c};
        unsigned count = 1;
        for (unsigned k = 0; k < OPERANDS; k++) {
            uint8_t kind = info->operands[k];
            if (!fill_operand(kind, k, (uint32_t)_i, mixture))
                return;
            if (kind == LC_OPERAND_NUMBER || kind == LC_OPERAND_POWER) {
                place = fields[k];
                count = list_constants((uint32_t)_i, kind, constants);
            }
        }
        for (unsigned i = 0; i < count; i++) {
            if (place)
                *place = constants[i];
            run_both();
        }
    }
}
END_TEST

/* What the comparison above cannot tell, for both could be wrong. */
START_TEST(quotients_round_to_even)
{
    static const int64_t cases[][4] = {{5, 10, 0, 0},
                                       {15, 10, 0, 2},
                                       {-5, 10, 0, 0},
                                       {-15, 10, 0, -2},
                                       {25, -10, 0, -2},
                                       {15, 10, -1, 0},
                                       {1, 3, 12, INT64_C(333333333333)}};
    make_law();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        code[AT] = (lc_instruction){LC_OP_DIVIDE, 0, 1, (uint32_t)(int32_t)cases[i][2]};
        fill_values(0, LC_OP_DIVIDE, SMALL, true);
        fill_values(1, LC_OP_DIVIDE, SMALL, true);
        columns[0].value.values[0] = cases[i][0];
        columns[1].value.values[0] = cases[i][1];
        run_both();
        ck_assert(!redo[0] && columns[AT].value.values[0] == cases[i][3]);
    }
}
END_TEST

START_TEST(sums_at_the_ends)
{
    make_law();
    code[AT] = (lc_instruction){LC_OP_ADD, 0, 1, 0};
    fill_values(0, LC_OP_ADD, SMALL, true);
    fill_values(1, LC_OP_ADD, SMALL, true);
    columns[0].value.values[5] = INT64_MAX;
    columns[1].value.values[5] = 1;
    columns[0].value.values[6] = INT64_MAX;
    columns[1].value.values[6] = -1;
    run_both();
    ck_assert(redo[5] == LI_MASK_YES && !columns[AT].value.known[5]);
    ck_assert(!redo[6] && columns[AT].value.values[6] == INT64_MAX - 1);
    /* a block without such rows says so without a mask of its own */
    columns[0].value.values[5] = columns[0].value.values[6] = 3;
    run_both();
    ck_assert_ptr_eq(columns[AT].value.known, li_all_known);
}
END_TEST

/* Rule 7 and its exceptions 5, 3 and 9. */
START_TEST(ties_go_to_the_first_declared)
{
    const li_truth surely = {1, 1}, possibly = {0, 1}, never = {0, 0};
    const li_range rule = {7, 7, 7, 6, 6, 0}, five = {5, 5, 5, 2, 2, 0}, three = {3, 3, 3, 2, 2, 1};
    const li_range nine = {9, 9, 9, 6, 6, 0};
    li_range out = li_element_EXCEPT(li_element_EXCEPT(rule, surely, five), surely, three);
    ck_assert(out.via == 3 && out.because == 3 && out.record && out.lowest == 2);
    out = li_element_EXCEPT(li_element_EXCEPT(rule, surely, three), surely, five);
    ck_assert(out.via == 3 && out.because == 3 && out.record && out.highest == 2);
    /* as strict as the rule itself: it stays with the rule */
    out = li_element_EXCEPT(rule, surely, nine);
    ck_assert(out.via == 7 && out.because == 7);
    /* possibly: only the lowest moves; never: nothing */
    out = li_element_EXCEPT(rule, possibly, three);
    ck_assert(out.lowest == 2 && out.highest == 6 && out.via == 7 && !out.record);
    ck_assert(same_range(li_element_EXCEPT(rule, never, three), rule));
}
END_TEST

START_TEST(requirements_fold)
{
    const li_truth surely = {1, 1}, possibly = {0, 1}, never = {0, 0};
    const li_fold none = {.otherwise = 2, .maybe_lowest = UINT8_MAX, .because = LC_IMAGE_OTHERWISE};
    const li_range low = {1, 1, 1, 0, 0, 1}, high = {4, 4, 3, 3, 5, 0};
    uint8_t lowest, highest;
    ck_assert(same_fold(li_element_REQUIRE(none, never, high), none));
    /* the most lenient outcome is an answer too, though nothing is stricter than it */
    li_fold out = li_element_REQUIRE(none, surely, low);
    ck_assert(out.any && out.because == 1 && out.record);
    out = li_element_REQUIRE(out, surely, high);
    ck_assert(out.sure_lowest == 3 && out.sure_highest == 5 && out.because == 3);
    li_fold_range(&out, &lowest, &highest);
    ck_assert(lowest == 3 && highest == 5);
    out = li_element_REQUIRE(li_element_REQUIRE(none, possibly, low), possibly, high);
    li_fold_range(&out, &lowest, &highest);
    ck_assert(!out.any && lowest == 0 && highest == 5 && out.because == LC_IMAGE_OTHERWISE);
    ck_assert(li_element_GAIN(high, 4) && !li_element_GAIN(high, 5));
}
END_TEST

/* In bits and in bytes. No, unknown, yes are written 0, 1, 2. */
START_TEST(truths_are_those_of_kleene)
{
    static const uint8_t and[3][3] = {{0, 0, 0}, {0, 1, 1}, {0, 1, 2}};
    static const uint8_t or [3][3] = {{0, 1, 2}, {1, 1, 2}, {2, 2, 2}};
    static const uint8_t same[3][3] = {{2, 1, 0}, {1, 1, 1}, {0, 1, 2}};
    for (unsigned bytes = 0; bytes < 2; bytes++) {
        const uint8_t yes = bytes ? 0xFF : 1;
        const li_truth truths[3] = {{0, 0}, {0, yes}, {yes, yes}};
#define IS(found, expected)                                                                        \
    ck_assert((found).surely == truths[expected].surely &&                                         \
              (found).possibly == truths[expected].possibly)
        for (unsigned i = 0; i < 9; i++) {
            unsigned a = i / 3, b = i % 3;
            IS(li_element_AND(truths[a], truths[b], yes), and[a][b]);
            IS(li_element_OR(truths[a], truths[b], yes), or [a][b]);
            IS(li_element_EQUAL_TRUTH(truths[a], truths[b], yes), same[a][b]);
            IS(li_element_NOT(truths[a], yes), 2 - a);
            IS(li_element_HAS_TRUTH(truths[a], yes), a == 1 ? 0 : 2);
            for (unsigned c = 0; c < 3; c++)
                IS(li_element_CHOOSE_TRUTH(truths[a], truths[b], truths[c], yes), a == 2   ? b
                                                                                  : a == 0 ? c
                                                                                  : b == c ? b
                                                                                           : 1);
        }
#undef IS
    }
}
END_TEST

/* ---- tables ---------------------------------------------------------------------------------- */

START_TEST(lookups_in_tables)
{
    enum { ROW_COUNT = 5 };
    static const int64_t cells[ROW_COUNT] = {7, -1, 0, INT64_MAX, 1};
    static const uint8_t filled[2 * ROW_COUNT] = {1, 0, 1, 1, 1, 1, 1, 1, 1, 1};
    static const uint8_t members[2 * ROW_COUNT] = {255, 0, 255, 0, 0, 0, 0, 0, 255, 255};
    static const lc_image_version versions[] = {{0, 0}, {0, 0}, {1, ROW_COUNT}};
    static const lc_image_registry registry = {.row_count = ROW_COUNT};
    static lc_image_column cell_columns[2];
    static lc_image_set sets[2] = {{.first_version = 0, .version_count = 1},
                                   {.first_version = 1, .version_count = 2}};
    static int64_t all_cells[2 * ROW_COUNT];
    memcpy(all_cells, cells, sizeof cells);
    memcpy(all_cells + ROW_COUNT, cells, sizeof cells);
    cell_columns[1].first_cell = ROW_COUNT;
    make_law();
    law.image.CELL = all_cells;
    law.image.CELL_KNOWN = filled;
    law.image.COLUMN = cell_columns;
    law.image.REGISTRY = &registry;
    law.image.SET = sets;
    law.image.VERSION = versions;
    law.image.MEMBER = members;
    for (unsigned known = 0; known < 2; known++)
        for (uint32_t b = 0; b < 2; b++) {
            fill_values(0, LC_OP_ADD, SMALL, known);
            for (size_t i = 0; i < ROWS; i++)
                columns[0].value.values[i] =
                    columns[0].value.known[i] ? any(ROW_COUNT) : (int64_t)any(1u << 20);
            code[AT] = (lc_instruction){LC_OP_CELL_VALUE, 0, b, LC_NONE};
            run_both();
            code[AT].opcode = LC_OP_CELL_TRUTH;
            run_both();
            for (machine.interval = 0; machine.interval < 2; machine.interval++) {
                for (size_t i = 0; i < ROWS; i++)
                    intervals[i] = machine.interval;
                code[AT] = (lc_instruction){LC_OP_IN, 0, b, 0};
                run_both();
            }
            machine.interval = 0;
            memset(intervals, 0, sizeof intervals);
        }
}
END_TEST

/* Of every length that fits into registers, and longer; a table ends where its memory does. */
START_TEST(lookups_in_long_tables)
{
    static const uint32_t lengths[] = {1, 63, 64, 65, 127, 128, 129, 192, 200, 255, 256, 257, 1000};
    static const lc_image_version version = {0, 0};
    static const lc_image_set set = {.first_version = 0, .version_count = 1};
    static lc_image_registry registry;
    make_law();
    seed = 11;
    law.image.REGISTRY = &registry;
    law.image.SET = &set;
    law.image.VERSION = &version;
    for (unsigned k = 0; k < sizeof lengths / sizeof lengths[0]; k++) {
        const uint32_t length = registry.row_count = lengths[k];
        uint8_t *members = malloc(length);
        ck_assert_ptr_nonnull(members);
        for (uint32_t i = 0; i < length; i++)
            members[i] = any(2) ? LI_MASK_YES : LI_MASK_NO;
        fill_values(0, LC_OP_ADD, SMALL, true);
        for (size_t i = 0; i < ROWS; i++)
            columns[0].value.values[i] = i < length ? (int64_t)(length - 1 - i) : any(length);
        columns[0].value.known = (uint8_t *)(uintptr_t)li_all_known;
        law.image.MEMBER = members;
        code[AT] = (lc_instruction){LC_OP_IN, 0, 0, 0};
        run_both();
        free(members);
    }
}
END_TEST

/* ---- numbers of a host's --------------------------------------------------------------------- */

/* Item I of CELLS at AT, which may be odd; false: 64 bits do not hold it with a sign. */
static bool host_item(licet_cells cells, const unsigned char *at, size_t i, int64_t *item)
{
#define ITEM(kind, type)                                                                           \
    case kind: {                                                                                   \
        type value;                                                                                \
        memcpy(&value, at + i * sizeof value, sizeof value);                                       \
        *item = (int64_t)value;                                                                    \
        return (lc_int128)value == *item;                                                          \
    }
    switch (cells) {
        ITEM(LICET_CELLS_INT64, int64_t)
        ITEM(LICET_CELLS_INT32, int32_t)
        ITEM(LICET_CELLS_INT16, int16_t)
        ITEM(LICET_CELLS_INT8, int8_t)
        ITEM(LICET_CELLS_UINT64, uint64_t)
        ITEM(LICET_CELLS_UINT32, uint32_t)
        ITEM(LICET_CELLS_UINT16, uint16_t)
        ITEM(LICET_CELLS_UINT8, uint8_t)
    default:
        return false;
    }
#undef ITEM
}

/* COUNT items of any bytes, of which those from SAME on are FILL alone. */
static void see_widened(li_width width, licet_cells cells, size_t count, size_t same, uint8_t fill,
                        int64_t least, int64_t most)
{
    static unsigned char bytes[ROWS * 8 + 1];
    static int64_t out[ROWS];
    bool fits = true;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = i < same ? (unsigned char)any(256) : fill;
    for (size_t i = 0; i < count; i++) {
        int64_t item = 0;
        bool whole = host_item(cells, bytes + 1, i, &item);
        fits = fits && whole && item >= least && item <= most;
    }
    bool found = li_widening(width)(cells, bytes + 1, count, out, least, most);
    ck_assert_msg(found == fits, "width %d, cells %d, %zu items", width, cells, count);
    for (size_t i = 0; found && i < count; i++) {
        int64_t item = 0;
        host_item(cells, bytes + 1, i, &item);
        ck_assert_int_eq(out[i], item);
    }
    if (found && (uint64_t)most - (uint64_t)least <= INT64_MAX)
        ck_assert(li_within(width)(out, count, least, most));
}

START_TEST(numbers_are_widened_and_checked)
{
    static const size_t counts[] = {0, 1, 7, 64, 65, 129, ROWS};
    static const int64_t ranges[][2] = {
        {INT64_MIN, INT64_MAX},    {0, INT64_MAX}, {0, 1}, {0, 200}, {-7, 70000},
        {LC_DATE_MIN, LC_DATE_MAX}};
    seed = 5;
    if (!li_kernels((li_width)_i)) {
        ck_assert(!li_widening((li_width)_i) && !li_within((li_width)_i));
        return;
    }
    for (int cells = LICET_CELLS_INT64; cells <= LICET_CELLS_UINT8; cells++)
        for (unsigned c = 0; c < sizeof counts / sizeof counts[0]; c++)
            for (unsigned r = 0; r < sizeof ranges / sizeof ranges[0]; r++)
                for (unsigned fill = 0; fill < 3; fill++) {
                    const uint8_t byte = fill == 2 ? UINT8_MAX : (uint8_t)fill;
                    const int64_t least = ranges[r][0], most = ranges[r][1];
                    see_widened((li_width)_i, (licet_cells)cells, counts[c], 0, byte, least, most);
                    see_widened((li_width)_i, (licet_cells)cells, counts[c], 9, byte, least, most);
                    see_widened((li_width)_i, (licet_cells)cells, counts[c], 8 * ROWS, byte, least,
                                most);
                }
}
END_TEST

START_TEST(one_value_outside_is_seen)
{
    static int64_t values[ROWS];
    static const int64_t outside[] = {99, 201, -1, INT64_MIN, INT64_MAX, INT64_MIN + 100};
    if (!li_kernels((li_width)_i))
        return;
    li_all_within *within = li_within((li_width)_i);
    for (size_t i = 0; i < ROWS; i++)
        values[i] = 100 + (int64_t)(i % 101);
    ck_assert(within(values, ROWS, 100, 200) && within(values, 0, 1, 1));
    for (size_t i = 0; i < ROWS; i += 37)
        for (unsigned k = 0; k < sizeof outside / sizeof outside[0]; k++) {
            int64_t kept = values[i];
            values[i] = outside[k];
            ck_assert(!within(values, ROWS, 100, 200));
            ck_assert(within(values, i, 100, 200));
            values[i] = kept;
        }
}
END_TEST

/* ---- ranges and the fold --------------------------------------------------------------------- */

/* A range of RULE: as it stands, or overcome by others; OPEN: in doubt in some rows. */
static void fill_ranges(unsigned operand, uint16_t rule, bool stands, bool open)
{
    li_range_column *column = &columns[operand].range;
    *column = column_of(&held[operand], LC_CLASS_R).range;
    column->rule = rule;
    if (stands) {
        column->same = true;
        column->outcome = (uint8_t)rules[rule].outcome;
        return;
    }
    for (size_t i = 0; i < ROWS; i++) {
        column->highest[i] = (uint8_t)any(OUTCOMES);
        column->lowest[i] = (uint8_t)any(column->highest[i] + 1u);
        column->record[i] = any(2) ? LI_MASK_YES : LI_MASK_NO;
        column->because[i] = (uint16_t)any(RULES);
        column->via[i] = any(3) ? (uint16_t)any(RULES) : rule;
    }
    if (!open)
        column->lowest = column->highest;
}

static void fill_folds(unsigned operand, bool open)
{
    li_fold_column *column = &columns[operand].fold;
    *column = column_of(&held[operand], LC_CLASS_F).fold;
    for (size_t i = 0; i < ROWS; i++) {
        column->any[i] = any(2) ? LI_MASK_YES : LI_MASK_NO;
        column->record[i] = any(2) ? LI_MASK_YES : LI_MASK_NO;
        column->sure_highest[i] = column->any[i] ? (uint8_t)any(OUTCOMES) : 0;
        column->sure_lowest[i] = (uint8_t)any(column->sure_highest[i] + 1u);
        column->maybe_lowest[i] = any(2) ? (uint8_t)any(OUTCOMES) : UINT8_MAX;
        column->maybe_highest[i] = (uint8_t)any(OUTCOMES);
        column->because[i] = (uint16_t)any(RULES);
    }
    if (!open)
        column->sure_lowest = column->sure_highest;
}

START_TEST(ranges_and_folds)
{
    make_law();
    seed = 7;
    for (unsigned mixture = 0; mixture < 32; mixture++) {
        bool stands = mixture & 1, open = mixture & 2;
        fill_ranges(0, 4, stands, open);
        fill_truths(1, mixture & 4);
        fill_ranges(2, mixture & 16 ? 2 : 5, mixture & 8, mixture & 16);
        code[AT] = (lc_instruction){LC_OP_EXCEPT, 0, 1, 2};
        run_both();
        code[AT] = (lc_instruction){LC_OP_GAIN, 0, 3, 0};
        run_both();
        fill_folds(0, open);
        code[AT] = (lc_instruction){LC_OP_REQUIRE, 0, 1, 2};
        run_both();
        memset(columns[1].truth.surely, LI_MASK_NO, ROWS); /* possible in no row */
        memset(columns[1].truth.possibly, LI_MASK_NO, ROWS);
        run_both();
        fill_ranges(0, 4, stands, open);
        code[AT] = (lc_instruction){LC_OP_EXCEPT, 0, 1, 2};
        run_both();
    }
    code[AT] = (lc_instruction){LC_OP_STAND, 6, 0, 0};
    run_both();
    code[AT] = (lc_instruction){LC_OP_OTHERWISE, 0, 0, 0};
    run_both();
}
END_TEST

/* The result in the place of its first operand, as the plan has it. */
START_TEST(ranges_change_in_place)
{
    static arrays before;
    make_law();
    for (int width = 0; width < LI_WIDTH_COUNT; width++)
        for (unsigned mixture = 0; li_kernels((li_width)width) && mixture < 8; mixture++) {
            bool open = mixture & 1, definite = mixture & 2, fold = mixture & 4;
            li_column of_before = column_of(&before, fold ? LC_CLASS_F : LC_CLASS_R);
            if (fold)
                fill_folds(0, open);
            else
                fill_ranges(0, 4, false, open);
            fill_truths(1, definite);
            fill_ranges(2, 5, true, false);
            before = held[0];
            if (fold && !open)
                of_before.fold.sure_lowest = of_before.fold.sure_highest;
            if (!fold)
                of_before.range.rule = 4;
            if (!fold && !open)
                of_before.range.lowest = of_before.range.highest;
            lc_class class = fold ? LC_CLASS_F : LC_CLASS_R;
            home = column_of(&held[0], class);
            code[AT] = (lc_instruction){fold ? LC_OP_REQUIRE : LC_OP_EXCEPT, 0, 1, 2};
            run_columns(li_kernels((li_width)width), ROWS);
            for (size_t i = 0; i < ROWS; i++) {
                set_register(&registers[0], class, &of_before, i);
                set_register(&registers[1], LC_CLASS_B, &columns[1], i);
                set_register(&registers[2], LC_CLASS_R, &columns[2], i);
                li_machine_run(&machine, AT, AT + 1);
                ck_assert_msg(same_result(class, i), "width %d, mixture %u, row %zu", width,
                              mixture, i);
            }
        }
}
END_TEST

/* ---- rooms ----------------------------------------------------------------------------------- */

enum { CASES = 8 };

/* Runs ROOM over CASES rows, at WIDTH; true when some row asks the ledger. */
static bool run_room(li_run_columns *run, const lc_image_limit *limit, const lc_image_key *key,
                     const li_fact_column *date, uint8_t assumed)
{
    static const uint32_t plan[AT + 1] = {LC_NONE, LC_NONE, LC_NONE, 0};
    li_column *pools[LC_CLASS_F + 1] = {&home, &home, &home, &home, &home, &home};
    law.image.LIMIT = limit;
    law.image.KEY = key;
    code[2].opcode = LC_OP_NUMBER;
    code[AT] = (lc_instruction){LC_OP_ROOM, 0, 0, 0};
    home = column_of(&held[AT], LC_CLASS_B);
    li_frame frame = {.image = &law.image,
                      .rows = CASES,
                      .columns = columns,
                      .pools = pools,
                      .plan = plan,
                      .read = date,
                      .redo = redo,
                      .assumed = assumed};
    run(&frame, AT, AT + 1);
    return frame.in_question;
}

static void see_room(const uint8_t surely[CASES], const uint8_t possibly[CASES])
{
    ck_assert_mem_eq(columns[AT].truth.surely, surely, CASES);
    ck_assert_mem_eq(columns[AT].truth.possibly, possibly, CASES);
}

START_TEST(rooms_by_date_and_key)
{
    static int64_t amounts[CASES] = {1, -1, 1, 1, 1, 1, 0, 1};
    static int64_t days[CASES] = {100, 100, 100, 100, 49, 99, 201, 200};
    static uint8_t amount_known[CASES], key_known[CASES], day_known[CASES];
    const lc_image_key key = {.reg = 1, .form = {.type = LC_FORM_ROW}};
    lc_image_limit limit = {.amount = 0,
                            .limit = 2,
                            .where = LC_NONE,
                            .key_count = 1,
                            .from = 100,
                            .until = 200,
                            .counts_from = 50};
    const li_fact_column date = {.values = days, .known = day_known};
    li_run_columns *run = li_kernels((li_width)_i);
    if (!run)
        return;
    make_law();
    memset(amount_known, LI_MASK_YES, CASES);
    memset(key_known, LI_MASK_YES, CASES);
    memset(day_known, LI_MASK_YES, CASES);
    amount_known[2] = key_known[3] = key_known[4] = LI_MASK_NO;
    columns[0].value = (li_value_column){amounts, amount_known};
    columns[1].value = (li_value_column){amounts, key_known};
    /* as assumed, negative, no amount, no key, too early to count, before, after, the last day */
    ck_assert(run_room(run, &limit, &key, &date, LI_MASK_YES));
    see_room((const uint8_t[]){255, 0, 0, 0, 255, 0, 0, 255},
             (const uint8_t[]){255, 255, 255, 255, 255, 0, 0, 255});
    ck_assert(run_room(run, &limit, &key, &date, LI_MASK_NO));
    see_room((const uint8_t[]){0, 0, 0, 0, 255, 0, 0, 0},
             (const uint8_t[]){0, 255, 255, 255, 255, 0, 0, 0});
    /* of no date: the first three */
    limit.date_fact = LC_NONE;
    run_room(run, &limit, &key, NULL, LI_MASK_YES);
    see_room((const uint8_t[]){255, 0, 0, 0, 0, 255, 255, 255},
             (const uint8_t[]){255, 255, 255, 255, 255, 255, 255, 255});
    /* only where it concerns the order: yes, no, unknown, and again */
    static uint8_t where_surely[CASES] = {255, 0, 0, 255, 0, 0, 255, 0};
    static uint8_t where_possibly[CASES] = {255, 0, 255, 255, 0, 255, 255, 0};
    limit.where = 2;
    code[2].opcode = LC_OP_NUMBER;
    columns[2].truth = (li_truth_column){where_surely, where_possibly};
    run_room(run, &limit, &key, NULL, LI_MASK_NO);
    see_room((const uint8_t[]){0, 255, 0, 0, 255, 0, 0, 255},
             (const uint8_t[]){0, 255, 255, 255, 255, 255, 0, 255});
}
END_TEST

START_TEST(rooms_that_no_row_asks_for)
{
    static int64_t amounts[CASES] = {1, 1, 1, 1, 1, 1, 1, 1};
    static int64_t days[CASES] = {100, 100, 100, 100, 100, 100, 100, 150};
    static uint8_t known[CASES];
    lc_image_limit limit = {.amount = 0, .limit = 2, .where = LC_NONE, .from = 100, .until = 200};
    const li_fact_column date = {.values = days, .known = known};
    li_run_columns *run = li_kernels((li_width)_i);
    if (!run)
        return;
    make_law();
    memset(known, LI_MASK_YES, CASES);
    columns[0].value = (li_value_column){amounts, (uint8_t *)li_all_known};
    ck_assert(run_room(run, &limit, NULL, &date, LI_MASK_NO));
    ck_assert_ptr_eq(columns[AT].truth.surely, columns[AT].truth.possibly);
    see_room((const uint8_t[CASES]){0}, (const uint8_t[CASES]){0});
    limit.until = 99; /* outside of the period there is no room, whatever the ledger holds */
    ck_assert(!run_room(run, &limit, NULL, &date, LI_MASK_YES));
    see_room((const uint8_t[CASES]){0}, (const uint8_t[CASES]){0});
}
END_TEST

/* ---- the plan ------------------------------------------------------------------------------- */

static licet_law *load(const char *text)
{
    licet_law *loaded = NULL;
    const licet_source source = {"rules", text, strlen(text)};
    ck_assert_int_eq(licet_load(&loaded, NULL, &source, 1, NULL), LICET_OK);
    return loaded;
}

/* Runs through the code as a block does and sees that what is read is what was written last. */
START_TEST(no_column_is_written_over_while_it_is_read)
{
    licet_law *loaded =
        load("ruleset r use scale, countries, ear, chips\n"
             "facts date : date  destination : country  chip : chip  quantity : count\n"
             "let shipment = chip.tpp * quantity\n"
             "cap c limits shipment to 5 TPP per destination each year\n"
             "rule a when chip.tpp + 5 TPP > shipment and chip.density * 2 > 3 PD\n"
             "  or not (destination in D5 and quantity * quantity - 3 > 7) then prohibited\n"
             "rule b when quantity > 7 then policy_of_denial\n"
             "rule e despite b within c then notice\n"
             "rule f despite a, b when quantity / 3 < 2 then no_licence\n"
             "otherwise no_licence\n");
    const lc_image *image = &loaded->image;
    uint32_t holder[LC_CLASS_F + 1][64], operands[3];
    memset(held, 0xFF, sizeof held);
    for (uint32_t i = 0; i < image->CODE_count; i++) {
        unsigned count = li_operand_registers(&image->CODE[i], operands);
        uint8_t class = lc_opcode_describe(image->CODE[i].opcode)->result;
        uint32_t column = loaded->plan.column[i];
        for (unsigned k = 0; k < count; k++) {
            uint8_t of = lc_opcode_describe(image->CODE[operands[k]].opcode)->result;
            uint32_t from = loaded->plan.column[operands[k]];
            if (from != LC_NONE)
                ck_assert_uint_eq(holder[of][from], operands[k]);
            /* but what only changes its first operand may do so in place */
            uint32_t opcode = image->CODE[i].opcode;
            bool in_place = k == 0 && (opcode == LC_OP_EXCEPT || opcode == LC_OP_REQUIRE);
            ck_assert(from == LC_NONE || of != class || from != column || in_place);
        }
        if (column != LC_NONE) {
            ck_assert_uint_lt(column, loaded->plan.columns[class]);
            ck_assert_uint_lt(column, 64);
            holder[class][column] = i;
        }
    }
    /* what lives to the end is still there */
    for (uint32_t i = 0; i < loaded->plan.live_in_count; i++) {
        uint32_t reg = loaded->plan.live_in[i], column = loaded->plan.column[reg];
        uint8_t class = lc_opcode_describe(image->CODE[reg].opcode)->result;
        if (column != LC_NONE)
            ck_assert_uint_eq(holder[class][column], reg);
    }
    licet_law_free(loaded);
}
END_TEST

Suite *suite_kernels(void)
{
    Suite *suite = suite_create("kernels");
    TCase *kernels = tcase_create("kernels");
    tcase_add_loop_test(kernels, columns_give_what_the_machine_gives, 0, LC_OP_COUNT);
    tcase_add_test(kernels, quotients_round_to_even);
    tcase_add_test(kernels, sums_at_the_ends);
    tcase_add_test(kernels, ties_go_to_the_first_declared);
    tcase_add_test(kernels, requirements_fold);
    tcase_add_test(kernels, truths_are_those_of_kleene);
    tcase_add_test(kernels, lookups_in_tables);
    tcase_add_test(kernels, lookups_in_long_tables);
    tcase_add_loop_test(kernels, numbers_are_widened_and_checked, 0, LI_WIDTH_COUNT);
    tcase_add_loop_test(kernels, one_value_outside_is_seen, 0, LI_WIDTH_COUNT);
    tcase_add_test(kernels, ranges_and_folds);
    tcase_add_test(kernels, ranges_change_in_place);
    tcase_add_loop_test(kernels, rooms_by_date_and_key, 0, LI_WIDTH_COUNT);
    tcase_add_loop_test(kernels, rooms_that_no_row_asks_for, 0, LI_WIDTH_COUNT);
    tcase_add_test(kernels, no_column_is_written_over_while_it_is_read);
    suite_add_tcase(suite, kernels);
    return suite;
}
