/* generator_law.c - what a random law says beyond its expressions: limits and their windows,
 * tallies, agreements, days and duties, and what it claims of every order. See generator_state.h.
 *
 * What stands in a limit, a key or `where` never reads the ledger. Must not: know the order of the
 * declarations. */
#include "generator_state.h"

#include <stdio.h>
#include <string.h>

/* ---- dates ---------------------------------------------------------------------------------- */

void make_dates(generator *g, const char **texts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const char *date = make_date_text(g);
        uint32_t at = i;
        for (; at > 0 && strcmp(texts[at - 1], date) > 0; at--)
            texts[at] = texts[at - 1];
        texts[at] = date;
    }
}

const char *make_period(generator *g)
{
    const char *dates[2];
    int which = between(g, 1, 3);
    make_dates(g, dates, 2);
    if (which == 1)
        return say(g, " from %s", dates[0]);
    if (which == 2)
        return say(g, " until %s", dates[1]);
    return say(g, " from %s until %s", dates[0], dates[1]);
}

const char *make_schedule(generator *g, generator_feature which, const char *first,
                          const char *(*make)(generator *g, uint32_t of), uint32_t of)
{
    const char *dates[3], *text = first;
    uint32_t count = g->dated && chance(g, 25) ? (uint32_t)between(g, 1, 3) : 0;
    make_dates(g, dates, count);
    for (uint32_t i = 0; i < count; i++) {
        if (i && strcmp(dates[i - 1], dates[i]) == 0)
            continue;
        feature(g, which);
        text = say(g, "%s then %s from %s", text, make(g, of), dates[i]);
    }
    return text;
}

static const char *date_fact(generator *g)
{
    const char *dates[MOST_FACTS];
    uint32_t count = 0;
    for (uint32_t i = 0; i < g->fact_count; i++)
        if (g->facts[i].shape.kind == SHAPE_DATE)
            dates[count++] = g->facts[i].name;
    return count ? dates[below(g, count)] : NULL;
}

/* Days on which a rule or an agreement is in force, binding, enforced. */
void add_status(generator *g, clause_list *list)
{
    if (!g->dated || !chance(g, 25))
        return;
    switch (between(g, 1, 4)) {
    case 1:
        add_clause(list, say(g, "in force%s", make_period(g)));
        break;
    case 2:
        add_clause(list, say(g, "suspended%s", make_period(g)));
        break;
    case 3:
        add_clause(list, say(g, "binding from %s", make_date_text(g)));
        break;
    default:
        add_clause(list, say(g, "not enforced%s", make_period(g)));
        break;
    }
    feature(g, FEATURE_RULE_IN_FORCE);
}

/* ---- duties --------------------------------------------------------------------------------- */

static const char *duty_amount(generator *g)
{
    int which = between(g, 1, 100);
    if (which <= 45)
        return say(g, " %d days", chance(g, 50) ? 10 : between(g, 0, 400));
    if (which <= 65) {
        feature(g, FEATURE_DUTY_MONTHS);
        return say(g, " %d months", between(g, 0, 14));
    }
    if (which <= 85) {
        feature(g, FEATURE_DUTY_BUSINESS_DAYS);
        return say(g, " %d business days", between(g, 0, 30));
    }
    feature(g, FEATURE_DUTY_ON_THE_DAY);
    return "";
}

void add_duties(generator *g, clause_list *list, bool requirement)
{
    int count = chance(g, 55) ? 0 : between(g, 1, 2);
    for (int i = 0; i < count; i++) {
        const char *anchor = date_fact(g), *condition = "";
        if (requirement)
            feature(g, FEATURE_DUTY_REQUIREMENT);
        const char *title = say(g, "with \"duty %d\"", between(g, 1, 99));
        if (chance(g, 25)) {
            feature(g, FEATURE_DUTY_IF);
            g->may_read = true;
            condition = say(g, " if %s", make_truth(g, 1).text);
            g->may_read = false;
        }
        if (!anchor || chance(g, 30)) {
            feature(g, FEATURE_DUTY);
            add_clause(list, say(g, "%s%s", title, condition));
            continue;
        }
        bool after = chance(g, 50);
        feature(g, after ? FEATURE_DUTY_AFTER : FEATURE_DUTY_BEFORE);
        add_clause(list, say(g, "%s%s %s %s%s", title, duty_amount(g), after ? "after" : "before",
                             anchor, condition));
    }
}

