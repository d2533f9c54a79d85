/* verify_code.c - instructions, and the tables that name registers: nothing is trusted.
 *
 * Operands are earlier registers of the right class that no skip can have left unmade; each phase
 * reads what is there by then; rows are of their registry. Must not: change the block. */
#include "verify.h"

#include "date.h"

/* ---- regions --------------------------------------------------------------------------------- */

/* The skipped regions around one instruction, innermost last; strictly nested. */
enum { MAX_REGIONS = 64 };
typedef struct {
    uint32_t target[MAX_REGIONS];
    uint32_t count;
} regions;

static void open_region(lc_verifier *verifier, regions *open, uint32_t at, uint32_t target,
                        uint32_t end)
{
    const lc_image *image = verifier->image;
    if (!lc_verify(verifier, target > at + 1 && target <= end, "a skip leads nowhere"))
        return;
    if (!lc_verify(verifier,
                   image->CODE[target - 1].opcode < LC_OP_COUNT &&
                       lc_opcode_describe(image->CODE[target - 1].opcode)->result == LC_CLASS_B,
                   "a skip does not end at a truth"))
        return;
    if (open->count && open->target[open->count - 1] == target)
        return;
    if (lc_verify(verifier,
                  open->count < MAX_REGIONS &&
                      (open->count == 0 || target < open->target[open->count - 1]),
                  "skips are not nested"))
        open->target[open->count++] = target;
}

/* From which instruction on the register at INDEX must not be read. */
static uint32_t read_limit(const regions *open, uint32_t index)
{
    for (uint32_t i = open->count; i > 0; i--)
        if (index < open->target[i - 1] - 1)
            return open->target[i - 1];
    return LC_NONE;
}

static void operand_register(lc_verifier *verifier, uint32_t at, uint32_t value, lc_class class)
{
    const lc_image *image = verifier->image;
    if (!lc_verify(verifier, value < at, "an instruction reads what is not there"))
        return;
    lc_verify(verifier, lc_opcode_describe(image->CODE[value].opcode)->result == class,
              "an instruction reads a register of another class");
    lc_verify(verifier, verifier->limit[value] == LC_NONE || at < verifier->limit[value],
              "an instruction reads what may have been skipped");
}

static void operand(lc_verifier *verifier, uint32_t at, lc_operand_kind kind, uint32_t value)
{
    const lc_image *image = verifier->image;
    int32_t power = (int32_t)value;
    switch (kind) {
    case LC_OPERAND_NONE:
        lc_verify(verifier, value == 0, "an operand stands where none belongs");
        break;
    case LC_OPERAND_V:
    case LC_OPERAND_T:
    case LC_OPERAND_B:
    case LC_OPERAND_R:
    case LC_OPERAND_F:
        operand_register(verifier, at, value,
                         (lc_class)((int)LC_CLASS_V + ((int)kind - (int)LC_OPERAND_V)));
        break;
    case LC_OPERAND_FACT:
        lc_verify_item(verifier, value, image->FACT_count);
        break;
    case LC_OPERAND_COLUMN:
        lc_verify_item(verifier, value, image->COLUMN_count);
        break;
    case LC_OPERAND_NUMBER:
        lc_verify_item(verifier, value, image->NUMBER_count);
        break;
    case LC_OPERAND_TEXT:
        lc_verify_item(verifier, value, image->TEXT_count);
        break;
    case LC_OPERAND_SET:
        lc_verify_item(verifier, value, image->SET_count);
        break;
    case LC_OPERAND_LIMIT:
        lc_verify_item(verifier, value, image->LIMIT_count);
        break;
    case LC_OPERAND_THRESHOLD:
        lc_verify_item(verifier, value, image->THRESHOLD_count);
        break;
    case LC_OPERAND_TIMES:
        lc_verify_item(verifier, value, image->TIMES_count);
        break;
    case LC_OPERAND_PATH:
        lc_verify_item_or_none(verifier, value, image->PATH_count);
        break;
    case LC_OPERAND_RULE:
        lc_verify_item(verifier, value, image->RULE_count);
        break;
    case LC_OPERAND_OUTCOME:
        lc_verify_item(verifier, value, image->OUTCOME_count);
        break;
    case LC_OPERAND_POWER:
        lc_verify(verifier, power >= -LC_MAX_POWER && power <= LC_MAX_POWER,
                  "a power of ten is out of range");
        break;
    case LC_OPERAND_TRUTH:
        lc_verify(verifier, value <= 1, "a truth is neither yes nor no");
        break;
    case LC_OPERAND_TARGET:
        break; /* open_region */
    }
}

