/* check_forms.c - the larger forms of values through lc_check: functions, choices, ranges, dates,
 * percentages, what is missing; `one of`, stand-ins, deeming; registries that point to rows and
 * those from tables; sets and tiers that change with the date. */
#include "law_run.h"

Suite *suite_forms(void);

/* The condition of the first rule of TEXT. */
static const lc_node *first_condition(run *r, const char *text)
{
    check_law(r, text);
    return r->law->rules[0].conditions[0].node;
}

static uint32_t set_named(const lc_law *law, const char *name)
{
    for (uint32_t i = 0; i < law->set_count; i++)
        if (law->sets[i].declared.name && strcmp(law->sets[i].declared.name->text, name) == 0)
            return i;
    ck_abort_msg("no set %s", name);
    return 0;
}

/* How many reports with CODE there are. */
static uint32_t count_reports(const run *r, lc_code code)
{
    uint32_t count = 0;
    for (size_t i = 0; i < r->diagnostics.count; i++)
        count += r->diagnostics.items[i]->code == code;
    return count;
}

/* ---- expressions ----------------------------------------------------------------------------- */

static void expect_node(const char *condition, lc_node_kind kind, int scale)
{
    run r;
    const lc_node *node = check_condition(&r, "", condition)->a;
    ck_assert_msg(node->kind == kind, "%s: %d", condition, (int)node->kind);
    ck_assert_msg(node->scale == scale, "%s: %d", condition, node->scale);
    ck_assert(!node->ledger);
    run_end(&r);
}

START_TEST(test_functions)
{
    expect_node("min(number, share) > 1", LC_NODE_MINIMUM, 6);
    expect_node("max(number, 2, 1.25) > 1", LC_NODE_MAXIMUM, 2);
    expect_node("max(date, 2025-01-01) > 2024-01-01", LC_NODE_MAXIMUM, 0);
    expect_node("year(date) = 2025", LC_NODE_YEAR_OF, 0);
    expect_node("quarter(date) = 2", LC_NODE_QUARTER_OF, 0);
    expect_node("month(date) = 2", LC_NODE_MONTH_OF, 0);
    expect_node("day(date) = 2", LC_NODE_DAY_OF, 0);
    expect_node("days(date, 2025-01-01) > 2", LC_NODE_DAYS, 0);
    expect_node("7% of share > 1", LC_NODE_MULTIPLY, 8);
    expect_node("7.50% > share", LC_NODE_NUMBER, 3);
    expect_node("(if good then number else share) > 1", LC_NODE_IF, 6);
    expect_node("date + 10 days > date", LC_NODE_SHIFT_DAYS, 0);
    expect_node("date - 1 month > date", LC_NODE_SHIFT_MONTHS, 0);
    run r;
    const lc_node *node = check_condition(&r, "", "min(1, 2, 3, 4, 5) > number");
    ck_assert_int_eq(node->a->a->a->a->kind, LC_NODE_NUMBER); /* no deeper than it must be */
    run_end(&r);
    node = check_condition(&r, "", "date - 2 years > date");
    ck_assert(node->a->kind == LC_NODE_SHIFT_MONTHS && node->a->number == -24);
    run_end(&r);
}
END_TEST

