/* mini.c: the mini-case in C: by hand, and through the library one order at a time.
 *
 *     mini REQUESTS.csv MINI.licet
 *
 * A player of bench/turns.c. It measures the decision as a function that a host calls for each
 * request (by hand), and through include/licet.h: the facts set by their handles or from the words
 * of the file, decided, and the outcome and what it rests on read from the record. All of them are
 * checked to come to the same answers. Must not: keep anything from one request to the next. */
#define _POSIX_C_SOURCE 200809L
#include "../measure.h"

enum { REQUESTS = 4096, FACTS = 5, COUNTRY_ROWS = 512 };
enum { DESTINATION, END_USE, PERFORMANCE, QUANTITY, USED };
enum tier { CAPPED, ALLY, RESTRICTED };

/* Outcomes and rules of mini.licet by their numbers. */
enum outcome {
    NO_LICENCE = 0,
    EXCEPTION = 1,
    NOTICE = 2,
    PRESUMED_APPROVAL = 3,
    PRESUMED_DENIAL = 5,
    POLICY_OF_DENIAL = 6,
    PROHIBITED = 7
};
enum because {
    EMBARGO,
    END_USE_CONTROL,
    LICENCE_REQUIRED,
    ALLIED,
    LOW_VOLUME_EXEMPTION,
    UNDER_THE_CAP
};

struct answer {
    uint32_t outcome, because;
};

/* A request as the rule by hand takes it. */
struct request {
    uint16_t destination; /* a row of the countries */
    uint8_t end_use;      /* in the order of mini.licet */
    int64_t performance, quantity, used;
};

struct bench {
    struct text file;
    licet_text cells[REQUESTS][FACTS];
    int64_t values[REQUESTS][FACTS]; /* rows and numbers */
    struct request requests[REQUESTS];
    uint8_t tiers[COUNTRY_ROWS];
    bool embargoed[COUNTRY_ROWS];
    licet_law *law;
    licet_session *session;
    size_t facts[FACTS];
    uint64_t sum; /* of a pass: every pass comes to it */
};

/* ---- by hand --------------------------------------------------------------------------------- */

/* Not inlined: a host asks for one decision, and has not the next request at hand. */
__attribute__((noinline)) static struct answer decide(const struct bench *tables,
                                                      const struct request *request)
{
    static const int64_t low_volume = 26900000, allocation = 790000000;
    enum { FIRST_CLOSED_USE = 4 };
    if (tables->embargoed[request->destination])
        return (struct answer){PROHIBITED, EMBARGO};
    if (request->end_use >= FIRST_CLOSED_USE)
        return (struct answer){POLICY_OF_DENIAL, END_USE_CONTROL};
    if (request->performance < 4800)
        return (struct answer){NO_LICENCE, LICET_BECAUSE_OTHERWISE};
    enum tier tier = tables->tiers[request->destination];
    if (tier == ALLY)
        return (struct answer){EXCEPTION, ALLIED};
    int64_t shipment = request->performance * request->quantity;
    if (tier == CAPPED && shipment <= low_volume)
        return (struct answer){NOTICE, LOW_VOLUME_EXEMPTION};
    if (tier == CAPPED && request->used + shipment <= allocation)
        return (struct answer){PRESUMED_APPROVAL, UNDER_THE_CAP};
    return (struct answer){PRESUMED_DENIAL, LICENCE_REQUIRED};
}

static void mark(struct bench *bench, const char *keys, uint8_t tier, bool embargoed)
{
    for (const char *key = keys; *key != '\0'; key += key[2] == '\0' ? 2 : 3) {
        size_t row = licet_law_row_find(bench->law, 0, (licet_text){key, 2});
        if (row >= COUNTRY_ROWS)
            stop("an unknown country");
        bench->tiers[row] = tier;
        bench->embargoed[row] = embargoed;
    }
}

static void make_tables(struct bench *bench)
{
    mark(bench, "AU BE CA DK FI FR DE IE IT JP NL NZ NO KR ES SE TW GB US", ALLY, false);
    mark(bench, "AF CD CF CN ER HT IQ LB LY MM NI SD SO SS VE ZW KH MO", RESTRICTED, false);
    mark(bench, "BY CU IR KP RU SY", RESTRICTED, true);
}

static struct answer by_hand(struct bench *bench, size_t row)
{
    return decide(bench, &bench->requests[row]);
}

/* ---- Licet ----------------------------------------------------------------------------------- */

static struct answer read_record(const struct bench *bench)
{
    const licet_record *record = licet_session_record(bench->session);
    return (struct answer){record->outcome, record->because};
}

static struct answer by_handle(struct bench *bench, size_t row)
{
    licet_session *session = bench->session;
    const int64_t *values = bench->values[row];
    const size_t *facts = bench->facts;
    licet_status status = licet_set_row(session, facts[DESTINATION], (size_t)values[DESTINATION]);
    status |= licet_set_row(session, facts[END_USE], (size_t)values[END_USE]);
    status |= licet_set_number(session, facts[PERFORMANCE], values[PERFORMANCE]);
    status |= licet_set_number(session, facts[QUANTITY], values[QUANTITY]);
    status |= licet_set_number(session, facts[USED], values[USED]);
    status |= licet_decide(session, NULL);
    if (status != LICET_OK)
        stop("an order is not decided");
    return read_record(bench);
}

