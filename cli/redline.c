/* redline.c - `licet redline`: what is struck and inserted between two readings of a law.
 *
 * The library finds it; here it is marked up: text for a terminal or a file, Markdown, or a page of
 * HTML that needs nothing beside it. Must not: compare. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <licet_tools.h>

#include "html.h"
#include "redline.h"
#include "rules.h"

enum style { STYLE_TEXT, STYLE_MARKDOWN, STYLE_HTML };

struct redline {
    const struct options *options;
    licet_source *before, *after;
    size_t before_count, after_count;
    struct output *out; /* borrowed */
    enum style style;
    bool color;
    size_t changes;
    const char *opening; /* above the first change, of a page that others write; NULL: its own */
    char last;           /* Markdown: the character before, a line end at first */
};

/* ---- words ---------------------------------------------------------------------------------- */

/* Words that Markdown must not read as its own. */
static void put_markdown(struct redline *r, licet_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];
        if ((unsigned char)byte < ' ')
            continue;
        if (strchr("\\`*_{}[]<|~&$", byte))
            output_string(r->out, "\\");
        output_bytes(r->out, &byte, 1);
        r->last = byte;
    }
}

static void put_words(struct redline *r, licet_text text)
{
    if (r->style == STYLE_HTML)
        html_text(r->out, text);
    else if (r->style == STYLE_MARKDOWN)
        put_markdown(r, text);
    else
        licet_show(text, LICET_SHOW_LINES, output_write, r->out);
}

static void put(struct redline *r, const char *words)
{
    put_words(r, text_of(words));
}

/* ---- pieces --------------------------------------------------------------------------------- */

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t';
}

static bool is_sign(char byte)
{
    return byte != '\0' && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", byte);
}

/* Blanks of the layout: lines of Markdown end in a backslash, and their indent has to last. */
static void put_blank(struct redline *r, licet_text blank)
{
    static const char space[] = "&nbsp;";
    if (r->style != STYLE_MARKDOWN) {
        for (size_t i = 0; i < blank.length; i++) {
            output_bytes(r->out, blank.bytes + i, 1);
            if (r->style == STYLE_TEXT && blank.bytes[i] == '\n')
                output_string(r->out, "  ");
        }
        return;
    }
    bool line = false;
    for (size_t i = 0; i < blank.length; i++) {
        if (blank.bytes[i] == '\n' && !line)
            output_string(r->out, "\\\n");
        else if (blank.bytes[i] == ' ' && (line || i == 0))
            output_string(r->out, line ? space : " ");
        line = line || blank.bytes[i] == '\n';
        r->last = ' ';
    }
}

/* Markdown reads a mark between a letter and a sign as no mark: a blank goes between. */
static void part_marks(struct redline *r, char outside, char inside)
{
    if (r->style != STYLE_MARKDOWN || !is_sign(inside) || is_blank(outside) || is_sign(outside))
        return;
    output_string(r->out, " ");
    r->last = ' ';
}

static const char *const marks[][4] = {
    /* struck: begin, end; inserted: begin, end */
    {"[-", "-]", "{+", "+}"},
    {"~~", "~~", "**", "**"},
    {"<del>", "</del>", "<ins>", "</ins>"},
    {"\033[9;31m", "\033[0m", "\033[4;32m", "\033[0m"},
};

static void put_mark(struct redline *r, char sign, bool end)
{
    if (sign == ' ')
        return;
    size_t row = r->style == STYLE_TEXT && r->color ? 3 : (size_t)r->style;
    output_string(r->out, marks[row][(sign == '+' ? 2 : 0) + (end ? 1 : 0)]);
    r->last = '*';
}

static void put_piece(struct redline *r, const licet_redline_piece *piece,
                      const licet_redline_piece *next)
{
    put_blank(r, piece->blank);
    if (piece->sign != ' ')
        part_marks(r, r->last, piece->words.bytes[0]);
    put_mark(r, piece->sign, false);
    put_words(r, piece->words);
    char last = r->last;
    put_mark(r, piece->sign, true);
    if (piece->sign != ' ' && next && next->blank.length == 0 && next->sign == ' ')
        part_marks(r, next->words.bytes[0], last);
}

