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

#include <string.h>

/* ---- constants ------------------------------------------------------------------------------- */

/* Constant number INDEX where it fits 64 bits; else -1, 1: below, above all of them. */
static int constant(const lc_image *image, uint32_t index, int64_t *value)
{
    lc_int128 wide = lc_image_wide(image->NUMBER[index].low, image->NUMBER[index].high);
    if (wide > INT64_MAX)
        return 1;
    if (wide < INT64_MIN)
        return -1;
    *value = (int64_t)wide;
    return 0;
}

/* All rows in which A is known are done again. */
static void redo_known(const licet_block *block, li_value_column out, const uint8_t *known)
{
    for (uint32_t i = 0; i < block->rows; i++)
        block->redo[i] |= known ? known[i] : LI_MASK_YES;
    li_kernel_unknown(block->rows, out);
}

static li_cells cells_of(const lc_image *image, uint32_t column)
{
    const lc_image_column *found = &image->COLUMN[column];
    return (li_cells){image->CELL + found->first_cell, image->CELL_KNOWN + found->first_cell,
                      image->REGISTRY[found->registry].row_count};
}

/* ---- one instruction over all rows ----------------------------------------------------------- */

/* Values that are chosen, or made of dates. */
static void run_choice(const licet_block *block, const lc_instruction *code, li_value_column out)
{
    const lc_image *image = &block->law->image;
    const li_column *columns = block->columns;
    size_t rows = block->rows;
    int64_t number = 0;
    switch (code->opcode) {
    case LC_OP_THRESHOLD:
        li_kernel_threshold(rows, out, image, code->a, block->intervals, block->redo);
        break;
    case LC_OP_MINIMUM:
        li_kernel_minimum(rows, out, columns[code->a].value, columns[code->b].value);
        break;
    case LC_OP_MAXIMUM:
        li_kernel_maximum(rows, out, columns[code->a].value, columns[code->b].value);
        break;
    case LC_OP_CHOOSE:
        li_kernel_choose(rows, out, columns[code->a].truth, columns[code->b].value,
                         columns[code->c].value);
        break;
    case LC_OP_SHIFT_DAYS:
        constant(image, code->b, &number);
        li_kernel_shift_days(rows, out, columns[code->a].value, number, block->redo);
        break;
    case LC_OP_SHIFT_MONTHS:
        constant(image, code->b, &number);
        li_kernel_shift_months(rows, out, columns[code->a].value, number, block->redo);
        break;
    case LC_OP_YEAR_OF:
    case LC_OP_QUARTER_OF:
    case LC_OP_MONTH_OF:
    case LC_OP_DAY_OF:
        li_kernel_date_part(rows, out, columns[code->a].value, (lc_opcode)code->opcode);
        break;
    case LC_OP_USED:
    case LC_OP_TOTAL: /* only the ledger can tell: the rows for which it matters stay open */
        li_kernel_unknown(rows, out);
        break;
    default: /* FACT_VALUE: the column is the fact's */
        break;
    }
}

static void run_value(const licet_block *block, const lc_instruction *code, li_value_column out)
{
    const lc_image *image = &block->law->image;
    const li_column *columns = block->columns;
    size_t rows = block->rows;
    int64_t number = 0;
    switch (code->opcode) {
    case LC_OP_CELL_VALUE:
        li_kernel_cell_value(rows, out, columns[code->a].value, cells_of(image, code->b));
        break;
    case LC_OP_NUMBER:
        if (constant(image, code->a, &number) == 0)
            li_kernel_number(rows, out, number);
        else
            redo_known(block, out, NULL);
        break;
    case LC_OP_RESCALE:
        li_kernel_rescale(rows, out, columns[code->a].value, code->b, block->redo);
        break;
    case LC_OP_NEGATE:
        li_kernel_negate(rows, out, columns[code->a].value, block->redo);
        break;
    case LC_OP_ADD:
        li_kernel_add(rows, out, columns[code->a].value, columns[code->b].value, block->redo);
        break;
    case LC_OP_SUBTRACT:
        li_kernel_subtract(rows, out, columns[code->a].value, columns[code->b].value, block->redo);
        break;
    case LC_OP_MULTIPLY:
        li_kernel_multiply(rows, out, columns[code->a].value, columns[code->b].value, block->redo);
        break;
    case LC_OP_DIVIDE:
        li_kernel_divide(rows, out, columns[code->a].value, columns[code->b].value,
                         (int32_t)code->c, block->redo);
        break;
    case LC_OP_ADD_NUMBER:
        if (constant(image, code->b, &number) == 0)
            li_kernel_add_number(rows, out, columns[code->a].value, number, block->redo);
        else
            redo_known(block, out, columns[code->a].value.known);
        break;
    case LC_OP_MULTIPLY_NUMBER:
        if (constant(image, code->b, &number) == 0)
            li_kernel_multiply_number(rows, out, columns[code->a].value, number, block->redo);
        else
            redo_known(block, out, columns[code->a].value.known);
        break;
    default:
        run_choice(block, code, out);
        break;
    }
}