START_TEST(test_wrong_functions)
{
    expect_wrong_condition("mix(1, 2) > 1", LC_E0327, "mix");
    expect_wrong_condition("min(number) > 1", LC_E0328, "min(number)");
    expect_wrong_condition("year(date, date) > 1", LC_E0328, NULL);
    expect_wrong_condition("days(date) > 1", LC_E0328, NULL);
    expect_wrong_condition("min(number, power) > 1", LC_E0302, NULL);
    expect_wrong_condition("min(number, date) > 1", LC_E0301, NULL);
    expect_wrong_condition("max(name, \"A\") = name", LC_E0332, NULL);
    expect_wrong_condition("year(number) > 1", LC_E0332, NULL);
    expect_wrong_condition("used(number) > 1", LC_E0213, NULL);
    expect_wrong_condition("used(5) > 1", LC_E0329, "5");
    expect_wrong_condition("used(nothing) > 1", LC_E0218, "nothing");
    expect_wrong_condition("7% of name > 1", LC_E0304, NULL);
    expect_wrong_condition("(if number then 1 else 2) > 1", LC_E0303, NULL);
    expect_wrong_condition("(if good then 1 else date) > 1", LC_E0301, NULL);
    expect_wrong_condition("(if good then 1 else power) > 1", LC_E0302, NULL);
    expect_wrong_condition("date + 1.5 days > date", LC_E0337, "1.5 days");
    expect_wrong_condition("date + 10,001 years > date", LC_E0336, "10,001 years");
    expect_wrong_condition("date + 5 > date", LC_E0334, "+");
    expect_wrong_condition("days(date, date) > 30 days", LC_E0335, "30 days");
    expect_wrong_condition("number in 1..\"a\"", LC_E0301, "..");
    expect_wrong_condition("name in \"a\"..\"b\"", LC_E0305, "..");
    expect_wrong_condition("5 is missing", LC_E0333, "5");
    expect_wrong_condition("number + 1 is missing", LC_E0333, "number + 1");
}
END_TEST

START_TEST(test_missing)
{
    run r;
    const lc_node *node = check_condition(&r, "", "place.label is not missing");
    ck_assert_int_eq(node->kind, LC_NODE_NOT);
    ck_assert_int_eq(node->a->kind, LC_NODE_MISSING);
    ck_assert_int_eq(node->a->a->kind, LC_NODE_CELL);
    run_end(&r);
    node = check_condition(&r, "", "number is missing");
    ck_assert(node->kind == LC_NODE_MISSING && node->a->kind == LC_NODE_FACT);
    run_end(&r);
}
END_TEST

START_TEST(test_ranges)
{
    run r;
    const lc_node *node = check_condition(&r, "", "number in 1..5");
    ck_assert(node->kind == LC_NODE_AND && node->a->kind == LC_NODE_LESS_EQUAL);
    ck_assert(node->a->b == node->b->a && node->b->kind == LC_NODE_LESS_EQUAL);
    run_end(&r);
    node = check_condition(&r, "", "date not in 2025-01-01..<2026-01-01");
    ck_assert(node->kind == LC_NODE_NOT && node->a->b->kind == LC_NODE_LESS);
    run_end(&r);
}
END_TEST

START_TEST(test_rows_in_choices)
{
    run r;
    const lc_node *node = check_condition(&r, "", "(if good then MY else \"China\") = place");
    ck_assert(node->a->kind == LC_NODE_IF && node->a->type.kind == LC_TYPE_ROW);
    ck_assert(node->a->a->index == 0 && node->a->b->index == 1);
    run_end(&r);
    node = check_condition(&r, "", "place = if good then MY else place");
    ck_assert_int_eq(node->b->a->kind, LC_NODE_ROW);
    run_end(&r);
}
END_TEST

START_TEST(test_the_ledger)
{
    static const char caps[] = "cap c\n  limits power to 50.125 TPP per name\n"
                               "cap two\n  limits number to 1\n  limits number to 2 per name\n"
                               "tally t\n  counts number per name\n"
                               "let so_far = used(c) + 1 TPP\n";
    run r;
    const lc_node *node = check_condition(&r, caps, "so_far > total(c) and t > 5");
    ck_assert(node->ledger && node->a->ledger && node->b->ledger);
    ck_assert_int_eq(node->a->a->kind, LC_NODE_LET);
    ck_assert_int_eq(node->a->b->kind, LC_NODE_TOTAL);
    ck_assert_int_eq(node->a->b->scale, 2);
    ck_assert(node->b->a->kind == LC_NODE_USED && node->b->a->index == 2);
    run_end(&r);
    node = check_condition(&r, caps, "left(c) > 1 TPP");
    ck_assert(node->a->kind == LC_NODE_LEFT && node->a->scale == 3);
    run_end(&r);
    node = check_condition(&r, caps, "if t > 1 then good else number is missing");
    ck_assert(node->ledger && node->c->ledger && !node->a->ledger && !node->b->ledger);
    run_end(&r);
    char text[2048];
    const char *const wrong[] = {"left(t) > 1", "used(two) > 1"};
    for (int i = 0; i < 2; i++) {
        snprintf(text, sizeof text, START FACTS "%srule it\n  when %s\n  then denied\n" END, caps,
                 wrong[i]);
        expect_error(text, i ? LC_E0331 : LC_E0330, NULL);
    }
}
END_TEST

