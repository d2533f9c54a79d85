/* check_rules.c - what decides: rules with their exceptions, bars and duties.
 *
 * Must not: know tests, modules or the ruleset's own dates. */
#include "check.h"

/* ---- clauses -------------------------------------------------------------------------------- */

const char *lc_clause_words(lc_clause_kind kind)
{
    switch (kind) {
    case LC_CLAUSE_CITES:
        return "cites";
    case LC_CLAUSE_IN_FORCE:
        return "in force";
    case LC_CLAUSE_SUSPENDED:
        return "suspended";
    case LC_CLAUSE_BINDING:
        return "binding";
    case LC_CLAUSE_NOT_ENFORCED:
        return "not enforced";
    case LC_CLAUSE_SAVES:
        return "saves";
    case LC_CLAUSE_DATED_BY:
        return "dated by";
    case LC_CLAUSE_DESPITE:
        return "despite";
    case LC_CLAUSE_WHEN:
        return "when";
    case LC_CLAUSE_UNLESS:
        return "unless";
    case LC_CLAUSE_WITHIN:
        return "within";
    case LC_CLAUSE_UNDER:
        return "under";
    case LC_CLAUSE_THEN:
        return "then";
    case LC_CLAUSE_DUTY:
        return "with";
    case LC_CLAUSE_BARS:
        return "bars";
    case LC_CLAUSE_COUNTS_TOWARD:
        return "counts toward";
    case LC_CLAUSE_COUNTS_FROM:
        return "counts from";
    case LC_CLAUSE_COUNTS_BY:
        return "counts by";
    case LC_CLAUSE_COVERS:
        return "covers";
    case LC_CLAUSE_LIMITS:
        return "limits";
    case LC_CLAUSE_COUNTS:
        return "counts";
    case LC_CLAUSE_KINDS:
        break;
    }
    return "this";
}

void lc_refuse_clause(lc_checker *c, const lc_decl *decl, const lc_clause *clause, const char *help)
{
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0502, lc_place_in(decl, clause->keyword_span),
                   lc_clause_words(clause->kind));
    if (help)
        lc_diagnostic_help(c->diagnostics, report, help);
}

uint32_t lc_count_clauses(const lc_clause *clauses, lc_clause_kind kind)
{
    uint32_t count = 0;
    for (const lc_clause *clause = clauses; clause; clause = clause->next)
        count += clause->kind == kind;
    return count;
}

lc_string *lc_check_cites(lc_checker *c, const lc_clause *clauses, uint32_t *count)
{
    *count = 0;
    lc_string *cites = lc_check_zero(c, lc_count_clauses(clauses, LC_CLAUSE_CITES), sizeof *cites);
    for (const lc_clause *clause = clauses; cites && clause; clause = clause->next)
        if (clause->kind == LC_CLAUSE_CITES)
            cites[(*count)++] = (lc_string){clause->text.bytes, clause->text.length};
    return cites;
}

bool lc_check_period(lc_checker *c, const lc_decl *decl, const lc_period *period)
{
    if (!period->has_from || !period->has_until || period->from <= period->until)
        return true;
    lc_report0(c->diagnostics, LC_E0427, lc_place_in(decl, period->span));
    return false;
}

void lc_clause_twice(lc_checker *c, const lc_decl *decl, const lc_clause *again,
                     const lc_clause *first)
{
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0431, lc_place_in(decl, again->keyword_span),
                   lc_clause_words(again->kind));
    lc_diagnostic_note(c->diagnostics, report, lc_place_in(decl, first->keyword_span),
                       "first here");
}

uint32_t lc_check_fact_name(lc_checker *c, const lc_decl *decl, lc_ident ident)
{
    const lc_symbol *symbol = lc_find_symbol(c, &c->values, ident.name);
    if (!symbol)
        lc_unknown_in(c, decl, ident, &c->values, LC_SYMBOL_FACT, LC_E0219);
    else if (symbol->kind != LC_SYMBOL_FACT)
        lc_wrong_kind(c, decl, ident, symbol, "a fact");
    return symbol && symbol->kind == LC_SYMBOL_FACT ? symbol->index : LC_NONE;
}

