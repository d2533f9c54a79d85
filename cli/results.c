/* results.c - which columns the decisions of a block are written with; and decisions as a table.
 *
 * CSV and JSON are the library's to write (licet_listing); tables for people are made here. Owns
 * the list of columns and the table. */
#include "results.h"

#include <stdlib.h>
#include <string.h>

#include <licet_tools.h>

#include "table.h"

struct column {
    licet_listed listed;
    size_t cell; /* of LICET_LISTED_TEXT: column of the file */
};

struct results {
    const struct orders *orders;
    struct column *columns;
    size_t count;
    char *text; /* of one cell that is shown */
    size_t capacity;
    struct table table;
    bool failed; /* out of memory */
};

struct results_writer {
    licet_listing *listing;
    const licet_text **cells; /* by column */
};

/* What is written when nobody chooses: from `id` to `status`; to people, what fits a screen. */
enum { DEFAULT_COLUMNS = LICET_COLUMN_STATUS + 1 };
static const licet_column shown_columns[] = {LICET_COLUMN_ID,      LICET_COLUMN_OUTCOME,
                                             LICET_COLUMN_BECAUSE, LICET_COLUMN_BOOKED,
                                             LICET_COLUMN_DUTIES,  LICET_COLUMN_MISSING};

/* ---- which columns -------------------------------------------------------------------------- */

static bool is_word(licet_text word, const char *name)
{
    return strlen(name) == word.length && memcmp(name, word.bytes, word.length) == 0;
}

static void add_result(struct results *results, licet_column result)
{
    struct column *column = &results->columns[results->count++];
    licet_text name = text_of(licet_column_name(result));
    column->listed = (licet_listed){LICET_LISTED_RESULT, result, name};
    column->cell = result == LICET_COLUMN_ID ? results->orders->id_column : NO_COLUMN;
    if (result == LICET_COLUMN_ID)
        column->listed.kind = column->cell == NO_COLUMN ? LICET_LISTED_NUMBER : LICET_LISTED_TEXT;
}

static int refuse_column(const struct results *results, licet_text word)
{
    const struct orders *orders = results->orders;
    size_t count = 0;
    licet_text *names = calloc(LICET_COLUMN_COUNT + orders->columns, sizeof *names);
    for (size_t i = 0; names && i < LICET_COLUMN_COUNT; i++)
        names[count++] = text_of(licet_column_name((licet_column)i));
    for (size_t i = 0; names && i < orders->columns; i++)
        names[count++] = orders->headers[i];
    size_t near = names ? licet_nearest(word, names, count) : SIZE_MAX;
    int shown = word.length > 60 ? 60 : (int)word.length;
    if (near < count)
        report("`--columns`: there is no column `%.*s` (did you mean `%.*s`?)", shown, word.bytes,
               (int)names[near].length, names[near].bytes);
    else
        report("`--columns`: there is no column `%.*s`, neither a result nor in `%s`", shown,
               word.bytes, orders->name);
    free(names);
    return STATUS_USAGE;
}

static int add_word(struct results *results, struct orders *orders, licet_text word)
{
    for (size_t i = 0; i < LICET_COLUMN_COUNT; i++)
        if (is_word(word, licet_column_name((licet_column)i))) {
            add_result(results, (licet_column)i);
            return STATUS_DONE;
        }
    size_t cell = orders_find(orders, word);
    if (cell == NO_COLUMN)
        return refuse_column(results, word);
    results->columns[results->count++] =
        (struct column){{LICET_LISTED_TEXT, LICET_COLUMN_COUNT, word}, cell};
    return STATUS_DONE;
}

static int add_words(struct results *results, struct orders *orders, const char *names)
{
    int status = STATUS_DONE;
    for (bool more = true; more && status == STATUS_DONE;) {
        size_t length = strcspn(names, ",");
        licet_text word = {names, length};
        while (word.length > 0 && word.bytes[0] == ' ') {
            word.bytes++;
            word.length--;
        }
        while (word.length > 0 && word.bytes[word.length - 1] == ' ')
            word.length--;
        status = add_word(results, orders, word);
        more = names[length] == ',';
        names += length + 1;
    }
    return status;
}

static void begin_table(struct results *results)
{
    table_begin(&results->table, results->count, results->count);
    results->table.ruled = true;
    for (size_t i = 0; i < results->count; i++)
        table_text(&results->table, results->columns[i].listed.name);
}

static void add_default(struct results *results, bool shown)
{
    size_t count = shown ? sizeof shown_columns / sizeof shown_columns[0] : DEFAULT_COLUMNS;
    for (size_t i = 0; i < count; i++)
        add_result(results, shown ? shown_columns[i] : (licet_column)i);
}

int results_new(struct results **out, struct orders *orders, const char *names, bool shown)
{
    *out = NULL;
    struct results *results = calloc(1, sizeof *results);
    if (!results)
        return report_failure(LICET_MEMORY);
    size_t most = LICET_COLUMN_COUNT;
    for (const char *at = names; at && *at; at++)
        most += *at == ',';
    results->orders = orders;
    results->columns = calloc(most + 1, sizeof *results->columns);
    int status = results->columns ? STATUS_DONE : report_failure(LICET_MEMORY);
    if (status == STATUS_DONE && names)
        status = add_words(results, orders, names);
    if (status == STATUS_DONE && !names)
        add_default(results, shown);
    if (status == STATUS_DONE && shown)
        begin_table(results);
    if (status != STATUS_DONE) {
        results_free(results);
        return status;
    }
    *out = results;
    return STATUS_DONE;
}

