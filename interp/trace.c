/* trace.c - why a decision is open: the facts that are missing, the cells that are empty, the
 * expression that has no value.
 *
 * Requirements that may apply and exceptions that may overcome an open one are looked at as they
 * stand, without the guards that spare the fold a look into the ledger. From each unknown truth the
 * unknown operands are followed down; what is known, or was skipped because its truth is no, is
 * not. Work lists replace recursion. Must not: change a register. */
#include "engine.h"

#include <string.h>

/* ---- the list of what is missing ------------------------------------------------------------ */

static void add_missing(li_machine *machine, uint32_t fact, uint32_t column)
{
    li_record *record = &machine->record;
    for (size_t i = 0; i < record->public.missing_count; i++)
        if (record->missing[i].fact == fact && record->missing[i].column == column)
            return;
    if (record->public.missing_count < machine->missing_room)
        record->missing[record->public.missing_count++] = (li_missing){fact, column};
}

/* A fact before its cells: LC_NONE + 1 is 0. */
static bool stands_before(const li_missing *a, const li_missing *b)
{
    return a->fact != b->fact ? a->fact < b->fact : a->column + 1u < b->column + 1u;
}

static void sort_missing(li_record *record)
{
    for (size_t i = 1; i < record->public.missing_count; i++) {
        li_missing moving = record->missing[i];
        size_t at = i;
        for (; at > 0 && stands_before(&moving, &record->missing[at - 1]); at--)
            record->missing[at] = record->missing[at - 1];
        record->missing[at] = moving;
    }
}

static void add_error(li_machine *machine, uint32_t reg)
{
    if (reg < machine->record.error_register)
        machine->record.error_register = reg;
}

/* ---- registers ------------------------------------------------------------------------------ */

static bool is_unknown(const li_machine *machine, uint32_t reg)
{
    const li_register *r = &machine->registers[reg];
    switch ((lc_class)lc_opcode_describe(machine->law->image.CODE[reg].opcode)->result) {
    case LC_CLASS_V:
        return !r->value.known;
    case LC_CLASS_T:
        return !r->text.known;
    case LC_CLASS_B:
        return r->truth.possibly && !r->truth.surely;
    case LC_CLASS_N:
    case LC_CLASS_R:
    case LC_CLASS_F:
        break;
    }
    return false;
}

/* The cell that REG reads is empty although its row is known. */
static void add_cell(li_machine *machine, uint32_t reg)
{
    const lc_image *image = &machine->law->image;
    uint32_t source = image->CODE[reg].a;
    if (!machine->registers[source].value.known)
        return;
    while (image->CODE[source].opcode == LC_OP_CELL_VALUE)
        source = image->CODE[source].a;
    if (image->CODE[source].opcode == LC_OP_FACT_VALUE)
        add_missing(machine, image->CODE[source].a, image->CODE[reg].b);
}

/* A number whose value is known but does not fit at the finer scale. Bringing operands to one scale
 * is part of the operation that reads them: that operation errs, and only if its other operand is
 * known. */
static bool is_out_of_scale(const li_machine *machine, uint32_t reg)
{
    const lc_instruction *code = machine->law->image.CODE;
    if (code[reg].opcode != LC_OP_RESCALE)
        return false;
    while (code[reg].opcode == LC_OP_RESCALE) /* a large step takes several */
        reg = code[reg].a;
    return !is_unknown(machine, reg);
}

/* Puts the unknown operands of REG on the list of work; whether there was one. */
static bool push_operands(li_machine *machine, uint32_t reg, uint32_t *depth)
{
    const lc_instruction *in = &machine->law->image.CODE[reg];
    const lc_opcode_info *info = lc_opcode_describe(in->opcode);
    const uint32_t operands[3] = {in->a, in->b, in->c};
    uint32_t out_of_scale = LC_NONE;
    bool found = false;
    for (unsigned i = 0; i < 3; i++) {
        uint8_t kind = info->operands[i];
        if ((kind != LC_OPERAND_V && kind != LC_OPERAND_T && kind != LC_OPERAND_B) ||
            !is_unknown(machine, operands[i]))
            continue;
        if (is_out_of_scale(machine, operands[i])) {
            out_of_scale = operands[i];
            continue;
        }
        found = true;
        if (!machine->register_marks[operands[i]]) {
            machine->register_marks[operands[i]] = 1;
            machine->stack[(*depth)++] = operands[i];
        }
    }
    if (!found && out_of_scale != LC_NONE) {
        add_error(machine, out_of_scale);
        return true;
    }
    return found;
}

