/* render.c - see render.h.
 *
 * A terminal snippet is made in two steps: places become marks (a line and a range of display
 * columns in it), then each line is written with one row of underlines and, where several labels
 * compete, rows of labels hanging below. Nothing is kept between two diagnostics. Must not: print,
 * choose words, sort. */
#include "render.h"

#include <stdio.h>
#include <string.h>

#define LINE_COLUMNS 100u  /* a longer line is cut */
#define CUT_COLUMNS 98u    /* what is shown of it, beside an ellipsis at either end */
#define COLUMNS_BEFORE 30u /* of these, shown before the first mark */
#define TAB_COLUMNS 8u
#define MAX_MARKS 5u /* the place itself and its notes */
#define ELLIPSIS "\xE2\x80\xA6"

typedef enum { INK_PLAIN, INK_MARKED, INK_NOTE, INK_HELP, INK_BOLD } ink;

typedef struct {
    lc_buffer *out;
    const lc_sources *sources;
    bool color;
    lc_severity severity; /* of the diagnostic being written */
    unsigned gutter;      /* digits of its largest line number */
} renderer;

/* Where a place begins or ends, for people. */
typedef struct {
    uint32_t line, column; /* 1-based, in characters */
} position;

/* A place within one line. */
typedef struct {
    const char *label; /* may be NULL */
    uint32_t line;
    uint32_t from, to; /* display columns, from 0; at least one */
    bool primary;
} mark;

/* One line of a source, without its line end. */
typedef struct {
    const char *text;
    uint32_t length;
    uint32_t columns; /* measured only as far as needed; 0 until then */
} line_view;

typedef struct {
    uint32_t from, to; /* display columns of a line */
} window;

/* ---- places ------------------------------------------------------------------------------- */

static const lc_source *source_of(const lc_sources *sources, lc_place place)
{
    return place.source < sources->count ? &sources->items[place.source] : NULL;
}

/* A mark of byte order at the very start is no character of the text. */
static uint32_t skip_byte_order_mark(const lc_source *source, uint32_t line_start)
{
    if (line_start == 0 && source->length >= 3 && memcmp(source->text, "\xEF\xBB\xBF", 3) == 0)
        return 3;
    return line_start;
}

static position position_of(const lc_source *source, uint32_t offset)
{
    position result = {.column = 1};
    uint32_t at;
    if (offset > source->length)
        offset = source->length;
    result.line = lc_source_line(source, offset, &at);
    at = skip_byte_order_mark(source, at);
    while (at < offset) {
        uint32_t code;
        unsigned bytes = 1;
        if ((unsigned char)source->text[at] >= 0x80)
            bytes = lc_utf8_next(source->text + at, source->length - at, &code);
        at += bytes ? bytes : 1;
        result.column++;
    }
    return result;
}

/* The next character of TEXT as it is shown when it begins at COLUMN; a tab is shown as nothing and
 * takes the columns up to the next stop. Returns the bytes read. */
static unsigned show_next(char shown[LC_SHOWN_TEXT], const char *text, size_t length,
                          uint32_t column, unsigned *width)
{
    if (*text >= ' ' && *text < 0x7F) {
        shown[0] = *text;
        shown[1] = '\0';
        *width = 1;
        return 1;
    }
    if (*text == '\t') {
        shown[0] = '\0';
        *width = TAB_COLUMNS - column % TAB_COLUMNS;
        return 1;
    }
    return lc_show_next(shown, text, length, width);
}

/* The display column at which byte OFFSET of LINE stands, or one from LIMIT on when that is
 * farther: a line may be a megabyte long. */
static uint32_t display_column(const line_view *line, uint32_t offset, uint32_t limit)
{
    uint32_t column = 0;
    for (uint32_t at = 0; at < offset && at < line->length && column < limit;) {
        char shown[LC_SHOWN_TEXT];
        unsigned width;
        at += show_next(shown, line->text + at, line->length - at, column, &width);
        column += width;
    }
    return column;
}

static line_view view_line(const lc_source *source, uint32_t number)
{
    uint32_t start = skip_byte_order_mark(source, source->line_start[number - 1]);
    uint32_t end = number < source->line_count ? source->line_start[number] - 1 : source->length;
    if (end > start && source->text[end - 1] == '\r')
        end--;
    return (line_view){source->text + start, end > start ? end - start : 0, 0};
}

