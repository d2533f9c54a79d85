/* emit_expr.c - typed expressions to instructions.
 *
 * Constants are folded into the instruction beside them; numbers are brought to one scale where
 * they meet; cells are given the name by which they are missed. Must not: look at the text, know
 * rules. */
#include "compiler.h"

#include <string.h>

/* ---- expressions ---------------------------------------------------------------------------- */

static bool is_constant(const lc_compiler *compiler, const lc_node *node)
{
    return node->kind == LC_NODE_NUMBER || node->kind == LC_NODE_DATE ||
           node->kind == LC_NODE_ROW ||
           (node->kind == LC_NODE_THRESHOLD &&
            compiler->law->thresholds[node->index].step_count == 1);
}

/* The constant that NODE is, at its scale. */
static lc_int128 constant_value(const lc_compiler *compiler, const lc_node *node)
{
    if (node->kind == LC_NODE_ROW)
        return node->index;
    if (node->kind == LC_NODE_THRESHOLD)
        return compiler->law->thresholds[node->index].steps[0].number;
    return node->number;
}

/* REG x 10^POWER; one instruction takes LC_MAX_POWER at most. */
static uint32_t emit_rescale(lc_compiler *compiler, uint32_t reg, int power, lc_place place)
{
    for (; power > LC_MAX_POWER; power -= LC_MAX_POWER)
        reg = lc_emit(compiler, LC_OP_RESCALE, reg, LC_MAX_POWER, 0, place);
    return power ? lc_emit(compiler, LC_OP_RESCALE, reg, (uint32_t)power, 0, place) : reg;
}

/* A constant that fits is brought to the scale now. */
uint32_t lc_emit_scaled(lc_compiler *compiler, const lc_node *node, int scale)
{
    lc_int128 value;
    if (is_constant(compiler, node) &&
        lc_decimal_rescale(&value, constant_value(compiler, node), node->scale, scale))
        return lc_emit(compiler, LC_OP_NUMBER, lc_compiler_number(compiler, value), 0, 0,
                       node->place);
    return emit_rescale(compiler, lc_emit_node(compiler, node), scale - node->scale, node->place);
}

/* A constant operand at SCALE as a NUMBER index. */
static bool constant_operand(lc_compiler *compiler, const lc_node *node, int scale,
                             uint32_t *number)
{
    lc_int128 value;
    if (!is_constant(compiler, node) ||
        !lc_decimal_rescale(&value, constant_value(compiler, node), node->scale, scale))
        return false;
    *number = lc_compiler_number(compiler, value);
    return true;
}

static int finer(int a, int b)
{
    return a > b ? a : b;
}

static uint32_t emit_sum(lc_compiler *compiler, const lc_node *node)
{
    uint32_t number;
    bool add = node->kind == LC_NODE_ADD;
    uint32_t a = lc_emit_scaled(compiler, node->a, node->scale);
    if (add && constant_operand(compiler, node->b, node->scale, &number))
        return lc_emit(compiler, LC_OP_ADD_NUMBER, a, number, 0, node->place);
    uint32_t b = lc_emit_scaled(compiler, node->b, node->scale);
    return lc_emit(compiler, add ? LC_OP_ADD : LC_OP_SUBTRACT, a, b, 0, node->place);
}

static uint32_t emit_product(lc_compiler *compiler, const lc_node *node)
{
    uint32_t number;
    if (constant_operand(compiler, node->b, node->b->scale, &number))
        return lc_emit(compiler, LC_OP_MULTIPLY_NUMBER, lc_emit_node(compiler, node->a), number, 0,
                       node->place);
    if (constant_operand(compiler, node->a, node->a->scale, &number))
        return lc_emit(compiler, LC_OP_MULTIPLY_NUMBER, lc_emit_node(compiler, node->b), number, 0,
                       node->place);
    uint32_t a = lc_emit_node(compiler, node->a);
    uint32_t b = lc_emit_node(compiler, node->b);
    return lc_emit(compiler, LC_OP_MULTIPLY, a, b, 0, node->place);
}

static uint32_t emit_quotient(lc_compiler *compiler, const lc_node *node)
{
    uint32_t a = lc_emit_node(compiler, node->a);
    uint32_t b = lc_emit_node(compiler, node->b);
    int power = LC_QUOTIENT_SCALE - node->a->scale + node->b->scale;
    if (power > LC_MAX_POWER) {
        a = emit_rescale(compiler, a, power - LC_MAX_POWER, node->place);
        power = LC_MAX_POWER;
    } else if (power < -LC_MAX_POWER) {
        b = emit_rescale(compiler, b, -LC_MAX_POWER - power, node->place);
        power = -LC_MAX_POWER;
    }
    return lc_emit(compiler, LC_OP_DIVIDE, a, b, (uint32_t)power, node->place);
}

