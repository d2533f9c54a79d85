/* impact_limits.c - what orders use up of limits, and what they owe, day by day.
 *
 * One entry for each key of a limit in each window; its course is kept by month. Must not: keep
 * anything for each order. */
#include "impact.h"

#include <stdlib.h>
#include <string.h>

#include <licet_tools.h>

#include "dates.h"

bool limits_open(struct impact_law *law)
{
    const licet_law *rules = law->rules.law;
    size_t caps = licet_law_cap_count(rules), agreements = licet_law_agreement_count(rules);
    size_t count = 0;
    law->first_of_cap = calloc(caps + 1, sizeof *law->first_of_cap);
    law->first_of_agreement = calloc(agreements + 1, sizeof *law->first_of_agreement);
    if (!law->first_of_cap || !law->first_of_agreement)
        return false;
    licet_cap_info cap;
    licet_agreement_info agreement;
    for (size_t i = 0; licet_law_cap(rules, i, &cap) == LICET_OK; i++) {
        law->first_of_cap[i] = count;
        count += cap.limit_count;
    }
    for (size_t i = 0; licet_law_agreement(rules, i, &agreement) == LICET_OK; i++) {
        law->first_of_agreement[i] = count;
        count += agreement.limit_count;
    }
    law->limits = calloc(count + 1, sizeof *law->limits);
    law->limit_count = count;
    if (!law->limits)
        return false;
    for (size_t i = 0; licet_law_cap(rules, i, &cap) == LICET_OK; i++)
        for (size_t k = 0; k < cap.limit_count; k++)
            law->limits[law->first_of_cap[i] + k] =
                (struct limit){cap.name, cap.label.bytes ? cap.label : cap.name, (uint32_t)k + 1,
                               cap.limit_count > 1};
    for (size_t i = 0; licet_law_agreement(rules, i, &agreement) == LICET_OK; i++)
        for (size_t k = 0; k < agreement.limit_count; k++)
            law->limits[law->first_of_agreement[i] + k] = (struct limit){
                agreement.name, agreement.label.bytes ? agreement.label : agreement.name,
                (uint32_t)k + 1, agreement.limit_count > 1};
    return true;
}

void limits_close(struct impact_law *law)
{
    for (size_t i = 0; i < law->key_names.count && law->keys; i++) {
        free((void *)(uintptr_t)law->keys[i].keys.bytes);
        free(law->keys[i].months);
    }
    names_free(&law->key_names);
    for (size_t i = 0; i < law->duty_capacity; i++)
        free(law->duties[i].days.orders);
    free(law->duties);
    free(law->duty_texts);
    free(law->keys);
    free(law->limits);
    free(law->first_of_cap);
    free(law->first_of_agreement);
}

/* ---- keys ----------------------------------------------------------------------------------- */

enum { KEY_ROOM = 512 };

/* What tells the key from all others of the law, in bytes; at BUFFER, or in memory of its own where
 * it is longer. Absent: out of memory. */
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

/* The keys joined by `, `, as they are booked. */
static licet_text join_keys(const licet_ledger_key *key)
{
    size_t length = 0, used = 0;
    for (uint32_t i = 0; i < key->key_count; i++)
        length += key->keys[i].length + 2;
    char *bytes = malloc(length + 1);
    for (uint32_t i = 0; bytes && i < key->key_count; i++) {
        if (i > 0) {
            memcpy(bytes + used, ", ", 2);
            used += 2;
        }
        if (key->keys[i].length > 0)
            memcpy(bytes + used, key->keys[i].bytes, key->keys[i].length);
        used += key->keys[i].length;
    }
    return (licet_text){bytes, used};
}

