/* law.h - the checked law: every name resolved, every expression typed, every scale fixed.
 *
 * Made by check.c from the trees, read by compile.c (and, in tests, by the slow evaluator). All of
 * it lives in the compilation's arena. Indexes are positions in the arrays below; LC_NONE is
 * "none". Must not: know instructions or images. */
#ifndef LICET_LANG_LAW_H
#define LICET_LANG_LAW_H

#include "ast.h"
#include "date.h"
#include "diag.h"

/* ---- types -------------------------------------------------------------------------------- */

typedef enum {
    LC_TYPE_ERROR, /* an error was reported; everything accepts it silently */
    LC_TYPE_TRUTH, /* yes or no, `bool` */
    LC_TYPE_TEXT,
    LC_TYPE_DATE,
    LC_TYPE_NUMBER, /* with a dimension; dimension 0 is a plain number */
    LC_TYPE_ROW,    /* a row of a registry: a country, a chip */
    LC_TYPE_SET     /* a set of rows: a group, a tier; only right of `in` */
} lc_type_kind;

typedef struct {
    lc_type_kind kind;
    uint32_t registry;  /* ROW, SET */
    uint32_t dimension; /* NUMBER: index into lc_law.dimensions */
} lc_type;

/* A product of powers of base units, sorted by unit; interned, so equal dimensions are equal
 * indexes. Dimension 0 is the empty product. */
typedef struct {
    uint32_t count;
    struct {
        uint32_t unit; /* a base unit (its own dimension) */
        int32_t exponent;
    } factors[LC_MAX_DIMENSION_UNITS];
} lc_dimension;

/* ---- typed expressions ---------------------------------------------------------------------- */

typedef enum {
    LC_NODE_ERROR,
    LC_NODE_NUMBER, /* constant, in base units: coefficient at the node's scale */
    LC_NODE_DATE,   /* constant */
    LC_NODE_TEXT,   /* constant */
    LC_NODE_TRUTH,  /* constant */
    LC_NODE_ROW,    /* constant: a row of its type's registry */
    LC_NODE_FACT,
    LC_NODE_CELL,      /* column `column` of the row that `a` gives */
    LC_NODE_LET,       /* the expression of lets[index] */
    LC_NODE_THRESHOLD, /* thresholds[index]: its value in the interval of the order */
    LC_NODE_ADD,       /* numbers of one dimension; scale: the finer */
    LC_NODE_SUBTRACT,
    LC_NODE_MULTIPLY, /* scale: the sum */
    LC_NODE_DIVIDE,   /* scale 12, half-even */
    LC_NODE_NEGATE,
    LC_NODE_MINIMUM, /* numbers of one dimension (scale: the finer), or dates */
    LC_NODE_MAXIMUM,
    LC_NODE_SHIFT_DAYS,   /* date `a` moved by `number` days; back when negative */
    LC_NODE_SHIFT_MONTHS, /* the same by months, the end of a month clamped */
    LC_NODE_DAYS,         /* days from date `a` to date `b`: a plain number, scale 0 */
    LC_NODE_YEAR_OF,      /* parts of date `a`: plain numbers, scale 0 */
    LC_NODE_QUARTER_OF,
    LC_NODE_MONTH_OF,
    LC_NODE_DAY_OF,
    LC_NODE_IF,     /* `a` where `c` holds, else `b`; of any type; scale: the finer */
    LC_NODE_DURING, /* the interval of the order is one of `times`; never unknown */
    LC_NODE_AND,
    LC_NODE_OR,
    LC_NODE_NOT,
    LC_NODE_EQUAL, /* truths, texts, dates, numbers (brought to the finer scale), rows */
    LC_NODE_NOT_EQUAL,
    LC_NODE_LESS, /* dates, numbers */
    LC_NODE_LESS_EQUAL,
    LC_NODE_GREATER,
    LC_NODE_GREATER_EQUAL,
    LC_NODE_IN,      /* row `a` in sets[index] */
    LC_NODE_MISSING, /* nothing is stated for FACT `a`, or nothing stands in CELL `a` */
    LC_NODE_USED,    /* the one limit of caps[index]: what is booked under the order's key */
    LC_NODE_TOTAL,   /* the same with this order */
    LC_NODE_LEFT     /* limit less used */
} lc_node_kind;

