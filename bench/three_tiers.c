/* three_tiers.c: the rule of examples/diffusion/three-tiers.licet written by hand in C, for speed.
 *
 *     three_tiers ORDERS.csv > DECISIONS.csv            with a ledger
 *     three_tiers --state ORDERS.csv > STATED.csv       the same orders, which now state the totals
 *                                                       that the ledger had before each of them
 *     three_tiers --stated STATED.csv > DECISIONS.csv   those, without a ledger
 *
 * What somebody would write who needs this rule only, today's text of it, and wants it fast: the
 * law is in the code (three_tiers.h), the tables of chips and countries are compiled in, the ledger
 * is a hash table. It writes the bytes that `licet decide` writes for the same file (of --stated
 * the columns id, outcome, because), which is checked before anything is measured.
 *
 * It takes complete orders under the headers below, chips and countries by their keys, without
 * quotation marks; at the first row that is anything else it stops with status 1. It must not learn
 * more than that: it is the measure that `licet decide` is held against, not a second Licet. */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <unistd.h>

#include "three_tiers.h"

static const char header[] = "id,date,destination,headquarters,consignee,chip,quantity\n";
static const char stated_header[] =
    "id,date,destination,headquarters,chip,quantity,low_volume_used,allocation_used\n";
static const char result_header[] =
    "id,outcome,because,cites,booked,duties,missing,lowest,highest,law,status\n";
static const char short_result_header[] = "id,outcome,because\n";

enum {
    READ_BYTES = 256 << 10,
    WRITE_BYTES = 256 << 10,
    LONGEST_ROW = 4096, /* in and out */
    MOST_DIGITS = 12,   /* of a quantity: the product then fits 64 bits */
    MOST_USED = 17,     /* digits of a total: with the product it fits 64 bits */
    NOTICE_DAYS = 10,
};

/* Dates compare as the number 20250113. */
enum {
    IN_FORCE = 20250113,
    BINDING = 20250515,
    ALLOCATION_FROM = 20250101,
    ALLOCATION_UNTIL = 20271231,
};

struct order {
    const char *id, *end, *destination, *consignee, *chip; /* END: of the row */
    size_t id_length, consignee_length;
    uint32_t date;
    unsigned destination_slot, headquarters_slot;
    int32_t tpp;
    int64_t quantity;
};

struct program;

/* How a file is read: the headers, and what is done with a row from its first byte to its end. */
struct form {
    const char *option; /* NULL: none */
    const char *header, *result_header;
    void (*read_row)(struct program *program, const char *at, const char *end);
};

