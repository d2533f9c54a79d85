/* impact_limits.c - what orders use up of limits, and what they owe, day by day.
 *
 * One entry for each key of a limit in each window; its course is kept by month. Must not: keep
 * anything for each order. */
#include "impact.h"

#include <stdlib.h>
#include <string.h>

#include <licet_tools.h>

#include "dates.h"

/* ---- limits --------------------------------------------------------------------------------- */

static bool add_limit(struct comparison *comparison, const struct limit *limit, uint32_t *number)
{
    for (size_t i = 0; i < comparison->limit_count; i++)
        if (comparison->limits[i].place == limit->place &&
            same_text(comparison->limits[i].owner, limit->owner)) {
            *number = (uint32_t)i;
            return true;
        }
    void *limits = comparison->limits;
    if (!list_grow(&limits, &comparison->limit_capacity, comparison->limit_count + 1,
                   sizeof *limit))
        return false;
    comparison->limits = limits;
    *number = (uint32_t)comparison->limit_count;
    comparison->limits[comparison->limit_count++] = *limit;
    return true;
}

/* The limits of an owner, from number FIRST on. */
static bool add_limits(struct comparison *comparison, struct impact_law *law, size_t first,
                       licet_text name, licet_text label, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct limit limit = {name, label.bytes ? label : name, (uint32_t)i + 1, count > 1};
        if (!add_limit(comparison, &limit, &law->limit_numbers[first + i]))
            return false;
    }
    return true;
}

static bool number_limits(struct comparison *comparison, struct impact_law *law)
{
    const licet_law *rules = law->rules.law;
    size_t caps = licet_law_cap_count(rules), agreements = licet_law_agreement_count(rules);
    size_t count = 0;
    licet_cap_info cap;
    licet_agreement_info agreement;
    law->first_of_cap = calloc(caps + 1, sizeof *law->first_of_cap);
    law->first_of_agreement = calloc(agreements + 1, sizeof *law->first_of_agreement);
    if (!law->first_of_cap || !law->first_of_agreement)
        return false;
    for (size_t i = 0; licet_law_cap(rules, i, &cap) == LICET_OK; count += cap.limit_count)
        law->first_of_cap[i++] = count;
    for (size_t i = 0; licet_law_agreement(rules, i, &agreement) == LICET_OK;
         count += agreement.limit_count)
        law->first_of_agreement[i++] = count;
    law->limit_numbers = calloc(count + 1, sizeof *law->limit_numbers);
    bool room = law->limit_numbers != NULL;
    for (size_t i = 0; room && licet_law_cap(rules, i, &cap) == LICET_OK; i++)
        room =
            add_limits(comparison, law, law->first_of_cap[i], cap.name, cap.label, cap.limit_count);
    for (size_t i = 0; room && licet_law_agreement(rules, i, &agreement) == LICET_OK; i++)
        room = add_limits(comparison, law, law->first_of_agreement[i], agreement.name,
                          agreement.label, agreement.limit_count);
    return room;
}

bool limits_open(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->law_count; i++)
        if (!number_limits(comparison, &comparison->laws[i]))
            return false;
    for (size_t i = 0; i < comparison->law_count; i++) {
        struct limit_form *forms = calloc(comparison->limit_count + 1, sizeof *forms);
        comparison->laws[i].forms = forms;
        if (!forms)
            return false;
    }
    return true;
}

void limits_close(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->law_count; i++) {
        struct impact_law *law = &comparison->laws[i];
        for (size_t k = 0; k < law->duty_capacity; k++)
            free(law->duties[k].days.orders);
        free(law->duties);
        free(law->duty_texts);
        free(law->keys);
        free(law->forms);
        free(law->limit_numbers);
        free(law->first_of_cap);
        free(law->first_of_agreement);
    }
    names_free(&comparison->keys);
    free(comparison->limits);
}

/* ---- keys ----------------------------------------------------------------------------------- */

enum { KEY_ROOM = 512 };

/* What tells the key from all others, in bytes; at BUFFER, or in memory of its own where it is
 * longer. Absent: out of memory. */
