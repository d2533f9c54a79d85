/* check.c - from texts to checked law: parses, loads the modules, runs the passes in their order;
 * the ruleset with its dates, the intervals of the law, and what is never used.
 *
 * The order of passes is the order of dependence: names, units, registries, facts, sets,
 * thresholds, lets, caps, rules, tests. Must not: know instructions or images. */
#include "check.h"

#include <string.h>

/* ---- texts and modules ---------------------------------------------------------------------- */

static lc_status parse_source(lc_checker *c, uint32_t source)
{
    uint32_t capacity = c->tree_capacity;
    if (!lc_check_room(c, (void **)&c->trees, c->tree_count, &c->tree_capacity, sizeof *c->trees) ||
        !lc_check_room(c, (void **)&c->tree_wrong, c->tree_count, &capacity, sizeof *c->tree_wrong))
        return LC_MEMORY;
    uint32_t errors = c->diagnostics->error_count;
    lc_status status =
        lc_parse(&c->trees[c->tree_count], c->arena, c->names, c->sources, source, c->diagnostics);
    if (status != LC_OK)
        return status;
    c->tree_wrong[c->tree_count++] = c->diagnostics->error_count != errors;
    return LC_OK;
}

static void report_module(lc_checker *c, const lc_decl *decl, lc_ident ident)
{
    c->module_missing = true;
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0201, lc_place_in(decl, ident.span), ident.name->text);
    if (!report || !c->loader || !c->loader->suggest)
        return;
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, ident.name->text, ident.name->length);
    c->loader->suggest(c->loader->user, &suggestion);
    lc_suggest_help(c, report, &suggestion);
}

static lc_status add_module(lc_checker *c, const lc_name *name, const char *text, size_t length,
                            bool standard)
{
    uint32_t source;
    lc_status status = lc_sources_add(c->sources, &source, name->text, text, length);
    if (status != LC_OK)
        return status;
    c->sources->items[source].module = true;
    c->sources->items[source].standard = standard;
    return parse_source(c, source);
}

/* A module that was asked for before is there, or was reported. */
static lc_status use_module(lc_checker *c, const lc_decl *decl, lc_ident ident)
{
    if (!ident.name || lc_table_find(&c->modules, ident.name) != LC_NONE)
        return LC_OK;
    if (c->modules.count == LC_MAX_MODULES) {
        c->module_missing = true;
        lc_report1(c->diagnostics, LC_E0214, lc_place_in(decl, ident.span),
                   lc_check_digits(c, LC_MAX_MODULES));
        return LC_OK;
    }
    if (!lc_table_put(&c->modules, ident.name, 1))
        return LC_MEMORY;
    const char *text = NULL;
    size_t length = 0;
    bool standard = false;
    int found = c->loader
                    ? c->loader->load(c->loader->user, ident.name->text, &text, &length, &standard)
                    : 1;
    if (found < 0)
        return LC_MEMORY;
    if (found > 0) {
        report_module(c, decl, ident);
        return LC_OK;
    }
    if (length >= LC_MAX_SOURCE_BYTES) {
        c->module_missing = true;
        lc_report2(c->diagnostics, LC_E0215, lc_place_in(decl, ident.span), ident.name->text,
                   lc_check_digits(c, LC_MAX_SOURCE_BYTES - 1));
        return LC_OK;
    }
    return add_module(c, ident.name, text, length, standard);
}

static lc_status use_modules(lc_checker *c, const lc_decl *decl)
{
    if (decl->broken) {
        c->module_missing = true; /* nobody knows what it would have brought */
        return LC_OK;
    }
    for (const lc_ident_list *name = decl->as.use; name; name = name->next) {
        lc_status status = use_module(c, decl, name->ident);
        if (status != LC_OK)
            return status;
    }
    return LC_OK;
}

