/* check_block.c - blocks of orders against a session that takes the same orders one by one.
 *
 * Two rule texts: the three tiers, and one that is made to hurt (sums that do not fit 64 or 128
 * bits, division by zero, negative amounts, truths, texts, cells that are empty, exceptions to
 * exceptions, caps of every window). Orders are made by a generator with a fixed seed; every
 * column of the record must be the same byte for byte, in blocks of 1, 7 and 1,024, deciding and
 * replaying.
 *
 * Must not: know how a block works. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "licet.h"
#include "licet_tools.h"

Suite *suite_block(void);

static const char three_tiers[] =
    "ruleset three_tiers \"Framework for AI Diffusion\"\n"
    "  cites \"90 FR 4544\"\n"
    "  in force from 2025-01-13\n"
    "  binding from 2025-05-15\n"
    "use scale, countries, ear, chips\n"
    "facts\n"
    "  id : text\n"
    "  date : date\n"
    "  destination : country\n"
    "  headquarters : country\n"
    "  consignee : text\n"
    "  chip : chip\n"
    "  quantity : count\n"
    "let shipment = chip.tpp * quantity\n"
    "group supplement_5 = AU, BE, CA, DK, FI, FR, DE, IE, IT, JP, NL, NZ, NO, KR, ES, SE, TW, GB\n"
    "tiers of country\n"
    "  ally \"Supplement No. 5(a)\" = supplement_5, US\n"
    "  blocked = D5, KH, MO\n"
    "  capped = the rest\n"
    "threshold low_volume = 26,900,000 TPP\n"
    "cap lpp \"Low processing performance\"\n"
    "  limits shipment to low_volume per consignee each year\n"
    "  counts from 2025-01-13\n"
    "cap allocation \"Country allocation\"\n"
    "  limits shipment to 790,000,000 TPP per destination from 2025-01-01 until 2027-12-31\n"
    "rule embargo\n"
    "  cites \"15 CFR 742.6(b)(10)\"\n"
    "  when destination in blocked or headquarters in blocked\n"
    "  then prohibited\n"
    "rule licence_required\n"
    "  cites \"15 CFR 742.6(a)(6)(iii)\"\n"
    "  when chip.tpp >= 4,800 TPP\n"
    "  then policy_of_denial\n"
    "rule allied_exception\n"
    "  despite licence_required\n"
    "  when destination in ally and headquarters in ally\n"
    "  then exception\n"
    "rule low_volume_exception\n"
    "  cites \"15 CFR 740.29\"\n"
    "  despite licence_required\n"
    "  within lpp\n"
    "  then notice\n"
    "  with \"notice to BIS\" 10 days before date\n"
    "rule country_allocation\n"
    "  despite licence_required\n"
    "  within allocation\n"
    "  then presumed_approval\n"
    "otherwise no_licence\n";

static const char hurting[] =
    "ruleset hurting in force from 2025-01-01 binding from 2025-07-01\n"
    "use scale, countries, ear, chips\n"
    "facts\n"
    "  id : text\n"
    "  date : date\n"
    "  decided : date\n"
    "  destination : country\n"
    "  consignee : text\n"
    "  buyer : text\n"
    "  chip : chip\n"
    "  quantity : count\n"
    "  days_left : count\n"
    "  price : USD\n"
    "  share : decimal\n"
    "  military : bool\n"
    "  tested : bool\n"
    "let shipment = chip.tpp * quantity\n"
    "let cube = quantity * quantity * quantity * quantity * quantity\n"
    "let ratio = quantity / days_left\n"
    "let margin = price - 500 USD\n"
    "cap yearly limits shipment to 10,000,000 TPP per consignee and destination each year\n"
    "cap money\n"
    "  limits margin to 1,000,000 USD from 2025-02-01 until 2025-10-31\n"
    "  limits price * 2 to 9,000,000 USD per buyer\n"
    "  counts from 2025-03-01\n"
    "cap pieces limits quantity + days_left to 400,000 each year\n"
    "cap shares limits share to 2 per destination\n"
    "rule military_end_use when military then prohibited\n"
    "rule strong\n"
    "  when chip.tpp >= 4,800 TPP or cube > 1e30\n"
    "  unless destination in D5 and not military\n"
    "  then policy_of_denial with \"file a licence\" 3 days after decided\n"
    "rule crowded when ratio > 20.5 and price * 3 >= 600.50 USD then presumed_denial\n"
    "rule same_house when buyer = consignee then case_by_case\n"
    "rule dense when chip.density > 5.92 PD and -share < 0.25 then presumed_denial\n"
    "rule small despite strong within yearly then notice with \"report\" 10 days before date\n"
    "rule cheap despite strong, crowded when margin <= 100,000 USD within money then exception\n"
    "rule tested_first despite strong, dense when tested = military within pieces, shares\n"
    "  then presumed_approval with \"keep records\"\n"
    "rule allied despite dense when destination in A1 or destination = \"Japan\" then exception\n"
    "rule small_again despite tested_first when consignee = \"Acme\" within shares then notice\n"
    "rule late despite same_house when date > 2025-06-30 and decided <= date then "
    "presumed_approval\n"
    "rule tiny despite tested_first, late when share + 0.5 < 0.75 then no_licence\n"
    "rule same_too despite small_again, same_house when quantity - days_left = 7 then no_licence\n"
    "otherwise no_licence\n";

/* ---- orders --------------------------------------------------------------------------------- */

