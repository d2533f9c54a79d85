/* compile.c - the checked law to the tables of an image; the code is emitted by emit.c, the tables
 * are joined into one block by image.c.
 *
 * Owns the table buffers while it runs. Must not: change the law, read the trees. */
#include "compiler.h"

#include <string.h>

uint32_t lc_table_size(const lc_compiler *compiler, lc_image_table table)
{
    return (uint32_t)(compiler->tables[table].length / lc_image_record_size(table));
}

uint32_t lc_table_add(lc_compiler *compiler, lc_image_table table, const void *record, size_t size)
{
    uint32_t index = lc_table_size(compiler, table);
    assert(size == lc_image_record_size(table));
    lc_buffer_append(&compiler->tables[table], record, size);
    compiler->failed = compiler->failed || compiler->tables[table].failed;
    return index;
}

lc_image_string lc_compiler_string(lc_compiler *compiler, const char *text, size_t length)
{
    lc_buffer *bytes = &compiler->tables[LC_TABLE_BYTES];
    if (length == 0)
        return (lc_image_string){0, 0}; /* the pool begins with a NUL */
    if (length >= UINT32_MAX - bytes->length) {
        lc_place nowhere = {LC_NONE, 0, 0};
        compiler->refused = true;
        lc_report0(compiler->law->diagnostics, LC_E0802, nowhere);
        return (lc_image_string){0, 0};
    }
    lc_image_string string = {(uint32_t)bytes->length, (uint32_t)length};
    lc_buffer_append(bytes, text, length);
    lc_buffer_byte(bytes, '\0');
    return string;
}

lc_image_place lc_compiler_place(const lc_compiler *compiler, lc_place place)
{
    if (compiler->bare)
        return (lc_image_place){0, 0, 0};
    return (lc_image_place){place.source, place.start, place.end};
}

uint32_t lc_compiler_number(lc_compiler *compiler, lc_int128 number)
{
    lc_image_number record = {(uint64_t)number, (int64_t)(number >> 64)};
    uint32_t count = lc_table_size(compiler, LC_TABLE_NUMBER);
    const lc_image_number *numbers =
        (const lc_image_number *)(const void *)compiler->tables[LC_TABLE_NUMBER].bytes;
    /* thresholds are asked for again and again: look a little way back */
    for (uint32_t i = count, end = count > 16 ? count - 16 : 0; i > end; i--)
        if (numbers[i - 1].low == record.low && numbers[i - 1].high == record.high)
            return i - 1;
    return lc_table_add(compiler, LC_TABLE_NUMBER, &record, sizeof record);
}

uint32_t lc_compiler_text(lc_compiler *compiler, const char *text, size_t length)
{
    lc_image_string string = lc_compiler_string(compiler, text, length);
    return lc_table_add(compiler, LC_TABLE_TEXT, &string, sizeof string);
}

uint32_t lc_compiler_cites(lc_compiler *compiler, const lc_string *cites, uint32_t count)
{
    uint32_t first = lc_table_size(compiler, LC_TABLE_INDEX);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t text = lc_compiler_text(compiler, cites[i].text, cites[i].length);
        lc_table_add(compiler, LC_TABLE_INDEX, &text, sizeof text);
    }
    return first;
}

static lc_image_string name_string(lc_compiler *compiler, const lc_declared *declared)
{
    if (!declared->name)
        return (lc_image_string){0, 0};
    return lc_compiler_string(compiler, declared->name->text, declared->name->length);
}

/* The label of what was just named NAME: most have none of their own and share its text. */
static lc_image_string label_string(lc_compiler *compiler, const lc_declared *declared,
                                    lc_image_string name)
{
    if (!declared->label || (declared->name && declared->label == declared->name->text))
        return name;
    return lc_compiler_string(compiler, declared->label, declared->label_length);
}

