/* check_changes.c - what has changed: the shortest edit script against a slow one, redlines whose
 * pieces give back both readings, the timeline of a law against its image. */
#include <licet_tools.h>

#include "lang/image.h"
#include "test_allocator.h"
#include "whole_law.h"

#include <stdio.h>

Suite *suite_changes(void);

#define LITERAL(text) text, sizeof(text) - 1

static licet_text text_of(const char *text)
{
    return (licet_text){text, strlen(text)};
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* ---- the shortest script --------------------------------------------------------------------- */

enum { MOST = 24 };

typedef struct {
    const licet_text *before, *after;
    size_t before_count, after_count;
    size_t x, y, edits;
} walk;

static bool same(licet_text a, licet_text b)
{
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

/* Each step begins where the one before ended, and says what is so. */
static int follow(void *user, const licet_edit *edit)
{
    walk *w = user;
    ck_assert_uint_eq(edit->before, w->x);
    ck_assert_uint_eq(edit->after, w->y);
    if (edit->sign == ' ')
        ck_assert(same(w->before[w->x], w->after[w->y]));
    w->x += edit->sign != '+';
    w->y += edit->sign != '-';
    w->edits += edit->sign != ' ';
    return 0;
}

/* By the longest common subsequence. */
static size_t fewest_edits(const walk *w)
{
    size_t longest[MOST + 1][MOST + 1] = {{0}};
    for (size_t i = 1; i <= w->before_count; i++)
        for (size_t j = 1; j <= w->after_count; j++) {
            size_t skip =
                longest[i - 1][j] > longest[i][j - 1] ? longest[i - 1][j] : longest[i][j - 1];
            bool equal = same(w->before[i - 1], w->after[j - 1]);
            longest[i][j] = equal ? longest[i - 1][j - 1] + 1 : skip;
        }
    return w->before_count + w->after_count - 2 * longest[w->before_count][w->after_count];
}

static void check_edits(walk *w)
{
    w->x = w->y = w->edits = 0;
    ck_assert_int_eq(
        licet_edits(w->before, w->before_count, w->after, w->after_count, NULL, follow, w),
        LICET_OK);
    ck_assert_uint_eq(w->x, w->before_count);
    ck_assert_uint_eq(w->y, w->after_count);
}

START_TEST(test_edits)
{
    static const char *const words[] = {"a", "b", "c", "dd", ""};
    uint64_t state = 7;
    for (int round = 0; round < 20000; round++) {
        licet_text before[MOST], after[MOST];
        walk w = {
            before, after, next_random(&state) % (MOST + 1), next_random(&state) % (MOST + 1), 0,
            0,      0};
        size_t kinds = 1 + next_random(&state) % 5;
        for (size_t i = 0; i < MOST; i++) {
            before[i] = text_of(words[next_random(&state) % kinds]);
            after[i] = text_of(words[next_random(&state) % kinds]);
        }
        check_edits(&w);
        ck_assert_uint_eq(w.edits, fewest_edits(&w));
    }
}
END_TEST

/* Lists with nothing in common that take more edits than are looked for. */
START_TEST(test_edits_replaced)
{
    enum { LONG = 5000 };
    static licet_text before[LONG], after[LONG];
    for (size_t i = 0; i < LONG; i++) {
        before[i] = text_of(i == 0 ? "same" : "old");
        after[i] = text_of(i == 0 ? "same" : i + 1 == LONG ? "old" : "new");
    }
    walk w = {before, after, LONG, LONG, 0, 0, 0};
    check_edits(&w);
    ck_assert_uint_eq(w.edits, 2 * LONG - 4);
}
END_TEST

static int stop(void *user, const licet_edit *edit)
{
    (void)user;
    (void)edit;
    return 1;
}

START_TEST(test_edits_refused)
{
    const licet_text one = {"a", 1};
    licet_options options = LICET_OPTIONS_INIT;
    options.version++;
    ck_assert_int_eq(licet_edits(&one, 1, &one, 1, NULL, NULL, NULL), LICET_MISUSE);
    ck_assert_int_eq(licet_edits(NULL, 1, &one, 1, NULL, stop, NULL), LICET_MISUSE);
    ck_assert_int_eq(licet_edits(&one, 1, NULL, 1, NULL, stop, NULL), LICET_MISUSE);
    ck_assert_int_eq(licet_edits(&one, 1, &one, 1, &options, stop, NULL), LICET_MISUSE);
    ck_assert_int_eq(licet_edits(&one, 1, &one, 1, NULL, stop, NULL), LICET_STOPPED);
    ck_assert_int_eq(licet_edits(NULL, 0, NULL, 0, NULL, stop, NULL), LICET_OK);
}
END_TEST

/* ---- redlines ------------------------------------------------------------------------------- */

enum { ROOM = 1 << 16 };

/* What was reported: the words of either reading, headings with what became of them. */
typedef struct {
    char before[ROOM], after[ROOM], told[ROOM];
    size_t changes;
} report;

static void append(char *to, const char *bytes, size_t length)
{
    size_t used = strlen(to);
    ck_assert_uint_lt(used + length + 2, ROOM);
    memcpy(to + used, bytes, length);
    memcpy(to + used + length, " ", 2);
}

static int keep(void *user, const licet_redline_change *change)
{
    report *r = user;
    r->changes++;
    append(r->told, &change->sign, 1);
    append(r->told, change->heading.bytes, change->heading.length);
    if (change->former.bytes)
        append(r->told, "renamed", 7);
    if (change->moved)
        append(r->told, change->other_text ? "over" : "moved", change->other_text ? 4 : 5);
    ck_assert(change->sign == '+' || change->before != NULL);
    ck_assert(change->sign == '-' || change->after != NULL);
    for (size_t i = 0; i < change->piece_count; i++) {
        licet_text words = change->pieces[i].words;
        ck_assert_uint_gt(words.length, 0);
        ck_assert_ptr_null(memchr(words.bytes, '\n', words.length));
        if (change->pieces[i].sign != '+')
            append(r->before, words.bytes, words.length);
        if (change->pieces[i].sign != '-')
            append(r->after, words.bytes, words.length);
    }
    append(r->told, ";", 1);
    return 0;
}

static report *redline(const char *before, const char *after)
{
    static report r;
    memset(&r, 0, sizeof r);
    const licet_source old = {"old", before, strlen(before)}, new = {"new", after, strlen(after)};
    ck_assert_int_eq(licet_redline(&old, 1, &new, 1, NULL, NULL, keep, &r), LICET_OK);
    return &r;
}

/* TEXT without its blanks. */
static void squeeze(char *to, const char *text)
{
    for (; *text; text++)
        if (*text != ' ' && *text != '\n')
            *to++ = *text;
    *to = '\0';
}

static void expect_told(const char *before, const char *after, const char *told)
{
    report *r = redline(before, after);
    ck_assert_str_eq(r->told, told);
}

START_TEST(test_declarations)
{
    expect_told("let a = 1", "let a = 1", "");
    expect_told("let a = 1 let b = 2", "-- x\nlet a=1 -- y\nlet   b\n = 2", "");
    expect_told("let a = 1", "let a = 2", "  let a ; ");
    expect_told("let a = 1", "let b = 1", "  let b renamed ; ");
    expect_told("let a = 1", "let b = 2", "- let a ; + let b ; ");
    expect_told("let a = 1 let b = 2", "let b = 2 let a = 1", "  let b moved ; ");
    expect_told("let a = 1 let b = 2 let c = 3", "let a = 1 let c = 3 let b = 2",
                "  let c moved ; ");
    expect_told("let a = 1 let b = 2 let c = 3", "let a = 1", "- let b ; - let c ; ");
    expect_told("let a = 1", "let z = 0 let a = 1", "+ let z ; ");
    expect_told("group a = X", "let a = X", "- group a ; + let a ; ");
    expect_told("use x use y", "use y use x, z", "  use moved ;   use ; ");
    expect_told("otherwise a", "otherwise b", "  otherwise ; ");
    expect_told("replace otherwise a", "replace otherwise b", "  replace otherwise ; ");
    expect_told("strike rule a strike tiers", "strike rule b strike tiers",
                "- strike rule a ; + strike rule b ; ");
    expect_told("test \"a\" order x 1", "test \"b\" order x 1", "  test \"b\" renamed ; ");
    expect_told("rule -- a\n x when y then z", "rule x when y then z", "  rule x ; ");
    expect_told("set threshold a = 1 set cap a = 1", "set cap a = 1 set threshold a = 2",
                "  set cap a moved ;   set threshold a ; ");
    expect_told("", "let a = 1", "+ let a ; ");
    expect_told("let a = 1", "", "- let a ; ");
}
END_TEST

static void expect_words(const char *before, const char *after)
{
    static char wanted[ROOM], got[ROOM];
    report *r = redline(before, after);
    squeeze(wanted, before);
    squeeze(got, r->before);
    ck_assert_str_eq(got, wanted);
    squeeze(wanted, after);
    squeeze(got, r->after);
    ck_assert_str_eq(got, wanted);
}

/* A rule out of random clauses, some with a comment. */
static void make_rule(char *to, uint64_t *state)
{
    static const char *const clauses[] = {
        "  when a = 1\n",
        "  when a = 1 or (b in 2..3 and c not in (X, Y))\n",
        "  unless \"some words in a text\" = d -- why\n",
        "  cites \"12 X 3\"\n",
        "  cites \"\"\n",
        "  with \"a notice to the bureau\" 10 days before date\n",
        "  -- a comment of its own\n  despite other\n",
        "  in force from 2025-01-01 until 2026-01-01\n",
        "  within one, two, three\n",
    };
    strcpy(to, next_random(state) % 2 ? "rule r \"A label\"\n" : "rule r\n");
    for (uint64_t count = 1 + next_random(state) % 6; count > 0; count--)
        strcat(to, clauses[next_random(state) % (sizeof clauses / sizeof clauses[0])]);
    strcat(to, next_random(state) % 2 ? "  then exception\n" : "  then notice\n");
}

START_TEST(test_words)
{
    uint64_t state = 11;
    expect_words("rule r when \"\" = x then y", "rule r when \"a b\" = x then z");
    for (int round = 0; round < 4000; round++) {
        char before[1000], after[1000];
        make_rule(before, &state);
        make_rule(after, &state);
        if (strcmp(before, after) != 0)
            expect_words(before, after);
    }
}
END_TEST

START_TEST(test_texts)
{
    static report r;
    static const char law[] = "ruleset l\nrule a when b then c\nrule d when e then f\n";
    static const char amendment[] = "amendment m amends l\nrule g when h then i\n";
    static const char both[] = "ruleset l\nrule a when b then c\nrule g when h then i\n"
                               "rule d when e then f\n";
    static const char none[] = "amendment m amends l\n";
    const licet_source before[] = {{"law", law, sizeof law - 1},
                                   {"amendment", amendment, sizeof amendment - 1}};
    const licet_source turned[] = {before[1], before[0]};
    const licet_source after[] = {{"none", none, sizeof none - 1}, {"both", both, sizeof both - 1}};
    ck_assert_int_eq(licet_redline(before, 2, turned, 2, NULL, NULL, keep, &r), LICET_OK);
    ck_assert_uint_eq(r.changes, 0);
    ck_assert_int_eq(licet_redline(before, 2, after, 2, NULL, NULL, keep, &r), LICET_OK);
    ck_assert_str_eq(r.told, "  rule g over ; ");
}
END_TEST

static int stop_change(void *user, const licet_redline_change *change)
{
    (void)change;
    ++*(int *)user;
    return 1;
}

START_TEST(test_redline_refused)
{
    int count = 0;
    const licet_source old = {"old", "let a = 1", 9}, new = {"new", "let b = 2", 9};
    const licet_source wrong = {"wrong", "let a = = 1", 11}, image = {"image", "LICETLCB", 8};
    licet_diagnostics *diagnostics = NULL;
    ck_assert_int_eq(licet_redline(&old, 1, &new, 1, NULL, NULL, stop_change, &count),
                     LICET_STOPPED);
    ck_assert_int_eq(count, 1);
    ck_assert_int_eq(licet_redline(&old, 1, &new, 1, NULL, NULL, NULL, NULL), LICET_MISUSE);
    ck_assert_int_eq(licet_redline(&old, 1, &image, 1, NULL, NULL, stop_change, &count),
                     LICET_MISUSE);
    ck_assert_int_eq(licet_redline(&wrong, 1, &wrong, 1, NULL, &diagnostics, stop_change, &count),
                     LICET_WRONG_RULES);
    ck_assert_uint_eq(licet_diagnostics_errors(diagnostics), 2);
    licet_diagnostics_free(diagnostics);
    ck_assert_int_eq(count, 1);
    ck_assert_int_eq(licet_redline(NULL, 0, NULL, 0, NULL, NULL, stop_change, &count), LICET_OK);
}
END_TEST

/* ---- timelines ------------------------------------------------------------------------------ */

static int find_table(void *user, const char *name, const char *file, licet_text *table)
{
    (void)user;
    (void)name;
    *table = text_of(whole_table);
    return strcmp(file, "firms.csv") != 0;
}

static licet_law *load(licet_text bytes)
{
    licet_law *law = NULL;
    licet_options options = LICET_OPTIONS_INIT;
    const licet_source source = {"law", bytes.bytes, bytes.length};
    options.load_table = find_table;
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, &options), LICET_OK);
    return law;
}

