/* block_run.c - decides a block: phase A and the fold over columns, then row by row what is left.
 *
 * The fold runs twice, once as if the ledger had no room anywhere and once as if it had room
 * everywhere. An outcome can only grow more lenient with room, so where both agree and nothing is
 * to be recorded, no ledger can change the answer: the row is done. Where they differ, or
 * something is booked or owed, the fold runs again for that row alone, in file order, with the
 * ledger (phase C). A row whose arithmetic did not fit 64 bits, or whose answer is a range, runs
 * whole through the scalar machine: it computes in 128 bits and knows what is missing.
 *
 * Must not: allocate but in the lists of results. */
#include "answer.h"
#include "block.h"
#include "paths.h"

#include <string.h>

/* ---- facts as they are read ---------------------------------------------------------------- */

static void derive_fact(licet_block *block, uint32_t fact)
{
    const lc_image *image = &block->law->image;
    li_fact_column out = block->read[fact];
    const lc_image_form *form = &image->FACT[fact].form;
    const uint32_t *deemed = form->type == LC_FORM_ROW ? block->law->deemed[form->registry] : NULL;
    for (uint32_t i = 0; i < block->rows; i++) {
        uint32_t from = fact;
        while (!block->facts[from].known[i] && image->FACT[from].stand_in != LC_NONE)
            from = image->FACT[from].stand_in;
        const li_fact_column *stated = &block->facts[from];
        out.known[i] = stated->known[i];
        if (out.texts) {
            out.texts[i] = stated->texts[i];
            continue;
        }
        int64_t value = stated->known[i] ? stated->values[i] : 0;
        out.values[i] = deemed ? (int64_t)deemed[value] : value;
    }
}

static void derive_facts(licet_block *block)
{
    for (uint32_t i = 0; block->law->derived && i < block->law->image.FACT_count; i++)
        if (block->read[i].known != block->facts[i].known)
            derive_fact(block, i);
}

/* ---- one row --------------------------------------------------------------------------------- */

static bool reject(licet_block *block, uint32_t row, const char *reason)
{
    li_fault fault = {.fact = LC_NONE};
    size_t length = strlen(reason);
    if (length >= LI_FAULT_TEXT)
        length = LI_FAULT_TEXT - 1;
    memcpy(fault.reason, reason, length);
    return li_block_add_fault(block, row, &fault);
}

static void set_result(licet_block *block, uint32_t row, uint32_t outcome, uint32_t lowest,
                       uint32_t highest, uint32_t because)
{
    block->outcomes[row] = (uint8_t)outcome;
    block->lowest[row] = (uint8_t)lowest;
    block->highest[row] = (uint8_t)highest;
    block->because[row] = (uint16_t)because;
}

/* The record of the machine becomes that of ROW. */
static bool keep_lists(licet_block *block, uint32_t row)
{
    const li_record *record = &block->machine->record;
    const licet_record *public = &record->public;
    li_row_lists *lists = &block->lists[row];
    block->listed = true;
    *lists = (li_row_lists){(uint32_t)block->bookings.count,
                            (uint32_t) public->booking_count,
                            (uint32_t)block->duties.count,
                            (uint32_t) public->duty_count,
                            (uint32_t)block->missing.count,
                            (uint32_t) public->missing_count,
                            (uint32_t)block->indexes.count,
                            (uint32_t) public->agreement_count,
                            (uint32_t) public->also_met_count,
                            (uint32_t) public->skipped_count,
                            public->books,
                            0};
    const uint32_t *const parts[3] = {record->agreements, record->also_met, record->skipped};
    const uint32_t counts[3] = {lists->agreement_count, lists->also_met_count,
                                lists->skipped_count};
    for (unsigned part = 0; part < 3; part++)
        for (uint32_t i = 0; i < counts[part]; i++)
            if (!lc_vector_push(&block->allocator, &block->indexes, parts[part][i]))
                return false;
    for (uint32_t i = 0; i < lists->booking_count; i++)
        if (!lc_vector_push(&block->allocator, &block->bookings, record->bookings[i]))
            return false;
    for (uint32_t i = 0; i < lists->duty_count; i++)
        if (!lc_vector_push(&block->allocator, &block->duties, record->duties[i]))
            return false;
    for (uint32_t i = 0; i < lists->missing_count; i++)
        if (!lc_vector_push(&block->allocator, &block->missing, record->missing[i]))
            return false;
    return true;
}

