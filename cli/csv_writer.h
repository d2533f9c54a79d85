/* csv_writer.h - rows of CSV into an output.
 *
 * A cell is quoted only when it holds a comma, a quotation mark or the end of a line; rows end in
 * LF. Must not: know what a cell means. */
#ifndef LICET_CLI_CSV_WRITER_H
#define LICET_CLI_CSV_WRITER_H

#include "file.h"

struct csv_writer {
    struct output *out; /* borrowed */
    bool inside;        /* a row has begun */
};

/* Writes a cell. */
void csv_cell(struct csv_writer *writer, const char *bytes, size_t length);
void csv_cell_text(struct csv_writer *writer, licet_text text);
void csv_cell_number(struct csv_writer *writer, uint64_t number);
/* Cells that stand in their form already, with commas between them. */
void csv_ready(struct csv_writer *writer, const char *bytes, size_t length);
/* TEXT in its form, as a cell, at TO, which has room for twice its length and two more. Returns how
 * long it is. */
size_t csv_form(char *to, licet_text text);
void csv_end_row(struct csv_writer *writer);

#endif