static void run_text(const licet_block *block, const lc_instruction *code, li_text_column out)
{
    const lc_image *image = &block->law->image;
    if (code->opcode == LC_OP_CELL_TEXT)
        li_kernel_cell_text(block->rows, out, block->columns[code->a].value,
                            cells_of(image, code->b), image);
    if (code->opcode == LC_OP_CHOOSE_TEXT)
        li_kernel_choose_text(block->rows, out, block->columns[code->a].truth,
                              block->columns[code->b].text, block->columns[code->c].text);
    if (code->opcode == LC_OP_TEXT)
        li_kernel_text(block->rows, out, li_text_of(image, image->TEXT[code->a]));
}

/* A column and a constant. A constant past 64 bits is above or below every value of a column. */
static void compare_number(const licet_block *block, const lc_instruction *code,
                           li_truth_column out)
{
    li_value_column a = block->columns[code->a].value;
    size_t rows = block->rows;
    int64_t number = 0;
    int beyond = constant(&block->law->image, code->b, &number);
    bool truth_beyond = false;
    switch (code->opcode) {
    case LC_OP_EQUAL_NUMBER:
        li_kernel_equal_number(rows, out, a, number);
        break;
    case LC_OP_NOT_EQUAL_NUMBER:
        truth_beyond = true;
        li_kernel_not_equal_number(rows, out, a, number);
        break;
    case LC_OP_LESS_NUMBER:
        truth_beyond = beyond > 0;
        li_kernel_less_number(rows, out, a, number);
        break;
    case LC_OP_LESS_EQUAL_NUMBER:
        truth_beyond = beyond > 0;
        li_kernel_less_equal_number(rows, out, a, number);
        break;
    case LC_OP_GREATER_NUMBER:
        truth_beyond = beyond < 0;
        li_kernel_greater_number(rows, out, a, number);
        break;
    default: /* GREATER_EQUAL_NUMBER */
        truth_beyond = beyond < 0;
        li_kernel_greater_equal_number(rows, out, a, number);
        break;
    }
    if (beyond)
        li_kernel_known(rows, out, a, truth_beyond ? LI_MASK_YES : LI_MASK_NO);
}

