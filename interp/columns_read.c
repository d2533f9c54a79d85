/* columns_read.c - values out of the host's memory into a block: widened, scaled, checked.
 *
 * Columns of numbers are widened into the block's own and checked in the same loop, which compilers
 * vectorise at -O3; only when one of their values does not fit are the rows read one by one, which
 * finds the rows to reject and the words for it. What a
 * `written` number means is said by value.c alone: it is read as the text it would be written as,
 * and the fast way is a multiplication or a division that gives the same.
 *
 * Must not: trust a number to be in range, read a row that the column does not have. */
#include "columns.h"
#include "lang/decimal.h"

#include <string.h>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#endif

/* ---- one item -------------------------------------------------------------------------------- */

static bool is_text(licet_cells cells)
{
    return cells == LICET_CELLS_TEXTS || cells == LICET_CELLS_OFFSETS32 ||
           cells == LICET_CELLS_OFFSETS64;
}

static bool bit_at(const uint8_t *bits, size_t at)
{
    return (bits[at / 8] >> (at % 8) & 1) != 0;
}

static bool is_known(const licet_input *input, size_t row)
{
    if (!input->known)
        return true;
    return input->known_bits ? bit_at(input->known, input->first + row)
                             : input->known[input->first + row] != 0;
}

static int64_t offset_at(const licet_input *input, size_t at)
{
    const unsigned char *offsets = input->values;
    if (input->cells == LICET_CELLS_OFFSETS64) {
        int64_t wide;
        memcpy(&wide, offsets + at * sizeof wide, sizeof wide);
        return wide;
    }
    int32_t narrow;
    memcpy(&narrow, offsets + at * sizeof narrow, sizeof narrow);
    return narrow;
}

/* Absent where it is not known. */
static licet_text text_at(const licet_input *input, size_t row)
{
    const licet_text absent = {NULL, 0};
    if (!is_known(input, row))
        return absent;
    size_t at = input->first + row;
    if (input->cells == LICET_CELLS_TEXTS)
        return ((const licet_text *)input->values)[at];
    int64_t start = offset_at(input, at), end = offset_at(input, at + 1);
    return end > start ? (licet_text){input->bytes + start, (size_t)(end - start)} : absent;
}

#define LOAD(type)                                                                                 \
    do {                                                                                           \
        type item;                                                                                 \
        memcpy(&item, at + row * sizeof item, sizeof item);                                        \
        return item;                                                                               \
    } while (0)

static lc_int128 wide_at(const licet_input *input, size_t row)
{
    const unsigned char *at = input->values;
    row += input->first;
    switch (input->cells) {
    case LICET_CELLS_INT32:
        LOAD(int32_t);
    case LICET_CELLS_INT16:
        LOAD(int16_t);
    case LICET_CELLS_INT8:
        LOAD(int8_t);
    case LICET_CELLS_UINT64:
        LOAD(uint64_t);
    case LICET_CELLS_UINT32:
        LOAD(uint32_t);
    case LICET_CELLS_UINT16:
        LOAD(uint16_t);
    case LICET_CELLS_UINT8:
        LOAD(uint8_t);
    case LICET_CELLS_INT128:
        LOAD(lc_int128);
    case LICET_CELLS_BITS:
        return bit_at(at, row);
    default:
        LOAD(int64_t);
    }
}

static void set_reason(li_fault *fault, const char *reason)
{
    memcpy(fault->reason, reason, strlen(reason) + 1);
    fault->nearest[0] = '\0';
}

