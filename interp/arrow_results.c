/* arrow_results.c - decisions as an Arrow array: texts gathered row by row, then given away.
 *
 * Columns that have few different texts (outcomes, rules, citations, laws) are dictionaries: what
 * the text of a row depends on is a small number, and each is asked for once a table. While rows
 * are added the buffers belong to the object; an array that is given takes them along, each child
 * with its own, so that children can be moved and released one by one as the interface allows.
 *
 * Must not: decide; leave in what is given a pointer to the object, the law or a block. */
#include "arrow.h"

#include <string.h>

/* ---- room ------------------------------------------------------------------------------------ */

/* How many different numbers the text of COLUMN depends on; 0: it is no dictionary. */
static size_t number_count(const licet_law *law, int32_t column)
{
    switch (column) {
    case LICET_COLUMN_OUTCOME:
    case LICET_COLUMN_LOWEST:
    case LICET_COLUMN_HIGHEST:
        return LICET_INDETERMINATE + 2u; /* rejected is one more */
    case LICET_COLUMN_BECAUSE:
    case LICET_COLUMN_CITES:
        return law->image.RULE_count + 3u; /* otherwise, no law, none */
    case LICET_COLUMN_LAW:
        return law->image.INTERVAL_count + 1u; /* none in force */
    case LICET_COLUMN_STATUS:
        return 8; /* what law_state has bits for */
    default:
        return 0;
    }
}

licet_status li_arrow_results_init(licet_arrow *arrow, const licet_column *names, size_t count)
{
    enum { DEFAULT_COLUMNS = LICET_COLUMN_STATUS + 1 };
    size_t columns = (names ? count : DEFAULT_COLUMNS) + 1;
    arrow->results = lc_new(&arrow->allocator, columns * sizeof *arrow->results);
    if (!arrow->results)
        return LICET_MEMORY;
    memset(arrow->results, 0, columns * sizeof *arrow->results);
    arrow->result_count = columns;
    for (size_t i = 0; i < columns; i++) {
        li_arrow_column *column = &arrow->results[i];
        column->column = i + 1 == columns ? LI_ARROW_REASON
                         : names          ? (int32_t)names[i]
                                          : (int32_t)i;
        lc_buffer_init(&column->items, &arrow->allocator);
        lc_buffer_init(&column->offsets, &arrow->allocator);
        lc_buffer_init(&column->bytes, &arrow->allocator);
        lc_buffer_init(&column->validity, &arrow->allocator);
    }
    for (size_t i = 0; i < columns; i++) {
        li_arrow_column *column = &arrow->results[i];
        column->number_count = number_count(arrow->law, column->column);
        column->dictionary = column->number_count > 0;
        size_t bytes = column->number_count * sizeof *column->numbers;
        column->numbers = bytes ? lc_new(&arrow->allocator, bytes) : NULL;
        if (bytes && !column->numbers)
            return LICET_MEMORY;
    }
    return LICET_OK;
}

void li_arrow_results_fini(licet_arrow *arrow)
{
    for (size_t i = 0; i < arrow->result_count; i++) {
        li_arrow_column *column = &arrow->results[i];
        lc_buffer_fini(&column->items);
        lc_buffer_fini(&column->offsets);
        lc_buffer_fini(&column->bytes);
        lc_buffer_fini(&column->validity);
        lc_delete(&arrow->allocator, column->numbers,
                  column->number_count * sizeof *column->numbers);
    }
    lc_delete(&arrow->allocator, arrow->results, arrow->result_count * sizeof *arrow->results);
}

