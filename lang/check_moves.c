/* check_moves.c - rows that amendments move from one tier to another, and sets that come and go.
 *
 * A move is a change of the tiers that stand where it acts. On each of its days the rows it names
 * are in the tier it names and in no other; of several movers of a row the last in order counts.
 * What has been moved is worked out once for each declaration of tiers, as a list of turns: from
 * this interval on, this row is in the hands of that tier. Must not: read the words of members
 * otherwise than check_sets.c does. */
#include "check_sets.h"

#include <string.h>

/* From an interval on, ROW is in tier TO, a symbol; LC_NONE: where it is declared to be. */
typedef struct {
    uint32_t interval, row, to;
} turn;

/* One item of a `move`. */
typedef struct {
    const lc_change *change;
    const lc_item *item;
    lc_times times;
    uint32_t set, row; /* all rows of a set; LC_NONE: one row */
    uint32_t to;       /* the symbol of a tier */
    bool reported;     /* it moves what another one moves as well */
    bool acts, moves;  /* on some day it is carried out; and a row was elsewhere */
} mover;

/* A tier with the rows that it is declared to have. */
typedef struct {
    uint32_t symbol;
    lc_row_set as_declared;
} declared_tier;

struct lc_moves {
    mover *items; /* in the order in which they are carried out */
    uint32_t count;
    turn *turns; /* by interval */
    uint32_t turn_count, turn_capacity;
    declared_tier *tiers; /* those that list their rows */
    uint32_t tier_count, tier_capacity;
};

/* Where each row is, while moves are carried out for one interval. */
typedef struct {
    uint32_t row_count;
    uint32_t *owner; /* a symbol; LC_NONE: as declared */
    uint32_t *by;    /* the last mover; LC_NONE */
} hands;

/* ---- which tiers a move changes -------------------------------------------------------------- */

static lc_times times_of_item(lc_checker *c, const lc_item *item, lc_times acting)
{
    if (!item->period.has_from && !item->period.has_until)
        return acting;
    lc_run *runs = lc_check_zero(c, 2, sizeof *runs);
    if (!runs)
        return acting;
    uint32_t count = 0;
    lc_run run = lc_period_run(c->law, &item->period), further = lc_further_run(c->law, run);
    if (run.first < run.end)
        runs[count++] = run;
    if (further.first < further.end)
        runs[count++] = further;
    return lc_times_both(c, (lc_times){false, runs, count}, acting);
}

/* The part of TIMES in which MOVE moves something. */
static lc_times times_of_move(lc_checker *c, const lc_decl *move, lc_times times)
{
    lc_times idle = times;
    for (const lc_item *item = move->as.move.items; item; item = item->next)
        idle = lc_times_less(c, idle, times_of_item(c, item, times));
    return lc_times_less(c, times, idle);
}

static const char *words_of(lc_checker *c, const lc_times *times)
{
    if (times->always || !times->count ||
        (times->runs[0].first == 0 && times->count == 1 &&
         times->runs[0].end == c->law->interval_count))
        return "";
    return lc_check_text(c, lc_arena_format(c->arena, " %s", lc_times_words(c, times)));
}

void lc_no_tiers(lc_checker *c, const lc_decl *change, const lc_times *times)
{
    uint32_t other = lc_tiers_entry(c, LC_NONE);
    for (uint32_t i = 0; i < c->tree_count; i++)
        if (c->tree_wrong[i])
            return; /* they may stand in what could not be read */
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0470, lc_place_in(change, change->keyword_span),
                   other == LC_NONE ? "" : words_of(c, times));
    if (other == LC_NONE)
        return;
    const lc_decl *decl = c->entries[other].decl;
    lc_diagnostic_note(c->diagnostics, report, lc_place_in(decl, decl->keyword_span),
                       "tiers stand here");
}

static const lc_tier_entry *find_tier(const lc_decl *tiers, const lc_name *name)
{
    for (const lc_tier_entry *tier = tiers->as.tiers; tier; tier = tier->next)
        if (tier->name.name == name)
            return tier;
    return NULL;
}

