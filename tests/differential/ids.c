/* ids.c - a ledger that keeps ids: see ids.h.
 *
 * The model: a list of ids with the row whose answer each has, and a list of bookings with the row
 * that made each. A repeat gets the answer of that row; a cancel strikes the bookings of that row
 * and forgets the id. The session is led by hand along the model; blocks do it on their own. */
#include "ids.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID_BYTES = 24 };

typedef struct {
    order stated; /* with cells and facts of its own */
    licet_text id, action, licence;
    bool cancels, wrong_word;
    bool granted; /* what decides, when all is said */
} file_row;

typedef struct {
    licet_text id;
    size_t row; /* whose answer it has */
    bool live;
} kept_id;

typedef struct {
    pair p;
    const lc_law *law;
    random_source random;
    const order *orders;
    size_t count;
    file_row *rows;
    slow_fact *facts;
    licet_text *cells;
    char *bytes; /* of ids */
    bool licences, granted;
    kept_id *ids; /* the model */
    size_t id_count;
    slow_ledger booked;
    size_t *booked_by; /* the row of each booking */
    size_t booked_room;
    licet_ledger *ledger; /* the session's */
    mismatch *difference;
} run;

static bool chance(run *r, int percent)
{
    return random_chance(&r->random, percent);
}

static void note(run *r, generator_feature which)
{
    r->p.counts->features[which]++;
}

static bool no_memory(run *r)
{
    return differ(r->difference, "the comparison itself", 0, "", "out of memory");
}

static bool same_text(licet_text a, licet_text b)
{
    return a.length == b.length && (!a.length || memcmp(a.bytes, b.bytes, a.length) == 0);
}

static licet_text text_of(const char *text)
{
    return (licet_text){text, strlen(text)};
}

/* ---- the file ------------------------------------------------------------------------------- */

static licet_text choose_id(run *r, size_t row)
{
    int which = random_between(&r->random, 1, 100);
    if (which <= 8)
        return chance(r, 50) ? (licet_text){NULL, 0} : (licet_text){"", 0};
    if (which <= 35)
        return r->orders[row].cells[r->law->id_fact];
    if (which <= 70 || row == 0) {
        char *bytes = r->bytes + row * ID_BYTES;
        int length = snprintf(bytes, ID_BYTES, "N %zu", row);
        return (licet_text){bytes, (size_t)length};
    }
    return r->rows[random_below(&r->random, (uint32_t)row)].id;
}

static void state_id(run *r, file_row *row)
{
    uint32_t fact = r->law->id_fact;
    if (!row->id.length)
        row->id = (licet_text){row->id.bytes, 0};
    row->stated.cells[fact] = row->id;
    row->stated.facts[fact] = (slow_fact){.known = row->id.length != 0,
                                          .text = row->id.bytes,
                                          .text_length = (uint32_t)row->id.length};
}

/* All but the id is missing. */
static void clear_facts(run *r, file_row *row)
{
    row->stated.wrong = LC_NONE;
    for (uint32_t i = 0; i < r->law->fact_count; i++) {
        row->stated.facts[i] = (slow_fact){.known = false};
        row->stated.cells[i] = (licet_text){NULL, 0};
    }
}

static void choose_words(run *r, file_row *row)
{
    static const char *const orders[] = {"", "order", "order"};
    row->cancels = chance(r, 18);
    row->action = text_of(row->cancels ? "cancel" : orders[random_below(&r->random, 3)]);
    if (chance(r, 1)) {
        note(r, FEATURE_ACTION_WRONG);
        row->action = text_of("Cancel");
        row->wrong_word = true;
    }
    row->granted = r->granted;
    if (!r->licences || chance(r, 50))
        return;
    row->granted = chance(r, 50);
    row->licence = text_of(row->granted ? "granted" : "refused");
    if (row->granted != r->granted)
        note(r, row->granted ? FEATURE_LICENCE_GRANTED : FEATURE_LICENCE_REFUSED);
    if (chance(r, 2)) {
        note(r, FEATURE_LICENCE_WRONG);
        row->licence = text_of("yes");
        row->wrong_word = true;
    }
}

static void make_row(run *r, size_t index)
{
    file_row *row = &r->rows[index];
    size_t facts = r->law->fact_count;
    const order *from = &r->orders[index];
    row->stated = (order){r->facts + index * facts, r->cells + index * facts, from->wrong};
    memcpy(row->stated.facts, from->facts, facts * sizeof *from->facts);
    memcpy(row->stated.cells, from->cells, facts * sizeof *from->cells);
    choose_words(r, row);
    bool known = row->cancels && index > 0 && chance(r, 70);
    row->id = known ? r->rows[random_below(&r->random, (uint32_t)index)].id : choose_id(r, index);
    if (chance(r, row->cancels ? 50 : 4))
        clear_facts(r, row);
    state_id(r, row);
}

