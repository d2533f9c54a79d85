/* keys.c: what booking costs as the keys of a ledger in memory grow, and what a decision allocates;
 * a player of bench/turns.c.
 *
 *     keys MOST                      1,000 keys, ten times that, …, up to MOST
 *     keys --allocations RULES.licet ORDERS.csv
 *
 * Booking: a cap per consignee and for ever; a ledger is filled with a booking for each of its
 * consignees, in blocks, then each turn books a million more for consignees that are there already,
 * drawn at random. growth_keys_COUNT_ns is processor time an order (cells in, decided, booked);
 * growth_keys_COUNT_hand_ns the same with the hash table of three_tiers.h. How many bytes the
 * ledger takes for each key, and how many at once while it grew, is written with the first turn:
 * growth_keys_COUNT_bytes and growth_keys_COUNT_peak_bytes, as its allocator counts them.
 *
 * Allocations: after a first replay of ORDERS, which fills the ledger and warms up what keeps
 * memory, a second one is counted: growth_allocations_session, _block and _columns are calls of the
 * allocator for each order. */
#define _POSIX_C_SOURCE 200809L
#include "orders.h"
#include "three_tiers.h"

enum { MOST_SIZES = 6, BOOKINGS = 1000000, NAME_BYTES = 24, FIRST_SIZE = 1000 };

/* ---- keys ----------------------------------------------------------------------------------- */

static const char law_text[] =
    "ruleset keys\n  in force from 2025-01-01\nuse scale\nfacts\n  date : date\n"
    "  consignee : text\n  quantity : count\n"
    "cap volume\n  limits quantity to 1,000,000,000,000 per consignee\n"
    "rule required\n  when quantity >= 1\n  then policy_of_denial\n"
    "rule low\n  despite required\n  within volume\n  then notice\n"
    "otherwise no_licence\n";
enum fact { DATE, CONSIGNEE, QUANTITY };

struct filled {
    size_t keys;
    licet_ledger *ledger;
    struct ledger by_hand;
    struct account account;
};

struct bench {
    licet_block *block;
    struct filled filled[MOST_SIZES];
    int sizes;
    bool told; /* of the bytes */
    char *names;
    licet_text *texts;
    int64_t dates[LICET_BLOCK_ROWS], quantities[LICET_BLOCK_ROWS];
};

static void write_name(struct bench *bench, size_t row, uint64_t key)
{
    char *name = bench->names + row * NAME_BYTES;
    int length = snprintf(name, NAME_BYTES, "Consignee %07llu", (unsigned long long)key);
    bench->texts[row] = (licet_text){name, (size_t)length};
}

/* ROWS names from ROW on. */
static void replay(struct bench *bench, licet_ledger *ledger, size_t row, size_t rows)
{
    expect(licet_block_start(bench->block, rows), "starting a block");
    licet_status status = licet_block_numbers(bench->block, DATE, bench->dates, NULL);
    status |= licet_block_cells(bench->block, CONSIGNEE, bench->texts + row);
    status |= licet_block_numbers(bench->block, QUANTITY, bench->quantities, NULL);
    expect(status, "columns");
    expect(licet_block_replay(bench->block, ledger), "booking");
    const uint8_t *outcomes = licet_block_outcomes(bench->block);
    for (size_t i = 0; i < rows; i++)
        if (outcomes[i] != 2)
            stop("a booking that is not on notice");
}

static void fill(struct bench *bench, struct filled *filled)
{
    licet_options options = options_of(&filled->account);
    expect(licet_ledger_new(&filled->ledger, false, &options), "a ledger");
    for (size_t key = 0; key < filled->keys; key += LICET_BLOCK_ROWS) {
        size_t left = filled->keys - key, rows = left < LICET_BLOCK_ROWS ? left : LICET_BLOCK_ROWS;
        for (size_t i = 0; i < rows; i++)
            write_name(bench, i, key + i);
        replay(bench, filled->ledger, 0, rows);
        for (size_t i = 0; i < rows; i++)
            find_booking(&filled->by_hand, bench->texts[i].bytes, bench->texts[i].length, 2025)
                ->booked++;
    }
}