uint32_t lc_check_date_name(lc_checker *c, const lc_decl *decl, lc_ident ident)
{
    uint32_t fact = lc_check_fact_name(c, decl, ident);
    const lc_form *form = fact == LC_NONE ? NULL : &c->law->facts[fact].form;
    if (!form || form->type.kind == LC_TYPE_DATE)
        return fact;
    if (form->type.kind != LC_TYPE_ERROR)
        lc_report2(c->diagnostics, LC_E0436, lc_place_in(decl, ident.span), ident.name->text,
                   lc_quantity_words(c, form->type));
    return LC_NONE;
}

/* ---- rules: the clauses --------------------------------------------------------------------- */

uint32_t lc_count_names(const lc_clause *clauses, lc_clause_kind kind)
{
    uint32_t count = 0;
    for (const lc_clause *clause = clauses; clause; clause = clause->next)
        if (clause->kind == kind)
            for (const lc_ident_list *name = clause->names; name; name = name->next)
                count++;
    return count;
}

uint32_t lc_count_versions(const lc_checker *c, const lc_clause *clauses, lc_clause_kind kind)
{
    uint32_t count = lc_count_names(clauses, kind);
    for (const lc_clause *clause = clauses; c->entry_count && clause; clause = clause->next)
        for (const lc_ident_list *name = clause->names; name && clause->kind == kind;
             name = name->next)
            count += lc_more_versions(c, name->ident.name);
    return count;
}

/* What a list of names means so far. MARKS tells for each rule or cap who named it last, so that a
 * long list costs no search. */
typedef struct {
    uint32_t *items;
    uint32_t count;
    uint32_t *marks;
    uint32_t mark; /* of this list: its rule, counted from 1 */
} name_list;

lc_span lc_first_span(const lc_clause *clauses, lc_clause_kind kind, const lc_name *name,
                      lc_span otherwise)
{
    for (const lc_clause *clause = clauses; clause; clause = clause->next)
        for (const lc_ident_list *item = clause->names; item && clause->kind == kind;
             item = item->next)
            if (item->ident.name == name)
                return item->ident.span;
    return otherwise;
}

static void add_name(lc_checker *c, const lc_decl *decl, lc_ident ident, lc_clause_kind kind,
                     name_list *list, uint32_t index)
{
    if (list->marks[index] == list->mark) {
        lc_named_twice(c, decl, ident,
                       lc_first_span(decl->as.clauses, kind, ident.name, decl->keyword_span));
        return;
    }
    list->marks[index] = list->mark;
    list->items[list->count++] = index;
}

/* Rules that CLAUSE names. */
static void check_rule_names(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                             name_list *list)
{
    for (const lc_ident_list *name = clause->names; name; name = name->next) {
        const lc_symbol *symbol = lc_find_version(c, decl, &c->rules, name->ident);
        if (!symbol)
            lc_unknown_in(c, decl, name->ident, &c->rules, LC_SYMBOL_RULE, LC_E0207);
        for (; symbol; symbol = lc_next_version(c, decl, symbol))
            add_name(c, decl, name->ident, clause->kind, list, symbol->index);
    }
}

/* Caps, or agreements. */
static void check_value_names(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                              name_list *list, lc_symbol_kind kind)
{
    bool cap = kind == LC_SYMBOL_CAP;
    for (const lc_ident_list *name = clause->names; name; name = name->next) {
        const lc_symbol *symbol = lc_find_version(c, decl, &c->values, name->ident);
        if (!symbol)
            lc_unknown_in(c, decl, name->ident, &c->values, kind, cap ? LC_E0218 : LC_E0228);
        else if (symbol->kind != kind)
            lc_wrong_kind(c, decl, name->ident, symbol, cap ? "a cap" : "an agreement");
        else
            for (; symbol; symbol = lc_next_version(c, decl, symbol))
                add_name(c, decl, name->ident, clause->kind, list, symbol->index);
    }
}

