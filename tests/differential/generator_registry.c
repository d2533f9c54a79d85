/* generator_registry.c - random registries, with their rows in the text or in a table of CSV, and
 * the groups and tiers of their rows. See generator_state.h.
 *
 * The cells of a registry are chosen as literals of the language; the table is written from the
 * same ones. Must not: know facts or rules. */
#include "generator_state.h"

#include <stdio.h>
#include <string.h>

/* ---- cells ---------------------------------------------------------------------------------- */

/* A whole number of steps of U, without its unit. */
static const char *quantity_text(generator *g, const unit *u)
{
    int number = between(g, 0, 60);
    if (u->base && u->scale == 2 && chance(g, 50))
        return say(g, "%d.%02d", number, between(g, 0, 99));
    if (u->base && u->scale < 0)
        return say(g, "%de%d", number, -u->scale);
    return chance(g, 10) ? say(g, "%d,000", number + 1) : say(g, "%d", number);
}

static const char *cell_text(generator *g, const thing *column)
{
    if (chance(g, 12)) {
        feature(g, FEATURE_CELL_EMPTY);
        return "";
    }
    switch (column->shape.kind) {
    case SHAPE_TEXT:
        return make_string(g);
    case SHAPE_DATE:
        return make_date_text(g);
    case SHAPE_TRUTH:
        return chance(g, 50) ? "yes" : "no";
    case SHAPE_ROW: {
        const registry *of = &g->registries[column->shape.registry];
        if (!of->deemed || !chance(g, 10))
            return of->keys[below(g, of->row_count)];
        feature(g, FEATURE_CELL_DEEMED);
        return of->keys[of->row_count];
    }
    default:
        break;
    }
    if (strcmp(column->type, "percent") == 0)
        return say(g, "%d%%", between(g, 0, 120));
    if (strcmp(column->type, "count") == 0)
        return chance(g, 3) ? "9223372036854775807" : say(g, "%d", between(g, 0, 100));
    const char *sign = chance(g, 8) ? "-" : "";
    if (*sign)
        feature(g, FEATURE_CELL_NEGATIVE);
    if (strcmp(column->type, "decimal") == 0)
        return chance(g, 50) ? say(g, "%s%d", sign, between(g, 0, 30))
                             : say(g, "%s%d.%d", sign, between(g, 0, 9), between(g, 1, 99));
    for (uint32_t i = 0; i < g->unit_count; i++) {
        if (strcmp(column->type, g->units[i].name) != 0)
            continue;
        const char *number = quantity_text(g, &g->units[i]);
        if (*sign || !chance(g, 40)) /* the grammar has no unit behind a negative number */
            return say(g, "%s%s", sign, number);
        feature(g, FEATURE_CELL_UNIT);
        return say(g, "%s %s", number, g->units[i].name);
    }
    return "";
}

/* ---- tables of CSV -------------------------------------------------------------------------- */

/* RAW as a cell of CSV: in quotes where it must be, and sometimes where it need not. */
static const char *csv_quoted(generator *g, const char *raw)
{
    char quoted[400];
    size_t at = 0;
    bool must = strpbrk(raw, "\",\r\n") != NULL;
    if (!must && (!*raw || !chance(g, 20)))
        return raw;
    feature(g, FEATURE_TABLE_QUOTED);
    quoted[at++] = '"';
    for (; *raw && at < sizeof quoted - 4; raw++) {
        if (*raw == '"') {
            feature(g, FEATURE_TABLE_QUOTE);
            quoted[at++] = '"';
        }
        quoted[at++] = *raw;
    }
    quoted[at++] = '"';
    quoted[at] = '\0';
    return say(g, "%s", quoted);
}

/* The text of LITERAL, which stands between quotes. */
static const char *unescaped(generator *g, const char *literal)
{
    char text[200];
    size_t at = 0;
    for (; *literal && at < sizeof text - 1; literal++) {
        if (*literal == '\\')
            literal++;
        text[at++] = *literal;
    }
    text[at] = '\0';
    return say(g, "%s", text);
}

static const char *without_quotes(generator *g, const char *literal)
{
    return unescaped(g, say(g, "%.*s", (int)strlen(literal) - 2, literal + 1));
}

/* A row by any of its spellings. */
static const char *csv_row(generator *g, const registry *of, const char *key)
{
    for (uint32_t i = 0; i < of->row_count; i++) {
        if (strcmp(of->keys[i], key) != 0 || !chance(g, 40))
            continue;
        bool by_label = of->has_labels && of->labels[i] && chance(g, 50);
        if (!by_label && (!of->has_aliases || !of->aliases[i]))
            continue;
        feature(g, FEATURE_TABLE_SPELLING);
        return by_label ? unescaped(g, of->labels[i]) : of->aliases[i];
    }
    return key;
}