lc_image_form lc_compiler_form(const lc_form *form)
{
    lc_image_form record = {.scale = form->scale, .unit = LC_NONE, .registry = LC_NONE};
    switch (form->type.kind) {
    case LC_TYPE_TRUTH:
        record.type = LC_FORM_TRUTH;
        break;
    case LC_TYPE_TEXT:
        record.type = LC_FORM_TEXT;
        break;
    case LC_TYPE_DATE:
        record.type = LC_FORM_DATE;
        break;
    case LC_TYPE_ROW:
        record.type = LC_FORM_ROW;
        record.registry = form->type.registry;
        break;
    case LC_TYPE_ERROR:
    case LC_TYPE_SET:
    case LC_TYPE_NUMBER:
        record.type = form->count ? LC_FORM_COUNT : LC_FORM_NUMBER;
        if (form->percent)
            record.type = LC_FORM_PERCENT;
        record.unit = form->unit;
        break;
    }
    if (record.type != LC_FORM_NUMBER && record.type != LC_FORM_PERCENT)
        record.scale = 0;
    return record;
}

lc_image_form lc_compiler_node_form(const lc_law *law, const lc_node *node)
{
    lc_form form = {.type = node->type, .scale = node->scale};
    form.unit = lc_compiler_shown_unit(law, node->type);
    return lc_compiler_form(&form);
}

/* ---- the tables without code ---------------------------------------------------------------- */

static void add_sources(lc_compiler *compiler)
{
    const lc_sources *sources = compiler->law->sources;
    size_t length = 0;
    if (compiler->bare) {
        lc_image_source record = {.name = lc_compiler_string(compiler, "", 0),
                                  .text = lc_compiler_string(compiler, "", 0)};
        lc_table_add(compiler, LC_TABLE_SOURCE, &record, sizeof record);
        return;
    }
    for (size_t i = 0; i < sources->count; i++)
        length += sources->items[i].length + 1;
    lc_buffer_reserve(&compiler->tables[LC_TABLE_BYTES], length + length / 4);
    for (size_t i = 0; i < sources->count; i++) {
        const lc_source *source = &sources->items[i];
        lc_image_source record = {
            .name = lc_compiler_string(compiler, source->name, strlen(source->name)),
            .text = lc_compiler_string(compiler, source->text, source->length),
            .flags = (source->module ? (uint32_t)LC_SOURCE_MODULE : 0u) |
                     (source->standard ? (uint32_t)LC_SOURCE_STANDARD : 0u) |
                     (source->data ? (uint32_t)LC_SOURCE_DATA : 0u) |
                     (source->added ? (uint32_t)LC_SOURCE_ADDED : 0u),
        };
        lc_table_add(compiler, LC_TABLE_SOURCE, &record, sizeof record);
    }
}

static void add_units(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->unit_count; i++) {
        const lc_unit *unit = &law->units[i];
        lc_image_string name = name_string(compiler, &unit->declared);
        lc_image_unit record = {
            .name = name,
            .label = label_string(compiler, &unit->declared, name),
            .scale = unit->scale,
            .dimension = unit->dimension,
            .factor_low = (uint64_t)unit->factor.coefficient,
            .factor_high = (int64_t)(unit->factor.coefficient >> 64),
            .factor_scale = unit->factor.scale,
        };
        lc_table_add(compiler, LC_TABLE_UNIT, &record, sizeof record);
    }
}

static void add_outcomes(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->outcome_count; i++) {
        lc_image_string name = name_string(compiler, &law->outcomes[i].declared);
        lc_image_outcome record = {
            .name = name,
            .label = label_string(compiler, &law->outcomes[i].declared, name),
            .mode = (uint32_t)law->outcomes[i].mode,
        };
        lc_table_add(compiler, LC_TABLE_OUTCOME, &record, sizeof record);
    }
}

static void add_cells(lc_compiler *compiler, const lc_registry *registry, uint32_t column)
{
    for (uint32_t row = 0; row < registry->row_count; row++) {
        const lc_cell_value *cell = &registry->rows[row].cells[column];
        int64_t value = cell->value;
        uint8_t known = cell->known ? 1 : 0;
        if (known && registry->columns[column].form.type.kind == LC_TYPE_TEXT)
            value = lc_compiler_text(compiler, cell->text, cell->text_length);
        if (!known)
            value = 0;
        lc_table_add(compiler, LC_TABLE_CELL, &value, sizeof value);
        lc_table_add(compiler, LC_TABLE_CELL_KNOWN, &known, sizeof known);
    }
}

