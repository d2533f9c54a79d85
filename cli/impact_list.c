/* impact_list.c - a row for every order whose outcome changes, with both outcomes and why.
 *
 * Written block by block. Must not: keep an order. */
#include "impact.h"

#include <stdlib.h>
#include <string.h>

#include "csv_writer.h"
#include "json.h"
#include "table.h"

/* line, id, law, before, because, after, because, direction, units, measure */
enum { COLUMNS = 10 };
static const char *const names[COLUMNS] = {"line",           "id",     "law",           "before",
                                           "because_before", "after",  "because_after", "direction",
                                           "units",          "measure"};
static const char *const titles[COLUMNS] = {"line",  "order",   "law",    "before", "because",
                                            "after", "because", "change", "",       ""};

struct impact_list {
    struct comparison *comparison;
    enum list_form form;
    bool shown[COLUMNS];
    struct table table;
    struct csv_writer writer;
    bool begun, any, failed;
    char *text[2]; /* of reasons before and after */
    size_t capacity[2];
};

int list_new(struct impact_list **out, struct comparison *comparison, enum list_form form)
{
    struct impact_list *list = calloc(1, sizeof *list);
    *out = list;
    if (!list)
        return report_failure(LICET_MEMORY);
    list->comparison = comparison;
    list->form = form;
    for (size_t i = 0; i < COLUMNS; i++)
        list->shown[i] = true;
    list->shown[2] = comparison->law_count > 2;
    list->shown[8] = comparison->units_fact != LICET_NO_INDEX;
    list->shown[9] = comparison->measured;
    return STATUS_DONE;
}

void list_free(struct impact_list *list)
{
    if (!list)
        return;
    table_free(&list->table);
    free(list->text[0]);
    free(list->text[1]);
    free(list);
}

/* What stands above the first row. */
static void begin(struct impact_list *list, struct output *out)
{
    const struct comparison *comparison = list->comparison;
    size_t columns = 0;
    list->begun = true;
    list->writer.out = out;
    for (size_t i = 0; i < COLUMNS; i++)
        columns += list->shown[i];
    if (list->form == LIST_TABLE) {
        output_show(out, false);
        table_begin(&list->table, columns, columns - list->shown[8] - list->shown[9]);
        list->table.ruled = true;
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        if (!list->shown[i])
            continue;
        if (list->form == LIST_TABLE)
            table_text(&list->table, i == 8   ? comparison->units_title
                                     : i == 9 ? comparison->measure_title
                                              : text_of(titles[i]));
        else if (list->form == LIST_CSV)
            csv_cell_text(&list->writer, text_of(names[i]));
    }
    if (list->form == LIST_CSV)
        csv_end_row(&list->writer);
}

/* Why ROW has its outcome: the rule, what is missing, or what is wrong with it. */
static licet_text reason_of(struct impact_list *list, const struct impact_law *law, size_t which,
                            size_t row)
{
    if (licet_block_rejected(law->block)[row]) {
        struct reject reject;
        orders_reject(&law->orders, row, licet_block_fault(law->block, row), &reject);
        size_t length = strlen(reject.reason);
        void *text = list->text[which];
        if (!list_grow(&text, &list->capacity[which], length + 1, 1))
            list->failed = true;
        list->text[which] = text;
        if (!list->failed)
            memcpy(list->text[which], reject.reason, length + 1);
        return (licet_text){list->text[which], list->failed ? 0 : length};
    }
    if (licet_block_left_out(law->block)[row])
        return text_of("");
    licet_column column = licet_block_outcomes(law->block)[row] == LICET_INDETERMINATE
                              ? LICET_COLUMN_MISSING
                              : LICET_COLUMN_BECAUSE;
    size_t length = licet_block_text(law->block, row, column, NULL, 0);
    void *text = list->text[which];
    if (!list_grow(&text, &list->capacity[which], length + 1, 1))
        list->failed = true;
    list->text[which] = text;
    if (list->failed)
        return text_of("");
    licet_block_text(law->block, row, column, list->text[which], list->capacity[which]);
    return (licet_text){list->text[which], length};
}

