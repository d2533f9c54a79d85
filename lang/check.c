/* check.c - from texts to checked law: parses, loads the modules, runs the passes in their order;
 * the fact that dates an order, what the host adds, and what is never used.
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

void lc_report_length(lc_checker *c, lc_place place)
{
    c->module_missing = true; /* nobody knows what it would have brought */
    lc_report1(c->diagnostics, LC_E0706, place, lc_check_digits(c, c->loader->most));
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
                    : LC_NOT_THERE;
    if (found < 0)
        return LC_MEMORY;
    if (found == LC_TOO_LONG)
        lc_report_length(c, lc_place_in(decl, ident.span));
    else if (found == LC_NOT_THERE)
        report_module(c, decl, ident);
    if (found != LC_FOUND)
        return LC_OK;
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

static bool is_amending(lc_decl_kind kind)
{
    return kind == LC_DECL_AMENDMENT || kind == LC_DECL_SET || kind == LC_DECL_STRIKE ||
           kind == LC_DECL_REPLACE || kind == LC_DECL_MOVE;
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
           kind == LC_DECL_CAP || kind == LC_DECL_TALLY || kind == LC_DECL_AGREEMENT ||
           kind == LC_DECL_TEST || kind == LC_DECL_PROPERTY || is_amending(kind);
}

