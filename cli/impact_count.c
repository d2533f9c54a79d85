/* impact_count.c - counts orders by what became of them before and after, and by field.
 *
 * Sums are exact. Must not: depend on the order of laws but for what the first of them means. */
#include "impact.h"

#include <stdlib.h>
#include <string.h>

#include <licet_tools.h>

static const char *const direction_names[DIRECTION_COUNT] = {
    "unchanged", "stricter", "more_lenient", "opened", "settled", "other"};
static const char *const direction_labels[DIRECTION_COUNT] = {
    "Unchanged", "Newly stricter", "Newly more lenient",
    "Now open",  "No longer open", "Otherwise changed"};

const char *direction_name(enum direction direction)
{
    return direction_names[direction];
}

const char *direction_label(enum direction direction)
{
    return direction_labels[direction];
}

enum direction direction_of(const struct comparison *comparison, size_t from, size_t to)
{
    return (enum direction)comparison->states.directions[from * comparison->states.count + to];
}

/* ---- states --------------------------------------------------------------------------------- */

/* The scale is that of the law compared with: an outcome that it does not have stands at no place
 * of it, and is compared by its mode alone. */
static size_t find_state(struct states *states, const licet_outcome_info *info, size_t rank)
{
    for (size_t i = 0; i < states->outcomes; i++)
        if (same_text(states->list[i].name, info->name)) {
            if (states->list[i].mode != info->mode)
                states->list[i].rank = NO_RANK;
            return i;
        }
    licet_text label = info->label.bytes ? info->label : info->name;
    states->list[states->outcomes] = (struct state){info->name, label, info->mode, rank, true};
    return states->outcomes++;
}

/* Whether an outcome asks for more than no law does. */
static bool asks(const struct state *state)
{
    return state->outcome &&
           (state->mode != LICET_PERMITTED || (state->rank != NO_RANK && state->rank > 0));
}

static enum direction compare_states(const struct states *states, size_t from, size_t to)
{
    const struct state *before = &states->list[from], *after = &states->list[to];
    size_t open = states->outcomes + STATE_OPEN, no_law = states->outcomes + STATE_NO_LAW;
    if (from == to)
        return DIRECTION_SAME;
    if (from == open && after->outcome)
        return DIRECTION_SETTLED;
    if (to == open && before->outcome)
        return DIRECTION_OPENED;
    if (from == no_law && asks(after))
        return DIRECTION_STRICTER;
    if (to == no_law && asks(before))
        return DIRECTION_LENIENT;
    if (!before->outcome || !after->outcome)
        return DIRECTION_OTHER;
    if (before->mode != after->mode)
        return before->mode < after->mode ? DIRECTION_STRICTER : DIRECTION_LENIENT;
    if (before->rank == NO_RANK || after->rank == NO_RANK || before->rank == after->rank)
        return DIRECTION_OTHER;
    return before->rank < after->rank ? DIRECTION_STRICTER : DIRECTION_LENIENT;
}

static bool make_states(struct comparison *comparison)
{
    static const char *const specials[SPECIAL_COUNT][2] = {
        {"no_law", "No law in force on the date of the order"},
        {"indeterminate", "Open: what is missing could change it"},
        {"rejected", "Rejected: the order cannot be read"},
        {"left_out", "Left out by the selection"},
    };
    struct states *states = &comparison->states;
    size_t most = SPECIAL_COUNT;
    for (size_t i = 0; i < comparison->law_count; i++)
        most += licet_law_outcome_count(comparison->laws[i].rules.law);
    states->list = calloc(most, sizeof *states->list);
    if (!states->list)
        return false;
    for (size_t i = 0; i < comparison->law_count; i++) {
        struct impact_law *law = &comparison->laws[i];
        licet_outcome_info info;
        for (size_t j = 0; licet_law_outcome(law->rules.law, j, &info) == LICET_OK; j++)
            law->state_of[j] = (uint16_t)find_state(states, &info, i == 0 ? j : NO_RANK);
    }
    states->count = states->outcomes + SPECIAL_COUNT;
    for (size_t i = 0; i < SPECIAL_COUNT; i++)
        states->list[states->outcomes + i] = (struct state){
            text_of(specials[i][0]), text_of(specials[i][1]), LICET_PERMITTED, NO_RANK, false};
    for (size_t i = 0; i < comparison->law_count; i++)
        comparison->laws[i].state_of[LICET_INDETERMINATE] =
            (uint16_t)(states->outcomes + STATE_OPEN);
    size_t cells = states->count * states->count;
    states->directions = calloc(cells, 1);
    comparison->matrix = calloc(cells * (comparison->law_count - 1), sizeof *comparison->matrix);
    if (!states->directions || !comparison->matrix)
        return false;
    for (size_t i = 0; i < cells; i++)
        states->directions[i] =
            (uint8_t)compare_states(states, i / states->count, i % states->count);
    return true;
}

