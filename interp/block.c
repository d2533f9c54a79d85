/* block.c - blocks of orders: the object, and columns of cells in.
 *
 * A block is made once and used for any number of orders. A cell that cannot be read rejects its
 * row with the words of value.c; the first fault of a row is the one that is kept.
 *
 * Must not: decide (block_run.c), write results as text (block_text.c). */
#include "block.h"
#include "hash.h"
#include "paths.h"

#include <string.h>

/* ---- memory ---------------------------------------------------------------------------------- */

/* Arrays one after the other in one piece of memory; with BASE NULL they are only measured. */
typedef struct {
    unsigned char *base;
    size_t used;
} layout;

enum { COLUMN_ALIGNMENT = 64 };

static void *take(layout *memory, size_t count, size_t size)
{
    size_t bytes = (count * size + COLUMN_ALIGNMENT - 1) / COLUMN_ALIGNMENT * COLUMN_ALIGNMENT;
    void *array = memory->base ? memory->base + memory->used : NULL;
    memory->used += bytes;
    return array;
}

static void lay_facts(licet_block *block, layout *memory)
{
    const lc_image *image = &block->law->image;
    size_t rows = block->capacity;
    block->facts = take(memory, image->FACT_count, sizeof *block->facts);
    for (uint32_t i = 0; i < image->FACT_count; i++) {
        li_fact_column fact = {NULL, NULL, take(memory, rows, 1)};
        if (image->FACT[i].form.type == LC_FORM_TEXT)
            fact.texts = take(memory, rows, sizeof *fact.texts);
        else
            fact.values = take(memory, rows, sizeof *fact.values);
        if (memory->base)
            block->facts[i] = fact;
    }
}

static bool is_same_form(const lc_image_form *a, const lc_image_form *b)
{
    return a->type == b->type && a->registry == b->registry && a->unit == b->unit &&
           a->scale == b->scale;
}

/* A count is read faster than it is looked up, and a text is not read. */
static void lay_lately(licet_block *block, layout *memory)
{
    const lc_image *image = &block->law->image;
    block->lately = take(memory, image->FACT_count, sizeof *block->lately);
    block->loads = take(memory, image->FACT_count, sizeof *block->loads);
    for (uint32_t i = 0; i < image->FACT_count; i++) {
        const lc_image_form *form = &image->FACT[i].form;
        if (form->type == LC_FORM_TEXT || form->type == LC_FORM_COUNT)
            continue;
        uint32_t first = 0;
        while (!is_same_form(form, &image->FACT[first].form))
            first++;
        li_read_cell *cells = first == i ? take(memory, LI_READ_CELLS, sizeof *cells) : NULL;
        if (memory->base)
            block->lately[i] = first == i ? cells : block->lately[first];
    }
}

/* Whether FACT is read as something else than is stated. */
static bool is_derived(const licet_law *law, uint32_t fact)
{
    const lc_image_fact *found = &law->image.FACT[fact];
    return found->stand_in != LC_NONE ||
           (found->form.type == LC_FORM_ROW && law->deemed[found->form.registry]);
}

static void lay_read(licet_block *block, layout *memory)
{
    const lc_image *image = &block->law->image;
    size_t rows = block->capacity;
    block->read = take(memory, image->FACT_count, sizeof *block->read);
    for (uint32_t i = 0; i < image->FACT_count; i++) {
        li_fact_column fact = memory->base ? block->facts[i] : (li_fact_column){NULL, NULL, NULL};
        if (is_derived(block->law, i)) {
            fact.known = take(memory, rows, 1);
            if (image->FACT[i].form.type == LC_FORM_TEXT)
                fact.texts = take(memory, rows, sizeof *fact.texts);
            else
                fact.values = take(memory, rows, sizeof *fact.values);
        }
        if (memory->base)
            block->read[i] = fact;
    }
}