#define LC_QUOTIENT_SCALE 12

/* Runs [first, end) of intervals, ascending and apart. */
typedef struct {
    uint32_t first, end;
} lc_run;
typedef struct {
    bool always; /* then there are no runs */
    lc_run *runs;
    uint32_t count;
} lc_times;

typedef struct lc_node lc_node;
struct lc_node {
    lc_node_kind kind;
    lc_type type;
    bool ledger;    /* it reads the ledger: itself, below, or through a let */
    int scale;      /* NUMBER-typed nodes */
    lc_place place; /* of the words it stands for */
    uint32_t index; /* FACT, LET, THRESHOLD, ROW (row), IN (set), CELL (column), USED… (cap) */
    /* NUMBER; DATE (days); TRUTH (0, 1); SHIFT_…; CELL: how many columns up to it; LET: the last of
     * the lets that it stands for one after another */
    lc_int128 number;
    const char *text; /* TEXT */
    uint32_t text_length;
    const lc_times *times; /* DURING */
    lc_node *a, *b, *c;
};

/* ---- what declarations become --------------------------------------------------------------- */

typedef struct {
    const lc_name *name;
    const char *label; /* never NULL: the name when the text gives no label */
    uint32_t label_length;
    const lc_decl *decl;
    lc_place place; /* of the name */
} lc_declared;

typedef struct {
    lc_declared declared;
    uint32_t dimension;
    int scale;         /* places of facts and cells of this unit */
    lc_decimal factor; /* in base units of the dimension; 1 for a base unit */
} lc_unit;

typedef enum { LC_MODE_PERMITTED, LC_MODE_LICENSABLE, LC_MODE_REFUSED, LC_MODE_FORBIDDEN } lc_mode;

typedef struct {
    lc_declared declared;
    lc_mode mode;
} lc_outcome; /* in order of strictness, most lenient first */

/* How a value of a fact or a column is written and stored. */
typedef struct {
    lc_type type;
    bool count;    /* a whole number, not negative */
    bool percent;  /* a plain number that is written as a percentage: `7%` or `7` is 0.07 */
    int scale;     /* NUMBER */
    uint32_t unit; /* NUMBER with a unit; LC_NONE else */
} lc_form;

typedef struct {
    lc_declared declared;
    lc_form form;
} lc_column;

typedef struct {
    bool known;
    int64_t value; /* coefficient at the column's scale, days, row, 0/1 */
    const char *text;
    uint32_t text_length;
} lc_cell_value;

typedef struct {
    const lc_name *key;
    const char *label; /* the cell of the column `label`, else the key */
    uint32_t label_length;
    lc_cell_value *cells; /* one per column */
    lc_place place;
} lc_registry_row;

/* Every spelling by which a text may name a row: key, label, aliases. */
typedef struct {
    const char *text;
    uint32_t length;
    uint32_t row;
} lc_spelling;

/* `one of a, b` is a registry too: without a name, columns or aliases, labelled as it is written;
 * equal lists are one registry. */
typedef struct {
    lc_declared declared;
    bool one_of;
    lc_column *columns; /* without the key column */
    uint32_t column_count;
    lc_registry_row *rows;
    uint32_t row_count;
    lc_table row_by_key;    /* interned key -> row */
    lc_spelling *spellings; /* sorted by bytes, shorter first on a tie; unique */
    uint32_t spelling_count;
} lc_registry;

typedef struct {
    lc_declared declared;
    lc_form form;
    uint32_t stand_in; /* the fact that is read where this one is not stated; LC_NONE */
} lc_fact;

/* Facts and cells of REGISTRY that hold row FROM hold TO. Cells are replaced when checked. */
typedef struct {
    uint32_t registry, from, to;
    lc_place place;
} lc_deem;