/* Spans follow each other without gap or overlap, their changes are of their first day. */
static size_t tell(const licet_law *law, char *told)
{
    licet_timeline *timeline = NULL;
    licet_time_span span;
    char until[16] = "";
    ck_assert_int_eq(licet_timeline_new(&timeline, law, NULL), LICET_OK);
    size_t count = licet_timeline_count(timeline);
    told[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(licet_timeline_get(timeline, i, &span), LICET_OK);
        ck_assert((i == 0) == (span.from.bytes == NULL));
        ck_assert((i + 1 == count) == (span.until.bytes == NULL));
        ck_assert((i == 0) == (span.change_count == 0));
        if (i > 0) {
            int32_t before, now;
            ck_assert_int_eq(licet_date_read(text_of(until), &before), LICET_OK);
            ck_assert_int_eq(licet_date_read(span.from, &now), LICET_OK);
            ck_assert_int_eq(before + 1, now);
            append(told, span.from.bytes, span.from.length);
        }
        snprintf(until, sizeof until, "%.*s", (int)span.until.length,
                 span.until.bytes ? span.until.bytes : "");
        for (size_t k = 0; k < span.change_count; k++)
            if (span.changes[k].name.bytes) /* `otherwise` has none */
                append(told, span.changes[k].name.bytes, span.changes[k].name.length);
    }
    ck_assert_int_eq(licet_timeline_get(timeline, count, &span), LICET_MISUSE);
    licet_timeline_free(timeline);
    return count;
}

