/* orders.c - a file of orders under a law.
 *
 * A column states the fact whose name or label its header is; names go before labels. Columns that
 * state nothing are left alone. Must not: guess: two columns for one fact, or none for any, are
 * errors. */
#include "orders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <licet_tools.h>

#include "file.h"

/* ---- the header ----------------------------------------------------------------------------- */

static licet_text trim(licet_text text)
{
    while (text.length > 0 && (text.bytes[0] == ' ' || text.bytes[0] == '\t')) {
        text.bytes++;
        text.length--;
    }
    while (text.length > 0 &&
           (text.bytes[text.length - 1] == ' ' || text.bytes[text.length - 1] == '\t'))
        text.length--;
    return text;
}

static bool equal(licet_text one, licet_text other)
{
    return one.length == other.length && memcmp(one.bytes, other.bytes, one.length) == 0;
}

static size_t find_header(const struct orders *orders, licet_text word)
{
    for (size_t column = 0; column < orders->columns; column++)
        if (equal(trim(orders->headers[column]), word))
            return column;
    return NO_COLUMN;
}

size_t orders_find(const struct orders *orders, licet_text word)
{
    size_t column = find_header(orders, word);
    if (column != NO_COLUMN)
        return column;
    size_t fact = licet_law_fact_find(orders->law, word);
    return fact == LICET_NO_INDEX ? NO_COLUMN : orders->column_of[fact];
}

static licet_text fact_name(const struct orders *orders, size_t fact)
{
    licet_fact_info info;
    licet_text none = {NULL, 0};
    return licet_law_fact(orders->law, fact, &info) == LICET_OK ? info.name : none;
}

/* How messages show a text: not more than this of it. */
static int shown(licet_text text)
{
    return text.length > 60 ? 60 : (int)text.length;
}

static int refuse_header(const struct orders *orders, enum csv_result result)
{
    char reason[REASON_ROOM];
    const char *name = orders->name;
    switch (result) {
    case CSV_END:
        return report_status(STATUS_FILE, "`%s` is empty: its first line must name the columns",
                             name);
    case CSV_READ:
        return report_status(STATUS_FILE, "cannot read `%s`: %s", name,
                             strerror(csv_reader_error(orders->reader)));
    case CSV_HEADER:
        return report_status(STATUS_FILE, "%s:%llu:%lu: the names of the columns: %s", name,
                             (unsigned long long)csv_reader_rows(orders->reader)[0].line,
                             (unsigned long)csv_reader_rows(orders->reader)[0].column,
                             orders_fault(orders, 0, reason));
    case CSV_WIDE:
        return report_status(STATUS_FILE, "`%s` has more than %zu columns", name, CSV_COLUMNS);
    case CSV_ENCODING:
        return report_status(STATUS_FILE, "`%s` is UTF-16 text; save it as UTF-8", name);
    default:
        return report_failure(LICET_MEMORY);
    }
}

/* Where lines end with a carriage return alone, the whole file is one header without an order. */
static int refuse_line_ends(const struct orders *orders)
{
    for (size_t column = 0; column < orders->columns; column++) {
        licet_text header = orders->headers[column];
        for (size_t i = 0; header.bytes && i < header.length; i++)
            if (header.bytes[i] == '\r' && (i + 1 == header.length || header.bytes[i + 1] != '\n'))
                return report_status(STATUS_FILE,
                                     "`%s` ends its lines with carriage returns alone; save it as "
                                     "CSV with line feeds",
                                     orders->name);
    }
    return STATUS_DONE;
}

/* A column of this name that no fact has for its own. */
static int find_special(struct orders *orders, const char *name, size_t *column)
{
    *column = NO_COLUMN;
    if (licet_law_fact_find(orders->law, text_of(name)) != LICET_NO_INDEX)
        return STATUS_DONE;
    *column = find_header(orders, text_of(name));
    if (*column != NO_COLUMN && !csv_reader_want(orders->reader, *column))
        return report_failure(LICET_MEMORY);
    return STATUS_DONE;
}