/* What is in item ROW of INPUT as a value of COLUMN's form; LI_ITEM_WRONG: *FAULT says why. */
static uint8_t read_item(const licet_columns *columns, const li_bound_column *column,
                         const licet_input *input, size_t row, int64_t *value, li_fault *fault)
{
    const licet_law *law = columns->block->law;
    fault->fact = column->fact;
    if (!is_known(input, row))
        return LI_ITEM_MISSING;
    if (is_text(input->cells)) {
        licet_text text = text_at(input, row);
        if (!text.bytes || !text.length)
            return LI_ITEM_MISSING;
        return li_value_read(law, column->form, text.bytes, text.length, value, fault)
                   ? LI_ITEM_KNOWN
                   : LI_ITEM_WRONG;
    }
    lc_int128 wide = wide_at(input, row);
    if (input->written) {
        char text[LC_DECIMAL_TEXT];
        size_t length = lc_decimal_write(text, (lc_decimal){wide, input->places}, false);
        return li_value_read(law, column->form, text, length, value, fault) ? LI_ITEM_KNOWN
                                                                            : LI_ITEM_WRONG;
    }
    const char *reason = "the number is too large";
    if (wide >= INT64_MIN && wide <= INT64_MAX) {
        *value = (int64_t)wide;
        reason = li_number_fault(&law->image, column->form, *value);
    }
    if (!reason)
        return LI_ITEM_KNOWN;
    set_reason(fault, reason);
    return LI_ITEM_WRONG;
}

/* ---- many items ------------------------------------------------------------------------------ */

/* Which of COUNT items from FIRST on are known, as masks; whether all are. */
static bool known_masks(const licet_input *input, size_t first, size_t count, uint8_t *masks)
{
    if (!input->known) {
        memset(masks, LI_MASK_YES, count);
        return true;
    }
    size_t at = input->first + first;
    uint8_t all = LI_MASK_YES;
    if (input->known_bits)
        for (size_t i = 0; i < count; i++) {
            masks[i] = (uint8_t)(0 - (input->known[(at + i) / 8] >> ((at + i) % 8) & 1));
            all &= masks[i];
        }
    else
        for (size_t i = 0; i < count; i++) {
            masks[i] = (uint8_t)(input->known[at + i] ? LI_MASK_YES : LI_MASK_NO);
            all &= masks[i];
        }
    return all == LI_MASK_YES;
}

/* Values that a form takes: from LEAST to MOST; where it is not limited, what 64 bits hold. */
typedef struct {
    bool limited;
    int64_t least, most;
} range;

static range range_of(const licet_columns *columns, const lc_image_form *form)
{
    const lc_image *image = &columns->block->law->image;
    switch (form->type) {
    case LC_FORM_TRUTH:
        return (range){true, 0, 1};
    case LC_FORM_DATE:
        return (range){true, LC_DATE_MIN, LC_DATE_MAX};
    case LC_FORM_COUNT:
        return (range){true, 0, INT64_MAX};
    case LC_FORM_ROW:
        return (range){true, 0, (int64_t)image->REGISTRY[form->registry].row_count - 1};
    default:
        return (range){false, INT64_MIN, INT64_MAX};
    }
}

static bool all_within(const int64_t *values, size_t count, range within)
{
    uint64_t signs = 0; /* a value outside makes one of the differences negative */
    for (size_t i = 0; within.limited && i < count; i++)
        signs |= ((uint64_t)values[i] - (uint64_t)within.least) |
                 ((uint64_t)within.most - (uint64_t)values[i]);
    return signs >> 63 == 0;
}

/* Bytes of an item, where all of them have as many. */
static size_t size_of(licet_cells cells)
{
    static const uint8_t sizes[LICET_CELLS_BITS + 1] = {0, 8, 4, 2, 1, 8, 4, 2, 1, 16, 0};
    return sizes[cells];
}

/* What the next block will read of INPUT, which this one reads from FIRST on, is to be loaded while
 * this one is decided. A processor sees by itself that memory is read in one direction, but of
 * columns read by turns, a page or less of each, it learns too late. */
static void load_ahead(licet_columns *columns, const licet_input *input, size_t first)
{
    licet_block *block = columns->block;
    size_t size = size_of(input->cells), next = first + block->rows, left = columns->rows - next,
           count = left < block->capacity ? left : block->capacity;
    if (count * size >= LI_LINE)
        block->loads[block->load_count++] =
            (li_load){(const unsigned char *)input->values + (input->first + next) * size,
                      count * size / LI_LINE};
}

