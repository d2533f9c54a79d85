/* explain_rests.c - the facts on which a decision rests: whoever changes any other fact of the
 * order gets the same outcome.
 *
 * A rule that surely does not apply rests on one thing that closes it; one that applies or may
 * apply rests on all that it asks. Exceptions that could not make an outcome more favourable than
 * it is rest on nothing, but those to them may. Marks a fact in x->named; never one too few,
 * sometimes one too many. Must not: decide; write. */
#include "explanation.h"

#include <string.h>

/* A fact that is not stated rests on the one that stands in for it, too. */
static void name_fact(li_explanation *x, uint32_t fact)
{
    while (fact != LC_NONE) {
        x->named[fact] = 1;
        fact = x->machine->order.known[fact] ? LC_NONE : x->image->FACT[fact].stand_in;
    }
}

/* Which interval of the law holds depends on the date. */
static void name_date(li_explanation *x)
{
    if (x->image->LAW->date_fact != LC_NONE && !x->machine->has_as_at)
        name_fact(x, x->image->LAW->date_fact);
}

/* Limits wait until no list of reads is being walked; the limit of one may read another. */
enum { WANT_ROOM = 1, WANT_BOOKED = 2, DONE_ROOM = 4, DONE_BOOKED = 8 };

static void name_register(li_explanation *x, uint32_t reg)
{
    li_explain_reads(x, reg);
    for (size_t i = 0; i < x->reads.count; i++) {
        const li_read *read = &x->reads.items[i];
        if (read->fact != LC_NONE)
            name_fact(x, read->fact);
        if (read->limit != LC_NONE)
            x->limits_named[read->limit] |= WANT_BOOKED;
    }
}

static void name_keys(li_explanation *x, const lc_image_limit *limit)
{
    for (uint32_t i = 0; i < limit->key_count; i++)
        name_register(x, x->image->KEY[limit->first_key + i].reg);
    if (limit->date_fact != LC_NONE)
        name_fact(x, limit->date_fact);
}

/* What says how much room there is: nothing more, where it surely does not concern the order. */
static void name_room(li_explanation *x, const lc_image_limit *limit)
{
    if (limit->where != LC_NONE) {
        name_register(x, limit->where);
        if (!x->machine->registers[limit->where].truth.possibly)
            return;
    }
    name_register(x, limit->amount);
    name_register(x, limit->limit);
    name_keys(x, limit);
}

/* What says how much is booked, with this order or without it. */
static void name_booked(li_explanation *x, const lc_image_limit *limit)
{
    name_keys(x, limit);
    name_register(x, limit->amount);
    if (limit->where != LC_NONE)
        name_register(x, limit->where);
}

static void name_limits(li_explanation *x)
{
    for (bool more = true; more;) {
        more = false;
        for (uint32_t i = 0; i < x->image->LIMIT_count; i++) {
            uint8_t *state = &x->limits_named[i];
            bool room = (*state & WANT_ROOM) && !(*state & DONE_ROOM);
            bool booked = (*state & WANT_BOOKED) && !(*state & DONE_BOOKED);
            *state |= (uint8_t)((room ? DONE_ROOM : 0) | (booked ? DONE_BOOKED : 0));
            if (room)
                name_room(x, &x->image->LIMIT[i]);
            if (booked)
                name_booked(x, &x->image->LIMIT[i]);
            more = more || room || booked;
        }
    }
}

/* All conditions of a list; with CLOSED only the first that is surely no. */
static bool name_conditions(li_explanation *x, uint32_t first, uint32_t count, bool closed)
{
    for (uint32_t i = 0; i < count; i++) {
        const lc_image_condition *condition = &x->image->CONDITION[first + i];
        if (closed && li_explain_condition(x, condition).possibly)
            continue;
        name_register(x, condition->truth);
        if (closed)
            return true;
    }
    return false;
}

/* ---- agreements ------------------------------------------------------------------------------ */

static void name_agreement(li_explanation *x, uint32_t number)
{
    const lc_image_agreement *agreement = &x->image->AGREEMENT[number];
    uint32_t what;
    switch (li_explain_unmet(x, number, &what)) {
    case LI_UNMET_PARTNER:
        name_fact(x, li_explain_destination(x->image));
        name_date(x); /* partners come and go */
        break;
    case LI_UNMET_DATE:
        name_date(x);
        break;
    case LI_UNMET_COVERS:
        name_conditions(x, agreement->first_condition, agreement->condition_count, true);
        break;
    case LI_UNMET_ROOM:
        x->limits_named[what] |= WANT_ROOM;
        break;
    case LI_UNMET_NOT:
        name_register(x, agreement->truth);
        for (uint32_t i = 0; i < agreement->limit_count; i++)
            x->limits_named[x->image->INDEX[agreement->first_limit + i]] |= WANT_ROOM;
        break;
    }
}

/* The first agreement that is surely met is enough; where none is, all count. */
static void name_any_agreement(li_explanation *x)
{
    for (uint32_t i = 0; i < x->image->AGREEMENT_count; i++)
        if (li_explain_met(x, i).surely) {
            name_agreement(x, i);
            return;
        }
    for (uint32_t i = 0; i < x->image->AGREEMENT_count; i++)
        name_agreement(x, i);
}