static int find_specials(struct orders *orders)
{
    int status = find_special(orders, "licence", &orders->licence_column);
    if (status == STATUS_DONE)
        status = find_special(orders, "action", &orders->action_column);
    if (status == STATUS_DONE && orders->action_column != NO_COLUMN &&
        licet_law_id_fact(orders->law) == LICET_NO_INDEX)
        return report_status(STATUS_USAGE,
                             "%s: a column `action` needs ids, and these rules have no fact `id`",
                             orders->name);
    return status;
}

/* The fact that the header means: by --map, else by its name or label. */
static size_t header_fact(const struct orders *orders, const struct options *options,
                          licet_text header)
{
    for (size_t i = 0; i < option_times(options, OPTION_MAP); i++) {
        const char *value = option_nth(options, OPTION_MAP, i), *equals = strrchr(value, '=');
        licet_text from = {value, equals ? (size_t)(equals - value) : 0};
        if (!equals || !equal(from, header))
            continue;
        return licet_law_fact_find(orders->law, text_of(equals + 1));
    }
    return licet_law_fact_find(orders->law, header);
}

/* Each --map names a column and a fact. */
static int check_maps(const struct orders *orders, const struct options *options)
{
    for (size_t i = 0; i < option_times(options, OPTION_MAP); i++) {
        const char *value = option_nth(options, OPTION_MAP, i), *equals = strrchr(value, '=');
        if (!equals || equals == value || equals[1] == '\0')
            return report_status(STATUS_USAGE, "`--map %s`: write HEADER=FACT", value);
        licet_text header = {value, (size_t)(equals - value)};
        if (find_header(orders, header) == NO_COLUMN)
            return report_status(STATUS_USAGE, "`--map %s`: %s has no column of that name", value,
                                 orders->name);
        if (licet_law_fact_find(orders->law, text_of(equals + 1)) == LICET_NO_INDEX)
            return report_status(STATUS_USAGE, "`--map %s`: there is no such fact", value);
    }
    return STATUS_DONE;
}

static int match_columns(struct orders *orders, const struct options *options)
{
    int status = check_maps(orders, options);
    if (status != STATUS_DONE)
        return status;
    size_t facts = licet_law_fact_count(orders->law), matched = 0;
    orders->column_of = calloc(facts + 1, sizeof *orders->column_of);
    if (!orders->column_of)
        return report_failure(LICET_MEMORY);
    for (size_t fact = 0; fact < facts; fact++)
        orders->column_of[fact] = NO_COLUMN;
    for (size_t column = 0; column < orders->columns; column++) {
        licet_text header = trim(orders->headers[column]);
        size_t fact = header_fact(orders, options, header);
        if (fact == LICET_NO_INDEX)
            continue;
        size_t other = orders->column_of[fact];
        if (other != NO_COLUMN) {
            licet_text name = fact_name(orders, fact), first = trim(orders->headers[other]);
            return report_status(STATUS_USAGE,
                                 "%s: two columns state the fact `%.*s`: `%.*s` and `%.*s`",
                                 orders->name, shown(name), name.bytes, shown(first), first.bytes,
                                 shown(header), header.bytes);
        }
        orders->column_of[fact] = column;
        if (!csv_reader_want(orders->reader, column))
            return report_failure(LICET_MEMORY);
        matched++;
    }
    if (matched == 0 && facts > 0)
        return report_status(STATUS_USAGE,
                             "%s: no column has the name of a fact; the first line must name them, "
                             "separated by commas",
                             orders->name);
    return find_specials(orders);
}

/* A header that is nearly the name of a fact without a column is likely a slip of the pen. */
static void warn_of_slips(const struct orders *orders)
{
    licet_text *others = calloc(orders->columns, sizeof *others);
    size_t count = 0;
    for (size_t column = 0; others && column < orders->columns; column++) {
        licet_text header = trim(orders->headers[column]);
        if (licet_law_fact_find(orders->law, header) == LICET_NO_INDEX)
            others[count++] = header;
    }
    for (size_t fact = 0; others && fact < licet_law_fact_count(orders->law); fact++) {
        licet_text name = fact_name(orders, fact);
        size_t near = orders->column_of[fact] == NO_COLUMN && name.bytes
                          ? licet_nearest(name, others, count)
                          : SIZE_MAX;
        if (near < count)
            report_words("%s: warning: no column states the fact `%.*s`; is it `%.*s`?\n",
                         orders->name, shown(name), name.bytes, shown(others[near]),
                         others[near].bytes);
    }
    free(others);
}