/* ---- constants ------------------------------------------------------------------------------- */

static void expect_constant(const char *expression, int64_t value, int scale)
{
    run r;
    char more[512];
    snprintf(more, sizeof more, "threshold it_is = %s\n", expression);
    check_condition(&r, more, "it_is = it_is");
    const lc_threshold *threshold = &r.law->thresholds[0];
    ck_assert_msg(threshold->steps[0].number == value, "%s: %lld", expression,
                  (long long)threshold->steps[0].number);
    ck_assert_int_eq(threshold->scale, scale);
    run_end(&r);
}

START_TEST(test_constants)
{
    expect_constant("7%", 7, 2);
    expect_constant("50% of 3", 15, 1);
    expect_constant("min(3, 2.5, 4)", 25, 1);
    expect_constant("max(2024-01-01, 2025-05-20)", 20228, 0);
    expect_constant("2025-03-31 - 1 month", 20147, 0);
    expect_constant("2024-02-29 + 1 year", 20147, 0);
    expect_constant("2025-02-28 - 0 days", 20147, 0);
    expect_constant("days(2025-02-28, 2025-05-20)", 81, 0);
    expect_constant("year(2025-05-20) + quarter(2025-05-20) + month(2025-05-20) + "
                    "day(2025-05-20)",
                    2025 + 2 + 5 + 20, 0);
    expect_constant("if 1 > 2 or not yes then 1 / 0 else 5", 5, 0);
    expect_constant("if yes = (2 in 1..3) and 2025-01-01 <> 2025-01-02 then 1 else 2", 1, 0);
    expect_error(START FACTS "threshold t = 9999-12-31 + 1 day\n"
                             "rule it\n  when date > t\n  then denied\n" END,
                 LC_E0336, "9999-12-31 + 1 day");
    expect_error(START FACTS "threshold t = 0001-01-31 - 1 month\n"
                             "rule it\n  when date > t\n  then denied\n" END,
                 LC_E0336, NULL);
    expect_error(START FACTS "threshold t = if good then 1 else 2\n"
                             "rule it\n  when number > t\n  then denied\n" END,
                 LC_E0314, NULL);
}
END_TEST

/* ---- types of facts -------------------------------------------------------------------------- */

START_TEST(test_percent)
{
    run r;
    check_law(&r, START "facts\n  p : percent\nrule it\n  when p > 7%\n  then denied\n" END
                        "test \"t\"\n  order p 7%\n  expect fine\n  order p 7.5\n  expect fine\n"
                        "  order p -0.000001\n  expect fine\n");
    const lc_form *form = &r.law->facts[0].form;
    ck_assert(form->percent && form->scale == LC_PERCENT_SCALE && form->type.dimension == 0);
    static const int64_t values[] = {7000000, 7500000, -1};
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(r.law->tests[0].steps[2 * i].values[0].value.value, values[i]);
    run_end(&r);
    expect_error(START "facts\n  p : percent\nrule it\n  when p > 7%\n  then denied\n" END
                       "test \"t\"\n  order p 0.0000001%\n  expect fine\n",
                 LC_E0319, "0.0000001%");
    expect_error(START "facts\n  p : decimal\nrule it\n  when p > 7%\n  then denied\n" END
                       "test \"t\"\n  order p 7%\n  expect fine\n",
                 LC_E0318, NULL);
}
END_TEST

