/* explanation.h - what an explanation is made of, for a reader (explain.c) and as JSON
 * (explain_json.c).
 *
 * An explanation runs the order of a session once more, without skips, so that every condition has
 * its value, and then only reads. Must not: be included by anything else. */
#ifndef LICET_INTERP_EXPLANATION_H
#define LICET_INTERP_EXPLANATION_H

#include "engine.h"
#include "lang/buffer.h"

/* Something that a condition read: a let, a fact, a cell reached from one, or the ledger. */
typedef struct {
    uint32_t let;   /* LC_NONE: not a let */
    uint32_t fact;  /* LC_NONE: a let, or the ledger */
    uint32_t path;  /* image.PATH; LC_NONE: not a cell */
    uint32_t limit; /* USED or TOTAL of this one; LC_NONE */
    uint32_t reg;   /* that holds it */
} li_read;

/* What the ledger says under one limit. Numbers are at the limit's amount_scale. */
typedef struct {
    uint32_t limit;
    li_truth truth;
    bool concerns; /* the limit books this order */
    bool counted;  /* `before`, `bound` and `amount` are known */
    int64_t before, bound;
    lc_int128 amount;
} li_room_view;

typedef struct {
    const licet_law *law;
    const lc_image *image;
    li_machine *machine;
    lc_allocator allocator;
    lc_buffer out; /* a failed allocation is remembered there */
    bool color;
    bool ran;                 /* the registers hold this order: a law was in force */
    LC_VECTOR(li_read) reads; /* of the condition looked at last */
    uint8_t *seen;            /* per register, while a condition is looked at */
    uint8_t *told;            /* per rule: it has been written about */
    uint32_t *stack;          /* one item per register and rule */
} li_explanation;

/* ---- looking (explanation.c) ----------------------------------------------------------------- */

/* Fills x->reads with what register REG is made from, in the order of the expression. */
void li_explain_reads(li_explanation *x, uint32_t reg);
li_room_view li_explain_room(li_explanation *x, uint32_t limit);
/* Whether RULE applies by its conditions alone, and with the room of its caps. */
li_truth li_explain_truth(const li_explanation *x, uint32_t rule);
li_truth li_explain_applies(li_explanation *x, uint32_t rule);
/* Whether AGREEMENT is met. */
li_truth li_explain_met(const li_explanation *x, uint32_t agreement);
/* What keeps RULE from applying besides conditions and caps, as far as it surely does. */
typedef enum { LI_CLOSED_NOT, LI_CLOSED_DATE, LI_CLOSED_BARRED, LI_CLOSED_UNDER } li_closed;
/* *BY: the rule that bars it, or the agreement that is not met (LC_NONE: none at all is). */
li_closed li_explain_closed(const li_explanation *x, uint32_t rule, uint32_t *by);
lc_image_string li_explain_owner(const lc_image *image, const lc_image_limit *limit,
                                 lc_image_string *label);
/* The rule whose range gives RULE's, RULE itself when nothing overcomes it. */
uint32_t li_explain_via(const li_explanation *x, uint32_t rule);
/* What a condition says after `when` or `unless`, on one line, without comments. */
void li_explain_condition_text(lc_buffer *out, const licet_law *law,
                               const lc_image_condition *condition);
/* The truth that counts for the rule: that of an `unless` is turned. */
li_truth li_explain_condition(const li_explanation *x, const lc_image_condition *condition);

/* ---- values as words (explanation.c) --------------------------------------------------------- */

/* `15,832 TPP`: COEFFICIENT at SCALE in base units, shown in UNIT where that is exact. */
void li_put_number(lc_buffer *out, const lc_image *image, lc_int128 coefficient, int scale,
                   uint32_t unit, bool grouped);
void li_put_date(lc_buffer *out, int32_t date);
void li_put_string(lc_buffer *out, const lc_image *image, lc_image_string string);
/* `Malaysia [MY]`, `15,832 TPP`, `yes`, "Acme": a stored value as a person reads it. */
void li_put_value(lc_buffer *out, const lc_image *image, const lc_image_form *form, int64_t value);
/* A text of the order, hidden characters made visible. */
void li_put_text(lc_buffer *out, const char *text, size_t length);
/* `in 2025`, `in 2025-05`, `from … until …`, with a blank before; nothing for a limit without
 * window. */
void li_put_window(lc_buffer *out, const lc_image_limit *limit, const licet_ledger_key *key);
/* The unit in which amounts of DIMENSION-mates of UNIT are stored; LC_NONE for LC_NONE. */
uint32_t li_base_unit(const lc_image *image, uint32_t unit);

/* ---- the two styles -------------------------------------------------------------------------- */

void li_explain_text(li_explanation *x);
void li_explain_json(li_explanation *x);

#endif
