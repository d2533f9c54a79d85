/* impact_sections.c - the sections of `licet impact`, made of what was counted.
 *
 * Rows are in an order that depends on figures and texts alone. Must not: count. */
#include "impact.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dates.h"

/* What people are shown of long sections. */
enum { VALUES_SHOWN = 12, KEYS_SHOWN = 10 };

static const licet_text none = {NULL, 0};

static struct sums add_sums(struct sums one, struct sums other)
{
    return (struct sums){one.orders + other.orders, one.unmeasured + other.unmeasured,
                         one.units + other.units, one.measure + other.measure};
}

static const struct sums *matrix_cell(const struct comparison *comparison, size_t alternative,
                                      size_t from, size_t to)
{
    size_t count = comparison->states.count;
    return &comparison->matrix[(alternative * count + from) * count + to];
}

/* ---- outcomes ------------------------------------------------------------------------------- */

/* What STATE holds under law number LAW, of all. */
static struct sums state_sums(const struct comparison *comparison, size_t law, size_t state)
{
    struct sums sums = {0};
    for (size_t i = 0; i < comparison->states.count; i++)
        sums = add_sums(sums, law == 0 ? *matrix_cell(comparison, 0, state, i)
                                       : *matrix_cell(comparison, law - 1, i, state));
    return sums;
}

/* A column for each law, a row for each outcome; orders, then the measure. */
static void side_by_side(const struct comparison *comparison, struct page *page, bool measure)
{
    if (measure && !comparison->measured)
        return;
    page_section(page, SECTION_SIDE, OF_ALL,
                 measure ? measure_title(comparison) : text_of("orders"));
    page_column(page, "before", ALWAYS);
    for (size_t i = 1; i < comparison->law_count; i++)
        page_column(page, comparison->laws[i].key.bytes, ALWAYS);
    for (size_t state = 0; state < comparison->states.count; state++) {
        uint64_t orders = 0;
        for (size_t law = 0; law < comparison->law_count; law++)
            orders += state_sums(comparison, law, state).orders;
        if (orders == 0)
            continue;
        page_named(page, comparison->states.list[state].name, comparison->states.list[state].label);
        for (size_t law = 0; law < comparison->law_count; law++) {
            struct sums sums = state_sums(comparison, law, state);
            page_number(page, measure ? sums.measure : (wide)sums.orders,
                        measure ? comparison->scale : 0);
        }
    }
}

static void in_short(const struct comparison *comparison, struct page *page, size_t alternative)
{
    struct sums sums[DIRECTION_COUNT + 1] = {{0}};
    size_t count = comparison->states.count;
    for (size_t from = 0; from < count; from++)
        for (size_t to = 0; to < count; to++) {
            struct sums *sum = &sums[direction_of(comparison, from, to)];
            *sum = add_sums(*sum, *matrix_cell(comparison, alternative, from, to));
        }
    sums[DIRECTION_COUNT] = comparison->all;
    page_section(page, SECTION_SHORT, alternative, none);
    for (size_t i = 0; i <= DIRECTION_COUNT; i++) {
        bool all = i == DIRECTION_COUNT;
        if (i > DIRECTION_LENIENT && !all && sums[i].orders == 0)
            continue;
        page_named(page, text_of(all ? "all" : direction_name((enum direction)i)),
                   text_of(all ? "All orders" : direction_label((enum direction)i)));
        page_number(page, (wide)sums[i].orders, 0);
        page_share(page, (wide)sums[i].orders, (wide)comparison->all.orders);
        page_number(page, sums[i].units, 0);
        page_number(page, sums[i].measure, comparison->scale);
        page_share(page, sums[i].measure, comparison->all.measure);
        page_number(page, (wide)sums[i].unmeasured, 0);
    }
}

static void matrix(const struct comparison *comparison, struct page *page, size_t alternative)
{
    size_t count = comparison->states.count;
    page_section(page, SECTION_MATRIX, alternative, none);
    for (size_t from = 0; from < count; from++)
        for (size_t to = 0; to < count; to++) {
            const struct sums *sums = matrix_cell(comparison, alternative, from, to);
            const struct state *before = &comparison->states.list[from];
            const struct state *after = &comparison->states.list[to];
            enum direction direction = direction_of(comparison, from, to);
            if (sums->orders == 0)
                continue;
            page_named(page, before->name, before->label);
            page_named(page, after->name, after->label);
            page_named(page, text_of(direction_name(direction)),
                       text_of(direction == DIRECTION_SAME ? "" : direction_label(direction)));
            page_number(page, (wide)sums->orders, 0);
            page_number(page, sums->units, 0);
            page_number(page, sums->measure, comparison->scale);
            page_share(page, sums->measure, comparison->all.measure);
        }
}