START_TEST(test_one_of)
{
    run r;
    check_law(&r, START "registry chip\n  | key | state : one of old, new |\n  | A | new |\n"
                        "facts\n  a : one of old, new\n  b : one of new, old\n  c : chip\n"
                        "  d : one of old, new\n"
                        "rule it\n  when a = old and b in (old, new) and c.state = d\n"
                        "  then denied\n" END);
    const lc_law *law = r.law;
    const lc_form *a = &law->facts[0].form, *b = &law->facts[1].form, *d = &law->facts[3].form;
    ck_assert_int_eq(a->type.kind, LC_TYPE_ROW);
    ck_assert_uint_eq(a->type.registry, d->type.registry);
    ck_assert_uint_ne(a->type.registry, b->type.registry);
    const lc_registry *words = &law->registries[a->type.registry];
    ck_assert(words->one_of && !words->declared.name && words->row_count == 2);
    ck_assert_str_eq(words->declared.label, "one of old, new");
    ck_assert_uint_eq(words->spelling_count, 2);
    ck_assert_str_eq(lc_type_words(r.law, a->type), "one of old, new");
    run_end(&r);
    expect_error(START "facts\n  a : one of old, new\n"
                       "rule it\n  when a = nwe\n  then denied\n" END,
                 LC_E0222, "nwe");
    expect_error(START "facts\n  a : one of old, new, old\n"
                       "rule it\n  when a = new\n  then denied\n" END,
                 LC_E0220, NULL);
    expect_error(START "facts\n  a : one of yes, no\n"
                       "rule it\n  when a = yes\n  then denied\n" END,
                 LC_E0210, "yes");
    expect_error(START "facts\n  a : one of old, new\n"
                       "rule it\n  when a.label = \"x\"\n  then denied\n" END,
                 LC_E0309, NULL);
}
END_TEST

START_TEST(test_stand_ins)
{
    run r;
    check_law(&r, START "facts\n  a : country if missing b\n  b : country if missing c\n"
                        "  c : country\nrule it\n  when a = MY\n  then denied\n" END);
    ck_assert_uint_eq(r.law->facts[0].stand_in, 1);
    ck_assert_uint_eq(r.law->facts[1].stand_in, 2);
    ck_assert_uint_eq(r.law->facts[2].stand_in, LC_NONE);
    ck_assert_uint_eq(r.diagnostics.warning_count, 0);
    run_end(&r);
#define FACTS_OF(words) START "facts\n" words "rule it\n  when a = a\n  then denied\n" END
    expect_error(FACTS_OF("  a : text if missing b\n  b : country\n"), LC_E0226, "b");
    expect_error(FACTS_OF("  a : count if missing b\n  b : decimal\n"), LC_E0226, "b");
    expect_error(FACTS_OF("  a : text if missing b\n"), LC_E0219, "b");
    expect_error(FACTS_OF("  a : text if missing b\n  b : text if missing a\n"), LC_E0227, NULL);
    expect_error(FACTS_OF("  a : text if missing a\n"), LC_E0227, NULL);
#undef FACTS_OF
}
END_TEST

#define FIRMS                                                                                      \
    "registry firm\n  | key | seat : country |\n  | F | CN |\n  | G | FR |\n  | H | |\n"           \
    "facts\n  firm : firm\n  place : country\n"

