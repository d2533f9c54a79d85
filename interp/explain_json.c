/* explain_json.c - the explanation of a decision as one JSON object on one line.
 *
 * Keys, in this order, always all of them:
 *   status        "decided", "indeterminate", "rejected"
 *   reason        why a rejected order was rejected; null
 *   outcome       a name; null unless decided           lowest, highest   names; null when rejected
 *   because       a rule, "otherwise", "no_law"; null unless decided
 *   rules         requirements that apply or may, each followed by the exceptions to it and to
 *                 them; then the requirements that do not apply. A rule stands here once. Each has
 *     rule, label, outcome, cites (list), requirement (true, false)
 *     overcomes   the rule it is told under; null for a requirement
 *     conditions  list of {text, unless, holds, read}; holds is of what is written, before `unless`
 *                 turns it; read is a list of values
 *     rooms       list of {cap, limit, keys, window, from, until, concerns, room, before, amount,
 *                 after, bound, left, unit}; numbers null when the ledger was not looked at;
 *                 window is "ever", "year", "quarter", "month" or "period"; from is its first
 *                 day, until the last of a period
 *     applies     by conditions and rooms              overcome_by   a rule; null
 *     closed      what keeps it from applying before its conditions matter: "not in force",
 *                 "barred" (and barred_by, a rule), "no agreement"; null
 *   agreements    those relied on: list of {agreement, label, cites, rooms}
 *   also_met      list of {agreement, label}
 *   duties        list of {rule, text, due, certain}; due null: none, or not known
 *   bookings      list of {cap, limit, keys, window, from, until, amount, unit}
 *   skipped       what could not be booked: list of {cap, limit, keys, window, from, until}
 *   missing       list of facts: "headquarters", "chip.tpp"
 *   answers       what each answer to a missing fact would lead to: list of {fact, answers}, each
 *                 {values} (rows, yes or no, texts; null: any other) or {from, until} (null:
 *                 without an end), with tried (false: too many to look into), outcome (null: still
 *                 open), lowest, highest (null: rejected, or not tried)
 *   rests_on      the facts without which, whatever they are, the outcome is the same, left out
 *   order         list of values, one per fact
 *   law           {name, label, cites, in_force, binding, enforced, amendments, savings}: of the
 *                 amendments that act, name, label, cites; of those of the day that save some
 *                 orders, amendment, label, saved (a truth), conditions as a rule's
 * A value is {name, value, label (rows), unit (numbers with one), source (cells: where the figure
 * comes from)}; value null: missing, or without a value. A threshold has `threshold` true, and
 * `since`, the day from which it is that; null: from ever. Truths are "yes", "no", "unknown".
 * Numbers are exact decimals in strings.
 *
 * Must not: decide; look into registers but through explanation.h. */
#include "explanation.h"
#include "lang/decimal.h"
#include "lang/render.h"

#include <string.h>

/* ---- JSON ------------------------------------------------------------------------------------ */

static void put_string(li_explanation *x, lc_image_string string)
{
    lc_render_json_text(&x->out, lc_image_text(x->image, string), string.length);
}

/* `,"key":`, without the comma after an opening bracket. */
static void put_key(li_explanation *x, const char *key)
{
    char last = x->out.length ? x->out.bytes[x->out.length - 1] : '{';
    lc_buffer_format(&x->out, "%s\"%s\":", last == '{' ? "" : ",", key);
}

static void put_comma(li_explanation *x)
{
    if (x->out.length && x->out.bytes[x->out.length - 1] != '[')
        lc_buffer_byte(&x->out, ',');
}

static void open_item(li_explanation *x)
{
    put_comma(x);
    lc_buffer_byte(&x->out, '{');
}

static void put_key_word(li_explanation *x, const char *key, const char *word)
{
    put_key(x, key);
    lc_buffer_format(&x->out, "\"%s\"", word);
}

static void put_key_string(li_explanation *x, const char *key, lc_image_string string)
{
    put_key(x, key);
    put_string(x, string);
}

static void put_key_truth(li_explanation *x, const char *key, li_truth truth)
{
    put_key_word(x, key, truth.surely ? "yes" : truth.possibly ? "unknown" : "no");
}

static void put_key_bool(li_explanation *x, const char *key, bool truth)
{
    put_key(x, key);
    lc_buffer_text(&x->out, truth ? "true" : "false");
}

