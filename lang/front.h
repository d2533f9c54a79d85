/* front.h - from text to tree: the driver of scanner and parser.
 *
 * It scans a text once, cuts the tokens at declaration keywords and parses each declaration alone,
 * so that one error never swallows its neighbour. Trees and names live in the arena. Must not: know
 * names, types or modules. */
#ifndef LICET_LANG_FRONT_H
#define LICET_LANG_FRONT_H

#include "ast.h"
#include "buffer.h"
#include "diag.h"

/* One token of a text, for those who lay it out: KIND is a code of parse.h. */
typedef struct {
    uint32_t start, end;
    int kind;
} lc_word;

/* All tokens of source number SOURCE, in the arena, and its comments. Mistakes are reported, and
 * their tokens stand for what was meant. */
lc_status lc_scan_words(lc_word **words, size_t *count, lc_comment **comments, lc_arena *arena,
                        lc_names *names, lc_sources *sources, uint32_t source,
                        lc_diagnostics *diagnostics);

/* Parses source number SOURCE. LC_OK also when errors were reported: the broken declarations are
 * marked. LC_MEMORY when an allocation failed. */
lc_status lc_parse(lc_tree *tree, lc_arena *arena, lc_names *names, lc_sources *sources,
                   uint32_t source, lc_diagnostics *diagnostics);

/* The tokens that could stand behind the text of SOURCE, whose last declaration they go on with;
 * none when it has mistakes. TOKENS has room for LC_MAX_EXPECTED_TOKENS. */
#define LC_MAX_EXPECTED_TOKENS 128
lc_status lc_parse_expected(uint8_t *tokens, size_t *count, lc_arena *arena, lc_names *names,
                            lc_sources *sources, uint32_t source, lc_diagnostics *diagnostics);

/* Parses `FACT VALUE, FACT VALUE` (the words after `order`) as the one step of a test. The whole
 * source is that list. *DECL is a TEST declaration, or NULL after errors. */
lc_status lc_parse_order(lc_decl **decl, lc_arena *arena, lc_names *names, lc_sources *sources,
                         uint32_t source, lc_diagnostics *diagnostics);

/* Parses one expression, which is all of the source. *DECL is a LET without a name, or NULL after
 * errors. */
lc_status lc_parse_statement(lc_decl **decl, lc_arena *arena, lc_names *names, lc_sources *sources,
                             uint32_t source, lc_diagnostics *diagnostics);

/* The tree as S-expressions, one declaration a paragraph, for golden tests and `--dump-tree`. */
void lc_tree_write(lc_buffer *out, const lc_tree *tree);
/* The same with the span of every node, relative to its declaration: `(when@12-40 …)`. */
void lc_tree_write_spans(lc_buffer *out, const lc_tree *tree);

#endif
