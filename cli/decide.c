/* decide.c - `licet decide`: every order of a file, in blocks, against a ledger in memory.
 *
 * Workers, one a thread, take a block each. What must be in the order of the file they do in turns:
 * taking the bytes, using the ledger, writing; the rest overlaps with that. Whatever a reader could
 * tell apart happens in the turn to write, so that the number of threads changes nothing.
 * Orders decided and orders rejected add up to orders read. Rejected ones go to standard error, the
 * first few of them, or to a file of their own. Must not: decide anything itself; let memory grow
 * with the orders. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <licet_tools.h>

#include "csv_writer.h"
#include "jobs.h"
#include "orders.h"
#include "progress.h"
#include "results.h"
#include "rules.h"
#include "summary.h"

/* Rejected orders shown when they do not go to a file. */
enum { REJECTS_SHOWN = 20 };

enum shape { SHAPE_CSV, SHAPE_JSON, SHAPE_NDJSON, SHAPE_TABLE, SHAPE_COUNT };
static const char *const form_names[] = {"csv", "json", "ndjson", "table"};
static const licet_listing_form listing_forms[] = {LICET_LISTING_CSV, LICET_LISTING_JSON,
                                                   LICET_LISTING_NDJSON};

struct decide;

struct worker {
    struct decide *decide;
    struct orders *orders; /* those of `decide` for the first worker, else `copy` */
    struct orders copy;
    licet_block *block;            /* NULL: it has had nothing to decide yet */
    size_t capacity;               /* rows that the block can take */
    struct results_writer *writer; /* NULL for a summary and a table */
    uint64_t number;               /* of its block in the file, from 0 */
    bool writing;                  /* it has the turn to write */
};

struct decide {
    const struct options *options;
    struct rules rules;
    struct orders orders;
    licet_ledger *ledger;
    bool granted, as_at; /* as the options say it; `date`: as at */
    int32_t date;
    struct worker *workers;
    size_t jobs;
    pthread_mutex_t reading; /* for whoever takes a block: */
    uint64_t blocks, taken;  /* so many, and orders in them */
    bool done;               /* there are no more, or something failed */
    int result;              /* of the read that found none */
    struct turns booking, writing;
    int status; /* of what failed in its turn to write */
    struct output out, rejects_out;
    struct csv_writer rejects;
    bool rejects_to_file;
    struct results *results; /* NULL: a summary instead */
    bool listed;             /* an item of a list was written */
    enum shape form;         /* of what results write */
    struct summary *summary;
    uint64_t read, rejected, left_out;
    uint64_t *violations; /* of each property */
    size_t properties;    /* 0: they are not asked */
    struct progress progress;
};

/* ---- setting up ----------------------------------------------------------------------------- */

/* A table on a terminal, unless another form is asked for. */
static int choose_form(struct decide *decide)
{
    const char *format = option_value(decide->options, OPTION_FORMAT);
    const char *path = option_value(decide->options, OPTION_OUTPUT);
    bool terminal = (!path || strcmp(path, "-") == 0) && isatty(STDOUT_FILENO);
    decide->form = terminal ? SHAPE_TABLE : SHAPE_CSV;
    if (!format)
        return STATUS_DONE;
    for (size_t i = 0; i < SHAPE_COUNT; i++)
        if (strcmp(format, form_names[i]) == 0) {
            decide->form = (enum shape)i;
            return STATUS_DONE;
        }
    return report_status(STATUS_USAGE,
                         "`--format %s`: decisions are written as `csv`, `json`, `ndjson` or "
                         "`table`",
                         format);
}

