/* generator_expr.c - random expressions over what a ruleset declares: see generator_state.h.
 *
 * An expression is right by construction: its parts are of one type and one dimension, and its
 * places stay within the language's limit. Must not: declare anything. */
#include "generator_state.h"

#include <string.h>

static const shape no_shape = {SHAPE_TRUTH, 0, 0, 0};

const char *within_level(generator *g, expression e, level least)
{
    if (e.level >= least && !chance(g, 8))
        return e.text;
    if (e.level >= least)
        feature(g, FEATURE_PARENTHESES);
    return say(g, "(%s)", e.text);
}

/* ---- literals ------------------------------------------------------------------------------- */

static const char *extreme_number(generator *g, int *places)
{
    static const struct {
        const char *text;
        int places;
    } extremes[] = {
        {"9,223,372,036,854,775,807", 0},
        {"9223372036854775808", 0},
        {"4611686018427387904", 0},
        {"1e18", 18},
        {"1e19", 19},
        {"1e26", 26},
        {"999999999999999999999999999999999999", 0},
        {"170141183460469231731687303715884105", 0},
        {"0.000000000000000001", 18},
    };
    uint32_t which = below(g, sizeof extremes / sizeof extremes[0]);
    feature(g, FEATURE_NUMBER_EXTREME);
    if (strchr(extremes[which].text, 'e'))
        feature(g, FEATURE_NUMBER_EXPONENT);
    *places = extremes[which].places;
    return extremes[which].text;
}

/* With LIMITED no more than 6 places and 7 digits. */
static const char *number_text(generator *g, bool limited, int *places)
{
    static const char *const fine[] = {"0.5", "2.5", "0.25", "5.92", "0.000001", "1.125", "12.75"};
    static const int fine_places[] = {1, 1, 2, 2, 6, 3, 2};
    int which = between(g, 1, limited ? 94 : 100);
    *places = 0;
    if (which <= 50)
        return say(g, "%d", between(g, 0, 12));
    if (which <= 70)
        return say(g, "%d", between(g, 10, 3000));
    if (which <= 80) {
        feature(g, FEATURE_NUMBER_GROUPED);
        return say(g, "%d,%03d", between(g, 1, 40), between(g, 0, 999));
    }
    if (which <= 90) {
        uint32_t at = below(g, sizeof fine / sizeof fine[0]);
        feature(g, FEATURE_NUMBER_PLACES);
        *places = fine_places[at];
        return fine[at];
    }
    if (which <= 94) {
        feature(g, FEATURE_NUMBER_EXPONENT);
        *places = between(g, 1, 6);
        return say(g, "%de%d", between(g, 1, 9), *places);
    }
    return extreme_number(g, places);
}

/* The units of DIMENSION: one at random; NULL when none has that dimension. */
static const unit *unit_of(generator *g, uint32_t of)
{
    uint32_t found[MOST_UNITS], count = 0;
    for (uint32_t i = 0; i < g->unit_count; i++)
        if (g->units[i].dimension == of)
            found[count++] = i;
    return count ? &g->units[found[below(g, count)]] : NULL;
}

static expression literal(generator *g, uint32_t of, bool limited)
{
    int places;
    const unit *u = unit_of(g, of);
    const char *number = number_text(g, limited || (u && !u->base), &places);
    if (of == 0)
        return (expression){number, LEVEL_PRIMARY, places};
    feature(g, FEATURE_NUMBER_UNIT);
    if (u)
        return (expression){say(g, "%s %s", number, u->name), LEVEL_PRIMARY,
                            places + u->factor_places};
    const unit *a = &g->units[g->dimensions[of].a], *b = &g->units[g->dimensions[of].b];
    feature(g, FEATURE_MULTIPLY);
    return (expression){say(g, "%s %s * %d %s", number, a->name, between(g, 1, 9), b->name),
                        LEVEL_PRODUCT, places};
}

/* A literal of a dimension that may be a product. */
expression make_literal(generator *g, uint32_t of)
{
    return literal(g, of, false);
}

expression make_small_literal(generator *g, uint32_t of)
{
    return literal(g, of, true);
}

