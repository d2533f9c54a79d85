/* check_consolidate.c - consolidations through the public interface: what each form of amendment
 * becomes in one text, what one text cannot say, which tests and comments stay.
 *
 * spec: M-6.1, M-6.2, M-6.3, M-6.4, M-6.5, M-6.6 */
#include <licet.h>
#include <licet_tools.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/consolidate.h"

Suite *suite_consolidate(void);

static const char base[] = "ruleset base in force from 2025-01-01 binding from 2025-01-15\n"
                           "outcomes free permitted told permitted banned forbidden\n"
                           "unit kg\n"
                           "registry place\n | key |\n | AA |\n | BB |\n | CC |\n"
                           "facts id : text date : date s : text amount : kg destination : place\n"
                           "threshold most = 10 kg -- of old\n"
                           "group near = AA\n"
                           "group far = CC\n"
                           "tiers of place\n"
                           "  ours = near, BB\n"
                           "  theirs = far except AA\n"
                           "cap room limits amount to 20 kg per s\n"
                           "tally sum counts amount\n"
                           "rule heavy when amount > most then banned\n"
                           "rule light despite heavy within room then told\n"
                           "rule late when total(sum) > 90 kg then banned\n"
                           "otherwise free\n";

static void *allocate(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (new_size)
        return realloc(pointer, new_size);
    free(pointer);
    return NULL;
}

/* ---- helpers -------------------------------------------------------------------------------- */

typedef struct {
    char *bytes;
    size_t length;
} text;

static int keep(void *user, const char *bytes, size_t length)
{
    text *t = user;
    t->bytes = realloc(t->bytes, t->length + length + 1);
    ck_assert_ptr_nonnull(t->bytes);
    memcpy(t->bytes + t->length, bytes, length);
    t->length += length;
    t->bytes[t->length] = '\0';
    return 0;
}

static licet_law *load_two(const char *first, const char *second)
{
    const licet_source sources[] = {{"first", first, strlen(first)},
                                    {"second", second, strlen(second)}};
    licet_law *law = NULL;
    licet_diagnostics *diagnostics = NULL;
    licet_diagnostic shown = {.message = ""};
    licet_status status = licet_load(&law, &diagnostics, sources, *second ? 2 : 1, NULL);
    if (licet_diagnostics_count(diagnostics))
        licet_diagnostics_get(diagnostics, 0, &shown);
    ck_assert_msg(status == LICET_OK, "%s in %s%s", shown.message, first, second);
    licet_diagnostics_free(diagnostics);
    return law;
}

/* The consolidation of LAW on DAY (NULL: all days); its own consolidation is the same. */
static text consolidate(const licet_law *law, const char *day)
{
    int32_t date = 0;
    const int32_t *on = day ? &date : NULL;
    text once = {NULL, 0}, twice = {NULL, 0};
    if (day)
        ck_assert_int_eq(licet_date_read((licet_text){day, strlen(day)}, &date), LICET_OK);
    licet_diagnostics *diagnostics = NULL;
    licet_diagnostic shown = {.message = ""};
    licet_status status = licet_consolidate(law, on, NULL, &diagnostics, keep, &once);
    if (licet_diagnostics_count(diagnostics))
        licet_diagnostics_get(diagnostics, 0, &shown);
    ck_assert_msg(status == LICET_OK, "%s", shown.message);
    licet_diagnostics_free(diagnostics);
    licet_law *again = load_two(once.bytes, "");
    ck_assert_int_eq(licet_consolidate(again, on, NULL, NULL, keep, &twice), LICET_OK);
    ck_assert_str_eq(once.bytes, twice.bytes);
    licet_law_free(again);
    free(twice.bytes);
    return once;
}

/* ---- forms ---------------------------------------------------------------------------------- */

