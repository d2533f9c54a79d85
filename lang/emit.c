/* emit.c - typed expressions and rules to instructions.
 *
 * Code is emitted in a straight line; equal instructions are emitted once (value numbering). Facts,
 * cells and lets that rules share come first, outside of every skipped region. Must not: look at
 * the text, allocate outside of the arena and the tables. */
#include "compiler.h"

#include <stdlib.h>
#include <string.h>

/* A condition is worth a skip in front of it from this many nodes on. */
#define SKIP_WORTH 4u

static const lc_instruction *instruction_at(const lc_compiler *compiler, uint32_t index)
{
    return (const lc_instruction *)(const void *)compiler->tables[LC_TABLE_CODE].bytes + index;
}

static uint32_t code_size(const lc_compiler *compiler)
{
    return lc_table_size(compiler, LC_TABLE_CODE);
}

/* ---- value numbering ------------------------------------------------------------------------ */

static uint32_t hash_instruction(const lc_instruction *instruction)
{
    uint64_t hash = instruction->opcode * UINT64_C(0x9E3779B97F4A7C15);
    hash = (hash ^ instruction->a) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ (hash >> 29) ^ instruction->b) * UINT64_C(0x94D049BB133111EB);
    hash = (hash ^ (hash >> 31) ^ instruction->c) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(hash >> 32);
}

static bool same_instruction(const lc_instruction *a, const lc_instruction *b)
{
    return a->opcode == b->opcode && a->a == b->a && a->b == b->b && a->c == b->c;
}

/* The slot of an equal instruction, or the free one where it belongs. */
static uint32_t find_slot(const lc_compiler *compiler, const lc_instruction *instruction)
{
    uint32_t slot = hash_instruction(instruction) & compiler->slot_mask;
    while (compiler->slots[slot] != LC_NONE &&
           !same_instruction(instruction_at(compiler, compiler->slots[slot]), instruction))
        slot = (slot + 1) & compiler->slot_mask;
    return slot;
}

static uint32_t *new_slots(lc_compiler *compiler, uint32_t capacity)
{
    uint32_t *slots = lc_arena_zero(compiler->law->arena, capacity, sizeof *slots);
    if (slots)
        memset(slots, 0xFF, capacity * sizeof *slots);
    return slots;
}

/* Grows only outside of regions: the log names slots. */
static bool grow_slots(lc_compiler *compiler)
{
    uint32_t old_capacity = compiler->slot_mask + 1, *old = compiler->slots;
    uint32_t *slots = new_slots(compiler, old_capacity * 2);
    if (!slots)
        return false;
    compiler->slots = slots;
    compiler->slot_mask = old_capacity * 2 - 1;
    for (uint32_t i = 0; i < old_capacity; i++)
        if (old[i] != LC_NONE)
            slots[find_slot(compiler, instruction_at(compiler, old[i]))] = old[i];
    return true;
}

static void log_slot(lc_compiler *compiler, uint32_t slot)
{
    if (compiler->scope_count == compiler->scope_capacity) {
        uint32_t capacity = compiler->scope_capacity ? compiler->scope_capacity * 2 : 64;
        uint32_t *log = lc_arena_zero(compiler->law->arena, capacity, sizeof *log);
        if (!log) {
            compiler->failed = true;
            return;
        }
        if (compiler->scope_count)
            memcpy(log, compiler->scope_log, compiler->scope_count * sizeof *log);
        compiler->scope_log = log;
        compiler->scope_capacity = capacity;
    }
    compiler->scope_log[compiler->scope_count++] = slot;
}

static void begin_region(lc_compiler *compiler)
{
    if (!compiler->in_region)
        compiler->scope_count = 0;
    compiler->in_region = true;
}

/* Forgets what was numbered inside, newest first: with linear probing the last one filled is the
 * last one that can be on another's way. */
