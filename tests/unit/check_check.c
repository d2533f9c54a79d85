/* check_check.c - the checker through lc_check: types, units and scales of nodes, constants, order
 * of exceptions, intervals, tests, limits, modules, mistakes, failing allocations. The words of the
 * reports are in tests/golden. */
#include "law_run.h"

Suite *suite_check(void);

static lc_node_kind kind_of(const char *condition)
{
    run r;
    lc_node_kind kind = check_condition(&r, "", condition)->kind;
    run_end(&r);
    return kind;
}

/* ---- types ----------------------------------------------------------------------------------- */

START_TEST(test_kinds)
{
    ck_assert_int_eq(kind_of("good"), LC_NODE_FACT);
    ck_assert_int_eq(kind_of("not good"), LC_NODE_NOT);
    ck_assert_int_eq(kind_of("good and yes"), LC_NODE_AND);
    ck_assert_int_eq(kind_of("good or no"), LC_NODE_OR);
    ck_assert_int_eq(kind_of("name = \"A\""), LC_NODE_EQUAL);
    ck_assert_int_eq(kind_of("good <> yes"), LC_NODE_NOT_EQUAL);
    ck_assert_int_eq(kind_of("date < 2025-01-01"), LC_NODE_LESS);
    ck_assert_int_eq(kind_of("number <= 3"), LC_NODE_LESS_EQUAL);
    ck_assert_int_eq(kind_of("share > 0.5"), LC_NODE_GREATER);
    ck_assert_int_eq(kind_of("power >= 3 TPP"), LC_NODE_GREATER_EQUAL);
    ck_assert_int_eq(kind_of("place in (MY, CN)"), LC_NODE_IN);
    ck_assert_int_eq(kind_of("place not in (MY, CN)"), LC_NODE_NOT);
    ck_assert_int_eq(kind_of("name in (\"A\", \"B\", \"C\")"), LC_NODE_OR);
    ck_assert_int_eq(kind_of("number in (4)"), LC_NODE_EQUAL);
}
END_TEST

static void expect_row(const char *condition, bool left, uint32_t row)
{
    run r;
    const lc_node *node = check_condition(&r, "", condition);
    const lc_node *side = left ? node->a : node->b;
    ck_assert_int_eq(side->kind, LC_NODE_ROW);
    ck_assert_int_eq(side->type.kind, LC_TYPE_ROW);
    ck_assert_uint_eq(side->type.registry, 0);
    ck_assert_uint_eq(side->index, row);
    run_end(&r);
}

START_TEST(test_rows_by_every_spelling)
{
    expect_row("place = MY", false, 0);
    expect_row("MY = place", true, 0);
    expect_row("place = \"Malaysia\"", false, 0);
    expect_row("\"MYS\" = place", true, 0);
    expect_row("place <> \"Federation of Malaysia\"", false, 0);
    expect_row("\"China\" = MY", true, 1);
    expect_row("MY = \"China\"", false, 1);
    expect_row("place = \"FR\"", false, 2);
    expect_wrong_condition("place = malaysia", LC_E0203, "malaysia");
    expect_wrong_condition("place = \"MYS \"", LC_E0203, "\"MYS \"");
}
END_TEST

START_TEST(test_columns)
{
    run r;
    const lc_node *node = check_condition(&r,
                                          "registry chip\n"
                                          "  | key | tpp : TPP | speed : decimal |\n"
                                          "  | A | 1,234.5 | -0.5 |\n"
                                          "  | B | 1 half | |\n",
                                          "A.tpp > B.tpp and A.speed < 1");
    const lc_node *cell = node->a->a;
    ck_assert_int_eq(cell->kind, LC_NODE_CELL);
    ck_assert_uint_eq(cell->index, 0);
    ck_assert_int_eq(cell->scale, 2);
    ck_assert_int_eq(cell->a->kind, LC_NODE_ROW);
    const lc_registry *chip = NULL;
    for (uint32_t i = 0; i < r.law->registry_count; i++)
        if (r.law->registries[i].column_count == 2 && r.law->registries[i].row_count == 2)
            chip = &r.law->registries[i];
    ck_assert_ptr_nonnull(chip);
    ck_assert_int_eq(chip->rows[0].cells[0].value, 123450);
    ck_assert_int_eq(chip->rows[0].cells[1].value, -500000);
    ck_assert_int_eq(chip->rows[1].cells[0].value, 50);
    ck_assert(!chip->rows[1].cells[1].known);
    ck_assert_uint_eq(chip->spelling_count, 2);
    run_end(&r);
}
END_TEST

