/* three_tiers.c: the rule of examples/diffusion/three-tiers.licet as a program of its own.
 *
 *     three_tiers ORDERS.csv > DECISIONS.csv
 *
 * What somebody would write who needs this rule only, today's text of it, and wants it fast: the
 * law is in the code, the tables of chips and countries are compiled in (tables.h, made by
 * tables.awk), the ledger is a hash table. It writes the bytes that `licet decide` writes for the
 * same file, which bench/run.sh checks before it measures anything.
 *
 * It takes complete orders under the header below, chips and countries by their keys, without
 * quotation marks; at the first row that is anything else it stops with status 1. It must not learn
 * more than that: it is the measure that `licet decide` is held against, not a second Licet. */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct chip {
    const char *key;
    uint32_t length;
    int32_t tpp; /* -1: not known */
};

#include "tables.h"

static const char header[] = "id,date,destination,headquarters,consignee,chip,quantity\n";
static const char result_header[] =
    "id,outcome,because,cites,booked,duties,missing,lowest,highest,law,status\n";

static const char supplement_5[][3] = {"AU", "BE", "CA", "DK", "FI", "FR", "DE", "IE", "IT",
                                       "JP", "NL", "NZ", "NO", "KR", "ES", "SE", "TW", "GB"};

enum {
    READ_BYTES = 256 << 10,
    WRITE_BYTES = 256 << 10,
    LONGEST_ROW = 4096, /* in and out */
    COUNTRY_SLOTS = 26 * 26,
    CHIP_SLOTS = 512, /* a power of two, several times the chips */
    MOST_DIGITS = 12, /* of a quantity: the product then fits 64 bits */
    CONTROLLED_LINE = 4800,
    LOW_VOLUME = 26900000,
    ALLOCATION = 790000000,
    NOTICE_DAYS = 10,
};

/* Dates compare as the number 20250113. */
enum {
    IN_FORCE = 20250113,
    BINDING = 20250515,
    ALLOCATION_FROM = 20250101,
    ALLOCATION_UNTIL = 20271231,
};

enum tier { NO_COUNTRY, ALLY, BLOCKED, CAPPED };

struct booking {
    uint32_t hash;
    uint32_t year;         /* 0: free */
    uint32_t name, length; /* of the consignee, in `names` */
    int64_t booked;
};

struct ledger {
    struct booking *slots;
    uint32_t capacity, count; /* a power of two, at most half full */
    char *names;
    size_t names_length, names_capacity;
    int64_t destinations[COUNTRY_SLOTS];
};

struct order {
    const char *id, *destination, *consignee;
    size_t id_length, consignee_length;
    uint32_t date;
    unsigned destination_slot, headquarters_slot;
    int32_t tpp;
    int64_t quantity;
};

struct program {
    uint8_t tiers[COUNTRY_SLOTS];
    uint8_t chip_slots[CHIP_SLOTS]; /* 0: free, or 1 + its number */
    struct ledger ledger;
    char date[10];   /* the last one read, */
    uint32_t number; /* the number it stands for, */
    char notice[10]; /* and the day that notice is due */
    uint64_t line;
    char out[WRITE_BYTES + LONGEST_ROW];
    size_t out_length;
};

static _Noreturn void stop(const struct program *program, const char *reason)
{
    fprintf(stderr, "three_tiers: line %llu: %s\n", (unsigned long long)program->line, reason);
    exit(1);
}

/* ---- tables --------------------------------------------------------------------------------- */

static unsigned country_slot(const char *code)
{
    unsigned first = (unsigned char)code[0] - 'A', second = (unsigned char)code[1] - 'A';
    return first < 26 && second < 26 ? first * 26 + second : 0; /* AA is no country */
}

static uint32_t hash_bytes(const char *bytes, size_t length, uint64_t start)
{
    const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t hash = start + length, word;
    for (; length >= 8; bytes += 8, length -= 8) {
        memcpy(&word, bytes, 8);
        hash = (hash ^ word) * factor;
        hash ^= hash >> 32;
    }
    if (length > 0) {
        word = 0;
        memcpy(&word, bytes, length);
        hash = (hash ^ word) * factor;
    }
    return (uint32_t)(hash >> 32);
}

