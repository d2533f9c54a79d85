/* timeline.c - the days on which a law changes, and what starts, changes and ends on each.
 *
 * All of it is read from the tables of the image. Only the amounts of limits stand in code: what
 * such an amount is made from is run for the intervals in which it can differ, with no fact stated,
 * so that an amount which depends on the order has no value. Must not: decide; read a ledger. */
#include "explanation.h"
#include "licet_tools.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of timeline->texts. */
typedef struct {
    size_t start, length;
    bool there;
} piece;

/* One change and its day. */
typedef struct {
    int32_t day;
    uint32_t order; /* in which it was found: rulesets first */
    bool joined;    /* another one says it */
    licet_time_change told;
    piece before, after;
} event;

typedef struct {
    char from[LC_DATE_TEXT], until[LC_DATE_TEXT];
    bool open_from, open_until;
    uint32_t interval;
    size_t first, end; /* changes */
} span;

struct licet_timeline {
    lc_allocator allocator;
    const lc_image *image;
    LC_VECTOR(event) events;
    LC_VECTOR(span) spans;
    LC_VECTOR(licet_time_change) changes; /* of the events that are told */
    lc_buffer texts;                      /* values */
    bool failed;
};

/* A row that comes to a named set, or leaves it. */
typedef struct {
    licet_text name;
    uint32_t registry, interval, row, set;
    bool comes;
    uint32_t order; /* in which it was found; LC_NONE: it comes and leaves on one day */
} passing;

/* What is needed to make one. */
typedef struct {
    licet_timeline *timeline;
    const licet_law *law;
    const lc_image *image;
    li_machine machine;
    LC_VECTOR(uint32_t) cone;  /* instructions that an amount is made from, ascending */
    LC_VECTOR(uint32_t) turns; /* intervals in which it can become another */
    LC_VECTOR(passing) passings;
} maker;

/* ---- events --------------------------------------------------------------------------------- */

static void add_event(maker *m, int32_t day, const event *found)
{
    licet_timeline *t = m->timeline;
    event e = *found;
    e.day = day;
    e.order = (uint32_t)t->events.count;
    if (!lc_vector_push(&t->allocator, &t->events, e))
        t->failed = true;
}

static void add_at(maker *m, uint32_t interval, const event *found)
{
    add_event(m, m->image->INTERVAL[interval].from, found);
}

static event event_of(const maker *m, licet_time_subject subject, licet_time_aspect aspect,
                      lc_image_string name, lc_image_string label)
{
    event e;
    memset(&e, 0, sizeof e);
    e.told.subject = subject;
    e.told.aspect = aspect;
    e.told.name = li_text_of(m->image, name);
    e.told.label = li_text_of(m->image, label);
    return e;
}

/* What holds during TIMES starts and ends; LC_NONE: it always holds. */
static void add_times(maker *m, event e, uint32_t times)
{
    const lc_image *image = m->image;
    if (times == LC_NONE)
        return;
    const lc_image_run *runs = image->RUN + image->TIMES[times].first_run;
    for (uint32_t i = 0; i < image->TIMES[times].run_count; i++) {
        e.told.turn = LICET_TIME_STARTS;
        if (runs[i].first > 0 && runs[i].first < image->LAW->dated_count)
            add_at(m, runs[i].first, &e);
        e.told.turn = LICET_TIME_ENDS;
        e.before = e.after;
        e.after.there = false;
        if (runs[i].end < image->LAW->dated_count)
            add_at(m, runs[i].end, &e);
        e.after = e.before;
        e.before.there = false;
    }
}

static void add_dates(maker *m, event e, uint32_t in_force, uint32_t binding, uint32_t enforced)
{
    e.told.aspect = LICET_TIME_IN_FORCE;
    add_times(m, e, in_force);
    e.told.aspect = LICET_TIME_BINDING;
    add_times(m, e, binding);
    e.told.aspect = LICET_TIME_ENFORCED;
    add_times(m, e, enforced);
}

static void add_turn(maker *m, event e, licet_time_aspect aspect, uint32_t interval, bool before,
                     bool now)
{
    if (before == now)
        return;
    e.told.aspect = aspect;
    e.told.turn = now ? LICET_TIME_STARTS : LICET_TIME_ENDS;
    add_at(m, interval, &e);
}

