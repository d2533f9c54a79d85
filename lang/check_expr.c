/* check_expr.c - expressions: what every part of them is, of which unit, with how many places.
 *
 * An expression that has an error becomes a node of LC_TYPE_ERROR, which everything accepts in
 * silence: one mistake gives one error. Must not: declare names, or know clauses. */
#include "check.h"

#include <string.h>

static const lc_type type_error = {LC_TYPE_ERROR, LC_NONE, 0};
static const lc_type type_truth = {LC_TYPE_TRUTH, LC_NONE, 0};
static const lc_type type_text = {LC_TYPE_TEXT, LC_NONE, 0};
static const lc_type type_date = {LC_TYPE_DATE, LC_NONE, 0};

/* ---- nodes ---------------------------------------------------------------------------------- */

static lc_node *new_node(lc_checker *c, lc_node_kind kind, lc_type type, lc_place place)
{
    lc_node *node = lc_check_zero(c, 1, sizeof *node);
    if (!node) {
        c->dummy = (lc_node){.kind = LC_NODE_ERROR, .type = type_error, .place = place};
        return &c->dummy;
    }
    node->kind = kind;
    node->type = type;
    node->place = place;
    node->index = LC_NONE;
    return node;
}

static lc_node *error_node(lc_checker *c, lc_place place)
{
    return new_node(c, LC_NODE_ERROR, type_error, place);
}

static lc_node *new_pair(lc_checker *c, lc_node_kind kind, lc_type type, lc_place place, lc_node *a,
                         lc_node *b)
{
    lc_node *node = new_node(c, kind, type, place);
    node->a = a;
    node->b = b;
    return node;
}

static bool is_error(const lc_node *node)
{
    return node->type.kind == LC_TYPE_ERROR;
}

/* The registry of which a name beside NODE is looked for. */
static uint32_t registry_beside(const lc_node *node)
{
    if (node->type.kind == LC_TYPE_ROW || node->type.kind == LC_TYPE_SET)
        return node->type.registry;
    return is_error(node) ? LC_MANY : LC_NONE;
}

/* ---- dimensions ----------------------------------------------------------------------------- */

static uint32_t intern_dimension(lc_checker *c, const lc_dimension *dimension)
{
    if (dimension->count == 0)
        return 0;
    uint32_t unit[4] = {0, 0, 0, 0};
    int32_t power[4] = {0, 0, 0, 0};
    for (uint32_t i = 0; i < dimension->count; i++) {
        unit[i] = dimension->factors[i].unit;
        power[i] = dimension->factors[i].exponent;
    }
    const char *key = lc_check_text(
        c, lc_arena_format(c->arena, "#%u^%d*%u^%d*%u^%d*%u^%d", unit[0], (int)power[0], unit[1],
                           (int)power[1], unit[2], (int)power[2], unit[3], (int)power[3]));
    const lc_name *name = lc_intern(c->names, key, strlen(key));
    if (!name) {
        c->failed = true;
        return LC_NONE;
    }
    uint32_t found = lc_table_find(&c->dimensions, name);
    if (found != LC_NONE)
        return found;
    lc_law *law = c->law;
    if (!lc_check_room(c, (void **)&law->dimensions, law->dimension_count, &c->dimension_capacity,
                       sizeof *law->dimensions))
        return LC_NONE;
    law->dimensions[law->dimension_count] = *dimension;
    if (!lc_table_put(&c->dimensions, name, law->dimension_count))
        c->failed = true;
    return law->dimension_count++;
}

uint32_t lc_base_dimension(lc_checker *c, uint32_t unit)
{
    lc_dimension dimension = {.count = 1};
    dimension.factors[0].unit = unit;
    dimension.factors[0].exponent = 1;
    return intern_dimension(c, &dimension);
}

uint32_t lc_multiply_dimensions(lc_checker *c, lc_place place, uint32_t a, uint32_t b, bool divide)
{
    if (a >= c->law->dimension_count || b >= c->law->dimension_count)
        return LC_NONE; /* memory was short when it was made */
    const lc_dimension *x = &c->law->dimensions[a], *y = &c->law->dimensions[b];
    const uint32_t most = sizeof x->factors / sizeof x->factors[0];
    lc_dimension product = {.count = 0};
    for (uint32_t i = 0, j = 0; i < x->count || j < y->count;) {
        uint32_t from_x = i < x->count ? x->factors[i].unit : LC_NONE;
        uint32_t from_y = j < y->count ? y->factors[j].unit : LC_NONE;
        uint32_t unit = from_x < from_y ? from_x : from_y;
        int32_t exponent = from_x == unit ? x->factors[i++].exponent : 0;
        int32_t other = from_y == unit ? y->factors[j++].exponent : 0;
        bool over = divide ? lc_subtract_overflows(exponent, other, &exponent)
                           : lc_add_overflows(exponent, other, &exponent);
        if (!over && exponent == 0)
            continue;
        if (over || product.count == most) {
            lc_report1(c->diagnostics, LC_E0310, place, "4");
            return LC_NONE;
        }
        product.factors[product.count].unit = unit;
        product.factors[product.count++].exponent = exponent;
    }
    return intern_dimension(c, &product);
}

