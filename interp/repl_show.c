/* repl_show.c - what a dialogue shows: things by name, expressions, why a rule does not apply, what
 * to ask next.
 *
 * A name may mean several things, all of which are shown: as they are declared, as they stand on
 * the day of the prompt, and what is booked for them. Must not: change anything but the day. */
#include "explanation.h"
#include "repl.h"
#include "session.h"

#include <string.h>

enum { MOST_LINES = 40 };

typedef struct {
    licet_repl *repl;
    const lc_image *image;
    licet_text name;
    uint32_t interval; /* of the day of the prompt */
    size_t found;
} showing;

static bool is_named(const showing *s, lc_image_string string)
{
    return string.length == s->name.length && string.length > 0 &&
           memcmp(lc_image_text(s->image, string), s->name.bytes, string.length) == 0;
}

static void put_named(showing *s, const char *kind, lc_image_string name, lc_image_string label)
{
    lc_buffer *out = &s->repl->out;
    s->found++;
    lc_buffer_format(out, "%s ", kind);
    li_repl_bold(s->repl);
    li_put_string(out, s->image, name);
    li_repl_plain(s->repl);
    if (label.length &&
        (label.length != name.length ||
         memcmp(lc_image_text(s->image, label), lc_image_text(s->image, name), name.length) != 0)) {
        lc_buffer_text(out, " \"");
        li_put_string(out, s->image, label);
        lc_buffer_byte(out, '"');
    }
    lc_buffer_byte(out, '\n');
}

/* ---- what is declared ------------------------------------------------------------------------ */

/* The declaration as it stands in the working copy, if there is one of this kind and name. */
static void put_declaration(showing *s, lc_decl_kind kind)
{
    li_repl_place place;
    const li_repl_state *now = li_repl_now(s->repl);
    lc_buffer *out = &s->repl->out;
    if (!li_repl_declared(s->repl, now, kind, s->name, &place))
        return;
    s->found++;
    const char *bytes = now->texts[place.text].bytes;
    uint32_t line = 1;
    for (uint32_t i = 0; i < place.start; i++)
        line += bytes[i] == '\n';
    li_repl_faint(s->repl);
    lc_buffer_format(out, "-- %s:%u\n", now->texts[place.text].name, line);
    li_repl_plain(s->repl);
    licet_show((licet_text){bytes + place.start, place.length}, LICET_SHOW_LINES, lc_buffer_write,
               out);
    lc_buffer_byte(out, '\n');
}

static void put_outcomes(showing *s)
{
    for (uint32_t i = 0; i < s->image->OUTCOME_count; i++)
        if (is_named(s, s->image->OUTCOME[i].name)) {
            static const char *const modes[] = {"permitted", "licensable", "refused", "forbidden"};
            put_named(s, "outcome", s->image->OUTCOME[i].name, s->image->OUTCOME[i].label);
            lc_buffer_format(&s->repl->out, "  number %u of %u, most lenient first; %s\n", i + 1,
                             s->image->OUTCOME_count, modes[s->image->OUTCOME[i].mode & 3]);
        }
}

/* Those of modules too, whose declarations are not in the working copy. */
static void put_units(showing *s)
{
    lc_buffer *out = &s->repl->out;
    for (uint32_t i = 0; i < s->image->UNIT_count; i++) {
        const lc_image_unit *unit = &s->image->UNIT[i];
        if (!is_named(s, unit->name))
            continue;
        put_named(s, "unit", unit->name, unit->label);
        uint32_t base = li_base_unit(s->image, i);
        if (base == i || base == LC_NONE)
            continue;
        lc_buffer_text(out, "  ");
        li_put_number(out, s->image, lc_image_wide(unit->factor_low, unit->factor_high),
                      unit->factor_scale, base, true);
        lc_buffer_byte(out, '\n');
    }
}

