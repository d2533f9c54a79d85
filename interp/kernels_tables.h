/* kernels_tables.h - looks into tables that registers of 512 bits can hold: 256 bytes.
 *
 * Most sets are of countries, and a register is looked into sixty-four times at once. The numbers
 * that are looked up have been checked: they are rows of their table. Must not: be included by
 * anything but kernels_512.c, or read past the end of a table. */

enum { LI_BYTES = 64, LI_PARTS = 4 };

/* The bytes of part K that a table of SIZE has. */
static inline uint64_t bytes_of(size_t size, unsigned k)
{
    size_t first = (size_t)k * LI_BYTES, left = size > first ? size - first : 0;
    return left >= LI_BYTES ? UINT64_MAX : (UINT64_C(1) << left) - 1;
}

/* How many of the first COUNT bytes were found: a multiple of 64, or none. The processor must have
 * VBMI. */
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi"))) static size_t
find_bytes(size_t count, uint8_t *restrict out, const int64_t *restrict rows, const uint8_t *table,
           size_t size)
{
    __m512i part[LI_PARTS];
    size_t end = count / LI_BYTES * LI_BYTES;
    for (unsigned k = 0; k < LI_PARTS; k++) {
        uint64_t bytes = bytes_of(size, k);
        part[k] = _mm512_maskz_loadu_epi8(bytes, bytes ? table + (size_t)k * LI_BYTES : table);
    }
    for (size_t i = 0; i < end; i++)
        out[i] = (uint8_t)rows[i];
    for (size_t i = 0; i < end; i += LI_BYTES) {
        __m512i index = _mm512_loadu_si512(out + i);
        __m512i low = _mm512_permutex2var_epi8(part[0], index, part[1]);
        __m512i high = _mm512_permutex2var_epi8(part[2], index, part[3]);
        _mm512_storeu_si512(out + i, _mm512_mask_blend_epi8(_mm512_movepi8_mask(index), low, high));
    }
    return end;
}

static inline size_t find_any_bytes(size_t count, uint8_t *restrict out,
                                    const int64_t *restrict rows, const uint8_t *table, size_t size)
{
    if (size > (size_t)LI_PARTS * LI_BYTES || !__builtin_cpu_supports("avx512vbmi"))
        return 0;
    return find_bytes(count, out, rows, table, size);
}

#define LI_FIND_BYTES find_any_bytes