/* "TPP * TPP", one side of a fraction; "" when it is empty. */
static const char *side_words(lc_law *law, const lc_dimension *dimension, bool below)
{
    const char *words = "";
    for (uint32_t i = 0; i < dimension->count && words; i++) {
        int64_t exponent = dimension->factors[i].exponent;
        if ((exponent < 0) != below)
            continue;
        const char *unit = law->units[dimension->factors[i].unit].declared.name->text;
        if (below)
            exponent = -exponent;
        const char *joint = *words ? " * " : "";
        if (exponent == 1)
            words = lc_arena_format(law->arena, "%s%s%s", words, joint, unit);
        else if (exponent == 2)
            words = lc_arena_format(law->arena, "%s%s%s * %s", words, joint, unit, unit);
        else
            words = lc_arena_format(law->arena, "%s%s%s to the power of %lld", words, joint, unit,
                                    (long long)exponent);
    }
    return words;
}

static const char *dimension_words(lc_law *law, uint32_t index)
{
    if (index == 0 || index >= law->dimension_count)
        return "a plain number";
    const char *above = side_words(law, &law->dimensions[index], false);
    const char *below = side_words(law, &law->dimensions[index], true);
    if (!above || !below || !*below)
        return above;
    return lc_arena_format(law->arena, "%s / %s", *above ? above : "1", below);
}

const char *lc_type_words(lc_law *law, lc_type type)
{
    const char *words = NULL;
    switch (type.kind) {
    case LC_TYPE_ERROR:
        return "a value with an error";
    case LC_TYPE_TRUTH:
        return "yes or no";
    case LC_TYPE_TEXT:
        return "a text";
    case LC_TYPE_DATE:
        return "a date";
    case LC_TYPE_NUMBER:
        words = dimension_words(law, type.dimension);
        break;
    case LC_TYPE_ROW:
        words = lc_arena_format(law->arena, "a row of `%s`",
                                law->registries[type.registry].declared.name->text);
        break;
    case LC_TYPE_SET:
        words = lc_arena_format(law->arena, "a set of rows of `%s`",
                                law->registries[type.registry].declared.name->text);
        break;
    }
    return words ? words : "a value";
}

const char *lc_quantity_words(lc_checker *c, lc_type type)
{
    const char *words = lc_type_words(c->law, type);
    if (type.kind != LC_TYPE_NUMBER || type.dimension == 0)
        return words;
    return lc_check_text(c, lc_arena_format(c->arena, "a quantity of %s", words));
}

/* ---- numbers -------------------------------------------------------------------------------- */

static bool scale_fits(lc_checker *c, lc_place place, int scale)
{
    if (scale > LC_MAX_SCALE) {
        lc_report1(c->diagnostics, LC_E0311, place, lc_check_digits(c, LC_MAX_SCALE));
    } else if (scale < LC_MIN_SCALE) {
        lc_report0(c->diagnostics, LC_E0312, place);
    }
    return scale >= LC_MIN_SCALE && scale <= LC_MAX_SCALE;
}

bool lc_check_product(lc_checker *c, lc_place place, lc_decimal a, lc_decimal b,
                      lc_decimal *product)
{
    product->scale = a.scale + b.scale;
    if (lc_multiply_overflows(a.coefficient, b.coefficient, &product->coefficient)) {
        lc_report0(c->diagnostics, LC_E0312, place);
        return false;
    }
    *product = lc_decimal_trim(*product);
    return scale_fits(c, place, product->scale);
}

bool lc_check_quantity(lc_checker *c, const lc_decl *decl, const lc_expr *number, lc_decimal *value,
                       uint32_t *dimension, const lc_unit **unit)
{
    *value = lc_decimal_trim(number->as.number.value);
    *dimension = 0;
    if (unit)
        *unit = NULL;
    lc_ident ident = number->as.number.unit;
    if (!ident.name)
        return true;
    const lc_symbol *symbol = lc_find_symbol(c, &c->types, ident.name);
    if (!symbol) {
        lc_unknown_in(c, decl, ident, &c->types, LC_SYMBOL_UNIT, LC_E0204);
        return false;
    }
    if (symbol->kind != LC_SYMBOL_UNIT) {
        lc_wrong_kind(c, decl, ident, symbol, "a unit");
        return false;
    }
    if (symbol->broken)
        return false;
    const lc_unit *found = &c->law->units[symbol->index];
    if (unit)
        *unit = found;
    *dimension = found->dimension;
    return lc_check_product(c, lc_place_in(decl, number->span), *value, found->factor, value);
}

static lc_node *number_node(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_place place = lc_place_in(decl, expr->span);
    lc_decimal value;
    uint32_t dimension;
    if (!lc_check_quantity(c, decl, expr, &value, &dimension, NULL))
        return error_node(c, place);
    lc_node *node =
        new_node(c, LC_NODE_NUMBER, (lc_type){LC_TYPE_NUMBER, LC_NONE, dimension}, place);
    node->number = value.coefficient;
    node->scale = value.scale;
    return node;
}

/* ---- constants ------------------------------------------------------------------------------ */

