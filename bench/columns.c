/* columns.c: a million orders that lie in memory as columns, decided in several ways; a player of
 * bench/turns.c.
 *
 *     columns NAME RULES.licet ORDERS.csv WAY...
 *
 * Each turn takes every WAY once and writes its nanoseconds of processor time an order, as
 * NAME_WAY_ns.
 * Ways without a ledger, for bench/three-tiers-stateless.licet:
 *   hand_rows, hand_passes   the rule by hand (by_hand.c), for plain x86-64; also with _v3, _v4
 *   licet                    licet_decide_columns over the columns that the rule by hand reads
 *   licet_int64              the same over columns of int64_t
 *   licet_block              licet_block_numbers and licet_block_decide over columns of int64_t
 * Ways with a ledger, for examples/diffusion/three-tiers.licet, each turn from an empty ledger:
 *   hand_ledger              by hand with a hash table (three_tiers.h)
 *   licet_ledger, licet_block_ledger, licet_session_ledger
 *
 * Each hands over an outcome and a reason for every order, into two arrays of the host's. All must
 * come to the same. It must not count what comes before or after that: reading the file, loading
 * rules, adding up answers. */
#define _POSIX_C_SOURCE 200809L
#include "by_hand.h"
#include "orders.h"
#include "three_tiers.h"

/* The numbers that Licet gives to what the rule comes to. */
static const struct {
    unsigned outcome, because;
} answer_numbers[ANSWERS] = {
    [NO_LAW] = {0, LICET_BECAUSE_NO_LAW},
    [NOT_CONTROLLED] = {0, LICET_BECAUSE_OTHERWISE},
    [ALLIED] = {1, 2},
    [ON_NOTICE] = {2, 3},
    [ALLOCATED] = {3, 4},
    [DENIED] = {6, 1},
    [EMBARGOED] = {7, 0},
};

struct bench {
    const licet_law *law;
    bool with_ledger;
    struct orders orders;
    struct order_columns columns;
    struct by_hand by_hand;
    uint8_t tiers[MOST_ROWS];
    licet_session *session;
    licet_block *block;
    licet_columns *host_columns;
    uint8_t *outcomes;
    uint16_t *because;
};

/* ---- the orders, in the smallest types that hold them --------------------------------------- */

/* The numbers of the column NAME in items of SIZE bytes; NULL when the orders do not have it. */
static void *narrow(const struct orders *orders, const char *name, size_t size)
{
    size_t column = find_column(orders, name);
    uint8_t *items = must(malloc(orders->count * size));
    for (size_t i = 0; i < orders->count; i++) {
        int64_t number = orders->numbers[column][i];
        int32_t number32 = (int32_t)number;
        uint8_t number8 = (uint8_t)number;
        if ((size == 4 && number32 != number) || (size == 1 && number8 != number))
            stop("a number is too large for its column");
        if (size == 8)
            memcpy(items + i * size, &number, sizeof number);
        else if (size == 4)
            memcpy(items + i * size, &number32, sizeof number32);
        else
            items[i] = number8;
    }
    return items;
}

static void make_columns(struct bench *bench)
{
    const struct orders *orders = &bench->orders;
    struct order_columns *columns = &bench->columns;
    columns->count = orders->count;
    columns->date = narrow(orders, "date", 4);
    columns->destination = narrow(orders, "destination", 1);
    columns->headquarters = narrow(orders, "headquarters", 1);
    columns->chip = narrow(orders, "chip", 1);
    columns->quantity = narrow(orders, "quantity", 4);
    if (bench->with_ledger) {
        size_t column = find_column(orders, "consignee");
        struct name *names = must(malloc(orders->count * sizeof *names));
        for (size_t i = 0; i < orders->count; i++)
            names[i] =
                (struct name){orders->cells[column][i].bytes, orders->cells[column][i].length};
        columns->consignee = names;
    } else {
        columns->low_volume_used = narrow(orders, "low_volume_used", 8);
        columns->allocation_used = narrow(orders, "allocation_used", 8);
    }
}

