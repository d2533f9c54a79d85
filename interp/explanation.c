/* explanation.c - looks into a decided order: what conditions read, what the ledger says, which
 * rules apply; and values as words.
 *
 * Must not: decide anything anew, know a layout. */
#include "explanation.h"
#include "block_plan.h"
#include "lang/decimal.h"
#include "licet_tools.h"
#include "session.h"

#include <string.h>

/* ---- what a condition reads ------------------------------------------------------------------ */

/* The let that REG is on the day of the order. */
static uint32_t let_of(const li_explanation *x, uint32_t reg)
{
    const lc_image *image = x->image;
    for (uint32_t i = 0; i < image->LET_count; i++)
        if (image->LET[i].reg == reg &&
            li_during(image, image->LET[i].exists, x->machine->interval))
            return i;
    return LC_NONE;
}

static bool is_fact(uint32_t opcode)
{
    return opcode == LC_OP_FACT_VALUE || opcode == LC_OP_FACT_TEXT || opcode == LC_OP_FACT_TRUTH;
}

static bool is_cell(uint32_t opcode)
{
    return opcode == LC_OP_CELL_VALUE || opcode == LC_OP_CELL_TEXT || opcode == LC_OP_CELL_TRUTH;
}

static void add_read(li_explanation *x, li_read read)
{
    for (size_t i = 0; i < x->reads.count; i++) {
        const li_read *known = &x->reads.items[i];
        if (known->let == read.let && known->fact == read.fact && known->path == read.path &&
            known->limit == read.limit)
            return;
    }
    if (!lc_vector_push(&x->allocator, &x->reads, read))
        x->out.failed = true;
}

/* Notes REG; whether what it is made from is of interest too. A cell of a known row speaks for the
 * row. */
static bool note_read(li_explanation *x, uint32_t reg)
{
    const lc_instruction *code = &x->image->CODE[reg];
    li_read read = {LC_NONE, LC_NONE, LC_NONE, LC_NONE, reg};
    if (is_fact(code->opcode)) {
        read.fact = code->a;
        add_read(x, read);
        return false;
    }
    if (is_cell(code->opcode)) {
        if (code->c == LC_NONE)
            return true;
        read.path = code->c;
        read.fact = x->image->PATH[code->c].fact;
        if (!x->machine->registers[code->a].value.known)
            return true;
        add_read(x, read);
        return false;
    }
    if (code->opcode == LC_OP_STATED) {
        read.fact = code->a;
        add_read(x, read);
        return false;
    }
    if (code->opcode == LC_OP_USED || code->opcode == LC_OP_TOTAL) {
        read.limit = code->a;
        add_read(x, read);
        return false;
    }
    read.let = let_of(x, reg);
    if (read.let != LC_NONE)
        add_read(x, read);
    return !x->brief || read.let == LC_NONE || !x->lets_told[read.let];
}

/* The operands of AT that made it what it is: of an `and` that is no the first that is, of an `or`
 * that is yes the same, of an `if` the branch that was taken. Where that is unknown, all. */
static unsigned telling_operands(const li_explanation *x, uint32_t at, uint32_t operands[3])
{
    const lc_instruction *code = &x->image->CODE[at];
    const li_register *registers = x->machine->registers;
    unsigned count = li_operand_registers(code, operands);
    bool both = code->opcode == LC_OP_AND, either = code->opcode == LC_OP_OR;
    if (code->opcode == LC_OP_CHOOSE || code->opcode == LC_OP_CHOOSE_TEXT ||
        code->opcode == LC_OP_CHOOSE_TRUTH) {
        li_truth taken = registers[code->a].truth;
        if (taken.surely == taken.possibly) {
            operands[1] = taken.surely ? code->b : code->c;
            return 2;
        }
        return count;
    }
    if ((both && !registers[at].truth.possibly) || (either && registers[at].truth.surely)) {
        li_truth first = registers[code->a].truth;
        operands[0] = (both ? !first.possibly : first.surely) ? code->a : code->b;
        return 1;
    }
    return count;
}

