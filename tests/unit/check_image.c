/* check_image.c - images: a damaged one is refused with words, a doctored one (its check sum made
 * right again) is refused or at least decides without touching memory that is not its own.
 *
 * Goes through the public interface, and lang/image.h for the check sum; with a small law, with
 * that and amendments that save orders, and with one of every form. */
#include "include/licet.h"
#include "include/licet_tools.h"
#include "lang/image.h"
#include "tests/whole_law.h"

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
static const char saving_rules[] =
    "amendment later \"Later\" amends small in force from 2025-02-15\n"
    "  saves when who = \"who\" saves when number < 3 and price > low\n"
    "set threshold low = 50 TPP then 60 TPP from 2025-03-02\n"
    "replace group first = AA, BB\n"
    "strike rule more\n"
    "rule large when price > low then asked\n"
    "amendment last amends small in force from 2025-03-01 saves when good\n"
    "rule odd when price / number > 3 TPP then denied\n";

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

enum { SMALL, WHOLE, SAVING, LAWS };

static int find_table(void *user, const char *name, const char *file, licet_text *table)
{
    (void)user;
    (void)name;
    *table = (licet_text){whole_table, sizeof whole_table - 1};
    return strcmp(file, "firms.csv") != 0;
}

static licet_law *load_rules(int which)
{
    licet_source sources[] = {{"small.licet", rules, sizeof rules - 1},
                              {"saving.licet", saving_rules, sizeof saving_rules - 1}};
    licet_options options = LICET_OPTIONS_INIT;
    if (which == WHOLE) {
        sources[0] = (licet_source){"whole.licet", whole_rules, sizeof whole_rules - 1};
        options.load_table = find_table;
        options.where = (licet_text){"quantity > 0", 12};
    }
    licet_law *law = NULL;
    licet_diagnostics *diagnostics = NULL;
    size_t count = which == SAVING ? 2 : 1;
    licet_status status = licet_load(&law, &diagnostics, sources, count, &options);
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

static const char *const small_orders[2][7] = {
    {"x", "2025-03-01", "AA", "who", "4", "1", "yes"},
    {"", "2025-03-02", "BB", "", "9", "", ""},
};

static licet_text cell_of(int which, size_t row, size_t fact)
{
    const char *cell = "";
    if (which == WHOLE)
        cell = fact < WHOLE_FACTS ? whole_orders[row % WHOLE_ORDERS][fact] : "";
    else
        cell = fact < 7 ? small_orders[row % 2][fact] : "";
    return (licet_text){cell, strlen(cell)};
}

static size_t orders_of(int which)
{
    return which == WHOLE ? WHOLE_ORDERS : 2;
}

static void exercise_session(licet_law *law, licet_ledger *ledger, int which)
{
    licet_session *session = NULL;
    size_t sum = 0;
    char text[256];
    ck_assert_int_eq(licet_session_new(&session, law, NULL), LICET_OK);
    for (size_t row = 0; row < orders_of(which); row++) {
        licet_session_clear(session);
        for (size_t fact = 0; fact < licet_law_fact_count(law); fact++)
            licet_set_text(session, fact, cell_of(which, row, fact));
        licet_session_selected(session);
        if (licet_decide(session, ledger) == LICET_OK)
            licet_book(session, ledger, (licet_text){0});
        for (int column = 0; column < LICET_COLUMN_COUNT; column++)
            licet_record_text(session, (licet_column)column, text, sizeof text);
        licet_decide(session, ledger);
        for (size_t i = 0; i < licet_law_property_count(law); i++)
            licet_session_property(session, i);
        licet_explain(session, ledger, LICET_PLAIN, discard, &sum);
        licet_explain(session, ledger, LICET_JSON, discard, &sum);
    }
    licet_session_free(session);
}

static void exercise_block(licet_law *law, licet_ledger *ledger, int which)
{
    licet_block *block = NULL;
    size_t rows = orders_of(which);
    licet_text cells[WHOLE_ORDERS], unit;
    char text[256];
    int64_t number;
    int scale;
    ck_assert_int_eq(licet_block_new(&block, law, rows, NULL), LICET_OK);
    ck_assert_int_eq(licet_block_start(block, rows), LICET_OK);
    for (size_t fact = 0; fact < licet_law_fact_count(law); fact++) {
        for (size_t row = 0; row < rows; row++)
            cells[row] = cell_of(which, row, fact);
        licet_block_cells(block, fact, cells);
    }
    licet_block_decide(block, ledger);
    licet_block_replay(block, ledger);
    for (size_t row = 0; row < rows; row++) {
        for (int column = 0; column < LICET_COLUMN_COUNT; column++)
            licet_block_text(block, row, (licet_column)column, text, sizeof text);
        for (size_t i = 0; i < licet_law_property_count(law); i++)
            licet_block_property(block, row, i);
        for (size_t fact = 0; fact < licet_law_fact_count(law); fact++) {
            licet_block_number(block, row, fact, &number);
            licet_block_group(block, row, fact, &unit);
        }
        licet_block_let(block, row, (licet_text){"charge", 6}, &number, &scale, &unit);
        for (size_t i = 0; i < licet_block_booking_count(block, row); i++) {
            licet_booking booking;
            licet_block_booking(block, row, i, &booking);
        }
        for (size_t i = 0; i < licet_block_duty_count(block, row); i++) {
            licet_duty duty;
            licet_block_duty(block, row, i, &duty);
        }
        for (size_t cap = 0; cap < licet_law_cap_count(law); cap++)
            licet_block_measure(block, row, cap, &number, &scale, &unit);
    }
    licet_block_free(block);
}

static void exercise_timeline(const licet_law *law)
{
    licet_timeline *timeline = NULL;
    licet_time_span span;
    size_t sum = 0;
    ck_assert_int_eq(licet_timeline_new(&timeline, law, NULL), LICET_OK);
    for (size_t i = 0; i < licet_timeline_count(timeline); i++) {
        licet_timeline_get(timeline, i, &span);
        for (size_t k = 0; k < span.change_count; k++) {
            const licet_time_change *change = &span.changes[k];
            const licet_text texts[] = {change->name,         change->label,  change->member,
                                        change->member_label, change->before, change->after};
            for (size_t text = 0; text < sizeof texts / sizeof texts[0]; text++)
                for (size_t at = 0; at < texts[text].length; at++)
                    sum += (unsigned char)texts[text].bytes[at];
        }
    }
    ck_assert_uint_lt(sum, SIZE_MAX);
    licet_timeline_free(timeline);
}

/* What the host asks a law. */
static void exercise_law(const licet_law *law)
{
    licet_figures figures;
    licet_fact_info fact;
    licet_rule_info rule;
    licet_cap_info cap;
    licet_agreement_info agreement;
    licet_law_figures(law, &figures);
    exercise_timeline(law);
    for (size_t i = 0; i < licet_law_fact_count(law); i++)
        licet_law_fact(law, i, &fact);
    for (size_t i = 0; i < licet_law_rule_count(law); i++)
        if (licet_law_rule(law, i, &rule) == LICET_OK)
            for (size_t k = 0; k < rule.cite_count; k++)
                licet_law_rule_cite(law, i, k);
    for (size_t i = 0; i < licet_law_cap_count(law); i++)
        licet_law_cap(law, i, &cap);
    for (size_t i = 0; i < licet_law_agreement_count(law); i++)
        licet_law_agreement(law, i, &agreement);
    for (size_t i = 0; i < licet_law_registry_count(law); i++)
        for (size_t row = 0; row < licet_law_row_count(law, i); row++)
            licet_law_row_find(law, i, licet_law_row_label(law, i, row));
}

/* Everything that reads an image: orders one at a time and in a block, text, disassembly, tests. */
static void exercise(licet_law *law, int which)
{
    licet_session *session = NULL;
    licet_ledger *ledger = NULL;
    size_t sum = 0;
    exercise_law(law);
    licet_status status = licet_session_new(&session, law, NULL);
    if (status == LICET_MISUSE)
        return; /* it says of itself that it has no rules */
    ck_assert_int_eq(status, LICET_OK);
    licet_session_free(session);
    ck_assert_int_eq(licet_ledger_new(&ledger, false, NULL), LICET_OK);
    exercise_session(law, ledger, which);
    exercise_block(law, ledger, which);
    licet_disassemble(law, discard, &sum);
    licet_run_tests(law, NULL, &sum, &sum, NULL, NULL);
    licet_ledger_free(ledger);
}

START_TEST(round_trip)
{
    licet_law *law = load_rules(_i);
    licet_text image = licet_law_image(law);
    licet_status status;
    licet_law *again = load(image.bytes, image.length, &status);
    ck_assert_int_eq(status, LICET_OK);
    licet_text second = licet_law_image(again);
    ck_assert_uint_eq(second.length, image.length);
    ck_assert(memcmp(second.bytes, image.bytes, image.length) == 0);
    exercise(law, _i);
    exercise(again, _i);
    licet_law_free(again);
    licet_law_free(law);
}
END_TEST

START_TEST(same_text_same_image)
{
    licet_law *a = load_rules(_i), *b = load_rules(_i);
    licet_text first = licet_law_image(a), second = licet_law_image(b);
    ck_assert_uint_eq(first.length, second.length);
    ck_assert(memcmp(first.bytes, second.bytes, first.length) == 0);
    licet_law_free(a);
    licet_law_free(b);
}
END_TEST

START_TEST(cut_and_damaged)
{
    licet_law *law = load_rules(_i);
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

/* Where a table stands, or how long it is. */
static void doctor_header(lc_image_header *header, uint64_t *state)
{
    lc_image_extent *table = &header->tables[next_random(state) % LC_TABLE_COUNT];
    uint64_t *word = next_random(state) % 2 ? &table->offset : &table->count;
    uint64_t change = next_random(state) % 40;
    *word = change < 38 ? *word + change - 19 : change < 39 ? UINT64_MAX : UINT64_C(1) << 32;
}

/* One word changed: what the checks after the sum are for. */
static void doctor_word(char *copy, uint64_t *state)
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
}

/* Some changes, the check sum made right. */
static void doctor(char *copy, size_t length, uint64_t *state)
{
    lc_image_header *header = (lc_image_header *)(void *)copy;
    if (next_random(state) % 16 == 0)
        doctor_header(header, state);
    else
        for (uint64_t i = next_random(state) % 3 + 1; i > 0; i--)
            doctor_word(copy, state);
    header->checksum = lc_image_checksum(copy, length);
}

START_TEST(doctored)
{
    licet_law *law = load_rules(_i);
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
        exercise(strange, _i);
        licet_law_free(strange);
    }
    ck_assert_int_gt(accepted, 0);
    ck_assert_int_lt(accepted, rounds);
    free(copy);
    licet_law_free(law);
}
END_TEST