static void lay_results(licet_block *block, layout *memory)
{
    size_t rows = block->capacity;
    uint8_t **const masks[] = {&block->redo,        &block->state,        &block->law_state,
                               &block->none.lowest, &block->none.highest, &block->none.record,
                               &block->all.lowest,  &block->all.highest,  &block->all.record,
                               &block->rejected,    &block->outcomes,     &block->lowest,
                               &block->highest,     &block->left_out,     &block->licences,
                               &block->actions,     &block->otherwise};
    for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++)
        *masks[i] = take(memory, rows, 1);
    block->none.because = take(memory, rows, sizeof(uint16_t));
    block->all.because = take(memory, rows, sizeof(uint16_t));
    block->because = take(memory, rows, sizeof(uint16_t));
    block->intervals = take(memory, rows, sizeof *block->intervals);
    block->fault = take(memory, rows, sizeof *block->fault);
    block->lists = take(memory, rows, sizeof *block->lists);
    block->machine_row = take(memory, 1, sizeof *block->machine_row);
}

/* One column of CLASS. */
static li_column lay_column(uint8_t class, size_t rows, layout *memory)
{
    li_column column = {0};
    switch (class) {
    case LC_CLASS_V:
        column.value.values = take(memory, rows, sizeof(int64_t));
        column.value.known = take(memory, rows, 1);
        break;
    case LC_CLASS_T:
        column.text.texts = take(memory, rows, sizeof(licet_text));
        column.text.known = take(memory, rows, 1);
        break;
    case LC_CLASS_B:
        column.truth.surely = take(memory, rows, 1);
        column.truth.possibly = take(memory, rows, 1);
        break;
    case LC_CLASS_R:
        column.range.lowest = take(memory, rows, 1);
        column.range.highest = take(memory, rows, 1);
        column.range.record = take(memory, rows, 1);
        column.range.because = take(memory, rows, sizeof(uint16_t));
        column.range.via = take(memory, rows, sizeof(uint16_t));
        break;
    case LC_CLASS_F:
        column.fold.any = take(memory, rows, 1);
        column.fold.sure_lowest = take(memory, rows, 1);
        column.fold.sure_highest = take(memory, rows, 1);
        column.fold.maybe_lowest = take(memory, rows, 1);
        column.fold.maybe_highest = take(memory, rows, 1);
        column.fold.record = take(memory, rows, 1);
        column.fold.because = take(memory, rows, sizeof(uint16_t));
        break;
    default: /* LC_CLASS_N: no result */
        break;
    }
    return column;
}

/* The columns of the plan. What the instructions gave points to them, and to those of facts, as
 * soon as they have run. */
static void lay_registers(licet_block *block, layout *memory)
{
    const lc_image *image = &block->law->image;
    const li_block_plan *plan = &block->law->plan;
    block->columns = take(memory, image->CODE_count, sizeof *block->columns);
    for (uint8_t class = 0; class <= LC_CLASS_F; class ++) {
        block->pools[class] = take(memory, plan->columns[class], sizeof(li_column));
        for (uint32_t i = 0; i < plan->columns[class]; i++) {
            li_column column = lay_column(class, block->capacity, memory);
            if (memory->base)
                block->pools[class][i] = column;
        }
    }
    for (uint32_t i = 0; i < image->CODE_count; i++)
        block->has_rooms |= image->CODE[i].opcode == LC_OP_ROOM && !block->law->by_rows;
}

static void lay_block(licet_block *block, layout *memory)
{
    lay_facts(block, memory);
    lay_lately(block, memory);
    lay_read(block, memory);
    lay_results(block, memory);
    lay_registers(block, memory);
}