void li_explain_reads(li_explanation *x, uint32_t reg)
{
    uint32_t depth = 0, operands[3];
    x->reads.count = 0;
    if (reg == LC_NONE)
        return;
    memset(x->seen, 0, x->image->CODE_count);
    x->stack[depth++] = reg;
    x->seen[reg] = 1;
    while (depth) {
        uint32_t at = x->stack[--depth];
        if (!note_read(x, at))
            continue;
        unsigned count = telling_operands(x, at, operands);
        while (count--) /* the first operand comes off the stack first */
            if (!x->seen[operands[count]]) {
                x->seen[operands[count]] = 1;
                x->stack[depth++] = operands[count];
            }
    }
}

/* ---- rules and room -------------------------------------------------------------------------- */

static li_truth both(li_truth a, li_truth b)
{
    return (li_truth){a.surely & b.surely, a.possibly & b.possibly};
}

li_truth li_explain_truth(const li_explanation *x, uint32_t rule)
{
    uint32_t truth = x->image->RULE[rule].truth;
    return truth == LC_NONE ? (li_truth){1, 1} : x->machine->registers[truth].truth;
}

bool li_explain_is_there(const li_explanation *x, uint32_t limit)
{
    uint32_t cap = x->image->LIMIT[limit].cap;
    return cap == LC_NONE || li_during(x->image, x->image->CAP[cap].exists, x->machine->interval);
}

li_room_view li_explain_room(li_explanation *x, uint32_t limit)
{
    const lc_image_limit *found = &x->image->LIMIT[limit];
    const li_value *amount = &x->machine->registers[found->amount].value;
    const li_value *bound = &x->machine->registers[found->limit].value;
    licet_ledger_key key;
    li_room_view room = {.limit = limit};
    bool inside;
    li_truth concern = li_machine_concern(x->machine, limit, &inside);
    room.truth = li_machine_room(x->machine, limit);
    room.before = x->machine->rooms[limit].before;
    room.bound = x->machine->rooms[limit].bound;
    room.concerns = concern.possibly;
    room.amount = amount->number;
    /* outside of its period a limit is not looked up */
    room.counted = concern.surely && inside && amount->known && amount->number >= 0 &&
                   bound->known && li_machine_key(x->machine, limit, &key);
    return room;
}

li_truth li_explain_met(const li_explanation *x, uint32_t agreement)
{
    return x->machine->registers[x->image->AGREEMENT[agreement].met].truth;
}

/* The first agreement of `under` that is not met. */
static bool find_unmet(const li_explanation *x, const lc_image_rule *rule, uint32_t *by)
{
    bool any = !rule->under_any;
    for (uint32_t i = 0; i < x->image->AGREEMENT_count; i++)
        any = any || li_explain_met(x, i).possibly;
    *by = LC_NONE;
    for (uint32_t i = 0; i < rule->under_count && *by == LC_NONE;) {
        bool met = false;
        uint32_t last;
        do {
            last = x->image->INDEX[rule->first_under + i];
            met = met || li_explain_met(x, last).possibly;
        } while (li_same_under(x->image, rule, ++i));
        if (!met)
            *by = last;
    }
    return !any || *by != LC_NONE;
}

li_closed li_explain_closed(const li_explanation *x, uint32_t number, uint32_t *by)
{
    const lc_image_rule *rule = &x->image->RULE[number];
    *by = LC_NONE;
    if (!li_during(x->image, rule->in_force, x->machine->interval))
        return LI_CLOSED_DATE;
    for (uint32_t i = 0; i < rule->bar_count; i++) {
        *by = x->image->INDEX[rule->first_bar + i];
        if (li_explain_truth(x, *by).surely)
            return LI_CLOSED_BARRED;
    }
    return find_unmet(x, rule, by) ? LI_CLOSED_UNDER : LI_CLOSED_NOT;
}