static void put_fact(showing *s, const lc_image_fact *fact)
{
    licet_fact_info info;
    lc_buffer *out = &s->repl->out;
    size_t index = (size_t)(fact - s->image->FACT);
    const li_order *order = &s->repl->world.session->machine.order;
    if (licet_law_fact(s->repl->world.law, index, &info) != LICET_OK)
        return;
    put_named(s, "fact", fact->name, fact->label);
    lc_buffer_text(out, "  ");
    lc_buffer_append(out, info.type_name.bytes, info.type_name.length);
    if (fact->stand_in != LC_NONE) {
        lc_buffer_text(out, ", if missing ");
        li_put_string(out, s->image, s->image->FACT[fact->stand_in].name);
    }
    lc_buffer_text(out, order->known[index] ? ", now " : ", now missing");
    if (order->known[index] && fact->form.type == LC_FORM_TEXT)
        li_put_text(out, order->texts[index].bytes, order->texts[index].length);
    else if (order->known[index])
        li_put_value(out, s->image, &fact->form, order->values[index]);
    lc_buffer_byte(out, '\n');
}

/* Members of SET on the day of the prompt. */
static void put_members(showing *s, uint32_t set)
{
    const lc_image_registry *registry = &s->image->REGISTRY[s->image->SET[set].registry];
    const uint8_t *members = li_members(s->image, set, s->interval);
    lc_buffer *out = &s->repl->out;
    uint32_t listed = 0;
    lc_buffer_text(out, "  ");
    for (uint32_t row = 0; row < registry->row_count; row++) {
        if (!members[row])
            continue;
        lc_buffer_text(out, listed++ ? ", " : "");
        li_put_string(out, s->image, s->image->ROW[registry->first_row + row].key);
    }
    lc_buffer_format(out, listed ? " (%u)\n" : "no members\n", listed);
}

static void put_sets(showing *s)
{
    for (uint32_t i = 0; i < s->image->SET_count; i++)
        if (is_named(s, s->image->SET[i].name)) {
            put_named(s, s->image->SET[i].tier ? "tier" : "group", s->image->SET[i].name,
                      s->image->SET[i].label);
            put_members(s, i);
        }
}

static void put_threshold(showing *s, const lc_image_threshold *threshold)
{
    lc_buffer *out = &s->repl->out;
    put_named(s, "threshold", threshold->name, threshold->label);
    for (uint32_t i = 0; i < threshold->change_count; i++) {
        const lc_image_change *change = &s->image->CHANGE[threshold->first_change + i];
        const lc_image_number *number = &s->image->NUMBER[change->number];
        bool last = i + 1 == threshold->change_count;
        bool now = change->first_interval <= s->interval &&
                   (last || change[1].first_interval > s->interval);
        lc_buffer_text(out, "  ");
        if (threshold->type == LC_FORM_DATE)
            li_put_date(out, (int32_t)number->low);
        else
            li_put_number(out, s->image, lc_image_wide(number->low, number->high), threshold->scale,
                          threshold->unit, true);
        if (change->first_interval > 0) {
            lc_buffer_text(out, " from ");
            li_put_date(out, s->image->INTERVAL[change->first_interval].from);
        }
        lc_buffer_text(out,
                       now && threshold->change_count > 1 ? ", on the day of the prompt\n" : "\n");
    }
}

/* ---- what is booked -------------------------------------------------------------------------- */

typedef struct {
    showing *showing;
    bool by_key; /* those of a row of a registry, or any text; else of a cap by its name */
    bool all;
    size_t lines;
} balances;

static const lc_image_limit *limit_of(const lc_image *image, const licet_ledger_key *key)
{
    for (uint32_t i = 0; i < image->LIMIT_count; i++) {
        lc_image_string label;
        const lc_image_limit *limit = &image->LIMIT[i];
        lc_image_string owner = li_explain_owner(image, limit, &label);
        if (limit->place_number == key->place && owner.length == key->owner.length &&
            memcmp(lc_image_text(image, owner), key->owner.bytes, owner.length) == 0)
            return limit;
    }
    return NULL;
}

static bool is_wanted(const balances *b, const licet_ledger_key *key)
{
    licet_text name = b->showing->name;
    if (b->all)
        return true;
    if (!b->by_key)
        return key->owner.length == name.length &&
               memcmp(key->owner.bytes, name.bytes, name.length) == 0;
    for (uint32_t i = 0; i < key->key_count; i++)
        if (key->keys[i].length == name.length &&
            memcmp(key->keys[i].bytes, name.bytes, name.length) == 0)
            return true;
    return false;
}

