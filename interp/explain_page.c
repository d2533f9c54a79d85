/* explain_page.c - the explanation of a decision as a page: text for a terminal, or Markdown.
 *
 * It leads from the outcome to the requirements that apply, the exceptions that overcome them, the
 * room in caps, what was considered without effect and what closed it; then what answers to missing
 * facts would lead to, agreements, duties, bookings, the order as stated and the law. Labels lead,
 * identifiers follow in brackets. Long lists are cut with a count.
 *
 * The two styles differ only in the functions of the first part. Must not: decide; look into
 * registers but through explanation.h. */
#include "explanation.h"

#include <string.h>

enum { MOST_LISTED = 20, MOST_SHOWN = 4, MOST_PADDING = 44, LINE_WIDTH = 100 };

#define BOLD "\033[1m"
#define FAINT "\033[2m"
#define PLAIN "\033[0m"

/* ---- layout ---------------------------------------------------------------------------------- */

/* Where a line stands: in a section; below a requirement; below what stands there. */
typedef enum { ITEM_SECTION, ITEM_REQUIREMENT, ITEM_CONDITION, ITEM_DETAIL } item;

static bool is_markdown(const li_explanation *x)
{
    return x->style == LICET_MARKDOWN;
}

/* TEXT is the layout's own. */
static void put(li_explanation *x, const char *text)
{
    lc_buffer_text(&x->out, text);
}

static void put_style(li_explanation *x, const char *style)
{
    if (x->style == LICET_COLOR)
        put(x, style);
}

static void begin_strong(li_explanation *x)
{
    put(x, is_markdown(x) ? "**" : "");
    put_style(x, BOLD);
}

static void end_strong(li_explanation *x)
{
    put(x, is_markdown(x) ? "**" : "");
    put_style(x, PLAIN);
}

static void begin_item(li_explanation *x, item where)
{
    static const char *const text[] = {"  ", "   ", "     ", "     "};
    static const char *const markdown[] = {"- ", "   - ", "   - ", "     - "};
    put(x, is_markdown(x) ? markdown[where] : text[where]);
}

static void put_heading(li_explanation *x, const char *heading)
{
    if (is_markdown(x)) {
        lc_buffer_format(&x->out, "\n## %s\n\n", heading);
        return;
    }
    put(x, "\n");
    put_style(x, BOLD);
    put(x, heading);
    put_style(x, PLAIN);
    put(x, "\n");
}

/* Where in BYTES, which begin an item, Markdown would begin another: at a dash, or behind the
 * number of `1.`; LENGTH: nowhere. */
static size_t find_marker(const char *bytes, size_t length)
{
    size_t at = 0;
    if (length > 0 && (bytes[0] == '-' || bytes[0] == '+'))
        return 0;
    while (at < length && bytes[at] >= '0' && bytes[at] <= '9')
        at++;
    return at > 0 && at < length && (bytes[at] == '.' || bytes[at] == ')') ? at : length;
}

/* What was written since START came from the order or the rules: Markdown must not read it as its
 * own. */
static void escape_since(li_explanation *x, size_t start)
{
    static const char special[] = "\\`*_{}<>|~#&$";
    if (!is_markdown(x) || x->out.failed)
        return;
    lc_buffer plain;
    lc_buffer_init(&plain, &x->allocator);
    lc_buffer_append(&plain, x->out.bytes + start, x->out.length - start);
    x->out.length = start;
    bool begins = start > 1 && memcmp(x->out.bytes + start - 2, "- ", 2) == 0;
    size_t marker = begins ? find_marker(plain.bytes, plain.length) : plain.length;
    for (size_t i = 0; i < plain.length; i++) {
        bool link = plain.bytes[i] == ']' && i + 1 < plain.length && plain.bytes[i + 1] == '(';
        if (i == marker || link || (strchr(special, plain.bytes[i]) && plain.bytes[i]))
            lc_buffer_byte(&x->out, '\\');
        lc_buffer_byte(&x->out, plain.bytes[i]);
    }
    x->out.failed |= plain.failed;
    lc_buffer_fini(&plain);
}

static void put_string(li_explanation *x, lc_image_string string)
{
    size_t start = x->out.length;
    li_put_string(&x->out, x->image, string);
    escape_since(x, start);
}