static void add_tiers(const lc_law *law, uint32_t registry, lc_image_registry *record)
{
    record->tier_set = LC_NONE;
    record->tier_count = 0;
    for (uint32_t i = 0; i < law->set_count; i++) {
        if (!law->sets[i].tier || law->sets[i].registry != registry)
            continue;
        if (record->tier_set == LC_NONE)
            record->tier_set = i;
        if (record->tier_set + record->tier_count == i)
            record->tier_count++;
    }
}

static void add_registries(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->registry_count; i++) {
        const lc_registry *registry = &law->registries[i];
        lc_image_string name = name_string(compiler, &registry->declared);
        lc_image_registry record = {
            .name = name,
            .label = label_string(compiler, &registry->declared, name),
            .first_column = lc_table_size(compiler, LC_TABLE_COLUMN),
            .column_count = registry->column_count,
            .first_row = lc_table_size(compiler, LC_TABLE_ROW),
            .row_count = registry->row_count,
            .first_spelling = lc_table_size(compiler, LC_TABLE_SPELLING),
            .spelling_count = registry->spelling_count,
            .place = lc_compiler_place(compiler, registry->declared.place),
        };
        add_tiers(law, i, &record);
        lc_table_add(compiler, LC_TABLE_REGISTRY, &record, sizeof record);
        for (uint32_t k = 0; k < registry->column_count; k++) {
            lc_image_string column_name = name_string(compiler, &registry->columns[k].declared);
            lc_image_column column = {
                .name = column_name,
                .label = label_string(compiler, &registry->columns[k].declared, column_name),
                .form = lc_compiler_form(&registry->columns[k].form),
                .registry = i,
                .first_cell = lc_table_size(compiler, LC_TABLE_CELL),
            };
            lc_table_add(compiler, LC_TABLE_COLUMN, &column, sizeof column);
            add_cells(compiler, registry, k);
        }
        for (uint32_t k = 0; k < registry->row_count; k++) {
            const lc_registry_row *source = &registry->rows[k];
            lc_image_row row = {
                lc_compiler_string(compiler, source->key->text, source->key->length),
                lc_compiler_string(compiler, source->label, source->label_length),
            };
            lc_table_add(compiler, LC_TABLE_ROW, &row, sizeof row);
        }
        for (uint32_t k = 0; k < registry->spelling_count; k++) {
            const lc_spelling *source = &registry->spellings[k];
            lc_image_spelling spelling = {
                lc_compiler_string(compiler, source->text, source->length), source->row};
            lc_table_add(compiler, LC_TABLE_SPELLING, &spelling, sizeof spelling);
        }
    }
}

static void add_facts(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->fact_count; i++) {
        lc_image_string name = name_string(compiler, &law->facts[i].declared);
        lc_image_fact record = {
            .name = name,
            .label = label_string(compiler, &law->facts[i].declared, name),
            .form = lc_compiler_form(&law->facts[i].form),
            .place = lc_compiler_place(compiler, law->facts[i].declared.place),
            .stand_in = law->facts[i].stand_in,
        };
        lc_table_add(compiler, LC_TABLE_FACT, &record, sizeof record);
    }
    for (uint32_t i = 0; i < law->deem_count; i++) {
        lc_image_deem record = {law->deems[i].registry, law->deems[i].from, law->deems[i].to};
        lc_table_add(compiler, LC_TABLE_DEEM, &record, sizeof record);
    }
}

/* ---- what changes with the date ------------------------------------------------------------- */

static bool same_times(const lc_compiler *compiler, uint32_t index, const lc_times *times)
{
    const lc_image_times *found =
        (const lc_image_times *)(const void *)compiler->tables[LC_TABLE_TIMES].bytes + index;
    const lc_image_run *runs =
        (const lc_image_run *)(const void *)compiler->tables[LC_TABLE_RUN].bytes;
    if (found->run_count != times->count)
        return false;
    for (uint32_t i = 0; i < times->count; i++)
        if (runs[found->first_run + i].first != times->runs[i].first ||
            runs[found->first_run + i].end != times->runs[i].end)
            return false;
    return true;
}