/* ---- the date of orders that state none ----------------------------------------------------- */

static int check_date(struct orders *orders, size_t fact, const char *date)
{
    licet_session *session;
    licet_status status = licet_session_new(&session, orders->law, NULL);
    if (status != LICET_OK)
        return report_failure(status);
    int result = STATUS_DONE;
    status = licet_set_text(session, fact, text_of(date));
    if (status == LICET_WRONG_VALUE)
        result = report_fault("`--date`", licet_session_fault(session));
    else
        result = report_failure(status);
    licet_session_free(session);
    return result;
}

static int supply_date(struct orders *orders, const char *date)
{
    size_t fact = licet_law_date_fact(orders->law);
    if (fact == LICET_NO_INDEX)
        return date ? report_status(STATUS_USAGE, "`--date`: these rules have no fact `date`")
                    : STATUS_DONE;
    bool column = orders->column_of[fact] != NO_COLUMN;
    if (!date && !column)
        return report_status(STATUS_USAGE,
                             "%s: no column states the fact `date`; add one, or give `--date DATE`",
                             orders->name);
    if (!date)
        return STATUS_DONE;
    orders->date = text_of(date);
    if (!column) {
        orders->dates = calloc(CSV_ROWS, sizeof *orders->dates);
        if (!orders->dates)
            return report_failure(LICET_MEMORY);
        for (size_t row = 0; row < CSV_ROWS; row++)
            orders->dates[row] = orders->date;
    }
    return check_date(orders, fact, date);
}

/* ---- open, read, close ---------------------------------------------------------------------- */

static bool is_source(const struct options *options, const char *path)
{
    for (size_t i = 0; i < options->word_count; i++)
        if (strcmp(options->words[i], "-") == 0 && strcmp(path, "-") == 0)
            return true;
    return false;
}

static int find_id(struct orders *orders)
{
    size_t fact = licet_law_id_fact(orders->law);
    orders->id_column = fact == LICET_NO_INDEX ? NO_COLUMN : orders->column_of[fact];
    if (orders->id_column == NO_COLUMN)
        orders->id_column = find_header(orders, text_of("id"));
    if (orders->id_column != NO_COLUMN && !csv_reader_want(orders->reader, orders->id_column))
        return report_failure(LICET_MEMORY);
    return STATUS_DONE;
}

int orders_open(struct orders *orders, const licet_law *law, const struct options *options)
{
    memset(orders, 0, sizeof *orders);
    orders->law = law;
    orders->descriptor = -1;
    orders->id_column = orders->licence_column = orders->action_column = NO_COLUMN;
    const char *path = option_value(options, OPTION_ORDERS);
    if (is_source(options, path))
        return report_status(STATUS_USAGE, "standard input cannot be both rules and orders");
    orders->name = file_name(path);
    orders->descriptor = file_open(path);
    if (orders->descriptor < 0)
        return STATUS_FILE;
    orders->reader = csv_reader_new(orders->descriptor);
    if (!orders->reader)
        return report_failure(LICET_MEMORY);
    enum csv_result result = csv_reader_header(orders->reader, &orders->headers, &orders->columns);
    if (result != CSV_OK)
        return refuse_header(orders, result);
    int status = refuse_line_ends(orders);
    if (status == STATUS_DONE)
        status = match_columns(orders, options);
    if (status == STATUS_DONE)
        status = find_id(orders);
    if (status == STATUS_DONE)
        status = supply_date(orders, option_value(options, OPTION_DATE));
    if (status == STATUS_DONE && !option_given(options, OPTION_QUIET))
        warn_of_slips(orders);
    return status;
}

void orders_close(struct orders *orders)
{
    csv_reader_free(orders->reader);
    if (orders->descriptor > STDERR_FILENO)
        close(orders->descriptor);
    free(orders->column_of);
    free(orders->dates);
    memset(orders, 0, sizeof *orders);
    orders->descriptor = -1;
}

int orders_next(struct orders *orders, size_t most)
{
    orders->read += orders->rows;
    enum csv_result result = csv_reader_next(orders->reader, most, &orders->rows);
    if (result == CSV_OK || result == CSV_END)
        return STATUS_DONE;
    orders->rows = 0;
    return refuse_header(orders, result);
}

