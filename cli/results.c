/* results.c - the decisions of a block as rows of CSV, as objects of JSON, or as a table.
 *
 * What depends on the outcome alone, or on the rule alone, is asked of the library once and kept,
 * ready to be copied: most of a row is such text. Owns these texts and the list of columns. */
#include "results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <licet_tools.h>

#include "json.h"
#include "table.h"
#include "utf8.h"

enum source {
    FROM_NUMBER, /* of the order in the file */
    FROM_CELL,   /* of the file */
    FROM_TEXT,   /* of the library */
    FROM_OUTCOME,
    FROM_LOWEST,
    FROM_HIGHEST,
    FROM_RULE, /* what depends on `because` */
    FROM_BOOKED
};

struct ready {
    char *bytes; /* NULL: has to be asked for */
    size_t length;
};

struct column {
    enum source source;
    licet_column result;
    size_t cell;         /* FROM_CELL: column of the file */
    licet_text name;     /* as the header shows it */
    struct ready *ready; /* by outcome, or by rule */
    size_t ready_count;
};

struct results {
    struct orders *orders;
    struct column *columns;
    size_t count;
    size_t rules;
    char *text; /* of one cell that becomes a string of JSON, or is shown */
    size_t capacity;
    struct table table;
    bool any;    /* an object was written */
    bool failed; /* out of memory */
};

enum { OUTCOMES = 256 };
/* Behind the rules: otherwise, no law, none. */
enum { REASONS = 3 };

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

static bool add_ready(struct column *column, size_t count)
{
    column->ready = calloc(count, sizeof *column->ready);
    column->ready_count = count;
    return column->ready != NULL;
}

static bool add_result(struct results *results, licet_column result)
{
    struct column *column = &results->columns[results->count++];
    column->result = result;
    column->name = text_of(licet_column_name(result));
    switch (result) {
    case LICET_COLUMN_ID:
        column->cell = results->orders->id_column;
        column->source = column->cell == NO_COLUMN ? FROM_NUMBER : FROM_CELL;
        return true;
    case LICET_COLUMN_OUTCOME:
        column->source = FROM_OUTCOME;
        return add_ready(column, OUTCOMES);
    case LICET_COLUMN_LOWEST:
        column->source = FROM_LOWEST;
        return add_ready(column, OUTCOMES);
    case LICET_COLUMN_HIGHEST:
        column->source = FROM_HIGHEST;
        return add_ready(column, OUTCOMES);
    case LICET_COLUMN_BECAUSE:
    case LICET_COLUMN_CITES:
        column->source = FROM_RULE;
        return add_ready(column, results->rules + REASONS);
    case LICET_COLUMN_BOOKED:
        column->source = FROM_BOOKED;
        return true;
    default:
        column->source = FROM_TEXT;
        return true;
    }
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

static int add_word(struct results *results, licet_text word)
{
    for (size_t i = 0; i < LICET_COLUMN_COUNT; i++)
        if (is_word(word, licet_column_name((licet_column)i)))
            return add_result(results, (licet_column)i) ? STATUS_DONE
                                                        : report_failure(LICET_MEMORY);
    size_t cell = orders_find(results->orders, word);
    if (cell == NO_COLUMN)
        return refuse_column(results, word);
    struct column *column = &results->columns[results->count++];
    column->source = FROM_CELL;
    column->cell = cell;
    column->name = word;
    return STATUS_DONE;
}

static int add_words(struct results *results, const char *names)
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
        status = add_word(results, word);
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
        table_text(&results->table, results->columns[i].name);
}

static bool add_default(struct results *results, bool shown)
{
    size_t count = shown ? sizeof shown_columns / sizeof shown_columns[0] : DEFAULT_COLUMNS;
    for (size_t i = 0; i < count; i++)
        if (!add_result(results, shown ? shown_columns[i] : (licet_column)i))
            return false;
    return true;
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
    results->rules = licet_law_rule_count(orders->law);
    results->columns = calloc(most + 1, sizeof *results->columns);
    int status = results->columns ? STATUS_DONE : report_failure(LICET_MEMORY);
    if (status == STATUS_DONE && names)
        status = add_words(results, names);
    if (status == STATUS_DONE && !names && !add_default(results, shown))
        status = report_failure(LICET_MEMORY);
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
    for (size_t i = 0; results->columns && i < results->count; i++) {
        struct column *column = &results->columns[i];
        for (size_t j = 0; column->ready && j < column->ready_count; j++)
            free(column->ready[j].bytes);
        free(column->ready);
    }
    table_free(&results->table);
    free(results->columns);
    free(results->text);
    free(results);
}

