/* lexical.c - see lexical.h: tokens and their values, and the usual mistakes in plain words.
 *
 * A mistake never stops the scanner: what was meant takes the place of what is written wherever
 * that is clear, so that the rest of the declaration is still read. Tokens beside a mistake are
 * marked, and with them their declaration. Must not: know the grammar. */
#include "lexical.h"

#include <string.h>

#include "date.h"
#include "parse.h"
#include "scan.h"

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || is_digit(byte) ||
           byte == '_';
}

/* ---- reports ------------------------------------------------------------------------------ */

/* An argument of a report. */
static const char *piece(lc_front *front, const char *text, size_t length)
{
    const char *copy = lc_arena_text(&front->scratch, text, length);
    if (!copy)
        lc_front_fail(front);
    return copy;
}

static const char *need(lc_front *front, const char *text)
{
    if (!text)
        lc_front_fail(front);
    return text;
}
#define FORMAT(front, ...) need((front), lc_arena_format(&(front)->scratch, __VA_ARGS__))

#define FAULT(front, code, start, length, ...)                                                     \
    fault((front), (code), (start), (length), (const char *const[]){__VA_ARGS__},                  \
          sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static lc_diagnostic *fault(lc_front *front, lc_code code, uint32_t start, size_t length,
                            const char *const *arguments, size_t count)
{
    front->fault_pending = true;
    return lc_report(front->diagnostics, code,
                     lc_front_place(front, start, start + (uint32_t)length), count, arguments);
}

/* A mistake in TEXT, at front->start, with advice for this case alone. */
static void advise(lc_front *front, lc_code code, const char *text, size_t length,
                   const char *advice)
{
    lc_diagnostic_help(front->diagnostics,
                       FAULT(front, code, front->start, length, piece(front, text, length)),
                       advice);
}

/* What was found makes no token: the mistake belongs to the token before it. */
static void drop(lc_front *front)
{
    if (front->fault_pending && front->count) {
        front->tokens[front->count - 1].marks |= LC_MARK_FAULTY | LC_MARK_GAP;
        front->fault_pending = false;
    }
}

/* ---- words -------------------------------------------------------------------------------- */

static int name_token(lc_front *front, const char *text, size_t length)
{
    if (length > LC_MAX_NAME_BYTES)
        FAULT(front, LC_E0122, front->start, length, FORMAT(front, "%u", LC_MAX_NAME_BYTES));
    front->value.name = lc_intern(front->names, text, length);
    if (!front->value.name)
        lc_front_fail(front);
    return TOK_NAME;
}

int lc_scan_word(lc_front *front, const char *text, size_t length)
{
    int kind = lc_word_token(&front->words, text, length);
    if (kind && (lc_token_facts_of(kind)->flags & LC_TOKEN_AFTER_EACH) &&
        !(front->count && front->tokens[front->count - 1].kind == TOK_EACH))
        kind = 0;
    return kind ? kind : name_token(front, text, length);
}

int lc_scan_group(lc_front *front, const char *text, size_t *length)
{
    size_t first = 0, second;
    while (is_word_byte(text[first]))
        first++;
    second = first;
    while (!is_word_byte(text[second]))
        second++;
    int kind = lc_word_group(text, first, text + second, *length - second);
    if (kind)
        return kind;
    *length = first;
    return lc_scan_word(front, text, first);
}

int lc_scan_foreign_word(lc_front *front, const char *text, size_t length)
{
    FAULT(front, LC_E0123, front->start, length, piece(front, text, length));
    return name_token(front, text, length);
}

void lc_scan_comment(lc_front *front, const char *text, size_t length)
{
    if (text[length - 1] == '\r')
        length--;
    lc_comment *comment = LC_NODE(front, lc_comment);
    comment->start = front->start;
    comment->end = front->start + (uint32_t)length;
    if (front->last_comment)
        front->last_comment->next = comment;
    else
        front->comments = comment;
    front->last_comment = comment;
}

/* ---- numbers ------------------------------------------------------------------------------ */

static size_t length_of_number(const char *text, size_t length)
{
    size_t end = 0;
    while (end < length && (is_digit(text[end]) || text[end] == '.' || text[end] == ','))
        end++;
    size_t exponent = end;
    if (exponent + 1 < length && (text[exponent] == 'e' || text[exponent] == 'E')) {
        do
            exponent++;
        while (exponent < length && is_digit(text[exponent]));
        if (is_digit(text[exponent - 1]))
            end = exponent;
    }
    return end;
}

typedef struct {
    size_t commas, points, digits;
    char last_separator;
    size_t last_group; /* digits after the last separator */
    bool points_group; /* three digits after every point */
    bool capital_exponent;
} number_shape;

static number_shape shape_of(const char *text, size_t length)
{
    number_shape shape = {0};
    size_t group = 0;
    char separator = 0;
    shape.points_group = true;
    for (size_t i = 0; i <= length; i++) {
        char byte = i < length ? text[i] : '\0';
        if (is_digit(byte)) {
            group++;
            shape.digits++;
            continue;
        }
        if (separator == '.' && group != 3)
            shape.points_group = false;
        if (byte == ',' || byte == '.') {
            *(byte == ',' ? &shape.commas : &shape.points) += 1;
            shape.last_separator = separator = byte;
            group = 0;
            continue;
        }
        shape.capital_exponent = byte == 'E';
        break;
    }
    shape.last_group = group;
    return shape;
}

/* The digits of TEXT up to END, by thousands. */
static const char *grouped(lc_front *front, const char *text, size_t end)
{
    char *out = lc_arena_alloc(&front->scratch, 2 * end + 1);
    if (!out)
        lc_front_fail(front);
    size_t left = 0, at = 0;
    for (size_t i = 0; i < end; i++)
        left += is_digit(text[i]);
    for (size_t i = 0; i < end; i++)
        if (is_digit(text[i])) {
            out[at++] = text[i];
            left--;
            if (left && left % 3 == 0)
                out[at++] = ',';
        }
    out[at] = '\0';
    return out;
}

/* A longer number is not shown again in an advice. */
#define LONGEST_ADVISED 60u

static const char *number_advice(lc_front *front, const char *text, size_t length)
{
    if (length > LONGEST_ADVISED)
        return "write it like `1700`, `1,700`, `5.92` or `1e26`";
    number_shape shape = shape_of(text, length);
    size_t last = length;
    while (last && text[last - 1] != shape.last_separator)
        last--;
    if (shape.capital_exponent)
        return "write a small `e`: `1e26`";
    if (shape.last_separator == ',' && shape.commas == 1 && shape.points)
        return FORMAT(front,
                      "a comma stands between thousands and a point before decimals: write `%s.%s`",
                      grouped(front, text, last - 1), piece(front, text + last, length - last));
    if (!shape.commas && shape.points > 1)
        return shape.points_group
                   ? FORMAT(front, "a comma stands between thousands: write `%s`",
                            grouped(front, text, length))
                   : "a number has one point, before its decimals; a date is written `2025-05-15`";
    if (shape.commas == 1 && !shape.points && shape.last_group < 3)
        return FORMAT(
            front,
            "write `%s` for one whole number, `%s.%s` for decimals, `%s, %s` for two numbers",
            grouped(front, text, length), piece(front, text, last - 1),
            piece(front, text + last, length - last), piece(front, text, last - 1),
            piece(front, text + last, length - last));
    if (shape.commas && !shape.points)
        return FORMAT(front,
                      "write `%s` for one number, a space after each comma if these are "
                      "several",
                      grouped(front, text, length));
    return "write it like `1700`, `1,700`, `5.92` or `1e26`";
}

static const lc_decimal *read_number(lc_front *front, const char *text, size_t length)
{
    lc_decimal *number = lc_arena_zero(&front->scratch, 1, sizeof *number);
    if (!number)
        lc_front_fail(front);
    lc_number_fault wrong = lc_decimal_read(number, text, length);
    if (wrong == LC_NUMBER_OK)
        return number;
    *number = (lc_decimal){0, 0};
    if (wrong == LC_NUMBER_TOO_LONG) {
        FAULT(front, LC_E0116, front->start, length, FORMAT(front, "%u", LC_MAX_DIGITS));
        return number;
    }
    const char *advice = number_advice(front, text, length);
    advise(front, wrong == LC_NUMBER_GROUPING ? LC_E0114 : LC_E0115, text, length, advice);
    return number;
}

int lc_scan_number(lc_front *front, const char *text, size_t length)
{
    front->value.number = read_number(front, text, length);
    return TOK_NUMBER;
}

size_t lc_scan_number_runs_on(lc_front *front, const char *text, size_t length)
{
    size_t number = length_of_number(text, length), i = number;
    while (i < length && (is_digit(text[i]) || text[i] == '_'))
        i++;
    if (i == length) {
        advise(front, LC_E0115, text, length,
               length > LONGEST_ADVISED
                   ? "write it without `_`"
                   : FORMAT(front, "write `%s`", grouped(front, text, length)));
        front->value.number = read_number(front, "0", 1);
        return length;
    }
    FAULT(front, LC_E0117, front->start, length, piece(front, text, number),
          piece(front, text + number, length - number));
    front->value.number = read_number(front, text, number);
    return number;
}

int lc_scan_bare_decimals(lc_front *front, const char *text, size_t length)
{
    advise(front, LC_E0115, text, length, FORMAT(front, "write `0%s`", piece(front, text, length)));
    return lc_scan_number(front, "0", 1);
}

int lc_scan_percent(lc_front *front, const char *text, size_t length)
{
    size_t number_length = length - 1;
    while (!is_word_byte(text[number_length - 1]))
        number_length--;
    if (number_length + 1 < length)
        FAULT(front, LC_E0118, front->start, length, piece(front, text, number_length));
    front->value.number = read_number(front, text, number_length);
    return TOK_PERCENT;
}

/* ---- dates -------------------------------------------------------------------------------- */

#define DATE_PARTS 3

/* The three figures of a date, each cut off at 9999. */
static void date_parts(int parts[DATE_PARTS], size_t lengths[DATE_PARTS], const char *text,
                       size_t length)
{
    size_t part = 0;
    memset(parts, 0, DATE_PARTS * sizeof parts[0]);
    memset(lengths, 0, DATE_PARTS * sizeof lengths[0]);
    for (size_t i = 0; i < length && part < DATE_PARTS; i++) {
        if (!is_digit(text[i])) {
            part++;
            continue;
        }
        lengths[part]++;
        parts[part] = parts[part] * 10 + (text[i] - '0');
        if (parts[part] > 9999)
            parts[part] = 9999;
    }
}

static const char *day_advice(lc_front *front, const int parts[DATE_PARTS])
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    int32_t first, next;
    int year = parts[0], month = parts[1];
    if (month < 1 || month > 12)
        return "a month is a figure from 01 to 12";
    if (!lc_date_from_parts(&first, year, month, 1) || year == 9999)
        return "a year is a figure from 0001 to 9999";
    if (!lc_date_from_parts(&next, month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1))
        return "";
    return FORMAT(front, "%s %d has %d days", months[month - 1], year, (int)(next - first));
}

