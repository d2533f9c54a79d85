/* check_tables.c - rows of a registry from CSV, as the host supplies it.
 *
 * RFC 4180: LF or CRLF, a byte order mark, quoted line breaks; a line without a byte is no row. The
 * table becomes a source, so that every report shows the line and the cell. Cells are made into
 * literals of the language and go the same way as those of rows in the text. Must not: open files,
 * or know what a registry is for. */
#include "check_registries.h"

#include <string.h>

#define MOST_HEADER_CELLS 4096u

/* ---- the table as a source ------------------------------------------------------------------ */

static const lc_source *source_of(const lc_row_reader *r)
{
    return &r->c->sources->items[r->table->source];
}

static lc_place place_at(const lc_row_reader *r, uint32_t start, uint32_t end)
{
    return (lc_place){r->table->source, start, end};
}

/* Only the first reading reports what is wrong with the table itself. */
static lc_diagnostic *report(const lc_row_reader *r, lc_code code, lc_place place, const char *a,
                             const char *b)
{
    return r->second ? NULL : lc_report2(r->c->diagnostics, code, place, a, b);
}

/* Whether all of the table is text; else reported. */
static bool is_text(const lc_row_reader *r)
{
    const lc_source *source = source_of(r);
    const unsigned char *bytes = (const unsigned char *)source->text;
    if (source->length >= 2 &&
        ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF))) {
        report(r, LC_E0102, place_at(r, 0, 2), "", "");
        return false;
    }
    for (uint32_t i = 0; i < source->length;) {
        uint32_t code;
        unsigned size = lc_utf8_next(source->text + i, source->length - i, &code);
        if (size == 0) {
            const char *byte =
                lc_check_text(r->c, lc_arena_format(r->c->arena, "%02X", (unsigned)bytes[i]));
            report(r, LC_E0101, place_at(r, i, i + 1), byte, "");
            return false;
        }
        if (code == 0) {
            report(r, LC_E0103, place_at(r, i, i + 1), "", "");
            return false;
        }
        i += size;
    }
    return true;
}

static bool add_table(lc_row_reader *r, const char *name, const char *text, size_t length)
{
    lc_checker *c = r->c;
    uint32_t source;
    lc_decl *decl = lc_check_zero(c, 1, sizeof *decl);
    if (!decl || lc_sources_add(c->sources, &source, name, text, length) != LC_OK) {
        c->failed = true;
        return false;
    }
    c->sources->items[source].data = true;
    decl->kind = LC_DECL_REGISTRY;
    decl->source = source;
    decl->length = (uint32_t)length;
    decl->name = r->symbol->ident;
    r->table = decl;
    return is_text(r);
}

bool lc_load_table(lc_row_reader *r)
{
    lc_checker *c = r->c;
    const lc_decl *decl = r->symbol->decl;
    const char *registry = r->symbol->ident.name->text, *text = NULL;
    lc_text from = decl->as.registry.from;
    const char *file =
        lc_check_text(c, lc_arena_text(c->arena, from.bytes ? from.bytes : "", from.length));
    size_t length = 0;
    int found = c->loader && c->loader->load_table && !c->failed
                    ? c->loader->load_table(c->loader->user, registry, file, &text, &length)
                    : LC_NOT_THERE;
    if (found < 0)
        c->failed = true;
    if (c->failed)
        return false;
    if (found == LC_TOO_LONG) {
        lc_report_length(c, from.bytes ? lc_place_in(decl, from.span) : lc_symbol_place(r->symbol));
        return false;
    }
    if (found == LC_NOT_THERE) {
        if (!from.bytes)
            return true;
        c->module_missing = true; /* nobody knows which rows it would have brought */
        lc_report2(c->diagnostics, LC_E0230, lc_place_in(decl, from.span), file, registry);
        return false;
    }
    if (!from.bytes)
        file = lc_check_text(c, lc_arena_format(c->arena, "registry %s", registry));
    if (add_table(r, file, text, length))
        return true;
    c->module_missing = true;
    return false;
}

/* ---- cells ---------------------------------------------------------------------------------- */

typedef struct {
    const char *text; /* without the quotes, doubled ones single */
    uint32_t length;
    lc_span span; /* of all of it */
} csv_cell;

