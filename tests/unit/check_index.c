/* check_index.c - the index of a law: what it leaves out changes no answer.
 *
 * Each law here is loaded twice, indexed by force and without an index, and decides and books the
 * same orders, with all that can be missing; the records must be alike in every column. The laws
 * show, one by one, what narrows the orders that a rule can meet, and what must not. */
#include <licet.h>
#include <licet_tools.h>

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "interp/index.h"
#include "interp/paths.h"
#include "interp/session.h"
#include "test_allocator.h"

Suite *suite_index(void);

#define HEAD                                                                                       \
    "ruleset r in force from 2025-01-01\n"                                                         \
    "outcomes\n"                                                                                   \
    "  fine permitted\n  notice permitted\n  review licensable\n  denied refused\n"                \
    "  banned forbidden\n"                                                                         \
    "unit TPP\n"                                                                                   \
    "registry region\n  | key | far : bool |\n  | EU | no |\n  | ASIA | yes |\n  | REST | |\n"     \
    "registry country\n"                                                                           \
    "  | key | region : region |\n"                                                                \
    "  | AA | EU |\n  | BB | EU |\n  | CC | ASIA |\n  | DD | ASIA |\n  | EE | REST |\n"            \
    "  | FF | |\n  | GG | REST |\n  | HH | EU |\n"                                                 \
    "registry chip\n"                                                                              \
    "  | key | tpp : TPP |\n"                                                                      \
    "  | H100 | 15,832 |\n  | L4 | 968 |\n  | odd | |\n  | big | 60,000 |\n  | none | 0 |\n"       \
    "facts\n"                                                                                      \
    "  date : date\n  destination : country\n  origin : country\n  chip : chip\n"                  \
    "  quantity : count\n  consignee : text\n  civil : bool\n"

static const char *const cells[][8] = {
    {"2025-02-01", "2025-08-15", "2026-03-01", "2024-01-01", NULL},
    {"AA", "BB", "CC", "DD", "EE", "FF", "GG", NULL},
    {"AA", "BB", "CC", "HH", "", NULL},
    {"H100", "L4", "odd", "big", "none", "", NULL},
    {"0", "3", "70", "9,223,372,036,854,775,807", "", NULL},
    {"Acme", "Bolt", "", NULL},
    {"yes", "no", "", NULL},
};
enum { FACTS = sizeof cells / sizeof cells[0], ORDERS = 1500, TEXT = 4096 };

/* ---- two of everything ----------------------------------------------------------------------- */

enum { INDEXED, PLAIN, BOTH };

typedef struct {
    licet_law *laws[BOTH];
    licet_session *sessions[BOTH];
    licet_ledger *ledgers[BOTH];
} pair;

static licet_law *load(const char *rules, const char *amendment)
{
    const licet_source sources[2] = {{"rules", rules, strlen(rules)},
                                     {"amendment", amendment, amendment ? strlen(amendment) : 0}};
    licet_diagnostics *diagnostics = NULL;
    licet_law *law = NULL;
    licet_status status = licet_load(&law, &diagnostics, sources, amendment ? 2 : 1, NULL);
    for (size_t i = 0; status != LICET_OK && i < licet_diagnostics_count(diagnostics); i++) {
        licet_diagnostic found;
        licet_diagnostics_get(diagnostics, i, &found);
        fprintf(stderr, "%s:%u: %s\n", found.source ? found.source : "", (unsigned)found.line,
                found.message);
    }
    licet_diagnostics_free(diagnostics);
    ck_assert_int_eq(status, LICET_OK);
    return law;
}

static pair open_pair(const char *rules, const char *amendment)
{
    pair p;
    for (int i = 0; i < BOTH; i++) {
        p.laws[i] = load(rules, amendment);
        li_index_free(p.laws[i]);
        if (i == INDEXED)
            ck_assert_int_eq(li_index_force(p.laws[i], false), LICET_OK);
        ck_assert_int_eq(licet_session_new(&p.sessions[i], p.laws[i], NULL), LICET_OK);
        ck_assert_int_eq(licet_ledger_new(&p.ledgers[i], false, NULL), LICET_OK);
    }
    ck_assert_ptr_nonnull(p.laws[INDEXED]->index);
    return p;
}

