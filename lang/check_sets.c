/* check_sets.c - sets of rows: groups, tiers, partners and lists, with their members in every
 * interval of the law.
 *
 * A set has a version for each interval from which on its members are others. Must not: know
 * rules. */
#include "check_sets.h"

#include <string.h>

/* ---- sets and their versions ---------------------------------------------------------------- */

/* One member of a set that is being made: a row, or all rows of another set. */
typedef struct {
    const lc_item *item; /* NULL: of a list */
    uint32_t set;        /* LC_NONE: a row */
    uint32_t row;
    lc_run run;          /* the intervals in which it is one */
    bool excepted;       /* it stands after `except` */
    bool held;           /* at the point that make_versions has reached: it is one, */
    const uint8_t *rows; /* with these rows of a set */
} member;

typedef struct {
    member *items;
    uint32_t count;
    bool excepts;
} members;

const uint8_t *lc_set_rows(const lc_row_set *set, uint32_t interval)
{
    uint32_t low = 0, high = set->version_count;
    while (low + 1 < high) {
        uint32_t middle = low + (high - low) / 2;
        if (set->versions[middle].first_interval <= interval)
            low = middle;
        else
            high = middle;
    }
    return set->version_count ? set->versions[low].members : NULL;
}

/* The members of set number SET. */
static const uint8_t *rows_of(const lc_law *law, uint32_t set, uint32_t interval)
{
    return lc_set_rows(&law->sets[set], interval);
}

void lc_turns_add(lc_checker *c, lc_turns *list, uint32_t interval, uint32_t which)
{
    if (lc_check_room(c, (void **)&list->items, list->count, &list->capacity, sizeof *list->items))
        list->items[list->count++] = (uint64_t)interval << 32 | which;
}

uint32_t lc_turns_at(const lc_turns *list, uint32_t index)
{
    return (uint32_t)(list->items[index] >> 32);
}

void lc_turns_of_times(lc_checker *c, lc_turns *list, const lc_times *times, uint32_t which)
{
    for (uint32_t i = 0; i < times->count; i++) {
        lc_turns_add(c, list, times->runs[i].first, which);
        if (times->runs[i].end < c->law->interval_count)
            lc_turns_add(c, list, times->runs[i].end, which);
    }
}

void lc_turns_of_set(lc_checker *c, lc_turns *list, uint32_t set, lc_run run, uint32_t which)
{
    const lc_row_set *of = &c->law->sets[set];
    for (uint32_t i = 0; i < of->version_count; i++)
        if (of->versions[i].first_interval > run.first && of->versions[i].first_interval < run.end)
            lc_turns_add(c, list, of->versions[i].first_interval, which);
}

static void sift(uint64_t *items, uint32_t at, uint32_t count)
{
    for (;;) {
        uint64_t child = 2 * (uint64_t)at + 1;
        if (child >= count)
            return;
        if (child + 1 < count && items[child + 1] > items[child])
            child++;
        if (items[at] >= items[child])
            return;
        uint64_t other = items[at];
        items[at] = items[child];
        items[child] = other;
        at = (uint32_t)child;
    }
}

/* By a heap, as there may be many. */
void lc_turns_sort(lc_turns *list)
{
    for (uint32_t i = list->count / 2; i-- > 0;)
        sift(list->items, i, list->count);
    for (uint32_t end = list->count; end > 1; end--) {
        uint64_t greatest = list->items[0];
        list->items[0] = list->items[end - 1];
        list->items[end - 1] = greatest;
        sift(list->items, 0, end - 1);
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < list->count; i++)
        if (kept == 0 || list->items[kept - 1] != list->items[i])
            list->items[kept++] = list->items[i];
    list->count = kept;
}

uint32_t lc_set_row_count(const lc_law *law, uint32_t set)
{
    return law->registries[law->sets[set].registry].row_count;
}

bool lc_set_begin(lc_checker *c, uint32_t set, uint32_t most)
{
    lc_row_set *of = &c->law->sets[set];
    of->version_count = 0;
    of->versions = lc_check_zero(c, most, sizeof *of->versions);
    return of->versions != NULL;
}