void results_header(struct results *results, struct csv_writer *writer)
{
    for (size_t i = 0; i < results->count; i++)
        csv_cell_text(writer, results->columns[i].name);
    csv_end_row(writer);
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* Room for the longest text one usually sees; a longer one is asked for again. */
enum { CELL_ROOM = 512 };

static void write_text(struct csv_writer *writer, const licet_block *block, size_t row,
                       licet_column column)
{
    size_t room;
    char *at = csv_begin_cell(writer, CELL_ROOM, &room);
    if (!at)
        return;
    size_t length = licet_block_text(block, row, column, at, room);
    if (length > room) {
        at = csv_widen_cell(writer, length, &room);
        if (!at)
            return;
        length = licet_block_text(block, row, column, at, room);
    }
    csv_finish_cell(writer, length);
}

static bool make_ready(struct ready *ready, const licet_block *block, size_t row,
                       licet_column column)
{
    char text[CELL_ROOM], *longer = NULL;
    const char *bytes = text;
    size_t length = licet_block_text(block, row, column, text, sizeof text);
    if (length > sizeof text) {
        longer = malloc(length);
        if (!longer)
            return false;
        licet_block_text(block, row, column, longer, length);
        bytes = longer;
    }
    ready->bytes = csv_quote(bytes, length, &ready->length);
    free(longer);
    return ready->bytes != NULL;
}

static inline void write_ready(struct csv_writer *writer, const struct column *column, size_t which,
                               const licet_block *block, size_t row)
{
    if (which >= column->ready_count) {
        write_text(writer, block, row, column->result);
        return;
    }
    struct ready *ready = &column->ready[which];
    if (!ready->bytes && !make_ready(ready, block, row, column->result)) {
        write_text(writer, block, row, column->result);
        return;
    }
    csv_cell_ready(writer, ready->bytes, ready->length);
}

/* Where the texts of a rule stand in the list of ready ones. */
static inline size_t rule_place(const struct results *results, uint16_t because)
{
    return because >= LICET_BECAUSE_NONE ? results->rules + (LICET_BECAUSE_OTHERWISE - because)
                                         : because;
}

/* The columns of results, as the library keeps them. */
struct decided {
    const uint8_t *rejected, *outcomes, *lowest, *highest;
    const uint16_t *because;
};

static inline void write_cell(struct results *results, const struct column *column,
                              struct csv_writer *writer, const licet_block *block,
                              const struct decided *decided, size_t row)
{
    switch (column->source) {
    case FROM_NUMBER:
        csv_cell_number(writer, results->orders->read + row + 1);
        break;
    case FROM_CELL:
        csv_cell_text(writer, orders_cells(results->orders, column->cell)[row]);
        break;
    case FROM_OUTCOME:
        write_ready(writer, column, decided->outcomes[row], block, row);
        break;
    case FROM_LOWEST:
        write_ready(writer, column, decided->lowest[row], block, row);
        break;
    case FROM_HIGHEST:
        write_ready(writer, column, decided->highest[row], block, row);
        break;
    case FROM_RULE:
        write_ready(writer, column, rule_place(results, decided->because[row]), block, row);
        break;
    case FROM_BOOKED:
        /* a row that repeats an id shows what was booked at first */
        if (licet_block_booking_count(block, row) == 0 &&
            results->orders->action_column == NO_COLUMN) {
            csv_cell_ready(writer, "", 0);
            break;
        }
        write_text(writer, block, row, column->result);
        break;
    case FROM_TEXT:
        write_text(writer, block, row, column->result);
        break;
    }
}

void results_rows(struct results *results, struct csv_writer *writer, const licet_block *block)
{
    const struct decided decided = {licet_block_rejected(block), licet_block_outcomes(block),
                                    licet_block_lowest(block), licet_block_highest(block),
                                    licet_block_because(block)};
    const uint8_t *left_out = licet_block_left_out(block);
    for (size_t row = 0; row < results->orders->rows; row++) {
        if (decided.rejected[row] || left_out[row])
            continue;
        for (size_t i = 0; i < results->count; i++)
            write_cell(results, &results->columns[i], writer, block, &decided, row);
        csv_end_row(writer);
    }
}

/* ---- JSON ----------------------------------------------------------------------------------- */

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

static void write_object(struct results *results, struct output *out, const licet_block *block,
                         size_t row)
{
    for (size_t i = 0; i < results->count; i++) {
        const struct column *column = &results->columns[i];
        output_string(out, i ? "," : "{");
        json_string(out, column->name);
        output_string(out, ":");
        if (column->source == FROM_NUMBER)
            output_format(out, "%llu", (unsigned long long)(results->orders->read + row + 1));
        else if (column->source == FROM_CELL)
            json_string(out, orders_cells(results->orders, column->cell)[row]);
        else
            json_string(out, answer_text(results, block, row, column->result));
    }
    output_string(out, "}");
}

int results_objects(struct results *results, struct output *out, const licet_block *block,
                    bool lines)
{
    const uint8_t *rejected = licet_block_rejected(block), *left_out = licet_block_left_out(block);
    for (size_t row = 0; row < results->orders->rows; row++) {
        if (rejected[row] || left_out[row])
            continue;
        if (!lines)
            output_string(out, results->any ? ",\n" : "[\n");
        results->any = true;
        write_object(results, out, block, row);
        if (lines)
            output_string(out, "\n");
    }
    return report_failure(results->failed ? LICET_MEMORY : LICET_OK);
}

/* ---- a table -------------------------------------------------------------------------------- */

static size_t copy_bytes(char *to, const char *from, size_t length)
{
    memcpy(to, from, length);
    return length;
}

/* TEXT into results->text as a terminal may show it: what is no UTF-8 becomes U+FFFD, a control
 * character its number. */
static licet_text showable(struct results *results, licet_text text)
{
    enum { LONGEST = 6 }; /* \x{1B} */
    const char *at = text.bytes, *end = at + text.length;
    char *copy = malloc(text.length * LONGEST + 1);
    size_t used = 0;
    if (!copy) {
        results->failed = true;
        return (licet_text){NULL, 0};
    }
    while (at < end) {
        size_t length = utf8_length(at, end);
        unsigned char byte = (unsigned char)*at;
        bool second_set = length == 2 && byte == 0xC2 && (unsigned char)at[1] < 0xA0;
        if (length == 0)
            used += (size_t)sprintf(copy + used, "\xEF\xBF\xBD");
        else if (byte < 0x20 || byte == 0x7F || second_set)
            used +=
                (size_t)sprintf(copy + used, "\\x{%02X}", second_set ? (unsigned char)at[1] : byte);
        else
            used += copy_bytes(copy + used, at, length);
        at += length ? length : 1;
    }
    free(results->text);
    results->text = copy;
    results->capacity = text.length * LONGEST + 1;
    return (licet_text){copy, used};
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
                             const licet_block *block, size_t row)
{
    switch (column->source) {
    case FROM_CELL:
        return orders_cells(results->orders, column->cell)[row];
    case FROM_OUTCOME:
        return outcome_text(results, block, row, column->result, licet_block_outcomes(block)[row]);
    case FROM_LOWEST:
        return outcome_text(results, block, row, column->result, licet_block_lowest(block)[row]);
    case FROM_HIGHEST:
        return outcome_text(results, block, row, column->result, licet_block_highest(block)[row]);
    default:
        return answer_text(results, block, row, column->result);
    }
}

int results_table(struct results *results, struct output *out, const licet_block *block)
{
    const uint8_t *rejected = licet_block_rejected(block), *left_out = licet_block_left_out(block);
    for (size_t row = 0; row < results->orders->rows; row++) {
        if (rejected[row] || left_out[row])
            continue;
        for (size_t i = 0; i < results->count; i++) {
            const struct column *column = &results->columns[i];
            if (column->source == FROM_NUMBER)
                table_number(&results->table, (wide)(results->orders->read + row + 1), 0);
            else
                table_text(&results->table,
                           showable(results, shown_text(results, column, block, row)));
        }
    }
    bool printed = table_print(&results->table, out);
    return report_failure(results->failed || !printed ? LICET_MEMORY : LICET_OK);
}

/* ---- the end -------------------------------------------------------------------------------- */

int results_end(struct results *results, struct output *out, bool list)
{
    if (list)
        output_string(out, results->any ? "\n]\n" : "[]\n");
    /* a table without a row shows its heading */
    bool printed = !results->table.columns || table_print(&results->table, out);
    return report_failure(printed ? LICET_OK : LICET_MEMORY);
}
