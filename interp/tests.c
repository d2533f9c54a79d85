/* tests.c - runs the tests that stand in the text.
 *
 * Each test starts from an empty ledger and an order without facts. An order inherits what it does
 * not state, is decided and then booked, licences granted; an expectation looks at the order
 * before it. The first expectation that fails is the one that is told.
 *
 * Must not: print; leave anything behind in the law. */
#include "diagnostics.h"
#include "engine.h"
#include "lang/buffer.h"
#include "licet_tools.h"
#include "properties.h"

#include <string.h>

/* One test as it runs. */
typedef struct {
    const licet_law *law;
    const lc_image *image;
    li_machine *machine;
    licet_ledger *ledger;
    lc_buffer *message;    /* of the first failure; empty: none */
    lc_image_place failed; /* where that stands */
    struct {
        uint32_t source, at; /* bytes counted of this text */
        uint32_t line, column;
    } found; /* the place that was told last */
} run;

/* ---- words ----------------------------------------------------------------------------------- */

static void put_name(lc_buffer *out, const lc_image *image, lc_image_string name)
{
    lc_buffer_byte(out, '`');
    licet_show(li_text_of(image, name), 0, lc_buffer_write, out);
    lc_buffer_byte(out, '`');
}

static void put_outcome(lc_buffer *out, const lc_image *image, uint32_t outcome)
{
    if (outcome < image->OUTCOME_count)
        put_name(out, image, image->OUTCOME[outcome].name);
    else
        lc_buffer_text(out, "`indeterminate`");
}

static void put_because(lc_buffer *out, const lc_image *image, uint32_t because)
{
    if (because < image->RULE_count) {
        lc_buffer_text(out, " by ");
        put_name(out, image, image->RULE[because].name);
    } else if (because == LC_IMAGE_OTHERWISE) {
        lc_buffer_text(out, " by `otherwise`");
    } else if (because == LC_IMAGE_NO_LAW) {
        lc_buffer_text(out, " by `no_law`");
    }
}

static void put_missing(run *r)
{
    const li_record *record = &r->machine->record;
    lc_buffer *out = r->message;
    for (size_t i = 0; i < record->public.missing_count; i++) {
        const li_missing *missing = &record->missing[i];
        lc_buffer_text(out, i ? ", `" : ": missing are `");
        lc_image_string fact = r->image->FACT[missing->fact].name;
        licet_show(li_text_of(r->image, fact), 0, lc_buffer_write, out);
        if (missing->path != LC_NONE) {
            lc_image_string column = r->image->PATH[missing->path].columns;
            lc_buffer_byte(out, '.');
            licet_show(li_text_of(r->image, column), 0, lc_buffer_write, out);
        }
        lc_buffer_byte(out, '`');
    }
}

static void put_came(run *r)
{
    const licet_record *record = &r->machine->record.public;
    lc_buffer *out = r->message;
    if (record->rejected) {
        lc_buffer_format(out, ", but the order is rejected: %s", record->reason);
        return;
    }
    lc_buffer_text(out, ", but the order is ");
    put_outcome(out, r->image, record->outcome);
    put_because(out, r->image, record->because);
    if (record->outcome != LICET_INDETERMINATE)
        return;
    lc_buffer_text(out, " between ");
    put_outcome(out, r->image, record->lowest);
    lc_buffer_text(out, " and ");
    put_outcome(out, r->image, record->highest);
    put_missing(r);
}

static void put_date(lc_buffer *out, const char *before, int32_t date)
{
    char text[LC_DATE_TEXT];
    lc_date_write(text, date);
    lc_buffer_text(out, before);
    lc_buffer_text(out, text);
}

static void put_duties(run *r)
{
    const li_record *record = &r->machine->record;
    lc_buffer *out = r->message;
    if (!record->public.duty_count)
        lc_buffer_text(out, ", but the order comes with no duty");
    for (size_t i = 0; i < record->public.duty_count; i++) {
        lc_buffer_text(out, i ? "; " : ", but the order comes with ");
        put_name(out, r->image, r->image->DUTY[record->duties[i].duty].text);
        if (record->duties[i].due_known)
            put_date(out, " by ", record->duties[i].due);
    }
}

