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

/* False for a day that no calendar has. */
bool lc_date_from_parts(int32_t *date, int year, int month, int day);
void lc_date_to_parts(int32_t date, int *year, int *month, int *day);
/* All of TEXT as YYYY-MM-DD. */
bool lc_date_read(int32_t *date, const char *text, size_t length);
void lc_date_write(char text[LC_DATE_TEXT], int32_t date);
/* 0 = Monday … 6 = Sunday. */
int lc_date_weekday(int32_t date);

#endif
