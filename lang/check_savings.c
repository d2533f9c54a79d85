/* check_savings.c - `saves when`: the further intervals of the law in which an order is saved from
 * amendments, and the conditions that say which orders are.
 *
 * Which amendments act on a day is known before anything else is dated; so the law of every set of
 * saved amendments is laid out then, as an interval behind the dated ones, and all that is dated
 * becomes a table over the longer index. An amendment does not act where it is saved, nor where the
 * one it amends is.
 *
 * Must not: know what else is dated, or what amendments change. */
#include "check.h"

#include <stdlib.h>

/* ---- the further intervals ------------------------------------------------------------------- */

static bool saves(const lc_amendment *amendment)
{
    const lc_decl *decl = amendment->declared.decl;
    return !decl->broken && lc_count_clauses(decl->as.law.header, LC_CLAUSE_SAVES);
}

static const lc_clause *first_saving(const lc_amendment *amendment)
{
    const lc_clause *clause = amendment->declared.decl->as.law.header;
    while (clause->kind != LC_CLAUSE_SAVES)
        clause = clause->next;
    return clause;
}

static lc_place place_of(const lc_amendment *amendment)
{
    return lc_place_in(amendment->declared.decl, first_saving(amendment)->keyword_span);
}

/* Lists the amendments with savings that act in the dated INTERVAL; false when there are too many.
 */
static bool list_saving(lc_checker *c, lc_interval *interval, uint32_t number)
{
    const lc_law *law = c->law;
    uint32_t found[LC_MAX_SAVINGS];
    for (uint32_t i = 0; i < law->amendment_count && interval->in_force; i++) {
        const lc_amendment *amendment = &law->amendments[law->amendment_order[i]];
        if (!saves(amendment) || !lc_times_hold(&amendment->dates.in_force, number))
            continue;
        if (interval->saving_count == LC_MAX_SAVINGS) {
            lc_too_many(c, place_of(amendment), LC_MAX_SAVINGS,
                        "amendments with `saves when` that act on one day");
            return false;
        }
        found[interval->saving_count++] = law->amendment_order[i];
    }
    if (!interval->saving_count)
        return true;
    interval->saving = lc_check_zero(c, interval->saving_count, sizeof *interval->saving);
    for (uint32_t i = 0; interval->saving && i < interval->saving_count; i++)
        interval->saving[i] = found[i];
    return interval->saving != NULL;
}

/* Numbers the dated intervals; how many intervals there are with the further ones. 0: it was
 * reported, or memory is short. */
static uint32_t count_further(lc_checker *c)
{
    lc_law *law = c->law;
    uint32_t count = law->dated_count;
    for (uint32_t i = 0; i < law->dated_count; i++) {
        lc_interval *interval = &law->intervals[i];
        if (!list_saving(c, interval, i))
            return 0;
        interval->further = count;
        count += (1u << interval->saving_count) - 1;
        if (count > LC_MAX_INTERVALS && interval->saving_count) {
            lc_too_many(c, place_of(&law->amendments[interval->saving[0]]), LC_MAX_INTERVALS,
                        "laws of a day, with each set of amendments that an order may be saved "
                        "from");
            return 0;
        }
    }
    return count;
}

static bool lay_out(lc_checker *c, uint32_t count)
{
    lc_law *law = c->law;
    lc_interval *intervals = lc_check_zero(c, count, sizeof *intervals);
    if (!intervals)
        return false;
    for (uint32_t i = 0; i < law->dated_count; i++) {
        intervals[i] = law->intervals[i];
        for (uint32_t set = 1; set < 1u << intervals[i].saving_count; set++) {
            lc_interval *further = &intervals[intervals[i].further + set - 1];
            *further = law->intervals[i];
            further->saved = set;
            further->saving = NULL;
            further->saving_count = 0;
        }
    }
    law->intervals = intervals;
    law->interval_count = count;
    return true;
}

/* ---- times over all intervals ---------------------------------------------------------------- */

static uint32_t further_of(const lc_law *law, uint32_t dated)
{
    return dated < law->dated_count ? law->intervals[dated].further : law->interval_count;
}

lc_run lc_further_run(const lc_law *law, lc_run run)
{
    if (law->interval_count == law->dated_count)
        return (lc_run){0, 0};
    return (lc_run){further_of(law, run.first), further_of(law, run.end)};
}

/* Appends RUN to RUNS, ascending; what touches becomes one. */
static void append_run(lc_run *runs, uint32_t *count, lc_run run)
{
    if (run.first >= run.end)
        return;
    if (*count && runs[*count - 1].end == run.first)
        runs[*count - 1].end = run.end;
    else
        runs[(*count)++] = run;
}