/* The texts given, then what they use, then what that uses. */
static lc_status parse_all(lc_checker *c)
{
    uint32_t given = (uint32_t)c->sources->count;
    lc_status status = LC_OK;
    for (uint32_t i = 0; i < given && status == LC_OK; i++)
        status = parse_source(c, i);
    for (uint32_t i = 0; i < c->tree_count && status == LC_OK; i++)
        for (const lc_decl *decl = c->trees[i].first; decl && status == LC_OK; decl = decl->next)
            if (decl->kind == LC_DECL_USE)
                status = use_modules(c, decl);
    return status;
}

/* ---- what may stand where ------------------------------------------------------------------- */

static const char *refused_help(lc_decl_kind kind)
{
    switch (kind) {
    case LC_DECL_AMENDMENT:
    case LC_DECL_SET:
    case LC_DECL_STRIKE:
    case LC_DECL_REPLACE:
    case LC_DECL_MOVE:
        return "write the change into the text of the ruleset";
    case LC_DECL_DEEM:
        return "name both where one is meant for the other, as in `destination in (CN, HK)`";
    case LC_DECL_TALLY:
        return "a `cap` counts too, up to a limit";
    case LC_DECL_AGREEMENT:
        return "write its limits as a `cap`, and a rule that stands `within` it";
    case LC_DECL_PROPERTY:
        return "write a `test` for the cases that matter";
    default:
        return NULL;
    }
}

static lc_place keyword_place(const lc_decl *decl)
{
    return lc_place_in(decl, decl->keyword_span);
}

/* Keeps the first declaration of its kind; a second one is reported with CODE. */
static void keep_first(lc_checker *c, const lc_decl **first, const lc_decl *decl, lc_code code)
{
    if (!*first) {
        *first = decl;
        return;
    }
    if (decl->broken)
        return;
    lc_diagnostic *report = lc_report0(c->diagnostics, code, keyword_place(decl));
    lc_diagnostic_note(c->diagnostics, report, keyword_place(*first), "first here");
}

static bool belongs_to_ruleset(lc_decl_kind kind)
{
    return kind == LC_DECL_RULESET || kind == LC_DECL_OTHERWISE || kind == LC_DECL_RULE ||
           kind == LC_DECL_CAP || kind == LC_DECL_TEST;
}

static void check_place_of(lc_checker *c, const lc_decl *decl)
{
    bool module = c->sources->items[decl->source].module;
    if (module && belongs_to_ruleset(decl->kind)) {
        if (!decl->broken)
            lc_report1(c->diagnostics, LC_E0405, keyword_place(decl), lc_decl_words(decl->kind));
        return;
    }
    if (belongs_to_ruleset(decl->kind) && decl->kind != LC_DECL_CAP)
        c->has_law = true;
    switch (decl->kind) {
    case LC_DECL_RULESET:
        keep_first(c, &c->ruleset, decl, LC_E0402);
        break;
    case LC_DECL_OTHERWISE:
        keep_first(c, &c->otherwise, decl, LC_E0404);
        break;
    case LC_DECL_OUTCOMES:
        keep_first(c, &c->outcome_list, decl, LC_E0407);
        break;
    case LC_DECL_TEST:
        c->test_count += !decl->broken;
        break;
    case LC_DECL_TIERS:
        if (!c->tiers)
            c->tiers = decl;
        break;
    case LC_DECL_AMENDMENT:
    case LC_DECL_DEEM:
    case LC_DECL_TALLY:
    case LC_DECL_AGREEMENT:
    case LC_DECL_PROPERTY:
    case LC_DECL_SET:
    case LC_DECL_STRIKE:
    case LC_DECL_REPLACE:
    case LC_DECL_MOVE: {
        if (decl->broken)
            break;
        lc_diagnostic *report =
            lc_report1(c->diagnostics, LC_E0501, keyword_place(decl), lc_decl_words(decl->kind));
        lc_diagnostic_help(c->diagnostics, report, refused_help(decl->kind));
        break;
    }
    default:
        break;
    }
}

