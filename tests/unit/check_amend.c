/* check_amend.c - amendments through the public interface: texts in any order, the law of a day by
 * name, tests under the part of the law that they stand in. */
#include <licet.h>
#include <licet_tools.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_amend(void);

static const char base[] = "ruleset base\n"
                           "use words\n"
                           "outcomes free permitted banned forbidden\n"
                           "registry place from \"places.csv\"\n"
                           "  | key | quota : kg |\n"
                           "facts id : text date : date place : place amount : kg\n"
                           "threshold most = 10 kg\n"
                           "rule heavy when amount > most or amount > place.quota then banned\n"
                           "otherwise free\n"
                           "test \"the base alone\"\n"
                           "  order place AA, amount 10 kg, date 2025-06-01\n"
                           "    expect free by otherwise\n"
                           "  order amount 11 kg\n"
                           "    expect banned by heavy\n";
static const char lower[] = "amendment lower \"Lower\" amends base in force from 2025-06-01\n"
                            "set threshold most = 5 kg\n"
                            "test \"lower\"\n"
                            "  order place AA, amount 6 kg, date 2025-06-01\n"
                            "    expect banned by heavy\n"
                            "  order date 2025-05-31\n"
                            "    expect free by otherwise\n";
static const char lowest[] =
    "amendment lowest amends lower in force from 2025-06-02 until 2025-06-30\n"
    "set threshold most = 3 kg\n"
    "test \"wrong on purpose\"\n"
    "  order place AA, amount 4 kg, date 2025-06-02\n"
    "    expect free\n";

static licet_text text(const char *bytes)
{
    return (licet_text){bytes, strlen(bytes)};
}

static int load_words(void *user, const char *name, licet_text *found)
{
    (void)user;
    *found = text("unit kg\n");
    return strcmp(name, "words") == 0 ? 0 : 1;
}

static int load_places(void *user, const char *name, const char *file, licet_text *found)
{
    (void)user;
    (void)file;
    *found = text("key,quota\nAA,100\nBB,\n");
    return strcmp(name, "place") == 0 ? 0 : 1;
}

static licet_law *load(const char *const *texts, size_t count, bool bare)
{
    licet_source sources[3];
    licet_law *law = NULL;
    licet_diagnostics *diagnostics = NULL;
    const licet_options options = {.version = LICET_OPTIONS_VERSION,
                                   .load = load_words,
                                   .load_table = load_places,
                                   .bare = bare};
    for (size_t i = 0; i < count; i++)
        sources[i] = (licet_source){"text", texts[i], strlen(texts[i])};
    licet_status status = licet_load(&law, &diagnostics, sources, count, &options);
    licet_diagnostic first = {.message = ""};
    if (status != LICET_OK && licet_diagnostics_count(diagnostics))
        licet_diagnostics_get(diagnostics, 0, &first);
    ck_assert_msg(status == LICET_OK, "%s: %s", licet_status_text(status), first.message);
    licet_diagnostics_free(diagnostics);
    return law;
}

static void ck_decides(const licet_law *law, const char *date, const char *amount,
                       const char *because, const char *name)
{
    licet_session *session = NULL;
    char found[64] = "";
    const char *cells[] = {"1", date, "AA", amount};
    ck_assert_int_eq(licet_session_new(&session, law, NULL), LICET_OK);
    for (uint32_t i = 0; i < 4; i++)
        ck_assert_int_eq(licet_set_text(session, i, text(cells[i])), LICET_OK);
    ck_assert_int_eq(licet_decide(session, NULL), LICET_OK);
    found[licet_record_text(session, LICET_COLUMN_BECAUSE, found, sizeof found - 1)] = '\0';
    ck_assert_str_eq(found, because);
    found[licet_record_text(session, LICET_COLUMN_LAW, found, sizeof found - 1)] = '\0';
    ck_assert_str_eq(found, name);
    licet_session_free(session);
}

START_TEST(texts_in_any_order_are_one_law)
{
    static const char *const orders[][3] = {
        {base, lower, lowest}, {lowest, lower, base}, {lower, base, lowest}};
    licet_law *law = load(orders[_i], 3, false);
    ck_decides(law, "2025-05-31", "6", "otherwise", "base");
    ck_decides(law, "2025-06-02", "4", "heavy", "base + lower + lowest");
    ck_decides(law, "2025-07-01", "4", "otherwise", "base + lower");
    ck_decides(law, "2025-07-01", "6", "heavy", "base + lower");
    licet_law_free(law);
}
END_TEST

