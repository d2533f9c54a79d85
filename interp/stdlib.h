/* stdlib.h - the texts of the standard modules, which stdlib/embed.c writes into the library.
 *
 * Must not: be changed without stdlib/embed.c. */
#ifndef LICET_INTERP_STDLIB_H
#define LICET_INTERP_STDLIB_H

#include <stddef.h>
#include <stdint.h>

struct li_standard_module {
    const char *name;
    const unsigned char *text; /* a NUL follows */
    uint32_t length;
};

extern const struct li_standard_module li_standard_modules[];
extern const size_t li_standard_module_count;

#endif
