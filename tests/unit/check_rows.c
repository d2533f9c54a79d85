/* check_rows.c - what a replay takes beside the facts (licences, actions, ids, a selection) and
 * what it gives beside the outcome (properties, bookings, what is left out), row by row against a
 * session and a ledger of its own.
 *
 * The law has every form of the language; orders are made of the cells of its orders, mixed by a
 * generator with a fixed seed. What a row should give is worked out here from the session alone,
 * the answers kept under ids included. Must not: know how a block works. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "licet.h"
#include "licet_tools.h"
#include "tests/whole_law.h"

Suite *suite_rows(void);

enum { ROWS = 2000, IDS = 50, COLUMN = 700 };

typedef enum { DO_ORDER, DO_CANCEL, DO_NONSENSE } action;
typedef enum { ASK_HOST, GRANTED, REFUSED, LICENCE_NONSENSE } licence;

typedef struct {
    const char *cells[WHOLE_FACTS];
    char id[8];
    action action;
    licence licence;
    bool wrong; /* a cell that cannot be read */
} row;

/* The columns of a record. */
typedef struct {
    char text[LICET_COLUMN_COUNT][COLUMN];
    size_t length[LICET_COLUMN_COUNT];
} columns;

typedef struct {
    licet_law *law;
    licet_session *session;
    licet_block *block;
    licet_ledger *mine, *theirs; /* of the session, of the block */
    bool keeps, granted, as_at;
    columns kept[IDS];
    bool is_kept[IDS];
    size_t rejected, cancelled, repeated, left_out, open, decided, violated, booked;
} replay;

static licet_text text_of(const char *text)
{
    return (licet_text){text, strlen(text)};
}

static int find_table(void *user, const char *name, const char *file, licet_text *table)
{
    (void)user;
    (void)name;
    *table = text_of(whole_table);
    return strcmp(file, "firms.csv") != 0;
}

static licet_law *load(const char *where)
{
    licet_law *law = NULL;
    licet_options options = LICET_OPTIONS_INIT;
    const licet_source source = {"whole", whole_rules, sizeof whole_rules - 1};
    options.load_table = find_table;
    if (where)
        options.where = text_of(where);
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, &options), LICET_OK);
    return law;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static row make_row(uint64_t *state)
{
    row made = {.action = DO_ORDER, .licence = ASK_HOST};
    size_t base = next_random(state) % WHOLE_ORDERS;
    for (size_t fact = 0; fact < WHOLE_FACTS; fact++) {
        size_t from = next_random(state) % 4 == 0 ? next_random(state) % WHOLE_ORDERS : base;
        made.cells[fact] = whole_orders[from][fact];
    }
    if (next_random(state) % 10 != 0)
        snprintf(made.id, sizeof made.id, "A%u", (unsigned)(next_random(state) % IDS));
    uint64_t chance = next_random(state) % 40;
    if (chance < 8)
        made.action = DO_CANCEL;
    else if (chance == 8)
        made.action = DO_NONSENSE;
    chance = next_random(state) % 24;
    made.licence = chance < 4 ? GRANTED : chance < 8 ? REFUSED : chance == 8 ? LICENCE_NONSENSE : 0;
    if (next_random(state) % 30 == 0) {
        made.cells[11] = "many"; /* quantity */
        made.wrong = true;
    }
    if (next_random(state) % 30 == 0)
        made.cells[1] = ""; /* no date */
    return made;
}

static const char *action_cell(const row *r, size_t number)
{
    switch (r->action) {
    case DO_CANCEL:
        return "cancel";
    case DO_NONSENSE:
        return "Cancel";
    case DO_ORDER:
        break;
    }
    return number % 2 ? "order" : "";
}

static const char *licence_cell(const row *r)
{
    static const char *const cells[] = {"", "granted", "refused", "yes"};
    return cells[r->licence];
}

/* ---- what a row should give ------------------------------------------------------------------ */

static columns columns_of(const licet_session *session)
{
    columns found;
    for (int i = 0; i < LICET_COLUMN_COUNT; i++) {
        found.length[i] = licet_record_text(session, (licet_column)i, found.text[i], COLUMN);
        ck_assert_uint_lt(found.length[i], COLUMN);
    }
    return found;
}

