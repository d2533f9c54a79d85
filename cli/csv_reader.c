/* csv_reader.c - CSV in blocks of rows, in two stages.
 *
 * Stage 1 (index_bytes) lists the offsets of all commas, quotation marks and line ends of the bytes
 * just read, eight bytes at a step and without asking whether they are quoted. Stage 2 (read_row)
 * walks that list: a cell is what lies between two entries, and only quoted cells are looked at
 * again. Cells are not copied, but for quoted ones that hold quotation marks, which are written
 * without the doubling into `plain`.
 *
 * A row that is not whole yet when the list ends is begun anew after the next read. Owns the
 * buffer, the list, `plain` and the columns. Must not: keep more than one row across reads. */
#include "csv_reader.h"

#include <stdlib.h>
#include <string.h>

#include "csv_bytes.h"
#include "file.h"

/* One byte for the line end that the last line may lack, eight so that a whole word can be read. */
enum { CSV_SLACK = 16 };
#define CSV_CAPACITY (CSV_ROW_BYTES + CSV_READ_BYTES)

struct csv_reader {
    int descriptor;
    int error;
    bool begun, ended; /* the first bytes were seen; the last were */
    bool skipping;     /* to the end of a line that was too long */
    char *buffer;
    size_t length;   /* of what the buffer holds */
    size_t start;    /* of the next row */
    uint32_t *index; /* offsets of `,` `"` and line ends, in order */
    size_t entries, cursor;
    char *plain; /* cells without doubled quotation marks, of this block */
    size_t plain_used;
    uint64_t line; /* of the next row */
    size_t columns;
    licet_text **slots; /* by column: its cells, NULL when they are not wanted */
    licet_text *names;  /* of the header */
    struct csv_row rows[CSV_ROWS];
};

/* ---- life ----------------------------------------------------------------------------------- */

struct csv_reader *csv_reader_new(int descriptor, const char *begin, size_t length)
{
    struct csv_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return NULL;
    reader->descriptor = descriptor;
    reader->line = 1;
    reader->buffer = malloc(CSV_CAPACITY + CSV_SLACK);
    reader->plain = malloc(CSV_CAPACITY + CSV_SLACK);
    reader->index = malloc((CSV_CAPACITY + CSV_SLACK) * sizeof *reader->index);
    if (!reader->buffer || !reader->plain || !reader->index || length > CSV_READ_BYTES) {
        csv_reader_free(reader);
        return NULL;
    }
    if (length > 0)
        memcpy(reader->buffer, begin, length);
    reader->length = length;
    return reader;
}

void csv_reader_free(struct csv_reader *reader)
{
    if (!reader)
        return;
    for (size_t column = 0; reader->slots && column < reader->columns; column++)
        free(reader->slots[column]);
    free(reader->slots);
    free(reader->names);
    free(reader->buffer);
    free(reader->plain);
    free(reader->index);
    free(reader);
}

int csv_reader_error(const struct csv_reader *reader)
{
    return reader->error;
}

const struct csv_row *csv_reader_rows(const struct csv_reader *reader)
{
    return reader->rows;
}

licet_text *csv_reader_cells(struct csv_reader *reader, size_t column)
{
    return column < reader->columns ? reader->slots[column] : NULL;
}

bool csv_reader_want(struct csv_reader *reader, size_t column)
{
    if (column >= reader->columns)
        return false;
    if (!reader->slots[column])
        reader->slots[column] = calloc(CSV_ROWS, sizeof *reader->slots[column]);
    return reader->slots[column] != NULL;
}

/* ---- stage 1: where the separators are ------------------------------------------------------ */