/* Empty cells of the column of dates become the date supplied. */
static void fill_dates(const struct orders *orders, licet_text *cells)
{
    for (size_t row = 0; row < orders->rows; row++)
        if (cells[row].length == 0)
            cells[row] = orders->date;
}

int orders_fill(struct orders *orders, licet_block *block)
{
    licet_status status = licet_block_start(block, orders->rows);
    const struct csv_row *rows = csv_reader_rows(orders->reader);
    char reason[REASON_ROOM];
    for (size_t row = 0; status == LICET_OK && row < orders->rows; row++)
        if (rows[row].fault != CSV_SOUND)
            status = licet_block_reject(block, row, orders_fault(orders, row, reason));
    size_t date = licet_law_date_fact(orders->law);
    for (size_t fact = 0; status == LICET_OK && fact < licet_law_fact_count(orders->law); fact++) {
        size_t column = orders->column_of[fact];
        licet_text *cells = column == NO_COLUMN ? NULL : csv_reader_cells(orders->reader, column);
        if (fact == date && orders->date.bytes) {
            if (cells)
                fill_dates(orders, cells);
            else
                cells = orders->dates;
        }
        if (cells)
            status = licet_block_cells(block, fact, cells);
    }
    if (status == LICET_OK && orders->licence_column != NO_COLUMN)
        status = licet_block_licence_cells(
            block, csv_reader_cells(orders->reader, orders->licence_column));
    if (status == LICET_OK && orders->action_column != NO_COLUMN)
        status = licet_block_action_cells(block,
                                          csv_reader_cells(orders->reader, orders->action_column));
    return report_failure(status);
}

licet_text orders_id(const struct orders *orders, size_t row)
{
    licet_text none = {NULL, 0};
    return orders->id_column == NO_COLUMN
               ? none
               : csv_reader_cells(orders->reader, orders->id_column)[row];
}

/* ---- what is wrong with a row --------------------------------------------------------------- */

const char *orders_fault(const struct orders *orders, size_t row, char buffer[REASON_ROOM])
{
    const struct csv_row *about = &csv_reader_rows(orders->reader)[row];
    switch (about->fault) {
    case CSV_SOUND:
        return NULL;
    case CSV_TOO_FEW:
    case CSV_TOO_MANY:
        snprintf(buffer, REASON_ROOM, "the row has %lu cell%s, the header has %zu",
                 (unsigned long)about->cells, plural(about->cells), orders->columns);
        return buffer;
    case CSV_QUOTE_INSIDE:
        return "a quotation mark inside a cell; put the whole cell in quotation marks and write "
               "the mark twice";
    case CSV_AFTER_QUOTE:
        return "text after the closing quotation mark; a mark inside a cell is written twice";
    case CSV_UNCLOSED:
        return "the quotation mark is not closed";
    case CSV_TOO_LONG:
    default:
        snprintf(buffer, REASON_ROOM, "the row is longer than %zu bytes", CSV_ROW_BYTES);
        return buffer;
    }
}

void orders_reject(const struct orders *orders, size_t row, licet_fault fault,
                   struct reject *reject)
{
    const struct csv_row *about = &csv_reader_rows(orders->reader)[row];
    memset(reject, 0, sizeof *reject);
    reject->line = about->line;
    reject->id = orders_id(orders, row);
    reject->reason = orders_fault(orders, row, reject->buffer);
    if (reject->reason) {
        reject->column = about->column;
        return;
    }
    reject->reason = fault.reason ? fault.reason : "the order cannot be read";
    reject->nearest = fault.nearest;
    if (fault.fact == LICET_NO_INDEX)
        return;
    reject->fact = fact_name(orders, fault.fact);
    size_t column = orders->column_of[fault.fact];
    reject->column = column == NO_COLUMN ? 0 : column + 1;
}

void orders_report(const struct orders *orders, const struct reject *reject)
{
    report_words("%s:%llu:", orders->name, (unsigned long long)reject->line);
    if (reject->column > 0)
        report_words("%zu:", reject->column);
    report_words(" %s", reject->reason);
    if (reject->nearest)
        report_words(" (did you mean `%s`?)", reject->nearest);
    report_words("\n");
}
