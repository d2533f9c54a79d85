/* base.h - what every file of lang/ and interp/ may assume: integer types, status codes,
 * allocation through the host's hook, checked arithmetic, and every limit of the language.
 *
 * Owns nothing. Must not: declare anything that belongs to one subject alone. */
#ifndef LICET_LANG_BASE_H
#define LICET_LANG_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 128-bit coefficients of computed values (spec [N-3]). */
__extension__ typedef __int128 lc_int128;
__extension__ typedef unsigned __int128 lc_uint128;

#define LC_INT128_MAX ((lc_int128)(((lc_uint128)1 << 127) - 1))
#define LC_INT128_MIN (-LC_INT128_MAX - 1)

#if defined(__GNUC__)
#define LC_PRINTF(format_index, first_index)                                                       \
    __attribute__((format(printf, format_index, first_index)))
#define LC_UNUSED __attribute__((unused))
#define LC_LIKELY(x) __builtin_expect(!!(x), 1)
#define LC_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define LC_PREFETCH(address) __builtin_prefetch(address)
#else
#define LC_PRINTF(format_index, first_index)
#define LC_UNUSED
#define LC_LIKELY(x) (x)
#define LC_UNLIKELY(x) (x)
#define LC_PREFETCH(address) ((void)(address))
#endif

/* Status of a fallible function: 0 is success. The numbers equal those of include/licet.h. */
typedef enum {
    LC_OK = 0,
    LC_MEMORY = -1,     /* an allocation failed; nothing was changed */
    LC_WRONG_RULES = -2 /* diagnostics say why */
} lc_status;

/* One function allocates, grows and frees: (pointer NULL, old 0) allocates, new_size 0 frees. */
typedef void *(*lc_allocate)(void *user, void *pointer, size_t old_size, size_t new_size);

typedef struct {
    lc_allocate call;
    void *user;
} lc_allocator;

static inline void *lc_new(const lc_allocator *allocator, size_t size)
{
    return allocator->call(allocator->user, NULL, 0, size);
}

static inline void *lc_resize(const lc_allocator *allocator, void *pointer, size_t old_size,
                              size_t new_size)
{
    return allocator->call(allocator->user, pointer, old_size, new_size);
}

static inline void lc_delete(const lc_allocator *allocator, void *pointer, size_t size)
{
    if (pointer)
        allocator->call(allocator->user, pointer, size, 0);
}

/* Checked arithmetic: true when the result does not fit (gcc's convention). */
#define lc_add_overflows(a, b, result) __builtin_add_overflow(a, b, result)
#define lc_subtract_overflows(a, b, result) __builtin_sub_overflow(a, b, result)
#define lc_multiply_overflows(a, b, result) __builtin_mul_overflow(a, b, result)

/* ---- limits: each has a diagnostic and two tests ---------------------------------------- */
#define LC_MAX_SOURCE_BYTES (256u << 20) /* one text */
#define LC_MAX_HEIGHT 400u               /* nesting of an expression */
#define LC_MAX_CELL_STEPS 400u           /* columns read one after another, through lets too */
#define LC_MAX_PARSER_DEPTH 2000         /* stack of the parser */
#define LC_MAX_NAME_BYTES 255u           /* one name */
#define LC_MAX_DIGITS 36u                /* digits of a written number, 10^36 < 2^127 */
#define LC_MAX_SCALE 36                  /* places of a value */
#define LC_MIN_SCALE (-36)
#define LC_MAX_POWER 38           /* of ten, in one instruction: 10^38 < 2^127 */
#define LC_MAX_DIMENSION_UNITS 4u /* base units of a product, each with a power */
#define LC_MAX_FACTS 250u
#define LC_MAX_OUTCOMES 64u
#define LC_MAX_RULES 60000u /* `because` is 16 bits wide */
#define LC_MAX_REGISTRIES 250u
#define LC_MAX_REGISTRY_ROWS 1000000u
#define LC_MAX_REGISTRY_COLUMNS 250u
#define LC_MAX_SET_MEMBERS (256u << 20) /* rows of registries times versions, of all sets */
#define LC_MAX_CAPS 60000u
#define LC_MAX_AGREEMENTS 60000u
#define LC_MAX_CAP_KEYS 8u
#define LC_MAX_MODULES 1000u
#define LC_MAX_ERRORS 50u        /* shown; the rest are counted */
#define LC_MAX_INTERVALS 100000u /* of the law */
#define LC_MAX_AMENDMENTS 1000u
#define LC_MAX_SAVINGS 6u       /* amendments with `saves when` that act on one day */
#define LC_MAX_SPAN_DAYS 36600u /* of a rolling window */
#define LC_MAX_SPAN_MONTHS 1200u
#define LC_MAX_SHIFT_DAYS 4000000 /* of a date, either way: more than from year 1 to 9999 */
#define LC_MAX_SHIFT_MONTHS 120000
#define LC_MAX_DUE_MONTHS 1200
#define LC_PERCENT_SCALE 8    /* places of a value of type `percent` as a plain number */
#define LC_MAX_DUE_DAYS 36600 /* a due date lies within a hundred years of its anchor */
#define LC_MAX_INSTRUCTIONS (16u << 20)

#define LC_NONE UINT32_MAX /* "no such index" */

#endif
