/* law_run.h - a text through lc_check, with modules and tables made up for the tests: helpers of
 * the suites that look into checked law.
 *
 * Must not: hold tests. */
#ifndef LICET_TESTS_LAW_RUN_H
#define LICET_TESTS_LAW_RUN_H

#include "lang/date.h"
#include "lang/front.h"
#include "lang/law.h"
#include "test_allocator.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    test_allocator memory;
    lc_arena arena;
    lc_sources sources;
    lc_diagnostics diagnostics;
    lc_law *law;
    lc_status status;
} run;

/* ---- modules for the tests ------------------------------------------------------------------- */

typedef struct {
    const char *name, *text;
} module;

static const module modules[] = {
    {"scale", "outcomes\n"
              "  fine permitted\n"
              "  review licensable\n"
              "  denied refused\n"
              "  banned forbidden\n"},
    {"units", "unit TPP to 0.01\nunit hour\nunit operations to 1e12\nunit half = 0.5 TPP\n"},
    {"places", "use units, scale\n"
               "registry country\n"
               "  | key | label : text | aliases : text |\n"
               "  | MY | \"Malaysia\" | \"Federation of Malaysia; MYS\" |\n"
               "  | CN | \"China\" | |\n"
               "  | FR | | |\n"},
    {"round", "use ring\nunit gram\n"},
    {"ring", "use round\nunit kilogram = 1000 gram\n"},
    {"lawful", "otherwise fine\n"},
};

/* Tables of registries, by the name of the file; `swapped` is a registry with rows in the text. */
static const module tables[] = {
    {"firms.csv", "\xEF\xBB\xBFname,key,seat,parent,staff,share,since,listed,note\r\n"
                  "\"Acme, Inc.\",ACME,MY,,\"1,700\",7%,2001-02-03,yes,\"says \"\"so\"\"\"\r\n"
                  "\r\n"
                  "Bolt,BOLT,Malaysia, ACME ,5,7.5,,no,\r\n"
                  "Cove,COVE,,BOLT,,,,,\"two\nlines\""},
    {"bad.csv", "key,staff,seat,listed\n"
                "A,x,MY,yes\n"
                "B,1,Malaysa,yes\n"
                "C,1,MY,maybe\n"
                "D,1\n"
                "E,\"1\" ,MY,yes\n"
                "A,1,MY,yes\n"
                "F,1,MY,no\"\n"
                "9,1,MY,no\n"
                "G, ,MY,no\n"
                "H,\"1,MY,no\n"},
    {"narrow.csv", "key,stuff,key\nA,1,B\n"},
    {"swapped", "size,key\n5,X\n6,Y\n"},
    {"latin.csv", "key,staff\nA,1\nB\xE9,2\n"},
};

static inline int load_table(void *user, const char *name, const char *file, const char **text,
                             size_t *length)
{
    (void)user;
    const char *wanted = *file ? file : name;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        if (strcmp(tables[i].name, wanted) == 0) {
            *text = tables[i].text;
            *length = strlen(*text);
            return 0;
        }
    }
    return 1;
}

static inline int load_module(void *user, const char *name, const char **text, size_t *length,
                              bool *standard)
{
    (void)user;
    for (size_t i = 0; i < sizeof modules / sizeof modules[0]; i++) {
        if (strcmp(modules[i].name, name) == 0) {
            *text = modules[i].text;
            *length = strlen(*text);
            *standard = true;
            return 0;
        }
    }
    return 1;
}

static inline void suggest_module(void *user, lc_suggestion *suggestion)
{
    (void)user;
    for (size_t i = 0; i < sizeof modules / sizeof modules[0]; i++)
        lc_suggestion_offer(suggestion, modules[i].name, strlen(modules[i].name));
}

/* ---- helpers --------------------------------------------------------------------------------- */