static bool keep_record(licet_block *block, uint32_t row)
{
    const licet_record *public = &block->machine->record.public;
    set_result(block, row, public->outcome, public->lowest, public->highest, public->because);
    block->intervals[row] = block->machine->interval;
    block->law_state[row] = (uint8_t)((public->in_force ? LI_LAW_IN_FORCE : 0) |
                                      (public->binding ? LI_LAW_BINDING : 0) |
                                      (public->enforced ? LI_LAW_ENFORCED : 0));
    if (public->rejected)
        return reject(block, row, public->reason ? public->reason : "");
    return keep_lists(block, row);
}

void li_block_register(const licet_block *block, uint32_t reg, uint32_t row)
{
    uint32_t opcode = block->law->image.CODE[reg].opcode;
    block->machine->restored = false;
    if (opcode != LC_OP_NUMBER) /* the machine holds these from the start */
        li_block_fetch(block, lc_opcode_describe(opcode)->result, reg, row);
}

void li_block_row(const licet_block *block, uint32_t row)
{
    const li_block_plan *plan = &block->law->plan;
    li_block_order(block, row);
    li_machine_prepare(block->machine);
    for (uint32_t i = 0; i < plan->live_in_count; i++)
        li_block_register(block, plan->live_in[i], row);
}

/* By a path, if one is known. KEEPS: the answer is kept, and its writer asks for the order. */
static bool decide_by_path(licet_block *block, uint32_t row, bool keeps, licet_status *status)
{
    li_machine *machine = block->machine;
    machine->interval = machine->dated = block->intervals[row];
    *block->machine_row = LC_NONE; /* it will hold parts of this order */
    bool decided = li_paths_decide_row(block->paths, machine, row, status);
    if (decided && keeps)
        li_block_order(block, row);
    return decided;
}

/* Phase C of one row. */
static licet_status decide_row(licet_block *block, uint32_t row, licet_ledger *ledger, bool keeps)
{
    const lc_image *image = &block->law->image;
    li_machine *machine = block->machine;
    machine->licences_granted = block->licences[row] == LI_LICENCE_UNSTATED
                                    ? block->granted
                                    : block->licences[row] == LI_LICENCE_GRANTED;
    if (block->state[row] & (LI_ROW_REDO | LI_ROW_NO_LAW)) {
        li_block_order(block, row);
        return li_machine_decide(machine, ledger);
    }
    machine->fault = LICET_OK;
    machine->restored = false; /* registers are fetched from columns */
    licet_status status;
    if (decide_by_path(block, row, keeps, &status))
        return status;
    li_block_row(block, row);
    li_machine_run(machine, image->LAW->fold_start, image->LAW->fold_end);
    status = machine->fault == LICET_OK ? li_machine_conclude(machine, false) : machine->fault;
    if (status == LICET_OK)
        li_paths_learn(block->paths, machine);
    return status;
}

/* The id under which ROW books; absent when the law has none or it is missing. */
static licet_text id_of(const licet_block *block, uint32_t row)
{
    uint32_t fact = block->law->image.LAW->id_fact;
    if (fact == LC_NONE || !block->facts[fact].known[row])
        return (licet_text){NULL, 0};
    return block->facts[fact].texts[row];
}

/* ---- ids ----------------------------------------------------------------------------------- */

static bool is_text(licet_text a, const lc_image *image, lc_image_string b)
{
    return a.length == b.length &&
           (!a.length || memcmp(a.bytes, lc_image_text(image, b), a.length) == 0);
}

static uint32_t find_outcome(const lc_image *image, licet_text name)
{
    for (uint32_t i = 0; i < image->OUTCOME_count; i++)
        if (is_text(name, image, image->OUTCOME[i].name))
            return i;
    return LICET_INDETERMINATE;
}

