/* check_dates.c - the law changes with the date: its change points, the intervals between them, and
 * the times in which rules and agreements are in force, binding, enforced.
 *
 * Change points are collected from the trees before anything else reads a date, so that every
 * dated value can be a table over intervals. Must not: know what is dated beyond the words that
 * say so. */
#include "check.h"

#include <stdlib.h>

/* ---- change points --------------------------------------------------------------------------- */

typedef struct {
    lc_checker *c;
    int32_t *dates;
    uint32_t count, capacity;
} change_points;

static void add_date(change_points *points, int64_t date)
{
    if (date <= LC_DATE_MIN || date > LC_DATE_MAX ||
        !lc_check_room(points->c, (void **)&points->dates, points->count, &points->capacity,
                       sizeof *points->dates))
        return;
    points->dates[points->count++] = (int32_t)date;
}

static void add_period(change_points *points, const lc_period *period)
{
    if (period->has_from)
        add_date(points, period->from);
    if (period->has_until)
        add_date(points, (int64_t)period->until + 1);
}

static void add_items(change_points *points, const lc_item *items)
{
    for (; items; items = items->next)
        add_period(points, &items->period);
}

static void add_set(change_points *points, const lc_set *set)
{
    add_items(points, set->members);
    add_items(points, set->except);
}

static void add_steps(change_points *points, const lc_step *steps)
{
    for (; steps; steps = steps->next)
        if (steps->dated)
            add_date(points, steps->from);
}

static void add_clauses(change_points *points, const lc_clause *clauses)
{
    for (; clauses; clauses = clauses->next) {
        switch (clauses->kind) {
        case LC_CLAUSE_IN_FORCE:
        case LC_CLAUSE_SUSPENDED:
        case LC_CLAUSE_BINDING:
        case LC_CLAUSE_NOT_ENFORCED:
            add_period(points, &clauses->period);
            break;
        case LC_CLAUSE_LIMITS:
            add_steps(points, clauses->value);
            break;
        default:
            break;
        }
    }
}

/* What is replaced by a declaration is no `replace` itself. */
static void add_decl(change_points *points, const lc_decl *decl)
{
    if (decl->broken)
        return;
    switch (decl->kind) {
    case LC_DECL_RULESET:
    case LC_DECL_AMENDMENT:
        add_clauses(points, decl->as.law.header);
        break;
    case LC_DECL_REPLACE:
        add_decl(points, decl->as.replace.by);
        break;
    case LC_DECL_RULE:
    case LC_DECL_CAP:
        add_clauses(points, decl->as.clauses);
        break;
    case LC_DECL_AGREEMENT:
        add_items(points, decl->as.agreement.partners);
        add_clauses(points, decl->as.agreement.clauses);
        break;
    case LC_DECL_GROUP:
        add_set(points, &decl->as.group);
        break;
    case LC_DECL_TIERS:
        for (const lc_tier_entry *tier = decl->as.tiers; tier; tier = tier->next)
            add_set(points, &tier->set);
        break;
    case LC_DECL_MOVE:
        add_items(points, decl->as.move.items);
        break;
    case LC_DECL_THRESHOLD:
        add_steps(points, decl->as.threshold);
        break;
    case LC_DECL_SET:
        add_steps(points, decl->as.set.value);
        break;
    default:
        break;
    }
}

static int compare_dates(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

/* ---- intervals ------------------------------------------------------------------------------- */

uint32_t lc_interval_of(const lc_law *law, int32_t date)
{
    uint32_t low = 0, high = law->dated_count; /* the answer lies in [low, high) */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (law->intervals[middle].from <= date)
            low = middle;
        else
            high = middle;
    }
    return low;
}

lc_run lc_period_run(const lc_law *law, const lc_period *period)
{
    lc_run run = {0, law->dated_count};
    if (period->has_from)
        run.first = lc_interval_of(law, period->from);
    if (period->has_until && period->until < LC_DATE_MAX)
        run.end = lc_interval_of(law, period->until + 1);
    return run;
}

static void sort_points(change_points *points)
{
    if (points->count > 1)
        qsort(points->dates, points->count, sizeof *points->dates, compare_dates);
}

static void make_intervals(lc_checker *c, change_points *points)
{
    lc_law *law = c->law;
    sort_points(points);
    law->intervals = lc_check_zero(c, (size_t)points->count + 1, sizeof *law->intervals);
    if (!law->intervals)
        return;
    law->intervals[law->interval_count++].from = LC_DATE_MIN;
    for (uint32_t i = 0; i < points->count; i++)
        if (points->dates[i] != law->intervals[law->interval_count - 1].from)
            law->intervals[law->interval_count++].from = points->dates[i];
    law->dated_count = law->interval_count;
    if (law->interval_count > LC_MAX_INTERVALS)
        lc_too_many(c,
                    c->ruleset ? lc_place_in(c->ruleset, c->ruleset->keyword_span)
                               : (lc_place){LC_NONE, 0, 0},
                    LC_MAX_INTERVALS, "days on which the law changes");
}

