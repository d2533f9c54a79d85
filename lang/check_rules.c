/* check_rules.c - what decides: thresholds, lets, caps, rules with their exceptions, `otherwise`.
 *
 * Must not: know tests, modules or the ruleset's own dates (check.c). */
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

static uint32_t count_clauses(const lc_clause *clauses, lc_clause_kind kind)
{
    uint32_t count = 0;
    for (const lc_clause *clause = clauses; clause; clause = clause->next)
        count += clause->kind == kind;
    return count;
}

lc_string *lc_check_cites(lc_checker *c, const lc_clause *clauses, uint32_t *count)
{
    *count = 0;
    lc_string *cites = lc_check_zero(c, count_clauses(clauses, LC_CLAUSE_CITES), sizeof *cites);
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

static void clause_twice(lc_checker *c, const lc_decl *decl, const lc_clause *again,
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

/* The one value of a schedule; a later step is refused. */
static lc_node *check_first_step(lc_checker *c, const lc_decl *decl, const lc_step *step)
{
    for (const lc_step *later = step->next; later; later = later->next)
        lc_report0(c->diagnostics, LC_E0505,
                   lc_place_in(decl, (lc_span){later->value->span.start, later->from_span.end}));
    return lc_check_expr(c, decl, step->value, LC_NONE);
}

/* ---- definitions that name each other ------------------------------------------------------- */

typedef struct {
    lc_checker *c;
    lc_graph *graph;
    uint32_t user; /* the symbol whose definition is walked */
} definition_walk;

/* A threshold names thresholds; what depends on the order is no part of it. */
static void note_name(definition_walk *walk, const lc_expr *name)
{
    lc_checker *c = walk->c;
    lc_symbol *user = &c->symbols[walk->user];
    uint32_t at = lc_table_find(&c->values, name->as.name.name);
    if (at == LC_NONE)
        return;
    const lc_symbol *used = &c->symbols[at];
    if (used->kind == user->kind) {
        lc_graph_edge(c, walk->graph, walk->user, at);
    } else if (user->kind == LC_SYMBOL_THRESHOLD &&
               (used->kind == LC_SYMBOL_FACT || used->kind == LC_SYMBOL_LET)) {
        user->broken = true;
        lc_diagnostic *report =
            lc_report1(c->diagnostics, LC_E0314, lc_place_in(user->decl, name->span),
                       lc_symbol_words(used->kind));
        lc_diagnostic_note(c->diagnostics, report, lc_symbol_place(used), "declared here");
    }
}

static void walk_names(definition_walk *walk, const lc_expr *expr)
{
    if (!expr)
        return;
    switch (expr->kind) {
    case LC_EXPR_NAME:
        note_name(walk, expr);
        break;
    case LC_EXPR_MEMBER:
        walk_names(walk, expr->as.member.base);
        break;
    case LC_EXPR_LIST:
        for (const lc_expr *item = expr->as.list.elements; item; item = item->next)
            walk_names(walk, item);
        break;
    case LC_EXPR_OR:
    case LC_EXPR_AND:
    case LC_EXPR_EQUAL:
    case LC_EXPR_NOT_EQUAL:
    case LC_EXPR_LESS:
    case LC_EXPR_LESS_EQUAL:
    case LC_EXPR_GREATER:
    case LC_EXPR_GREATER_EQUAL:
    case LC_EXPR_IN:
    case LC_EXPR_NOT_IN:
    case LC_EXPR_ADD:
    case LC_EXPR_SUBTRACT:
    case LC_EXPR_MULTIPLY:
    case LC_EXPR_DIVIDE:
        walk_names(walk, expr->as.operands.a);
        walk_names(walk, expr->as.operands.b);
        break;
    case LC_EXPR_NOT:
    case LC_EXPR_NEGATE:
        walk_names(walk, expr->as.operands.a);
        break;
    default: /* leaves, and forms that are refused as a whole */
        break;
    }
}

/* Orders the definitions of KIND so that each stands after what it names, and hands each to
 * DEFINE. */
static void define_all(lc_checker *c, lc_symbol_kind kind,
                       void (*define)(lc_checker *c, lc_symbol *symbol))
{
    lc_graph graph;
    if (c->counts[kind] == 0 || !lc_graph_init(c, &graph, c->symbol_count))
        return;
    for (uint32_t i = 0; i < c->symbol_count; i++) {
        const lc_symbol *symbol = &c->symbols[i];
        if (symbol->kind != kind || symbol->broken)
            continue;
        definition_walk walk = {c, &graph, i};
        walk_names(&walk, kind == LC_SYMBOL_LET ? symbol->decl->as.let
                                                : symbol->decl->as.threshold->value);
    }
    if (c->failed || !lc_graph_sort(c, &graph))
        return;
    lc_report_circles(c, &graph, LC_E0216);
    for (uint32_t i = 0; i < graph.ordered && !c->failed; i++) {
        lc_symbol *symbol = &c->symbols[graph.order[i]];
        if (symbol->kind == kind && !symbol->broken)
            define(c, symbol);
    }
}

static void define_threshold(lc_checker *c, lc_symbol *symbol)
{
    lc_node *node = check_first_step(c, symbol->decl, symbol->decl->as.threshold);
    lc_threshold *threshold = &c->law->thresholds[symbol->index];
    symbol->broken = true;
    if (node->type.kind == LC_TYPE_ERROR)
        return;
    if (node->type.kind != LC_TYPE_NUMBER && node->type.kind != LC_TYPE_DATE) {
        lc_report1(c->diagnostics, LC_E0315, node->place, lc_quantity_words(c, node->type));
        return;
    }
    lc_decimal value;
    lc_node *constant = lc_check_zero(c, 1, sizeof *constant);
    if (!constant || !lc_check_constant(c, node, &value))
        return;
    bool is_date = node->type.kind == LC_TYPE_DATE;
    if (!is_date)
        value = lc_decimal_trim(value);
    constant->kind = is_date ? LC_NODE_DATE : LC_NODE_NUMBER;
    constant->type = node->type;
    constant->scale = is_date ? 0 : value.scale;
    constant->place = node->place;
    constant->index = LC_NONE;
    constant->number = value.coefficient;
    threshold->node = constant;
    symbol->broken = false;
}

void lc_check_thresholds(lc_checker *c)
{
    define_all(c, LC_SYMBOL_THRESHOLD, define_threshold);
}

static void define_let(lc_checker *c, lc_symbol *symbol)
{
    lc_node *node = lc_check_expr(c, symbol->decl, symbol->decl->as.let, LC_NONE);
    if (node->type.kind == LC_TYPE_SET) {
        lc_diagnostic *report = lc_report2(c->diagnostics, LC_E0306, node->place,
                                           c->law->sets[node->index].declared.name->text,
                                           lc_type_words(c->law, node->type));
        lc_diagnostic_help(c->diagnostics, report, "declare a `group` for a set of rows");
    }
    symbol->broken = node->type.kind == LC_TYPE_SET || node->type.kind == LC_TYPE_ERROR;
    c->law->lets[symbol->index].node = node;
}

void lc_check_lets(lc_checker *c)
{
    define_all(c, LC_SYMBOL_LET, define_let);
}

/* ---- caps ----------------------------------------------------------------------------------- */

static void check_key(lc_checker *c, const lc_decl *decl, const lc_key *key, lc_cap_limit *limit)
{
    if (!key->path)
        return;
    if (key->path->next) {
        const lc_ident_list *last = key->path->next;
        const char *words =
            lc_check_text(c, lc_arena_format(c->arena, "%s.%s", key->path->ident.name->text,
                                             last->ident.name ? last->ident.name->text : ""));
        lc_diagnostic *report =
            lc_report1(c->diagnostics, LC_E0503, lc_place_in(decl, key->span), words);
        lc_diagnostic_help(c->diagnostics, report, "a limit is kept per fact, without a column");
        return;
    }
    uint32_t fact = lc_check_fact_name(c, decl, key->path->ident);
    if (fact == LC_NONE)
        return;
    for (uint32_t i = 0; i < limit->key_count; i++) {
        if (limit->keys[i] == fact) {
            lc_report1(c->diagnostics, LC_E0220, lc_place_in(decl, key->span),
                       key->path->ident.name->text);
            return;
        }
    }
    if (limit->key_count == LC_MAX_CAP_KEYS) {
        lc_report1(c->diagnostics, LC_E0428, lc_place_in(decl, key->span),
                   lc_check_digits(c, LC_MAX_CAP_KEYS));
        return;
    }
    limit->keys[limit->key_count++] = fact;
}

static void refuse_scope(lc_checker *c, const lc_decl *decl, const lc_scope *scope,
                         const char *words, const char *help)
{
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0503, lc_place_in(decl, scope->span), words);
    lc_diagnostic_help(c->diagnostics, report, help);
}

static void check_scope(lc_checker *c, const lc_decl *decl, const lc_scope *scope,
                        lc_cap_limit *limit)
{
    switch (scope->kind) {
    case LC_SCOPE_PER:
        for (const lc_key *key = scope->keys; key; key = key->next)
            check_key(c, decl, key, limit);
        break;
    case LC_SCOPE_EACH:
        if (scope->window == LC_WINDOW_YEAR)
            limit->window = LC_WINDOW_YEAR;
        else
            refuse_scope(c, decl, scope,
                         scope->window == LC_WINDOW_QUARTER ? "each quarter" : "each month",
                         "a limit can be kept `each year`, or for a period `from … until …`");
        break;
    case LC_SCOPE_IN_ANY:
        refuse_scope(c, decl, scope, "in any",
                     "a limit can be kept `each year`, or for a period `from … until …`");
        break;
    case LC_SCOPE_PERIOD:
        if (lc_check_period(c, decl, &scope->period)) {
            limit->has_period = true;
            limit->from = scope->period.from;
            limit->until = scope->period.until;
        }
        break;
    case LC_SCOPE_WHERE:
        refuse_scope(c, decl, scope, "where",
                     "put the condition into the `when` of the rule that stands within the cap");
        break;
    }
}

/* The words of a scope that may stand once in a limit. */
static const char *scope_words(lc_scope_kind kind)
{
    switch (kind) {
    case LC_SCOPE_PER:
        return "per";
    case LC_SCOPE_EACH:
        return "each";
    case LC_SCOPE_PERIOD:
        return "from";
    case LC_SCOPE_IN_ANY:
    case LC_SCOPE_WHERE:
        break;
    }
    return NULL;
}

static void check_scopes(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                         lc_cap_limit *limit)
{
    const lc_scope *first[LC_SCOPE_WHERE + 1] = {NULL};
    limit->window = LC_WINDOW_EVER;
    limit->from = LC_DATE_MIN;
    limit->until = LC_DATE_MAX;
    for (const lc_scope *scope = clause->scopes; scope; scope = scope->next) {
        const char *words = scope_words(scope->kind);
        if (first[scope->kind] && words) {
            lc_diagnostic *report = lc_report2(
                c->diagnostics, LC_E0426, lc_place_in(decl, scope->span), words,
                scope->kind == LC_SCOPE_PER ? "join the facts with `and`: `per consignee and chip`"
                                            : "write a `limits` for each");
            lc_diagnostic_note(c->diagnostics, report, lc_place_in(decl, first[scope->kind]->span),
                               "first here");
            continue;
        }
        first[scope->kind] = scope;
        check_scope(c, decl, scope, limit);
    }
    if (limit->window != LC_WINDOW_EVER && limit->has_period)
        refuse_scope(c, decl, first[LC_SCOPE_PERIOD], "each year … from … until …",
                     "keep the limit `each year`, and compare `date` in the `when` of the rule");
}

static void check_limit(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                        lc_cap_limit *limit)
{
    limit->place = lc_place_in(decl, clause->span);
    limit->measure = lc_check_expr(c, decl, clause->expr, LC_NONE);
    limit->limit = check_first_step(c, decl, clause->value);
    check_scopes(c, decl, clause, limit);
    lc_type_kind kind = limit->measure->type.kind;
    if (kind != LC_TYPE_NUMBER && kind != LC_TYPE_ERROR) {
        lc_report2(c->diagnostics, LC_E0304, limit->measure->place, "limits",
                   lc_quantity_words(c, limit->measure->type));
        return;
    }
    lc_check_alike(c, limit->limit->place, "limit", limit->measure, limit->limit);
}

static void check_cap(lc_checker *c, const lc_symbol *symbol)
{
    const lc_decl *decl = symbol->decl;
    const lc_clause *counts_from = NULL;
    lc_cap *cap = &c->law->caps[symbol->index];
    cap->counts_from = LC_DATE_MIN;
    cap->cites = lc_check_cites(c, decl->as.clauses, &cap->cite_count);
    cap->limits =
        lc_check_zero(c, count_clauses(decl->as.clauses, LC_CLAUSE_LIMITS), sizeof *cap->limits);
    if (!cap->limits)
        return;
    for (const lc_clause *clause = decl->as.clauses; clause; clause = clause->next) {
        if (clause->kind == LC_CLAUSE_LIMITS) {
            check_limit(c, decl, clause, &cap->limits[cap->limit_count++]);
        } else if (clause->kind == LC_CLAUSE_COUNTS_FROM && counts_from) {
            clause_twice(c, decl, clause, counts_from);
        } else if (clause->kind == LC_CLAUSE_COUNTS_FROM) {
            counts_from = clause;
            cap->counts_from = clause->period.from;
        } else if (clause->kind != LC_CLAUSE_CITES) {
            lc_refuse_clause(c, decl, clause, "a cap counts by the date of the order");
        }
    }
    if (cap->limit_count == 0)
        lc_report1(c->diagnostics, LC_E0425, lc_symbol_place(symbol), symbol->ident.name->text);
}

void lc_check_caps(lc_checker *c)
{
    lc_check_most(c, LC_SYMBOL_CAP, LC_MAX_CAPS, "caps");
    for (uint32_t i = 0; i < c->symbol_count && !c->failed; i++)
        if (c->symbols[i].kind == LC_SYMBOL_CAP && !c->symbols[i].broken)
            check_cap(c, &c->symbols[i]);
}

/* ---- rules: the clauses --------------------------------------------------------------------- */

/* How many names the clauses of KIND have. */
static uint32_t count_names(const lc_clause *clauses, lc_clause_kind kind)
{
    uint32_t count = 0;
    for (const lc_clause *clause = clauses; clause; clause = clause->next)
        if (clause->kind == kind)
            for (const lc_ident_list *name = clause->names; name; name = name->next)
                count++;
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

/* Where NAME stands first in the clauses of KIND. */
static lc_span first_span(const lc_decl *decl, lc_clause_kind kind, const lc_name *name)
{
    for (const lc_clause *clause = decl->as.clauses; clause; clause = clause->next)
        for (const lc_ident_list *item = clause->names; item && clause->kind == kind;
             item = item->next)
            if (item->ident.name == name)
                return item->ident.span;
    return decl->keyword_span;
}

static void add_name(lc_checker *c, const lc_decl *decl, lc_ident ident, lc_clause_kind kind,
                     name_list *list, uint32_t index)
{
    if (list->marks[index] == list->mark) {
        lc_named_twice(c, decl, ident, first_span(decl, kind, ident.name));
        return;
    }
    list->marks[index] = list->mark;
    list->items[list->count++] = index;
}

static void check_despite(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                          name_list *list)
{
    for (const lc_ident_list *name = clause->names; name; name = name->next) {
        const lc_symbol *symbol = lc_find_symbol(c, &c->rules, name->ident.name);
        if (symbol)
            add_name(c, decl, name->ident, LC_CLAUSE_DESPITE, list, symbol->index);
        else
            lc_unknown_in(c, decl, name->ident, &c->rules, LC_SYMBOL_RULE, LC_E0207);
    }
}

static void check_within(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                         name_list *list)
{
    for (const lc_ident_list *name = clause->names; name; name = name->next) {
        const lc_symbol *symbol = lc_find_symbol(c, &c->values, name->ident.name);
        if (!symbol)
            lc_unknown_in(c, decl, name->ident, &c->values, LC_SYMBOL_CAP, LC_E0218);
        else if (symbol->kind != LC_SYMBOL_CAP)
            lc_wrong_kind(c, decl, name->ident, symbol, "a cap");
        else
            add_name(c, decl, name->ident, LC_CLAUSE_WITHIN, list, symbol->index);
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

static bool refuse_due(lc_checker *c, const lc_decl *decl, const lc_due *due, lc_span span)
{
    const char *words = NULL;
    if (due->condition) {
        words = "`if`";
        span = due->condition->span;
    } else if (due->has_anchor && !due->has_amount) {
        words =
            due->after ? "`after` without a number of days" : "`before` without a number of days";
        span = due->anchor.span;
    } else if (due->second_unit.name) {
        words = lc_check_text(c, lc_arena_format(c->arena, "`%s %s`", due->unit.name->text,
                                                 due->second_unit.name->text));
        span = (lc_span){due->unit.span.start, due->second_unit.span.end};
    } else if (due->has_amount && due->unit.name && !lc_name_is(due->unit.name, "days") &&
               !lc_name_is(due->unit.name, "day")) {
        words = lc_check_text(c, lc_arena_format(c->arena, "`%s`", due->unit.name->text));
        span = due->unit.span;
    }
    if (words)
        lc_report1(c->diagnostics, LC_E0509, lc_place_in(decl, span), words);
    return words != NULL;
}

static void check_duty(lc_checker *c, const lc_decl *decl, const lc_clause *clause, lc_duty *duty)
{
    const lc_due *due = &clause->due;
    duty->text = (lc_string){clause->text.bytes, clause->text.length};
    duty->place = lc_place_in(decl, clause->span);
    duty->anchor = LC_NONE;
    if (refuse_due(c, decl, due, clause->span) || !due->has_anchor)
        return;
    lc_int128 days;
    if (!lc_decimal_rescale(&days, due->amount.coefficient, due->amount.scale, 0) ||
        days > LC_MAX_DUE_DAYS) {
        lc_report1(c->diagnostics, LC_E0432, lc_place_in(decl, due->amount_span),
                   lc_check_digits(c, LC_MAX_DUE_DAYS));
        return;
    }
    duty->has_due = true;
    duty->days = due->after ? (int32_t)days : -(int32_t)days;
    duty->anchor = lc_check_fact_name(c, decl, due->anchor);
    const lc_form *form = duty->anchor == LC_NONE ? NULL : &c->law->facts[duty->anchor].form;
    if (form && form->type.kind != LC_TYPE_DATE && form->type.kind != LC_TYPE_ERROR)
        lc_report2(c->diagnostics, LC_E0436, lc_place_in(decl, due->anchor.span),
                   due->anchor.name->text, lc_quantity_words(c, form->type));
}

static void check_condition(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                            lc_condition *condition)
{
    condition->unless = clause->kind == LC_CLAUSE_UNLESS;
    condition->place = lc_place_in(decl, clause->span);
    condition->node =
        lc_check_statement(c, decl, clause->expr, condition->unless ? "`unless`" : "`when`");
}

static const char *refused_clause_help(lc_clause_kind kind)
{
    switch (kind) {
    case LC_CLAUSE_IN_FORCE:
    case LC_CLAUSE_SUSPENDED:
    case LC_CLAUSE_BINDING:
    case LC_CLAUSE_NOT_ENFORCED:
        return "the dates of the ruleset hold for all its rules; compare `date` in a `when` "
               "for one rule";
    case LC_CLAUSE_BARS:
        return "add `unless` to the exceptions that it takes away";
    case LC_CLAUSE_COUNTS_TOWARD:
        return "an exception counts what stands in its `within`";
    case LC_CLAUSE_UNDER:
        return "write the limits of the agreement as a `cap`, and what it covers as a `when`";
    default:
        return NULL;
    }
}

/* What one rule has while its clauses are read. */
typedef struct {
    const lc_decl *decl;
    lc_rule *rule;
    name_list despite, within;
    const lc_clause *then, *first_within;
    bool refused;
} rule_walk;

static void check_rule_clause(lc_checker *c, rule_walk *walk, const lc_clause *clause)
{
    const lc_decl *decl = walk->decl;
    lc_rule *rule = walk->rule;
    switch (clause->kind) {
    case LC_CLAUSE_CITES:
        break;
    case LC_CLAUSE_DESPITE:
        check_despite(c, decl, clause, &walk->despite);
        break;
    case LC_CLAUSE_WITHIN:
        walk->first_within = walk->first_within ? walk->first_within : clause;
        check_within(c, decl, clause, &walk->within);
        break;
    case LC_CLAUSE_WHEN:
    case LC_CLAUSE_UNLESS:
        check_condition(c, decl, clause, &rule->conditions[rule->condition_count++]);
        break;
    case LC_CLAUSE_DUTY:
        check_duty(c, decl, clause, &rule->duties[rule->duty_count++]);
        break;
    case LC_CLAUSE_THEN:
        if (walk->then) {
            lc_diagnostic *report = lc_report1(
                c->diagnostics, LC_E0421, lc_place_in(decl, clause->span), decl->name.name->text);
            lc_diagnostic_note(c->diagnostics, report, lc_place_in(decl, walk->then->span),
                               "first here");
            break;
        }
        walk->then = clause;
        if (clause->names)
            rule->outcome = lc_check_outcome_name(c, decl, clause->names->ident);
        break;
    default:
        walk->refused = true;
        lc_refuse_clause(c, decl, clause, refused_clause_help(clause->kind));
        break;
    }
}

static void check_rule(lc_checker *c, lc_symbol *symbol)
{
    const lc_decl *decl = symbol->decl;
    const lc_clause *clauses = decl->as.clauses;
    rule_walk walk = {.decl = decl, .rule = &c->law->rules[symbol->index]};
    lc_rule *rule = walk.rule;
    walk.despite.marks = c->rule_marks;
    walk.within.marks = c->cap_marks;
    walk.despite.mark = walk.within.mark = symbol->index + 1;
    rule->cites = lc_check_cites(c, clauses, &rule->cite_count);
    walk.despite.items = rule->despite =
        lc_check_zero(c, count_names(clauses, LC_CLAUSE_DESPITE), sizeof *rule->despite);
    walk.within.items = rule->within =
        lc_check_zero(c, count_names(clauses, LC_CLAUSE_WITHIN), sizeof *rule->within);
    rule->conditions = lc_check_zero(
        c, count_clauses(clauses, LC_CLAUSE_WHEN) + count_clauses(clauses, LC_CLAUSE_UNLESS),
        sizeof *rule->conditions);
    rule->duties = lc_check_zero(c, count_clauses(clauses, LC_CLAUSE_DUTY), sizeof *rule->duties);
    if (c->failed)
        return;
    for (const lc_clause *clause = clauses; clause && !c->failed; clause = clause->next)
        check_rule_clause(c, &walk, clause);
    rule->despite_count = walk.despite.count;
    rule->within_count = walk.within.count;
    if (!walk.then && !walk.refused)
        lc_report1(c->diagnostics, LC_E0420, lc_symbol_place(symbol), symbol->ident.name->text);
    if (walk.then && walk.then->names)
        c->then_places[symbol->index] = lc_place_in(decl, walk.then->names->ident.span);
    if (walk.first_within && count_names(clauses, LC_CLAUSE_DESPITE) == 0)
        lc_report0(c->diagnostics, LC_E0422, lc_place_in(decl, walk.first_within->span));
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
            rule->outcome < target->outcome)
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
    if (c->failed)
        return;
    for (uint32_t i = 0; i < c->law->rule_count; i++)
        c->law->rules[i].outcome = LC_NONE;
    for (uint32_t i = 0; i < c->symbol_count && !c->failed; i++)
        if (c->symbols[i].kind == LC_SYMBOL_RULE && !c->symbols[i].broken)
            check_rule(c, &c->symbols[i]);
    if (!c->failed)
        check_exceptions(c);
}

/* ---- otherwise ------------------------------------------------------------------------------ */

void lc_check_otherwise(lc_checker *c)
{
    c->law->otherwise = LC_NONE;
    c->law->otherwise_place = (lc_place){LC_NONE, 0, 0};
    const lc_decl *decl = c->otherwise;
    if (!decl || decl->broken || !decl->name.name)
        return;
    c->law->otherwise_place = lc_place_in(decl, decl->name.span);
    c->law->otherwise = lc_check_outcome_name(c, decl, decl->name);
}
