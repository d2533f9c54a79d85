/* check_data.c - what the rules speak about: units, outcomes, types, facts with their stand-ins,
 * rows that are deemed others, and literals as values.
 *
 * Must not: type expressions (check_expr.c), read registries (check_registries.c), or know groups
 * and rules. */
#include "check.h"

#include <string.h>

/* ---- units ---------------------------------------------------------------------------------- */

/* The names of units in EXPR as edges of GRAPH from symbol USER. */
static void unit_edges(lc_checker *c, lc_graph *graph, uint32_t user, const lc_expr *expr)
{
    if (expr->kind == LC_EXPR_MULTIPLY) {
        unit_edges(c, graph, user, expr->as.operands.a);
        unit_edges(c, graph, user, expr->as.operands.b);
    } else if (expr->kind == LC_EXPR_NUMBER && expr->as.number.unit.name) {
        uint32_t used = lc_table_find(&c->types, expr->as.number.unit.name);
        if (used != LC_NONE && c->symbols[used].kind == LC_SYMBOL_UNIT)
            lc_graph_edge(c, graph, user, used);
    }
}

static bool unit_value(lc_checker *c, const lc_decl *decl, const lc_expr *expr, lc_decimal *value,
                       uint32_t *dimension)
{
    if (expr->kind == LC_EXPR_NUMBER)
        return lc_check_quantity(c, decl, expr, value, dimension, NULL);
    lc_place place = lc_place_in(decl, expr->span);
    if (expr->kind != LC_EXPR_MULTIPLY) {
        if (expr->kind != LC_EXPR_ERROR)
            lc_report1(c->diagnostics, LC_E0316, place, decl->name.name->text);
        return false;
    }
    lc_decimal a, b;
    uint32_t of_a, of_b;
    if (!unit_value(c, decl, expr->as.operands.a, &a, &of_a) ||
        !unit_value(c, decl, expr->as.operands.b, &b, &of_b) ||
        !lc_check_product(c, place, a, b, value))
        return false;
    *dimension = lc_multiply_dimensions(c, place, of_a, of_b, false);
    return *dimension != LC_NONE;
}

/* How fine the base unit counts of which DIMENSION consists; 0 for products. */
static int base_places(const lc_law *law, uint32_t dimension)
{
    const lc_dimension *of = &law->dimensions[dimension];
    return of->count == 1 && of->factors[0].exponent == 1 ? law->units[of->factors[0].unit].scale
                                                          : 0;
}

static void derived_unit(lc_checker *c, lc_symbol *symbol, lc_unit *unit)
{
    const lc_decl *decl = symbol->decl;
    const lc_expr *expr = decl->as.unit.equals;
    lc_decimal factor;
    uint32_t dimension;
    if (!unit_value(c, decl, expr, &factor, &dimension)) {
        symbol->broken = true;
        return;
    }
    if (dimension == 0 || factor.coefficient <= 0) {
        lc_report1(c->diagnostics, LC_E0316, lc_place_in(decl, expr->span), decl->name.name->text);
        symbol->broken = true;
        return;
    }
    unit->dimension = dimension;
    unit->factor = factor;
    /* Values are kept in base units: as fine as these count, and finer if the factor has places. */
    unit->scale = base_places(c->law, dimension);
    if (factor.scale > unit->scale)
        unit->scale = factor.scale;
}

/* `to 0.01` is 2 places, `to 1e12` is -12. */
static bool places_of(lc_decimal to, int *places)
{
    to = lc_decimal_trim(to);
    *places = to.scale;
    if (to.coefficient <= 0)
        return false;
    for (; to.coefficient % 10 == 0; to.coefficient /= 10)
        --*places;
    return to.coefficient == 1 && *places <= LC_MAX_SCALE && *places >= LC_MIN_SCALE;
}

static void base_unit(lc_checker *c, lc_symbol *symbol, lc_unit *unit)
{
    const lc_decl *decl = symbol->decl;
    unit->dimension = lc_base_dimension(c, symbol->index);
    unit->factor = (lc_decimal){1, 0};
    unit->scale = 0;
    if (!decl->broken && decl->as.unit.has_to && !places_of(decl->as.unit.to, &unit->scale)) {
        unit->scale = 0;
        lc_report0(c->diagnostics, LC_E0317, lc_place_in(decl, decl->as.unit.to_span));
    }
}

