/* fullest.c - the caps nearest to full, of all bookings of a replay.
 *
 * Shares are compared and printed exactly, without fractions in binary. Must not: keep borrowed
 * texts. */
#include "fullest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dates.h"
#include "names.h"

/* ---- the list ------------------------------------------------------------------------------- */

static void free_text(licet_text *text)
{
    free((void *)(uintptr_t)text->bytes);
    text->bytes = NULL;
}

static licet_text same_name(void *user, licet_text key)
{
    (void)user;
    return key;
}

static bool join_keys(licet_text *to, const licet_ledger_key *key, fullest_name name, void *user)
{
    size_t length = 0;
    for (uint32_t i = 0; i < key->key_count; i++)
        length += name(user, key->keys[i]).length + 2;
    char *bytes = malloc(length + 1);
    if (!bytes)
        return false;
    size_t used = 0;
    for (uint32_t i = 0; i < key->key_count; i++) {
        licet_text text = name(user, key->keys[i]);
        if (i > 0) {
            memcpy(bytes + used, ", ", 2);
            used += 2;
        }
        if (text.length > 0)
            memcpy(bytes + used, text.bytes, text.length);
        used += text.length;
    }
    to->bytes = bytes;
    to->length = used;
    return true;
}

/* Whether ONE is fuller than OTHER: booked / limit, compared crosswise. The sum under a key may go
 * down (days leave a rolling window) and its limit up (another law): each is kept as it was when it
 * was fullest. */
static bool fuller(const struct full_cap *one, const struct full_cap *other)
{
    return (wide)one->booked * other->limit > (wide)other->booked * one->limit;
}

static bool same_key(const struct full_cap *one, const struct full_cap *other)
{
    return one->place == other->place && one->window == other->window &&
           one->window_start == other->window_start && same_text(one->owner, other->owner) &&
           same_text(one->keys, other->keys);
}

static void move_up(struct fullest *fullest, size_t at)
{
    for (; at > 0 && fuller(&fullest->list[at], &fullest->list[at - 1]); at--) {
        struct full_cap moved = fullest->list[at];
        fullest->list[at] = fullest->list[at - 1];
        fullest->list[at - 1] = moved;
    }
}

static void free_cap(struct full_cap *cap)
{
    free_text(&cap->owner);
    free_text(&cap->keys);
    free_text(&cap->names);
    free_text(&cap->unit);
}

/* The entry of a key that is in the list already; NULL: it is not. */
static struct full_cap *find_cap(struct fullest *fullest, const struct full_cap *cap)
{
    for (size_t i = 0; i < fullest->count; i++)
        if (same_key(&fullest->list[i], cap))
            return &fullest->list[i];
    return NULL;
}

/* What was booked without asking for room fills the limit that is known, and tells of none. */
static void fill(struct full_cap *known, const licet_booking *booking)
{
    int64_t booked = booking->before + booking->amount;
    if (known->cap == booking->cap && known->scale == booking->key.scale && booked > known->booked)
        known->booked = booked;
}

static bool is_last_full(const struct fullest *fullest, const struct full_cap *cap)
{
    return fullest->count == FULLEST_MOST && !fuller(cap, &fullest->list[FULLEST_MOST - 1]);
}

/* Takes CAP, whose owner and keys are its own and lent to the list, into it. */
static bool enter(struct fullest *fullest, struct full_cap *cap, const licet_booking *booking,
                  fullest_name name, void *user)
{
    if (!join_keys(&cap->names, &booking->key, name, user) ||
        !(cap->unit = copy_text(booking->unit)).bytes) {
        free_text(&cap->names);
        return false;
    }
    bool full = fullest->count == FULLEST_MOST;
    size_t at = full ? FULLEST_MOST - 1 : fullest->count++;
    if (full)
        free_cap(&fullest->list[at]);
    fullest->list[at] = *cap;
    memset(cap, 0, sizeof *cap);
    move_up(fullest, at);
    return true;
}

