/* check_csv.c - unit tests of the program's CSV reader and writer (RFC 4180 and what files do to
 * it).
 *
 * Takes their sources in whole, because the unit tests are linked with the library only and the
 * program is none of its parts. Must not: need a rule. */
#define _XOPEN_SOURCE 700 /* what cli/file.c needs */

#include <check.h>
#include <stdlib.h>

#include "../../cli/csv_index.c"
#include "../../cli/csv_reader.c"
#include "../../cli/csv_writer.c"
#include "../../cli/file.c"
#include "../../cli/report.c"

/* ---- reading a text ------------------------------------------------------------------------- */

struct file {
    struct csv_reader *reader;
    int descriptor;
    const licet_text *names;
    size_t columns;
};

/* A descriptor from which LENGTH bytes can be read. */
static int descriptor_of(const char *bytes, size_t length)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    ck_assert_int_eq(fflush(file), 0);
    int descriptor = dup(fileno(file));
    fclose(file);
    ck_assert_int_ge(descriptor, 0);
    ck_assert_int_eq((int)lseek(descriptor, 0, SEEK_SET), 0);
    return descriptor;
}

static enum csv_result open_bytes(struct file *file, const char *bytes, size_t length)
{
    file->descriptor = descriptor_of(bytes, length);
    file->reader = csv_reader_new(file->descriptor, NULL, 0);
    ck_assert_ptr_nonnull(file->reader);
    enum csv_result result = csv_reader_header(file->reader, &file->names, &file->columns);
    for (size_t column = 0; result == CSV_OK && column < file->columns; column++)
        ck_assert(csv_reader_want(file->reader, column));
    return result;
}

static void open_text(struct file *file, const char *text)
{
    ck_assert_int_eq(open_bytes(file, text, strlen(text)), CSV_OK);
}

static void close_file(struct file *file)
{
    csv_reader_free(file->reader);
    close(file->descriptor);
}

/* Reads one block and returns its rows; 0 at the end. */
static size_t next(struct file *file, size_t most)
{
    size_t rows;
    enum csv_result result = csv_reader_next(file->reader, most, &rows);
    ck_assert(result == CSV_OK || result == CSV_END);
    ck_assert_int_eq(rows == 0, result == CSV_END);
    return rows;
}

static void expect_text(licet_text text, const char *expected)
{
    ck_assert_uint_eq(text.length, strlen(expected));
    ck_assert(text.length == 0 || memcmp(text.bytes, expected, text.length) == 0);
}

/* A cell of a column that was asked for. */
static licet_text cell_at(const struct file *file, size_t column, size_t row)
{
    const licet_text none = {NULL, SIZE_MAX};
    const licet_text *cells = csv_reader_cells(file->reader, column);
    return cells ? cells[row] : none;
}

static void expect_cell(struct file *file, size_t row, size_t column, const char *expected)
{
    expect_text(cell_at(file, column, row), expected);
}

static void expect_row(struct file *file, size_t row, enum csv_fault fault, uint64_t line,
                       uint32_t column)
{
    const struct csv_row *about = &csv_reader_rows(file->reader)[row];
    ck_assert_int_eq(about->fault, fault);
    ck_assert_uint_eq(about->line, line);
    ck_assert_uint_eq(about->column, column);
}

/* ---- sound files ---------------------------------------------------------------------------- */

START_TEST(plain_rows)
{
    struct file file;
    open_text(&file, "id,date,chip\n1,2025-05-20,H100\n2,,\n");
    ck_assert_uint_eq(file.columns, 3);
    expect_text(file.names[0], "id");
    expect_text(file.names[2], "chip");
    ck_assert_uint_eq(next(&file, CSV_ROWS), 2);
    expect_row(&file, 0, CSV_SOUND, 2, 0);
    expect_cell(&file, 0, 1, "2025-05-20");
    expect_cell(&file, 0, 2, "H100");
    expect_row(&file, 1, CSV_SOUND, 3, 0);
    expect_cell(&file, 1, 0, "2");
    expect_cell(&file, 1, 1, "");
    expect_cell(&file, 1, 2, "");
    ck_assert_uint_eq(next(&file, CSV_ROWS), 0);
    ck_assert_uint_eq(next(&file, CSV_ROWS), 0);
    close_file(&file);
}
END_TEST