/* ---- the model ------------------------------------------------------------------------------ */

static kept_id *find_id(run *r, licet_text id)
{
    for (size_t i = 0; id.length && i < r->id_count; i++)
        if (same_text(r->ids[i].id, id))
            return &r->ids[i];
    return NULL;
}

static void keep_id(run *r, licet_text id, size_t row)
{
    kept_id *found = find_id(r, id);
    if (found)
        note(r, FEATURE_ID_ANEW);
    else
        found = &r->ids[r->id_count++];
    *found = (kept_id){id, row, true};
}

/* Books what was decided last, in the name of ROW. */
static bool book(run *r, size_t row)
{
    size_t before = r->booked.count;
    if (!slow_book(r->p.slow, &r->booked))
        return false;
    if (r->booked.count > r->booked_room) {
        r->booked_room = r->booked.count * 2;
        size_t *grown = realloc(r->booked_by, r->booked_room * sizeof *grown);
        if (!grown)
            return false;
        r->booked_by = grown;
    }
    for (size_t i = before; i < r->booked.count; i++)
        r->booked_by[i] = row;
    return true;
}

static void strike_bookings(run *r, size_t row)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->booked.count; i++) {
        if (r->booked_by[i] == row)
            continue;
        r->booked.items[kept] = r->booked.items[i];
        r->booked_by[kept++] = r->booked_by[i];
    }
    if (kept < r->booked.count)
        note(r, FEATURE_CANCEL_BOOKINGS);
    r->booked.count = kept;
}

/* ---- the session, along the model ----------------------------------------------------------- */

static bool expect_status(run *r, const char *where, size_t row, licet_status expected,
                          licet_status found)
{
    return expected == found ||
           differ(r->difference, where, row, licet_status_text(expected), licet_status_text(found));
}

static bool cancel(run *r, size_t index)
{
    licet_text id = r->rows[index].id;
    kept_id *found = find_id(r, id);
    bool live = found && found->live;
    note(r, live ? FEATURE_CANCEL : found ? FEATURE_CANCEL_AGAIN : FEATURE_CANCEL_UNKNOWN);
    if (!id.length)
        note(r, FEATURE_CANCEL_NO_ID);
    if (id.length &&
        !expect_status(r, "licet_ledger_cancel", index, live ? LICET_OK : LICET_NOT_FOUND,
                       licet_ledger_cancel(r->ledger, id)))
        return false;
    if (!live) {
        r->p.kept.rows[index] = (kept_row){.kind = KEPT_UNREADABLE};
        return true;
    }
    strike_bookings(r, found->row);
    found->live = false;
    return kept_cancelled(&r->p.kept, id, index) || no_memory(r);
}

/* A host that decides the order once more cannot book it twice. */
static bool repeat(run *r, size_t index, size_t first)
{
    const file_row *row = &r->rows[index];
    note(r, FEATURE_ID_AGAIN);
    if (r->law->date_fact != LC_NONE && !row->stated.facts[r->law->date_fact].known)
        note(r, FEATURE_ID_AGAIN_UNDATED);
    kept_again(&r->p.kept, first, index);
    if (index % 2 == 0)
        return true;
    licet_session_licences(r->p.session, row->granted);
    if (!expect_status(r, "licet_decide", index, LICET_OK, licet_decide(r->p.session, r->ledger)))
        return false;
    const licet_record *record = licet_session_record(r->p.session);
    bool keeps = !record->rejected && record->outcome != LICET_INDETERMINATE;
    return expect_status(r, "booking an id twice", index, keeps ? LICET_ALREADY_BOOKED : LICET_OK,
                         licet_book(r->p.session, r->ledger, row->id));
}

static bool decide(run *r, size_t index)
{
    const file_row *row = &r->rows[index];
    const slow_record *record;
    pair_licences(&r->p, row->granted);
    if (!pair_decide(&r->p, &row->stated, index, &r->booked, r->ledger, &record))
        return false;
    bool keeps = !record->rejected && record->outcome != SLOW_INDETERMINATE;
    if (!row->id.length)
        note(r, FEATURE_ID_NONE);
    else if (keeps)
        keep_id(r, row->id, index);
    else if (!record->rejected)
        note(r, FEATURE_ID_OPEN);
    if (!book(r, index))
        return no_memory(r);
    licet_text id = row->id.length ? row->id : (licet_text){NULL, 0};
    return expect_status(r, "licet_book", index, LICET_OK, licet_book(r->p.session, r->ledger, id));
}

