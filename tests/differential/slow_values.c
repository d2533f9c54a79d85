/* slow_values.c - the slow evaluator's expressions, keys, bookings and room: see slow.h.
 *
 * Read it beside the meaning of the language: each function is one sentence of it. Must not:
 * share code with the compiler or the engines, lang/decimal.h included. */
#include "slow_parts.h"

#include "lang/date.h"

#include <stdlib.h>
#include <string.h>

/* ---- checked arithmetic in 128 bits --------------------------------------------------------- */

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

const lc_node *slow_through_lets(const lc_law *law, const lc_node *node)
{
    while (node->kind == LC_NODE_LET)
        node = law->lets[node->index].node;
    return node;
}

static value ledger_value(const slow_evaluator *slow, const lc_node *node);

/* ---- dates ----------------------------------------------------------------------------------- */

/* DATE and so many months, the day as late as that month allows. */
value slow_add_months(int32_t date, int64_t months)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    int32_t result;
    lc_date_to_parts(date, &year, &month, &day);
    int64_t count = (int64_t)year * 12 + month - 1 + months;
    int64_t to_year = count >= 0 ? count / 12 : -((11 - count) / 12);
    int to_month = (int)(count - to_year * 12);
    if (to_year < 1 || to_year > 9999)
        return unknown;
    bool leap = (to_year % 4 == 0 && to_year % 100 != 0) || to_year % 400 == 0;
    int last = days[to_month] + (to_month == 1 && leap ? 1 : 0);
    if (!lc_date_from_parts(&result, (int)to_year, to_month + 1, day < last ? day : last))
        return unknown;
    return known(result);
}

value slow_add_days(int64_t date, int64_t days)
{
    int64_t result = date + days;
    return result < LC_DATE_MIN || result > LC_DATE_MAX ? unknown : known(result);
}

/* One day after the other, those from Monday to Friday counted. */
value slow_add_business_days(int32_t date, int32_t days)
{
    int64_t at = date;
    int step = days < 0 ? -1 : 1;
    for (int32_t left = days < 0 ? -days : days; left > 0;) {
        at += step;
        if (at < LC_DATE_MIN || at > LC_DATE_MAX)
            return unknown;
        int64_t weekday = ((at % 7) + 10) % 7; /* 1970-01-01 was a Thursday: 0 is Monday */
        if (weekday < 5)
            left--;
    }
    return known(at);
}

static value date_part(const slow_evaluator *slow, const lc_node *node)
{
    value date = slow_evaluate(slow, node->a);
    int year, month, day;
    if (!date.known)
        return unknown;
    lc_date_to_parts((int32_t)date.number, &year, &month, &day);
    if (node->kind == LC_NODE_YEAR_OF)
        return known(year);
    if (node->kind == LC_NODE_QUARTER_OF)
        return known((month + 2) / 3);
    return known(node->kind == LC_NODE_MONTH_OF ? month : day);
}

/* ---- the values of nodes, by kind ---------------------------------------------------------- */

static value evaluate_choice(const slow_evaluator *slow, const lc_node *node)
{
    truth condition = slow_evaluate_truth(slow, node->c);
    if (condition == MAYBE)
        return unknown;
    const lc_node *taken = condition == YES ? node->a : node->b;
    value result = slow_evaluate(slow, taken);
    return result.known && node->type.kind == LC_TYPE_NUMBER
               ? times_ten(result.number, node->scale - taken->scale)
               : result;
}

static value evaluate_extreme(const slow_evaluator *slow, const lc_node *node)
{
    value a = slow_evaluate(slow, node->a), b = slow_evaluate(slow, node->b);
    if (!a.known || !b.known)
        return unknown;
    a = times_ten(a.number, node->scale - node->a->scale);
    b = times_ten(b.number, node->scale - node->b->scale);
    if (!a.known || !b.known)
        return unknown;
    bool first = node->kind == LC_NODE_MINIMUM ? a.number <= b.number : a.number >= b.number;
    return first ? a : b;
}

