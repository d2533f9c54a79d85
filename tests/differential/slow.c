/* slow.c - the slow evaluator: see slow.h.
 *
 * Read it beside the meaning of the language: each function is one sentence of it. Every array
 * is as large as the law can need, so deciding cannot run out of memory. Must not: share code
 * with the compiler or the engines, lang/decimal.h included. */
#include "slow.h"

#include "lang/date.h"

#include <stdlib.h>
#include <string.h>

typedef enum { NO, MAYBE, YES } truth;

struct slow_evaluator {
    const lc_law *law;
    bool granted;
    const slow_fact *facts; /* of the order being decided */
    const slow_ledger *ledger;
    truth *applies;    /* per rule: all `when`, no `unless`, and for an exception room */
    bool *seen;        /* per rule, scratch */
    bool **is_missing; /* per fact: the fact itself, then each column of its registry */
    bool error_found;
    slow_record record;
};

/* ---- checked arithmetic in 128 bits --------------------------------------------------------- */

typedef struct {
    bool known;
    lc_int128 number; /* number at the node's scale, days, row */
} value;

static const value unknown = {false, 0};

static value known(lc_int128 number)
{
    return (value){true, number};
}

/* NUMBER x 10^POWER, one power at a time. */
static value times_ten(lc_int128 number, int power)
{
    for (; power > 0; power--)
        if (__builtin_mul_overflow(number, (lc_int128)10, &number))
            return unknown;
    return known(number);
}

/* A / B to the nearest whole number, a half to the even one. */
static value divide_half_even(lc_int128 a, lc_int128 b)
{
    if (b == 0)
        return unknown;
    bool negative = (a < 0) != (b < 0);
    lc_uint128 size_a = a < 0 ? (lc_uint128)0 - (lc_uint128)a : (lc_uint128)a;
    lc_uint128 size_b = b < 0 ? (lc_uint128)0 - (lc_uint128)b : (lc_uint128)b;
    lc_uint128 quotient = size_a / size_b, rest = size_a % size_b;
    lc_uint128 above = size_b - rest; /* what the rest lacks to the next quotient */
    if (rest > above || (rest == above && (quotient & 1) != 0))
        quotient++;
    lc_uint128 most = (lc_uint128)LC_INT128_MAX + (negative ? 1u : 0u);
    if (quotient > most)
        return unknown;
    return known(negative ? (lc_int128)((lc_uint128)0 - quotient) : (lc_int128)quotient);
}

static value divide(lc_int128 a, int scale_a, lc_int128 b, int scale_b)
{
    int power = LC_QUOTIENT_SCALE - scale_a + scale_b;
    value above = times_ten(a, power), below = times_ten(b, -power);
    if (!above.known || !below.known)
        return unknown;
    return divide_half_even(above.number, below.number);
}

/* ---- the values of nodes -------------------------------------------------------------------- */

static const lc_node *through_lets(const lc_law *law, const lc_node *node)
{
    while (node->kind == LC_NODE_LET)
        node = law->lets[node->index].node;
    return node;
}

static value evaluate(const slow_evaluator *slow, const lc_node *node);

/* The cell that NODE names, NULL while the row is not known. */
static const lc_cell_value *cell_of(const slow_evaluator *slow, const lc_node *node)
{
    value row = evaluate(slow, node->a);
    if (!row.known)
        return NULL;
    return &slow->law->registries[node->a->type.registry].rows[row.number].cells[node->index];
}

static value evaluate_sum(const slow_evaluator *slow, const lc_node *node)
{
    value a = evaluate(slow, node->a), b = evaluate(slow, node->b);
    if (!a.known || !b.known)
        return unknown;
    a = times_ten(a.number, node->scale - node->a->scale);
    b = times_ten(b.number, node->scale - node->b->scale);
    lc_int128 result;
    if (!a.known || !b.known)
        return unknown;
    if (node->kind == LC_NODE_ADD ? __builtin_add_overflow(a.number, b.number, &result)
                                  : __builtin_sub_overflow(a.number, b.number, &result))
        return unknown;
    return known(result);
}

