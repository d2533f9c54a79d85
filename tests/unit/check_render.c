/* check_render.c - diag.c and render.c: collecting, cutting, and the exact text of snippets.
 *
 * The wording of the codes belongs to lang/diag.def; here the first code of the list is taken and
 * given words of its own. */
#include "lang/render.h"

#include "test_allocator.h"

#include <stdio.h>

Suite *suite_render(void);

#define ANY_CODE ((lc_code)0)
#define NOWHERE ((lc_place){LC_NONE, 0, 0})

typedef struct {
    test_allocator memory;
    lc_sources sources;
    lc_diagnostics diagnostics;
    lc_buffer out;
} fixture;

static void set_up(fixture *f)
{
    test_allocator_init(&f->memory, TEST_NEVER_FAIL);
    lc_sources_init(&f->sources, &f->memory.allocator);
    lc_diagnostics_init(&f->diagnostics, &f->memory.allocator);
    lc_buffer_init(&f->out, &f->memory.allocator);
}

static void tear_down(fixture *f)
{
    lc_buffer_fini(&f->out);
    lc_diagnostics_fini(&f->diagnostics);
    lc_sources_fini(&f->sources);
    test_allocator_done(&f->memory);
}

static uint32_t add_text(fixture *f, const char *name, const char *text)
{
    uint32_t index = LC_NONE;
    ck_assert_int_eq(lc_sources_add(&f->sources, &index, name, text, strlen(text)), LC_OK);
    return index;
}

/* The place of the first WORDS in a text. */
static lc_place place_of(const fixture *f, uint32_t source, const char *words)
{
    const char *text = f->sources.items[source].text;
    const char *found = strstr(text, words);
    ck_assert_msg(found != NULL, "%s", words);
    uint32_t start = (uint32_t)(found - text);
    return (lc_place){source, start, start + (uint32_t)strlen(words)};
}

static lc_diagnostic *report(fixture *f, lc_place place, const char *label)
{
    lc_diagnostic *d = lc_report0(&f->diagnostics, ANY_CODE, place);
    ck_assert_ptr_nonnull(d);
    d->severity = LC_ERROR;
    d->message = "words";
    d->help = NULL;
    lc_diagnostic_label(&f->diagnostics, d, label);
    return d;
}

static const char *rendered(fixture *f, lc_render_style style)
{
    f->out.length = 0;
    ck_assert_int_eq(lc_render(&f->out, &f->diagnostics, &f->sources, style), LC_OK);
    lc_buffer_byte(&f->out, '\0');
    return f->out.bytes;
}

/* The snippet of the only diagnostic: what stands below its first line. */
static const char *snippet(fixture *f)
{
    const char *text = rendered(f, LC_RENDER_TERMINAL);
    return strchr(text, '\n') + 1;
}

START_TEST(two_lines_and_help)
{
    fixture f;
    set_up(&f);
    uint32_t source = add_text(&f, "rules/chips.licet",
                               "\n\n\n\n\n\n\n\n"
                               "threshold low_volume = 26,900,000 TPP\n\n\n\n\n"
                               "  when shipped > 1,700\n");
    lc_diagnostic *d = report(&f, place_of(&f, source, ">"), "a plain number");
    lc_diagnostic_note(&f.diagnostics, d, place_of(&f, source, "low_volume"),
                       "`low_volume` is a quantity of TPP");
    lc_diagnostic_help(&f.diagnostics, d, "write the unit: `1,700 TPP`");
    char headline[64];
    snprintf(headline, sizeof headline, "error[%s]: words\n", lc_code_text(ANY_CODE));
    const char *text = rendered(&f, LC_RENDER_TERMINAL);
    if (*lc_code_text(ANY_CODE))
        ck_assert(strncmp(text, headline, strlen(headline)) == 0);
    ck_assert_str_eq(snippet(&f), "  --> rules/chips.licet:14:16\n"
                                  "   |\n"
                                  " 9 | threshold low_volume = 26,900,000 TPP\n"
                                  "   |           ---------- `low_volume` is a quantity of TPP\n"
                                  "...\n"
                                  "14 |   when shipped > 1,700\n"
                                  "   |                ^ a plain number\n"
                                  "   = help: write the unit: `1,700 TPP`\n");
    tear_down(&f);
}
END_TEST