/* The block's items, from FIRST on, as 64 bits; false: not all of them fit and lie within. Unknown
 * ones count too. */
static bool widen(const licet_columns *columns, const licet_input *input, size_t first,
                  int64_t *restrict out, range within)
{
    const size_t count = columns->block->rows;
    first += input->first;
    const unsigned char *at = (const unsigned char *)input->values + first * size_of(input->cells);
    if (within.limited && within.most < 0) /* a row of no rows */
        return count == 0;
    if (input->cells == LICET_CELLS_BITS) {
        for (size_t i = 0; i < count; i++)
            out[i] = at[(first + i) / 8] >> ((first + i) % 8) & 1;
        return true;
    }
    if (input->cells != LICET_CELLS_INT128)
        return columns->widen(input->cells, at, count, out, within.least, within.most);
    uint64_t beyond = 0;
    for (size_t i = 0; i < count; i++) {
        lc_int128 item;
        memcpy(&item, at + i * sizeof item, sizeof item);
        out[i] = (int64_t)item;
        beyond |= (uint64_t)(item >> 64) ^ (uint64_t)(out[i] >> 63);
    }
    return beyond == 0 && all_within(out, count, within);
}

/* Written values become coefficients; false: not all of them can. */
static bool scale(const li_bound_column *column, int64_t *values, size_t count)
{
    const int64_t factor = column->factor, divisor = column->divisor;
    if (!factor)
        return false;
    if (divisor > 1) {
        int64_t rests = 0;
        for (size_t i = 0; i < count; i++) {
            rests |= values[i] % divisor;
            values[i] /= divisor;
        }
        return rests == 0;
    }
    if (factor == 1)
        return true;
    const range safe = {true, -(INT64_MAX / factor), INT64_MAX / factor};
    if (!all_within(values, count, safe))
        return false;
    for (size_t i = 0; i < count; i++)
        values[i] *= factor;
    return true;
}

static const char no_item[] = "the dictionary of its column has no such item";

/* A value that cannot be read rejects its row. */
static licet_status refuse(licet_columns *columns, const li_bound_column *column, size_t row,
                           const char *reason)
{
    li_fault fault = {.fact = column->fact};
    set_reason(&fault, reason);
    return li_block_refuse(columns->block, (uint32_t)row, &fault);
}

/* The rows of the block one by one, of which at least one cannot be read. */
static licet_status read_rows(licet_columns *columns, const li_bound_column *column, size_t first)
{
    licet_block *block = columns->block;
    li_fact_column *out = &block->facts[column->fact];
    for (uint32_t i = 0; i < block->rows; i++) {
        li_fault fault;
        uint8_t state =
            read_item(columns, column, column->input, first + i, &out->values[i], &fault);
        out->known[i] = state == LI_ITEM_KNOWN ? LI_MASK_YES : LI_MASK_NO;
        if (state == LI_ITEM_KNOWN)
            continue;
        out->values[i] = 0;
        licet_status status = state == LI_ITEM_WRONG ? li_block_refuse(block, i, &fault) : LICET_OK;
        if (status != LICET_OK)
            return status;
    }
    return LICET_OK;
}

static licet_status feed_numbers(licet_columns *columns, const li_bound_column *column,
                                 size_t first)
{
    const licet_input *input = column->input;
    li_fact_column *out = &columns->block->facts[column->fact];
    size_t rows = columns->block->rows;
    load_ahead(columns, input, first);
    range within = range_of(columns, column->form);
    const range any = {false, INT64_MIN, INT64_MAX};
    bool fits;
    if (known_masks(input, first, rows, out->known)) {
        bool scaled = input->written && (column->factor != 1 || column->divisor != 1);
        fits = widen(columns, input, first, out->values, scaled ? any : within);
        if (scaled)
            fits =
                fits && scale(column, out->values, rows) && all_within(out->values, rows, within);
    } else {
        fits = widen(columns, input, first, out->values, any);
        for (size_t i = 0; i < rows; i++)
            out->values[i] &= out->known[i] ? -1 : 0;
        fits = fits && (!input->written || scale(column, out->values, rows)) &&
               all_within(out->values, rows, within);
    }
    return fits ? LICET_OK : read_rows(columns, column, first);
}