static bool is_word(licet_text text, const char *word)
{
    return text.length == strlen(word) && memcmp(text.bytes, word, text.length) == 0;
}

static uint32_t find_because(const lc_image *image, licet_text name)
{
    if (!name.length)
        return LC_IMAGE_NONE;
    if (is_word(name, "otherwise"))
        return LC_IMAGE_OTHERWISE;
    if (is_word(name, "no_law"))
        return LC_IMAGE_NO_LAW;
    for (uint32_t i = 0; i < image->RULE_count; i++)
        if (is_text(name, image, image->RULE[i].name))
            return i;
    return LC_IMAGE_NONE;
}

/* ROW gets the answer that was kept with its id, whatever law it was given under. */
static bool repeat(licet_block *block, uint32_t row, licet_text answer)
{
    const lc_image *image = &block->law->image;
    const li_answer_part part = {block->answer_bytes.length, answer.length};
    lc_buffer_append(&block->answer_bytes, answer.bytes, answer.length);
    if (block->answer_bytes.failed || !lc_vector_push(&block->allocator, &block->answers, part))
        return false;
    block->listed = true;
    block->lists[row] = (li_row_lists){.answer = (uint32_t)block->answers.count};
    set_result(block, row, find_outcome(image, li_kept_column(answer, LICET_COLUMN_OUTCOME)),
               find_outcome(image, li_kept_column(answer, LICET_COLUMN_LOWEST)),
               find_outcome(image, li_kept_column(answer, LICET_COLUMN_HIGHEST)),
               find_because(image, li_kept_column(answer, LICET_COLUMN_BECAUSE)));
    return true;
}

/* The answer that was kept with the id of ROW; NOT_FOUND: there is none. */
static licet_status recall(licet_block *block, uint32_t row, licet_ledger *ledger)
{
    licet_text answer;
    licet_status status = li_ledger_recall(ledger, id_of(block, row), &answer);
    if (status != LICET_OK)
        return status;
    return repeat(block, row, answer) ? LICET_OK : LICET_MEMORY;
}

static licet_status cancel(licet_block *block, uint32_t row, licet_ledger *ledger, bool keeps)
{
    licet_text id = id_of(block, row);
    const char *reason = NULL;
    block->law_state[row] = 0;
    set_result(block, row, LICET_OUTCOME_CANCELLED, LICET_INDETERMINATE, LICET_INDETERMINATE,
               LC_IMAGE_NONE);
    if (!keeps)
        reason = "nothing can be cancelled here: the ledger keeps no ids";
    else if (!id.bytes)
        reason = "what is cancelled? the order has no id";
    licet_status status = reason ? LICET_OK : licet_ledger_cancel(ledger, id);
    if (status == LICET_NOT_FOUND)
        reason = "nothing is kept under this id that could be cancelled";
    else if (status != LICET_OK)
        return status;
    if (!reason)
        return LICET_OK;
    set_result(block, row, LICET_INDETERMINATE, LICET_INDETERMINATE, LICET_INDETERMINATE,
               LC_IMAGE_NONE);
    return reject(block, row, reason) ? LICET_OK : LICET_MEMORY;
}

/* ---- all rows ------------------------------------------------------------------------------ */

