/* check_keys.c - the keys of the ledger in memory: growing at every size, keys of one tag, texts
 * longer than a chunk, taking back what was added, failing half-way, what a key costs, and that a
 * place that was found stays right or is found anew.
 *
 * It looks into interp/ledger_keys.h; what a ledger answers to is in check_ledger.c. Must not:
 * depend on how keys are hashed, which is another way in every ledger. */
#include "interp/ledger_memory.h"
#include "test_allocator.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_keys(void);

/* ---- keys by number -------------------------------------------------------------------------- */

/* Key number I: names of many lengths, of two families, one with two texts. */
typedef struct {
    char bytes[64];
    licet_text texts[2];
    licet_ledger_key key;
} named;

static void name_key(named *n, uint32_t i)
{
    int length = snprintf(n->bytes, sizeof n->bytes, "%.*s%u", (int)(i % 23),
                          "a name of some length ...", i);
    n->texts[0] = (licet_text){n->bytes, (size_t)length};
    n->texts[1] = (licet_text){"MY", 2};
    n->key = (licet_ledger_key){.owner = {i % 3 ? "lpp" : "allocation", i % 3 ? 3 : 10},
                                .place = 1,
                                .key_count = i % 3 ? 1 : 2,
                                .keys = n->texts,
                                .window = LICET_WINDOW_YEAR,
                                .window_start = 20089 + (int32_t)(i % 2)};
}

static li_entry *find(const li_keys *keys, const licet_ledger_key *key)
{
    li_spot spot = LI_SPOT_INIT;
    return li_keys_seek(keys, key, &spot);
}

static li_entry *find_number(const li_keys *keys, uint32_t i)
{
    named n;
    name_key(&n, i);
    return find(keys, &n.key);
}

static uint32_t add(li_keys *keys, const licet_ledger_key *key)
{
    li_spot spot = LI_SPOT_INIT;
    li_keys_look(keys, key, &spot);
    ck_assert_ptr_null(li_keys_seek(keys, key, &spot));
    return li_keys_add(keys, key, &spot);
}

static void add_number(li_keys *keys, uint32_t i)
{
    named n;
    name_key(&n, i);
    uint32_t position = add(keys, &n.key);
    ck_assert_uint_ne(position, LC_NONE);
    li_keys_entry(keys, position)->amount = i;
}

/* KEYS holds those from 0 to COUNT, and no other. */
static void expect_numbers(const li_keys *keys, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const li_entry *entry = find_number(keys, i);
        if (!entry || entry->amount != i)
            ck_abort_msg("key %u of %u", i, count);
    }
    for (uint32_t i = count; i < count + 20; i++)
        ck_assert_ptr_null(find_number(keys, i));
    uint32_t walked = 0;
    for (uint32_t position = 0; li_keys_walk(keys, &position); walked++)
        if (li_keys_entry(keys, position)->amount != walked)
            ck_abort_msg("number %u of the walk", walked);
    ck_assert_uint_eq(walked, count);
    ck_assert_uint_eq(keys->entry_slots.count, count);
}

static void open_keys(li_keys *keys, test_allocator *memory, long fail_at)
{
    test_allocator_init(memory, fail_at);
    li_keys_init(keys, &memory->allocator);
}

static void close_keys(li_keys *keys, const test_allocator *memory)
{
    li_keys_fini(keys);
    ck_assert_uint_eq(memory->live_bytes, 0);
}

/* ---- growing --------------------------------------------------------------------------------- */

START_TEST(every_size_finds_all_its_keys)
{
    enum { KEYS = 5000 };
    test_allocator memory;
    li_keys keys;
    open_keys(&keys, &memory, TEST_NEVER_FAIL);
    expect_numbers(&keys, 0);
    for (uint32_t i = 0; i < KEYS; i++) {
        uint32_t capacity = keys.entry_slots.capacity;
        add_number(&keys, i);
        if (i < 100 || capacity != keys.entry_slots.capacity)
            expect_numbers(&keys, i + 1);
        ck_assert_uint_le(keys.entry_slots.count, keys.entry_slots.capacity / 4 * 3);
    }
    expect_numbers(&keys, KEYS);
    close_keys(&keys, &memory);
}
END_TEST

