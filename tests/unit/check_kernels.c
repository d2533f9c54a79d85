/* check_kernels.c - the loops of a block one by one, at the edges that orders seldom reach: sums
 * at the ends of 64 bits, halves in quotients, ties between exceptions, rooms by date; and the
 * plan of columns.
 *
 * Must not: repeat what check_block.c shows. */
#include <check.h>
#include <string.h>

#include "interp/block_plan.h"
#include "interp/kernels.h"

Suite *suite_kernels(void);

enum { ROWS = 8 };

typedef struct {
    int64_t values[ROWS];
    uint8_t known[ROWS];
} numbers;

static li_value_column column_of(numbers *n)
{
    return (li_value_column){n->values, n->known};
}

static numbers known_numbers(const int64_t values[ROWS])
{
    numbers n;
    memcpy(n.values, values, sizeof n.values);
    memset(n.known, LI_MASK_YES, sizeof n.known);
    return n;
}

START_TEST(sums_at_the_ends)
{
    numbers a = known_numbers((const int64_t[ROWS]){INT64_MAX, INT64_MAX, INT64_MIN, INT64_MIN, 3,
                                                    -3, INT64_MIN, INT64_MAX});
    numbers b = known_numbers((const int64_t[ROWS]){0, 1, 0, -1, 4, 4, 1, -1}), out;
    uint8_t redo[ROWS] = {0};
    b.known[7] = LI_MASK_NO;
    li_kernel_add(ROWS, column_of(&out), column_of(&a), column_of(&b), redo);
    const uint8_t add_redo[ROWS] = {0, 255, 0, 255, 0, 0, 0, 0};
    ck_assert_mem_eq(redo, add_redo, ROWS);
    ck_assert(out.values[0] == INT64_MAX && out.values[4] == 7 && out.values[6] == INT64_MIN + 1);
    ck_assert(out.known[0] && !out.known[1] && !out.known[3] && !out.known[7]);

    memset(redo, 0, ROWS);
    li_kernel_subtract(ROWS, column_of(&out), column_of(&a), column_of(&b), redo);
    const uint8_t subtract_redo[ROWS] = {0, 0, 0, 0, 0, 0, 255, 0};
    ck_assert_mem_eq(redo, subtract_redo, ROWS);

    memset(redo, 0, ROWS);
    li_kernel_negate(ROWS, column_of(&out), column_of(&a), redo);
    const uint8_t negate_redo[ROWS] = {0, 0, 255, 255, 0, 0, 255, 0};
    ck_assert_mem_eq(redo, negate_redo, ROWS);
    ck_assert(out.values[0] == -INT64_MAX && out.values[5] == 3);

    memset(redo, 0, ROWS);
    li_kernel_multiply(ROWS, column_of(&out), column_of(&a), column_of(&b), redo);
    const uint8_t multiply_redo[ROWS] = {0, 0, 0, 255, 0, 0, 0, 0};
    ck_assert_mem_eq(redo, multiply_redo, ROWS);
    ck_assert(out.values[4] == 12 && out.values[5] == -12);

    memset(redo, 0, ROWS);
    li_kernel_rescale(ROWS, column_of(&out), column_of(&b), 18, redo);
    ck_assert(out.values[4] == INT64_C(4000000000000000000) && !redo[4]);
    li_kernel_rescale(ROWS, column_of(&out), column_of(&b), 19, redo);
    const uint8_t rescale_redo[ROWS] = {0, 255, 0, 255, 255, 255, 255, 0};
    ck_assert_mem_eq(redo, rescale_redo, ROWS);
    ck_assert(out.known[0] && out.values[0] == 0);
}
END_TEST

