/* dates.h - days and windows of limits as texts.
 *
 * Days are counted from 1970-01-01. Must not: read the clock. */
#ifndef LICET_CLI_DATES_H
#define LICET_CLI_DATES_H

#include "program.h"

#define DATE_ROOM 48

void date_split(int32_t days, int *year, int *month, int *day);
/* `2025-05-20`. Returns BUFFER. */
const char *date_write(char buffer[DATE_ROOM], int32_t days);
/* `2025-05` of a month as date_month gives it. Returns BUFFER. */
const char *month_write(char buffer[DATE_ROOM], int32_t month);
/* Months since January of the year 0. */
int32_t date_month(int32_t days);
/* `2025`, `2025, quarter 2`, `2025-05`, `from 2025-01-01`, or nothing. Returns BUFFER. */
const char *window_write(char buffer[DATE_ROOM], licet_window window, int32_t start);

#endif
