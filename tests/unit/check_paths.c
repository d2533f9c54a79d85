/* check_paths.c - decisions by paths against those of the whole program: every field of the record,
 * whatever was decided before, and whatever the ledger says.
 *
 * Must not: know how paths are made, but for the room that they have. */
#include "interp/paths.h"
#include "interp/properties.h"
#include "interp/session.h"
#include "test_allocator.h"
#include "tests/differential/random.h"
#include "tests/whole_law.h"

#include <licet.h>
#include <limits.h>
#include <stdio.h>

Suite *suite_paths(void);

/* ---- helpers --------------------------------------------------------------------------------- */

static licet_text text_of(const char *bytes)
{
    return (licet_text){bytes, strlen(bytes)};
}

static int find_table(void *user, const char *name, const char *file, licet_text *table)
{
    (void)user;
    (void)name;
    *table = (licet_text){whole_table, sizeof whole_table - 1};
    return strcmp(file, "firms.csv") != 0; /* other registries have their rows in the text */
}

static int to_stderr(void *user, const char *bytes, size_t length)
{
    (void)user;
    fwrite(bytes, 1, length, stderr);
    return 0;
}

static licet_law *load(const char *rules)
{
    licet_law *law = NULL;
    licet_options options = LICET_OPTIONS_INIT;
    const licet_source source = {"rules", rules, strlen(rules)};
    options.load_table = find_table;
    licet_diagnostics *diagnostics = NULL;
    licet_status status = licet_load(&law, &diagnostics, &source, 1, &options);
    if (status != LICET_OK)
        licet_diagnostics_render(diagnostics, LICET_PLAIN, to_stderr, NULL);
    licet_diagnostics_free(diagnostics);
    ck_assert_int_eq(status, LICET_OK);
    return law;
}

/* One law, a session that goes by paths and one that does not, and the ledger of both. */
typedef struct {
    licet_law *law;
    licet_session *paths, *plain;
    licet_ledger *ledger;
    uint64_t learnt; /* decisions that a path has made */
} pair;

static pair open_pair(const char *rules)
{
    pair p = {.law = load(rules)};
    ck_assert_int_eq(licet_session_new(&p.paths, p.law, NULL), LICET_OK);
    ck_assert_int_eq(licet_session_new(&p.plain, p.law, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&p.ledger, false, NULL), LICET_OK);
    li_paths_pause(p.plain->machine.paths, true);
    return p;
}

static void close_pair(pair *p)
{
    licet_session_free(p->paths);
    licet_session_free(p->plain);
    licet_ledger_free(p->ledger);
    licet_law_free(p->law);
}

static void set(pair *p, size_t fact, const char *cell)
{
    if (licet_set_text(p->paths, fact, text_of(cell)) != LICET_OK ||
        licet_set_text(p->plain, fact, text_of(cell)) != LICET_OK)
        ck_abort_msg("a value was refused: %s", cell);
}

/* The assertions of the framework are too slow to stand in what runs for every order. */
static bool same_items(const void *one, const void *other, size_t count, size_t size)
{
    return count == 0 || memcmp(one, other, count * size) == 0;
}

static bool same_lists(const li_record *one, const li_record *other)
{
    const licet_record *counts = &other->public;
    bool same =
        same_items(one->relied, other->relied, counts->relied_count, sizeof(uint32_t)) &&
        same_items(one->standing, other->standing, counts->standing_count, sizeof(uint32_t)) &&
        same_items(one->agreements, other->agreements, counts->agreement_count, sizeof(uint32_t)) &&
        same_items(one->also_met, other->also_met, counts->also_met_count, sizeof(uint32_t)) &&
        same_items(one->skipped, other->skipped, counts->skipped_count, sizeof(uint32_t)) &&
        same_items(one->missing, other->missing, counts->missing_count, sizeof(li_missing));
    for (size_t i = 0; i < counts->duty_count; i++) {
        const li_duty *a = &one->duties[i], *b = &other->duties[i];
        same = same && a->rule == b->rule && a->duty == b->duty && a->certain == b->certain &&
               a->due_known == b->due_known && a->due == b->due;
    }
    return same;
}