/* ---- dictionaries ---------------------------------------------------------------------------- */

/* The number of the item in ROW; false: there is no such item. */
static bool item_at(const licet_input *input, size_t row, size_t *item)
{
    lc_int128 number = wide_at(input, row);
    *item = (size_t)number;
    return number >= 0 && number < (lc_int128)input->dictionary_count;
}

/* Of rows one by one, of which at least one cannot be read. */
static licet_status read_items(licet_columns *columns, const li_bound_column *column, size_t first)
{
    licet_block *block = columns->block;
    const licet_input *input = column->input;
    li_fact_column *out = &block->facts[column->fact];
    for (uint32_t i = 0; i < block->rows; i++) {
        size_t item = 0;
        licet_status status = LICET_OK;
        bool known = is_known(input, first + i), there = known && item_at(input, first + i, &item);
        uint8_t state = there ? column->dictionary.states[item] : LI_ITEM_MISSING;
        out->values[i] = state == LI_ITEM_KNOWN ? column->dictionary.values[item] : 0;
        out->known[i] = state == LI_ITEM_KNOWN ? LI_MASK_YES : LI_MASK_NO;
        if (known && !there) {
            status = refuse(columns, column, i, no_item);
        } else if (state == LI_ITEM_WRONG) {
            li_fault fault;
            int64_t value;
            read_item(columns, column, input->dictionary, item, &value, &fault);
            status = li_block_refuse(block, i, &fault);
        }
        if (status != LICET_OK)
            return status;
    }
    return LICET_OK;
}

static licet_status feed_items(licet_columns *columns, const li_bound_column *column, size_t first)
{
    const li_dictionary *dictionary = &column->dictionary;
    const licet_input *input = column->input;
    li_fact_column *out = &columns->block->facts[column->fact];
    size_t rows = columns->block->rows;
    const range any = {false, INT64_MIN, INT64_MAX},
                items = {true, 0, (int64_t)input->dictionary_count - 1};
    load_ahead(columns, input, first);
    bool all = known_masks(input, first, rows, out->known);
    bool fits = widen(columns, input, first, out->values, all ? items : any);
    for (size_t i = 0; !all && i < rows; i++)
        out->values[i] &= out->known[i] ? -1 : 0;
    if (!fits || !input->dictionary_count || (!all && !all_within(out->values, rows, items)))
        return read_items(columns, column, first);
    uint8_t wrong = 0;
    for (size_t i = 0; i < rows; i++) {
        uint8_t state = dictionary->states[out->values[i]];
        wrong |= (uint8_t)(out->known[i] & (state == LI_ITEM_WRONG));
        out->known[i] &= (uint8_t)(0 - (state >> 7)); /* of KNOWN alone */
        out->values[i] = out->known[i] ? dictionary->values[out->values[i]] : 0;
    }
    return wrong ? read_items(columns, column, first) : LICET_OK;
}

