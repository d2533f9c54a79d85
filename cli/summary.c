/* summary.c - totals of decided orders as a page.
 *
 * Every table counts decided orders; the rejected ones are named once. Sums are exact. Owns its
 * tallies; texts of the library are copied. Must not: keep anything for each order. */
#include "summary.h"

#include <stdlib.h>
#include <string.h>

#include <licet_tools.h>

#include "fullest.h"
#include "tallies.h"

enum { OUTCOMES = 256 };

struct grouping {
    size_t fact;
    licet_fact_info info;
    bool tiered; /* counted by tier, not by value */
    struct tallies tallies;
};

struct summary {
    struct orders *orders;
    const struct orders *current;    /* the part that is being added */
    struct tally outcomes[OUTCOMES]; /* texts are asked for when they are printed */
    struct tally no_law;             /* orders dated when no law was in force */
    struct tally all;
    uint64_t rejected;
    struct grouping groupings[OPTION_TIMES];
    size_t grouping_count;
    struct tallies missing; /* facts, of orders that are open */
    struct fullest fullest;
    licet_text measure; /* the `let` that is added up; absent: none */
    licet_text title;   /* of the sum */
    int scale;
    licet_text equivalent; /* title of the sum divided by `divisor` */
    int64_t divisor;       /* 0: none */
};

/* ---- options -------------------------------------------------------------------------------- */

/* A number written as `15,832` or `15832`. 0: it is none, or too large. */
static int64_t read_number(const char *text)
{
    int64_t number = 0;
    size_t digits = 0;
    for (; *text; text++) {
        if (*text == ',')
            continue;
        if (*text < '0' || *text > '9' || ++digits > 15)
            return 0;
        number = number * 10 + (*text - '0');
    }
    return number;
}

static int take_measure(struct summary *summary, const struct options *options)
{
    const char *measure = option_value(options, OPTION_MEASURE);
    const char *equivalent = option_value(options, OPTION_EQUIVALENT);
    if (!measure)
        return equivalent ? report_status(STATUS_USAGE, "`--equivalent` needs `--measure`")
                          : STATUS_DONE;
    size_t length = strcspn(measure, "=");
    summary->measure.bytes = measure;
    summary->measure.length = length;
    summary->title = measure[length] == '=' ? text_of(measure + length + 1) : summary->measure;
    if (!equivalent)
        return STATUS_DONE;
    size_t title = strcspn(equivalent, "=");
    summary->equivalent.bytes = equivalent;
    summary->equivalent.length = title;
    summary->divisor = equivalent[title] == '=' ? read_number(equivalent + title + 1) : 0;
    if (summary->divisor == 0)
        return report_status(STATUS_USAGE,
                             "`--equivalent` is TITLE=NUMBER, such as `H100 equivalents=15,832`");
    return STATUS_DONE;
}

static int refuse_fact(const licet_law *law, const char *word)
{
    size_t count = licet_law_fact_count(law);
    licet_text *names = calloc(count + 1, sizeof *names);
    for (size_t i = 0; names && i < count; i++) {
        licet_fact_info info;
        if (licet_law_fact(law, i, &info) == LICET_OK)
            names[i] = info.name;
    }
    size_t near = names ? licet_nearest(text_of(word), names, count) : SIZE_MAX;
    if (near < count)
        report("`--by`: there is no fact `%s` (did you mean `%.*s`?)", word,
               (int)names[near].length, names[near].bytes);
    else
        report("`--by`: there is no fact `%s`", word);
    free(names);
    return STATUS_USAGE;
}

static int take_groupings(struct summary *summary, const struct options *options)
{
    const licet_law *law = summary->orders->law;
    for (size_t i = 0; i < options->count[OPTION_BY]; i++) {
        const char *word = options->values[OPTION_BY][i];
        struct grouping *grouping = &summary->groupings[i];
        grouping->fact = licet_law_fact_find(law, text_of(word));
        if (grouping->fact == LICET_NO_INDEX)
            return refuse_fact(law, word);
        summary->grouping_count++;
        if (licet_law_fact(law, grouping->fact, &grouping->info) != LICET_OK ||
            !tallies_init(&grouping->tallies))
            return report_failure(LICET_MEMORY);
    }
    return STATUS_DONE;
}

