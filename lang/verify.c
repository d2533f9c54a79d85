/* verify.c - opens an image: nothing in it is trusted before this file has looked at it.
 *
 * After lc_image_open says LC_OK the engines need no bounds checks: every index is inside its
 * table, every text inside the pool, every operand an earlier register of the right class, rows
 * inside their registry, skips nested and forward, chains of exceptions free of cycles. Owns a
 * scratch array while it runs. Must not: change the block. */
#include "image.h"

#include "date.h"
#include "law.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const lc_image *image;
    const char *reason; /* the first thing that is wrong; NULL: nothing so far */
    uint32_t *limit; /* per register: instructions from here on must not read it; LC_NONE: free */
    uint32_t *rule;  /* per R register: its rule */
} image_verifier;

static bool require(image_verifier *verifier, bool condition, const char *reason)
{
    if (!condition && !verifier->reason)
        verifier->reason = reason;
    return condition;
}

/* ---- header and extents --------------------------------------------------------------------- */

static const char *check_header(const lc_image_header *header, size_t size)
{
    if (header->size != size)
        return "its length is not the length it was made with";
    if (header->checksum != lc_image_checksum(header, size))
        return "its check sum does not match";
    for (int i = 0; i < LC_TABLE_COUNT; i++) {
        lc_image_extent extent = header->tables[i];
        if (extent.offset < sizeof *header || extent.offset > size ||
            extent.offset % LC_IMAGE_ALIGNMENT || extent.count >= LC_NONE ||
            extent.count > (size - extent.offset) / lc_image_record_size((lc_image_table)i))
            return "a table does not lie inside it";
    }
    return NULL;
}

