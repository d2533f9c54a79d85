/* check_sets.c - groups and tiers: which rows of which registry they hold.
 *
 * Lists after `in` are sets too, made by check_expr.c with lc_new_set. Must not: know rules. */
#include "check.h"

#include <string.h>

/* ---- sets ----------------------------------------------------------------------------------- */

static bool init_set(lc_checker *c, uint32_t index, uint32_t registry)
{
    lc_row_set *set = &c->law->sets[index];
    set->registry = registry;
    set->members = lc_check_zero(c, c->law->registries[registry].row_count, sizeof *set->members);
    return set->members != NULL;
}

uint32_t lc_new_set(lc_checker *c, uint32_t registry)
{
    lc_law *law = c->law;
    if (!lc_check_room(c, (void **)&law->sets, law->set_count, &c->set_capacity, sizeof *law->sets))
        return LC_NONE;
    law->sets[law->set_count] = (lc_row_set){.registry = registry};
    return init_set(c, law->set_count, registry) ? law->set_count++ : LC_NONE;
}

void lc_set_unite(lc_law *law, uint32_t set, uint32_t with)
{
    uint8_t *members = law->sets[set].members;
    const uint8_t *more = law->sets[with].members;
    uint32_t count = law->registries[law->sets[set].registry].row_count;
    for (uint32_t i = 0; members && more && i < count; i++)
        members[i] |= more[i];
}

static bool is_set(const lc_symbol *symbol)
{
    return symbol && (symbol->kind == LC_SYMBOL_GROUP || symbol->kind == LC_SYMBOL_TIER);
}

/* The group or tier that ITEM names; NULL. */
static lc_symbol *set_of_item(lc_checker *c, const lc_item *item)
{
    if (!item->name.name)
        return NULL;
    uint32_t at = lc_table_find(&c->values, item->name.name);
    return at != LC_NONE && is_set(&c->symbols[at]) ? &c->symbols[at] : NULL;
}

static lc_text spelling_of(const lc_item *item)
{
    lc_text text = item->text;
    text.span = item->span;
    return text;
}

static uint32_t row_of_item(const lc_checker *c, const lc_item *item, uint32_t registry)
{
    return item->name.name
               ? lc_find_row(c->law, registry, item->name.name)
               : lc_find_spelling(c->law, registry, item->text.bytes, item->text.length);
}

static const lc_set *set_of_symbol(const lc_symbol *symbol)
{
    const lc_tier_entry *entry = symbol->entry;
    return entry ? &entry->set : &symbol->decl->as.group;
}

/* ---- which registry ------------------------------------------------------------------------- */

static uint32_t count_found(lc_checker *c, const lc_item *items, uint32_t registry,
                            uint32_t *looked_for)
{
    uint32_t found = 0;
    *looked_for = 0;
    for (const lc_item *item = items; item; item = item->next) {
        ++*looked_for;
        found += row_of_item(c, item, registry) != LC_NONE;
    }
    return found;
}

/* The one registry in which the most members stand; all of them, as a rule. */
static uint32_t registry_of_rows(lc_checker *c, const lc_symbol *symbol, const lc_item *items)
{
    uint32_t best = LC_NONE, most = 0, second = LC_NONE, wanted = 0;
    for (uint32_t i = 0; i < c->law->registry_count; i++) {
        uint32_t found = count_found(c, items, i, &wanted);
        if (found > most) {
            best = i;
            most = found;
            second = LC_NONE;
        } else if (found == most && found > 0 && second == LC_NONE) {
            second = i;
        }
    }
    if (second != LC_NONE && most == wanted) {
        lc_report3(c->diagnostics, LC_E0437, lc_symbol_place(symbol), symbol->ident.name->text,
                   c->law->registries[best].declared.name->text,
                   c->law->registries[second].declared.name->text);
        return LC_MANY;
    }
    return best == LC_NONE && c->law->registry_count == 1 ? 0 : best;
}

static uint32_t registry_of_group(lc_checker *c, const lc_symbol *symbol, const lc_item *items)
{
    bool silent = false;
    for (const lc_item *item = items; item; item = item->next) {
        const lc_symbol *set = set_of_item(c, item);
        if (set && c->law->sets[set->index].registry != LC_NONE)
            return c->law->sets[set->index].registry;
        silent = silent || set;
    }
    uint32_t registry = registry_of_rows(c, symbol, items);
    return registry == LC_NONE && silent ? LC_MANY : registry;
}