static void close_pair(pair *p)
{
    for (int i = 0; i < BOTH; i++) {
        licet_session_free(p->sessions[i]);
        licet_ledger_free(p->ledgers[i]);
        licet_law_free(p->laws[i]);
    }
}

/* All columns of the record, and its numbers. */
static void write_record(const licet_session *session, char text[TEXT])
{
    const licet_record *record = licet_session_record(session);
    size_t length = 0;
    for (int column = 0; column < LICET_COLUMN_COUNT; column++) {
        length += licet_record_text(session, (licet_column)column, text + length, TEXT - length);
        ck_assert_uint_lt(length, TEXT - 200);
        text[length++] = '|';
    }
    length +=
        (size_t)snprintf(text + length, TEXT - length, "%u %u %u %u %d %d %s", record->outcome,
                         record->lowest, record->highest, record->because, record->books,
                         record->rejected, record->reason ? record->reason : "");
    for (size_t i = 0; i < record->standing_count; i++)
        length += (size_t)snprintf(text + length, TEXT - length, " stands %zu",
                                   licet_record_standing(session, i));
    for (size_t i = 0; i < record->relied_count; i++)
        length += (size_t)snprintf(text + length, TEXT - length, " relies %zu",
                                   licet_record_relied(session, i));
}

static int ignore(void *user, const char *bytes, size_t length)
{
    (void)user, (void)bytes, (void)length;
    return 0;
}

/* Whether the index decided. Every few orders the whole program runs in between, for an
 * explanation. */
static bool decide_both(pair *p, const char *const order[FACTS], size_t number)
{
    char text[BOTH][TEXT];
    bool sparse = false;
    for (int i = 0; i < BOTH; i++) {
        licet_session_clear(p->sessions[i]);
        for (size_t fact = 0; fact < FACTS; fact++)
            ck_assert_int_eq(licet_set_text(p->sessions[i], fact,
                                            (licet_text){order[fact], strlen(order[fact])}),
                             LICET_OK);
        ck_assert_int_eq(licet_decide(p->sessions[i], p->ledgers[i]), LICET_OK);
        sparse = sparse || p->sessions[i]->machine.sparse;
        write_record(p->sessions[i], text[i]);
        if (number % 7 == 3)
            ck_assert_int_eq(
                licet_explain(p->sessions[i], p->ledgers[i], LICET_PLAIN, ignore, NULL), LICET_OK);
        ck_assert_int_eq(licet_book(p->sessions[i], p->ledgers[i], (licet_text){"", 0}), LICET_OK);
    }
    if (strcmp(text[INDEXED], text[PLAIN]) != 0)
        ck_abort_msg("order %zu, %s %s %s %s %s %s %s:\n  %s\nand not\n  %s", number, order[0],
                     order[1], order[2], order[3], order[4], order[5], order[6], text[INDEXED],
                     text[PLAIN]);
    return sparse;
}

/* Orders of all cells, most of them with a destination. How many were decided by the index. */
static size_t compare(const char *rules, const char *amendment)
{
    pair p = open_pair(rules, amendment);
    uint64_t random = 12345;
    size_t sparse = 0;
    for (size_t number = 0; number < ORDERS; number++) {
        const char *order[FACTS];
        for (size_t fact = 0; fact < FACTS; fact++) {
            size_t count = 0;
            while (cells[fact][count])
                count++;
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            order[fact] = cells[fact][(random >> 33) % count];
        }
        if (number % 10 == 9)
            order[1] = "";
        sparse += decide_both(&p, order, number);
    }
    close_pair(&p);
    return sparse;
}

/* ---- what narrows ---------------------------------------------------------------------------- */

