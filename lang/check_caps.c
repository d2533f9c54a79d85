/* check_caps.c - caps, tallies and agreements: limits with their keys, windows and amounts.
 *
 * Measures come first and amounts later, in the order that check_values.c finds. Must not: read or
 * book anything. */
#include "check_caps.h"
#include "check_expr.h"

/* ---- what may not ask the ledger ------------------------------------------------------------- */

bool lc_check_no_ledger(lc_checker *c, const lc_node *node, const char *what)
{
    if (!node || !node->ledger)
        return true;
    lc_report1(c->diagnostics, LC_E0440, node->place, what);
    return false;
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* `consignee.parent` as an expression. */
static lc_expr *path_expr(lc_checker *c, const lc_key *key)
{
    lc_expr *expr = NULL;
    for (const lc_ident_list *name = key->path; name; name = name->next) {
        lc_expr *made = lc_check_zero(c, 1, sizeof *made);
        if (!made)
            return NULL;
        made->height = 1;
        made->span = (lc_span){key->path->ident.span.start, name->ident.span.end};
        made->operator_span = name->ident.span;
        if (!expr) {
            made->kind = LC_EXPR_NAME;
            made->as.name = name->ident;
        } else {
            made->kind = LC_EXPR_MEMBER;
            made->as.member.base = expr;
            made->as.member.member = name->ident;
            made->height = (uint16_t)(expr->height + 1);
        }
        expr = made;
    }
    return expr;
}

static bool is_same_key(const lc_node *a, const lc_node *b)
{
    while (a->kind == LC_NODE_CELL && b->kind == LC_NODE_CELL && a->index == b->index) {
        a = a->a;
        b = b->a;
    }
    return a->kind == LC_NODE_FACT && b->kind == LC_NODE_FACT && a->index == b->index;
}

static void check_key(lc_checker *c, const lc_decl *decl, const lc_key *key, lc_cap_limit *limit)
{
    if (!key->path || lc_check_fact_name(c, decl, key->path->ident) == LC_NONE)
        return;
    lc_expr *expr = path_expr(c, key);
    lc_node *node = expr ? lc_check_expr(c, decl, expr, LC_NONE) : NULL;
    if (!node || node->type.kind == LC_TYPE_ERROR)
        return;
    for (uint32_t i = 0; i < limit->key_count; i++) {
        if (!is_same_key(limit->keys[i], node))
            continue;
        const lc_ident_list *last = key->path;
        while (last->next)
            last = last->next;
        lc_report1(c->diagnostics, LC_E0220, lc_place_in(decl, key->span), last->ident.name->text);
        return;
    }
    if (limit->key_count == LC_MAX_CAP_KEYS) {
        lc_report1(c->diagnostics, LC_E0428, lc_place_in(decl, key->span),
                   lc_check_digits(c, LC_MAX_CAP_KEYS));
        return;
    }
    limit->keys[limit->key_count++] = node;
}

/* ---- windows --------------------------------------------------------------------------------- */

static bool is_word(lc_ident ident, const char *one, const char *several)
{
    return lc_name_is(ident.name, one) || lc_name_is(ident.name, several);
}

/* `in any 12 months` */
static void check_span(lc_checker *c, const lc_decl *decl, const lc_scope *scope,
                       lc_cap_limit *limit)
{
    bool days = is_word(scope->unit, "day", "days"), years = is_word(scope->unit, "year", "years");
    bool months = is_word(scope->unit, "month", "months");
    uint32_t most = days ? LC_MAX_SPAN_DAYS : LC_MAX_SPAN_MONTHS;
    lc_int128 number = 0;
    bool whole = lc_decimal_rescale(&number, scope->number.coefficient, scope->number.scale, 0);
    if (years)
        most /= 12;
    if ((!days && !months && !years) || !whole || number < 1 || number > most) {
        const char *words =
            lc_check_text(c, lc_arena_format(c->arena, "%s %s", lc_check_digits(c, most),
                                             days || !scope->unit.name ? "days"
                                             : years                   ? "years"
                                                                       : "months"));
        lc_report1(c->diagnostics, LC_E0442, lc_place_in(decl, scope->span), words);
        return;
    }
    limit->span = (uint32_t)number * (years ? 12 : 1);
    limit->span_months = !days;
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
        limit->window = scope->window;
        break;
    case LC_SCOPE_IN_ANY:
        check_span(c, decl, scope, limit);
        break;
    case LC_SCOPE_PERIOD:
        if (lc_check_period(c, decl, &scope->period)) {
            limit->has_period = true;
            limit->from = scope->period.from;
            limit->until = scope->period.until;
        }
        break;
    case LC_SCOPE_WHERE:
        limit->where = lc_check_statement(c, decl, scope->where, "`where`");
        lc_check_no_ledger(c, limit->where, "the `where` of a limit");
        break;
    }
}