static void make_tables(struct program *program)
{
    for (size_t i = 0; i < sizeof country_codes / sizeof country_codes[0]; i++)
        program->tiers[country_slot(country_codes[i])] = CAPPED;
    for (size_t i = 0; i < sizeof supplement_5 / sizeof supplement_5[0]; i++)
        program->tiers[country_slot(supplement_5[i])] = ALLY;
    program->tiers[country_slot("US")] = ALLY;
    for (size_t i = 0; i < sizeof group_d5 / sizeof group_d5[0]; i++)
        program->tiers[country_slot(group_d5[i])] = BLOCKED;
    program->tiers[country_slot("KH")] = BLOCKED;
    program->tiers[country_slot("MO")] = BLOCKED;
    for (size_t i = 0; i < sizeof chips / sizeof chips[0]; i++) {
        uint32_t slot = hash_bytes(chips[i].key, chips[i].length, 0) & (CHIP_SLOTS - 1);
        while (program->chip_slots[slot] != 0)
            slot = (slot + 1) & (CHIP_SLOTS - 1);
        program->chip_slots[slot] = (uint8_t)(i + 1);
    }
}

static const struct chip *find_chip(const struct program *program, const char *key, size_t length)
{
    uint32_t slot = hash_bytes(key, length, 0) & (CHIP_SLOTS - 1);
    for (; program->chip_slots[slot] != 0; slot = (slot + 1) & (CHIP_SLOTS - 1)) {
        const struct chip *chip = &chips[program->chip_slots[slot] - 1];
        if (chip->length == length && memcmp(chip->key, key, length) == 0)
            return chip;
    }
    return NULL;
}

/* ---- dates ---------------------------------------------------------------------------------- */

static uint32_t days_in_month(uint32_t year, uint32_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap ? 1U : 0U);
}

static bool read_digits(const char *bytes, size_t count, uint32_t *number)
{
    *number = 0;
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] < '0' || bytes[i] > '9')
            return false;
        *number = *number * 10 + (uint32_t)(bytes[i] - '0');
    }
    return true;
}

static void put_digits(char *bytes, size_t count, uint32_t number)
{
    while (count > 0) {
        bytes[--count] = (char)('0' + (int)(number % 10));
        number /= 10;
    }
}

/* A ledger is in order of date: most rows have the date of the row before. */
static uint32_t read_date(struct program *program, const char *bytes)
{
    if (memcmp(program->date, bytes, sizeof program->date) == 0)
        return program->number;
    uint32_t year, month, day;
    if (!read_digits(bytes, 4, &year) || bytes[4] != '-' || !read_digits(bytes + 5, 2, &month) ||
        bytes[7] != '-' || !read_digits(bytes + 8, 2, &day) || year == 0 || month < 1 ||
        month > 12 || day < 1 || day > days_in_month(year, month))
        stop(program, "no such date");
    memcpy(program->date, bytes, sizeof program->date);
    program->number = year * 10000 + month * 100 + day;
    if (day > NOTICE_DAYS) {
        day -= NOTICE_DAYS;
    } else {
        month = month == 1 ? 12 : month - 1;
        year -= month == 12 ? 1 : 0;
        day += days_in_month(year, month) - NOTICE_DAYS;
    }
    memcpy(program->notice, bytes, sizeof program->notice);
    put_digits(program->notice, 4, year);
    put_digits(program->notice + 5, 2, month);
    put_digits(program->notice + 8, 2, day);
    return program->number;
}

/* ---- the ledger ----------------------------------------------------------------------------- */

static void *grow(void *memory, size_t size)
{
    void *grown = realloc(memory, size);
    if (grown == NULL) {
        fputs("three_tiers: out of memory\n", stderr);
        exit(1);
    }
    return grown;
}

static void rehash(struct ledger *ledger)
{
    struct booking *old = ledger->slots;
    uint32_t old_capacity = ledger->capacity;
    ledger->capacity = old_capacity == 0 ? 1024 : old_capacity * 2;
    ledger->slots = grow(NULL, ledger->capacity * sizeof *ledger->slots);
    memset(ledger->slots, 0, ledger->capacity * sizeof *ledger->slots);
    for (uint32_t i = 0; i < old_capacity; i++) {
        if (old[i].year == 0)
            continue;
        uint32_t slot = old[i].hash & (ledger->capacity - 1);
        while (ledger->slots[slot].year != 0)
            slot = (slot + 1) & (ledger->capacity - 1);
        ledger->slots[slot] = old[i];
    }
    free(old);
}

static uint32_t keep_name(struct ledger *ledger, const char *name, size_t length)
{
    if (ledger->names_length + length > ledger->names_capacity) {
        ledger->names_capacity = ledger->names_capacity * 2 + LONGEST_ROW;
        ledger->names = grow(ledger->names, ledger->names_capacity);
    }
    memcpy(ledger->names + ledger->names_length, name, length);
    ledger->names_length += length;
    return (uint32_t)(ledger->names_length - length);
}