/* Where the reading stands: the cells of one row after the other. */
typedef struct {
    const lc_row_reader *r;
    const char *text;
    uint32_t at, length;
    uint32_t row_start;
    csv_cell *cells; /* of the row: as many as the header has */
    uint32_t count, capacity;
} csv;

static bool at_line_end(const csv *in, uint32_t at)
{
    return at == in->length || in->text[at] == '\n' ||
           (in->text[at] == '\r' && at + 1 < in->length && in->text[at + 1] == '\n');
}

/* Past the end of the line that holds FROM. */
static void skip_line(csv *in, uint32_t from)
{
    in->at = from;
    while (in->at < in->length && in->text[in->at] != '\n')
        in->at++;
    if (in->at < in->length)
        in->at++;
}

static bool broken_cell(csv *in, lc_code code, uint32_t start, uint32_t at)
{
    report(in->r, code, place_at(in->r, at, at + 1), "", "");
    skip_line(in, start);
    return false;
}

/* LENGTH bytes at TEXT, in which quotes stand twice. */
static const char *single_quotes(lc_checker *c, const char *text, uint32_t *length)
{
    char *single = lc_check_zero(c, (size_t)*length + 1, 1);
    uint32_t kept = 0;
    for (uint32_t i = 0; single && i < *length; i++) {
        single[kept++] = text[i];
        if (text[i] == '"')
            i++;
    }
    *length = kept;
    return single ? single : "";
}

static bool quoted_cell(csv *in, csv_cell *cell)
{
    uint32_t start = in->at, at = start + 1;
    bool doubled = false;
    for (;; at++) {
        if (at == in->length)
            return broken_cell(in, LC_E0232, start, start);
        if (in->text[at] != '"')
            continue;
        if (at + 1 == in->length || in->text[at + 1] != '"')
            break;
        doubled = true;
        at++;
    }
    cell->text = in->text + start + 1;
    cell->length = at - start - 1;
    cell->span = (lc_span){start, at + 1};
    in->at = at + 1;
    if (in->text[in->at] != ',' && !at_line_end(in, in->at))
        return broken_cell(in, LC_E0233, start, in->at);
    if (doubled)
        cell->text = single_quotes(in->r->c, cell->text, &cell->length);
    return true;
}

static bool plain_cell(csv *in, csv_cell *cell)
{
    uint32_t start = in->at;
    while (!at_line_end(in, in->at) && in->text[in->at] != ',') {
        if (in->text[in->at] == '"')
            return broken_cell(in, LC_E0234, start, in->at);
        in->at++;
    }
    *cell = (csv_cell){in->text + start, in->at - start, {start, in->at}};
    return true;
}

/* The cells of the next line that has a byte; cells past the capacity are only counted. Returns 0
 * at the end of the table, -1 for a row that is broken, which is reported and passed. */
static int next_row(csv *in)
{
    while (in->at < in->length && at_line_end(in, in->at))
        skip_line(in, in->at);
    in->count = 0;
    in->row_start = in->at;
    if (in->at == in->length)
        return 0;
    for (;;) {
        csv_cell cell;
        bool quoted = in->at < in->length && in->text[in->at] == '"';
        if (!(quoted ? quoted_cell(in, &cell) : plain_cell(in, &cell)))
            return -1;
        if (in->count < in->capacity)
            in->cells[in->count] = cell;
        in->count++;
        if (at_line_end(in, in->at))
            break;
        in->at++; /* the comma */
    }
    return 1;
}

