/* decide.c - from registers to a decision: the record of what was decided.
 *
 * Concluding reads the fold, walks the chains of exceptions that were relied on, and lists the
 * agreements, what would be booked and which duties come with it. Nothing here allocates; every
 * list has its room in the machine. Must not: book; that is for book.c. */
#include "engine.h"
#include "index.h"
#include "paths.h"

#include <string.h>

/* ---- the record ----------------------------------------------------------------------------- */

void li_machine_clear_record(li_machine *machine)
{
    li_record *record = &machine->record;
    record->public = (licet_record){
        .outcome = LICET_INDETERMINATE,
        .lowest = LICET_INDETERMINATE,
        .highest = LICET_INDETERMINATE,
        .because = LICET_BECAUSE_NONE,
    };
    record->relied = machine->relied;
    record->standing = machine->standing;
    record->agreements = machine->agreements;
    record->also_met = machine->also_met;
    record->error_register = LC_NONE;
    record->reason[0] = '\0';
    const lc_image *image = &machine->law->image;
    if (image->INTERVAL_count) {
        const lc_image_interval *interval = &image->INTERVAL[machine->interval];
        record->public.in_force = interval->in_force != 0;
        record->public.binding = interval->binding != 0;
        record->public.enforced = interval->enforced != 0;
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

/* RULE, a requirement that surely applies: the chain of exceptions down to the one that gives its
 * value, or the requirement itself when none does. */
static void rely_on_chain(li_machine *machine, uint32_t rule)
{
    const lc_image_rule *rules = machine->law->image.RULE;
    li_record *record = &machine->record;
    uint32_t via = machine->registers[rules[rule].range].range.via;
    if (via == rule)
        record->standing[record->public.standing_count++] = rule;
    while (via != rule) {
        rely_on(machine, via);
        rule = via;
        via = machine->registers[rules[rule].range].range.via;
    }
}

/* Of the requirements that an indexed run has folded. */
static void find_relied_indexed(li_machine *machine)
{
    const li_register *registers = machine->registers;
    const li_list folded = machine->lists[LI_REQUIREMENTS];
    const li_step *code = machine->law->index->code;
    for (uint32_t i = 0; i < folded.count; i++) {
        const lc_instruction *require = &code[folded.items[i]].in;
        if (registers[require->b].truth.surely)
            rely_on_chain(machine, registers[require->c].range.rule);
    }
}

static void find_relied(li_machine *machine)
{
    const licet_law *law = machine->law;
    li_record *record = &machine->record;
    if (machine->indexed)
        find_relied_indexed(machine);
    for (uint32_t i = 0; i < law->requirement_count && !machine->indexed; i++) {
        uint32_t truth = law->image.RULE[law->requirements[i]].truth;
        if (truth == LC_NONE || machine->registers[truth].truth.surely)
            rely_on_chain(machine, law->requirements[i]);
    }
    for (size_t i = 0; i < record->public.relied_count; i++)
        machine->rule_marks[record->relied[i]] = 0;
}

/* ---- agreements and status ------------------------------------------------------------------- */

static bool is_met(const li_machine *machine, uint32_t agreement)
{
    const licet_law *law = machine->law;
    uint32_t met = law->index ? law->index->met[agreement] : law->image.AGREEMENT[agreement].met;
    return machine->registers[met].truth.surely;
}

static void rely_on_agreement(li_machine *machine, uint32_t agreement)
{
    li_record *record = &machine->record;
    if (machine->agreement_marks[agreement])
        return;
    machine->agreement_marks[agreement] = 1;
    record->agreements[record->public.agreement_count++] = agreement;
}

/* Those that can be met; without `items`: all of the law. */
static li_list possible_agreements(const li_machine *machine)
{
    if (machine->indexed)
        return machine->lists[LI_AGREEMENTS];
    return (li_list){NULL, machine->law->image.AGREEMENT_count};
}

static uint32_t agreement_at(li_list agreements, uint32_t index)
{
    return agreements.items ? agreements.items[index] : index;
}

/* The first agreement that is surely met; LC_NONE: there is none. */
static uint32_t first_met(const li_machine *machine)
{
    const li_list possible = possible_agreements(machine);
    for (uint32_t i = 0; i < possible.count; i++)
        if (is_met(machine, agreement_at(possible, i)))
            return agreement_at(possible, i);
    return LC_NONE;
}

static void find_agreements(li_machine *machine)
{
    const lc_image *image = &machine->law->image;
    li_record *record = &machine->record;
    bool any = false;
    for (size_t i = 0; i < record->public.relied_count; i++) {
        const lc_image_rule *rule = &image->RULE[record->relied[i]];
        for (uint32_t k = 0; k < rule->under_count; k++) /* one of an amended one's versions is */
            if (is_met(machine, image->INDEX[rule->first_under + k]))
                rely_on_agreement(machine, image->INDEX[rule->first_under + k]);
        uint32_t first = rule->under_any ? first_met(machine) : LC_NONE;
        if (first != LC_NONE)
            rely_on_agreement(machine, first);
        any = any || rule->under_any;
    }
    const li_list possible = possible_agreements(machine);
    for (uint32_t i = 0; any && i < possible.count; i++) {
        uint32_t agreement = agreement_at(possible, i);
        if (!machine->agreement_marks[agreement] && is_met(machine, agreement))
            record->also_met[record->public.also_met_count++] = agreement;
    }
    for (size_t i = 0; i < record->public.agreement_count; i++)
        machine->agreement_marks[record->agreements[i]] = 0;
}

static void add_status(li_machine *machine, uint32_t binding, uint32_t enforced)
{
    const lc_image *image = &machine->law->image;
    licet_record *record = &machine->record.public;
    record->binding = record->binding && li_during(image, binding, machine->interval);
    record->enforced = record->enforced && li_during(image, enforced, machine->interval);
}

/* Of all that the decision rests on. */
static void find_status(li_machine *machine)
{
    const lc_image *image = &machine->law->image;
    const li_record *record = &machine->record;
    for (size_t i = 0; i < record->public.relied_count; i++)
        add_status(machine, image->RULE[record->relied[i]].binding,
                   image->RULE[record->relied[i]].enforced);
    for (size_t i = 0; i < record->public.standing_count; i++)
        add_status(machine, image->RULE[record->standing[i]].binding,
                   image->RULE[record->standing[i]].enforced);
    for (size_t i = 0; i < record->public.agreement_count; i++)
        add_status(machine, image->AGREEMENT[record->agreements[i]].binding,
                   image->AGREEMENT[record->agreements[i]].enforced);
}

/* ---- bookings -------------------------------------------------------------------------------- */

static bool mode_books(const li_machine *machine, uint32_t outcome)
{
    uint32_t mode = machine->law->image.OUTCOME[outcome].mode;
    return mode == LICET_PERMITTED || (mode == LICET_LICENSABLE && machine->licences_granted);
}

/* Whether LIMIT comes for the first time; then it is listed as looked at. */
static bool look_at(li_machine *machine, uint32_t index)
{
    if (machine->limit_marks[index])
        return false;
    machine->limit_marks[index] = 1;
    machine->looked[machine->looked_count++] = index;
    return true;
}

static void add_booking(li_machine *machine, uint32_t index, const li_room *room, bool tested)
{
    li_record *record = &machine->record;
    const lc_image_limit *limit = &machine->law->image.LIMIT[index];
    record->bookings[record->public.booking_count++] = (li_booking){
        .limit = index,
        .amount = (int64_t)machine->registers[limit->amount].value.number,
        .before = room->before,
        .bound = tested ? room->bound : INT64_MAX,
        .tested = tested,
    };
}

void li_machine_book_limit(li_machine *machine, uint32_t index)
{
    if (machine->rooms[index].stamp != machine->stamp)
        li_machine_room(machine, index);
    const li_room *room = &machine->rooms[index];
    if (room->concerns && machine->registers[machine->law->image.LIMIT[index].amount].value.known)
        add_booking(machine, index, room, true);
}

void li_machine_count_limit(li_machine *machine, uint32_t index)
{
    li_record *record = &machine->record;
    const li_value *amount = &machine->registers[machine->law->image.LIMIT[index].amount].value;
    li_room room = {.concerns = true};
    bool inside;
    li_truth concern = li_machine_concern(machine, index, &inside);
    if (!concern.possibly || (concern.surely && !inside))
        return;
    int64_t booked = 0, sum;
    if (!concern.surely || !amount->known || amount->number < 0 || amount->number > INT64_MAX ||
        !li_machine_used(machine, index, &booked) ||
        lc_add_overflows(booked, (int64_t)amount->number, &sum)) {
        record->skipped[record->public.skipped_count++] = index;
        return;
    }
    room.before = booked;
    add_booking(machine, index, &room, false);
}

static void book_list(li_machine *machine, uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t limit = machine->law->image.INDEX[first + i];
        if (look_at(machine, limit))
            li_machine_book_limit(machine, limit);
    }
}

static void count(li_machine *machine, uint32_t limit)
{
    if (look_at(machine, limit))
        li_machine_count_limit(machine, limit);
}

static void count_toward(li_machine *machine, const uint32_t *rules, size_t rule_count)
{
    const lc_image *image = &machine->law->image;
    for (size_t i = 0; i < rule_count; i++) {
        const lc_image_rule *rule = &image->RULE[rules[i]];
        for (uint32_t k = 0; k < rule->toward_count; k++)
            count(machine, image->INDEX[rule->first_toward + k]);
    }
}

static void count_tallies(li_machine *machine)
{
    const licet_law *law = machine->law;
    for (uint32_t i = 0; i < law->tally_count; i++)
        count(machine, law->tallies[i]);
}

static void find_bookings(li_machine *machine)
{
    const lc_image *image = &machine->law->image;
    li_record *record = &machine->record;
    machine->looked_count = machine->looked_tested = 0;
    if (!mode_books(machine, record->public.outcome))
        return;
    for (size_t i = 0; i < record->public.relied_count; i++) {
        const lc_image_rule *rule = &image->RULE[record->relied[i]];
        book_list(machine, rule->first_limit, rule->limit_count);
    }
    for (size_t i = 0; i < record->public.agreement_count; i++) {
        const lc_image_agreement *agreement = &image->AGREEMENT[record->agreements[i]];
        book_list(machine, agreement->first_limit, agreement->limit_count);
    }
    machine->looked_tested = machine->looked_count;
    count_toward(machine, record->relied, record->public.relied_count);
    count_toward(machine, record->standing, record->public.standing_count);
    count_tallies(machine);
    for (uint32_t i = 0; i < machine->looked_count; i++)
        machine->limit_marks[machine->looked[i]] = 0;
    record->public.books = record->public.booking_count > 0;
}

/* ---- duties ---------------------------------------------------------------------------------- */

static bool find_due(const li_machine *machine, const lc_image_duty *duty, int32_t *due)
{
    const li_order *facts = &machine->facts;
    if (!duty->has_due || duty->anchor == LC_NONE || !facts->known[duty->anchor])
        return false;
    int32_t anchor = (int32_t)facts->values[duty->anchor];
    if (duty->unit == LC_DUE_MONTHS)
        return lc_date_add_months(due, anchor, duty->amount);
    if (duty->unit == LC_DUE_BUSINESS_DAYS)
        return lc_date_add_business_days(due, anchor, duty->amount);
    int64_t day = (int64_t)anchor + duty->amount;
    *due = (int32_t)day;
    return day >= LC_DATE_MIN && day <= LC_DATE_MAX;
}

void li_machine_owe(li_machine *machine, uint32_t rule, uint32_t index, bool certain)
{
    li_duty *due = &machine->record.duties[machine->record.public.duty_count++];
    *due = (li_duty){.rule = rule, .duty = index, .certain = certain};
    due->due_known = find_due(machine, &machine->law->image.DUTY[index], &due->due);
    due->due = due->due_known ? due->due : 0;
}

static void add_duties(li_machine *machine, uint32_t rule)
{
    const lc_image *image = &machine->law->image;
    for (uint32_t i = 0; i < image->RULE[rule].duty_count; i++) {
        uint32_t index = image->RULE[rule].first_duty + i;
        const lc_image_duty *duty = &image->DUTY[index];
        li_truth owed = {1, 1};
        if (duty->condition != LC_NONE)
            owed = machine->registers[duty->condition].truth;
        if (owed.possibly)
            li_machine_owe(machine, rule, index, owed.surely);
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

/* ---- concluding ------------------------------------------------------------------------------ */

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
    if (LC_UNLIKELY(lowest != highest && machine->indexed)) /* what could move it may be anywhere */
        li_machine_fill(machine);
    record->lowest = lowest;
    record->highest = highest;
    if (LC_LIKELY(lowest == highest)) {
        record->outcome = highest;
        record->because = fold->any ? fold->because : LICET_BECAUSE_OTHERWISE;
        find_relied(machine);
        find_agreements(machine);
        find_status(machine);
        find_bookings(machine);
        find_duties(machine);
    } else {
        if (!scalar)
            li_machine_run(machine, 0, image->LAW->fold_start);
        li_trace_outcome(machine);
        if (machine->record.error_register != LC_NONE)
            reject(machine);
    }
    machine->decided = machine->stamp++; /* what was read from the ledger is of this order alone */
    return machine->fault;
}

/* An order dated when no law is in force: what holds then is `otherwise`. */
static void conclude_without_law(li_machine *machine)
{
    licet_record *record = &machine->record.public;
    record->outcome = machine->law->image.INTERVAL[machine->interval].otherwise;
    record->lowest = record->highest = record->outcome;
    record->because = LICET_BECAUSE_NO_LAW;
}

/* An order without a date that needs one. */
static void conclude_without_date(li_machine *machine)
{
    static const char no_date[] = "no date";
    licet_record *record = &machine->record.public;
    memcpy(machine->record.reason, no_date, sizeof no_date);
    record->rejected = true;
    record->reason = machine->record.reason;
    record->in_force = record->binding = record->enforced = false;
}

/* By the program. PATHS (may be NULL) learn from it. */
static licet_status decide_whole(li_machine *machine, li_paths *paths)
{
    li_machine_run_program(machine);
    licet_status status =
        machine->fault == LICET_OK ? li_machine_conclude(machine, true) : machine->fault;
    if (paths && status == LICET_OK)
        li_paths_learn(paths, machine);
    return status;
}

licet_status li_machine_decide(li_machine *machine, licet_ledger *ledger)
{
    licet_status status;
    li_paths *paths = machine->whole ? NULL : machine->paths;
    li_machine_enter(machine, ledger);
    bool dated = li_machine_prepare(machine);
    const lc_image_interval *interval = &machine->law->image.INTERVAL[machine->interval];
    if (LC_LIKELY(dated && interval->in_force && !interval->saving_count)) {
        if (paths && li_paths_decide(paths, machine, &status))
            return status;
        return decide_whole(machine, paths);
    }
    machine->sparse = false;
    li_machine_clear_record(machine);
    if (!dated)
        conclude_without_date(machine);
    else if (!interval->in_force)
        conclude_without_law(machine);
    else
        return li_machine_decide_saved(machine);
    return LICET_OK;
}

/* ---- the record as it is written ------------------------------------------------------------- */

li_record_view li_machine_view(const li_machine *machine)
{
    const li_record *record = &machine->record;
    return (li_record_view){
        .law = machine->law,
        .order = &machine->order,
        .record = &record->public,
        .interval = machine->interval,
        .keys = machine->keys,
        .bookings = record->bookings,
        .duties = record->duties,
        .missing = record->missing,
        .agreements = record->agreements,
        .also_met = record->also_met,
        .skipped = record->skipped,
    };
}
