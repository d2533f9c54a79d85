/* check_ndjson.c - unit tests of the program's NDJSON reader: RFC 8259 and nothing beside it, cells
 * as CSV would give them, limits, borders of reads.
 *
 * Takes its source in whole, because the unit tests are linked with the library only. `accepts` is
 * an acceptor of its own, byte by byte, against which random lines are held. Must not: need a rule.
 */
#define _XOPEN_SOURCE 700

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../cli/ndjson_reader.c"

/* ---- reading a text ------------------------------------------------------------------------- */

struct file {
    struct ndjson_reader *reader;
    int descriptor;
    const licet_text *names;
    size_t count;
    size_t columns[3]; /* of the keys `a`, `b` and `c` */
};

static void open_bytes(struct file *file, const char *bytes, size_t length, size_t given)
{
    FILE *stream = tmpfile();
    ck_assert_ptr_nonnull(stream);
    ck_assert_uint_eq(fwrite(bytes + given, 1, length - given, stream), length - given);
    ck_assert_int_eq(fflush(stream), 0);
    file->descriptor = dup(fileno(stream));
    fclose(stream);
    ck_assert_int_eq((int)lseek(file->descriptor, 0, SEEK_SET), 0);
    file->reader = ndjson_reader_new(file->descriptor, bytes, given);
    ck_assert_ptr_nonnull(file->reader);
    ck_assert_int_eq(ndjson_reader_keys(file->reader, &file->names, &file->count), NDJSON_OK);
    static const char *const keys[] = {"a", "b", "c"};
    for (size_t i = 0; i < 3; i++) {
        licet_text key = {keys[i], 1};
        file->columns[i] = ndjson_reader_column(file->reader, key, true);
        ck_assert_uint_eq(file->columns[i], i);
    }
    ndjson_reader_kind(file->reader, 1, NDJSON_NUMBERS);
    ndjson_reader_kind(file->reader, 2, NDJSON_TRUTHS);
}

static void open_text(struct file *file, const char *text)
{
    open_bytes(file, text, strlen(text), 0);
}

static void close_file(struct file *file)
{
    ndjson_reader_free(file->reader);
    close(file->descriptor);
}

static size_t next(struct file *file)
{
    size_t rows;
    enum ndjson_result result = ndjson_reader_next(file->reader, NDJSON_ROWS, &rows);
    ck_assert_int_eq(rows == 0, result == NDJSON_END);
    return rows;
}

static void expect_cell(const struct file *file, size_t row, size_t column, const char *expected)
{
    licet_text cell = ndjson_reader_cells(file->reader, column)[row];
    ck_assert_uint_eq(cell.length, strlen(expected));
    ck_assert(cell.length == 0 || memcmp(cell.bytes, expected, cell.length) == 0);
}

/* LINE is one row, with this fault at this character. */
static void expect_fault(const char *line, enum ndjson_fault fault, uint32_t column)
{
    struct file file;
    open_text(&file, line);
    ck_assert_uint_eq(next(&file), 1);
    const struct ndjson_row *row = ndjson_reader_rows(file.reader);
    ck_assert_msg(row->fault == fault && row->column == column,
                  "`%s`: fault %d at %u, not %d at %u", line, (int)row->fault, row->column,
                  (int)fault, column);
    ck_assert_uint_eq(next(&file), 0);
    close_file(&file);
}

/* ---- sound files ---------------------------------------------------------------------------- */

START_TEST(cells_as_csv_gives_them)
{
    struct file file;
    open_text(&file,
              "\xEF\xBB\xBF{\"a\": \"MY\", \"b\": 1700, \"c\": true, \"d\": [1, {\"a\": 2}]}\r\n"
              "\n \t\n"
              "{\"c\":false,\"b\":-1.50E+07 , \"a\":null}\n"
              "{}\n"
              "{\"b\":\"26,900,000 TPP\",\"a\":1E2,\"c\":\"yes\"}");
    ck_assert_uint_eq(file.count, 4);
    ck_assert_uint_eq(file.names[3].length, 1);
    ck_assert_int_eq(file.names[3].bytes[0], 'd');
    ck_assert_uint_eq(next(&file), 4);
    expect_cell(&file, 0, 0, "MY");
    expect_cell(&file, 0, 1, "1700");
    expect_cell(&file, 0, 2, "yes");
    ck_assert_uint_eq(ndjson_reader_place(file.reader, 1, 0), 18);
    expect_cell(&file, 1, 0, "");
    expect_cell(&file, 1, 1, "-1.50e07");
    expect_cell(&file, 1, 2, "no");
    expect_cell(&file, 2, 0, "");
    ck_assert_uint_eq(ndjson_reader_place(file.reader, 0, 2), 0);
    expect_cell(&file, 3, 1, "26,900,000 TPP");
    expect_cell(&file, 3, 0, "1E2");
    expect_cell(&file, 3, 2, "yes");
    const struct ndjson_row *rows = ndjson_reader_rows(file.reader);
    static const uint64_t lines[] = {1, 4, 5, 6};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(rows[i].fault, NDJSON_SOUND);
        ck_assert_uint_eq(rows[i].line, lines[i]);
    }
    ck_assert_uint_eq(next(&file), 0);
    close_file(&file);
}
END_TEST

