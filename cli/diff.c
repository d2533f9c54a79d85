/* diff.c - see diff.h.
 *
 * The library finds the shortest script; here it is cut into hunks. */
#include "diff.h"

#include <stdlib.h>
#include <string.h>

#include <licet_tools.h>

enum { CONTEXT = 3 };

struct lines {
    licet_text *items; /* with their ends; the last may have none */
    size_t count;
};

struct script {
    licet_edit *items;
    size_t count;
};

static bool cut_lines(struct lines *lines, licet_text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += text.bytes[i] == '\n' || i + 1 == text.length;
    lines->items = calloc(count + 1, sizeof *lines->items);
    lines->count = 0;
    for (size_t start = 0; lines->items && start < text.length;) {
        const char *end = memchr(text.bytes + start, '\n', text.length - start);
        size_t length = end ? (size_t)(end - text.bytes) - start + 1 : text.length - start;
        lines->items[lines->count++] = (licet_text){text.bytes + start, length};
        start += length;
    }
    return lines->items != NULL;
}

/* There is room for all lines of both texts. */
static int add_edit(void *user, const licet_edit *edit)
{
    struct script *script = user;
    script->items[script->count++] = *edit;
    return 0;
}

static bool make_script(struct script *script, const struct lines *a, const struct lines *b)
{
    script->items = calloc(a->count + b->count + 1, sizeof *script->items);
    return script->items &&
           licet_edits(a->items, a->count, b->items, b->count, NULL, add_edit, script) == LICET_OK;
}

/* ---- hunks ---------------------------------------------------------------------------------- */

/* The end of the hunk that begins at FIRST: behind the last change that is near enough. */
static size_t hunk_end(const struct script *script, size_t first)
{
    size_t end = first, quiet = 0;
    for (size_t i = first; i < script->count && quiet <= 2 * CONTEXT; i++) {
        quiet = script->items[i].sign == ' ' ? quiet + 1 : 0;
        if (quiet == 0)
            end = i + 1;
    }
    return end + CONTEXT < script->count ? end + CONTEXT : script->count;
}

static void write_hunk(struct output *out, const struct script *script, size_t first, size_t end,
                       const struct lines *a, const struct lines *b)
{
    size_t old = 0, new = 0;
    for (size_t i = first; i < end; i++) {
        old += script->items[i].sign != '+';
        new += script->items[i].sign != '-';
    }
    const licet_edit *begin = &script->items[first];
    output_format(out, "@@ -%zu,%zu +%zu,%zu @@\n", begin->before + (old > 0), old,
                  begin->after + (new > 0), new);
    for (size_t i = first; i < end; i++) {
        const licet_edit *edit = &script->items[i];
        licet_text line = edit->sign == '+' ? b->items[edit->after] : a->items[edit->before];
        output_bytes(out, &edit->sign, 1);
        bool ended = line.bytes[line.length - 1] == '\n';
        output_text(out, (licet_text){line.bytes, line.length - ended});
        output_string(out, ended ? "\n" : "\n\\ No newline at end of file\n"); /* for `patch` */
    }
}

bool diff_write(struct output *out, const char *name, licet_text old, licet_text new)
{
    struct lines a = {NULL, 0}, b = {NULL, 0};
    struct script script = {NULL, 0};
    bool made = cut_lines(&a, old) && cut_lines(&b, new) && make_script(&script, &a, &b);
    bool headed = false;
    output_show(out, false);
    for (size_t i = 0; made && i < script.count; i++) {
        if (script.items[i].sign == ' ')
            continue;
        size_t first = i > CONTEXT ? i - CONTEXT : 0, end = hunk_end(&script, i);
        if (!headed)
            output_format(out, "--- %s\tas it is\n+++ %s\tlaid out\n", name, name);
        headed = true;
        write_hunk(out, &script, first, end, &a, &b);
        i = end - 1;
    }
    free(script.items);
    free(a.items);
    free(b.items);
    return made;
}
