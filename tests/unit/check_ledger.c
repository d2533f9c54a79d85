/* check_ledger.c - the ledger: keys, transactions, ids, scales, snapshots, order of visits, ledgers
 * of the host's own, and every failure of an allocation. */
#include "interp/engine.h"
#include "licet_tools.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_ledger(void);

static licet_text text(const char *bytes)
{
    return (licet_text){bytes, bytes ? strlen(bytes) : 0};
}

static licet_ledger_key key_of(const char *owner, licet_text *keys, uint32_t count)
{
    return (licet_ledger_key){.owner = text(owner),
                              .place = 1,
                              .key_count = count,
                              .keys = keys,
                              .window = LICET_WINDOW_YEAR,
                              .window_start = 20089};
}

static const licet_text no_answer = {NULL, 0};

static licet_ledger *new_ledger(bool keep_ids)
{
    licet_ledger *ledger = NULL;
    ck_assert_int_eq(licet_ledger_new(&ledger, keep_ids, NULL), LICET_OK);
    return ledger;
}

static int64_t booked(licet_ledger *ledger, const licet_ledger_key *key)
{
    int64_t amount = -1;
    ck_assert_int_eq(licet_ledger_read(ledger, key, &amount), LICET_OK);
    return amount;
}

/* Within a transaction. */
static licet_status book_in(licet_ledger *ledger, const licet_ledger_key *key, int32_t date,
                            int64_t amount)
{
    li_spot spot = LI_SPOT_INIT;
    return li_ledger_book(ledger, key, &spot, date, amount);
}

static licet_status fullest(licet_ledger *ledger, const licet_ledger_key *key, int32_t date,
                            uint32_t span, bool months, int64_t *amount)
{
    li_spot spot = LI_SPOT_INIT;
    return li_ledger_fullest(ledger, key, &spot, date, span, months, amount);
}

static licet_status book(licet_ledger *ledger, const licet_ledger_key *key, int64_t amount,
                         const char *id)
{
    licet_status status = li_ledger_begin(ledger);
    ck_assert_int_eq(status, LICET_OK);
    status = book_in(ledger, key, 20100, amount);
    if (status == LICET_OK)
        status = li_ledger_commit(ledger, text(id), no_answer);
    if (status != LICET_OK)
        li_ledger_rollback(ledger);
    return status;
}

/* What a ledger holds, as one text. */
typedef struct {
    char bytes[4096];
    size_t length;
} dump;

static int add_to_dump(void *user, const licet_ledger_key *key, int64_t amount)
{
    dump *d = user;
    char *at = d->bytes + d->length;
    size_t room = sizeof d->bytes - d->length;
    int count = snprintf(at, room, "%.*s.%u", (int)key->owner.length, key->owner.bytes, key->place);
    for (uint32_t i = 0; i < key->key_count && count < (int)room; i++)
        count += snprintf(at + count, room - (size_t)count, "[%.*s]", (int)key->keys[i].length,
                          key->keys[i].bytes);
    count += snprintf(at + count, room - (size_t)count, "@%d=%lld/%d ", key->window_start,
                      (long long)amount, key->scale);
    d->length += (size_t)count;
    return d->length >= sizeof d->bytes - 256;
}

static dump dump_of(licet_ledger *ledger)
{
    dump d = {.length = 0}, any = {.length = 0};
    ck_assert_int_eq(licet_ledger_visit(ledger, add_to_dump, &d), LICET_OK);
    ck_assert_int_eq(licet_ledger_visit_any(ledger, add_to_dump, &any), LICET_OK);
    ck_assert_uint_eq(any.length, d.length); /* the same keys, in whatever order */
    d.bytes[d.length] = '\0';
    return d;
}

START_TEST(every_part_of_a_key_counts)
{
    licet_ledger *ledger = new_ledger(false);
    licet_text acme = text("Acme"), split[2] = {text("Ac"), text("me")}, other = text("Acmf");
    licet_ledger_key key = key_of("lpp", &acme, 1);
    ck_assert_int_eq(booked(ledger, &key), 0);
    ck_assert_int_eq(book(ledger, &key, 7, NULL), LICET_OK);
    ck_assert_int_eq(book(ledger, &key, 5, NULL), LICET_OK);
    ck_assert_int_eq(booked(ledger, &key), 12);

    licet_ledger_key changed = key;
    changed.owner = text("lpq");
    ck_assert_int_eq(booked(ledger, &changed), 0);
    changed = key;
    changed.place = 2;
    ck_assert_int_eq(booked(ledger, &changed), 0);
    changed = key;
    changed.keys = &other;
    ck_assert_int_eq(booked(ledger, &changed), 0);
    changed = key;
    changed.keys = split;
    changed.key_count = 2;
    ck_assert_int_eq(booked(ledger, &changed), 0);
    changed = key;
    changed.key_count = 0;
    ck_assert_int_eq(booked(ledger, &changed), 0);
    changed = key;
    changed.window = LICET_WINDOW_MONTH;
    ck_assert_int_eq(booked(ledger, &changed), 0);
    changed = key;
    changed.window_start++;
    ck_assert_int_eq(booked(ledger, &changed), 0);
    licet_ledger_free(ledger);
}
END_TEST