/* A place of several lines is marked to the end of its first one. */
static mark mark_of(const lc_source *source, lc_place place, const char *label, bool primary)
{
    uint32_t unused;
    mark result = {.label = label, .primary = primary};
    uint32_t start = place.start < source->length ? place.start : source->length;
    result.line = lc_source_line(source, start, &unused);
    line_view line = view_line(source, result.line);
    uint32_t line_start = (uint32_t)(line.text - source->text);
    uint32_t before = start > line_start ? start - line_start : 0;
    uint32_t after = place.end > line_start ? place.end - line_start : 0;
    result.from = display_column(&line, before, UINT32_MAX);
    result.to = display_column(&line, after, result.from + LINE_COLUMNS + 1);
    if (result.to <= result.from)
        result.to = result.from + 1;
    return result;
}

static bool mark_before(const mark *a, const mark *b)
{
    if (a->line != b->line)
        return a->line < b->line;
    if (a->from != b->from)
        return a->from < b->from;
    return a->primary && !b->primary;
}

static void sort_marks(mark *marks, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        mark moving = marks[i];
        size_t at = i;
        for (; at > 0 && mark_before(&moving, &marks[at - 1]); at--)
            marks[at] = marks[at - 1];
        marks[at] = moving;
    }
}

/* ---- pieces of a row ---------------------------------------------------------------------- */

static void begin_ink(renderer *r, ink wanted)
{
    if (!r->color || wanted == INK_PLAIN)
        return;
    const char *code = "\x1b[1m";
    if (wanted == INK_MARKED)
        code = r->severity == LC_ERROR ? "\x1b[1;31m" : "\x1b[1;33m";
    else if (wanted == INK_NOTE)
        code = "\x1b[34m";
    else if (wanted == INK_HELP)
        code = "\x1b[36m";
    lc_buffer_text(r->out, code);
}

static void end_ink(renderer *r, ink wanted)
{
    if (r->color && wanted != INK_PLAIN)
        lc_buffer_text(r->out, "\x1b[0m");
}

static void write_spaces(renderer *r, size_t count)
{
    while (count--)
        lc_buffer_byte(r->out, ' ');
}

/* TEXT with hidden characters escaped; a line break goes on INDENT columns to the right. */
static void write_words(renderer *r, const char *text, size_t indent)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        char shown[LC_SHOWN_TEXT];
        unsigned width;
        if (text[at] == '\n') {
            lc_buffer_byte(r->out, '\n');
            write_spaces(r, indent);
            at++;
            continue;
        }
        at += lc_show_next(shown, text + at, length - at, &width);
        lc_buffer_text(r->out, shown);
    }
}

static void end_row(renderer *r)
{
    while (r->out->length && r->out->bytes[r->out->length - 1] == ' ')
        r->out->length--;
    lc_buffer_byte(r->out, '\n');
}

/* `14 |`, or `   |` for LINE 0. */
static void write_gutter(renderer *r, uint32_t line)
{
    begin_ink(r, INK_NOTE);
    if (line)
        lc_buffer_format(r->out, "%*lu |", (int)r->gutter, (unsigned long)line);
    else
        lc_buffer_format(r->out, "%*s |", (int)r->gutter, "");
    end_ink(r, INK_NOTE);
    lc_buffer_byte(r->out, ' ');
}

static unsigned digits_of(uint32_t number)
{
    unsigned digits = 1;
    for (; number > 9; number /= 10)
        digits++;
    return digits;
}

/* ---- a line and what hangs below it ------------------------------------------------------- */

/* What to show of LINE so that a mark at column FIRST is seen. */
static window choose_window(const line_view *line, uint32_t first)
{
    if (line->columns <= LINE_COLUMNS)
        return (window){0, line->columns};
    uint32_t from = first > COLUMNS_BEFORE ? first - COLUMNS_BEFORE : 0;
    if (from > line->columns - CUT_COLUMNS)
        from = line->columns - CUT_COLUMNS;
    return (window){from, from + CUT_COLUMNS};
}