const char *make_date_text(generator *g)
{
    static const char *const near[] = {"2024-12-31", "2025-01-01", "2025-01-13", "2025-05-15",
                                       "2025-12-31", "2026-01-01", "2024-02-29"};
    if (chance(g, 3))
        return chance(g, 50) ? "0001-01-01" : "9999-12-31";
    if (chance(g, 40))
        return near[below(g, sizeof near / sizeof near[0])];
    return say(g, "%d-%02d-%02d", between(g, 2024, 2026), between(g, 1, 12), between(g, 1, 28));
}

const char *make_string(generator *g)
{
    static const char *const texts[] = {"\"Acme\"",          "\"Bolt\"", "\"Crane Ltd\"",
                                        "\"a \\\"b\\\" c\"", "\"\"",     "\"\xC3\xA9t\xC3\xA9\"",
                                        "\"x\\\\y\""};
    uint32_t which = below(g, chance(g, 70) ? 3 : (uint32_t)(sizeof texts / sizeof texts[0]));
    feature(g, FEATURE_TEXT_LITERAL);
    if (strchr(texts[which], '\\'))
        feature(g, FEATURE_TEXT_ESCAPE);
    return texts[which];
}

/* ---- things that have a value --------------------------------------------------------------- */

/* A cap or a tally of DIMENSION that can be asked; NULL when there is none. */
static const counter *find_counter(generator *g, uint32_t of)
{
    uint32_t found[MOST_CAPS], count = 0;
    for (uint32_t i = 0; i < g->cap_count; i++)
        if (g->caps[i].single && g->caps[i].dimension == of)
            found[count++] = i;
    return count ? &g->caps[found[below(g, count)]] : NULL;
}

/* What is booked, as an expression; false: nothing is, or it may not be asked here. */
static bool read_ledger(generator *g, uint32_t of, expression *result)
{
    const counter *c = g->may_read && chance(g, 15) ? find_counter(g, of) : NULL;
    if (!c)
        return false;
    int places = c->places;
    const char *text = say(g, "used(%s)", c->name);
    int which = between(g, 1, 100);
    if (c->tally && which <= 40) {
        feature(g, FEATURE_LEDGER_TALLY);
        text = c->name;
    } else if (which <= 60) {
        feature(g, FEATURE_LEDGER_TOTAL);
        text = say(g, "total(%s)", c->name);
    } else if (which <= 80 && !c->tally) {
        feature(g, FEATURE_LEDGER_LEFT);
        text = say(g, "left(%s)", c->name);
        places = MOST_PLACES; /* those of the limit may be more */
    } else {
        feature(g, FEATURE_LEDGER_USED);
    }
    *result = (expression){text, LEVEL_PRIMARY, places};
    return true;
}

static bool same_shape(const shape *a, const shape *b)
{
    if (a->kind != b->kind)
        return false;
    return (a->kind != SHAPE_NUMBER || a->dimension == b->dimension) &&
           (a->kind != SHAPE_ROW || a->registry == b->registry);
}

enum { MOST_FOUND = 128 };
typedef struct {
    expression items[MOST_FOUND];
    uint32_t count;
} found_list;

static void found(found_list *list, const char *text, int places)
{
    if (list->count < MOST_FOUND)
        list->items[list->count++] = (expression){text, LEVEL_PRIMARY, places};
}

static void find_cells(generator *g, const shape *wanted, const thing *row, found_list *list)
{
    if (row->shape.kind != SHAPE_ROW)
        return;
    if (row->shape.registry == NO_REGISTRY || strlen(row->name) > 12)
        return;
    const registry *r = &g->registries[row->shape.registry];
    for (uint32_t i = 0; i < r->column_count; i++) {
        thing cell = r->columns[i];
        cell.name = say(g, "%s.%s", row->name, r->columns[i].name);
        if (same_shape(&cell.shape, wanted))
            found(list, cell.name, cell.shape.places);
        find_cells(g, wanted, &cell, list);
    }
}

static void find_in(generator *g, const shape *wanted, const thing *things, uint32_t count,
                    found_list *list)
{
    for (uint32_t i = 0; i < count; i++) {
        if (things[i].reads && !g->may_read)
            continue;
        if (same_shape(&things[i].shape, wanted))
            found(list, things[i].name, things[i].shape.places);
        find_cells(g, wanted, &things[i], list);
    }
}

