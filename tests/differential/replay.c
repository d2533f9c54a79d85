/* replay.c - orders through all engines: see replay.h.
 *
 * The session is compared with the slow evaluator record by record; blocks of several sizes, and
 * columns, are compared with what the session wrote. Owns what it makes for one call. */
#include "replay.h"

#include "columned.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the session ---------------------------------------------------------------------------- */

typedef struct {
    pair p;
    slow_ledger *slow_ledger;
    licet_ledger *ledger;
    mismatch *difference;
    bool pure; /* decide against an empty ledger, and book nothing */
    bool has_as_at;
    int32_t as_at; /* the day whose law decides */
} run;

static bool decide_order(run *r, const order *stated, size_t row)
{
    bool read, selected;
    const slow_record *record;
    if (!pair_state(&r->p, stated, row, &read))
        return false;
    if (!read)
        return true;
    if (!pair_selects(&r->p, stated, row, &selected))
        return false;
    if (!selected)
        return true;
    if (!pair_decide(&r->p, stated, row, r->pure ? NULL : r->slow_ledger, r->ledger, &record))
        return false;
    if (r->pure)
        return true;
    if (!slow_book(r->p.slow, r->slow_ledger))
        return differ(r->difference, "the comparison itself", row, "", "out of memory");
    licet_status status = licet_book(r->p.session, r->ledger, (licet_text){NULL, 0});
    return status == LICET_OK ||
           differ(r->difference, "licet_book", row, "done", licet_status_text(status));
}

/* ---- blocks --------------------------------------------------------------------------------- */

/* COUNT orders from FIRST on as one block. */
static bool replay_block(run *r, licet_block *block, licet_ledger *ledger, licet_text *column,
                         const order *orders, size_t first, size_t count, const char *where)
{
    licet_status status = licet_block_start(block, count);
    for (uint32_t fact = 0; fact < r->p.s->law->fact_count && status == LICET_OK; fact++) {
        for (size_t i = 0; i < count; i++)
            column[i] = orders[first + i].cells[fact];
        status = licet_block_cells(block, fact, column);
    }
    if (status == LICET_OK)
        status = r->pure ? licet_block_decide(block, NULL) : licet_block_replay(block, ledger);
    if (status != LICET_OK)
        return differ(r->difference, where, first, "done", licet_status_text(status));
    for (size_t i = 0; i < count; i++)
        if (!kept_compare(&r->p.kept, block, i, first + i, where, r->difference))
            return false;
    return true;
}

static bool replay_blocks(run *r, const order *orders, size_t count, bool granted, size_t size)
{
    licet_block *block = NULL;
    licet_ledger *ledger = NULL;
    licet_text *column = calloc(size, sizeof *column);
    char where[60];
    snprintf(where, sizeof where, "the session and blocks of %zu%s", size,
             r->pure ? " that book nothing" : "");
    bool same = true;
    if (!column || licet_block_new(&block, r->p.s->compiled, size, NULL) != LICET_OK ||
        licet_ledger_new(&ledger, false, NULL) != LICET_OK)
        same = differ(r->difference, where, 0, "a block and a ledger", "out of memory");
    if (same)
        licet_block_licences(block, granted);
    if (same && r->has_as_at && licet_block_as_at(block, r->as_at) != LICET_OK)
        same = differ(r->difference, where, 0, "the law of a day", "refused");
    for (size_t first = 0; same && first < count; first += size)
        same = replay_block(r, block, ledger, column, orders, first,
                            count - first < size ? count - first : size, where);
    licet_block_free(block);
    licet_ledger_free(ledger);
    free(column);
    return same;
}

static bool replay_columns(run *r, const order *orders, size_t count, bool granted)
{
    const columned_how how = {granted, r->pure, r->has_as_at, r->as_at};
    return columned_compare(r->p.s, &r->p.kept, orders, count, how, r->difference);
}

/* ---- all of it ------------------------------------------------------------------------------ */

static bool decide_and_book(run *r, const order *orders, size_t count, bool granted)
{
    static const size_t sizes[] = {1, 2, 7, 1024};
    pair_licences(&r->p, granted);
    for (size_t i = 0; i < count; i++)
        if (!decide_order(r, &orders[i], i))
            return false;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (!replay_blocks(r, orders, count, granted, sizes[i]))
            return false;
    if (!replay_columns(r, orders, count, granted))
        return false;
    r->p.counts->orders += count;
    return true;
}

/* The same without booking, for some. */
static bool decide_alone(run *r, const order *orders, size_t count, bool granted)
{
    replay_counts unused = {.orders = 0};
    r->pure = true;
    r->ledger = NULL;
    r->p.counts = &unused;
    kept_clear(&r->p.kept);
    for (size_t i = 0; i < count; i++)
        if (!decide_order(r, &orders[i], i))
            return false;
    return replay_blocks(r, orders, count, granted, 1024) &&
           replay_columns(r, orders, count, granted);
}