static int put_balance(void *user, const licet_ledger_key *key, int64_t booked)
{
    balances *b = user;
    const lc_image *image = b->showing->image;
    lc_buffer *out = &b->showing->repl->out;
    if (!is_wanted(b, key) || b->lines++ >= MOST_LINES)
        return 0;
    const lc_image_limit *limit = limit_of(image, key);
    lc_buffer_text(out, "  ");
    lc_buffer_append(out, key->owner.bytes, key->owner.length);
    for (uint32_t i = 0; i < key->key_count; i++) {
        lc_buffer_text(out, i ? ", " : " of ");
        li_put_text(out, key->keys[i].bytes, key->keys[i].length);
    }
    if (limit)
        li_put_window(out, limit, key);
    lc_buffer_text(out, ": ");
    li_put_number(out, image, booked, key->scale, limit ? limit->unit : LC_NONE, true);
    lc_buffer_byte(out, '\n');
    return 0;
}

/* What the ledger holds; WHEN_NONE (may be NULL) is said when that is nothing. */
static void put_balances(showing *s, bool by_key, bool all, const char *when_none)
{
    balances b = {s, by_key, all, 0};
    lc_buffer *out = &s->repl->out;
    licet_status status = licet_ledger_visit(s->repl->world.ledger, put_balance, &b);
    if (status != LICET_OK)
        li_repl_fail(s->repl, status);
    if (b.lines > MOST_LINES) {
        lc_buffer_text(out, "  and ");
        li_repl_count(out, b.lines - MOST_LINES);
        lc_buffer_text(out, " more\n");
    }
    if (b.lines == 0 && when_none)
        lc_buffer_text(out, when_none);
}

/* ---- rows of registries ---------------------------------------------------------------------- */

static void put_cells(showing *s, const lc_image_registry *registry, uint32_t row)
{
    lc_buffer *out = &s->repl->out;
    for (uint32_t i = 0; i < registry->column_count; i++) {
        const lc_image_column *column = &s->image->COLUMN[registry->first_column + i];
        if (!s->image->CELL_KNOWN[column->first_cell + row])
            continue;
        int64_t value = s->image->CELL[column->first_cell + row];
        lc_buffer_text(out, "  ");
        li_put_string(out, s->image, column->name);
        lc_buffer_text(out, ": ");
        if (column->form.type == LC_FORM_TEXT)
            li_put_string(out, s->image, s->image->TEXT[value]);
        else
            li_put_value(out, s->image, &column->form, value);
        lc_buffer_byte(out, '\n');
    }
}

static void put_memberships(showing *s, uint32_t registry, uint32_t row)
{
    lc_buffer *out = &s->repl->out;
    for (int tier = 1; tier >= 0; tier--) {
        const char *lead = tier ? "  tier: " : "  groups: ";
        bool any = false;
        for (uint32_t i = 0; i < s->image->SET_count; i++) {
            const lc_image_set *set = &s->image->SET[i];
            if (set->registry != registry || !set->name.length || (int)set->tier != tier ||
                !li_members(s->image, i, s->interval)[row])
                continue;
            lc_buffer_text(out, any ? ", " : lead);
            li_put_string(out, s->image, set->name);
            any = true;
        }
        lc_buffer_text(out, any ? "\n" : "");
    }
}

static void put_agreements_with(showing *s, uint32_t registry, uint32_t row)
{
    lc_buffer *out = &s->repl->out;
    for (uint32_t i = 0; i < s->image->AGREEMENT_count; i++) {
        const lc_image_agreement *agreement = &s->image->AGREEMENT[i];
        if (s->image->SET[agreement->partners].registry != registry ||
            !li_members(s->image, agreement->partners, s->interval)[row])
            continue;
        lc_buffer_text(out, "  agreement: ");
        li_put_string(out, s->image, agreement->name);
        lc_buffer_text(
            out, li_during(s->image, agreement->in_force, s->interval) ? "\n" : ", not in force\n");
    }
}

