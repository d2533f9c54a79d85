/* check_image.c - images: a damaged one is refused with words, a doctored one (its check sum made
 * right again) is refused or at least decides without touching memory that is not its own.
 *
 * Goes through the public interface, and lang/image.h for the check sum. */
#include "include/licet.h"
#include "include/licet_tools.h"
#include "lang/image.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char rules[] =
    "ruleset small \"A small one\" cites \"1 X 2\" in force from 2025-01-01 binding from "
    "2025-02-01\n"
    "unit TPP to 0.1\n"
    "outcomes free \"Free\" permitted noted \"Noted\" permitted asked \"Asked\" licensable\n"
    "  denied \"Denied\" refused\n"
    "registry land \"Land\" | key | label : text | size : TPP | ready : bool |\n"
    "  | AA | \"Aland\" | 1.5 | yes |\n"
    "  | BB | \"Beland\" | | no |\n"
    "facts id : text date : date dest : land who : text number : count price : TPP good : bool\n"
    "let both \"both\" = dest.size * number + price\n"
    "group first = AA\n"
    "threshold low = 100 TPP\n"
    "cap small_cap limits price to low per who and dest each year counts from 2025-01-01\n"
    "  limits number to 50 from 2025-01-01 until 2025-12-31\n"
    "rule ask when dest in first or price / 3 >= 2 TPP when both >= 5 TPP and not (good = no)\n"
    "  unless who = \"Nobody\" then denied\n"
    "rule pass despite ask when dest.ready within small_cap then noted with \"tell\" 5 days before "
    "date\n"
    "rule more despite pass when number < 3 then free\n"
    "otherwise free\n"
    "test \"one\" order dest AA, who \"x\", number 4, price 1, good yes, date 2025-03-01 expect "
    "noted\n";

static licet_law *load(const void *bytes, size_t length, licet_status *status)
{
    licet_source source = {"image", bytes, length};
    licet_law *law = NULL;
    licet_diagnostics *diagnostics = NULL;
    licet_status result = licet_load(&law, &diagnostics, &source, 1, NULL);
    if (result != LICET_OK)
        ck_assert_uint_gt(licet_diagnostics_errors(diagnostics), 0);
    licet_diagnostics_free(diagnostics);
    if (status)
        *status = result;
    return law;
}

static licet_law *load_rules(void)
{
    licet_source source = {"small.licet", rules, sizeof rules - 1};
    licet_law *law = NULL;
    licet_diagnostics *diagnostics = NULL;
    licet_status status = licet_load(&law, &diagnostics, &source, 1, NULL);
    for (size_t i = 0; i < licet_diagnostics_count(diagnostics); i++) {
        licet_diagnostic diagnostic;
        licet_diagnostics_get(diagnostics, i, &diagnostic);
        if (!diagnostic.warning)
            printf("%s: %s\n", diagnostic.code, diagnostic.message);
    }
    licet_diagnostics_free(diagnostics);
    ck_assert_int_eq(status, LICET_OK);
    return law;
}

static int discard(void *user, const char *bytes, size_t length)
{
    *(size_t *)user += length + (bytes != NULL);
    return 0;
}

/* Everything that reads an image: orders one at a time and in a block, text, disassembly, tests. */
static void exercise(licet_law *law)
{
    static const char *const orders[] = {
        "x", "2025-03-01", "AA", "who", "4", "1", "yes", "", "2025-03-02", "BB", "", "9", "", "",
    };
    licet_session *session = NULL;
    licet_ledger *ledger = NULL;
    licet_block *block = NULL;
    size_t facts = licet_law_fact_count(law), sum = 0;
    char text[256];
    licet_status status = licet_session_new(&session, law, NULL);
    if (status == LICET_MISUSE)
        return; /* it says of itself that it has no rules */
    ck_assert_int_eq(status, LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&ledger, false, NULL), LICET_OK);
    ck_assert_int_eq(licet_block_new(&block, law, 2, NULL), LICET_OK);
    ck_assert_int_eq(licet_block_start(block, 2), LICET_OK);
    for (size_t row = 0; row < 2; row++) {
        licet_session_clear(session);
        for (size_t fact = 0; fact < facts && fact < 7; fact++) {
            const char *cell = orders[row * 7 + fact];
            licet_set_text(session, fact, (licet_text){cell, strlen(cell)});
            licet_text cells[2] = {{orders[fact], strlen(orders[fact])},
                                   {orders[7 + fact], strlen(orders[7 + fact])}};
            if (row == 0)
                licet_block_cells(block, fact, cells);
        }
        if (licet_decide(session, ledger) == LICET_OK)
            licet_book(session, ledger, (licet_text){0});
        for (int column = 0; column < LICET_COLUMN_COUNT; column++)
            licet_record_text(session, (licet_column)column, text, sizeof text);
        licet_explain(session, ledger, LICET_PLAIN, discard, &sum);
    }
    licet_block_replay(block, ledger);
    for (size_t row = 0; row < 2; row++)
        for (int column = 0; column < LICET_COLUMN_COUNT; column++)
            licet_block_text(block, row, (licet_column)column, text, sizeof text);
    licet_disassemble(law, discard, &sum);
    licet_run_tests(law, NULL, &sum, &sum, NULL, NULL);
    licet_block_free(block);
    licet_session_free(session);
    licet_ledger_free(ledger);
}

