/* growth.c: what an order costs as the law grows; a player of bench/turns.c.
 *
 *     growth KIND
 *     growth --text KIND COUNT SPREAD    writes the text of so many, spread (1) or not (0)
 *
 * KIND is what there is more and more of, 10 to 10,000:
 *   rules        requirements for a destination and a quantity
 *   pairs        half of them requirements, half exceptions to these for a quantity and a chip
 *   agreements   with one partner each, covering a quantity
 *   limits       the same, each with a limit, so that the ledger is asked
 * In two ways: `equal`, where the orders go to ten destinations that one (a pair: two) of them
 * concerns however many there are, and `spread`, where all are spread over all countries and so are
 * the orders: 10,000 are 40 for each country. Figures are growth_KIND_COUNT_WAY_one_ns and
 * _block_ns: nanoseconds of processor time an order, facts set and decided, in a session and in
 * blocks; and growth_KIND_candidate_ns, what 10,000 that are spread cost for each further
 * candidate, one at a time.
 *
 * It works out beforehand what every order must come to, and stops when Licet says otherwise. */
#define _POSIX_C_SOURCE 200809L
#include <stdbool.h>

#include "measure.h"

enum { ORDERS = 4096, SIZES = 4, WAYS = 2, COUNTRIES = 249, NEAR = 10, MOST_QUANTITY = 5000 };
static const unsigned sizes[SIZES] = {10, 100, 1000, 10000};
static const char *const ways[WAYS] = {"equal", "spread"};

enum kind { RULES, PAIRS, AGREEMENTS, LIMITS, KINDS };
static const char *const kinds[KINDS] = {"rules", "pairs", "agreements", "limits"};

/* By number of a rule or agreement: whom it concerns, from which quantity on (agreements: up to
 * which), and the outcome of the rule as a number of `outcomes`. */
struct member {
    unsigned country, quantity, outcome;
};

static const char *const outcomes[] = {"case_by_case", "presumed_denial", "policy_of_denial"};
enum { CASE_BY_CASE = 4 }; /* what Licet calls the first of them; the others follow */
enum { EXCEPTION = 1, PRESUMED_APPROVAL = 3 };

/* One size of one kind in one way. */
struct law {
    enum kind kind;
    unsigned count;
    bool spread;
    char name[48];
    licet_law *law;
    licet_session *session;
    licet_block *block;
    licet_ledger *ledger;
    int64_t destination[ORDERS], quantity[ORDERS], date[ORDERS]; /* rows, numbers, days */
    uint8_t expected[ORDERS];
};

static struct law laws[SIZES * WAYS];
static char country_keys[COUNTRIES][3];

/* ---- what there is -------------------------------------------------------------------------- */

static uint32_t scatter(uint32_t number)
{
    number = (number + 0x9E37U) * UINT32_C(0x85EBCA6B);
    number = (number ^ (number >> 13)) * UINT32_C(0xC2B2AE35);
    return number ^ (number >> 16);
}

/* The first ten concern a country each. Not spread, the others stay away from these countries. */
static struct member member_of(unsigned number, bool spread)
{
    struct member member;
    member.country =
        spread || number < NEAR ? number % COUNTRIES : NEAR + number % (COUNTRIES - NEAR);
    member.quantity = 1 + scatter(number) % MOST_QUANTITY;
    member.outcome = scatter(number + 77) % 3;
    return member;
}

static void add_rules(struct text *text, const struct law *law)
{
    for (unsigned i = 0; i < law->count; i++) {
        struct member member = member_of(law->kind == PAIRS ? i / 2 : i, law->spread);
        if (law->kind == PAIRS && i % 2 == 1)
            add_text(text,
                     "\nrule exception_%u \"Exception no. %u\"\n  despite rule_%u\n"
                     "  when quantity <= %u and chip = H100\n  then exception\n",
                     i, i, i - 1, member.quantity + 500);
        else
            add_text(text,
                     "\nrule rule_%u \"Rule no. %u\"\n  cites \"15 CFR 742.%u\"\n"
                     "  when destination = %s and quantity >= %u\n  then %s\n",
                     i, i, i, country_keys[member.country], member.quantity,
                     outcomes[member.outcome]);
    }
}

static void add_agreements(struct text *text, const struct law *law)
{
    for (unsigned i = 0; i < law->count; i++) {
        struct member member = member_of(i, law->spread);
        add_text(text,
                 "\nagreement agreement_%u \"Agreement no. %u\"\n  with %s\n"
                 "  in force from 2025-01-01 until 2035-12-31\n  covers quantity <= %u\n",
                 i, i, country_keys[member.country], member.quantity);
        if (law->kind == LIMITS)
            add_text(text, "  limits quantity to 1,000,000,000 each year\n");
    }
    add_text(text, "\nrule licence_required\n  when quantity >= 1\n  then policy_of_denial\n"
                   "\nrule by_agreement\n  despite licence_required\n  under any agreement\n"
                   "  then presumed_approval\n");
}

