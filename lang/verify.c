/* verify.c - opens an image: nothing in it is trusted before this file has looked at it.
 *
 * This file looks at tables; verify_code.c at instructions and at what names registers.
 * After lc_image_open says LC_OK the engines need no bounds checks: every index is inside its
 * table, every text inside the pool, every operand an earlier register of the right class, rows
 * inside their registry, skips nested and forward, chains of exceptions free of cycles. Owns a
 * scratch array while it runs. Must not: change the block. */
#include "verify.h"

#include "date.h"
#include <stdio.h>
#include <string.h>

bool lc_verify(lc_verifier *verifier, bool condition, const char *reason)
{
    if (!condition && !verifier->reason)
        verifier->reason = reason;
    return condition;
}

/* ---- header and extents --------------------------------------------------------------------- */

static const char *check_header(const lc_image_header *header, size_t size)
{
    if (header->size != size)
        return "its length is not the length it was made with";
    if (header->checksum != lc_image_checksum(header, size))
        return "its check sum does not match";
    for (int i = 0; i < LC_TABLE_COUNT; i++) {
        lc_image_extent extent = header->tables[i];
        if (extent.offset < sizeof *header || extent.offset > size ||
            extent.offset % LC_IMAGE_ALIGNMENT || extent.count >= LC_NONE ||
            extent.count > (size - extent.offset) / lc_image_record_size((lc_image_table)i))
            return "a table does not lie inside it";
    }
    return NULL;
}