static const char *scope_words(lc_scope_kind kind)
{
    switch (kind) {
    case LC_SCOPE_PER:
        return "per";
    case LC_SCOPE_EACH:
        return "each";
    case LC_SCOPE_IN_ANY:
        return "in any";
    case LC_SCOPE_PERIOD:
        return "from";
    case LC_SCOPE_WHERE:
        return "where";
    }
    return "";
}

/* What to do where a scope of KIND stands twice. */
static const char *scope_help(lc_scope_kind kind)
{
    if (kind == LC_SCOPE_PER)
        return "join the facts with `and`: `per consignee and chip`";
    return kind == LC_SCOPE_WHERE ? "join the conditions with `and`" : "write a `limits` for each";
}

static void check_scopes(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                         lc_cap_limit *limit)
{
    const lc_scope *first[LC_SCOPE_WHERE + 1] = {NULL};
    limit->window = LC_WINDOW_EVER;
    limit->from = LC_DATE_MIN;
    limit->until = LC_DATE_MAX;
    for (const lc_scope *scope = clause->scopes; scope; scope = scope->next) {
        if (first[scope->kind]) {
            lc_diagnostic *report =
                lc_report2(c->diagnostics, LC_E0426, lc_place_in(decl, scope->span),
                           scope_words(scope->kind), scope_help(scope->kind));
            lc_diagnostic_note(c->diagnostics, report, lc_place_in(decl, first[scope->kind]->span),
                               "first here");
            continue;
        }
        first[scope->kind] = scope;
        check_scope(c, decl, scope, limit);
    }
    if (first[LC_SCOPE_EACH] && first[LC_SCOPE_IN_ANY])
        lc_report2(c->diagnostics, LC_E0439, lc_place_in(decl, first[LC_SCOPE_IN_ANY]->span),
                   "`each`", "`in any`");
}

/* ---- limits ---------------------------------------------------------------------------------- */

/* All of a limit but its amount; WHAT: "limits", "counts". */
static void check_limit(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                        lc_cap_limit *limit, const char *what)
{
    limit->place = lc_place_in(decl, clause->span);
    limit->measure = lc_check_expr(c, decl, clause->expr, LC_NONE);
    check_scopes(c, decl, clause, limit);
    lc_type_kind kind = limit->measure->type.kind;
    if (kind != LC_TYPE_NUMBER && kind != LC_TYPE_ERROR)
        lc_report2(c->diagnostics, LC_E0304, limit->measure->place, what,
                   lc_quantity_words(c, limit->measure->type));
    lc_check_no_ledger(c, limit->measure, "the measure of a limit");
}

/* The amounts of LIMIT, which CLAUSE of DECL writes unless a `set` says otherwise. */
static void check_amounts(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                          lc_cap_limit *limit)
{
    uint32_t count;
    bool sound;
    const lc_dated_step *from = lc_steps_of(c, decl, clause->value, &count, &sound);
    limit->steps = from ? lc_check_zero(c, count, sizeof *limit->steps) : NULL;
    limit->limit_scale = LC_MIN_SCALE;
    for (uint32_t i = 0; limit->steps && i < count; i++) {
        lc_limit_step *made = &limit->steps[limit->step_count++];
        made->first_interval = from[i].first_interval;
        for (uint32_t k = 0; k < i && !made->node; k++)
            if (from[k].step == from[i].step)
                made->node = limit->steps[k].node;
        if (made->node)
            continue;
        made->node = lc_check_expr(c, from[i].in, from[i].step->value, LC_NONE);
        if (made->node->scale > limit->limit_scale)
            limit->limit_scale = made->node->scale;
        if (limit->measure->type.kind == LC_TYPE_NUMBER)
            lc_check_alike(c, made->node->place, "limit", limit->measure, made->node);
    }
}