static struct limit_key *find_key(struct impact_law *law, uint32_t limit,
                                  const licet_booking *booking)
{
    char buffer[KEY_ROOM];
    licet_text bytes = tell_apart(limit, &booking->key, buffer);
    size_t known = law->key_names.count;
    size_t place = bytes.bytes ? names_add(&law->key_names, bytes) : NAMES_FAILED;
    if (bytes.bytes != buffer)
        free((void *)(uintptr_t)bytes.bytes);
    if (place == NAMES_FAILED)
        return NULL;
    void *keys = law->keys;
    if (!list_grow(&keys, &law->key_capacity, place + 1, sizeof *law->keys)) {
        law->key_names.count = known;
        return NULL;
    }
    law->keys = keys;
    struct limit_key *key = &law->keys[place];
    if (place < known)
        return key;
    *key = (struct limit_key){.limit = limit,
                              .window = booking->key.window,
                              .window_start = booking->key.window_start,
                              .scale = booking->key.scale,
                              .keys = join_keys(&booking->key),
                              .unit = booking->unit};
    return key->keys.bytes ? key : NULL;
}

/* What is booked when the month of DATE ends, so far. */
static bool keep_month(struct limit_key *key, int32_t date)
{
    int32_t month = date_month(date);
    if (key->month_count == 0)
        key->first_month = month;
    if (month < key->first_month)
        return true; /* dated before what was booked first: the course begins there */
    size_t place = (size_t)(month - key->first_month);
    void *months = key->months;
    if (!list_grow(&months, &key->month_capacity, place + 1, sizeof *key->months))
        return false;
    key->months = months;
    for (size_t i = key->month_count; i < place; i++)
        key->months[i] = i > 0 ? key->months[i - 1] : 0;
    if (place >= key->month_count)
        key->month_count = place + 1;
    for (size_t i = place; i < key->month_count; i++)
        key->months[i] = key->booked;
    return true;
}

static bool add_booking(struct comparison *comparison, struct impact_law *law,
                        const licet_booking *booking)
{
    size_t limit = (booking->cap != LICET_NO_INDEX ? law->first_of_cap[booking->cap]
                                                   : law->first_of_agreement[booking->agreement]) +
                   booking->key.place - 1;
    struct limit_key *key =
        limit < law->limit_count ? find_key(law, (uint32_t)limit, booking) : NULL;
    if (!key)
        return false;
    int64_t sum = booking->before + booking->amount;
    /* a rolling window gives the fullest span that holds the day: the fullest of all is kept */
    if (booking->key.window != LICET_WINDOW_ROLLING || sum > key->booked)
        key->booked = sum;
    key->most = booking->limit;
    if (comparison->has_around && booking->date < comparison->around)
        key->booked_before += booking->amount;
    if (!key->full && key->most != INT64_MAX &&
        (wide)key->booked * 100 >= (wide)key->most * FULL_PERCENT) {
        key->full = true;
        key->full_on = booking->date;
    }
    return keep_month(key, booking->date);
}

bool limits_row(struct comparison *comparison, struct impact_law *law, size_t row)
{
    size_t count = licet_block_booking_count(law->block, row);
    for (size_t i = 0; i < count; i++) {
        licet_booking booking;
        if (licet_block_booking(law->block, row, i, &booking) == LICET_OK &&
            !add_booking(comparison, law, &booking))
            return false;
    }
    return true;
}

/* What cancelled orders gave back was booked under keys that later orders need not have asked. */
static int take_booked(void *user, const licet_ledger_key *ledger_key, int64_t booked)
{
    struct impact_law *law = user;
    char buffer[KEY_ROOM];
    for (uint32_t limit = 0; limit < law->limit_count; limit++) {
        if (!same_text(law->limits[limit].owner, ledger_key->owner) ||
            law->limits[limit].place != ledger_key->place ||
            ledger_key->window == LICET_WINDOW_ROLLING)
            continue;
        licet_text bytes = tell_apart(limit, ledger_key, buffer);
        size_t known = law->key_names.count;
        size_t place = bytes.bytes ? names_find(&law->key_names, bytes) : NAMES_FAILED;
        if (place < known)
            law->keys[place].booked = booked;
        if (bytes.bytes != buffer)
            free((void *)(uintptr_t)bytes.bytes);
    }
    return 0;
}

bool limits_end(struct impact_law *law)
{
    if (law->orders.action_column == NO_COLUMN)
        return true;
    return licet_ledger_visit(law->ledger, take_booked, law) == LICET_OK;
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
