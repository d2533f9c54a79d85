/* sections.c - tables of figures: made cell by cell, and written in each form.
 *
 * CSV is one long table, a row a figure, so that every section fits it; JSON is one object, its
 * sections by law; objects a line are rows of sections. Must not: count orders. */
#include "sections.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv_writer.h"
#include "dates.h"
#include "json.h"
#include "names.h"
#include "table.h"

struct section_form {
    const char *name, *title;
    size_t keys, bar;
    bool data;
    const struct column_form *columns;
    size_t column_count;
};

#define COLUMN(name, title, need)                                                                  \
    {                                                                                              \
        name, title, need                                                                          \
    }
#define SECTION(id, name, title, keys, bar, data, ...)                                             \
    static const struct column_form columns_##id[] = {__VA_ARGS__};
#include "sections.def"
#undef SECTION

static const struct section_form forms[SECTION_COUNT] = {
#define SECTION(id, name, title, keys, bar, data, ...)                                             \
    {#name, title, keys, bar, data, columns_##id, sizeof columns_##id / sizeof columns_##id[0]},
#include "sections.def"
#undef SECTION
#undef COLUMN
};

/* ---- making them ---------------------------------------------------------------------------- */

void page_section(struct page *page, enum section_id id, size_t alternative, licet_text subject)
{
    void *list = page->sections;
    if (!list_grow(&list, &page->capacity, page->count + 1, sizeof *page->sections))
        page->failed = true;
    page->sections = list;
    if (page->failed)
        return;
    struct section *section = &page->sections[page->count++];
    *section = (struct section){.id = id,
                                .alternative = alternative,
                                .columns = forms[id].columns,
                                .column_count = forms[id].column_count};
    if (subject.bytes)
        section->subject = copy_text(subject);
    page->failed = page->failed || (subject.bytes && !section->subject.bytes);
}

void page_rows(struct page *page, size_t rows)
{
    struct section *section = page->count > 0 ? &page->sections[page->count - 1] : NULL;
    size_t count = section ? section->count + rows * section->column_count : 0;
    if (page->failed || !section || count <= section->capacity)
        return;
    struct cell *cells = realloc(section->cells, count * sizeof *cells);
    if (!cells) {
        page->failed = true;
        return;
    }
    section->cells = cells;
    section->capacity = count;
}

static struct section *last_section(struct page *page)
{
    return page->failed || page->count == 0 ? NULL : &page->sections[page->count - 1];
}

void page_column(struct page *page, const char *name, enum column_need need)
{
    struct section *section = last_section(page);
    if (!section)
        return;
    size_t count = section->column_count + 1;
    struct column_form *columns = malloc(count * sizeof *columns);
    if (!columns) {
        page->failed = true;
        return;
    }
    memcpy(columns, section->columns, section->column_count * sizeof *columns);
    columns[section->column_count] = (struct column_form){name, name, need};
    free(section->own);
    section->columns = section->own = columns;
    section->column_count = count;
}

static void free_cell(const struct cell *cell)
{
    if (cell->kind != CELL_TEXT || cell->lent)
        return;
    free((void *)(uintptr_t)cell->name.bytes);
    free((void *)(uintptr_t)cell->text.bytes);
}

static void add_cell(struct page *page, struct cell cell)
{
    struct section *section = last_section(page);
    void *list = section ? section->cells : NULL;
    if (section && (section->count < section->capacity ||
                    list_grow(&list, &section->capacity, section->count + 1, sizeof cell))) {
        section->cells = list;
        section->cells[section->count++] = cell;
        return;
    }
    page->failed = true;
    free_cell(&cell);
}

void page_named(struct page *page, licet_text name, licet_text text)
{
    struct cell cell = {.kind = CELL_TEXT, .text = copy_text(text)};
    if (name.bytes)
        cell.name = copy_text(name);
    if (!cell.text.bytes || (name.bytes && !cell.name.bytes))
        page->failed = true;
    add_cell(page, cell);
}

void page_lent(struct page *page, licet_text name, licet_text text)
{
    if (!text.bytes)
        text = text_of("");
    add_cell(page, (struct cell){.kind = CELL_TEXT, .lent = true, .name = name, .text = text});
}

void page_text(struct page *page, licet_text text)
{
    page_named(page, (licet_text){NULL, 0}, text);
}

void page_string(struct page *page, const char *string)
{
    page_text(page, text_of(string));
}

void page_number(struct page *page, wide number, int scale)
{
    add_cell(page, (struct cell){.kind = CELL_NUMBER, .number = number, .scale = scale});
}

void page_share(struct page *page, wide part, wide whole)
{
    if (whole <= 0 || part < 0)
        page_nothing(page);
    else
        add_cell(page,
                 (struct cell){.kind = CELL_SHARE, .number = part * 1000 / whole, .scale = 1});
}

void page_date(struct page *page, int32_t day)
{
    add_cell(page, (struct cell){.kind = CELL_DATE, .number = day});
}

void page_nothing(struct page *page)
{
    add_cell(page, (struct cell){.kind = CELL_NONE});
}

void page_free(struct page *page)
{
    for (size_t i = 0; i < page->count; i++) {
        struct section *section = &page->sections[i];
        for (size_t j = 0; j < section->count; j++)
            free_cell(&section->cells[j]);
        free((void *)(uintptr_t)section->subject.bytes);
        free(section->cells);
        free(section->own);
    }
    free(page->sections);
    memset(page, 0, sizeof *page);
}

/* ---- what forms ask of them ----------------------------------------------------------------- */

const char *section_name(const struct section *section)
{
    return forms[section->id].name;
}

const char *section_title(const struct section *section)
{
    return forms[section->id].title;
}

size_t section_keys(const struct section *section)
{
    return forms[section->id].keys;
}

size_t section_bar(const struct section *section)
{
    return forms[section->id].bar;
}

bool section_is_data(const struct section *section)
{
    return forms[section->id].data;
}

size_t section_rows(const struct section *section)
{
    return section->count / section->column_count;
}

uint64_t section_unseen(const struct section *section)
{
    return section->hidden + section->unnamed;
}

const struct cell *section_cell(const struct section *section, size_t row, size_t column)
{
    return &section->cells[row * section->column_count + column];
}

bool column_kept(const struct page *page, const struct section *section, size_t column)
{
    enum column_need need = section->columns[column].need;
    return (need != UNITS || page->heading.units.bytes) &&
           (need != MEASURE || page->heading.measure.bytes);
}

bool column_shown(const struct page *page, const struct section *section, size_t column)
{
    return column_kept(page, section, column) && section->columns[column].need != FOR_PROGRAMS;
}

char *column_title(const struct page *page, const struct section *section, size_t column)
{
    const char *title = section->columns[column].title;
    const licet_text units = page->heading.units, measure = page->heading.measure;
    char *text = malloc(strlen(title) + units.length + measure.length + 1), *at = text;
    for (; text && *title; title++) {
        licet_text word = {title, 1};
        if (*title == '#')
            word = units;
        else if (*title == '*')
            word = measure;
        if (word.length > 0)
            memcpy(at, word.bytes, word.length);
        at += word.length;
    }
    if (text)
        *at = '\0';
    return text;
}

licet_text cell_shown(const struct cell *cell, char buffer[CELL_ROOM])
{
    buffer[0] = '\0';
    if (cell->kind == CELL_TEXT)
        return cell->text;
    if (cell->kind == CELL_DATE)
        date_write(buffer, (int32_t)cell->number);
    if (cell->kind == CELL_NUMBER)
        group_digits(buffer, cell->number, cell->scale);
    if (cell->kind == CELL_SHARE) {
        group_digits(buffer, cell->number / 10, 0);
        size_t length = strlen(buffer);
        snprintf(buffer + length, CELL_ROOM - length, ".%d%%", (int)(cell->number % 10));
    }
    return text_of(buffer);
}

/* A whole number from 0 on, by far the most of them. */
static licet_text plain_digits(uint64_t number, char buffer[CELL_ROOM])
{
    size_t at = CELL_ROOM;
    do {
        buffer[--at] = (char)('0' + (int)(number % 10));
        number /= 10;
    } while (number != 0);
    return (licet_text){buffer + at, CELL_ROOM - at};
}

licet_text cell_plain(const struct cell *cell, char buffer[CELL_ROOM])
{
    if (cell->kind == CELL_TEXT && cell->name.bytes)
        return cell->name;
    if (cell->kind != CELL_NUMBER && cell->kind != CELL_SHARE)
        return cell_shown(cell, buffer);
    if (cell->scale == 0 && cell->number >= 0 && cell->number <= (wide)UINT64_MAX)
        return plain_digits((uint64_t)cell->number, buffer);
    group_digits(buffer, cell->number, cell->scale);
    char *to = buffer;
    for (const char *from = buffer; *from; from++)
        if (*from != ',')
            *to++ = *from;
    *to = '\0';
    return text_of(buffer);
}

/* ---- for people ----------------------------------------------------------------------------- */

enum { BAR_WIDTH = 24 };

/* A bar of eighths of a character, NUMBER of MOST. */
static void put_bar(struct table *table, wide number, wide most)
{
    static const char *const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    char text[BAR_WIDTH * 3 + 8] = "";
    wide eighths = most > 0 && number > 0 ? number * BAR_WIDTH * 8 / most : 0;
    if (most > 0 && number > 0 && eighths == 0)
        eighths = 1;
    if (eighths > BAR_WIDTH * 8)
        eighths = BAR_WIDTH * 8;
    for (wide i = 0; i < eighths / 8; i++)
        strcat(text, "█");
    strcat(text, parts[eighths % 8]);
    table_string(table, text);
}

static wide longest_bar(const struct section *section, size_t rows)
{
    wide most = 0;
    size_t bar = section_bar(section);
    for (size_t row = 0; row < rows; row++) {
        const struct cell *cell = section_cell(section, row, bar);
        if (cell->kind == CELL_SHARE)
            return 1000;
        if (cell->number > most)
            most = cell->number;
    }
    return most;
}

static bool put_heading(struct page *page, const struct section *section, struct table *table)
{
    for (size_t column = 0; column < section->column_count; column++) {
        if (!column_shown(page, section, column))
            continue;
        char *title = column_title(page, section, column);
        if (!title)
            return false;
        table_string(table, title);
        free(title);
    }
    if (section_bar(section) != NO_BAR)
        table_string(table, "");
    return true;
}

static void put_row(struct page *page, const struct section *section, size_t row, wide most,
                    struct table *table)
{
    char buffer[CELL_ROOM];
    for (size_t column = 0; column < section->column_count; column++)
        if (column_shown(page, section, column)) {
            const struct cell *cell = section_cell(section, row, column);
            table_text(table, cell_shown(cell, buffer));
        }
    size_t bar = section_bar(section);
    if (bar != NO_BAR)
        put_bar(table, section_cell(section, row, bar)->number, most);
}

static bool write_section(struct page *page, const struct section *section, struct output *out)
{
    struct table table;
    size_t rows = section_rows(section) - section->hidden, columns = 0, hidden = 0;
    for (size_t column = 0; column < section->column_count; column++) {
        columns += column_shown(page, section, column);
        hidden += section->columns[column].need == FOR_PROGRAMS;
    }
    size_t bar = section_bar(section);
    wide most = bar == NO_BAR ? 0 : longest_bar(section, rows);
    output_format(out, "\n%s", section_title(section));
    if (section->subject.bytes) {
        output_string(out, section->id == SECTION_SIDE ? ": " : " ");
        output_text(out, section->subject);
    }
    output_string(out, "\n\n");
    table_begin(&table, columns + (bar != NO_BAR), section_keys(section) - hidden);
    table.bar = bar != NO_BAR;
    bool whole = put_heading(page, section, &table);
    for (size_t row = 0; row < rows; row++)
        put_row(page, section, row, most, &table);
    whole = table_end(&table, out) && whole;
    char digits[NUMBER_ROOM];
    if (section_unseen(section) > 0)
        output_format(out, "  … and %s more\n",
                      group_digits(digits, (wide)section_unseen(section), 0));
    return whole;
}

/* How many orders, and of which laws. */
static void write_counts(const struct heading *heading, struct output *out)
{
    char digits[NUMBER_ROOM];
    output_format(out, "%s: %s order%s", heading->orders,
                  group_digits(digits, (wide)heading->read, 0), plural(heading->read));
    output_format(out, ", %s compared", group_digits(digits, (wide)heading->compared, 0));
    if (heading->rejected > 0)
        output_format(out, " (%s of them rejected)",
                      group_digits(digits, (wide)heading->rejected, 0));
    if (heading->left_out > 0)
        output_format(out, ", %s left out", group_digits(digits, (wide)heading->left_out, 0));
    if (heading->cancelled > 0)
        output_format(out, ", %s to cancel", group_digits(digits, (wide)heading->cancelled, 0));
    output_string(out, "\n");
}

bool page_write_table(struct page *page, struct output *out)
{
    const struct heading *heading = &page->heading;
    bool whole = !page->failed;
    size_t alternative = OF_ALL;
    output_text(out, heading->before);
    output_string(out, heading->law_count == 1 ? "\ncompared with " : "\ncompared with");
    for (size_t i = 0; i < heading->law_count; i++) {
        if (heading->law_count > 1)
            output_format(out, "\n  %zu  ", i + 1);
        output_text(out, heading->laws[i]);
    }
    output_string(out, "\n");
    write_counts(heading, out);
    for (size_t i = 0; whole && i < page->count; i++) {
        const struct section *section = &page->sections[i];
        if (section_is_data(section) || section_rows(section) == 0)
            continue;
        if (section->alternative != alternative && heading->law_count > 1) {
            output_string(out, "\n");
            output_format(out, "%zu  ", section->alternative + 1);
            output_text(out, heading->laws[section->alternative]);
            output_string(out, "\n");
        }
        alternative = section->alternative;
        whole = write_section(page, section, out);
    }
    return whole;
}

/* ---- CSV ------------------------------------------------------------------------------------ */

static licet_text law_key(const struct page *page, const struct section *section)
{
    return section->alternative == OF_ALL ? (licet_text){"", 0}
                                          : page->heading.law_keys[section->alternative];
}

/* The cells of keys, joined by ` | `, at TO. Returns how long they are; TO is NULL: only that. */
static size_t join_keys(const struct section *section, size_t row, char *to)
{
    char buffer[CELL_ROOM];
    size_t used = 0;
    for (size_t i = 0; i < section_keys(section); i++) {
        licet_text word = cell_plain(section_cell(section, row, i), buffer);
        if (i > 0 && to)
            memcpy(to + used, " | ", 3);
        used += i > 0 ? 3 : 0;
        if (word.length > 0 && to)
            memcpy(to + used, word.bytes, word.length);
        used += word.length;
    }
    return used;
}

/* What stands before each figure of ROW: the law, the section, the keys. For the caller to free;
 * absent: out of memory. */
static licet_text row_beginning(const struct page *page, const struct section *section, size_t row)
{
    licet_text law = law_key(page, section), name = text_of(section_name(section));
    licet_text keys = {NULL, join_keys(section, row, NULL)};
    size_t most = 2 * (law.length + name.length + keys.length) + 3 * 2 + 2;
    char *text = malloc(most + keys.length);
    if (!text)
        return (licet_text){NULL, 0};
    join_keys(section, row, text + most);
    keys.bytes = text + most;
    size_t used = csv_form(text, law);
    text[used++] = ',';
    used += csv_form(text + used, name);
    text[used++] = ',';
    used += csv_form(text + used, keys);
    return (licet_text){text, used};
}

static void write_figures(struct page *page, const struct section *section, size_t row,
                          struct csv_writer *writer)
{
    char buffer[CELL_ROOM];
    licet_text beginning = row_beginning(page, section, row);
    if (!beginning.bytes)
        writer->out->error = writer->out->error ? writer->out->error : 12; /* ENOMEM */
    for (size_t column = section_keys(section); column < section->column_count; column++) {
        if (!column_kept(page, section, column) || !beginning.bytes)
            continue;
        csv_ready(writer, beginning.bytes, beginning.length);
        csv_cell_text(writer, text_of(section->columns[column].name));
        csv_cell_text(writer, cell_plain(section_cell(section, row, column), buffer));
        csv_end_row(writer);
    }
    free((void *)(uintptr_t)beginning.bytes);
}

void page_write_csv(struct page *page, struct output *out)
{
    static const char *const names[] = {"law", "section", "row", "figure", "value"};
    struct csv_writer writer = {.out = out};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        csv_cell_text(&writer, text_of(names[i]));
    csv_end_row(&writer);
    for (size_t i = 0; i < page->count; i++)
        for (size_t row = 0; row < section_rows(&page->sections[i]); row++)
            write_figures(page, &page->sections[i], row, &writer);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void write_value(struct output *out, const struct cell *cell)
{
    char buffer[CELL_ROOM];
    if (cell->kind == CELL_NONE)
        output_string(out, "null");
    else if (cell->kind == CELL_NUMBER || cell->kind == CELL_SHARE)
        output_text(out, cell_plain(cell, buffer));
    else
        json_string(out, cell_plain(cell, buffer));
}

/* The cells of ROW as members of an object; FIRST: nothing stands before them. */
static void write_members(struct page *page, const struct section *section, size_t row,
                          struct output *out, bool first)
{
    for (size_t column = 0; column < section->column_count; column++) {
        if (!column_kept(page, section, column))
            continue;
        output_string(out, first ? "" : ",");
        first = false;
        json_string(out, text_of(section->columns[column].name));
        output_string(out, ":");
        write_value(out, section_cell(section, row, column));
    }
}

static void write_text_member(struct output *out, const char *name, licet_text text)
{
    output_format(out, ",\"%s\":", name);
    if (text.bytes)
        json_string(out, text);
    else
        output_string(out, "null");
}

/* The members of the heading, without braces. */
static void write_heading(const struct heading *heading, struct output *out)
{
    output_string(out, "\"orders\":");
    json_string(out, text_of(heading->orders));
    output_format(out,
                  ",\"read\":%llu,\"compared\":%llu,\"rejected\":%llu,\"left_out\":%llu,"
                  "\"cancelled\":%llu",
                  (unsigned long long)heading->read, (unsigned long long)heading->compared,
                  (unsigned long long)heading->rejected, (unsigned long long)heading->left_out,
                  (unsigned long long)heading->cancelled);
    write_text_member(out, "before", heading->before);
    write_text_member(out, "units", heading->units);
    write_text_member(out, "measure", heading->measure);
    write_text_member(out, "unit", heading->unit);
    if (heading->has_around) {
        char day[DATE_ROOM];
        output_format(out, ",\"around\":\"%s\"", date_write(day, heading->around));
    }
}

/* The sections of one law, or of all, as members; those of one name, which follow each other, are
 * one list. */
static void write_sections(struct page *page, size_t alternative, struct output *out)
{
    const struct section *before = NULL;
    bool any = false;
    for (size_t i = 0; i < page->count; i++) {
        const struct section *section = &page->sections[i];
        if (section->alternative != alternative)
            continue;
        if (!before || before->id != section->id) {
            output_string(out, before ? "\n]" : "");
            output_format(out, ",\n\"%s\":[", section_name(section));
            any = false;
        }
        before = section;
        for (size_t row = 0; row < section_rows(section); row++) {
            output_string(out, any ? ",\n{" : "\n{");
            write_members(page, section, row, out, true);
            output_string(out, "}");
            any = true;
        }
    }
    output_string(out, before ? "\n]" : "");
}

void page_write_json(struct page *page, struct output *out)
{
    output_string(out, "{");
    write_heading(&page->heading, out);
    write_sections(page, OF_ALL, out);
    output_string(out, ",\n\"laws\":[");
    for (size_t i = 0; i < page->heading.law_count; i++) {
        output_string(out, i ? ",\n{\"name\":" : "\n{\"name\":");
        json_string(out, page->heading.law_keys[i]);
        write_text_member(out, "label", page->heading.laws[i]);
        write_sections(page, i, out);
        output_string(out, "}");
    }
    output_string(out, "\n]}\n");
}

void page_write_lines(struct page *page, struct output *out)
{
    output_string(out, "{\"section\":\"run\",");
    write_heading(&page->heading, out);
    output_string(out, "}\n");
    for (size_t i = 0; i < page->count; i++) {
        const struct section *section = &page->sections[i];
        for (size_t row = 0; row < section_rows(section); row++) {
            output_format(out, "{\"section\":\"%s\",\"law\":", section_name(section));
            json_string(out, law_key(page, section));
            write_members(page, section, row, out, false);
            output_string(out, "}\n");
        }
    }
}
