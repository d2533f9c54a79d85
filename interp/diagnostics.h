/* diagnostics.h - the object that hands diagnostics to the host.
 *
 * It owns the diagnostics and the texts they point into, and lives as long as the host wants. */
#ifndef LICET_INTERP_DIAGNOSTICS_H
#define LICET_INTERP_DIAGNOSTICS_H

#include "lang/diag.h"
#include "licet.h"

struct licet_diagnostics {
    lc_allocator allocator;
    lc_diagnostics list;
    lc_sources sources;
};

/* An empty object; NULL when memory failed. Freed by licet_diagnostics_free. */
licet_diagnostics *li_diagnostics_new(const lc_allocator *allocator);

/* Gives DIAGNOSTICS to the caller through OUT (which may be NULL: then they are freed). When memory
 * failed nothing is given. Returns the status that the call ends with: STATUS, or LICET_MEMORY when
 * a diagnostic was lost for want of memory. */
licet_status li_diagnostics_hand_out(licet_diagnostics **out, licet_diagnostics *diagnostics,
                                     licet_status status);

#endif
