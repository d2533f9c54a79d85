/* differential.c - the slow evaluator, the session and the blocks against each other, on random
 * rulesets and on the three tiers; with ids, properties and tests in the text too.
 *
 *   differential [--rulesets N] [--orders N] [--seed S] [--three-tiers N] [--stacks N]
 *
 * One test is one ruleset with its orders, or 10,000 orders under the three tiers, or a stack of
 * amendments, or an example and its consolidation of each day on which it changes. With
 * LICET_SOAK=1 in the environment there are ten thousand rulesets, a million orders of the three
 * tiers and two thousand stacks, of up to a hundred amendments. A ruleset that fails is written to
 * a file in TMPDIR, and the run goes on. */
#include "amend.h"
#include "consolidated.h"
#include "explained.h"
#include "generator.h"
#include "ids.h"
#include "layout.h"
#include "replay.h"
#include "sweeps.h"
#include "texts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREE_TIERS "examples/diffusion/three-tiers.licet"

enum {
    TIERS_ORDERS = 10000, /* in one test */
    TIERS_SHARE = 100,    /* of the orders of the three tiers, as many under each example and day */
    SWEEPS_EVERY = 3,     /* of so many rulesets one is swept */
    INDEPENDENT_EVERY = 5, /* of so many rulesets one has independent facts */
    COMPLETED_ORDERS = 25, /* of a ruleset */
    EXPLAINED_ORDERS = 20, /* of a ruleset; of the three tiers: of each test */
    MOST_WITH_IDS = 160    /* orders in a file with ids */
};

typedef struct {
    uint64_t rulesets, orders, three_tiers, stacks, seed;
    bool soak;
} options;

typedef struct {
    options options;
    uint64_t passed, failed, explained, swept;
    replay_counts counts;
    uint64_t nodes[LC_NODE_LEFT + 1];
    mismatch *difference;
} session_state;

/* ---- what was covered ----------------------------------------------------------------------- */

static const char *node_words(int kind)
{
    static const char *const words[] = {
        [LC_NODE_ERROR] = "error",
        [LC_NODE_NUMBER] = "number",
        [LC_NODE_DATE] = "date",
        [LC_NODE_TEXT] = "text",
        [LC_NODE_TRUTH] = "truth",
        [LC_NODE_ROW] = "row",
        [LC_NODE_FACT] = "fact",
        [LC_NODE_CELL] = "cell",
        [LC_NODE_LET] = "let",
        [LC_NODE_THRESHOLD] = "threshold",
        [LC_NODE_ADD] = "add",
        [LC_NODE_SUBTRACT] = "subtract",
        [LC_NODE_MULTIPLY] = "multiply",
        [LC_NODE_DIVIDE] = "divide",
        [LC_NODE_NEGATE] = "negate",
        [LC_NODE_AND] = "and",
        [LC_NODE_OR] = "or",
        [LC_NODE_NOT] = "not",
        [LC_NODE_EQUAL] = "equal",
        [LC_NODE_NOT_EQUAL] = "not equal",
        [LC_NODE_LESS] = "less",
        [LC_NODE_LESS_EQUAL] = "less or equal",
        [LC_NODE_GREATER] = "greater",
        [LC_NODE_GREATER_EQUAL] = "greater or equal",
        [LC_NODE_IN] = "in",
        [LC_NODE_MINIMUM] = "minimum",
        [LC_NODE_MAXIMUM] = "maximum",
        [LC_NODE_SHIFT_DAYS] = "shift by days",
        [LC_NODE_SHIFT_MONTHS] = "shift by months",
        [LC_NODE_DAYS] = "days",
        [LC_NODE_YEAR_OF] = "year",
        [LC_NODE_QUARTER_OF] = "quarter",
        [LC_NODE_MONTH_OF] = "month",
        [LC_NODE_DAY_OF] = "day",
        [LC_NODE_IF] = "if",
        [LC_NODE_DURING] = "during",
        [LC_NODE_MISSING] = "is missing",
        [LC_NODE_USED] = "used",
        [LC_NODE_TOTAL] = "total",
        [LC_NODE_LEFT] = "left",
    };
    return words[kind];
}

static void count_node(session_state *state, const lc_node *node)
{
    if (!node)
        return;
    state->nodes[node->kind]++;
    count_node(state, node->a);
    count_node(state, node->b);
    count_node(state, node->c);
}

static void count_nodes(session_state *state, const lc_law *law)
{
    for (uint32_t i = 0; i < law->let_count; i++)
        count_node(state, law->lets[i].node);
    for (uint32_t i = 0; i < law->rule_count; i++)
        for (uint32_t k = 0; k < law->rules[i].condition_count; k++)
            count_node(state, law->rules[i].conditions[k].node);
    for (uint32_t i = 0; i < law->cap_count; i++) {
        for (uint32_t k = 0; k < law->caps[i].limit_count; k++) {
            count_node(state, law->caps[i].limits[k].measure);
            for (uint32_t step = 0; step < law->caps[i].limits[k].step_count; step++)
                count_node(state, law->caps[i].limits[k].steps[step].node);
        }
    }
}