uint32_t li_explain_destination(const lc_image *image)
{
    for (uint32_t i = 0; i < image->FACT_count; i++)
        if (image->FACT[i].name.length == strlen("destination") &&
            memcmp(lc_image_text(image, image->FACT[i].name), "destination",
                   image->FACT[i].name.length) == 0)
            return i;
    return LC_NONE;
}

static bool is_partner(const li_explanation *x, const lc_image_agreement *agreement)
{
    uint32_t fact = li_explain_destination(x->image);
    if (fact == LC_NONE || !x->machine->facts.known[fact])
        return true; /* or may be */
    return li_members(x->image, agreement->partners,
                      x->machine->interval)[x->machine->facts.values[fact]] != 0;
}

li_unmet li_explain_unmet(li_explanation *x, uint32_t number, uint32_t *what)
{
    const lc_image_agreement *agreement = &x->image->AGREEMENT[number];
    *what = LC_NONE;
    if (li_explain_met(x, number).possibly)
        return LI_UNMET_NOT;
    if (!is_partner(x, agreement))
        return LI_UNMET_PARTNER;
    if (!li_during(x->image, agreement->in_force, x->machine->interval))
        return LI_UNMET_DATE;
    for (uint32_t i = 0; i < agreement->condition_count; i++) {
        *what = agreement->first_condition + i;
        if (!x->machine->registers[x->image->CONDITION[*what].truth].truth.possibly)
            return LI_UNMET_COVERS;
    }
    for (uint32_t i = 0; i < agreement->limit_count; i++) {
        *what = x->image->INDEX[agreement->first_limit + i];
        if (!li_explain_room(x, *what).truth.possibly)
            return LI_UNMET_ROOM;
    }
    return LI_UNMET_NOT;
}

lc_image_string li_explain_owner(const lc_image *image, const lc_image_limit *limit,
                                 lc_image_string *label)
{
    if (limit->cap != LC_NONE) {
        *label = image->CAP[limit->cap].label;
        return image->CAP[limit->cap].name;
    }
    *label = image->AGREEMENT[limit->agreement].label;
    return image->AGREEMENT[limit->agreement].name;
}

li_truth li_explain_applies(li_explanation *x, uint32_t rule)
{
    const lc_image_rule *found = &x->image->RULE[rule];
    li_truth truth = li_explain_truth(x, rule);
    for (uint32_t i = 0; i < found->limit_count; i++)
        truth = both(truth, li_explain_room(x, x->image->INDEX[found->first_limit + i]).truth);
    for (uint32_t i = 0; i < found->under_count;) {
        li_truth met = {0, 0};
        do {
            li_truth version = li_explain_met(x, x->image->INDEX[found->first_under + i]);
            met.surely |= version.surely;
            met.possibly |= version.possibly;
        } while (li_same_under(x->image, found, ++i));
        truth = both(truth, met);
    }
    li_truth any = {!found->under_any, !found->under_any};
    for (uint32_t i = 0; found->under_any && i < x->image->AGREEMENT_count; i++) {
        li_truth met = li_explain_met(x, i);
        any = (li_truth){any.surely | met.surely, any.possibly | met.possibly};
    }
    return both(truth, any);
}

uint32_t li_explain_via(const li_explanation *x, uint32_t rule)
{
    return x->machine->registers[x->image->RULE[rule].range].range.via;
}

li_truth li_explain_condition(const li_explanation *x, const lc_image_condition *condition)
{
    li_truth truth = x->machine->registers[condition->truth].truth;
    return condition->unless ? (li_truth){!truth.possibly, !truth.surely} : truth;
}

/* ---- the text of a condition ----------------------------------------------------------------- */

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

/* Length of WORD and the blank after it at the start of TEXT, 0: it does not stand there. */
static uint32_t word_at(const char *text, uint32_t length, const char *word)
{
    uint32_t count = (uint32_t)strlen(word);
    return length > count && memcmp(text, word, count) == 0 && is_blank(text[count]) ? count + 1
                                                                                     : 0;
}

