/* check_names.c - namespaces: who declares a name, who means it, and what to say when nobody does.
 *
 * Types (units, registries and the built-in ones), outcomes, rules and values (facts, lets, groups,
 * tiers, thresholds, caps) are separate namespaces; keys of rows are looked for after the values.
 * Must not: look into what a declaration says beyond the names it declares. */
#include "check.h"

#include <string.h>

/* ---- state and memory ---------------------------------------------------------------------- */

void lc_checker_init(lc_checker *c, lc_arena *arena, lc_names *names, lc_sources *sources,
                     lc_diagnostics *diagnostics)
{
    *c = (lc_checker){.arena = arena};
    c->names = names;
    c->sources = sources;
    c->diagnostics = diagnostics;
    lc_table *const tables[] = {&c->modules, &c->excused, &c->types,      &c->outcomes, &c->rules,
                                &c->values,  &c->keys,    &c->dimensions, &c->duties};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        lc_table_init(tables[i], arena);
}

void *lc_check_zero(lc_checker *c, size_t count, size_t size)
{
    void *memory = lc_arena_zero(c->arena, count, size);
    if (!memory)
        c->failed = true;
    return memory;
}

bool lc_check_room(lc_checker *c, void **items, uint32_t count, uint32_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    uint32_t grown = *capacity < 8 ? 8 : *capacity * 2;
    void *copy = grown > *capacity ? lc_arena_zero(c->arena, grown, size) : NULL;
    if (!copy) {
        c->failed = true;
        return false;
    }
    if (count)
        memcpy(copy, *items, count * size);
    *items = copy;
    *capacity = grown;
    return true;
}

const char *lc_check_text(lc_checker *c, const char *text)
{
    if (!text)
        c->failed = true;
    return text ? text : "";
}

/* ---- words ---------------------------------------------------------------------------------- */

bool lc_name_is(const lc_name *name, const char *word)
{
    return name && name->length == strlen(word) && memcmp(name->text, word, name->length) == 0;
}

const char *lc_symbol_words(lc_symbol_kind kind)
{
    switch (kind) {
    case LC_SYMBOL_UNIT:
        return "a unit";
    case LC_SYMBOL_REGISTRY:
        return "a registry";
    case LC_SYMBOL_OUTCOME:
        return "an outcome";
    case LC_SYMBOL_RULE:
        return "a rule";
    case LC_SYMBOL_FACT:
        return "a fact";
    case LC_SYMBOL_LET:
        return "a `let`";
    case LC_SYMBOL_GROUP:
        return "a group";
    case LC_SYMBOL_TIER:
        return "a tier";
    case LC_SYMBOL_THRESHOLD:
        return "a threshold";
    case LC_SYMBOL_CAP:
        return "a cap";
    case LC_SYMBOL_TALLY:
        return "a tally";
    case LC_SYMBOL_AGREEMENT:
        return "an agreement";
    case LC_SYMBOL_KINDS:
        break;
    }
    return "a name";
}

lc_place lc_symbol_place(const lc_symbol *symbol)
{
    return lc_place_in(symbol->decl, symbol->ident.span);
}

lc_declared lc_check_declared(const lc_symbol *symbol)
{
    const lc_name *name = symbol->ident.name;
    return (lc_declared){
        .name = name,
        .label = symbol->label.bytes ? symbol->label.bytes : name->text,
        .label_length = symbol->label.bytes ? symbol->label.length : name->length,
        .decl = symbol->decl,
        .place = lc_symbol_place(symbol),
    };
}

/* ---- declaring ------------------------------------------------------------------------------ */

static bool is_one_of(const lc_name *name, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (lc_name_is(name, words[i]))
            return true;
    return false;
}

#define IS_ONE_OF(name, words) is_one_of(name, words, sizeof(words) / sizeof((words)[0]))

