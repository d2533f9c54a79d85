/* block_plan.c - gives the registers of a program columns of a block, by one linear scan.
 *
 * The code is in static single assignment form, so a register is live from its instruction to its
 * last reader; then its column goes to the next register of its class, to one that only changes it
 * already in that last reader. Four things live to the end: what the fold reads from phase A (it
 * runs twice, and again row by row for the ledger), what its second run reads of the first, the
 * amounts and limits of ROOM, and the values of lets, which hosts may ask for. A number or text
 * that a fact holds needs no column: the block keeps one per fact anyway; nor does a constant that
 * only the ledger reads.
 *
 * Where the index of a law saves so much that a block decides row by row, columns run only for what
 * hosts ask for afterwards.
 *
 * Must not: look at rows or run anything. The plan is owned by the law. */
#include "block_plan.h"

#include <string.h>

unsigned li_operand_registers(const lc_instruction *instruction, uint32_t operands[3])
{
    const lc_opcode_info *info = lc_opcode_describe(instruction->opcode);
    const uint32_t values[3] = {instruction->a, instruction->b, instruction->c};
    unsigned count = 0;
    for (unsigned i = 0; i < 3; i++) {
        uint8_t kind = info->operands[i];
        if (kind == LC_OPERAND_V || kind == LC_OPERAND_T || kind == LC_OPERAND_B ||
            kind == LC_OPERAND_R || kind == LC_OPERAND_F)
            operands[count++] = values[i];
    }
    return count;
}

/* The limit of most caps. It is the same in every row: the machine of a block holds it from the
 * start, and ten thousand caps need no columns for it. */
static bool is_constant(const lc_image *image, uint32_t reg)
{
    return image->CODE[reg].opcode == LC_OP_NUMBER;
}

static bool is_fact_column(const lc_image *image, uint32_t reg)
{
    uint32_t opcode = image->CODE[reg].opcode;
    return opcode == LC_OP_FACT_VALUE || opcode == LC_OP_FACT_TEXT;
}

static uint8_t class_of(const lc_image *image, uint32_t reg)
{
    return lc_opcode_describe(image->CODE[reg].opcode)->result;
}

/* What hosts ask of a row after it was decided: values of lets, measures of caps, texts of keys. */
static void mark_asked(const lc_image *image, uint8_t *runs)
{
    for (uint32_t i = 0; i < image->LET_count; i++)
        if (image->LET[i].reg < image->LAW->fold_start)
            runs[image->LET[i].reg] = 1;
    for (uint32_t i = 0; i < image->CAP_count; i++)
        if (image->CAP[i].limit_count)
            runs[image->LIMIT[image->CAP[i].first_limit].amount] = 1;
    for (uint32_t i = 0; i < image->KEY_count; i++)
        runs[image->KEY[i].reg] = 1;
}

/* Which instructions a block runs: statements of tests and properties are for one order. Where rows
 * are decided one by one, only what is asked for afterwards. */
static void find_runs(const licet_law *law, uint8_t *runs)
{
    const lc_image *image = &law->image;
    const lc_image_law *record = image->LAW;
    uint32_t operands[3];
    memset(runs, 0, image->CODE_count + 1u);
    if (!law->by_rows) {
        memset(runs, 1, record->fold_end);
        for (uint32_t i = record->where_first; record->where != LC_NONE && i < record->where_end;
             i++)
            runs[i] = 1;
        return;
    }
    mark_asked(image, runs);
    for (uint32_t i = record->fold_start; i-- > 0;)
        for (unsigned k = runs[i] ? li_operand_registers(&image->CODE[i], operands) : 0; k-- > 0;)
            runs[operands[k]] = 1;
}

/* REG is read for single rows, after all columns have run. */
static void keep(const lc_image *image, uint32_t reg, uint32_t *last_reader, uint8_t *live_in)
{
    if (reg == LC_NONE)
        return;
    last_reader[reg] = image->CODE_count;
    if (reg < image->LAW->fold_start && !is_constant(image, reg))
        live_in[reg] = 1;
}