static const struct {
    const char *amendment, *day;
    const char *holds[4]; /* what the text has */
    const char *lacks;    /* NULL: nothing */
} forms[] = {
    {"amendment a amends base in force from 2025-02-01 set threshold most = 5 kg -- new\n",
     "2025-02-01",
     {"-- The law of 2025-02-01.\n-- With a, in force from 2025-02-01.\nruleset base",
      "-- as amended by a, in force from 2025-02-01\nthreshold most = 5 kg", "-- new\n"},
     "of old"},
    {"amendment a amends base in force from 2025-02-01 set threshold most = 5 kg\n",
     "2025-01-31",
     {"-- The law of 2025-01-31.\nruleset base", "threshold most = 10 kg", "-- of old\n"},
     "by a"},
    {"amendment a amends base in force from 2025-02-01 until 2025-02-28\n"
     "replace threshold most = 5 kg then 6 kg from 2025-02-10\n",
     NULL,
     {"most = 10 kg                        -- of old\n  then 5 kg from 2025-02-01\n"
      "  then 6 kg from 2025-02-10\n  then 10 kg from 2025-03-01                  -- of old"},
     NULL},
    {"amendment a amends base in force from 2025-02-01 set cap room = 5 kg\n",
     NULL,
     {"limits amount to 20 kg then 5 kg from 2025-02-01 per s"},
     NULL},
    {"amendment a amends base set cap room = 5 kg\n",
     NULL,
     {"-- The law of all days.\n-- With a, in force at all times.\n",
      "limits amount to 5 kg per s"},
     "20 kg"},
    {"amendment a amends base in force from 2025-02-01\n-- why\nstrike rule late strike tally "
     "sum\n",
     "2025-02-01",
     {"-- why\n-- rule late, struck by a, in force from 2025-02-01\n", "-- tally sum, struck by a"},
     "total(sum)"},
    {"amendment a amends base in force from 2025-02-01 strike rule light\n",
     NULL,
     {"-- struck by a, in force from 2025-02-01\nrule light\n  in force until 2025-01-31\n"},
     NULL},
    {"amendment a amends base in force from 2025-02-01\n"
     "replace rule light \"Light\" despite heavy then free\n"
     "rule new in force until 2025-12-31 when s = \"x\" then banned\n"
     "facts more : text\n",
     "2025-03-01",
     {"-- replaced by a, in force from 2025-02-01\nrule light \"Light\"\n", "rule new\n",
      "facts\n  more : text\n"},
     "then told\n"},
    {"amendment a amends base in force from 2025-02-01 facts more : text\n",
     "2025-01-31",
     {"-- added by a\nfacts\n  more : text\n"},
     NULL},
    {"amendment a amends base in force from 2025-02-01 suspended from 2025-03-01 until 2025-03-31\n"
     "agreement pact with AA, BB cites \"3 X 1\" limits amount to 5 kg\n"
     "rule agreed in force until 2025-06-30 despite heavy under pact then told\n"
     "tally more counts amount\n"
     "amendment b amends a in force from 2025-05-01 strike rule agreed strike tally more\n",
     "2025-04-30",
     {"agreement pact\n  with AA, BB\n  cites \"3 X 1\"\n  limits", "tally more"},
     "suspended"},
    {"amendment a amends base in force from 2025-02-01 suspended from 2025-03-01 until 2025-03-31\n"
     "agreement pact with AA, BB cites \"3 X 1\" limits amount to 5 kg\n"
     "rule agreed in force until 2025-06-30 despite heavy under pact then told\n",
     NULL,
     {"cites \"3 X 1\"\n  in force from 2025-02-01 until 2025-02-28\n  in force from 2025-04-01\n",
      "in force until 2025-06-30\n  suspended until 2025-01-31\n"
      "  suspended from 2025-03-01 until 2025-03-31\n  despite heavy"},
     NULL},
    {"amendment a amends base in force from 2025-02-01 tally more counts amount\n"
     "tally less counts amount counts from 2024-01-01\n"
     "tally last counts amount counts from 2026-01-01\n",
     NULL,
     {"tally more\n  counts amount\n  counts from 2025-02-01\n",
      "tally less\n  counts amount\n  counts from 2025-02-01\n",
      "tally last\n  counts amount\n  counts from 2026-01-01\n"},
     NULL},
    {"amendment a amends base in force from 2025-02-01 binding from 2025-03-01\n"
     "not enforced from 2025-04-01 until 2025-04-30 group more = AA\n",
     "2025-02-01",
     {"  binding from 2025-03-01\n", "  not enforced from 2025-04-01 until 2025-04-30\n"},
     "2025-01-15"},
    {"amendment a amends base in force from 2025-01-10 binding from 2025-03-01 group more = AA\n",
     NULL,
     {"  binding from 2025-03-01\n"},
     "2025-01-15"},
    {"amendment a amends base in force from 2025-02-01 until 2025-02-28\n"
     "replace otherwise told\n",
     "2025-02-01",
     {"-- replaced by a", "otherwise told\n"},
     "otherwise free"},
};