static void run_truth(const licet_block *block, const lc_instruction *code, li_truth_column out)
{
    const lc_image *image = &block->law->image;
    const li_column *columns = block->columns;
    size_t rows = block->rows;
    switch (code->opcode) {
    case LC_OP_FACT_TRUTH: {
        const li_fact_column *fact = &block->read[code->a];
        li_kernel_fact_truth(rows, out, (li_value_column){fact->values, fact->known});
        break;
    }
    case LC_OP_CELL_TRUTH:
        li_kernel_cell_truth(rows, out, columns[code->a].value, cells_of(image, code->b));
        break;
    case LC_OP_TRUTH:
        li_kernel_truth(rows, out, code->a ? LI_MASK_YES : LI_MASK_NO);
        break;
    case LC_OP_NOT:
        li_kernel_not(rows, out, columns[code->a].truth);
        break;
    case LC_OP_AND:
        li_kernel_and(rows, out, columns[code->a].truth, columns[code->b].truth);
        break;
    case LC_OP_OR:
        li_kernel_or(rows, out, columns[code->a].truth, columns[code->b].truth);
        break;
    case LC_OP_EQUAL:
        li_kernel_equal(rows, out, columns[code->a].value, columns[code->b].value);
        break;
    case LC_OP_NOT_EQUAL:
        li_kernel_not_equal(rows, out, columns[code->a].value, columns[code->b].value);
        break;
    case LC_OP_LESS:
        li_kernel_less(rows, out, columns[code->a].value, columns[code->b].value);
        break;
    case LC_OP_LESS_EQUAL:
        li_kernel_less_equal(rows, out, columns[code->a].value, columns[code->b].value);
        break;
    case LC_OP_EQUAL_TEXT:
        li_kernel_equal_text(rows, out, columns[code->a].text, columns[code->b].text);
        break;
    case LC_OP_EQUAL_TRUTH:
        li_kernel_equal_truth(rows, out, columns[code->a].truth, columns[code->b].truth);
        break;
    case LC_OP_IN: {
        const lc_image_set *set = &image->SET[code->b];
        const lc_image_version *version = &image->VERSION[set->first_version];
        if (set->version_count == 1)
            li_kernel_in(rows, out, columns[code->a].value, image->MEMBER + version->first_member,
                         image->REGISTRY[set->registry].row_count);
        else
            li_kernel_in_versions(rows, out, columns[code->a].value, image, code->b,
                                  block->intervals);
        break;
    }
    case LC_OP_DURING:
        li_kernel_during(rows, out, image, code->a, block->intervals);
        break;
    case LC_OP_STATED:
        li_kernel_mask(rows, out, block->facts[code->a].known);
        break;
    case LC_OP_HAS_VALUE:
        li_kernel_mask(rows, out, columns[code->a].value.known);
        break;
    case LC_OP_HAS_TEXT:
        li_kernel_mask(rows, out, columns[code->a].text.known);
        break;
    case LC_OP_HAS_TRUTH:
        li_kernel_has_truth(rows, out, columns[code->a].truth);
        break;
    case LC_OP_CHOOSE_TRUTH:
        li_kernel_choose_truth(rows, out, columns[code->a].truth, columns[code->b].truth,
                               columns[code->c].truth);
        break;
    case LC_OP_GAIN:
        li_kernel_gain(rows, out, columns[code->a].range, (uint8_t)code->b);
        break;
    default: /* the six comparisons with a constant; ROOM is not here */
        compare_number(block, code, out);
        break;
    }
}

/* Room as ASSUMED where the ledger decides; where it does not, as it is. */
static void run_room(const licet_block *block, uint32_t number, li_truth_column out,
                     uint8_t assumed)
{
    const lc_image *image = &block->law->image;
    const lc_image_limit *limit = &image->LIMIT[number];
    const uint8_t *keys[LC_MAX_CAP_KEYS];
    uint8_t truths[LC_MAX_CAP_KEYS][LICET_BLOCK_ROWS]; /* of keys that are yes or no */
    li_value_column amount = block->columns[limit->amount].value;
    li_room_inputs inputs = {.amounts = amount.values,
                             .amount_known = amount.known,
                             .keys_known = keys,
                             .counts_from = limit->counts_from,
                             .from = limit->from,
                             .until = limit->until};
    if (image->CODE[limit->limit].opcode != LC_OP_NUMBER)
        inputs.limit_known = block->columns[limit->limit].value.known;
    if (limit->where != LC_NONE)
        inputs.where = &block->columns[limit->where].truth;
    for (; inputs.key_count < limit->key_count && inputs.key_count < LC_MAX_CAP_KEYS;
         inputs.key_count++) {
        const lc_image_key *key = &image->KEY[limit->first_key + inputs.key_count];
        const li_column *column = &block->columns[key->reg];
        uint8_t *known = truths[inputs.key_count];
        keys[inputs.key_count] = known;
        if (key->form.type == LC_FORM_TEXT)
            keys[inputs.key_count] = column->text.known;
        else if (key->form.type != LC_FORM_TRUTH)
            keys[inputs.key_count] = column->value.known;
        else
            for (uint32_t i = 0; i < block->rows; i++)
                known[i] = (uint8_t) ~(column->truth.surely[i] ^ column->truth.possibly[i]);
    }
    if (limit->date_fact != LC_NONE) {
        inputs.dates = block->read[limit->date_fact].values;
        inputs.date_known = block->read[limit->date_fact].known;
    }
    li_kernel_room(block->rows, out, &inputs, assumed);
}

