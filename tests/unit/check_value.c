/* check_value.c - values of facts from text and back: what is read, what is refused and with which
 * words, what is suggested. */
#include "interp/engine.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_value(void);

static const char rules[] =
    "ruleset values \"Values\"\n"
    "outcomes\n"
    "  free \"Free\" permitted\n"
    "  barred \"Barred\" forbidden\n"
    "unit TPP\n"
    "unit H100e = 15,832 TPP\n"
    "unit USD to 0.01\n"
    "unit operations to 1e12\n"
    "registry country \"Country\"\n"
    "  | key | label : text | aliases : text |\n"
    "  | MY | \"Malaysia\" | \"Malaya\" |\n"
    "  | FR | \"France\" | |\n"
    "  | CI | \"C\xC3\xB4te d'Ivoire\" | |\n"
    "facts\n"
    "  place : country\n"
    "  day : date\n"
    "  pieces : count\n"
    "  speed : TPP\n"
    "  worth : USD\n"
    "  cluster : H100e\n"
    "  training : operations\n"
    "  share : decimal\n"
    "  listed : bool\n"
    "  name : text\n"
    "  part : percent\n"
    "  state : one of draft, final, on_hold\n"
    "rule everything when place = MY and day = 2025-01-01 and pieces > 1 and speed > 1 TPP\n"
    "    and worth > 1 USD and cluster > 1 H100e and training > 1e15 operations and share > 1\n"
    "    and listed and name = \"x\" and part > 5% and state = final\n"
    "  then barred\n"
    "otherwise free\n";

static licet_law *load(void)
{
    licet_law *law = NULL;
    licet_source source = {"values.licet", rules, sizeof rules - 1};
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, NULL), LICET_OK);
    return law;
}

static const lc_image_form *form_of(const licet_law *law, const char *fact)
{
    size_t index = licet_law_fact_find(law, (licet_text){fact, strlen(fact)});
    ck_assert_uint_ne(index, LICET_NO_INDEX);
    return &law->image.FACT[index].form;
}

/* Reads a copy of exactly its length, so that the sanitizer sees a byte read too far. */
static bool read_text(const licet_law *law, const char *fact, const char *text, int64_t *value,
                      li_fault *fault)
{
    size_t length = strlen(text);
    char *copy = malloc(length ? length : 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text, length);
    bool good = li_value_read(law, form_of(law, fact), copy, length, value, fault);
    free(copy);
    return good;
}