static void put_rows(showing *s)
{
    const licet_text asked = s->name;
    for (uint32_t i = 0; i < s->image->REGISTRY_count; i++) {
        const lc_image_registry *registry = &s->image->REGISTRY[i];
        uint32_t row = li_row_find(s->repl->world.law, i, asked.bytes, asked.length);
        if (row == LC_NONE || !registry->name.length)
            continue;
        const lc_image_row *about = &s->image->ROW[registry->first_row + row];
        put_named(s, lc_image_text(s->image, registry->name), about->key, about->label);
        put_cells(s, registry, row);
        put_memberships(s, i, row);
        put_agreements_with(s, i, row);
        s->name = li_text_of(s->image, about->key);
        put_balances(s, true, false, NULL);
        s->name = asked;
    }
}

/* ---- by name --------------------------------------------------------------------------------- */

static void put_rules(showing *s)
{
    for (uint32_t i = 0; i < s->image->RULE_count; i++)
        if (is_named(s, s->image->RULE[i].name) &&
            !li_during(s->image, s->image->RULE[i].in_force, s->interval))
            lc_buffer_text(&s->repl->out, "  (not in force on the day of the prompt)\n");
}

static void show_name(showing *s)
{
    static const lc_decl_kind written[] = {LC_DECL_LET, LC_DECL_REGISTRY, LC_DECL_AMENDMENT};
    const lc_image *image = s->image;
    put_rows(s);
    put_declaration(s, LC_DECL_RULE);
    put_rules(s);
    for (uint32_t i = 0; i < image->FACT_count; i++)
        if (is_named(s, image->FACT[i].name))
            put_fact(s, &image->FACT[i]);
    for (uint32_t i = 0; i < image->THRESHOLD_count; i++)
        if (is_named(s, image->THRESHOLD[i].name))
            put_threshold(s, &image->THRESHOLD[i]);
    put_sets(s);
    put_outcomes(s);
    put_units(s);
    size_t before = s->found;
    put_declaration(s, LC_DECL_CAP);
    put_declaration(s, LC_DECL_TALLY);
    put_declaration(s, LC_DECL_AGREEMENT);
    if (s->found > before)
        put_balances(s, false, false, "  nothing is booked\n");
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++)
        put_declaration(s, written[i]);
}