/* ---- members -------------------------------------------------------------------------------- */

static void refuse_form(lc_checker *c, lc_place place, const char *words, const char *help)
{
    lc_diagnostic *report = lc_report1(c->diagnostics, LC_E0506, place, words);
    lc_diagnostic_help(c->diagnostics, report, help);
}

/* False when it was reported, or when the set it names has an error. */
static bool add_set(lc_checker *c, const lc_decl *decl, const lc_item *item, lc_symbol *from,
                    uint32_t set)
{
    lc_law *law = c->law;
    from->used = true;
    const lc_row_set *other = &law->sets[from->index];
    if (from->broken || other->registry == LC_NONE)
        return false;
    uint32_t registry = law->sets[set].registry;
    if (other->registry != registry) {
        lc_diagnostic *report =
            lc_report2(c->diagnostics, LC_E0308, lc_place_in(decl, item->span),
                       lc_type_words(law, (lc_type){LC_TYPE_SET, other->registry, 0}),
                       lc_type_words(law, (lc_type){LC_TYPE_SET, registry, 0}));
        lc_diagnostic_note(c->diagnostics, report, lc_symbol_place(from), "declared here");
        return false;
    }
    lc_set_unite(law, set, from->index);
    return true;
}

static bool add_item(lc_checker *c, const lc_decl *decl, const lc_item *item, uint32_t set)
{
    lc_symbol *from = set_of_item(c, item);
    if (from)
        return add_set(c, decl, item, from, set);
    uint32_t registry = c->law->sets[set].registry;
    uint32_t row = row_of_item(c, item, registry);
    if (row != LC_NONE) {
        c->law->sets[set].members[row] = 1;
        return true;
    }
    if (!item->name.name) {
        lc_unknown_spelling(c, decl, spelling_of(item), registry);
        return false;
    }
    const lc_symbol *other = lc_find_symbol(c, &c->values, item->name.name);
    if (other)
        lc_wrong_kind(c, decl, item->name, other, "a row, a group or a tier");
    else
        lc_unknown_value(c, decl, item->name, registry);
    return false;
}

static void add_members(lc_checker *c, lc_symbol *symbol)
{
    const lc_set *set = set_of_symbol(symbol);
    for (const lc_item *item = set->members; item; item = item->next) {
        if (item->period.has_from || item->period.has_until)
            refuse_form(c, lc_place_in(symbol->decl, item->period.span), "a period beside a member",
                        "leave it out: members belong to the set for as long as the law stands");
        if (!add_item(c, symbol->decl, item, symbol->index))
            symbol->broken = true;
    }
    if (set->except)
        refuse_form(c, lc_place_in(symbol->decl, set->except->span), "`except`",
                    "list the members that remain");
}

static void check_group(lc_checker *c, lc_symbol *symbol)
{
    const lc_set *set = set_of_symbol(symbol);
    uint32_t registry = registry_of_group(c, symbol, set->members);
    if (registry >= c->law->registry_count) {
        symbol->broken = true;
        for (const lc_item *item = set->members; registry == LC_NONE && item; item = item->next) {
            if (item->name.name)
                lc_unknown_value(c, symbol->decl, item->name, LC_NONE);
            else
                lc_unknown_spelling(c, symbol->decl, spelling_of(item), LC_NONE);
        }
        return;
    }
    if (init_set(c, symbol->index, registry))
        add_members(c, symbol);
}

/* ---- tiers ---------------------------------------------------------------------------------- */

static void take_the_rest(lc_checker *c, lc_symbol *symbol)
{
    lc_row_set *rest = &c->law->sets[symbol->index];
    uint32_t rows = c->law->registries[rest->registry].row_count;
    memset(rest->members, 1, rows);
    for (uint32_t i = 0; i < c->symbol_count; i++) {
        const lc_symbol *other = &c->symbols[i];
        if (other->kind != LC_SYMBOL_TIER || other->decl != symbol->decl || other == symbol)
            continue;
        const uint8_t *members = c->law->sets[other->index].members;
        for (uint32_t row = 0; members && row < rows; row++)
            if (members[row])
                rest->members[row] = 0;
    }
}