START_TEST(several_labels_on_a_line)
{
    fixture f;
    set_up(&f);
    uint32_t source = add_text(&f, "r", "  when shipped > limit\n");
    lc_diagnostic *d = report(&f, place_of(&f, source, ">"), "not alike");
    lc_diagnostic_note(&f.diagnostics, d, place_of(&f, source, "limit"), "a count");
    lc_diagnostic_note(&f.diagnostics, d, place_of(&f, source, "shipped"), "a mass");
    ck_assert_str_eq(snippet(&f), " --> r:1:16\n"
                                  "  |\n"
                                  "1 |   when shipped > limit\n"
                                  "  |        ------- ^ ----- a count\n"
                                  "  |        |       |\n"
                                  "  |        |       not alike\n"
                                  "  |        a mass\n");
    tear_down(&f);
}
END_TEST

START_TEST(overlapping_marks)
{
    fixture f;
    set_up(&f);
    uint32_t source = add_text(&f, "r", "aaa bbb ccc\n");
    lc_diagnostic *d = report(&f, place_of(&f, source, "aaa bbb ccc"), "all");
    lc_diagnostic_note(&f.diagnostics, d, place_of(&f, source, "bbb"), "part");
    ck_assert_str_eq(snippet(&f), " --> r:1:1\n"
                                  "  |\n"
                                  "1 | aaa bbb ccc\n"
                                  "  | ^^^^---^^^^ all\n"
                                  "  |     |\n"
                                  "  |     part\n");
    tear_down(&f);
    set_up(&f);
    source = add_text(&f, "r", "aa\n");
    d = report(&f, place_of(&f, source, "aa"), NULL);
    lc_diagnostic_note(&f.diagnostics, d, (lc_place){source, 0, 1}, NULL);
    lc_diagnostic_note(&f.diagnostics, d, (lc_place){source, 1, 2}, "second");
    ck_assert_str_eq(snippet(&f), " --> r:1:1\n"
                                  "  |\n"
                                  "1 | aa\n"
                                  "  | ^- second\n");
    tear_down(&f);
}
END_TEST

START_TEST(neighbouring_lines_and_empty_places)
{
    fixture f;
    set_up(&f);
    uint32_t source = add_text(&f, "r", "one\ntwo\nthree");
    lc_diagnostic *d = report(&f, (lc_place){source, 13, 13}, "the end");
    lc_diagnostic_note(&f.diagnostics, d, (lc_place){source, 3, 4}, "line end");
    lc_diagnostic_note(&f.diagnostics, d, (lc_place){source, 4, 4}, "nothing");
    ck_assert_str_eq(snippet(&f), " --> r:3:6\n"
                                  "  |\n"
                                  "1 | one\n"
                                  "  |    - line end\n"
                                  "2 | two\n"
                                  "  | - nothing\n"
                                  "3 | three\n"
                                  "  |      ^ the end\n");
    tear_down(&f);
    set_up(&f);
    source = add_text(&f, "r", "");
    report(&f, (lc_place){source, 0, 0}, NULL);
    ck_assert_str_eq(snippet(&f), " --> r:1:1\n  |\n1 |\n  | ^\n");
    tear_down(&f);
    set_up(&f);
    source = add_text(&f, "r", "short");
    report(&f, (lc_place){source, 900, 1000}, NULL); /* past the end: shown at the end */
    ck_assert_str_eq(snippet(&f), " --> r:1:6\n  |\n1 | short\n  |      ^\n");
    tear_down(&f);
}
END_TEST

START_TEST(several_lines_are_marked_to_the_end_of_the_first)
{
    fixture f;
    set_up(&f);
    uint32_t source = add_text(&f, "r", "rule a\r\n  when b\r\n");
    report(&f, place_of(&f, source, "a\r\n  when"), "here");
    ck_assert_str_eq(snippet(&f), " --> r:1:6\n"
                                  "  |\n"
                                  "1 | rule a\n"
                                  "  |      ^ here\n");
    tear_down(&f);
}
END_TEST