/* ---- what an order weighs ------------------------------------------------------------------- */

/* The first cap that limits, or the first tally, of the first law that has one. */
static void choose_cap(struct comparison *comparison)
{
    for (int tally = 0; tally < 2; tally++)
        for (size_t i = 0; i < comparison->law_count; i++) {
            licet_cap_info info;
            for (size_t cap = 0;
                 licet_law_cap(comparison->laws[i].rules.law, cap, &info) == LICET_OK; cap++)
                if (info.tally == (tally != 0)) {
                    comparison->measure_law = i;
                    comparison->measure_cap = cap;
                    comparison->measured = true;
                    comparison->measure_title = info.label.bytes ? info.label : info.name;
                    return;
                }
        }
}

static void choose_measure(struct comparison *comparison)
{
    const char *measure = option_value(comparison->options, OPTION_MEASURE);
    if (!measure) {
        choose_cap(comparison);
        return;
    }
    size_t length = strcspn(measure, "=");
    comparison->measured = true;
    comparison->measure_let = (licet_text){measure, length};
    comparison->measure_title =
        measure[length] == '=' ? text_of(measure + length + 1) : comparison->measure_let;
}

licet_text measure_title(const struct comparison *comparison)
{
    bool by_unit = !comparison->measure_let.bytes && comparison->unit.bytes;
    return by_unit ? comparison->unit : comparison->measure_title;
}

static void choose_units(struct comparison *comparison)
{
    licet_fact_info info;
    comparison->units_fact = LICET_NO_INDEX;
    for (size_t i = 0; licet_law_fact(comparison->laws[0].rules.law, i, &info) == LICET_OK; i++)
        if (info.type == LICET_TYPE_COUNT) {
            comparison->units_fact = i;
            comparison->units_title = info.label.bytes ? info.label : info.name;
            return;
        }
}

/* The measure of ROW: one scale and one unit, those of the first order that has it. */
static bool measure_row(struct comparison *comparison, size_t row, int64_t *number)
{
    licet_text unit;
    int scale;
    bool known = false;
    if (comparison->measure_let.bytes)
        for (size_t i = 0; !known && i < comparison->law_count; i++)
            known = licet_block_let(comparison->laws[i].block, row, comparison->measure_let, number,
                                    &scale, &unit);
    else
        known = licet_block_measure(comparison->laws[comparison->measure_law].block, row,
                                    comparison->measure_cap, number, &scale, &unit);
    if (!known)
        return false;
    if (!comparison->unit_known) {
        comparison->unit_known = true;
        comparison->scale = scale;
        comparison->unit = unit;
    }
    return scale == comparison->scale && same_text(unit, comparison->unit);
}

static void weigh_rows(struct comparison *comparison)
{
    const struct impact_law *base = comparison->laws;
    for (size_t row = 0; row < base->orders.rows; row++) {
        comparison->units[row] = comparison->measures[row] = 0;
        comparison->units_known[row] =
            comparison->units_fact != LICET_NO_INDEX &&
            licet_block_number(base->block, row, comparison->units_fact, &comparison->units[row]);
        comparison->measures_known[row] =
            comparison->measured && measure_row(comparison, row, &comparison->measures[row]);
        if (!comparison->measures_known[row])
            comparison->measures[row] = 0;
    }
}

