/* decimal.c - see decimal.h.
 *
 * Reading is one pass over the bytes, because order files are read with it too; figures of up to 18
 * digits stay in 64 bits. Every computation that could pass 128 bits is checked or arranged so that
 * it cannot. Must not: round, allocate, look at a locale. */
#include "decimal.h"

/* 10^0 to 10^19, the powers that 64 bits hold. */
#define LARGEST_SMALL_POWER 19
static const uint64_t small_powers[LARGEST_SMALL_POWER + 1] = {
    1u,
    10u,
    100u,
    1000u,
    10000u,
    100000u,
    1000000u,
    10000000u,
    100000000u,
    1000000000u,
    10000000000u,
    100000000000u,
    1000000000000u,
    10000000000000u,
    100000000000000u,
    1000000000000000u,
    10000000000000000u,
    100000000000000000u,
    1000000000000000000u,
    10000000000000000000u,
};

#define LARGEST_POWER 38 /* 10^38 < 2^127 < 10^39 */

lc_int128 lc_power_of_ten(int power)
{
    assert(power >= 0 && power <= LARGEST_POWER);
    if (power <= LARGEST_SMALL_POWER)
        return (lc_int128)small_powers[power];
    return (lc_int128)small_powers[LARGEST_SMALL_POWER] *
           (lc_int128)small_powers[power - LARGEST_SMALL_POWER];
}

/* The absolute value; also of the smallest number, which has no positive twin. */
static lc_uint128 magnitude(lc_int128 value)
{
    return value < 0 ? 0 - (lc_uint128)value : (lc_uint128)value;
}

/* ---- reading ------------------------------------------------------------------------------ */

typedef struct {
    const char *at, *end;
    lc_uint128 value;
    unsigned digits; /* read so far, zeros in front not counted */
} number_reader;

static inline bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Takes all digits that follow; those past LC_MAX_DIGITS are counted only. Returns how many. */
static size_t read_digits(number_reader *reader)
{
    const char *start = reader->at;
    while (reader->at < reader->end && is_digit(*reader->at)) {
        unsigned digit = (unsigned)(*reader->at++ - '0');
        if (reader->digits || digit)
            reader->digits++;
        if (reader->digits < LARGEST_SMALL_POWER)
            reader->value = (uint64_t)reader->value * 10u + digit;
        else if (reader->digits <= LC_MAX_DIGITS)
            reader->value = reader->value * 10u + digit;
    }
    return (size_t)(reader->at - start);
}

/* `1700` or `1,700`: without commas any number of digits, with commas groups of three. */
static lc_number_fault read_whole(number_reader *reader)
{
    size_t first = read_digits(reader);
    if (!first)
        return LC_NUMBER_EMPTY;
    if (reader->at == reader->end || *reader->at != ',')
        return LC_NUMBER_OK;
    if (first > 3)
        return LC_NUMBER_GROUPING;
    while (reader->at < reader->end && *reader->at == ',') {
        reader->at++;
        if (read_digits(reader) != 3)
            return LC_NUMBER_GROUPING;
    }
    return LC_NUMBER_OK;
}

/* The digits after the point; no comma may stand among them. */
static lc_number_fault read_fraction(number_reader *reader, size_t *places)
{
    *places = 0;
    if (reader->at == reader->end || *reader->at != '.')
        return LC_NUMBER_OK;
    reader->at++;
    *places = read_digits(reader);
    if (!*places)
        return LC_NUMBER_EMPTY;
    return reader->at < reader->end && *reader->at == ',' ? LC_NUMBER_GROUPING : LC_NUMBER_OK;
}