static void report_no_tier(lc_checker *c, const lc_decl *move, const lc_decl *tiers,
                           const lc_times *times)
{
    lc_ident to = move->as.move.to;
    lc_diagnostic *report =
        lc_report3(c->diagnostics, LC_E0471, lc_place_in(move, to.span), to.name->text,
                   tiers->name.name ? tiers->name.name->text : "", words_of(c, times));
    lc_diagnostic_note(c->diagnostics, report, lc_place_in(tiers, tiers->keyword_span),
                       "these are the tiers");
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, to.name->text, to.name->length);
    for (const lc_tier_entry *tier = tiers->as.tiers; tier; tier = tier->next)
        if (tier->name.name)
            lc_suggestion_offer(&suggestion, tier->name.name->text, tier->name.name->length);
    lc_suggest_help(c, report, &suggestion);
}

void lc_check_move(lc_checker *c, const lc_decl *move)
{
    for (const lc_item *item = move->as.move.items; item; item = item->next)
        if ((item->period.has_from || item->period.has_until) &&
            !lc_check_period(c, move, &item->period))
            return;
    lc_times acting = c->law->amendments[move->amendment - 1].dates.in_force;
    lc_times wanted = times_of_move(c, move, acting), left = wanted;
    for (uint32_t at = lc_tiers_entry(c, LC_NONE); at != LC_NONE; at = lc_tiers_entry(c, at)) {
        const lc_entry *entry = &c->entries[at];
        lc_times times = lc_times_both(c, entry->exists, wanted);
        if (lc_times_never(&times))
            continue;
        if (lc_is_touched(c, at, move, lc_decl_words(LC_DECL_TIERS), &times))
            return;
        left = lc_times_less(c, left, entry->exists);
        if (!entry->decl->broken && !find_tier(entry->decl, move->as.move.to.name))
            report_no_tier(c, move, entry->decl, &times);
        else
            lc_add_change(c, at, move, times);
    }
    if (!lc_times_never(&left))
        lc_no_tiers(c, move, &left);
}

const lc_change *lc_next_move(const lc_checker *c, const lc_decl *decl, const lc_change *after)
{
    const lc_change *change = after ? after->next : NULL;
    if (!after && decl->entry)
        change = c->entries[decl->entry - 1].changes;
    while (change && change->decl->kind != LC_DECL_MOVE)
        change = change->next;
    return change;
}

/* ---- one division on any day ----------------------------------------------------------------- */

void lc_check_division(lc_checker *c, const lc_decl *decl, const lc_decl *first)
{
    lc_times both = lc_times_both(c, lc_exists(c, decl), lc_exists(c, first));
    if (lc_times_never(&both))
        return;
    const char *words = "";
    if (!both.always)
        words = lc_check_text(c, lc_arena_format(c->arena, " %s", lc_times_words(c, &both)));
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0410, lc_place_in(decl, decl->keyword_span), words);
    lc_diagnostic_note(c->diagnostics, report, lc_place_in(first, first->keyword_span),
                       "first here");
}

void lc_check_new_tiers(lc_checker *c, const lc_decl *decl)
{
    for (uint32_t at = lc_tiers_entry(c, LC_NONE); at != LC_NONE; at = lc_tiers_entry(c, at))
        if (!decl->broken && c->entries[at].decl != decl)
            lc_check_division(c, decl, c->entries[at].decl);
}

/* ---- what is moved --------------------------------------------------------------------------- */

/* Whether what M has of MOVE can be moved; else it was reported. */
static bool take_item(lc_checker *c, const lc_decl *move, uint32_t registry, mover *m)
{
    const lc_item *item = m->item;
    const lc_symbol *set = lc_set_of_item(c, item);
    if (set && set->kind == LC_SYMBOL_TIER) {
        lc_wrong_kind(c, move, item->name, set, "a row or a group");
        return false;
    }
    return lc_take_item(c, move, item, registry, &m->set, &m->row);
}

