/* check_expr.h - what check_expr.c and check_calls.c share: making nodes, and the forms of
 * expressions that each of them types.
 *
 * Must not: be included elsewhere; the rest of the checker goes by check.h. */
#ifndef LICET_LANG_CHECK_EXPR_H
#define LICET_LANG_CHECK_EXPR_H

#include "check.h"

/* ---- nodes (check_expr.c) ------------------------------------------------------------------- */

lc_type lc_plain_type(lc_type_kind kind);
/* Never NULL: something harmless when memory is short. */
lc_node *lc_new_node(lc_checker *c, lc_node_kind kind, lc_type type, lc_place place);
lc_node *lc_error_node(lc_checker *c, lc_place place);
/* Over A and B (NULL: only A); reads the ledger if one of them does. */
lc_node *lc_pair_node(lc_checker *c, lc_node_kind kind, lc_type type, lc_place place, lc_node *a,
                      lc_node *b);
/* COUNT > 0 nodes of one type under nodes of KIND, as flat as it can be; NODES is used up. */
lc_node *lc_join_nodes(lc_checker *c, lc_node_kind kind, lc_place place, lc_node **nodes,
                       uint32_t count);
static inline bool lc_is_error_node(const lc_node *node)
{
    return node->type.kind == LC_TYPE_ERROR;
}

/* ---- what expressions stand beside (check_expr.c) ------------------------------------------- */

lc_place lc_sign_of(const lc_decl *decl, const lc_expr *expr);
/* The registry of which a name beside NODE is looked for. */
uint32_t lc_registry_beside(const lc_node *node);
/* Both sides of an operator, the one first that tells in which registry names are looked for. */
void lc_check_both(lc_checker *c, const lc_decl *decl, const lc_expr *left, const lc_expr *right,
                   uint32_t registry, lc_node **a, lc_node **b);
/* A group where a value is needed: true, and reported. */
bool lc_report_set(lc_checker *c, const lc_node *node);
lc_node *lc_compare(lc_checker *c, lc_node_kind kind, lc_place place, lc_place sign,
                    const char *spelling, lc_node *a, lc_node *b);
bool lc_scale_fits(lc_checker *c, lc_place place, int scale);
lc_node *lc_number_node(lc_checker *c, const lc_decl *decl, const lc_expr *expr);

/* What the name or text of a `let` stands for. */
lc_node *lc_let_node(lc_checker *c, uint32_t let, lc_place place);

/* ---- versions (check_versions.c) ------------------------------------------------------------ */

/* One version of a name where it stands at PLACE, as KIND asks; an error node when reported. */
typedef lc_node *lc_make_version(lc_checker *c, const lc_symbol *version, lc_node_kind kind,
                                 lc_place place);
/* SYMBOL, the first version of a name that exists while DECL does, and the further ones: what the
 * name stands for on the day of the order. */
lc_node *lc_check_versions(lc_checker *c, const lc_decl *decl, const lc_symbol *symbol,
                           lc_node_kind kind, lc_place place, lc_make_version *make);

/* ---- the larger forms (check_calls.c) ------------------------------------------------------- */

lc_node *lc_check_call(lc_checker *c, const lc_decl *decl, const lc_expr *expr);
lc_node *lc_check_if(lc_checker *c, const lc_decl *decl, const lc_expr *expr, uint32_t registry);
lc_node *lc_check_is_missing(lc_checker *c, const lc_decl *decl, const lc_expr *expr);
/* A in the range RANGE. */
lc_node *lc_check_range(lc_checker *c, const lc_decl *decl, const lc_expr *range, lc_place place,
                        lc_node *a);
lc_node *lc_check_percent(lc_checker *c, const lc_decl *decl, const lc_expr *expr);
lc_node *lc_check_percent_of(lc_checker *c, const lc_decl *decl, const lc_expr *expr);
/* `10 days`, whatever stands beside it. */
bool lc_is_span_of_time(const lc_expr *expr);
/* A is a date, and EXPR adds something to it or takes it off. */
lc_node *lc_check_date_sum(lc_checker *c, const lc_decl *decl, const lc_expr *expr, lc_node *a);
/* A span of time where it means nothing. */
void lc_report_span(lc_checker *c, const lc_decl *decl, const lc_expr *span);
/* What a tally's bare name stands for. */
lc_node *lc_check_tally_name(lc_checker *c, uint32_t cap, lc_place place);

#endif