/* ---- what a rule says of counters and agreements -------------------------------------------- */

void add_counts_toward(generator *g, clause_list *list)
{
    if (!g->cap_count || !chance(g, 15))
        return;
    const counter *c = &g->caps[below(g, g->cap_count)];
    if (c->tally)
        return;
    feature(g, FEATURE_RULE_COUNTS_TOWARD);
    add_clause(list, say(g, "counts toward %s", c->name));
}

void add_under(generator *g, clause_list *list)
{
    if (!g->agreement_count || !chance(g, 50))
        return;
    if (chance(g, 35)) {
        feature(g, FEATURE_RULE_UNDER_ANY);
        add_clause(list, "under any agreement");
        return;
    }
    feature(g, FEATURE_RULE_UNDER);
    add_clause(list, say(g, "under %s", g->agreements[below(g, g->agreement_count)]));
}

/* ---- caps ----------------------------------------------------------------------------------- */

/* FACT, or a column that is reached from it. */
static const char *cap_key(generator *g, const thing *fact)
{
    if (fact->shape.kind != SHAPE_ROW || fact->shape.registry == NO_REGISTRY || !chance(g, 30))
        return fact->name;
    const registry *r = &g->registries[fact->shape.registry];
    const thing *column = &r->columns[below(g, r->column_count)];
    if (column->derived)
        return fact->name;
    feature(g, FEATURE_CAP_KEY_PATH);
    return say(g, "%s.%s", fact->name, column->name);
}

static const char *cap_keys(generator *g)
{
    static const generator_feature counts[] = {FEATURE_CAP_KEYS_0, FEATURE_CAP_KEYS_1,
                                               FEATURE_CAP_KEYS_2, FEATURE_CAP_KEYS_3};
    const char *text = "";
    uint32_t wanted = (uint32_t)between(g, 0, 3), count = 0;
    for (uint32_t i = below(g, g->fact_count), tries = 0; tries < g->fact_count && count < wanted;
         i = (i + 1) % g->fact_count, tries++) {
        if (g->facts[i].derived || (chance(g, 40) && g->facts[i].shape.kind == SHAPE_NUMBER))
            continue;
        const char *key = cap_key(g, &g->facts[i]);
        text = count ? say(g, "%s and %s", text, key) : say(g, " per %s", key);
        count++;
    }
    feature(g, counts[count]);
    return text;
}

/* What a limit is kept in: the whole, a calendar window, a period or any span. */
static const char *cap_window(generator *g)
{
    int which = between(g, 1, 100);
    const char *dates[2];
    if (!g->dated || which > 85) {
        feature(g, FEATURE_CAP_EVER);
        return "";
    }
    if (which <= 25) {
        static const char *const windows[] = {" each year", " each quarter", " each month"};
        static const generator_feature features[] = {
            FEATURE_CAP_EACH_YEAR, FEATURE_CAP_EACH_QUARTER, FEATURE_CAP_EACH_MONTH};
        uint32_t window = below(g, 3);
        feature(g, features[window]);
        return windows[window];
    }
    if (which <= 55) {
        static const char *const units[] = {"days", "months", "years"};
        static const int most[] = {500, 18, 2};
        uint32_t unit_of_span = below(g, 3);
        feature(g, (generator_feature)(FEATURE_CAP_ROLLING_DAYS + (int)unit_of_span));
        return say(g, " in any %d %s", between(g, 1, most[unit_of_span]), units[unit_of_span]);
    }
    make_dates(g, dates, 2);
    feature(g, FEATURE_CAP_PERIOD);
    return say(g, " from %s until %s", dates[0], dates[1]);
}

