/* make_ledger.c: writes a made-up ledger of orders, the same one on every machine.
 *
 *     make_ledger [--complete] SEED COUNT [CONSIGNEES] > ORDERS.csv
 *
 * COUNT orders in order of date over 2025-01-13 to 2026-12-31, spread evenly. The mix is meant to
 * look like a bureau's in-tray: many destinations with weights, COUNT/20 consignees (at least one)
 * unless told otherwise, of whom a few order often, parents mostly at home, the chips people buy,
 * quantities from 1 to 5,000 spread evenly over their logarithm, and a heap of orders just below
 * 26,900,000 TPP (1,699 H100 equivalents; of the smallest chips concerned these are up to 5,388).
 * Three in a hundred leave the headquarters empty and two the chip; --complete fills those cells
 * and changes no other.
 *
 * The numbers are no statistics of any trade, and no consignee exists. It must not read the clock,
 * the locale, the environment or libc's random numbers, nor compute in floating point; and it must
 * not keep anything per order or per consignee, so that ten million orders cost ten times a million
 * and no more memory. Every draw of a row is made whether it is used or not, so that rows do not
 * shift.
 *
 * A fault of writing ends it with status 1, wrong usage with status 2.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct country {
    const char *code;
    unsigned weight;
};

struct chip {
    const char *key;
    unsigned total_processing_performance; /* as in the standard library's registry of chips */
    unsigned weight;
};

static const struct country countries[] = {
    /* the allies of the three tiers */
    {"US", 70},
    {"JP", 60},
    {"DE", 50},
    {"GB", 55},
    {"FR", 45},
    {"CA", 40},
    {"KR", 45},
    {"TW", 50},
    {"NL", 35},
    {"AU", 35},
    {"SE", 25},
    {"NO", 20},
    {"FI", 18},
    {"ES", 20},
    {"IT", 22},
    {"IE", 22},
    {"BE", 12},
    {"DK", 14},
    {"NZ", 8},
    /* the destinations between */
    {"IN", 60},
    {"SG", 55},
    {"MY", 55},
    {"AE", 50},
    {"SA", 45},
    {"IL", 28},
    {"BR", 24},
    {"CH", 24},
    {"TH", 20},
    {"ID", 20},
    {"VN", 14},
    {"PL", 18},
    {"CZ", 12},
    {"PT", 12},
    {"AT", 12},
    {"MX", 16},
    {"TR", 14},
    {"QA", 12},
    {"PH", 10},
    {"ZA", 10},
    {"IS", 6},
    {"LU", 6},
    {"GR", 6},
    {"RO", 6},
    {"HU", 5},
    {"SI", 3},
    {"EE", 3},
    {"LT", 3},
    {"LV", 2},
    {"HR", 2},
    {"BG", 3},
    {"SK", 3},
    {"UA", 4},
    {"CL", 6},
    {"CO", 4},
    {"AR", 5},
    {"KE", 3},
    {"NG", 3},
    {"EG", 5},
    {"MA", 4},
    {"KZ", 5},
    {"UZ", 2},
    {"OM", 3},
    {"KW", 4},
    {"BH", 3},
    {"JO", 2},
    {"PK", 3},
    {"BD", 3},
    {"LK", 2},
    {"HK", 12},
    /* the destinations blocked */
    {"CN", 30},
    {"RU", 6},
    {"MO", 3},
    {"KH", 3},
    {"IR", 1},
    {"BY", 1},
    {"VE", 1},
    {"MM", 1},
    {"LB", 1},
};

static const struct chip chips[] = {
    {"H100", 15832, 200},        {"H200", 15832, 120},
    {"H100_PCIe", 12096, 40},    {"H100_NVL", 13364, 20},
    {"GH200", 15832, 25},        {"A100", 4992, 60},
    {"A100_SXM_80GB", 4992, 40}, {"L40S", 5863, 60},
    {"RTX4090", 5285, 40},       {"L4", 1936, 40},
    {"L20", 1912, 15},           {"H20", 2368, 25},
    {"B200", 36000, 70},         {"GB200", 40000, 70},
    {"B300", 56000, 30},         {"GB300", 60000, 40},
    {"MI300X", 20919, 35},       {"MI325X", 20919, 15},
    {"MI355X", 40265, 12},       {"Gaudi3", 26848, 10},
    {"Gaudi2", 7200, 8},         {"V100", 2000, 10},
};

enum {
    COUNTRY_COUNT = sizeof countries / sizeof countries[0],
    CHIP_COUNT = sizeof chips / sizeof chips[0],
    MAXIMUM_SLOTS = 4096, /* no sum of weights may be larger */
    DAY_COUNT = 718,      /* 2025-01-13 to 2026-12-31, both included */
    ORDERS_PER_CONSIGNEE = 20,
    LARGEST_QUANTITY = 5000,
    LOW_VOLUME = 26900000,  /* the line orders heap up below, in TPP */
    CONTROLLED_LINE = 4800, /* orders of lesser chips do not heap up */
    BUFFER_SIZE = 1 << 16,
    LONGEST_ROW = 160,
};