static bool make_memory(licet_block *block)
{
    layout memory = {0};
    lay_block(block, &memory);
    block->memory_size = memory.used + COLUMN_ALIGNMENT;
    block->memory = lc_new(&block->allocator, block->memory_size);
    if (!block->memory)
        return false;
    memset(block->memory, 0, block->memory_size);
    /* the host's memory may be aligned to less than a column wants */
    size_t past = (uintptr_t)block->memory % COLUMN_ALIGNMENT;
    memory = (layout){(unsigned char *)block->memory + (past ? COLUMN_ALIGNMENT - past : 0), 0};
    lay_block(block, &memory);
    memset(block->fault, 0xFF, block->capacity * sizeof *block->fault); /* LC_NONE */
    return true;
}

static bool make_machine(licet_block *block)
{
    block->machine = lc_new(&block->allocator, sizeof *block->machine);
    if (!block->machine)
        return false;
    if (li_machine_init(block->machine, block->law, &block->allocator) != LC_OK) {
        lc_delete(&block->allocator, block->machine, sizeof *block->machine);
        block->machine = NULL;
        return false;
    }
    lc_status made =
        block->law->by_rows /* then the machine decides whole orders, as that of a session */
            ? li_paths_new(&block->machine->paths, block->law, NULL, &block->allocator)
            : li_paths_new(&block->paths, block->law, block, &block->allocator);
    if (made != LC_OK)
        return false;
    /* what no row changes: see is_constant in block_plan.c */
    const lc_image *image = &block->law->image;
    for (uint32_t i = 0; i < image->CODE_count; i++)
        if (image->CODE[i].opcode == LC_OP_NUMBER)
            li_machine_run(block->machine, i, i + 1);
    block->granted = true;
    return true;
}

licet_status licet_block_new(licet_block **out, const licet_law *law, size_t capacity,
                             const licet_options *options)
{
    if (!out)
        return LICET_MISUSE;
    *out = NULL;
    if (!law || capacity > LICET_BLOCK_ROWS || !law->image.LAW->has_rules ||
        (options && options->version != LICET_OPTIONS_VERSION))
        return LICET_MISUSE;
    lc_allocator allocator = li_allocator(options);
    licet_block *block = lc_new(&allocator, sizeof *block);
    if (!block)
        return LICET_MEMORY;
    *block = (licet_block){.law = law, .allocator = allocator};
    lc_buffer_init(&block->answer_bytes, &allocator);
    block->capacity = capacity ? (uint32_t)capacity : LICET_BLOCK_ROWS;
    block->cancel = options ? options->cancel : NULL;
    if (!make_memory(block) || !make_machine(block)) {
        licet_block_free(block);
        return LICET_MEMORY;
    }
    *out = block;
    return LICET_OK;
}

void licet_block_free(licet_block *block)
{
    if (!block)
        return;
    lc_allocator allocator = block->allocator;
    li_paths_free(block->paths);
    if (block->machine) {
        li_paths_free(block->machine->paths);
        li_machine_fini(block->machine);
        lc_delete(&allocator, block->machine, sizeof *block->machine);
    }
    lc_vector_fini(&allocator, &block->faults);
    lc_vector_fini(&allocator, &block->bookings);
    lc_vector_fini(&allocator, &block->duties);
    lc_vector_fini(&allocator, &block->missing);
    lc_vector_fini(&allocator, &block->indexes);
    lc_vector_fini(&allocator, &block->answers);
    lc_buffer_fini(&block->answer_bytes);
    lc_delete(&allocator, block->memory, block->memory_size);
    lc_delete(&allocator, block, sizeof *block);
}

void licet_block_licences(licet_block *block, bool granted)
{
    block->granted = granted;
}

licet_status licet_block_as_at(licet_block *block, int32_t date)
{
    if (!block || date < LC_DATE_MIN || date > LC_DATE_MAX)
        return LICET_MISUSE;
    block->machine->has_as_at = true;
    block->machine->as_at = date;
    block->decided = block->prepared = false;
    return LICET_OK;
}

/* ---- rows and faults ------------------------------------------------------------------------- */

