/* texts.c - tests in the text: see texts.h.
 *
 * The slow evaluator decides and books each order, and what it says is written as an expectation;
 * statements that may hold are taken from the conditions of the text, and from what is booked.
 * Orders that violate a property stand in the wrong test alone, as its last. */
#include "texts.h"

#include "lang/date.h"
#include "properties.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RIGHT "as decided"
#define WRONG "one is wrong"

enum { MOST_STATED = 10, MOST_STATEMENTS = 64 };

/* ---- writing -------------------------------------------------------------------------------- */

typedef struct {
    char *text;
    size_t length, capacity;
    bool failed;
} writer;

static void put_bytes(writer *w, const char *bytes, size_t length)
{
    if (w->length + length + 1 > w->capacity) {
        size_t capacity = w->capacity * 2 + length + 1024;
        char *grown = realloc(w->text, capacity);
        w->failed = w->failed || !grown;
        if (!grown)
            return;
        w->text = grown;
        w->capacity = capacity;
    }
    if (length)
        memcpy(w->text + w->length, bytes, length);
    w->length += length;
    w->text[w->length] = '\0';
}

static void put(writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(writer *w, const char *format, ...)
{
    char words[400];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof words)
        w->failed = true;
    else
        put_bytes(w, words, (size_t)length);
}

static void put_quoted(writer *w, const char *text, size_t length)
{
    put_bytes(w, "\"", 1);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"' || text[i] == '\\')
            put_bytes(w, "\\", 1);
        put_bytes(w, &text[i], 1);
    }
    put_bytes(w, "\"", 1);
}

static void put_date(writer *w, int32_t date)
{
    char text[LC_DATE_TEXT];
    lc_date_write(text, date);
    put(w, "%s", text);
}

/* ---- a run ---------------------------------------------------------------------------------- */

/* What can be asked to hold. */
typedef struct {
    const lc_node *node;
    const char *text;
    size_t length;
} statement;

typedef struct {
    subject *s;
    const lc_law *law;
    slow_evaluator *slow;
    slow_ledger booked;
    random_source random;
    const order *last; /* stated before; NULL: none is */
    statement statements[MOST_STATEMENTS];
    uint32_t statement_count;
    writer right, wrong;
    size_t wrong_at; /* where in WRONG stands what is */
    uint64_t *features;
    mismatch *difference;
} run;

static bool chance(run *r, int percent)
{
    return random_chance(&r->random, percent);
}

static uint32_t below(run *r, uint32_t count)
{
    return random_below(&r->random, count);
}

static void note(run *r, generator_feature which)
{
    r->features[which]++;
}

/* ---- orders --------------------------------------------------------------------------------- */

static bool same_cell(licet_text a, licet_text b)
{
    return a.length == b.length && (!a.length || memcmp(a.bytes, b.bytes, a.length) == 0);
}

static const char *unit_of_cell(licet_text cell)
{
    return memchr(cell.bytes, ' ', cell.length);
}

/* A negative number has no unit in the text: one of the type's may be left out. */
static bool can_leave_unit(const lc_law *law, uint32_t fact, licet_text cell)
{
    const char *unit = unit_of_cell(cell);
    uint32_t of = law->facts[fact].form.unit;
    if (!unit || of == LC_NONE)
        return !unit;
    const lc_name *name = law->units[of].declared.name;
    return same_cell((licet_text){unit + 1, cell.length - (size_t)(unit + 1 - cell.bytes)},
                     (licet_text){name->text, name->length});
}

/* Whether ORDER can be written as one of a test: one without a date cannot. */
static bool can_state(const lc_law *law, const order *stated)
{
    uint32_t date = law->date_fact;
    while (date != LC_NONE && !stated->facts[date].known)
        date = law->facts[date].stand_in;
    if (stated->wrong != LC_NONE || (law->date_fact != LC_NONE && date == LC_NONE))
        return false;
    for (uint32_t i = 0; i < law->fact_count; i++)
        if (stated->facts[i].known && law->facts[i].form.type.kind == LC_TYPE_NUMBER &&
            stated->cells[i].bytes[0] == '-' && !can_leave_unit(law, i, stated->cells[i]))
            return false;
    return true;
}

static void put_number(writer *w, licet_text cell)
{
    const char *unit = unit_of_cell(cell);
    size_t length = cell.length;
    if (cell.bytes[0] == '-') {
        length = unit ? (size_t)(unit - cell.bytes) : length;
        length -= cell.bytes[length - 1] == '%';
    }
    put_bytes(w, cell.bytes, length);
}

