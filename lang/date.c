/* date.c - see date.h.
 *
 * Dates are counted from 0001-01-01 inside this file, so that every quantity is positive and whole
 * cycles of 400, 100 and 4 years divide without special cases. Must not: read a clock. */
#include "date.h"

#define DAYS_IN_400_YEARS 146097
#define DAYS_IN_100_YEARS 36524
#define DAYS_IN_4_YEARS 1461
#define DAYS_IN_YEAR 365

static const uint16_t days_before_month[2][13] = {
    {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365},
    {0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366},
};

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool lc_date_from_parts(int32_t *date, int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    const uint16_t *before = days_before_month[is_leap(year)];
    if (day > before[month] - before[month - 1])
        return false;
    int past = year - 1;
    int days = past * DAYS_IN_YEAR + past / 4 - past / 100 + past / 400;
    *date = LC_DATE_MIN + days + before[month - 1] + day - 1;
    return true;
}

/* A doctored image takes any number for a date; it must not read past a table. */
static int32_t clamp(int32_t date)
{
    if (date < LC_DATE_MIN)
        return LC_DATE_MIN;
    return date > LC_DATE_MAX ? LC_DATE_MAX : date;
}

void lc_date_to_parts(int32_t date, int *year, int *month, int *day)
{
    int days = clamp(date) - LC_DATE_MIN;
    int cycles = days / DAYS_IN_400_YEARS;
    days %= DAYS_IN_400_YEARS;
    int centuries = days / DAYS_IN_100_YEARS;
    if (centuries > 3)
        centuries = 3; /* the last day of the 400 years */
    days -= centuries * DAYS_IN_100_YEARS;
    int fours = days / DAYS_IN_4_YEARS;
    days %= DAYS_IN_4_YEARS;
    int years = days / DAYS_IN_YEAR;
    if (years > 3)
        years = 3; /* the last day of a leap year */
    days -= years * DAYS_IN_YEAR;
    *year = cycles * 400 + centuries * 100 + fours * 4 + years + 1;
    const uint16_t *before = days_before_month[is_leap(*year)];
    int index = days / 32; /* never too far, at most one short */
    if (days >= before[index + 1])
        index++;
    *month = index + 1;
    *day = days - before[index] + 1;
}

/* COUNT digits as a number, or -1. */
static int read_part(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

bool lc_date_read(int32_t *date, const char *text, size_t length)
{
    if (length != LC_DATE_TEXT - 1 || text[4] != '-' || text[7] != '-')
        return false;
    return lc_date_from_parts(date, read_part(text, 4), read_part(text + 5, 2),
                              read_part(text + 8, 2));
}

static void write_part(char *text, int value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        text[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

void lc_date_write(char text[LC_DATE_TEXT], int32_t date)
{
    int year, month, day;
    lc_date_to_parts(date, &year, &month, &day);
    write_part(text, year, 4);
    text[4] = '-';
    write_part(text + 5, month, 2);
    text[7] = '-';
    write_part(text + 8, day, 2);
    text[LC_DATE_TEXT - 1] = '\0';
}

int lc_date_weekday(int32_t date)
{
    return (clamp(date) - LC_DATE_MIN) % 7; /* 0001-01-01 was a Monday */
}

/* ---- moving dates --------------------------------------------------------------------------- */

bool lc_date_add_months(int32_t *result, int32_t date, int32_t months)
{
    int year, month, day;
    lc_date_to_parts(date, &year, &month, &day);
    int64_t count = (int64_t)year * 12 + (month - 1) + months;
    if (count < 12 || count >= (int64_t)10000 * 12)
        return false;
    year = (int)(count / 12);
    month = (int)(count % 12) + 1;
    while (!lc_date_from_parts(result, year, month, day))
        day--; /* a month has 28 days at least */
    return true;
}

/* DAY may lie a little outside of the calendar, on the way to a day within. */
static bool is_weekend(int64_t day)
{
    int64_t weekday = (day - LC_DATE_MIN) % 7;
    return (weekday < 0 ? weekday + 7 : weekday) >= 5;
}

bool lc_date_add_business_days(int32_t *result, int32_t date, int32_t days)
{
    enum { WEEK = 5 };
    int32_t step = days < 0 ? -1 : 1, left = days < 0 ? -days : days;
    int64_t at = (int64_t)date + (int64_t)step * (left / WEEK) * 7;
    left %= WEEK;
    /* whole weeks from a weekend end on one: the last of their business days is what counts */
    while (left == 0 && days != 0 && is_weekend(at))
        at -= step;
    for (; left > 0; left--) {
        do {
            at += step;
        } while (is_weekend(at));
    }
    *result = (int32_t)at;
    return at >= LC_DATE_MIN && at <= LC_DATE_MAX;
}