START_TEST(values_are_read)
{
    static const struct {
        const char *fact, *text;
        int64_t value;
    } good[] = {
        {"place", "MY", 0},
        {"place", "Malaysia", 0},
        {"place", "Malaya", 0},
        {"place", "  France\t", 1},
        {"place", "C\xC3\xB4te d'Ivoire", 2},
        {"day", "1970-01-01", 0},
        {"day", "2025-05-15", 20223},
        {"day", "0001-01-01", -719162},
        {"day", " 9999-12-31 ", 2932896},
        {"day", "2024-02-29", 19782},
        {"pieces", "0", 0},
        {"pieces", "1699", 1699},
        {"pieces", "1,699", 1699},
        {"pieces", "26,900,000", 26900000},
        {"pieces", "1e3", 1000},
        {"pieces", "1700.0", 1700},
        {"pieces", "007", 7},
        {"pieces", "-0", 0},
        {"pieces", " 5 ", 5},
        {"pieces", "999999999999999999", 999999999999999999},
        {"pieces", "9223372036854775807", INT64_MAX},
        {"speed", "500", 500},
        {"speed", "500 TPP", 500},
        {"speed", "500 H100e", 7916000},
        {"speed", "500H100e", 7916000},
        {"speed", "0.5 H100e", 7916},
        {"speed", "-3", -3},
        {"worth", "12.5", 1250},
        {"worth", "12.50 USD", 1250},
        {"worth", "12.500", 1250},
        {"cluster", "2", 31664},
        {"cluster", "2 TPP", 2},
        {"cluster", "0.125", 1979},
        {"training", "1e26", 100000000000000},
        {"training", "1e26 operations", 100000000000000},
        {"share", "0.07", 70000},
        {"share", "-0.000001", -1},
        {"share", "7", 7000000},
        {"listed", "yes", 1},
        {"listed", "no", 0},
        {"listed", " no ", 0},
        {"part", "7%", 7000000},
        {"part", "7", 7000000},
        {"part", " 7% ", 7000000},
        {"part", "7 %", 7000000},
        {"part", "0.5%", 500000},
        {"part", "100%", 100000000},
        {"part", "1,250%", 1250000000},
        {"part", "0.000001%", 1},
        {"part", "0.000001", 1},
        {"part", "-3%", -3000000},
        {"part", "7e1%", 70000000},
        {"part", "0%", 0},
        {"part", "7.10%", 7100000},
        {"part", "9,223,372,036,854.775807%", INT64_MAX},
        {"state", "draft", 0},
        {"state", "final", 1},
        {"state", " on_hold\t", 2},
    };
    licet_law *law = load();
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        int64_t value = -99;
        li_fault fault;
        if (!read_text(law, good[i].fact, good[i].text, &value, &fault))
            ck_abort_msg("%s `%s`: %s", good[i].fact, good[i].text, fault.reason);
        if (value != good[i].value)
            ck_abort_msg("%s `%s`: %lld", good[i].fact, good[i].text, (long long)value);
        ck_assert(read_text(law, good[i].fact, good[i].text, &value, NULL));
    }
    licet_law_free(law);
}
END_TEST