static void put_key_null(li_explanation *x, const char *key)
{
    put_key(x, key);
    lc_buffer_text(&x->out, "null");
}

static void put_key_number(li_explanation *x, const char *key, lc_int128 number, int scale)
{
    char text[LC_DECIMAL_TEXT];
    put_key(x, key);
    lc_buffer_byte(&x->out, '"');
    lc_buffer_append(&x->out, text,
                     lc_decimal_write(text, lc_decimal_trim((lc_decimal){number, scale}), false));
    lc_buffer_byte(&x->out, '"');
}

static void put_key_date(li_explanation *x, const char *key, int32_t date)
{
    put_key(x, key);
    lc_buffer_byte(&x->out, '"');
    li_put_date(&x->out, date);
    lc_buffer_byte(&x->out, '"');
}

static void put_key_unit(li_explanation *x, uint32_t unit)
{
    if (unit != LC_NONE)
        put_key_string(x, "unit", x->image->UNIT[unit].name);
    else
        put_key_null(x, "unit");
}

static void put_cites(li_explanation *x, uint32_t first, uint32_t count)
{
    put_key(x, "cites");
    lc_buffer_byte(&x->out, '[');
    for (uint32_t i = 0; i < count; i++) {
        put_comma(x);
        put_string(x, x->image->TEXT[x->image->INDEX[first + i]]);
    }
    lc_buffer_byte(&x->out, ']');
}

static void put_rule_name(li_explanation *x, const char *key, uint32_t rule)
{
    if (rule < x->image->RULE_count)
        put_key_string(x, key, x->image->RULE[rule].name);
    else if (rule == LICET_BECAUSE_OTHERWISE)
        put_key_word(x, key, "otherwise");
    else if (rule == LICET_BECAUSE_NO_LAW)
        put_key_word(x, key, "no_law");
    else
        put_key_null(x, key);
}

static void put_outcome(li_explanation *x, const char *key, uint32_t outcome)
{
    if (outcome < x->image->OUTCOME_count)
        put_key_string(x, key, x->image->OUTCOME[outcome].name);
    else
        put_key_null(x, key);
}

/* ---- values ---------------------------------------------------------------------------------- */

/* `"value":…` and what belongs to it, of a value that is known. */
static void put_form_value(li_explanation *x, const lc_image_form *form, int64_t value)
{
    const lc_image_row *row;
    switch (form->type) {
    case LC_FORM_TRUTH:
        put_key_word(x, "value", value ? "yes" : "no");
        break;
    case LC_FORM_DATE:
        put_key_date(x, "value", (int32_t)value);
        break;
    case LC_FORM_ROW:
        row = &x->image->ROW[x->image->REGISTRY[form->registry].first_row + (uint32_t)value];
        put_key_string(x, "value", row->key);
        put_key_string(x, "label", row->label);
        break;
    default: /* numbers, in the unit of their base */
        put_key_number(x, "value", value, form->type == LC_FORM_COUNT ? 0 : form->scale);
        if (form->unit != LC_NONE)
            put_key_unit(x, li_base_unit(x->image, form->unit));
        break;
    }
}

static void put_register(li_explanation *x, uint32_t reg, const lc_image_form *form)
{
    const li_register *held = &x->machine->registers[reg];
    switch (lc_opcode_describe(x->image->CODE[reg].opcode)->result) {
    case LC_CLASS_V:
        if (held->value.known)
            put_form_value(x, form, (int64_t)held->value.number);
        else
            put_key_null(x, "value");
        break;
    case LC_CLASS_T:
        put_key(x, "value");
        if (held->text.known)
            lc_render_json_text(&x->out, held->text.bytes, held->text.length);
        else
            lc_buffer_text(&x->out, "null");
        break;
    default:
        if (held->truth.surely == held->truth.possibly)
            put_key_word(x, "value", held->truth.surely ? "yes" : "no");
        else
            put_key_null(x, "value");
        break;
    }
}

static void put_let(li_explanation *x, const li_read *read)
{
    const lc_image_let *let = &x->image->LET[read->let];
    const li_value *value = &x->machine->registers[read->reg].value;
    put_key_string(x, "name", let->name);
    if (let->form.type != LC_FORM_NUMBER) {
        put_register(x, read->reg, &let->form);
        return;
    }
    if (value->known) /* of 128 bits */
        put_key_number(x, "value", value->number, let->form.scale);
    else
        put_key_null(x, "value");
    if (let->form.unit != LC_NONE)
        put_key_unit(x, let->form.unit);
}

