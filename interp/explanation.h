/* explanation.h - what an explanation is made of, for a reader (explain_page.c) and as JSON
 * (explain_json.c).
 *
 * An explanation tries what missing facts could be (explain_answers.c), runs the order of a session
 * once more, without skips, so that every condition has its value, and then only reads; the facts
 * that matter are found by explain_rests.c. Must not: be included by anything else. */
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

/* What one answer to a missing fact would lead to: a span of numbers or days, a row, yes or no, a
 * text that the rules name, or any other. Untried: it was not looked into. */
typedef struct {
    uint32_t fact;
    int64_t from, until; /* a row, yes or no: both the same; INT64_MIN, INT64_MAX: without an end */
    uint32_t text;       /* TEXT facts: image.TEXT, LC_NONE: any other */
    uint8_t untried, rejected, lowest, highest;
    uint8_t told; /* while they are written */
} li_answer;

typedef struct {
    const licet_law *law;
    const lc_image *image;
    li_machine *machine;
    lc_allocator allocator;
    lc_buffer out; /* a failed allocation is remembered there */
    licet_style style;
    bool ran;                     /* the registers hold this order: a law was in force */
    LC_VECTOR(li_read) reads;     /* of the condition looked at last */
    LC_VECTOR(li_answer) answers; /* in the order of the missing facts */
    uint32_t under;               /* the law of the order, while that of its day is looked at */
    uint8_t *named;               /* per fact: the decision rests on it */
    uint8_t *lets_told;           /* per let: a page has said what it is made from */
    bool brief;                   /* what told lets are made from is not read again */
    uint8_t *limits_named;        /* per limit, while those are found */
    uint8_t *seen;                /* per register, while a condition is looked at */
    uint8_t *told;                /* per rule: it has been written about */
    uint32_t *stack;              /* one item per register and rule */
} li_explanation;

/* ---- looking (explanation.c) ----------------------------------------------------------------- */

/* Makes what X needs besides its law, machine and allocator; false: memory failed. Closed in any
 * case. */
bool li_explain_open(li_explanation *x);
void li_explain_close(li_explanation *x);
/* Fills x->reads with what register REG is made from, in the order of the expression. */
void li_explain_reads(li_explanation *x, uint32_t reg);
li_room_view li_explain_room(li_explanation *x, uint32_t limit);
/* Whether LIMIT is of a cap that is there on the day of the order: not of another version. */
bool li_explain_is_there(const li_explanation *x, uint32_t limit);
/* Whether RULE applies by its conditions alone, and with the room of its caps. */
li_truth li_explain_truth(const li_explanation *x, uint32_t rule);
li_truth li_explain_applies(li_explanation *x, uint32_t rule);
/* Whether AGREEMENT is met. */
li_truth li_explain_met(const li_explanation *x, uint32_t agreement);
/* What keeps RULE from applying besides conditions and caps, as far as it surely does. */
typedef enum { LI_CLOSED_NOT, LI_CLOSED_DATE, LI_CLOSED_BARRED, LI_CLOSED_UNDER } li_closed;
/* *BY: the rule that bars it, or the agreement that is not met (LC_NONE: none at all is). */
li_closed li_explain_closed(const li_explanation *x, uint32_t rule, uint32_t *by);
/* Why AGREEMENT is surely not met. *WHAT: the first condition of its `covers` that is no, or the
 * first limit without room. NOT: it is met, or may be. */
typedef enum {
    LI_UNMET_NOT,
    LI_UNMET_PARTNER,
    LI_UNMET_DATE,
    LI_UNMET_COVERS,
    LI_UNMET_ROOM
} li_unmet;
li_unmet li_explain_unmet(li_explanation *x, uint32_t agreement, uint32_t *what);
/* The fact whose partners agreements name; LC_NONE: none is declared. */
uint32_t li_explain_destination(const lc_image *image);
/* The next threshold that the text of PLACE names, from byte *AT of it on; LC_NONE: there is none.
 */
uint32_t li_explain_threshold(const li_explanation *x, lc_image_place place, uint32_t *at);
/* What THRESHOLD is for this order: its coefficient, and the day from which it is that
 * (LC_DATE_MIN: from ever). */
lc_int128 li_explain_step(const li_explanation *x, uint32_t threshold, int32_t *since);
/* Where the figure in a cell comes from: the text in the column beside that has its name and ends
 * in `_source`. Empty: none is given. */
lc_image_string li_explain_source(const li_explanation *x, const li_read *read);
lc_image_string li_explain_owner(const lc_image *image, const lc_image_limit *limit,
                                 lc_image_string *label);
/* The rule whose range gives RULE's, RULE itself when nothing overcomes it. */
uint32_t li_explain_via(const li_explanation *x, uint32_t rule);
/* What a condition says after `when` or `unless`, on one line, without comments. */
void li_explain_condition_text(lc_buffer *out, const licet_law *law,
                               const lc_image_condition *condition);
/* Puts what the conditions of savings read into the registers of phase A, and into
 * machine->interval the law of the day with all amendments (DAY); then those of the law of the
 * order again. */
void li_explain_day(li_explanation *x, bool day);
/* image.SAVING number SAVING as a condition. */
lc_image_condition li_explain_saving(const lc_image *image, uint32_t saving);
/* The truth that counts for the rule: that of an `unless` is turned. */
li_truth li_explain_condition(const li_explanation *x, const lc_image_condition *condition);

/* ---- values as words (explanation.c) --------------------------------------------------------- */

/* `15,832 TPP`: COEFFICIENT at SCALE in base units, shown in UNIT where that is exact. */
void li_put_number(lc_buffer *out, const lc_image *image, lc_int128 coefficient, int scale,
                   uint32_t unit, bool grouped);
/* Whether UNIT is declared as so many of the unit BASE, and more than one. */
bool li_is_multiple(const lc_image *image, uint32_t unit, uint32_t base);
/* COEFFICIENT at SCALE of base units in UNIT, rounded to two places, half-even. */
void li_put_in_unit(lc_buffer *out, const lc_image *image, lc_int128 coefficient, int scale,
                    uint32_t unit);
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

/* ---- what is found besides ------------------------------------------------------------------- */

/* Fills x->answers; decides the order again and again, and leaves it as it was. */
licet_status li_explain_answers(li_explanation *x, licet_ledger *ledger);
/* Whether both lead to the same. */
bool li_same_end(const li_answer *a, const li_answer *b);
/* Fills x->named. */
void li_explain_rests(li_explanation *x);

/* ---- the styles -------------------------------------------------------------------------- */

void li_explain_page(li_explanation *x);
/* RULE with its conditions, its room and what closes it. */
void li_explain_rule(li_explanation *x, uint32_t rule);
void li_explain_json(li_explanation *x);

#endif