/* ---- times ----------------------------------------------------------------------------------- */

static int compare_runs(const void *left, const void *right)
{
    const lc_run *a = left, *b = right;
    return (a->first > b->first) - (a->first < b->first);
}

/* Runs ascending and apart, none of them empty. */
static uint32_t unite_runs(lc_run *runs, uint32_t count)
{
    uint32_t kept = 0;
    if (count > 1)
        qsort(runs, count, sizeof *runs, compare_runs);
    for (uint32_t i = 0; i < count; i++) {
        if (runs[i].first >= runs[i].end)
            continue;
        if (kept && runs[i].first <= runs[kept - 1].end) {
            if (runs[i].end > runs[kept - 1].end)
                runs[kept - 1].end = runs[i].end;
        } else {
            runs[kept++] = runs[i];
        }
    }
    return kept;
}

/* RUN and its further intervals, behind COUNT runs. */
static void add_runs(const lc_law *law, lc_run *runs, uint32_t *count, lc_run run)
{
    runs[(*count)++] = run;
    runs[(*count)++] = lc_further_run(law, run);
}

/* The periods of the clauses of KIND as runs. */
static lc_run *runs_of(lc_checker *c, const lc_decl *decl, const lc_clause *clauses,
                       lc_clause_kind kind, uint32_t *count)
{
    lc_run *runs = lc_check_zero(c, lc_count_clauses(clauses, kind) * 2u + 1u, sizeof *runs);
    *count = 0;
    for (; runs && clauses; clauses = clauses->next)
        if (clauses->kind == kind && lc_check_period(c, decl, &clauses->period))
            add_runs(c->law, runs, count, lc_period_run(c->law, &clauses->period));
    if (runs)
        *count = unite_runs(runs, *count);
    return runs;
}

/* What of the intervals from FIRST to END is in none of RUNS, appended to OUT. */
static uint32_t outside(lc_run *out, uint32_t first, uint32_t end, const lc_run *runs,
                        uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count && first < end; i++) {
        if (runs[i].end <= first)
            continue;
        if (runs[i].first > first)
            out[kept++] = (lc_run){first, runs[i].first < end ? runs[i].first : end};
        first = runs[i].end;
    }
    if (first < end)
        out[kept++] = (lc_run){first, end};
    return kept;
}

static lc_times times_of(const lc_checker *c, lc_run *runs, uint32_t count)
{
    uint32_t intervals = c->law->interval_count;
    if (count == 1 && runs[0].first == 0 && runs[0].end == intervals)
        return (lc_times){true, NULL, 0};
    return (lc_times){false, runs, count};
}

/* WITHIN (no clause: always) less WITHOUT. */
static lc_times times_within(lc_checker *c, const lc_decl *decl, const lc_clause *clauses,
                             lc_clause_kind within, lc_clause_kind without)
{
    const lc_times always = {true, NULL, 0};
    uint32_t count, removed, kept = 0;
    lc_run *runs = runs_of(c, decl, clauses, within, &count);
    lc_run *out_of = runs_of(c, decl, clauses, without, &removed);
    if (!runs || !out_of || (!lc_count_clauses(clauses, within) && !removed))
        return always;
    lc_run *left = lc_check_zero(c, (size_t)count + removed + 1, sizeof *left);
    if (!left)
        return always;
    if (!lc_count_clauses(clauses, within)) {
        runs[0] = (lc_run){0, c->law->interval_count};
        count = 1;
    }
    for (uint32_t i = 0; i < count; i++)
        kept += outside(left + kept, runs[i].first, runs[i].end, out_of, removed);
    return times_of(c, left, kept);
}

static lc_times binding_times(lc_checker *c, const lc_decl *decl, const lc_clause *clauses)
{
    const lc_clause *first = NULL;
    for (; clauses; clauses = clauses->next) {
        if (clauses->kind != LC_CLAUSE_BINDING)
            continue;
        if (first)
            lc_clause_twice(c, decl, clauses, first);
        else
            first = clauses;
    }
    lc_run *runs = first ? lc_check_zero(c, 2, sizeof *runs) : NULL;
    uint32_t count = 0;
    if (!runs)
        return (lc_times){true, NULL, 0};
    add_runs(c->law, runs, &count,
             (lc_run){lc_interval_of(c->law, first->period.from), c->law->dated_count});
    return times_of(c, runs, unite_runs(runs, count));
}