START_TEST(rows_and_groups)
{
    size_t sparse = compare(HEAD "group two = AA, CC\n"
                                 "group timed = BB, DD from 2025-06-01\n"
                                 "rule a when destination = EE then review\n"
                                 "rule b when destination in two and quantity < 5 then denied\n"
                                 "rule c when destination in timed then banned\n"
                                 "rule d despite b when destination in (CC, GG) then fine\n"
                                 "rule e despite c unless destination = BB then notice\n"
                                 "otherwise fine\n",
                            NULL);
    ck_assert_uint_gt(sparse, ORDERS / 4);
}
END_TEST

START_TEST(not_and_or)
{
    size_t sparse =
        compare(HEAD "rule a when not (destination <> AA) then review\n"
                     "rule b when not (destination in (AA, BB, CC, DD, EE, FF)) then denied\n"
                     "rule c when destination = BB or chip = L4 then banned\n"
                     "rule d when destination = BB or destination = CC or civil then denied\n"
                     "rule e despite a, b, c, d when (destination = AA or destination = BB)\n"
                     "  and not (quantity > 5 and chip = L4) then notice\n"
                     "rule f despite a when destination = AA or destination = AA then fine\n"
                     "rule g when (if civil then destination = CC else destination = DD)\n"
                     "  then review\n"
                     "rule h when (destination = CC) = civil then review\n"
                     "otherwise fine\n",
                NULL);
    ck_assert_uint_gt(sparse, ORDERS / 4);
}
END_TEST

START_TEST(cells_of_the_row)
{
    size_t sparse = compare(
        HEAD "threshold line = 900 TPP\n"
             "rule a when destination.region = ASIA then review\n"
             "rule b when destination.region in (EU, ASIA) and quantity > 2 then denied\n"
             "rule c when destination.region.far then banned\n"
             "rule d despite a, b, c when not destination.region.far then notice\n"
             "rule e when destination.region <> EU then review\n"
             "rule f when chip.tpp > 20,000 TPP and destination = AA then denied\n"
             "rule g despite f when chip.tpp >= line and destination in (AA, BB) then fine\n"
             "rule h when line > chip.tpp then review\n"
             "rule i when destination.region is missing and destination = FF then denied\n"
             "otherwise fine\n",
        "amendment higher amends r in force from 2025-06-01\n"
        "set threshold line = 20,000 TPP then 50,000 TPP from 2026-01-01\n");
    ck_assert_uint_gt(sparse, ORDERS / 4);
}
END_TEST

/* Rules under one fact, and rules under another: their lists are merged. */
START_TEST(two_facts)
{
    static const char rules[] = HEAD "rule a when destination = AA then review\n"
                                     "rule b when destination = BB and origin = CC then denied\n"
                                     "rule c when origin = HH and quantity < 5 then denied\n"
                                     "rule d when chip = big then banned\n"
                                     "rule e despite a, c when chip = L4 then notice\n"
                                     "rule f despite a when origin = BB then fine\n"
                                     "rule g when destination = DD then review\n"
                                     "otherwise fine\n";
    pair p = open_pair(rules, NULL);
    ck_assert_uint_ge(p.laws[INDEXED]->index->pivot_count, 2);
    close_pair(&p);
    ck_assert_uint_gt(compare(rules, NULL), ORDERS / 4);
}
END_TEST

/* ---- what hangs on rules --------------------------------------------------------------------- */

START_TEST(exceptions_and_bars)
{
    compare(HEAD "rule a when chip.tpp >= 900 TPP then banned\n"
                 "rule b despite a when destination in (AA, BB) then denied\n"
                 "rule c despite b when destination in (BB, CC) then review\n"
                 "rule d despite c when civil then notice\n"
                 "rule e despite a, b when destination = AA then review with \"report\"\n"
                 "rule f despite e when destination = AA and quantity < 5 then fine\n"
                 "rule g bars b, e when destination = AA and civil\n"
                 "rule h bars c when origin = CC\n"
                 "rule i bars f when destination = BB\n"
                 "otherwise fine\n",
            NULL);
}
END_TEST