/* A constant may be a row, or a day from 1970 on; one before is a day or a number. */
static void note_constant(lc_verifier *verifier, uint32_t at, const lc_image_number *number)
{
    if (number->high == 0 && number->low < LC_HOLDS_DATE) {
        verifier->row[at] = LC_ROW_CONSTANT;
        verifier->most[at] = (uint32_t)number->low;
    } else if (number->high == -1 && number->low >= (uint64_t)(int64_t)LC_DATE_MIN) {
        verifier->row[at] = LC_HOLDS_DATE;
    }
}

/* What one of registers B and C holds. */
static void note_either(lc_verifier *verifier, uint32_t at, uint32_t b, uint32_t c)
{
    uint32_t row_b = verifier->row[b], row_c = verifier->row[c];
    uint32_t most_b = verifier->most[b], most_c = verifier->most[c];
    verifier->most[at] = most_b > most_c ? most_b : most_c;
    if (row_b == row_c) {
        verifier->row[at] = row_b;
        return;
    }
    uint32_t known = row_b == LC_ROW_CONSTANT ? row_c : row_b;
    uint32_t most = row_b == LC_ROW_CONSTANT ? most_b : most_c;
    if (row_b != LC_ROW_CONSTANT && row_c != LC_ROW_CONSTANT)
        return;
    bool fits = known == LC_HOLDS_DATE ? most <= LC_DATE_MAX
                                       : known < verifier->image->REGISTRY_count &&
                                             most < verifier->image->REGISTRY[known].row_count;
    if (fits)
        verifier->row[at] = known;
}

/* Whether the register at AT holds a day, or which rows it can hold: of one registry, or constants
 * up to a greatest one. */
static void note_held(lc_verifier *verifier, uint32_t at)
{
    const lc_image *image = verifier->image;
    const lc_instruction *code = &image->CODE[at];
    const lc_image_form *held = NULL;
    verifier->row[at] = LC_NONE;
    switch ((lc_opcode)code->opcode) {
    case LC_OP_FACT_VALUE:
        held = &image->FACT[code->a].form;
        break;
    case LC_OP_CELL_VALUE:
        held = &image->COLUMN[code->b].form;
        break;
    case LC_OP_THRESHOLD:
        if (image->THRESHOLD[code->a].type == LC_FORM_DATE)
            verifier->row[at] = LC_HOLDS_DATE;
        break;
    case LC_OP_SHIFT_DAYS:
    case LC_OP_SHIFT_MONTHS:
        verifier->row[at] = LC_HOLDS_DATE;
        break;
    case LC_OP_NUMBER:
        note_constant(verifier, at, &image->NUMBER[code->a]);
        break;
    case LC_OP_MINIMUM:
    case LC_OP_MAXIMUM:
        note_either(verifier, at, code->a, code->b);
        break;
    case LC_OP_CHOOSE:
        note_either(verifier, at, code->b, code->c);
        break;
    default:
        break;
    }
    if (held && held->type == LC_FORM_ROW)
        verifier->row[at] = held->registry;
    else if (held && held->type == LC_FORM_DATE)
        verifier->row[at] = LC_HOLDS_DATE;
}

