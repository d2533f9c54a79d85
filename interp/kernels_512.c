/* kernels_512.c - the loops over columns for vectors of 512 bits (AVX-512).
 *
 * The headers come first: what they define is for every processor. Must not: run anywhere but where
 * li_kernels says so. */
#include "kernels_wide.h"

#if LI_HAS_WIDE
#include "kernels_parts.h"
#include "lang/decimal.h"

#include <immintrin.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))),        \
                             apply_to = function)
#else
#pragma GCC optimize("O3")
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")
#endif

#include "kernels_tables.h"
#define LI_RUN_COLUMNS li_run_512
#define LI_WIDEN_ITEMS li_widen_512
#define LI_ALL_WITHIN li_within_512
#include "kernels_body.h"
#include "kernels_widen.h"

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
