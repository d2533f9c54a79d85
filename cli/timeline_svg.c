/* timeline_svg.c - the timeline as a drawing: a column for each span of days, a row for each thing
 * that changes. Columns are as wide as their words, not as long as their days.
 *
 * The drawing needs nothing beside it. Must not: find changes. */
#include "timeline.h"

#include <stdlib.h>
#include <string.h>

#include "html.h"

enum {
    LEFT = 350,   /* where the columns begin */
    COLUMN = 170, /* width of one */
    ROW = 26,
    TOP = 92, /* where the rows begin */
    MARGIN = 16,
    MOST_LETTERS = 30, /* of the name of a row */
    MOST_IN_COLUMN = 22,
    MOST_MEMBERS = 3 /* named in one column */
};

/* What is drawn in one row: all changes of one aspect of one subject. */
struct row {
    const licet_time_change *first; /* the one that names it */
    size_t changes;                 /* how many */
    size_t *at;                     /* numbers of changes, ascending */
};

struct drawing {
    struct output *out;
    const struct timeline *timeline;
    size_t spans, count, row_count;
    const licet_time_change **changes; /* all, in order */
    size_t *span_of;                   /* of each: the span it begins with */
    size_t *order;                     /* numbers of changes, sorted by row */
    struct row *rows;
};

/* ---- rows ----------------------------------------------------------------------------------- */

static int compare_texts(licet_text a, licet_text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int result = shorter ? memcmp(a.bytes, b.bytes, shorter) : 0;
    return result ? result : (a.length > b.length) - (a.length < b.length);
}

/* Rows are those of the ruleset first, then by subject, in the order of their names. */
static int compare_rows(const licet_time_change *a, const licet_time_change *b)
{
    if (a->subject != b->subject)
        return a->subject > b->subject ? 1 : -1;
    int names = compare_texts(a->name, b->name);
    if (names != 0)
        return names;
    if (a->aspect != b->aspect)
        return a->aspect > b->aspect ? 1 : -1;
    return (a->limit > b->limit) - (a->limit < b->limit);
}

/* A change and where it stands, for sorting. */
struct placed {
    const licet_time_change *change;
    size_t number;
};

static int compare_placed(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;
    int rows = compare_rows(a->change, b->change);
    return rows ? rows : (a->number > b->number) - (a->number < b->number);
}

static bool collect(struct drawing *d)
{
    licet_time_span span;
    const licet_timeline *timeline = d->timeline->timeline;
    d->spans = licet_timeline_count(timeline);
    for (size_t i = 0; i < d->spans && licet_timeline_get(timeline, i, &span) == LICET_OK; i++)
        d->count += span.change_count;
    d->changes = calloc(d->count + 1, sizeof *d->changes);
    d->span_of = calloc(d->count + 1, sizeof *d->span_of);
    d->order = calloc(d->count + 1, sizeof *d->order);
    d->rows = calloc(d->count + 1, sizeof *d->rows);
    if (!d->changes || !d->span_of || !d->order || !d->rows)
        return false;
    size_t number = 0;
    for (size_t i = 0; i < d->spans && licet_timeline_get(timeline, i, &span) == LICET_OK; i++)
        for (size_t k = 0; k < span.change_count; k++) {
            d->changes[number] = &span.changes[k];
            d->span_of[number++] = i;
        }
    return true;
}

static bool find_rows(struct drawing *d)
{
    struct placed *sorted = calloc(d->count + 1, sizeof *sorted);
    if (!sorted)
        return false;
    for (size_t i = 0; i < d->count; i++)
        sorted[i] = (struct placed){d->changes[i], i};
    qsort(sorted, d->count, sizeof *sorted, compare_placed);
    for (size_t i = 0; i < d->count; i++) {
        d->order[i] = sorted[i].number;
        if (i == 0 || compare_rows(sorted[i - 1].change, sorted[i].change) != 0)
            d->rows[d->row_count++] = (struct row){.first = sorted[i].change, .at = d->order + i};
        d->rows[d->row_count - 1].changes++;
    }
    free(sorted);
    return true;
}

/* ---- words ---------------------------------------------------------------------------------- */

static size_t column_at(size_t span)
{
    return LEFT + span * COLUMN;
}

static void open_text(struct output *out, size_t x, size_t y, const char *class)
{
    output_format(out, "<text x=\"%zu\" y=\"%zu\" class=\"%s\">", x, y, class);
}

static void close_text(struct output *out)
{
    output_string(out, "</text>\n");
}

