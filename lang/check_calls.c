/* check_calls.c - the larger forms of expressions: functions, choices, questions about what is
 * missing, ranges, percentages, and dates that move.
 *
 * The functions are listed in builtins.def. Must not: know clauses. */
#include "check_expr.h"

#include <string.h>

/* ---- which function ------------------------------------------------------------------------- */

typedef enum {
#define BUILTIN(kind, name, least, most, usage, words) BUILTIN_##kind,
#include "builtins.def"
#undef BUILTIN
    BUILTIN_COUNT
} builtin_kind;

typedef struct {
    const char *name;
    uint32_t least, most; /* 0: any number */
    const char *usage, *words;
} builtin;

static const builtin builtins[] = {
#define BUILTIN(kind, name, least, most, usage, words) {name, least, most, usage, words},
#include "builtins.def"
#undef BUILTIN
};

static void report_unknown(lc_checker *c, const lc_decl *decl, lc_ident ident)
{
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0327, lc_place_in(decl, ident.span), ident.name->text);
    if (!report)
        return;
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, ident.name->text, ident.name->length);
    const char *all = "the functions are ";
    for (int i = 0; i < BUILTIN_COUNT; i++) {
        lc_suggestion_offer(&suggestion, builtins[i].name, strlen(builtins[i].name));
        const char *joint = i == 0 ? "" : i + 1 == BUILTIN_COUNT ? " and " : ", ";
        all = lc_check_text(c, lc_arena_format(c->arena, "%s%s`%s`", all, joint, builtins[i].name));
    }
    lc_diagnostic_help(c->diagnostics, report, all);
    lc_suggest_help(c, report, &suggestion);
}

static const char *arguments_words(const builtin *of)
{
    if (of->most == 0)
        return "two or more values";
    return of->least == 1 ? "one value" : "two values";
}

/* The function that EXPR calls, with as many arguments as it takes; NULL when it was reported. */
static const builtin *find_builtin(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                                   uint32_t *count)
{
    lc_ident ident = expr->as.call.function;
    const builtin *found = NULL;
    for (int i = 0; i < BUILTIN_COUNT; i++)
        if (lc_name_is(ident.name, builtins[i].name))
            found = &builtins[i];
    if (!found) {
        report_unknown(c, decl, ident);
        return NULL;
    }
    *count = 0;
    for (const lc_expr *argument = expr->as.call.arguments; argument; argument = argument->next)
        ++*count;
    if (*count >= found->least && (found->most == 0 || *count <= found->most))
        return found;
    lc_diagnostic *report =
        lc_report3(c->diagnostics, LC_E0328, lc_place_in(decl, expr->span), found->name,
                   arguments_words(found), lc_check_digits(c, *count));
    lc_check_help(c, report, "`{0}` is {1}", found->usage, found->words);
    return NULL;
}

/* ---- min and max ---------------------------------------------------------------------------- */

static bool is_number_or_date(lc_checker *c, const builtin *of, const lc_node *node)
{
    if (lc_is_error_node(node) || lc_report_set(c, node))
        return false;
    if (node->type.kind == LC_TYPE_NUMBER || node->type.kind == LC_TYPE_DATE)
        return true;
    lc_report3(c->diagnostics, LC_E0332, node->place, of->name, "numbers or dates",
               lc_quantity_words(c, node->type));
    return false;
}

static lc_node *check_extreme(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                              const builtin *of, uint32_t count)
{
    lc_place place = lc_place_in(decl, expr->span);
    lc_node **nodes = lc_check_zero(c, count, sizeof *nodes);
    if (!nodes)
        return lc_error_node(c, place);
    bool good = true;
    uint32_t i = 0;
    for (const lc_expr *argument = expr->as.call.arguments; argument; argument = argument->next) {
        lc_node *node = lc_check_expr(c, decl, argument, LC_NONE);
        nodes[i] = node;
        good = good && is_number_or_date(c, of, node) &&
               (i == 0 || lc_check_alike(c, node->place, "compare", nodes[0], node));
        i++;
    }
    if (!good)
        return lc_error_node(c, place);
    return lc_join_nodes(c, of == &builtins[BUILTIN_MIN] ? LC_NODE_MINIMUM : LC_NODE_MAXIMUM, place,
                         nodes, count);
}