void li_explain_condition_text(lc_buffer *out, const licet_law *law,
                               const lc_image_condition *condition)
{
    lc_image_place place = condition->place;
    if (place.source >= law->sources.count)
        return;
    const lc_source *source = &law->sources.items[place.source];
    if (place.end > source->length || place.start > place.end)
        return;
    const char *text = source->text + place.start;
    uint32_t length = place.end - place.start;
    uint32_t skip = word_at(text, length, "saves");
    skip += word_at(text + skip, length - skip, condition->unless ? "unless" : "when");
    if (!skip)
        skip = word_at(text, length, "covers");
    if (lc_buffer_reserve(out, 2 * (size_t)(length - skip)))
        out->length += lc_one_line(out->bytes + out->length, text + skip, length - skip);
}

/* ---- where figures come from ----------------------------------------------------------------- */

static bool is_name_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
           (byte >= '0' && byte <= '9');
}

/* The one that is there on the day of the order. */
static uint32_t threshold_named(const li_explanation *x, const char *name, uint32_t length)
{
    const lc_image *image = x->image;
    for (uint32_t i = 0; i < image->THRESHOLD_count; i++)
        if (image->THRESHOLD[i].name.length == length &&
            memcmp(lc_image_text(image, image->THRESHOLD[i].name), name, length) == 0 &&
            li_during(image, image->THRESHOLD[i].exists, x->machine->interval))
            return i;
    return LC_NONE;
}

uint32_t li_explain_threshold(const li_explanation *x, lc_image_place place, uint32_t *at)
{
    if (place.source >= x->law->sources.count)
        return LC_NONE;
    const lc_source *source = &x->law->sources.items[place.source];
    if (place.end > source->length || place.start > place.end)
        return LC_NONE;
    const char *text = source->text + place.start;
    uint32_t length = place.end - place.start;
    while (*at < length) {
        uint32_t start = *at;
        bool comment = text[start] == '-' && start + 1 < length && text[start + 1] == '-';
        if (comment || text[start] == '"') {
            *at = (uint32_t)lc_pass_over(text, length, start);
            continue;
        }
        while (*at < length && is_name_byte(text[*at]))
            ++*at;
        uint32_t found = *at > start && (start == 0 || text[start - 1] != '.')
                             ? threshold_named(x, text + start, *at - start)
                             : LC_NONE;
        if (found != LC_NONE)
            return found;
        *at += *at == start;
    }
    return LC_NONE;
}

static lc_int128 step_in(const lc_image *image, uint32_t number, uint32_t interval)
{
    const lc_image_threshold *threshold = &image->THRESHOLD[number];
    const lc_image_change *changes = &image->CHANGE[threshold->first_change];
    uint32_t at = threshold->change_count - 1;
    while (changes[at].first_interval > interval)
        at--; /* the first stands from interval 0 on */
    const lc_image_number *value = &image->NUMBER[changes[at].number];
    return lc_image_wide(value->low, value->high);
}

/* The interval of dated DAY in which the amendments do not act that are saved in INTERVAL. */
static uint32_t same_saved(const lc_image *image, uint32_t day, uint32_t interval)
{
    const lc_image_interval *of = &image->INTERVAL[interval], *dated = &image->INTERVAL[of->dated];
    uint32_t set = 0;
    for (uint32_t i = 0; of->saved && i < image->INTERVAL[day].saving_count; i++)
        for (uint32_t k = 0; k < dated->saving_count; k++)
            if ((of->saved >> k & 1) &&
                li_saving_amendment(image, day, i) == li_saving_amendment(image, of->dated, k))
                set |= 1u << i;
    return li_interval_saved(image, day, set);
}

lc_int128 li_explain_step(const li_explanation *x, uint32_t number, int32_t *since)
{
    uint32_t interval = x->machine->interval, day = x->image->INTERVAL[interval].dated;
    lc_int128 value = step_in(x->image, number, interval);
    while (day > 0 && step_in(x->image, number, same_saved(x->image, day - 1, interval)) == value)
        day--;
    *since = x->image->INTERVAL[day].from;
    return value;
}