START_TEST(more_than_a_chunk_of_keys)
{
    enum { KEYS = 150000, COPIED = 140000 };
    test_allocator memory;
    li_keys keys, copy;
    open_keys(&keys, &memory, TEST_NEVER_FAIL);
    li_keys_init(&copy, &memory.allocator);
    for (uint32_t i = 0; i < COPIED; i++)
        add_number(&keys, i);
    ck_assert_uint_gt(keys.chunks.count, 1);
    ck_assert(li_keys_copy(&copy, &keys));
    for (uint32_t i = COPIED; i < KEYS; i++)
        add_number(&keys, i);
    expect_numbers(&keys, KEYS);
    expect_numbers(&copy, COPIED);
    add_number(&copy, COPIED); /* its last chunk is full as it was copied */
    expect_numbers(&copy, COPIED + 1);
    li_keys_fini(&copy);
    close_keys(&keys, &memory);
}
END_TEST

/* A copy of one small chunk grows on, up to a whole chunk and no further. */
START_TEST(a_copy_grows)
{
    enum { KEYS = 110000 };
    test_allocator memory;
    li_keys keys, copy;
    open_keys(&keys, &memory, TEST_NEVER_FAIL);
    li_keys_init(&copy, &memory.allocator);
    for (uint32_t i = 0; i < KEYS / 3; i++)
        add_number(&keys, i);
    ck_assert(li_keys_copy(&copy, &keys));
    for (uint32_t i = KEYS / 3; i < KEYS; i++)
        add_number(&copy, i);
    expect_numbers(&copy, KEYS);
    ck_assert_uint_eq(copy.chunks.items[0].capacity, LI_CHUNK_UNITS);
    li_keys_fini(&copy);
    close_keys(&keys, &memory);
}
END_TEST

/* Of a million bytes and of five, which are more than a chunk: between others, and taken back. */
START_TEST(texts_longer_than_a_chunk)
{
    enum { MEGABYTE = 1 << 20, LONGEST = 9 };
    static const unsigned lengths[] = {1, 5, 3, 9, 4};
    test_allocator memory;
    li_keys keys;
    open_keys(&keys, &memory, TEST_NEVER_FAIL);
    char *bytes = malloc((size_t)LONGEST * MEGABYTE);
    ck_assert_ptr_nonnull(bytes);
    memset(bytes, 'x', (size_t)LONGEST * MEGABYTE);
    named n;
    name_key(&n, 1);
    for (uint32_t turn = 0; turn < 2; turn++) {
        li_keys_mark mark = li_keys_now(&keys);
        uint32_t walked = 0;
        for (uint32_t i = 0; i < 5; i++) {
            n.texts[0] = (licet_text){bytes, (size_t)lengths[i] * MEGABYTE};
            uint32_t position = add(&keys, &n.key);
            ck_assert_uint_ne(position, LC_NONE);
            li_keys_entry(&keys, position)->amount = i;
            add_number(&keys, 100 + i);
        }
        for (uint32_t i = 0; i < 5; i++) {
            n.texts[0] = (licet_text){bytes, (size_t)lengths[i] * MEGABYTE};
            ck_assert_ptr_nonnull(find(&keys, &n.key));
            ck_assert_int_eq(find(&keys, &n.key)->amount, i);
            n.texts[0].length--;
            ck_assert_ptr_null(find(&keys, &n.key));
            ck_assert_ptr_nonnull(find_number(&keys, 100 + i));
        }
        for (uint32_t position = 0; li_keys_walk(&keys, &position);)
            walked++;
        ck_assert_uint_eq(walked, 10);
        li_keys_back(&keys, &mark);
        expect_numbers(&keys, 0);
    }
    free(bytes);
    close_keys(&keys, &memory);
}
END_TEST

/* ---- keys that fall together ----------------------------------------------------------------- */

typedef struct {
    uint32_t tag, number;
} tagged;

static int by_tag(const void *left, const void *right)
{
    const tagged *a = left, *b = right;
    return (a->tag > b->tag) - (a->tag < b->tag);
}

/* Number I of keys that only their last letters tell apart. */
static void name_alike(named *n, uint32_t i)
{
    name_key(n, 1);
    n->texts[0].length = (size_t)snprintf(n->bytes, sizeof n->bytes, "Consignee no. %06u", i);
}

static void add_alike(li_keys *keys, uint32_t i)
{
    named n;
    name_alike(&n, i);
    uint32_t position = add(keys, &n.key);
    ck_assert_uint_ne(position, LC_NONE);
    li_keys_entry(keys, position)->amount = i;
}

static bool has_alike(const li_keys *keys, uint32_t i)
{
    named n;
    name_alike(&n, i);
    const li_entry *entry = find(keys, &n.key);
    ck_assert(!entry || entry->amount == i);
    return entry;
}