int lc_scan_date(lc_front *front, const char *text, size_t length)
{
    int parts[DATE_PARTS];
    size_t lengths[DATE_PARTS];
    front->value.date = 0;
    if (lc_date_read(&front->value.date, text, length))
        return TOK_DATE;
    date_parts(parts, lengths, text, length);
    if (lengths[1] != 2 || lengths[2] != 2)
        return lc_scan_wrong_date(front, text, length);
    const char *advice = day_advice(front, parts);
    advise(front, LC_E0120, text, length, advice);
    return TOK_DATE;
}

int lc_scan_wrong_date(lc_front *front, const char *text, size_t length)
{
    int parts[DATE_PARTS];
    size_t lengths[DATE_PARTS];
    int32_t date;
    front->value.date = 0;
    date_parts(parts, lengths, text, length);
    const char *advice = "write the year, the month and the day: `2025-05-15`";
    if (lengths[0] == 4 && lc_date_from_parts(&date, parts[0], parts[1], parts[2])) {
        char written[LC_DATE_TEXT];
        lc_date_write(written, date);
        advice = FORMAT(front,
                        text[4] == '-' ? "write `%s`, or put spaces round `-` to subtract"
                                       : "write `%s`, or put spaces round `/` to divide",
                        written);
        front->value.date = date;
    }
    advise(front, LC_E0121, text, length, advice);
    return TOK_DATE;
}

