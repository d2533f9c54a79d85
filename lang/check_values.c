/* check_values.c - thresholds, lets, caps and tallies, each checked after what it reads.
 *
 * A cap is two things in the order of dependence: its measure, which `used` and `total` need to be
 * known, and the amount it limits to, which `left` needs and which may ask about other caps. Must
 * not: check limits themselves; that is check_caps.c. */
#include "check_caps.h"

#include <stdlib.h>

/* ---- who reads whom -------------------------------------------------------------------------- */

/* Nodes: symbols; then, after symbol_count of them, the amounts of their limits. */
typedef struct {
    lc_checker *c;
    lc_graph *graph;
    uint32_t symbol;   /* whose definition is walked */
    uint32_t user;     /* its node */
    const lc_decl *in; /* whose text the expression is, if another's: a value may be set */
} definition_walk;

static uint32_t amount_node(const lc_checker *c, uint32_t symbol)
{
    return c->symbol_count + symbol;
}

static bool is_counted(const lc_symbol *symbol)
{
    return symbol->kind == LC_SYMBOL_CAP || symbol->kind == LC_SYMBOL_TALLY;
}

static bool is_version_of_its_days(const definition_walk *walk, uint32_t at)
{
    lc_checker *c = walk->c;
    lc_times times = walk->in ? lc_exists(c, walk->in) : c->symbols[walk->symbol].exists;
    return lc_times_meet(c, c->symbols[at].exists, times);
}

/* The version of a name from AT on that exists while the definition does; LC_NONE. Of a cap or
 * tally every version matters: the scale of one is that of all. */
static uint32_t version_from(const definition_walk *walk, uint32_t at)
{
    const lc_checker *c = walk->c;
    while (at != LC_NONE && !is_counted(&c->symbols[at]) && !is_version_of_its_days(walk, at))
        at = c->symbols[at].version;
    return at;
}

/* A threshold names thresholds; what depends on the order is no part of it. */
static void note_version(definition_walk *walk, const lc_expr *name, uint32_t at)
{
    lc_checker *c = walk->c;
    lc_symbol *user = &c->symbols[walk->symbol];
    const lc_symbol *used = &c->symbols[at];
    if (user->kind == LC_SYMBOL_THRESHOLD) {
        if (used->kind == LC_SYMBOL_THRESHOLD)
            lc_graph_edge(c, walk->graph, walk->user, at);
        if (used->kind != LC_SYMBOL_FACT && used->kind != LC_SYMBOL_LET && !is_counted(used))
            return;
        user->broken = true;
        lc_diagnostic *report =
            lc_report1(c->diagnostics, LC_E0314, lc_place_in(walk->in, name->span),
                       used->kind == LC_SYMBOL_CAP || used->kind == LC_SYMBOL_TALLY
                           ? "what is booked under a cap"
                           : lc_symbol_words(used->kind));
        lc_diagnostic_note(c->diagnostics, report, lc_symbol_place(used), "declared here");
    } else if (used->kind == LC_SYMBOL_LET || used->kind == LC_SYMBOL_TALLY) {
        lc_graph_edge(c, walk->graph, walk->user, at);
    }
}

static void note_name(definition_walk *walk, const lc_expr *name)
{
    lc_checker *c = walk->c;
    uint32_t at = lc_table_find(&c->values, name->as.name.name);
    while ((at = version_from(walk, at)) != LC_NONE) {
        note_version(walk, name, at);
        at = c->symbols[at].version;
    }
}

/* `used(c)`: the measure of c; `left(c)`: its amount too. */
static void note_call(definition_walk *walk, const lc_expr *call)
{
    lc_checker *c = walk->c;
    const lc_expr *argument = call->as.call.arguments;
    if (!argument || argument->kind != LC_EXPR_NAME ||
        c->symbols[walk->symbol].kind == LC_SYMBOL_THRESHOLD)
        return; /* a threshold: the argument is noted as any name */
    uint32_t at = lc_table_find(&c->values, argument->as.name.name);
    bool left = lc_name_is(call->as.call.function.name, "left");
    while ((at = version_from(walk, at)) != LC_NONE) {
        if (is_counted(&c->symbols[at]))
            lc_graph_edge(c, walk->graph, walk->user, at);
        if (is_counted(&c->symbols[at]) && left && is_version_of_its_days(walk, at))
            lc_graph_edge(c, walk->graph, walk->user, amount_node(c, at));
        at = c->symbols[at].version;
    }
}

static void walk_names(definition_walk *walk, const lc_expr *expr);

static void walk_list(definition_walk *walk, const lc_expr *items)
{
    for (; items; items = items->next)
        walk_names(walk, items);
}