/* Which need a state has: its mode, or what it is where it is no outcome. */
static size_t need_of(const struct comparison *comparison, size_t state)
{
    const struct state *of = &comparison->states.list[state];
    if (of->outcome)
        return of->mode;
    size_t special = state - comparison->states.outcomes;
    return special == STATE_NO_LAW ? LICET_PERMITTED : (size_t)LICET_FORBIDDEN + special;
}

static void licences(const struct comparison *comparison, struct page *page, size_t alternative)
{
    static const char *const needs[][2] = {
        {"permitted", "No licence needed"},
        {"licensable", "Licence needed, may be granted"},
        {"refused", "Licence needed, would be denied"},
        {"forbidden", "Forbidden"},
        {"indeterminate", "Open"},
        {"rejected", "Rejected"},
        {"left_out", "Left out"},
    };
    enum { NEEDS = sizeof needs / sizeof needs[0] };
    struct sums before[NEEDS] = {{0}}, after[NEEDS] = {{0}};
    for (size_t state = 0; state < comparison->states.count; state++) {
        size_t need = need_of(comparison, state);
        before[need] = add_sums(before[need], state_sums(comparison, 0, state));
        after[need] = add_sums(after[need], state_sums(comparison, alternative + 1, state));
    }
    page_section(page, SECTION_LICENCES, alternative, none);
    for (size_t i = 0; i < NEEDS; i++) {
        if (i > LICET_FORBIDDEN && before[i].orders + after[i].orders == 0)
            continue;
        page_named(page, text_of(needs[i][0]), text_of(needs[i][1]));
        page_number(page, (wide)before[i].orders, 0);
        page_number(page, (wide)after[i].orders, 0);
        page_number(page, (wide)after[i].orders - (wide)before[i].orders, 0);
        page_number(page, before[i].units, 0);
        page_number(page, after[i].units, 0);
        page_number(page, before[i].measure, comparison->scale);
        page_number(page, after[i].measure, comparison->scale);
    }
}

/* ---- by field ------------------------------------------------------------------------------- */

struct ranked {
    const struct value_sums *sums;
    licet_text text;
    size_t value;
};

/* Most orders changed first, then most of the measure, then by text. */
static int compare_ranked(const void *one, const void *other)
{
    const struct ranked *left = one, *right = other;
    const struct sums *a = &left->sums->changed, *b = &right->sums->changed;
    if (a->orders != b->orders)
        return a->orders < b->orders ? 1 : -1;
    if (a->measure != b->measure)
        return a->measure < b->measure ? 1 : -1;
    return compare_texts(left->text, right->text);
}

static void put_value(const struct comparison *comparison, struct page *page,
                      const struct field *field, const struct ranked *ranked, wide changed)
{
    wide all = (wide)field->all[ranked->value];
    page_lent(page, none, field->title);
    page_lent(page, none, ranked->text);
    page_number(page, all, 0);
    page_number(page, (wide)ranked->sums->changed.orders, 0);
    page_share(page, (wide)ranked->sums->changed.orders, all);
    page_number(page, (wide)ranked->sums->stricter, 0);
    page_number(page, (wide)ranked->sums->lenient, 0);
    page_number(page, ranked->sums->changed.units, 0);
    page_number(page, ranked->sums->changed.measure, comparison->scale);
    page_share(page, ranked->sums->changed.measure, changed);
}

/* A value as people read it. */
static licet_text value_text(const struct field *field, size_t value)
{
    licet_text text = field_values(field)->list[value];
    return text.length > 0 ? text : text_of("(not stated)");
}

static void affected(const struct comparison *comparison, struct page *page, size_t alternative,
                     const struct field *field)
{
    size_t values = field_values(field)->count, count = 0, alternatives = comparison->law_count - 1;
    wide changed = 0;
    struct ranked *list = calloc(values + 1, sizeof *list);
    if (!list) {
        page->failed = true;
        return;
    }
    for (size_t i = 0; i < values; i++) {
        const struct value_sums *sums = &field->changes[i * alternatives + alternative];
        changed += sums->changed.measure;
        if (sums->changed.orders > 0)
            list[count++] = (struct ranked){sums, value_text(field, i), i};
    }
    qsort(list, count, sizeof *list, compare_ranked);
    if (count > 0)
        page_section(page, SECTION_BY, alternative, field->title);
    if (count > 0)
        page_rows(page, count);
    for (size_t i = 0; i < count; i++)
        put_value(comparison, page, field, &list[i], changed);
    if (count > VALUES_SHOWN && !page->failed)
        page->sections[page->count - 1].hidden = count - VALUES_SHOWN;
    free(list);
}