static struct text text_of(const struct law *law)
{
    struct text text = {NULL, 0, 0};
    add_text(&text, "ruleset growth \"More and more\"\n  in force from 2025-01-01\n\n"
                    "use scale, countries, chips\n\nfacts\n  date : date\n"
                    "  destination : country\n  chip : chip\n  quantity : count\n");
    if (law->kind == RULES || law->kind == PAIRS)
        add_rules(&text, law);
    else
        add_agreements(&text, law);
    add_text(&text, "\notherwise no_licence\n");
    return text;
}

/* What the order must come to; its chip is an H100. */
static uint8_t expect_order(const struct law *law, unsigned country, unsigned quantity)
{
    bool agreement = law->kind == AGREEMENTS || law->kind == LIMITS;
    unsigned members = law->kind == PAIRS ? law->count / 2 : law->count;
    unsigned outcome = agreement ? CASE_BY_CASE + 2 : 0;
    for (unsigned i = 0; i < members; i++) {
        struct member member = member_of(i, law->spread);
        unsigned other = CASE_BY_CASE + member.outcome;
        if (member.country != country)
            continue;
        if (agreement && quantity <= member.quantity)
            return PRESUMED_APPROVAL;
        if (agreement || quantity < member.quantity)
            continue;
        if (law->kind == PAIRS && quantity <= member.quantity + 500)
            other = EXCEPTION;
        outcome = other > outcome ? other : outcome;
    }
    return (uint8_t)outcome;
}

/* ---- laws and orders ------------------------------------------------------------------------ */

/* The countries as the library's own registry lists them. */
static void read_countries(void)
{
    static const char bare[] =
        "ruleset bare\nuse scale, countries\nfacts\n  destination : country\n"
        "otherwise no_licence\n";
    licet_law *law = load_rules("bare", bare, sizeof bare - 1, NULL);
    licet_fact_info fact;
    expect(licet_law_fact(law, 0, &fact), "the countries");
    if (licet_law_row_count(law, fact.registry) != COUNTRIES)
        stop("there are more countries, or fewer");
    for (size_t row = 0; row < COUNTRIES; row++)
        memcpy(country_keys[row], licet_law_row_key(law, fact.registry, row).bytes, 2);
    licet_law_free(law);
}

enum fact { DATE, DESTINATION, CHIP, QUANTITY };

static int64_t chip_row(const struct law *law)
{
    licet_fact_info fact;
    const licet_text key = {"H100", 4};
    expect(licet_law_fact(law->law, CHIP, &fact), "the chips");
    return (int64_t)licet_law_row_find(law->law, fact.registry, key);
}

static void make_orders(struct law *law)
{
    int32_t first;
    const licet_text new_year = {"2026-01-01", 10};
    expect(licet_date_read(new_year, &first), "a date");
    for (unsigned i = 0; i < ORDERS; i++) {
        unsigned country = scatter(i + 1000000) % (law->spread ? COUNTRIES : NEAR);
        unsigned quantity = 1 + scatter(i + 2000000) % MOST_QUANTITY;
        law->destination[i] = country;
        law->quantity[i] = quantity;
        law->date[i] = first + (int32_t)(i * 365 / ORDERS);
        law->expected[i] = expect_order(law, country, quantity);
    }
}

static void make_law(struct law *law, enum kind kind, unsigned count, bool spread)
{
    law->kind = kind;
    law->count = count;
    law->spread = spread;
    snprintf(law->name, sizeof law->name, "growth_%s_%u_%s", kinds[kind], count, ways[spread]);
    struct text text = text_of(law);
    law->law = load_rules(law->name, text.bytes, text.length, NULL);
    free(text.bytes);
    expect(licet_session_new(&law->session, law->law, NULL), "a session");
    expect(licet_block_new(&law->block, law->law, 0, NULL), "a block");
    expect(licet_ledger_new(&law->ledger, false, NULL), "a ledger");
    make_orders(law);
}

/* ---- deciding ------------------------------------------------------------------------------- */

/* The orders are dated by the year and month and day, as a host has them. */
struct day {
    int year, month, day;
};
static struct day days[ORDERS];
static int64_t chips[ORDERS];

static void make_days(void)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int i = 0; i < ORDERS; i++) {
        int day = i * 365 / ORDERS, month = 0;
        for (; day >= lengths[month]; month++)
            day -= lengths[month];
        days[i] = (struct day){2026, month + 1, day + 1};
    }
}