static licet_status read_dictionary(const licet_columns *columns, li_bound_column *column)
{
    const licet_input *input = column->input;
    li_dictionary *dictionary = &column->dictionary;
    size_t count = input->dictionary_count;
    if (count > dictionary->capacity) {
        if (count > SIZE_MAX / sizeof *dictionary->values)
            return LICET_MEMORY;
        int64_t *values = lc_new(&columns->allocator, count * sizeof *values);
        uint8_t *states = lc_new(&columns->allocator, count);
        if (!values || !states) {
            lc_delete(&columns->allocator, values, count * sizeof *values);
            lc_delete(&columns->allocator, states, count);
            return LICET_MEMORY;
        }
        lc_delete(&columns->allocator, dictionary->values, dictionary->capacity * sizeof *values);
        lc_delete(&columns->allocator, dictionary->states, dictionary->capacity);
        *dictionary = (li_dictionary){values, states, count};
    }
    li_fault unused;
    for (size_t i = 0; i < count; i++)
        dictionary->states[i] =
            read_item(columns, column, input->dictionary, i, &dictionary->values[i], &unused);
    return LICET_OK;
}

/* ---- texts ----------------------------------------------------------------------------------- */

#define CUT(type)                                                                                  \
    do {                                                                                           \
        const unsigned char *offsets = (const unsigned char *)input->values + at * sizeof(type);   \
        for (size_t i = 0; i < count; i++) {                                                       \
            type bounds[2];                                                                        \
            memcpy(bounds, offsets + i * sizeof(type), sizeof bounds);                             \
            out[i] = (licet_text){input->bytes + bounds[0], (size_t)(bounds[1] - bounds[0])};      \
        }                                                                                          \
    } while (0)

/* COUNT texts from FIRST on, those that are not known absent. */
static void cut_texts(const licet_input *input, size_t first, size_t count, licet_text *out)
{
    size_t at = input->first + first;
    if (input->cells == LICET_CELLS_TEXTS)
        memcpy(out, (const licet_text *)input->values + at, count * sizeof *out);
    else if (!input->bytes) /* all of them are empty */
        memset(out, 0, count * sizeof *out);
    else if (input->cells == LICET_CELLS_OFFSETS32)
        CUT(int32_t);
    else
        CUT(int64_t);
    if (input->known)
        for (size_t i = 0; i < count; i++)
            if (!is_known(input, first + i))
                out[i] = (licet_text){NULL, 0};
}

/* The texts of the block's rows; those of items that the dictionary does not have are absent, and
 * their rows rejected. */
static licet_status gather_texts(licet_columns *columns, const li_bound_column *column,
                                 size_t first, licet_text *out)
{
    const licet_input *input = column->input;
    size_t rows = columns->block->rows;
    if (!input->dictionary) {
        cut_texts(input, first, rows, out);
        return LICET_OK;
    }
    for (size_t i = 0; i < rows; i++) {
        size_t item;
        out[i] = (licet_text){NULL, 0};
        if (!is_known(input, first + i))
            continue;
        if (item_at(input, first + i, &item)) {
            out[i] = text_at(input->dictionary, item);
            continue;
        }
        licet_status status = refuse(columns, column, i, no_item);
        if (status != LICET_OK)
            return status;
    }
    return LICET_OK;
}

static licet_status feed_texts(licet_columns *columns, const li_bound_column *column, size_t first)
{
    licet_block *block = columns->block;
    li_fact_column *out = &block->facts[column->fact];
    licet_status status = gather_texts(columns, column, first, out->texts);
    for (size_t i = 0; i < block->rows; i++)
        out->known[i] = out->texts[i].bytes && out->texts[i].length ? LI_MASK_YES : LI_MASK_NO;
    return status;
}

/* ---- a column -------------------------------------------------------------------------------- */

licet_status li_column_feed(licet_columns *columns, li_bound_column *column, size_t first)
{
    const licet_input *input = column->input;
    licet_block *block = columns->block;
    bool texts = is_text(input->dictionary ? input->dictionary->cells : input->cells);
    *block->machine_row = LC_NONE;
    if (column->form && column->form->type == LC_FORM_TEXT)
        return feed_texts(columns, column, first);
    if (column->form && input->dictionary)
        return feed_items(columns, column, first);
    if (!texts)
        return feed_numbers(columns, column, first);
    licet_status status = gather_texts(columns, column, first, columns->cells);
    if (status != LICET_OK)
        return status;
    if (column->form)
        return licet_block_cells(block, column->fact, columns->cells);
    return input->fact == LICET_FACT_LICENCE ? licet_block_licence_cells(block, columns->cells)
                                             : licet_block_action_cells(block, columns->cells);
}

