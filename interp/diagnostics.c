/* diagnostics.c - hands diagnostics to the host: one by one, or rendered.
 *
 * The object owns the diagnostics and the texts they quote. Line tables are made when the first
 * place is asked for. Must not: word anything; that is lang/diag.def. */
#include "diagnostics.h"
#include "lang/render.h"

licet_diagnostics *li_diagnostics_new(const lc_allocator *allocator)
{
    licet_diagnostics *diagnostics = lc_new(allocator, sizeof *diagnostics);
    if (diagnostics) {
        diagnostics->allocator = *allocator;
        lc_diagnostics_init(&diagnostics->list, allocator);
        lc_sources_init(&diagnostics->sources, allocator);
    }
    return diagnostics;
}

licet_status li_diagnostics_hand_out(licet_diagnostics **out, licet_diagnostics *diagnostics,
                                     licet_status status)
{
    if (diagnostics->list.failed)
        status = LICET_MEMORY;
    if (out && status != LICET_MEMORY) {
        lc_diagnostics_sort(&diagnostics->list);
        *out = diagnostics;
    } else {
        licet_diagnostics_free(diagnostics);
    }
    return status;
}

size_t licet_diagnostics_count(const licet_diagnostics *diagnostics)
{
    return diagnostics ? diagnostics->list.count : 0;
}

size_t licet_diagnostics_errors(const licet_diagnostics *diagnostics)
{
    return diagnostics ? diagnostics->list.error_count : 0;
}

/* The column, in characters from 1, of OFFSET in the line that starts at LINE_START. */
static uint32_t column_of(const lc_source *source, uint32_t line_start, uint32_t offset)
{
    uint32_t column = 1;
    for (uint32_t at = line_start; at < offset;) {
        uint32_t code;
        unsigned length = lc_utf8_next(source->text + at, source->length - at, &code);
        at += length ? length : 1;
        column++;
    }
    return column;
}

static licet_status find_place(licet_diagnostics *diagnostics, lc_place place,
                               licet_diagnostic *diagnostic)
{
    if (place.source >= diagnostics->sources.count)
        return LICET_OK;
    lc_source *source = &diagnostics->sources.items[place.source];
    if (lc_source_lines(&diagnostics->allocator, source) != LC_OK)
        return LICET_MEMORY;
    uint32_t line_start;
    uint32_t start = place.start < source->length ? place.start : source->length;
    diagnostic->source = source->name;
    diagnostic->line = lc_source_line(source, start, &line_start);
    diagnostic->column = column_of(source, line_start, start);
    diagnostic->start = place.start;
    diagnostic->end = place.end;
    return LICET_OK;
}

licet_status licet_diagnostics_get(licet_diagnostics *diagnostics, size_t index,
                                   licet_diagnostic *diagnostic)
{
    if (!diagnostics || !diagnostic || index >= diagnostics->list.count)
        return LICET_MISUSE;
    const lc_diagnostic *item = diagnostics->list.items[index];
    licet_diagnostic found = {
        .code = lc_code_text(item->code),
        .slug = lc_code_slug(item->code),
        .warning = item->severity == LC_WARNING,
        .message = item->message,
        .help = item->help && *item->help ? item->help : NULL,
    };
    licet_status status = find_place(diagnostics, item->place, &found);
    if (status == LICET_OK)
        *diagnostic = found;
    return status;
}

licet_status licet_diagnostics_render(licet_diagnostics *diagnostics, licet_style style,
                                      licet_write write, void *user)
{
    if (!diagnostics || !write || style > LICET_JSON)
        return LICET_MISUSE;
    static const lc_render_style styles[] = {
        [LICET_PLAIN] = LC_RENDER_TERMINAL,
        [LICET_COLOR] = LC_RENDER_COLOR,
        [LICET_JSON] = LC_RENDER_JSON,
    };
    lc_buffer out;
    lc_buffer_init(&out, &diagnostics->allocator);
    licet_status status =
        (licet_status)lc_render(&out, &diagnostics->list, &diagnostics->sources, styles[style]);
    if (out.failed)
        status = LICET_MEMORY;
    if (status == LICET_OK && out.length && write(user, out.bytes, out.length))
        status = LICET_STOPPED;
    lc_buffer_fini(&out);
    return status;
}

void licet_diagnostics_free(licet_diagnostics *diagnostics)
{
    if (!diagnostics)
        return;
    const lc_allocator allocator = diagnostics->allocator;
    lc_diagnostics_fini(&diagnostics->list);
    lc_sources_fini(&diagnostics->sources);
    lc_delete(&allocator, diagnostics, sizeof *diagnostics);
}
