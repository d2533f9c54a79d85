/* explain.c - the explanation of a decision as a page of text.
 *
 * It leads from the outcome to the requirements that apply, the exceptions that overcome them, the
 * room in caps, and what was considered without effect; then duties, bookings, the order as stated
 * and the law. Labels lead, identifiers follow in brackets. Long lists are cut with a count.
 *
 * Must not: decide; look into registers but through explanation.h. */
#include "explanation.h"

#include <string.h>

enum { MOST_LISTED = 20, MOST_PADDING = 44, LINE_WIDTH = 100 };

#define BOLD "\033[1m"
#define FAINT "\033[2m"
#define PLAIN "\033[0m"

static void put(li_explanation *x, const char *text)
{
    lc_buffer_text(&x->out, text);
}

static void put_style(li_explanation *x, const char *style)
{
    if (x->color)
        put(x, style);
}

static void put_heading(li_explanation *x, const char *heading)
{
    put(x, "\n");
    put_style(x, BOLD);
    put(x, heading);
    put_style(x, PLAIN);
    put(x, "\n");
}

static void put_declared(li_explanation *x, lc_image_string name, lc_image_string label)
{
    bool same = !label.length || (label.length == name.length &&
                                  memcmp(lc_image_text(x->image, label),
                                         lc_image_text(x->image, name), name.length) == 0);
    if (same) {
        li_put_string(&x->out, x->image, name);
        return;
    }
    li_put_string(&x->out, x->image, label);
    put_style(x, FAINT);
    put(x, " [");
    li_put_string(&x->out, x->image, name);
    put(x, "]");
    put_style(x, PLAIN);
}

static void put_rule(li_explanation *x, uint32_t rule)
{
    put_declared(x, x->image->RULE[rule].name, x->image->RULE[rule].label);
}

static void put_outcome(li_explanation *x, uint32_t outcome)
{
    if (outcome < x->image->OUTCOME_count)
        put_declared(x, x->image->OUTCOME[outcome].name, x->image->OUTCOME[outcome].label);
}

/* `, 15 CFR 740.29; 90 FR 4544`. */
static void put_cites(li_explanation *x, uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        put(x, i ? "; " : ", ");
        li_put_string(&x->out, x->image, x->image->TEXT[x->image->INDEX[first + i]]);
    }
}

static void put_rule_cites(li_explanation *x, uint32_t rule)
{
    put_cites(x, x->image->RULE[rule].first_cite, x->image->RULE[rule].cite_count);
}

/* ---- values that were read ------------------------------------------------------------------- */

static void put_register(li_explanation *x, uint32_t reg, const lc_image_form *form)
{
    const li_register *held = &x->machine->registers[reg];
    switch (lc_opcode_describe(x->image->CODE[reg].opcode)->result) {
    case LC_CLASS_V:
        li_put_value(&x->out, x->image, form, (int64_t)held->value.number);
        break;
    case LC_CLASS_T:
        put(x, "\"");
        li_put_text(&x->out, held->text.bytes, held->text.length);
        put(x, "\"");
        break;
    default:
        put(x, held->truth.surely ? "yes" : "no");
        break;
    }
}

static bool is_known(const li_explanation *x, uint32_t reg)
{
    const li_register *held = &x->machine->registers[reg];
    switch (lc_opcode_describe(x->image->CODE[reg].opcode)->result) {
    case LC_CLASS_V:
        return held->value.known;
    case LC_CLASS_T:
        return held->text.known;
    default:
        return held->truth.surely == held->truth.possibly;
    }
}

static void put_let(li_explanation *x, const li_read *read)
{
    const lc_image_let *let = &x->image->LET[read->let];
    const li_register *held = &x->machine->registers[read->reg];
    bool value = lc_opcode_describe(x->image->CODE[read->reg].opcode)->result == LC_CLASS_V;
    li_put_string(&x->out, x->image, let->name);
    if (!is_known(x, read->reg)) {
        put(x, value && held->value.error ? " has no value" : " is not known");
        return;
    }
    put(x, " = ");
    if (value)
        li_put_number(&x->out, x->image, held->value.number, let->scale, let->unit, true);
    else
        put_register(x, read->reg, NULL);
}