/* The tags that the first COUNT keys have in KEYS, in order. */
static tagged *list_tags(const li_keys *keys, uint32_t count)
{
    tagged *list = malloc(count * sizeof *list);
    ck_assert_ptr_nonnull(list);
    for (uint32_t i = 0; i < count; i++) {
        named n;
        li_spot spot = LI_SPOT_INIT;
        name_alike(&n, i);
        li_keys_look(keys, &n.key, &spot);
        ck_assert(li_keys_hash_spot(keys, &n.key, &spot));
        list[i] = (tagged){li_slots_tag(spot.hash), i};
    }
    qsort(list, count, sizeof *list, by_tag);
    return list;
}

/* Among so many keys some have one tag, whatever the seed. */
START_TEST(keys_of_one_tag_are_told_apart)
{
    enum { KEYS = 400000 };
    test_allocator memory;
    li_keys keys;
    open_keys(&keys, &memory, TEST_NEVER_FAIL);
    add_alike(&keys, KEYS); /* so that the family is there */
    tagged *list = list_tags(&keys, KEYS);
    uint32_t pairs = 0;
    for (uint32_t i = 1; i < KEYS; i++) {
        if (list[i].tag != list[i - 1].tag)
            continue;
        uint32_t one = list[i - 1].number, other = list[i].number;
        li_keys_mark mark = li_keys_now(&keys);
        add_alike(&keys, one);
        ck_assert(has_alike(&keys, one) && !has_alike(&keys, other));
        add_alike(&keys, other);
        ck_assert(has_alike(&keys, one) && has_alike(&keys, other));
        li_keys_back(&keys, &mark);
        ck_assert(!has_alike(&keys, one) && !has_alike(&keys, other));
        pairs++;
    }
    ck_assert_uint_gt(pairs, 0);
    free(list);
    close_keys(&keys, &memory);
}
END_TEST

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static bool is_in(const li_slots *table, uint32_t tag, uint32_t item)
{
    if (!table->count)
        return false;
    for (uint32_t at = li_slots_home(table, tag); table->slots[at].item;
         at = li_slots_next(table, at))
        if (table->slots[at].tag == tag && table->slots[at].item == item)
            return true;
    return false;
}

/* Items come and go whose homes are the last slots and a few others, so that runs are long, go
 * round the end, and are taken apart in the middle. */
START_TEST(what_is_taken_out_leaves_no_gap)
{
    enum { ITEMS = 150, TURNS = 6000 };
    test_allocator memory;
    li_slots table = {NULL, 0, 0, 0};
    uint32_t tags[ITEMS], state = 1;
    bool here[ITEMS] = {false};
    test_allocator_init(&memory, TEST_NEVER_FAIL);
    for (uint32_t i = 0; i < ITEMS; i++)
        tags[i] = (i % 3 ? 0xF8000000u : 0x20000000u) + next_random(&state) * 5;
    for (uint32_t turn = 0; turn < TURNS; turn++) {
        uint32_t i = next_random(&state) % ITEMS;
        if (here[i])
            li_slots_remove(&table, tags[i], i + 1);
        else if (li_slots_room(&table, &memory.allocator))
            li_slots_add(&table, tags[i], i + 1);
        here[i] = !here[i];
        for (uint32_t k = 0; k < ITEMS; k++)
            if (is_in(&table, tags[k], k + 1) != here[k])
                ck_abort_msg("item %u in turn %u", k, turn);
    }
    li_slots_fini(&table, &memory.allocator);
    test_allocator_done(&memory);
}
END_TEST

/* ---- taking back ----------------------------------------------------------------------------- */

START_TEST(what_was_added_since_is_taken_back)
{
    static const uint32_t sizes[][2] = {{0, 1},    {0, 5000},    {1, 100},
                                        {90, 100}, {1000, 1001}, {3000, 120000}};
    for (size_t turn = 0; turn < sizeof sizes / sizeof *sizes; turn++) {
        test_allocator memory;
        li_keys keys;
        open_keys(&keys, &memory, TEST_NEVER_FAIL);
        for (uint32_t i = 0; i < sizes[turn][0]; i++)
            add_number(&keys, i);
        for (int again = 0; again < 2; again++) {
            li_keys_mark mark = li_keys_now(&keys);
            for (uint32_t i = sizes[turn][0]; i < sizes[turn][1]; i++)
                add_number(&keys, i);
            li_keys_back(&keys, &mark);
            expect_numbers(&keys, sizes[turn][0]);
        }
        add_number(&keys, sizes[turn][0]);
        expect_numbers(&keys, sizes[turn][0] + 1);
        close_keys(&keys, &memory);
    }
}
END_TEST