/* A quotient at LC_QUOTIENT_SCALE, rounded half to even. */
static bool divide(lc_checker *c, lc_place place, lc_decimal a, lc_decimal b, lc_decimal *quotient)
{
    if (b.coefficient == 0) {
        lc_report0(c->diagnostics, LC_E0313, place);
        return false;
    }
    int shift = LC_QUOTIENT_SCALE - a.scale + b.scale;
    lc_int128 above = a.coefficient, below = b.coefficient;
    bool fits = shift >= 0 ? lc_decimal_rescale(&above, above, 0, shift)
                           : lc_decimal_rescale(&below, below, 0, -shift);
    if (!fits || (below == -1 && above == LC_INT128_MIN)) {
        lc_report0(c->diagnostics, LC_E0312, place);
        return false;
    }
    lc_int128 result = above / below, rest = above % below;
    lc_uint128 rest_size = rest < 0 ? -(lc_uint128)rest : (lc_uint128)rest;
    lc_uint128 size = below < 0 ? -(lc_uint128)below : (lc_uint128)below;
    lc_uint128 other = size - rest_size;
    if (rest_size > other || (rest_size == other && (result & 1)))
        result += (above < 0) == (below < 0) ? 1 : -1;
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

static bool not_constant(lc_checker *c, const lc_node *node)
{
    if (!is_error(node))
        lc_report1(c->diagnostics, LC_E0314, node->place, lc_quantity_words(c, node->type));
    return false;
}

bool lc_check_constant(lc_checker *c, const lc_node *node, lc_decimal *value)
{
    if (c->failed)
        return false;
    lc_decimal a, b;
    switch (node->kind) {
    case LC_NODE_NUMBER:
    case LC_NODE_DATE:
        *value = (lc_decimal){node->number, node->scale};
        return true;
    case LC_NODE_THRESHOLD:
        return lc_check_constant(c, c->law->thresholds[node->index].node, value);
    case LC_NODE_NEGATE:
        if (!lc_check_constant(c, node->a, &a))
            return false;
        value->scale = a.scale;
        if (!lc_subtract_overflows((lc_int128)0, a.coefficient, &value->coefficient))
            return true;
        lc_report0(c->diagnostics, LC_E0312, node->place);
        return false;
    case LC_NODE_ADD:
    case LC_NODE_SUBTRACT:
    case LC_NODE_MULTIPLY:
    case LC_NODE_DIVIDE:
        if (!lc_check_constant(c, node->a, &a) || !lc_check_constant(c, node->b, &b))
            return false;
        if (node->kind == LC_NODE_MULTIPLY)
            return lc_check_product(c, node->place, a, b, value);
        if (node->kind == LC_NODE_DIVIDE)
            return divide(c, node->place, a, b, value);
        return add(c, node, a, b, value);
    default:
        return not_constant(c, node);
    }
}

/* ---- names ---------------------------------------------------------------------------------- */

static lc_node *row_node(lc_checker *c, lc_place place, uint32_t registry, uint32_t row)
{
    lc_node *node = new_node(c, LC_NODE_ROW, (lc_type){LC_TYPE_ROW, registry, 0}, place);
    node->index = row;
    return node;
}

static lc_node *truth_node(lc_checker *c, lc_place place, bool truth)
{
    lc_node *node = new_node(c, LC_NODE_TRUTH, type_truth, place);
    node->number = truth;
    return node;
}

static lc_node *check_key(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                          uint32_t registry)
{
    lc_place place = lc_place_in(decl, expr->span);
    const lc_name *name = expr->as.name.name;
    uint32_t in = registry;
    if (in >= c->law->registry_count)
        in = lc_table_find(&c->keys, name);
    uint32_t row = lc_find_row(c->law, in, name);
    if (row != LC_NONE)
        return row_node(c, place, in, row);
    lc_unknown_value(c, decl, expr->as.name, registry);
    return error_node(c, place);
}

/* A reference to something typed before; OF is its node, NULL when it has an error. */
static lc_node *reference(lc_checker *c, lc_node_kind kind, uint32_t index, const lc_node *of,
                          lc_place place)
{
    if (!of || is_error(of))
        return error_node(c, place);
    lc_node *node = new_node(c, kind, of->type, place);
    node->index = index;
    node->scale = of->scale;
    return node;
}

static lc_node *check_symbol(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                             const lc_symbol *symbol)
{
    lc_place place = lc_place_in(decl, expr->span);
    lc_law *law = c->law;
    if (symbol->broken)
        return error_node(c, place);
    switch (symbol->kind) {
    case LC_SYMBOL_FACT: {
        const lc_form *form = &law->facts[symbol->index].form;
        if (form->type.kind == LC_TYPE_ERROR)
            return error_node(c, place);
        lc_node *node = new_node(c, LC_NODE_FACT, form->type, place);
        node->index = symbol->index;
        node->scale = form->scale;
        return node;
    }
    case LC_SYMBOL_LET:
        return reference(c, LC_NODE_LET, symbol->index, law->lets[symbol->index].node, place);
    case LC_SYMBOL_THRESHOLD:
        return reference(c, LC_NODE_THRESHOLD, symbol->index, law->thresholds[symbol->index].node,
                         place);
    case LC_SYMBOL_GROUP:
    case LC_SYMBOL_TIER: {
        /* A set has no node of its own: it only stands after `in`. */
        lc_type type = {LC_TYPE_SET, law->sets[symbol->index].registry, 0};
        if (type.registry == LC_NONE)
            return error_node(c, place);
        lc_node *node = new_node(c, LC_NODE_ERROR, type, place);
        node->index = symbol->index;
        return node;
    }
    default:
        lc_wrong_kind(c, decl, expr->as.name, symbol, "a value");
        return error_node(c, place);
    }
}

static lc_node *check_name(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                           uint32_t registry)
{
    const lc_name *name = expr->as.name.name;
    if (lc_name_is(name, "yes") || lc_name_is(name, "no"))
        return truth_node(c, lc_place_in(decl, expr->span), name->length == 3);
    const lc_symbol *symbol = lc_find_symbol(c, &c->values, name);
    return symbol ? check_symbol(c, decl, expr, symbol) : check_key(c, decl, expr, registry);
}

static lc_node *check_text(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                           uint32_t registry)
{
    lc_place place = lc_place_in(decl, expr->span);
    lc_text text = expr->as.text;
    if (registry < c->law->registry_count) {
        uint32_t row = lc_find_spelling(c->law, registry, text.bytes, text.length);
        if (row != LC_NONE)
            return row_node(c, place, registry, row);
        text.span = expr->span;
        lc_unknown_spelling(c, decl, text, registry);
        return error_node(c, place);
    }
    lc_node *node = new_node(c, LC_NODE_TEXT, type_text, place);
    node->text = text.bytes;
    node->text_length = text.length;
    return node;
}

/* `Rubin.bandwidth` with an empty cell could never have a value, and no order could supply it. */
static bool is_empty_constant(lc_checker *c, const lc_node *cell)
{
    const lc_registry *registry = &c->law->registries[cell->a->type.registry];
    if (cell->a->kind != LC_NODE_ROW || !registry->rows || cell->a->index >= registry->row_count)
        return false;
    const lc_registry_row *row = &registry->rows[cell->a->index];
    if (!row->cells || row->cells[cell->index].known)
        return false;
    lc_report2(c->diagnostics, LC_E0326, cell->place,
               registry->columns[cell->index].declared.name->text, row->key->text);
    return true;
}

static lc_node *check_member(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_place place = lc_place_in(decl, expr->span);
    lc_ident member = expr->as.member.member;
    lc_node *base = lc_check_expr(c, decl, expr->as.member.base, LC_NONE);
    if (is_error(base))
        return error_node(c, place);
    if (base->type.kind != LC_TYPE_ROW) {
        lc_report2(c->diagnostics, LC_E0309, place, member.name->text,
                   lc_quantity_words(c, base->type));
        return error_node(c, place);
    }
    const lc_registry *registry = &c->law->registries[base->type.registry];
    if (!registry->columns)
        return error_node(c, place); /* it was reported */
    for (uint32_t i = 0; i < registry->column_count; i++) {
        const lc_column *column = &registry->columns[i];
        if (column->declared.name != member.name)
            continue;
        if (column->form.type.kind == LC_TYPE_ERROR)
            return error_node(c, place);
        lc_node *node = new_node(c, LC_NODE_CELL, column->form.type, place);
        node->a = base;
        node->index = i;
        node->scale = column->form.scale;
        return is_empty_constant(c, node) ? error_node(c, place) : node;
    }
    lc_unknown_column(c, decl, member, base->type.registry);
    return error_node(c, place);
}

/* ---- comparisons ---------------------------------------------------------------------------- */

/* "compare TPP with a plain number" */
static const char *mismatch_words(lc_checker *c, const char *verb, const char *a, const char *b)
{
    if (strcmp(verb, "add") == 0)
        return lc_check_text(c, lc_arena_format(c->arena, "add %s to %s", b, a));
    if (strcmp(verb, "subtract") == 0)
        return lc_check_text(c, lc_arena_format(c->arena, "subtract %s from %s", b, a));
    if (strcmp(verb, "limit") == 0)
        return lc_check_text(c, lc_arena_format(c->arena, "limit %s to %s", a, b));
    return lc_check_text(c, lc_arena_format(c->arena, "%s %s with %s", verb, a, b));
}

static void help_with_unit(lc_checker *c, lc_diagnostic *report, const lc_node *plain,
                           const lc_node *quantity)
{
    const lc_dimension *dimension = &c->law->dimensions[quantity->type.dimension];
    if (plain->type.dimension != 0 || plain->kind != LC_NODE_NUMBER || dimension->count != 1 ||
        dimension->factors[0].exponent != 1)
        return;
    char digits[LC_DECIMAL_TEXT];
    lc_decimal_write(digits, (lc_decimal){plain->number, plain->scale}, true);
    lc_check_help(c, report, "write the unit: `{0} {1}`", digits,
                  lc_type_words(c->law, quantity->type));
}

static void help_with_kinds(lc_checker *c, lc_diagnostic *report, const lc_node *text,
                            const lc_node *other)
{
    if (text->kind != LC_NODE_TEXT)
        return;
    int32_t date;
    lc_decimal number;
    if (other->type.kind == LC_TYPE_DATE && lc_date_read(&date, text->text, text->text_length))
        lc_diagnostic_help(c->diagnostics, report, "write the date without quotes");
    else if (other->type.kind == LC_TYPE_NUMBER &&
             lc_decimal_read(&number, text->text, text->text_length) == LC_NUMBER_OK)
        lc_diagnostic_help(c->diagnostics, report, "write the number without quotes");
    else if (other->type.kind == LC_TYPE_TRUTH)
        lc_diagnostic_help(c->diagnostics, report, "write `yes` or `no`, without quotes");
}

static bool report_set(lc_checker *c, const lc_node *node)
{
    if (node->type.kind != LC_TYPE_SET)
        return false;
    const lc_name *name = c->law->sets[node->index].declared.name;
    lc_diagnostic *report =
        lc_report2(c->diagnostics, LC_E0306, node->place, name ? name->text : "this",
                   lc_type_words(c->law, node->type));
    if (name)
        lc_diagnostic_note(c->diagnostics, report, c->law->sets[node->index].declared.place,
                           "declared here");
    return true;
}

bool lc_check_alike(lc_checker *c, lc_place place, const char *verb, const lc_node *a,
                    const lc_node *b)
{
    if (is_error(a) || is_error(b) || report_set(c, a) || report_set(c, b))
        return false;
    bool same = a->type.kind == b->type.kind;
    if (same && a->type.registry == b->type.registry && a->type.dimension == b->type.dimension)
        return true;
    bool units = same && a->type.kind == LC_TYPE_NUMBER;
    const char *a_words = lc_type_words(c->law, a->type);
    const char *b_words = lc_type_words(c->law, b->type);
    lc_diagnostic *report = lc_report1(c->diagnostics, units ? LC_E0302 : LC_E0301, place,
                                       mismatch_words(c, verb, a_words, b_words));
    lc_diagnostic_note(c->diagnostics, report, a->place, lc_quantity_words(c, a->type));
    lc_diagnostic_note(c->diagnostics, report, b->place, lc_quantity_words(c, b->type));
    if (units) {
        help_with_unit(c, report, a, b);
        help_with_unit(c, report, b, a);
    } else {
        help_with_kinds(c, report, a, b);
        help_with_kinds(c, report, b, a);
    }
    return false;
}

static bool has_order(lc_node_kind kind)
{
    return kind != LC_NODE_EQUAL && kind != LC_NODE_NOT_EQUAL;
}

static lc_node *compare(lc_checker *c, lc_node_kind kind, lc_place place, lc_place sign,
                        const char *spelling, lc_node *a, lc_node *b)
{
    if (!lc_check_alike(c, sign, "compare", a, b))
        return error_node(c, place);
    if (has_order(kind) && a->type.kind != LC_TYPE_NUMBER && a->type.kind != LC_TYPE_DATE) {
        static const char *const several[] = {[LC_TYPE_TRUTH] = "yes-or-no statements",
                                              [LC_TYPE_TEXT] = "texts",
                                              [LC_TYPE_ROW] = "rows of a registry"};
        lc_report2(c->diagnostics, LC_E0305, sign, spelling, several[a->type.kind]);
        return error_node(c, place);
    }
    return new_pair(c, kind, type_truth, place, a, b);
}

/* Whether what EXPR means depends on what stands beside it: a text, or a key of a registry. */
static bool needs_registry(lc_checker *c, const lc_expr *expr)
{
    if (expr->kind == LC_EXPR_TEXT)
        return true;
    return expr->kind == LC_EXPR_NAME && !lc_name_is(expr->as.name.name, "yes") &&
           !lc_name_is(expr->as.name.name, "no") &&
           lc_table_find(&c->values, expr->as.name.name) == LC_NONE;
}

static lc_place sign_of(const lc_decl *decl, const lc_expr *expr)
{
    return lc_place_in(decl, expr->operator_span);
}

static lc_node *check_comparison(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    static const lc_node_kind kinds[LC_EXPR_COUNT] = {
        [LC_EXPR_EQUAL] = LC_NODE_EQUAL,     [LC_EXPR_NOT_EQUAL] = LC_NODE_NOT_EQUAL,
        [LC_EXPR_LESS] = LC_NODE_LESS,       [LC_EXPR_LESS_EQUAL] = LC_NODE_LESS_EQUAL,
        [LC_EXPR_GREATER] = LC_NODE_GREATER, [LC_EXPR_GREATER_EQUAL] = LC_NODE_GREATER_EQUAL,
    };
    const lc_expr *left = expr->as.operands.a, *right = expr->as.operands.b;
    lc_node *a, *b;
    bool is_text = left->kind == LC_EXPR_TEXT && right->kind != LC_EXPR_TEXT;
    if (needs_registry(c, left) && (is_text || !needs_registry(c, right))) {
        b = lc_check_expr(c, decl, right, LC_NONE);
        a = lc_check_expr(c, decl, left, registry_beside(b));
    } else {
        a = lc_check_expr(c, decl, left, LC_NONE);
        b = lc_check_expr(c, decl, right, registry_beside(a));
    }
    return compare(c, kinds[expr->kind], lc_place_in(decl, expr->span), sign_of(decl, expr),
                   lc_expr_words(expr->kind), a, b);
}

/* ---- in ------------------------------------------------------------------------------------- */

static bool report_wrong_set(lc_checker *c, lc_place place, const lc_node *a, const lc_node *set)
{
    if (is_error(a) || report_set(c, a))
        return true;
    if (a->type.kind == LC_TYPE_ROW && a->type.registry == set->type.registry)
        return false;
    lc_diagnostic *report =
        lc_report2(c->diagnostics, LC_E0308, place, lc_quantity_words(c, a->type),
                   lc_type_words(c->law, set->type));
    lc_diagnostic_note(c->diagnostics, report, a->place, lc_quantity_words(c, a->type));
    lc_diagnostic_note(c->diagnostics, report, set->place, lc_type_words(c->law, set->type));
    return true;
}

static lc_node *in_node(lc_checker *c, lc_place place, lc_node *a, uint32_t set)
{
    lc_node *node = new_node(c, LC_NODE_IN, type_truth, place);
    node->a = a;
    node->index = set;
    return node;
}

/* The `or` of COUNT nodes, as flat as it can be: a list may be long. COUNT > 0. */
static lc_node *join_with_or(lc_checker *c, lc_place place, lc_node **nodes, uint32_t count)
{
    while (count > 1) {
        uint32_t kept = 0;
        for (uint32_t i = 0; i < count; i += 2)
            nodes[kept++] = i + 1 < count
                                ? new_pair(c, LC_NODE_OR, type_truth, place, nodes[i], nodes[i + 1])
                                : nodes[i];
        count = kept;
    }
    return nodes[0];
}

#define LIST_LABEL_BYTES 120u

/* A set for the rows and sets of a list; its label is the list as it was written. */
static uint32_t new_list_set(lc_checker *c, const lc_decl *decl, const lc_expr *list,
                             uint32_t registry)
{
    uint32_t index = lc_new_set(c, registry);
    if (index == LC_NONE)
        return index;
    lc_declared *declared = &c->law->sets[index].declared;
    declared->decl = decl;
    declared->place = lc_place_in(decl, list->span);
    uint32_t length = declared->place.end - declared->place.start;
    const char *text = c->sources->items[decl->source].text + declared->place.start;
    if (length <= LIST_LABEL_BYTES) {
        declared->label = lc_check_text(c, lc_arena_text(c->arena, text, length));
        declared->label_length = length;
    } else {
        declared->label = "the list";
        declared->label_length = 8;
    }
    return index;
}

typedef struct {
    lc_node **parts; /* what joins the set with `or` */
    uint32_t part_count;
    uint32_t set; /* of the rows and sets in the list; LC_NONE: none so far */
    bool wrong;
} list_parts;

static void add_to_list(lc_checker *c, const lc_decl *decl, const lc_expr *list,
                        const lc_expr *element, lc_node *a, list_parts *parts)
{
    if (element->kind == LC_EXPR_RANGE) {
        lc_refuse_expr(c, decl, element);
        parts->wrong = true;
        return;
    }
    lc_place place = lc_place_in(decl, element->span);
    lc_node *node = lc_check_expr(c, decl, element, registry_beside(a));
    bool is_set = node->type.kind == LC_TYPE_SET;
    if (is_set && report_wrong_set(c, place, a, node)) {
        parts->wrong = true;
        return;
    }
    bool is_row = node->kind == LC_NODE_ROW && a->type.kind == LC_TYPE_ROW &&
                  node->type.registry == a->type.registry;
    if (!is_set && !is_row) {
        lc_node *equal = compare(c, LC_NODE_EQUAL, place, place, "=", a, node);
        parts->wrong = parts->wrong || is_error(equal);
        parts->parts[parts->part_count++] = equal;
        return;
    }
    if (parts->set == LC_NONE)
        parts->set = new_list_set(c, decl, list, a->type.registry);
    if (parts->set == LC_NONE)
        return;
    if (is_set)
        lc_set_unite(c->law, parts->set, node->index);
    else
        c->law->sets[parts->set].members[node->index] = 1;
}

static lc_node *check_in_list(lc_checker *c, const lc_decl *decl, const lc_expr *expr, lc_node *a)
{
    const lc_expr *list = expr->as.operands.b;
    lc_place place = lc_place_in(decl, expr->span);
    uint32_t count = 0;
    for (const lc_expr *element = list->as.list.elements; element; element = element->next)
        count++;
    list_parts parts = {.set = LC_NONE};
    parts.parts = lc_check_zero(c, (size_t)count + 1, sizeof(lc_node *));
    if (!parts.parts)
        return error_node(c, place);
    for (const lc_expr *element = list->as.list.elements; element; element = element->next)
        add_to_list(c, decl, list, element, a, &parts);
    if (parts.set != LC_NONE)
        parts.parts[parts.part_count++] = in_node(c, place, a, parts.set);
    if (parts.wrong || is_error(a) || parts.part_count == 0)
        return error_node(c, place);
    return join_with_or(c, place, parts.parts, parts.part_count);
}

static lc_node *check_in_set(lc_checker *c, const lc_decl *decl, const lc_expr *expr, lc_node *a)
{
    const lc_expr *right = expr->as.operands.b;
    lc_place place = lc_place_in(decl, expr->span);
    lc_node *b = lc_check_expr(c, decl, right, registry_beside(a));
    if (is_error(b))
        return error_node(c, place);
    if (b->type.kind == LC_TYPE_SET)
        return report_wrong_set(c, sign_of(decl, expr), a, b) ? error_node(c, place)
                                                              : in_node(c, place, a, b->index);
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0307, b->place, lc_quantity_words(c, b->type));
    const char *text = c->sources->items[decl->source].text;
    const char *written = lc_check_text(
        c, lc_arena_text(c->arena, text + b->place.start, b->place.end - b->place.start));
    lc_check_help(c, report, "write `= {0}`, or `in ({0})`", written, "");
    return error_node(c, place);
}