/* `used(lpp) = 5 TPP` */
static void put_ledger(li_explanation *x, const li_read *read)
{
    const lc_image_limit *limit = &x->image->LIMIT[read->limit];
    lc_image_string label;
    put(x, x->image->CODE[read->reg].opcode == LC_OP_USED ? "used(" : "total(");
    li_put_string(&x->out, x->image, li_explain_owner(x->image, limit, &label));
    put(x, ")");
    if (!is_known(x, read->reg)) {
        put(x, " is not known");
        return;
    }
    put(x, " = ");
    li_put_number(&x->out, x->image, x->machine->registers[read->reg].value.number,
                  limit->amount_scale, limit->unit, true);
}

static void put_read(li_explanation *x, const li_read *read)
{
    if (read->let != LC_NONE) {
        put_let(x, read);
        return;
    }
    if (read->limit != LC_NONE) {
        put_ledger(x, read);
        return;
    }
    const lc_image_fact *fact = &x->image->FACT[read->fact];
    const lc_image_path *path = read->path == LC_NONE ? NULL : &x->image->PATH[read->path];
    li_put_string(&x->out, x->image, fact->name);
    if (path) {
        put(x, ".");
        li_put_string(&x->out, x->image, path->columns);
    }
    if (x->image->CODE[read->reg].opcode == LC_OP_STATED) {
        put(x, x->machine->order.known[read->fact] ? " is stated" : " is missing");
        return;
    }
    if (!is_known(x, read->reg)) {
        put(x, path ? " is empty" : " is missing");
        return;
    }
    put(x, " = ");
    put_register(x, read->reg, path ? &x->image->COLUMN[path->column].form : &fact->form);
}

static void put_reads(li_explanation *x, uint32_t reg)
{
    li_explain_reads(x, reg);
    for (size_t i = 0; i < x->reads.count; i++) {
        put(x, i ? ", " : "");
        put_read(x, &x->reads.items[i]);
    }
}

/* ---- conditions ------------------------------------------------------------------------------ */

static uint32_t width_since(const li_explanation *x, size_t start)
{
    uint32_t width = 0;
    for (size_t i = start; i < x->out.length; i++)
        width += ((unsigned char)x->out.bytes[i] & 0xC0) != 0x80;
    return width;
}

static void put_condition_text(li_explanation *x, const lc_image_condition *condition)
{
    if (condition->unless)
        put(x, "unless ");
    li_explain_condition_text(&x->out, x->law, condition);
}

/* How wide the conditions of RULE are, as far as they share a column. */
static uint32_t condition_width(li_explanation *x, const lc_image_rule *rule)
{
    uint32_t widest = 0;
    for (uint32_t i = 0; i < rule->condition_count; i++) {
        size_t start = x->out.length;
        put_condition_text(x, &x->image->CONDITION[rule->first_condition + i]);
        uint32_t width = width_since(x, start);
        x->out.length = start;
        if (width > widest && width <= MOST_PADDING)
            widest = width;
    }
    return widest;
}

static const char *truth_word(li_truth truth)
{
    return truth.surely ? "yes" : truth.possibly ? "unknown" : "no";
}

/* Room for the word before the conditions of RULE. */
static int word_width(const li_explanation *x, const lc_image_rule *rule)
{
    int width = (int)strlen("yes");
    for (uint32_t i = 0; i < rule->condition_count; i++) {
        const char *word =
            truth_word(li_explain_condition(x, &x->image->CONDITION[rule->first_condition + i]));
        if ((int)strlen(word) > width)
            width = (int)strlen(word);
    }
    return width;
}

/* What REG read: PADDING blanks beside the line that began at START, or below it when that is too
 * long. */