static void begin(csv *in, const lc_row_reader *r)
{
    const lc_source *source = source_of(r);
    *in = (csv){.r = r, .text = source->text, .length = source->length};
    if (in->length >= 3 && memcmp(in->text, "\xEF\xBB\xBF", 3) == 0)
        in->at = 3;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Without the blanks at both ends. */
static void trim(csv_cell *cell)
{
    while (cell->length && is_blank(cell->text[cell->length - 1]))
        cell->length--;
    while (cell->length && is_blank(*cell->text)) {
        cell->text++;
        cell->length--;
    }
}

uint32_t lc_count_table(const lc_row_reader *r)
{
    const lc_source *source = source_of(r);
    uint32_t lines = 1;
    for (uint32_t i = 0; i < source->length; i++)
        lines += source->text[i] == '\n';
    return lines < LC_MAX_REGISTRY_ROWS ? lines : LC_MAX_REGISTRY_ROWS;
}

/* ---- the header ----------------------------------------------------------------------------- */

#define KEY_CELL (LC_NONE - 1)

/* The column of the registry that CELL of the header names; LC_NONE: none. */
static uint32_t column_of(const lc_registry *registry, const csv_cell *cell)
{
    if (cell->length == 3 && memcmp(cell->text, "key", 3) == 0)
        return KEY_CELL;
    for (uint32_t i = 0; i < registry->column_count; i++) {
        const lc_name *name = registry->columns[i].declared.name;
        if (name && name->length == cell->length &&
            memcmp(name->text, cell->text, cell->length) == 0)
            return i;
    }
    return LC_NONE;
}

/* What the header does not have: `key`, or columns that the text names. */
typedef struct {
    const char *words; /* "`tpp`, `vendor`" */
    const lc_declared *first;
    const char *name; /* of the first */
    uint32_t count;
} absent_columns;

static void report_absent(const csv *in, const absent_columns *absent, uint32_t count)
{
    lc_checker *c = in->r->c;
    lc_diagnostic *wrong = report(in->r, LC_E0235, place_at(in->r, in->row_start, in->at),
                                  absent->words, absent->count == 1 ? "" : "s");
    if (!wrong)
        return;
    lc_diagnostic_note(c->diagnostics, wrong, absent->first->place, "named here");
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, absent->name, strlen(absent->name));
    for (uint32_t i = 0; i < count; i++)
        lc_suggestion_offer(&suggestion, in->cells[i].text, in->cells[i].length);
    if (suggestion.best && absent->count == 1)
        lc_check_help(
            c, wrong, "call the column `{1}` of the table `{0}`", absent->name,
            lc_check_text(c, lc_arena_text(c->arena, suggestion.best, suggestion.best_length)));
}

/* Whether the header has `key` and all columns that the text names. */
static bool has_all(const csv *in, const uint32_t *columns, uint32_t count)
{
    lc_checker *c = in->r->c;
    const lc_registry *registry = in->r->registry;
    bool *seen = lc_check_zero(c, (size_t)registry->column_count + 1, sizeof *seen);
    absent_columns absent = {.words = ""};
    if (!seen)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (columns[i] != LC_NONE)
            seen[columns[i] == KEY_CELL ? registry->column_count : columns[i]] = true;
    for (uint32_t i = 0; i <= registry->column_count; i++) {
        bool is_key = i == registry->column_count;
        const lc_declared *declared = is_key ? &registry->declared : &registry->columns[i].declared;
        if (seen[i] || !declared->name)
            continue;
        const char *name = is_key ? "key" : declared->name->text;
        absent.words = lc_check_text(
            c, lc_arena_format(c->arena, "%s%s`%s`", absent.words, absent.count ? ", " : "", name));
        if (absent.count++ == 0) {
            absent.first = declared;
            absent.name = name;
        }
    }
    if (absent.count)
        report_absent(in, &absent, count);
    return absent.count == 0;
}

/* Reads the header: for each of its cells the column, in *COLUMNS. False when it will not do. */
static bool read_header(csv *in, uint32_t **columns, uint32_t *count)
{
    lc_checker *c = in->r->c;
    csv look = *in; /* to count the cells */
    int found = next_row(&look);
    if (found < 0)
        return false;
    if (look.count > MOST_HEADER_CELLS) {
        lc_too_many(c, place_at(in->r, look.row_start, look.at), MOST_HEADER_CELLS, "columns");
        return false;
    }
    *count = in->capacity = look.count;
    in->cells = lc_check_zero(c, look.count, sizeof *in->cells);
    *columns = lc_check_zero(c, look.count, sizeof **columns);
    if (!in->cells || !*columns)
        return false;
    next_row(in);
    bool good = true;
    for (uint32_t i = 0; i < *count; i++) {
        trim(&in->cells[i]);
        (*columns)[i] = column_of(in->r->registry, &in->cells[i]);
        for (uint32_t j = 0; j < i && (*columns)[i] != LC_NONE; j++) {
            if ((*columns)[j] != (*columns)[i])
                continue;
            lc_span span = in->cells[i].span, first = in->cells[j].span;
            const char *name =
                lc_check_text(c, lc_arena_text(c->arena, in->cells[i].text, in->cells[i].length));
            lc_diagnostic *twice =
                report(in->r, LC_E0236, place_at(in->r, span.start, span.end), name, "");
            lc_diagnostic_note(c->diagnostics, twice, place_at(in->r, first.start, first.end),
                               "first here");
            good = false;
            break;
        }
    }
    return has_all(in, *columns, *count) && good;
}

