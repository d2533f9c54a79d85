/* csv_writer.c - rows of CSV into an output.
 *
 * Must not: flush at the end of a row, or own the output. */
#include "csv_writer.h"

#include <string.h>

static bool needs_quotes(const char *bytes, size_t length)
{
    bool special = false;
    for (size_t i = 0; i < length; i++)
        special |= bytes[i] == ',' || bytes[i] == '"' || bytes[i] == '\n' || bytes[i] == '\r';
    return special;
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

void csv_ready(struct csv_writer *writer, const char *bytes, size_t length)
{
    char *at = begin(writer, length);
    if (at && length > 0) {
        memcpy(at, bytes, length);
        writer->out->used += length;
    }
}

size_t csv_form(char *to, licet_text text)
{
    if (!text.bytes || text.length == 0)
        return 0;
    if (needs_quotes(text.bytes, text.length))
        return put_quoted(to, text.bytes, text.length);
    memcpy(to, text.bytes, text.length);
    return text.length;
}

void csv_cell(struct csv_writer *writer, const char *bytes, size_t length)
{
    if (length == 0 || !needs_quotes(bytes, length)) {
        csv_ready(writer, bytes, length);
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
    csv_ready(writer, digits + at, sizeof digits - at);
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
