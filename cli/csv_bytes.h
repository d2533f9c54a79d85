/* csv_bytes.h - finds the bytes that matter to CSV, 64 at a time.
 *
 * With SSE2, which every 64-bit x86 has, or in plain C; both are tested to agree. Must not: read
 * past the bytes it is given. */
#ifndef LICET_CLI_CSV_BYTES_H
#define LICET_CLI_CSV_BYTES_H

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define CSV_STEP ((size_t)64)

/* A bit for each of 64 bytes, the first one lowest. */
struct csv_marks {
    uint64_t all; /* commas too */
    uint64_t quotes, ends;
};

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

/* Bit N where byte N of WORD equals the byte which fills PATTERN, exactly: no carry runs from one
 * byte into the next. */
static inline uint64_t csv_equal(uint64_t word, uint64_t pattern)
{
    uint64_t difference = word ^ pattern;
    uint64_t high = ~(((difference & CSV_LOW) + CSV_LOW) | difference | CSV_LOW);
    return ((high >> 7) * UINT64_C(0x0102040810204080)) >> 56;
}

static inline struct csv_marks csv_find_plain(const char *bytes)
{
    struct csv_marks marks = {0, 0, 0};
    for (unsigned i = 0; i < 8; i++) {
        uint64_t word = csv_word(bytes + (size_t)i * 8);
        marks.all |= csv_equal(word, CSV_EVERY(',')) << (i * 8);
        marks.quotes |= csv_equal(word, CSV_EVERY('"')) << (i * 8);
        marks.ends |= csv_equal(word, CSV_EVERY('\n')) << (i * 8);
    }
    marks.all |= marks.quotes | marks.ends;
    return marks;
}

#ifdef __SSE2__
/* A bit for each byte of four vectors whose bytes are 0 or -1. */
static inline uint64_t csv_bits(const __m128i equal[4])
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < 4; i++)
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(equal[i]) << (i * 16);
    return bits;
}
#endif

/* Where commas, quotation marks and line ends stand among 64 bytes. */
static inline struct csv_marks csv_find(const char *bytes)
{
#ifdef __SSE2__
    __m128i all[4], quotes[4], ends[4];
    for (unsigned i = 0; i < 4; i++) {
        __m128i word = _mm_loadu_si128((const __m128i *)(const void *)(bytes + (size_t)i * 16));
        quotes[i] = _mm_cmpeq_epi8(word, _mm_set1_epi8('"'));
        ends[i] = _mm_cmpeq_epi8(word, _mm_set1_epi8('\n'));
        all[i] = _mm_or_si128(_mm_cmpeq_epi8(word, _mm_set1_epi8(',')),
                              _mm_or_si128(quotes[i], ends[i]));
    }
    __m128i any =
        _mm_or_si128(_mm_or_si128(quotes[0], quotes[1]), _mm_or_si128(quotes[2], quotes[3]));
    /* most files have few quotation marks, or none */
    uint64_t quoted = _mm_movemask_epi8(any) ? csv_bits(quotes) : 0;
    return (struct csv_marks){csv_bits(all), quoted, csv_bits(ends)};
#else
    return csv_find_plain(bytes);
#endif
}

/* The number of the lowest bit of MASK, which is not 0. */
static inline uint32_t csv_lowest(uint64_t mask)
{
#ifdef __GNUC__
    return (uint32_t)__builtin_ctzll(mask);
#else
    uint32_t bit = 0;
    for (; (mask & 1) == 0; mask >>= 1)
        bit++;
    return bit;
#endif
}

/* How many bits of MASK are set. */
static inline uint32_t csv_count(uint64_t mask)
{
    mask -= (mask >> 1) & UINT64_C(0x5555555555555555);
    mask = (mask & UINT64_C(0x3333333333333333)) + ((mask >> 2) & UINT64_C(0x3333333333333333));
    mask = (mask + (mask >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (uint32_t)((mask * UINT64_C(0x0101010101010101)) >> 56);
}

#endif