static void add_row(const struct comparison *comparison, struct sums *sums, size_t row)
{
    sums->orders++;
    sums->units += comparison->units[row];
    sums->measure += comparison->measures[row];
    sums->unmeasured += !comparison->measures_known[row];
}

/* ---- fields --------------------------------------------------------------------------------- */

static int refuse_field(const struct comparison *comparison, const char *word)
{
    return report_status(STATUS_USAGE,
                         "`--by`: no column of %s states a fact `%s`, or is called so",
                         comparison->laws[0].orders.name, word);
}

static int add_field(struct comparison *comparison, size_t fact, size_t column, licet_text title)
{
    struct field *field = &comparison->fields[comparison->field_count++];
    licet_fact_info info;
    field->fact = fact;
    field->column = column;
    field->title = title;
    if (fact != LICET_NO_INDEX &&
        licet_law_fact(comparison->laws[0].rules.law, fact, &info) == LICET_OK) {
        field->of_rows = info.type == LICET_TYPE_ROW;
        field->registry = info.registry;
    }
    return STATUS_DONE;
}

/* What people ask of most: rows of registries and texts that some column states, but no ids. */
static int default_fields(struct comparison *comparison)
{
    enum { MOST = 4 };
    const struct orders *orders = &comparison->laws[0].orders;
    licet_fact_info info;
    for (size_t i = 0; licet_law_fact(orders->law, i, &info) == LICET_OK; i++)
        if (orders->column_of[i] != NO_COLUMN && i != licet_law_id_fact(orders->law) &&
            (info.type == LICET_TYPE_ROW || info.type == LICET_TYPE_TEXT) &&
            comparison->field_count < MOST)
            add_field(comparison, i, orders->column_of[i], info.name);
    return STATUS_DONE;
}

static int choose_fields(struct comparison *comparison)
{
    struct orders *orders = &comparison->laws[0].orders;
    size_t times = option_times(comparison->options, OPTION_BY);
    if (times == 0)
        return default_fields(comparison);
    for (size_t i = 0; i < times; i++) {
        const char *word = option_nth(comparison->options, OPTION_BY, i);
        size_t fact = licet_law_fact_find(orders->law, text_of(word));
        size_t column = orders_find(orders, text_of(word));
        if (column == NO_COLUMN)
            return refuse_field(comparison, word);
        add_field(comparison, fact, column, text_of(word));
    }
    return STATUS_DONE;
}

/* CELL as people read it. */
static licet_text value_name(const struct comparison *comparison, const struct field *field,
                             licet_text cell)
{
    const licet_law *law = comparison->laws[0].rules.law;
    if (!cell.bytes || cell.length == 0)
        return text_of("(not stated)");
    size_t row = field->of_rows ? licet_law_row_find(law, field->registry, cell) : SIZE_MAX;
    if (row == SIZE_MAX)
        return cell;
    licet_text label = licet_law_row_label(law, field->registry, row);
    return label.bytes ? label : licet_law_row_key(law, field->registry, row);
}

const struct names *field_values(const struct field *field)
{
    return field->of_rows ? &field->values : &field->cells;
}

/* Which value each cell that is new stands for; of texts the cells are the values. */
static bool name_values(struct comparison *comparison, struct field *field)
{
    void *values = field->value_of;
    size_t cells = field->cells.count;
    if (!field->of_rows)
        return true;
    if (!list_grow(&values, &field->value_of_capacity, cells, sizeof *field->value_of))
        return false;
    field->value_of = values;
    for (; field->known < cells; field->known++) {
        licet_text name = value_name(comparison, field, field->cells.list[field->known]);
        size_t value = names_add(&field->values, name);
        if (value == NAMES_FAILED)
            return false;
        field->value_of[field->known] = value;
    }
    return true;
}