START_TEST(duties)
{
    compare(HEAD "rule a when destination = AA then review\n"
                 "  with \"first\" if destination in (AA, BB)\n"
                 "  with \"second\" 10 days before date if quantity < 5\n"
                 "rule b when destination = BB then denied with \"third\" if civil\n"
                 "rule c despite a when origin = BB then notice with \"fourth\" if chip = L4\n"
                 "otherwise fine\n",
            NULL);
}
END_TEST

#define AGREEMENTS                                                                                 \
    "agreement one with AA covers quantity < 5\n"                                                  \
    "agreement two with BB, AA in force from 2025-06-01\n"                                         \
    "  limits quantity to 200 each year\n"                                                         \
    "agreement three with CC covers chip.tpp < 20,000 TPP\n"                                       \
    "  limits quantity to 70 each year per destination where consignee = \"Acme\"\n"               \
    "agreement four with DD within c\n"                                                            \
    "agreement five with AA covers civil\n"                                                        \
    "agreement six with EE\n"                                                                      \
    "agreement seven with BB covers origin = AA\n"                                                 \
    "agreement eight with CC, DD, AA covers quantity > 2\n"                                        \
    "agreement nine with GG\n"                                                                     \
    "agreement ten with AA, BB, CC covers chip = L4\n"

START_TEST(agreements)
{
    static const char rules[] =
        HEAD AGREEMENTS "cap c limits quantity to 100 per consignee each year\n"
                        "rule a when chip.tpp >= 900 TPP then denied\n"
                        "rule b despite a under any agreement then review\n"
                        "rule d despite a, b under six then notice\n"
                        "rule e despite a under two under ten then notice\n"
                        "otherwise fine\n";
    pair p = open_pair(rules, NULL);
    const li_index *index = p.laws[INDEXED]->index;
    const li_pivot *by = &index->pivots[0];
    ck_assert_uint_eq(by->fact, 1);
    /* GG is the row of one agreement alone */
    ck_assert_uint_eq(by->first[LI_AGREEMENTS][7] - by->first[LI_AGREEMENTS][6], 1);
    close_pair(&p);
    ck_assert_uint_gt(compare(rules, NULL), ORDERS / 4);
}
END_TEST

START_TEST(caps_and_tallies)
{
    compare(HEAD "tally all_of_it counts quantity per destination\n"
                 "tally unread counts quantity where destination = DD\n"
                 "tally some counts quantity per consignee where destination = AA\n"
                 "cap c limits quantity to 100 per consignee each year where destination = BB\n"
                 "cap d limits quantity * 2 to 500\n"
                 "cap s limits quantity to total(some) / 2 per destination\n"
                 "rule a when destination in (AA, BB, CC) then denied\n"
                 "rule b despite a within c when destination in (AA, BB) then notice\n"
                 "rule e despite a within s when quantity > 2 and quantity < 71 then fine\n"
                 "rule f despite a when destination = CC and total(some) > 100 then review\n"
                 "  counts toward d\n"
                 "rule g when destination = EE and quantity > left(d) then review\n"
                 "otherwise fine\n",
            NULL);
}
END_TEST

/* ---- paths, from a root for each key --------------------------------------------------------- */

enum { BOUNDS = 20, MOST = BOUNDS * 3 + 2 };

/* Twenty rules for each of four destinations, each from another quantity on. */
static char *bounded_rules(void)
{
    const size_t room = 20000;
    char *text = calloc(1, room);
    ck_assert_ptr_nonnull(text);
    size_t length = (size_t)snprintf(text, room, "%s", HEAD);
    for (int i = 0; i < BOUNDS * 4; i++)
        length += (size_t)snprintf(text + length, room - length,
                                   "rule r%d when destination = %s and quantity %s %d then %s\n", i,
                                   cells[1][i % 4], i % 8 < 4 ? ">=" : ">", 1 + i / 4 * 3,
                                   i % 3 ? "review" : "denied");
    snprintf(text + length, room - length, "otherwise fine\n");
    return text;
}