START_TEST(test_mistakes_in_expressions)
{
    expect_wrong_condition("number", LC_E0303, NULL);
    expect_wrong_condition("power > 5", LC_E0302, ">");
    expect_wrong_condition("power > 5 hour", LC_E0302, ">");
    expect_wrong_condition("power + 5 > 5 TPP", LC_E0302, "+");
    expect_wrong_condition("power * 1 TPP > 5 TPP", LC_E0302, ">");
    expect_wrong_condition("name > \"A\"", LC_E0305, ">");
    expect_wrong_condition("name = 5", LC_E0301, "=");
    expect_wrong_condition("- name = 5", LC_E0304, NULL);
    expect_wrong_condition("place.size = 5", LC_E0208, "size");
    expect_wrong_condition("number.size = 5", LC_E0309, "number.size");
    expect_wrong_condition("number in MY", LC_E0307, NULL);
    expect_wrong_condition("place in (MY, 5)", LC_E0301, "5");
    expect_wrong_condition("powr > 5 TPP", LC_E0202, "powr");
    expect_wrong_condition("power > 5 TPB", LC_E0204, "TPB");
    expect_wrong_condition("10 days + date > date", LC_E0335, "10 days");
    expect_wrong_condition("date - date = 5", LC_E0334, "-");
}
END_TEST

/* ---- units and scales ------------------------------------------------------------------------ */

/* The left side of `EXPRESSION = EXPRESSION`. */
static const lc_node *typed(run *r, const char *expression)
{
    char condition[512];
    snprintf(condition, sizeof condition, "%s = %s", expression, expression);
    return check_condition(r, "let twice = 2 * power\nthreshold most = 1.50 TPP\n", condition)->a;
}

/* Two factors of a dimension at most: the exponents, 0 for none. */
static void expect_type(const char *expression, int scale, int first, int second)
{
    run r;
    const lc_node *node = typed(&r, expression);
    ck_assert_int_eq(node->type.kind, LC_TYPE_NUMBER);
    ck_assert_msg(node->scale == scale, "%s: %d", expression, node->scale);
    const lc_dimension *dimension = &r.law->dimensions[node->type.dimension];
    uint32_t count = (first ? 1u : 0u) + (second ? 1u : 0u);
    ck_assert_uint_eq(dimension->count, count);
    if (first)
        ck_assert_int_eq(dimension->factors[0].exponent, first);
    if (second)
        ck_assert_int_eq(dimension->factors[1].exponent, second);
    run_end(&r);
}

START_TEST(test_scales)
{
    expect_type("number", 0, 0, 0);
    expect_type("share", 6, 0, 0);
    expect_type("power", 2, 1, 0);
    expect_type("halves", 2, 1, 0);
    expect_type("done", -12, 1, 0);
    expect_type("1.2300", 2, 0, 0);
    expect_type("1,000", 0, 0, 0);
    expect_type("1e26", -26, 0, 0);
    expect_type("3 half", 1, 1, 0);
    expect_type("4 half", 0, 1, 0);
    expect_type("-share", 6, 0, 0);
    expect_type("share + 1", 6, 0, 0);
    expect_type("1 - number", 0, 0, 0);
    expect_type("done + 1e26 operations", -12, 1, 0);
    expect_type("done - 0.5 operations", 1, 1, 0);
    expect_type("share * share", 12, 0, 0);
    expect_type("share * done", -6, 1, 0);
    expect_type("number / 3", 12, 0, 0);
    expect_type("power / power", 12, 0, 0);
    expect_type("twice", 2, 1, 0);
    expect_type("most", 1, 1, 0);
}
END_TEST

START_TEST(test_dimensions)
{
    expect_type("power * power", 4, 2, 0);
    expect_type("power * 1 hour", 2, 1, 1);
    expect_type("1 hour * power", 2, 1, 1);
    expect_type("power / 1 hour", 12, 1, -1);
    expect_type("1 / power", 12, -1, 0);
    expect_type("power * 1 hour / power", 12, 1, 0);
    run r;
    const lc_node *node =
        check_condition(&r, "", "power * 1 hour = 1 hour * power"); /* one and the same */
    ck_assert_uint_eq(node->a->type.dimension, node->b->type.dimension);
    ck_assert_str_eq(lc_type_words(r.law, node->a->type), "TPP * hour");
    run_end(&r);
}
END_TEST

START_TEST(test_limits_of_dimensions_and_scales)
{
    static const char four[] = "ruleset sample\nuse scale\n"
                               "unit a\nunit b\nunit c\nunit d\nunit e\nfacts\n  x : a\n"
                               "rule it\n  when x * 1 b * 1 c * 1 d = x * 1 d * 1 c * 1 b\n"
                               "  then denied\n" END;
    run r;
    check_law(&r, four);
    run_end(&r);
    expect_error("ruleset sample\nuse scale\n"
                 "unit a\nunit b\nunit c\nunit d\nunit e\nfacts\n  x : a\n"
                 "rule it\n  when x * 1 b * 1 c * 1 d * 1 e > 0\n  then denied\n" END,
                 LC_E0310, "x * 1 b * 1 c * 1 d * 1 e");
    check_condition(&r, "", "share * share * share * share * share * share > 0");
    run_end(&r);
    expect_wrong_condition("share * share * share * share * share * share * share > 0", LC_E0311,
                           "share * share * share * share * share * share * share");
    check_condition(&r, "", "number * 1e18 * 1e18 > 0");
    run_end(&r);
    expect_wrong_condition("number * 1e18 * 1e19 > 0", LC_E0312, "number * 1e18 * 1e19");
}
END_TEST