/* "chip" or "chip.tpp": names need no escapes. */
static void put_member(li_explanation *x, const lc_image_fact *fact, uint32_t path)
{
    lc_buffer_byte(&x->out, '"');
    li_put_string(&x->out, x->image, fact->name);
    if (path != LC_NONE) {
        lc_buffer_byte(&x->out, '.');
        li_put_string(&x->out, x->image, x->image->PATH[path].columns);
    }
    lc_buffer_byte(&x->out, '"');
}

static void put_ledger(li_explanation *x, const li_read *read)
{
    const lc_image_limit *limit = &x->image->LIMIT[read->limit];
    const li_value *value = &x->machine->registers[read->reg].value;
    lc_image_string label;
    put_key_word(x, "of", x->image->CODE[read->reg].opcode == LC_OP_USED ? "used" : "total");
    put_key_string(x, "name", li_explain_owner(x->image, limit, &label));
    if (value->known)
        put_key_number(x, "value", value->number, limit->amount_scale);
    else
        put_key_null(x, "value");
    put_key_unit(x, limit->unit);
}

static void put_read(li_explanation *x, const li_read *read)
{
    open_item(x);
    if (read->let != LC_NONE) {
        put_let(x, read);
    } else if (read->limit != LC_NONE) {
        put_ledger(x, read);
    } else {
        const lc_image_fact *fact = &x->image->FACT[read->fact];
        put_key(x, "name");
        put_member(x, fact, read->path);
        put_register(x, read->reg,
                     read->path == LC_NONE
                         ? &fact->form
                         : &x->image->COLUMN[x->image->PATH[read->path].column].form);
    }
    lc_image_string source = li_explain_source(x, read);
    if (source.length > 0)
        put_key_string(x, "source", source);
    lc_buffer_byte(&x->out, '}');
}

/* The thresholds that the text of PLACE names, as values. */
static void put_thresholds(li_explanation *x, lc_image_place place)
{
    uint32_t at = 0, found;
    while ((found = li_explain_threshold(x, place, &at)) != LC_NONE) {
        const lc_image_threshold *threshold = &x->image->THRESHOLD[found];
        int32_t since;
        lc_int128 value = li_explain_step(x, found, &since);
        open_item(x);
        put_key_string(x, "name", threshold->name);
        put_key_bool(x, "threshold", true);
        if (threshold->type == LC_FORM_DATE)
            put_key_date(x, "value", (int32_t)value);
        else
            put_key_number(x, "value", value, threshold->scale);
        if (threshold->unit != LC_NONE)
            put_key_unit(x, li_base_unit(x->image, threshold->unit));
        if (since == LC_DATE_MIN)
            put_key_null(x, "since");
        else
            put_key_date(x, "since", since);
        lc_buffer_byte(&x->out, '}');
    }
}

static void put_fact(li_explanation *x, uint32_t index)
{
    const lc_image_fact *fact = &x->image->FACT[index];
    const li_order *order = &x->machine->order;
    open_item(x);
    put_key_string(x, "name", fact->name);
    if (!order->known[index]) {
        put_key_null(x, "value");
    } else if (fact->form.type == LC_FORM_TEXT) {
        put_key(x, "value");
        lc_render_json_text(&x->out, order->texts[index].bytes, order->texts[index].length);
    } else {
        put_form_value(x, &fact->form, order->values[index]);
    }
    lc_buffer_byte(&x->out, '}');
}

/* ---- rules ----------------------------------------------------------------------------------- */

static void put_condition(li_explanation *x, const lc_image_condition *condition)
{
    lc_buffer text;
    lc_buffer_init(&text, &x->allocator);
    li_explain_condition_text(&text, x->law, condition);
    open_item(x);
    put_key(x, "text");
    lc_render_json_text(&x->out, text.bytes, text.length);
    x->out.failed |= text.failed;
    lc_buffer_fini(&text);
    put_key_bool(x, "unless", condition->unless != 0);
    put_key_truth(x, "holds", x->machine->registers[condition->truth].truth);
    put_key(x, "read");
    lc_buffer_byte(&x->out, '[');
    li_explain_reads(x, condition->truth);
    for (size_t k = 0; k < x->reads.count; k++)
        put_read(x, &x->reads.items[k]);
    put_thresholds(x, condition->place);
    lc_buffer_text(&x->out, "]}");
}

