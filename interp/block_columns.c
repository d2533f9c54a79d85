/* block_columns.c - phase A and the fold of a block: every instruction over all rows.
 *
 * The fold runs twice, once as if the ledger had no room anywhere and once as if it had room
 * everywhere (block_run.c says why); the second time only from the first question to the ledger on,
 * and only where some row asks one. Rows whose numbers do not fit 64 bits are marked to be done
 * again by the scalar machine.
 *
 * Must not: read the ledger, allocate, conclude anything (block_run.c). */
#include "block.h"

#include <string.h>

enum { LI_LOADS_LEAST = 4 };

/* Lines to load while one instruction runs, so that all are loaded at the end. */
static uint32_t load_share(const licet_block *block)
{
    size_t lines = 0;
    for (uint32_t i = 0; i < block->load_count; i++)
        lines += block->loads[i].lines;
    return (uint32_t)(lines / block->law->image.LAW->fold_end) + LI_LOADS_LEAST;
}

static li_frame frame_of(licet_block *block)
{
    return (li_frame){.image = &block->law->image,
                      .rows = block->rows,
                      .columns = block->columns,
                      .pools = block->pools,
                      .plan = block->law->plan.column,
                      .stated = block->facts,
                      .read = block->read,
                      .intervals = block->intervals,
                      .otherwise = block->otherwise,
                      .redo = block->redo,
                      .loads = block->loads,
                      .load_count = block->load_count,
                      .load_share = load_share(block),
                      .assumed = LI_MASK_NO};
}

/* The rows that the host's selection does not take: orders, not cancels. The columns of its
 * statement are those of the fold, which runs afterwards. */
static void select_rows(licet_block *block, li_frame *frame, li_run_columns *run)
{
    const lc_image_law *law = block->law->image.LAW;
    if (law->where == LC_NONE)
        return;
    if (!block->law->by_rows)
        run(frame, law->where_first, law->where_end);
    li_truth_column where = block->columns[law->where].truth;
    for (uint32_t i = 0; i < block->rows; i++) {
        bool taken = !block->redo[i] && where.surely[i] != 0;
        if (block->redo[i]) { /* something did not fit 64 bits: the machine knows */
            li_block_order(block, i);
            li_machine_prepare(block->machine);
            li_machine_run(block->machine, 0, law->fold_start);
            taken =
                li_machine_statement(block->machine, law->where, law->where_first, law->where_end)
                    .surely;
        }
        block->left_out[i] = !taken && !block->rejected[i] && !li_block_undated(block, i) &&
                             block->actions[i] != LI_ACTION_CANCEL;
    }
}

/* The columns of what hosts ask for later; all rows are for the machine, which has an index. */
static void run_asked(licet_block *block, li_frame *frame, li_run_columns *run)
{
    const li_block_plan *plan = &block->law->plan;
    for (uint32_t i = 0; i < plan->live_in_count; i++)
        run(frame, plan->live_in[i], plan->live_in[i] + 1);
    memset(block->redo, LI_MASK_YES, block->rows);
    select_rows(block, frame, run);
}

void li_block_columns(licet_block *block)
{
    const lc_image_law *law = block->law->image.LAW;
    const li_column *result = &block->columns[law->result];
    li_run_columns *run = li_kernels_widest();
    li_frame frame = frame_of(block);
    memset(block->redo, LI_MASK_NO, block->rows);
    if (block->law->by_rows) {
        run_asked(block, &frame, run);
        return;
    }
    run(&frame, 0, law->fold_start);
    select_rows(block, &frame, run);
    run(&frame, law->fold_start, law->fold_end);
    li_kernel_answer(block->rows, block->none, result->fold, block->otherwise);
    if (frame.in_question) {
        frame.assumed = LI_MASK_YES;
        run(&frame, block->law->plan.asking, law->fold_end);
    }
    if (block->has_rooms)
        li_kernel_answer(block->rows, block->all, result->fold, block->otherwise);
}