/* ---- constants ------------------------------------------------------------------------------- */

static void expect_threshold(const char *expression, int64_t value, int scale)
{
    run r;
    char more[512];
    snprintf(more, sizeof more, "threshold it_is = %s\nthreshold more = it_is\n", expression);
    check_condition(&r, more, "more = more");
    for (uint32_t i = 0; i < 2; i++) {
        const lc_threshold *threshold = &r.law->thresholds[i];
        ck_assert_int_eq(threshold->type.kind, LC_TYPE_NUMBER);
        ck_assert_uint_eq(threshold->step_count, 1);
        ck_assert_uint_eq(threshold->steps[0].first_interval, 0);
        ck_assert_msg(threshold->steps[0].number == value, "%s: %lld", expression,
                      (long long)threshold->steps[0].number);
        ck_assert_int_eq(threshold->scale, scale);
    }
    run_end(&r);
}

static void expect_wrong_threshold(const char *expression, lc_code code)
{
    char text[4096];
    snprintf(text, sizeof text,
             START FACTS "threshold it_is = %s\nrule it\n  when it_is > 0\n  then denied\n" END,
             expression);
    expect_error(text, code, NULL);
}

START_TEST(test_thresholds)
{
    expect_threshold("2 * 3 + 4", 10, 0);
    expect_threshold("1 / 3", 333333333333, 12);
    expect_threshold("2 / 3", 666666666667, 12);
    expect_threshold("-2 / 3", -666666666667, 12);
    expect_threshold("1 / 2000000000000", 0, 0); /* half to even: 0 */
    expect_threshold("3 / 2000000000000", 2, 12);
    expect_threshold("5 / 10", 5, 1);
    expect_threshold("3 half", 15, 1);
    expect_threshold("2 half - 1 TPP", 0, 0);
    expect_threshold("1e26 operations", 1, -26);
    expect_threshold("-(0.10 + 0.1)", -2, 1);
    expect_wrong_threshold("1 / 0", LC_E0313);
    expect_wrong_threshold("number", LC_E0314);
    expect_wrong_threshold("1e36 * 1e36", LC_E0312);
    expect_wrong_threshold("1e36 + 0.001", LC_E0312);
    expect_wrong_threshold("yes", LC_E0315);
    expect_wrong_threshold("it_is + 1", LC_E0216);
}
END_TEST

START_TEST(test_units)
{
    run r;
    check_law(&r, START "unit chip_year = 15,832.5 TPP * 3 hour\nunit short = 0.001 half\n"
                        "facts\n  x : chip_year\n  y : short\n"
                        "rule it\n  when x > 1 chip_year and y > 1 TPP\n  then denied\n" END);
    const lc_unit *product = NULL, *small = NULL;
    for (uint32_t i = 0; i < r.law->unit_count; i++) {
        const char *name = r.law->units[i].declared.name->text;
        product = strcmp(name, "chip_year") == 0 ? &r.law->units[i] : product;
        small = strcmp(name, "short") == 0 ? &r.law->units[i] : small;
    }
    ck_assert_ptr_nonnull(product);
    ck_assert_ptr_nonnull(small);
    ck_assert(product->factor.coefficient == 474975 && product->factor.scale == 1);
    ck_assert_uint_eq(r.law->dimensions[product->dimension].count, 2);
    ck_assert(small->factor.coefficient == 5 && small->factor.scale == 4);
    ck_assert_int_eq(small->scale, 4);
    ck_assert_int_eq(r.law->facts[1].form.scale, 4);
    run_end(&r);
    expect_error(START "unit a = 5 b\nunit b = 2 a\n" FACTS
                       "rule it\n  when number > 1\n  then denied\n" END,
                 LC_E0216, NULL);
    expect_error(START "unit a to 5\n" FACTS "rule it\n  when number > 1\n  then denied\n" END,
                 LC_E0317, "5");
    expect_error(START "unit a = 5\n" FACTS "rule it\n  when number > 1\n  then denied\n" END,
                 LC_E0316, "5");
}
END_TEST

/* ---- sets ------------------------------------------------------------------------------------ */

