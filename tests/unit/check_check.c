/* check_check.c - the checker: names, types, units, scales, constants, sets, registries, rules and
 * their exceptions, intervals, tests, limits, failing allocations. What the reports say word by word
 * is in tests/golden/diagnostics. */
#include "lang/date.h"
#include "lang/front.h"
#include "lang/law.h"
#include "test_allocator.h"

#include <stdarg.h>
#include <stdio.h>

Suite *suite_check(void);

/* ---- running the checker ------------------------------------------------------------------------ */

static const struct {
    const char *name, *text;
} modules[] = {
    {"scale", "outcomes\n"
              "  free \"Free\" permitted\n"
              "  told permitted\n"
              "  review licensable\n"
              "  denied refused\n"
              "  never forbidden\n"},
    {"units",
     "unit TPP unit H100e = 15,832 TPP unit PD to 0.01 unit ops to 1e12 unit USD to 0.01\n"},
    {"lands", "use scale\n"
              "registry land \"Land\"\n"
              "  | key | label : text | aliases : text | tax : decimal |\n"
              "  | CN | \"China\" | \"PRC; Mainland China \" | 1.5 |\n"
              "  | MY | \"Malaysia\" | | |\n"
              "  | US | \"United States\" | \"USA\" | 3 |\n"
              "  | FR | \"France\" | \"; ;\" | -2 |\n"},
    {"left", "use right unit left_unit"},
    {"right", "use left unit right_unit = 2 left_unit"},
    {"with_rule", "rule r then never"},
};

static int load_module(void *user, const char *name, const char **text, size_t *length,
                       bool *standard)
{
    (void)user;
    for (size_t i = 0; i < sizeof modules / sizeof modules[0]; i++) {
        if (strcmp(modules[i].name, name) != 0)
            continue;
        *text = modules[i].text;
        *length = strlen(*text);
        *standard = true;
        return 0;
    }
    return 1;
}

typedef struct {
    test_allocator memory;
    lc_arena arena;
    lc_sources sources;
    lc_diagnostics diagnostics;
    lc_law *law;
    lc_status status;
} run;

static void run_text(run *r, const char *text, long fail_at)
{
    static const lc_loader loader = {load_module, NULL, NULL};
    uint32_t source;
    memset(r, 0, sizeof *r);
    test_allocator_init(&r->memory, fail_at);
    lc_arena_init(&r->arena, &r->memory.allocator);
    lc_sources_init(&r->sources, &r->memory.allocator);
    lc_diagnostics_init(&r->diagnostics, &r->memory.allocator);
    r->status = lc_sources_add(&r->sources, &source, "text", text, strlen(text));
    if (r->status == LC_OK)
        r->status = lc_check(&r->law, &r->arena, &r->sources, &loader, false, &r->diagnostics);
}

static void run_end(run *r)
{
    lc_diagnostics_fini(&r->diagnostics);
    lc_sources_fini(&r->sources);
    lc_arena_fini(&r->arena);
    test_allocator_done(&r->memory);
}

/* What most texts start with. */
#define HEAD                                                                                       \
    "ruleset t use lands, units\n"                                                                 \
    "facts id : text date : date to : land at : land who : text n : count x : decimal\n"           \
    "  amount : TPP heavy : H100e dense : PD work : ops ok : bool\n"
#define TAIL "\notherwise free\n"

static void show(const run *r)
{
    for (size_t i = 0; i < r->diagnostics.count; i++)
        fprintf(stderr, "%s at %u: %s\n", lc_code_text(r->diagnostics.items[i]->code),
                r->diagnostics.items[i]->place.start, r->diagnostics.items[i]->message);
}

static void check_good(run *r, const char *text)
{
    run_text(r, text, TEST_NEVER_FAIL);
    if (r->status != LC_OK)
        show(r);
    ck_assert_int_eq(r->status, LC_OK);
    ck_assert_ptr_nonnull(r->law);
    ck_assert_uint_eq(r->diagnostics.error_count, 0);
}

/* TEXT has exactly the errors of CODES ("E0202 E0302"), in the order of the text; warnings are not
 * looked at. */
static void check_wrong(const char *text, const char *codes)
{
    run r;
    char found[1024] = "";
    run_text(&r, text, TEST_NEVER_FAIL);
    for (size_t i = 0, at = 0; i < r.diagnostics.count && at < sizeof found - 8; i++) {
        const lc_diagnostic *item = r.diagnostics.items[i];
        if (item->severity == LC_ERROR)
            at += (size_t)snprintf(found + at, sizeof found - at, "%s%s", at ? " " : "",
                                   lc_code_text(item->code));
    }
    if (strcmp(found, codes) != 0) {
        fprintf(stderr, "%s\n", text);
        show(&r);
    }
    ck_assert_str_eq(found, codes);
    ck_assert_int_eq(r.status, *codes ? LC_WRONG_RULES : LC_OK);
    if (*codes)
        ck_assert_ptr_null(r.law);
    run_end(&r);
}

/* The same for HEAD, DECLARATIONS, TAIL. */
static void check_body(const char *declarations, const char *codes)
{
    char text[8192];
    snprintf(text, sizeof text, "%s%s%s", HEAD, declarations, TAIL);
    check_wrong(text, codes);
}

/* EXPRESSION as the `when` of a rule. */
static void check_when(const char *expression, const char *codes)
{
    char text[4096];
    snprintf(text, sizeof text, "rule r when %s then never", expression);
    check_body(text, codes);
}

/* A text that grows: for chains and limits. */
typedef struct {
    char *text;
    size_t length, capacity;
} growing;

static void grow(growing *g, const char *format, ...)
{
    va_list arguments;
    if (g->capacity - g->length < 512) {
        g->capacity = g->capacity ? g->capacity * 2 : 4096;
        g->text = realloc(g->text, g->capacity);
        ck_assert_ptr_nonnull(g->text);
    }
    va_start(arguments, format);
    int written = vsnprintf(g->text + g->length, g->capacity - g->length, format, arguments);
    va_end(arguments);
    ck_assert(written >= 0 && (size_t)written < g->capacity - g->length);
    g->length += (size_t)written;
}

static const lc_let *find_let(const run *r, const char *name)
{
    for (uint32_t i = 0; i < r->law->let_count; i++)
        if (strcmp(r->law->lets[i].declared.name->text, name) == 0)
            return &r->law->lets[i];
    ck_abort_msg("no let %s", name);
    return NULL;
}

static uint32_t find_fact(const run *r, const char *name)
{
    for (uint32_t i = 0; i < r->law->fact_count; i++)
        if (strcmp(r->law->facts[i].declared.name->text, name) == 0)
            return i;
    ck_abort_msg("no fact %s", name);
    return LC_NONE;
}

