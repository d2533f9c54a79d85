/* ledger.c - what has been booked: the interface that hosts may implement, and what is asked of any
 * ledger, the one in memory (ledger_memory.c) included.
 *
 * Must not: know a law; keys are names and texts. */
#include "ledger_memory.h"

#include "licet_tools.h"

licet_ledger *li_ledger_wrap(const lc_allocator *allocator, const licet_ledger_methods *methods,
                             void *self)
{
    licet_ledger *ledger = lc_new(allocator, sizeof *ledger);
    if (!ledger)
        return NULL;
    *ledger = (licet_ledger){.allocator = *allocator, .methods = methods, .self = self};
    ledger->memory = methods == &li_memory_methods;
    ledger->keeps_ids = ledger->memory && li_memory_keeps_ids(self);
    return ledger;
}

licet_status licet_ledger_new(licet_ledger **out, bool keep_ids, const licet_options *options)
{
    if (!out || (options && options->version != LICET_OPTIONS_VERSION))
        return LICET_MISUSE;
    *out = NULL;
    const lc_allocator allocator = li_allocator(options);
    void *memory = li_memory_new(&allocator, keep_ids);
    if (!memory)
        return LICET_MEMORY;
    *out = li_ledger_wrap(&allocator, &li_memory_methods, memory);
    if (!*out) {
        li_memory_methods.free(memory);
        return LICET_MEMORY;
    }
    return LICET_OK;
}

licet_status licet_ledger_new_custom(licet_ledger **out, const licet_ledger_methods *methods,
                                     void *self, const licet_options *options)
{
    if (!out || (options && options->version != LICET_OPTIONS_VERSION))
        return LICET_MISUSE;
    *out = NULL;
    if (!methods || methods->version != LICET_LEDGER_METHODS_VERSION || !methods->begin ||
        !methods->read || !methods->read_span || !methods->next_day || !methods->book ||
        !methods->commit || !methods->rollback || !methods->changes)
        return LICET_MISUSE;
    const lc_allocator allocator = li_allocator(options);
    *out = li_ledger_wrap(&allocator, methods, self);
    return *out ? LICET_OK : LICET_MEMORY;
}

/* What a method returned, as the caller gets it; EXPECTED is the one answer of its own it may give.
 */
static licet_status answer(const licet_ledger *ledger, int status, licet_status expected)
{
    if (status == 0 || ledger->memory || status == LICET_MEMORY || status == (int)expected)
        return (licet_status)status;
    return LICET_LEDGER_FAULT;
}

licet_status li_ledger_read(licet_ledger *ledger, const licet_ledger_key *key, li_spot *spot,
                            int64_t *booked)
{
    if (!ledger) {
        *booked = 0;
        return LICET_OK;
    }
    if (ledger->memory)
        return (licet_status)li_memory_read(ledger->self, key, spot, booked);
    return answer(ledger, ledger->methods->read(ledger->self, key, booked), LICET_MEMORY);
}

/* A key that a host made up may lack anything. */
static bool is_key(const licet_ledger_key *key)
{
    if (!key || key->key_count > LC_MAX_CAP_KEYS || (key->key_count && !key->keys) ||
        !key->owner.bytes)
        return false;
    for (uint32_t i = 0; i < key->key_count; i++)
        if (!key->keys[i].bytes)
            return false;
    return true;
}

licet_status licet_ledger_read(licet_ledger *ledger, const licet_ledger_key *key, int64_t *booked)
{
    int64_t amount;
    li_spot spot = LI_SPOT_INIT;
    if (!ledger || !booked || !is_key(key))
        return LICET_MISUSE;
    licet_status status = li_ledger_read(ledger, key, &spot, &amount);
    if (status == LICET_OK)
        *booked = amount;
    return status;
}

/* The days of one ROLLING key, as they are asked for. */
typedef struct {
    licet_ledger *ledger;
    const licet_ledger_key *key;
    const void *days; /* of a ledger in memory, found once */
    int scale;
} rolling;

static rolling find_days(licet_ledger *ledger, const licet_ledger_key *key, li_spot *spot)
{
    rolling r = {ledger, key, NULL, 0};
    if (ledger->memory)
        r.days = li_memory_days(ledger->self, key, spot, &r.scale);
    return r;
}

static licet_status read_span(const rolling *r, int64_t from, int32_t until, int64_t *booked)
{
    const int32_t first = from < LC_DATE_MIN ? LC_DATE_MIN : (int32_t)from;
    if (r->ledger->memory)
        return (licet_status)li_days_span(r->days, r->scale, r->key->scale, first, until, booked);
    return answer(r->ledger,
                  r->ledger->methods->read_span(r->ledger->self, r->key, first, until, booked),
                  LICET_MEMORY);
}

static licet_status next_day(const rolling *r, int32_t after, int32_t *day)
{
    if (r->ledger->memory)
        return (licet_status)li_days_next(r->days, after, day);
    return answer(r->ledger, r->ledger->methods->next_day(r->ledger->self, r->key, after, day),
                  LICET_NOT_FOUND);
}

