/* impact_near.c - orders near a turning point: decided again with a little less and a little more
 * of what they count, against the ledger as it stood before them.
 *
 * Each law has a session and a ledger of its own here, fed order by order beside the blocks. Where
 * the outcome turns, the nearest number at which it does is found by halving; of two turns within
 * the margin the nearer may be passed over. Must not: book what is only tried out. */
#include "impact.h"

#include <stdlib.h>
#include <string.h>

/* So many orders of each law are named; the others are counted. */
enum { NAMED = 1000, MOST_PERCENT = 100 };

struct turning {
    uint64_t line;
    licet_text id; /* owned */
    size_t from, to;
    int64_t units, at;
};

struct near_law {
    licet_session *session;
    licet_ledger *ledger;
    size_t units_fact; /* LICET_NO_INDEX: the law does not ask it */
    struct turning *list;
    size_t count, capacity;
    uint64_t met;
};

struct impact_near {
    struct comparison *comparison;
    struct near_law *laws;
    int64_t percent;
    bool granted;
    licet_status failure;
};

static int open_law(struct impact_near *near, size_t index)
{
    const struct comparison *comparison = near->comparison;
    const struct impact_law *law = &comparison->laws[index];
    struct near_law *of = &near->laws[index];
    licet_fact_info units, info;
    bool as_at;
    int32_t date = 0;
    int status = option_as_at(comparison->options, &as_at, &date);
    if (status != STATUS_DONE)
        return status;
    of->units_fact = LICET_NO_INDEX;
    if (licet_law_fact(comparison->laws[0].rules.law, comparison->units_fact, &units) == LICET_OK)
        of->units_fact = licet_law_fact_find(law->rules.law, units.name);
    if (licet_law_fact(law->rules.law, of->units_fact, &info) != LICET_OK ||
        info.type != LICET_TYPE_COUNT)
        of->units_fact = LICET_NO_INDEX;
    licet_status made = licet_session_new(&of->session, law->rules.law, NULL);
    if (made == LICET_OK)
        made = licet_ledger_new(&of->ledger, false, NULL);
    if (made == LICET_OK && as_at)
        made = licet_session_as_at(of->session, date);
    return report_failure(made);
}

int near_new(struct impact_near **out, struct comparison *comparison)
{
    *out = NULL;
    const char *given = option_value(comparison->options, OPTION_NEAR);
    if (!given)
        return STATUS_DONE;
    char *end;
    long percent = strtol(given, &end, 10);
    if (percent < 1 || percent >= MOST_PERCENT || (*end != '\0' && strcmp(end, "%") != 0))
        return report_status(STATUS_USAGE,
                             "`--near`: `%s` is no whole number from 1 to 99, such "
                             "as 5%%",
                             given);
    if (comparison->units_fact == LICET_NO_INDEX)
        return report_status(STATUS_USAGE, "`--near`: these rules have no fact that is a count");
    if (comparison->laws[0].orders.action_column != NO_COLUMN)
        return report_status(STATUS_USAGE, "`--near` does not take orders with a column `action`");
    struct impact_near *near = calloc(1, sizeof *near);
    struct near_law *laws = calloc(comparison->law_count, sizeof *laws);
    if (!near || !laws) {
        free(near);
        free(laws);
        return report_failure(LICET_MEMORY);
    }
    *out = near;
    near->comparison = comparison;
    near->laws = laws;
    near->percent = percent;
    int status = option_licences(comparison->options, &near->granted);
    for (size_t i = 0; status == STATUS_DONE && i < comparison->law_count; i++)
        status = open_law(near, i);
    return status;
}

void near_free(struct impact_near *near)
{
    if (!near)
        return;
    for (size_t i = 0; i < near->comparison->law_count; i++) {
        struct near_law *law = &near->laws[i];
        for (size_t k = 0; k < law->count; k++)
            free((void *)(uintptr_t)law->list[k].id.bytes);
        free(law->list);
        licet_session_free(law->session);
        licet_ledger_free(law->ledger);
    }
    free(near->laws);
    free(near);
}

/* ---- one order ------------------------------------------------------------------------------ */

/* The order of ROW into the session. */
static void state_order(struct impact_near *near, size_t index, size_t row)
{
    const struct orders *orders = &near->comparison->laws[index].orders;
    licet_session *session = near->laws[index].session;
    bool granted = near->granted;
    licet_session_clear(session);
    for (size_t fact = 0; fact < licet_law_fact_count(orders->law); fact++) {
        licet_text cell = orders_cell(orders, fact, row);
        licet_status status = cell.length > 0 ? licet_set_text(session, fact, cell) : LICET_OK;
        if (status != LICET_OK)
            near->failure = status;
    }
    if (orders->licence_column != NO_COLUMN) {
        licet_text licence = orders_cells(orders, orders->licence_column)[row];
        if (licence.length > 0)
            granted = same_text(licence, text_of("granted"));
    }
    licet_session_licences(session, granted);
}

