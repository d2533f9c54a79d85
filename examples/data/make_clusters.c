/* make_clusters.c: turns the data set of AI clusters into orders.
 *
 *     make_clusters [--assume] SOURCE.csv > ORDERS.csv
 *
 * It reads a CSV file whose header names the columns of the extract described in README.md, in any
 * order, or those of an order file it wrote before, and writes one order for each row, in file
 * order. A date that is not a whole date (YYYY-MM-DD) becomes an empty cell. With --assume the
 * headquarters is the destination, and an empty date is the date of the data set.
 *
 * It must not repair anything else: a name, chip or quantity is written as it was read, misplaced
 * or misspelt or not, and what is not known stays empty. It must not drop or reorder a row. It
 * writes to standard output alone; a fault ends it with a message and status 1, wrong usage with
 * status 2.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAXIMUM_FIELDS = 64 };

static const char data_set_date[] = "2025-12-14";

/* An output column, and the two names it may have in the source. */
struct column {
    const char *name;
    const char *source_name;
};

enum { ID, DATE, DESTINATION, HEADQUARTERS, CONSIGNEE, CHIP, QUANTITY, COLUMN_COUNT = 12 };

static const struct column columns[COLUMN_COUNT] = {
    {"id", "name"},
    {"date", "first_operational"},
    {"destination", "country"},
    {"headquarters", "headquarters"},
    {"consignee", "owner"},
    {"chip", "chip"},
    {"quantity", "quantity"},
    {"status", "status"},
    {"certainty", "certainty"},
    {"country_name", "country_name"},
    {"sector", "sector"},
    {"h100_equivalents", "h100_equivalents"},
};

static void fail(const char *what, const char *detail)
{
    fprintf(stderr, "make_clusters: %s%s%s\n", what, detail[0] != '\0' ? ": " : "", detail);
    exit(1);
}

/* The whole file as one text, ended by a zero byte. The caller frees it. */
static char *read_whole_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail("cannot open", path);

    size_t capacity = 1U << 16;
    size_t length = 0;
    char *text = malloc(capacity);
    if (text == NULL)
        fail("out of memory", "");
    for (;;) {
        length += fread(text + length, 1, capacity - length - 1, file);
        if (length < capacity - 1)
            break;
        capacity *= 2;
        char *larger = realloc(text, capacity);
        if (larger == NULL)
            fail("out of memory", "");
        text = larger;
    }
    if (ferror(file))
        fail("cannot read", path);
    fclose(file);
    if (memchr(text, '\0', length) != NULL)
        fail("not a text file", path);
    text[length] = '\0';
    return text;
}

/* Takes one field off the text at *cursor, unquoting it in place. Returns the field; *ended tells
 * whether it was the last of its row, and *cursor stands after the separator or the line's end. */
static char *take_field(char **cursor, bool *ended)
{
    char *read = *cursor;
    char *field = read;
    char *write = read;
    if (*read == '"') {
        read++;
        for (;;) {
            if (*read == '\0')
                fail("a quoted field has no end", "");
            if (*read == '"' && read[1] != '"')
                break;
            if (*read == '"')
                read++;
            *write++ = *read++;
        }
        read++;
    } else {
        while (*read != '\0' && *read != ',' && *read != '\n' && *read != '\r')
            read++;
        write = read;
    }
    char separator = *read;
    if (separator == '\r' && read[1] == '\n')
        separator = *++read;
    if (separator != ',' && separator != '\n' && separator != '\0')
        fail("a character stands after a quoted field, or a line ends in a bare return", "");
    *cursor = separator == '\0' ? read : read + 1;
    *write = '\0';
    *ended = separator != ',';
    return field;
}

/* Splits the next row into fields and returns their number. */
static int take_row(char **cursor, char *fields[MAXIMUM_FIELDS])
{
    int count = 0;
    bool ended = false;
    while (!ended) {
        if (count == MAXIMUM_FIELDS)
            fail("a row has too many fields", "");
        fields[count++] = take_field(cursor, &ended);
    }
    return count;
}

static bool is_whole_date(const char *text)
{
    static const char shape[] = "dddd-dd-dd";
    if (strlen(text) != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < sizeof shape - 1; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == 'd' ? !digit : text[i] != shape[i])
            return false;
    }
    return true;
}

static void write_field(const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, stdout);
        return;
    }
    putchar('"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            putchar('"');
        putchar(*text);
    }
    putchar('"');
}

static void write_row(const char *const cells[COLUMN_COUNT])
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (i > 0)
            putchar(',');
        write_field(cells[i]);
    }
    putchar('\n');
}

int main(int argument_count, char **arguments)
{
    bool assume = argument_count == 3 && strcmp(arguments[1], "--assume") == 0;
    if (argument_count != (assume ? 3 : 2) || arguments[argument_count - 1][0] == '-') {
        fputs("usage: make_clusters [--assume] SOURCE.csv > ORDERS.csv\n", stderr);
        return 2;
    }

    char *text = read_whole_file(arguments[argument_count - 1]);
    char *cursor = text;
    char *fields[MAXIMUM_FIELDS];

    int position[COLUMN_COUNT];
    int header_count = take_row(&cursor, fields);
    const char *cells[COLUMN_COUNT];
    for (int i = 0; i < COLUMN_COUNT; i++) {
        position[i] = -1;
        for (int j = 0; j < header_count; j++)
            if (strcmp(fields[j], columns[i].name) == 0 ||
                strcmp(fields[j], columns[i].source_name) == 0)
                position[i] = j;
        if (position[i] < 0 && i != HEADQUARTERS)
            fail("the source has no column", columns[i].source_name);
        cells[i] = columns[i].name;
    }
    write_row(cells);

    while (*cursor != '\0') {
        if (take_row(&cursor, fields) != header_count)
            fail("a row has more or fewer fields than the header", fields[0]);
        for (int i = 0; i < COLUMN_COUNT; i++)
            cells[i] = position[i] < 0 ? "" : fields[position[i]];
        if (!is_whole_date(cells[DATE]))
            cells[DATE] = "";
        cells[HEADQUARTERS] = assume ? cells[DESTINATION] : "";
        if (assume && cells[DATE][0] == '\0')
            cells[DATE] = data_set_date;
        write_row(cells);
    }
    free(text);
    if (fflush(stdout) != 0 || ferror(stdout))
        fail("cannot write", "standard output");
    return 0;
}