/* Numbers, dates and rows. */
static value evaluate(const slow_evaluator *slow, const lc_node *node)
{
    value a, b;
    lc_int128 result;
    const lc_cell_value *cell;
    switch (node->kind) {
    case LC_NODE_NUMBER:
    case LC_NODE_DATE:
        return known(node->number);
    case LC_NODE_ROW:
        return known(node->index);
    case LC_NODE_THRESHOLD:
        return known(slow->law->thresholds[node->index].node->number);
    case LC_NODE_LET:
        return evaluate(slow, slow->law->lets[node->index].node);
    case LC_NODE_FACT:
        return slow->facts[node->index].known ? known(slow->facts[node->index].value) : unknown;
    case LC_NODE_CELL:
        cell = cell_of(slow, node);
        return cell && cell->known ? known(cell->value) : unknown;
    case LC_NODE_ADD:
    case LC_NODE_SUBTRACT:
        return evaluate_sum(slow, node);
    case LC_NODE_MULTIPLY:
        a = evaluate(slow, node->a);
        b = evaluate(slow, node->b);
        if (!a.known || !b.known || __builtin_mul_overflow(a.number, b.number, &result))
            return unknown;
        return known(result);
    case LC_NODE_DIVIDE:
        a = evaluate(slow, node->a);
        b = evaluate(slow, node->b);
        if (!a.known || !b.known)
            return unknown;
        return divide(a.number, node->a->scale, b.number, node->b->scale);
    case LC_NODE_NEGATE:
        a = evaluate(slow, node->a);
        if (!a.known || __builtin_sub_overflow((lc_int128)0, a.number, &result))
            return unknown;
        return known(result);
    default:
        return unknown;
    }
}

/* A text, NULL while it is not known. */
static const char *evaluate_text(const slow_evaluator *slow, const lc_node *node, uint32_t *length)
{
    node = through_lets(slow->law, node);
    if (node->kind == LC_NODE_TEXT) {
        *length = node->text_length;
        return node->text;
    }
    if (node->kind == LC_NODE_FACT) {
        *length = slow->facts[node->index].text_length;
        return slow->facts[node->index].known ? slow->facts[node->index].text : NULL;
    }
    const lc_cell_value *cell = cell_of(slow, node);
    if (!cell || !cell->known)
        return NULL;
    *length = cell->text_length;
    return cell->text;
}

/* ---- truths --------------------------------------------------------------------------------- */

static truth of_bool(bool statement)
{
    return statement ? YES : NO;
}

static truth opposite(truth statement)
{
    return statement == MAYBE ? MAYBE : of_bool(statement == NO);
}

static truth least(truth a, truth b)
{
    return a < b ? a : b;
}

static truth evaluate_truth(const slow_evaluator *slow, const lc_node *node);

/* -1, 0, 1: how A and B compare; false when that is not known. */
static bool compare(const slow_evaluator *slow, const lc_node *node, int *order)
{
    const lc_node *a = node->a, *b = node->b;
    if (a->type.kind == LC_TYPE_TEXT) {
        uint32_t a_length = 0, b_length = 0;
        const char *a_text = evaluate_text(slow, a, &a_length);
        const char *b_text = evaluate_text(slow, b, &b_length);
        if (!a_text || !b_text)
            return false;
        *order = a_length != b_length || memcmp(a_text, b_text, a_length) != 0;
        return true;
    }
    if (a->type.kind == LC_TYPE_TRUTH) {
        truth of_a = evaluate_truth(slow, a), of_b = evaluate_truth(slow, b);
        *order = of_a != of_b;
        return of_a != MAYBE && of_b != MAYBE;
    }
    value of_a = evaluate(slow, a), of_b = evaluate(slow, b);
    if (!of_a.known || !of_b.known)
        return false;
    if (a->type.kind == LC_TYPE_NUMBER) {
        int scale = a->scale > b->scale ? a->scale : b->scale;
        of_a = times_ten(of_a.number, scale - a->scale);
        of_b = times_ten(of_b.number, scale - b->scale);
        if (!of_a.known || !of_b.known)
            return false;
    }
    *order = of_a.number < of_b.number ? -1 : of_a.number > of_b.number;
    return true;
}