START_TEST(values_are_refused_with_words)
{
    static const struct {
        const char *fact, *text, *reason, *nearest;
    } wrong[] = {
        {"place", "Malasia", "no such country `Malasia`", "Malaysia"},
        {"place", "my", "no such country `my`", "MY"},
        {"place", "Malayaa", "no such country `Malayaa`", "Malaysia"},
        {"place", "Elbonia", "no such country `Elbonia`", ""},
        {"place", "M\x01Y", "no such country `M\\u{0001}Y`", "MY"},
        {"place", "\xFF\xFE", "no such country `\\x{FF}\\x{FE}`", ""},
        {"day", "2025-02-30", "there is no such day `2025-02-30`", ""},
        {"day", "2025-2-3", "`2025-2-3` is not a date: a date is written 2025-05-15", ""},
        {"day", "0000-01-01", "there is no such day `0000-01-01`", ""},
        {"day", "soon", "`soon` is not a date: a date is written 2025-05-15", ""},
        {"pieces", "1.5", "`1.5` is not a whole number", ""},
        {"pieces", "-3", "`-3` is negative", ""},
        {"pieces", "12345678901234567890", "the number is too large: `12345678901234567890`", ""},
        {"pieces", "9223372036854775808", "the number is too large: `9223372036854775808`", ""},
        {"pieces", "1e30", "the number is too large: `1e30`", ""},
        {"pieces", "1e99", "the number is too large: `1e99`", ""},
        {"pieces", "1e-99", "`1e-99` has too many digits: a number has 36 at most", ""},
        {"pieces", "1.0000000000000000000000000000000000000",
         "`1.0000000000000000000000000000000000000` has too many digits: a number has 36 at most",
         ""},
        {"pieces", "1700,500",
         "`1700,500`: a comma stands between groups of three digits, as in 1,700", ""},
        {"pieces", "1.000,5",
         "`1.000,5`: a comma stands between groups of three digits, as in 1,700", ""},
        {"pieces", "many", "`many` is not a number", ""},
        {"pieces", "", "there are only blanks here: what is not known is left empty", ""},
        {"pieces", "  ", "there are only blanks here: what is not known is left empty", ""},
        {"pieces", "5 TPP", "`5 TPP` is not a whole number: a count has no unit", ""},
        {"pieces", "+5", "`+5` is not a number", ""},
        {"pieces", "5e", "`5e` is not a whole number: a count has no unit", ""},
        {"speed", "500 H100", "there is no unit `H100`", "H100e"},
        {"speed", "500 USD", "`500 USD` is not an amount of `TPP`", ""},
        {"speed", "1.5", "`1.5` is too fine: this is counted in steps of 1", ""},
        {"speed", "1e18 H100e", "the number is too large: `1e18 H100e`", ""},
        {"speed", "1e36 H100e", "the number is too large: `1e36 H100e`", ""},
        {"worth", "0.001", "`0.001` is too fine: this is counted in steps of 0.01", ""},
        {"training", "1e11", "`1e11` is too fine: this is counted in steps of 1,000,000,000,000",
         ""},
        {"share", "5 TPP", "`5 TPP` has a unit, and a plain number is needed", ""},
        {"share", "7%", "there is no unit `%`", ""},
        {"listed", "true", "`true` is neither `yes` nor `no`", ""},
        {"part", "7%%", "`7%%` has a unit, and a percentage is needed, such as `7%`", ""},
        {"part", "%", "`%` is not a number", ""},
        {"part", "7 USD", "`7 USD` has a unit, and a percentage is needed, such as `7%`", ""},
        {"part", "7% USD", "`7% USD` has a unit, and a percentage is needed, such as `7%`", ""},
        {"part", "0.0000001%", "`0.0000001%` is too fine: a percentage has six places at most", ""},
        {"part", "9,223,372,036,854.775808%",
         "the number is too large: `9,223,372,036,854.775808%`", ""},
        {"part", "half", "`half` is not a number", ""},
        {"part", "", "there are only blanks here: what is not known is left empty", ""},
        {"state", "Final", "`Final` is not `one of draft, final, on_hold`", "final"},
        {"state", "finl", "`finl` is not `one of draft, final, on_hold`", "final"},
        {"state", "on hold", "`on hold` is not `one of draft, final, on_hold`", "on_hold"},
        {"state", "gone", "`gone` is not `one of draft, final, on_hold`", ""},
        {"state", "7", "`7` is not `one of draft, final, on_hold`", ""},
    };
    licet_law *law = load();
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        int64_t value;
        li_fault fault;
        if (read_text(law, wrong[i].fact, wrong[i].text, &value, &fault))
            ck_abort_msg("%s `%s` was read", wrong[i].fact, wrong[i].text);
        ck_assert_str_eq(fault.reason, wrong[i].reason);
        ck_assert_str_eq(fault.nearest, wrong[i].nearest);
        ck_assert(!read_text(law, wrong[i].fact, wrong[i].text, &value, NULL));
    }
    licet_law_free(law);
}
END_TEST

START_TEST(long_words_are_cut)
{
    licet_law *law = load();
    char text[2000];
    int64_t value;
    li_fault fault;
    for (size_t length = 1; length < sizeof text; length += 37) {
        memset(text, '\x02', length);
        ck_assert(!li_value_read(law, form_of(law, "place"), text, length, &value, &fault));
        ck_assert_uint_lt(strlen(fault.reason), LI_FAULT_TEXT);
        ck_assert_int_eq(fault.reason[strlen(fault.reason) - 1], '`');
    }
    licet_law_free(law);
}
END_TEST