void li_explain_day(li_explanation *x, bool day)
{
    const lc_image *image = x->image;
    li_machine *machine = x->machine;
    uint32_t under = machine->interval, count = image->INTERVAL[machine->dated].saving_count;
    if (!count)
        return;
    machine->whole = true;
    machine->interval = day ? machine->dated : x->under;
    li_machine_run(machine, 0, image->LAW->fold_start);
    for (uint32_t i = 0; i < count && day; i++) {
        const lc_image_amendment *amendment = li_saving_amendment(image, machine->dated, i);
        for (uint32_t k = 0; k < amendment->saving_count; k++) {
            const lc_image_saving *saving = &image->SAVING[amendment->first_saving + k];
            li_machine_statement(machine, saving->truth, saving->first, saving->end);
        }
    }
    machine->whole = false;
    x->under = day ? under : x->under;
}

lc_image_condition li_explain_saving(const lc_image *image, uint32_t saving)
{
    return (lc_image_condition){.truth = image->SAVING[saving].truth,
                                .place = image->SAVING[saving].place};
}

lc_image_string li_explain_source(const li_explanation *x, const li_read *read)
{
    static const char ending[] = "_source";
    const lc_image *image = x->image;
    const lc_image_string none = {0, 0};
    if (read->path == LC_NONE || !is_cell(image->CODE[read->reg].opcode))
        return none;
    const lc_image_column *column = &image->COLUMN[image->CODE[read->reg].b];
    const lc_image_registry *registry = &image->REGISTRY[column->registry];
    const li_value *row = &x->machine->registers[image->CODE[read->reg].a].value;
    uint32_t length = column->name.length, rest = sizeof ending - 1;
    for (uint32_t i = 0; row->known && i < registry->column_count; i++) {
        const lc_image_column *beside = &image->COLUMN[registry->first_column + i];
        const char *name = lc_image_text(image, beside->name);
        if (beside->form.type != LC_FORM_TEXT || beside->name.length != length + rest ||
            memcmp(name, lc_image_text(image, column->name), length) != 0 ||
            memcmp(name + length, ending, rest) != 0)
            continue;
        uint32_t cell = beside->first_cell + (uint32_t)row->number;
        return image->CELL_KNOWN[cell] ? image->TEXT[image->CELL[cell]] : none;
    }
    return none;
}

/* ---- values as words ------------------------------------------------------------------------- */

void li_put_string(lc_buffer *out, const lc_image *image, lc_image_string string)
{
    li_put_text(out, lc_image_text(image, string), string.length);
}

void li_put_date(lc_buffer *out, int32_t date)
{
    char text[LC_DATE_TEXT];
    lc_date_write(text, date);
    lc_buffer_text(out, text);
}

void li_put_text(lc_buffer *out, const char *text, size_t length)
{
    licet_show((licet_text){text, length}, 0, lc_buffer_write, out);
}

static lc_int128 factor_of(const lc_image_unit *unit)
{
    return lc_image_wide(unit->factor_low, unit->factor_high);
}

uint32_t li_base_unit(const lc_image *image, uint32_t unit)
{
    if (unit == LC_NONE)
        return LC_NONE;
    for (uint32_t i = 0; i < image->UNIT_count; i++)
        if (image->UNIT[i].dimension == image->UNIT[unit].dimension &&
            factor_of(&image->UNIT[i]) == 1 && image->UNIT[i].factor_scale == 0)
            return i;
    return LC_NONE;
}

/* COEFFICIENT at SCALE of base units as so many of UNIT; false when that is not exact. */
static bool in_unit(const lc_image_unit *unit, lc_int128 coefficient, int scale, lc_decimal *number)
{
    lc_int128 factor = factor_of(unit);
    int places = scale - unit->factor_scale;
    if (factor <= 0 || coefficient % factor != 0 || places > LC_MAX_SCALE || places < LC_MIN_SCALE)
        return false;
    *number = (lc_decimal){coefficient / factor, places};
    return true;
}