static lc_node *check_in(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    const lc_expr *left = expr->as.operands.a, *right = expr->as.operands.b;
    lc_place place = lc_place_in(decl, expr->span);
    uint32_t registry = LC_NONE;
    if (needs_registry(c, left) && right->kind == LC_EXPR_NAME) {
        uint32_t at = lc_table_find(&c->values, right->as.name.name);
        if (at != LC_NONE &&
            (c->symbols[at].kind == LC_SYMBOL_GROUP || c->symbols[at].kind == LC_SYMBOL_TIER))
            registry = c->law->sets[c->symbols[at].index].registry;
    }
    lc_node *a = lc_check_expr(c, decl, left, registry);
    lc_node *node;
    if (right->kind == LC_EXPR_RANGE) {
        lc_refuse_expr(c, decl, right);
        return error_node(c, place);
    }
    if (right->kind == LC_EXPR_LIST)
        node = check_in_list(c, decl, expr, a);
    else
        node = check_in_set(c, decl, expr, a);
    if (expr->kind == LC_EXPR_NOT_IN && !is_error(node))
        node = new_pair(c, LC_NODE_NOT, type_truth, place, node, NULL);
    return node;
}

/* ---- and, or, not --------------------------------------------------------------------------- */

static bool is_statement(lc_checker *c, const lc_node *node, const char *what)
{
    if (is_error(node) || report_set(c, node))
        return false;
    if (node->type.kind == LC_TYPE_TRUTH)
        return true;
    lc_report2(c->diagnostics, LC_E0303, node->place, what, lc_quantity_words(c, node->type));
    return false;
}