uint32_t lc_check_outcome_name(lc_checker *c, const lc_decl *decl, lc_ident ident)
{
    const lc_symbol *symbol = lc_find_symbol(c, &c->outcomes, ident.name);
    if (symbol)
        return symbol->index;
    if (c->outcome_list) /* that there is none at all is one error by itself */
        lc_unknown_in(c, decl, ident, &c->outcomes, LC_SYMBOL_OUTCOME, LC_E0206);
    return LC_NONE;
}

/* `days`, `business days`, `months`; false: it was reported. */
static bool check_due_unit(lc_checker *c, const lc_decl *decl, const lc_due *due, lc_due_unit *unit)
{
    lc_ident word = due->second_unit.name ? due->second_unit : due->unit;
    bool days = lc_name_is(word.name, "days") || lc_name_is(word.name, "day");
    bool business = due->second_unit.name && lc_name_is(due->unit.name, "business");
    *unit = LC_DUE_DAYS;
    if (!due->has_amount || (days && !due->second_unit.name))
        return true;
    *unit = LC_DUE_BUSINESS_DAYS;
    if (days && business)
        return true;
    *unit = LC_DUE_MONTHS;
    if (!due->second_unit.name &&
        (lc_name_is(word.name, "months") || lc_name_is(word.name, "month")))
        return true;
    lc_span span = {due->unit.span.start, word.span.end};
    if (!due->unit.name)
        span = due->amount_span;
    const char *words =
        !due->unit.name ? "a bare number"
        : due->second_unit.name
            ? lc_check_text(c, lc_arena_format(c->arena, "%s %s", due->unit.name->text,
                                               due->second_unit.name->text))
            : due->unit.name->text;
    lc_report1(c->diagnostics, LC_E0449, lc_place_in(decl, span), words);
    return false;
}

static void check_due(lc_checker *c, const lc_decl *decl, const lc_due *due, lc_duty *duty)
{
    if (!due->has_anchor || !check_due_unit(c, decl, due, &duty->unit))
        return;
    uint32_t most = duty->unit == LC_DUE_MONTHS ? LC_MAX_DUE_MONTHS : LC_MAX_DUE_DAYS;
    lc_int128 amount = 0;
    if (due->has_amount &&
        (!lc_decimal_rescale(&amount, due->amount.coefficient, due->amount.scale, 0) ||
         amount > most)) {
        lc_report2(c->diagnostics, LC_E0432, lc_place_in(decl, due->amount_span),
                   lc_check_digits(c, most), duty->unit == LC_DUE_MONTHS ? "months" : "days");
        return;
    }
    duty->has_due = true;
    duty->amount = due->after ? (int32_t)amount : -(int32_t)amount;
    duty->anchor = lc_check_date_name(c, decl, due->anchor);
}

static void check_duty(lc_checker *c, const lc_decl *decl, const lc_clause *clause, lc_duty *duty)
{
    duty->text = (lc_string){clause->text.bytes, clause->text.length};
    duty->place = lc_place_in(decl, clause->span);
    duty->anchor = LC_NONE;
    check_due(c, decl, &clause->due, duty);
    if (clause->due.condition)
        duty->condition = lc_check_statement(c, decl, clause->due.condition, "`if`");
}

void lc_check_condition(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                        const char *what, lc_condition *condition)
{
    condition->unless = clause->kind == LC_CLAUSE_UNLESS;
    condition->place = lc_place_in(decl, clause->span);
    condition->node = lc_check_statement(c, decl, clause->expr, what);
}

/* What one rule has while its clauses are read. */
typedef struct {
    const lc_decl *decl;
    lc_rule *rule;
    name_list despite, within, under, toward, bars;
    const lc_clause *then, *first_within, *first_under, *first_bars;
    bool bars_all, bars_some; /* `bars all`, without and with `except` */
} rule_walk;