START_TEST(texts_of_every_length_are_keys)
{
    licet_ledger *ledger = new_ledger(false);
    char bytes[40];
    memset(bytes, 'x', sizeof bytes);
    for (size_t length = 0; length <= sizeof bytes; length++) {
        licet_text name = {bytes, length};
        licet_ledger_key key = key_of("cap", &name, 1);
        ck_assert_int_eq(book(ledger, &key, (int64_t)length + 1, NULL), LICET_OK);
    }
    for (size_t length = 0; length <= sizeof bytes; length++) {
        licet_text name = {bytes, length};
        licet_ledger_key key = key_of("cap", &name, 1);
        ck_assert_int_eq(booked(ledger, &key), (int64_t)length + 1);
    }
    licet_ledger_free(ledger);
}
END_TEST

START_TEST(rollback_leaves_no_trace)
{
    licet_ledger *ledger = new_ledger(false);
    licet_text acme = text("Acme"), bolt = text("Bolt");
    licet_ledger_key known = key_of("lpp", &acme, 1), fresh = key_of("lpp", &bolt, 1);
    licet_ledger_key fresh_owner = key_of("allocation", &bolt, 1), fine = known;
    fine.scale = 2;
    ck_assert_int_eq(book(ledger, &known, 7, NULL), LICET_OK);
    uint64_t changes = li_ledger_changes(ledger);
    dump before = dump_of(ledger);
    for (int i = 0; i < 50; i++) {
        ck_assert_int_eq(li_ledger_begin(ledger), LICET_OK);
        ck_assert_int_eq(book_in(ledger, &fresh, 1, 100), LICET_OK);
        ck_assert_int_eq(book_in(ledger, &fresh_owner, 1, 200), LICET_OK);
        ck_assert_int_eq(book_in(ledger, &fine, 1, 50), LICET_OK);
        ck_assert_int_eq(book_in(ledger, &known, 1, 1), LICET_OK);
        ck_assert_int_eq(booked(ledger, &fine), 850);
        li_ledger_rollback(ledger);
        ck_assert_str_eq(dump_of(ledger).bytes, before.bytes);
        ck_assert_int_eq(booked(ledger, &fresh), 0);
        ck_assert_int_eq(booked(ledger, &known), 7);
    }
    ck_assert_uint_eq(li_ledger_changes(ledger), changes);
    ck_assert_int_eq(book(ledger, &fresh, 3, NULL), LICET_OK);
    ck_assert_int_eq(booked(ledger, &fresh), 3);
    ck_assert_uint_ne(li_ledger_changes(ledger), changes);
    licet_ledger_free(ledger);
}
END_TEST

START_TEST(a_transaction_is_one_at_a_time)
{
    licet_ledger *ledger = new_ledger(false), *copy = NULL;
    licet_ledger_key key = key_of("cap", NULL, 0);
    ck_assert_int_eq(book_in(ledger, &key, 1, 1), LICET_MISUSE);
    ck_assert_int_eq(li_ledger_commit(ledger, text(NULL), no_answer), LICET_MISUSE);
    ck_assert_int_eq(li_ledger_begin(ledger), LICET_OK);
    ck_assert_int_eq(li_ledger_begin(ledger), LICET_MISUSE);
    ck_assert_int_eq(licet_ledger_snapshot(ledger, &copy), LICET_MISUSE);
    ck_assert_ptr_null(copy);
    li_ledger_rollback(ledger);
    ck_assert_int_eq(li_ledger_begin(ledger), LICET_OK);
    li_ledger_rollback(ledger);
    licet_ledger_free(ledger);
}
END_TEST