uint32_t lc_compiler_times(lc_compiler *compiler, const lc_times *times)
{
    enum { LOOK_BACK = 16 }; /* rules that came together often have one date */
    if (times->always)
        return LC_NONE;
    uint32_t count = lc_table_size(compiler, LC_TABLE_TIMES);
    for (uint32_t i = count; i > 0 && count - i < LOOK_BACK && !compiler->failed; i--)
        if (same_times(compiler, i - 1, times))
            return i - 1;
    lc_image_times record = {lc_table_size(compiler, LC_TABLE_RUN), times->count};
    for (uint32_t i = 0; i < times->count; i++) {
        lc_image_run run = {times->runs[i].first, times->runs[i].end};
        lc_table_add(compiler, LC_TABLE_RUN, &run, sizeof run);
    }
    return lc_table_add(compiler, LC_TABLE_TIMES, &record, sizeof record);
}

static void add_thresholds(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->threshold_count; i++) {
        const lc_threshold *threshold = &law->thresholds[i];
        lc_image_string name = name_string(compiler, &threshold->declared);
        lc_image_threshold record = {
            .name = name,
            .label = label_string(compiler, &threshold->declared, name),
            .type = threshold->type.kind == LC_TYPE_DATE ? LC_FORM_DATE : LC_FORM_NUMBER,
            .scale = threshold->scale,
            .unit = lc_compiler_shown_unit(law, threshold->type),
            .first_change = lc_table_size(compiler, LC_TABLE_CHANGE),
            .change_count = threshold->step_count,
            .exists = lc_compiler_times(compiler, &threshold->exists),
            .place = lc_compiler_place(compiler, threshold->declared.place),
        };
        for (uint32_t k = 0; k < threshold->step_count; k++) {
            lc_image_change change = {threshold->steps[k].first_interval,
                                      lc_compiler_number(compiler, threshold->steps[k].number)};
            lc_table_add(compiler, LC_TABLE_CHANGE, &change, sizeof change);
        }
        lc_table_add(compiler, LC_TABLE_THRESHOLD, &record, sizeof record);
    }
}

static void add_version(lc_compiler *compiler, const lc_row_set *set, const lc_set_version *version)
{
    lc_image_version record = {version->first_interval, lc_table_size(compiler, LC_TABLE_MEMBER)};
    lc_table_add(compiler, LC_TABLE_VERSION, &record, sizeof record);
    for (uint32_t row = 0; row < compiler->law->registries[set->registry].row_count; row++)
        lc_buffer_byte(&compiler->tables[LC_TABLE_MEMBER], version->members[row] ? '\xFF' : '\0');
}

static void add_sets(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->set_count; i++) {
        const lc_row_set *set = &law->sets[i];
        lc_image_string name = name_string(compiler, &set->declared);
        lc_image_set record = {
            .name = name,
            .label = label_string(compiler, &set->declared, name),
            .registry = set->registry,
            .first_version = lc_table_size(compiler, LC_TABLE_VERSION),
            .version_count = set->version_count,
            .tier = set->tier ? 1 : 0,
        };
        lc_table_add(compiler, LC_TABLE_SET, &record, sizeof record);
        for (uint32_t k = 0; k < set->version_count; k++)
            add_version(compiler, set, &set->versions[k]);
    }
}

static uint32_t place_in_order(const lc_law *law, uint32_t amendment)
{
    uint32_t place = 0;
    while (law->amendment_order[place] != amendment)
        place++;
    return place;
}

