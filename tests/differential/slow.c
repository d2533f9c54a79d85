/* slow.c - the slow evaluator: see slow.h.
 *
 * Read it beside the meaning of the language: each function is one sentence of it. Every array
 * is as large as the law can need, so deciding cannot run out of memory. Must not: share code
 * with the compiler or the engines, lang/decimal.h included. */
#include "slow_parts.h"

#include "lang/date.h"

#include <stdlib.h>
#include <string.h>

/* ---- rules and agreements ------------------------------------------------------------------ */

static truth condition_truth(const slow_evaluator *slow, const lc_condition *condition)
{
    truth statement = slow_evaluate_truth(slow, condition->node);
    return condition->unless ? slow_opposite(statement) : statement;
}

static truth agreement_facts(const slow_evaluator *slow, const lc_agreement *agreement)
{
    const slow_fact *destination = &slow->read[agreement->destination];
    truth all =
        destination->known
            ? slow_of_bool(slow_is_member(slow, agreement->partners, (uint32_t)destination->value))
            : MAYBE;
    all = slow_least(all, slow_of_bool(slow_is_during(&agreement->dates.in_force, slow->interval)));
    for (uint32_t i = 0; i < agreement->cover_count; i++)
        all = slow_least(all, condition_truth(slow, &agreement->covers[i]));
    return all;
}

static truth agreement_met(const slow_evaluator *slow, uint32_t index)
{
    const lc_agreement *agreement = &slow->law->agreements[index];
    truth all = agreement_facts(slow, agreement);
    slow_booking booking;
    for (uint32_t k = 0; k < agreement->limit_count; k++)
        all = slow_least(all, slow_room_truth(slow_room_under(
                                  slow, slow_agreement_limit(slow->law, index, k + 1), &booking)));
    return slow_least(all, slow_room_in_caps(slow, agreement->within, agreement->within_count));
}

static truth under_truth(const slow_evaluator *slow, const lc_rule *rule)
{
    truth all = YES, any = NO;
    for (uint32_t i = 0; i < rule->under_count; i++) {
        /* one that is replaced is met as far as a version of it is */
        const lc_name *name = slow->law->agreements[rule->under[i]].declared.name;
        truth met = NO;
        for (uint32_t k = 0; k < rule->under_count; k++)
            if (slow->law->agreements[rule->under[k]].declared.name == name &&
                slow->met[rule->under[k]] > met)
                met = slow->met[rule->under[k]];
        all = slow_least(all, met);
    }
    if (!rule->under_any)
        return all;
    for (uint32_t i = 0; i < slow->law->agreement_count; i++)
        any = slow->met[i] > any ? slow->met[i] : any;
    return slow_least(all, any);
}

static void find_applicable(slow_evaluator *slow)
{
    const lc_law *law = slow->law;
    for (uint32_t i = 0; i < law->agreement_count; i++)
        slow->met[i] = agreement_met(slow, i);
    for (uint32_t i = 0; i < law->rule_count; i++) {
        const lc_rule *rule = &law->rules[i];
        slow->holds[i] = slow_of_bool(slow_is_during(&rule->dates.in_force, slow->interval));
        for (uint32_t k = 0; k < rule->condition_count; k++)
            slow->holds[i] =
                slow_least(slow->holds[i], condition_truth(slow, &rule->conditions[k]));
    }
    for (uint32_t i = 0; i < law->rule_count; i++) {
        const lc_rule *rule = &law->rules[i];
        truth all = slow->holds[i];
        for (uint32_t k = 0; k < rule->barred_by_count; k++)
            all = slow_least(all, slow_opposite(slow->holds[rule->barred_by[k]]));
        all = slow_least(all, under_truth(slow, rule));
        slow->applies[i] =
            slow_least(all, slow_room_in_caps(slow, rule->within, rule->within_count));
    }
}

static uint32_t lowest_of(const slow_evaluator *slow, uint32_t rule)
{
    const lc_rule *r = &slow->law->rules[rule];
    uint32_t low = r->outcome;
    bool some = false; /* an exception surely applies */
    for (uint32_t i = 0; i < r->exception_count; i++)
        some = some || slow->applies[r->exceptions[i]] == YES;
    bool first = some; /* then the rule's own outcome does not count */
    for (uint32_t i = 0; i < r->exception_count; i++) {
        if (slow->applies[r->exceptions[i]] == NO)
            continue;
        uint32_t other = lowest_of(slow, r->exceptions[i]);
        if (first || other < low)
            low = other;
        first = false;
    }
    return low;
}