static void put_reads_beside(li_explanation *x, uint32_t reg, size_t start, uint32_t padding)
{
    size_t end = x->out.length;
    lc_buffer_format(&x->out, "%*s", (int)padding + 3, "");
    size_t reads = x->out.length;
    put_reads(x, reg);
    if (x->out.length == reads) {
        x->out.length = end;
    } else if (width_since(x, start) > LINE_WIDTH) {
        x->out.length = end;
        put(x, "\n               ");
        put_reads(x, reg);
    }
}

/* `yes  chip.tpp >= 4,800 TPP          chip.tpp = 15,832 TPP`, one line a condition. */
static void put_conditions(li_explanation *x, uint32_t number)
{
    const lc_image_rule *rule = &x->image->RULE[number];
    uint32_t widest = condition_width(x, rule);
    int word = word_width(x, rule);
    for (uint32_t i = 0; i < rule->condition_count; i++) {
        const lc_image_condition *condition = &x->image->CONDITION[rule->first_condition + i];
        size_t line = x->out.length;
        lc_buffer_format(&x->out, "     %-*s  ", word,
                         truth_word(li_explain_condition(x, condition)));
        size_t start = x->out.length;
        put_condition_text(x, condition);
        uint32_t width = width_since(x, start);
        put_reads_beside(x, condition->truth, line, width < widest ? widest - width : 0);
        put(x, "\n");
    }
}

/* ---- room ------------------------------------------------------------------------------------ */

static void put_key_name(li_explanation *x, const lc_image_key *key)
{
    li_put_string(&x->out, x->image, x->image->FACT[key->fact].name);
    if (key->path == LC_NONE)
        return;
    put(x, ".");
    li_put_string(&x->out, x->image, x->image->PATH[key->path].columns);
}

static void put_keys(li_explanation *x, const lc_image_limit *limit)
{
    for (uint32_t i = 0; i < limit->key_count; i++) {
        const lc_image_key *key = &x->image->KEY[limit->first_key + i];
        put(x, i ? " and " : " for ");
        if (is_known(x, key->reg) && key->form.type == LC_FORM_TEXT)
            li_put_text(&x->out, x->machine->registers[key->reg].text.bytes,
                        x->machine->registers[key->reg].text.length);
        else if (is_known(x, key->reg))
            put_register(x, key->reg, &key->form);
        else
            put_key_name(x, key);
    }
}

static void put_cap(li_explanation *x, uint32_t number)
{
    const lc_image_limit *limit = &x->image->LIMIT[number];
    lc_image_string label, name = li_explain_owner(x->image, limit, &label);
    put_declared(x, name, label);
    bool several = limit->place_number > 1 ||
                   (limit->cap != LC_NONE && x->image->CAP[limit->cap].limit_count > 1);
    if (several)
        lc_buffer_format(&x->out, ", limit %u", limit->place_number);
    put_keys(x, limit);
    licet_ledger_key key;
    if (li_machine_key(x->machine, number, &key))
        li_put_window(&x->out, limit, &key);
}

static void put_amount(li_explanation *x, lc_int128 amount, const lc_image_limit *limit, bool unit)
{
    li_put_number(&x->out, x->image, amount, limit->amount_scale, unit ? limit->unit : LC_NONE,
                  true);
}

/* `0 booked + 26,899,568 TPP = 26,899,568 of 26,900,000 TPP, 432 left`. */
static void put_sum(li_explanation *x, const li_room_view *room, const lc_image_limit *limit)
{
    lc_int128 after = room->before + room->amount;
    put(x, ": ");
    put_amount(x, room->before, limit, false);
    put(x, " booked + ");
    put_amount(x, room->amount, limit, true);
    put(x, " = ");
    put_amount(x, after, limit, false);
    put(x, after <= room->bound ? " of " : ", over ");
    put_amount(x, room->bound, limit, true);
    if (after > room->bound)
        return;
    put(x, ", ");
    put_amount(x, room->bound - after, limit, false);
    put(x, " left");
}

