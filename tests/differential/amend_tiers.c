/* amend_tiers.c - tiers and moves, and what is left of them on one day: see amend_tiers.h. */
#include "amend_tiers.h"

#include <stdio.h>
#include <string.h>

static const char *const places[PLACES] = {"AA", "BB", "CC"};

/* ---- making ---------------------------------------------------------------------------------- */

static int below(random_source *random, int count)
{
    return (int)random_below(random, (uint32_t)count);
}

division division_make(random_source *random, int days)
{
    division d = {.rest = below(random, TIERS + 1) - 1, .renamed = !below(random, 12)};
    for (int i = 0; i < PLACES; i++) {
        d.before[i] = d.after[i] = below(random, TIERS);
        d.turn[i] = FOR_EVER;
        if (below(random, 4))
            continue;
        d.after[i] = below(random, TIERS);
        d.turn[i] = 1 + below(random, days);
    }
    return d;
}

row_move row_move_make(random_source *random, int days)
{
    row_move m = {below(random, PLACES + 1), 0, FOR_EVER, below(random, TIERS)};
    if (!below(random, 3))
        m.from = below(random, days);
    if (!below(random, 3))
        m.until = m.from + below(random, days / 2);
    return m;
}

/* ---- writing --------------------------------------------------------------------------------- */

static void put(char *text, size_t size, const char *words)
{
    size_t length = strlen(text);
    snprintf(text + length, size - length, "%s", words);
}

static void put_item(char *text, size_t size, const char *name, const char *word, const char *date)
{
    const char *const parts[] = {", ", name, *word ? " " : "", word, *word ? " " : "", date};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        put(text, size, parts[i]);
}

static void put_tier(const division *d, int tier, char *text, size_t size)
{
    char words[32];
    snprintf(words, sizeof words, "\n q%d = ", d->renamed && tier == 2 ? 3 : tier);
    put(text, size, words);
    snprintf(words, sizeof words, "Z%d", tier);
    put(text, size, tier == d->rest ? "the rest" : words);
}

void division_write(const division *d, date_writer *date, char *text, size_t size)
{
    snprintf(text, size, " place");
    for (int tier = 0; tier < TIERS; tier++) {
        put_tier(d, tier, text, size);
        for (int i = 0; i < PLACES && tier != d->rest; i++) {
            char day[16];
            if (d->turn[i] == FOR_EVER) {
                if (d->before[i] == tier)
                    put_item(text, size, places[i], "", "");
                continue;
            }
            if (d->before[i] == tier) {
                date(d->turn[i], -1, day);
                put_item(text, size, places[i], "until", day);
            }
            if (d->after[i] == tier) {
                date(d->turn[i], 0, day);
                put_item(text, size, places[i], "from", day);
            }
        }
    }
}

void row_move_write(const row_move *m, date_writer *date, char *text, size_t size)
{
    char day[16], words[32];
    snprintf(text, size, "move %s", m->who == PLACES ? "h0" : places[m->who]);
    if (m->from > 0) {
        date(m->from, 0, day);
        put(text, size, " from ");
        put(text, size, day);
    }
    if (m->until < FOR_EVER) {
        date(m->until + 1, -1, day);
        put(text, size, " until ");
        put(text, size, day);
    }
    snprintf(words, sizeof words, " to q%d\n", m->tier);
    put(text, size, words);
}

/* ---- one day --------------------------------------------------------------------------------- */

/* What begins on day FIRST changes the division itself. */
static void touch(day_tiers *t, int first)
{
    t->touched = t->touched || t->brought == first;
    for (int i = 0; i < t->count; i++)
        if (t->moves[i].stage == t->stage && t->moves[i].first == first)
            t->touched = true;
}

bool day_tiers_put(day_tiers *t, const division *d, bool replace, int first)
{
    if (t->there != replace)
        return false;
    if (replace)
        touch(t, first);
    t->there = true;
    t->now = *d;
    t->brought = replace ? first : -1;
    t->stage++;
    return true;
}

bool day_tiers_strike(day_tiers *t, int first)
{
    if (!t->there)
        return false;
    touch(t, first);
    t->there = false;
    return true;
}

bool day_tiers_move(day_tiers *t, const row_move *m, int day, int first)
{
    if (day < m->from || day > m->until)
        return true;
    if (!t->there || (m->tier == 2 && t->now.renamed) || t->count == MOST_MOVES)
        return false;
    t->touched = t->touched || t->brought == first;
    t->moves[t->count].move = *m;
    t->moves[t->count].first = first;
    t->moves[t->count++].stage = t->stage;
    return true;
}

static bool moves(const row_move *m, int place, const bool in_group[PLACES])
{
    return m->who == PLACES ? in_group[place] : m->who == place;
}

static bool meet(const day_tiers *t, int one, int other, const bool in_group[PLACES])
{
    bool both = false;
    for (int i = 0; i < PLACES; i++)
        both = both || (moves(&t->moves[one].move, i, in_group) &&
                        moves(&t->moves[other].move, i, in_group));
    return both && t->moves[one].stage == t->moves[other].stage &&
           t->moves[one].first == t->moves[other].first;
}

bool day_tiers_write(const day_tiers *t, int day, const bool in_group[PLACES], char *text,
                     size_t size)
{
    int in[PLACES];
    for (int i = 0; i < PLACES; i++)
        in[i] = day < t->now.turn[i] ? t->now.before[i] : t->now.after[i];
    for (int k = 0; k < t->count; k++) {
        for (int j = 0; j < k; j++)
            if (meet(t, k, j, in_group))
                return false;
        for (int i = 0; i < PLACES; i++)
            if (t->moves[k].stage == t->stage && moves(&t->moves[k].move, i, in_group))
                in[i] = t->moves[k].move.tier;
    }
    snprintf(text, size, "%s", t->there ? "tiers of place" : "");
    for (int tier = 0; tier < TIERS && t->there; tier++) {
        put_tier(&t->now, tier, text, size);
        for (int i = 0; i < PLACES && tier != t->now.rest; i++)
            if (in[i] == tier)
                put_item(text, size, places[i], "", "");
    }
    put(text, size, "\n");
    return true;
}