static void end_region(lc_compiler *compiler)
{
    compiler->slot_count -= compiler->scope_count;
    while (compiler->scope_count)
        compiler->slots[compiler->scope_log[--compiler->scope_count]] = LC_NONE;
    compiler->in_region = false;
}

/* ---- instructions --------------------------------------------------------------------------- */

static uint32_t append(lc_compiler *compiler, const lc_instruction *instruction, lc_place place)
{
    uint32_t index = code_size(compiler);
    if (index >= LC_MAX_INSTRUCTIONS) {
        if (!compiler->refused)
            lc_report0(compiler->law->diagnostics, LC_E0801, place);
        compiler->refused = true;
        return 0;
    }
    lc_image_place where = lc_compiler_place(place);
    lc_table_add(compiler, LC_TABLE_CODE, instruction, sizeof *instruction);
    lc_table_add(compiler, LC_TABLE_PLACE, &where, sizeof where);
    return index;
}

/* Always a new instruction. */
static uint32_t emit_new(lc_compiler *compiler, lc_opcode opcode, uint32_t a, uint32_t b,
                         uint32_t c, lc_place place)
{
    lc_instruction instruction = {(uint32_t)opcode, a, b, c};
    return append(compiler, &instruction, place);
}

/* The register of an equal instruction where there is one. */
static uint32_t emit(lc_compiler *compiler, lc_opcode opcode, uint32_t a, uint32_t b, uint32_t c,
                     lc_place place)
{
    if (compiler->failed || compiler->refused)
        return 0;
    lc_instruction instruction = {(uint32_t)opcode, a, b, c};
    uint32_t slot = find_slot(compiler, &instruction);
    if (compiler->slots[slot] != LC_NONE)
        return compiler->slots[slot];
    uint32_t index = append(compiler, &instruction, place);
    if (compiler->refused || compiler->tables[LC_TABLE_CODE].failed ||
        compiler->tables[LC_TABLE_PLACE].failed)
        return 0;
    if (compiler->in_region && compiler->slot_count > compiler->slot_mask / 4 * 3)
        return index; /* a very long region: what is not numbered is merely emitted again */
    compiler->slots[slot] = index;
    compiler->slot_count++;
    if (compiler->in_region)
        log_slot(compiler, slot);
    else if (compiler->slot_count > compiler->slot_mask / 2 && !grow_slots(compiler))
        compiler->failed = true;
    return index;
}

static void patch_target(lc_compiler *compiler, uint32_t index, uint32_t target)
{
    if (compiler->failed || compiler->refused || compiler->tables[LC_TABLE_CODE].failed)
        return;
    lc_instruction *code = (lc_instruction *)(void *)compiler->tables[LC_TABLE_CODE].bytes;
    code[index].b = target;
}

/* ---- expressions ---------------------------------------------------------------------------- */

static bool is_constant(const lc_node *node)
{
    return node->kind == LC_NODE_NUMBER || node->kind == LC_NODE_DATE ||
           node->kind == LC_NODE_ROW || node->kind == LC_NODE_THRESHOLD;
}

/* The constant that NODE is, at its scale. */
static lc_int128 constant_value(const lc_compiler *compiler, const lc_node *node)
{
    if (node->kind == LC_NODE_ROW)
        return node->index;
    if (node->kind == LC_NODE_THRESHOLD)
        return compiler->law->thresholds[node->index].node->number;
    return node->number;
}

/* REG x 10^POWER; one instruction takes LC_MAX_POWER at most. */
static uint32_t emit_rescale(lc_compiler *compiler, uint32_t reg, int power, lc_place place)
{
    for (; power > LC_MAX_POWER; power -= LC_MAX_POWER)
        reg = emit(compiler, LC_OP_RESCALE, reg, LC_MAX_POWER, 0, place);
    return power ? emit(compiler, LC_OP_RESCALE, reg, (uint32_t)power, 0, place) : reg;
}