static void walk_names(definition_walk *walk, const lc_expr *expr)
{
    if (!expr)
        return;
    switch (expr->kind) {
    case LC_EXPR_ERROR:
    case LC_EXPR_NUMBER:
    case LC_EXPR_PERCENT:
    case LC_EXPR_TEXT:
    case LC_EXPR_DATE:
    case LC_EXPR_MISSING:
    case LC_EXPR_COUNT:
        break;
    case LC_EXPR_NAME:
        note_name(walk, expr);
        break;
    case LC_EXPR_MEMBER:
        walk_names(walk, expr->as.member.base);
        break;
    case LC_EXPR_CALL:
        note_call(walk, expr);
        walk_list(walk, expr->as.call.arguments);
        break;
    case LC_EXPR_LIST:
        walk_list(walk, expr->as.list.elements);
        break;
    case LC_EXPR_RANGE:
        walk_names(walk, expr->as.range.low);
        walk_names(walk, expr->as.range.high);
        break;
    default:
        walk_names(walk, expr->as.operands.a);
        walk_names(walk, expr->as.operands.b);
        walk_names(walk, expr->as.operands.c);
        break;
    }
}

/* ---- circles --------------------------------------------------------------------------------- */

static void break_circles(lc_checker *c, lc_graph *graph)
{
    uint32_t *path = lc_check_zero(c, graph->node_count, sizeof *path), count;
    for (uint32_t i = graph->ordered; i < graph->node_count; i++)
        c->symbols[graph->order[i] % c->symbol_count].broken = true;
    while (path && (count = lc_graph_circle(graph, path)) > 0) {
        for (uint32_t i = 0; i < count; i++)
            path[i] %= c->symbol_count;
        const lc_symbol *first = &c->symbols[path[0]];
        lc_diagnostic *report =
            lc_report2(c->diagnostics, LC_E0216, lc_symbol_place(first), first->ident.name->text,
                       lc_circle_words(c, path, count, ", then "));
        for (uint32_t i = 1; i < count && i <= 4; i++)
            lc_diagnostic_note(c->diagnostics, report, lc_symbol_place(&c->symbols[path[i]]),
                               "on the way round");
    }
}

/* ---- what a host tries out ------------------------------------------------------------------- */

/* The `set` of an edit that speaks of DECL; NULL: none. */
static const lc_decl *edit_of(const lc_checker *c, const lc_decl *decl)
{
    const lc_decl *found = NULL;
    for (const lc_decl *set = c->edits; set; set = set->next)
        if (set->kind == LC_DECL_SET && !set->broken && set->as.set.kind == decl->kind &&
            set->name.name == decl->name.name)
            found = set;
    return found;
}

const lc_step *lc_value_of(lc_checker *c, const lc_decl *decl, const lc_step *steps,
                           const lc_decl **in)
{
    const lc_decl *set = c->edits ? edit_of(c, decl) : NULL;
    *in = set ? set : decl;
    return set ? set->as.set.value : steps;
}

static uint32_t limits_of(const lc_decl *decl)
{
    return lc_count_clauses(decl->kind == LC_DECL_AGREEMENT ? decl->as.agreement.clauses
                                                            : decl->as.clauses,
                            LC_CLAUSE_LIMITS);
}

static void check_edit(lc_checker *c, const lc_decl *set)
{
    static const struct {
        lc_decl_kind decl;
        lc_symbol_kind symbol;
        lc_code unknown;
        const char *words, *kind;
    } kinds[] = {
        {LC_DECL_THRESHOLD, LC_SYMBOL_THRESHOLD, LC_E0229, "a threshold", "a threshold"},
        {LC_DECL_CAP, LC_SYMBOL_CAP, LC_E0218, "a cap", "a cap"},
        {LC_DECL_AGREEMENT, LC_SYMBOL_AGREEMENT, LC_E0228, "an agreement", "an agreement"}};
    if (set->kind != LC_DECL_SET) {
        lc_report0(c->diagnostics, LC_E0450, lc_place_in(set, set->keyword_span));
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (set->as.set.kind != kinds[i].decl || !set->name.name)
            continue;
        const lc_symbol *symbol = lc_find_symbol(c, &c->values, set->name.name);
        if (!symbol)
            lc_unknown_in(c, set, set->name, &c->values, kinds[i].symbol, kinds[i].unknown);
        else if (symbol->kind != kinds[i].symbol)
            lc_wrong_kind(c, set, set->name, symbol, kinds[i].words);
        else if (edit_of(c, symbol->decl) != set)
            lc_report1(c->diagnostics, LC_E0452, lc_place_in(set, set->name.span),
                       set->name.name->text);
        else if (kinds[i].decl != LC_DECL_THRESHOLD && limits_of(symbol->decl) != 1)
            lc_report3(c->diagnostics, LC_E0451, lc_place_in(set, set->name.span), kinds[i].kind,
                       set->name.name->text, lc_check_digits(c, limits_of(symbol->decl)));
    }
}

