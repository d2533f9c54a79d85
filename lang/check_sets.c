/* check_sets.c - sets of rows: groups, tiers, partners and lists, with their members in every
 * interval of the law.
 *
 * A set has a version for each interval from which on its members are others. Must not: know
 * rules. */
#include "check.h"

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

/* The members of SET in INTERVAL, a byte for each row; NULL when it has an error. */
static const uint8_t *rows_of(const lc_law *law, uint32_t set, uint32_t interval)
{
    const lc_row_set *of = &law->sets[set];
    uint32_t low = 0, high = of->version_count;
    while (low + 1 < high) {
        uint32_t middle = low + (high - low) / 2;
        if (of->versions[middle].first_interval <= interval)
            low = middle;
        else
            high = middle;
    }
    return of->version_count ? of->versions[low].members : NULL;
}

/* Where a member changes: the interval in the upper half, and which one in the lower. */
typedef struct {
    uint64_t *items;
    uint32_t count, capacity;
} changes;

static void add_change(lc_checker *c, changes *list, uint32_t interval, uint32_t which)
{
    if (lc_check_room(c, (void **)&list->items, list->count, &list->capacity, sizeof *list->items))
        list->items[list->count++] = (uint64_t)interval << 32 | which;
}

static uint32_t interval_at(const changes *list, uint32_t index)
{
    return (uint32_t)(list->items[index] >> 32);
}