/* NODE brought to SCALE (finer or equal). A constant that fits is brought there now. */
static uint32_t emit_scaled(lc_compiler *compiler, const lc_node *node, int scale)
{
    lc_int128 value;
    if (is_constant(node) &&
        lc_decimal_rescale(&value, constant_value(compiler, node), node->scale, scale))
        return emit(compiler, LC_OP_NUMBER, lc_compiler_number(compiler, value), 0, 0, node->place);
    return emit_rescale(compiler, lc_emit_node(compiler, node), scale - node->scale, node->place);
}

/* A constant operand at SCALE as a NUMBER index. */
static bool constant_operand(lc_compiler *compiler, const lc_node *node, int scale,
                             uint32_t *number)
{
    lc_int128 value;
    if (!is_constant(node) ||
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
    uint32_t a = emit_scaled(compiler, node->a, node->scale);
    if (add && constant_operand(compiler, node->b, node->scale, &number))
        return emit(compiler, LC_OP_ADD_NUMBER, a, number, 0, node->place);
    uint32_t b = emit_scaled(compiler, node->b, node->scale);
    return emit(compiler, add ? LC_OP_ADD : LC_OP_SUBTRACT, a, b, 0, node->place);
}

static uint32_t emit_product(lc_compiler *compiler, const lc_node *node)
{
    uint32_t number;
    if (constant_operand(compiler, node->b, node->b->scale, &number))
        return emit(compiler, LC_OP_MULTIPLY_NUMBER, lc_emit_node(compiler, node->a), number, 0,
                    node->place);
    if (constant_operand(compiler, node->a, node->a->scale, &number))
        return emit(compiler, LC_OP_MULTIPLY_NUMBER, lc_emit_node(compiler, node->b), number, 0,
                    node->place);
    uint32_t a = lc_emit_node(compiler, node->a);
    uint32_t b = lc_emit_node(compiler, node->b);
    return emit(compiler, LC_OP_MULTIPLY, a, b, 0, node->place);
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
    return emit(compiler, LC_OP_DIVIDE, a, b, (uint32_t)power, node->place);
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
        return emit(compiler, comparisons[which].number, emit_scaled(compiler, node->a, scale),
                    number, 0, node->place);
    if (constant_operand(compiler, node->a, scale, &number))
        return emit(compiler, comparisons[which].swapped_number,
                    emit_scaled(compiler, node->b, scale), number, 0, node->place);
    uint32_t a = emit_scaled(compiler, node->a, scale);
    uint32_t b = emit_scaled(compiler, node->b, scale);
    if (comparisons[which].swap)
        return emit(compiler, comparisons[which].registers, b, a, 0, node->place);
    return emit(compiler, comparisons[which].registers, a, b, 0, node->place);
}

static uint32_t emit_comparison(lc_compiler *compiler, const lc_node *node)
{
    lc_type_kind type = node->a->type.kind;
    if (type != LC_TYPE_TEXT && type != LC_TYPE_TRUTH)
        return emit_value_comparison(compiler, node);
    uint32_t a = lc_emit_node(compiler, node->a);
    uint32_t b = lc_emit_node(compiler, node->b);
    lc_opcode opcode = type == LC_TYPE_TEXT ? LC_OP_EQUAL_TEXT : LC_OP_EQUAL_TRUTH;
    uint32_t equal = emit(compiler, opcode, a, b, 0, node->place);
    if (node->kind == LC_NODE_EQUAL)
        return equal;
    return emit(compiler, LC_OP_NOT, equal, 0, 0, node->place);
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

uint32_t lc_emit_node(lc_compiler *compiler, const lc_node *node)
{
    if (compiler->failed || compiler->refused)
        return 0;
    switch (node->kind) {
    case LC_NODE_ERROR:
        break;
    case LC_NODE_NUMBER:
    case LC_NODE_DATE:
    case LC_NODE_ROW:
    case LC_NODE_THRESHOLD:
        return emit(compiler, LC_OP_NUMBER,
                    lc_compiler_number(compiler, constant_value(compiler, node)), 0, 0,
                    node->place);
    case LC_NODE_TEXT:
        return emit(compiler, LC_OP_TEXT, lc_compiler_text(compiler, node->text, node->text_length),
                    0, 0, node->place);
    case LC_NODE_TRUTH:
        return emit(compiler, LC_OP_TRUTH, node->number ? 1 : 0, 0, 0, node->place);
    case LC_NODE_FACT:
        return emit(compiler, read_opcode(node), node->index, 0, 0, node->place);
    case LC_NODE_CELL:
        return emit(compiler, read_opcode(node), lc_emit_node(compiler, node->a),
                    column_number(compiler, node), 0, node->place);
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
        return emit(compiler, LC_OP_NEGATE, lc_emit_node(compiler, node->a), 0, 0, node->place);
    case LC_NODE_AND:
    case LC_NODE_OR: {
        uint32_t a = lc_emit_node(compiler, node->a);
        uint32_t b = lc_emit_node(compiler, node->b);
        return emit(compiler, node->kind == LC_NODE_AND ? LC_OP_AND : LC_OP_OR, a, b, 0,
                    node->place);
    }
    case LC_NODE_NOT:
        return emit(compiler, LC_OP_NOT, lc_emit_node(compiler, node->a), 0, 0, node->place);
    case LC_NODE_EQUAL:
    case LC_NODE_NOT_EQUAL:
    case LC_NODE_LESS:
    case LC_NODE_LESS_EQUAL:
    case LC_NODE_GREATER:
    case LC_NODE_GREATER_EQUAL:
        return emit_comparison(compiler, node);
    case LC_NODE_IN:
        return emit(compiler, LC_OP_IN, lc_emit_node(compiler, node->a), node->index, 0,
                    node->place);
    }
    assert(0 && "a node that the checker does not make");
    return 0;
}

/* ---- lets ----------------------------------------------------------------------------------- */

/* The first let that NODE reads and that has no register yet; the tree's height is bounded. */
static uint32_t pending_let(const lc_compiler *compiler, const lc_node *node)
{
    if (!node)
        return LC_NONE;
    if (node->kind == LC_NODE_LET)
        return compiler->let_register[node->index] == LC_NONE ? node->index : LC_NONE;
    uint32_t pending = pending_let(compiler, node->a);
    return pending != LC_NONE ? pending : pending_let(compiler, node->b);
}

/* One let after those it reads. They hang together without a cycle (checked), so the stack is a
 * path and never longer than there are lets. */
static void emit_let(lc_compiler *compiler, uint32_t let, uint32_t *stack)
{
    uint32_t depth = 0;
    stack[depth++] = let;
    while (depth && !compiler->failed && !compiler->refused) {
        uint32_t top = stack[depth - 1];
        const lc_node *node = compiler->law->lets[top].node;
        uint32_t pending = pending_let(compiler, node);
        if (pending != LC_NONE) {
            stack[depth++] = pending;
            continue;
        }
        compiler->let_register[top] = lc_emit_node(compiler, node);
        depth--;
    }
}

/* The base unit whose amounts a number of DIMENSION is, for showing it; LC_NONE for products. */
static uint32_t shown_unit(const lc_law *law, lc_type type)
{
    if (type.kind != LC_TYPE_NUMBER)
        return LC_NONE;
    const lc_dimension *dimension = &law->dimensions[type.dimension];
    if (dimension->count != 1 || dimension->factors[0].exponent != 1)
        return LC_NONE;
    return dimension->factors[0].unit;
}

void lc_emit_lets(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    uint32_t *stack = lc_arena_zero(law->arena, law->let_count + 1u, sizeof *stack);
    if (!stack) {
        compiler->failed = true;
        return;
    }
    for (uint32_t i = 0; i < law->let_count; i++) {
        const lc_let *let = &law->lets[i];
        if (compiler->let_register[i] == LC_NONE)
            emit_let(compiler, i, stack);
        lc_image_let record = {
            .name =
                lc_compiler_string(compiler, let->declared.name->text, let->declared.name->length),
            .label = lc_compiler_string(compiler, let->declared.label, let->declared.label_length),
            .reg = compiler->let_register[i],
            .scale = let->node->scale,
            .unit = shown_unit(law, let->node->type),
            .place = lc_compiler_place(let->declared.place),
        };
        lc_table_add(compiler, LC_TABLE_LET, &record, sizeof record);
    }
}

/* ---- limits --------------------------------------------------------------------------------- */

static void emit_limit(lc_compiler *compiler, uint32_t cap, uint32_t ordinal)
{
    const lc_cap *owner = &compiler->law->caps[cap];
    const lc_cap_limit *limit = &owner->limits[ordinal];
    lc_image_limit record = {
        .cap = cap,
        .place_number = ordinal + 1,
        .amount = lc_emit_node(compiler, limit->measure),
        .limit = lc_emit_node(compiler, limit->limit),
        .amount_scale = limit->measure->scale,
        .limit_scale = limit->limit->scale,
        .first_key = lc_table_size(compiler, LC_TABLE_INDEX),
        .key_count = limit->key_count,
        .window = limit->has_period ? (uint32_t)LC_IMAGE_WINDOW_PERIOD : (uint32_t)limit->window,
        .from = limit->from,
        .until = limit->until,
        .counts_from = owner->counts_from,
        .unit = shown_unit(compiler->law, limit->measure->type),
        .place = lc_compiler_place(limit->place),
    };
    for (uint32_t i = 0; i < limit->key_count; i++)
        lc_table_add(compiler, LC_TABLE_INDEX, &limit->keys[i], sizeof limit->keys[i]);
    lc_table_add(compiler, LC_TABLE_LIMIT, &record, sizeof record);
}

void lc_emit_caps(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->cap_count; i++) {
        const lc_cap *cap = &law->caps[i];
        compiler->first_limit[i] = lc_table_size(compiler, LC_TABLE_LIMIT);
        lc_image_cap record = {
            .name =
                lc_compiler_string(compiler, cap->declared.name->text, cap->declared.name->length),
            .label = lc_compiler_string(compiler, cap->declared.label, cap->declared.label_length),
            .first_limit = compiler->first_limit[i],
            .limit_count = cap->limit_count,
            .first_cite = lc_compiler_cites(compiler, cap->cites, cap->cite_count),
            .cite_count = cap->cite_count,
            .place = lc_compiler_place(cap->declared.place),
        };
        lc_table_add(compiler, LC_TABLE_CAP, &record, sizeof record);
        for (uint32_t k = 0; k < cap->limit_count; k++)
            emit_limit(compiler, i, k);
    }
}

/* ---- rules: phase A ------------------------------------------------------------------------- */

/* Reads what NODE reads, so that no skipped region holds the only copy. */
static void preload(lc_compiler *compiler, const lc_node *node)
{
    if (!node)
        return;
    if (node->kind == LC_NODE_FACT ||
        (node->kind == LC_NODE_CELL && node->a->kind == LC_NODE_FACT)) {
        lc_emit_node(compiler, node);
        return;
    }
    preload(compiler, node->a);
    preload(compiler, node->b);
}

void lc_emit_preload(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->rule_count; i++)
        for (uint32_t k = 0; k < law->rules[i].condition_count; k++)
            preload(compiler, law->rules[i].conditions[k].node);
}