void lc_check_edits(lc_checker *c)
{
    for (const lc_decl *set = c->edits; set; set = set->next)
        if (!set->broken)
            check_edit(c, set);
}

/* ---- thresholds ------------------------------------------------------------------------------ */

lc_int128 lc_threshold_value(const lc_law *law, uint32_t index, uint32_t interval)
{
    const lc_threshold *threshold = &law->thresholds[index];
    uint32_t at = threshold->step_count - 1;
    while (at > 0 && threshold->steps[at].first_interval > interval)
        at--;
    return threshold->steps[at].number;
}

/* Intervals from which on a value may be another. */
typedef struct {
    uint32_t *items;
    uint32_t count, capacity;
} interval_list;

static void add_interval(lc_checker *c, interval_list *list, uint32_t interval)
{
    if (lc_check_room(c, (void **)&list->items, list->count, &list->capacity, sizeof *list->items))
        list->items[list->count++] = interval;
}

/* Those of the thresholds that NODE reads, and of the choices among their versions. */
static void add_changes(lc_checker *c, interval_list *list, const lc_node *node)
{
    if (!node)
        return;
    if (node->kind == LC_NODE_LET)
        add_changes(c, list, c->law->lets[node->index].node);
    for (uint32_t i = 0; node->kind == LC_NODE_DURING && i < node->times->count; i++) {
        add_interval(c, list, node->times->runs[i].first);
        if (node->times->runs[i].end < c->law->interval_count)
            add_interval(c, list, node->times->runs[i].end);
    }
    if (node->kind == LC_NODE_THRESHOLD)
        for (uint32_t i = 1; i < c->law->thresholds[node->index].step_count; i++)
            add_interval(c, list, c->law->thresholds[node->index].steps[i].first_interval);
    add_changes(c, list, node->a);
    add_changes(c, list, node->b);
    add_changes(c, list, node->c);
}