enum { MOST_FACTS = 16, CELL = 40, ORDERS = 3000 };

typedef struct {
    char text[MOST_FACTS][CELL];
} order;

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static const char *pick(uint64_t *state, const char *const *words, size_t count)
{
    return words[next_random(state) % count];
}

#define PICK(state, ...)                                                                           \
    pick(state, (const char *const[]){__VA_ARGS__},                                                \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void make_number(uint64_t *state, char *cell, const char *const *wide, size_t count)
{
    if (next_random(state) % 8 == 0)
        snprintf(cell, CELL, "%s", pick(state, wide, count));
    else
        snprintf(cell, CELL, "%u", (unsigned)(next_random(state) % 4000));
}

static void make_cell(uint64_t *state, licet_fact_info info, char *cell)
{
    static const char *const counts[] = {"0",         "1",   "9,223,372,036,854,775,807",
                                         "100000000", "700", "3037000500"};
    static const char *const prices[] = {
        "-5",       "0.01", "92,233,720,368,547,758.07", "500", "-92,233,720,368,547,758.08",
        "3,000,000"};
    const char *word = NULL;
    cell[0] = '\0';
    if (next_random(state) % 12 == 0)
        return;
    switch (info.type) {
    case LICET_TYPE_PERCENT:
        word = PICK(state, "7%", "7", "0.5%", "100%");
        break;
    case LICET_TYPE_TRUTH:
        word = PICK(state, "yes", "no", "no", "no");
        break;
    case LICET_TYPE_TEXT:
        word = PICK(state, "Acme", "Acme", "G42", "Zeta", "a name that is longer than most", "é");
        break;
    case LICET_TYPE_DATE:
        word = PICK(state, "2025-05-20", "2025-05-20", "2025-01-12", "2025-01-13", "2024-06-01",
                    "2026-02-03", "2025-08-08", "2028-01-01", "9999-12-31", "0001-01-01");
        break;
    case LICET_TYPE_ROW:
        if (info.type_name.length == 4) /* chip */
            word = PICK(state, "H100", "A100", "K40c", "V100", "H100_PCIe", "K80", "P100", "H20");
        else
            word = PICK(state, "MY", "Malaysia", "AE", "CN", "US", "JP", "Japan", "KH", "IN", "GB");
        break;
    case LICET_TYPE_COUNT:
        make_number(state, cell, counts, sizeof counts / sizeof counts[0]);
        return;
    case LICET_TYPE_NUMBER:
        if (info.unit.bytes)
            make_number(state, cell, prices, sizeof prices / sizeof prices[0]);
        else
            word = PICK(state, "0.1", "0.25", "-0.5", "1", "0.000001", "9,223,372,036,854.775807");
        break;
    }
    if (word)
        snprintf(cell, CELL, "%s", word);
}

static licet_law *load(const char *text)
{
    licet_law *law = NULL;
    licet_diagnostics *diagnostics = NULL;
    const licet_source source = {"rules", text, strlen(text)};
    licet_status status = licet_load(&law, &diagnostics, &source, 1, NULL);
    for (size_t i = 0; i < licet_diagnostics_count(diagnostics); i++) {
        licet_diagnostic diagnostic;
        licet_diagnostics_get(diagnostics, i, &diagnostic);
        if (!diagnostic.warning)
            ck_abort_msg("line %u: %s", diagnostic.line, diagnostic.message);
    }
    licet_diagnostics_free(diagnostics);
    ck_assert_int_eq(status, LICET_OK);
    return law;
}

static order *make_orders(const licet_law *law, size_t count, uint64_t seed)
{
    order *orders = calloc(count, sizeof *orders);
    ck_assert_ptr_nonnull(orders);
    for (size_t i = 0; i < count; i++)
        for (size_t fact = 0; fact < licet_law_fact_count(law); fact++) {
            licet_fact_info info;
            ck_assert_int_eq(licet_law_fact(law, fact, &info), LICET_OK);
            make_cell(&seed, info, orders[i].text[fact]);
        }
    return orders;
}

/* ---- the comparison ------------------------------------------------------------------------- */

static void set_order(licet_session *session, const licet_law *law, const order *stated)
{
    licet_session_clear(session);
    for (size_t fact = 0; fact < licet_law_fact_count(law); fact++) {
        const char *cell = stated->text[fact];
        licet_status status = licet_set_text(session, fact, (licet_text){cell, strlen(cell)});
        ck_assert_msg(status == LICET_OK, "%s: %s", cell, licet_session_fault(session).reason);
    }
}

static void fill_block(licet_block *block, const licet_law *law, const order *orders, size_t rows)
{
    licet_text cells[LICET_BLOCK_ROWS];
    ck_assert_int_eq(licet_block_start(block, rows), LICET_OK);
    for (size_t fact = 0; fact < licet_law_fact_count(law); fact++) {
        for (size_t i = 0; i < rows; i++)
            cells[i] = (licet_text){orders[i].text[fact], strlen(orders[i].text[fact])};
        ck_assert_int_eq(licet_block_cells(block, fact, cells), LICET_OK);
    }
}

static void compare_bookings(const licet_session *session, const licet_block *block, size_t row)
{
    size_t count = licet_session_record(session)->booking_count;
    ck_assert_uint_eq(licet_block_booking_count(block, row), count);
    for (size_t i = 0; i < count; i++) {
        licet_booking a, b;
        ck_assert_int_eq(licet_record_booking(session, i, &a), LICET_OK);
        ck_assert_int_eq(licet_block_booking(block, row, i, &b), LICET_OK);
        ck_assert_uint_eq(a.cap, b.cap);
        ck_assert(a.amount == b.amount && a.before == b.before && a.limit == b.limit);
        ck_assert(a.key.key_count == b.key.key_count && a.key.window_start == b.key.window_start);
        ck_assert_int_eq(licet_block_booking_sum(block, row, i, &a), LICET_OK);
        ck_assert(a.cap == b.cap && a.agreement == b.agreement && a.tested == b.tested);
        ck_assert(a.amount == b.amount && a.before == b.before && a.limit == b.limit);
        ck_assert(a.unit.length == b.unit.length && a.key.scale == b.key.scale);
        ck_assert(a.key.place == b.key.place && a.key.window == b.key.window);
        ck_assert(a.key.owner.bytes == b.key.owner.bytes && a.key.key_count == 0 && !a.key.keys);
    }
    licet_booking none;
    ck_assert_int_eq(licet_block_booking_sum(block, row, count, &none), LICET_MISUSE);
    if (count > 0)
        ck_assert_int_eq(licet_block_booking_sum(block, row, 0, NULL), LICET_MISUSE);
}

static void compare_duties(const licet_session *session, const licet_block *block, size_t row)
{
    size_t count = licet_session_record(session)->duty_count;
    ck_assert_uint_eq(licet_block_duty_count(block, row), count);
    for (size_t i = 0; i < count; i++) {
        licet_duty a, b;
        ck_assert_int_eq(licet_record_duty(session, i, &a), LICET_OK);
        ck_assert_int_eq(licet_block_duty(block, row, i, &b), LICET_OK);
        ck_assert(a.rule == b.rule && a.text.bytes == b.text.bytes && a.due == b.due);
        ck_assert(a.has_due == b.has_due && a.due_known == b.due_known && a.certain == b.certain);
    }
}

static void compare_row(const licet_session *session, const licet_block *block, size_t row,
                        size_t number)
{
    const licet_record *record = licet_session_record(session);
    ck_assert_msg(record->rejected == licet_block_rejected(block)[row], "order %zu: rejected",
                  number);
    if (record->rejected)
        ck_assert_str_eq(record->reason, licet_block_fault(block, row).reason);
    ck_assert_msg(record->outcome == licet_block_outcomes(block)[row], "order %zu: outcome",
                  number);
    ck_assert_msg(record->lowest == licet_block_lowest(block)[row], "order %zu: lowest", number);
    ck_assert_msg(record->highest == licet_block_highest(block)[row], "order %zu: highest", number);
    ck_assert_msg(record->because == licet_block_because(block)[row], "order %zu: because", number);
    for (int column = 0; column < LICET_COLUMN_COUNT; column++) {
        char a[2000], b[2000];
        size_t a_length = licet_record_text(session, (licet_column)column, a, sizeof a);
        size_t b_length = licet_block_text(block, row, (licet_column)column, b, sizeof b);
        ck_assert_msg(a_length == b_length && memcmp(a, b, a_length) == 0,
                      "order %zu, %s: session `%.*s`, block `%.*s`", number,
                      licet_column_name((licet_column)column), (int)a_length, a, (int)b_length, b);
    }
    compare_bookings(session, block, row);
    compare_duties(session, block, row);
}

/* All orders in blocks of SIZE against a session, booking (each engine into a ledger of its own)
 * or not. */
static void compare(const char *text, size_t size, bool book, bool granted, uint64_t seed)
{
    licet_law *law = load(text);
    order *orders = make_orders(law, ORDERS, seed);
    licet_session *session;
    licet_block *block;
    licet_ledger *mine, *theirs;
    size_t decided[3] = {0, 0, 0};
    ck_assert_int_eq(licet_session_new(&session, law, NULL), LICET_OK);
    ck_assert_int_eq(licet_block_new(&block, law, size, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&mine, false, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&theirs, false, NULL), LICET_OK);
    licet_session_licences(session, granted);
    licet_block_licences(block, granted);
    for (size_t first = 0; first < ORDERS; first += size) {
        size_t rows = ORDERS - first < size ? ORDERS - first : size;
        fill_block(block, law, orders + first, rows);
        if (first / size % 2) /* which changes nothing */
            ck_assert_int_eq(licet_block_prepare(block), LICET_OK);
        licet_status status =
            book ? licet_block_replay(block, theirs) : licet_block_decide(block, theirs);
        ck_assert_int_eq(status, LICET_OK);
        for (size_t i = 0; i < rows; i++) {
            set_order(session, law, &orders[first + i]);
            ck_assert_int_eq(licet_decide(session, mine), LICET_OK);
            compare_row(session, block, i, first + i);
            const licet_record *record = licet_session_record(session);
            decided[record->rejected ? 0 : record->outcome == LICET_INDETERMINATE ? 1 : 2]++;
            if (book)
                ck_assert_int_eq(licet_book(session, mine, (licet_text){NULL, 0}), LICET_OK);
        }
    }
    /* a generator that only makes one kind of order would prove little */
    ck_assert_uint_gt(decided[0], ORDERS / 100);
    ck_assert_uint_gt(decided[1], ORDERS / 100);
    ck_assert_uint_gt(decided[2], ORDERS / 3);
    licet_ledger_free(theirs);
    licet_ledger_free(mine);
    licet_block_free(block);
    licet_session_free(session);
    free(orders);
    licet_law_free(law);
}

static const size_t sizes[] = {1, 7, 1024};

START_TEST(three_tiers_decided_and_replayed)
{
    compare(three_tiers, sizes[_i], true, true, 1);
    compare(three_tiers, sizes[_i], true, false, 2);
    compare(three_tiers, sizes[_i], false, true, 3);
}
END_TEST

START_TEST(hurting_decided_and_replayed)
{
    compare(hurting, sizes[_i], true, true, 4);
    compare(hurting, sizes[_i], true, false, 5);
    compare(hurting, sizes[_i], false, true, 6);
}
END_TEST

/* ---- the interface -------------------------------------------------------------------------- */

static licet_text text_of(const char *text)
{
    return (licet_text){text, strlen(text)};
}

/* A ledger of so many keys that blocks load ahead what they will read of it: keys of one text, of
 * two, rolling, some missing, dates in no order, two ledgers in turn. */
static const char crowded[] =
    "ruleset crowded use scale, countries\n"
    "facts\n"
    "  date : date\n"
    "  destination : country\n"
    "  consignee : text\n"
    "  buyer : text\n"
    "  quantity : count\n"
    "cap yearly limits quantity to 5,000 per consignee each year counts from 2025-02-01\n"
    "cap rolling limits quantity to 3,000 per buyer in any 3 months\n"
    "cap both limits quantity to 4,000 per consignee and destination each month\n"
    "tally pieces counts quantity per quantity and buyer\n"
    "rule licence then policy_of_denial\n"
    "rule first despite licence within yearly then notice\n"
    "rule second despite licence within rolling, both then exception\n"
    "otherwise no_licence\n";

static void make_crowded(order *stated, uint64_t *state)
{
    static const char *const countries[] = {"MY", "AE", "SG"};
    memset(stated, 0, sizeof *stated);
    snprintf(stated->text[0], CELL, "2025-%02u-%02u", (unsigned)(next_random(state) % 4) + 1,
             (unsigned)(next_random(state) % 28) + 1);
    if (next_random(state) % 40)
        snprintf(stated->text[1], CELL, "%s", pick(state, countries, 3));
    if (next_random(state) % 40)
        snprintf(stated->text[2], CELL, "Consignee %u", (unsigned)(next_random(state) % 9000));
    if (next_random(state) % 40)
        snprintf(stated->text[3], CELL, "%u", (unsigned)(next_random(state) % 5000));
    snprintf(stated->text[4], CELL, "%u", (unsigned)(next_random(state) % 4000));
}

static void replay_crowded(licet_block *block, licet_session *session, const licet_law *law,
                           licet_ledger *theirs, licet_ledger *mine, uint64_t *state)
{
    enum { ROWS = 1024 };
    static order orders[ROWS];
    for (size_t i = 0; i < ROWS; i++)
        make_crowded(&orders[i], state);
    fill_block(block, law, orders, ROWS);
    ck_assert_int_eq(licet_block_replay(block, theirs), LICET_OK);
    for (size_t i = 0; i < ROWS; i++) {
        set_order(session, law, &orders[i]);
        ck_assert_int_eq(licet_decide(session, mine), LICET_OK);
        if (i % 16 == 0)
            compare_row(session, block, i, i);
        ck_assert_uint_eq(licet_session_record(session)->outcome, licet_block_outcomes(block)[i]);
        ck_assert_uint_eq(licet_session_record(session)->because, licet_block_because(block)[i]);
        compare_bookings(session, block, i);
        ck_assert_int_eq(licet_book(session, mine, (licet_text){NULL, 0}), LICET_OK);
    }
}

START_TEST(a_large_ledger_is_read_ahead)
{
    enum { BLOCKS = 12 };
    licet_law *law = load(crowded);
    licet_session *session = NULL;
    licet_block *block = NULL;
    licet_ledger *mine[2] = {NULL, NULL}, *theirs[2] = {NULL, NULL};
    uint64_t state = 5;
    ck_assert_int_eq(licet_session_new(&session, law, NULL), LICET_OK);
    ck_assert_int_eq(licet_block_new(&block, law, 1024, NULL), LICET_OK);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(licet_ledger_new(&mine[i], false, NULL), LICET_OK);
        ck_assert_int_eq(licet_ledger_new(&theirs[i], false, NULL), LICET_OK);
    }
    for (int i = 0; i < BLOCKS; i++) {
        int which = i >= BLOCKS - 2 && i % 2; /* the small one after the large one */
        replay_crowded(block, session, law, theirs[which], mine[which], &state);
    }
    for (int i = 0; i < 2; i++) {
        licet_ledger_free(mine[i]);
        licet_ledger_free(theirs[i]);
    }
    licet_block_free(block);
    licet_session_free(session);
    licet_law_free(law);
}
END_TEST