void lc_report_circles(lc_checker *c, lc_graph *graph, lc_code code)
{
    uint32_t *path = lc_check_zero(c, graph->node_count, sizeof *path);
    for (uint32_t i = graph->ordered; i < graph->node_count; i++)
        c->symbols[graph->order[i]].broken = true;
    uint32_t count;
    while (path && (count = lc_graph_circle(graph, path)) > 0) {
        const lc_symbol *first = &c->symbols[path[0]];
        lc_diagnostic *report =
            lc_report2(c->diagnostics, code, lc_symbol_place(first), first->ident.name->text,
                       lc_circle_words(c, path, count, code == LC_E0424 ? " despite " : ", then "));
        for (uint32_t i = 1; i < count && i <= 4; i++)
            lc_diagnostic_note(c->diagnostics, report, lc_symbol_place(&c->symbols[path[i]]),
                               "on the way round");
    }
}

void lc_check_units(lc_checker *c)
{
    lc_graph graph;
    if (c->counts[LC_SYMBOL_UNIT] == 0 || !lc_graph_init(c, &graph, c->symbol_count))
        return;
    for (uint32_t i = 0; i < c->symbol_count; i++) {
        const lc_symbol *symbol = &c->symbols[i];
        if (symbol->kind == LC_SYMBOL_UNIT && !symbol->broken && symbol->decl->as.unit.equals)
            unit_edges(c, &graph, i, symbol->decl->as.unit.equals);
    }
    if (c->failed || !lc_graph_sort(c, &graph))
        return;
    lc_report_circles(c, &graph, LC_E0216);
    for (uint32_t i = 0; i < graph.ordered && !c->failed; i++) {
        lc_symbol *symbol = &c->symbols[graph.order[i]];
        if (symbol->kind != LC_SYMBOL_UNIT)
            continue;
        lc_unit *unit = &c->law->units[symbol->index];
        if (!symbol->broken && symbol->decl->as.unit.equals)
            derived_unit(c, symbol, unit);
        else
            base_unit(c, symbol, unit);
    }
}

/* ---- outcomes ------------------------------------------------------------------------------- */

static const char *const mode_names[] = {"permitted", "licensable", "refused", "forbidden"};

static bool find_mode(lc_checker *c, const lc_decl *decl, lc_ident ident, lc_mode *mode)
{
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, ident.name->text, ident.name->length);
    for (int i = LC_MODE_PERMITTED; i <= LC_MODE_FORBIDDEN; i++) {
        if (lc_name_is(ident.name, mode_names[i])) {
            *mode = (lc_mode)i;
            return true;
        }
        lc_suggestion_offer(&suggestion, mode_names[i], strlen(mode_names[i]));
    }
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0325, lc_place_in(decl, ident.span), ident.name->text);
    lc_suggest_help(c, report, &suggestion);
    return false;
}

void lc_check_outcomes(lc_checker *c)
{
    const lc_symbol *before = NULL; /* the last one with a mode */
    lc_check_most(c, LC_SYMBOL_OUTCOME, LC_MAX_OUTCOMES, "outcomes");
    for (uint32_t i = 0; i < c->symbol_count; i++) {
        const lc_symbol *symbol = &c->symbols[i];
        if (symbol->kind != LC_SYMBOL_OUTCOME)
            continue;
        lc_outcome *outcome = &c->law->outcomes[symbol->index];
        const lc_outcome_entry *entry = symbol->entry;
        if (symbol->decl != c->outcome_list || !entry->mode.name ||
            !find_mode(c, symbol->decl, entry->mode, &outcome->mode))
            continue;
        if (before && c->law->outcomes[before->index].mode > outcome->mode) {
            lc_diagnostic *report = lc_report3(
                c->diagnostics, LC_E0408, lc_place_in(symbol->decl, entry->mode.span),
                symbol->ident.name->text, mode_names[outcome->mode], before->ident.name->text);
            lc_diagnostic_note(c->diagnostics, report, lc_symbol_place(before),
                               mode_names[c->law->outcomes[before->index].mode]);
        } else {
            before = symbol;
        }
    }
}

