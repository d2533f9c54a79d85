/* csv_reader.c - CSV in blocks of rows, in two stages.
 *
 * Stage 1 (csv_index.h) lists the offsets of all commas, quotation marks and line ends of the bytes
 * just read, 64 bytes at a step and without asking whether they are quoted, and for each line where
 * in that list it ends. Stage 2 makes rows of that list. A line without a quotation mark and with
 * as many cells as the header (read_plain_rows) is what most lines are; all others are walked
 * (read_row): a cell is what lies between two entries, and only quoted cells are looked at again.
 * Cells are not copied, but for quoted ones that hold quotation marks, which are written without
 * the doubling into `plain`.
 *
 * A reader owns its buffer, lists, `plain` and columns; what is left of its bytes when its block is
 * full is the rest of the file, with which the next of the file's readers begins. The last reader
 * frees the file. Must not: keep more rows than a block across reads. */
#include "csv_reader.h"

#include <stdlib.h>
#include <string.h>

#include "csv_index.h"
#include "file.h"

/* One byte for the line end that the last line may lack. */
enum { CSV_SLACK = 16 };
#define CSV_CAPACITY (CSV_ROW_BYTES + CSV_READ_BYTES)
#define INDEX_ITEMS (CSV_CAPACITY + CSV_SLACK + CSV_INDEX_SLACK)
/* What is taken for the length of a row before one is known; and the least that is read at once. */
enum { USUAL_ROW = 64, LEAST_READ = 16 << 10 };

/* What the readers of one file share. */
struct csv_file {
    int descriptor;
    int error;
    bool begun, ended; /* the first bytes were seen; the last were */
    bool skipping;     /* to the end of a line that was too long */
    const char *rest;  /* in the buffer of the reader that read last */
    size_t rest_length;
    uint64_t line;    /* of the next row */
    size_t row_bytes; /* length of the rows read last, about */
    size_t columns;
    size_t readers;
    licet_text *names; /* of the header */
};

/* A column whose cells are asked for. */
struct wanted {
    size_t column;
    licet_text *cells;
};

struct csv_reader {
    struct csv_file *file;
    char *buffer;
    size_t length; /* of what the buffer holds */
    size_t start;  /* of the next row */
    csv_indexer make_index;
    uint32_t *marks; /* one, which stands before the first line, then those of `index` */
    struct csv_index index;
    size_t cursor, line_cursor; /* next mark and next line end of the index */
    char *plain;                /* cells without doubled quotation marks, of this block */
    size_t plain_used;
    licet_text **slots; /* by column: its cells, NULL when they are not wanted */
    struct wanted *wanted;
    size_t wanted_count;
    struct csv_row rows[CSV_ROWS];
};

/* ---- life ----------------------------------------------------------------------------------- */

static struct csv_reader *make_reader(struct csv_file *file)
{
    struct csv_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return NULL;
    reader->file = file;
    file->readers++;
    reader->buffer = malloc(CSV_CAPACITY + CSV_SLACK);
    reader->plain = malloc(CSV_CAPACITY + CSV_SLACK);
    reader->make_index = csv_index_choose();
    reader->marks = malloc((INDEX_ITEMS + 1) * sizeof *reader->marks);
    reader->index.lines = malloc(INDEX_ITEMS * sizeof *reader->index.lines);
    reader->slots = calloc(CSV_COLUMNS, sizeof *reader->slots);
    reader->wanted = calloc(CSV_COLUMNS, sizeof *reader->wanted);
    if (reader->buffer && reader->plain && reader->marks && reader->index.lines && reader->slots &&
        reader->wanted) {
        reader->marks[0] = UINT32_MAX;
        reader->index.marks = reader->marks + 1;
        return reader;
    }
    csv_reader_free(reader);
    return NULL;
}

struct csv_reader *csv_reader_new(int descriptor, const char *begin, size_t length)
{
    struct csv_file *file = length <= CSV_READ_BYTES ? calloc(1, sizeof *file) : NULL;
    if (!file)
        return NULL;
    file->descriptor = descriptor;
    file->line = 1;
    file->row_bytes = USUAL_ROW;
    file->readers = 1; /* so that a reader that is not made leaves it */
    struct csv_reader *reader = make_reader(file);
    file->readers--;
    if (!reader) {
        free(file);
        return NULL;
    }
    if (length > 0)
        memcpy(reader->buffer, begin, length);
    file->rest = reader->buffer;
    file->rest_length = length;
    return reader;
}

struct csv_reader *csv_reader_share(const struct csv_reader *reader)
{
    struct csv_reader *other = make_reader(reader->file);
    bool made = other != NULL;
    for (size_t i = 0; made && i < reader->wanted_count; i++)
        made = csv_reader_want(other, reader->wanted[i].column);
    if (made)
        return other;
    csv_reader_free(other);
    return NULL;
}

