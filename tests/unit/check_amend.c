/* check_amend.c - amendments through the public interface: texts in any order, the law of a day by
 * name, tests under the part of the law that they stand in. */
#include <licet.h>
#include <licet_tools.h>

#include <check.h>
#include <stdio.h>
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

Suite *suite_amend(void)
{
    Suite *suite = suite_create("amend");
    TCase *amendments = tcase_create("amendments");
    tcase_add_loop_test(amendments, texts_in_any_order_are_one_law, 0, 3);
    tcase_add_test(amendments, tests_run_under_their_part_of_the_law);
    tcase_add_test(amendments, a_bare_image_has_no_tests_of_amendments);
    suite_add_tcase(suite, amendments);
    return suite;
}
