/* ast.h - the syntax tree: what the parser's actions build and nothing else knows how to build.
 *
 * Every node lives in the compilation's arena; lists are linked through `next`. Spans are relative
 * to the start of the declaration. The tree holds the whole grammar; what a version of the language
 * does not run is refused by the checker, with its place. Must not: resolve names, know types. */
#ifndef LICET_LANG_AST_H
#define LICET_LANG_AST_H

#include "decimal.h"
#include "names.h"
#include "source.h"

typedef enum {
#define DECLARATION(kind, words) LC_DECL_##kind,
#include "nodes.def"
#undef DECLARATION
    LC_DECL_COUNT
} lc_decl_kind;

typedef enum {
#define EXPRESSION(kind, words) LC_EXPR_##kind,
#include "nodes.def"
#undef EXPRESSION
    LC_EXPR_COUNT
} lc_expr_kind;

/* A text literal: bytes with escapes resolved. Never contains a NUL. */
typedef struct {
    const char *bytes; /* NULL: absent */
    uint32_t length;
    lc_span span;
} lc_text;

/* A name where it is used or declared. */
typedef struct {
    const lc_name *name; /* NULL: absent */
    lc_span span;
} lc_ident;

typedef struct lc_ident_list {
    struct lc_ident_list *next;
    lc_ident ident;
} lc_ident_list;

typedef struct lc_expr lc_expr;
struct lc_expr {
    lc_expr_kind kind;
    uint16_t height; /* of the tree below; capped by LC_MAX_HEIGHT */
    bool bracketed;  /* stood in parentheses, and its span includes them */
    lc_span span;
    lc_span operator_span; /* of the operator word or sign, of the member's name */
    lc_expr *next;         /* in an argument or element list */
    union {
        struct {
            lc_decimal value;
            lc_ident unit; /* name NULL when none is written */
        } number;          /* NUMBER; PERCENT: the figure before the sign */
        lc_text text;
        int32_t date;
        lc_ident name; /* NAME */
        struct {
            lc_expr *base;
            lc_ident member;
        } member;
        struct {
            lc_ident function;
            lc_expr *arguments;
        } call;
        struct {
            lc_expr *elements;
        } list; /* LIST: after `in`, two or more, or one in parentheses */
        struct {
            lc_expr *low, *high;
            bool half_open;
        } range;
        struct {
            lc_expr *a, *b, *c; /* unary: a; IF: condition a, then b, else c; PERCENT_OF: a of b */
        } operands;
    } as;
};

/* `633 TPP then 1,266 TPP from 2025-04-01`: steps; the first has no date. */
typedef struct lc_step {
    struct lc_step *next;
    lc_expr *value;
    bool dated;
    int32_t from;
    lc_span from_span;
} lc_step;

/* `from 2025-01-01 until 2027-12-31`; either end may be absent. */
typedef struct {
    bool has_from, has_until;
    int32_t from, until;
    lc_span span; /* of the whole phrase */
    lc_span from_span, until_span;
} lc_period;

typedef struct lc_item {
    struct lc_item *next;
    lc_ident name; /* or */
    lc_text text;  /* a label */
    lc_period period;
    lc_span span;
} lc_item;

typedef struct {
    lc_item *members;
    lc_item *except; /* NULL: no `except` */
    bool the_rest;   /* `= the rest` (tiers only) */
    lc_span span;
} lc_set;

typedef enum {
    LC_SCOPE_PER,
    LC_SCOPE_EACH,   /* each year|quarter|month */
    LC_SCOPE_IN_ANY, /* in any NUMBER NAME */
    LC_SCOPE_PERIOD, /* from DATE until DATE */
    LC_SCOPE_WHERE
} lc_scope_kind;

typedef enum { LC_WINDOW_EVER, LC_WINDOW_YEAR, LC_WINDOW_QUARTER, LC_WINDOW_MONTH } lc_window;

/* `consignee and destination.region`: keys, each a list of names joined by dots. */
typedef struct lc_key {
    struct lc_key *next;
    lc_ident_list *path;
    lc_span span;
} lc_key;