static void add_ruleset(maker *m)
{
    const lc_image *image = m->image;
    event e =
        event_of(m, LICET_TIME_RULESET, LICET_TIME_IN_FORCE, image->LAW->name, image->LAW->label);
    for (uint32_t i = 1; i < image->LAW->dated_count; i++) {
        const lc_image_interval *before = &image->INTERVAL[i - 1], *now = &image->INTERVAL[i];
        add_turn(m, e, LICET_TIME_IN_FORCE, i, before->in_force, now->in_force);
        add_turn(m, e, LICET_TIME_BINDING, i, before->own_binding, now->own_binding);
        add_turn(m, e, LICET_TIME_ENFORCED, i, before->own_enforced, now->own_enforced);
    }
}

/* The words of the conditions for which an amendment saves an order: `a or b`. */
static piece put_savings(maker *m, const lc_image_amendment *amendment)
{
    lc_buffer *out = &m->timeline->texts;
    piece p = {out->length, 0, true};
    for (uint32_t i = 0; i < amendment->saving_count; i++) {
        lc_image_condition saving = li_explain_saving(m->image, amendment->first_saving + i);
        lc_buffer_text(out, i ? " or " : "");
        size_t before = out->length;
        li_explain_condition_text(out, m->law, &saving);
        p.there = p.there && out->length > before; /* a bare image has no words */
    }
    p.length = out->length - p.start;
    return p;
}

/* The times in force are those in which what is amended acts, too. */
static void add_amendments(maker *m)
{
    const lc_image *image = m->image;
    for (uint32_t i = 0; i < image->AMENDMENT_count; i++) {
        const lc_image_amendment *amendment = &image->AMENDMENT[i];
        event e = event_of(m, LICET_TIME_AMENDMENT, LICET_TIME_IN_FORCE, amendment->name,
                           amendment->label);
        add_dates(m, e, amendment->in_force, amendment->binding, amendment->enforced);
        if (!amendment->saving_count)
            continue;
        e.told.aspect = LICET_TIME_SAVINGS;
        e.after = put_savings(m, amendment);
        add_times(m, e, amendment->in_force);
    }
}

static int compare_texts(licet_text a, licet_text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int result = shorter ? memcmp(a.bytes, b.bytes, shorter) : 0;
    return result ? result : (a.length > b.length) - (a.length < b.length);
}

/* ---- values and members ---------------------------------------------------------------------- */

static piece put_amount(maker *m, lc_int128 number, int scale, uint32_t unit)
{
    lc_buffer *out = &m->timeline->texts;
    piece p = {out->length, 0, true};
    li_put_number(out, m->image, number, scale, unit, true);
    p.length = out->length - p.start;
    return p;
}

static piece put_label(maker *m, lc_image_string label)
{
    lc_buffer *out = &m->timeline->texts;
    piece p = {out->length, 0, true};
    lc_buffer_append(out, lc_image_text(m->image, label), label.length);
    p.length = out->length - p.start;
    return p;
}

static piece put_threshold(maker *m, const lc_image_threshold *threshold, uint32_t change)
{
    const lc_image_number *number =
        &m->image->NUMBER[m->image->CHANGE[threshold->first_change + change].number];
    lc_int128 value = lc_image_wide(number->low, number->high);
    if (threshold->type != LC_FORM_DATE)
        return put_amount(m, value, threshold->scale, threshold->unit);
    lc_buffer *out = &m->timeline->texts;
    piece p = {out->length, 0, true};
    li_put_date(out, (int32_t)value);
    p.length = out->length - p.start;
    return p;
}

/* The change of THRESHOLD that holds in INTERVAL. */
static uint32_t change_in(const maker *m, const lc_image_threshold *threshold, uint32_t interval)
{
    uint32_t at = threshold->change_count - 1;
    while (m->image->CHANGE[threshold->first_change + at].first_interval > interval)
        at--; /* the first stands from interval 0 on */
    return at;
}

/* The threshold of the name of INDEX that is there in INTERVAL: it, or another version; NULL. */
static const lc_image_threshold *version_in(const maker *m, uint32_t index, uint32_t interval)
{
    const lc_image *image = m->image;
    const lc_image_threshold *threshold = &image->THRESHOLD[index];
    if (li_during(image, threshold->exists, interval))
        return threshold;
    licet_text name = li_text_of(image, threshold->name);
    for (uint32_t i = 0; i < image->THRESHOLD_count; i++)
        if (li_during(image, image->THRESHOLD[i].exists, interval) &&
            compare_texts(li_text_of(image, image->THRESHOLD[i].name), name) == 0)
            return &image->THRESHOLD[i];
    return NULL;
}