static uint32_t highest_of(const slow_evaluator *slow, uint32_t rule)
{
    const lc_rule *r = &slow->law->rules[rule];
    uint32_t high = r->outcome;
    bool first = true;
    for (uint32_t i = 0; i < r->exception_count; i++) {
        if (slow->applies[r->exceptions[i]] != YES)
            continue;
        uint32_t other = highest_of(slow, r->exceptions[i]);
        if (first || other < high)
            high = other;
        first = false;
    }
    return high;
}

/* The first declared exception that surely applies and gives RULE its highest; LC_NONE: none
 * does. */
static uint32_t overcome_by(const slow_evaluator *slow, uint32_t rule)
{
    const lc_rule *r = &slow->law->rules[rule];
    uint32_t high = highest_of(slow, rule);
    for (uint32_t i = 0; i < r->exception_count; i++)
        if (slow->applies[r->exceptions[i]] == YES && highest_of(slow, r->exceptions[i]) == high)
            return r->exceptions[i];
    return LC_NONE;
}

static uint32_t last_link(const slow_evaluator *slow, uint32_t rule)
{
    for (uint32_t next = overcome_by(slow, rule); next != LC_NONE; next = overcome_by(slow, rule))
        rule = next;
    return rule;
}

static bool is_requirement(const slow_evaluator *slow, uint32_t rule)
{
    return slow->law->rules[rule].despite_count == 0 && !slow->law->rules[rule].bars;
}

static void find_range(slow_evaluator *slow)
{
    const lc_law *law = slow->law;
    slow_record *record = &slow->record;
    bool some = false;
    uint32_t otherwise = law->intervals[slow->interval].otherwise;
    uint32_t lowest_sure = 0, strictest = 0, least_low = otherwise;
    for (uint32_t i = 0; i < law->rule_count; i++) {
        if (!is_requirement(slow, i) || slow->applies[i] == NO)
            continue;
        uint32_t low = lowest_of(slow, i), high = highest_of(slow, i);
        if (high > strictest)
            strictest = high;
        if (slow->applies[i] == YES) {
            some = true;
            lowest_sure = low > lowest_sure ? low : lowest_sure;
        } else if (low < least_low) {
            least_low = low;
        }
    }
    record->lowest = some ? lowest_sure : least_low;
    record->highest = strictest;
    if (!some && otherwise > strictest)
        record->highest = otherwise;
    if (record->lowest != record->highest)
        return;
    record->outcome = record->highest;
    record->because = SLOW_BECAUSE_OTHERWISE;
    for (uint32_t i = 0; i < law->rule_count; i++) {
        if (is_requirement(slow, i) && slow->applies[i] == YES &&
            highest_of(slow, i) == record->outcome) {
            record->because = last_link(slow, i);
            return;
        }
    }
}

/* ---- the record ----------------------------------------------------------------------------- */

static void find_relied_on(slow_evaluator *slow)
{
    slow_record *record = &slow->record;
    memset(slow->seen, 0, slow->law->rule_count * sizeof *slow->seen);
    for (uint32_t i = 0; i < slow->law->rule_count; i++) {
        if (!is_requirement(slow, i) || slow->applies[i] != YES)
            continue;
        uint32_t link = overcome_by(slow, i);
        if (link == LC_NONE)
            record->standing.items[record->standing.count++] = i;
        for (; link != LC_NONE; link = overcome_by(slow, link)) {
            if (!slow->seen[link])
                record->relied.items[record->relied.count++] = link;
            slow->seen[link] = true;
        }
    }
}

static void add_index(slow_rules *list, uint32_t item)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i] == item)
            return;
    list->items[list->count++] = item;
}

static void find_agreements(slow_evaluator *slow)
{
    const lc_law *law = slow->law;
    slow_record *record = &slow->record;
    bool any = false;
    for (uint32_t i = 0; i < record->relied.count; i++) {
        const lc_rule *rule = &law->rules[record->relied.items[i]];
        for (uint32_t k = 0; k < rule->under_count; k++)
            if (slow->met[rule->under[k]] == YES)
                add_index(&record->agreements, rule->under[k]);
        uint32_t first = 0;
        while (rule->under_any && first < law->agreement_count && slow->met[first] != YES)
            first++;
        if (rule->under_any)
            add_index(&record->agreements, first);
        any = any || rule->under_any;
    }
    for (uint32_t i = 0; any && i < law->agreement_count; i++) {
        bool relied = false;
        for (uint32_t k = 0; k < record->agreements.count; k++)
            relied = relied || record->agreements.items[k] == i;
        if (!relied && slow->met[i] == YES)
            record->also_met.items[record->also_met.count++] = i;
    }
}