typedef struct lc_scope {
    struct lc_scope *next;
    lc_scope_kind kind;
    lc_span span;
    lc_key *keys;
    lc_window window;
    lc_decimal number; /* IN_ANY */
    lc_ident unit;     /* IN_ANY: days, months, years */
    lc_period period;
    lc_expr *where;
} lc_scope;

typedef enum {
    LC_CLAUSE_CITES,         /* text */
    LC_CLAUSE_IN_FORCE,      /* period */
    LC_CLAUSE_SUSPENDED,     /* period */
    LC_CLAUSE_BINDING,       /* date */
    LC_CLAUSE_NOT_ENFORCED,  /* period */
    LC_CLAUSE_SAVES,         /* expr */
    LC_CLAUSE_DATED_BY,      /* names */
    LC_CLAUSE_DESPITE,       /* names */
    LC_CLAUSE_WHEN,          /* expr */
    LC_CLAUSE_UNLESS,        /* expr */
    LC_CLAUSE_WITHIN,        /* names */
    LC_CLAUSE_UNDER,         /* names, or none: any agreement */
    LC_CLAUSE_THEN,          /* names */
    LC_CLAUSE_DUTY,          /* text, due */
    LC_CLAUSE_BARS,          /* names; all */
    LC_CLAUSE_COUNTS_TOWARD, /* names */
    LC_CLAUSE_COUNTS_FROM,   /* date */
    LC_CLAUSE_COUNTS_BY,     /* names */
    LC_CLAUSE_COVERS,        /* expr */
    LC_CLAUSE_LIMITS,        /* expr TO value scope* (cap, agreement) */
    LC_CLAUSE_COUNTS,        /* expr scope* (tally) */
    LC_CLAUSE_KINDS          /* how many there are; no clause is of it */
} lc_clause_kind;

/* `15 business days before exported if …` */
typedef struct {
    bool has_amount;
    lc_decimal amount;
    lc_ident unit, second_unit; /* `days`; `business days` */
    bool has_anchor, after;     /* before or after ANCHOR */
    lc_ident anchor;
    lc_expr *condition;
    lc_span amount_span;
} lc_due;

typedef struct lc_clause {
    struct lc_clause *next;
    lc_clause_kind kind;
    lc_span span;         /* of the whole clause */
    lc_span keyword_span; /* of its first word(s) */
    lc_text text;
    lc_ident_list *names;
    lc_expr *expr;
    lc_period period; /* BINDING, COUNTS_FROM: `from` is the date */
    lc_due due;
    lc_step *value;
    lc_scope *scopes;
    bool all; /* bars all [except names] */
} lc_clause;

typedef struct lc_type_ref {
    lc_ident name;
    lc_ident_list *one_of; /* `one of a, b` */
    lc_span span;
} lc_type_ref;

typedef struct lc_outcome_entry {
    struct lc_outcome_entry *next;
    lc_ident name, mode;
    lc_text label;
    lc_span span;
} lc_outcome_entry;

typedef struct lc_fact_entry {
    struct lc_fact_entry *next;
    lc_ident name;
    lc_text label;
    lc_type_ref type;
    lc_ident stand_in; /* `if missing NAME` */
    lc_span span;
} lc_fact_entry;

typedef enum { LC_CELL_EMPTY, LC_CELL_LITERAL, LC_CELL_COLUMN } lc_cell_kind;

typedef struct lc_cell {
    struct lc_cell *next;
    lc_cell_kind kind;
    lc_expr *literal; /* LITERAL: TEXT, DATE, PERCENT, NUMBER, NAME, or NEGATE of NUMBER */
    lc_ident name;    /* COLUMN: `tpp : TPP` */
    lc_type_ref type;
    lc_span span;
} lc_cell;

typedef struct lc_row {
    struct lc_row *next;
    lc_cell *cells;
    uint32_t cell_count;
    lc_span span;
} lc_row;

typedef struct lc_tier_entry {
    struct lc_tier_entry *next;
    lc_ident name;
    lc_text label;
    lc_set set;
} lc_tier_entry;