static void make_view(lc_image *image, const void *block, size_t size)
{
    image->header = block;
    image->block = block;
    image->size = size;
#define TABLE(name, type, words)                                                                   \
    image->name = (const type *)(const void *)(image->block +                                      \
                                               image->header->tables[LC_TABLE_##name].offset);     \
    image->name##_count = (uint32_t)image->header->tables[LC_TABLE_##name].count;
#include "image_tables.def"
#undef TABLE
}

/* ---- small questions ------------------------------------------------------------------------ */

static void text(image_verifier *verifier, lc_image_string string)
{
    const lc_image *image = verifier->image;
    require(verifier,
            string.offset < image->BYTES_count &&
                string.length < image->BYTES_count - string.offset &&
                image->BYTES[string.offset + string.length] == '\0',
            "a text does not lie inside it");
}

static void item(image_verifier *verifier, uint32_t value, uint32_t count)
{
    require(verifier, value < count, "an index points outside of its table");
}

static void item_or_none(image_verifier *verifier, uint32_t value, uint32_t count)
{
    require(verifier, value < count || value == LC_NONE, "an index points outside of its table");
}

static bool part(image_verifier *verifier, uint32_t first, uint32_t count, uint32_t total)
{
    return require(verifier, first <= total && count <= total - first,
                   "a list points outside of its table");
}

static void indexes(image_verifier *verifier, uint32_t first, uint32_t count, uint32_t total)
{
    if (!part(verifier, first, count, verifier->image->INDEX_count))
        return;
    for (uint32_t i = 0; i < count; i++)
        item(verifier, verifier->image->INDEX[first + i], total);
}

static void place(image_verifier *verifier, lc_image_place where)
{
    const lc_image *image = verifier->image;
    if (where.source == LC_NONE)
        return;
    if (!require(verifier, where.source < image->SOURCE_count, "a place names no text"))
        return;
    require(verifier,
            where.start <= where.end && where.end <= image->SOURCE[where.source].text.length,
            "a place lies outside of its text");
}

static void date(image_verifier *verifier, int64_t days)
{
    require(verifier, days >= LC_DATE_MIN && days <= LC_DATE_MAX,
            "a date is outside of the calendar");
}

static void form(image_verifier *verifier, const lc_image_form *value)
{
    const lc_image *image = verifier->image;
    require(verifier, value->type >= LC_FORM_TRUTH && value->type <= LC_FORM_ROW,
            "a type is unknown");
    require(verifier, value->scale >= LC_MIN_SCALE && value->scale <= LC_MAX_SCALE,
            "a scale is out of range");
    if (value->type == LC_FORM_ROW)
        item(verifier, value->registry, image->REGISTRY_count);
    if (value->type == LC_FORM_NUMBER)
        item_or_none(verifier, value->unit, image->UNIT_count);
}

/* VALUE as a known value of FORM, in an order of a test or in a cell. */
static void value_of(image_verifier *verifier, const lc_image_form *value_form, int64_t value)
{
    const lc_image *image = verifier->image;
    bool fits = true;
    switch (value_form->type) {
    case LC_FORM_TRUTH:
        fits = value == 0 || value == 1;
        break;
    case LC_FORM_TEXT:
        fits = value >= 0 && value < (int64_t)image->TEXT_count;
        break;
    case LC_FORM_DATE:
        date(verifier, value);
        break;
    case LC_FORM_COUNT:
        fits = value >= 0;
        break;
    case LC_FORM_ROW:
        fits = value >= 0 && value < (int64_t)image->REGISTRY[value_form->registry].row_count;
        break;
    default:
        break;
    }
    require(verifier, fits, "a value does not fit its type");
}

/* ---- tables without code -------------------------------------------------------------------- */

static void check_texts(image_verifier *verifier)
{
    const lc_image *image = verifier->image;
    require(verifier, image->BYTES_count > 0 && image->BYTES[image->BYTES_count - 1] == '\0',
            "its texts are cut off");
    for (uint32_t i = 0; i < image->SOURCE_count; i++) {
        text(verifier, image->SOURCE[i].name);
        text(verifier, image->SOURCE[i].text);
    }
    for (uint32_t i = 0; i < image->TEXT_count; i++)
        text(verifier, image->TEXT[i]);
    for (uint32_t i = 0; i < image->UNIT_count; i++) {
        text(verifier, image->UNIT[i].name);
        text(verifier, image->UNIT[i].label);
        require(verifier,
                image->UNIT[i].factor_scale >= LC_MIN_SCALE &&
                    image->UNIT[i].factor_scale <= LC_MAX_SCALE &&
                    image->UNIT[i].scale >= LC_MIN_SCALE && image->UNIT[i].scale <= LC_MAX_SCALE,
                "a unit's scale is out of range");
        require(verifier, lc_image_wide(image->UNIT[i].factor_low, image->UNIT[i].factor_high) > 0,
                "a unit's factor is not positive");
    }
    require(verifier, image->OUTCOME_count <= LC_MAX_OUTCOMES, "it has too many outcomes");
    for (uint32_t i = 0; i < image->OUTCOME_count; i++) {
        text(verifier, image->OUTCOME[i].name);
        text(verifier, image->OUTCOME[i].label);
        require(verifier,
                image->OUTCOME[i].mode <= 3 &&
                    (i == 0 || image->OUTCOME[i - 1].mode <= image->OUTCOME[i].mode),
                "its outcomes are not a scale");
    }
}

static void check_column(image_verifier *verifier, const lc_image_column *column, uint32_t registry)
{
    const lc_image *image = verifier->image;
    text(verifier, column->name);
    text(verifier, column->label);
    form(verifier, &column->form);
    require(verifier, column->registry == registry, "a column is not its registry's");
    uint32_t rows = image->REGISTRY[registry].row_count;
    if (verifier->reason || !part(verifier, column->first_cell, rows, image->CELL_count) ||
        !part(verifier, column->first_cell, rows, image->CELL_KNOWN_count))
        return;
    for (uint32_t i = 0; i < rows; i++) {
        require(verifier, image->CELL_KNOWN[column->first_cell + i] <= 1, "a cell is damaged");
        if (image->CELL_KNOWN[column->first_cell + i])
            value_of(verifier, &column->form, image->CELL[column->first_cell + i]);
    }
}

static void check_registries(image_verifier *verifier)
{
    const lc_image *image = verifier->image;
    require(verifier, image->REGISTRY_count <= LC_MAX_REGISTRIES, "it has too many registries");
    for (uint32_t i = 0; i < image->REGISTRY_count && !verifier->reason; i++) {
        const lc_image_registry *registry = &image->REGISTRY[i];
        text(verifier, registry->name);
        text(verifier, registry->label);
        place(verifier, registry->place);
        part(verifier, registry->first_row, registry->row_count, image->ROW_count);
        part(verifier, registry->first_spelling, registry->spelling_count, image->SPELLING_count);
        if (registry->tier_count)
            part(verifier, registry->tier_set, registry->tier_count, image->SET_count);
        if (!part(verifier, registry->first_column, registry->column_count, image->COLUMN_count) ||
            verifier->reason)
            return;
        for (uint32_t k = 0; k < registry->column_count; k++)
            check_column(verifier, &image->COLUMN[registry->first_column + k], i);
        for (uint32_t k = 0; k < registry->spelling_count; k++) {
            text(verifier, image->SPELLING[registry->first_spelling + k].text);
            item(verifier, image->SPELLING[registry->first_spelling + k].row, registry->row_count);
        }
    }
    for (uint32_t i = 0; i < image->ROW_count; i++) {
        text(verifier, image->ROW[i].key);
        text(verifier, image->ROW[i].label);
    }
    for (uint32_t i = 0; i < image->SET_count && !verifier->reason; i++) {
        text(verifier, image->SET[i].name);
        text(verifier, image->SET[i].label);
        item(verifier, image->SET[i].registry, image->REGISTRY_count);
        if (!verifier->reason)
            part(verifier, image->SET[i].first_member,
                 image->REGISTRY[image->SET[i].registry].row_count, image->MEMBER_count);
    }
    for (uint32_t i = 0; i < image->MEMBER_count; i++)
        require(verifier, image->MEMBER[i] == 0 || image->MEMBER[i] == 255, "a set is damaged");
}

static void check_facts(image_verifier *verifier)
{
    const lc_image *image = verifier->image;
    require(verifier, image->FACT_count <= LC_MAX_FACTS, "it has too many facts");
    for (uint32_t i = 0; i < image->FACT_count; i++) {
        text(verifier, image->FACT[i].name);
        text(verifier, image->FACT[i].label);
        form(verifier, &image->FACT[i].form);
        place(verifier, image->FACT[i].place);
    }
    require(verifier, image->INTERVAL_count > 0 && image->INTERVAL[0].from == LC_DATE_MIN,
            "its intervals do not begin with the calendar");
    for (uint32_t i = 1; i < image->INTERVAL_count; i++) {
        date(verifier, image->INTERVAL[i].from);
        require(verifier, image->INTERVAL[i - 1].from < image->INTERVAL[i].from,
                "its intervals are not in order");
    }
}

static void check_stated(image_verifier *verifier, const lc_image_stated *stated)
{
    const lc_image *image = verifier->image;
    item(verifier, stated->fact, image->FACT_count);
    if (!verifier->reason && stated->known)
        value_of(verifier, &image->FACT[stated->fact].form, stated->value);
}

static void check_tests(image_verifier *verifier)
{
    const lc_image *image = verifier->image;
    for (uint32_t i = 0; i < image->TEST_count; i++) {
        text(verifier, image->TEST[i].title);
        place(verifier, image->TEST[i].place);
        part(verifier, image->TEST[i].first_step, image->TEST[i].step_count, image->STEP_count);
    }
    for (uint32_t i = 0; i < image->STEP_count; i++) {
        const lc_image_step *step = &image->STEP[i];
        place(verifier, step->place);
        part(verifier, step->first_stated, step->stated_count, image->STATED_count);
        part(verifier, step->first_expected, step->expected_count, image->EXPECTED_count);
        if (!step->expect)
            continue;
        if (step->outcome != LC_IMAGE_INDETERMINATE)
            item(verifier, step->outcome, image->OUTCOME_count);
        if (step->because < LC_IMAGE_UNSTATED)
            item(verifier, step->because, image->RULE_count);
    }
    for (uint32_t i = 0; i < image->STATED_count; i++)
        check_stated(verifier, &image->STATED[i]);
    for (uint32_t i = 0; i < image->EXPECTED_count; i++) {
        text(verifier, image->EXPECTED[i].text);
        date(verifier, image->EXPECTED[i].by);
    }
}

/* ---- code ----------------------------------------------------------------------------------- */

/* The skipped regions around one instruction, innermost last; strictly nested. */
enum { MAX_REGIONS = 64 };
typedef struct {
    uint32_t target[MAX_REGIONS];
    uint32_t count;
} regions;

static void open_region(image_verifier *verifier, regions *open, uint32_t at, uint32_t target,
                        uint32_t end)
{
    const lc_image *image = verifier->image;
    if (!require(verifier, target > at + 1 && target <= end, "a skip leads nowhere"))
        return;
    if (!require(verifier,
                 image->CODE[target - 1].opcode < LC_OP_COUNT &&
                     lc_opcode_describe(image->CODE[target - 1].opcode)->result == LC_CLASS_B,
                 "a skip does not end at a truth"))
        return;
    if (open->count && open->target[open->count - 1] == target)
        return;
    if (require(verifier,
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

static void operand_register(image_verifier *verifier, uint32_t at, uint32_t value, lc_class class)
{
    const lc_image *image = verifier->image;
    if (!require(verifier, value < at, "an instruction reads what is not there"))
        return;
    require(verifier, lc_opcode_describe(image->CODE[value].opcode)->result == class,
            "an instruction reads a register of another class");
    require(verifier, verifier->limit[value] == LC_NONE || at < verifier->limit[value],
            "an instruction reads what may have been skipped");
}

static void operand(image_verifier *verifier, uint32_t at, lc_operand_kind kind, uint32_t value)
{
    const lc_image *image = verifier->image;
    int32_t power = (int32_t)value;
    switch (kind) {
    case LC_OPERAND_NONE:
        require(verifier, value == 0, "an operand stands where none belongs");
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
        item(verifier, value, image->FACT_count);
        break;
    case LC_OPERAND_COLUMN:
        item(verifier, value, image->COLUMN_count);
        break;
    case LC_OPERAND_NUMBER:
        item(verifier, value, image->NUMBER_count);
        break;
    case LC_OPERAND_TEXT:
        item(verifier, value, image->TEXT_count);
        break;
    case LC_OPERAND_SET:
        item(verifier, value, image->SET_count);
        break;
    case LC_OPERAND_LIMIT:
        item(verifier, value, image->LIMIT_count);
        break;
    case LC_OPERAND_RULE:
        item(verifier, value, image->RULE_count);
        break;
    case LC_OPERAND_OUTCOME:
        item(verifier, value, image->OUTCOME_count);
        break;
    case LC_OPERAND_POWER:
        require(verifier, power >= -LC_MAX_POWER && power <= LC_MAX_POWER,
                "a power of ten is out of range");
        break;
    case LC_OPERAND_TRUTH:
        require(verifier, value <= 1, "a truth is neither yes nor no");
        break;
    case LC_OPERAND_TARGET:
        break; /* open_region */
    }
}

/* Register VALUE surely holds a row of REGISTRY when it is known. */
static void row_register(image_verifier *verifier, uint32_t value, uint32_t registry)
{
    const lc_image *image = verifier->image;
    const lc_instruction *source = &image->CODE[value];
    const lc_image_form *source_form = NULL;
    if (source->opcode == LC_OP_FACT_VALUE)
        source_form = &image->FACT[source->a].form;
    else if (source->opcode == LC_OP_CELL_VALUE)
        source_form = &image->COLUMN[source->b].form;
    else if (source->opcode == LC_OP_NUMBER) {
        const lc_image_number *number = &image->NUMBER[source->a];
        require(verifier, number->high == 0 && number->low < image->REGISTRY[registry].row_count,
                "a row is not in its registry");
        return;
    }
    require(verifier,
            source_form && source_form->type == LC_FORM_ROW && source_form->registry == registry,
            "an instruction takes a row of another registry");
}

static bool class_fits(uint32_t type, lc_class class)
{
    if (type == LC_FORM_TRUTH)
        return class == LC_CLASS_B;
    if (type == LC_FORM_TEXT)
        return class == LC_CLASS_T;
    return class == LC_CLASS_V;
}

/* What the operand kinds alone do not say. */
static void check_meaning(image_verifier *verifier, uint32_t at)
{
    const lc_image *image = verifier->image;
    const lc_instruction *code = &image->CODE[at];
    lc_class class = (lc_class)lc_opcode_describe(code->opcode)->result;
    switch ((lc_opcode)code->opcode) {
    case LC_OP_FACT_VALUE:
    case LC_OP_FACT_TEXT:
    case LC_OP_FACT_TRUTH:
        require(verifier, class_fits(image->FACT[code->a].form.type, class),
                "an instruction reads a fact of another type");
        break;
    case LC_OP_CELL_VALUE:
    case LC_OP_CELL_TEXT:
    case LC_OP_CELL_TRUTH:
        require(verifier, class_fits(image->COLUMN[code->b].form.type, class),
                "an instruction reads a column of another type");
        row_register(verifier, code->a, image->COLUMN[code->b].registry);
        break;
    case LC_OP_IN:
        row_register(verifier, code->a, image->SET[code->b].registry);
        break;
    case LC_OP_RESCALE:
        require(verifier, (int32_t)code->b > 0, "a power of ten is out of range");
        break;
    case LC_OP_STAND:
        verifier->rule[at] = code->a;
        break;
    case LC_OP_EXCEPT:
        verifier->rule[at] = verifier->rule[code->a];
        require(verifier, image->RULE[verifier->rule[code->c]].range == code->c,
                "an exception is folded before its own exceptions");
        break;
    default:
        break;
    }
}

static bool fold_opcode(uint32_t opcode)
{
    return opcode == LC_OP_ROOM || opcode == LC_OP_GAIN || opcode == LC_OP_STAND ||
           opcode == LC_OP_EXCEPT || opcode == LC_OP_OTHERWISE || opcode == LC_OP_REQUIRE;
}

static void check_code(image_verifier *verifier)
{
    const lc_image *image = verifier->image;
    regions open = {.count = 0};
    uint32_t fold = image->LAW->fold_start, count = image->CODE_count;
    if (!require(verifier,
                 fold <= count && image->PLACE_count == count && count <= LC_MAX_INSTRUCTIONS,
                 "its code is cut off"))
        return;
    for (uint32_t at = 0; at < count && !verifier->reason; at++) {
        const lc_instruction *code = &image->CODE[at];
        const lc_opcode_info *info = lc_opcode_describe(code->opcode);
        while (open.count && open.target[open.count - 1] <= at)
            open.count--;
        if (!require(verifier, info != NULL, "an instruction is unknown"))
            return;
        if (at >= fold)
            require(verifier,
                    fold_opcode(code->opcode) || code->opcode == LC_OP_AND ||
                        code->opcode == LC_OP_SKIP,
                    "an instruction stands in the wrong phase");
        else
            require(verifier, !fold_opcode(code->opcode),
                    "an instruction stands in the wrong phase");
        verifier->limit[at] = read_limit(&open, at);
        operand(verifier, at, (lc_operand_kind)info->operands[0], code->a);
        operand(verifier, at, (lc_operand_kind)info->operands[1], code->b);
        operand(verifier, at, (lc_operand_kind)info->operands[2], code->c);
        place(verifier, image->PLACE[at]);
        if (!verifier->reason)
            check_meaning(verifier, at);
        if (!verifier->reason && code->opcode == LC_OP_SKIP)
            open_region(verifier, &open, at, code->b, at < fold ? fold : count);
    }
}

/* ---- tables that name registers ------------------------------------------------------------- */

static void table_register(image_verifier *verifier, uint32_t value, lc_class class, bool phase_a,
                           bool skippable)
{
    const lc_image *image = verifier->image;
    uint32_t end = phase_a ? image->LAW->fold_start : image->CODE_count;
    if (!require(verifier, value < end, "a table names a register that is not there"))
        return;
    require(verifier,
            lc_opcode_describe(image->CODE[value].opcode)->result == class &&
                (skippable || verifier->limit[value] == LC_NONE),
            "a table names a register of another class");
}

static void check_limit(image_verifier *verifier, const lc_image_limit *limit)
{
    const lc_image *image = verifier->image;
    item(verifier, limit->cap, image->CAP_count);
    table_register(verifier, limit->amount, LC_CLASS_V, true, false);
    table_register(verifier, limit->limit, LC_CLASS_V, true, false);
    require(verifier,
            limit->amount_scale >= LC_MIN_SCALE && limit->amount_scale <= LC_MAX_SCALE &&
                limit->limit_scale >= LC_MIN_SCALE && limit->limit_scale <= LC_MAX_SCALE,
            "a limit's scale is out of range");
    require(verifier,
            limit->key_count <= LC_MAX_CAP_KEYS && limit->window <= LC_IMAGE_WINDOW_PERIOD,
            "a limit is damaged");
    require(verifier,
            image->LAW->date_fact != LC_NONE ||
                (limit->window == 0 && limit->counts_from == LC_DATE_MIN),
            "a limit needs a date and there is none");
    indexes(verifier, limit->first_key, limit->key_count, image->FACT_count);
    item_or_none(verifier, limit->unit, image->UNIT_count);
    date(verifier, limit->counts_from);
    if (limit->window == LC_IMAGE_WINDOW_PERIOD) {
        date(verifier, limit->from);
        date(verifier, limit->until);
    }
    place(verifier, limit->place);
}

static void check_caps(image_verifier *verifier)
{
    const lc_image *image = verifier->image;
    for (uint32_t i = 0; i < image->CAP_count; i++) {
        text(verifier, image->CAP[i].name);
        text(verifier, image->CAP[i].label);
        part(verifier, image->CAP[i].first_limit, image->CAP[i].limit_count, image->LIMIT_count);
        indexes(verifier, image->CAP[i].first_cite, image->CAP[i].cite_count, image->TEXT_count);
        place(verifier, image->CAP[i].place);
    }
    for (uint32_t i = 0; i < image->LIMIT_count && !verifier->reason; i++)
        check_limit(verifier, &image->LIMIT[i]);
    for (uint32_t i = 0; i < image->LET_count; i++) {
        const lc_image_let *let = &image->LET[i];
        text(verifier, let->name);
        text(verifier, let->label);
        place(verifier, let->place);
        item_or_none(verifier, let->unit, image->UNIT_count);
        require(verifier, let->reg < image->LAW->fold_start && verifier->limit[let->reg] == LC_NONE,
                "a table names a register that is not there");
    }
}

static void check_rule_lists(image_verifier *verifier, const lc_image_rule *rule)
{
    const lc_image *image = verifier->image;
    indexes(verifier, rule->first_exception, rule->exception_count, image->RULE_count);
    for (uint32_t i = 0; i < rule->exception_count && !verifier->reason; i++)
        require(verifier, image->RULE[image->INDEX[rule->first_exception + i]].range < rule->range,
                "exceptions go round in a circle");
    indexes(verifier, rule->first_limit, rule->limit_count, image->LIMIT_count);
    indexes(verifier, rule->first_cite, rule->cite_count, image->TEXT_count);
    part(verifier, rule->first_duty, rule->duty_count, image->DUTY_count);
    if (!part(verifier, rule->first_condition, rule->condition_count, image->CONDITION_count))
        return;
    for (uint32_t i = 0; i < rule->condition_count; i++) {
        const lc_image_condition *condition = &image->CONDITION[rule->first_condition + i];
        table_register(verifier, condition->truth, LC_CLASS_B, true, true);
        place(verifier, condition->place);
    }
}

static void check_rules(image_verifier *verifier)
{
    const lc_image *image = verifier->image;
    uint32_t requirements = 0;
    require(verifier, image->RULE_count <= LC_MAX_RULES, "it has too many rules");
    for (uint32_t i = 0; i < image->RULE_count && !verifier->reason; i++) {
        const lc_image_rule *rule = &image->RULE[i];
        text(verifier, rule->name);
        text(verifier, rule->label);
        place(verifier, rule->place);
        item(verifier, rule->outcome, image->OUTCOME_count);
        table_register(verifier, rule->truth, LC_CLASS_B, true, false);
        table_register(verifier, rule->range, LC_CLASS_R, false, false);
        table_register(verifier, rule->applies, LC_CLASS_B, false, false);
        if (verifier->reason)
            return;
        require(verifier, verifier->rule[rule->range] == i, "a range belongs to another rule");
        check_rule_lists(verifier, rule);
        requirements += rule->requirement;
    }
    for (uint32_t i = 0; i < image->DUTY_count; i++) {
        text(verifier, image->DUTY[i].text);
        place(verifier, image->DUTY[i].place);
        item_or_none(verifier, image->DUTY[i].anchor, image->FACT_count);
        if (!verifier->reason && image->DUTY[i].has_due)
            require(verifier,
                    image->DUTY[i].anchor != LC_NONE &&
                        image->FACT[image->DUTY[i].anchor].form.type == LC_FORM_DATE,
                    "a duty counts from something that is not a date");
    }
    require(verifier, requirements == image->LAW->requirement_count,
            "its requirements are miscounted");
}

static void check_law(image_verifier *verifier)
{
    const lc_image *image = verifier->image;
    if (!require(verifier, image->LAW_count == 1, "it holds no law"))
        return;
    const lc_image_law *law = image->LAW;
    text(verifier, law->name);
    text(verifier, law->label);
    item_or_none(verifier, law->date_fact, image->FACT_count);
    item_or_none(verifier, law->id_fact, image->FACT_count);
    if (!verifier->reason && law->date_fact != LC_NONE)
        require(verifier, image->FACT[law->date_fact].form.type == LC_FORM_DATE,
                "its date is not a date");
    if (!verifier->reason && law->id_fact != LC_NONE)
        require(verifier, image->FACT[law->id_fact].form.type == LC_FORM_TEXT,
                "its id is not a text");
    require(verifier, law->date_fact != LC_NONE || image->INTERVAL_count == 1,
            "its intervals need a date");
    indexes(verifier, law->first_cite, law->cite_count, image->TEXT_count);
    place(verifier, law->otherwise_place);
    if (law->has_rules)
        item(verifier, law->otherwise, image->OUTCOME_count);
}

/* In an order in which every step may rely on those before it. */
static const char *verify(image_verifier *verifier)
{
    const lc_image *image = verifier->image;
    check_texts(verifier);
    if (!verifier->reason)
        check_registries(verifier);
    if (!verifier->reason)
        check_facts(verifier);
    if (!verifier->reason)
        check_law(verifier);
    if (!verifier->reason)
        check_code(verifier);
    if (!verifier->reason)
        check_caps(verifier);
    if (!verifier->reason)
        check_rules(verifier);
    if (!verifier->reason)
        check_tests(verifier);
    if (!verifier->reason && image->LAW->has_rules)
        table_register(verifier, image->LAW->result, LC_CLASS_F, false, false);
    return verifier->reason;
}

/* Tells apart what a person can act on: another version, another machine, a damaged file. */
static bool refuse_foreign(const lc_image_header *header, size_t size, const char *name,
                           lc_diagnostics *diagnostics)
{
    lc_place nowhere = {LC_NONE, 0, 0};
    char found[16], wanted[16];
    if (size < sizeof *header) {
        lc_report2(diagnostics, LC_E0901, nowhere, name, "it is too short");
        return true;
    }
    if (header->byte_order != LC_IMAGE_BYTE_ORDER) {
        lc_report1(diagnostics, LC_E0903, nowhere, name);
        return true;
    }
    if (header->version != LC_IMAGE_VERSION) {
        snprintf(found, sizeof found, "%u", (unsigned)header->version);
        snprintf(wanted, sizeof wanted, "%u", LC_IMAGE_VERSION);
        lc_report3(diagnostics, LC_E0902, nowhere, name, found, wanted);
        return true;
    }
    return false;
}

lc_status lc_image_open(lc_image *image, const void *block, size_t size, const char *name,
                        lc_diagnostics *diagnostics, const lc_allocator *allocator)
{
    if (refuse_foreign(block, size, name, diagnostics))
        return diagnostics->failed ? LC_MEMORY : LC_WRONG_RULES;
    const char *reason = check_header(block, size);
    if (!reason) {
        make_view(image, block, size);
        size_t registers = (size_t)image->CODE_count + 1;
        uint32_t *scratch = lc_new(allocator, registers * 2 * sizeof *scratch);
        if (!scratch)
            return LC_MEMORY;
        memset(scratch, 0, registers * 2 * sizeof *scratch);
        image_verifier verifier = {.image = image, .limit = scratch, .rule = scratch + registers};
        reason = verify(&verifier);
        lc_delete(allocator, scratch, registers * 2 * sizeof *scratch);
    }
    if (!reason)
        return LC_OK;
    lc_place nowhere = {LC_NONE, 0, 0};
    lc_report2(diagnostics, LC_E0901, nowhere, name, reason);
    return diagnostics->failed ? LC_MEMORY : LC_WRONG_RULES;
}