lc_dates lc_check_rule_dates(lc_checker *c, const lc_decl *decl, const lc_clause *clauses)
{
    /* no clause limits when a rule is enforced: only `not enforced` takes days out */
    return (lc_dates){
        .in_force = times_within(c, decl, clauses, LC_CLAUSE_IN_FORCE, LC_CLAUSE_SUSPENDED),
        .binding = binding_times(c, decl, clauses),
        .enforced = times_within(c, decl, clauses, LC_CLAUSE_KINDS, LC_CLAUSE_NOT_ENFORCED),
    };
}

bool lc_check_step_dates(lc_checker *c, const lc_decl *decl, const lc_step *steps)
{
    const lc_step *before = NULL;
    for (; steps; steps = steps->next) {
        if (before && before->dated && steps->dated && steps->from <= before->from) {
            char date[LC_DATE_TEXT], earlier[LC_DATE_TEXT];
            lc_date_write(date, steps->from);
            lc_date_write(earlier, before->from);
            lc_diagnostic *report = lc_report2(c->diagnostics, LC_E0441,
                                               lc_place_in(decl, steps->from_span), date, earlier);
            lc_diagnostic_note(c->diagnostics, report, lc_place_in(decl, before->from_span),
                               "the step before");
            return false;
        }
        before = steps;
    }
    return true;
}

/* ---- the ruleset ----------------------------------------------------------------------------- */

/* Joins neighbours between which nothing changes: periods of the ruleset may meet or overlap.
 * OTHERS are the change points of everything else, sorted. */
static void join_intervals(lc_law *law, const change_points *others)
{
    uint32_t kept = 1;
    for (uint32_t i = 1; i < law->interval_count; i++) {
        lc_interval *last = &law->intervals[kept - 1], *interval = &law->intervals[i];
        bool same = last->in_force == interval->in_force && last->binding == interval->binding &&
                    last->enforced == interval->enforced;
        if (!same || (others->count && bsearch(&interval->from, others->dates, others->count,
                                               sizeof *others->dates, compare_dates)))
            law->intervals[kept++] = *interval;
    }
    law->interval_count = law->dated_count = kept;
}

static void check_header(lc_checker *c, const lc_decl *decl)
{
    lc_law *law = c->law;
    const lc_clause *dated_by = NULL;
    for (const lc_clause *clause = decl->as.law.header; clause; clause = clause->next) {
        if (clause->kind == LC_CLAUSE_SAVES)
            lc_refuse_clause(c, decl, clause, "write it into the head of an amendment");
        if (clause->kind != LC_CLAUSE_DATED_BY)
            continue;
        if (dated_by)
            lc_clause_twice(c, decl, clause, dated_by);
        else
            dated_by = clause;
    }
    c->dated_by = dated_by;
    lc_dates dates = lc_check_rule_dates(c, decl, decl->as.law.header);
    for (uint32_t i = 0; i < law->interval_count; i++) {
        lc_interval *interval = &law->intervals[i];
        interval->in_force = lc_times_hold(&dates.in_force, i);
        interval->binding = interval->own_binding = lc_times_hold(&dates.binding, i);
        interval->enforced = interval->own_enforced = lc_times_hold(&dates.enforced, i);
    }
}

void lc_check_dates(lc_checker *c)
{
    lc_law *law = c->law;
    change_points points = {.c = c}, others = {.c = c};
    for (uint32_t i = 0; i < c->tree_count; i++)
        for (const lc_decl *decl = c->trees[i].first; decl && !c->failed; decl = decl->next)
            add_decl(decl->kind == LC_DECL_RULESET ? &points : &others, decl);
    for (const lc_decl *decl = c->edits; decl && !c->failed; decl = decl->next)
        add_decl(&others, decl);
    for (uint32_t i = 0; i < others.count && !c->failed; i++)
        add_date(&points, others.dates[i]);
    make_intervals(c, &points);
    sort_points(&others);
    const lc_decl *decl = c->ruleset && !c->ruleset->broken ? c->ruleset : NULL;
    law->cites = lc_check_cites(c, decl ? decl->as.law.header : NULL, &law->cite_count);
    for (uint32_t i = 0; i < law->interval_count; i++) {
        lc_interval *interval = &law->intervals[i];
        interval->in_force = interval->binding = interval->enforced = true;
        interval->own_binding = interval->own_enforced = true;
    }
    if (decl && !c->failed)
        check_header(c, decl);
    if (!c->failed)
        join_intervals(law, &others);
    if (!c->failed)
        lc_check_amendments(c);
    if (c->ruleset && c->ruleset->name.name)
        law->ruleset = lc_check_declared(&(lc_symbol){
            .ident = c->ruleset->name, .label = c->ruleset->label, .decl = c->ruleset});
}