/* `e26`, `e-3`. A larger exponent than any scale is kept as LC_MAX_SCALE + 1. */
static lc_number_fault read_exponent(number_reader *reader, int *exponent)
{
    *exponent = 0;
    if (reader->at == reader->end || *reader->at != 'e')
        return LC_NUMBER_OK;
    reader->at++;
    bool negative = reader->at < reader->end && *reader->at == '-';
    reader->at += negative;
    if (reader->at == reader->end || !is_digit(*reader->at))
        return LC_NUMBER_EMPTY;
    int value = 0;
    while (reader->at < reader->end && is_digit(*reader->at)) {
        int digit = *reader->at++ - '0';
        value = value > LC_MAX_SCALE ? LC_MAX_SCALE + 1 : value * 10 + digit;
    }
    if (value > LC_MAX_SCALE)
        value = LC_MAX_SCALE + 1;
    *exponent = negative ? -value : value;
    return LC_NUMBER_OK;
}

/* Most cells of an order file are a few digits and nothing else. */
static bool read_plain_digits(lc_decimal *number, const char *text, size_t length)
{
    if (length >= LARGEST_SMALL_POWER)
        return false;
    uint64_t value = 0;
    for (size_t i = 0; i < length; i++) {
        if (!is_digit(text[i]))
            return false;
        value = value * 10u + (unsigned)(text[i] - '0');
    }
    *number = (lc_decimal){(lc_int128)value, 0};
    return true;
}

lc_number_fault lc_decimal_read(lc_decimal *number, const char *text, size_t length)
{
    if (!length)
        return LC_NUMBER_EMPTY;
    if (read_plain_digits(number, text, length))
        return LC_NUMBER_OK;
    number_reader reader = {text, text + length, 0, 0};
    size_t places = 0;
    int exponent = 0;
    lc_number_fault fault = read_whole(&reader);
    if (fault == LC_NUMBER_OK && reader.at < reader.end) {
        fault = read_fraction(&reader, &places);
        if (fault == LC_NUMBER_OK)
            fault = read_exponent(&reader, &exponent);
        if (fault == LC_NUMBER_OK && reader.at < reader.end)
            fault = LC_NUMBER_TRAILING;
    }
    if (fault != LC_NUMBER_OK)
        return fault;
    if (reader.digits > LC_MAX_DIGITS || places > (size_t)LC_MAX_SCALE * 2 ||
        exponent > LC_MAX_SCALE || exponent < -LC_MAX_SCALE)
        return LC_NUMBER_TOO_LONG;
    int scale = (int)places - exponent;
    if (scale > LC_MAX_SCALE || scale < LC_MIN_SCALE)
        return LC_NUMBER_TOO_LONG;
    number->coefficient = (lc_int128)reader.value;
    number->scale = scale;
    return LC_NUMBER_OK;
}

/* ---- computing ---------------------------------------------------------------------------- */

bool lc_decimal_rescale(lc_int128 *result, lc_int128 value, int from, int to)
{
    if (from == to || value == 0) {
        *result = value;
        return true;
    }
    int64_t shift = (int64_t)to - from;
    if (shift > LARGEST_POWER || shift < -LARGEST_POWER)
        return false;
    if (shift > 0) {
        lc_int128 scaled;
        if (lc_multiply_overflows(value, lc_power_of_ten((int)shift), &scaled))
            return false;
        *result = scaled;
        return true;
    }
    lc_int128 divisor = lc_power_of_ten((int)-shift);
    if (value % divisor != 0)
        return false;
    *result = value / divisor;
    return true;
}

bool lc_decimal_divide(lc_int128 *result, lc_int128 a, lc_int128 b, int power)
{
    bool fits =
        power >= 0 ? lc_decimal_rescale(&a, a, 0, power) : lc_decimal_rescale(&b, b, 0, -power);
    if (!fits || b == 0)
        return false;
    lc_uint128 dividend = magnitude(a), divisor = magnitude(b);
    lc_uint128 quotient = dividend / divisor, rest = dividend % divisor;
    lc_uint128 short_of = divisor - rest; /* compares like 2 x rest with the divisor */
    if (rest > short_of || (rest == short_of && (quotient & 1)))
        quotient++;
    bool negative = (a < 0) != (b < 0);
    if (quotient > (lc_uint128)LC_INT128_MAX + negative)
        return false;
    *result = (lc_int128)(negative ? 0 - quotient : quotient);
    return true;
}

