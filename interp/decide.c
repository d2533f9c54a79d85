/* decide.c - from registers to a decision: room under limits, and the record of what was decided.
 *
 * Concluding reads the fold, walks the chains of exceptions that were relied on, and lists what
 * would be booked and which duties come with it. Nothing here allocates; every list has its room in
 * the machine. Must not: book, except in li_machine_book. */
#include "engine.h"
#include "lang/decimal.h"

#include <string.h>

/* ---- keys and windows ----------------------------------------------------------------------- */

static inline int32_t order_date(const li_machine *machine)
{
    return machine->law->dated ? (int32_t)machine->order.values[machine->law->image.LAW->date_fact]
                               : 0;
}

/* The first days of the calendar windows that hold DATE. */
static void make_windows(li_machine *machine, int32_t date)
{
    int year, month, day;
    lc_date_to_parts(date, &year, &month, &day);
    int32_t *start = machine->window_start;
    start[LICET_WINDOW_EVER] = 0;
    lc_date_from_parts(&start[LICET_WINDOW_YEAR], year, 1, 1);
    lc_date_from_parts(&start[LICET_WINDOW_QUARTER], year, (month - 1) / 3 * 3 + 1, 1);
    lc_date_from_parts(&start[LICET_WINDOW_MONTH], year, month, 1);
    machine->window_date = date;
}

static int32_t window_start(li_machine *machine, const lc_image_limit *limit)
{
    if (limit->window == LICET_WINDOW_EVER)
        return 0;
    if (limit->window == LC_IMAGE_WINDOW_PERIOD)
        return limit->from;
    int32_t date = order_date(machine);
    if (date != machine->window_date)
        make_windows(machine, date);
    return machine->window_start[limit->window];
}

bool li_machine_key(li_machine *machine, uint32_t index, licet_ledger_key *key)
{
    const licet_law *law = machine->law;
    const lc_image *image = &law->image;
    const lc_image_limit *limit = &image->LIMIT[index];
    licet_text *keys =
        limit->key_count ? machine->keys + (limit->first_key - machine->first_key) : NULL;
    for (uint32_t i = 0; i < limit->key_count; i++) {
        uint32_t fact = image->INDEX[limit->first_key + i];
        if (!machine->order.known[fact])
            return false;
        keys[i] = li_fact_text(law, &machine->order, fact,
                               machine->key_text + (size_t)fact * LI_VALUE_TEXT);
    }
    *key = (licet_ledger_key){
        .owner = li_text_of(image, image->CAP[limit->cap].name),
        .place = limit->place_number,
        .key_count = limit->key_count,
        .keys = keys,
        .window = (licet_window)limit->window,
        .window_start = window_start(machine, limit),
        .scale = limit->amount_scale,
    };
    return true;
}

/* ---- room ----------------------------------------------------------------------------------- */

/* NUMBER at scale FROM brought to scale TO, rounded down; what is too large for 128 bits is the
 * largest or smallest that is not. */
static lc_int128 scale_down(lc_int128 number, int from, int to)
{
    lc_int128 result;
    if (lc_decimal_rescale(&result, number, from, to))
        return result;
    enum { MOST_POWER = 38 };
    if (to > from)
        return number < 0 ? LC_INT128_MIN : LC_INT128_MAX;
    if (from - to > MOST_POWER)
        return number < 0 ? -1 : 0;
    lc_int128 divisor = lc_power_of_ten(from - to);
    result = number / divisor;
    return number % divisor < 0 ? result - 1 : result;
}

static int64_t saturate(lc_int128 number)
{
    if (number > INT64_MAX)
        return INT64_MAX;
    return number < INT64_MIN ? INT64_MIN : (int64_t)number;
}

/* The answer of room for a limit that concerns the order, into ROOM what was found on the way. */
static li_truth find_room(li_machine *machine, uint32_t index, li_room *room)
{
    const li_truth yes = {1, 1}, no = {0, 0}, unknown = {0, 1};
    const lc_image_limit *limit = &machine->law->image.LIMIT[index];
    const li_value *amount = &machine->registers[limit->amount].value;
    const li_value *bound = &machine->registers[limit->limit].value;
    licet_ledger_key key;
    if (!amount->known || !bound->known || !li_machine_key(machine, index, &key) ||
        amount->number < 0)
        return unknown;
    licet_status status = li_ledger_read(machine->ledger, &key, &room->before);
    if (LC_UNLIKELY(status != LICET_OK)) {
        machine->fault = status;
        return unknown;
    }
    lc_int128 most = scale_down(bound->number, limit->limit_scale, limit->amount_scale), sum;
    room->bound = saturate(most);
    if (lc_add_overflows((lc_int128)room->before, amount->number, &sum) || sum > most)
        return no;
    return LC_LIKELY(sum <= INT64_MAX) ? yes : unknown;
}