static uint32_t find_set(const run *r, const char *name)
{
    for (uint32_t i = 0; i < r->law->set_count; i++)
        if (r->law->sets[i].declared.name && strcmp(r->law->sets[i].declared.name->text, name) == 0)
            return i;
    ck_abort_msg("no set %s", name);
    return LC_NONE;
}

/* ---- names ---------------------------------------------------------------------------------------- */

START_TEST(names_are_found)
{
    run r;
    /* spec: facts, types, units and rules are separate namespaces; a rule may be used before it is
     * declared, and so may everything else */
    check_good(&r, "ruleset t use lands\n"
                   "rule land despite late when to in g and v > limit then free\n"
                   "rule late when land = MY then never\n"
                   "let v = land.tax + to.tax\n"
                   "group g = h, \"PRC\"  group h = US\n"
                   "threshold limit = half * 2  threshold half = 3 / 6\n"
                   "facts land : land to : land\n" TAIL);
    ck_assert_uint_eq(r.law->rule_count, 2);
    ck_assert_uint_eq(r.law->rules[0].despite[0], 1);
    ck_assert_uint_eq(r.law->rules[1].exceptions[0], 0);
    ck_assert_uint_eq(r.law->rule_order[0], 0);
    ck_assert_uint_eq(r.law->rule_order[1], 1);
    ck_assert_uint_eq(r.diagnostics.warning_count, 0);
    run_end(&r);
}
END_TEST

START_TEST(names_not_found)
{
    check_when("nobody = 3", "E0202");
    check_when("to = XX", "E0203");
    check_when("to = \"Malasia\"", "E0203");
    check_when("amount > 3 TPX", "E0204");
    check_body("facts y : colour rule r then never", "E0205");
    check_body("rule r then nothing", "E0206");
    check_body("rule r despite q then free", "E0207");
    check_when("to.size > 3", "E0208");
    check_body("rule s then never rule r despite s within c then free", "E0218");
    check_body("cap c limits n to 5 per colour", "E0219");
    check_body("tiers of country a = the rest", "E0217");
    check_wrong("ruleset t use nowhere, scale rule r when x > 3 TPX and y = MY then never" TAIL,
                "E0201");
}
END_TEST

START_TEST(one_mistake_one_error)
{
    /* what is broken declares its name, and its uses stay silent */
    check_body("let v = amount + 3 let w = v * 2 rule r when w > 5 TPP and v in (1, 2) then never",
               "E0302");
    check_body("group g = CN, XX rule r when to in g then never", "E0203");
    check_body("threshold t = 1 / 0 rule r when amount > t then never", "E0313");
    check_body("facts z : colour rule r when z > 3 and z = MY and z.tax in to then never", "E0205");
    check_when("(nobody = MY or nobody + 1 > 2) and not nothing", "E0202 E0202 E0202");
    check_body("tally c counts n rule s then never rule r despite s within c then free", "E0501");
}
END_TEST

START_TEST(names_of_other_kinds)
{
    check_when("TPP > 3", "E0213");
    check_when("never", "E0213");
    check_when("land = MY", "E0213");
    check_body("cap c limits n to 5 rule s when c > 3 then never", "E0213");
    check_body("rule s then never rule r despite s within n then free", "E0213");
    check_body("let v = n cap c limits n to 5 per v", "E0213");
    check_body("group g = n, MY", "E0213");
    check_body("facts q : never", "E0213");
}
END_TEST

START_TEST(names_twice_and_reserved)
{
    check_body("let to = 3", "E0209");
    check_body("group g = CN group g = MY", "E0209");
    check_body("rule r then never rule r then never", "E0209");
    check_body("unit TPP", "E0209");
    check_body("unit land", "E0209");
    check_body("unit to rule n then never", ""); /* other namespaces */
    check_body("unit count", "E0210");
    check_body("rule no_law then never", "E0210");
    check_body("let yes = n", "E0210");
    check_body("rule s then never rule r despite s, s then free", "E0220");
    check_body("cap c limits n to 5 per who and who", "E0220");
    check_body("test \"t\" order n 3, n 4 expect free", "E0220");
}
END_TEST

START_TEST(rows_and_registries)
{
    const char *two = "ruleset t use lands registry firm | key | \n | CN | \n | AB | \n"
                      "facts to : land by : firm\n";
    char text[2048];
    snprintf(text, sizeof text, "%srule r when to = CN and CN = by and by in (CN, AB) then never%s",
             two, TAIL);
    check_wrong(text, "");
    snprintf(text, sizeof text, "%srule r when to = AB or CN = CN then never%s", two, TAIL);
    check_wrong(text, "E0212 E0211");
    snprintf(text, sizeof text, "%sgroup g = CN rule r when to in g then never%s", two, TAIL);
    check_wrong(text, "E0437");
    snprintf(text, sizeof text, "%sgroup g = CN, MY rule r when to in g then never%s", two, TAIL);
    check_wrong(text, "");
    snprintf(text, sizeof text, "%sgroup g = CN, AB rule r when to in g then never%s", two, TAIL);
    check_wrong(text, "E0308");
}
END_TEST

/* ---- modules ---------------------------------------------------------------------------------------- */

START_TEST(modules_are_loaded_once)
{
    run r;
    check_good(&r, "ruleset t use left, scale, left, scale, right facts a : right_unit\n"
                   "rule r when a > 3 left_unit then never" TAIL);
    ck_assert_uint_eq(r.sources.count, 4);
    ck_assert(!r.sources.items[0].module);
    ck_assert(r.sources.items[1].module && r.sources.items[1].standard);
    ck_assert_str_eq(r.sources.items[1].name, "left");
    run_end(&r);
    check_wrong("ruleset t use scale, with_rule" TAIL, "E0405");
    check_wrong("unit a use units", "");
}
END_TEST

/* ---- types, units, scales ----------------------------------------------------------------------------- */

static void assert_let(const char *expression, const char *type, int scale)
{
    run r;
    char text[2048];
    snprintf(text, sizeof text, "%slet it = %s%s", HEAD, expression, TAIL);
    check_good(&r, text);
    const lc_node *node = find_let(&r, "it")->node;
    ck_assert_str_eq(lc_type_words(r.law, node->type), type);
    if (node->type.kind == LC_TYPE_NUMBER)
        ck_assert_int_eq(node->scale, scale);
    run_end(&r);
}