static truth evaluate_comparison(const slow_evaluator *slow, const lc_node *node)
{
    int order;
    if (!compare(slow, node, &order))
        return MAYBE;
    switch (node->kind) {
    case LC_NODE_EQUAL:
        return of_bool(order == 0);
    case LC_NODE_NOT_EQUAL:
        return of_bool(order != 0);
    case LC_NODE_LESS:
        return of_bool(order < 0);
    case LC_NODE_LESS_EQUAL:
        return of_bool(order <= 0);
    case LC_NODE_GREATER:
        return of_bool(order > 0);
    default:
        return of_bool(order >= 0);
    }
}

static truth evaluate_truth(const slow_evaluator *slow, const lc_node *node)
{
    const lc_cell_value *cell;
    value row;
    switch (node->kind) {
    case LC_NODE_TRUTH:
        return of_bool(node->number != 0);
    case LC_NODE_FACT:
        return slow->facts[node->index].known ? of_bool(slow->facts[node->index].value != 0)
                                              : MAYBE;
    case LC_NODE_CELL:
        cell = cell_of(slow, node);
        return cell && cell->known ? of_bool(cell->value != 0) : MAYBE;
    case LC_NODE_LET:
        return evaluate_truth(slow, slow->law->lets[node->index].node);
    case LC_NODE_NOT:
        return opposite(evaluate_truth(slow, node->a));
    case LC_NODE_AND:
        return least(evaluate_truth(slow, node->a), evaluate_truth(slow, node->b));
    case LC_NODE_OR:
        return opposite(least(opposite(evaluate_truth(slow, node->a)),
                              opposite(evaluate_truth(slow, node->b))));
    case LC_NODE_IN:
        row = evaluate(slow, node->a);
        if (!row.known)
            return MAYBE;
        return of_bool(slow->law->sets[node->index].members[row.number] != 0);
    default:
        return evaluate_comparison(slow, node);
    }
}

static bool is_known(const slow_evaluator *slow, const lc_node *node)
{
    uint32_t length;
    switch (node->type.kind) {
    case LC_TYPE_TRUTH:
        return evaluate_truth(slow, node) != MAYBE;
    case LC_TYPE_TEXT:
        return evaluate_text(slow, node, &length) != NULL;
    default:
        return evaluate(slow, node).known;
    }
}

/* ---- caps ----------------------------------------------------------------------------------- */

/* A number as a person writes it, no longer than it must be. */
static uint32_t write_number(char *text, int64_t number, int scale)
{
    char digits[96];
    uint32_t count = 0, length = 0;
    uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    for (; scale < 0 && size != 0; scale++)
        digits[count++] = '0';
    while (scale > 0 && size % 10 == 0) {
        size /= 10;
        scale--;
    }
    uint32_t places = scale > 0 ? (uint32_t)scale : 0;
    for (uint32_t i = 0; size != 0 || i <= places; i++) {
        digits[count++] = (char)('0' + size % 10);
        size /= 10;
    }
    if (number < 0)
        text[length++] = '-';
    while (count > 0) {
        text[length++] = digits[--count];
        if (places && count == places)
            text[length++] = '.';
    }
    return length;
}

/* The value of FACT as a key of a ledger. */
static uint32_t write_key(const slow_evaluator *slow, uint32_t fact, char *text)
{
    const lc_form *form = &slow->law->facts[fact].form;
    const slow_fact *stated = &slow->facts[fact];
    switch (form->type.kind) {
    case LC_TYPE_TEXT:
        memcpy(text, stated->text, stated->text_length);
        return stated->text_length;
    case LC_TYPE_TRUTH:
        memcpy(text, stated->value ? "yes" : "no ", 3);
        return stated->value ? 3 : 2;
    case LC_TYPE_DATE:
        lc_date_write(text, (int32_t)stated->value);
        return LC_DATE_TEXT - 1;
    case LC_TYPE_ROW: {
        const lc_name *key = slow->law->registries[form->type.registry].rows[stated->value].key;
        memcpy(text, key->text, key->length);
        return key->length;
    }
    default:
        return write_number(text, stated->value, form->scale);
    }
}