START_TEST(mark_crlf_and_no_last_end)
{
    struct file file;
    open_text(&file, "\xef\xbb\xbf"
                     "a,b\r\n1,\"2\"\r\n\r\n3,4");
    expect_text(file.names[0], "a");
    expect_text(file.names[1], "b");
    ck_assert_uint_eq(next(&file, CSV_ROWS), 2);
    expect_cell(&file, 0, 1, "2");
    expect_cell(&file, 1, 1, "4");
    expect_row(&file, 1, CSV_SOUND, 4, 0);
    close_file(&file);
}
END_TEST

START_TEST(quoted_cells)
{
    struct file file;
    open_text(&file,
              "a,b\n\"1,699\",\"\"\n\"a \"\"b\"\"\",\"two\nlines\"\n\"\"\"\",x\n\"z\",\"\"\"\"");
    ck_assert_uint_eq(next(&file, CSV_ROWS), 4);
    expect_cell(&file, 0, 0, "1,699");
    expect_cell(&file, 0, 1, "");
    expect_cell(&file, 1, 0, "a \"b\"");
    expect_cell(&file, 1, 1, "two\nlines");
    expect_cell(&file, 2, 0, "\"");
    expect_row(&file, 2, CSV_SOUND, 5, 0);
    expect_cell(&file, 3, 0, "z");
    expect_cell(&file, 3, 1, "\"");
    close_file(&file);
}
END_TEST

/* A first line of as many marks as a whole row has. */
START_TEST(quoted_cells_over_two_lines)
{
    struct file file;
    open_text(&file, "a,b\n\"x\ny\",2\n3,4\n");
    ck_assert_uint_eq(next(&file, CSV_ROWS), 2);
    expect_row(&file, 0, CSV_SOUND, 2, 0);
    expect_cell(&file, 0, 0, "x\ny");
    expect_cell(&file, 0, 1, "2");
    expect_row(&file, 1, CSV_SOUND, 4, 0);
    expect_cell(&file, 1, 1, "4");
    close_file(&file);
}
END_TEST

START_TEST(nothing_to_read)
{
    struct file file;
    ck_assert_int_eq(open_bytes(&file, "", 0), CSV_END);
    close_file(&file);
    ck_assert_int_eq(open_bytes(&file, "\xef\xbb\xbf\r\n\n", 6), CSV_END);
    close_file(&file);
    open_text(&file, "a,b");
    ck_assert_uint_eq(file.columns, 2);
    ck_assert_uint_eq(next(&file, CSV_ROWS), 0);
    close_file(&file);
    ck_assert_int_eq(open_bytes(&file,
                                "\xff\xfe"
                                "a\0,\0b\0\n\0",
                                10),
                     CSV_ENCODING);
    close_file(&file);
    ck_assert_int_eq(open_bytes(&file, "a,\"b\n1,2\n", 9), CSV_HEADER);
    close_file(&file);
}
END_TEST

START_TEST(one_column_and_bytes_of_any_kind)
{
    struct file file;
    ck_assert_int_eq(open_bytes(&file, "a\nx\ry\n\0z\n\xff\n", 11), CSV_OK);
    ck_assert_uint_eq(next(&file, CSV_ROWS), 3);
    expect_cell(&file, 0, 0, "x\ry");
    ck_assert_uint_eq(cell_at(&file, 0, 1).length, 2);
    expect_cell(&file, 2, 0, "\xff");
    close_file(&file);
}
END_TEST

/* ---- broken rows ---------------------------------------------------------------------------- */

START_TEST(too_few_and_too_many_cells)
{
    struct file file;
    open_text(&file, "a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n,\n");
    ck_assert_uint_eq(next(&file, CSV_ROWS), 5);
    expect_row(&file, 0, CSV_SOUND, 2, 0);
    expect_row(&file, 1, CSV_TOO_FEW, 3, 3);
    expect_cell(&file, 1, 1, "5");
    expect_cell(&file, 1, 2, "");
    ck_assert_uint_eq(csv_reader_rows(file.reader)[1].cells, 2);
    expect_row(&file, 2, CSV_TOO_MANY, 4, 4);
    ck_assert_uint_eq(csv_reader_rows(file.reader)[2].cells, 4);
    expect_row(&file, 3, CSV_SOUND, 5, 0);
    expect_cell(&file, 3, 2, "12");
    expect_row(&file, 4, CSV_TOO_FEW, 6, 3);
    close_file(&file);
}
END_TEST