static bool same_booking(const pair *p, size_t index)
{
    licet_booking a, b;
    if (licet_record_booking(p->paths, index, &a) != LICET_OK ||
        licet_record_booking(p->plain, index, &b) != LICET_OK || a.cap != b.cap ||
        a.agreement != b.agreement || a.tested != b.tested || a.amount != b.amount ||
        a.before != b.before || a.limit != b.limit || a.date != b.date ||
        a.key.window_start != b.key.window_start || a.key.key_count != b.key.key_count)
        return false;
    for (size_t k = 0; k < a.key.key_count; k++)
        if (a.key.keys[k].length != b.key.keys[k].length ||
            memcmp(a.key.keys[k].bytes, b.key.keys[k].bytes, a.key.keys[k].length) != 0)
            return false;
    return true;
}

static bool same_records(const pair *p)
{
    const licet_record *a = licet_session_record(p->paths), *b = licet_session_record(p->plain);
    bool same = a->rejected == b->rejected && a->outcome == b->outcome &&
                a->because == b->because && a->lowest == b->lowest && a->highest == b->highest &&
                a->books == b->books && a->in_force == b->in_force && a->binding == b->binding &&
                a->enforced == b->enforced && a->relied_count == b->relied_count &&
                a->standing_count == b->standing_count && a->booking_count == b->booking_count &&
                a->duty_count == b->duty_count && a->missing_count == b->missing_count &&
                a->agreement_count == b->agreement_count &&
                a->also_met_count == b->also_met_count && a->skipped_count == b->skipped_count &&
                !a->reason == !b->reason && (!a->reason || strcmp(a->reason, b->reason) == 0) &&
                same_lists(&p->paths->machine.record, &p->plain->machine.record);
    for (size_t i = 0; same && i < b->booking_count; i++)
        same = same_booking(p, i);
    return same;
}

/* Decides the order with both: the records are the same, to the last field. */
static void compare(pair *p)
{
    bool decided = licet_decide(p->paths, p->ledger) == LICET_OK &&
                   licet_decide(p->plain, p->ledger) == LICET_OK;
    p->learnt += p->paths->machine.sparse;
    if (!decided || p->plain->machine.sparse || !same_records(p))
        ck_abort_msg("the records differ after %llu decisions by path",
                     (unsigned long long)p->learnt);
}

static void book(pair *p)
{
    if (licet_book(p->paths, p->ledger, (licet_text){NULL, 0}) != LICET_OK)
        ck_abort_msg("not booked");
}

/* ---- the whole language ---------------------------------------------------------------------- */

/* An order much like one of the whole law. */
static void state_like(pair *p, random_source *random)
{
    size_t base = random_below(random, WHOLE_ORDERS);
    for (size_t fact = 0; fact < WHOLE_FACTS; fact++) {
        bool other = random_chance(random, 10);
        size_t from = other ? random_below(random, WHOLE_ORDERS) : base;
        set(p, fact, random_chance(random, 2) ? "" : whole_orders[from][fact]);
    }
}

START_TEST(the_whole_law)
{
    pair p = open_pair(whole_rules);
    random_source random = random_start(7, 1);
    for (int i = 0; i < 8000; i++) {
        bool granted = random_chance(&random, 70);
        state_like(&p, &random);
        licet_session_licences(p.paths, granted);
        licet_session_licences(p.plain, granted);
        compare(&p);
        if (random_chance(&random, 5))
            book(&p);
    }
    ck_assert_uint_gt(p.learnt, 500);
    close_pair(&p);
}
END_TEST

