/* format.h - a text of the language in its canonical layout.
 *
 * Must not: change a token, lose a comment, know names or types. */
#ifndef LICET_LANG_FORMAT_H
#define LICET_LANG_FORMAT_H

#include "buffer.h"
#include "diag.h"
#include "source.h"

/* Appends source number SOURCE to OUT as it should be laid out; doing so again changes nothing.
 * LC_WRONG_RULES, and nothing appended, when the text has mistakes, which are reported;
 * LC_MEMORY. */
lc_status lc_format(lc_buffer *out, lc_sources *sources, uint32_t source,
                    lc_diagnostics *diagnostics, const lc_allocator *allocator);

#endif
