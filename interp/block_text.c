/* block_text.c - what a block found, row by row: columns, words, bookings, values of lets.
 *
 * Everything is read from the block's arrays; the machine only lends its order, into which the row
 * that is asked for is copied. Must not: decide, change results. */
#include "answer.h"
#include "block.h"
#include "properties.h"

#include <string.h>

const uint8_t *licet_block_rejected(const licet_block *block)
{
    return block->rejected;
}

const uint8_t *licet_block_left_out(const licet_block *block)
{
    return block->left_out;
}

const uint8_t *licet_block_outcomes(const licet_block *block)
{
    return block->outcomes;
}

const uint8_t *licet_block_lowest(const licet_block *block)
{
    return block->lowest;
}

const uint8_t *licet_block_highest(const licet_block *block)
{
    return block->highest;
}

const uint16_t *licet_block_because(const licet_block *block)
{
    return block->because;
}

static licet_record record_of(const licet_block *block, uint32_t row)
{
    const li_row_lists *lists = &block->lists[row];
    licet_record record = {.rejected = block->rejected[row] != 0,
                           .outcome = block->outcomes[row],
                           .lowest = block->lowest[row],
                           .highest = block->highest[row],
                           .because = block->because[row],
                           .in_force = (block->law_state[row] & LI_LAW_IN_FORCE) != 0,
                           .binding = (block->law_state[row] & LI_LAW_BINDING) != 0,
                           .enforced = (block->law_state[row] & LI_LAW_ENFORCED) != 0,
                           .books = lists->books != 0,
                           .booking_count = lists->booking_count,
                           .duty_count = lists->duty_count,
                           .missing_count = lists->missing_count,
                           .agreement_count = lists->agreement_count,
                           .also_met_count = lists->also_met_count,
                           .skipped_count = lists->skipped_count};
    if (block->fault[row] != LC_NONE)
        record.reason = block->faults.items[block->fault[row]].reason;
    return record;
}

/* The texts of the keys of what ROW books, into the machine. */
static void make_keys(const licet_block *block, uint32_t row)
{
    const lc_image *image = &block->law->image;
    const li_row_lists *lists = &block->lists[row];
    for (uint32_t i = 0; i < lists->booking_count; i++) {
        uint32_t index = block->bookings.items[lists->first_booking + i].limit;
        const lc_image_limit *limit = &image->LIMIT[index];
        for (uint32_t k = 0; k < limit->key_count; k++)
            li_block_register(block, image->KEY[limit->first_key + k].reg, row);
        li_machine_key_texts(block->machine, index);
    }
}

static li_record_view view_of(const licet_block *block, uint32_t row, const licet_record *record)
{
    const li_row_lists *lists = &block->lists[row];
    li_record_view view = {.law = block->law,
                           .order = &block->machine->order,
                           .record = record,
                           .interval = block->intervals[row],
                           .keys = block->machine->keys};
    if (lists->booking_count)
        view.bookings = block->bookings.items + lists->first_booking;
    if (lists->duty_count)
        view.duties = block->duties.items + lists->first_duty;
    if (lists->missing_count)
        view.missing = block->missing.items + lists->first_missing;
    if (lists->agreement_count + lists->also_met_count + lists->skipped_count) {
        view.agreements = block->indexes.items + lists->first_index;
        view.also_met = view.agreements + lists->agreement_count;
        view.skipped = view.also_met + lists->also_met_count;
    }
    return view;
}

/* COLUMN of the answer that was kept with the id of a row. */
static size_t answer_text(const licet_block *block, uint32_t answer, licet_column column,
                          char *buffer, size_t capacity)
{
    const li_answer_part *part = &block->answers.items[answer - 1];
    licet_text text =
        li_kept_column((licet_text){block->answer_bytes.bytes + part->first, part->length}, column);
    if (buffer && text.length)
        memcpy(buffer, text.bytes, text.length < capacity ? text.length : capacity);
    return text.length;
}

size_t licet_block_text(const licet_block *block, size_t row, licet_column column, char *buffer,
                        size_t capacity)
{
    if (!block || row >= block->rows || !block->decided)
        return 0;
    const li_row_lists *lists = &block->lists[row];
    if (lists->answer)
        return answer_text(block, lists->answer, column, buffer, capacity);
    licet_record record = record_of(block, (uint32_t)row);
    li_record_view view = view_of(block, (uint32_t)row, &record);
    if (column == LICET_COLUMN_ID)
        li_block_order(block, (uint32_t)row);
    if (column == LICET_COLUMN_BOOKED && lists->booking_count)
        make_keys(block, (uint32_t)row);
    return li_record_write(&view, column, buffer, capacity);
}

licet_verdict licet_block_property(licet_block *block, size_t row, size_t index)
{
    if (!block || row >= block->rows || !block->decided ||
        index >= block->law->image.PROPERTY_count || block->left_out[row] ||
        block->lists[row].answer || block->outcomes[row] == LICET_OUTCOME_CANCELLED)
        return LICET_VERDICT_UNCONCERNED;
    licet_record record = record_of(block, (uint32_t)row);
    li_block_order(block, (uint32_t)row);
    li_machine_prepare(block->machine);
    block->machine->interval = block->intervals[row]; /* under which it was decided */
    return li_machine_property(block->machine, (uint32_t)index, &record);
}

static licet_text unit_name(const lc_image *image, uint32_t unit)
{
    return unit == LC_NONE ? (licet_text){NULL, 0} : li_text_of(image, image->UNIT[unit].name);
}