static void add_intervals(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    const lc_string *first = &law->intervals[0].law;
    lc_image_string name = first->text ? lc_compiler_string(compiler, first->text, first->length)
                                       : name_string(compiler, &law->ruleset);
    for (uint32_t i = 0; i < law->interval_count; i++) {
        const lc_interval *interval = &law->intervals[i];
        if (i > 0 && interval->law.text != law->intervals[i - 1].law.text)
            name = lc_compiler_string(compiler, interval->law.text, interval->law.length);
        lc_image_interval record = {
            .from = interval->from,
            .in_force = interval->in_force,
            .binding = interval->binding,
            .enforced = interval->enforced,
            .own_binding = interval->own_binding,
            .own_enforced = interval->own_enforced,
            .law = name,
            .otherwise = interval->otherwise,
            .otherwise_place = lc_compiler_place(compiler, interval->otherwise_place),
            .dated = interval->dated,
            .saved = interval->saved,
            .further = interval->further,
            .first_saving = lc_table_size(compiler, LC_TABLE_INDEX),
            .saving_count = interval->saving_count,
        };
        for (uint32_t k = 0; k < interval->saving_count; k++) {
            uint32_t amendment = place_in_order(law, interval->saving[k]);
            lc_table_add(compiler, LC_TABLE_INDEX, &amendment, sizeof amendment);
        }
        lc_table_add(compiler, LC_TABLE_INTERVAL, &record, sizeof record);
    }
}

static void add_amendments(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    uint32_t savings = 0;
    for (uint32_t i = 0; i < law->amendment_count; i++) {
        const lc_amendment *amendment = &law->amendments[law->amendment_order[i]];
        lc_image_string name = name_string(compiler, &amendment->declared);
        lc_image_amendment record = {
            .name = name,
            .label = label_string(compiler, &amendment->declared, name),
            .in_force = lc_compiler_times(compiler, &amendment->dates.in_force),
            .binding = lc_compiler_times(compiler, &amendment->dates.binding),
            .enforced = lc_compiler_times(compiler, &amendment->dates.enforced),
            .first_cite = lc_compiler_cites(compiler, amendment->cites, amendment->cite_count),
            .cite_count = amendment->cite_count,
            .place = lc_compiler_place(compiler, amendment->declared.place),
            .first_saving = savings,
            .saving_count = amendment->saving_count,
        };
        savings += amendment->saving_count;
        lc_table_add(compiler, LC_TABLE_AMENDMENT, &record, sizeof record);
    }
}

/* In the order of the amendments, behind the fold. */
static void add_savings(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->amendment_count; i++) {
        const lc_amendment *amendment = &law->amendments[law->amendment_order[i]];
        for (uint32_t k = 0; k < amendment->saving_count; k++) {
            const lc_condition *saving = &amendment->savings[k];
            lc_image_saving record = {.place = lc_compiler_place(compiler, saving->place)};
            record.truth = lc_emit_statement(compiler, saving->node, &record.first, &record.end);
            lc_table_add(compiler, LC_TABLE_SAVING, &record, sizeof record);
        }
    }
}

/* ---- tests ---------------------------------------------------------------------------------- */

static void add_stated(lc_compiler *compiler, const lc_test_value *value)
{
    lc_image_stated record = {value->fact, value->missing ? 0 : 1, 0};
    if (!value->missing) {
        if (compiler->law->facts[value->fact].form.type.kind == LC_TYPE_TEXT)
            record.value = lc_compiler_text(compiler, value->value.text, value->value.text_length);
        else
            record.value = value->value.value;
    }
    lc_table_add(compiler, LC_TABLE_STATED, &record, sizeof record);
}

static uint32_t because_number(lc_because_kind because, uint32_t rule)
{
    switch (because) {
    case LC_BECAUSE_RULE:
        return rule;
    case LC_BECAUSE_OTHERWISE:
        return LC_IMAGE_OTHERWISE;
    case LC_BECAUSE_NO_LAW:
        return LC_IMAGE_NO_LAW;
    case LC_BECAUSE_ANY:
        break;
    }
    return LC_IMAGE_UNSTATED;
}