/* The symbol of the tier of DECL that is called NAME; LC_NONE. */
static uint32_t tier_symbol(const lc_checker *c, const lc_decl *decl, const lc_name *name)
{
    uint32_t at = lc_table_find(&c->values, name);
    while (at != LC_NONE && c->symbols[at].decl != decl)
        at = c->symbols[at].version;
    return at != LC_NONE && c->symbols[at].kind == LC_SYMBOL_TIER ? at : LC_NONE;
}

static void take_moves(lc_checker *c, const lc_decl *decl, uint32_t registry, lc_moves *moves)
{
    uint32_t most = 0;
    for (const lc_change *move = lc_next_move(c, decl, NULL); move;
         move = lc_next_move(c, decl, move))
        for (const lc_item *item = move->decl->as.move.items; item; item = item->next)
            most++;
    moves->items = lc_check_zero(c, most, sizeof *moves->items);
    for (const lc_change *move = lc_next_move(c, decl, NULL); moves->items && move;
         move = lc_next_move(c, decl, move)) {
        uint32_t to = tier_symbol(c, decl, move->decl->as.move.to.name);
        for (const lc_item *item = move->decl->as.move.items; item; item = item->next) {
            mover m = {.change = move, .item = item, .to = to};
            m.times = times_of_item(c, item, move->times);
            if (take_item(c, move->decl, registry, &m) && to != LC_NONE)
                moves->items[moves->count++] = m;
        }
    }
}

/* ---- carrying them out ----------------------------------------------------------------------- */

static void report_touched(lc_checker *c, const mover *m, const mover *other, uint32_t registry,
                           uint32_t row, uint32_t interval)
{
    lc_changed_twice(c, lc_place_in(m->change->decl, m->item->span),
                     c->law->registries[registry].rows[row].key->text, interval,
                     lc_place_in(other->change->decl, other->item->span));
}

static bool begin_on_one_day(const lc_checker *c, const mover *a, const mover *b)
{
    return lc_times_first(&c->law->amendments[a->change->amendment].dates.in_force) ==
           lc_times_first(&c->law->amendments[b->change->amendment].dates.in_force);
}

/* Mover number INDEX takes ROW. */
static void hand_over(lc_checker *c, lc_moves *moves, uint32_t index, uint32_t registry,
                      uint32_t interval, hands *h, uint32_t row)
{
    mover *m = &moves->items[index];
    uint32_t other = h->by[row];
    if (other != LC_NONE && !m->reported && begin_on_one_day(c, m, &moves->items[other])) {
        report_touched(c, m, &moves->items[other], registry, row, interval);
        m->reported = true;
    }
    m->moves = m->moves || h->owner[row] != m->to;
    h->owner[row] = m->to;
    h->by[row] = index;
}

static void carry_out(lc_checker *c, lc_moves *moves, uint32_t registry, uint32_t interval,
                      hands *h)
{
    for (uint32_t row = 0; row < h->row_count; row++)
        h->by[row] = LC_NONE;
    for (uint32_t i = 0; i < moves->count; i++) {
        mover *m = &moves->items[i];
        if (!lc_times_hold(&m->times, interval))
            continue;
        m->acts = true;
        const uint8_t *rows =
            m->set == LC_NONE ? NULL : lc_set_rows(&c->law->sets[m->set], interval);
        if (m->set == LC_NONE)
            hand_over(c, moves, i, registry, interval, h, m->row);
        for (uint32_t row = 0; rows && row < h->row_count; row++)
            if (rows[row])
                hand_over(c, moves, i, registry, interval, h, row);
    }
}

static bool begin_hands(lc_checker *c, uint32_t row_count, hands *h)
{
    *h = (hands){row_count, lc_check_zero(c, row_count, sizeof *h->owner),
                 lc_check_zero(c, row_count, sizeof *h->by)};
    return h->owner && h->by;
}