/* A mark may stand just behind the last character of a line. */
static bool starts_within(const mark *m, window shown, const line_view *line)
{
    return m->from < shown.to || (m->from == shown.to && shown.to == line->columns);
}

static void write_line(renderer *r, uint32_t number, const line_view *line, window shown)
{
    write_gutter(r, number);
    if (shown.from > 0)
        lc_buffer_text(r->out, ELLIPSIS);
    uint32_t column = 0;
    for (uint32_t at = 0; at < line->length;) {
        char text[LC_SHOWN_TEXT];
        unsigned width;
        at += show_next(text, line->text + at, line->length - at, column, &width);
        if (column + width > shown.to)
            break;
        /* Characters that the edge cuts through leave their columns empty; an accent on a
         * character that is not shown is not shown either. */
        if (column >= shown.from && text[0]) {
            if (width || column > shown.from || shown.from == 0)
                lc_buffer_text(r->out, text);
        } else if (column + width > shown.from) {
            write_spaces(r, column + width - (column > shown.from ? column : shown.from));
        }
        column += width;
    }
    if (shown.to < line->columns)
        lc_buffer_text(r->out, ELLIPSIS);
    end_row(r);
}

/* One row below a line: signs at display columns of the window, the ellipsis before it included. */
typedef struct {
    char signs[LINE_COLUMNS + 4];
    ink inks[LINE_COLUMNS + 4];
    size_t length;
} sign_row;

static void clear_row(sign_row *row)
{
    memset(row->signs, ' ', sizeof row->signs);
    row->length = 0;
}

static void put_sign(sign_row *row, size_t at, char sign, ink color)
{
    if (at >= sizeof row->signs)
        return;
    row->signs[at] = sign;
    row->inks[at] = color;
    if (at >= row->length)
        row->length = at + 1;
}

static void write_signs(renderer *r, const sign_row *row)
{
    ink now = INK_PLAIN;
    for (size_t i = 0; i < row->length; i++) {
        ink wanted = row->signs[i] == ' ' ? INK_PLAIN : row->inks[i];
        if (wanted != now) {
            end_ink(r, now);
            begin_ink(r, wanted);
            now = wanted;
        }
        lc_buffer_byte(r->out, row->signs[i]);
    }
    end_ink(r, now);
}

static ink ink_of(const mark *m)
{
    return m->primary ? INK_MARKED : INK_NOTE;
}

static void write_label(renderer *r, const mark *m)
{
    begin_ink(r, ink_of(m));
    write_words(r, m->label, 0);
    end_ink(r, ink_of(m));
}

static void underline(sign_row *row, const mark *m)
{
    for (uint32_t column = m->from; column < m->to; column++)
        put_sign(row, column, m->primary ? '^' : '-', ink_of(m));
}

/* Short marks are drawn over long ones; the place itself stays visible in any case. */
static void underline_all(sign_row *row, const mark *marks, size_t count)
{
    bool drawn[MAX_MARKS] = {false};
    clear_row(row);
    for (size_t round = 0; round < count; round++) {
        size_t widest = count;
        for (size_t i = 0; i < count; i++) {
            if (drawn[i])
                continue;
            uint32_t width = marks[i].to - marks[i].from;
            uint32_t most = widest < count ? marks[widest].to - marks[widest].from : 0;
            if (width > most || (width == most && marks[widest].primary))
                widest = i;
        }
        underline(row, &marks[widest]);
        drawn[widest] = true;
    }
    for (size_t i = 0; i < count; i++)
        if (marks[i].primary && !memchr(row->signs, '^', row->length))
            put_sign(row, marks[i].from, '^', INK_MARKED);
}

/* Bars under the marks that still wait for their label, among the first COUNT, left of BEFORE. */
static void write_bars(renderer *r, const mark *const *waiting, size_t count, uint32_t before)
{
    sign_row row;
    clear_row(&row);
    for (size_t i = 0; i < count; i++)
        if (waiting[i]->from < before)
            put_sign(&row, waiting[i]->from, '|', ink_of(waiting[i]));
    write_gutter(r, 0);
    write_signs(r, &row);
    if (before != UINT32_MAX)
        write_spaces(r, before - row.length);
}

