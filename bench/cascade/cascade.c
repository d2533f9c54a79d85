/* cascade.c: the discount cascade in C: by hand over arrays, and through the library as columns, in
 * blocks, and one order at a time.
 *
 *     cascade CASCADE.licet
 *
 * A player of bench/turns.c; its answers are the sum of the discounts of 200,000 rows. Every way
 * reads an amount and a truth a row and adds up discounts. Must not: decide rows that are not asked
 * for in a turn. */
#define _POSIX_C_SOURCE 200809L
#include "../measure.h"

enum { ROWS = 200000, SLICE = 20000, SLICES = ROWS / SLICE, OUTCOMES = 6 };
enum { PUBLISHED_SUM = 2663397 }; /* of the discounts */
static const uint8_t discounts[OUTCOMES] = {20, 15, 12, 10, 5, 0};

struct bench {
    int64_t amounts[ROWS], members[ROWS]; /* as the library takes them */
    int32_t short_amounts[ROWS];
    uint8_t short_members[ROWS];
    uint8_t outcomes[SLICE];
    licet_law *law;
    licet_session *session;
    licet_block *block;
    size_t amount, member; /* facts */
    licet_columns *columns;
    size_t slice;
    uint64_t sums[SLICES];
};

static void make_rows(struct bench *bench)
{
    for (size_t i = 0; i < ROWS; i++) {
        bench->amounts[i] = (int64_t)(i * 7 % 1001);
        bench->members[i] = i % 2 == 0;
        bench->short_amounts[i] = (int32_t)bench->amounts[i];
        bench->short_members[i] = (uint8_t)bench->members[i];
    }
}

static uint64_t add_up(const uint8_t *outcomes, size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += discounts[outcomes[i]];
    return sum;
}

/* ---- by hand --------------------------------------------------------------------------------- */

static uint64_t by_hand(struct bench *bench, size_t first)
{
    const int32_t *amounts = bench->short_amounts + first;
    const uint8_t *members = bench->short_members + first;
    uint64_t sum = 0;
    for (size_t i = 0; i < SLICE; i++) {
        int32_t amount = amounts[i];
        if (amount >= 500 && members[i])
            sum += 20;
        else if (amount >= 500)
            sum += 15;
        else if (amount >= 100 && members[i])
            sum += 12;
        else if (amount >= 100)
            sum += 10;
        else if (amount >= 50)
            sum += 5;
    }
    return sum;
}

/* ---- Licet ----------------------------------------------------------------------------------- */

static uint64_t in_blocks(struct bench *bench, size_t first)
{
    uint64_t sum = 0;
    for (size_t at = first, end = first + SLICE; at < end; at += LICET_BLOCK_ROWS) {
        size_t rows = end - at < LICET_BLOCK_ROWS ? end - at : LICET_BLOCK_ROWS;
        licet_status status = licet_block_start(bench->block, rows);
        status |= licet_block_numbers(bench->block, bench->amount, bench->amounts + at, NULL);
        status |= licet_block_numbers(bench->block, bench->member, bench->members + at, NULL);
        status |= licet_block_decide(bench->block, NULL);
        if (status != LICET_OK)
            stop("a block is not decided");
        sum += add_up(licet_block_outcomes(bench->block), rows);
    }
    return sum;
}

static uint64_t one_at_a_time(struct bench *bench, size_t first)
{
    uint64_t sum = 0;
    for (size_t i = first; i < first + SLICE; i++) {
        licet_status status = licet_set_number(bench->session, bench->amount, bench->amounts[i]);
        status |= licet_set_truth(bench->session, bench->member, bench->short_members[i] != 0);
        status |= licet_decide(bench->session, NULL);
        if (status != LICET_OK)
            stop("an order is not decided");
        sum += discounts[licet_session_record(bench->session)->outcome];
    }
    return sum;
}

static uint64_t as_columns(struct bench *bench, size_t first)
{
    const licet_input inputs[] = {
        {.fact = bench->amount,
         .cells = LICET_CELLS_INT32,
         .values = bench->short_amounts,
         .first = first},
        {.fact = bench->member,
         .cells = LICET_CELLS_UINT8,
         .values = bench->short_members,
         .first = first},
    };
    licet_inputs in = {LICET_INPUTS_VERSION, SLICE, 2, inputs};
    licet_results out = {.version = LICET_RESULTS_VERSION, .outcomes = bench->outcomes};
    expect(licet_decide_columns(bench->columns, NULL, &in, &out), "deciding columns");
    return add_up(bench->outcomes, SLICE);
}

/* ---- turns ----------------------------------------------------------------------------------- */

static const struct way {
    const char *name;
    uint64_t (*decide)(struct bench *bench, size_t first);
} ways[] = {
    {"cascade_c_ns", by_hand},
    {"cascade_licet_block_ns", in_blocks},
    {"cascade_licet_ns", one_at_a_time},
    {"cascade_licet_columns_ns", as_columns},
};
enum { WAYS = sizeof ways / sizeof ways[0] };

static void turn(void *user)
{
    struct bench *bench = user;
    const double least = 0.06;
    for (size_t way = 0; way < WAYS; way++) {
        size_t slices = 0;
        double begin = now(), taken = 0;
        for (; taken < least; slices++, taken = now() - begin) {
            bench->slice = (bench->slice + 1) % SLICES;
            if (ways[way].decide(bench, bench->slice * SLICE) != bench->sums[bench->slice])
                stop("a slice came to another sum");
        }
        write_figure(ways[way].name, taken * 1e9 / (double)(slices * SLICE));
    }
}

static size_t find_fact(const struct bench *bench, const char *name)
{
    size_t fact = licet_law_fact_find(bench->law, (licet_text){name, strlen(name)});
    if (fact == LICET_NO_INDEX)
        stop("no such fact");
    return fact;
}

int main(int argument_count, char **arguments)
{
    static struct bench bench;
    if (argument_count != 2)
        stop("usage: cascade CASCADE.licet");
    struct text rules = read_file(arguments[1]);
    bench.law = load_rules(arguments[1], rules.bytes, rules.length, NULL);
    bench.amount = find_fact(&bench, "amount");
    bench.member = find_fact(&bench, "member");
    expect(licet_session_new(&bench.session, bench.law, NULL), "a session");
    expect(licet_block_new(&bench.block, bench.law, 0, NULL), "a block");
    expect(licet_columns_new(&bench.columns, bench.law, NULL), "columns");
    make_rows(&bench);
    uint64_t sum = 0;
    for (size_t slice = 0; slice < SLICES; slice++)
        sum += bench.sums[slice] = by_hand(&bench, slice * SLICE);
    if (sum != PUBLISHED_SUM)
        stop("the discounts do not add up to what was published");
    take_turns(sum, turn, &bench);
    licet_columns_free(bench.columns);
    licet_block_free(bench.block);
    licet_session_free(bench.session);
    licet_law_free(bench.law);
    free(rules.bytes);
    return 0;
}