/* Notes what the text of a chosen thing shows. */
static void note_choice(generator *g, const char *text)
{
    if (!strchr(text, '.'))
        return;
    if (text[0] == 'l')
        feature(g, FEATURE_MEMBER_OF_LET);
    else if (text[0] >= 'A' && text[0] <= 'Z')
        feature(g, FEATURE_MEMBER_OF_KEY);
    else
        feature(g, FEATURE_MEMBER);
}

/* A fact, a cell, a let or a threshold of the SHAPE wanted; false when there is none. */
static bool find_thing(generator *g, const shape *wanted, expression *result)
{
    found_list *lists = &(found_list){.count = 0};
    int which = between(g, 1, 100);
    if (which <= 65 || g->independent)
        find_in(g, wanted, g->facts, g->fact_count, lists);
    else if (which <= 85)
        find_in(g, wanted, g->lets, g->let_count, lists);
    else
        find_in(g, wanted, g->thresholds, g->threshold_count, lists);
    if (!lists->count)
        find_in(g, wanted, g->facts, g->fact_count, lists);
    if (!lists->count)
        return false;
    *result = lists->items[below(g, lists->count)];
    note_choice(g, result->text);
    return true;
}

/* A column of a row that is named by its key, `A1.k0`, if its cell is not empty. */
static bool find_constant_cell(generator *g, const shape *wanted, expression *result)
{
    if (!g->registry_count || !chance(g, 6))
        return false;
    const registry *r = &g->registries[below(g, g->registry_count)];
    uint32_t row = below(g, r->row_count - r->shared);
    found_list list = {.count = 0};
    for (uint32_t i = 0; i < r->column_count; i++)
        if (same_shape(&r->columns[i].shape, wanted) && *r->cells[row][i])
            found(&list, say(g, "%s.%s", r->keys[row], r->columns[i].name),
                  r->columns[i].shape.places);
    if (!list.count)
        return false;
    *result = list.items[below(g, list.count)];
    note_choice(g, result->text);
    return true;
}

static bool find_value(generator *g, const shape *wanted, expression *result)
{
    return find_constant_cell(g, wanted, result) || find_thing(g, wanted, result);
}

/* ---- numbers -------------------------------------------------------------------------------- */

expression make_leaf(generator *g, uint32_t of)
{
    shape wanted = {SHAPE_NUMBER, 0, of, 0};
    expression leaf;
    if (read_ledger(g, of, &leaf))
        return leaf;
    if (of == 0 && chance(g, 5)) {
        static const char *const percentages[] = {"7%", "12.5%", "100%", "0.01%"};
        feature(g, FEATURE_PERCENT_LITERAL);
        return (expression){percentages[below(g, 4)], LEVEL_PRIMARY, 4};
    }
    if (chance(g, 78) && find_value(g, &wanted, &leaf))
        return leaf;
    return make_literal(g, of);
}

static int most_places(expression a, expression b)
{
    return a.places > b.places ? a.places : b.places;
}

static expression make_sum(generator *g, uint32_t of, int depth)
{
    bool is_add = chance(g, 55);
    expression a = make_number(g, of, depth - 1), b = make_number(g, of, depth - 1);
    feature(g, is_add ? FEATURE_ADD : FEATURE_SUBTRACT);
    return (expression){say(g, "%s %s %s", within_level(g, a, LEVEL_SUM), is_add ? "+" : "-",
                            within_level(g, b, LEVEL_PRODUCT)),
                        LEVEL_SUM, most_places(a, b)};
}

static expression make_product(generator *g, uint32_t of, int depth)
{
    uint32_t of_a = of, of_b = 0;
    if (of && g->dimensions[of].b >= 0 && chance(g, 70)) {
        of_a = g->units[g->dimensions[of].a].dimension;
        of_b = g->units[g->dimensions[of].b].dimension;
    } else if (chance(g, 30)) {
        of_a = 0;
        of_b = of;
    }
    expression a = make_number(g, of_a, depth - 1), b = make_number(g, of_b, depth - 1);
    if (a.places + b.places > MOST_PLACES)
        return make_leaf(g, of);
    feature(g, FEATURE_MULTIPLY);
    return (expression){
        say(g, "%s * %s", within_level(g, a, LEVEL_PRODUCT), within_level(g, b, LEVEL_MINUS)),
        LEVEL_PRODUCT, a.places + b.places};
}