static int check_options(struct decide *decide)
{
    const struct options *options = decide->options;
    const char *format = option_value(options, OPTION_FORMAT);
    bool summary = option_given(options, OPTION_SUMMARY);
    if (!option_given(options, OPTION_ORDERS))
        return report_status(STATUS_USAGE, "which orders? give `--orders FILE`");
    if (summary && format)
        return report_status(STATUS_USAGE, "`--summary` is a page; leave out `--format`");
    if (summary && option_given(options, OPTION_COLUMNS))
        return report_status(STATUS_USAGE, "`--summary` writes no columns; leave out `--columns`");
    if (!summary && (option_given(options, OPTION_BY) || option_given(options, OPTION_MEASURE) ||
                     option_given(options, OPTION_EQUIVALENT)))
        return report_status(STATUS_USAGE,
                             "`--by`, `--measure` and `--equivalent` go with `--summary`");
    if (file_same(option_value(options, OPTION_OUTPUT), option_value(options, OPTION_REJECTS)))
        return report_status(STATUS_USAGE, "`-o` and `--rejects` name the same file");
    return choose_form(decide);
}

static licet_status make_worker(struct worker *worker)
{
    struct decide *decide = worker->decide;
    licet_status status = LICET_OK;
    if (worker->orders == &worker->copy)
        status = orders_copy(&worker->copy, &decide->orders);
    if (status == LICET_OK && decide->results && decide->form != SHAPE_TABLE)
        status = results_writer_new(&worker->writer, decide->results, listing_forms[decide->form]);
    return status;
}

/* All columns that are read are known by now. */
static int make_workers(struct decide *decide)
{
    int usage = option_as_at(decide->options, &decide->as_at, &decide->date);
    if (usage != STATUS_DONE)
        return usage;
    decide->workers = calloc(decide->jobs, sizeof *decide->workers);
    licet_status status = decide->workers ? LICET_OK : LICET_MEMORY;
    for (size_t i = 0; decide->workers && i < decide->jobs; i++) {
        struct worker *worker = &decide->workers[i];
        worker->decide = decide;
        worker->orders = i == 0 ? &decide->orders : &worker->copy;
        worker->copy.descriptor = -1;
        if (status == LICET_OK)
            status = make_worker(worker);
    }
    if (status == LICET_OK)
        status = licet_ledger_new(&decide->ledger, decide->orders.action_column != NO_COLUMN, NULL);
    return report_failure(status);
}

static void free_workers(struct decide *decide)
{
    for (size_t i = 0; decide->workers && i < decide->jobs; i++) {
        struct worker *worker = &decide->workers[i];
        results_writer_free(worker->writer);
        licet_block_free(worker->block);
        if (worker->orders == &worker->copy)
            orders_close(&worker->copy);
    }
    free(decide->workers);
}

static int open_outputs(struct decide *decide)
{
    const char *rejects = option_value(decide->options, OPTION_REJECTS);
    int status = output_open(&decide->out, option_value(decide->options, OPTION_OUTPUT));
    if (status == STATUS_DONE && rejects)
        status = output_open(&decide->rejects_out, rejects);
    if (status != STATUS_DONE)
        return status;
    decide->rejects_to_file = rejects != NULL;
    decide->rejects.out = &decide->rejects_out;
    static const char *const names[] = {"file",   "line",    "column", "fact",
                                        "reason", "nearest", "id"};
    for (size_t i = 0; rejects && i < sizeof names / sizeof names[0]; i++)
        csv_cell(&decide->rejects, names[i], strlen(names[i]));
    if (rejects)
        csv_end_row(&decide->rejects);
    return STATUS_DONE;
}

static int make_violations(struct decide *decide)
{
    if (!option_given(decide->options, OPTION_PROPERTIES))
        return STATUS_DONE;
    decide->properties = licet_law_property_count(decide->rules.law);
    decide->violations = calloc(decide->properties + 1, sizeof *decide->violations);
    return decide->violations ? STATUS_DONE : report_failure(LICET_MEMORY);
}