START_TEST(types_and_scales)
{
    assert_let("n", "a plain number", 0);
    assert_let("x", "a plain number", 6);
    assert_let("amount", "TPP", 0);
    assert_let("heavy", "TPP", 0);
    assert_let("dense", "PD", 2);
    assert_let("work", "ops", -12);
    assert_let("to.tax", "a plain number", 6);
    assert_let("5.920", "a plain number", 2);
    assert_let("1e26 ops", "ops", -26);
    assert_let("500 H100e", "TPP", 0);
    assert_let("amount * n", "TPP", 0);
    assert_let("amount * x", "TPP", 6);
    assert_let("amount * amount", "TPP * TPP", 0);
    assert_let("amount * dense * 0.5", "TPP * PD", 3);
    assert_let("amount / dense", "TPP / PD", 12);
    assert_let("n / amount", "1 / TPP", 12);
    assert_let("amount / heavy", "a plain number", 12);
    assert_let("amount / dense * dense", "TPP", 14);
    assert_let("work + 1e26 ops", "ops", -12);
    assert_let("n - x", "a plain number", 6);
    assert_let("-dense", "PD", 2);
    assert_let("to", "a row of `land`", 0);
    assert_let("\"Acme\"", "a text", 0);
    assert_let("2025-05-15", "a date", 0);
    assert_let("yes", "yes or no", 0);
    assert_let("n > 3", "yes or no", 0);
}
END_TEST

START_TEST(values_of_constants)
{
    run r;
    check_good(&r, HEAD "let a = 500 H100e let b = 5.920 let c = 1e26 ops let d = CN.tax\n" TAIL);
    ck_assert(find_let(&r, "a")->node->number == 7916000);
    ck_assert(find_let(&r, "b")->node->number == 592);
    ck_assert(find_let(&r, "c")->node->number == 1);
    const lc_node *cell = find_let(&r, "d")->node;
    ck_assert_int_eq(cell->kind, LC_NODE_CELL);
    ck_assert_int_eq(cell->a->kind, LC_NODE_ROW);
    ck_assert_uint_eq(cell->a->index, 0);
    run_end(&r);
}
END_TEST

START_TEST(types_that_differ)
{
    check_when("amount > 1,700", "E0302");
    check_when("amount + 3 > 5 TPP", "E0302");
    check_when("amount - dense > 5 TPP", "E0302");
    check_when("amount * dense > 5 TPP", "E0302");
    check_when("n > 5 TPP", "E0302");
    check_when("who = 3", "E0301");
    check_when("date > \"2025-05-15\"", "E0301");
    check_when("to = who", "E0301");
    check_when("ok = 1", "E0301");
    check_when("who > \"a\"", "E0305");
    check_when("to < at", "E0305");
    check_when("ok <= yes", "E0305");
    check_when("n", "E0303");
    check_when("ok and amount", "E0303");
    check_when("not who", "E0303");
    check_when("-who > 3", "E0304");
    check_when("who + 1 > 3", "E0304");
    check_when("n.tax > 3", "E0309");
    check_when("n = (1, 2)", "E0323");
    check_when("amount * amount * amount = amount * amount", "E0302");
    check_when("ok = no or ok <> yes or who = \"x\" or date < 2025-01-01 or x = n", "");
}
END_TEST

START_TEST(units_that_multiply)
{
    /* five base units in one product, and powers that run away */
    check_body("unit a unit b unit c unit d unit e\n"
               "let four = 1 a * 1 b * 1 c * 1 d * n\n"
               "let five = 1 a * 1 b * 1 c * 1 d * 1 e\n"
               "let down = 1 a * 1 b / 1 b / 1 a > n",
               "E0310");
    growing g = {0};
    grow(&g, "%slet p0 = amount", HEAD);
    for (int i = 0; i < 40; i++)
        grow(&g, " let p%d = p%d * p%d", i + 1, i, i);
    grow(&g, "%s", TAIL);
    check_wrong(g.text, "E0310");
    free(g.text);
}
END_TEST

START_TEST(places_have_a_limit)
{
    assert_let("x * x * x * x * x * x", "a plain number", 36);
    check_body("let v = x * x * x * x * x * x * 0.1", "E0311");
    assert_let("work * work * work", "ops to the power of 3", -36);
    check_body("let v = work * work * work * work", "E0312");
}
END_TEST

START_TEST(units_are_defined)
{
    run r;
    check_good(&r, "ruleset t use scale facts a : pair b : cargo c : fine\n"
                   "unit pair = 2 * 1 half_ton unit half_ton = 500.5 kg unit kg to 0.1 unit m\n"
                   "unit cargo = 2 kg * 3 m unit fine = 0.125 kg unit wide = 1e15 kg" TAIL);
    static const struct {
        const char *name;
        int64_t coefficient;
        int factor_scale, places;
        const char *type;
    } units[] = {
        {"pair", 1001, 0, 1, "kg"}, {"half_ton", 5005, 1, 1, "kg"}, {"kg", 1, 0, 1, "kg"},
        {"m", 1, 0, 0, "m"},        {"cargo", 6, 0, 0, "kg * m"},   {"fine", 125, 3, 3, "kg"},
        {"wide", 1, -15, 1, "kg"},
    };
    for (uint32_t i = 0; i < 7; i++) {
        const lc_unit *unit = &r.law->units[i];
        ck_assert_str_eq(unit->declared.name->text, units[i].name);
        ck_assert(unit->factor.coefficient == units[i].coefficient);
        ck_assert_int_eq(unit->factor.scale, units[i].factor_scale);
        ck_assert_int_eq(unit->scale, units[i].places);
        lc_type type = {LC_TYPE_NUMBER, LC_NONE, unit->dimension};
        ck_assert_str_eq(lc_type_words(r.law, type), units[i].type);
    }
    run_end(&r);
}
END_TEST

START_TEST(units_that_are_wrong)
{
    check_body("unit a = 3", "E0316");
    check_body("unit a = 1 TPP + 1 TPP", "E0316");
    check_body("unit a = 0 TPP", "E0316");
    check_body("unit a to 0.5", "E0317");
    check_body("unit a to 20", "E0317");
    check_body("unit a = 3 b unit b = 2 c unit c = 2 a", "E0216");
    check_body("unit a = 1e36 b unit b = 1e36 c unit c", "E0312");
    check_body("unit a to 1000 unit b to 1 unit c to 0.001", "");
}
END_TEST

/* ---- in --------------------------------------------------------------------------------------------- */