static void put_pieces(struct redline *r, const licet_redline_change *change)
{
    if (change->piece_count == 0)
        return;
    output_string(r->out, r->style == STYLE_HTML ? "<pre>" : r->style == STYLE_TEXT ? "  " : "");
    r->last = '\n';
    for (size_t i = 0; i < change->piece_count; i++)
        put_piece(r, &change->pieces[i],
                  i + 1 < change->piece_count ? &change->pieces[i + 1] : NULL);
    output_string(r->out, r->style == STYLE_HTML ? "</pre>\n" : "\n");
}

/* ---- the page of HTML ------------------------------------------------------------------------ */

static void put_names(struct redline *r, const licet_source *sources, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        output_string(r->out, i ? ", " : "");
        html_text(r->out, text_of(sources[i].name));
    }
}

static void begin_page(struct redline *r)
{
    html_begin(r->out, text_of("Redline"), "");
    output_string(r->out, "<p>From ");
    put_names(r, r->before, r->before_count);
    output_string(r->out, " to ");
    put_names(r, r->after, r->after_count);
    output_string(r->out, ": <del>struck</del>, <ins>inserted</ins>.</p>\n");
}

static void end_page(struct redline *r)
{
    if (r->changes == 0)
        begin_page(r);
    if (r->changes == 0)
        output_string(r->out, "<p>No word is struck or inserted, and nothing has moved.</p>\n");
    html_end(r->out);
}

/* ---- headings ------------------------------------------------------------------------------- */

static void put_quoted(struct redline *r, const char *words, licet_text heading)
{
    put(r, words);
    output_string(r->out, r->style == STYLE_HTML ? "<q>" : r->style == STYLE_TEXT ? "`" : "");
    put_words(r, heading);
    output_string(r->out, r->style == STYLE_HTML ? "</q>" : r->style == STYLE_TEXT ? "`" : "");
}

/* What has become of it. */
static void put_fate(struct redline *r, const licet_redline_change *change)
{
    if (change->sign != ' ') {
        put(r, change->sign == '-' ? "struck" : "inserted");
        return;
    }
    bool said = false;
    if (change->former.bytes) {
        put_quoted(r, "renamed; it was ", change->former);
        said = true;
    }
    if (change->moved) {
        put(r, said ? "; moved; it stood " : "moved; it stood ");
        if (change->other_text) {
            put(r, "in ");
            put(r, change->before);
            put(r, ", ");
        }
        if (change->behind.bytes)
            put_quoted(r, "behind ", change->behind);
        else
            put(r, "at the beginning");
        said = true;
    }
    if (!said)
        put(r, "changed");
    else if (change->piece_count > 0 && !change->former.bytes)
        put(r, "; changed");
}

static void put_place(struct redline *r, const licet_redline_change *change)
{
    const char *name = change->after ? change->after : change->before;
    put(r, name);
    char line[NUMBER_ROOM];
    put(r, ", line ");
    put(r, group_digits(line, change->after ? change->now_at : change->was_at, 0));
}

static void put_heading(struct redline *r, const licet_redline_change *change)
{
    struct output *out = r->out;
    if (r->style == STYLE_HTML)
        output_string(out, "<section>\n<h2><code>");
    else if (r->style == STYLE_MARKDOWN)
        output_string(out, r->changes ? "\n### " : "### ");
    else
        output_string(out, r->changes ? "\n" : "");
    if (r->style == STYLE_TEXT && r->color)
        output_string(out, "\033[1m");
    put_words(r, change->heading);
    if (r->style == STYLE_TEXT && r->color)
        output_string(out, "\033[0m");
    output_string(out, r->style == STYLE_HTML ? "</code> <small>" : ": ");
    put_fate(r, change);
    output_string(out, r->style == STYLE_HTML ? "</small></h2>\n<p class=\"place\">" : " (");
    put_place(r, change);
    output_string(out, r->style == STYLE_HTML       ? "</p>\n"
                       : r->style == STYLE_MARKDOWN ? ")\n\n"
                                                    : ")\n");
}