START_TEST(round_trip)
{
    licet_law *law = load_rules();
    licet_text image = licet_law_image(law);
    licet_status status;
    licet_law *again = load(image.bytes, image.length, &status);
    ck_assert_int_eq(status, LICET_OK);
    licet_text second = licet_law_image(again);
    ck_assert_uint_eq(second.length, image.length);
    ck_assert(memcmp(second.bytes, image.bytes, image.length) == 0);
    exercise(law);
    exercise(again);
    licet_law_free(again);
    licet_law_free(law);
}
END_TEST

START_TEST(same_text_same_image)
{
    licet_law *a = load_rules(), *b = load_rules();
    licet_text first = licet_law_image(a), second = licet_law_image(b);
    ck_assert_uint_eq(first.length, second.length);
    ck_assert(memcmp(first.bytes, second.bytes, first.length) == 0);
    licet_law_free(a);
    licet_law_free(b);
}
END_TEST

START_TEST(cut_and_damaged)
{
    licet_law *law = load_rules();
    licet_text image = licet_law_image(law);
    char *copy = malloc(image.length);
    for (size_t length = 8; length < image.length; length += 1 + length / 5) {
        licet_status status;
        ck_assert_ptr_null(load(image.bytes, length, &status));
        ck_assert_int_eq(status, LICET_WRONG_RULES);
    }
    for (size_t at = 8; at < image.length; at += 1 + at / 40) {
        licet_status status;
        memcpy(copy, image.bytes, image.length);
        copy[at] ^= 0x20;
        ck_assert_ptr_null(load(copy, image.length, &status));
        ck_assert_int_eq(status, LICET_WRONG_RULES);
    }
    free(copy);
    licet_law_free(law);
}
END_TEST

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* One word changed, the check sum made right: what the checks after the sum are for. */
static void doctor(char *copy, size_t length, uint64_t *state)
{
    static const uint32_t values[] = {0,   1,     2,          3,          7,
                                      255, 65533, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    lc_image_header *header = (lc_image_header *)(void *)copy;
    size_t texts = header->tables[LC_TABLE_BYTES].offset;
    size_t words = (texts - sizeof *header) / 4;
    size_t at = sizeof *header + next_random(state) % words * 4;
    uint32_t value = values[next_random(state) % (sizeof values / sizeof values[0])];
    if (next_random(state) % 3 == 0) {
        uint32_t old;
        memcpy(&old, copy + at, 4);
        value = old + (uint32_t)(next_random(state) % 5) - 2;
    }
    memcpy(copy + at, &value, 4);
    header->checksum = lc_image_checksum(copy, length);
}

START_TEST(doctored)
{
    licet_law *law = load_rules();
    licet_text image = licet_law_image(law);
    char *copy = malloc(image.length);
    uint64_t state = UINT64_C(0x123456789ABCDEF);
    int rounds = getenv("LICET_SOAK") ? 60000 : 3000;
    int accepted = 0;
    for (int i = 0; i < rounds; i++) {
        memcpy(copy, image.bytes, image.length);
        doctor(copy, image.length, &state);
        licet_law *strange = load(copy, image.length, NULL);
        if (!strange)
            continue;
        accepted++;
        exercise(strange);
        licet_law_free(strange);
    }
    ck_assert_int_gt(accepted, 0);
    ck_assert_int_lt(accepted, rounds);
    free(copy);
    licet_law_free(law);
}
END_TEST

START_TEST(foreign)
{
    licet_law *law = load_rules();
    licet_text image = licet_law_image(law);
    char *copy = malloc(image.length);
    memcpy(copy, image.bytes, image.length);
    lc_image_header *header = (lc_image_header *)(void *)copy;
    header->version++;
    licet_status status;
    ck_assert_ptr_null(load(copy, image.length, &status));
    ck_assert_int_eq(status, LICET_WRONG_RULES);
    header->version--;
    header->byte_order = 0x04030201;
    ck_assert_ptr_null(load(copy, image.length, &status));
    ck_assert_int_eq(status, LICET_WRONG_RULES);
    free(copy);
    licet_law_free(law);
}
END_TEST

Suite *suite_image(void);

Suite *suite_image(void)
{
    Suite *suite = suite_create("image");
    TCase *tests = tcase_create("image");
    tcase_set_timeout(tests, 600);
    tcase_add_test(tests, round_trip);
    tcase_add_test(tests, same_text_same_image);
    tcase_add_test(tests, cut_and_damaged);
    tcase_add_test(tests, doctored);
    tcase_add_test(tests, foreign);
    suite_add_tcase(suite, tests);
    return suite;
}