/* ---- by hand -------------------------------------------------------------------------------- */

static enum answer answer_of(unsigned key)
{
    enum { allied = KEY_ALLY_DESTINATION | KEY_ALLY_HEADQUARTERS };
    if ((key & KEY_IN_FORCE) == 0)
        return NO_LAW;
    if ((key & KEY_BLOCKED) != 0)
        return EMBARGOED;
    if ((key & KEY_CONTROLLED) == 0)
        return NOT_CONTROLLED;
    if ((key & allied) == allied)
        return ALLIED;
    return (key & KEY_LOW_VOLUME) != 0   ? ON_NOTICE
           : (key & KEY_ALLOCATION) != 0 ? ALLOCATED
                                         : DENIED;
}

static int32_t day(const char *text)
{
    return (int32_t)days_of((licet_text){text, strlen(text)});
}

static void make_by_hand(struct bench *bench)
{
    uint8_t tiers[COUNTRY_SLOTS] = {0}, slots[CHIP_SLOTS] = {0};
    struct by_hand *law = &bench->by_hand;
    const struct orders *orders = &bench->orders;
    uint32_t countries = orders->facts[find_column(orders, "destination")].registry;
    uint32_t chip_registry = orders->facts[find_column(orders, "chip")].registry;
    make_tiers(tiers);
    make_chips(slots);
    for (size_t row = 0; row < licet_law_row_count(bench->law, countries); row++) {
        licet_text key = licet_law_row_key(bench->law, countries, row);
        enum tier tier = bench->tiers[row] = tiers[country_slot(key.bytes)];
        law->destination[row] = tier == ALLY      ? KEY_ALLY_DESTINATION
                                : tier == BLOCKED ? KEY_BLOCKED
                                                  : 0;
        law->headquarters[row] = tier == ALLY      ? KEY_ALLY_HEADQUARTERS
                                 : tier == BLOCKED ? KEY_BLOCKED
                                                   : 0;
    }
    for (size_t row = 0; row < licet_law_row_count(bench->law, chip_registry); row++) {
        licet_text key = licet_law_row_key(bench->law, chip_registry, row);
        law->tpp[row] = find_chip(slots, key.bytes, key.length)->tpp;
    }
    for (unsigned key = 0; key < KEYS; key++) {
        law->outcome[key] = (uint8_t)answer_numbers[answer_of(key)].outcome;
        law->because[key] = (uint16_t)answer_numbers[answer_of(key)].because;
    }
    law->in_force = day("2025-01-13");
    law->allocation_from = day("2025-01-01");
    law->allocation_until = day("2027-12-31");
}

/* The year of each day; a table, because the orders' days are few. */
enum { FIRST_DAY = 19000, DAYS = 4000 };

static void make_years(uint16_t years[DAYS])
{
    for (int year = 2021; year < 2034; year++) {
        char first[] = "2021-01-01", last[] = "2021-12-31";
        first[2] = last[2] = (char)('0' + year / 10 % 10);
        first[3] = last[3] = (char)('0' + year % 10);
        for (int32_t i = day(first); i <= day(last); i++)
            if (i >= FIRST_DAY && i < FIRST_DAY + DAYS)
                years[i - FIRST_DAY] = (uint16_t)year;
    }
}