/* The value of threshold INDEX from INTERVAL on, if it is another one than before. */
static void add_value(maker *m, event e, uint32_t index, uint32_t interval)
{
    const lc_image_threshold *now = &m->image->THRESHOLD[index];
    const lc_image_threshold *before = version_in(m, index, interval - 1);
    if (!before || !li_during(m->image, now->exists, interval))
        return;
    e.before = put_threshold(m, before, change_in(m, before, interval - 1));
    e.after = put_threshold(m, now, change_in(m, now, interval));
    const char *texts = m->timeline->texts.bytes;
    if (e.before.length != e.after.length ||
        (!m->timeline->failed && !m->timeline->texts.failed &&
         memcmp(texts + e.before.start, texts + e.after.start, e.after.length) != 0))
        add_at(m, interval, &e);
}

static void add_thresholds(maker *m)
{
    const lc_image *image = m->image;
    for (uint32_t i = 0; i < image->THRESHOLD_count; i++) {
        const lc_image_threshold *threshold = &image->THRESHOLD[i];
        event e = event_of(m, LICET_TIME_THRESHOLD, LICET_TIME_IN_FORCE, threshold->name,
                           threshold->label);
        add_times(m, e, threshold->exists);
        e.told.aspect = LICET_TIME_VALUE;
        e.told.turn = LICET_TIME_CHANGES;
        for (uint32_t k = 1; k < threshold->change_count; k++)
            add_value(m, e, i, image->CHANGE[threshold->first_change + k].first_interval);
        if (threshold->exists == LC_NONE)
            continue;
        const lc_image_times *times = &image->TIMES[threshold->exists];
        for (uint32_t k = 0; k < times->run_count; k++) {
            uint32_t first = image->RUN[times->first_run + k].first;
            uint32_t change = change_in(m, threshold, first);
            if (first > 0 &&
                image->CHANGE[threshold->first_change + change].first_interval != first)
                add_value(m, e, i, first);
        }
    }
}

/* What holds when no rule applies. */
static void add_otherwise(maker *m)
{
    const lc_image *image = m->image;
    event e;
    memset(&e, 0, sizeof e);
    e.told.subject = LICET_TIME_OTHERWISE;
    e.told.aspect = LICET_TIME_VALUE;
    e.told.turn = LICET_TIME_CHANGES;
    for (uint32_t i = 1; image->LAW->has_rules && i < image->INTERVAL_count; i++) {
        uint32_t before = image->INTERVAL[i - 1].otherwise, now = image->INTERVAL[i].otherwise;
        if (before == now)
            continue;
        e.before = put_label(m, image->OUTCOME[before].label);
        e.after = put_label(m, image->OUTCOME[now].label);
        add_at(m, i, &e);
    }
}

/* The members of set NUMBER that come and go. */
static void find_passings(maker *m, uint32_t number)
{
    const lc_image *image = m->image;
    const lc_image_set *set = &image->SET[number];
    uint32_t rows = image->REGISTRY[set->registry].row_count;
    passing p = {.name = li_text_of(image, set->name), .registry = set->registry, .set = number};
    for (uint32_t k = 1; k < set->version_count; k++) {
        const lc_image_version *version = &image->VERSION[set->first_version + k];
        if (version->first_interval >= image->LAW->dated_count)
            break;
        const uint8_t *before = image->MEMBER + version[-1].first_member;
        const uint8_t *now = image->MEMBER + version->first_member;
        p.interval = version->first_interval;
        for (p.row = 0; p.row < rows; p.row++) {
            if (!before[p.row] == !now[p.row])
                continue;
            p.comes = now[p.row] != 0;
            p.order = (uint32_t)m->passings.count;
            if (!lc_vector_push(&m->timeline->allocator, &m->passings, p))
                m->timeline->failed = true;
        }
    }
}

static int compare_members(const void *left, const void *right)
{
    const passing *a = left, *b = right;
    if (a->interval != b->interval)
        return a->interval > b->interval ? 1 : -1;
    if (a->row != b->row)
        return a->row > b->row ? 1 : -1;
    if (a->registry != b->registry)
        return a->registry > b->registry ? 1 : -1;
    if (a->name.length != b->name.length)
        return a->name.length > b->name.length ? 1 : -1;
    return memcmp(a->name.bytes, b->name.bytes, a->name.length);
}