static bool is_reserved(const lc_symbol *symbol)
{
    static const char *const types[] = {"text", "date", "count", "decimal", "bool", "percent"};
    static const char *const answers[] = {"otherwise", "no_law",   "indeterminate",
                                          "missing",   "rejected", "cancelled"};
    static const char *const truths[] = {"yes", "no", "missing"};
    switch (symbol->kind) {
    case LC_SYMBOL_UNIT:
    case LC_SYMBOL_REGISTRY:
        return IS_ONE_OF(symbol->ident.name, types);
    case LC_SYMBOL_OUTCOME:
    case LC_SYMBOL_RULE:
        return IS_ONE_OF(symbol->ident.name, answers);
    default:
        return IS_ONE_OF(symbol->ident.name, truths);
    }
}

static void report_duplicate(lc_checker *c, const lc_symbol *symbol, const lc_symbol *first)
{
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0209, lc_symbol_place(symbol), symbol->ident.name->text);
    lc_times both = lc_times_both(c, symbol->exists, first->exists);
    lc_diagnostic_note(c->diagnostics, report, lc_symbol_place(first),
                       lc_check_text(c, lc_arena_format(c->arena, "first declared here, as %s",
                                                        lc_symbol_words(first->kind))));
    if (!both.always && !lc_times_never(&both) && first->kind == symbol->kind)
        lc_diagnostic_label(
            c->diagnostics, report,
            lc_check_text(c, lc_arena_format(c->arena, "both stand %s", lc_times_words(c, &both))));
    if (first->kind != symbol->kind)
        lc_diagnostic_label(c->diagnostics, report,
                            lc_check_text(c, lc_arena_format(c->arena, "now as %s",
                                                             lc_symbol_words(symbol->kind))));
}

/* SYMBOL as a version of FIRST, which has its name: they exist at different times, or it is a
 * duplicate. */
static void add_version(lc_checker *c, const lc_symbol *symbol, uint32_t first)
{
    uint32_t last = first;
    for (uint32_t at = first; at != LC_NONE; at = c->symbols[at].version) {
        last = at;
        if (c->symbols[at].kind == symbol->kind &&
            !lc_times_meet(c, c->symbols[at].exists, symbol->exists))
            continue;
        report_duplicate(c, symbol, &c->symbols[at]);
        return;
    }
    c->symbols[last].version = c->symbol_count;
}

static void add_symbol(lc_checker *c, lc_symbol symbol, lc_table *space)
{
    if (!symbol.ident.name || !lc_check_room(c, (void **)&c->symbols, c->symbol_count,
                                             &c->symbol_capacity, sizeof *c->symbols))
        return;
    if (symbol.kind == LC_SYMBOL_TALLY) /* caps and tallies are numbered together */
        symbol.index = c->counts[LC_SYMBOL_CAP]++;
    else
        symbol.index = c->counts[symbol.kind]++;
    symbol.version = LC_NONE;
    symbol.exists = symbol.decl->entry ? lc_exists(c, symbol.decl) : (lc_times){true, NULL, 0};
    uint32_t first = lc_table_find(space, symbol.ident.name);
    if (first != LC_NONE)
        add_version(c, &symbol, first);
    else if (is_reserved(&symbol))
        lc_report2(c->diagnostics, LC_E0210, lc_symbol_place(&symbol), symbol.ident.name->text,
                   lc_symbol_words(symbol.kind));
    if (first == LC_NONE && !lc_table_put(space, symbol.ident.name, c->symbol_count))
        c->failed = true;
    c->symbols[c->symbol_count++] = symbol;
}

static void declare(lc_checker *c, const lc_decl *decl, lc_symbol_kind kind, lc_table *space)
{
    add_symbol(c,
               (lc_symbol){.kind = kind,
                           .ident = decl->name,
                           .label = decl->label,
                           .decl = decl,
                           .broken = decl->broken},
               space);
}