/* What stands in no declaration of the working copy may be called by the kind before its name. */
static bool is_kind_word(const showing *s, licet_text word)
{
    static const char *const kinds[] = {"rule", "cap",  "tally",    "threshold", "agreement",
                                        "let",  "fact", "group",    "tier",      "outcome",
                                        "unit", "chip", "registry", "amendment"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (li_repl_is(word, kinds[i]))
            return true;
    for (uint32_t i = 0; i < s->image->REGISTRY_count; i++) {
        lc_image_string name = s->image->REGISTRY[i].name;
        if (name.length == word.length && word.length &&
            memcmp(lc_image_text(s->image, name), word.bytes, word.length) == 0)
            return true;
    }
    return false;
}

static void put_order(showing *s)
{
    const li_order *order = &s->repl->world.session->machine.order;
    lc_buffer *out = &s->repl->out;
    for (uint32_t i = 0; i < s->image->FACT_count; i++) {
        const lc_image_fact *fact = &s->image->FACT[i];
        lc_buffer_format(out, "  %-14s", lc_image_text(s->image, fact->name));
        if (!order->known[i])
            lc_buffer_text(out, "missing");
        else if (fact->form.type == LC_FORM_TEXT)
            li_put_text(out, order->texts[i].bytes, order->texts[i].length);
        else
            li_put_value(out, s->image, &fact->form, order->values[i]);
        lc_buffer_byte(out, '\n');
    }
}

static void put_orders(licet_repl *repl)
{
    const li_repl_state *now = li_repl_now(repl);
    for (uint32_t i = 0; i < repl->world.result_count; i++) {
        const li_repl_entered *order = &repl->orders.items[i];
        lc_buffer_format(&repl->out, "%u. ", i + 1);
        if (order->words.length)
            licet_show(order->words, LICET_SHOW_LINES, lc_buffer_write, &repl->out);
        else
            lc_buffer_text(&repl->out, "again");
        lc_buffer_text(&repl->out, "\n     ");
        li_repl_put_result(repl, repl->world.law, repl->world.results[i]);
        lc_buffer_text(&repl->out, i < now->booked_count && now->booked[i] ? ", booked\n" : "\n");
    }
    if (repl->world.result_count == 0)
        lc_buffer_text(&repl->out, "no order as yet\n");
}

void li_repl_put_law(licet_repl *repl)
{
    const lc_image *image = &repl->world.law->image;
    int32_t day = repl->day != LI_REPL_NO_DAY ? repl->day : LC_DATE_MIN;
    const lc_image_interval *interval = &image->INTERVAL[li_interval(repl->world.law, day)];
    lc_buffer *out = &repl->out;
    if (repl->day != LI_REPL_NO_DAY) {
        li_put_date(out, day);
        lc_buffer_text(out, ": ");
    }
    if (!interval->in_force) {
        lc_buffer_text(out, "no law is in force\n");
        return;
    }
    li_put_string(out, image, interval->law.length ? interval->law : image->LAW->name);
    lc_buffer_text(out, interval->binding ? "" : ", not yet binding");
    lc_buffer_text(out, interval->enforced ? "\n" : ", not enforced\n");
}

static void put_all_facts(showing *s)
{
    for (uint32_t i = 0; i < s->image->FACT_count; i++)
        put_fact(s, &s->image->FACT[i]);
}

static void put_all_rules(showing *s)
{
    lc_buffer *out = &s->repl->out;
    for (uint32_t i = 0; i < s->image->RULE_count; i++) {
        const lc_image_rule *rule = &s->image->RULE[i];
        put_named(s,
                  rule->requirement          ? "requirement"
                  : rule->outcome == LC_NONE ? "bar"
                                             : "exception",
                  rule->name, rule->label);
        lc_buffer_text(out, "  ");
        if (rule->outcome != LC_NONE)
            li_repl_put_outcome(out, s->repl->world.law, rule->outcome);
        else
            lc_buffer_text(out, "bars exceptions");
        lc_buffer_text(out, li_during(s->image, rule->in_force, s->interval) ? "\n"
                                                                             : ", not in force\n");
    }
}

/* What has a word of its own; false: it is a name. */
static bool show_special(showing *s)
{
    if (li_repl_is(s->name, "law"))
        li_repl_put_law(s->repl);
    else if (li_repl_is(s->name, "facts"))
        put_all_facts(s);
    else if (li_repl_is(s->name, "rules"))
        put_all_rules(s);
    else if (li_repl_is(s->name, "order"))
        put_order(s);
    else if (li_repl_is(s->name, "orders"))
        put_orders(s->repl);
    else if (li_repl_is(s->name, "ledger"))
        put_balances(s, false, true, "nothing is booked\n");
    else if (li_repl_is(s->name, "changes"))
        li_repl_changes(s->repl, (licet_text){NULL, 0});
    else
        return false;
    return true;
}

void li_repl_show(licet_repl *repl, licet_text words)
{
    if (!li_repl_has_law(repl))
        return;
    if (words.length == 0) {
        li_repl_refuse(
            repl, LICET_ANSWER_WORDS,
            "show what? a name, or `law`, `rules`, `facts`, `order`, `orders`, `ledger`, "
            "`changes`");
        return;
    }
    int32_t day = repl->day != LI_REPL_NO_DAY ? repl->day : LC_DATE_MIN;
    showing s = {repl, &repl->world.law->image, words, 0, 0};
    s.interval = li_interval(repl->world.law, day);
    if (show_special(&s))
        return;
    licet_text rest = words;
    s.name = li_repl_name(&rest);
    s.name = rest.length ? words : s.name;
    show_name(&s);
    rest = words;
    if (s.found == 0 && is_kind_word(&s, li_repl_word(&rest)) && rest.length) {
        s.name = li_repl_name(&rest);
        show_name(&s);
    }
    if (s.found == 0 && repl->status == LICET_OK) {
        char quoted[LI_FAULT_TEXT];
        li_quote(quoted, sizeof quoted, words.bytes, words.length, 60);
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "nothing here is called %s", quoted);
    }
}

void li_repl_on(licet_repl *repl, licet_text words)
{
    int32_t day;
    if (!li_repl_has_law(repl))
        return;
    if (licet_date_read(words, &day) != LICET_OK) {
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "on which day? write it as 2025-05-15");
        return;
    }
    repl->day = day;
    repl->day_set = true;
    li_repl_put_law(repl);
}

/* ---- expressions ----------------------------------------------------------------------------- */

static const char value_name[] = "value_of_the_entry";

