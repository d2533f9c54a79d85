/* check_front.c - scanner, parser and driver: trees, places, the one report of each mistake,
 * limits, recovery, failing allocations. Whole trees and rendered reports are in tests/golden. */
#include "lang/front.h"
#include "lang/tokens.h"
#include "test_allocator.h"

#include <stdio.h>

Suite *suite_front(void);

typedef struct {
    test_allocator memory;
    lc_arena arena;
    lc_names names;
    lc_sources sources;
    lc_diagnostics diagnostics;
    lc_tree tree;
    lc_decl *order;
    lc_status status;
    uint32_t source;
} run;

static void run_begin(run *r, const char *text, size_t length, long fail_at, bool order)
{
    memset(r, 0, sizeof *r);
    test_allocator_init(&r->memory, fail_at);
    lc_arena_init(&r->arena, &r->memory.allocator);
    lc_names_init(&r->names, &r->arena);
    lc_sources_init(&r->sources, &r->memory.allocator);
    lc_diagnostics_init(&r->diagnostics, &r->memory.allocator);
    r->status = lc_sources_add(&r->sources, &r->source, "text", text, length);
    if (r->status != LC_OK)
        return;
    if (order)
        r->status = lc_parse_order(&r->order, &r->arena, &r->names, &r->sources, r->source,
                                   &r->diagnostics);
    else
        r->status =
            lc_parse(&r->tree, &r->arena, &r->names, &r->sources, r->source, &r->diagnostics);
}

static void run_end(run *r)
{
    lc_diagnostics_fini(&r->diagnostics);
    lc_sources_fini(&r->sources);
    lc_arena_fini(&r->arena);
    test_allocator_done(&r->memory);
}

static void parse(run *r, const char *text)
{
    run_begin(r, text, strlen(text), TEST_NEVER_FAIL, false);
    ck_assert_int_eq(r->status, LC_OK);
}

/* The tree without its comments; the caller frees it. */
static char *tree_text(const run *r)
{
    lc_buffer out;
    test_allocator memory;
    test_allocator_init(&memory, TEST_NEVER_FAIL);
    lc_buffer_init(&out, &memory.allocator);
    lc_tree_write(&out, &r->tree);
    ck_assert(!out.failed);
    char *text = malloc(out.length + 1);
    ck_assert_ptr_nonnull(text);
    if (out.length)
        memcpy(text, out.bytes, out.length);
    text[out.length] = '\0';
    lc_buffer_fini(&out);
    test_allocator_done(&memory);
    return text;
}

static void assert_tree(const char *text, const char *tree)
{
    run r;
    parse(&r, text);
    char *written = tree_text(&r);
    ck_assert_str_eq(written, tree);
    ck_assert_uint_eq(r.diagnostics.error_count, 0);
    free(written);
    run_end(&r);
}

/* ---- trees -------------------------------------------------------------------------------- */

START_TEST(precedence)
{
    assert_tree("let x = a or b and not c = d + e * -f", "(let x (or a (and b (not (= c (+ d (* e "
                                                         "(negate f))))))))\n");
    assert_tree("let x = if a then b else c or d", "(let x (if a b (or c d)))\n");
    assert_tree("let x = a in b and c", "(let x (and (in a b) c))\n");
    assert_tree("let x = a in (b)", "(let x (in a (list b)))\n");
    assert_tree("let x = (a) in b", "(let x (in a b))\n");
    assert_tree("let x = 7% of a * b", "(let x (* (percent-of 7% a) b))\n");
    assert_tree("let x = a in 1..<5 TPP", "(let x (in a (range-below 1 (number 5 TPP))))\n");
}
END_TEST

START_TEST(word_groups_span_lines)
{
    assert_tree("rule a in\n  force from 2025-01-01 when b not\tin c under any\r\n agreement",
                "(rule a\n  (in-force (from 2025-01-01))\n  (when (not-in b c))\n"
                "  (under any-agreement))\n");
    /* The words alone are names, `not` and `in` stay themselves. */
    assert_tree("let x = the + one + rest", "(let x (+ (+ the one) rest))\n");
    assert_tree("let x = not inside", "(let x (not inside))\n");
}
END_TEST

START_TEST(windows_are_words_after_each_only)
{
    assert_tree("cap c limits year to month each year",
                "(cap c\n  (limits year\n    (value month)\n"
                "    (each year)))\n");
}
END_TEST

