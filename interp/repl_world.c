/* repl_world.c - the law of a state of the texts, and what the orders come to under it.
 *
 * A world is made whole: the texts are loaded, the orders of the file are replayed, then those of
 * the dialogue decided, those that are booked booked. Two worlds are compared by the names of their
 * outcomes. Must not: change texts. */
#include "repl.h"
#include "session.h"

#include <string.h>

/* ---- making ---------------------------------------------------------------------------------- */

void li_repl_free_world(licet_repl *repl, li_repl_world *world)
{
    licet_session_free(world->session);
    licet_ledger_free(world->ledger);
    licet_ledger_free(world->before);
    licet_law_free(world->law);
    lc_delete(&repl->allocator, world->results, world->result_room * sizeof *world->results);
    lc_delete(&repl->allocator, world->rows, world->row_count);
    memset(world, 0, sizeof *world);
}

static bool load(licet_repl *repl, const li_repl_state *state, li_repl_world *world, bool warnings)
{
    licet_source *sources = lc_new(&repl->allocator, (state->count + 1u) * sizeof *sources);
    licet_diagnostics *diagnostics = NULL;
    licet_options options = repl->options;
    options.where = repl->file.where;
    if (!sources) {
        li_repl_fail(repl, LICET_MEMORY);
        return false;
    }
    for (uint32_t i = 0; i < state->count; i++)
        sources[i] =
            (licet_source){state->texts[i].name, state->texts[i].bytes, state->texts[i].length};
    licet_status status = licet_load(&world->law, &diagnostics, sources, state->count, &options);
    lc_delete(&repl->allocator, sources, (state->count + 1u) * sizeof *sources);
    if (status != LICET_OK && status != LICET_WRONG_RULES && status != LICET_LIMIT)
        li_repl_fail(repl, status);
    if (status != LICET_OK)
        repl->answer = LICET_ANSWER_RULES;
    if (status != LICET_OK || warnings)
        li_repl_diagnostics(repl, diagnostics);
    else
        licet_diagnostics_free(diagnostics);
    if (status == LICET_OK && licet_law_name(world->law).length == 0) {
        li_repl_refuse(repl, LICET_ANSWER_RULES,
                       "there are no rules here to decide by: give the text of a ruleset");
        return false;
    }
    return status == LICET_OK;
}

/* Room for a result of every order of the dialogue, and of one more. */
static bool make_room(licet_repl *repl, li_repl_world *world)
{
    uint32_t room = (uint32_t)repl->orders.count + 1;
    if (world->result_room >= room)
        return true;
    li_repl_result *results =
        lc_resize(&repl->allocator, world->results, world->result_room * sizeof *results,
                  2 * room * sizeof *results);
    if (!results) {
        li_repl_fail(repl, LICET_MEMORY);
        return false;
    }
    world->results = results;
    world->result_room = 2 * room;
    return true;
}

/* States order NUMBER; false: its words are wrong. */
static bool state_order(licet_repl *repl, li_repl_world *world, uint32_t number, bool shown)
{
    const li_repl_entered *order = &repl->orders.items[number];
    licet_session *session = world->session;
    size_t fact = licet_law_date_fact(world->law);
    licet_diagnostics *diagnostics = NULL;
    if (order->day != LI_REPL_NO_DAY && fact != LICET_NO_INDEX) {
        char day[LC_DATE_TEXT];
        lc_date_write(day, order->day);
        licet_set_text(session, fact, (licet_text){day, LC_DATE_TEXT - 1});
    }
    if (order->words.length == 0)
        return true;
    licet_status status = licet_set_order(session, order->words, &diagnostics);
    if (status != LICET_OK && status != LICET_WRONG_RULES)
        li_repl_fail(repl, status);
    if (shown && status == LICET_WRONG_RULES)
        li_repl_diagnostics(repl, diagnostics);
    else
        licet_diagnostics_free(diagnostics);
    return status == LICET_OK;
}

bool li_repl_decide_in(licet_repl *repl, li_repl_world *world, uint32_t number, bool shown)
{
    li_repl_result result = {LI_REPL_LEFT_OUT, LICET_BECAUSE_NONE};
    if (!make_room(repl, world))
        return false;
    bool stated = state_order(repl, world, number, shown);
    if (repl->status != LICET_OK || (!stated && shown))
        return false;
    licet_status status = licet_decide(world->session, world->ledger);
    if (status != LICET_OK) {
        li_repl_fail(repl, status);
        return false;
    }
    const licet_record *record = licet_session_record(world->session);
    if (stated) {
        result.outcome = record->rejected ? LI_REPL_REJECTED : record->outcome;
        result.because = record->rejected ? LICET_BECAUSE_NONE : record->because;
    }
    licet_ledger_free(world->before);
    world->before = NULL;
    world->results[world->result_count++] = result;
    return true;
}

