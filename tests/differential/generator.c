/* generator.c - random rulesets: declarations in a random order. See generator.h, and
 * generator_expr.c for what stands in them.
 *
 * Owns the pool of texts while it runs. Names tell what they name: f fact, l let, h threshold, c
 * cap, g group, t tier, k column, u unit, o outcome, r rule; keys of rows are capitals. */
#include "generator_state.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- small things --------------------------------------------------------------------------- */

const char *generator_feature_words(generator_feature which)
{
    static const char *const words[] = {
#define FEATURE(name, words) words,
#include "features.def"
#undef FEATURE
    };
    return words[which];
}

const char *say(generator *g, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    piece *made = length < 0 ? NULL : malloc(sizeof *made + (size_t)length + 1);
    if (!made) {
        g->failed = true;
        return "";
    }
    va_start(arguments, format);
    vsnprintf(made->text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    made->next = g->pieces;
    g->pieces = made;
    return made->text;
}

void feature(generator *g, generator_feature which)
{
    g->features[which]++;
}

bool chance(generator *g, int percent)
{
    return random_chance(&g->random, percent);
}

uint32_t below(generator *g, uint32_t count)
{
    return random_below(&g->random, count);
}

int between(generator *g, int low, int high)
{
    return random_between(&g->random, low, high);
}

void declare(generator *g, const char *text)
{
    if (g->declaration_count < MOST_DECLARATIONS)
        g->declarations[g->declaration_count++] = text;
    else
        g->failed = true;
}

void declare_shared(generator *g, bool module, const char *text)
{
    if (module)
        g->module[g->module_count++] = text;
    else
        declare(g, text);
}

/* A label behind a name, sometimes. */
const char *maybe_label(generator *g, generator_feature which, const char *name)
{
    if (!chance(g, 25))
        return "";
    feature(g, which);
    return say(g, " \"%s in words\"", name);
}

const char *maybe_cites(generator *g, generator_feature which)
{
    if (!chance(g, 25))
        return "";
    feature(g, which);
    return say(g, "\n  cites \"%d CFR %d\"", between(g, 1, 50), between(g, 1, 999));
}

/* ---- units ---------------------------------------------------------------------------------- */

static unit *new_unit(generator *g)
{
    unit *u = &g->units[g->unit_count];
    u->name = say(g, "u%u", g->unit_count++);
    return u;
}

static void make_base_unit(generator *g, bool module)
{
    static const struct {
        const char *to;
        int scale;
    } steps[] = {{"1", 0}, {"0.01", 2}, {"0.0001", 4}, {"1e3", -3}, {"10", -1}, {"1e12", -12}};
    int base = (int)g->unit_count;
    unit *u = new_unit(g);
    u->base = true;
    u->dimension = g->dimension_count;
    g->dimensions[g->dimension_count++] = (dimension){base, -1};
    feature(g, FEATURE_UNIT);
    const char *label = maybe_label(g, FEATURE_UNIT_LABEL, u->name), *to = "";
    if (chance(g, 50)) {
        uint32_t which = below(g, sizeof steps / sizeof steps[0]);
        u->scale = steps[which].scale;
        if (u->scale > 0)
            feature(g, FEATURE_UNIT_TO_FINE);
        if (u->scale < 0)
            feature(g, FEATURE_UNIT_TO_COARSE);
        to = say(g, " to %s", steps[which].to);
    }
    declare_shared(g, module, say(g, "unit %s%s%s", u->name, label, to));
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static void make_derived_unit(generator *g, bool module)
{
    static const struct {
        const char *text;
        int places; /* as the scale of the number */
    } factors[] = {{"15,832", 0}, {"3", 0}, {"2.5", 1}, {"0.001", 3}, {"1e3", -3}, {"1000", 0}};
    const unit *of = &g->units[below(g, g->unit_count)];
    unit *u = new_unit(g);
    /* small ones for what is derived twice, so that cells fit */
    uint32_t which =
        of->base ? below(g, sizeof factors / sizeof factors[0]) : (uint32_t)between(g, 1, 2);
    int places = factors[which].places;
    u->dimension = of->dimension;
    u->factor_places = of->factor_places + (places < 0 ? -places : places);
    feature(g, of->base ? FEATURE_UNIT_DERIVED : FEATURE_UNIT_DERIVED_TWICE);
    /* At most: what is derived twice is trimmed, so its scale may be less. */
    u->scale = larger(of->scale, u->factor_places);
    declare_shared(g, module, say(g, "unit %s = %s %s", u->name, factors[which].text, of->name));
}

/* The dimension of base units A x B, declared when it is new. */
static uint32_t product_dimension(generator *g, int a, int b)
{
    for (uint32_t i = 1; i < g->dimension_count; i++)
        if (g->dimensions[i].a == a && g->dimensions[i].b == b)
            return i;
    if (g->dimension_count == MOST_DIMENSIONS)
        return 0;
    g->dimensions[g->dimension_count] = (dimension){a, b};
    return g->dimension_count++;
}

static void make_product_unit(generator *g, bool module, int base_count)
{
    int a = between(g, 0, base_count - 1), b = between(g, a, base_count - 1);
    uint32_t of = product_dimension(g, a, b);
    if (!of)
        return;
    unit *u = new_unit(g);
    u->dimension = of;
    feature(g, FEATURE_UNIT_PRODUCT);
    const char *first = say(g, "%d %s", between(g, 1, 9), g->units[a].name);
    const char *text = chance(g, 70)
                           ? say(g, "unit %s = %s * 2 %s", u->name, first, g->units[b].name)
                           : say(g, "unit %s = %s * 3 * 2 %s", u->name, first, g->units[b].name);
    declare_shared(g, module, text);
}

static void make_units(generator *g, bool module)
{
    g->dimensions[g->dimension_count++] = (dimension){-1, -1};
    int base_count = between(g, 0, 3);
    for (int i = 0; i < base_count; i++)
        make_base_unit(g, module);
    if (!base_count)
        return;
    for (int i = between(g, 0, 3); i > 0; i--)
        make_derived_unit(g, module);
    if (chance(g, 35))
        make_product_unit(g, module, base_count);
}

/* ---- outcomes ------------------------------------------------------------------------------- */

static void make_outcomes(generator *g, bool module)
{
    static const char *const modes[] = {"permitted", "licensable", "refused", "forbidden"};
    const char *text = "outcomes";
    int mode = chance(g, 85) ? 0 : between(g, 0, 3);
    int count = chance(g, 5) ? 1 : between(g, 2, chance(g, 50) ? 4 : MOST_OUTCOMES - 1);
    for (int i = 0; i < count; i++) {
        const char *name = say(g, "o%d", i);
        g->outcomes[g->outcome_count++] = name;
        feature(g, (generator_feature)(FEATURE_MODE_PERMITTED + mode));
        text = say(g, "%s\n  %s%s %s", text, name, maybe_label(g, FEATURE_OUTCOME_LABEL, name),
                   modes[mode]);
        if (chance(g, 40) && mode < 3)
            mode++;
    }
    declare_shared(g, module, text);
}

/* ---- types ---------------------------------------------------------------------------------- */

thing make_type(generator *g, bool column)
{
    static const char *const built_in[] = {"text", "date", "count", "decimal", "bool"};
    static const shape shapes[] = {{SHAPE_TEXT, 0, 0, 0},
                                   {SHAPE_DATE, 0, 0, 0},
                                   {SHAPE_NUMBER, 0, 0, 0},
                                   {SHAPE_NUMBER, 0, 0, 6},
                                   {SHAPE_TRUTH, 0, 0, 0}};
    int which = between(g, 0, 7);
    thing of = {.name = NULL};
    if (which == 7 && column && chance(g, 60)) {
        /* of the registry that is being made, or one before it */
        of.shape = (shape){SHAPE_ROW, below(g, g->registry_count + 1), 0, 0};
        of.type = g->registries[of.shape.registry].name;
        feature(g, FEATURE_COLUMN_ROW);
    } else if (which == 7 && !column && g->registry_count) {
        of.shape = (shape){SHAPE_ROW, below(g, g->registry_count), 0, 0};
        of.type = g->registries[of.shape.registry].name;
        feature(g, FEATURE_FACT_ROW);
    } else if (which >= 5 && g->unit_count) {
        const unit *u = &g->units[below(g, g->unit_count)];
        of.shape = (shape){SHAPE_NUMBER, 0, u->dimension, u->scale < 0 ? -u->scale : u->scale};
        of.shape.places = larger(of.shape.places, u->factor_places);
        if (!u->base) /* a derived one counts as finely as its base at least */
            of.shape.places = larger(of.shape.places, 12);
        of.type = u->name;
        of.derived = !u->base;
        feature(g, column    ? FEATURE_COLUMN_UNIT
                   : u->base ? FEATURE_FACT_UNIT
                             : FEATURE_FACT_DERIVED);
    } else if (chance(g, 6)) {
        of.shape = (shape){SHAPE_NUMBER, 0, 0, 12};
        of.type = "percent";
        feature(g, column ? FEATURE_COLUMN_PERCENT : FEATURE_FACT_PERCENT);
    } else {
        which %= 5;
        of.shape = shapes[which];
        of.type = built_in[which];
        feature(g, (generator_feature)((int)(column ? FEATURE_COLUMN_TEXT : FEATURE_FACT_TEXT) +
                                       which));
    }
    return of;
}

/* ---- facts ---------------------------------------------------------------------------------- */

static void add_fact(generator *g, const char *name, thing of)
{
    of.name = name;
    g->facts[g->fact_count++] = of;
}

static void make_facts(generator *g)
{
    const thing date = {.shape = {SHAPE_DATE, 0, 0, 0}, .type = "date"};
    const thing text = {.shape = {SHAPE_TEXT, 0, 0, 0}, .type = "text"};
    uint32_t count = (uint32_t)between(g, 3, 9), date_at = UINT32_MAX, id_at = UINT32_MAX;
    if (g->dated)
        date_at = below(g, count + 1);
    if (chance(g, 30))
        id_at = below(g, count + 1);
    for (uint32_t i = 0; i <= count; i++) {
        if (i == id_at) {
            feature(g, FEATURE_FACT_ID);
            add_fact(g, "id", text);
        }
        if (i == date_at) {
            feature(g, FEATURE_FACT_ORDER_DATE);
            add_fact(g, "date", date);
        }
        if (i < count)
            add_fact(g, say(g, "f%u", i), make_type(g, false));
    }
    if (g->registry_count && chance(g, 60)) {
        uint32_t of = below(g, g->registry_count);
        g->destination = true;
        add_fact(g, "destination",
                 (thing){.shape = {SHAPE_ROW, of, 0, 0}, .type = g->registries[of].name});
    }
    if (chance(g, 20)) {
        static const char *const words = "one of wa, wb, wc";
        feature(g, FEATURE_FACT_ONE_OF);
        g->one_of = say(g, "f%u", count);
        add_fact(g, g->one_of, (thing){.shape = {SHAPE_ROW, NO_REGISTRY, 0, 0}, .type = words});
    }
    const char *block = "facts";
    for (uint32_t i = 0; i < g->fact_count; i++) {
        block = say(g, "%s\n  %s%s : %s", block, g->facts[i].name,
                    maybe_label(g, FEATURE_FACT_LABEL, g->facts[i].name), g->facts[i].type);
        for (uint32_t k = 0; k < i && chance(g, 30); k++) {
            if (strcmp(g->facts[k].type, g->facts[i].type) != 0)
                continue;
            feature(g, FEATURE_FACT_STAND_IN);
            block = say(g, "%s if missing %s", block, g->facts[k].name);
            break;
        }
        if (i + 1 < g->fact_count && chance(g, 8)) {
            declare(g, block);
            block = "facts";
        }
    }
    declare(g, block);
}

/* ---- lets and thresholds -------------------------------------------------------------------- */

static void make_let(generator *g)
{
    thing *let = &g->lets[g->let_count];
    const char *name = say(g, "l%u", g->let_count), *text;
    expression e;
    int which = between(g, 1, 100);
    if (which <= 50) {
        uint32_t of = below(g, g->dimension_count);
        e = make_number(g, of, 2);
        let->shape = (shape){SHAPE_NUMBER, 0, of, e.places};
        feature(g, FEATURE_LET_NUMBER);
    } else if (which <= 70) {
        e = make_truth(g, 2);
        let->shape = (shape){SHAPE_TRUTH, 0, 0, 0};
        feature(g, FEATURE_LET_TRUTH);
    } else if (which <= 78) {
        e = make_text(g);
        let->shape = (shape){SHAPE_TEXT, 0, 0, 0};
        feature(g, FEATURE_LET_TEXT);
    } else if (which <= 86) {
        e = make_date(g);
        let->shape = (shape){SHAPE_DATE, 0, 0, 0};
        feature(g, FEATURE_LET_DATE);
    } else {
        if (!make_row(g, &let->shape, &e))
            return;
        feature(g, FEATURE_LET_ROW);
    }
    text = e.text;
    for (const char *at = strchr(text, 'l'); at; at = strchr(at + 1, 'l')) {
        if (at[1] >= '0' && at[1] <= '9') {
            feature(g, FEATURE_LET_NESTED);
            break;
        }
    }
    let->name = name;
    let->reads = g->may_read;
    if (g->may_read)
        feature(g, FEATURE_LET_READS);
    g->let_count++;
    declare(g, say(g, "let %s%s = %s", name, chance(g, 15) ? " \"a value\"" : "", text));
}

static const char *limited_literal(generator *g, uint32_t of)
{
    return make_small_literal(g, of).text;
}

static void make_threshold(generator *g)
{
    thing *threshold = &g->thresholds[g->threshold_count];
    const char *text;
    int which = between(g, 1, 100);
    uint32_t of = below(g, g->dimension_count);
    threshold->name = say(g, "h%u", g->threshold_count);
    if (which <= 20) {
        text = make_date_text(g);
        threshold->shape = (shape){SHAPE_DATE, 0, 0, 0};
        feature(g, FEATURE_THRESHOLD_DATE);
    } else {
        expression e = make_literal(g, of);
        text = e.text;
        /* one at the edge of what can be computed with is not doubled */
        threshold->shape = (shape){SHAPE_NUMBER, 0, of, strlen(text) > 20 ? 20 : e.places};
        feature(g, FEATURE_THRESHOLD_NUMBER);
        const thing *other = NULL;
        for (uint32_t i = 0; i < g->threshold_count; i++)
            if (g->thresholds[i].shape.kind == SHAPE_NUMBER && g->thresholds[i].shape.places <= 9)
                other = &g->thresholds[i];
        if (which <= 40 && other) {
            feature(g, FEATURE_THRESHOLD_NESTED);
            feature(g, FEATURE_THRESHOLD_EXPRESSION);
            threshold->shape = other->shape;
            text = say(g, "2 * %s", other->name);
        } else if (which <= 60 && strlen(text) < 14 && e.places <= 6) {
            feature(g, FEATURE_THRESHOLD_EXPRESSION);
            threshold->shape.places = 12;
            text = say(g, chance(g, 50) ? "(%s) / 3" : "(%s) * 3 - 2 * (%s)", text, text);
        }
    }
    if (threshold->shape.kind == SHAPE_NUMBER && threshold->shape.dimension == of &&
        threshold->shape.places <= 9 && strlen(text) < 14)
        text = make_schedule(g, FEATURE_SCHEDULE_THRESHOLD, text, limited_literal, of);
    g->threshold_count++;
    declare(g, say(g, "threshold %s%s = %s", threshold->name, chance(g, 15) ? " \"a line\"" : "",
                   text));
}

/* ---- rules ---------------------------------------------------------------------------------- */

void add_clause(clause_list *list, const char *text)
{
    if (list->count < sizeof list->items / sizeof list->items[0])
        list->items[list->count++] = text;
}

void shuffle(generator *g, const char **items, uint32_t count)
{
    for (uint32_t i = count; i > 1; i--) {
        uint32_t other = below(g, i);
        const char *item = items[i - 1];
        items[i - 1] = items[other];
        items[other] = item;
    }
}

static void add_conditions(generator *g, clause_list *list)
{
    int count = chance(g, g->counting ? 55 : 15) ? 0 : chance(g, 70) ? 1 : between(g, 2, 3);
    if (count == 0)
        feature(g, FEATURE_RULE_UNCONDITIONAL);
    if (count > 1)
        feature(g, FEATURE_RULE_CONDITIONS);
    for (int i = 0; i < count; i++) {
        bool unless = chance(g, 25);
        feature(g, unless ? FEATURE_UNLESS : FEATURE_WHEN);
        bool selects = !g->where && chance(g, 25);
        g->may_read = !selects;
        const char *condition = make_truth(g, between(g, 0, 3)).text;
        g->may_read = false;
        if (selects)
            g->where = condition;
        add_clause(list, say(g, "%s %s", unless ? "unless" : "when", condition));
    }
}

static void add_within(generator *g, clause_list *list)
{
    if (!g->cap_count || !chance(g, g->counting ? 85 : 50))
        return;
    uint32_t first = below(g, g->cap_count), second = below(g, g->cap_count);
    if (g->caps[first].tally)
        return;
    if (g->caps[second].tally)
        second = first;
    feature(g, FEATURE_WITHIN);
    if (first == second || chance(g, 60)) {
        add_clause(list, say(g, "within %s", g->caps[first].name));
        return;
    }
    feature(g, FEATURE_WITHIN_SEVERAL);
    add_clause(list, say(g, "within %s, %s", g->caps[first].name, g->caps[second].name));
}

/* Up to three rules that can be overcome; the least of their outcomes bounds that of the
 * exception. */
static bool choose_despite(generator *g, clause_list *list, uint32_t *bound)
{
    uint32_t chosen[3], count = 0, wanted = chance(g, 65) ? 1 : (uint32_t)between(g, 2, 3);
    const char *text = "";
    for (uint32_t tries = 0; tries < 12 && count < wanted; tries++) {
        uint32_t target = below(g, g->rule_count);
        bool again = g->rules[target].outcome == 0;
        for (uint32_t i = 0; i < count; i++)
            again = again || chosen[i] == target;
        if (again)
            continue;
        if (g->rules[target].exception)
            feature(g, FEATURE_DESPITE_EXCEPTION);
        if (!count || g->rules[target].outcome < *bound)
            *bound = g->rules[target].outcome;
        text = count ? say(g, "%s, %s", text, g->rules[target].name) : g->rules[target].name;
        chosen[count++] = target;
    }
    if (!count)
        return false;
    feature(g, FEATURE_DESPITE);
    if (count > 1)
        feature(g, FEATURE_DESPITE_SEVERAL);
    add_clause(list, say(g, "despite %s", text));
    return true;
}

static void make_rule(generator *g, bool exception)
{
    clause_list list = {.count = 0};
    rule *r = &g->rules[g->rule_count];
    uint32_t bound = g->outcome_count;
    if (exception && !choose_despite(g, &list, &bound))
        return;
    r->exception = exception;
    r->name = say(g, "r%u", g->rule_count);
    r->outcome =
        !exception && chance(g, 60) ? bound - 1 - below(g, (bound + 1) / 2) : below(g, bound);
    add_conditions(g, &list);
    if (exception) {
        add_within(g, &list);
        add_under(g, &list);
        g->exceptions[g->exception_count++] = r->name;
    }
    add_duties(g, &list, !exception);
    add_status(g, &list);
    add_counts_toward(g, &list);
    if (chance(g, 25)) {
        feature(g, FEATURE_RULE_CITES);
        add_clause(&list, say(g, "cites \"%s\"", r->name));
    }
    add_clause(&list, say(g, "then %s", g->outcomes[r->outcome]));
    if (chance(g, 40))
        shuffle(g, list.items, list.count);
    const char *text = say(g, "rule %s%s", r->name, maybe_label(g, FEATURE_RULE_LABEL, r->name));
    for (uint32_t i = 0; i < list.count; i++)
        text = say(g, "%s\n  %s", text, list.items[i]);
    g->rule_count++;
    declare(g, text);
}

/* A rule that keeps exceptions from being used. */
static void make_bar(generator *g)
{
    clause_list list = {.count = 0};
    const char *name = say(g, "b%d", between(g, 0, 999));
    int which = between(g, 1, 100);
    const char *barred = g->exceptions[below(g, g->exception_count)];
    if (which <= 60) {
        feature(g, FEATURE_RULE_BARS);
        add_clause(&list, say(g, "bars %s", barred));
    } else if (which <= 80) {
        feature(g, FEATURE_RULE_BARS_ALL);
        add_clause(&list, "bars all");
    } else {
        feature(g, FEATURE_RULE_BARS_ALL_EXCEPT);
        add_clause(&list, say(g, "bars all except %s", barred));
    }
    add_conditions(g, &list);
    add_status(g, &list);
    shuffle(g, list.items, list.count);
    const char *text = say(g, "rule %s", name);
    for (uint32_t i = 0; i < list.count; i++)
        text = say(g, "%s\n  %s", text, list.items[i]);
    declare(g, text);
}

static void make_rules(generator *g)
{
    int requirements = between(g, 1, g->counting ? 2 : 4), exceptions = between(g, 0, 8);
    for (int i = 0; i < requirements; i++)
        make_rule(g, false);
    for (int i = 0; i < exceptions; i++)
        make_rule(g, true);
    if (g->exception_count && chance(g, 30))
        make_bar(g);
    uint32_t otherwise = chance(g, 55) ? 0 : below(g, g->outcome_count);
    feature(g, otherwise == 0 ? FEATURE_OTHERWISE_LENIENT : FEATURE_OTHERWISE_STRICT);
    declare(g, say(g, "otherwise %s", g->outcomes[otherwise]));
}

/* ---- the ruleset, a test -------------------------------------------------------------------- */

static const char *period_text(generator *g)
{
    const char *from = make_date_text(g), *until = make_date_text(g);
    int which = between(g, 1, 100);
    if (which <= 50) {
        feature(g, FEATURE_IN_FORCE_FROM);
        return say(g, "\n  in force from %s", from);
    }
    if (which <= 65) {
        feature(g, FEATURE_IN_FORCE_UNTIL);
        return say(g, "\n  in force until %s", until);
    }
    feature(g, FEATURE_IN_FORCE_BOTH);
    return strcmp(from, until) <= 0 ? say(g, "\n  in force from %s until %s", from, until)
                                    : say(g, "\n  in force from %s until %s", until, from);
}

static void make_ruleset(generator *g)
{
    const char *text =
        say(g, "ruleset generated%s%s", maybe_label(g, FEATURE_RULESET_LABEL, "generated"),
            maybe_cites(g, FEATURE_RULESET_CITES));
    bool some = false;
    if (g->dated && chance(g, 45)) {
        some = true;
        text = say(g, "%s%s", text, period_text(g));
        if (chance(g, 30)) {
            feature(g, FEATURE_IN_FORCE_SEVERAL);
            text = say(g, "%s%s", text, period_text(g));
        }
    }
    if (g->dated && chance(g, 35)) {
        some = true;
        feature(g, FEATURE_BINDING);
        text = say(g, "%s\n  binding from %s", text, make_date_text(g));
    }
    if (g->dated && chance(g, 20)) {
        some = true;
        feature(g, FEATURE_STATUS_SUSPENDED);
        text = say(g, "%s\n  suspended%s", text, make_period(g));
    }
    if (g->dated && chance(g, 20)) {
        some = true;
        feature(g, FEATURE_STATUS_NOT_ENFORCED);
        text = say(g, "%s\n  not enforced%s", text, make_period(g));
    }
    for (uint32_t i = 0; g->dated && i < g->fact_count; i++) {
        if (g->facts[i].shape.kind != SHAPE_DATE || !chance(g, 15))
            continue;
        feature(g, FEATURE_DATED_BY);
        text = say(g, "%s\n  dated by %s", text, g->facts[i].name);
        break;
    }
    if (!some)
        feature(g, FEATURE_NO_DATES);
    declare(g, text);
}

static const char *test_value(generator *g, const thing *fact)
{
    switch (fact->shape.kind) {
    case SHAPE_TEXT:
        return make_string(g);
    case SHAPE_DATE:
        return make_date_text(g);
    case SHAPE_TRUTH:
        return chance(g, 50) ? "yes" : "no";
    case SHAPE_ROW:
        return fact->shape.registry == NO_REGISTRY ? "wb"
                                                   : g->registries[fact->shape.registry].keys[0];
    case SHAPE_NUMBER:
        break;
    }
    return fact->derived || fact->shape.dimension ? "missing" : say(g, "%d", between(g, 0, 9));
}

static void make_test(generator *g)
{
    const char *text = "test \"one order\"\n  order ";
    for (uint32_t i = 0; i < g->fact_count; i++)
        text =
            say(g, "%s%s%s %s", text, i ? ", " : "", g->facts[i].name, test_value(g, &g->facts[i]));
    feature(g, FEATURE_TEST);
    declare(g, say(g, "%s\n  expect %s%s", text, chance(g, 50) ? "indeterminate" : g->outcomes[0],
                   chance(g, 30) ? " by otherwise" : ""));
}

/* ---- a whole text --------------------------------------------------------------------------- */

/* Things for the words of a ruleset: what everything else is made of. */
static void make_words(generator *g)
{
    bool module = chance(g, 25);
    g->dated = chance(g, 70);
    make_units(g, module);
    make_outcomes(g, module && chance(g, 50));
    make_registries(g, module);
    if (g->module_count) {
        feature(g, FEATURE_USE);
        declare(g, "use " GENERATOR_MODULE);
    }
    if (g->registry_count) {
        bool tiers_first = chance(g, 50);
        if (tiers_first && chance(g, 60))
            make_tiers(g);
        for (int i = between(g, 0, 3); i > 0; i--)
            make_group(g);
        if (!tiers_first && chance(g, 40))
            make_tiers(g);
    }
}

static void make_everything(generator *g)
{
    g->counting = chance(g, 35);
    make_words(g);
    make_facts(g);
    for (int i = between(g, 0, 3); i > 0; i--)
        make_threshold(g);
    for (int i = between(g, 0, 5); i > 0; i--)
        make_let(g);
    for (int i = between(g, g->counting ? 2 : 0, 4); i > 0; i--)
        make_cap(g);
    for (int i = chance(g, 30) ? between(g, 1, 2) : 0; i > 0; i--)
        make_tally(g);
    g->may_read = true;
    if (g->cap_count && chance(g, 30))
        make_let(g);
    g->may_read = false;
    for (int i = g->destination ? between(g, 0, MOST_AGREEMENTS) : 0; i > 0; i--)
        make_agreement(g);
    make_rules(g);
    make_ruleset(g);
    if (chance(g, 35))
        make_properties(g);
    if (chance(g, 15))
        make_test(g);
    if (!g->where && chance(g, 10))
        g->where = make_truth(g, 2).text;
    if (g->where)
        feature(g, FEATURE_SELECTION);
}

/* ITEMS one after the other; WITH_ROWS: those whose rows a file has with their rows. */
static char *join(generator *g, const char **items, uint32_t count, bool with_rows, size_t *length)
{
    size_t size = 1;
    for (uint32_t i = 0; i < count; i++)
        size += strlen(items[i]) + 40;
    for (uint32_t i = 0; with_rows && i < g->table_count; i++)
        size += strlen(g->tables[i].rows);
    char *text = malloc(size);
    size_t at = 0;
    for (uint32_t i = 0; text && i < count; i++) {
        const char *item = items[i];
        bool comment = chance(g, 10);
        if (comment)
            feature(g, FEATURE_COMMENT);
        for (uint32_t k = 0; with_rows && k < g->table_count; k++)
            item = items[i] == g->tables[k].text ? g->tables[k].rows : item;
        int written =
            snprintf(text + at, size - at, "%s%s\n\n", comment ? "-- a comment\n" : "", item);
        at += written < 0 ? 0 : (size_t)written;
    }
    *length = at;
    return text;
}

static char *copy_text(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    if (copy)
        memcpy(copy, text, size);
    return copy;
}

static bool copy_table(generated_table *to, const table *from)
{
    to->registry = copy_text(from->of->name);
    to->from_file = from->of->source == ROWS_FROM_FILE;
    to->text = copy_text(from->csv);
    to->length = strlen(from->csv);
    return to->registry && to->text;
}

/* What was declared, into RULESET; false when memory is short. */
static bool write_ruleset(generator *g, generated_ruleset *ruleset)
{
    size_t unused;
    bool made = true;
    ruleset->text = join(g, g->declarations, g->declaration_count, false, &ruleset->length);
    made = made && ruleset->text;
    if (g->module_count) {
        ruleset->module = join(g, g->module, g->module_count, false, &ruleset->module_length);
        made = made && ruleset->module;
    }
    if (g->where) {
        ruleset->where = join(g, &g->where, 1, false, &unused);
        made = made && ruleset->where;
    }
    for (uint32_t i = 0; made && i < g->table_count; i++)
        made = copy_table(&ruleset->tables[ruleset->table_count++], &g->tables[i]);
    if (!g->table_count)
        return made;
    ruleset->rows = join(g, g->declarations, g->declaration_count, true, &ruleset->rows_length);
    made = made && ruleset->rows;
    if (g->module_count) {
        ruleset->module_rows =
            join(g, g->module, g->module_count, true, &ruleset->module_rows_length);
        made = made && ruleset->module_rows;
    }
    return made;
}

/* ---- independent facts ---------------------------------------------------------------------- */

/* A statement about a new fact that can be yes and can be no. The values 0, 2, 3 and 7 tell both
 * for counts, "Acme" and "Bolt" for texts. */
static expression fresh_statement(generator *g)
{
    static const char *const counts[][2] = {{"", " >= 3"}, {"", " * 2 < 7"},   {"", " = 2"},
                                            {"2 < ", ""},  {"", " in (2, 7)"}, {"", " - 3 <> 4"}};
    const char *name = say(g, "f%u", g->fact_count);
    thing fact = {.shape = {SHAPE_TRUTH, 0, 0, 0}, .type = "bool"};
    expression e = {name, LEVEL_PRIMARY, 0};
    int which = between(g, 1, 4);
    if (which == 2) {
        static const char *const rows[] = {"in g0", "= A1", "not in (A0, A2)", "in t0", "<> A3"};
        fact.type = "reg0";
        e = (expression){say(g, "%s %s", name, rows[below(g, 5)]), LEVEL_COMPARISON, 0};
    } else if (which == 3) {
        uint32_t form = below(g, sizeof counts / sizeof counts[0]);
        fact.type = "count";
        e = (expression){say(g, "%s%s%s", counts[form][0], name, counts[form][1]), LEVEL_COMPARISON,
                         0};
    } else if (which == 4 && chance(g, 30)) {
        fact.type = "text";
        e = (expression){say(g, "%s <> \"Acme\"", name), LEVEL_COMPARISON, 0};
    }
    add_fact(g, name, fact);
    return e;
}

static expression fresh_truth(generator *g, int depth)
{
    if (depth <= 0 || chance(g, 45))
        return fresh_statement(g);
    if (chance(g, 25))
        return (expression){say(g, "not %s", within_level(g, fresh_truth(g, depth - 1), LEVEL_NOT)),
                            LEVEL_NOT, 0};
    bool is_and = chance(g, 50);
    level least = is_and ? LEVEL_AND : LEVEL_OR;
    expression a = fresh_truth(g, depth - 1), b = fresh_truth(g, depth - 1);
    return (expression){say(g, "%s %s %s", within_level(g, a, (level)(least + 1)),
                            is_and ? "and" : "or", within_level(g, b, (level)(least + 1))),
                        least, 0};
}

static void make_independent_rule(generator *g, bool exception)
{
    clause_list list = {.count = 0};
    rule *r = &g->rules[g->rule_count];
    uint32_t bound = g->outcome_count;
    if (exception && !choose_despite(g, &list, &bound))
        return;
    r->exception = exception;
    r->name = say(g, "r%u", g->rule_count);
    r->outcome = below(g, bound);
    for (int i = chance(g, 10) ? 0 : between(g, 1, 2); i > 0 && g->fact_count < MOST_FACTS - 8; i--)
        add_clause(&list, say(g, "%s %s", chance(g, 30) ? "unless" : "when",
                              fresh_truth(g, between(g, 0, 2)).text));
    add_clause(&list, say(g, "then %s", g->outcomes[r->outcome]));
    const char *text = say(g, "rule %s", r->name);
    for (uint32_t i = 0; i < list.count; i++)
        text = say(g, "%s\n  %s", text, list.items[i]);
    g->rule_count++;
    declare(g, text);
}

static void make_independent(generator *g)
{
    g->dimensions[g->dimension_count++] = (dimension){-1, -1};
    make_outcomes(g, false);
    declare(g, "registry reg0\n  | key |\n  | A0 |\n  | A1 |\n  | A2 |\n  | A3 |");
    declare(g, "group g0 = A1, A2");
    declare(g, "tiers of reg0\n  t0 = A0\n  t1 = the rest");
    for (int i = between(g, 1, 3); i > 0; i--)
        make_independent_rule(g, false);
    for (int i = between(g, 0, 5); i > 0; i--)
        make_independent_rule(g, true);
    const char *facts = "facts";
    if (!g->fact_count)
        add_fact(g, "f0", (thing){.type = "bool"});
    for (uint32_t i = 0; i < g->fact_count; i++)
        facts = say(g, "%s\n  %s : %s", facts, g->facts[i].name, g->facts[i].type);
    declare(g, facts);
    declare(g, say(g, "otherwise %s", g->outcomes[below(g, g->outcome_count)]));
    declare(g, "ruleset independent");
}

/* ---- the whole ------------------------------------------------------------------------------ */

bool generator_make(generated_ruleset *ruleset, uint64_t seed, bool independent)
{
    *ruleset = (generated_ruleset){.text = NULL};
    generator *g = calloc(1, sizeof *g);
    if (!g)
        return false;
    g->random = random_start(seed, independent ? 2 : 1);
    g->independent = independent;
    g->features = ruleset->features;
    if (independent)
        make_independent(g);
    else
        make_everything(g);
    shuffle(g, g->declarations, g->declaration_count);
    bool made = write_ruleset(g, ruleset) && !g->failed;
    while (g->pieces) {
        piece *next = g->pieces->next;
        free(g->pieces);
        g->pieces = next;
    }
    free(g);
    if (!made)
        generator_free(ruleset);
    return made;
}

void generator_free(generated_ruleset *ruleset)
{
    for (uint32_t i = 0; i < ruleset->table_count; i++) {
        free(ruleset->tables[i].registry);
        free(ruleset->tables[i].text);
    }
    free(ruleset->text);
    free(ruleset->rows);
    free(ruleset->module);
    free(ruleset->module_rows);
    free(ruleset->where);
    *ruleset = (generated_ruleset){.text = NULL};
}