START_TEST(test_forms)
{
    licet_law *law = load_two(forms[_i].amendment, base);
    text made = consolidate(law, forms[_i].day);
    for (size_t i = 0; i < 4 && forms[_i].holds[i]; i++)
        ck_assert_msg(strstr(made.bytes, forms[_i].holds[i]), "%s\nis not in\n%s",
                      forms[_i].holds[i], made.bytes);
    if (forms[_i].lacks)
        ck_assert_msg(!strstr(made.bytes, forms[_i].lacks), "%s\nis in\n%s", forms[_i].lacks,
                      made.bytes);
    free(made.bytes);
    licet_law_free(law);
}
END_TEST

/* ---- refusals ------------------------------------------------------------------------------- */

static const struct {
    const char *amendment, *code, *message;
} refusals[] = {
    {"amendment a amends base in force from 2025-02-01\n"
     "replace rule light despite heavy then free\n",
     "E1002",
     "`rule light` is there from 2025-02-01, "
     "and another version of it on other days"},
    {"amendment a amends base in force from 2025-02-01 until 2025-02-28 strike rule light\n"
     "amendment b amends base in force from 2025-02-10 until 2025-02-11\n"
     "rule light despite heavy then free\n",
     "E1002",
     "`rule light` is there from 2025-02-10 until 2025-02-11, "
     "and another version of it on other days"},
    {"amendment a amends base in force from 2025-02-01 replace otherwise told\n", "E1003",
     "`otherwise told` is there from 2025-02-01 only, and a text has no words to say so"},
    {"amendment a amends base in force from 2025-02-01 strike rule late strike tally sum\n",
     "E1003", "`tally sum` is there until 2025-01-31 only, and a text has no words to say so"},
    {"amendment a amends base in force from 2025-02-01 binding from 2025-03-01 group g = AA\n",
     "E1004",
     "`a` acts from 2025-02-01 until 2025-02-28 and does not bind yet, "
     "when the law before it does"},
};

START_TEST(test_refused)
{
    licet_law *law = load_two(refusals[_i].amendment, base);
    licet_diagnostics *diagnostics = NULL;
    licet_diagnostic told;
    text made = {NULL, 0};
    ck_assert_int_eq(licet_consolidate(law, NULL, NULL, &diagnostics, keep, &made),
                     LICET_WRONG_RULES);
    ck_assert_uint_gt(licet_diagnostics_count(diagnostics), 0);
    ck_assert_int_eq(licet_diagnostics_get(diagnostics, 0, &told), LICET_OK);
    ck_assert_str_eq(told.code, refusals[_i].code);
    ck_assert_str_eq(told.message, refusals[_i].message);
    ck_assert_uint_eq(made.length, 0);
    licet_diagnostics_free(diagnostics);
    licet_law_free(law);
}
END_TEST

static int stop(void *user, const char *bytes, size_t length)
{
    (void)user;
    (void)bytes;
    (void)length;
    return 1;
}

START_TEST(test_misuse)
{
    licet_law *law = load_two(base, ""), *image = NULL, *edited = NULL;
    licet_options options = LICET_OPTIONS_INIT;
    licet_diagnostics *diagnostics = NULL;
    const licet_source source = {"base", base, sizeof base - 1};
    text made = {NULL, 0};
    const int32_t far = INT32_MAX;
    ck_assert_int_eq(licet_consolidate(NULL, NULL, NULL, NULL, keep, &made), LICET_MISUSE);
    ck_assert_int_eq(licet_consolidate(law, NULL, NULL, NULL, NULL, NULL), LICET_MISUSE);
    ck_assert_int_eq(licet_consolidate(law, &far, NULL, NULL, keep, &made), LICET_MISUSE);
    ck_assert_int_eq(licet_consolidate(law, NULL, NULL, NULL, stop, NULL), LICET_STOPPED);
    options.edit = (licet_text){"set threshold most = 1 kg", 25};
    ck_assert_int_eq(licet_load(&edited, NULL, &source, 1, &options), LICET_OK);
    ck_assert_int_eq(licet_consolidate(edited, NULL, NULL, NULL, keep, &made), LICET_MISUSE);
    options.edit = (licet_text){NULL, 0};
    options.bare = true;
    ck_assert_int_eq(licet_load(&image, NULL, &source, 1, &options), LICET_OK);
    ck_assert_int_eq(licet_consolidate(image, NULL, NULL, &diagnostics, keep, &made),
                     LICET_WRONG_RULES);
    licet_diagnostic told;
    ck_assert_int_eq(licet_diagnostics_get(diagnostics, 0, &told), LICET_OK);
    ck_assert_str_eq(told.code, "E1007");
    ck_assert_uint_eq(made.length, 0);
    licet_diagnostics_free(diagnostics);
    licet_law_free(image);
    licet_law_free(edited);
    /* an image with its texts is as good as these */
    licet_text bytes = licet_law_image(law);
    const licet_source compiled = {"image", bytes.bytes, bytes.length};
    ck_assert_int_eq(licet_load(&image, NULL, &compiled, 1, NULL), LICET_OK);
    text of_image = consolidate(image, NULL), of_text = consolidate(law, NULL);
    ck_assert_str_eq(of_image.bytes, of_text.bytes);
    free(of_image.bytes);
    free(of_text.bytes);
    licet_law_free(image);
    licet_law_free(law);
}
END_TEST