/* The comparison of two values: which instruction, and whether its operands change places. */
static const struct {
    lc_opcode registers, number, swapped_number;
    bool swap;
} comparisons[] = {
    [LC_NODE_EQUAL - LC_NODE_EQUAL] = {LC_OP_EQUAL, LC_OP_EQUAL_NUMBER, LC_OP_EQUAL_NUMBER, false},
    [LC_NODE_NOT_EQUAL -
        LC_NODE_EQUAL] = {LC_OP_NOT_EQUAL, LC_OP_NOT_EQUAL_NUMBER, LC_OP_NOT_EQUAL_NUMBER, false},
    [LC_NODE_LESS - LC_NODE_EQUAL] = {LC_OP_LESS, LC_OP_LESS_NUMBER, LC_OP_GREATER_NUMBER, false},
    [LC_NODE_LESS_EQUAL - LC_NODE_EQUAL] = {LC_OP_LESS_EQUAL, LC_OP_LESS_EQUAL_NUMBER,
                                            LC_OP_GREATER_EQUAL_NUMBER, false},
    [LC_NODE_GREATER - LC_NODE_EQUAL] = {LC_OP_LESS, LC_OP_GREATER_NUMBER, LC_OP_LESS_NUMBER, true},
    [LC_NODE_GREATER_EQUAL - LC_NODE_EQUAL] = {LC_OP_LESS_EQUAL, LC_OP_GREATER_EQUAL_NUMBER,
                                               LC_OP_LESS_EQUAL_NUMBER, true},
};

static uint32_t emit_value_comparison(lc_compiler *compiler, const lc_node *node)
{
    int which = (int)node->kind - (int)LC_NODE_EQUAL;
    int scale = finer(node->a->scale, node->b->scale);
    uint32_t number;
    if (constant_operand(compiler, node->b, scale, &number))
        return lc_emit(compiler, comparisons[which].number,
                       lc_emit_scaled(compiler, node->a, scale), number, 0, node->place);
    if (constant_operand(compiler, node->a, scale, &number))
        return lc_emit(compiler, comparisons[which].swapped_number,
                       lc_emit_scaled(compiler, node->b, scale), number, 0, node->place);
    uint32_t a = lc_emit_scaled(compiler, node->a, scale);
    uint32_t b = lc_emit_scaled(compiler, node->b, scale);
    if (comparisons[which].swap)
        return lc_emit(compiler, comparisons[which].registers, b, a, 0, node->place);
    return lc_emit(compiler, comparisons[which].registers, a, b, 0, node->place);
}

static uint32_t emit_comparison(lc_compiler *compiler, const lc_node *node)
{
    lc_type_kind type = node->a->type.kind;
    if (type != LC_TYPE_TEXT && type != LC_TYPE_TRUTH)
        return emit_value_comparison(compiler, node);
    uint32_t a = lc_emit_node(compiler, node->a);
    uint32_t b = lc_emit_node(compiler, node->b);
    lc_opcode opcode = type == LC_TYPE_TEXT ? LC_OP_EQUAL_TEXT : LC_OP_EQUAL_TRUTH;
    uint32_t equal = lc_emit(compiler, opcode, a, b, 0, node->place);
    if (node->kind == LC_NODE_EQUAL)
        return equal;
    return lc_emit(compiler, LC_OP_NOT, equal, 0, 0, node->place);
}

/* FACT or CELL: one instruction per class of the value. */
static lc_opcode read_opcode(const lc_node *node)
{
    bool fact = node->kind == LC_NODE_FACT;
    switch (node->type.kind) {
    case LC_TYPE_TEXT:
        return fact ? LC_OP_FACT_TEXT : LC_OP_CELL_TEXT;
    case LC_TYPE_TRUTH:
        return fact ? LC_OP_FACT_TRUTH : LC_OP_CELL_TRUTH;
    case LC_TYPE_ERROR:
    case LC_TYPE_DATE:
    case LC_TYPE_NUMBER:
    case LC_TYPE_ROW:
    case LC_TYPE_SET:
        break;
    }
    return fact ? LC_OP_FACT_VALUE : LC_OP_CELL_VALUE;
}

static uint32_t column_number(const lc_compiler *compiler, const lc_node *cell)
{
    const lc_image_registry *registries =
        (const lc_image_registry *)(const void *)compiler->tables[LC_TABLE_REGISTRY].bytes;
    return registries[cell->a->type.registry].first_column + cell->index;
}

