/* diff.c - see diff.h.
 *
 * The shortest edit script after E. Myers, "An O(ND) difference algorithm and its variations"
 * (1986): for each number of edits the furthest line of every diagonal is kept, and the script is
 * read off backwards. Texts that have more than MOST_EDITS edits are shown as replaced. */
#include "diff.h"

#include <stdlib.h>
#include <string.h>

enum { CONTEXT = 3, MOST_EDITS = 4000 };

struct lines {
    licet_text *items; /* with their ends; the last may have none */
    size_t count;
};

/* One line of the script: of both texts, of the old one, of the new one. */
struct edit {
    char sign; /* ' ', '-' or '+' */
    size_t old, new;
};

struct script {
    struct edit *items;
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

static bool same(licet_text one, licet_text other)
{
    return one.length == other.length &&
           (one.length == 0 || memcmp(one.bytes, other.bytes, one.length) == 0);
}

/* The furthest x of diagonal K after EDITS edits; ROW holds those of one edit less, by K. */
static ptrdiff_t step(const ptrdiff_t *row, ptrdiff_t k, ptrdiff_t edits)
{
    if (k == -edits || (k != edits && row[k - 1] < row[k + 1]))
        return row[k + 1];
    return row[k - 1] + 1;
}

/* Rows of furthest points, the last of which reaches the end; their number less one is that of the
 * edits. NULL: out of memory, or (*EDITS is MOST_EDITS + 1) too many. */
static ptrdiff_t **find_rows(const struct lines *a, const struct lines *b, size_t *edits)
{
    ptrdiff_t n = (ptrdiff_t)a->count, m = (ptrdiff_t)b->count;
    ptrdiff_t **rows = calloc(MOST_EDITS + 1, sizeof *rows);
    for (*edits = 0; rows && *edits <= MOST_EDITS; ++*edits) {
        ptrdiff_t d = (ptrdiff_t)*edits;
        ptrdiff_t *room = calloc((size_t)(2 * d + 3), sizeof *room);
        if (!room)
            break;
        rows[d] = room + d + 1; /* by diagonal, from -d - 1 to d + 1 */
        for (ptrdiff_t k = -d; k <= d; k += 2) {
            ptrdiff_t x = d == 0 ? 0 : step(rows[d - 1], k, d);
            while (x < n && x - k < m && x >= 0 && x - k >= 0 && same(a->items[x], b->items[x - k]))
                x++;
            rows[d][k] = x;
            if (x >= n && x - k >= m)
                return rows;
        }
    }
    for (size_t d = 0; rows && d <= MOST_EDITS && rows[d]; d++)
        free(rows[d] - d - 1);
    free(rows);
    return NULL;
}

static void prepend(struct script *script, size_t room, char sign, ptrdiff_t old, ptrdiff_t new)
{
    script->items[room - ++script->count] = (struct edit){sign, (size_t)old, (size_t) new};
}

/* Everything struck, everything inserted. */
static void replace_all(struct script *script, const struct lines *a, const struct lines *b)
{
    for (size_t i = 0; i < a->count; i++)
        script->items[script->count++] = (struct edit){'-', i, 0};
    for (size_t i = 0; i < b->count; i++)
        script->items[script->count++] = (struct edit){'+', a->count, i};
}

static bool make_script(struct script *script, const struct lines *a, const struct lines *b)
{
    size_t room = a->count + b->count + 1, edits;
    script->items = calloc(room, sizeof *script->items);
    script->count = 0;
    if (!script->items)
        return false;
    ptrdiff_t **rows = find_rows(a, b, &edits);
    if (!rows) {
        replace_all(script, a, b);
        return edits > MOST_EDITS;
    }
    ptrdiff_t x = (ptrdiff_t)a->count, y = (ptrdiff_t)b->count;
    for (ptrdiff_t d = (ptrdiff_t)edits; d >= 0; d--) {
        ptrdiff_t k = x - y;
        bool down = d > 0 && (k == -d || (k != d && rows[d - 1][k - 1] < rows[d - 1][k + 1]));
        ptrdiff_t from = d == 0 ? 0 : down ? rows[d - 1][k + 1] : rows[d - 1][k - 1] + 1;
        for (; x > from; x--, y--)
            prepend(script, room, ' ', x - 1, y - 1);
        if (d > 0 && down)
            prepend(script, room, '+', x, --y);
        else if (d > 0)
            prepend(script, room, '-', --x, y);
        free(rows[d] - d - 1);
    }
    free(rows);
    memmove(script->items, script->items + room - script->count,
            script->count * sizeof *script->items);
    return true;
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
    const struct edit *begin = &script->items[first];
    output_format(out, "@@ -%zu,%zu +%zu,%zu @@\n", begin->old + (old > 0), old,
                  begin->new + (new > 0), new);
    for (size_t i = first; i < end; i++) {
        const struct edit *edit = &script->items[i];
        licet_text line = edit->sign == '+' ? b->items[edit->new] : a->items[edit->old];
        output_bytes(out, &edit->sign, 1);
        output_text(out, line);
        if (line.bytes[line.length - 1] != '\n')
            output_string(out, "\n\\ No newline at end of file\n"); /* as `patch` reads it */
    }
}

bool diff_write(struct output *out, const char *name, licet_text old, licet_text new)
{
    struct lines a = {NULL, 0}, b = {NULL, 0};
    struct script script = {NULL, 0};
    bool made = cut_lines(&a, old) && cut_lines(&b, new) && make_script(&script, &a, &b);
    bool headed = false;
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