/* The underlines of one line and their labels; MARKS are sorted, in columns of the window. */
static void write_underlines(renderer *r, const mark *marks, size_t count)
{
    const mark *rightmost = &marks[0];
    for (size_t i = 1; i < count; i++)
        if (marks[i].to >= rightmost->to)
            rightmost = &marks[i];
    sign_row row;
    underline_all(&row, marks, count);
    write_gutter(r, 0);
    write_signs(r, &row);
    if (rightmost->label) {
        lc_buffer_byte(r->out, ' ');
        write_label(r, rightmost);
    }
    end_row(r);
    const mark *waiting[MAX_MARKS];
    size_t waiting_count = 0;
    for (size_t i = 0; i < count; i++)
        if (marks[i].label && &marks[i] != rightmost)
            waiting[waiting_count++] = &marks[i];
    if (waiting_count) {
        write_bars(r, waiting, waiting_count, UINT32_MAX);
        end_row(r);
    }
    for (size_t i = waiting_count; i-- > 0;) {
        write_bars(r, waiting, i, waiting[i]->from);
        write_label(r, waiting[i]);
        end_row(r);
    }
}

/* Writes the line of MARKS[0] with those of the COUNT sorted marks that fit; returns how many. */
static size_t write_marked_line(renderer *r, const lc_source *source, const mark *marks,
                                size_t count)
{
    line_view line = view_line(source, marks[0].line);
    line.columns = display_column(&line, line.length, marks[0].from + LINE_COLUMNS + CUT_COLUMNS);
    window shown = choose_window(&line, marks[0].from);
    uint32_t lead = shown.from > 0; /* the column of the ellipsis */
    mark moved[MAX_MARKS];
    size_t taken = 0;
    while (taken < count && marks[taken].line == marks[0].line &&
           starts_within(&marks[taken], shown, &line)) {
        mark *m = &moved[taken];
        *m = marks[taken++];
        if (m->to > shown.to)
            m->to = m->from < shown.to ? shown.to : m->from + 1;
        m->from = m->from - shown.from + lead;
        m->to = m->to - shown.from + lead;
    }
    write_line(r, marks[0].line, &line, shown);
    write_underlines(r, moved, taken);
    return taken;
}

static void write_snippet(renderer *r, const lc_source *source, const char *arrow, lc_place place,
                          mark *marks, size_t count)
{
    position at = position_of(source, place.start);
    begin_ink(r, INK_NOTE);
    lc_buffer_format(r->out, "%*s%s", (int)r->gutter, "", arrow);
    end_ink(r, INK_NOTE);
    lc_buffer_byte(r->out, ' ');
    write_words(r, source->name, 0);
    lc_buffer_format(r->out, ":%lu:%lu\n", (unsigned long)at.line, (unsigned long)at.column);
    write_gutter(r, 0);
    end_row(r);
    sort_marks(marks, count);
    for (size_t i = 0; i < count;) {
        if (i > 0 && marks[i].line > marks[i - 1].line + 1) {
            begin_ink(r, INK_NOTE);
            lc_buffer_text(r->out, "...");
            end_ink(r, INK_NOTE);
            lc_buffer_byte(r->out, '\n');
        }
        i += write_marked_line(r, source, marks + i, count - i);
    }
}

/* ---- a diagnostic ------------------------------------------------------------------------- */

static void write_remark(renderer *r, const char *kind, const char *text)
{
    size_t indent = r->gutter + 1;
    write_spaces(r, indent);
    begin_ink(r, INK_HELP);
    lc_buffer_format(r->out, "= %s:", kind);
    end_ink(r, INK_HELP);
    lc_buffer_byte(r->out, ' ');
    write_words(r, text, indent + strlen("= : ") + strlen(kind));
    lc_buffer_byte(r->out, '\n');
}

static void write_headline(renderer *r, const lc_diagnostic *d)
{
    const char *code = lc_code_text(d->code);
    begin_ink(r, INK_MARKED);
    lc_buffer_text(r->out, d->severity == LC_ERROR ? "error" : "warning");
    if (*code)
        lc_buffer_format(r->out, "[%s]", code);
    end_ink(r, INK_MARKED);
    begin_ink(r, INK_BOLD);
    lc_buffer_text(r->out, ": ");
    write_words(r, d->message, 0);
    end_ink(r, INK_BOLD);
    lc_buffer_byte(r->out, '\n');
}

