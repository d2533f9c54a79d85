/* csv_bytes.h - finds the bytes that matter to CSV eight at a time.
 *
 * Plain C: no instruction of one machine. Must not: read past the eight bytes it is given. */
#ifndef LICET_CLI_CSV_BYTES_H
#define LICET_CLI_CSV_BYTES_H

#include <stdint.h>
#include <string.h>

#define CSV_EVERY(byte) (UINT64_C(0x0101010101010101) * (uint64_t)(unsigned char)(byte))
#define CSV_LOW UINT64_C(0x7f7f7f7f7f7f7f7f)

/* Eight bytes, the first one lowest. */
static inline uint64_t csv_word(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Bit 7 of each byte of WORD that equals the byte which fills PATTERN, exactly: no carry runs from
 * one byte into the next. */
static inline uint64_t csv_equal(uint64_t word, uint64_t pattern)
{
    uint64_t difference = word ^ pattern;
    return ~(((difference & CSV_LOW) + CSV_LOW) | difference | CSV_LOW);
}

/* The number of the first byte marked in MASK, which is not 0. */
static inline uint32_t csv_first(uint64_t mask)
{
#ifdef __GNUC__
    return (uint32_t)__builtin_ctzll(mask) / 8;
#else
    uint32_t byte = 0;
    for (; (mask & 0x80) == 0; mask >>= 8)
        byte++;
    return byte;
#endif
}

#endif