START_TEST(test_deeming)
{
    run r;
    check_law(&r, START FIRMS "deem CN as MY\n"
                              "rule it\n  when firm.seat = MY and place in (MY, FR)\n"
                              "  then denied\n" END
                              "test \"t\"\n  order firm F, place CN\n  expect denied\n");
    ck_assert_uint_eq(r.law->deem_count, 1);
    ck_assert_uint_eq(r.law->deems[0].from, 1);
    ck_assert_uint_eq(r.law->deems[0].to, 0);
    const lc_registry *firm = NULL;
    for (uint32_t i = 0; i < r.law->registry_count; i++)
        if (strcmp(r.law->registries[i].declared.name->text, "firm") == 0)
            firm = &r.law->registries[i];
    ck_assert_ptr_nonnull(firm);
    ck_assert_int_eq(firm->rows[0].cells[0].value, 0);
    ck_assert_int_eq(firm->rows[1].cells[0].value, 2);
    ck_assert(!firm->rows[2].cells[0].known);
    run_end(&r);
    /* tiers need not hold what is never read */
    check_law(&r, START FIRMS "deem CN as MY\ntiers of country\n  one = MY\n  two = FR\n"
                              "rule it\n  when firm.seat in one and place in two\n"
                              "  then denied\n" END);
    run_end(&r);
}
END_TEST

START_TEST(test_wrong_deeming)
{
#define DEEM(words, condition)                                                                     \
    START FIRMS words "rule it\n  when firm.seat = MY and " condition "\n  then denied\n" END
    expect_error(DEEM("deem CN as MY\n", "place = CN"), LC_E0338, NULL);
    expect_error(DEEM("deem CN as MY\n", "place in (FR, \"China\")"), LC_E0338, "\"China\"");
    expect_error(DEEM("deem CN as MY\ngroup g = FR, CN\n", "place in g"), LC_E0338, NULL);
    expect_error(DEEM("deem CN as MY\ngroup g = FR except CN\n", "place in g"), LC_E0338, NULL);
    expect_error(DEEM("deem CN as F\n", "place = MY"), LC_E0223, NULL);
    expect_error(DEEM("deem XX as MY\n", "place = MY"), LC_E0202, "XX");
    expect_error(DEEM("deem CN as MY, CN as FR\n", "place = MY"), LC_E0224, NULL);
    expect_error(DEEM("deem CN as FR, FR as MY\n", "place = MY"), LC_E0225, NULL);
    expect_error(DEEM("deem CN as CN\n", "place = MY"), LC_E0220, NULL);
#undef DEEM
}
END_TEST

/* ---- registries ------------------------------------------------------------------------------ */

START_TEST(test_columns_of_rows)
{
    run r;
    const lc_node *node =
        first_condition(&r, START "registry firm\n  | key | parent : firm | seat : country |\n"
                                  "  | A | B | \"Malaysia\" |\n  | B | | FR |\n"
                                  "facts\n  firm : firm\n"
                                  "rule it\n  when firm.parent.seat = A.parent.seat\n"
                                  "  then denied\n" END);
    ck_assert_int_eq(node->a->kind, LC_NODE_CELL);
    ck_assert_int_eq(node->a->type.kind, LC_TYPE_ROW);
    ck_assert_int_eq(node->a->a->kind, LC_NODE_CELL);
    ck_assert_int_eq(node->a->a->a->kind, LC_NODE_FACT);
    const lc_registry *firm = &r.law->registries[node->a->a->type.registry];
    ck_assert_int_eq(firm->rows[0].cells[0].value, 1);
    ck_assert_int_eq(firm->rows[0].cells[1].value, 0);
    ck_assert(!firm->rows[1].cells[0].known);
    run_end(&r);
    expect_error(START "registry firm\n  | key | parent : firm |\n  | A | C |\n"
                       "facts\n  firm : firm\n"
                       "rule it\n  when firm.parent = A\n  then denied\n" END,
                 LC_E0203, "C");
    expect_error(START "registry firm\n  | key | parent : firm |\n  | A | B |\n  | B | |\n"
                       "facts\n  firm : firm\n"
                       "rule it\n  when firm = A.parent.parent\n  then denied\n" END,
                 LC_E0326, "A.parent.parent");
}
END_TEST

#define FIRM_COLUMNS                                                                               \
    "  | key | label : text | parent : firm | seat : country | staff : count | share : percent "   \
    "| since : date | listed : bool | note : text |\n"