lc_node *lc_check_statement(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                            const char *what)
{
    lc_node *node = lc_check_expr(c, decl, expr, LC_NONE);
    return is_statement(c, node, what) ? node : error_node(c, node->place);
}

static lc_node *check_logic(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_place place = lc_place_in(decl, expr->span);
    lc_node *a, *b = NULL;
    if (expr->kind == LC_EXPR_NOT) {
        a = lc_check_statement(c, decl, expr->as.operands.a, "`not`");
    } else {
        const char *what = expr->kind == LC_EXPR_AND ? "`and`" : "`or`";
        a = lc_check_statement(c, decl, expr->as.operands.a, what);
        b = lc_check_statement(c, decl, expr->as.operands.b, what);
    }
    if (is_error(a) || (b && is_error(b)))
        return error_node(c, place);
    lc_node_kind kind = expr->kind == LC_EXPR_NOT   ? LC_NODE_NOT
                        : expr->kind == LC_EXPR_AND ? LC_NODE_AND
                                                    : LC_NODE_OR;
    return new_pair(c, kind, type_truth, place, a, b);
}

/* ---- arithmetic ----------------------------------------------------------------------------- */

static bool is_number(lc_checker *c, const lc_node *node, const char *sign)
{
    if (is_error(node) || report_set(c, node))
        return false;
    if (node->type.kind == LC_TYPE_NUMBER)
        return true;
    lc_report2(c->diagnostics, LC_E0304, node->place, sign, lc_quantity_words(c, node->type));
    return false;
}