static void declare_entries(lc_checker *c, const lc_decl *decl)
{
    if (decl->broken)
        return; /* a list of names: none of them is known for sure */
    if (decl->kind == LC_DECL_OUTCOMES)
        for (const lc_outcome_entry *entry = decl->as.outcomes; entry; entry = entry->next)
            add_symbol(c,
                       (lc_symbol){.kind = LC_SYMBOL_OUTCOME,
                                   .ident = entry->name,
                                   .label = entry->label,
                                   .decl = decl,
                                   .entry = entry},
                       &c->outcomes);
    if (decl->kind == LC_DECL_FACTS)
        for (const lc_fact_entry *entry = decl->as.facts; entry; entry = entry->next)
            add_symbol(c,
                       (lc_symbol){.kind = LC_SYMBOL_FACT,
                                   .ident = entry->name,
                                   .label = entry->label,
                                   .decl = decl,
                                   .entry = entry},
                       &c->values);
    if (decl->kind == LC_DECL_TIERS)
        for (const lc_tier_entry *entry = decl->as.tiers; entry; entry = entry->next)
            add_symbol(c,
                       (lc_symbol){.kind = LC_SYMBOL_TIER,
                                   .ident = entry->name,
                                   .label = entry->label,
                                   .decl = decl,
                                   .entry = entry},
                       &c->values);
}

static void declare_decl(lc_checker *c, const lc_decl *decl)
{
    switch (decl->kind) {
    case LC_DECL_UNIT:
        declare(c, decl, LC_SYMBOL_UNIT, &c->types);
        break;
    case LC_DECL_REGISTRY:
        declare(c, decl, LC_SYMBOL_REGISTRY, &c->types);
        break;
    case LC_DECL_RULE:
        declare(c, decl, LC_SYMBOL_RULE, &c->rules);
        break;
    case LC_DECL_LET:
        declare(c, decl, LC_SYMBOL_LET, &c->values);
        break;
    case LC_DECL_GROUP:
        declare(c, decl, LC_SYMBOL_GROUP, &c->values);
        break;
    case LC_DECL_THRESHOLD:
        declare(c, decl, LC_SYMBOL_THRESHOLD, &c->values);
        break;
    case LC_DECL_CAP:
        declare(c, decl, LC_SYMBOL_CAP, &c->values);
        break;
    case LC_DECL_TALLY:
        declare(c, decl, LC_SYMBOL_TALLY, &c->values);
        break;
    case LC_DECL_AGREEMENT:
        declare(c, decl, LC_SYMBOL_AGREEMENT, &c->values);
        break;
    default:
        declare_entries(c, decl);
        break;
    }
}

void lc_check_declare(lc_checker *c)
{
    /* Most declarations declare one name: room for these at once. */
    for (uint32_t i = 0; i < c->tree_count; i++)
        c->symbol_capacity += c->trees[i].count;
    c->symbols = lc_check_zero(c, c->symbol_capacity, sizeof *c->symbols);
    if (!c->symbols)
        return;
    if (c->entry_count) { /* the first one is the first of the order */
        for (uint32_t i = 0; i != LC_NONE; i = c->entries[i].next)
            declare_decl(c, c->entries[i].decl);
        return;
    }
    for (uint32_t i = 0; i < c->tree_count; i++)
        for (const lc_decl *decl = c->trees[i].first; decl; decl = decl->next)
            declare_decl(c, decl);
}

const char *lc_check_digits(lc_checker *c, uint64_t number)
{
    char digits[LC_DECIMAL_TEXT];
    size_t length = lc_decimal_write(digits, (lc_decimal){(lc_int128)number, 0}, true);
    return lc_check_text(c, lc_arena_text(c->arena, digits, length));
}

void lc_too_many(lc_checker *c, lc_place place, uint32_t most, const char *words)
{
    lc_report2(c->diagnostics, LC_E0435, place, lc_check_digits(c, most), words);
}