static licet_text tell_apart(uint32_t limit, const licet_ledger_key *key, char *buffer)
{
    size_t length = sizeof limit + sizeof key->window_start;
    for (uint32_t i = 0; i < key->key_count; i++)
        length += key->keys[i].length + 1;
    char *bytes = length > KEY_ROOM ? malloc(length) : buffer, *at = bytes;
    if (!bytes)
        return (licet_text){NULL, 0};
    memcpy(at, &limit, sizeof limit);
    at += sizeof limit;
    memcpy(at, &key->window_start, sizeof key->window_start);
    at += sizeof key->window_start;
    for (uint32_t i = 0; i < key->key_count; i++) {
        if (key->keys[i].length > 0)
            memcpy(at, key->keys[i].bytes, key->keys[i].length);
        at += key->keys[i].length;
        *at++ = '\0';
    }
    return (licet_text){bytes, length};
}

uint32_t key_limit(const struct comparison *comparison, size_t key)
{
    uint32_t limit;
    memcpy(&limit, comparison->keys.list[key].bytes, sizeof limit);
    return limit;
}

struct key_parts key_parts(const struct comparison *comparison, size_t key)
{
    struct key_parts parts = {.limit = key_limit(comparison, key)};
    licet_text bytes = comparison->keys.list[key];
    size_t at = sizeof parts.limit + sizeof parts.window_start;
    memcpy(&parts.window_start, bytes.bytes + sizeof parts.limit, sizeof parts.window_start);
    while (at < bytes.length && parts.count < KEY_PARTS) {
        licet_text text = {bytes.bytes + at, strlen(bytes.bytes + at)};
        parts.texts[parts.count++] = text;
        at += text.length + 1;
    }
    return parts;
}

struct limit_key key_of(const struct impact_law *law, size_t key)
{
    return key < law->key_capacity ? law->keys[key] : (struct limit_key){0};
}

/* Most keys never come near their limit: of these the ledger knows enough. */
static bool is_to_be_kept(struct limit_form *form, const licet_booking *booking, int64_t sum)
{
    bool other = form->seen && booking->limit != form->most;
    if (!form->seen) {
        form->window = booking->key.window;
        form->scale = booking->key.scale;
        form->unit = booking->unit;
        form->seen = true;
    }
    form->varies = form->varies || other || booking->key.window == LICET_WINDOW_ROLLING;
    form->keys += booking->before == 0 && booking->amount > 0;
    form->used += booking->amount;
    form->most = booking->limit;
    form->limited = form->limited || booking->limit != INT64_MAX;
    return other ||
           (booking->limit != INT64_MAX && (wide)sum * 100 >= (wide)booking->limit * HALF_PERCENT);
}

/* ---- bookings that are kept ------------------------------------------------------------------ */

/* Bookings wait for each other, so that the memory of all their keys comes at once. */
enum { WAITING = 64, WAITING_BYTES = 16 * KEY_ROOM };
struct waiting {
    size_t count, used;
    licet_booking bookings[WAITING]; /* the texts of their keys are gone */
    licet_text keys[WAITING];        /* as told apart */
    size_t places[WAITING];
    char bytes[WAITING_BYTES];
};

static void book_key(const struct comparison *comparison, struct limit_key *key,
                     const licet_booking *booking)
{
    int64_t sum = booking->before + booking->amount;
    key->used = true;
    /* a rolling window gives the fullest span that holds the day: the fullest of all is kept */
    if (booking->key.window != LICET_WINDOW_ROLLING || sum > key->booked)
        key->booked = sum;
    key->most = booking->limit;
    if (comparison->has_around && booking->date < comparison->around)
        key->booked_before = sum;
    if (key->most == INT64_MAX)
        return;
    while (key->tenths < TENTHS &&
           (wide)key->booked * 10 >= (wide)key->most * (key->tenths + FIRST_TENTH))
        key->passed[key->tenths++] = booking->date;
    if (!key->full && (wide)key->booked * 100 >= (wide)key->most * FULL_PERCENT) {
        key->full = true;
        key->full_on = booking->date;
    }
}

