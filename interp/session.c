/* session.c - one thread's orders one at a time: facts in, a decision, its record out.
 *
 * Every setter first reads the value, then stores it, so that a refused value changes nothing. A
 * change of the order makes the last record void. Deciding does not allocate; only texts that are
 * longer than any before, and orders given as words, do. Must not: know how values are read
 * (value.c) or decided (machine.c, decide.c). */
#include "session.h"
#include "diagnostics.h"
#include "lang/front.h"
#include "paths.h"

#include <string.h>

/* ---- the object ----------------------------------------------------------------------------- */

static licet_status make_facts(licet_session *session)
{
    const lc_image *image = &session->law->image;
    size_t size = (session->fact_count + 1) * sizeof *session->facts;
    session->facts = lc_new(&session->allocator, size);
    if (!session->facts)
        return LICET_MEMORY;
    memset(session->facts, 0, size);
    for (size_t i = 0; i < session->fact_count; i++) {
        const lc_image_form *form = &image->FACT[i].form;
        session->facts[i].type = form->type;
        if (form->type == LC_FORM_ROW)
            session->facts[i].rows = image->REGISTRY[form->registry].row_count;
    }
    return LICET_OK;
}

licet_status licet_session_new(licet_session **out, const licet_law *law,
                               const licet_options *options)
{
    if (!out)
        return LICET_MISUSE;
    *out = NULL;
    if (!law || !law->image.LAW->has_rules ||
        (options && options->version != LICET_OPTIONS_VERSION))
        return LICET_MISUSE;
    const lc_allocator allocator = li_allocator(options);
    licet_session *session = lc_new(&allocator, sizeof *session);
    if (!session)
        return LICET_MEMORY;
    *session =
        (licet_session){.allocator = allocator, .law = law, .fact_count = law->image.FACT_count};
    if (make_facts(session) != LICET_OK ||
        li_machine_init(&session->machine, law, &allocator) != LC_OK ||
        li_paths_new(&session->machine.paths, law, NULL, &allocator) != LC_OK) {
        licet_session_free(session);
        return LICET_MEMORY;
    }
    *out = session;
    return LICET_OK;
}

void licet_session_free(licet_session *session)
{
    if (!session)
        return;
    const lc_allocator allocator = session->allocator;
    for (size_t i = 0; session->facts && i < session->fact_count; i++)
        lc_delete(&allocator, session->facts[i].bytes, session->facts[i].capacity);
    lc_delete(&allocator, session->facts, (session->fact_count + 1) * sizeof *session->facts);
    li_paths_free(session->machine.paths);
    li_machine_fini(&session->machine);
    lc_delete(&allocator, session, sizeof *session);
}

void licet_session_licences(licet_session *session, bool granted)
{
    session->machine.licences_granted = granted;
    session->decided = false;
}

licet_status licet_session_as_at(licet_session *session, int32_t date)
{
    if (!session || date < LC_DATE_MIN || date > LC_DATE_MAX)
        return LICET_MISUSE;
    session->machine.has_as_at = true;
    session->machine.as_at = date;
    session->decided = false;
    return LICET_OK;
}

licet_status licet_date_read(licet_text text, int32_t *date)
{
    if (!date || (text.length && !text.bytes))
        return LICET_MISUSE;
    int32_t read;
    if (!lc_date_read(&read, text.bytes ? text.bytes : "", text.length))
        return LICET_WRONG_VALUE;
    *date = read;
    return LICET_OK;
}

/* ---- setters -------------------------------------------------------------------------------- */

/* FACT's last setter refused a value: REASON. */
static licet_status wrong_value(licet_session *session, size_t fact, const char *reason)
{
    size_t length = strlen(reason);
    session->faulty = true;
    session->fault.fact = (uint32_t)fact;
    memcpy(session->fault.reason, reason, length + 1);
    session->fault.nearest[0] = '\0';
    return LICET_WRONG_VALUE;
}

/* The order has changed, and nothing was wrong with that. */
static inline licet_status changed(licet_session *session)
{
    session->decided = session->faulty = false;
    return LICET_OK;
}

void licet_session_clear(licet_session *session)
{
    uint8_t *known = session->machine.order.known;
    for (size_t i = 0; i < session->fact_count; i++)
        known[i] = 0;
    changed(session);
}

/* FACT when it exists and is of TYPE, else NULL. */
static inline const li_fact_store *fact_of(const licet_session *session, size_t fact, uint32_t type)
{
    if (LC_UNLIKELY(!session || fact >= session->fact_count || session->facts[fact].type != type))
        return NULL;
    return &session->facts[fact];
}