START_TEST(test_tables) /* spec */
{
    run r;
    const lc_node *node = first_condition(
        &r, START "registry firm from \"firms.csv\"\n"
                  "  | key | parent : firm | seat : country | staff : count | share : percent "
                  "| since : date | listed : bool | note : text |\n"
                  "facts\n  firm : firm\nrule it\n  when firm.seat = MY\n  then denied\n" END);
    const lc_registry *firm = &r.law->registries[node->a->a->type.registry];
    ck_assert_uint_eq(firm->row_count, 3);
    ck_assert_str_eq(firm->rows[0].key->text, "ACME");
    const lc_cell_value *cells = firm->rows[0].cells;
    ck_assert(!cells[0].known && cells[1].known && cells[1].value == 0);
    ck_assert_int_eq(cells[2].value, 1700);
    ck_assert_int_eq(cells[3].value, 7000000);
    ck_assert_int_eq(cells[4].value, 11356);
    ck_assert_int_eq(cells[5].value, 1);
    ck_assert(cells[6].text_length == 9 && memcmp(cells[6].text, "says \"so\"", 9) == 0);
    cells = firm->rows[1].cells;
    ck_assert(cells[0].known && cells[0].value == 0 && cells[1].value == 0);
    ck_assert_int_eq(cells[3].value, 7500000);
    ck_assert(!cells[4].known && cells[5].known && cells[5].value == 0 && !cells[6].known);
    cells = firm->rows[2].cells;
    ck_assert_int_eq(cells[0].value, 1);
    ck_assert_uint_eq(cells[6].text_length, 9);
    uint32_t tables_read = 0;
    for (size_t i = 0; i < r.sources.count; i++)
        tables_read += r.sources.items[i].data;
    ck_assert_uint_eq(tables_read, 1);
    run_end(&r);
}
END_TEST

START_TEST(test_table_for_rows_of_the_text) /* spec */
{
    run r;
    const lc_node *node =
        first_condition(&r, START "registry swapped\n  | key | size : count |\n  | A | 1 |\n"
                                  "facts\n  it : swapped\n"
                                  "rule it\n  when it = Y\n  then denied\n" END);
    ck_assert_uint_eq(node->b->index, 1);
    const lc_registry *swapped = &r.law->registries[node->b->type.registry];
    ck_assert_uint_eq(swapped->row_count, 2);
    ck_assert_int_eq(swapped->rows[1].cells[0].value, 6);
    run_end(&r);
    expect_error(START "registry swapped\n  | key | size : count |\n  | A | 1 |\n"
                       "facts\n  it : swapped\n"
                       "rule it\n  when it = A\n  then denied\n" END,
                 LC_E0203, NULL);
}
END_TEST

START_TEST(test_wrong_tables)
{
    static const lc_code codes[] = {LC_E0237, LC_E0203, LC_E0237, LC_E0415, LC_E0233,
                                    LC_E0209, LC_E0234, LC_E0416, LC_E0237, LC_E0232};
    run r;
    run_begin(&r,
              START "registry firm from \"bad.csv\"\n"
                    "  | key | staff : count | seat : country | listed : bool |\n"
                    "facts\n  firm : firm\nrule it\n  when firm.seat = MY\n  then denied\n" END,
              TEST_NEVER_FAIL);
    ck_assert_int_eq(r.status, LC_WRONG_RULES);
    if (r.diagnostics.error_count != sizeof codes / sizeof codes[0])
        show_reports(&r);
    ck_assert_uint_eq(r.diagnostics.error_count, sizeof codes / sizeof codes[0]);
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        ck_assert_str_eq(lc_code_text(r.diagnostics.items[i]->code), lc_code_text(codes[i]));
    run_end(&r);
    run_begin(&r, "use units\nregistry narrow from \"narrow.csv\"\n  | key | staff : count |\n",
              TEST_NEVER_FAIL);
    ck_assert_uint_eq(count_reports(&r, LC_E0235), 1);
    ck_assert_uint_eq(count_reports(&r, LC_E0236), 1);
    run_end(&r);
    run_begin(&r, "registry latin from \"latin.csv\"\n  | key | staff : count |\n",
              TEST_NEVER_FAIL);
    ck_assert_uint_eq(count_reports(&r, LC_E0101), 1);
    ck_assert_uint_eq(r.diagnostics.error_count, 1);
    run_end(&r);
    expect_error(START "registry firm from \"none.csv\"\n  | key | seat : country |\n"
                       "facts\n  firm : firm\n"
                       "rule it\n  when firm = A and firm.seat = MY\n  then denied\n" END,
                 LC_E0230, "\"none.csv\"");
}
END_TEST