static void check_then(lc_checker *c, rule_walk *walk, const lc_clause *clause)
{
    const lc_decl *decl = walk->decl;
    if (walk->then) {
        lc_diagnostic *report = lc_report1(c->diagnostics, LC_E0421,
                                           lc_place_in(decl, clause->span), decl->name.name->text);
        lc_diagnostic_note(c->diagnostics, report, lc_place_in(decl, walk->then->span),
                           "first here");
        return;
    }
    walk->then = clause;
    if (clause->names)
        walk->rule->outcome = lc_check_outcome_name(c, decl, clause->names->ident);
}

static void check_under(lc_checker *c, rule_walk *walk, const lc_clause *clause)
{
    walk->first_under = walk->first_under ? walk->first_under : clause;
    if (clause->names) {
        check_value_names(c, walk->decl, clause, &walk->under, LC_SYMBOL_AGREEMENT);
        return;
    }
    if (walk->rule->under_any) {
        lc_report1(c->diagnostics, LC_E0431, lc_place_in(walk->decl, clause->span),
                   "under any agreement");
        return;
    }
    walk->rule->under_any = true;
    c->any_agreement = true;
    if (c->law->agreement_count == 0)
        lc_report0(c->diagnostics, LC_E0448, lc_place_in(walk->decl, clause->span));
}

static void check_bars(lc_checker *c, rule_walk *walk, const lc_clause *clause)
{
    walk->first_bars = walk->first_bars ? walk->first_bars : clause;
    walk->bars_all = walk->bars_all || (clause->all && !clause->names);
    walk->bars_some = walk->bars_some || (clause->all && clause->names);
    if (walk->first_bars != clause && (clause->all || walk->first_bars->all))
        lc_clause_twice(c, walk->decl, clause, walk->first_bars);
    else
        check_rule_names(c, walk->decl, clause, &walk->bars);
}

static void check_rule_clause(lc_checker *c, rule_walk *walk, const lc_clause *clause)
{
    const lc_decl *decl = walk->decl;
    lc_rule *rule = walk->rule;
    switch (clause->kind) {
    case LC_CLAUSE_DESPITE:
        check_rule_names(c, decl, clause, &walk->despite);
        break;
    case LC_CLAUSE_WITHIN:
        walk->first_within = walk->first_within ? walk->first_within : clause;
        check_value_names(c, decl, clause, &walk->within, LC_SYMBOL_CAP);
        break;
    case LC_CLAUSE_UNDER:
        check_under(c, walk, clause);
        break;
    case LC_CLAUSE_COUNTS_TOWARD:
        check_value_names(c, decl, clause, &walk->toward, LC_SYMBOL_CAP);
        break;
    case LC_CLAUSE_BARS:
        check_bars(c, walk, clause);
        break;
    case LC_CLAUSE_WHEN:
        lc_check_condition(c, decl, clause, "`when`", &rule->conditions[rule->condition_count++]);
        break;
    case LC_CLAUSE_UNLESS:
        lc_check_condition(c, decl, clause, "`unless`", &rule->conditions[rule->condition_count++]);
        break;
    case LC_CLAUSE_DUTY:
        check_duty(c, decl, clause, &rule->duties[rule->duty_count++]);
        break;
    case LC_CLAUSE_THEN:
        check_then(c, walk, clause);
        break;
    default: /* cites and dates are read elsewhere */
        break;
    }
}

static uint32_t *room_for_names(lc_checker *c, const lc_clause *clauses, lc_clause_kind kind)
{
    return lc_check_zero(c, lc_count_versions(c, clauses, kind), sizeof(uint32_t));
}