/* Every quantity, and none, for each destination. */
static void decide_bounded(pair *p)
{
    char quantity[24];
    for (size_t i = 0; i < 4 * (MOST + 1u); i++) {
        snprintf(quantity, sizeof quantity, "%zu", i / 4);
        const char *const order[FACTS] = {
            "2025-02-01", cells[1][i % 4], "", "", i / 4 == MOST ? "" : quantity, "", ""};
        decide_both(p, order, 0);
    }
}

START_TEST(numbers_between_bounds)
{
    char *rules = bounded_rules();
    pair p = open_pair(rules, NULL);
    const li_paths *paths = p.sessions[INDEXED]->machine.paths;
    decide_bounded(&p);
    uint32_t leaves = paths->leaf_count, missed = paths->missed, roots = 0;
    for (uint32_t i = 0; i < paths->root_room; i++) {
        const li_path_root *root = &paths->roots[i];
        roots += root->used;
        ck_assert(!root->used || (root->digits == 1 && root->digit[0].count == BOUNDS));
    }
    ck_assert_uint_eq(roots, 4);
    ck_assert_uint_eq(leaves, 4 * (BOUNDS + 1)); /* an open order has none */
    decide_bounded(&p);
    ck_assert_uint_eq(paths->leaf_count, leaves);
    ck_assert_uint_le(paths->missed, missed + 4);
    close_pair(&p);
    free(rules);
}
END_TEST

START_TEST(more_keys_than_roots)
{
    char *rules = bounded_rules();
    pair p = open_pair(rules, NULL);
    licet_session *session = p.sessions[INDEXED];
    li_paths *paths = session->machine.paths;
    decide_bounded(&p);
    uint32_t leaves = paths->leaf_count, credit = paths->credit;
    for (uint64_t key = 1000; key < 1000 + 64u * LI_PATH_ROOTS * LI_PATH_MORE; key++)
        li_paths_root(paths, &session->machine, key);
    ck_assert_ptr_null(li_paths_root(paths, &session->machine, 7));
    const char *const order[FACTS] = {"2025-02-01", "FF", "", "", "1", "", ""};
    decide_both(&p, order, 0); /* all are forgotten */
    ck_assert_uint_eq(paths->leaf_count, 0);
    ck_assert_uint_lt(paths->credit, credit / 2 + 1);
    decide_bounded(&p);
    ck_assert_uint_eq(paths->leaf_count, leaves);
    close_pair(&p);
    free(rules);
}
END_TEST

/* COUNT rules for AA, each of which asks the ledger. */
static bool closes(int count)
{
    char rules[8000];
    size_t at = (size_t)snprintf(rules, sizeof rules, HEAD);
    for (int i = 0; i < count; i++)
        at += (size_t)snprintf(rules + at, sizeof rules - at,
                               "cap c%d limits quantity to 1,000 each year\n", i);
    at += (size_t)snprintf(rules + at, sizeof rules - at,
                           "rule a when destination in (AA, BB) then denied\n");
    for (int i = 0; i < count; i++)
        at += (size_t)snprintf(rules + at, sizeof rules - at,
                               "rule e%d when destination = AA and "
                               "quantity > left(c%d) then review\n",
                               i, i);
    snprintf(rules + at, sizeof rules - at, "otherwise fine\n");
    pair p = open_pair(rules, NULL);
    const li_paths *paths = p.sessions[INDEXED]->machine.paths;
    uint32_t closed = 0;
    for (size_t i = 0; i < 40; i++) {
        const char *const order[FACTS] = {"2025-02-01", cells[1][i % 3], "", "", "70", "", ""};
        decide_both(&p, order, 0);
    }
    for (uint32_t i = 0; i < paths->root_room; i++)
        closed += paths->roots[i].used && paths->roots[i].closed;
    ck_assert_uint_le(closed, 1);
    close_pair(&p);
    return closed == 1;
}