static void put(struct impact_list *list, struct output *out, size_t column, licet_text text,
                bool number)
{
    if (!list->shown[column])
        return;
    if (list->form == LIST_TABLE) {
        table_text(&list->table, text);
        return;
    }
    if (list->form == LIST_CSV) {
        csv_cell_text(&list->writer, text);
        return;
    }
    output_format(out, "%s\"%s\":", column > 0 ? "," : "", names[column]);
    if (!number)
        json_string(out, text);
    else if (text.length > 0)
        output_text(out, text);
    else
        output_string(out, "null");
}

static void put_number(struct impact_list *list, struct output *out, size_t column, bool known,
                       wide number, int scale)
{
    char buffer[CELL_ROOM] = "";
    const struct cell cell = {.kind = CELL_NUMBER, .number = number, .scale = scale};
    licet_text text = text_of("");
    if (known)
        text = list->form == LIST_TABLE ? cell_shown(&cell, buffer) : cell_plain(&cell, buffer);
    put(list, out, column, text, true);
}

static void put_state(struct impact_list *list, struct output *out, size_t column, size_t state)
{
    const struct state *of = &list->comparison->states.list[state];
    put(list, out, column, list->form == LIST_TABLE ? of->label : of->name, false);
}

static void put_order(struct impact_list *list, struct output *out, size_t alternative, size_t row)
{
    const struct comparison *comparison = list->comparison;
    const struct impact_law *base = comparison->laws, *law = &base[alternative + 1];
    size_t from = base->states[row], to = law->states[row];
    enum direction direction = direction_of(comparison, from, to);
    licet_text id = orders_id(&base->orders, row);
    if (list->form == LIST_JSON)
        output_string(out, list->any ? ",\n{" : "[\n{");
    else if (list->form == LIST_NDJSON)
        output_string(out, "{");
    list->any = true;
    put_number(list, out, 0, true, (wide)orders_line(&base->orders, row), 0);
    put(list, out, 1, id.bytes ? id : text_of(""), false);
    put(list, out, 2, law->key, false);
    put_state(list, out, 3, from);
    put(list, out, 4, reason_of(list, base, 0, row), false);
    put_state(list, out, 5, to);
    put(list, out, 6, reason_of(list, law, 1, row), false);
    put(list, out, 7,
        text_of(list->form == LIST_TABLE ? direction_label(direction) : direction_name(direction)),
        false);
    put_number(list, out, 8, comparison->units_known[row], comparison->units[row], 0);
    put_number(list, out, 9, comparison->measures_known[row], comparison->measures[row],
               comparison->scale);
    if (list->form == LIST_CSV)
        csv_end_row(&list->writer);
    else if (list->form == LIST_JSON || list->form == LIST_NDJSON)
        output_string(out, list->form == LIST_JSON ? "}" : "}\n");
}

int list_rows(struct impact_list *list, struct output *out)
{
    const struct comparison *comparison = list->comparison;
    const struct impact_law *base = comparison->laws;
    if (!list->begun)
        begin(list, out);
    for (size_t row = 0; row < base->orders.rows; row++) {
        if (comparison->skipped[row])
            continue;
        for (size_t i = 1; i < comparison->law_count; i++)
            if (comparison->laws[i].states[row] != base->states[row])
                put_order(list, out, i - 1, row);
    }
    if (list->form == LIST_TABLE && !table_print(&list->table, out))
        list->failed = true;
    return report_failure(list->failed ? LICET_MEMORY : LICET_OK);
}

int list_end(struct impact_list *list, struct output *out)
{
    if (!list->begun)
        begin(list, out);
    if (list->form == LIST_TABLE && !table_print(&list->table, out))
        return report_failure(LICET_MEMORY);
    if (list->form == LIST_JSON)
        output_string(out, list->any ? "\n]\n" : "[]\n");
    return STATUS_DONE;
}