/* ---- modules, tables, tests ------------------------------------------------------------------ */

static int load_words(void *user, const char *name, licet_text *found)
{
    (void)user;
    static const char words[] = "unit stone\ngroup far_off = BB\n";
    *found = (licet_text){words, sizeof words - 1};
    return strcmp(name, "words") == 0 ? 0 : 1;
}

static int load_places(void *user, const char *name, const char *file, licet_text *found)
{
    (void)user;
    (void)file;
    static const char rows[] = "key,quota\nAA,100\nBB,\n";
    *found = (licet_text){rows, sizeof rows - 1};
    return strcmp(name, "place") == 0 ? 0 : 1;
}

START_TEST(test_modules_and_tests)
{
    static const char rules[] =
        "ruleset base use words outcomes free permitted banned forbidden\n"
        "registry place from \"places.csv\" | key | quota : stone |\n"
        "facts id : text date : date place : place weight : stone\n"
        "rule far when place in far_off then banned\n"
        "rule heavy when weight > place.quota then banned\notherwise free\n"
        "test \"far\" order place BB, weight 1 stone, date 2025-01-01 expect banned by far\n"
        "test \"heavy\" order place AA, weight 101 stone, date 2025-01-01 expect banned by heavy\n"
        "test \"light\" order place AA, weight 100 stone, date 2025-01-01 expect free\n"
        "test \"out\" order place AA, weight 100 stone, date 2025-01-01 expect free\n"
        "amendment a amends base in force from 2025-01-01\n"
        "strike rule far strike test \"out\"\n"
        "test \"free\" order place BB, weight 1 stone, date 2025-01-01 expect indeterminate\n"
        "test \"wrong\" order place BB, weight 1 stone, date 2025-01-01 expect banned\n";
    licet_options options = LICET_OPTIONS_INIT;
    licet_law *law = NULL;
    const licet_source source = {"rules", rules, sizeof rules - 1};
    options.load = load_words;
    options.load_table = load_places;
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, &options), LICET_OK);
    int32_t day;
    ck_assert_int_eq(licet_date_read((licet_text){"2025-06-01", 10}, &day), LICET_OK);
    text made = {NULL, 0};
    ck_assert_int_eq(licet_consolidate(law, &day, NULL, NULL, keep, &made), LICET_OK);
    licet_law *again = NULL;
    const licet_source once = {"once", made.bytes, made.length};
    ck_assert_int_eq(licet_load(&again, NULL, &once, 1, &options), LICET_OK);
    size_t passed, failed;
    ck_assert_int_eq(licet_run_tests(again, NULL, &passed, &failed, NULL, NULL), LICET_OK);
    ck_assert_uint_eq(passed, 3);
    ck_assert_uint_eq(failed, 0);
    ck_assert_ptr_nonnull(strstr(made.bytes, "does not pass it:\n-- test \"far\"\n"));
    ck_assert_ptr_nonnull(strstr(made.bytes, "does not pass it:\n-- test \"wrong\"\n"));
    ck_assert_ptr_null(strstr(made.bytes, "\"out\""));
    ck_assert_ptr_nonnull(strstr(made.bytes, "use words"));
    licet_law_free(again);
    licet_law_free(law);
    free(made.bytes);
}
END_TEST

/* ---- moves and savings ----------------------------------------------------------------------- */