/* ---- steps ----------------------------------------------------------------------------------- */

static void state_facts(run *r, const lc_image_step *step)
{
    li_order *order = &r->machine->order;
    for (uint32_t i = 0; i < step->stated_count; i++) {
        const lc_image_stated *stated = &r->image->STATED[step->first_stated + i];
        order->known[stated->fact] = stated->known != 0;
        if (r->image->FACT[stated->fact].form.type != LC_FORM_TEXT)
            order->values[stated->fact] = stated->known ? stated->value : 0;
        else if (stated->known)
            order->texts[stated->fact] = li_text_of(r->image, r->image->TEXT[stated->value]);
    }
}

/* What the text claims of every order; if a claim does not hold, says so. */
static bool check_properties(run *r, const lc_image_step *step)
{
    const licet_record *record = &r->machine->record.public;
    for (uint32_t i = 0; i < r->image->PROPERTY_count; i++) {
        if (li_machine_property(r->machine, i, record) != LICET_VERDICT_VIOLATED)
            continue;
        r->failed = step->place;
        lc_buffer_text(r->message, "the order violates the property ");
        put_name(r->message, r->image, r->image->PROPERTY[i].title);
        lc_buffer_text(r->message, ": it is ");
        put_outcome(r->message, r->image, record->outcome);
        put_because(r->message, r->image, record->because);
        return false;
    }
    return true;
}

static licet_status run_order(run *r, const lc_image_step *step, bool *passed)
{
    state_facts(r, step);
    licet_status status = li_machine_decide(r->machine, r->ledger);
    if (status != LICET_OK)
        return status;
    *passed = check_properties(r, step);
    return li_machine_book(r->machine, r->ledger, (licet_text){NULL, 0});
}

static bool has_duty(const run *r, const lc_image_expected *expected)
{
    const li_record *record = &r->machine->record;
    for (size_t i = 0; i < record->public.duty_count; i++) {
        const li_duty *due = &record->duties[i];
        lc_image_string text = r->image->DUTY[due->duty].text;
        if (text.length == expected->text.length &&
            memcmp(lc_image_text(r->image, text), lc_image_text(r->image, expected->text),
                   text.length) == 0 &&
            (!expected->has_date || (due->due_known && due->due == expected->by)))
            return true;
    }
    return false;
}

static bool outcome_fits(const run *r, const lc_image_step *step)
{
    const licet_record *record = &r->machine->record.public;
    return !record->rejected && record->outcome == step->outcome &&
           (step->because == LC_IMAGE_UNSTATED ||
            li_same_because(r->image, step->because, record->because));
}

/* Whether the facts of what is missing are those that STEP names. */
static bool missing_fits(const run *r, const lc_image_step *step)
{
    const li_record *record = &r->machine->record;
    const uint32_t *named = r->image->INDEX + step->first_missing;
    uint32_t facts = 0;
    for (size_t i = 0; i < record->public.missing_count; i++) {
        uint32_t fact = record->missing[i].fact, at = 0;
        facts += i == 0 || record->missing[i - 1].fact != fact; /* sorted by facts */
        while (at < step->missing_count && named[at] != fact)
            at++;
        if (at == step->missing_count)
            return false;
    }
    return facts == step->missing_count;
}

static void tell_missing(run *r, const lc_image_step *step)
{
    lc_buffer *out = r->message;
    lc_buffer_text(out, "expected that missing are ");
    for (uint32_t i = 0; i < step->missing_count; i++) {
        lc_buffer_text(out, i ? ", " : "");
        put_name(out, r->image, r->image->FACT[r->image->INDEX[step->first_missing + i]].name);
    }
    put_came(r);
}

/* Whether a statement holds after the booking. A statement that does not, or nobody can tell, says
 * so. */