/* ---- caps and tallies ------------------------------------------------------------------------ */

static void check_cap_dates(lc_checker *c, const lc_decl *decl, lc_cap *cap)
{
    const lc_clause *counts_from = NULL, *counts_by = NULL;
    cap->counts_from = LC_DATE_MIN;
    cap->counts_by = LC_NONE;
    for (const lc_clause *clause = decl->as.clauses; clause; clause = clause->next) {
        const lc_clause **first = clause->kind == LC_CLAUSE_COUNTS_FROM ? &counts_from
                                  : clause->kind == LC_CLAUSE_COUNTS_BY ? &counts_by
                                                                        : NULL;
        if (!first)
            continue;
        if (*first) {
            lc_clause_twice(c, decl, clause, *first);
            continue;
        }
        *first = clause;
        if (clause->kind == LC_CLAUSE_COUNTS_FROM)
            cap->counts_from = clause->period.from;
        else if (clause->names)
            cap->counts_by = lc_check_date_name(c, decl, clause->names->ident);
    }
}

static lc_cap_limit *limits_of(const lc_checker *c, const lc_symbol *symbol, uint32_t *count)
{
    const lc_law *law = c->law;
    bool agreement = symbol->kind == LC_SYMBOL_AGREEMENT;
    *count = agreement ? law->agreements[symbol->index].limit_count
                       : law->caps[symbol->index].limit_count;
    return agreement ? law->agreements[symbol->index].limits : law->caps[symbol->index].limits;
}

/* Limit K of SYMBOL, if that is of KIND and known by now, and counts a number; NULL. */
static lc_cap_limit *numbered_limit(const lc_checker *c, const lc_symbol *symbol,
                                    lc_symbol_kind kind, uint32_t k)
{
    if (symbol->kind != kind)
        return NULL;
    uint32_t count;
    lc_cap_limit *limits = limits_of(c, symbol, &count);
    return k < count && limits[k].measure && limits[k].measure->type.kind == LC_TYPE_NUMBER
               ? &limits[k]
               : NULL;
}

/* NODE at a finer scale. */
static lc_node *finer_node(lc_checker *c, lc_node *node, int scale)
{
    lc_node *zero = lc_new_node(c, LC_NODE_NUMBER, node->type, node->place);
    lc_node *sum = lc_pair_node(c, LC_NODE_ADD, node->type, node->place, node, zero);
    zero->scale = sum->scale = scale;
    return sum;
}

/* The versions of a cap, tally or agreement share their sums: what each counts in one place is
 * brought to the finest scale of all that are known by now, so that none reads a sum that is finer
 * than it can say. */
static void align_versions(lc_checker *c, const lc_symbol *symbol)
{
    uint32_t first = lc_table_find(&c->values, symbol->ident.name), count, at;
    limits_of(c, symbol, &count);
    for (uint32_t k = 0; k < count && c->symbols[first].version != LC_NONE; k++) {
        int finest = LC_MIN_SCALE;
        for (at = first; at != LC_NONE; at = c->symbols[at].version) {
            const lc_cap_limit *limit = numbered_limit(c, &c->symbols[at], symbol->kind, k);
            if (limit && limit->measure->scale > finest)
                finest = limit->measure->scale;
        }
        for (at = first; at != LC_NONE; at = c->symbols[at].version) {
            lc_cap_limit *limit = numbered_limit(c, &c->symbols[at], symbol->kind, k);
            if (limit && limit->measure->scale < finest)
                limit->measure = finer_node(c, limit->measure, finest);
        }
    }
}