static void draw_names(struct bench *bench, size_t keys)
{
    uint64_t state = 88172645463325252U;
    for (size_t i = 0; i < BOOKINGS; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        write_name(bench, i, state % keys);
    }
}

static double book(struct bench *bench, struct filled *filled)
{
    double begin = now();
    for (size_t row = 0; row < BOOKINGS; row += LICET_BLOCK_ROWS) {
        size_t left = BOOKINGS - row;
        replay(bench, filled->ledger, row, left < LICET_BLOCK_ROWS ? left : LICET_BLOCK_ROWS);
    }
    return (now() - begin) * 1e9 / BOOKINGS;
}

static double book_by_hand(struct bench *bench, struct filled *filled)
{
    static uint8_t outcomes[BOOKINGS];
    double begin = now();
    for (size_t i = 0; i < BOOKINGS; i++) {
        const licet_text *name = &bench->texts[i];
        struct booking *booking = find_booking(&filled->by_hand, name->bytes, name->length, 2025);
        bool fits = booking->booked + 1 <= INT64_C(1000000000000);
        booking->booked += fits;
        outcomes[i] = fits ? 2 : 6;
    }
    double time = now() - begin;
    if (outcomes[BOOKINGS - 1] != 2)
        stop("the hash table is full");
    return time * 1e9 / BOOKINGS;
}

static void figure(const struct filled *filled, const char *what, double value)
{
    char name[64];
    snprintf(name, sizeof name, "growth_keys_%zu_%s", filled->keys, what);
    write_figure(name, value);
}

static void take_turn(void *user)
{
    struct bench *bench = user;
    for (int i = 0; i < bench->sizes; i++) {
        struct filled *filled = &bench->filled[i];
        draw_names(bench, filled->keys);
        figure(filled, "ns", book(bench, filled));
        figure(filled, "hand_ns", book_by_hand(bench, filled));
        if (bench->told)
            continue;
        figure(filled, "bytes", (double)filled->account.bytes / (double)filled->keys);
        figure(filled, "peak_bytes", (double)filled->account.peak);
    }
    bench->told = true;
}

static void measure_keys(size_t most)
{
    static struct bench bench;
    licet_law *law = load_rules("keys", law_text, sizeof law_text - 1, NULL);
    const licet_text date = {"2025-05-20", 10};
    int32_t day;
    expect(licet_block_new(&bench.block, law, 0, NULL), "a block");
    expect(licet_date_read(date, &day), "a date");
    for (size_t i = 0; i < LICET_BLOCK_ROWS; i++) {
        bench.dates[i] = day;
        bench.quantities[i] = 1;
    }
    bench.names = must(malloc((size_t)BOOKINGS * NAME_BYTES));
    bench.texts = must(malloc(BOOKINGS * sizeof *bench.texts));
    for (size_t keys = FIRST_SIZE; keys <= most && bench.sizes < MOST_SIZES; keys *= 10) {
        bench.filled[bench.sizes].keys = keys;
        fill(&bench, &bench.filled[bench.sizes++]);
    }
    take_turns(0, take_turn, &bench);
    for (int i = 0; i < bench.sizes; i++) {
        licet_ledger_free(bench.filled[i].ledger);
        free_ledger(&bench.filled[i].by_hand);
    }
    licet_block_free(bench.block);
    licet_law_free(law);
    free(bench.names);
    free(bench.texts);
}

/* ---- allocations ---------------------------------------------------------------------------- */

struct counted {
    struct account account;
    struct orders orders;
    licet_law *law;
    licet_ledger *ledger;
    licet_session *session;
    licet_block *block;
    licet_columns *columns;
    uint8_t *outcomes;
};

