/* check_decimal.c - reading, comparing, rescaling and writing of exact decimals. */
#include "lang/decimal.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_decimal(void);

static lc_number_fault read_text(lc_decimal *number, const char *text)
{
    /* A copy of exactly its length: a byte read too far is seen by the sanitizer. */
    size_t length = strlen(text);
    char *copy = malloc(length ? length : 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text, length);
    lc_number_fault fault = lc_decimal_read(number, copy, length);
    free(copy);
    return fault;
}

static const char *write_text(char text[LC_DECIMAL_TEXT], lc_int128 coefficient, int scale,
                              bool grouped)
{
    memset(text, 'x', LC_DECIMAL_TEXT);
    size_t length = lc_decimal_write(text, (lc_decimal){coefficient, scale}, grouped);
    ck_assert_uint_lt(length, LC_DECIMAL_TEXT);
    ck_assert_uint_eq(strlen(text), length);
    return text;
}

START_TEST(numbers_are_read)
{
    static const struct {
        const char *text;
        int64_t coefficient;
        int scale;
    } good[] = {
        {"0", 0, 0},
        {"00", 0, 0},
        {"7", 7, 0},
        {"007", 7, 0},
        {"1700", 1700, 0},
        {"1,700", 1700, 0},
        {"12,700", 12700, 0},
        {"127,000", 127000, 0},
        {"26,900,000", 26900000, 0},
        {"0,001", 1, 0},
        {"5.92", 592, 2},
        {"5.920", 5920, 3},
        {"0.000", 0, 3},
        {"1,700.25", 170025, 2},
        {"1e26", 1, -26},
        {"1e0", 1, 0},
        {"1e-3", 1, 3},
        {"1e026", 1, -26},
        {"2.5e25", 25, -24},
        {"1.50e1", 150, 1},
        {"0e26", 0, -26},
        {"1,000e3", 1000, -3},
        {"1e36", 1, -36},
        {"1e-36", 1, 36},
        {"9223372036854775807", INT64_MAX, 0},
        {"999999999999999999", 999999999999999999, 0},
        {"1000000000000000000", 1000000000000000000, 0},
        {"0.000000000000000000000000000000000001", 1, 36},
        {"000000000000000000000000000000000000000000000000000000000000000001", 1, 0},
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        lc_decimal number = {-1, -1};
        ck_assert_msg(read_text(&number, good[i].text) == LC_NUMBER_OK, "%s", good[i].text);
        ck_assert_msg(number.coefficient == good[i].coefficient, "%s", good[i].text);
        ck_assert_msg(number.scale == good[i].scale, "%s", good[i].text);
    }
}
END_TEST