/* Prints the share of forms that were written; what is left out is named. */
static bool report_coverage(const session_state *state)
{
    unsigned all = 0, covered = 0;
    for (int i = 0; i < FEATURE_COUNT; i++, all++) {
        covered += state->counts.features[i] != 0;
        if (!state->counts.features[i])
            printf("never written: %s\n", generator_feature_words((generator_feature)i));
    }
    for (int i = LC_NODE_ERROR + 1; i <= LC_NODE_LEFT; i++) {
        if (i == LC_NODE_DURING) /* amendments alone make it: see amend.c */
            continue;
        all++;
        covered += state->nodes[i] != 0;
        if (!state->nodes[i])
            printf("never made: the node %s\n", node_words(i));
    }
    printf("forms of the language covered: %u of %u (%u %%)\n", covered, all, covered * 100 / all);
    return covered == all;
}

/* ---- what failed ---------------------------------------------------------------------------- */

static void print_order(const lc_law *law, const order *stated)
{
    for (uint32_t i = 0; i < law->fact_count; i++)
        printf("%s%s %.*s", i ? ", " : "    order ", law->facts[i].declared.name->text,
               (int)stated->cells[i].length, stated->cells[i].length ? stated->cells[i].bytes : "");
    printf("\n");
}

static void print_ruleset(FILE *file, const generated_ruleset *ruleset)
{
    for (uint32_t i = 0; i < ruleset->table_count; i++)
        fprintf(file, "-- table of %s\n%s\n", ruleset->tables[i].registry, ruleset->tables[i].text);
    if (ruleset->module)
        fprintf(file, "-- module " GENERATOR_MODULE "\n%s\n-- the ruleset\n", ruleset->module);
    fprintf(file, "%s", ruleset->text);
    if (ruleset->where)
        fprintf(file, "-- selected: %s\n", ruleset->where);
}

static void keep_ruleset(const generated_ruleset *ruleset, uint64_t seed)
{
    const char *directory = getenv("TMPDIR");
    char name[512];
    snprintf(name, sizeof name, "%s/differential-%" PRIu64 ".licet",
             directory && *directory ? directory : "/tmp", seed);
    FILE *file = fopen(name, "w");
    if (!file)
        return;
    print_ruleset(file, ruleset);
    fclose(file);
    printf("    the ruleset: %s\n", name);
}

static void report(const session_state *state, const char *what, uint64_t number,
                   const generated_ruleset *ruleset, const lc_law *law, const order *orders)
{
    const mismatch *m = state->difference;
    printf("%s %" PRIu64 " of seed %" PRIu64
           ", order %zu: %s\n    expected: %s\n    found:    %s\n",
           what, number, state->options.seed, m->row, m->where, m->expected, m->found);
    if (orders)
        print_order(law, &orders[m->row]);
    if (ruleset) {
        keep_ruleset(ruleset, number);
        print_ruleset(stdout, ruleset);
    }
    fflush(stdout);
}

/* ---- one ruleset ---------------------------------------------------------------------------- */

static bool complete_orders(session_state *state, const subject *s, order_maker *maker,
                            const order *orders, size_t count, const slow_ledger *ledger,
                            bool exact)
{
    slow_evaluator *slow = slow_new(s->law);
    bool same = slow != NULL;
    for (size_t i = 0, done = 0; same && i < count && done < COMPLETED_ORDERS; i++) {
        uint64_t before = state->counts.completions;
        same = replay_completions(s, slow, maker, &orders[i], ledger, exact, &state->counts,
                                  state->difference);
        state->difference->row = i;
        done += state->counts.completions != before;
    }
    slow_free(slow);
    return same;
}

static bool explain_some(session_state *state, const subject *s, const order *orders, size_t count)
{
    return explained_orders(s, orders, count < EXPLAINED_ORDERS ? count : EXPLAINED_ORDERS,
                            &state->explained, state->difference);
}

/* The same orders with ids, some cancelled, if the law knows ids. */
static bool test_ids(session_state *state, const subject *s, const order *orders, uint64_t seed)
{
    size_t count = state->options.orders < MOST_WITH_IDS ? state->options.orders : MOST_WITH_IDS;
    char *rows = NULL;
    if (s->law->id_fact == LC_NONE)
        return true;
    bool same = ids_replay(s, orders, count, seed, &state->counts, state->difference, &rows);
    if (rows)
        printf("%s", rows);
    free(rows);
    return same;
}