licet_status licet_block_start(licet_block *block, size_t rows)
{
    if (!block || rows > block->capacity)
        return LICET_MISUSE;
    const lc_image *image = &block->law->image;
    block->rows = (uint32_t)rows;
    block->decided = block->prepared = false;
    if (block->faults.count)
        memset(block->fault, 0xFF, block->capacity * sizeof *block->fault); /* LC_NONE */
    block->input_faults = block->load_count = 0;
    block->faults.count = block->bookings.count = 0;
    block->duties.count = block->missing.count = 0;
    for (uint32_t i = 0; i < image->FACT_count; i++)
        memset(block->facts[i].known, LI_MASK_NO, rows);
    memset(block->rejected, 0, rows);
    memset(block->left_out, 0, rows);
    memset(block->licences, LI_LICENCE_UNSTATED, rows);
    memset(block->actions, LI_ACTION_ORDER, rows);
    memset(block->outcomes, (int)LICET_INDETERMINATE, rows);
    memset(block->lowest, (int)LICET_INDETERMINATE, rows);
    memset(block->highest, (int)LICET_INDETERMINATE, rows);
    li_block_unlist(block);
    li_block_no_reasons(block);
    *block->machine_row = LC_NONE;
    return LICET_OK;
}

void li_block_unlist(licet_block *block)
{
    if (block->listed)
        memset(block->lists, 0, block->capacity * sizeof *block->lists);
    block->listed = false;
}

bool li_block_add_fault(licet_block *block, uint32_t row, const li_fault *fault)
{
    if (block->fault[row] != LC_NONE)
        return true;
    if (!lc_vector_push(&block->allocator, &block->faults, *fault))
        return false;
    block->fault[row] = (uint32_t)block->faults.count - 1;
    block->rejected[row] = 1;
    return true;
}

licet_status li_block_refuse(licet_block *block, uint32_t row, const li_fault *fault)
{
    if (!li_block_add_fault(block, row, fault))
        return LICET_MEMORY;
    block->input_faults = (uint32_t)block->faults.count;
    return LICET_OK;
}

static void set_reason(li_fault *fault, const char *reason)
{
    size_t length = strlen(reason);
    if (length >= LI_FAULT_TEXT) {
        length = LI_FAULT_TEXT - 1;
        while (length && ((unsigned char)reason[length] & 0xC0) == 0x80)
            length--; /* not in the middle of a character */
    }
    memcpy(fault->reason, reason, length);
    fault->reason[length] = '\0';
    fault->nearest[0] = '\0';
}

licet_status licet_block_reject(licet_block *block, size_t row, const char *reason)
{
    if (!block || row >= block->rows || !reason || block->decided)
        return LICET_MISUSE;
    block->prepared = false;
    li_fault fault = {.fact = LC_NONE};
    set_reason(&fault, reason);
    return li_block_refuse(block, (uint32_t)row, &fault);
}

licet_fault licet_block_fault(const licet_block *block, size_t row)
{
    licet_fault fault = {LICET_NO_INDEX, NULL, NULL};
    if (!block || row >= block->rows || block->fault[row] == LC_NONE)
        return fault;
    const li_fault *found = &block->faults.items[block->fault[row]];
    if (found->fact != LC_NONE)
        fault.fact = found->fact;
    fault.reason = found->reason;
    fault.nearest = found->nearest[0] ? found->nearest : NULL;
    return fault;
}

/* ---- cells ----------------------------------------------------------------------------------- */

static bool usable(const licet_block *block, size_t fact, const void *column)
{
    return block && fact < block->law->image.FACT_count && (column || !block->rows) &&
           !block->decided;
}

/* Reads the cell of ROW, which is not empty. */
static licet_status read_cell(licet_block *block, uint32_t fact, uint32_t row, licet_text cell)
{
    li_fact_column *column = &block->facts[fact];
    li_fault fault;
    if (li_value_read(block->law, &block->law->image.FACT[fact].form, cell.bytes, cell.length,
                      &column->values[row], &fault)) {
        column->known[row] = LI_MASK_YES;
        return LICET_OK;
    }
    fault.fact = fact;
    return li_block_refuse(block, row, &fault);
}