START_TEST(values_are_written)
{
    static const struct {
        const char *fact, *text;
    } same[] = {
        {"place", "MY"},
        {"day", "2025-05-15"},
        {"pieces", "1699"},
        {"speed", "500"},
        {"worth", "12.5"},
        {"worth", "-0.01"},
        {"cluster", "2"},
        {"cluster", "0.125"},
        {"share", "0.07"},
        {"listed", "yes"},
        {"listed", "no"},
        {"share", "-7"},
        {"training", "100000000000000000000000000"},
        {"part", "7%"},
        {"part", "-0.000001%"},
        {"state", "on_hold"},
    };
    licet_law *law = load();
    char text[LI_VALUE_TEXT];
    int64_t value;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        const lc_image_form *form = form_of(law, same[i].fact);
        ck_assert(read_text(law, same[i].fact, same[i].text, &value, NULL));
        size_t length = li_value_write(law, form, value, text, sizeof text);
        ck_assert_uint_eq(length, strlen(same[i].text));
        ck_assert(memcmp(text, same[i].text, length) == 0);
        ck_assert_uint_eq(li_value_write(law, form, value, text, 1), 1);
        ck_assert_uint_eq(li_value_write(law, form, value, text, 0), 0);
    }
    size_t length = li_value_write(law, form_of(law, "cluster"), 500, text, sizeof text);
    ck_assert(length == 9 && memcmp(text, "500/15832", 9) == 0);
    licet_law_free(law);
}
END_TEST

START_TEST(facts_are_looked_into)
{
    licet_law *law = load();
    licet_fact_info info;
    size_t cluster = licet_law_fact_find(law, (licet_text){"cluster", 7});
    ck_assert_int_eq(licet_law_fact(law, cluster, &info), LICET_OK);
    ck_assert_int_eq(info.type, LICET_TYPE_NUMBER);
    ck_assert(info.type_name.length == 5 && memcmp(info.type_name.bytes, "H100e", 5) == 0);
    ck_assert(info.unit.length == 3 && memcmp(info.unit.bytes, "TPP", 3) == 0);
    ck_assert_int_eq(licet_law_fact(law, 99, &info), LICET_MISUSE);
    ck_assert_uint_eq(licet_law_registry_count(law), 2); /* the words of `one of` are one too */
    ck_assert_uint_eq(licet_law_row_count(law, 0), 3);
    ck_assert_uint_eq(licet_law_row_count(law, 2), 0);
    ck_assert_uint_eq(licet_law_registry_name(law, 1).length, 0);
    ck_assert_uint_eq(licet_law_row_count(law, 1), 3);
    ck_assert_uint_eq(licet_law_row_find(law, 1, (licet_text){"on_hold", 7}), 2);
    size_t part = licet_law_fact_find(law, (licet_text){"part", 4});
    ck_assert_int_eq(licet_law_fact(law, part, &info), LICET_OK);
    ck_assert_int_eq(info.type, LICET_TYPE_PERCENT);
    ck_assert_int_eq(info.scale, 8);
    ck_assert_ptr_null(info.unit.bytes);
    ck_assert_int_eq(licet_law_fact(law, part + 1, &info), LICET_OK);
    ck_assert_int_eq(info.type, LICET_TYPE_ROW);
    ck_assert_uint_eq(info.registry, 1);
    ck_assert(info.type_name.length == 28 &&
              memcmp(info.type_name.bytes, "one of draft, final, on_hold", 28) == 0);
    ck_assert_uint_eq(licet_law_row_find(law, 0, (licet_text){"France", 6}), 1);
    ck_assert_uint_eq(licet_law_row_find(law, 0, (licet_text){"france", 6}), LICET_NO_INDEX);
    ck_assert_ptr_null(licet_law_row_key(law, 0, 3).bytes);
    licet_text label = licet_law_row_label(law, 0, 0);
    ck_assert(label.length == 8 && memcmp(label.bytes, "Malaysia", 8) == 0);
    licet_law_free(law);
}
END_TEST

Suite *suite_value(void)
{
    Suite *suite = suite_create("value");
    TCase *tests = tcase_create("value");
    tcase_add_test(tests, values_are_read);
    tcase_add_test(tests, values_are_refused_with_words);
    tcase_add_test(tests, long_words_are_cut);
    tcase_add_test(tests, values_are_written);
    tcase_add_test(tests, facts_are_looked_into);
    suite_add_tcase(suite, tests);
    return suite;
}
