/* explain.c - `licet explain`: one order, decided, and why.
 *
 * The order is stated on the command line, or is the Nth of a file: then the orders before it are
 * decided and booked first, so that caps stand as they stood. Must not: book the order explained.
 * */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <licet_tools.h>

#include "orders.h"
#include "rules.h"

struct explain {
    const struct options *options;
    struct rules rules;
    struct orders orders;
    licet_session *session;
    licet_ledger *ledger;
    licet_block *block;
    bool granted, as_at;
    enum form form;
    int32_t as_at_date;
    uint64_t row; /* of the order in the file, from 1; 0: it is on the command line */
};

/* ---- options -------------------------------------------------------------------------------- */

static int read_row(struct explain *explain)
{
    const char *text = option_value(explain->options, OPTION_ROW);
    uint64_t row = 0;
    size_t digits = 0;
    for (const char *at = text; *at; at++) {
        if (*at == ',' && digits > 0)
            continue;
        if (*at < '0' || *at > '9' || ++digits > 15) {
            row = 0;
            break;
        }
        row = row * 10 + (uint64_t)(*at - '0');
    }
    if (row == 0)
        return report_status(STATUS_USAGE, "`--row %s`: it is the number of an order, from 1",
                             text);
    explain->row = row;
    return STATUS_DONE;
}

static int check_options(struct explain *explain)
{
    const struct options *options = explain->options;
    bool order = option_given(options, OPTION_ORDER), row = option_given(options, OPTION_ROW);
    bool orders = option_given(options, OPTION_ORDERS);
    int status = option_form(options, true, &explain->form);
    if (status == STATUS_DONE)
        status = option_licences(options, &explain->granted);
    if (status != STATUS_DONE)
        return status;
    if (order && (row || orders))
        return report_status(STATUS_USAGE, "give `--order`, or `--orders` with `--row`, not both");
    if (!order && !(row && orders))
        return report_status(STATUS_USAGE,
                             "which order? give `--order 'FACT VALUE, ...'`, or `--orders FILE "
                             "--row N`");
    return row ? read_row(explain) : STATUS_DONE;
}

/* ---- stating the order ---------------------------------------------------------------------- */

static int refuse_value(const struct explain *explain, const char *what, licet_status status)
{
    return status == LICET_WRONG_VALUE ? report_fault(what, licet_session_fault(explain->session))
                                       : report_failure(status);
}

/* From the words of --order; --date dates it when they do not. */
static int state_words(struct explain *explain)
{
    const char *date = option_value(explain->options, OPTION_DATE);
    size_t fact = licet_law_date_fact(explain->rules.law);
    if (date && fact == LICET_NO_INDEX)
        return report_status(STATUS_USAGE, "`--date`: these rules have no fact `date`");
    if (date) {
        licet_status status = licet_set_text(explain->session, fact, text_of(date));
        if (status != LICET_OK)
            return refuse_value(explain, "`--date`", status);
    }
    licet_diagnostics *diagnostics = NULL;
    licet_status status = licet_set_order(
        explain->session, text_of(option_value(explain->options, OPTION_ORDER)), &diagnostics);
    int result = report_failure(status);
    if (diagnostics && licet_diagnostics_count(diagnostics) > 0) {
        rules_render(diagnostics, explain->options);
    } else if (status == LICET_WRONG_VALUE) {
        result = refuse_value(explain, "`--order`", status);
    }
    licet_diagnostics_free(diagnostics);
    /* The rules are right: it is the command line that is wrong. */
    return result == STATUS_RULES ? STATUS_USAGE : result;
}

/* Decides and books the orders before the one to explain, then reads that one. */
static int replay_before(struct explain *explain)
{
    struct orders *orders = &explain->orders;
    uint64_t before = explain->row - 1;
    licet_status status = licet_block_new(&explain->block, explain->rules.law, 0, NULL);
    if (status != LICET_OK)
        return report_failure(status);
    licet_block_licences(explain->block, explain->granted);
    if (explain->as_at)
        licet_block_as_at(explain->block, explain->as_at_date);
    while (before > 0) {
        int result = orders_next(orders, before < ORDER_ROWS ? (size_t)before : ORDER_ROWS);
        if (result == STATUS_DONE && orders->rows > 0)
            result = report_failure(orders_fill(orders, explain->block));
        if (result == STATUS_DONE && orders->rows > 0)
            result = report_failure(licet_block_replay(explain->block, explain->ledger));
        if (result != STATUS_DONE)
            return result;
        if (orders->rows == 0)
            break;
        before -= orders->rows;
    }
    int result = orders_next(orders, 1);
    if (result == STATUS_DONE && orders->rows == 0)
        return report_status(STATUS_USAGE, "`%s` has %llu order%s", orders->name,
                             (unsigned long long)orders->read, plural(orders->read));
    return result;
}

