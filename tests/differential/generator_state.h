/* generator_state.h - what the files of the generator share: what was declared so far, and the
 * pool of texts.
 *
 *   generator.c        declarations, and the text as a whole
 *   generator_registry.c  registries, tables of CSV, groups and tiers
 *   generator_law.c    limits, agreements, and what rules and rulesets say of days and duties
 *   generator_expr.c   expressions over what is declared
 * Must not: be included elsewhere. */
#ifndef LICET_TESTS_GENERATOR_STATE_H
#define LICET_TESTS_GENERATOR_STATE_H

#include "generator.h"
#include "random.h"

enum {
    MOST_UNITS = 12,
    MOST_DIMENSIONS = 8,
    MOST_REGISTRIES = 3,
    MOST_ROWS = 8,
    MOST_COLUMNS = 8,
    MOST_FACTS = 40,
    MOST_LETS = 10,
    MOST_THRESHOLDS = 6,
    MOST_SETS = 12,
    MOST_CAPS = 8,
    MOST_AGREEMENTS = 3,
    MOST_OUTCOMES = 8,
    MOST_RULES = 14,
    MOST_DECLARATIONS = 120,
    MOST_PLACES = 36 /* of a value, either way */
};

typedef enum { SHAPE_TRUTH, SHAPE_TEXT, SHAPE_DATE, SHAPE_NUMBER, SHAPE_ROW } shape_kind;

enum { NO_REGISTRY = 99 }; /* of a fact that is one of some words */

typedef struct {
    shape_kind kind;
    uint32_t registry;  /* ROW */
    uint32_t dimension; /* NUMBER: 0 is a plain number */
    int places;         /* NUMBER: no more than so many, either way */
} shape;

/* A fact, a column, a let or a threshold. */
typedef struct {
    const char *name;
    shape shape;
    const char *type; /* facts and columns: as it is written */
    bool derived;     /* of a derived unit: not used as a key */
    bool reads;       /* the ledger: not used in limits */
} thing;

/* A cap or a tally. */
typedef struct {
    const char *name;
    uint32_t dimension; /* of its only limit */
    int places;
    bool single; /* one limit, so that it can be asked what was used of it */
    bool tally;
} counter;

/* Clauses of one declaration, to be put in any order. */
typedef struct {
    const char *items[24];
    uint32_t count;
} clause_list;

typedef struct {
    const char *name;
    uint32_t dimension;
    int scale;         /* of facts and cells of it */
    int factor_places; /* of one of it in base units, either way */
    bool base;
} unit;

typedef struct {
    int a, b; /* base units; -1: none. Two: their product */
} dimension;

typedef enum {
    ROWS_IN_TEXT,
    ROWS_FROM_FILE,
    ROWS_REPLACED /* other rows stand in the text, in whose place a file is taken */
} rows_source;

typedef struct {
    const char *name;
    const char *keys[MOST_ROWS], *labels[MOST_ROWS], *aliases[MOST_ROWS];
    uint32_t row_count, shared; /* the last SHARED keys stand in every registry */
    bool has_labels, has_aliases;
    bool deemed; /* one more row stands behind the others, and is read as the first */
    rows_source source;
    const char *cells[MOST_ROWS][MOST_COLUMNS]; /* as a text has them; "" is an empty one */
    thing columns[MOST_COLUMNS];
    uint32_t column_count;
} registry;

/* A registry whose rows come from a file. */
typedef struct {
    const registry *of;
    const char *text; /* its declaration */
    const char *rows; /* the same with the rows in it */
    const char *csv;
} table;

typedef struct {
    const char *name;
    uint32_t registry;
    bool tier;
} row_set;

typedef struct {
    const char *name;
    uint32_t outcome;
    bool exception;
} rule;

typedef struct piece {
    struct piece *next;
    char text[];
} piece;