/* Register VALUE surely holds a day of the calendar when it is known. */
static void date_register(lc_verifier *verifier, uint32_t value)
{
    bool constant = verifier->row[value] == LC_ROW_CONSTANT && verifier->most[value] <= LC_DATE_MAX;
    lc_verify(verifier, constant || verifier->row[value] == LC_HOLDS_DATE,
              "an instruction takes a number for a day");
}

/* Register VALUE surely holds a row of REGISTRY when it is known. */
static void row_register(lc_verifier *verifier, uint32_t value, uint32_t registry)
{
    if (verifier->row[value] == LC_ROW_CONSTANT)
        lc_verify(verifier, verifier->most[value] < verifier->image->REGISTRY[registry].row_count,
                  "a row is not in its registry");
    else
        lc_verify(verifier, verifier->row[value] == registry,
                  "an instruction takes a row of another registry");
}

bool lc_verify_class_fits(uint32_t type, lc_class class)
{
    if (type == LC_FORM_TRUTH)
        return class == LC_CLASS_B;
    if (type == LC_FORM_TEXT)
        return class == LC_CLASS_T;
    return class == LC_CLASS_V;
}

/* What the operand kinds alone do not say. */
static void check_meaning(lc_verifier *verifier, uint32_t at)
{
    const lc_image *image = verifier->image;
    const lc_instruction *code = &image->CODE[at];
    lc_class class = (lc_class)lc_opcode_describe(code->opcode)->result;
    switch ((lc_opcode)code->opcode) {
    case LC_OP_FACT_VALUE:
    case LC_OP_FACT_TEXT:
    case LC_OP_FACT_TRUTH:
        lc_verify(verifier, lc_verify_class_fits(image->FACT[code->a].form.type, class),
                  "an instruction reads a fact of another type");
        break;
    case LC_OP_CELL_VALUE:
    case LC_OP_CELL_TEXT:
    case LC_OP_CELL_TRUTH:
        lc_verify(verifier, lc_verify_class_fits(image->COLUMN[code->b].form.type, class),
                  "an instruction reads a column of another type");
        row_register(verifier, code->a, image->COLUMN[code->b].registry);
        lc_verify(verifier, code->c == LC_NONE || image->PATH[code->c].column == code->b,
                  "a cell is called by the name of another");
        break;
    case LC_OP_IN:
        row_register(verifier, code->a, image->SET[code->b].registry);
        break;
    case LC_OP_SHIFT_DAYS:
    case LC_OP_SHIFT_MONTHS:
    case LC_OP_YEAR_OF:
    case LC_OP_QUARTER_OF:
    case LC_OP_MONTH_OF:
    case LC_OP_DAY_OF:
        date_register(verifier, code->a);
        break;
    case LC_OP_RESCALE:
        lc_verify(verifier, (int32_t)code->b > 0, "a power of ten is out of range");
        break;
    case LC_OP_STAND:
        verifier->rule[at] = code->a;
        lc_verify(verifier, image->RULE[code->a].outcome < image->OUTCOME_count,
                  "a range belongs to a rule that bars");
        break;
    case LC_OP_ROOM:
        lc_verify(verifier, image->LIMIT[code->a].limit < at, "room is asked for without a limit");
        break;
    case LC_OP_EXCEPT:
        verifier->rule[at] = verifier->rule[code->a];
        lc_verify(verifier, image->RULE[verifier->rule[code->c]].range == code->c,
                  "an exception is folded before its own exceptions");
        break;
    default:
        break;
    }
}

typedef enum { PHASE_FACTS, PHASE_FOLD, PHASE_STATEMENTS } phase;

/* Statements may read the ledger, and nothing of the fold. */
static bool stands_in(uint32_t opcode, phase where)
{
    switch ((lc_opcode)opcode) {
    case LC_OP_USED:
    case LC_OP_TOTAL:
        return where != PHASE_FACTS;
    case LC_OP_ROOM:
    case LC_OP_GAIN:
    case LC_OP_STAND:
    case LC_OP_EXCEPT:
    case LC_OP_OTHERWISE:
    case LC_OP_REQUIRE:
        return where == PHASE_FOLD;
    case LC_OP_SKIP:
        return where != PHASE_STATEMENTS;
    default:
        return true;
    }
}