static int reject(struct explain *explain, licet_fault fault)
{
    struct reject about;
    orders_reject(&explain->orders, 0, fault, &about);
    orders_report(&explain->orders, &about);
    return STATUS_REJECTED;
}

/* From the cells of the row that was read. */
static int state_cells(struct explain *explain)
{
    struct orders *orders = &explain->orders;
    const licet_fault none = {LICET_NO_INDEX, NULL, NULL};
    char reason[REASON_ROOM];
    if (orders_fault(orders, 0, reason))
        return reject(explain, none);
    for (size_t fact = 0; fact < licet_law_fact_count(explain->rules.law); fact++) {
        licet_text cell = orders_cell(orders, fact, 0);
        if (cell.length == 0)
            continue;
        licet_status status = licet_set_text(explain->session, fact, cell);
        if (status == LICET_WRONG_VALUE)
            return reject(explain, licet_session_fault(explain->session));
        if (status != LICET_OK)
            return report_failure(status);
    }
    return STATUS_DONE;
}

static int state_order(struct explain *explain)
{
    licet_session_clear(explain->session);
    if (explain->row == 0)
        return state_words(explain);
    int status = orders_open(&explain->orders, explain->rules.law, explain->options);
    if (status == STATUS_DONE)
        status = replay_before(explain);
    return status == STATUS_DONE ? state_cells(explain) : status;
}

/* ---- deciding and explaining ---------------------------------------------------------------- */

static int prepare(struct explain *explain)
{
    int status = check_options(explain);
    if (status == STATUS_DONE)
        status = option_as_at(explain->options, &explain->as_at, &explain->as_at_date);
    if (status == STATUS_DONE)
        status = rules_load(&explain->rules, explain->options);
    if (status == STATUS_DONE)
        status = rules_decide(&explain->rules);
    if (status != STATUS_DONE)
        return status;
    licet_status made = licet_session_new(&explain->session, explain->rules.law, NULL);
    if (made == LICET_OK)
        made = licet_ledger_new(&explain->ledger, false, NULL);
    if (made == LICET_OK)
        licet_session_licences(explain->session, explain->granted);
    if (made == LICET_OK && explain->as_at)
        made = licet_session_as_at(explain->session, explain->as_at_date);
    return report_failure(made);
}

static int decide_order(struct explain *explain)
{
    int status = report_failure(licet_decide(explain->session, explain->ledger));
    if (status != STATUS_DONE)
        return status;
    const licet_record *record = licet_session_record(explain->session);
    if (!record->rejected)
        return STATUS_DONE;
    return report_status(STATUS_REJECTED, "the order cannot be decided: %s",
                         record->reason ? record->reason : "an expression has no value");
}

static int write_explanation(struct explain *explain)
{
    struct output out;
    const char *path = option_value(explain->options, OPTION_OUTPUT);
    int status = output_open(&out, path);
    if (status != STATUS_DONE)
        return status;
    bool file = path && strcmp(path, "-") != 0;
    const char *color = option_value(explain->options, OPTION_COLOR);
    licet_style style = explain->form == FORM_JSON       ? LICET_JSON
                        : explain->form == FORM_MARKDOWN ? LICET_MARKDOWN
                        : file && !color                 ? LICET_PLAIN
                                         : option_style(explain->options, STDOUT_FILENO);
    if (style != LICET_JSON)
        output_show(&out, style == LICET_COLOR);
    status =
        report_failure(licet_explain(explain->session, explain->ledger, style, output_write, &out));
    return output_close(&out, status == STATUS_DONE, status);
}

int command_explain(const struct options *options)
{
    struct explain explain;
    memset(&explain, 0, sizeof explain);
    explain.options = options;
    explain.orders.descriptor = -1;
    int status = prepare(&explain);
    if (status == STATUS_DONE)
        status = state_order(&explain);
    if (status == STATUS_DONE)
        status = decide_order(&explain);
    if (status == STATUS_DONE)
        status = write_explanation(&explain);
    licet_block_free(explain.block);
    orders_close(&explain.orders);
    licet_session_free(explain.session);
    licet_ledger_free(explain.ledger);
    rules_free(&explain.rules);
    return status;
}
