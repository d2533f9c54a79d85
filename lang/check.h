/* check.h - what the files of the checker share: its state, symbols, graph, and who does what.
 *
 *   check.c        parses, loads modules, runs the passes in order; ruleset, intervals
 *   check_names.c  namespaces, duplicates, resolution, suggestions
 *   check_graph.c  order among things that name each other, circles
 *   check_expr.c   typed expressions, dimensions, scales, constants
 *   check_data.c   units, outcomes, registries, facts, literals as values
 *   check_sets.c   groups and tiers
 *   check_rules.c  lets, thresholds, caps, rules, exceptions, otherwise
 *   check_tests.c  tests
 *
 * Everything lives in the compilation's arena. A failed allocation sets `failed`; helpers then hand
 * out something harmless, and the pass in progress ends without looking at it.
 * Must not: be included outside the checker. */
#ifndef LICET_LANG_CHECK_H
#define LICET_LANG_CHECK_H

#include "date.h"
#include "front.h"
#include "law.h"

/* A key that stands in several registries; beside an operand that already has an error: any. */
#define LC_MANY (UINT32_MAX - 1)

typedef enum {
    LC_SYMBOL_UNIT,
    LC_SYMBOL_REGISTRY,
    LC_SYMBOL_OUTCOME,
    LC_SYMBOL_RULE,
    LC_SYMBOL_FACT,
    LC_SYMBOL_LET,
    LC_SYMBOL_GROUP,
    LC_SYMBOL_TIER,
    LC_SYMBOL_THRESHOLD,
    LC_SYMBOL_CAP,
    LC_SYMBOL_REFUSED, /* declared in a form that is not understood: its uses stay silent */
    LC_SYMBOL_KINDS
} lc_symbol_kind;

/* One declared name. Symbols stand in order of declaration. */
typedef struct {
    lc_symbol_kind kind;
    lc_ident ident;
    lc_text label;
    const lc_decl *decl;
    const void *entry; /* lc_outcome_entry, lc_fact_entry, lc_tier_entry; NULL for the others */
    uint32_t index;    /* in the law's array of its kind */
    bool broken;       /* an error was reported about it: its uses stay silent */
    bool used;
} lc_symbol;

typedef struct {
    lc_arena *arena;
    lc_names *names;
    lc_sources *sources;
    lc_diagnostics *diagnostics;
    const lc_loader *loader;
    lc_law *law;
    bool failed;

    lc_tree *trees; /* the texts as given, then the modules in the order in which they are met */
    uint32_t tree_count, tree_capacity;
    bool *tree_wrong;    /* of each tree: errors were found in parsing it */
    lc_table modules;    /* every name that was asked for */
    lc_table excused;    /* words of what could not be parsed: it may declare them */
    bool excused_known;  /* they have been collected */
    bool module_missing; /* names may come from a module that is not there */

    lc_symbol *symbols;
    uint32_t symbol_count, symbol_capacity;
    lc_table types, outcomes, rules, values; /* name -> symbol */
    lc_table keys;                           /* key of a row -> registry, or LC_MANY */
    lc_table dimensions;                     /* a written form -> dimension */
    lc_table duties;                         /* words of a duty -> a rule that brings it */
    bool has_duties;                         /* `duties` is filled */
    bool duty_lost;                          /* a broken rule may bring any duty */
    uint32_t test_count;                     /* declarations that check_tests.c goes through */
    uint32_t counts[LC_SYMBOL_KINDS];
    uint32_t set_capacity, dimension_capacity;

    const lc_decl *ruleset, *otherwise, *outcome_list, *tiers;
    bool has_law;    /* the text is more than a module: a ruleset, rules, `otherwise`, tests */
    bool needs_date; /* the law depends on the date of an order */
    lc_place *then_places; /* of each rule */
    uint32_t *rule_marks;  /* of each rule: the last rule that named it, from 1; 0 for none */
    uint32_t *cap_marks;   /* of each cap: the same */
    lc_node dummy;         /* handed out when memory is short */
} lc_checker;

/* ---- check_names.c -------------------------------------------------------------------------- */

void lc_checker_init(lc_checker *c, lc_arena *arena, lc_names *names, lc_sources *sources,
                     lc_diagnostics *diagnostics);
