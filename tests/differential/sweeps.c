/* sweeps.c - see sweeps.h. The order is put into the session of the dialogue cell by cell, so that
 * it need not be written as words; the values of a range are then tried one by one in a session of
 * their own. */
#include "sweeps.h"

#include "interp/explanation.h"
#include "interp/repl.h"
#include "interp/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST INT64_C(1000000000000)
enum { ORDERS = 5, NEAR = 70, FAR = 1500, THRESHOLD_NEAR = 8, TEXT_BYTES = 1 << 20 };

typedef struct {
    const subject *s;
    licet_repl *repl;
    licet_session *session; /* tries the values */
    char *text;             /* what the dialogue answers */
    size_t length;
    size_t row;
    uint64_t *swept;
    mismatch *difference;
} run;

static int collect(void *user, const char *bytes, size_t length)
{
    run *r = user;
    if (r->length + length >= TEXT_BYTES)
        return 1;
    memcpy(r->text + r->length, bytes, length);
    r->length += length;
    r->text[r->length] = '\0';
    return 0;
}

static int read_text(void *user, const char *file, licet_text *text)
{
    const run *r = user;
    const generated_ruleset *ruleset = r->s->ruleset;
    (void)file;
    *text = ruleset->rows ? (licet_text){ruleset->rows, ruleset->rows_length}
                          : (licet_text){ruleset->text, ruleset->length};
    return 0;
}

static int load_module(void *user, const char *name, licet_text *text)
{
    const generated_ruleset *ruleset = ((const run *)user)->s->ruleset;
    if (strcmp(name, "shared_words") != 0 || !ruleset->module)
        return 1;
    *text = ruleset->module_rows ? (licet_text){ruleset->module_rows, ruleset->module_rows_length}
                                 : (licet_text){ruleset->module, ruleset->module_length};
    return 0;
}

static bool fail(run *r, const char *what, const char *expected, const char *found)
{
    return differ(r->difference, what, r->row, expected, found);
}

static bool enter(run *r, const char *entry)
{
    licet_answer answer;
    r->length = 0;
    r->text[0] = '\0';
    licet_status status = licet_repl_enter(r->repl, (licet_text){entry, strlen(entry)}, &answer);
    if (status == LICET_OK && answer == LICET_ANSWER_DONE)
        return true;
    return fail(r, entry, "an answer", status == LICET_OK ? r->text : licet_status_text(status));
}

/* ---- what every value leads to --------------------------------------------------------------- */

typedef struct {
    uint32_t outcome, because, lowest, highest;
} end;

static end end_of(const licet_session *session)
{
    const licet_record *record = licet_session_record(session);
    if (record->rejected)
        return (end){LI_REPL_REJECTED, LICET_BECAUSE_NONE, 0, 0};
    return (end){record->outcome, record->because, record->lowest, record->highest};
}

static bool same_end(end a, end b)
{
    return a.outcome == b.outcome && a.because == b.because && a.lowest == b.lowest &&
           a.highest == b.highest;
}

/* Takes the next line of the answer that tells of a span, and compares it. */
static bool compare_span(run *r, const char **at, const lc_image_form *form, int64_t from,
                         int64_t until, end found)
{
    const licet_law *law = r->repl->world.law;
    lc_allocator allocator = li_allocator(NULL);
    lc_buffer line;
    char expected[600];
    lc_buffer_init(&line, &allocator);
    li_put_value(&line, &law->image, form, from);
    if (until != from) {
        lc_buffer_text(&line, "..");
        li_put_value(&line, &law->image, form, until);
    }
    lc_buffer_text(&line, ": ");
    li_repl_put_outcome(&line, law, found.outcome);
    lc_buffer_byte(&line, '\0');
    snprintf(expected, sizeof expected, "%s", line.bytes ? line.bytes : "");
    lc_buffer_fini(&line);
    const char *next = strchr(*at, '\n');
    if (next && strlen(next) > 6 && strncmp(next + 6, expected, strlen(expected)) == 0) {
        *at = next + 1;
        return true;
    }
    return fail(r, "a span", expected, r->text);
}