/* ---- types and forms ------------------------------------------------------------------------ */

static const lc_form no_form = {{LC_TYPE_ERROR, LC_NONE, 0}, false, false, 0, LC_NONE};

typedef struct {
    const char *word;
    lc_form form;
} built_in;

static const built_in built_in_forms[] = {
    {"text", {{LC_TYPE_TEXT, LC_NONE, 0}, false, false, 0, LC_NONE}},
    {"date", {{LC_TYPE_DATE, LC_NONE, 0}, false, false, 0, LC_NONE}},
    {"bool", {{LC_TYPE_TRUTH, LC_NONE, 0}, false, false, 0, LC_NONE}},
    {"count", {{LC_TYPE_NUMBER, LC_NONE, 0}, true, false, 0, LC_NONE}},
    {"decimal", {{LC_TYPE_NUMBER, LC_NONE, 0}, false, false, 6, LC_NONE}},
    {"percent", {{LC_TYPE_NUMBER, LC_NONE, 0}, false, true, LC_PERCENT_SCALE, LC_NONE}},
};

#define BUILT_IN_COUNT (sizeof built_in_forms / sizeof built_in_forms[0])

static const lc_form *built_in_form(const lc_name *name)
{
    for (size_t i = 0; i < BUILT_IN_COUNT; i++)
        if (lc_name_is(name, built_in_forms[i].word))
            return &built_in_forms[i].form;
    return NULL;
}

static void unknown_type(lc_checker *c, const lc_decl *decl, lc_ident ident)
{
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, ident.name->text, ident.name->length);
    for (size_t i = 0; i < BUILT_IN_COUNT; i++)
        lc_suggestion_offer(&suggestion, built_in_forms[i].word, strlen(built_in_forms[i].word));
    if (!suggestion.best) {
        lc_unknown_in(c, decl, ident, &c->types, LC_SYMBOL_KINDS, LC_E0205);
        return;
    }
    if (lc_is_excused(c, ident.name))
        return;
    lc_suggest_names(&c->types, &suggestion);
    lc_suggest_help(
        c, lc_report1(c->diagnostics, LC_E0205, lc_place_in(decl, ident.span), ident.name->text),
        &suggestion);
}

static lc_form row_form(uint32_t registry)
{
    lc_form form = no_form;
    if (registry != LC_NONE)
        form.type = (lc_type){LC_TYPE_ROW, registry, 0};
    return form;
}

lc_form lc_check_form(lc_checker *c, const lc_decl *decl, const lc_type_ref *ref)
{
    lc_form form = no_form;
    if (ref->one_of)
        return row_form(lc_check_one_of(c, decl, ref));
    if (!ref->name.name)
        return form;
    const lc_form *built = built_in_form(ref->name.name);
    if (built)
        return *built;
    const lc_symbol *symbol = lc_find_symbol(c, &c->types, ref->name.name);
    if (!symbol) {
        unknown_type(c, decl, ref->name);
    } else if (symbol->kind == LC_SYMBOL_REGISTRY) {
        form = row_form(symbol->index);
    } else if (!symbol->broken) {
        const lc_unit *unit = &c->law->units[symbol->index];
        form.type = (lc_type){LC_TYPE_NUMBER, LC_NONE, unit->dimension};
        form.scale = unit->scale;
        form.unit = symbol->index;
    }
    return form;
}

const char *lc_form_words(lc_checker *c, const lc_form *form)
{
    switch (form->type.kind) {
    case LC_TYPE_TEXT:
        return "a text in quotes";
    case LC_TYPE_DATE:
        return "a date such as 2025-05-15";
    case LC_TYPE_TRUTH:
        return "`yes` or `no`";
    case LC_TYPE_NUMBER:
        if (form->count)
            return "a whole number";
        if (form->percent)
            return "a percentage such as 7%";
        return form->type.dimension ? lc_quantity_words(c, form->type) : "a number";
    case LC_TYPE_ROW:
        return lc_type_words(c->law, form->type);
    case LC_TYPE_ERROR:
    case LC_TYPE_SET:
        break;
    }
    return "a value";
}

