/* html.h - words and pages of HTML and SVG, shared by those who write them.
 *
 * A page needs nothing beside it: no script, no font, no picture from elsewhere. Must not: know
 * what is on it. */
#ifndef LICET_CLI_HTML_H
#define LICET_CLI_HTML_H

#include "file.h"

/* TEXT with `<`, `>`, `&` and `"` escaped, as licet_show shows it. */
void html_text(struct output *out, licet_text text);
/* The same in one line, cut after MOST letters. */
void html_line(struct output *out, licet_text text, size_t most);
/* From the document type to the heading; STYLE is added to that of all pages. */
void html_begin(struct output *out, licet_text title, const char *style);
void html_end(struct output *out);

#endif
