/* table.c - a table of texts, printed with its columns in line.
 *
 * Widths are counted in characters of UTF-8. Must not: cut a text. */
#include "table.h"

#include <stdlib.h>
#include <string.h>

#include <licet_tools.h>

void table_begin(struct table *table, size_t columns, size_t left)
{
    memset(table, 0, sizeof *table);
    table->columns = columns;
    table->left = left;
}

static int add_length(void *user, const char *bytes, size_t length)
{
    (void)bytes;
    *(size_t *)user += length;
    return 0;
}

static int add_bytes(void *user, const char *bytes, size_t length)
{
    char **end = user;
    memcpy(*end, bytes, length);
    *end += length;
    return 0;
}

/* What is counted and printed is what is shown. */
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
    size_t length = 0;
    licet_show(text, 0, add_length, &length);
    char *copy = table->count < table->capacity ? malloc(length + 1) : NULL, *end = copy;
    if (!copy) {
        table->failed = true;
        return;
    }
    licet_show(text, 0, add_bytes, &end);
    table->cells[table->count].bytes = copy;
    table->cells[table->count++].length = length;
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

static void print_row(const struct table *table, const licet_text *row, struct output *out)
{
    for (size_t column = 0; column < table->columns; column++) {
        size_t width = width_of(row[column]);
        int space = (int)(table->widths[column] - width);
        bool last = column + 1 == table->columns;
        output_string(out, !table->ruled ? "  " : column > 0 ? " │ " : " ");
        bool left = column < table->left || (table->bar && last);
        if (table->bar && last && width == 0)
            break;
        if (!left)
            output_spaces(out, space);
        output_text(out, row[column]);
        if (left && !last)
            output_spaces(out, space);
    }
    output_string(out, "\n");
}

static void print_rule(const struct table *table, struct output *out)
{
    for (size_t column = 0; column < table->columns; column++) {
        output_string(out, column > 0 ? "┼" : "");
        for (size_t i = 0; i < table->widths[column] + 2; i++)
            output_string(out, "─");
    }
    output_string(out, "\n");
}

static void forget_cells(struct table *table)
{
    for (size_t i = 0; i < table->count; i++)
        free((void *)(uintptr_t)table->cells[i].bytes);
    table->count = 0;
}

bool table_print(struct table *table, struct output *out)
{
    bool first = !table->widths;
    if (first)
        table->widths = calloc(table->columns, sizeof *table->widths);
    if (!table->widths)
        table->failed = true;
    size_t rows = table->failed ? 0 : table->count / table->columns;
    for (size_t i = 0; i < rows * table->columns; i++) {
        size_t width = width_of(table->cells[i]);
        if (width > table->widths[i % table->columns])
            table->widths[i % table->columns] = width;
    }
    for (size_t row = 0; row < rows; row++) {
        print_row(table, table->cells + row * table->columns, out);
        if (first && row == 0 && table->ruled)
            print_rule(table, out);
    }
    forget_cells(table);
    return !table->failed;
}

void table_free(struct table *table)
{
    forget_cells(table);
    free(table->cells);
    free(table->widths);
    memset(table, 0, sizeof *table);
}

bool table_end(struct table *table, struct output *out)
{
    bool printed = table_print(table, out);
    table_free(table);
    return printed;
}