START_TEST(wrong_numbers_are_not)
{
    static const struct {
        const char *text;
        lc_number_fault fault;
    } wrong[] = {
        {"", LC_NUMBER_EMPTY},
        {"abc", LC_NUMBER_EMPTY},
        {"-5", LC_NUMBER_EMPTY},
        {"+5", LC_NUMBER_EMPTY},
        {" 5", LC_NUMBER_EMPTY},
        {".5", LC_NUMBER_EMPTY},
        {",5", LC_NUMBER_EMPTY},
        {"5.", LC_NUMBER_EMPTY},
        {"1..5", LC_NUMBER_EMPTY},
        {"1e", LC_NUMBER_EMPTY},
        {"1e-", LC_NUMBER_EMPTY},
        {"1e+3", LC_NUMBER_EMPTY},
        {"1e--3", LC_NUMBER_EMPTY},
        {"1,", LC_NUMBER_GROUPING},
        {"17,00", LC_NUMBER_GROUPING},
        {"1,7000", LC_NUMBER_GROUPING},
        {"1700,500", LC_NUMBER_GROUPING},
        {"1,,700", LC_NUMBER_GROUPING},
        {"1,700,", LC_NUMBER_GROUPING},
        {"1,700,5", LC_NUMBER_GROUPING},
        {"1,7.5", LC_NUMBER_GROUPING},
        {"1.000,5", LC_NUMBER_GROUPING},
        {"1.5,000", LC_NUMBER_GROUPING},
        {"1,abc", LC_NUMBER_GROUPING},
        {"5 ", LC_NUMBER_TRAILING},
        {"5 TPP", LC_NUMBER_TRAILING},
        {"5%", LC_NUMBER_TRAILING},
        {"1E26", LC_NUMBER_TRAILING},
        {"1.2.3", LC_NUMBER_TRAILING},
        {"1e2.5", LC_NUMBER_TRAILING},
        {"1e2e2", LC_NUMBER_TRAILING},
        {"0x10", LC_NUMBER_TRAILING},
        {"1e37", LC_NUMBER_TOO_LONG},
        {"1e-37", LC_NUMBER_TOO_LONG},
        {"1.5e-36", LC_NUMBER_TOO_LONG},
        {"1.5e37", LC_NUMBER_TOO_LONG},
        {"1e99999999999999999999", LC_NUMBER_TOO_LONG},
        {"1e-99999999999999999999", LC_NUMBER_TOO_LONG},
        {"0.0000000000000000000000000000000000001", LC_NUMBER_TOO_LONG},
        {"1234567890123456789012345678901234567", LC_NUMBER_TOO_LONG},
        {"999,999,999,999,999,999,999,999,999,999,999,999,999", LC_NUMBER_TOO_LONG},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        lc_decimal number = {0, 0};
        lc_number_fault fault = read_text(&number, wrong[i].text);
        ck_assert_msg(fault == wrong[i].fault, "%s gave %d", wrong[i].text, (int)fault);
    }
    lc_decimal number;
    ck_assert_int_eq(lc_decimal_read(&number, "1\0002", 3), LC_NUMBER_TRAILING);
}
END_TEST

START_TEST(longest_number)
{
    char text[LC_DECIMAL_TEXT];
    lc_decimal number;
    const char *grouped = "999,999,999,999,999,999,999,999,999,999,999,999";
    ck_assert_int_eq(read_text(&number, grouped), LC_NUMBER_OK);
    ck_assert(number.coefficient == lc_power_of_ten(36) - 1);
    ck_assert_str_eq(write_text(text, number.coefficient, 0, true), grouped);
    ck_assert_int_eq(read_text(&number, "123456789012345678901234567890.123456"), LC_NUMBER_OK);
    ck_assert_int_eq(number.scale, 6);
    ck_assert_str_eq(write_text(text, number.coefficient, 6, false),
                     "123456789012345678901234567890.123456");
    ck_assert_str_eq(write_text(text, number.coefficient, 6, true),
                     "123,456,789,012,345,678,901,234,567,890.123456");
}
END_TEST

START_TEST(powers_of_ten)
{
    lc_int128 power = 1;
    for (int i = 0; i <= 38; i++) {
        ck_assert(lc_power_of_ten(i) == power);
        if (i < 38)
            power *= 10;
    }
}
END_TEST

static void check_rescale(lc_int128 value, int from, int to, bool fits, lc_int128 wanted)
{
    lc_int128 result = 77;
    ck_assert_int_eq(lc_decimal_rescale(&result, value, from, to), fits);
    ck_assert(result == (fits ? wanted : 77));
}

START_TEST(rescaling_is_exact_or_refused)
{
    check_rescale(5, 0, 3, true, 5000);
    check_rescale(5000, 3, 0, true, 5);
    check_rescale(5001, 3, 0, false, 0);
    check_rescale(-5000, 3, 1, true, -50);
    check_rescale(-5001, 3, 1, false, 0);
    check_rescale(1, -26, 0, true, lc_power_of_ten(26));
    check_rescale(lc_power_of_ten(26), 0, -26, true, 1);
    check_rescale(1, 0, 38, true, lc_power_of_ten(38));
    check_rescale(2, 0, 38, false, 0);
    check_rescale(-1, 0, 38, true, -lc_power_of_ten(38));
    check_rescale(1, -36, 36, false, 0);
    check_rescale(1, 36, -36, false, 0);
    check_rescale(0, -36, 36, true, 0);
    check_rescale(0, 36, -36, true, 0);
    check_rescale(LC_INT128_MAX, 0, 0, true, LC_INT128_MAX);
    check_rescale(LC_INT128_MAX, 0, 1, false, 0);
    check_rescale(LC_INT128_MIN, 0, 1, false, 0);
    check_rescale(LC_INT128_MAX / 10, 0, 1, true, LC_INT128_MAX / 10 * 10);
    check_rescale(LC_INT128_MIN / 10, 0, 1, true, LC_INT128_MIN / 10 * 10);
    check_rescale(LC_INT128_MAX / 10 + 1, 0, 1, false, 0);
    check_rescale(LC_INT128_MIN / 10 - 1, 0, 1, false, 0);
    check_rescale(LC_INT128_MIN, 1, 0, false, 0);
    check_rescale(LC_INT128_MIN / 10 * 10, 1, 0, true, LC_INT128_MIN / 10);
}
END_TEST