static void put_missing_for(li_explanation *x, const lc_image_limit *limit)
{
    bool any = false;
    for (uint32_t i = 0; i < limit->key_count; i++) {
        const lc_image_key *key = &x->image->KEY[limit->first_key + i];
        if (is_known(x, key->reg))
            continue;
        put(x, any ? ", " : " (");
        put_key_name(x, key);
        put(x, " is missing");
        any = true;
    }
    const uint32_t registers[3] = {limit->where, limit->amount, limit->limit};
    for (unsigned k = 0; k < 3; k++) {
        if (registers[k] == LC_NONE)
            continue;
        li_explain_reads(x, registers[k]);
        for (size_t i = 0; i < x->reads.count; i++) {
            const li_read *read = &x->reads.items[i];
            /* a let is unknown by what it is made from, which is named, or by its arithmetic */
            bool error = read->let != LC_NONE && x->machine->registers[read->reg].value.error;
            if (is_known(x, read->reg) || (read->let != LC_NONE && !error))
                continue;
            put(x, any ? ", " : " (");
            put_read(x, read);
            any = true;
        }
    }
    put(x, any ? ")" : "");
}

static void put_room(li_explanation *x, const li_room_view *room)
{
    const lc_image_limit *limit = &x->image->LIMIT[room->limit];
    if (!room->concerns) {
        put_cap(x, room->limit);
        if (limit->where != LC_NONE && !x->machine->registers[limit->where].truth.possibly) {
            put(x, " does not concern the order");
            return;
        }
        put(x, " counts from ");
        li_put_date(&x->out, limit->counts_from);
        return;
    }
    put(x, room->truth.possibly ? "room in " : "no room in ");
    put_cap(x, room->limit);
    if (room->counted) {
        put_sum(x, room, limit);
    } else if (!room->truth.possibly) {
        put(x, ": the order is dated outside");
    } else {
        put(x, " is not known");
        put_missing_for(x, limit);
    }
}

static void put_rooms(li_explanation *x, uint32_t rule)
{
    const lc_image_rule *found = &x->image->RULE[rule];
    for (uint32_t i = 0; i < found->limit_count; i++) {
        li_room_view room = li_explain_room(x, x->image->INDEX[found->first_limit + i]);
        put(x, "     ");
        put_room(x, &room);
        put(x, "\n");
    }
}

/* ---- what was considered --------------------------------------------------------------------- */

/* The first condition that is no (UNKNOWN false) or unknown; false when there is none. */
static bool put_condition_that(li_explanation *x, uint32_t number, bool unknown)
{
    const lc_image_rule *rule = &x->image->RULE[number];
    for (uint32_t i = 0; i < rule->condition_count; i++) {
        const lc_image_condition *condition = &x->image->CONDITION[rule->first_condition + i];
        li_truth truth = li_explain_condition(x, condition);
        if (truth.surely || (truth.possibly != 0) != unknown)
            continue;
        put(x, unknown ? "may apply, unknown is " : "no, ");
        if (condition->unless && !unknown)
            put(x, "unless ");
        put(x, "`");
        li_explain_condition_text(&x->out, x->law, condition);
        put(x, "` (");
        put_reads(x, condition->truth);
        put(x, ")");
        return true;
    }
    return false;
}

static bool put_room_that(li_explanation *x, uint32_t number, bool unknown)
{
    const lc_image_rule *rule = &x->image->RULE[number];
    for (uint32_t i = 0; i < rule->limit_count; i++) {
        li_room_view room = li_explain_room(x, x->image->INDEX[rule->first_limit + i]);
        if (room.truth.surely || (room.truth.possibly != 0) != unknown)
            continue;
        put(x, unknown ? "may apply, " : "");
        put_room(x, &room);
        return true;
    }
    return false;
}

/* Not in force, barred, no agreement: what closes RULE before its conditions matter. */
static bool put_closed(li_explanation *x, uint32_t rule)
{
    uint32_t by;
    switch (li_explain_closed(x, rule, &by)) {
    case LI_CLOSED_DATE:
        put(x, "not in force");
        return true;
    case LI_CLOSED_BARRED:
        put(x, "barred by ");
        put_rule(x, by);
        return true;
    case LI_CLOSED_UNDER:
        put(x, by == LC_NONE ? "no agreement is met" : "not met is ");
        if (by != LC_NONE)
            put_declared(x, x->image->AGREEMENT[by].name, x->image->AGREEMENT[by].label);
        return true;
    case LI_CLOSED_NOT:
        break;
    }
    return false;
}