/* An explanation, a property and a selection read registers, which a path leaves as they were. */
START_TEST(what_reads_registers)
{
    pair p = open_pair(whole_rules);
    for (int i = 0; i < 200; i++) {
        for (size_t fact = 0; fact < WHOLE_FACTS; fact++)
            set(&p, fact, whole_orders[i % WHOLE_ORDERS][fact]);
        compare(&p);
        for (uint32_t property = 0; property < p.law->image.PROPERTY_count; property++)
            ck_assert_int_eq(
                li_machine_property(&p.paths->machine, property, &p.paths->machine.record.public),
                li_machine_property(&p.plain->machine, property, &p.plain->machine.record.public));
        li_machine_fill(&p.paths->machine);
        li_machine_fill(&p.plain->machine);
        const lc_image_law *law = p.law->image.LAW;
        if (!licet_session_record(p.paths)->in_force)
            continue;
        ck_assert_mem_eq(&p.paths->machine.registers[law->result].fold,
                         &p.plain->machine.registers[law->result].fold, sizeof(li_fold));
    }
    close_pair(&p);
}
END_TEST

/* ---- room ------------------------------------------------------------------------------------ */

enum { MANY_FACTS = 14 };

/* So many facts that nobody decides twice alike. */
static void write_many(char *rules, size_t size)
{
    size_t at = (size_t)snprintf(rules, size,
                                 "ruleset many \"Many\"\noutcomes\n  fine permitted\n"
                                 "  banned forbidden\nfacts\n");
    for (int i = 0; i < MANY_FACTS; i++)
        at += (size_t)snprintf(rules + at, size - at, "  f%d : bool\n", i);
    for (int i = 0; i < MANY_FACTS; i++)
        at += (size_t)snprintf(rules + at, size - at, "rule r%d when f%d then banned\n", i, i);
    snprintf(rules + at, size - at, "otherwise fine\n");
}

static void state_many(pair *p, uint32_t bits)
{
    for (size_t fact = 0; fact < MANY_FACTS; fact++)
        set(p, fact, bits >> fact & 1 ? "yes" : "no");
}

START_TEST(more_paths_than_have_room)
{
    char rules[2000];
    write_many(rules, sizeof rules);
    pair p = open_pair(rules);
    const li_paths *paths = p.paths->machine.paths;
    random_source random = random_start(3, 1);
    for (int i = 0; i < 20000; i++) {
        state_many(&p, random_below(&random, 1u << MANY_FACTS));
        compare(&p);
    }
    ck_assert_uint_lt(p.learnt, 7000);
    ck_assert_uint_gt(paths->longer_rest, LI_PATH_REST); /* they were given up */
    /* and come back when orders are alike again */
    p.learnt = 0;
    for (uint32_t i = 0; i < LI_PATH_LONGEST_REST * 2; i++) {
        state_many(&p, i % 4);
        licet_decide(p.paths, NULL);
        p.learnt += p.paths->machine.sparse;
    }
    ck_assert_uint_gt(p.learnt, LI_PATH_REST);
    close_pair(&p);
}
END_TEST

/* Trees that are full begin anew: orders in turns of a few hundred each. */
START_TEST(the_tree_begins_anew)
{
    char rules[2000];
    write_many(rules, sizeof rules);
    pair p = open_pair(rules);
    uint32_t before = 0, anew = 0;
    for (uint32_t turn = 0; turn < 40; turn++)
        for (uint32_t i = 0; i < 2000; i++) {
            state_many(&p, turn * 97 + i % 40);
            compare(&p);
            anew += p.paths->machine.paths->leaf_count < before;
            before = p.paths->machine.paths->leaf_count;
        }
    ck_assert_uint_gt(p.learnt, 60000);
    ck_assert_uint_gt(anew, 1);
    close_pair(&p);
}
END_TEST

/* ---- numbers --------------------------------------------------------------------------------- */