START_TEST(test_timeline)
{
    static char of_text[ROOM], of_image[ROOM];
    licet_law *law = load((licet_text){whole_rules, sizeof whole_rules - 1});
    licet_law *image = load(licet_law_image(law));
    size_t count = tell(law, of_text);
    ck_assert_uint_gt(count, 5);
    ck_assert_uint_eq(tell(image, of_image), count);
    ck_assert_str_eq(of_text, of_image);
    licet_law_free(image);
    licet_law_free(law);
}
END_TEST

/* Days, state, and for each change letters of its subject, aspect and turn, and its label. */
static void tell_amended(const licet_law *law, char *told)
{
    licet_timeline *timeline = NULL;
    licet_time_span span;
    ck_assert_int_eq(licet_timeline_new(&timeline, law, NULL), LICET_OK);
    told[0] = '\0';
    for (size_t i = 1; i < licet_timeline_count(timeline); i++) {
        ck_assert_int_eq(licet_timeline_get(timeline, i, &span), LICET_OK);
        append(told, "|", 1);
        append(told, span.from.bytes + 5, span.from.length - 5);
        const char state[] = {span.binding ? 'b' : '-', span.enforced ? 'e' : '-'};
        append(told, state, sizeof state);
        for (size_t k = 0; k < span.change_count; k++) {
            const licet_time_change *change = &span.changes[k];
            const char letters[] = {"RATGIgrcY"[change->subject], "fbemvcw"[change->aspect],
                                    "+*-"[change->turn]};
            append(told, letters, sizeof letters);
            append(told, change->label.bytes, change->label.length);
        }
    }
    licet_timeline_free(timeline);
}