/* Every request for memory fails once: what is there stays, and the same key is added after. */
START_TEST(growing_may_fail_half_way)
{
    enum { KEYS = 400 };
    for (long fail_at = 0;; fail_at++) {
        test_allocator memory;
        li_keys keys;
        open_keys(&keys, &memory, fail_at);
        uint32_t failures = 0;
        for (uint32_t i = 0; i < KEYS; i++) {
            named n;
            name_key(&n, i);
            uint32_t position = add(&keys, &n.key);
            if (position == LC_NONE) {
                failures++;
                expect_numbers(&keys, i);
                memory.fail_at = TEST_NEVER_FAIL;
                position = add(&keys, &n.key);
            }
            ck_assert_uint_ne(position, LC_NONE);
            li_keys_entry(&keys, position)->amount = i;
        }
        expect_numbers(&keys, KEYS);
        bool done = memory.requests <= fail_at;
        ck_assert_uint_eq(failures, done ? 0 : 1);
        close_keys(&keys, &memory);
        if (done)
            break;
        ck_assert_int_lt(fail_at, 100);
    }
}
END_TEST

/* ---- what a key costs ------------------------------------------------------------------------ */

typedef struct {
    size_t live, most;
} meter;

static void *measure(void *user, void *pointer, size_t old_size, size_t new_size)
{
    meter *m = user;
    m->live += new_size; /* the old block lives until the new one is filled */
    m->most = m->live > m->most ? m->live : m->most;
    m->live -= old_size;
    if (!new_size) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

/* As include/licet.h and spec/embedding.md state it: 24 bytes and the texts, up to whole eights,
 * and at most 32 more while the table of slots grows; besides, one chunk. */
START_TEST(a_key_costs_what_is_stated)
{
    enum { KEYS = 400000, NAME = 12, CHUNK = LI_CHUNK_UNITS * LI_UNIT };
    meter m = {0, 0};
    licet_options options = LICET_OPTIONS_INIT;
    options.allocate = measure;
    options.allocate_user = &m;
    licet_ledger *ledger = NULL;
    ck_assert_int_eq(licet_ledger_new(&ledger, false, &options), LICET_OK);
    for (size_t i = 0; i < KEYS; i++) {
        char name[16];
        licet_text text = {name, NAME};
        li_spot spot = LI_SPOT_INIT;
        snprintf(name, sizeof name, "Firm %07zu", i);
        const licet_ledger_key key = {.owner = {"lpp", 3},
                                      .place = 1,
                                      .key_count = 1,
                                      .keys = &text,
                                      .window = LICET_WINDOW_YEAR};
        ck_assert_int_eq(li_memory_book_alone(ledger->self, &key, &spot, 1), LICET_OK);
        if (i > 1000)
            ck_assert_uint_le(m.most, (i + 1) * (24 + 16 + 32) + CHUNK + 4096);
    }
    licet_ledger_free(ledger);
    ck_assert_uint_eq(m.live, 0);
}
END_TEST

/* ---- places that were found ------------------------------------------------------------------ */

static licet_ledger *new_ledger(void)
{
    licet_ledger *ledger = NULL;
    ck_assert_int_eq(licet_ledger_new(&ledger, false, NULL), LICET_OK);
    return ledger;
}

static int64_t read_with(licet_ledger *ledger, const licet_ledger_key *key, li_spot *spot)
{
    int64_t amount = -1;
    ck_assert_int_eq(li_ledger_read(ledger, key, spot, &amount), LICET_OK);
    return amount;
}

static int64_t booked(licet_ledger *ledger, const licet_ledger_key *key)
{
    int64_t amount = -1;
    ck_assert_int_eq(licet_ledger_read(ledger, key, &amount), LICET_OK);
    return amount;
}

static void book_alone(licet_ledger *ledger, uint32_t number, int64_t amount)
{
    named n;
    li_spot spot = LI_SPOT_INIT;
    name_key(&n, number);
    ck_assert_int_eq(li_memory_book_alone(ledger->self, &n.key, &spot, amount), LICET_OK);
}

/* The key was not there when it was looked for, the table has grown since; and the key was there,
 * and has moved in the table. */
START_TEST(a_place_outlives_growth)
{
    enum { OTHERS = 3000 };
    licet_ledger *ledger = new_ledger();
    named fresh, known;
    li_spot of_fresh = LI_SPOT_INIT, of_known = LI_SPOT_INIT;
    name_key(&fresh, 0);
    name_key(&known, 1);
    ck_assert_int_eq(read_with(ledger, &fresh.key, &of_fresh), 0);
    book_alone(ledger, 1, 5);
    ck_assert_int_eq(read_with(ledger, &known.key, &of_known), 5);
    for (uint32_t i = 2; i < OTHERS; i++) {
        book_alone(ledger, i, 1);
        ck_assert_int_eq(li_memory_book_alone(ledger->self, &known.key, &of_known, 1), LICET_OK);
        ck_assert_int_eq(li_memory_book_alone(ledger->self, &fresh.key, &of_fresh, 2), LICET_OK);
        ck_assert_int_eq(booked(ledger, &known.key), 5 + i - 1);
        ck_assert_int_eq(booked(ledger, &fresh.key), 2 * (i - 1));
    }
    ck_assert_uint_eq(li_memory_keys(ledger->self)->entry_slots.count, OTHERS);
    licet_ledger_free(ledger);
}
END_TEST

/* The key was found within a transaction that was then given up. */
START_TEST(a_place_outlives_a_rollback)
{
    licet_ledger *ledger = new_ledger();
    named n, other;
    li_spot spot = LI_SPOT_INIT, of_other = LI_SPOT_INIT;
    name_key(&n, 0);
    name_key(&other, 3);
    ck_assert_int_eq(li_ledger_begin(ledger), LICET_OK);
    ck_assert_int_eq(li_ledger_book(ledger, &n.key, &spot, 1, 7), LICET_OK);
    ck_assert_int_eq(read_with(ledger, &n.key, &spot), 7);
    ck_assert_int_eq(li_memory_book_alone(ledger->self, &n.key, &spot, 1), LICET_MISUSE);
    li_ledger_rollback(ledger);
    ck_assert_int_eq(li_memory_book_alone(ledger->self, &other.key, &of_other, 11), LICET_OK);
    ck_assert_int_eq(li_memory_book_alone(ledger->self, &n.key, &spot, 2), LICET_OK);
    ck_assert_int_eq(booked(ledger, &n.key), 2);
    ck_assert_int_eq(booked(ledger, &other.key), 11);
    licet_ledger_free(ledger);
}
END_TEST

/* A place found in one ledger is of no harm in another. */
START_TEST(a_place_of_another_ledger_is_found_anew)
{
    enum { KEYS = 200 };
    licet_ledger *first = new_ledger(), *second = new_ledger();
    static li_spot spots[KEYS];
    for (uint32_t i = 0; i < KEYS; i++) {
        named n;
        name_key(&n, i);
        spots[i] = (li_spot)LI_SPOT_INIT;
        book_alone(first, i, 1);
        ck_assert_int_eq(read_with(first, &n.key, &spots[i]), 1);
    }
    licet_ledger_free(first);
    for (uint32_t turn = 0; turn < 3; turn++)
        for (uint32_t i = KEYS; i-- > 0;) {
            named n;
            name_key(&n, i);
            ck_assert_int_eq(li_memory_book_alone(second->self, &n.key, &spots[i], i + 1),
                             LICET_OK);
        }
    for (uint32_t i = 0; i < KEYS; i++) {
        named n;
        name_key(&n, i);
        ck_assert_int_eq(booked(second, &n.key), 3 * (i + 1));
    }
    ck_assert_uint_eq(li_memory_keys(second->self)->entry_slots.count, KEYS);
    ck_assert_uint_eq(li_memory_keys(second->self)->families.count, 2);
    licet_ledger_free(second);
}
END_TEST

Suite *suite_keys(void)
{
    Suite *suite = suite_create("keys");
    TCase *tests = tcase_create("keys");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, every_size_finds_all_its_keys);
    tcase_add_test(tests, more_than_a_chunk_of_keys);
    tcase_add_test(tests, a_copy_grows);
    tcase_add_test(tests, texts_longer_than_a_chunk);
    tcase_add_test(tests, keys_of_one_tag_are_told_apart);
    tcase_add_test(tests, what_is_taken_out_leaves_no_gap);
    tcase_add_test(tests, what_was_added_since_is_taken_back);
    tcase_add_test(tests, growing_may_fail_half_way);
    tcase_add_test(tests, a_key_costs_what_is_stated);
    tcase_add_test(tests, a_place_outlives_growth);
    tcase_add_test(tests, a_place_outlives_a_rollback);
    tcase_add_test(tests, a_place_of_another_ledger_is_found_anew);
    suite_add_tcase(suite, tests);
    return suite;
}
