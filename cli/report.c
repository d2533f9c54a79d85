/* report.c - messages of the program and numbers as people read them.
 *
 * Must not: write anything but messages to standard error; use the locale, so that the same run
 * prints the same everywhere. */
#include "program.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <licet_tools.h>

static void put_list(const char *format, va_list arguments) PRINTF_LIKE(1, 0);
static void report_list(const char *format, va_list arguments) PRINTF_LIKE(1, 0);

static int write_error(void *user, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, user) != length;
}

/* Names of files, headers and options are the user's: what could steer a terminal must not reach
 * it. A line break that a message has of its own does. */
static void put_list(const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (text) {
        vsnprintf(text, (size_t)length + 1, format, again);
        licet_show(text_of(text), LICET_SHOW_LINES, write_error, stderr);
    }
    free(text);
    va_end(again);
}

static void report_list(const char *format, va_list arguments)
{
    fputs("licet: ", stderr);
    put_list(format, arguments);
    fputc('\n', stderr);
}

void report_words(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_list(format, arguments);
    va_end(arguments);
}

void report(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report_list(format, arguments);
    va_end(arguments);
}

int report_status(int status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report_list(format, arguments);
    va_end(arguments);
    return status;
}

int report_failure(licet_status status)
{
    switch (status) {
    case LICET_OK:
        return STATUS_DONE;
    case LICET_WRONG_RULES:
        return STATUS_RULES;
    case LICET_LIMIT:
        report("%s", licet_status_text(status));
        return STATUS_RULES;
    case LICET_MEMORY:
        return report_status(STATUS_FILE, "there is not enough memory");
    case LICET_STOPPED: /* the output says why when it is closed */
        return STATUS_FILE;
    default:
        return report_status(STATUS_FILE, "%s", licet_status_text(status));
    }
}

int report_fault(const char *what, licet_fault fault)
{
    const char *reason = fault.reason ? fault.reason : "the value does not fit";
    if (fault.nearest)
        return report_status(STATUS_USAGE, "%s: %s (did you mean `%s`?)", what, reason,
                             fault.nearest);
    return report_status(STATUS_USAGE, "%s: %s", what, reason);
}

licet_text text_of(const char *string)
{
    licet_text text = {string, string ? strlen(string) : 0};
    return text;
}

licet_text *copy_texts(const licet_text *texts, size_t count)
{
    size_t bytes = (count + 1) * sizeof *texts, table = bytes;
    for (size_t i = 0; i < count; i++)
        bytes += texts[i].length;
    licet_text *copy = malloc(bytes);
    if (!copy)
        return NULL;
    char *at = (char *)copy + table;
    for (size_t i = 0; i < count; i++) {
        if (texts[i].length > 0)
            memcpy(at, texts[i].bytes, texts[i].length);
        copy[i] = (licet_text){at, texts[i].length};
        at += texts[i].length;
    }
    return copy;
}

/* The last digit of REST, which loses it: a wide division only where it is needed. */
static inline char take_digit(wide *rest)
{
    if (*rest > (wide)UINT64_MAX) {
        char digit = (char)('0' + (int)(*rest % 10));
        *rest /= 10;
        return digit;
    }
    uint64_t number = (uint64_t)*rest;
    *rest = (wide)(number / 10);
    return (char)('0' + (int)(number % 10));
}

const char *group_digits(char buffer[NUMBER_ROOM], wide coefficient, int scale)
{
    /* Digits are made from the last to the first, from the end of the buffer. */
    char digits[NUMBER_ROOM];
    size_t at = sizeof digits;
    bool negative = coefficient < 0;
    wide rest = negative ? -coefficient : coefficient;
    bool fraction = false;
    for (; scale > 0; scale--) {
        char digit = take_digit(&rest);
        if ((fraction || digit != '0') && at > NUMBER_ROOM / 2)
            digits[--at] = digit;
        fraction = fraction || digit != '0';
    }
    if (fraction)
        digits[--at] = '.';
    /* A negative scale stands for zeros before the point. */
    int zeros = rest == 0 ? 0 : -scale;
    int place = 0;
    do {
        if (place > 0 && place % 3 == 0)
            digits[--at] = ',';
        if (zeros > 0) {
            digits[--at] = '0';
            zeros--;
        } else {
            digits[--at] = take_digit(&rest);
        }
        place++;
    } while ((rest != 0 || zeros > 0) && at > 2);
    if (negative)
        digits[--at] = '-';
    memcpy(buffer, digits + at, sizeof digits - at);
    buffer[sizeof digits - at] = '\0';
    return buffer;
}

const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}