/* ---- dates: parts, and days between --------------------------------------------------------- */

static lc_node *date_argument(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                              const builtin *of)
{
    lc_node *node = lc_check_expr(c, decl, expr, LC_NONE);
    if (lc_is_error_node(node) || lc_report_set(c, node))
        return NULL;
    if (node->type.kind == LC_TYPE_DATE)
        return node;
    lc_report3(c->diagnostics, LC_E0332, node->place, of->name, of->least == 1 ? "a date" : "dates",
               lc_quantity_words(c, node->type));
    return NULL;
}

static lc_node *check_of_dates(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                               const builtin *of, lc_node_kind kind)
{
    lc_place place = lc_place_in(decl, expr->span);
    const lc_expr *arguments = expr->as.call.arguments;
    lc_node *a = date_argument(c, decl, arguments, of);
    lc_node *b = arguments->next ? date_argument(c, decl, arguments->next, of) : NULL;
    if (!a || (arguments->next && !b))
        return lc_error_node(c, place);
    return lc_pair_node(c, kind, lc_plain_type(LC_TYPE_NUMBER), place, a, b);
}

/* ---- the ledger ----------------------------------------------------------------------------- */

/* The cap or tally that EXPR names; NULL when it was reported. */
static const lc_symbol *cap_argument(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                                     const builtin *of)
{
    if (expr->kind != LC_EXPR_NAME) {
        if (expr->kind != LC_EXPR_ERROR)
            lc_report1(c->diagnostics, LC_E0329, lc_place_in(decl, expr->span), of->name);
        return NULL;
    }
    lc_ident ident = expr->as.name;
    ident.span = expr->span;
    const lc_symbol *symbol = lc_find_version(c, decl, &c->values, ident);
    if (!symbol) {
        lc_unknown_in(c, decl, ident, &c->values, LC_SYMBOL_CAP, LC_E0218);
        return NULL;
    }
    if (symbol->kind != LC_SYMBOL_CAP && symbol->kind != LC_SYMBOL_TALLY) {
        if (!symbol->broken)
            lc_wrong_kind(c, decl, ident, symbol, "a cap or a tally");
        return NULL;
    }
    return symbol;
}

/* Of the one limit of CAP; NULL when it has an error, which was reported. */
static const lc_cap_limit *only_limit(const lc_cap *cap)
{
    const lc_cap_limit *limit = cap->limits && cap->limit_count == 1 ? cap->limits : NULL;
    return limit && limit->measure && !lc_is_error_node(limit->measure) ? limit : NULL;
}

/* Measures are checked before what names their caps. */
static lc_node *ledger_node(lc_checker *c, lc_node_kind kind, uint32_t cap, lc_place place)
{
    const lc_cap_limit *limit = only_limit(&c->law->caps[cap]);
    if (!limit || limit->measure->type.kind != LC_TYPE_NUMBER)
        return lc_error_node(c, place);
    lc_node *node = lc_new_node(c, kind, limit->measure->type, place);
    node->index = cap;
    node->ledger = true;
    node->scale = limit->measure->scale;
    if (kind == LC_NODE_LEFT && limit->limit_scale > node->scale)
        node->scale = limit->limit_scale;
    return node;
}

lc_node *lc_check_tally_name(lc_checker *c, uint32_t cap, lc_place place)
{
    return ledger_node(c, LC_NODE_USED, cap, place);
}