/* ---- cells and what they are called ---------------------------------------------------------- */

static const lc_node *through_lets(const lc_law *law, const lc_node *node)
{
    return node->kind == LC_NODE_LET ? law->lets[node->number].node : node;
}

static const lc_image_path *path_at(const lc_compiler *compiler, uint32_t index)
{
    return (const lc_image_path *)(const void *)compiler->tables[LC_TABLE_PATH].bytes + index;
}

/* The slot of the PATH that is made of these, or the free one where it belongs. */
static uint32_t path_slot(const lc_compiler *compiler, uint32_t fact, uint32_t parent,
                          uint32_t column)
{
    uint64_t hash = (fact + UINT64_C(1)) * UINT64_C(0x9E3779B97F4A7C15);
    hash = (hash ^ (hash >> 29) ^ parent) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ (hash >> 31) ^ column) * UINT64_C(0x94D049BB133111EB);
    const lc_numbering *paths = &compiler->paths;
    uint32_t slot = (uint32_t)(hash >> 32) & paths->mask;
    for (; paths->slots[slot] != LC_NONE; slot = (slot + 1) & paths->mask) {
        const lc_image_path *path = path_at(compiler, paths->slots[slot]);
        if (path->fact == fact && path->parent == parent && path->column == column)
            break;
    }
    return slot;
}

static bool grow_paths(lc_compiler *compiler)
{
    uint32_t capacity = (compiler->paths.mask + 1) * 2;
    uint32_t *slots = lc_new_slots(compiler, capacity);
    if (!slots)
        return false;
    compiler->paths.slots = slots;
    compiler->paths.mask = capacity - 1;
    for (uint32_t i = 0; i < compiler->paths.count; i++) {
        const lc_image_path *path = path_at(compiler, i);
        slots[path_slot(compiler, path->fact, path->parent, path->column)] = i;
    }
    return true;
}

/* `parent.headquarters` */
static lc_image_string path_words(lc_compiler *compiler, uint32_t parent, const lc_name *column)
{
    if (parent == LC_NONE)
        return lc_compiler_string(compiler, column->text, column->length);
    lc_image_string before = path_at(compiler, parent)->columns;
    size_t length = (size_t)before.length + 1 + column->length;
    const lc_buffer *bytes = &compiler->tables[LC_TABLE_BYTES]; /* without BEFORE if it failed */
    char *words = bytes->failed ? NULL : lc_arena_alloc(compiler->law->arena, length + 1);
    if (!words) {
        compiler->failed = true;
        return (lc_image_string){0, 0};
    }
    memcpy(words, bytes->bytes + before.offset, before.length);
    words[before.length] = '.';
    memcpy(words + before.length + 1, column->text, column->length);
    return lc_compiler_string(compiler, words, length);
}

/* The PATH of a cell that is reached from a fact by columns alone; LC_NONE. *FACT: where from. */
static uint32_t cell_path(lc_compiler *compiler, const lc_node *cell, uint32_t *fact)
{
    const lc_law *law = compiler->law;
    const lc_node *row = through_lets(law, cell->a);
    uint32_t parent = LC_NONE;
    *fact = LC_NONE;
    if (row->kind == LC_NODE_FACT)
        *fact = row->index;
    else if (row->kind == LC_NODE_CELL)
        parent = cell_path(compiler, row, fact);
    if (*fact == LC_NONE || compiler->failed)
        return LC_NONE;
    uint32_t column = column_number(compiler, cell);
    uint32_t slot = path_slot(compiler, *fact, parent, column);
    if (compiler->paths.slots[slot] != LC_NONE)
        return compiler->paths.slots[slot];
    const lc_registry *registry = &law->registries[cell->a->type.registry];
    lc_image_path record = {*fact, parent, column, {0, 0}};
    record.columns = path_words(compiler, parent, registry->columns[cell->index].declared.name);
    uint32_t index = lc_table_add(compiler, LC_TABLE_PATH, &record, sizeof record);
    if (compiler->failed)
        return LC_NONE;
    compiler->paths.slots[slot] = index;
    compiler->paths.count++;
    if (compiler->paths.count > compiler->paths.mask / 2 && !grow_paths(compiler))
        compiler->failed = true;
    return index;
}

static uint32_t emit_cell(lc_compiler *compiler, const lc_node *node)
{
    uint32_t fact, row = lc_emit_node(compiler, node->a);
    uint32_t path = cell_path(compiler, node, &fact);
    return lc_emit(compiler, read_opcode(node), row, column_number(compiler, node), path,
                   node->place);
}