START_TEST(test_sets)
{
    run r;
    const lc_node *node = check_condition(&r,
                                          "group far = MY, \"China\"\n"
                                          "group all_of = far, near\n"
                                          "tiers of country\n  near = FR\n  rest = the rest\n",
                                          "place in all_of and place in (rest, FR)");
    static const uint8_t all[] = {1, 1, 1}, rest[] = {1, 1, 0};
    for (int side = 0; side < 2; side++) {
        const lc_node *in = side ? node->b : node->a;
        ck_assert_int_eq(in->kind, LC_NODE_IN);
        ck_assert_uint_eq(r.law->sets[in->index].version_count, 1);
        ck_assert_mem_eq(r.law->sets[in->index].versions[0].members, all, 3);
    }
    ck_assert_ptr_null(r.law->sets[node->b->index].declared.name);
    for (uint32_t i = 0; i < r.law->set_count; i++) {
        const lc_row_set *set = &r.law->sets[i];
        if (set->declared.name && strcmp(set->declared.name->text, "rest") == 0) {
            ck_assert(set->tier);
            ck_assert_mem_eq(set->versions[0].members, rest, 3);
        }
    }
    run_end(&r);
}
END_TEST

START_TEST(test_group_of_unknown_texts)
{
    static const char rest[] = "rule it\n  when place in g\n  then denied\n" END;
    char text[1024];
    snprintf(text, sizeof text,
             START FACTS "registry chip\n  | key |\n  | A |\ngroup g = \"Nowhere\"\n%s", rest);
    expect_error(text, LC_E0221, "\"Nowhere\"");
    snprintf(text, sizeof text, START FACTS "group g = \"Nowhere\"\n%s", rest);
    expect_error(text, LC_E0203, "\"Nowhere\"");
    snprintf(text, sizeof text, START FACTS "group g = h\ngroup h = g, MY\n%s", rest);
    expect_error(text, LC_E0216, NULL);
}
END_TEST

/* ---- rules ----------------------------------------------------------------------------------- */

static uint32_t position_of(const lc_law *law, const char *name)
{
    for (uint32_t i = 0; i < law->rule_count; i++)
        if (strcmp(law->rules[law->rule_order[i]].declared.name->text, name) == 0)
            return i;
    ck_abort_msg("no rule %s", name);
    return 0;
}

START_TEST(test_order_of_exceptions)
{
    run r;
    check_law(&r, START FACTS
              "rule leaf\n  despite middle, root\n  when good\n  then fine\n"
              "rule root\n  when number > 0\n  then banned\n"
              "rule middle\n  despite root\n  when share > 0\n  unless good\n  then denied\n"
              "rule other\n  despite root\n  when name = \"A\"\n  then review\n" END);
    const lc_law *law = r.law;
    ck_assert_uint_eq(law->rule_count, 4);
    ck_assert_uint_lt(position_of(law, "leaf"), position_of(law, "middle"));
    ck_assert_uint_lt(position_of(law, "middle"), position_of(law, "root"));
    ck_assert_uint_lt(position_of(law, "other"), position_of(law, "root"));
    const lc_rule *root = &law->rules[1];
    ck_assert_uint_eq(root->exception_count, 3);
    ck_assert_uint_eq(root->exceptions[0], 0);
    ck_assert_uint_eq(root->exceptions[1], 2);
    ck_assert_uint_eq(root->exceptions[2], 3);
    ck_assert_uint_eq(law->rules[0].despite_count, 2);
    ck_assert(!law->rules[2].conditions[0].unless && law->rules[2].conditions[1].unless);
    ck_assert_int_eq(law->outcomes[root->outcome].mode, LC_MODE_FORBIDDEN);
    ck_assert_uint_eq(law->intervals[0].otherwise, 0);
    run_end(&r);
}
END_TEST

START_TEST(test_wrong_rules)
{
#define ROOT "rule root\n  when number > 0\n  then denied\n"
    expect_error(START FACTS ROOT "rule e\n  despite root\n  then banned\n" END, LC_E0423,
                 "banned");
    expect_error(START FACTS ROOT "rule e\n  despite root\n  then denied\n" END, LC_E0423, NULL);
    expect_error(START FACTS "rule a\n  despite b\n  when number > 0\n  then fine\n"
                             "rule b\n  despite a\n  when number > 0\n  then fine\n" END,
                 LC_E0424, NULL);
    expect_error(START FACTS ROOT "rule e\n  despite rot\n  then fine\n" END, LC_E0207, "rot");
    expect_error(START FACTS ROOT "rule e\n  despite root, root\n  then fine\n" END, LC_E0220,
                 NULL);
    expect_error(START FACTS "rule root\n  when number > 0\n" END, LC_E0420, "root");
    expect_error(START FACTS "cap c\n  limits number to 5\n"
                             "rule root\n  within c\n  when number > 0\n  then denied\n" END,
                 LC_E0422, "within c");
    expect_error(START FACTS ROOT, LC_E0403, "sample");
    expect_error("use places\n" FACTS ROOT END, LC_E0401, NULL);
#undef ROOT
}
END_TEST