static int prepare(struct decide *decide)
{
    const struct options *options = decide->options;
    int status = check_options(decide);
    if (status == STATUS_DONE)
        status = option_licences(options, &decide->granted);
    if (status == STATUS_DONE)
        status = option_jobs(options, &decide->jobs);
    if (status == STATUS_DONE)
        status = rules_load(&decide->rules, options);
    if (status == STATUS_DONE)
        status = orders_open(&decide->orders, decide->rules.law, options);
    if (status == STATUS_DONE)
        status = rules_decide(&decide->rules);
    if (status == STATUS_DONE && option_given(options, OPTION_SUMMARY))
        status = summary_new(&decide->summary, &decide->orders, options);
    else if (status == STATUS_DONE)
        status = results_new(&decide->results, &decide->orders,
                             option_value(options, OPTION_COLUMNS), decide->form == SHAPE_TABLE);
    if (status == STATUS_DONE)
        status = make_workers(decide);
    if (status == STATUS_DONE)
        status = make_violations(decide);
    if (status == STATUS_DONE)
        status = open_outputs(decide);
    return status;
}

/* ---- the turn to write ---------------------------------------------------------------------- */

static void write_reject(struct decide *decide, const struct reject *reject)
{
    if (!decide->rejects_to_file) {
        progress_end(&decide->progress);
        if (decide->rejected < REJECTS_SHOWN)
            orders_report(&decide->orders, reject);
        return;
    }
    struct csv_writer *writer = &decide->rejects;
    csv_cell_text(writer, text_of(decide->orders.name));
    csv_cell_number(writer, reject->line);
    if (reject->column > 0)
        csv_cell_number(writer, reject->column);
    else
        csv_cell(writer, "", 0);
    csv_cell_text(writer, reject->fact);
    csv_cell_text(writer, text_of(reject->reason));
    csv_cell_text(writer, text_of(reject->nearest));
    csv_cell_text(writer, reject->id);
    csv_end_row(writer);
}

static void take_rejects(struct decide *decide, const struct worker *worker)
{
    const uint8_t *rejected = licet_block_rejected(worker->block);
    for (size_t row = 0; row < worker->orders->rows; row++) {
        if (!rejected[row])
            continue;
        struct reject reject;
        orders_reject(worker->orders, row, licet_block_fault(worker->block, row), &reject);
        write_reject(decide, &reject);
        decide->rejected++;
    }
}

/* Properties that the orders of the block violate; the first order of each is named. */
static void take_violations(struct decide *decide, const struct worker *worker)
{
    const struct orders *orders = worker->orders;
    for (size_t property = 0; property < decide->properties; property++)
        for (size_t row = 0; row < orders->rows; row++) {
            if (licet_block_property(worker->block, row, property) != LICET_VERDICT_VIOLATED ||
                decide->violations[property]++ > 0)
                continue;
            progress_end(&decide->progress);
            licet_text title = licet_law_property(decide->rules.law, property);
            report_words("%s:%llu: the order violates the property \"%.*s\"\n", orders->name,
                         (unsigned long long)orders_line(orders, row), (int)title.length,
                         title.bytes);
        }
}

/* Waits for the turn to write, and takes from the block what is no row. False: something failed
 * before. */
static bool begin_writing(struct worker *worker)
{
    struct decide *decide = worker->decide;
    if (!turns_wait(&decide->writing, worker->number))
        return false;
    worker->writing = true;
    const uint8_t *left_out = licet_block_left_out(worker->block);
    take_rejects(decide, worker);
    take_violations(decide, worker);
    for (size_t row = 0; row < worker->orders->rows; row++)
        decide->left_out += left_out[row];
    decide->read += worker->orders->rows;
    return true;
}

/* Rows as the library wrote them. A list begins with `[`, not with the comma of its first item. */
static int write_listed(void *user, const char *bytes, size_t length)
{
    struct worker *worker = user;
    struct decide *decide = worker->decide;
    if (!worker->writing && !begin_writing(worker))
        return 1;
    if (decide->form == SHAPE_JSON && !decide->listed) {
        output_string(&decide->out, "[");
        bytes++;
        length--;
    }
    decide->listed = true;
    return output_write(&decide->out, bytes, length);
}