START_TEST(scales_convert_exactly_or_not_at_all)
{
    licet_ledger *ledger = new_ledger(false);
    licet_ledger_key whole = key_of("cap", NULL, 0), cents = whole, thousands = whole;
    int64_t amount = -1;
    cents.scale = 2;
    thousands.scale = -3;
    ck_assert_int_eq(book(ledger, &thousands, 4, NULL), LICET_OK);
    ck_assert_int_eq(booked(ledger, &whole), 4000);
    ck_assert_int_eq(booked(ledger, &cents), 400000);
    ck_assert_int_eq(book(ledger, &cents, 50, NULL), LICET_OK);
    ck_assert_int_eq(booked(ledger, &cents), 400050);
    ck_assert_int_eq(licet_ledger_read(ledger, &whole, &amount), LICET_LEDGER_FAULT);
    ck_assert_int_eq(amount, -1);
    ck_assert_int_eq(book(ledger, &cents, 50, NULL), LICET_OK);
    ck_assert_int_eq(booked(ledger, &whole), 4001);
    ck_assert_int_eq(book(ledger, &whole, INT64_MAX / 100, NULL), LICET_LEDGER_FAULT);
    ck_assert_int_eq(booked(ledger, &whole), 4001);
    licet_ledger_key finest = whole;
    finest.scale = 20;
    ck_assert_int_eq(licet_ledger_read(ledger, &finest, &amount), LICET_LEDGER_FAULT);
    ck_assert_int_eq(book(ledger, &finest, 1, NULL), LICET_LEDGER_FAULT);
    ck_assert_int_eq(booked(ledger, &whole), 4001);
    licet_ledger_free(ledger);
}
END_TEST

START_TEST(sums_stay_in_64_bits)
{
    licet_ledger *ledger = new_ledger(false);
    licet_ledger_key key = key_of("cap", NULL, 0);
    ck_assert_int_eq(book(ledger, &key, INT64_MAX, NULL), LICET_OK);
    ck_assert_int_eq(book(ledger, &key, 1, NULL), LICET_LEDGER_FAULT);
    ck_assert_int_eq(booked(ledger, &key), INT64_MAX);
    licet_ledger_free(ledger);
}
END_TEST

START_TEST(ids_are_booked_once_and_cancelled)
{
    licet_ledger *ledger = new_ledger(true);
    licet_text acme = text("Acme");
    licet_ledger_key key = key_of("lpp", &acme, 1), fine = key;
    fine.scale = 1;
    ck_assert_int_eq(book(ledger, &key, 7, "A1"), LICET_OK);
    ck_assert_int_eq(book(ledger, &key, 7, "A1"), LICET_ALREADY_BOOKED);
    ck_assert_int_eq(booked(ledger, &key), 7);
    ck_assert_int_eq(book(ledger, &fine, 25, "A2"), LICET_OK);
    ck_assert_int_eq(booked(ledger, &fine), 95);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("A3")), LICET_NOT_FOUND);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("A1")), LICET_OK);
    ck_assert_int_eq(booked(ledger, &fine), 25);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("A1")), LICET_NOT_FOUND);
    ck_assert_int_eq(book(ledger, &key, 3, "A1"), LICET_OK);
    ck_assert_int_eq(booked(ledger, &fine), 55);
    ck_assert_int_eq(book(ledger, &key, 1, NULL), LICET_OK); /* without an id */
    ck_assert_int_eq(book(ledger, &key, 1, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text(NULL)), LICET_NOT_FOUND);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("A1")), LICET_OK);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("A2")), LICET_OK);
    ck_assert_int_eq(booked(ledger, &key), 2);
    licet_ledger_free(ledger);
}
END_TEST

START_TEST(a_plain_ledger_forgets_ids)
{
    licet_ledger *ledger = new_ledger(false);
    licet_ledger_key key = key_of("cap", NULL, 0);
    ck_assert_int_eq(book(ledger, &key, 7, "A1"), LICET_OK);
    ck_assert_int_eq(book(ledger, &key, 7, "A1"), LICET_OK);
    ck_assert_int_eq(booked(ledger, &key), 14);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("A1")), LICET_NOT_FOUND);
    licet_ledger_free(ledger);
}
END_TEST

/* ---- answers that are kept with ids ---------------------------------------------------------- */

static licet_status commit_answer(licet_ledger *ledger, const char *id, licet_text answer)
{
    ck_assert_int_eq(li_ledger_begin(ledger), LICET_OK);
    licet_status status = li_ledger_commit(ledger, text(id), answer);
    if (status != LICET_OK)
        li_ledger_rollback(ledger);
    return status;
}

static void expect_answer(licet_ledger *ledger, const char *id, licet_text answer)
{
    licet_text found = {NULL, 99};
    ck_assert_int_eq(li_ledger_recall(ledger, text(id), &found), LICET_OK);
    ck_assert_uint_eq(found.length, answer.length);
    ck_assert(answer.length == 0 || memcmp(found.bytes, answer.bytes, answer.length) == 0);
}