static void trace_step(li_machine *machine, uint32_t reg, uint32_t *depth)
{
    const lc_image *image = &machine->law->image;
    uint32_t opcode = image->CODE[reg].opcode;
    if (opcode == LC_OP_FACT_VALUE || opcode == LC_OP_FACT_TEXT || opcode == LC_OP_FACT_TRUTH)
        add_missing(machine, image->CODE[reg].a, LC_NONE);
    else if (opcode == LC_OP_CELL_VALUE || opcode == LC_OP_CELL_TEXT || opcode == LC_OP_CELL_TRUTH)
        add_cell(machine, reg);
    bool followed = push_operands(machine, reg, depth);
    if (!followed && lc_opcode_describe(opcode)->result == LC_CLASS_V &&
        machine->registers[reg].value.error)
        add_error(machine, reg);
}

/* Follows REG down if it is unknown. Each register is looked at once for an order: the marks stay
 * until li_trace_outcome takes them back. */
static void trace_register(li_machine *machine, uint32_t reg)
{
    uint32_t depth = 0;
    if (reg == LC_NONE || machine->register_marks[reg] || !is_unknown(machine, reg))
        return;
    machine->register_marks[reg] = 1;
    machine->stack[depth++] = reg;
    while (depth)
        trace_step(machine, machine->stack[--depth], &depth);
}

/* ---- rules ---------------------------------------------------------------------------------- */

/* Why room under LIMIT is unknown: a key, the amount or the limit, or an amount that cannot be
 * booked. */
static void trace_room(li_machine *machine, uint32_t index)
{
    const lc_image *image = &machine->law->image;
    const lc_image_limit *limit = &image->LIMIT[index];
    bool found = false;
    for (uint32_t i = 0; i < limit->key_count; i++) {
        uint32_t fact = image->INDEX[limit->first_key + i];
        if (machine->order.known[fact])
            continue;
        add_missing(machine, fact, LC_NONE);
        found = true;
    }
    const uint32_t read[2] = {limit->amount, limit->limit};
    for (unsigned i = 0; i < 2; i++) {
        if (machine->registers[read[i]].value.known)
            continue;
        trace_register(machine, read[i]);
        found = true;
    }
    if (!found && machine->fault == LICET_OK)
        add_error(machine, limit->amount);
}

static li_truth rule_truth(const li_machine *machine, uint32_t rule)
{
    uint32_t truth = machine->law->image.RULE[rule].truth;
    return truth == LC_NONE ? (li_truth){1, 1} : machine->registers[truth].truth;
}

/* Whether EXCEPTION may apply, room included; what makes it unknown is listed. */
static bool trace_exception(li_machine *machine, uint32_t exception)
{
    const lc_image *image = &machine->law->image;
    const lc_image_rule *rule = &image->RULE[exception];
    li_truth truth = rule_truth(machine, exception);
    bool open = !truth.surely;
    if (!truth.possibly)
        return false;
    for (uint32_t i = 0; i < rule->limit_count; i++) {
        li_truth room =
            li_machine_room(machine, image->INDEX[rule->first_limit + i], NULL, NULL, NULL);
        if (!room.possibly)
            return false;
        open = open || !room.surely;
    }
    if (!open)
        return true;
    trace_register(machine, rule->truth);
    for (uint32_t i = 0; i < rule->limit_count; i++) {
        uint32_t limit = image->INDEX[rule->first_limit + i];
        if (!li_machine_room(machine, limit, NULL, NULL, NULL).surely)
            trace_room(machine, limit);
    }
    return true;
}

