/* impact.c - `licet impact`: the same orders under a law and under its alternatives, each with its
 * own ledger, and what is different.
 *
 * The file is read once. Each block of orders is decided and booked under every law, counted, and
 * forgotten. Must not: decide anything itself. */
#include "impact.h"
#include "progress.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <licet_tools.h>

enum { REJECTS_SHOWN = 20 };

static const char *const form_names[] = {"table", "csv", "json", "ndjson", "html"};
enum shape { SHAPE_TABLE, SHAPE_CSV, SHAPE_JSON, SHAPE_NDJSON, SHAPE_HTML, SHAPE_COUNT };

struct impact {
    struct comparison comparison;
    struct output out;
    struct page page;
    struct impact_list *list; /* NULL: a report instead */
    struct impact_near *near; /* NULL: not asked for */
    enum shape form;
    struct progress progress;
};

/* A table on a terminal, CSV otherwise, unless another form is asked for. */
static int choose_form(struct impact *impact, const struct options *options)
{
    size_t form;
    const char *path = option_value(options, OPTION_OUTPUT);
    bool terminal = (!path || strcmp(path, "-") == 0) && isatty(STDOUT_FILENO);
    int status = option_choose_form(options, form_names, SHAPE_COUNT, &form);
    impact->form = (enum shape)form;
    if (impact->form == SHAPE_HTML && option_given(options, OPTION_LIST))
        return report_status(STATUS_USAGE, "`--list` is no page of HTML; leave out one of them");
    if (option_given(options, OPTION_NEAR) && option_given(options, OPTION_LIST))
        return report_status(STATUS_USAGE, "`--near` is part of the report; leave out `--list`");
    if (!option_given(options, OPTION_FORMAT))
        impact->form = terminal ? SHAPE_TABLE : SHAPE_CSV;
    return status;
}

/* Orders that the law compared with cannot read; the first few are named. */
static void report_rejects(struct impact *impact)
{
    struct comparison *comparison = &impact->comparison;
    const struct impact_law *base = comparison->laws;
    const uint8_t *rejected = licet_block_rejected(base->block);
    for (size_t row = 0; row < base->orders.rows; row++) {
        struct reject reject;
        if (!rejected[row] || comparison->rejected++ >= REJECTS_SHOWN)
            continue;
        progress_end(&impact->progress);
        orders_reject(&base->orders, row, licet_block_fault(base->block, row), &reject);
        orders_report(&base->orders, &reject);
    }
}

static int decide_block(struct impact *impact)
{
    struct comparison *comparison = &impact->comparison;
    struct impact_law *base = comparison->laws;
    for (size_t i = 0; i < comparison->law_count; i++) {
        struct impact_law *law = &comparison->laws[i];
        if (i > 0)
            orders_follow(&law->orders, &base->orders);
        int status = report_failure(orders_fill(&law->orders, law->block));
        if (status == STATUS_DONE)
            status = report_failure(licet_block_replay(law->block, law->ledger));
        if (status != STATUS_DONE)
            return status;
    }
    report_rejects(impact);
    return count_rows(comparison);
}

static int decide_blocks(struct impact *impact)
{
    struct comparison *comparison = &impact->comparison;
    for (;;) {
        int status = orders_next(&comparison->laws[0].orders, ORDER_ROWS);
        if (status != STATUS_DONE || comparison->laws[0].orders.rows == 0)
            return status;
        status = decide_block(impact);
        if (status == STATUS_DONE && impact->near)
            status = near_rows(impact->near);
        if (status == STATUS_DONE && impact->list)
            status = list_rows(impact->list, &impact->out);
        if (status != STATUS_DONE)
            return status;
        if (impact->out.error)
            return STATUS_FILE; /* said when it is closed */
        progress_show(&impact->progress, comparison->read);
    }
}

/* ---- what is written ------------------------------------------------------------------------ */