START_TEST(widths_tabs_and_hidden_characters)
{
    fixture f;
    set_up(&f);
    uint32_t source = add_text(&f, "r",
                               "\tx\xE4\xB8\xAD"
                               "e\xCC\x81 y\n" /* tab, x, wide, e with an accent, y */
                               "a\xE2\x80\xAE"
                               "b\x1B[31m\xFF z\n");
    lc_diagnostic *d = report(&f, place_of(&f, source, "y"), "why");
    lc_diagnostic_note(&f.diagnostics, d, place_of(&f, source, "\xE4\xB8\xAD"), "wide");
    lc_diagnostic_note(&f.diagnostics, d, place_of(&f, source, "\xE2\x80\xAE"), "hidden");
    lc_diagnostic_note(&f.diagnostics, d, place_of(&f, source, "z"), "last");
    ck_assert_str_eq(snippet(&f), " --> r:1:7\n"
                                  "  |\n"
                                  "1 |         x\xE4\xB8\xAD"
                                  "e\xCC\x81 y\n"
                                  "  |          --  ^ why\n"
                                  "  |          |\n"
                                  "  |          wide\n"
                                  "2 | a\\u{202E}b\\u{001B}[31m\\x{FF} z\n"
                                  "  |  --------                    - last\n"
                                  "  |  |\n"
                                  "  |  hidden\n");
    tear_down(&f);
    set_up(&f);
    source = add_text(&f, "r", "\xEF\xBB\xBFrule\n"); /* a mark of byte order is not shown */
    report(&f, place_of(&f, source, "rule"), NULL);
    ck_assert_str_eq(snippet(&f), " --> r:1:1\n  |\n1 | rule\n  | ^^^^\n");
    tear_down(&f);
}
END_TEST

START_TEST(long_lines_are_cut)
{
    fixture f;
    set_up(&f);
    char text[100001], wanted[1000], dots[100];
    memset(text, '.', sizeof text);
    memset(dots, '.', sizeof dots);
    text[100000] = '\0';
    text[50000] = 'X';
    text[50010] = 'Y';
    text[90000] = 'Z';
    uint32_t source = add_text(&f, "r", text);
    lc_diagnostic *d = report(&f, place_of(&f, source, "X"), "ex");
    lc_diagnostic_note(&f.diagnostics, d, place_of(&f, source, "Y"), "why");
    lc_diagnostic_note(&f.diagnostics, d, place_of(&f, source, "Z"), "zed");
    lc_diagnostic_note(&f.diagnostics, d, (lc_place){source, 100000, 100000}, "end");
    snprintf(wanted, sizeof wanted,
             " --> r:1:50001\n"
             "  |\n"
             "1 | \xE2\x80\xA6%.30sX%.9sY%.57s\xE2\x80\xA6\n"
             "  | %31s^         - why\n"
             "  | %31s|\n"
             "  | %31sex\n"
             "1 | \xE2\x80\xA6%.30sZ%.67s\xE2\x80\xA6\n"
             "  | %31s- zed\n"
             "1 | \xE2\x80\xA6%.98s\n"
             "  | %99s- end\n",
             dots, dots, dots, "", "", "", dots, dots, "", dots, "");
    ck_assert_str_eq(snippet(&f), wanted);
    tear_down(&f);
}
END_TEST

START_TEST(cut_marks_and_limits_of_cutting)
{
    fixture f;
    char text[300], wanted[1000], dots[200], carets[200];
    memset(text, '.', sizeof text);
    memset(dots, '.', sizeof dots);
    memset(carets, '^', sizeof carets);
    set_up(&f);
    text[100] = '\0'; /* 100 columns fit */
    uint32_t source = add_text(&f, "r", text);
    report(&f, (lc_place){source, 0, 100}, "all");
    snprintf(wanted, sizeof wanted, " --> r:1:1\n  |\n1 | %.100s\n  | %.100s all\n", dots, carets);
    ck_assert_str_eq(snippet(&f), wanted);
    tear_down(&f);
    set_up(&f);
    text[100] = '.';
    text[299] = '\0'; /* 299 do not, and the mark is cut with the line */
    source = add_text(&f, "r", text);
    report(&f, (lc_place){source, 40, 299}, "cut");
    snprintf(wanted, sizeof wanted,
             " --> r:1:41\n  |\n1 | \xE2\x80\xA6%.98s\xE2\x80\xA6\n  | %31s%.68s cut\n", dots, "",
             carets);
    ck_assert_str_eq(snippet(&f), wanted);
    tear_down(&f);
}
END_TEST