int summary_new(struct summary **out, struct orders *orders, const struct options *options)
{
    *out = NULL;
    struct summary *summary = calloc(1, sizeof *summary);
    if (!summary)
        return report_failure(LICET_MEMORY);
    summary->orders = orders;
    int status = tallies_init(&summary->missing) ? STATUS_DONE : report_failure(LICET_MEMORY);
    if (status == STATUS_DONE)
        status = take_measure(summary, options);
    if (status == STATUS_DONE)
        status = take_groupings(summary, options);
    if (status != STATUS_DONE) {
        summary_free(summary);
        return status;
    }
    *out = summary;
    return STATUS_DONE;
}

void summary_free(struct summary *summary)
{
    if (!summary)
        return;
    for (size_t i = 0; i < summary->grouping_count; i++)
        tallies_free(&summary->groupings[i].tallies);
    tallies_free(&summary->missing);
    fullest_free(&summary->fullest);
    free(summary);
}

/* ---- adding up ------------------------------------------------------------------------------ */

/* A row of the block that is being added. */
struct place {
    const struct summary *summary;
    size_t row;
};

struct figure {
    bool known;
    int64_t coefficient;
};

static void count_order(struct tally *tally, struct figure figure)
{
    tally->orders++;
    if (figure.known)
        tally->sum += figure.coefficient;
    else
        tally->without++;
}

static struct figure measure_row(struct summary *summary, const licet_block *block, size_t row)
{
    struct figure figure = {false, 0};
    licet_text unit;
    int scale;
    if (summary->measure.bytes &&
        licet_block_let(block, row, summary->measure, &figure.coefficient, &scale, &unit)) {
        figure.known = true;
        summary->scale = scale; /* one `let` has one scale */
    }
    return figure;
}

/* The text under which ROW is counted: its tier, else the name of its value. */
static licet_text group_of(const struct summary *summary, struct grouping *grouping,
                           const licet_block *block, size_t row)
{
    const struct orders *orders = summary->current;
    licet_text text;
    if (licet_block_group(block, row, grouping->fact, &text)) {
        grouping->tiered = true;
        return text;
    }
    size_t column = orders->column_of[grouping->fact];
    if (column == NO_COLUMN)
        return text_of("(not stated)");
    text = orders_cells(orders, column)[row];
    if (!text.bytes || text.length == 0)
        return text_of("(not stated)");
    if (grouping->info.type != LICET_TYPE_ROW)
        return text;
    size_t place = licet_law_row_find(orders->law, grouping->info.registry, text);
    if (place == SIZE_MAX)
        return text;
    licet_text label = licet_law_row_label(orders->law, grouping->info.registry, place);
    return label.bytes ? label : licet_law_row_key(orders->law, grouping->info.registry, place);
}

/* Counts each fact that is missing, of `headquarters; chip.tpp`. */
static bool count_missing(struct summary *summary, const licet_block *block, size_t row)
{
    char buffer[1024];
    size_t length = licet_block_text(block, row, LICET_COLUMN_MISSING, buffer, sizeof buffer);
    if (length > sizeof buffer)
        length = sizeof buffer;
    size_t start = 0;
    bool alone = true;
    for (size_t i = 0; i <= length; i++) {
        bool separator = i + 1 < length && buffer[i] == ';' && buffer[i + 1] == ' ';
        if (!separator && i != length)
            continue;
        alone = alone && i == length;
        licet_text text = {buffer + start, i - start};
        struct tally *tally = text.length ? tallies_find(&summary->missing, text) : NULL;
        if (text.length && !tally)
            return false;
        if (tally) {
            tally->orders++;
            tally->alone += alone;
        }
        start = i + 2;
    }
    return true;
}