static bool replay_row(run *r, size_t index)
{
    const file_row *row = &r->rows[index];
    bool read, selected;
    if (!pair_state(&r->p, &row->stated, index, &read))
        return false;
    if (!read || row->wrong_word) {
        r->p.kept.rows[index] = (kept_row){.kind = KEPT_UNREADABLE};
        return true;
    }
    if (row->cancels)
        return cancel(r, index);
    if (!pair_selects(&r->p, &row->stated, index, &selected) || !selected)
        return !selected;
    const kept_id *found = find_id(r, row->id);
    return found && found->live ? repeat(r, index, found->row) : decide(r, index);
}

/* ---- what is booked in the end -------------------------------------------------------------- */

static bool same_key(const lc_law *law, const slow_booking *booking, const licet_ledger_key *key)
{
    const lc_declared *owner = booking->cap != LC_NONE
                                   ? &law->caps[booking->cap].declared
                                   : &law->agreements[booking->agreement].declared;
    bool same = same_text(key->owner, (licet_text){owner->name->text, owner->name->length}) &&
                key->place == booking->place && (uint32_t)key->window == booking->window &&
                key->window_start == booking->start && key->key_count == booking->key_count;
    for (uint32_t i = 0; same && i < key->key_count; i++)
        same = same_text(key->keys[i], text_of(slow_key(booking, i)));
    return same;
}

typedef struct {
    const run *r;
    size_t bookings; /* of the model, not of nothing, found under the keys */
    bool same;
} visitor;

static int visit(void *user, const licet_ledger_key *key, int64_t booked)
{
    visitor *v = user;
    lc_int128 sum = 0;
    for (size_t i = 0; i < v->r->booked.count; i++) {
        const slow_booking *booking = &v->r->booked.items[i];
        if (!same_key(v->r->law, booking, key))
            continue;
        v->bookings += booking->amount != 0;
        sum += booking->amount;
    }
    v->same = v->same && (sum > INT64_MAX ? INT64_MAX : sum) == booked;
    return 0;
}

/* Whether LEDGER holds the bookings of the model, and no others. */
static bool compare_ledger(run *r, licet_ledger *ledger, const char *where)
{
    visitor v = {r, 0, true};
    size_t bookings = 0;
    for (size_t i = 0; i < r->booked.count; i++)
        bookings += r->booked.items[i].amount != 0;
    if (licet_ledger_visit(ledger, visit, &v) == LICET_OK && v.same && v.bookings == bookings)
        return true;
    return differ(r->difference, where, r->count ? r->count - 1 : 0,
                  "the bookings of the model in the end", "others");
}

/* ---- blocks --------------------------------------------------------------------------------- */

static licet_status fill_block(run *r, licet_block *block, licet_text *column, size_t first,
                               size_t count)
{
    licet_status status = licet_block_start(block, count);
    for (uint32_t fact = 0; fact < r->law->fact_count && status == LICET_OK; fact++) {
        for (size_t i = 0; i < count; i++)
            column[i] = r->rows[first + i].stated.cells[fact];
        status = licet_block_cells(block, fact, column);
    }
    for (size_t i = 0; i < count; i++)
        column[i] = r->rows[first + i].action;
    if (status == LICET_OK)
        status = licet_block_action_cells(block, column);
    for (size_t i = 0; i < count; i++)
        column[i] = r->rows[first + i].licence;
    if (status == LICET_OK && r->licences)
        status = licet_block_licence_cells(block, column);
    return status;
}

static bool replay_block(run *r, licet_block *block, licet_ledger *ledger, licet_text *column,
                         size_t size, const char *where)
{
    for (size_t first = 0; first < r->count; first += size) {
        size_t count = r->count - first < size ? r->count - first : size;
        licet_status status = fill_block(r, block, column, first, count);
        if (status == LICET_OK)
            status = licet_block_replay(block, ledger);
        if (!expect_status(r, where, first, LICET_OK, status))
            return false;
        for (size_t i = 0; i < count; i++)
            if (!kept_compare(&r->p.kept, block, i, first + i, where, r->difference))
                return false;
    }
    return compare_ledger(r, ledger, where);
}

