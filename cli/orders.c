/* orders.c - a file of orders under a law.
 *
 * A column, or a key of NDJSON, states the fact whose name or label it is; names go before labels.
 * Columns that state nothing are left alone. CSV names its columns once: what is wrong with them is
 * wrong with the file. Objects name their keys one by one: what is wrong with them is wrong with
 * their order. Must not: guess: two columns for one fact, or none for any, are errors. */
#include "orders.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <licet_tools.h>

#include "file.h"
#include "names.h"

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

static size_t find_header(const struct orders *orders, licet_text word)
{
    for (size_t column = 0; column < orders->columns; column++)
        if (same_text(trim(orders->headers[column]), word))
            return column;
    return NO_COLUMN;
}

/* ---- what is the same for both forms -------------------------------------------------------- */

licet_text *orders_cells(const struct orders *orders, size_t column)
{
    return orders->csv ? csv_reader_cells(orders->csv, column)
                       : ndjson_reader_cells(orders->ndjson, column);
}

uint64_t orders_line(const struct orders *orders, size_t row)
{
    return orders->csv ? csv_reader_rows(orders->csv)[row].line
                       : ndjson_reader_rows(orders->ndjson)[row].line;
}

static bool is_sound(const struct orders *orders, size_t row)
{
    return orders->csv ? csv_reader_rows(orders->csv)[row].fault == CSV_SOUND
                       : ndjson_reader_rows(orders->ndjson)[row].fault == NDJSON_SOUND;
}

static size_t want(struct orders *orders, size_t column)
{
    return csv_reader_want(orders->csv, column) ? column : NO_COLUMN;
}

size_t orders_find(struct orders *orders, licet_text word)
{
    size_t fact = licet_law_fact_find(orders->law, word);
    size_t of_fact = fact == LICET_NO_INDEX ? NO_COLUMN : orders->column_of[fact];
    if (orders->ndjson)
        return of_fact != NO_COLUMN ? of_fact : ndjson_reader_column(orders->ndjson, word, true);
    size_t column = find_header(orders, word);
    if (column == NO_COLUMN)
        column = of_fact;
    return column == NO_COLUMN ? NO_COLUMN : want(orders, column);
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
                             strerror(csv_reader_error(orders->csv)));
    case CSV_HEADER:
        return report_status(STATUS_FILE, "%s:%llu:%lu: the names of the columns: %s", name,
                             (unsigned long long)csv_reader_rows(orders->csv)[0].line,
                             (unsigned long)csv_reader_rows(orders->csv)[0].column,
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

/* The key of NDJSON, whose cells are words. */
static size_t word_column(struct orders *orders, licet_text key)
{
    size_t column = ndjson_reader_column(orders->ndjson, key, false);
    if (column != NO_COLUMN)
        ndjson_reader_kind(orders->ndjson, column, NDJSON_WORDS);
    return column;
}

/* A column of this name that no fact has for its own. */
static int find_special(struct orders *orders, const char *name, size_t *column)
{
    *column = NO_COLUMN;
    if (licet_law_fact_find(orders->law, text_of(name)) != LICET_NO_INDEX)
        return STATUS_DONE;
    size_t header = find_header(orders, text_of(name));
    if (header == NO_COLUMN && orders->csv)
        return STATUS_DONE;
    *column = orders->csv ? want(orders, header) : word_column(orders, text_of(name));
    return *column == NO_COLUMN ? report_failure(LICET_MEMORY) : STATUS_DONE;
}

/* A ledger keeps ids from the first order on, or not at all: where the first object has no
 * `action`, no other may have one. */
static void settle_action(struct orders *orders)
{
    if (!orders->ndjson || orders->action_column == NO_COLUMN ||
        find_header(orders, text_of("action")) != NO_COLUMN)
        return;
    ndjson_reader_forbid(orders->ndjson, orders->action_column);
    orders->action_column = NO_COLUMN;
}

static int find_specials(struct orders *orders)
{
    int status = find_special(orders, "licence", &orders->licence_column);
    if (status == STATUS_DONE)
        status = find_special(orders, "action", &orders->action_column);
    if (status == STATUS_DONE)
        settle_action(orders);
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
        if (!equals || !same_text(from, header))
            continue;
        return licet_law_fact_find(orders->law, text_of(equals + 1));
    }
    return licet_law_fact_find(orders->law, header);
}