/* The law of the working copy with the expression as one more `let`. */
static bool load_expression(licet_repl *repl, licet_text words, licet_law **law)
{
    const li_repl_state *now = li_repl_now(repl);
    size_t size = (now->count + 1u) * sizeof(licet_source);
    licet_source *sources = lc_new(&repl->allocator, size);
    licet_diagnostics *diagnostics = NULL;
    lc_buffer text;
    lc_buffer_init(&text, &repl->allocator);
    lc_buffer_format(&text, "let %s = ", value_name);
    lc_buffer_append(&text, words.bytes, words.length);
    lc_buffer_byte(&text, '\n');
    licet_status status = !sources || text.failed ? LICET_MEMORY : LICET_OK;
    for (uint32_t i = 0; status == LICET_OK && i < now->count; i++)
        sources[i] = (licet_source){now->texts[i].name, now->texts[i].bytes, now->texts[i].length};
    if (status == LICET_OK) {
        sources[now->count] = (licet_source){"expression", text.bytes, text.length};
        status = licet_load(law, &diagnostics, sources, now->count + 1u, &repl->options);
    }
    lc_delete(&repl->allocator, sources, size);
    lc_buffer_fini(&text);
    if (status == LICET_WRONG_RULES) {
        li_repl_diagnostics(repl, diagnostics);
        repl->answer = LICET_ANSWER_WORDS;
        return false;
    }
    licet_diagnostics_free(diagnostics);
    if (status != LICET_OK)
        li_repl_fail(repl, status);
    return status == LICET_OK;
}

static const lc_image_let *find_value(const lc_image *image)
{
    for (uint32_t i = 0; i < image->LET_count; i++)
        if (image->LET[i].name.length == sizeof value_name - 1 &&
            memcmp(lc_image_text(image, image->LET[i].name), value_name, sizeof value_name - 1) ==
                0)
            return &image->LET[i];
    return NULL;
}

static void put_type(licet_repl *repl, const lc_image *image, const lc_image_form *form)
{
    lc_buffer *out = &repl->out;
    switch (form->type) {
    case LC_FORM_TRUTH:
        lc_buffer_text(out, "yes or no");
        break;
    case LC_FORM_TEXT:
        lc_buffer_text(out, "text");
        break;
    case LC_FORM_DATE:
        lc_buffer_text(out, "date");
        break;
    case LC_FORM_ROW: {
        const lc_image_registry *registry = &image->REGISTRY[form->registry];
        li_put_string(out, image, registry->name.length ? registry->name : registry->label);
        break;
    }
    default:
        lc_buffer_text(out, form->unit == LC_NONE ? "number" : "number of ");
        if (form->unit != LC_NONE)
            li_put_string(out, image, image->UNIT[form->unit].name);
        if (form->scale > 0)
            lc_buffer_format(out, ", %d places", (int)form->scale);
        break;
    }
    lc_buffer_byte(out, '\n');
}

/* What keeps REG from having a value. */
static void put_unknown(li_explanation *x, licet_repl *repl, uint32_t reg)
{
    lc_buffer *out = &repl->out;
    bool any = false;
    li_explain_reads(x, reg);
    lc_buffer_text(out, "unknown");
    for (size_t i = 0; i < x->reads.count; i++) {
        const li_read *read = &x->reads.items[i];
        if (read->fact == LC_NONE || x->machine->facts.known[read->fact])
            continue;
        lc_buffer_text(out, any ? ", " : ": missing is ");
        li_put_string(out, x->image, x->image->FACT[read->fact].name);
        any = true;
    }
    lc_buffer_byte(out, '\n');
}