/* ---- texts -------------------------------------------------------------------------------- */

/* The value of a TEXT whose quotes are left off. Zero bytes are reported elsewhere; no text has
 * one. */
static void set_text(lc_front *front, const char *inside, size_t length, uint32_t offset)
{
    lc_text *value = lc_arena_zero(&front->scratch, 1, sizeof *value);
    char *bytes = lc_arena_alloc(front->arena, length + 1);
    if (!value || !bytes)
        lc_front_fail(front);
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        char byte = inside[i] ? inside[i] : ' ';
        if (byte == '\\' && i + 1 < length) {
            if (inside[i + 1] == '"' || inside[i + 1] == '\\') {
                byte = inside[++i];
            } else {
                uint32_t code;
                size_t rest = lc_utf8_next(inside + i + 1, length - i - 1, &code);
                FAULT(front, LC_E0109, offset + (uint32_t)i, 1 + (rest ? rest : 1),
                      piece(front, inside + i, 1 + (rest ? rest : 1)));
            }
        }
        bytes[count++] = byte;
    }
    bytes[count] = '\0';
    value->bytes = bytes;
    value->length = (uint32_t)count;
    front->value.text = value;
}

int lc_scan_text(lc_front *front, const char *text, size_t length)
{
    set_text(front, text + 1, length - 2, front->start + 1);
    return TOK_TEXT;
}