static void put_conditions(li_explanation *x, const lc_image_rule *rule)
{
    put_key(x, "conditions");
    lc_buffer_byte(&x->out, '[');
    for (uint32_t i = 0; i < rule->condition_count; i++)
        put_condition(x, &x->image->CONDITION[rule->first_condition + i]);
    lc_buffer_byte(&x->out, ']');
}

/* Cap, keys and window of a limit. Without its keys it has no calendar window either. */
static void put_limit(li_explanation *x, uint32_t number)
{
    static const char *const windows[] = {"ever", "year", "quarter", "month", "period", "rolling"};
    const lc_image_limit *limit = &x->image->LIMIT[number];
    licet_ledger_key key;
    bool keyed = li_machine_key(x->machine, number, &key);
    lc_image_string label, owner = li_explain_owner(x->image, limit, &label);
    put_key_string(x, limit->cap == LC_NONE ? "agreement" : "cap", owner);
    put_key(x, "limit");
    lc_buffer_format(&x->out, "%u", limit->place_number);
    put_key(x, "keys");
    lc_buffer_byte(&x->out, '[');
    for (uint32_t i = 0; keyed && i < key.key_count; i++) {
        put_comma(x);
        lc_render_json_text(&x->out, key.keys[i].bytes, key.keys[i].length);
    }
    lc_buffer_byte(&x->out, ']');
    put_key_word(x, "window", windows[limit->window]);
    if (limit->span) {
        put_key(x, limit->span_months ? "months" : "days");
        lc_buffer_format(&x->out, "%u", limit->span);
    }
    if (limit->from != LC_DATE_MIN || limit->until != LC_DATE_MAX)
        put_key_date(x, "from", limit->from);
    else if (keyed && limit->window != LICET_WINDOW_EVER && !limit->span)
        put_key_date(x, "from", key.window_start);
    else
        put_key_null(x, "from");
    if (limit->from != LC_DATE_MIN || limit->until != LC_DATE_MAX)
        put_key_date(x, "until", limit->until);
    else
        put_key_null(x, "until");
}

static void put_room(li_explanation *x, uint32_t number)
{
    const lc_image_limit *limit = &x->image->LIMIT[number];
    li_room_view room = li_explain_room(x, number);
    const lc_int128 numbers[] = {room.before, room.amount, room.before + room.amount, room.bound,
                                 (lc_int128)room.bound - room.before - room.amount};
    static const char *const names[] = {"before", "amount", "after", "bound", "left"};
    open_item(x);
    put_limit(x, number);
    put_key_bool(x, "concerns", room.concerns);
    put_key_truth(x, "room", room.truth);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (room.counted)
            put_key_number(x, names[i], numbers[i], limit->amount_scale);
        else
            put_key_null(x, names[i]);
    put_key_unit(x, limit->unit);
    lc_buffer_byte(&x->out, '}');
}

static void put_rooms(li_explanation *x, uint32_t first, uint32_t count)
{
    put_key(x, "rooms");
    lc_buffer_byte(&x->out, '[');
    for (uint32_t i = 0; i < count; i++)
        if (li_explain_is_there(x, x->image->INDEX[first + i]))
            put_room(x, x->image->INDEX[first + i]);
    lc_buffer_byte(&x->out, ']');
}

/* Why it does not apply, besides conditions and caps; null: nothing else keeps it. */
static void put_closed(li_explanation *x, uint32_t rule)
{
    uint32_t by;
    switch (li_explain_closed(x, rule, &by)) {
    case LI_CLOSED_DATE:
        put_key_word(x, "closed", "not in force");
        break;
    case LI_CLOSED_BARRED:
        put_key_word(x, "closed", "barred");
        put_rule_name(x, "barred_by", by);
        break;
    case LI_CLOSED_UNDER:
        put_key_word(x, "closed", "no agreement");
        break;
    case LI_CLOSED_NOT:
        put_key_null(x, "closed");
        break;
    }
}