START_TEST(line_ends_and_byte_order_mark)
{
    assert_tree("\xEF\xBB\xBFlet x =\r\n  5\r\n", "(let x 5)\n");
    assert_tree("registry r\r\n| key |\r\n| a | -- c\r\n|| |\r\n",
                "(registry r\n  (row key)\n  (row a)\n  (row () ()))\n\n(comment@27-31)\n");
    assert_tree("registry r | key | a : text |",
                "(registry r\n  (row key (column a (type text))))\n");
    assert_tree("", "");
    assert_tree("  \n\t-- nothing\n", "(comment@4-14)\n");
}
END_TEST

START_TEST(a_declaration_ends_where_the_next_begins)
{
    assert_tree("strike tiers rule a then b strike otherwise otherwise c replace let x = 5",
                "(strike (tiers))\n\n(rule a\n  (then b))\n\n(strike (otherwise))\n\n"
                "(otherwise c)\n\n(replace x\n  (let x 5))\n");
    assert_tree(
        "property \"p\" always otherwise never a test \"t\" expect b by otherwise let x = 1",
        "(property \"p\"\n  (always (otherwise))\n  (never a))\n\n"
        "(test \"t\"\n  (expect b (by-otherwise)))\n\n(let x 1)\n");
}
END_TEST

START_TEST(places)
{
    run r;
    const char *text = "let a = 1\n\nrule b \"t\"\n  when c.d >= 4,800 TPP\n  then e\n";
    parse(&r, text);
    ck_assert_uint_eq(r.tree.count, 2);
    const lc_decl *rule = r.tree.first->next;
    const lc_clause *when = rule->as.clauses;
    const lc_expr *compare = when->expr;
    ck_assert_uint_eq(rule->start, 11);
    ck_assert_uint_eq(rule->length, strlen(text) - 11 - 1);
#define ASSERT_AT(span, words)                                                                     \
    do {                                                                                           \
        lc_place place = lc_place_in(rule, (span));                                                \
        ck_assert_uint_eq(place.end - place.start, strlen(words));                                 \
        ck_assert(memcmp(text + place.start, (words), strlen(words)) == 0);                        \
    } while (0)
    ASSERT_AT(rule->keyword_span, "rule");
    ASSERT_AT(rule->name.span, "b");
    ASSERT_AT(rule->label.span, "\"t\"");
    ASSERT_AT(when->span, "when c.d >= 4,800 TPP");
    ASSERT_AT(when->keyword_span, "when");
    ASSERT_AT(compare->span, "c.d >= 4,800 TPP");
    ASSERT_AT(compare->operator_span, ">=");
    ASSERT_AT(compare->as.operands.a->operator_span, "d");
    ASSERT_AT(compare->as.operands.b->span, "4,800 TPP");
    ASSERT_AT(compare->as.operands.b->as.number.unit.span, "TPP");
#undef ASSERT_AT
    run_end(&r);
}
END_TEST

/* ---- mistakes ----------------------------------------------------------------------------- */