static void check_trim(lc_int128 value, int scale, lc_int128 wanted, int wanted_scale)
{
    lc_decimal trimmed = lc_decimal_trim((lc_decimal){value, scale});
    ck_assert(trimmed.coefficient == wanted);
    ck_assert_int_eq(trimmed.scale, wanted_scale);
}

START_TEST(trimming)
{
    check_trim(59200, 4, 592, 2);
    check_trim(592, 2, 592, 2);
    check_trim(1700, 0, 1700, 0);
    check_trim(1700, 1, 170, 0);
    check_trim(-59200, 4, -592, 2);
    check_trim(0, 6, 0, 0);
    check_trim(0, -3, 0, -3);
    check_trim(1700, -2, 1700, -2);
    check_trim(lc_power_of_ten(38), 36, 100, 0);
    check_trim(-lc_power_of_ten(38), 30, -lc_power_of_ten(8), 0);
    check_trim(LC_INT128_MIN, 36, LC_INT128_MIN, 36);
    check_trim(LC_INT128_MIN / 10 * 10, 36, LC_INT128_MIN / 10, 35);
}
END_TEST

static void check_order(lc_int128 a, int a_scale, lc_int128 b, int b_scale, int order)
{
    lc_decimal left = {a, a_scale}, right = {b, b_scale};
    ck_assert_int_eq(lc_decimal_compare(left, right), order);
    ck_assert_int_eq(lc_decimal_compare(right, left), -order);
    if (a != LC_INT128_MIN && b != LC_INT128_MIN) {
        left.coefficient = -a;
        right.coefficient = -b;
        ck_assert_int_eq(lc_decimal_compare(left, right), -order);
    }
}

START_TEST(comparing)
{
    check_order(592, 2, 5920, 3, 0);
    check_order(592, 2, 5921, 3, -1);
    check_order(592, 2, 5919, 3, 1);
    check_order(1, -26, lc_power_of_ten(26), 0, 0);
    check_order(1, -26, lc_power_of_ten(26) - 1, 0, 1);
    check_order(1, -26, lc_power_of_ten(26) + 1, 0, -1);
    check_order(0, 36, 0, -36, 0);
    check_order(0, 36, 1, -36, -1);
    check_order(0, -36, 1, 36, -1);
    check_order(1, 36, 1, -36, -1);
    check_order(-1, 36, 1, 36, -1);
    check_order(-1, 0, 1, -36, -1);
    check_order(LC_INT128_MAX, 36, 1, -36, -1);
    check_order(LC_INT128_MAX, -36, 1, 36, 1);
    check_order(LC_INT128_MAX, 0, LC_INT128_MIN, 0, 1);
    check_order(LC_INT128_MIN, 36, LC_INT128_MIN, -36, 1);
    check_order(LC_INT128_MIN, 0, LC_INT128_MIN, 1, -1);
    check_order(LC_INT128_MIN, 1, LC_INT128_MIN / 10, 0, -1);
}
END_TEST