static value threshold_value(const slow_evaluator *slow, uint32_t index)
{
    const lc_threshold *threshold = &slow->law->thresholds[index];
    value found = unknown;
    for (uint32_t i = 0; i < threshold->step_count; i++)
        if (threshold->steps[i].first_interval <= slow->interval)
            found = known(threshold->steps[i].number);
    return found;
}

/* The cell that NODE names, NULL while the row is not known. */
static const lc_cell_value *cell_of(const slow_evaluator *slow, const lc_node *node)
{
    value row = slow_evaluate(slow, node->a);
    if (!row.known)
        return NULL;
    return &slow->law->registries[node->a->type.registry].rows[row.number].cells[node->index];
}

static value evaluate_sum(const slow_evaluator *slow, const lc_node *node)
{
    value a = slow_evaluate(slow, node->a), b = slow_evaluate(slow, node->b);
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
value slow_evaluate(const slow_evaluator *slow, const lc_node *node)
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
        return threshold_value(slow, node->index);
    case LC_NODE_LET:
        return slow_evaluate(slow, slow->law->lets[node->index].node);
    case LC_NODE_FACT:
        return slow->read[node->index].known ? known(slow->read[node->index].value) : unknown;
    case LC_NODE_CELL:
        cell = cell_of(slow, node);
        return cell && cell->known ? known(cell->value) : unknown;
    case LC_NODE_ADD:
    case LC_NODE_SUBTRACT:
        return evaluate_sum(slow, node);
    case LC_NODE_MULTIPLY:
        a = slow_evaluate(slow, node->a);
        b = slow_evaluate(slow, node->b);
        if (!a.known || !b.known || __builtin_mul_overflow(a.number, b.number, &result))
            return unknown;
        return known(result);
    case LC_NODE_DIVIDE:
        a = slow_evaluate(slow, node->a);
        b = slow_evaluate(slow, node->b);
        if (!a.known || !b.known)
            return unknown;
        return divide(a.number, node->a->scale, b.number, node->b->scale);
    case LC_NODE_NEGATE:
        a = slow_evaluate(slow, node->a);
        if (!a.known || __builtin_sub_overflow((lc_int128)0, a.number, &result))
            return unknown;
        return known(result);
    case LC_NODE_MINIMUM:
    case LC_NODE_MAXIMUM:
        return evaluate_extreme(slow, node);
    case LC_NODE_SHIFT_DAYS:
        a = slow_evaluate(slow, node->a);
        return a.known ? slow_add_days((int64_t)a.number, (int64_t)node->number) : unknown;
    case LC_NODE_SHIFT_MONTHS:
        a = slow_evaluate(slow, node->a);
        return a.known ? slow_add_months((int32_t)a.number, (int64_t)node->number) : unknown;
    case LC_NODE_DAYS:
        a = slow_evaluate(slow, node->a);
        b = slow_evaluate(slow, node->b);
        return a.known && b.known ? known(b.number - a.number) : unknown;
    case LC_NODE_YEAR_OF:
    case LC_NODE_QUARTER_OF:
    case LC_NODE_MONTH_OF:
    case LC_NODE_DAY_OF:
        return date_part(slow, node);
    case LC_NODE_IF:
        return evaluate_choice(slow, node);
    case LC_NODE_USED:
    case LC_NODE_TOTAL:
    case LC_NODE_LEFT:
        return ledger_value(slow, node);
    default:
        return unknown;
    }
}

/* A text, NULL while it is not known. */
static const char *evaluate_text(const slow_evaluator *slow, const lc_node *node, uint32_t *length)
{
    node = slow_through_lets(slow->law, node);
    if (node->kind == LC_NODE_TEXT) {
        *length = node->text_length;
        return node->text;
    }
    if (node->kind == LC_NODE_IF) {
        truth condition = slow_evaluate_truth(slow, node->c);
        if (condition == MAYBE)
            return NULL;
        return evaluate_text(slow, condition == YES ? node->a : node->b, length);
    }
    if (node->kind == LC_NODE_FACT) {
        *length = slow->read[node->index].text_length;
        return slow->read[node->index].known ? slow->read[node->index].text : NULL;
    }
    const lc_cell_value *cell = cell_of(slow, node);
    if (!cell || !cell->known)
        return NULL;
    *length = cell->text_length;
    return cell->text;
}