static void expect_nothing(licet_ledger *ledger, const char *id)
{
    licet_text found = text("as it was");
    ck_assert_int_eq(li_ledger_recall(ledger, text(id), &found), LICET_NOT_FOUND);
    ck_assert_str_eq(found.bytes, "as it was");
}

/* spec: C-4.8, C-4.9 */
START_TEST(answers_are_recalled_until_cancelled)
{
    licet_ledger *ledger = new_ledger(true), *plain = new_ledger(false);
    const licet_text any_bytes = {"one\0two\xFF", 8}, other = text("other");
    licet_ledger_key key = key_of("cap", NULL, 0);
    ck_assert(li_ledger_keeps_ids(ledger));
    ck_assert(!li_ledger_keeps_ids(plain));
    ck_assert(!li_ledger_keeps_ids(NULL));
    expect_nothing(ledger, "A1");
    ck_assert_int_eq(commit_answer(ledger, "A1", any_bytes), LICET_OK);
    expect_answer(ledger, "A1", any_bytes);
    expect_nothing(ledger, "A");
    expect_nothing(ledger, "A11");
    expect_nothing(ledger, "");
    expect_nothing(ledger, NULL);
    expect_nothing(NULL, "A1");
    /* the first answer stays */
    ck_assert_int_eq(commit_answer(ledger, "A1", other), LICET_ALREADY_BOOKED);
    expect_answer(ledger, "A1", any_bytes);
    /* an answer may be empty or absent, and so may the bookings; an id may be empty */
    ck_assert_int_eq(commit_answer(ledger, "", text("")), LICET_OK);
    expect_answer(ledger, "", text(""));
    ck_assert_int_eq(commit_answer(ledger, "A2", no_answer), LICET_OK);
    expect_answer(ledger, "A2", no_answer);
    /* what is rolled back leaves no answer */
    ck_assert_int_eq(li_ledger_begin(ledger), LICET_OK);
    ck_assert_int_eq(book_in(ledger, &key, 20100, 5), LICET_OK);
    li_ledger_rollback(ledger);
    expect_nothing(ledger, "A3");
    /* a cancelled id is free again, for another answer */
    uint64_t changes = li_ledger_changes(ledger);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("A1")), LICET_OK);
    ck_assert_uint_gt(li_ledger_changes(ledger), changes);
    expect_nothing(ledger, "A1");
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("A1")), LICET_NOT_FOUND);
    ck_assert_int_eq(commit_answer(ledger, "A1", other), LICET_OK);
    expect_answer(ledger, "A1", other);
    expect_answer(ledger, "A2", no_answer);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("A2")), LICET_OK);
    expect_nothing(ledger, "A2");
    /* a ledger without ids keeps none */
    ck_assert_int_eq(commit_answer(plain, "A1", other), LICET_OK);
    expect_nothing(plain, "A1");
    licet_ledger_free(plain);
    licet_ledger_free(ledger);
}
END_TEST

START_TEST(many_answers_are_kept)
{
    enum { IDS = 3000 };
    licet_ledger *ledger = new_ledger(true), *copy = NULL;
    char id[24], answer[400];
    for (int i = 0; i < IDS; i++) {
        snprintf(id, sizeof id, "order %d", i);
        memset(answer, 'a' + i % 26, sizeof answer);
        ck_assert_int_eq(commit_answer(ledger, id, (licet_text){answer, (size_t)i % 400}),
                         LICET_OK);
    }
    for (int i = 0; i < IDS; i += 3) {
        snprintf(id, sizeof id, "order %d", i);
        ck_assert_int_eq(licet_ledger_cancel(ledger, text(id)), LICET_OK);
    }
    /* a copy has them too, and goes its own way */
    ck_assert_int_eq(licet_ledger_snapshot(ledger, &copy), LICET_OK);
    ck_assert_int_eq(commit_answer(ledger, "order 0", text("late")), LICET_OK);
    ck_assert_int_eq(licet_ledger_cancel(copy, text("order 1")), LICET_OK);
    for (int i = 0; i < IDS; i++) {
        snprintf(id, sizeof id, "order %d", i);
        memset(answer, 'a' + i % 26, sizeof answer);
        const licet_text kept = {answer, (size_t)i % 400};
        if (i == 0)
            expect_answer(ledger, id, text("late"));
        else if (i % 3 == 0)
            expect_nothing(ledger, id);
        else
            expect_answer(ledger, id, kept);
        if (i % 3 == 0 || i == 1)
            expect_nothing(copy, id);
        else
            expect_answer(copy, id, kept);
    }
    licet_ledger_free(copy);
    licet_ledger_free(ledger);
}
END_TEST