START_TEST(writing)
{
    char text[LC_DECIMAL_TEXT];
    ck_assert_str_eq(write_text(text, 0, 0, true), "0");
    ck_assert_str_eq(write_text(text, 0, 6, true), "0");
    ck_assert_str_eq(write_text(text, 0, -6, true), "0");
    ck_assert_str_eq(write_text(text, 7, 0, true), "7");
    ck_assert_str_eq(write_text(text, 999, 0, true), "999");
    ck_assert_str_eq(write_text(text, 1000, 0, true), "1,000");
    ck_assert_str_eq(write_text(text, 1000, 0, false), "1000");
    ck_assert_str_eq(write_text(text, -26900000, 0, true), "-26,900,000");
    ck_assert_str_eq(write_text(text, -5, 1, true), "-0.5");
    ck_assert_str_eq(write_text(text, 5920, 3, true), "5.92");
    ck_assert_str_eq(write_text(text, 170025, 2, true), "1,700.25");
    ck_assert_str_eq(write_text(text, 12345678, 7, true), "1.2345678");
    ck_assert_str_eq(write_text(text, 1, 3, true), "0.001");
    ck_assert_str_eq(write_text(text, 1, -4, true), "10,000");
    ck_assert_str_eq(write_text(text, 25, -4, false), "250000");
    ck_assert_str_eq(write_text(text, 1, -12, true), "1,000,000,000,000");
    ck_assert_str_eq(write_text(text, 1, 36, true), "0.000000000000000000000000000000000001");
    ck_assert_str_eq(write_text(text, UINT64_MAX, 0, true), "18,446,744,073,709,551,615");
    ck_assert_str_eq(write_text(text, (lc_int128)UINT64_MAX + 1, 0, true),
                     "18,446,744,073,709,551,616");
    ck_assert_str_eq(write_text(text, lc_power_of_ten(19), 0, false), "10000000000000000000");
    ck_assert_str_eq(write_text(text, lc_power_of_ten(36), 0, false),
                     "1000000000000000000000000000000000000");
}
END_TEST

START_TEST(writing_at_the_limits)
{
    char text[LC_DECIMAL_TEXT];
    ck_assert_str_eq(write_text(text, LC_INT128_MAX, 0, false),
                     "170141183460469231731687303715884105727");
    ck_assert_str_eq(write_text(text, LC_INT128_MIN, 0, false),
                     "-170141183460469231731687303715884105728");
    ck_assert_str_eq(write_text(text, LC_INT128_MIN, 0, true),
                     "-170,141,183,460,469,231,731,687,303,715,884,105,728");
    ck_assert_str_eq(write_text(text, LC_INT128_MIN, 36, true),
                     "-170.141183460469231731687303715884105728");
    ck_assert_str_eq(write_text(text, LC_INT128_MIN, -36, true),
                     "-170,141,183,460,469,231,731,687,303,715,884,105,728,"
                     "000,000,000,000,000,000,000,000,000,000,000,000");
}
END_TEST

START_TEST(written_numbers_read_back)
{
    uint64_t state = 1;
    for (int i = 0; i < 20000; i++) {
        char text[LC_DECIMAL_TEXT];
        state = state * 6364136223846793005u + 1442695040888963407u;
        lc_decimal number = {(lc_int128)(state >> (state % 61)), (int)(state >> 33 & 15)}, again;
        size_t length = lc_decimal_write(text, number, (state >> 40 & 1) != 0);
        ck_assert_int_eq(lc_decimal_read(&again, text, length), LC_NUMBER_OK);
        ck_assert_int_eq(lc_decimal_compare(number, again), 0);
    }
}
END_TEST

Suite *suite_decimal(void)
{
    Suite *suite = suite_create("decimal");
    TCase *cases = tcase_create("decimal");
    tcase_add_test(cases, numbers_are_read);
    tcase_add_test(cases, wrong_numbers_are_not);
    tcase_add_test(cases, longest_number);
    tcase_add_test(cases, powers_of_ten);
    tcase_add_test(cases, rescaling_is_exact_or_refused);
    tcase_add_test(cases, trimming);
    tcase_add_test(cases, comparing);
    tcase_add_test(cases, writing);
    tcase_add_test(cases, writing_at_the_limits);
    tcase_add_test(cases, written_numbers_read_back);
    suite_add_tcase(suite, cases);
    return suite;
}