/* Whether the texts that could not be parsed may hold the declaration that WORD begins. */
static bool may_be_lost(lc_checker *c, const char *word)
{
    const lc_name *name = lc_intern(c->names, word, strlen(word));
    if (!name)
        c->failed = true;
    return !name || lc_is_excused(c, name);
}

/* Where to say that something is not there: the ruleset, or the first declaration of the text. */
static lc_place place_of_whole(const lc_checker *c)
{
    if (c->ruleset)
        return lc_place_in(c->ruleset, c->ruleset->name.name ? c->ruleset->name.span
                                                             : c->ruleset->keyword_span);
    for (uint32_t i = 0; i < c->tree_count; i++) {
        const lc_tree *tree = &c->trees[i];
        for (const lc_decl *decl = tree->first; decl; decl = decl->next)
            if (belongs_to_ruleset(decl->kind) && !c->sources->items[tree->source].module)
                return keyword_place(decl);
    }
    return (lc_place){LC_NONE, 0, 0};
}

static void check_whole(lc_checker *c)
{
    lc_place place = place_of_whole(c);
    if (!c->has_law)
        return;
    if (!c->ruleset && !may_be_lost(c, "ruleset"))
        lc_report0(c->diagnostics, LC_E0401, place);
    if (!c->outcome_list && !may_be_lost(c, "outcomes"))
        lc_report0(c->diagnostics, LC_E0409, place);
    if (!c->otherwise && !may_be_lost(c, "otherwise"))
        lc_report1(c->diagnostics, LC_E0403, place,
                   c->law->outcome_count && c->law->outcomes[0].declared.name
                       ? c->law->outcomes[0].declared.name->text
                       : "no_licence");
}

/* ---- the arrays of the law ------------------------------------------------------------------ */

static lc_declared *declared_of(const lc_law *law, const lc_symbol *symbol)
{
    uint32_t i = symbol->index;
    switch (symbol->kind) {
    case LC_SYMBOL_UNIT:
        return &law->units[i].declared;
    case LC_SYMBOL_REGISTRY:
        return &law->registries[i].declared;
    case LC_SYMBOL_OUTCOME:
        return &law->outcomes[i].declared;
    case LC_SYMBOL_RULE:
        return &law->rules[i].declared;
    case LC_SYMBOL_FACT:
        return &law->facts[i].declared;
    case LC_SYMBOL_LET:
        return &law->lets[i].declared;
    case LC_SYMBOL_THRESHOLD:
        return &law->thresholds[i].declared;
    case LC_SYMBOL_CAP:
        return &law->caps[i].declared;
    default:
        return NULL; /* sets are laid out by check_sets.c */
    }
}

static bool lay_out(lc_checker *c)
{
    lc_law *law = c->law;
    law->unit_count = c->counts[LC_SYMBOL_UNIT];
    law->registry_count = c->counts[LC_SYMBOL_REGISTRY];
    law->outcome_count = c->counts[LC_SYMBOL_OUTCOME];
    law->rule_count = c->counts[LC_SYMBOL_RULE];
    law->fact_count = c->counts[LC_SYMBOL_FACT];
    law->let_count = c->counts[LC_SYMBOL_LET];
    law->threshold_count = c->counts[LC_SYMBOL_THRESHOLD];
    law->cap_count = c->counts[LC_SYMBOL_CAP];
    law->units = lc_check_zero(c, law->unit_count, sizeof *law->units);
    law->registries = lc_check_zero(c, law->registry_count, sizeof *law->registries);
    law->outcomes = lc_check_zero(c, law->outcome_count, sizeof *law->outcomes);
    law->rules = lc_check_zero(c, law->rule_count, sizeof *law->rules);
    law->facts = lc_check_zero(c, law->fact_count, sizeof *law->facts);
    law->lets = lc_check_zero(c, law->let_count, sizeof *law->lets);
    law->thresholds = lc_check_zero(c, law->threshold_count, sizeof *law->thresholds);
    law->caps = lc_check_zero(c, law->cap_count, sizeof *law->caps);
    c->dimension_capacity = 8;
    law->dimensions = lc_check_zero(c, c->dimension_capacity, sizeof *law->dimensions);
    law->dimension_count = 1; /* the plain number */
    for (uint32_t i = 0; !c->failed && i < c->symbol_count; i++) {
        lc_declared *declared = declared_of(law, &c->symbols[i]);
        if (declared)
            *declared = lc_check_declared(&c->symbols[i]);
    }
    return !c->failed;
}