/* From where on the fold depends on the ledger: the first ROOM, or the first skip around it. */
static uint32_t find_asking(const lc_image *image)
{
    uint32_t at = image->LAW->fold_start, end = image->LAW->fold_end;
    uint32_t skip = LC_NONE;
    for (; at < end && image->CODE[at].opcode != LC_OP_ROOM; at++) {
        if (skip != LC_NONE && at >= image->CODE[skip].b)
            skip = LC_NONE;
        if (skip == LC_NONE && image->CODE[at].opcode == LC_OP_SKIP)
            skip = at;
    }
    return skip != LC_NONE && at < image->CODE[skip].b ? skip : at;
}

/* What the second run of the fold, which begins at ASKING, reads of the first. */
static void keep_for_second(const lc_image *image, uint32_t asking, uint32_t *last_reader)
{
    uint32_t operands[3];
    for (uint32_t i = asking; i < image->LAW->fold_end; i++) {
        unsigned count = li_operand_registers(&image->CODE[i], operands);
        for (unsigned k = 0; k < count; k++)
            if (operands[k] < asking)
                last_reader[operands[k]] = image->CODE_count;
    }
}

/* Marks what lives to the end as read by instruction number END, which does not exist. */
static void keep_to_end(const lc_image *image, uint32_t *last_reader, uint8_t *live_in)
{
    uint32_t end = image->CODE_count, fold_start = image->LAW->fold_start, operands[3];
    for (uint32_t i = fold_start; i < image->LAW->fold_end; i++) {
        unsigned count = li_operand_registers(&image->CODE[i], operands);
        for (unsigned k = 0; k < count; k++)
            if (operands[k] < fold_start)
                keep(image, operands[k], last_reader, live_in);
    }
    for (uint32_t i = 0; i < image->LIMIT_count; i++) {
        keep(image, image->LIMIT[i].amount, last_reader, live_in);
        if (image->LIMIT[i].limit == LC_NONE || !is_constant(image, image->LIMIT[i].limit))
            keep(image, image->LIMIT[i].limit, last_reader, live_in);
        keep(image, image->LIMIT[i].where, last_reader, live_in);
    }
    for (uint32_t i = 0; i < image->KEY_count; i++)
        keep(image, image->KEY[i].reg, last_reader, live_in);
    for (uint32_t i = 0; i < image->DUTY_count; i++)
        keep(image, image->DUTY[i].condition, last_reader, live_in);
    for (uint32_t i = 0; i < image->RULE_count; i++)
        keep(image, image->RULE[i].applies, last_reader, live_in);
    for (uint32_t i = 0; i < image->LET_count; i++)
        if (image->LET[i].reg < end)
            last_reader[image->LET[i].reg] = end;
    if (image->LAW->result < end)
        last_reader[image->LAW->result] = end;
    if (image->LAW->where != LC_NONE)
        last_reader[image->LAW->where] = end;
}

static void find_last_readers(const lc_image *image, const uint8_t *runs, uint32_t *last_reader)
{
    uint32_t operands[3];
    for (uint32_t i = 0; i < image->CODE_count; i++) {
        last_reader[i] = i;
        unsigned count = li_operand_registers(&image->CODE[i], operands);
        for (unsigned k = 0; k < count && runs[i]; k++)
            last_reader[operands[k]] = i;
    }
}

/* All that is asked for lives to the end, constants that it is made of too. */
static void keep_asked(const lc_image *image, const uint8_t *runs, uint32_t *last_reader,
                       uint8_t *live_in)
{
    for (uint32_t i = 0; i < image->CODE_count; i++)
        if (runs[i]) {
            last_reader[i] = image->CODE_count;
            live_in[i] = 1;
        }
}

/* EXCEPT and REQUIRE change their first operand: where nothing reads that afterwards, they do it in
 * place. The kernels read each row before they write it. */
static bool in_place(const lc_image *image, uint32_t at, const uint32_t *last_reader)
{
    const lc_instruction *code = &image->CODE[at];
    return (code->opcode == LC_OP_EXCEPT || code->opcode == LC_OP_REQUIRE) &&
           last_reader[code->a] == at && code->a != code->c;
}

/* Free columns of a class are a list through the registers that held them last. */
typedef struct {
    uint32_t heads[LC_CLASS_F + 1];
    uint32_t *next;
} free_columns;

static void release(const lc_image *image, const li_block_plan *plan, free_columns *unused,
                    uint32_t reg)
{
    uint8_t class = class_of(image, reg);
    if (plan->column[reg] == LC_NONE)
        return;
    unused->next[reg] = unused->heads[class];
    unused->heads[class] = reg;
}