struct program {
    const struct form *form;
    uint8_t tiers[COUNTRY_SLOTS];
    uint8_t chip_slots[CHIP_SLOTS];
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

static bool is_open(const struct order *order)
{
    return order->date >= ALLOCATION_FROM && order->date <= ALLOCATION_UNTIL;
}

static struct booking *find_consignee(struct program *program, const struct order *order)
{
    return find_booking(&program->ledger, order->consignee, order->consignee_length,
                        order->date / 10000);
}

/* A controlled chip to a destination that is neither blocked nor, with its parent, an ally's. */
static char *decide_capped(struct program *program, const struct order *order, char *at)
{
    int64_t shipment = order->quantity * order->tpp;
    int64_t *allocated = &program->ledger.destinations[order->destination_slot];
    struct booking *booking = find_consignee(program, order);
    enum answer answer = decide_totals(booking->booked, *allocated, shipment, is_open(order));
    if (answer == ON_NOTICE) {
        booking->booked += shipment;
        at = PUT(at, ",notice,low_volume_exception,15 CFR 740.29,lpp[");
        at = put(at, order->consignee, order->consignee_length);
        at = put_number(PUT(at, "]="), shipment);
        at = put_duty(PUT(at, ","), program);
        return PUT(at, ",,notice,notice,three_tiers,");
    }
    if (answer == ALLOCATED) {
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
        find_consignee(program, order)->booked + order->quantity * order->tpp <= LOW_VOLUME)
        at = put_duty(at, program);
    return PUT(at, ",,prohibited,prohibited,three_tiers,");
}

static enum answer decide_facts(const struct program *program, const struct order *order)
{
    return decide_tiers(program->tiers[order->destination_slot],
                        program->tiers[order->headquarters_slot], order->tpp);
}

static void decide(struct program *program, const struct order *order)
{
    char *at = put(program->out + program->out_length, order->id, order->id_length);
    if (order->date < IN_FORCE) {
        at = PUT(at, ",no_licence,no_law,,,,,no_licence,no_licence,,\n");
    } else {
        enum answer answer = decide_facts(program, order);
        if (answer == EMBARGOED)
            at = decide_blocked(program, order, at);
        else if (answer == NOT_CONTROLLED)
            at = PUT(at, ",no_licence,otherwise,,,,,no_licence,no_licence,three_tiers,");
        else if (answer == ALLIED)
            at = PUT(at, ",exception,allied_exception,15 CFR 740.27,,,,exception,exception,"
                         "three_tiers,");
        else
            at = decide_capped(program, order, at);
        at = order->date < BINDING ? PUT(at, "not yet binding\n") : PUT(at, "\n");
    }
    program->out_length = (size_t)(at - program->out);
}

/* The order with what was booked before it, which is then booked. */
static void state(struct program *program, const struct order *order)
{
    int64_t shipment = order->quantity * order->tpp;
    struct booking *booking = find_consignee(program, order);
    int64_t *allocated = &program->ledger.destinations[order->destination_slot];
    char *at = program->out + program->out_length;
    at = put(at, order->id, (size_t)(order->consignee - order->id));
    at = put(at, order->chip, (size_t)(order->end - order->chip));
    at = put_number(PUT(at, ","), booking->booked);
    at = put_number(PUT(at, ","), *allocated);
    at = PUT(at, "\n");
    program->out_length = (size_t)(at - program->out);
    if (order->date < IN_FORCE || decide_facts(program, order) != DENIED)
        return;
    enum answer answer = decide_totals(booking->booked, *allocated, shipment, is_open(order));
    booking->booked += answer == ON_NOTICE ? shipment : 0;
    *allocated += answer == ALLOCATED ? shipment : 0;
}

static void decide_stated(struct program *program, const struct order *order, int64_t low_volume,
                          int64_t allocation)
{
    static const struct answer_text {
        const char *text;
        size_t length;
    } texts[ANSWERS] = {
#define ANSWER(name, text) [name] = {"," text "\n", sizeof text + 1}
        ANSWER(NO_LAW, "no_licence,no_law"),
        ANSWER(NOT_CONTROLLED, "no_licence,otherwise"),
        ANSWER(ALLIED, "exception,allied_exception"),
        ANSWER(ON_NOTICE, "notice,low_volume_exception"),
        ANSWER(ALLOCATED, "presumed_approval,country_allocation"),
        ANSWER(DENIED, "policy_of_denial,licence_required"),
        ANSWER(EMBARGOED, "prohibited,embargo"),
    };
    enum answer answer = order->date < IN_FORCE ? NO_LAW : decide_facts(program, order);
    if (answer == DENIED)
        answer =
            decide_totals(low_volume, allocation, order->quantity * order->tpp, is_open(order));
    char *at = put(program->out + program->out_length, order->id, order->id_length);
    at = put(at, texts[answer].text, texts[answer].length);
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

static int64_t read_number(const struct program *program, const char *at, const char *end,
                           int most_digits)
{
    if (at == end || end - at > most_digits)
        stop(program, "a number that is missing or too large");
    int64_t number = 0;
    for (; at < end; at++) {
        if (*at < '0' || *at > '9')
            stop(program, "not a number");
        number = number * 10 + (*at - '0');
    }
    return number;
}

/* Up to the countries, of a row from AT to its line end at END; where the next cell begins. */
static const char *read_first_cells(struct program *program, struct order *order, const char *at,
                                    const char *end)
{
    enum { DATE_AND_COUNTRIES = 10 + 1 + 2 + 1 + 2 + 1 };
    if ((size_t)(end - at) > LONGEST_ROW / 4 || memchr(at, '"', (size_t)(end - at)) != NULL)
        stop(program, "a row too long, or a quotation mark");
    order->id = at;
    order->end = end;
    const char *comma = end_of_cell(program, at, end);
    order->id_length = (size_t)(comma - at);
    at = comma + 1;
    if (end - at < DATE_AND_COUNTRIES || at[10] != ',')
        stop(program, "no date and countries");
    order->date = read_date(program, at);
    order->destination = at + 11;
    order->destination_slot = read_country(program, at + 11);
    order->headquarters_slot = read_country(program, at + 14);
    return at + DATE_AND_COUNTRIES;
}

static const char *read_chip(struct program *program, struct order *order, const char *at,
                             const char *end)
{
    const char *comma = end_of_cell(program, at, end);
    const struct chip *chip = find_chip(program->chip_slots, at, (size_t)(comma - at));
    if (chip == NULL || chip->tpp < 0)
        stop(program, "no such chip, or not known how fast it is");
    order->chip = at;
    order->tpp = chip->tpp;
    return comma + 1;
}

static void read_order(struct program *program, struct order *order, const char *at,
                       const char *end)
{
    at = read_first_cells(program, order, at, end);
    order->consignee = at;
    const char *comma = end_of_cell(program, at, end);
    order->consignee_length = (size_t)(comma - at);
    at = read_chip(program, order, comma + 1, end);
    order->quantity = read_number(program, at, end, MOST_DIGITS);
}

static void read_decide(struct program *program, const char *at, const char *end)
{
    struct order order;
    read_order(program, &order, at, end);
    decide(program, &order);
}

static void read_state(struct program *program, const char *at, const char *end)
{
    struct order order;
    read_order(program, &order, at, end);
    state(program, &order);
}

static void read_stated(struct program *program, const char *at, const char *end)
{
    struct order order;
    at = read_first_cells(program, &order, at, end);
    at = read_chip(program, &order, at, end);
    const char *comma = end_of_cell(program, at, end);
    order.quantity = read_number(program, at, comma, MOST_DIGITS);
    at = comma + 1;
    comma = end_of_cell(program, at, end);
    int64_t low_volume = read_number(program, at, comma, MOST_USED);
    decide_stated(program, &order, low_volume, read_number(program, comma + 1, end, MOST_USED));
}

static const struct form forms[] = {
    {NULL, header, result_header, read_decide},
    {"--state", header, stated_header, read_state},
    {"--stated", stated_header, short_result_header, read_stated},
};

/* Reads the rows of a buffer; returns how many bytes were whole rows. */
static size_t read_rows(struct program *program, const char *bytes, size_t length)
{
    const struct form *form = program->form;
    const char *at = bytes, *end = bytes + length, *line_end;
    while ((line_end = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        if (++program->line > 1)
            form->read_row(program, at, line_end);
        else if ((size_t)(line_end + 1 - at) != strlen(form->header) ||
                 memcmp(at, form->header, strlen(form->header)) != 0)
            stop(program, "not the header that is needed");
        if (program->out_length >= WRITE_BYTES)
            write_out(program);
        at = line_end + 1;
    }
    return (size_t)(at - bytes);
}

static const struct form *find_form(int argument_count, char **arguments)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        const char *option = forms[i].option;
        if (option == NULL ? argument_count == 2
                           : argument_count == 3 && strcmp(arguments[1], option) == 0)
            return &forms[i];
    }
    return NULL;
}

int main(int argument_count, char **arguments)
{
    const struct form *form = find_form(argument_count, arguments);
    if (form == NULL) {
        fputs("usage: three_tiers [--state|--stated] ORDERS.csv > DECISIONS.csv\n", stderr);
        return 2;
    }
    int input = open(arguments[argument_count - 1], O_RDONLY);
    struct program *program = calloc(1, sizeof *program);
    char *buffer = malloc(READ_BYTES + LONGEST_ROW);
    if (input < 0 || program == NULL || buffer == NULL) {
        perror("three_tiers");
        return 1;
    }
    program->form = form;
    make_tiers(program->tiers);
    make_chips(program->chip_slots);
    program->out_length = strlen(form->result_header);
    memcpy(program->out, form->result_header, program->out_length);
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
    free_ledger(&program->ledger);
    free(program);
    free(buffer);
    close(input);
    return 0;
}