static void check_instruction(lc_verifier *verifier, regions *open, uint32_t at)
{
    const lc_image *image = verifier->image;
    const lc_image_law *law = image->LAW;
    const lc_instruction *code = &image->CODE[at];
    const lc_opcode_info *info = lc_opcode_describe(code->opcode);
    phase where = at < law->fold_start ? PHASE_FACTS
                  : at < law->fold_end ? PHASE_FOLD
                                       : PHASE_STATEMENTS;
    while (open->count && open->target[open->count - 1] <= at)
        open->count--;
    if (!lc_verify(verifier, info != NULL, "an instruction is unknown"))
        return;
    lc_verify(verifier, stands_in(code->opcode, where), "an instruction stands in the wrong phase");
    verifier->limit[at] = read_limit(open, at);
    operand(verifier, at, (lc_operand_kind)info->operands[0], code->a);
    operand(verifier, at, (lc_operand_kind)info->operands[1], code->b);
    operand(verifier, at, (lc_operand_kind)info->operands[2], code->c);
    lc_verify_place(verifier, image->PLACE[at]);
    if (!verifier->reason)
        check_meaning(verifier, at);
    if (!verifier->reason)
        note_held(verifier, at);
    if (!verifier->reason && code->opcode == LC_OP_SKIP)
        open_region(verifier, open, at, code->b,
                    where == PHASE_FACTS ? law->fold_start : law->fold_end);
}

void lc_verify_code(lc_verifier *verifier)
{
    const lc_image *image = verifier->image;
    regions open = {.count = 0};
    uint32_t count = image->CODE_count;
    if (!lc_verify(verifier,
                   image->LAW->fold_start <= image->LAW->fold_end &&
                       image->LAW->fold_end <= count && image->PLACE_count == count &&
                       count <= LC_MAX_INSTRUCTIONS,
                   "its code is cut off"))
        return;
    for (uint32_t at = 0; at < count && !verifier->reason; at++)
        check_instruction(verifier, &open, at);
}

/* ---- tables that name registers ------------------------------------------------------------- */

/* END: where the phase ends in which the register must be made. */
static void table_register(lc_verifier *verifier, uint32_t value, lc_class class, uint32_t end,
                           bool skippable)
{
    const lc_image *image = verifier->image;
    if (!lc_verify(verifier, value < end, "a table names a register that is not there"))
        return;
    lc_verify(verifier,
              lc_opcode_describe(image->CODE[value].opcode)->result == class &&
                  (skippable || verifier->limit[value] == LC_NONE),
              "a table names a register of another class");
}

static void check_key(lc_verifier *verifier, const lc_image_key *key)
{
    const lc_image *image = verifier->image;
    lc_verify_form(verifier, &key->form);
    lc_verify_item(verifier, key->fact, image->FACT_count);
    lc_verify_item_or_none(verifier, key->path, image->PATH_count);
    lc_class class = key->form.type == LC_FORM_TEXT    ? LC_CLASS_T
                     : key->form.type == LC_FORM_TRUTH ? LC_CLASS_B
                                                       : LC_CLASS_V;
    table_register(verifier, key->reg, class, image->LAW->fold_start, false);
    if (!verifier->reason && key->form.type == LC_FORM_ROW)
        row_register(verifier, key->reg, key->form.registry);
    if (!verifier->reason && key->form.type == LC_FORM_DATE)
        date_register(verifier, key->reg);
    if (!verifier->reason && key->path != LC_NONE)
        lc_verify(verifier, image->PATH[key->path].fact == key->fact,
                  "a key is called by the name of another");
}