static uint32_t node_count(const lc_node *node)
{
    return node ? 1 + node_count(node->a) + node_count(node->b) : 0;
}

/* One condition: its record, and the truth that must hold for the rule. */
static uint32_t emit_condition(lc_compiler *compiler, const lc_condition *condition)
{
    uint32_t truth = lc_emit_node(compiler, condition->node);
    lc_image_condition record = {
        .truth = truth,
        .unless = condition->unless,
        .place = lc_compiler_place(condition->place),
    };
    lc_table_add(compiler, LC_TABLE_CONDITION, &record, sizeof record);
    if (condition->unless)
        truth = emit(compiler, LC_OP_NOT, truth, 0, 0, condition->place);
    return truth;
}

/* All conditions joined by `and`. In front of one that is worth it stands a skip to the end of the
 * rule: the last instruction then is the rule's truth, as SKIP wants it. */
void lc_emit_rule_truth(lc_compiler *compiler, uint32_t index)
{
    const lc_rule *rule = &compiler->law->rules[index];
    if (rule->condition_count == 0) {
        compiler->rule_truth[index] = emit(compiler, LC_OP_TRUTH, 1, 0, 0, rule->declared.place);
        return;
    }
    uint32_t first_skip = LC_NONE, truth = emit_condition(compiler, &rule->conditions[0]);
    for (uint32_t i = 1; i < rule->condition_count; i++) {
        const lc_condition *condition = &rule->conditions[i];
        if (node_count(condition->node) >= SKIP_WORTH) {
            begin_region(compiler);
            uint32_t skip = emit_new(compiler, LC_OP_SKIP, truth, 0, 0, condition->place);
            if (first_skip == LC_NONE)
                first_skip = skip;
        }
        uint32_t next = emit_condition(compiler, condition);
        bool last = i + 1 == rule->condition_count;
        if (last && compiler->in_region)
            truth = emit_new(compiler, LC_OP_AND, truth, next, 0, rule->declared.place);
        else
            truth = emit(compiler, LC_OP_AND, truth, next, 0, rule->declared.place);
    }
    if (compiler->in_region)
        end_region(compiler);
    if (first_skip != LC_NONE && !compiler->refused && !compiler->tables[LC_TABLE_CODE].failed)
        for (uint32_t i = first_skip, end = code_size(compiler); i < end; i++)
            if (instruction_at(compiler, i)->opcode == LC_OP_SKIP)
                patch_target(compiler, i, end);
    compiler->rule_truth[index] = truth;
}