typedef bool (*try_value)(run *r, size_t about, int64_t value, end *found);
static bool try_threshold(run *r, size_t threshold, int64_t value, end *found);

static bool compare(run *r, size_t about, const lc_image_form *form, int64_t from, int64_t until,
                    try_value try)
{
    const char *at = r->text;
    int64_t start = from;
    end last = {0, 0, 0, 0};
    for (int64_t value = from; value <= until; value++) {
        end found;
        if (!try(r, about, value, &found))
            return false;
        if (value > from && !same_end(found, last)) {
            if (!compare_span(r, &at, form, start, value - 1, last))
                return false;
            start = value;
        }
        last = found;
    }
    ++*r->swept;
    if (!compare_span(r, &at, form, start, until, last))
        return false;
    const char *rest = strchr(at, '\n');
    return !rest || rest[1] == '\0' || fail(r, "more spans", "no more", r->text);
}

/* ---- facts ----------------------------------------------------------------------------------- */

static bool try_fact(run *r, size_t fact, int64_t value, end *found)
{
    if (licet_set_number(r->session, fact, value) != LICET_OK ||
        licet_decide(r->session, r->repl->world.ledger) != LICET_OK)
        return fail(r, "trying a value", "decided", "refused");
    *found = end_of(r->session);
    return true;
}

static bool state(run *r, licet_session *session, const order *stated)
{
    licet_session_clear(session);
    for (uint32_t i = 0; i < r->s->law->fact_count; i++)
        if (licet_set_text(session, i, stated->cells[i]) != LICET_OK)
            return fail(r, "stating the order", "read", "refused");
    return true;
}

/* Sweeps ABOUT, which COMMAND names, from LOW to HIGH. */
static bool sweep(run *r, const char *command, const lc_image_string *name, size_t about,
                  const lc_image_form *form, int64_t low, int64_t high, try_value try)
{
    const lc_image *image = &r->repl->world.law->image;
    lc_allocator allocator = li_allocator(NULL);
    lc_buffer entry;
    lc_buffer_init(&entry, &allocator);
    lc_buffer_format(&entry, "%s %s ", command, lc_image_text(image, *name));
    li_put_value(&entry, image, form, low);
    lc_buffer_text(&entry, "..");
    li_put_value(&entry, image, form, high);
    lc_buffer_byte(&entry, '\0');
    bool same = !entry.failed && enter(r, entry.bytes);
    /* a threshold in a product of units cannot be written as a number of one */
    bool unwritten = !same && try == try_threshold && strstr(r->text, "error[E0302]") != NULL;
    if (unwritten)
        r->difference->where[0] = '\0';
    same = unwritten || (same && compare(r, about, form, low, high, try));
    lc_buffer_fini(&entry);
    return same;
}

static bool is_written(const lc_image *image, const lc_image_form *form)
{
    return form->unit == LC_NONE || li_base_unit(image, form->unit) != LC_NONE;
}

static bool sweep_fact(run *r, const order *stated, uint32_t fact)
{
    const lc_image *image = &r->repl->world.law->image;
    const lc_image_form *form = &image->FACT[fact].form;
    const li_order *stands = &r->repl->world.session->machine.order;
    int64_t middle = stands->known[fact] ? stands->values[fact] : 3;
    int64_t width = (r->row + fact) % 5 == 0 ? FAR : NEAR;
    if (form->type != LC_FORM_COUNT && form->type != LC_FORM_NUMBER)
        return true;
    /* what is too long to be written, or has no unit to be written in */
    if (middle > MOST || middle < -MOST || !is_written(image, form))
        return true;
    int64_t low = middle - width, high = middle + width;
    if (form->type == LC_FORM_COUNT && low < 0)
        low = 0;
    return state(r, r->session, stated) &&
           sweep(r, "sweep", &image->FACT[fact].name, fact, form, low, high, try_fact);
}

/* ---- thresholds ------------------------------------------------------------------------------ */