START_TEST(sets_and_lists)
{
    run r;
    check_good(&r, HEAD "group g = CN, MY let a = to in g let b = to not in (US, \"PRC\", g)\n"
                        "let c = n in (1, 2, 3) let d = to in (at, MY) let e = to in (g)\n" TAIL);
    const lc_node *a = find_let(&r, "a")->node, *b = find_let(&r, "b")->node;
    ck_assert_int_eq(a->kind, LC_NODE_IN);
    ck_assert_uint_eq(a->index, find_set(&r, "g"));
    ck_assert_int_eq(b->kind, LC_NODE_NOT);
    ck_assert_int_eq(b->a->kind, LC_NODE_IN);
    const lc_row_set *set = &r.law->sets[b->a->index];
    ck_assert_ptr_null(set->declared.name);
    ck_assert_str_eq(set->declared.label, "(US, \"PRC\", g)");
    ck_assert(set->members[0] && set->members[1] && set->members[2] && !set->members[3]);
    const lc_node *c = find_let(&r, "c")->node;
    ck_assert_int_eq(c->kind, LC_NODE_OR);
    ck_assert_int_eq(c->a->kind, LC_NODE_OR);
    ck_assert_int_eq(c->b->kind, LC_NODE_EQUAL);
    const lc_node *d = find_let(&r, "d")->node;
    ck_assert_int_eq(d->kind, LC_NODE_OR);
    ck_assert_int_eq(d->a->kind, LC_NODE_EQUAL);
    ck_assert_int_eq(d->b->kind, LC_NODE_IN);
    ck_assert_int_eq(find_let(&r, "e")->node->kind, LC_NODE_IN);
    run_end(&r);
}
END_TEST

START_TEST(sets_that_are_wrong)
{
    const char *group = "group g = CN ";
    char text[512];
    static const struct {
        const char *expression, *codes;
    } cases[] = {
        {"to = g", "E0306"},
        {"g", "E0306"},
        {"n in g", "E0308"},
        {"to in MY", "E0307"},
        {"to in at", "E0307"},
        {"n in (1, g)", "E0308"},
        {"who in (\"a\", MY)", "E0301"},
        {"to in (MY, XX)", "E0203"},
        {"to in (MY, 3)", "E0301"},
        {"n in 3", "E0307"},
        {"g in g", "E0306"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(text, sizeof text, "%srule r when %s then never", group, cases[i].expression);
        check_body(text, cases[i].codes);
    }
    check_body("group g = CN let l = g", "E0306");
    check_body("group a = b group b = c, MY group c = a", "E0216");
    check_body("group a = a rule r when to in a then never", "E0216");
}
END_TEST

START_TEST(tiers_split_a_registry)
{
    run r;
    check_good(&r, HEAD "tiers of land other = the rest a \"A\" = g, \"France\" b = US\n"
                        "group g = CN\n" TAIL);
    const uint8_t *rest = r.law->sets[find_set(&r, "other")].members;
    ck_assert(!rest[0] && rest[1] && !rest[2] && !rest[3]);
    ck_assert(r.law->sets[find_set(&r, "a")].tier);
    ck_assert(!r.law->sets[find_set(&r, "g")].tier);
    run_end(&r);
    check_body("tiers of land a = CN, US b = MY, US", "E0411");
    check_body("tiers of land a = CN, US b = MY", "E0412");
    check_body("tiers of land a = CN, US b = MY, FR", "");
    check_body("tiers of land a = CN b = the rest c = the rest", "E0413");
    check_body("tiers of land a = the rest tiers of land b = the rest", "E0410");
    check_body("tiers of land a = CN, XX b = MY", "E0203");
    check_body("tiers of land a = b, CN b = a, MY", "E0216");
}
END_TEST

/* ---- registries ---------------------------------------------------------------------------------------- */

START_TEST(registries_have_rows)
{
    run r;
    check_good(&r, "use units registry chip \"Chip\"\n"
                   "| key | label : text | tpp : H100e | d : PD | when : date | made : bool | n : "
                   "count | aliases : text |\n"
                   "| A | \"Alpha\" | 2.5 | 19.4 | 2025-05-15 | yes | 1,700 | \"B C;  D\t; A;\" |\n"
                   "| \"B\" | | 7 TPP | -0.01 PD | | no | | |\n");
    const lc_registry *registry = &r.law->registries[0];
    ck_assert_uint_eq(registry->row_count, 2);
    ck_assert_uint_eq(registry->column_count, 7);
    const lc_registry_row *a = &registry->rows[0], *b = &registry->rows[1];
    ck_assert_str_eq(a->label, "Alpha");
    ck_assert_str_eq(b->label, "B");
    ck_assert_int_eq(a->cells[1].value, 39580);
    ck_assert_int_eq(a->cells[2].value, 1940);
    ck_assert_int_eq(a->cells[4].value, 1);
    ck_assert_int_eq(a->cells[5].value, 1700);
    ck_assert_int_eq(b->cells[1].value, 7);
    ck_assert_int_eq(b->cells[2].value, -1);
    ck_assert(b->cells[4].known && b->cells[4].value == 0);
    ck_assert(!b->cells[3].known && !b->cells[5].known && !b->cells[0].known);
    static const char *const spellings[] = {"A", "Alpha", "B", "B C", "D"};
    ck_assert_uint_eq(registry->spelling_count, 5);
    for (uint32_t i = 0; i < 5; i++) {
        ck_assert_uint_eq(registry->spellings[i].length, strlen(spellings[i]));
        ck_assert(memcmp(registry->spellings[i].text, spellings[i], strlen(spellings[i])) == 0);
        ck_assert_uint_eq(registry->spellings[i].row, i == 2);
    }
    run_end(&r);
}
END_TEST

START_TEST(registries_that_are_wrong)
{
    static const struct {
        const char *rows, *codes;
    } cases[] = {
        {"| name | a : text |\n", "E0414"},
        {"| key | a |\n", "E0419"},
        {"| key | a : text | a : text |\n", "E0220"},
        {"| key | label : count |\n", "E0418"},
        {"| key | a : colour |\n", "E0205"},
        {"| key | a : land |\n", "E0507"},
        {"| key | a : text |\n| A |\n", "E0415"},
        {"| key | a : text |\n| A | \"x\" | \"y\" |\n", "E0415"},
        {"| key | a : text |\n| A | \"x\" |\n| A | \"y\" |\n", "E0209"},
        {"| key | a : text |\n| \"two words\" | \"x\" |\n| 5 | |\n| | |\n", "E0416 E0416 E0416"},
        {"| key | label : text |\n| A | \"x\" |\n| B | \"x\" |\n", "E0417"},
        {"| key | label : text |\n| A | \"B\" |\n| B | |\n", "E0417"},
        {"| key | a : text |\n| A | x |\n", "E0318"},
        {"| key | a : count |\n| A | \"5\" |\n| B | 5 TPP |\n", "E0318 E0318"},
        {"| key | a : TPP |\n| A | 5 PD |\n", "E0318"},
        {"| key | a : count |\n| A | -1 |\n| B | 1.5 |\n", "E0322 E0321"},
        {"| key | a : PD |\n| A | 1.001 |\n", "E0319"},
        {"| key | a : ops |\n| A | 1,000 |\n| B | 1e12 |\n", "E0319"},
        {"| key | a : count |\n| A | 9223372036854775807 |\n| B | 9223372036854775808 |\n",
         "E0320"},
        {"| key | a : date |\n| A | 5 |\n", "E0318"},
        {"| key | a : bool |\n| A | maybe |\n", "E0318"},
        {"| key | a : decimal |\n| A | 7% |\n", "E0504"},
    };
    char text[1024];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(text, sizeof text, "use units, lands registry chip\n%s", cases[i].rows);
        check_wrong(text, cases[i].codes);
    }
}
END_TEST