static bool make_lists(lc_checker *c, rule_walk *walk, uint32_t mark)
{
    const lc_clause *clauses = walk->decl->as.clauses;
    lc_rule *rule = walk->rule;
    walk->despite =
        (name_list){room_for_names(c, clauses, LC_CLAUSE_DESPITE), 0, c->rule_marks, mark};
    walk->within = (name_list){room_for_names(c, clauses, LC_CLAUSE_WITHIN), 0, c->cap_marks, mark};
    walk->under =
        (name_list){room_for_names(c, clauses, LC_CLAUSE_UNDER), 0, c->agreement_marks, mark};
    walk->toward =
        (name_list){room_for_names(c, clauses, LC_CLAUSE_COUNTS_TOWARD), 0, c->toward_marks, mark};
    walk->bars = (name_list){room_for_names(c, clauses, LC_CLAUSE_BARS), 0, c->bar_marks, mark};
    rule->conditions = lc_check_zero(
        c, lc_count_clauses(clauses, LC_CLAUSE_WHEN) + lc_count_clauses(clauses, LC_CLAUSE_UNLESS),
        sizeof *rule->conditions);
    rule->duties =
        lc_check_zero(c, lc_count_clauses(clauses, LC_CLAUSE_DUTY), sizeof *rule->duties);
    return !c->failed;
}

/* A rule that bars has conditions and dates, and nothing else. */
static void check_barring(lc_checker *c, const rule_walk *walk)
{
    static const lc_clause_kind foreign[] = {LC_CLAUSE_THEN,   LC_CLAUSE_DESPITE,
                                             LC_CLAUSE_WITHIN, LC_CLAUSE_UNDER,
                                             LC_CLAUSE_DUTY,   LC_CLAUSE_COUNTS_TOWARD};
    for (const lc_clause *clause = walk->decl->as.clauses; clause; clause = clause->next)
        for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
            if (clause->kind == foreign[i]) {
                lc_report1(c->diagnostics, LC_E0445, lc_place_in(walk->decl, clause->keyword_span),
                           lc_clause_words(clause->kind));
                return;
            }
}

static void check_shape(lc_checker *c, const rule_walk *walk, lc_symbol *symbol)
{
    const lc_decl *decl = walk->decl;
    bool exception = lc_count_names(decl->as.clauses, LC_CLAUSE_DESPITE) > 0;
    if (walk->first_bars) {
        check_barring(c, walk);
        return;
    }
    if (!walk->then)
        lc_report1(c->diagnostics, LC_E0420, lc_symbol_place(symbol), symbol->ident.name->text);
    else if (walk->then->names)
        c->then_places[symbol->index] = lc_place_in(decl, walk->then->names->ident.span);
    if (walk->first_within && !exception)
        lc_report0(c->diagnostics, LC_E0422, lc_place_in(decl, walk->first_within->span));
    if (walk->first_under && !exception)
        lc_report0(c->diagnostics, LC_E0443, lc_place_in(decl, walk->first_under->span));
}

static void check_rule(lc_checker *c, lc_symbol *symbol)
{
    const lc_decl *decl = symbol->decl;
    rule_walk walk = {.decl = decl, .rule = &c->law->rules[symbol->index]};
    lc_rule *rule = walk.rule;
    rule->cites = lc_check_cites(c, decl->as.clauses, &rule->cite_count);
    rule->dates = lc_check_rule_dates(c, decl, decl->as.clauses);
    rule->dates.in_force = lc_times_both(c, rule->dates.in_force, symbol->exists);
    if (!make_lists(c, &walk, symbol->index + 1))
        return;
    for (const lc_clause *clause = decl->as.clauses; clause && !c->failed; clause = clause->next)
        check_rule_clause(c, &walk, clause);
    rule->bars = walk.first_bars != NULL;
    rule->despite = walk.despite.items;
    rule->despite_count = rule->bars ? 0 : walk.despite.count;
    rule->within = walk.within.items;
    rule->within_count = walk.within.count;
    rule->under = walk.under.items;
    rule->under_count = walk.under.count;
    rule->toward = walk.toward.items;
    rule->toward_count = walk.toward.count;
    bar_list *bars = &c->bars[symbol->index];
    *bars = (bar_list){walk.bars.items, walk.bars.count, walk.bars_all, walk.bars_some};
    check_shape(c, &walk, symbol);
}