START_TEST(too_much_for_a_path)
{
    ck_assert(!closes(LI_PATH_RUNS));
    ck_assert(closes(LI_PATH_RUNS + 1));
}
END_TEST

/* ---- law in time ----------------------------------------------------------------------------- */

START_TEST(moves_and_amendments)
{
    size_t sparse =
        compare(HEAD "tiers of country\n  near = AA, BB\n  far = CC, DD, EE\n  rest = the rest\n"
                     "group picked = AA, CC\n"
                     "rule a when destination in near then review\n"
                     "rule b when destination in far and quantity < 71 then denied\n"
                     "rule c despite a, b when destination in picked then notice\n"
                     "otherwise fine\n",
                "amendment moved amends r in force from 2025-06-01\n"
                "move CC to near\nmove AA to far\nreplace group picked = BB, DD\n"
                "rule d when destination = GG then banned\n"
                "amendment gone amends moved in force from 2026-01-01\n"
                "strike rule c\nmove AA to near\n");
    ck_assert_uint_gt(sparse, ORDERS / 4);
}
END_TEST

START_TEST(savings)
{
    compare(HEAD "rule a when destination = AA then review\n"
                 "rule b when destination in (BB, CC) then denied\n"
                 "otherwise fine\n",
            "amendment later amends r in force from 2025-06-01\n"
            "  saves when destination = BB and quantity < 5\n"
            "rule c when destination in (AA, BB) then banned\n"
            "strike rule b\n");
}
END_TEST

/* ---- facts as they are read ------------------------------------------------------------------ */

START_TEST(deemed_rows_and_stand_ins)
{
    size_t sparse = compare(
        "ruleset r in force from 2025-01-01\n"
        "outcomes\n  fine permitted\n  review licensable\n  denied refused\n"
        "registry country\n"
        "  | key |\n  | AA |\n  | BB |\n  | CC |\n  | DD |\n  | EE |\n  | FF |\n  | GG |\n  | HH "
        "|\n"
        "registry chip\n  | key |\n  | H100 |\n  | L4 |\n  | odd |\n  | big |\n  | none |\n"
        "deem HH as AA\n"
        "deem GG as CC\n"
        "facts\n"
        "  date : date\n  destination : country\n  origin : country if missing destination\n"
        "  chip : chip\n  quantity : count\n  consignee : text\n  civil : bool\n"
        "rule a when destination = CC then review\n"
        "rule b when origin in (AA, BB) and quantity < 5 then denied\n"
        "rule c when origin = CC then denied\n"
        "otherwise fine\n",
        NULL);
    ck_assert_uint_gt(sparse, ORDERS / 4);
}
END_TEST

/* ---- what is made ---------------------------------------------------------------------------- */

static char *many_rules(size_t count)
{
    size_t room = 4096 + count * 200;
    char *text = malloc(room);
    ck_assert_ptr_nonnull(text);
    size_t length = (size_t)snprintf(text, room, "%s", HEAD);
    for (size_t i = 0; i < count; i++)
        length += (size_t)snprintf(text + length, room - length,
                                   "rule r%zu when destination = %s and quantity >= %zu then %s\n",
                                   i, cells[1][i % 7], i, i % 2 ? "review" : "denied");
    snprintf(text + length, room - length, "otherwise fine\n");
    return text;
}

START_TEST(only_where_it_saves)
{
    char *few = many_rules(LI_INDEX_LEAST_RULES - 1), *many = many_rules(70);
    licet_law *small = load(few, NULL), *large = load(many, NULL);
    licet_figures figures;
    ck_assert_ptr_null(small->index);
    ck_assert_ptr_nonnull(large->index);
    ck_assert_uint_eq(licet_law_index_fact(small, 0), LICET_NO_INDEX);
    ck_assert_uint_eq(licet_law_index_fact(large, 0), 1);
    ck_assert_uint_eq(licet_law_index_fact(large, 1), LICET_NO_INDEX);
    licet_law_figures(large, &figures);
    ck_assert_uint_eq(figures.met_mean, 9); /* 10 for each of 7 rows of 8 */
    ck_assert_uint_eq(figures.met_most, 10);
    licet_law_figures(small, &figures);
    ck_assert_uint_eq(figures.met_most, 0);
    licet_law_free(small);
    licet_law_free(large);
    free(few);
    free(many);
    char *again = many_rules(70);
    ck_assert_uint_gt(compare(again, NULL), ORDERS / 2);
    free(again);
}
END_TEST

