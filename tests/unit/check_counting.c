/* check_counting.c - what the program counts by: names and their numbers, days and
 * windows as texts.
 *
 * Must not: need a law. */
#include "../../cli/dates.h"
#include "../../cli/names.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_counting(void);

enum { MANY = 3000 };

static licet_text name_of(char buffer[32], int number)
{
    int length = snprintf(buffer, 32, number % 7 ? "Consignee %04d" : "%d", number);
    return (licet_text){buffer, (size_t)length};
}

/* Numbers follow the order of coming, whatever the table does, and one by one as many at once. */
START_TEST(names_keep_their_numbers)
{
    static char buffers[MANY][32];
    static licet_text texts[MANY];
    static size_t places[MANY];
    struct names one = {0}, all = {0};
    for (int i = 0; i < MANY; i++) {
        texts[i] = name_of(buffers[i], i);
        ck_assert_uint_eq(names_find(&one, texts[i]), NAMES_FAILED);
        ck_assert_uint_eq(names_add(&one, texts[i]), (size_t)i);
    }
    for (int i = 0; i < MANY; i++) {
        ck_assert_uint_eq(names_add(&one, texts[i]), (size_t)i);
        ck_assert_uint_eq(names_find(&one, texts[i]), (size_t)i);
        ck_assert(same_text(one.list[i], texts[i]) && one.list[i].bytes[texts[i].length] == '\0');
    }
    ck_assert(names_add_all(&all, texts, MANY, places));
    for (size_t i = 0; i < MANY; i++)
        ck_assert_uint_eq(places[i], i);
    ck_assert(names_add_all(&all, texts + 100, 100, places) && places[0] == 100);
    ck_assert_uint_eq(all.count, MANY);
    names_free(&one);
    names_free(&all);
}
END_TEST

/* An empty text is a name, bytes of zero count, and long ones have room. */
START_TEST(names_of_odd_texts)
{
    struct names names = {0};
    char *long_text = calloc(100000, 1);
    ck_assert_ptr_nonnull(long_text);
    memset(long_text, 'x', 100000);
    ck_assert_uint_eq(names_add(&names, (licet_text){NULL, 0}), 0);
    ck_assert_uint_eq(names_add(&names, (licet_text){"\0", 1}), 1);
    ck_assert_uint_eq(names_add(&names, (licet_text){"\0\0", 2}), 2);
    ck_assert_uint_eq(names_add(&names, (licet_text){long_text, 100000}), 3);
    ck_assert_uint_eq(names_add(&names, (licet_text){"", 0}), 0);
    ck_assert_uint_eq(names_find(&names, (licet_text){long_text, 100000}), 3);
    ck_assert_uint_eq(names_find(&names, (licet_text){long_text, 99999}), NAMES_FAILED);
    free(long_text);
    names_free(&names);
}
END_TEST

START_TEST(texts_are_joined_and_compared)
{
    const licet_text words[] = {{"a", 1}, {NULL, 0}, {"bc", 2}};
    licet_text joined = join_texts(words, 3, ", ");
    ck_assert_str_eq(joined.bytes, "a, , bc");
    ck_assert_uint_eq(joined.length, 7);
    free((void *)(uintptr_t)joined.bytes);
    joined = join_texts(NULL, 0, ", ");
    ck_assert(joined.bytes && joined.length == 0);
    free((void *)(uintptr_t)joined.bytes);
    ck_assert_int_eq(compare_texts(words[0], words[2]), -1);
    ck_assert_int_eq(compare_texts(words[2], words[0]), 1);
    ck_assert_int_eq(compare_texts(words[1], words[0]), -1);
    ck_assert_int_eq(compare_texts(words[0], words[0]), 0);
}
END_TEST

START_TEST(days_and_windows_as_texts)
{
    char text[DATE_ROOM];
    ck_assert_str_eq(date_write(text, 0), "1970-01-01");
    ck_assert_str_eq(date_write(text, 20240), "2025-06-01");
    ck_assert_str_eq(date_write(text, 11016), "2000-02-29");
    ck_assert_str_eq(date_write(text, -719162), "0001-01-01");
    ck_assert_str_eq(month_write(text, date_month(20240)), "2025-06");
    ck_assert_int_eq(date_month(20240) - date_month(20239), 1);
    ck_assert_str_eq(window_write(text, LICET_WINDOW_YEAR, 20089), "2025");
    ck_assert_str_eq(window_write(text, LICET_WINDOW_QUARTER, 20179), "2025, quarter 2");
    ck_assert_str_eq(window_write(text, LICET_WINDOW_MONTH, 20240), "2025-06");
    ck_assert_str_eq(window_write(text, LICET_WINDOW_PERIOD, 20240), "from 2025-06-01");
    ck_assert_str_eq(window_write(text, LICET_WINDOW_EVER, 0), "");
}
END_TEST

Suite *suite_counting(void)
{
    Suite *suite = suite_create("counting");
    TCase *cases = tcase_create("names and days");
    tcase_add_test(cases, names_keep_their_numbers);
    tcase_add_test(cases, names_of_odd_texts);
    tcase_add_test(cases, texts_are_joined_and_compared);
    tcase_add_test(cases, days_and_windows_as_texts);
    suite_add_tcase(suite, cases);
    return suite;
}