static bool book_waiting(struct comparison *comparison, struct impact_law *law,
                         struct waiting *waiting)
{
    size_t count = waiting->count;
    waiting->count = waiting->used = 0;
    if (count == 0)
        return true;
    void *keys = law->keys;
    if (!names_add_all(&comparison->keys, waiting->keys, count, waiting->places) ||
        !list_grow(&keys, &law->key_capacity, comparison->keys.count, sizeof *law->keys))
        return false;
    law->keys = keys;
    for (size_t i = 0; i < count; i++)
        fetch_ahead(&law->keys[waiting->places[i]]);
    for (size_t i = 0; i < count; i++)
        book_key(comparison, &law->keys[waiting->places[i]], &waiting->bookings[i]);
    return true;
}

/* A key too long to wait is booked by itself. */
static bool wait_for(struct comparison *comparison, struct impact_law *law, uint32_t limit,
                     const licet_booking *booking, struct waiting *waiting)
{
    char *buffer = waiting->bytes + waiting->used;
    licet_text bytes = tell_apart(limit, &booking->key, buffer);
    if (!bytes.bytes)
        return false;
    waiting->bookings[waiting->count] = *booking;
    waiting->keys[waiting->count++] = bytes;
    if (bytes.bytes == buffer)
        waiting->used += bytes.length;
    if (bytes.bytes == buffer && waiting->count < WAITING &&
        waiting->used + KEY_ROOM <= WAITING_BYTES)
        return true;
    bool booked = book_waiting(comparison, law, waiting);
    if (bytes.bytes != buffer)
        free((void *)(uintptr_t)bytes.bytes);
    return booked;
}

static uint32_t limit_number(const struct impact_law *law, const licet_booking *booking)
{
    size_t first = booking->cap != LICET_NO_INDEX ? law->first_of_cap[booking->cap]
                                                  : law->first_of_agreement[booking->agreement];
    return law->limit_numbers[first + booking->key.place - 1];
}

bool limits_rows(struct comparison *comparison, struct impact_law *law)
{
    struct waiting waiting;
    waiting.count = waiting.used = 0;
    for (size_t row = 0; row < law->orders.rows; row++) {
        size_t count = comparison->skipped[row] ? 0 : licet_block_booking_count(law->block, row);
        for (size_t i = 0; i < count; i++) {
            licet_booking booking;
            if (licet_block_booking_sum(law->block, row, i, &booking) != LICET_OK)
                continue;
            uint32_t limit = limit_number(law, &booking);
            if (is_to_be_kept(&law->forms[limit], &booking, booking.before + booking.amount) &&
                licet_block_booking(law->block, row, i, &booking) == LICET_OK &&
                !wait_for(comparison, law, limit, &booking, &waiting))
                return false;
        }
    }
    return book_waiting(comparison, law, &waiting);
}

/* ---- what is booked at the end --------------------------------------------------------------- */

struct visit {
    struct comparison *comparison;
    struct impact_law *law;
};

/* Which limit the ledger speaks of; limit_count: none of these. */
static uint32_t limit_of(const struct comparison *comparison, const licet_ledger_key *key)
{
    uint32_t limit = 0;
    while (limit < comparison->limit_count &&
           (comparison->limits[limit].place != key->place ||
            !same_text(comparison->limits[limit].owner, key->owner)))
        limit++;
    return limit;
}

/* What is booked at the end: cancelled orders have given something back. */
static int take_booked(void *user, const licet_ledger_key *ledger_key, int64_t booked)
{
    const struct visit *visit = user;
    struct comparison *comparison = visit->comparison;
    struct impact_law *law = visit->law;
    char buffer[KEY_ROOM];
    uint32_t limit = limit_of(comparison, ledger_key);
    licet_text bytes = {NULL, 0};
    if (limit == comparison->limit_count || booked == 0)
        return 0;
    struct limit_form *form = &law->forms[limit];
    int64_t most = form->most;
    /* else a key that was kept has what its last booking said */
    if (law->key_capacity > 0 && (form->varies || law->orders.action_column != NO_COLUMN))
        bytes = tell_apart(limit, ledger_key, buffer);
    size_t place = bytes.bytes ? names_find(&comparison->keys, bytes) : NAMES_FAILED;
    if (bytes.bytes != buffer)
        free((void *)(uintptr_t)bytes.bytes);
    if (place < law->key_capacity && law->keys[place].used) {
        if (ledger_key->window != LICET_WINDOW_ROLLING)
            law->keys[place].booked = booked;
        most = law->keys[place].most;
    }
    form->keys++;
    form->used += booked;
    if (most != INT64_MAX && most > booked)
        form->left += most - booked;
    return 0;
}

