/* check_data.c - what the rules speak about: units, outcomes, registries with their rows, facts,
 * and literals as values of them.
 *
 * Must not: type expressions (check_expr.c), or know groups and rules. */
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

static bool refuse_type(lc_checker *c, const lc_decl *decl, const lc_type_ref *ref)
{
    const char *words = ref->one_of                             ? "`one of`"
                        : lc_name_is(ref->name.name, "percent") ? "the type `percent`"
                                                                : NULL;
    if (!words)
        return false;
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0507, lc_place_in(decl, ref->span), words);
    lc_diagnostic_help(c->diagnostics, report,
                       ref->one_of ? "declare a registry with a row for each"
                                   : "use `decimal`: 7 of a hundred is 0.07");
    return true;
}

static bool built_in_form(const lc_name *name, lc_form *form)
{
    static const struct {
        const char *word;
        lc_form form;
    } known[] = {
        {"text", {{LC_TYPE_TEXT, LC_NONE, 0}, false, 0, LC_NONE}},
        {"date", {{LC_TYPE_DATE, LC_NONE, 0}, false, 0, LC_NONE}},
        {"bool", {{LC_TYPE_TRUTH, LC_NONE, 0}, false, 0, LC_NONE}},
        {"count", {{LC_TYPE_NUMBER, LC_NONE, 0}, true, 0, LC_NONE}},
        {"decimal", {{LC_TYPE_NUMBER, LC_NONE, 0}, false, 6, LC_NONE}},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (lc_name_is(name, known[i].word)) {
            *form = known[i].form;
            return true;
        }
    }
    return false;
}

static void unknown_type(lc_checker *c, const lc_decl *decl, lc_ident ident)
{
    static const char *const built_in[] = {"text", "date", "count", "decimal", "bool"};
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, ident.name->text, ident.name->length);
    for (size_t i = 0; i < sizeof built_in / sizeof built_in[0]; i++)
        lc_suggestion_offer(&suggestion, built_in[i], strlen(built_in[i]));
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