START_TEST(keys_of_orders)
{
    char *text = many_rules(70);
    licet_law *law = load(text, NULL);
    licet_session *session;
    uint64_t keys[2];
    ck_assert_int_eq(licet_session_new(&session, law, NULL), LICET_OK);
    for (size_t row = 0; row < 2; row++) {
        ck_assert_int_eq(licet_set_row(session, 1, row * 3), LICET_OK);
        ck_assert_int_eq(licet_set_date(session, 0, 2025, 3, 1), LICET_OK);
        ck_assert_int_eq(licet_decide(session, NULL), LICET_OK);
        keys[row] = li_index_key(law, &session->machine);
        ck_assert(keys[row] != 0);
    }
    ck_assert(keys[0] != keys[1]);
    licet_set_missing(session, 1);
    ck_assert_int_eq(licet_decide(session, NULL), LICET_OK);
    ck_assert(li_index_key(law, &session->machine) == 0);
    ck_assert(!session->machine.indexed);
    licet_session_free(session);
    licet_law_free(law);
    free(text);
}
END_TEST

START_TEST(memory_may_end)
{
    char *text = many_rules(70);
    const licet_source source = {"rules", text, strlen(text)};
    for (long fail_at = 0;; fail_at++) {
        test_allocator memory;
        test_allocator_init(&memory, fail_at);
        licet_options options = LICET_OPTIONS_INIT;
        options.allocate = memory.allocator.call;
        options.allocate_user = memory.allocator.user;
        licet_law *law = NULL;
        licet_status status = licet_load(&law, NULL, &source, 1, &options);
        ck_assert_int_eq(status, memory.failures ? LICET_MEMORY : LICET_OK);
        licet_law_free(law);
        ck_assert_uint_eq(memory.live_blocks, 0);
        if (!memory.failures)
            break;
    }
    free(text);
}
END_TEST

Suite *suite_index(void)
{
    Suite *suite = suite_create("index");
    TCase *narrows = tcase_create("what narrows");
    tcase_add_test(narrows, rows_and_groups);
    tcase_add_test(narrows, not_and_or);
    tcase_add_test(narrows, cells_of_the_row);
    tcase_add_test(narrows, two_facts);
    tcase_set_timeout(narrows, 60);
    suite_add_tcase(suite, narrows);
    TCase *hangs = tcase_create("what hangs on rules");
    tcase_add_test(hangs, exceptions_and_bars);
    tcase_add_test(hangs, duties);
    tcase_add_test(hangs, agreements);
    tcase_add_test(hangs, caps_and_tallies);
    tcase_add_test(hangs, numbers_between_bounds);
    tcase_add_test(hangs, more_keys_than_roots);
    tcase_add_test(hangs, too_much_for_a_path);
    tcase_set_timeout(hangs, 60);
    suite_add_tcase(suite, hangs);
    TCase *time = tcase_create("law in time");
    tcase_add_test(time, moves_and_amendments);
    tcase_add_test(time, savings);
    tcase_add_test(time, deemed_rows_and_stand_ins);
    tcase_set_timeout(time, 60);
    suite_add_tcase(suite, time);
    TCase *made = tcase_create("what is made");
    tcase_add_test(made, only_where_it_saves);
    tcase_add_test(made, keys_of_orders);
    tcase_add_test(made, memory_may_end);
    tcase_set_timeout(made, 120);
    suite_add_tcase(suite, made);
    return suite;
}