static expression make_quotient(generator *g, uint32_t of, int depth)
{
    uint32_t of_a = of, of_b = 0;
    if (of == 0)
        of_a = of_b = below(g, g->dimension_count);
    for (uint32_t i = 1; of && i < g->dimension_count && chance(g, 50); i++) {
        /* a product divided by one of its units leaves the other */
        if (g->dimensions[i].b >= 0 && g->units[g->dimensions[i].a].dimension == of) {
            of_a = i;
            of_b = g->units[g->dimensions[i].b].dimension;
        }
    }
    expression a = make_number(g, of_a, depth - 1), b = make_number(g, of_b, depth - 1);
    feature(g, FEATURE_DIVIDE);
    return (expression){
        say(g, "%s / %s", within_level(g, a, LEVEL_PRODUCT), within_level(g, b, LEVEL_MINUS)),
        LEVEL_PRODUCT, 12};
}

/* The forms that are words: a choice, the least or the most, a share, a part of a date. */
static expression make_worded(generator *g, uint32_t of, int depth)
{
    int which = between(g, 1, 100);
    if (of == 0 && which <= 20) {
        feature(g, FEATURE_DATE_DAYS);
        return (expression){say(g, "days(%s, %s)", make_date(g).text, make_date(g).text),
                            LEVEL_PRIMARY, 0};
    }
    if (of == 0 && which <= 40) {
        static const char *const parts[] = {"year", "quarter", "month", "day"};
        feature(g, FEATURE_DATE_PART);
        return (expression){say(g, "%s(%s)", parts[below(g, 4)], make_date(g).text), LEVEL_PRIMARY,
                            0};
    }
    expression a = make_number(g, of, depth - 1);
    if (which <= 55 && a.places + 3 <= MOST_PLACES) {
        feature(g, FEATURE_PERCENT_OF);
        return (expression){
            say(g, "%s of %s", chance(g, 50) ? "25%" : "7.5%", within_level(g, a, LEVEL_PRIMARY)),
            LEVEL_MINUS, a.places + 3};
    }
    expression b = make_number(g, of, depth - 1);
    int places = most_places(a, b);
    if (which <= 80) {
        bool least_of = chance(g, 50);
        feature(g, least_of ? FEATURE_MINIMUM : FEATURE_MAXIMUM);
        return (expression){say(g, "%s(%s, %s)", least_of ? "min" : "max", a.text, b.text),
                            LEVEL_PRIMARY, places};
    }
    feature(g, FEATURE_IF_THEN_ELSE);
    return (expression){
        say(g, "(if %s then %s else %s)", make_truth(g, depth - 1).text, a.text, b.text),
        LEVEL_PRIMARY, places};
}

expression make_number(generator *g, uint32_t of, int depth)
{
    int which = between(g, 1, 100);
    if (depth <= 0 || which <= 33)
        return make_leaf(g, of);
    if (which <= 42)
        return make_worded(g, of, depth);
    if (which <= 60)
        return make_sum(g, of, depth);
    if (which <= 82)
        return make_product(g, of, depth);
    if (which <= 92)
        return make_quotient(g, of, depth);
    expression a = make_number(g, of, depth - 1);
    feature(g, FEATURE_NEGATE);
    const char *text = within_level(g, a, LEVEL_MINUS);
    return (expression){text[0] == '-' ? say(g, "-(%s)", text) : say(g, "-%s", text), LEVEL_MINUS,
                        a.places};
}

/* ---- dates, texts, rows --------------------------------------------------------------------- */