bool licet_block_number(const licet_block *block, size_t row, size_t fact, int64_t *coefficient)
{
    if (!block || row >= block->rows || fact >= block->law->image.FACT_count || !coefficient)
        return false;
    uint32_t type = block->law->image.FACT[fact].form.type;
    const li_fact_column *column = &block->facts[fact];
    if ((type != LC_FORM_NUMBER && type != LC_FORM_COUNT && type != LC_FORM_PERCENT) ||
        !column->known[row])
        return false;
    *coefficient = column->values[row];
    return true;
}

size_t licet_block_booking_count(const licet_block *block, size_t row)
{
    return block && row < block->rows && block->decided ? block->lists[row].booking_count : 0;
}

licet_status licet_block_booking_sum(const licet_block *block, size_t row, size_t index,
                                     licet_booking *booking)
{
    if (!booking || index >= licet_block_booking_count(block, row))
        return LICET_MISUSE;
    const li_booking *found = &block->bookings.items[block->lists[row].first_booking + index];
    const lc_image_limit *limit = &block->law->image.LIMIT[found->limit];
    const licet_ledger_key *key = &block->machine->places[found->limit].key;
    *booking = (licet_booking){
        .cap = limit->cap == LC_NONE ? LICET_NO_INDEX : limit->cap,
        .agreement = limit->agreement == LC_NONE ? LICET_NO_INDEX : limit->agreement,
        .key = {.owner = key->owner,
                .place = key->place,
                .window = key->window,
                .scale = key->scale},
        .amount = found->amount,
        .before = found->before,
        .limit = found->bound,
        .tested = found->tested != 0,
        .unit = unit_name(&block->law->image, limit->unit),
    };
    return LICET_OK;
}

licet_status licet_block_booking(const licet_block *block, size_t row, size_t index,
                                 licet_booking *booking)
{
    licet_status status = licet_block_booking_sum(block, row, index, booking);
    if (status != LICET_OK)
        return status;
    uint32_t limit = block->bookings.items[block->lists[row].first_booking + index].limit;
    li_block_row(block, (uint32_t)row);
    booking->date = li_machine_limit_date(block->machine, limit);
    li_machine_key(block->machine, limit, &booking->key);
    return LICET_OK;
}

size_t licet_block_duty_count(const licet_block *block, size_t row)
{
    return block && row < block->rows && block->decided ? block->lists[row].duty_count : 0;
}

licet_status licet_block_duty(const licet_block *block, size_t row, size_t index, licet_duty *duty)
{
    if (!duty || index >= licet_block_duty_count(block, row))
        return LICET_MISUSE;
    *duty = li_duty_public(block->law, &block->duties.items[block->lists[row].first_duty + index]);
    return LICET_OK;
}

/* ---- values of lets, tiers ------------------------------------------------------------------- */

static bool is_text(const lc_image *image, lc_image_string string, licet_text text)
{
    return string.length == text.length &&
           memcmp(lc_image_text(image, string), text.bytes, text.length) == 0;
}

/* What phase A found in REG, if it is known and reads no ledger. */
static bool read_number(const licet_block *block, size_t row, uint32_t reg, int64_t *coefficient)
{
    const li_value_column column = block->columns[reg].value;
    if (reg >= block->law->image.LAW->fold_start || !column.known[row])
        return false;
    *coefficient = column.values[row];
    return true;
}

bool licet_block_let(const licet_block *block, size_t row, licet_text name, int64_t *coefficient,
                     int *scale, licet_text *unit)
{
    if (!block || row >= block->rows || !block->decided || !name.bytes)
        return false;
    const lc_image *image = &block->law->image;
    for (uint32_t i = 0; i < image->LET_count; i++) {
        const lc_image_let *let = &image->LET[i];
        if (!is_text(image, let->name, name) ||
            !li_during(image, let->exists, block->intervals[row]))
            continue;
        if (let->form.type != LC_FORM_NUMBER || !read_number(block, row, let->reg, coefficient))
            return false;
        *scale = let->form.scale;
        *unit = unit_name(image, let->form.unit);
        return true;
    }
    return false;
}

bool licet_block_measure(const licet_block *block, size_t row, size_t cap, int64_t *coefficient,
                         int *scale, licet_text *unit)
{
    if (!block || row >= block->rows || !block->decided || cap >= block->law->image.CAP_count ||
        block->law->image.CAP[cap].limit_count == 0)
        return false;
    const lc_image *image = &block->law->image;
    const lc_image_limit *limit = &image->LIMIT[image->CAP[cap].first_limit];
    if (!read_number(block, row, limit->amount, coefficient))
        return false;
    *scale = limit->amount_scale;
    *unit = unit_name(image, limit->unit);
    return true;
}

bool licet_block_group(const licet_block *block, size_t row, size_t fact, licet_text *tier)
{
    if (!block || row >= block->rows || fact >= block->law->image.FACT_count || !tier)
        return false;
    const lc_image *image = &block->law->image;
    const li_fact_column *column = &block->read[fact];
    if (image->FACT[fact].form.type != LC_FORM_ROW || !column->known[row])
        return false;
    const lc_image_registry *registry = &image->REGISTRY[image->FACT[fact].form.registry];
    for (uint32_t i = 0; registry->tier_set != LC_NONE && i < registry->tier_count; i++) {
        const lc_image_set *set = &image->SET[registry->tier_set + i];
        if (li_members(image, registry->tier_set + i, block->intervals[row])[column->values[row]]) {
            *tier = li_text_of(image, set->label.length ? set->label : set->name);
            return true;
        }
    }
    return false;
}
