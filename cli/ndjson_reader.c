/* ndjson_reader.c - orders as NDJSON, in blocks.
 *
 * The tokenizer (jsmn) finds where keys and values begin and end; it is lax about what stands
 * between them and within them, so that `check_value` walks its tokens along the bytes and accepts
 * RFC 8259 alone. Cells are not copied, but for texts with escapes and numbers in another spelling,
 * which are written into `plain`.
 *
 * A reader owns its buffer, tokens, `plain` and columns; what is left of its bytes when its block
 * is full is the rest of the file, with which the next of the file's readers begins. The last
 * reader frees the file. Must not: keep more rows than a block across reads. */
#include "ndjson_reader.h"

#include <stdlib.h>
#include <string.h>

#include "csv_bytes.h"
#include "file.h"
#include "utf8.h"

#define JSMN_STATIC
#define JSMN_STRICT
#define JSMN_PARENT_LINKS
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wextra"
#endif
#include <jsmn.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#define NDJSON_CAPACITY (NDJSON_ROW_BYTES + NDJSON_READ_BYTES)

struct column {
    licet_text *cells;
    uint32_t *places; /* of the values in their lines, in bytes from 1 */
    enum ndjson_kind kind;
    bool forbidden;
};

struct key {
    licet_text text; /* owned */
    size_t column;
    bool asked, met;
};

/* What is taken for the length of a row before one is known; and the least that is read at once. */
enum { USUAL_ROW = 200, LEAST_READ = 16 << 10 };

/* What the readers of one file share. */
struct ndjson_file {
    int descriptor;
    int error;
    bool begun, ended; /* the first bytes were seen; the last were */
    bool skipping;     /* to the end of a line that was too long */
    const char *rest;  /* in the buffer of the reader that read last */
    size_t rest_length;
    uint64_t line;    /* of the next row */
    size_t row_bytes; /* length of the rows read last, about */
    size_t readers;
    licet_text *names; /* keys of the first object */
};

struct ndjson_reader {
    struct ndjson_file *file;
    char *buffer;
    size_t length;  /* of what the buffer holds */
    size_t start;   /* of the next line */
    size_t scanned; /* no end of a line stands before */
    char *plain;    /* texts without their escapes, of this block */
    size_t plain_used;
    jsmntok_t *tokens;
    licet_text *seen; /* keys of the objects that are being read, inner ones last */
    struct column *columns;
    size_t column_count, column_room;
    struct key *keys; /* of columns */
    size_t key_count, key_room;
    bool shares;  /* the texts of its keys are those of another */
    size_t count; /* rows of this block */
    const char *begins[NDJSON_ROWS], *ends[NDJSON_ROWS]; /* of its lines; NULL: too long */
    struct ndjson_row rows[NDJSON_ROWS];
};

/* ---- life ----------------------------------------------------------------------------------- */

static struct ndjson_reader *make_reader(struct ndjson_file *file)
{
    struct ndjson_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return NULL;
    reader->file = file;
    file->readers++;
    reader->buffer = malloc(NDJSON_CAPACITY);
    reader->plain = malloc(NDJSON_CAPACITY);
    reader->tokens = malloc(NDJSON_TOKENS * sizeof *reader->tokens);
    reader->seen = malloc(NDJSON_TOKENS * sizeof *reader->seen);
    if (reader->buffer && reader->plain && reader->tokens && reader->seen)
        return reader;
    ndjson_reader_free(reader);
    return NULL;
}