static void find_status(slow_evaluator *slow)
{
    slow_record *record = &slow->record;
    const slow_rules *lists[2] = {&record->relied, &record->standing};
    for (int list = 0; list < 2; list++)
        for (uint32_t i = 0; i < lists[list]->count; i++) {
            const lc_dates *dates = &slow->law->rules[lists[list]->items[i]].dates;
            record->binding = record->binding && slow_is_during(&dates->binding, slow->interval);
            record->enforced = record->enforced && slow_is_during(&dates->enforced, slow->interval);
        }
    for (uint32_t i = 0; i < record->agreements.count; i++) {
        const lc_dates *dates = &slow->law->agreements[record->agreements.items[i]].dates;
        record->binding = record->binding && slow_is_during(&dates->binding, slow->interval);
        record->enforced = record->enforced && slow_is_during(&dates->enforced, slow->interval);
    }
}

/* Whether something is booked under the limit already, or was found not to be. */
static bool is_booked(const slow_record *record, limit_of of)
{
    for (uint32_t i = 0; i < record->booking_count; i++)
        if (record->bookings[i].cap == of.cap && record->bookings[i].agreement == of.agreement &&
            record->bookings[i].place == of.place)
            return true;
    for (uint32_t i = 0; i < record->skipped_count; i++)
        if (record->skipped[i].cap == of.cap && record->skipped[i].place == of.place)
            return true;
    return false;
}

static void book_tested(slow_evaluator *slow, limit_of of)
{
    slow_record *record = &slow->record;
    if (!is_booked(record, of) &&
        slow_room_under(slow, of, &record->bookings[record->booking_count]) == ROOM_YES)
        record->booking_count++;
}

/* A tally, or `counts toward`. */
static void book_untested(slow_evaluator *slow, limit_of of)
{
    slow_record *record = &slow->record;
    slow_booking *booking = &record->bookings[record->booking_count];
    truth concerns = slow_concern(slow, of);
    int64_t total;
    if (is_booked(record, of) || concerns == NO || (concerns == YES && !slow_is_inside(slow, of)))
        return;
    value amount = slow_evaluate(slow, of.limit->measure);
    bool booked = concerns == YES && amount.known && amount.number >= 0 &&
                  amount.number <= INT64_MAX && slow_make_key(slow, of, booking);
    if (booked) {
        booking->before = slow_booked_under(slow->ledger, of.limit, booking);
        booking->amount = (int64_t)amount.number;
        booking->limit = INT64_MAX;
        booking->tested = false;
        booked = !__builtin_add_overflow(booking->before, booking->amount, &total);
    }
    if (booked)
        record->booking_count++;
    else
        record->skipped[record->skipped_count++] = (slow_skipped){of.cap, of.place};
}

static void book_caps(slow_evaluator *slow, const uint32_t *caps, uint32_t count, bool tested)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 1; k <= slow->law->caps[caps[i]].limit_count; k++) {
            limit_of of = slow_cap_limit(slow->law, caps[i], k);
            if (tested)
                book_tested(slow, of);
            else
                book_untested(slow, of);
        }
}

static void find_bookings(slow_evaluator *slow)
{
    const lc_law *law = slow->law;
    slow_record *record = &slow->record;
    lc_mode mode = law->outcomes[record->outcome].mode;
    if (mode != LC_MODE_PERMITTED && !(mode == LC_MODE_LICENSABLE && slow->granted))
        return;
    for (uint32_t i = 0; i < record->relied.count; i++) {
        const lc_rule *rule = &law->rules[record->relied.items[i]];
        book_caps(slow, rule->within, rule->within_count, true);
    }
    for (uint32_t i = 0; i < record->agreements.count; i++) {
        uint32_t index = record->agreements.items[i];
        const lc_agreement *agreement = &law->agreements[index];
        for (uint32_t k = 1; k <= agreement->limit_count; k++)
            book_tested(slow, slow_agreement_limit(law, index, k));
        book_caps(slow, agreement->within, agreement->within_count, true);
    }
    const slow_rules *lists[2] = {&record->relied, &record->standing};
    for (int list = 0; list < 2; list++)
        for (uint32_t i = 0; i < lists[list]->count; i++) {
            const lc_rule *rule = &law->rules[lists[list]->items[i]];
            book_caps(slow, rule->toward, rule->toward_count, false);
        }
    for (uint32_t i = 0; i < law->cap_count; i++)
        if (law->caps[i].tally)
            book_untested(slow, slow_cap_limit(law, i, 1));
    record->books = record->booking_count > 0;
}

