/* block_ahead.c - loads what phase C is about to read of a large ledger, many rows at a time: each
 * look-up alone would wait for the memory twice, together they wait hardly longer than one.
 *
 * Which limits are worth it is taken from the rows before: what most of them asked, these will ask.
 * Nothing that is answered hangs on this file. Must not: read what is booked; write anything but
 * its own counts. */
#include "block.h"
#include "ledger_memory.h"

/* A ledger of fewer keys stays in the cache as it is. */
enum { FEW_KEYS = 8192 };

/* Whether the keys of LIMIT stand in columns as the ledger has them, and are of more kinds than a
 * registry has rows. */
static bool is_worth(const lc_image *image, const lc_image_limit *limit)
{
    bool text = false;
    for (uint32_t i = 0; i < limit->key_count; i++) {
        uint32_t type = image->KEY[limit->first_key + i].form.type;
        if (type != LC_FORM_TEXT && type != LC_FORM_ROW)
            return false;
        text = text || type == LC_FORM_TEXT;
    }
    return text;
}

/* The key that ROW would have under a limit; false: a part of it is missing. */
static bool row_key(const licet_block *block, uint32_t index, uint32_t row, licet_ledger_key *key,
                    licet_text texts[LC_MAX_CAP_KEYS])
{
    const lc_image *image = &block->law->image;
    const lc_image_limit *limit = &image->LIMIT[index];
    for (uint32_t i = 0; i < limit->key_count; i++) {
        const lc_image_key *part = &image->KEY[limit->first_key + i];
        const li_column *column = &block->columns[part->reg];
        if (part->form.type == LC_FORM_TEXT) {
            if (!column->text.known[row])
                return false;
            texts[i] = column->text.texts[row];
            continue;
        }
        if (!column->value.known[row])
            return false;
        uint32_t first = image->REGISTRY[part->form.registry].first_row;
        texts[i] = li_text_of(image, image->ROW[first + (uint32_t)column->value.values[row]].key);
    }
    int32_t date = 0;
    if (limit->date_fact != LC_NONE) {
        if (!block->read[limit->date_fact].known[row])
            return false;
        date = (int32_t)block->read[limit->date_fact].values[row];
    }
    key->window_start = li_machine_window_start(block->machine, index, date);
    key->keys = texts;
    return true;
}

static bool is_open(const licet_block *block, uint32_t row)
{
    return (block->state[row] & (LI_ROW_OPEN | LI_ROW_REJECTED | LI_ROW_LEFT_OUT)) == LI_ROW_OPEN;
}

/* The hashes of the keys of the open rows [FIRST, END) under one limit, whose slots begin to load;
 * returns how many. */
static size_t load_slots(const licet_block *block, uint32_t index, uint32_t first, uint32_t end,
                         uint64_t hashes[LI_AHEAD_ROWS])
{
    const li_keys *keys = block->machine->ledger_keys;
    licet_text texts[LC_MAX_CAP_KEYS];
    licet_ledger_key key = block->machine->places[index].key;
    li_spot spot = block->machine->places[index].spot;
    size_t count = 0;
    li_keys_look(keys, &key, &spot);
    for (uint32_t row = first; row < end; row++) {
        spot.hashed = false;
        if (!is_open(block, row) || !row_key(block, index, row, &key, texts))
            continue;
        if (!li_keys_hash_spot(keys, &key, &spot))
            return 0;
        li_keys_load_slot(keys, spot.hash);
        hashes[count++] = spot.hash;
    }
    return count;
}

/* What the open rows [FIRST, END) would read under one limit: each step needs what the one before
 * it has begun to load. */
static void load_limit(const licet_block *block, uint32_t index, uint32_t first, uint32_t end)
{
    const li_keys *keys = block->machine->ledger_keys;
    const void *ledger = block->machine->ledger->self;
    uint64_t hashes[LI_AHEAD_ROWS];
    uint32_t positions[LI_AHEAD_ROWS];
    const size_t slots = load_slots(block, index, first, end, hashes);
    size_t count = 0;
    for (size_t i = 0; i < slots; i++) {
        positions[count] = li_keys_load_entry(keys, hashes[i]);
        count += positions[count] != LC_NONE;
    }
    if (block->machine->places[index].key.window != LICET_WINDOW_ROLLING)
        return;
    for (size_t i = 0; i < count; i++)
        li_memory_load_series(ledger, positions[i]);
    for (size_t i = 0; i < count; i++)
        li_memory_load_days(ledger, positions[i]);
}

/* The texts that the keys of the open rows [FIRST, END) under one limit are made of: they lie
 * wherever the host has them. */
static void load_texts(const licet_block *block, uint32_t index, uint32_t first, uint32_t end)
{
    const lc_image *image = &block->law->image;
    const lc_image_limit *limit = &image->LIMIT[index];
    for (uint32_t i = 0; i < limit->key_count; i++) {
        const lc_image_key *part = &image->KEY[limit->first_key + i];
        if (part->form.type != LC_FORM_TEXT)
            continue;
        const licet_text *texts = block->columns[part->reg].text.texts;
        for (uint32_t row = first; row < end; row++)
            if (is_open(block, row))
                LC_PREFETCH(texts[row].bytes);
    }
}

/* The row that comes COUNT behind ROW, or the end. */
static uint32_t row_behind(const licet_block *block, uint32_t row, uint32_t count)
{
    return block->rows - row < count ? block->rows : row + count;
}

void li_block_ahead(licet_block *block, uint32_t first)
{
    li_machine *machine = block->machine;
    const li_keys *keys = machine->ledger_keys;
    const bool large = keys && keys->entry_slots.count >= FEW_KEYS;
    const uint32_t end = row_behind(block, first, LI_AHEAD_ROWS);
    const uint32_t next = row_behind(block, end, LI_AHEAD_ROWS);
    uint32_t asked = machine->asked_count;
    machine->asked_count = 0;
    for (uint32_t i = 0; i < asked; i++) {
        const uint32_t index = machine->asked[i];
        li_place *place = &machine->places[index];
        const bool often = place->asked >= LI_AHEAD_ROWS / 8;
        place->asked = 0;
        if (!often)
            continue;
        load_texts(block, index, first ? end : first, next);
        if (large && is_worth(&block->law->image, &block->law->image.LIMIT[index]))
            load_limit(block, index, first, end);
    }
}