static void write_other_note(renderer *r, const lc_note *note)
{
    const lc_source *source = source_of(r->sources, note->place);
    if (source) {
        mark own = mark_of(source, note->place, note->label, false);
        write_snippet(r, source, ":::", note->place, &own, 1);
    } else if (note->label) {
        write_remark(r, "note", note->label);
    }
}

static unsigned gutter_of(const lc_sources *sources, const lc_diagnostic *d)
{
    uint32_t unused, last = 1;
    for (uint32_t i = 0; i <= d->note_count; i++) {
        lc_place place = i ? d->notes[i - 1].place : d->place;
        const lc_source *source = source_of(sources, place);
        uint32_t line = source ? lc_source_line(source, place.start, &unused) : 0;
        last = line > last ? line : last;
    }
    return digits_of(last);
}

static void write_diagnostic(renderer *r, const lc_diagnostic *d)
{
    mark marks[MAX_MARKS];
    size_t count = 0;
    const lc_source *source = source_of(r->sources, d->place);
    r->severity = d->severity;
    r->gutter = gutter_of(r->sources, d);
    write_headline(r, d);
    if (source) {
        marks[count++] = mark_of(source, d->place, d->label, true);
        for (uint32_t i = 0; i < d->note_count; i++)
            if (d->notes[i].place.source == d->place.source)
                marks[count++] = mark_of(source, d->notes[i].place, d->notes[i].label, false);
        write_snippet(r, source, "-->", d->place, marks, count);
    }
    for (uint32_t i = 0; i < d->note_count; i++)
        if (!source || d->notes[i].place.source != d->place.source)
            write_other_note(r, &d->notes[i]);
    if (d->help)
        write_remark(r, "help", d->help);
}

/* How many diagnostics of SEVERITY were counted but not kept. */
static uint32_t left_out(const lc_diagnostics *diagnostics, lc_severity severity)
{
    uint32_t counted = severity == LC_ERROR ? diagnostics->error_count : diagnostics->warning_count;
    uint32_t kept = 0;
    for (size_t i = 0; i < diagnostics->count; i++)
        kept += diagnostics->items[i]->severity == severity;
    return counted > kept ? counted - kept : 0;
}

static void write_left_out(renderer *r, uint32_t number, const char *what)
{
    if (number)
        lc_buffer_format(r->out, "and %lu more %s%s\n", (unsigned long)number, what,
                         number == 1 ? "" : "s");
}

static void write_terminal(renderer *r, const lc_diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->count; i++) {
        if (i)
            lc_buffer_byte(r->out, '\n');
        write_diagnostic(r, diagnostics->items[i]);
    }
    uint32_t errors = left_out(diagnostics, LC_ERROR);
    uint32_t warnings = left_out(diagnostics, LC_WARNING);
    if (diagnostics->count && (errors || warnings))
        lc_buffer_byte(r->out, '\n');
    write_left_out(r, errors, "error");
    write_left_out(r, warnings, "warning");
}

/* ---- JSON --------------------------------------------------------------------------------- */

/* CODE as `\u202E`, above 16 bits as two surrogates. */
static void write_json_escape(lc_buffer *out, uint32_t code)
{
    if (code > 0xFFFF) {
        code -= 0x10000;
        lc_buffer_format(out, "\\u%04X", (unsigned)(0xD800 + (code >> 10)));
        code = 0xDC00 + (code & 0x3FF);
    }
    lc_buffer_format(out, "\\u%04X", (unsigned)code);
}

/* The letter after the backslash, 0 when CODE has no short form. */
static char short_escape(uint32_t code)
{
    switch (code) {
    case '"':
    case '\\':
        return (char)code;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return 0;
    }
}

void lc_render_json_text(lc_buffer *out, const char *text, size_t length)
{
    lc_buffer_byte(out, '"');
    for (size_t at = 0; at < length;) {
        uint32_t code;
        unsigned bytes = lc_utf8_next(text + at, length - at, &code);
        char letter = bytes ? short_escape(code) : 0;
        if (!bytes) {
            lc_buffer_text(out, "\xEF\xBF\xBD"); /* U+FFFD */
            bytes = 1;
        } else if (letter) {
            lc_buffer_byte(out, '\\');
            lc_buffer_byte(out, letter);
        } else if (lc_is_hidden(code)) {
            write_json_escape(out, code);
        } else {
            lc_buffer_append(out, text + at, bytes);
        }
        at += bytes;
    }
    lc_buffer_byte(out, '"');
}