lc_decimal lc_decimal_trim(lc_decimal number)
{
    if (number.coefficient == 0 && number.scale > 0)
        number.scale = 0;
    while (number.scale > 0 && (number.coefficient > INT64_MAX || number.coefficient < INT64_MIN) &&
           number.coefficient % 10 == 0) {
        number.coefficient /= 10;
        number.scale--;
    }
    if (number.coefficient > INT64_MAX || number.coefficient < INT64_MIN)
        return number;
    int64_t small = (int64_t)number.coefficient; /* 64-bit division is several times faster */
    while (number.scale > 0 && small % 10 == 0) {
        small /= 10;
        number.scale--;
    }
    number.coefficient = small;
    return number;
}

/* Compares COARSE x 10^SHIFT with FINE, SHIFT > 0. Divides instead of multiplying: a product could
 * need 256 bits. */
static int compare_magnitudes(lc_uint128 coarse, lc_uint128 fine, int64_t shift)
{
    if (coarse == 0)
        return fine == 0 ? 0 : -1;
    if (shift > LARGEST_POWER)
        return 1; /* at least 10^39, and FINE is at most 2^127 */
    lc_uint128 power = (lc_uint128)lc_power_of_ten((int)shift);
    lc_uint128 quotient = fine / power;
    if (coarse != quotient)
        return coarse < quotient ? -1 : 1;
    return fine % power ? -1 : 0;
}

int lc_decimal_compare(lc_decimal a, lc_decimal b)
{
    if (a.scale == b.scale)
        return (a.coefficient > b.coefficient) - (a.coefficient < b.coefficient);
    int sign_a = (a.coefficient > 0) - (a.coefficient < 0);
    int sign_b = (b.coefficient > 0) - (b.coefficient < 0);
    if (sign_a != sign_b)
        return sign_a < sign_b ? -1 : 1;
    int64_t shift = (int64_t)b.scale - a.scale;
    int order =
        shift > 0 ? compare_magnitudes(magnitude(a.coefficient), magnitude(b.coefficient), shift)
                  : -compare_magnitudes(magnitude(b.coefficient), magnitude(a.coefficient), -shift);
    return sign_a < 0 ? -order : order;
}

/* ---- writing ------------------------------------------------------------------------------ */

#define MOST_DIGITS 39 /* of 2^127 */

/* Writes the digits of VALUE at the end of DIGITS; returns their count, 0 for zero. */
static int write_digits(char digits[MOST_DIGITS], lc_uint128 value)
{
    int at = MOST_DIGITS;
    while (value > UINT64_MAX) {
        uint64_t part = (uint64_t)(value % small_powers[18]);
        value /= small_powers[18];
        for (int i = 0; i < 18; i++) {
            digits[--at] = (char)('0' + part % 10);
            part /= 10;
        }
    }
    for (uint64_t part = (uint64_t)value; part; part /= 10)
        digits[--at] = (char)('0' + part % 10);
    return MOST_DIGITS - at;
}

size_t lc_decimal_write(char text[LC_DECIMAL_TEXT], lc_decimal number, bool grouped)
{
    /* Within these scales the longest text has 39 + 36 digits, 24 commas and a sign. */
    assert(number.scale >= LC_MIN_SCALE && number.scale <= LC_MAX_SCALE);
    number = lc_decimal_trim(number);
    if (number.coefficient == 0)
        number.scale = 0;
    char digits[MOST_DIGITS];
    int count = write_digits(digits, magnitude(number.coefficient));
    const char *first = digits + MOST_DIGITS - count;
    int whole = count - number.scale; /* digits before the point */
    size_t at = 0;
    if (number.coefficient < 0)
        text[at++] = '-';
    if (whole <= 0)
        text[at++] = '0';
    for (int i = 0; i < whole; i++) {
        text[at++] = i < count ? first[i] : '0';
        int left = whole - 1 - i;
        if (grouped && left > 0 && left % 3 == 0)
            text[at++] = ',';
    }
    if (number.scale > 0) {
        text[at++] = '.';
        for (int i = whole; i < count; i++)
            text[at++] = i < 0 ? '0' : first[i];
    }
    text[at] = '\0';
    return at;
}