/* ---- cells as literals ---------------------------------------------------------------------- */

static void wrong_cell(lc_row_reader *r, const csv_cell *cell, uint32_t column)
{
    lc_checker *c = r->c;
    lc_report3(c->diagnostics, LC_E0237, place_at(r, cell->span.start, cell->span.end),
               r->what[column], lc_form_words(c, &r->registry->columns[column].form),
               lc_check_text(c, lc_arena_text(c->arena, cell->text, cell->length)));
}

static bool is_number_byte(const char *text, uint32_t length, uint32_t at)
{
    char byte = text[at];
    if ((byte >= '0' && byte <= '9') || byte == '.' || byte == ',')
        return true;
    /* an `e` belongs to the number only with digits after it: `1e26`, but `5 eggs` */
    if (byte == 'e')
        return at + 1 < length &&
               (text[at + 1] == '-' || (text[at + 1] >= '0' && text[at + 1] <= '9'));
    return byte == '-' && at > 0 && text[at - 1] == 'e';
}

/* `5 TPP`, `7%` or `1,700` as a number of the language, into FIGURE. */
static bool read_figure(lc_row_reader *r, const csv_cell *cell, uint32_t column, const char *text,
                        uint32_t length, lc_expr *figure)
{
    lc_checker *c = r->c;
    uint32_t digits = 0;
    while (digits < length && is_number_byte(text, length, digits))
        digits++;
    lc_number_fault fault = lc_decimal_read(&figure->as.number.value, text, digits);
    uint32_t at = digits;
    while (at < length && is_blank(text[at]))
        at++;
    figure->kind = LC_EXPR_NUMBER;
    if (fault == LC_NUMBER_OK && at == length)
        return true;
    lc_place place = place_at(r, cell->span.start, cell->span.end);
    if (fault == LC_NUMBER_GROUPING) {
        const char *words = lc_check_text(c, lc_arena_text(c->arena, text, digits));
        lc_report1(c->diagnostics, LC_E0114, place, words);
        return false;
    }
    if (fault == LC_NUMBER_TOO_LONG) {
        lc_report1(c->diagnostics, LC_E0116, place, lc_check_digits(c, LC_MAX_DIGITS));
        return false;
    }
    if (fault == LC_NUMBER_OK && length - at == 1 && text[at] == '%') {
        figure->kind = LC_EXPR_PERCENT;
        return true;
    }
    if (fault != LC_NUMBER_OK || !lc_is_key(text + at, length - at)) {
        wrong_cell(r, cell, column);
        return false;
    }
    figure->as.number.unit.name = lc_intern(c->names, text + at, length - at);
    figure->as.number.unit.span = cell->span;
    if (!figure->as.number.unit.name)
        c->failed = true;
    return !c->failed;
}

static void number_cell(lc_row_reader *r, lc_registry_row *row, uint32_t column,
                        const csv_cell *cell)
{
    bool negative = cell->length && cell->text[0] == '-';
    lc_expr figure = {.span = cell->span};
    lc_expr minus = {.kind = LC_EXPR_NEGATE, .span = cell->span};
    minus.as.operands.a = &figure;
    if (read_figure(r, cell, column, cell->text + negative, cell->length - negative, &figure))
        lc_read_cell(r, row, column, r->table, negative ? &minus : &figure,
                     place_at(r, cell->span.start, cell->span.end));
}