/* Whether EXPR is a span of time such as `10 days`, and no unit of that name is declared. */
static bool is_span_of_time(const lc_checker *c, const lc_expr *expr)
{
    static const char *const words[] = {"day", "days", "month", "months", "year", "years"};
    if (expr->kind != LC_EXPR_NUMBER || !expr->as.number.unit.name)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (lc_name_is(expr->as.number.unit.name, words[i]))
            return lc_table_find(&c->types, expr->as.number.unit.name) == LC_NONE;
    return false;
}

static void refuse_date_arithmetic(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0504, lc_place_in(decl, expr->span), "reckoning with dates");
    lc_diagnostic_help(c->diagnostics, report, "compare dates with each other, as they are");
}

static lc_node *check_sum(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_place place = lc_place_in(decl, expr->span);
    bool is_add = expr->kind == LC_EXPR_ADD;
    if (is_span_of_time(c, expr->as.operands.a) || is_span_of_time(c, expr->as.operands.b)) {
        refuse_date_arithmetic(c, decl, expr);
        return error_node(c, place);
    }
    lc_node *a = lc_check_expr(c, decl, expr->as.operands.a, LC_NONE);
    if (a->type.kind == LC_TYPE_DATE) {
        refuse_date_arithmetic(c, decl, expr);
        return error_node(c, place);
    }
    lc_node *b = lc_check_expr(c, decl, expr->as.operands.b, LC_NONE);
    if (b->type.kind == LC_TYPE_DATE) {
        refuse_date_arithmetic(c, decl, expr);
        return error_node(c, place);
    }
    const char *sign = lc_expr_words(expr->kind);
    bool a_fits = is_number(c, a, sign), b_fits = is_number(c, b, sign);
    if (!a_fits || !b_fits ||
        !lc_check_alike(c, sign_of(decl, expr), is_add ? "add" : "subtract", a, b))
        return error_node(c, place);
    lc_node *node = new_pair(c, is_add ? LC_NODE_ADD : LC_NODE_SUBTRACT, a->type, place, a, b);
    node->scale = a->scale > b->scale ? a->scale : b->scale;
    return node;
}