/* What the order's consignee has booked in the order's year. */
static struct booking *find_booking(struct ledger *ledger, const struct order *order)
{
    if (ledger->count >= ledger->capacity / 2)
        rehash(ledger);
    uint32_t year = order->date / 10000, mask = ledger->capacity - 1;
    uint32_t hash = hash_bytes(order->consignee, order->consignee_length, year);
    uint32_t slot = hash & mask;
    for (; ledger->slots[slot].year != 0; slot = (slot + 1) & mask) {
        struct booking *booking = &ledger->slots[slot];
        if (booking->hash == hash && booking->year == year &&
            booking->length == order->consignee_length &&
            memcmp(ledger->names + booking->name, order->consignee, booking->length) == 0)
            return booking;
    }
    ledger->count++;
    ledger->slots[slot] =
        (struct booking){hash, year, keep_name(ledger, order->consignee, order->consignee_length),
                         (uint32_t)order->consignee_length, 0};
    return &ledger->slots[slot];
}

/* ---- deciding ------------------------------------------------------------------------------- */

#define PUT(at, literal) put(at, literal, sizeof(literal) - 1)

static inline char *put(char *at, const char *bytes, size_t length)
{
    memcpy(at, bytes, length);
    return at + length;
}

static inline char *put_number(char *at, int64_t number)
{
    char digits[20];
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + (int)(number % 10));
        number /= 10;
    } while (number > 0);
    return put(at, digits + first, sizeof digits - first);
}

static inline char *put_duty(char *at, const struct program *program)
{
    at = PUT(at, "notice to BIS by ");
    return put(at, program->notice, sizeof program->notice);
}

/* A controlled chip to a destination that is neither blocked nor, with its parent, an ally's. */
static char *decide_capped(struct program *program, const struct order *order, char *at)
{
    int64_t shipment = order->quantity * order->tpp;
    struct booking *booking = find_booking(&program->ledger, order);
    if (booking->booked + shipment <= LOW_VOLUME) {
        booking->booked += shipment;
        at = PUT(at, ",notice,low_volume_exception,15 CFR 740.29,lpp[");
        at = put(at, order->consignee, order->consignee_length);
        at = put_number(PUT(at, "]="), shipment);
        at = put_duty(PUT(at, ","), program);
        return PUT(at, ",,notice,notice,three_tiers,");
    }
    int64_t *allocated = &program->ledger.destinations[order->destination_slot];
    if (order->date >= ALLOCATION_FROM && order->date <= ALLOCATION_UNTIL &&
        *allocated + shipment <= ALLOCATION) {
        *allocated += shipment;
        at = PUT(at, ",presumed_approval,country_allocation,,allocation[");
        at = put(at, order->destination, 2);
        at = put_number(PUT(at, "]="), shipment);
        return PUT(at, ",,,presumed_approval,presumed_approval,three_tiers,");
    }
    return PUT(at, ",policy_of_denial,licence_required,15 CFR 742.6(a)(6)(iii),,,,"
                   "policy_of_denial,policy_of_denial,three_tiers,");
}

/* A blocked order owes the notice of the exception that its other requirement would fall under. */
static char *decide_blocked(struct program *program, const struct order *order, char *at)
{
    at = PUT(at, ",prohibited,embargo,15 CFR 742.6(b)(10),,");
    if (order->tpp >= CONTROLLED_LINE &&
        find_booking(&program->ledger, order)->booked + order->quantity * order->tpp <= LOW_VOLUME)
        at = put_duty(at, program);
    return PUT(at, ",,prohibited,prohibited,three_tiers,");
}

static void decide(struct program *program, const struct order *order)
{
    char *at = put(program->out + program->out_length, order->id, order->id_length);
    if (order->date < IN_FORCE) {
        at = PUT(at, ",no_licence,no_law,,,,,no_licence,no_licence,,\n");
    } else {
        enum tier destination = program->tiers[order->destination_slot];
        enum tier headquarters = program->tiers[order->headquarters_slot];
        if (destination == BLOCKED || headquarters == BLOCKED)
            at = decide_blocked(program, order, at);
        else if (order->tpp < CONTROLLED_LINE)
            at = PUT(at, ",no_licence,otherwise,,,,,no_licence,no_licence,three_tiers,");
        else if (destination == ALLY && headquarters == ALLY)
            at = PUT(at, ",exception,allied_exception,15 CFR 740.27,,,,exception,exception,"
                         "three_tiers,");
        else
            at = decide_capped(program, order, at);
        at = order->date < BINDING ? PUT(at, "not yet binding\n") : PUT(at, "\n");
    }
    program->out_length = (size_t)(at - program->out);
}