static int note_result(void *user, const licet_test_result *result)
{
    char *words = user;
    if (!result->passed)
        snprintf(words, 200, "%.*s at %lu: %s", (int)result->title.length, result->title.bytes,
                 (unsigned long)result->line, result->message);
    return 0;
}

/* The module and the table are in the image: nobody is asked for them again. */
START_TEST(tests_run_under_their_part_of_the_law)
{
    static const char *const texts[] = {lowest, lower, base};
    licet_law *law = load(texts, 3, false), *copy = NULL;
    licet_text image = licet_law_image(law);
    const licet_source source = {"image", image.bytes, image.length};
    ck_assert_int_eq(licet_load(&copy, NULL, &source, 1, NULL), LICET_OK);
    licet_law_free(law);
    size_t passed, failed;
    char words[200] = "";
    ck_assert_int_eq(licet_run_tests(copy, NULL, &passed, &failed, note_result, words), LICET_OK);
    ck_assert_uint_eq(passed, 2);
    ck_assert_uint_eq(failed, 1);
    ck_assert_str_eq(words, "wrong on purpose at 5: expected `free`, but the order is `banned` by "
                            "`heavy`");
    licet_law_free(copy);
}
END_TEST

START_TEST(a_bare_image_has_no_tests_of_amendments)
{
    static const char *const texts[] = {base, lower};
    licet_law *law = load(texts, 2, true);
    size_t passed, failed;
    ck_assert_int_eq(licet_run_tests(law, NULL, &passed, &failed, NULL, NULL), LICET_OK);
    ck_assert_uint_eq(passed + failed, 0);
    ck_decides(law, "2025-07-01", "6", "heavy", "base + lower");
    licet_law_free(law);
}
END_TEST

/* ---- versions -------------------------------------------------------------------------------- */

static const char versions[] = "ruleset base in force from 2025-01-01 until 2025-12-31\n"
                               "outcomes free permitted asked licensable banned forbidden\n"
                               "unit kg\n"
                               "facts id : text date : date amount : kg\n"
                               "let measure \"Measure\" = 2 * amount\n"
                               "rule heavy when measure > 10 kg then banned\n"
                               "otherwise free\n"
                               "amendment a amends base in force from 2025-02-01 until 2025-02-28\n"
                               "replace let measure \"Another\" = 0.25 * amount\n"
                               "replace otherwise asked\n"
                               "amendment b amends base in force from 2025-03-01 until 2025-03-31\n"
                               "strike let measure\n"
                               "replace rule heavy when amount > 1 kg then banned\n";

/* Rows of different days in one block, and what a let is worth on each. */
START_TEST(versions_by_row)
{
    enum { ROWS = 6 };
    static const char *const days[ROWS] = {"2025-01-31", "2025-02-01", "2025-03-15",
                                           "2025-04-01", "2024-12-31", "2025-02-28"};
    static const char *const amounts[ROWS] = {"5", "5", "1", "6", "9", ""};
    static const uint8_t low[ROWS] = {0, 1, 0, 2, 0, 1}, high[ROWS] = {0, 1, 0, 2, 0, 2};
    static const int64_t lets[ROWS] = {10, 125, -1, 12, 18, -1};
    static const char *const texts[] = {versions};
    licet_law *law = load(texts, 1, false);
    licet_block *block = NULL;
    licet_text cells[2][ROWS], unit;
    ck_assert_int_eq(licet_block_new(&block, law, ROWS, NULL), LICET_OK);
    ck_assert_int_eq(licet_block_start(block, ROWS), LICET_OK);
    for (size_t i = 0; i < ROWS; i++) {
        cells[0][i] = text(days[i]);
        cells[1][i] = text(amounts[i]);
    }
    ck_assert_int_eq(licet_block_cells(block, 1, cells[0]), LICET_OK);
    ck_assert_int_eq(licet_block_cells(block, 2, cells[1]), LICET_OK);
    ck_assert_int_eq(licet_block_decide(block, NULL), LICET_OK);
    for (size_t i = 0; i < ROWS; i++) {
        int64_t coefficient = -1;
        int scale = 0;
        ck_assert_uint_eq(licet_block_lowest(block)[i], low[i]);
        ck_assert_uint_eq(licet_block_highest(block)[i], high[i]);
        bool there = licet_block_let(block, i, text("measure"), &coefficient, &scale, &unit);
        ck_assert_int_eq(there, lets[i] >= 0);
        ck_assert_int_eq(coefficient, lets[i]);
        ck_assert_int_eq(scale, i == 1 ? 2 : 0);
    }
    ck_assert_uint_eq(licet_block_because(block)[4], LICET_BECAUSE_NO_LAW);
    licet_block_free(block);
    licet_law_free(law);
}
END_TEST

