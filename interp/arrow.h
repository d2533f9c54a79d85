/* arrow.h - what the files of licet_arrow share: arrow_bind.c (which field is which fact),
 * arrow.c (the object, tables and streams in), arrow_results.c (decisions out).
 *
 * What is given to the host owns its memory: it copies the allocator and points to nothing of the
 * object or the law. Must not: be included by anything else. */
#ifndef LICET_INTERP_ARROW_H
#define LICET_INTERP_ARROW_H

#include "block.h"
#include "licet_arrow.h"

/* A field of the bound schema that a fact, the licence or the action is read from. */
typedef struct {
    licet_input input;      /* without values; `dictionary` is set when there is one; TEXTS stand
                               for string views */
    licet_input dictionary; /* the same of its items */
    int64_t child;          /* number of the field */
    bool null;              /* every row is null */
    char name[LI_FAULT_TEXT];
} li_arrow_field;

/* Texts that string views of a table speak of. */
typedef struct {
    lc_buffer input, dictionary; /* licet_text */
} li_arrow_views;

/* One column of the results while a table is decided. */
typedef struct {
    int32_t column;     /* licet_column; LI_ARROW_REASON */
    bool dictionary;    /* `items` number the texts; else offsets, one a row */
    lc_buffer items;    /* int32_t */
    lc_buffer offsets;  /* of texts: int32_t */
    lc_buffer bytes;    /* texts one after the other */
    lc_buffer validity; /* a bit a row */
    int64_t nulls;
    uint32_t entries; /* in the dictionary */
    int32_t *numbers; /* by what the column depends on: 1 + the item of its text, -1: empty; 0:
                           not asked yet */
    size_t number_count;
} li_arrow_column;
enum { LI_ARROW_REASON = LICET_COLUMN_COUNT };

struct licet_arrow {
    lc_allocator allocator;
    const licet_law *law;
    licet_columns *columns;
    bool bound;
    int64_t child_count;    /* of the bound schema */
    li_arrow_field *fields; /* field_room of them: one per fact, licence, action */
    licet_input *inputs;    /* as many */
    li_arrow_views *views;  /* as many */
    size_t field_count, field_room;
    li_arrow_column *results;
    size_t result_count;
    licet_status status; /* of what made the results stop */
    char fault[2 * LI_FAULT_TEXT];
};

/* Says what is wrong with field NAME (NULL: with the table): LICET_WRONG_VALUE. */
licet_status li_arrow_refuse(licet_arrow *arrow, const char *name, const char *reason);

/* Which fields are facts, and what is in them. SCHEMA is not released. */
licet_status li_arrow_bind(licet_arrow *arrow, const struct ArrowSchema *schema);

/* Begins the results of a table anew. */
void li_arrow_begin(licet_arrow *arrow);
/* A licet_rows_report: appends what the block found. */
int li_arrow_add(void *user, licet_block *block, size_t first, size_t count);
/* What was appended as an array of ROWS rows. */
licet_status li_arrow_give(licet_arrow *arrow, int64_t rows, struct ArrowArray *out);
licet_status li_arrow_give_schema(licet_arrow *arrow, struct ArrowSchema *out);
/* Makes room for the results NAMES, and gives it back. */
licet_status li_arrow_results_init(licet_arrow *arrow, const licet_column *names, size_t count);
void li_arrow_results_fini(licet_arrow *arrow);

#endif