/* The most of these marks that stand in a row. */
static size_t longest_run(const char *bytes, size_t length, char mark)
{
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < length; i++) {
        run = bytes[i] == mark ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

/* An expression as it is written in the rules, or that there is one where the image holds no texts.
 * QUOTED: between marks, for Markdown between more of them than it has itself. */
static void put_condition(li_explanation *x, const lc_image_condition *condition, bool quoted)
{
    lc_buffer text;
    lc_buffer_init(&text, &x->allocator);
    li_explain_condition_text(&text, x->law, condition);
    size_t marks = quoted && text.length ? 1 : 0;
    if (marks && is_markdown(x))
        marks += longest_run(text.bytes, text.length, '`');
    for (size_t i = 0; i < marks; i++)
        put(x, "`");
    if (text.length)
        lc_buffer_append(&x->out, text.bytes, text.length);
    else
        put(x, "a condition");
    for (size_t i = 0; i < marks; i++)
        put(x, "`");
    x->out.failed |= text.failed;
    lc_buffer_fini(&text);
}

static void put_text_value(li_explanation *x, const char *bytes, size_t length)
{
    size_t start = x->out.length;
    li_put_text(&x->out, bytes, length);
    escape_since(x, start);
}

static void put_value(li_explanation *x, const lc_image_form *form, int64_t value)
{
    size_t start = x->out.length;
    li_put_value(&x->out, x->image, form, value);
    escape_since(x, start);
}

static void put_declared(li_explanation *x, lc_image_string name, lc_image_string label)
{
    bool same = !label.length || (label.length == name.length &&
                                  memcmp(lc_image_text(x->image, label),
                                         lc_image_text(x->image, name), name.length) == 0);
    if (same) {
        put_string(x, name);
        return;
    }
    put_string(x, label);
    put_style(x, FAINT);
    put(x, " [");
    put_string(x, name);
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
        put_string(x, x->image->TEXT[x->image->INDEX[first + i]]);
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
        put_value(x, form, (int64_t)held->value.number);
        break;
    case LC_CLASS_T:
        put(x, "\"");
        put_text_value(x, held->text.bytes, held->text.length);
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
    bool value = let->form.type != LC_FORM_TRUTH && let->form.type != LC_FORM_TEXT;
    put_declared(x, let->name, let->label);
    if (!is_known(x, read->reg)) {
        put(x, value && held->value.error ? " has no value" : " is not known");
        return;
    }
    put(x, " = ");
    if (let->form.type == LC_FORM_NUMBER) /* of 128 bits */
        li_put_number(&x->out, x->image, held->value.number, let->form.scale, let->form.unit, true);
    else
        put_register(x, read->reg, &let->form);
}

/* `used(lpp) = 5 TPP` */
static void put_ledger(li_explanation *x, const li_read *read)
{
    const lc_image_limit *limit = &x->image->LIMIT[read->limit];
    lc_image_string label;
    put(x, x->image->CODE[read->reg].opcode == LC_OP_USED ? "used(" : "total(");
    put_string(x, li_explain_owner(x->image, limit, &label));
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
    if (path) {
        put_string(x, fact->name);
        put(x, ".");
        put_string(x, path->columns);
    } else {
        put_declared(x, fact->name, fact->label);
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
    lc_image_string source = li_explain_source(x, read);
    if (source.length == 0)
        return;
    put(x, " (");
    put_string(x, source);
    put(x, ")");
}

/* `low_volume = 26,900,000 TPP from 2025-06-01 on`, as the threshold stands for this order. */
static void put_threshold(li_explanation *x, uint32_t number)
{
    const lc_image_threshold *threshold = &x->image->THRESHOLD[number];
    int32_t since;
    lc_int128 value = li_explain_step(x, number, &since);
    put_declared(x, threshold->name, threshold->label);
    put(x, " = ");
    if (threshold->type == LC_FORM_DATE)
        li_put_date(&x->out, (int32_t)value);
    else
        li_put_number(&x->out, x->image, value, threshold->scale, threshold->unit, true);
    if (since == LC_DATE_MIN)
        return;
    put(x, " from ");
    li_put_date(&x->out, since);
    put(x, " on");
}

/* Whether PLACE names threshold NUMBER before byte END of it. */
static bool is_named_before(const li_explanation *x, lc_image_place place, uint32_t number,
                            uint32_t end)
{
    uint32_t at = 0, found;
    while ((found = li_explain_threshold(x, place, &at)) != LC_NONE && at < end)
        if (found == number)
            return true;
    return false;
}

/* The thresholds that the text of PLACE names; MORE: something stands before. */
static void put_thresholds(li_explanation *x, lc_image_place place, bool more)
{
    uint32_t at = 0, found;
    while ((found = li_explain_threshold(x, place, &at)) != LC_NONE) {
        if (is_named_before(x, place, found, at))
            continue;
        put(x, more ? ", " : "");
        put_threshold(x, found);
        more = true;
    }
}

static uint32_t width_since(const li_explanation *x, size_t start)
{
    uint32_t width = 0;
    for (size_t i = start; i < x->out.length; i++)
        width += ((unsigned char)x->out.bytes[i] & 0xC0) != 0x80;
    return width;
}

/* Between two of a list: a comma, and a new line when this one is long. */
static void put_comma(li_explanation *x)
{
    enum { LONG_ENOUGH = 84 };
    size_t start = x->out.length;
    while (start > 0 && x->out.bytes[start - 1] != '\n')
        start--;
    bool wrap = !is_markdown(x) && width_since(x, start) > LONG_ENOUGH;
    put(x, wrap ? ",\n               " : ", ");
}

/* What a condition read, and the thresholds it names. What a let is made from is told once in a
 * page, in the line that is KEPT. */
static void put_reads(li_explanation *x, const lc_image_condition *condition, bool kept)
{
    x->brief = true;
    li_explain_reads(x, condition->truth);
    x->brief = false;
    for (size_t i = 0; i < x->reads.count; i++) {
        if (i)
            put_comma(x);
        put_read(x, &x->reads.items[i]);
    }
    put_thresholds(x, condition->place, x->reads.count > 0);
    for (size_t i = 0; kept && i < x->reads.count; i++)
        if (x->reads.items[i].let != LC_NONE)
            x->lets_told[x->reads.items[i].let] = 1;
}

/* ---- conditions ------------------------------------------------------------------------------ */

static void put_condition_text(li_explanation *x, const lc_image_condition *condition)
{
    if (condition->unless)
        put(x, "unless ");
    put_condition(x, condition, is_markdown(x));
}

/* How wide COUNT conditions are, as far as they share a column. */
static uint32_t condition_width(li_explanation *x, uint32_t first, uint32_t count)
{
    uint32_t widest = 0;
    for (uint32_t i = 0; i < count && !is_markdown(x); i++) {
        size_t start = x->out.length;
        put_condition_text(x, &x->image->CONDITION[first + i]);
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

/* Room for the word before them. */
static int word_width(const li_explanation *x, uint32_t first, uint32_t count)
{
    int width = is_markdown(x) ? 0 : (int)strlen("yes");
    for (uint32_t i = 0; i < count && !is_markdown(x); i++) {
        const char *word = truth_word(li_explain_condition(x, &x->image->CONDITION[first + i]));
        if ((int)strlen(word) > width)
            width = (int)strlen(word);
    }
    return width;
}

/* What CONDITION read: PADDING blanks beside the line that began at START, or below it when that is
 * too long. */
static void put_reads_beside(li_explanation *x, const lc_image_condition *condition, size_t start,
                             uint32_t padding)
{
    size_t end = x->out.length;
    if (is_markdown(x))
        put(x, ": ");
    else
        lc_buffer_format(&x->out, "%*s", (int)padding + 3, "");
    size_t reads = x->out.length;
    put_reads(x, condition, false);
    bool any = x->out.length > reads;
    bool below = any && !is_markdown(x) && width_since(x, start) > LINE_WIDTH;
    x->out.length = !any || below ? end : reads;
    if (below)
        put(x, "\n               ");
    if (any)
        put_reads(x, condition, true);
}

/* `yes  chip.tpp >= 4,800 TPP          chip.tpp = 15,832 TPP`, one line a condition. */
static void put_conditions(li_explanation *x, uint32_t first, uint32_t count, item where)
{
    uint32_t widest = condition_width(x, first, count);
    int word = word_width(x, first, count);
    for (uint32_t i = 0; i < count; i++) {
        const lc_image_condition *condition = &x->image->CONDITION[first + i];
        size_t line = x->out.length;
        begin_item(x, where);
        lc_buffer_format(&x->out, "%-*s%s", word, truth_word(li_explain_condition(x, condition)),
                         is_markdown(x) ? ", " : "  ");
        size_t start = x->out.length;
        put_condition_text(x, condition);
        uint32_t width = width_since(x, start);
        put_reads_beside(x, condition, line, width < widest ? widest - width : 0);
        put(x, "\n");
    }
}

static void put_rule_conditions(li_explanation *x, uint32_t rule, item where)
{
    put_conditions(x, x->image->RULE[rule].first_condition, x->image->RULE[rule].condition_count,
                   where);
}

/* ---- room ------------------------------------------------------------------------------------ */

static void put_key_name(li_explanation *x, const lc_image_key *key)
{
    put_string(x, x->image->FACT[key->fact].name);
    if (key->path == LC_NONE)
        return;
    put(x, ".");
    put_string(x, x->image->PATH[key->path].columns);
}

static void put_keys(li_explanation *x, const lc_image_limit *limit)
{
    for (uint32_t i = 0; i < limit->key_count; i++) {
        const lc_image_key *key = &x->image->KEY[limit->first_key + i];
        put(x, i ? " and " : " for ");
        if (is_known(x, key->reg) && key->form.type == LC_FORM_TEXT)
            put_text_value(x, x->machine->registers[key->reg].text.bytes,
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

/* `0 booked + 26,899,568 TPP = 26,899,568 of 26,900,000 TPP, 432 left`, by HOW for each amount. */
typedef void put_one(li_explanation *x, lc_int128 amount, const lc_image_limit *limit, bool unit,
                     uint32_t in);

static void put_sum_in(li_explanation *x, const li_room_view *room, const lc_image_limit *limit,
                       put_one *how, uint32_t in)
{
    lc_int128 after = room->before + room->amount;
    how(x, room->before, limit, false, in);
    put(x, " booked + ");
    how(x, room->amount, limit, true, in);
    put(x, " = ");
    how(x, after, limit, false, in);
    put(x, after <= room->bound ? " of " : ", over ");
    how(x, room->bound, limit, true, in);
    if (after > room->bound)
        return;
    put(x, ", ");
    how(x, room->bound - after, limit, false, in);
    put(x, " left");
}

static void put_plainly(li_explanation *x, lc_int128 amount, const lc_image_limit *limit, bool unit,
                        uint32_t in)
{
    (void)in;
    put_amount(x, amount, limit, unit);
}

static void put_in_unit(li_explanation *x, lc_int128 amount, const lc_image_limit *limit, bool unit,
                        uint32_t in)
{
    li_put_in_unit(&x->out, x->image, amount, limit->amount_scale, in);
    if (!unit)
        return;
    put(x, " ");
    put_string(x, x->image->UNIT[in].name);
}

/* The sum in the limit's unit; below it in those that are declared as so many of it. */
static void put_sum(li_explanation *x, const li_room_view *room, const lc_image_limit *limit)
{
    enum { MOST_UNITS = 3 };
    put(x, ": ");
    put_sum_in(x, room, limit, put_plainly, LC_NONE);
    size_t start = x->out.length;
    put(x, "; ");
    put_thresholds(x, limit->place, false);
    if (x->out.length == start + 2)
        x->out.length = start;
    unsigned shown = 0;
    for (uint32_t i = 0; limit->unit != LC_NONE && i < x->image->UNIT_count; i++) {
        if (!li_is_multiple(x->image, i, limit->unit) || shown++ == MOST_UNITS)
            continue;
        put(x, is_markdown(x) ? "; about " : "\n       about ");
        put_sum_in(x, room, limit, put_in_unit, i);
    }
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

static void put_rooms(li_explanation *x, uint32_t first, uint32_t count, item where)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!li_explain_is_there(x, x->image->INDEX[first + i]))
            continue;
        li_room_view room = li_explain_room(x, x->image->INDEX[first + i]);
        begin_item(x, where);
        put_room(x, &room);
        put(x, "\n");
    }
}

/* ---- what was considered --------------------------------------------------------------------- */

static void put_condition_read(li_explanation *x, const lc_image_condition *condition)
{
    put_condition(x, condition, true);
    put(x, " (");
    put_reads(x, condition, true);
    put(x, ")");
}

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
        put_condition_read(x, condition);
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

/* `Agreement with the near [near] (no partner: destination = France [FR])` */
static void put_unmet(li_explanation *x, uint32_t number)
{
    const lc_image_agreement *agreement = &x->image->AGREEMENT[number];
    uint32_t what, destination = li_explain_destination(x->image);
    put_declared(x, agreement->name, agreement->label);
    switch (li_explain_unmet(x, number, &what)) {
    case LI_UNMET_PARTNER:
        put(x, " (no partner of it: destination = ");
        put_value(x, &x->image->FACT[destination].form, x->machine->facts.values[destination]);
        put(x, ")");
        break;
    case LI_UNMET_DATE:
        put(x, " (not in force)");
        break;
    case LI_UNMET_COVERS:
        put(x, " (does not cover: ");
        put_condition_read(x, &x->image->CONDITION[what]);
        put(x, ")");
        break;
    case LI_UNMET_ROOM: {
        li_room_view room = li_explain_room(x, what);
        put(x, " (");
        put_room(x, &room);
        put(x, ")");
        break;
    }
    case LI_UNMET_NOT:
        break;
    }
}

/* No agreement is met: why, of the first few. Those of other countries are left out when one is
 * with the order's. */
static void put_all_unmet(li_explanation *x)
{
    uint32_t listed = 0, others = 0, what;
    put(x, "no agreement is met");
    for (uint32_t i = 0; i < x->image->AGREEMENT_count; i++) {
        if (li_explain_unmet(x, i, &what) == LI_UNMET_PARTNER || listed == MOST_SHOWN) {
            others++;
            continue;
        }
        put(x, listed++ ? "; " : ": ");
        put_unmet(x, i);
    }
    if (listed && others)
        lc_buffer_format(&x->out, "; nor %u more", others);
    else if (others)
        lc_buffer_format(&x->out, ": none of %u is with the destination", others);
}

/* The conditions by which rule BY bars another. */
static void put_bar(li_explanation *x, uint32_t by)
{
    const lc_image_rule *rule = &x->image->RULE[by];
    put_rule(x, by);
    put_rule_cites(x, by);
    for (uint32_t i = 0; i < rule->condition_count; i++) {
        put(x, i ? ", " : ": ");
        put_condition_read(x, &x->image->CONDITION[rule->first_condition + i]);
    }
}

/* Not in force, barred, no agreement: what closes RULE besides its conditions. */
static bool put_closed(li_explanation *x, uint32_t rule)
{
    uint32_t by;
    switch (li_explain_closed(x, rule, &by)) {
    case LI_CLOSED_DATE:
        put(x, "not in force");
        return true;
    case LI_CLOSED_BARRED:
        put(x, "barred by ");
        put_bar(x, by);
        return true;
    case LI_CLOSED_UNDER:
        if (by == LC_NONE) {
            put_all_unmet(x);
            return true;
        }
        put(x, "not met is ");
        put_unmet(x, by);
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

/* The exceptions to FIRST, to those that overcome it, and to those that apply or may. Each once;
 * the ones on the chain have been told. */
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
            if (li_explain_applies(x, exception).possibly)
                waiting[tail++] = exception;
            if (listed++ >= MOST_LISTED)
                continue;
            if (listed == 1) {
                begin_item(x, ITEM_REQUIREMENT);
                put(x, "considered too\n");
            }
            begin_item(x, ITEM_DETAIL);
            put_rule(x, exception);
            put(x, ": ");
            put_reason(x, exception, over);
            put(x, "\n");
        }
    }
    if (listed <= MOST_LISTED)
        return;
    begin_item(x, ITEM_DETAIL);
    lc_buffer_format(&x->out, "… and %u more\n", listed - MOST_LISTED);
}

void li_explain_rule(li_explanation *x, uint32_t number)
{
    const lc_image_rule *rule = &x->image->RULE[number];
    li_truth applies = li_explain_applies(x, number);
    put_rule(x, number);
    put(x, applies.surely ? " applies" : applies.possibly ? " may apply" : " does not apply");
    put_rule_cites(x, number);
    put(x, "\n");
    put_rule_conditions(x, number, ITEM_CONDITION);
    put_rooms(x, rule->first_limit, rule->limit_count, ITEM_CONDITION);
    size_t start = x->out.length;
    begin_item(x, ITEM_CONDITION);
    if (put_closed(x, number))
        put(x, "\n");
    else
        x->out.length = start;
}

/* ---- requirements ---------------------------------------------------------------------------- */

/* The rules that could bar RULE and do not: what closes each. */
static void put_not_barred(li_explanation *x, uint32_t number)
{
    const lc_image_rule *rule = &x->image->RULE[number];
    for (uint32_t i = 0; i < rule->bar_count; i++) {
        uint32_t by = x->image->INDEX[rule->first_bar + i];
        bool possibly = li_explain_truth(x, by).possibly != 0;
        begin_item(x, ITEM_DETAIL);
        put(x, possibly ? "may be barred by " : "not barred by ");
        put_rule(x, by);
        put(x, ": ");
        if (!put_condition_that(x, by, possibly))
            put_closed(x, by);
        put(x, "\n");
    }
}

/* The exceptions that overcome RULE, one after the other down the chain. */
static void put_chain(li_explanation *x, uint32_t rule)
{
    uint32_t via = li_explain_via(x, rule);
    const li_range *range = &x->machine->registers[x->image->RULE[rule].range].range;
    if (via == rule) {
        begin_item(x, ITEM_REQUIREMENT);
        put(x, range->lowest == range->highest ? "nothing overcomes it: "
                                               : "nothing surely overcomes it: ");
        put_outcome(x, x->image->RULE[rule].outcome);
        put(x, "\n");
        return;
    }
    for (bool first = true; via != rule; first = false) {
        begin_item(x, ITEM_REQUIREMENT);
        put(x, first ? "overcome by " : "which is overcome by ");
        put_rule(x, via);
        put_rule_cites(x, via);
        put(x, "\n");
        x->told[via] = 1;
        put_rule_conditions(x, via, ITEM_DETAIL);
        put_rooms(x, x->image->RULE[via].first_limit, x->image->RULE[via].limit_count, ITEM_DETAIL);
        put_not_barred(x, via);
        rule = via;
        via = li_explain_via(x, rule);
    }
}

static void put_requirement(li_explanation *x, uint32_t rule, uint32_t number, li_truth truth)
{
    memset(x->told, 0, x->image->RULE_count);
    x->told[rule] = 1;
    lc_buffer_format(&x->out, "\n%u. ", number);
    begin_strong(x);
    put_rule(x, rule);
    end_strong(x);
    put(x, truth.surely ? " applies" : " may apply");
    put_rule_cites(x, rule);
    put(x, "\n");
    put_rule_conditions(x, rule, ITEM_CONDITION);
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
        begin_item(x, ITEM_SECTION);
        put_rule(x, rule);
        put(x, ": ");
        if (!put_condition_that(x, rule, false))
            put_closed(x, rule);
        put(x, "\n");
    }
    if (idle <= MOST_LISTED)
        return;
    begin_item(x, ITEM_SECTION);
    lc_buffer_format(&x->out, "… and %u more\n", idle - MOST_LISTED);
}

/* ---- head and foot --------------------------------------------------------------------------- */

static void put_missing(li_explanation *x)
{
    const li_record *record = &x->machine->record;
    for (size_t i = 0; i < record->public.missing_count; i++) {
        const li_missing *missing = &record->missing[i];
        const lc_image_fact *fact = &x->image->FACT[missing->fact];
        put(x, i ? "; " : "it depends on what is missing: ");
        put_string(x, fact->name);
        if (missing->path == LC_NONE)
            continue;
        put(x, ".");
        put_string(x, x->image->PATH[missing->path].columns);
        put(x, " of ");
        put_value(x, &fact->form, x->machine->facts.values[missing->fact]);
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

static void begin_title(li_explanation *x)
{
    put(x, is_markdown(x) ? "# " : "");
    put_style(x, BOLD);
}

static void end_title(li_explanation *x)
{
    put_style(x, PLAIN);
    put(x, is_markdown(x) ? "\n\n" : "\n");
}

static void put_head(li_explanation *x)
{
    const licet_record *record = &x->machine->record.public;
    begin_title(x);
    if (record->rejected) {
        size_t start = x->out.length;
        lc_buffer_format(&x->out, "Rejected: %s", record->reason);
        escape_since(x, start);
        end_title(x);
    } else if (record->outcome == LICET_INDETERMINATE) {
        put(x, "Not decided: from ");
        put_outcome(x, record->lowest);
        put(x, " to ");
        put_outcome(x, record->highest);
        end_title(x);
        put_missing(x);
    } else {
        put_outcome(x, record->outcome);
        end_title(x);
        put_because(x, record->because);
    }
}

/* ---- what answers would lead to -------------------------------------------------------------- */

/* `from Licence exception [exception] to Prohibited [prohibited]` */
static void put_end(li_explanation *x, const li_answer *answer)
{
    if (answer->untried) {
        put(x, "not looked into");
        return;
    }
    if (answer->rejected) {
        put(x, "rejected, for an error of arithmetic");
        return;
    }
    if (answer->lowest != answer->highest) {
        put(x, "still open, from ");
        put_outcome(x, answer->lowest);
        put(x, " to ");
    }
    put_outcome(x, answer->highest);
}

/* A row, yes or no, a text; or a span: `up to 1,699`, `from 1,700 to 1,800`, `from 1,801 on`. */
static void put_answer(li_explanation *x, const li_answer *answer, bool first)
{
    const lc_image_form *form = &x->image->FACT[answer->fact].form;
    bool span = form->type != LC_FORM_ROW && form->type != LC_FORM_TRUTH;
    if (answer->untried && form->type == LC_FORM_TEXT) {
        put(x, "all others that the rules name");
    } else if (answer->untried && form->type == LC_FORM_ROW) {
        put(x, "all others");
    } else if (form->type == LC_FORM_TEXT && answer->text == LC_NONE) {
        put(x, first ? "whatever it is" : "any other");
    } else if (form->type == LC_FORM_TEXT) {
        put(x, "\"");
        put_string(x, x->image->TEXT[answer->text]);
        put(x, "\"");
    } else if (!span || answer->from == answer->until) {
        put_value(x, form, answer->from);
    } else if (first && answer->until == INT64_MAX) {
        put(x, "whatever it is");
    } else if (first) {
        put(x, "up to ");
        put_value(x, form, answer->until);
    } else {
        put(x, "from ");
        put_value(x, form, answer->from);
        put(x, answer->until == INT64_MAX ? " on" : " to ");
        if (answer->until != INT64_MAX)
            put_value(x, form, answer->until);
    }
}

/* All answers of a fact, from FIRST to END, that lead where item I does; the first few by name. */
static void put_alike(li_explanation *x, size_t first, size_t i, size_t end)
{
    li_answer *answers = x->answers.items;
    uint32_t shown = 0, more = 0;
    begin_item(x, ITEM_DETAIL);
    for (size_t k = i; k < end; k++) {
        if (answers[k].told || !li_same_end(&answers[k], &answers[i]))
            continue;
        answers[k].told = 1;
        if (shown == MOST_SHOWN) {
            more++;
            continue;
        }
        put(x, shown++ ? ", " : "");
        put_answer(x, &answers[k], k == first);
    }
    if (more)
        lc_buffer_format(&x->out, " and %u more", more);
    put(x, ": ");
    put_end(x, &answers[i]);
    put(x, "\n");
}

static void put_answers(li_explanation *x)
{
    li_answer *answers = x->answers.items;
    if (x->answers.count)
        put_heading(x, "What each answer would lead to");
    for (size_t first = 0, end; first < x->answers.count; first = end) {
        const lc_image_fact *fact = &x->image->FACT[answers[first].fact];
        for (end = first; end < x->answers.count && answers[end].fact == answers[first].fact; end++)
            answers[end].told = 0;
        begin_item(x, ITEM_SECTION);
        put_declared(x, fact->name, fact->label);
        put(x, "\n");
        for (size_t i = first; i < end; i++)
            if (!answers[i].told)
                put_alike(x, first, i, end);
    }
}

/* ---- duties, agreements, bookings ------------------------------------------------------------ */

static void put_duties(li_explanation *x)
{
    const li_record *record = &x->machine->record;
    if (record->public.duty_count)
        put_heading(x, "Duties");
    for (size_t i = 0; i < record->public.duty_count; i++) {
        const lc_image_duty *duty = &x->image->DUTY[record->duties[i].duty];
        begin_item(x, ITEM_SECTION);
        put_string(x, duty->text);
        if (record->duties[i].due_known) {
            put(x, " by ");
            li_put_date(&x->out, record->duties[i].due);
        } else if (duty->has_due && duty->anchor != LC_NONE) {
            put(x, ", its date depends on ");
            put_string(x, x->image->FACT[duty->anchor].name);
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
        begin_item(x, ITEM_SECTION);
        put_declared(x, agreement->name, agreement->label);
        put_cites(x, agreement->first_cite, agreement->cite_count);
        put(x, "\n");
        put_conditions(x, agreement->first_condition, agreement->condition_count, ITEM_DETAIL);
        put_rooms(x, agreement->first_limit, agreement->limit_count, ITEM_DETAIL);
    }
    for (size_t i = 0; i < record->public.also_met_count; i++) {
        const lc_image_agreement *agreement = &x->image->AGREEMENT[record->also_met[i]];
        begin_item(x, ITEM_SECTION);
        put(x, "also met: ");
        put_declared(x, agreement->name, agreement->label);
        put(x, "\n");
    }
}

static void put_skipped(li_explanation *x)
{
    const li_record *record = &x->machine->record;
    for (size_t i = 0; i < record->public.skipped_count; i++) {
        begin_item(x, ITEM_SECTION);
        put(x, "not counted, for want of a fact: ");
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
        begin_item(x, ITEM_SECTION);
        put_amount(x, record->bookings[i].amount, limit, true);
        put(x, " under ");
        put_cap(x, record->bookings[i].limit);
        put(x, "\n");
    }
    put_skipped(x);
}

/* ---- the order and the law ------------------------------------------------------------------- */

static void put_stated(li_explanation *x, uint32_t index)
{
    const lc_image_fact *fact = &x->image->FACT[index];
    const li_order *order = &x->machine->order;
    if (!order->known[index])
        put(x, "missing");
    else if (fact->form.type == LC_FORM_TEXT)
        put_text_value(x, order->texts[index].bytes, order->texts[index].length);
    else
        put_value(x, &fact->form, order->values[index]);
}

static bool is_listed(const li_explanation *x, uint32_t fact)
{
    return x->named[fact] || x->machine->order.known[fact];
}

static uint32_t widest_name(li_explanation *x)
{
    uint32_t widest = 0;
    for (uint32_t i = 0; i < x->image->FACT_count; i++) {
        size_t start = x->out.length;
        if (is_listed(x, i))
            put_declared(x, x->image->FACT[i].name, x->image->FACT[i].label);
        uint32_t width = width_since(x, start);
        x->out.length = start;
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* Facts that are missing, and without which the outcome is the same whatever they are. */
static void put_idle_facts(li_explanation *x)
{
    bool any = false;
    size_t line = x->out.length;
    for (uint32_t i = 0; i < x->image->FACT_count; i++) {
        if (is_listed(x, i))
            continue;
        size_t before = x->out.length;
        put(x, any              ? ", "
               : is_markdown(x) ? "\nMissing, and does not matter: "
                                : "  missing, and does not matter: ");
        put_declared(x, x->image->FACT[i].name, x->image->FACT[i].label);
        if (any && !is_markdown(x) && width_since(x, line) > LINE_WIDTH) {
            x->out.length = before;
            put(x, ",\n    ");
            line = x->out.length - 4;
            put_declared(x, x->image->FACT[i].name, x->image->FACT[i].label);
        }
        any = true;
    }
    put(x, any ? "\n" : "");
}

/* The facts, and which of them do not matter: with any other value the outcome is the same. */
static void put_order(li_explanation *x)
{
    uint32_t widest = widest_name(x);
    put_heading(x, "Order");
    if (is_markdown(x))
        put(x, "| fact | value | |\n|---|---|---|\n");
    for (uint32_t i = 0; i < x->image->FACT_count; i++) {
        if (!is_listed(x, i))
            continue;
        put(x, is_markdown(x) ? "| " : "  ");
        size_t start = x->out.length;
        put_declared(x, x->image->FACT[i].name, x->image->FACT[i].label);
        uint32_t width = width_since(x, start);
        if (is_markdown(x))
            put(x, " | ");
        else
            lc_buffer_format(&x->out, "%*s", width < widest ? (int)(widest - width) + 2 : 2, "");
        put_stated(x, i);
        put(x, is_markdown(x) ? " | " : "");
        if (!x->named[i])
            put(x, is_markdown(x) ? "does not matter" : "  (does not matter)");
        put(x, is_markdown(x) ? " |\n" : "\n");
    }
    put_idle_facts(x);
}

static void put_law(li_explanation *x)
{
    const licet_record *record = &x->machine->record.public;
    const lc_image_law *law = x->image->LAW;
    put_heading(x, "Law");
    begin_item(x, ITEM_SECTION);
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
    for (uint32_t i = 0; record->in_force && i < x->image->AMENDMENT_count; i++) {
        const lc_image_amendment *amendment = &x->image->AMENDMENT[i];
        if (!li_during(x->image, amendment->in_force, x->machine->interval))
            continue;
        begin_item(x, ITEM_SECTION);
        put(x, "as amended by ");
        put_declared(x, amendment->name, amendment->label);
        put_cites(x, amendment->first_cite, amendment->cite_count);
        put(x, "\n");
    }
}

/* Whether the order is saved from the amendments of its day that save some, and what says so. */
static void put_savings(li_explanation *x)
{
    const li_machine *machine = x->machine;
    uint32_t count = x->image->INTERVAL[machine->dated].saving_count;
    li_explain_day(x, true);
    for (uint32_t i = 0; i < count; i++) {
        const lc_image_amendment *amendment = li_saving_amendment(x->image, machine->dated, i);
        bool saved = machine->saved >> i & 1, open = machine->maybe_saved >> i & 1;
        begin_item(x, ITEM_SECTION);
        put(x, open ? "it is not known whether " : "");
        put_declared(x, amendment->name, amendment->label);
        put(x, saved || open ? " saves this order\n" : " does not save this order\n");
        for (uint32_t k = 0; k < amendment->saving_count; k++) {
            lc_image_condition saving = li_explain_saving(x->image, amendment->first_saving + k);
            size_t line = x->out.length;
            begin_item(x, ITEM_CONDITION);
            put(x, truth_word(li_explain_condition(x, &saving)));
            put(x, is_markdown(x) ? ", " : "  ");
            put_condition_text(x, &saving);
            put_reads_beside(x, &saving, line, 0);
            put(x, "\n");
        }
    }
    li_explain_day(x, false);
}

void li_explain_page(li_explanation *x)
{
    put_head(x);
    if (x->ran && is_markdown(x))
        put(x, "\n## Requirements\n");
    if (x->ran)
        put_requirements(x);
    put_answers(x);
    if (x->ran)
        put_agreements(x);
    put_duties(x);
    put_bookings(x);
    put_order(x);
    put_law(x);
    if (x->ran)
        put_savings(x);
}