/* Up to eighteen digits and nothing else: nearly every count. */
static inline bool read_digits(licet_text cell, int64_t *value)
{
    uint64_t number = 0;
    for (size_t i = 0; i < cell.length; i++) {
        unsigned digit = (unsigned char)cell.bytes[i] - (unsigned)'0';
        if (digit > 9)
            return false;
        number = number * 10 + digit;
    }
    *value = (int64_t)number;
    return true;
}

static licet_status read_counts(licet_block *block, uint32_t fact, const licet_text *cells)
{
    enum { SAFE_DIGITS = 18 };
    li_fact_column *column = &block->facts[fact];
    for (uint32_t i = 0; i < block->rows; i++) {
        licet_text cell = cells[i];
        column->known[i] = LI_MASK_NO;
        if (!cell.bytes || !cell.length)
            continue;
        if (cell.length <= SAFE_DIGITS && read_digits(cell, &column->values[i])) {
            column->known[i] = LI_MASK_YES;
            continue;
        }
        licet_status status = read_cell(block, fact, i, cell);
        if (status != LICET_OK)
            return status;
    }
    return LICET_OK;
}

/* CELL as it is looked up; its value is not known yet. */
static inline li_read_cell take_up(licet_text cell)
{
    li_read_cell taken = {0, 0, 0, (uint32_t)cell.length};
    if (cell.length >= 8) {
        memcpy(&taken.first, cell.bytes, 8);
        memcpy(&taken.last, cell.bytes + cell.length - 8, 8);
    } else {
        taken.first = li_hash_word(cell.bytes, cell.length);
    }
    return taken;
}

/* Columns repeat a few cells over and over, each of which is read once. */
static licet_status read_cells(licet_block *block, uint32_t fact, const licet_text *cells)
{
    li_fact_column *column = &block->facts[fact];
    li_read_cell *lately = block->lately[fact];
    for (uint32_t i = 0; i < block->rows; i++) {
        licet_text cell = cells[i];
        column->known[i] = LI_MASK_NO;
        if (!cell.bytes || !cell.length)
            continue;
        li_read_cell *found = NULL, taken;
        if (cell.length <= LI_READ_BYTES) {
            taken = take_up(cell);
            uint64_t hash = li_hash_mix(taken.first, taken.last ^ taken.length);
            found = &lately[hash % LI_READ_CELLS];
            if (LC_LIKELY(found->first == taken.first && found->last == taken.last &&
                          found->length == taken.length)) {
                column->values[i] = found->value;
                column->known[i] = LI_MASK_YES;
                continue;
            }
        }
        licet_status status = read_cell(block, fact, i, cell);
        if (status != LICET_OK)
            return status;
        if (found && column->known[i]) {
            *found = taken;
            found->value = column->values[i];
        }
    }
    return LICET_OK;
}

licet_status licet_block_cells(licet_block *block, size_t fact, const licet_text *cells)
{
    if (!usable(block, fact, cells))
        return LICET_MISUSE;
    *block->machine_row = LC_NONE;
    block->prepared = false;
    li_fact_column *column = &block->facts[fact];
    if (block->law->image.FACT[fact].form.type == LC_FORM_COUNT)
        return read_counts(block, (uint32_t)fact, cells);
    if (!column->texts)
        return read_cells(block, (uint32_t)fact, cells);
    for (uint32_t i = 0; i < block->rows; i++) {
        column->texts[i] = cells[i];
        column->known[i] = cells[i].bytes && cells[i].length ? LI_MASK_YES : LI_MASK_NO;
    }
    return LICET_OK;
}

static bool is_word(licet_text cell, const char *word)
{
    return cell.length == strlen(word) && memcmp(cell.bytes, word, cell.length) == 0;
}