START_TEST(wrong_cells_reject_their_row_alone)
{
    licet_law *law = load(three_tiers);
    licet_block *block;
    ck_assert_int_eq(licet_block_new(&block, law, 4, NULL), LICET_OK);
    ck_assert_int_eq(licet_block_start(block, 4), LICET_OK);
    size_t quantity = licet_law_fact_find(law, text_of("quantity"));
    size_t destination = licet_law_fact_find(law, text_of("destination"));
    size_t date = licet_law_fact_find(law, text_of("date"));
    const licet_text dates[] = {text_of("2025-05-20"), text_of("2025-02-30"), text_of("2025-05-20"),
                                text_of("2025-05-20")};
    const licet_text places[] = {text_of("CN"), text_of("CN"), text_of("Malasia"), text_of("CN")};
    const int64_t quantities[] = {1, 2, 3, -4};
    ck_assert_int_eq(licet_block_cells(block, date, dates), LICET_OK);
    ck_assert_int_eq(licet_block_cells(block, destination, places), LICET_OK);
    ck_assert_int_eq(licet_block_numbers(block, quantity, quantities, NULL), LICET_OK);
    ck_assert_int_eq(licet_block_decide(block, NULL), LICET_OK);
    const uint8_t *rejected = licet_block_rejected(block);
    ck_assert_uint_eq(rejected[0], 0);
    ck_assert(rejected[1] && rejected[2] && rejected[3]);
    ck_assert_uint_eq(licet_block_fault(block, 1).fact, date);
    ck_assert_uint_eq(licet_block_fault(block, 2).fact, destination);
    ck_assert_str_eq(licet_block_fault(block, 2).nearest, "Malaysia");
    ck_assert_uint_eq(licet_block_fault(block, 3).fact, quantity);
    ck_assert_ptr_null(licet_block_fault(block, 0).reason);
    char text[40];
    size_t length = licet_block_text(block, 0, LICET_COLUMN_OUTCOME, text, sizeof text);
    ck_assert_int_eq(strncmp(text, "prohibited", length), 0);
    int64_t number;
    ck_assert(licet_block_number(block, 1, quantity, &number) && number == 2);
    ck_assert(!licet_block_number(block, 3, quantity, &number));
    licet_block_free(block);
    licet_law_free(law);
}
END_TEST