/* A chain of exceptions cannot be long, as each is more lenient; a chain of lets can. */
START_TEST(test_long_chain_of_lets)
{
    enum { LENGTH = 10000, LINE = 40 };
    char *text = malloc((size_t)LENGTH * LINE + 1024);
    ck_assert_ptr_nonnull(text);
    size_t at = (size_t)sprintf(text, START FACTS "rule it\n  when x0 > 1\n  then denied\n" END);
    for (int i = 0; i < LENGTH; i++)
        at += (size_t)sprintf(text + at, "let x%d = x%d\n", i, i + 1);
    sprintf(text + at, "let x%d = share\n", LENGTH);
    run r;
    check_law(&r, text);
    ck_assert_uint_eq(r.law->let_count, LENGTH + 1);
    for (uint32_t i = 0; i <= LENGTH; i++)
        ck_assert_int_eq(r.law->lets[i].node->scale, 6);
    run_end(&r);
    free(text);
}
END_TEST

START_TEST(test_duties)
{
    run r;
    check_law(&r, START FACTS "rule it\n  when number > 0\n  then denied\n"
                              "  with \"report\"\n  with \"notice\" 10 days before date\n"
                              "  with \"renewal\" 36600 days after date\n" END);
    const lc_duty *duties = r.law->rules[0].duties;
    ck_assert_uint_eq(r.law->rules[0].duty_count, 3);
    ck_assert(!duties[0].has_due);
    ck_assert(duties[1].has_due && duties[1].amount == -10);
    ck_assert_uint_eq(duties[1].anchor, r.law->date_fact);
    ck_assert_int_eq(duties[2].amount, 36600);
    run_end(&r);
#define RULE "rule it\n  when number > 0\n  then denied\n"
    expect_error(START FACTS RULE "  with \"r\" 36601 days after date\n" END, LC_E0432, NULL);
    expect_error(START FACTS RULE "  with \"r\" 1.5 days after date\n" END, LC_E0432, NULL);
    expect_error(START FACTS RULE "  with \"r\" 2 days after number\n" END, LC_E0436, NULL);
    expect_error(START FACTS RULE "  with \"r\" 1201 months after date\n" END, LC_E0432, NULL);
    expect_error(START FACTS RULE "  with \"r\" 2 weeks after date\n" END, LC_E0449, "weeks");
    expect_error(START FACTS RULE "  with \"r\" 2 working days after date\n" END, LC_E0449,
                 "working days");
    expect_error(START FACTS RULE "  with \"r\" 2 after date\n" END, LC_E0131, NULL);
#undef RULE
}
END_TEST

/* ---- caps ------------------------------------------------------------------------------------ */

#define WITHIN                                                                                     \
    "rule it\n  when number > 0\n  then denied\n"                                                  \
    "rule few\n  despite it\n  within c\n  then fine\n"

START_TEST(test_caps)
{
    run r;
    check_law(&r, START FACTS "cap c\n"
                              "  limits power * number to 10 half per name and place each year\n"
                              "  limits number to 5 from 2025-01-01 until 2025-12-31\n"
                              "  counts from 2024-06-01\n" WITHIN END);
    const lc_cap *cap = &r.law->caps[0];
    ck_assert_uint_eq(cap->limit_count, 2);
    ck_assert_int_eq(cap->limits[0].measure->scale, 2);
    ck_assert_int_eq(cap->limits[0].limit_scale, 0);
    ck_assert(cap->limits[0].steps[0].node->number == 5);
    ck_assert_uint_eq(cap->limits[0].key_count, 2);
    ck_assert_int_eq(cap->limits[0].window, LC_WINDOW_YEAR);
    ck_assert(!cap->limits[0].has_period && cap->limits[1].has_period);
    ck_assert_int_eq(cap->limits[1].window, LC_WINDOW_EVER);
    ck_assert_int_eq(cap->limits[1].until - cap->limits[1].from, 364);
    int32_t date;
    ck_assert(lc_date_from_parts(&date, 2024, 6, 1));
    ck_assert_int_eq(cap->counts_from, date);
    ck_assert_uint_eq(r.law->rules[1].within_count, 1);
    run_end(&r);
}
END_TEST