static value due_date(const slow_evaluator *slow, const lc_duty *duty)
{
    if (!duty->has_due || !slow->read[duty->anchor].known)
        return (value){false, 0};
    int32_t anchor = (int32_t)slow->read[duty->anchor].value;
    switch (duty->unit) {
    case LC_DUE_MONTHS:
        return slow_add_months(anchor, duty->amount);
    case LC_DUE_BUSINESS_DAYS:
        return slow_add_business_days(anchor, duty->amount);
    default:
        return slow_add_days(anchor, duty->amount);
    }
}

static void add_duties(slow_evaluator *slow, uint32_t rule)
{
    slow_record *record = &slow->record;
    const lc_rule *r = &slow->law->rules[rule];
    for (uint32_t i = 0; i < r->duty_count; i++) {
        truth owed =
            r->duties[i].condition ? slow_evaluate_truth(slow, r->duties[i].condition) : YES;
        if (owed == NO)
            continue;
        value due = due_date(slow, &r->duties[i]);
        record->duties[record->duty_count++] =
            (slow_duty){rule, i, due.known, owed == YES, due.known ? (int32_t)due.number : 0};
    }
}

/* ---- what is missing ------------------------------------------------------------------------ */

static void add_missing(slow_evaluator *slow, slow_missing entry)
{
    slow_record *record = &slow->record;
    for (uint32_t i = 0; i < record->missing_count; i++)
        if (record->missing[i].fact == entry.fact && record->missing[i].depth == entry.depth &&
            memcmp(record->missing[i].columns, entry.columns,
                   entry.depth * sizeof *entry.columns) == 0)
            return;
    if (record->missing_count < slow->missing_capacity)
        record->missing[record->missing_count++] = entry;
}

/* A fact, and what could have stood in for it. */
static void add_missing_fact(slow_evaluator *slow, uint32_t fact)
{
    for (; fact != LC_NONE; fact = slow->law->facts[fact].stand_in)
        add_missing(slow, (slow_missing){.fact = fact});
}

/* The cell that NODE names is empty. */
static void add_missing_cell(slow_evaluator *slow, const lc_node *node)
{
    slow_missing entry = {.depth = 0};
    const lc_node *at = node;
    bool path = true;
    while (at->kind == LC_NODE_CELL || at->kind == LC_NODE_IF) {
        if (at->kind == LC_NODE_CELL) {
            for (uint32_t i = SLOW_PATH - 1; i > 0; i--) {
                entry.columns[i] = entry.columns[i - 1];
                entry.registry[i] = entry.registry[i - 1];
            }
            entry.columns[0] = at->index;
            entry.registry[0] = at->a->type.registry;
            entry.depth++;
            at = slow_through_lets(slow->law, at->a);
        } else { /* a row that was chosen: the fact it came from is named */
            path = false;
            at = slow_evaluate_truth(slow, at->c) == YES ? at->a : at->b;
            at = slow_through_lets(slow->law, at);
        }
    }
    if (at->kind != LC_NODE_FACT)
        return;
    entry.fact = at->index;
    add_missing(slow, path ? entry : (slow_missing){.fact = at->index});
}

static void trace(slow_evaluator *slow, const lc_node *node);

static void trace_key(slow_evaluator *slow, limit_of of)
{
    int32_t date;
    if (!slow_has_date(slow, of, &date))
        add_missing_fact(slow, of.date_fact);
    for (uint32_t n = 0; n < of.limit->key_count; n++)
        trace(slow, of.limit->keys[n]);
}

/* Why used, total or left of a cap is not known. */
static void trace_ledger(slow_evaluator *slow, const lc_node *node)
{
    limit_of of = slow_cap_limit(slow->law, node->index, 1);
    value used = slow_used_under(slow, of);
    bool found = !used.known;
    trace_key(slow, of);
    if (node->kind == LC_NODE_LEFT) {
        found = found || !slow_limit_amount(slow, of.limit).known;
        trace(slow, slow_limit_node(slow, of.limit));
    }
    if (node->kind == LC_NODE_TOTAL) {
        if (of.limit->where && slow_is_there(slow, of))
            trace(slow, of.limit->where);
        truth concerns = slow_concern(slow, of);
        found = found || concerns == MAYBE;
        if (concerns != NO && slow_is_inside(slow, of)) {
            found = found || !slow_is_known(slow, of.limit->measure);
            trace(slow, of.limit->measure);
        }
    }
    if (!found)
        slow->error_found = true;
}

/* An open choice: of values by its condition alone, of truths also by what it chooses from. */
static void trace_choice(slow_evaluator *slow, const lc_node *node)
{
    truth condition = slow_evaluate_truth(slow, node->c);
    if (condition == MAYBE)
        trace(slow, node->c);
    const lc_node *taken = condition == YES ? node->a : node->b;
    if (condition == MAYBE && node->type.kind == LC_TYPE_TRUTH) {
        trace(slow, node->a);
        trace(slow, node->b);
    } else if (condition != MAYBE) {
        if (slow_is_known(slow, taken)) /* it does not fit at the scale of the choice */
            slow->error_found = true;
        trace(slow, taken);
    }
}