static int compare_found(const void *left, const void *right)
{
    const passing *a = left, *b = right;
    return (a->order > b->order) - (a->order < b->order);
}

/* A row that leaves a set and comes to one of that name on the same day stays in it: the one stands
 * in the place of the other. */
static void leave_out_stays(maker *m)
{
    passing *all = m->passings.items;
    size_t count = m->passings.count;
    if (count < 2)
        return;
    qsort(all, count, sizeof *all, compare_members);
    for (size_t i = 1; i < count; i++)
        if (all[i - 1].order != LC_NONE && compare_members(&all[i - 1], &all[i]) == 0)
            all[i - 1].order = all[i].order = LC_NONE;
    qsort(all, count, sizeof *all, compare_found);
}

/* Tells of the passings that were found, as part of what E says. */
static void add_passings(maker *m, event e)
{
    const lc_image *image = m->image;
    e.told.aspect = LICET_TIME_MEMBER;
    for (size_t i = 0; i < m->passings.count && m->passings.items[i].order != LC_NONE; i++) {
        const passing *p = &m->passings.items[i];
        const lc_image_set *set = &image->SET[p->set];
        const lc_image_row *row = &image->ROW[image->REGISTRY[p->registry].first_row + p->row];
        if (set->name.length > 0) {
            e.told.subject = set->tier ? LICET_TIME_TIER : LICET_TIME_GROUP;
            e.told.name = p->name;
            e.told.label = li_text_of(image, set->label);
        }
        e.told.turn = p->comes ? LICET_TIME_STARTS : LICET_TIME_ENDS;
        e.told.member = li_text_of(image, row->key);
        e.told.member_label = li_text_of(image, row->label);
        add_at(m, p->interval, &e);
    }
    m->passings.count = 0;
}

static void add_sets(maker *m)
{
    const lc_image *image = m->image;
    const lc_image_string none = {0, 0};
    for (uint32_t i = 0; i < image->SET_count; i++)
        if (image->SET[i].name.length > 0)
            find_passings(m, i);
    leave_out_stays(m);
    add_passings(m, event_of(m, LICET_TIME_GROUP, LICET_TIME_MEMBER, none, none));
}

/* ---- the amounts of limits ------------------------------------------------------------------- */

static bool push_once(maker *m, uint32_t reg)
{
    uint8_t *mark = &m->machine.register_marks[reg];
    if (*mark)
        return true;
    *mark = 1;
    return lc_vector_push(&m->timeline->allocator, &m->cone, reg);
}

static bool is_register(uint8_t operand)
{
    return operand == LC_OPERAND_V || operand == LC_OPERAND_T || operand == LC_OPERAND_B ||
           operand == LC_OPERAND_R || operand == LC_OPERAND_F;
}

static void add_interval(maker *m, uint32_t interval)
{
    if (interval > 0 && interval < m->image->LAW->dated_count &&
        !lc_vector_push(&m->timeline->allocator, &m->turns, interval))
        m->timeline->failed = true;
}

/* The intervals in which instruction IN can have another result than in the one before. */
static void find_turns(maker *m, const lc_instruction *in)
{
    const lc_image *image = m->image;
    if (in->opcode == LC_OP_DURING && in->a != LC_NONE)
        for (uint32_t i = 0; i < image->TIMES[in->a].run_count; i++) {
            const lc_image_run *run = &image->RUN[image->TIMES[in->a].first_run + i];
            add_interval(m, run->first);
            add_interval(m, run->end);
        }
    if (in->opcode == LC_OP_THRESHOLD)
        for (uint32_t i = 1; i < image->THRESHOLD[in->a].change_count; i++)
            add_interval(m, image->CHANGE[image->THRESHOLD[in->a].first_change + i].first_interval);
    if (in->opcode == LC_OP_IN)
        for (uint32_t i = 1; i < image->SET[in->b].version_count; i++)
            add_interval(m, image->VERSION[image->SET[in->b].first_version + i].first_interval);
}

