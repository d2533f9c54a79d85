/* utf8.h - characters of UTF-8, for what the program reads and shows.
 *
 * Must not: use the locale. */
#ifndef LICET_CLI_UTF8_H
#define LICET_CLI_UTF8_H

#include <stddef.h>

/* Bytes of the character at AT, which is before END; 0: the bytes there are none. RFC 3629. */
static inline size_t utf8_length(const char *at, const char *end)
{
    unsigned char first = (unsigned char)*at, second = at + 1 < end ? (unsigned char)at[1] : 0;
    if (first < 0x80)
        return 1;
    size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || length > (size_t)(end - at))
        return 0;
    for (size_t i = 1; i < length; i++)
        if (((unsigned char)at[i] & 0xC0) != 0x80)
            return 0;
    int wrong = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return wrong ? 0 : length;
}

#endif