static void add_step(lc_compiler *compiler, const lc_law_step *step)
{
    lc_image_step record = {
        .expect = step->expect ? 1 : 0,
        .first_stated = lc_table_size(compiler, LC_TABLE_STATED),
        .stated_count = step->value_count,
        .outcome = step->indeterminate ? (uint32_t)LC_IMAGE_INDETERMINATE : step->outcome,
        .because = because_number(step->because, step->rule),
        .first_expected = lc_table_size(compiler, LC_TABLE_EXPECTED),
        .has_missing = step->has_missing,
        .first_missing = lc_table_size(compiler, LC_TABLE_INDEX),
        .missing_count = step->missing_count,
        .place = lc_compiler_place(compiler, step->place),
    };
    for (uint32_t i = 0; i < step->missing_count; i++)
        lc_table_add(compiler, LC_TABLE_INDEX, &step->missing[i], sizeof step->missing[i]);
    record.holds = lc_emit_statement(compiler, step->holds, &record.holds_first, &record.holds_end);
    if (!step->expect) {
        record.outcome = 0;
        record.because = LC_IMAGE_UNSTATED;
    }
    for (uint32_t i = 0; i < step->value_count; i++)
        add_stated(compiler, &step->values[i]);
    for (const lc_expected_duty *duty = step->duties; duty; duty = duty->next) {
        lc_image_expected expected = {
            lc_compiler_string(compiler, duty->text.bytes, duty->text.length), duty->has_date,
            duty->by};
        lc_table_add(compiler, LC_TABLE_EXPECTED, &expected, sizeof expected);
        record.expected_count++;
    }
    lc_table_add(compiler, LC_TABLE_STEP, &record, sizeof record);
}

/* Tests of an amended law are run under parts of it, which are made from the texts: without these,
 * there are none. */
static void add_tests(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    if (compiler->bare && law->amendment_count)
        return;
    for (uint32_t i = 0; i < law->test_count; i++) {
        const lc_law_test *test = &law->tests[i];
        lc_image_test record = {
            .title = lc_compiler_string(compiler, test->title, test->title_length),
            .first_step = lc_table_size(compiler, LC_TABLE_STEP),
            .step_count = test->step_count,
            .part = test->part,
            .place = lc_compiler_place(compiler, test->place),
        };
        lc_table_add(compiler, LC_TABLE_TEST, &record, sizeof record);
        for (uint32_t k = 0; k < test->step_count; k++)
            add_step(compiler, &test->steps[k]);
    }
}

static void add_properties(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->property_count; i++) {
        const lc_property *property = &law->properties[i];
        lc_image_property record = {
            .title = lc_compiler_string(compiler, property->title, property->title_length),
            .first_claim = lc_table_size(compiler, LC_TABLE_CLAIM),
            .claim_count = property->claim_count,
            .in_force = lc_compiler_times(compiler, &property->in_force),
            .place = lc_compiler_place(compiler, property->place),
        };
        lc_table_add(compiler, LC_TABLE_PROPERTY, &record, sizeof record);
        for (uint32_t k = 0; k < property->claim_count; k++) {
            const lc_property_claim *from = &property->claims[k];
            lc_image_claim claim = {
                .never = from->never,
                .outcome = from->has_outcome ? from->outcome : LC_NONE,
                .because = because_number(from->because, from->rule),
                .place = lc_compiler_place(compiler, from->place),
            };
            claim.when =
                lc_emit_statement(compiler, from->when, &claim.when_first, &claim.when_end);
            lc_table_add(compiler, LC_TABLE_CLAIM, &claim, sizeof claim);
        }
    }
}

/* ---- rules and agreements ------------------------------------------------------------------- */

static void add_duties(lc_compiler *compiler, const lc_rule *rule, const uint32_t *conditions)
{
    for (uint32_t i = 0; i < rule->duty_count; i++) {
        const lc_duty *duty = &rule->duties[i];
        lc_image_duty record = {
            .text = lc_compiler_string(compiler, duty->text.text, duty->text.length),
            .has_due = duty->has_due ? 1 : 0,
            .unit = duty->has_due ? (uint32_t)duty->unit : 0,
            .amount = duty->amount,
            .anchor = duty->has_due ? duty->anchor : LC_NONE,
            .condition = conditions[i],
            .place = lc_compiler_place(compiler, duty->place),
        };
        lc_table_add(compiler, LC_TABLE_DUTY, &record, sizeof record);
    }
}

static void add_conditions(lc_compiler *compiler, const lc_condition *conditions, uint32_t count,
                           const uint32_t *registers)
{
    for (uint32_t i = 0; i < count; i++) {
        lc_image_condition record = {
            .truth = registers[i],
            .unless = conditions[i].unless,
            .place = lc_compiler_place(compiler, conditions[i].place),
        };
        lc_table_add(compiler, LC_TABLE_CONDITION, &record, sizeof record);
    }
}