static void decide_one_by_one(struct law *law, uint8_t *decided)
{
    for (int i = 0; i < ORDERS; i++) {
        licet_session_clear(law->session);
        licet_status status =
            licet_set_date(law->session, DATE, days[i].year, days[i].month, days[i].day);
        status |= licet_set_row(law->session, DESTINATION, (size_t)law->destination[i]);
        status |= licet_set_row(law->session, CHIP, (size_t)chips[i]);
        status |= licet_set_number(law->session, QUANTITY, law->quantity[i]);
        expect(status, "setting an order");
        expect(licet_decide(law->session, law->ledger), "deciding");
        decided[i] = (uint8_t)licet_session_record(law->session)->outcome;
    }
}

static void decide_blocks(struct law *law, uint8_t *decided)
{
    for (size_t first = 0; first < ORDERS; first += LICET_BLOCK_ROWS) {
        expect(licet_block_start(law->block, LICET_BLOCK_ROWS), "starting a block");
        licet_status status = licet_block_numbers(law->block, DATE, law->date + first, NULL);
        status |= licet_block_numbers(law->block, DESTINATION, law->destination + first, NULL);
        status |= licet_block_numbers(law->block, CHIP, chips + first, NULL);
        status |= licet_block_numbers(law->block, QUANTITY, law->quantity + first, NULL);
        expect(status, "columns of numbers");
        expect(licet_block_decide(law->block, law->ledger), "deciding a block");
        memcpy(decided + first, licet_block_outcomes(law->block), LICET_BLOCK_ROWS);
    }
}

/* How often, so that it takes some milliseconds. */
static double measure(struct law *law, void (*decide)(struct law *, uint8_t *))
{
    static uint8_t decided[ORDERS];
    enum { LEAST_MILLISECONDS = 3 };
    int times = 0;
    double begin = now(), time = 0;
    for (; time * 1000 < LEAST_MILLISECONDS; times++) {
        decide(law, decided);
        time = now() - begin;
    }
    return time * 1e9 / ORDERS / times;
}

static void check(struct law *law, void (*decide)(struct law *, uint8_t *), const char *how)
{
    static uint8_t decided[ORDERS];
    decide(law, decided);
    if (memcmp(decided, law->expected, ORDERS) == 0)
        return;
    fprintf(stderr, "bench: %s, %s: not what was worked out beforehand\n", law->name, how);
    exit(1);
}

static void take_turn(void *user)
{
    char name[96];
    double one[SIZES * WAYS];
    (void)user;
    for (int i = 0; i < SIZES * WAYS; i++) {
        snprintf(name, sizeof name, "%s_one_ns", laws[i].name);
        one[i] = measure(&laws[i], decide_one_by_one);
        write_figure(name, one[i]);
        snprintf(name, sizeof name, "%s_block_ns", laws[i].name);
        write_figure(name, measure(&laws[i], decide_blocks));
    }
    /* of the most there are: spread over all countries, against one candidate (a pair is two) */
    const int most = (SIZES - 1) * WAYS;
    double further = (double)laws[most].count / COUNTRIES - (laws[most].kind == PAIRS ? 2 : 1);
    snprintf(name, sizeof name, "growth_%s_candidate_ns", kinds[laws[most].kind]);
    write_figure(name, (one[most + 1] - one[most]) / further);
}

static enum kind find_kind(const char *name)
{
    for (int kind = 0; kind < KINDS; kind++)
        if (strcmp(kinds[kind], name) == 0)
            return (enum kind)kind;
    stop("there is no such kind");
}

static int write_law(char **arguments)
{
    struct law law = {.kind = find_kind(arguments[0]),
                      .count = (unsigned)strtoul(arguments[1], NULL, 10),
                      .spread = arguments[2][0] == '1'};
    struct text text = text_of(&law);
    fwrite(text.bytes, 1, text.length, stdout);
    free(text.bytes);
    return fflush(stdout) == 0 ? 0 : 1;
}

int main(int argument_count, char **arguments)
{
    read_countries();
    if (argument_count == 5 && strcmp(arguments[1], "--text") == 0)
        return write_law(arguments + 2);
    if (argument_count != 2) {
        fputs("usage: growth KIND\n       growth --text KIND COUNT SPREAD\n", stderr);
        return 2;
    }
    make_days();
    for (int i = 0; i < SIZES * WAYS; i++)
        make_law(&laws[i], find_kind(arguments[1]), sizes[i / WAYS], i % WAYS == 1);
    for (int i = 0; i < ORDERS; i++)
        chips[i] = chip_row(&laws[0]);
    for (int i = 0; i < SIZES * WAYS; i++) {
        check(&laws[i], decide_one_by_one, "one at a time");
        check(&laws[i], decide_blocks, "in blocks");
    }
    take_turns(0, take_turn, NULL);
    for (int i = 0; i < SIZES * WAYS; i++) {
        licet_session_free(laws[i].session);
        licet_block_free(laws[i].block);
        licet_ledger_free(laws[i].ledger);
        licet_law_free(laws[i].law);
    }
    return 0;
}