/* Why exception RULE did not give the range of the rule OVER. */
static void put_reason(li_explanation *x, uint32_t rule, uint32_t over)
{
    const li_register *registers = x->machine->registers;
    const li_range *range = &registers[x->image->RULE[rule].range].range;
    const li_range *other = &registers[x->image->RULE[over].range].range;
    if (put_condition_that(x, rule, false) || put_closed(x, rule) || put_room_that(x, rule, false))
        return;
    if (range->lowest <= other->highest &&
        (put_condition_that(x, rule, true) || put_room_that(x, rule, true)))
        return;
    if (range->highest == other->highest) {
        put(x, "applies, as favourable, but declared later");
        return;
    }
    put(x, li_explain_applies(x, rule).surely ? "applies" : "may apply");
    put(x, ", less favourable: ");
    put_outcome(x, range->highest);
}

/* The exceptions to FIRST, to those that overcome it, and to those that may. Each once; the ones
 * on the chain have been told. */
static void put_considered(li_explanation *x, uint32_t first)
{
    uint32_t *waiting = x->stack + x->image->CODE_count, head = 0, tail = 0, listed = 0;
    waiting[tail++] = first;
    for (uint32_t on = first, via; (via = li_explain_via(x, on)) != on; on = via)
        waiting[tail++] = via;
    while (head < tail) {
        uint32_t over = waiting[head++];
        const lc_image_rule *rule = &x->image->RULE[over];
        for (uint32_t i = 0; i < rule->exception_count; i++) {
            uint32_t exception = x->image->INDEX[rule->first_exception + i];
            if (x->told[exception])
                continue;
            x->told[exception] = 1;
            li_truth applies = li_explain_applies(x, exception);
            if (applies.possibly && !applies.surely)
                waiting[tail++] = exception;
            if (listed++ >= MOST_LISTED)
                continue;
            put(x, listed == 1 ? "   considered too\n     " : "     ");
            put_rule(x, exception);
            put(x, ": ");
            put_reason(x, exception, over);
            put(x, "\n");
        }
    }
    if (listed > MOST_LISTED)
        lc_buffer_format(&x->out, "     … and %u more\n", listed - MOST_LISTED);
}

/* ---- requirements ---------------------------------------------------------------------------- */

/* The exceptions that overcome RULE, one after the other down the chain. */
static void put_chain(li_explanation *x, uint32_t rule)
{
    uint32_t via = li_explain_via(x, rule);
    const li_range *range = &x->machine->registers[x->image->RULE[rule].range].range;
    if (via == rule) {
        put(x, range->lowest == range->highest ? "   nothing overcomes it: "
                                               : "   nothing surely overcomes it: ");
        put_outcome(x, x->image->RULE[rule].outcome);
        put(x, "\n");
        return;
    }
    for (bool first = true; via != rule; first = false) {
        put(x, first ? "   overcome by " : "   which is overcome by ");
        put_rule(x, via);
        put_rule_cites(x, via);
        put(x, "\n");
        x->told[via] = 1;
        put_conditions(x, via);
        put_rooms(x, via);
        rule = via;
        via = li_explain_via(x, rule);
    }
}

static void put_requirement(li_explanation *x, uint32_t rule, uint32_t number, li_truth truth)
{
    memset(x->told, 0, x->image->RULE_count);
    x->told[rule] = 1;
    lc_buffer_format(&x->out, "\n%u. ", number);
    put_style(x, BOLD);
    put_rule(x, rule);
    put_style(x, PLAIN);
    put(x, truth.surely ? " applies" : " may apply");
    put_rule_cites(x, rule);
    put(x, "\n");
    put_conditions(x, rule);
    put_chain(x, rule);
    put_considered(x, rule);
}