/* What an id booked on several days under a rolling key goes back to these days. spec: C-4.9 */
START_TEST(rolling_bookings_are_cancelled)
{
    licet_ledger *ledger = new_ledger(true);
    licet_ledger_key key = key_of("rolling", NULL, 0), year = key_of("yearly", NULL, 0);
    key.window = LICET_WINDOW_ROLLING;
    key.window_start = 0;
    static const struct {
        const char *id;
        int32_t day;
        int64_t amount;
    } bookings[] = {{"A", 100, 5}, {"B", 100, 7}, {"B", 110, 11}, {"C", 130, 13}};
    for (size_t i = 0; i < 4; i++) {
        bool more = i + 1 < 4 && strcmp(bookings[i].id, bookings[i + 1].id) == 0;
        if (i == 0 || strcmp(bookings[i].id, bookings[i - 1].id) != 0)
            ck_assert_int_eq(li_ledger_begin(ledger), LICET_OK);
        ck_assert_int_eq(book_in(ledger, &key, bookings[i].day, bookings[i].amount), LICET_OK);
        ck_assert_int_eq(book_in(ledger, &year, bookings[i].day, 1), LICET_OK);
        if (!more)
            ck_assert_int_eq(li_ledger_commit(ledger, text(bookings[i].id), no_answer), LICET_OK);
    }
    int64_t amount = 0;
    ck_assert_int_eq(licet_ledger_read_span(ledger, &key, 100, 110, &amount), LICET_OK);
    ck_assert_int_eq(amount, 23);
    ck_assert_int_eq(fullest(ledger, &key, 105, 31, false, &amount), LICET_OK);
    ck_assert_int_eq(amount, 36); /* days 100 to 130 */
    ck_assert_int_eq(booked(ledger, &key), 36);
    ck_assert_int_eq(booked(ledger, &year), 4);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("B")), LICET_OK);
    ck_assert_int_eq(licet_ledger_read_span(ledger, &key, 100, 100, &amount), LICET_OK);
    ck_assert_int_eq(amount, 5);
    ck_assert_int_eq(licet_ledger_read_span(ledger, &key, 101, 129, &amount), LICET_OK);
    ck_assert_int_eq(amount, 0);
    ck_assert_int_eq(fullest(ledger, &key, 105, 31, false, &amount), LICET_OK);
    ck_assert_int_eq(amount, 18);
    ck_assert_int_eq(fullest(ledger, &key, 105, 30, false, &amount), LICET_OK);
    ck_assert_int_eq(amount, 13);
    ck_assert_int_eq(booked(ledger, &key), 18);
    ck_assert_int_eq(booked(ledger, &year), 2);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("A")), LICET_OK);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("C")), LICET_OK);
    ck_assert_int_eq(fullest(ledger, &key, 105, 36600, false, &amount), LICET_OK);
    ck_assert_int_eq(amount, 0);
    ck_assert_int_eq(booked(ledger, &key), 0);
    ck_assert_int_eq(licet_ledger_read_span(ledger, &year, 1, 2, &amount), LICET_MISUSE);
    licet_ledger_free(ledger);
}
END_TEST

START_TEST(a_snapshot_stands_still)
{
    licet_ledger *ledger = new_ledger(true), *copy = NULL;
    licet_text acme = text("Acme"), bolt = text("Bolt");
    licet_ledger_key first = key_of("lpp", &acme, 1), second = key_of("lpp", &bolt, 1);
    ck_assert_int_eq(licet_ledger_snapshot(ledger, &copy), LICET_OK); /* of an empty one */
    ck_assert_int_eq(booked(copy, &first), 0);
    licet_ledger_free(copy);
    ck_assert_int_eq(book(ledger, &first, 7, "A1"), LICET_OK);
    ck_assert_int_eq(licet_ledger_snapshot(ledger, &copy), LICET_OK);
    ck_assert_int_eq(book(ledger, &second, 9, "A2"), LICET_OK);
    ck_assert_int_eq(book(copy, &first, 1, "A2"), LICET_OK);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("A1")), LICET_OK);
    ck_assert_int_eq(booked(ledger, &first), 0);
    ck_assert_int_eq(booked(ledger, &second), 9);
    ck_assert_int_eq(booked(copy, &first), 8);
    ck_assert_int_eq(booked(copy, &second), 0);
    ck_assert_int_eq(book(copy, &first, 1, "A1"), LICET_ALREADY_BOOKED);
    licet_ledger_free(ledger);
    ck_assert_int_eq(licet_ledger_cancel(copy, text("A1")), LICET_OK);
    ck_assert_int_eq(booked(copy, &first), 1);
    licet_ledger_free(copy);
}
END_TEST