static void expect_columns(const replay *r, size_t at, const columns *wanted, size_t number)
{
    for (int i = 0; i < LICET_COLUMN_COUNT; i++) {
        char text[COLUMN];
        size_t length = licet_block_text(r->block, at, (licet_column)i, text, sizeof text);
        ck_assert_msg(length == wanted->length[i] && memcmp(text, wanted->text[i], length) == 0,
                      "row %zu, %s: session `%.*s`, block `%.*s`", number,
                      licet_column_name((licet_column)i), (int)wanted->length[i], wanted->text[i],
                      (int)length, text);
    }
}

static void expect_word(const replay *r, size_t at, licet_column column, const char *word,
                        size_t number)
{
    char text[COLUMN];
    size_t length = licet_block_text(r->block, at, column, text, sizeof text);
    ck_assert_msg(length == strlen(word) && memcmp(text, word, length) == 0,
                  "row %zu: `%.*s` instead of `%s`", number, (int)length, text, word);
}

static void expect_unconcerned(const replay *r, size_t at)
{
    for (size_t i = 0; i < licet_law_property_count(r->law); i++)
        ck_assert_int_eq(licet_block_property(r->block, at, i), LICET_VERDICT_UNCONCERNED);
}

/* A row of which nothing is known beside WORD: no bookings, no verdicts. */
static void expect_bare(const replay *r, size_t at, const char *word, size_t number)
{
    expect_word(r, at, LICET_COLUMN_OUTCOME, word, number);
    expect_word(r, at, LICET_COLUMN_BECAUSE, "", number);
    expect_word(r, at, LICET_COLUMN_BOOKED, "", number);
    expect_word(r, at, LICET_COLUMN_DUTIES, "", number);
    ck_assert_uint_eq(licet_block_booking_count(r->block, at), 0);
    expect_unconcerned(r, at);
}

static void expect_rejected(replay *r, size_t at, const char *reason, size_t number)
{
    ck_assert_msg(licet_block_rejected(r->block)[at], "row %zu is not rejected", number);
    ck_assert_uint_eq(licet_block_left_out(r->block)[at], 0);
    if (reason)
        ck_assert_str_eq(licet_block_fault(r->block, at).reason, reason);
    expect_bare(r, at, "rejected", number);
    r->rejected++;
}

static void expect_cancel(replay *r, const row *stated, size_t at, size_t number)
{
    licet_status status = LICET_NOT_FOUND;
    const char *reason = "nothing can be cancelled here: the ledger keeps no ids";
    if (r->keeps) {
        reason = stated->id[0] ? "nothing is kept under this id that could be cancelled"
                               : "what is cancelled? the order has no id";
        status = stated->id[0] ? licet_ledger_cancel(r->mine, text_of(stated->id)) : status;
    }
    if (status != LICET_OK) {
        expect_rejected(r, at, reason, number);
        return;
    }
    size_t id = (size_t)atoi(stated->id + 1);
    ck_assert_msg(r->is_kept[id], "row %zu cancels what nobody booked", number);
    r->is_kept[id] = false;
    ck_assert_uint_eq(licet_block_rejected(r->block)[at], 0);
    ck_assert_uint_eq(licet_block_outcomes(r->block)[at], LICET_OUTCOME_CANCELLED);
    expect_word(r, at, LICET_COLUMN_ID, stated->id, number);
    expect_bare(r, at, "cancelled", number);
    r->cancelled++;
}

static void state_order(replay *r, const row *stated)
{
    licet_session_clear(r->session);
    for (size_t fact = 0; fact < WHOLE_FACTS; fact++)
        ck_assert_int_eq(
            licet_set_text(r->session, fact, text_of(fact ? stated->cells[fact] : stated->id)),
            LICET_OK);
}

static void expect_bookings(const replay *r, size_t at)
{
    const licet_record *record = licet_session_record(r->session);
    ck_assert_uint_eq(licet_block_booking_count(r->block, at), record->booking_count);
    for (size_t i = 0; i < record->booking_count; i++) {
        licet_booking a, b;
        ck_assert_int_eq(licet_record_booking(r->session, i, &a), LICET_OK);
        ck_assert_int_eq(licet_block_booking(r->block, at, i, &b), LICET_OK);
        ck_assert(a.cap == b.cap && a.agreement == b.agreement && a.date == b.date);
        ck_assert(a.amount == b.amount && a.before == b.before && a.limit == b.limit);
        ck_assert(a.tested == b.tested && a.key.place == b.key.place);
        ck_assert(a.key.window == b.key.window && a.key.window_start == b.key.window_start);
        ck_assert(a.key.key_count == b.key.key_count && a.key.scale == b.key.scale);
        ck_assert(a.key.owner.length == b.key.owner.length &&
                  memcmp(a.key.owner.bytes, b.key.owner.bytes, a.key.owner.length) == 0);
    }
}