/* Where the versions of SET start within RUN, but for the first one, which starts with it. */
static void add_changes_of(lc_checker *c, changes *list, uint32_t set, lc_run run, uint32_t which)
{
    const lc_row_set *of = &c->law->sets[set];
    for (uint32_t i = 0; i < of->version_count; i++)
        if (of->versions[i].first_interval > run.first && of->versions[i].first_interval < run.end)
            add_change(c, list, of->versions[i].first_interval, which);
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

/* Ascending, each once; by a heap, as there may be many. */
static void sort_changes(changes *list)
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

static uint32_t row_count_of(const lc_law *law, uint32_t set)
{
    return law->registries[law->sets[set].registry].row_count;
}

/* Versions of SET to be filled in, MOST of them; false when memory is short. */
static bool begin_versions(lc_checker *c, uint32_t set, uint32_t most)
{
    lc_row_set *of = &c->law->sets[set];
    of->version_count = 0;
    of->versions = lc_check_zero(c, most, sizeof *of->versions);
    return of->versions != NULL;
}

/* ROWS from INTERVAL on, unless they are those of the version before. True when they are kept. */
static bool add_version(lc_checker *c, uint32_t set, uint32_t interval, uint8_t *rows)
{
    lc_row_set *of = &c->law->sets[set];
    uint32_t count = row_count_of(c->law, set);
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

static changes changes_of(lc_checker *c, const members *list)
{
    changes all = {.items = NULL};
    add_change(c, &all, 0, LC_NONE); /* there is a first version in any case */
    for (uint32_t i = 0; i < list->count; i++) {
        const member *m = &list->items[i];
        add_change(c, &all, m->run.first, i);
        if (m->run.end < c->law->interval_count)
            add_change(c, &all, m->run.end, i);
        if (m->set != LC_NONE)
            add_changes_of(c, &all, m->set, m->run, i);
    }
    if (!c->failed)
        sort_changes(&all);
    return all;
}

static void make_versions(lc_checker *c, const lc_decl *decl, uint32_t set, members *list)
{
    changes all = changes_of(c, list);
    row_counts t;
    uint8_t *rows = NULL;
    if (c->failed || c->sets_full || !begin_versions(c, set, all.count) ||
        !begin_counts(c, row_count_of(c->law, set), list->excepts, &t))
        return;
    for (uint32_t i = 0; i < all.count && !c->sets_full; i++) {
        uint32_t interval = interval_at(&all, i), which = (uint32_t)all.items[i];
        if (which != LC_NONE)
            renew(c->law, &t, &list->items[which], interval);
        if (i + 1 < all.count && interval_at(&all, i + 1) == interval)
            continue;
        if (!rows)
            rows = lc_check_zero(c, t.row_count, 1);
        if (c->failed)
            return;
        write_rows(c, decl, c->law->sets[set].registry, &t, rows);
        if (add_version(c, set, interval, rows))
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

/* ---- versions that amendments bring ---------------------------------------------------------- */

/* The rows of the version of FIRST that exists in INTERVAL; none where none does. */
static const uint8_t *rows_of_version(const lc_checker *c, const lc_symbol *first,
                                      uint32_t interval)
{
    for (const lc_symbol *symbol = first;; symbol = &c->symbols[symbol->version]) {
        if (lc_times_hold(&symbol->exists, interval))
            return rows_of(c->law, symbol->index, interval);
        if (symbol->version == LC_NONE)
            return NULL;
    }
}

/* Where the versions of FIRST begin and end, and where they change. */
static changes changes_of_versions(lc_checker *c, const lc_symbol *first)
{
    changes all = {.items = NULL};
    add_change(c, &all, 0, 0);
    for (const lc_symbol *symbol = first;; symbol = &c->symbols[symbol->version]) {
        for (uint32_t i = 0; i < symbol->exists.count; i++) {
            lc_run run = symbol->exists.runs[i];
            add_change(c, &all, run.first, 0);
            if (run.end < c->law->interval_count)
                add_change(c, &all, run.end, 0);
            add_changes_of(c, &all, symbol->index, run, 0);
        }
        if (symbol->version == LC_NONE)
            break;
    }
    if (!c->failed)
        sort_changes(&all);
    return all;
}

static uint32_t join_versions(lc_checker *c, const lc_symbol *first)
{
    uint32_t registry = c->law->sets[first->index].registry;
    for (const lc_symbol *symbol = first;; symbol = &c->symbols[symbol->version]) {
        if (symbol->broken || !is_set(symbol) || c->law->sets[symbol->index].registry != registry)
            return LC_NONE;
        if (symbol->version == LC_NONE)
            break;
    }
    uint32_t set = new_set(c, registry);
    changes all = changes_of_versions(c, first);
    if (c->failed || set == LC_NONE || c->sets_full)
        return LC_NONE;
    c->law->sets[set].declared = lc_check_declared(first);
    if (!begin_versions(c, set, all.count))
        return LC_NONE;
    for (uint32_t i = 0; i < all.count && !c->sets_full; i++) {
        uint8_t *rows = lc_check_zero(c, row_count_of(c->law, set), 1);
        const uint8_t *from = rows_of_version(c, first, interval_at(&all, i));
        if (!rows)
            return LC_NONE;
        if (from)
            memcpy(rows, from, row_count_of(c->law, set));
        add_version(c, set, interval_at(&all, i), rows);
    }
    return set;
}

/* The set that is each version of FIRST in its days; LC_NONE: they do not make one. */
static uint32_t joined_set(lc_checker *c, lc_symbol *first)
{
    if (!first->joined) {
        uint32_t set = join_versions(c, first);
        if (set == LC_NONE)
            return LC_NONE;
        first->joined = set + 1;
    }
    return first->joined - 1;
}

uint32_t lc_set_of_versions(lc_checker *c, const lc_decl *decl, lc_symbol *symbol)
{
    if (!lc_next_version(c, decl, symbol))
        return symbol->index;
    return joined_set(c, &c->symbols[lc_table_find(&c->values, symbol->ident.name)]);
}

/* Every group with versions is made one, named or not: it is what a timeline tells of. */
static void join_all(lc_checker *c)
{
    for (uint32_t i = 0; i < c->symbol_count && !c->failed; i++) {
        lc_symbol *symbol = &c->symbols[i];
        if (symbol->kind == LC_SYMBOL_GROUP && symbol->version != LC_NONE &&
            lc_table_find(&c->values, symbol->ident.name) == i)
            joined_set(c, symbol);
    }
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
        const lc_symbol *set = set_of_item(c, item);
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

/* Adds ITEM to LIST; false when it was reported, or when the set it names has an error. */
static bool add_item(lc_checker *c, const lc_decl *decl, const lc_item *item, uint32_t registry,
                     bool excepted, members *list)
{
    member m = {.item = item, .set = LC_NONE, .excepted = excepted};
    lc_symbol *from = set_of_item(c, item);
    if (from ? !take_set(c, decl, item, from, registry)
             : !take_row(c, decl, item, registry, &m.row))
        return false;
    if (from) {
        lc_ident ident = {item->name.name, item->span};
        m.set = lc_set_of_versions(c, decl, lc_find_version(c, decl, &c->values, ident));
        if (m.set == LC_NONE)
            return false;
    }
    m.run = (lc_run){0, c->law->interval_count};
    if (item->period.has_from || item->period.has_until) {
        if (!lc_check_period(c, decl, &item->period))
            return false;
        m.run = lc_period_run(c->law, &item->period);
    }
    list->items[list->count++] = m;
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
    members list = {.items = lc_check_zero(c, count, sizeof *list.items), .excepts = except};
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
    c->law->sets[symbol->index].registry = registry;
    if (!add_members(c, symbol->decl, symbol->index, set->members, set->except))
        symbol->broken = true;
}

/* ---- tiers ---------------------------------------------------------------------------------- */

static bool is_tier_of(const lc_symbol *symbol, const lc_decl *decl)
{
    return symbol->kind == LC_SYMBOL_TIER && symbol->decl == decl;
}

/* Where the tiers of DECL change that list their members. */
static changes changes_of_tiers(lc_checker *c, const lc_decl *decl)
{
    changes all = {.items = NULL};
    add_change(c, &all, 0, 0);
    for (uint32_t i = 0; i < c->symbol_count; i++)
        if (is_tier_of(&c->symbols[i], decl) && !set_of_symbol(&c->symbols[i])->the_rest)
            add_changes_of(c, &all, c->symbols[i].index, (lc_run){0, c->law->interval_count}, 0);
    if (!c->failed)
        sort_changes(&all);
    return all;
}

static void rest_in(const lc_checker *c, const lc_symbol *symbol, uint32_t interval, uint8_t *rows)
{
    uint32_t count = row_count_of(c->law, symbol->index);
    memset(rows, 1, count);
    for (uint32_t i = 0; i < c->symbol_count; i++) {
        const lc_symbol *other = &c->symbols[i];
        if (!is_tier_of(other, symbol->decl) || set_of_symbol(other)->the_rest)
            continue;
        const uint8_t *taken = rows_of(c->law, other->index, interval);
        for (uint32_t row = 0; taken && row < count; row++)
            if (taken[row])
                rows[row] = 0;
    }
}

static void take_the_rest(lc_checker *c, const lc_symbol *symbol)
{
    uint32_t set = symbol->index, count = row_count_of(c->law, set);
    changes all = changes_of_tiers(c, symbol->decl);
    if (c->failed || c->sets_full || !begin_versions(c, set, all.count))
        return;
    uint8_t *rows = NULL;
    for (uint32_t i = 0; i < all.count && !c->sets_full; i++) {
        if (!rows)
            rows = lc_check_zero(c, count, 1);
        if (c->failed)
            return;
        rest_in(c, symbol, interval_at(&all, i), rows);
        if (add_version(c, set, interval_at(&all, i), rows))
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
    const lc_set *set = set_of_symbol(symbol);
    if (registry == LC_NONE) {
        symbol->broken = true;
        return;
    }
    c->law->sets[symbol->index].registry = registry;
    if (set->the_rest)
        take_the_rest(c, symbol);
    else if (!add_members(c, symbol->decl, symbol->index, set->members, set->except))
        symbol->broken = true;
}

/* ", from 2025-07-01"; "" from ever. */
static const char *since_words(lc_checker *c, uint32_t interval)
{
    if (interval == 0)
        return "";
    char date[LC_DATE_TEXT];
    lc_date_write(date, c->law->intervals[interval].from);
    return lc_check_text(c, lc_arena_format(c->arena, ", from %s", date));
}

/* The place of the member of TIER that brings ROW in INTERVAL. */
static lc_place place_of_row(lc_checker *c, const lc_symbol *tier, uint32_t row, uint32_t interval)
{
    uint32_t registry = c->law->sets[tier->index].registry;
    for (const lc_item *item = set_of_symbol(tier)->members; item; item = item->next) {
        lc_run run = lc_period_run(c->law, &item->period);
        const lc_symbol *set = set_of_item(c, item);
        const uint8_t *rows = set ? rows_of(c->law, set->index, interval) : NULL;
        if (is_in(run, interval) &&
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
        const lc_set *set = set_of_symbol(symbol);
        tiers->wrong = tiers->wrong || symbol->broken;
        if (!set->the_rest) {
            tiers->items[tiers->count++] = symbol;
        } else if (rest) {
            lc_diagnostic *report =
                lc_report0(c->diagnostics, LC_E0413, lc_place_in(decl, set->span));
            lc_diagnostic_note(c->diagnostics, report, lc_place_in(decl, set_of_symbol(rest)->span),
                               "first here");
        } else {
            rest = symbol;
        }
    }
    tiers->has_rest = rest != NULL;
    return !c->failed;
}

/* In every interval every row stands in one tier, and in one only. */
static void check_partition(lc_checker *c, const lc_decl *decl, uint32_t registry)
{
    tier_list tiers;
    uint32_t *owners = lc_check_zero(c, c->law->registries[registry].row_count, sizeof *owners);
    if (!owners || !list_tiers(c, decl, &tiers))
        return;
    changes all = changes_of_tiers(c, decl);
    for (uint32_t i = 0; i < all.count && !c->failed; i++)
        own_rows(c, registry, interval_at(&all, i), &tiers, owners);
    bool gap = tiers.has_rest || tiers.wrong; /* then there is none, or it may have a reason */
    for (uint32_t i = 0; i < all.count && !c->failed && !gap; i++) {
        own_rows(c, registry, interval_at(&all, i), &tiers, owners);
        gap = has_gap(c, decl, registry, interval_at(&all, i), owners);
    }
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
    const lc_item *const lists[] = {set->members, set->except};
    for (int i = 0; i < 2; i++) {
        for (const lc_item *item = lists[i]; item; item = item->next) {
            const lc_symbol *used = set_of_item(c, item);
            uint32_t at = used ? (uint32_t)(used - c->symbols) : LC_NONE;
            for (; at != LC_NONE; at = c->symbols[at].version)
                lc_graph_edge(c, graph, user, at);
        }
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
    join_all(c);
}
