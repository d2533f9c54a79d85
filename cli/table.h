/* table.h - a table of texts, printed with its columns in line.
 *
 * The first columns stand to the left, the others to the right. A long table is printed in parts:
 * each is as wide as those before it. Owns copies of its cells until they are printed. Must not:
 * know what they mean. */
#ifndef LICET_CLI_TABLE_H
#define LICET_CLI_TABLE_H

#include "file.h"

struct table {
    size_t columns;
    size_t left; /* so many columns stand to the left */
    licet_text *cells;
    size_t count, capacity;
    size_t *widths; /* of the parts before; NULL: there was none */
    bool ruled;     /* with lines between the columns and below the heading */
    bool bar;       /* the last column stands to the left, too */
    bool failed;    /* memory ran out: the table prints nothing */
};

void table_begin(struct table *table, size_t columns, size_t left);
/* Adds a cell; rows fill from left to right. */
void table_text(struct table *table, licet_text text);
void table_string(struct table *table, const char *string);
void table_number(struct table *table, wide coefficient, int scale);
/* Prints the rows added since the last time and forgets them. The very first is the heading. False:
 * memory ran out. */
bool table_print(struct table *table, struct output *out);
/* Prints the rest of the table and frees it. False: memory ran out. */
bool table_end(struct table *table, struct output *out);
void table_free(struct table *table);

#endif