bool fullest_add(struct fullest *fullest, const licet_booking *booking, fullest_name name,
                 void *user)
{
    struct full_cap cap = {.cap = booking->cap,
                           .agreement = booking->agreement,
                           .place = booking->key.place,
                           .window = booking->key.window,
                           .window_start = booking->key.window_start,
                           .scale = booking->key.scale,
                           .booked = booking->before + booking->amount,
                           .limit = booking->limit};
    if (cap.limit <= 0 || cap.booked <= 0 || (booking->tested && is_last_full(fullest, &cap)))
        return true;
    bool done = (cap.owner = copy_text(booking->key.owner)).bytes &&
                join_keys(&cap.keys, &booking->key, same_name, NULL);
    struct full_cap *known = done ? find_cap(fullest, &cap) : NULL;
    if (known && !booking->tested) {
        fill(known, booking);
    } else if (known && fuller(&cap, known)) {
        known->cap = cap.cap;
        known->agreement = cap.agreement;
        known->scale = cap.scale;
        known->booked = cap.booked;
        known->limit = cap.limit;
    } else if (done && !known && booking->tested) {
        done = enter(fullest, &cap, booking, name, user);
    }
    if (known)
        move_up(fullest, (size_t)(known - fullest->list));
    free_cap(&cap);
    return done;
}

void fullest_free(struct fullest *fullest)
{
    for (size_t i = 0; i < fullest->count; i++)
        free_cap(&fullest->list[i]);
    fullest->count = 0;
}

/* ---- printing ------------------------------------------------------------------------------- */

static void put_share(struct table *table, const struct full_cap *cap)
{
    char text[NUMBER_ROOM + 8], digits[NUMBER_ROOM];
    wide tenths = (wide)cap->booked * 1000 / cap->limit;
    group_digits(digits, tenths / 10, 0);
    snprintf(text, sizeof text, "%s.%d%%", digits, (int)(tenths % 10));
    table_string(table, text);
}

static void put_amount(struct table *table, int64_t amount, int scale)
{
    if (amount == INT64_MAX)
        table_string(table, "(larger than can be counted)");
    else
        table_number(table, amount, scale);
}

/* The name of whose limit it is, as people call it. Borrowed. */
static licet_text owner_name(const struct full_cap *cap, const licet_law *law, size_t *limits)
{
    licet_cap_info info;
    licet_agreement_info agreement;
    licet_text label = {NULL, 0};
    *limits = 0;
    if (licet_law_cap(law, cap->cap, &info) == LICET_OK) {
        *limits = info.limit_count;
        label = info.label;
    } else if (licet_law_agreement(law, cap->agreement, &agreement) == LICET_OK) {
        *limits = agreement.limit_count;
        label = agreement.label;
    }
    return label.bytes ? label : cap->owner;
}

static void put_cap(struct table *table, const struct full_cap *cap, const licet_law *law)
{
    char text[160], window[DATE_ROOM];
    size_t limits;
    licet_text name = owner_name(cap, law, &limits);
    int length = name.length > 100 ? 100 : (int)name.length;
    if (limits > 1)
        snprintf(text, sizeof text, "%.*s, limit %lu", length, name.bytes,
                 (unsigned long)cap->place);
    else
        snprintf(text, sizeof text, "%.*s", length, name.bytes);
    table_string(table, text);
    table_text(table, cap->names);
    table_string(table, window_write(window, cap->window, cap->window_start));
    put_amount(table, cap->booked, cap->scale);
    put_amount(table, cap->limit, cap->scale);
    table_text(table, cap->unit);
    put_share(table, cap);
}

bool fullest_write(const struct fullest *fullest, const licet_law *law, struct output *out)
{
    struct table table;
    if (fullest->count == 0)
        return true;
    output_string(out, "\nThe caps nearest to full\n\n");
    table_begin(&table, 7, 3);
    static const char *const heading[] = {"cap", "for", "in", "used", "limit", "", "full"};
    for (size_t i = 0; i < sizeof heading / sizeof heading[0]; i++)
        table_string(&table, heading[i]);
    for (size_t i = 0; i < fullest->count; i++)
        put_cap(&table, &fullest->list[i], law);
    return table_end(&table, out);
}