static void index_bytes(struct csv_reader *reader, size_t from)
{
    const char *buffer = reader->buffer;
    uint32_t *entry = reader->index + reader->entries;
    size_t length = reader->length;
    size_t at = from;
    const uint64_t commas = CSV_EVERY(','), quotes = CSV_EVERY('"'), ends = CSV_EVERY('\n');
    for (; length - at >= 8; at += 8) {
        uint64_t word = csv_word(buffer + at);
        uint64_t mask = csv_equal(word, commas) | csv_equal(word, quotes) | csv_equal(word, ends);
        for (; mask != 0; mask &= mask - 1)
            *entry++ = (uint32_t)at + csv_first(mask);
    }
    for (; at < length; at++) {
        *entry = (uint32_t)at;
        entry += buffer[at] == ',' || buffer[at] == '"' || buffer[at] == '\n';
    }
    reader->entries = (size_t)(entry - reader->index);
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Moves what is left to the front of the buffer and forgets the rest. */
static void keep_rest(struct csv_reader *reader)
{
    size_t rest = reader->length - reader->start;
    if (reader->start > 0 && rest > 0)
        memmove(reader->buffer, reader->buffer + reader->start, rest);
    reader->length = rest;
    reader->start = 0;
    reader->entries = 0;
    reader->cursor = 0;
}

static enum csv_result check_beginning(struct csv_reader *reader)
{
    const unsigned char *bytes = (const unsigned char *)reader->buffer;
    reader->begun = true;
    if (reader->length >= 2 &&
        ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
        return CSV_ENCODING;
    if (reader->length >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf) {
        reader->start = 3;
        keep_rest(reader);
    }
    return CSV_OK;
}

/* Reads more bytes behind those that are left, and indexes all. CSV_END: there are no more bytes.
 * */
static enum csv_result fill(struct csv_reader *reader)
{
    if (reader->ended)
        return CSV_END;
    keep_rest(reader);
    size_t target = reader->length + CSV_READ_BYTES;
    if (target > CSV_CAPACITY)
        target = CSV_CAPACITY;
    reader->error = file_fill(reader->descriptor, reader->buffer, &reader->length, target);
    if (reader->error != 0)
        return CSV_READ;
    reader->ended = reader->length < target;
    if (!reader->begun) {
        enum csv_result result = check_beginning(reader);
        if (result != CSV_OK)
            return result;
    }
    if (reader->ended && reader->length > 0 && reader->buffer[reader->length - 1] != '\n')
        reader->buffer[reader->length++] = '\n';
    index_bytes(reader, 0);
    /* A row that was left may lack its end for good: it is looked at once more. */
    return reader->length == 0 ? CSV_END : CSV_OK;
}

/* ---- stage 2: rows -------------------------------------------------------------------------- */

/* Where a row is being read, committed to the reader when it is whole. */
struct walk {
    size_t cursor;  /* next entry of the index */
    size_t start;   /* of the cell */
    size_t column;  /* of the cell, from 0 */
    uint64_t lines; /* ends of lines inside quotes */
};

enum step { STEP_CELL, STEP_ROW, STEP_FAULT, STEP_MORE };

static inline void put_cell(struct csv_reader *reader, size_t row, const struct walk *walk,
                            const char *bytes, size_t length)
{
    licet_text *slot = walk->column < reader->columns ? reader->slots[walk->column] : NULL;
    if (slot) {
        slot[row].bytes = bytes;
        slot[row].length = length;
    }
}

/* Copies a quoted cell without the doubling of its quotation marks. */
static const char *undouble(struct csv_reader *reader, size_t from, size_t to, size_t *length)
{
    char *cell = reader->plain + reader->plain_used;
    const char *buffer = reader->buffer;
    size_t used = 0;
    for (size_t at = from; at < to; at++) {
        cell[used++] = buffer[at];
        at += buffer[at] == '"';
    }
    reader->plain_used += used;
    *length = used;
    return cell;
}

/* Finds the end of a quoted cell; walk->cursor is behind its first quotation mark. *CLOSING: where
 * the closing one is; *DOUBLED: others are inside. */
static enum step find_closing(const struct csv_reader *reader, struct walk *walk, size_t *closing,
                              bool *doubled)
{
    *doubled = false;
    while (walk->cursor < reader->entries) {
        size_t at = reader->index[walk->cursor++];
        if (reader->buffer[at] == '\n')
            walk->lines++;
        if (reader->buffer[at] != '"')
            continue;
        if (at + 1 == reader->length)
            return STEP_MORE;
        if (reader->buffer[at + 1] != '"') {
            *closing = at;
            return STEP_CELL;
        }
        walk->cursor++;
        *doubled = true;
    }
    return STEP_MORE;
}

static enum step read_quoted(struct csv_reader *reader, struct walk *walk, size_t row,
                             enum csv_fault *fault)
{
    size_t closing;
    bool doubled;
    *fault = CSV_UNCLOSED;
    enum step step = find_closing(reader, walk, &closing, &doubled);
    if (step != STEP_CELL)
        return step;
    size_t next = closing + 1;
    if (reader->buffer[next] == '\r') {
        if (next + 1 == reader->length)
            return STEP_MORE;
        next += reader->buffer[next + 1] == '\n';
    }
    char after = reader->buffer[next];
    if (after != ',' && after != '\n') {
        *fault = CSV_AFTER_QUOTE;
        return STEP_FAULT;
    }
    walk->cursor++;
    size_t from = walk->start + 1, length = closing - from;
    const char *bytes = reader->buffer + from;
    if (doubled)
        bytes = undouble(reader, from, closing, &length);
    put_cell(reader, row, walk, bytes, length);
    walk->column++;
    walk->start = next + 1;
    return after == '\n' ? STEP_ROW : STEP_CELL;
}

/* Reads cells to the end of the row. *FAULT: of STEP_FAULT, or what it is if STEP_MORE cannot be.
 * */
static enum step read_cells(struct csv_reader *reader, struct walk *walk, size_t row,
                            enum csv_fault *fault)
{
    const char *buffer = reader->buffer;
    *fault = CSV_TOO_LONG;
    while (walk->cursor < reader->entries) {
        size_t at = reader->index[walk->cursor++];
        char mark = buffer[at];
        if (mark == '"') {
            if (at != walk->start) {
                *fault = CSV_QUOTE_INSIDE;
                return STEP_FAULT;
            }
            enum step step = read_quoted(reader, walk, row, fault);
            if (step != STEP_CELL)
                return step;
            *fault = CSV_TOO_LONG;
            continue;
        }
        size_t length = at - walk->start;
        if (mark == '\n' && length > 0 && buffer[at - 1] == '\r')
            length--;
        put_cell(reader, row, walk, buffer + walk->start, length);
        walk->column++;
        walk->start = at + 1;
        if (mark == '\n')
            return STEP_ROW;
    }
    return STEP_MORE;
}

/* Wanted cells from COLUMN on are absent in ROW. */
static void clear_cells(struct csv_reader *reader, size_t row, size_t column)
{
    for (; column < reader->columns; column++)
        if (reader->slots[column])
            memset(&reader->slots[column][row], 0, sizeof reader->slots[column][row]);
}

/* Goes on behind the end of the line that begins at reader->start. False: it is not in the buffer.
 * */
static bool end_line(struct csv_reader *reader)
{
    for (size_t cursor = reader->cursor; cursor < reader->entries; cursor++) {
        size_t at = reader->index[cursor];
        if (reader->buffer[at] == '\n') {
            reader->cursor = cursor + 1;
            reader->start = at + 1;
            reader->line++;
            return true;
        }
    }
    return false;
}

/* Forgets what was read of a line whose end is yet to come. */
static void drop_all(struct csv_reader *reader)
{
    reader->start = reader->length;
    reader->cursor = reader->entries;
    reader->skipping = true;
}

/* Records a fault and goes on behind the line. STEP_MORE: its end must be read first. */
static enum step take_fault(struct csv_reader *reader, const struct walk *walk, size_t row,
                            enum csv_fault fault, bool last_chance)
{
    struct csv_row *about = &reader->rows[row];
    about->line = reader->line;
    about->fault = fault;
    about->cells = (uint32_t)walk->column + 1;
    about->column = (uint32_t)walk->column + 1;
    if (!end_line(reader)) {
        if (!last_chance)
            return STEP_MORE;
        drop_all(reader);
    }
    clear_cells(reader, row, walk->column);
    return STEP_FAULT;
}

/* Ends a row that is whole, and compares its number of cells with the header's. */
static void take_row(struct csv_reader *reader, const struct walk *walk, size_t row)
{
    struct csv_row *about = &reader->rows[row];
    about->line = reader->line;
    about->cells = (uint32_t)walk->column;
    about->column = 0;
    about->fault = CSV_SOUND;
    if (walk->column != reader->columns) {
        bool few = walk->column < reader->columns;
        about->fault = few ? CSV_TOO_FEW : CSV_TOO_MANY;
        about->column = (uint32_t)(few ? walk->column : reader->columns) + 1;
        clear_cells(reader, row, walk->column);
    }
    reader->line += walk->lines + 1;
    reader->start = walk->start;
    reader->cursor = walk->cursor;
}

/* Passes over lines without a byte, and over the rest of a line that was too long. */
static void skip_lines(struct csv_reader *reader)
{
    if (reader->skipping) {
        if (!end_line(reader)) {
            drop_all(reader);
            return;
        }
        reader->skipping = false;
    }
    while (reader->cursor < reader->entries) {
        const char *at = reader->buffer + reader->start;
        size_t end = reader->index[reader->cursor];
        bool blank = reader->buffer[end] == '\n' &&
                     (end == reader->start || (end == reader->start + 1 && at[0] == '\r'));
        if (!blank)
            return;
        end_line(reader);
    }
}

/* Reads one row from the buffer. STEP_MORE: it is not whole, and nothing has changed. */
static enum step read_row(struct csv_reader *reader, size_t row)
{
    skip_lines(reader);
    struct walk walk = {reader->cursor, reader->start, 0, 0};
    size_t plain = reader->plain_used;
    enum csv_fault fault;
    enum step step = read_cells(reader, &walk, row, &fault);
    if (step == STEP_ROW) {
        take_row(reader, &walk, row);
        return step;
    }
    if (step == STEP_FAULT)
        step = take_fault(reader, &walk, row, fault, false);
    if (step == STEP_MORE) {
        /* What is too long for the buffer, or lacks its end at the end of the file, never gets
         * whole. */
        size_t rest = reader->length - reader->start;
        if (rest >= CSV_ROW_BYTES || (reader->ended && rest > 0))
            step = take_fault(reader, &walk, row, fault, true);
        else
            reader->plain_used = plain;
    }
    return step;
}

enum csv_result csv_reader_next(struct csv_reader *reader, size_t most, size_t *rows)
{
    size_t count = 0;
    reader->plain_used = 0;
    *rows = 0;
    while (count < most && count < CSV_ROWS) {
        if (read_row(reader, count) != STEP_MORE) {
            count++;
            continue;
        }
        /* Reading more moves the buffer, and the cells of this block point into it. */
        if (count > 0)
            break;
        enum csv_result result = fill(reader);
        if (result != CSV_OK)
            return result;
    }
    *rows = count;
    return CSV_OK;
}

/* ---- the header ----------------------------------------------------------------------------- */

/* Reads the first row with a slot of one cell for every column that could be. */
static enum csv_result read_first(struct csv_reader *reader, licet_text *cells)
{
    for (size_t column = 0; column < CSV_COLUMNS; column++)
        reader->slots[column] = &cells[column];
    reader->columns = CSV_COLUMNS;
    size_t rows;
    enum csv_result result = csv_reader_next(reader, 1, &rows);
    memset(reader->slots, 0, CSV_COLUMNS * sizeof *reader->slots);
    reader->columns = 0;
    if (result != CSV_OK)
        return result;
    if (reader->rows[0].fault == CSV_TOO_MANY)
        return CSV_WIDE;
    bool broken = reader->rows[0].fault != CSV_SOUND && reader->rows[0].fault != CSV_TOO_FEW;
    return broken ? CSV_HEADER : CSV_OK;
}

enum csv_result csv_reader_header(struct csv_reader *reader, const licet_text **names,
                                  size_t *count)
{
    licet_text *cells = calloc(CSV_COLUMNS, sizeof *cells);
    reader->slots = calloc(CSV_COLUMNS, sizeof *reader->slots);
    if (!cells || !reader->slots) {
        free(cells);
        return CSV_MEMORY;
    }
    enum csv_result result = read_first(reader, cells);
    if (result == CSV_OK) {
        *count = reader->rows[0].cells;
        reader->names = copy_texts(cells, *count);
        if (!reader->names)
            result = CSV_MEMORY;
        reader->columns = *count;
        *names = reader->names;
    }
    free(cells);
    return result;
}
