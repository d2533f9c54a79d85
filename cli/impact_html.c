/* impact_html.c - the report as a page of HTML: what the amendment says, who is affected, bars, and
 * how limits filled. One file, to send, to print, to read on a telephone.
 *
 * Bars and curves are drawn from the same cells that the tables hold. Must not: count; refer to
 * anything outside of the page. */
#include "impact.h"

#include <stdlib.h>
#include <string.h>

#include "dates.h"
#include "html.h"
#include "redline.h"

static const char style[] =
    ":root { --bar: #4a7ab0; --soft: #4a7ab026; --after: #b8541a; --stricter: #b8541a26; }\n"
    "@media (prefers-color-scheme: dark) { :root { --bar: #7fb0e6; --soft: #7fb0e626;\n"
    "  --after: #f0a067; --stricter: #f0a06733; } }\n"
    "body { max-width: 72rem; }\n"
    "h2.law { font-size: 1.25rem; margin-top: 2rem; }\n"
    "td.key + td.key { min-width: 0; white-space: nowrap; }\n"
    "h3 { font-size: 1.05rem; margin: 0 0 .5rem; }\n"
    ".wide { overflow-x: auto; }\n"
    "table { border-collapse: collapse; font: .85rem/1.4 system-ui, sans-serif;\n"
    "  font-variant-numeric: tabular-nums; }\n"
    "th, td { padding: .2rem .6rem; text-align: right; white-space: nowrap;\n"
    "  border-bottom: 1px solid var(--line); }\n"
    "th { font-weight: 600; vertical-align: bottom; white-space: normal; }\n"
    "th.key, td.key { text-align: left; }\n"
    "td.key { white-space: normal; min-width: 7rem; }\n"
    "td.bar { min-width: 8rem; padding-right: 0; }\n"
    "td.bar i { display: block; height: .7rem; background: var(--bar); border-radius: 2px;\n"
    "  print-color-adjust: exact; -webkit-print-color-adjust: exact; }\n"
    "table.matrix td { border: 1px solid var(--line); }\n"
    "table.matrix th.key { min-width: 9rem; }\n"
    "td.same { background: var(--soft); } td.stricter { background: var(--stricter); }\n"
    "td.stricter b { color: var(--after); }\n"
    "figure { display: inline-block; margin: 0 1rem 1rem 0; max-width: 100%; }\n"
    "figcaption { font: .8rem/1.3 system-ui, sans-serif; max-width: 20rem; }\n"
    "svg { max-width: 100%; height: auto; }\n"
    "svg text { font: 11px system-ui, sans-serif; fill: currentColor; }\n"
    ".before { stroke: var(--bar); } .after { stroke: var(--after); stroke-dasharray: 5 3; }\n"
    ".course { fill: none; stroke-width: 2.5; } .grid { stroke: var(--line); }\n"
    ".note { font-size: .85rem; opacity: .8; }\n";

/* ---- tables --------------------------------------------------------------------------------- */

static wide longest(const struct section *section, size_t rows, size_t bar)
{
    wide most = 0;
    for (size_t row = 0; row < rows; row++) {
        const struct cell *cell = section_cell(section, row, bar);
        if (cell->kind == CELL_SHARE)
            return 1000;
        most = cell->number > most ? cell->number : most;
    }
    return most;
}

static bool put_heading(struct page *page, const struct section *section, struct output *out)
{
    output_string(out, "<tr>");
    for (size_t column = 0; column < section->column_count; column++) {
        if (!column_shown(page, section, column))
            continue;
        char *title = column_title(page, section, column);
        if (!title)
            return false;
        output_string(out, column < section_keys(section) ? "<th class=\"key\">" : "<th>");
        html_text(out, text_of(title));
        output_string(out, "</th>");
        free(title);
    }
    output_string(out, section_bar(section) == NO_BAR ? "</tr>\n" : "<th></th></tr>\n");
    return true;
}

static void put_row(struct page *page, const struct section *section, size_t row, wide most,
                    struct output *out)
{
    char buffer[CELL_ROOM];
    size_t bar = section_bar(section);
    output_string(out, "<tr>");
    for (size_t column = 0; column < section->column_count; column++) {
        if (!column_shown(page, section, column))
            continue;
        output_string(out, column < section_keys(section) ? "<td class=\"key\">" : "<td>");
        html_text(out, cell_shown(section_cell(section, row, column), buffer));
        output_string(out, "</td>");
    }
    if (bar != NO_BAR && most > 0) {
        wide number = section_cell(section, row, bar)->number;
        int permille = number <= 0 ? 0 : number >= most ? 1000 : (int)(number * 1000 / most);
        output_format(out, "<td class=\"bar\"><i style=\"width:%d.%d%%\"></i></td>", permille / 10,
                      permille % 10);
    }
    output_string(out, "</tr>\n");
}

static void open_section(const struct section *section, struct output *out)
{
    output_string(out, "<section>\n<h3>");
    html_text(out, text_of(section_title(section)));
    if (section->subject.bytes) {
        output_string(out, section->id == SECTION_SIDE ? ": " : " ");
        html_text(out, section->subject);
    }
    output_string(out, "</h3>\n<div class=\"wide\">\n");
}