static void check_place_of(lc_checker *c, const lc_decl *decl)
{
    bool module = c->sources->items[decl->source].module;
    if (module && belongs_to_ruleset(decl->kind)) {
        if (!decl->broken)
            lc_report1(c->diagnostics, LC_E0405, keyword_place(decl), lc_decl_words(decl->kind));
        return;
    }
    if (belongs_to_ruleset(decl->kind) && decl->kind != LC_DECL_CAP && decl->kind != LC_DECL_TALLY)
        c->has_law = true;
    switch (decl->kind) {
    case LC_DECL_RULESET:
        keep_first(c, &c->ruleset, decl, LC_E0402);
        break;
    case LC_DECL_OTHERWISE:
        if (!decl->amendment)
            keep_first(c, &c->otherwise, decl, LC_E0404);
        break;
    case LC_DECL_OUTCOMES:
        if (!decl->amendment)
            keep_first(c, &c->outcome_list, decl, LC_E0407);
        break;
    case LC_DECL_TEST:
        c->test_count += !decl->broken;
        break;
    case LC_DECL_SET:
    case LC_DECL_STRIKE:
    case LC_DECL_REPLACE:
    case LC_DECL_MOVE:
        if (!decl->broken && !decl->amendment)
            lc_report1(c->diagnostics, LC_E0460, keyword_place(decl), lc_decl_words(decl->kind));
        break;
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
    if (!c->has_law || c->base_missing)
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
    case LC_SYMBOL_TALLY:
        return &law->caps[i].declared;
    case LC_SYMBOL_AGREEMENT:
        return &law->agreements[i].declared;
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
    law->let_count = c->let_capacity = c->counts[LC_SYMBOL_LET];
    law->threshold_count = c->counts[LC_SYMBOL_THRESHOLD];
    law->cap_count = c->counts[LC_SYMBOL_CAP];
    law->agreement_count = c->counts[LC_SYMBOL_AGREEMENT];
    law->units = lc_check_zero(c, law->unit_count, sizeof *law->units);
    law->registries = lc_check_zero(c, law->registry_count, sizeof *law->registries);
    law->outcomes = lc_check_zero(c, law->outcome_count, sizeof *law->outcomes);
    law->rules = lc_check_zero(c, law->rule_count, sizeof *law->rules);
    law->facts = lc_check_zero(c, law->fact_count, sizeof *law->facts);
    law->lets = lc_check_zero(c, law->let_count, sizeof *law->lets);
    law->thresholds = lc_check_zero(c, law->threshold_count, sizeof *law->thresholds);
    law->caps = lc_check_zero(c, law->cap_count, sizeof *law->caps);
    law->agreements = lc_check_zero(c, law->agreement_count, sizeof *law->agreements);
    c->dimension_capacity = 8;
    law->dimensions = lc_check_zero(c, c->dimension_capacity, sizeof *law->dimensions);
    law->dimension_count = 1; /* the plain number */
    for (uint32_t i = 0; !c->failed && i < c->symbol_count; i++) {
        lc_declared *declared = declared_of(law, &c->symbols[i]);
        if (declared)
            *declared = lc_check_declared(&c->symbols[i]);
        if (c->symbols[i].kind == LC_SYMBOL_LET)
            law->lets[c->symbols[i].index].exists = c->symbols[i].exists;
        if (c->symbols[i].kind == LC_SYMBOL_THRESHOLD)
            law->thresholds[c->symbols[i].index].exists = c->symbols[i].exists;
    }
    return !c->failed;
}

/* ---- the facts `date` and `id` -------------------------------------------------------------- */

static bool is_dated(const lc_cap_limit *limit)
{
    return limit->window != LC_WINDOW_EVER || limit->has_period || limit->span;
}

/* What in the law depends on the date of an order: the words, and the place; NULL when nothing
 * does. */
static const char *needs_date(lc_checker *c, lc_place *place)
{
    const lc_law *law = c->law;
    if (c->ruleset && !c->ruleset->broken) {
        for (const lc_clause *clause = c->ruleset->as.law.header; clause; clause = clause->next) {
            if (clause->kind == LC_CLAUSE_CITES || clause->kind == LC_CLAUSE_SAVES)
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
            dated = is_dated(&cap->limits[j]);
            *place = cap->limits[j].place;
        }
        if (dated && cap->counts_by == LC_NONE)
            return lc_check_text(c, lc_arena_format(c->arena, "the %s `%s`",
                                                    cap->tally ? "tally" : "cap",
                                                    cap->declared.name->text));
    }
    for (uint32_t i = 0; i < law->agreement_count; i++)
        for (uint32_t j = 0; j < law->agreements[i].limit_count; j++) {
            *place = law->agreements[i].limits[j].place;
            if (is_dated(&law->agreements[i].limits[j]))
                return lc_check_text(c, lc_arena_format(c->arena, "the agreement `%s`",
                                                        law->agreements[i].declared.name->text));
        }
    *place = (lc_place){LC_NONE, 0, 0};
    if (c->ruleset)
        *place = lc_place_in(c->ruleset, c->ruleset->keyword_span);
    return law->dated_count > 1 ? "this law" : NULL;
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
    if (c->dated_by && c->dated_by->names) {
        law->date_fact = lc_check_date_name(c, c->ruleset, c->dated_by->names->ident);
    } else if (date) {
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
        return !lc_name_is(symbol->ident.name, "id") && symbol->index != c->law->date_fact;
    case LC_SYMBOL_LET:
    case LC_SYMBOL_GROUP:
    case LC_SYMBOL_THRESHOLD:
    case LC_SYMBOL_CAP:
        return true;
    case LC_SYMBOL_AGREEMENT:
        return !c->any_agreement;
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

/* The statement that selects orders, as an expression of a text of its own. */
static void check_where(lc_checker *c)
{
    uint32_t source;
    lc_decl *decl = NULL;
    const lc_check_options *options = c->options;
    if (!options->where)
        return;
    if (lc_sources_add(c->sources, &source, "where", options->where, options->where_length) !=
        LC_OK) {
        c->failed = true;
        return;
    }
    c->sources->items[source].added = true;
    lc_status status =
        lc_parse_statement(&decl, c->arena, c->names, c->sources, source, c->diagnostics);
    if (status != LC_OK)
        c->failed = true;
    if (!decl || c->failed)
        return;
    c->law->where = lc_check_statement(c, decl, decl->as.let, "the selection of orders");
    lc_check_no_ledger(c, c->law->where, "the selection of orders");
}

/* What the host tries out. */
static lc_status parse_edit(lc_checker *c)
{
    uint32_t source;
    const lc_check_options *options = c->options;
    if (!options->edit)
        return LC_OK;
    lc_status status =
        lc_sources_add(c->sources, &source, "what-if", options->edit, options->edit_length);
    if (status != LC_OK)
        return status;
    c->sources->items[source].added = true;
    status = lc_parse(&c->edit_tree, c->arena, c->names, c->sources, source, c->diagnostics);
    c->edits = c->edit_tree.first;
    return status;
}

static lc_status run_passes(lc_checker *c)
{
    static void (*const passes[])(lc_checker * c) = {
        lc_check_units,      lc_check_registries, lc_check_outcomes,   lc_check_facts,
        lc_check_edits,      lc_check_sets,       lc_check_thresholds, lc_check_lets_and_caps,
        lc_check_agreements, lc_check_bookings,   lc_check_rules,      lc_check_savings,
        lc_check_otherwise,  check_date_fact,     lc_check_tests,      lc_check_properties,
        check_where,         warn_unused,
    };
    lc_status status = parse_all(c);
    if (status == LC_OK)
        status = parse_edit(c);
    if (status != LC_OK)
        return status;
    lc_check_owners(c);
    for (uint32_t i = 0; i < c->tree_count; i++)
        for (const lc_decl *decl = c->trees[i].first; decl; decl = decl->next)
            check_place_of(c, decl);
    if (!c->failed)
        lc_check_dates(c);
    if (!c->failed)
        lc_check_changes(c);
    if (!c->failed)
        lc_check_declare(c);
    if (c->failed || !lay_out(c))
        return LC_MEMORY;
    check_whole(c);
    for (size_t i = 0; i < sizeof passes / sizeof passes[0] && !c->failed; i++)
        passes[i](c);
    return c->failed || c->diagnostics->failed ? LC_MEMORY : LC_OK;
}

lc_status lc_check(lc_law **law, lc_arena *arena, lc_sources *sources, const lc_loader *loader,
                   const lc_check_options *options, lc_diagnostics *diagnostics)
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
    c->options = options;
    c->law = made;
    made->arena = arena;
    made->names = names;
    made->sources = sources;
    made->diagnostics = diagnostics;
    uint32_t errors = diagnostics->error_count;
    lc_status status = run_passes(c);
    lc_diagnostics_sort(diagnostics);
    if (status == LC_OK && diagnostics->error_count != errors)
        status = LC_WRONG_RULES;
    if (status == LC_OK)
        *law = made;
    return status;
}