bool lc_set_add(lc_checker *c, uint32_t set, uint32_t interval, uint8_t *rows)
{
    lc_row_set *of = &c->law->sets[set];
    uint32_t count = lc_set_row_count(c->law, set);
    if (of->version_count && memcmp(of->versions[of->version_count - 1].members, rows, count) == 0)
        return false;
    of->versions[of->version_count++] = (lc_set_version){interval, rows};
    c->set_members += count;
    if (c->set_members > LC_MAX_SET_MEMBERS && !c->sets_full) {
        c->sets_full = true; /* and no more are made */
        lc_too_many(c, of->declared.place, LC_MAX_SET_MEMBERS,
                    "rows in all sets together, on each day on which they change");
    }
    return true;
}

/* ---- from members to versions --------------------------------------------------------------- */

static bool is_in(lc_run run, uint32_t interval)
{
    return interval >= run.first && interval < run.end;
}

/* How many members hold each row, and how many excepted ones; what names a row outright. */
typedef struct {
    uint32_t row_count;
    uint32_t *held, *gone; /* `gone`, `outright`: only of a set with `except` */
    const lc_item **outright;
} row_counts;

static bool begin_counts(lc_checker *c, uint32_t row_count, bool excepts, row_counts *t)
{
    *t = (row_counts){.row_count = row_count, .held = lc_check_zero(c, row_count, sizeof *t->held)};
    if (excepts) {
        t->gone = lc_check_zero(c, row_count, sizeof *t->gone);
        t->outright = lc_check_zero(c, row_count, sizeof *t->outright);
    }
    return !c->failed;
}

/* Takes what M holds into the counts, or out of them. */
static void count_rows(row_counts *t, const member *m, uint32_t one)
{
    uint32_t *counts = m->excepted ? t->gone : t->held;
    if (m->set == LC_NONE) {
        counts[m->row] += one;
        if (t->outright && !m->excepted)
            t->outright[m->row] = counts[m->row] ? m->item : NULL;
        return;
    }
    for (uint32_t row = 0; m->rows && row < t->row_count; row++)
        if (m->rows[row])
            counts[row] += one;
}

/* M as it stands in INTERVAL. */
static void renew(const lc_law *law, row_counts *t, member *m, uint32_t interval)
{
    if (m->held)
        count_rows(t, m, UINT32_MAX); /* one less */
    m->held = is_in(m->run, interval);
    m->rows = m->held && m->set != LC_NONE ? rows_of(law, m->set, interval) : NULL;
    if (m->held)
        count_rows(t, m, 1);
}

/* What the counts come to. What is named outright and excepted as well is a warning, each once: one
 * of the two was not meant. */
static void write_rows(lc_checker *c, const lc_decl *decl, uint32_t registry, row_counts *t,
                       uint8_t *rows)
{
    for (uint32_t row = 0; row < t->row_count; row++) {
        rows[row] = t->held[row] > 0;
        if (!t->gone || t->gone[row] == 0)
            continue;
        rows[row] = 0;
        if (t->outright[row])
            lc_report1(c->diagnostics, LC_W0603, lc_place_in(decl, t->outright[row]->span),
                       c->law->registries[registry].rows[row].key->text);
    }
}

static lc_turns changes_of(lc_checker *c, const members *list)
{
    lc_turns all = {.items = NULL};
    lc_turns_add(c, &all, 0, LC_NONE); /* there is a first version in any case */
    for (uint32_t i = 0; i < list->count; i++) {
        const member *m = &list->items[i];
        lc_turns_add(c, &all, m->run.first, i);
        if (m->run.end < c->law->interval_count)
            lc_turns_add(c, &all, m->run.end, i);
        if (m->set != LC_NONE)
            lc_turns_of_set(c, &all, m->set, m->run, i);
    }
    if (!c->failed)
        lc_turns_sort(&all);
    return all;
}