static enum answer book_by_hand(const struct bench *bench, struct ledger *ledger,
                                const uint16_t years[DAYS], size_t i)
{
    const struct order_columns *orders = &bench->columns;
    const struct by_hand *law = &bench->by_hand;
    int32_t date = orders->date[i], tpp = law->tpp[orders->chip[i]];
    if (date < law->in_force)
        return NO_LAW;
    enum answer answer = decide_tiers(bench->tiers[orders->destination[i]],
                                      bench->tiers[orders->headquarters[i]], tpp);
    if (answer != DENIED)
        return answer;
    const struct name *name = &orders->consignee[i];
    struct booking *booking =
        find_booking(ledger, name->bytes, name->length, years[date - FIRST_DAY]);
    int64_t *allocated = &ledger->destinations[orders->destination[i]];
    int64_t shipment = (int64_t)tpp * orders->quantity[i];
    answer = decide_totals(booking->booked, *allocated, shipment, date <= law->allocation_until);
    booking->booked += answer == ON_NOTICE ? shipment : 0;
    *allocated += answer == ALLOCATED ? shipment : 0;
    return answer;
}

static void decide_by_hand(struct bench *bench)
{
    static uint16_t years[DAYS];
    static struct ledger ledger;
    make_years(years);
    for (size_t i = 0; i < bench->columns.count; i++) {
        enum answer answer = book_by_hand(bench, &ledger, years, i);
        bench->outcomes[i] = (uint8_t)answer_numbers[answer].outcome;
        bench->because[i] = (uint16_t)answer_numbers[answer].because;
    }
    free_ledger(&ledger);
}

/* ---- Licet ---------------------------------------------------------------------------------- */

static licet_ledger *new_ledger(bool wanted)
{
    licet_ledger *ledger = NULL;
    if (wanted)
        expect(licet_ledger_new(&ledger, false, NULL), "a ledger");
    return ledger;
}

static void add_input(licet_input *inputs, size_t *count, const struct orders *orders,
                      size_t column, licet_cells cells, const void *values)
{
    inputs[(*count)++] = (licet_input){
        .fact = orders->fact_numbers[column],
        .cells = cells,
        .values = values,
    };
}

static void add_inputs(licet_input *inputs, size_t *count, const struct bench *bench)
{
    const struct orders *orders = &bench->orders;
    const struct order_columns *columns = &bench->columns;
    add_input(inputs, count, orders, find_column(orders, "date"), LICET_CELLS_INT32, columns->date);
    add_input(inputs, count, orders, find_column(orders, "destination"), LICET_CELLS_UINT8,
              columns->destination);
    add_input(inputs, count, orders, find_column(orders, "headquarters"), LICET_CELLS_UINT8,
              columns->headquarters);
    add_input(inputs, count, orders, find_column(orders, "chip"), LICET_CELLS_UINT8, columns->chip);
    add_input(inputs, count, orders, find_column(orders, "quantity"), LICET_CELLS_INT32,
              columns->quantity);
    if (bench->with_ledger) {
        add_input(inputs, count, orders, find_column(orders, "consignee"), LICET_CELLS_TEXTS,
                  bench->orders.cells[find_column(&bench->orders, "consignee")]);
    } else {
        add_input(inputs, count, orders, find_column(orders, "low_volume_used"), LICET_CELLS_INT64,
                  columns->low_volume_used);
        add_input(inputs, count, orders, find_column(orders, "allocation_used"), LICET_CELLS_INT64,
                  columns->allocation_used);
    }
}

/* The columns as the rule by hand reads them, or all in int64_t. */
static void decide_columns(struct bench *bench, bool wide)
{
    licet_input inputs[MOST_COLUMNS];
    const struct orders *orders = &bench->orders;
    size_t count = 0;
    if (!wide)
        add_inputs(inputs, &count, bench);
    for (size_t column = 0; wide && column < orders->columns; column++)
        if (orders->numbers[column] != NULL)
            add_input(inputs, &count, orders, column, LICET_CELLS_INT64, orders->numbers[column]);
    licet_inputs in = {LICET_INPUTS_VERSION, orders->count, count, inputs};
    licet_results out = {
        .version = LICET_RESULTS_VERSION, .outcomes = bench->outcomes, .because = bench->because};
    licet_ledger *ledger = new_ledger(bench->with_ledger);
    if (bench->with_ledger)
        expect(licet_replay_columns(bench->host_columns, ledger, &in, &out), "replaying columns");
    else
        expect(licet_decide_columns(bench->host_columns, NULL, &in, &out), "deciding columns");
    licet_ledger_free(ledger);
}