START_TEST(visits_come_in_the_order_of_keys)
{
    static const char *const owners[] = {"lpp", "allocation", "lp", "b"};
    static const char *const names[] = {"Zeta", "Acme", "Ac", "", "Bolt", "B"};
    dump first = {.length = 0};
    for (size_t turn = 0; turn < 24; turn++) {
        licet_ledger *ledger = new_ledger(false);
        for (size_t i = 0; i < 24; i++) {
            size_t which = (i * 7 + turn * 5) % 24; /* 7 and 24 have no divisor in common */
            licet_text name = text(names[which % 6]);
            licet_ledger_key key = key_of(owners[which / 6], &name, 1);
            key.place = 1 + which % 2;
            ck_assert_int_eq(book(ledger, &key, (int64_t)which + 1, NULL), LICET_OK);
        }
        dump d = dump_of(ledger);
        if (turn == 0)
            first = d;
        ck_assert_str_eq(d.bytes, first.bytes);
        licet_ledger_free(ledger);
    }
    ck_assert_ptr_eq(strstr(first.bytes, "allocation.1[Ac]"), first.bytes);
    ck_assert_ptr_nonnull(strstr(first.bytes, "lp.1[Zeta]"));
}
END_TEST

static int stop_at_once(void *user, const licet_ledger_key *key, int64_t amount)
{
    (void)key;
    (void)amount;
    ++*(int *)user;
    return 1;
}

START_TEST(a_visit_can_stop)
{
    licet_ledger *ledger = new_ledger(false);
    int visits = 0;
    licet_ledger_key key = key_of("cap", NULL, 0);
    ck_assert_int_eq(licet_ledger_visit(ledger, stop_at_once, &visits), LICET_OK);
    ck_assert_int_eq(book(ledger, &key, 1, NULL), LICET_OK);
    key.place = 2;
    ck_assert_int_eq(book(ledger, &key, 1, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_visit(ledger, stop_at_once, &visits), LICET_STOPPED);
    ck_assert_int_eq(visits, 1);
    ck_assert_int_eq(licet_ledger_visit_any(ledger, stop_at_once, &visits), LICET_STOPPED);
    ck_assert_int_eq(visits, 2);
    licet_ledger_free(ledger);
}
END_TEST

START_TEST(many_keys_agree_with_a_plain_array)
{
    enum { KEYS = 5000, BOOKINGS = 40000 };
    int64_t *expected = calloc(KEYS, sizeof *expected);
    ck_assert_ptr_nonnull(expected);
    licet_ledger *ledger = new_ledger(false);
    uint32_t seed = 1;
    for (int i = 0; i < BOOKINGS; i++) {
        seed = seed * 1664525u + 1013904223u;
        uint32_t which = (seed >> 8) % KEYS;
        char name[32];
        licet_text names[2] = {{name, (size_t)snprintf(name, sizeof name, "consignee %u", which)},
                               text(which % 3 ? "MY" : "AE")};
        licet_ledger_key key = key_of(which % 2 ? "lpp" : "allocation", names, 2);
        int64_t amount = seed % 1000;
        if (seed % 5 == 0) { /* a transaction that is given up */
            ck_assert_int_eq(li_ledger_begin(ledger), LICET_OK);
            ck_assert_int_eq(book_in(ledger, &key, 1, amount), LICET_OK);
            li_ledger_rollback(ledger);
            amount = 0;
        } else {
            ck_assert_int_eq(book(ledger, &key, amount, NULL), LICET_OK);
        }
        expected[which] += amount;
        if (booked(ledger, &key) != expected[which])
            ck_abort_msg("key %u", which);
    }
    licet_ledger_free(ledger);
    free(expected);
}
END_TEST

/* ---- memory --------------------------------------------------------------------------------- */

/* Fails the allocation number `fail_at`, and checks the sizes that it is told. */
typedef struct {
    long count, fail_at;
    size_t live;
} failing;

static void *allocate(void *user, void *pointer, size_t old_size, size_t new_size)
{
    failing *f = user;
    if (new_size && f->count++ == f->fail_at)
        return NULL;
    f->live += new_size;
    f->live -= old_size;
    if (!new_size) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

/* One run; LICET_MEMORY when an allocation failed and left everything as it was. */
static licet_status run_with(failing *f)
{
    licet_options options = LICET_OPTIONS_INIT;
    options.allocate = allocate;
    options.allocate_user = f;
    licet_ledger *ledger = NULL, *copy = NULL;
    licet_status status = licet_ledger_new(&ledger, true, &options);
    if (status != LICET_OK)
        return status;
    licet_status result = LICET_OK;
    for (int i = 0; i < 40; i++) {
        char name[16], id[16];
        licet_text names[1] = {{name, (size_t)snprintf(name, sizeof name, "c%d", i % 30)}};
        licet_ledger_key key = key_of(i % 4 ? "lpp" : "allocation", names, 1);
        snprintf(id, sizeof id, "%d", i);
        int64_t before = booked(ledger, &key);
        status = book(ledger, &key, 5, id);
        if (status == LICET_MEMORY) {
            result = status;
            ck_assert_int_eq(booked(ledger, &key), before);
            status = book(ledger, &key, 5, id);
        }
        ck_assert_int_eq(status, LICET_OK);
        ck_assert_int_eq(booked(ledger, &key), before + 5);
    }
    status = licet_ledger_snapshot(ledger, &copy);
    if (status == LICET_MEMORY) {
        result = status;
        ck_assert_ptr_null(copy);
        status = licet_ledger_snapshot(ledger, &copy);
    }
    ck_assert_int_eq(status, LICET_OK);
    dump d = {.length = 0};
    status = licet_ledger_visit(copy, add_to_dump, &d);
    if (status == LICET_MEMORY) {
        result = status;
        status = licet_ledger_visit(copy, add_to_dump, &d);
    }
    ck_assert_int_eq(status, LICET_OK);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("7")), LICET_OK);
    licet_ledger_free(ledger);
    licet_ledger_free(copy);
    return result;
}