void lc_emit_key(lc_compiler *compiler, const lc_node *node)
{
    const lc_law *law = compiler->law;
    lc_image_key record = {.reg = lc_emit_node(compiler, node), .path = LC_NONE};
    if (node->kind == LC_NODE_FACT) {
        record.fact = node->index;
        record.form = lc_compiler_form(&law->facts[node->index].form);
    } else {
        const lc_registry *registry = &law->registries[node->a->type.registry];
        record.path = cell_path(compiler, node, &record.fact);
        record.form = lc_compiler_form(&registry->columns[node->index].form);
    }
    lc_table_add(compiler, LC_TABLE_KEY, &record, sizeof record);
}

/* ---- larger forms ---------------------------------------------------------------------------- */

static uint32_t emit_pair(lc_compiler *compiler, lc_opcode opcode, const lc_node *node)
{
    uint32_t a = lc_emit_scaled(compiler, node->a, node->scale);
    uint32_t b = lc_emit_scaled(compiler, node->b, node->scale);
    return lc_emit(compiler, opcode, a, b, 0, node->place);
}

static uint32_t emit_one(lc_compiler *compiler, lc_opcode opcode, const lc_node *node)
{
    return lc_emit(compiler, opcode, lc_emit_node(compiler, node->a), 0, 0, node->place);
}

static uint32_t emit_shift(lc_compiler *compiler, const lc_node *node)
{
    lc_opcode opcode = node->kind == LC_NODE_SHIFT_DAYS ? LC_OP_SHIFT_DAYS : LC_OP_SHIFT_MONTHS;
    uint32_t date = lc_emit_node(compiler, node->a);
    return lc_emit(compiler, opcode, date, lc_compiler_number(compiler, node->number), 0,
                   node->place);
}

static uint32_t emit_choice(lc_compiler *compiler, const lc_node *node)
{
    lc_opcode opcode = node->type.kind == LC_TYPE_TEXT    ? LC_OP_CHOOSE_TEXT
                       : node->type.kind == LC_TYPE_TRUTH ? LC_OP_CHOOSE_TRUTH
                                                          : LC_OP_CHOOSE;
    uint32_t condition = lc_emit_node(compiler, node->c), a, b;
    if (node->type.kind == LC_TYPE_NUMBER) {
        a = lc_emit_scaled(compiler, node->a, node->scale);
        b = lc_emit_scaled(compiler, node->b, node->scale);
    } else {
        a = lc_emit_node(compiler, node->a);
        b = lc_emit_node(compiler, node->b);
    }
    return lc_emit(compiler, opcode, condition, a, b, node->place);
}

/* What is stated of a fact, or whether a cell is reached. */
static uint32_t emit_missing(lc_compiler *compiler, const lc_node *node)
{
    const lc_node *of = through_lets(compiler->law, node->a);
    uint32_t there;
    if (of->kind == LC_NODE_FACT) {
        there = lc_emit(compiler, LC_OP_STATED, of->index, 0, 0, node->place);
    } else {
        lc_opcode opcode = of->type.kind == LC_TYPE_TEXT    ? LC_OP_HAS_TEXT
                           : of->type.kind == LC_TYPE_TRUTH ? LC_OP_HAS_TRUTH
                                                            : LC_OP_HAS_VALUE;
        there = lc_emit(compiler, opcode, lc_emit_node(compiler, of), 0, 0, node->place);
    }
    return lc_emit(compiler, LC_OP_NOT, there, 0, 0, node->place);
}

static uint32_t emit_left(lc_compiler *compiler, const lc_node *node)
{
    const lc_cap_limit *limit = &compiler->law->caps[node->index].limits[0];
    uint32_t index = compiler->first_limit[node->index];
    const lc_image_limit *records =
        (const lc_image_limit *)(const void *)compiler->tables[LC_TABLE_LIMIT].bytes;
    uint32_t bound =
        emit_rescale(compiler, records[index].limit, node->scale - limit->limit_scale, node->place);
    uint32_t used = emit_rescale(compiler, lc_emit(compiler, LC_OP_USED, index, 0, 0, node->place),
                                 node->scale - limit->measure->scale, node->place);
    return lc_emit(compiler, LC_OP_SUBTRACT, bound, used, 0, node->place);
}

/* The operators over one or two truths or rows. */
static uint32_t emit_statement(lc_compiler *compiler, const lc_node *node)
{
    switch (node->kind) {
    case LC_NODE_AND:
    case LC_NODE_OR: {
        uint32_t a = lc_emit_node(compiler, node->a);
        uint32_t b = lc_emit_node(compiler, node->b);
        return lc_emit(compiler, node->kind == LC_NODE_AND ? LC_OP_AND : LC_OP_OR, a, b, 0,
                       node->place);
    }
    case LC_NODE_NOT:
        return emit_one(compiler, LC_OP_NOT, node);
    case LC_NODE_IN:
        return lc_emit(compiler, LC_OP_IN, lc_emit_node(compiler, node->a), node->index, 0,
                       node->place);
    case LC_NODE_MISSING:
        return emit_missing(compiler, node);
    default:
        return emit_comparison(compiler, node);
    }
}