/* Characters of two columns at both edges of a cut line. */
START_TEST(wide_characters_at_the_edges)
{
    fixture f;
    set_up(&f);
    char text[1000], wanted[1000], shown[400];
    size_t length = 1;
    text[0] = 'x';
    for (int i = 0; i < 200; i++, length += 3)
        memcpy(text + length, "\xE4\xB8\xAD", 3);
    text[length] = '\0';
    uint32_t source = add_text(&f, "r", text);
    report(&f, (lc_place){source, 301, 304}, NULL); /* the 101st of them, at column 201 */
    memcpy(shown, text + 1, 98 / 2 * 3);
    shown[98 / 2 * 3] = '\0';
    snprintf(wanted, sizeof wanted,
             " --> r:1:102\n  |\n1 | \xE2\x80\xA6%s\xE2\x80\xA6\n  | %31s^^\n", shown, "");
    ck_assert_str_eq(snippet(&f), wanted);
    f.diagnostics.items[0]->place = (lc_place){source, 0, 1};
    text[1 + 48 * 3] = '\0'; /* x and 48 wide ones are 97 columns, the next one is cut through */
    snprintf(wanted, sizeof wanted, " --> r:1:1\n  |\n1 | %.400s\xE2\x80\xA6\n  | ^\n", text);
    ck_assert_str_eq(snippet(&f), wanted);
    tear_down(&f);
}
END_TEST

START_TEST(notes_elsewhere)
{
    fixture f;
    set_up(&f);
    uint32_t rules = add_text(&f, "rules.licet", "group D5 = AF\n");
    uint32_t module = add_text(&f, "ear", "\n\n\n\n\n\n\n\n\n\ngroup D5 = AF, BY\n");
    lc_diagnostic *d = report(&f, place_of(&f, rules, "D5"), "declared again");
    lc_diagnostic_note(&f.diagnostics, d, place_of(&f, module, "D5"), "first here");
    lc_diagnostic_note(&f.diagnostics, d, NOWHERE, "a remark");
    lc_diagnostic_help(&f.diagnostics, d, "one line\nand another");
    ck_assert_str_eq(snippet(&f), "  --> rules.licet:1:7\n"
                                  "   |\n"
                                  " 1 | group D5 = AF\n"
                                  "   |       ^^ declared again\n"
                                  "  ::: ear:11:7\n"
                                  "   |\n"
                                  "11 | group D5 = AF, BY\n"
                                  "   |       -- first here\n"
                                  "   = note: a remark\n"
                                  "   = help: one line\n"
                                  "           and another\n");
    tear_down(&f);
    set_up(&f);
    d = report(&f, NOWHERE, "no underline to stand beside");
    lc_diagnostic_help(&f.diagnostics, d, "name a file");
    ck_assert_str_eq(snippet(&f), "  = help: name a file\n");
    tear_down(&f);
}
END_TEST

START_TEST(colours)
{
    fixture f;
    set_up(&f);
    uint32_t source = add_text(&f, "r", "a b\n");
    lc_diagnostic *d = report(&f, place_of(&f, source, "a"), NULL);
    lc_diagnostic_note(&f.diagnostics, d, place_of(&f, source, "b"), "bee");
    lc_diagnostic_help(&f.diagnostics, d, "help");
    const char *text = rendered(&f, LC_RENDER_COLOR);
    ck_assert(strncmp(text, "\x1b[1;31merror", 12) == 0);
    ck_assert_ptr_nonnull(strstr(text, "\n\x1b[34m -->\x1b[0m r:1:1\n\x1b[34m  |\x1b[0m\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n\x1b[34m1 |\x1b[0m a b\n"));
    ck_assert_ptr_nonnull(strstr(text, "\x1b[34m  |\x1b[0m \x1b[1;31m^\x1b[0m \x1b[34m-\x1b[0m "
                                       "\x1b[34mbee\x1b[0m\n"));
    ck_assert_ptr_nonnull(strstr(text, "\x1b[36m= help:\x1b[0m help\n"));
    d->severity = LC_WARNING;
    text = rendered(&f, LC_RENDER_COLOR);
    ck_assert(strncmp(text, "\x1b[1;33mwarning", 14) == 0);
    ck_assert_ptr_null(strchr(rendered(&f, LC_RENDER_TERMINAL), '\x1b'));
    tear_down(&f);
}
END_TEST