/* ---- rules: the fold ------------------------------------------------------------------------ */

typedef struct {
    uint32_t rule;
    uint8_t best;
} ranked;

static int compare_ranked(const void *left, const void *right)
{
    const ranked *a = left, *b = right;
    if (a->best != b->best)
        return a->best < b->best ? -1 : 1;
    return a->rule < b->rule ? -1 : a->rule > b->rule;
}

uint32_t *lc_fold_order(lc_compiler *compiler, const lc_rule *rule)
{
    lc_arena *arena = compiler->law->arena;
    ranked *ranks = lc_arena_zero(arena, rule->exception_count + 1u, sizeof *ranks);
    uint32_t *order = lc_arena_zero(arena, rule->exception_count + 1u, sizeof *order);
    if (!ranks || !order) {
        compiler->failed = true;
        return NULL;
    }
    for (uint32_t i = 0; i < rule->exception_count; i++)
        ranks[i] = (ranked){rule->exceptions[i], compiler->rule_best[rule->exceptions[i]]};
    qsort(ranks, rule->exception_count, sizeof *ranks, compare_ranked);
    for (uint32_t i = 0; i < rule->exception_count; i++)
        order[i] = ranks[i].rule;
    return order;
}

/* Whether EXCEPTION applies, room included, where it is folded into RANGE. The ledger is read only
 * when the facts allow the exception and (GAIN) when it could still win; GAIN is left out where an
 * earlier exception with exceptions of its own could tie with it. */