static const char *cap_scopes(generator *g)
{
    const char *keys = cap_keys(g), *window = cap_window(g), *where = "";
    if (chance(g, 15)) {
        feature(g, FEATURE_CAP_WHERE);
        where = say(g, " where %s", make_truth(g, 1).text);
    }
    bool keys_first = chance(g, 50);
    return say(g, "%s%s%s", keys_first ? keys : window, keys_first ? window : keys, where);
}

static const char *changed_limit(generator *g, uint32_t of)
{
    return make_small_literal(g, of).text;
}

/* `limits …`, or what a tally counts; IS sees the dimension and the places. */
static const char *limit_text(generator *g, bool tally, counter *is)
{
    uint32_t of = below(g, g->dimension_count);
    expression measure = make_leaf(g, of), most = make_literal(g, of);
    int which = between(g, 1, 100);
    if (which <= (g->counting ? 10 : 25)) {
        expression count = make_leaf(g, 0);
        if (count.places + measure.places <= MOST_PLACES)
            measure = (expression){say(g, "%s * %s", within_level(g, measure, LEVEL_PRODUCT),
                                       within_level(g, count, LEVEL_MINUS)),
                                   LEVEL_PRODUCT, count.places + measure.places};
    } else if (which <= (g->counting ? 20 : 40)) {
        measure = make_number(g, of, 2);
    }
    which = between(g, 1, 100);
    if (which <= (g->counting ? 50 : 35)) {
        most = (expression){say(g, "%d * (%s)", between(g, 2, 40), make_literal(g, of).text),
                            LEVEL_PRODUCT, 0};
    } else if (which <= 60) {
        most = make_number(g, of, 1);
        feature(g, FEATURE_CAP_LIMIT_COMPUTED);
    }
    if (chance(g, 4))
        most.text = say(g, "-(%s) / 7", make_literal(g, of).text);
    is->dimension = of;
    is->places = measure.places;
    if (tally)
        return say(g, "\n  counts %s%s", measure.text, cap_scopes(g));
    const char *limit = most.text;
    if (strlen(limit) < 20 && most.places <= 9)
        limit = make_schedule(g, FEATURE_SCHEDULE_LIMIT, limit, changed_limit, of);
    return say(g, "\n  limits %s to %s%s", measure.text, limit, cap_scopes(g));
}

static const char *counting_text(generator *g)
{
    const char *counts = "", *by = date_fact(g);
    if (g->dated && chance(g, 30)) {
        feature(g, FEATURE_CAP_COUNTS_FROM);
        counts = say(g, "\n  counts from %s", make_date_text(g));
    }
    if (by && chance(g, 20)) {
        feature(g, FEATURE_CAP_COUNTS_BY);
        counts = say(g, "%s\n  counts by %s", counts, by);
    }
    return counts;
}

void make_cap(generator *g)
{
    counter *c = &g->caps[g->cap_count];
    c->name = say(g, "c%u", g->cap_count);
    const char *text = say(g, "cap %s%s", c->name, chance(g, 15) ? " \"a cap\"" : "");
    int limits = chance(g, 75) ? 1 : between(g, 2, 3);
    bool counts_first = chance(g, 50);
    if (limits > 1)
        feature(g, FEATURE_CAP_LIMITS);
    const char *counts = counting_text(g);
    text = say(g, "%s%s", text, maybe_cites(g, FEATURE_CAP_CITES));
    if (counts_first)
        text = say(g, "%s%s", text, counts);
    for (int i = 0; i < limits; i++)
        text = say(g, "%s%s", text, limit_text(g, false, c));
    if (!counts_first)
        text = say(g, "%s%s", text, counts);
    c->single = limits == 1;
    g->cap_count++;
    declare(g, text);
}

void make_tally(generator *g)
{
    counter *c = &g->caps[g->cap_count];
    *c = (counter){.name = say(g, "y%u", g->cap_count), .single = true, .tally = true};
    feature(g, FEATURE_TALLY);
    const char *text = limit_text(g, true, c);
    g->cap_count++;
    declare(g, say(g, "tally %s%s%s", c->name, text, counting_text(g)));
}

