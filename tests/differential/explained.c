/* explained.c - see explained.h. Reads `rests_on` out of the explanation as JSON, and puts the
 * cells of other orders, or nothing, in the place of each fact that does not stand there. */
#include "explained.h"

#include "collected.h"
#include "licet_tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OTHERS = 5 };

typedef struct {
    const subject *s;
    const order *orders;
    size_t count;
    licet_session *session;
    licet_ledger *ledger;
    collected json;
    mismatch *difference;
    uint64_t *tried;
} run;

/* States order ROW, with the cell of FACT (LC_NONE: no fact) from another one, or empty, and
 * decides it. False: it cannot be read. */
static bool decide(run *r, size_t row, uint32_t fact, licet_text cell)
{
    licet_session_clear(r->session);
    for (uint32_t i = 0; i < r->s->law->fact_count; i++)
        if (licet_set_text(r->session, i, i == fact ? cell : r->orders[row].cells[i]) != LICET_OK)
            return false;
    return licet_decide(r->session, r->ledger) == LICET_OK;
}

static void write_end(const licet_session *session, char buffer[100])
{
    const licet_record *record = licet_session_record(session);
    snprintf(buffer, 100, "rejected %d, outcome %d, from %d to %d", record->rejected,
             (int)record->outcome, (int)record->lowest, (int)record->highest);
}

/* Whether the list `rests_on` has NAME. */
static bool rests_on(const run *r, const char *name)
{
    static const char key[] = "\"rests_on\":[";
    const char *list = strstr(r->json.bytes, key), *end = list ? strchr(list, ']') : NULL;
    char quoted[200];
    snprintf(quoted, sizeof quoted, "\"%s\"", name);
    const char *found = list ? strstr(list + sizeof key - 1, quoted) : NULL;
    return !end || (found && found < end);
}

static bool try_others(run *r, size_t row, uint32_t fact, const char *expected)
{
    char found[100], where[160];
    const char *name = r->s->law->facts[fact].declared.name->text;
    for (size_t k = 0; k <= OTHERS; k++) {
        licet_text cell = {"", 0};
        if (k > 0)
            cell = r->orders[(row + k * 7) % r->count].cells[fact];
        if (!decide(r, row, fact, cell))
            continue;
        write_end(r->session, found);
        ++*r->tried;
        if (strcmp(found, expected) == 0)
            continue;
        snprintf(where, sizeof where,
                 "the explanation does not rest on `%s`, but `%.*s` changes it", name,
                 (int)(cell.length < 60 ? cell.length : 60), cell.length ? cell.bytes : "");
        return differ(r->difference, where, row, expected, found);
    }
    return true;
}

static bool try_order(run *r, size_t row)
{
    char expected[100];
    const licet_text none = {NULL, 0};
    if (r->orders[row].wrong != LC_NONE || !decide(r, row, LC_NONE, none) ||
        licet_session_record(r->session)->rejected)
        return true;
    write_end(r->session, expected);
    r->json.length = 0;
    if (licet_explain(r->session, r->ledger, LICET_JSON, collect, &r->json) != LICET_OK)
        return differ(r->difference, "licet_explain", row, "done", "refused");
    char again[100];
    write_end(r->session, again);
    if (strcmp(expected, again) != 0)
        return differ(r->difference, "explaining changed the decision", row, expected, again);
    for (uint32_t fact = 0; fact < r->s->law->fact_count; fact++)
        if (!rests_on(r, r->s->law->facts[fact].declared.name->text) &&
            !try_others(r, row, fact, expected))
            return false;
    return !decide(r, row, LC_NONE, none) || licet_book(r->session, r->ledger, none) == LICET_OK ||
           differ(r->difference, "licet_book", row, "done", "refused");
}

bool explained_orders(const subject *s, const order *orders, size_t count, uint64_t *tried,
                      mismatch *difference)
{
    run r = {.s = s, .orders = orders, .count = count, .difference = difference, .tried = tried};
    bool same = licet_session_new(&r.session, s->compiled, NULL) == LICET_OK &&
                licet_ledger_new(&r.ledger, false, NULL) == LICET_OK;
    if (!same)
        differ(difference, "making the engines", 0, "", "out of memory");
    for (size_t i = 0; same && i < count; i++)
        same = try_order(&r, i);
    licet_session_free(r.session);
    licet_ledger_free(r.ledger);
    free(r.json.bytes);
    return same;
}