static void assign(const lc_image *image, li_block_plan *plan, const uint8_t *runs,
                   const uint32_t *last_reader, free_columns *unused)
{
    uint32_t operands[3];
    for (uint32_t i = 0; i < image->CODE_count; i++) {
        uint8_t class = class_of(image, i);
        plan->column[i] = LC_NONE;
        if (!runs[i] || (is_constant(image, i) && last_reader[i] == i))
            continue;
        bool place = in_place(image, i, last_reader);
        if (place) {
            plan->column[i] = plan->column[image->CODE[i].a];
        } else if (class != LC_CLASS_N && !is_fact_column(image, i)) {
            uint32_t free_one = unused->heads[class];
            if (free_one != LC_NONE) {
                unused->heads[class] = unused->next[free_one];
                plan->column[i] = plan->column[free_one];
            } else {
                plan->column[i] = plan->columns[class]++;
            }
        }
        /* only now, so that a kernel never writes over a column that it reads */
        unsigned count = li_operand_registers(&image->CODE[i], operands);
        for (unsigned k = 0; k < count; k++) {
            bool again =
                (k > 0 && operands[k] == operands[0]) || (k > 1 && operands[k] == operands[1]);
            if (!again && last_reader[operands[k]] == i && !(place && k == 0))
                release(image, plan, unused, operands[k]);
        }
        if (class != LC_CLASS_N && last_reader[i] == i)
            release(image, plan, unused, i);
    }
}

static bool list_live_in(licet_law *law, const uint8_t *live_in)
{
    li_block_plan *plan = &law->plan;
    for (uint32_t i = 0; i < law->image.CODE_count; i++)
        plan->live_in_count += live_in[i];
    plan->live_in = lc_new(&law->allocator, (plan->live_in_count + 1) * sizeof *plan->live_in);
    if (!plan->live_in)
        return false;
    uint32_t count = 0;
    for (uint32_t i = 0; i < law->image.CODE_count; i++)
        if (live_in[i])
            plan->live_in[count++] = i;
    return true;
}

lc_status li_block_plan_make(licet_law *law)
{
    const lc_image *image = &law->image;
    size_t count = (size_t)image->CODE_count + 1;
    const lc_allocator *allocator = &law->allocator;
    law->plan = (li_block_plan){0};
    uint32_t *last_reader = lc_new(allocator, count * sizeof *last_reader);
    uint8_t *live_in = lc_new(allocator, count);
    uint8_t *runs = lc_new(allocator, count);
    free_columns unused = {.next = lc_new(allocator, count * sizeof *unused.next)};
    law->plan.column = lc_new(allocator, count * sizeof *law->plan.column);
    bool made = last_reader && live_in && runs && unused.next && law->plan.column;
    if (made) {
        memset(live_in, 0, count);
        for (unsigned i = 0; i <= LC_CLASS_F; i++)
            unused.heads[i] = LC_NONE;
        find_runs(law, runs);
        find_last_readers(image, runs, last_reader);
        if (law->by_rows) {
            keep_asked(image, runs, last_reader, live_in);
        } else if (image->LAW->has_rules) {
            law->plan.asking = find_asking(image);
            keep_to_end(image, last_reader, live_in);
            keep_for_second(image, law->plan.asking, last_reader);
        }
        assign(image, &law->plan, runs, last_reader, &unused);
        made = list_live_in(law, live_in);
    }
    lc_delete(allocator, last_reader, count * sizeof *last_reader);
    lc_delete(allocator, live_in, count);
    lc_delete(allocator, runs, count);
    lc_delete(allocator, unused.next, count * sizeof *unused.next);
    if (!made)
        li_block_plan_free(law);
    return made ? LC_OK : LC_MEMORY;
}

void li_block_plan_free(licet_law *law)
{
    li_block_plan *plan = &law->plan;
    lc_delete(&law->allocator, plan->column,
              ((size_t)law->image.CODE_count + 1) * sizeof *plan->column);
    lc_delete(&law->allocator, plan->live_in,
              ((size_t)plan->live_in_count + 1) * sizeof *plan->live_in);
    *plan = (li_block_plan){0};
}
