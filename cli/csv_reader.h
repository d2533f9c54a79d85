/* csv_reader.h - CSV in blocks of rows: columns of cells, and what is wrong with a row.
 *
 * RFC 4180, with LF or CRLF, a byte order mark, a last line without an end, quoted line breaks. A
 * line without a byte is no row. A row that is wrong in itself is handed out with its fault, and
 * the rows after it are read as if nothing had been: broken quoting ends with the line it began on,
 * so that one stray quotation mark costs one row. Memory does not grow with the file.
 *
 * Several readers may share one file: each reads a block in its turn, one after the other, and
 * keeps it until it reads again. Cells point into the reader and live until its next
 * csv_reader_next. Must not: know what a cell means, or write messages. */
#ifndef LICET_CLI_CSV_READER_H
#define LICET_CLI_CSV_READER_H

#include <licet.h>

#define CSV_ROWS ((size_t)1024)            /* most rows of one block */
#define CSV_COLUMNS ((size_t)4096)         /* most columns of a header */
#define CSV_ROW_BYTES ((size_t)1 << 20)    /* longest row, quoted line breaks included */
#define CSV_READ_BYTES ((size_t)256 << 10) /* read at once, at most */

enum csv_fault {
    CSV_SOUND = 0,
    CSV_TOO_FEW, /* cells, fewer than the header has */
    CSV_TOO_MANY,
    CSV_QUOTE_INSIDE, /* a quotation mark in a cell that does not begin with one */
    CSV_AFTER_QUOTE,  /* more text after the closing quotation mark */
    CSV_UNCLOSED,     /* the quotation mark is not closed */
    CSV_TOO_LONG      /* more than CSV_ROW_BYTES */
};

enum csv_result {
    CSV_OK = 0,
    CSV_END,  /* no rows are left; for the header: the file is empty */
    CSV_READ, /* reading failed: csv_reader_error */
    CSV_MEMORY,
    CSV_HEADER,  /* the header is broken: csv_reader_rows()[0] says how */
    CSV_WIDE,    /* more than CSV_COLUMNS columns */
    CSV_ENCODING /* UTF-16 */
};

struct csv_row {
    uint64_t line;   /* on which it begins, from 1 */
    uint32_t cells;  /* found */
    uint32_t column; /* of the fault, from 1 */
    enum csv_fault fault;
};

struct csv_reader;

/* Reads from DESCRIPTOR, which stays the caller's, behind the LENGTH bytes at BEGIN that were read
 * from it already (at most CSV_READ_BYTES). NULL: out of memory. */
struct csv_reader *csv_reader_new(int descriptor, const char *begin, size_t length);
void csv_reader_free(struct csv_reader *reader);
/* Another reader of the same file, for the same columns; readers take turns. After the header was
 * read and the columns asked for. NULL: out of memory. */
struct csv_reader *csv_reader_share(const struct csv_reader *reader);

/* Reads the header: its cells, which live as long as a reader of the file. Called once, first. */
enum csv_result csv_reader_header(struct csv_reader *reader, const licet_text **names,
                                  size_t *count);
/* Asks for the cells of a column; the others are only counted. False: out of memory. */
bool csv_reader_want(struct csv_reader *reader, size_t column);
/* Reads up to MOST (at most CSV_ROWS) rows, those behind what any reader of the file has read last.
 * No two readers may be in here at once. CSV_OK: *ROWS is not 0. */
enum csv_result csv_reader_next(struct csv_reader *reader, size_t most, size_t *rows);

/* The cells of a column that was asked for, one a row of the block; the caller may change them.
 * Where a row ended before, by a fault, the cell is absent. */
licet_text *csv_reader_cells(struct csv_reader *reader, size_t column);
const struct csv_row *csv_reader_rows(const struct csv_reader *reader);
/* The errno of CSV_READ. */
int csv_reader_error(const struct csv_reader *reader);

#endif