void li_arrow_begin(licet_arrow *arrow)
{
    static const int32_t zero = 0;
    arrow->status = LICET_OK;
    for (size_t i = 0; i < arrow->result_count; i++) {
        li_arrow_column *column = &arrow->results[i];
        lc_buffer *const buffers[] = {&column->items, &column->offsets, &column->bytes,
                                      &column->validity};
        for (size_t k = 0; k < sizeof buffers / sizeof buffers[0]; k++) {
            buffers[k]->length = 0;
            buffers[k]->failed = false;
        }
        lc_buffer_append(&column->offsets, &zero, sizeof zero);
        column->nulls = 0;
        column->entries = 0;
        if (column->numbers)
            memset(column->numbers, 0, column->number_count * sizeof *column->numbers);
    }
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Appends the text of ROW; returns its length. */
static size_t append_text(li_arrow_column *column, licet_block *block, uint32_t row)
{
    enum { USUAL = 120 };
    lc_buffer *bytes = &column->bytes;
    if (column->column == LI_ARROW_REASON) {
        licet_fault fault = licet_block_fault(block, row);
        size_t length = fault.reason ? strlen(fault.reason) : 0;
        lc_buffer_append(bytes, fault.reason, length);
        return length;
    }
    uint32_t id = block->law->image.LAW->id_fact;
    if (column->column == LICET_COLUMN_ID && id != LC_NONE && block->facts[id].texts &&
        !block->lists[row].answer) {
        licet_text text = block->facts[id].texts[row];
        size_t length = block->facts[id].known[row] ? text.length : 0;
        lc_buffer_append(bytes, text.bytes, length);
        return length;
    }
    if (!lc_buffer_reserve(bytes, USUAL))
        return 0;
    size_t room = bytes->capacity - bytes->length;
    licet_column name = (licet_column)column->column;
    size_t length = licet_block_text(block, row, name, bytes->bytes + bytes->length, room);
    if (length > room) {
        if (!lc_buffer_reserve(bytes, length))
            return 0;
        licet_block_text(block, row, name, bytes->bytes + bytes->length, length);
    }
    bytes->length += length;
    return length;
}

/* Whether COLUMN may have a text in ROW: most rows book nothing and owe nothing. */
static bool may_have_text(const li_arrow_column *column, const licet_block *block, uint32_t row)
{
    const li_row_lists *lists = &block->lists[row];
    if (block->left_out[row])
        return false;
    switch (column->column) {
    case LICET_COLUMN_BOOKED:
        return lists->booking_count || lists->answer;
    case LICET_COLUMN_DUTIES:
        return lists->duty_count || lists->answer;
    case LICET_COLUMN_MISSING:
        return lists->missing_count || lists->answer;
    case LICET_COLUMN_AGREEMENTS:
        return lists->agreement_count || lists->answer;
    case LICET_COLUMN_ALSO_MET:
        return lists->also_met_count || lists->answer;
    case LICET_COLUMN_SKIPPED:
        return lists->skipped_count || lists->answer;
    case LI_ARROW_REASON:
        return block->rejected[row] != 0;
    default:
        return true;
    }
}

/* What the text of ROW depends on. */
static size_t number_of(const li_arrow_column *column, const licet_block *block, uint32_t row)
{
    size_t rules = column->number_count - 3;
    switch (column->column) {
    case LICET_COLUMN_LOWEST:
        return block->lowest[row];
    case LICET_COLUMN_HIGHEST:
        return block->highest[row];
    case LICET_COLUMN_BECAUSE:
    case LICET_COLUMN_CITES:
        return block->because[row] < rules
                   ? block->because[row]
                   : rules + (LICET_BECAUSE_OTHERWISE - block->because[row]);
    case LICET_COLUMN_LAW:
        return block->law_state[row] & LI_LAW_IN_FORCE ? block->intervals[row]
                                                       : column->number_count - 1;
    case LICET_COLUMN_STATUS:
        return block->law_state[row];
    default: /* OUTCOME */
        return block->rejected[row] ? LICET_INDETERMINATE + 1u : block->outcomes[row];
    }
}

/* The texts of a column begin at offsets of 32 bits. */
static bool is_too_long(licet_arrow *arrow, const li_arrow_column *column)
{
    if (column->bytes.length > INT32_MAX)
        arrow->status = LICET_LIMIT;
    return column->bytes.length > INT32_MAX;
}

/* The item of the text just appended as the last of a dictionary, or of the same one before. */
static int32_t settle_item(licet_arrow *arrow, li_arrow_column *column, size_t length)
{
    const char *bytes = column->bytes.bytes;
    size_t start = column->bytes.length - length;
    const int32_t *ends = (const int32_t *)(const void *)column->offsets.bytes;
    for (uint32_t i = 0; i < column->entries; i++) {
        if ((size_t)(ends[i + 1] - ends[i]) != length ||
            memcmp(bytes + ends[i], bytes + start, length) != 0)
            continue;
        column->bytes.length = start;
        return (int32_t)i;
    }
    column->entries++;
    int32_t end = is_too_long(arrow, column) ? 0 : (int32_t)column->bytes.length;
    lc_buffer_append(&column->offsets, &end, sizeof end);
    return (int32_t)column->entries - 1;
}

/* 1 + the item of the text of ROW; -1: it has none. */
static int32_t item_of(licet_arrow *arrow, li_arrow_column *column, licet_block *block,
                       uint32_t row)
{
    /* an answer that was kept may speak of another law's rules: its numbers say nothing here */
    int32_t asked = 0;
    int32_t *number =
        block->lists[row].answer ? &asked : &column->numbers[number_of(column, block, row)];
    if (LC_UNLIKELY(!*number)) {
        size_t length = append_text(column, block, row);
        if (column->bytes.failed || column->offsets.failed)
            return -1;
        *number = length ? 1 + settle_item(arrow, column, length) : -1;
    }
    return *number;
}

/* Rows of a dictionary, for which there is room: their items, and a bit for each that has one. */
static void add_items(licet_arrow *arrow, li_arrow_column *column, licet_block *block,
                      uint8_t *validity)
{
    int32_t *items = (int32_t *)(void *)(column->items.bytes + column->items.length);
    for (uint32_t row = 0; row < block->rows; row++) {
        int32_t item = block->left_out[row] ? -1 : item_of(arrow, column, block, row);
        bool any = item > 0;
        items[row] = any ? item - 1 : 0;
        validity[row / 8] |= (uint8_t)((unsigned)any << row % 8);
        column->nulls += !any;
    }
    column->items.length += block->rows * sizeof *items;
}

/* The same of texts, one a row. */
static void add_texts(licet_arrow *arrow, li_arrow_column *column, licet_block *block,
                      uint8_t *validity)
{
    int32_t *ends = (int32_t *)(void *)(column->offsets.bytes + column->offsets.length);
    for (uint32_t row = 0; row < block->rows; row++) {
        bool any = may_have_text(column, block, row) && append_text(column, block, row) > 0;
        if (any && is_too_long(arrow, column))
            return;
        ends[row] = (int32_t)column->bytes.length;
        validity[row / 8] |= (uint8_t)((unsigned)any << row % 8);
        column->nulls += !any;
    }
    column->offsets.length += block->rows * sizeof *ends;
}

/* All blocks but the last have a multiple of eight rows: each begins with a byte of bits. */
static void add_rows(licet_arrow *arrow, li_arrow_column *column, licet_block *block)
{
    lc_buffer *places = column->dictionary ? &column->items : &column->offsets;
    size_t bytes = (block->rows + 7u) / 8;
    lc_buffer_zeros(&column->validity, bytes);
    if (lc_buffer_reserve(places, block->rows * sizeof(int32_t)) && !column->validity.failed) {
        uint8_t *validity = (uint8_t *)column->validity.bytes + (column->validity.length - bytes);
        if (column->dictionary)
            add_items(arrow, column, block, validity);
        else
            add_texts(arrow, column, block, validity);
    }
    if (column->items.failed || column->offsets.failed || column->bytes.failed ||
        column->validity.failed)
        arrow->status = LICET_MEMORY;
}

int li_arrow_add(void *user, licet_block *block, size_t first, size_t count)
{
    licet_arrow *arrow = user;
    (void)first;
    (void)count;
    for (size_t i = 0; i < arrow->result_count && arrow->status == LICET_OK; i++)
        add_rows(arrow, &arrow->results[i], block);
    return arrow->status != LICET_OK;
}

/* ---- arrays out ------------------------------------------------------------------------------ */

/* What an array owns: its buffers, and the structs of its children or of its dictionary. */
typedef struct {
    lc_allocator allocator;
    lc_buffer owned[3];
    const void *buffers[3];
    struct ArrowArray *children; /* in one piece */
    struct ArrowArray **pointers;
    size_t child_count; /* a dictionary counts as one */
} array_memory;

static void release_array(struct ArrowArray *array)
{
    array_memory *memory = array->private_data;
    lc_allocator allocator = memory->allocator;
    for (size_t i = 0; i < memory->child_count; i++)
        if (memory->children[i].release)
            memory->children[i].release(&memory->children[i]);
    for (size_t i = 0; i < 3; i++)
        lc_buffer_fini(&memory->owned[i]);
    lc_delete(&allocator, memory->children, memory->child_count * sizeof *memory->children);
    lc_delete(&allocator, memory->pointers, memory->child_count * sizeof(void *));
    lc_delete(&allocator, memory, sizeof *memory);
    array->release = NULL;
}

/* An array of nothing with room for CHILDREN, which are released with it as far as they are set. */
static bool begin_array(const lc_allocator *allocator, struct ArrowArray *out, size_t children)
{
    array_memory *memory = lc_new(allocator, sizeof *memory);
    if (!memory)
        return false;
    *memory = (array_memory){.allocator = *allocator};
    for (size_t i = 0; i < 3; i++)
        lc_buffer_init(&memory->owned[i], allocator);
    *out = (struct ArrowArray){
        .buffers = memory->buffers, .release = release_array, .private_data = memory};
    if (!children)
        return true;
    memory->children = lc_new(allocator, children * sizeof *memory->children);
    memory->pointers = lc_new(allocator, children * sizeof(void *));
    if (!memory->children || !memory->pointers) {
        lc_delete(allocator, memory->children, children * sizeof *memory->children);
        lc_delete(allocator, memory->pointers, children * sizeof(void *));
        memory->children = NULL;
        memory->pointers = NULL;
        release_array(out);
        return false;
    }
    memory->child_count = children;
    for (size_t i = 0; i < children; i++) {
        memory->children[i].release = NULL;
        memory->pointers[i] = &memory->children[i];
    }
    return true;
}

/* Buffer NUMBER of ARRAY is FROM, which is empty afterwards. */
static void move_buffer(struct ArrowArray *array, int64_t number, lc_buffer *from)
{
    array_memory *memory = array->private_data;
    memory->owned[number] = *from;
    memory->buffers[number] = from->bytes;
    lc_buffer_init(from, &memory->allocator);
}

static void give_texts(li_arrow_column *column, int64_t count, struct ArrowArray *out)
{
    out->length = count;
    out->n_buffers = 3;
    move_buffer(out, 1, &column->offsets);
    move_buffer(out, 2, &column->bytes);
}

static bool give_column(const lc_allocator *allocator, li_arrow_column *column, int64_t rows,
                        struct ArrowArray *out)
{
    if (!begin_array(allocator, out, column->dictionary ? 1 : 0))
        return false;
    if (column->dictionary) {
        array_memory *memory = out->private_data;
        if (!begin_array(allocator, &memory->children[0], 0)) {
            release_array(out);
            return false;
        }
        give_texts(column, column->entries, &memory->children[0]);
        out->dictionary = &memory->children[0];
        out->length = rows;
        out->n_buffers = 2;
        move_buffer(out, 1, &column->items);
    } else {
        give_texts(column, rows, out);
    }
    out->null_count = column->nulls;
    if (column->nulls)
        move_buffer(out, 0, &column->validity);
    return true;
}

licet_status li_arrow_give(licet_arrow *arrow, int64_t rows, struct ArrowArray *out)
{
    struct ArrowArray made;
    if (!begin_array(&arrow->allocator, &made, arrow->result_count))
        return LICET_MEMORY;
    array_memory *memory = made.private_data;
    made.length = rows;
    made.n_buffers = 1;
    made.n_children = (int64_t)arrow->result_count;
    made.children = memory->pointers;
    for (size_t i = 0; i < arrow->result_count; i++)
        if (arrow->results[i].offsets.failed ||
            !give_column(&arrow->allocator, &arrow->results[i], rows, &memory->children[i])) {
            release_array(&made);
            return LICET_MEMORY;
        }
    *out = made;
    return LICET_OK;
}

/* ---- schemas out ----------------------------------------------------------------------------- */

/* What a schema owns: the structs of its children, or of its dictionary. Its texts are static. */
typedef struct {
    lc_allocator allocator;
    size_t child_count;
    struct ArrowSchema *children;
    struct ArrowSchema **pointers;
} schema_memory;

static void release_schema(struct ArrowSchema *schema)
{
    schema_memory *memory = schema->private_data;
    lc_allocator allocator = memory->allocator;
    for (size_t i = 0; i < memory->child_count; i++)
        if (memory->children[i].release)
            memory->children[i].release(&memory->children[i]);
    lc_delete(&allocator, memory->children, memory->child_count * sizeof *memory->children);
    lc_delete(&allocator, memory->pointers, memory->child_count * sizeof(void *));
    lc_delete(&allocator, memory, sizeof *memory);
    schema->release = NULL;
}

static bool begin_schema(const lc_allocator *allocator, struct ArrowSchema *out, const char *format,
                         const char *name, size_t children)
{
    schema_memory *memory = lc_new(allocator, sizeof *memory);
    struct ArrowSchema *structs = children ? lc_new(allocator, children * sizeof *structs) : NULL;
    struct ArrowSchema **pointers = children ? lc_new(allocator, children * sizeof(void *)) : NULL;
    if (!memory || (children && (!structs || !pointers))) {
        lc_delete(allocator, memory, sizeof *memory);
        lc_delete(allocator, structs, children * sizeof *structs);
        lc_delete(allocator, pointers, children * sizeof(void *));
        return false;
    }
    *memory = (schema_memory){*allocator, children, structs, pointers};
    for (size_t i = 0; i < children; i++) {
        structs[i].release = NULL;
        pointers[i] = &structs[i];
    }
    *out = (struct ArrowSchema){
        .format = format, .name = name, .release = release_schema, .private_data = memory};
    return true;
}

static bool give_column_schema(const lc_allocator *allocator, const li_arrow_column *column,
                               struct ArrowSchema *out)
{
    const char *name = column->column == LI_ARROW_REASON
                           ? "reason"
                           : licet_column_name((licet_column)column->column);
    if (!begin_schema(allocator, out, column->dictionary ? "i" : "u", name,
                      column->dictionary ? 1 : 0))
        return false;
    out->flags = ARROW_FLAG_NULLABLE;
    if (!column->dictionary)
        return true;
    schema_memory *memory = out->private_data;
    if (!begin_schema(allocator, &memory->children[0], "u", "", 0)) {
        release_schema(out);
        return false;
    }
    out->dictionary = &memory->children[0];
    return true;
}

licet_status li_arrow_give_schema(licet_arrow *arrow, struct ArrowSchema *out)
{
    struct ArrowSchema made;
    out->release = NULL;
    if (!begin_schema(&arrow->allocator, &made, "+s", "", arrow->result_count))
        return LICET_MEMORY;
    schema_memory *memory = made.private_data;
    made.n_children = (int64_t)arrow->result_count;
    made.children = memory->pointers;
    for (size_t i = 0; i < arrow->result_count; i++)
        if (!give_column_schema(&arrow->allocator, &arrow->results[i], &memory->children[i])) {
            release_schema(&made);
            return LICET_MEMORY;
        }
    *out = made;
    return LICET_OK;
}