START_TEST(broken_quoting_costs_one_row)
{
    struct file file;
    open_text(&file, "a,b\n1,x\"y\n2,\"x\"y\n3,ok\n4,\"open\n5,\"fine\"\n6,ok\n");
    ck_assert_uint_eq(next(&file, CSV_ROWS), 6);
    expect_row(&file, 0, CSV_QUOTE_INSIDE, 2, 2);
    expect_cell(&file, 0, 0, "1");
    expect_row(&file, 1, CSV_AFTER_QUOTE, 3, 2);
    expect_row(&file, 2, CSV_SOUND, 4, 0);
    /* The mark opened on line 5 is closed by one on line 6, after which there is text. */
    expect_row(&file, 3, CSV_AFTER_QUOTE, 5, 2);
    expect_row(&file, 4, CSV_SOUND, 6, 0);
    expect_cell(&file, 4, 1, "fine");
    expect_cell(&file, 5, 1, "ok");
    close_file(&file);
}
END_TEST

START_TEST(quote_open_at_the_end)
{
    static const char *const texts[] = {"a,b\n1,2\n3,\"4", "a,b\n1,2\n3,\"4\n", "a,b\n1,2\n3,\"",
                                        "a,b\n1,2\n3,\"4\"\"", "a,b\r\n1,2\r\n3,\"4\r\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct file file;
        open_text(&file, texts[i]);
        ck_assert_uint_eq(next(&file, CSV_ROWS), 2);
        expect_row(&file, 0, CSV_SOUND, 2, 0);
        expect_row(&file, 1, CSV_UNCLOSED, 3, 2);
        expect_cell(&file, 1, 0, "3");
        ck_assert_uint_eq(next(&file, CSV_ROWS), 0);
        close_file(&file);
    }
    struct file file;
    open_text(&file, "a,b\n1,\"2\n3,4\n5,6\n");
    ck_assert_uint_eq(next(&file, CSV_ROWS), 3);
    expect_row(&file, 0, CSV_UNCLOSED, 2, 2);
    expect_cell(&file, 1, 0, "3");
    expect_row(&file, 2, CSV_SOUND, 4, 0);
    close_file(&file);
}
END_TEST

START_TEST(longest_row)
{
    /* The longest row that is read, one that is too long, one that follows. */
    size_t fits = CSV_ROW_BYTES - 3, room = 4 * CSV_ROW_BYTES;
    char *text = malloc(room);
    ck_assert_ptr_nonnull(text);
    size_t used = 4;
    memcpy(text, "a,b\n", 4);
    memset(text + used, 'x', fits);
    used += fits;
    memcpy(text + used, ",1\n", 3);
    used += 3;
    memset(text + used, 'y', 2 * CSV_ROW_BYTES);
    used += 2 * CSV_ROW_BYTES;
    memcpy(text + used, ",2\nz,3\n", 7);
    used += 7;
    struct file file;
    ck_assert_int_eq(open_bytes(&file, text, used), CSV_OK);
    ck_assert_uint_eq(next(&file, CSV_ROWS), 1);
    expect_row(&file, 0, CSV_SOUND, 2, 0);
    ck_assert_uint_eq(cell_at(&file, 0, 0).length, fits);
    expect_cell(&file, 0, 1, "1");
    ck_assert_uint_eq(next(&file, 1), 1);
    expect_row(&file, 0, CSV_TOO_LONG, 3, 1);
    ck_assert_uint_eq(next(&file, CSV_ROWS), 1);
    expect_row(&file, 0, CSV_SOUND, 4, 0);
    expect_cell(&file, 0, 1, "3");
    ck_assert_uint_eq(next(&file, CSV_ROWS), 0);
    close_file(&file);
    free(text);
}
END_TEST

/* ---- many rows ------------------------------------------------------------------------------ */

enum { MANY = 40000 };

static bool is(licet_text text, const char *expected)
{
    return text.length == strlen(expected) && memcmp(text.bytes, expected, text.length) == 0;
}

/* Whether row NUMBER of the file below was read as it was written. An assertion for every cell
 * would take most of the time. */
static bool is_row(struct file *file, size_t row, int number)
{
    char first[64], second[64], third[64];
    snprintf(first, sizeof first, "%d", number);
    snprintf(second, sizeof second, "q\"%.*s\n", number % 23, "abcdefghijklmnopqrstuvwxyz");
    snprintf(third, sizeof third, "%.*s", number % 11, "0123456789abcdef");
    const struct csv_row *about = &csv_reader_rows(file->reader)[row];
    return about->fault == CSV_SOUND && about->line == 2 + 2 * (uint64_t)number &&
           is(cell_at(file, 0, row), first) && is(cell_at(file, 1, row), second) &&
           is(cell_at(file, 2, row), third);
}