static uint32_t registry_of_tiers(lc_checker *c, const lc_decl *decl)
{
    const lc_symbol *symbol = lc_find_symbol(c, &c->types, decl->name.name);
    return symbol && symbol->kind == LC_SYMBOL_REGISTRY ? symbol->index : LC_NONE;
}

static void check_tier(lc_checker *c, lc_symbol *symbol)
{
    uint32_t registry = registry_of_tiers(c, symbol->decl);
    if (registry == LC_NONE || !init_set(c, symbol->index, registry)) {
        symbol->broken = true;
        return;
    }
    if (set_of_symbol(symbol)->the_rest)
        take_the_rest(c, symbol);
    else
        add_members(c, symbol);
}

/* For each row, which tier has it and by which member. */
typedef struct {
    const lc_symbol *tier;
    const lc_item *item;
} row_owner;

static void report_overlap(lc_checker *c, uint32_t registry, uint32_t row, const row_owner *first,
                           const row_owner *second)
{
    const lc_decl *decl = second->tier->decl;
    lc_diagnostic *report =
        lc_report3(c->diagnostics, LC_E0411, lc_place_in(decl, second->item->span),
                   c->law->registries[registry].rows[row].key->text, first->tier->ident.name->text,
                   second->tier->ident.name->text);
    const char *label =
        lc_check_text(c, lc_arena_format(c->arena, "in `%s` here", first->tier->ident.name->text));
    lc_diagnostic_note(c->diagnostics, report, lc_place_in(decl, first->item->span), label);
}

/* Enters the rows of one member; the first that another tier has is reported, true then. */
static bool own_rows(lc_checker *c, uint32_t registry, row_owner *owners, row_owner by)
{
    const lc_symbol *set = set_of_item(c, by.item);
    uint32_t rows = c->law->registries[registry].row_count, from = 0, to = rows;
    const uint8_t *members = set ? c->law->sets[set->index].members : NULL;
    if (set && (!members || c->law->sets[set->index].registry != registry))
        return false;
    if (!set) {
        from = row_of_item(c, by.item, registry);
        to = from == LC_NONE ? from : from + 1;
    }
    bool reported = false;
    for (uint32_t row = from; row < to; row++) {
        if (members && !members[row])
            continue;
        if (!owners[row].tier) {
            owners[row] = by;
        } else if (owners[row].tier != by.tier && !reported) {
            report_overlap(c, registry, row, &owners[row], &by);
            reported = true;
        }
    }
    return reported;
}

#define SHOWN_KEYS 5u

static void check_gap(lc_checker *c, const lc_decl *decl, uint32_t registry,
                      const row_owner *owners)
{
    const lc_registry *of = &c->law->registries[registry];
    const char *words = "";
    uint32_t missing = 0;
    for (uint32_t row = 0; row < of->row_count; row++) {
        if (owners[row].tier || ++missing > SHOWN_KEYS)
            continue;
        words = lc_check_text(c, lc_arena_format(c->arena, "%s%s`%s`", words,
                                                 missing > 1 ? ", " : "", of->rows[row].key->text));
    }
    if (missing > SHOWN_KEYS)
        words = lc_check_text(
            c, lc_arena_format(c->arena, "%s and %u more", words, missing - SHOWN_KEYS));
    if (missing)
        lc_report1(c->diagnostics, LC_E0412, lc_place_in(decl, decl->name.span), words);
}

/* Every row stands in one tier, and in one only. */
static void check_partition(lc_checker *c, const lc_decl *decl, uint32_t registry)
{
    row_owner *owners = lc_check_zero(c, c->law->registries[registry].row_count, sizeof *owners);
    const lc_symbol *rest = NULL;
    bool wrong = false;
    for (uint32_t i = 0; owners && i < c->symbol_count; i++) {
        const lc_symbol *symbol = &c->symbols[i];
        if (symbol->kind != LC_SYMBOL_TIER || symbol->decl != decl)
            continue;
        const lc_set *set = set_of_symbol(symbol);
        wrong = wrong || symbol->broken;
        if (set->the_rest && rest) {
            lc_diagnostic *report =
                lc_report0(c->diagnostics, LC_E0413, lc_place_in(decl, set->span));
            lc_diagnostic_note(c->diagnostics, report, lc_place_in(decl, set_of_symbol(rest)->span),
                               "first here");
        } else if (set->the_rest) {
            rest = symbol;
        }
        bool reported = false; /* one overlap for each tier shows what is wrong */
        for (const lc_item *item = set->members; item && !reported; item = item->next)
            reported = own_rows(c, registry, owners, (row_owner){symbol, item});
        wrong = wrong || reported;
    }
    if (owners && !rest && !wrong)
        check_gap(c, decl, registry, owners);
}