/* Whether an earlier --map than the Nth says another fact of its header. */
static bool is_other_map(const struct options *options, size_t nth, licet_text header,
                         const char *fact)
{
    for (size_t i = 0; i < nth; i++) {
        const char *value = option_nth(options, OPTION_MAP, i), *equals = strrchr(value, '=');
        licet_text before = {value, (size_t)(equals - value)};
        if (same_text(before, header) && strcmp(equals + 1, fact) != 0)
            return true;
    }
    return false;
}

/* Each --map names a column and a fact. */
static int check_maps(const struct orders *orders, const struct options *options)
{
    for (size_t i = 0; i < option_times(options, OPTION_MAP); i++) {
        const char *value = option_nth(options, OPTION_MAP, i), *equals = strrchr(value, '=');
        if (!equals || equals == value || equals[1] == '\0')
            return report_status(STATUS_USAGE, "`--map %s`: write HEADER=FACT", value);
        licet_text header = {value, (size_t)(equals - value)};
        if (orders->csv && find_header(orders, header) == NO_COLUMN)
            return report_status(STATUS_USAGE, "`--map %s`: %s has no column of that name", value,
                                 orders->name);
        if (licet_law_fact_find(orders->law, text_of(equals + 1)) == LICET_NO_INDEX)
            return report_status(STATUS_USAGE, "`--map %s`: there is no such fact", value);
        if (is_other_map(options, i, header, equals + 1))
            return report_status(STATUS_USAGE, "`--map %s`: the column states another fact already",
                                 value);
    }
    return STATUS_DONE;
}

static int match_headers(struct orders *orders, size_t *matched)
{
    for (size_t column = 0; column < orders->columns; column++) {
        licet_text header = trim(orders->headers[column]);
        size_t fact = header_fact(orders, orders->options, header);
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
        if (want(orders, column) == NO_COLUMN)
            return report_failure(LICET_MEMORY);
        ++*matched;
    }
    return STATUS_DONE;
}

static enum ndjson_kind kind_of(licet_type type)
{
    switch (type) {
    case LICET_TYPE_TRUTH:
        return NDJSON_TRUTHS;
    case LICET_TYPE_NUMBER:
    case LICET_TYPE_COUNT:
    case LICET_TYPE_PERCENT:
        return NDJSON_NUMBERS;
    default:
        return NDJSON_WORDS;
    }
}

/* KEY states FACT. */
static bool add_key(struct orders *orders, size_t fact, licet_text key, bool asked)
{
    size_t *column = &orders->column_of[fact];
    if (*column != NO_COLUMN)
        return ndjson_reader_alias(orders->ndjson, *column, key, asked);
    licet_fact_info info;
    if (licet_law_fact(orders->law, fact, &info) != LICET_OK)
        return false;
    *column = ndjson_reader_column(orders->ndjson, key, asked);
    if (*column == NO_COLUMN)
        return false;
    ndjson_reader_kind(orders->ndjson, *column, kind_of(info.type));
    return true;
}

/* Every key that can state a fact: those of --map, then names and labels. */
static int match_keys(struct orders *orders, size_t *matched)
{
    const struct options *options = orders->options;
    bool room = true;
    for (size_t i = 0; room && i < option_times(options, OPTION_MAP); i++) {
        const char *value = option_nth(options, OPTION_MAP, i), *equals = strrchr(value, '=');
        licet_text key = {value, (size_t)(equals - value)};
        room = add_key(orders, licet_law_fact_find(orders->law, text_of(equals + 1)), key, true);
    }
    for (size_t fact = 0; room && fact < licet_law_fact_count(orders->law); fact++) {
        licet_fact_info info;
        room = licet_law_fact(orders->law, fact, &info) == LICET_OK;
        if (room && header_fact(orders, options, info.name) == fact)
            room = add_key(orders, fact, info.name, false);
        if (room && info.label.length > 0 && header_fact(orders, options, info.label) == fact)
            room = add_key(orders, fact, info.label, false);
    }
    for (size_t i = 0; i < orders->columns; i++)
        *matched += header_fact(orders, options, orders->headers[i]) != LICET_NO_INDEX;
    return room ? STATUS_DONE : report_failure(LICET_MEMORY);
}