START_TEST(texts_without_their_escapes)
{
    struct file file;
    open_text(&file, "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20AC\\uD83D\\ude00\"}\n"
                     "{\"\\u0061\":\"by an escaped key\"}\n"
                     "{\"a\":\"\xC3\xA9\"}\n"
                     "{\"a\":\"\\u0000\"}\n");
    ck_assert_uint_eq(next(&file), 4);
    expect_cell(&file, 0, 0, "\"\\/\b\f\n\r\tA\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
    expect_cell(&file, 1, 0, "by an escaped key");
    expect_cell(&file, 2, 0, "\xC3\xA9");
    ck_assert_uint_eq(ndjson_reader_cells(file.reader, 0)[3].length, 1);
    close_file(&file);
}
END_TEST

START_TEST(nothing_to_read)
{
    static const char *const texts[] = {"", "\n", " \t\r\n\n", "\xEF\xBB\xBF"};
    for (size_t i = 0; i < 4; i++) {
        struct file file;
        open_text(&file, texts[i]);
        ck_assert_uint_eq(file.count, 0);
        ck_assert_uint_eq(next(&file), 0);
        close_file(&file);
    }
}
END_TEST

/* Keys that mean the same column, keys asked for and not met, keys that come too late. */
START_TEST(keys_of_columns)
{
    struct file file;
    open_text(&file, "{\"A\":1}\n{\"a\":1,\"A\":2}\n{\"b\":1}\n{\"late\":1}\n");
    licet_text alias = {"A", 1}, late = {"late", 4};
    ck_assert(ndjson_reader_alias(file.reader, 0, alias, false));
    size_t column = ndjson_reader_column(file.reader, late, false);
    ndjson_reader_forbid(file.reader, column);
    ck_assert_uint_eq(next(&file), 4);
    expect_cell(&file, 0, 0, "1");
    const struct ndjson_row *rows = ndjson_reader_rows(file.reader);
    ck_assert_int_eq(rows[1].fault, NDJSON_SAME_COLUMN);
    ck_assert_uint_eq(rows[1].column, 12);
    ck_assert_int_eq(rows[2].fault, NDJSON_SOUND);
    ck_assert_int_eq(rows[3].fault, NDJSON_LATE);
    size_t at = 0;
    licet_text unmet = ndjson_reader_unmet(file.reader, &at);
    ck_assert_uint_eq(unmet.length, 1);
    ck_assert_int_eq(unmet.bytes[0], 'c');
    ck_assert_ptr_null(ndjson_reader_unmet(file.reader, &at).bytes);
    close_file(&file);
}
END_TEST

/* ---- what is wrong -------------------------------------------------------------------------- */

START_TEST(no_json)
{
    static const struct {
        const char *line;
        enum ndjson_fault fault;
        uint32_t column;
    } wrong[] = {
        {"[1]", NDJSON_NO_OBJECT, 1},
        {"  1", NDJSON_NO_OBJECT, 3},
        {"a,b", NDJSON_NO_OBJECT, 1},
        {"{} {}", NDJSON_AFTER, 4},
        {"{}x", NDJSON_BROKEN, 3},
        {"{", NDJSON_UNCLOSED, 2},
        {"{\"a\"", NDJSON_UNCLOSED, 5},
        {"{\"a\":", NDJSON_UNCLOSED, 6},
        {"{\"a\":\"x", NDJSON_UNCLOSED, 8},
        {"{\"a\":1", NDJSON_UNCLOSED, 7},
        {"{\"a\"}", NDJSON_BROKEN, 5},
        {"{\"a\" 1}", NDJSON_BROKEN, 6},
        {"{\"a\":}", NDJSON_BROKEN, 6},
        {"{\"a\":1,}", NDJSON_BROKEN, 8},
        {"{,}", NDJSON_BROKEN, 2},
        {"{\"a\":1 \"b\":2}", NDJSON_BROKEN, 8},
        {"{\"a\":1,,\"b\":2}", NDJSON_BROKEN, 8},
        {"{\"a\"::1}", NDJSON_BROKEN, 6},
        {"{1:2}", NDJSON_BROKEN, 2},
        {"{a:2}", NDJSON_BROKEN, 2},
        {"{\"d\":[1 2]}", NDJSON_BROKEN, 9},
        {"{\"d\":[1,]}", NDJSON_BROKEN, 9},
        {"{\"d\":[}", NDJSON_BROKEN, 7},
        {"{\"d\":{]}", NDJSON_BROKEN, 7},
        {"{\"a\":01}", NDJSON_NUMBER, 6},
        {"{\"a\":1.}", NDJSON_NUMBER, 6},
        {"{\"a\":.5}", NDJSON_BROKEN, 6},
        {"{\"a\":-}", NDJSON_NUMBER, 6},
        {"{\"a\":+1}", NDJSON_BROKEN, 6},
        {"{\"a\":1e}", NDJSON_NUMBER, 6},
        {"{\"a\":0x10}", NDJSON_NUMBER, 6},
        {"{\"a\":tru}", NDJSON_NUMBER, 6},
        {"{\"a\":nulls}", NDJSON_NUMBER, 6},
        {"{\"a\":NaN}", NDJSON_BROKEN, 6},
        {"{\"a\":'x'}", NDJSON_BROKEN, 6},
        {"{\"a\":\"\t\"}", NDJSON_TEXT, 7},
        {"{\"a\":\"\\x\"}", NDJSON_TEXT, 6},
        {"{\"a\":\"\\u12g4\"}", NDJSON_TEXT, 6},
        {"{\"a\":\"\\uD800\"}", NDJSON_TEXT, 7},
        {"{\"a\":\"\\uDC00\"}", NDJSON_TEXT, 7},
        {"{\"a\":\"\\uD800\\u0041\"}", NDJSON_TEXT, 7},
        {"{\"a\":\"\xC3\xA9\\uD800\"}", NDJSON_TEXT, 8},
        {"{\"a\":\"\xFF\"}", NDJSON_ENCODING, 7},
        {"{\"a\":\"\xED\xA0\x80\"}", NDJSON_ENCODING, 7},
        {"{\"a\":\"\xC0\xAF\"}", NDJSON_ENCODING, 7},
        {"{\"a\":1,\"a\":1}", NDJSON_TWICE, 8},
        {"{\"x\":1,\"y\":2,\"x\":1}", NDJSON_TWICE, 14},
        {"{\"x\":1,\"\\u0078\":1}", NDJSON_TWICE, 2},
        {"{\"d\":{\"x\":1,\"x\":1}}", NDJSON_TWICE, 13},
        {"{\"b\":[1]}", NDJSON_NESTED, 6},
        {"{\"c\":{}}", NDJSON_NESTED, 6},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        expect_fault(wrong[i].line, wrong[i].fault, wrong[i].column);
}
END_TEST

/* A line of DEPTH lists inside one another, in one object. */
static char *nested(size_t depth)
{
    char *line = malloc(depth * 2 + 16);
    ck_assert_ptr_nonnull(line);
    strcpy(line, "{\"d\":");
    memset(line + 5, '[', depth);
    memset(line + 5 + depth, ']', depth);
    strcpy(line + 5 + depth * 2, "}");
    return line;
}

START_TEST(depth)
{
    char *most = nested(NDJSON_DEPTH - 1), *more = nested(NDJSON_DEPTH);
    char *far = nested(500000);
    expect_fault(most, NDJSON_SOUND, 0);
    expect_fault(more, NDJSON_DEEP, NDJSON_DEPTH + 5);
    expect_fault(far, NDJSON_DEEP, NDJSON_DEPTH + 5);
    free(most);
    free(more);
    free(far);
}
END_TEST

/* An object of COUNT keys, the last of which is LAST. */
static char *many(size_t count, size_t last)
{
    char *line = malloc(count * 16 + 16);
    ck_assert_ptr_nonnull(line);
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        used +=
            (size_t)sprintf(line + used, "%c\"k%zu\":1", i ? ',' : '{', i + 1 == count ? last : i);
    strcpy(line + used, "}");
    return line;
}

START_TEST(number_of_keys)
{
    char *most = many(NDJSON_KEYS, NDJSON_KEYS), *more = many(NDJSON_KEYS + 1, NDJSON_KEYS);
    char *most_tokens = many(NDJSON_TOKENS, 1), *twice = many(NDJSON_KEYS, 7);
    expect_fault(most, NDJSON_SOUND, 0);
    expect_fault(twice, NDJSON_TWICE, (uint32_t)strlen(twice) - 6);
    for (size_t i = 0; i < 2; i++) {
        struct file file;
        open_text(&file, i ? more : most_tokens);
        ck_assert_uint_eq(next(&file), 1);
        ck_assert_int_eq(ndjson_reader_rows(file.reader)[0].fault, NDJSON_MANY);
        close_file(&file);
    }
    free(most);
    free(more);
    free(most_tokens);
    free(twice);
}
END_TEST

/* A line of LENGTH bytes. */
static char *long_line(size_t length, const char *behind)
{
    char *line = malloc(length + strlen(behind) + 1);
    ck_assert_ptr_nonnull(line);
    memset(line, 'x', length);
    memcpy(line, "{\"a\":\"", 6);
    memcpy(line + length - 2, "\"}", 2);
    strcpy(line + length, behind);
    return line;
}

START_TEST(longest_row)
{
    for (size_t more = 0; more < 3; more++) {
        size_t length = NDJSON_ROW_BYTES + (more == 2 ? NDJSON_READ_BYTES * 3 : more);
        char *text = long_line(length, "\n{\"a\":\"after\"}\n");
        struct file file;
        open_text(&file, text);
        const struct ndjson_row *row = ndjson_reader_rows(file.reader);
        size_t rows = next(&file);
        ck_assert_int_eq(row->fault, more ? NDJSON_TOO_LONG : NDJSON_SOUND);
        if (!more)
            ck_assert_uint_eq(ndjson_reader_cells(file.reader, 0)[0].length, length - 8);
        if (rows == 1)
            ck_assert_uint_eq(next(&file), 1);
        ck_assert_int_eq(row[rows == 2].fault, NDJSON_SOUND);
        ck_assert_uint_eq(row[rows == 2].line, 2);
        expect_cell(&file, rows == 2, 0, "after");
        ck_assert_uint_eq(next(&file), 0);
        close_file(&file);
        free(text);
    }
}
END_TEST

/* The keys of the first object are found wherever the row ends, and behind lines of blanks. */
START_TEST(keys_of_a_long_first_row)
{
    const size_t longest = NDJSON_ROW_BYTES;
    for (size_t which = 0; which < 4; which++) {
        size_t blanks = which & 1 ? NDJSON_READ_BYTES * 6 + 1 : 0;
        char *row = long_line(which & 2 ? longest : NDJSON_READ_BYTES + 1, "\n{\"b\":1}\n");
        char *text = malloc(blanks + strlen(row) + 1);
        ck_assert_ptr_nonnull(text);
        memset(text, '\n', blanks);
        strcpy(text + blanks, row);
        struct file file;
        open_text(&file, text);
        ck_assert_uint_eq(file.count, 1);
        ck_assert_int_eq(file.names[0].bytes[0], 'a');
        size_t rows = next(&file);
        ck_assert_int_eq(ndjson_reader_rows(file.reader)[0].fault, NDJSON_SOUND);
        ck_assert_uint_eq(ndjson_reader_rows(file.reader)[0].line, blanks + 1);
        ck_assert_uint_eq(rows + (rows == 1 ? next(&file) : 0), 2);
        close_file(&file);
        free(text);
        free(row);
    }
}
END_TEST

/* Rows across the borders of reads and blocks, and bytes that were read before. */
START_TEST(borders_of_reads_and_blocks)
{
    enum { ROWS = 30000 };
    char *text = malloc((size_t)ROWS * 64);
    ck_assert_ptr_nonnull(text);
    size_t length = 0, given[] = {0, 1, 17, 512};
    for (unsigned i = 0; i < ROWS; i++)
        length += (size_t)sprintf(text + length, "{\"b\":%u,\"a\":\"%.*s\\u0041\"}\n", i,
                                  (int)(i * 7 % 31), "0123456789012345678901234567890");
    for (size_t which = 0; which < 4; which++) {
        struct file file;
        open_bytes(&file, text, length, given[which]);
        unsigned row = 0;
        for (size_t rows; (rows = next(&file)) > 0;)
            for (size_t i = 0; i < rows; i++, row++) {
                char number[16];
                sprintf(number, "%u", row);
                expect_cell(&file, i, 1, number);
                licet_text cell = ndjson_reader_cells(file.reader, 0)[i];
                ck_assert_uint_eq(cell.length, row * 7 % 31 + 1);
                ck_assert_int_eq(cell.bytes[cell.length - 1], 'A');
                ck_assert_uint_eq(ndjson_reader_rows(file.reader)[i].line, row + 1);
            }
        ck_assert_uint_eq(row, ROWS);
        close_file(&file);
    }
    free(text);
}
END_TEST

/* ---- random lines against an acceptor of its own -------------------------------------------- */

static const char *skip(const char *at)
{
    return at + strspn(at, " \t\r");
}

static const char *accept_text(const char *at)
{
    for (at++; *at != '"'; at++) {
        if ((unsigned char)*at < 0x20)
            return NULL;
        if (*at != '\\')
            continue;
        if (*++at == 'u') {
            if (strspn(at + 1, "0123456789abcdefABCDEF") < 4)
                return NULL;
            at += 4;
        } else if (!*at || !strchr("\"\\/bfnrt", *at)) {
            return NULL;
        }
    }
    return at + 1;
}

static const char *accept_number(const char *at)
{
    at += *at == '-';
    size_t whole = strspn(at, "0123456789");
    if (whole == 0 || (whole > 1 && *at == '0'))
        return NULL;
    at += whole;
    if (*at == '.') {
        size_t places = strspn(at + 1, "0123456789");
        if (places == 0)
            return NULL;
        at += places + 1;
    }
    if (*at == 'e' || *at == 'E') {
        at += 1 + (at[1] == '+' || at[1] == '-');
        size_t digits = strspn(at, "0123456789");
        if (digits == 0)
            return NULL;
        at += digits;
    }
    return at;
}

/* Behind the value at AT; NULL: there is none. */
static const char *accept_value(const char *at)
{
    static const char *const words[] = {"true", "false", "null"};
    at = skip(at);
    if (*at == '"')
        return accept_text(at);
    for (size_t i = 0; i < 3; i++)
        if (strncmp(at, words[i], strlen(words[i])) == 0)
            return at + strlen(words[i]);
    if (*at != '{' && *at != '[')
        return accept_number(at);
    char open = *at, close = open == '{' ? '}' : ']';
    at = skip(at + 1);
    if (*at == close)
        return at + 1;
    for (;;) {
        at = skip(at);
        if (open == '{') {
            at = *at == '"' ? accept_text(at) : NULL;
            if (!at || *(at = skip(at)) != ':')
                return NULL;
            at++;
        }
        at = accept_value(at);
        if (!at)
            return NULL;
        at = skip(at);
        if (*at == close)
            return at + 1;
        if (*at++ != ',')
            return NULL;
    }
}

static bool accepts(const char *line)
{
    const char *at = skip(line);
    at = *at == '{' ? accept_value(at) : NULL;
    return at && *skip(at) == '\0';
}

static uint64_t seed = 1;

static unsigned chance(unsigned bound)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)((seed >> 33) % bound);
}

