/* check_registries.c - registries: columns, rows, spellings; and those of `one of`.
 *
 * Tables in CSV are read by check_tables.c, into the same rows. Must not: know facts, groups or
 * what is deemed. */
#include "check_registries.h"

#include <string.h>

/* ---- the columns ---------------------------------------------------------------------------- */

static bool is_special(const lc_name *name)
{
    return lc_name_is(name, "label") || lc_name_is(name, "aliases");
}

static void check_column(lc_checker *c, const lc_decl *decl, const lc_cell *cell,
                         lc_registry *registry, lc_table *seen)
{
    lc_column *column = &registry->columns[registry->column_count];
    column->form = (lc_form){{LC_TYPE_ERROR, LC_NONE, 0}, false, false, 0, LC_NONE};
    registry->column_count++;
    if (cell->kind != LC_CELL_COLUMN) {
        lc_report0(c->diagnostics, LC_E0419, lc_place_in(decl, cell->span));
        return;
    }
    const lc_name *name = cell->name.name;
    lc_place place = lc_place_in(decl, cell->name.span);
    column->declared = (lc_declared){name, name->text, name->length, decl, place};
    uint32_t first = lc_table_find(seen, name);
    if (first != LC_NONE || lc_name_is(name, "key")) {
        lc_diagnostic *report = lc_report1(c->diagnostics, LC_E0220, place, name->text);
        if (first != LC_NONE)
            lc_diagnostic_note(c->diagnostics, report, registry->columns[first].declared.place,
                               "first here");
        return;
    }
    if (!lc_table_put(seen, name, registry->column_count - 1))
        c->failed = true;
    column->form = lc_check_form(c, decl, &cell->type);
    if (is_special(name) && column->form.type.kind != LC_TYPE_TEXT &&
        column->form.type.kind != LC_TYPE_ERROR) {
        lc_report1(c->diagnostics, LC_E0418, lc_place_in(decl, cell->type.span), name->text);
        column->form.type.kind = LC_TYPE_ERROR;
    }
}

static bool is_key_header(const lc_cell *cell)
{
    return cell && cell->kind == LC_CELL_LITERAL && cell->literal &&
           cell->literal->kind == LC_EXPR_NAME && lc_name_is(cell->literal->as.name.name, "key");
}

/* False when the registry has no header to go by. */
static bool check_header(lc_checker *c, const lc_symbol *symbol, lc_registry *registry)
{
    const lc_decl *decl = symbol->decl;
    const lc_row *header = decl->as.registry.rows;
    if (!header || !is_key_header(header->cells)) {
        lc_report0(c->diagnostics, LC_E0414,
                   header ? lc_place_in(decl, header->cells ? header->cells->span : header->span)
                          : lc_symbol_place(symbol));
        return false;
    }
    registry->columns = lc_check_zero(c, header->cell_count, sizeof *registry->columns);
    if (!registry->columns)
        return false;
    lc_table seen;
    lc_table_init(&seen, c->arena);
    for (const lc_cell *cell = header->cells->next; cell; cell = cell->next)
        check_column(c, decl, cell, registry, &seen);
    if (registry->column_count > LC_MAX_REGISTRY_COLUMNS)
        lc_too_many(c, lc_place_in(decl, header->span), LC_MAX_REGISTRY_COLUMNS, "columns");
    return true;
}

/* ---- spellings ------------------------------------------------------------------------------ */