/* ---- rules: bars ----------------------------------------------------------------------------- */

/* Whether BARS bars RULE, which is an exception. NAMED: per rule, 1 + the last barring rule that
 * names it. */
static bool is_barred(const bar_list *bars, uint32_t barring, uint32_t rule, const uint32_t *named)
{
    if (bars->all)
        return true;
    return (named[rule] == barring + 1) != bars->all_except;
}

static void report_requirements(lc_checker *c, uint32_t barring)
{
    const lc_rule *rule = &c->law->rules[barring];
    const bar_list *bars = &c->bars[barring];
    for (uint32_t i = 0; i < bars->count; i++) {
        const lc_rule *barred = &c->law->rules[bars->items[i]];
        if (barred->despite_count ||
            lc_count_names(barred->declared.decl->as.clauses, LC_CLAUSE_DESPITE))
            continue;
        const lc_decl *decl = rule->declared.decl;
        lc_span span = lc_first_span(decl->as.clauses, LC_CLAUSE_BARS, barred->declared.name,
                                     decl->keyword_span);
        lc_report1(c->diagnostics, LC_E0446, lc_place_in(decl, span), barred->declared.name->text);
    }
}

/* Goes through what each barring rule bars: counts first, then lists. */
static void list_barred(lc_checker *c, uint32_t *named, bool count_only)
{
    lc_law *law = c->law;
    for (uint32_t i = 0; i < law->rule_count; i++) {
        const bar_list *bars = &c->bars[i];
        if (!law->rules[i].bars)
            continue;
        for (uint32_t k = 0; k < bars->count; k++)
            named[bars->items[k]] = i + 1;
        for (uint32_t k = 0; k < law->rule_count; k++) {
            lc_rule *rule = &law->rules[k];
            if (!rule->despite_count || !is_barred(bars, i, k, named))
                continue;
            if (!count_only)
                rule->barred_by[rule->barred_by_count] = i;
            rule->barred_by_count++;
        }
    }
}

static void check_all_bars(lc_checker *c)
{
    lc_law *law = c->law;
    bool any = false;
    for (uint32_t i = 0; i < law->rule_count; i++) {
        any = any || law->rules[i].bars;
        if (law->rules[i].bars)
            report_requirements(c, i);
    }
    uint32_t *named = any ? lc_check_zero(c, law->rule_count, sizeof *named) : NULL;
    if (!named)
        return;
    list_barred(c, named, true);
    for (uint32_t i = 0; i < law->rule_count; i++) {
        lc_rule *rule = &law->rules[i];
        rule->barred_by = lc_check_zero(c, rule->barred_by_count, sizeof *rule->barred_by);
        if (!rule->barred_by)
            return;
        rule->barred_by_count = 0;
        named[i] = 0;
    }
    list_barred(c, named, false);
}

/* ---- rules: the exceptions ------------------------------------------------------------------ */

/* Turns `despite` round: for each rule the rules that name it, in order of declaration. */
static bool list_exceptions(lc_checker *c)
{
    lc_law *law = c->law;
    for (uint32_t i = 0; i < law->rule_count; i++)
        for (uint32_t j = 0; j < law->rules[i].despite_count; j++)
            law->rules[law->rules[i].despite[j]].exception_count++;
    for (uint32_t i = 0; i < law->rule_count; i++) {
        lc_rule *rule = &law->rules[i];
        rule->exceptions = lc_check_zero(c, rule->exception_count, sizeof *rule->exceptions);
        if (!rule->exceptions)
            return false;
        rule->exception_count = 0;
    }
    for (uint32_t i = 0; i < law->rule_count; i++) {
        for (uint32_t j = 0; j < law->rules[i].despite_count; j++) {
            lc_rule *rule = &law->rules[law->rules[i].despite[j]];
            rule->exceptions[rule->exception_count++] = i;
        }
    }
    return true;
}