static int compare_numbers(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static bool reads_ledger(uint32_t opcode)
{
    return opcode == LC_OP_ROOM || opcode == LC_OP_USED || opcode == LC_OP_TOTAL;
}

/* Fills m->cone and m->turns for REG. False: what it is made from reads the ledger. */
static bool look_into(maker *m, uint32_t reg)
{
    const lc_image *image = m->image;
    bool constant = true;
    m->cone.count = m->turns.count = 0;
    bool fits = push_once(m, reg);
    for (size_t i = 0; i < m->cone.count && fits; i++) {
        const lc_instruction *in = &image->CODE[m->cone.items[i]];
        const lc_opcode_info *info = lc_opcode_describe(in->opcode);
        const uint32_t operands[] = {in->a, in->b, in->c};
        constant = constant && !reads_ledger(in->opcode);
        find_turns(m, in);
        for (size_t k = 0; k < 3 && fits; k++)
            if (is_register(info->operands[k]))
                fits = push_once(m, operands[k]);
    }
    for (size_t i = 0; i < m->cone.count; i++)
        m->machine.register_marks[m->cone.items[i]] = 0;
    if (!fits)
        m->timeline->failed = true;
    if (m->cone.count > 1)
        qsort(m->cone.items, m->cone.count, sizeof *m->cone.items, compare_numbers);
    if (m->turns.count > 1)
        qsort(m->turns.items, m->turns.count, sizeof *m->turns.items, compare_numbers);
    return constant;
}

static li_value amount_in(maker *m, uint32_t reg, uint32_t interval)
{
    m->machine.interval = interval;
    for (size_t i = 0; i < m->cone.count; i++)
        li_machine_run(&m->machine, m->cone.items[i], m->cone.items[i] + 1);
    return m->machine.registers[reg].value;
}

/* Whether the owner of LIMIT is there in INTERVAL: caps and tallies may come and go. */
static bool is_there(const maker *m, const lc_image_limit *limit, uint32_t interval)
{
    return limit->cap == LC_NONE || li_during(m->image, m->image->CAP[limit->cap].exists, interval);
}

static void add_amounts(maker *m, event e, const lc_image_limit *limit)
{
    if (limit->limit == LC_NONE)
        return;
    bool constant = look_into(m, limit->limit);
    e.told.aspect = LICET_TIME_VALUE;
    e.told.turn = LICET_TIME_CHANGES;
    for (size_t i = 0; i < m->turns.count && !m->timeline->failed; i++) {
        uint32_t interval = m->turns.items[i];
        if ((i > 0 && interval == m->turns.items[i - 1]) || !is_there(m, limit, interval - 1) ||
            !is_there(m, limit, interval))
            continue;
        const piece none = {0, 0, false};
        li_value before = {0}, now = {0};
        if (constant) {
            before = amount_in(m, limit->limit, interval - 1);
            now = amount_in(m, limit->limit, interval);
        }
        if (before.known && now.known && before.number == now.number)
            continue;
        e.before =
            before.known ? put_amount(m, before.number, limit->limit_scale, limit->unit) : none;
        e.after = now.known ? put_amount(m, now.number, limit->limit_scale, limit->unit) : none;
        add_at(m, interval, &e);
    }
}

/* The days that a limit counts, when it has a period or a first day. */
static void add_counting(maker *m, event e, const lc_image_limit *limit)
{
    int32_t from = limit->from > limit->counts_from ? limit->from : limit->counts_from;
    e.told.aspect = LICET_TIME_COUNTING;
    e.told.turn = LICET_TIME_STARTS;
    if (from > LC_DATE_MIN && is_there(m, limit, li_interval(m->law, from)))
        add_event(m, from, &e);
    e.told.turn = LICET_TIME_ENDS;
    if (limit->until < LC_DATE_MAX && is_there(m, limit, li_interval(m->law, limit->until)))
        add_event(m, limit->until + 1, &e);
}

/* Whether LIMIT is the only one of its owner's own, which stand together. */
static bool is_alone(const lc_image *image, uint32_t limit)
{
    const lc_image_limit *of = &image->LIMIT[limit];
    const lc_image_limit *next = limit + 1 < image->LIMIT_count ? of + 1 : NULL;
    return of->place_number == 1 &&
           !(next && next->cap == of->cap && next->agreement == of->agreement);
}

static event event_of_cap(const maker *m, const lc_image_cap *cap)
{
    return event_of(m, cap->tally ? LICET_TIME_TALLY : LICET_TIME_CAP, LICET_TIME_IN_FORCE,
                    cap->name, cap->label);
}

static void add_caps(maker *m)
{
    const lc_image *image = m->image;
    for (uint32_t i = 0; i < image->CAP_count; i++)
        add_times(m, event_of_cap(m, &image->CAP[i]), image->CAP[i].exists);
}

static void add_limits(maker *m)
{
    const lc_image *image = m->image;
    for (uint32_t i = 0; i < image->LIMIT_count && !m->timeline->failed; i++) {
        const lc_image_limit *limit = &image->LIMIT[i];
        event e;
        if (limit->cap != LC_NONE) {
            e = event_of_cap(m, &image->CAP[limit->cap]);
        } else {
            const lc_image_agreement *agreement = &image->AGREEMENT[limit->agreement];
            e = event_of(m, LICET_TIME_AGREEMENT, LICET_TIME_VALUE, agreement->name,
                         agreement->label);
        }
        e.told.limit = is_alone(image, i) ? 0 : limit->place_number;
        add_counting(m, e, limit);
        add_amounts(m, e, limit);
    }
}

/* ---- rules and agreements -------------------------------------------------------------------- */

static void add_agreements(maker *m)
{
    const lc_image *image = m->image;
    for (uint32_t i = 0; i < image->AGREEMENT_count; i++) {
        const lc_image_agreement *agreement = &image->AGREEMENT[i];
        event e = event_of(m, LICET_TIME_AGREEMENT, LICET_TIME_IN_FORCE, agreement->name,
                           agreement->label);
        add_dates(m, e, agreement->in_force, agreement->binding, agreement->enforced);
        find_passings(m, agreement->partners);
        add_passings(m, e);
    }
}

static void add_rules(maker *m)
{
    const lc_image *image = m->image;
    for (uint32_t i = 0; i < image->RULE_count; i++) {
        const lc_image_rule *rule = &image->RULE[i];
        event e = event_of(m, LICET_TIME_RULE, LICET_TIME_IN_FORCE, rule->name, rule->label);
        add_dates(m, e, rule->in_force, rule->binding, rule->enforced);
    }
}

/* ---- what is replaced ------------------------------------------------------------------------ */

/* Whether A and B are told of the same day and the same thing; else which comes first. */
static int compare_things(const event *a, const event *b)
{
    if (a->day != b->day)
        return a->day > b->day ? 1 : -1;
    if (a->told.aspect != b->told.aspect)
        return a->told.aspect > b->told.aspect ? 1 : -1;
    if (a->told.subject != b->told.subject)
        return a->told.subject > b->told.subject ? 1 : -1;
    return compare_texts(a->told.name, b->told.name);
}

static int compare_replaced(const void *left, const void *right)
{
    const event *a = left, *b = right;
    int things = compare_things(a, b);
    return things ? things : (a->order > b->order) - (a->order < b->order);
}

/* One version of a declaration ends on the day on which another one starts: its wording changes. */
static void join_versions(maker *m)
{
    licet_timeline *t = m->timeline;
    event *events = t->events.items;
    if (t->events.count > 1)
        qsort(events, t->events.count, sizeof *events, compare_replaced);
    for (size_t i = 1; i < t->events.count; i++) {
        event *a = &events[i - 1], *b = &events[i];
        if (b->told.aspect != LICET_TIME_IN_FORCE || a->told.turn == b->told.turn ||
            compare_things(a, b) != 0)
            continue;
        event *now = a->told.turn == LICET_TIME_STARTS ? a : b;
        (now == a ? b : a)->joined = true;
        now->told.turn = LICET_TIME_CHANGES;
        now->told.aspect = LICET_TIME_WORDING;
    }
}

/* ---- spans ---------------------------------------------------------------------------------- */

static int compare_events(const void *left, const void *right)
{
    const event *a = left, *b = right;
    if (a->day != b->day)
        return a->day > b->day ? 1 : -1;
    return (a->order > b->order) - (a->order < b->order);
}

static void add_span(maker *m, int32_t day, bool first, size_t event_number)
{
    licet_timeline *t = m->timeline;
    span s = {.open_from = first, .open_until = true, .first = event_number, .end = event_number};
    s.interval = li_interval(m->law, day);
    lc_date_write(s.from, day);
    if (t->spans.count > 0 && day > LC_DATE_MIN) {
        span *before = &t->spans.items[t->spans.count - 1];
        before->open_until = false;
        lc_date_write(before->until, day - 1);
    }
    if (!lc_vector_push(&t->allocator, &t->spans, s))
        t->failed = true;
}

static licet_text text_at(const licet_timeline *t, piece p)
{
    return p.there ? (licet_text){t->texts.bytes + p.start, p.length} : (licet_text){NULL, 0};
}

static void make_spans(maker *m)
{
    licet_timeline *t = m->timeline;
    if (t->events.count > 1)
        qsort(t->events.items, t->events.count, sizeof *t->events.items, compare_events);
    add_span(m, LC_DATE_MIN, true, 0);
    int32_t day = LC_DATE_MIN;
    for (size_t i = 0; i < t->events.count && !t->failed; i++) {
        event *e = &t->events.items[i];
        if (e->joined)
            continue;
        if (e->day != day || t->spans.count == 1)
            add_span(m, e->day, false, t->changes.count);
        day = e->day;
        e->told.before = text_at(t, e->before);
        e->told.after = text_at(t, e->after);
        if (t->failed || !lc_vector_push(&t->allocator, &t->changes, e->told))
            t->failed = true;
        else
            t->spans.items[t->spans.count - 1].end = t->changes.count;
    }
}

/* ---- all of it ------------------------------------------------------------------------------ */

static void make(maker *m)
{
    add_ruleset(m);
    add_amendments(m);
    add_thresholds(m);
    add_otherwise(m);
    add_sets(m);
    add_agreements(m);
    add_rules(m);
    add_caps(m);
    add_limits(m);
    if (m->timeline->texts.failed)
        m->timeline->failed = true;
    if (m->timeline->failed)
        return;
    join_versions(m);
    make_spans(m);
}

licet_status licet_timeline_new(licet_timeline **out, const licet_law *law,
                                const licet_options *options)
{
    if (!out || !law || (options && options->version != LICET_OPTIONS_VERSION))
        return LICET_MISUSE;
    *out = NULL;
    lc_allocator allocator = li_allocator(options);
    maker m;
    memset(&m, 0, sizeof m);
    m.law = law;
    m.image = &law->image;
    if (li_machine_init(&m.machine, law, &allocator) != LC_OK)
        return LICET_MEMORY;
    licet_timeline *timeline = lc_new(&allocator, sizeof *timeline);
    if (timeline) {
        memset(timeline, 0, sizeof *timeline);
        timeline->allocator = allocator;
        timeline->image = &law->image;
        lc_buffer_init(&timeline->texts, &allocator);
        m.timeline = timeline;
        make(&m);
    }
    lc_vector_fini(&allocator, &m.cone);
    lc_vector_fini(&allocator, &m.turns);
    lc_vector_fini(&allocator, &m.passings);
    li_machine_fini(&m.machine);
    if (!timeline || timeline->failed) {
        licet_timeline_free(timeline);
        return LICET_MEMORY;
    }
    *out = timeline;
    return LICET_OK;
}

void licet_timeline_free(licet_timeline *timeline)
{
    if (!timeline)
        return;
    const lc_allocator allocator = timeline->allocator;
    lc_vector_fini(&allocator, &timeline->events);
    lc_vector_fini(&allocator, &timeline->spans);
    lc_vector_fini(&allocator, &timeline->changes);
    lc_buffer_fini(&timeline->texts);
    lc_delete(&allocator, timeline, sizeof *timeline);
}

size_t licet_timeline_count(const licet_timeline *timeline)
{
    return timeline ? timeline->spans.count : 0;
}

licet_status licet_timeline_get(const licet_timeline *timeline, size_t index, licet_time_span *out)
{
    if (!timeline || !out || index >= timeline->spans.count)
        return LICET_MISUSE;
    const span *s = &timeline->spans.items[index];
    const lc_image_interval *interval = &timeline->image->INTERVAL[s->interval];
    const licet_text open = {NULL, 0};
    *out = (licet_time_span){
        .from = s->open_from ? open : (licet_text){s->from, LC_DATE_TEXT - 1},
        .until = s->open_until ? open : (licet_text){s->until, LC_DATE_TEXT - 1},
        .in_force = interval->in_force,
        .binding = interval->binding,
        .enforced = interval->enforced,
        .change_count = s->end - s->first,
        .changes = s->end > s->first ? timeline->changes.items + s->first : NULL,
    };
    return LICET_OK;
}