static void put_requirements(li_explanation *x)
{
    uint32_t number = 0, idle = 0;
    for (uint32_t i = 0; i < x->law->requirement_count; i++) {
        uint32_t rule = x->law->requirements[i];
        li_truth truth = li_explain_truth(x, rule);
        if (truth.possibly)
            put_requirement(x, rule, ++number, truth);
    }
    for (uint32_t i = 0; i < x->law->requirement_count; i++) {
        uint32_t rule = x->law->requirements[i];
        if (li_explain_truth(x, rule).possibly || idle++ >= MOST_LISTED)
            continue;
        if (idle == 1)
            put_heading(x, "Do not apply");
        put(x, "  ");
        put_rule(x, rule);
        put(x, ": ");
        if (!put_condition_that(x, rule, false))
            put_closed(x, rule);
        put(x, "\n");
    }
    if (idle > MOST_LISTED)
        lc_buffer_format(&x->out, "  … and %u more\n", idle - MOST_LISTED);
}

/* ---- head and foot --------------------------------------------------------------------------- */

static void put_missing(li_explanation *x)
{
    const li_record *record = &x->machine->record;
    for (size_t i = 0; i < record->public.missing_count; i++) {
        const li_missing *missing = &record->missing[i];
        const lc_image_fact *fact = &x->image->FACT[missing->fact];
        put(x, i ? "; " : "it depends on what is missing: ");
        li_put_string(&x->out, x->image, fact->name);
        if (missing->path == LC_NONE)
            continue;
        put(x, ".");
        li_put_string(&x->out, x->image, x->image->PATH[missing->path].columns);
        put(x, " of ");
        li_put_value(&x->out, x->image, &fact->form, x->machine->facts.values[missing->fact]);
    }
    put(x, "\n");
}

static void put_order_date(li_explanation *x)
{
    uint32_t date = x->image->LAW->date_fact;
    if (date == LC_NONE || !x->machine->order.known[date])
        return;
    put(x, " on ");
    li_put_date(&x->out, (int32_t)x->machine->order.values[date]);
}

static void put_because(li_explanation *x, uint32_t because)
{
    if (because == LICET_BECAUSE_OTHERWISE) {
        put(x, "because no requirement applies");
    } else if (because == LICET_BECAUSE_NO_LAW) {
        put(x, "because no law is in force");
        put_order_date(x);
    } else if (because < x->image->RULE_count) {
        put(x, "because of ");
        put_rule(x, because);
        put_rule_cites(x, because);
    }
    put(x, "\n");
}

static void put_head(li_explanation *x)
{
    const licet_record *record = &x->machine->record.public;
    put_style(x, BOLD);
    if (record->rejected) {
        lc_buffer_format(&x->out, "Rejected: %s", record->reason);
        put_style(x, PLAIN);
        put(x, "\n");
    } else if (record->outcome == LICET_INDETERMINATE) {
        put(x, "Not decided: from ");
        put_outcome(x, record->lowest);
        put(x, " to ");
        put_outcome(x, record->highest);
        put_style(x, PLAIN);
        put(x, "\n");
        put_missing(x);
    } else {
        put_outcome(x, record->outcome);
        put_style(x, PLAIN);
        put(x, "\n");
        put_because(x, record->because);
    }
}

static void put_duties(li_explanation *x)
{
    const li_record *record = &x->machine->record;
    if (record->public.duty_count)
        put_heading(x, "Duties");
    for (size_t i = 0; i < record->public.duty_count; i++) {
        const lc_image_duty *duty = &x->image->DUTY[record->duties[i].duty];
        put(x, "  ");
        li_put_string(&x->out, x->image, duty->text);
        if (record->duties[i].due_known) {
            put(x, " by ");
            li_put_date(&x->out, record->duties[i].due);
        } else if (duty->has_due && duty->anchor != LC_NONE) {
            put(x, ", its date depends on ");
            li_put_string(&x->out, x->image, x->image->FACT[duty->anchor].name);
        }
        if (!record->duties[i].certain)
            put(x, ", if it applies");
        put(x, "\n");
    }
}