/* What a function of KIND says of one version of a cap or tally. */
static lc_node *ledger_version(lc_checker *c, const lc_symbol *version, lc_node_kind kind,
                               lc_place place)
{
    const lc_cap *cap = &c->law->caps[version->index];
    const char *name = cap->declared.name->text;
    if (cap->tally && kind == LC_NODE_LEFT) {
        lc_report1(c->diagnostics, LC_E0330, place, name);
        return lc_error_node(c, place);
    }
    if (cap->limit_count > 1) {
        const builtin *of = &builtins[kind == LC_NODE_USED    ? BUILTIN_USED
                                      : kind == LC_NODE_TOTAL ? BUILTIN_TOTAL
                                                              : BUILTIN_LEFT];
        lc_diagnostic *report = lc_report3(c->diagnostics, LC_E0331, place, name,
                                           lc_check_digits(c, cap->limit_count), of->name);
        lc_diagnostic_note(c->diagnostics, report, cap->declared.place, "the cap");
        return lc_error_node(c, place);
    }
    return ledger_node(c, kind, version->index, place);
}

static lc_node *check_of_ledger(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                                const builtin *of, lc_node_kind kind)
{
    lc_place place = lc_place_in(decl, expr->span);
    const lc_symbol *symbol = cap_argument(c, decl, expr->as.call.arguments, of);
    return symbol ? lc_check_versions(c, decl, symbol, kind, place, ledger_version)
                  : lc_error_node(c, place);
}

/* ---- all functions -------------------------------------------------------------------------- */

lc_node *lc_check_call(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    static const lc_node_kind kinds[BUILTIN_COUNT] = {
        [BUILTIN_USED] = LC_NODE_USED,      [BUILTIN_TOTAL] = LC_NODE_TOTAL,
        [BUILTIN_LEFT] = LC_NODE_LEFT,      [BUILTIN_YEAR] = LC_NODE_YEAR_OF,
        [BUILTIN_MONTH] = LC_NODE_MONTH_OF, [BUILTIN_QUARTER] = LC_NODE_QUARTER_OF,
        [BUILTIN_DAY] = LC_NODE_DAY_OF,     [BUILTIN_DAYS] = LC_NODE_DAYS,
    };
    uint32_t count;
    const builtin *of = find_builtin(c, decl, expr, &count);
    if (!of)
        return lc_error_node(c, lc_place_in(decl, expr->span));
    builtin_kind kind = (builtin_kind)(of - builtins);
    switch (kind) {
    case BUILTIN_MIN:
    case BUILTIN_MAX:
        return check_extreme(c, decl, expr, of, count);
    case BUILTIN_USED:
    case BUILTIN_TOTAL:
    case BUILTIN_LEFT:
        return check_of_ledger(c, decl, expr, of, kinds[kind]);
    default:
        return check_of_dates(c, decl, expr, of, kinds[kind]);
    }
}

/* ---- if ------------------------------------------------------------------------------------- */

lc_node *lc_check_if(lc_checker *c, const lc_decl *decl, const lc_expr *expr, uint32_t registry)
{
    lc_place place = lc_place_in(decl, expr->span);
    lc_node *condition = lc_check_statement(c, decl, expr->as.operands.a, "`if`");
    lc_node *a, *b;
    lc_check_both(c, decl, expr->as.operands.b, expr->as.operands.c, registry, &a, &b);
    bool alike = lc_check_alike(c, lc_sign_of(decl, expr), "choose", a, b);
    if (!alike || lc_is_error_node(condition))
        return lc_error_node(c, place);
    lc_node *node = lc_pair_node(c, LC_NODE_IF, a->type, place, a, b);
    node->c = condition;
    node->ledger = node->ledger || condition->ledger;
    node->scale = a->scale > b->scale ? a->scale : b->scale;
    return node;
}

/* ---- is missing ----------------------------------------------------------------------------- */

static bool is_fact_or_column(const lc_node *node)
{
    while (node->kind == LC_NODE_CELL)
        node = node->a;
    return node->kind == LC_NODE_FACT;
}