static void check_window(lc_verifier *verifier, const lc_image_limit *limit)
{
    const lc_image *image = verifier->image;
    lc_verify_item_or_none(verifier, limit->date_fact, image->FACT_count);
    lc_verify_date(verifier, limit->counts_from);
    lc_verify_date(verifier, limit->from);
    lc_verify_date(verifier, limit->until);
    lc_verify(verifier, limit->from <= limit->until, "a limit ends before it begins");
    if (!lc_verify(verifier, limit->window <= LC_IMAGE_WINDOW_ROLLING, "a limit is damaged") ||
        verifier->reason)
        return;
    if (limit->date_fact != LC_NONE)
        lc_verify(verifier, image->FACT[limit->date_fact].form.type == LC_FORM_DATE,
                  "a limit counts by something that is not a date");
    else
        lc_verify(verifier, limit->window == 0 && limit->counts_from == LC_DATE_MIN,
                  "a limit needs a date and there is none");
    if (limit->window == LC_IMAGE_WINDOW_ROLLING)
        lc_verify(verifier,
                  limit->span >= 1 &&
                      limit->span <= (limit->span_months ? LC_MAX_SPAN_MONTHS : LC_MAX_SPAN_DAYS),
                  "a limit is damaged");
}

static void check_limit(lc_verifier *verifier, const lc_image_limit *limit)
{
    const lc_image *image = verifier->image;
    uint32_t facts = image->LAW->fold_start;
    lc_verify(verifier, (limit->cap == LC_NONE) != (limit->agreement == LC_NONE),
              "a limit has no owner");
    lc_verify_item_or_none(verifier, limit->cap, image->CAP_count);
    lc_verify_item_or_none(verifier, limit->agreement, image->AGREEMENT_count);
    table_register(verifier, limit->amount, LC_CLASS_V, facts, false);
    if (limit->limit != LC_NONE)
        table_register(verifier, limit->limit, LC_CLASS_V, image->LAW->fold_end, false);
    if (limit->where != LC_NONE)
        table_register(verifier, limit->where, LC_CLASS_B, facts, false);
    lc_verify(verifier,
              limit->amount_scale >= LC_MIN_SCALE && limit->amount_scale <= LC_MAX_SCALE &&
                  limit->limit_scale >= LC_MIN_SCALE && limit->limit_scale <= LC_MAX_SCALE,
              "a limit's scale is out of range");
    lc_verify(verifier, limit->key_count <= LC_MAX_CAP_KEYS, "a limit is damaged");
    lc_verify_part(verifier, limit->first_key, limit->key_count, image->KEY_count);
    lc_verify_item_or_none(verifier, limit->unit, image->UNIT_count);
    check_window(verifier, limit);
    lc_verify_place(verifier, limit->place);
}

static void check_cap(lc_verifier *verifier, const lc_image_cap *cap)
{
    const lc_image *image = verifier->image;
    lc_verify_text(verifier, cap->name);
    lc_verify_text(verifier, cap->label);
    lc_verify_place(verifier, cap->place);
    lc_verify_item_or_none(verifier, cap->exists, image->TIMES_count);
    lc_verify_indexes(verifier, cap->first_cite, cap->cite_count, image->TEXT_count);
    if (!lc_verify_part(verifier, cap->first_limit, cap->limit_count, image->LIMIT_count))
        return;
    lc_verify(verifier, !cap->tally || cap->limit_count == 1, "a tally is damaged");
    for (uint32_t i = 0; i < cap->limit_count; i++)
        lc_verify(verifier, (image->LIMIT[cap->first_limit + i].limit == LC_NONE) == !!cap->tally,
                  "a cap has no limit, or a tally has one");
    for (uint32_t i = 0; i < cap->limit_count; i++)
        lc_verify(verifier,
                  image->LIMIT[cap->first_limit + i].cap == (uint32_t)(cap - image->CAP) &&
                      image->LIMIT[cap->first_limit + i].place_number == i + 1,
                  "a limit is not its cap's");
}