START_TEST(random_lines)
{
    static const char *const sound[] = {
        "{\"a\":\"x\\n\",\"b\":-1.5e3,\"d\":[1,{\"e\":null},[]]}",
        "{ \"b\" : 0 , \"c\" : true , \"d\" : { } }",
        "{\"a\":\"\\u0041\",\"d\":[\"\",false,12.0E-1]}",
    };
    static const char bytes[] = "{}[]:,\" \\ntrue01-.eE+u\t";
    size_t accepted = 0;
    struct ndjson_reader *reader = ndjson_reader_new(-1, "", 0);
    ck_assert_ptr_nonnull(reader);
    for (size_t round = 0; round < 60000; round++) {
        char line[96];
        strcpy(line, sound[chance(3)]);
        for (unsigned change = chance(4); change > 0; change--) {
            size_t length = strlen(line), at = chance((unsigned)length);
            if (chance(2))
                memmove(line + at, line + at + 1, length - at);
            else if (length + 1 < sizeof line)
                memmove(line + at + 1, line + at, length - at + 1);
            if (line[at])
                line[at] = bytes[chance(sizeof bytes - 1)];
        }
        reader->plain_used = 0;
        struct walk walk = {reader, line, line, line + strlen(line), 0, 0, 0, false, NDJSON_SOUND};
        bool taken = check_line(&walk);
        ck_assert_msg(taken == accepts(line) || walk.fault == NDJSON_TWICE, "`%s`: fault %d", line,
                      (int)walk.fault);
        accepted += taken;
    }
    ndjson_reader_free(reader);
    ck_assert_uint_ge(accepted, 10000);
    ck_assert_uint_le(accepted, 50000);
}
END_TEST