START_TEST(quotients_round_to_even)
{
    numbers a = known_numbers((const int64_t[ROWS]){5, 15, -5, -15, 25, 7, 1, INT64_MIN});
    numbers b = known_numbers((const int64_t[ROWS]){10, 10, 10, 10, -10, 0, 3, -1}), out;
    uint8_t redo[ROWS] = {0};
    li_kernel_divide(ROWS, column_of(&out), column_of(&a), column_of(&b), 0, redo);
    const int64_t halves[5] = {0, 2, 0, -2, -2};
    ck_assert_mem_eq(out.values, halves, sizeof halves);
    ck_assert(redo[5] && !out.known[5]); /* by zero */
    ck_assert(redo[7] && !out.known[7]); /* past 64 bits */
    memset(redo, 0, ROWS);
    li_kernel_divide(ROWS, column_of(&out), column_of(&a), column_of(&b), 12, redo);
    ck_assert(out.values[6] == INT64_C(333333333333) && out.values[1] == INT64_C(1500000000000));
    li_kernel_divide(ROWS, column_of(&out), column_of(&a), column_of(&b), -1, redo);
    ck_assert(out.values[1] == 0 && out.values[0] == 0); /* 0.15, 0.05 */
    memset(redo, 0, ROWS);
    li_kernel_divide(ROWS, column_of(&out), column_of(&a), column_of(&b), 30, redo);
    ck_assert(redo[0] && redo[6]); /* left to the machine, which has the room */
}
END_TEST

static void *filled(uint8_t bytes[ROWS], uint8_t value)
{
    return memset(bytes, value, ROWS);
}

typedef struct {
    uint8_t lowest[ROWS], highest[ROWS], record[ROWS];
    uint16_t because[ROWS], via[ROWS];
} ranges;

static li_range_column range_of(ranges *r, uint16_t rule)
{
    return (li_range_column){r->lowest, r->highest, r->record, r->because, r->via, rule};
}

START_TEST(ties_go_to_the_first_declared)
{
    ranges rule, exceptions[3], out[3];
    uint8_t yes[ROWS], maybe[ROWS], no[ROWS];
    filled(yes, LI_MASK_YES);
    filled(no, LI_MASK_NO);
    filled(maybe, LI_MASK_YES);
    const li_truth_column surely = {yes, yes}, possibly = {no, maybe}, never = {no, no};
    li_range_column base = range_of(&rule, 7);
    li_kernel_stand(ROWS, base, 6, false);
    li_range_column five = range_of(&exceptions[0], 5), three = range_of(&exceptions[1], 3);
    li_range_column nine = range_of(&exceptions[2], 9);
    li_kernel_stand(ROWS, five, 2, false);
    li_kernel_stand(ROWS, three, 2, true);
    li_kernel_stand(ROWS, nine, 6, false);
    /* 5, then 3 of the same outcome: the one declared first */
    li_kernel_except(ROWS, range_of(&out[0], 7), base, surely, five);
    li_kernel_except(ROWS, range_of(&out[1], 7), range_of(&out[0], 7), surely, three);
    ck_assert(out[1].via[0] == 3 && out[1].because[7] == 3 && out[1].record[3] == LI_MASK_YES);
    ck_assert(out[1].lowest[0] == 2 && out[1].highest[0] == 2);
    /* 3, then 5 */
    li_kernel_except(ROWS, range_of(&out[0], 7), base, surely, three);
    li_kernel_except(ROWS, range_of(&out[1], 7), range_of(&out[0], 7), surely, five);
    ck_assert(out[1].via[0] == 3 && out[1].record[0] == LI_MASK_YES);
    /* as strict as the rule itself: it stays with the rule */
    li_kernel_except(ROWS, range_of(&out[0], 7), base, surely, nine);
    ck_assert(out[0].via[0] == 7 && out[0].because[0] == 7);
    /* possibly: only the lowest moves; never: nothing */
    li_kernel_except(ROWS, range_of(&out[1], 7), base, possibly, three);
    ck_assert(out[1].lowest[0] == 2 && out[1].highest[0] == 6 && out[1].via[0] == 7);
    li_kernel_except(ROWS, range_of(&out[2], 7), base, never, three);
    ck_assert(out[2].lowest[0] == 6 && out[2].highest[0] == 6 && out[2].record[0] == LI_MASK_NO);
}
END_TEST

