/* phases.c: what one order costs without files, in sessions and in blocks; a player of
 * bench/turns.c.
 *
 *     phases RULES.licet ORDERS.csv
 *
 * Orders one at a time in a session (set from text, set by handle, decided, booked) and in blocks
 * (columns of cells, columns of numbers, decided, replayed), each turn from an empty ledger.
 * Figures are laws_session_text_set_ns and so on: nanoseconds of processor time an order; one with
 * `all` includes the one with `set`.
 *
 * It must not check answers, except that sessions and blocks come to the same outcomes. */
#define _POSIX_C_SOURCE 200809L
#include "orders.h"

/* ---- orders --------------------------------------------------------------------------------- */

/* The columns of make_ledger. */
enum field { ID, DATE, DESTINATION, HEADQUARTERS, CONSIGNEE, CHIP, QUANTITY, COLUMNS };

/* ---- one order at a time -------------------------------------------------------------------- */

enum depth { SET, DECIDE, BOOK };

static void set_from_text(licet_session *session, const struct orders *orders, size_t i)
{
    licet_status status = LICET_OK;
    licet_session_clear(session);
    for (int field = 0; field < COLUMNS; field++)
        status |= licet_set_text(session, orders->fact_numbers[field], orders->cells[field][i]);
    expect(status, "setting an order from text");
}

static void set_by_handle(licet_session *session, const struct orders *orders, size_t i)
{
    const size_t *facts = orders->fact_numbers;
    const char *date = orders->cells[DATE][i].bytes;
    licet_session_clear(session);
    licet_status status = licet_set_text(session, facts[ID], orders->cells[ID][i]);
    status |= licet_set_text(session, facts[CONSIGNEE], orders->cells[CONSIGNEE][i]);
    status |= licet_set_date(session, facts[DATE], (int)read_figure(date, 4),
                             (int)read_figure(date + 5, 2), (int)read_figure(date + 8, 2));
    for (int field = DESTINATION; field <= CHIP; field++)
        if (field != CONSIGNEE)
            status |= licet_set_row(session, facts[field], (size_t)orders->numbers[field][i]);
    status |= licet_set_number(session, facts[QUANTITY], orders->numbers[QUANTITY][i]);
    expect(status, "setting an order by handle");
}

/* Nanoseconds an order, and *SUM: of the outcomes. */
static double run_session(const struct orders *orders, enum depth depth, bool from_text,
                          uint64_t *sum)
{
    licet_session *session;
    licet_ledger *ledger;
    expect(licet_session_new(&session, orders->law, NULL), "a session");
    expect(licet_ledger_new(&ledger, false, NULL), "a ledger");
    *sum = 0;
    double begin = now();
    for (size_t i = 0; i < orders->count; i++) {
        if (from_text)
            set_from_text(session, orders, i);
        else
            set_by_handle(session, orders, i);
        if (depth >= DECIDE) {
            expect(licet_decide(session, ledger), "deciding");
            *sum += licet_session_record(session)->outcome + 1;
        }
        if (depth >= BOOK)
            expect(licet_book(session, ledger, orders->cells[ID][i]), "booking");
    }
    double time = now() - begin;
    licet_ledger_free(ledger);
    licet_session_free(session);
    return time * 1e9 / (double)orders->count;
}

/* ---- blocks --------------------------------------------------------------------------------- */

static void fill_block(licet_block *block, const struct orders *orders, size_t first, size_t rows,
                       bool numbers)
{
    expect(licet_block_start(block, rows), "starting a block");
    for (int field = 0; field < COLUMNS; field++)
        if (numbers && field != ID && field != CONSIGNEE)
            expect(licet_block_numbers(block, orders->fact_numbers[field],
                                       orders->numbers[field] + first, NULL),
                   "a column of numbers");
        else
            expect(
                licet_block_cells(block, orders->fact_numbers[field], orders->cells[field] + first),
                "a column of cells");
}

static double run_block(const struct orders *orders, enum depth depth, bool numbers, uint64_t *sum)
{
    licet_block *block;
    licet_ledger *ledger;
    expect(licet_block_new(&block, orders->law, 0, NULL), "a block");
    expect(licet_ledger_new(&ledger, false, NULL), "a ledger");
    *sum = 0;
    double begin = now();
    for (size_t first = 0; first < orders->count; first += LICET_BLOCK_ROWS) {
        size_t rows = orders->count - first;
        rows = rows < LICET_BLOCK_ROWS ? rows : LICET_BLOCK_ROWS;
        fill_block(block, orders, first, rows, numbers);
        if (depth == DECIDE)
            expect(licet_block_decide(block, ledger), "deciding a block");
        if (depth == BOOK)
            expect(licet_block_replay(block, ledger), "replaying a block");
        const uint8_t *outcomes = licet_block_outcomes(block);
        for (size_t i = 0; i < rows; i++)
            *sum += outcomes[i] + 1u;
    }
    double time = now() - begin;
    licet_ledger_free(ledger);
    licet_block_free(block);
    return time * 1e9 / (double)orders->count;
}

static void take_turn(void *user)
{
    const struct orders *orders = user;
    uint64_t sum, session_sum, block_sum;
    double set = run_session(orders, SET, true, &sum);
    double decide = run_session(orders, DECIDE, true, &sum);
    double all = run_session(orders, BOOK, true, &session_sum);
    write_figure("laws_session_text_set_ns", set);
    write_figure("laws_session_text_all_ns", all);
    set = run_session(orders, SET, false, &sum);
    decide = run_session(orders, DECIDE, false, &sum);
    all = run_session(orders, BOOK, false, &sum);
    write_figure("laws_session_handle_set_ns", set);
    write_figure("laws_session_handle_all_ns", all);
    write_figure("laws_session_decide_ns", decide - set);
    write_figure("laws_block_cells_ns", run_block(orders, SET, false, &block_sum));
    write_figure("laws_block_cells_all_ns", run_block(orders, BOOK, false, &block_sum));
    if (sum != session_sum || sum != block_sum)
        stop("sessions and blocks come to different outcomes");
    write_figure("laws_block_numbers_ns", run_block(orders, SET, true, &block_sum));
    write_figure("laws_block_numbers_decide_ns", run_block(orders, DECIDE, true, &block_sum));
    write_figure("laws_block_numbers_all_ns", run_block(orders, BOOK, true, &block_sum));
    if (sum != block_sum)
        stop("columns of cells and of numbers come to different outcomes");
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 3) {
        fputs("usage: phases RULES.licet ORDERS.csv\n", stderr);
        return 2;
    }
    struct text rules = read_file(arguments[1]), file = read_file(arguments[2]);
    licet_law *law = load_rules(arguments[1], rules.bytes, rules.length, NULL);
    struct orders orders = read_orders(law, &file);
    take_turns(0, take_turn, &orders);
    free_orders(&orders);
    licet_law_free(law);
    free(rules.bytes);
    free(file.bytes);
    return 0;
}