/* A row that is decided now. */
static void expect_decision(replay *r, const row *stated, size_t at, size_t number)
{
    bool granted = stated->licence == ASK_HOST ? r->granted : stated->licence == GRANTED;
    licet_session_licences(r->session, granted);
    ck_assert_int_eq(licet_decide(r->session, r->mine), LICET_OK);
    const licet_record *record = licet_session_record(r->session);
    if (record->rejected) {
        expect_rejected(r, at, record->reason, number);
        return;
    }
    ck_assert_uint_eq(licet_block_rejected(r->block)[at], 0);
    ck_assert_uint_eq(licet_block_outcomes(r->block)[at], record->outcome);
    ck_assert_uint_eq(licet_block_lowest(r->block)[at], record->lowest);
    ck_assert_uint_eq(licet_block_highest(r->block)[at], record->highest);
    ck_assert_uint_eq(licet_block_because(r->block)[at], record->because);
    columns found = columns_of(r->session);
    expect_columns(r, at, &found, number);
    expect_bookings(r, at);
    for (size_t i = 0; i < licet_law_property_count(r->law); i++) {
        licet_verdict verdict = licet_session_property(r->session, i);
        ck_assert_msg(licet_block_property(r->block, at, i) == verdict, "row %zu, property %zu",
                      number, i);
        r->violated += verdict == LICET_VERDICT_VIOLATED;
    }
    bool open = record->outcome == LICET_INDETERMINATE;
    r->open += open;
    r->decided += !open;
    r->booked += record->books;
    const licet_text id = stated->id[0] ? text_of(stated->id) : (licet_text){NULL, 0};
    ck_assert_int_eq(licet_book(r->session, r->mine, id), LICET_OK);
    if (r->keeps && stated->id[0] && !open) {
        size_t index = (size_t)atoi(stated->id + 1);
        r->is_kept[index] = true;
        r->kept[index] = found;
    }
}

static void expect_row(replay *r, const row *stated, size_t at, size_t number)
{
    if (stated->wrong || stated->action == DO_NONSENSE || stated->licence == LICENCE_NONSENSE) {
        expect_rejected(r, at, NULL, number);
        return;
    }
    if (stated->action == DO_CANCEL) {
        expect_cancel(r, stated, at, number);
        return;
    }
    state_order(r, stated);
    bool selected = licet_session_selected(r->session);
    ck_assert_msg(licet_block_left_out(r->block)[at] == !selected, "row %zu: left out", number);
    if (!selected) {
        r->left_out++;
        expect_unconcerned(r, at);
        return;
    }
    if (r->keeps && stated->id[0] && r->is_kept[atoi(stated->id + 1)]) {
        expect_columns(r, at, &r->kept[atoi(stated->id + 1)], number);
        ck_assert_uint_eq(licet_block_booking_count(r->block, at), 0);
        expect_unconcerned(r, at);
        r->repeated++;
        return;
    }
    if (!stated->cells[1][0] && !r->as_at) {
        expect_rejected(r, at, "no date", number);
        return;
    }
    expect_decision(r, stated, at, number);
}

/* ---- replays --------------------------------------------------------------------------------- */

static void fill_block(replay *r, const row *rows, size_t first, size_t count)
{
    licet_text cells[LICET_BLOCK_ROWS];
    ck_assert_int_eq(licet_block_start(r->block, count), LICET_OK);
    for (size_t fact = 0; fact < WHOLE_FACTS; fact++) {
        for (size_t i = 0; i < count; i++)
            cells[i] = text_of(fact ? rows[first + i].cells[fact] : rows[first + i].id);
        ck_assert_int_eq(licet_block_cells(r->block, fact, cells), LICET_OK);
    }
    for (size_t i = 0; i < count; i++)
        cells[i] = text_of(action_cell(&rows[first + i], first + i));
    ck_assert_int_eq(licet_block_action_cells(r->block, cells), LICET_OK);
    for (size_t i = 0; i < count; i++)
        cells[i] = text_of(licence_cell(&rows[first + i]));
    ck_assert_int_eq(licet_block_licence_cells(r->block, cells), LICET_OK);
}

