/* parse_actions.c - see parse_actions.h: the constructors of the tree.
 *
 * Constructors copy what they are given into cleared nodes of the compilation's arena and compute
 * heights. The only mistakes they report are those that only they can see: a tree that is too high,
 * and `in` after `in`. Must not: look at names or types. */
#include "parse_actions.h"

void lc_front_fail(lc_front *front)
{
    longjmp(front->memory_failed, 1);
}

void *lc_node(lc_front *front, size_t size)
{
    void *node = lc_arena_zero(front->arena, 1, size);
    if (!node)
        lc_front_fail(front);
    return node;
}

lc_place lc_front_place(const lc_front *front, uint32_t start, uint32_t end)
{
    return (lc_place){front->source, start, end};
}

static lc_place place_of(const lc_front *front, lc_span span)
{
    return lc_front_place(front, front->base + span.start, front->base + span.end);
}

/* ---- declarations and their parts --------------------------------------------------------- */

lc_decl *lc_decl_node(lc_front *front, lc_decl_kind kind, lc_span span, lc_span keyword,
                      lc_ident name, const lc_text *label)
{
    lc_decl *decl = LC_NODE(front, lc_decl);
    decl->kind = kind;
    decl->source = front->source;
    decl->start = front->base;
    decl->length = span.end;
    decl->name = name;
    decl->keyword_span = keyword;
    if (label)
        decl->label = *label;
    return decl;
}

lc_text *lc_text_node(lc_front *front, const lc_text *token, lc_span span)
{
    lc_text *text = LC_NODE(front, lc_text);
    text->bytes = token->bytes;
    text->length = token->length;
    text->span = span;
    return text;
}

lc_ident_list *lc_ident_add(lc_front *front, lc_ident_list *last, lc_ident ident)
{
    lc_ident_list *node = LC_NODE(front, lc_ident_list);
    node->ident = ident;
    return LC_LIST_ADD(last, node);
}

lc_clause *lc_clause_node(lc_front *front, lc_clause_kind kind, lc_span span, lc_span keyword)
{
    lc_clause *clause = LC_NODE(front, lc_clause);
    clause->kind = kind;
    clause->span = span;
    clause->keyword_span = keyword;
    return clause;
}

lc_clause *lc_clause_period(lc_front *front, lc_clause_kind kind, lc_span span, lc_span keyword,
                            const lc_period *period)
{
    lc_clause *clause = lc_clause_node(front, kind, span, keyword);
    clause->period = *period;
    return clause;
}

lc_clause *lc_clause_names(lc_front *front, lc_clause_kind kind, lc_span span, lc_span keyword,
                           lc_ident_list *names)
{
    lc_clause *clause = lc_clause_node(front, kind, span, keyword);
    LC_LIST_TAKE(clause->names, names);
    return clause;
}

lc_clause *lc_clause_expr(lc_front *front, lc_clause_kind kind, lc_span span, lc_span keyword,
                          lc_expr *expr)
{
    lc_clause *clause = lc_clause_node(front, kind, span, keyword);
    clause->expr = expr;
    return clause;
}

lc_clause *lc_clause_limits(lc_front *front, lc_span span, lc_span keyword, lc_expr *measure,
                            lc_step *value, lc_scope *scopes)
{
    lc_clause *clause = lc_clause_expr(front, LC_CLAUSE_LIMITS, span, keyword, measure);
    LC_LIST_TAKE(clause->value, value);
    LC_LIST_TAKE(clause->scopes, scopes);
    return clause;
}

lc_period *lc_period_from(lc_front *front, lc_span span, int32_t from, lc_span from_span)
{
    lc_period *period = LC_NODE(front, lc_period);
    period->has_from = true;
    period->from = from;
    period->from_span = from_span;
    period->span = span;
    return period;
}

void lc_period_until(lc_period *period, lc_span span, int32_t until, lc_span until_span)
{
    period->has_until = true;
    period->until = until;
    period->until_span = until_span;
    period->span = span;
}

lc_step *lc_step_node(lc_front *front, lc_expr *value)
{
    lc_step *step = LC_NODE(front, lc_step);
    step->value = value;
    return step;
}

lc_scope *lc_scope_node(lc_front *front, lc_scope_kind kind, lc_span span)
{
    lc_scope *scope = LC_NODE(front, lc_scope);
    scope->kind = kind;
    scope->span = span;
    return scope;
}

lc_test_step *lc_test_order(lc_front *front, lc_span span, lc_fact_value *facts)
{
    lc_test_step *step = LC_NODE(front, lc_test_step);
    step->span = span;
    LC_LIST_TAKE(step->facts, facts);
    return step;
}

/* ---- expressions -------------------------------------------------------------------------- */

static lc_expr *new_expr(lc_front *front, lc_expr_kind kind, lc_span span, lc_span sign)
{
    lc_expr *expr = LC_NODE(front, lc_expr);
    expr->kind = kind;
    expr->height = 1;
    expr->span = span;
    expr->operator_span = sign;
    return expr;
}

/* Puts CHILD below PARENT: the parent grows higher, and an erroneous child, or one that makes the
 * tree too high, turns it into an ERROR node, so that there is one report and no second one. */