static void put_literal(run *r, writer *w, const order *stated, uint32_t fact)
{
    const lc_type *type = &r->law->facts[fact].form.type;
    licet_text cell = stated->cells[fact];
    if (!stated->facts[fact].known) {
        note(r, FEATURE_TEST_FACT_MISSING);
        put(w, "missing");
    } else if (type->kind == LC_TYPE_TEXT) {
        put_quoted(w, cell.bytes, cell.length);
    } else if (type->kind == LC_TYPE_ROW) {
        const lc_registry *registry = &r->law->registries[type->registry];
        const lc_name *key = registry->rows[stated->facts[fact].value].key;
        if (same_cell(cell, (licet_text){key->text, key->length}) && chance(r, 70)) {
            put_bytes(w, cell.bytes, cell.length);
        } else {
            note(r, FEATURE_TEST_SPELLING);
            put_quoted(w, cell.bytes, cell.length);
        }
    } else if (type->kind == LC_TYPE_NUMBER) {
        put_number(w, cell);
    } else {
        put_bytes(w, cell.bytes, cell.length);
    }
}

/* What FACT was in the order before, or nothing. */
static bool is_inherited(const run *r, const order *stated, uint32_t fact)
{
    if (!r->last || !r->last->facts[fact].known)
        return !stated->facts[fact].known;
    return stated->facts[fact].known && same_cell(stated->cells[fact], r->last->cells[fact]);
}

static void put_order(run *r, const order *stated)
{
    writer *w = &r->right;
    uint32_t count = 0, only = below(r, r->law->fact_count);
    put(w, "  order ");
    for (uint32_t i = 0; i < r->law->fact_count; i++) {
        if (i != only && is_inherited(r, stated, i) && chance(r, 50)) {
            note(r, FEATURE_TEST_INHERITED);
            continue;
        }
        put(w, "%s%s ", count++ ? ", " : "", r->law->facts[i].declared.name->text);
        put_literal(r, w, stated, i);
    }
    put(w, "\n");
    r->last = stated;
}

/* ---- expectations --------------------------------------------------------------------------- */

static void put_because(run *r, writer *w, uint32_t because)
{
    if (because == SLOW_BECAUSE_OTHERWISE) {
        note(r, FEATURE_TEST_BY_OTHERWISE);
        put(w, " by otherwise");
    } else if (because == SLOW_BECAUSE_NO_LAW) {
        note(r, FEATURE_TEST_BY_NO_LAW);
        put(w, " by no_law");
    } else {
        note(r, FEATURE_TEST_BY_RULE);
        put(w, " by %s", r->law->rules[because].declared.name->text);
    }
}

static const lc_string *duty_text(const run *r, const slow_duty *duty)
{
    return &r->law->rules[duty->rule].duties[duty->duty].text;
}

static void put_duty(run *r, writer *w, const lc_string *text, bool dated, int32_t due)
{
    note(r, dated ? FEATURE_TEST_DUTY_BY : FEATURE_TEST_DUTY);
    put(w, " with ");
    put_quoted(w, text->text, text->length);
    if (!dated)
        return;
    put(w, " by ");
    put_date(w, due);
}

static bool is_missing(const slow_record *record, uint32_t fact)
{
    for (uint32_t i = 0; i < record->missing_count; i++)
        if (record->missing[i].fact == fact)
            return true;
    return false;
}

/* The facts of what is missing, but LESS, and MORE (both may be LC_NONE). */
static void put_missing(run *r, writer *w, const slow_record *record, uint32_t less, uint32_t more)
{
    const char *before = " missing ";
    note(r, FEATURE_TEST_MISSING);
    for (uint32_t i = 0; i < r->law->fact_count; i++) {
        if (i != more && (i == less || !is_missing(record, i)))
            continue;
        put(w, "%s%s", before, r->law->facts[i].declared.name->text);
        before = ", ";
    }
}

static const char *outcome_word(const run *r, uint32_t outcome)
{
    return outcome < r->law->outcome_count ? r->law->outcomes[outcome].declared.name->text
                                           : "indeterminate";
}

/* What RECORD says, or a part of it. */
static void put_expectation(run *r, writer *w, const slow_record *record)
{
    put(w, "    expect %s", outcome_word(r, record->outcome));
    if (record->outcome == SLOW_INDETERMINATE) {
        note(r, FEATURE_TEST_INDETERMINATE);
        if (chance(r, 75))
            put_missing(r, w, record, LC_NONE, LC_NONE);
    } else if (chance(r, 75)) {
        put_because(r, w, record->because);
    }
    for (uint32_t i = 0; i < record->duty_count; i++) {
        const slow_duty *duty = &record->duties[i];
        if (chance(r, 60))
            put_duty(r, w, duty_text(r, duty), duty->due_known && chance(r, 70), duty->due);
    }
    put(w, "\n");
}