static int32_t first_day(lc_window window, int32_t date)
{
    int year, month, day;
    int32_t first = 0;
    lc_date_to_parts(date, &year, &month, &day);
    if (window == LC_WINDOW_YEAR)
        month = 1;
    else if (window == LC_WINDOW_QUARTER)
        month = (month - 1) / 3 * 3 + 1;
    else if (window == LC_WINDOW_EVER)
        return 0;
    lc_date_from_parts(&first, year, month, 1);
    return first;
}

static bool same_key(const slow_booking *a, const slow_booking *b)
{
    return a->cap == b->cap && a->place == b->place && a->start == b->start &&
           a->window == b->window && a->key_sum == b->key_sum && a->key_bytes == b->key_bytes &&
           memcmp(a->keys, b->keys, a->key_bytes) == 0;
}

static int64_t booked_under(const slow_ledger *ledger, const slow_booking *key)
{
    int64_t sum = 0;
    for (size_t i = 0; ledger && i < ledger->count; i++)
        if (same_key(&ledger->items[i], key))
            sum += ledger->items[i].amount;
    return sum;
}

/* LIMIT brought to the scale of the amounts: rounded down, and as large as 128 bits if it is
 * larger. */
static lc_int128 floor_limit(lc_int128 limit, int from, int to)
{
    value scaled = times_ten(limit, to - from);
    if (!scaled.known)
        return limit < 0 ? LC_INT128_MIN : LC_INT128_MAX;
    for (; from > to; from--)
        scaled.number = scaled.number / 10 - (scaled.number % 10 < 0 ? 1 : 0);
    return scaled.number;
}

typedef enum {
    ROOM_YES,
    ROOM_NO,
    ROOM_NO_CONCERN, /* room, and nothing is booked */
    ROOM_MISSING,    /* a key, the measure or the limit is not known */
    ROOM_ERROR       /* all is known, but this order cannot be booked */
} room;

/* Whether LIMIT (number PLACE of CAP) has room, and what would be booked. */
static room room_under(const slow_evaluator *slow, uint32_t cap, uint32_t place,
                       slow_booking *booking)
{
    const lc_cap_limit *limit = &slow->law->caps[cap].limits[place - 1];
    int32_t date = 0;
    if (slow->law->date_fact != LC_NONE)
        date = (int32_t)slow->facts[slow->law->date_fact].value;
    if (date < slow->law->caps[cap].counts_from)
        return ROOM_NO_CONCERN;
    if (limit->has_period && (date < limit->from || date > limit->until))
        return ROOM_NO;
    value amount = evaluate(slow, limit->measure), most = evaluate(slow, limit->limit);
    if (!amount.known || !most.known)
        return ROOM_MISSING;
    booking->cap = cap;
    booking->place = place;
    booking->window = limit->has_period ? (uint32_t)SLOW_WINDOW_PERIOD : (uint32_t)limit->window;
    booking->start = limit->has_period ? limit->from : first_day(limit->window, date);
    booking->key_count = limit->key_count;
    booking->key_bytes = 0;
    for (uint32_t i = 0; i < limit->key_count; i++) {
        if (!slow->facts[limit->keys[i]].known)
            return ROOM_MISSING;
        booking->key_bytes += write_key(slow, limit->keys[i], booking->keys + booking->key_bytes);
        booking->keys[booking->key_bytes++] = '\0';
    }
    booking->key_sum = 0;
    for (uint32_t i = 0; i < booking->key_bytes; i++)
        booking->key_sum = booking->key_sum * 131 + (unsigned char)booking->keys[i];
    if (amount.number < 0)
        return ROOM_ERROR;
    booking->before = booked_under(slow->ledger, booking);
    lc_int128 bound = floor_limit(most.number, limit->limit->scale, limit->measure->scale);
    booking->limit = bound > INT64_MAX ? INT64_MAX : bound < INT64_MIN ? INT64_MIN : (int64_t)bound;
    lc_int128 total;
    if (__builtin_add_overflow(amount.number, (lc_int128)booking->before, &total))
        total = LC_INT128_MAX;
    if (total > bound)
        return ROOM_NO;
    if (total > INT64_MAX)
        return ROOM_ERROR;
    booking->amount = (int64_t)amount.number;
    return ROOM_YES;
}