typedef struct {
    random_source random;
    piece *pieces;
    bool failed;
    bool independent;
    bool counting; /* most exceptions stand within caps, with few conditions */
    uint32_t *features;

    unit units[MOST_UNITS];
    uint32_t unit_count;
    dimension dimensions[MOST_DIMENSIONS];
    uint32_t dimension_count;
    registry registries[MOST_REGISTRIES];
    uint32_t registry_count;
    table tables[MOST_REGISTRIES];
    uint32_t table_count;
    thing facts[MOST_FACTS];
    uint32_t fact_count;
    thing lets[MOST_LETS];
    uint32_t let_count;
    thing thresholds[MOST_THRESHOLDS];
    uint32_t threshold_count;
    row_set sets[MOST_SETS];
    uint32_t set_count;
    counter caps[MOST_CAPS];
    uint32_t cap_count;
    const char *agreements[MOST_AGREEMENTS];
    uint32_t agreement_count;
    const char *outcomes[MOST_OUTCOMES];
    uint32_t outcome_count;
    rule rules[MOST_RULES];
    uint32_t rule_count;
    const char *exceptions[MOST_RULES];
    uint32_t exception_count;
    bool dated;         /* the fact `date` is declared */
    const char *where;  /* selects orders: NULL: all; most often a condition of a rule too */
    const char *one_of; /* a fact that is one of wa, wb, wc; or NULL */
    bool may_read;      /* the expression being made may read the ledger */
    bool destination;   /* the fact `destination` is declared */

    const char *declarations[MOST_DECLARATIONS], *module[MOST_DECLARATIONS];
    uint32_t declaration_count, module_count;
} generator;

/* How tightly an expression binds; a part that binds less needs parentheses. */
typedef enum {
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_COMPARISON,
    LEVEL_IN,
    LEVEL_SUM,
    LEVEL_PRODUCT,
    LEVEL_MINUS,
    LEVEL_PRIMARY
} level;

typedef struct {
    const char *text;
    level level;
    int places;
} expression;

/* A text of the pool; "" when memory is short. */
const char *say(generator *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
void feature(generator *g, generator_feature which);
bool chance(generator *g, int percent);
uint32_t below(generator *g, uint32_t count);
int between(generator *g, int low, int high);

expression make_number(generator *g, uint32_t dimension, int depth);
expression make_date(generator *g);
expression make_text(generator *g);
/* A statement over what is declared. */
expression make_truth(generator *g, int depth);
/* A row-valued expression of any registry that has one; false when there is none. */
bool make_row(generator *g, shape *of, expression *row);
/* A fact or a cell of DIMENSION if there is one, else a literal. */
expression make_leaf(generator *g, uint32_t dimension);
expression make_literal(generator *g, uint32_t dimension);
/* One of a few digits, which stands beside any other that is. */
expression make_small_literal(generator *g, uint32_t dimension);
const char *make_date_text(generator *g);
const char *make_string(generator *g); /* in quotes */
/* Dates in order: TEXTS has room for COUNT. */
void make_dates(generator *g, const char **texts, uint32_t count);
/* ` from …`, ` until …` or both; one that holds on some day. */
const char *make_period(generator *g);
/* VALUE, and sometimes what it changes to: MAKE makes another of the same kind. */
const char *make_schedule(generator *g, generator_feature which, const char *first,
                          const char *(*make)(generator *g, uint32_t of), uint32_t of);
void add_clause(clause_list *list, const char *text);
void shuffle(generator *g, const char **items, uint32_t count);
void declare(generator *g, const char *text);
const char *maybe_label(generator *g, generator_feature which, const char *name);
const char *maybe_cites(generator *g, generator_feature which);
/* What a module may declare goes into one, or into the text. */
void declare_shared(generator *g, bool module, const char *text);
/* A type for a fact or, with COLUMN, for a column. */
thing make_type(generator *g, bool column);
/* Of generator_registry.c: */
void make_registries(generator *g, bool module);
void make_group(generator *g);
void make_tiers(generator *g);
/* Of generator_law.c: */
void make_cap(generator *g);
void make_tally(generator *g);
void make_agreement(generator *g);
void make_properties(generator *g);
void add_duties(generator *g, clause_list *list, bool requirement);
void add_status(generator *g, clause_list *list);
void add_under(generator *g, clause_list *list);
void add_counts_toward(generator *g, clause_list *list);
/* EXPRESSION in parentheses where LEVEL needs them, and sometimes where it does not. */
const char *within_level(generator *g, expression e, level least);

#endif