static const char edges[] =
    "ruleset edges \"Edges\"\n"
    "outcomes\n  fine permitted\n  told permitted\n  asked licensable\n  banned forbidden\n"
    "unit box to 0.01\n"
    "registry land\n  | key | size : box | near : bool | name : text |\n"
    "  | A | 5 | yes | \"x\" |\n  | B | -5 | no | |\n  | C | | | \"y\" |\n"
    "facts\n  weight : box\n  count : count\n  land : land\n  good : bool\n  day : date\n"
    "  word : text\n"
    "  kind : one of one, two, three\n"
    "rule a when weight < -92233720368547758.08 box then banned\n"
    "rule b when weight <= 92233720368547758.07 box then told\n"
    "rule c when weight > 92233720368547758.07 box then banned\n"
    "rule d when weight >= 999999999999999999999999 box then banned\n"
    "rule e when weight = 1 box or weight <> 1 box then told\n"
    "rule f when 3 < count then told\n"
    "rule g when count * count > 9000000000000000000000 then banned\n"
    "rule h when land.size <= 0 box or land.near then asked\n"
    "rule i when land in (A, C) then asked\n"
    "rule j when land.name = \"x\" or word = \"why\" then asked\n"
    "rule k when word is missing and good then asked\n"
    "rule l when day in 2025-01-01..2025-12-31 then asked\n"
    "rule m when kind = two or kind = three then asked\n"
    "rule n despite m when 100 box / weight > 2 and good then told\n"
    "rule o despite n when count > 5 then fine\n"
    "rule p when weight * count + weight + 1 box > 5 box then told\n"
    "rule q when land.size * count * 3 <= 90 box + 1 box and weight + land.size > 4 box then told\n"
    "rule r when count * 2 < count + 4 then told\n"
    "rule s when weight + weight + land.size >= 10 box then asked\n"
    "otherwise fine\n";

/* At the ends of the numbers, with cells that are empty, errors of arithmetic, and nothing said. */
START_TEST(values_at_their_edges)
{
    static const char *const cells[][7] = {
        {"-92233720368547758.08", "0", "A", "yes", "2025-01-01", "why", "one"},
        {"92233720368547758.07", "3", "B", "no", "2024-12-31", "wh", "two"},
        {"0", "4", "C", "", "2025-12-31", "whyy", "three"},
        {"1", "9223372036854775807", "", "yes", "2026-01-01", "", ""},
        {"", "", "A", "no", "", "x", "two"},
        {"0.01", "6", "B", "yes", "2025-06-01", "y", "three"},
    };
    pair p = open_pair(edges);
    random_source random = random_start(11, 1);
    for (int i = 0; i < 10000; i++) {
        size_t base = random_below(&random, 6);
        for (size_t fact = 0; fact < 7; fact++) {
            size_t from = random_chance(&random, 12) ? random_below(&random, 6) : base;
            set(&p, fact, cells[from][fact]);
        }
        compare(&p);
    }
    ck_assert_uint_gt(p.learnt, 500);
    close_pair(&p);
}
END_TEST

/* ---- a ledger that says now this, now that --------------------------------------------------- */

typedef struct {
    random_source random;
    bool fickle;
    int64_t booked;
} fickle_ledger;

static int read_fickle(void *self, const licet_ledger_key *key, int64_t *booked)
{
    fickle_ledger *ledger = self;
    (void)key;
    *booked = ledger->fickle ? random_between(&ledger->random, 0, 2) * 50 : ledger->booked;
    return LICET_OK;
}

static uint64_t no_changes(void *self)
{
    (void)self;
    return 0;
}

static int do_nothing(void *self)
{
    (void)self;
    return LICET_OK;
}

static int commit_nothing(void *self, licet_text id, licet_text answer)
{
    (void)self;
    (void)id;
    (void)answer;
    return LICET_OK;
}

static int book_nothing(void *self, const licet_ledger_key *key, int32_t date, int64_t amount)
{
    (void)self;
    (void)key;
    (void)date;
    (void)amount;
    return LICET_OK;
}

static int no_span(void *self, const licet_ledger_key *key, int32_t from, int32_t until,
                   int64_t *booked)
{
    (void)from;
    (void)until;
    return read_fickle(self, key, booked);
}

static int no_day(void *self, const licet_ledger_key *key, int32_t after, int32_t *day)
{
    (void)self;
    (void)key;
    (void)after;
    (void)day;
    return LICET_NOT_FOUND;
}

static void roll_nothing(void *self)
{
    (void)self;
}