/* OVER: the rule under which it is told; itself: a requirement. */
static void put_rule(li_explanation *x, uint32_t number, uint32_t over)
{
    const lc_image_rule *rule = &x->image->RULE[number];
    open_item(x);
    put_key_string(x, "rule", rule->name);
    put_key_string(x, "label", rule->label);
    put_outcome(x, "outcome", rule->outcome);
    put_cites(x, rule->first_cite, rule->cite_count);
    put_key_bool(x, "requirement", rule->requirement != 0);
    put_rule_name(x, "overcomes", over == number ? LC_NONE : over);
    put_closed(x, number);
    put_conditions(x, rule);
    put_rooms(x, rule->first_limit, rule->limit_count);
    put_key_truth(x, "applies", li_explain_applies(x, number));
    uint32_t via = li_explain_via(x, number);
    put_rule_name(x, "overcome_by", via == number ? LC_NONE : via);
    lc_buffer_byte(&x->out, '}');
}

/* A requirement and, breadth first, the exceptions that hang on it. */
static void put_requirement(li_explanation *x, uint32_t first)
{
    uint32_t *waiting = x->stack + x->image->CODE_count, head = 0, tail = 0;
    put_rule(x, first, first);
    waiting[tail++] = first;
    while (head < tail) {
        uint32_t over = waiting[head++];
        const lc_image_rule *rule = &x->image->RULE[over];
        for (uint32_t i = 0; i < rule->exception_count; i++) {
            uint32_t exception = x->image->INDEX[rule->first_exception + i];
            if (x->told[exception])
                continue;
            x->told[exception] = 1;
            put_rule(x, exception, over);
            waiting[tail++] = exception;
        }
    }
}

static void put_rules(li_explanation *x)
{
    put_key(x, "rules");
    lc_buffer_byte(&x->out, '[');
    memset(x->told, 0, x->image->RULE_count); /* what the order rests on was looked up with it */
    for (int idle = 0; idle < 2 && x->ran; idle++)
        for (uint32_t i = 0; i < x->law->requirement_count; i++) {
            uint32_t rule = x->law->requirements[i];
            bool possible = li_explain_truth(x, rule).possibly != 0;
            if (possible && !idle)
                put_requirement(x, rule);
            else if (!possible && idle)
                put_rule(x, rule, rule);
        }
    lc_buffer_byte(&x->out, ']');
}

/* ---- the rest -------------------------------------------------------------------------------- */

static void put_head(li_explanation *x)
{
    const licet_record *record = &x->machine->record.public;
    put_key_word(x, "status",
                 record->rejected                         ? "rejected"
                 : record->outcome == LICET_INDETERMINATE ? "indeterminate"
                                                          : "decided");
    put_key(x, "reason");
    if (record->rejected)
        lc_render_json_text(&x->out, record->reason, strlen(record->reason));
    else
        lc_buffer_text(&x->out, "null");
    put_outcome(x, "outcome", record->outcome);
    put_outcome(x, "lowest", record->lowest);
    put_outcome(x, "highest", record->highest);
    put_rule_name(x, "because", record->because);
}

static void put_agreements(li_explanation *x)
{
    const li_record *record = &x->machine->record;
    put_key(x, "agreements");
    lc_buffer_byte(&x->out, '[');
    for (size_t i = 0; i < record->public.agreement_count; i++) {
        const lc_image_agreement *agreement = &x->image->AGREEMENT[record->agreements[i]];
        open_item(x);
        put_key_string(x, "agreement", agreement->name);
        put_key_string(x, "label", agreement->label);
        put_cites(x, agreement->first_cite, agreement->cite_count);
        put_rooms(x, agreement->first_limit, agreement->limit_count);
        lc_buffer_byte(&x->out, '}');
    }
    lc_buffer_byte(&x->out, ']');
    put_key(x, "also_met");
    lc_buffer_byte(&x->out, '[');
    for (size_t i = 0; i < record->public.also_met_count; i++) {
        const lc_image_agreement *agreement = &x->image->AGREEMENT[record->also_met[i]];
        open_item(x);
        put_key_string(x, "agreement", agreement->name);
        put_key_string(x, "label", agreement->label);
        lc_buffer_byte(&x->out, '}');
    }
    lc_buffer_byte(&x->out, ']');
}

static void put_duties(li_explanation *x)
{
    const li_record *record = &x->machine->record;
    put_key(x, "duties");
    lc_buffer_byte(&x->out, '[');
    for (size_t i = 0; i < record->public.duty_count; i++) {
        const li_duty *duty = &record->duties[i];
        open_item(x);
        put_key_string(x, "rule", x->image->RULE[duty->rule].name);
        put_key_string(x, "text", x->image->DUTY[duty->duty].text);
        if (duty->due_known)
            put_key_date(x, "due", duty->due);
        else
            put_key_null(x, "due");
        put_key_bool(x, "certain", duty->certain != 0);
        lc_buffer_byte(&x->out, '}');
    }
    lc_buffer_byte(&x->out, ']');
}