void lc_check_cap(lc_checker *c, lc_symbol *symbol)
{
    const lc_decl *decl = symbol->decl;
    lc_cap *cap = &c->law->caps[symbol->index];
    cap->tally = symbol->kind == LC_SYMBOL_TALLY;
    cap->exists = symbol->exists;
    lc_clause_kind kind = cap->tally ? LC_CLAUSE_COUNTS : LC_CLAUSE_LIMITS;
    uint32_t count = lc_count_clauses(decl->as.clauses, kind);
    cap->cites = lc_check_cites(c, decl->as.clauses, &cap->cite_count);
    check_cap_dates(c, decl, cap);
    cap->limits = lc_check_zero(c, count, sizeof *cap->limits);
    for (const lc_clause *clause = decl->as.clauses; cap->limits && clause; clause = clause->next)
        if (clause->kind == kind)
            check_limit(c, decl, clause, &cap->limits[cap->limit_count++],
                        cap->tally ? "counts" : "limits");
    if (cap->tally && count != 1) {
        lc_report2(c->diagnostics, LC_E0447, lc_symbol_place(symbol), symbol->ident.name->text,
                   count ? lc_check_digits(c, count) : "none");
        symbol->broken = true;
    } else if (count == 0) {
        lc_report1(c->diagnostics, LC_E0425, lc_symbol_place(symbol), symbol->ident.name->text);
        symbol->broken = true;
    }
    for (uint32_t i = 0; i < cap->limit_count; i++)
        symbol->broken = symbol->broken || cap->limits[i].measure->type.kind != LC_TYPE_NUMBER;
    align_versions(c, symbol);
}

void lc_check_cap_amounts(lc_checker *c, lc_symbol *symbol)
{
    lc_cap *cap = &c->law->caps[symbol->index];
    uint32_t at = 0;
    for (const lc_clause *clause = symbol->decl->as.clauses; clause; clause = clause->next)
        if (clause->kind == LC_CLAUSE_LIMITS && at < cap->limit_count)
            check_amounts(c, symbol->decl, clause, &cap->limits[at++]);
}

/* ---- agreements ------------------------------------------------------------------------------ */

/* The fact `destination` where it is a row of a registry; LC_NONE when it is not. */
static uint32_t find_destination(lc_checker *c)
{
    const lc_name *name = lc_intern(c->names, "destination", sizeof "destination" - 1);
    if (!name) {
        c->failed = true;
        return LC_NONE;
    }
    const lc_symbol *symbol = lc_find_symbol(c, &c->values, name);
    if (!symbol || symbol->kind != LC_SYMBOL_FACT)
        return LC_NONE;
    return c->law->facts[symbol->index].form.type.kind == LC_TYPE_ROW ? symbol->index : LC_NONE;
}

static void check_agreement_within(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                                   lc_agreement *agreement, uint32_t mark)
{
    for (const lc_ident_list *name = clause->names; name; name = name->next) {
        const lc_symbol *symbol = lc_find_version(c, decl, &c->values, name->ident);
        if (!symbol) {
            lc_unknown_in(c, decl, name->ident, &c->values, LC_SYMBOL_CAP, LC_E0218);
        } else if (symbol->kind != LC_SYMBOL_CAP) {
            lc_wrong_kind(c, decl, name->ident, symbol, "a cap");
        } else if (c->cap_marks[symbol->index] == mark) {
            lc_named_twice(c, decl, name->ident,
                           lc_first_span(decl->as.agreement.clauses, LC_CLAUSE_WITHIN,
                                         name->ident.name, clause->span));
        } else {
            for (; symbol; symbol = lc_next_version(c, decl, symbol)) {
                c->cap_marks[symbol->index] = mark;
                agreement->within[agreement->within_count++] = symbol->index;
            }
        }
    }
}

static void check_agreement_clause(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                                   lc_agreement *agreement, uint32_t mark)
{
    switch (clause->kind) {
    case LC_CLAUSE_COVERS:
        lc_check_condition(c, decl, clause, "`covers`",
                           &agreement->covers[agreement->cover_count++]);
        break;
    case LC_CLAUSE_LIMITS: {
        lc_cap_limit *limit = &agreement->limits[agreement->limit_count++];
        check_limit(c, decl, clause, limit, "limits");
        check_amounts(c, decl, clause, limit);
        break;
    }
    case LC_CLAUSE_WITHIN:
        check_agreement_within(c, decl, clause, agreement, mark);
        break;
    default: /* cites and dates are read elsewhere */
        break;
    }
}