/* The length of a curly or angle quote at TEXT, else 0. */
static size_t curly_quote(const char *text, size_t length)
{
    if (length >= 3 && memcmp(text, "\xE2\x80", 2) == 0 && (unsigned char)text[2] >= 0x98 &&
        (unsigned char)text[2] <= 0x9F)
        return 3;
    if (length >= 2 && text[0] == '\xC2' && (text[1] == '\xAB' || text[1] == '\xBB'))
        return 2;
    return 0;
}

size_t lc_scan_unclosed_text(lc_front *front, const char *text, size_t length)
{
    while (length > 1 && text[length - 1] == '\r')
        length--;
    for (size_t i = 1; i < length; i++) {
        size_t quote = curly_quote(text + i, length - i);
        if (quote) {
            FAULT(front, LC_E0107, front->start, i + quote, piece(front, text + 1, i - 1));
            set_text(front, text + 1, i - 1, front->start + 1);
            return i + quote;
        }
    }
    FAULT(front, LC_E0108, front->start, 1, "");
    set_text(front, text + 1, length - 1, front->start + 1);
    return length;
}

int lc_scan_quoted(lc_front *front, const char *text, size_t length)
{
    size_t opening = curly_quote(text, length);
    size_t closing = 1;
    if (!opening)
        opening = 1;
    for (size_t size = 2; size <= 3; size++)
        if (length >= opening + size && curly_quote(text + length - size, size) == size)
            closing = size;
    size_t inside = length - opening - closing;
    FAULT(front, LC_E0107, front->start, length, piece(front, text + opening, inside));
    set_text(front, text + opening, inside, front->start + (uint32_t)opening);
    return TOK_TEXT;
}

/* ---- what is written otherwise elsewhere -------------------------------------------------- */

static const struct {
    const char *written, *meant;
    int kind;
} foreign_signs[] = {
    {"==", "=", TOK_EQUAL},
    {"===", "=", TOK_EQUAL},
    {":=", "=", TOK_EQUAL},
    {"<=>", "=", TOK_EQUAL},
    {"!=", "<>", TOK_NOT_EQUAL},
    {"\xE2\x89\xA0", "<>", TOK_NOT_EQUAL},
    {"=<", "<=", TOK_LESS_EQUAL},
    {"\xE2\x89\xA4", "<=", TOK_LESS_EQUAL},
    {"=>", ">=", TOK_GREATER_EQUAL},
    {"\xE2\x89\xA5", ">=", TOK_GREATER_EQUAL},
    {"!", "not", TOK_NOT},
    {"&&", "and", TOK_AND},
    {"&", "and", TOK_AND},
    {"||", "or", TOK_OR},
    {"|", "or", TOK_OR},
    {"[", "(", TOK_OPEN},
    {"]", ")", TOK_CLOSE},
    {"..=", "..", TOK_RANGE},
    {"...", "..", TOK_RANGE},
    {"\xE2\x80\xA6", "..", TOK_RANGE},
    {"\xC3\x97", "*", TOK_TIMES},
    {"\xC3\xB7", "/", TOK_DIVIDE},
    {"\xE2\x88\x92", "-", TOK_MINUS}, /* the mathematical minus, figure dash, en dash, bar */
    {"\xE2\x80\x92", "-", TOK_MINUS},
    {"\xE2\x80\x93", "-", TOK_MINUS},
    {"\xE2\x80\x95", "-", TOK_MINUS},
};

int lc_scan_foreign_sign(lc_front *front, const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof foreign_signs / sizeof foreign_signs[0]; i++)
        if (strlen(foreign_signs[i].written) == length &&
            memcmp(foreign_signs[i].written, text, length) == 0) {
            FAULT(front, LC_E0111, front->start, length, foreign_signs[i].written,
                  foreign_signs[i].meant);
            return foreign_signs[i].kind;
        }
    assert(false && "a sign of scan.l is not in the list");
    return TOK_LC_YYUNDEF;
}