/* ---- literals as values --------------------------------------------------------------------- */

static bool wrong_value(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                        const lc_form *form, const char *what)
{
    if (expr->kind == LC_EXPR_ERROR)
        return false;
    const char *words = lc_expr_words(expr->kind);
    if (expr->kind == LC_EXPR_NEGATE)
        words = "a number";
    lc_diagnostic *report = lc_report3(c->diagnostics, LC_E0318, lc_place_in(decl, expr->span),
                                       what, lc_form_words(c, form), words);
    if (expr->kind == LC_EXPR_NAME && form->type.kind == LC_TYPE_TEXT)
        lc_check_help(c, report, "put quotes round it: `\"{0}\"`", expr->as.name.name->text, "");
    if (expr->kind == LC_EXPR_TEXT && form->type.kind != LC_TYPE_ROW)
        lc_diagnostic_help(c->diagnostics, report, "write it without quotes");
    if (expr->kind == LC_EXPR_PERCENT && form->type.kind == LC_TYPE_NUMBER)
        lc_diagnostic_help(c->diagnostics, report,
                           "write it as a plain number, such as 0.07, or let its type be "
                           "`percent`");
    return false;
}

static bool row_value(lc_checker *c, const lc_decl *decl, const lc_expr *expr, const lc_form *form,
                      const char *what, lc_cell_value *value)
{
    uint32_t registry = form->type.registry, row;
    if (expr->kind == LC_EXPR_NAME) {
        row = lc_find_row(c->law, registry, expr->as.name.name);
        if (row == LC_NONE)
            lc_unknown_row(c, decl, expr->as.name, registry);
    } else if (expr->kind == LC_EXPR_TEXT) {
        lc_text text = expr->as.text;
        text.span = expr->span;
        row = lc_find_spelling(c->law, registry, text.bytes, text.length);
        if (row == LC_NONE)
            lc_unknown_spelling(c, decl, text, registry);
    } else {
        return wrong_value(c, decl, expr, form, what);
    }
    value->value = row;
    return row != LC_NONE;
}

/* "has 2 decimal places", "counts in steps of 1,000" */
static const char *places_words(lc_checker *c, int scale)
{
    if (scale == 0)
        return "has no decimal places";
    if (scale > 0)
        return lc_check_text(
            c, lc_arena_format(c->arena, "has %d decimal place%s", scale, scale == 1 ? "" : "s"));
    char digits[LC_DECIMAL_TEXT];
    lc_decimal_write(digits, (lc_decimal){1, scale}, true);
    return lc_check_text(c, lc_arena_format(c->arena, "counts in steps of %s", digits));
}

/* Whether NUMBER has digits that SCALE does not keep. */
static bool is_finer(lc_decimal number, int scale)
{
    int digits = number.scale > scale ? number.scale - scale : 0;
    return number.coefficient % lc_power_of_ten(digits < 38 ? digits : 38) != 0;
}

static void report_finer(lc_checker *c, lc_place place, const lc_form *form, const char *what)
{
    if (form->count) {
        lc_report1(c->diagnostics, LC_E0321, place, what);
        return;
    }
    lc_diagnostic *report =
        lc_report2(c->diagnostics, LC_E0319, place, what,
                   places_words(c, form->percent ? form->scale - 2 : form->scale));
    if (form->percent)
        lc_diagnostic_help(c->diagnostics, report, "round it");
}

static bool fit_number(lc_checker *c, lc_place place, const lc_form *form, const char *what,
                       lc_decimal number, lc_cell_value *value)
{
    number = lc_decimal_trim(number);
    lc_int128 stored;
    if (form->count && number.coefficient < 0) {
        lc_report1(c->diagnostics, LC_E0322, place, what);
        return false;
    }
    bool fits = lc_decimal_rescale(&stored, number.coefficient, number.scale, form->scale);
    if (!fits && is_finer(number, form->scale)) {
        report_finer(c, place, form, what);
        return false;
    }
    if (!fits || stored > INT64_MAX || stored < INT64_MIN) {
        lc_report1(c->diagnostics, LC_E0320, place, what);
        return false;
    }
    value->value = (int64_t)stored;
    return true;
}

