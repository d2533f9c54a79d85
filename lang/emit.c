/* emit.c - instructions: appended in a straight line, equal ones once (value numbering).
 *
 * What is numbered inside a skipped region, or in a stretch of code of its own, is forgotten when
 * that ends. Must not: know expressions or rules; allocate outside of the arena and the tables. */
#include "compiler.h"

#include <string.h>

const lc_instruction *lc_instruction_at(const lc_compiler *compiler, uint32_t index)
{
    return (const lc_instruction *)(const void *)compiler->tables[LC_TABLE_CODE].bytes + index;
}

uint32_t lc_code_size(const lc_compiler *compiler)
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
    uint32_t slot = hash_instruction(instruction) & compiler->numbering.mask;
    while (compiler->numbering.slots[slot] != LC_NONE &&
           !same_instruction(lc_instruction_at(compiler, compiler->numbering.slots[slot]),
                             instruction))
        slot = (slot + 1) & compiler->numbering.mask;
    return slot;
}

uint32_t *lc_new_slots(lc_compiler *compiler, uint32_t capacity)
{
    uint32_t *slots = lc_arena_zero(compiler->law->arena, capacity, sizeof *slots);
    if (slots)
        memset(slots, 0xFF, capacity * sizeof *slots);
    return slots;
}

/* Grows only outside of regions: the log names slots. */
static bool grow_slots(lc_compiler *compiler)
{
    uint32_t old_capacity = compiler->numbering.mask + 1, *old = compiler->numbering.slots;
    uint32_t *slots = lc_new_slots(compiler, old_capacity * 2);
    if (!slots)
        return false;
    compiler->numbering.slots = slots;
    compiler->numbering.mask = old_capacity * 2 - 1;
    for (uint32_t i = 0; i < old_capacity; i++)
        if (old[i] != LC_NONE)
            slots[find_slot(compiler, lc_instruction_at(compiler, old[i]))] = old[i];
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

void lc_begin_region(lc_compiler *compiler)
{
    if (!compiler->in_region)
        compiler->scope_count = 0;
    compiler->in_region = true;
}

/* Forgets what was numbered inside, newest first: with linear probing the last one filled is the
 * last one that can be on another's way. */
void lc_end_region(lc_compiler *compiler)
{
    compiler->numbering.count -= compiler->scope_count;
    while (compiler->scope_count)
        compiler->numbering.slots[compiler->scope_log[--compiler->scope_count]] = LC_NONE;
    compiler->in_region = false;
}

/* ---- instructions --------------------------------------------------------------------------- */

static uint32_t append(lc_compiler *compiler, const lc_instruction *instruction, lc_place place)
{
    uint32_t index = lc_code_size(compiler);
    if (index >= LC_MAX_INSTRUCTIONS) {
        if (!compiler->refused)
            lc_report0(compiler->law->diagnostics, LC_E0801, place);
        compiler->refused = true;
        return 0;
    }
    lc_image_place where = lc_compiler_place(compiler, place);
    lc_table_add(compiler, LC_TABLE_CODE, instruction, sizeof *instruction);
    lc_table_add(compiler, LC_TABLE_PLACE, &where, sizeof where);
    return index;
}

uint32_t lc_emit_new(lc_compiler *compiler, lc_opcode opcode, uint32_t a, uint32_t b, uint32_t c,
                     lc_place place)
{
    lc_instruction instruction = {(uint32_t)opcode, a, b, c};
    return append(compiler, &instruction, place);
}

uint32_t lc_emit(lc_compiler *compiler, lc_opcode opcode, uint32_t a, uint32_t b, uint32_t c,
                 lc_place place)
{
    if (compiler->failed || compiler->refused)
        return 0;
    lc_instruction instruction = {(uint32_t)opcode, a, b, c};
    uint32_t slot = find_slot(compiler, &instruction);
    if (compiler->numbering.slots[slot] != LC_NONE)
        return compiler->numbering.slots[slot];
    uint32_t index = append(compiler, &instruction, place);
    if (compiler->refused || compiler->tables[LC_TABLE_CODE].failed ||
        compiler->tables[LC_TABLE_PLACE].failed)
        return 0;
    if (compiler->in_region && compiler->numbering.count > compiler->numbering.mask / 4 * 3)
        return index; /* a very long region: what is not numbered is merely emitted again */
    compiler->numbering.slots[slot] = index;
    compiler->numbering.count++;
    if (compiler->in_region)
        log_slot(compiler, slot);
    else if (compiler->numbering.count > compiler->numbering.mask / 2 && !grow_slots(compiler))
        compiler->failed = true;
    return index;
}

void lc_patch_target(lc_compiler *compiler, uint32_t index, uint32_t target)
{
    if (compiler->failed || compiler->refused || compiler->tables[LC_TABLE_CODE].failed)
        return;
    lc_instruction *code = (lc_instruction *)(void *)compiler->tables[LC_TABLE_CODE].bytes;
    code[index].b = target;
}

/* ---- the numbering of phase A --------------------------------------------------------------- */

static bool copy_numbering(lc_compiler *compiler, lc_numbering *to, const lc_numbering *from)
{
    uint32_t *slots = lc_new_slots(compiler, from->mask + 1);
    if (!slots) {
        compiler->failed = true;
        return false;
    }
    memcpy(slots, from->slots, (from->mask + 1u) * sizeof *slots);
    *to = (lc_numbering){slots, from->mask, from->count};
    return true;
}

void lc_keep_numbering(lc_compiler *compiler)
{
    copy_numbering(compiler, &compiler->facts, &compiler->numbering);
}

void lc_restore_numbering(lc_compiler *compiler)
{
    if (!compiler->failed)
        compiler->numbering = compiler->facts;
}

/* ---- starting ------------------------------------------------------------------------------- */

static uint32_t *zeroes(lc_compiler *compiler, size_t count)
{
    uint32_t *items = lc_arena_zero(compiler->law->arena, count + 1, sizeof *items);
    if (!items)
        compiler->failed = true;
    return items;
}

/* What one rule and one agreement have several of, numbered through. */
static void number_parts(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    uint32_t conditions = 0, duties = 0, covers = 0;
    compiler->first_condition = zeroes(compiler, law->rule_count);
    compiler->first_duty = zeroes(compiler, law->rule_count);
    compiler->first_cover = zeroes(compiler, law->agreement_count);
    if (compiler->failed)
        return;
    for (uint32_t i = 0; i < law->rule_count; i++) {
        compiler->first_condition[i] = conditions;
        compiler->first_duty[i] = duties;
        conditions += law->rules[i].condition_count;
        duties += law->rules[i].duty_count;
    }
    for (uint32_t i = 0; i < law->agreement_count; i++) {
        compiler->first_cover[i] = covers;
        covers += law->agreements[i].cover_count;
    }
    compiler->condition_register = zeroes(compiler, conditions);
    compiler->duty_register = zeroes(compiler, duties);
    compiler->cover_register = zeroes(compiler, covers);
}

static uint32_t count_limits(const lc_law *law)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < law->cap_count; i++)
        count += law->caps[i].limit_count;
    for (uint32_t i = 0; i < law->agreement_count; i++)
        count += law->agreements[i].limit_count;
    return count;
}