/* What is prepared is not kept when cells change, nor for a second decision. */
START_TEST(prepared_for_these_cells_only)
{
    licet_law *law = load(three_tiers);
    licet_block *block;
    licet_ledger *ledger;
    ck_assert_int_eq(licet_block_new(&block, law, 1, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&ledger, false, NULL), LICET_OK);
    order stated = {.text = {"1", "2025-05-20", "MY", "MY", "Acme", "H100", "1699"}};
    char text[80];
    fill_block(block, law, &stated, 1);
    ck_assert_int_eq(licet_block_prepare(block), LICET_OK);
    const licet_text places[] = {text_of("CN")}, home[] = {text_of("MY")}, none[] = {{NULL, 0}};
    ck_assert_int_eq(licet_block_cells(block, 2, places), LICET_OK);
    ck_assert_int_eq(licet_block_decide(block, ledger), LICET_OK);
    size_t length = licet_block_text(block, 0, LICET_COLUMN_OUTCOME, text, sizeof text);
    ck_assert(length == 10 && memcmp(text, "prohibited", 10) == 0);
    fill_block(block, law, &stated, 1);
    ck_assert_int_eq(licet_block_prepare(block), LICET_OK);
    ck_assert_int_eq(licet_block_cells(block, 3, none), LICET_OK);
    ck_assert_int_eq(licet_block_prepare(block), LICET_OK);
    ck_assert_int_eq(licet_block_cells(block, 3, home), LICET_OK);
    for (int time = 0; time < 2; time++) {
        ck_assert_int_eq(licet_block_prepare(block), LICET_OK);
        ck_assert_int_eq(licet_block_replay(block, ledger), LICET_OK);
        length = licet_block_text(block, 0, LICET_COLUMN_BOOKED, text, sizeof text);
        const char *booked = time ? "allocation[MY]=26898568" : "lpp[Acme]=26898568";
        ck_assert_msg(length == strlen(booked) && memcmp(text, booked, length) == 0, "%.*s",
                      (int)length, text);
    }
    ck_assert_int_eq(licet_block_prepare(NULL), LICET_MISUSE);
    licet_ledger_free(ledger);
    licet_block_free(block);
    licet_law_free(law);
}
END_TEST