/* Follows what is not known in NODE down to missing facts, empty cells and errors of arithmetic. */
static void trace(slow_evaluator *slow, const lc_node *node)
{
    const lc_law *law = slow->law;
    if (slow_is_known(slow, node))
        return;
    switch (node->kind) {
    case LC_NODE_LET:
        trace(slow, law->lets[node->index].node);
        return;
    case LC_NODE_FACT:
        add_missing_fact(slow, node->index);
        return;
    case LC_NODE_IF:
        trace_choice(slow, node);
        return;
    case LC_NODE_USED:
    case LC_NODE_TOTAL:
    case LC_NODE_LEFT:
        trace_ledger(slow, node);
        return;
    default:
        break;
    }
    bool a_known = !node->a || slow_is_known(slow, node->a);
    bool b_known = !node->b || slow_is_known(slow, node->b);
    if (node->kind == LC_NODE_CELL && a_known) {
        add_missing_cell(slow, node);
        return;
    }
    if (a_known && b_known)
        slow->error_found = true;
    if (!a_known)
        trace(slow, node->a);
    if (!b_known)
        trace(slow, node->b);
}

/* The conditions of RULE, and of the rules that may bar it. */
static void trace_conditions(slow_evaluator *slow, const lc_rule *rule)
{
    const lc_law *law = slow->law;
    uint32_t index = (uint32_t)(rule - law->rules);
    if (slow->holds[index] == MAYBE)
        for (uint32_t i = 0; i < rule->condition_count; i++)
            trace(slow, rule->conditions[i].node);
    for (uint32_t k = 0; k < rule->barred_by_count; k++) {
        const lc_rule *bar = &law->rules[rule->barred_by[k]];
        if (slow->holds[rule->barred_by[k]] == MAYBE)
            for (uint32_t i = 0; i < bar->condition_count; i++)
                trace(slow, bar->conditions[i].node);
    }
}

static void trace_limit(slow_evaluator *slow, limit_of of)
{
    slow_booking booking;
    room found = slow_room_under(slow, of, &booking);
    if (found == ROOM_ERROR)
        slow->error_found = true;
    if (found != ROOM_MISSING)
        return;
    trace_key(slow, of);
    if (of.limit->where)
        trace(slow, of.limit->where);
    trace(slow, of.limit->measure);
    value most = slow_limit_amount(slow, of.limit);
    const lc_node *node = slow_limit_node(slow, of.limit);
    trace(slow, node);
    if (!most.known && slow_is_known(slow, node))
        slow->error_found = true;
}

static void trace_caps(slow_evaluator *slow, const uint32_t *caps, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 1; k <= slow->law->caps[caps[i]].limit_count; k++)
            trace_limit(slow, slow_cap_limit(slow->law, caps[i], k));
}

static void trace_agreement(slow_evaluator *slow, uint32_t index)
{
    const lc_agreement *agreement = &slow->law->agreements[index];
    if (slow->met[index] != MAYBE)
        return;
    if (agreement_facts(slow, agreement) == MAYBE) {
        if (!slow->read[agreement->destination].known)
            add_missing_fact(slow, agreement->destination);
        for (uint32_t i = 0; i < agreement->cover_count; i++)
            trace(slow, agreement->covers[i].node);
    }
    for (uint32_t k = 1; k <= agreement->limit_count; k++)
        trace_limit(slow, slow_agreement_limit(slow->law, index, k));
    trace_caps(slow, agreement->within, agreement->within_count);
}

static void trace_room(slow_evaluator *slow, const lc_rule *rule)
{
    bool any = false;
    for (uint32_t i = 0; i < rule->under_count; i++)
        if (slow->met[rule->under[i]] != NO) /* another version than that of the day */
            trace_agreement(slow, rule->under[i]);
    for (uint32_t i = 0; rule->under_any && i < slow->law->agreement_count; i++)
        any = any || slow->met[i] == YES;
    for (uint32_t i = 0; rule->under_any && !any && i < slow->law->agreement_count; i++)
        trace_agreement(slow, i);
    trace_caps(slow, rule->within, rule->within_count);
}