/* Books the order decided last. */
static bool book(licet_repl *repl, li_repl_world *world)
{
    licet_status status = licet_ledger_snapshot(world->ledger, &world->before);
    if (status == LICET_OK && licet_session_record(world->session))
        status = licet_book(world->session, world->ledger, (licet_text){NULL, 0});
    if (status != LICET_OK)
        li_repl_fail(repl, status);
    return status == LICET_OK;
}

static bool decide_orders(licet_repl *repl, const li_repl_state *state, li_repl_world *world)
{
    for (uint32_t i = 0; i < repl->orders.count; i++) {
        if (!li_repl_decide_in(repl, world, i, false))
            return false;
        bool read = world->results[i].outcome != LI_REPL_LEFT_OUT;
        if (read && i < state->booked_count && state->booked[i] && !book(repl, world))
            return false;
    }
    return make_room(repl, world);
}

bool li_repl_make_world(licet_repl *repl, const li_repl_state *state, li_repl_world *world,
                        bool warnings)
{
    memset(world, 0, sizeof *world);
    bool made = load(repl, state, world, warnings);
    if (made) {
        licet_status status = licet_session_new(&world->session, world->law, &repl->options);
        if (status != LICET_OK)
            li_repl_fail(repl, status);
        made =
            status == LICET_OK && li_repl_replay(repl, world) && decide_orders(repl, state, world);
    }
    if (!made)
        li_repl_free_world(repl, world);
    return made;
}

bool li_repl_keep(licet_repl *repl, const li_repl_state *state, li_repl_world *world)
{
    repl->states.count = repl->states.count ? repl->at + 1 : 0;
    if (!lc_vector_push(&repl->allocator, &repl->states, *state)) {
        li_repl_fail(repl, LICET_MEMORY);
        return false;
    }
    /* what was saved lies in the part of the history that is given up */
    if (repl->saved >= repl->states.count - 1)
        repl->saved = repl->states.count > 1 ? SIZE_MAX : 0;
    repl->at = repl->states.count - 1;
    li_repl_free_world(repl, &repl->world);
    repl->world = *world;
    return true;
}

/* ---- outcomes -------------------------------------------------------------------------------- */

static licet_text outcome_name(const licet_law *law, uint32_t outcome)
{
    const lc_image *image = &law->image;
    if (outcome < image->OUTCOME_count)
        return li_text_of(image, image->OUTCOME[outcome].name);
    const char *word = outcome == LICET_INDETERMINATE       ? "indeterminate"
                       : outcome == LICET_OUTCOME_CANCELLED ? "cancelled"
                       : outcome == LI_REPL_REJECTED        ? "rejected"
                                                            : "left out";
    return (licet_text){word, strlen(word)};
}

void li_repl_put_outcome(lc_buffer *out, const licet_law *law, uint32_t outcome)
{
    const lc_image *image = &law->image;
    licet_text text = outcome_name(law, outcome);
    if (outcome < image->OUTCOME_count && image->OUTCOME[outcome].label.length)
        text = li_text_of(image, image->OUTCOME[outcome].label);
    licet_show(text, 0, lc_buffer_write, out);
}

void li_repl_put_result(licet_repl *repl, const licet_law *law, li_repl_result result)
{
    const lc_image *image = &law->image;
    li_repl_put_outcome(&repl->out, law, result.outcome);
    if (result.because == LICET_BECAUSE_OTHERWISE)
        lc_buffer_text(&repl->out, " (otherwise)");
    else if (result.because == LICET_BECAUSE_NO_LAW)
        lc_buffer_text(&repl->out, " (no law is in force)");
    else if (result.because < image->RULE_count)
        lc_buffer_format(&repl->out, " (%s)",
                         lc_image_text(image, image->RULE[result.because].name));
}

static bool same_outcome(const licet_law *a, uint32_t one, const licet_law *b, uint32_t other)
{
    licet_text x = outcome_name(a, one), y = outcome_name(b, other);
    return x.length == y.length && memcmp(x.bytes, y.bytes, x.length) == 0;
}

