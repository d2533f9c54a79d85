/* orders.h: the orders of a CSV file in memory, as columns of what a law knows: cells as they are
 * written, and rows, days and numbers.
 *
 * It takes files as examples/data/make_ledger.c and bench/three_tiers.c write them (complete
 * orders, no quotation marks) and stops at anything else. The texts of cells are borrowed of the
 * file, which must outlive them; free_orders frees the columns. */
#ifndef BENCH_ORDERS_H
#define BENCH_ORDERS_H

#include "measure.h"

enum { MOST_COLUMNS = 16 };

struct orders {
    const licet_law *law;
    size_t count, columns;
    licet_fact_info facts[MOST_COLUMNS];
    size_t fact_numbers[MOST_COLUMNS];
    licet_text *cells[MOST_COLUMNS];
    int64_t *numbers[MOST_COLUMNS]; /* rows, days and numbers; NULL for a text */
};

static inline licet_text next_cell(const char **at, const char *end, char mark)
{
    const char *found = memchr(*at, mark, (size_t)(end - *at));
    if (found == NULL)
        stop("the orders are not as make_ledger writes them");
    licet_text cell = {*at, (size_t)(found - *at)};
    *at = found + 1;
    return cell;
}

static inline int64_t read_figure(const char *bytes, size_t length)
{
    int64_t number = 0;
    for (size_t i = 0; i < length; i++)
        number = number * 10 + (bytes[i] - '0');
    return number;
}

static inline int64_t days_of(licet_text date)
{
    int32_t day;
    expect(licet_date_read(date, &day), "a date");
    return day;
}

static inline int64_t number_of(const struct orders *orders, size_t column, licet_text cell)
{
    const licet_fact_info *fact = &orders->facts[column];
    if (fact->type == LICET_TYPE_DATE)
        return days_of(cell);
    if (fact->type != LICET_TYPE_ROW)
        return read_figure(cell.bytes, cell.length);
    size_t row = licet_law_row_find(orders->law, fact->registry, cell);
    if (row == SIZE_MAX)
        stop("an unknown country or chip");
    return (int64_t)row;
}

/* The header, up to AT's new place. */
static inline void read_header(struct orders *orders, const char **at, const char *end)
{
    const char *line = memchr(*at, '\n', (size_t)(end - *at));
    while (line != NULL && *at <= line) {
        const char *comma = memchr(*at, ',', (size_t)(line - *at));
        licet_text name = next_cell(at, end, comma == NULL ? '\n' : ',');
        size_t column = orders->columns++;
        if (column == MOST_COLUMNS)
            stop("too many columns");
        size_t fact = licet_law_fact_find(orders->law, name);
        orders->fact_numbers[column] = fact;
        expect(licet_law_fact(orders->law, fact, &orders->facts[column]), "a header");
        orders->cells[column] = must(calloc(orders->count + 1, sizeof *orders->cells[column]));
        if (orders->facts[column].type != LICET_TYPE_TEXT)
            orders->numbers[column] =
                must(calloc(orders->count + 1, sizeof *orders->numbers[column]));
    }
}

static inline struct orders read_orders(const licet_law *law, const struct text *text)
{
    struct orders orders = {.law = law};
    const char *at = text->bytes, *end = at + text->length;
    for (const char *mark = at; (mark = memchr(mark, '\n', (size_t)(end - mark))) != NULL; mark++)
        orders.count++;
    orders.count--;
    read_header(&orders, &at, end);
    for (size_t i = 0; i < orders.count; i++)
        for (size_t column = 0; column < orders.columns; column++) {
            licet_text cell = next_cell(&at, end, column == orders.columns - 1 ? '\n' : ',');
            orders.cells[column][i] = cell;
            if (orders.numbers[column] != NULL)
                orders.numbers[column][i] = number_of(&orders, column, cell);
        }
    return orders;
}

static inline size_t find_column(const struct orders *orders, const char *name)
{
    size_t column = 0;
    while (column < orders->columns &&
           (orders->facts[column].name.length != strlen(name) ||
            memcmp(orders->facts[column].name.bytes, name, strlen(name)) != 0))
        column++;
    if (column == orders->columns)
        stop("the orders lack a column");
    return column;
}

static inline void free_orders(struct orders *orders)
{
    for (size_t column = 0; column < orders->columns; column++) {
        free(orders->cells[column]);
        free(orders->numbers[column]);
    }
}

#endif