/* What is told of a name that is pointed at: its label, or which orders an amendment saves. */
static void put_hint(struct output *out, const licet_time_change *change)
{
    licet_text hint = change->after.bytes ? change->after : change->before;
    bool saves = change->aspect == LICET_TIME_SAVINGS && hint.bytes;
    if (!saves && !timeline_has_label(change->name, change->label))
        return;
    output_string(out, saves ? "<title>when " : "<title>");
    html_line(out, saves ? hint : change->label, SIZE_MAX);
    output_string(out, "</title>");
}

static void put_row_name(struct drawing *d, const licet_time_change *change, size_t y)
{
    struct output *out = d->out;
    open_text(out, MARGIN, y, "name");
    output_format(out, "<tspan class=\"kind\">%s</tspan> ", timeline_subject(change->subject));
    html_line(out, change->name, MOST_LETTERS);
    if (change->limit > 0)
        output_format(out, ", limit %u", change->limit);
    if (change->aspect != LICET_TIME_VALUE)
        output_format(out, "<tspan class=\"kind\">: %s</tspan>", timeline_aspect(change));
    put_hint(out, change);
    close_text(out);
}

/* ---- what stands in a row -------------------------------------------------------------------- */

/* A bar over the spans FIRST to END. */
static void put_bar(struct drawing *d, size_t first, size_t end, size_t y)
{
    output_format(d->out,
                  "<rect x=\"%zu\" y=\"%zu\" width=\"%zu\" height=\"%d\" rx=\"3\" "
                  "class=\"bar\"/>\n",
                  column_at(first) + 2, y + 6, (end - first) * COLUMN - 4, ROW - 12);
}

static void put_bars(struct drawing *d, const struct row *row, size_t y)
{
    bool on = row->first->turn == LICET_TIME_ENDS; /* then it held from the beginning */
    size_t since = 0;
    for (size_t i = 0; i < row->changes; i++) {
        const licet_time_change *change = d->changes[row->at[i]];
        size_t span = d->span_of[row->at[i]];
        if (change->turn == LICET_TIME_STARTS && !on)
            since = span;
        else if (change->turn == LICET_TIME_ENDS && on)
            put_bar(d, since, span, y);
        on = change->turn == LICET_TIME_STARTS;
    }
    if (on)
        put_bar(d, since, d->spans, y);
}

static void put_value(struct drawing *d, licet_text value, size_t span, size_t y)
{
    open_text(d->out, column_at(span) + 8, y + 17, "value");
    html_line(d->out, value.bytes ? value : text_of("by the order"), MOST_IN_COLUMN);
    close_text(d->out);
}

/* A stroke where a span begins. */
static void put_turn(struct drawing *d, size_t span, size_t y)
{
    output_format(d->out, "<path d=\"M%zu %zuv%d\" class=\"turn\"/>\n", column_at(span), y + 4,
                  ROW - 8);
}

/* Of ROW, a part of what is told of one name: the last span from FIRST to END, excluded, with which
 * it comes into force, or gets another wording; FIRST: there is none. */
static size_t last_version(const struct drawing *d, const struct row *row, size_t first, size_t end)
{
    size_t last = first;
    bool tells =
        row->first->aspect == LICET_TIME_IN_FORCE || row->first->aspect == LICET_TIME_WORDING;
    for (size_t i = 0; tells && i < row->changes; i++) {
        size_t span = d->span_of[row->at[i]];
        if (span > last && span < end && d->changes[row->at[i]]->turn != LICET_TIME_ENDS)
            last = span;
    }
    return last;
}

static bool same_name(const struct row *a, const struct row *b)
{
    return a->first->subject == b->first->subject &&
           compare_texts(a->first->name, b->first->name) == 0;
}

/* Where the value begins that ends with span END: with the version of its declaration, if one
 * begins behind FIRST. */
static size_t find_version(const struct drawing *d, const struct row *row, size_t first, size_t end)
{
    size_t last = first;
    const struct row *from = row, *past = row + 1;
    while (from > d->rows && same_name(from - 1, row))
        from--;
    while (past < d->rows + d->row_count && same_name(past, row))
        past++;
    for (; from < past; from++)
        last = last_version(d, from, last, end);
    return last;
}

static void put_values(struct drawing *d, const struct row *row, size_t y)
{
    size_t before = 0;
    for (size_t i = 0; i < row->changes; i++) {
        const licet_time_change *change = d->changes[row->at[i]];
        size_t span = d->span_of[row->at[i]], begins = find_version(d, row, before, span);
        if (i == 0 || begins > before)
            put_value(d, change->before, begins, y);
        put_turn(d, span, y);
        put_value(d, change->after, span, y);
        before = span;
    }
}

static void put_wordings(struct drawing *d, const struct row *row, size_t y)
{
    for (size_t i = 0; i < row->changes; i++) {
        put_turn(d, d->span_of[row->at[i]], y);
        put_value(d, text_of("another"), d->span_of[row->at[i]], y);
    }
}