static const licet_source amended[] = {
    {"base", LITERAL("ruleset base use units, scale facts date : date n : count\n"
                     "cap a limits n to 5 tally t counts n\n"
                     "rule r \"old\" when n > 1 then prohibited otherwise no_licence\n"
                     "rule x despite r within a then notice")},
    {"one", LITERAL("amendment one amends base in force from 2025-02-01 until 2025-02-28\n"
                    "in force from 2025-04-01 not enforced from 2025-05-01\n"
                    "replace rule r \"new\" when n > 2 then prohibited strike tally t\n"
                    "replace cap a limits n to 6 then 7 from 2025-01-05 then 8 from 2025-04-02")},
    {"two", LITERAL("amendment two amends one in force until 2025-04-30 binding from 2025-02-02\n"
                    "cap c limits n to 5 counts from 2025-01-01 rule s despite r within c then "
                    "notice")},
};

/* An amendment and what it does end with what it amends, and come back with it; what one replaces
 * is told once, as that which is there from that day on. */
START_TEST(test_timeline_of_amendments)
{
    static char told[ROOM];
    licet_law *law = NULL;
    ck_assert_int_eq(licet_load(&law, NULL, amended, 3, NULL), LICET_OK);
    tell_amended(law, told);
    ck_assert_str_eq(told, "| 02-01 -e Af+ one Af+ two rw* new rf+ s cw* a Yf- t cf+ c "
                           "| 02-02 be Ab+ two "
                           "| 03-01 be Af- one Af- two rw* old rf- s cw* a Yf+ t cf- c "
                           "| 04-01 be Af+ one Af+ two rw* new rf+ s cw* a Yf- t cf+ c "
                           "| 04-02 be cv* a "
                           "| 05-01 b- Ae- one Af- two rf- s cf- c ");
    licet_law_free(law);
}
END_TEST