/* Rows are written into memory first, so that the turn comes late. */
static licet_status write_rows(struct worker *worker)
{
    struct decide *decide = worker->decide;
    if (worker->writer) {
        licet_status status = results_write(worker->writer, decide->results, worker->orders,
                                            worker->block, write_listed, worker);
        bool begun = worker->writing || begin_writing(worker); /* all may be rejected */
        return begun ? status : LICET_STOPPED;
    }
    if (!begin_writing(worker))
        return LICET_STOPPED;
    if (!decide->results)
        return summary_rows(decide->summary, worker->orders, worker->block);
    return results_table(decide->results, &decide->out, worker->orders, worker->block);
}

/* Ends the work with the first block, in the order of the file, that failed. */
static void fail(struct decide *decide, int status)
{
    decide->status = status;
    pthread_mutex_lock(&decide->reading);
    decide->done = true;
    pthread_mutex_unlock(&decide->reading);
    turns_stop(&decide->booking);
    turns_stop(&decide->writing);
}

/* ---- block after block ---------------------------------------------------------------------- */

/* The next block of the file. False: there is none. */
static bool take_block(struct worker *worker)
{
    struct decide *decide = worker->decide;
    pthread_mutex_lock(&decide->reading);
    bool taken = !decide->done && orders_take(worker->orders, ORDER_ROWS);
    if (taken) {
        worker->number = decide->blocks++;
        worker->orders->read = decide->taken;
        decide->taken += worker->orders->rows;
    } else if (!decide->done) {
        decide->done = true;
        decide->result = worker->orders->result;
    }
    pthread_mutex_unlock(&decide->reading);
    return taken;
}

/* A block of the rows there are: under large laws its memory is most of what a small file costs. */
static licet_status fit_block(struct worker *worker)
{
    struct decide *decide = worker->decide;
    size_t rows = worker->orders->rows;
    if (worker->block && rows <= worker->capacity)
        return LICET_OK;
    licet_block_free(worker->block);
    worker->block = NULL;
    worker->capacity = worker->capacity ? ORDER_ROWS : rows;
    licet_status status =
        licet_block_new(&worker->block, decide->rules.law, worker->capacity, NULL);
    if (status == LICET_OK)
        licet_block_licences(worker->block, decide->granted);
    if (status == LICET_OK && decide->as_at)
        status = licet_block_as_at(worker->block, decide->date);
    return status;
}

static licet_status decide_block(struct worker *worker)
{
    struct decide *decide = worker->decide;
    orders_split(worker->orders);
    licet_status status = fit_block(worker);
    if (status == LICET_OK)
        status = orders_fill(worker->orders, worker->block);
    if (status == LICET_OK)
        status = licet_block_prepare(worker->block);
    if (status != LICET_OK)
        return status;
    if (!turns_wait(&decide->booking, worker->number))
        return LICET_STOPPED;
    status = licet_block_replay(worker->block, decide->ledger);
    if (status == LICET_OK)
        turns_pass(&decide->booking);
    return status;
}

/* False: this block, or one before it, has failed. */
static bool finish_block(struct worker *worker, licet_status status)
{
    struct decide *decide = worker->decide;
    worker->writing = false;
    if (status == LICET_OK)
        status = write_rows(worker);
    else
        worker->writing = turns_wait(&decide->writing, worker->number);
    if (!worker->writing)
        return false;
    if (decide->out.error || decide->rejects_out.error) {
        fail(decide, STATUS_FILE); /* said when they are closed */
        return false;
    }
    if (status != LICET_OK) {
        fail(decide, report_failure(status));
        return false;
    }
    progress_show(&decide->progress, decide->read);
    turns_pass(&decide->writing);
    return true;
}

static void work(void *item)
{
    struct worker *worker = item;
    while (take_block(worker))
        if (!finish_block(worker, decide_block(worker)))
            return;
}

static int decide_blocks(struct decide *decide)
{
    jobs_run(work, decide->workers, decide->jobs, sizeof *decide->workers);
    if (decide->status != STATUS_DONE)
        return decide->status;
    for (size_t i = 1; i < decide->jobs; i++)
        orders_join(&decide->orders, &decide->workers[i].copy);
    decide->orders.read = decide->taken;
    decide->orders.result = decide->result;
    return orders_end(&decide->orders);
}

