/* check_tests.c - tests in the text, orders and what is expected of them; and properties.
 *
 * Must not: decide anything. A test runs elsewhere, under the law it stands in. */
#include "check.h"

/* ---- orders --------------------------------------------------------------------------------- */

/* What one `order` states. FIRST (room for every fact) tells which words stated a fact. */
static uint32_t check_facts(lc_checker *c, const lc_decl *decl, const lc_fact_value *stated,
                            lc_test_value *values)
{
    const lc_law *law = c->law;
    uint32_t count = 0;
    const lc_fact_value **first = lc_check_zero(c, law->fact_count, sizeof *first);
    for (; first && stated; stated = stated->next) {
        uint32_t fact = lc_check_fact_name(c, decl, stated->fact);
        if (fact == LC_NONE)
            continue;
        if (first[fact]) {
            lc_named_twice(c, decl, stated->fact, first[fact]->fact.span);
            continue;
        }
        first[fact] = stated;
        lc_test_value *value = &values[count];
        value->fact = fact;
        value->missing = stated->value->kind == LC_EXPR_MISSING;
        const char *what =
            lc_check_text(c, lc_arena_format(c->arena, "`%s`", stated->fact.name->text));
        if (value->missing ||
            lc_check_value(c, decl, stated->value, &law->facts[fact].form, what, &value->value))
            count++;
    }
    return count;
}

static lc_test_value *check_order(lc_checker *c, const lc_decl *decl, const lc_test_step *step,
                                  uint32_t *count)
{
    uint32_t most = 0;
    *count = 0;
    for (const lc_fact_value *stated = step->facts; stated; stated = stated->next)
        most++;
    lc_test_value *values = lc_check_zero(c, most, sizeof *values);
    if (values)
        *count = check_facts(c, decl, step->facts, values);
    return values;
}

/* What the order states after STEP: those of before it, in STATED (room for every fact), and its
 * own. */
static void note_stated(const lc_law_step *step, bool *stated)
{
    for (uint32_t i = 0; i < step->value_count; i++)
        stated[step->values[i].fact] = !step->values[i].missing;
}

/* Whether the order has a date: its own, or that of a stand-in. */
static bool has_date(const lc_law *law, const bool *stated)
{
    uint32_t fact = law->date_fact;
    while (!stated[fact] && law->facts[fact].stand_in != LC_NONE)
        fact = law->facts[fact].stand_in;
    return stated[fact];
}

/* ---- expectations --------------------------------------------------------------------------- */

/* What an outcome rests on: `otherwise`, or what IDENT names; neither: anything. */
static lc_because_kind check_because(lc_checker *c, const lc_decl *decl, bool by_otherwise,
                                     lc_ident ident, uint32_t *rule)
{
    *rule = LC_NONE;
    if (by_otherwise)
        return LC_BECAUSE_OTHERWISE;
    if (!ident.name)
        return LC_BECAUSE_ANY;
    if (lc_name_is(ident.name, "no_law"))
        return LC_BECAUSE_NO_LAW;
    const lc_symbol *symbol = lc_find_symbol(c, &c->rules, ident.name);
    if (symbol)
        *rule = symbol->index;
    else
        lc_unknown_in(c, decl, ident, &c->rules, LC_SYMBOL_RULE, LC_E0207);
    return LC_BECAUSE_RULE;
}

/* The words of every duty that a rule brings, entered when a test first expects one: there may be
 * many tests, and many rules. */
static bool note_duties(lc_checker *c)
{
    c->has_duties = true;
    for (uint32_t i = 0; i < c->law->rule_count; i++) {
        const lc_rule *rule = &c->law->rules[i];
        c->duty_lost = c->duty_lost || rule->declared.decl->broken;
        for (uint32_t k = 0; k < rule->duty_count && !c->failed; k++) {
            const lc_string *text = &rule->duties[k].text;
            const lc_name *name = lc_intern(c->names, text->text, text->length);
            if (!name || !lc_table_put(&c->duties, name, i))
                c->failed = true;
        }
    }
    return !c->failed;
}

/* A duty that no rule brings could never be met: a slip of the pen. A rule that could not be read
 * may bring any. */
static void check_expected_duty(lc_checker *c, const lc_decl *decl, const lc_expected_duty *duty)
{
    if ((!c->has_duties && !note_duties(c)) || c->duty_lost)
        return;
    const lc_name *name = lc_intern(c->names, duty->text.bytes, duty->text.length);
    if (!name) {
        c->failed = true;
        return;
    }
    if (lc_table_find(&c->duties, name) != LC_NONE)
        return;
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0438, lc_place_in(decl, duty->text.span), name->text);
    if (!report)
        return;
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, name->text, name->length);
    for (uint32_t i = 0; i < c->law->rule_count; i++)
        for (uint32_t k = 0; k < c->law->rules[i].duty_count; k++)
            lc_suggestion_offer(&suggestion, c->law->rules[i].duties[k].text.text,
                                c->law->rules[i].duties[k].text.length);
    lc_suggest_help(c, report, &suggestion);
}

static void check_missing(lc_checker *c, const lc_decl *decl, const lc_test_step *from,
                          lc_law_step *step)
{
    uint32_t count = 0;
    for (const lc_ident_list *name = from->missing; name; name = name->next)
        count++;
    step->missing = lc_check_zero(c, count, sizeof *step->missing);
    for (const lc_ident_list *name = from->missing; step->missing && name; name = name->next) {
        uint32_t fact = lc_check_fact_name(c, decl, name->ident), at = 0;
        while (at < step->missing_count && step->missing[at] != fact)
            at++;
        if (fact != LC_NONE && at < step->missing_count)
            lc_report1(c->diagnostics, LC_E0220, lc_place_in(decl, name->ident.span),
                       name->ident.name->text);
        else if (fact != LC_NONE)
            step->missing[step->missing_count++] = fact;
    }
}