static void check_leniency(lc_checker *c, const lc_symbol *symbol, const uint32_t *symbols)
{
    const lc_law *law = c->law;
    const lc_rule *rule = &law->rules[symbol->index];
    if (symbol->broken || rule->outcome == LC_NONE)
        return;
    for (uint32_t i = 0; i < rule->despite_count; i++) {
        uint32_t index = rule->despite[i];
        const lc_rule *target = &law->rules[index];
        if (c->symbols[symbols[index]].broken || target->outcome == LC_NONE ||
            rule->outcome < target->outcome ||
            !lc_times_meet(c, symbol->exists, c->symbols[symbols[index]].exists))
            continue;
        lc_diagnostic *report = lc_report2(c->diagnostics, LC_E0423, c->then_places[symbol->index],
                                           law->outcomes[rule->outcome].declared.name->text,
                                           law->outcomes[target->outcome].declared.name->text);
        const char *label =
            lc_check_text(c, lc_arena_format(c->arena, "the rule `%s`, to which it is an exception",
                                             target->declared.name->text));
        lc_diagnostic_note(c->diagnostics, report, c->then_places[index], label);
    }
}

/* The order of the rules, exceptions first. */
static void check_exceptions(lc_checker *c)
{
    lc_law *law = c->law;
    lc_graph graph;
    uint32_t *symbols = lc_check_zero(c, law->rule_count, sizeof *symbols);
    law->rule_order = lc_check_zero(c, law->rule_count, sizeof *law->rule_order);
    if (!symbols || !law->rule_order || !lc_graph_init(c, &graph, c->symbol_count))
        return;
    for (uint32_t i = 0; i < c->symbol_count; i++)
        if (c->symbols[i].kind == LC_SYMBOL_RULE)
            symbols[c->symbols[i].index] = i;
    for (uint32_t i = 0; i < law->rule_count; i++)
        for (uint32_t j = 0; j < law->rules[i].despite_count; j++)
            lc_graph_edge(c, &graph, symbols[i], symbols[law->rules[i].despite[j]]);
    if (c->failed || !lc_graph_sort(c, &graph) || !list_exceptions(c))
        return;
    lc_report_circles(c, &graph, LC_E0424);
    uint32_t placed = 0;
    for (uint32_t i = c->symbol_count; i-- > 0;)
        if (c->symbols[graph.order[i]].kind == LC_SYMBOL_RULE)
            law->rule_order[placed++] = c->symbols[graph.order[i]].index;
    for (uint32_t i = 0; i < law->rule_count; i++)
        check_leniency(c, &c->symbols[symbols[i]], symbols);
}

void lc_check_rules(lc_checker *c)
{
    lc_check_most(c, LC_SYMBOL_RULE, LC_MAX_RULES, "rules");
    c->then_places = lc_check_zero(c, c->law->rule_count, sizeof *c->then_places);
    c->rule_marks = lc_check_zero(c, c->law->rule_count, sizeof *c->rule_marks);
    c->cap_marks = lc_check_zero(c, c->law->cap_count, sizeof *c->cap_marks);
    c->toward_marks = lc_check_zero(c, c->law->cap_count, sizeof *c->toward_marks);
    c->agreement_marks = lc_check_zero(c, c->law->agreement_count, sizeof *c->agreement_marks);
    c->bar_marks = lc_check_zero(c, c->law->rule_count, sizeof *c->bar_marks);
    c->bars = lc_check_zero(c, c->law->rule_count, sizeof *c->bars);
    if (c->failed)
        return;
    for (uint32_t i = 0; i < c->law->rule_count; i++)
        c->law->rules[i].outcome = LC_NONE;
    for (uint32_t i = 0; i < c->symbol_count && !c->failed; i++)
        if (c->symbols[i].kind == LC_SYMBOL_RULE && !c->symbols[i].broken)
            check_rule(c, &c->symbols[i]);
    if (!c->failed)
        check_exceptions(c);
    if (!c->failed)
        check_all_bars(c);
}
