/* check.c - `licet check`: what is wrong with the rules, or what they hold.
 *
 * Must not: decide anything. */
#include <string.h>
#include <unistd.h>

#include <licet_tools.h>

#include "rules.h"

/* Where there is no label the library gives the name. */
static bool has_title(const licet_fact_info *fact)
{
    return fact->label.bytes &&
           (fact->label.length != fact->name.length ||
            memcmp(fact->label.bytes, fact->name.bytes, fact->name.length) != 0);
}

static void write_facts(struct output *out, const licet_law *law)
{
    size_t count = licet_law_fact_count(law);
    output_format(out, "\nfacts that an order states (%zu)\n", count);
    size_t widest = 0;
    licet_fact_info fact;
    for (size_t i = 0; i < count; i++)
        if (licet_law_fact(law, i, &fact) == LICET_OK && fact.name.length > widest)
            widest = fact.name.length;
    for (size_t i = 0; i < count; i++) {
        if (licet_law_fact(law, i, &fact) != LICET_OK)
            continue;
        output_string(out, "  ");
        output_text(out, fact.name);
        output_spaces(out, (int)(widest - fact.name.length) + 2);
        output_text(out, fact.type_name);
        if (has_title(&fact)) {
            output_string(out, "  \"");
            output_text(out, fact.label);
            output_string(out, "\"");
        }
        output_string(out, "\n");
    }
}

static void write_line(struct output *out, const char *what, uint64_t number, const char *more)
{
    char digits[NUMBER_ROOM];
    group_digits(digits, (wide)number, 0);
    output_format(out, "  %s", what);
    output_spaces(out, 36 - (int)strlen(what) - (int)strlen(digits));
    output_format(out, "%s%s\n", digits, more);
}

/* What the index of many rules saves an order. */
static void write_met(struct output *out, const licet_law *law, const licet_figures *figures)
{
    char mean[NUMBER_ROOM], most[NUMBER_ROOM], all[NUMBER_ROOM];
    size_t fact = licet_law_index_fact(law, 0);
    licet_fact_info info;
    if (fact == LICET_NO_INDEX)
        return;
    group_digits(mean, (wide)figures->met_mean, 0);
    group_digits(most, (wide)figures->met_most, 0);
    group_digits(all, (wide)(figures->rules + figures->agreements), 0);
    output_format(out,
                  "  of %s rules and agreements an order meets %s on average, %s at most,\n"
                  "  by ",
                  all, mean, most);
    for (size_t i = 0; fact != LICET_NO_INDEX; fact = licet_law_index_fact(law, ++i)) {
        output_string(out, i ? " and " : "");
        if (licet_law_fact(law, fact, &info) == LICET_OK)
            output_text(out, info.name);
    }
    output_string(out, "\n");
}

static void write_figures(struct output *out, const licet_law *law)
{
    licet_figures figures;
    memset(&figures, 0, sizeof figures);
    licet_law_figures(law, &figures);
    output_string(out, "\nwhat the rules hold\n");
    write_line(out, "outcomes", figures.outcomes, "");
    write_line(out, "requirements", figures.requirements, "");
    write_line(out, "exceptions", figures.exceptions, "");
    if (figures.bars)
        write_line(out, "rules that bar", figures.bars, "");
    write_line(out, "caps", figures.caps, "");
    if (figures.tallies)
        write_line(out, "tallies", figures.tallies, "");
    if (figures.agreements)
        write_line(out, "agreements", figures.agreements, "");
    write_line(out, "limits of caps", figures.limits, "");
    write_line(out, "groups", figures.groups, "");
    write_line(out, "registries", figures.registries, "");
    write_line(out, "tests", figures.tests, "");
    if (figures.properties)
        write_line(out, "properties", figures.properties, "");
    if (figures.amendments)
        write_line(out, "amendments", figures.amendments, "");
    if (figures.intervals > 1)
        write_line(out, "intervals of the law", figures.intervals, "");
    output_string(out, "\nwhat an order costs at most\n");
    write_line(out, "instructions", figures.cost_bound, "");
    write_line(out, "readings of the ledger", figures.ledger_reads, "");
    write_met(out, law, &figures);
    output_string(out, "\nsize of the compiled rules\n");
    write_line(out, "instructions", figures.instructions, "");
    write_line(out, "  that read no ledger", figures.fact_instructions, "");
    write_line(out, "columns held at once", figures.block_registers, "");
    write_line(out, "image", licet_law_image(law).length, " bytes");
}

/* Warnings are given when a text is compiled; an image has none to give. */
static bool is_image(const struct rules *rules)
{
    licet_text image = licet_law_image(rules->law);
    return rules->count == 1 && rules->sources[0].length == image.length &&
           memcmp(rules->sources[0].bytes, image.bytes, image.length) == 0;
}

static void write_page(struct output *out, const struct rules *rules)
{
    const licet_law *law = rules->law;
    output_text(out, rules_title(law));
    output_string(out, "\n");
    for (size_t i = 0;; i++) {
        licet_text module = licet_law_module(law, i);
        if (!module.bytes)
            break;
        output_string(out, i ? ", " : "uses ");
        output_text(out, module);
    }
    if (licet_law_module(law, 0).bytes)
        output_string(out, "\n");
    write_facts(out, law);
    write_figures(out, law);
    size_t warnings = rules->diagnostics ? licet_diagnostics_count(rules->diagnostics) : 0;
    if (is_image(rules))
        output_string(out,
                      "\nno errors; warnings are those of the text, given when it was compiled\n");
    else
        output_format(out, "\nno errors, %zu warning%s\n", warnings, plural(warnings));
}

int command_check(const struct options *options)
{
    enum form form;
    struct rules rules;
    int status = option_form(options, false, &form);
    if (status != STATUS_DONE)
        return status;
    bool json = form == FORM_JSON;
    status = json ? rules_load_silently(&rules, options) : rules_load(&rules, options);
    bool page = !json && status == STATUS_DONE;
    if (page || (json && rules.diagnostics)) {
        struct output out;
        int opened = output_open(&out, option_value(options, OPTION_OUTPUT));
        if (opened == STATUS_DONE) {
            if (!json)
                output_show(&out, false);
            if (json)
                licet_diagnostics_render(rules.diagnostics, LICET_JSON, output_write, &out);
            else
                write_page(&out, &rules);
            status = output_close(&out, true, status);
        } else {
            status = opened;
        }
    }
    rules_free(&rules);
    return status;
}
