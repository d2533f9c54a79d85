/* consolidate_tiers.c - see consolidate.h: rows that amendments move from tier to tier, as words.
 *
 * Where a row is named outright, its name is struck or gets dates. Where a group brings it, or may
 * bring it, `except` takes it out: that is exact even when it would not have been in it. Which
 * groups cannot bring it is read off their members. Must not: look at what a registry says of a
 * row but how it is spelled. */
#include "consolidate.h"

#include <string.h>

enum { MOST_DEPTH = 100 }; /* of groups in groups; what is deeper may hold anything */

static lc_days item_days(lc_consolidation *c, const lc_item *item)
{
    lc_stretch stretch = {item->period.has_from ? item->period.from : LC_DATE_MIN,
                          item->period.has_until ? item->period.until : LC_DATE_MAX};
    return lc_days_of(&c->arena, stretch, &c->failed);
}

static bool same_row(const lc_item *a, const lc_item *b)
{
    if (a->name.name || b->name.name)
        return a->name.name == b->name.name;
    return a->text.length == b->text.length &&
           memcmp(a->text.bytes, b->text.bytes, a->text.length) == 0;
}

/* ---- rows by their spellings ----------------------------------------------------------------- */

static const lc_image_registry *find_registry(const lc_image *image, const lc_name *name)
{
    for (uint32_t i = 0; i < image->REGISTRY_count; i++)
        if (strcmp(lc_image_text(image, image->REGISTRY[i].name), name->text) == 0)
            return &image->REGISTRY[i];
    return NULL;
}

/* The key of the row of REGISTRY that is spelled TEXT; NULL: there is none. */
static const lc_name *find_key(lc_consolidation *c, const lc_image_registry *registry, lc_text text)
{
    for (uint32_t i = 0; i < registry->spelling_count; i++) {
        const lc_image_spelling *one = &c->image->SPELLING[registry->first_spelling + i];
        if (one->text.length != text.length ||
            memcmp(lc_image_text(c->image, one->text), text.bytes, text.length) != 0)
            continue;
        lc_image_string key = c->image->ROW[registry->first_row + one->row].key;
        const lc_name *name = lc_intern(&c->names, lc_image_text(c->image, key), key.length);
        c->failed = c->failed || !name;
        return name;
    }
    return NULL;
}

/* The key of the row that TEXT stands for in every registry that is divided into tiers and has such
 * a spelling; NULL: they differ, or there is none. */
static const lc_name *key_of(lc_consolidation *c, lc_text text)
{
    const lc_name *key = NULL;
    for (size_t i = 0; i < c->trees.count; i++)
        for (const lc_decl *decl = c->trees.items[i].first; decl; decl = decl->next) {
            const lc_decl *of = decl->kind == LC_DECL_REPLACE ? decl->as.replace.by : decl;
            const lc_image_registry *registry =
                of->kind == LC_DECL_TIERS ? find_registry(c->image, of->name.name) : NULL;
            const lc_name *found = registry ? find_key(c, registry, text) : NULL;
            if (found && key && found != key)
                return NULL;
            key = found ? found : key;
        }
    return key;
}

static void name_items(lc_consolidation *c, lc_item *items)
{
    for (; items && !c->failed; items = items->next)
        if (!items->name.name)
            items->name.name = key_of(c, items->text);
}

void lc_name_rows(lc_consolidation *c)
{
    for (size_t i = 0; c->image && i < c->trees.count; i++)
        for (lc_decl *decl = c->trees.items[i].first; decl && !c->failed; decl = decl->next) {
            lc_decl *of = decl->kind == LC_DECL_REPLACE ? decl->as.replace.by : decl;
            if (of->kind == LC_DECL_GROUP) {
                name_items(c, of->as.group.members);
                name_items(c, of->as.group.except);
            } else if (of->kind == LC_DECL_MOVE) {
                name_items(c, of->as.move.items);
            }
            for (lc_tier_entry *tier = of->kind == LC_DECL_TIERS ? of->as.tiers : NULL; tier;
                 tier = tier->next) {
                name_items(c, tier->set.members);
                name_items(c, tier->set.except);
            }
        }
}