/* ---- the end -------------------------------------------------------------------------------- */

static void report_count(const struct decide *decide)
{
    char read[NUMBER_ROOM], decided[NUMBER_ROOM], rejected[NUMBER_ROOM];
    if (!decide->rejects_to_file && decide->rejected > REJECTS_SHOWN)
        fprintf(stderr, "… and %s more rejected\n",
                group_digits(rejected, (wide)(decide->rejected - REJECTS_SHOWN), 0));
    if (option_given(decide->options, OPTION_QUIET) || decide->summary)
        return;
    fprintf(stderr, "%s order%s: %s decided, %s rejected",
            group_digits(read, (wide)decide->read, 0), plural(decide->read),
            group_digits(decided, (wide)(decide->read - decide->rejected - decide->left_out), 0),
            group_digits(rejected, (wide)decide->rejected, 0));
    if (option_given(decide->options, OPTION_WHERE))
        fprintf(stderr, ", %s left out", group_digits(read, (wide)decide->left_out, 0));
    fputs("\n", stderr);
}

/* Whether a property was violated; says how often. */
static bool report_violations(const struct decide *decide)
{
    bool any = false;
    for (size_t i = 0; i < decide->properties; i++) {
        char digits[NUMBER_ROOM];
        if (!decide->violations[i])
            continue;
        any = true;
        licet_text title = licet_law_property(decide->rules.law, i);
        report_words("%s order%s violate%s the property \"%.*s\"\n",
                     group_digits(digits, (wide)decide->violations[i], 0),
                     plural(decide->violations[i]), decide->violations[i] == 1 ? "s" : "",
                     (int)title.length, title.bytes);
    }
    return any;
}

static int run(struct decide *decide)
{
    progress_begin(&decide->progress, decide->options);
    struct csv_writer heading = {.out = &decide->out};
    if (decide->results && decide->form == SHAPE_CSV)
        results_header(decide->results, &heading);
    int status = decide_blocks(decide);
    progress_end(&decide->progress);
    if (status == STATUS_DONE && decide->results)
        status = results_end(decide->results, &decide->out);
    if (status == STATUS_DONE && decide->form == SHAPE_JSON && decide->results)
        output_string(&decide->out, decide->listed ? "\n]\n" : "[]\n");
    if (status == STATUS_DONE && decide->summary)
        status = summary_write(decide->summary, &decide->out);
    status = output_close(&decide->out, status == STATUS_DONE, status);
    if (decide->rejects_to_file)
        status = output_close(&decide->rejects_out, status == STATUS_DONE, status);
    if (status == STATUS_DONE)
        report_count(decide);
    if (status == STATUS_DONE && report_violations(decide))
        return STATUS_FAILED;
    return status == STATUS_DONE && decide->rejected > 0 ? STATUS_REJECTED : status;
}

static int decide_file(struct decide *decide)
{
    int status = prepare(decide);
    if (status == STATUS_DONE)
        status = run(decide);
    output_close(&decide->out, false, status);
    output_close(&decide->rejects_out, false, status);
    free_workers(decide);
    results_free(decide->results);
    summary_free(decide->summary);
    free(decide->violations);
    licet_ledger_free(decide->ledger);
    orders_close(&decide->orders);
    rules_free(&decide->rules);
    return status;
}

int command_decide(const struct options *options)
{
    struct decide decide;
    memset(&decide, 0, sizeof decide);
    decide.options = options;
    decide.orders.descriptor = -1;
    decide.out.descriptor = -1;
    decide.rejects_out.descriptor = -1;
    if (pthread_mutex_init(&decide.reading, NULL) != 0)
        return report_failure(LICET_MEMORY);
    bool booking = turns_init(&decide.booking);
    bool writing = booking && turns_init(&decide.writing);
    int status = writing ? decide_file(&decide) : report_failure(LICET_MEMORY);
    if (writing)
        turns_free(&decide.writing);
    if (booking)
        turns_free(&decide.booking);
    pthread_mutex_destroy(&decide.reading);
    return status;
}