expression make_date(generator *g)
{
    shape wanted = no_shape;
    wanted.kind = SHAPE_DATE;
    expression leaf;
    bool is_found = chance(g, 60) && find_value(g, &wanted, &leaf);
    if (is_found && chance(g, 12)) {
        bool days = chance(g, 50);
        feature(g, days ? FEATURE_DATE_SHIFT_DAYS : FEATURE_DATE_SHIFT_MONTHS);
        return (expression){say(g, "%s %s %d %s", leaf.text, chance(g, 50) ? "+" : "-",
                                between(g, 0, days ? 400 : 14),
                                days            ? "days"
                                : chance(g, 50) ? "months"
                                                : "years"),
                            LEVEL_SUM, 0};
    }
    if (is_found)
        return leaf;
    feature(g, FEATURE_DATE_LITERAL);
    return (expression){make_date_text(g), LEVEL_PRIMARY, 0};
}

expression make_text(generator *g)
{
    shape wanted = no_shape;
    wanted.kind = SHAPE_TEXT;
    expression leaf;
    if (chance(g, 60) && find_value(g, &wanted, &leaf))
        return leaf;
    return (expression){make_string(g), LEVEL_PRIMARY, 0};
}

bool make_row(generator *g, shape *of, expression *row)
{
    if (!g->registry_count)
        return false;
    *of = (shape){SHAPE_ROW, below(g, g->registry_count), 0, 0};
    return find_thing(g, of, row);
}

/* A row by its key or by another of its spellings. */
static const char *row_literal(generator *g, uint32_t of)
{
    const registry *r = &g->registries[of];
    uint32_t row = below(g, r->row_count);
    int which = between(g, 1, 100);
    if (which <= 75)
        return r->keys[row];
    feature(g, FEATURE_ROW_BY_SPELLING);
    if (which <= 85 && r->has_labels && r->labels[row])
        return say(g, "\"%s\"", r->labels[row]);
    if (which <= 95 && r->has_aliases && r->aliases[row])
        return say(g, "\"%s\"", r->aliases[row]);
    return say(g, "\"%s\"", r->keys[row]);
}

/* ---- statements ----------------------------------------------------------------------------- */

static const char *any_sign(generator *g, bool ordered)
{
    static const char *const signs[] = {"=", "<>", "<", "<=", ">", ">="};
    uint32_t which = below(g, ordered ? 6 : 2);
    feature(g, (generator_feature)(FEATURE_EQUAL + (int)which));
    return signs[which];
}

static expression comparison(generator *g, expression a, expression b, bool ordered)
{
    return (expression){say(g, "%s %s %s", within_level(g, a, LEVEL_IN), any_sign(g, ordered),
                            within_level(g, b, LEVEL_IN)),
                        LEVEL_COMPARISON, 0};
}

static expression compare_numbers(generator *g, int depth)
{
    uint32_t of = below(g, g->dimension_count);
    feature(g, FEATURE_COMPARE_NUMBERS);
    expression a = make_number(g, of, depth);
    expression b = chance(g, 55) ? make_literal(g, of) : make_number(g, of, depth);
    return chance(g, 80) ? comparison(g, a, b, true) : comparison(g, b, a, true);
}

/* Quotients that lie half way between two numbers of twelve places, and one that does not. */
static expression compare_quotients(generator *g)
{
    static const char *const divisors[] = {"2e12", "4e12", "8e12", "2,000,000,000,000"};
    expression a = make_leaf(g, 0), b = make_leaf(g, 0);
    feature(g, FEATURE_COMPARE_NUMBERS);
    feature(g, FEATURE_DIVIDE);
    a = (expression){say(g, "%s / %s", within_level(g, a, LEVEL_PRODUCT), divisors[below(g, 4)]),
                     LEVEL_PRODUCT, 12};
    b = (expression){say(g, "%s / 1e12", within_level(g, b, LEVEL_PRODUCT)), LEVEL_PRODUCT, 12};
    return comparison(g, a, b, true);
}

static bool compare_rows(generator *g, expression *result)
{
    shape of;
    expression row, other;
    if (!make_row(g, &of, &row))
        return false;
    feature(g, FEATURE_COMPARE_ROWS);
    expression literal = {row_literal(g, of.registry), LEVEL_PRIMARY, 0};
    if (chance(g, 20) && find_thing(g, &of, &other)) {
        *result = comparison(g, row, other, false);
    } else if (chance(g, 15)) {
        feature(g, FEATURE_ROW_ON_LEFT);
        *result = (expression){say(g, "%s %s %s", literal.text, any_sign(g, false), row.text),
                               LEVEL_COMPARISON, 0};
    } else {
        *result = (expression){say(g, "%s %s %s", row.text, any_sign(g, false), literal.text),
                               LEVEL_COMPARISON, 0};
    }
    return true;
}