static void put_register(licet_repl *repl, li_explanation *x, const lc_image_let *let)
{
    const li_register *held = &x->machine->registers[let->reg];
    lc_buffer *out = &repl->out;
    switch (lc_opcode_describe(x->image->CODE[let->reg].opcode)->result) {
    case LC_CLASS_V:
        if (held->value.known && let->form.type == LC_FORM_NUMBER)
            li_put_number(out, x->image, held->value.number, let->form.scale, let->form.unit, true);
        else if (held->value.known)
            li_put_value(out, x->image, &let->form, (int64_t)held->value.number);
        if (held->value.error) {
            char reason[LI_FAULT_TEXT];
            li_error_words(x->machine, let->reg, reason);
            lc_buffer_format(out, "no value: %s", reason);
        } else if (!held->value.known) {
            put_unknown(x, repl, let->reg);
            return;
        }
        break;
    case LC_CLASS_T:
        if (!held->text.known) {
            put_unknown(x, repl, let->reg);
            return;
        }
        li_put_text(out, held->text.bytes, held->text.length);
        break;
    default:
        if (held->truth.surely != held->truth.possibly) {
            put_unknown(x, repl, let->reg);
            return;
        }
        lc_buffer_text(out, held->truth.surely ? "yes" : "no");
        break;
    }
    lc_buffer_byte(out, '\n');
}

licet_status li_repl_copy_order(licet_repl *repl, licet_session *session)
{
    const li_order *from = &repl->world.session->machine.order;
    li_order *to = &session->machine.order;
    uint32_t count = session->law->image.FACT_count;
    licet_status status = LICET_OK;
    for (uint32_t i = 0; i < count && status == LICET_OK; i++) {
        if (from->known[i] && session->law->image.FACT[i].form.type == LC_FORM_TEXT) {
            status = licet_set_text(session, i, from->texts[i]);
        } else {
            to->values[i] = from->values[i];
            to->known[i] = from->known[i];
        }
    }
    size_t date = licet_law_date_fact(session->law);
    if (status == LICET_OK && date != LICET_NO_INDEX && !to->known[date] &&
        repl->day != LI_REPL_NO_DAY) {
        to->values[date] = repl->day;
        to->known[date] = 1;
    }
    return status;
}

static void put_value(licet_repl *repl, licet_session *session, const lc_image_let *let)
{
    li_machine *machine = &session->machine;
    licet_status status = li_repl_copy_order(repl, session);
    li_explanation x = {.law = session->law,
                        .image = &session->law->image,
                        .machine = machine,
                        .allocator = repl->allocator};
    if (status != LICET_OK || !li_explain_open(&x)) {
        li_repl_fail(repl, LICET_MEMORY);
    } else {
        li_machine_enter(machine, repl->world.ledger);
        machine->whole = true;
        if (li_machine_prepare(machine)) {
            li_machine_run(machine, 0, session->law->image.LAW->fold_end);
            put_register(repl, &x, let);
        } else {
            li_repl_refuse(repl, LICET_ANSWER_WORDS,
                           "this depends on a date: `on DATE` says which");
        }
    }
    li_explain_close(&x);
}

static void evaluate(licet_repl *repl, licet_text words, bool type)
{
    licet_law *law = NULL;
    licet_session *session = NULL;
    if (!li_repl_has_law(repl))
        return;
    if (words.length == 0) {
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "which expression?");
        return;
    }
    if (!load_expression(repl, words, &law))
        return;
    const lc_image_let *let = find_value(&law->image);
    if (let && type) {
        put_type(repl, &law->image, &let->form);
    } else if (let) {
        licet_status status = licet_session_new(&session, law, &repl->options);
        if (status == LICET_OK)
            put_value(repl, session, let);
        else
            li_repl_fail(repl, status);
        licet_session_free(session);
    }
    licet_law_free(law);
}

void li_repl_eval(licet_repl *repl, licet_text words)
{
    evaluate(repl, words, false);
}

void li_repl_type(licet_repl *repl, licet_text words)
{
    evaluate(repl, words, true);
}

/* ---- why not, missing ------------------------------------------------------------------------ */

/* Decides the last order again with every instruction; false: there is none, or it failed. */
static bool decide_whole(licet_repl *repl)
{
    li_repl_world *world = &repl->world;
    li_machine *machine = &world->session->machine;
    if (!licet_session_record(world->session)) {
        li_repl_refuse(repl, LICET_ANSWER_WORDS,
                       "there is no order as yet: `order FACT VALUE, ...`");
        return false;
    }
    machine->whole = true;
    licet_status status =
        licet_decide(world->session, world->before ? world->before : world->ledger);
    machine->whole = false;
    if (status != LICET_OK)
        li_repl_fail(repl, status);
    return status == LICET_OK;
}