/* How written values become coefficients: by a factor, or by a divisor, or neither. */
static void find_scale(const licet_columns *columns, li_bound_column *column,
                       const licet_input *input)
{
    const lc_image *image = &columns->block->law->image;
    const lc_image_form *form = column->form;
    lc_int128 factor = 1;
    int places = input->places + (form->type == LC_FORM_PERCENT ? 2 : 0);
    column->factor = column->divisor = 1;
    if (!input->written)
        return;
    if (form->unit != LC_NONE) {
        const lc_image_unit *unit = &image->UNIT[form->unit];
        factor = lc_image_wide(unit->factor_low, unit->factor_high);
        places += unit->factor_scale;
    }
    lc_int128 step;
    if (places <= form->scale && lc_decimal_rescale(&factor, factor, places, form->scale) &&
        factor <= INT64_MAX)
        column->factor = (int64_t)factor;
    else if (places > form->scale && factor == 1 &&
             lc_decimal_rescale(&step, 1, form->scale, places) && step <= INT64_MAX)
        column->divisor = (int64_t)step;
    else
        column->factor = 0;
}

licet_status li_column_prepare(const licet_columns *columns, li_bound_column *column)
{
    if (!column->form || column->form->type == LC_FORM_TEXT)
        return LICET_OK;
    const licet_input *input = column->input;
    find_scale(columns, column, input);
    return input->dictionary ? read_dictionary(columns, column) : LICET_OK;
}

/* ---- what is wrong with a column ------------------------------------------------------------- */

static bool is_cells(licet_cells cells)
{
    return (int)cells >= LICET_CELLS_INT64 && (int)cells <= LICET_CELLS_OFFSETS64;
}

const char *li_column_misuse(const li_bound_column *column)
{
    const licet_input *input = column->input, *items = input->dictionary;
    if (!is_cells(input->cells) || (items && !is_cells(items->cells)))
        return "no such kind of cells";
    if (items && (is_text(input->cells) || input->cells == LICET_CELLS_BITS ||
                  input->cells == LICET_CELLS_INT128 || input->written))
        return "a dictionary is looked into by whole numbers of 64 bits at most";
    const licet_input *values = items ? items : input;
    uint32_t type = column->form ? column->form->type : LC_FORM_TEXT;
    if (type == LC_FORM_TEXT && !is_text(values->cells))
        return "only texts are taken here";
    if (values->cells == LICET_CELLS_BITS && type != LC_FORM_TRUTH)
        return "only yes and no have a bit each";
    if (values->written &&
        (is_text(values->cells) || values->cells == LICET_CELLS_BITS ||
         (type != LC_FORM_NUMBER && type != LC_FORM_PERCENT && type != LC_FORM_COUNT)))
        return "only numbers of amounts can be as they are written";
    if (values->written && (values->places > LC_MAX_SCALE || values->places < LC_MIN_SCALE))
        return "a number has 36 places at most";
    return NULL;
}

static bool ascends(const licet_input *input, size_t rows)
{
    if (input->cells == LICET_CELLS_TEXTS || !is_text(input->cells) || !rows)
        return true;
    int64_t first = offset_at(input, input->first), last = offset_at(input, input->first + rows);
    if (first < 0 || (!input->bytes && first != last))
        return false;
    for (size_t i = 0; i < rows; i++)
        if (offset_at(input, input->first + i + 1) < offset_at(input, input->first + i))
            return false;
    return true;
}

bool li_column_offsets(const licet_input *input, size_t rows)
{
    return ascends(input, rows) &&
           (!input->dictionary || ascends(input->dictionary, input->dictionary_count));
}