/* ---- limits --------------------------------------------------------------------------------- */

static void put_limit_name(struct page *page, const struct limit *limit)
{
    char number[16];
    if (!limit->several) {
        page_lent(page, limit->owner, limit->label);
        return;
    }
    snprintf(number, sizeof number, ".%u", limit->place);
    size_t length = limit->owner.length + limit->label.length + 32;
    char *name = malloc(length), *label = malloc(length);
    if (name && label) {
        int owner = (int)limit->owner.length, title = (int)limit->label.length;
        snprintf(name, length, "%.*s%s", owner, limit->owner.bytes, number);
        snprintf(label, length, "%.*s, limit %u", title, limit->label.bytes, limit->place);
        page_named(page, text_of(name), text_of(label));
    } else {
        page->failed = true;
    }
    free(name);
    free(label);
}

static bool is_over(const struct limit_key *key)
{
    return key->most != INT64_MAX && key->booked > key->most;
}

static bool is_near(const struct limit_key *key, int64_t booked)
{
    return key->most > 0 && key->most != INT64_MAX && booked <= key->most &&
           (wide)booked * 100 >= (wide)key->most * NEAR_PERCENT;
}

struct limit_sums {
    uint64_t full, over, near, near_before;
    int32_t first_full; /* where `full` is not 0 */
};

static void sum_key(struct limit_sums *sums, const struct limit_key *key)
{
    sums->over += is_over(key);
    sums->near += is_near(key, key->booked);
    sums->near_before += is_near(key, key->booked_before);
    if (key->full && (sums->full++ == 0 || key->full_on < sums->first_full))
        sums->first_full = key->full_on;
}

static void put_limit(const struct comparison *comparison, struct page *page, size_t law,
                      size_t limit, const struct limit_sums *sums)
{
    const struct limit_form *form = &comparison->laws[law].forms[limit];
    put_limit_name(page, &comparison->limits[limit]);
    page_string(page, law == 0 ? "before" : "after");
    page_number(page, (wide)form->keys, 0);
    page_number(page, form->used, form->scale);
    if (form->limited)
        page_number(page, form->left, form->scale);
    else
        page_nothing(page);
    page_text(page, form->unit);
    page_number(page, (wide)sums->full, 0);
    if (sums->full > 0)
        page_date(page, sums->first_full);
    else
        page_nothing(page);
    page_number(page, (wide)sums->over, 0);
    page_number(page, (wide)sums->near, 0);
    if (comparison->has_around)
        page_number(page, (wide)sums->near_before, 0);
    else
        page_nothing(page);
}

static void limits(const struct comparison *comparison, struct page *page, size_t alternative)
{
    size_t laws[2] = {0, alternative + 1}, count = comparison->limit_count;
    struct limit_sums *sums = calloc(2 * count + 1, sizeof *sums);
    if (!sums) {
        page->failed = true;
        return;
    }
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < comparison->keys.count; i++) {
            struct limit_key key = key_of(&comparison->laws[laws[side]], i);
            if (key.used)
                sum_key(&sums[side * count + key_limit(comparison, i)], &key);
        }
    page_section(page, SECTION_LIMITS, alternative, none);
    for (size_t limit = 0; limit < count; limit++)
        for (size_t side = 0; side < 2; side++)
            if (comparison->laws[laws[side]].forms[limit].keys > 0)
                put_limit(comparison, page, laws[side], limit, &sums[side * count + limit]);
    free(sums);
}

/* ---- keys ----------------------------------------------------------------------------------- */

struct ranked_key {
    const struct limit_key *key;
    size_t number; /* in comparison.keys */
    size_t law;
};

/* The fullest first; the same share by key, then before before after. */
static int compare_keys(const void *one, const void *other)
{
    const struct ranked_key *left = one, *right = other;
    wide a = (wide)left->key->booked * right->key->most;
    wide b = (wide)right->key->booked * left->key->most;
    if (a != b)
        return a < b ? 1 : -1;
    if (left->number != right->number)
        return left->number < right->number ? -1 : 1;
    return (left->law > right->law) - (left->law < right->law);
}