static void json_text(lc_buffer *out, const char *key, const char *text)
{
    lc_buffer_format(out, "\"%s\":", key);
    if (text)
        lc_render_json_text(out, text, strlen(text));
    else
        lc_buffer_text(out, "null");
}

/* The members that say where; all of them null for nowhere. */
static void json_place(lc_buffer *out, const lc_sources *sources, lc_place place, bool with_end)
{
    const lc_source *source = source_of(sources, place);
    json_text(out, "source", source ? source->name : NULL);
    if (!source) {
        lc_buffer_text(out, ",\"line\":null,\"column\":null");
        if (with_end)
            lc_buffer_text(out, ",\"end_line\":null,\"end_column\":null");
        lc_buffer_text(out, ",\"start\":null,\"end\":null");
        return;
    }
    position start = position_of(source, place.start);
    lc_buffer_format(out, ",\"line\":%lu,\"column\":%lu", (unsigned long)start.line,
                     (unsigned long)start.column);
    if (with_end) {
        position end = position_of(source, place.end);
        lc_buffer_format(out, ",\"end_line\":%lu,\"end_column\":%lu", (unsigned long)end.line,
                         (unsigned long)end.column);
    }
    lc_buffer_format(out, ",\"start\":%lu,\"end\":%lu", (unsigned long)place.start,
                     (unsigned long)place.end);
}

static void json_diagnostic(lc_buffer *out, const lc_sources *sources, const lc_diagnostic *d)
{
    lc_buffer_byte(out, '{');
    json_text(out, "code", lc_code_text(d->code));
    lc_buffer_byte(out, ',');
    json_text(out, "slug", lc_code_slug(d->code));
    lc_buffer_byte(out, ',');
    json_text(out, "severity", d->severity == LC_ERROR ? "error" : "warning");
    lc_buffer_byte(out, ',');
    json_text(out, "message", d->message);
    lc_buffer_byte(out, ',');
    json_text(out, "help", d->help);
    lc_buffer_byte(out, ',');
    json_place(out, sources, d->place, true);
    lc_buffer_byte(out, ',');
    json_text(out, "label", d->label);
    lc_buffer_text(out, ",\"notes\":[");
    for (uint32_t i = 0; i < d->note_count; i++) {
        lc_buffer_text(out, i ? ",{" : "{");
        json_place(out, sources, d->notes[i].place, false);
        lc_buffer_byte(out, ',');
        json_text(out, "label", d->notes[i].label);
        lc_buffer_byte(out, '}');
    }
    lc_buffer_text(out, "]}\n");
}

/* ---- entry -------------------------------------------------------------------------------- */

/* Line tables of every source that is mentioned, so that nothing below has to fail. */
static lc_status prepare_lines(lc_sources *sources, const lc_diagnostic *d)
{
    for (uint32_t i = 0; i <= d->note_count; i++) {
        lc_place place = i ? d->notes[i - 1].place : d->place;
        if (place.source >= sources->count)
            continue;
        lc_status status = lc_source_lines(&sources->allocator, &sources->items[place.source]);
        if (status != LC_OK)
            return status;
    }
    return LC_OK;
}

lc_status lc_render(lc_buffer *out, const lc_diagnostics *diagnostics, lc_sources *sources,
                    lc_render_style style)
{
    for (size_t i = 0; i < diagnostics->count; i++)
        if (prepare_lines(sources, diagnostics->items[i]) != LC_OK)
            return LC_MEMORY;
    renderer r = {.out = out, .sources = sources, .color = style == LC_RENDER_COLOR};
    if (style == LC_RENDER_JSON) {
        for (size_t i = 0; i < diagnostics->count; i++)
            json_diagnostic(out, sources, diagnostics->items[i]);
    } else {
        write_terminal(&r, diagnostics);
    }
    return out->failed ? LC_MEMORY : LC_OK;
}