static void check_tiers_of(lc_checker *c, const lc_decl *decl)
{
    if (decl->broken)
        return;
    if (decl != c->tiers) {
        lc_diagnostic *report =
            lc_report0(c->diagnostics, LC_E0410, lc_place_in(decl, decl->keyword_span));
        lc_diagnostic_note(c->diagnostics, report, lc_place_in(c->tiers, c->tiers->keyword_span),
                           "first here");
    }
    uint32_t registry = registry_of_tiers(c, decl);
    if (registry == LC_NONE)
        lc_unknown_in(c, decl, decl->name, &c->types, LC_SYMBOL_REGISTRY, LC_E0217);
    else if (c->law->registries[registry].rows)
        check_partition(c, decl, registry);
}

/* ---- all of them ---------------------------------------------------------------------------- */

static void set_edges(lc_checker *c, lc_graph *graph, uint32_t user)
{
    const lc_symbol *symbol = &c->symbols[user];
    const lc_set *set = set_of_symbol(symbol);
    for (const lc_item *item = set->members; item; item = item->next) {
        const lc_symbol *used = set_of_item(c, item);
        if (used)
            lc_graph_edge(c, graph, user, (uint32_t)(used - c->symbols));
    }
    for (uint32_t i = 0; set->the_rest && i < c->symbol_count; i++) {
        const lc_symbol *other = &c->symbols[i];
        bool is_other = other->kind == LC_SYMBOL_TIER && other->decl == symbol->decl && i != user;
        if (is_other && !set_of_symbol(other)->the_rest)
            lc_graph_edge(c, graph, user, i);
    }
}

/* Room for the named sets: the groups first, then the tiers. */
static bool declare_sets(lc_checker *c)
{
    lc_law *law = c->law;
    uint32_t groups = c->counts[LC_SYMBOL_GROUP];
    law->set_count = c->set_capacity = groups + c->counts[LC_SYMBOL_TIER];
    law->sets = lc_check_zero(c, law->set_count, sizeof *law->sets);
    for (uint32_t i = 0; law->sets && i < c->symbol_count; i++) {
        lc_symbol *symbol = &c->symbols[i];
        if (!is_set(symbol))
            continue;
        bool tier = symbol->kind == LC_SYMBOL_TIER;
        if (tier)
            symbol->index += groups;
        law->sets[symbol->index] =
            (lc_row_set){.declared = lc_check_declared(symbol), .registry = LC_NONE, .tier = tier};
    }
    return law->sets != NULL;
}

void lc_check_sets(lc_checker *c)
{
    lc_graph graph;
    if (!declare_sets(c) || !lc_graph_init(c, &graph, c->symbol_count))
        return;
    for (uint32_t i = 0; i < c->symbol_count; i++)
        if (is_set(&c->symbols[i]) && !c->symbols[i].broken)
            set_edges(c, &graph, i);
    if (c->failed || !lc_graph_sort(c, &graph))
        return;
    lc_report_circles(c, &graph, LC_E0216);
    for (uint32_t i = 0; i < graph.ordered && !c->failed; i++) {
        lc_symbol *symbol = &c->symbols[graph.order[i]];
        if (!is_set(symbol) || symbol->broken)
            continue;
        if (symbol->kind == LC_SYMBOL_TIER)
            check_tier(c, symbol);
        else
            check_group(c, symbol);
    }
    for (uint32_t i = 0; c->tiers && i < c->tree_count && !c->failed; i++)
        for (const lc_decl *decl = c->trees[i].first; decl; decl = decl->next)
            if (decl->kind == LC_DECL_TIERS)
                check_tiers_of(c, decl);
}