/* A number: what the grammar of a text does not let stand there, a file may say. */
static const char *csv_number(generator *g, const thing *column, const char *literal)
{
    size_t length = strlen(literal);
    bool has_unit = strchr(literal, ' ') != NULL;
    if (strcmp(column->type, "percent") == 0 && chance(g, 50))
        return say(g, "%.*s", (int)length - 1, literal);
    if (column->shape.dimension && !has_unit && chance(g, 40)) {
        if (*literal == '-')
            feature(g, FEATURE_TABLE_NEGATIVE_UNIT);
        return say(g, "%s%s%s", literal, chance(g, 50) ? " " : "", column->type);
    }
    return literal;
}

/* LITERAL, of a column of the text, as a cell of a table. */
static const char *csv_cell(generator *g, const thing *column, const char *literal)
{
    const char *raw = literal;
    if (!*literal)
        return chance(g, 30) ? "\"\"" : "";
    if (column->shape.kind == SHAPE_TEXT)
        return csv_quoted(g, without_quotes(g, literal));
    if (column->shape.kind == SHAPE_ROW) {
        const registry *of = &g->registries[column->shape.registry];
        if (of->source != ROWS_IN_TEXT)
            feature(g, FEATURE_TABLE_ROW);
        raw = csv_row(g, of, literal);
    } else if (column->shape.kind == SHAPE_NUMBER) {
        raw = csv_number(g, column, literal);
    }
    if (chance(g, 15))
        raw = say(g, "%s%s%s", chance(g, 50) ? "  " : "", raw, chance(g, 50) ? " " : "\t");
    return csv_quoted(g, raw);
}

/* Columns that no text names hold anything. */
static const char *csv_remark(generator *g)
{
    static const char *const remarks[] = {
        "", "see above", "two\nlines", "he said \"no\"", "1,2,3", "\xC3\xA9t\xC3\xA9", "-"};
    return csv_quoted(g, remarks[below(g, sizeof remarks / sizeof remarks[0])]);
}

enum { CSV_KEY = MOST_COLUMNS, CSV_LABEL, CSV_ALIASES, CSV_REMARK, MOST_CSV = MOST_COLUMNS + 6 };

typedef struct {
    uint32_t items[MOST_CSV]; /* columns of the registry, or CSV_… */
    uint32_t count;
} csv_columns;

static csv_columns choose_columns(generator *g, const registry *r)
{
    csv_columns columns = {.count = 0};
    columns.items[columns.count++] = CSV_KEY;
    if (r->has_labels)
        columns.items[columns.count++] = CSV_LABEL;
    if (r->has_aliases)
        columns.items[columns.count++] = CSV_ALIASES;
    for (uint32_t i = 0; i < r->column_count; i++)
        columns.items[columns.count++] = i;
    for (int i = between(g, 0, 2); i > 0; i--) {
        feature(g, FEATURE_TABLE_REMARK);
        columns.items[columns.count++] = CSV_REMARK;
    }
    if (chance(g, 70)) {
        feature(g, FEATURE_TABLE_ORDER);
        for (uint32_t i = columns.count; i > 1; i--) {
            uint32_t other = below(g, i), item = columns.items[i - 1];
            columns.items[i - 1] = columns.items[other];
            columns.items[other] = item;
        }
    }
    return columns;
}

static const char *csv_header(generator *g, const registry *r, uint32_t column)
{
    const char *name = "key";
    if (column == CSV_LABEL)
        name = "label";
    else if (column == CSV_ALIASES)
        name = "aliases";
    else if (column == CSV_REMARK)
        name = chance(g, 50) ? "remarks" : "source, page";
    else if (column != CSV_KEY)
        name = r->columns[column].name;
    return csv_quoted(g, chance(g, 10) ? say(g, " %s ", name) : name);
}

static const char *csv_value(generator *g, const registry *r, uint32_t row, uint32_t column)
{
    if (column == CSV_KEY)
        return csv_quoted(g, r->keys[row]);
    if (column == CSV_LABEL)
        return csv_quoted(g, r->labels[row] ? unescaped(g, r->labels[row]) : "");
    if (column == CSV_ALIASES)
        return r->aliases[row] ? csv_quoted(g, say(g, "%s; also %s", r->aliases[row], r->keys[row]))
                               : "";
    if (column == CSV_REMARK)
        return csv_remark(g);
    return csv_cell(g, &r->columns[column], r->cells[row][column]);
}