/* ---- sets by date ---------------------------------------------------------------------------- */

#define DATED START "facts\n  date : date\n  place : country\n"

static void expect_versions(const run *r, const char *name, const char *members)
{
    const lc_row_set *set = &r->law->sets[set_named(r->law, name)];
    uint32_t i = 0;
    for (const char *at = members; *at; at += strcspn(at, " ") + (strchr(at, ' ') ? 1 : 0), i++) {
        ck_assert_uint_lt(i, set->version_count);
        for (uint32_t row = 0; row < 3; row++)
            ck_assert_msg(set->versions[i].members[row] == at[row] - '0', "%s: version %u, row %u",
                          name, i, row);
        if (i > 0)
            ck_assert_uint_gt(set->versions[i].first_interval, set->versions[i - 1].first_interval);
        else
            ck_assert_uint_eq(set->versions[i].first_interval, 0);
    }
    ck_assert_uint_eq(set->version_count, i);
}

START_TEST(test_sets_by_date)
{
    run r;
    check_law(&r, DATED "group some = MY, CN from 2025-02-01 until 2025-02-28\n"
                        "group more = some, FR until 2025-02-14\n"
                        "group late = some from 2025-02-15\n"
                        "group less = more except some\n"
                        "group same = MY from 2025-01-01, MY until 2024-12-31\n"
                        "rule it\n"
                        "  when place in some and place in more and place in late\n"
                        "  when place in less and place in same and place in (late, FR)\n"
                        "  then denied\n" END);
    expect_versions(&r, "some", "100 110 100"); /* MY, CN, FR */
    expect_versions(&r, "more", "101 111 110 100");
    expect_versions(&r, "late", "000 110 100");
    expect_versions(&r, "less", "001 000");
    expect_versions(&r, "same", "100");
    const lc_row_set *list = &r.law->sets[r.law->set_count - 1];
    ck_assert_ptr_null(list->declared.name);
    ck_assert_uint_eq(list->version_count, 3);
    ck_assert_str_eq(list->declared.label, "(late, FR)");
    run_end(&r);
}
END_TEST

START_TEST(test_tiers_by_date)
{
    run r;
    check_law(&r, DATED "tiers of country\n  one = MY, CN from 2025-02-01\n"
                        "  two = CN until 2025-01-31\n  three = the rest\n"
                        "rule it\n  when place in one and place in two and place in three\n"
                        "  then denied\n" END);
    expect_versions(&r, "one", "100 110");
    expect_versions(&r, "two", "010 000");
    expect_versions(&r, "three", "001");
    run_end(&r);
#define TIERS(words)                                                                               \
    DATED "tiers of country\n" words "rule it\n  when place in one and place in two\n"             \
          "  then denied\n" END
    expect_error(TIERS("  one = MY, CN from 2025-02-01\n  two = CN until 2025-02-10, FR\n"),
                 LC_E0411, "CN until 2025-02-10");
    expect_error(TIERS("  one = MY, CN from 2025-02-01\n  two = CN until 2025-01-30, FR\n"),
                 LC_E0412, NULL);
    expect_error(TIERS("  one = MY, CN from 2025-02-01 until 2025-01-01\n  two = the rest\n"),
                 LC_E0427, NULL);
#undef TIERS
}
END_TEST