START_TEST(outcomes_are_a_scale)
{
    run r;
    check_good(&r, "ruleset t use scale" TAIL);
    ck_assert_uint_eq(r.law->outcome_count, 5);
    ck_assert_int_eq(r.law->outcomes[2].mode, LC_MODE_LICENSABLE);
    ck_assert_str_eq(r.law->outcomes[1].declared.label, "told");
    ck_assert_uint_eq(r.law->otherwise, 0);
    run_end(&r);
    check_wrong("ruleset t outcomes a forbidden b permitted otherwise a", "E0408");
    check_wrong("ruleset t outcomes a allowed otherwise a", "E0325");
    check_wrong("ruleset t use scale outcomes a permitted otherwise free", "E0407");
    check_wrong("ruleset t outcomes missing_one permitted rejected forbidden otherwise missing_one",
                "E0210");
    check_wrong("ruleset t rule r then never otherwise free", "E0409");
}
END_TEST

/* ---- thresholds, lets, caps ------------------------------------------------------------------------------ */

static void assert_threshold(const char *expression, const char *value)
{
    run r;
    char text[1024], digits[LC_DECIMAL_TEXT];
    snprintf(text, sizeof text, "%sthreshold t = %s%s", HEAD, expression, TAIL);
    check_good(&r, text);
    const lc_node *node = r.law->thresholds[0].node;
    ck_assert_int_eq(node->kind, LC_NODE_NUMBER);
    lc_decimal_write(digits, (lc_decimal){node->number, node->scale}, false);
    ck_assert_str_eq(digits, value);
    run_end(&r);
}

START_TEST(thresholds_are_computed)
{
    assert_threshold("26,900,000 TPP", "26900000");
    assert_threshold("1,700 * 1 H100e", "26914400");
    assert_threshold("(5 TPP - 7 TPP) * 2", "-4");
    assert_threshold("2 / 3", "0.666666666667");
    assert_threshold("-2 / 3", "-0.666666666667");
    assert_threshold("0.000000000001 / 2", "0"); /* half to even */
    assert_threshold("0.000000000003 / 2", "0.000000000002");
    assert_threshold("0.000000000003 / -2", "-0.000000000002");
    assert_threshold("1e26 ops / 4", "25000000000000000000000000");
    assert_threshold("1 TPP + 0.25 TPP", "1.25");
    check_body("threshold t = n", "E0314");
    check_body("let l = 5 threshold t = l", "E0314");
    check_body("threshold t = CN.tax", "E0314");
    check_body("threshold t = \"x\"", "E0315");
    check_body("threshold t = MY", "E0315");
    check_body("threshold t = 1 / 0", "E0313");
    check_body("threshold t = 1 / (3 - 3)", "E0313");
    check_body("threshold t = 1e30 * 1e36", "E0312");
    check_body("threshold t = 1e20 * 100000000000000000000 * 1.000000000000000001", "E0312");
    check_body("threshold t = 1e30 / 3", "E0312");
    check_body("threshold t = u threshold u = t", "E0216");
    check_body("threshold t = 2025-05-15 rule r when date > t then never", "");
}
END_TEST

START_TEST(caps_have_limits)
{
    run r;
    check_good(&r, HEAD "cap c \"C\" cites \"a\" cites \"b\"\n"
                        "limits amount to big per who and to each year\n"
                        "limits n to 500 from 2025-01-01 until 2027-12-31\n"
                        "counts from 2025-01-13\n"
                        "threshold big = 5 TPP" TAIL);
    const lc_cap *cap = &r.law->caps[0];
    ck_assert_uint_eq(cap->limit_count, 2);
    ck_assert_uint_eq(cap->cite_count, 2);
    ck_assert_int_eq(cap->counts_from, 20101);
    ck_assert_uint_eq(cap->limits[0].key_count, 2);
    ck_assert_uint_eq(cap->limits[0].keys[0], find_fact(&r, "who"));
    ck_assert_int_eq(cap->limits[0].window, LC_WINDOW_YEAR);
    ck_assert(!cap->limits[0].has_period && cap->limits[1].has_period);
    ck_assert_int_eq(cap->limits[1].until - cap->limits[1].from, 1094);
    ck_assert_int_eq(cap->limits[1].window, LC_WINDOW_EVER);
    ck_assert_uint_eq(r.law->date_fact, find_fact(&r, "date"));
    run_end(&r);
    check_body("cap c cites \"x\"", "E0425");
    check_body("cap c limits amount to 5", "E0302");
    check_body("cap c limits who to 5", "E0304");
    check_body("cap c limits n to who", "E0301");
    check_body("cap c limits n to 5 each year each year", "E0426");
    check_body("cap c limits n to 5 per who per to", "E0426");
    check_body("cap c limits n to 5 from 2025-01-02 until 2025-01-01", "E0427");
    check_body("cap c limits n to 5 counts from 2025-01-02 counts from 2025-01-02", "E0431");
    check_body("cap c limits n to x * 3 per who", "");
    check_body("cap c limits n to 5 per id and date and to and at and who and n and x and amount "
               "and ok",
               "E0428");
}
END_TEST

/* ---- rules -------------------------------------------------------------------------------------------------- */

START_TEST(rules_have_clauses)
{
    run r;
    check_good(&r, HEAD "cap c limits n to 5\n"
                        "rule e \"E\" unless ok despite s cites \"x\" when n > 3 unless n > 5\n"
                        "  then free within c with \"a\" with \"b\" 10 days before date\n"
                        "  with \"c\" 1 day after date\n"
                        "rule s then never" TAIL);
    const lc_rule *rule = &r.law->rules[0];
    ck_assert_uint_eq(rule->condition_count, 3);
    ck_assert(rule->conditions[0].unless && !rule->conditions[1].unless);
    ck_assert(rule->conditions[2].unless);
    ck_assert_uint_eq(rule->within_count, 1);
    ck_assert_uint_eq(rule->duty_count, 3);
    ck_assert(!rule->duties[0].has_due);
    ck_assert_int_eq(rule->duties[1].days, -10);
    ck_assert_int_eq(rule->duties[2].days, 1);
    ck_assert_uint_eq(rule->duties[2].anchor, find_fact(&r, "date"));
    ck_assert_uint_eq(r.law->rules[1].condition_count, 0);
    run_end(&r);
    check_body("rule r when ok", "E0420");
    check_body("rule r then free then never", "E0421");
    check_body("cap c limits n to 5 rule r within c then free", "E0422");
    check_body("rule r then never with \"x\" 1.5 days before date", "E0432");
    check_body("rule r then never with \"x\" 36,600 days before date", "");
    check_body("rule r then never with \"x\" 36,601 days before date", "E0432");
    check_body("rule r then never with \"x\" 5 days before to", "E0436");
}
END_TEST