static void put_bookings(li_explanation *x)
{
    const li_record *record = &x->machine->record;
    put_key(x, "bookings");
    lc_buffer_byte(&x->out, '[');
    for (size_t i = 0; i < record->public.booking_count; i++) {
        const lc_image_limit *limit = &x->image->LIMIT[record->bookings[i].limit];
        open_item(x);
        put_limit(x, record->bookings[i].limit);
        put_key_number(x, "amount", record->bookings[i].amount, limit->amount_scale);
        put_key_unit(x, limit->unit);
        lc_buffer_byte(&x->out, '}');
    }
    lc_buffer_byte(&x->out, ']');
}

static void put_skipped(li_explanation *x)
{
    const li_record *record = &x->machine->record;
    put_key(x, "skipped");
    lc_buffer_byte(&x->out, '[');
    for (size_t i = 0; i < record->public.skipped_count; i++) {
        open_item(x);
        put_limit(x, record->skipped[i]);
        lc_buffer_byte(&x->out, '}');
    }
    lc_buffer_byte(&x->out, ']');
}

static void put_missing(li_explanation *x)
{
    const li_record *record = &x->machine->record;
    put_key(x, "missing");
    lc_buffer_byte(&x->out, '[');
    for (size_t i = 0; i < record->public.missing_count; i++) {
        const li_missing *missing = &record->missing[i];
        put_comma(x);
        put_member(x, &x->image->FACT[missing->fact], missing->path);
    }
    lc_buffer_byte(&x->out, ']');
}

static void put_answer_value(li_explanation *x, const li_answer *answer)
{
    const lc_image_form *form = &x->image->FACT[answer->fact].form;
    lc_image_string text = {0, 0};
    char written[LI_VALUE_TEXT];
    if (form->type == LC_FORM_ROW)
        text = x->image->ROW[x->image->REGISTRY[form->registry].first_row + answer->from].key;
    else if (form->type == LC_FORM_TEXT)
        text = x->image->TEXT[answer->text];
    if (form->type == LC_FORM_ROW || form->type == LC_FORM_TEXT) {
        put_string(x, text);
        return;
    }
    size_t length = li_value_write(x->law, form, answer->from, written, sizeof written);
    lc_render_json_text(&x->out, written, length);
}

static void put_answer(li_explanation *x, size_t first, size_t end)
{
    li_answer *answers = x->answers.items, *answer = &answers[first];
    uint32_t type = x->image->FACT[answer->fact].form.type;
    open_item(x);
    bool other = type == LC_FORM_ROW ? answer->untried != 0 : answer->text == LC_NONE;
    if (other && (type == LC_FORM_TEXT || type == LC_FORM_ROW)) {
        put_key_null(x, "values");
    } else if (type == LC_FORM_ROW || type == LC_FORM_TRUTH || type == LC_FORM_TEXT) {
        put_key(x, "values");
        lc_buffer_byte(&x->out, '[');
        for (size_t i = first; i < end; i++)
            if (!answers[i].told && li_same_end(&answers[i], answer) &&
                (type != LC_FORM_TEXT || answers[i].text != LC_NONE)) {
                answers[i].told = 1;
                put_comma(x);
                put_answer_value(x, &answers[i]);
            }
        lc_buffer_byte(&x->out, ']');
    } else {
        li_answer until = {.fact = answer->fact, .from = answer->until};
        put_key(x, "from");
        if (answer->from == INT64_MIN)
            lc_buffer_text(&x->out, "null");
        else
            put_answer_value(x, answer);
        put_key(x, "until");
        if (answer->until == INT64_MAX)
            lc_buffer_text(&x->out, "null");
        else
            put_answer_value(x, &until);
    }
    answer->told = 1;
    bool none = answer->untried || answer->rejected;
    put_key_bool(x, "tried", !answer->untried);
    put_outcome(x, "outcome",
                none || answer->lowest != answer->highest ? LC_NONE : answer->highest);
    put_outcome(x, "lowest", none ? LC_NONE : answer->lowest);
    put_outcome(x, "highest", none ? LC_NONE : answer->highest);
    lc_buffer_byte(&x->out, '}');
}