/* ---- what is not so ------------------------------------------------------------------------- */

static void put_wrong_outcome(run *r, writer *w, const slow_record *record)
{
    uint32_t count = r->law->outcome_count; /* with `indeterminate` there is one more */
    uint32_t now = record->outcome == SLOW_INDETERMINATE ? count : record->outcome;
    note(r, FEATURE_TEST_WRONG_OUTCOME);
    put(w, "    expect %s\n", outcome_word(r, (now + 1 + below(r, count)) % (count + 1)));
}

static bool put_wrong_because(run *r, writer *w, const slow_record *record)
{
    uint32_t others[2] = {SLOW_BECAUSE_OTHERWISE, SLOW_BECAUSE_NO_LAW};
    uint32_t because = others[below(r, 2)];
    if (chance(r, 60))
        because = below(r, r->law->rule_count);
    if (record->outcome == SLOW_INDETERMINATE || because == record->because)
        return false;
    note(r, FEATURE_TEST_WRONG_BECAUSE);
    put(w, "    expect %s", outcome_word(r, record->outcome));
    put_because(r, w, because);
    put(w, "\n");
    return true;
}

static bool put_wrong_missing(run *r, writer *w, const slow_record *record)
{
    uint32_t fact = below(r, r->law->fact_count), count = 0;
    bool missing = is_missing(record, fact);
    for (uint32_t i = 0; i < r->law->fact_count; i++)
        count += is_missing(record, i);
    if (missing && count == 1)
        return false; /* there is no list of nothing */
    note(r, FEATURE_TEST_WRONG_MISSING);
    put(w, "    expect %s", outcome_word(r, record->outcome));
    put_missing(r, w, record, missing ? fact : LC_NONE, missing ? LC_NONE : fact);
    put(w, "\n");
    return true;
}

static bool has_duty(const run *r, const slow_record *record, const lc_string *text, bool dated,
                     int32_t due)
{
    for (uint32_t i = 0; i < record->duty_count; i++) {
        const slow_duty *duty = &record->duties[i];
        const lc_string *words = duty_text(r, duty);
        if (same_cell((licet_text){words->text, words->length},
                      (licet_text){text->text, text->length}) &&
            (!dated || (duty->due_known && duty->due == due)))
            return true;
    }
    return false;
}

/* A duty on another day, or one that the order does not bring. */
static bool put_wrong_duty(run *r, writer *w, const slow_record *record)
{
    const lc_string *text;
    bool dated = record->duty_count && chance(r, 80);
    int32_t due = 0;
    if (dated) {
        const slow_duty *duty = &record->duties[below(r, record->duty_count)];
        text = duty_text(r, duty);
        due = duty->due_known ? duty->due + (chance(r, 50) ? 1 : -1) : 20000;
    } else {
        const lc_rule *rule = &r->law->rules[below(r, r->law->rule_count)];
        if (!rule->duty_count)
            return false;
        text = &rule->duties[below(r, rule->duty_count)].text;
    }
    if (due < LC_DATE_MIN || due > LC_DATE_MAX || has_duty(r, record, text, dated, due))
        return false;
    note(r, dated ? FEATURE_TEST_WRONG_DAY : FEATURE_TEST_WRONG_DUTY);
    put(w, "    expect %s", outcome_word(r, record->outcome));
    put_duty(r, w, text, dated, due);
    put(w, "\n");
    return true;
}

/* The steps so far, and something that is not so of the last order. */
static void begin_wrong(run *r)
{
    put_bytes(&r->wrong, r->right.text, r->right.length);
    r->wrong_at = r->wrong.length;
}

static void put_wrong(run *r, const slow_record *record)
{
    writer *w = &r->wrong;
    bool put_one = false;
    begin_wrong(r);
    switch (below(r, record->duty_count ? 6 : 4)) {
    case 0:
        put_one = put_wrong_because(r, w, record);
        break;
    case 1:
        put_one = put_wrong_missing(r, w, record);
        break;
    case 2:
        break;
    default:
        put_one = put_wrong_duty(r, w, record);
        break;
    }
    if (!put_one)
        put_wrong_outcome(r, w, record);
}

/* ---- statements ----------------------------------------------------------------------------- */

