/* date.h - calendar dates as days since 1970-01-01 in the proleptic Gregorian calendar,
 * 0001-01-01 to 9999-12-31.
 *
 * Owns nothing; reads no clock, no time zone, no locale. Used by lang/ and interp/. */
#ifndef LICET_LANG_DATE_H
#define LICET_LANG_DATE_H

#include "base.h"

#define LC_DATE_MIN (-719162) /* 0001-01-01 */
#define LC_DATE_MAX 2932896   /* 9999-12-31 */
#define LC_DATE_TEXT 11       /* "2025-05-15" and a NUL */

/* In what a due date is counted from its anchor. */
typedef enum { LC_DUE_DAYS, LC_DUE_BUSINESS_DAYS, LC_DUE_MONTHS } lc_due_unit;

/* False for a day that no calendar has. */
bool lc_date_from_parts(int32_t *date, int year, int month, int day);
void lc_date_to_parts(int32_t date, int *year, int *month, int *day);
/* All of TEXT as YYYY-MM-DD. */
bool lc_date_read(int32_t *date, const char *text, size_t length);
void lc_date_write(char text[LC_DATE_TEXT], int32_t date);
/* 0 = Monday … 6 = Sunday. */
int lc_date_weekday(int32_t date);

/* DATE moved by MONTHS, back when negative; the day of the month stays, or becomes the last of a
 * month that has no such day. False: outside of the calendar. */
bool lc_date_add_months(int32_t *result, int32_t date, int32_t months);
/* DATE moved by DAYS from Monday to Friday, back when negative. False: outside of the calendar. */
bool lc_date_add_business_days(int32_t *result, int32_t date, int32_t days);

#endif