START_TEST(exceptions_are_more_lenient)
{
    check_body("rule s then review rule r despite s then told", "");
    check_body("rule s then review rule r despite s then review", "E0423");
    check_body("rule s then review rule r despite s then never", "E0423");
    check_body("rule s then review rule q then told rule r despite s, q then told", "E0423");
    check_body("rule a despite b then free rule b despite c then told rule c despite a then review",
               "E0424");
    check_body("rule a despite a then free", "E0424");
    check_body("rule a despite b then free rule b despite a then told\n"
               "rule c despite d then free rule d despite c then told",
               "E0424 E0424");
}
END_TEST

START_TEST(exceptions_stand_first)
{
    run r;
    check_good(&r,
               HEAD "rule a then never rule b despite a then denied rule c despite b, a then told\n"
                    "rule d despite b then review rule e despite d, c then free" TAIL);
    uint32_t place[5];
    for (uint32_t i = 0; i < 5; i++)
        place[r.law->rule_order[i]] = i;
    for (uint32_t i = 0; i < 5; i++)
        for (uint32_t j = 0; j < r.law->rules[i].despite_count; j++)
            ck_assert_uint_lt(place[i], place[r.law->rules[i].despite[j]]);
    ck_assert_uint_eq(r.law->rules[1].exception_count, 2);
    ck_assert_uint_eq(r.law->rules[1].exceptions[0], 2);
    ck_assert_uint_eq(r.law->rules[1].exceptions[1], 3);
    run_end(&r);
}
END_TEST

START_TEST(the_whole_text)
{
    check_wrong("use scale rule r then never otherwise free", "E0401");
    check_wrong("ruleset t use scale rule r then never", "E0403");
    check_wrong("ruleset t use scale otherwise free otherwise never", "E0404");
    check_wrong("ruleset t ruleset u use scale otherwise free", "E0402");
    check_wrong("use scale facts a : count", "");
    check_wrong("ruleset t use scale otherwise free", "");
    run r;
    memset(&r, 0, sizeof r);
    test_allocator_init(&r.memory, TEST_NEVER_FAIL);
    lc_arena_init(&r.arena, &r.memory.allocator);
    lc_sources_init(&r.sources, &r.memory.allocator);
    lc_diagnostics_init(&r.diagnostics, &r.memory.allocator);
    ck_assert_int_eq(lc_check(&r.law, &r.arena, &r.sources, NULL, true, &r.diagnostics),
                     LC_WRONG_RULES);
    ck_assert_uint_eq(r.diagnostics.count, 1);
    ck_assert_int_eq(r.diagnostics.items[0]->code, LC_E0406);
    run_end(&r);
}
END_TEST

START_TEST(broken_texts_excuse_names)
{
    /* the syntax error is the one error: what the broken part may declare is not missed */
    run r;
    run_text(&r, HEAD "let v = = 3 rule r when v > 3 then never" TAIL, TEST_NEVER_FAIL);
    ck_assert_uint_eq(r.diagnostics.error_count, 1);
    run_end(&r);
    run_text(&r,
             "ruleset t use lands facts a : : count b : count\n"
             "rule r when a > 3 and b > 4 then never" TAIL,
             TEST_NEVER_FAIL);
    ck_assert_uint_eq(r.diagnostics.error_count, 1);
    run_end(&r);
    run_text(&r,
             "ruleset t use lands facts a : : count\n"
             "rule r when a > 3 and c > 4 then never" TAIL,
             TEST_NEVER_FAIL);
    ck_assert_uint_eq(r.diagnostics.error_count, 2);
    run_end(&r);
}
END_TEST

START_TEST(what_is_never_used)
{
    run r;
    check_good(&r, HEAD "let v = n group g = MY threshold t = 5 cap c limits n to 5" TAIL);
    uint32_t unused = 0;
    for (size_t i = 0; i < r.diagnostics.count; i++)
        unused += r.diagnostics.items[i]->code == LC_W0601;
    /* four declarations, and nine facts: all but `id`, `date` and `n` */
    ck_assert_uint_eq(unused, 4 + 9);
    run_end(&r);
    check_good(&r, HEAD "test \"t\" order n 3" TAIL);
    bool warned = false;
    for (size_t i = 0; i < r.diagnostics.count; i++)
        warned = warned || r.diagnostics.items[i]->code == LC_W0602;
    ck_assert(warned);
    run_end(&r);
}
END_TEST

/* ---- dates ---------------------------------------------------------------------------------------------------- */

static int32_t day(int year, int month, int of_month)
{
    int32_t date = 0;
    ck_assert(lc_date_from_parts(&date, year, month, of_month));
    return date;
}

static void assert_intervals(const char *header, uint32_t count, const lc_interval *intervals)
{
    run r;
    char text[1024];
    snprintf(text, sizeof text, "ruleset t %s use scale facts date : date otherwise free", header);
    check_good(&r, text);
    ck_assert_uint_eq(r.law->interval_count, count);
    for (uint32_t i = 0; i < count; i++) {
        ck_assert_int_eq(r.law->intervals[i].from, intervals[i].from);
        ck_assert_int_eq(r.law->intervals[i].in_force, intervals[i].in_force);
        ck_assert_int_eq(r.law->intervals[i].binding, intervals[i].binding);
    }
    run_end(&r);
}

START_TEST(intervals_of_the_law)
{
    const int32_t first = LC_DATE_MIN;
    assert_intervals("", 1, (lc_interval[]){{first, true, true}});
    assert_intervals("in force from 2025-01-13", 2,
                     (lc_interval[]){{first, false, true}, {day(2025, 1, 13), true, true}});
    assert_intervals("in force until 2025-01-13", 2,
                     (lc_interval[]){{first, true, true}, {day(2025, 1, 14), false, true}});
    assert_intervals("in force from 2025-01-13 binding from 2025-05-15", 3,
                     (lc_interval[]){{first, false, false},
                                     {day(2025, 1, 13), true, false},
                                     {day(2025, 5, 15), true, true}});
    /* a union: overlapping, touching, and a gap */
    assert_intervals("in force from 2025-03-01 until 2025-06-30\n"
                     "in force from 2025-01-01 until 2025-03-31\n"
                     "in force from 2025-07-01 until 2025-07-31 in force from 2025-10-01",
                     4,
                     (lc_interval[]){{first, false, true},
                                     {day(2025, 1, 1), true, true},
                                     {day(2025, 8, 1), false, true},
                                     {day(2025, 10, 1), true, true}});
    assert_intervals("in force from 0001-01-01 until 9999-12-31", 1,
                     (lc_interval[]){{first, true, true}});
    check_wrong(
        "ruleset t in force from 2025-02-01 until 2025-01-01 use scale facts date : date" TAIL,
        "E0427");
    check_wrong("ruleset t binding from 2025-02-01 binding from 2025-03-01 use scale\n"
                "facts date : date" TAIL,
                "E0431");
}
END_TEST

