/* check_registries.h - how the rows of a registry are taken in, from the text and from tables.
 *
 * Rows are read twice: first their keys, spellings and plain cells, then the cells that hold rows
 * of registries, when all of these are known. check_registries.c owns the state. Must not: be
 * included by others than check_registries.c and check_tables.c. */
#ifndef LICET_LANG_CHECK_REGISTRIES_H
#define LICET_LANG_CHECK_REGISTRIES_H

#include "check.h"

/* A spelling with its first bytes as a number, so that most comparisons look at nothing else. */
typedef struct {
    uint64_t start;
    lc_spelling spelling;
    lc_place place;
} lc_placed_spelling;

typedef struct {
    lc_checker *c;
    lc_symbol *symbol;
    lc_registry *registry;
    const lc_decl *table; /* stands for the table in places; NULL: the rows stand in the text */
    const char **what;    /* what each column is called in reports */
    bool second;          /* only cells that hold rows are read */
    uint32_t row_capacity;
    lc_placed_spelling *spellings;
    uint32_t spelling_count, spelling_capacity;
} lc_row_reader;

/* ---- check_registries.c --------------------------------------------------------------------- */

bool lc_is_key(const char *text, uint32_t length);
/* The row with KEY (NULL: it is none) at PLACE. NULL when there is nothing to be read into: then it
 * was reported, or is one that the second reading leaves out. */
lc_registry_row *lc_begin_row(lc_row_reader *r, const lc_name *key, lc_place place);
/* Whether this reading takes the cells of COLUMN. */
bool lc_takes_column(const lc_row_reader *r, uint32_t column);
void lc_read_cell(lc_row_reader *r, lc_registry_row *row, uint32_t column, const lc_decl *decl,
                  const lc_expr *literal, lc_place place);

/* ---- check_tables.c ------------------------------------------------------------------------- */

/* Asks the host for a table, into r->table. False when one is needed and there is none that can be
 * read, which is reported. */
bool lc_load_table(lc_row_reader *r);
/* How many rows it has at most. */
uint32_t lc_count_table(const lc_row_reader *r);
void lc_read_table(lc_row_reader *r);

#endif