static void run_range(const licet_block *block, const lc_instruction *code, li_range_column out)
{
    const lc_image_rule *rules = block->law->image.RULE;
    const li_column *columns = block->columns;
    if (code->opcode == LC_OP_STAND)
        li_kernel_stand(block->rows, out, (uint8_t)rules[code->a].outcome,
                        rules[code->a].needs_record != 0);
    if (code->opcode != LC_OP_EXCEPT)
        return;
    li_kernel_except(block->rows, out, columns[code->a].range, columns[code->b].truth,
                     columns[code->c].range);
    /* What overcomes an exception leads on from it: the exception itself is relied on too. */
    const lc_image_rule *rule = &rules[columns[code->a].range.rule];
    if (!rule->requirement && rule->needs_record)
        memset(out.record, LI_MASK_YES, block->rows);
}

static void run_fold(const licet_block *block, const lc_instruction *code, li_fold_column out)
{
    const li_column *columns = block->columns;
    if (code->opcode == LC_OP_OTHERWISE)
        li_kernel_otherwise(block->rows, out, block->otherwise);
    if (code->opcode == LC_OP_REQUIRE)
        li_kernel_require(block->rows, out, columns[code->a].fold, columns[code->b].truth,
                          columns[code->c].range);
}

/* Runs instructions [FROM, TO). */
static void run(const licet_block *block, uint32_t from, uint32_t to, uint8_t assumed)
{
    const lc_instruction *code = block->law->image.CODE;
    for (uint32_t i = from; i < to;) {
        const li_column *out = &block->columns[i];
        switch (lc_opcode_describe(code[i].opcode)->result) {
        case LC_CLASS_V:
            run_value(block, &code[i], out->value);
            break;
        case LC_CLASS_T:
            run_text(block, &code[i], out->text);
            break;
        case LC_CLASS_B:
            if (code[i].opcode == LC_OP_ROOM)
                run_room(block, code[i].a, out->truth, assumed);
            else
                run_truth(block, &code[i], out->truth);
            break;
        case LC_CLASS_R:
            run_range(block, &code[i], out->range);
            break;
        case LC_CLASS_F:
            run_fold(block, &code[i], out->fold);
            break;
        default: /* SKIP: when no row needs what follows, its truth is no in all of them */
            if (li_kernel_none_possible(block->rows, block->columns[code[i].a].truth)) {
                uint32_t target = code[i].b;
                li_kernel_truth(block->rows, block->columns[target - 1].truth, LI_MASK_NO);
                i = target;
                continue;
            }
            break;
        }
        i++;
    }
}

/* The law of no day: such a row can only be a cancel, or be answered from what was kept. */
static bool is_undated(const licet_block *block, uint32_t row)
{
    return block->law->dated && !block->machine->has_as_at &&
           !block->read[block->law->image.LAW->date_fact].known[row];
}

/* The rows that the host's selection does not take: orders, not cancels. The columns of its
 * statement are those of the fold, which runs afterwards. */
static void select_rows(licet_block *block)
{
    const lc_image_law *law = block->law->image.LAW;
    if (law->where == LC_NONE)
        return;
    run(block, law->where_first, law->where_end, LI_MASK_NO);
    li_truth_column where = block->columns[law->where].truth;
    for (uint32_t i = 0; i < block->rows; i++) {
        bool taken = where.surely[i] != 0;
        if (block->redo[i]) { /* something did not fit 64 bits: the machine knows */
            li_block_order(block, i);
            li_machine_prepare(block->machine);
            li_machine_run(block->machine, 0, law->fold_start);
            taken =
                li_machine_statement(block->machine, law->where, law->where_first, law->where_end)
                    .surely;
        }
        block->left_out[i] = !taken && !block->rejected[i] && !is_undated(block, i) &&
                             block->actions[i] != LI_ACTION_CANCEL;
    }
}

void li_block_columns(licet_block *block)
{
    const lc_image *image = &block->law->image;
    const lc_image_law *law = image->LAW;
    memset(block->redo, LI_MASK_NO, block->rows);
    run(block, 0, law->fold_start, LI_MASK_NO);
    select_rows(block);
    run(block, law->fold_start, law->fold_end, LI_MASK_NO);
    const li_column *result = &block->columns[law->result];
    li_kernel_answer(block->rows, block->none, result->fold, block->otherwise);
    if (!block->has_rooms)
        return;
    run(block, law->fold_start, law->fold_end, LI_MASK_YES);
    li_kernel_answer(block->rows, block->all, result->fold, block->otherwise);
}

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