static truth room_truth(room found)
{
    return found == ROOM_NO ? NO : found == ROOM_YES || found == ROOM_NO_CONCERN ? YES : MAYBE;
}

/* Room in every limit of every cap that RULE is within. */
static truth room_for(const slow_evaluator *slow, const lc_rule *rule)
{
    truth all = YES;
    slow_booking booking;
    for (uint32_t i = 0; i < rule->within_count; i++)
        for (uint32_t k = 0; k < slow->law->caps[rule->within[i]].limit_count; k++)
            all = least(all, room_truth(room_under(slow, rule->within[i], k + 1, &booking)));
    return all;
}

/* ---- rules ---------------------------------------------------------------------------------- */

static truth condition_truth(const slow_evaluator *slow, const lc_condition *condition)
{
    truth statement = evaluate_truth(slow, condition->node);
    return condition->unless ? opposite(statement) : statement;
}

static void find_applicable(slow_evaluator *slow)
{
    for (uint32_t i = 0; i < slow->law->rule_count; i++) {
        const lc_rule *rule = &slow->law->rules[i];
        truth all = YES;
        for (uint32_t k = 0; k < rule->condition_count; k++)
            all = least(all, condition_truth(slow, &rule->conditions[k]));
        slow->applies[i] = least(all, room_for(slow, rule));
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
    return slow->law->rules[rule].despite_count == 0;
}

static void find_range(slow_evaluator *slow)
{
    const lc_law *law = slow->law;
    slow_record *record = &slow->record;
    bool some = false;
    uint32_t lowest_sure = 0, strictest = 0, least_low = law->otherwise;
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
    if (!some && law->otherwise > strictest)
        record->highest = law->otherwise;
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

static void find_bookings(slow_evaluator *slow)
{
    const lc_law *law = slow->law;
    slow_record *record = &slow->record;
    lc_mode mode = law->outcomes[record->outcome].mode;
    if (mode != LC_MODE_PERMITTED && !(mode == LC_MODE_LICENSABLE && slow->granted))
        return;
    for (uint32_t i = 0; i < record->relied.count; i++) {
        const lc_rule *rule = &law->rules[record->relied.items[i]];
        for (uint32_t k = 0; k < rule->within_count; k++) {
            uint32_t cap = rule->within[k];
            bool again = false;
            for (uint32_t b = 0; b < record->booking_count; b++)
                again = again || record->bookings[b].cap == cap;
            for (uint32_t place = 1; !again && place <= law->caps[cap].limit_count; place++)
                if (room_under(slow, cap, place, &record->bookings[record->booking_count]) ==
                    ROOM_YES)
                    record->booking_count++;
        }
    }
    record->books = record->booking_count > 0;
}

static void add_duties(slow_evaluator *slow, uint32_t rule)
{
    slow_record *record = &slow->record;
    const lc_rule *r = &slow->law->rules[rule];
    for (uint32_t i = 0; i < r->duty_count; i++) {
        slow_duty *duty = &record->duties[record->duty_count++];
        *duty = (slow_duty){rule, i, false, 0};
        if (!r->duties[i].has_due || !slow->facts[r->duties[i].anchor].known)
            continue;
        int64_t due = slow->facts[r->duties[i].anchor].value + r->duties[i].days;
        duty->due_known = due >= LC_DATE_MIN && due <= LC_DATE_MAX;
        duty->due = duty->due_known ? (int32_t)due : 0;
    }
}

/* ---- what is missing ------------------------------------------------------------------------ */

/* Follows what is not known in NODE down to missing facts, empty cells and errors of arithmetic. */
static void trace(slow_evaluator *slow, const lc_node *node)
{
    const lc_law *law = slow->law;
    if (is_known(slow, node))
        return;
    if (node->kind == LC_NODE_LET) {
        trace(slow, law->lets[node->index].node);
        return;
    }
    if (node->kind == LC_NODE_FACT) {
        slow->is_missing[node->index][0] = true;
        return;
    }
    bool a_known = !node->a || is_known(slow, node->a);
    bool b_known = !node->b || is_known(slow, node->b);
    if (node->kind == LC_NODE_CELL && a_known) {
        const lc_node *row = through_lets(law, node->a);
        if (row->kind == LC_NODE_FACT)
            slow->is_missing[row->index][1 + node->index] = true;
        return;
    }
    if (a_known && b_known)
        slow->error_found = true;
    if (!a_known)
        trace(slow, node->a);
    if (!b_known)
        trace(slow, node->b);
}

static void trace_conditions(slow_evaluator *slow, const lc_rule *rule)
{
    for (uint32_t i = 0; i < rule->condition_count; i++)
        trace(slow, rule->conditions[i].node);
}

static void trace_room(slow_evaluator *slow, const lc_rule *rule)
{
    slow_booking booking;
    for (uint32_t i = 0; i < rule->within_count; i++) {
        const lc_cap *cap = &slow->law->caps[rule->within[i]];
        for (uint32_t k = 0; k < cap->limit_count; k++) {
            const lc_cap_limit *limit = &cap->limits[k];
            room found = room_under(slow, rule->within[i], k + 1, &booking);
            if (found == ROOM_ERROR)
                slow->error_found = true;
            if (found != ROOM_MISSING)
                continue;
            for (uint32_t n = 0; n < limit->key_count; n++)
                if (!slow->facts[limit->keys[n]].known)
                    slow->is_missing[limit->keys[n]][0] = true;
            trace(slow, limit->measure);
            trace(slow, limit->limit);
        }
    }
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

static uint32_t columns_of(const lc_law *law, uint32_t fact)
{
    const lc_form *form = &law->facts[fact].form;
    return form->type.kind == LC_TYPE_ROW ? law->registries[form->type.registry].column_count : 0;
}

static void find_missing(slow_evaluator *slow)
{
    const lc_law *law = slow->law;
    slow_record *record = &slow->record;
    slow->error_found = false;
    memset(slow->seen, 0, law->rule_count * sizeof *slow->seen);
    for (uint32_t i = 0; i < law->fact_count; i++)
        memset(slow->is_missing[i], 0, (1 + columns_of(law, i)) * sizeof(bool));
    for (uint32_t i = 0; i < law->rule_count; i++) {
        if (!is_requirement(slow, i) || slow->applies[i] == NO)
            continue;
        if (slow->applies[i] == MAYBE)
            trace_conditions(slow, &law->rules[i]);
        if (lowest_of(slow, i) < highest_of(slow, i))
            trace_exceptions(slow, i);
    }
    for (uint32_t i = 0; i < law->fact_count; i++)
        for (uint32_t k = 0; k <= columns_of(law, i); k++)
            if (slow->is_missing[i][k])
                record->missing[record->missing_count++] =
                    (slow_missing){i, k == 0 ? LC_NONE : k - 1};
}

/* ---- deciding ------------------------------------------------------------------------------- */

static void clear_record(slow_record *record)
{
    record->rejected = record->in_force = record->binding = record->books = false;
    record->outcome = SLOW_INDETERMINATE;
    record->because = SLOW_BECAUSE_NONE;
    record->lowest = record->highest = SLOW_INDETERMINATE;
    record->relied.count = record->standing.count = 0;
    record->booking_count = record->duty_count = record->missing_count = 0;
}

static void reject(slow_record *record)
{
    bool in_force = record->in_force, binding = record->binding;
    clear_record(record);
    record->rejected = true;
    record->in_force = in_force;
    record->binding = binding;
}

static const lc_interval *interval_of(const slow_evaluator *slow)
{
    const lc_law *law = slow->law;
    const lc_interval *found = &law->intervals[0];
    if (law->date_fact == LC_NONE)
        return found;
    for (uint32_t i = 1; i < law->interval_count; i++)
        if (law->intervals[i].from <= slow->facts[law->date_fact].value)
            found = &law->intervals[i];
    return found;
}

const slow_record *slow_decide(slow_evaluator *slow, const slow_fact *facts,
                               const slow_ledger *ledger)
{
    const lc_law *law = slow->law;
    slow_record *record = &slow->record;
    slow->facts = facts;
    slow->ledger = ledger;
    clear_record(record);
    if (law->date_fact != LC_NONE && !facts[law->date_fact].known) {
        record->rejected = true;
        return record;
    }
    const lc_interval *interval = interval_of(slow);
    record->in_force = interval->in_force;
    record->binding = interval->binding;
    if (!interval->in_force) {
        record->outcome = record->lowest = record->highest = law->otherwise;
        record->because = SLOW_BECAUSE_NO_LAW;
        return record;
    }
    find_applicable(slow);
    find_range(slow);
    if (record->outcome != SLOW_INDETERMINATE) {
        find_relied_on(slow);
        find_bookings(slow);
        for (uint32_t i = 0; i < record->relied.count; i++)
            add_duties(slow, record->relied.items[i]);
        for (uint32_t i = 0; i < record->standing.count; i++)
            add_duties(slow, record->standing.items[i]);
        return record;
    }
    find_missing(slow);
    if (slow->error_found)
        reject(record);
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

static bool make_record(slow_evaluator *slow)
{
    const lc_law *law = slow->law;
    slow_record *record = &slow->record;
    size_t limits = 1, duties = 1, missing = 1;
    for (uint32_t i = 0; i < law->cap_count; i++)
        limits += law->caps[i].limit_count;
    for (uint32_t i = 0; i < law->rule_count; i++)
        duties += law->rules[i].duty_count;
    for (uint32_t i = 0; i < law->fact_count; i++)
        missing += 1 + columns_of(law, i);
    record->relied.items = calloc(law->rule_count + 1u, sizeof(uint32_t));
    record->standing.items = calloc(law->rule_count + 1u, sizeof(uint32_t));
    record->bookings = calloc(limits, sizeof *record->bookings);
    record->duties = calloc(duties, sizeof *record->duties);
    record->missing = calloc(missing, sizeof *record->missing);
    slow->is_missing = calloc(law->fact_count + 1u, sizeof *slow->is_missing);
    bool made = record->relied.items && record->standing.items && record->bookings &&
                record->duties && record->missing && slow->is_missing;
    for (uint32_t i = 0; made && i < law->fact_count; i++) {
        slow->is_missing[i] = calloc(1 + columns_of(law, i), sizeof(bool));
        made = slow->is_missing[i] != NULL;
    }
    return made;
}

slow_evaluator *slow_new(const lc_law *law)
{
    slow_evaluator *slow = calloc(1, sizeof *slow);
    if (!slow)
        return NULL;
    slow->law = law;
    slow->granted = true;
    slow->applies = calloc(law->rule_count + 1u, sizeof *slow->applies);
    slow->seen = calloc(law->rule_count + 1u, sizeof *slow->seen);
    if (!slow->applies || !slow->seen || !make_record(slow)) {
        slow_free(slow);
        return NULL;
    }
    return slow;
}

void slow_licences(slow_evaluator *slow, bool granted)
{
    slow->granted = granted;
}

void slow_free(slow_evaluator *slow)
{
    if (!slow)
        return;
    for (uint32_t i = 0; slow->is_missing && i < slow->law->fact_count; i++)
        free(slow->is_missing[i]);
    free(slow->is_missing);
    free(slow->applies);
    free(slow->seen);
    free(slow->record.relied.items);
    free(slow->record.standing.items);
    free(slow->record.bookings);
    free(slow->record.duties);
    free(slow->record.missing);
    free(slow);
}