/* Where each limit is one for all orders and nothing is cancelled, sums say what is left. */
static bool add_up(struct comparison *comparison, struct impact_law *law)
{
    bool whole = law->orders.action_column == NO_COLUMN;
    for (size_t i = 0; i < comparison->limit_count; i++)
        whole = whole && !law->forms[i].varies;
    for (size_t i = 0; i < comparison->limit_count; i++) {
        struct limit_form *form = &law->forms[i];
        if (whole && form->limited)
            form->left = (wide)form->keys * form->most - form->used;
        if (whole)
            continue;
        form->keys = 0; /* to be counted anew */
        form->used = 0;
    }
    return whole;
}

bool limits_end(struct comparison *comparison, struct impact_law *law)
{
    struct visit visit = {comparison, law};
    return add_up(comparison, law) ||
           licet_ledger_visit_any(law->ledger, take_booked, &visit) == LICET_OK;
}

/* ---- duties --------------------------------------------------------------------------------- */

static bool count_day(struct days *days, int32_t day)
{
    void *orders = days->orders;
    if (days->count == 0)
        days->first = day;
    size_t shift = day < days->first ? (size_t)(days->first - day) : 0;
    size_t place = day < days->first ? 0 : (size_t)(day - days->first);
    size_t wanted = shift + (place + 1 > days->count ? place + 1 : days->count);
    if (!list_grow(&orders, &days->capacity, wanted, sizeof *days->orders))
        return false;
    days->orders = orders;
    if (shift > 0) {
        memmove(days->orders + shift, days->orders, days->count * sizeof *days->orders);
        memset(days->orders, 0, shift * sizeof *days->orders);
        days->first = day;
    }
    days->count = wanted;
    days->orders[place]++;
    return true;
}

/* Which of comparison->duties the text is. NAMES_FAILED: out of memory. */
static size_t find_duty(struct comparison *comparison, struct impact_law *law, licet_text text)
{
    for (size_t i = 0; i < law->duty_text_count; i++)
        if (law->duty_texts[i].bytes == text.bytes)
            return law->duty_texts[i].name;
    size_t name = names_add(&comparison->duties, text);
    void *texts = law->duty_texts, *duties = law->duties;
    bool room =
        name != NAMES_FAILED && list_grow(&texts, &law->duty_text_capacity,
                                          law->duty_text_count + 1, sizeof(struct duty_count));
    law->duty_texts = texts;
    room = room && list_grow(&duties, &law->duty_capacity, name + 1, sizeof *law->duties);
    law->duties = duties;
    if (!room)
        return NAMES_FAILED;
    law->duty_texts[law->duty_text_count++] = (struct duty_count){text.bytes, name};
    return name;
}

/* The day on which a duty falls: when it is due, else that of the order. */
static bool duty_day(const struct impact_law *law, size_t row, const licet_duty *duty, int32_t *day)
{
    size_t fact = licet_law_date_fact(law->rules.law);
    *day = duty->due;
    if (duty->has_due)
        return duty->due_known;
    return fact != LICET_NO_INDEX &&
           licet_date_read(orders_cell(&law->orders, fact, row), day) == LICET_OK;
}

bool duties_row(struct comparison *comparison, struct impact_law *law, size_t row)
{
    size_t count = licet_block_duty_count(law->block, row);
    if (!comparison->states.list[law->states[row]].outcome)
        return true; /* open: what is owed is not known either */
    for (size_t i = 0; i < count; i++) {
        licet_duty duty;
        int32_t day;
        if (licet_block_duty(law->block, row, i, &duty) != LICET_OK)
            continue;
        size_t name = find_duty(comparison, law, duty.text);
        if (name == NAMES_FAILED)
            return false;
        law->duties[name].orders++;
        if (duty_day(law, row, &duty, &day) && !count_day(&law->duties[name].days, day))
            return false;
    }
    return true;
}