static void name_under(li_explanation *x, const lc_image_rule *rule)
{
    for (uint32_t i = 0; i < rule->under_count; i++)
        name_agreement(x, x->image->INDEX[rule->first_under + i]);
    if (rule->under_any)
        name_any_agreement(x);
}

/* ---- rules ----------------------------------------------------------------------------------- */

/* Conditions and days: all that a rule which bars asks. */
static void name_own(li_explanation *x, uint32_t number)
{
    const lc_image_rule *rule = &x->image->RULE[number];
    if (li_explain_truth(x, number).possibly)
        name_conditions(x, rule->first_condition, rule->condition_count, false);
    else if (!name_conditions(x, rule->first_condition, rule->condition_count, true))
        name_conditions(x, rule->first_condition, rule->condition_count, false);
    if (rule->in_force != LC_NONE)
        name_date(x);
}

/* What closes a rule that surely does not apply. */
static void name_closed(li_explanation *x, uint32_t number)
{
    const lc_image_rule *rule = &x->image->RULE[number];
    uint32_t by;
    if (name_conditions(x, rule->first_condition, rule->condition_count, true))
        return;
    switch (li_explain_closed(x, number, &by)) {
    case LI_CLOSED_DATE:
        name_date(x);
        return;
    case LI_CLOSED_BARRED:
        name_own(x, by);
        return;
    case LI_CLOSED_UNDER:
        if (by != LC_NONE)
            name_agreement(x, by);
        else
            name_under(x, rule);
        return;
    case LI_CLOSED_NOT:
        break;
    }
    for (uint32_t i = 0; i < rule->limit_count; i++)
        if (!li_explain_room(x, x->image->INDEX[rule->first_limit + i]).truth.possibly) {
            x->limits_named[x->image->INDEX[rule->first_limit + i]] |= WANT_ROOM;
            return;
        }
}

/* All that a rule asks, and what could bar it. */
static void name_open(li_explanation *x, uint32_t number)
{
    const lc_image_rule *rule = &x->image->RULE[number];
    name_own(x, number);
    name_under(x, rule);
    for (uint32_t i = 0; i < rule->bar_count; i++)
        name_own(x, x->image->INDEX[rule->first_bar + i]);
    for (uint32_t i = 0; i < rule->limit_count; i++)
        x->limits_named[x->image->INDEX[rule->first_limit + i]] |= WANT_ROOM;
}

static const li_range *range_of(const li_explanation *x, uint32_t rule)
{
    return &x->machine->registers[x->image->RULE[rule].range].range;
}

/* The exceptions below REQUIREMENT, breadth first. */
static void name_exceptions(li_explanation *x, uint32_t requirement)
{
    uint32_t *waiting = x->stack + x->image->CODE_count, head = 0, tail = 0;
    memset(x->told, 0, x->image->RULE_count);
    waiting[tail++] = requirement;
    while (head < tail) {
        uint32_t over = waiting[head++];
        const lc_image_rule *rule = &x->image->RULE[over];
        for (uint32_t i = 0; i < rule->exception_count; i++) {
            uint32_t exception = x->image->INDEX[rule->first_exception + i];
            /* of an open outcome an error of arithmetic in any of them could reject the order */
            bool better = range_of(x, exception)->lowest < range_of(x, over)->highest ||
                          x->machine->record.public.outcome == LICET_INDETERMINATE;
            if (!li_explain_applies(x, exception).possibly)
                name_closed(x, exception);
            else if (better || li_explain_via(x, over) == exception)
                name_open(x, exception);
            else if (x->told[exception])
                continue;
            if (x->told[exception] || !li_explain_applies(x, exception).possibly)
                continue;
            x->told[exception] = 1;
            waiting[tail++] = exception;
        }
    }
}

/* Under which law it is decided. */
static void name_savings(li_explanation *x)
{
    li_machine *machine = x->machine;
    uint32_t count = x->image->INTERVAL[machine->dated].saving_count;
    li_explain_day(x, true);
    for (uint32_t i = 0; i < count; i++) {
        const lc_image_amendment *amendment = li_saving_amendment(x->image, machine->dated, i);
        for (uint32_t k = 0; k < amendment->saving_count; k++)
            name_register(x, x->image->SAVING[amendment->first_saving + k].truth);
    }
    li_explain_day(x, false);
}

void li_explain_rests(li_explanation *x)
{
    const licet_record *record = &x->machine->record.public;
    uint32_t facts = x->image->FACT_count;
    memset(x->limits_named, 0, x->image->LIMIT_count);
    memset(x->named, record->rejected ? 1 : 0, facts);
    if (x->law->dated)
        name_date(x); /* without a date the order would be rejected */
    if (x->ran)
        name_savings(x);
    for (uint32_t i = 0; x->ran && i < x->law->requirement_count; i++) {
        uint32_t rule = x->law->requirements[i];
        if (!li_explain_truth(x, rule).possibly) {
            name_closed(x, rule);
            continue;
        }
        name_own(x, rule);
        name_exceptions(x, rule);
    }
    name_limits(x);
}