START_TEST(test_wrong_caps)
{
#define CAP(words) START FACTS "cap c\n  limits " words "\n" WITHIN END
    expect_error(CAP("power to 5"), LC_E0302, NULL);
    expect_error(CAP("name to 5"), LC_E0304, NULL);
    expect_error(CAP("number to 5 per name and name"), LC_E0220, NULL);
    expect_error(CAP("number to 5 per name per place"), LC_E0426, "per place");
    expect_error(CAP("number to 5 each year each year"), LC_E0426, NULL);
    expect_error(CAP("number to 5 each month in any 30 days"), LC_E0439, "in any 30 days");
    expect_error(CAP("number to 5 in any 36601 days"), LC_E0442, NULL);
    expect_error(CAP("number to 5 in any 101 years"), LC_E0442, NULL);
    expect_error(CAP("number to 5 in any 1.5 months"), LC_E0442, NULL);
    expect_error(CAP("number to 5 in any 0 days"), LC_E0442, NULL);
    expect_error(CAP("number to 5 in any 2 weeks"), LC_E0442, "in any 2 weeks");
    expect_error(CAP("number to 5 where number"), LC_E0303, NULL);
    expect_error(CAP("number to 5 where left(c) > 1"), LC_E0216, NULL);
    expect_error(CAP("number to 5 per place.labl"), LC_E0208, "labl");
    expect_error(CAP("number to 5 then 6 from 2025-05-01 then 7 from 2025-05-01"), LC_E0441, NULL);
    expect_error(CAP("number to 5 from 2025-12-31 until 2025-01-01"), LC_E0427, NULL);
#undef CAP
    expect_error("ruleset sample\nuse places\nfacts\n  number : count\n"
                 "cap c\n  limits number to 5 each year\n" WITHIN END,
                 LC_E0429, NULL);
}
END_TEST

/* ---- intervals ------------------------------------------------------------------------------- */

typedef struct {
    int year, month, day; /* 0: from ever */
    bool in_force, binding;
} expected_interval;

static void expect_intervals(const char *header, const expected_interval *expected, uint32_t count)
{
    run r;
    char text[2048];
    snprintf(text, sizeof text,
             "ruleset sample\n%suse places\n" FACTS
             "rule it\n  when number > 0\n  then denied\n" END,
             header);
    check_law(&r, text);
    ck_assert_uint_eq(r.law->interval_count, count);
    for (uint32_t i = 0; i < count; i++) {
        const lc_interval *interval = &r.law->intervals[i];
        int32_t from = LC_DATE_MIN;
        if (expected[i].year)
            ck_assert(
                lc_date_from_parts(&from, expected[i].year, expected[i].month, expected[i].day));
        ck_assert_int_eq(interval->from, from);
        ck_assert_int_eq(interval->in_force, expected[i].in_force);
        ck_assert_int_eq(interval->binding, expected[i].binding);
    }
    run_end(&r);
}

START_TEST(test_intervals)
{
    expect_intervals("", (const expected_interval[]){{0, 0, 0, true, true}}, 1);
    expect_intervals("  in force from 2025-01-13\n  binding from 2025-05-15\n",
                     (const expected_interval[]){{0, 0, 0, false, false},
                                                 {2025, 1, 13, true, false},
                                                 {2025, 5, 15, true, true}},
                     3);
    expect_intervals("  in force until 2024-12-31\n",
                     (const expected_interval[]){{0, 0, 0, true, true}, {2025, 1, 1, false, true}},
                     2);
    /* periods that meet or overlap are one */
    expect_intervals("  in force from 2025-06-01 until 2025-06-30\n"
                     "  in force from 2025-01-01 until 2025-05-31\n"
                     "  in force from 2025-06-10 until 2025-07-31\n"
                     "  in force from 2026-01-01 until 9999-12-31\n",
                     (const expected_interval[]){{0, 0, 0, false, true},
                                                 {2025, 1, 1, true, true},
                                                 {2025, 8, 1, false, true},
                                                 {2026, 1, 1, true, true}},
                     4);
    expect_intervals("  in force from 0001-01-01\n  binding from 0001-01-01\n",
                     (const expected_interval[]){{0, 0, 0, true, true}}, 1);
    expect_error("ruleset sample\n  in force from 2025-02-01 until 2025-01-01\nuse scale\n"
                 "facts\n  date : date\n" END,
                 LC_E0427, "from 2025-02-01 until 2025-01-01");
}
END_TEST

/* ---- tests ----------------------------------------------------------------------------------- */

#define TESTED                                                                                     \
    START FACTS "rule it\n  when number > 0\n  then denied\n  with \"report\" 5 days after date\n" \
                "otherwise fine\ntest \"first\"\n"