/* Rows of every length meet every border of reads and blocks. */
START_TEST(borders_of_reads_and_blocks)
{
    size_t used = 0, room = (size_t)MANY * 80;
    char *text = malloc(room);
    ck_assert_ptr_nonnull(text);
    used += (size_t)snprintf(text, room, "n,quoted,plain\n");
    for (int i = 0; i < MANY; i++)
        used += (size_t)snprintf(text + used, room - used, "%d,\"q\"\"%.*s\n\",%.*s%s\n", i, i % 23,
                                 "abcdefghijklmnopqrstuvwxyz", i % 11, "0123456789abcdef",
                                 i % 3 ? "" : "\r");
    for (size_t most = 1; most <= CSV_ROWS; most = most * 7 + 1) {
        struct file file;
        ck_assert_int_eq(open_bytes(&file, text, used), CSV_OK);
        int seen = 0, wrong = 0;
        size_t rows;
        while (csv_reader_next(file.reader, most, &rows) == CSV_OK)
            for (size_t row = 0; row < rows; row++, seen++)
                wrong += !is_row(&file, row, seen);
        ck_assert_int_eq(wrong, 0);
        ck_assert_int_eq(seen, MANY);
        close_file(&file);
    }
    free(text);
}
END_TEST

/* ---- readers that share a file -------------------------------------------------------------- */

/* What a row is, as a string: compared instead of kept. */
static size_t describe(struct csv_reader *reader, size_t row, char *to, size_t room)
{
    const struct csv_row *about = &csv_reader_rows(reader)[row];
    size_t used =
        (size_t)snprintf(to, room, "%lu %d %lu %lu", (unsigned long)about->line, (int)about->fault,
                         (unsigned long)about->cells, (unsigned long)about->column);
    for (size_t column = 0; column < 3; column += 2) {
        licet_text cell = csv_reader_cells(reader, column)[row];
        used += (size_t)snprintf(to + used, room - used, "|%.*s", (int)cell.length,
                                 cell.bytes ? cell.bytes : "");
    }
    return used + (size_t)snprintf(to + used, room - used, "\n");
}

/* Rows of every kind, mostly plain ones. */
static size_t write_mixture(char *text, size_t room)
{
    static const char *const kinds[] = {",b,c\n",          ",longer than a word,\n",
                                        ",,c\r\n",         ",\"b\",c\n",
                                        ",b,\"c\"\"c\"\n", ",b\n",
                                        ",b,c,d\n",        ",b,c\n\n",
                                        ",b,c\n\r\n",      ",\"b\nb\",c\n",
                                        ",b\"b,c\n",       ",\"b\"b,c\n"};
    size_t used = (size_t)snprintf(text, room, "a,b,c\n");
    for (int i = 0; i < 20000; i++)
        used += (size_t)snprintf(text + used, room - used, "%d%s", i,
                                 kinds[i % 7 ? i % 3 : i / 7 % 12]);
    return used;
}

START_TEST(readers_take_turns)
{
    enum { ROOM = 1 << 20, READERS = 3 };
    char *text = malloc(ROOM), *alone = malloc(ROOM), *shared = malloc(ROOM);
    ck_assert(text && alone && shared);
    size_t length = write_mixture(text, ROOM);
    size_t used[2] = {0, 0}, rows, turn = 0;
    struct file file;
    ck_assert_int_eq(open_bytes(&file, text, length), CSV_OK);
    while (csv_reader_next(file.reader, CSV_ROWS, &rows) == CSV_OK)
        for (size_t row = 0; row < rows; row++)
            used[0] += describe(file.reader, row, alone + used[0], ROOM - used[0]);
    close_file(&file);
    ck_assert_int_eq(open_bytes(&file, text, length), CSV_OK);
    struct csv_reader *readers[READERS] = {file.reader};
    for (size_t i = 1; i < READERS; i++) {
        readers[i] = csv_reader_share(file.reader);
        ck_assert_ptr_nonnull(readers[i]);
    }
    for (;; turn += 1 + turn % 5 / 3) {
        struct csv_reader *reader = readers[turn % READERS];
        if (csv_reader_next(reader, 1 + turn * 97 % CSV_ROWS, &rows) != CSV_OK)
            break;
        for (size_t row = 0; row < rows; row++)
            used[1] += describe(reader, row, shared + used[1], ROOM - used[1]);
    }
    ck_assert_uint_eq(used[0], used[1]);
    ck_assert_mem_eq(alone, shared, used[0]);
    for (size_t i = 1; i < READERS; i++)
        csv_reader_free(readers[i]);
    close_file(&file);
    free(text);
    free(alone);
    free(shared);
}
END_TEST