static bool make_heading(struct impact *impact, licet_text **titles, licet_text **keys)
{
    const struct comparison *comparison = &impact->comparison;
    size_t count = comparison->law_count - 1;
    *titles = calloc(count, sizeof **titles);
    *keys = calloc(count, sizeof **keys);
    if (!*titles || !*keys)
        return false;
    for (size_t i = 0; i < count; i++) {
        (*titles)[i] = comparison->laws[i + 1].title;
        (*keys)[i] = comparison->laws[i + 1].key;
    }
    licet_text none = {NULL, 0};
    impact->page.heading = (struct heading){
        .orders = comparison->laws[0].orders.name,
        .before = comparison->laws[0].title,
        .laws = *titles,
        .law_keys = *keys,
        .law_count = count,
        .read = comparison->read,
        .compared = comparison->all.orders,
        .left_out = comparison->left_out,
        .cancelled = comparison->cancelled,
        .rejected = comparison->rejected,
        .units = comparison->units_fact == LICET_NO_INDEX ? none : comparison->units_title,
        .measure = comparison->measured ? measure_title(comparison) : none,
        .unit = comparison->unit,
        .has_around = comparison->has_around,
        .around = comparison->around,
    };
    return true;
}

static licet_status write_page(struct impact *impact)
{
    switch (impact->form) {
    case SHAPE_TABLE:
        output_show(&impact->out, false);
        return page_write_table(&impact->page, &impact->out) ? LICET_OK : LICET_MEMORY;
    case SHAPE_JSON:
        page_write_json(&impact->page, &impact->out);
        return LICET_OK;
    case SHAPE_NDJSON:
        page_write_lines(&impact->page, &impact->out);
        return LICET_OK;
    case SHAPE_HTML:
        return impact_html(&impact->comparison, &impact->page, &impact->out);
    default:
        page_write_csv(&impact->page, &impact->out);
        return LICET_OK;
    }
}

/* A measure that no order has is likely a slip of the pen. */
static void warn_of_measure(const struct comparison *comparison)
{
    licet_text name = comparison->measure_let;
    if (name.bytes && comparison->all.orders > 0 &&
        comparison->all.unmeasured == comparison->all.orders)
        report("no order has a figure for `%.*s`: is it the name of a `let` of the rules?",
               (int)name.length, name.bytes);
}

static int write_report(struct impact *impact)
{
    licet_text *titles = NULL, *keys = NULL;
    licet_status status = make_heading(impact, &titles, &keys) ? LICET_OK : LICET_MEMORY;
    if (status == LICET_OK)
        impact_sections(&impact->comparison, impact->near, &impact->page);
    if (status == LICET_OK)
        status = impact->page.failed ? LICET_MEMORY : write_page(impact);
    free(titles);
    free(keys);
    return report_failure(status);
}

static int run(struct impact *impact)
{
    progress_begin(&impact->progress, impact->comparison.options);
    int status = decide_blocks(impact);
    progress_end(&impact->progress);
    if (status == STATUS_DONE)
        status = count_end(&impact->comparison);
    if (status == STATUS_DONE)
        status = impact->list ? list_end(impact->list, &impact->out) : write_report(impact);
    status = output_close(&impact->out, status == STATUS_DONE, status);
    if (status == STATUS_DONE)
        warn_of_measure(&impact->comparison);
    uint64_t rejected = impact->comparison.rejected;
    char digits[NUMBER_ROOM];
    if (status == STATUS_DONE && rejected > REJECTS_SHOWN)
        report_words("… and %s more rejected\n",
                     group_digits(digits, (wide)(rejected - REJECTS_SHOWN), 0));
    return status == STATUS_DONE && rejected > 0 ? STATUS_REJECTED : status;
}

int command_impact(const struct options *options)
{
    struct impact impact;
    memset(&impact, 0, sizeof impact);
    impact.out.descriptor = -1;
    int status = choose_form(&impact, options);
    if (status == STATUS_DONE)
        status = comparison_open(&impact.comparison, options);
    if (status == STATUS_DONE)
        status = count_open(&impact.comparison);
    if (status == STATUS_DONE && option_given(options, OPTION_LIST))
        status = list_new(&impact.list, &impact.comparison, (enum list_form)impact.form);
    if (status == STATUS_DONE && !impact.list)
        status = near_new(&impact.near, &impact.comparison);
    if (status == STATUS_DONE)
        status = output_open(&impact.out, option_value(options, OPTION_OUTPUT));
    if (status == STATUS_DONE)
        status = run(&impact);
    output_close(&impact.out, false, status);
    list_free(impact.list);
    near_free(impact.near);
    page_free(&impact.page);
    count_close(&impact.comparison);
    comparison_close(&impact.comparison);
    return status;
}