void results_free(struct results *results)
{
    if (!results)
        return;
    table_free(&results->table);
    free(results->columns);
    free(results->text);
    free(results);
}

void results_header(struct results *results, struct csv_writer *writer)
{
    for (size_t i = 0; i < results->count; i++)
        csv_cell_text(writer, results->columns[i].listed.name);
    csv_end_row(writer);
}

/* ---- rows ----------------------------------------------------------------------------------- */

static licet_status make_listing(struct results_writer *writer, const struct results *results,
                                 licet_listing_form form)
{
    licet_listed *listed = calloc(results->count + 1, sizeof *listed);
    writer->cells = calloc(results->count + 1, sizeof *writer->cells);
    licet_status status = LICET_MEMORY;
    for (size_t i = 0; listed && i < results->count; i++)
        listed[i] = results->columns[i].listed;
    if (listed && writer->cells)
        status = licet_listing_new(&writer->listing, results->orders->law, form, listed,
                                   results->count, NULL);
    free(listed);
    return status;
}

licet_status results_writer_new(struct results_writer **out, const struct results *results,
                                licet_listing_form form)
{
    *out = calloc(1, sizeof **out);
    return *out ? make_listing(*out, results, form) : LICET_MEMORY;
}

void results_writer_free(struct results_writer *writer)
{
    if (!writer)
        return;
    licet_listing_free(writer->listing);
    free(writer->cells);
    free(writer);
}

licet_status results_write(struct results_writer *writer, const struct results *results,
                           const struct orders *orders, const licet_block *block, licet_write write,
                           void *user)
{
    for (size_t i = 0; i < results->count; i++)
        if (results->columns[i].listed.kind == LICET_LISTED_TEXT)
            writer->cells[i] = orders_cells(orders, results->columns[i].cell);
    return licet_listing_write(writer->listing, block, writer->cells, orders->read + 1, write,
                               user);
}

/* ---- a table -------------------------------------------------------------------------------- */

/* COLUMN of the library's answer for ROW; absent when memory is short. */
static licet_text answer_text(struct results *results, const licet_block *block, size_t row,
                              licet_column column)
{
    size_t length = licet_block_text(block, row, column, results->text, results->capacity);
    if (length > results->capacity) {
        char *text = realloc(results->text, length);
        if (!text) {
            results->failed = true;
            return (licet_text){NULL, 0};
        }
        results->text = text;
        results->capacity = length;
        licet_block_text(block, row, column, results->text, results->capacity);
    }
    return (licet_text){results->text, length};
}

/* An outcome as people read it. */
static licet_text outcome_text(struct results *results, const licet_block *block, size_t row,
                               licet_column column, uint8_t outcome)
{
    licet_outcome_info info;
    if (outcome < licet_law_outcome_count(results->orders->law) &&
        licet_law_outcome(results->orders->law, outcome, &info) == LICET_OK && info.label.length)
        return info.label;
    return answer_text(results, block, row, column);
}

static licet_text shown_text(struct results *results, const struct column *column,
                             const struct orders *orders, const licet_block *block, size_t row)
{
    licet_column result = column->listed.column;
    if (column->listed.kind == LICET_LISTED_TEXT)
        return orders_cells(orders, column->cell)[row];
    switch (result) {
    case LICET_COLUMN_OUTCOME:
        return outcome_text(results, block, row, result, licet_block_outcomes(block)[row]);
    case LICET_COLUMN_LOWEST:
        return outcome_text(results, block, row, result, licet_block_lowest(block)[row]);
    case LICET_COLUMN_HIGHEST:
        return outcome_text(results, block, row, result, licet_block_highest(block)[row]);
    default:
        return answer_text(results, block, row, result);
    }
}

licet_status results_table(struct results *results, struct output *out, const struct orders *orders,
                           const licet_block *block)
{
    output_show(out, false);
    const uint8_t *rejected = licet_block_rejected(block), *left_out = licet_block_left_out(block);
    for (size_t row = 0; row < orders->rows; row++) {
        if (rejected[row] || left_out[row])
            continue;
        for (size_t i = 0; i < results->count; i++) {
            const struct column *column = &results->columns[i];
            if (column->listed.kind == LICET_LISTED_NUMBER)
                table_number(&results->table, (wide)(orders->read + row + 1), 0);
            else
                table_text(&results->table, shown_text(results, column, orders, block, row));
        }
    }
    bool printed = table_print(&results->table, out);
    return results->failed || !printed ? LICET_MEMORY : LICET_OK;
}

/* ---- the end -------------------------------------------------------------------------------- */

int results_end(struct results *results, struct output *out)
{
    /* a table without a row shows its heading */
    bool printed = !results->table.columns || table_print(&results->table, out);
    return report_failure(printed ? LICET_OK : LICET_MEMORY);
}
