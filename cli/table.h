/* table.h - a small table of texts, printed with its columns in line.
 *
 * The first column stands to the left, the others to the right. Owns copies of its cells. Must not:
 * know what they mean. */
#ifndef LICET_CLI_TABLE_H
#define LICET_CLI_TABLE_H

#include "file.h"

enum { TABLE_COLUMNS = 8 };

struct table {
    size_t columns;
    size_t left; /* so many columns stand to the left */
    licet_text *cells;
    size_t count, capacity;
    bool failed; /* memory ran out: the table prints nothing */
};

void table_begin(struct table *table, size_t columns, size_t left);
/* Adds a cell; rows fill from left to right. */
void table_text(struct table *table, licet_text text);
void table_string(struct table *table, const char *string);
void table_number(struct table *table, wide coefficient, int scale);
/* Prints the table and frees it. The first row is the heading. False: memory ran out. */
bool table_end(struct table *table, struct output *out);

#endif