/* The rows of R, that of what is deemed included, as a file says them. */
static const char *csv_text(generator *g, const registry *r)
{
    csv_columns columns = choose_columns(g, r);
    const char *end = chance(g, 30) ? "\r\n" : "\n", *text = chance(g, 20) ? "\xEF\xBB\xBF" : "";
    for (uint32_t i = 0; i < columns.count; i++)
        text = say(g, "%s%s%s", text, i ? "," : "", csv_header(g, r, columns.items[i]));
    for (uint32_t row = 0; row < r->row_count + r->deemed; row++) {
        text = say(g, "%s%s%s", text, end, chance(g, 5) ? end : "");
        for (uint32_t i = 0; i < columns.count; i++)
            text = say(g, "%s%s%s", text, i ? "," : "", csv_value(g, r, row, columns.items[i]));
    }
    return chance(g, 70) ? say(g, "%s%s", text, end) : text;
}

/* ---- registries ----------------------------------------------------------------------------- */

static void make_rows(generator *g, registry *r)
{
    uint32_t own = (uint32_t)between(g, 2, 5);
    r->shared = (uint32_t)between(g, 0, 2);
    r->row_count = own + r->shared;
    char letter = (char)('A' + g->registry_count);
    for (uint32_t i = 0; i < r->row_count; i++) {
        r->keys[i] = i < own ? say(g, "%c%u", letter, i) : say(g, "X%u", i - own);
        if (chance(g, 80)) /* as it stands between quotes */
            r->labels[i] = chance(g, 80) ? say(g, "Row %s", r->keys[i])
                                         : say(g, "Row \\\"%s\\\", 1st", r->keys[i]);
        r->aliases[i] = chance(g, 60) ? say(g, "%s alias", r->keys[i]) : NULL;
    }
}

static const char *registry_header(generator *g, registry *r)
{
    const char *header = "| key |";
    r->has_labels = chance(g, 50);
    r->has_aliases = chance(g, 50);
    if (r->has_labels) {
        feature(g, FEATURE_COLUMN_LABEL);
        header = say(g, "%s label : text |", header);
    }
    if (r->has_aliases) {
        feature(g, FEATURE_COLUMN_ALIASES);
        header = say(g, "%s aliases : text |", header);
    }
    for (int i = between(g, 1, 5); i > 0; i--) {
        thing *column = &r->columns[r->column_count];
        *column = make_type(g, true);
        column->name = say(g, "k%u", r->column_count++);
        header = say(g, "%s %s : %s |", header, column->name, column->type);
    }
    return header;
}

/* The cells of all rows, that of what is deemed included. */
static void make_cells(generator *g, registry *r)
{
    for (uint32_t i = 0; i < r->row_count + r->deemed; i++)
        for (uint32_t k = 0; k < r->column_count; k++) {
            const char *cell = cell_text(g, &r->columns[k]);
            /* a file cannot tell a text without letters from none */
            r->cells[i][k] = r->source != ROWS_IN_TEXT && strcmp(cell, "\"\"") == 0 ? "" : cell;
        }
}

/* The rows of R behind its header, as a text says them. */
static const char *rows_text(generator *g, const registry *r)
{
    const char *text = "";
    for (uint32_t i = 0; i < r->row_count + r->deemed; i++) {
        text = say(g, "%s\n  | %s |", text, r->keys[i]);
        if (r->has_labels)
            text = r->labels[i] ? say(g, "%s \"%s\" |", text, r->labels[i]) : say(g, "%s |", text);
        if (r->has_aliases)
            text = r->aliases[i] ? say(g, "%s \"%s; also %s\" |", text, r->aliases[i], r->keys[i])
                                 : say(g, "%s |", text);
        for (uint32_t k = 0; k < r->column_count; k++)
            text = say(g, "%s %s |", text, r->cells[i][k]);
    }
    return text;
}

/* What the text says where a file has the rows: HEADER alone, or other rows in their place. */
static const char *without_rows(generator *g, const registry *r, const char *title,
                                const char *header)
{
    if (r->source == ROWS_FROM_FILE) {
        feature(g, FEATURE_TABLE);
        return say(g, "%s from \"%s.csv\"\n  %s", title, r->name, header);
    }
    feature(g, FEATURE_TABLE_REPLACES);
    const char *row = say(g, "| W%u |", g->registry_count);
    for (uint32_t i = r->column_count + r->has_labels + r->has_aliases; i > 0; i--)
        row = say(g, "%s |", row);
    return say(g, "%s\n  %s\n  %s", title, header, row);
}

