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

lc_image_place lc_compiler_place(lc_place place)
{
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

static lc_image_form image_form(const lc_form *form)
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
        record.unit = form->unit;
        break;
    }
    if (record.type != LC_FORM_NUMBER)
        record.scale = 0;
    return record;
}

/* ---- the tables without code ---------------------------------------------------------------- */

static void add_sources(lc_compiler *compiler)
{
    const lc_sources *sources = compiler->law->sources;
    size_t length = 0;
    for (size_t i = 0; i < sources->count; i++)
        length += sources->items[i].length + 1;
    lc_buffer_reserve(&compiler->tables[LC_TABLE_BYTES], length + length / 4);
    for (size_t i = 0; i < sources->count; i++) {
        const lc_source *source = &sources->items[i];
        lc_image_source record = {
            .name = lc_compiler_string(compiler, source->name, strlen(source->name)),
            .text = lc_compiler_string(compiler, source->text, source->length),
            .flags = (source->module ? (uint32_t)LC_SOURCE_MODULE : 0u) |
                     (source->standard ? (uint32_t)LC_SOURCE_STANDARD : 0u),
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
            .place = lc_compiler_place(registry->declared.place),
        };
        add_tiers(law, i, &record);
        lc_table_add(compiler, LC_TABLE_REGISTRY, &record, sizeof record);
        for (uint32_t k = 0; k < registry->column_count; k++) {
            lc_image_string column_name = name_string(compiler, &registry->columns[k].declared);
            lc_image_column column = {
                .name = column_name,
                .label = label_string(compiler, &registry->columns[k].declared, column_name),
                .form = image_form(&registry->columns[k].form),
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
            .form = image_form(&law->facts[i].form),
            .place = lc_compiler_place(law->facts[i].declared.place),
        };
        lc_table_add(compiler, LC_TABLE_FACT, &record, sizeof record);
    }
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
            .first_member = lc_table_size(compiler, LC_TABLE_MEMBER),
            .tier = set->tier ? 1 : 0,
        };
        lc_table_add(compiler, LC_TABLE_SET, &record, sizeof record);
        for (uint32_t row = 0; row < law->registries[set->registry].row_count; row++)
            lc_buffer_byte(&compiler->tables[LC_TABLE_MEMBER], set->members[row] ? '\xFF' : '\0');
    }
}