static bool number_value(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                         const lc_form *form, const char *what, lc_cell_value *value)
{
    lc_place place = lc_place_in(decl, expr->span);
    const lc_expr *figure = expr->kind == LC_EXPR_NEGATE ? expr->as.operands.a : expr;
    if (figure->kind != LC_EXPR_NUMBER && !(figure->kind == LC_EXPR_PERCENT && form->percent))
        return wrong_value(c, decl, expr, form, what);
    lc_decimal number;
    uint32_t dimension;
    if (!lc_check_quantity(c, decl, figure, &number, &dimension, NULL))
        return false;
    if (figure->as.number.unit.name && dimension != form->type.dimension) {
        lc_type type = {LC_TYPE_NUMBER, LC_NONE, dimension};
        lc_report3(c->diagnostics, LC_E0318, place, what, lc_form_words(c, form),
                   lc_quantity_words(c, type));
        return false;
    }
    if (!figure->as.number.unit.name && form->unit != LC_NONE &&
        !lc_check_product(c, place, number, c->law->units[form->unit].factor, &number))
        return false;
    if (form->percent)
        number.scale += 2;
    if (expr->kind == LC_EXPR_NEGATE)
        number.coefficient = -number.coefficient;
    return fit_number(c, place, form, what, number, value);
}

bool lc_check_value(lc_checker *c, const lc_decl *decl, const lc_expr *expr, const lc_form *form,
                    const char *what, lc_cell_value *value)
{
    bool good = false;
    switch (form->type.kind) {
    case LC_TYPE_TEXT:
        good = expr->kind == LC_EXPR_TEXT || wrong_value(c, decl, expr, form, what);
        if (good) {
            value->text = expr->as.text.bytes;
            value->text_length = expr->as.text.length;
        }
        break;
    case LC_TYPE_DATE:
        good = expr->kind == LC_EXPR_DATE || wrong_value(c, decl, expr, form, what);
        if (good)
            value->value = expr->as.date;
        break;
    case LC_TYPE_TRUTH:
        good = expr->kind == LC_EXPR_NAME &&
               (lc_name_is(expr->as.name.name, "yes") || lc_name_is(expr->as.name.name, "no"));
        if (good)
            value->value = lc_name_is(expr->as.name.name, "yes");
        else
            wrong_value(c, decl, expr, form, what);
        break;
    case LC_TYPE_NUMBER:
        good = number_value(c, decl, expr, form, what, value);
        break;
    case LC_TYPE_ROW:
        good = row_value(c, decl, expr, form, what, value);
        break;
    case LC_TYPE_ERROR:
    case LC_TYPE_SET:
        break;
    }
    value->known = good;
    return good;
}

/* ---- facts ---------------------------------------------------------------------------------- */

static bool is_same_form(const lc_form *a, const lc_form *b)
{
    return a->type.kind == b->type.kind && a->type.registry == b->type.registry &&
           a->type.dimension == b->type.dimension && a->count == b->count &&
           a->percent == b->percent && a->scale == b->scale && a->unit == b->unit;
}

/* The fact that stands in for the one of SYMBOL; LC_NONE when there is none, or an error. */
static uint32_t check_stand_in(lc_checker *c, const lc_symbol *symbol)
{
    const lc_fact_entry *entry = symbol->entry;
    if (!entry->stand_in.name)
        return LC_NONE;
    uint32_t other = lc_check_fact_name(c, symbol->decl, entry->stand_in);
    if (other == LC_NONE)
        return LC_NONE;
    const lc_form *form = &c->law->facts[symbol->index].form, *of = &c->law->facts[other].form;
    if (form->type.kind == LC_TYPE_ERROR || of->type.kind == LC_TYPE_ERROR)
        return LC_NONE;
    if (is_same_form(form, of))
        return other;
    const char *const words[] = {symbol->ident.name->text, entry->stand_in.name->text,
                                 lc_form_words(c, form), lc_form_words(c, of)};
    lc_diagnostic *report = lc_report(c->diagnostics, LC_E0226,
                                      lc_place_in(symbol->decl, entry->stand_in.span), 4, words);
    lc_diagnostic_note(c->diagnostics, report, c->law->facts[other].declared.place, words[3]);
    return LC_NONE;
}