static void add_spelling(lc_row_reader *r, const char *text, uint32_t length, uint32_t row,
                         lc_place place)
{
    if (length == 0 || !lc_check_room(r->c, (void **)&r->spellings, r->spelling_count,
                                      &r->spelling_capacity, sizeof *r->spellings))
        return;
    uint64_t start = 0;
    for (uint32_t i = 0; i < 8; i++)
        start = start << 8 | (i < length ? (unsigned char)text[i] : 0);
    r->spellings[r->spelling_count++] = (lc_placed_spelling){start, {text, length, row}, place};
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Spellings separated by `;`, white space around them left out. */
static void add_aliases(lc_row_reader *r, const lc_cell_value *cell, uint32_t row, lc_place place)
{
    for (uint32_t at = 0; at < cell->text_length;) {
        uint32_t end = at;
        while (end < cell->text_length && cell->text[end] != ';')
            end++;
        uint32_t from = at, to = end;
        while (from < to && is_blank(cell->text[from]))
            from++;
        while (to > from && is_blank(cell->text[to - 1]))
            to--;
        add_spelling(r, cell->text + from, to - from, row, place);
        at = end + 1;
    }
}

static int spelling_order(const lc_placed_spelling *a, const lc_placed_spelling *b)
{
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    uint32_t shorter =
        a->spelling.length < b->spelling.length ? a->spelling.length : b->spelling.length;
    int order = memcmp(a->spelling.text, b->spelling.text, shorter);
    if (order == 0 && a->spelling.length != b->spelling.length)
        order = a->spelling.length < b->spelling.length ? -1 : 1;
    return order;
}

/* Merges of runs that double: stable, and no recursion. */
static void sort_spellings(lc_placed_spelling *items, lc_placed_spelling *spare, uint32_t count)
{
    lc_placed_spelling *from = items, *to = spare;
    for (uint64_t run = 1; run < count; run *= 2) {
        for (uint64_t start = 0; start < count; start += 2 * run) {
            uint64_t middle = start + run < count ? start + run : count;
            uint64_t end = start + 2 * run < count ? start + 2 * run : count;
            uint64_t a = start, b = middle;
            for (uint64_t at = start; at < end; at++)
                to[at] = b == end || (a < middle && spelling_order(&from[a], &from[b]) <= 0)
                             ? from[a++]
                             : from[b++];
        }
        lc_placed_spelling *other = from;
        from = to;
        to = other;
    }
    if (from != items && count)
        memcpy(items, from, count * sizeof *items);
}

static void report_spelling(lc_checker *c, const lc_registry *registry, const lc_placed_spelling *a,
                            const lc_placed_spelling *b)
{
    const char *words =
        lc_check_text(c, lc_arena_text(c->arena, b->spelling.text, b->spelling.length));
    const char *of_a = registry->rows[a->spelling.row].key->text;
    const char *of_b = registry->rows[b->spelling.row].key->text;
    lc_diagnostic *report = lc_report3(c->diagnostics, LC_E0417, b->place, words, of_a, of_b);
    lc_diagnostic_note(c->diagnostics, report, a->place, "first here");
}

/* Sorts and keeps each spelling once. */
static void keep_spellings(lc_row_reader *r)
{
    lc_checker *c = r->c;
    lc_registry *registry = r->registry;
    uint32_t count = r->spelling_count;
    lc_placed_spelling *spare = lc_check_zero(c, count, sizeof *spare);
    registry->spellings = lc_check_zero(c, count, sizeof *registry->spellings);
    if (!spare || !registry->spellings)
        return;
    sort_spellings(r->spellings, spare, count);
    for (uint32_t i = 0, first = 0; i < count; i++) {
        const lc_placed_spelling *item = &r->spellings[i];
        if (i > 0 && spelling_order(&r->spellings[first], item) == 0) {
            if (r->spellings[first].spelling.row != item->spelling.row)
                report_spelling(c, registry, &r->spellings[first], item);
            continue;
        }
        first = i;
        registry->spellings[registry->spelling_count++] = item->spelling;
    }
}

/* ---- the rows ------------------------------------------------------------------------------- */

bool lc_is_key(const char *text, uint32_t length)
{
    if (length == 0 || length > LC_MAX_NAME_BYTES || (text[0] >= '0' && text[0] <= '9'))
        return false;
    for (uint32_t i = 0; i < length; i++) {
        char byte = text[i];
        if (!((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
              (byte >= '0' && byte <= '9') || byte == '_'))
            return false;
    }
    return true;
}

static const lc_name *key_of(lc_checker *c, const lc_cell *cell)
{
    if (!cell || cell->kind != LC_CELL_LITERAL || !cell->literal)
        return NULL;
    if (cell->literal->kind == LC_EXPR_NAME)
        return cell->literal->as.name.name;
    lc_text text = cell->literal->as.text;
    if (cell->literal->kind != LC_EXPR_TEXT || !lc_is_key(text.bytes, text.length))
        return NULL;
    const lc_name *name = lc_intern(c->names, text.bytes, text.length);
    if (!name)
        c->failed = true;
    return name;
}

static bool is_same_place(lc_place a, lc_place b)
{
    return a.source == b.source && a.start == b.start;
}

/* A row without a key, or with one that stands already, is left out. */
lc_registry_row *lc_begin_row(lc_row_reader *r, const lc_name *key, lc_place place)
{
    lc_checker *c = r->c;
    lc_registry *registry = r->registry;
    uint32_t first = key ? lc_table_find(&registry->row_by_key, key) : LC_NONE;
    if (r->second)
        return first != LC_NONE && is_same_place(registry->rows[first].place, place)
                   ? &registry->rows[first]
                   : NULL;
    if (!key) {
        if (!c->failed)
            lc_report0(c->diagnostics, LC_E0416, place);
        return NULL;
    }
    if (first != LC_NONE) {
        lc_diagnostic *report = lc_report1(c->diagnostics, LC_E0209, place, key->text);
        lc_diagnostic_note(c->diagnostics, report, registry->rows[first].place, "first here");
        lc_diagnostic_help(c->diagnostics, report, "strike one of the two rows");
        return NULL;
    }
    if (registry->row_count == r->row_capacity)
        return NULL; /* past the limit, which was reported */
    lc_registry_row *row = &registry->rows[registry->row_count];
    *row = (lc_registry_row){key, key->text, key->length, NULL, place};
    row->cells = lc_check_zero(c, registry->column_count, sizeof *row->cells);
    if (!row->cells || !lc_table_put(&registry->row_by_key, key, registry->row_count)) {
        c->failed = true;
        return NULL;
    }
    registry->row_count++;
    add_spelling(r, key->text, key->length, registry->row_count - 1, place);
    return row;
}

bool lc_takes_column(const lc_row_reader *r, uint32_t column)
{
    return (r->registry->columns[column].form.type.kind == LC_TYPE_ROW) == r->second;
}

void lc_read_cell(lc_row_reader *r, lc_registry_row *row, uint32_t column, const lc_decl *decl,
                  const lc_expr *literal, lc_place place)
{
    const lc_column *of = &r->registry->columns[column];
    lc_cell_value *value = &row->cells[column];
    uint32_t index = (uint32_t)(row - r->registry->rows);
    if (!lc_takes_column(r, column) ||
        !lc_check_value(r->c, decl, literal, &of->form, r->what[column], value) ||
        !is_special(of->declared.name))
        return;
    if (lc_name_is(of->declared.name, "aliases")) {
        add_aliases(r, value, index, place);
    } else if (value->text_length) {
        row->label = value->text;
        row->label_length = value->text_length;
        add_spelling(r, value->text, value->text_length, index, place);
    }
}

/* ---- rows of the text ----------------------------------------------------------------------- */

static void report_length(lc_row_reader *r, const lc_row *row)
{
    lc_checker *c = r->c;
    const lc_decl *decl = r->symbol->decl;
    const char *have = lc_check_text(c, lc_arena_format(c->arena, "%u", row->cell_count));
    const char *need =
        lc_check_text(c, lc_arena_format(c->arena, "%u", r->registry->column_count + 1));
    lc_diagnostic *report =
        lc_report2(c->diagnostics, LC_E0415, lc_place_in(decl, row->span), have, need);
    lc_diagnostic_note(c->diagnostics, report, lc_place_in(decl, decl->as.registry.rows->span),
                       "the columns");
}

static void read_text_row(lc_row_reader *r, const lc_row *from)
{
    const lc_decl *decl = r->symbol->decl;
    lc_place key_place = lc_place_in(decl, from->cells ? from->cells->span : from->span);
    lc_registry_row *row = lc_begin_row(r, key_of(r->c, from->cells), key_place);
    if (!row)
        return;
    if (!r->second && from->cell_count != r->registry->column_count + 1)
        report_length(r, from);
    uint32_t i = 0;
    for (const lc_cell *cell = from->cells->next; cell && i < r->registry->column_count;
         cell = cell->next, i++) {
        lc_place place = lc_place_in(decl, cell->span);
        if (cell->kind == LC_CELL_LITERAL)
            lc_read_cell(r, row, i, decl, cell->literal, place);
        else if (cell->kind == LC_CELL_COLUMN && !r->second)
            lc_report3(r->c->diagnostics, LC_E0318, place, r->what[i],
                       lc_form_words(r->c, &r->registry->columns[i].form),
                       "the name and the type of a column");
    }
}

static void read_rows(lc_row_reader *r)
{
    if (r->table) {
        lc_read_table(r);
        return;
    }
    for (const lc_row *row = r->symbol->decl->as.registry.rows->next; row && !r->c->failed;
         row = row->next)
        read_text_row(r, row);
}

static uint32_t count_rows(const lc_row_reader *r)
{
    if (r->table)
        return lc_count_table(r);
    uint32_t count = 0;
    for (const lc_row *row = r->symbol->decl->as.registry.rows->next; row; row = row->next)
        if (++count == LC_MAX_REGISTRY_ROWS + 1)
            lc_too_many(r->c, lc_place_in(r->symbol->decl, row->span), LC_MAX_REGISTRY_ROWS,
                        "rows");
    return count;
}

static void read_keys_and_cells(lc_row_reader *r)
{
    lc_checker *c = r->c;
    lc_registry *registry = r->registry;
    r->row_capacity = count_rows(r);
    registry->rows = lc_check_zero(c, r->row_capacity, sizeof *registry->rows);
    r->what = lc_check_zero(c, registry->column_count, sizeof *r->what);
    if (!registry->rows || !r->what)
        return;
    for (uint32_t i = 0; i < registry->column_count; i++) {
        const lc_name *name = registry->columns[i].declared.name;
        r->what[i] =
            name ? lc_check_text(c, lc_arena_format(c->arena, "`%s`", name->text)) : "this column";
    }
    read_rows(r);
    if (!c->failed)
        keep_spellings(r);
}

static bool points_to_rows(const lc_registry *registry)
{
    for (uint32_t i = 0; i < registry->column_count; i++)
        if (registry->columns[i].form.type.kind == LC_TYPE_ROW)
            return true;
    return false;
}

/* ---- one of --------------------------------------------------------------------------------- */

/* Keys of all registries in one table, for names that stand beside nothing. */
static void note_keys(lc_checker *c, uint32_t index)
{
    const lc_registry *registry = &c->law->registries[index];
    for (uint32_t i = 0; i < registry->row_count; i++) {
        const lc_name *key = registry->rows[i].key;
        bool is_new = lc_table_find(&c->keys, key) == LC_NONE;
        if (!lc_table_put(&c->keys, key, is_new ? index : LC_MANY))
            c->failed = true;
    }
}

/* "one of a, b" */
static const lc_name *one_of_words(lc_checker *c, const lc_ident_list *words)
{
    static const char start[] = "one of ";
    size_t length = sizeof start - 1, at = length;
    for (const lc_ident_list *word = words; word; word = word->next)
        length += word->ident.name->length + 2;
    char *text = lc_check_zero(c, length + 1, 1);
    if (!text)
        return NULL;
    memcpy(text, start, at);
    for (const lc_ident_list *word = words; word; word = word->next) {
        if (word != words) {
            memcpy(text + at, ", ", 2);
            at += 2;
        }
        memcpy(text + at, word->ident.name->text, word->ident.name->length);
        at += word->ident.name->length;
    }
    const lc_name *name = lc_intern(c->names, text, at);
    if (!name)
        c->failed = true;
    return name;
}

/* The words, COUNT of them, as rows of REGISTRY; false when one of them cannot be. */
static bool take_words(lc_checker *c, const lc_decl *decl, const lc_type_ref *ref,
                       lc_registry *registry, uint32_t count)
{
    lc_row_reader r = {.c = c, .registry = registry, .row_capacity = count};
    for (const lc_ident_list *word = ref->one_of; word; word = word->next) {
        lc_ident ident = word->ident;
        uint32_t before = lc_table_find(&registry->row_by_key, ident.name);
        if (before != LC_NONE) {
            lc_place place = registry->rows[before].place;
            lc_named_twice(c, decl, ident,
                           (lc_span){place.start - decl->start, place.end - decl->start});
            return false;
        }
        if (lc_name_is(ident.name, "yes") || lc_name_is(ident.name, "no")) {
            lc_report2(c->diagnostics, LC_E0210, lc_place_in(decl, ident.span), ident.name->text,
                       "a word of `one of`");
            return false;
        }
        if (!lc_begin_row(&r, ident.name, lc_place_in(decl, ident.span)))
            return false;
    }
    keep_spellings(&r);
    return !c->failed;
}

uint32_t lc_check_one_of(lc_checker *c, const lc_decl *decl, const lc_type_ref *ref)
{
    lc_law *law = c->law;
    const lc_name *words = one_of_words(c, ref->one_of);
    uint32_t index = words ? lc_table_find(&c->one_of, words) : LC_NONE;
    if (!words || index != LC_NONE)
        return index;
    lc_place place = lc_place_in(decl, ref->span);
    if (law->registry_count >= LC_MAX_REGISTRIES || law->registry_count >= c->registry_capacity) {
        lc_too_many(c, place, LC_MAX_REGISTRIES, "registries and lists of `one of`");
        return LC_NONE;
    }
    lc_registry *registry = &law->registries[law->registry_count];
    *registry = (lc_registry){.one_of = true};
    registry->declared = (lc_declared){NULL, words->text, words->length, decl, place};
    lc_table_init(&registry->row_by_key, c->arena);
    uint32_t count = 0;
    for (const lc_ident_list *word = ref->one_of; word; word = word->next)
        count++;
    registry->rows = lc_check_zero(c, count, sizeof *registry->rows);
    registry->columns = lc_check_zero(c, 0, sizeof *registry->columns);
    if (!registry->rows || !registry->columns || !take_words(c, decl, ref, registry, count))
        return LC_NONE;
    index = law->registry_count++;
    if (!lc_table_put(&c->one_of, words, index))
        c->failed = true;
    note_keys(c, index);
    return index;
}

static uint32_t count_one_of(const lc_decl *decl)
{
    uint32_t count = 0;
    if (decl->broken)
        return 0;
    if (decl->kind == LC_DECL_FACTS)
        for (const lc_fact_entry *entry = decl->as.facts; entry; entry = entry->next)
            count += entry->type.one_of != NULL;
    if (decl->kind == LC_DECL_REGISTRY && decl->as.registry.rows)
        for (const lc_cell *cell = decl->as.registry.rows->cells; cell; cell = cell->next)
            count += cell->kind == LC_CELL_COLUMN && cell->type.one_of;
    return count;
}

/* Room for those of `one of` behind the named ones, so that none moves later. */
static bool make_room(lc_checker *c)
{
    lc_law *law = c->law;
    uint64_t count = law->registry_count;
    for (uint32_t i = 0; i < c->tree_count; i++)
        for (const lc_decl *decl = c->trees[i].first; decl; decl = decl->next)
            count += count_one_of(decl);
    uint32_t most = law->registry_count + LC_MAX_REGISTRIES;
    c->registry_capacity = count < most ? (uint32_t)count : most;
    lc_registry *registries = lc_check_zero(c, c->registry_capacity, sizeof *registries);
    if (!registries)
        return false;
    if (law->registry_count)
        memcpy(registries, law->registries, law->registry_count * sizeof *registries);
    law->registries = registries;
    lc_table_init(&c->one_of, c->arena);
    return true;
}

/* ---- all of them ---------------------------------------------------------------------------- */

/* The columns of all registries, as they may point to each other. Returns how many have some. */
static uint32_t check_columns(lc_checker *c, lc_row_reader *readers)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->symbol_count && !c->failed; i++) {
        lc_symbol *symbol = &c->symbols[i];
        if (symbol->kind != LC_SYMBOL_REGISTRY)
            continue;
        lc_registry *registry = &c->law->registries[symbol->index];
        lc_table_init(&registry->row_by_key, c->arena);
        if (symbol->broken)
            continue;
        lc_row_reader r = {.c = c, .symbol = symbol, .registry = registry};
        if (check_header(c, symbol, registry) && lc_load_table(&r))
            readers[count++] = r;
        else
            symbol->broken = true;
    }
    return count;
}

void lc_check_registries(lc_checker *c)
{
    uint32_t named = c->law->registry_count;
    lc_check_most(c, LC_SYMBOL_REGISTRY, LC_MAX_REGISTRIES, "registries");
    lc_row_reader *readers = lc_check_zero(c, named, sizeof *readers);
    if (!readers || !make_room(c))
        return;
    uint32_t count = check_columns(c, readers);
    for (uint32_t i = 0; i < count && !c->failed; i++)
        read_keys_and_cells(&readers[i]);
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        readers[i].second = true;
        if (points_to_rows(readers[i].registry))
            read_rows(&readers[i]);
    }
    for (uint32_t i = 0; i < named; i++)
        note_keys(c, i);
}