/* ---- which rows are left --------------------------------------------------------------------- */

static uint8_t law_state_of(const lc_image *image, uint32_t interval)
{
    const lc_image_interval *found = &image->INTERVAL[interval];
    return (uint8_t)((found->in_force ? LI_LAW_IN_FORCE : 0) |
                     (found->binding ? LI_LAW_BINDING : 0) |
                     (found->enforced ? LI_LAW_ENFORCED : 0));
}

/* The law on the date of each row. Orders stand in runs of one interval. */
static void find_intervals(licet_block *block)
{
    const lc_image *image = &block->law->image;
    const li_machine *machine = block->machine;
    const li_fact_column *date =
        image->LAW->date_fact == LC_NONE ? NULL : &block->read[image->LAW->date_fact];
    int64_t from = INT64_MAX, next = INT64_MIN; /* nothing lies between */
    uint8_t state = 0;
    uint32_t interval = 0;
    for (uint32_t i = 0; i < block->rows; i++) {
        block->law_state[i] = 0;
        block->intervals[i] = 0;
        block->otherwise[i] = (uint8_t)image->INTERVAL[0].otherwise;
        if (block->rejected[i])
            continue;
        int64_t day = machine->has_as_at ? machine->as_at : date ? date->values[i] : 0;
        if (day < from || day >= next) {
            interval = li_interval(block->law, (int32_t)day);
            from = image->INTERVAL[interval].from;
            next = interval + 1 < image->LAW->dated_count ? image->INTERVAL[interval + 1].from
                                                          : INT64_MAX;
            state = law_state_of(image, interval);
        }
        block->law_state[i] = state;
        block->intervals[i] = interval;
        block->otherwise[i] = (uint8_t)image->INTERVAL[interval].otherwise;
    }
}

static bool reject(licet_block *block, uint32_t row, const char *reason)
{
    li_fault fault = {.fact = LC_NONE};
    size_t length = strlen(reason);
    if (length >= LI_FAULT_TEXT)
        length = LI_FAULT_TEXT - 1;
    memcpy(fault.reason, reason, length);
    return li_block_add_fault(block, row, &fault);
}

static void classify(licet_block *block)
{
    const lc_image *image = &block->law->image;
    size_t rows = block->rows;
    const li_answer_column *other = block->has_rooms ? &block->all : &block->none;
    li_kernel_differ(rows, block->state, block->none, *other);
    li_kernel_open(rows, block->outcomes, block->none);
    /* where the ledger is read a range may close; else the machine has to say what is missing */
    uint8_t open = block->law->reads_ledger ? LI_ROW_OPEN : LI_ROW_REDO;
    /* what an expression reads there decides by which rule, even where the outcome is the same */
    uint8_t always = block->law->has_tallies || block->law->reads_ledger ? LI_ROW_OPEN : 0;
    for (size_t i = 0; i < rows; i++) {
        uint8_t state = (uint8_t)((block->redo[i] & LI_ROW_REDO) | (block->outcomes[i] & open) |
                                  (block->state[i] & LI_ROW_OPEN) | always);
        if (image->INTERVAL[block->intervals[i]].saving_count) /* its law is not that of its day */
            state |= LI_ROW_REDO;
        state |= (uint8_t)(block->left_out[i] ? LI_ROW_LEFT_OUT : 0);
        state |= (uint8_t)(is_undated(block, (uint32_t)i) ? LI_ROW_OPEN : 0);
        state |= (uint8_t)(block->law_state[i] & LI_LAW_IN_FORCE ? 0 : LI_ROW_NO_LAW);
        block->state[i] = (uint8_t)(state | (block->rejected[i] ? LI_ROW_REJECTED : 0));
    }
    memcpy(block->lowest, block->none.lowest, rows);
    memcpy(block->highest, block->none.highest, rows);
    memcpy(block->outcomes, block->none.lowest, rows);
    memcpy(block->because, block->none.because, rows * sizeof *block->because);
}

