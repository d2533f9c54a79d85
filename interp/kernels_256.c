/* kernels_256.c - the loops over columns for vectors of 256 bits (AVX2).
 *
 * The headers come first: what they define is for every processor. Must not: run anywhere but where
 * li_kernels says so. */
#include "kernels_wide.h"

#if LI_HAS_WIDE
#include "kernels_parts.h"
#include "lang/decimal.h"

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC optimize("O3")
#pragma GCC target("avx2")
#endif

#define LI_RUN_COLUMNS li_run_256
#define LI_WIDEN_ITEMS li_widen_256
#define LI_ALL_WITHIN li_within_256
#include "kernels_body.h"
#include "kernels_widen.h"

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
