/* check_expr.c - expressions: what every part of them is, of which unit, with how many places.
 *
 * An expression that has an error becomes a node of LC_TYPE_ERROR, which everything accepts in
 * silence: one mistake gives one error. Functions, choices, ranges, dates and percentages are in
 * check_calls.c. Must not: declare names, or know clauses. */
#include "check_expr.h"

#include <string.h>

/* ---- nodes ---------------------------------------------------------------------------------- */

lc_type lc_plain_type(lc_type_kind kind)
{
    return (lc_type){kind, LC_NONE, 0};
}

lc_node *lc_new_node(lc_checker *c, lc_node_kind kind, lc_type type, lc_place place)
{
    lc_node *node = lc_check_zero(c, 1, sizeof *node);
    if (!node) {
        c->dummy =
            (lc_node){.kind = LC_NODE_ERROR, .type = lc_plain_type(LC_TYPE_ERROR), .place = place};
        return &c->dummy;
    }
    node->kind = kind;
    node->type = type;
    node->place = place;
    node->index = LC_NONE;
    return node;
}

lc_node *lc_error_node(lc_checker *c, lc_place place)
{
    return lc_new_node(c, LC_NODE_ERROR, lc_plain_type(LC_TYPE_ERROR), place);
}

lc_node *lc_pair_node(lc_checker *c, lc_node_kind kind, lc_type type, lc_place place, lc_node *a,
                      lc_node *b)
{
    lc_node *node = lc_new_node(c, kind, type, place);
    node->a = a;
    node->b = b;
    node->ledger = a->ledger || (b && b->ledger);
    return node;
}

static int finer(int a, int b)
{
    return a > b ? a : b;
}

lc_node *lc_join_nodes(lc_checker *c, lc_node_kind kind, lc_place place, lc_node **nodes,
                       uint32_t count)
{
    while (count > 1) {
        uint32_t kept = 0;
        for (uint32_t i = 0; i + 1 < count; i += 2) {
            lc_node *a = nodes[i], *b = nodes[i + 1];
            lc_node *pair = lc_pair_node(c, kind, a->type, place, a, b);
            pair->scale = finer(a->scale, b->scale);
            nodes[kept++] = pair;
        }
        if (count % 2)
            nodes[kept++] = nodes[count - 1];
        count = kept;
    }
    return nodes[0];
}

