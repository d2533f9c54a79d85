/* check_constant.c - the values of expressions that no order changes: those of thresholds.
 *
 * The value may depend on the interval of the law, as a threshold that is read may be a schedule.
 * What a choice does not take is not looked at, as in an order. Reports what has no value. Must
 * not: type expressions; all nodes are typed. */
#include "check_expr.h"

/* ---- arithmetic ----------------------------------------------------------------------------- */

/* A quotient at LC_QUOTIENT_SCALE, rounded half to even. */
static bool divide(lc_checker *c, lc_place place, lc_decimal a, lc_decimal b, lc_decimal *quotient)
{
    if (b.coefficient == 0) {
        lc_report0(c->diagnostics, LC_E0313, place);
        return false;
    }
    lc_int128 result;
    if (!lc_decimal_divide(&result, a.coefficient, b.coefficient,
                           LC_QUOTIENT_SCALE - a.scale + b.scale)) {
        lc_report0(c->diagnostics, LC_E0312, place);
        return false;
    }
    *quotient = (lc_decimal){result, LC_QUOTIENT_SCALE};
    return true;
}

static bool add(lc_checker *c, const lc_node *node, lc_decimal a, lc_decimal b, lc_decimal *sum)
{
    sum->scale = node->scale;
    if (lc_decimal_rescale(&a.coefficient, a.coefficient, a.scale, node->scale) &&
        lc_decimal_rescale(&b.coefficient, b.coefficient, b.scale, node->scale) &&
        !(node->kind == LC_NODE_ADD
              ? lc_add_overflows(a.coefficient, b.coefficient, &sum->coefficient)
              : lc_subtract_overflows(a.coefficient, b.coefficient, &sum->coefficient)))
        return true;
    lc_report0(c->diagnostics, LC_E0312, node->place);
    return false;
}

static bool negate(lc_checker *c, const lc_node *node, lc_decimal a, lc_decimal *value)
{
    value->scale = a.scale;
    if (!lc_subtract_overflows((lc_int128)0, a.coefficient, &value->coefficient))
        return true;
    lc_report0(c->diagnostics, LC_E0312, node->place);
    return false;
}

/* ---- dates ---------------------------------------------------------------------------------- */

static bool shift(lc_checker *c, const lc_node *node, lc_decimal date, lc_decimal *value)
{
    int32_t moved = 0;
    bool fits = true;
    value->scale = 0;
    value->coefficient = date.coefficient + node->number;
    if (node->kind == LC_NODE_SHIFT_MONTHS) {
        fits = lc_date_add_months(&moved, (int32_t)date.coefficient, (int32_t)node->number);
        value->coefficient = moved;
    }
    if (fits && value->coefficient >= LC_DATE_MIN && value->coefficient <= LC_DATE_MAX)
        return true;
    lc_report0(c->diagnostics, LC_E0336, node->place);
    return false;
}

static lc_decimal part_of_date(lc_node_kind kind, lc_decimal date)
{
    int year, month, day;
    lc_date_to_parts((int32_t)date.coefficient, &year, &month, &day);
    int part = kind == LC_NODE_YEAR_OF      ? year
               : kind == LC_NODE_QUARTER_OF ? (month + 2) / 3
               : kind == LC_NODE_MONTH_OF   ? month
                                            : day;
    return (lc_decimal){part, 0};
}

/* ---- truths --------------------------------------------------------------------------------- */

static bool not_constant(lc_checker *c, const lc_node *node)
{
    if (!lc_is_error_node(node))
        lc_report1(c->diagnostics, LC_E0314, node->place, lc_quantity_words(c, node->type));
    return false;
}

static bool truth_of(lc_checker *c, const lc_node *node, uint32_t interval, bool *truth);

static bool compare(lc_checker *c, const lc_node *node, uint32_t interval, bool *truth)
{
    int order;
    if (node->a->type.kind == LC_TYPE_TRUTH) {
        bool a, b;
        if (!truth_of(c, node->a, interval, &a) || !truth_of(c, node->b, interval, &b))
            return false;
        order = a - b;
    } else {
        lc_decimal a, b;
        if (!lc_check_constant(c, node->a, interval, &a) ||
            !lc_check_constant(c, node->b, interval, &b))
            return false;
        order = lc_decimal_compare(a, b);
    }
    *truth = node->kind == LC_NODE_EQUAL        ? order == 0
             : node->kind == LC_NODE_NOT_EQUAL  ? order != 0
             : node->kind == LC_NODE_LESS       ? order < 0
             : node->kind == LC_NODE_LESS_EQUAL ? order <= 0
             : node->kind == LC_NODE_GREATER    ? order > 0
                                                : order >= 0;
    return true;
}

/* The branch of an `if` that is taken; NULL when its condition has no value. */
static const lc_node *taken(lc_checker *c, const lc_node *node, uint32_t interval)
{
    bool truth;
    if (!truth_of(c, node->c, interval, &truth))
        return NULL;
    return truth ? node->a : node->b;
}