static const struct {
    const char *text, *code, *underlined;
} mistakes[] = {
    {"rule a \"\xFF\" then b", "E0101", "\xFF"},
    {"\xFF\xFEr", "E0102", "\xFF\xFE"},
    {"rule a then \xE2\x80\xAE"
     "b",
     "E0104", "\xE2\x80\xAE"},
    {"rule a then b\x07", "E0104", "\x07"},
    {"let x = a @ b", "E0105", "@"},
    {"let x = $5", "E0105", "$"},
    {"let\xC2\xA0x =\xC2\xA0"
     "5",
     "E0106", "\xC2\xA0"},
    {"rule a \xE2\x80\x9Ct\xE2\x80\x9D then b", "E0107", "\xE2\x80\x9Ct\xE2\x80\x9D"},
    {"rule a \"t\xE2\x80\x9D then b", "E0107", "\"t\xE2\x80\x9D"},
    {"rule a 't' then b", "E0107", "'t'"},
    {"rule a \"t\n then b", "E0108", "\""},
    {"rule a \"t", "E0131", NULL},
    {"rule a \"\\n\" then b", "E0109", "\\n"},
    {"let x = 5 # five", "E0110", "#"},
    {"let x = 5 // five", "E0110", "//"},
    {"let x = 5 /* five\n * and more **/ + 6", "E0110", "/*"},
    {"let x = a && b", "E0111", "&&"},
    {"let x = a || b", "E0111", "||"},
    {"let x = !a", "E0111", "!"},
    {"let x = a == b", "E0111", "=="},
    {"let x = a != b", "E0111", "!="},
    {"let x = a \xE2\x89\xA5 b", "E0111", "\xE2\x89\xA5"},
    {"rule a { then b", "E0112", "{"},
    {"rule a then b; let x = 5", "E0112", ";"},
    {"let x = 1.000,5", "E0114", "1.000,5"},
    {"let x = 1700,500", "E0114", "1700,500"},
    {"let x = 17,00", "E0114", "17,00"},
    {"let x = 1.2.3", "E0115", "1.2.3"},
    {"let x = 1_000 + 1", "E0115", "1_000"},
    {"let x = .5", "E0115", ".5"},
    {"let x = 1E26", "E0115", "1E26"},
    {"let x = 1234567890123456789012345678901234567", "E0116",
     "1234567890123456789012345678901234567"},
    {"let x = 500H100e", "E0117", "500H100e"},
    {"let x = 7 % of y", "E0118", "7 %"},
    {"let x = a in (1,700)", "E0119", "1,700"},
    {"let x = a not in (1,700 TPP)", "E0119", "1,700"},
    {"let x = 2025-02-30", "E0120", "2025-02-30"},
    {"let x = 2025-2-3", "E0121", "2025-2-3"},
    {"let x = 03/02/2025", "E0121", "03/02/2025"},
    {"let gr\xC3\xBC\xC3\x9F = 5", "E0123", "gr\xC3\xBC\xC3\x9F"},
    {"registry r\n| key\n| a |", "E0124", ""},
    {"let x = 5\n| a | b |\n| c | d |\n", "E0125", "|"},
    {"let x = 5 5", "E0131", "5"},
    {"rule a", "E0132", ""},
    {"let x = (5\nlet y = 6", "E0139", ""},
    {"rule cap then b", "E0133", "cap"},
    {"facts\n id : text\n rule : text", "E0133", "rule"},
    {"let x = a + test", "E0133", "test"},
    {"let open = 5", "E0134", "open"},
    {"rule a When b then c", "E0135", "When"},
    {"let x = a > 5 AND b", "E0135", "AND"},
    {"rule a wehn b = 5 then c", "E0136", "wehn"},
    {"let x = 5\nrul a\n then b", "E0137", "rul"},
    {"Rule a then b", "E0137", "Rule"},
    {"once upon a time\nlet x = 5", "E0138", "once"},
    {"rule a when (b then c", "E0139", "then"},
    {"rule a when b) then c", "E0140", ")"},
    {"let x = a in b in c", "E0143", "in"},
    {"let x = a < b < c", "E0144", "<"},
    {"rule a when if b then c\n then d", "E0145", "then"},
    {"let x = a is b", "E0146", "is"},
    {"let x = a is not in b", "E0147", "is not in"},
    {"rule a with \"t\" 10 before b then c", "E0131", "before"},
    {"set x = 5", "E0131", "x"},
    {"use a b", "E0131", "b"},
};

START_TEST(one_report_for_one_mistake)
{
    run r;
    const char *text = mistakes[_i].text;
    parse(&r, text);
    if (mistakes[_i].underlined) {
        ck_assert_msg(r.diagnostics.count == 1, "%u reports of: %s", (unsigned)r.diagnostics.count,
                      text);
        const lc_diagnostic *report = r.diagnostics.items[0];
        ck_assert_msg(strcmp(lc_code_text(report->code), mistakes[_i].code) == 0, "%s of: %s",
                      lc_code_text(report->code), text);
        size_t length = strlen(mistakes[_i].underlined);
        ck_assert_msg(report->place.end - report->place.start == length, "length in: %s", text);
        ck_assert(memcmp(text + report->place.start, mistakes[_i].underlined, length) == 0);
    }
    ck_assert_uint_ge(r.diagnostics.error_count, 1);
    run_end(&r);
}
END_TEST

START_TEST(zero_bytes)
{
    run r;
    static const char text[] = "rule a\0 when b\0\n then c\nlet x = 5";
    run_begin(&r, text, sizeof text - 1, TEST_NEVER_FAIL, false);
    ck_assert_int_eq(r.status, LC_OK);
    ck_assert_uint_eq(r.diagnostics.error_count, 1);
    ck_assert_str_eq(lc_code_text(r.diagnostics.items[0]->code), "E0103");
    ck_assert_uint_eq(r.tree.count, 2);
    run_end(&r);
}
END_TEST