/* The label of a key of a cap, when it is a row that this order names: `Malaysia` for MY. */
static licet_text name_key(void *user, licet_text key)
{
    const struct place *place = user;
    const struct orders *orders = place->summary->current;
    for (size_t fact = 0; fact < licet_law_fact_count(orders->law); fact++) {
        licet_fact_info info;
        size_t column = orders->column_of[fact];
        if (column == NO_COLUMN || licet_law_fact(orders->law, fact, &info) != LICET_OK ||
            info.type != LICET_TYPE_ROW)
            continue;
        licet_text cell = orders_cells(orders, column)[place->row];
        size_t row = cell.length ? licet_law_row_find(orders->law, info.registry, cell) : SIZE_MAX;
        if (row == SIZE_MAX)
            continue;
        licet_text name = licet_law_row_key(orders->law, info.registry, row);
        licet_text label = licet_law_row_label(orders->law, info.registry, row);
        if (label.bytes && name.length == key.length &&
            memcmp(name.bytes, key.bytes, key.length) == 0)
            return label;
    }
    return key;
}

static bool add_bookings(struct summary *summary, const licet_block *block, size_t row)
{
    struct place place = {summary, row};
    size_t bookings = licet_block_booking_count(block, row);
    for (size_t i = 0; i < bookings; i++) {
        licet_booking booking;
        if (licet_block_booking(block, row, i, &booking) == LICET_OK &&
            !fullest_add(&summary->fullest, &booking, name_key, &place))
            return false;
    }
    return true;
}

static bool add_row(struct summary *summary, const licet_block *block, size_t row, uint8_t outcome)
{
    struct figure figure = measure_row(summary, block, row);
    bool no_law = licet_block_because(block)[row] == LICET_BECAUSE_NO_LAW;
    count_order(&summary->all, figure);
    count_order(no_law ? &summary->no_law : &summary->outcomes[outcome], figure);
    for (size_t i = 0; i < summary->grouping_count; i++) {
        struct grouping *grouping = &summary->groupings[i];
        struct tally *tally =
            tallies_find(&grouping->tallies, group_of(summary, grouping, block, row));
        if (!tally)
            return false;
        count_order(tally, figure);
    }
    if (outcome == LICET_INDETERMINATE && !count_missing(summary, block, row))
        return false;
    return add_bookings(summary, block, row);
}

licet_status summary_rows(struct summary *summary, const struct orders *orders,
                          const licet_block *block)
{
    const uint8_t *rejected = licet_block_rejected(block);
    const uint8_t *outcomes = licet_block_outcomes(block);
    const uint8_t *left_out = licet_block_left_out(block);
    summary->current = orders;
    for (size_t row = 0; row < orders->rows; row++) {
        if (rejected[row])
            summary->rejected++;
        else if (left_out[row] || outcomes[row] == LICET_OUTCOME_CANCELLED)
            continue; /* nothing was ordered here */
        else if (!add_row(summary, block, row, outcomes[row]))
            return LICET_MEMORY;
    }
    return LICET_OK;
}

/* ---- the page ------------------------------------------------------------------------------- */

/* The sum divided by the divisor, to the nearest whole number. */
static wide equivalent_of(const struct summary *summary, wide sum)
{
    wide divisor = summary->divisor;
    for (int place = 0; place < summary->scale && place < 18; place++)
        divisor *= 10;
    for (int place = 0; place > summary->scale && place > -18; place--)
        sum *= 10;
    return (sum + (sum < 0 ? -divisor : divisor) / 2) / divisor;
}

static void begin_table(const struct summary *summary, struct table *table, licet_text what)
{
    bool measured = summary->measure.bytes != NULL;
    table_begin(table, 2 + (size_t)(measured ? 2 : 0) + (summary->divisor != 0), 1);
    table_text(table, what);
    table_string(table, "orders");
    if (measured)
        table_text(table, summary->title);
    if (summary->divisor)
        table_text(table, summary->equivalent);
    if (measured)
        table_string(table, "not known for");
}