/* Room for the sums of every value met so far. */
static bool grow_sums(struct field *field, size_t alternatives)
{
    size_t values = field_values(field)->count;
    void *all = field->all, *changes = field->changes;
    bool room = list_grow(&all, &field->all_capacity, values, sizeof *field->all);
    field->all = all;
    room = room && list_grow(&changes, &field->changes_capacity, values * alternatives,
                             sizeof *field->changes);
    field->changes = changes;
    return room;
}

/* Counts the field column of a block; which value each row has is kept for its changes. */
static bool count_field(struct comparison *comparison, struct field *field, size_t *numbers)
{
    const licet_text *cells = orders_cells(&comparison->laws[0].orders, field->column);
    size_t rows = comparison->laws[0].orders.rows;
    if (!names_add_all(&field->cells, cells, rows, numbers) || !name_values(comparison, field) ||
        !grow_sums(field, comparison->law_count - 1))
        return false;
    for (size_t row = 0; row < rows; row++) {
        if (field->of_rows)
            numbers[row] = field->value_of[numbers[row]];
        field->all[numbers[row]] += !comparison->skipped[row];
    }
    return true;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static void find_states(struct comparison *comparison, struct impact_law *law)
{
    size_t special = comparison->states.outcomes;
    const uint8_t *rejected = licet_block_rejected(law->block);
    const uint8_t *left_out = licet_block_left_out(law->block);
    const uint8_t *outcomes = licet_block_outcomes(law->block);
    const uint16_t *because = licet_block_because(law->block);
    for (size_t row = 0; row < law->orders.rows; row++) {
        size_t state = law->state_of[outcomes[row]];
        if (because[row] == LICET_BECAUSE_NO_LAW)
            state = special + STATE_NO_LAW;
        if (left_out[row])
            state = special + STATE_LEFT_OUT;
        if (rejected[row])
            state = special + STATE_REJECTED;
        law->states[row] = (uint16_t)state;
    }
}

/* Rows that order nothing, or that no law is asked about. */
static bool is_no_order(struct comparison *comparison, size_t row)
{
    const struct impact_law *base = comparison->laws;
    if (!licet_block_rejected(base->block)[row] &&
        licet_block_outcomes(base->block)[row] == LICET_OUTCOME_CANCELLED &&
        base->orders.action_column != NO_COLUMN) {
        comparison->cancelled++;
        return true;
    }
    for (size_t i = 0; i < comparison->law_count; i++)
        if (comparison->laws[i].states[row] != comparison->states.outcomes + STATE_LEFT_OUT)
            return false;
    comparison->left_out++;
    return true;
}

static void add_change(struct comparison *comparison, size_t alternative, size_t row)
{
    const struct states *states = &comparison->states;
    size_t from = comparison->laws[0].states[row];
    size_t to = comparison->laws[alternative + 1].states[row];
    add_row(comparison,
            &comparison->matrix[(alternative * states->count + from) * states->count + to], row);
    enum direction direction = direction_of(comparison, from, to);
    if (direction == DIRECTION_SAME)
        return;
    for (size_t i = 0; i < comparison->field_count; i++) {
        size_t value = comparison->value_numbers[i * ORDER_ROWS + row];
        struct value_sums *sums =
            &comparison->fields[i].changes[value * (comparison->law_count - 1) + alternative];
        add_row(comparison, &sums->changed, row);
        sums->stricter += direction == DIRECTION_STRICTER;
        sums->lenient += direction == DIRECTION_LENIENT;
    }
}

static bool count_laws(struct comparison *comparison)
{
    size_t rows = comparison->laws[0].orders.rows;
    for (size_t row = 0; row < rows; row++) {
        if (comparison->skipped[row])
            continue;
        add_row(comparison, &comparison->all, row);
        for (size_t i = 0; i + 1 < comparison->law_count; i++)
            add_change(comparison, i, row);
    }
    for (size_t i = 0; i < comparison->law_count; i++) {
        struct impact_law *law = &comparison->laws[i];
        if (!limits_rows(comparison, law))
            return false;
        for (size_t row = 0; row < rows; row++)
            if (!comparison->skipped[row] && !duties_row(comparison, law, row))
                return false;
    }
    return true;
}

int count_rows(struct comparison *comparison)
{
    size_t rows = comparison->laws[0].orders.rows;
    for (size_t i = 0; i < comparison->law_count; i++)
        find_states(comparison, &comparison->laws[i]);
    weigh_rows(comparison);
    comparison->read += rows;
    for (size_t row = 0; row < rows; row++)
        comparison->skipped[row] = is_no_order(comparison, row);
    bool room = true;
    for (size_t i = 0; room && i < comparison->field_count; i++)
        room = count_field(comparison, &comparison->fields[i],
                           comparison->value_numbers + i * ORDER_ROWS);
    return report_failure(room && count_laws(comparison) ? LICET_OK : LICET_MEMORY);
}

int count_end(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->law_count; i++)
        if (!limits_end(comparison, &comparison->laws[i]))
            return report_failure(LICET_MEMORY);
    return STATUS_DONE;
}

