/* columns.c - licet_columns: columns of any length, decided block by block.
 *
 * The object owns a block, room for the texts of one block and the dictionaries it has read, all of
 * which are used again. The host's columns are looked over once, then fed to the block by
 * columns_read.c; when a call ends nothing of them is kept.
 *
 * Must not: decide anything itself (block_run.c), keep what a host's column points to. */
#include "columns.h"

#include <string.h>

licet_status licet_columns_new(licet_columns **out, const licet_law *law,
                               const licet_options *options)
{
    if (!out)
        return LICET_MISUSE;
    *out = NULL;
    licet_block *block;
    licet_status status = licet_block_new(&block, law, 0, options);
    if (status != LICET_OK)
        return status;
    lc_allocator allocator = li_allocator(options);
    licet_columns *columns = lc_new(&allocator, sizeof *columns);
    if (!columns) {
        licet_block_free(block);
        return LICET_MEMORY;
    }
    *columns = (licet_columns){.allocator = allocator,
                               .block = block,
                               .widen = li_widening(li_width_widest()),
                               .bound_room = law->image.FACT_count + 2u,
                               .fault.fact = LC_NONE};
    columns->cells = lc_new(&allocator, block->capacity * sizeof *columns->cells);
    columns->bound = lc_new(&allocator, columns->bound_room * sizeof *columns->bound);
    if (columns->bound)
        memset(columns->bound, 0, columns->bound_room * sizeof *columns->bound);
    if (!columns->cells || !columns->bound) {
        licet_columns_free(columns);
        return LICET_MEMORY;
    }
    *out = columns;
    return LICET_OK;
}

void licet_columns_free(licet_columns *columns)
{
    if (!columns)
        return;
    lc_allocator allocator = columns->allocator;
    for (size_t i = 0; columns->bound && i < columns->bound_room; i++) {
        li_dictionary *dictionary = &columns->bound[i].dictionary;
        lc_delete(&allocator, dictionary->values,
                  dictionary->capacity * sizeof *dictionary->values);
        lc_delete(&allocator, dictionary->states, dictionary->capacity);
    }
    lc_delete(&allocator, columns->bound, columns->bound_room * sizeof *columns->bound);
    lc_delete(&allocator, columns->cells, columns->block->capacity * sizeof *columns->cells);
    licet_block_free(columns->block);
    lc_delete(&allocator, columns, sizeof *columns);
}

licet_block *licet_columns_block(licet_columns *columns)
{
    return columns->block;
}

licet_fault licet_columns_fault(const licet_columns *columns)
{
    licet_fault fault = {LICET_NO_INDEX, NULL, NULL};
    if (!columns->fault.reason[0])
        return fault;
    if (columns->fault.fact != LC_NONE)
        fault.fact = columns->fault.fact;
    fault.reason = columns->fault.reason;
    return fault;
}

/* ---- binding --------------------------------------------------------------------------------- */

static licet_status refuse(licet_columns *columns, uint32_t fact, licet_status status,
                           const char *reason)
{
    columns->fault.fact = fact;
    memcpy(columns->fault.reason, reason, strlen(reason) + 1);
    return status;
}

/* Where the column of a fact, of the licence, of the action is kept; bound_room: there is none. */
static size_t place_of(const licet_columns *columns, size_t fact)
{
    size_t facts = columns->bound_room - 2;
    if (fact == LICET_FACT_LICENCE)
        return facts;
    return fact == LICET_FACT_ACTION ? facts + 1 : fact < facts ? fact : columns->bound_room;
}