/* ---- agreements ----------------------------------------------------------------------------- */

static const char *partners(generator *g)
{
    const registry *r = NULL;
    for (uint32_t i = 0; i < g->fact_count; i++)
        if (strcmp(g->facts[i].name, "destination") == 0)
            r = &g->registries[g->facts[i].shape.registry];
    const char *text = "";
    uint32_t first = below(g, r->row_count), count = (uint32_t)between(g, 1, 3);
    for (uint32_t i = 0; i < count && i < r->row_count; i++) {
        const char *key = r->keys[(first + i) % r->row_count];
        text = i ? say(g, "%s, %s", text, key) : key;
        if (g->dated && chance(g, 25)) {
            feature(g, FEATURE_AGREEMENT_PERIOD);
            text = say(g, "%s%s", text, make_period(g));
        }
    }
    return text;
}

void make_agreement(generator *g)
{
    clause_list list = {.count = 0};
    counter unused = {.name = NULL};
    const char *name = say(g, "a%u", g->agreement_count);
    feature(g, FEATURE_AGREEMENT);
    for (int i = between(g, 0, 2); i > 0; i--) {
        feature(g, FEATURE_AGREEMENT_COVERS);
        g->may_read = true;
        add_clause(&list, say(g, "covers %s", make_truth(g, 1).text));
        g->may_read = false;
    }
    for (int i = chance(g, 45) ? between(g, 1, 2) : 0; i > 0; i--) {
        feature(g, FEATURE_AGREEMENT_LIMITS);
        add_clause(&list, limit_text(g, false, &unused) + 3); /* without the new line */
    }
    if (g->cap_count && !g->caps[0].tally && chance(g, 30)) {
        feature(g, FEATURE_AGREEMENT_WITHIN);
        add_clause(&list, say(g, "within %s", g->caps[0].name));
    }
    uint32_t before = list.count;
    add_status(g, &list);
    if (list.count > before)
        feature(g, FEATURE_AGREEMENT_STATUS);
    shuffle(g, list.items, list.count);
    const char *text = say(g, "agreement %s with %s", name, partners(g));
    for (uint32_t i = 0; i < list.count; i++)
        text = say(g, "%s\n  %s", text, list.items[i]);
    g->agreements[g->agreement_count++] = name;
    declare(g, text);
}

/* ---- properties ----------------------------------------------------------------------------- */

static const char *claim_text(generator *g)
{
    bool never = chance(g, 45);
    feature(g, never ? FEATURE_PROPERTY_NEVER : FEATURE_PROPERTY_ALWAYS);
    const char *by = "", *when = "", *word = g->outcomes[below(g, g->outcome_count)];
    if (chance(g, 15)) {
        feature(g, FEATURE_PROPERTY_OTHERWISE);
        word = "otherwise";
    } else if (g->dated && chance(g, 10)) {
        feature(g, FEATURE_PROPERTY_NO_LAW);
        by = " by no_law";
    } else if (chance(g, 50)) {
        const rule *r = &g->rules[below(g, g->rule_count)];
        feature(g, FEATURE_PROPERTY_BY);
        by = say(g, " by %s", r->name);
        if (chance(g, 85)) /* else it never comes */
            word = g->outcomes[r->outcome];
    }
    if (chance(g, 60)) {
        feature(g, FEATURE_PROPERTY_WHEN);
        when = say(g, " when %s", make_truth(g, between(g, 0, 2)).text);
    }
    return say(g, "\n  %s %s%s%s", never ? "never" : "always", word, by, when);
}

void make_properties(generator *g)
{
    for (int i = between(g, 1, 3); i > 0; i--) {
        const char *text = say(g, "property \"number %d\"", i);
        int claims = chance(g, 60) ? 1 : between(g, 2, 3);
        if (claims > 1)
            feature(g, FEATURE_PROPERTY_SEVERAL);
        for (; claims > 0; claims--)
            text = say(g, "%s%s", text, claim_text(g));
        declare(g, text);
    }
}