START_TEST(test_tests)
{
    run r;
    check_law(&r, TESTED "  order date 2025-05-20, place \"MYS\", number 5, share -0.5, power 3,\n"
                         "    halves 3, done 2e12, good yes, name \"A\"\n"
                         "  expect denied by it with \"report\" by 2025-05-25\n"
                         "  order number missing, power 3 half\n"
                         "  expect indeterminate\n"
                         "  expect fine by otherwise\n"
                         "  expect fine by no_law\n");
    ck_assert_uint_eq(r.law->test_count, 1);
    const lc_law_test *test = &r.law->tests[0];
    ck_assert_str_eq(test->title, "first");
    ck_assert_uint_eq(test->step_count, 6);
    const lc_law_step *step = test->steps;
    static const int64_t values[] = {20228, 0, 5, -500000, 300, 150, 2, 1};
    ck_assert_uint_eq(step->value_count, 9);
    for (uint32_t i = 0; i < 8; i++) {
        ck_assert(!step->values[i].missing && step->values[i].value.known);
        ck_assert_msg(step->values[i].value.value == values[i], "value %u is %lld", i,
                      (long long)step->values[i].value.value);
    }
    ck_assert_str_eq(step->values[8].value.text, "A");
    ck_assert(step[1].expect && step[1].because == LC_BECAUSE_RULE && step[1].rule == 0);
    ck_assert_ptr_nonnull(step[1].duties);
    ck_assert(step[2].values[0].missing);
    ck_assert_int_eq(step[2].values[1].value.value, 150);
    ck_assert(step[3].indeterminate && step[3].because == LC_BECAUSE_ANY);
    ck_assert_int_eq(step[4].because, LC_BECAUSE_OTHERWISE);
    ck_assert_int_eq(step[5].because, LC_BECAUSE_NO_LAW);
    run_end(&r);
}
END_TEST

START_TEST(test_wrong_tests)
{
    expect_error(TESTED "  order number 5.5\n  expect fine\n", LC_E0321, "5.5");
    expect_error(TESTED "  order number -5\n  expect fine\n", LC_E0322, NULL);
    expect_error(TESTED "  order power 0.001\n  expect fine\n", LC_E0319, "0.001");
    expect_error(TESTED "  order done 5\n  expect fine\n", LC_E0319, NULL);
    expect_error(TESTED "  order power 1e17\n  expect fine\n", LC_E0320, "1e17");
    expect_error(TESTED "  order power 5 hour\n  expect fine\n", LC_E0318, "5 hour");
    expect_error(TESTED "  order place XX\n  expect fine\n", LC_E0203, "XX");
    expect_error(TESTED "  order numbr 5\n  expect fine\n", LC_E0219, "numbr");
    expect_error(TESTED "  order number 5, number 6\n  expect fine\n", LC_E0220, NULL);
    expect_error(TESTED "  expect fine\n", LC_E0433, NULL);
    expect_error(TESTED "  order number 5\n  expect fin\n", LC_E0206, NULL);
    expect_error(TESTED "  order number 5\n  expect fine by that\n", LC_E0207, "that");
    expect_error(TESTED "  order number 5\n  expect denied with \"reports\"\n", LC_E0438,
                 "\"reports\"");
    expect_error(TESTED "  order number 5\n  expect fine missing number, number\n", LC_E0220, NULL);
    expect_error(TESTED "  order number 5\n  expect holds number\n", LC_E0303, NULL);
    expect_error("ruleset sample\n  in force from 2025-01-01\nuse scale\nfacts\n  date : date\n"
                 "otherwise fine\ntest \"t\"\n  order date missing\n  expect fine\n",
                 LC_E0434, NULL);
    expect_error("ruleset sample\n  in force from 2025-01-01\nuse scale\nfacts\n"
                 "  date : date if missing day\n  day : date\notherwise fine\ntest \"t\"\n"
                 "  order day 2025-02-01\n  expect fine\n  order day missing\n  expect fine\n",
                 LC_E0434, "order day missing");
}
END_TEST

/* ---- modules --------------------------------------------------------------------------------- */

START_TEST(test_modules)
{
    run r;
    check_law(&r, "ruleset sample\nuse scale, round, ring, scale\nfacts\n  x : kilogram\n"
                  "rule it\n  when x > 5 gram\n  then denied\n" END);
    ck_assert_uint_eq(r.sources.count, 4); /* each module once, though they use each other */
    ck_assert_uint_eq(r.law->outcome_count, 4);
    run_end(&r);
    run_begin(&r, "use places\n", TEST_NEVER_FAIL);
    ck_assert_int_eq(r.status, LC_OK);
    ck_assert_ptr_null(r.law->ruleset.name);
    run_end(&r);
    expect_error("ruleset sample\nuse places, unts\n" END, LC_E0201, "unts");
    expect_error("ruleset sample\nuse scale, lawful\n" END, LC_E0405, NULL);
}
END_TEST

START_TEST(test_what_is_never_used)
{
    run r;
    check_law(&r, "ruleset sample\nuse places\nfacts\n  id : text\n  date : date\n  x : count\n"
                  "let y = 1\ngroup g = MY\nthreshold t = 5\ncap c\n  limits 1 to 5\n" END);
    ck_assert_uint_eq(r.diagnostics.warning_count, 5);
    for (size_t i = 0; i < r.diagnostics.count; i++)
        ck_assert_int_eq(r.diagnostics.items[i]->code, LC_W0601);
    ck_assert_uint_eq(r.law->date_fact, 1);
    ck_assert_uint_eq(r.law->id_fact, 0);
    run_end(&r);
}
END_TEST

