/* compiler.h - what compile.c (tables), emit.c (instructions), emit_expr.c (expressions) and
 * emit_rules.c (rules, agreements, the fold) share while one law is compiled.
 *
 * Temporary arrays live in the law's arena; the tables are buffers in the host's memory, freed by
 * lc_compile on every path. Must not: be included by anything else. */
#ifndef LICET_LANG_COMPILER_H
#define LICET_LANG_COMPILER_H

#include "compile.h"

/* Value numbering: instructions by (opcode, operands). */
typedef struct {
    uint32_t *slots;
    uint32_t mask, count;
} lc_numbering;

typedef struct {
    const lc_law *law;
    lc_buffer tables[LC_TABLE_COUNT];
    bool bare;    /* no texts, no places */
    bool failed;  /* memory */
    bool refused; /* a limit was passed and reported */

    /* an entry made inside a skipped region, or in a stretch of code of its own, is taken back when
     * that ends */
    lc_numbering numbering;
    lc_numbering facts;  /* as it stood at the end of phase A */
    lc_numbering paths;  /* records of PATH by what they are made of */
    uint32_t *scope_log; /* slots filled since the region began */
    uint32_t scope_count, scope_capacity;
    bool in_region;

    uint32_t *let_register;      /* per let; LC_NONE: not compiled */
    uint32_t *first_limit;       /* per cap, its first record in LIMIT */
    uint32_t *agreement_limit;   /* per agreement, its first record in LIMIT */
    const lc_cap_limit **limits; /* per record of LIMIT */
    uint32_t limit_count;
    uint32_t *rule_truth, *rule_range, *rule_applies;
    uint8_t *rule_best; /* the least outcome that a rule or its exceptions can give */
    uint32_t *agreement_truth, *agreement_met;
    uint32_t any_met; /* register of `under any agreement`; LC_NONE: nobody asks */
    uint32_t *first_condition, *condition_register; /* per rule; per condition of all rules */
    uint32_t *first_cover, *cover_register;         /* per agreement; per `covers` of all */
    uint32_t *first_duty, *duty_register;           /* per rule; per duty of all rules */
    uint32_t fold_start, fold_end, result;
} lc_compiler;

/* ---- compile.c: records --------------------------------------------------------------------- */

/* Number of records in TABLE so far. */
uint32_t lc_table_size(const lc_compiler *compiler, lc_image_table table);
/* Appends one record; its index. */
uint32_t lc_table_add(lc_compiler *compiler, lc_image_table table, const void *record, size_t size);
uint32_t lc_compiler_number(lc_compiler *compiler, lc_int128 number);
uint32_t lc_compiler_text(lc_compiler *compiler, const char *text, size_t length);
lc_image_string lc_compiler_string(lc_compiler *compiler, const char *text, size_t length);
lc_image_place lc_compiler_place(const lc_compiler *compiler, lc_place place);
lc_image_form lc_compiler_form(const lc_form *form);
/* The form of what NODE gives: every number is a NUMBER, with the unit that it is shown in. */
lc_image_form lc_compiler_node_form(const lc_law *law, const lc_node *node);
/* The index of TIMES in its table; LC_NONE: always. */
uint32_t lc_compiler_times(lc_compiler *compiler, const lc_times *times);
/* Appends citations to INDEX; where they start. */
uint32_t lc_compiler_cites(lc_compiler *compiler, const lc_string *cites, uint32_t count);
/* The base unit whose amounts a number of TYPE is, for showing it; LC_NONE for products. */
uint32_t lc_compiler_shown_unit(const lc_law *law, lc_type type);

/* ---- emit.c: instructions -------------------------------------------------------------------- */

lc_status lc_emit_start(lc_compiler *compiler);
uint32_t lc_code_size(const lc_compiler *compiler);
const lc_instruction *lc_instruction_at(const lc_compiler *compiler, uint32_t index);
/* The register of an equal instruction where there is one. */
uint32_t lc_emit(lc_compiler *compiler, lc_opcode opcode, uint32_t a, uint32_t b, uint32_t c,
                 lc_place place);
/* Always a new instruction. */
uint32_t lc_emit_new(lc_compiler *compiler, lc_opcode opcode, uint32_t a, uint32_t b, uint32_t c,
                     lc_place place);
/* CAPACITY free slots, a power of two, in the arena; NULL when memory failed. */
uint32_t *lc_new_slots(lc_compiler *compiler, uint32_t capacity);
void lc_patch_target(lc_compiler *compiler, uint32_t index, uint32_t target);
void lc_begin_region(lc_compiler *compiler);
void lc_end_region(lc_compiler *compiler);
/* Keeps the numbering of phase A, and goes back to it. */
void lc_keep_numbering(lc_compiler *compiler);
void lc_restore_numbering(lc_compiler *compiler);

/* ---- emit_expr.c: expressions ---------------------------------------------------------------- */

/* The register that holds NODE, at the node's scale. What it reads of lets and limits that read the
 * ledger must have been emitted. */
uint32_t lc_emit_node(lc_compiler *compiler, const lc_node *node);
/* The same brought to SCALE, which is no coarser. */
uint32_t lc_emit_scaled(lc_compiler *compiler, const lc_node *node, int scale);
/* Appends the KEY that NODE, a fact or a cell reached from one, is. */
void lc_emit_key(lc_compiler *compiler, const lc_node *node);

/* ---- emit_rules.c: the program --------------------------------------------------------------- */

/* Phase A: lets, limits, what rules share, conditions. */
void lc_emit_facts(lc_compiler *compiler);
/* What reads the ledger, and the fold. */
void lc_emit_ledger(lc_compiler *compiler);
/* The records of lets, whose registers are all known now. */
void lc_emit_end(lc_compiler *compiler);
/* The truth of STATEMENT (NULL: LC_NONE) in a stretch of code of its own. */
uint32_t lc_emit_statement(lc_compiler *compiler, const lc_node *statement, uint32_t *first,
                           uint32_t *end);
/* The exceptions of RULE in the order of the fold, in the arena; NULL when memory failed. */
uint32_t *lc_fold_order(lc_compiler *compiler, const lc_rule *rule);

#endif