START_TEST(rooms_by_date_and_key)
{
    const int64_t amounts[ROWS] = {1, -1, 1, 1, 1, 1, 0, 1};
    const int64_t dates[ROWS] = {100, 100, 100, 100, 49, 99, 201, 200};
    uint8_t amount_known[ROWS], limit_known[ROWS], key_known[ROWS], surely[ROWS], possibly[ROWS];
    filled(amount_known, LI_MASK_YES);
    filled(limit_known, LI_MASK_YES);
    filled(key_known, LI_MASK_YES);
    amount_known[2] = key_known[3] = key_known[4] = LI_MASK_NO;
    const uint8_t *keys[1] = {key_known};
    const li_room_inputs inputs = {.amounts = amounts,
                                   .amount_known = amount_known,
                                   .limit_known = limit_known,
                                   .keys_known = keys,
                                   .key_count = 1,
                                   .dates = dates,
                                   .date_known = limit_known,
                                   .counts_from = 50,
                                   .from = 100,
                                   .until = 200};
    const li_truth_column out = {surely, possibly};
    /* as assumed, negative, no amount, no key, too early to count, before, after, the last day */
    li_kernel_room(ROWS, out, &inputs, LI_MASK_YES);
    const uint8_t yes_surely[ROWS] = {255, 0, 0, 0, 255, 0, 0, 255};
    const uint8_t yes_possibly[ROWS] = {255, 255, 255, 255, 255, 0, 0, 255};
    ck_assert_mem_eq(surely, yes_surely, ROWS);
    ck_assert_mem_eq(possibly, yes_possibly, ROWS);
    li_kernel_room(ROWS, out, &inputs, LI_MASK_NO);
    const uint8_t no_surely[ROWS] = {0, 0, 0, 0, 255, 0, 0, 0};
    const uint8_t no_possibly[ROWS] = {0, 255, 255, 255, 255, 0, 0, 0};
    ck_assert_mem_eq(surely, no_surely, ROWS);
    ck_assert_mem_eq(possibly, no_possibly, ROWS);
}
END_TEST

/* ---- the plan ------------------------------------------------------------------------------- */

static licet_law *load(const char *text)
{
    licet_law *law = NULL;
    const licet_source source = {"rules", text, strlen(text)};
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, NULL), LICET_OK);
    return law;
}

/* Runs through the code as a block does and sees that what is read is what was written last. */
START_TEST(no_column_is_written_over_while_it_is_read)
{
    licet_law *law =
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
    const lc_image *image = &law->image;
    uint32_t held[LC_CLASS_F + 1][64], operands[3];
    memset(held, 0xFF, sizeof held);
    for (uint32_t i = 0; i < image->CODE_count; i++) {
        unsigned count = li_operand_registers(&image->CODE[i], operands);
        uint8_t class = lc_opcode_describe(image->CODE[i].opcode)->result;
        uint32_t column = law->plan.column[i];
        for (unsigned k = 0; k < count; k++) {
            uint8_t of = lc_opcode_describe(image->CODE[operands[k]].opcode)->result;
            uint32_t from = law->plan.column[operands[k]];
            if (from != LC_NONE)
                ck_assert_uint_eq(held[of][from], operands[k]);
            ck_assert(from == LC_NONE || of != class || from != column);
        }
        if (column != LC_NONE) {
            ck_assert_uint_lt(column, law->plan.columns[class]);
            ck_assert_uint_lt(column, 64);
            held[class][column] = i;
        }
    }
    /* what lives to the end is still there */
    for (uint32_t i = 0; i < law->plan.live_in_count; i++) {
        uint32_t reg = law->plan.live_in[i], column = law->plan.column[reg];
        uint8_t class = lc_opcode_describe(image->CODE[reg].opcode)->result;
        if (column != LC_NONE)
            ck_assert_uint_eq(held[class][column], reg);
    }
    licet_law_free(law);
}
END_TEST

Suite *suite_kernels(void)
{
    Suite *suite = suite_create("kernels");
    TCase *kernels = tcase_create("kernels");
    tcase_add_test(kernels, sums_at_the_ends);
    tcase_add_test(kernels, quotients_round_to_even);
    tcase_add_test(kernels, ties_go_to_the_first_declared);
    tcase_add_test(kernels, rooms_by_date_and_key);
    tcase_add_test(kernels, no_column_is_written_over_while_it_is_read);
    suite_add_tcase(suite, kernels);
    return suite;
}
