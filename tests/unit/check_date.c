/* check_date.c - the calendar: every day there and back, its ends, and texts that are no date. */
#include "lang/date.h"

#include <check.h>
#include <string.h>

Suite *suite_date(void);

/* A calendar that only counts, to check the one that divides. */
static int month_days(int year, int month)
{
    switch (month) {
    case 2:
        return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ? 29 : 28;
    case 4:
    case 6:
    case 9:
    case 11:
        return 30;
    default:
        return 31;
    }
}

START_TEST(every_day_there_and_back)
{
    int32_t date = LC_DATE_MIN;
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= month_days(year, month); day++, date++) {
                int32_t made = 0;
                int y = 0, m = 0, d = 0;
                bool good = lc_date_from_parts(&made, year, month, day);
                lc_date_to_parts(date, &y, &m, &d);
                if (!good || made != date || y != year || m != month || d != day)
                    ck_abort_msg("%d-%d-%d", year, month, day);
            }
    ck_assert_int_eq(date, LC_DATE_MAX + 1);
}
END_TEST

static void check_no_day(int year, int month, int day)
{
    int32_t date = 7;
    ck_assert(!lc_date_from_parts(&date, year, month, day));
    ck_assert_int_eq(date, 7);
}

START_TEST(days_that_no_calendar_has)
{
    check_no_day(2025, 2, 29);
    check_no_day(2025, 2, 30);
    check_no_day(1900, 2, 29);
    check_no_day(2100, 2, 29);
    check_no_day(2024, 2, 30);
    check_no_day(2025, 4, 31);
    check_no_day(2025, 1, 32);
    check_no_day(2025, 1, 0);
    check_no_day(2025, 0, 1);
    check_no_day(2025, 13, 1);
    check_no_day(0, 12, 31);
    check_no_day(10000, 1, 1);
    check_no_day(-1, -1, -1);
    int32_t date;
    ck_assert(lc_date_from_parts(&date, 2000, 2, 29));
    ck_assert(lc_date_from_parts(&date, 2024, 2, 29));
}
END_TEST

static int32_t read_date(const char *text)
{
    int32_t date = INT32_MIN;
    return lc_date_read(&date, text, strlen(text)) ? date : INT32_MIN;
}

START_TEST(dates_are_read)
{
    ck_assert_int_eq(read_date("1970-01-01"), 0);
    ck_assert_int_eq(read_date("1969-12-31"), -1);
    ck_assert_int_eq(read_date("2000-03-01"), 11017);
    ck_assert_int_eq(read_date("2025-05-15"), 20223);
    ck_assert_int_eq(read_date("0001-01-01"), LC_DATE_MIN);
    ck_assert_int_eq(read_date("9999-12-31"), LC_DATE_MAX);
    static const char *const wrong[] = {
        "",           "2025",       "2025-5-15",  "2025-05-1",   "2025-05-150", "2025/05/15",
        "2025-05/15", "2025-02-30", "0000-01-01", " 2025-05-15", "2025-05-15 ", "2025-0a-15",
        "-025-05-15", "2025--5-15", "2025-05--1", "20250515",    "abcd-ef-gh",  "2025-05-1:",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(read_date(wrong[i]) == INT32_MIN, "%s", wrong[i]);
}
END_TEST

START_TEST(dates_are_written)
{
    static const char *const texts[] = {"0001-01-01", "0999-12-31", "1900-02-28", "1970-01-01",
                                        "2000-02-29", "2025-05-15", "9999-12-31"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char text[LC_DATE_TEXT];
        lc_date_write(text, read_date(texts[i]));
        ck_assert_str_eq(text, texts[i]);
    }
}
END_TEST

START_TEST(weekdays)
{
    ck_assert_int_eq(lc_date_weekday(read_date("1970-01-01")), 3); /* a Thursday */
    ck_assert_int_eq(lc_date_weekday(read_date("1969-12-31")), 2);
    ck_assert_int_eq(lc_date_weekday(read_date("2025-05-12")), 0);
    ck_assert_int_eq(lc_date_weekday(read_date("2025-05-18")), 6);
    ck_assert_int_eq(lc_date_weekday(read_date("2000-01-01")), 5);
    ck_assert_int_eq(lc_date_weekday(LC_DATE_MIN), 0);
    ck_assert_int_eq(lc_date_weekday(LC_DATE_MAX), 4);
}
END_TEST

Suite *suite_date(void)
{
    Suite *suite = suite_create("date");
    TCase *cases = tcase_create("date");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, every_day_there_and_back);
    tcase_add_test(cases, days_that_no_calendar_has);
    tcase_add_test(cases, dates_are_read);
    tcase_add_test(cases, dates_are_written);
    tcase_add_test(cases, weekdays);
    suite_add_tcase(suite, cases);
    return suite;
}