/* What the columns alone did not decide. KEEPS: decisions are kept with their ids. */
static licet_status finish_row(licet_block *block, uint32_t row, licet_ledger *ledger, bool book,
                               bool keeps)
{
    uint8_t state = block->state[row];
    if (state & (LI_ROW_REJECTED | LI_ROW_LEFT_OUT)) {
        set_result(block, row, LICET_INDETERMINATE, LICET_INDETERMINATE, LICET_INDETERMINATE,
                   LC_IMAGE_NONE);
        return LICET_OK;
    }
    if (block->actions[row] == LI_ACTION_CANCEL)
        return cancel(block, row, ledger, keeps);
    licet_status status = keeps ? recall(block, row, ledger) : LICET_NOT_FOUND;
    if (status != LICET_NOT_FOUND)
        return status;
    if (li_block_undated(block, row)) {
        block->law_state[row] = 0;
        set_result(block, row, LICET_INDETERMINATE, LICET_INDETERMINATE, LICET_INDETERMINATE,
                   LC_IMAGE_NONE);
        return reject(block, row, "no date") ? LICET_OK : LICET_MEMORY;
    }
    if ((state & LI_ROW_NO_LAW) && !keeps) {
        uint8_t otherwise = block->otherwise[row];
        set_result(block, row, otherwise, otherwise, otherwise, LC_IMAGE_NO_LAW);
        return LICET_OK;
    }
    status = decide_row(block, row, ledger, keeps);
    if (status == LICET_OK && !keep_record(block, row))
        status = LICET_MEMORY;
    if (status == LICET_OK && book && (keeps || block->machine->record.public.books))
        status = li_machine_book(block->machine, ledger, id_of(block, row));
    return status == LICET_ALREADY_BOOKED ? LICET_OK : status;
}

static licet_status finish_rows(licet_block *block, licet_ledger *ledger, bool book)
{
    bool keeps = book && li_ledger_keeps_ids(ledger);
    li_machine_enter(block->machine, ledger);
    for (uint32_t first = 0; first < block->rows; first += LI_AHEAD_ROWS) {
        uint32_t left = block->rows - first, count = left < LI_AHEAD_ROWS ? left : LI_AHEAD_ROWS;
        if (!keeps && li_block_done(block, first, count))
            continue;
        li_block_ahead(block, first);
        for (uint32_t i = first; i < first + count; i++) {
            if (block->state[i] == 0 && !keeps && block->actions[i] == LI_ACTION_ORDER)
                continue;
            licet_status status = finish_row(block, i, ledger, book, keeps);
            if (status != LICET_OK)
                return status;
        }
    }
    return LICET_OK;
}

/* Takes back what an earlier run over the same cells left. */
static void forget_results(licet_block *block)
{
    bool refused = block->faults.count > block->input_faults;
    block->faults.count = block->input_faults;
    for (uint32_t i = 0; refused && i < block->rows; i++)
        if (block->fault[i] != LC_NONE && block->fault[i] >= block->input_faults) {
            block->fault[i] = LC_NONE;
            block->rejected[i] = 0;
        }
    block->bookings.count = block->duties.count = block->missing.count = 0;
    block->indexes.count = block->answers.count = 0;
    block->answer_bytes.length = 0;
    block->answer_bytes.failed = false; /* an earlier run may have met the end of memory */
    memset(block->left_out, 0, block->rows);
    li_block_unlist(block);
}

/* All that reads no ledger. */
static void prepare(licet_block *block)
{
    forget_results(block);
    block->decided = false;
    block->prepared = true;
    derive_facts(block);
    li_block_intervals(block);
    li_block_columns(block);
    li_block_classify(block);
}

licet_status li_block_run(licet_block *block, licet_ledger *ledger, bool book)
{
    if (!block->prepared)
        prepare(block);
    block->prepared = false; /* what follows changes it */
    licet_status status = finish_rows(block, ledger, book);
    block->decided = status == LICET_OK;
    if (!block->decided)
        forget_results(block);
    return status;
}

static licet_status start_run(licet_block *block, licet_ledger *ledger, bool book)
{
    if (!block || (book && !ledger))
        return LICET_MISUSE;
    if (block->cancel && *block->cancel)
        return LICET_CANCELLED;
    return li_block_run(block, ledger, book);
}

licet_status licet_block_prepare(licet_block *block)
{
    if (!block)
        return LICET_MISUSE;
    if (block->cancel && *block->cancel)
        return LICET_CANCELLED;
    prepare(block);
    return LICET_OK;
}

licet_status licet_block_decide(licet_block *block, licet_ledger *ledger)
{
    return start_run(block, ledger, false);
}

licet_status licet_block_replay(licet_block *block, licet_ledger *ledger)
{
    return start_run(block, ledger, true);
}