/* Every stand-in leads to an end; what does not is reported, and has none then. */
static void check_stand_in_circles(lc_checker *c)
{
    lc_graph graph;
    bool any = false;
    if (!lc_graph_init(c, &graph, c->symbol_count))
        return;
    for (uint32_t i = 0; i < c->symbol_count; i++) {
        const lc_symbol *symbol = &c->symbols[i];
        if (symbol->kind != LC_SYMBOL_FACT || c->law->facts[symbol->index].stand_in == LC_NONE)
            continue;
        const lc_fact_entry *entry = symbol->entry;
        any = true;
        if (!lc_graph_edge(c, &graph, i, lc_table_find(&c->values, entry->stand_in.name)))
            return;
    }
    if (!any || !lc_graph_sort(c, &graph))
        return;
    lc_report_circles(c, &graph, LC_E0227);
    for (uint32_t i = graph.ordered; i < graph.node_count; i++)
        c->law->facts[c->symbols[graph.order[i]].index].stand_in = LC_NONE;
}

/* ---- what is deemed ------------------------------------------------------------------------- */

/* The one registry with rows FROM and TO; LC_NONE when it was reported. */
static uint32_t registry_of_deem(lc_checker *c, const lc_decl *decl, const lc_deem_entry *entry)
{
    uint32_t found = LC_NONE;
    for (uint32_t i = 0; i < c->law->registry_count; i++) {
        if (lc_find_row(c->law, i, entry->from.name) == LC_NONE ||
            lc_find_row(c->law, i, entry->to.name) == LC_NONE)
            continue;
        if (found != LC_NONE) {
            lc_report1(c->diagnostics, LC_E0211, lc_place_in(decl, entry->from.span),
                       entry->from.name->text);
            return LC_NONE;
        }
        found = i;
    }
    if (found != LC_NONE)
        return found;
    const lc_ident *const idents[] = {&entry->from, &entry->to};
    for (int i = 0; i < 2; i++) {
        if (lc_table_find(&c->keys, idents[i]->name) == LC_NONE) {
            lc_unknown_value(c, decl, *idents[i], LC_NONE);
            return LC_NONE;
        }
    }
    lc_report2(c->diagnostics, LC_E0223, lc_place_in(decl, entry->to.span), entry->from.name->text,
               entry->to.name->text);
    return LC_NONE;
}

static uint32_t *deemed_rows(lc_checker *c, uint32_t registry)
{
    if (!c->deemed)
        c->deemed = lc_check_zero(c, c->law->registry_count, sizeof *c->deemed);
    if (!c->deemed || c->deemed[registry])
        return c->deemed ? c->deemed[registry] : NULL;
    uint32_t count = c->law->registries[registry].row_count;
    uint32_t *rows = lc_check_zero(c, count, sizeof *rows);
    for (uint32_t i = 0; rows && i < count; i++)
        rows[i] = LC_NONE;
    c->deemed[registry] = rows;
    return rows;
}

static void add_deem(lc_checker *c, const lc_decl *decl, const lc_deem_entry *entry)
{
    lc_law *law = c->law;
    if (entry->from.name == entry->to.name) {
        lc_named_twice(c, decl, entry->to, entry->from.span);
        return;
    }
    uint32_t registry = registry_of_deem(c, decl, entry);
    uint32_t *rows = registry == LC_NONE ? NULL : deemed_rows(c, registry);
    if (!rows)
        return;
    uint32_t from = lc_find_row(law, registry, entry->from.name);
    lc_place place = lc_place_in(decl, entry->from.span);
    if (rows[from] != LC_NONE) {
        lc_report1(c->diagnostics, LC_E0224, place, entry->from.name->text);
        return;
    }
    rows[from] = lc_find_row(law, registry, entry->to.name);
    law->deems[law->deem_count++] = (lc_deem){registry, from, rows[from], place};
}