/* Every word of every table once with each of some values; in the short form every tenth word. */
START_TEST(every_word)
{
    static const uint32_t values[] = {0, 1, 0xFFFFFFFF};
    licet_law *law = load_rules(_i);
    licet_text image = licet_law_image(law);
    char *copy = malloc(image.length);
    const lc_image_header *header = (const lc_image_header *)(const void *)image.bytes;
    size_t end = header->tables[LC_TABLE_BYTES].offset, step = getenv("LICET_SOAK") ? 4 : 40;
    for (size_t at = sizeof *header; at < end; at += step)
        for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
            memcpy(copy, image.bytes, image.length);
            memcpy(copy + at, &values[i], 4);
            ((lc_image_header *)(void *)copy)->checksum = lc_image_checksum(copy, image.length);
            licet_law *strange = load(copy, image.length, NULL);
            if (strange)
                exercise(strange, _i);
            licet_law_free(strange);
        }
    free(copy);
    licet_law_free(law);
}
END_TEST

static void *first_of(char *copy, int table)
{
    return copy + ((lc_image_header *)(void *)copy)->tables[table].offset;
}

/* Changes that are easy to miss: nothing reads what they change in the order of its tables. */
START_TEST(doctored_by_hand)
{
    licet_law *law = load_rules(_i);
    licet_text image = licet_law_image(law);
    char *copy = malloc(image.length);
    for (int change = 0; change < 7; change++) {
        memcpy(copy, image.bytes, image.length);
        lc_image_fact *facts = first_of(copy, LC_TABLE_FACT);
        switch (change) {
        case 0: /* a column that no registry has */
            ((lc_image_registry *)first_of(copy, LC_TABLE_REGISTRY))->column_count--;
            break;
        case 1: /* a date with a unit */
            facts[1].form.unit = 77;
            break;
        case 2: /* a let that is a row of a registry that is not there; of another type */
            ((lc_image_let *)first_of(copy, LC_TABLE_LET))->form.type = LC_FORM_ROW;
            break;
        case 3:
            ((lc_image_let *)first_of(copy, LC_TABLE_LET))->form.type = LC_FORM_TEXT;
            break;
        case 4: /* a let of days that are not there */
            ((lc_image_let *)first_of(copy, LC_TABLE_LET))->exists = 0x7FFFFFFF;
            break;
        case 5: /* an outcome that is none */
            ((lc_image_interval *)first_of(copy, LC_TABLE_INTERVAL))->otherwise = 64;
            break;
        default: /* a stand-in far from all facts, found by way of another */
            facts[0].stand_in = 5;
            facts[0].form = facts[5].form;
            facts[5].stand_in = 0x7FFFFFFF;
            break;
        }
        ((lc_image_header *)(void *)copy)->checksum = lc_image_checksum(copy, image.length);
        licet_status status;
        ck_assert_ptr_null(load(copy, image.length, &status));
        ck_assert_int_eq(status, LICET_WRONG_RULES);
    }
    free(copy);
    licet_law_free(law);
}
END_TEST