/* Zeroed memory; NULL (and `failed`) when there is none. */
void *lc_check_zero(lc_checker *c, size_t count, size_t size);
/* Makes room for one more item in an array of the arena. */
bool lc_check_room(lc_checker *c, void **items, uint32_t count, uint32_t *capacity, size_t size);
/* TEXT, or "" and `failed` when it is NULL. */
const char *lc_check_text(lc_checker *c, const char *text);

bool lc_name_is(const lc_name *name, const char *word);
const char *lc_symbol_words(lc_symbol_kind kind); /* "a fact" */
lc_place lc_symbol_place(const lc_symbol *symbol);

/* Enters every declared name of every tree. */
void lc_check_declare(lc_checker *c);
lc_declared lc_check_declared(const lc_symbol *symbol);
/* Reports the first symbol of KIND past MOST of them. */
void lc_check_most(lc_checker *c, lc_symbol_kind kind, uint32_t most, const char *words);
/* "36,600" */
const char *lc_check_digits(lc_checker *c, uint32_t number);
void lc_too_many(lc_checker *c, lc_place place, uint32_t most, const char *words);

/* NULL when absent; marks what it finds as used. */
lc_symbol *lc_find_symbol(lc_checker *c, const lc_table *space, const lc_name *name);
/* Row of REGISTRY with this key, or with this spelling; LC_NONE. */
uint32_t lc_find_row(const lc_law *law, uint32_t registry, const lc_name *key);
uint32_t lc_find_spelling(const lc_law *law, uint32_t registry, const char *text, size_t length);

/* True when an error that was reported may be why NAME is not known. */
bool lc_is_excused(lc_checker *c, const lc_name *name);
/* Each reports a name that is not there, with the best remedy. They accept LC_NONE and LC_MANY. */
void lc_unknown_value(lc_checker *c, const lc_decl *decl, lc_ident ident, uint32_t registry);
void lc_unknown_row(lc_checker *c, const lc_decl *decl, lc_ident ident, uint32_t registry);
void lc_unknown_spelling(lc_checker *c, const lc_decl *decl, lc_text text, uint32_t registry);
void lc_unknown_in(lc_checker *c, const lc_decl *decl, lc_ident ident, const lc_table *space,
                   lc_symbol_kind kind, lc_code code);
void lc_unknown_column(lc_checker *c, const lc_decl *decl, lc_ident ident, uint32_t registry);
/* `x` is a cap, but a value is needed here. */
void lc_wrong_kind(lc_checker *c, const lc_decl *decl, lc_ident ident, const lc_symbol *symbol,
                   const char *needed);
void lc_named_twice(lc_checker *c, const lc_decl *decl, lc_ident again, lc_span first);

/* Help with texts of the user in it. */
void lc_check_help(lc_checker *c, lc_diagnostic *diagnostic, const char *template, const char *a,
                   const char *b);
/* Suggestions are only looked for while a further error would be shown. */
bool lc_may_suggest(const lc_checker *c);
void lc_suggest_names(const lc_table *table, lc_suggestion *suggestion);
void lc_suggest_help(lc_checker *c, lc_diagnostic *diagnostic, const lc_suggestion *suggestion);

/* ---- check_graph.c -------------------------------------------------------------------------- */

typedef struct {
    uint32_t node_count;
    struct lc_edge {
        uint32_t user, used;
    } * edges;
    uint32_t edge_count, edge_capacity;
    uint32_t *order;  /* what is used stands before its users; then what is in or behind a circle */
    uint32_t ordered; /* how many of `order` are free of circles */
    uint32_t *first;  /* of each node: where its `used` start in `targets` */
    uint32_t *targets;
    uint8_t *visited;
    uint32_t next; /* where the search for circles goes on */
} lc_graph;

bool lc_graph_init(lc_checker *c, lc_graph *graph, uint32_t node_count);
bool lc_graph_edge(lc_checker *c, lc_graph *graph, uint32_t user, uint32_t used);
bool lc_graph_sort(lc_checker *c, lc_graph *graph);
/* The next circle, each once: its nodes in PATH (room for node_count), each using the next, the
 * last one using the first. Returns their number; 0 when there is none left. */