/* Cells that stand beside others of the same bytes at both ends, in a block and alone. */
START_TEST(cells_are_not_mixed_up)
{
    enum { CELLS = 1000 };
    licet_law *law = load("ruleset cells use scale, units\n"
                          "facts a : TPP b : decimal c : count d : USD e : TPP f : percent\n"
                          "otherwise no_licence\n");
    static char texts[CELLS][32];
    uint64_t state = 11;
    for (size_t i = 0; i < CELLS; i++) {
        static const char *const ends[] = {"", " TPP", " USD", ".5", "%", "x", " ", ",000", ".25 "};
        snprintf(texts[i], sizeof texts[i], "%s%.*s%llu%s", next_random(&state) % 9 ? "" : " ",
                 (int)(next_random(&state) % 14), "00000000000000",
                 (unsigned long long)(next_random(&state) % 300),
                 ends[next_random(&state) % (sizeof ends / sizeof ends[0])]);
    }
    licet_block *block;
    size_t read = 0, wrong = 0;
    ck_assert_int_eq(licet_block_new(&block, law, 0, NULL), LICET_OK);
    for (size_t first = 0; first < CELLS; first += 500)
        for (size_t fact = 0; fact < 6; fact++) {
            licet_text cells[500];
            for (size_t i = 0; i < 500; i++)
                cells[i] = text_of(texts[first + i]);
            ck_assert_int_eq(licet_block_start(block, 500), LICET_OK);
            ck_assert_int_eq(licet_block_cells(block, fact, cells), LICET_OK);
            for (size_t i = 0; i < 500; i++) {
                licet_block *alone;
                int64_t mine = 0, theirs = 0;
                ck_assert_int_eq(licet_block_new(&alone, law, 1, NULL), LICET_OK);
                ck_assert_int_eq(licet_block_start(alone, 1), LICET_OK);
                ck_assert_int_eq(licet_block_cells(alone, fact, &cells[i]), LICET_OK);
                bool known = licet_block_number(alone, 0, fact, &theirs);
                ck_assert(licet_block_number(block, i, fact, &mine) == known && mine == theirs);
                const char *reason = licet_block_fault(block, i).reason;
                if (known)
                    ck_assert_ptr_null(reason);
                else
                    ck_assert_str_eq(reason, licet_block_fault(alone, 0).reason);
                read += known;
                wrong += !known;
                licet_block_free(alone);
            }
        }
    ck_assert(read > 800 && wrong > 800);
    licet_block_free(block);
    licet_law_free(law);
}
END_TEST