void csv_reader_free(struct csv_reader *reader)
{
    if (!reader)
        return;
    for (size_t i = 0; i < reader->wanted_count; i++)
        free(reader->wanted[i].cells);
    if (--reader->file->readers == 0) {
        free(reader->file->names);
        free(reader->file);
    }
    free(reader->wanted);
    free(reader->slots);
    free(reader->buffer);
    free(reader->plain);
    free(reader->marks);
    free(reader->index.lines);
    free(reader);
}

int csv_reader_error(const struct csv_reader *reader)
{
    return reader->file->error;
}

const struct csv_row *csv_reader_rows(const struct csv_reader *reader)
{
    return reader->rows;
}

licet_text *csv_reader_cells(struct csv_reader *reader, size_t column)
{
    return column < reader->file->columns ? reader->slots[column] : NULL;
}

bool csv_reader_want(struct csv_reader *reader, size_t column)
{
    if (column >= reader->file->columns)
        return false;
    if (reader->slots[column])
        return true;
    licet_text *cells = calloc(CSV_ROWS, sizeof *cells);
    if (!cells)
        return false;
    reader->slots[column] = cells;
    reader->wanted[reader->wanted_count++] = (struct wanted){column, cells};
    return true;
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Begins with the rest of the file. */
static void take_rest(struct csv_reader *reader)
{
    struct csv_file *file = reader->file;
    if (file->rest_length > 0)
        memmove(reader->buffer, file->rest, file->rest_length);
    reader->length = file->rest_length;
    reader->start = 0;
    reader->index.count = reader->index.line_count = 0;
    reader->cursor = reader->line_cursor = 0;
}

static void leave_rest(struct csv_reader *reader)
{
    reader->file->rest = reader->buffer + reader->start;
    reader->file->rest_length = reader->length - reader->start;
}

static enum csv_result check_beginning(struct csv_reader *reader)
{
    const unsigned char *bytes = (const unsigned char *)reader->buffer;
    reader->file->begun = true;
    if (reader->length >= 2 &&
        ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
        return CSV_ENCODING;
    if (reader->length >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf) {
        reader->start = 3;
        leave_rest(reader);
        take_rest(reader);
    }
    return CSV_OK;
}

/* Reads on until the buffer holds TARGET bytes, and indexes all. CSV_END: there are no more bytes.
 * */
static enum csv_result fill(struct csv_reader *reader, size_t target)
{
    struct csv_file *file = reader->file;
    if (target > CSV_CAPACITY)
        target = CSV_CAPACITY;
    if (!file->ended && reader->length < target) {
        file->error = file_fill(file->descriptor, reader->buffer, &reader->length, target);
        if (file->error != 0)
            return CSV_READ;
        file->ended = reader->length < target;
        if (!file->begun) {
            enum csv_result result = check_beginning(reader);
            if (result != CSV_OK)
                return result;
        }
        if (file->ended && reader->length > 0 && reader->buffer[reader->length - 1] != '\n')
            reader->buffer[reader->length++] = '\n';
    }
    reader->make_index(&reader->index, reader->buffer, reader->length);
    reader->cursor = reader->line_cursor = 0;
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
    licet_text *slot = walk->column < reader->file->columns ? reader->slots[walk->column] : NULL;
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
    while (walk->cursor < reader->index.count) {
        size_t at = reader->index.marks[walk->cursor++];
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
    while (walk->cursor < reader->index.count) {
        size_t at = reader->index.marks[walk->cursor++];
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
    for (; column < reader->file->columns; column++)
        if (reader->slots[column])
            memset(&reader->slots[column][row], 0, sizeof reader->slots[column][row]);
}

/* Goes on behind the end of the line that begins at reader->start. False: it is not in the buffer.
 * */
static bool end_line(struct csv_reader *reader)
{
    for (size_t cursor = reader->cursor; cursor < reader->index.count; cursor++) {
        size_t at = reader->index.marks[cursor];
        if (reader->buffer[at] == '\n') {
            reader->cursor = cursor + 1;
            reader->start = at + 1;
            reader->file->line++;
            return true;
        }
    }
    return false;
}

/* Forgets what was read of a line whose end is yet to come. */
static void drop_all(struct csv_reader *reader)
{
    reader->start = reader->length;
    reader->cursor = reader->index.count;
    reader->file->skipping = true;
}

/* Records a fault and goes on behind the line. STEP_MORE: its end must be read first. */
static enum step take_fault(struct csv_reader *reader, const struct walk *walk, size_t row,
                            enum csv_fault fault, bool last_chance)
{
    struct csv_row *about = &reader->rows[row];
    about->line = reader->file->line;
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
    about->line = reader->file->line;
    about->cells = (uint32_t)walk->column;
    about->column = 0;
    about->fault = CSV_SOUND;
    size_t columns = reader->file->columns;
    if (walk->column != columns) {
        bool few = walk->column < columns;
        about->fault = few ? CSV_TOO_FEW : CSV_TOO_MANY;
        about->column = (uint32_t)(few ? walk->column : columns) + 1;
        clear_cells(reader, row, walk->column);
    }
    reader->file->line += walk->lines + 1;
    reader->start = walk->start;
    reader->cursor = walk->cursor;
}

/* Passes over lines without a byte, and over the rest of a line that was too long. */
static void skip_lines(struct csv_reader *reader)
{
    if (reader->file->skipping) {
        if (!end_line(reader)) {
            drop_all(reader);
            return;
        }
        reader->file->skipping = false;
    }
    while (reader->cursor < reader->index.count) {
        const char *at = reader->buffer + reader->start;
        size_t end = reader->index.marks[reader->cursor];
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
        if (rest >= CSV_ROW_BYTES || (reader->file->ended && rest > 0))
            step = take_fault(reader, &walk, row, fault, true);
        else
            reader->plain_used = plain;
    }
    return step;
}

/* The last cell of ROW is without the first of the two bytes that end its line. */
static void drop_return(struct csv_reader *reader, size_t row)
{
    licet_text *cells = reader->slots[reader->file->columns - 1];
    if (cells && cells[row].length > 0)
        cells[row].length--;
}

/* Lines without quotation marks and with the header's cells, up to MOST rows from ROW on. Returns
 * the row behind them. */
static size_t read_plain_rows(struct csv_reader *reader, size_t row, size_t most)
{
    struct csv_file *file = reader->file;
    const char *buffer = reader->buffer;
    const struct wanted *wanted = reader->wanted;
    size_t columns = file->columns, count = reader->wanted_count;
    if (file->skipping || columns < 2) /* a line without a comma may be blank */
        return row;
    while (reader->line_cursor < reader->index.line_count &&
           reader->index.lines[reader->line_cursor] >> 1 < reader->cursor)
        reader->line_cursor++;
    while (row < most && reader->line_cursor < reader->index.line_count) {
        uint32_t line = reader->index.lines[reader->line_cursor];
        if ((line & 1) != 0 || (line >> 1) + 1 - reader->cursor != columns)
            break;
        /* the mark before a cell is the end of the one before it, or of the line before */
        const uint32_t *before = reader->marks + reader->cursor;
        for (size_t i = 0; i < count; i++) {
            size_t column = wanted[i].column, begin = before[column] + 1;
            wanted[i].cells[row] = (licet_text){buffer + begin, before[column + 1] - begin};
        }
        if (buffer[before[columns] - 1] == '\r')
            drop_return(reader, row);
        reader->rows[row] = (struct csv_row){file->line++, (uint32_t)columns, 0, CSV_SOUND};
        reader->start = (size_t)before[columns] + 1;
        reader->cursor += columns;
        reader->line_cursor++;
        row++;
    }
    return row;
}

/* Makes rows of what is in the buffer. */
static size_t read_rows(struct csv_reader *reader, size_t most)
{
    size_t count = 0;
    while ((count = read_plain_rows(reader, count, most)) < most &&
           read_row(reader, count) != STEP_MORE)
        count++;
    return count;
}

/* What MOST rows will take, and a little more. */
static size_t guess_bytes(const struct csv_file *file, size_t most)
{
    size_t guess = most * file->row_bytes / 8 * 9;
    return guess < LEAST_READ ? LEAST_READ : guess > CSV_READ_BYTES ? CSV_READ_BYTES : guess;
}

enum csv_result csv_reader_next(struct csv_reader *reader, size_t most, size_t *rows)
{
    struct csv_file *file = reader->file;
    size_t count = 0;
    most = most < CSV_ROWS ? most : CSV_ROWS;
    reader->plain_used = 0;
    *rows = 0;
    take_rest(reader);
    enum csv_result result = fill(reader, guess_bytes(file, most));
    while (result == CSV_OK && (count = read_rows(reader, most)) == 0) {
        if (file->ended) {
            result = CSV_END;
            break;
        }
        leave_rest(reader);
        take_rest(reader);
        result = fill(reader, reader->length + CSV_READ_BYTES);
    }
    if (count >= USUAL_ROW)
        file->row_bytes = (file->row_bytes + reader->start / count) / 2 + 1;
    leave_rest(reader);
    *rows = count;
    return result;
}

/* ---- the header ----------------------------------------------------------------------------- */

/* Reads the first row with a slot of one cell for every column that could be. */
static enum csv_result read_first(struct csv_reader *reader, licet_text *cells)
{
    for (size_t column = 0; column < CSV_COLUMNS; column++)
        reader->slots[column] = &cells[column];
    reader->file->columns = CSV_COLUMNS;
    size_t rows;
    enum csv_result result = csv_reader_next(reader, 1, &rows);
    memset(reader->slots, 0, CSV_COLUMNS * sizeof *reader->slots);
    reader->file->columns = 0;
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
    if (!cells)
        return CSV_MEMORY;
    enum csv_result result = read_first(reader, cells);
    if (result == CSV_OK) {
        *count = reader->rows[0].cells;
        reader->file->names = copy_texts(cells, *count);
        if (!reader->file->names)
            result = CSV_MEMORY;
        reader->file->columns = *count;
        *names = reader->file->names;
    }
    free(cells);
    return result;
}