/* The form that REF names; LC_TYPE_ERROR when it was reported. */
static lc_form form_of(lc_checker *c, const lc_decl *decl, const lc_type_ref *ref)
{
    lc_form form = {{LC_TYPE_ERROR, LC_NONE, 0}, false, 0, LC_NONE};
    if (refuse_type(c, decl, ref) || !ref->name.name || built_in_form(ref->name.name, &form))
        return form;
    const lc_symbol *symbol = lc_find_symbol(c, &c->types, ref->name.name);
    if (!symbol) {
        unknown_type(c, decl, ref->name);
    } else if (symbol->kind == LC_SYMBOL_REGISTRY) {
        form.type = (lc_type){LC_TYPE_ROW, symbol->index, 0};
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
    if (expr->kind == LC_EXPR_PERCENT) {
        lc_refuse_expr(c, decl, expr);
        return false;
    }
    const char *words = lc_expr_words(expr->kind);
    if (expr->kind == LC_EXPR_NEGATE)
        words = "a number";
    lc_diagnostic *report = lc_report3(c->diagnostics, LC_E0318, lc_place_in(decl, expr->span),
                                       what, lc_form_words(c, form), words);
    if (expr->kind == LC_EXPR_NAME && form->type.kind == LC_TYPE_TEXT)
        lc_check_help(c, report, "put quotes round it: `\"{0}\"`", expr->as.name.name->text, "");
    if (expr->kind == LC_EXPR_TEXT && form->type.kind != LC_TYPE_ROW)
        lc_diagnostic_help(c->diagnostics, report, "write it without quotes");
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
        if (form->count)
            lc_report1(c->diagnostics, LC_E0321, place, what);
        else
            lc_report2(c->diagnostics, LC_E0319, place, what, places_words(c, form->scale));
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
    if (figure->kind != LC_EXPR_NUMBER)
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

void lc_check_facts(lc_checker *c)
{
    lc_check_most(c, LC_SYMBOL_FACT, LC_MAX_FACTS, "facts");
    for (uint32_t i = 0; i < c->symbol_count; i++) {
        lc_symbol *symbol = &c->symbols[i];
        if (symbol->kind != LC_SYMBOL_FACT)
            continue;
        const lc_fact_entry *entry = symbol->entry;
        if (entry->stand_in.name)
            lc_report0(c->diagnostics, LC_E0510, lc_place_in(symbol->decl, entry->stand_in.span));
        c->law->facts[symbol->index].form = form_of(c, symbol->decl, &entry->type);
    }
}

/* ---- registries: the columns ---------------------------------------------------------------- */

static bool is_special(const lc_name *name)
{
    return lc_name_is(name, "label") || lc_name_is(name, "aliases");
}

static void check_column(lc_checker *c, const lc_decl *decl, const lc_cell *cell,
                         lc_registry *registry, lc_table *seen)
{
    lc_column *column = &registry->columns[registry->column_count];
    column->form = (lc_form){{LC_TYPE_ERROR, LC_NONE, 0}, false, 0, LC_NONE};
    registry->column_count++;
    if (cell->kind != LC_CELL_COLUMN) {
        lc_report0(c->diagnostics, LC_E0419, lc_place_in(decl, cell->span));
        return;
    }
    const lc_name *name = cell->name.name;
    lc_place place = lc_place_in(decl, cell->name.span);
    column->declared = (lc_declared){name, name->text, name->length, decl, place};
    uint32_t first = lc_table_find(seen, name);
    if (first != LC_NONE || lc_name_is(name, "key")) {
        lc_diagnostic *report = lc_report1(c->diagnostics, LC_E0220, place, name->text);
        if (first != LC_NONE)
            lc_diagnostic_note(c->diagnostics, report, registry->columns[first].declared.place,
                               "first here");
        return;
    }
    if (!lc_table_put(seen, name, registry->column_count - 1))
        c->failed = true;
    column->form = form_of(c, decl, &cell->type);
    if (column->form.type.kind == LC_TYPE_ROW) {
        lc_diagnostic *report =
            lc_report1(c->diagnostics, LC_E0507, lc_place_in(decl, cell->type.span),
                       "a column that points to a registry");
        lc_diagnostic_help(c->diagnostics, report, "keep the name in a column of type `text`");
        column->form.type.kind = LC_TYPE_ERROR;
    }
    if (is_special(name) && column->form.type.kind != LC_TYPE_TEXT &&
        column->form.type.kind != LC_TYPE_ERROR) {
        lc_report1(c->diagnostics, LC_E0418, lc_place_in(decl, cell->type.span), name->text);
        column->form.type.kind = LC_TYPE_ERROR;
    }
}

static bool is_key_header(const lc_cell *cell)
{
    return cell && cell->kind == LC_CELL_LITERAL && cell->literal &&
           cell->literal->kind == LC_EXPR_NAME && lc_name_is(cell->literal->as.name.name, "key");
}

/* False when the registry has no header to go by. */
static bool check_header(lc_checker *c, lc_symbol *symbol, lc_registry *registry)
{
    const lc_decl *decl = symbol->decl;
    const lc_row *header = decl->as.registry.rows;
    if (decl->as.registry.from.bytes) {
        lc_report0(c->diagnostics, LC_E0508, lc_place_in(decl, decl->as.registry.from.span));
        return false;
    }
    if (!header || !is_key_header(header->cells)) {
        lc_report0(c->diagnostics, LC_E0414,
                   header ? lc_place_in(decl, header->cells ? header->cells->span : header->span)
                          : lc_symbol_place(symbol));
        return false;
    }
    registry->columns = lc_check_zero(c, header->cell_count, sizeof *registry->columns);
    if (!registry->columns)
        return false;
    lc_table seen;
    lc_table_init(&seen, c->arena);
    for (const lc_cell *cell = header->cells->next; cell; cell = cell->next)
        check_column(c, decl, cell, registry, &seen);
    if (registry->column_count > LC_MAX_REGISTRY_COLUMNS)
        lc_too_many(c, lc_place_in(decl, header->span), LC_MAX_REGISTRY_COLUMNS, "columns");
    return true;
}

/* ---- registries: spellings ------------------------------------------------------------------ */

/* A spelling with its first bytes as a number, so that most comparisons look at nothing else. */
typedef struct {
    uint64_t start;
    lc_spelling spelling;
    lc_place place;
} placed_spelling;

typedef struct {
    placed_spelling *items;
    uint32_t count, capacity;
} placed_spellings;

static void add_spelling(lc_checker *c, placed_spellings *list, const char *text, uint32_t length,
                         uint32_t row, lc_place place)
{
    if (length == 0 ||
        !lc_check_room(c, (void **)&list->items, list->count, &list->capacity, sizeof *list->items))
        return;
    uint64_t start = 0;
    for (uint32_t i = 0; i < 8; i++)
        start = start << 8 | (i < length ? (unsigned char)text[i] : 0);
    list->items[list->count++] = (placed_spelling){start, {text, length, row}, place};
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Spellings separated by `;`, white space around them left out. */
static void add_aliases(lc_checker *c, placed_spellings *list, const lc_cell_value *cell,
                        uint32_t row, lc_place place)
{
    for (uint32_t at = 0; at < cell->text_length;) {
        uint32_t end = at;
        while (end < cell->text_length && cell->text[end] != ';')
            end++;
        uint32_t from = at, to = end;
        while (from < to && is_blank(cell->text[from]))
            from++;
        while (to > from && is_blank(cell->text[to - 1]))
            to--;
        add_spelling(c, list, cell->text + from, to - from, row, place);
        at = end + 1;
    }
}

static int spelling_order(const placed_spelling *a, const placed_spelling *b)
{
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    uint32_t shorter =
        a->spelling.length < b->spelling.length ? a->spelling.length : b->spelling.length;
    int order = memcmp(a->spelling.text, b->spelling.text, shorter);
    if (order == 0 && a->spelling.length != b->spelling.length)
        order = a->spelling.length < b->spelling.length ? -1 : 1;
    return order;
}

/* Merges of runs that double: stable, and no recursion. */
static void sort_spellings(placed_spelling *items, placed_spelling *spare, uint32_t count)
{
    placed_spelling *from = items, *to = spare;
    for (uint64_t run = 1; run < count; run *= 2) {
        for (uint64_t start = 0; start < count; start += 2 * run) {
            uint64_t middle = start + run < count ? start + run : count;
            uint64_t end = start + 2 * run < count ? start + 2 * run : count;
            uint64_t a = start, b = middle;
            for (uint64_t at = start; at < end; at++)
                to[at] = b == end || (a < middle && spelling_order(&from[a], &from[b]) <= 0)
                             ? from[a++]
                             : from[b++];
        }
        placed_spelling *other = from;
        from = to;
        to = other;
    }
    if (from != items && count)
        memcpy(items, from, count * sizeof *items);
}

static void report_spelling(lc_checker *c, const lc_registry *registry, const placed_spelling *a,
                            const placed_spelling *b)
{
    const char *words =
        lc_check_text(c, lc_arena_text(c->arena, b->spelling.text, b->spelling.length));
    const char *of_a = registry->rows[a->spelling.row].key->text;
    const char *of_b = registry->rows[b->spelling.row].key->text;
    lc_diagnostic *report = lc_report3(c->diagnostics, LC_E0417, b->place, words, of_a, of_b);
    lc_diagnostic_note(c->diagnostics, report, a->place, "first here");
}

/* Sorts and keeps each spelling once. */
static void keep_spellings(lc_checker *c, lc_registry *registry, placed_spellings *list)
{
    placed_spelling *spare = lc_check_zero(c, list->count, sizeof *spare);
    registry->spellings = lc_check_zero(c, list->count, sizeof *registry->spellings);
    if (!spare || !registry->spellings)
        return;
    sort_spellings(list->items, spare, list->count);
    for (uint32_t i = 0, first = 0; i < list->count; i++) {
        const placed_spelling *item = &list->items[i];
        if (i > 0 && spelling_order(&list->items[first], item) == 0) {
            if (list->items[first].spelling.row != item->spelling.row)
                report_spelling(c, registry, &list->items[first], item);
            continue;
        }
        first = i;
        registry->spellings[registry->spelling_count++] = item->spelling;
    }
}

/* ---- registries: the rows ------------------------------------------------------------------- */

static bool is_name(const char *text, uint32_t length)
{
    if (length == 0 || length > LC_MAX_NAME_BYTES || (text[0] >= '0' && text[0] <= '9'))
        return false;
    for (uint32_t i = 0; i < length; i++) {
        char byte = text[i];
        if (!((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
              (byte >= '0' && byte <= '9') || byte == '_'))
            return false;
    }
    return true;
}

static const lc_name *key_of(lc_checker *c, const lc_cell *cell)
{
    if (!cell || cell->kind != LC_CELL_LITERAL || !cell->literal)
        return NULL;
    if (cell->literal->kind == LC_EXPR_NAME)
        return cell->literal->as.name.name;
    lc_text text = cell->literal->as.text;
    if (cell->literal->kind != LC_EXPR_TEXT || !is_name(text.bytes, text.length))
        return NULL;
    const lc_name *name = lc_intern(c->names, text.bytes, text.length);
    if (!name)
        c->failed = true;
    return name;
}

static void check_cells(lc_checker *c, const lc_decl *decl, const lc_row *from,
                        const lc_registry *registry, lc_registry_row *row,
                        placed_spellings *spellings, const char *const *what)
{
    uint32_t index = (uint32_t)(row - registry->rows), i = 0;
    for (const lc_cell *cell = from->cells->next; cell && i < registry->column_count;
         cell = cell->next, i++) {
        const lc_column *column = &registry->columns[i];
        lc_cell_value *value = &row->cells[i];
        lc_place place = lc_place_in(decl, cell->span);
        if (cell->kind == LC_CELL_COLUMN) {
            lc_report3(c->diagnostics, LC_E0318, place, what[i], lc_form_words(c, &column->form),
                       "the name and the type of a column");
            continue;
        }
        if (cell->kind == LC_CELL_EMPTY ||
            !lc_check_value(c, decl, cell->literal, &column->form, what[i], value) ||
            !is_special(column->declared.name))
            continue;
        if (lc_name_is(column->declared.name, "aliases")) {
            add_aliases(c, spellings, value, index, place);
        } else if (value->text_length) {
            row->label = value->text;
            row->label_length = value->text_length;
            add_spelling(c, spellings, value->text, value->text_length, index, place);
        }
    }
}

/* A row without a key, or with one that stands already, is reported and left out. */
static void check_row(lc_checker *c, const lc_symbol *symbol, const lc_row *from,
                      lc_registry *registry, placed_spellings *spellings, const char *const *what)
{
    const lc_decl *decl = symbol->decl;
    lc_place place = lc_place_in(decl, from->cells ? from->cells->span : from->span);
    const lc_name *key = key_of(c, from->cells);
    if (!key) {
        if (!c->failed)
            lc_report0(c->diagnostics, LC_E0416, place);
        return;
    }
    uint32_t first = lc_table_find(&registry->row_by_key, key);
    if (first != LC_NONE) {
        lc_diagnostic *report = lc_report1(c->diagnostics, LC_E0209, place, key->text);
        lc_diagnostic_note(c->diagnostics, report, registry->rows[first].place, "first here");
        lc_diagnostic_help(c->diagnostics, report, "strike one of the two rows");
        return;
    }
    if (from->cell_count != registry->column_count + 1) {
        const lc_row *header = decl->as.registry.rows;
        const char *have = lc_check_text(c, lc_arena_format(c->arena, "%u", from->cell_count));
        const char *need =
            lc_check_text(c, lc_arena_format(c->arena, "%u", registry->column_count + 1));
        lc_diagnostic *report =
            lc_report2(c->diagnostics, LC_E0415, lc_place_in(decl, from->span), have, need);
        lc_diagnostic_note(c->diagnostics, report, lc_place_in(decl, header->span), "the columns");
    }
    lc_registry_row *row = &registry->rows[registry->row_count];
    *row = (lc_registry_row){key, key->text, key->length, NULL, place};
    row->cells = lc_check_zero(c, registry->column_count, sizeof *row->cells);
    if (!row->cells || !lc_table_put(&registry->row_by_key, key, registry->row_count)) {
        c->failed = true;
        return;
    }
    registry->row_count++;
    add_spelling(c, spellings, key->text, key->length, registry->row_count - 1, place);
    check_cells(c, decl, from, registry, row, spellings, what);
}

static void check_rows(lc_checker *c, const lc_symbol *symbol, lc_registry *registry)
{
    const lc_row *header = symbol->decl->as.registry.rows;
    uint32_t count = 0;
    for (const lc_row *row = header->next; row; row = row->next)
        if (++count == LC_MAX_REGISTRY_ROWS + 1)
            lc_too_many(c, lc_place_in(symbol->decl, row->span), LC_MAX_REGISTRY_ROWS, "rows");
    registry->rows = lc_check_zero(c, count, sizeof *registry->rows);
    const char **what = lc_check_zero(c, registry->column_count, sizeof *what);
    if (!registry->rows || !what)
        return;
    for (uint32_t i = 0; i < registry->column_count; i++) {
        const lc_name *name = registry->columns[i].declared.name;
        what[i] =
            name ? lc_check_text(c, lc_arena_format(c->arena, "`%s`", name->text)) : "this column";
    }
    placed_spellings spellings = {.items = NULL};
    for (const lc_row *row = header->next; row && !c->failed; row = row->next)
        check_row(c, symbol, row, registry, &spellings, what);
    if (!c->failed)
        keep_spellings(c, registry, &spellings);
}

/* Keys of all registries in one table, for names that stand beside nothing. */
static void note_keys(lc_checker *c)
{
    for (uint32_t index = 0; index < c->law->registry_count; index++) {
        const lc_registry *registry = &c->law->registries[index];
        for (uint32_t i = 0; i < registry->row_count; i++) {
            const lc_name *key = registry->rows[i].key;
            bool is_new = lc_table_find(&c->keys, key) == LC_NONE;
            if (!lc_table_put(&c->keys, key, is_new ? index : LC_MANY))
                c->failed = true;
        }
    }
}

void lc_check_registries(lc_checker *c)
{
    lc_check_most(c, LC_SYMBOL_REGISTRY, LC_MAX_REGISTRIES, "registries");
    for (uint32_t i = 0; i < c->symbol_count && !c->failed; i++) {
        lc_symbol *symbol = &c->symbols[i];
        if (symbol->kind != LC_SYMBOL_REGISTRY)
            continue;
        lc_registry *registry = &c->law->registries[symbol->index];
        lc_table_init(&registry->row_by_key, c->arena);
        if (symbol->broken)
            continue;
        if (!check_header(c, symbol, registry)) {
            symbol->broken = true;
            continue;
        }
        check_rows(c, symbol, registry);
    }
    note_keys(c);
}