START_TEST(order_duplicates_and_count)
{
    fixture f;
    set_up(&f);
    uint32_t source =
        add_text(&f, "r", "some words that stand in a line of their own, to be reported");
    ck_assert_ptr_nonnull(lc_report0(&f.diagnostics, ANY_CODE, ((lc_place){source, 9, 10})));
    ck_assert_ptr_null(lc_report0(&f.diagnostics, ANY_CODE, ((lc_place){source, 9, 10})));
    ck_assert_ptr_nonnull(lc_report0(&f.diagnostics, ANY_CODE, ((lc_place){source, 9, 11})));
    ck_assert_ptr_nonnull(lc_report0(&f.diagnostics, ANY_CODE, NOWHERE));
    ck_assert_ptr_null(lc_report0(&f.diagnostics, ANY_CODE, NOWHERE));
    ck_assert_ptr_nonnull(lc_report0(&f.diagnostics, ANY_CODE, ((lc_place){source, 3, 4})));
    uint32_t *counter = lc_code_severity(ANY_CODE) == LC_ERROR ? &f.diagnostics.error_count
                                                               : &f.diagnostics.warning_count;
    ck_assert_uint_eq(*counter, 4);
    lc_diagnostics_sort(&f.diagnostics);
    ck_assert_uint_eq(f.diagnostics.items[0]->place.start, 3);
    ck_assert_uint_eq(f.diagnostics.items[1]->place.end, 10);
    ck_assert_uint_eq(f.diagnostics.items[2]->place.end, 11);
    ck_assert_uint_eq(f.diagnostics.items[3]->place.source, LC_NONE);
    for (uint32_t i = 0; i < 100; i++)
        lc_report0(&f.diagnostics, ANY_CODE, ((lc_place){source, i + 20, i + 20}));
    ck_assert_uint_eq(*counter, 104);
    ck_assert_uint_eq(f.diagnostics.count, LC_MAX_ERRORS);
    const char *text = rendered(&f, LC_RENDER_TERMINAL);
    const char *tail = strstr(text, "\n\nand 54 more ");
    ck_assert_ptr_nonnull(tail);
    ck_assert_str_eq(strchr(tail + 2, '\n'), "\n");
    ck_assert(!f.diagnostics.failed);
    tear_down(&f);
}
END_TEST

/* Warnings neither count as errors nor take their room. */
START_TEST(warnings_hide_no_errors)
{
    fixture f;
    lc_code warning = LC_CODE_COUNT, error = LC_CODE_COUNT;
    for (unsigned i = 0; i < LC_CODE_COUNT; i++) {
        if (lc_code_severity((lc_code)i) == LC_WARNING)
            warning = (lc_code)i;
        else
            error = (lc_code)i;
    }
    if (warning == LC_CODE_COUNT)
        return;
    set_up(&f);
    for (uint32_t i = 0; i < 2 * LC_MAX_ERRORS; i++)
        lc_report0(&f.diagnostics, warning, ((lc_place){0, i, i}));
    for (uint32_t i = 0; i < LC_MAX_ERRORS + 1; i++)
        lc_report0(&f.diagnostics, error, ((lc_place){0, i, i}));
    ck_assert_uint_eq(f.diagnostics.count, 2 * LC_MAX_ERRORS);
    ck_assert_uint_eq(f.diagnostics.error_count, LC_MAX_ERRORS + 1);
    ck_assert_uint_eq(f.diagnostics.warning_count, 2 * LC_MAX_ERRORS);
    const char *text = rendered(&f, LC_RENDER_TERMINAL);
    ck_assert_ptr_nonnull(strstr(text, "\n\nand 1 more error\nand 50 more warnings\n"));
    tear_down(&f);
}
END_TEST