uint32_t lc_graph_circle(lc_graph *graph, uint32_t *path);
/* "`a`, `b`, `a`": a circle of symbols as words, with JOINT between them. */
const char *lc_circle_words(lc_checker *c, const uint32_t *path, uint32_t count, const char *joint);

/* ---- check_expr.c --------------------------------------------------------------------------- */

/* The typed form of EXPR. REGISTRY: the one a row is expected of, LC_NONE when none is. */
lc_node *lc_check_expr(lc_checker *c, const lc_decl *decl, const lc_expr *expr, uint32_t registry);
/* The same, and it must be true or false; WHAT: "`when`". */
lc_node *lc_check_statement(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                            const char *what);
/* True when the two can be compared, added or limited; else reports "cannot VERB …". */
bool lc_check_alike(lc_checker *c, lc_place place, const char *verb, const lc_node *a,
                    const lc_node *b);
/* The value of a constant node, at the node's scale; reports and returns false when it has none. */
bool lc_check_constant(lc_checker *c, const lc_node *node, lc_decimal *value);
/* A written number with or without a unit in base units. UNIT may be NULL. */
bool lc_check_quantity(lc_checker *c, const lc_decl *decl, const lc_expr *number, lc_decimal *value,
                       uint32_t *dimension, const lc_unit **unit);
/* a x b, reduced; reports at PLACE when it cannot be held. */
bool lc_check_product(lc_checker *c, lc_place place, lc_decimal a, lc_decimal b,
                      lc_decimal *product);
uint32_t lc_base_dimension(lc_checker *c, uint32_t unit);
/* a x b, or a / b. LC_NONE (and a report at PLACE) when it is too much. */
uint32_t lc_multiply_dimensions(lc_checker *c, lc_place place, uint32_t a, uint32_t b, bool divide);
const char *lc_quantity_words(lc_checker *c, lc_type type); /* "a quantity of TPP" */
/* Refuses a form with E0504; WORDS: "a range". */
void lc_refuse_expr(lc_checker *c, const lc_decl *decl, const lc_expr *expr);

/* ---- check_data.c --------------------------------------------------------------------------- */

void lc_check_units(lc_checker *c);
/* Reports every circle of a graph over symbols with CODE; what stands in or behind one is
 * broken. */
void lc_report_circles(lc_checker *c, lc_graph *graph, lc_code code);
void lc_check_outcomes(lc_checker *c);
void lc_check_registries(lc_checker *c);
void lc_check_facts(lc_checker *c);
/* EXPR, a literal, as a value of FORM; WHAT: "`tpp`". False when it was reported. */
bool lc_check_value(lc_checker *c, const lc_decl *decl, const lc_expr *expr, const lc_form *form,
                    const char *what, lc_cell_value *value);
const char *lc_form_words(lc_checker *c, const lc_form *form);

/* ---- check_sets.c --------------------------------------------------------------------------- */

void lc_check_sets(lc_checker *c);
/* A new set without members and name; LC_NONE when memory is short. */
uint32_t lc_new_set(lc_checker *c, uint32_t registry);
void lc_set_unite(lc_law *law, uint32_t set, uint32_t with);

/* ---- check_rules.c -------------------------------------------------------------------------- */

void lc_check_thresholds(lc_checker *c);
void lc_check_lets(lc_checker *c);
void lc_check_caps(lc_checker *c);
void lc_check_rules(lc_checker *c);
void lc_check_otherwise(lc_checker *c);
/* The texts of `cites` among CLAUSES. */
lc_string *lc_check_cites(lc_checker *c, const lc_clause *clauses, uint32_t *count);
bool lc_check_period(lc_checker *c, const lc_decl *decl, const lc_period *period);
void lc_refuse_clause(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                      const char *help);
const char *lc_clause_words(lc_clause_kind kind);
/* The fact NAME of `per` or of a due date; LC_NONE when it was reported. */
uint32_t lc_check_fact_name(lc_checker *c, const lc_decl *decl, lc_ident ident);
/* LC_NONE when it was reported. */
uint32_t lc_check_outcome_name(lc_checker *c, const lc_decl *decl, lc_ident ident);

/* ---- check_tests.c -------------------------------------------------------------------------- */

void lc_check_tests(lc_checker *c);

#endif