/* ---- comparing ------------------------------------------------------------------------------- */

enum { MOST_CHANGES = 10, OUTCOMES = 256 };

/* How many orders of the file went from one outcome to another. */
typedef struct {
    uint32_t from, to;
    uint64_t count;
} turn;
typedef LC_VECTOR(turn) turns;

static bool count_turn(licet_repl *repl, turns *list, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].from == from && list->items[i].to == to) {
            list->items[i].count++;
            return true;
        }
    turn new = {from, to, 1};
    if (lc_vector_push(&repl->allocator, list, new))
        return true;
    li_repl_fail(repl, LICET_MEMORY);
    return false;
}

static void put_arrow(licet_repl *repl, const licet_law *a, uint32_t from, const licet_law *b,
                      uint32_t to)
{
    li_repl_put_outcome(&repl->out, a, from);
    lc_buffer_text(&repl->out, " -> ");
    li_repl_put_outcome(&repl->out, b, to);
}

static uint64_t compare_orders(licet_repl *repl, const li_repl_world *a, const li_repl_world *b)
{
    uint64_t changed = 0;
    for (uint32_t i = 0; i < a->result_count && i < b->result_count; i++) {
        if (same_outcome(a->law, a->results[i].outcome, b->law, b->results[i].outcome))
            continue;
        changed++;
        lc_buffer_format(&repl->out, "order %u: ", i + 1);
        li_repl_put_result(repl, a->law, a->results[i]);
        lc_buffer_text(&repl->out, " -> ");
        li_repl_put_result(repl, b->law, b->results[i]);
        lc_buffer_byte(&repl->out, '\n');
    }
    return changed;
}

/* Which outcomes of A and B are one, so that rows are compared by numbers. */
static void match_outcomes(const licet_law *a, const licet_law *b, uint16_t same[OUTCOMES])
{
    for (uint32_t i = 0; i < OUTCOMES; i++) {
        same[i] = OUTCOMES;
        for (uint32_t j = 0; j < OUTCOMES && same[i] == OUTCOMES; j++)
            if ((i < a->image.OUTCOME_count) == (j < b->image.OUTCOME_count) &&
                (i == j || i < a->image.OUTCOME_count) && same_outcome(a, i, b, j))
                same[i] = (uint16_t)j;
    }
}

static uint64_t compare_rows(licet_repl *repl, const li_repl_world *a, const li_repl_world *b)
{
    uint16_t same[OUTCOMES];
    turns list = {NULL, 0, 0};
    uint64_t changed = 0, first[MOST_CHANGES];
    match_outcomes(a->law, b->law, same);
    for (uint64_t row = 0; row < a->row_count && row < b->row_count; row++) {
        if (same[a->rows[row]] == b->rows[row])
            continue;
        if (changed < MOST_CHANGES)
            first[changed] = row;
        changed++;
        if (!count_turn(repl, &list, a->rows[row], b->rows[row]))
            break;
    }
    if (changed) {
        li_repl_count(&repl->out, changed);
        lc_buffer_text(&repl->out, " of ");
        li_repl_count(&repl->out, b->row_count);
        lc_buffer_text(&repl->out, " orders of the file have another outcome\n");
    }
    for (size_t i = 0; i < list.count; i++) {
        lc_buffer_text(&repl->out, "  ");
        li_repl_count(&repl->out, list.items[i].count);
        lc_buffer_text(&repl->out, ": ");
        put_arrow(repl, a->law, list.items[i].from, b->law, list.items[i].to);
        lc_buffer_byte(&repl->out, '\n');
    }
    for (uint64_t i = 0; i < changed && i < MOST_CHANGES; i++) {
        lc_buffer_text(&repl->out, i ? ", " : "  ");
        li_repl_put_row(repl, first[i]);
    }
    if (changed)
        lc_buffer_text(&repl->out, changed > MOST_CHANGES ? ", ...\n" : "\n");
    lc_vector_fini(&repl->allocator, &list);
    return changed;
}

void li_repl_compare(licet_repl *repl, const li_repl_world *before, const li_repl_world *world)
{
    uint64_t changed = compare_orders(repl, before, world) + compare_rows(repl, before, world);
    if (changed == 0 && (world->result_count || world->row_count))
        lc_buffer_text(&repl->out, "no order has another outcome\n");
}