START_TEST(every_failed_allocation_is_survived)
{
    long fail_at = 0;
    for (;; fail_at++) {
        failing f = {.fail_at = fail_at};
        licet_status status = run_with(&f);
        ck_assert_uint_eq(f.live, 0);
        if (f.count <= fail_at) {
            ck_assert_int_eq(status, LICET_OK);
            break;
        }
        ck_assert_int_eq(status, LICET_MEMORY);
    }
    ck_assert_int_gt(fail_at, 20);
}
END_TEST

/* ---- a ledger of the host's own ------------------------------------------------------------- */

typedef struct {
    int answer; /* what every method returns */
    int freed;
} odd_ledger;

static int odd_answer(void *self)
{
    return ((odd_ledger *)self)->answer;
}

static int odd_read(void *self, const licet_ledger_key *key, int64_t *amount)
{
    (void)key;
    *amount = 5;
    return odd_answer(self);
}

static int odd_read_span(void *self, const licet_ledger_key *key, int32_t from, int32_t until,
                         int64_t *amount)
{
    (void)from;
    (void)until;
    return odd_read(self, key, amount);
}

static int odd_next_day(void *self, const licet_ledger_key *key, int32_t after, int32_t *day)
{
    (void)key;
    (void)after;
    (void)day;
    return ((odd_ledger *)self)->answer ? odd_answer(self) : LICET_NOT_FOUND;
}

static int odd_book(void *self, const licet_ledger_key *key, int32_t date, int64_t amount)
{
    (void)key;
    (void)date;
    (void)amount;
    return odd_answer(self);
}

static int odd_commit(void *self, licet_text id, licet_text answer)
{
    (void)answer;
    (void)id;
    return odd_answer(self);
}

static int odd_recall(void *self, licet_text id, licet_text *answer)
{
    *answer = id;
    return odd_answer(self);
}

static int odd_cancel(void *self, licet_text id)
{
    (void)id;
    return odd_answer(self);
}

static void odd_rollback(void *self)
{
    (void)self;
}

static uint64_t odd_changes(void *self)
{
    (void)self;
    return 3;
}

static void odd_free(void *self)
{
    ((odd_ledger *)self)->freed++;
}