static void put_answers(li_explanation *x)
{
    li_answer *answers = x->answers.items;
    put_key(x, "answers");
    lc_buffer_byte(&x->out, '[');
    for (size_t first = 0, end; first < x->answers.count; first = end) {
        for (end = first; end < x->answers.count && answers[end].fact == answers[first].fact; end++)
            answers[end].told = 0;
        open_item(x);
        put_key_string(x, "fact", x->image->FACT[answers[first].fact].name);
        put_key(x, "answers");
        lc_buffer_byte(&x->out, '[');
        for (size_t i = first; i < end; i++)
            if (!answers[i].told)
                put_answer(x, i, end);
        lc_buffer_text(&x->out, "]}");
    }
    lc_buffer_byte(&x->out, ']');
}

static void put_rests(li_explanation *x)
{
    put_key(x, "rests_on");
    lc_buffer_byte(&x->out, '[');
    for (uint32_t i = 0; i < x->image->FACT_count; i++) {
        if (!x->named[i])
            continue;
        put_comma(x);
        put_string(x, x->image->FACT[i].name);
    }
    lc_buffer_byte(&x->out, ']');
}

/* Those in force on the order's date, in the order in which they act. */
static void put_law_amendments(li_explanation *x)
{
    put_key(x, "amendments");
    lc_buffer_byte(&x->out, '[');
    for (uint32_t i = 0; i < x->image->AMENDMENT_count; i++) {
        const lc_image_amendment *amendment = &x->image->AMENDMENT[i];
        if (!x->machine->record.public.in_force ||
            !li_during(x->image, amendment->in_force, x->machine->interval))
            continue;
        put_comma(x);
        lc_buffer_byte(&x->out, '{');
        put_key_string(x, "name", amendment->name);
        put_key_string(x, "label", amendment->label);
        put_cites(x, amendment->first_cite, amendment->cite_count);
        lc_buffer_byte(&x->out, '}');
    }
    lc_buffer_byte(&x->out, ']');
}

/* The amendments of the order's day that save some orders: whether they save this one. */
static void put_savings(li_explanation *x)
{
    const li_machine *machine = x->machine;
    uint32_t count = x->ran ? x->image->INTERVAL[machine->dated].saving_count : 0;
    put_key(x, "savings");
    lc_buffer_byte(&x->out, '[');
    li_explain_day(x, true);
    for (uint32_t i = 0; i < count; i++) {
        const lc_image_amendment *amendment = li_saving_amendment(x->image, machine->dated, i);
        uint8_t saved = machine->saved >> i & 1, open = machine->maybe_saved >> i & 1;
        open_item(x);
        put_key_string(x, "amendment", amendment->name);
        put_key_string(x, "label", amendment->label);
        put_key_truth(x, "saved", (li_truth){saved, saved | open});
        put_key(x, "conditions");
        lc_buffer_byte(&x->out, '[');
        for (uint32_t k = 0; k < amendment->saving_count; k++) {
            lc_image_condition saving = li_explain_saving(x->image, amendment->first_saving + k);
            put_condition(x, &saving);
        }
        lc_buffer_text(&x->out, "]}");
    }
    li_explain_day(x, false);
    lc_buffer_byte(&x->out, ']');
}

static void put_law(li_explanation *x)
{
    const licet_record *record = &x->machine->record.public;
    const lc_image_law *law = x->image->LAW;
    put_key(x, "law");
    lc_buffer_byte(&x->out, '{');
    put_key_string(x, "name", law->name);
    put_key_string(x, "label", law->label);
    put_cites(x, law->first_cite, law->cite_count);
    put_key_bool(x, "in_force", record->in_force);
    put_key_bool(x, "binding", record->binding);
    put_key_bool(x, "enforced", record->enforced);
    put_law_amendments(x);
    put_savings(x);
    lc_buffer_byte(&x->out, '}');
}

void li_explain_json(li_explanation *x)
{
    lc_buffer_byte(&x->out, '{');
    put_head(x);
    put_rules(x);
    put_agreements(x);
    put_duties(x);
    put_bookings(x);
    put_skipped(x);
    put_missing(x);
    put_answers(x);
    put_rests(x);
    put_key(x, "order");
    lc_buffer_byte(&x->out, '[');
    for (uint32_t i = 0; i < x->image->FACT_count; i++)
        put_fact(x, i);
    lc_buffer_byte(&x->out, ']');
    put_law(x);
    lc_buffer_text(&x->out, "}\n");
}