/* Every way makes the lists that a look at each byte makes. */
START_TEST(indexes_are_made_alike)
{
    enum { MOST = 700 };
    uint32_t marks[3][MOST + CSV_INDEX_SLACK], lines[3][MOST + CSV_INDEX_SLACK];
    csv_indexer ways[2] = {csv_index_plain, csv_index_choose()};
#ifdef __SSE2__
    if (_i == 1)
        ways[1] = index_sse2; /* which a newer processor does not choose */
#endif
    uint64_t state = 6;
    for (size_t length = 0; length < MOST; length++) {
        char *bytes =
            malloc(length ? length : 1); /* so that a byte behind them is seen to be read */
        ck_assert_ptr_nonnull(bytes);
        struct csv_index expected = {marks[2], 0, lines[2], 0};
        bool quoted = false;
        for (size_t i = 0; i < length; i++) {
            static const char few[] = "xxxxxxxxxxxxxxx,xx,x\nxxxxx", many[] = ",,,\n,x",
                              all[] = "x,\"\n";
            state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
            size_t next = (size_t)(state >> 33);
            bytes[i] = length % 3 == 0   ? few[next % (sizeof few - 1)]
                       : length % 3 == 1 ? many[next % (sizeof many - 1)]
                                         : all[next % (sizeof all - 1)];
            quoted |= bytes[i] == '"';
            if (bytes[i] == '\n') {
                lines[2][expected.line_count++] = (uint32_t)expected.count << 1 | quoted;
                quoted = false;
            }
            if (bytes[i] != 'x')
                marks[2][expected.count++] = (uint32_t)i;
        }
        for (size_t way = 0; way < 2; way++) {
            struct csv_index made = {marks[way], 0, lines[way], 0};
            ways[way](&made, bytes, length);
            ck_assert(made.count == expected.count && made.line_count == expected.line_count);
            ck_assert_int_eq(memcmp(marks[way], marks[2], made.count * sizeof **marks), 0);
            ck_assert_int_eq(memcmp(lines[way], lines[2], made.line_count * sizeof **lines), 0);
        }
        free(bytes);
    }
}
END_TEST