static int compare_intervals(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* The steps as they are written, each with its interval and its node. */
typedef struct {
    uint32_t first;
    lc_node *node;
} written_step;

/* One value per interval of LIST, at the finest scale that they need. */
static bool make_values(lc_checker *c, lc_threshold *threshold, const interval_list *list,
                        const written_step *steps, uint32_t step_count)
{
    lc_decimal *values = lc_check_zero(c, list->count, sizeof *values);
    threshold->steps = lc_check_zero(c, list->count, sizeof *threshold->steps);
    if (!values || !threshold->steps)
        return false;
    uint32_t step = 0, count = 0;
    int scale = LC_MIN_SCALE;
    for (uint32_t i = 0; i < list->count; i++) {
        if (i > 0 && list->items[i] == list->items[i - 1])
            continue;
        while (step + 1 < step_count && steps[step + 1].first <= list->items[i])
            step++;
        if (!lc_check_constant(c, steps[step].node, list->items[i], &values[count]))
            return false;
        if (threshold->type.kind == LC_TYPE_NUMBER)
            values[count] = lc_decimal_trim(values[count]);
        scale = values[count].scale > scale ? values[count].scale : scale;
        threshold->steps[count++].first_interval = list->items[i];
    }
    threshold->scale = scale;
    for (uint32_t i = 0; i < count; i++) {
        lc_int128 number;
        if (!lc_decimal_rescale(&number, values[i].coefficient, values[i].scale, scale)) {
            lc_report0(c->diagnostics, LC_E0312, steps[0].node->place);
            return false;
        }
        if (i == 0 || number != threshold->steps[threshold->step_count - 1].number) {
            threshold->steps[threshold->step_count].first_interval =
                threshold->steps[i].first_interval;
            threshold->steps[threshold->step_count++].number = number;
        }
    }
    return true;
}

static bool is_threshold_type(lc_checker *c, const lc_node *node)
{
    if (node->type.kind == LC_TYPE_NUMBER || node->type.kind == LC_TYPE_DATE)
        return true;
    if (node->type.kind != LC_TYPE_ERROR)
        lc_report1(c->diagnostics, LC_E0315, node->place, lc_quantity_words(c, node->type));
    return false;
}

/* A step that comes back when an amendment lapses has its node already. */
static lc_node *node_before(const lc_dated_step *from, const written_step *steps, uint32_t index)
{
    for (uint32_t i = index; i-- > 0;)
        if (from[i].step == from[index].step)
            return steps[i].node;
    return NULL;
}

static void define_threshold(lc_checker *c, lc_symbol *symbol)
{
    lc_threshold *threshold = &c->law->thresholds[symbol->index];
    uint32_t count;
    interval_list list = {.items = NULL};
    bool sound;
    const lc_dated_step *from =
        lc_steps_of(c, symbol->decl, symbol->decl->as.threshold, &count, &sound);
    symbol->broken = true;
    written_step *steps = from ? lc_check_zero(c, count, sizeof *steps) : NULL;
    for (uint32_t i = 0; steps && i < count; i++) {
        written_step *made = &steps[i];
        made->first = from[i].first_interval;
        made->node = node_before(from, steps, i);
        if (!made->node) {
            made->node = lc_check_expr(c, from[i].in, from[i].step->value, LC_NONE);
            sound = is_threshold_type(c, made->node) && sound &&
                    (i == 0 ||
                     lc_check_alike(c, made->node->place, "follow", steps[0].node, made->node));
        }
        add_interval(c, &list, made->first);
        add_changes(c, &list, made->node);
    }
    if (!sound || c->failed || !count)
        return;
    qsort(list.items, list.count, sizeof *list.items, compare_intervals);
    threshold->type = steps[0].node->type;
    symbol->broken = !make_values(c, threshold, &list, steps, count);
}

void lc_check_thresholds(lc_checker *c)
{
    lc_graph graph;
    if (c->counts[LC_SYMBOL_THRESHOLD] == 0 || !lc_graph_init(c, &graph, c->symbol_count))
        return;
    for (uint32_t i = 0; i < c->symbol_count; i++) {
        const lc_symbol *symbol = &c->symbols[i];
        uint32_t count;
        if (symbol->kind != LC_SYMBOL_THRESHOLD || symbol->broken)
            continue;
        const lc_dated_step *steps =
            lc_steps_of(c, symbol->decl, symbol->decl->as.threshold, &count, NULL);
        for (uint32_t k = 0; steps && k < count; k++) {
            definition_walk walk = {c, &graph, i, i, steps[k].in};
            walk_names(&walk, steps[k].step->value);
        }
    }
    if (c->failed || !lc_graph_sort(c, &graph))
        return;
    lc_report_circles(c, &graph, LC_E0216);
    for (uint32_t i = 0; i < graph.ordered && !c->failed; i++) {
        lc_symbol *symbol = &c->symbols[graph.order[i]];
        if (symbol->kind == LC_SYMBOL_THRESHOLD && !symbol->broken)
            define_threshold(c, symbol);
    }
}

/* ---- lets and caps --------------------------------------------------------------------------- */

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

/* What the measure and the amounts of a cap read. */
static void walk_cap(lc_checker *c, lc_graph *graph, uint32_t index)
{
    const lc_decl *decl = c->symbols[index].decl;
    definition_walk measure = {c, graph, index, index, NULL};
    definition_walk amount = {c, graph, index, amount_node(c, index), NULL};
    for (const lc_clause *clause = decl->as.clauses; clause; clause = clause->next) {
        if (clause->kind != LC_CLAUSE_LIMITS && clause->kind != LC_CLAUSE_COUNTS)
            continue;
        walk_names(&measure, clause->expr);
        for (const lc_scope *scope = clause->scopes; scope; scope = scope->next)
            walk_names(&measure, scope->where);
        uint32_t count;
        const lc_dated_step *steps = lc_steps_of(c, decl, clause->value, &count, NULL);
        for (uint32_t i = 0; steps && i < count; i++) {
            amount.in = steps[i].in;
            walk_names(&amount, steps[i].step->value);
        }
    }
    lc_graph_edge(c, graph, amount.user, measure.user);
}

void lc_check_lets_and_caps(lc_checker *c)
{
    lc_graph graph;
    lc_check_most(c, LC_SYMBOL_CAP, LC_MAX_CAPS, "caps");
    if (c->symbol_count == 0 || !lc_graph_init(c, &graph, c->symbol_count * 2))
        return;
    for (uint32_t i = 0; i < c->symbol_count; i++) {
        const lc_symbol *symbol = &c->symbols[i];
        definition_walk walk = {c, &graph, i, i, NULL};
        if (symbol->kind == LC_SYMBOL_LET && !symbol->broken)
            walk_names(&walk, symbol->decl->as.let);
        if (is_counted(symbol) && !symbol->broken)
            walk_cap(c, &graph, i);
    }
    if (c->failed || !lc_graph_sort(c, &graph))
        return;
    break_circles(c, &graph);
    for (uint32_t i = 0; i < graph.ordered && !c->failed; i++) {
        uint32_t node = graph.order[i];
        lc_symbol *symbol = &c->symbols[node % c->symbol_count];
        /* amounts are looked at also where a measure is wrong */
        if (symbol->kind == LC_SYMBOL_CAP && node >= c->symbol_count)
            lc_check_cap_amounts(c, symbol);
        if (symbol->broken)
            continue;
        if (symbol->kind == LC_SYMBOL_LET && node < c->symbol_count)
            define_let(c, symbol);
        else if (is_counted(symbol) && node < c->symbol_count)
            lc_check_cap(c, symbol);
    }
}
