/* columns.h - what the files of licet_columns share: columns.c (the object, running block by
 * block), columns_read.c (values out of the host's memory).
 *
 * Nothing here owns the host's columns: they are read while a call lasts. Must not: be included by
 * anything else. */
#ifndef LICET_INTERP_COLUMNS_H
#define LICET_INTERP_COLUMNS_H

#include "block.h"

/* The items of a dictionary as values of the fact, which each was read as once. */
typedef struct {
    int64_t *values;
    uint8_t *states; /* LI_ITEM_… */
    size_t capacity; /* of both */
} li_dictionary;
enum { LI_ITEM_MISSING = 0, LI_ITEM_WRONG = 1, LI_ITEM_KNOWN = 0xFF };

/* A column of the host's, as it is read. */
typedef struct {
    const licet_input *input;
    uint32_t fact;             /* LC_NONE: `licence` or `action` */
    const lc_image_form *form; /* NULL: the same */
    int64_t factor, divisor;   /* of `written` values: one of them is 1; 0: both would be too large,
                                  each is read as a text */
    li_dictionary dictionary;  /* used where values are not texts of the host's */
} li_bound_column;

struct licet_columns {
    lc_allocator allocator;
    licet_block *block;
    li_bound_column *bound; /* bound_room of them; their dictionaries are kept from call to call */
    size_t bound_count, bound_room;
    size_t rows;           /* of the host's columns */
    li_widen_items *widen; /* as wide as this processor has it */
    licet_text *cells;     /* one per row of the block */
    li_fault fault;
};

/* Whether the form, the cells and the dictionary of COLUMN go together; NULL, or what is wrong. */
const char *li_column_misuse(const li_bound_column *column);
/* False: its offsets, or those of its dictionary, are below 0 or descend. */
bool li_column_offsets(const licet_input *input, size_t rows);
/* Prepares what is read once: how written values become coefficients, the dictionary. */
licet_status li_column_prepare(const licet_columns *columns, li_bound_column *column);
/* Rows FIRST to FIRST + block->rows - 1 into the block, which has been started. */
licet_status li_column_feed(licet_columns *columns, li_bound_column *column, size_t first);

#endif