static lc_times times_of(const lc_checker *c, lc_run *runs, uint32_t count)
{
    if (count == 1 && runs[0].first == 0 && runs[0].end == c->law->interval_count)
        return (lc_times){true, NULL, 0};
    return (lc_times){false, runs, count};
}

/* TIMES, which know the dated intervals alone, over all of them. */
static void spread(lc_checker *c, lc_times *times)
{
    uint32_t count = 0;
    lc_run *runs = times->always ? NULL : lc_check_zero(c, times->count * 2u, sizeof *runs);
    for (uint32_t i = 0; runs && i < times->count; i++)
        append_run(runs, &count, times->runs[i]);
    for (uint32_t i = 0; runs && i < times->count; i++)
        append_run(runs, &count, lc_further_run(c->law, times->runs[i]));
    if (runs)
        *times = times_of(c, runs, count);
}

/* The further intervals in which AMENDMENT is saved. */
static lc_times saved_times(lc_checker *c, uint32_t amendment)
{
    const lc_law *law = c->law;
    uint32_t count = 0;
    lc_run *runs = lc_check_zero(c, law->interval_count - law->dated_count, sizeof *runs);
    for (uint32_t i = law->dated_count; runs && i < law->interval_count; i++) {
        const lc_interval *further = &law->intervals[i], *dated = &law->intervals[further->dated];
        for (uint32_t k = 0; k < dated->saving_count; k++)
            if (dated->saving[k] == amendment && (further->saved >> k & 1))
                append_run(runs, &count, (lc_run){i, i + 1});
    }
    return (lc_times){false, runs, count};
}

void lc_check_further(lc_checker *c)
{
    lc_law *law = c->law;
    for (uint32_t i = 0; i < law->dated_count; i++)
        law->intervals[i].dated = i;
    uint32_t count = count_further(c);
    if (count <= law->dated_count || !lay_out(c, count)) {
        for (uint32_t i = 0; i < law->dated_count; i++) { /* none, or it was reported */
            law->intervals[i].further = law->dated_count;
            law->intervals[i].saving_count = 0;
        }
        return;
    }
    for (uint32_t i = 0; i < law->amendment_count && !c->failed; i++) {
        lc_amendment *amendment = &law->amendments[i];
        spread(c, &amendment->dates.in_force);
        spread(c, &amendment->dates.binding);
        spread(c, &amendment->dates.enforced);
        if (saves(amendment))
            amendment->dates.in_force =
                lc_times_less(c, amendment->dates.in_force, saved_times(c, i));
    }
}

lc_times lc_dated_times(lc_checker *c, lc_times times)
{
    const lc_law *law = c->law;
    if (law->interval_count == law->dated_count || times.always)
        return times;
    lc_run *dated = lc_check_zero(c, 1, sizeof *dated);
    if (!dated)
        return times;
    *dated = (lc_run){0, law->dated_count};
    return lc_times_both(c, times, (lc_times){false, dated, 1});
}

const char *lc_saved_words(lc_checker *c, uint32_t interval)
{
    const lc_interval *further = &c->law->intervals[interval];
    const lc_interval *dated = &c->law->intervals[further->dated];
    const char *words = "";
    for (uint32_t i = 0; i < dated->saving_count; i++) {
        const lc_name *name = c->law->amendments[dated->saving[i]].declared.name;
        if (further->saved >> i & 1)
            words = lc_check_text(c, lc_arena_format(c->arena, "%s%s`%s`", words,
                                                     *words ? ", " : "", name ? name->text : ""));
    }
    return words;
}

/* ---- the conditions -------------------------------------------------------------------------- */

static void check_conditions(lc_checker *c, lc_amendment *amendment)
{
    const lc_decl *decl = amendment->declared.decl;
    uint32_t count = lc_count_clauses(decl->as.law.header, LC_CLAUSE_SAVES);
    amendment->savings = lc_check_zero(c, count, sizeof *amendment->savings);
    for (const lc_clause *clause = decl->as.law.header; amendment->savings && clause;
         clause = clause->next) {
        if (clause->kind != LC_CLAUSE_SAVES)
            continue;
        lc_condition *condition = &amendment->savings[amendment->saving_count++];
        lc_check_condition(c, decl, clause, "`saves when`", condition);
        lc_check_no_ledger(c, condition->node, "`saves when`");
    }
}

void lc_check_savings(lc_checker *c)
{
    for (uint32_t i = 0; i < c->law->amendment_count && !c->failed; i++)
        if (saves(&c->law->amendments[i]))
            check_conditions(c, &c->law->amendments[i]);
}