/* Both ways of finding marks, on bytes that differ from these by one bit too. */
START_TEST(marks_are_found_alike)
{
    uint64_t state = 5;
    size_t wrong = 0;
    for (int time = 0; time < 20000; time++) {
        static const char near[] = ",\"\n-#\v\xAC\xA2\x8Ax";
        char bytes[CSV_STEP];
        struct csv_marks expected = {0, 0, 0};
        for (size_t i = 0; i < CSV_STEP; i++) {
            state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
            bytes[i] = near[(state >> 33) % (sizeof near - 1)];
            expected.all |= (uint64_t)(bytes[i] == ',') << i;
            expected.quotes |= (uint64_t)(bytes[i] == '"') << i;
            expected.ends |= (uint64_t)(bytes[i] == '\n') << i;
        }
        expected.all |= expected.quotes | expected.ends;
        struct csv_marks one = csv_find(bytes), other = csv_find_plain(bytes);
        uint32_t count = 0;
        for (size_t i = 0; i < 64; i++)
            count += (uint32_t)(expected.all >> i & 1);
        wrong += one.all != expected.all || one.quotes != expected.quotes ||
                 one.ends != expected.ends || other.all != expected.all ||
                 other.quotes != expected.quotes || other.ends != expected.ends ||
                 csv_count(expected.all) != count;
    }
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

/* ---- writing -------------------------------------------------------------------------------- */

/* What a function of this type writes, as a string for the caller to free. */
static char *written(void (*write_rows)(struct csv_writer *writer))
{
    char path[] = "/tmp/licet-csv-XXXXXX";
    int descriptor = mkstemp(path);
    ck_assert_int_ge(descriptor, 0);
    close(descriptor);
    struct output out;
    ck_assert_int_eq(output_open(&out, path), STATUS_DONE);
    struct csv_writer writer = {&out, false};
    write_rows(&writer);
    ck_assert_int_eq(output_close(&out, true, STATUS_DONE), STATUS_DONE);
    char *bytes;
    size_t length;
    ck_assert_int_eq(file_read(path, &bytes, &length), STATUS_DONE);
    unlink(path);
    char *string = malloc(length + 1);
    ck_assert_ptr_nonnull(string);
    memcpy(string, bytes, length);
    string[length] = '\0';
    free(bytes);
    return string;
}

static void write_cells(struct csv_writer *writer)
{
    static const char *const cells[] = {
        "plain",   "a,b", "say \"no\"", "two\nlines",
        "",        "a;b", "\r",         "long enough for a word, and more",
        "eight, b"};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        csv_cell(writer, cells[i], strlen(cells[i]));
    csv_end_row(writer);
    csv_cell_number(writer, 0);
    csv_cell_number(writer, UINT64_MAX);
    csv_end_row(writer);
}

START_TEST(cells_are_quoted_when_they_must_be)
{
    char *string = written(write_cells);
    ck_assert_str_eq(string, "plain,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",,a;b,\"\r\","
                             "\"long enough for a word, and more\",\"eight, b\"\n"
                             "0,18446744073709551615\n");
    free(string);
}
END_TEST

/* Every length of cell, with the byte that matters at every place. */
START_TEST(quoting_looks_at_every_byte)
{
    static const char special[] = {',', '"', '\n', '\r'};
    char text[40];
    size_t wrong = 0;
    for (size_t length = 1; length < sizeof text; length++)
        for (size_t at = 0; at < length; at++) {
            memset(text, 'x', length);
            wrong += needs_quotes(text, length);
            text[at] = special[at % 4];
            wrong += !needs_quotes(text, length);
            text[at] = (char)(special[at % 4] + 0x80);
            wrong += needs_quotes(text, length);
        }
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

START_TEST(digits_in_groups)
{
    char text[NUMBER_ROOM];
    ck_assert_str_eq(group_digits(text, 0, 0), "0");
    ck_assert_str_eq(group_digits(text, 999, 0), "999");
    ck_assert_str_eq(group_digits(text, 26900000, 0), "26,900,000");
    ck_assert_str_eq(group_digits(text, -123450, 2), "-1,234.5");
    ck_assert_str_eq(group_digits(text, 5, 2), "0.05");
    ck_assert_str_eq(group_digits(text, 100, 2), "1");
    ck_assert_str_eq(group_digits(text, 25, -12), "25,000,000,000,000");
    ck_assert_str_eq(group_digits(text, 0, -12), "0");
    ck_assert_str_eq(group_digits(text, INT64_MIN, 0), "-9,223,372,036,854,775,808");
    ck_assert_str_eq(group_digits(text, INT64_MAX, 18), "9.223372036854775807");
}
END_TEST

Suite *suite_csv(void);

Suite *suite_csv(void)
{
    Suite *suite = suite_create("csv");
    TCase *reading = tcase_create("reading");
    tcase_add_test(reading, readers_take_turns);
    tcase_add_loop_test(reading, indexes_are_made_alike, 0, 2);
    tcase_add_test(reading, marks_are_found_alike);
    tcase_set_timeout(reading, 60);
    tcase_add_test(reading, plain_rows);
    tcase_add_test(reading, mark_crlf_and_no_last_end);
    tcase_add_test(reading, quoted_cells);
    tcase_add_test(reading, quoted_cells_over_two_lines);
    tcase_add_test(reading, nothing_to_read);
    tcase_add_test(reading, one_column_and_bytes_of_any_kind);
    tcase_add_test(reading, too_few_and_too_many_cells);
    tcase_add_test(reading, broken_quoting_costs_one_row);
    tcase_add_test(reading, quote_open_at_the_end);
    tcase_add_test(reading, longest_row);
    tcase_add_test(reading, borders_of_reads_and_blocks);
    suite_add_tcase(suite, reading);
    TCase *writing = tcase_create("writing");
    tcase_add_test(writing, cells_are_quoted_when_they_must_be);
    tcase_add_test(writing, quoting_looks_at_every_byte);
    tcase_add_test(writing, digits_in_groups);
    suite_add_tcase(suite, writing);
    return suite;
}