/* ---- memory ---------------------------------------------------------------------------------- */

#define MEDIUM                                                                                     \
    "ruleset sample \"A sample\"\n"                                                                \
    "  cites \"a\"\n  in force from 2025-01-13\n  binding from 2025-05-15\n"                       \
    "use places\n"                                                                                 \
    "registry chip\n  | key | tpp : TPP |\n  | A | 15,832 |\n  | B | |\n" FACTS                    \
    "  device : chip\n"                                                                            \
    "let load = device.tpp * number\n"                                                             \
    "threshold most = 2 * 3 half\n"                                                                \
    "group far = MY, \"China\"\n"                                                                  \
    "tiers of country\n  near = FR\n  rest = the rest\n"                                           \
    "cap c\n  limits load to 26,900 TPP per name and place each year\n  counts from 2025-01-13\n"  \
    "rule it\n  when load > most and place in (far, near) and name not in (\"A\", \"B\")\n"        \
    "  unless place in rest and share / 3 > 0.5\n  then denied\n  with \"r\" 10 days after date\n" \
    "rule few\n  despite it\n  within c\n  then fine\n"                                            \
    "otherwise fine\n"                                                                             \
    "test \"t\"\n  order date 2025-05-20, device A, number 5\n"                                    \
    "  expect denied by it with \"r\" by 2025-05-30\n"

#define MISTAKES                                                                                   \
    "unit TPP\nunit u = 5 v\nunit v = 5 u\nuse nothing_at_all\n"                                   \
    "group g = XX, \"Nowhere\"\ngroup h = g, \"Malaysa\", number\n"                                \
    "let a = b\nlet b = a + 5 TPP\nlet w = power + 5\nthreshold t = number\n"                      \
    "tiers of chips\n  one = A\n"                                                                  \
    "rule few\n  despite itt, it\n  within d\n  when plac = MY and power > 5\n  then banned\n"     \
    "rule loop\n  despite loop\n  when date + 5 days > date\n  then fin\n"                         \
    "cap k\n  limits name to 5 per nam and place.label each month\n"                               \
    "deem MY as CN\n"                                                                              \
    "rule broken when\n"                                                                           \
    "test \"u\"\n  expect fine\n  order number 5.5, place YY, share \"x\"\n"                       \
    "  expect fine by nobody with \"s\"\n"

static void sweep(const char *text, lc_status expected)
{
    for (long n = 0;; n++) {
        run r;
        run_begin(&r, text, n);
        bool failed = r.memory.failures > 0;
        if (r.status != (failed ? LC_MEMORY : expected))
            show_reports(&r);
        ck_assert_msg(r.status == (failed ? LC_MEMORY : expected), "request %ld: status %d", n,
                      (int)r.status);
        ck_assert_int_eq(r.law != NULL, r.status == LC_OK);
        run_end(&r);
        if (!failed)
            break;
    }
}

START_TEST(test_memory)
{
    sweep(MEDIUM, LC_OK);
}
END_TEST

START_TEST(test_memory_with_mistakes)
{
    sweep(MEDIUM MISTAKES, LC_WRONG_RULES);
}
END_TEST

Suite *suite_check(void)
{
    Suite *suite = suite_create("check");
    TCase *types = tcase_create("types");
    tcase_add_test(types, test_kinds);
    tcase_add_test(types, test_rows_by_every_spelling);
    tcase_add_test(types, test_columns);
    tcase_add_test(types, test_mistakes_in_expressions);
    tcase_add_test(types, test_scales);
    tcase_add_test(types, test_dimensions);
    tcase_add_test(types, test_limits_of_dimensions_and_scales);
    tcase_add_test(types, test_thresholds);
    tcase_add_test(types, test_units);
    suite_add_tcase(suite, types);
    TCase *rules = tcase_create("rules");
    tcase_add_test(rules, test_sets);
    tcase_add_test(rules, test_group_of_unknown_texts);
    tcase_add_test(rules, test_order_of_exceptions);
    tcase_add_test(rules, test_wrong_rules);
    tcase_add_test(rules, test_long_chain_of_lets);
    tcase_add_test(rules, test_duties);
    tcase_add_test(rules, test_caps);
    tcase_add_test(rules, test_wrong_caps);
    suite_add_tcase(suite, rules);
    TCase *whole = tcase_create("whole");
    tcase_set_timeout(whole, 60);
    tcase_add_test(whole, test_intervals);
    tcase_add_test(whole, test_tests);
    tcase_add_test(whole, test_wrong_tests);
    tcase_add_test(whole, test_modules);
    tcase_add_test(whole, test_what_is_never_used);
    tcase_add_test(whole, test_memory);
    tcase_add_test(whole, test_memory_with_mistakes);
    suite_add_tcase(suite, whole);
    return suite;
}