static uint32_t emit_applies(lc_compiler *compiler, uint32_t exception, uint32_t range,
                             bool may_guard)
{
    const lc_rule *rule = &compiler->law->rules[exception];
    lc_place place = rule->declared.place;
    uint32_t truth = compiler->rule_truth[exception];
    if (rule->within_count == 0)
        return truth;
    if (may_guard) {
        uint32_t gain = emit(compiler, LC_OP_GAIN, range, compiler->rule_best[exception], 0, place);
        truth = emit(compiler, LC_OP_AND, truth, gain, 0, place);
    }
    begin_region(compiler);
    uint32_t skip = emit_new(compiler, LC_OP_SKIP, truth, 0, 0, place);
    for (uint32_t i = 0; i < rule->within_count; i++) {
        uint32_t cap = rule->within[i];
        for (uint32_t k = 0; k < compiler->law->caps[cap].limit_count; k++) {
            uint32_t room = emit(compiler, LC_OP_ROOM, compiler->first_limit[cap] + k, 0, 0, place);
            truth = emit_new(compiler, LC_OP_AND, truth, room, 0, place);
        }
    }
    end_region(compiler);
    patch_target(compiler, skip, code_size(compiler));
    return truth;
}

static void emit_range(lc_compiler *compiler, uint32_t index)
{
    const lc_rule *rule = &compiler->law->rules[index];
    uint32_t *order = lc_fold_order(compiler, rule);
    if (!order)
        return;
    uint8_t best = (uint8_t)rule->outcome;
    bool may_guard = true;
    uint32_t range = emit(compiler, LC_OP_STAND, index, 0, 0, rule->declared.place);
    for (uint32_t i = 0; i < rule->exception_count; i++) {
        uint32_t exception = order[i];
        uint32_t applies = emit_applies(compiler, exception, range, may_guard);
        compiler->rule_applies[exception] = applies;
        range = emit(compiler, LC_OP_EXCEPT, range, applies, compiler->rule_range[exception],
                     compiler->law->rules[exception].declared.place);
        if (compiler->law->rules[exception].exception_count)
            may_guard = false;
        if (compiler->rule_best[exception] < best)
            best = compiler->rule_best[exception];
    }
    compiler->rule_range[index] = range;
    compiler->rule_best[index] = best;
}

