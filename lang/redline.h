/* redline.h - two readings of a law, declaration by declaration and word by word.
 *
 * Declarations are those of the same kind and name, or else of the same kind and the same words
 * behind another name. Texts are compared in their canonical layout, of which only the words count.
 * Must not: resolve names; tell what a change means; mark anything up. */
#ifndef LICET_LANG_REDLINE_H
#define LICET_LANG_REDLINE_H

#include "buffer.h"
#include "diag.h"

/* Bytes of a canonical text, or of the arena; absent: NULL. */
typedef struct {
    const char *bytes;
    size_t length;
} lc_slice;

/* Words that stand on one line. */
typedef struct {
    char sign;      /* ' ' in both, '-' struck, '+' inserted */
    lc_slice blank; /* before them: blanks, and the ends of lines */
    lc_slice words;
} lc_piece;

typedef struct {
    char sign;              /* ' ' it stands in both, '-' struck, '+' inserted */
    bool moved;             /* it stands behind another one, or in another text, than before */
    bool other_text;        /* moved: from another text of the law */
    lc_slice heading;       /* `rule embargo`, `test "A title"`, as it is now, or was when struck */
    lc_slice former;        /* renamed: the heading that it had */
    lc_slice behind;        /* moved: the heading of what it stood behind; absent: of nothing */
    uint32_t before, after; /* the sources it stands in; LC_NONE: none */
    uint32_t was_at, now_at; /* byte offsets in them */
    lc_piece *pieces;        /* none when not a word of it has changed */
    size_t piece_count;
} lc_change;

typedef struct {
    lc_arena arena;
    lc_sources laid_out; /* canonical texts, to which the slices point */
    LC_VECTOR(lc_change) changes;
    lc_allocator allocator;
} lc_redline;

void lc_redline_init(lc_redline *redline, const lc_allocator *allocator);
void lc_redline_fini(lc_redline *redline);

/* Compares the first BEFORE sources of SOURCES with the rest of them. LC_WRONG_RULES: one has
 * mistakes, which are reported. REDLINE is to be freed in any case. */
lc_status lc_redline_make(lc_redline *redline, lc_sources *sources, size_t before,
                          lc_diagnostics *diagnostics);

#endif