/* Declared ones, then those that stand for a name of several versions by the day of the order. */
typedef struct {
    lc_declared declared;
    lc_node *node;
    lc_times exists; /* amendments may add and strike it */
    bool chosen;     /* it is a choice among versions, and has no declaration of its own */
} lc_let;

/* A dated value holds from its interval on, until the next; the first from interval 0. */
typedef struct {
    uint32_t first_interval;
    lc_int128 number; /* at the threshold's scale */
} lc_threshold_step;

typedef struct {
    lc_declared declared;
    lc_times exists; /* amendments may add and strike it; it has values at all times */
    lc_type type;    /* NUMBER or DATE */
    int scale;
    lc_threshold_step *steps; /* at least one */
    uint32_t step_count;
} lc_threshold;

typedef struct {
    uint32_t first_interval;
    uint8_t *members; /* one byte per row: 0 or 1 */
} lc_set_version;

/* A group, a tier, or a list written after `in` (declared.name NULL). */
typedef struct {
    lc_declared declared;
    uint32_t registry;
    lc_set_version *versions; /* at least one; the first from interval 0 */
    uint32_t version_count;
    bool tier;
} lc_row_set;

typedef struct {
    uint32_t first_interval;
    lc_node *node; /* of the measure's dimension, at a scale of its own */
} lc_limit_step;

/* At most one window: a calendar window, a rolling span, a period, or none (for ever). Measure,
 * keys and `where` do not read the ledger; the amounts of `steps` may. */
typedef struct {
    lc_node *measure;
    lc_limit_step *steps; /* none: a tally */
    uint32_t step_count;
    int limit_scale;                /* the finest of the steps */
    lc_node *keys[LC_MAX_CAP_KEYS]; /* FACT, or CELLs over a FACT */
    uint32_t key_count;
    lc_node *where;   /* NULL: always */
    lc_window window; /* calendar window, or EVER */
    bool has_period;
    int32_t from, until;
    uint32_t span; /* `in any`: so many days, or months; 0: none */
    bool span_months;
    lc_place place;
} lc_cap_limit;

typedef struct {
    const char *text;
    uint32_t length;
} lc_string;

typedef struct {
    lc_declared declared;
    bool tally;
    lc_times exists; /* amendments may add and strike it; outside, it concerns no order */
    lc_cap_limit *limits;
    uint32_t limit_count;
    int32_t counts_from; /* LC_DATE_MIN: from ever */
    uint32_t counts_by;  /* the fact that dates its bookings; LC_NONE: the law's date_fact */
    lc_string *cites;
    uint32_t cite_count;
} lc_cap; /* caps and tallies, in order of declaration */

typedef struct {
    lc_node *node;
    bool unless;
    lc_place place; /* of the whole clause */
} lc_condition;

/* When a rule or an agreement is in force, binding, enforced. The ruleset's own dates are in the
 * intervals, not here. */
typedef struct {
    lc_times in_force, binding, enforced;
} lc_dates;

/* Limits of its own and the caps named in `within`; bookings are owned by its name. */
typedef struct {
    lc_declared declared;
    lc_dates dates;
    uint32_t destination; /* the fact `destination` */
    uint32_t partners;    /* a set */
    lc_condition *covers;
    uint32_t cover_count;
    lc_cap_limit *limits;
    uint32_t limit_count;
    uint32_t *within; /* caps */
    uint32_t within_count;
    lc_string *cites;
    uint32_t cite_count;
} lc_agreement;

typedef struct {
    lc_string text;
    bool has_due;
    lc_due_unit unit;
    int32_t amount;     /* negative: before the anchor */
    uint32_t anchor;    /* a fact of type date */
    lc_node *condition; /* `if`; NULL: always owed */
    lc_place place;
} lc_duty;

/* A requirement, an exception (`despite`), or a rule that bars exceptions (`bars`: no outcome,
 * nothing of `despite`, `within`, `under`, `toward`, duties). */