/* The group or row that ITEM names without quotes; NULL: it is a row in quotes. */
static const lc_name *plain_name(const lc_item *item)
{
    return item->text.bytes ? NULL : item->name.name;
}

/* ---- what groups may bring ------------------------------------------------------------------- */

static bool may_bring(const lc_consolidation *c, const lc_item *items, const lc_item *row,
                      int depth);

/* Whether NAME is a group or tier; then *BRINGS says whether it may hold ROW. */
static bool is_set(const lc_consolidation *c, const lc_name *name, const lc_item *row, int depth,
                   bool *brings)
{
    bool found = false;
    for (size_t i = 0; i < c->trees.count; i++)
        for (const lc_decl *decl = c->trees.items[i].first; decl; decl = decl->next) {
            const lc_decl *of = decl->kind == LC_DECL_REPLACE ? decl->as.replace.by : decl;
            if (of->kind == LC_DECL_GROUP && of->name.name == name) {
                found = true;
                *brings = *brings || may_bring(c, of->as.group.members, row, depth + 1);
            }
            for (const lc_tier_entry *tier = of->kind == LC_DECL_TIERS ? of->as.tiers : NULL; tier;
                 tier = tier->next)
                if (tier->name.name == name)
                    found = *brings = true;
        }
    return found;
}

/* Whether ITEMS may hold ROW other than by its name. */
static bool may_bring_otherwise(const lc_consolidation *c, const lc_item *item, const lc_item *row,
                                int depth)
{
    bool brings = false;
    if (!item->name.name || !row->name.name)
        return !same_row(item, row); /* a spelling may be that of any key */
    if (item->name.name != row->name.name && plain_name(item))
        is_set(c, plain_name(item), row, depth, &brings);
    return brings;
}

static bool may_bring(const lc_consolidation *c, const lc_item *items, const lc_item *row,
                      int depth)
{
    if (depth > MOST_DEPTH)
        return true;
    for (; items; items = items->next)
        if (same_row(items, row) || may_bring_otherwise(c, items, row, depth))
            return true;
    return false;
}

static bool groups_may_bring(const lc_consolidation *c, const lc_item *items, const lc_item *row)
{
    for (; items; items = items->next)
        if (may_bring_otherwise(c, items, row, 0))
            return true;
    return false;
}

/* ---- groups that are moved ------------------------------------------------------------------- */

/* A list of moves that is being made. */
typedef struct {
    lc_consolidation *c;
    const lc_move *of;
    lc_move *first, **link;
    bool unclear; /* a tier is in it, or groups lie too deep */
} expansion;

/* The group NAME as the law consolidated has it; NULL: it is none. */
static const lc_decl *find_group(const lc_consolidation *c, const lc_name *name)
{
    for (const lc_provision *p = c->provisions; p; p = p->next)
        if (p->decl && p->decl->kind == LC_DECL_GROUP && p->decl->name.name == name &&
            !lc_days_none(p->exists))
            return p->decl;
    for (size_t i = 0; i < c->trees.count; i++)
        for (const lc_decl *decl = c->trees.items[i].first; decl; decl = decl->next)
            if (c->sources->items[decl->source].module && decl->kind == LC_DECL_GROUP &&
                decl->name.name == name)
                return decl;
    return NULL;
}

static bool is_tier(const lc_consolidation *c, const lc_name *name)
{
    for (const lc_provision *p = c->provisions; p; p = p->next)
        for (const lc_tier_entry *tier =
                 p->decl && p->decl->kind == LC_DECL_TIERS ? p->decl->as.tiers : NULL;
             tier; tier = tier->next)
            if (tier->name.name == name)
                return true;
    return false;
}

/* The days of a period; with a day: always or never. */
static lc_days named_on(lc_consolidation *c, const lc_item *item)
{
    lc_days days = item_days(c, item);
    if (!c->on)
        return days;
    return lc_days_hold(days, c->day) ? lc_days_always() : (lc_days){NULL, 0};
}

static void expand(expansion *e, const lc_decl *in, const lc_item *items, lc_days days, int depth);