START_TEST(a_ledger_of_the_host)
{
    licet_ledger_methods methods = {.version = LICET_LEDGER_METHODS_VERSION,
                                    .begin = odd_answer,
                                    .read = odd_read,
                                    .read_span = odd_read_span,
                                    .next_day = odd_next_day,
                                    .book = odd_book,
                                    .commit = odd_commit,
                                    .rollback = odd_rollback,
                                    .changes = odd_changes,
                                    .free = odd_free};
    odd_ledger self = {0, 0};
    licet_ledger *ledger = NULL, *copy = NULL;
    licet_ledger_key key = key_of("cap", NULL, 0);
    int64_t amount = -1;
    methods.version = 99;
    ck_assert_int_eq(licet_ledger_new_custom(&ledger, &methods, &self, NULL), LICET_MISUSE);
    methods.version = LICET_LEDGER_METHODS_VERSION;
    ck_assert_int_eq(licet_ledger_new_custom(&ledger, &methods, &self, NULL), LICET_OK);
    ck_assert_int_eq(booked(ledger, &key), 5);
    ck_assert_uint_eq(li_ledger_changes(ledger), 3);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("A")), LICET_NOT_FOUND);
    ck_assert_int_eq(licet_ledger_snapshot(ledger, &copy), LICET_LEDGER_FAULT);
    ck_assert_int_eq(licet_ledger_visit(ledger, stop_at_once, &amount), LICET_MISUSE);
    ck_assert_int_eq(licet_ledger_visit_any(ledger, stop_at_once, &amount), LICET_MISUSE);
    ck_assert(!li_ledger_keeps_ids(ledger)); /* without `recall` */
    expect_nothing(ledger, "A");
    methods.recall = odd_recall;
    methods.cancel = odd_cancel;
    ck_assert(li_ledger_keeps_ids(ledger));
    expect_answer(ledger, "A", text("A"));
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("A")), LICET_OK);
    licet_text answer;
    self.answer = LICET_NOT_FOUND;
    ck_assert_int_eq(li_ledger_recall(ledger, text("A"), &answer), LICET_NOT_FOUND);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("A")), LICET_NOT_FOUND);
    self.answer = LICET_ALREADY_BOOKED;
    ck_assert_int_eq(li_ledger_recall(ledger, text("A"), &answer), LICET_LEDGER_FAULT);
    ck_assert_int_eq(licet_ledger_cancel(ledger, text("A")), LICET_LEDGER_FAULT);
    self.answer = -42;
    ck_assert_int_eq(licet_ledger_read(ledger, &key, &amount), LICET_LEDGER_FAULT);
    ck_assert_int_eq(amount, -1);
    ck_assert_int_eq(li_ledger_begin(ledger), LICET_LEDGER_FAULT);
    ck_assert_int_eq(li_ledger_commit(ledger, text("A"), no_answer), LICET_LEDGER_FAULT);
    self.answer = LICET_MEMORY;
    ck_assert_int_eq(book_in(ledger, &key, 1, 1), LICET_MEMORY);
    self.answer = LICET_ALREADY_BOOKED;
    ck_assert_int_eq(li_ledger_commit(ledger, text("A"), no_answer), LICET_ALREADY_BOOKED);
    ck_assert_int_eq(book_in(ledger, &key, 1, 1), LICET_LEDGER_FAULT);
    licet_ledger_free(ledger);
    ck_assert_int_eq(self.freed, 1);
}
END_TEST

START_TEST(wrong_calls_are_told)
{
    licet_ledger *ledger = NULL;
    licet_options options = LICET_OPTIONS_INIT;
    options.version = 9;
    ck_assert_int_eq(licet_ledger_new(NULL, false, NULL), LICET_MISUSE);
    ck_assert_int_eq(licet_ledger_new(&ledger, false, &options), LICET_MISUSE);
    ledger = new_ledger(false);
    licet_text absent = {NULL, 0};
    licet_ledger_key key = key_of("cap", &absent, 1);
    int64_t amount;
    ck_assert_int_eq(licet_ledger_read(ledger, &key, &amount), LICET_MISUSE);
    key.key_count = 99;
    ck_assert_int_eq(licet_ledger_read(ledger, &key, &amount), LICET_MISUSE);
    ck_assert_int_eq(licet_ledger_read(NULL, &key, &amount), LICET_MISUSE);
    licet_ledger_free(ledger);
    licet_ledger_free(NULL);
}
END_TEST

Suite *suite_ledger(void)
{
    Suite *suite = suite_create("ledger");
    TCase *tests = tcase_create("ledger");
    tcase_add_test(tests, every_part_of_a_key_counts);
    tcase_add_test(tests, texts_of_every_length_are_keys);
    tcase_add_test(tests, rollback_leaves_no_trace);
    tcase_add_test(tests, a_transaction_is_one_at_a_time);
    tcase_add_test(tests, scales_convert_exactly_or_not_at_all);
    tcase_add_test(tests, sums_stay_in_64_bits);
    tcase_add_test(tests, ids_are_booked_once_and_cancelled);
    tcase_add_test(tests, a_plain_ledger_forgets_ids);
    tcase_add_test(tests, answers_are_recalled_until_cancelled);
    tcase_add_test(tests, many_answers_are_kept);
    tcase_add_test(tests, rolling_bookings_are_cancelled);
    tcase_add_test(tests, a_snapshot_stands_still);
    tcase_add_test(tests, visits_come_in_the_order_of_keys);
    tcase_add_test(tests, a_visit_can_stop);
    tcase_add_test(tests, many_keys_agree_with_a_plain_array);
    tcase_add_test(tests, every_failed_allocation_is_survived);
    tcase_add_test(tests, a_ledger_of_the_host);
    tcase_add_test(tests, wrong_calls_are_told);
    suite_add_tcase(suite, tests);
    return suite;
}