typedef struct {
    lc_declared declared;
    lc_dates dates;
    bool bars;
    uint32_t outcome;    /* LC_NONE: it bars */
    uint32_t *barred_by; /* an exception: the rules that bar it, in order of declaration */
    uint32_t barred_by_count;
    bool under_any;  /* `under any agreement` */
    uint32_t *under; /* agreements, all of which must be met */
    uint32_t under_count;
    uint32_t *toward; /* caps of `counts toward` */
    uint32_t toward_count;
    uint32_t *despite; /* rules; none: a requirement, or it bars */
    uint32_t despite_count;
    uint32_t *exceptions; /* the rules that name this one, in order of declaration */
    uint32_t exception_count;
    lc_condition *conditions; /* in order of the text */
    uint32_t condition_count;
    uint32_t *within; /* caps */
    uint32_t within_count;
    lc_string *cites;
    uint32_t cite_count;
    lc_duty *duties;
    uint32_t duty_count;
} lc_rule; /* in order of declaration */

typedef struct {
    uint32_t fact;
    bool missing;
    lc_cell_value value;
} lc_test_value;

typedef enum {
    LC_BECAUSE_RULE,
    LC_BECAUSE_OTHERWISE,
    LC_BECAUSE_NO_LAW,
    LC_BECAUSE_ANY /* the test does not say */
} lc_because_kind;

typedef struct {
    bool expect;
    lc_test_value *values; /* order: what it states; the rest is inherited */
    uint32_t value_count;
    bool indeterminate; /* expect: the outcome is `indeterminate` */
    uint32_t outcome;   /* expect: else this one */
    lc_because_kind because;
    uint32_t rule;
    bool has_missing;
    uint32_t *missing; /* expect: the facts of what is missing, exactly */
    uint32_t missing_count;
    lc_expected_duty *duties; /* expect: `with "…" by DATE`, linked as in the tree */
    lc_node *holds;           /* expect: a statement, and nothing else; NULL */
    lc_place place;
} lc_law_step;

typedef struct {
    const char *title;
    uint32_t title_length;
    lc_law_step *steps;
    uint32_t step_count;
    uint32_t part; /* 0: the ruleset's; else 1 + the amendment whose it is */
    lc_place place;
} lc_law_test;

typedef struct {
    bool never;
    bool has_outcome;
    uint32_t outcome;
    lc_because_kind because; /* RULE, OTHERWISE or ANY */
    uint32_t rule;
    lc_node *when; /* does not read the ledger; NULL: always */
    lc_place place;
} lc_property_claim;

typedef struct {
    const char *title;
    uint32_t title_length;
    lc_property_claim *claims;
    uint32_t claim_count;
    lc_times in_force; /* of the amendment whose it is */
    lc_place place;
} lc_property;

/* As given. */
typedef struct {
    lc_declared declared;
    uint32_t amends; /* LC_NONE: the ruleset */
    lc_dates dates;  /* in_force: within that of the amendment it amends, where it is not saved */
    lc_condition *savings; /* of each `saves when`: an order is saved where one of them holds */
    uint32_t saving_count;
    lc_string *cites;
    uint32_t cite_count;
} lc_amendment;

/* From `from` on, until the next interval, the law stands like this. The first interval starts at
 * LC_DATE_MIN. A law without dates has one dated interval.
 *
 * Behind the dated intervals stand further ones, in their order: for each dated interval in which k
 * amendments with `saves when` act 2^k - 1, one per set of them that an order is saved from. There
 * these do not act. The further interval of set `saved` is number further + saved - 1. */
typedef struct {
    int32_t from;     /* a further one: as its dated one */
    uint32_t dated;   /* which interval it is, or is a further one of */
    uint32_t saved;   /* bit i: saving[i] of its dated interval does not act; 0: a dated one */
    uint32_t further; /* dated: where its further intervals stand, or would */
    uint32_t *saving; /* dated: the amendments with `saves when` that act, in their order */
    uint32_t saving_count;
    bool in_force;                  /* the ruleset is */
    bool own_binding, own_enforced; /* the ruleset is, whatever its amendments */
    bool binding, enforced;         /* the ruleset and every amendment in force is */
    lc_string law;      /* the ruleset's name and those amendments'; NULL: its name alone */
    uint32_t otherwise; /* the outcome where no rule applies; LC_NONE in a module alone */
    lc_place otherwise_place;
} lc_interval;