START_TEST(neighbours_are_whole)
{
    run r;
    parse(&r, "rule a when\nrule b then c\nlet d = (1 +\nlet e = 5\ntest \"f\" order\nlet g = 7 7");
    ck_assert_uint_eq(r.diagnostics.error_count, 4);
    char *written = tree_text(&r);
    ck_assert_str_eq(written, "(rule a (broken))\n\n(rule b\n  (then c))\n\n(let d (broken))\n\n"
                              "(let e 5)\n\n(test \"f\" (broken))\n\n(let g (broken))\n");
    free(written);
    run_end(&r);
}
END_TEST

/* Every word of the language is refused as a name, by one report, and its rule is still known. */
START_TEST(no_keyword_is_a_name)
{
    static const char *const words[] = {
#define KEYWORD(token, spelling, flags) spelling,
#define RESERVED(spelling) spelling,
#include "lang/tokens.def"
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        run r;
        char text[100];
        snprintf(text, sizeof text, "let %s = 5\nlet after_it = 6", words[i]);
        parse(&r, text);
        ck_assert_msg(r.diagnostics.error_count == 1, "%s", text);
        const char *code = lc_code_text(r.diagnostics.items[0]->code);
        ck_assert_msg(strcmp(code, "E0133") == 0 || strcmp(code, "E0134") == 0, "%s: %s", code,
                      text);
        ck_assert_uint_eq(r.tree.count, 2);
        ck_assert_str_eq(r.tree.first->name.name->text, words[i]);
        run_end(&r);
    }
}
END_TEST