static bool put_table(struct page *page, const struct section *section, struct output *out)
{
    size_t rows = section_rows(section) - section->hidden, bar = section_bar(section);
    wide most = bar == NO_BAR ? 0 : longest(section, rows, bar);
    open_section(section, out);
    output_string(out, "<table>\n<thead>");
    if (!put_heading(page, section, out))
        return false;
    output_string(out, "</thead>\n<tbody>\n");
    for (size_t row = 0; row < rows; row++)
        put_row(page, section, row, most, out);
    output_string(out, "</tbody>\n</table>\n</div>\n");
    char digits[NUMBER_ROOM];
    if (section_unseen(section) > 0)
        output_format(out, "<p class=\"note\">… and %s more</p>\n",
                      group_digits(digits, (wide)section_unseen(section), 0));
    output_string(out, "</section>\n");
    return true;
}

/* ---- the matrix ----------------------------------------------------------------------------- */

static bool state_met(const struct comparison *comparison, size_t alternative, size_t state,
                      bool before)
{
    size_t count = comparison->states.count;
    const struct sums *cells = comparison->matrix + alternative * count * count;
    for (size_t i = 0; i < count; i++)
        if (cells[before ? state * count + i : i * count + state].orders > 0)
            return true;
    return false;
}

static void put_matrix_cell(const struct comparison *comparison, size_t alternative, size_t from,
                            size_t to, struct output *out)
{
    char digits[NUMBER_ROOM];
    size_t count = comparison->states.count;
    const struct sums *sums = &comparison->matrix[(alternative * count + from) * count + to];
    enum direction direction = direction_of(comparison, from, to);
    output_string(out, sums->orders == 0                 ? "<td>"
                       : direction == DIRECTION_SAME     ? "<td class=\"same\">"
                       : direction == DIRECTION_STRICTER ? "<td class=\"stricter\">"
                                                         : "<td>");
    if (sums->orders > 0) {
        output_format(out, "<b>%s</b>", group_digits(digits, (wide)sums->orders, 0));
        if (comparison->measured) {
            output_format(out, "<br>%s ", group_digits(digits, sums->measure, comparison->scale));
            html_text(out, comparison->unit);
        }
    }
    output_string(out, "</td>");
}

static void put_matrix(const struct comparison *comparison, const struct section *section,
                       struct output *out)
{
    size_t alternative = section->alternative, count = comparison->states.count;
    open_section(section, out);
    output_string(out, "<table class=\"matrix\">\n<tr><th class=\"key\">before ↓ after →</th>");
    for (size_t to = 0; to < count; to++) {
        if (!state_met(comparison, alternative, to, false))
            continue;
        output_string(out, "<th>");
        html_text(out, comparison->states.list[to].label);
        output_string(out, "</th>");
    }
    output_string(out, "</tr>\n");
    for (size_t from = 0; from < count; from++) {
        if (!state_met(comparison, alternative, from, true))
            continue;
        output_string(out, "<tr><th class=\"key\">");
        html_text(out, comparison->states.list[from].label);
        output_string(out, "</th>");
        for (size_t to = 0; to < count; to++)
            if (state_met(comparison, alternative, to, false))
                put_matrix_cell(comparison, alternative, from, to, out);
        output_string(out, "</tr>\n");
    }
    output_string(out, "</table>\n</div>\n<p class=\"note\">Orders in bold; shaded: unchanged, "
                       "and newly stricter.</p>\n</section>\n");
}

/* ---- how limits filled ---------------------------------------------------------------------- */

enum { WIDTH = 320, HEIGHT = 150, LEFT = 34, RIGHT = 8, TOP = 8, BOTTOM = 20 };

static bool same_cells(const struct section *section, size_t one, size_t other, size_t columns)
{
    for (size_t i = 0; i < columns; i++)
        if (!same_text(section_cell(section, one, i)->text, section_cell(section, other, i)->text))
            return false;
    return true;
}

static int x_of(wide day, wide from, wide until)
{
    return LEFT +
           (until > from ? (int)((day - from) * (WIDTH - LEFT - RIGHT) / (until - from)) : 0);
}

static int y_of(wide permille)
{
    return HEIGHT - BOTTOM - (int)(permille * (HEIGHT - TOP - BOTTOM) / 1000);
}

/* The steps of one law: COLUMN of the rows FIRST to END. */
static void put_course(const struct section *section, size_t first, size_t end, size_t column,
                       const wide span[2], const char *class, struct output *out)
{
    bool begun = false;
    for (size_t row = first; row < end; row++) {
        const struct cell *day = section_cell(section, row, column);
        if (day->kind != CELL_DATE)
            continue;
        int x = x_of(day->number, span[0], span[1]);
        if (begun)
            output_format(out, "H%dV", x);
        else
            output_format(out, "<path class=\"course %s\" d=\"M%d %dV", class, x, y_of(0));
        output_format(out, "%d", y_of(section_cell(section, row, 3)->number));
        begun = true;
    }
    if (begun)
        output_format(out, "H%d\"/>\n", WIDTH - RIGHT);
}

