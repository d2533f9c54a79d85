/* kernels_wide.h - the loops over columns for wider vectors, where the compiler can make them.
 *
 * Must not: be included by anything but kernels*.c. */
#ifndef LICET_INTERP_KERNELS_WIDE_H
#define LICET_INTERP_KERNELS_WIDE_H

#include "kernels.h"

#if defined(__GNUC__) && defined(__x86_64__)
#define LI_HAS_WIDE 1
/* Only where li_kernels says that the processor has them. */
li_run_columns li_run_256, li_run_512;
li_widen_items li_widen_256, li_widen_512;
li_all_within li_within_256, li_within_512;
#else
#define LI_HAS_WIDE 0
#endif

#endif
