/* block_states.c - of all rows of a block: the law of their day, and what is left to be done of
 * them once the columns have decided what they can.
 *
 * Loops for the vectoriser: nearly always the orders of a block are of one interval of the law.
 * Must not: decide, read the ledger, allocate. */
#include "block.h"

#include <string.h>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#endif

/* ---- the law of a day ------------------------------------------------------------------------ */

static uint8_t law_state_of(const lc_image *image, uint32_t interval)
{
    const lc_image_interval *found = &image->INTERVAL[interval];
    return (uint8_t)((found->in_force ? LI_LAW_IN_FORCE : 0) |
                     (found->binding ? LI_LAW_BINDING : 0) |
                     (found->enforced ? LI_LAW_ENFORCED : 0));
}

/* The day before the next INTERVAL begins. */
static int64_t last_day(const lc_image *image, uint32_t interval)
{
    return interval + 1 < image->LAW->dated_count ? image->INTERVAL[interval + 1].from - INT64_C(1)
                                                  : LC_DATE_MAX;
}

/* Row after row. Orders stand in runs of one interval. */
static void find_each(licet_block *block, const int64_t *days)
{
    const lc_image *image = &block->law->image;
    int64_t from = INT64_MAX, last = INT64_MIN; /* nothing lies between */
    uint8_t state = 0;
    uint32_t interval = 0;
    for (uint32_t i = 0; i < block->rows; i++) {
        block->law_state[i] = 0;
        block->intervals[i] = 0;
        block->otherwise[i] = (uint8_t)image->INTERVAL[0].otherwise;
        if (block->rejected[i])
            continue;
        int64_t day = days ? days[i] : block->machine->has_as_at ? block->machine->as_at : 0;
        if (day < from || day > last) {
            interval = li_interval(block->law, (int32_t)day);
            from = image->INTERVAL[interval].from;
            last = last_day(image, interval);
            state = law_state_of(image, interval);
        }
        block->law_state[i] = state;
        block->intervals[i] = interval;
        block->otherwise[i] = (uint8_t)image->INTERVAL[interval].otherwise;
    }
}

void li_block_intervals(licet_block *block)
{
    const lc_image *image = &block->law->image;
    uint32_t fact = image->LAW->date_fact;
    const int64_t *days =
        block->machine->has_as_at || fact == LC_NONE ? NULL : block->read[fact].values;
    const size_t rows = block->rows;
    if (!rows)
        return;
    int64_t day = days ? days[0] : block->machine->has_as_at ? block->machine->as_at : 0;
    uint32_t interval = li_interval(block->law, (int32_t)day);
    int64_t from = image->INTERVAL[interval].from, last = last_day(image, interval);
    uint8_t rejected = 0;
    for (size_t i = 0; i < rows; i++)
        rejected |= block->rejected[i];
    if (rejected || (days && !li_within(li_width_widest())(days, rows, from, last))) {
        find_each(block, days);
        return;
    }
    memset(block->law_state, law_state_of(image, interval), rows);
    memset(block->otherwise, (int)image->INTERVAL[interval].otherwise, rows);
    for (size_t i = 0; i < rows; i++)
        block->intervals[i] = interval;
}

void li_block_no_reasons(licet_block *block)
{
    uint16_t *because = block->because;
    const size_t rows = block->rows;
    for (size_t i = 0; i < rows; i++)
        because[i] = LC_IMAGE_NONE;
}

bool li_block_undated(const licet_block *block, uint32_t row)
{
    return block->law->dated && !block->machine->has_as_at &&
           !block->read[block->law->image.LAW->date_fact].known[row];
}

/* ---- which rows are left --------------------------------------------------------------------- */

/* The law of an order that may be saved is not that of its day. */
static void mark_saved(licet_block *block)
{
    const lc_image *image = &block->law->image;
    for (uint32_t i = 0; image->SAVING_count && i < block->rows; i++)
        if (image->INTERVAL[block->intervals[i]].saving_count)
            block->state[i] |= LI_ROW_REDO;
}

void li_block_classify(licet_block *block)
{
    const size_t rows = block->rows;
    const li_answer_column *other = block->has_rooms ? &block->all : &block->none;
    if (block->law->by_rows) { /* all are to be done again: by the machine, alone */
        memset(block->state, 0, rows);
        memset(block->outcomes, 0, rows);
    } else {
        li_kernel_differ(rows, block->state, block->none, *other);
        li_kernel_open(rows, block->outcomes, block->none);
    }
    /* where the ledger is read a range may close; else the machine has to say what is missing */
    const uint8_t open = block->law->reads_ledger ? LI_ROW_OPEN : LI_ROW_REDO;
    /* what an expression reads there decides by which rule, even where the outcome is the same */
    const uint8_t always = block->law->tally_count || block->law->reads_ledger ? LI_ROW_OPEN : 0;
    const bool dated = block->law->dated && !block->machine->has_as_at;
    const uint8_t *dates =
        dated ? block->read[block->law->image.LAW->date_fact].known : li_all_known;
    const uint8_t *redo = block->redo, *outcomes = block->outcomes, *left_out = block->left_out;
    const uint8_t *rejected = block->rejected, *law_state = block->law_state;
    uint8_t *restrict state = block->state;
    for (size_t i = 0; i < rows; i++)
        state[i] =
            (uint8_t)((redo[i] & LI_ROW_REDO) | (outcomes[i] & open) | (state[i] & LI_ROW_OPEN) |
                      always | (~dates[i] & LI_ROW_OPEN) | (left_out[i] ? LI_ROW_LEFT_OUT : 0) |
                      (law_state[i] & LI_LAW_IN_FORCE ? 0 : LI_ROW_NO_LAW) |
                      (rejected[i] ? LI_ROW_REJECTED : 0));
    mark_saved(block);
    memcpy(block->lowest, block->none.lowest, rows);
    memcpy(block->highest, block->none.highest, rows);
    memcpy(block->outcomes, block->none.lowest, rows);
    memcpy(block->because, block->none.because, rows * sizeof *block->because);
}

bool li_block_done(const licet_block *block, uint32_t first, uint32_t count)
{
    const uint8_t *states = block->state + first, *actions = block->actions + first;
    uint8_t left = 0;
    for (uint32_t i = 0; i < count; i++)
        left |= states[i] | (uint8_t)(actions[i] != LI_ACTION_ORDER);
    return left == 0;
}