static void add_statement(run *r, const lc_condition *condition)
{
    const lc_place *place = &condition->place;
    const lc_source *source = &r->s->sources.items[place->source];
    const char *text = source->text + place->start, *end = source->text + place->end;
    while (text < end && *text != ' ') /* the keyword */
        text++;
    if (r->statement_count < MOST_STATEMENTS)
        r->statements[r->statement_count++] =
            (statement){condition->node, text, (size_t)(end - text)};
}

static void find_statements(run *r)
{
    for (uint32_t i = 0; i < r->law->rule_count; i++)
        for (uint32_t k = 0; k < r->law->rules[i].condition_count; k++)
            add_statement(r, &r->law->rules[i].conditions[k]);
    for (uint32_t i = 0; i < r->law->agreement_count; i++)
        for (uint32_t k = 0; k < r->law->agreements[i].cover_count; k++)
            add_statement(r, &r->law->agreements[i].covers[k]);
}

/* One that holds after the booking, or of which the opposite does; now and then one that does
 * not, into the wrong test. */
static void put_statement(run *r)
{
    lc_node opposite = {.kind = LC_NODE_NOT, .type = {LC_TYPE_TRUTH, LC_NONE, 0}};
    if (!r->statement_count)
        return;
    const statement *of = &r->statements[below(r, r->statement_count)];
    opposite.a = (lc_node *)(uintptr_t)of->node;
    bool holds = slow_holds(r->slow, of->node, &r->booked);
    bool fails = slow_holds(r->slow, &opposite, &r->booked);
    if (!r->wrong.length && chance(r, 20)) {
        note(r, holds || fails ? FEATURE_TEST_WRONG_HOLDS : FEATURE_TEST_WRONG_UNKNOWN);
        begin_wrong(r);
        put(&r->wrong, "    expect holds %s(", holds ? "not " : "");
        put_bytes(&r->wrong, of->text, of->length);
        put(&r->wrong, ")\n");
    }
    if (!holds && !fails)
        return;
    note(r, of->node->ledger ? FEATURE_TEST_HOLDS_LEDGER : FEATURE_TEST_HOLDS);
    put(&r->right, "    expect holds %s(", fails ? "not " : "");
    put_bytes(&r->right, of->text, of->length);
    put(&r->right, ")\n");
}

/* What is booked under a cap of one limit, by the figure; and one more, into the wrong test. */
static void put_used(run *r)
{
    if (!r->law->cap_count)
        return;
    uint32_t cap = below(r, r->law->cap_count);
    const lc_cap *of = &r->law->caps[cap];
    int64_t used;
    if (of->limit_count != 1 || !slow_used(r->slow, cap, &r->booked, &used))
        return;
    const lc_node *measure = of->limits[0].measure;
    const lc_dimension *dimension = &r->law->dimensions[measure->type.dimension];
    if (dimension->count > 1 || (dimension->count == 1 && dimension->factors[0].exponent != 1))
        return;
    const char *unit =
        dimension->count ? r->law->units[dimension->factors[0].unit].declared.name->text : "";
    note(r, FEATURE_TEST_USED);
    for (int wrong = 0; wrong < 2; wrong++) {
        if (wrong && (r->wrong.length || used == INT64_MAX || !chance(r, 25)))
            break;
        if (wrong)
            begin_wrong(r);
        put(wrong ? &r->wrong : &r->right, "    expect holds used(%s) = %" PRId64 "e%d%s%s\n",
            of->declared.name->text, used + wrong, -measure->scale, *unit ? " " : "", unit);
    }
}

/* ---- steps ---------------------------------------------------------------------------------- */

static bool violates(run *r, const slow_record *record)
{
    for (uint32_t i = 0; i < r->law->property_count; i++)
        if (slow_verdict(r->slow, &r->law->properties[i], record) == LICET_VERDICT_VIOLATED)
            return true;
    return false;
}

/* An order that violates a property: the test fails where it is stated. */
static void put_violation(run *r, const order *stated)
{
    const order *last = r->last;
    size_t before = r->right.length;
    if (r->wrong.length || !chance(r, 50))
        return;
    note(r, FEATURE_TEST_WRONG_PROPERTY);
    put_order(r, stated);
    begin_wrong(r);
    r->wrong_at = before;
    r->right.length = before; /* it stands in the wrong one alone */
    r->right.text[before] = '\0';
    r->last = last;
}