lc_status lc_emit_start(lc_compiler *compiler)
{
    enum { FIRST_SLOTS = 1024 };
    const lc_law *law = compiler->law;
    compiler->numbering.mask = FIRST_SLOTS - 1;
    compiler->numbering.slots = lc_new_slots(compiler, FIRST_SLOTS);
    compiler->paths.mask = FIRST_SLOTS - 1;
    compiler->paths.slots = lc_new_slots(compiler, FIRST_SLOTS);
    compiler->let_register = zeroes(compiler, law->let_count);
    compiler->rule_truth = zeroes(compiler, law->rule_count);
    compiler->rule_range = zeroes(compiler, law->rule_count);
    compiler->rule_applies = zeroes(compiler, law->rule_count);
    compiler->rule_best = lc_arena_zero(law->arena, law->rule_count + 1u, 1);
    compiler->first_limit = zeroes(compiler, law->cap_count);
    compiler->agreement_limit = zeroes(compiler, law->agreement_count);
    compiler->agreement_truth = zeroes(compiler, law->agreement_count);
    compiler->agreement_met = zeroes(compiler, law->agreement_count);
    compiler->limits = lc_arena_zero(law->arena, count_limits(law) + 1u, sizeof *compiler->limits);
    if (!compiler->numbering.slots || !compiler->paths.slots || !compiler->rule_best ||
        !compiler->limits)
        compiler->failed = true;
    number_parts(compiler);
    if (compiler->failed)
        return LC_MEMORY;
    memset(compiler->let_register, 0xFF, law->let_count * sizeof(uint32_t));
    memset(compiler->rule_range, 0xFF, law->rule_count * sizeof(uint32_t));
    compiler->any_met = LC_NONE;
    return LC_OK;
}
