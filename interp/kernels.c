/* kernels.c - the loops over columns for every processor, and which width of them to run.
 *
 * Loops are for the vectoriser, which at -O2 hardly works: this file and its like ask for -O3
 * themselves. The wider ones are chosen while running, by asking the processor; nothing is kept.
 * Where the compiler is none of gcc's kind, or the processor none of x86, these are all there are.
 *
 * Must not: know blocks or machines. Owns nothing. */
#include "kernels_wide.h"

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#endif

#define LI_RUN_COLUMNS li_run_plain
#define LI_WIDEN_ITEMS li_widen_plain
#define LI_ALL_WITHIN li_within_plain
static li_run_columns li_run_plain;
static li_widen_items li_widen_plain;
static li_all_within li_within_plain;
#include "kernels_body.h"
#include "kernels_widen.h"

li_run_columns *li_kernels(li_width width)
{
    if (width == LI_WIDTH_PLAIN)
        return li_run_plain;
#if LI_HAS_WIDE
    if (width == LI_WIDTH_256 && __builtin_cpu_supports("avx2"))
        return li_run_256;
    if (width == LI_WIDTH_512 && __builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        return li_run_512;
#endif
    return NULL;
}

li_width li_width_widest(void)
{
    for (int width = LI_WIDTH_COUNT; width-- > 0;)
        if (li_kernels((li_width)width))
            return (li_width)width;
    return LI_WIDTH_PLAIN;
}

li_run_columns *li_kernels_widest(void)
{
    return li_kernels(li_width_widest());
}

li_widen_items *li_widening(li_width width)
{
#if LI_HAS_WIDE
    if (li_kernels(width) && width == LI_WIDTH_256)
        return li_widen_256;
    if (li_kernels(width) && width == LI_WIDTH_512)
        return li_widen_512;
#endif
    return width == LI_WIDTH_PLAIN ? li_widen_plain : NULL;
}

li_all_within *li_within(li_width width)
{
#if LI_HAS_WIDE
    if (li_kernels(width) && width == LI_WIDTH_256)
        return li_within_256;
    if (li_kernels(width) && width == LI_WIDTH_512)
        return li_within_512;
#endif
    return width == LI_WIDTH_PLAIN ? li_within_plain : NULL;
}