/* A literal of CELL for FORM; false when no literal of that form is written so. */
static bool make_literal(lc_checker *c, const csv_cell *cell, const lc_form *form, lc_expr *literal)
{
    *literal = (lc_expr){.span = cell->span};
    bool is_truth = (cell->length == 3 && memcmp(cell->text, "yes", 3) == 0) ||
                    (cell->length == 2 && memcmp(cell->text, "no", 2) == 0);
    switch (form->type.kind) {
    case LC_TYPE_DATE:
        literal->kind = LC_EXPR_DATE;
        return lc_date_read(&literal->as.date, cell->text, cell->length);
    case LC_TYPE_TRUTH:
        literal->kind = LC_EXPR_NAME;
        literal->as.name.span = cell->span;
        literal->as.name.name = is_truth ? lc_intern(c->names, cell->text, cell->length) : NULL;
        if (is_truth && !literal->as.name.name)
            c->failed = true;
        return is_truth;
    default: /* texts, and rows by their spellings */
        literal->kind = LC_EXPR_TEXT;
        literal->as.text = (lc_text){cell->text, cell->length, cell->span};
        return true;
    }
}

static void read_cell(lc_row_reader *r, lc_registry_row *row, uint32_t column, csv_cell cell)
{
    const lc_form *form = &r->registry->columns[column].form;
    if (cell.length == 0 || form->type.kind == LC_TYPE_ERROR || !lc_takes_column(r, column))
        return; /* an empty cell is unknown */
    csv_cell all = cell;
    if (form->type.kind != LC_TYPE_TEXT)
        trim(&cell);
    lc_expr literal;
    if (cell.length == 0)
        wrong_cell(r, &all, column);
    else if (form->type.kind == LC_TYPE_NUMBER)
        number_cell(r, row, column, &cell);
    else if (make_literal(r->c, &cell, form, &literal))
        lc_read_cell(r, row, column, r->table, &literal,
                     place_at(r, cell.span.start, cell.span.end));
    else if (!r->c->failed)
        wrong_cell(r, &cell, column);
}

/* ---- rows ----------------------------------------------------------------------------------- */

static void report_length(const csv *in, uint32_t header_cells)
{
    lc_checker *c = in->r->c;
    if (in->r->second)
        return;
    lc_diagnostic *wrong =
        lc_report2(c->diagnostics, LC_E0415, place_at(in->r, in->row_start, in->at),
                   lc_check_text(c, lc_arena_format(c->arena, "%u", in->count)),
                   lc_check_text(c, lc_arena_format(c->arena, "%u", header_cells)));
    lc_diagnostic_help(c->diagnostics, wrong,
                       "an empty cell stays, between two commas; a comma inside a cell needs "
                       "quotes round the cell");
}

static const lc_name *key_of(lc_checker *c, csv_cell *cell)
{
    trim(cell);
    if (!lc_is_key(cell->text, cell->length))
        return NULL;
    const lc_name *name = lc_intern(c->names, cell->text, cell->length);
    if (!name)
        c->failed = true;
    return name;
}

/* A row of another length keeps its key, so that what names it is not wrong too. */
static void read_row(lc_row_reader *r, const csv *in, const uint32_t *columns, uint32_t count,
                     uint32_t key)
{
    bool whole = in->count == count;
    if (!whole)
        report_length(in, count);
    if (key >= in->count)
        return;
    csv_cell cell = in->cells[key];
    const lc_name *name = key_of(r->c, &cell);
    lc_registry_row *row =
        r->c->failed ? NULL : lc_begin_row(r, name, place_at(r, cell.span.start, cell.span.end));
    for (uint32_t i = 0; row && whole && i < count && !r->c->failed; i++)
        if (columns[i] < r->registry->column_count)
            read_cell(r, row, columns[i], in->cells[i]);
}

void lc_read_table(lc_row_reader *r)
{
    csv in;
    uint32_t *columns = NULL, count = 0, key = 0, rows = 0;
    begin(&in, r);
    if (!read_header(&in, &columns, &count)) {
        r->c->module_missing = true; /* nobody knows which rows it would have brought */
        r->symbol->broken = true;
        return;
    }
    while (columns[key] != KEY_CELL)
        key++;
    for (int found; !r->c->failed && (found = next_row(&in)) != 0;) {
        if (++rows > LC_MAX_REGISTRY_ROWS) {
            if (!r->second)
                lc_too_many(r->c, place_at(r, in.row_start, in.at), LC_MAX_REGISTRY_ROWS, "rows");
            return;
        }
        if (found > 0)
            read_row(r, &in, columns, count, key);
    }
}