static lc_node *check_factors(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_place place = lc_place_in(decl, expr->span);
    bool is_quotient = expr->kind == LC_EXPR_DIVIDE;
    lc_node *a = lc_check_expr(c, decl, expr->as.operands.a, LC_NONE);
    lc_node *b = lc_check_expr(c, decl, expr->as.operands.b, LC_NONE);
    const char *sign = lc_expr_words(expr->kind);
    bool a_fits = is_number(c, a, sign), b_fits = is_number(c, b, sign);
    if (!a_fits || !b_fits)
        return error_node(c, place);
    uint32_t dimension =
        lc_multiply_dimensions(c, place, a->type.dimension, b->type.dimension, is_quotient);
    int scale = is_quotient ? LC_QUOTIENT_SCALE : a->scale + b->scale;
    if (dimension == LC_NONE || !scale_fits(c, place, scale))
        return error_node(c, place);
    lc_node *node = new_pair(c, is_quotient ? LC_NODE_DIVIDE : LC_NODE_MULTIPLY,
                             (lc_type){LC_TYPE_NUMBER, LC_NONE, dimension}, place, a, b);
    node->scale = scale;
    return node;
}

static lc_node *check_negation(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_place place = lc_place_in(decl, expr->span);
    lc_node *a = lc_check_expr(c, decl, expr->as.operands.a, LC_NONE);
    if (!is_number(c, a, "-"))
        return error_node(c, place);
    lc_node *node = new_pair(c, LC_NODE_NEGATE, a->type, place, a, NULL);
    node->scale = a->scale;
    return node;
}