/* ---- the ruleset and its dates -------------------------------------------------------------- */

typedef struct {
    int32_t date;
    int32_t in_force; /* how many periods start here, less those that ended the day before */
    bool binding;     /* binding from here on */
} change;

typedef struct {
    change *items;
    uint32_t count;
    bool has_periods, has_binding;
} changes;

static void add_change(changes *list, int32_t date, int32_t in_force, bool binding)
{
    list->items[list->count++] = (change){date, in_force, binding};
}

static void check_header_clause(lc_checker *c, const lc_decl *decl, const lc_clause *clause,
                                const lc_clause **binding, changes *list)
{
    const lc_period *period = &clause->period;
    switch (clause->kind) {
    case LC_CLAUSE_CITES:
        break;
    case LC_CLAUSE_IN_FORCE:
        if (!lc_check_period(c, decl, period))
            break;
        list->has_periods = true;
        add_change(list, period->has_from ? period->from : LC_DATE_MIN, 1, false);
        if (period->has_until && period->until < LC_DATE_MAX)
            add_change(list, period->until + 1, -1, false);
        break;
    case LC_CLAUSE_BINDING:
        if (*binding) {
            lc_diagnostic *report = lc_report1(c->diagnostics, LC_E0431,
                                               lc_place_in(decl, clause->keyword_span), "binding");
            lc_diagnostic_note(c->diagnostics, report, lc_place_in(decl, (*binding)->keyword_span),
                               "first here");
            break;
        }
        *binding = clause;
        list->has_binding = true;
        add_change(list, period->from, 0, true);
        break;
    default:
        lc_refuse_clause(c, decl, clause,
                         "a ruleset can have `cites`, `in force` and `binding from`");
        break;
    }
}

/* By merging, as there may be many; equal dates keep their order. */
static bool sort_changes(lc_checker *c, changes *list)
{
    change *from = list->items;
    change *to = lc_check_zero(c, list->count, sizeof *to);
    if (!to)
        return false;
    for (uint64_t run = 1; run < list->count; run *= 2) {
        for (uint64_t start = 0; start < list->count; start += 2 * run) {
            uint64_t middle = start + run < list->count ? start + run : list->count;
            uint64_t end = start + 2 * run < list->count ? start + 2 * run : list->count;
            uint64_t a = start, b = middle;
            for (uint64_t at = start; at < end; at++)
                to[at] = b == end || (a < middle && from[a].date <= from[b].date) ? from[a++]
                                                                                  : from[b++];
        }
        change *other = from;
        from = to;
        to = other;
    }
    list->items = from;
    return true;
}

/* Neighbours under which the law stands alike are one interval. */
static void add_interval(lc_law *law, int32_t from, bool in_force, bool binding)
{
    lc_interval *last = law->interval_count ? &law->intervals[law->interval_count - 1] : NULL;
    if (last && last->in_force == in_force && last->binding == binding)
        return;
    law->intervals[law->interval_count++] = (lc_interval){from, in_force, binding};
}