static const char capped[] = "ruleset capped \"Capped\"\n"
                             "outcomes\n  fine permitted\n  told permitted\n  banned forbidden\n"
                             "facts\n  count : count\n  good : bool\n  new : bool\n"
                             "cap small limits count to 60\n"
                             "cap large limits count to 110 where new\n"
                             "rule a when count > 1 then banned with \"tell\" if good\n"
                             "rule b despite a within small then fine with \"ask\" if new\n"
                             "rule c despite a when good within large then told\n"
                             "otherwise fine\n";

static void state_capped(pair *p, random_source *random)
{
    set(p, 0, random_chance(random, 50) ? "5" : random_chance(random, 50) ? "15" : "1");
    set(p, 1, random_chance(random, 50) ? "yes" : random_chance(random, 80) ? "no" : "");
    set(p, 2, random_chance(random, 50) ? "yes" : random_chance(random, 80) ? "no" : "");
}

/* It may tell the path one thing and the machine another: nothing is learnt from that. */
START_TEST(what_a_fickle_ledger_says_is_not_learnt)
{
    const licet_ledger_methods methods = {.version = LICET_LEDGER_METHODS_VERSION,
                                          .begin = do_nothing,
                                          .read = read_fickle,
                                          .read_span = no_span,
                                          .next_day = no_day,
                                          .book = book_nothing,
                                          .commit = commit_nothing,
                                          .rollback = roll_nothing,
                                          .changes = no_changes};
    fickle_ledger self = {.random = random_start(5, 1)};
    for (int turn = 0; turn < 20; turn++) {
        pair p = open_pair(capped);
        random_source random = random_start(6, (uint64_t)turn);
        licet_ledger_free(p.ledger);
        ck_assert_int_eq(licet_ledger_new_custom(&p.ledger, &methods, &self, NULL), LICET_OK);
        self.fickle = true;
        for (int i = 0; i < 200; i++) {
            state_capped(&p, &random);
            licet_decide(p.paths, p.ledger);
        }
        self.fickle = false;
        for (int i = 0; i < 1000; i++) {
            self.booked = random_between(&random, 0, 2) * 50;
            state_capped(&p, &random);
            compare(&p);
        }
        ck_assert_uint_gt(p.learnt, 500);
        close_pair(&p);
    }
}
END_TEST

/* ---- memory ---------------------------------------------------------------------------------- */

/* Neither learning nor going by a path allocates. */
START_TEST(no_decision_allocates)
{
    test_allocator memory;
    test_allocator_init(&memory, LONG_MAX);
    licet_options options = LICET_OPTIONS_INIT;
    options.allocate = memory.allocator.call;
    options.allocate_user = memory.allocator.user;
    licet_law *law = load(whole_rules);
    licet_session *session = NULL;
    ck_assert_int_eq(licet_session_new(&session, law, &options), LICET_OK);
    long before = 0;
    bool sparse = false;
    for (int i = 0; i < 40; i++) {
        if (i == WHOLE_ORDERS) /* texts have their room now */
            before = memory.requests;
        licet_session_clear(session);
        for (size_t fact = 0; fact < WHOLE_FACTS; fact++)
            licet_set_text(session, fact, text_of(whole_orders[i % WHOLE_ORDERS][fact]));
        ck_assert_int_eq(licet_decide(session, NULL), LICET_OK);
        sparse = sparse || session->machine.sparse;
    }
    ck_assert(sparse);
    ck_assert_int_eq(memory.requests, before);
    licet_session_free(session);
    test_allocator_done(&memory);
    licet_law_free(law);
}
END_TEST

Suite *suite_paths(void)
{
    Suite *suite = suite_create("paths");
    TCase *tcase = tcase_create("paths");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, the_whole_law);
    tcase_add_test(tcase, what_reads_registers);
    tcase_add_test(tcase, more_paths_than_have_room);
    tcase_add_test(tcase, the_tree_begins_anew);
    tcase_add_test(tcase, values_at_their_edges);
    tcase_add_test(tcase, what_a_fickle_ledger_says_is_not_learnt);
    tcase_add_test(tcase, no_decision_allocates);
    suite_add_tcase(suite, tcase);
    return suite;
}