static bool replay_blocks(run *r, size_t size)
{
    licet_block *block = NULL;
    licet_ledger *ledger = NULL;
    licet_text *column = calloc(size, sizeof *column);
    char where[60];
    snprintf(where, sizeof where, "the model of ids and blocks of %zu", size);
    bool same = column && licet_block_new(&block, r->p.s->compiled, size, NULL) == LICET_OK &&
                licet_ledger_new(&ledger, true, NULL) == LICET_OK;
    if (same) {
        licet_block_licences(block, r->granted);
        same = replay_block(r, block, ledger, column, size, where);
    } else {
        no_memory(r);
    }
    licet_block_free(block);
    licet_ledger_free(ledger);
    free(column);
    return same;
}

/* Nothing can be cancelled where nothing is kept. */
static bool refuse_cancels(run *r)
{
    static const char where[] = "a cancel where no ids are kept";
    licet_block *block = NULL;
    size_t count = r->count < LICET_BLOCK_ROWS ? r->count : LICET_BLOCK_ROWS;
    licet_text *column = calloc(count + 1, sizeof *column);
    bool same = true;
    licet_status status =
        column ? licet_block_new(&block, r->p.s->compiled, count, NULL) : LICET_MEMORY;
    if (status == LICET_OK)
        status = fill_block(r, block, column, 0, count);
    if (status == LICET_OK)
        status = licet_block_decide(block, NULL);
    if (!expect_status(r, where, 0, LICET_OK, status))
        count = 0;
    for (size_t i = 0; same && i < count; i++)
        if (r->rows[i].cancels && licet_block_rejected(block)[i] != 1)
            same = differ(r->difference, where, i, "rejected", "not rejected");
    licet_block_free(block);
    free(column);
    return same && status == LICET_OK;
}

/* ---- all of it ------------------------------------------------------------------------------ */

static char *write_rows(const run *r, size_t count)
{
    enum { LINE = 160 };
    char *text = malloc(count * LINE + 1);
    size_t at = 0;
    for (size_t i = 0; text && i < count; i++) {
        const file_row *row = &r->rows[i];
        int length = snprintf(text + at, LINE, "    %zu: id `%.*s` action `%.*s` licence `%.*s`\n",
                              i, (int)row->id.length, row->id.bytes ? row->id.bytes : "",
                              (int)row->action.length, row->action.bytes, (int)row->licence.length,
                              row->licence.bytes ? row->licence.bytes : "");
        at += length < LINE ? (size_t)length : LINE - 1;
    }
    if (text)
        text[at] = '\0';
    return text;
}

static bool make_rows(run *r)
{
    size_t cells = r->count * r->law->fact_count + 1;
    r->rows = calloc(r->count + 1, sizeof *r->rows);
    r->ids = calloc(r->count + 1, sizeof *r->ids);
    r->facts = calloc(cells, sizeof *r->facts);
    r->cells = calloc(cells, sizeof *r->cells);
    r->bytes = calloc(r->count + 1, ID_BYTES);
    if (!r->rows || !r->ids || !r->facts || !r->cells || !r->bytes)
        return no_memory(r);
    r->granted = chance(r, 60);
    r->licences = chance(r, 80);
    for (size_t i = 0; i < r->count; i++)
        make_row(r, i);
    return true;
}

static bool replay_all(run *r)
{
    static const size_t sizes[] = {1, 2, 7, 1024};
    if (licet_ledger_new(&r->ledger, true, NULL) != LICET_OK)
        return no_memory(r);
    for (size_t i = 0; i < r->count; i++)
        if (!replay_row(r, i))
            return false;
    if (!compare_ledger(r, r->ledger, "the model of ids and the session"))
        return false;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (!replay_blocks(r, sizes[i]))
            return false;
    r->p.counts->orders += r->count;
    return refuse_cancels(r);
}

bool ids_replay(const subject *s, const order *orders, size_t count, uint64_t seed,
                replay_counts *counts, mismatch *difference, char **rows_text)
{
    run r = {.law = s->law, .orders = orders, .count = count, .difference = difference};
    r.random = random_start(seed, 4);
    bool same = pair_open(&r.p, s, count, counts, difference) && make_rows(&r) && replay_all(&r);
    *rows_text = same || !r.rows ? NULL : write_rows(&r, difference->row + 1);
    pair_close(&r.p);
    licet_ledger_free(r.ledger);
    slow_ledger_free(&r.booked);
    free(r.booked_by);
    free(r.rows);
    free(r.ids);
    free(r.facts);
    free(r.cells);
    free(r.bytes);
    return same;
}