/* Where movers begin and end. */
static lc_turns days_of(lc_checker *c, const lc_moves *moves)
{
    lc_turns days = {.items = NULL};
    lc_turns_add(c, &days, 0, 0);
    for (uint32_t i = 0; i < moves->count; i++) {
        const mover *m = &moves->items[i];
        lc_turns_of_times(c, &days, &m->times, 0);
        const lc_run ever = {0, c->law->interval_count};
        if (m->set != LC_NONE)
            lc_turns_of_set(c, &days, m->set, ever, 0);
    }
    return days;
}

static void make_turns(lc_checker *c, lc_moves *moves, uint32_t registry)
{
    hands h;
    lc_turns days = days_of(c, moves);
    uint32_t row_count = c->law->registries[registry].row_count;
    uint32_t *before = lc_check_zero(c, row_count, sizeof *before);
    if (c->failed || !begin_hands(c, row_count, &h))
        return;
    lc_turns_sort(&days);
    memset(before, 0xFF, row_count * sizeof *before); /* all as declared */
    for (uint32_t i = 0; i < days.count && !c->sets_full; i++) {
        uint32_t interval = lc_turns_at(&days, i);
        memset(h.owner, 0xFF, row_count * sizeof *h.owner);
        carry_out(c, moves, registry, interval, &h);
        for (uint32_t row = 0; row < row_count; row++) {
            if (h.owner[row] == before[row])
                continue;
            if (!lc_check_room(c, (void **)&moves->turns, moves->turn_count, &moves->turn_capacity,
                               sizeof *moves->turns))
                return;
            moves->turns[moves->turn_count++] = (turn){interval, row, h.owner[row]};
            before[row] = h.owner[row];
        }
    }
    for (uint32_t i = 0; i < moves->count; i++)
        moves->items[i].acts = moves->items[i].moves = false; /* nobody knew what is declared */
}

/* Of the tiers of DECL; NULL: nothing is moved. */
static lc_moves *moves_of(lc_checker *c, const lc_decl *decl, uint32_t registry)
{
    if (!lc_next_move(c, decl, NULL))
        return NULL;
    lc_entry *entry = &c->entries[decl->entry - 1];
    if (entry->moves)
        return entry->moves;
    entry->moves = lc_check_zero(c, 1, sizeof *entry->moves);
    if (!entry->moves)
        return NULL;
    take_moves(c, decl, registry, entry->moves);
    if (!c->failed)
        make_turns(c, entry->moves, registry);
    return entry->moves;
}

/* ---- settling a set -------------------------------------------------------------------------- */

static void keep_declared(lc_checker *c, const lc_symbol *symbol, lc_moves *moves)
{
    if (!lc_set_of_symbol(symbol)->the_rest &&
        lc_check_room(c, (void **)&moves->tiers, moves->tier_count, &moves->tier_capacity,
                      sizeof *moves->tiers))
        moves->tiers[moves->tier_count++] =
            (declared_tier){(uint32_t)(symbol - c->symbols), c->law->sets[symbol->index]};
}

/* The days on which SYMBOL, declared as OWN, may become another. */
static lc_turns days_of_set(lc_checker *c, const lc_symbol *symbol, const lc_moves *moves)
{
    lc_turns days = {.items = NULL};
    const lc_run ever = {0, c->law->interval_count};
    lc_turns_add(c, &days, 0, 0);
    lc_turns_of_times(c, &days, &symbol->exists, 0);
    lc_turns_of_set(c, &days, symbol->index, ever, 0);
    for (uint32_t i = 0; moves && i < moves->turn_count; i++)
        lc_turns_add(c, &days, moves->turns[i].interval, 0);
    if (!c->failed)
        lc_turns_sort(&days);
    return days;
}