void lc_check_most(lc_checker *c, lc_symbol_kind kind, uint32_t most, const char *words)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->symbol_count && c->counts[kind] > most; i++) {
        bool same = c->symbols[i].kind == kind ||
                    (kind == LC_SYMBOL_CAP && c->symbols[i].kind == LC_SYMBOL_TALLY);
        if (!same || count++ < most)
            continue;
        lc_too_many(c, lc_symbol_place(&c->symbols[i]), most, words);
        return;
    }
}

/* ---- finding -------------------------------------------------------------------------------- */

lc_symbol *lc_find_symbol(lc_checker *c, const lc_table *space, const lc_name *name)
{
    uint32_t at = lc_table_find(space, name);
    if (at == LC_NONE)
        return NULL;
    for (uint32_t version = at; version != LC_NONE; version = c->symbols[version].version)
        c->symbols[version].used = true;
    return &c->symbols[at];
}

/* Tests and properties run under a law that is known when they do. */
static bool is_lenient(const lc_checker *c, const lc_decl *decl)
{
    return (decl->kind == LC_DECL_TEST || decl->kind == LC_DECL_PROPERTY) &&
           c->law->amendment_count;
}

static lc_symbol *version_from(lc_checker *c, const lc_times *times, uint32_t at)
{
    for (; at != LC_NONE; at = c->symbols[at].version)
        if (lc_times_meet(c, c->symbols[at].exists, *times))
            return &c->symbols[at];
    return NULL;
}

/* When no version of SYMBOL's name is there. */
static lc_times gaps_of(lc_checker *c, lc_symbol *symbol)
{
    if (symbol->has_gaps)
        return symbol->gaps;
    symbol->gaps = (lc_times){true, NULL, 0};
    for (const lc_symbol *at = symbol;; at = &c->symbols[at->version]) {
        symbol->gaps = lc_times_less(c, symbol->gaps, at->exists);
        if (at->version == LC_NONE)
            break;
    }
    symbol->has_gaps = true;
    return symbol->gaps;
}

lc_symbol *lc_find_version(lc_checker *c, const lc_decl *decl, const lc_table *space,
                           lc_ident ident)
{
    lc_symbol *symbol = lc_find_symbol(c, space, ident.name);
    if (!symbol || (symbol->exists.always && symbol->version == LC_NONE) || is_lenient(c, decl))
        return symbol;
    lc_times times = lc_exists(c, decl), left = lc_times_both(c, times, gaps_of(c, symbol));
    if (!lc_times_never(&left)) {
        lc_diagnostic *report = lc_report2(c->diagnostics, LC_E0461, lc_place_in(decl, ident.span),
                                           ident.name->text, lc_times_words(c, &left));
        lc_diagnostic_note(c->diagnostics, report, lc_symbol_place(symbol), "declared here");
    }
    lc_symbol *found = version_from(c, &times, (uint32_t)(symbol - c->symbols));
    return found ? found : symbol;
}

lc_symbol *lc_next_version(lc_checker *c, const lc_decl *decl, const lc_symbol *symbol)
{
    lc_times times = lc_exists(c, decl);
    if (symbol->version == LC_NONE)
        return NULL;
    if (is_lenient(c, decl))
        return &c->symbols[symbol->version];
    return version_from(c, &times, symbol->version);
}

uint32_t lc_more_versions(const lc_checker *c, const lc_name *name)
{
    const lc_table *const spaces[] = {&c->rules, &c->values};
    uint32_t count = 0;
    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
        for (uint32_t at = lc_table_find(spaces[i], name); at != LC_NONE;
             at = c->symbols[at].version)
            count += c->symbols[at].version != LC_NONE;
    return count;
}

uint32_t lc_find_row(const lc_law *law, uint32_t registry, const lc_name *key)
{
    return registry < law->registry_count
               ? lc_table_find(&law->registries[registry].row_by_key, key)
               : LC_NONE;
}