static void make_registry(generator *g, bool module)
{
    registry *r = &g->registries[g->registry_count];
    r->name = say(g, "reg%u", g->registry_count);
    r->source = chance(g, 60) ? ROWS_IN_TEXT : chance(g, 75) ? ROWS_FROM_FILE : ROWS_REPLACED;
    make_rows(g, r);
    if (chance(g, 25)) { /* a row that no text names, read as another */
        feature(g, FEATURE_DEEM);
        r->deemed = true;
        r->keys[r->row_count] = say(g, "Z%u", g->registry_count);
        declare(g, say(g, "deem %s as %s", r->keys[r->row_count], r->keys[0]));
    }
    const char *label = maybe_label(g, FEATURE_REGISTRY_LABEL, r->name);
    const char *title = say(g, "registry %s%s", r->name, label), *header = registry_header(g, r);
    make_cells(g, r);
    const char *rows = say(g, "%s\n  %s%s", title, header, rows_text(g, r)), *text = rows;
    if (r->source != ROWS_IN_TEXT) {
        text = without_rows(g, r, title, header);
        if (module)
            feature(g, FEATURE_TABLE_IN_MODULE);
        g->tables[g->table_count++] = (table){r, text, rows, csv_text(g, r)};
    }
    g->registry_count++;
    declare_shared(g, module, text);
}

void make_registries(generator *g, bool module)
{
    for (int i = chance(g, 85) ? between(g, 1, MOST_REGISTRIES) : 0; i > 0; i--)
        make_registry(g, module);
}

/* ---- groups and tiers ----------------------------------------------------------------------- */

static const char *set_item(generator *g, uint32_t of)
{
    const registry *r = &g->registries[of];
    uint32_t row = below(g, r->row_count);
    if (g->set_count && chance(g, 25)) {
        const row_set *set = &g->sets[below(g, g->set_count)];
        if (set->registry == of) {
            feature(g, set->tier ? FEATURE_GROUP_TIERS : FEATURE_GROUP_GROUPS);
            return set->name;
        }
    }
    if (r->has_labels && r->labels[row] && chance(g, 25)) {
        feature(g, FEATURE_GROUP_TEXTS);
        return say(g, "\"%s\"", r->labels[row]);
    }
    feature(g, FEATURE_GROUP_KEYS);
    return r->keys[row];
}

void make_group(generator *g)
{
    uint32_t of = below(g, g->registry_count);
    const registry *r = &g->registries[of];
    /* The first one stands in one registry only, so that it is clear which is meant. */
    const char *items;
    uint32_t first = below(g, r->row_count - r->shared);
    items = r->keys[first];
    for (int i = between(g, 0, 3); i > 0; i--) {
        items = say(g, "%s, %s", items, set_item(g, of));
        if (g->dated && chance(g, 30)) {
            feature(g, FEATURE_MEMBER_PERIOD);
            items = say(g, "%s%s", items, make_period(g));
        }
    }
    if (chance(g, 20) && r->row_count > 1) {
        feature(g, FEATURE_MEMBER_EXCEPT);
        items = say(g, "%s except %s", items, r->keys[(first + 1) % r->row_count]);
        if (g->dated && chance(g, 30))
            items = say(g, "%s%s", items, make_period(g));
    }
    row_set *set = &g->sets[g->set_count];
    *set = (row_set){say(g, "g%u", g->set_count), of, false};
    g->set_count++;
    declare(g, say(g, "group %s = %s", set->name, items));
}

/* Tiers over one registry: two or three parts that do not overlap. */
void make_tiers(generator *g)
{
    uint32_t of = below(g, g->registry_count), tier_count = (uint32_t)between(g, 2, 3);
    const registry *r = &g->registries[of];
    bool rest = chance(g, 60);
    const char *items[3] = {NULL, NULL, NULL};
    for (uint32_t i = 0; i < r->row_count; i++) {
        uint32_t tier = i < tier_count ? i : below(g, tier_count);
        items[tier] = items[tier] ? say(g, "%s, %s", items[tier], r->keys[i]) : r->keys[i];
        if (g->dated && i >= tier_count && chance(g, 25)) { /* it moves to another tier */
            uint32_t next = (tier + 1) % tier_count;
            feature(g, FEATURE_TIER_PERIOD);
            items[tier] = say(g, "%s until 2025-05-14", items[tier]);
            items[next] = say(g, "%s, %s from 2025-05-15", items[next], r->keys[i]);
        }
    }
    const char *text = say(g, "tiers of %s", r->name);
    feature(g, rest ? FEATURE_TIERS_REST : FEATURE_TIERS_FULL);
    for (uint32_t i = 0; i < tier_count; i++) {
        row_set *set = &g->sets[g->set_count++];
        *set = (row_set){say(g, "t%u", i), of, true};
        const char *members = rest && i == tier_count - 1 ? "the rest" : items[i] ? items[i] : NULL;
        if (!members) { /* fewer rows than tiers */
            g->set_count--;
            continue;
        }
        if (i == 0 && chance(g, 30)) {
            feature(g, FEATURE_TIERS_GROUP);
            declare(g, say(g, "group tg = %s", members));
            members = "tg";
        }
        text =
            say(g, "%s\n  %s%s = %s", text, set->name, chance(g, 20) ? " \"a tier\"" : "", members);
    }
    declare(g, text);
}
