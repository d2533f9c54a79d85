/* table.c - a small table of texts, printed with its columns in line.
 *
 * Widths are counted in characters of UTF-8. Must not: cut a text. */
#include "table.h"

#include <stdlib.h>
#include <string.h>

void table_begin(struct table *table, size_t columns, size_t left)
{
    memset(table, 0, sizeof *table);
    table->columns = columns;
    table->left = left;
}

void table_text(struct table *table, licet_text text)
{
    if (table->count == table->capacity && !table->failed) {
        size_t capacity = table->capacity ? table->capacity * 2 : 64;
        licet_text *larger = realloc(table->cells, capacity * sizeof *larger);
        if (larger) {
            table->cells = larger;
            table->capacity = capacity;
        }
    }
    char *copy = table->count < table->capacity ? malloc(text.length + 1) : NULL;
    if (!copy) {
        table->failed = true;
        return;
    }
    if (text.length > 0)
        memcpy(copy, text.bytes, text.length);
    table->cells[table->count].bytes = copy;
    table->cells[table->count++].length = text.length;
}

void table_string(struct table *table, const char *string)
{
    table_text(table, text_of(string));
}

void table_number(struct table *table, wide coefficient, int scale)
{
    char digits[NUMBER_ROOM];
    table_string(table, group_digits(digits, coefficient, scale));
}

static size_t width_of(licet_text text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.length; i++)
        width += ((unsigned char)text.bytes[i] & 0xc0) != 0x80;
    return width;
}

static void print_row(const struct table *table, const licet_text *row, const size_t *widths,
                      struct output *out)
{
    for (size_t column = 0; column < table->columns; column++) {
        int space = (int)(widths[column] - width_of(row[column]));
        bool last = column + 1 == table->columns;
        output_string(out, "  ");
        if (column >= table->left)
            output_spaces(out, space);
        output_text(out, row[column]);
        if (column < table->left && !last)
            output_spaces(out, space);
    }
    output_string(out, "\n");
}

bool table_end(struct table *table, struct output *out)
{
    size_t widths[TABLE_COLUMNS] = {0};
    size_t rows = table->failed ? 0 : table->count / table->columns;
    for (size_t i = 0; i < rows * table->columns; i++) {
        size_t width = width_of(table->cells[i]);
        if (width > widths[i % table->columns])
            widths[i % table->columns] = width;
    }
    for (size_t row = 0; row < rows; row++)
        print_row(table, table->cells + row * table->columns, widths, out);
    for (size_t i = 0; i < table->count; i++)
        free((void *)(uintptr_t)table->cells[i].bytes);
    free(table->cells);
    return !table->failed;
}