/* Times that are not there, where only the timeline looks. */
START_TEST(test_timeline_doctored)
{
    licet_law *law = NULL, *strange = NULL;
    ck_assert_int_eq(licet_load(&law, NULL, amended, 3, NULL), LICET_OK);
    licet_text image = licet_law_image(law);
    char *copy = malloc(image.length);
    for (int change = 0; change < 3; change++) {
        memcpy(copy, image.bytes, image.length);
        lc_image_header *header = (lc_image_header *)(void *)copy;
        lc_image_amendment *amendment =
            (lc_image_amendment *)(void *)(copy + header->tables[LC_TABLE_AMENDMENT].offset);
        lc_image_cap *cap = (lc_image_cap *)(void *)(copy + header->tables[LC_TABLE_CAP].offset);
        uint32_t *times[] = {&amendment->binding, &amendment->enforced, &cap->exists};
        *times[change] = 1000;
        header->checksum = lc_image_checksum(copy, image.length);
        const licet_source source = {"image", copy, image.length};
        ck_assert_int_eq(licet_load(&strange, NULL, &source, 1, NULL), LICET_WRONG_RULES);
    }
    free(copy);
    licet_law_free(law);
}
END_TEST

START_TEST(test_timeline_refused)
{
    licet_timeline *timeline = NULL;
    licet_options options = LICET_OPTIONS_INIT;
    licet_time_span span;
    licet_law *law = load(text_of("unit x"));
    options.version++;
    ck_assert_int_eq(licet_timeline_new(NULL, law, NULL), LICET_MISUSE);
    ck_assert_int_eq(licet_timeline_new(&timeline, NULL, NULL), LICET_MISUSE);
    ck_assert_int_eq(licet_timeline_new(&timeline, law, &options), LICET_MISUSE);
    ck_assert_int_eq(licet_timeline_get(NULL, 0, &span), LICET_MISUSE);
    ck_assert_uint_eq(licet_timeline_count(NULL), 0);
    ck_assert_int_eq(licet_timeline_new(&timeline, law, NULL), LICET_OK);
    ck_assert_uint_eq(licet_timeline_count(timeline), 1);
    licet_timeline_free(timeline);
    licet_timeline_free(NULL);
    licet_law_free(law);
}
END_TEST

Suite *suite_changes(void)
{
    Suite *suite = suite_create("changes");
    TCase *all = tcase_create("changes");
    tcase_set_timeout(all, 60);
    tcase_add_test(all, test_edits);
    tcase_add_test(all, test_edits_replaced);
    tcase_add_test(all, test_edits_refused);
    tcase_add_test(all, test_declarations);
    tcase_add_test(all, test_words);
    tcase_add_test(all, test_texts);
    tcase_add_test(all, test_redline_refused);
    tcase_add_test(all, test_timeline);
    tcase_add_test(all, test_timeline_of_amendments);
    tcase_add_test(all, test_timeline_doctored);
    tcase_add_test(all, test_timeline_refused);
    suite_add_tcase(suite, all);
    return suite;
}