void lc_scan_punctuation(lc_front *front, const char *text, size_t length)
{
    FAULT(front, LC_E0112, front->start, length, piece(front, text, length));
    drop(front);
}

void lc_scan_foreign_comment(lc_front *front, const char *text, size_t length)
{
    size_t mark = text[0] == '#' ? 1 : text[0] == '/' ? 2 : 3;
    (void)length;
    FAULT(front, LC_E0110, front->start, mark, piece(front, text, mark));
    drop(front);
}

void lc_scan_stray_row(lc_front *front)
{
    if (!front->row_reported)
        FAULT(front, LC_E0125, front->start, 1, "");
    front->row_reported = true;
    drop(front);
}

/* ---- characters --------------------------------------------------------------------------- */

/* Pasted text is full of them: they are counted, and reported once at the end. */
void lc_scan_wide_space(lc_front *front, const char *text, size_t length)
{
    if (front->space_count++ == 0) {
        front->space_place = lc_front_place(front, front->start, front->start + (uint32_t)length);
        lc_utf8_next(text, length, &front->space_code);
    }
    front->fault_pending = true;
    drop(front);
}

static void report_wide_spaces(lc_front *front)
{
    if (!front->space_count)
        return;
    const char *kind = front->space_code == 0xA0     ? "a non-breaking space"
                       : front->space_code == 0x3000 ? "a wide space"
                                                     : "a narrow space";
    const char *more = "";
    if (front->space_count > 1)
        more = FORMAT(front, " (there are %u of them in this text)", front->space_count);
    lc_report2(front->diagnostics, LC_E0106, front->space_place, kind, more);
}

void lc_scan_stray(lc_front *front, const char *text, size_t length)
{
    uint32_t code = 0;
    front->fault_pending = true;
    if (text[0] == '\0' || !lc_utf8_next(text, length, &code)) {
        /* Reported when the bytes were checked. */
    } else if (curly_quote(text, length)) {
        FAULT(front, LC_E0107, front->start, length, "...");
    } else if (lc_is_hidden(code)) {
        FAULT(front, LC_E0104, front->start, length, FORMAT(front, "U+%04X", (unsigned)code));
    } else {
        const char *advice = code == '%'    ? "a percent sign stands right behind its number: `7%`"
                             : code == '\'' ? "a text stands between straight double quotes"
                             : code == '$'  ? "a currency is a unit behind the number: `500 USD`"
                                            : "remove it, or put the words in which it stands "
                                              "between double quotes";
        advise(front, LC_E0105, text, length, advice);
    }
    drop(front);
}

/* ---- the whole text ----------------------------------------------------------------------- */

/* True when 8 bytes at TEXT are ASCII without a zero. */
static bool plain_bytes(const char *text)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
    uint64_t bytes;
    memcpy(&bytes, text, sizeof bytes);
    return (bytes & highs) == 0 && ((bytes - ones) & highs) == 0;
}

/* Reports the first zero byte and the first that is not UTF-8. False when the text is of an
 * encoding in which nothing can be read. */
static bool check_bytes(lc_front *front)
{
    const char *text = front->text;
    bool zero = false, invalid = false;
    if (front->length >= 2 &&
        (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0)) {
        FAULT(front, LC_E0102, 0, 2, "");
        return false;
    }
    for (uint32_t i = 0; i < front->length;) {
        if (front->length - i >= 8 && plain_bytes(text + i)) {
            i += 8;
            continue;
        }
        uint32_t code;
        unsigned size = lc_utf8_next(text + i, front->length - i, &code);
        if (text[i] == '\0' && !zero) {
            zero = true;
            FAULT(front, LC_E0103, i, 1, "");
        } else if (size == 0 && !invalid) {
            invalid = true;
            FAULT(front, LC_E0101, i, 1, FORMAT(front, "%02X", (unsigned)(unsigned char)text[i]));
        }
        i += size ? size : 1;
    }
    front->fault_pending = false;
    return true;
}

#define FIRST_TOKENS 512u

