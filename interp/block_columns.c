/* block_columns.c - phase A and the fold of a block: every instruction over all rows.
 *
 * The fold runs twice, once as if the ledger had no room anywhere and once as if it had room
 * everywhere (block_run.c says why). Constants that do not fit 64 bits, and rows whose arithmetic
 * does not, are marked to be done again by the scalar machine.
 *
 * Must not: read the ledger, allocate, conclude anything (block_run.c). */
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
        block->left_out[i] = !taken && !block->rejected[i] && !li_block_undated(block, i) &&
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
