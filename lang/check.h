/* check.h - what the files of the checker share: its state, symbols, graph, and who does what.
 *
 *   check.c        parses, loads modules and tables, runs the passes in order; the host's additions
 *   check_dates.c  intervals of the law, times of rules and agreements, dated values
 *   check_times.c  sets of intervals
 *   check_amend.c  amendments: order, what exists when, what is set
 *   check_savings.c  `saves when`: the further intervals of the law, the conditions
 *   check_names.c  namespaces, duplicates, resolution, suggestions
 *   check_versions.c  names of values that amendments give several versions
 *   check_graph.c  order among things that name each other, circles
 *   check_expr.c   typed expressions, dimensions, scales, constants
 *   check_calls.c  functions, dates, ranges, `if`, `is missing`: the larger forms of expressions
 *   check_constant.c  values of expressions that no order changes
 *   check_data.c   units, outcomes, facts, stand-ins, deeming, literals as values
 *   check_registries.c  registries: columns, rows, spellings
 *   check_tables.c rows of registries from CSV
 *   check_sets.c   groups, tiers and lists
 *   check_moves.c  rows that amendments move to another tier, sets that come and go
 *   check_values.c thresholds and lets, in the order in which they read each other and caps
 *   check_caps.c   caps, tallies, agreements
 *   check_rules.c  rules, exceptions, bars, duties
 *   check_otherwise.c  what holds when no rule applies, on each day
 *   check_tests.c  tests and properties
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
    LC_SYMBOL_TALLY, /* its index is one of caps: caps and tallies are numbered together */
    LC_SYMBOL_AGREEMENT,
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
    lc_times exists;  /* amendments add and strike */
    uint32_t version; /* the next symbol of this name, which exists at other times; LC_NONE */
    lc_times gaps;    /* of the first version: when none is there, once `has_gaps` */
    bool has_gaps;
    uint32_t joined; /* of the first version. A group: 1 + the set that is each of them at its
                         time; a value: 1 + the last of its choices */
} lc_symbol;

/* What a name with several versions stands for: a let that is each of them at its time. */
typedef struct {
    lc_node_kind kind;  /* LET, THRESHOLD, USED, TOTAL, LEFT */
    uint32_t *versions; /* symbols */
    uint32_t count;
    uint32_t let;  /* LC_NONE: there is none, which was reported */
    uint32_t next; /* 1 + another one of the same name; 0 */
} lc_choice;

/* What an amendment does to an entry. */
typedef struct lc_change lc_change;
struct lc_change {
    lc_change *next;
    const lc_decl *decl; /* SET, STRIKE, REPLACE, MOVE */
    uint32_t amendment;
    lc_times times;
    const lc_step *steps; /* SET, and REPLACE of a threshold: the new value; NULL */
};

/* A declaration as amendments see it, in the order of declaration along `next`. */
typedef struct lc_moves lc_moves;
typedef struct {
    lc_decl *decl;
    lc_times exists;
    uint32_t previous; /* of the same name; LC_NONE */
    uint32_t next;     /* LC_NONE */
    lc_change *changes;
    lc_moves *moves; /* of tiers: made by check_moves.c when they are first asked for */
} lc_entry;

/* A step of a schedule, from an interval on, and the declaration in which it is written. */
typedef struct {
    uint32_t first_interval;
    const lc_step *step;
    const lc_decl *in;
} lc_dated_step;

/* What a rule bars, as it is written. */
typedef struct {
    uint32_t *items;
    uint32_t count;
    bool all, all_except; /* `bars all`; `bars all except` the items */
} bar_list;