/* Appends the numbers of all limits of CAPS to INDEX; how many they are. */
static uint32_t add_limits_of(lc_compiler *compiler, const uint32_t *caps, uint32_t count)
{
    uint32_t limits = 0;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < compiler->law->caps[caps[i]].limit_count; k++, limits++) {
            uint32_t limit = compiler->first_limit[caps[i]] + k;
            lc_table_add(compiler, LC_TABLE_INDEX, &limit, sizeof limit);
        }
    return limits;
}

static uint32_t add_indexes(lc_compiler *compiler, const uint32_t *items, uint32_t count)
{
    uint32_t first = lc_table_size(compiler, LC_TABLE_INDEX);
    for (uint32_t i = 0; i < count; i++)
        lc_table_add(compiler, LC_TABLE_INDEX, &items[i], sizeof items[i]);
    return first;
}

/* The lists of one rule that stand in tables of their own. */
static void add_rule_lists(lc_compiler *compiler, uint32_t index, lc_image_rule *record)
{
    const lc_rule *rule = &compiler->law->rules[index];
    uint32_t *order = lc_fold_order(compiler, rule);
    if (!order)
        return;
    record->first_exception = add_indexes(compiler, order, rule->exception_count);
    record->exception_count = rule->exception_count;
    record->first_condition = lc_table_size(compiler, LC_TABLE_CONDITION);
    record->condition_count = rule->condition_count;
    add_conditions(compiler, rule->conditions, rule->condition_count,
                   compiler->condition_register + compiler->first_condition[index]);
    record->first_bar = add_indexes(compiler, rule->barred_by, rule->barred_by_count);
    record->bar_count = rule->barred_by_count;
    record->first_limit = lc_table_size(compiler, LC_TABLE_INDEX);
    record->limit_count = add_limits_of(compiler, rule->within, rule->within_count);
    record->under_any = rule->under_any;
    record->first_under = add_indexes(compiler, rule->under, rule->under_count);
    record->under_count = rule->under_count;
    record->first_toward = lc_table_size(compiler, LC_TABLE_INDEX);
    record->toward_count = add_limits_of(compiler, rule->toward, rule->toward_count);
    record->first_cite = lc_compiler_cites(compiler, rule->cites, rule->cite_count);
    record->cite_count = rule->cite_count;
    record->first_duty = lc_table_size(compiler, LC_TABLE_DUTY);
    record->duty_count = rule->duty_count;
    add_duties(compiler, rule, compiler->duty_register + compiler->first_duty[index]);
}

static void add_rules(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->rule_count && !compiler->failed; i++) {
        const lc_rule *rule = &law->rules[i];
        lc_image_string name = name_string(compiler, &rule->declared);
        lc_image_rule record = {
            .name = name,
            .label = label_string(compiler, &rule->declared, name),
            .outcome = rule->outcome,
            .requirement = rule->despite_count == 0 && !rule->bars,
            .in_force = lc_compiler_times(compiler, &rule->dates.in_force),
            .binding = lc_compiler_times(compiler, &rule->dates.binding),
            .enforced = lc_compiler_times(compiler, &rule->dates.enforced),
            .truth = compiler->rule_truth[i],
            .range = compiler->rule_range[i],
            .applies = compiler->rule_applies[i],
            .place = lc_compiler_place(compiler, rule->declared.place),
        };
        record.needs_record = rule->duty_count || rule->within_count || rule->under_any ||
                              rule->under_count || rule->toward_count ||
                              !rule->dates.binding.always || !rule->dates.enforced.always;
        add_rule_lists(compiler, i, &record);
        lc_table_add(compiler, LC_TABLE_RULE, &record, sizeof record);
    }
}