/* Those relied on, and others that are met as well. */
static void put_agreements(li_explanation *x)
{
    const li_record *record = &x->machine->record;
    if (record->public.agreement_count)
        put_heading(x, "Agreements");
    for (size_t i = 0; i < record->public.agreement_count; i++) {
        const lc_image_agreement *agreement = &x->image->AGREEMENT[record->agreements[i]];
        put(x, "  ");
        put_declared(x, agreement->name, agreement->label);
        put_cites(x, agreement->first_cite, agreement->cite_count);
        put(x, "\n");
        for (uint32_t k = 0; k < agreement->limit_count; k++) {
            li_room_view room = li_explain_room(x, x->image->INDEX[agreement->first_limit + k]);
            put(x, "     ");
            put_room(x, &room);
            put(x, "\n");
        }
    }
    for (size_t i = 0; i < record->public.also_met_count; i++) {
        const lc_image_agreement *agreement = &x->image->AGREEMENT[record->also_met[i]];
        put(x, "  also met: ");
        put_declared(x, agreement->name, agreement->label);
        put(x, "\n");
    }
}

static void put_skipped(li_explanation *x)
{
    const li_record *record = &x->machine->record;
    for (size_t i = 0; i < record->public.skipped_count; i++) {
        put(x, "  not counted, for want of a fact: ");
        put_cap(x, record->skipped[i]);
        put(x, "\n");
    }
}

static void put_bookings(li_explanation *x)
{
    const li_record *record = &x->machine->record;
    if (!record->public.books && !record->public.skipped_count)
        return;
    uint32_t mode = x->image->OUTCOME[record->public.outcome].mode;
    put_heading(x, mode == LICET_LICENSABLE ? "Booked once the licence is granted"
                                            : "Booked when it goes ahead");
    for (size_t i = 0; i < record->public.booking_count; i++) {
        const lc_image_limit *limit = &x->image->LIMIT[record->bookings[i].limit];
        put(x, "  ");
        put_amount(x, record->bookings[i].amount, limit, true);
        put(x, " under ");
        put_cap(x, record->bookings[i].limit);
        put(x, "\n");
    }
    put_skipped(x);
}

static void put_order(li_explanation *x)
{
    const li_order *order = &x->machine->order;
    uint32_t widest = 0;
    for (uint32_t i = 0; i < x->image->FACT_count; i++)
        if (x->image->FACT[i].name.length > widest)
            widest = x->image->FACT[i].name.length;
    put_heading(x, "Order");
    for (uint32_t i = 0; i < x->image->FACT_count; i++) {
        const lc_image_fact *fact = &x->image->FACT[i];
        put(x, "  ");
        li_put_string(&x->out, x->image, fact->name);
        lc_buffer_format(&x->out, "%*s", (int)(widest - fact->name.length + 2), "");
        if (!order->known[i])
            put(x, "missing");
        else if (fact->form.type == LC_FORM_TEXT)
            li_put_text(&x->out, order->texts[i].bytes, order->texts[i].length);
        else
            li_put_value(&x->out, x->image, &fact->form, order->values[i]);
        put(x, "\n");
    }
}

static void put_law(li_explanation *x)
{
    const licet_record *record = &x->machine->record.public;
    const lc_image_law *law = x->image->LAW;
    put(x, "\nLaw: ");
    put_declared(x, law->name, law->label);
    put_cites(x, law->first_cite, law->cite_count);
    if (x->law->dated && x->machine->order.known[law->date_fact]) {
        put(x, !record->in_force   ? ", not in force"
               : !record->binding  ? ", in force but not yet binding"
               : !record->enforced ? ", in force but not enforced"
                                   : ", in force and binding");
        put_order_date(x);
    }
    put(x, "\n");
}

void li_explain_text(li_explanation *x)
{
    put_head(x);
    if (x->ran)
        put_requirements(x);
    if (x->ran)
        put_agreements(x);
    put_duties(x);
    put_bookings(x);
    put_order(x);
    put_law(x);
}