static bool try_threshold(run *r, size_t threshold, int64_t value, end *found)
{
    const lc_image *image = &r->repl->world.law->image;
    const lc_image_threshold *about = &image->THRESHOLD[threshold];
    const lc_image_form form = {about->type, about->scale, about->unit, LC_NONE};
    lc_allocator allocator = li_allocator(NULL);
    licet_options options = r->repl->options;
    licet_law *law = NULL;
    licet_session *session = NULL;
    licet_text text;
    lc_buffer edit;
    lc_buffer_init(&edit, &allocator);
    lc_buffer_format(&edit, "set threshold %s = ", lc_image_text(image, about->name));
    li_put_value(&edit, image, &form, value);
    options.edit = (licet_text){edit.bytes, edit.length};
    read_text(r, "rules", &text);
    licet_source source = {"rules", text.bytes, text.length};
    bool good = licet_load(&law, NULL, &source, 1, &options) == LICET_OK &&
                licet_session_new(&session, law, NULL) == LICET_OK &&
                li_repl_copy_order(r->repl, session) == LICET_OK &&
                licet_decide(session, r->repl->world.ledger) == LICET_OK;
    if (good)
        *found = end_of(session);
    licet_session_free(session);
    licet_law_free(law);
    lc_buffer_fini(&edit);
    return good || fail(r, "trying a threshold", "decided", "refused");
}

static bool sweep_threshold(run *r, uint32_t threshold)
{
    const lc_image *image = &r->repl->world.law->image;
    const lc_image_threshold *about = &image->THRESHOLD[threshold];
    const lc_image_form form = {about->type, about->scale, about->unit, LC_NONE};
    const lc_image_number *number = &image->NUMBER[image->CHANGE[about->first_change].number];
    lc_int128 middle = lc_image_wide(number->low, number->high);
    if (form.type != LC_FORM_NUMBER || middle < THRESHOLD_NEAR || middle > MOST ||
        !is_written(image, &form))
        return true;
    return sweep(r, "sweep threshold", &about->name, threshold, &form,
                 (int64_t)middle - THRESHOLD_NEAR, (int64_t)middle + THRESHOLD_NEAR, try_threshold);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static bool sweep_order(run *r, const order *stated)
{
    licet_session *session = r->repl->world.session;
    const lc_image *image = &r->repl->world.law->image;
    if (!state(r, session, stated))
        return false;
    for (uint32_t i = 0; i < image->FACT_count; i++)
        if (!sweep_fact(r, stated, i))
            return false;
    for (uint32_t i = 0; r->row == 0 && i < image->THRESHOLD_count && i < 2; i++)
        if (!sweep_threshold(r, i))
            return false;
    /* what it uses up is missing to the next */
    return state(r, session, stated) && licet_decide(session, r->repl->world.ledger) == LICET_OK &&
           licet_book(session, r->repl->world.ledger, (licet_text){NULL, 0}) == LICET_OK;
}

bool sweeps_check(const subject *s, const order *orders, size_t count, uint64_t *swept,
                  mismatch *difference)
{
    run r = {.s = s, .swept = swept, .difference = difference};
    licet_options options = LICET_OPTIONS_INIT;
    const licet_repl_host host = {
        .version = LICET_REPL_HOST_VERSION, .user = &r, .write = collect, .read = read_text};
    options.load = load_module;
    options.load_user = &r;
    r.text = malloc(TEXT_BYTES);
    bool same = r.text && licet_repl_new(&r.repl, &host, &options) == LICET_OK;
    same = same && enter(&r, "load rules") &&
           licet_session_new(&r.session, r.repl->world.law, NULL) == LICET_OK;
    size_t done = 0;
    if (same) /* orders without a date have none here */
        r.repl->day = LI_REPL_NO_DAY;
    for (; same && r.row < count && done < ORDERS; r.row++)
        if (orders[r.row].wrong == LC_NONE) {
            same = sweep_order(&r, &orders[r.row]);
            done++;
        }
    if (!same && !difference->where[0])
        fail(&r, "making the dialogue", "", "out of memory");
    licet_session_free(r.session);
    licet_repl_free(r.repl);
    free(r.text);
    return same;
}