static void make_versions(lc_checker *c, const lc_decl *decl, uint32_t set, members *list)
{
    lc_turns all = changes_of(c, list);
    row_counts t;
    uint8_t *rows = NULL;
    if (c->failed || c->sets_full || !lc_set_begin(c, set, all.count) ||
        !begin_counts(c, lc_set_row_count(c->law, set), list->excepts, &t))
        return;
    for (uint32_t i = 0; i < all.count && !c->sets_full; i++) {
        uint32_t interval = lc_turns_at(&all, i), which = (uint32_t)all.items[i];
        if (which != LC_NONE)
            renew(c->law, &t, &list->items[which], interval);
        if (i + 1 < all.count && lc_turns_at(&all, i + 1) == interval)
            continue;
        if (!rows)
            rows = lc_check_zero(c, t.row_count, 1);
        if (c->failed)
            return;
        write_rows(c, decl, c->law->sets[set].registry, &t, rows);
        if (lc_set_add(c, set, interval, rows))
            rows = NULL;
    }
}

/* A set without a name; LC_NONE when memory is short. */
static uint32_t new_set(lc_checker *c, uint32_t registry)
{
    lc_law *law = c->law;
    if (!lc_check_room(c, (void **)&law->sets, law->set_count, &c->set_capacity, sizeof *law->sets))
        return LC_NONE;
    law->sets[law->set_count] = (lc_row_set){.registry = registry};
    return law->set_count++;
}

#define LABEL_BYTES 120u

/* What stands at PLACE, on one line, is the label of SET. */
static void label_set(lc_checker *c, const lc_decl *decl, lc_place place, uint32_t set)
{
    lc_declared *declared = &c->law->sets[set].declared;
    declared->decl = decl;
    declared->place = place;
    declared->label = "the list";
    declared->label_length = 8;
    size_t length = place.end - place.start;
    char *label = lc_check_zero(c, 2 * length + 1, 1);
    if (!label)
        return;
    size_t used = lc_one_line(label, c->sources->items[place.source].text + place.start, length);
    if (used > LABEL_BYTES)
        return;
    declared->label = label;
    declared->label_length = (uint32_t)used;
}

uint32_t lc_list_set(lc_checker *c, const lc_decl *decl, lc_place place, uint32_t registry,
                     const uint32_t *rows, uint32_t count, const uint32_t *with,
                     uint32_t with_count)
{
    members list = {.items = lc_check_zero(c, (size_t)count + with_count, sizeof *list.items)};
    uint32_t set = new_set(c, registry);
    if (!list.items || set == LC_NONE)
        return LC_NONE;
    lc_run ever = {0, c->law->interval_count};
    for (uint32_t i = 0; i < count; i++)
        list.items[list.count++] = (member){.set = LC_NONE, .row = rows[i], .run = ever};
    for (uint32_t i = 0; i < with_count; i++)
        list.items[list.count++] = (member){.set = with[i], .run = ever};
    label_set(c, decl, place, set);
    make_versions(c, decl, set, &list);
    return c->failed ? LC_NONE : set;
}

/* ---- what is named --------------------------------------------------------------------------- */

static bool is_set(const lc_symbol *symbol)
{
    return symbol && (symbol->kind == LC_SYMBOL_GROUP || symbol->kind == LC_SYMBOL_TIER);
}

lc_symbol *lc_set_of_item(lc_checker *c, const lc_item *item)
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

const lc_set *lc_set_of_symbol(const lc_symbol *symbol)
{
    const lc_tier_entry *entry = symbol->entry;
    return entry ? &entry->set : &symbol->decl->as.group;
}

/* ---- versions that amendments bring ---------------------------------------------------------- */

static void report_registries(lc_checker *c, const lc_symbol *first, const lc_symbol *other)
{
    const lc_law *law = c->law;
    lc_diagnostic *report =
        lc_report3(c->diagnostics, LC_E0472, lc_symbol_place(other), other->ident.name->text,
                   lc_registry_name(law, law->sets[other->index].registry),
                   lc_registry_name(law, law->sets[first->index].registry));
    lc_diagnostic_note(c->diagnostics, report, lc_symbol_place(first),
                       "the other set of this name");
}