/* ---- one row --------------------------------------------------------------------------------- */

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
    const li_column *column = &block->columns[reg];
    li_register *out = &block->machine->registers[reg];
    const lc_instruction *code = &block->law->image.CODE[reg];
    if (code->opcode == LC_OP_NUMBER)
        return; /* the machine holds it from the start */
    switch (lc_opcode_describe(code->opcode)->result) {
    case LC_CLASS_B:
        out->truth = (li_truth){column->truth.surely[row] & 1, column->truth.possibly[row] & 1};
        break;
    case LC_CLASS_V:
        out->value = (li_value){column->value.values[row], column->value.known[row] & 1, 0};
        break;
    default:
        out->text = (li_text){column->text.texts[row].bytes, column->text.texts[row].length,
                              column->text.known[row] & 1};
        break;
    }
}

void li_block_row(const licet_block *block, uint32_t row)
{
    const li_block_plan *plan = &block->law->plan;
    li_block_order(block, row);
    li_machine_prepare(block->machine);
    for (uint32_t i = 0; i < plan->live_in_count; i++)
        li_block_register(block, plan->live_in[i], row);
}

/* Phase C of one row. */
static licet_status decide_row(licet_block *block, uint32_t row, licet_ledger *ledger)
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
    li_block_row(block, row);
    machine->ledger = ledger;
    machine->fault = LICET_OK;
    li_machine_run(machine, image->LAW->fold_start, image->LAW->fold_end);
    return machine->fault == LICET_OK ? li_machine_conclude(machine, false) : machine->fault;
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
    block->lists[row] = (li_row_lists){.answer = (uint32_t)block->answers.count};
    set_result(block, row, find_outcome(image, li_kept_column(answer, LICET_COLUMN_OUTCOME)),
               find_outcome(image, li_kept_column(answer, LICET_COLUMN_LOWEST)),
               find_outcome(image, li_kept_column(answer, LICET_COLUMN_HIGHEST)),
               find_because(image, li_kept_column(answer, LICET_COLUMN_BECAUSE)));
    return true;
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
    licet_text id = id_of(block, row), answer;
    licet_status status = keeps ? li_ledger_recall(ledger, id, &answer) : LICET_NOT_FOUND;
    if (status == LICET_OK)
        return repeat(block, row, answer) ? LICET_OK : LICET_MEMORY;
    if (status != LICET_NOT_FOUND)
        return status;
    if (is_undated(block, row)) {
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
    status = decide_row(block, row, ledger);
    if (status == LICET_OK && !keep_record(block, row))
        status = LICET_MEMORY;
    if (status == LICET_OK && book && (keeps || block->machine->record.public.books))
        status = li_machine_book(block->machine, ledger, id);
    return status == LICET_ALREADY_BOOKED ? LICET_OK : status;
}

static licet_status finish_rows(licet_block *block, licet_ledger *ledger, bool book)
{
    bool keeps = book && li_ledger_keeps_ids(ledger);
    for (uint32_t i = 0; i < block->rows; i++) {
        if (block->state[i] == 0 && !keeps && block->actions[i] == LI_ACTION_ORDER)
            continue;
        licet_status status = finish_row(block, i, ledger, book, keeps);
        if (status != LICET_OK)
            return status;
    }
    return LICET_OK;
}

/* Takes back what an earlier run over the same cells left. */
static void forget_results(licet_block *block)
{
    block->faults.count = block->input_faults;
    for (uint32_t i = 0; i < block->rows; i++)
        if (block->fault[i] != LC_NONE && block->fault[i] >= block->input_faults) {
            block->fault[i] = LC_NONE;
            block->rejected[i] = 0;
        }
    block->bookings.count = block->duties.count = block->missing.count = 0;
    block->indexes.count = block->answers.count = 0;
    block->answer_bytes.length = 0;
    block->answer_bytes.failed = false; /* an earlier run may have met the end of memory */
    memset(block->left_out, 0, block->rows);
    memset(block->lists, 0, block->rows * sizeof *block->lists);
}

licet_status li_block_run(licet_block *block, licet_ledger *ledger, bool book)
{
    forget_results(block);
    block->decided = false;
    derive_facts(block);
    find_intervals(block);
    li_block_columns(block);
    classify(block);
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

licet_status licet_block_decide(licet_block *block, licet_ledger *ledger)
{
    return start_run(block, ledger, false);
}

licet_status licet_block_replay(licet_block *block, licet_ledger *ledger)
{
    return start_run(block, ledger, true);
}