/* Functions, of numbers, dates and the ledger. */
static uint32_t emit_function(lc_compiler *compiler, const lc_node *node)
{
    switch (node->kind) {
    case LC_NODE_MINIMUM:
        return emit_pair(compiler, LC_OP_MINIMUM, node);
    case LC_NODE_MAXIMUM:
        return emit_pair(compiler, LC_OP_MAXIMUM, node);
    case LC_NODE_SHIFT_DAYS:
    case LC_NODE_SHIFT_MONTHS:
        return emit_shift(compiler, node);
    case LC_NODE_DAYS: {
        uint32_t from = lc_emit_node(compiler, node->a);
        uint32_t to = lc_emit_node(compiler, node->b);
        return lc_emit(compiler, LC_OP_SUBTRACT, to, from, 0, node->place);
    }
    case LC_NODE_YEAR_OF:
        return emit_one(compiler, LC_OP_YEAR_OF, node);
    case LC_NODE_QUARTER_OF:
        return emit_one(compiler, LC_OP_QUARTER_OF, node);
    case LC_NODE_MONTH_OF:
        return emit_one(compiler, LC_OP_MONTH_OF, node);
    case LC_NODE_DAY_OF:
        return emit_one(compiler, LC_OP_DAY_OF, node);
    case LC_NODE_USED:
    case LC_NODE_TOTAL:
        return lc_emit(compiler, node->kind == LC_NODE_USED ? LC_OP_USED : LC_OP_TOTAL,
                       compiler->first_limit[node->index], 0, 0, node->place);
    case LC_NODE_LEFT:
        return emit_left(compiler, node);
    default:
        assert(0 && "a node that the checker does not make");
        return 0;
    }
}

uint32_t lc_emit_node(lc_compiler *compiler, const lc_node *node)
{
    if (compiler->failed || compiler->refused)
        return 0;
    switch (node->kind) {
    case LC_NODE_ERROR:
        return 0;
    case LC_NODE_THRESHOLD:
        if (compiler->law->thresholds[node->index].step_count > 1)
            return lc_emit(compiler, LC_OP_THRESHOLD, node->index, 0, 0, node->place);
        /* fall through */
    case LC_NODE_NUMBER:
    case LC_NODE_DATE:
    case LC_NODE_ROW:
        return lc_emit(compiler, LC_OP_NUMBER,
                       lc_compiler_number(compiler, constant_value(compiler, node)), 0, 0,
                       node->place);
    case LC_NODE_TEXT:
        return lc_emit(compiler, LC_OP_TEXT,
                       lc_compiler_text(compiler, node->text, node->text_length), 0, 0,
                       node->place);
    case LC_NODE_TRUTH:
        return lc_emit(compiler, LC_OP_TRUTH, node->number ? 1 : 0, 0, 0, node->place);
    case LC_NODE_FACT:
        return lc_emit(compiler, read_opcode(node), node->index, 0, 0, node->place);
    case LC_NODE_CELL:
        return emit_cell(compiler, node);
    case LC_NODE_LET:
        return compiler->let_register[node->index];
    case LC_NODE_ADD:
    case LC_NODE_SUBTRACT:
        return emit_sum(compiler, node);
    case LC_NODE_MULTIPLY:
        return emit_product(compiler, node);
    case LC_NODE_DIVIDE:
        return emit_quotient(compiler, node);
    case LC_NODE_NEGATE:
        return emit_one(compiler, LC_OP_NEGATE, node);
    case LC_NODE_IF:
        return emit_choice(compiler, node);
    case LC_NODE_DURING:
        return lc_emit(compiler, LC_OP_DURING, lc_compiler_times(compiler, node->times), 0, 0,
                       node->place);
    case LC_NODE_AND:
    case LC_NODE_OR:
    case LC_NODE_NOT:
    case LC_NODE_IN:
    case LC_NODE_MISSING:
    case LC_NODE_EQUAL:
    case LC_NODE_NOT_EQUAL:
    case LC_NODE_LESS:
    case LC_NODE_LESS_EQUAL:
    case LC_NODE_GREATER:
    case LC_NODE_GREATER_EQUAL:
        return emit_statement(compiler, node);
    default:
        return emit_function(compiler, node);
    }
}