static void make_intervals(lc_checker *c, changes *list)
{
    lc_law *law = c->law;
    law->intervals = lc_check_zero(c, (size_t)list->count + 1, sizeof *law->intervals);
    if (!law->intervals || !sort_changes(c, list))
        return;
    int32_t periods = 0;
    bool binding = !list->has_binding;
    uint32_t at = 0;
    for (int32_t date = LC_DATE_MIN;; date = list->items[at].date) {
        for (; at < list->count && list->items[at].date == date; at++) {
            periods += list->items[at].in_force;
            binding = binding || list->items[at].binding;
        }
        add_interval(law, date, !list->has_periods || periods > 0, binding);
        if (at == list->count)
            break;
    }
}

static void check_ruleset(lc_checker *c)
{
    lc_law *law = c->law;
    const lc_decl *decl = c->ruleset;
    changes list = {.items = NULL};
    uint32_t most = 0;
    const lc_clause *header = decl && !decl->broken ? decl->as.law.header : NULL;
    for (const lc_clause *clause = header; clause; clause = clause->next)
        most += 2;
    list.items = lc_check_zero(c, most, sizeof *list.items);
    if (!list.items)
        return;
    law->cites = lc_check_cites(c, header, &law->cite_count);
    const lc_clause *binding = NULL;
    for (const lc_clause *clause = header; clause; clause = clause->next)
        check_header_clause(c, decl, clause, &binding, &list);
    if (decl && decl->name.name)
        law->ruleset = lc_check_declared(
            &(lc_symbol){.ident = decl->name, .label = decl->label, .decl = decl});
    make_intervals(c, &list);
}

/* ---- the facts `date` and `id` -------------------------------------------------------------- */

/* What in the law depends on the date of an order: the words, and the place; NULL when nothing
 * does. */
static const char *needs_date(lc_checker *c, lc_place *place)
{
    const lc_law *law = c->law;
    if (c->ruleset && !c->ruleset->broken) {
        for (const lc_clause *clause = c->ruleset->as.law.header; clause; clause = clause->next) {
            if (clause->kind != LC_CLAUSE_IN_FORCE && clause->kind != LC_CLAUSE_BINDING)
                continue;
            *place = lc_place_in(c->ruleset, clause->span);
            return "this ruleset";
        }
    }
    for (uint32_t i = 0; i < law->cap_count; i++) {
        const lc_cap *cap = &law->caps[i];
        *place = cap->declared.place;
        bool dated = cap->limits && cap->counts_from != LC_DATE_MIN;
        for (uint32_t j = 0; j < cap->limit_count && !dated; j++) {
            dated = cap->limits[j].window != LC_WINDOW_EVER || cap->limits[j].has_period;
            *place = cap->limits[j].place;
        }
        if (dated)
            return lc_check_text(
                c, lc_arena_format(c->arena, "the cap `%s`", cap->declared.name->text));
    }
    return NULL;
}

static const lc_symbol *find_fact(lc_checker *c, const char *word)
{
    const lc_name *name = lc_intern(c->names, word, strlen(word));
    if (!name) {
        c->failed = true;
        return NULL;
    }
    const lc_symbol *symbol = lc_find_symbol(c, &c->values, name);
    return symbol && symbol->kind == LC_SYMBOL_FACT ? symbol : NULL;
}

static void check_date_fact(lc_checker *c)
{
    lc_law *law = c->law;
    lc_place place;
    law->date_fact = law->id_fact = LC_NONE;
    const lc_symbol *id = find_fact(c, "id"), *date = find_fact(c, "date");
    if (id && law->facts[id->index].form.type.kind == LC_TYPE_TEXT)
        law->id_fact = id->index;
    const char *needing = needs_date(c, &place);
    c->needs_date = needing != NULL;
    if (date) {
        lc_type_kind kind = law->facts[date->index].form.type.kind;
        const lc_fact_entry *entry = date->entry;
        if (kind == LC_TYPE_DATE)
            law->date_fact = date->index;
        else if (kind != LC_TYPE_ERROR)
            lc_report0(c->diagnostics, LC_E0430, lc_place_in(date->decl, entry->type.span));
    } else if (needing && !may_be_lost(c, "date")) {
        lc_report1(c->diagnostics, LC_E0429, place, needing);
    }
}