/* ---- the rest ------------------------------------------------------------------------------- */

void lc_refuse_expr(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    const char *words = lc_expr_words(expr->kind), *help = NULL;
    lc_span span = expr->span;
    switch (expr->kind) {
    case LC_EXPR_PERCENT:
    case LC_EXPR_PERCENT_OF:
        words = expr->kind == LC_EXPR_PERCENT ? "a percentage" : "`% of`";
        help = "write a share with whole numbers: `100 * a <= 7 * b`";
        break;
    case LC_EXPR_RANGE:
        help = "write two comparisons, joined by `and`";
        break;
    case LC_EXPR_IF:
        words = "`if` in an expression";
        help = "write a rule for each case";
        break;
    case LC_EXPR_IS_MISSING:
    case LC_EXPR_IS_NOT_MISSING:
        words = expr->kind == LC_EXPR_IS_MISSING ? "`is missing`" : "`is not missing`";
        span = expr->operator_span;
        help = "leave it out: where a missing fact matters, the answer says so";
        break;
    case LC_EXPR_CALL:
        words = lc_check_text(
            c, lc_arena_format(c->arena, "the function `%s`", expr->as.call.function.name->text));
        break;
    default:
        break;
    }
    lc_diagnostic *report = lc_report1(c->diagnostics, LC_E0504, lc_place_in(decl, span), words);
    if (help)
        lc_diagnostic_help(c->diagnostics, report, help);
}

static lc_node *check_date(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_node *node = new_node(c, LC_NODE_DATE, type_date, lc_place_in(decl, expr->span));
    node->number = expr->as.date;
    return node;
}

lc_node *lc_check_expr(lc_checker *c, const lc_decl *decl, const lc_expr *expr, uint32_t registry)
{
    switch (expr->kind) {
    case LC_EXPR_NUMBER:
        return number_node(c, decl, expr);
    case LC_EXPR_TEXT:
        return check_text(c, decl, expr, registry);
    case LC_EXPR_DATE:
        return check_date(c, decl, expr);
    case LC_EXPR_NAME:
        return check_name(c, decl, expr, registry);
    case LC_EXPR_MEMBER:
        return check_member(c, decl, expr);
    case LC_EXPR_OR:
    case LC_EXPR_AND:
    case LC_EXPR_NOT:
        return check_logic(c, decl, expr);
    case LC_EXPR_EQUAL:
    case LC_EXPR_NOT_EQUAL:
    case LC_EXPR_LESS:
    case LC_EXPR_LESS_EQUAL:
    case LC_EXPR_GREATER:
    case LC_EXPR_GREATER_EQUAL:
        return check_comparison(c, decl, expr);
    case LC_EXPR_IN:
    case LC_EXPR_NOT_IN:
        return check_in(c, decl, expr);
    case LC_EXPR_ADD:
    case LC_EXPR_SUBTRACT:
        return check_sum(c, decl, expr);
    case LC_EXPR_MULTIPLY:
    case LC_EXPR_DIVIDE:
        return check_factors(c, decl, expr);
    case LC_EXPR_NEGATE:
        return check_negation(c, decl, expr);
    case LC_EXPR_LIST:
        lc_report0(c->diagnostics, LC_E0323, lc_place_in(decl, expr->span));
        break;
    case LC_EXPR_MISSING:
        lc_report0(c->diagnostics, LC_E0324, lc_place_in(decl, expr->span));
        break;
    case LC_EXPR_ERROR:
    case LC_EXPR_COUNT:
        break;
    default:
        lc_refuse_expr(c, decl, expr);
        break;
    }
    return error_node(c, lc_place_in(decl, expr->span));
}