void lc_settle_set(lc_checker *c, const lc_symbol *symbol)
{
    lc_row_set own = c->law->sets[symbol->index];
    uint32_t me = (uint32_t)(symbol - c->symbols), next = 0;
    lc_moves *moves =
        symbol->kind == LC_SYMBOL_TIER ? moves_of(c, symbol->decl, own.registry) : NULL;
    if (symbol->exists.always && !moves)
        return;
    if (moves)
        keep_declared(c, symbol, moves);
    uint32_t row_count = lc_set_row_count(c->law, symbol->index);
    uint32_t *owner = lc_check_zero(c, row_count, sizeof *owner);
    lc_turns days = days_of_set(c, symbol, moves);
    if (c->failed || !lc_set_begin(c, symbol->index, days.count))
        return;
    memset(owner, 0xFF, row_count * sizeof *owner);
    uint8_t *rows = NULL;
    for (uint32_t i = 0; i < days.count && !c->sets_full; i++) {
        uint32_t interval = lc_turns_at(&days, i);
        for (; moves && next < moves->turn_count && moves->turns[next].interval <= interval; next++)
            owner[moves->turns[next].row] = moves->turns[next].to;
        rows = rows ? rows : lc_check_zero(c, row_count, 1);
        const uint8_t *declared = lc_set_rows(&own, interval);
        bool there = lc_times_hold(&symbol->exists, interval);
        if (c->failed)
            return;
        for (uint32_t row = 0; row < row_count; row++)
            rows[row] =
                there && (owner[row] == LC_NONE ? declared && declared[row] : owner[row] == me);
        if (lc_set_add(c, symbol->index, interval, rows))
            rows = NULL;
    }
}

/* ---- moves to where a row is ----------------------------------------------------------------- */

static void warn_idle(lc_checker *c, const lc_moves *moves, const lc_times *exists)
{
    for (uint32_t i = 0; i < moves->count; i++) {
        const mover *m = &moves->items[i];
        if (!m->acts || m->moves)
            continue;
        lc_times times = lc_times_both(c, m->times, *exists);
        const lc_name *name = m->item->name.name;
        const char *words = name ? name->text
                                 : lc_check_text(c, lc_arena_text(c->arena, m->item->text.bytes,
                                                                  m->item->text.length));
        lc_report3(c->diagnostics, LC_W0606, lc_place_in(m->change->decl, m->item->span), words,
                   m->change->decl->as.move.to.name->text, words_of(c, &times));
    }
}

/* Where each row is declared to be in INTERVAL; REST: the tier that takes what is left. */
static void declare_owners(const lc_moves *moves, uint32_t interval, uint32_t rest, hands *h)
{
    for (uint32_t row = 0; row < h->row_count; row++)
        h->owner[row] = rest;
    for (uint32_t i = 0; i < moves->tier_count; i++) {
        const uint8_t *rows = lc_set_rows(&moves->tiers[i].as_declared, interval);
        for (uint32_t row = 0; rows && row < h->row_count; row++)
            if (rows[row])
                h->owner[row] = moves->tiers[i].symbol;
    }
}

void lc_check_idle_moves(lc_checker *c, const lc_decl *decl)
{
    lc_moves *moves = decl->entry ? c->entries[decl->entry - 1].moves : NULL;
    if (!moves || !moves->tier_count || c->sets_full || c->failed)
        return;
    uint32_t rest = LC_NONE, registry = moves->tiers[0].as_declared.registry;
    for (const lc_tier_entry *tier = decl->as.tiers; tier; tier = tier->next)
        if (tier->set.the_rest)
            rest = tier_symbol(c, decl, tier->name.name);
    lc_times exists = lc_exists(c, decl);
    lc_turns days = days_of(c, moves);
    lc_turns_of_times(c, &days, &exists, 0);
    for (uint32_t i = 0; i < moves->tier_count; i++) {
        const lc_row_set *set = &moves->tiers[i].as_declared;
        for (uint32_t k = 0; k < set->version_count; k++)
            lc_turns_add(c, &days, set->versions[k].first_interval, 0);
    }
    hands h;
    if (c->failed || !begin_hands(c, c->law->registries[registry].row_count, &h))
        return;
    lc_turns_sort(&days);
    for (uint32_t i = 0; i < days.count; i++) {
        uint32_t interval = lc_turns_at(&days, i);
        if (!lc_times_hold(&exists, interval))
            continue;
        declare_owners(moves, interval, rest, &h);
        carry_out(c, moves, registry, interval, &h);
    }
    warn_idle(c, moves, &exists);
}