START_TEST(misuse_is_refused)
{
    licet_law *law = load(three_tiers);
    licet_block *block;
    const licet_text cells[2] = {{NULL, 0}, {NULL, 0}};
    const int64_t numbers[2] = {0, 0};
    ck_assert_int_eq(licet_block_new(&block, law, LICET_BLOCK_ROWS + 1, NULL), LICET_MISUSE);
    ck_assert_ptr_null(block);
    ck_assert_int_eq(licet_block_new(&block, law, 2, NULL), LICET_OK);
    ck_assert_int_eq(licet_block_start(block, 3), LICET_MISUSE);
    ck_assert_int_eq(licet_block_start(block, 2), LICET_OK);
    ck_assert_int_eq(licet_block_cells(block, 99, cells), LICET_MISUSE);
    ck_assert_int_eq(licet_block_cells(block, 0, NULL), LICET_MISUSE);
    ck_assert_int_eq(licet_block_numbers(block, 0, numbers, NULL), LICET_MISUSE); /* a text */
    ck_assert_int_eq(licet_block_reject(block, 2, "no such row"), LICET_MISUSE);
    ck_assert_int_eq(licet_block_replay(block, NULL), LICET_MISUSE);
    ck_assert_int_eq(licet_block_reject(block, 1, "too few cells"), LICET_OK);
    ck_assert_int_eq(licet_block_reject(block, 1, "another"), LICET_OK);
    ck_assert_int_eq(licet_block_decide(block, NULL), LICET_OK);
    ck_assert_str_eq(licet_block_fault(block, 1).reason, "too few cells");
    ck_assert_str_eq(licet_block_fault(block, 0).reason, "no date");
    ck_assert_uint_eq(licet_block_fault(block, 0).fact, LICET_NO_INDEX);
    /* a second decision does not keep faults of the first */
    ck_assert_int_eq(licet_block_decide(block, NULL), LICET_OK);
    ck_assert_str_eq(licet_block_fault(block, 0).reason, "no date");
    ck_assert_int_eq(licet_block_start(block, 0), LICET_OK);
    ck_assert_int_eq(licet_block_decide(block, NULL), LICET_OK);
    licet_block_free(block);
    licet_block_free(NULL);
    licet_law_free(law);
}
END_TEST