static int match_columns(struct orders *orders)
{
    int status = check_maps(orders, orders->options);
    if (status != STATUS_DONE)
        return status;
    size_t facts = licet_law_fact_count(orders->law), matched = 0;
    orders->column_of = calloc(facts + 1, sizeof *orders->column_of);
    if (!orders->column_of)
        return report_failure(LICET_MEMORY);
    for (size_t fact = 0; fact < facts; fact++)
        orders->column_of[fact] = NO_COLUMN;
    status = orders->csv ? match_headers(orders, &matched) : match_keys(orders, &matched);
    if (status != STATUS_DONE)
        return status;
    if (matched == 0 && facts > 0 && orders->csv)
        return report_status(STATUS_USAGE,
                             "%s: no column has the name of a fact; the first line must name them, "
                             "separated by commas",
                             orders->name);
    if (matched == 0 && facts > 0 && orders->columns > 0)
        return report_status(STATUS_USAGE, "%s: no key of the first order has the name of a fact",
                             orders->name);
    return find_specials(orders);
}

/* Whether a header states FACT. */
static bool is_stated(const struct orders *orders, size_t fact)
{
    for (size_t column = 0; column < orders->columns; column++)
        if (header_fact(orders, orders->options, trim(orders->headers[column])) == fact)
            return true;
    return false;
}