/* No row is deemed one that is deemed in turn. */
static void check_deem_chains(lc_checker *c)
{
    lc_law *law = c->law;
    for (uint32_t i = 0; i < law->deem_count; i++) {
        const lc_deem *deem = &law->deems[i];
        uint32_t further = c->deemed[deem->registry][deem->to];
        if (further == LC_NONE)
            continue;
        const lc_registry_row *rows = law->registries[deem->registry].rows;
        lc_report3(c->diagnostics, LC_E0225, deem->place, rows[deem->from].key->text,
                   rows[deem->to].key->text, rows[further].key->text);
    }
}

/* Cells hold what their rows are read as. */
static void replace_cells(lc_checker *c, lc_registry *registry, uint32_t column)
{
    const lc_form *form = &registry->columns[column].form;
    const uint32_t *rows = form->type.kind == LC_TYPE_ROW ? c->deemed[form->type.registry] : NULL;
    for (uint32_t i = 0; rows && i < registry->row_count; i++) {
        lc_cell_value *cells = registry->rows[i].cells;
        if (cells && cells[column].known && rows[cells[column].value] != LC_NONE)
            cells[column].value = rows[cells[column].value];
    }
}

static void check_deems(lc_checker *c)
{
    lc_law *law = c->law;
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->tree_count; i++)
        for (const lc_decl *decl = c->trees[i].first; decl; decl = decl->next)
            if (decl->kind == LC_DECL_DEEM && !decl->broken && !decl->amendment)
                for (const lc_deem_entry *entry = decl->as.deem; entry; entry = entry->next)
                    count++;
    law->deems = count ? lc_check_zero(c, count, sizeof *law->deems) : NULL;
    for (uint32_t i = 0; law->deems && i < c->tree_count; i++)
        for (const lc_decl *decl = c->trees[i].first; decl; decl = decl->next)
            if (decl->kind == LC_DECL_DEEM && !decl->broken && !decl->amendment)
                for (const lc_deem_entry *entry = decl->as.deem; entry; entry = entry->next)
                    add_deem(c, decl, entry);
    if (c->failed || law->deem_count == 0)
        return;
    check_deem_chains(c);
    for (uint32_t i = 0; i < law->registry_count; i++)
        for (uint32_t j = 0; law->registries[i].rows && j < law->registries[i].column_count; j++)
            replace_cells(c, &law->registries[i], j);
}

bool lc_check_deemed(lc_checker *c, const lc_decl *decl, lc_place place, uint32_t registry,
                     uint32_t row)
{
    const uint32_t *rows = c->deemed ? c->deemed[registry] : NULL;
    if (!rows || rows[row] == LC_NONE || c->sources->items[decl->source].standard)
        return false;
    const lc_registry *of = &c->law->registries[registry];
    lc_diagnostic *report = lc_report2(c->diagnostics, LC_E0338, place, of->rows[row].key->text,
                                       of->rows[rows[row]].key->text);
    for (uint32_t i = 0; report && i < c->law->deem_count; i++)
        if (c->law->deems[i].registry == registry && c->law->deems[i].from == row)
            lc_diagnostic_note(c->diagnostics, report, c->law->deems[i].place, "deemed here");
    return true;
}

/* ---- facts, in all -------------------------------------------------------------------------- */

void lc_check_facts(lc_checker *c)
{
    lc_check_most(c, LC_SYMBOL_FACT, LC_MAX_FACTS, "facts");
    for (uint32_t i = 0; i < c->symbol_count; i++) {
        const lc_symbol *symbol = &c->symbols[i];
        if (symbol->kind != LC_SYMBOL_FACT)
            continue;
        const lc_fact_entry *entry = symbol->entry;
        lc_fact *fact = &c->law->facts[symbol->index];
        fact->form = lc_check_form(c, symbol->decl, &entry->type);
        fact->stand_in = LC_NONE;
    }
    for (uint32_t i = 0; i < c->symbol_count; i++)
        if (c->symbols[i].kind == LC_SYMBOL_FACT)
            c->law->facts[c->symbols[i].index].stand_in = check_stand_in(c, &c->symbols[i]);
    check_stand_in_circles(c);
    if (!c->failed)
        check_deems(c);
}
