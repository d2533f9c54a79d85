/* dates.c - days and windows of limits as texts.
 *
 * Must not: use the locale. */
#include "dates.h"

#include <stdio.h>

/* Eras of 400 years, each beginning on 1 March, so that the day which comes and goes is the last of
 * its year. */
void date_split(int32_t days, int *year, int *month, int *day)
{
    int64_t shifted = (int64_t)days + 719468; /* since 0000-03-01 */
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * years + years / 4 - years / 100);
    int64_t months = (5 * of_year + 2) / 153; /* from March */
    *day = (int)(of_year - (153 * months + 2) / 5) + 1;
    *month = (int)(months < 10 ? months + 3 : months - 9);
    *year = (int)(years + era * 400 + (*month <= 2));
}

const char *date_write(char buffer[DATE_ROOM], int32_t days)
{
    int year, month, day;
    date_split(days, &year, &month, &day);
    snprintf(buffer, DATE_ROOM, "%04d-%02d-%02d", year, month, day);
    return buffer;
}

const char *month_write(char buffer[DATE_ROOM], int32_t month)
{
    snprintf(buffer, DATE_ROOM, "%04d-%02d", (int)(month / 12), (int)(month % 12) + 1);
    return buffer;
}

int32_t date_month(int32_t days)
{
    int year, month, day;
    date_split(days, &year, &month, &day);
    return year * 12 + month - 1;
}

const char *window_write(char buffer[DATE_ROOM], licet_window window, int32_t start)
{
    int year, month, day;
    date_split(start, &year, &month, &day);
    switch (window) {
    case LICET_WINDOW_YEAR:
        snprintf(buffer, DATE_ROOM, "%d", year);
        break;
    case LICET_WINDOW_QUARTER:
        snprintf(buffer, DATE_ROOM, "%d, quarter %d", year, (month - 1) / 3 + 1);
        break;
    case LICET_WINDOW_MONTH:
        snprintf(buffer, DATE_ROOM, "%04d-%02d", year, month);
        break;
    case LICET_WINDOW_PERIOD:
        snprintf(buffer, DATE_ROOM, "from %04d-%02d-%02d", year, month, day);
        break;
    case LICET_WINDOW_EVER:
    default:
        buffer[0] = '\0';
        break;
    }
    return buffer;
}