static int count_key(void *user, const licet_ledger_key *key, int64_t amount)
{
    int64_t other = 0;
    ck_assert_int_eq(licet_ledger_read(user, key, &other), LICET_OK);
    ck_assert_int_eq(other, amount);
    return 0;
}

/* Everything in blocks of SIZE. */
static replay play(const char *where, size_t size, bool keeps, bool granted, uint64_t seed)
{
    replay r = {.keeps = keeps, .granted = granted, .as_at = seed % 2 == 0};
    row *rows = calloc(ROWS, sizeof *rows);
    for (size_t i = 0; i < ROWS; i++)
        rows[i] = make_row(&seed);
    int32_t day;
    r.law = load(where);
    ck_assert_int_eq(licet_session_new(&r.session, r.law, NULL), LICET_OK);
    ck_assert_int_eq(licet_block_new(&r.block, r.law, size, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&r.mine, keeps, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&r.theirs, keeps, NULL), LICET_OK);
    licet_block_licences(r.block, granted);
    ck_assert_int_eq(licet_date_read(text_of("2025-06-15"), &day), LICET_OK);
    if (r.as_at) {
        ck_assert_int_eq(licet_session_as_at(r.session, day), LICET_OK);
        ck_assert_int_eq(licet_block_as_at(r.block, day), LICET_OK);
    }
    for (size_t first = 0; first < ROWS; first += size) {
        size_t count = ROWS - first < size ? ROWS - first : size;
        fill_block(&r, rows, first, count);
        ck_assert_int_eq(licet_block_replay(r.block, r.theirs), LICET_OK);
        for (size_t i = 0; i < count; i++)
            expect_row(&r, &rows[first + i], i, first + i);
    }
    /* both ledgers hold the same */
    ck_assert_int_eq(licet_ledger_visit(r.mine, count_key, r.theirs), LICET_OK);
    ck_assert_int_eq(licet_ledger_visit(r.theirs, count_key, r.mine), LICET_OK);
    licet_ledger_free(r.theirs);
    licet_ledger_free(r.mine);
    licet_block_free(r.block);
    licet_session_free(r.session);
    licet_law_free(r.law);
    free(rows);
    return r;
}

static const size_t sizes[] = {1, 7, 1024};

/* spec: C-4.6, C-4.7, C-4.8, C-4.9, A-1.12, T-2.4 */
START_TEST(rows_with_ids)
{
    replay r = play("quantity > 1 or good", sizes[_i], true, _i != 1, 11 + (uint64_t)_i);
    ck_assert_uint_gt(r.rejected, ROWS / 40);
    ck_assert_uint_gt(r.cancelled, ROWS / 40);
    ck_assert_uint_gt(r.repeated, ROWS / 40);
    ck_assert_uint_gt(r.left_out, ROWS / 100);
    ck_assert_uint_gt(r.open, ROWS / 40);
    ck_assert_uint_gt(r.decided, ROWS / 40);
    ck_assert_uint_gt(r.booked, ROWS / 100);
    ck_assert_uint_gt(r.violated, 0);
}
END_TEST

START_TEST(rows_without_ids)
{
    replay r = play(_i == 1 ? "state = final" : NULL, sizes[_i], false, _i != 2, 21 + (uint64_t)_i);
    ck_assert_uint_gt(r.rejected, ROWS / 10); /* among them every cancel */
    ck_assert_uint_eq(r.cancelled + r.repeated, 0);
    ck_assert(_i == 1 ? r.left_out > ROWS / 20 : r.left_out == 0);
    ck_assert_uint_gt(r.booked, ROWS / 100);
    ck_assert_uint_gt(r.violated, 0);
}
END_TEST

Suite *suite_rows(void)
{
    Suite *suite = suite_create("rows");
    TCase *tests = tcase_create("rows");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, rows_with_ids, 0, 3);
    tcase_add_loop_test(tests, rows_without_ids, 0, 3);
    suite_add_tcase(suite, tests);
    return suite;
}