/* Below the public interface, which first asks whether the texts make a law. */
static const struct {
    const char *amendment, *day;
    const char *code;     /* of the first error; NULL: none */
    const char *holds[2]; /* what the text has */
} parsed[] = {
    {"amendment a amends base saves when amount > 1 kg group g = AA\n", NULL, "E1001", {NULL}},
    {"amendment a amends base in force until 2025-01-31 saves when amount > 1 kg group g = AA\n",
     "2025-02-01",
     NULL,
     {"ruleset base"}},
    {"amendment a amends base in force from 2025-02-01 move BB to theirs -- why\n",
     "2025-02-01",
     NULL,
     {"  ours   = near\n  theirs = far, BB except AA\n", "-- why\n-- as amended by a"}},
    {"amendment a amends base in force from 2025-02-01 move CC to ours\n",
     NULL,
     NULL,
     {"  ours   = near, BB, CC from 2025-02-01\n",
      "  theirs = far except AA, CC from 2025-02-01\n"}},
    {"amendment a amends base in force from 2025-02-01 move near until 2025-03-01 to theirs\n",
     NULL,
     NULL,
     {"  ours   = near, BB except AA from 2025-02-01 until 2025-03-01\n",
      "  theirs = far, AA from 2025-02-01 until 2025-03-01"
      " except AA until 2025-01-31, AA from 2025-03-02\n"}},
    {"amendment a amends base in force from 2025-02-01 move near to theirs\n"
     "amendment b amends base in force from 2025-03-01 move AA, BB to ours\n",
     "2025-03-01",
     NULL,
     {"  ours   = near, BB, AA\n", "  theirs = far except AA\n"}},
    {"amendment a amends base group g = \"Celand\" move g, AA to ours\n", NULL, "E1008", {NULL}},
    {"amendment a amends base group g = theirs move g to ours\n", NULL, "E1008", {NULL}},
    {"amendment a amends base replace tiers of place ours = AA, BB theirs = CC except near\n"
     "amendment b amends base in force from 2025-02-01 move AA to theirs\n",
     "2025-02-01",
     NULL,
     {"  ours   = BB\n", "  theirs = CC, AA\n"}},
    {"amendment a amends base replace tiers of place ours = AA, BB theirs = CC except ours\n"
     "amendment b amends base in force from 2025-02-01 move AA to theirs\n",
     NULL,
     "E1006",
     {NULL}},
    {"amendment a amends base in force from 2025-02-01 strike tiers tiers of place all_of = the "
     "rest\n",
     "2025-02-01",
     NULL,
     {"tiers of place\n  all_of = the rest\n", "struck by a, in force from 2025-02-01\n"}},
};

START_TEST(test_parsed)
{
    const lc_allocator heap = {allocate, NULL};
    lc_sources sources;
    lc_diagnostics diagnostics;
    lc_consolidation made;
    lc_buffer out;
    uint32_t index;
    int32_t day = 0;
    const char *on = parsed[_i].day;
    if (on)
        ck_assert(lc_date_read(&day, on, strlen(on)));
    lc_sources_init(&sources, &heap);
    lc_diagnostics_init(&diagnostics, &heap);
    lc_buffer_init(&out, &heap);
    lc_sources_add(&sources, &index, "base", base, strlen(base));
    lc_sources_add(&sources, &index, "a", parsed[_i].amendment, strlen(parsed[_i].amendment));
    lc_consolidation_init(&made, &sources, NULL, on ? &day : NULL, &diagnostics, &heap);
    lc_status status = lc_consolidation_make(&made);
    if (status == LC_OK)
        status = lc_consolidation_write(&made, &out);
    lc_buffer_byte(&out, '\0');
    ck_assert_int_eq(status, parsed[_i].code ? LC_WRONG_RULES : LC_OK);
    if (parsed[_i].code)
        ck_assert_str_eq(lc_code_text(diagnostics.items[0]->code), parsed[_i].code);
    for (size_t i = 0; i < 2 && parsed[_i].holds[i]; i++)
        ck_assert_msg(strstr(out.bytes, parsed[_i].holds[i]), "%s\nis not in\n%s",
                      parsed[_i].holds[i], out.bytes);
    lc_consolidation_fini(&made);
    lc_buffer_fini(&out);
    lc_diagnostics_fini(&diagnostics);
    lc_sources_fini(&sources);
}
END_TEST

Suite *suite_consolidate(void)
{
    Suite *suite = suite_create("consolidate");
    TCase *all = tcase_create("consolidate");
    tcase_set_timeout(all, 60);
    tcase_add_loop_test(all, test_forms, 0, sizeof forms / sizeof forms[0]);
    tcase_add_loop_test(all, test_refused, 0, sizeof refusals / sizeof refusals[0]);
    tcase_add_test(all, test_misuse);
    tcase_add_test(all, test_modules_and_tests);
    tcase_add_loop_test(all, test_parsed, 0, sizeof parsed / sizeof parsed[0]);
    suite_add_tcase(suite, all);
    return suite;
}
