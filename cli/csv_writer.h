/* csv_writer.h - rows of CSV into an output.
 *
 * A cell is quoted only when it holds a comma, a quotation mark or the end of a line; rows end in
 * LF. A cell can be made in place, in the buffer of the output. Must not: know what a cell means.
 * */
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
/* Writes a cell whose bytes are as csv_quote made them. */
void csv_cell_ready(struct csv_writer *writer, const char *bytes, size_t length);
void csv_cell_number(struct csv_writer *writer, uint64_t number);
void csv_end_row(struct csv_writer *writer);

/* A cell in place: begins it and hands out at least SIZE bytes (*ROOM in all) for its text. NULL:
 * writing has failed. */
char *csv_begin_cell(struct csv_writer *writer, size_t size, size_t *room);
/* For a text that is longer than the room was: the same cell with at least SIZE bytes. */
char *csv_widen_cell(struct csv_writer *writer, size_t size, size_t *room);
/* Ends the cell, of which LENGTH bytes were filled in. */
void csv_finish_cell(struct csv_writer *writer, size_t length);

/* The cell of a text, quoted when it must be, for csv_cell_ready; for the caller to free. NULL: out
 * of memory. */
char *csv_quote(const char *bytes, size_t length, size_t *quoted);

#endif