static void decide_blocks(struct bench *bench)
{
    const struct orders *orders = &bench->orders;
    licet_ledger *ledger = new_ledger(bench->with_ledger);
    size_t id = licet_law_id_fact(bench->law);
    for (size_t first = 0; first < orders->count; first += LICET_BLOCK_ROWS) {
        size_t left = orders->count - first,
               rows = left < LICET_BLOCK_ROWS ? left : LICET_BLOCK_ROWS;
        expect(licet_block_start(bench->block, rows), "starting a block");
        for (size_t column = 0; column < orders->columns; column++) {
            size_t fact = orders->fact_numbers[column];
            if (orders->numbers[column] != NULL)
                expect(
                    licet_block_numbers(bench->block, fact, orders->numbers[column] + first, NULL),
                    "a column of numbers");
            else if (fact != id)
                expect(licet_block_cells(bench->block, fact, orders->cells[column] + first),
                       "a column of cells");
        }
        if (bench->with_ledger)
            expect(licet_block_replay(bench->block, ledger), "replaying a block");
        else
            expect(licet_block_decide(bench->block, NULL), "deciding a block");
        memcpy(bench->outcomes + first, licet_block_outcomes(bench->block), rows);
        memcpy(bench->because + first, licet_block_because(bench->block),
               rows * sizeof *bench->because);
    }
    licet_ledger_free(ledger);
}

static void decide_session(struct bench *bench)
{
    const struct orders *orders = &bench->orders;
    licet_ledger *ledger = new_ledger(true);
    const licet_text no_id = {NULL, 0};
    size_t id = licet_law_id_fact(bench->law);
    for (size_t i = 0; i < orders->count; i++) {
        licet_session_clear(bench->session);
        licet_status status = LICET_OK;
        for (size_t column = 0; column < orders->columns; column++) {
            size_t fact = orders->fact_numbers[column];
            licet_type type = orders->facts[column].type;
            if (type == LICET_TYPE_ROW)
                status |= licet_set_row(bench->session, fact, (size_t)orders->numbers[column][i]);
            else if (type == LICET_TYPE_COUNT)
                status |= licet_set_number(bench->session, fact, orders->numbers[column][i]);
            else if (fact != id)
                status |= licet_set_text(bench->session, fact, orders->cells[column][i]);
        }
        expect(status, "setting an order");
        expect(licet_decide(bench->session, ledger), "deciding");
        const licet_record *record = licet_session_record(bench->session);
        bench->outcomes[i] = (uint8_t)record->outcome;
        bench->because[i] = (uint16_t)record->because;
        if (record->books)
            expect(licet_book(bench->session, ledger, no_id), "booking");
    }
    licet_ledger_free(ledger);
}

/* ---- ways ----------------------------------------------------------------------------------- */

#define BY_HAND(name)                                                                              \
    static void way_##name(struct bench *bench)                                                    \
    {                                                                                              \
        by_##name(&bench->by_hand, &bench->columns, bench->outcomes, bench->because);              \
    }
BY_HAND(hand_rows_plain)
BY_HAND(hand_rows_v3)
BY_HAND(hand_rows_v4)
BY_HAND(hand_passes_plain)
BY_HAND(hand_passes_v3)
BY_HAND(hand_passes_v4)

static void way_columns(struct bench *bench)
{
    decide_columns(bench, false);
}

static void way_columns_int64(struct bench *bench)
{
    decide_columns(bench, true);
}

