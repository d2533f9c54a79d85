/* changes.c - what has changed: between two lists of texts, between two readings of a law.
 *
 * Must not: mark up; that is the host's. */
#include "diagnostics.h"
#include "engine.h"
#include "lang/edits.h"
#include "lang/redline.h"
#include "licet_tools.h"

#include <string.h>

/* ---- lists ---------------------------------------------------------------------------------- */

typedef struct {
    const licet_text *before, *after;
} lists;

static bool same_text(const void *user, uint32_t before, uint32_t after)
{
    const lists *two = user;
    licet_text a = two->before[before], b = two->after[after];
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

licet_status licet_edits(const licet_text *before, size_t before_count, const licet_text *after,
                         size_t after_count, const licet_options *options, licet_edit_report report,
                         void *user)
{
    if ((!before && before_count) || (!after && after_count) || !report ||
        (options && options->version != LICET_OPTIONS_VERSION))
        return LICET_MISUSE;
    if (before_count > INT32_MAX || after_count > INT32_MAX)
        return LICET_LIMIT;
    lc_allocator allocator = li_allocator(options);
    const lists two = {before, after};
    lc_edits edits = {NULL, 0, 0};
    licet_status status = (licet_status)lc_find_edits(
        &edits, (uint32_t)before_count, (uint32_t)after_count, same_text, &two, &allocator);
    for (size_t i = 0; status == LICET_OK && i < edits.count; i++) {
        licet_edit edit = {edits.items[i].sign, edits.items[i].before, edits.items[i].after};
        if (report(user, &edit))
            status = LICET_STOPPED;
    }
    lc_vector_fini(&allocator, &edits);
    return status;
}

/* ---- a redline ------------------------------------------------------------------------------- */

typedef struct {
    const lc_allocator *allocator;
    lc_sources *sources;
    lc_redline redline;
    LC_VECTOR(licet_redline_piece) pieces; /* of the change that is reported */
    licet_redline_report report;
    void *user;
} comparison;

static licet_text text_of(lc_slice slice)
{
    return (licet_text){slice.bytes, slice.length};
}

/* The name of source SOURCE and the line of byte AT in it. */
static void find_line(const comparison *c, uint32_t source, uint32_t at, const char **name,
                      uint32_t *line)
{
    if (source == LC_NONE)
        return;
    const lc_source *text = &c->sources->items[source];
    uint32_t line_start;
    *name = text->name;
    *line = lc_source_line(text, at, &line_start);
}

/* Makes all that reporting needs memory for. */
static bool prepare(comparison *c)
{
    for (size_t i = 0; i < c->sources->count; i++)
        if (lc_source_lines(c->allocator, &c->sources->items[i]) != LC_OK)
            return false;
    for (size_t i = 0; i < c->redline.changes.count; i++)
        for (c->pieces.count = 0; c->pieces.count < c->redline.changes.items[i].piece_count;)
            if (!lc_vector_push(c->allocator, &c->pieces, (licet_redline_piece){0}))
                return false;
    return true;
}

static void report_pieces(comparison *c, licet_redline_change *told, const lc_change *change)
{
    c->pieces.count = 0;
    for (size_t i = 0; i < change->piece_count; i++) {
        const lc_piece *piece = &change->pieces[i];
        c->pieces.items[c->pieces.count++] =
            (licet_redline_piece){piece->sign, text_of(piece->blank), text_of(piece->words)};
    }
    told->pieces = c->pieces.items;
    told->piece_count = c->pieces.count;
}

static licet_status report_change(comparison *c, const lc_change *change)
{
    licet_redline_change told = {
        .sign = change->sign,
        .heading = text_of(change->heading),
        .former = text_of(change->former),
        .moved = change->moved,
        .other_text = change->other_text,
        .behind = text_of(change->behind),
    };
    find_line(c, change->before, change->was_at, &told.before, &told.was_at);
    find_line(c, change->after, change->now_at, &told.after, &told.now_at);
    report_pieces(c, &told, change);
    return c->report(c->user, &told) ? LICET_STOPPED : LICET_OK;
}

/* Nothing is reported before all of it is known. */
static licet_status compare(comparison *c, size_t before, lc_diagnostics *diagnostics)
{
    licet_status status =
        (licet_status)lc_redline_make(&c->redline, c->sources, before, diagnostics);
    if (status == LICET_OK && !prepare(c))
        status = LICET_MEMORY;
    for (size_t i = 0; status == LICET_OK && i < c->redline.changes.count; i++)
        status = report_change(c, &c->redline.changes.items[i]);
    return status;
}

static licet_status add_sources(lc_sources *sources, const licet_source *texts, size_t count)
{
    licet_status status = LICET_OK;
    for (size_t i = 0; status == LICET_OK && i < count; i++) {
        uint32_t index;
        status = (licet_status)lc_sources_add(
            sources, &index, texts[i].name, texts[i].length ? texts[i].bytes : "", texts[i].length);
    }
    return status;
}

static licet_status check_sources(const licet_source *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!texts[i].name || (!texts[i].bytes && texts[i].length) ||
            lc_image_is(texts[i].bytes, texts[i].length))
            return LICET_MISUSE;
        if (texts[i].length > LC_MAX_SOURCE_BYTES)
            return LICET_LIMIT;
    }
    return LICET_OK;
}

licet_status licet_redline(const licet_source *before, size_t before_count,
                           const licet_source *after, size_t after_count,
                           const licet_options *options, licet_diagnostics **diagnostics,
                           licet_redline_report report, void *user)
{
    if (diagnostics)
        *diagnostics = NULL;
    if ((!before && before_count) || (!after && after_count) || !report ||
        (options && options->version != LICET_OPTIONS_VERSION))
        return LICET_MISUSE;
    licet_status status = check_sources(before, before_count);
    if (status == LICET_OK)
        status = check_sources(after, after_count);
    if (status != LICET_OK)
        return status;
    lc_allocator allocator = li_allocator(options);
    licet_diagnostics *found = li_diagnostics_new(&allocator);
    if (!found)
        return LICET_MEMORY;
    comparison c = {.allocator = &allocator, .sources = &found->sources, .report = report};
    c.user = user;
    lc_redline_init(&c.redline, &allocator);
    status = add_sources(&found->sources, before, before_count);
    if (status == LICET_OK)
        status = add_sources(&found->sources, after, after_count);
    if (status == LICET_OK)
        status = compare(&c, before_count, &found->list);
    lc_vector_fini(&allocator, &c.pieces);
    lc_redline_fini(&c.redline);
    return li_diagnostics_hand_out(diagnostics, found, status);
}