START_TEST(test_except)
{
    run r;
    check_law(&r, DATED "group some = MY, CN\ngroup all_of = some, FR, MY except some\n"
                        "rule it\n  when place in all_of\n  then denied\n" END);
    expect_versions(&r, "all_of", "001");
    ck_assert_uint_eq(count_reports(&r, LC_W0603), 1);
    ck_assert_uint_eq(r.diagnostics.warning_count, 1);
    run_end(&r);
}
END_TEST

/* ---- memory ---------------------------------------------------------------------------------- */

#define LARGE                                                                                      \
    DATED "  firm : firm if missing other\n  other : firm\n  state : one of old, new\n"            \
          "  number : count\n  share : percent\n"                                                  \
          "registry firm from \"firms.csv\"\n" FIRM_COLUMNS_READ "deem CN as FR\n"                 \
          "group some = MY, FR from 2025-02-01\ngroup less = some except MY\n"                     \
          "tiers of country\n  one = some\n  two = the rest\n"                                     \
          "cap c\n  limits number to 5 per firm.parent\n"                                          \
          "rule it\n"                                                                              \
          "  when place in (some, less) and firm.parent.seat in two and state = old\n"             \
          "  when min(number, 5, 7% of number) > if share > 5% then 1 else left(c)\n"              \
          "  unless date + 10 days in 2025-01-01..2025-12-31 or firm.parent is missing\n"          \
          "  then denied\n"
#define FIRM_COLUMNS_READ "  | key | parent : firm | seat : country | staff : count |\n"
#define WRONG                                                                                      \
    "registry bad from \"bad.csv\"\n  | key | staff : count | seat : country | listed : bool |\n"  \
    "registry narrow from \"narrow.csv\"\n  | key | staff : count |\n"                             \
    "registry none from \"none.csv\"\n  | key |\n"                                                 \
    "deem CN as MY, MY as CN, A as MY\n"                                                           \
    "facts\n  f : text if missing g\n  g : text if missing f\n  h : text if missing number\n"      \
    "group wrong = CN, XX from 2025-02-01 until 2025-01-01\n"                                      \
    "let a = mix(1)\nlet b = min(1)\nlet d = used(number)\nlet e = date + 1.5 days\n"              \
    "let i = if number then 1 else date\nlet j = 5 is missing\nlet k = 5 days\n"

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
        run_end(&r);
        if (!failed)
            break;
    }
}

START_TEST(test_memory_of_forms)
{
    sweep(LARGE END, LC_OK);
    sweep(LARGE END WRONG, LC_WRONG_RULES);
}
END_TEST

Suite *suite_forms(void)
{
    Suite *suite = suite_create("forms");
    TCase *expressions = tcase_create("expressions");
    tcase_add_test(expressions, test_functions);
    tcase_add_test(expressions, test_wrong_functions);
    tcase_add_test(expressions, test_missing);
    tcase_add_test(expressions, test_ranges);
    tcase_add_test(expressions, test_rows_in_choices);
    tcase_add_test(expressions, test_the_ledger);
    tcase_add_test(expressions, test_constants);
    suite_add_tcase(suite, expressions);
    TCase *data = tcase_create("data");
    tcase_add_test(data, test_percent);
    tcase_add_test(data, test_one_of);
    tcase_add_test(data, test_stand_ins);
    tcase_add_test(data, test_deeming);
    tcase_add_test(data, test_wrong_deeming);
    tcase_add_test(data, test_columns_of_rows);
    tcase_add_test(data, test_tables);
    tcase_add_test(data, test_table_for_rows_of_the_text);
    tcase_add_test(data, test_wrong_tables);
    suite_add_tcase(suite, data);
    TCase *sets = tcase_create("sets");
    tcase_set_timeout(sets, 60);
    tcase_add_test(sets, test_sets_by_date);
    tcase_add_test(sets, test_tiers_by_date);
    tcase_add_test(sets, test_except);
    tcase_add_test(sets, test_memory_of_forms);
    suite_add_tcase(suite, sets);
    return suite;
}