static bool run_holds(run *r, const lc_image_step *step)
{
    li_machine *machine = r->machine;
    if (machine->record.public.rejected) {
        lc_buffer_text(r->message, "expected that this holds");
        put_came(r);
        return false;
    }
    li_machine_run(machine, 0, r->image->LAW->fold_start);
    li_truth truth = li_machine_statement(machine, step->holds, step->holds_first, step->holds_end);
    if (truth.surely)
        return true;
    lc_buffer_text(r->message, truth.possibly ? "expected that this holds, and it cannot be told"
                                              : "expected that this holds, and it does not");
    return false;
}

/* Whether the order decided last is as STEP expects; if not, says so. */
static bool run_expectation(run *r, const lc_image_step *step)
{
    lc_buffer *out = r->message;
    r->failed = step->place;
    if (step->holds != LC_NONE)
        return run_holds(r, step);
    if (step->has_missing && outcome_fits(r, step) && !missing_fits(r, step)) {
        tell_missing(r, step);
        return false;
    }
    if (!outcome_fits(r, step)) {
        lc_buffer_text(out, "expected ");
        put_outcome(out, r->image, step->outcome);
        put_because(out, r->image, step->because);
        put_came(r);
        return false;
    }
    for (uint32_t i = 0; i < step->expected_count; i++) {
        const lc_image_expected *expected = &r->image->EXPECTED[step->first_expected + i];
        if (has_duty(r, expected))
            continue;
        lc_buffer_text(out, "expected the duty ");
        put_name(out, r->image, expected->text);
        if (expected->has_date)
            put_date(out, " by ", expected->by);
        put_duties(r);
        return false;
    }
    return true;
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void clear_order(li_machine *machine)
{
    uint32_t count = machine->law->image.FACT_count;
    memset(machine->order.known, 0, count);
    memset(machine->order.values, 0, count * sizeof *machine->order.values);
    for (uint32_t i = 0; i < count; i++)
        machine->order.texts[i] = (licet_text){NULL, 0};
}

static licet_status run_steps(run *r, const lc_image_test *test, bool *passed)
{
    clear_order(r->machine);
    r->message->length = 0;
    for (uint32_t i = 0; i < test->step_count && *passed; i++) {
        const lc_image_step *step = &r->image->STEP[test->first_step + i];
        if (step->expect) {
            *passed = run_expectation(r, step);
            continue;
        }
        licet_status status = run_order(r, step, passed);
        if (status != LICET_OK)
            return status;
    }
    return LICET_OK;
}

/* Line and column, from 1, of a place; the law's own line tables are made when it is loaded or not
 * at all, so this counts: on from the last place, as tests are told in the order of the text. */
static void locate(run *r, lc_image_place place, licet_test_result *result)
{
    if (place.source >= r->law->sources.count)
        return;
    const lc_source *source = &r->law->sources.items[place.source];
    if (r->found.line == 0 || place.source != r->found.source || place.start < r->found.at) {
        r->found.source = place.source;
        r->found.at = 0;
        r->found.line = r->found.column = 1;
    }
    for (; r->found.at < place.start && r->found.at < source->length; r->found.at++) {
        if (source->text[r->found.at] == '\n') {
            r->found.line++;
            r->found.column = 1;
        } else if (((unsigned char)source->text[r->found.at] & 0xC0) != 0x80) {
            r->found.column++;
        }
    }
    result->source = source->name;
    result->line = r->found.line;
    result->column = r->found.column;
}

static licet_status run_test(run *r, const lc_image_test *test, const licet_options *options,
                             licet_test_result *result)
{
    licet_status status = licet_ledger_new(&r->ledger, false, options);
    if (status != LICET_OK)
        return status;
    *result = (licet_test_result){.title = li_text_of(r->image, test->title), .passed = true};
    r->failed = test->place;
    status = run_steps(r, test, &result->passed);
    licet_ledger_free(r->ledger);
    lc_buffer_byte(r->message, '\0');
    if (status == LICET_OK && r->message->failed)
        status = LICET_MEMORY;
    if (status != LICET_OK)
        return status;
    locate(r, result->passed ? test->place : r->failed, result);
    if (!result->passed)
        result->message = r->message->bytes;
    return LICET_OK;
}

/* What is counted and told over all parts of a law. */
typedef struct {
    const licet_options *options;
    size_t passed, failed;
    licet_test_report report;
    void *user;
} tally;

static licet_status tell(tally *t, const licet_test_result *result)
{
    ++*(result->passed ? &t->passed : &t->failed);
    return t->report && t->report(t->user, result) ? LICET_STOPPED : LICET_OK;
}

static licet_status run_all(run *r, tally *t)
{
    licet_status status = LICET_OK;
    for (uint32_t i = 0; i < r->image->TEST_count && status == LICET_OK; i++) {
        licet_test_result result;
        if (t->options && t->options->cancel && *t->options->cancel)
            return LICET_CANCELLED;
        status = run_test(r, &r->image->TEST[i], t->options, &result);
        if (status == LICET_OK)
            status = tell(t, &result);
    }
    return status;
}

/* All tests of LAW, under the whole of it. */
static licet_status run_law(const licet_law *law, tally *t)
{
    lc_allocator allocator = li_allocator(t->options);
    li_machine machine;
    if (li_machine_init(&machine, law, &allocator) != LC_OK)
        return LICET_MEMORY;
    machine.licences_granted = true;
    lc_buffer message;
    lc_buffer_init(&message, &allocator);
    run r = {.law = law, .image = &law->image, .machine = &machine, .message = &message};
    licet_status status = run_all(&r, t);
    lc_buffer_fini(&message);
    li_machine_fini(&machine);
    return status;
}

/* ---- parts ----------------------------------------------------------------------------------- */

/* The tests of PART fail, as the part alone is no law: the first error says why. */
static licet_status fail_part(const licet_law *law, uint32_t part, tally *t,
                              const licet_diagnostics *diagnostics)
{
    run r = {.law = law, .image = &law->image};
    const char *message = "the law that this stands in cannot be read by itself";
    licet_status status = LICET_OK;
    if (diagnostics && diagnostics->list.count)
        message = diagnostics->list.items[0]->message;
    for (uint32_t i = 0; i < law->image.TEST_count && status == LICET_OK; i++) {
        const lc_image_test *test = &law->image.TEST[i];
        licet_test_result result = {.title = li_text_of(&law->image, test->title),
                                    .message = message};
        if (test->part != part)
            continue;
        locate(&r, test->place, &result);
        status = tell(t, &result);
    }
    return status;
}

static bool has_tests(const licet_law *law, uint32_t part)
{
    for (uint32_t i = 0; i < law->image.TEST_count; i++)
        if (law->image.TEST[i].part == part)
            return true;
    return false;
}

/* A test stands under the law of its file and what that amends: without all other amendments. */
static licet_status run_part(const licet_law *law, uint32_t part, tally *t)
{
    licet_law *of = NULL;
    licet_diagnostics *diagnostics = NULL;
    licet_status status = li_load_part(&of, &diagnostics, law, part, t->options);
    if (status == LICET_OK)
        status = run_law(of, t);
    else if (status == LICET_WRONG_RULES)
        status = fail_part(law, part, t, diagnostics);
    licet_law_free(of);
    licet_diagnostics_free(diagnostics);
    return status;
}

licet_status licet_run_tests(const licet_law *law, const licet_options *options, size_t *passed,
                             size_t *failed, licet_test_report report, void *user)
{
    tally t = {.options = options, .report = report, .user = user};
    licet_status status = LICET_OK;
    if (!law || (options && options->version != LICET_OPTIONS_VERSION))
        return LICET_MISUSE;
    if (!law->image.AMENDMENT_count)
        status = run_law(law, &t);
    else
        for (uint32_t part = 0; part <= law->image.AMENDMENT_count && status == LICET_OK; part++)
            if (has_tests(law, part))
                status = run_part(law, part, &t);
    if (passed)
        *passed = t.passed;
    if (failed)
        *failed = t.failed;
    return status;
}