typedef struct lc_law {
    lc_arena *arena;
    lc_names *names;
    lc_sources *sources;
    lc_diagnostics *diagnostics;

    lc_declared ruleset; /* name NULL when no `ruleset` stands in the text (a module alone) */
    lc_string *cites;
    uint32_t cite_count;

    lc_dimension *dimensions;
    uint32_t dimension_count;
    lc_unit *units;
    uint32_t unit_count;
    lc_outcome *outcomes;
    uint32_t outcome_count;
    lc_registry *registries;
    uint32_t registry_count;
    lc_fact *facts;
    uint32_t fact_count;
    uint32_t date_fact; /* `dated by`, or the fact `date`; LC_NONE when no date is needed */
    uint32_t id_fact;   /* the fact `id` of type text; LC_NONE */
    lc_let *lets;
    uint32_t let_count;
    lc_threshold *thresholds;
    uint32_t threshold_count;
    lc_row_set *sets;
    uint32_t set_count;
    lc_cap *caps;
    uint32_t cap_count;
    lc_agreement *agreements;
    uint32_t agreement_count;
    lc_deem *deems;
    uint32_t deem_count;
    lc_rule *rules;
    uint32_t rule_count;
    uint32_t *rule_order; /* rules with exceptions first: a rule stands after all its exceptions */
    lc_law_test *tests;
    uint32_t test_count;
    lc_property *properties;
    uint32_t property_count;
    lc_node *where; /* the host's selection of orders; does not read the ledger; NULL */
    lc_interval *intervals;
    uint32_t interval_count;
    uint32_t dated_count; /* of them: those that a date can lie in; the further ones follow */
    lc_amendment *amendments;
    uint32_t amendment_count;
    uint32_t *amendment_order; /* by commencement, the amended before its amender, as given */
} lc_law;

/* Finds the text of module NAME; the callback copies nothing, the text lives until it is called
 * again or loading ends. Returns LC_FOUND, LC_NOT_THERE, LC_TOO_LONG when it makes the texts longer
 * together than MOST, or LC_MEMORY. */
enum { LC_FOUND, LC_NOT_THERE, LC_TOO_LONG };
typedef struct {
    int (*load)(void *user, const char *name, const char **text, size_t *length, bool *standard);
    void *user;
    /* offers every module name to a suggestion; may be NULL */
    void (*suggest)(void *user, lc_suggestion *suggestion);
    /* the text of the table that registry NAME takes `from` FILE; FILE "" when the text says rows
     * and the host may still replace them (LC_NOT_THERE: it does not). As `load`; may be NULL */
    int (*load_table)(void *user, const char *name, const char *file, const char **text,
                      size_t *length);
    uint64_t most; /* bytes of all texts together, to be named where they are too long */
} lc_loader;

/* What the host adds to the texts. */
typedef struct {
    const char *where; /* a statement that selects orders; NULL */
    size_t where_length;
    const char *edit; /* `set …` declarations, tried out on the texts; NULL */
    size_t edit_length;
    bool part; /* leaves out all amendments but OF and those that it amends, and all tests but */
    uint32_t part_of; /* those of OF; LC_NONE: the ruleset. In the order given */
} lc_check_options;

/* Parses the COUNT sources already in SOURCES and the modules they use, checks all of it and builds
 * the law in ARENA. LC_OK: *LAW is complete. LC_WRONG_RULES: diagnostics hold at least one error.
 * A text without rules (a module alone) is checked too, and makes a law that nothing is decided by.
 */
lc_status lc_check(lc_law **law, lc_arena *arena, lc_sources *sources, const lc_loader *loader,
                   const lc_check_options *options, lc_diagnostics *diagnostics);

/* "TPP", "TPP * count", "a date", "a row of `chip`": a type as a person reads it, in the arena. */
const char *lc_type_words(lc_law *law, lc_type type);

#endif