uint32_t lc_find_spelling(const lc_law *law, uint32_t registry, const char *text, size_t length)
{
    if (registry >= law->registry_count)
        return LC_NONE;
    const lc_registry *in = &law->registries[registry];
    uint32_t low = 0, high = in->spelling_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const lc_spelling *spelling = &in->spellings[middle];
        size_t shorter = spelling->length < length ? spelling->length : length;
        int order = shorter ? memcmp(spelling->text, text, shorter) : 0;
        if (order == 0 && spelling->length == length)
            return spelling->row;
        if (order < 0 || (order == 0 && spelling->length < length))
            low = middle + 1;
        else
            high = middle;
    }
    return LC_NONE;
}

/* ---- what is not there ---------------------------------------------------------------------- */

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_';
}

/* Notes every word of TEXT from FROM to TO, comments left out. */
static void excuse_words(lc_checker *c, const char *text, uint32_t from, uint32_t to)
{
    for (uint32_t at = from; at < to && !c->failed;) {
        if (text[at] == '-' && at + 1 < to && text[at + 1] == '-') {
            while (at < to && text[at] != '\n')
                at++;
        } else if (!is_word_byte(text[at])) {
            at++;
        } else {
            uint32_t end = at;
            while (end < to && is_word_byte(text[end]))
                end++;
            const lc_name *word =
                end - at <= LC_MAX_NAME_BYTES ? lc_intern(c->names, text + at, end - at) : NULL;
            if (end - at <= LC_MAX_NAME_BYTES && (!word || !lc_table_put(&c->excused, word, 1)))
                c->failed = true;
            at = end;
        }
    }
}

/* What could not be parsed of TREE: broken declarations, and what stands between declarations. */
static void excuse_wreck(lc_checker *c, const lc_tree *tree)
{
    const lc_source *source = &c->sources->items[tree->source];
    uint32_t from = 0;
    for (const lc_decl *decl = tree->first; decl; decl = decl->next) {
        excuse_words(c, source->text, from, decl->start);
        from = decl->broken ? decl->start : decl->start + decl->length;
    }
    excuse_words(c, source->text, from, source->length);
}

bool lc_is_excused(lc_checker *c, const lc_name *name)
{
    if (c->module_missing)
        return true;
    if (c->diagnostics->error_count >= LC_MAX_ERRORS)
        return false;
    if (!c->excused_known) {
        c->excused_known = true;
        for (uint32_t i = 0; i < c->tree_count; i++)
            if (c->tree_wrong[i])
                excuse_wreck(c, &c->trees[i]);
    }
    return lc_table_find(&c->excused, name) != LC_NONE;
}

bool lc_may_suggest(const lc_checker *c)
{
    return c->diagnostics->error_count <= LC_MAX_ERRORS;
}

void lc_suggest_names(const lc_table *table, lc_suggestion *suggestion)
{
    for (uint32_t i = 0; i < table->capacity; i++)
        if (table->slots[i].name)
            lc_suggestion_offer(suggestion, table->slots[i].name->text,
                                table->slots[i].name->length);
}

static void suggest_spellings(const lc_checker *c, uint32_t registry, lc_suggestion *suggestion)
{
    const lc_registry *in = &c->law->registries[registry];
    for (uint32_t i = 0; i < in->spelling_count; i++)
        lc_suggestion_offer(suggestion, in->spellings[i].text, in->spellings[i].length);
}

void lc_check_help(lc_checker *c, lc_diagnostic *diagnostic, const char *template, const char *a,
                   const char *b)
{
    if (diagnostic)
        lc_diagnostic_help(
            c->diagnostics, diagnostic,
            lc_diagnostic_text(c->diagnostics, template, 2, (const char *const[]){a, b}));
}

void lc_suggest_help(lc_checker *c, lc_diagnostic *diagnostic, const lc_suggestion *suggestion)
{
    if (!diagnostic || !suggestion->best)
        return;
    const char *best =
        lc_check_text(c, lc_arena_text(c->arena, suggestion->best, suggestion->best_length));
    lc_check_help(c, diagnostic, "did you mean `{0}`?", best, "");
}