static const struct way {
    const char *name;
    void (*decide)(struct bench *bench);
    bool with_ledger;
    int width; /* of vectors that the processor must have */
} ways[] = {
    {"hand_rows", way_hand_rows_plain, false, 0},
    {"hand_passes", way_hand_passes_plain, false, 0},
    {"hand_rows_v3", way_hand_rows_v3, false, 3},
    {"hand_passes_v3", way_hand_passes_v3, false, 3},
    {"hand_rows_v4", way_hand_rows_v4, false, 4},
    {"hand_passes_v4", way_hand_passes_v4, false, 4},
    {"licet", way_columns, false, 0},
    {"licet_int64", way_columns_int64, false, 0},
    {"licet_block", decide_blocks, false, 0},
    {"hand_ledger", decide_by_hand, true, 0},
    {"licet_ledger", way_columns, true, 0},
    {"licet_block_ledger", decide_blocks, true, 0},
    {"licet_session_ledger", decide_session, true, 0},
};

/* What x86-64-v3 and x86-64-v4 add that matters here; other processors have neither. */
static bool has_width(int width)
{
#if defined(__x86_64__) && defined(__GNUC__)
    return width < 3 || (width == 3 && __builtin_cpu_supports("avx2") != 0) ||
           (width == 4 && __builtin_cpu_supports("avx512bw") != 0 &&
            __builtin_cpu_supports("avx512vl") != 0);
#else
    return width == 0;
#endif
}

static const struct way *find_way(const char *name)
{
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (strcmp(ways[i].name, name) == 0)
            return &ways[i];
    stop("there is no such way");
}

struct turn {
    struct bench *bench;
    const char *prefix;
    char **names;
    int count;
};

static void take_turn(void *user)
{
    const struct turn *turn = user;
    char figure[96];
    for (int i = 0; i < turn->count; i++) {
        const struct way *way = find_way(turn->names[i]);
        if (!has_width(way->width))
            continue;
        double begin = now();
        way->decide(turn->bench);
        double time = now() - begin;
        snprintf(figure, sizeof figure, "%s_%s_ns", turn->prefix, way->name);
        write_figure(figure, time * 1e9 / (double)turn->bench->orders.count);
    }
}

static uint64_t answer(struct turn *turn)
{
    struct bench *bench = turn->bench;
    uint64_t first = 0;
    for (int i = 0; i < turn->count; i++) {
        const struct way *way = find_way(turn->names[i]);
        if (!has_width(way->width))
            continue;
        memset(bench->outcomes, 99, bench->orders.count);
        way->decide(bench);
        uint64_t sum = 0;
        for (size_t row = 0; row < bench->orders.count; row++)
            sum = add_answer(sum, row, bench->outcomes[row], bench->because[row]);
        if (i > 0 && sum != first) {
            fprintf(stderr, "bench: %s comes to other answers than %s\n", turn->names[i],
                    turn->names[0]);
            exit(1);
        }
        first = sum;
    }
    return first;
}

int main(int argument_count, char **arguments)
{
    if (argument_count < 5) {
        fputs("usage: columns NAME RULES.licet ORDERS.csv WAY...\n", stderr);
        return 2;
    }
    static struct bench bench;
    struct turn turn = {&bench, arguments[1], arguments + 4, argument_count - 4};
    struct text rules = read_file(arguments[2]), file = read_file(arguments[3]);
    bench.law = load_rules(arguments[2], rules.bytes, rules.length, NULL);
    bench.with_ledger = find_way(arguments[4])->with_ledger;
    bench.orders = read_orders(bench.law, &file);
    make_columns(&bench);
    make_by_hand(&bench);
    bench.outcomes = must(malloc(bench.orders.count));
    bench.because = must(malloc(bench.orders.count * sizeof *bench.because));
    expect(licet_session_new(&bench.session, bench.law, NULL), "a session");
    expect(licet_block_new(&bench.block, bench.law, 0, NULL), "a block");
    expect(licet_columns_new(&bench.host_columns, bench.law, NULL), "columns");
    take_turns(answer(&turn), take_turn, &turn);
    return 0;
}