void lc_verify_limits(lc_verifier *verifier)
{
    const lc_image *image = verifier->image;
    for (uint32_t i = 0; i < image->KEY_count && !verifier->reason; i++)
        check_key(verifier, &image->KEY[i]);
    for (uint32_t i = 0; i < image->CAP_count && !verifier->reason; i++)
        check_cap(verifier, &image->CAP[i]);
    for (uint32_t i = 0; i < image->LIMIT_count && !verifier->reason; i++)
        check_limit(verifier, &image->LIMIT[i]);
    for (uint32_t i = 0; i < image->LET_count && !verifier->reason; i++) {
        const lc_image_let *let = &image->LET[i];
        lc_verify_text(verifier, let->name);
        lc_verify_text(verifier, let->label);
        lc_verify_place(verifier, let->place);
        lc_verify_form(verifier, &let->form);
        lc_verify_item_or_none(verifier, let->exists, image->TIMES_count);
        lc_verify(verifier, let->reg < image->LAW->fold_end && verifier->limit[let->reg] == LC_NONE,
                  "a table names a register that is not there");
        if (verifier->reason)
            return;
        lc_class class = lc_opcode_describe(image->CODE[let->reg].opcode)->result;
        lc_verify(verifier, lc_verify_class_fits(let->form.type, class),
                  "a let is not of the type of its register");
        if (let->form.type == LC_FORM_ROW)
            row_register(verifier, let->reg, let->form.registry);
    }
}

/* ---- rules and agreements -------------------------------------------------------------------- */

static void check_times(lc_verifier *verifier, uint32_t in_force, uint32_t binding,
                        uint32_t enforced)
{
    uint32_t count = verifier->image->TIMES_count;
    lc_verify_item_or_none(verifier, in_force, count);
    lc_verify_item_or_none(verifier, binding, count);
    lc_verify_item_or_none(verifier, enforced, count);
}

static void check_conditions(lc_verifier *verifier, uint32_t first, uint32_t count)
{
    const lc_image *image = verifier->image;
    if (!lc_verify_part(verifier, first, count, image->CONDITION_count))
        return;
    for (uint32_t i = 0; i < count; i++) {
        const lc_image_condition *condition = &image->CONDITION[first + i];
        table_register(verifier, condition->truth, LC_CLASS_B, image->LAW->fold_end, true);
        lc_verify_place(verifier, condition->place);
    }
}

static void check_rule_lists(lc_verifier *verifier, const lc_image_rule *rule)
{
    const lc_image *image = verifier->image;
    lc_verify_indexes(verifier, rule->first_exception, rule->exception_count, image->RULE_count);
    for (uint32_t i = 0; i < rule->exception_count && !verifier->reason; i++)
        lc_verify(verifier,
                  image->RULE[image->INDEX[rule->first_exception + i]].range < rule->range,
                  "exceptions go round in a circle");
    lc_verify_indexes(verifier, rule->first_bar, rule->bar_count, image->RULE_count);
    for (uint32_t i = 0; i < rule->bar_count && !verifier->reason; i++)
        lc_verify(verifier, image->RULE[image->INDEX[rule->first_bar + i]].outcome == LC_NONE,
                  "a rule is barred by one that does not bar");
    lc_verify_indexes(verifier, rule->first_limit, rule->limit_count, image->LIMIT_count);
    for (uint32_t i = 0; i < rule->limit_count && !verifier->reason; i++)
        lc_verify(verifier, image->LIMIT[image->INDEX[rule->first_limit + i]].limit != LC_NONE,
                  "a rule stands within a tally");
    lc_verify_indexes(verifier, rule->first_under, rule->under_count, image->AGREEMENT_count);
    lc_verify(verifier, !rule->requirement || (!rule->under_any && !rule->under_count),
              "a requirement stands under an agreement");
    lc_verify_indexes(verifier, rule->first_toward, rule->toward_count, image->LIMIT_count);
    for (uint32_t i = 0; i < rule->toward_count && !verifier->reason; i++)
        lc_verify(verifier, image->LIMIT[image->INDEX[rule->first_toward + i]].limit != LC_NONE,
                  "a rule counts toward a tally");
    lc_verify_indexes(verifier, rule->first_cite, rule->cite_count, image->TEXT_count);
    lc_verify_part(verifier, rule->first_duty, rule->duty_count, image->DUTY_count);
    check_conditions(verifier, rule->first_condition, rule->condition_count);
}

