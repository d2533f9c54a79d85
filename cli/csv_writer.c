/* csv_writer.c - rows of CSV into an output.
 *
 * Must not: flush at the end of a row, or own the output. */
#include "csv_writer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "csv_bytes.h"

static inline bool is_special(char byte)
{
    return byte == ',' || byte == '"' || byte == '\n' || byte == '\r';
}

static inline uint64_t special_bytes(uint64_t word)
{
    return csv_equal(word, CSV_EVERY(',')) | csv_equal(word, CSV_EVERY('"')) |
           csv_equal(word, CSV_EVERY('\n')) | csv_equal(word, CSV_EVERY('\r'));
}

static inline bool needs_quotes(const char *bytes, size_t length)
{
    if (length < 4) {
        bool special = false;
        for (size_t i = 0; i < length; i++)
            special |= is_special(bytes[i]);
        return special;
    }
    if (length < 8) {
        /* Two halves that overlap. */
        char both[8];
        memcpy(both, bytes, 4);
        memcpy(both + 4, bytes + length - 4, 4);
        return special_bytes(csv_word(both)) != 0;
    }
    uint64_t mask = 0;
    for (size_t i = 0; i + 8 <= length; i += 8)
        mask |= special_bytes(csv_word(bytes + i));
    /* The last eight bytes, some of them for the second time. */
    return (mask | special_bytes(csv_word(bytes + length - 8))) != 0;
}

/* Writes the quoted form of a text to TO, which has room for twice its length and two more. */
static size_t put_quoted(char *to, const char *bytes, size_t length)
{
    size_t used = 0;
    to[used++] = '"';
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '"')
            to[used++] = '"';
        to[used++] = bytes[i];
    }
    to[used++] = '"';
    return used;
}

char *csv_quote(const char *bytes, size_t length, size_t *quoted)
{
    char *cell = malloc(2 * length + 2);
    if (!cell)
        return NULL;
    if (needs_quotes(bytes, length)) {
        *quoted = put_quoted(cell, bytes, length);
    } else {
        if (length > 0)
            memcpy(cell, bytes, length);
        *quoted = length;
    }
    return cell;
}

/* Room for SIZE bytes, behind the comma that separates the cell from the one before. */
static inline char *begin(struct csv_writer *writer, size_t size)
{
    struct output *out = writer->out;
    char *at =
        out->capacity - out->used > size ? out->buffer + out->used : output_room(out, size + 1);
    if (!at)
        return NULL;
    if (writer->inside) {
        *at++ = ',';
        out->used++;
    }
    writer->inside = true;
    return at;
}

void csv_cell_ready(struct csv_writer *writer, const char *bytes, size_t length)
{
    char *at = begin(writer, length);
    if (at && length > 0) {
        memcpy(at, bytes, length);
        writer->out->used += length;
    }
}

void csv_cell(struct csv_writer *writer, const char *bytes, size_t length)
{
    if (length == 0 || !needs_quotes(bytes, length)) {
        csv_cell_ready(writer, bytes, length);
        return;
    }
    char *at = begin(writer, 2 * length + 2);
    if (at)
        writer->out->used += put_quoted(at, bytes, length);
}

void csv_cell_text(struct csv_writer *writer, licet_text text)
{
    csv_cell(writer, text.bytes, text.bytes ? text.length : 0);
}

void csv_cell_number(struct csv_writer *writer, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + (int)(number % 10));
        number /= 10;
    } while (number != 0);
    csv_cell_ready(writer, digits + at, sizeof digits - at);
}

void csv_end_row(struct csv_writer *writer)
{
    char *at = output_room(writer->out, 1);
    if (at) {
        *at = '\n';
        writer->out->used++;
    }
    writer->inside = false;
}

char *csv_begin_cell(struct csv_writer *writer, size_t size, size_t *room)
{
    char *at = begin(writer, size);
    *room = at ? writer->out->capacity - writer->out->used : 0;
    return at;
}

char *csv_widen_cell(struct csv_writer *writer, size_t size, size_t *room)
{
    char *at = output_room(writer->out, size);
    *room = at ? writer->out->capacity - writer->out->used : 0;
    return at;
}

void csv_finish_cell(struct csv_writer *writer, size_t length)
{
    struct output *out = writer->out;
    const char *text = out->buffer + out->used;
    if (length == 0 || !needs_quotes(text, length)) {
        out->used += length;
        return;
    }
    /* Quoting makes the text longer, so it is taken out of the way first. */
    char *copy = malloc(length);
    if (!copy) {
        out->error = ENOMEM;
        return;
    }
    memcpy(copy, text, length);
    char *at = output_room(out, 2 * length + 2);
    if (at)
        out->used += put_quoted(at, copy, length);
    free(copy);
}