static void put_tally(const struct summary *summary, struct table *table, licet_text text,
                      const struct tally *tally)
{
    table_text(table, text);
    table_number(table, (wide)tally->orders, 0);
    if (!summary->measure.bytes)
        return;
    table_number(table, tally->sum, summary->scale);
    if (summary->divisor)
        table_number(table, equivalent_of(summary, tally->sum), 0);
    table_number(table, (wide)tally->without, 0);
}

static bool write_outcomes(const struct summary *summary, struct output *out)
{
    const licet_law *law = summary->orders->law;
    struct table table;
    output_string(out, "\nBy outcome\n\n");
    begin_table(summary, &table, text_of("outcome"));
    for (size_t i = 0; i < OUTCOMES; i++) {
        const struct tally *tally = &summary->outcomes[i];
        licet_outcome_info info;
        licet_text text = text_of("Open: what is missing could change it");
        if (tally->orders == 0)
            continue;
        if (i != LICET_INDETERMINATE && licet_law_outcome(law, i, &info) == LICET_OK)
            text = info.label.bytes ? info.label : info.name;
        put_tally(summary, &table, text, tally);
    }
    if (summary->no_law.orders > 0)
        put_tally(summary, &table, text_of("No law in force on the date of the order"),
                  &summary->no_law);
    put_tally(summary, &table, text_of("All orders decided"), &summary->all);
    return table_end(&table, out);
}

static bool write_grouping(const struct summary *summary, struct grouping *grouping,
                           struct output *out)
{
    licet_text name = grouping->info.label.bytes ? grouping->info.label : grouping->info.name;
    struct table table;
    output_string(out, grouping->tiered ? "\nBy tier of " : "\nBy ");
    output_text(out, name);
    output_string(out, "\n\n");
    begin_table(summary, &table, name);
    tallies_sort(&grouping->tallies);
    for (size_t i = 0; i < grouping->tallies.count; i++)
        put_tally(summary, &table, grouping->tallies.list[i].text, &grouping->tallies.list[i]);
    return table_end(&table, out);
}

static bool write_missing(struct summary *summary, struct output *out)
{
    if (summary->missing.count == 0)
        return true;
    struct table table;
    output_string(out, "\nWhat is missing where the outcome is open\n\n");
    table_begin(&table, 3, 1);
    table_string(&table, "fact");
    table_string(&table, "orders");
    table_string(&table, "it alone");
    tallies_sort(&summary->missing);
    for (size_t i = 0; i < summary->missing.count; i++) {
        const struct tally *tally = &summary->missing.list[i];
        table_text(&table, tally->text);
        table_number(&table, (wide)tally->orders, 0);
        table_number(&table, (wide)tally->alone, 0);
    }
    return table_end(&table, out);
}

int summary_write(struct summary *summary, struct output *out)
{
    const licet_law *law = summary->orders->law;
    licet_text title = licet_law_label(law);
    char read[NUMBER_ROOM], decided[NUMBER_ROOM], rejected[NUMBER_ROOM];
    uint64_t total = summary->all.orders + summary->rejected;
    output_show(out, false);
    output_text(out, title.bytes ? title : licet_law_name(law));
    output_format(out, "\n%s: %s order%s, %s decided, %s rejected\n", summary->orders->name,
                  group_digits(read, (wide)total, 0), plural(total),
                  group_digits(decided, (wide)summary->all.orders, 0),
                  group_digits(rejected, (wide)summary->rejected, 0));
    bool done = write_outcomes(summary, out);
    for (size_t i = 0; done && i < summary->grouping_count; i++)
        done = write_grouping(summary, &summary->groupings[i], out);
    done = done && write_missing(summary, out) && fullest_write(&summary->fullest, law, out);
    if (!done)
        return report_failure(LICET_MEMORY);
    if (summary->measure.bytes && summary->all.orders > 0 &&
        summary->all.without == summary->all.orders)
        report("no order has a figure for `%.*s`: is it the name of a `let` of the rules?",
               (int)summary->measure.length, summary->measure.bytes);
    return STATUS_DONE;
}