START_TEST(incomplete_texts)
{
    static const struct {
        const char *text;
        bool incomplete;
    } cases[] = {{"rule a", true},
                 {"rule a when", true},
                 {"let x = (5", true},
                 {"let x = 5", false},
                 {"", false},
                 {"let x = 5)", false},
                 {"rule a\nlet x", true},
                 {"rule a\nlet x = 5", false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        run r;
        parse(&r, cases[i].text);
        ck_assert_msg(r.tree.incomplete == cases[i].incomplete, "%s", cases[i].text);
        run_end(&r);
    }
}
END_TEST

/* ---- orders ------------------------------------------------------------------------------- */

START_TEST(orders)
{
    run r;
    const char *text = "destination MY, quantity 1,699, chip missing";
    run_begin(&r, text, strlen(text), TEST_NEVER_FAIL, true);
    ck_assert_int_eq(r.status, LC_OK);
    ck_assert_ptr_nonnull(r.order);
    ck_assert_int_eq(r.order->kind, LC_DECL_TEST);
    const lc_fact_value *fact = r.order->as.test->facts;
    ck_assert_str_eq(fact->fact.name->text, "destination");
    ck_assert_int_eq(fact->next->value->kind, LC_EXPR_NUMBER);
    ck_assert_int_eq(fact->next->next->value->kind, LC_EXPR_MISSING);
    ck_assert_ptr_null(fact->next->next->next);
    ck_assert_uint_eq(fact->next->span.start, 16);
    run_end(&r);
    run_begin(&r, "order chip H100", 15, TEST_NEVER_FAIL, true);
    ck_assert_ptr_nonnull(r.order);
    ck_assert_uint_eq(r.order->as.test->facts->span.start, 6);
    run_end(&r);
    static const char *const wrong[] = {
        "", "destination", "destination MY quantity 5", "rule a", "order", "cap 5", "a 1, , b 2"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        run_begin(&r, wrong[i], strlen(wrong[i]), TEST_NEVER_FAIL, true);
        ck_assert_int_eq(r.status, LC_OK);
        ck_assert_ptr_null(r.order);
        ck_assert_msg(r.diagnostics.error_count == 1, "%s", wrong[i]);
        run_end(&r);
    }
}
END_TEST

/* ---- limits ------------------------------------------------------------------------------- */

static char *repeated(const char *before, const char *piece, size_t count, const char *middle,
                      const char *closing, const char *after)
{
    size_t size = strlen(before) + strlen(after) + strlen(middle) +
                  count * (strlen(piece) + strlen(closing)) + 1;
    char *text = malloc(size);
    ck_assert_ptr_nonnull(text);
    size_t at = 0;
#define PUT(words)                                                                                 \
    do {                                                                                           \
        memcpy(text + at, (words), strlen(words));                                                 \
        at += strlen(words);                                                                       \
    } while (0)
    PUT(before);
    for (size_t i = 0; i < count; i++)
        PUT(piece);
    PUT(middle);
    for (size_t i = 0; i < count; i++)
        PUT(closing);
    PUT(after);
#undef PUT
    text[at] = '\0';
    return text;
}

static void assert_limit(char *text, const char *code)
{
    run r;
    parse(&r, text);
    ck_assert_msg(r.diagnostics.error_count == (code ? 1 : 0), "%u reports, %s",
                  (unsigned)r.diagnostics.error_count, code ? code : "none wanted");
    if (code)
        ck_assert_str_eq(lc_code_text(r.diagnostics.items[0]->code), code);
    ck_assert_uint_eq(r.tree.count, 2);
    run_end(&r);
    free(text);
}

START_TEST(limits_just_under_and_just_over)
{
    const char *end = "\nlet next_one = 1";
    /* A chain of n sums is n + 1 high. */
    assert_limit(repeated("let x = 1", " + 1", LC_MAX_HEIGHT - 1, "", "", end), NULL);
    assert_limit(repeated("let x = 1", " + 1", LC_MAX_HEIGHT, "", "", end), "E0141");
    assert_limit(repeated("let x = 1", " + 1", 100000, "", "", end), "E0141");
    assert_limit(repeated("let x = ", "not ", LC_MAX_HEIGHT - 1, "a", "", end), NULL);
    assert_limit(repeated("let x = ", "not ", LC_MAX_HEIGHT, "a", "", end), "E0141");
    assert_limit(repeated("let x = ", "(", LC_MAX_PARSER_DEPTH - 20, "1", ")", end), NULL);
    assert_limit(repeated("let x = ", "(", LC_MAX_PARSER_DEPTH, "1", ")", end), "E0142");
    assert_limit(repeated("let x = ", "(", 20000, "1", ")", end), "E0142");
    assert_limit(repeated("let x = ", "(", 20000, "", "", end), "E0142");
    assert_limit(repeated("let ", "x", LC_MAX_NAME_BYTES, " = 1", "", end), NULL);
    assert_limit(repeated("let ", "x", LC_MAX_NAME_BYTES + 1, " = 1", "", end), "E0122");
    assert_limit(repeated("let x = ", "9", LC_MAX_DIGITS, "", "", end), NULL);
    assert_limit(repeated("let x = ", "9", LC_MAX_DIGITS + 1, "", "", end), "E0116");
    assert_limit(repeated("group x = AE", ", AE", 100000, "", "", end), NULL);
}
END_TEST

/* ---- hostile memory, hostile texts -------------------------------------------------------- */

static const char medium[] =
    "-- A comment.\nruleset r \"R\"\n  cites \"c\"\n  in force from 2025-01-01\nuse scale\n"
    "unit H100e = 15,832 TPP\noutcomes\n  a \"A\" permitted\nregistry chip\n  | key | tpp : TPP |\n"
    "  | H100 | 15,832 |\nfacts\n  id : text\n  use : country\ndeem HK as CN\n"
    "group g = AU, BE from 2025-01-01 except AU\ntiers of country\n  ally = g\n  capped = the "
    "rest\n"
    "threshold t = 5 TPP then 6 TPP from 2025-02-01\ncap c\n  limits x to t per a and b.c each "
    "year\n"
    "  counts from 2025-01-01\nagreement u with AE\n  limits x to 5 where a = \"b\"\n"
    "rule e When destination in (AE, SA) && chip.tpp >= 4,800 TPP or not (a is missing)\n"
    "  then prohibited\n  with \"n\\q\" 10 days before date\nrul f\n  when if a then b else c\n"
    "  then d AND\notherwise a\ntest \"t\"\n  order a 1, b \"x\", c missing\n"
    "    expect a by otherwise missing b with \"n\" by 2025-01-01\n    expect holds used(c) = 5\n"
    "rule broken\n  when (a = 1,00 then\n\xC2\xA0property \"p\" always a when b\nlet z = (1,\n";

START_TEST(every_allocation_may_fail)
{
    long requests = 0;
    for (long n = 0;; n++) {
        run r;
        run_begin(&r, medium, sizeof medium - 1, n, false);
        bool failed = r.memory.failures != 0;
        requests = r.memory.requests;
        if (failed)
            ck_assert_int_eq(r.status, LC_MEMORY);
        else
            ck_assert_int_eq(r.status, LC_OK);
        run_end(&r);
        if (!failed)
            break;
    }
    ck_assert_int_gt(requests, 5);
}
END_TEST

/* A small generator of numbers, the same everywhere. */
static uint32_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

START_TEST(any_bytes_end_in_a_tree)
{
    static const char *const pieces[] = {"rule ",
                                         "a ",
                                         "when ",
                                         "(",
                                         ")",
                                         ", ",
                                         "= ",
                                         "in ",
                                         "not ",
                                         "5 ",
                                         "1,700",
                                         "\"t\" ",
                                         "\n",
                                         "test ",
                                         "order ",
                                         "| ",
                                         "cap ",
                                         "each ",
                                         "year ",
                                         "if ",
                                         "then ",
                                         "else ",
                                         "2025-01-01 ",
                                         "..",
                                         "7% ",
                                         "of ",
                                         "\"",
                                         "\xC2\xA0",
                                         "\xE2\x80\x9C",
                                         "--",
                                         "is ",
                                         "registry chip ",
                                         "facts ",
                                         ": ",
                                         "missing ",
                                         "Rule ",
                                         "&& ",
                                         "\x80",
                                         "\\"};
    uint64_t state = 20250515;
    for (int round = 0; round < 3000; round++) {
        char text[600];
        size_t length = 0, parts = next_random(&state) % 60;
        for (size_t i = 0; i < parts; i++) {
            const char *piece = pieces[next_random(&state) % (sizeof pieces / sizeof pieces[0])];
            memcpy(text + length, piece, strlen(piece));
            length += strlen(piece);
        }
        if (length && next_random(&state) % 4 == 0)
            text[next_random(&state) % length] = (char)next_random(&state);
        run r;
        run_begin(&r, text, length, TEST_NEVER_FAIL, round % 8 == 7);
        ck_assert_int_eq(r.status, LC_OK);
        char *written = tree_text(&r);
        /* What is broken was reported. */
        if (strstr(written, "(broken)"))
            ck_assert_uint_ge(r.diagnostics.error_count, 1);
        for (size_t i = 0; i < r.diagnostics.count; i++) {
            ck_assert_uint_le(r.diagnostics.items[i]->place.start,
                              r.diagnostics.items[i]->place.end);
            ck_assert_uint_le(r.diagnostics.items[i]->place.end, length);
        }
        free(written);
        run_end(&r);
    }
}
END_TEST

/* ---- words -------------------------------------------------------------------------------- */

START_TEST(words_are_found)
{
    lc_words words;
    lc_words_init(&words);
    ck_assert_int_ne(lc_word_token(&words, "when", 4), 0);
    ck_assert_int_eq(lc_word_token(&words, "wher", 4), 0);
    ck_assert_int_eq(lc_word_token(&words, "", 0), 0);
    ck_assert_int_eq(lc_word_token_any_case(&words, "WhEn", 4), lc_word_token(&words, "when", 4));
    ck_assert_int_eq(lc_word_token(&words, "open", 4), lc_word_token(&words, "lines", 5));
    ck_assert_int_ne(lc_word_group("in", 2, "force", 5), 0);
    ck_assert_int_eq(lc_word_group("in", 2, "rest", 4), 0);
    for (int token = 0; token <= lc_token_last(); token++)
        ck_assert_ptr_nonnull(lc_token_facts_of(token)->words);
}
END_TEST

Suite *suite_front(void)
{
    Suite *suite = suite_create("front");
    TCase *trees = tcase_create("trees");
    tcase_add_test(trees, precedence);
    tcase_add_test(trees, word_groups_span_lines);
    tcase_add_test(trees, windows_are_words_after_each_only);
    tcase_add_test(trees, line_ends_and_byte_order_mark);
    tcase_add_test(trees, a_declaration_ends_where_the_next_begins);
    tcase_add_test(trees, places);
    tcase_add_test(trees, orders);
    tcase_add_test(trees, words_are_found);
    suite_add_tcase(suite, trees);
    TCase *wrong = tcase_create("mistakes");
    tcase_add_loop_test(wrong, one_report_for_one_mistake, 0,
                        (int)(sizeof mistakes / sizeof mistakes[0]));
    tcase_add_test(wrong, zero_bytes);
    tcase_add_test(wrong, neighbours_are_whole);
    tcase_add_test(wrong, no_keyword_is_a_name);
    tcase_add_test(wrong, incomplete_texts);
    suite_add_tcase(suite, wrong);
    TCase *hostile = tcase_create("hostile");
    tcase_set_timeout(hostile, 60);
    tcase_add_test(hostile, limits_just_under_and_just_over);
    tcase_add_test(hostile, every_allocation_may_fail);
    tcase_add_test(hostile, any_bytes_end_in_a_tree);
    suite_add_tcase(suite, hostile);
    return suite;
}
