/* decimal.h - exact decimals: a coefficient of up to 128 bits and a number of places (the scale).
 * A scale may be negative (`unit operations to 1e12` counts in steps of 10^12, scale -12).
 *
 * Owns nothing; no allocation, no locale, no floating point. Used by lang/ and interp/. */
#ifndef LICET_LANG_DECIMAL_H
#define LICET_LANG_DECIMAL_H

#include "base.h"

typedef struct {
    lc_int128 coefficient;
    int scale; /* value = coefficient x 10^-scale */
} lc_decimal;

typedef enum {
    LC_NUMBER_OK,
    LC_NUMBER_EMPTY,    /* no digit where one is needed */
    LC_NUMBER_GROUPING, /* a comma that does not stand between groups of three digits */
    LC_NUMBER_TRAILING, /* something follows the number */
    LC_NUMBER_TOO_LONG  /* more than LC_MAX_DIGITS digits, or an exponent past LC_MAX_SCALE */
} lc_number_fault;

/* Reads all of TEXT as a NUMBER of the language: `1700`, `1,700`, `5.92`, `1e26`, `2.5e25`; no
 * sign, no white space. The scale is what was written, normalised only so that `1e26` has
 * coefficient 1 and scale -26. */
lc_number_fault lc_decimal_read(lc_decimal *number, const char *text, size_t length);

/* 10^POWER for 0 <= POWER <= 38. */
lc_int128 lc_power_of_ten(int power);

/* Brings VALUE from scale FROM to scale TO exactly. False when digits would be lost or 128 bits do
 * not hold it. */
bool lc_decimal_rescale(lc_int128 *result, lc_int128 value, int from, int to);

/* Removes trailing zero places (5.9200 becomes 5.92; 1,700 at scale 0 stays). */
lc_decimal lc_decimal_trim(lc_decimal number);

/* A x 10^POWER / B, rounded half to even; POWER may be negative. False: B is 0, or 128 bits do not
 * hold it or what is divided. */
bool lc_decimal_divide(lc_int128 *result, lc_int128 a, lc_int128 b, int power);

/* Three-way comparison by value, exact for all scales. */
int lc_decimal_compare(lc_decimal a, lc_decimal b);

#define LC_DECIMAL_TEXT 128 /* room that every decimal fits, grouping and NUL included */

/* Writes the shortest exact form without an exponent; GROUPED with commas by thousands. Returns
 * the length; a NUL follows. */
size_t lc_decimal_write(char text[LC_DECIMAL_TEXT], lc_decimal number, bool grouped);

#endif