START_TEST(the_date_of_an_order)
{
    run r;
    check_good(&r, "ruleset t use scale facts n : count" TAIL);
    ck_assert_uint_eq(r.law->date_fact, LC_NONE);
    ck_assert_uint_eq(r.law->id_fact, LC_NONE);
    run_end(&r);
    check_good(&r, "ruleset t use scale facts date : date id : text" TAIL);
    ck_assert_uint_eq(r.law->date_fact, 0);
    ck_assert_uint_eq(r.law->id_fact, 1);
    run_end(&r);
    check_wrong("ruleset t use scale facts date : text" TAIL, "E0430");
    check_wrong("ruleset t in force from 2025-01-01 use scale facts n : count" TAIL, "E0429");
    check_wrong("ruleset t use scale facts n : count cap c limits n to 5 each year" TAIL, "E0429");
    check_wrong(
        "ruleset t use scale facts n : count cap c limits n to 5 counts from 2025-01-01" TAIL,
        "E0429");
    check_wrong("ruleset t use scale facts n : count cap c limits n to 5" TAIL, "");
}
END_TEST

/* ---- tests in the text, and orders ------------------------------------------------------------------------------ */

START_TEST(values_in_orders)
{
    run r;
    check_good(&r, HEAD "rule r when ok then never\n"
                        "test \"one\" order to \"PRC\", at MY, n 1,700, amount 2 H100e, heavy 2,\n"
                        "  dense 19.45, ok yes, who missing, date 2025-05-20, x -1.5, work 1e26\n"
                        "  expect never by r order n 3 expect indeterminate\n"
                        "  expect free by otherwise expect free by no_law" TAIL);
    ck_assert_uint_eq(r.law->test_count, 1);
    const lc_law_test *test = &r.law->tests[0];
    ck_assert_str_eq(test->title, "one");
    ck_assert_uint_eq(test->step_count, 6);
    const lc_test_value *values = test->steps[0].values;
    ck_assert_uint_eq(test->steps[0].value_count, 11);
    static const int64_t stored[] = {0, 1, 1700,  31664,    31664,          1945,
                                     1, 0, 20228, -1500000, 100000000000000};
    for (uint32_t i = 0; i < 11; i++)
        ck_assert_int_eq(values[i].value.value, stored[i]);
    ck_assert(values[7].missing && !values[6].missing);
    ck_assert(test->steps[1].expect && !test->steps[2].expect);
    ck_assert_uint_eq(test->steps[1].rule, 0);
    ck_assert_uint_eq(test->steps[1].outcome, 4);
    ck_assert(test->steps[3].indeterminate);
    ck_assert_int_eq(test->steps[3].because, LC_BECAUSE_ANY);
    ck_assert_int_eq(test->steps[4].because, LC_BECAUSE_OTHERWISE);
    ck_assert_int_eq(test->steps[5].because, LC_BECAUSE_NO_LAW);
    run_end(&r);
}
END_TEST

START_TEST(tests_that_are_wrong)
{
    check_body("test \"t\" expect free", "E0433");
    check_body("test \"t\" order n 3 expect nothing", "E0206");
    check_body("test \"t\" order n 3 expect free by nobody", "E0207");
    check_body("test \"t\" order who Acme, n 1.5, n 3, zz 4, to XX, ok 3 expect free",
               "E0318 E0321 E0220 E0219 E0203 E0318");
    check_wrong("ruleset t in force from 2025-01-01 use scale facts date : date n : count\n"
                "test \"a\" order n 3 expect free\n"
                "test \"b\" order date 2025-01-01 expect free order n 3 expect free\n"
                "  order date missing expect free" TAIL,
                "E0434 E0434");
}
END_TEST

/* ---- forms that are not run --------------------------------------------------------------------------------------- */