void li_put_number(lc_buffer *out, const lc_image *image, lc_int128 coefficient, int scale,
                   uint32_t unit, bool grouped)
{
    lc_decimal number = {coefficient, scale};
    if (unit != LC_NONE && !in_unit(&image->UNIT[unit], coefficient, scale, &number))
        unit = li_base_unit(image, unit);
    char text[LC_DECIMAL_TEXT];
    lc_buffer_append(out, text, lc_decimal_write(text, lc_decimal_trim(number), grouped));
    if (unit == LC_NONE || !grouped)
        return;
    lc_buffer_byte(out, ' ');
    li_put_string(out, image, image->UNIT[unit].name);
}

bool li_is_multiple(const lc_image *image, uint32_t unit, uint32_t base)
{
    const lc_image_unit *found = &image->UNIT[unit];
    return found->dimension == image->UNIT[base].dimension && unit != li_base_unit(image, base) &&
           factor_of(found) > 1;
}

void li_put_in_unit(lc_buffer *out, const lc_image *image, lc_int128 coefficient, int scale,
                    uint32_t unit)
{
    enum { PLACES = 2 };
    const lc_image_unit *found = &image->UNIT[unit];
    char text[LC_DECIMAL_TEXT];
    lc_int128 quotient = 0;
    int power = PLACES - scale + found->factor_scale;
    if (!lc_decimal_divide(&quotient, coefficient, factor_of(found), power)) {
        lc_buffer_text(out, "?");
        return;
    }
    lc_buffer_append(out, text,
                     lc_decimal_write(text, lc_decimal_trim((lc_decimal){quotient, PLACES}), true));
}

static void put_row(lc_buffer *out, const lc_image *image, uint32_t registry, int64_t value)
{
    if (value < 0 || value >= (int64_t)image->REGISTRY[registry].row_count)
        return;
    const lc_image_row *row = &image->ROW[image->REGISTRY[registry].first_row + (uint32_t)value];
    bool same = row->label.length == row->key.length &&
                memcmp(lc_image_text(image, row->label), lc_image_text(image, row->key),
                       row->key.length) == 0;
    if (row->label.length && !same) {
        li_put_string(out, image, row->label);
        lc_buffer_text(out, " [");
    }
    li_put_string(out, image, row->key);
    if (row->label.length && !same)
        lc_buffer_byte(out, ']');
}

void li_put_value(lc_buffer *out, const lc_image *image, const lc_image_form *form, int64_t value)
{
    switch (form->type) {
    case LC_FORM_TRUTH:
        lc_buffer_text(out, value ? "yes" : "no");
        break;
    case LC_FORM_DATE:
        li_put_date(out, (int32_t)value);
        break;
    case LC_FORM_ROW:
        put_row(out, image, form->registry, value);
        break;
    case LC_FORM_COUNT:
        li_put_number(out, image, value, 0, LC_NONE, true);
        break;
    case LC_FORM_NUMBER:
        li_put_number(out, image, value, form->scale, form->unit, true);
        break;
    case LC_FORM_PERCENT:
        li_put_number(out, image, value, form->scale - 2, LC_NONE, true);
        lc_buffer_byte(out, '%');
        break;
    default: /* LC_FORM_TEXT is put by li_put_text */
        break;
    }
}

void li_put_window(lc_buffer *out, const lc_image_limit *limit, const licet_ledger_key *key)
{
    int year, month, day;
    lc_date_to_parts(key->window_start, &year, &month, &day);
    switch (key->window) {
    case LICET_WINDOW_YEAR:
        lc_buffer_format(out, " in %04d", year);
        break;
    case LICET_WINDOW_QUARTER:
        lc_buffer_format(out, " in quarter %d of %04d", (month - 1) / 3 + 1, year);
        break;
    case LICET_WINDOW_MONTH:
        lc_buffer_format(out, " in %04d-%02d", year, month);
        break;
    case LICET_WINDOW_PERIOD:
        lc_buffer_text(out, " from ");
        li_put_date(out, limit->from);
        lc_buffer_text(out, " until ");
        li_put_date(out, limit->until);
        break;
    case LICET_WINDOW_ROLLING:
        lc_buffer_format(out, " in any %u %s", limit->span, limit->span_months ? "months" : "days");
        break;
    case LICET_WINDOW_EVER:
        break;
    }
}

