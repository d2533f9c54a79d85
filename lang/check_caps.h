/* check_caps.h - what check_values.c asks of check_caps.c: a cap in two steps. */
#ifndef LICET_LANG_CHECK_CAPS_H
#define LICET_LANG_CHECK_CAPS_H

#include "check.h"

/* Measures, keys, windows and `where` of a cap or tally; its dates. */
void lc_check_cap(lc_checker *c, lc_symbol *symbol);
/* Then the amounts of its limits. */
void lc_check_cap_amounts(lc_checker *c, lc_symbol *symbol);

#endif
