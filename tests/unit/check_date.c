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

/* ---- moving dates --------------------------------------------------------------------------- */

typedef struct {
    const char *from;
    int amount;
    const char *to; /* NULL: outside of the calendar */
} move;

static void check_moves(bool (*moved)(int32_t *, int32_t, int32_t), const move *moves, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int32_t date = INT32_MIN;
        char text[LC_DATE_TEXT] = "";
        bool good = moved(&date, read_date(moves[i].from), moves[i].amount);
        if (good)
            lc_date_write(text, date);
        ck_assert_msg(good == (moves[i].to != NULL) && (!good || strcmp(text, moves[i].to) == 0),
                      "%s moved by %d: %s", moves[i].from, moves[i].amount,
                      good ? text : "outside");
    }
}

/* spec. 2025-05-12 is a Monday. */
START_TEST(business_days)
{
    static const move moves[] = {
        /* after a Thursday, a Friday, a Saturday, a Sunday, a Monday */
        {"2025-05-15", 1, "2025-05-16"},
        {"2025-05-15", 2, "2025-05-19"},
        {"2025-05-16", 1, "2025-05-19"},
        {"2025-05-16", 5, "2025-05-23"},
        {"2025-05-16", 6, "2025-05-26"},
        {"2025-05-17", 1, "2025-05-19"},
        {"2025-05-17", 5, "2025-05-23"},
        {"2025-05-17", 6, "2025-05-26"},
        {"2025-05-17", 10, "2025-05-30"},
        {"2025-05-18", 1, "2025-05-19"},
        {"2025-05-18", 5, "2025-05-23"},
        {"2025-05-19", 5, "2025-05-26"},
        {"2025-05-19", 15, "2025-06-09"},
        /* before them */
        {"2025-05-15", -1, "2025-05-14"},
        {"2025-05-16", -4, "2025-05-12"},
        {"2025-05-16", -5, "2025-05-09"},
        {"2025-05-17", -1, "2025-05-16"},
        {"2025-05-17", -5, "2025-05-12"},
        {"2025-05-17", -6, "2025-05-09"},
        {"2025-05-18", -1, "2025-05-16"},
        {"2025-05-18", -5, "2025-05-12"},
        {"2025-05-18", -10, "2025-05-05"},
        {"2025-05-19", -1, "2025-05-16"},
        {"2025-05-19", -5, "2025-05-12"},
        {"2025-05-19", -15, "2025-04-28"},
        /* none: the day itself, whatever it is */
        {"2025-05-16", 0, "2025-05-16"},
        {"2025-05-17", 0, "2025-05-17"},
        {"2025-05-18", 0, "2025-05-18"},
        /* over the end of a year, a leap day */
        {"2024-12-31", 1, "2025-01-01"},
        {"2024-02-28", 1, "2024-02-29"},
        {"2024-02-29", 1, "2024-03-01"},
        /* the ends of the calendar, a Monday and a Friday */
        {"9999-12-30", 1, "9999-12-31"},
        {"9999-12-31", 1, NULL},
        {"9999-12-25", 5, "9999-12-31"},
        {"9999-12-26", 5, "9999-12-31"},
        {"9999-12-25", 6, NULL},
        {"9999-12-24", 5, "9999-12-31"},
        {"0001-01-02", -1, "0001-01-01"},
        {"0001-01-01", -1, NULL},
        {"0001-01-07", -5, "0001-01-01"},
        {"0001-01-06", -5, "0001-01-01"},
        {"0001-01-07", -6, NULL},
    };
    check_moves(lc_date_add_business_days, moves, sizeof moves / sizeof moves[0]);
}
END_TEST

/* Every number of business days from every day of some weeks, one day after the other. */
START_TEST(business_days_agree_with_a_count)
{
    static const int32_t begins[] = {LC_DATE_MIN, 20220, LC_DATE_MAX - 20};
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
        for (int32_t from = begins[i]; from < begins[i] + 21; from++)
            for (int step = -1; step <= 1; step += 2) {
                int32_t at = from;
                for (int count = 1; count < 60; count++) {
                    do {
                        at += step;
                    } while (at >= LC_DATE_MIN && at <= LC_DATE_MAX && lc_date_weekday(at) > 4);
                    bool inside = at >= LC_DATE_MIN && at <= LC_DATE_MAX;
                    int32_t found;
                    bool good = lc_date_add_business_days(&found, from, step * count);
                    ck_assert_msg(good == inside && (!good || found == at), "%d and %d", (int)from,
                                  step * count);
                    if (!inside)
                        break;
                }
            }
}
END_TEST

/* spec: E-5.1, X-6.5 */
START_TEST(months)
{
    static const move moves[] = {
        {"2025-01-31", 1, "2025-02-28"},       {"2024-01-31", 1, "2024-02-29"},
        {"2024-01-30", 1, "2024-02-29"},       {"2024-01-29", 1, "2024-02-29"},
        {"2024-01-28", 1, "2024-02-28"},       {"2025-01-28", 1, "2025-02-28"},
        {"2025-03-31", -1, "2025-02-28"},      {"2024-03-31", -1, "2024-02-29"},
        {"2025-03-31", 1, "2025-04-30"},       {"2025-05-31", -1, "2025-04-30"},
        {"2025-05-31", 2, "2025-07-31"},       {"2025-12-31", 2, "2026-02-28"},
        {"2025-01-31", -2, "2024-11-30"},      {"2024-02-29", 12, "2025-02-28"},
        {"2024-02-29", 48, "2028-02-29"},      {"2024-02-29", -12, "2023-02-28"},
        {"2025-02-28", 12, "2026-02-28"},      {"1900-01-31", 1, "1900-02-28"},
        {"2000-01-31", 1, "2000-02-29"},       {"2025-05-15", 0, "2025-05-15"},
        {"9999-11-30", 1, "9999-12-30"},       {"9999-12-01", 1, NULL},
        {"9999-12-31", -119987, "0001-01-31"}, {"9999-12-31", -119988, NULL},
        {"0001-01-31", 1, "0001-02-28"},       {"0001-01-31", -1, NULL},
        {"0001-01-01", 119987, "9999-12-01"},  {"0001-01-01", 119988, NULL},
    };
    check_moves(lc_date_add_months, moves, sizeof moves / sizeof moves[0]);
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
    tcase_add_test(cases, business_days);
    tcase_add_test(cases, business_days_agree_with_a_count);
    tcase_add_test(cases, months);
    suite_add_tcase(suite, cases);
    return suite;
}