static const row_set *set_of(generator *g, uint32_t of)
{
    uint32_t list[MOST_SETS], count = 0;
    for (uint32_t i = 0; i < g->set_count; i++)
        if (g->sets[i].registry == of)
            list[count++] = i;
    return count ? &g->sets[list[below(g, count)]] : NULL;
}

static const char *in_word(generator *g)
{
    if (!chance(g, 35))
        return "in";
    feature(g, FEATURE_NOT_IN);
    return "not in";
}

static bool row_in(generator *g, expression *result)
{
    shape of;
    expression row;
    if (!make_row(g, &of, &row))
        return false;
    const row_set *set = set_of(g, of.registry);
    if (set && chance(g, 55)) {
        feature(g, set->tier ? FEATURE_IN_TIER : FEATURE_IN_GROUP);
        *result = (expression){say(g, "%s %s %s", row.text, in_word(g), set->name), LEVEL_IN, 0};
        return true;
    }
    uint32_t count = (uint32_t)between(g, 1, 4);
    const char *list = row_literal(g, of.registry);
    feature(g, count == 1 ? FEATURE_IN_ONE : FEATURE_IN_ROWS);
    for (uint32_t i = 1; i < count; i++) {
        expression other;
        if (set && chance(g, 25)) {
            feature(g, FEATURE_IN_ROWS_AND_SETS);
            list = say(g, "%s, %s", list, set->name);
        } else if (chance(g, 10) && find_thing(g, &of, &other)) {
            list = say(g, "%s, %s", list, other.text);
        } else {
            list = say(g, "%s, %s", list, row_literal(g, of.registry));
        }
    }
    *result = (expression){say(g, "%s %s (%s)", row.text, in_word(g), list), LEVEL_IN, 0};
    return true;
}

/* A list of two or three of what MAKE makes, after `in`. */
static expression value_in(generator *g, expression value, expression (*make)(generator *g))
{
    const char *list = make(g).text;
    for (int i = between(g, 1, 2); i > 0; i--)
        list = say(g, "%s, %s", list, make(g).text);
    return (expression){say(g, "%s %s (%s)", within_level(g, value, LEVEL_SUM), in_word(g), list),
                        LEVEL_IN, 0};
}

static expression number_in(generator *g, int depth)
{
    uint32_t of = below(g, g->dimension_count);
    expression value = make_number(g, of, depth - 1);
    const char *list = make_leaf(g, of).text;
    feature(g, FEATURE_IN_NUMBERS);
    for (int i = between(g, 1, 3); i > 0; i--)
        list = say(g, "%s, %s", list, make_leaf(g, of).text);
    return (expression){say(g, "%s %s (%s)", within_level(g, value, LEVEL_SUM), in_word(g), list),
                        LEVEL_IN, 0};
}

static expression simple_truth(generator *g)
{
    shape wanted = no_shape;
    expression leaf;
    if (chance(g, 94) && find_value(g, &wanted, &leaf))
        return leaf;
    feature(g, FEATURE_TRUTH_LITERAL);
    return (expression){chance(g, 50) ? "yes" : "no", LEVEL_PRIMARY, 0};
}

static expression range_in(generator *g)
{
    bool closed = chance(g, 50), dates = chance(g, 30);
    const char *low, *high;
    expression value;
    feature(g, closed ? FEATURE_RANGE_CLOSED : FEATURE_RANGE_HALF_OPEN);
    if (dates) {
        const char *ends[2];
        make_dates(g, ends, 2);
        feature(g, FEATURE_RANGE_DATES);
        value = make_date(g);
        low = ends[0];
        high = closed ? ends[1] : "9999-12-31";
    } else {
        int start = between(g, 0, 900);
        value = make_number(g, 0, 1);
        low = say(g, "%d", start);
        high = chance(g, 20) ? say(g, "(%d + %s)", start + 1, make_leaf(g, 0).text)
                             : say(g, "%d", start + between(g, 1, 900));
    }
    return (expression){say(g, "%s %s %s%s%s", within_level(g, value, LEVEL_SUM), in_word(g), low,
                            closed ? ".." : "..<", high),
                        LEVEL_IN, 0};
}