/* The rows of GROUP, on DAYS: those of its members less those of its `except`. */
static void expand_group(expansion *e, const lc_decl *group, lc_days days, int depth)
{
    lc_consolidation *c = e->c;
    expansion except = {.c = c, .of = e->of};
    lc_move **members = e->link;
    except.link = &except.first;
    expand(e, group, group->as.group.members, days, depth + 1);
    expand(&except, group, group->as.group.except, days, depth + 1);
    for (lc_move *member = *members; member; member = member->next)
        for (const lc_move *out = except.first; out; out = out->next) {
            if (same_row(member->row, out->row))
                member->days = lc_consolidation_less(c, member->days, out->days);
            e->unclear = e->unclear || !member->row->name.name != !out->row->name.name;
        }
    e->unclear = e->unclear || except.unclear;
}

static void expand(expansion *e, const lc_decl *in, const lc_item *items, lc_days days, int depth)
{
    lc_consolidation *c = e->c;
    e->unclear = e->unclear || depth > MOST_DEPTH;
    for (; items && depth <= MOST_DEPTH && !c->failed; items = items->next) {
        const lc_name *name = plain_name(items);
        lc_days on = lc_consolidation_both(c, days, depth ? named_on(c, items) : lc_days_always());
        const lc_decl *group = name ? find_group(c, name) : NULL;
        if (group) {
            expand_group(e, group, on, depth);
            continue;
        }
        e->unclear = e->unclear || (name && is_tier(c, name));
        lc_move *made = lc_arena_zero(&c->arena, 1, sizeof *made);
        if (!made) {
            c->failed = true;
            return;
        }
        *made = *e->of;
        made->next = NULL;
        made->row = items;
        made->in = in;
        made->days = on;
        *e->link = made;
        e->link = &made->next;
    }
}

static void expand_item(expansion *e, const lc_decl *in, const lc_item *item, lc_days days)
{
    lc_item *alone = lc_arena_zero(&e->c->arena, 1, sizeof *alone);
    if (!alone) {
        e->c->failed = true;
        return;
    }
    *alone = *item;
    alone->next = NULL;
    expand(e, in, alone, days, 0);
}

/* A spelling may be that of a key: of two rows one may be the other. */
static bool may_be_one(const lc_provision *p, const lc_move *move)
{
    for (const lc_move *other = p->moves; other; other = other->next)
        if (!move->row->name.name != !other->row->name.name)
            return true;
    return false;
}

void lc_expand_moves(lc_consolidation *c)
{
    for (lc_provision *p = c->provisions; p && !c->failed; p = p->next) {
        expansion e = {.c = c};
        e.link = &e.first;
        for (const lc_move *move = p->moves; move; move = move->next) {
            e.of = move;
            e.unclear = false;
            expand_item(&e, move->in, move->row, move->days);
            if (e.unclear)
                lc_report0(c->diagnostics, LC_E1008, lc_place_in(move->in, move->row->span));
        }
        p->moves = e.first;
        for (const lc_move *move = p->moves; move; move = move->next)
            if (may_be_one(p, move))
                lc_report0(c->diagnostics, LC_E1008,
                           lc_place_in(move->by->decl, move->by->decl->keyword_span));
    }
}

/* ---- where rows go --------------------------------------------------------------------------- */

/* The days on which ROW, moved, is put into TIER, and those on which it is put elsewhere: the last
 * move counts. */
static lc_days days_moved_to(lc_consolidation *c, const lc_provision *tiers, const lc_item *row,
                             const lc_name *tier, lc_days *away)
{
    lc_days here = {NULL, 0};
    *away = here;
    for (const lc_move *move = tiers->moves; move; move = move->next) {
        if (!same_row(move->row, row))
            continue;
        lc_days *to = move->to == tier ? &here : away, *from = move->to == tier ? away : &here;
        *to = lc_consolidation_join(c, *to, move->days);
        *from = lc_consolidation_less(c, *from, move->days);
    }
    return here;
}

static bool is_first_of_row(const lc_provision *tiers, const lc_move *move)
{
    for (const lc_move *other = tiers->moves; other != move; other = other->next)
        if (same_row(other->row, move->row))
            return false;
    return true;
}