START_TEST(forms_are_refused)
{
    static const struct {
        const char *declarations, *codes;
    } cases[] = {
        {"amendment a amends t", "E0501"},
        {"deem US as MY", "E0501"},
        {"tally c counts n", "E0501"},
        {"agreement a with MY limits n to 5", "E0501"},
        {"property \"p\" never never", "E0501"},
        {"set threshold t = 5", "E0501"},
        {"strike rule r", "E0501"},
        {"replace rule r then free", "E0501"},
        {"move MY to a", "E0501"},
        {"rule r in force from 2025-01-01 then never", "E0502"},
        {"rule r suspended from 2025-01-01 then never", "E0502"},
        {"rule r binding from 2025-01-01 then never", "E0502"},
        {"rule r not enforced from 2025-01-01 then never", "E0502"},
        {"rule r bars all", "E0502"},
        {"rule s then never rule r despite s under any agreement then free", "E0502"},
        {"rule r counts toward c then never", "E0502"},
        {"cap c limits n to 5 counts by date", "E0502"},
        {"cap c limits n to 5 each month", "E0503"},
        {"cap c limits n to 5 each quarter", "E0503"},
        {"cap c limits n to 5 in any 12 months", "E0503"},
        {"cap c limits n to 5 where ok", "E0503"},
        {"cap c limits n to 5 per to.tax", "E0503"},
        {"rule r when n in 1 .. 3 then never", "E0504"},
        {"rule r when n > 7% then never", "E0504"},
        {"rule r when n > 7% of n then never", "E0504"},
        {"rule r when if ok then yes else no then never", "E0504"},
        {"rule r when n is missing then never", "E0504"},
        {"rule r when max(n, 3) > 2 then never", "E0504"},
        {"rule r when date + 10 days > date then never", "E0504"},
        {"rule r when date - date > 3 then never", "E0504"},
        {"threshold t = 5 then 6 from 2025-01-01", "E0505"},
        {"cap c limits n to 5 then 6 from 2025-01-01", "E0505"},
        {"group g = MY from 2025-01-01", "E0506"},
        {"group g = MY, US except US", "E0506"},
        {"facts p : percent", "E0507"},
        {"facts p : one of a, b", "E0507"},
        {"registry reg from \"f.csv\" | key |\n", "E0508"},
        {"rule r then never with \"x\" 5 business days before date", "E0509"},
        {"rule r then never with \"x\" 5 months before date", "E0509"},
        {"rule r then never with \"x\" before date", "E0509"},
        {"rule r then never with \"x\" 5 days before date if ok", "E0509"},
        {"facts p : count if missing n", "E0510"},
        {"test \"t\" order n 3 expect free missing n", "E0511"},
        {"test \"t\" order n 3 expect holds n = 3", "E0511"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_body(cases[i].declarations, cases[i].codes);
    check_wrong("ruleset t suspended from 2025-01-01 dated by other use scale" TAIL, "E0502 E0502");
}
END_TEST

/* ---- long texts and limits ----------------------------------------------------------------------------------------- */

#define LONG 10000

START_TEST(chains_need_no_stack)
{
    growing g = {0};
    grow(&g, "%s", HEAD);
    for (int i = 0; i < LONG; i++) {
        grow(&g, "let a%d = a%d + 1 threshold t%d = t%d + 1\n", i, i + 1, i, i + 1);
        grow(&g, "group g%d = g%d\n", i, i + 1);
    }
    grow(&g, "let a%d = n threshold t%d = 1 group g%d = MY\n", LONG, LONG, LONG);
    grow(&g, "rule r when a0 > t0 and to in g0 then never%s", TAIL);
    run r;
    check_good(&r, g.text);
    ck_assert(r.law->thresholds[0].node->number == LONG + 1);
    ck_assert(r.law->sets[find_set(&r, "g0")].members[1]);
    run_end(&r);
    free(g.text);

    g = (growing){0};
    grow(&g, "%s", HEAD);
    for (int i = 0; i < LONG; i++)
        grow(&g, "let a%d = a%d + 1\n", i, (i + 1) % LONG);
    grow(&g, "%s", TAIL);
    check_wrong(g.text, "E0216");
    free(g.text);
}
END_TEST

START_TEST(limits_are_kept)
{
    growing g = {0};
    grow(&g, "ruleset t use scale facts");
    for (uint32_t i = 0; i < LC_MAX_FACTS; i++)
        grow(&g, " f%u : count", i);
    size_t most = g.length;
    grow(&g, "%s", TAIL);
    check_wrong(g.text, "");
    g.length = most;
    grow(&g, " more : count%s", TAIL);
    check_wrong(g.text, "E0435");

    g.length = 0;
    grow(&g, "ruleset t outcomes");
    for (uint32_t i = 0; i < LC_MAX_OUTCOMES; i++)
        grow(&g, " o%u permitted", i);
    most = g.length;
    grow(&g, " otherwise o0");
    check_wrong(g.text, "");
    g.length = most;
    grow(&g, " more permitted otherwise o0");
    check_wrong(g.text, "E0435");

    g.length = 0;
    for (uint32_t i = 0; i <= LC_MAX_REGISTRIES; i++)
        grow(&g, "registry r%u | key |\n", i);
    check_wrong(g.text, "E0435");

    g.length = 0;
    grow(&g, "registry wide | key |");
    for (uint32_t i = 0; i < LC_MAX_REGISTRY_COLUMNS; i++)
        grow(&g, " c%u : text |", i);
    check_wrong(g.text, "");
    grow(&g, " more : text |");
    check_wrong(g.text, "E0435");
    free(g.text);
}
END_TEST

START_TEST(many_errors_are_counted)
{
    growing g = {0};
    grow(&g, "%s", HEAD);
    for (int i = 0; i < LONG; i++)
        grow(&g, "rule r%d when unknown%d then nevr\n", i, i);
    grow(&g, "%s", TAIL);
    run r;
    run_text(&r, g.text, TEST_NEVER_FAIL);
    ck_assert_int_eq(r.status, LC_WRONG_RULES);
    ck_assert_uint_eq(r.diagnostics.count, LC_MAX_ERRORS);
    ck_assert_uint_eq(r.diagnostics.error_count, 2 * LONG);
    run_end(&r);
    free(g.text);
}
END_TEST

/* ---- failing allocations ----------------------------------------------------------------------------------------------- */

static void sweep(const char *text, lc_status expected)
{
    for (long n = 0;; n++) {
        run r;
        run_text(&r, text, n);
        bool done = r.memory.failures == 0;
        if (!done)
            ck_assert_int_eq(r.status, LC_MEMORY);
        else
            ck_assert_int_eq(r.status, expected);
        run_end(&r);
        if (done)
            break;
    }
}

START_TEST(every_allocation_may_fail)
{
    sweep(HEAD "unit pair = 2 * 3 TPP let v = amount * amount / 3 TPP\n"
               "group g = CN, \"USA\" tiers of land a = g b = the rest\n"
               "threshold t = (3 pair + 5 TPP) * 2 / 7\n"
               "cap c cites \"x\" limits amount to t per who and to each year\n"
               "rule r when to in a or to in (MY, g) or to = \"PRC\" when v > -4 TPP then never\n"
               "rule e despite r within c unless n in (1, 2, 3) then told\n"
               "  with \"x\" 10 days before date cites \"y\"\n"
               "test \"t\" order to MY, n 3, amount 3 pair expect told by e" TAIL,
          LC_OK);
    sweep(HEAD "let a = b let b = a group g = XX, Malaysia unit u = 3 rule r despite q then nevr\n"
               "rule s when amount > 3 or to = g or who = 3 then never then free\n"
               "tiers of land a = MY b = MY, US test \"t\" expect free" TAIL,
          LC_WRONG_RULES);
}
END_TEST

Suite *suite_check(void)
{
    Suite *suite = suite_create("check");
    const struct {
        const char *name;
        const TTest *tests[16];
    } cases[] = {
        {"names",
         {names_are_found, names_not_found, one_mistake_one_error, names_of_other_kinds,
          names_twice_and_reserved, rows_and_registries, modules_are_loaded_once}},
        {"types",
         {types_and_scales, values_of_constants, types_that_differ, units_that_multiply,
          places_have_a_limit, units_are_defined, units_that_are_wrong}},
        {"data",
         {sets_and_lists, sets_that_are_wrong, tiers_split_a_registry, registries_have_rows,
          registries_that_are_wrong, outcomes_are_a_scale}},
        {"rules",
         {thresholds_are_computed, caps_have_limits, rules_have_clauses,
          exceptions_are_more_lenient, exceptions_stand_first, the_whole_text,
          broken_texts_excuse_names, what_is_never_used}},
        {"dates and tests",
         {intervals_of_the_law, the_date_of_an_order, values_in_orders, tests_that_are_wrong}},
        {"limits",
         {forms_are_refused, chains_need_no_stack, limits_are_kept, many_errors_are_counted,
          every_allocation_may_fail}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        TCase *tests = tcase_create(cases[i].name);
        tcase_set_timeout(tests, 120);
        for (size_t k = 0; cases[i].tests[k]; k++)
            tcase_add_test(tests, cases[i].tests[k]);
        suite_add_tcase(suite, tests);
    }
    return suite;
}