static void check_rule(lc_verifier *verifier, uint32_t index)
{
    const lc_image *image = verifier->image;
    const lc_image_rule *rule = &image->RULE[index];
    uint32_t end = image->LAW->fold_end;
    lc_verify_text(verifier, rule->name);
    lc_verify_text(verifier, rule->label);
    lc_verify_place(verifier, rule->place);
    check_times(verifier, rule->in_force, rule->binding, rule->enforced);
    table_register(verifier, rule->truth, LC_CLASS_B, end, false);
    table_register(verifier, rule->applies, LC_CLASS_B, end, false);
    if (rule->outcome == LC_NONE) {
        lc_verify(verifier, rule->range == LC_NONE && !rule->requirement && !rule->exception_count,
                  "a rule that bars decides something");
    } else {
        lc_verify_item(verifier, rule->outcome, image->OUTCOME_count);
        table_register(verifier, rule->range, LC_CLASS_R, end, false);
        if (!verifier->reason)
            lc_verify(verifier, verifier->rule[rule->range] == index,
                      "a range belongs to another rule");
    }
    if (!verifier->reason)
        check_rule_lists(verifier, rule);
}

static void check_agreement(lc_verifier *verifier, const lc_image_agreement *agreement)
{
    const lc_image *image = verifier->image;
    lc_verify_text(verifier, agreement->name);
    lc_verify_text(verifier, agreement->label);
    lc_verify_place(verifier, agreement->place);
    check_times(verifier, agreement->in_force, agreement->binding, agreement->enforced);
    lc_verify_item(verifier, agreement->partners, image->SET_count);
    table_register(verifier, agreement->truth, LC_CLASS_B, image->LAW->fold_end, false);
    table_register(verifier, agreement->met, LC_CLASS_B, image->LAW->fold_end, false);
    check_conditions(verifier, agreement->first_condition, agreement->condition_count);
    lc_verify_indexes(verifier, agreement->first_limit, agreement->limit_count, image->LIMIT_count);
    for (uint32_t i = 0; i < agreement->limit_count && !verifier->reason; i++)
        lc_verify(verifier, image->LIMIT[image->INDEX[agreement->first_limit + i]].limit != LC_NONE,
                  "an agreement stands within a tally");
    lc_verify_indexes(verifier, agreement->first_cite, agreement->cite_count, image->TEXT_count);
}

static void check_duty(lc_verifier *verifier, const lc_image_duty *duty)
{
    const lc_image *image = verifier->image;
    lc_verify_text(verifier, duty->text);
    lc_verify_place(verifier, duty->place);
    lc_verify_item_or_none(verifier, duty->anchor, image->FACT_count);
    if (duty->condition != LC_NONE)
        table_register(verifier, duty->condition, LC_CLASS_B, image->LAW->fold_end, false);
    lc_verify(verifier,
              duty->unit <= LC_DUE_MONTHS && duty->amount >= -LC_MAX_DUE_DAYS &&
                  duty->amount <= LC_MAX_DUE_DAYS,
              "a duty is damaged");
    if (!verifier->reason && duty->has_due)
        lc_verify(verifier,
                  duty->anchor != LC_NONE && image->FACT[duty->anchor].form.type == LC_FORM_DATE,
                  "a duty counts from something that is not a date");
}