uint32_t lc_registry_beside(const lc_node *node)
{
    if (node->type.kind == LC_TYPE_ROW || node->type.kind == LC_TYPE_SET)
        return node->type.registry;
    return lc_is_error_node(node) ? LC_MANY : LC_NONE;
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
        if (over || product.count == LC_MAX_DIMENSION_UNITS) {
            lc_report1(c->diagnostics, LC_E0310, place, lc_check_digits(c, LC_MAX_DIMENSION_UNITS));
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

const char *lc_registry_name(const lc_law *law, uint32_t registry)
{
    const lc_declared *declared = &law->registries[registry].declared;
    return declared->name ? declared->name->text : declared->label;
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
        if (law->registries[type.registry].one_of)
            return lc_registry_name(law, type.registry);
        words = lc_arena_format(law->arena, "a row of `%s`", lc_registry_name(law, type.registry));
        break;
    case LC_TYPE_SET:
        words = lc_arena_format(law->arena,
                                law->registries[type.registry].one_of ? "a set of words of `%s`"
                                                                      : "a set of rows of `%s`",
                                lc_registry_name(law, type.registry));
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

bool lc_scale_fits(lc_checker *c, lc_place place, int scale)
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
    return lc_scale_fits(c, place, product->scale);
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

lc_node *lc_number_node(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_place place = lc_place_in(decl, expr->span);
    lc_decimal value;
    uint32_t dimension;
    if (lc_is_span_of_time(expr) &&
        lc_table_find(&c->types, expr->as.number.unit.name) == LC_NONE) {
        lc_report_span(c, decl, expr);
        return lc_error_node(c, place);
    }
    if (!lc_check_quantity(c, decl, expr, &value, &dimension, NULL))
        return lc_error_node(c, place);
    lc_node *node =
        lc_new_node(c, LC_NODE_NUMBER, (lc_type){LC_TYPE_NUMBER, LC_NONE, dimension}, place);
    node->number = value.coefficient;
    node->scale = value.scale;
    return node;
}

/* ---- names ---------------------------------------------------------------------------------- */

/* A row that the text names; a deemed one is reported. */
static lc_node *row_node(lc_checker *c, const lc_decl *decl, lc_place place, uint32_t registry,
                         uint32_t row)
{
    if (lc_check_deemed(c, decl, place, registry, row))
        return lc_error_node(c, place);
    lc_node *node = lc_new_node(c, LC_NODE_ROW, (lc_type){LC_TYPE_ROW, registry, 0}, place);
    node->index = row;
    return node;
}

static lc_node *truth_node(lc_checker *c, lc_place place, bool truth)
{
    lc_node *node = lc_new_node(c, LC_NODE_TRUTH, lc_plain_type(LC_TYPE_TRUTH), place);
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
        return row_node(c, decl, place, in, row);
    lc_unknown_value(c, decl, expr->as.name, registry);
    return lc_error_node(c, place);
}

static lc_node *fact_node(lc_checker *c, uint32_t fact, lc_place place)
{
    const lc_form *form = &c->law->facts[fact].form;
    if (form->type.kind == LC_TYPE_ERROR)
        return lc_error_node(c, place);
    lc_node *node = lc_new_node(c, LC_NODE_FACT, form->type, place);
    node->index = fact;
    node->scale = form->scale;
    return node;
}

lc_node *lc_let_node(lc_checker *c, uint32_t let, lc_place place)
{
    const lc_node *of = c->law->lets[let].node;
    if (!of || lc_is_error_node(of))
        return lc_error_node(c, place);
    lc_node *node = lc_new_node(c, LC_NODE_LET, of->type, place);
    node->index = let;
    node->number = of->kind == LC_NODE_LET ? of->number : (lc_int128)let;
    node->scale = of->scale;
    node->ledger = of->ledger;
    return node;
}

static lc_node *threshold_node(lc_checker *c, uint32_t index, lc_place place)
{
    const lc_threshold *threshold = &c->law->thresholds[index];
    if (threshold->type.kind == LC_TYPE_ERROR)
        return lc_error_node(c, place);
    lc_node *node = lc_new_node(c, LC_NODE_THRESHOLD, threshold->type, place);
    node->index = index;
    node->scale = threshold->scale;
    return node;
}

/* A set has no node of its own: it only stands after `in`. */
static lc_node *set_node(lc_checker *c, uint32_t set, lc_place place)
{
    lc_type type = {LC_TYPE_SET, c->law->sets[set].registry, 0};
    if (type.registry == LC_NONE)
        return lc_error_node(c, place);
    lc_node *node = lc_new_node(c, LC_NODE_ERROR, type, place);
    node->index = set;
    return node;
}

/* A `let`, threshold or tally by its name. */
static lc_node *version_node(lc_checker *c, const lc_symbol *version, lc_node_kind kind,
                             lc_place place)
{
    switch (kind) {
    case LC_NODE_LET:
        return lc_let_node(c, version->index, place);
    case LC_NODE_THRESHOLD:
        return threshold_node(c, version->index, place);
    default:
        return lc_check_tally_name(c, version->index, place);
    }
}

static lc_node *check_symbol(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                             lc_symbol *symbol)
{
    lc_place place = lc_place_in(decl, expr->span);
    switch (symbol->kind) {
    case LC_SYMBOL_FACT:
        return symbol->broken ? lc_error_node(c, place) : fact_node(c, symbol->index, place);
    case LC_SYMBOL_LET:
        return lc_check_versions(c, decl, symbol, LC_NODE_LET, place, version_node);
    case LC_SYMBOL_THRESHOLD:
        return lc_check_versions(c, decl, symbol, LC_NODE_THRESHOLD, place, version_node);
    case LC_SYMBOL_GROUP:
    case LC_SYMBOL_TIER: {
        uint32_t set = symbol->broken ? LC_NONE : lc_set_of_versions(c, decl, symbol);
        return set == LC_NONE ? lc_error_node(c, place) : set_node(c, set, place);
    }
    case LC_SYMBOL_TALLY:
        return lc_check_versions(c, decl, symbol, LC_NODE_USED, place, version_node);
    default:
        if (symbol->broken)
            return lc_error_node(c, place);
        lc_wrong_kind(c, decl, expr->as.name, symbol, "a value");
        return lc_error_node(c, place);
    }
}

static lc_node *check_name(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                           uint32_t registry)
{
    const lc_name *name = expr->as.name.name;
    if (lc_name_is(name, "yes") || lc_name_is(name, "no"))
        return truth_node(c, lc_place_in(decl, expr->span), name->length == 3);
    lc_ident ident = {name, expr->span};
    lc_symbol *symbol = lc_find_version(c, decl, &c->values, ident);
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
            return row_node(c, decl, place, registry, row);
        text.span = expr->span;
        lc_unknown_spelling(c, decl, text, registry);
        return lc_error_node(c, place);
    }
    lc_node *node = lc_new_node(c, LC_NODE_TEXT, lc_plain_type(LC_TYPE_TEXT), place);
    node->text = text.bytes;
    node->text_length = text.length;
    return node;
}

/* The row that NODE surely is, as the text says it: H100, or a cell of it; LC_NONE. */
static uint32_t constant_row(const lc_law *law, const lc_node *node)
{
    if (node->kind == LC_NODE_ROW)
        return node->index;
    if (node->kind != LC_NODE_CELL)
        return LC_NONE;
    const lc_registry *registry = &law->registries[node->a->type.registry];
    uint32_t row = constant_row(law, node->a);
    if (row == LC_NONE || !registry->rows || row >= registry->row_count ||
        !registry->rows[row].cells || !registry->rows[row].cells[node->index].known)
        return LC_NONE;
    return (uint32_t)registry->rows[row].cells[node->index].value;
}

/* `Rubin.bandwidth` with an empty cell could never have a value, and no order could supply it. */
static bool is_empty_constant(lc_checker *c, const lc_node *cell)
{
    const lc_registry *registry = &c->law->registries[cell->a->type.registry];
    uint32_t index = constant_row(c->law, cell->a);
    if (!registry->rows || index >= registry->row_count)
        return false;
    const lc_registry_row *row = &registry->rows[index];
    if (!row->cells || row->cells[cell->index].known)
        return false;
    lc_report2(c->diagnostics, LC_E0326, cell->place,
               registry->columns[cell->index].declared.name->text, row->key->text);
    return true;
}

/* How many columns are read one after another up to NODE. Every one of them has a name made of all
 * before it, so that a long way is refused: lets would let it grow with the square of the text. */
static uint32_t cell_steps(const lc_checker *c, const lc_node *node)
{
    if (node->kind == LC_NODE_LET)
        node = c->law->lets[node->number].node;
    return node->kind == LC_NODE_CELL ? (uint32_t)node->number : 0;
}

static lc_node *check_member(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_place place = lc_place_in(decl, expr->span);
    lc_ident member = expr->as.member.member;
    lc_node *base = lc_check_expr(c, decl, expr->as.member.base, LC_NONE);
    if (lc_is_error_node(base))
        return lc_error_node(c, place);
    if (lc_report_set(c, base))
        return lc_error_node(c, place);
    if (base->type.kind != LC_TYPE_ROW || c->law->registries[base->type.registry].one_of) {
        lc_report2(c->diagnostics, LC_E0309, place, member.name->text,
                   lc_quantity_words(c, base->type));
        return lc_error_node(c, place);
    }
    const lc_registry *registry = &c->law->registries[base->type.registry];
    if (!registry->columns)
        return lc_error_node(c, place); /* it was reported */
    for (uint32_t i = 0; i < registry->column_count; i++) {
        const lc_column *column = &registry->columns[i];
        if (column->declared.name != member.name)
            continue;
        if (column->form.type.kind == LC_TYPE_ERROR)
            return lc_error_node(c, place);
        uint32_t steps = cell_steps(c, base) + 1;
        if (steps > LC_MAX_CELL_STEPS) {
            lc_too_many(c, place, LC_MAX_CELL_STEPS, "columns one after another");
            return lc_error_node(c, place);
        }
        lc_node *node = lc_new_node(c, LC_NODE_CELL, column->form.type, place);
        node->a = base;
        node->index = i;
        node->number = steps;
        node->scale = column->form.scale;
        node->ledger = base->ledger;
        return is_empty_constant(c, node) ? lc_error_node(c, place) : node;
    }
    lc_unknown_column(c, decl, member, base->type.registry);
    return lc_error_node(c, place);
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
    if (strcmp(verb, "choose") == 0)
        return lc_check_text(c, lc_arena_format(c->arena, "choose between %s and %s", a, b));
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

bool lc_report_set(lc_checker *c, const lc_node *node)
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
    if (lc_is_error_node(a) || lc_is_error_node(b) || lc_report_set(c, a) || lc_report_set(c, b))
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

lc_node *lc_compare(lc_checker *c, lc_node_kind kind, lc_place place, lc_place sign,
                    const char *spelling, lc_node *a, lc_node *b)
{
    if (!lc_check_alike(c, sign, "compare", a, b))
        return lc_error_node(c, place);
    if (has_order(kind) && a->type.kind != LC_TYPE_NUMBER && a->type.kind != LC_TYPE_DATE) {
        static const char *const several[] = {[LC_TYPE_TRUTH] = "yes-or-no statements",
                                              [LC_TYPE_TEXT] = "texts",
                                              [LC_TYPE_ROW] = "rows of a registry"};
        lc_report2(c->diagnostics, LC_E0305, sign, spelling, several[a->type.kind]);
        return lc_error_node(c, place);
    }
    return lc_pair_node(c, kind, lc_plain_type(LC_TYPE_TRUTH), place, a, b);
}

/* Whether what EXPR means depends on what stands beside it: a text, or a key of a registry. */
static bool needs_registry(lc_checker *c, const lc_expr *expr)
{
    if (expr->kind == LC_EXPR_TEXT)
        return true;
    if (expr->kind == LC_EXPR_IF)
        return needs_registry(c, expr->as.operands.b) && needs_registry(c, expr->as.operands.c);
    return expr->kind == LC_EXPR_NAME && !lc_name_is(expr->as.name.name, "yes") &&
           !lc_name_is(expr->as.name.name, "no") &&
           lc_table_find(&c->values, expr->as.name.name) == LC_NONE;
}

/* Of texts a registry is not sure: they may be no more than texts. */
void lc_check_both(lc_checker *c, const lc_decl *decl, const lc_expr *left, const lc_expr *right,
                   uint32_t registry, lc_node **a, lc_node **b)
{
    bool is_text = left->kind == LC_EXPR_TEXT && right->kind != LC_EXPR_TEXT;
    if (registry == LC_NONE && needs_registry(c, left) && (is_text || !needs_registry(c, right))) {
        *b = lc_check_expr(c, decl, right, LC_NONE);
        *a = lc_check_expr(c, decl, left, lc_registry_beside(*b));
    } else {
        *a = lc_check_expr(c, decl, left, registry);
        *b = lc_check_expr(c, decl, right, registry == LC_NONE ? lc_registry_beside(*a) : registry);
    }
}

lc_place lc_sign_of(const lc_decl *decl, const lc_expr *expr)
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
    lc_node *a, *b;
    lc_check_both(c, decl, expr->as.operands.a, expr->as.operands.b, LC_NONE, &a, &b);
    return lc_compare(c, kinds[expr->kind], lc_place_in(decl, expr->span), lc_sign_of(decl, expr),
                      lc_expr_words(expr->kind), a, b);
}

/* ---- in ------------------------------------------------------------------------------------- */

static bool report_wrong_set(lc_checker *c, lc_place place, const lc_node *a, const lc_node *set)
{
    if (lc_is_error_node(a) || lc_report_set(c, a))
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
    lc_node *node = lc_new_node(c, LC_NODE_IN, lc_plain_type(LC_TYPE_TRUTH), place);
    node->a = a;
    node->index = set;
    node->ledger = a->ledger;
    return node;
}

typedef struct {
    lc_node **parts; /* what joins the set with `or` */
    uint32_t *rows, *sets;
    uint32_t part_count, row_count, set_count;
    bool wrong;
} list_parts;

static void add_to_list(lc_checker *c, const lc_decl *decl, const lc_expr *element, lc_node *a,
                        list_parts *parts)
{
    lc_place place = lc_place_in(decl, element->span);
    if (element->kind == LC_EXPR_RANGE) {
        lc_node *range = lc_check_range(c, decl, element, place, a);
        parts->wrong = parts->wrong || lc_is_error_node(range);
        parts->parts[parts->part_count++] = range;
        return;
    }
    lc_node *node = lc_check_expr(c, decl, element, lc_registry_beside(a));
    bool is_set = node->type.kind == LC_TYPE_SET;
    if (is_set && report_wrong_set(c, place, a, node)) {
        parts->wrong = true;
        return;
    }
    if (is_set) {
        parts->sets[parts->set_count++] = node->index;
        return;
    }
    if (node->kind == LC_NODE_ROW && a->type.kind == LC_TYPE_ROW &&
        node->type.registry == a->type.registry) {
        parts->rows[parts->row_count++] = node->index;
        return;
    }
    lc_node *equal = lc_compare(c, LC_NODE_EQUAL, place, place, "=", a, node);
    parts->wrong = parts->wrong || lc_is_error_node(equal);
    parts->parts[parts->part_count++] = equal;
}

static bool begin_list(lc_checker *c, const lc_expr *list, list_parts *parts)
{
    size_t count = 1; /* for the set */
    for (const lc_expr *element = list->as.list.elements; element; element = element->next)
        count++;
    *parts = (list_parts){.parts = lc_check_zero(c, count, sizeof *parts->parts)};
    parts->rows = lc_check_zero(c, count, sizeof *parts->rows);
    parts->sets = lc_check_zero(c, count, sizeof *parts->sets);
    return parts->parts && parts->rows && parts->sets;
}

static lc_node *check_in_list(lc_checker *c, const lc_decl *decl, const lc_expr *expr, lc_node *a)
{
    const lc_expr *list = expr->as.operands.b;
    lc_place place = lc_place_in(decl, expr->span);
    list_parts parts;
    if (!begin_list(c, list, &parts))
        return lc_error_node(c, place);
    for (const lc_expr *element = list->as.list.elements; element; element = element->next)
        add_to_list(c, decl, element, a, &parts);
    if (parts.wrong || lc_is_error_node(a))
        return lc_error_node(c, place);
    if (parts.row_count || parts.set_count) {
        uint32_t set = lc_list_set(c, decl, lc_place_in(decl, list->span), a->type.registry,
                                   parts.rows, parts.row_count, parts.sets, parts.set_count);
        if (set == LC_NONE)
            return lc_error_node(c, place);
        parts.parts[parts.part_count++] = in_node(c, place, a, set);
    }
    return parts.part_count ? lc_join_nodes(c, LC_NODE_OR, place, parts.parts, parts.part_count)
                            : lc_error_node(c, place);
}

static lc_node *check_in_set(lc_checker *c, const lc_decl *decl, const lc_expr *expr, lc_node *a)
{
    const lc_expr *right = expr->as.operands.b;
    lc_place place = lc_place_in(decl, expr->span);
    lc_node *b = lc_check_expr(c, decl, right, lc_registry_beside(a));
    if (lc_is_error_node(b))
        return lc_error_node(c, place);
    if (b->type.kind == LC_TYPE_SET)
        return report_wrong_set(c, lc_sign_of(decl, expr), a, b) ? lc_error_node(c, place)
                                                                 : in_node(c, place, a, b->index);
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0307, b->place, lc_quantity_words(c, b->type));
    const char *text = c->sources->items[decl->source].text;
    const char *written = lc_check_text(
        c, lc_arena_text(c->arena, text + b->place.start, b->place.end - b->place.start));
    lc_check_help(c, report, "write `= {0}`, or `in ({0})`", written, "");
    return lc_error_node(c, place);
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
    if (right->kind == LC_EXPR_RANGE)
        node = lc_check_range(c, decl, right, place, a);
    else if (right->kind == LC_EXPR_LIST)
        node = check_in_list(c, decl, expr, a);
    else
        node = check_in_set(c, decl, expr, a);
    if (expr->kind == LC_EXPR_NOT_IN && !lc_is_error_node(node))
        node = lc_pair_node(c, LC_NODE_NOT, lc_plain_type(LC_TYPE_TRUTH), place, node, NULL);
    return node;
}

/* ---- and, or, not --------------------------------------------------------------------------- */

static bool is_statement(lc_checker *c, const lc_node *node, const char *what)
{
    if (lc_is_error_node(node) || lc_report_set(c, node))
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
    return is_statement(c, node, what) ? node : lc_error_node(c, node->place);
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
    if (lc_is_error_node(a) || (b && lc_is_error_node(b)))
        return lc_error_node(c, place);
    lc_node_kind kind = expr->kind == LC_EXPR_NOT   ? LC_NODE_NOT
                        : expr->kind == LC_EXPR_AND ? LC_NODE_AND
                                                    : LC_NODE_OR;
    return lc_pair_node(c, kind, lc_plain_type(LC_TYPE_TRUTH), place, a, b);
}

/* ---- arithmetic ----------------------------------------------------------------------------- */

static bool is_number(lc_checker *c, const lc_node *node, const char *sign)
{
    if (lc_is_error_node(node) || lc_report_set(c, node))
        return false;
    if (node->type.kind == LC_TYPE_NUMBER)
        return true;
    lc_report2(c->diagnostics, LC_E0304, node->place, sign, lc_quantity_words(c, node->type));
    return false;
}

static lc_node *check_sum(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_place place = lc_place_in(decl, expr->span);
    bool is_add = expr->kind == LC_EXPR_ADD;
    lc_node *a = lc_check_expr(c, decl, expr->as.operands.a, LC_NONE);
    if (a->type.kind == LC_TYPE_DATE)
        return lc_check_date_sum(c, decl, expr, a);
    lc_node *b = lc_check_expr(c, decl, expr->as.operands.b, LC_NONE);
    if (b->type.kind == LC_TYPE_DATE && (lc_is_error_node(a) || a->type.kind == LC_TYPE_NUMBER)) {
        if (!lc_is_error_node(a))
            lc_report0(c->diagnostics, LC_E0334, lc_sign_of(decl, expr));
        return lc_error_node(c, place);
    }
    const char *sign = lc_expr_words(expr->kind);
    bool a_fits = is_number(c, a, sign), b_fits = is_number(c, b, sign);
    if (!a_fits || !b_fits ||
        !lc_check_alike(c, lc_sign_of(decl, expr), is_add ? "add" : "subtract", a, b))
        return lc_error_node(c, place);
    lc_node *node = lc_pair_node(c, is_add ? LC_NODE_ADD : LC_NODE_SUBTRACT, a->type, place, a, b);
    node->scale = finer(a->scale, b->scale);
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
        return lc_error_node(c, place);
    uint32_t dimension =
        lc_multiply_dimensions(c, place, a->type.dimension, b->type.dimension, is_quotient);
    int scale = is_quotient ? LC_QUOTIENT_SCALE : a->scale + b->scale;
    if (dimension == LC_NONE || !lc_scale_fits(c, place, scale))
        return lc_error_node(c, place);
    lc_node *node = lc_pair_node(c, is_quotient ? LC_NODE_DIVIDE : LC_NODE_MULTIPLY,
                                 (lc_type){LC_TYPE_NUMBER, LC_NONE, dimension}, place, a, b);
    node->scale = scale;
    return node;
}

static lc_node *check_negation(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_place place = lc_place_in(decl, expr->span);
    lc_node *a = lc_check_expr(c, decl, expr->as.operands.a, LC_NONE);
    if (!is_number(c, a, "-"))
        return lc_error_node(c, place);
    lc_node *node = lc_pair_node(c, LC_NODE_NEGATE, a->type, place, a, NULL);
    node->scale = a->scale;
    return node;
}

/* ---- the rest ------------------------------------------------------------------------------- */

static lc_node *check_date(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    lc_node *node =
        lc_new_node(c, LC_NODE_DATE, lc_plain_type(LC_TYPE_DATE), lc_place_in(decl, expr->span));
    node->number = expr->as.date;
    return node;
}

/* The operators. */
static lc_node *check_operation(lc_checker *c, const lc_decl *decl, const lc_expr *expr)
{
    switch (expr->kind) {
    case LC_EXPR_OR:
    case LC_EXPR_AND:
    case LC_EXPR_NOT:
        return check_logic(c, decl, expr);
    case LC_EXPR_IN:
    case LC_EXPR_NOT_IN:
        return check_in(c, decl, expr);
    case LC_EXPR_IS_MISSING:
    case LC_EXPR_IS_NOT_MISSING:
        return lc_check_is_missing(c, decl, expr);
    case LC_EXPR_ADD:
    case LC_EXPR_SUBTRACT:
        return check_sum(c, decl, expr);
    case LC_EXPR_MULTIPLY:
    case LC_EXPR_DIVIDE:
        return check_factors(c, decl, expr);
    case LC_EXPR_NEGATE:
        return check_negation(c, decl, expr);
    case LC_EXPR_PERCENT_OF:
        return lc_check_percent_of(c, decl, expr);
    default:
        return check_comparison(c, decl, expr);
    }
}

lc_node *lc_check_expr(lc_checker *c, const lc_decl *decl, const lc_expr *expr, uint32_t registry)
{
    switch (expr->kind) {
    case LC_EXPR_NUMBER:
        return lc_number_node(c, decl, expr);
    case LC_EXPR_PERCENT:
        return lc_check_percent(c, decl, expr);
    case LC_EXPR_TEXT:
        return check_text(c, decl, expr, registry);
    case LC_EXPR_DATE:
        return check_date(c, decl, expr);
    case LC_EXPR_NAME:
        return check_name(c, decl, expr, registry);
    case LC_EXPR_MEMBER:
        return check_member(c, decl, expr);
    case LC_EXPR_CALL:
        return lc_check_call(c, decl, expr);
    case LC_EXPR_IF:
        return lc_check_if(c, decl, expr, registry);
    case LC_EXPR_LIST:
        lc_report0(c->diagnostics, LC_E0323, lc_place_in(decl, expr->span));
        break;
    case LC_EXPR_ERROR:
    case LC_EXPR_MISSING: /* the grammar has it only in an order */
    case LC_EXPR_RANGE:   /* the grammar has it only after `in` */
    case LC_EXPR_COUNT:
        break;
    default:
        return check_operation(c, decl, expr);
    }
    return lc_error_node(c, lc_place_in(decl, expr->span));
}