static void make_view(lc_image *image, const void *block, size_t size)
{
    image->header = block;
    image->block = block;
    image->size = size;
#define TABLE(name, type, words)                                                                   \
    image->name = (const type *)(const void *)(image->block +                                      \
                                               image->header->tables[LC_TABLE_##name].offset);     \
    image->name##_count = (uint32_t)image->header->tables[LC_TABLE_##name].count;
#include "image_tables.def"
#undef TABLE
}

/* ---- small questions ------------------------------------------------------------------------ */

void lc_verify_text(lc_verifier *verifier, lc_image_string string)
{
    const lc_image *image = verifier->image;
    lc_verify(verifier,
              string.offset < image->BYTES_count &&
                  string.length < image->BYTES_count - string.offset &&
                  image->BYTES[string.offset + string.length] == '\0',
              "a text does not lie inside it");
}

void lc_verify_item(lc_verifier *verifier, uint32_t value, uint32_t count)
{
    lc_verify(verifier, value < count, "an index points outside of its table");
}

void lc_verify_item_or_none(lc_verifier *verifier, uint32_t value, uint32_t count)
{
    lc_verify(verifier, value < count || value == LC_NONE, "an index points outside of its table");
}

bool lc_verify_part(lc_verifier *verifier, uint32_t first, uint32_t count, uint32_t total)
{
    return lc_verify(verifier, first <= total && count <= total - first,
                     "a list points outside of its table");
}

void lc_verify_indexes(lc_verifier *verifier, uint32_t first, uint32_t count, uint32_t total)
{
    if (!lc_verify_part(verifier, first, count, verifier->image->INDEX_count))
        return;
    for (uint32_t i = 0; i < count; i++)
        lc_verify_item(verifier, verifier->image->INDEX[first + i], total);
}

void lc_verify_place(lc_verifier *verifier, lc_image_place where)
{
    const lc_image *image = verifier->image;
    if (where.source == LC_NONE)
        return;
    if (!lc_verify(verifier, where.source < image->SOURCE_count, "a place names no text"))
        return;
    lc_verify(verifier,
              where.start <= where.end && where.end <= image->SOURCE[where.source].text.length,
              "a place lies outside of its text");
}

void lc_verify_date(lc_verifier *verifier, int64_t days)
{
    lc_verify(verifier, days >= LC_DATE_MIN && days <= LC_DATE_MAX,
              "a date is outside of the calendar");
}

void lc_verify_form(lc_verifier *verifier, const lc_image_form *value)
{
    const lc_image *image = verifier->image;
    lc_verify(verifier, value->type >= LC_FORM_TRUTH && value->type <= LC_FORM_PERCENT,
              "a type is unknown");
    lc_verify(verifier, value->scale >= LC_MIN_SCALE && value->scale <= LC_MAX_SCALE,
              "a scale is out of range");
    if (value->type == LC_FORM_ROW)
        lc_verify_item(verifier, value->registry, image->REGISTRY_count);
    lc_verify_item_or_none(verifier, value->unit, image->UNIT_count);
}

/* VALUE as a known value of FORM, in an order of a test or in a cell. */
static void value_of(lc_verifier *verifier, const lc_image_form *value_form, int64_t value)
{
    const lc_image *image = verifier->image;
    bool fits = true;
    switch (value_form->type) {
    case LC_FORM_TRUTH:
        fits = value == 0 || value == 1;
        break;
    case LC_FORM_TEXT:
        fits = value >= 0 && value < (int64_t)image->TEXT_count;
        break;
    case LC_FORM_DATE:
        lc_verify_date(verifier, value);
        break;
    case LC_FORM_COUNT:
        fits = value >= 0;
        break;
    case LC_FORM_ROW:
        fits = value >= 0 && value < (int64_t)image->REGISTRY[value_form->registry].row_count;
        break;
    default:
        break;
    }
    lc_verify(verifier, fits, "a value does not fit its type");
}

/* ---- tables without code -------------------------------------------------------------------- */

static void check_texts(lc_verifier *verifier)
{
    const lc_image *image = verifier->image;
    lc_verify(verifier, image->BYTES_count > 0 && image->BYTES[image->BYTES_count - 1] == '\0',
              "its texts are cut off");
    for (uint32_t i = 0; i < image->SOURCE_count; i++) {
        lc_verify_text(verifier, image->SOURCE[i].name);
        lc_verify_text(verifier, image->SOURCE[i].text);
    }
    for (uint32_t i = 0; i < image->TEXT_count; i++)
        lc_verify_text(verifier, image->TEXT[i]);
    for (uint32_t i = 0; i < image->UNIT_count; i++) {
        lc_verify_text(verifier, image->UNIT[i].name);
        lc_verify_text(verifier, image->UNIT[i].label);
        lc_verify(verifier,
                  image->UNIT[i].factor_scale >= LC_MIN_SCALE &&
                      image->UNIT[i].factor_scale <= LC_MAX_SCALE &&
                      image->UNIT[i].scale >= LC_MIN_SCALE && image->UNIT[i].scale <= LC_MAX_SCALE,
                  "a unit's scale is out of range");
        lc_verify(verifier,
                  lc_image_wide(image->UNIT[i].factor_low, image->UNIT[i].factor_high) > 0,
                  "a unit's factor is not positive");
    }
    lc_verify(verifier, image->OUTCOME_count <= LC_MAX_OUTCOMES, "it has too many outcomes");
    for (uint32_t i = 0; i < image->OUTCOME_count; i++) {
        lc_verify_text(verifier, image->OUTCOME[i].name);
        lc_verify_text(verifier, image->OUTCOME[i].label);
        lc_verify(verifier,
                  image->OUTCOME[i].mode <= 3 &&
                      (i == 0 || image->OUTCOME[i - 1].mode <= image->OUTCOME[i].mode),
                  "its outcomes are not a scale");
    }
}

static void check_column(lc_verifier *verifier, const lc_image_column *column, uint32_t registry)
{
    const lc_image *image = verifier->image;
    lc_verify_text(verifier, column->name);
    lc_verify_text(verifier, column->label);
    lc_verify_form(verifier, &column->form);
    lc_verify(verifier, column->registry == registry, "a column is not its registry's");
    uint32_t rows = image->REGISTRY[registry].row_count;
    if (verifier->reason ||
        !lc_verify_part(verifier, column->first_cell, rows, image->CELL_count) ||
        !lc_verify_part(verifier, column->first_cell, rows, image->CELL_KNOWN_count))
        return;
    for (uint32_t i = 0; i < rows; i++) {
        lc_verify(verifier, image->CELL_KNOWN[column->first_cell + i] <= 1, "a cell is damaged");
        if (image->CELL_KNOWN[column->first_cell + i])
            value_of(verifier, &column->form, image->CELL[column->first_cell + i]);
    }
}

static void check_registries(lc_verifier *verifier)
{
    const lc_image *image = verifier->image;
    uint32_t columns = 0; /* of the registries so far: no column is without one */
    lc_verify(verifier, image->REGISTRY_count <= LC_MAX_REGISTRIES, "it has too many registries");
    for (uint32_t i = 0; i < image->REGISTRY_count && !verifier->reason; i++) {
        const lc_image_registry *registry = &image->REGISTRY[i];
        lc_verify_text(verifier, registry->name);
        lc_verify_text(verifier, registry->label);
        lc_verify_place(verifier, registry->place);
        lc_verify_part(verifier, registry->first_row, registry->row_count, image->ROW_count);
        lc_verify_part(verifier, registry->first_spelling, registry->spelling_count,
                       image->SPELLING_count);
        if (registry->tier_count &&
            lc_verify_part(verifier, registry->tier_set, registry->tier_count, image->SET_count))
            for (uint32_t k = 0; k < registry->tier_count; k++)
                lc_verify(verifier, image->SET[registry->tier_set + k].registry == i,
                          "a tier is of another registry");
        lc_verify(verifier, registry->first_column == columns, "a column is of no registry");
        if (!lc_verify_part(verifier, registry->first_column, registry->column_count,
                            image->COLUMN_count) ||
            verifier->reason)
            return;
        columns += registry->column_count;
        for (uint32_t k = 0; k < registry->column_count; k++)
            check_column(verifier, &image->COLUMN[registry->first_column + k], i);
        for (uint32_t k = 0; k < registry->spelling_count; k++) {
            lc_verify_text(verifier, image->SPELLING[registry->first_spelling + k].text);
            lc_verify_item(verifier, image->SPELLING[registry->first_spelling + k].row,
                           registry->row_count);
        }
    }
    lc_verify(verifier, columns == image->COLUMN_count, "a column is of no registry");
    for (uint32_t i = 0; i < image->ROW_count; i++) {
        lc_verify_text(verifier, image->ROW[i].key);
        lc_verify_text(verifier, image->ROW[i].label);
    }
}

static void check_set(lc_verifier *verifier, const lc_image_set *set)
{
    const lc_image *image = verifier->image;
    lc_verify_text(verifier, set->name);
    lc_verify_text(verifier, set->label);
    lc_verify_item(verifier, set->registry, image->REGISTRY_count);
    if (verifier->reason ||
        !lc_verify_part(verifier, set->first_version, set->version_count, image->VERSION_count) ||
        !lc_verify(verifier, set->version_count > 0, "a set has no members"))
        return;
    const lc_image_version *versions = image->VERSION + set->first_version;
    for (uint32_t i = 0; i < set->version_count; i++) {
        lc_verify(verifier,
                  i ? versions[i].first_interval > versions[i - 1].first_interval
                    : versions[i].first_interval == 0,
                  "the versions of a set are not in order");
        lc_verify_item(verifier, versions[i].first_interval, image->INTERVAL_count);
        lc_verify_part(verifier, versions[i].first_member, image->REGISTRY[set->registry].row_count,
                       image->MEMBER_count);
    }
}

static void check_sets(lc_verifier *verifier)
{
    const lc_image *image = verifier->image;
    for (uint32_t i = 0; i < image->SET_count && !verifier->reason; i++)
        check_set(verifier, &image->SET[i]);
    for (uint32_t i = 0; i < image->MEMBER_count; i++)
        lc_verify(verifier, image->MEMBER[i] == 0 || image->MEMBER[i] == 255, "a set is damaged");
    for (uint32_t i = 0; i < image->DEEM_count && !verifier->reason; i++) {
        const lc_image_deem *deem = &image->DEEM[i];
        lc_verify_item(verifier, deem->registry, image->REGISTRY_count);
        if (verifier->reason)
            return;
        lc_verify_item(verifier, deem->from, image->REGISTRY[deem->registry].row_count);
        lc_verify_item(verifier, deem->to, image->REGISTRY[deem->registry].row_count);
    }
}

/* ---- facts and what changes with the date ---------------------------------------------------- */

static bool is_same_form(const lc_image_form *a, const lc_image_form *b)
{
    return a->type == b->type && a->scale == b->scale && a->unit == b->unit &&
           a->registry == b->registry;
}

static void check_stand_in(lc_verifier *verifier, uint32_t fact)
{
    const lc_image *image = verifier->image;
    uint32_t steps = 0;
    for (uint32_t at = image->FACT[fact].stand_in; at != LC_NONE; at = image->FACT[at].stand_in) {
        lc_verify_item(verifier, at, image->FACT_count);
        if (verifier->reason)
            return; /* AT is no fact, or the way to it does not end */
        lc_verify(verifier,
                  ++steps < image->FACT_count &&
                      is_same_form(&image->FACT[fact].form, &image->FACT[at].form),
                  "a fact stands in for one that it cannot be");
    }
}

/* Interval NUMBER and its further ones, which stand from FURTHER on; where the next ones do. */
static uint32_t check_further(lc_verifier *verifier, uint32_t number, uint32_t further)
{
    const lc_image *image = verifier->image;
    const lc_image_interval *dated = &image->INTERVAL[number];
    lc_verify(verifier,
              dated->dated == number && dated->saved == 0 && dated->further == further &&
                  dated->saving_count <= LC_MAX_SAVINGS,
              "its intervals are damaged");
    lc_verify_indexes(verifier, dated->first_saving, dated->saving_count, image->AMENDMENT_count);
    if (verifier->reason)
        return 0;
    const uint32_t *saving = image->INDEX + dated->first_saving;
    for (uint32_t i = 1; i < dated->saving_count; i++)
        lc_verify(verifier, saving[i - 1] < saving[i], "amendments are saved out of order");
    uint32_t sets = 1u << dated->saving_count;
    if (!lc_verify_part(verifier, further, sets - 1, image->INTERVAL_count))
        return 0;
    for (uint32_t set = 1; set < sets; set++) {
        const lc_image_interval *other = &image->INTERVAL[further + set - 1];
        lc_verify(verifier,
                  other->dated == number && other->saved == set && other->from == dated->from &&
                      other->in_force == dated->in_force && other->saving_count == 0,
                  "a further interval is not that of its day");
    }
    return further + sets - 1;
}

/* Once it is known that there is a law. */
static void check_days(lc_verifier *verifier)
{
    const lc_image *image = verifier->image;
    uint32_t count = image->LAW->dated_count, further = count;
    lc_verify(verifier, count > 0 && count <= image->INTERVAL_count,
              "it has no intervals with a date");
    for (uint32_t i = 0; i < count && !verifier->reason; i++) {
        lc_verify_date(verifier, image->INTERVAL[i].from);
        lc_verify(verifier, i == 0 || image->INTERVAL[i - 1].from < image->INTERVAL[i].from,
                  "its intervals are not in order");
        further = check_further(verifier, i, further);
    }
    lc_verify(verifier, further == image->INTERVAL_count, "an interval is of no day");
}

static void check_intervals(lc_verifier *verifier)
{
    const lc_image *image = verifier->image;
    lc_verify(verifier, image->INTERVAL_count > 0 && image->INTERVAL[0].from == LC_DATE_MIN,
              "its intervals do not begin with the calendar");
    for (uint32_t i = 0; i < image->INTERVAL_count; i++)
        lc_verify_text(verifier, image->INTERVAL[i].law);
    for (uint32_t i = 0; i < image->AMENDMENT_count && !verifier->reason; i++) {
        const lc_image_amendment *amendment = &image->AMENDMENT[i];
        lc_verify_text(verifier, amendment->name);
        lc_verify_text(verifier, amendment->label);
        lc_verify_item_or_none(verifier, amendment->in_force, image->TIMES_count);
        lc_verify_item_or_none(verifier, amendment->binding, image->TIMES_count);
        lc_verify_item_or_none(verifier, amendment->enforced, image->TIMES_count);
        lc_verify_indexes(verifier, amendment->first_cite, amendment->cite_count,
                          image->TEXT_count);
        lc_verify_place(verifier, amendment->place);
        lc_verify_part(verifier, amendment->first_saving, amendment->saving_count,
                       image->SAVING_count);
    }
    for (uint32_t i = 0; i < image->TIMES_count && !verifier->reason; i++) {
        const lc_image_times *times = &image->TIMES[i];
        if (!lc_verify_part(verifier, times->first_run, times->run_count, image->RUN_count))
            return;
        const lc_image_run *runs = image->RUN + times->first_run;
        for (uint32_t k = 0; k < times->run_count; k++)
            lc_verify(verifier,
                      runs[k].first < runs[k].end && runs[k].end <= image->INTERVAL_count &&
                          (k == 0 || runs[k - 1].end < runs[k].first),
                      "its times are not in order");
    }
}

static void check_threshold(lc_verifier *verifier, const lc_image_threshold *threshold)
{
    const lc_image *image = verifier->image;
    lc_verify_text(verifier, threshold->name);
    lc_verify_text(verifier, threshold->label);
    lc_verify_place(verifier, threshold->place);
    lc_verify_item_or_none(verifier, threshold->unit, image->UNIT_count);
    lc_verify_item_or_none(verifier, threshold->exists, image->TIMES_count);
    lc_verify(verifier,
              (threshold->type == LC_FORM_NUMBER || threshold->type == LC_FORM_DATE) &&
                  threshold->scale >= LC_MIN_SCALE && threshold->scale <= LC_MAX_SCALE,
              "a threshold is damaged");
    if (!lc_verify_part(verifier, threshold->first_change, threshold->change_count,
                        image->CHANGE_count) ||
        !lc_verify(verifier, threshold->change_count > 0, "a threshold has no value"))
        return;
    const lc_image_change *changes = image->CHANGE + threshold->first_change;
    for (uint32_t i = 0; i < threshold->change_count; i++) {
        lc_verify_item(verifier, changes[i].number, image->NUMBER_count);
        if (!verifier->reason && threshold->type == LC_FORM_DATE) {
            const lc_image_number *day = &image->NUMBER[changes[i].number];
            lc_verify(verifier, day->high == ((int64_t)day->low < 0 ? -1 : 0),
                      "a date is outside of the calendar");
            lc_verify_date(verifier, (int64_t)day->low);
        }
        lc_verify(verifier,
                  i ? changes[i].first_interval > changes[i - 1].first_interval
                    : changes[i].first_interval == 0,
                  "the values of a threshold are not in order");
        lc_verify_item(verifier, changes[i].first_interval, image->INTERVAL_count);
    }
}

static void check_path(lc_verifier *verifier, uint32_t index)
{
    const lc_image *image = verifier->image;
    const lc_image_path *path = &image->PATH[index];
    lc_verify_item(verifier, path->fact, image->FACT_count);
    lc_verify_item(verifier, path->column, image->COLUMN_count);
    lc_verify_text(verifier, path->columns);
    if (verifier->reason)
        return;
    if (path->parent != LC_NONE)
        lc_verify(verifier, path->parent < index && image->PATH[path->parent].fact == path->fact,
                  "a path leads nowhere");
    if (verifier->reason)
        return;
    const lc_image_form *row = path->parent == LC_NONE
                                   ? &image->FACT[path->fact].form
                                   : &image->COLUMN[image->PATH[path->parent].column].form;
    lc_verify(verifier,
              row->type == LC_FORM_ROW && row->registry == image->COLUMN[path->column].registry,
              "a path leads nowhere");
}

static void check_facts(lc_verifier *verifier)
{
    const lc_image *image = verifier->image;
    lc_verify(verifier, image->FACT_count <= LC_MAX_FACTS, "it has too many facts");
    for (uint32_t i = 0; i < image->FACT_count; i++) {
        lc_verify_text(verifier, image->FACT[i].name);
        lc_verify_text(verifier, image->FACT[i].label);
        lc_verify_form(verifier, &image->FACT[i].form);
        lc_verify_place(verifier, image->FACT[i].place);
    }
    for (uint32_t i = 0; i < image->FACT_count && !verifier->reason; i++)
        check_stand_in(verifier, i);
    for (uint32_t i = 0; i < image->THRESHOLD_count && !verifier->reason; i++)
        check_threshold(verifier, &image->THRESHOLD[i]);
    for (uint32_t i = 0; i < image->PATH_count && !verifier->reason; i++)
        check_path(verifier, i);
}

static void check_stated(lc_verifier *verifier, const lc_image_stated *stated)
{
    const lc_image *image = verifier->image;
    lc_verify_item(verifier, stated->fact, image->FACT_count);
    if (!verifier->reason && stated->known)
        value_of(verifier, &image->FACT[stated->fact].form, stated->value);
}

static void check_tests(lc_verifier *verifier)
{
    const lc_image *image = verifier->image;
    for (uint32_t i = 0; i < image->TEST_count; i++) {
        lc_verify_text(verifier, image->TEST[i].title);
        lc_verify_place(verifier, image->TEST[i].place);
        lc_verify(verifier, image->TEST[i].part <= image->AMENDMENT_count,
                  "a test belongs to nothing");
        lc_verify_part(verifier, image->TEST[i].first_step, image->TEST[i].step_count,
                       image->STEP_count);
    }
    for (uint32_t i = 0; i < image->STEP_count; i++) {
        const lc_image_step *step = &image->STEP[i];
        lc_verify_place(verifier, step->place);
        lc_verify_part(verifier, step->first_stated, step->stated_count, image->STATED_count);
        lc_verify_part(verifier, step->first_expected, step->expected_count, image->EXPECTED_count);
        if (!step->expect)
            continue;
        if (step->has_missing)
            lc_verify_indexes(verifier, step->first_missing, step->missing_count,
                              image->FACT_count);
        if (step->holds != LC_NONE)
            continue;
        if (step->outcome != LC_IMAGE_INDETERMINATE)
            lc_verify_item(verifier, step->outcome, image->OUTCOME_count);
        if (step->because < LC_IMAGE_UNSTATED)
            lc_verify_item(verifier, step->because, image->RULE_count);
    }
    for (uint32_t i = 0; i < image->STATED_count; i++)
        check_stated(verifier, &image->STATED[i]);
    for (uint32_t i = 0; i < image->EXPECTED_count; i++) {
        lc_verify_text(verifier, image->EXPECTED[i].text);
        lc_verify_date(verifier, image->EXPECTED[i].by);
    }
}

static void check_law(lc_verifier *verifier)
{
    const lc_image *image = verifier->image;
    if (!lc_verify(verifier, image->LAW_count == 1, "it holds no law"))
        return;
    const lc_image_law *law = image->LAW;
    lc_verify_text(verifier, law->name);
    lc_verify_text(verifier, law->label);
    lc_verify_item_or_none(verifier, law->date_fact, image->FACT_count);
    lc_verify_item_or_none(verifier, law->id_fact, image->FACT_count);
    if (!verifier->reason && law->date_fact != LC_NONE)
        lc_verify(verifier, image->FACT[law->date_fact].form.type == LC_FORM_DATE,
                  "its date is not a date");
    if (!verifier->reason && law->id_fact != LC_NONE)
        lc_verify(verifier, image->FACT[law->id_fact].form.type == LC_FORM_TEXT,
                  "its id is not a text");
    lc_verify(verifier, law->date_fact != LC_NONE || law->dated_count == 1,
              "its intervals need a date");
    check_days(verifier);
    lc_verify_indexes(verifier, law->first_cite, law->cite_count, image->TEXT_count);
    for (uint32_t i = 0; i < image->INTERVAL_count; i++) {
        lc_verify_place(verifier, image->INTERVAL[i].otherwise_place);
        if (law->has_rules)
            lc_verify_item(verifier, image->INTERVAL[i].otherwise, image->OUTCOME_count);
    }
}

/* In an order in which every step may rely on those before it. */
static const char *verify(lc_verifier *verifier)
{
    check_texts(verifier);
    if (!verifier->reason)
        check_registries(verifier);
    if (!verifier->reason)
        check_sets(verifier);
    if (!verifier->reason)
        check_intervals(verifier);
    if (!verifier->reason)
        check_facts(verifier);
    if (!verifier->reason)
        check_law(verifier);
    if (!verifier->reason)
        lc_verify_code(verifier);
    if (!verifier->reason)
        lc_verify_limits(verifier);
    if (!verifier->reason)
        lc_verify_rules(verifier);
    if (!verifier->reason)
        check_tests(verifier);
    if (!verifier->reason)
        lc_verify_statements(verifier);
    return verifier->reason;
}

/* Tells apart what a person can act on: another version, another machine, a damaged file. */
static bool refuse_foreign(const lc_image_header *header, size_t size, const char *name,
                           lc_diagnostics *diagnostics)
{
    lc_place nowhere = {LC_NONE, 0, 0};
    char found[16], wanted[16];
    if (size < sizeof *header) {
        lc_report2(diagnostics, LC_E0901, nowhere, name, "it is too short");
        return true;
    }
    if (header->byte_order != LC_IMAGE_BYTE_ORDER) {
        lc_report1(diagnostics, LC_E0903, nowhere, name);
        return true;
    }
    if (header->version != LC_IMAGE_VERSION) {
        snprintf(found, sizeof found, "%u", (unsigned)header->version);
        snprintf(wanted, sizeof wanted, "%u", LC_IMAGE_VERSION);
        lc_report3(diagnostics, LC_E0902, nowhere, name, found, wanted);
        return true;
    }
    return false;
}

lc_status lc_image_open(lc_image *image, const void *block, size_t size, const char *name,
                        lc_diagnostics *diagnostics, const lc_allocator *allocator)
{
    if (refuse_foreign(block, size, name, diagnostics))
        return diagnostics->failed ? LC_MEMORY : LC_WRONG_RULES;
    const char *reason = check_header(block, size);
    if (!reason) {
        make_view(image, block, size);
        size_t registers = (size_t)image->CODE_count + 1;
        uint32_t *scratch = lc_new(allocator, registers * LC_VERIFIER_ARRAYS * sizeof *scratch);
        if (!scratch)
            return LC_MEMORY;
        memset(scratch, 0, registers * LC_VERIFIER_ARRAYS * sizeof *scratch);
        lc_verifier verifier = {
            .image = image,
            .limit = scratch,
            .rule = scratch + registers,
            .row = scratch + registers * 2,
            .most = scratch + registers * 3,
        };
        reason = verify(&verifier);
        lc_delete(allocator, scratch, registers * LC_VERIFIER_ARRAYS * sizeof *scratch);
    }
    if (!reason)
        return LC_OK;
    lc_place nowhere = {LC_NONE, 0, 0};
    lc_report2(diagnostics, LC_E0901, nowhere, name, reason);
    return diagnostics->failed ? LC_MEMORY : LC_WRONG_RULES;
}