/* ---- Random numbers ------------------------------------------------------------------------ */

/* The mixing step of splitmix64: one number in, a scattered one out. */
static uint64_t mix(uint64_t value)
{
    value += UINT64_C(0x9E3779B97F4A7C15);
    value = (value ^ (value >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94D049BB133111EB);
    return value ^ (value >> 31);
}

/* The next number of a stream (xorshift64*). The state is never zero. */
static uint32_t draw(uint64_t *state)
{
    uint64_t value = *state;
    value ^= value >> 12;
    value ^= value << 25;
    value ^= value >> 27;
    *state = value;
    return (uint32_t)((value * UINT64_C(0x2545F4914F6CDD1D)) >> 32);
}

/* A fraction of 2^32 scaled to 0 .. limit - 1. */
static uint32_t scale(uint32_t fraction, uint32_t limit)
{
    return (uint32_t)(((uint64_t)fraction * limit) >> 32);
}

/* Tells for each unit of weight whose it is, so that a weighted draw is one look. */
struct lottery {
    unsigned slot_count;
    uint8_t slots[MAXIMUM_SLOTS];
};

static void add_tickets(struct lottery *lottery, unsigned index, unsigned weight)
{
    if (weight > MAXIMUM_SLOTS - lottery->slot_count) {
        fputs("make_ledger: the weights of a table are too large\n", stderr);
        exit(1);
    }
    memset(lottery->slots + lottery->slot_count, (int)index, weight);
    lottery->slot_count += weight;
}

static unsigned draw_from(const struct lottery *lottery, uint32_t fraction)
{
    return lottery->slots[scale(fraction, lottery->slot_count)];
}

/* ---- Quantities and dates ------------------------------------------------------------------ */

/* 2^(exponent / 65536), rounded down, for exponents below 16 * 65536. */
static uint32_t power_of_two(uint32_t exponent)
{
    /* 2^(1/2), 2^(1/4), … 2^(1/65536), each times 2^32 and rounded to nearest, less 2^32 */
    static const uint32_t roots[16] = {
        UINT32_C(1779033704), UINT32_C(812638371), UINT32_C(388727752), UINT32_C(190154448),
        UINT32_C(94047537),   UINT32_C(46769127),  UINT32_C(23321248),  UINT32_C(11644838),
        UINT32_C(5818478),    UINT32_C(2908254),   UINT32_C(1453881),   UINT32_C(726879),
        UINT32_C(363424),     UINT32_C(181708),    UINT32_C(90853),     UINT32_C(45426),
    };
    uint64_t mantissa = UINT64_C(1) << 31; /* 1 in units of 2^-31 */
    for (unsigned bit = 0; bit < 16; bit++)
        if ((exponent >> (15 - bit)) & 1U)
            mantissa += (mantissa * roots[bit]) >> 32;
    return (uint32_t)(mantissa >> (31 - (exponent >> 16)));
}

static uint32_t spread_quantity(uint32_t fraction)
{
    /* the base-2 logarithm of LARGEST_QUANTITY + 1, times 65536, rounded down */
    const uint32_t range = 805306;
    uint32_t quantity = power_of_two(scale(fraction, range));
    return quantity < LARGEST_QUANTITY ? quantity : LARGEST_QUANTITY;
}

/* As many of a chip as fit below the line, or up to a fiftieth fewer. */
static uint32_t heaped_quantity(const struct chip *chip, uint32_t fraction)
{
    uint32_t most = LOW_VOLUME / chip->total_processing_performance;
    return most - scale(fraction, most / 50 + 1);
}

static void step_to_next_day(unsigned *year, unsigned *month, unsigned *day)
{
    static const uint8_t month_lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (++*day <= month_lengths[*month - 1]) /* neither year of the ledger is a leap year */
        return;
    *day = 1;
    if (++*month <= 12)
        return;
    *month = 1;
    ++*year;
}

/* ---- Writing ------------------------------------------------------------------------------- */

static char *put_text(char *at, const char *text)
{
    size_t length = strlen(text);
    memcpy(at, text, length);
    return at + length;
}

/* The number in decimal, with leading zeros up to the width. */
static char *put_number(char *at, uint64_t number, int width)
{
    char digits[20];
    int count = 0;
    do {
        digits[count++] = (char)('0' + (int)(number % 10));
        number /= 10;
    } while (number > 0 || count < width);
    while (count > 0)
        *at++ = digits[--count];
    return at;
}

static void write_or_fail(const char *text, size_t length)
{
    if (fwrite(text, 1, length, stdout) != length || fflush(stdout) != 0) {
        fputs("make_ledger: cannot write to standard output\n", stderr);
        exit(1);
    }
}

static bool read_number(const char *text, uint64_t largest, uint64_t *number)
{
    uint64_t value = 0;
    if (text[0] == '\0')
        return false;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            return false;
        uint64_t digit = (uint64_t)(*text - '0');
        if (value > (largest - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *number = value;
    return true;
}

static void write_orders(uint64_t seed, uint64_t order_count, uint64_t consignee_count,
                         bool complete)
{
    static struct lottery country_lottery;
    static struct lottery chip_lottery;
    for (unsigned i = 0; i < COUNTRY_COUNT; i++)
        add_tickets(&country_lottery, i, countries[i].weight);
    for (unsigned i = 0; i < CHIP_COUNT; i++)
        add_tickets(&chip_lottery, i, chips[i].weight);

    static char buffer[BUFFER_SIZE];
    char *at = put_text(buffer, "id,date,destination,headquarters,consignee,chip,quantity\n");

    uint64_t state = mix(seed) | 1U;
    unsigned year = 2025;
    unsigned month = 1;
    unsigned day = 13;
    uint64_t days_gone = 0;

    for (uint64_t i = 0; i < order_count; i++) {
        for (; days_gone < i * DAY_COUNT / order_count; days_gone++)
            step_to_next_day(&year, &month, &day);

        /* Who: the lower of two draws, and in one order of four the square of a draw, so that low
         * numbers order more often. Home and parent are the consignee's own, not the order's. */
        uint32_t first = draw(&state);
        uint32_t second = draw(&state);
        uint32_t rank = first < second ? first : second;
        if (draw(&state) < UINT32_MAX / 4)
            rank = (uint32_t)(((uint64_t)first * first) >> 32);
        uint32_t consignee = scale(rank, (uint32_t)consignee_count);
        uint64_t traits = mix(seed ^ mix(consignee));
        unsigned home = draw_from(&country_lottery, (uint32_t)traits);
        uint64_t parentage = mix(traits);
        unsigned parent =
            parentage % 100 < 90 ? home : draw_from(&country_lottery, (uint32_t)(parentage >> 32));

        unsigned elsewhere = draw_from(&country_lottery, draw(&state));
        unsigned destination = scale(draw(&state), 100) < 88 ? home : elsewhere;

        const struct chip *chip = &chips[draw_from(&chip_lottery, draw(&state))];
        bool heaped = scale(draw(&state), 100) < 6;
        uint32_t size = draw(&state);
        uint32_t quantity = heaped && chip->total_processing_performance >= CONTROLLED_LINE
                                ? heaped_quantity(chip, size)
                                : spread_quantity(size);

        bool parent_missing = scale(draw(&state), 100) < 3 && !complete;
        bool chip_missing = scale(draw(&state), 100) < 2 && !complete;

        at = put_text(at, "order-");
        at = put_number(at, i + 1, 8);
        *at++ = ',';
        at = put_number(at, year, 4);
        *at++ = '-';
        at = put_number(at, month, 2);
        *at++ = '-';
        at = put_number(at, day, 2);
        *at++ = ',';
        at = put_text(at, countries[destination].code);
        *at++ = ',';
        at = put_text(at, parent_missing ? "" : countries[parent].code);
        at = put_text(at, ",Consignee ");
        at = put_number(at, (uint64_t)consignee + 1, 4);
        *at++ = ',';
        at = put_text(at, chip_missing ? "" : chip->key);
        *at++ = ',';
        at = put_number(at, quantity, 1);
        *at++ = '\n';

        if (at - buffer > BUFFER_SIZE - LONGEST_ROW) {
            write_or_fail(buffer, (size_t)(at - buffer));
            at = buffer;
        }
    }
    write_or_fail(buffer, (size_t)(at - buffer));
}

int main(int argument_count, char **arguments)
{
    bool complete = argument_count > 1 && strcmp(arguments[1], "--complete") == 0;
    char **numbers = arguments + (complete ? 2 : 1);
    int number_count = argument_count - (complete ? 2 : 1);
    uint64_t seed = 0;
    uint64_t order_count = 0;
    uint64_t consignee_count = 0;
    if (number_count < 2 || number_count > 3 || !read_number(numbers[0], UINT64_MAX, &seed) ||
        !read_number(numbers[1], UINT32_MAX, &order_count) ||
        (number_count == 3 && !read_number(numbers[2], UINT32_MAX, &consignee_count))) {
        fputs("usage: make_ledger [--complete] SEED COUNT [CONSIGNEES] > ORDERS.csv\n"
              "These are whole numbers; COUNT and CONSIGNEES are at most 4294967295.\n",
              stderr);
        return 2;
    }
    if (consignee_count == 0)
        consignee_count = order_count / ORDERS_PER_CONSIGNEE;
    write_orders(seed, order_count, consignee_count == 0 ? 1 : consignee_count, complete);
    return 0;
}