/* Some of the orders as tests in the text. */
static bool test_texts(session_state *state, subject *s, const order *orders, uint64_t seed)
{
    char *text = NULL;
    bool same = texts_check(s, orders, state->options.orders, seed, &state->counts,
                            state->difference, &text);
    if (text)
        printf("-- the text with its tests\n%s\n", text);
    free(text);
    return same;
}

static bool test_orders(session_state *state, subject *s, uint64_t number, bool independent,
                        const generated_ruleset *ruleset)
{
    uint64_t seed = state->options.seed * 1000003 + number;
    order_maker *maker = order_maker_new(s->law, seed);
    size_t count = state->options.orders;
    const order *orders = maker ? order_maker_make(maker, count) : NULL;
    slow_ledger ledger = {NULL, 0, 0};
    bool same = orders != NULL;
    if (!same)
        snprintf(state->difference->where, sizeof state->difference->where, "out of memory");
    same = same && replay_orders(s, orders, count, number % 3 != 0, &ledger, &state->counts,
                                 state->difference);
    same = same && complete_orders(state, s, maker, orders, count, &ledger, independent) &&
           explain_some(state, s, orders, count) && test_ids(state, s, orders, seed) &&
           test_texts(state, s, orders, seed) &&
           (number % SWEEPS_EVERY != 0 ||
            sweeps_check(s, orders, count, &state->swept, state->difference));
    if (!same)
        report(state, "ruleset", number, ruleset, s->law, orders);
    slow_ledger_free(&ledger);
    order_maker_free(maker);
    return same;
}

static bool test_layout(session_state *state, subject *s, uint64_t number,
                        const generated_ruleset *ruleset)
{
    bool same = layout_check(s, state->options.seed * 1000003 + number, state->difference);
    if (!same)
        report(state, "the layout of ruleset", number, ruleset, NULL, NULL);
    return same;
}

static bool test_ruleset(session_state *state, uint64_t number)
{
    generated_ruleset ruleset;
    subject s;
    bool independent = number % INDEPENDENT_EVERY == INDEPENDENT_EVERY - 1;
    *state->difference = (mismatch){.row = 0};
    if (!generator_make(&ruleset, state->options.seed * 1000003 + number, independent)) {
        snprintf(state->difference->where, sizeof state->difference->where, "no ruleset was made");
        report(state, "ruleset", number, NULL, NULL, NULL);
        return false;
    }
    for (int i = 0; i < FEATURE_COUNT; i++)
        state->counts.features[i] += ruleset.features[i];
    bool good = subject_open(&s, &ruleset, number % 2 == 1);
    if (!good) {
        snprintf(state->difference->where, sizeof state->difference->where, "opening it");
        snprintf(state->difference->found, sizeof state->difference->found, "%s",
                 s.problem ? s.problem : "out of memory");
        report(state, "ruleset", number, &ruleset, NULL, NULL);
    }
    if (good) {
        count_nodes(state, s.law);
        good = test_layout(state, &s, number, &ruleset) &&
               test_orders(state, &s, number, independent, &ruleset);
    }
    subject_close(&s);
    generator_free(&ruleset);
    return good;
}

/* ---- the three tiers ------------------------------------------------------------------------ */

static char *read_file(const char *name, size_t *length)
{
    FILE *file = fopen(name, "rb");
    char *text = NULL;
    size_t capacity = 1 << 20;
    if (!file)
        return NULL;
    text = malloc(capacity);
    *length = text ? fread(text, 1, capacity, file) : 0;
    fclose(file);
    return text;
}

static void test_three_tiers(session_state *state)
{
    static const int64_t quantities[] = {1,     2,   10,    1699, 1700,   500,
                                         49898, 850, 25000, 8,    100000, 3000000000000};
    subject s;
    size_t length = 0;
    char *text = read_file(THREE_TIERS, &length);
    uint64_t tests = (state->options.three_tiers + TIERS_ORDERS - 1) / TIERS_ORDERS;
    const generated_ruleset tiers = {.text = text, .length = length};
    bool open = text && subject_open(&s, &tiers, false);
    if (!open) {
        printf("%s: %s\n", THREE_TIERS, text && s.problem ? s.problem : "it cannot be read");
        state->failed += tests;
    }
    order_maker *maker = open ? order_maker_new(s.law, state->options.seed) : NULL;
    for (size_t i = 0; maker && i < sizeof quantities / sizeof quantities[0]; i++)
        order_maker_hint(maker, quantities[i]);
    for (uint64_t i = 0; maker && i < tests; i++) {
        uint64_t left = state->options.three_tiers - i * TIERS_ORDERS;
        size_t count = left < TIERS_ORDERS ? (size_t)left : TIERS_ORDERS;
        slow_ledger ledger = {NULL, 0, 0};
        const order *orders = order_maker_make(maker, count);
        bool same = orders && replay_orders(&s, orders, count, i % 4 != 3, &ledger, &state->counts,
                                            state->difference);
        same = same && complete_orders(state, &s, maker, orders, count, &ledger, false);
        same = same && explain_some(state, &s, orders, count);
        if (!same)
            report(state, "three tiers", i, NULL, s.law, orders);
        state->passed += same;
        state->failed += !same;
        slow_ledger_free(&ledger);
    }
    order_maker_free(maker);
    if (text)
        subject_close(&s);
    free(text);
}