/* The exceptions that can be reached from RULE, whose range is open. Rules wait in the part of the
 * stack behind the registers. */
static void trace_exceptions(li_machine *machine, uint32_t first)
{
    const lc_image *image = &machine->law->image;
    uint32_t *waiting = machine->stack + image->CODE_count, depth = 0;
    if (machine->rule_marks[first])
        return;
    machine->rule_marks[first] = 1;
    waiting[depth++] = first;
    while (depth) {
        const lc_image_rule *rule = &image->RULE[waiting[--depth]];
        for (uint32_t i = 0; i < rule->exception_count; i++) {
            uint32_t exception = image->INDEX[rule->first_exception + i];
            if (machine->rule_marks[exception] || !trace_exception(machine, exception))
                continue;
            machine->rule_marks[exception] = 1;
            waiting[depth++] = exception;
        }
    }
}

void li_trace_outcome(li_machine *machine)
{
    const licet_law *law = machine->law;
    const lc_image *image = &law->image;
    memset(machine->register_marks, 0, image->CODE_count);
    machine->record.public.missing_count = 0;
    machine->record.error_register = LC_NONE;
    for (uint32_t i = 0; i < law->requirement_count; i++) {
        uint32_t rule = law->requirements[i];
        li_truth truth = rule_truth(machine, rule);
        if (!truth.possibly)
            continue;
        trace_register(machine, image->RULE[rule].truth);
        const li_range *range = &machine->registers[image->RULE[rule].range].range;
        if (range->lowest < range->highest)
            trace_exceptions(machine, rule);
    }
    memset(machine->rule_marks, 0, image->RULE_count);
    sort_missing(&machine->record);
}

/* ---- words ---------------------------------------------------------------------------------- */

/* The text at PLACE on one line, cut to CAPACITY bytes; its length, 0 when there is no text. */
static size_t source_text(const licet_law *law, lc_image_place place, char *text, size_t capacity)
{
    if (place.source >= law->sources.count)
        return 0;
    const lc_source *source = &law->sources.items[place.source];
    size_t length = 0;
    bool blank = false;
    for (uint32_t at = place.start; at < place.end && at < source->length; at++) {
        char byte = source->text[at];
        if (byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t') {
            blank = length > 0;
            continue;
        }
        if (length + 2 > capacity)
            break;
        if (blank)
            text[length++] = ' ';
        blank = false;
        text[length++] = byte;
    }
    return length;
}

static const char *error_cause(const li_machine *machine, uint32_t reg)
{
    const lc_image *image = &machine->law->image;
    const lc_instruction *in = &image->CODE[reg];
    const li_value *value = &machine->registers[reg].value;
    if (value->known && value->number < 0)
        return " is negative, and no cap counts a negative amount";
    if (value->known)
        return " is too large to be booked under a cap";
    if (in->opcode == LC_OP_DIVIDE && machine->registers[in->b].value.number == 0)
        return " has no value: division by zero";
    return " has no value: the number is too large";
}

void li_error_words(const li_machine *machine, uint32_t reg, char reason[LI_FAULT_TEXT])
{
    enum { QUOTED_BYTES = 250, QUOTED_COLUMNS = 60 };
    const licet_law *law = machine->law;
    char quoted[QUOTED_BYTES];
    size_t length = source_text(law, law->image.PLACE[reg], quoted, sizeof quoted);
    const char *cause = error_cause(machine, reg);
    size_t at = 0;
    if (length) {
        at = li_quote(reason, LI_FAULT_TEXT - 60, quoted, length, QUOTED_COLUMNS);
    } else {
        static const char expression[] = "an expression";
        memcpy(reason, expression, sizeof expression - 1);
        at = sizeof expression - 1;
    }
    size_t count = strlen(cause), room = LI_FAULT_TEXT - 1 - at;
    if (count > room)
        count = room;
    memcpy(reason + at, cause, count);
    reason[at + count] = '\0';
}