/* A header that is nearly the name of a fact without a column is likely a slip of the pen. */
static void warn_of_slips(const struct orders *orders)
{
    licet_text *others = calloc(orders->columns, sizeof *others);
    size_t count = 0;
    for (size_t column = 0; others && column < orders->columns; column++) {
        licet_text header = trim(orders->headers[column]);
        if (header_fact(orders, orders->options, header) == LICET_NO_INDEX)
            others[count++] = header;
    }
    for (size_t fact = 0; others && fact < licet_law_fact_count(orders->law); fact++) {
        licet_text name = fact_name(orders, fact);
        size_t near =
            name.bytes && !is_stated(orders, fact) ? licet_nearest(name, others, count) : SIZE_MAX;
        if (near < count)
            report_words("%s: warning: no %s states the fact `%.*s`; is it `%.*s`?\n", orders->name,
                         orders->csv ? "column" : "key of the first order", shown(name), name.bytes,
                         shown(others[near]), others[near].bytes);
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

/* The fact that stands in for FACT; LICET_NO_INDEX: none does. */
static size_t stand_in(const struct orders *orders, size_t fact)
{
    licet_fact_info info;
    return licet_law_fact(orders->law, fact, &info) == LICET_OK ? info.stand_in : LICET_NO_INDEX;
}

/* Whether FACT, or one that stands in for it, has a column. */
static bool has_column(const struct orders *orders, size_t fact)
{
    for (; fact != LICET_NO_INDEX; fact = stand_in(orders, fact))
        if (orders->column_of[fact] != NO_COLUMN)
            return true;
    return false;
}

static int supply_date(struct orders *orders, const char *date)
{
    size_t fact = licet_law_date_fact(orders->law);
    if (fact == LICET_NO_INDEX)
        return date ? report_status(STATUS_USAGE, "`--date`: these rules have no fact `date`")
                    : STATUS_DONE;
    bool column = orders->column_of[fact] != NO_COLUMN;
    if (!date && !has_column(orders, fact))
        return report_status(STATUS_USAGE,
                             "%s: no column states the fact `date`; add one, or give `--date DATE`",
                             orders->name);
    if (!date)
        return STATUS_DONE;
    orders->date = text_of(date);
    if (!column) {
        orders->dates = calloc(ORDER_ROWS, sizeof *orders->dates);
        if (!orders->dates)
            return report_failure(LICET_MEMORY);
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
    if (orders->id_column != NO_COLUMN)
        return STATUS_DONE;
    size_t header = find_header(orders, text_of("id"));
    if (header == NO_COLUMN)
        return STATUS_DONE;
    orders->id_column = orders->csv ? want(orders, header) : word_column(orders, text_of("id"));
    return orders->id_column == NO_COLUMN ? report_failure(LICET_MEMORY) : STATUS_DONE;
}

static int open_csv(struct orders *orders, const char *begin, size_t length)
{
    orders->csv = csv_reader_new(orders->descriptor, begin, length);
    if (!orders->csv)
        return report_failure(LICET_MEMORY);
    enum csv_result result = csv_reader_header(orders->csv, &orders->headers, &orders->columns);
    return result == CSV_OK ? refuse_line_ends(orders) : refuse_header(orders, result);
}

static int refuse_objects(const struct orders *orders, enum ndjson_result result)
{
    if (result == NDJSON_READ)
        return report_status(STATUS_FILE, "cannot read `%s`: %s", orders->name,
                             strerror(ndjson_reader_error(orders->ndjson)));
    return report_failure(LICET_MEMORY);
}

static int open_ndjson(struct orders *orders, const char *begin, size_t length)
{
    orders->ndjson = ndjson_reader_new(orders->descriptor, begin, length);
    if (!orders->ndjson)
        return report_failure(LICET_MEMORY);
    enum ndjson_result result =
        ndjson_reader_keys(orders->ndjson, &orders->headers, &orders->columns);
    return result == NDJSON_OK ? STATUS_DONE : refuse_objects(orders, result);
}

static bool ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path), size = strlen(ending);
    return length > size && strcmp(path + length - size, ending) == 0;
}

/* The name says which form it is, or else the first byte that is not blank. */
static int open_reader(struct orders *orders, const char *path)
{
    char begin[512];
    size_t length = 0, at = 0;
    bool bom = false;
    while (length < sizeof begin) {
        ssize_t got = read(orders->descriptor, begin + length, sizeof begin - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break; /* the reader meets an error again */
        length += (size_t)got;
        bom = length >= 3 && memcmp(begin, "\xEF\xBB\xBF", 3) == 0;
        at = bom ? 3 : 0;
        while (at < length && strchr(" \t\r\n", begin[at]) && begin[at])
            at++;
        if (at < length)
            break;
    }
    char first = at < length ? begin[at] : '\0';
    bool json = ends_with(path, ".ndjson") || ends_with(path, ".jsonl") || ends_with(path, ".json");
    if (json && first == '[')
        return report_status(STATUS_FILE,
                             "`%s` is one list; write each order as an object on a "
                             "line of its own (NDJSON)",
                             orders->name);
    if (json || (first == '{' && !ends_with(path, ".csv")))
        return open_ndjson(orders, begin, length);
    return open_csv(orders, begin, length);
}

/* Which column states which fact of the law. */
static int match_file(struct orders *orders)
{
    int status = match_columns(orders);
    if (status == STATUS_DONE)
        status = find_id(orders);
    if (status == STATUS_DONE)
        status = supply_date(orders, option_value(orders->options, OPTION_DATE));
    if (status == STATUS_DONE && !option_given(orders->options, OPTION_QUIET))
        warn_of_slips(orders);
    return status;
}

int orders_open(struct orders *orders, const licet_law *law, const struct options *options)
{
    memset(orders, 0, sizeof *orders);
    orders->law = law;
    orders->options = options;
    orders->descriptor = -1;
    orders->id_column = orders->licence_column = orders->action_column = NO_COLUMN;
    const char *path = option_value(options, OPTION_ORDERS);
    if (is_source(options, path))
        return report_status(STATUS_USAGE, "standard input cannot be both rules and orders");
    orders->name = file_name(path);
    orders->descriptor = file_open(path);
    if (orders->descriptor < 0)
        return STATUS_FILE;
    int status = open_reader(orders, path);
    return status == STATUS_DONE ? match_file(orders) : status;
}

int orders_share(struct orders *orders, const struct orders *of, const licet_law *law)
{
    *orders = (struct orders){.law = law,
                              .options = of->options,
                              .csv = of->csv,
                              .ndjson = of->ndjson,
                              .name = of->name,
                              .descriptor = -1,
                              .headers = of->headers,
                              .columns = of->columns,
                              .shared = true};
    orders->id_column = orders->licence_column = orders->action_column = NO_COLUMN;
    return match_file(orders);
}

licet_status orders_copy(struct orders *orders, const struct orders *of)
{
    *orders = *of;
    orders->copied = true;
    orders->descriptor = -1;
    orders->csv = of->csv ? csv_reader_share(of->csv) : NULL;
    orders->ndjson = of->ndjson ? ndjson_reader_share(of->ndjson) : NULL;
    orders->dates = of->dates ? calloc(ORDER_ROWS, sizeof *orders->dates) : NULL;
    bool made = (orders->csv || orders->ndjson) && !orders->dates == !of->dates;
    return made ? LICET_OK : LICET_MEMORY;
}

void orders_join(struct orders *orders, const struct orders *copy)
{
    if (orders->ndjson)
        ndjson_reader_join(orders->ndjson, copy->ndjson);
}

void orders_follow(struct orders *orders, const struct orders *of)
{
    orders->read = of->read;
    orders->rows = of->rows;
}

void orders_close(struct orders *orders)
{
    if (!orders->shared) {
        csv_reader_free(orders->csv);
        ndjson_reader_free(orders->ndjson);
    }
    if (orders->descriptor > STDERR_FILENO)
        close(orders->descriptor);
    if (!orders->copied)
        free(orders->column_of);
    free(orders->dates);
    memset(orders, 0, sizeof *orders);
    orders->descriptor = -1;
}

/* Keys that a person named and no object had are likely a slip of the pen. */
static void warn_of_unmet(const struct orders *orders)
{
    size_t at = 0;
    licet_text key;
    if (orders->read == 0 || option_given(orders->options, OPTION_QUIET))
        return;
    while ((key = ndjson_reader_unmet(orders->ndjson, &at)).bytes)
        report_words("%s: warning: no order has the key `%.*s`\n", orders->name, shown(key),
                     key.bytes);
}

bool orders_take(struct orders *orders, size_t most)
{
    orders->rows = 0;
    if (orders->ndjson)
        orders->result = (int)ndjson_reader_take(orders->ndjson, most, &orders->rows);
    else
        orders->result = (int)csv_reader_next(orders->csv, most, &orders->rows);
    bool taken = orders->result == (orders->ndjson ? (int)NDJSON_OK : (int)CSV_OK);
    if (!taken)
        orders->rows = 0;
    return taken;
}

void orders_split(struct orders *orders)
{
    if (orders->ndjson)
        ndjson_reader_parse(orders->ndjson);
}

int orders_end(const struct orders *orders)
{
    if (orders->ndjson && orders->result == (int)NDJSON_END)
        warn_of_unmet(orders);
    if (orders->result == (orders->ndjson ? (int)NDJSON_END : (int)CSV_END))
        return STATUS_DONE;
    return orders->ndjson ? refuse_objects(orders, (enum ndjson_result)orders->result)
                          : refuse_header(orders, (enum csv_result)orders->result);
}

int orders_next(struct orders *orders, size_t most)
{
    orders->read += orders->rows;
    if (!orders_take(orders, most))
        return orders_end(orders);
    orders_split(orders);
    return STATUS_DONE;
}

static licet_text cell_of(const struct orders *orders, size_t fact, size_t row)
{
    licet_text none = {NULL, 0};
    size_t column = orders->column_of[fact];
    return column == NO_COLUMN ? none : orders_cells(orders, column)[row];
}

/* The date supplied takes the place of an empty cell, unless a fact that stands in is stated. */
licet_text orders_cell(const struct orders *orders, size_t fact, size_t row)
{
    licet_text cell = cell_of(orders, fact, row);
    if (cell.length > 0 || fact != licet_law_date_fact(orders->law))
        return cell;
    for (size_t other = stand_in(orders, fact); other != LICET_NO_INDEX;
         other = stand_in(orders, other))
        if (cell_of(orders, other, row).length > 0)
            return cell;
    return orders->date;
}

licet_status orders_fill(struct orders *orders, licet_block *block)
{
    licet_status status = licet_block_start(block, orders->rows);
    char reason[REASON_ROOM];
    for (size_t row = 0; status == LICET_OK && row < orders->rows; row++)
        if (!is_sound(orders, row))
            status = licet_block_reject(block, row, orders_fault(orders, row, reason));
    size_t date = licet_law_date_fact(orders->law);
    for (size_t fact = 0; status == LICET_OK && fact < licet_law_fact_count(orders->law); fact++) {
        size_t column = orders->column_of[fact];
        licet_text *cells = column == NO_COLUMN ? NULL : orders_cells(orders, column);
        if (fact == date && orders->date.bytes) {
            licet_text *dates = cells ? cells : orders->dates;
            for (size_t row = 0; row < orders->rows; row++)
                dates[row] = orders_cell(orders, fact, row);
            cells = dates;
        }
        if (cells)
            status = licet_block_cells(block, fact, cells);
    }
    if (status == LICET_OK && orders->licence_column != NO_COLUMN)
        status = licet_block_licence_cells(block, orders_cells(orders, orders->licence_column));
    if (status == LICET_OK && orders->action_column != NO_COLUMN)
        status = licet_block_action_cells(block, orders_cells(orders, orders->action_column));
    return status;
}

licet_text orders_id(const struct orders *orders, size_t row)
{
    licet_text none = {NULL, 0};
    return orders->id_column == NO_COLUMN ? none : orders_cells(orders, orders->id_column)[row];
}

/* ---- what is wrong with a row --------------------------------------------------------------- */

static const char *csv_fault(const struct orders *orders, size_t row, char buffer[REASON_ROOM])
{
    const struct csv_row *about = &csv_reader_rows(orders->csv)[row];
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

static const char *ndjson_fault(const struct orders *orders, size_t row, char buffer[REASON_ROOM])
{
    switch (ndjson_reader_rows(orders->ndjson)[row].fault) {
    case NDJSON_SOUND:
        return NULL;
    case NDJSON_NO_OBJECT:
        return "an order is an object, from `{` to `}`, on a line of its own";
    case NDJSON_BROKEN:
        return "this is no JSON: something else must stand here";
    case NDJSON_AFTER:
        return "text after the order; each stands on a line of its own";
    case NDJSON_UNCLOSED:
        return "the line ends before the order does; an order is one line";
    case NDJSON_NUMBER:
        return "this is no number, and none of `true`, `false` and `null`; a text stands in "
               "quotation marks";
    case NDJSON_TEXT:
        return "a text holds what JSON does not allow: a control character, or a wrong escape";
    case NDJSON_ENCODING:
        return "these bytes are no UTF-8";
    case NDJSON_TWICE:
        return "a key is given twice";
    case NDJSON_SAME_COLUMN:
        return "the same fact is stated twice, by two keys that mean it";
    case NDJSON_NESTED:
        return "a list or an object states no fact";
    case NDJSON_LATE:
        return "`action` must be a key of the first order of the file, if it is one of any";
    case NDJSON_DEEP:
        snprintf(buffer, REASON_ROOM, "more than %zu lists and objects inside one another",
                 NDJSON_DEPTH);
        return buffer;
    case NDJSON_MANY:
        snprintf(buffer, REASON_ROOM, "more than %zu keys, or %zu keys and values", NDJSON_KEYS,
                 NDJSON_TOKENS);
        return buffer;
    case NDJSON_TOO_LONG:
    default:
        snprintf(buffer, REASON_ROOM, "the row is longer than %zu bytes", NDJSON_ROW_BYTES);
        return buffer;
    }
}

const char *orders_fault(const struct orders *orders, size_t row, char buffer[REASON_ROOM])
{
    return orders->csv ? csv_fault(orders, row, buffer) : ndjson_fault(orders, row, buffer);
}

/* Where the cell of COLUMN stands, as messages say it: its number in a row of CSV, the character of
 * the line in NDJSON; 0: nowhere. */
static size_t place_of(const struct orders *orders, size_t column, size_t row)
{
    if (column == NO_COLUMN)
        return 0;
    return orders->csv ? column + 1 : ndjson_reader_place(orders->ndjson, column, row);
}

void orders_reject(const struct orders *orders, size_t row, licet_fault fault,
                   struct reject *reject)
{
    memset(reject, 0, sizeof *reject);
    reject->line = orders_line(orders, row);
    reject->id = orders_id(orders, row);
    reject->reason = orders_fault(orders, row, reject->buffer);
    if (reject->reason) {
        reject->column = orders->csv ? csv_reader_rows(orders->csv)[row].column
                                     : ndjson_reader_rows(orders->ndjson)[row].column;
        return;
    }
    reject->reason = fault.reason ? fault.reason : "the order cannot be read";
    reject->nearest = fault.nearest;
    if (fault.fact == LICET_NO_INDEX)
        return;
    reject->fact = fact_name(orders, fault.fact);
    reject->column = place_of(orders, orders->column_of[fault.fact], row);
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
