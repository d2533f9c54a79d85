/* compiler.h - what compile.c (tables) and emit.c (code) share while one law is compiled.
 *
 * Temporary arrays live in the law's arena; the tables are buffers in the host's memory, freed by
 * lc_compile on every path. Must not: be included by anything else. */
#ifndef LICET_LANG_COMPILER_H
#define LICET_LANG_COMPILER_H

#include "compile.h"

typedef struct {
    const lc_law *law;
    lc_buffer tables[LC_TABLE_COUNT];
    bool failed;  /* memory */
    bool refused; /* a limit was passed and reported */

    /* value numbering: instructions by (opcode, operands); an entry made inside a skipped region is
     * taken back when the region ends */
    uint32_t *slots;
    uint32_t slot_mask, slot_count;
    uint32_t *scope_log; /* slots filled since the region began */
    uint32_t scope_count, scope_capacity;
    bool in_region;

    uint32_t *let_register; /* per let; LC_NONE: not compiled */
    uint32_t *rule_truth, *rule_range, *rule_applies;
    uint8_t *rule_best;    /* the least outcome that a rule or its exceptions can give */
    uint32_t *first_limit; /* per cap, its first record in LIMIT */
    uint32_t fold_start, result;
} lc_compiler;

/* ---- compile.c: records --------------------------------------------------------------------- */

/* Number of records in TABLE so far. */
uint32_t lc_table_size(const lc_compiler *compiler, lc_image_table table);
/* Appends one record; its index. */
uint32_t lc_table_add(lc_compiler *compiler, lc_image_table table, const void *record, size_t size);
uint32_t lc_compiler_number(lc_compiler *compiler, lc_int128 number);
uint32_t lc_compiler_text(lc_compiler *compiler, const char *text, size_t length);
lc_image_string lc_compiler_string(lc_compiler *compiler, const char *text, size_t length);
lc_image_place lc_compiler_place(lc_place place);
/* Appends citations to INDEX; where they start. */
uint32_t lc_compiler_cites(lc_compiler *compiler, const lc_string *cites, uint32_t count);

/* ---- emit.c: code --------------------------------------------------------------------------- */

lc_status lc_emit_start(lc_compiler *compiler);
/* The register that holds NODE, at the node's scale. */
uint32_t lc_emit_node(lc_compiler *compiler, const lc_node *node);
/* Lets and caps with their records, then the facts and cells that rules read. */
void lc_emit_lets(lc_compiler *compiler);
void lc_emit_caps(lc_compiler *compiler);
void lc_emit_preload(lc_compiler *compiler);
/* Truth of one rule and the records of its conditions. */
void lc_emit_rule_truth(lc_compiler *compiler, uint32_t rule);
/* Ranges of all rules and the fold over requirements. */
void lc_emit_fold(lc_compiler *compiler);
/* The exceptions of RULE in the order of the fold, in the arena; NULL when memory failed. */
uint32_t *lc_fold_order(lc_compiler *compiler, const lc_rule *rule);

#endif