/* Under the law of a day near one of the law's own, whatever the orders' dates. */
static bool decide_as_at(run *r, const order *orders, size_t count, bool granted)
{
    const lc_law *law = r->p.s->law;
    r->has_as_at = true;
    r->as_at = law->dated_count > 1
                   ? law->intervals[law->dated_count / 2].from - (int32_t)(count % 2)
                   : 20000;
    slow_as_at(r->p.slow, r->as_at);
    if (licet_session_as_at(r->p.session, r->as_at) != LICET_OK)
        return differ(r->difference, "licet_session_as_at", 0, "done", "refused");
    return decide_alone(r, orders, count, granted);
}

static bool replay_all(run *r, const order *orders, size_t count, bool granted)
{
    enum { ALONE = 100 };
    licet_ledger *ledger = r->ledger;
    size_t alone = count < ALONE ? count : ALONE;
    bool same = decide_and_book(r, orders, count, granted) &&
                decide_alone(r, orders, alone, granted) && decide_as_at(r, orders, alone, granted);
    r->ledger = ledger;
    return same;
}

bool replay_orders(const subject *s, const order *orders, size_t count, bool granted,
                   slow_ledger *ledger, replay_counts *counts, mismatch *difference)
{
    run r = {.slow_ledger = ledger, .difference = difference};
    bool same = pair_open(&r.p, s, count, counts, difference);
    if (same && licet_ledger_new(&r.ledger, false, NULL) != LICET_OK)
        same = differ(difference, "making a ledger", 0, "", "out of memory");
    same = same && replay_all(&r, orders, count, granted);
    pair_close(&r.p);
    licet_ledger_free(r.ledger);
    return same;
}

/* ---- completions ---------------------------------------------------------------------------- */

enum { MOST_MISSING = 5, MOST_VALUES = 6, MOST_COMPLETIONS = 1500 };

typedef struct {
    uint32_t count, combinations;
    uint32_t facts[MOST_MISSING];
    slow_fact values[MOST_MISSING][MOST_VALUES];
    size_t value_count[MOST_MISSING];
} missing_list;

/* The missing facts of ORDER; false when they are too many, or none. */
static bool list_missing(const lc_law *law, order_maker *maker, const order *stated,
                         missing_list *list)
{
    list->count = 0;
    list->combinations = 1;
    for (uint32_t i = 0; i < law->fact_count; i++) {
        if (stated->facts[i].known)
            continue;
        if (i == law->date_fact || list->count == MOST_MISSING)
            return false;
        if (law->facts[i].stand_in != LC_NONE)
            return false; /* another speaks for it: its absence is an answer */
        list->facts[list->count] = i;
        size_t count = order_maker_values(maker, i, list->values[list->count], MOST_VALUES);
        list->value_count[list->count++] = count;
        list->combinations *= (uint32_t)count;
        if (list->combinations > MOST_COMPLETIONS)
            return false;
    }
    return list->count > 0;
}

bool replay_completions(const subject *s, slow_evaluator *slow, order_maker *maker,
                        const order *stated, const slow_ledger *ledger, bool exact,
                        replay_counts *counts, mismatch *difference)
{
    missing_list list;
    const lc_law *law = s->law;
    if (stated->wrong != LC_NONE || !list_missing(law, maker, stated, &list))
        return true;
    slow_fact *facts = calloc(law->fact_count + 1u, sizeof *facts);
    if (!facts)
        return differ(difference, "the comparison itself", 0, "", "out of memory");
    memcpy(facts, stated->facts, law->fact_count * sizeof *facts);
    const slow_record *record = slow_decide(slow, facts, ledger);
    uint32_t lowest = record->lowest, highest = record->highest, least = UINT32_MAX, most = 0;
    bool open = !record->rejected, same = true;
    subject_slow_text(s, record, difference->expected);
    for (uint32_t which = 0; open && same && which < list.combinations; which++) {
        uint32_t rest = which;
        for (uint32_t i = 0; i < list.count; i++) {
            facts[list.facts[i]] = list.values[i][rest % list.value_count[i]];
            rest /= (uint32_t)list.value_count[i];
        }
        record = slow_decide(slow, facts, ledger);
        counts->completions++;
        if (record->rejected)
            continue;
        least = record->lowest < least ? record->lowest : least;
        most = record->highest > most ? record->highest : most;
        if (record->lowest < lowest || record->highest > highest) {
            subject_slow_text(s, record, difference->found);
            same = differ(difference, "an outcome outside the range", 0, difference->expected,
                          difference->found);
        }
    }
    if (same && open && exact && (least != lowest || most != highest)) {
        snprintf(difference->found, sizeof difference->found, "outcomes from %u to %u", least,
                 most);
        same = differ(difference, "a range wider than needed", 0, difference->expected,
                      difference->found);
    }
    free(facts);
    return same;
}