START_TEST(lets_and_tiers_by_row)
{
    licet_law *law = load(three_tiers);
    licet_block *block;
    ck_assert_int_eq(licet_block_new(&block, law, 2, NULL), LICET_OK);
    ck_assert_int_eq(licet_block_start(block, 2), LICET_OK);
    size_t destination = licet_law_fact_find(law, text_of("destination"));
    const licet_text places[] = {text_of("JP"), {NULL, 0}};
    const licet_text chips[] = {text_of("H100"), text_of("K40c")};
    const licet_text counts[] = {text_of("1,699"), text_of("1")};
    licet_block_cells(block, destination, places);
    licet_block_cells(block, licet_law_fact_find(law, text_of("chip")), chips);
    licet_block_cells(block, licet_law_fact_find(law, text_of("quantity")), counts);
    ck_assert_int_eq(licet_block_decide(block, NULL), LICET_OK);
    int64_t coefficient;
    int scale;
    licet_text unit, tier;
    ck_assert(licet_block_let(block, 0, text_of("shipment"), &coefficient, &scale, &unit));
    ck_assert(coefficient == 26898568 && scale == 0);
    ck_assert(unit.length == 3 && memcmp(unit.bytes, "TPP", 3) == 0);
    ck_assert(!licet_block_let(block, 1, text_of("shipment"), &coefficient, &scale, &unit));
    ck_assert(!licet_block_let(block, 0, text_of("nothing"), &coefficient, &scale, &unit));
    coefficient = 0;
    ck_assert(licet_block_measure(block, 0, 0, &coefficient, &scale, &unit));
    ck_assert(coefficient == 26898568 && scale == 0 && unit.length == 3);
    ck_assert(!licet_block_measure(block, 1, 0, &coefficient, &scale, &unit)); /* no TPP known */
    ck_assert(!licet_block_measure(block, 0, 99, &coefficient, &scale, &unit));
    ck_assert(!licet_block_measure(block, 2, 0, &coefficient, &scale, &unit));
    ck_assert(licet_block_group(block, 0, destination, &tier));
    ck_assert_uint_eq(tier.length, strlen("Supplement No. 5(a)"));
    ck_assert(!licet_block_group(block, 1, destination, &tier));
    licet_block_free(block);
    licet_law_free(law);
}
END_TEST

Suite *suite_block(void)
{
    Suite *suite = suite_create("block");
    TCase *engines = tcase_create("block and session");
    tcase_set_timeout(engines, 120);
    tcase_add_loop_test(engines, three_tiers_decided_and_replayed, 0, 3);
    tcase_add_loop_test(engines, hurting_decided_and_replayed, 0, 3);
    suite_add_tcase(suite, engines);
    TCase *interface = tcase_create("interface");
    tcase_add_test(interface, a_large_ledger_is_read_ahead);
    tcase_add_test(interface, wrong_cells_reject_their_row_alone);
    tcase_add_test(interface, prepared_for_these_cells_only);
    tcase_add_test(interface, cells_are_not_mixed_up);
    tcase_add_test(interface, misuse_is_refused);
    tcase_add_test(interface, lets_and_tiers_by_row);
    suite_add_tcase(suite, interface);
    return suite;
}