/* ---- reading and writing -------------------------------------------------------------------- */

static void write_out(struct program *program)
{
    size_t written = 0;
    while (written < program->out_length) {
        ssize_t count = write(STDOUT_FILENO, program->out + written, program->out_length - written);
        if (count < 0) {
            perror("three_tiers: standard output");
            exit(1);
        }
        written += (size_t)count;
    }
    program->out_length = 0;
}

static const char *end_of_cell(const struct program *program, const char *at, const char *end)
{
    const char *comma = memchr(at, ',', (size_t)(end - at));
    if (comma == NULL || comma == at)
        stop(program, "an empty or missing cell");
    return comma;
}

static unsigned read_country(const struct program *program, const char *at)
{
    unsigned slot = country_slot(at);
    if (at[2] != ',' || program->tiers[slot] == NO_COUNTRY)
        stop(program, "no such country");
    return slot;
}

/* The row from AT to its line end at END. */
static void read_row(struct program *program, const char *at, const char *end)
{
    enum { DATE_AND_COUNTRIES = 10 + 1 + 2 + 1 + 2 + 1 };
    struct order order = {.id = at};
    if ((size_t)(end - at) > LONGEST_ROW / 4 || memchr(at, '"', (size_t)(end - at)) != NULL)
        stop(program, "a row too long, or a quotation mark");
    const char *comma = end_of_cell(program, at, end);
    order.id_length = (size_t)(comma - at);
    at = comma + 1;
    if (end - at < DATE_AND_COUNTRIES || at[10] != ',')
        stop(program, "no date and countries");
    order.date = read_date(program, at);
    order.destination = at + 11;
    order.destination_slot = read_country(program, at + 11);
    order.headquarters_slot = read_country(program, at + 14);
    at += DATE_AND_COUNTRIES;
    order.consignee = at;
    comma = end_of_cell(program, at, end);
    order.consignee_length = (size_t)(comma - at);
    at = comma + 1;
    comma = end_of_cell(program, at, end);
    const struct chip *chip = find_chip(program, at, (size_t)(comma - at));
    if (chip == NULL || chip->tpp < 0)
        stop(program, "no such chip, or not known how fast it is");
    order.tpp = chip->tpp;
    at = comma + 1;
    if (at == end || end - at > MOST_DIGITS)
        stop(program, "no quantity, or too large a one");
    for (; at < end; at++) {
        if (*at < '0' || *at > '9')
            stop(program, "not a quantity");
        order.quantity = order.quantity * 10 + (*at - '0');
    }
    decide(program, &order);
}

/* Reads the rows of a buffer; returns how many bytes were whole rows. */
static size_t read_rows(struct program *program, const char *bytes, size_t length)
{
    const char *at = bytes, *end = bytes + length, *line_end;
    while ((line_end = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        if (++program->line > 1)
            read_row(program, at, line_end);
        else if ((size_t)(line_end + 1 - at) != sizeof header - 1 ||
                 memcmp(at, header, sizeof header - 1) != 0)
            stop(program, "not the header that is needed");
        if (program->out_length >= WRITE_BYTES)
            write_out(program);
        at = line_end + 1;
    }
    return (size_t)(at - bytes);
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 2) {
        fputs("usage: three_tiers ORDERS.csv > DECISIONS.csv\n", stderr);
        return 2;
    }
    int input = open(arguments[1], O_RDONLY);
    struct program *program = calloc(1, sizeof *program);
    char *buffer = malloc(READ_BYTES + LONGEST_ROW);
    if (input < 0 || program == NULL || buffer == NULL) {
        perror("three_tiers");
        return 1;
    }
    make_tables(program);
    program->out_length = sizeof result_header - 1;
    memcpy(program->out, result_header, sizeof result_header - 1);
    size_t rest = 0;
    ssize_t count;
    while ((count = read(input, buffer + rest, READ_BYTES)) > 0) {
        rest += (size_t)count;
        size_t used = read_rows(program, buffer, rest);
        rest -= used;
        if (rest >= LONGEST_ROW)
            stop(program, "a row too long");
        memmove(buffer, buffer + used, rest);
    }
    if (count < 0 || rest > 0)
        stop(program, count < 0 ? "cannot read" : "the last line has no end");
    write_out(program);
    free(program->ledger.slots);
    free(program->ledger.names);
    free(program);
    free(buffer);
    close(input);
    return 0;
}
