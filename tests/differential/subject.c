/* subject.c - a ruleset on both sides of the comparison: see subject.h.
 *
 * Owns the arena, the diagnostics and the library's law. The standard modules are those embedded
 * in the library. */
#include "subject.h"

#include "interp/index.h"
#include "interp/stdlib.h"
#include "licet_tools.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- opening -------------------------------------------------------------------------------- */

static void *allocate(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

static int load_for_law(void *user, const char *name, const char **text, size_t *length,
                        bool *standard)
{
    const subject *s = user;
    for (size_t i = 0; i < li_standard_module_count; i++) {
        if (strcmp(name, li_standard_modules[i].name) != 0)
            continue;
        *text = (const char *)li_standard_modules[i].text;
        *length = li_standard_modules[i].length;
        *standard = true;
        return 0;
    }
    const generated_ruleset *r = s->ruleset;
    *text = r->module_rows ? r->module_rows : r->module;
    *length = r->module_rows ? r->module_rows_length : r->module_length;
    *standard = false;
    return r->module ? 0 : 1;
}

static int load_for_library(void *user, const char *name, licet_text *text)
{
    const generated_ruleset *r = user;
    (void)name;
    *text = (licet_text){r->module, r->module_length};
    return r->module ? 0 : 1;
}

static int load_table(void *user, const char *name, const char *file, licet_text *text)
{
    const generated_ruleset *r = user;
    for (uint32_t i = 0; i < r->table_count; i++) {
        const generated_table *table = &r->tables[i];
        char expected[64] = "";
        if (strcmp(table->registry, name) != 0)
            continue;
        if (table->from_file)
            snprintf(expected, sizeof expected, "%s.csv", name);
        *text = (licet_text){table->text, table->length};
        return strcmp(expected, file) == 0 ? 0 : 1;
    }
    return 1;
}

static void problem(subject *s, const char *what, const char *more)
{
    free(s->problem);
    size_t size = strlen(what) + strlen(more) + 3;
    s->problem = malloc(size);
    if (s->problem)
        snprintf(s->problem, size, "%s: %s", what, more);
}

/* The first error of the checker. */
static void checker_problem(subject *s)
{
    char words[600] = "it refuses without an error";
    for (size_t i = 0; i < s->diagnostics.count; i++) {
        const lc_diagnostic *d = s->diagnostics.items[i];
        if (d->severity != LC_ERROR)
            continue;
        const char *text = "";
        int length = 0;
        if (d->place.source < s->sources.count) {
            text = s->sources.items[d->place.source].text + d->place.start;
            length = (int)(d->place.end - d->place.start);
        }
        snprintf(words, sizeof words, "%s %s, at %.*s", lc_code_text(d->code), d->message,
                 length > 200 ? 200 : length, text);
        break;
    }
    problem(s, "the checker refuses the text", words);
}

static bool check_law(subject *s)
{
    uint32_t source;
    const generated_ruleset *r = s->ruleset;
    const lc_loader loader = {load_for_law, s, NULL, NULL, LC_MAX_SOURCE_BYTES};
    const lc_check_options options = {.where = r->where,
                                      .where_length = r->where ? strlen(r->where) : 0};
    lc_status status =
        r->rows ? lc_sources_add(&s->sources, &source, "generated", r->rows, r->rows_length)
                : lc_sources_add(&s->sources, &source, "generated", r->text, r->length);
    if (status == LC_OK)
        status = lc_check(&s->law, &s->arena, &s->sources, &loader, &options, &s->diagnostics);
    if (status == LC_OK)
        return true;
    s->law = NULL;
    if (status == LC_WRONG_RULES)
        checker_problem(s);
    else
        problem(s, "the checker", "out of memory");
    return false;
}

/* The first error of the library. */
static void library_problem(subject *s, licet_diagnostics *diagnostics, licet_status status)
{
    licet_diagnostic found;
    char words[600];
    snprintf(words, sizeof words, "%s", licet_status_text(status));
    for (size_t i = 0; i < licet_diagnostics_count(diagnostics); i++) {
        if (licet_diagnostics_get(diagnostics, i, &found) != LICET_OK || found.warning)
            continue;
        snprintf(words, sizeof words, "%s %s, at %s:%u:%u", found.code, found.message,
                 found.source ? found.source : "", found.line, found.column);
        break;
    }
    problem(s, "the library does not load the text", words);
}

/* Most of what is generated is too small to be indexed; two in three are even so, and one of these
 * is decided by rows in blocks. */
static bool force_index(subject *s, licet_law *law, size_t length)
{
    licet_status status = length % 3 == 0 ? LICET_OK : li_index_force(law, length % 3 == 1);
    if (status != LICET_OK)
        problem(s, "the index", licet_status_text(status));
    return status == LICET_OK;
}

bool subject_load(subject *s, licet_text text, const char *where, subject_form form,
                  licet_law **law)
{
    licet_options options = LICET_OPTIONS_INIT;
    options.bare = form == SUBJECT_BARE;
    options.load = load_for_library;
    options.load_table = load_table;
    options.load_user = options.load_table_user = (void *)(uintptr_t)s->ruleset;
    if (where)
        options.where = (licet_text){where, strlen(where)};
    const licet_source source = {"generated", text.bytes, text.length};
    licet_diagnostics *diagnostics = NULL;
    licet_law *again = NULL;
    licet_status status = licet_load(law, &diagnostics, &source, 1, &options);
    if (status != LICET_OK)
        library_problem(s, diagnostics, status);
    licet_diagnostics_free(diagnostics);
    if (status == LICET_OK && form != SUBJECT_IMAGE)
        return force_index(s, *law, text.length);
    if (status != LICET_OK)
        return false;
    licet_text bytes = licet_law_image(*law);
    const licet_source second = {"image", bytes.bytes, bytes.length};
    status = licet_load(&again, NULL, &second, 1, NULL);
    licet_law_free(*law);
    *law = again;
    if (status != LICET_OK)
        problem(s, "the library does not load its own image", licet_status_text(status));
    return status == LICET_OK && force_index(s, again, text.length);
}

/* Whether the rows of both laws have the same names. */
static bool same_rows(const subject *s, uint32_t registry)
{
    const lc_registry *r = &s->law->registries[registry];
    bool same = licet_law_row_count(s->compiled, registry) == r->row_count;
    for (uint32_t i = 0; same && i < r->row_count; i++) {
        licet_text label = licet_law_row_label(s->compiled, registry, i);
        same = label.length == r->rows[i].label_length &&
               memcmp(label.bytes, r->rows[i].label, label.length) == 0;
    }
    for (uint32_t i = 0; same && i < r->spelling_count; i++) {
        const lc_spelling *spelling = &r->spellings[i];
        same = licet_law_row_find(s->compiled, registry,
                                  (licet_text){spelling->text, spelling->length}) == spelling->row;
    }
    return same;
}

static bool same_laws(subject *s)
{
    if (licet_law_fact_count(s->compiled) != s->law->fact_count ||
        licet_law_rule_count(s->compiled) != s->law->rule_count ||
        licet_law_outcome_count(s->compiled) != s->law->outcome_count ||
        licet_law_cap_count(s->compiled) != s->law->cap_count ||
        licet_law_registry_count(s->compiled) != s->law->registry_count ||
        licet_law_property_count(s->compiled) != s->law->property_count) {
        problem(s, "the library's law", "other numbers of what is declared");
        return false;
    }
    for (uint32_t i = 0; i < s->law->registry_count; i++) {
        if (same_rows(s, i))
            continue;
        problem(s, "the library's law", "other rows in a registry");
        return false;
    }
    return true;
}

bool subject_open(subject *s, const generated_ruleset *ruleset, bool image)
{
    static const lc_allocator allocator = {allocate, NULL};
    *s = (subject){.ruleset = ruleset};
    lc_arena_init(&s->arena, &allocator);
    lc_sources_init(&s->sources, &allocator);
    lc_diagnostics_init(&s->diagnostics, &allocator);
    if (!check_law(s) || !subject_load(s, (licet_text){ruleset->text, ruleset->length},
                                       ruleset->where, image, &s->compiled))
        return false;
    return same_laws(s);
}

void subject_close(subject *s)
{
    licet_law_free(s->compiled);
    lc_diagnostics_fini(&s->diagnostics);
    lc_sources_fini(&s->sources);
    lc_arena_fini(&s->arena);
    free(s->problem);
    *s = (subject){.law = NULL};
}

/* ---- records as texts ----------------------------------------------------------------------- */

typedef struct {
    char *text;
    size_t length, capacity;
} writer;

static void put(writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(writer *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(w->text + w->length, w->capacity - w->length, format, arguments);
    va_end(arguments);
    w->length += written < 0 ? 0 : (size_t)written;
    if (w->length >= w->capacity)
        w->length = w->capacity - 1;
}

typedef struct {
    bool rejected;
    uint32_t outcome, lowest, highest, because;
    bool in_force, binding, enforced, books;
} record_head;

static void put_head(writer *w, record_head head)
{
    put(w,
        "rejected %d, outcome %u, lowest %u, highest %u, because %u, in force %d, binding %d, "
        "enforced %d, books %d",
        head.rejected, head.outcome, head.lowest, head.highest, head.because, head.in_force,
        head.binding, head.enforced, head.books);
}

typedef struct {
    uint64_t cap, agreement; /* UINT64_MAX: none */
    uint32_t place, window;
    int32_t date;
    bool tested;
    int32_t start;
    int scale;
    int64_t amount, before, limit;
} booking_head;

static void put_booking(writer *w, booking_head head)
{
    put(w,
        "; %s %" PRIu64 ".%u window %u from %d%s: %" PRId64 " after %" PRId64 " of %" PRId64
        " on %d at scale %d per",
        head.cap != UINT64_MAX ? "cap" : "agreement",
        head.cap != UINT64_MAX ? head.cap : head.agreement, head.place, head.window, head.start,
        head.tested ? "" : ", not tested", head.amount, head.before, head.limit, head.date,
        head.scale);
}

static void put_duty(writer *w, uint64_t rule, licet_text text, bool has_due, bool due_known,
                     bool certain, int32_t due)
{
    put(w, "; duty of %" PRIu64 ": %.*s", rule, (int)text.length, text.bytes);
    if (has_due)
        put(w, " due %d %d", due_known, due_known ? due : 0);
    if (!certain)
        put(w, " perhaps");
}

void subject_slow_text(const subject *s, const slow_record *record, char text[RECORD_TEXT])
{
    const lc_law *law = s->law;
    writer w = {text, 0, RECORD_TEXT};
    put_head(&w, (record_head){record->rejected, record->outcome, record->lowest, record->highest,
                               record->because, record->in_force, record->binding, record->enforced,
                               record->books});
    for (uint32_t i = 0; i < record->relied.count; i++)
        put(&w, "; relies on %u", record->relied.items[i]);
    for (uint32_t i = 0; i < record->standing.count; i++)
        put(&w, "; stands %u", record->standing.items[i]);
    for (uint32_t i = 0; i < record->booking_count; i++) {
        const slow_booking *b = &record->bookings[i];
        const lc_cap_limit *limits =
            b->cap != LC_NONE ? law->caps[b->cap].limits : law->agreements[b->agreement].limits;
        put_booking(&w, (booking_head){.cap = b->cap == LC_NONE ? UINT64_MAX : b->cap,
                                       .agreement = b->agreement,
                                       .place = b->place,
                                       .window = b->window,
                                       .start = b->start,
                                       .date = b->date,
                                       .tested = b->tested,
                                       .scale = limits[b->place - 1].measure->scale,
                                       .amount = b->amount,
                                       .before = b->before,
                                       .limit = b->limit});
        for (uint32_t k = 0; k < b->key_count; k++)
            put(&w, " [%s]", slow_key(b, k));
    }
    for (uint32_t i = 0; i < record->duty_count; i++) {
        const slow_duty *d = &record->duties[i];
        const lc_duty *duty = &law->rules[d->rule].duties[d->duty];
        put_duty(&w, d->rule, (licet_text){duty->text.text, duty->text.length}, duty->has_due,
                 d->due_known, d->certain, d->due);
    }
    for (uint32_t i = 0; i < record->missing_count; i++) {
        const slow_missing *m = &record->missing[i];
        put(&w, "; missing %u", m->fact);
        for (uint32_t k = 0; k < m->depth; k++)
            put(&w, ".%s",
                law->registries[m->registry[k]].columns[m->columns[k]].declared.name->text);
    }
    for (uint32_t i = 0; i < record->agreements.count; i++)
        put(&w, "; under %u", record->agreements.items[i]);
    for (uint32_t i = 0; i < record->also_met.count; i++)
        put(&w, "; also met %u", record->also_met.items[i]);
    for (uint32_t i = 0; i < record->skipped_count; i++)
        put(&w, "; skipped %u.%u", record->skipped[i].cap, record->skipped[i].place);
}

static void put_session_booking(writer *w, const licet_booking *b)
{
    put_booking(w, (booking_head){.cap = b->cap == LICET_NO_INDEX ? UINT64_MAX : b->cap,
                                  .agreement = b->agreement,
                                  .place = b->key.place,
                                  .window = (uint32_t)b->key.window,
                                  .start = b->key.window_start,
                                  .date = b->date,
                                  .tested = b->tested,
                                  .scale = b->key.scale,
                                  .amount = b->amount,
                                  .before = b->before,
                                  .limit = b->limit});
    for (uint32_t k = 0; k < b->key.key_count; k++)
        put(w, " [%.*s]", (int)b->key.keys[k].length, b->key.keys[k].bytes);
}

size_t subject_booking_text(const licet_booking *booking, char *text, size_t capacity)
{
    writer w = {text, 0, capacity};
    put_session_booking(&w, booking);
    return w.length;
}

void subject_session_text(const licet_session *session, char text[RECORD_TEXT])
{
    const licet_record *record = licet_session_record(session);
    writer w = {text, 0, RECORD_TEXT};
    put_head(&w, (record_head){record->rejected, record->outcome, record->lowest, record->highest,
                               record->because, record->in_force, record->binding, record->enforced,
                               record->books});
    for (size_t i = 0; i < record->relied_count; i++)
        put(&w, "; relies on %zu", licet_record_relied(session, i));
    for (size_t i = 0; i < record->standing_count; i++)
        put(&w, "; stands %zu", licet_record_standing(session, i));
    for (size_t i = 0; i < record->booking_count; i++) {
        licet_booking booking;
        if (licet_record_booking(session, i, &booking) != LICET_OK)
            put(&w, "; a booking that cannot be read");
        else
            put_session_booking(&w, &booking);
    }
    for (size_t i = 0; i < record->duty_count; i++) {
        licet_duty duty;
        if (licet_record_duty(session, i, &duty) != LICET_OK)
            put(&w, "; a duty that cannot be read");
        else
            put_duty(&w, duty.rule, duty.text, duty.has_due, duty.due_known, duty.certain,
                     duty.due);
    }
    for (size_t i = 0; i < record->missing_count; i++) {
        licet_missing missing;
        if (licet_record_missing(session, i, &missing) != LICET_OK) {
            put(&w, "; something missing that cannot be read");
            continue;
        }
        put(&w, "; missing %zu", missing.fact);
        if (missing.column.bytes)
            put(&w, ".%.*s", (int)missing.column.length, missing.column.bytes);
    }
    for (size_t i = 0; i < record->agreement_count; i++)
        put(&w, "; under %zu", licet_record_agreement(session, i));
    for (size_t i = 0; i < record->also_met_count; i++)
        put(&w, "; also met %zu", licet_record_also_met(session, i));
    for (size_t i = 0; i < record->skipped_count; i++) {
        licet_skipped skipped = {0, 0};
        licet_record_skipped(session, i, &skipped);
        put(&w, "; skipped %zu.%u", skipped.cap, skipped.place);
    }
}
