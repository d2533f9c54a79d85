/* generator_state.h - what the files of the generator share: what was declared so far, and the
 * pool of texts.
 *
 *   generator.c        declarations, and the text as a whole
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
    MOST_LETS = 8,
    MOST_THRESHOLDS = 6,
    MOST_SETS = 12,
    MOST_CAPS = 5,
    MOST_OUTCOMES = 8,
    MOST_RULES = 14,
    MOST_DECLARATIONS = 80,
    MOST_PLACES = 36 /* of a value, either way */
};

typedef enum { SHAPE_TRUTH, SHAPE_TEXT, SHAPE_DATE, SHAPE_NUMBER, SHAPE_ROW } shape_kind;

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
} thing;

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

typedef struct {
    const char *name;
    const char *keys[MOST_ROWS], *labels[MOST_ROWS], *aliases[MOST_ROWS];
    uint32_t row_count, shared; /* the last SHARED keys stand in every registry */
    bool has_labels, has_aliases;
    bool empty[MOST_ROWS][MOST_COLUMNS]; /* cells */
    thing columns[MOST_COLUMNS];
    uint32_t column_count;
} registry;

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
    thing facts[MOST_FACTS];
    uint32_t fact_count;
    thing lets[MOST_LETS];
    uint32_t let_count;
    thing thresholds[MOST_THRESHOLDS];
    uint32_t threshold_count;
    row_set sets[MOST_SETS];
    uint32_t set_count;
    const char *caps[MOST_CAPS];
    uint32_t cap_count;
    const char *outcomes[MOST_OUTCOMES];
    uint32_t outcome_count;
    rule rules[MOST_RULES];
    uint32_t rule_count;
    bool dated; /* the fact `date` is declared */

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
const char *make_date_text(generator *g);
const char *make_string(generator *g); /* in quotes */
/* EXPRESSION in parentheses where LEVEL needs them, and sometimes where it does not. */
const char *within_level(generator *g, expression e, level least);

#endif