/* Whether ITEM of the `except` of ENTRY is a group that may hold what is moved there: rows stand in
 * its place then. */
static bool has_to_be_opened(const lc_consolidation *c, const lc_provision *p,
                             const lc_tier_entry *entry, const lc_item *item)
{
    for (const lc_move *move = p->moves; move; move = move->next)
        if (move->to == entry->name.name && may_bring_otherwise(c, item, move->row, 0))
            return true;
    return false;
}

/* The rows of the groups in the `except` of ENTRY that have to be opened. */
static expansion open_groups(lc_consolidation *c, const lc_provision *p, const lc_tier_entry *entry,
                             const lc_move *of)
{
    expansion e = {.c = c, .of = of};
    e.link = &e.first;
    for (const lc_item *item = entry->set.except; item && !c->failed; item = item->next)
        if (has_to_be_opened(c, p, entry, item))
            expand_item(&e, p->decl, item, item_days(c, item));
    return e;
}

static void refuse_move(lc_consolidation *c, const lc_move *move)
{
    const lc_decl *by = move->by->decl;
    lc_report1(c->diagnostics, LC_E1006,
               lc_place_in(by, move->in == by ? move->row->span : by->keyword_span),
               move->to->text);
}

void lc_refuse_moves(lc_consolidation *c)
{
    for (const lc_provision *p = c->provisions; p && !c->failed; p = p->next)
        for (const lc_move *move = p->moves; move; move = move->next)
            for (const lc_tier_entry *tier = p->decl->as.tiers; tier; tier = tier->next)
                if (tier->name.name == move->to &&
                    groups_may_bring(c, tier->set.except, move->row) &&
                    open_groups(c, p, tier, move).unclear)
                    refuse_move(c, move);
}

/* The days on which LIST names ROW outright. */
static lc_days named_days(lc_consolidation *c, const lc_item *items, const lc_item *row)
{
    lc_days days = {NULL, 0};
    for (; items; items = items->next)
        if (same_row(items, row))
            days = lc_consolidation_join(c, days, item_days(c, items));
    return days;
}

/* Adds ITEM on DAYS to the end of a list. */
static lc_item **add_item(lc_consolidation *c, lc_item **link, const lc_item *item, lc_days days)
{
    for (uint32_t i = 0; i < days.count && !c->failed; i++) {
        lc_item *made = lc_arena_zero(&c->arena, 1, sizeof *made);
        if (!made) {
            c->failed = true;
            return link;
        }
        *made = *item;
        made->next = NULL;
        made->period = (lc_period){.has_from = days.items[i].from != LC_DATE_MIN,
                                   .has_until = days.items[i].until != LC_DATE_MAX,
                                   .from = days.items[i].from,
                                   .until = days.items[i].until};
        *link = made;
        link = &made->next;
    }
    return link;
}

/* ENTRY with rows in the places of the groups that have to be opened. */
static lc_tier_entry with_rows(lc_consolidation *c, const lc_provision *p,
                               const lc_tier_entry *entry)
{
    lc_tier_entry made = *entry;
    lc_item **link = &made.set.except;
    const lc_move *rows = open_groups(c, p, entry, p->moves).first;
    made.set.except = NULL;
    for (const lc_item *item = entry->set.except; item; item = item->next)
        if (!has_to_be_opened(c, p, entry, item))
            link = add_item(c, link, item, item_days(c, item));
    for (const lc_move *row = rows; row; row = row->next) {
        lc_days days =
            lc_consolidation_less(c, row->days, named_days(c, made.set.except, row->row));
        link = add_item(c, link, row->row, days);
    }
    return made;
}

/* ---- words ---------------------------------------------------------------------------------- */

typedef struct {
    lc_consolidation *c;
    lc_buffer out;
    bool begun; /* something stands in the list */
} list;