/* ---- what to say about it ------------------------------------------------------------------- */

static const char *registry_name(const lc_checker *c, uint32_t registry)
{
    return lc_registry_name(c->law, registry);
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool is_same_but_for_case(const lc_name *name, const lc_suggestion *suggestion)
{
    if (!suggestion->best || suggestion->best_length != name->length)
        return false;
    for (uint32_t i = 0; i < name->length; i++)
        if (lower(name->text[i]) != lower(suggestion->best[i]))
            return false;
    return true;
}

/* A NAME that could be a key of REGISTRY, but is none. */
void lc_unknown_row(lc_checker *c, const lc_decl *decl, lc_ident ident, uint32_t registry)
{
    lc_place place = lc_place_in(decl, ident.span);
    const lc_name *name = ident.name;
    if (registry >= c->law->registry_count || !c->law->registries[registry].rows ||
        lc_is_excused(c, name))
        return;
    bool one_of = c->law->registries[registry].one_of;
    uint32_t elsewhere = lc_table_find(&c->keys, name);
    if (elsewhere < c->law->registry_count && !one_of && !c->law->registries[elsewhere].one_of) {
        lc_report3(c->diagnostics, LC_E0212, place, name->text, registry_name(c, elsewhere),
                   registry_name(c, registry));
        return;
    }
    lc_diagnostic *report = lc_report2(c->diagnostics, one_of ? LC_E0222 : LC_E0203, place,
                                       name->text, registry_name(c, registry));
    if (!report)
        return;
    uint32_t row = lc_find_spelling(c->law, registry, name->text, name->length);
    if (row != LC_NONE) {
        lc_check_help(c, report, "write its key `{0}`, or put quotes round it: `\"{1}\"`",
                      c->law->registries[registry].rows[row].key->text, name->text);
        return;
    }
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, name->text, name->length);
    suggest_spellings(c, registry, &suggestion);
    /* Two keys of two letters are soon alike, and a wrong country is worse than no help. */
    if (name->length > 2 || is_same_but_for_case(name, &suggestion))
        lc_suggest_help(c, report, &suggestion);
}

void lc_unknown_spelling(lc_checker *c, const lc_decl *decl, lc_text text, uint32_t registry)
{
    uint32_t count = c->law->registry_count;
    if ((registry != LC_NONE && (registry >= count || !c->law->registries[registry].rows)) ||
        c->module_missing)
        return;
    lc_place place = lc_place_in(decl, text.span);
    const char *words = lc_check_text(c, lc_arena_text(c->arena, text.bytes, text.length));
    bool one_of = registry != LC_NONE && c->law->registries[registry].one_of;
    lc_diagnostic *report = registry == LC_NONE
                                ? lc_report1(c->diagnostics, LC_E0221, place, words)
                                : lc_report2(c->diagnostics, one_of ? LC_E0222 : LC_E0203, place,
                                             words, registry_name(c, registry));
    if (!report)
        return;
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, text.bytes, text.length);
    for (uint32_t i = 0; i < count; i++)
        if (registry == LC_NONE || registry == i)
            suggest_spellings(c, i, &suggestion);
    lc_suggest_help(c, report, &suggestion);
}

/* A name of another namespace where a value is needed. */
static bool is_known_elsewhere(lc_checker *c, const lc_decl *decl, lc_ident ident,
                               const char *needed)
{
    const lc_table *const spaces[] = {&c->types, &c->outcomes, &c->rules, &c->values};
    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++) {
        uint32_t at = lc_table_find(spaces[i], ident.name);
        if (at == LC_NONE)
            continue;
        lc_wrong_kind(c, decl, ident, &c->symbols[at], needed);
        return true;
    }
    return false;
}