/* ---- truths --------------------------------------------------------------------------------- */

truth slow_of_bool(bool statement)
{
    return statement ? YES : NO;
}

truth slow_opposite(truth statement)
{
    return statement == MAYBE ? MAYBE : slow_of_bool(statement == NO);
}

truth slow_least(truth a, truth b)
{
    return a < b ? a : b;
}

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
        truth of_a = slow_evaluate_truth(slow, a), of_b = slow_evaluate_truth(slow, b);
        *order = of_a != of_b;
        return of_a != MAYBE && of_b != MAYBE;
    }
    value of_a = slow_evaluate(slow, a), of_b = slow_evaluate(slow, b);
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
        return slow_of_bool(order == 0);
    case LC_NODE_NOT_EQUAL:
        return slow_of_bool(order != 0);
    case LC_NODE_LESS:
        return slow_of_bool(order < 0);
    case LC_NODE_LESS_EQUAL:
        return slow_of_bool(order <= 0);
    case LC_NODE_GREATER:
        return slow_of_bool(order > 0);
    default:
        return slow_of_bool(order >= 0);
    }
}

bool slow_is_member(const slow_evaluator *slow, uint32_t set, uint32_t row)
{
    const lc_row_set *found = &slow->law->sets[set];
    bool member = false;
    for (uint32_t i = 0; i < found->version_count; i++)
        if (found->versions[i].first_interval <= slow->interval)
            member = found->versions[i].members[row] != 0;
    return member;
}

static truth truth_choice(const slow_evaluator *slow, const lc_node *node)
{
    truth condition = slow_evaluate_truth(slow, node->c);
    if (condition != MAYBE)
        return slow_evaluate_truth(slow, condition == YES ? node->a : node->b);
    truth a = slow_evaluate_truth(slow, node->a), b = slow_evaluate_truth(slow, node->b);
    return a == b ? a : MAYBE;
}

/* Of the order as stated. */
static bool is_missing(const slow_evaluator *slow, const lc_node *node)
{
    node = slow_through_lets(slow->law, node);
    if (node->kind == LC_NODE_FACT)
        return !slow->facts[node->index].known || slow->facts[node->index].completed;
    for (const lc_node *row = node; row->kind == LC_NODE_CELL;) {
        row = slow_through_lets(slow->law, row->a);
        /* a completion is not part of the order: no cell is reached through it */
        if (row->kind == LC_NODE_FACT && slow->read[row->index].completed)
            return true;
    }
    return !slow_is_known(slow, node);
}

truth slow_evaluate_truth(const slow_evaluator *slow, const lc_node *node)
{
    const lc_cell_value *cell;
    value row;
    switch (node->kind) {
    case LC_NODE_TRUTH:
        return slow_of_bool(node->number != 0);
    case LC_NODE_DURING:
        return slow_of_bool(slow_is_during(node->times, slow->interval));
    case LC_NODE_FACT:
        return slow->read[node->index].known ? slow_of_bool(slow->read[node->index].value != 0)
                                             : MAYBE;
    case LC_NODE_CELL:
        cell = cell_of(slow, node);
        return cell && cell->known ? slow_of_bool(cell->value != 0) : MAYBE;
    case LC_NODE_LET:
        return slow_evaluate_truth(slow, slow->law->lets[node->index].node);
    case LC_NODE_NOT:
        return slow_opposite(slow_evaluate_truth(slow, node->a));
    case LC_NODE_AND:
        return slow_least(slow_evaluate_truth(slow, node->a), slow_evaluate_truth(slow, node->b));
    case LC_NODE_OR:
        return slow_opposite(slow_least(slow_opposite(slow_evaluate_truth(slow, node->a)),
                                        slow_opposite(slow_evaluate_truth(slow, node->b))));
    case LC_NODE_IN:
        row = slow_evaluate(slow, node->a);
        if (!row.known)
            return MAYBE;
        return slow_of_bool(slow_is_member(slow, node->index, (uint32_t)row.number));
    case LC_NODE_IF:
        return truth_choice(slow, node);
    case LC_NODE_MISSING:
        return slow_of_bool(is_missing(slow, node->a));
    default:
        return evaluate_comparison(slow, node);
    }
}