static const char tiered[] = "ruleset base\n"
                             "outcomes free permitted banned forbidden\n"
                             "registry place\n"
                             "  | key |\n"
                             "  | AA |\n"
                             "  | BB |\n"
                             "registry ware\n"
                             "  | key |\n"
                             "  | XX |\n"
                             "  | YY |\n"
                             "facts id : text date : date place : place ware : ware\n"
                             "tiers of place\n"
                             "  near \"Near\" = AA\n"
                             "  far \"Far\" = the rest\n"
                             "rule open_one when place is missing or ware is missing then banned\n"
                             "otherwise free\n";
static const char moving[] = "amendment moving amends base in force from 2025-02-01\n"
                             "move AA until 2025-02-28 to far\n"
                             "move BB to near\n";
static const char dividing[] = "amendment dividing amends base in force from 2025-04-01\n"
                               "  suspended from 2025-07-01 until 2025-07-31\n"
                               "replace tiers of ware\n"
                               "  far \"Cheap\" = YY\n"
                               "  here = the rest\n"
                               "amendment back amends dividing in force from 2025-06-01\n"
                               "replace tiers of place\n"
                               "  near \"Nearer\" = BB\n"
                               "  other = AA\n";

/* A law with tiers of one registry, of another, and none between. */
START_TEST(tiers_are_those_of_the_day)
{
    static const struct {
        const char *date, *place, *of_place, *ware, *of_ware;
    } rows[] = {
        {"2025-01-31", "AA", "Near", "XX", ""},   {"2025-02-01", "AA", "Far", "YY", ""},
        {"2025-02-28", "BB", "Near", "YY", ""},   {"2025-03-01", "AA", "Near", "XX", ""},
        {"2025-04-01", "AA", "", "XX", "here"},   {"2025-05-31", "BB", "", "YY", "Cheap"},
        {"2025-06-01", "BB", "Nearer", "YY", ""}, {"2025-06-01", "AA", "other", "XX", ""},
        {"2025-07-01", "BB", "Near", "XX", ""},   {"2025-08-01", "BB", "Nearer", "XX", ""},
    };
    enum { ROWS = sizeof rows / sizeof rows[0] };
    static const char *const texts[] = {dividing, tiered, moving};
    licet_law *law = load(texts, 3, false);
    licet_block *block = NULL;
    licet_text dates[ROWS], places[ROWS], wares[ROWS], found;
    for (size_t i = 0; i < ROWS; i++) {
        dates[i] = text(rows[i].date);
        places[i] = text(rows[i].place);
        wares[i] = text(rows[i].ware);
    }
    ck_assert_int_eq(licet_block_new(&block, law, ROWS, NULL), LICET_OK);
    ck_assert_int_eq(licet_block_start(block, ROWS), LICET_OK);
    licet_block_cells(block, 1, dates);
    licet_block_cells(block, 2, places);
    licet_block_cells(block, 3, wares);
    ck_assert_int_eq(licet_block_decide(block, NULL), LICET_OK);
    for (size_t i = 0; i < ROWS; i++) {
        const char *const wanted[] = {rows[i].of_place, rows[i].of_ware};
        for (size_t k = 0; k < 2; k++) {
            bool there = licet_block_group(block, i, 2 + k, &found);
            ck_assert_msg(there == (*wanted[k] != '\0'), "row %zu: no tier", i);
            ck_assert_msg(!there || (found.length == strlen(wanted[k]) &&
                                     memcmp(found.bytes, wanted[k], found.length) == 0),
                          "row %zu: `%.*s`", i, (int)found.length, found.bytes);
        }
    }
    licet_block_free(block);
    licet_law_free(law);
}
END_TEST