static inline licet_status store(licet_session *session, size_t fact, int64_t value)
{
    session->machine.order.values[fact] = value;
    session->machine.order.known[fact] = 1;
    return changed(session);
}

/* Room for LENGTH bytes in the copy of FACT. */
static bool text_room(licet_session *session, size_t fact, size_t length)
{
    enum { LEAST = 32 };
    li_fact_store *store_of = &session->facts[fact];
    if (store_of->bytes && length <= store_of->capacity)
        return true;
    size_t capacity = length < LEAST ? LEAST : length;
    if (capacity < SIZE_MAX / 2)
        capacity += capacity / 2;
    char *bytes = lc_new(&session->allocator, capacity);
    if (!bytes)
        return false;
    lc_delete(&session->allocator, store_of->bytes, store_of->capacity);
    store_of->bytes = bytes;
    store_of->capacity = capacity;
    return true;
}

/* Copies TEXT, for which there is room. */
static void store_text(licet_session *session, size_t fact, licet_text text)
{
    char *bytes = session->facts[fact].bytes;
    if (text.length)
        memmove(bytes, text.bytes, text.length);
    session->machine.order.texts[fact] = (licet_text){bytes, text.length};
    session->machine.order.known[fact] = 1;
    changed(session);
}

licet_status licet_set_missing(licet_session *session, size_t fact)
{
    if (!session || fact >= session->fact_count)
        return LICET_MISUSE;
    session->machine.order.known[fact] = 0;
    return changed(session);
}

licet_status licet_set_truth(licet_session *session, size_t fact, bool value)
{
    return fact_of(session, fact, LC_FORM_TRUTH) ? store(session, fact, value) : LICET_MISUSE;
}

licet_status licet_set_number(licet_session *session, size_t fact, int64_t coefficient)
{
    if (LC_UNLIKELY(!session || fact >= session->fact_count))
        return LICET_MISUSE;
    uint32_t type = session->facts[fact].type;
    if (LC_UNLIKELY(type != LC_FORM_NUMBER && type != LC_FORM_COUNT && type != LC_FORM_PERCENT))
        return LICET_MISUSE;
    if (LC_UNLIKELY(type == LC_FORM_COUNT && coefficient < 0))
        return wrong_value(session, fact, "a count is negative");
    return store(session, fact, coefficient);
}

licet_status licet_set_date(licet_session *session, size_t fact, int year, int month, int day)
{
    int32_t date;
    if (!fact_of(session, fact, LC_FORM_DATE))
        return LICET_MISUSE;
    if (!lc_date_from_parts(&date, year, month, day))
        return wrong_value(session, fact, "there is no such day");
    return store(session, fact, date);
}

licet_status licet_set_row(licet_session *session, size_t fact, size_t row)
{
    const li_fact_store *found = fact_of(session, fact, LC_FORM_ROW);
    if (LC_UNLIKELY(!found))
        return LICET_MISUSE;
    if (LC_UNLIKELY(row >= found->rows))
        return wrong_value(session, fact, "there is no such row");
    return store(session, fact, (int64_t)row);
}

licet_status licet_set_text(licet_session *session, size_t fact, licet_text text)
{
    int64_t value;
    if (LC_UNLIKELY(!session || fact >= session->fact_count))
        return LICET_MISUSE;
    if (!text.bytes || !text.length)
        return licet_set_missing(session, fact);
    if (session->facts[fact].type == LC_FORM_TEXT) {
        if (LC_UNLIKELY(!text_room(session, fact, text.length)))
            return LICET_MEMORY;
        store_text(session, fact, text);
        return LICET_OK;
    }
    const lc_image_form *form = &session->law->image.FACT[fact].form;
    if (li_value_read(session->law, form, text.bytes, text.length, &value, &session->fault))
        return store(session, fact, value);
    session->faulty = true;
    session->fault.fact = (uint32_t)fact;
    return LICET_WRONG_VALUE;
}

licet_fault licet_session_fault(const licet_session *session)
{
    const li_fault *fault = &session->fault;
    if (!session->faulty)
        return (licet_fault){.fact = LICET_NO_INDEX};
    return (licet_fault){
        .fact = fault->fact,
        .reason = fault->reason,
        .nearest = fault->nearest[0] ? fault->nearest : NULL,
    };
}

/* ---- an order in words ---------------------------------------------------------------------- */

/* What the words say about one fact, until all of them are read. */
typedef struct {
    bool stated, known;
    int64_t value;
    licet_text text;
} stated_fact;