/* The unknown exceptions that are reached from RULE. */
static void trace_exceptions(slow_evaluator *slow, uint32_t rule)
{
    const lc_rule *r = &slow->law->rules[rule];
    for (uint32_t i = 0; i < r->exception_count; i++) {
        uint32_t exception = r->exceptions[i];
        if (slow->applies[exception] == NO || slow->seen[exception])
            continue;
        slow->seen[exception] = true;
        if (slow->applies[exception] == MAYBE) {
            trace_conditions(slow, &slow->law->rules[exception]);
            trace_room(slow, &slow->law->rules[exception]);
        }
        trace_exceptions(slow, exception);
    }
}

static int missing_order(const void *left, const void *right)
{
    const slow_missing *a = left, *b = right;
    if (a->fact != b->fact)
        return a->fact < b->fact ? -1 : 1;
    for (uint32_t i = 0; i < a->depth && i < b->depth; i++) {
        if (a->registry[i] != b->registry[i])
            return a->registry[i] < b->registry[i] ? -1 : 1;
        if (a->columns[i] != b->columns[i])
            return a->columns[i] < b->columns[i] ? -1 : 1;
    }
    return a->depth < b->depth ? -1 : a->depth > b->depth;
}

static void find_missing(slow_evaluator *slow)
{
    const lc_law *law = slow->law;
    slow_record *record = &slow->record;
    slow->error_found = false;
    memset(slow->seen, 0, law->rule_count * sizeof *slow->seen);
    for (uint32_t i = 0; i < law->rule_count; i++) {
        if (!is_requirement(slow, i) || slow->applies[i] == NO)
            continue;
        if (slow->applies[i] == MAYBE)
            trace_conditions(slow, &law->rules[i]);
        if (lowest_of(slow, i) < highest_of(slow, i))
            trace_exceptions(slow, i);
    }
    qsort(record->missing, record->missing_count, sizeof *record->missing, missing_order);
}

/* ---- deciding ------------------------------------------------------------------------------- */

static void clear_record(slow_record *record)
{
    record->rejected = record->in_force = record->binding = record->books = false;
    record->enforced = false;
    record->agreements.count = record->also_met.count = record->skipped_count = 0;
    record->outcome = SLOW_INDETERMINATE;
    record->because = SLOW_BECAUSE_NONE;
    record->lowest = record->highest = SLOW_INDETERMINATE;
    record->relied.count = record->standing.count = 0;
    record->booking_count = record->duty_count = record->missing_count = 0;
}

static void reject(slow_record *record)
{
    bool in_force = record->in_force, binding = record->binding, enforced = record->enforced;
    clear_record(record);
    record->rejected = true;
    record->in_force = in_force;
    record->binding = binding;
    record->enforced = enforced;
}

/* Facts as they are read: what stands in, then what is deemed. */
static void read_facts(slow_evaluator *slow)
{
    const lc_law *law = slow->law;
    for (uint32_t i = 0; i < law->fact_count; i++) {
        uint32_t from = i;
        while (!slow->facts[from].known && law->facts[from].stand_in != LC_NONE)
            from = law->facts[from].stand_in;
        slow->read[i] = slow->facts[from];
        const lc_type *type = &law->facts[i].form.type;
        for (uint32_t k = 0; k < law->deem_count && slow->read[i].known; k++)
            if (type->kind == LC_TYPE_ROW && law->deems[k].registry == type->registry &&
                slow->facts[from].value == law->deems[k].from)
                slow->read[i].value = law->deems[k].to;
    }
}

/* False: the order has no date, and needs one. */
static bool begin(slow_evaluator *slow, const slow_fact *facts)
{
    const lc_law *law = slow->law;
    int64_t date = slow->as_at;
    slow->facts = facts;
    read_facts(slow);
    slow->interval = 0;
    if (!slow->has_as_at) {
        if (law->date_fact == LC_NONE)
            return true;
        if (!slow->read[law->date_fact].known)
            return false;
        date = slow->read[law->date_fact].value;
    }
    for (uint32_t i = 1; i < law->dated_count; i++)
        if (law->intervals[i].from <= date)
            slow->interval = i;
    return true;
}

bool slow_selects(slow_evaluator *slow, const slow_fact *facts)
{
    return !slow->law->where || !begin(slow, facts) ||
           slow_evaluate_truth(slow, slow->law->where) == YES;
}

bool slow_holds(slow_evaluator *slow, const lc_node *statement, const slow_ledger *ledger)
{
    slow->ledger = ledger;
    return slow_evaluate_truth(slow, statement) == YES;
}

bool slow_used(slow_evaluator *slow, uint32_t cap, const slow_ledger *ledger, int64_t *used)
{
    slow->ledger = ledger;
    value found = slow_used_under(slow, slow_cap_limit(slow->law, cap, 1));
    *used = (int64_t)found.number;
    return found.known;
}