void lc_emit_fold(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    compiler->fold_start = code_size(compiler);
    for (uint32_t i = 0; i < law->rule_count && !compiler->failed; i++)
        emit_range(compiler, law->rule_order[i]);
    uint32_t fold = emit(compiler, LC_OP_OTHERWISE, law->otherwise, 0, 0, law->otherwise_place);
    for (uint32_t i = 0; i < law->rule_count; i++) {
        if (law->rules[i].despite_count)
            continue;
        compiler->rule_applies[i] = compiler->rule_truth[i];
        fold = emit(compiler, LC_OP_REQUIRE, fold, compiler->rule_truth[i], compiler->rule_range[i],
                    law->rules[i].declared.place);
    }
    compiler->result = fold;
}

lc_status lc_emit_start(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    lc_arena *arena = law->arena;
    size_t rules = law->rule_count + 1u;
    compiler->slot_mask = 1023;
    compiler->slots = new_slots(compiler, compiler->slot_mask + 1);
    compiler->let_register = lc_arena_zero(arena, law->let_count + 1u, sizeof(uint32_t));
    compiler->rule_truth = lc_arena_zero(arena, rules, sizeof(uint32_t));
    compiler->rule_range = lc_arena_zero(arena, rules, sizeof(uint32_t));
    compiler->rule_applies = lc_arena_zero(arena, rules, sizeof(uint32_t));
    compiler->rule_best = lc_arena_zero(arena, rules, 1);
    compiler->first_limit = lc_arena_zero(arena, law->cap_count + 1u, sizeof(uint32_t));
    if (!compiler->slots || !compiler->let_register || !compiler->rule_truth ||
        !compiler->rule_range || !compiler->rule_applies || !compiler->rule_best ||
        !compiler->first_limit)
        return LC_MEMORY;
    memset(compiler->let_register, 0xFF, law->let_count * sizeof(uint32_t));
    return LC_OK;
}