/* All versions of FIRST, each of which has its rows at its own times alone, in one set. */
static uint32_t join_versions(lc_checker *c, const lc_symbol *first)
{
    uint32_t registry = c->law->sets[first->index].registry, count = 0;
    for (uint32_t at = (uint32_t)(first - c->symbols); at != LC_NONE; at = c->symbols[at].version) {
        const lc_symbol *symbol = &c->symbols[at];
        if (symbol->broken || !is_set(symbol))
            return LC_NONE;
        if (c->law->sets[symbol->index].registry != registry) {
            report_registries(c, first, symbol);
            return LC_NONE;
        }
        count++;
    }
    members list = {.items = lc_check_zero(c, count, sizeof *list.items)};
    uint32_t set = new_set(c, registry);
    if (!list.items || set == LC_NONE)
        return LC_NONE;
    lc_run ever = {0, c->law->interval_count};
    for (uint32_t at = (uint32_t)(first - c->symbols); at != LC_NONE; at = c->symbols[at].version)
        list.items[list.count++] = (member){.set = c->symbols[at].index, .run = ever};
    c->law->sets[set].declared = lc_check_declared(first);
    c->law->sets[set].declared.name = NULL; /* its versions have it */
    make_versions(c, first->decl, set, &list);
    return c->failed ? LC_NONE : set;
}

uint32_t lc_set_of_versions(lc_checker *c, const lc_decl *decl, lc_symbol *symbol)
{
    if (!lc_next_version(c, decl, symbol))
        return symbol->index;
    lc_symbol *first = &c->symbols[lc_table_find(&c->values, symbol->ident.name)];
    if (!first->joined)
        first->joined = 1 + join_versions(c, first);
    if (!first->joined) /* reported */
        first->broken = true;
    return first->joined - 1;
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
                   lc_registry_name(c->law, best), lc_registry_name(c->law, second));
        return LC_MANY;
    }
    return best == LC_NONE && c->law->registry_count == 1 ? 0 : best;
}

static uint32_t registry_of_group(lc_checker *c, const lc_symbol *symbol, const lc_item *items)
{
    bool silent = false;
    for (const lc_item *item = items; item; item = item->next) {
        const lc_symbol *set = lc_set_of_item(c, item);
        if (set && c->law->sets[set->index].registry != LC_NONE)
            return c->law->sets[set->index].registry;
        silent = silent || set;
    }
    uint32_t registry = registry_of_rows(c, symbol, items);
    return registry == LC_NONE && silent ? LC_MANY : registry;
}

/* ---- members -------------------------------------------------------------------------------- */

/* The group or tier FROM as a member. False when it was reported, or has an error. */
static bool take_set(lc_checker *c, const lc_decl *decl, const lc_item *item, lc_symbol *from,
                     uint32_t registry)
{
    lc_law *law = c->law;
    from->used = true;
    const lc_row_set *other = &law->sets[from->index];
    if (from->broken || other->registry == LC_NONE)
        return false;
    if (other->registry == registry)
        return true;
    lc_diagnostic *report =
        lc_report2(c->diagnostics, LC_E0308, lc_place_in(decl, item->span),
                   lc_type_words(law, (lc_type){LC_TYPE_SET, other->registry, 0}),
                   lc_type_words(law, (lc_type){LC_TYPE_SET, registry, 0}));
    lc_diagnostic_note(c->diagnostics, report, lc_symbol_place(from), "declared here");
    return false;
}