static void check_agreement(lc_checker *c, lc_symbol *symbol, uint32_t destination)
{
    const lc_decl *decl = symbol->decl;
    const lc_clause *clauses = decl->as.agreement.clauses;
    lc_agreement *agreement = &c->law->agreements[symbol->index];
    agreement->destination = destination;
    agreement->dates = lc_check_rule_dates(c, decl, clauses);
    agreement->dates.in_force = lc_times_both(c, agreement->dates.in_force, symbol->exists);
    agreement->cites = lc_check_cites(c, clauses, &agreement->cite_count);
    agreement->partners = lc_check_partners(c, decl, decl->as.agreement.partners,
                                            c->law->facts[destination].form.type.registry);
    symbol->broken = symbol->broken || agreement->partners == LC_NONE;
    agreement->covers =
        lc_check_zero(c, lc_count_clauses(clauses, LC_CLAUSE_COVERS), sizeof *agreement->covers);
    agreement->limits =
        lc_check_zero(c, lc_count_clauses(clauses, LC_CLAUSE_LIMITS), sizeof *agreement->limits);
    agreement->within = lc_check_zero(c, lc_count_versions(c, clauses, LC_CLAUSE_WITHIN),
                                      sizeof *agreement->within);
    for (const lc_clause *clause = clauses; clause && !c->failed; clause = clause->next)
        check_agreement_clause(c, decl, clause, agreement, symbol->index + 1);
}

void lc_check_agreements(lc_checker *c)
{
    lc_check_most(c, LC_SYMBOL_AGREEMENT, LC_MAX_AGREEMENTS, "agreements");
    if (c->law->agreement_count == 0)
        return;
    uint32_t destination = find_destination(c);
    c->cap_marks = lc_check_zero(c, c->law->cap_count, sizeof *c->cap_marks);
    for (uint32_t i = 0; i < c->symbol_count && !c->failed; i++) {
        lc_symbol *symbol = &c->symbols[i];
        if (symbol->kind != LC_SYMBOL_AGREEMENT || symbol->broken)
            continue;
        if (destination != LC_NONE) {
            check_agreement(c, symbol, destination);
            align_versions(c, symbol);
            continue;
        }
        symbol->broken = true;
        const lc_name *name = lc_intern(c->names, "destination", sizeof "destination" - 1);
        if (name && !lc_is_excused(c, name))
            lc_report0(c->diagnostics, LC_E0444, lc_symbol_place(symbol));
    }
}

/* ---- bookings live on ------------------------------------------------------------------------ */

/* What NEXT counts otherwise than LIMIT did, under the same name and place; NULL: nothing. */
static const char *what_differs(const lc_cap_limit *limit, const lc_cap_limit *next)
{
    if (limit->measure->type.kind != LC_TYPE_NUMBER || next->measure->type.kind != LC_TYPE_NUMBER)
        return NULL;
    if (limit->measure->type.dimension != next->measure->type.dimension)
        return "counts in another unit";
    bool same = limit->key_count == next->key_count;
    for (uint32_t i = 0; i < limit->key_count && same; i++)
        same = is_same_key(limit->keys[i], next->keys[i]);
    return same ? NULL : "is kept per other keys";
}

/* A later version of a cap, tally or agreement goes on with the sums of the one before. */
void lc_check_bookings(lc_checker *c)
{
    for (uint32_t i = 0; i < c->symbol_count; i++) {
        const lc_symbol *symbol = &c->symbols[i];
        if ((symbol->kind != LC_SYMBOL_CAP && symbol->kind != LC_SYMBOL_TALLY &&
             symbol->kind != LC_SYMBOL_AGREEMENT) ||
            symbol->version == LC_NONE || symbol->broken || c->symbols[symbol->version].broken)
            continue;
        const lc_symbol *next = &c->symbols[symbol->version];
        uint32_t count, next_count;
        const lc_cap_limit *limits = limits_of(c, symbol, &count);
        const lc_cap_limit *others = limits_of(c, next, &next_count);
        const char *words = NULL;
        for (uint32_t k = 0; k < count && k < next_count && !words; k++)
            words = what_differs(&limits[k], &others[k]);
        if (!words)
            continue;
        lc_diagnostic *report = lc_report2(c->diagnostics, LC_E0459, lc_symbol_place(next),
                                           symbol->ident.name->text, words);
        lc_diagnostic_note(c->diagnostics, report, lc_symbol_place(symbol), "the one before");
    }
}