static void begin_record(slow_evaluator *slow)
{
    const lc_interval *interval = &slow->law->intervals[slow->interval];
    clear_record(&slow->record);
    slow->record.in_force = interval->in_force;
    slow->record.binding = interval->binding;
    slow->record.enforced = interval->enforced;
}

/* Under the law of slow->interval. */
static void decide_under(slow_evaluator *slow)
{
    slow_record *record = &slow->record;
    begin_record(slow);
    find_applicable(slow);
    find_range(slow);
    if (record->outcome != SLOW_INDETERMINATE) {
        find_relied_on(slow);
        find_agreements(slow);
        find_status(slow);
        find_bookings(slow);
        for (uint32_t i = 0; i < record->relied.count; i++)
            add_duties(slow, record->relied.items[i]);
        for (uint32_t i = 0; i < record->standing.count; i++)
            add_duties(slow, record->standing.items[i]);
        return;
    }
    find_missing(slow);
    if (slow->error_found)
        reject(record);
}

/* ---- savings --------------------------------------------------------------------------------- */

static truth saves(const slow_evaluator *slow, const lc_amendment *amendment)
{
    truth saved = NO;
    for (uint32_t i = 0; i < amendment->saving_count; i++) {
        truth holds = slow_evaluate_truth(slow, amendment->savings[i].node);
        saved = holds > saved ? holds : saved;
    }
    return saved;
}

/* Whether what AMENDMENT amends, or what that amends, is surely one that saves the order. */
static bool rests_on_saved(const slow_evaluator *slow, const lc_amendment *amendment)
{
    const lc_law *law = slow->law;
    for (uint32_t at = amendment->amends; at != LC_NONE; at = law->amendments[at].amends)
        if (saves(slow, &law->amendments[at]) == YES)
            return true;
    return false;
}

/* The interval of the law of DAY without the amendments of the list of DAY that are in SET. */
static uint32_t interval_without(const lc_law *law, uint32_t day, uint32_t set)
{
    for (uint32_t i = 0; i < law->interval_count; i++)
        if (law->intervals[i].dated == day && law->intervals[i].saved == set)
            return i;
    return LC_NONE;
}

static void keep_missing(slow_evaluator *slow)
{
    const slow_record *record = &slow->record;
    for (uint32_t i = 0; i < record->missing_count; i++) {
        uint32_t at = 0;
        while (at < slow->kept_count && missing_order(&slow->kept[at], &record->missing[i]) != 0)
            at++;
        if (at == slow->kept_count)
            slow->kept[slow->kept_count++] = record->missing[i];
    }
}

/* Under every law that may be the order's; of its day, DAY. */
static void decide_under_all(slow_evaluator *slow, uint32_t day, uint32_t sure, uint32_t maybe)
{
    slow_record *record = &slow->record;
    bool unsaved = slow->error_found, rejected = false;
    uint32_t lowest = SLOW_INDETERMINATE, highest = 0;
    keep_missing(slow);
    for (uint32_t left = maybe + 1; left-- > 0;) {
        if ((left & maybe) != left)
            continue;
        slow->interval = interval_without(slow->law, day, sure | left);
        decide_under(slow);
        rejected = rejected || record->rejected;
        lowest = record->lowest < lowest ? record->lowest : lowest;
        highest = record->highest > highest ? record->highest : highest;
        keep_missing(slow);
    }
    if (!rejected && lowest == highest)
        return;
    begin_record(slow);
    if (rejected || unsaved) {
        reject(record);
        return;
    }
    record->lowest = lowest;
    record->highest = highest;
    memcpy(record->missing, slow->kept, slow->kept_count * sizeof *slow->kept);
    record->missing_count = slow->kept_count;
    qsort(record->missing, record->missing_count, sizeof *record->missing, missing_order);
}

static void decide_saved(slow_evaluator *slow)
{
    const lc_law *law = slow->law;
    uint32_t day = slow->interval, sure = 0, maybe = 0;
    slow->error_found = false;
    slow->kept_count = 0;
    for (uint32_t i = 0; i < law->intervals[day].saving_count; i++) {
        const lc_amendment *amendment = &law->amendments[law->intervals[day].saving[i]];
        truth saved = saves(slow, amendment);
        sure |= (uint32_t)(saved == YES) << i;
        if (saved != MAYBE || rests_on_saved(slow, amendment))
            continue;
        maybe |= 1u << i;
        for (uint32_t k = 0; k < amendment->saving_count; k++)
            trace(slow, amendment->savings[k].node);
    }
    if (maybe) {
        decide_under_all(slow, day, sure, maybe);
        return;
    }
    slow->interval = interval_without(law, day, sure);
    decide_under(slow);
}