struct ndjson_reader *ndjson_reader_new(int descriptor, const char *begin, size_t length)
{
    struct ndjson_file *file = length <= NDJSON_READ_BYTES ? calloc(1, sizeof *file) : NULL;
    if (!file)
        return NULL;
    file->descriptor = descriptor;
    file->line = 1;
    file->row_bytes = USUAL_ROW;
    file->readers = 1; /* so that a reader that is not made leaves it */
    struct ndjson_reader *reader = make_reader(file);
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

void ndjson_reader_free(struct ndjson_reader *reader)
{
    if (!reader)
        return;
    for (size_t column = 0; column < reader->column_count; column++) {
        free(reader->columns[column].cells);
        free(reader->columns[column].places);
    }
    for (size_t key = 0; !reader->shares && key < reader->key_count; key++)
        free((void *)(uintptr_t)reader->keys[key].text.bytes);
    if (--reader->file->readers == 0) {
        free(reader->file->names);
        free(reader->file);
    }
    free(reader->columns);
    free(reader->keys);
    free(reader->buffer);
    free(reader->plain);
    free(reader->tokens);
    free(reader->seen);
    free(reader);
}

int ndjson_reader_error(const struct ndjson_reader *reader)
{
    return reader->file->error;
}

const struct ndjson_row *ndjson_reader_rows(const struct ndjson_reader *reader)
{
    return reader->rows;
}

/* ---- columns -------------------------------------------------------------------------------- */

static bool equal(licet_text one, licet_text other)
{
    return one.length == other.length &&
           (one.length == 0 || memcmp(one.bytes, other.bytes, one.length) == 0);
}

/* The place of a key among those of columns; keys often come in the order of the columns, and NEAR
 * is looked at first. key_count: it is of none. */
static size_t find_key(const struct ndjson_reader *reader, licet_text key, size_t near)
{
    for (size_t i = 0; i < reader->key_count; i++) {
        size_t at = (near + i) % reader->key_count;
        if (equal(reader->keys[at].text, key))
            return at;
    }
    return reader->key_count;
}

/* Makes room for one more of SIZE bytes. */
static bool make_room(void **list, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return true;
    size_t larger = *room ? *room * 2 : 32;
    void *moved = count < NDJSON_COLUMNS ? realloc(*list, larger * size) : NULL;
    if (!moved)
        return false;
    *list = moved;
    *room = larger;
    return true;
}

bool ndjson_reader_alias(struct ndjson_reader *reader, size_t column, licet_text key, bool asked)
{
    if (find_key(reader, key, 0) < reader->key_count)
        return true;
    void *list = reader->keys;
    bool room = make_room(&list, reader->key_count, &reader->key_room, sizeof *reader->keys);
    reader->keys = list;
    char *bytes = room ? malloc(key.length + 1) : NULL;
    if (!bytes)
        return false;
    if (key.length > 0)
        memcpy(bytes, key.bytes, key.length);
    reader->keys[reader->key_count++] = (struct key){{bytes, key.length}, column, asked, false};
    return true;
}

size_t ndjson_reader_column(struct ndjson_reader *reader, licet_text key, bool asked)
{
    size_t known = find_key(reader, key, 0);
    if (known < reader->key_count)
        return reader->keys[known].column;
    void *list = reader->columns;
    bool room =
        make_room(&list, reader->column_count, &reader->column_room, sizeof *reader->columns);
    reader->columns = list;
    if (!room)
        return SIZE_MAX;
    struct column *made = &reader->columns[reader->column_count];
    memset(made, 0, sizeof *made);
    made->cells = calloc(NDJSON_ROWS, sizeof *made->cells);
    made->places = calloc(NDJSON_ROWS, sizeof *made->places);
    if (made->cells && made->places &&
        ndjson_reader_alias(reader, reader->column_count, key, asked))
        return reader->column_count++;
    free(made->cells);
    free(made->places);
    return SIZE_MAX;
}

/* The columns and keys of READER for OTHER, which has none. */
static bool copy_columns(struct ndjson_reader *other, const struct ndjson_reader *reader)
{
    other->shares = true;
    other->columns = calloc(reader->column_count + 1, sizeof *other->columns);
    other->keys = calloc(reader->key_count + 1, sizeof *other->keys);
    if (!other->columns || !other->keys)
        return false;
    memcpy(other->keys, reader->keys, reader->key_count * sizeof *other->keys);
    other->key_count = other->key_room = reader->key_count;
    for (size_t i = 0; i < reader->column_count; i++) {
        struct column *made = &other->columns[other->column_count++];
        *made = (struct column){calloc(NDJSON_ROWS, sizeof *made->cells),
                                calloc(NDJSON_ROWS, sizeof *made->places), reader->columns[i].kind,
                                reader->columns[i].forbidden};
        if (!made->cells || !made->places)
            return false;
    }
    other->column_room = other->column_count;
    return true;
}

struct ndjson_reader *ndjson_reader_share(const struct ndjson_reader *reader)
{
    struct ndjson_reader *other = make_reader(reader->file);
    if (other && copy_columns(other, reader))
        return other;
    ndjson_reader_free(other);
    return NULL;
}

void ndjson_reader_join(struct ndjson_reader *reader, const struct ndjson_reader *other)
{
    for (size_t i = 0; i < reader->key_count && i < other->key_count; i++)
        reader->keys[i].met |= other->keys[i].met;
}

void ndjson_reader_kind(struct ndjson_reader *reader, size_t column, enum ndjson_kind kind)
{
    reader->columns[column].kind = kind;
}

void ndjson_reader_forbid(struct ndjson_reader *reader, size_t column)
{
    reader->columns[column].forbidden = true;
}

licet_text ndjson_reader_unmet(const struct ndjson_reader *reader, size_t *at)
{
    while (*at < reader->key_count) {
        const struct key *key = &reader->keys[(*at)++];
        if (key->asked && !key->met)
            return key->text;
    }
    return (licet_text){NULL, 0};
}

licet_text *ndjson_reader_cells(struct ndjson_reader *reader, size_t column)
{
    return column < reader->column_count ? reader->columns[column].cells : NULL;
}

/* ---- bytes ---------------------------------------------------------------------------------- */

/* The first byte that is no character of UTF-8; END: all are. */
static const char *find_wrong_byte(const char *at, const char *end)
{
    while (at < end) {
        size_t length = utf8_length(at, end);
        if (length == 0)
            return at;
        at += length;
    }
    return end;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static unsigned hex_digit(char byte)
{
    return is_digit(byte) ? (unsigned)(byte - '0') : ((unsigned)byte | 0x20u) - 'a' + 10u;
}

static uint32_t characters_before(const char *line, const char *at)
{
    uint32_t count = 0;
    for (; line < at; line++)
        count += ((unsigned char)*line & 0xC0) != 0x80;
    return count;
}

uint32_t ndjson_reader_place(const struct ndjson_reader *reader, size_t column, size_t row)
{
    uint32_t place = column < reader->column_count ? reader->columns[column].places[row] : 0;
    const char *begin = reader->begins[row];
    return place == 0 ? 0 : characters_before(begin, begin + place - 1) + 1;
}

/* The number of \uXXXX whose digits begin at AT. */
static unsigned hex_number(const char *at)
{
    return hex_digit(at[0]) << 12 | hex_digit(at[1]) << 8 | hex_digit(at[2]) << 4 |
           hex_digit(at[3]);
}

/* Writes a character as UTF-8 and returns its bytes. */
static size_t put_character(char *at, unsigned character)
{
    if (character < 0x80) {
        at[0] = (char)character;
        return 1;
    }
    size_t length = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const unsigned marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length - 1; i > 0; i--, character >>= 6)
        at[i] = (char)(0x80u | (character & 0x3Fu));
    at[0] = (char)(marks[length] | character);
    return length;
}

/* ---- one row: is it JSON -------------------------------------------------------------------- */

/* The walk along the tokens of a line and the bytes between them. */
struct walk {
    struct ndjson_reader *reader;
    const char *line, *at, *end;
    size_t token, tokens, seen;
    bool clean;              /* no escape and no control character is in the line */
    enum ndjson_fault fault; /* at `at` */
};

/* What eight bytes at a time tell of a line, so that most need not be looked at byte by byte. */
struct glance {
    bool ascii, clean; /* clean: neither a backslash nor a control character */
    size_t openings;   /* brackets and braces that open, those in texts too */
};

static struct glance glance_at(const char *at, const char *end)
{
    const uint64_t high = CSV_EVERY(0x80);
    uint64_t any = 0, controls = 0, escapes = 0;
    struct glance seen = {false, false, 0};
    end -= end > at && end[-1] == '\r';
    while (at < end) {
        uint64_t word = CSV_EVERY(' ');
        size_t size = end - at >= 8 ? 8 : (size_t)(end - at);
        if (size == 8)
            word = csv_word(at);
        else
            memcpy(&word, at, size);
        at += size;
        any |= word;
        controls |= ~((word | high) - CSV_EVERY(' ')) & ~word;
        escapes |= csv_equal(word, CSV_EVERY('\\'));
        seen.openings += csv_count(csv_equal(word | CSV_EVERY(0x20), CSV_EVERY('{')));
    }
    seen.ascii = (any & high) == 0;
    seen.clean = (controls & high) == 0 && escapes == 0;
    return seen;
}

static bool stop(struct walk *walk, const char *at, enum ndjson_fault fault)
{
    walk->at = at;
    walk->fault = fault;
    return false;
}

/* BYTE comes next, after blanks. */
static bool expect(struct walk *walk, char byte)
{
    while (walk->at < walk->end && is_blank(*walk->at))
        walk->at++;
    if (walk->at == walk->end)
        return stop(walk, walk->at, NDJSON_UNCLOSED);
    if (*walk->at != byte)
        return stop(walk, walk->at, NDJSON_BROKEN);
    walk->at++;
    return true;
}

static bool comes(struct walk *walk, char byte)
{
    while (walk->at < walk->end && is_blank(*walk->at))
        walk->at++;
    return walk->at < walk->end && *walk->at == byte;
}

/* -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)? */
static bool is_number(const char *at, const char *end)
{
    at += at < end && *at == '-';
    if (at == end || !is_digit(*at) || (*at == '0' && at + 1 < end && is_digit(at[1])))
        return false;
    while (at < end && is_digit(*at))
        at++;
    if (at < end && *at == '.') {
        const char *digits = ++at;
        while (at < end && is_digit(*at))
            at++;
        if (at == digits)
            return false;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        at += at < end && (*at == '+' || *at == '-');
        const char *digits = at;
        while (at < end && is_digit(*at))
            at++;
        if (at == digits)
            return false;
    }
    return at == end;
}

static bool is_word(const char *at, const char *end, const char *word)
{
    size_t length = (size_t)(end - at);
    return strlen(word) == length && memcmp(at, word, length) == 0;
}

/* The character that the escape at *AT means; *AT goes to its last byte. The tokenizer has checked
 * all but halves of a pair: those alone are UINT32_MAX. */
static unsigned read_escape(const char **at, const char *end)
{
    static const char letters[] = "bfnrt", bytes[] = "\b\f\n\r\t";
    const char *from = ++*at;
    if (*from != 'u') {
        const char *letter = strchr(letters, *from);
        return (unsigned char)(letter ? bytes[letter - letters] : *from);
    }
    *at += 4;
    unsigned character = hex_number(from + 1);
    if (character < 0xD800 || character > 0xDFFF)
        return character;
    if (character > 0xDBFF || end - from < 11 || from[5] != '\\' || from[6] != 'u')
        return UINT32_MAX;
    unsigned low = hex_number(from + 7);
    if (low < 0xDC00 || low > 0xDFFF)
        return UINT32_MAX;
    *at += 6;
    return 0x10000 + ((character - 0xD800) << 10) + (low - 0xDC00);
}

/* The text of a string without its escapes. False: something is wrong in it, at walk->at. */
static bool read_text(struct walk *walk, const jsmntok_t *token, licet_text *text)
{
    const char *from = walk->line + token->start, *end = walk->line + token->end;
    *text = (licet_text){from, (size_t)(end - from)};
    if (walk->clean)
        return true;
    for (const char *at = from; at < end; at++)
        if ((unsigned char)*at < 0x20)
            return stop(walk, at, NDJSON_TEXT);
    if (!memchr(from, '\\', text->length))
        return true;
    char *out = walk->reader->plain + walk->reader->plain_used;
    size_t length = 0;
    for (const char *at = from; at < end; at++) {
        if (*at != '\\') {
            out[length++] = *at;
            continue;
        }
        const char *escape = at;
        unsigned character = read_escape(&at, end);
        if (character == UINT32_MAX)
            return stop(walk, escape, NDJSON_TEXT);
        length += put_character(out + length, character);
    }
    *text = (licet_text){out, length};
    walk->reader->plain_used += length;
    return true;
}

static bool check_value(struct walk *walk);

static int compare_texts(const void *one, const void *other)
{
    const licet_text *a = one, *b = other;
    size_t shorter = a->length < b->length ? a->length : b->length;
    int order = shorter ? memcmp(a->bytes, b->bytes, shorter) : 0;
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* Where the second of two equal keys stands, if it is read from the line itself and not from
 * `plain`; else OTHERWISE. */
static const char *place_of_key(const struct walk *walk, licet_text one, licet_text other,
                                const char *otherwise)
{
    uintptr_t line = (uintptr_t)walk->line, end = (uintptr_t)walk->end, last = 0;
    const uintptr_t places[] = {(uintptr_t)one.bytes, (uintptr_t)other.bytes};
    for (size_t i = 0; i < 2; i++)
        if (places[i] > line && places[i] <= end && places[i] > last)
            last = places[i];
    return last ? walk->line + (last - line) - 1 : otherwise;
}

/* Of the keys from FROM on no two are the same; few are compared as they stand. BEGIN: where their
 * object does. */
static bool check_once(struct walk *walk, size_t from, const char *begin)
{
    enum { FEW = 24 };
    licet_text *keys = walk->reader->seen + from;
    size_t count = walk->seen - from;
    if (count > FEW)
        qsort(keys, count, sizeof *keys, compare_texts);
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > (count > FEW ? i - 1 : 0); j--)
            if (equal(keys[i], keys[j - 1]))
                return stop(walk, place_of_key(walk, keys[i], keys[j - 1], begin), NDJSON_TWICE);
    return true;
}

/* A key and its colon. */
static bool check_key(struct walk *walk, licet_text *key)
{
    if (!comes(walk, '"'))
        return expect(walk, '"');
    const jsmntok_t *token = &walk->reader->tokens[walk->token++];
    if (!read_text(walk, token, key))
        return false;
    walk->at = walk->line + token->end + 1;
    return expect(walk, ':');
}

static bool check_object(struct walk *walk)
{
    size_t from = walk->seen;
    const char *begin = walk->at++;
    walk->token++;
    if (comes(walk, '}')) {
        walk->at++;
        return true;
    }
    do {
        licet_text key;
        if (!check_key(walk, &key) || !check_value(walk))
            return false;
        walk->reader->seen[walk->seen++] = key;
    } while (comes(walk, ',') && walk->at++);
    if (!expect(walk, '}'))
        return false;
    bool once = check_once(walk, from, begin);
    walk->seen = from;
    return once;
}

static bool check_list(struct walk *walk)
{
    walk->at++;
    walk->token++;
    if (comes(walk, ']')) {
        walk->at++;
        return true;
    }
    do {
        if (!check_value(walk))
            return false;
    } while (comes(walk, ',') && walk->at++);
    return expect(walk, ']');
}

/* A number, or one of three words. */
static bool check_bare(struct walk *walk, const jsmntok_t *token)
{
    const char *from = walk->line + token->start, *end = walk->line + token->end;
    walk->token++;
    if (!is_number(from, end) && !is_word(from, end, "true") && !is_word(from, end, "false") &&
        !is_word(from, end, "null"))
        return stop(walk, from, NDJSON_NUMBER);
    walk->at = end;
    return true;
}

/* The next token is a value, and stands where the walk is, behind blanks. */
static bool check_value(struct walk *walk)
{
    while (walk->at < walk->end && is_blank(*walk->at))
        walk->at++;
    if (walk->at == walk->end)
        return stop(walk, walk->at, NDJSON_UNCLOSED);
    if (walk->token == walk->tokens)
        return stop(walk, walk->at, NDJSON_BROKEN);
    const jsmntok_t *token = &walk->reader->tokens[walk->token];
    const char *start = walk->line + token->start - (token->type == JSMN_STRING);
    if (start != walk->at)
        return stop(walk, walk->at, NDJSON_BROKEN);
    if (token->type == JSMN_PRIMITIVE)
        return check_bare(walk, token);
    if (token->type == JSMN_STRING) {
        licet_text text;
        size_t plain = walk->reader->plain_used;
        walk->token++;
        if (!read_text(walk, token, &text))
            return false;
        walk->reader->plain_used = plain; /* written again when it is wanted */
        walk->at = walk->line + token->end + 1;
        return true;
    }
    /* which ends: find_too_deep has counted the brackets */
    return token->type == JSMN_OBJECT ? check_object(walk) : check_list(walk);
}

/* How deep the brackets of a line go; those in texts do not count. */
static const char *find_too_deep(const char *at, const char *end)
{
    size_t depth = 0;
    bool text = false;
    for (; at < end; at++) {
        if (text && *at == '\\' && at + 1 < end)
            at++;
        else if (*at == '"')
            text = !text;
        else if (!text && (*at == '{' || *at == '[') && ++depth > NDJSON_DEPTH)
            return at;
        else if (!text && (*at == '}' || *at == ']') && depth > 0)
            depth--;
    }
    return end;
}

/* What the tokenizer did not take: where, and why. */
static bool refuse_tokens(struct walk *walk, const jsmn_parser *parser, int result)
{
    const char *at = walk->line + parser->pos;
    if (result == JSMN_ERROR_NOMEM)
        return stop(walk, at, NDJSON_MANY);
    if (result == JSMN_ERROR_PART)
        return stop(walk, walk->end, NDJSON_UNCLOSED);
    return stop(walk, at, at < walk->end && *at == '"' ? NDJSON_TEXT : NDJSON_BROKEN);
}

/* Tokens of the line, which is one object and nothing behind it. */
static bool check_line(struct walk *walk)
{
    const struct glance seen = glance_at(walk->line, walk->end);
    const char *wrong = seen.ascii ? walk->end : find_wrong_byte(walk->line, walk->end);
    if (wrong < walk->end)
        return stop(walk, wrong, NDJSON_ENCODING);
    const char *zero =
        seen.clean ? NULL : memchr(walk->line, '\0', (size_t)(walk->end - walk->line));
    if (zero)
        return stop(walk, zero, NDJSON_BROKEN);
    if (!comes(walk, '{'))
        return stop(walk, walk->at, NDJSON_NO_OBJECT);
    const char *deep =
        seen.openings <= NDJSON_DEPTH ? walk->end : find_too_deep(walk->line, walk->end);
    if (deep < walk->end)
        return stop(walk, deep, NDJSON_DEEP);
    walk->clean = seen.clean;
    jsmn_parser parser;
    jsmn_init(&parser);
    int result = jsmn_parse(&parser, walk->line, (size_t)(walk->end - walk->line),
                            walk->reader->tokens, (unsigned)NDJSON_TOKENS);
    if (result < 0)
        return refuse_tokens(walk, &parser, result);
    walk->tokens = parser.toknext;
    if (!check_value(walk))
        return false;
    while (walk->at < walk->end && is_blank(*walk->at))
        walk->at++;
    return walk->at == walk->end || stop(walk, walk->at, NDJSON_AFTER);
}

/* ---- one row: its cells --------------------------------------------------------------------- */

/* A number as the rules write it: `e` is small, and has no plus. */
static licet_text plain_number(struct ndjson_reader *reader, licet_text number)
{
    const char *mark = memchr(number.bytes, 'e', number.length);
    if (!mark)
        mark = memchr(number.bytes, 'E', number.length);
    if (!mark || (mark[0] == 'e' && mark[1] != '+'))
        return number;
    char *out = reader->plain + reader->plain_used;
    size_t before = (size_t)(mark - number.bytes), skipped = 1 + (mark[1] == '+');
    memcpy(out, number.bytes, before);
    out[before] = 'e';
    memcpy(out + before + 1, mark + skipped, number.length - before - skipped);
    licet_text made = {out, number.length - skipped + 1};
    reader->plain_used += made.length;
    return made;
}

/* The cell that a value makes. */
static bool read_cell(struct walk *walk, const jsmntok_t *token, enum ndjson_kind kind,
                      licet_text *cell)
{
    const char *from = walk->line + token->start, *end = walk->line + token->end;
    *cell = (licet_text){from, (size_t)(end - from)};
    if (token->type == JSMN_STRING)
        return read_text(walk, token, cell);
    if (token->type != JSMN_PRIMITIVE)
        return kind == NDJSON_ANY || stop(walk, from, NDJSON_NESTED);
    if (*from == 'n')
        *cell = (licet_text){from, 0};
    else if (kind == NDJSON_TRUTHS && *from == 't')
        *cell = (licet_text){"yes", 3};
    else if (kind == NDJSON_TRUTHS && *from == 'f')
        *cell = (licet_text){"no", 2};
    else if (kind == NDJSON_NUMBERS)
        *cell = plain_number(walk->reader, *cell);
    return true;
}

/* Puts the value of a key into its column, if it has one. *NEAR: where the next key may be. */
static bool take_member(struct walk *walk, size_t row, licet_text text, const jsmntok_t *value,
                        size_t *near)
{
    struct ndjson_reader *reader = walk->reader;
    size_t which = find_key(reader, text, *near);
    if (which == reader->key_count)
        return true;
    struct key *key = &reader->keys[which];
    struct column *column = &reader->columns[key->column];
    const char *at = walk->line + value->start - (value->type == JSMN_STRING);
    *near = which + 1;
    key->met = true;
    if (column->forbidden)
        return stop(walk, at, NDJSON_LATE);
    if (column->places[row] > 0)
        return stop(walk, at, NDJSON_SAME_COLUMN);
    column->places[row] = (uint32_t)(at - walk->line) + 1;
    return read_cell(walk, value, column->kind, &column->cells[row]);
}

/* Puts the values of the line's keys into their columns; *KEYS: NULL, or where the keys go. */
static bool take_members(struct walk *walk, size_t row, licet_text *keys, size_t *count)
{
    const jsmntok_t *tokens = walk->reader->tokens;
    size_t near = 0, members = 0;
    for (size_t at = 1; at < walk->tokens; at++) {
        if (tokens[at].parent != 0)
            continue; /* of an inner value; the token behind a key is its value */
        licet_text key;
        if (!read_text(walk, &tokens[at], &key))
            return false;
        if (members++ == NDJSON_KEYS)
            return stop(walk, walk->line + tokens[at].start, NDJSON_MANY);
        if (keys)
            keys[(*count)++] = key;
        else if (!take_member(walk, row, key, &tokens[at + 1], &near))
            return false;
    }
    return true;
}

static void clear_row(struct ndjson_reader *reader, size_t row)
{
    for (size_t column = 0; column < reader->column_count; column++) {
        reader->columns[column].cells[row] = (licet_text){NULL, 0};
        reader->columns[column].places[row] = 0;
    }
}

/* Reads the line of ROW. */
static void read_line(struct ndjson_reader *reader, size_t row)
{
    struct ndjson_row *about = &reader->rows[row];
    const char *line = reader->begins[row];
    struct walk walk = {reader, line, line, reader->ends[row], 0, 0, 0, false, NDJSON_SOUND};
    size_t plain = reader->plain_used;
    clear_row(reader, row);
    bool sound = check_line(&walk);
    reader->plain_used = plain;
    if (sound && take_members(&walk, row, NULL, NULL))
        return;
    about->fault = walk.fault;
    about->column = characters_before(walk.line, walk.at) + 1;
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* Begins with the rest of the file. */
static void take_rest(struct ndjson_reader *reader)
{
    struct ndjson_file *file = reader->file;
    if (file->rest_length > 0)
        memmove(reader->buffer, file->rest, file->rest_length);
    reader->length = file->rest_length;
    reader->start = reader->scanned = 0;
}

static void leave_rest(struct ndjson_reader *reader)
{
    reader->file->rest = reader->buffer + reader->start;
    reader->file->rest_length = reader->length - reader->start;
}

/* Reads on until the buffer holds TARGET bytes. NDJSON_END: there are none. */
static enum ndjson_result fill(struct ndjson_reader *reader, size_t target)
{
    struct ndjson_file *file = reader->file;
    if (target > NDJSON_CAPACITY - 1)
        target = NDJSON_CAPACITY - 1;
    if (!file->ended && reader->length < target) {
        file->error = file_fill(file->descriptor, reader->buffer, &reader->length, target);
        if (file->error != 0)
            return NDJSON_READ;
        file->ended = reader->length < target;
        if (file->ended && reader->length > 0 && reader->buffer[reader->length - 1] != '\n')
            reader->buffer[reader->length++] = '\n';
    }
    if (!file->begun && reader->length >= 3 && memcmp(reader->buffer, "\xEF\xBB\xBF", 3) == 0)
        reader->start = reader->scanned = 3;
    file->begun = true;
    return reader->length == reader->start ? NDJSON_END : NDJSON_OK;
}

/* The end of the next line; NULL: it is not in the buffer. */
static const char *find_end(struct ndjson_reader *reader)
{
    const char *from = reader->buffer + reader->scanned;
    const char *end = reader->length > reader->scanned
                          ? memchr(from, '\n', reader->length - reader->scanned)
                          : NULL;
    if (!end)
        reader->scanned = reader->length;
    return end;
}

static void pass_line(struct ndjson_reader *reader, const char *end)
{
    reader->start = reader->scanned = (size_t)(end - reader->buffer) + 1;
    reader->file->line++;
}

static bool is_empty(const char *at, const char *end)
{
    while (at < end && is_blank(*at))
        at++;
    return at == end;
}

/* Takes the line of one row from the buffer. False: it is not whole. */
static bool take_row(struct ndjson_reader *reader, size_t row)
{
    struct ndjson_file *file = reader->file;
    for (;;) {
        const char *begin = reader->buffer + reader->start, *end = find_end(reader);
        size_t length = end ? (size_t)(end - begin) : reader->length - reader->start;
        bool long_line = length > NDJSON_ROW_BYTES && !file->skipping;
        bool row_here = end && !long_line && !file->skipping && !is_empty(begin, end);
        reader->begins[row] = begin;
        reader->ends[row] = row_here ? end : NULL;
        reader->rows[row] = (struct ndjson_row){file->line, 0, NDJSON_SOUND};
        if (long_line)
            reader->rows[row] = (struct ndjson_row){file->line, 1, NDJSON_TOO_LONG};
        if (!end) {
            if (long_line || file->skipping) {
                reader->start = reader->length;
                file->skipping = true;
            }
            return long_line;
        }
        file->skipping = false;
        pass_line(reader, end);
        if (row_here || long_line)
            return true;
    }
}

static size_t take_rows(struct ndjson_reader *reader, size_t most)
{
    size_t count = 0;
    while (count < most && take_row(reader, count))
        count++;
    return count;
}

/* What MOST rows will take, and a little more. */
static size_t guess_bytes(const struct ndjson_file *file, size_t most)
{
    size_t guess = most * file->row_bytes / 8 * 9;
    return guess < LEAST_READ ? LEAST_READ : guess > NDJSON_READ_BYTES ? NDJSON_READ_BYTES : guess;
}

enum ndjson_result ndjson_reader_take(struct ndjson_reader *reader, size_t most, size_t *rows)
{
    struct ndjson_file *file = reader->file;
    size_t count = 0;
    most = most < NDJSON_ROWS ? most : NDJSON_ROWS;
    take_rest(reader);
    enum ndjson_result result = fill(reader, guess_bytes(file, most));
    while (result == NDJSON_OK && (count = take_rows(reader, most)) == 0) {
        if (file->ended) {
            result = NDJSON_END;
            break;
        }
        leave_rest(reader);
        take_rest(reader);
        result = fill(reader, reader->length + NDJSON_READ_BYTES);
    }
    if (count > 1)
        file->row_bytes = (file->row_bytes + reader->start / count) / 2 + 1;
    leave_rest(reader);
    reader->count = *rows = count;
    return result;
}

void ndjson_reader_parse(struct ndjson_reader *reader)
{
    reader->plain_used = 0;
    for (size_t row = 0; row < reader->count; row++)
        if (reader->ends[row])
            read_line(reader, row);
        else
            clear_row(reader, row);
}

enum ndjson_result ndjson_reader_next(struct ndjson_reader *reader, size_t most, size_t *rows)
{
    enum ndjson_result result = ndjson_reader_take(reader, most, rows);
    ndjson_reader_parse(reader);
    return result;
}

/* ---- the first object ----------------------------------------------------------------------- */

/* The keys of the first sound object behind *AT, a whole line; *AT goes behind the lines looked at.
 */
static bool find_keys(struct ndjson_reader *reader, size_t *at, size_t *count)
{
    while (*at < reader->length) {
        const char *line = reader->buffer + *at, *end = memchr(line, '\n', reader->length - *at);
        if (!end)
            break;
        struct walk walk = {reader, line, line, end, 0, 0, 0, false, NDJSON_SOUND};
        *at = (size_t)(end - reader->buffer) + 1;
        reader->plain_used = 0;
        bool found = !is_empty(line, end) && check_line(&walk);
        reader->plain_used = 0;
        *count = 0;
        if (found && take_members(&walk, 0, reader->seen, count))
            return true;
    }
    *count = 0;
    return false;
}

/* Lines of blanks at the begin are no rows, and need not be kept. */
static void pass_empty_lines(struct ndjson_reader *reader)
{
    const char *end;
    while ((end = find_end(reader)) && is_empty(reader->buffer + reader->start, end))
        pass_line(reader, end);
    reader->scanned = reader->start;
}

enum ndjson_result ndjson_reader_keys(struct ndjson_reader *reader, const licet_text **keys,
                                      size_t *count)
{
    bool found = false;
    *count = 0;
    take_rest(reader);
    /* a row may be longer than what is read at once */
    for (size_t at = 0; !found && reader->length - reader->start < NDJSON_CAPACITY - 1;) {
        at -= reader->start;
        leave_rest(reader);
        take_rest(reader);
        enum ndjson_result result = fill(reader, reader->length + NDJSON_READ_BYTES);
        if (result == NDJSON_READ)
            return result;
        pass_empty_lines(reader);
        if (at < reader->start)
            at = reader->start;
        found = find_keys(reader, &at, count);
        if (reader->file->ended)
            break;
    }
    leave_rest(reader);
    reader->file->names = copy_texts(reader->seen, *count);
    if (!reader->file->names)
        return NDJSON_MEMORY;
    *keys = reader->file->names;
    return NDJSON_OK;
}