/* An order and what comes of it; false: it is not stated in the right test. */
static bool put_step(run *r, const order *stated, bool is_last)
{
    const slow_record *record = slow_decide(r->slow, stated->facts, &r->booked);
    if (record->rejected) { /* whatever were expected of it, it would fail */
        if (chance(r, 50))
            return false;
        note(r, FEATURE_TEST_REJECTED);
        put_order(r, stated);
        return true;
    }
    if (violates(r, record)) {
        put_violation(r, stated);
        return false;
    }
    put_order(r, stated);
    if (!r->wrong.length && (is_last || chance(r, 20)))
        put_wrong(r, record);
    put_expectation(r, &r->right, record);
    if (chance(r, 20))
        put_expectation(r, &r->right, record);
    if (!slow_book(r->slow, &r->booked))
        r->right.failed = true;
    put_statement(r);
    put_used(r);
    return true;
}

static uint32_t put_steps(run *r, const order *orders, size_t count)
{
    uint32_t most = (uint32_t)random_between(&r->random, 2, MOST_STATED), stated = 0;
    size_t tries = count < 3 * MOST_STATED ? count : 3 * MOST_STATED;
    for (size_t i = 0; i < tries && stated < most; i++)
        if (can_state(r->law, &orders[i]))
            stated += put_step(r, &orders[i], stated + 1 == most);
    return stated;
}

/* ---- running them --------------------------------------------------------------------------- */

typedef struct {
    const run *r;
    uint32_t wrong_line;
    uint32_t seen;
    bool same;
} reader;

static uint32_t line_at(const char *text, size_t at)
{
    uint32_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += text[i] == '\n';
    return line;
}

static bool is_title(licet_text title, const char *words)
{
    return same_cell(title, (licet_text){words, strlen(words)});
}

static int read_result(void *user, const licet_test_result *result)
{
    reader *read = user;
    mismatch *m = read->r->difference;
    char place[80];
    snprintf(place, sizeof place, "the test in line %u fails", read->wrong_line);
    bool right = is_title(result->title, RIGHT), wrong = is_title(result->title, WRONG);
    read->seen += right || wrong;
    if (right && !result->passed)
        read->same = differ(m, "a test of what was decided", 0, "it passes",
                            result->message ? result->message : "it fails");
    if (wrong && (result->passed || result->line != read->wrong_line))
        read->same = differ(m, "a test with something wrong", 0, place,
                            result->passed ? "it passes" : result->message);
    return 0;
}

static bool run_tests(run *r, const writer *text, bool image, reader *read)
{
    licet_law *law = NULL;
    size_t passed, failed;
    if (!subject_load(r->s, (licet_text){text->text, text->length}, NULL, image, &law))
        return differ(r->difference, "a text with tests", 0, "it is loaded",
                      r->s->problem ? r->s->problem : "out of memory");
    licet_status status = licet_run_tests(law, NULL, &passed, &failed, read_result, read);
    licet_law_free(law);
    if (status != LICET_OK)
        return differ(r->difference, "licet_run_tests", 0, "done", licet_status_text(status));
    return read->same;
}

/* The ruleset and both tests. */
static bool check_text(run *r, bool image, writer *text)
{
    reader read = {.r = r, .same = true};
    uint32_t tests = 1;
    put_bytes(text, r->s->ruleset->text, r->s->ruleset->length);
    put(text, "\ntest \"" RIGHT "\"\n");
    put_bytes(text, r->right.text, r->right.length);
    if (r->wrong.length) {
        tests++;
        put(text, "\ntest \"" WRONG "\"\n");
        size_t start = text->length;
        put_bytes(text, r->wrong.text, r->wrong.length);
        read.wrong_line = line_at(text->text, start + r->wrong_at);
    }
    if (text->failed || r->right.failed || r->wrong.failed)
        return differ(r->difference, "writing tests", 0, "", "out of memory");
    if (!run_tests(r, text, image, &read))
        return false;
    return read.seen == tests || differ(r->difference, "the tests of a text", 0, "all run", "not");
}

bool texts_check(subject *s, const order *orders, size_t count, uint64_t seed,
                 replay_counts *counts, mismatch *difference, char **text)
{
    run *r = calloc(1, sizeof *r);
    writer whole = {.text = NULL};
    bool same = false;
    *text = NULL;
    if (r) {
        *r = (run){.s = s, .law = s->law, .features = counts->features, .difference = difference};
        r->random = random_start(seed, 5);
        r->slow = slow_new(s->law);
    }
    if (r && r->slow) {
        find_statements(r);
        same = put_steps(r, orders, count) == 0 || check_text(r, seed % 4 < 2, &whole);
    } else {
        differ(difference, "the comparison itself", 0, "", "out of memory");
    }
    if (same)
        free(whole.text);
    else
        *text = whole.text;
    if (r) {
        slow_free(r->slow);
        slow_ledger_free(&r->booked);
        free(r->right.text);
        free(r->wrong.text);
    }
    free(r);
    return same;
}