/* A fact, or a column that is reached from one, and whether it is stated. */
static expression missing_test(generator *g)
{
    const thing *fact = &g->facts[below(g, g->fact_count)];
    found_list *cells = &(found_list){.count = 0};
    bool is_not = chance(g, 40);
    const char *what = fact->name;
    if (fact->shape.kind == SHAPE_ROW && chance(g, 50)) {
        shape wanted = {chance(g, 50) ? SHAPE_TEXT : SHAPE_TRUTH, 0, 0, 0};
        find_cells(g, &wanted, fact, cells);
        if (cells->count)
            what = cells->items[below(g, cells->count)].text;
    }
    feature(g, is_not ? FEATURE_IS_NOT_MISSING : FEATURE_IS_MISSING);
    return (expression){say(g, "%s is %smissing", what, is_not ? "not " : ""), LEVEL_COMPARISON, 0};
}

static expression rarer_truth(generator *g, int depth)
{
    int which = between(g, 1, 100);
    if (which <= 40)
        return range_in(g);
    if (which <= 70)
        return missing_test(g);
    if (which <= 80 && g->one_of)
        return (expression){say(g, "%s %s", g->one_of, chance(g, 50) ? "= wb" : "in (wa, wc)"),
                            LEVEL_COMPARISON, 0};
    feature(g, FEATURE_IF_THEN_ELSE);
    return (expression){say(g, "(if %s then %s else %s)", make_truth(g, depth - 1).text,
                            make_truth(g, depth - 1).text, make_truth(g, depth - 1).text),
                        LEVEL_PRIMARY, 0};
}

static expression truth_leaf(generator *g, int depth)
{
    expression result;
    int which = between(g, 1, 100);
    if (chance(g, 14))
        return rarer_truth(g, depth);
    if (which <= 20)
        return simple_truth(g);
    if (which <= 23)
        return compare_quotients(g);
    if (which <= 48)
        return compare_numbers(g, depth > 2 ? 2 : depth);
    if (which <= 62 && row_in(g, &result))
        return result;
    if (which <= 70 && compare_rows(g, &result))
        return result;
    if (which <= 78) {
        feature(g, FEATURE_COMPARE_DATES);
        return comparison(g, make_date(g), make_date(g), true);
    }
    if (which <= 84) {
        feature(g, FEATURE_COMPARE_TEXTS);
        return comparison(g, make_text(g), make_text(g), false);
    }
    if (which <= 88) {
        feature(g, FEATURE_IN_TEXTS);
        return value_in(g, make_text(g), make_text);
    }
    if (which <= 91) {
        feature(g, FEATURE_IN_DATES);
        return value_in(g, make_date(g), make_date);
    }
    if (which <= 95)
        return number_in(g, depth > 2 ? 2 : depth);
    feature(g, FEATURE_COMPARE_TRUTHS);
    return comparison(g, simple_truth(g), depth > 1 ? truth_leaf(g, depth - 1) : simple_truth(g),
                      false);
}

expression make_truth(generator *g, int depth)
{
    int which = between(g, 1, 100);
    if (depth <= 0 || which <= 35)
        return truth_leaf(g, depth);
    if (which <= 50) {
        feature(g, FEATURE_NOT);
        return (expression){say(g, "not %s", within_level(g, make_truth(g, depth - 1), LEVEL_NOT)),
                            LEVEL_NOT, 0};
    }
    bool is_and = which <= 75;
    level least = is_and ? LEVEL_AND : LEVEL_OR;
    feature(g, is_and ? FEATURE_AND : FEATURE_OR);
    expression a = make_truth(g, depth - 1), b = make_truth(g, depth - 1);
    const char *words = within_level(g, b, (level)(least + 1));
    return (expression){say(g, "%s %s %s", within_level(g, a, least), is_and ? "and" : "or", words),
                        least, 0};
}