static li_explanation explanation_of(licet_repl *repl)
{
    return (li_explanation){.law = repl->world.law,
                            .image = &repl->world.law->image,
                            .machine = &repl->world.session->machine,
                            .allocator = repl->allocator,
                            .style = repl->host.style};
}

void li_repl_why_not(licet_repl *repl, licet_text words)
{
    if (!li_repl_has_law(repl) || !decide_whole(repl))
        return;
    li_explanation x = explanation_of(repl);
    bool found = false, ran = licet_session_record(repl->world.session)->in_force;
    if (!li_explain_open(&x))
        li_repl_fail(repl, LICET_MEMORY);
    for (uint32_t i = 0; repl->status == LICET_OK && i < x.image->RULE_count; i++) {
        lc_image_string name = x.image->RULE[i].name;
        if (name.length != words.length ||
            memcmp(lc_image_text(x.image, name), words.bytes, words.length) != 0)
            continue;
        found = true;
        if (ran)
            li_explain_rule(&x, i);
    }
    if (found && !ran)
        lc_buffer_text(&repl->out, "no law is in force on the day of the order\n");
    else if (!found && repl->status == LICET_OK)
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "why not which rule? `show rules` lists them");
    lc_buffer_append(&repl->out, x.out.bytes, x.out.length);
    if (x.out.failed)
        li_repl_fail(repl, LICET_MEMORY);
    li_explain_close(&x);
}

/* Of the answers to one missing fact: how many were tried, how many of them settle the outcome. */
typedef struct {
    uint32_t fact;
    uint32_t tried, settled;
} telling;

static void put_telling(licet_repl *repl, const li_explanation *x, telling *list, size_t count)
{
    lc_buffer *out = &repl->out;
    /* the share of the answers that settle it; of equals the first declared goes first */
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0; j--) {
            uint64_t mine = (uint64_t)list[j].settled * list[j - 1].tried;
            uint64_t other = (uint64_t)list[j - 1].settled * list[j].tried;
            if (mine <= other)
                break;
            telling kept = list[j];
            list[j] = list[j - 1];
            list[j - 1] = kept;
        }
    for (size_t i = 0; i < count; i++) {
        lc_buffer_text(out, "  ");
        li_put_string(out, x->image, x->image->FACT[list[i].fact].name);
        if (list[i].tried == 0)
            lc_buffer_text(out, "\n");
        else if (list[i].settled == list[i].tried)
            lc_buffer_text(out, ": any answer settles the outcome\n");
        else
            lc_buffer_format(out, ": %u of %u answers settle the outcome\n", list[i].settled,
                             list[i].tried);
    }
}

static size_t list_telling(const li_explanation *x, telling *list)
{
    const li_record *record = &x->machine->record;
    size_t count = 0;
    for (size_t i = 0; i < record->public.missing_count; i++) {
        bool listed = false;
        for (size_t j = 0; j < count; j++)
            listed = listed || list[j].fact == record->missing[i].fact;
        if (!listed)
            list[count++] = (telling){record->missing[i].fact, 0, 0};
    }
    for (size_t i = 0; i < x->answers.count; i++) {
        const li_answer *answer = &x->answers.items[i];
        for (size_t j = 0; j < count; j++)
            if (list[j].fact == answer->fact && !answer->untried) {
                list[j].tried++;
                list[j].settled += answer->rejected || answer->lowest == answer->highest;
            }
    }
    return count;
}

void li_repl_missing(licet_repl *repl, licet_text words)
{
    (void)words;
    if (!li_repl_has_law(repl) || !decide_whole(repl))
        return;
    const licet_record *record = licet_session_record(repl->world.session);
    if (record->missing_count == 0) {
        lc_buffer_text(&repl->out, "nothing that is missing could change the outcome\n");
        return;
    }
    li_explanation x = explanation_of(repl);
    telling list[LC_MAX_FACTS];
    licet_ledger *ledger = repl->world.before ? repl->world.before : repl->world.ledger;
    licet_status status = li_explain_open(&x) ? li_explain_answers(&x, ledger) : LICET_MEMORY;
    licet_status again = licet_decide(repl->world.session, ledger);
    if (status == LICET_OK)
        status = again;
    if (status == LICET_OK)
        put_telling(repl, &x, list, list_telling(&x, list));
    else
        li_repl_fail(repl, status);
    li_explain_close(&x);
}