/* Every byte at every place of lines of every length. */
START_TEST(a_glance_sees_every_byte)
{
    size_t wrong = 0;
    for (size_t length = 1; length < 28; length++)
        for (size_t at = 0; at < length; at++)
            for (unsigned byte = 0; byte < 256; byte++) {
                char line[32];
                memset(line, 'x', sizeof line);
                line[at] = (char)byte;
                struct glance seen = glance_at(line, line + length);
                bool last_return = byte == '\r' && at + 1 == length;
                wrong += seen.ascii != (byte < 0x80);
                wrong += seen.clean != ((byte >= 0x20 && byte != '\\') || last_return);
                wrong += seen.openings != (size_t)(byte == '{' || byte == '[');
            }
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

/* Three readers that take turns have the rows and cells of one. */
START_TEST(readers_take_turns)
{
    enum { ROWS = 5000, ROOM = ROWS * 64 };
    char *text = malloc(ROOM);
    ck_assert_ptr_nonnull(text);
    size_t used = 0, seen = 0, wrong = 0, rows;
    for (int i = 0; i < ROWS; i++)
        used += (size_t)snprintf(text + used, ROOM - used, "%s{\"a\": %d, \"b\": \"%.*s\"%s\n",
                                 i % 9 ? "" : "\n", i, i % 20, "abcdefghijklmnopqrst",
                                 i % 7 ? "}" : "");
    struct file file;
    open_bytes(&file, text, used, 0);
    struct ndjson_reader *readers[3] = {file.reader, NULL, NULL};
    for (size_t i = 1; i < 3; i++) {
        readers[i] = ndjson_reader_share(file.reader);
        ck_assert_ptr_nonnull(readers[i]);
    }
    uint64_t line = 1;
    for (size_t turn = 0;; turn += 1 + turn % 5 / 3) {
        struct ndjson_reader *reader = readers[turn % 3];
        if (ndjson_reader_next(reader, 1 + turn * 97 % NDJSON_ROWS, &rows) != NDJSON_OK)
            break;
        for (size_t row = 0; row < rows; row++, seen++, line++) {
            char number[16];
            snprintf(number, sizeof number, "%d", (int)seen);
            const struct ndjson_row *about = &ndjson_reader_rows(reader)[row];
            licet_text a = ndjson_reader_cells(reader, 0)[row];
            licet_text b = ndjson_reader_cells(reader, 1)[row];
            bool sound = seen % 7 != 0;
            line += seen % 9 == 0;
            wrong += about->line != line;
            wrong += about->fault != (sound ? NDJSON_SOUND : NDJSON_UNCLOSED);
            wrong +=
                sound && (a.length != strlen(number) || memcmp(a.bytes, number, a.length) != 0);
            wrong += sound && b.length != seen % 20;
        }
    }
    ck_assert_uint_eq(seen, ROWS);
    ck_assert_uint_eq(wrong, 0);
    size_t at = 0;
    licet_text unmet = ndjson_reader_unmet(readers[1], &at);
    ck_assert(unmet.length == 1 && unmet.bytes[0] == 'c');
    for (size_t i = 1; i < 3; i++) {
        ndjson_reader_join(file.reader, readers[i]);
        ndjson_reader_free(readers[i]);
    }
    close_file(&file);
    free(text);
}
END_TEST

Suite *suite_ndjson(void);

Suite *suite_ndjson(void)
{
    Suite *suite = suite_create("ndjson");
    TCase *reading = tcase_create("reading");
    tcase_set_timeout(reading, 120);
    tcase_add_test(reading, cells_as_csv_gives_them);
    tcase_add_test(reading, texts_without_their_escapes);
    tcase_add_test(reading, nothing_to_read);
    tcase_add_test(reading, keys_of_columns);
    tcase_add_test(reading, no_json);
    tcase_add_test(reading, depth);
    tcase_add_test(reading, number_of_keys);
    tcase_add_test(reading, longest_row);
    tcase_add_test(reading, keys_of_a_long_first_row);
    tcase_add_test(reading, borders_of_reads_and_blocks);
    tcase_add_test(reading, a_glance_sees_every_byte);
    tcase_add_test(reading, readers_take_turns);
    tcase_add_test(reading, random_lines);
    suite_add_tcase(suite, reading);
    return suite;
}