/* ---- amendments ------------------------------------------------------------------------------ */

static void test_amendments(session_state *state)
{
    stack_counts stacks = {0, 0, 0};
    for (uint64_t i = 0; i < state->options.stacks; i++) {
        char *text = NULL;
        *state->difference = (mismatch){.row = 0};
        bool same = amend_check(state->options.seed * 1000003 + i, state->options.orders,
                                state->options.soak ? 100 : 12, &stacks, &state->counts,
                                state->difference, &text);
        if (!same)
            report(state, "the amendments", i, NULL, NULL, NULL);
        if (!same && text)
            printf("%s\n", text);
        free(text);
        state->passed += same;
        state->failed += !same;
    }
    printf("%" PRIu64 " of %" PRIu64 " stacks fit together, %" PRIu64 " amendments in all; %" PRIu64
           " are consolidated for all days\n",
           stacks.together, state->options.stacks, stacks.amendments, stacks.consolidated);
}

/* ---- consolidations -------------------------------------------------------------------------- */

static void test_consolidations(session_state *state)
{
    size_t count = (size_t)(state->options.three_tiers / TIERS_SHARE);
    bool there = count > 0;
    for (size_t i = 0; there; i++) {
        *state->difference = (mismatch){.row = 0};
        bool same = consolidated_example(i, state->options.seed, count, &there, state->difference);
        if (!same)
            report(state, "the consolidation of example", i, NULL, NULL, NULL);
        state->passed += there && same;
        state->failed += there && !same;
    }
}

/* ---- the program ---------------------------------------------------------------------------- */

static bool read_options(options *o, int count, char **words)
{
    const char *soak = getenv("LICET_SOAK");
    o->soak = soak && strcmp(soak, "1") == 0;
    *o = o->soak ? (options){10000, 1000, 1000000, 2000, 1, true}
                 : (options){300, 400, 50000, 100, 1, false};
    const struct {
        const char *name;
        uint64_t *value;
    } known[] = {{"--rulesets", &o->rulesets},
                 {"--orders", &o->orders},
                 {"--seed", &o->seed},
                 {"--three-tiers", &o->three_tiers},
                 {"--stacks", &o->stacks}};
    for (int i = 1; i < count; i += 2) {
        uint64_t *value = NULL;
        for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
            if (strcmp(words[i], known[k].name) == 0)
                value = known[k].value;
        char *end = NULL;
        if (value && i + 1 < count)
            *value = strtoull(words[i + 1], &end, 10);
        if (!end || *end || end == words[i + 1]) {
            fprintf(stderr, "usage: differential [--rulesets N] [--orders N] [--seed S] "
                            "[--three-tiers N] [--stacks N]\n");
            return false;
        }
    }
    return true;
}

int main(int count, char **words)
{
    options given;
    if (!read_options(&given, count, words))
        return 2;
    session_state *state = calloc(1, sizeof *state);
    mismatch *difference = calloc(1, sizeof *difference);
    if (!state || !difference) {
        free(state);
        free(difference);
        return 2;
    }
    state->options = given;
    state->difference = difference;
    for (uint64_t i = 0; i < state->options.rulesets; i++) {
        bool good = test_ruleset(state, i);
        state->passed += good;
        state->failed += !good;
    }
    test_three_tiers(state);
    test_amendments(state);
    test_consolidations(state);
    bool covered = report_coverage(state);
    if (state->options.soak && state->options.rulesets >= 1000)
        *(covered ? &state->passed : &state->failed) += 1;
    const replay_counts *c = &state->counts;
    printf("%" PRIu64 " orders, of them %" PRIu64 " rejected, %" PRIu64 " indeterminate, %" PRIu64
           " booked, %" PRIu64 " by a path; %" PRIu64 " completions; %" PRIu64
           " changes of facts that do not matter; %" PRIu64 " sweeps\n",
           c->orders, c->rejected, c->indeterminate, c->booked, c->by_path, c->completions,
           state->explained, state->swept);
    printf("%" PRIu64 " passed, %" PRIu64 " failed\n", state->passed, state->failed);
    bool all = state->failed == 0;
    free(difference);
    free(state);
    return all ? 0 : 1;
}