typedef struct {
    licet_session *session;
    licet_diagnostics *diagnostics;
    lc_arena arena;
    lc_names names;
    const lc_decl *decl;
    stated_fact *facts; /* one per fact, in the arena */
} order_words;

static void suggest(order_words *w, lc_diagnostic *diagnostic, const char *word)
{
    lc_diagnostics *list = &w->diagnostics->list;
    if (diagnostic && word && *word)
        lc_diagnostic_help(
            list, diagnostic,
            lc_diagnostic_text(list, "did you mean `{0}`?", 1, (const char *const[]){word}));
}

/* The index of the fact that IDENT names, LC_NONE after a report. */
static uint32_t find_fact(order_words *w, const lc_ident *ident)
{
    const lc_image *image = &w->session->law->image;
    const lc_name *name = ident->name;
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, name->text, name->length);
    for (uint32_t i = 0; i < image->FACT_count; i++) {
        const char *text = lc_image_text(image, image->FACT[i].name);
        size_t length = image->FACT[i].name.length;
        if (length == name->length && memcmp(text, name->text, length) == 0)
            return i;
        lc_suggestion_offer(&suggestion, text, length);
    }
    lc_diagnostic *diagnostic =
        lc_report1(&w->diagnostics->list, LC_E0701, lc_place_in(w->decl, ident->span), name->text);
    suggest(w, diagnostic, suggestion.best);
    return LC_NONE;
}

/* Whether a literal of KIND can be a value of TYPE at all. */
static bool is_kind_of(uint32_t type, lc_expr_kind kind)
{
    switch (type) {
    case LC_FORM_TRUTH:
        return kind == LC_EXPR_NAME;
    case LC_FORM_TEXT:
        return kind == LC_EXPR_TEXT;
    case LC_FORM_DATE:
        return kind == LC_EXPR_DATE;
    case LC_FORM_ROW:
        return kind == LC_EXPR_NAME || kind == LC_EXPR_TEXT;
    case LC_FORM_PERCENT:
        return kind == LC_EXPR_PERCENT || kind == LC_EXPR_NUMBER || kind == LC_EXPR_NEGATE;
    default:
        return kind == LC_EXPR_NUMBER || kind == LC_EXPR_NEGATE;
    }
}

static const char *type_words(const lc_image *image, const lc_image_form *form, order_words *w)
{
    switch (form->type) {
    case LC_FORM_TRUTH:
        return "`yes` or `no`";
    case LC_FORM_TEXT:
        return "a text in quotation marks";
    case LC_FORM_DATE:
        return "a date such as 2025-05-15";
    case LC_FORM_COUNT:
        return "a whole number";
    case LC_FORM_PERCENT:
        return "a percentage such as `7%`";
    case LC_FORM_ROW: {
        const lc_image_registry *registry = &image->REGISTRY[form->registry];
        const char *name = lc_image_text(image, registry->name);
        if (!registry->name.length)
            return lc_image_text(image, registry->label);
        return lc_diagnostic_text(&w->diagnostics->list, "a row of the registry `{0}`", 1,
                                  (const char *const[]){name});
    }
    default:
        return "a number";
    }
}

/* The words at SPAN with every run of white space as one blank; the unit stands after one. */
static licet_text words_at(order_words *w, lc_span span)
{
    const lc_source *source = &w->diagnostics->sources.items[w->decl->source];
    lc_place place = lc_place_in(w->decl, span);
    char *text = lc_arena_alloc(&w->arena, (size_t)(place.end - place.start) + 1);
    size_t length = 0;
    if (!text)
        return (licet_text){NULL, 0};
    for (uint32_t at = place.start; at < place.end; at++) {
        char byte = source->text[at];
        bool blank = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
        if (!blank)
            text[length++] = byte;
        else if (length && text[length - 1] != ' ')
            text[length++] = ' ';
    }
    return (licet_text){text, length};
}

/* False when memory failed; a wrong value is reported. */
static bool read_value(order_words *w, uint32_t fact, const lc_fact_value *stated)
{
    const licet_law *law = w->session->law;
    const lc_image_form *form = &law->image.FACT[fact].form;
    const lc_expr *expr = stated->value;
    stated_fact *out = &w->facts[fact];
    if (expr->kind == LC_EXPR_MISSING)
        return true;
    out->known = true;
    if (!is_kind_of(form->type, expr->kind)) {
        lc_report3(&w->diagnostics->list, LC_E0703, lc_place_in(w->decl, expr->span),
                   stated->fact.name->text, type_words(&law->image, form, w),
                   lc_expr_words(expr->kind));
        return true;
    }
    if (expr->kind == LC_EXPR_TEXT)
        out->text = (licet_text){expr->as.text.bytes, expr->as.text.length};
    else
        out->text = words_at(w, expr->span);
    if (!out->text.bytes)
        return false;
    li_fault fault;
    if (form->type != LC_FORM_TEXT &&
        !li_value_read(law, form, out->text.bytes, out->text.length, &out->value, &fault)) {
        lc_diagnostic *diagnostic = lc_report1(&w->diagnostics->list, LC_E0702,
                                               lc_place_in(w->decl, expr->span), fault.reason);
        suggest(w, diagnostic, fault.nearest);
    }
    return true;
}

