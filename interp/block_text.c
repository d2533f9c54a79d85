/* block_text.c - what a block found, row by row: columns, words, bookings, values of lets.
 *
 * Everything is read from the block's arrays; the machine only lends its order, into which the row
 * that is asked for is copied. Must not: decide, change results. */
#include "block.h"
#include "licet_tools.h"

#include <string.h>

const uint8_t *licet_block_rejected(const licet_block *block)
{
    return block->rejected;
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
                           .books = lists->books != 0,
                           .booking_count = lists->booking_count,
                           .duty_count = lists->duty_count,
                           .missing_count = lists->missing_count};
    if (block->fault[row] != LC_NONE)
        record.reason = block->faults.items[block->fault[row]].reason;
    return record;
}

size_t licet_block_text(const licet_block *block, size_t row, licet_column column, char *buffer,
                        size_t capacity)
{
    if (!block || row >= block->rows || !block->decided)
        return 0;
    const li_row_lists *lists = &block->lists[row];
    licet_record record = record_of(block, (uint32_t)row);
    li_record_view view = {block->law, &block->machine->order, &record, NULL, NULL, NULL};
    if (lists->booking_count)
        view.bookings = block->bookings.items + lists->first_booking;
    if (lists->duty_count)
        view.duties = block->duties.items + lists->first_duty;
    if (lists->missing_count)
        view.missing = block->missing.items + lists->first_missing;
    if (column == LICET_COLUMN_ID || lists->booking_count)
        li_block_order(block, (uint32_t)row);
    return li_record_write(&view, column, buffer, capacity);
}

bool licet_block_number(const licet_block *block, size_t row, size_t fact, int64_t *coefficient)
{
    if (!block || row >= block->rows || fact >= block->law->image.FACT_count || !coefficient)
        return false;
    uint32_t type = block->law->image.FACT[fact].form.type;
    const li_fact_column *column = &block->facts[fact];
    if ((type != LC_FORM_NUMBER && type != LC_FORM_COUNT) || !column->known[row])
        return false;
    *coefficient = column->values[row];
    return true;
}

size_t licet_block_booking_count(const licet_block *block, size_t row)
{
    return block && row < block->rows && block->decided ? block->lists[row].booking_count : 0;
}

licet_status licet_block_booking(const licet_block *block, size_t row, size_t index,
                                 licet_booking *booking)
{
    if (!booking || index >= licet_block_booking_count(block, row))
        return LICET_MISUSE;
    const li_booking *found = &block->bookings.items[block->lists[row].first_booking + index];
    const lc_image_limit *limit = &block->law->image.LIMIT[found->limit];
    li_block_order(block, (uint32_t)row);
    *booking = (licet_booking){
        .cap = limit->cap, .amount = found->amount, .before = found->before, .limit = found->bound};
    li_machine_key(block->machine, found->limit, &booking->key);
    if (limit->unit != LC_NONE)
        booking->unit = li_text_of(&block->law->image, block->law->image.UNIT[limit->unit].name);
    return LICET_OK;
}

/* ---- values of lets, tiers ------------------------------------------------------------------- */

static bool is_text(const lc_image *image, lc_image_string string, licet_text text)
{
    return string.length == text.length &&
           memcmp(lc_image_text(image, string), text.bytes, text.length) == 0;
}

/* A register of class V may also hold a date or a row. */
static bool holds_number(const lc_image *image, uint32_t reg)
{
    if (reg >= image->LAW->fold_start)
        return false;
    const lc_instruction *code = &image->CODE[reg];
    if (lc_opcode_describe(code->opcode)->result != LC_CLASS_V)
        return false;
    uint32_t type = LC_FORM_NUMBER;
    if (code->opcode == LC_OP_FACT_VALUE)
        type = image->FACT[code->a].form.type;
    if (code->opcode == LC_OP_CELL_VALUE)
        type = image->COLUMN[code->b].form.type;
    return type == LC_FORM_NUMBER || type == LC_FORM_COUNT;
}

bool licet_block_let(const licet_block *block, size_t row, licet_text name, int64_t *coefficient,
                     int *scale, licet_text *unit)
{
    if (!block || row >= block->rows || !block->decided || !name.bytes)
        return false;
    const lc_image *image = &block->law->image;
    for (uint32_t i = 0; i < image->LET_count; i++) {
        const lc_image_let *let = &image->LET[i];
        if (!is_text(image, let->name, name))
            continue;
        if (!holds_number(image, let->reg))
            return false;
        li_value_column column = block->columns[let->reg].value;
        if (!column.known[row])
            return false;
        *coefficient = column.values[row];
        *scale = let->scale;
        *unit = let->unit == LC_NONE ? (licet_text){NULL, 0}
                                     : li_text_of(image, image->UNIT[let->unit].name);
        return true;
    }
    return false;
}

bool licet_block_group(const licet_block *block, size_t row, size_t fact, licet_text *tier)
{
    if (!block || row >= block->rows || fact >= block->law->image.FACT_count || !tier)
        return false;
    const lc_image *image = &block->law->image;
    const li_fact_column *column = &block->facts[fact];
    if (image->FACT[fact].form.type != LC_FORM_ROW || !column->known[row])
        return false;
    const lc_image_registry *registry = &image->REGISTRY[image->FACT[fact].form.registry];
    for (uint32_t i = 0; registry->tier_set != LC_NONE && i < registry->tier_count; i++) {
        const lc_image_set *set = &image->SET[registry->tier_set + i];
        if (image->MEMBER[set->first_member + (size_t)column->values[row]]) {
            *tier = li_text_of(image, set->label.length ? set->label : set->name);
            return true;
        }
    }
    return false;
}
