/* source.h - the texts of one compilation, and places in them.
 *
 * lc_sources owns copies of all texts. Spans inside a declaration are relative to its start (so an
 * unchanged declaration keeps its tree); a place is absolute. Lines, columns and display width are
 * computed only when something is shown. */
#ifndef LICET_LANG_SOURCE_H
#define LICET_LANG_SOURCE_H

#include "base.h"

typedef struct {
    uint32_t start, end; /* byte offsets, half open, relative to the declaration */
} lc_span;

typedef struct {
    uint32_t source;     /* index into lc_sources, LC_NONE: nowhere */
    uint32_t start, end; /* byte offsets, half open, absolute */
} lc_place;

typedef struct {
    char *name; /* as the user gave it; a module's is `countries` */
    char *text; /* NUL-terminated copy; the length decides */
    uint32_t length;
    bool module;          /* came by `use` */
    bool standard;        /* a module of the standard library */
    bool data;            /* a table of a registry, not a text of the language */
    bool added;           /* the host's selection or edit, not a text that was given */
    uint32_t *line_start; /* offsets of line starts, made on demand by lc_source_lines */
    uint32_t line_count;
} lc_source;

typedef struct {
    lc_allocator allocator;
    lc_source *items;
    size_t count, capacity;
} lc_sources;

void lc_sources_init(lc_sources *sources, const lc_allocator *allocator);
void lc_sources_fini(lc_sources *sources);
/* Copies NAME and TEXT; the new source's index in *INDEX. LENGTH is LC_MAX_SOURCE_BYTES at most. */
lc_status lc_sources_add(lc_sources *sources, uint32_t *index, const char *name, const char *text,
                         size_t length);
/* Makes the line table if it is not there. */
lc_status lc_source_lines(const lc_allocator *allocator, lc_source *source);
/* 1-based line of OFFSET and the offset at which that line starts. Needs the line table. */
uint32_t lc_source_line(const lc_source *source, uint32_t offset, uint32_t *line_start);

/* Length of the valid UTF-8 sequence at TEXT (1-4), or 0 when it is not one; *CODE its value. */
unsigned lc_utf8_next(const char *text, size_t length, uint32_t *code);
/* Columns that code point CODE takes on a terminal: 0, 1 or 2. */
unsigned lc_display_width(uint32_t code);
/* True for characters that a reader cannot see or that turn the direction of the text: control
 * characters, direction marks, characters without width that are not accents. */
bool lc_is_hidden(uint32_t code);

/* Behind the text in quotation marks, or the comment, that begins at AT. */
size_t lc_pass_over(const char *text, size_t length, size_t at);
/* LENGTH bytes of a text of the language on one line, however they were laid out: one blank for
 * white space, none for comments, a comma followed by a blank, none inside of parentheses; what
 * stands in quotation marks stays. OUT has room for twice the bytes. Returns how many it wrote. */
size_t lc_one_line(char *out, const char *text, size_t length);

#define LC_SHOWN_TEXT 12 /* `\u{10FFFF}`, a NUL and one to spare */

/* The next character of TEXT (LENGTH > 0) as a person may see it: as it is, a hidden one as
 * `\u{202E}`, a byte that is not UTF-8 as `\x{FF}`. Returns the bytes read; SHOWN ends with a NUL,
 * *WIDTH is the columns it takes. */
unsigned lc_show_next(char shown[LC_SHOWN_TEXT], const char *text, size_t length, unsigned *width);

#endif