static void replay_session(struct counted *counted)
{
    const struct orders *orders = &counted->orders;
    for (size_t i = 0; i < orders->count; i++) {
        licet_session_clear(counted->session);
        licet_status status = LICET_OK;
        for (size_t column = 0; column < orders->columns; column++)
            status |= licet_set_text(counted->session, orders->fact_numbers[column],
                                     orders->cells[column][i]);
        expect(status, "setting an order");
        expect(licet_decide(counted->session, counted->ledger), "deciding");
        expect(licet_book(counted->session, counted->ledger, (licet_text){NULL, 0}), "booking");
    }
}

static void replay_block(struct counted *counted)
{
    const struct orders *orders = &counted->orders;
    for (size_t row = 0; row < orders->count; row += LICET_BLOCK_ROWS) {
        size_t left = orders->count - row, rows = left < LICET_BLOCK_ROWS ? left : LICET_BLOCK_ROWS;
        expect(licet_block_start(counted->block, rows), "starting a block");
        for (size_t column = 0; column < orders->columns; column++)
            expect(licet_block_cells(counted->block, orders->fact_numbers[column],
                                     orders->cells[column] + row),
                   "cells");
        expect(licet_block_replay(counted->block, counted->ledger), "replaying");
    }
}

static void replay_columns(struct counted *counted)
{
    const struct orders *orders = &counted->orders;
    licet_input inputs[MOST_COLUMNS];
    for (size_t column = 0; column < orders->columns; column++)
        inputs[column] = (licet_input){.fact = orders->fact_numbers[column],
                                       .cells = LICET_CELLS_TEXTS,
                                       .values = orders->cells[column]};
    licet_inputs in = {LICET_INPUTS_VERSION, orders->count, orders->columns, inputs};
    licet_results out = {.version = LICET_RESULTS_VERSION, .outcomes = counted->outcomes};
    expect(licet_replay_columns(counted->columns, counted->ledger, &in, &out), "columns");
}

static void count_allocations(const char *name, struct counted *counted,
                              void (*work)(struct counted *))
{
    work(counted);
    uint64_t before = counted->account.calls;
    work(counted);
    write_figure(name, (double)(counted->account.calls - before) / (double)counted->orders.count);
}

static void measure_allocations(char **arguments)
{
    struct counted counted = {.ledger = NULL};
    struct text rules = read_file(arguments[0]), file = read_file(arguments[1]);
    licet_options options = options_of(&counted.account);
    counted.law = load_rules(arguments[0], rules.bytes, rules.length, &options);
    counted.orders = read_orders(counted.law, &file);
    expect(licet_ledger_new(&counted.ledger, false, &options), "a ledger");
    expect(licet_session_new(&counted.session, counted.law, &options), "a session");
    expect(licet_block_new(&counted.block, counted.law, 0, &options), "a block");
    count_allocations("growth_allocations_session", &counted, replay_session);
    count_allocations("growth_allocations_block", &counted, replay_block);
    counted.outcomes = must(malloc(counted.orders.count));
    expect(licet_columns_new(&counted.columns, counted.law, &options), "columns");
    count_allocations("growth_allocations_columns", &counted, replay_columns);
    licet_columns_free(counted.columns);
    free(counted.outcomes);
    licet_block_free(counted.block);
    licet_session_free(counted.session);
    licet_ledger_free(counted.ledger);
    licet_law_free(counted.law);
    free_orders(&counted.orders);
    free(rules.bytes);
    free(file.bytes);
    if (counted.account.bytes != 0)
        stop("bytes that were not given back");
}

int main(int argument_count, char **arguments)
{
    if (argument_count == 4 && strcmp(arguments[1], "--allocations") == 0) {
        measure_allocations(arguments + 2);
        return 0;
    }
    if (argument_count != 2) {
        fputs("usage: keys MOST\n       keys --allocations RULES.licet ORDERS.csv\n", stderr);
        return 2;
    }
    measure_keys((size_t)strtoull(arguments[1], NULL, 10));
    return 0;
}
