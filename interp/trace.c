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

static void add_entry(li_machine *machine, uint32_t fact, uint32_t path)
{
    li_record *record = &machine->record;
    for (size_t i = 0; i < record->public.missing_count; i++)
        if (record->missing[i].fact == fact && record->missing[i].path == path)
            return;
    if (record->public.missing_count < machine->missing_room)
        record->missing[record->public.missing_count++] = (li_missing){fact, path};
}

/* A fact that is not stated, and what could stand in for it: none of these is either. */
static void add_fact(li_machine *machine, uint32_t fact)
{
    for (; fact != LC_NONE; fact = machine->law->image.FACT[fact].stand_in)
        add_entry(machine, fact, LC_NONE);
}

static unsigned path_depth(const lc_image *image, uint32_t path)
{
    unsigned depth = 0;
    for (; path != LC_NONE; path = image->PATH[path].parent)
        depth++;
    return depth;
}

/* Column number INDEX on the way of PATH, which has DEPTH of them. */
static uint32_t path_column(const lc_image *image, uint32_t path, unsigned depth, unsigned index)
{
    for (; depth > index + 1; depth--)
        path = image->PATH[path].parent;
    return image->PATH[path].column;
}

/* By fact; a fact before its cells, and these in the order of their columns. */
static bool stands_before(const lc_image *image, const li_missing *a, const li_missing *b)
{
    if (a->fact != b->fact)
        return a->fact < b->fact;
    unsigned depth_a = path_depth(image, a->path), depth_b = path_depth(image, b->path);
    for (unsigned i = 0; i < depth_a && i < depth_b; i++) {
        uint32_t left = path_column(image, a->path, depth_a, i);
        uint32_t right = path_column(image, b->path, depth_b, i);
        if (left != right)
            return left < right;
    }
    return depth_a < depth_b;
}