/* The state of the order if it counted UNITS; SIZE_MAX: it would be rejected. */
static size_t try_units(struct impact_near *near, size_t index, int64_t units)
{
    struct near_law *of = &near->laws[index];
    licet_status status = licet_set_number(of->session, of->units_fact, units);
    if (status == LICET_OK)
        status = licet_decide(of->session, of->ledger);
    const licet_record *record = status == LICET_OK ? licet_session_record(of->session) : NULL;
    if (!record) {
        near->failure = status;
        return SIZE_MAX;
    }
    if (record->rejected)
        return SIZE_MAX;
    if (record->because == LICET_BECAUSE_NO_LAW)
        return near->comparison->states.outcomes + STATE_NO_LAW;
    return near->comparison->laws[index].state_of[record->outcome];
}

/* The number nearest to UNITS, between it and FAR, at which the state is not STATE. At FAR it is
 * not. */
static int64_t find_turn(struct impact_near *near, size_t index, size_t state, int64_t units,
                         int64_t far, size_t *then)
{
    while (far - units > 1 || units - far > 1) {
        int64_t middle = units + (far - units) / 2;
        size_t met = try_units(near, index, middle);
        if (met == state) {
            units = middle;
        } else {
            far = middle;
            *then = met;
        }
    }
    return far;
}

static bool name_turn(struct impact_near *near, size_t index, size_t row, struct turning turning)
{
    struct near_law *of = &near->laws[index];
    const struct orders *orders = &near->comparison->laws[index].orders;
    void *list = of->list;
    if (++of->met > NAMED)
        return true;
    if (!list_grow(&list, &of->capacity, of->count + 1, sizeof *of->list))
        return false;
    of->list = list;
    turning.line = orders_line(orders, row);
    turning.id = copy_text(orders_id(orders, row));
    of->list[of->count] = turning;
    of->count += turning.id.bytes != NULL;
    return turning.id.bytes != NULL;
}

/* Less, then more, of what the order counts. */
static bool try_both(struct impact_near *near, size_t index, size_t row, int64_t units)
{
    size_t state = near->comparison->laws[index].states[row];
    int64_t margin = (int64_t)((wide)units * near->percent / 100);
    for (int side = -1; side <= 1 && margin > 0; side += 2) {
        if (side > 0 && units > INT64_MAX - margin)
            continue;
        int64_t far = units + side * margin;
        size_t then = try_units(near, index, far);
        if (then == state || then == SIZE_MAX)
            continue;
        int64_t at = find_turn(near, index, state, units, far, &then);
        if (then != SIZE_MAX &&
            !name_turn(near, index, row,
                       (struct turning){.from = state, .to = then, .units = units, .at = at}))
            return false;
    }
    return true;
}

static bool near_row(struct impact_near *near, size_t index, size_t row)
{
    const struct comparison *comparison = near->comparison;
    struct near_law *of = &near->laws[index];
    size_t state = comparison->laws[index].states[row];
    if (state >= comparison->states.outcomes + STATE_REJECTED)
        return true;
    state_order(near, index, row);
    if (of->units_fact != LICET_NO_INDEX && comparison->units_known[row]) {
        if (!try_both(near, index, row, comparison->units[row]))
            return false;
        licet_set_number(of->session, of->units_fact, comparison->units[row]);
    }
    licet_status status = licet_decide(of->session, of->ledger);
    if (status == LICET_OK)
        status = licet_book(of->session, of->ledger, (licet_text){NULL, 0});
    if (status != LICET_OK)
        near->failure = status;
    return true;
}

int near_rows(struct impact_near *near)
{
    const struct comparison *comparison = near->comparison;
    for (size_t row = 0; row < comparison->laws[0].orders.rows; row++)
        for (size_t i = 0; i < comparison->law_count && !comparison->skipped[row]; i++)
            if (!near_row(near, i, row))
                return report_failure(LICET_MEMORY);
    return report_failure(near->failure);
}

/* ---- the section ---------------------------------------------------------------------------- */

void near_section(const struct impact_near *near, struct page *page, size_t law, size_t alternative)
{
    enum { SHOWN = 20 };
    if (!near)
        return;
    const struct near_law *of = &near->laws[law];
    const struct state *states = near->comparison->states.list;
    page_section(page, SECTION_NEAR, alternative, text_of(law == 0 ? "before" : "after"));
    for (size_t i = 0; i < of->count; i++) {
        const struct turning *turning = &of->list[i];
        page_number(page, (wide)turning->line, 0);
        page_text(page, turning->id);
        page_string(page, law == 0 ? "before" : "after");
        page_named(page, states[turning->from].name, states[turning->from].label);
        page_number(page, turning->units, 0);
        page_number(page, turning->at, 0);
        page_number(page, (wide)turning->at - turning->units, 0);
        page_named(page, states[turning->to].name, states[turning->to].label);
    }
    if (of->count > SHOWN && !page->failed)
        page->sections[page->count - 1].hidden = of->count - SHOWN;
    if (!page->failed)
        page->sections[page->count - 1].unnamed = of->met - of->count;
}
