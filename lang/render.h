/* render.h - the one renderer of diagnostics: for a terminal, or as JSON lines.
 *
 * Owns nothing. Control and direction-changing characters of the source are shown escaped, long
 * lines are cut around the underline. */
#ifndef LICET_LANG_RENDER_H
#define LICET_LANG_RENDER_H

#include "buffer.h"
#include "diag.h"

typedef enum { LC_RENDER_TERMINAL, LC_RENDER_COLOR, LC_RENDER_JSON } lc_render_style;

/* All diagnostics, in order, then (terminal) a line with the count of those left out. */
lc_status lc_render(lc_buffer *out, const lc_diagnostics *diagnostics, lc_sources *sources,
                    lc_render_style style);

/* S as a JSON string with its quotes, every control character escaped, invalid UTF-8 as U+FFFD. */
void lc_render_json_text(lc_buffer *out, const char *text, size_t length);

#endif