lc_node *lc_check_is_missing(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_place place = lc_place_in(decl, expr->span);
    lc_node *a = lc_check_expr(c, decl, expr->as.operands.a, LC_NONE);
    if (lc_is_error_node(a) || lc_report_set(c, a))
        return lc_error_node(c, place);
    if (!is_fact_or_column(a)) {
        lc_report1(c->diagnostics, LC_E0333, a->place, lc_quantity_words(c, a->type));
        return lc_error_node(c, place);
    }
    lc_type truth = lc_plain_type(LC_TYPE_TRUTH);
    lc_node *node = lc_pair_node(c, LC_NODE_MISSING, truth, place, a, NULL);
    return expr->kind == LC_EXPR_IS_MISSING
               ? node
               : lc_pair_node(c, LC_NODE_NOT, truth, place, node, NULL);
}

/* ---- ranges and percentages ----------------------------------------------------------------- */

/* Both ends are written out, and no value lies between them: likely a slip of the pen. */
static bool is_empty_range(const lc_node *low, const lc_node *high, bool half_open)
{
    if (low->kind != high->kind || (low->kind != LC_NODE_NUMBER && low->kind != LC_NODE_DATE))
        return false;
    int order = lc_decimal_compare((lc_decimal){low->number, low->scale},
                                   (lc_decimal){high->number, high->scale});
    return half_open ? order >= 0 : order > 0;
}

lc_node *lc_check_range(lc_checker *c, const lc_decl *decl, const lc_expr *range, lc_place place,
                        lc_node *a)
{
    bool half_open = range->as.range.half_open;
    const char *sign = half_open ? "..<" : "..";
    lc_place at = lc_sign_of(decl, range);
    lc_node *low = lc_check_expr(c, decl, range->as.range.low, lc_registry_beside(a));
    lc_node *high = lc_check_expr(c, decl, range->as.range.high, lc_registry_beside(a));
    if (lc_is_error_node(a) || lc_is_error_node(low) || lc_is_error_node(high))
        return lc_error_node(c, place);
    lc_node *from = lc_compare(c, LC_NODE_LESS_EQUAL, place, at, sign, low, a);
    lc_node *to =
        lc_compare(c, half_open ? LC_NODE_LESS : LC_NODE_LESS_EQUAL, place, at, sign, a, high);
    if (lc_is_error_node(from) || lc_is_error_node(to))
        return lc_error_node(c, place);
    if (is_empty_range(low, high, half_open))
        lc_report0(c->diagnostics, LC_W0604, at);
    return lc_pair_node(c, LC_NODE_AND, lc_plain_type(LC_TYPE_TRUTH), place, from, to);
}

lc_node *lc_check_percent(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_place place = lc_place_in(decl, expr->span);
    lc_decimal value = lc_decimal_trim(expr->as.number.value);
    if (!lc_scale_fits(c, place, value.scale + 2))
        return lc_error_node(c, place);
    lc_node *node = lc_new_node(c, LC_NODE_NUMBER, lc_plain_type(LC_TYPE_NUMBER), place);
    node->number = value.coefficient;
    node->scale = value.scale + 2;
    return node;
}

lc_node *lc_check_percent_of(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_place place = lc_place_in(decl, expr->span);
    lc_node *share = lc_check_expr(c, decl, expr->as.operands.a, LC_NONE);
    lc_node *whole = lc_check_expr(c, decl, expr->as.operands.b, LC_NONE);
    if (lc_is_error_node(share) || lc_is_error_node(whole) || lc_report_set(c, whole))
        return lc_error_node(c, place);
    if (whole->type.kind != LC_TYPE_NUMBER) {
        lc_report2(c->diagnostics, LC_E0304, whole->place, "% of",
                   lc_quantity_words(c, whole->type));
        return lc_error_node(c, place);
    }
    if (!lc_scale_fits(c, place, share->scale + whole->scale))
        return lc_error_node(c, place);
    lc_node *node = lc_pair_node(c, LC_NODE_MULTIPLY, whole->type, place, share, whole);
    node->scale = share->scale + whole->scale;
    return node;
}

/* ---- dates that move ------------------------------------------------------------------------ */

typedef struct {
    const char *word;
    bool months;
    int each; /* days or months in one */
} span_unit;

