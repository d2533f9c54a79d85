/* parse_actions.h - what scanner, parser and driver of one text share: the front, its tokens, and
 * the functions that build nodes of the tree. Included by the generated parser; internal to lang/.
 *
 * A front lives for one call of lc_parse. Nodes and names go to the compilation's arena, all else
 * (tokens, the scanner's buffers, the parser's stacks) to the front's own scratch arena, which the
 * driver frees on every path. The functions below never return NULL: when memory fails they leave
 * through lc_front_fail, which jumps to the driver; nothing they use has to be freed. */
#ifndef LICET_LANG_PARSE_ACTIONS_H
#define LICET_LANG_PARSE_ACTIONS_H

#include <setjmp.h>

#include "ast.h"
#include "diag.h"
#include "tokens.h"

enum {
    LC_MARK_FAULTY = 1,     /* a mistake was reported at this token or beside it */
    LC_MARK_LINE_START = 2, /* the first token of its line */
    LC_MARK_GAP = 4         /* something that was reported is left out behind it */
};

typedef union {
    const lc_name *name;      /* NAME; a keyword only while it is tried as a name */
    const lc_text *text;      /* TEXT; its span is not set */
    const lc_decimal *number; /* NUMBER, PERCENT */
    int32_t date;             /* DATE */
} lc_token_value;

typedef struct {
    uint32_t start, end; /* absolute */
    uint16_t kind;
    uint16_t marks;
    lc_token_value value;
} lc_token;

typedef enum {
    LC_FAULT_NONE,
    LC_FAULT_SYNTAX,
    LC_FAULT_DEPTH /* the parser's stack is full */
} lc_fault_kind;

#define LC_MAX_EXPECTED 128

/* Where the parser could not go on, and what could have stood there. */
typedef struct {
    lc_fault_kind kind;
    size_t token; /* index; one past the last: the declaration ended */
    uint8_t expected[LC_MAX_EXPECTED];
    size_t expected_count;
} lc_fault;

typedef struct lc_front {
    lc_arena *arena;
    lc_arena scratch;
    lc_names *names;
    lc_diagnostics *diagnostics;
    lc_words words;
    const char *text; /* all of the source */
    uint32_t length;
    uint32_t source;
    jmp_buf memory_failed;

    /* The scanner. */
    void *scanner;
    bool ended;               /* it has read the whole text */
    uint32_t start, position; /* of the current token, and after it */
    lc_token_value value;     /* of the current token */
    bool line_start;          /* no token yet on this line */
    bool in_registry, in_row; /* since the last declaration keyword; between the bars of a row */
    bool row_reported;        /* a row outside a registry was reported since then */
    bool fault_pending;       /* a mistake was reported since the last token */
    lc_place space_place;     /* strange spaces are reported once, with their number */
    uint32_t space_count, space_code;
    lc_token *tokens; /* in scratch; a window (lexical.h) */
    size_t count, capacity;
    lc_comment *comments, *last_comment;

    /* The parser, for the declaration at hand. */
    uint32_t base;      /* absolute offset of its first byte */
    size_t first, last; /* its tokens, half open */
    size_t at;          /* the token that is being pushed */
    int alone;          /* the token that says what stands in place of a declaration; else 0 */
    lc_decl *decl;      /* what the start symbol made */
    bool spoilt;        /* an action reported a mistake */
    lc_fault fault;
} lc_front;

#if defined(__GNUC__)
__attribute__((noreturn))
#endif
void lc_front_fail(lc_front *front);

/* Memory of the tree, cleared. */
void *lc_node(lc_front *front, size_t size);
#define LC_NODE(front, type) ((type *)lc_node((front), sizeof(type)))

/* Lists are built as rings: a list's value is its last node, whose `next` is the first. LC_LIST_ADD
 * works on an empty one (NULL) too and names NODE often, so that it must be a variable;
 * LC_LIST_TAKE opens the ring. */
#define LC_LIST_ADD(last, node)                                                                    \
    ((last) ? ((node)->next = (last)->next, (last)->next = (node)) : ((node)->next = (node)),      \
     (node))
#define LC_LIST_TAKE(target, last)                                                                 \
    do {                                                                                           \
        (target) = NULL;                                                                           \
        if (last) {                                                                                \
            (target) = (last)->next;                                                               \
            (last)->next = NULL;                                                                   \
        }                                                                                          \
    } while (0)

/* Declarations. NAME.name and LABEL may be NULL. */
lc_decl *lc_decl_node(lc_front *front, lc_decl_kind kind, lc_span span, lc_span keyword,
                      lc_ident name, const lc_text *label);
lc_text *lc_text_node(lc_front *front, const lc_text *token, lc_span span);
lc_ident_list *lc_ident_add(lc_front *front, lc_ident_list *last, lc_ident ident);
lc_clause *lc_clause_node(lc_front *front, lc_clause_kind kind, lc_span span, lc_span keyword);
lc_clause *lc_clause_period(lc_front *front, lc_clause_kind kind, lc_span span, lc_span keyword,
                            const lc_period *period);
lc_clause *lc_clause_names(lc_front *front, lc_clause_kind kind, lc_span span, lc_span keyword,
                           lc_ident_list *names);
lc_clause *lc_clause_expr(lc_front *front, lc_clause_kind kind, lc_span span, lc_span keyword,
                          lc_expr *expr);
lc_clause *lc_clause_limits(lc_front *front, lc_span span, lc_span keyword, lc_expr *measure,
                            lc_step *value, lc_scope *scopes);
lc_period *lc_period_from(lc_front *front, lc_span span, int32_t from, lc_span from_span);
void lc_period_until(lc_period *period, lc_span span, int32_t until, lc_span until_span);
lc_step *lc_step_node(lc_front *front, lc_expr *value);
lc_scope *lc_scope_node(lc_front *front, lc_scope_kind kind, lc_span span);
lc_test_step *lc_test_order(lc_front *front, lc_span span, lc_fact_value *facts);

/* Expressions. Each returns the node, or an ERROR node when the tree is too high. */
lc_expr *lc_expr_number(lc_front *front, lc_span span, lc_expr_kind kind, const lc_decimal *value,
                        lc_ident unit);
lc_expr *lc_expr_text(lc_front *front, lc_span span, const lc_text *text);
lc_expr *lc_expr_date(lc_front *front, lc_span span, int32_t date);
lc_expr *lc_expr_name(lc_front *front, lc_ident name);
lc_expr *lc_expr_missing(lc_front *front, lc_span span);
lc_expr *lc_expr_member(lc_front *front, lc_span span, lc_expr *base, lc_ident member);
lc_expr *lc_expr_call(lc_front *front, lc_span span, lc_ident function, lc_expr *arguments);
/* ELEMENTS is a ring; one alone is a bracketed expression. */
lc_expr *lc_expr_bracket(lc_front *front, lc_span span, lc_expr *elements);
lc_expr *lc_expr_range(lc_front *front, lc_span span, lc_span sign, lc_expr *low, lc_expr *high,
                       bool half_open);
/* B and C may be NULL. */
lc_expr *lc_expr_operation(lc_front *front, lc_span span, lc_expr_kind kind, lc_span sign,
                           lc_expr *a, lc_expr *b, lc_expr *c);
/* `in`, `not in`, `is missing`, `is not missing`: not associative. SET is NULL for the last two. */
lc_expr *lc_expr_membership(lc_front *front, lc_span span, lc_expr_kind kind, lc_span sign,
                            lc_expr *value, lc_expr *set);

lc_place lc_front_place(const lc_front *front, uint32_t start, uint32_t end);

#endif
