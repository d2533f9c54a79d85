/* redline.h - what is struck and inserted, for pages that show it beside other things.
 *
 * Must not: own the texts. */
#ifndef LICET_CLI_REDLINE_H
#define LICET_CLI_REDLINE_H

#include "file.h"

/* The changed declarations as sections of HTML, OPENING above the first of them. LICET_MISUSE, and
 * nothing written: an image has no words. */
licet_status redline_sections(struct output *out, const licet_source *before, size_t before_count,
                              const licet_source *after, size_t after_count, const char *opening);

#endif