/* ---- begin and end -------------------------------------------------------------------------- */

/* The first day on which the first alternative changes and the law compared with does not. */
static int choose_around(struct comparison *comparison)
{
    const char *given = option_value(comparison->options, OPTION_AROUND);
    comparison->has_around = given != NULL;
    if (given && licet_date_read(text_of(given), &comparison->around) != LICET_OK)
        return report_status(STATUS_USAGE, "`--around`: `%s` is not a day, such as 2025-05-20",
                             given);
    if (given || comparison->options->with_count == 0)
        return STATUS_DONE;
    licet_timeline *before = NULL, *after = NULL;
    licet_time_span span, other;
    licet_status made = licet_timeline_new(&before, comparison->laws[0].rules.law, NULL);
    if (made == LICET_OK)
        made = licet_timeline_new(&after, comparison->laws[1].rules.law, NULL);
    for (size_t i = 1; made == LICET_OK && !comparison->has_around &&
                       licet_timeline_get(after, i, &span) == LICET_OK;
         i++) {
        bool known = false;
        for (size_t j = 1; licet_timeline_get(before, j, &other) == LICET_OK; j++)
            known = known || same_text(other.from, span.from);
        comparison->has_around =
            !known && licet_date_read(span.from, &comparison->around) == LICET_OK;
    }
    licet_timeline_free(before);
    licet_timeline_free(after);
    return report_failure(made);
}

int count_open(struct comparison *comparison)
{
    bool room = make_states(comparison);
    choose_measure(comparison);
    choose_units(comparison);
    int status = room ? choose_fields(comparison) : report_failure(LICET_MEMORY);
    if (status == STATUS_DONE)
        status = choose_around(comparison);
    if (status != STATUS_DONE)
        return status;
    comparison->units = calloc(ORDER_ROWS, sizeof *comparison->units);
    comparison->measures = calloc(ORDER_ROWS, sizeof *comparison->measures);
    comparison->units_known = calloc(ORDER_ROWS, 1);
    comparison->measures_known = calloc(ORDER_ROWS, 1);
    comparison->value_numbers =
        calloc(ORDER_ROWS * (comparison->field_count + 1), sizeof *comparison->value_numbers);
    comparison->skipped = calloc(ORDER_ROWS, sizeof *comparison->skipped);
    room = comparison->skipped && comparison->units && comparison->measures &&
           comparison->units_known && comparison->measures_known && comparison->value_numbers;
    return room && limits_open(comparison) ? STATUS_DONE : report_failure(LICET_MEMORY);
}

void count_close(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->field_count; i++) {
        struct field *field = &comparison->fields[i];
        names_free(&field->cells);
        names_free(&field->values);
        free(field->value_of);
        free(field->all);
        free(field->changes);
    }
    limits_close(comparison);
    names_free(&comparison->duties);
    free(comparison->states.list);
    free(comparison->states.directions);
    free(comparison->matrix);
    free(comparison->units);
    free(comparison->measures);
    free(comparison->units_known);
    free(comparison->measures_known);
    free(comparison->value_numbers);
    free(comparison->skipped);
}