/* Keys from LEAST percent of their limit on. */
static size_t take_keys(const struct comparison *comparison, size_t law, int least,
                        struct ranked_key *list)
{
    size_t count = 0;
    const struct impact_law *of = &comparison->laws[law];
    for (size_t i = 0; i < comparison->keys.count && i < of->key_capacity; i++) {
        const struct limit_key *key = &of->keys[i];
        if (key->most > 0 && key->most != INT64_MAX && key->booked > 0 &&
            (wide)key->booked * 100 >= (wide)key->most * least)
            list[count++] = (struct ranked_key){key, i, law};
    }
    return count;
}

/* Limit, key and window, as columns. */
static void put_key_name(const struct comparison *comparison, struct page *page, size_t law,
                         size_t number)
{
    struct key_parts parts = key_parts(comparison, number);
    char window[DATE_ROOM];
    licet_text name = join_texts(parts.texts, parts.count, ", ");
    if (!name.bytes)
        page->failed = true;
    put_limit_name(page, &comparison->limits[parts.limit]);
    page_text(page, name);
    page_string(page, window_write(window, comparison->laws[law].forms[parts.limit].window,
                                   parts.window_start));
    free((void *)(uintptr_t)name.bytes);
}

static void put_key(const struct comparison *comparison, struct page *page,
                    const struct ranked_key *ranked)
{
    const struct limit_key *key = ranked->key;
    const struct limit_form *form =
        &comparison->laws[ranked->law].forms[key_limit(comparison, ranked->number)];
    put_key_name(comparison, page, ranked->law, ranked->number);
    page_lent(page, none, text_of(ranked->law == 0 ? "before" : "after"));
    page_number(page, key->booked, form->scale);
    page_number(page, key->most, form->scale);
    page_lent(page, none, form->unit);
    page_share(page, key->booked, key->most);
    page_number(page, (wide)key->most - key->booked, form->scale);
    if (key->full)
        page_date(page, key->full_on);
    else
        page_nothing(page);
}

static void put_passed(struct page *page, const struct limit_key *key, uint8_t tenth)
{
    if (tenth < key->tenths)
        page_date(page, key->passed[tenth]);
    else
        page_nothing(page);
}

/* The days on which each tenth of the limit was used. */
static void fill(const struct comparison *comparison, struct page *page, size_t alternative,
                 const struct ranked_key *ranked)
{
    struct limit_key before = key_of(comparison->laws, ranked->number);
    struct limit_key after = key_of(&comparison->laws[alternative + 1], ranked->number);
    for (uint8_t i = 0; i < before.tenths || i < after.tenths; i++) {
        put_key_name(comparison, page, ranked->law, ranked->number);
        page_share(page, i + FIRST_TENTH, 10);
        put_passed(page, &before, i);
        put_passed(page, &after, i);
    }
}

static void fullest_keys(const struct comparison *comparison, struct page *page, size_t alternative)
{
    struct ranked_key *list = calloc(comparison->keys.count * 2 + 1, sizeof *list);
    if (!list) {
        page->failed = true;
        return;
    }
    size_t count = 0;
    for (int least = NEAR_PERCENT; least >= 0 && count < KEYS_SHOWN; least -= NEAR_PERCENT) {
        count = take_keys(comparison, 0, least, list);
        count += take_keys(comparison, alternative + 1, least, list + count);
    }
    qsort(list, count, sizeof *list, compare_keys);
    size_t shown = count < KEYS_SHOWN ? count : KEYS_SHOWN;
    page_section(page, SECTION_KEYS, alternative, none);
    page_rows(page, count);
    for (size_t i = 0; i < count; i++)
        put_key(comparison, page, &list[i]);
    if (!page->failed)
        page->sections[page->count - 1].hidden = count - shown;
    page_section(page, SECTION_FILL, alternative, none);
    for (size_t i = 0; i < shown; i++) {
        bool told = false;
        for (size_t k = 0; k < i; k++)
            told = told || list[k].number == list[i].number;
        if (!told)
            fill(comparison, page, alternative, &list[i]);
    }
    free(list);
}

/* ---- duties --------------------------------------------------------------------------------- */

static const struct duty_days *days_of(const struct impact_law *law, size_t duty)
{
    static const struct duty_days nothing;
    return duty < law->duty_capacity ? &law->duties[duty] : &nothing;
}

static uint32_t on_day(const struct days *days, int32_t day)
{
    bool inside =
        days->count > 0 && day >= days->first && (size_t)(day - days->first) < days->count;
    return inside ? days->orders[day - days->first] : 0;
}

/* The first of the days on which most are due, within FROM to UNTIL. */
static uint32_t busiest(const struct days *days, int32_t from, int32_t until, int32_t *day)
{
    uint32_t most = 0;
    for (int32_t at = from; at <= until; at++)
        if (on_day(days, at) > most) {
            most = on_day(days, at);
            *day = at;
        }
    return most;
}