licet_status licet_ledger_read_span(licet_ledger *ledger, const licet_ledger_key *key, int32_t from,
                                    int32_t until, int64_t *booked)
{
    int64_t amount;
    li_spot spot = LI_SPOT_INIT;
    if (!ledger || !booked || !is_key(key) || key->window != LICET_WINDOW_ROLLING)
        return LICET_MISUSE;
    const rolling r = find_days(ledger, key, &spot);
    licet_status status = read_span(&r, from, until, &amount);
    if (status == LICET_OK)
        *booked = amount;
    return status;
}

/* The day before the first one of the span that ends on DATE. */
static int64_t day_before_span(int32_t date, uint32_t span, bool months)
{
    int32_t before;
    if (!months)
        return (int64_t)date - span;
    if (!lc_date_add_months(&before, date, -(int32_t)span))
        return (int64_t)LC_DATE_MIN - 1;
    return before;
}

/* The spans that hold DATE and can be the fullest end on it, or on a later day with bookings. */
licet_status li_ledger_fullest(licet_ledger *ledger, const licet_ledger_key *key, li_spot *spot,
                               int32_t date, uint32_t span, bool months, int64_t *booked)
{
    *booked = 0;
    if (!ledger)
        return LICET_OK;
    const rolling r = find_days(ledger, key, spot);
    licet_status status = read_span(&r, day_before_span(date, span, months) + 1, date, booked);
    int32_t last = date;
    while (status == LICET_OK) {
        int64_t sum = 0;
        int32_t next = last;
        status = next_day(&r, last, &next);
        if (status == LICET_NOT_FOUND)
            return LICET_OK;
        if (status == LICET_OK && next <= last)
            return LICET_LEDGER_FAULT;
        int64_t before = day_before_span(next, span, months);
        if (status != LICET_OK || before >= date)
            return status;
        status = read_span(&r, before + 1, next, &sum);
        if (sum > *booked)
            *booked = sum;
        last = next;
    }
    return status;
}

licet_status li_ledger_recall(licet_ledger *ledger, licet_text id, licet_text *kept)
{
    if (!li_ledger_keeps_ids(ledger) || !id.bytes)
        return LICET_NOT_FOUND;
    return answer(ledger, ledger->methods->recall(ledger->self, id, kept), LICET_NOT_FOUND);
}

licet_status li_ledger_begin(licet_ledger *ledger)
{
    return answer(ledger, ledger->methods->begin(ledger->self), LICET_MEMORY);
}

licet_status li_ledger_book(licet_ledger *ledger, const licet_ledger_key *key, li_spot *spot,
                            int32_t date, int64_t amount)
{
    if (ledger->memory)
        return (licet_status)li_memory_book(ledger->self, key, spot, date, amount);
    return answer(ledger, ledger->methods->book(ledger->self, key, date, amount), LICET_MEMORY);
}

licet_status li_ledger_commit(licet_ledger *ledger, licet_text id, licet_text kept)
{
    return answer(ledger, ledger->methods->commit(ledger->self, id, kept), LICET_ALREADY_BOOKED);
}

void li_ledger_rollback(licet_ledger *ledger)
{
    ledger->methods->rollback(ledger->self);
}

uint64_t li_ledger_changes(licet_ledger *ledger)
{
    return ledger ? ledger->methods->changes(ledger->self) : 0;
}

licet_status licet_ledger_visit(licet_ledger *ledger,
                                int (*visit)(void *user, const licet_ledger_key *key,
                                             int64_t booked),
                                void *user)
{
    if (!ledger || !visit || !ledger->memory)
        return LICET_MISUSE;
    return li_memory_visit(ledger->self, visit, user);
}

licet_status licet_ledger_visit_any(licet_ledger *ledger,
                                    int (*visit)(void *user, const licet_ledger_key *key,
                                                 int64_t booked),
                                    void *user)
{
    if (!ledger || !visit || !ledger->memory)
        return LICET_MISUSE;
    return li_memory_visit_any(ledger->self, visit, user);
}

licet_status licet_ledger_cancel(licet_ledger *ledger, licet_text id)
{
    if (!ledger)
        return LICET_MISUSE;
    if (!ledger->methods->cancel)
        return LICET_NOT_FOUND;
    return answer(ledger, ledger->methods->cancel(ledger->self, id), LICET_NOT_FOUND);
}

licet_status licet_ledger_snapshot(licet_ledger *ledger, licet_ledger **out)
{
    if (!ledger || !out)
        return LICET_MISUSE;
    *out = NULL;
    if (!ledger->methods->snapshot)
        return LICET_LEDGER_FAULT;
    licet_ledger *made = NULL;
    licet_status status =
        answer(ledger, ledger->methods->snapshot(ledger->self, &made), LICET_MEMORY);
    if (status == LICET_OK && !made)
        status = LICET_LEDGER_FAULT;
    if (status == LICET_OK)
        *out = made;
    return status;
}

void licet_ledger_free(licet_ledger *ledger)
{
    if (!ledger)
        return;
    if (ledger->methods->free)
        ledger->methods->free(ledger->self);
    const lc_allocator allocator = ledger->allocator;
    lc_delete(&allocator, ledger, sizeof *ledger);
}