li_truth li_machine_room(li_machine *machine, uint32_t index, int64_t *before, int64_t *bound,
                         bool *concerns)
{
    const lc_image_limit *limit = &machine->law->image.LIMIT[index];
    li_room *room = &machine->rooms[index];
    li_truth truth = {1, 1};
    *room = (li_room){.stamp = machine->stamp, .concerns = true};
    int32_t date = order_date(machine);
    if (machine->law->dated && date < limit->counts_from)
        room->concerns = false;
    else if (limit->window == LC_IMAGE_WINDOW_PERIOD && (date < limit->from || date > limit->until))
        truth = (li_truth){0, 0};
    else
        truth = find_room(machine, index, room);
    if (before)
        *before = room->before;
    if (bound)
        *bound = room->bound;
    if (concerns)
        *concerns = room->concerns;
    return truth;
}

/* ---- the record ----------------------------------------------------------------------------- */

uint32_t li_interval(const licet_law *law, int32_t date)
{
    const lc_image *image = &law->image;
    uint32_t low = 0, high = image->INTERVAL_count; /* the answer lies in [low, high) */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (image->INTERVAL[middle].from <= date)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void li_machine_clear_record(li_machine *machine)
{
    li_record *record = &machine->record;
    record->public = (licet_record){
        .outcome = LICET_INDETERMINATE,
        .lowest = LICET_INDETERMINATE,
        .highest = LICET_INDETERMINATE,
        .because = LICET_BECAUSE_NONE,
    };
    record->error_register = LC_NONE;
    record->reason[0] = '\0';
    const licet_law *law = machine->law;
    if (law->dated && !machine->order.known[law->image.LAW->date_fact])
        return;
    if (law->image.INTERVAL_count) {
        const lc_image_interval *interval =
            &law->image.INTERVAL[li_interval(law, order_date(machine))];
        record->public.in_force = interval->in_force != 0;
        record->public.binding = interval->binding != 0;
    }
}

/* Lists RULE as relied on, once; the mark is taken back by unmark_relied. */
static void rely_on(li_machine *machine, uint32_t rule)
{
    li_record *record = &machine->record;
    if (machine->rule_marks[rule])
        return;
    machine->rule_marks[rule] = 1;
    record->relied[record->public.relied_count++] = rule;
}

/* For each requirement that surely applies: the chain of exceptions down to the one that gives its
 * value, or the requirement itself when none does. */
static void find_relied(li_machine *machine)
{
    const licet_law *law = machine->law;
    const lc_image_rule *rules = law->image.RULE;
    li_record *record = &machine->record;
    for (uint32_t i = 0; i < law->requirement_count; i++) {
        uint32_t rule = law->requirements[i], truth = rules[rule].truth;
        if (truth != LC_NONE && !machine->registers[truth].truth.surely)
            continue;
        uint32_t via = machine->registers[rules[rule].range].range.via;
        if (via == rule) {
            record->standing[record->public.standing_count++] = rule;
            continue;
        }
        while (via != rule) {
            rely_on(machine, via);
            rule = via;
            via = machine->registers[rules[rule].range].range.via;
        }
    }
    for (size_t i = 0; i < record->public.relied_count; i++)
        machine->rule_marks[record->relied[i]] = 0;
}

static bool mode_books(const li_machine *machine, uint32_t outcome)
{
    uint32_t mode = machine->law->image.OUTCOME[outcome].mode;
    return mode == LICET_PERMITTED || (mode == LICET_LICENSABLE && machine->licences_granted);
}

/* What the fold found under LIMIT; read anew if the fold did not come that way. */
static void book_limit(li_machine *machine, uint32_t index)
{
    li_record *record = &machine->record;
    const lc_image_limit *limit = &machine->law->image.LIMIT[index];
    if (machine->limit_marks[index])
        return;
    machine->limit_marks[index] = 1;
    if (machine->rooms[index].stamp != machine->stamp)
        li_machine_room(machine, index, NULL, NULL, NULL);
    const li_room *room = &machine->rooms[index];
    const li_value *amount = &machine->registers[limit->amount].value;
    if (!room->concerns || !amount->known)
        return;
    record->bookings[record->public.booking_count++] = (li_booking){
        .limit = index,
        .amount = (int64_t)amount->number,
        .before = room->before,
        .bound = room->bound,
    };
}

static void find_bookings(li_machine *machine)
{
    const lc_image *image = &machine->law->image;
    li_record *record = &machine->record;
    if (!mode_books(machine, record->public.outcome))
        return;
    for (size_t i = 0; i < record->public.relied_count; i++) {
        const lc_image_rule *rule = &image->RULE[record->relied[i]];
        for (uint32_t k = 0; k < rule->limit_count; k++)
            book_limit(machine, image->INDEX[rule->first_limit + k]);
    }
    for (size_t i = 0; i < record->public.relied_count; i++) {
        const lc_image_rule *rule = &image->RULE[record->relied[i]];
        for (uint32_t k = 0; k < rule->limit_count; k++)
            machine->limit_marks[image->INDEX[rule->first_limit + k]] = 0;
    }
    record->public.books = record->public.booking_count > 0;
}

static void add_duties(li_machine *machine, uint32_t rule)
{
    const lc_image *image = &machine->law->image;
    li_record *record = &machine->record;
    for (uint32_t i = 0; i < image->RULE[rule].duty_count; i++) {
        uint32_t index = image->RULE[rule].first_duty + i;
        const lc_image_duty *duty = &image->DUTY[index];
        li_duty *due = &record->duties[record->public.duty_count++];
        *due = (li_duty){.rule = rule, .duty = index};
        if (!duty->has_due || duty->anchor == LC_NONE || !machine->order.known[duty->anchor])
            continue;
        int64_t day = machine->order.values[duty->anchor] + duty->days;
        due->due_known = day >= LC_DATE_MIN && day <= LC_DATE_MAX;
        due->due = due->due_known ? (int32_t)day : 0;
    }
}

static void find_duties(li_machine *machine)
{
    li_record *record = &machine->record;
    for (size_t i = 0; i < record->public.relied_count; i++)
        add_duties(machine, record->relied[i]);
    for (size_t i = 0; i < record->public.standing_count; i++)
        add_duties(machine, record->standing[i]);
}

/* The order cannot be decided: the expression of error_register has no value, and it matters. */
static void reject(li_machine *machine)
{
    licet_record *record = &machine->record.public;
    li_error_words(machine, machine->record.error_register, machine->record.reason);
    record->rejected = true;
    record->reason = machine->record.reason;
    record->lowest = record->highest = record->outcome = LICET_INDETERMINATE;
    record->missing_count = 0;
}

licet_status li_machine_conclude(li_machine *machine, bool scalar)
{
    const lc_image *image = &machine->law->image;
    licet_record *record = &machine->record.public;
    li_machine_clear_record(machine);
    const li_fold *fold = &machine->registers[image->LAW->result].fold;
    uint8_t lowest, highest;
    li_fold_range(fold, &lowest, &highest);
    record->lowest = lowest;
    record->highest = highest;
    if (LC_LIKELY(lowest == highest)) {
        record->outcome = highest;
        record->because = fold->any ? fold->because : LICET_BECAUSE_OTHERWISE;
        find_relied(machine);
        find_bookings(machine);
        find_duties(machine);
    } else {
        if (!scalar)
            li_machine_run(machine, 0, image->LAW->fold_start);
        li_trace_outcome(machine);
        if (machine->record.error_register != LC_NONE)
            reject(machine);
    }
    machine->stamp++; /* what was read from the ledger is of this order alone */
    return machine->fault;
}

/* An order dated when no law is in force: what holds then is `otherwise`. */
static void conclude_without_law(li_machine *machine)
{
    licet_record *record = &machine->record.public;
    record->outcome = machine->law->image.LAW->otherwise;
    record->lowest = record->highest = record->outcome;
    record->because = LICET_BECAUSE_NO_LAW;
}

licet_status li_machine_decide(li_machine *machine, licet_ledger *ledger)
{
    static const char no_date[] = "no date";
    const licet_law *law = machine->law;
    machine->ledger = ledger;
    machine->fault = LICET_OK;
    machine->ledger_changes = li_ledger_changes(ledger);
    machine->stamp++;
    li_machine_clear_record(machine);
    if (law->dated && !machine->order.known[law->image.LAW->date_fact]) {
        memcpy(machine->record.reason, no_date, sizeof no_date);
        machine->record.public.rejected = true;
        machine->record.public.reason = machine->record.reason;
        return LICET_OK;
    }
    if (!machine->record.public.in_force) {
        conclude_without_law(machine);
        return LICET_OK;
    }
    li_machine_run(machine, 0, law->image.CODE_count);
    if (machine->fault != LICET_OK)
        return machine->fault;
    return li_machine_conclude(machine, true);
}

/* ---- booking -------------------------------------------------------------------------------- */

static licet_status book_all(li_machine *machine, licet_ledger *ledger, licet_text id)
{
    const li_record *record = &machine->record;
    int32_t date = order_date(machine);
    licet_status status = LICET_OK;
    for (size_t i = 0; i < record->public.booking_count && status == LICET_OK; i++) {
        const li_booking *booking = &record->bookings[i];
        licet_ledger_key key;
        if (!li_machine_key(machine, booking->limit, &key))
            return LICET_MISUSE; /* the order is no longer the one decided */
        status = li_ledger_book(ledger, &key, date, booking->amount);
    }
    return status == LICET_OK ? li_ledger_commit(ledger, id) : status;
}

licet_status li_machine_book(li_machine *machine, licet_ledger *ledger, licet_text id)
{
    if (!machine->record.public.books)
        return LICET_OK;
    if (!ledger)
        return LICET_MISUSE;
    licet_status status = li_ledger_begin(ledger);
    if (status != LICET_OK)
        return status;
    status = book_all(machine, ledger, id);
    if (status != LICET_OK)
        li_ledger_rollback(ledger);
    return status;
}