static void check_expectation(lc_checker *c, const lc_decl *decl, const lc_test_step *from,
                              lc_law_step *step)
{
    step->outcome = LC_NONE;
    step->because = LC_BECAUSE_ANY;
    step->rule = LC_NONE;
    if (from->holds) {
        step->holds = lc_check_statement(c, decl, from->holds, "`holds`");
        return;
    }
    step->has_missing = from->has_missing;
    if (from->has_missing)
        check_missing(c, decl, from, step);
    for (const lc_expected_duty *duty = from->duties; duty; duty = duty->next)
        check_expected_duty(c, decl, duty);
    step->duties = from->duties;
    if (!from->outcome.name)
        return;
    step->indeterminate = lc_name_is(from->outcome.name, "indeterminate");
    if (!step->indeterminate)
        step->outcome = lc_check_outcome_name(c, decl, from->outcome);
    step->because = check_because(c, decl, from->by_otherwise, from->because, &step->rule);
}

/* ---- tests ---------------------------------------------------------------------------------- */

static void check_test(lc_checker *c, const lc_decl *decl, lc_law_test *test)
{
    uint32_t count = 0, orders = 0, expectations = 0;
    bool *stated = lc_check_zero(c, c->law->fact_count, sizeof *stated);
    if (!stated)
        return;
    test->title = decl->label.bytes ? decl->label.bytes : "";
    test->title_length = decl->label.length;
    test->part = decl->amendment;
    test->place = lc_place_in(decl, decl->label.bytes ? decl->label.span : decl->keyword_span);
    for (const lc_test_step *from = decl->as.test; from; from = from->next)
        count++;
    test->steps = lc_check_zero(c, count, sizeof *test->steps);
    for (const lc_test_step *from = decl->as.test; test->steps && from && !c->failed;
         from = from->next) {
        lc_law_step *step = &test->steps[test->step_count++];
        step->place = lc_place_in(decl, from->span);
        step->expect = from->expect;
        if (from->expect) {
            if (orders == 0)
                lc_report0(c->diagnostics, LC_E0433, step->place);
            expectations++;
            check_expectation(c, decl, from, step);
            continue;
        }
        orders++;
        uint32_t errors = c->diagnostics->error_count;
        step->values = check_order(c, decl, from, &step->value_count);
        note_stated(step, stated);
        if (c->needs_date && c->law->date_fact != LC_NONE && !has_date(c->law, stated) &&
            errors == c->diagnostics->error_count)
            lc_report0(c->diagnostics, LC_E0434, step->place);
    }
    if (expectations == 0)
        lc_report0(c->diagnostics, LC_W0602, test->place);
}

static bool is_test(const lc_checker *c, const lc_decl *decl)
{
    return decl->kind == LC_DECL_TEST && !decl->broken && !c->sources->items[decl->source].module;
}

void lc_check_tests(lc_checker *c)
{
    lc_law *law = c->law;
    law->tests = lc_check_zero(c, c->test_count, sizeof *law->tests);
    for (uint32_t i = 0; law->tests && i < c->tree_count && law->test_count < c->test_count; i++)
        for (const lc_decl *decl = c->trees[i].first; decl && !c->failed; decl = decl->next)
            if (is_test(c, decl))
                check_test(c, decl, &law->tests[law->test_count++]);
}

/* ---- properties ------------------------------------------------------------------------------ */

static void check_claim(lc_checker *c, const lc_decl *decl, const lc_property_entry *from,
                        lc_property_claim *claim)
{
    claim->place = lc_place_in(decl, from->span);
    claim->never = from->never;
    claim->outcome = LC_NONE;
    claim->because = check_because(c, decl, from->otherwise, from->because, &claim->rule);
    if (from->outcome.name) {
        claim->has_outcome = true;
        claim->outcome = lc_check_outcome_name(c, decl, from->outcome);
    }
    if (!from->when)
        return;
    claim->when = lc_check_statement(c, decl, from->when, "`when`");
    lc_check_no_ledger(c, claim->when, "the `when` of a property");
}

static bool is_property(const lc_checker *c, const lc_decl *decl)
{
    return decl->kind == LC_DECL_PROPERTY && !decl->broken &&
           !c->sources->items[decl->source].module;
}

static void check_property(lc_checker *c, const lc_decl *decl, lc_property *property)
{
    uint32_t count = 0;
    property->title = decl->label.bytes ? decl->label.bytes : "";
    property->title_length = decl->label.length;
    property->place = lc_place_in(decl, decl->label.bytes ? decl->label.span : decl->keyword_span);
    property->in_force = lc_exists(c, decl);
    for (const lc_property_entry *from = decl->as.property; from; from = from->next)
        count++;
    property->claims = lc_check_zero(c, count, sizeof *property->claims);
    for (const lc_property_entry *from = decl->as.property; property->claims && from;
         from = from->next)
        check_claim(c, decl, from, &property->claims[property->claim_count++]);
}

void lc_check_properties(lc_checker *c)
{
    lc_law *law = c->law;
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->tree_count; i++)
        for (const lc_decl *decl = c->trees[i].first; decl; decl = decl->next)
            count += is_property(c, decl);
    law->properties = lc_check_zero(c, count, sizeof *law->properties);
    for (uint32_t i = 0; law->properties && i < c->tree_count; i++)
        for (const lc_decl *decl = c->trees[i].first; decl && !c->failed; decl = decl->next)
            if (is_property(c, decl))
                check_property(c, decl, &law->properties[law->property_count++]);
}