static void sort_missing(const lc_image *image, li_record *record)
{
    for (size_t i = 1; i < record->public.missing_count; i++) {
        li_missing moving = record->missing[i];
        size_t at = i;
        for (; at > 0 && stands_before(image, &moving, &record->missing[at - 1]); at--)
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

/* The cell that REG reads is empty although its row is known. Where the row was chosen, no path
 * leads to the cell: what chose it, and what it was chosen from, stands for it. */
static void add_cell(li_machine *machine, uint32_t reg)
{
    const lc_image *image = &machine->law->image;
    const lc_instruction *in = &image->CODE[reg];
    uint32_t row = in->a;
    if (!machine->registers[row].value.known)
        return;
    if (in->c != LC_NONE) {
        add_entry(machine, image->PATH[in->c].fact, in->c);
        return;
    }
    while (image->CODE[row].opcode == LC_OP_CHOOSE || image->CODE[row].opcode == LC_OP_CELL_VALUE) {
        const lc_instruction *from = &image->CODE[row];
        if (from->opcode == LC_OP_CELL_VALUE)
            row = from->a;
        else
            row = machine->registers[from->a].truth.surely ? from->b : from->c;
    }
    if (image->CODE[row].opcode == LC_OP_FACT_VALUE)
        add_entry(machine, image->CODE[row].a, LC_NONE);
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

/* Whether operand INDEX of a choice was not taken, and so does not matter. */
static bool is_not_taken(const li_machine *machine, const lc_instruction *in, unsigned index)
{
    if (in->opcode != LC_OP_CHOOSE && in->opcode != LC_OP_CHOOSE_TEXT &&
        in->opcode != LC_OP_CHOOSE_TRUTH)
        return false;
    li_truth condition = machine->registers[in->a].truth;
    if (index == 0)
        return false;
    if (condition.surely != condition.possibly) /* the branches of an open choice of values are not
                                                   looked at: the condition makes it unknown */
        return in->opcode != LC_OP_CHOOSE_TRUTH;
    return condition.surely ? index == 2 : index == 1;
}

static void push(li_machine *machine, uint32_t reg, uint32_t *depth)
{
    if (machine->register_marks[reg])
        return;
    machine->register_marks[reg] = 1;
    machine->stack[(*depth)++] = reg;
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
            !is_unknown(machine, operands[i]) || is_not_taken(machine, in, i))
            continue;
        if (is_out_of_scale(machine, operands[i])) {
            out_of_scale = operands[i];
            continue;
        }
        found = true;
        push(machine, operands[i], depth);
    }
    if (!found && out_of_scale != LC_NONE) {
        add_error(machine, out_of_scale);
        return true;
    }
    return found;
}

/* What keeps LIMIT from being read: its date and its keys. */
static bool push_keys(li_machine *machine, uint32_t index, uint32_t *depth)
{
    const lc_image *image = &machine->law->image;
    const lc_image_limit *limit = &image->LIMIT[index];
    bool found = false;
    if (limit->date_fact != LC_NONE && !machine->facts.known[limit->date_fact]) {
        add_fact(machine, limit->date_fact);
        found = true;
    }
    for (uint32_t i = 0; i < limit->key_count; i++) {
        uint32_t reg = image->KEY[limit->first_key + i].reg;
        if (!is_unknown(machine, reg))
            continue;
        push(machine, reg, depth);
        found = true;
    }
    return found;
}

/* The unknown operands of USED and TOTAL, which are not registers. */
static bool push_ledger(li_machine *machine, uint32_t reg, uint32_t *depth)
{
    const lc_image *image = &machine->law->image;
    const lc_instruction *in = &image->CODE[reg];
    const lc_image_limit *limit = &image->LIMIT[in->a];
    bool found = push_keys(machine, in->a, depth);
    if (in->opcode == LC_OP_USED)
        return found;
    bool inside;
    li_truth concern = li_machine_concern(machine, in->a, &inside);
    if (limit->where != LC_NONE && is_unknown(machine, limit->where)) {
        push(machine, limit->where, depth);
        found = true;
    }
    if (concern.possibly && inside && is_unknown(machine, limit->amount)) {
        push(machine, limit->amount, depth);
        found = true;
    }
    return found;
}

static void trace_step(li_machine *machine, uint32_t reg, uint32_t *depth)
{
    const lc_image *image = &machine->law->image;
    uint32_t opcode = image->CODE[reg].opcode;
    if (opcode == LC_OP_FACT_VALUE || opcode == LC_OP_FACT_TEXT || opcode == LC_OP_FACT_TRUTH)
        add_fact(machine, image->CODE[reg].a);
    else if (opcode == LC_OP_CELL_VALUE || opcode == LC_OP_CELL_TEXT || opcode == LC_OP_CELL_TRUTH)
        add_cell(machine, reg);
    bool followed = opcode == LC_OP_USED || opcode == LC_OP_TOTAL
                        ? push_ledger(machine, reg, depth)
                        : push_operands(machine, reg, depth);
    if (!followed && lc_opcode_describe(opcode)->result == LC_CLASS_V &&
        machine->registers[reg].value.error)
        add_error(machine, reg);
}

static void drain(li_machine *machine, uint32_t depth)
{
    while (depth)
        trace_step(machine, machine->stack[--depth], &depth);
}

/* Follows REG down if it is unknown. Each register is looked at once for an order: the marks stay
 * until li_trace_outcome takes them back. */
void li_trace_register(li_machine *machine, uint32_t reg)
{
    uint32_t depth = 0;
    if (reg == LC_NONE || !is_unknown(machine, reg))
        return;
    push(machine, reg, &depth);
    drain(machine, depth);
}

/* ---- rules ---------------------------------------------------------------------------------- */

/* Why room under LIMIT is unknown: `where`, the date, a key, the amount or the limit, or an amount
 * that cannot be booked. */
static void trace_room(li_machine *machine, uint32_t index)
{
    const lc_image_limit *limit = &machine->law->image.LIMIT[index];
    uint32_t depth = 0;
    bool found = push_keys(machine, index, &depth);
    const uint32_t read[3] = {limit->where, limit->amount, limit->limit};
    for (unsigned i = 0; i < 3; i++) {
        if (read[i] == LC_NONE || !is_unknown(machine, read[i]))
            continue;
        push(machine, read[i], &depth);
        found = true;
    }
    drain(machine, depth);
    if (!found && machine->fault == LICET_OK)
        add_error(machine, limit->amount);
}

static li_truth rule_truth(const li_machine *machine, uint32_t rule)
{
    uint32_t truth = machine->law->image.RULE[rule].truth;
    return truth == LC_NONE ? (li_truth){1, 1} : machine->registers[truth].truth;
}

/* Room under COUNT limits of INDEX from FIRST on, joined to TRUTH. */
static li_truth and_rooms(li_machine *machine, li_truth truth, uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count && truth.possibly; i++) {
        li_truth room = li_machine_room(machine, machine->law->image.INDEX[first + i]);
        truth.surely &= room.surely;
        truth.possibly &= room.possibly;
    }
    return truth;
}

static void trace_rooms(li_machine *machine, uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t limit = machine->law->image.INDEX[first + i];
        li_truth room = li_machine_room(machine, limit);
        if (room.possibly && !room.surely)
            trace_room(machine, limit);
    }
}

static li_truth met_truth(const li_machine *machine, uint32_t agreement)
{
    return machine->registers[machine->law->image.AGREEMENT[agreement].met].truth;
}