/* Members that come and go on one day, in one column. */
static size_t put_some_members(struct drawing *d, const struct row *row, size_t first, size_t y)
{
    size_t end = first, span = d->span_of[row->at[first]];
    while (end < row->changes && d->span_of[row->at[end]] == span)
        end++;
    open_text(d->out, column_at(span) + 8, y + 17, "value");
    for (size_t i = first; i < end && i < first + MOST_MEMBERS; i++) {
        const licet_time_change *change = d->changes[row->at[i]];
        output_format(d->out, "%s%s", i > first ? " " : "",
                      change->turn == LICET_TIME_STARTS ? "+" : "−");
        html_line(d->out, change->member, MOST_IN_COLUMN / MOST_MEMBERS);
    }
    if (end - first > MOST_MEMBERS)
        output_format(d->out, " and %zu more", end - first - MOST_MEMBERS);
    close_text(d->out);
    return end;
}

static void put_row(struct drawing *d, size_t number)
{
    const struct row *row = &d->rows[number];
    size_t y = TOP + number * ROW;
    put_row_name(d, row->first, y + 17);
    if (row->first->aspect == LICET_TIME_VALUE)
        put_values(d, row, y);
    else if (row->first->aspect == LICET_TIME_WORDING)
        put_wordings(d, row, y);
    else if (row->first->aspect == LICET_TIME_MEMBER)
        for (size_t i = 0; i < row->changes;)
            i = put_some_members(d, row, i, y);
    else
        put_bars(d, row, y);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static const char style[] =
    "<style>\n"
    "text { font: 12px system-ui, sans-serif; fill: #1a1a1a; }\n"
    ".title { font-size: 18px; font-weight: 600; }\n"
    ".day { font-weight: 600; } .kind, .state { fill: #666; }\n"
    ".value { font-size: 11px; }\n"
    ".paper { fill: #fff; } .gap { fill: #f1e3e3; } .bar { fill: #4a7ab0; }\n"
    ".line { stroke: #ddd; } .turn { stroke: #4a7ab0; stroke-width: 2; }\n"
    "</style>\n";

static void put_columns(struct drawing *d, size_t bottom)
{
    licet_time_span span;
    struct output *out = d->out;
    for (size_t i = 0; i < d->spans; i++) {
        if (licet_timeline_get(d->timeline->timeline, i, &span) != LICET_OK)
            return;
        size_t x = column_at(i);
        if (!span.in_force)
            output_format(out,
                          "<rect x=\"%zu\" y=\"%d\" width=\"%d\" height=\"%zu\" "
                          "class=\"gap\"/>\n",
                          x, TOP - 42, COLUMN, bottom - (TOP - 42));
        output_format(out, "<path d=\"M%zu %dV%zu\" class=\"line\"/>\n", x, TOP - 42, bottom);
        open_text(out, x + 8, TOP - 26, "day");
        html_line(out, span.from.bytes ? span.from : text_of(d->spans > 1 ? "at first" : ""),
                  SIZE_MAX);
        close_text(out);
        open_text(out, x + 8, TOP - 10, "state");
        html_line(out, text_of(timeline_state(&span)), MOST_IN_COLUMN + 4);
        output_string(out, "<title>");
        html_line(out, text_of(timeline_state(&span)), SIZE_MAX);
        output_string(out, "</title>");
        close_text(out);
    }
}

static void put_drawing(struct drawing *d)
{
    struct output *out = d->out;
    size_t width = LEFT + d->spans * COLUMN + MARGIN, bottom = TOP + d->row_count * ROW + 6;
    size_t height = bottom + MARGIN;
    output_format(out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%zu\" height=\"%zu\" "
                  "viewBox=\"0 0 %zu %zu\" role=\"img\">\n<title>",
                  width, height, width, height);
    html_line(out, timeline_title(d->timeline), SIZE_MAX);
    output_string(out, ": timeline</title>\n");
    output_string(out, style);
    output_format(out, "<rect width=\"%zu\" height=\"%zu\" class=\"paper\"/>\n", width, height);
    open_text(out, MARGIN, 30, "title");
    html_line(out, timeline_title(d->timeline), SIZE_MAX);
    close_text(out);
    put_columns(d, bottom);
    for (size_t i = 0; i < d->row_count; i++)
        put_row(d, i);
    output_string(out, "</svg>\n");
}

bool timeline_draw(struct output *out, const struct timeline *timeline)
{
    struct drawing d = {.out = out, .timeline = timeline};
    bool made = collect(&d) && find_rows(&d);
    if (made)
        put_drawing(&d);
    free(d.changes);
    free(d.span_of);
    free(d.order);
    free(d.rows);
    return made;
}