static bool take_row(lc_checker *c, const lc_decl *decl, const lc_item *item, uint32_t registry,
                     uint32_t *row)
{
    *row = row_of_item(c, item, registry);
    if (*row != LC_NONE)
        return !lc_check_deemed(c, decl, lc_place_in(decl, item->span), registry, *row);
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

bool lc_take_item(lc_checker *c, const lc_decl *decl, const lc_item *item, uint32_t registry,
                  uint32_t *set, uint32_t *row)
{
    lc_symbol *from = lc_set_of_item(c, item);
    *set = *row = LC_NONE;
    if (!from)
        return take_row(c, decl, item, registry, row);
    if (!take_set(c, decl, item, from, registry))
        return false;
    lc_ident ident = {item->name.name, item->span};
    *set = lc_set_of_versions(c, decl, lc_find_version(c, decl, &c->values, ident));
    return *set != LC_NONE;
}

/* Adds ITEM to LIST, again for further intervals; false when it was reported, or when the set it
 * names has an error. */
static bool add_item(lc_checker *c, const lc_decl *decl, const lc_item *item, uint32_t registry,
                     bool excepted, members *list)
{
    member m = {.item = item, .excepted = excepted};
    if (!lc_take_item(c, decl, item, registry, &m.set, &m.row))
        return false;
    m.run = (lc_run){0, c->law->interval_count};
    if (item->period.has_from || item->period.has_until) {
        if (!lc_check_period(c, decl, &item->period))
            return false;
        m.run = lc_period_run(c->law, &item->period);
    }
    list->items[list->count++] = m;
    lc_run further = lc_further_run(c->law, m.run);
    if (m.run.end <= c->law->dated_count && further.first < further.end) {
        m.run = further;
        list->items[list->count++] = m;
    }
    return true;
}

/* The versions of SET from its items. False when one of them has an error. */
static bool add_members(lc_checker *c, const lc_decl *decl, uint32_t set, const lc_item *items,
                        const lc_item *except)
{
    uint32_t registry = c->law->sets[set].registry;
    size_t count = 0;
    for (const lc_item *item = items; item; item = item->next)
        count++;
    for (const lc_item *item = except; item; item = item->next)
        count++;
    members list = {.items = lc_check_zero(c, count * 2, sizeof *list.items), .excepts = except};
    bool good = list.items != NULL;
    for (const lc_item *item = items; list.items && item; item = item->next)
        good = add_item(c, decl, item, registry, false, &list) && good;
    for (const lc_item *item = except; list.items && item; item = item->next)
        good = add_item(c, decl, item, registry, true, &list) && good;
    if (list.items)
        make_versions(c, decl, set, &list);
    return good && !c->failed;
}

uint32_t lc_check_partners(lc_checker *c, const lc_decl *decl, const lc_item *items,
                           uint32_t registry)
{
    uint32_t set = new_set(c, registry);
    if (set == LC_NONE || !items)
        return LC_NONE;
    lc_span span = items->span;
    for (const lc_item *item = items; item; item = item->next)
        span.end = item->span.end;
    label_set(c, decl, lc_place_in(decl, span), set);
    return add_members(c, decl, set, items, NULL) ? set : LC_NONE;
}

static void check_group(lc_checker *c, lc_symbol *symbol)
{
    const lc_set *set = lc_set_of_symbol(symbol);
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
    c->law->sets[symbol->index].registry = registry;
    if (!add_members(c, symbol->decl, symbol->index, set->members, set->except))
        symbol->broken = true;
    else
        lc_settle_set(c, symbol);
}

/* ---- tiers ---------------------------------------------------------------------------------- */

static bool is_tier_of(const lc_symbol *symbol, const lc_decl *decl)
{
    return symbol->kind == LC_SYMBOL_TIER && symbol->decl == decl;
}

/* Where the tiers of DECL change that list their members. */
static lc_turns changes_of_tiers(lc_checker *c, const lc_decl *decl)
{
    lc_turns all = {.items = NULL};
    lc_turns_add(c, &all, 0, 0);
    for (uint32_t i = 0; i < c->symbol_count; i++)
        if (is_tier_of(&c->symbols[i], decl) && !lc_set_of_symbol(&c->symbols[i])->the_rest)
            lc_turns_of_set(c, &all, c->symbols[i].index, (lc_run){0, c->law->interval_count}, 0);
    if (!c->failed)
        lc_turns_sort(&all);
    return all;
}

static void rest_in(const lc_checker *c, const lc_symbol *symbol, uint32_t interval, uint8_t *rows)
{
    uint32_t count = lc_set_row_count(c->law, symbol->index);
    memset(rows, 1, count);
    for (uint32_t i = 0; i < c->symbol_count; i++) {
        const lc_symbol *other = &c->symbols[i];
        if (!is_tier_of(other, symbol->decl) || lc_set_of_symbol(other)->the_rest)
            continue;
        const uint8_t *taken = rows_of(c->law, other->index, interval);
        for (uint32_t row = 0; taken && row < count; row++)
            if (taken[row])
                rows[row] = 0;
    }
}

static void take_the_rest(lc_checker *c, const lc_symbol *symbol)
{
    uint32_t set = symbol->index, count = lc_set_row_count(c->law, set);
    lc_turns all = changes_of_tiers(c, symbol->decl);
    if (c->failed || c->sets_full || !lc_set_begin(c, set, all.count))
        return;
    uint8_t *rows = NULL;
    for (uint32_t i = 0; i < all.count && !c->sets_full; i++) {
        if (!rows)
            rows = lc_check_zero(c, count, 1);
        if (c->failed)
            return;
        rest_in(c, symbol, lc_turns_at(&all, i), rows);
        if (lc_set_add(c, set, lc_turns_at(&all, i), rows))
            rows = NULL;
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
    const lc_set *set = lc_set_of_symbol(symbol);
    if (registry == LC_NONE) {
        symbol->broken = true;
        return;
    }
    c->law->sets[symbol->index].registry = registry;
    if (set->the_rest)
        take_the_rest(c, symbol);
    else if (!add_members(c, symbol->decl, symbol->index, set->members, set->except))
        symbol->broken = true;
    if (!symbol->broken)
        lc_settle_set(c, symbol);
}

/* ", from 2025-07-01"; "" from ever. */
static const char *since_words(lc_checker *c, uint32_t interval)
{
    const lc_interval *since = &c->law->intervals[interval];
    const char *saved = "";
    if (since->saved)
        saved = lc_check_text(
            c, lc_arena_format(c->arena, " for orders that %s saves", lc_saved_words(c, interval)));
    if (since->from == LC_DATE_MIN)
        return saved;
    char date[LC_DATE_TEXT];
    lc_date_write(date, since->from);
    return lc_check_text(c, lc_arena_format(c->arena, ", from %s%s", date, saved));
}

/* The place of the member of TIER that brings ROW in INTERVAL. */
static lc_place place_of_row(lc_checker *c, const lc_symbol *tier, uint32_t row, uint32_t interval)
{
    uint32_t registry = c->law->sets[tier->index].registry;
    for (const lc_item *item = lc_set_of_symbol(tier)->members; item; item = item->next) {
        lc_run run = lc_period_run(c->law, &item->period);
        const lc_symbol *set = lc_set_of_item(c, item);
        const uint8_t *rows = set ? rows_of(c->law, set->index, interval) : NULL;
        if (is_in(run, c->law->intervals[interval].dated) &&
            (set ? rows && rows[row] : row_of_item(c, item, registry) == row))
            return lc_place_in(tier->decl, item->span);
    }
    return lc_symbol_place(tier);
}

static void report_overlap(lc_checker *c, uint32_t row, uint32_t interval, const lc_symbol *first,
                           const lc_symbol *second)
{
    const lc_registry *registry = &c->law->registries[c->law->sets[first->index].registry];
    const char *const words[] = {registry->rows[row].key->text, first->ident.name->text,
                                 second->ident.name->text, since_words(c, interval)};
    lc_diagnostic *report =
        lc_report(c->diagnostics, LC_E0411, place_of_row(c, second, row, interval), 4, words);
    const char *label =
        lc_check_text(c, lc_arena_format(c->arena, "in `%s` here", first->ident.name->text));
    lc_diagnostic_note(c->diagnostics, report, place_of_row(c, first, row, interval), label);
}

/* The tiers of one declaration that list their members, in its order. */
typedef struct {
    const lc_symbol **items;
    bool *reported; /* one overlap for each tier shows what is wrong */
    uint32_t count;
    bool has_rest, wrong;
} tier_list;

/* Enters into OWNERS the rows of each tier in INTERVAL, by number from 1, and reports overlaps. */
static void own_rows(lc_checker *c, uint32_t registry, uint32_t interval, tier_list *tiers,
                     uint32_t *owners)
{
    uint32_t count = c->law->registries[registry].row_count;
    memset(owners, 0, count * sizeof *owners);
    for (uint32_t i = 0; i < tiers->count; i++) {
        const uint8_t *rows = rows_of(c->law, tiers->items[i]->index, interval);
        for (uint32_t row = 0; rows && row < count; row++) {
            if (!rows[row])
                continue;
            if (owners[row] && !tiers->reported[i]) {
                report_overlap(c, row, interval, tiers->items[owners[row] - 1], tiers->items[i]);
                tiers->reported[i] = tiers->wrong = true;
            }
            if (!owners[row])
                owners[row] = i + 1;
        }
    }
}

#define SHOWN_KEYS 5u

/* Whether a row has no owner, which is then reported. What is deemed another needs none. */
static bool has_gap(lc_checker *c, const lc_decl *decl, uint32_t registry, uint32_t interval,
                    const uint32_t *owners)
{
    const lc_registry *of = &c->law->registries[registry];
    const uint32_t *deemed = c->deemed ? c->deemed[registry] : NULL;
    const char *words = "";
    uint32_t missing = 0;
    for (uint32_t row = 0; row < of->row_count; row++) {
        if (owners[row] || (deemed && deemed[row] != LC_NONE) || ++missing > SHOWN_KEYS)
            continue;
        words = lc_check_text(c, lc_arena_format(c->arena, "%s%s`%s`", words,
                                                 missing > 1 ? ", " : "", of->rows[row].key->text));
    }
    if (missing > SHOWN_KEYS)
        words = lc_check_text(
            c, lc_arena_format(c->arena, "%s and %u more", words, missing - SHOWN_KEYS));
    if (missing)
        lc_report2(c->diagnostics, LC_E0412, lc_place_in(decl, decl->name.span), words,
                   since_words(c, interval));
    return missing > 0;
}

static bool list_tiers(lc_checker *c, const lc_decl *decl, tier_list *tiers)
{
    const lc_symbol *rest = NULL;
    size_t most = c->counts[LC_SYMBOL_TIER];
    *tiers = (tier_list){.items = lc_check_zero(c, most, sizeof *tiers->items)};
    tiers->reported = lc_check_zero(c, most, sizeof *tiers->reported);
    for (uint32_t i = 0; !c->failed && i < c->symbol_count; i++) {
        const lc_symbol *symbol = &c->symbols[i];
        if (!is_tier_of(symbol, decl))
            continue;
        const lc_set *set = lc_set_of_symbol(symbol);
        tiers->wrong = tiers->wrong || symbol->broken;
        if (!set->the_rest) {
            tiers->items[tiers->count++] = symbol;
        } else if (rest) {
            lc_diagnostic *report =
                lc_report0(c->diagnostics, LC_E0413, lc_place_in(decl, set->span));
            lc_diagnostic_note(c->diagnostics, report,
                               lc_place_in(decl, lc_set_of_symbol(rest)->span), "first here");
        } else {
            rest = symbol;
        }
    }
    tiers->has_rest = rest != NULL;
    return !c->failed;
}

/* On every day on which there are these tiers, every row stands in one, and in one only. */
static void check_partition(lc_checker *c, const lc_decl *decl, uint32_t registry)
{
    tier_list tiers;
    lc_times exists = lc_exists(c, decl);
    uint32_t *owners = lc_check_zero(c, c->law->registries[registry].row_count, sizeof *owners);
    if (!owners || !list_tiers(c, decl, &tiers))
        return;
    lc_turns all = changes_of_tiers(c, decl);
    for (uint32_t i = 0; i < all.count && !c->failed; i++)
        own_rows(c, registry, lc_turns_at(&all, i), &tiers, owners);
    bool gap = tiers.has_rest || tiers.wrong; /* then there is none, or it may have a reason */
    for (uint32_t i = 0; i < all.count && !c->failed && !gap; i++) {
        if (!lc_times_hold(&exists, lc_turns_at(&all, i)))
            continue;
        own_rows(c, registry, lc_turns_at(&all, i), &tiers, owners);
        gap = has_gap(c, decl, registry, lc_turns_at(&all, i), owners);
    }
}

static void check_tiers_of(lc_checker *c, const lc_decl *decl)
{
    uint32_t registry = registry_of_tiers(c, decl);
    if (registry == LC_NONE) {
        lc_unknown_in(c, decl, decl->name, &c->types, LC_SYMBOL_REGISTRY, LC_E0217);
    } else if (c->law->registries[registry].rows) {
        check_partition(c, decl, registry);
        lc_check_idle_moves(c, decl);
    }
}

/* All declarations of tiers, in order, up to MOST of them. Returns their number. */
static uint32_t find_tiers(const lc_checker *c, const lc_decl **found, uint32_t most)
{
    uint32_t count = 0;
    for (uint32_t i = c->entry_count ? 0 : LC_NONE; i != LC_NONE; i = c->entries[i].next)
        if (c->entries[i].decl->kind == LC_DECL_TIERS && count++ < most)
            found[count - 1] = c->entries[i].decl;
    for (uint32_t i = 0; i < c->tree_count && !c->entry_count; i++)
        for (const lc_decl *decl = c->trees[i].first; decl; decl = decl->next)
            if (decl->kind == LC_DECL_TIERS && count++ < most)
                found[count - 1] = decl;
    return count;
}

static void check_tiers(lc_checker *c)
{
    uint32_t count = find_tiers(c, NULL, 0);
    const lc_decl **all = lc_check_zero(c, count, sizeof *all);
    if (!all)
        return;
    find_tiers(c, all, count);
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        if (all[i]->broken)
            continue;
        for (uint32_t k = 0; k < i; k++)
            lc_check_division(c, all[i], all[k]);
        check_tiers_of(c, all[i]);
    }
}

/* ---- all of them ---------------------------------------------------------------------------- */

static void item_edges(lc_checker *c, lc_graph *graph, uint32_t user, const lc_item *items,
                       bool moved)
{
    for (const lc_item *item = items; item; item = item->next) {
        const lc_symbol *used = lc_set_of_item(c, item);
        if (moved && used && used->kind == LC_SYMBOL_TIER)
            continue; /* it cannot be, which is reported */
        uint32_t at = used ? (uint32_t)(used - c->symbols) : LC_NONE;
        for (; at != LC_NONE; at = c->symbols[at].version)
            lc_graph_edge(c, graph, user, at);
    }
}

static void move_edges(lc_checker *c, lc_graph *graph, uint32_t user)
{
    const lc_change *move = NULL;
    while ((move = lc_next_move(c, c->symbols[user].decl, move)) != NULL)
        item_edges(c, graph, user, move->decl->as.move.items, true);
}

static void set_edges(lc_checker *c, lc_graph *graph, uint32_t user)
{
    const lc_symbol *symbol = &c->symbols[user];
    const lc_set *set = lc_set_of_symbol(symbol);
    item_edges(c, graph, user, set->members, false);
    item_edges(c, graph, user, set->except, false);
    if (symbol->kind == LC_SYMBOL_TIER)
        move_edges(c, graph, user);
    for (uint32_t i = 0; set->the_rest && i < c->symbol_count; i++) {
        const lc_symbol *other = &c->symbols[i];
        if (is_tier_of(other, symbol->decl) && i != user && !lc_set_of_symbol(other)->the_rest)
            lc_graph_edge(c, graph, user, i);
    }
}

/* Numbers the tiers from FIRST on, those of one registry one after another. */
static void number_tiers(lc_checker *c, uint32_t first)
{
    bool *numbered = lc_check_zero(c, c->symbol_count, sizeof *numbered);
    for (uint32_t i = 0; numbered && i < c->symbol_count; i++) {
        if (c->symbols[i].kind != LC_SYMBOL_TIER || numbered[i])
            continue;
        uint32_t registry = registry_of_tiers(c, c->symbols[i].decl);
        for (uint32_t k = i; k < c->symbol_count; k++) {
            lc_symbol *symbol = &c->symbols[k];
            if (symbol->kind != LC_SYMBOL_TIER || numbered[k] ||
                registry_of_tiers(c, symbol->decl) != registry)
                continue;
            symbol->index = first++;
            numbered[k] = true;
        }
    }
}

/* Room for the named sets: the groups first, then the tiers. */
static bool declare_sets(lc_checker *c)
{
    lc_law *law = c->law;
    uint32_t groups = c->counts[LC_SYMBOL_GROUP];
    law->set_count = c->set_capacity = groups + c->counts[LC_SYMBOL_TIER];
    law->sets = lc_check_zero(c, law->set_count, sizeof *law->sets);
    number_tiers(c, groups);
    for (uint32_t i = 0; law->sets && i < c->symbol_count; i++) {
        lc_symbol *symbol = &c->symbols[i];
        if (!is_set(symbol))
            continue;
        law->sets[symbol->index] = (lc_row_set){.declared = lc_check_declared(symbol),
                                                .registry = LC_NONE,
                                                .tier = symbol->kind == LC_SYMBOL_TIER};
    }
    return law->sets && !c->failed;
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
    if (!c->failed)
        check_tiers(c);
}