/* A tally that counts finer for a while: what it holds is read on all days. */
START_TEST(finer_for_a_while)
{
    static const char *const texts[] = {
        "ruleset base in force from 2025-01-01\n"
        "outcomes free permitted banned forbidden\n"
        "unit kg\n"
        "facts id : text date : date place : text amount : kg\n"
        "tally ever counts amount per place each year\n"
        "rule full when total(ever) > 10 kg then banned\n"
        "otherwise free\n",
        "amendment a amends base in force from 2025-02-01 until 2025-02-28\n"
        "replace tally ever counts 0.125 * amount per place each year\n"};
    static const struct {
        const char *date, *amount, *used, *because;
    } orders[] = {{"2025-01-31", "8", "ever[AA]=8", "otherwise"},
                  {"2025-02-01", "3", "ever[AA]=0.375", "otherwise"},
                  {"2025-02-02", "16", "ever[AA]=2", "full"},
                  {"2025-03-01", "1", "ever[AA]=1", "otherwise"},
                  {"2025-03-01", "1", "", "full"}};
    licet_law *law = load(texts, 2, false);
    licet_session *session = NULL;
    licet_ledger *ledger = NULL;
    ck_assert_int_eq(licet_session_new(&session, law, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&ledger, false, NULL), LICET_OK);
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        char found[64] = "";
        const char *cells[] = {"1", orders[i].date, "AA", orders[i].amount};
        for (uint32_t k = 0; k < 4; k++)
            ck_assert_int_eq(licet_set_text(session, k, text(cells[k])), LICET_OK);
        ck_assert_int_eq(licet_decide(session, ledger), LICET_OK);
        found[licet_record_text(session, LICET_COLUMN_BECAUSE, found, sizeof found - 1)] = '\0';
        ck_assert_str_eq(found, orders[i].because);
        if (strcmp(found, "full") == 0)
            continue;
        found[licet_record_text(session, LICET_COLUMN_BOOKED, found, sizeof found - 1)] = '\0';
        ck_assert_str_eq(found, orders[i].used);
        ck_assert_int_eq(licet_book(session, ledger, (licet_text){NULL, 0}), LICET_OK);
    }
    licet_session_free(session);
    licet_ledger_free(ledger);
    licet_law_free(law);
}
END_TEST

/* Many rules that name many versions: the choice is made once. */
START_TEST(choices_are_shared)
{
    enum { VERSIONS = 40, RULES = 200, ROOM = 40000 };
    char *one = malloc(ROOM);
    size_t at = (size_t)snprintf(one, ROOM,
                                 "ruleset base in force from 2025-01-01\n"
                                 "outcomes free permitted banned forbidden\n"
                                 "unit kg\n"
                                 "facts id : text date : date place : text amount : kg\n"
                                 "let most = amount\notherwise free\n");
    for (int i = 0; i < RULES; i++)
        at += (size_t)snprintf(one + at, ROOM - at, "rule r%d when most > %d kg then banned\n", i,
                               i + 1000);
    for (int i = 0; i < VERSIONS; i++)
        at += (size_t)snprintf(one + at, ROOM - at,
                               "amendment a%d amends base in force from 2025-%02d-%02d\n"
                               "replace let most = %d * amount\n",
                               i, 2 + i / 25, 1 + i % 25, i + 2);
    const char *const texts[] = {one};
    licet_law *law = load(texts, 1, false);
    licet_figures figures;
    licet_law_figures(law, &figures);
    ck_assert_uint_lt(figures.instructions, 5 * RULES + 5 * VERSIONS);
    ck_decides(law, "2025-01-31", "1000", "otherwise", "base");
    ck_decides(law, "2025-02-01", "501", "r0", "base + a0");
    licet_law_free(law);
    free(one);
}
END_TEST

Suite *suite_amend(void)
{
    Suite *suite = suite_create("amend");
    TCase *amendments = tcase_create("amendments");
    tcase_add_loop_test(amendments, texts_in_any_order_are_one_law, 0, 3);
    tcase_add_test(amendments, tests_run_under_their_part_of_the_law);
    tcase_add_test(amendments, a_bare_image_has_no_tests_of_amendments);
    tcase_add_test(amendments, versions_by_row);
    tcase_add_test(amendments, finer_for_a_while);
    tcase_add_test(amendments, choices_are_shared);
    tcase_add_test(amendments, tiers_are_those_of_the_day);
    suite_add_tcase(suite, amendments);
    return suite;
}