void lc_verify_rules(lc_verifier *verifier)
{
    const lc_image *image = verifier->image;
    uint32_t requirements = 0;
    lc_verify(verifier, image->RULE_count <= LC_MAX_RULES, "it has too many rules");
    for (uint32_t i = 0; i < image->RULE_count && !verifier->reason; i++) {
        check_rule(verifier, i);
        requirements += image->RULE[i].requirement;
    }
    for (uint32_t i = 0; i < image->AGREEMENT_count && !verifier->reason; i++)
        check_agreement(verifier, &image->AGREEMENT[i]);
    for (uint32_t i = 0; i < image->DUTY_count && !verifier->reason; i++)
        check_duty(verifier, &image->DUTY[i]);
    lc_verify(verifier, requirements == image->LAW->requirement_count,
              "its requirements are miscounted");
    if (!verifier->reason && image->LAW->has_rules)
        table_register(verifier, image->LAW->result, LC_CLASS_F, image->LAW->fold_end, false);
}

/* ---- statements ------------------------------------------------------------------------------ */

/* Statement REG in its stretch [FIRST, END), which reads phase A and itself. */
static void check_statement(lc_verifier *verifier, uint32_t reg, uint32_t first, uint32_t end)
{
    const lc_image *image = verifier->image;
    uint32_t facts = image->LAW->fold_start;
    if (reg == LC_NONE || verifier->reason ||
        !lc_verify(verifier,
                   first >= image->LAW->fold_end && first <= end && end <= image->CODE_count &&
                       (reg < facts || (reg >= first && reg < end)),
                   "a statement stands outside of its code"))
        return;
    table_register(verifier, reg, LC_CLASS_B, image->CODE_count, false);
    for (uint32_t at = first; at < end && !verifier->reason; at++) {
        const lc_instruction *code = &image->CODE[at];
        const lc_opcode_info *info = lc_opcode_describe(code->opcode);
        const uint32_t operands[3] = {code->a, code->b, code->c};
        for (unsigned i = 0; i < 3; i++)
            if (info->operands[i] >= LC_OPERAND_V && info->operands[i] <= LC_OPERAND_F)
                lc_verify(verifier, operands[i] < facts || operands[i] >= first,
                          "a statement reads what is stale");
    }
}

void lc_verify_statements(lc_verifier *verifier)
{
    const lc_image *image = verifier->image;
    check_statement(verifier, image->LAW->where, image->LAW->where_first, image->LAW->where_end);
    for (uint32_t i = 0; i < image->STEP_count; i++)
        if (image->STEP[i].expect)
            check_statement(verifier, image->STEP[i].holds, image->STEP[i].holds_first,
                            image->STEP[i].holds_end);
    for (uint32_t i = 0; i < image->SAVING_count && !verifier->reason; i++) {
        const lc_image_saving *saving = &image->SAVING[i];
        lc_verify_place(verifier, saving->place);
        if (lc_verify(verifier, saving->truth != LC_NONE, "a saving asks nothing"))
            check_statement(verifier, saving->truth, saving->first, saving->end);
    }
    for (uint32_t i = 0; i < image->PROPERTY_count; i++) {
        lc_verify_text(verifier, image->PROPERTY[i].title);
        lc_verify_place(verifier, image->PROPERTY[i].place);
        lc_verify_item_or_none(verifier, image->PROPERTY[i].in_force, image->TIMES_count);
        lc_verify_part(verifier, image->PROPERTY[i].first_claim, image->PROPERTY[i].claim_count,
                       image->CLAIM_count);
    }
    for (uint32_t i = 0; i < image->CLAIM_count && !verifier->reason; i++) {
        const lc_image_claim *claim = &image->CLAIM[i];
        lc_verify_place(verifier, claim->place);
        lc_verify_item_or_none(verifier, claim->outcome, image->OUTCOME_count);
        if (claim->because < LC_IMAGE_UNSTATED)
            lc_verify_item(verifier, claim->because, image->RULE_count);
        check_statement(verifier, claim->when, claim->when_first, claim->when_end);
    }
}