static void push(lc_front *front, int kind, uint32_t start, uint32_t end)
{
    if (front->count == front->capacity) {
        size_t capacity = front->capacity ? front->capacity * 2 : FIRST_TOKENS;
        lc_token *tokens = lc_arena_alloc(&front->scratch, capacity * sizeof *tokens);
        if (!tokens)
            lc_front_fail(front);
        if (front->count)
            memcpy(tokens, front->tokens, front->count * sizeof *tokens);
        front->tokens = tokens;
        front->capacity = capacity;
    }
    lc_token *token = &front->tokens[front->count++];
    token->start = start;
    token->end = end;
    token->kind = (uint16_t)kind;
    token->marks = 0;
    token->value = front->value;
    if (front->fault_pending)
        token->marks |= LC_MARK_FAULTY;
    if (front->line_start)
        token->marks |= LC_MARK_LINE_START;
    front->fault_pending = false;
    front->line_start = false;
}

/* The bar before the end of the line closes the row. */
static void push_end_of_row(lc_front *front)
{
    lc_token *last = &front->tokens[front->count - 1];
    bool line_start = front->line_start;
    if (last->kind == TOK_BAR) {
        last->kind = TOK_ENDROW;
    } else {
        FAULT(front, LC_E0124, last->end, 0, "");
        front->line_start = false;
        push(front, TOK_ENDROW, last->end, last->end);
    }
    front->line_start = line_start;
}

/* `in (1,700)` reads as one number or as two: it has to be written otherwise. */
static void check_grouped_list(lc_front *front)
{
    size_t at = front->count - 1;
    if (at >= 1 && front->tokens[at - 1].kind == TOK_NAME)
        at--;
    if (at < 3 || front->tokens[at - 1].kind != TOK_NUMBER ||
        front->tokens[at - 2].kind != TOK_OPEN ||
        (front->tokens[at - 3].kind != TOK_IN && front->tokens[at - 3].kind != TOK_NOT_IN))
        return;
    lc_token *number = &front->tokens[at - 1];
    const char *text = front->text + number->start;
    size_t length = number->end - number->start;
    if (!memchr(text, ',', length) || (number->marks & LC_MARK_FAULTY))
        return;
    char *spaced = lc_arena_alloc(&front->scratch, 2 * length + 1);
    char *joined = lc_arena_alloc(&front->scratch, length + 1);
    if (!spaced || !joined)
        lc_front_fail(front);
    size_t wide = 0, close = 0;
    for (size_t i = 0; i < length; i++) {
        spaced[wide++] = text[i];
        if (text[i] == ',')
            spaced[wide++] = ' ';
        else
            joined[close++] = text[i];
    }
    spaced[wide] = joined[close] = '\0';
    FAULT(front, LC_E0119, number->start, length, piece(front, text, length), spaced, joined);
    number->marks |= LC_MARK_FAULTY;
    front->fault_pending = false;
}

static void take_token(lc_front *front, int kind)
{
    if (kind == TOK_ENDROW) {
        push_end_of_row(front);
        return;
    }
    push(front, kind, front->start, front->position);
    if (kind == TOK_CLOSE)
        check_grouped_list(front);
    if (!front->in_row && (lc_token_facts_of(kind)->flags & LC_TOKEN_DECLARES)) {
        front->in_registry = kind == TOK_REGISTRY;
        front->row_reported = false;
    }
}

void lc_scan_begin(lc_front *front)
{
    front->line_start = true;
    if (!check_bytes(front)) {
        front->position = front->length;
        push(front, TOK_YYEOF, front->length, front->length);
        front->count = 0;
        front->ended = true;
        return;
    }
    uint32_t begin = front->length >= 3 && memcmp(front->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    front->position = begin;
    if (lc_yylex_init_extra(front, &front->scanner) != 0)
        lc_front_fail(front);
    lc_yy_scan_bytes(front->text + begin, (int)(front->length - begin), front->scanner);
}

static void scan_end(lc_front *front)
{
    if (front->in_row)
        push_end_of_row(front);
    drop(front);
    report_wide_spaces(front);
    push(front, TOK_YYEOF, front->length, front->length);
    front->count--;
    front->ended = true;
    lc_yylex_destroy(front->scanner);
}

bool lc_scan_have(lc_front *front, size_t index)
{
    while (!front->ended && front->count <= index) {
        int kind = lc_yylex(front->scanner);
        if (kind == TOK_YYEOF)
            scan_end(front);
        else
            take_token(front, kind);
    }
    return index < front->count;
}

void lc_scan_discard(lc_front *front, size_t count)
{
    size_t kept = front->count - count + (front->ended ? 1 : 0);
    memmove(front->tokens, front->tokens + count, kept * sizeof *front->tokens);
    front->count -= count;
}