void lc_unknown_value(lc_checker *c, const lc_decl *decl, lc_ident ident, uint32_t registry)
{
    if (registry == LC_MANY || lc_is_excused(c, ident.name))
        return;
    lc_place place = lc_place_in(decl, ident.span);
    if (registry < c->law->registry_count) {
        lc_suggestion value;
        lc_suggestion_init(&value, ident.name->text, ident.name->length);
        if (lc_may_suggest(c))
            lc_suggest_names(&c->values, &value);
        if (!value.best || lc_table_find(&c->keys, ident.name) != LC_NONE) {
            lc_unknown_row(c, decl, ident, registry);
            return;
        }
        lc_diagnostic *report = lc_report1(c->diagnostics, LC_E0202, place, ident.name->text);
        lc_suggest_names(&c->law->registries[registry].row_by_key, &value);
        lc_suggest_help(c, report, &value);
        return;
    }
    if (lc_table_find(&c->keys, ident.name) == LC_MANY) {
        lc_report1(c->diagnostics, LC_E0211, place, ident.name->text);
        return;
    }
    if (is_known_elsewhere(c, decl, ident, "a value"))
        return;
    lc_diagnostic *report = lc_report1(c->diagnostics, LC_E0202, place, ident.name->text);
    if (!report)
        return;
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, ident.name->text, ident.name->length);
    lc_suggest_names(&c->values, &suggestion);
    lc_suggest_names(&c->keys, &suggestion);
    lc_suggest_help(c, report, &suggestion);
}

void lc_unknown_in(lc_checker *c, const lc_decl *decl, lc_ident ident, const lc_table *space,
                   lc_symbol_kind kind, lc_code code)
{
    if (lc_is_excused(c, ident.name) ||
        is_known_elsewhere(c, decl, ident,
                           kind == LC_SYMBOL_KINDS ? "a type" : lc_symbol_words(kind)))
        return;
    lc_diagnostic *report =
        lc_report1(c->diagnostics, code, lc_place_in(decl, ident.span), ident.name->text);
    if (!report)
        return;
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, ident.name->text, ident.name->length);
    for (uint32_t i = 0; i < space->capacity; i++) {
        const lc_name *name = space->slots[i].name;
        if (name && (kind == LC_SYMBOL_KINDS || c->symbols[space->slots[i].value].kind == kind))
            lc_suggestion_offer(&suggestion, name->text, name->length);
    }
    lc_suggest_help(c, report, &suggestion);
}

void lc_unknown_column(lc_checker *c, const lc_decl *decl, lc_ident ident, uint32_t registry)
{
    lc_diagnostic *report = lc_report2(c->diagnostics, LC_E0208, lc_place_in(decl, ident.span),
                                       ident.name->text, registry_name(c, registry));
    if (!report)
        return;
    const lc_registry *in = &c->law->registries[registry];
    lc_diagnostic_note(c->diagnostics, report, in->declared.place, "the registry");
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, ident.name->text, ident.name->length);
    for (uint32_t i = 0; i < in->column_count; i++)
        if (in->columns[i].declared.name)
            lc_suggestion_offer(&suggestion, in->columns[i].declared.name->text,
                                in->columns[i].declared.name->length);
    lc_suggest_help(c, report, &suggestion);
}

void lc_wrong_kind(lc_checker *c, const lc_decl *decl, lc_ident ident, const lc_symbol *symbol,
                   const char *needed)
{
    lc_diagnostic *report = lc_report3(c->diagnostics, LC_E0213, lc_place_in(decl, ident.span),
                                       ident.name->text, lc_symbol_words(symbol->kind), needed);
    lc_diagnostic_note(c->diagnostics, report, lc_symbol_place(symbol), "declared here");
}

void lc_named_twice(lc_checker *c, const lc_decl *decl, lc_ident again, lc_span first)
{
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0220, lc_place_in(decl, again.span), again.name->text);
    lc_diagnostic_note(c->diagnostics, report, lc_place_in(decl, first), "first here");
}