static void trace_agreement(li_machine *machine, uint32_t index)
{
    const lc_image_agreement *agreement = &machine->law->image.AGREEMENT[index];
    li_truth met = met_truth(machine, index);
    if (!met.possibly || met.surely)
        return;
    li_trace_register(machine, agreement->truth);
    trace_rooms(machine, agreement->first_limit, agreement->limit_count);
}

/* `under` of RULE, joined to TRUTH. */
static li_truth and_agreements(const li_machine *machine, li_truth truth, const lc_image_rule *rule)
{
    const lc_image *image = &machine->law->image;
    for (uint32_t i = 0; i < rule->under_count;) {
        li_truth met = {0, 0};
        do {
            li_truth version = met_truth(machine, image->INDEX[rule->first_under + i]);
            met.surely |= version.surely;
            met.possibly |= version.possibly;
        } while (li_same_under(image, rule, ++i));
        truth.surely &= met.surely;
        truth.possibly &= met.possibly;
    }
    li_truth any = {!rule->under_any, !rule->under_any};
    for (uint32_t i = 0; rule->under_any && i < image->AGREEMENT_count; i++) {
        li_truth met = met_truth(machine, i);
        any.surely |= met.surely;
        any.possibly |= met.possibly;
    }
    return (li_truth){truth.surely & any.surely, truth.possibly & any.possibly};
}

static void trace_agreements(li_machine *machine, const lc_image_rule *rule)
{
    const lc_image *image = &machine->law->image;
    for (uint32_t i = 0; i < rule->under_count; i++) /* versions of other days do not matter */
        if (met_truth(machine, image->INDEX[rule->first_under + i]).possibly)
            trace_agreement(machine, image->INDEX[rule->first_under + i]);
    bool any = false; /* one that is met makes the others not matter */
    for (uint32_t i = 0; rule->under_any && i < image->AGREEMENT_count; i++)
        any = any || met_truth(machine, i).surely;
    for (uint32_t i = 0; rule->under_any && !any && i < image->AGREEMENT_count; i++)
        trace_agreement(machine, i);
}

/* Whether EXCEPTION may apply, agreements and room included; what makes it unknown is listed. */
static bool trace_exception(li_machine *machine, uint32_t exception)
{
    const lc_image_rule *rule = &machine->law->image.RULE[exception];
    li_truth truth = and_agreements(machine, rule_truth(machine, exception), rule);
    truth = and_rooms(machine, truth, rule->first_limit, rule->limit_count);
    if (!truth.possibly || truth.surely)
        return truth.possibly;
    li_trace_register(machine, rule->truth);
    trace_agreements(machine, rule);
    trace_rooms(machine, rule->first_limit, rule->limit_count);
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

void li_trace_begin(li_machine *machine)
{
    memset(machine->register_marks, 0, machine->law->image.CODE_count);
    machine->record.public.missing_count = 0;
    machine->record.error_register = LC_NONE;
}

void li_trace_keep(li_machine *machine)
{
    const li_record *record = &machine->record;
    for (size_t i = 0; i < record->public.missing_count; i++) {
        const li_missing *found = &record->missing[i];
        size_t at = 0;
        while (at < machine->kept_count &&
               (machine->kept[at].fact != found->fact || machine->kept[at].path != found->path))
            at++;
        if (at == machine->kept_count && at < machine->missing_room)
            machine->kept[machine->kept_count++] = *found;
    }
}

void li_trace_recall(li_machine *machine)
{
    li_record *record = &machine->record;
    memcpy(record->missing, machine->kept, machine->kept_count * sizeof *machine->kept);
    record->public.missing_count = machine->kept_count;
    sort_missing(&machine->law->image, record);
}

void li_trace_outcome(li_machine *machine)
{
    const licet_law *law = machine->law;
    const lc_image *image = &law->image;
    li_trace_begin(machine);
    for (uint32_t i = 0; i < law->requirement_count; i++) {
        uint32_t rule = law->requirements[i];
        li_truth truth = rule_truth(machine, rule);
        if (!truth.possibly)
            continue;
        li_trace_register(machine, image->RULE[rule].truth);
        const li_range *range = &machine->registers[image->RULE[rule].range].range;
        if (range->lowest < range->highest)
            trace_exceptions(machine, rule);
    }
    memset(machine->rule_marks, 0, image->RULE_count);
    sort_missing(image, &machine->record);
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
    if (in->opcode == LC_OP_SHIFT_DAYS || in->opcode == LC_OP_SHIFT_MONTHS)
        return " has no value: the day lies outside of the years 1 to 9999";
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