static bool span_of(const struct days *before, const struct days *after, int32_t *from,
                    int32_t *until)
{
    const struct days *both[2] = {before, after};
    bool any = false;
    for (size_t i = 0; i < 2; i++) {
        if (both[i]->count == 0)
            continue;
        int32_t end = both[i]->first + (int32_t)both[i]->count - 1;
        *from = !any || both[i]->first < *from ? both[i]->first : *from;
        *until = !any || end > *until ? end : *until;
        any = true;
    }
    return any;
}

static void put_busiest(struct page *page, const struct days *days, int32_t from, int32_t until)
{
    int32_t day = 0;
    uint32_t most = busiest(days, from, until, &day);
    page_number(page, most, 0);
    if (most > 0)
        page_date(page, day);
    else
        page_nothing(page);
}

static void duties(const struct comparison *comparison, struct page *page, size_t alternative)
{
    page_section(page, SECTION_DUTIES, alternative, none);
    for (size_t i = 0; i < comparison->duties.count; i++) {
        const struct duty_days *before = days_of(comparison->laws, i);
        const struct duty_days *after = days_of(&comparison->laws[alternative + 1], i);
        int32_t from = 0, until = -1;
        if (before->orders + after->orders == 0)
            continue;
        span_of(&before->days, &after->days, &from, &until);
        page_text(page, comparison->duties.list[i]);
        page_number(page, (wide)before->orders, 0);
        page_number(page, (wide)after->orders, 0);
        page_number(page, (wide)after->orders - (wide)before->orders, 0);
        put_busiest(page, &before->days, from, until);
        put_busiest(page, &after->days, from, until);
    }
}

static void put_months(const struct comparison *comparison, struct page *page, size_t duty,
                       const struct days *before, const struct days *after)
{
    int32_t from = 0, until = -1;
    char text[DATE_ROOM];
    span_of(before, after, &from, &until);
    while (from <= until) {
        int32_t month = date_month(from), end = from, day = 0;
        wide sums[2] = {0, 0};
        for (; end <= until && date_month(end) == month; end++) {
            sums[0] += on_day(before, end);
            sums[1] += on_day(after, end);
        }
        if (sums[0] + sums[1] > 0) {
            page_string(page, month_write(text, month));
            page_text(page, comparison->duties.list[duty]);
            page_number(page, sums[0], 0);
            page_number(page, sums[1], 0);
            page_number(page, busiest(before, from, end - 1, &day), 0);
            page_number(page, busiest(after, from, end - 1, &day), 0);
        }
        from = end;
    }
}

static void put_days(const struct comparison *comparison, struct page *page, size_t duty,
                     const struct days *before, const struct days *after)
{
    int32_t from = 0, until = -1;
    char text[DATE_ROOM];
    span_of(before, after, &from, &until);
    for (int32_t day = from; day <= until; day++) {
        if (on_day(before, day) + on_day(after, day) == 0)
            continue;
        page_string(page, date_write(text, day));
        page_text(page, comparison->duties.list[duty]);
        page_number(page, on_day(before, day), 0);
        page_number(page, on_day(after, day), 0);
    }
}

static void duties_over_time(const struct comparison *comparison, struct page *page,
                             size_t alternative)
{
    const struct impact_law *before = comparison->laws, *after = &before[alternative + 1];
    page_section(page, SECTION_MONTHS, alternative, none);
    for (size_t i = 0; i < comparison->duties.count; i++)
        put_months(comparison, page, i, &days_of(before, i)->days, &days_of(after, i)->days);
    page_section(page, SECTION_DAYS, alternative, none);
    for (size_t i = 0; i < comparison->duties.count; i++)
        put_days(comparison, page, i, &days_of(before, i)->days, &days_of(after, i)->days);
}

/* ---- all of them ---------------------------------------------------------------------------- */

void impact_sections(const struct comparison *comparison, const struct impact_near *near,
                     struct page *page)
{
    side_by_side(comparison, page, false);
    side_by_side(comparison, page, true);
    near_section(near, page, 0, OF_ALL);
    for (size_t i = 0; i + 1 < comparison->law_count; i++) {
        in_short(comparison, page, i);
        matrix(comparison, page, i);
        licences(comparison, page, i);
        for (size_t k = 0; k < comparison->field_count; k++)
            affected(comparison, page, i, &comparison->fields[k]);
        limits(comparison, page, i);
        fullest_keys(comparison, page, i);
        duties(comparison, page, i);
        duties_over_time(comparison, page, i);
        near_section(near, page, i + 1, i);
    }
}