static struct answer from_text(struct bench *bench, size_t row)
{
    licet_status status = LICET_OK;
    for (size_t i = 0; i < FACTS; i++)
        status |= licet_set_text(bench->session, bench->facts[i], bench->cells[row][i]);
    status |= licet_decide(bench->session, NULL);
    if (status != LICET_OK)
        stop("an order is not decided");
    return read_record(bench);
}

/* The same facts decided again: what deciding and reading cost without the setters. */
static struct answer decided_only(struct bench *bench, size_t row)
{
    (void)row;
    expect(licet_decide(bench->session, NULL), "deciding");
    return read_record(bench);
}

/* ---- requests -------------------------------------------------------------------------------- */

static int64_t value_of(const struct bench *bench, size_t column, licet_text cell)
{
    licet_fact_info fact;
    int64_t number = 0;
    expect(licet_law_fact(bench->law, bench->facts[column], &fact), "a fact");
    if (fact.type == LICET_TYPE_ROW)
        return (int64_t)licet_law_row_find(bench->law, fact.registry, cell);
    for (size_t i = 0; i < cell.length; i++)
        number = number * 10 + (cell.bytes[i] - '0');
    return number;
}

static void read_requests(struct bench *bench, const char *path)
{
    static const char *const names[FACTS] = {"destination", "end_use", "performance", "quantity",
                                             "used"};
    bench->file = read_file(path);
    const char *at = bench->file.bytes, *end = at + bench->file.length;
    for (size_t i = 0; i < FACTS; i++)
        bench->facts[i] = licet_law_fact_find(bench->law, (licet_text){names[i], strlen(names[i])});
    at = (const char *)memchr(at, '\n', bench->file.length) + 1;
    for (size_t row = 0; row < REQUESTS; row++) {
        for (size_t i = 0; i < FACTS; i++) {
            const char *stroke = memchr(at, i + 1 < FACTS ? ',' : '\n', (size_t)(end - at));
            if (stroke == NULL)
                stop("the requests are not as requests.awk writes them");
            bench->cells[row][i] = (licet_text){at, (size_t)(stroke - at)};
            bench->values[row][i] = value_of(bench, i, bench->cells[row][i]);
            at = stroke + 1;
        }
        const int64_t *values = bench->values[row];
        bench->requests[row] =
            (struct request){(uint16_t)values[DESTINATION], (uint8_t)values[END_USE],
                             values[PERFORMANCE], values[QUANTITY], values[USED]};
    }
}

/* ---- turns ----------------------------------------------------------------------------------- */

static uint64_t answers(struct bench *bench, struct answer (*way)(struct bench *, size_t))
{
    uint64_t sum = 0;
    for (size_t row = 0; row < REQUESTS; row++) {
        struct answer answer = way(bench, row);
        sum = add_answer(sum, row, answer.outcome, answer.because);
    }
    return sum;
}

/* One way for as long as LEAST seconds, at least one pass. Inlined, so that WAY is known. */
__attribute__((always_inline)) static inline void
measure(struct bench *bench, const char *name, struct answer (*way)(struct bench *, size_t))
{
    const double least = 0.06;
    uint64_t sum = 0, passes = 0;
    double begin = now(), taken = 0;
    for (; taken < least; passes++, taken = now() - begin)
        for (size_t row = 0; row < REQUESTS; row++) {
            struct answer answer = way(bench, row);
            sum += answer.outcome * 8 + answer.because;
        }
    if (way != decided_only && sum != bench->sum * passes)
        stop("a pass came to other answers");
    write_figure(name, taken * 1e9 / (double)(passes * REQUESTS));
}

static void turn(void *user)
{
    struct bench *bench = user;
    measure(bench, "mini_c_ns", by_hand);
    measure(bench, "mini_licet_ns", by_handle);
    measure(bench, "mini_licet_decide_ns", decided_only);
    measure(bench, "mini_licet_text_ns", from_text);
}

int main(int argument_count, char **arguments)
{
    static struct bench bench;
    if (argument_count != 3)
        stop("usage: mini REQUESTS.csv MINI.licet");
    struct text rules = read_file(arguments[2]);
    bench.law = load_rules(arguments[2], rules.bytes, rules.length, NULL);
    expect(licet_session_new(&bench.session, bench.law, NULL), "a session");
    read_requests(&bench, arguments[1]);
    make_tables(&bench);
    uint64_t sum = answers(&bench, by_hand);
    if (answers(&bench, by_handle) != sum || answers(&bench, from_text) != sum)
        stop("Licet and the rule by hand come to other answers");
    for (size_t row = 0; row < REQUESTS; row++) {
        struct answer answer = by_hand(&bench, row);
        bench.sum += answer.outcome * 8 + answer.because;
    }
    take_turns(sum, turn, &bench);
    licet_session_free(bench.session);
    licet_law_free(bench.law);
    free(rules.bytes);
    free(bench.file.bytes);
    return 0;
}