static licet_status bind_column(licet_columns *columns, const licet_input *input, size_t rows)
{
    size_t place = place_of(columns, input->fact);
    if (place == columns->bound_room)
        return refuse(columns, LC_NONE, LICET_MISUSE, "there is no such fact");
    li_bound_column *column = &columns->bound[place];
    column->fact = input->fact == place ? (uint32_t)place : LC_NONE;
    if (column->input)
        return refuse(columns, column->fact, LICET_MISUSE, "a fact has two columns");
    column->input = input;
    column->form = column->fact == LC_NONE ? NULL : &columns->block->law->image.FACT[place].form;
    const char *reason = li_column_misuse(column);
    if (!reason && ((!input->values && rows) ||
                    (input->dictionary && !input->dictionary->values && input->dictionary_count)))
        reason = "a column has no values";
    if (reason)
        return refuse(columns, column->fact, LICET_MISUSE, reason);
    if (!li_column_offsets(input, rows))
        return refuse(columns, column->fact, LICET_WRONG_VALUE, "offsets of texts descend");
    return li_column_prepare(columns, column);
}

static licet_status bind(licet_columns *columns, const licet_inputs *inputs)
{
    licet_status status = LICET_OK;
    for (size_t i = 0; i < columns->bound_room; i++)
        columns->bound[i].input = NULL;
    for (size_t i = 0; status == LICET_OK && i < inputs->count; i++)
        status = bind_column(columns, &inputs->columns[i], inputs->rows);
    return status;
}

/* ---- running --------------------------------------------------------------------------------- */

static void give(uint8_t *out, const uint8_t *from, size_t first, size_t count)
{
    if (out)
        memcpy(out + first, from, count);
}

static void give_results(const licet_block *block, licet_results *results, size_t first)
{
    size_t count = block->rows;
    give(results->outcomes, block->outcomes, first, count);
    give(results->lowest, block->lowest, first, count);
    give(results->highest, block->highest, first, count);
    give(results->rejected, block->rejected, first, count);
    give(results->left_out, block->left_out, first, count);
    if (results->because)
        memcpy(results->because + first, block->because, count * sizeof *block->because);
}

/* Rows FIRST to FIRST + COUNT - 1. */
static licet_status run_block(licet_columns *columns, licet_ledger *ledger, bool book, size_t first,
                              size_t count)
{
    licet_block *block = columns->block;
    licet_status status = licet_block_start(block, count);
    for (size_t i = 0; status == LICET_OK && i < columns->bound_room; i++)
        if (columns->bound[i].input)
            status = li_column_feed(columns, &columns->bound[i], first);
    if (status == LICET_OK)
        status = book ? licet_block_replay(block, ledger) : licet_block_decide(block, ledger);
    return status;
}

static licet_status run(licet_columns *columns, licet_ledger *ledger, bool book,
                        const licet_inputs *inputs, licet_results *results)
{
    if (!columns || !inputs || !results || inputs->version != LICET_INPUTS_VERSION ||
        results->version != LICET_RESULTS_VERSION || (inputs->count && !inputs->columns) ||
        (book && !ledger))
        return LICET_MISUSE;
    licet_block *block = columns->block;
    columns->fault.fact = LC_NONE;
    columns->fault.reason[0] = '\0';
    columns->rows = inputs->rows;
    results->done = 0;
    licet_status status = bind(columns, inputs);
    while (status == LICET_OK && results->done < inputs->rows) {
        size_t first = results->done, left = inputs->rows - first;
        status = run_block(columns, ledger, book, first,
                           left < block->capacity ? left : block->capacity);
        if (status != LICET_OK)
            break;
        give_results(block, results, first);
        results->done += block->rows;
        if (results->report && results->report(results->user, block, first, block->rows))
            status = LICET_STOPPED;
    }
    licet_block_start(block, 0); /* the block forgets where the host's columns are */
    return status;
}

licet_status licet_decide_columns(licet_columns *columns, licet_ledger *ledger,
                                  const licet_inputs *inputs, licet_results *results)
{
    return run(columns, ledger, false, inputs, results);
}

licet_status licet_replay_columns(licet_columns *columns, licet_ledger *ledger,
                                  const licet_inputs *inputs, licet_results *results)
{
    return run(columns, ledger, true, inputs, results);
}
