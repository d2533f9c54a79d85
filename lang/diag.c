/* diag.c - see diag.h.
 *
 * All wording comes from diag.def. It is laid out as one constant of plain bytes with offsets into
 * it, not as a table of pointers: pointers would have to be relocated when the shared library is
 * loaded, so the table could not be read-only. Must not: print, or decide what is an error. */
#include "diag.h"

#include "buffer.h"

#include <string.h>

/* ---- the list ----------------------------------------------------------------------------- */

struct wording {
    char empty[1];
#define DIAG(code, severity, slug, message, help)                                                  \
    char code##_code[sizeof #code];                                                                \
    char code##_slug[sizeof(slug)];                                                                \
    char code##_message[sizeof(message)];                                                          \
    char code##_help[sizeof(help)];
#include "diag.def"
#undef DIAG
};

static const struct wording words = {
    "",
#define DIAG(code, severity, slug, message, help) #code, slug, message, help,
#include "diag.def"
#undef DIAG
};

typedef struct {
    lc_severity severity;
    uint32_t code, slug, message, help; /* offsets in `words` */
} list_entry;

/* The last one stands for a number that is no code. */
static const list_entry list[LC_CODE_COUNT + 1] = {
#define DIAG(code, severity, slug, message, help)                                                  \
    {LC_##severity, offsetof(struct wording, code##_code), offsetof(struct wording, code##_slug),  \
     offsetof(struct wording, code##_message), offsetof(struct wording, code##_help)},
#include "diag.def"
#undef DIAG
    {LC_ERROR, 0, 0, 0, 0},
};

static const list_entry *entry_of(lc_code code)
{
    return &list[(unsigned)code < LC_CODE_COUNT ? (unsigned)code : LC_CODE_COUNT];
}

static const char *words_at(uint32_t offset)
{
    return (const char *)&words + offset;
}

const char *lc_code_text(lc_code code)
{
    return words_at(entry_of(code)->code);
}

const char *lc_code_slug(lc_code code)
{
    return words_at(entry_of(code)->slug);
}

lc_severity lc_code_severity(lc_code code)
{
    return entry_of(code)->severity;
}

/* ---- a collection ------------------------------------------------------------------------- */

void lc_diagnostics_init(lc_diagnostics *diagnostics, const lc_allocator *allocator)
{
    *diagnostics = (lc_diagnostics){.items = NULL};
    lc_arena_init(&diagnostics->arena, allocator);
}

void lc_diagnostics_fini(lc_diagnostics *diagnostics)
{
    lc_vector_fini(&diagnostics->arena.allocator, diagnostics);
    lc_arena_fini(&diagnostics->arena);
}

/* A text in the collection's arena; NULL when it failed. */
static const char *keep_text(lc_diagnostics *diagnostics, const char *text, size_t length)
{
    const char *copy = lc_arena_text(&diagnostics->arena, text, length);
    if (!copy)
        diagnostics->failed = true;
    return copy;
}

#define ELLIPSIS "\xE2\x80\xA6"

/* Accents take no column: bytes are bounded too. */
#define MAX_ARGUMENT_BYTES (LC_MAX_ARGUMENT_COLUMNS * 4u)

static void append_argument(lc_buffer *out, const char *argument)
{
    size_t length = argument ? strlen(argument) : 0;
    size_t start = out->length, cut = start; /* CUT: where the ellipsis still fits */
    unsigned columns = 0;
    for (size_t at = 0; at < length;) {
        char shown[LC_SHOWN_TEXT];
        unsigned width;
        at += lc_show_next(shown, argument + at, length - at, &width);
        columns += width;
        if (columns > LC_MAX_ARGUMENT_COLUMNS || out->length - start > MAX_ARGUMENT_BYTES) {
            out->length = cut;
            lc_buffer_text(out, ELLIPSIS);
            return;
        }
        lc_buffer_text(out, shown);
        if (columns < LC_MAX_ARGUMENT_COLUMNS)
            cut = out->length;
    }
}

const char *lc_diagnostic_text(lc_diagnostics *diagnostics, const char *template, size_t count,
                               const char *const *arguments)
{
    lc_buffer out;
    lc_buffer_init(&out, &diagnostics->arena.allocator);
    for (const char *at = template; *at;) {
        if (at[0] == '{' && at[1] >= '0' && at[1] <= '9' && at[2] == '}' &&
            (size_t)(at[1] - '0') < count) {
            append_argument(&out, arguments[at[1] - '0']);
            at += 3;
        } else {
            lc_buffer_byte(&out, *at++);
        }
    }
    const char *text = NULL;
    if (out.failed)
        diagnostics->failed = true;
    else
        text = keep_text(diagnostics, out.bytes, out.length);
    lc_buffer_fini(&out);
    return text;
}

static bool same_place(lc_place a, lc_place b)
{
    return a.source == b.source && a.start == b.start && a.end == b.end;
}

/* Nowhere is no place: there, only the same MESSAGE makes two diagnostics the same one. */
static bool is_duplicate(const lc_diagnostics *diagnostics, lc_code code, lc_place place,
                         const char *message)
{
    for (size_t i = 0; i < diagnostics->count; i++) {
        const lc_diagnostic *item = diagnostics->items[i];
        if (item->code != code)
            continue;
        if (place.source == LC_NONE) {
            if (item->place.source == LC_NONE && message && strcmp(item->message, message) == 0)
                return true;
        } else if (same_place(item->place, place)) {
            return true;
        }
    }
    return false;
}

static lc_diagnostic *keep_diagnostic(lc_diagnostics *diagnostics, const lc_diagnostic *contents)
{
    lc_diagnostic *diagnostic = lc_arena_alloc(&diagnostics->arena, sizeof *diagnostic);
    if (!diagnostic || !lc_vector_room(&diagnostics->arena.allocator, diagnostics)) {
        diagnostics->failed = true;
        return NULL;
    }
    *diagnostic = *contents;
    diagnostics->items[diagnostics->count++] = diagnostic;
    return diagnostic;
}

lc_diagnostic *lc_report(lc_diagnostics *diagnostics, lc_code code, lc_place place, size_t count,
                         const char *const *arguments)
{
    const list_entry *entry = entry_of(code);
    if (place.source != LC_NONE && is_duplicate(diagnostics, code, place, NULL))
        return NULL;
    bool is_error = entry->severity == LC_ERROR;
    uint32_t *counter = is_error ? &diagnostics->error_count : &diagnostics->warning_count;
    if (*counter >= LC_MAX_ERRORS) {
        if (*counter < UINT32_MAX)
            ++*counter;
        return NULL;
    }
    const char *message =
        lc_diagnostic_text(diagnostics, words_at(entry->message), count, arguments);
    if (place.source == LC_NONE && is_duplicate(diagnostics, code, place, message))
        return NULL;
    ++*counter;
    const char *help = words_at(entry->help);
    help = *help ? lc_diagnostic_text(diagnostics, help, count, arguments) : NULL;
    if (!message || diagnostics->failed)
        return NULL;
    const lc_diagnostic contents = {
        .code = code,
        .severity = entry->severity,
        .place = place,
        .message = message,
        .help = help,
    };
    return keep_diagnostic(diagnostics, &contents);
}

void lc_diagnostic_label(lc_diagnostics *diagnostics, lc_diagnostic *diagnostic, const char *label)
{
    if (diagnostic && label)
        diagnostic->label = keep_text(diagnostics, label, strlen(label));
}

void lc_diagnostic_note(lc_diagnostics *diagnostics, lc_diagnostic *diagnostic, lc_place place,
                        const char *label)
{
    const uint32_t most = sizeof diagnostic->notes / sizeof diagnostic->notes[0];
    if (!diagnostic || diagnostic->note_count == most)
        return;
    lc_note *note = &diagnostic->notes[diagnostic->note_count++];
    note->place = place;
    note->label = label ? keep_text(diagnostics, label, strlen(label)) : NULL;
}

void lc_diagnostic_help(lc_diagnostics *diagnostics, lc_diagnostic *diagnostic, const char *help)
{
    if (diagnostic)
        diagnostic->help = help && *help ? keep_text(diagnostics, help, strlen(help)) : NULL;
}

static bool stands_before(const lc_diagnostic *a, const lc_diagnostic *b)
{
    if (a->place.source != b->place.source)
        return a->place.source < b->place.source;
    if (a->place.start != b->place.start)
        return a->place.start < b->place.start;
    return a->place.end < b->place.end;
}

/* By insertion: few are kept, and those of one place keep the order in which they were found. */
void lc_diagnostics_sort(lc_diagnostics *diagnostics)
{
    for (size_t i = 1; i < diagnostics->count; i++) {
        lc_diagnostic *moving = diagnostics->items[i];
        size_t at = i;
        for (; at > 0 && stands_before(moving, diagnostics->items[at - 1]); at--)
            diagnostics->items[at] = diagnostics->items[at - 1];
        diagnostics->items[at] = moving;
    }
}