bool slow_is_known(const slow_evaluator *slow, const lc_node *node)
{
    uint32_t length;
    switch (node->type.kind) {
    case LC_TYPE_TRUTH:
        return slow_evaluate_truth(slow, node) != MAYBE;
    case LC_TYPE_TEXT:
        return evaluate_text(slow, node, &length) != NULL;
    default:
        return slow_evaluate(slow, node).known;
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

/* The value of NODE as a key of a ledger; 0 and false when it is not known. */
static bool write_key(const slow_evaluator *slow, const lc_node *node, char *text, uint32_t *length)
{
    const char *word;
    value number;
    *length = 0;
    if (!slow_is_known(slow, node))
        return false;
    switch (node->type.kind) {
    case LC_TYPE_TEXT:
        word = evaluate_text(slow, node, length);
        memcpy(text, word, *length);
        return true;
    case LC_TYPE_TRUTH:
        *length = slow_evaluate_truth(slow, node) == YES ? 3 : 2;
        memcpy(text, *length == 3 ? "yes" : "no ", 3);
        return true;
    default:
        number = slow_evaluate(slow, node);
        break;
    }
    if (node->type.kind == LC_TYPE_DATE) {
        lc_date_write(text, (int32_t)number.number);
        *length = LC_DATE_TEXT - 1;
    } else if (node->type.kind == LC_TYPE_ROW) {
        const lc_name *key = slow->law->registries[node->type.registry].rows[number.number].key;
        memcpy(text, key->text, key->length);
        *length = key->length;
    } else {
        const lc_form *form =
            node->kind == LC_NODE_FACT
                ? &slow->law->facts[node->index].form
                : &slow->law->registries[node->a->type.registry].columns[node->index].form;
        *length = write_number(text, (int64_t)number.number, form->scale - (form->percent ? 2 : 0));
        if (form->percent)
            text[(*length)++] = '%';
    }
    return true;
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
    return a->owner == b->owner && a->place == b->place && a->start == b->start &&
           a->window == b->window && a->key_sum == b->key_sum && a->key_bytes == b->key_bytes &&
           memcmp(a->keys, b->keys, a->key_bytes) == 0;
}

/* What is booked under KEY on the days after AFTER until UNTIL. */
static int64_t booked_between(const slow_ledger *ledger, const slow_booking *key, int64_t after,
                              int64_t until)
{
    int64_t sum = 0;
    for (size_t i = 0; ledger && i < ledger->count; i++)
        if (same_key(&ledger->items[i], key) && ledger->items[i].date > after &&
            ledger->items[i].date <= until)
            sum += ledger->items[i].amount;
    return sum;
}

/* The day before the span of LIMIT that ends on DATE. */
static int64_t before_span(const lc_cap_limit *limit, int32_t date)
{
    if (!limit->span_months)
        return (int64_t)date - limit->span;
    value before = slow_add_months(date, -(int64_t)limit->span);
    return before.known ? (int64_t)before.number : (int64_t)LC_DATE_MIN - 1;
}

/* Rolling: the fullest of all spans that hold the date, each day that ends one tried. */
int64_t slow_booked_under(const slow_ledger *ledger, const lc_cap_limit *limit,
                          const slow_booking *key)
{
    if (!limit->span)
        return booked_between(ledger, key, INT64_MIN, INT64_MAX);
    int64_t fullest = booked_between(ledger, key, before_span(limit, key->date), key->date);
    for (size_t i = 0; ledger && i < ledger->count; i++) {
        int32_t end = ledger->items[i].date;
        if (!same_key(&ledger->items[i], key) || end <= key->date ||
            before_span(limit, end) >= key->date)
            continue;
        int64_t sum = booked_between(ledger, key, before_span(limit, end), end);
        fullest = sum > fullest ? sum : fullest;
    }
    return fullest;
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

limit_of slow_cap_limit(const lc_law *law, uint32_t cap, uint32_t place)
{
    const lc_cap *found = &law->caps[cap];
    const lc_cap_limit *limit = &found->limits[place - 1];
    bool dated = limit->window != LC_WINDOW_EVER || limit->has_period || limit->span ||
                 found->counts_from > LC_DATE_MIN;
    uint32_t by = found->counts_by != LC_NONE ? found->counts_by : law->date_fact;
    return (limit_of){limit, cap, LC_NONE, place, found->counts_from, dated ? by : LC_NONE};
}

limit_of slow_agreement_limit(const lc_law *law, uint32_t agreement, uint32_t place)
{
    const lc_cap_limit *limit = &law->agreements[agreement].limits[place - 1];
    bool dated = limit->window != LC_WINDOW_EVER || limit->has_period || limit->span;
    return (limit_of){limit, LC_NONE,     agreement,
                      place, LC_DATE_MIN, dated ? law->date_fact : LC_NONE};
}

static truth where_truth(const slow_evaluator *slow, limit_of of)
{
    return of.limit->where ? slow_evaluate_truth(slow, of.limit->where) : YES;
}

bool slow_has_date(const slow_evaluator *slow, limit_of of, int32_t *date)
{
    *date = 0;
    if (of.date_fact == LC_NONE)
        return true;
    *date = (int32_t)slow->read[of.date_fact].value;
    return slow->read[of.date_fact].known;
}

bool slow_is_during(const lc_times *times, uint32_t interval)
{
    bool during = times->always;
    for (uint32_t i = 0; i < times->count; i++)
        during = during || (interval >= times->runs[i].first && interval < times->runs[i].end);
    return during;
}

bool slow_is_there(const slow_evaluator *slow, limit_of of)
{
    return of.cap == LC_NONE || slow_is_during(&slow->law->caps[of.cap].exists, slow->interval);
}

/* Whether the limit concerns the order. */
truth slow_concern(const slow_evaluator *slow, limit_of of)
{
    int32_t date;
    if (!slow_is_there(slow, of))
        return NO;
    truth where = where_truth(slow, of);
    if (where == NO)
        return NO;
    if (!slow_has_date(slow, of, &date))
        return MAYBE;
    return of.date_fact != LC_NONE && date < of.counts_from ? NO : where;
}

bool slow_is_inside(const slow_evaluator *slow, limit_of of)
{
    int32_t date;
    if (!slow_has_date(slow, of, &date)) /* it can be any day */
        return true;
    return !of.limit->has_period || (date >= of.limit->from && date <= of.limit->until);
}

/* Owner, window and keys into BOOKING; false when a key or the date is not known. */
bool slow_make_key(const slow_evaluator *slow, limit_of of, slow_booking *booking)
{
    const lc_cap_limit *limit = of.limit;
    int32_t date;
    if (!slow_has_date(slow, of, &date))
        return false;
    booking->cap = of.cap;
    booking->agreement = of.agreement;
    booking->owner = of.cap != LC_NONE ? slow->law->caps[of.cap].declared.name
                                       : slow->law->agreements[of.agreement].declared.name;
    booking->place = of.place;
    booking->date = date;
    bool period = limit->has_period && limit->window == LC_WINDOW_EVER;
    booking->window = limit->span ? (uint32_t)SLOW_WINDOW_ROLLING
                      : period    ? (uint32_t)SLOW_WINDOW_PERIOD
                                  : (uint32_t)limit->window;
    booking->start = limit->span ? 0 : period ? limit->from : first_day(limit->window, date);
    booking->key_count = limit->key_count;
    booking->key_bytes = 0;
    for (uint32_t i = 0; i < limit->key_count; i++) {
        uint32_t length;
        if (!write_key(slow, limit->keys[i], booking->keys + booking->key_bytes, &length))
            return false;
        booking->key_bytes += length;
        booking->keys[booking->key_bytes++] = '\0';
    }
    booking->key_sum = 0;
    for (uint32_t i = 0; i < booking->key_bytes; i++)
        booking->key_sum = booking->key_sum * 131 + (unsigned char)booking->keys[i];
    return true;
}

/* What it limits to in the interval of the order, at limit_scale. */
value slow_limit_amount(const slow_evaluator *slow, const lc_cap_limit *limit)
{
    const lc_node *node = limit->steps[0].node;
    for (uint32_t i = 1; i < limit->step_count; i++)
        if (limit->steps[i].first_interval <= slow->interval)
            node = limit->steps[i].node;
    value amount = slow_evaluate(slow, node);
    return amount.known ? times_ten(amount.number, limit->limit_scale - node->scale) : unknown;
}

const lc_node *slow_limit_node(const slow_evaluator *slow, const lc_cap_limit *limit)
{
    const lc_node *node = limit->steps[0].node;
    for (uint32_t i = 1; i < limit->step_count; i++)
        if (limit->steps[i].first_interval <= slow->interval)
            node = limit->steps[i].node;
    return node;
}

value slow_used_under(const slow_evaluator *slow, limit_of of)
{
    slow_booking key;
    if (!slow_make_key(slow, of, &key))
        return unknown;
    return known(slow_booked_under(slow->ledger, of.limit, &key));
}

static value ledger_value(const slow_evaluator *slow, const lc_node *node)
{
    limit_of of = slow_cap_limit(slow->law, node->index, 1);
    value used = slow_used_under(slow, of), other;
    lc_int128 result;
    if (!used.known || node->kind == LC_NODE_USED)
        return used;
    if (node->kind == LC_NODE_LEFT) {
        other = slow_limit_amount(slow, of.limit);
        if (!other.known)
            return unknown;
        other = times_ten(other.number, node->scale - of.limit->limit_scale);
        used = times_ten(used.number, node->scale - of.limit->measure->scale);
        if (!other.known || !used.known ||
            __builtin_sub_overflow(other.number, used.number, &result))
            return unknown;
        return known(result);
    }
    truth concerns = slow_concern(slow, of);
    if (concerns == NO || (concerns == YES && !slow_is_inside(slow, of)))
        return used;
    other = slow_evaluate(slow, of.limit->measure);
    if (concerns == MAYBE || !other.known ||
        __builtin_add_overflow(used.number, other.number, &result))
        return unknown;
    return known(result);
}

/* Whether there is room under a limit, and what would be booked. */
room slow_room_under(const slow_evaluator *slow, limit_of of, slow_booking *booking)
{
    truth concerns = slow_concern(slow, of);
    if (concerns == NO)
        return ROOM_NO_CONCERN;
    if (concerns == MAYBE)
        return ROOM_MISSING;
    if (!slow_is_inside(slow, of))
        return ROOM_NO;
    value amount = slow_evaluate(slow, of.limit->measure), most = slow_limit_amount(slow, of.limit);
    if (!amount.known || !most.known || !slow_make_key(slow, of, booking))
        return ROOM_MISSING;
    if (amount.number < 0)
        return ROOM_ERROR;
    booking->before = slow_booked_under(slow->ledger, of.limit, booking);
    lc_int128 bound = floor_limit(most.number, of.limit->limit_scale, of.limit->measure->scale);
    booking->limit = bound > INT64_MAX ? INT64_MAX : bound < INT64_MIN ? INT64_MIN : (int64_t)bound;
    lc_int128 total;
    if (__builtin_add_overflow(amount.number, (lc_int128)booking->before, &total))
        total = LC_INT128_MAX;
    if (total > bound)
        return ROOM_NO;
    if (total > INT64_MAX)
        return ROOM_ERROR;
    booking->amount = (int64_t)amount.number;
    booking->tested = true;
    return ROOM_YES;
}

truth slow_room_truth(room found)
{
    return found == ROOM_NO ? NO : found == ROOM_YES || found == ROOM_NO_CONCERN ? YES : MAYBE;
}

/* Room in every limit of COUNT caps. */
truth slow_room_in_caps(const slow_evaluator *slow, const uint32_t *caps, uint32_t count)
{
    truth all = YES;
    slow_booking booking;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < slow->law->caps[caps[i]].limit_count; k++)
            all = slow_least(all, slow_room_truth(slow_room_under(
                                      slow, slow_cap_limit(slow->law, caps[i], k + 1), &booking)));
    return all;
}