static void put_name(lc_buffer *out, const lc_item *item)
{
    if (!item->text.bytes) {
        lc_buffer_text(out, item->name.name->text);
        return;
    }
    lc_buffer_byte(out, '"');
    for (size_t i = 0; i < item->text.length; i++) {
        if (item->text.bytes[i] == '"' || item->text.bytes[i] == '\\')
            lc_buffer_byte(out, '\\');
        lc_buffer_byte(out, item->text.bytes[i]);
    }
    lc_buffer_byte(out, '"');
}

/* The row or group that ITEM names, on DAYS. */
static void put_item(list *l, const lc_item *item, lc_days days)
{
    for (uint32_t i = 0; i < days.count; i++) {
        char from[LC_DATE_TEXT], until[LC_DATE_TEXT];
        lc_date_write(from, days.items[i].from);
        lc_date_write(until, days.items[i].until);
        lc_buffer_text(&l->out, l->begun ? ", " : " ");
        put_name(&l->out, item);
        if (days.items[i].from != LC_DATE_MIN)
            lc_buffer_format(&l->out, " from %s", from);
        if (days.items[i].until != LC_DATE_MAX)
            lc_buffer_format(&l->out, " until %s", until);
        l->begun = true;
    }
}

/* The items of a list less the days on which what they name outright is elsewhere (EXCEPT: here).
 */
static void put_old_items(list *l, const lc_provision *p, const lc_tier_entry *entry, bool except)
{
    lc_consolidation *c = l->c;
    for (const lc_item *item = except ? entry->set.except : entry->set.members; item;
         item = item->next) {
        lc_days away, here = days_moved_to(c, p, item, entry->name.name, &away);
        put_item(l, item, lc_consolidation_less(c, item_days(c, item), except ? here : away));
    }
}

static void put_new_items(list *l, const lc_provision *p, const lc_tier_entry *entry, bool except)
{
    lc_consolidation *c = l->c;
    const lc_item *old = except ? entry->set.except : entry->set.members;
    for (const lc_move *move = p->moves; move; move = move->next) {
        lc_days away, here = days_moved_to(c, p, move->row, entry->name.name, &away);
        if (!is_first_of_row(p, move))
            continue;
        if (!except)
            put_item(l, move->row, lc_consolidation_less(c, here, named_days(c, old, move->row)));
        else if (groups_may_bring(c, entry->set.members, move->row))
            put_item(l, move->row, lc_consolidation_less(c, away, named_days(c, old, move->row)));
    }
}

/* Whether a move can make another set of ENTRY. */
static bool is_touched(lc_consolidation *c, const lc_provision *p, const lc_tier_entry *entry)
{
    for (const lc_move *move = p->moves; move; move = move->next) {
        lc_days away, here = days_moved_to(c, p, move->row, entry->name.name, &away);
        lc_days named =
            lc_consolidation_both(c, away, named_days(c, entry->set.members, move->row));
        bool brings = !lc_days_none(away) && groups_may_bring(c, entry->set.members, move->row);
        if (!lc_days_none(here) || !lc_days_none(named) || brings)
            return true;
    }
    return false;
}

const char *lc_moved_tier(lc_consolidation *c, const lc_provision *p, const lc_tier_entry *tier)
{
    if (tier->set.the_rest || !is_touched(c, p, tier))
        return NULL;
    list l = {.c = c};
    const lc_tier_entry opened = with_rows(c, p, tier), *entry = &opened;
    lc_buffer_init(&l.out, &c->allocator);
    put_old_items(&l, p, entry, false);
    put_new_items(&l, p, entry, false);
    bool empty = !l.begun;
    if (empty) /* a tier names something */
        put_item(&l, entry->set.members, lc_days_always());
    size_t before = l.out.length;
    lc_buffer_text(&l.out, " except");
    size_t behind = l.out.length;
    l.begun = false;
    if (empty)
        put_item(&l, entry->set.members, lc_days_always());
    put_old_items(&l, p, entry, true);
    put_new_items(&l, p, entry, true);
    if (l.out.length == behind)
        l.out.length = before;
    const char *words = lc_arena_text(&c->arena, l.out.bytes ? l.out.bytes : "", l.out.length);
    if (!words || l.out.failed)
        c->failed = true;
    lc_buffer_fini(&l.out);
    return words;
}