/* ---- the call -------------------------------------------------------------------------------- */

bool li_explain_open(li_explanation *x)
{
    lc_buffer_init(&x->out, &x->allocator);
    size_t registers = x->image->CODE_count, rules = x->image->RULE_count;
    x->named = lc_new(&x->allocator, x->image->FACT_count + 1u);
    x->limits_named = lc_new(&x->allocator, x->image->LIMIT_count + 1u);
    x->lets_told = lc_new(&x->allocator, x->image->LET_count + 1u);
    if (x->lets_told)
        memset(x->lets_told, 0, x->image->LET_count + 1u);
    x->seen = lc_new(&x->allocator, registers + 1);
    x->told = lc_new(&x->allocator, rules + 1);
    x->stack = lc_new(&x->allocator, (registers + rules + 1) * sizeof *x->stack);
    if (x->told)
        memset(x->told, 0, rules + 1);
    return x->named && x->limits_named && x->lets_told && x->seen && x->told && x->stack;
}

void li_explain_close(li_explanation *x)
{
    size_t registers = x->image->CODE_count, rules = x->image->RULE_count;
    lc_delete(&x->allocator, x->named, x->image->FACT_count + 1u);
    lc_delete(&x->allocator, x->limits_named, x->image->LIMIT_count + 1u);
    lc_delete(&x->allocator, x->lets_told, x->image->LET_count + 1u);
    lc_delete(&x->allocator, x->seen, registers + 1);
    lc_delete(&x->allocator, x->told, rules + 1);
    lc_delete(&x->allocator, x->stack, (registers + rules + 1) * sizeof *x->stack);
    lc_vector_fini(&x->allocator, &x->reads);
    lc_vector_fini(&x->allocator, &x->answers);
    lc_buffer_fini(&x->out);
}

/* Decides the order again, every instruction of it. The record comes out the same. */
static licet_status run_whole(li_machine *machine, licet_ledger *ledger)
{
    machine->whole = true;
    licet_status status = li_machine_decide(machine, ledger);
    machine->whole = false;
    return status;
}

static void write_style(li_explanation *x)
{
    x->ran = x->machine->record.public.in_force;
    li_explain_rests(x);
    if (x->style == LICET_JSON)
        li_explain_json(x);
    else
        li_explain_page(x);
}

licet_status licet_explain(licet_session *session, licet_ledger *ledger, licet_style style,
                           licet_write write, void *user)
{
    if (!session || !write || style > LICET_MARKDOWN || !session->decided)
        return LICET_MISUSE;
    li_machine *machine = &session->machine;
    if (li_ledger_changes(ledger) != machine->ledger_changes)
        return LICET_STALE;
    li_explanation x = {.law = session->law,
                        .image = &session->law->image,
                        .machine = machine,
                        .allocator = session->allocator,
                        .style = style};
    licet_status status = LICET_MEMORY;
    if (li_explain_open(&x)) {
        status = li_explain_answers(&x, ledger);
        licet_status again = run_whole(machine, ledger);
        status = status == LICET_OK ? again : status;
        session->decided = again == LICET_OK; /* the record is that of the order again */
    }
    if (status == LICET_OK) {
        write_style(&x);
        if (x.out.failed)
            status = LICET_MEMORY;
        else if (machine->fault != LICET_OK)
            status = machine->fault;
        else if (write(user, x.out.bytes, x.out.length))
            status = LICET_STOPPED;
    }
    li_explain_close(&x);
    return status;
}