/* Reads all that is stated; LICET_OK when nothing is wrong. */
static licet_status read_order(order_words *w, licet_text order)
{
    licet_diagnostics *diagnostics = w->diagnostics;
    uint32_t source;
    lc_decl *decl = NULL;
    w->facts = lc_arena_zero(&w->arena, w->session->law->image.FACT_count + 1u, sizeof *w->facts);
    if (!w->facts || lc_sources_add(&diagnostics->sources, &source, "order",
                                    order.bytes ? order.bytes : "", order.length) != LC_OK)
        return LICET_MEMORY;
    lc_status status = lc_parse_order(&decl, &w->arena, &w->names, &diagnostics->sources, source,
                                      &diagnostics->list);
    if (status != LC_OK)
        return (licet_status)status;
    w->decl = decl;
    const lc_test_step *step = decl ? decl->as.test : NULL;
    for (const lc_fact_value *v = step ? step->facts : NULL; v; v = v->next) {
        if (!v->fact.name || !v->value || v->value->kind == LC_EXPR_ERROR)
            continue; /* reported by the parser */
        uint32_t fact = find_fact(w, &v->fact);
        if (fact == LC_NONE)
            continue;
        if (w->facts[fact].stated)
            lc_report1(&diagnostics->list, LC_E0704, lc_place_in(decl, v->fact.span),
                       v->fact.name->text);
        w->facts[fact].stated = true;
        if (!read_value(w, fact, v))
            return LICET_MEMORY;
    }
    if (diagnostics->list.failed)
        return LICET_MEMORY;
    return diagnostics->list.error_count ? LICET_WRONG_RULES : LICET_OK;
}

/* Stores what was read: room for all texts first, so that it is all or nothing. */
static licet_status store_order(order_words *w)
{
    licet_session *session = w->session;
    const lc_image *image = &session->law->image;
    for (uint32_t i = 0; i < image->FACT_count; i++)
        if (w->facts[i].known && image->FACT[i].form.type == LC_FORM_TEXT &&
            !text_room(session, i, w->facts[i].text.length))
            return LICET_MEMORY;
    for (uint32_t i = 0; i < image->FACT_count; i++) {
        if (!w->facts[i].stated)
            continue;
        if (!w->facts[i].known)
            session->machine.order.known[i] = 0;
        else if (image->FACT[i].form.type == LC_FORM_TEXT)
            store_text(session, i, w->facts[i].text);
        else
            store(session, i, w->facts[i].value);
    }
    session->decided = false;
    return LICET_OK;
}

licet_status licet_set_order(licet_session *session, licet_text order,
                             licet_diagnostics **diagnostics)
{
    if (diagnostics)
        *diagnostics = NULL;
    if (!session || (order.length && !order.bytes))
        return LICET_MISUSE;
    if (order.length > LC_MAX_SOURCE_BYTES)
        return LICET_LIMIT;
    session->faulty = false;
    order_words w = {.session = session, .diagnostics = li_diagnostics_new(&session->allocator)};
    if (!w.diagnostics)
        return LICET_MEMORY;
    lc_arena_init(&w.arena, &session->allocator);
    lc_names_init(&w.names, &w.arena);
    licet_status status = read_order(&w, order);
    if (status == LICET_OK)
        status = store_order(&w);
    lc_arena_fini(&w.arena);
    return li_diagnostics_hand_out(diagnostics, w.diagnostics, status);
}

/* ---- deciding ------------------------------------------------------------------------------- */

licet_status licet_decide(licet_session *session, licet_ledger *ledger)
{
    if (!session)
        return LICET_MISUSE;
    session->decided = false;
    licet_status status = li_machine_decide(&session->machine, ledger);
    session->decided = status == LICET_OK;
    return status;
}

bool licet_session_selected(licet_session *session)
{
    const lc_image_law *law = session->law->image.LAW;
    li_machine *machine = &session->machine;
    if (law->where == LC_NONE || !li_machine_prepare(machine))
        return true;
    li_machine_run(machine, 0, law->fold_start);
    session->decided = false;
    return li_machine_statement(machine, law->where, law->where_first, law->where_end).surely;
}