static inline void run_begin(run *r, const char *text, long fail_at)
{
    static const lc_loader loader = {load_module, NULL, suggest_module, load_table,
                                     LC_MAX_SOURCE_BYTES};
    static const lc_check_options options = {0};
    uint32_t source;
    memset(r, 0, sizeof *r);
    test_allocator_init(&r->memory, fail_at);
    lc_arena_init(&r->arena, &r->memory.allocator);
    lc_sources_init(&r->sources, &r->memory.allocator);
    lc_diagnostics_init(&r->diagnostics, &r->memory.allocator);
    r->status = lc_sources_add(&r->sources, &source, "text", text, strlen(text));
    if (r->status == LC_OK)
        r->status = lc_check(&r->law, &r->arena, &r->sources, &loader, &options, &r->diagnostics);
}

static inline void run_end(run *r)
{
    lc_diagnostics_fini(&r->diagnostics);
    lc_sources_fini(&r->sources);
    lc_arena_fini(&r->arena);
    test_allocator_done(&r->memory);
}

static inline void show_reports(const run *r)
{
    for (size_t i = 0; i < r->diagnostics.count; i++)
        fprintf(stderr, "%s at %u: %s\n", lc_code_text(r->diagnostics.items[i]->code),
                r->diagnostics.items[i]->place.start, r->diagnostics.items[i]->message);
}

/* TEXT has no error. */
static inline void check_law(run *r, const char *text)
{
    run_begin(r, text, TEST_NEVER_FAIL);
    if (r->status != LC_OK)
        show_reports(r);
    ck_assert_int_eq(r->status, LC_OK);
    ck_assert_ptr_nonnull(r->law);
}

#define START "ruleset sample\nuse places\n"
#define END "otherwise fine\n"
#define FACTS                                                                                      \
    "facts\n"                                                                                      \
    "  date : date\n"                                                                              \
    "  name : text\n"                                                                              \
    "  good : bool\n"                                                                              \
    "  place : country\n"                                                                          \
    "  number : count\n"                                                                           \
    "  share : decimal\n"                                                                          \
    "  power : TPP\n"                                                                              \
    "  halves : half\n"                                                                            \
    "  done : operations\n"

/* The node of `when CONDITION` in a text with FACTS and MORE. */
static inline const lc_node *check_condition(run *r, const char *more, const char *condition)
{
    char text[4096];
    snprintf(text, sizeof text, START FACTS "%srule it\n  when %s\n  then denied\n" END, more,
             condition);
    check_law(r, text);
    ck_assert_uint_eq(r->law->rule_count, 1);
    ck_assert_uint_eq(r->law->rules[0].condition_count, 1);
    const lc_node *node = r->law->rules[0].conditions[0].node;
    ck_assert_int_eq(node->type.kind, LC_TYPE_TRUTH);
    return node;
}

/* TEXT has exactly the one error CODE, whose place is the first WORDS in it. */
static inline void expect_error(const char *text, lc_code code, const char *words)
{
    run r;
    run_begin(&r, text, TEST_NEVER_FAIL);
    if (r.status != LC_WRONG_RULES || r.diagnostics.error_count != 1 ||
        r.diagnostics.items[0]->code != code) {
        fprintf(stderr, "expected %s of:\n%s\n", lc_code_text(code), text);
        show_reports(&r);
    }
    ck_assert_int_eq(r.status, LC_WRONG_RULES);
    ck_assert_ptr_null(r.law);
    ck_assert_uint_eq(r.diagnostics.error_count, 1);
    const lc_diagnostic *report = r.diagnostics.items[0];
    ck_assert_str_eq(lc_code_text(report->code), lc_code_text(code));
    if (words) {
        const char *at = strstr(text, words);
        ck_assert_ptr_nonnull(at);
        ck_assert_uint_eq(report->place.start, (uint32_t)(at - text));
        ck_assert_uint_eq(report->place.end, (uint32_t)(at - text) + strlen(words));
    }
    run_end(&r);
}

static inline void expect_wrong_condition(const char *condition, lc_code code, const char *words)
{
    char text[4096];
    snprintf(text, sizeof text, START FACTS "rule it\n  when %s\n  then denied\n" END, condition);
    expect_error(text, code, words);
}

#endif