static const char *expand(fixture *f, const char *template, const char *a, const char *b)
{
    const char *arguments[] = {a, b};
    return lc_diagnostic_text(&f->diagnostics, template, 2, arguments);
}

START_TEST(arguments)
{
    fixture f;
    set_up(&f);
    ck_assert_str_eq(expand(&f, "", "a", "b"), "");
    ck_assert_str_eq(expand(&f, "`{1}` and `{0}`, `{1}`", "a", "b"), "`b` and `a`, `b`");
    ck_assert_str_eq(expand(&f, "{ {} {2} {x} {1", "a", "b"), "{ {} {2} {x} {1");
    ck_assert_str_eq(expand(&f, "{0}{1}", "{1}", NULL), "{1}");
    ck_assert_str_eq(expand(&f, "`{0}`", "a\n\x7F\xE2\x80\xAE\xFF", ""),
                     "`a\\u{000A}\\u{007F}\\u{202E}\\x{FF}`");
    char text[2000], wanted[200];
    memset(text, 'x', sizeof text);
    text[80] = '\0';
    ck_assert_str_eq(expand(&f, "{0}", text, ""), text);
    text[80] = 'x';
    text[81] = '\0';
    snprintf(wanted, sizeof wanted, "<%.79s\xE2\x80\xA6>", text);
    ck_assert_str_eq(expand(&f, "<{0}>", text, ""), wanted);
    for (size_t i = 1; i < sizeof text; i += 2) /* x and 999 accents: one column, many bytes */
        memcpy(text + i, "\xCC\x81", i + 1 < sizeof text ? 2 : 1);
    text[sizeof text - 1] = '\0';
    ck_assert_uint_lt(strlen(expand(&f, "{0}", text, "")), 400);
    tear_down(&f);
}
END_TEST

START_TEST(every_code_has_words)
{
    for (unsigned i = 0; i < LC_CODE_COUNT; i++) {
        const char *code = lc_code_text((lc_code)i);
        ck_assert_uint_eq(strlen(code), 5);
        ck_assert(code[0] == 'E' || code[0] == 'W');
        ck_assert_uint_eq(strspn(code + 1, "0123456789"), 4);
        ck_assert_uint_gt(strlen(lc_code_slug((lc_code)i)), 0);
        for (unsigned j = 0; j < i; j++)
            ck_assert_str_ne(lc_code_slug((lc_code)j), lc_code_slug((lc_code)i));
    }
    ck_assert_str_eq(lc_code_text(LC_CODE_COUNT), "");
    ck_assert_str_eq(lc_code_slug(LC_CODE_COUNT), "");
}
END_TEST

START_TEST(json)
{
    fixture f;
    set_up(&f);
    uint32_t source = add_text(&f, "a\"b", "\xC3\xA9x\nsecond\n");
    lc_diagnostic *d = report(&f, (lc_place){source, 2, 7}, NULL);
    lc_diagnostic_note(&f.diagnostics, d, (lc_place){source, 4, 10}, "note");
    lc_diagnostic_note(&f.diagnostics, d, NOWHERE, NULL);
    lc_diagnostic_help(&f.diagnostics, d, "do \"this\"");
    report(&f, NOWHERE, "label");
    char wanted[1500];
    snprintf(wanted, sizeof wanted,
             "{\"code\":\"%s\",\"slug\":\"%s\",\"severity\":\"error\",\"message\":\"words\","
             "\"help\":\"do \\\"this\\\"\",\"source\":\"a\\\"b\",\"line\":1,\"column\":2,"
             "\"end_line\":2,\"end_column\":4,\"start\":2,\"end\":7,\"label\":null,\"notes\":["
             "{\"source\":\"a\\\"b\",\"line\":2,\"column\":1,\"start\":4,\"end\":10,"
             "\"label\":\"note\"},{\"source\":null,\"line\":null,\"column\":null,\"start\":null,"
             "\"end\":null,\"label\":null}]}\n"
             "{\"code\":\"%s\",\"slug\":\"%s\",\"severity\":\"error\",\"message\":\"words\","
             "\"help\":null,\"source\":null,\"line\":null,\"column\":null,\"end_line\":null,"
             "\"end_column\":null,\"start\":null,\"end\":null,\"label\":\"label\",\"notes\":[]}\n",
             lc_code_text(ANY_CODE), lc_code_slug(ANY_CODE), lc_code_text(ANY_CODE),
             lc_code_slug(ANY_CODE));
    ck_assert_str_eq(rendered(&f, LC_RENDER_JSON), wanted);
    tear_down(&f);
}
END_TEST