/* ---- what is never used --------------------------------------------------------------------- */

static bool is_watched(const lc_checker *c, const lc_symbol *symbol)
{
    if (symbol->used || c->sources->items[symbol->decl->source].module)
        return false;
    switch (symbol->kind) {
    case LC_SYMBOL_FACT:
        return !lc_name_is(symbol->ident.name, "id") && !lc_name_is(symbol->ident.name, "date");
    case LC_SYMBOL_LET:
    case LC_SYMBOL_GROUP:
    case LC_SYMBOL_THRESHOLD:
    case LC_SYMBOL_CAP:
        return true;
    default:
        return false;
    }
}

/* Only of a text without errors: an error may be the use that is not seen. */
static void warn_unused(lc_checker *c)
{
    if (c->diagnostics->error_count || !c->has_law)
        return;
    for (uint32_t i = 0; i < c->symbol_count; i++) {
        const lc_symbol *symbol = &c->symbols[i];
        if (!is_watched(c, symbol))
            continue;
        const char *words = strchr(lc_symbol_words(symbol->kind), ' ');
        const char *whole = lc_check_text(c, lc_arena_format(c->arena, "the%s", words));
        lc_report2(c->diagnostics, LC_W0601, lc_symbol_place(symbol), whole,
                   symbol->ident.name->text);
    }
}

/* ---- all passes ----------------------------------------------------------------------------- */

static lc_status run_passes(lc_checker *c, bool require_rules)
{
    static void (*const passes[])(lc_checker * c) = {
        lc_check_units, lc_check_registries, lc_check_outcomes, lc_check_facts,
        lc_check_sets,  lc_check_thresholds, lc_check_lets,     lc_check_caps,
        lc_check_rules, lc_check_otherwise,  check_ruleset,     check_date_fact,
        lc_check_tests, warn_unused,
    };
    lc_status status = parse_all(c);
    if (status != LC_OK)
        return status;
    for (uint32_t i = 0; i < c->tree_count; i++)
        for (const lc_decl *decl = c->trees[i].first; decl; decl = decl->next)
            check_place_of(c, decl);
    lc_check_declare(c);
    if (c->failed || !lay_out(c))
        return LC_MEMORY;
    check_whole(c);
    for (size_t i = 0; i < sizeof passes / sizeof passes[0] && !c->failed; i++)
        passes[i](c);
    if (require_rules && !c->has_law && c->diagnostics->error_count == 0) {
        lc_place start = {c->tree_count ? c->trees[0].source : LC_NONE, 0, 0};
        lc_report0(c->diagnostics, LC_E0406, start); /* else other errors say why */
    }
    return c->failed || c->diagnostics->failed ? LC_MEMORY : LC_OK;
}

lc_status lc_check(lc_law **law, lc_arena *arena, lc_sources *sources, const lc_loader *loader,
                   bool require_rules, lc_diagnostics *diagnostics)
{
    lc_checker checker, *c = &checker;
    *law = NULL;
    lc_names *names = lc_arena_zero(arena, 1, sizeof *names);
    lc_law *made = lc_arena_zero(arena, 1, sizeof *made);
    if (!names || !made)
        return LC_MEMORY;
    lc_names_init(names, arena);
    lc_checker_init(c, arena, names, sources, diagnostics);
    c->loader = loader;
    c->law = made;
    made->arena = arena;
    made->names = names;
    made->sources = sources;
    made->diagnostics = diagnostics;
    uint32_t errors = diagnostics->error_count;
    lc_status status = run_passes(c, require_rules);
    lc_diagnostics_sort(diagnostics);
    if (status == LC_OK && diagnostics->error_count != errors)
        status = LC_WRONG_RULES;
    if (status == LC_OK)
        *law = made;
    return status;
}