static bool truth_of(lc_checker *c, const lc_node *node, uint32_t interval, bool *truth)
{
    bool a = false, b = false;
    switch (node->kind) {
    case LC_NODE_TRUTH:
        *truth = node->number != 0;
        return true;
    case LC_NODE_DURING:
        *truth = lc_times_hold(node->times, interval);
        return true;
    case LC_NODE_IF: {
        const lc_node *branch = taken(c, node, interval);
        return branch && truth_of(c, branch, interval, truth);
    }
    case LC_NODE_NOT:
        if (!truth_of(c, node->a, interval, &a))
            return false;
        *truth = !a;
        return true;
    case LC_NODE_AND:
    case LC_NODE_OR:
        if (!truth_of(c, node->a, interval, &a) || !truth_of(c, node->b, interval, &b))
            return false;
        *truth = node->kind == LC_NODE_AND ? a && b : a || b;
        return true;
    case LC_NODE_EQUAL:
    case LC_NODE_NOT_EQUAL:
    case LC_NODE_LESS:
    case LC_NODE_LESS_EQUAL:
    case LC_NODE_GREATER:
    case LC_NODE_GREATER_EQUAL:
        return compare(c, node, interval, truth);
    default:
        return not_constant(c, node);
    }
}

/* ---- numbers and dates ---------------------------------------------------------------------- */

static bool of_one(lc_checker *c, const lc_node *node, uint32_t interval, lc_decimal *value)
{
    lc_decimal a;
    if (!lc_check_constant(c, node->a, interval, &a))
        return false;
    switch (node->kind) {
    case LC_NODE_NEGATE:
        return negate(c, node, a, value);
    case LC_NODE_SHIFT_DAYS:
    case LC_NODE_SHIFT_MONTHS:
        return shift(c, node, a, value);
    default:
        *value = part_of_date(node->kind, a);
        return true;
    }
}

static bool of_two(lc_checker *c, const lc_node *node, uint32_t interval, lc_decimal *value)
{
    lc_decimal a, b;
    if (!lc_check_constant(c, node->a, interval, &a) ||
        !lc_check_constant(c, node->b, interval, &b))
        return false;
    switch (node->kind) {
    case LC_NODE_MULTIPLY:
        return lc_check_product(c, node->place, a, b, value);
    case LC_NODE_DIVIDE:
        return divide(c, node->place, a, b, value);
    case LC_NODE_MINIMUM:
        *value = lc_decimal_compare(a, b) <= 0 ? a : b;
        return true;
    case LC_NODE_MAXIMUM:
        *value = lc_decimal_compare(a, b) >= 0 ? a : b;
        return true;
    case LC_NODE_DAYS:
        *value = (lc_decimal){b.coefficient - a.coefficient, 0};
        return true;
    default:
        return add(c, node, a, b, value);
    }
}

/* A threshold that has an error has no steps, and was reported. */
static bool of_threshold(const lc_law *law, const lc_node *node, uint32_t interval,
                         lc_decimal *value)
{
    const lc_threshold *threshold = &law->thresholds[node->index];
    if (threshold->step_count == 0)
        return false;
    *value = (lc_decimal){lc_threshold_value(law, node->index, interval), threshold->scale};
    return true;
}

bool lc_check_constant(lc_checker *c, const lc_node *node, uint32_t interval, lc_decimal *value)
{
    if (c->failed)
        return false;
    switch (node->kind) {
    case LC_NODE_NUMBER:
    case LC_NODE_DATE:
        *value = (lc_decimal){node->number, node->scale};
        return true;
    case LC_NODE_THRESHOLD:
        return of_threshold(c->law, node, interval, value);
    case LC_NODE_LET: /* a choice among versions of a threshold: it names no other */
        return lc_check_constant(c, c->law->lets[node->index].node, interval, value);
    case LC_NODE_IF: {
        const lc_node *branch = taken(c, node, interval);
        return branch && lc_check_constant(c, branch, interval, value);
    }
    case LC_NODE_NEGATE:
    case LC_NODE_SHIFT_DAYS:
    case LC_NODE_SHIFT_MONTHS:
    case LC_NODE_YEAR_OF:
    case LC_NODE_QUARTER_OF:
    case LC_NODE_MONTH_OF:
    case LC_NODE_DAY_OF:
        return of_one(c, node, interval, value);
    case LC_NODE_ADD:
    case LC_NODE_SUBTRACT:
    case LC_NODE_MULTIPLY:
    case LC_NODE_DIVIDE:
    case LC_NODE_MINIMUM:
    case LC_NODE_MAXIMUM:
    case LC_NODE_DAYS:
        return of_two(c, node, interval, value);
    default:
        return not_constant(c, node);
    }
}