START_TEST(json_texts)
{
    fixture f;
    set_up(&f);
    static const char text[] = "a\"\\/\b\f\n\r\t\0\x1F\x7F\xC2\x85\xE2\x80\xAE\xF3\xA0\x80\x81\xFF"
                               "\xC3\xA9";
    lc_render_json_text(&f.out, text, sizeof text - 1);
    lc_buffer_byte(&f.out, '\0');
    ck_assert_str_eq(f.out.bytes, "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001F\\u007F\\u0085\\u202E"
                                  "\\uDB40\\uDC01\xEF\xBF\xBD\xC3\xA9\"");
    tear_down(&f);
}
END_TEST

static lc_status report_and_render(fixture *f, lc_render_style style)
{
    uint32_t one, two;
    if (lc_sources_add(&f->sources, &one, "one", "rule a\nrule b\n", 14) != LC_OK ||
        lc_sources_add(&f->sources, &two, "two", "rule a\n", 7) != LC_OK)
        return LC_MEMORY;
    for (uint32_t i = 0; i < 12; i++) {
        lc_diagnostic *d = lc_report3(&f->diagnostics, ANY_CODE, ((lc_place){one, i, i + 2}),
                                      "first", "second", "third");
        lc_diagnostic_label(&f->diagnostics, d, "label");
        lc_diagnostic_note(&f->diagnostics, d, (lc_place){two, 5, 6}, "elsewhere");
        lc_diagnostic_note(&f->diagnostics, d, (lc_place){one, 7, 8}, "here");
        lc_diagnostic_help(&f->diagnostics, d, "do something else");
    }
    lc_status status = lc_render(&f->out, &f->diagnostics, &f->sources, style);
    return f->diagnostics.failed ? LC_MEMORY : status;
}

START_TEST(every_allocation_of_diagnostics_fails)
{
    for (int style = LC_RENDER_TERMINAL; style <= LC_RENDER_JSON; style++)
        for (long n = 0;; n++) {
            fixture f;
            set_up(&f);
            f.memory.fail_at = n;
            lc_status status = report_and_render(&f, (lc_render_style)style);
            long failures = f.memory.failures;
            ck_assert_int_eq(status == LC_OK, failures == 0);
            tear_down(&f);
            if (!failures)
                break;
        }
}
END_TEST

Suite *suite_render(void)
{
    Suite *suite = suite_create("render");
    TCase *cases = tcase_create("diagnostics");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, two_lines_and_help);
    tcase_add_test(cases, several_labels_on_a_line);
    tcase_add_test(cases, overlapping_marks);
    tcase_add_test(cases, neighbouring_lines_and_empty_places);
    tcase_add_test(cases, several_lines_are_marked_to_the_end_of_the_first);
    tcase_add_test(cases, widths_tabs_and_hidden_characters);
    tcase_add_test(cases, long_lines_are_cut);
    tcase_add_test(cases, cut_marks_and_limits_of_cutting);
    tcase_add_test(cases, wide_characters_at_the_edges);
    tcase_add_test(cases, notes_elsewhere);
    tcase_add_test(cases, colours);
    tcase_add_test(cases, order_duplicates_and_count);
    tcase_add_test(cases, warnings_hide_no_errors);
    tcase_add_test(cases, arguments);
    tcase_add_test(cases, every_code_has_words);
    tcase_add_test(cases, json);
    tcase_add_test(cases, json_texts);
    tcase_add_test(cases, every_allocation_of_diagnostics_fails);
    suite_add_tcase(suite, cases);
    return suite;
}