static void add_intervals(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->interval_count; i++) {
        lc_image_interval record = {law->intervals[i].from, law->intervals[i].in_force,
                                    law->intervals[i].binding};
        lc_table_add(compiler, LC_TABLE_INTERVAL, &record, sizeof record);
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

static uint32_t because_number(const lc_law_step *step)
{
    switch (step->because) {
    case LC_BECAUSE_RULE:
        return step->rule;
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
        .because = because_number(step),
        .first_expected = lc_table_size(compiler, LC_TABLE_EXPECTED),
        .place = lc_compiler_place(step->place),
    };
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

static void add_tests(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->test_count; i++) {
        const lc_law_test *test = &law->tests[i];
        lc_image_test record = {
            .title = lc_compiler_string(compiler, test->title, test->title_length),
            .first_step = lc_table_size(compiler, LC_TABLE_STEP),
            .step_count = test->step_count,
            .place = lc_compiler_place(test->place),
        };
        lc_table_add(compiler, LC_TABLE_TEST, &record, sizeof record);
        for (uint32_t k = 0; k < test->step_count; k++)
            add_step(compiler, &test->steps[k]);
    }
}

/* ---- rules ---------------------------------------------------------------------------------- */

static void add_duties(lc_compiler *compiler, const lc_rule *rule)
{
    for (uint32_t i = 0; i < rule->duty_count; i++) {
        const lc_duty *duty = &rule->duties[i];
        lc_image_duty record = {
            .text = lc_compiler_string(compiler, duty->text.text, duty->text.length),
            .has_due = duty->has_due ? 1 : 0,
            .days = duty->days,
            .anchor = duty->has_due ? duty->anchor : LC_NONE,
            .place = lc_compiler_place(duty->place),
        };
        lc_table_add(compiler, LC_TABLE_DUTY, &record, sizeof record);
    }
}

/* The lists of one rule that stand in INDEX. */
static void add_rule_lists(lc_compiler *compiler, const lc_rule *rule, lc_image_rule *record)
{
    record->first_exception = lc_table_size(compiler, LC_TABLE_INDEX);
    record->exception_count = rule->exception_count;
    uint32_t *order = lc_fold_order(compiler, rule);
    for (uint32_t i = 0; order && i < rule->exception_count; i++)
        lc_table_add(compiler, LC_TABLE_INDEX, &order[i], sizeof order[i]);
    record->first_limit = lc_table_size(compiler, LC_TABLE_INDEX);
    for (uint32_t i = 0; i < rule->within_count; i++) {
        uint32_t cap = rule->within[i];
        for (uint32_t k = 0; k < compiler->law->caps[cap].limit_count; k++) {
            uint32_t limit = compiler->first_limit[cap] + k;
            lc_table_add(compiler, LC_TABLE_INDEX, &limit, sizeof limit);
            record->limit_count++;
        }
    }
    record->first_cite = lc_compiler_cites(compiler, rule->cites, rule->cite_count);
    record->cite_count = rule->cite_count;
    record->first_duty = lc_table_size(compiler, LC_TABLE_DUTY);
    record->duty_count = rule->duty_count;
    add_duties(compiler, rule);
}

/* Emits every rule's conditions (phase A), then the fold, then writes the rules' records. */
static void add_rules(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    uint32_t *first_condition = lc_arena_zero(law->arena, law->rule_count + 1u, sizeof(uint32_t));
    if (!first_condition) {
        compiler->failed = true;
        return;
    }
    for (uint32_t i = 0; i < law->rule_count; i++) {
        first_condition[i] = lc_table_size(compiler, LC_TABLE_CONDITION);
        lc_emit_rule_truth(compiler, i);
    }
    lc_emit_fold(compiler);
    for (uint32_t i = 0; i < law->rule_count && !compiler->failed; i++) {
        const lc_rule *rule = &law->rules[i];
        lc_image_string name = name_string(compiler, &rule->declared);
        lc_image_rule record = {
            .name = name,
            .label = label_string(compiler, &rule->declared, name),
            .outcome = rule->outcome,
            .requirement = rule->despite_count == 0 ? 1 : 0,
            .truth = compiler->rule_truth[i],
            .range = compiler->rule_range[i],
            .applies = compiler->rule_applies[i],
            .first_condition = first_condition[i],
            .condition_count = rule->condition_count,
            .needs_record = rule->duty_count || rule->within_count ? 1 : 0,
            .place = lc_compiler_place(rule->declared.place),
        };
        add_rule_lists(compiler, rule, &record);
        lc_table_add(compiler, LC_TABLE_RULE, &record, sizeof record);
    }
}

static void add_law(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    lc_image_string name = name_string(compiler, &law->ruleset);
    lc_image_law record = {
        .name = name,
        .label = label_string(compiler, &law->ruleset, name),
        .otherwise = law->otherwise,
        .date_fact = law->date_fact,
        .id_fact = law->id_fact,
        .fold_start = compiler->fold_start,
        .result = compiler->result,
        .first_cite = lc_compiler_cites(compiler, law->cites, law->cite_count),
        .cite_count = law->cite_count,
        .has_rules = law->ruleset.name ? 1 : 0,
        .otherwise_place = lc_compiler_place(law->otherwise_place),
    };
    for (uint32_t i = 0; i < law->rule_count; i++)
        record.requirement_count += law->rules[i].despite_count == 0;
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
    lc_emit_lets(compiler);
    lc_emit_caps(compiler);
    lc_emit_preload(compiler);
    compiler->fold_start = lc_table_size(compiler, LC_TABLE_CODE);
    compiler->result = LC_NONE;
    if (compiler->law->ruleset.name)
        add_rules(compiler);
    add_tests(compiler);
    add_law(compiler);
}

static bool tables_failed(const lc_compiler *compiler)
{
    bool failed = compiler->failed;
    for (int i = 0; i < LC_TABLE_COUNT; i++)
        failed = failed || compiler->tables[i].failed;
    return failed;
}

lc_status lc_compile(lc_buffer *out, const lc_law *law, const lc_allocator *allocator)
{
    lc_compiler compiler = {.law = law};
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
