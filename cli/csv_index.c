/* csv_index.c - where the separators of CSV stand, 64 bytes at a step.
 *
 * There are three ways to the same lists: plain C, SSE2 (which every 64-bit x86 has), and AVX-512
 * with VBMI2, which packs the offsets of one step at once. Must not: read past the bytes. */
#include "csv_index.h"

#include <stdbool.h>

#include "csv_bytes.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define CSV_HAS_WIDE 1
#include <immintrin.h>
#endif

/* Where the lists are being written. */
struct mark {
    uint32_t *next, *line;
    const uint32_t *first;
    bool quoted; /* a quotation mark stands in this line */
};

/* The line ends of a step without quotation marks. */
static inline void take_lines(struct mark *mark, struct csv_marks found)
{
    for (uint64_t ends = found.ends; ends != 0; ends &= ends - 1) {
        uint64_t before = found.all & ((ends & (~ends + 1)) - 1);
        uint32_t place = (uint32_t)(mark->next - mark->first) + csv_count(before);
        *mark->line++ = place << 1 | mark->quoted;
        mark->quoted = false;
    }
}

static inline void take_quoted(struct mark *mark, uint32_t at, struct csv_marks found)
{
    for (uint64_t all = found.all; all != 0; all &= all - 1) {
        uint64_t bit = all & (~all + 1);
        mark->quoted |= (found.quotes & bit) != 0;
        if (found.ends & bit) {
            *mark->line++ = (uint32_t)(mark->next - mark->first) << 1 | mark->quoted;
            mark->quoted = false;
        }
        *mark->next++ = at + csv_lowest(all);
    }
}

/* Takes the marks of the 64 bytes at offset AT. */
static inline void take_marks(struct mark *mark, uint32_t at, struct csv_marks found)
{
    if (found.quotes != 0) {
        take_quoted(mark, at, found);
        return;
    }
    take_lines(mark, found);
    for (uint64_t all = found.all; all != 0; all &= all - 1)
        *mark->next++ = at + csv_lowest(all);
}

static inline void begin_marks(struct mark *mark, const struct csv_index *index)
{
    *mark = (struct mark){index->marks, index->lines, index->marks, false};
}

/* The bytes behind the last whole step, at offset AT; then the lists are whole. */
static inline void finish_marks(struct mark *mark, struct csv_index *index, const char *bytes,
                                size_t length, size_t at)
{
    if (at < length) {
        char last[CSV_STEP] = {0};
        memcpy(last, bytes + at, length - at);
        take_marks(mark, (uint32_t)at, csv_find(last));
    }
    index->count = (size_t)(mark->next - index->marks);
    index->line_count = (size_t)(mark->line - index->lines);
}

void csv_index_plain(struct csv_index *index, const char *bytes, size_t length)
{
    struct mark mark;
    size_t at = 0;
    begin_marks(&mark, index);
    for (; length - at >= CSV_STEP; at += CSV_STEP)
        take_marks(&mark, (uint32_t)at, csv_find_plain(bytes + at));
    finish_marks(&mark, index, bytes, length, at);
}

#ifdef __SSE2__
static void index_sse2(struct csv_index *index, const char *bytes, size_t length)
{
    struct mark mark;
    size_t at = 0;
    begin_marks(&mark, index);
    for (; length - at >= CSV_STEP; at += CSV_STEP)
        take_marks(&mark, (uint32_t)at, csv_find(bytes + at));
    finish_marks(&mark, index, bytes, length, at);
}
#endif

#ifdef CSV_HAS_WIDE
#define WIDE __attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt,bmi")))

static bool has_wide(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vbmi2");
}

/* Sixteen offsets: the marks packed into NUMBERS, behind AT. */
WIDE static inline void put_sixteen(uint32_t *to, uint32_t at, __m128i numbers)
{
    _mm512_storeu_si512(
        (void *)to, _mm512_add_epi32(_mm512_cvtepu8_epi32(numbers), _mm512_set1_epi32((int)at)));
}

WIDE static inline void put_marks(uint32_t *to, uint32_t at, uint64_t all, unsigned count,
                                  __m512i numbers)
{
    __m512i packed = _mm512_maskz_compress_epi8((__mmask64)all, numbers);
    put_sixteen(to, at, _mm512_castsi512_si128(packed));
    if (count <= 16)
        return;
    put_sixteen(to + 16, at, _mm512_extracti32x4_epi32(packed, 1));
    put_sixteen(to + 32, at, _mm512_extracti32x4_epi32(packed, 2));
    put_sixteen(to + 48, at, _mm512_extracti32x4_epi32(packed, 3));
}

WIDE static void index_wide(struct csv_index *index, const char *bytes, size_t length)
{
    static const unsigned char counting[CSV_STEP] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
        22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
        44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    const __m512i numbers = _mm512_loadu_si512((const void *)counting);
    struct mark mark;
    size_t at = 0;
    begin_marks(&mark, index);
    for (; length - at >= CSV_STEP; at += CSV_STEP) {
        __m512i step = _mm512_loadu_si512((const void *)(bytes + at));
        struct csv_marks found;
        found.quotes = _mm512_cmpeq_epi8_mask(step, _mm512_set1_epi8('"'));
        found.ends = _mm512_cmpeq_epi8_mask(step, _mm512_set1_epi8('\n'));
        found.all = _mm512_cmpeq_epi8_mask(step, _mm512_set1_epi8(',')) | found.quotes | found.ends;
        if (found.quotes != 0) {
            take_quoted(&mark, (uint32_t)at, found);
            continue;
        }
        take_lines(&mark, found);
        unsigned count = (unsigned)__builtin_popcountll(found.all);
        put_marks(mark.next, (uint32_t)at, found.all, count, numbers);
        mark.next += count;
    }
    finish_marks(&mark, index, bytes, length, at);
}
#endif

csv_indexer csv_index_choose(void)
{
#ifdef CSV_HAS_WIDE
    if (has_wide())
        return index_wide;
#endif
#ifdef __SSE2__
    return index_sse2;
#else
    return csv_index_plain;
#endif
}