static void put_below(lc_front *front, lc_expr *parent, const lc_expr *child)
{
    if (!child || parent->kind == LC_EXPR_ERROR)
        return;
    if (child->kind == LC_EXPR_ERROR) {
        parent->kind = LC_EXPR_ERROR;
        parent->height = 1;
    } else if (child->height >= LC_MAX_HEIGHT) {
        const char *limit = lc_arena_format(&front->scratch, "%u", LC_MAX_HEIGHT);
        if (!limit)
            lc_front_fail(front);
        lc_report1(front->diagnostics, LC_E0141, place_of(front, parent->operator_span), limit);
        front->spoilt = true;
        parent->kind = LC_EXPR_ERROR;
        parent->height = 1;
    } else if (child->height >= parent->height) {
        parent->height = (uint16_t)(child->height + 1);
    }
}

lc_expr *lc_expr_number(lc_front *front, lc_span span, lc_expr_kind kind, const lc_decimal *value,
                        lc_ident unit)
{
    lc_expr *expr = new_expr(front, kind, span, span);
    expr->as.number.value = *value;
    expr->as.number.unit = unit;
    return expr;
}

lc_expr *lc_expr_text(lc_front *front, lc_span span, const lc_text *text)
{
    lc_expr *expr = new_expr(front, LC_EXPR_TEXT, span, span);
    expr->as.text.bytes = text->bytes;
    expr->as.text.length = text->length;
    expr->as.text.span = span;
    return expr;
}

lc_expr *lc_expr_date(lc_front *front, lc_span span, int32_t date)
{
    lc_expr *expr = new_expr(front, LC_EXPR_DATE, span, span);
    expr->as.date = date;
    return expr;
}

lc_expr *lc_expr_name(lc_front *front, lc_ident name)
{
    lc_expr *expr = new_expr(front, LC_EXPR_NAME, name.span, name.span);
    expr->as.name = name;
    return expr;
}

lc_expr *lc_expr_missing(lc_front *front, lc_span span)
{
    return new_expr(front, LC_EXPR_MISSING, span, span);
}

lc_expr *lc_expr_member(lc_front *front, lc_span span, lc_expr *base, lc_ident member)
{
    lc_expr *expr = new_expr(front, LC_EXPR_MEMBER, span, member.span);
    expr->as.member.base = base;
    expr->as.member.member = member;
    put_below(front, expr, base);
    return expr;
}

lc_expr *lc_expr_call(lc_front *front, lc_span span, lc_ident function, lc_expr *arguments)
{
    lc_expr *expr = new_expr(front, LC_EXPR_CALL, span, function.span);
    expr->as.call.function = function;
    LC_LIST_TAKE(expr->as.call.arguments, arguments);
    for (const lc_expr *child = expr->as.call.arguments; child; child = child->next)
        put_below(front, expr, child);
    return expr;
}

static lc_expr *new_list(lc_front *front, lc_span span, lc_expr *elements)
{
    lc_expr *expr = new_expr(front, LC_EXPR_LIST, span, span);
    expr->as.list.elements = elements;
    expr->bracketed = true;
    for (const lc_expr *child = elements; child; child = child->next)
        put_below(front, expr, child);
    return expr;
}

lc_expr *lc_expr_bracket(lc_front *front, lc_span span, lc_expr *elements)
{
    lc_expr *first;
    LC_LIST_TAKE(first, elements);
    if (first->next)
        return new_list(front, span, first);
    first->span = span;
    first->bracketed = true;
    return first;
}

lc_expr *lc_expr_range(lc_front *front, lc_span span, lc_span sign, lc_expr *low, lc_expr *high,
                       bool half_open)
{
    lc_expr *expr = new_expr(front, LC_EXPR_RANGE, span, sign);
    expr->as.range.low = low;
    expr->as.range.high = high;
    expr->as.range.half_open = half_open;
    put_below(front, expr, low);
    put_below(front, expr, high);
    return expr;
}

lc_expr *lc_expr_operation(lc_front *front, lc_span span, lc_expr_kind kind, lc_span sign,
                           lc_expr *a, lc_expr *b, lc_expr *c)
{
    lc_expr *expr = new_expr(front, kind, span, sign);
    expr->as.operands.a = a;
    expr->as.operands.b = b;
    expr->as.operands.c = c;
    put_below(front, expr, a);
    put_below(front, expr, b);
    put_below(front, expr, c);
    return expr;
}

static bool is_membership(const lc_expr *expr)
{
    return expr->kind == LC_EXPR_IN || expr->kind == LC_EXPR_NOT_IN ||
           expr->kind == LC_EXPR_IS_MISSING || expr->kind == LC_EXPR_IS_NOT_MISSING;
}

lc_expr *lc_expr_membership(lc_front *front, lc_span span, lc_expr_kind kind, lc_span sign,
                            lc_expr *value, lc_expr *set)
{
    if (is_membership(value) && !value->bracketed) {
        lc_report0(front->diagnostics, LC_E0143, place_of(front, sign));
        front->spoilt = true;
    }
    /* `in (x)` asks about a set of one. */
    if (set && set->bracketed && set->kind != LC_EXPR_LIST && set->kind != LC_EXPR_ERROR)
        set = new_list(front, set->span, set);
    return lc_expr_operation(front, span, kind, sign, value, set, NULL);
}