static void put_axes(const wide span[2], struct output *out)
{
    char day[DATE_ROOM];
    for (int permille = 0; permille <= 1000; permille += 500) {
        output_format(out, "<path class=\"grid\" d=\"M%d %dH%d\"/>", LEFT, y_of(permille),
                      WIDTH - RIGHT);
        output_format(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%d%%</text>\n", LEFT - 4,
                      y_of(permille) + 4, permille / 10);
    }
    output_format(out, "<text x=\"%d\" y=\"%d\">%s</text>", LEFT, HEIGHT - 4,
                  date_write(day, (int32_t)span[0]));
    output_format(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", WIDTH - RIGHT,
                  HEIGHT - 4, date_write(day, (int32_t)span[1]));
}

static void put_figure(const struct section *section, size_t first, size_t end, const wide span[2],
                       struct output *out)
{
    output_format(out,
                  "<figure>\n<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" "
                  "aria-label=\"share of the limit over time\">\n",
                  WIDTH, HEIGHT, WIDTH, HEIGHT);
    put_axes(span, out);
    put_course(section, first, end, 4, span, "before", out);
    put_course(section, first, end, 5, span, "after", out);
    output_string(out, "</svg>\n<figcaption>");
    for (size_t i = 0; i < 3; i++) {
        licet_text text = section_cell(section, first, i)->text;
        output_string(out, i > 0 && text.length > 0 ? ", " : "");
        html_text(out, text);
    }
    output_string(out, "</figcaption>\n</figure>\n");
}

static void put_fill(const struct section *section, struct output *out)
{
    size_t rows = section_rows(section);
    wide span[2] = {INT32_MAX, INT32_MIN};
    for (size_t row = 0; row < rows; row++)
        for (size_t column = 4; column < 6; column++) {
            const struct cell *day = section_cell(section, row, column);
            if (day->kind != CELL_DATE)
                continue;
            span[0] = day->number < span[0] ? day->number : span[0];
            span[1] = day->number > span[1] ? day->number : span[1];
        }
    if (rows == 0 || span[0] > span[1])
        return;
    open_section(section, out);
    for (size_t first = 0; first < rows;) {
        size_t end = first + 1;
        while (end < rows && same_cells(section, first, end, 3))
            end++;
        put_figure(section, first, end, span, out);
        first = end;
    }
    output_string(out, "</div>\n<p class=\"note\">From half full on. Unbroken line: before; broken "
                       "line: after.</p>\n</section>\n");
}

/* ---- the page ------------------------------------------------------------------------------- */

static void put_counts(const struct page *page, struct output *out)
{
    char digits[NUMBER_ROOM];
    const struct heading *heading = &page->heading;
    output_string(out, "<p>");
    html_text(out, text_of(heading->orders));
    output_format(out, ": %s order%s", group_digits(digits, (wide)heading->read, 0),
                  plural(heading->read));
    output_format(out, ", %s compared.</p>\n", group_digits(digits, (wide)heading->compared, 0));
}

/* What --with strikes and inserts, where the laws are texts. */
static licet_status put_redline(const struct comparison *comparison, struct output *out)
{
    if (comparison->options->with_count == 0)
        return LICET_OK;
    const struct rules *before = &comparison->laws[0].rules, *after = &comparison->laws[1].rules;
    licet_status status = redline_sections(out, before->sources, before->count, after->sources,
                                           after->count, "<h2>What the texts change</h2>\n");
    return status == LICET_MISUSE ? LICET_OK : status; /* an image has no words */
}

static bool put_section(const struct comparison *comparison, struct page *page,
                        const struct section *section, struct output *out)
{
    if (section_rows(section) == 0)
        return true;
    if (section->id == SECTION_MATRIX)
        put_matrix(comparison, section, out);
    else if (section->id == SECTION_FILL)
        put_fill(section, out);
    else if (!section_is_data(section))
        return put_table(page, section, out);
    return true;
}

licet_status impact_html(const struct comparison *comparison, struct page *page, struct output *out)
{
    size_t alternative = OF_ALL;
    licet_text words[2] = {text_of("Impact on"), page->heading.before};
    licet_text title = join_texts(words, 2, " ");
    if (!title.bytes)
        return LICET_MEMORY;
    html_begin(out, title, style);
    free((void *)(uintptr_t)title.bytes);
    put_counts(page, out);
    licet_status status = put_redline(comparison, out);
    for (size_t i = 0; status == LICET_OK && i < page->count; i++) {
        const struct section *section = &page->sections[i];
        if (section->alternative != alternative) {
            output_string(out, "<h2 class=\"law\">");
            html_text(out, page->heading.laws[section->alternative]);
            output_string(out, "</h2>\n");
        }
        alternative = section->alternative;
        if (!put_section(comparison, page, section, out))
            status = LICET_MEMORY;
    }
    html_end(out);
    return status;
}