static int put_change(void *user, const licet_redline_change *change)
{
    struct redline *r = user;
    if (r->changes == 0 && r->opening)
        output_string(r->out, r->opening);
    else if (r->changes == 0 && r->style == STYLE_HTML)
        begin_page(r);
    put_heading(r, change);
    put_pieces(r, change);
    if (r->style == STYLE_HTML)
        output_string(r->out, "</section>\n");
    r->changes++;
    return r->out->error != 0;
}

/* ---- all of it ------------------------------------------------------------------------------ */

static int read_texts(struct redline *r)
{
    const struct options *options = r->options;
    if (options->word_count == 0 || options->with_count == 0)
        return report_status(STATUS_USAGE, "which texts? `licet redline OLD... --with NEW...`");
    for (size_t i = 0; i < options->word_count; i++)
        for (size_t j = 0; j < options->with_count; j++)
            if (strcmp(options->words[i], "-") == 0 && strcmp(options->with[j], "-") == 0)
                return report_status(STATUS_USAGE, "standard input cannot be both readings");
    r->before = calloc(options->word_count, sizeof *r->before);
    r->after = calloc(options->with_count, sizeof *r->after);
    if (!r->before || !r->after)
        return report_failure(LICET_MEMORY);
    int status =
        texts_read(r->before, &r->before_count, options, options->words, options->word_count);
    if (status == STATUS_DONE)
        status = texts_read(r->after, &r->after_count, options, options->with, options->with_count);
    return status;
}

static int write_redline(struct redline *r)
{
    const char *path = option_value(r->options, OPTION_OUTPUT);
    struct output out;
    int status = output_open(&out, path);
    r->out = &out;
    if (status != STATUS_DONE)
        return status;
    bool file = path && strcmp(path, "-") != 0 && !option_given(r->options, OPTION_COLOR);
    r->color = !file && option_style(r->options, STDOUT_FILENO) == LICET_COLOR;
    if (r->style != STYLE_HTML)
        output_show(&out, r->style == STYLE_TEXT && r->color);
    licet_diagnostics *diagnostics = NULL;
    licet_status made = licet_redline(r->before, r->before_count, r->after, r->after_count, NULL,
                                      &diagnostics, put_change, r);
    if (diagnostics && licet_diagnostics_errors(diagnostics) > 0)
        rules_render(diagnostics, r->options);
    licet_diagnostics_free(diagnostics);
    if (r->style == STYLE_HTML && made == LICET_OK)
        end_page(r);
    /* what was stopped was stopped by the output, which says why */
    if (made == LICET_MISUSE)
        status = report_status(STATUS_USAGE,
                               "an image has no words to compare: give the texts it was made from");
    else
        status = made == LICET_STOPPED ? STATUS_FILE : report_failure(made);
    return output_close(&out, status == STATUS_DONE, status);
}

licet_status redline_sections(struct output *out, const licet_source *before, size_t before_count,
                              const licet_source *after, size_t after_count, const char *opening)
{
    struct redline r = {.out = out, .style = STYLE_HTML, .opening = opening};
    return licet_redline(before, before_count, after, after_count, NULL, NULL, put_change, &r);
}

int command_redline(const struct options *options)
{
    static const char *const forms[] = {"text", "markdown", "html"};
    struct redline r;
    memset(&r, 0, sizeof r);
    r.options = options;
    size_t form;
    int status = option_choose_form(options, forms, 3, &form);
    r.style = (enum style)form;
    if (status == STATUS_DONE)
        status = read_texts(&r);
    if (status == STATUS_DONE)
        status = write_redline(&r);
    texts_free(r.before, r.before_count);
    texts_free(r.after, r.after_count);
    return status;
}