/* What only a law with savings has: sets of amendments, intervals without a day of their own. */
START_TEST(doctored_savings)
{
    licet_law *law = load_rules(SAVING);
    licet_text image = licet_law_image(law);
    char *copy = malloc(image.length);
    for (int change = 0; change < 10; change++) {
        memcpy(copy, image.bytes, image.length);
        lc_image_law *head = first_of(copy, LC_TABLE_LAW);
        lc_image_interval *intervals = first_of(copy, LC_TABLE_INTERVAL);
        lc_image_saving *savings = first_of(copy, LC_TABLE_SAVING);
        uint32_t *indexes = first_of(copy, LC_TABLE_INDEX);
        lc_image_interval *last = &intervals[head->dated_count - 1];
        ck_assert_uint_eq(last->saving_count, 2);
        switch (change) {
        case 0: /* an interval without a day */
            head->dated_count++;
            break;
        case 1: /* the law of another day */
            intervals[last->further].dated--;
            break;
        case 2: /* of another set */
            intervals[last->further].saved = 2;
            break;
        case 3: /* one further law is nobody's */
            last->saving_count = 1;
            break;
        case 4: /* more than a set can hold */
            last->saving_count = 40;
            break;
        case 5: /* in force where the ruleset is not */
            intervals[last->further].in_force = 0;
            break;
        case 6: /* the same amendment twice */
            indexes[last->first_saving + 1] = indexes[last->first_saving];
            break;
        case 7: /* an amendment that is not there */
            indexes[last->first_saving] = 9;
            break;
        case 8: /* it asks nothing */
            savings[0].truth = LC_NONE;
            break;
        default: /* its code begins before the fold ends */
            savings[0].first = 0;
            break;
        }
        ((lc_image_header *)(void *)copy)->checksum = lc_image_checksum(copy, image.length);
        licet_status status;
        ck_assert_ptr_null(load(copy, image.length, &status));
        ck_assert_int_eq(status, LICET_WRONG_RULES);
    }
    free(copy);
    licet_law_free(law);
}
END_TEST

START_TEST(foreign)
{
    licet_law *law = load_rules(_i);
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
    tcase_add_loop_test(tests, round_trip, 0, LAWS);
    tcase_add_loop_test(tests, same_text_same_image, 0, LAWS);
    tcase_add_loop_test(tests, cut_and_damaged, 0, LAWS);
    tcase_add_loop_test(tests, doctored, 0, LAWS);
    tcase_add_loop_test(tests, every_word, 0, LAWS);
    tcase_add_loop_test(tests, doctored_by_hand, 0, LAWS);
    tcase_add_test(tests, doctored_savings);
    tcase_add_loop_test(tests, foreign, 0, LAWS);
    suite_add_tcase(suite, tests);
    return suite;
}