const slow_record *slow_decide(slow_evaluator *slow, const slow_fact *facts,
                               const slow_ledger *ledger)
{
    const lc_law *law = slow->law;
    slow_record *record = &slow->record;
    slow->ledger = ledger;
    clear_record(record);
    if (!begin(slow, facts)) {
        record->rejected = true;
        return record;
    }
    begin_record(slow);
    if (!record->in_force) {
        record->outcome = record->lowest = record->highest =
            law->intervals[slow->interval].otherwise;
        record->because = SLOW_BECAUSE_NO_LAW;
        return record;
    }
    decide_saved(slow);
    return record;
}

bool slow_book(slow_evaluator *slow, slow_ledger *ledger)
{
    const slow_record *record = &slow->record;
    if (!record->books)
        return true;
    if (ledger->count + record->booking_count > ledger->capacity) {
        size_t capacity = ledger->capacity * 2 + record->booking_count + 16;
        slow_booking *items = realloc(ledger->items, capacity * sizeof *items);
        if (!items)
            return false;
        ledger->items = items;
        ledger->capacity = capacity;
    }
    for (uint32_t i = 0; i < record->booking_count; i++)
        ledger->items[ledger->count++] = record->bookings[i];
    return true;
}

void slow_ledger_free(slow_ledger *ledger)
{
    free(ledger->items);
    *ledger = (slow_ledger){NULL, 0, 0};
}

const char *slow_key(const slow_booking *booking, uint32_t index)
{
    const char *key = booking->keys;
    while (index-- > 0)
        key += strlen(key) + 1;
    return key;
}

/* ---- making and ending ---------------------------------------------------------------------- */

enum { PATHS = 2000 };

static bool make_record(slow_evaluator *slow)
{
    const lc_law *law = slow->law;
    slow_record *record = &slow->record;
    size_t limits = 2, duties = 1;
    for (uint32_t i = 0; i < law->cap_count; i++)
        limits += law->caps[i].limit_count;
    for (uint32_t i = 0; i < law->agreement_count; i++)
        limits += law->agreements[i].limit_count;
    for (uint32_t i = 0; i < law->rule_count; i++)
        duties += law->rules[i].duty_count;
    slow->missing_capacity = law->fact_count + (size_t)PATHS;
    record->relied.items = calloc(law->rule_count + 1u, sizeof(uint32_t));
    record->standing.items = calloc(law->rule_count + 1u, sizeof(uint32_t));
    record->agreements.items = calloc(law->agreement_count + 1u, sizeof(uint32_t));
    record->also_met.items = calloc(law->agreement_count + 1u, sizeof(uint32_t));
    record->skipped = calloc(limits, sizeof *record->skipped);
    record->bookings = calloc(limits, sizeof *record->bookings);
    record->duties = calloc(duties, sizeof *record->duties);
    record->missing = calloc(slow->missing_capacity, sizeof *record->missing);
    return record->relied.items && record->standing.items && record->agreements.items &&
           record->also_met.items && record->skipped && record->bookings && record->duties &&
           record->missing;
}

slow_evaluator *slow_new(const lc_law *law)
{
    slow_evaluator *slow = calloc(1, sizeof *slow);
    if (!slow)
        return NULL;
    slow->law = law;
    slow->granted = true;
    slow->applies = calloc(law->rule_count + 1u, sizeof *slow->applies);
    slow->holds = calloc(law->rule_count + 1u, sizeof *slow->holds);
    slow->met = calloc(law->agreement_count + 1u, sizeof *slow->met);
    slow->read = calloc(law->fact_count + 1u, sizeof *slow->read);
    slow->kept = calloc(law->fact_count + (size_t)PATHS, sizeof *slow->kept);
    slow->seen = calloc(law->rule_count + 1u, sizeof *slow->seen);
    if (!slow->applies || !slow->holds || !slow->met || !slow->read || !slow->kept || !slow->seen ||
        !make_record(slow)) {
        slow_free(slow);
        return NULL;
    }
    return slow;
}

void slow_licences(slow_evaluator *slow, bool granted)
{
    slow->granted = granted;
}

void slow_as_at(slow_evaluator *slow, int32_t date)
{
    slow->has_as_at = true;
    slow->as_at = date;
}

void slow_free(slow_evaluator *slow)
{
    if (!slow)
        return;
    free(slow->applies);
    free(slow->holds);
    free(slow->met);
    free(slow->read);
    free(slow->kept);
    free(slow->record.agreements.items);
    free(slow->record.also_met.items);
    free(slow->record.skipped);
    free(slow->seen);
    free(slow->record.relied.items);
    free(slow->record.standing.items);
    free(slow->record.bookings);
    free(slow->record.duties);
    free(slow->record.missing);
    free(slow);
}