typedef struct lc_deem_entry {
    struct lc_deem_entry *next;
    lc_ident from, to;
} lc_deem_entry;

typedef struct lc_fact_value {
    struct lc_fact_value *next;
    lc_ident fact;
    lc_expr *value; /* a literal, or MISSING */
    lc_span span;
} lc_fact_value;

typedef struct lc_expected_duty {
    struct lc_expected_duty *next;
    lc_text text;
    bool has_date;
    int32_t by;
    lc_span span;
} lc_expected_duty;

typedef struct lc_test_step {
    struct lc_test_step *next;
    bool expect;          /* false: an order */
    lc_fact_value *facts; /* order */
    lc_ident outcome;     /* expect: name NULL when HOLDS */
    lc_ident because;     /* `by NAME` */
    bool by_otherwise;
    lc_span because_span;
    lc_ident_list *missing;
    bool has_missing;
    lc_expected_duty *duties;
    lc_expr *holds;
    lc_span span;
} lc_test_step;

typedef struct lc_property_entry {
    struct lc_property_entry *next;
    bool never, otherwise;
    lc_ident outcome, because;
    lc_expr *when;
    lc_span span;
} lc_property_entry;

typedef struct lc_decl lc_decl;
struct lc_decl {
    lc_decl_kind kind;
    uint32_t source; /* index of the text it stands in */
    uint32_t start;  /* absolute offset of its first byte */
    uint32_t length; /* to the end of its last token */
    lc_decl *next;
    lc_ident name; /* what it declares; UNIT, RULE, …; OTHERWISE, TIERS OF, AMENDMENT too */
    lc_text label; /* TEXT after the name; TEST and PROPERTY: its title */
    lc_span keyword_span;
    bool broken;        /* errors were reported while parsing it: do not check it */
    uint32_t amendment; /* 1 + the one of the law whose header it follows; 0: the ruleset's */
    uint32_t entry;     /* 1 + its entry among those of check_amend.c; 0: it always exists */
    union {
        struct {
            lc_ident amends; /* AMENDMENT */
            lc_clause *header;
        } law; /* RULESET, AMENDMENT */
        lc_ident_list *use;
        struct {
            bool has_to;
            lc_decimal to;
            lc_span to_span;
            lc_expr *equals; /* NULL: none */
        } unit;
        lc_outcome_entry *outcomes;
        struct {
            lc_row *rows; /* the first one is the header */
            lc_text from; /* `from "…"` */
        } registry;
        lc_fact_entry *facts;
        lc_deem_entry *deem;
        lc_expr *let;
        lc_set group;
        lc_tier_entry *tiers; /* of registry `name` */
        lc_step *threshold;
        lc_clause *clauses; /* CAP, TALLY, RULE */
        struct {
            lc_item *partners;
            lc_clause *clauses;
        } agreement;
        lc_test_step *test;
        lc_property_entry *property;
        struct {
            lc_decl_kind kind; /* THRESHOLD, CAP, AGREEMENT */
            lc_step *value;
        } set;
        struct {
            lc_decl_kind kind;
        } strike; /* name or label says which; TIERS, OTHERWISE: neither */
        struct {
            lc_decl *by;
        } replace;
        struct {
            lc_item *items;
            lc_ident to;
        } move;
    } as;
};

/* A comment kept by the scanner, for the formatter. */
typedef struct lc_comment {
    struct lc_comment *next;
    uint32_t start, end; /* absolute, from `--` to before the line end */
} lc_comment;

/* One parsed text. */
typedef struct {
    uint32_t source;
    lc_decl *first;
    uint32_t count;
    lc_comment *comments;
    bool incomplete; /* the last declaration ended before its end: more input could complete it */
} lc_tree;

static inline lc_place lc_place_in(const lc_decl *decl, lc_span span)
{
    return (lc_place){decl->source, decl->start + span.start, decl->start + span.end};
}

const char *lc_decl_words(lc_decl_kind kind);
const char *lc_expr_words(lc_expr_kind kind);

#endif