static const span_unit *unit_of_span(const lc_expr *expr)
{
    static const span_unit units[] = {
        {"days", false, 1}, {"day", false, 1},   {"months", true, 1},
        {"month", true, 1}, {"years", true, 12}, {"year", true, 12},
    };
    for (size_t i = 0; expr->kind == LC_EXPR_NUMBER && i < sizeof units / sizeof units[0]; i++)
        if (lc_name_is(expr->as.number.unit.name, units[i].word))
            return &units[i];
    return NULL;
}

bool lc_is_span_of_time(const lc_expr *expr)
{
    return unit_of_span(expr) != NULL;
}

void lc_report_span(lc_checker *c, const lc_decl *decl, const lc_expr *span)
{
    const span_unit *unit = unit_of_span(span);
    char digits[LC_DECIMAL_TEXT];
    lc_decimal_write(digits, lc_decimal_trim(span->as.number.value), true);
    const char *words =
        lc_check_text(c, lc_arena_format(c->arena, "%s %s", digits, unit ? unit->word : ""));
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0335, lc_place_in(decl, span->span), words);
    if (unit && !unit->months)
        lc_check_help(c, report,
                      "a number of days, such as that of `days(a, b)`, is a plain number: write "
                      "`{0}`",
                      digits, "");
}

/* How far SPAN moves a date; false when it was reported. */
static bool read_span(lc_checker *c, const lc_decl *decl, const lc_expr *span,
                      const span_unit *unit, lc_int128 *amount)
{
    lc_place place = lc_place_in(decl, span->span);
    lc_decimal value = lc_decimal_trim(span->as.number.value);
    const lc_int128 most = unit->months ? LC_MAX_SHIFT_MONTHS : LC_MAX_SHIFT_DAYS;
    if (value.scale > 0) {
        lc_report0(c->diagnostics, LC_E0337, place);
        return false;
    }
    if (!lc_decimal_rescale(amount, value.coefficient, value.scale, 0) || *amount > most ||
        *amount * unit->each > most) {
        lc_report0(c->diagnostics, LC_E0336, place);
        return false;
    }
    *amount *= unit->each;
    return true;
}

/* A date beside something that does not move it. */
static void report_date_sum(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                            const lc_node *b)
{
    lc_diagnostic *report = lc_report0(c->diagnostics, LC_E0334, lc_sign_of(decl, expr));
    if (expr->kind == LC_EXPR_SUBTRACT && b->type.kind == LC_TYPE_DATE) {
        lc_diagnostic_help(c->diagnostics, report,
                           "write `days(a, b)` for the number of days from one date to another");
    } else if (b->kind == LC_NODE_NUMBER && b->type.dimension == 0) {
        char digits[LC_DECIMAL_TEXT];
        lc_decimal_write(digits, (lc_decimal){b->number, b->scale}, true);
        lc_check_help(c, report, "write the unit: `{0} {1} days`", lc_expr_words(expr->kind),
                      digits);
    }
}

lc_node *lc_check_date_sum(lc_checker *c, const lc_decl *decl, const lc_expr *expr, lc_node *a)
{
    lc_place place = lc_place_in(decl, expr->span);
    const lc_expr *span = expr->as.operands.b;
    const span_unit *unit = unit_of_span(span);
    if (!unit) {
        lc_node *b = lc_check_expr(c, decl, span, LC_NONE);
        if (!lc_is_error_node(b) && !lc_report_set(c, b))
            report_date_sum(c, decl, expr, b);
        return lc_error_node(c, place);
    }
    lc_int128 amount;
    if (!read_span(c, decl, span, unit, &amount))
        return lc_error_node(c, place);
    lc_node_kind kind = unit->months ? LC_NODE_SHIFT_MONTHS : LC_NODE_SHIFT_DAYS;
    lc_node *node = lc_pair_node(c, kind, lc_plain_type(LC_TYPE_DATE), place, a, NULL);
    node->number = expr->kind == LC_EXPR_ADD ? amount : -amount;
    return node;
}