typedef struct {
    lc_arena *arena;
    lc_names *names;
    lc_sources *sources;
    lc_diagnostics *diagnostics;
    const lc_loader *loader;
    const lc_check_options *options;
    lc_law *law;
    bool failed;

    lc_tree *trees; /* the texts as given, then the modules in the order in which they are met */
    uint32_t tree_count, tree_capacity;
    bool *tree_wrong;    /* of each tree: errors were found in parsing it */
    lc_table modules;    /* every name that was asked for */
    lc_table excused;    /* words of what could not be parsed: it may declare them */
    bool excused_known;  /* they have been collected */
    bool module_missing; /* names may come from a module that is not there */

    lc_entry *entries; /* none without amendments */
    uint32_t entry_count, entry_capacity, last_entry;
    lc_table rule_entries, value_entries; /* name -> its last entry */
    lc_table title_entries;               /* of tests, properties and `otherwise` */
    bool base_missing;                    /* what is amended is not among the texts */

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
    uint32_t set_capacity, dimension_capacity, registry_capacity, let_capacity;
    lc_choice *choices;
    uint32_t choice_count, choice_capacity;
    uint64_t set_members; /* so far, see LC_MAX_SET_MEMBERS */
    bool sets_full;       /* past it, and reported */
    lc_table one_of;      /* "one of a, b" -> registry */
    uint32_t **deemed;    /* of each registry: the row that each row is read as; NULL: none is */

    const lc_decl *ruleset, *otherwise, *outcome_list;
    bool has_law;    /* the text is more than a module: a ruleset, rules, `otherwise`, tests */
    bool needs_date; /* the law depends on the date of an order */
    const lc_clause *dated_by; /* of the ruleset */
    const lc_decl *edits;      /* what the host tries out */
    lc_tree edit_tree;
    bool any_agreement;    /* a rule says `under any agreement` */
    bar_list *bars;        /* of each rule */
    lc_place *then_places; /* of each rule */
    uint32_t *rule_marks;  /* of each rule: the last rule that named it, from 1; 0 for none */
    uint32_t *cap_marks;   /* of each cap: the same */
    uint32_t *toward_marks, *agreement_marks, *bar_marks; /* for the other lists of a rule */
    lc_node dummy;                                        /* handed out when memory is short */
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
const char *lc_check_digits(lc_checker *c, uint64_t number);
/* The module or table named at PLACE makes the texts too long. */
void lc_report_length(lc_checker *c, lc_place place);
void lc_too_many(lc_checker *c, lc_place place, uint32_t most, const char *words);

/* NULL when absent; marks what it finds, with all its versions, as used. */
lc_symbol *lc_find_symbol(lc_checker *c, const lc_table *space, const lc_name *name);
/* The first version of IDENT that exists while DECL does; where none does for a while, reports it.
 */
lc_symbol *lc_find_version(lc_checker *c, const lc_decl *decl, const lc_table *space,
                           lc_ident ident);
/* The next one; NULL. */
lc_symbol *lc_next_version(lc_checker *c, const lc_decl *decl, const lc_symbol *symbol);
/* How many versions NAME has beyond the first, as a rule or as a value. */
uint32_t lc_more_versions(const lc_checker *c, const lc_name *name);
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

/* ---- check_times.c -------------------------------------------------------------------------- */

lc_times lc_times_both(lc_checker *c, lc_times a, lc_times b);
lc_times lc_times_less(lc_checker *c, lc_times a, lc_times b);
bool lc_times_hold(const lc_times *times, uint32_t interval);
bool lc_times_never(const lc_times *times);
bool lc_times_meet(lc_checker *c, lc_times a, lc_times b);
/* The first interval; LC_NONE: never. */
uint32_t lc_times_first(const lc_times *times);
/* "from 2025-06-01 until 2025-06-30": the first run. */
const char *lc_times_words(lc_checker *c, const lc_times *times);

/* ---- check_amend.c -------------------------------------------------------------------------- */

/* From the trees alone: which amendments there are, and which declarations are theirs. */
void lc_check_owners(lc_checker *c);
/* Their times and order, and the intervals with them; once the intervals are made. */
void lc_check_amendments(lc_checker *c);
/* Entries, if there are amendments, each with the times in which it exists. */
void lc_check_changes(lc_checker *c);
lc_times lc_exists(lc_checker *c, const lc_decl *decl);
/* The value of DECL, DECLARED as steps, with what amendments set and what a host tries out, in
 * order. *SOUND: the dates in each schedule are in order, else reported; SOUND may be NULL, then
 * they are not looked at. NULL: memory. */
lc_dated_step *lc_steps_of(lc_checker *c, const lc_decl *decl, const lc_step *declared,
                           uint32_t *count, bool *sound);

/* True, and reported, where CHANGE of NAME in TIMES touches what an amendment that begins on the
 * same day changes in entry INDEX. */
bool lc_is_touched(lc_checker *c, uint32_t index, const lc_decl *change, const char *name,
                   const lc_times *times);
void lc_add_change(lc_checker *c, uint32_t index, const lc_decl *change, lc_times times);
/* The last entry of tiers before AFTER, of all with LC_NONE there; LC_NONE. */
uint32_t lc_tiers_entry(lc_checker *c, uint32_t after);
/* Reports that `NAME` is changed twice, as OTHER changes it too, from INTERVAL on. */
void lc_changed_twice(lc_checker *c, lc_place place, const char *name, uint32_t interval,
                      lc_place other);

/* ---- check_moves.c -------------------------------------------------------------------------- */

/* Reports that CHANGE wants to change tiers, and that there are none in TIMES. */
void lc_no_tiers(lc_checker *c, const lc_decl *change, const lc_times *times);
/* Reports DECL and FIRST, both tiers, where both are there on some day. */
void lc_check_division(lc_checker *c, const lc_decl *decl, const lc_decl *first);
/* The same of DECL, which an amendment adds, and what is there as the amendments before leave it,
 * also where a later one takes it away. */
void lc_check_new_tiers(lc_checker *c, const lc_decl *decl);
/* Says of MOVE which tiers it changes; needs entries, not names. */
void lc_check_move(lc_checker *c, const lc_decl *move);
/* The move after AFTER (NULL: the first) that changes the tiers of DECL; NULL. */
const lc_change *lc_next_move(const lc_checker *c, const lc_decl *decl, const lc_change *after);

/* ---- check_savings.c ------------------------------------------------------------------------- */

/* The further intervals, and the times of amendments over all of them; once it is known when these
 * act, and in which order. */
void lc_check_further(lc_checker *c);
/* The further intervals of the dated intervals in RUN; empty when they have none. */
lc_run lc_further_run(const lc_law *law, lc_run run);
/* The conditions, once all that they may name is known. */
void lc_check_savings(lc_checker *c);
/* What of TIMES lies in dated intervals. */
lc_times lc_dated_times(lc_checker *c, lc_times times);
/* "`a`, `b`": the amendments that do not act in INTERVAL, a further one. */
const char *lc_saved_words(lc_checker *c, uint32_t interval);

/* ---- check_dates.c -------------------------------------------------------------------------- */

/* From the trees alone, before anything else reads dates: every change point, law->intervals with
 * the ruleset's own dates, and `dated by`. */
void lc_check_dates(lc_checker *c);
/* The interval that holds DATE. */
uint32_t lc_interval_of(const lc_law *law, int32_t date);
/* The dated intervals of a period (sound, see lc_check_period); an end that is not written is open.
 */
lc_run lc_period_run(const lc_law *law, const lc_period *period);
/* Of the status clauses among CLAUSES. */
lc_dates lc_check_rule_dates(lc_checker *c, const lc_decl *decl, const lc_clause *clauses);
/* The steps of a schedule are in the order of their dates; else reported, and false. */
bool lc_check_step_dates(lc_checker *c, const lc_decl *decl, const lc_step *steps);

/* ---- check_expr.c --------------------------------------------------------------------------- */

/* The typed form of EXPR. REGISTRY: the one a row is expected of, LC_NONE when none is. */
lc_node *lc_check_expr(lc_checker *c, const lc_decl *decl, const lc_expr *expr, uint32_t registry);
/* The same, and it must be true or false; WHAT: "`when`". */
lc_node *lc_check_statement(lc_checker *c, const lc_decl *decl, const lc_expr *expr,
                            const char *what);
/* True when the two can be compared, added or limited; else reports "cannot VERB …". */
bool lc_check_alike(lc_checker *c, lc_place place, const char *verb, const lc_node *a,
                    const lc_node *b);
/* The value of a constant node in INTERVAL, at a scale of its own; reports and returns false when
 * it has none. */
bool lc_check_constant(lc_checker *c, const lc_node *node, uint32_t interval, lc_decimal *value);
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
/* How a registry is called: its name, or `one of a, b` as it is written. */
const char *lc_registry_name(const lc_law *law, uint32_t registry);

/* ---- check_data.c --------------------------------------------------------------------------- */

void lc_check_units(lc_checker *c);
/* Reports every circle of a graph over symbols with CODE; what stands in or behind one is
 * broken. */
void lc_report_circles(lc_checker *c, lc_graph *graph, lc_code code);
void lc_check_outcomes(lc_checker *c);
/* Facts, their stand-ins, and what is deemed; needs all registries. */
void lc_check_facts(lc_checker *c);
/* The form that REF names; LC_TYPE_ERROR when it was reported. */
lc_form lc_check_form(lc_checker *c, const lc_decl *decl, const lc_type_ref *ref);
/* EXPR, a literal, as a value of FORM; WHAT: "`tpp`". False when it was reported. */
bool lc_check_value(lc_checker *c, const lc_decl *decl, const lc_expr *expr, const lc_form *form,
                    const char *what, lc_cell_value *value);
const char *lc_form_words(lc_checker *c, const lc_form *form);

/* Reports ROW of REGISTRY where a text itself names it and it is deemed another; true then. */
bool lc_check_deemed(lc_checker *c, const lc_decl *decl, lc_place place, uint32_t registry,
                     uint32_t row);

/* ---- check_registries.c --------------------------------------------------------------------- */

void lc_check_registries(lc_checker *c);
/* The registry of `one of WORDS`; equal lists share one. LC_NONE when it was reported. */
uint32_t lc_check_one_of(lc_checker *c, const lc_decl *decl, const lc_type_ref *ref);

/* ---- check_sets.c --------------------------------------------------------------------------- */

void lc_check_sets(lc_checker *c);
/* The set that SYMBOL, a group or tier, and its versions are while DECL exists. LC_NONE when it was
 * reported, or memory is short. */
uint32_t lc_set_of_versions(lc_checker *c, const lc_decl *decl, lc_symbol *symbol);
/* The partners of an agreement: a set without a name, whose label is ITEMS as they are written.
 * LC_NONE when it was reported. */
uint32_t lc_check_partners(lc_checker *c, const lc_decl *decl, const lc_item *items,
                           uint32_t registry);
/* A set without a name, of COUNT rows and the members of WITH_COUNT sets; its label is what stands
 * at PLACE. LC_NONE when memory is short. */
uint32_t lc_list_set(lc_checker *c, const lc_decl *decl, lc_place place, uint32_t registry,
                     const uint32_t *rows, uint32_t count, const uint32_t *with,
                     uint32_t with_count);

/* ---- check_values.c, check_caps.c ------------------------------------------------------------ */

/* What a `set` that is tried out puts in the place of the value of DECL; NULL: nothing. *IN is the
 * declaration that the places of the steps are in. */
const lc_step *lc_value_of(lc_checker *c, const lc_decl *decl, const lc_step *steps,
                           const lc_decl **in);
/* NODE must not read the ledger; WHAT: "the measure of a limit". False: it was reported. */
bool lc_check_no_ledger(lc_checker *c, const lc_node *node, const char *what);
/* Thresholds, then lets, caps, tallies and agreements' limits, each after what it reads. */
void lc_check_thresholds(lc_checker *c);
void lc_check_lets_and_caps(lc_checker *c);
void lc_check_agreements(lc_checker *c);
/* What amendments put in the place of caps, tallies and agreements keeps their sums. */
void lc_check_bookings(lc_checker *c);
/* The value of threshold INDEX in INTERVAL, at its scale. */
/* The caps and agreements that `set` may change have one limit. */
void lc_check_edits(lc_checker *c);
lc_int128 lc_threshold_value(const lc_law *law, uint32_t index, uint32_t interval);

/* ---- check_rules.c -------------------------------------------------------------------------- */

void lc_check_rules(lc_checker *c);
/* How many of CLAUSES are of KIND. */
uint32_t lc_count_clauses(const lc_clause *clauses, lc_clause_kind kind);
/* How many names they have. */
uint32_t lc_count_names(const lc_clause *clauses, lc_clause_kind kind);
/* How many things these may be, each name with all its versions. */
uint32_t lc_count_versions(const lc_checker *c, const lc_clause *clauses, lc_clause_kind kind);
void lc_clause_twice(lc_checker *c, const lc_decl *decl, const lc_clause *again,
                     const lc_clause *first);
void lc_check_condition(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                        const char *what, lc_condition *condition);
/* A fact of type `date`; LC_NONE when it was reported. */
uint32_t lc_check_date_name(lc_checker *c, const lc_decl *decl, lc_ident ident);
/* Where NAME stands first in the clauses of KIND. */
lc_span lc_first_span(const lc_clause *clauses, lc_clause_kind kind, const lc_name *name,
                      lc_span otherwise);
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

/* ---- check_otherwise.c ---------------------------------------------------------------------- */

/* Of every interval; where the ruleset is in force, one. Needs the outcomes. */
void lc_check_otherwise(lc_checker *c);

/* ---- check_tests.c -------------------------------------------------------------------------- */

void lc_check_tests(lc_checker *c);
void lc_check_properties(lc_checker *c);

#endif