/* One cell a row, each empty (0) or one of WORDS (1 and 2), into COLUMN. */
static licet_status read_words(licet_block *block, const licet_text *cells, uint8_t *column,
                               const char *const words[2], const char *reason)
{
    if (!block || (!cells && block->rows) || block->decided)
        return LICET_MISUSE;
    block->prepared = false;
    for (uint32_t i = 0; i < block->rows; i++) {
        column[i] = 0;
        if (!cells[i].bytes || !cells[i].length)
            continue;
        if (is_word(cells[i], words[0]))
            column[i] = 1;
        else if (is_word(cells[i], words[1]))
            column[i] = 2;
        else {
            li_fault fault = {.fact = LC_NONE};
            set_reason(&fault, reason);
            licet_status status = li_block_refuse(block, i, &fault);
            if (status != LICET_OK)
                return status;
        }
    }
    return LICET_OK;
}

licet_status licet_block_licence_cells(licet_block *block, const licet_text *cells)
{
    static const char *const words[2] = {"granted", "refused"};
    return read_words(block, cells, block ? block->licences : NULL, words,
                      "a licence is `granted` or `refused`");
}

licet_status licet_block_action_cells(licet_block *block, const licet_text *cells)
{
    static const char *const words[2] = {"cancel", "order"};
    licet_status status = read_words(block, cells, block ? block->actions : NULL, words,
                                     "an action is `order` or `cancel`");
    for (uint32_t i = 0; status == LICET_OK && i < block->rows; i++)
        block->actions[i] = block->actions[i] == 1 ? LI_ACTION_CANCEL : LI_ACTION_ORDER;
    return status;
}

const char *li_number_fault(const lc_image *image, const lc_image_form *form, int64_t value)
{
    switch (form->type) {
    case LC_FORM_TRUTH:
        return value == 0 || value == 1 ? NULL : "neither yes nor no";
    case LC_FORM_DATE:
        return value >= LC_DATE_MIN && value <= LC_DATE_MAX ? NULL : "there is no such day";
    case LC_FORM_COUNT:
        return value >= 0 ? NULL : "a count is negative";
    case LC_FORM_ROW:
        return value >= 0 && value < (int64_t)image->REGISTRY[form->registry].row_count
                   ? NULL
                   : "there is no such row";
    default:
        return NULL;
    }
}

licet_status licet_block_numbers(licet_block *block, size_t fact, const int64_t *values,
                                 const uint8_t *known)
{
    if (!usable(block, fact, values) || block->facts[fact].texts)
        return LICET_MISUSE;
    *block->machine_row = LC_NONE;
    block->prepared = false;
    const lc_image *image = &block->law->image;
    const lc_image_form *form = &image->FACT[fact].form;
    li_fact_column *column = &block->facts[fact];
    for (uint32_t i = 0; i < block->rows; i++) {
        bool stated = !known || known[i];
        const char *reason = stated ? li_number_fault(image, form, values[i]) : NULL;
        column->values[i] = stated && !reason ? values[i] : 0;
        column->known[i] = stated && !reason ? LI_MASK_YES : LI_MASK_NO;
        if (!reason)
            continue;
        li_fault fault = {.fact = (uint32_t)fact};
        set_reason(&fault, reason);
        licet_status status = li_block_refuse(block, i, &fault);
        if (status != LICET_OK)
            return status;
    }
    return LICET_OK;
}

void li_block_order(const licet_block *block, uint32_t row)
{
    if (*block->machine_row == row)
        return;
    *block->machine_row = row;
    li_order *order = &block->machine->order;
    uint32_t count = block->law->image.FACT_count;
    for (uint32_t i = 0; i < count; i++) {
        const li_fact_column *fact = &block->facts[i];
        order->known[i] = fact->known[row] & 1;
        if (fact->texts)
            order->texts[i] = fact->texts[row];
        else
            order->values[i] = fact->values[row];
    }
}