static void add_agreements(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->agreement_count && !compiler->failed; i++) {
        const lc_agreement *agreement = &law->agreements[i];
        lc_image_string name = name_string(compiler, &agreement->declared);
        lc_image_agreement record = {
            .name = name,
            .label = label_string(compiler, &agreement->declared, name),
            .in_force = lc_compiler_times(compiler, &agreement->dates.in_force),
            .binding = lc_compiler_times(compiler, &agreement->dates.binding),
            .enforced = lc_compiler_times(compiler, &agreement->dates.enforced),
            .partners = agreement->partners,
            .truth = compiler->agreement_truth[i],
            .met = compiler->agreement_met[i],
            .first_condition = lc_table_size(compiler, LC_TABLE_CONDITION),
            .condition_count = agreement->cover_count,
            .place = lc_compiler_place(compiler, agreement->declared.place),
        };
        add_conditions(compiler, agreement->covers, agreement->cover_count,
                       compiler->cover_register + compiler->first_cover[i]);
        record.first_limit = lc_table_size(compiler, LC_TABLE_INDEX);
        for (uint32_t k = 0; k < agreement->limit_count; k++) {
            uint32_t limit = compiler->agreement_limit[i] + k;
            lc_table_add(compiler, LC_TABLE_INDEX, &limit, sizeof limit);
        }
        record.limit_count = agreement->limit_count +
                             add_limits_of(compiler, agreement->within, agreement->within_count);
        record.first_cite = lc_compiler_cites(compiler, agreement->cites, agreement->cite_count);
        record.cite_count = agreement->cite_count;
        lc_table_add(compiler, LC_TABLE_AGREEMENT, &record, sizeof record);
    }
}

static void add_law(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    lc_image_string name = name_string(compiler, &law->ruleset);
    lc_image_law record = {
        .name = name,
        .label = label_string(compiler, &law->ruleset, name),
        .date_fact = law->date_fact,
        .id_fact = law->id_fact,
        .fold_start = compiler->fold_start,
        .fold_end = compiler->fold_end,
        .result = compiler->result,
        .first_cite = lc_compiler_cites(compiler, law->cites, law->cite_count),
        .cite_count = law->cite_count,
        .has_rules = law->ruleset.name ? 1 : 0,
        .dated_count = law->dated_count,
    };
    record.where = lc_emit_statement(compiler, law->where, &record.where_first, &record.where_end);
    for (uint32_t i = 0; i < law->rule_count; i++)
        record.requirement_count += law->rules[i].despite_count == 0 && !law->rules[i].bars;
    lc_table_add(compiler, LC_TABLE_LAW, &record, sizeof record);
}

static void compile_tables(lc_compiler *compiler)
{
    lc_buffer_byte(&compiler->tables[LC_TABLE_BYTES], '\0');
    add_sources(compiler);
    add_units(compiler);
    add_outcomes(compiler);
    add_registries(compiler);
    add_facts(compiler);
    add_sets(compiler);
    add_intervals(compiler);
    add_amendments(compiler);
    add_thresholds(compiler);
    lc_emit_facts(compiler);
    compiler->result = LC_NONE;
    lc_emit_ledger(compiler);
    lc_emit_end(compiler);
    if (compiler->law->ruleset.name) {
        add_rules(compiler);
        add_agreements(compiler);
    }
    add_tests(compiler);
    add_properties(compiler);
    add_savings(compiler);
    add_law(compiler);
}

static bool tables_failed(const lc_compiler *compiler)
{
    bool failed = compiler->failed;
    for (int i = 0; i < LC_TABLE_COUNT; i++)
        failed = failed || compiler->tables[i].failed;
    return failed;
}

lc_status lc_compile(lc_buffer *out, const lc_law *law, bool bare, const lc_allocator *allocator)
{
    lc_compiler compiler = {.law = law, .bare = bare};
    for (int i = 0; i < LC_TABLE_COUNT; i++)
        lc_buffer_init(&compiler.tables[i], allocator);
    lc_status status = lc_emit_start(&compiler);
    if (status == LC_OK) {
        compile_tables(&compiler);
        if (tables_failed(&compiler))
            status = LC_MEMORY;
        else if (compiler.refused)
            status = LC_WRONG_RULES;
        else
            status = lc_image_build(out, compiler.tables);
    }
    for (int i = 0; i < LC_TABLE_COUNT; i++)
        lc_buffer_fini(&compiler.tables[i]);
    return status;
}