licet_status licet_book(licet_session *session, licet_ledger *ledger, licet_text id)
{
    if (!session || !session->decided || ledger != session->machine.ledger)
        return LICET_MISUSE;
    if (!session->machine.record.public.books && !li_ledger_keeps_ids(ledger))
        return LICET_OK;
    if (!ledger)
        return LICET_MISUSE;
    if (li_ledger_changes(ledger) != session->machine.ledger_changes)
        return LICET_STALE;
    return li_machine_book(&session->machine, ledger, id);
}

/* ---- the record ----------------------------------------------------------------------------- */

const licet_record *licet_session_record(const licet_session *session)
{
    return session->decided ? &session->machine.record.public : NULL;
}

size_t licet_record_relied(const licet_session *session, size_t index)
{
    const licet_record *record = licet_session_record(session);
    return record && index < record->relied_count ? session->machine.record.relied[index]
                                                  : LICET_NO_INDEX;
}

size_t licet_record_standing(const licet_session *session, size_t index)
{
    const licet_record *record = licet_session_record(session);
    return record && index < record->standing_count ? session->machine.record.standing[index]
                                                    : LICET_NO_INDEX;
}

licet_status licet_record_booking(const licet_session *session, size_t index,
                                  licet_booking *booking)
{
    const licet_record *record = licet_session_record(session);
    if (!record || !booking || index >= record->booking_count)
        return LICET_MISUSE;
    /* The key's texts are made in the machine; they depend on the order alone, so making them again
     * gives the same. */
    li_machine *machine = (li_machine *)(uintptr_t)&session->machine;
    const lc_image *image = &session->law->image;
    const li_booking *found = &machine->record.bookings[index];
    const lc_image_limit *limit = &image->LIMIT[found->limit];
    licet_ledger_key key;
    if (!li_machine_key(machine, found->limit, &key))
        return LICET_MISUSE;
    *booking = (licet_booking){
        .cap = limit->cap == LC_NONE ? LICET_NO_INDEX : limit->cap,
        .agreement = limit->agreement == LC_NONE ? LICET_NO_INDEX : limit->agreement,
        .key = key,
        .date = li_machine_limit_date(machine, found->limit),
        .amount = found->amount,
        .before = found->before,
        .limit = found->bound,
        .tested = found->tested != 0,
    };
    if (limit->unit != LC_NONE)
        booking->unit = li_text_of(image, image->UNIT[limit->unit].name);
    return LICET_OK;
}

licet_status licet_record_duty(const licet_session *session, size_t index, licet_duty *duty)
{
    const licet_record *record = licet_session_record(session);
    if (!record || !duty || index >= record->duty_count)
        return LICET_MISUSE;
    *duty = li_duty_public(session->law, &session->machine.record.duties[index]);
    return LICET_OK;
}

licet_status licet_record_missing(const licet_session *session, size_t index,
                                  licet_missing *missing)
{
    const licet_record *record = licet_session_record(session);
    if (!record || !missing || index >= record->missing_count)
        return LICET_MISUSE;
    const lc_image *image = &session->law->image;
    const li_missing *found = &session->machine.record.missing[index];
    *missing = (licet_missing){.fact = found->fact};
    if (found->path != LC_NONE)
        missing->column = li_text_of(image, image->PATH[found->path].columns);
    return LICET_OK;
}

size_t licet_record_agreement(const licet_session *session, size_t index)
{
    const licet_record *record = licet_session_record(session);
    return record && index < record->agreement_count ? session->machine.record.agreements[index]
                                                     : LICET_NO_INDEX;
}

size_t licet_record_also_met(const licet_session *session, size_t index)
{
    const licet_record *record = licet_session_record(session);
    return record && index < record->also_met_count ? session->machine.record.also_met[index]
                                                    : LICET_NO_INDEX;
}

licet_status licet_record_skipped(const licet_session *session, size_t index,
                                  licet_skipped *skipped)
{
    const licet_record *record = licet_session_record(session);
    if (!record || !skipped || index >= record->skipped_count)
        return LICET_MISUSE;
    const lc_image_limit *limit =
        &session->law->image.LIMIT[session->machine.record.skipped[index]];
    *skipped = (licet_skipped){.cap = limit->cap, .place = limit->place_number};
    return LICET_OK;
}

size_t licet_record_text(const licet_session *session, licet_column column, char *buffer,
                         size_t capacity)
{
    const li_record_view view = li_machine_view(&session->machine);
    return session->decided ? li_record_write(&view, column, buffer, capacity) : 0;
}
