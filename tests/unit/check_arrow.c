/* check_arrow.c - tables of orders by Arrow's C data interface, made by hand.
 *
 * Rows are made by arithmetic, as texts for a block and as Arrow arrays in every format that their
 * facts take, sliced or not, with nulls or without; what comes out must be, cell for cell, what the
 * block writes. Then what must be refused, who releases what, and memory that ends.
 *
 * Every array made here is on the heap and counts its releases. Must not: know how tables are read.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "licet.h"
#include "licet_arrow.h"
#include "test_allocator.h"

Suite *suite_arrow(void);

static const char rules[] =
    "ruleset arrow \"Arrow\" in force from 2025-01-01 binding from 2025-06-01\n"
    "use scale, countries, units\n"
    "facts\n"
    "  id : text\n"
    "  date : date\n"
    "  destination \"Country of destination\" : country\n"
    "  quantity : count\n"
    "  price : USD\n"
    "  part : percent\n"
    "  military : bool\n"
    "cap yearly limits quantity to 9,000 per destination each year\n"
    "rule army cites \"15 CFR 744.21\" when military then prohibited\n"
    "rule costly cites \"15 CFR 742.6\" when price > 50.00 USD then policy_of_denial\n"
    "rule partly when part >= 70% then presumed_denial\n"
    "rule small despite costly within yearly then notice with \"notice\" 10 days before date\n"
    "otherwise no_licence\n";
enum { FACTS = 7, CELL = 24 };
enum { ID, DATE, DESTINATION, QUANTITY, PRICE, PART, MILITARY };

static licet_law *load(void)
{
    licet_law *law = NULL;
    licet_diagnostics *diagnostics = NULL;
    const licet_source source = {"rules", rules, sizeof rules - 1};
    licet_status status = licet_load(&law, &diagnostics, &source, 1, NULL);
    licet_diagnostic first = {0};
    if (status != LICET_OK)
        licet_diagnostics_get(diagnostics, 0, &first);
    ck_assert_msg(status == LICET_OK, "line %u: %s", first.line, first.message);
    licet_diagnostics_free(diagnostics);
    return law;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static unsigned mix(size_t row, size_t fact)
{
    uint64_t x = (row * 31 + fact + 1) * UINT64_C(0x9E3779B97F4A7C15);
    return (unsigned)((x ^ x >> 29) >> 32);
}

static bool is_known(size_t row, size_t fact)
{
    return mix(row, fact + 100) % 11 != 0;
}

/* What a cell says, as a number at two places, a day, or the number of a word. */
static int64_t value_of(size_t row, size_t fact)
{
    unsigned number = mix(row, fact);
    switch (fact) {
    case DATE:
        return 20089 + number % 300; /* from 2025-01-01 */
    case QUANTITY:
    case PART:
        return (int64_t)(number % 100) * 100;
    case PRICE:
        return (int64_t)(number % 20000) - 5000;
    case MILITARY:
        return number % 9 == 0;
    default:
        return number % 7;
    }
}

static void make_cell(size_t row, size_t fact, char cell[CELL])
{
    static const char *const countries[] = {"MY", "Malaysia", "AE", "CN", "US", "Japan", "XX"};
    int64_t value = value_of(row, fact);
    cell[0] = '\0';
    if (!is_known(row, fact))
        return;
    switch (fact) {
    case ID:
        snprintf(cell, CELL, "order no. %zu", row);
        break;
    case DATE: {
        static const int months[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        int day = (int)value - 20089, month = 0;
        for (; day >= months[month]; month++)
            day -= months[month];
        snprintf(cell, CELL, "2025-%02d-%02d", month + 1, day + 1);
        break;
    }
    case DESTINATION:
        strcpy(cell, countries[value]);
        break;
    case MILITARY:
        strcpy(cell, value ? "yes" : "no");
        break;
    case PRICE:
        snprintf(cell, CELL, "%s%d.%02d", value < 0 ? "-" : "", abs((int)value) / 100,
                 abs((int)value) % 100);
        break;
    default:
        snprintf(cell, CELL, "%d", (int)value / 100);
        break;
    }
}

/* ---- arrays and schemas on the heap ---------------------------------------------------------- */

static int alive; /* arrays, schemas and streams that are not released */

typedef struct {
    void *buffers[5];
} owned;

static void release_array(struct ArrowArray *array)
{
    owned *memory = array->private_data;
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release)
            array->children[i]->release(array->children[i]);
        free(array->children[i]);
    }
    free(array->children);
    if (array->dictionary) {
        array->dictionary->release(array->dictionary);
        free(array->dictionary);
    }
    for (int i = 0; i < 5; i++)
        free(memory->buffers[i]);
    free(memory);
    free(array->buffers);
    array->release = NULL;
    alive--;
}

static struct ArrowArray new_array(int64_t buffers)
{
    alive++;
    return (struct ArrowArray){.n_buffers = buffers,
                               .buffers = calloc(5, sizeof(void *)),
                               .private_data = calloc(1, sizeof(owned)),
                               .release = release_array};
}

static void *give_buffer(struct ArrowArray *array, int number, size_t bytes)
{
    void *buffer = malloc(bytes + 1);
    memset(buffer, 0xA7, bytes + 1); /* what stands where nothing is known */
    ((owned *)array->private_data)->buffers[number] = buffer;
    array->buffers[number] = buffer;
    return buffer;
}

static void release_schema(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        schema->children[i]->release(schema->children[i]);
        free(schema->children[i]);
    }
    free(schema->children);
    if (schema->dictionary) {
        schema->dictionary->release(schema->dictionary);
        free(schema->dictionary);
    }
    schema->release = NULL;
    alive--;
}

static struct ArrowSchema new_schema(const char *format, const char *name)
{
    alive++;
    return (struct ArrowSchema){.format = format, .name = name, .release = release_schema};
}

static void set_bit(uint8_t *bits, size_t at, bool yes)
{
    bits[at / 8] = (uint8_t)((bits[at / 8] & ~(1u << at % 8)) | (unsigned)yes << at % 8);
}

/* ---- one column ------------------------------------------------------------------------------ */

/* Which rows a column has, behind how many others; NUMBERS (NULL: of its own) chooses them. */
typedef struct {
    size_t fact, first, rows, offset;
    bool nulls; /* else unknown ones are written as an empty text: for texts only */
} part;

static int places_of(const char *format)
{
    const char *comma = format[0] == 'd' ? strchr(format, ',') : NULL;
    return comma ? atoi(comma + 1) : 0;
}

static size_t width_of(const char *format)
{
    static const char widths[] = "c1C1s2S2i4I4l8L8";
    if (strcmp(format, "tdD") == 0)
        return 4;
    if (format[0] == 'd') {
        const char *last = strrchr(format, ',');
        return last > strchr(format, ',') ? (size_t)atoi(last + 1) / 8 : 16;
    }
    return (size_t)(strchr(widths, format[0])[1] - '0');
}

/* The value of a row at the places of FORMAT; those of days and words have none. */
static int64_t scaled(const char *format, size_t row, size_t fact)
{
    int64_t value = value_of(row, fact);
    if (fact == DATE)
        return value;
    for (int places = places_of(format); places > 2; places--)
        value *= 10;
    for (int places = places_of(format); places < 2; places++) {
        ck_assert_int_eq(value % 10, 0);
        value /= 10;
    }
    return value;
}

static void fill_texts(struct ArrowArray *array, const char *format, const part *p)
{
    size_t width = format[0] == 'u' ? 4 : 8, count = p->offset + p->rows;
    unsigned char *offsets = give_buffer(array, 1, (count + 1) * width);
    char *bytes = give_buffer(array, 2, count * CELL);
    int64_t end = 0;
    for (size_t i = 0; i < count; i++) {
        char cell[CELL] = "behind";
        memcpy(offsets + i * width, &end, width);
        if (i >= p->offset)
            make_cell(p->first + i - p->offset, p->fact, cell);
        memcpy(bytes + end, cell, strlen(cell));
        end += (int64_t)strlen(cell);
    }
    memcpy(offsets + count * width, &end, width);
}

/* Short texts in their views, longer ones by turns in two buffers. */
static void fill_views(struct ArrowArray *array, const part *p)
{
    size_t count = p->offset + p->rows;
    int32_t *views = give_buffer(array, 1, count * 16);
    char *bytes[2] = {give_buffer(array, 2, count * CELL), give_buffer(array, 3, count * CELL)};
    int64_t *lengths = give_buffer(array, 4, 2 * sizeof *lengths);
    lengths[0] = lengths[1] = 0;
    for (size_t i = 0; i < count; i++) {
        char cell[CELL] = "behind";
        int which = (int)(i % 2);
        if (i >= p->offset)
            make_cell(p->first + i - p->offset, p->fact, cell);
        int32_t length = (int32_t)strlen(cell), *view = views + 4 * i;
        view[0] = length;
        if (length <= 12) {
            memcpy(view + 1, cell, (size_t)length);
            continue;
        }
        memcpy(view + 1, cell, 4);
        view[2] = which;
        view[3] = (int32_t)lengths[which];
        memcpy(bytes[which] + lengths[which], cell, (size_t)length);
        lengths[which] += length;
    }
}

static struct ArrowArray make_column(const char *format, const part *p)
{
    bool texts = format[0] == 'u' || format[0] == 'U', views = format[0] == 'v';
    struct ArrowArray array = new_array(views ? 5 : texts ? 3 : 2);
    size_t count = p->offset + p->rows;
    array.length = (int64_t)p->rows;
    array.offset = (int64_t)p->offset;
    if (p->nulls) {
        uint8_t *validity = give_buffer(&array, 0, count / 8 + 1);
        array.null_count = -1;
        for (size_t i = 0; i < p->rows; i++)
            set_bit(validity, p->offset + i, is_known(p->first + i, p->fact));
    }
    if (texts || views) {
        if (views)
            fill_views(&array, p);
        else
            fill_texts(&array, format, p);
        return array;
    }
    unsigned char *values = give_buffer(&array, 1, count * 16);
    for (size_t i = 0; i < p->rows; i++) {
        size_t row = p->first + i, at = p->offset + i;
        if (format[0] == 'b') {
            set_bit(values, at, value_of(row, p->fact) != 0);
            continue;
        }
        if (!is_known(row, p->fact))
            continue;
        unsigned char wide[16];
        int64_t value = scaled(format, row, p->fact);
        memset(wide, value < 0 ? 0xFF : 0, sizeof wide);
        memcpy(wide, &value, sizeof value);
        memcpy(values + at * width_of(format), wide, width_of(format));
    }
    return array;
}

/* `i:u` is a dictionary of texts with numbers of 32 bits: here each row has an item of its own, in
 * reverse order. */
static struct ArrowArray make_dictionary(const char *format, const part *p)
{
    struct ArrowArray array = new_array(2);
    const part items = {p->fact, p->first, p->rows, 3, p->nulls};
    char numbers[2] = {format[0], '\0'};
    size_t width = width_of(numbers);
    array.length = (int64_t)p->rows;
    array.offset = (int64_t)p->offset;
    unsigned char *values = give_buffer(&array, 1, (p->offset + p->rows) * 8);
    array.dictionary = malloc(sizeof *array.dictionary);
    *array.dictionary = make_column(format + 2, &items);
    for (size_t i = 0; i < p->rows; i++) {
        int64_t item = (int64_t)i;
        memcpy(values + (p->offset + i) * width, &item, width);
    }
    return array;
}

static bool is_dictionary(const char *format)
{
    return format[0] && format[1] == ':' && format[0] != 'd';
}

static struct ArrowSchema make_column_schema(const char *format, const char *name)
{
    static const char *const numbers[] = {"c", "C", "s", "S", "i", "I", "l", "L"};
    if (!is_dictionary(format))
        return new_schema(format, name);
    size_t i = 0;
    while (numbers[i][0] != format[0])
        i++;
    struct ArrowSchema schema = new_schema(numbers[i], name);
    schema.dictionary = malloc(sizeof *schema.dictionary);
    *schema.dictionary = new_schema(format + 2, "");
    return schema;
}

/* ---- tables ---------------------------------------------------------------------------------- */

static const char *const names[FACTS] = {
    "id", "date", "Country of destination", "quantity", "price", "part", "military"};

static struct ArrowSchema make_schema(const char *const formats[FACTS])
{
    struct ArrowSchema schema = new_schema("+s", NULL);
    schema.n_children = FACTS + 1;
    schema.children = calloc(FACTS + 1, sizeof(void *));
    for (size_t i = 0; i <= FACTS; i++) {
        schema.children[i] = malloc(sizeof **schema.children);
        /* before the facts a field that no rule speaks of */
        *schema.children[i] =
            i ? make_column_schema(formats[i - 1], names[i - 1]) : new_schema("g", "weight");
    }
    return schema;
}

/* ROWS rows from FIRST on; SLICED: behind other rows, of the table and of each column. */
static struct ArrowArray make_table(const char *const formats[FACTS], size_t first, size_t rows,
                                    bool sliced)
{
    size_t behind = sliced ? 5 : 0;
    struct ArrowArray table = new_array(1);
    table.length = (int64_t)rows;
    table.offset = (int64_t)behind;
    table.n_children = FACTS + 1;
    table.children = calloc(FACTS + 1, sizeof(void *));
    for (size_t i = 0; i <= FACTS; i++) {
        table.children[i] = malloc(sizeof **table.children);
        if (!i) {
            *table.children[0] = new_array(2);
            continue;
        }
        const char *format = formats[i - 1];
        const part p = {i - 1, first, rows, sliced ? behind + i : 0,
                        format[0] != 'u' && format[0] != 'U' && !strchr(format, 'u')};
        struct ArrowArray *column = table.children[i];
        *column = is_dictionary(format) ? make_dictionary(format, &p) : make_column(format, &p);
        column->offset -= (int64_t)behind;
        column->length += (int64_t)behind;
    }
    return table;
}

/* ---- what comes out -------------------------------------------------------------------------- */

/* The cell of ROW in a column of results; bytes NULL: null. */
static licet_text cell_at(const struct ArrowArray *column, int64_t row)
{
    const uint8_t *validity = column->buffers[0];
    if (validity && !(validity[row / 8] >> row % 8 & 1))
        return (licet_text){NULL, 0};
    if (column->dictionary) {
        row = ((const int32_t *)column->buffers[1])[row];
        column = column->dictionary;
    }
    ck_assert_int_lt(row, column->length);
    const int32_t *offsets = column->buffers[1];
    return (licet_text){(const char *)column->buffers[2] + offsets[row],
                        (size_t)(offsets[row + 1] - offsets[row])};
}

static void fill_block(licet_block *block, size_t first, size_t rows)
{
    static char cells[LICET_BLOCK_ROWS][CELL];
    static licet_text texts[LICET_BLOCK_ROWS];
    static char kept[FACTS][LICET_BLOCK_ROWS][CELL];
    ck_assert_int_eq(licet_block_start(block, rows), LICET_OK);
    for (size_t fact = 0; fact < FACTS; fact++) {
        for (size_t i = 0; i < rows; i++) {
            make_cell(first + i, fact, cells[i]);
            memcpy(kept[fact][i], cells[i], CELL);
            texts[i] = (licet_text){kept[fact][i], strlen(kept[fact][i])};
        }
        ck_assert_int_eq(licet_block_cells(block, fact, texts), LICET_OK);
    }
}

static void compare_cell(const char *name, size_t row, licet_text found, const char *text,
                         size_t length)
{
    ck_assert_msg((found.bytes == NULL) == (length == 0) && found.length == length &&
                      (!length || memcmp(found.bytes, text, length) == 0),
                  "row %zu, %s: `%.*s` for `%.*s`", row, name, (int)found.length,
                  found.bytes ? found.bytes : "", (int)length, text);
}

static void compare_row(const struct ArrowArray *out, const licet_block *block, size_t row,
                        size_t at)
{
    for (int column = 0; column < LICET_COLUMN_COUNT; column++) {
        char text[400];
        size_t length = licet_block_text(block, row, (licet_column)column, text, sizeof text);
        compare_cell(licet_column_name((licet_column)column), at,
                     cell_at(out->children[column], (int64_t)at), text, length);
    }
    licet_fault fault = licet_block_fault(block, row);
    compare_cell("reason", at, cell_at(out->children[LICET_COLUMN_COUNT], (int64_t)at),
                 fault.reason, fault.reason ? strlen(fault.reason) : 0);
}

/* Rows FIRST and on, again as cells of text, into LEDGER when it is not NULL. */
static void compare(const licet_law *law, const struct ArrowArray *out, size_t first,
                    licet_ledger *ledger)
{
    licet_block *block;
    size_t rows = (size_t)out->length;
    ck_assert_int_eq(licet_block_new(&block, law, 0, NULL), LICET_OK);
    for (size_t at = 0; at < rows; at += LICET_BLOCK_ROWS) {
        size_t count = rows - at < LICET_BLOCK_ROWS ? rows - at : LICET_BLOCK_ROWS;
        fill_block(block, first + at, count);
        ck_assert_int_eq(
            ledger ? licet_block_replay(block, ledger) : licet_block_decide(block, NULL), LICET_OK);
        for (size_t i = 0; i < count; i++)
            compare_row(out, block, i, at + i);
    }
    licet_block_free(block);
}

static void check_schema(licet_arrow *arrow, const struct ArrowArray *out)
{
    struct ArrowSchema schema;
    ck_assert_int_eq(licet_arrow_schema(arrow, &schema), LICET_OK);
    ck_assert_str_eq(schema.format, "+s");
    ck_assert_int_eq(schema.n_children, out->n_children);
    for (int64_t i = 0; i < schema.n_children; i++) {
        const struct ArrowSchema *field = schema.children[i];
        ck_assert_str_eq(field->name,
                         i < LICET_COLUMN_COUNT ? licet_column_name((licet_column)i) : "reason");
        ck_assert_int_eq(field->dictionary != NULL, out->children[i]->dictionary != NULL);
        ck_assert_str_eq(field->format, field->dictionary ? "i" : "u");
        ck_assert_int_eq(out->children[i]->n_buffers, field->dictionary ? 2 : 3);
        ck_assert_int_eq(field->flags, ARROW_FLAG_NULLABLE);
    }
    schema.release(&schema);
    ck_assert_ptr_null(schema.release);
}

static const licet_column every_column[LICET_COLUMN_COUNT] = {
    LICET_COLUMN_ID,       LICET_COLUMN_OUTCOME, LICET_COLUMN_BECAUSE, LICET_COLUMN_CITES,
    LICET_COLUMN_BOOKED,   LICET_COLUMN_DUTIES,  LICET_COLUMN_MISSING, LICET_COLUMN_LOWEST,
    LICET_COLUMN_HIGHEST,  LICET_COLUMN_LAW,     LICET_COLUMN_STATUS,  LICET_COLUMN_AGREEMENTS,
    LICET_COLUMN_ALSO_MET, LICET_COLUMN_SKIPPED};

static licet_arrow *make_arrow(const licet_law *law)
{
    licet_arrow *arrow;
    ck_assert_int_eq(licet_arrow_new(&arrow, law, every_column, LICET_COLUMN_COUNT, NULL),
                     LICET_OK);
    return arrow;
}

static void bind(licet_arrow *arrow, const char *const formats[FACTS])
{
    struct ArrowSchema schema = make_schema(formats);
    licet_status status = licet_arrow_bind(arrow, &schema);
    ck_assert_msg(status == LICET_OK, "%s", licet_arrow_fault(arrow).reason);
    ck_assert_ptr_null(schema.release);
    ck_assert_ptr_null(licet_arrow_fault(arrow).reason);
}

/* ---- formats --------------------------------------------------------------------------------- */

static const char *const formats_of[][FACTS] = {
    {"u", "tdD", "u", "l", "d:12,2", "C", "b"},
    {"U", "u", "U", "i", "d:15,3", "c", "u"},
    {"i:u", "i:tdD", "C:u", "S", "d:9,2,32", "d:5,0", "c:b"},
    {"l:U", "l:u", "I:U", "I", "d:18,4,64", "s", "L:u"},
    {"u", "U", "s:u", "L", "u", "u", "U"},
    {"S:u", "tdD", "L:u", "s", "i:d:9,2,32", "C:d:3,0", "b"},
    {"u", "tdD", "u", "d:6,2", "l:d:9,2", "i:C", "b"},
    {"u", "tdD", "u", "d:6,0,64", "d:38,12", "d:4,1", "b"},
    {"vu", "vu", "vu", "vu", "vu", "i:vu", "s:vu"},
};

enum { VIEWS = 8 }; /* the formats that are views */

START_TEST(test_formats)
{
    licet_law *law = load();
    licet_arrow *arrow = make_arrow(law);
    for (size_t i = 0; i < sizeof formats_of / sizeof formats_of[0]; i++)
        for (int sliced = 0; sliced < 2; sliced++) {
            /* numbers of eight bits count 127 items */
            const char *const *formats = formats_of[i];
            bool small = i == 2 || i == 5;
            licet_ledger *ledger, *theirs;
            ck_assert_int_eq(licet_ledger_new(&ledger, false, NULL), LICET_OK);
            ck_assert_int_eq(licet_ledger_new(&theirs, false, NULL), LICET_OK);
            bind(arrow, formats);
            for (size_t first = 0; first < 2600; first += small ? 120 : 1300) {
                struct ArrowArray out,
                    table = make_table(formats, first, small ? 120 : 1300, sliced == 1);
                licet_status status = licet_arrow_replay(arrow, ledger, &table, &out);
                ck_assert_msg(status == LICET_OK, "%s", licet_arrow_fault(arrow).reason);
                ck_assert_ptr_null(table.release);
                compare(law, &out, first, theirs);
                if (!first)
                    check_schema(arrow, &out);
                out.release(&out);
            }
            licet_ledger_free(ledger);
            licet_ledger_free(theirs);
        }
    ck_assert_int_eq(alive, 0);
    licet_arrow_free(arrow);
    licet_law_free(law);
}
END_TEST

/* ---- fields that are no facts ---------------------------------------------------------------- */

START_TEST(test_nulls_and_licences)
{
    static const char *const formats[FACTS] = {"n", "tdD", "u", "l", "d:12,2", "n", "b"};
    licet_law *law = load();
    licet_arrow *arrow = make_arrow(law);
    struct ArrowSchema schema = make_schema(formats);
    schema.children[0]->name = "licence";
    schema.children[0]->format = "u";
    ck_assert_int_eq(licet_arrow_bind(arrow, &schema), LICET_OK);
    struct ArrowArray out, table = make_table(formats_of[0], 0, 9, false);
    table.children[0]->release(table.children[0]);
    static const char words[] = "a licence is `granted` or `refused`";
    const part truths = {MILITARY, 0, 9, 0, false}; /* `yes` and `no` are none */
    size_t said = 0;
    *table.children[0] = make_column("u", &truths);
    ck_assert_int_eq(licet_arrow_decide(arrow, NULL, &table, &out), LICET_OK);
    for (int64_t row = 0; row < 9; row++) {
        ck_assert_ptr_null(cell_at(out.children[LICET_COLUMN_ID], row).bytes);
        licet_text reason = cell_at(out.children[LICET_COLUMN_COUNT], row);
        said +=
            reason.length == sizeof words - 1 && memcmp(reason.bytes, words, reason.length) == 0;
    }
    ck_assert_uint_gt(said, 3);
    out.release(&out);
    licet_arrow_free(arrow);
    licet_law_free(law);
    ck_assert_int_eq(alive, 0);
}
END_TEST

/* ---- what is refused ------------------------------------------------------------------------- */

START_TEST(test_unfit_formats)
{
    static const struct {
        size_t fact;
        const char *format, *reason;
    } cases[] = {
        {QUANTITY, "g",
         "`quantity` holds binary floating-point numbers, which are not exact (`g`): give whole "
         "numbers, decimals or texts"},
        {PRICE, "f",
         "`price` holds binary floating-point numbers, which are not exact (`f`): give whole "
         "numbers, decimals or texts"},
        {PRICE, "d:12,2,256",
         "`price` holds values of a type that is not read here (`d:12,2,256`): give whole numbers, "
         "decimals or texts"},
        {PRICE, "d:12,37",
         "`price` holds values of a type that is not read here (`d:12,37`): give whole numbers, "
         "decimals or texts"},
        {PRICE, "d:12",
         "`price` holds values of a type that is not read here (`d:12`): give whole numbers, "
         "decimals or texts"},
        {PART, "d:,",
         "`part` holds values of a type that is not read here (`d:,`): give whole numbers, "
         "decimals or texts"},
        {DATE, "tsu:UTC", "`date` holds moments (`tsu:UTC`): give days (date32) or texts"},
        {DATE, "tdm", "`date` holds moments (`tdm`): give days (date32) or texts"},
        {DATE, "i", "`date` holds whole numbers (`i`): give days (date32) or texts"},
        {DESTINATION, "i", "`Country of destination` holds whole numbers (`i`): give texts (utf8)"},
        {ID, "l", "`id` holds whole numbers (`l`): give texts (utf8)"},
        {ID, "z", "`id` holds values of a type that is not read here (`z`): give texts (utf8)"},
        {MILITARY, "C", "`military` holds whole numbers (`C`): give booleans or texts"},
        {QUANTITY, "b", "`quantity` holds booleans (`b`): give whole numbers, decimals or texts"},
        {QUANTITY, "+l",
         "`quantity` holds values of a type that is not read here (`+l`): give whole numbers, "
         "decimals or texts"},
        {QUANTITY, "i:g",
         "`quantity` holds binary floating-point numbers, which are not exact (`g`): give whole "
         "numbers, decimals or texts"},
    };
    licet_law *law = load();
    licet_arrow *arrow = make_arrow(law);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *formats[FACTS];
        memcpy(formats, formats_of[0], sizeof formats);
        formats[cases[i].fact] = cases[i].format;
        struct ArrowSchema schema = make_schema(formats);
        ck_assert_int_eq(licet_arrow_bind(arrow, &schema), LICET_WRONG_VALUE);
        ck_assert_ptr_null(schema.release);
        ck_assert_str_eq(licet_arrow_fault(arrow).reason, cases[i].reason);
        struct ArrowArray out, table = make_table(formats_of[0], 0, 3, false);
        ck_assert_int_eq(licet_arrow_decide(arrow, NULL, &table, &out), LICET_MISUSE);
        ck_assert_ptr_nonnull(table.release); /* it stays the caller's */
        table.release(&table);
    }
    licet_arrow_free(arrow);
    licet_law_free(law);
    ck_assert_int_eq(alive, 0);
}
END_TEST

/* SCHEMA, made wrong by the test, is not bound. */
static void expect_bad_schema(licet_arrow *arrow, struct ArrowSchema *schema, const char *reason)
{
    ck_assert_int_eq(licet_arrow_bind(arrow, schema), LICET_WRONG_VALUE);
    ck_assert_str_eq(licet_arrow_fault(arrow).reason, reason);
    ck_assert_ptr_null(schema->release);
}

static void release_nothing(struct ArrowSchema *schema)
{
    schema->release = NULL;
    alive--;
}

START_TEST(test_damaged_schemas)
{
    licet_law *law = load();
    licet_arrow *arrow = make_arrow(law);
    struct ArrowSchema schema = make_schema(formats_of[0]);
    schema.format = "i";
    expect_bad_schema(arrow, &schema, "the table is no struct with a field for each column");
    schema = make_schema(formats_of[0]);
    schema.children[1]->format = NULL;
    expect_bad_schema(arrow, &schema, "the table has a damaged schema: a field has no format");
    schema = make_schema(formats_of[0]);
    schema.children[0]->name = "destination"; /* beside its label */
    schema.children[0]->format = "u";
    expect_bad_schema(arrow, &schema,
                      "`Country of destination` is a fact that has another field already");
    schema = make_schema(formats_of[2]);
    schema.children[1]->format = "u";
    expect_bad_schema(arrow, &schema, "`id` has a dictionary that is not read here");
    alive++;
    schema = (struct ArrowSchema){.format = "+s", .n_children = -1, .release = release_nothing};
    expect_bad_schema(arrow, &schema, "the table has a damaged schema: there are no fields");
    alive++;
    schema = (struct ArrowSchema){.format = "+s", .n_children = 1, .release = release_nothing};
    expect_bad_schema(arrow, &schema, "the table has a damaged schema: there are no fields");
    alive++;
    schema = (struct ArrowSchema){.release = release_nothing};
    expect_bad_schema(arrow, &schema, "the table is no struct with a field for each column");
    ck_assert_int_eq(licet_arrow_bind(arrow, &schema), LICET_MISUSE);
    licet_arrow_free(arrow);
    licet_law_free(law);
    ck_assert_int_eq(alive, 0);
}
END_TEST

/* Damages a table of nine rows in the formats of formats_of[2], or [0]. */
typedef void (*damage)(struct ArrowArray *table);

static void negative_length(struct ArrowArray *table)
{
    table->length = -1;
}
static void negative_offset(struct ArrowArray *table)
{
    table->offset = -1;
}
static void short_column(struct ArrowArray *table)
{
    table->children[4]->length = 8;
}
static void late_slice(struct ArrowArray *table)
{
    table->offset = 1;
}
static void column_offset(struct ArrowArray *table)
{
    table->children[4]->offset = -2;
}
static void huge_offset(struct ArrowArray *table)
{
    table->children[4]->offset = INT64_MAX;
}
static void huge_table(struct ArrowArray *table)
{
    table->offset = INT64_MAX;
}
static void wrong_nulls(struct ArrowArray *table)
{
    table->children[4]->null_count = -2;
}
static void nulls_nowhere(struct ArrowArray *table)
{
    table->children[4]->buffers[0] = NULL;
    table->children[4]->null_count = 3;
}
static void one_buffer(struct ArrowArray *table)
{
    table->children[1]->n_buffers = 2;
}
static void no_values(struct ArrowArray *table)
{
    table->children[4]->buffers[1] = NULL;
}
static void descending(struct ArrowArray *table)
{
    int32_t wrong = 1 << 20;
    memcpy((char *)((owned *)table->children[3]->private_data)->buffers[1] + 8, &wrong, 4);
}
static void stray_dictionary(struct ArrowArray *table)
{
    table->children[4]->dictionary = malloc(sizeof *table->children[4]->dictionary);
    *table->children[4]->dictionary = new_array(2);
}
static void lost_dictionary(struct ArrowArray *table)
{
    table->children[1]->dictionary->release(table->children[1]->dictionary);
    free(table->children[1]->dictionary);
    table->children[1]->dictionary = NULL;
}
static void lost_column(struct ArrowArray *table)
{
    table->children[4]->release(table->children[4]);
}
static void fewer_columns(struct ArrowArray *table)
{
    table->n_children--;
    table->children[FACTS]->release(table->children[FACTS]);
    free(table->children[FACTS]);
}
static void null_rows(struct ArrowArray *table)
{
    memset(give_buffer(table, 0, 2), 0xF7, 2);
    table->null_count = -1;
}
static int32_t *views_of(struct ArrowArray *table)
{
    return ((owned *)table->children[1]->private_data)->buffers[1];
}
static void long_view(struct ArrowArray *table)
{
    views_of(table)[0] = 13;
    views_of(table)[2] = 2;
}
static void late_view(struct ArrowArray *table)
{
    views_of(table)[0] = 13;
    views_of(table)[2] = 1;
    views_of(table)[3] = INT32_MAX;
}
static void negative_view(struct ArrowArray *table)
{
    views_of(table)[0] = -1;
}
static void endless_view(struct ArrowArray *table)
{
    views_of(table)[0] = INT32_MAX;
    views_of(table)[2] = views_of(table)[3] = 0;
}
static void view_before(struct ArrowArray *table)
{
    views_of(table)[0] = 13;
    views_of(table)[2] = 0;
    views_of(table)[3] = -1;
}
static void no_lengths(struct ArrowArray *table)
{
    table->children[1]->buffers[4] = NULL;
}
static void few_view_buffers(struct ArrowArray *table)
{
    table->children[1]->n_buffers = 2;
}
static void two_buffers(struct ArrowArray *table)
{
    table->n_buffers = 2;
}

START_TEST(test_damaged_tables)
{
    static const struct {
        damage damage;
        size_t formats;
        const char *reason;
    } cases[] = {
        {negative_length, 0, "the table is damaged: a length is negative"},
        {negative_offset, 0, "the table is damaged: a length is negative"},
        {huge_table, 0, "the table is damaged: a length is too large"},
        {short_column, 0, "`quantity` is damaged: it has fewer rows than the table"},
        {late_slice, 0, "`id` is damaged: it has fewer rows than the table"},
        {column_offset, 0, "`quantity` is damaged: a length is negative"},
        {huge_offset, 0, "`quantity` is damaged: it has fewer rows than the table"},
        {wrong_nulls, 0, "`quantity` is damaged: a length is negative"},
        {nulls_nowhere, 0, "`quantity` is damaged: it has nulls and does not say where"},
        {one_buffer, 0, "`id` is damaged: it has other buffers than its type"},
        {no_values, 0, "`quantity` is damaged: it has no values"},
        {descending, 0, "`Country of destination` is damaged: its offsets descend"},
        {stray_dictionary, 0, "`quantity` is damaged: it has a dictionary that its schema has not"},
        {lost_dictionary, 2, "`id` is damaged: it has no dictionary"},
        {lost_column, 0, "`quantity` is damaged: it has no array"},
        {fewer_columns, 0, "the table has not the fields of its schema"},
        {null_rows, 0, "the table has nulls in place of rows"},
        {long_view, VIEWS, "`id` is damaged: a text lies outside of its buffers"},
        {late_view, VIEWS, "`id` is damaged: a text lies outside of its buffers"},
        {negative_view, VIEWS, "`id` is damaged: a text lies outside of its buffers"},
        {endless_view, VIEWS, "`id` is damaged: a text lies outside of its buffers"},
        {view_before, VIEWS, "`id` is damaged: a text lies outside of its buffers"},
        {no_lengths, VIEWS, "`id` is damaged: its texts have no lengths"},
        {few_view_buffers, VIEWS, "`id` is damaged: it has other buffers than its type"},
        {two_buffers, 0, "the table is damaged: it has other buffers than its type"},
    };
    licet_law *law = load();
    licet_arrow *arrow = make_arrow(law);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bind(arrow, formats_of[cases[i].formats]);
        struct ArrowArray out, table = make_table(formats_of[cases[i].formats], 0, 9, false);
        cases[i].damage(&table);
        ck_assert_int_eq(licet_arrow_decide(arrow, NULL, &table, &out), LICET_WRONG_VALUE);
        ck_assert_str_eq(licet_arrow_fault(arrow).reason, cases[i].reason);
        ck_assert_ptr_null(table.release);
        ck_assert_ptr_null(out.release);
        ck_assert_int_eq(alive, 0);
    }
    struct ArrowArray out, gone = {.release = NULL};
    ck_assert_int_eq(licet_arrow_decide(arrow, NULL, &gone, &out), LICET_MISUSE);
    licet_arrow_free(arrow);
    licet_arrow_free(NULL);
    licet_law_free(law);
}
END_TEST

/* ---- who owns what --------------------------------------------------------------------------- */

START_TEST(test_children_move)
{
    licet_law *law = load();
    licet_arrow *arrow = make_arrow(law);
    struct ArrowSchema schema, field;
    struct ArrowArray out, table = make_table(formats_of[0], 0, 2000, false), column, again;
    bind(arrow, formats_of[0]);
    ck_assert_int_eq(licet_arrow_decide(arrow, NULL, &table, &out), LICET_OK);
    ck_assert_int_eq(licet_arrow_schema(arrow, &schema), LICET_OK);
    table = make_table(formats_of[0], 7, 0, true);
    ck_assert_int_eq(licet_arrow_decide(arrow, NULL, &table, &again), LICET_OK);
    licet_arrow_free(arrow);
    licet_law_free(law);
    ck_assert_int_eq(again.length, 0); /* no rows, and yet a table */
    ck_assert_int_eq(again.n_children, LICET_COLUMN_COUNT + 1);
    again.release(&again);
    field = *schema.children[LICET_COLUMN_OUTCOME];
    schema.children[LICET_COLUMN_OUTCOME]->release = NULL;
    column = *out.children[LICET_COLUMN_OUTCOME];
    out.children[LICET_COLUMN_OUTCOME]->release = NULL;
    schema.release(&schema);
    out.release(&out);
    ck_assert_str_eq(field.name, "outcome");
    ck_assert_str_eq(field.dictionary->format, "u");
    for (int64_t row = 0; row < 2000; row++)
        ck_assert_uint_gt(cell_at(&column, row).length, 0);
    ck_assert_int_lt(column.dictionary->length, 9); /* each outcome once */
    field.release(&field);
    column.release(&column);
    ck_assert_int_eq(alive, 0);
}
END_TEST

START_TEST(test_default_columns)
{
    static const licet_column wrong[1] = {LICET_COLUMN_COUNT};
    licet_law *law = load();
    licet_arrow *arrow = NULL;
    struct ArrowSchema schema;
    ck_assert_int_eq(licet_arrow_new(&arrow, law, wrong, 1, NULL), LICET_MISUSE);
    ck_assert_ptr_null(arrow);
    ck_assert_int_eq(licet_arrow_new(&arrow, law, NULL, 0, NULL), LICET_OK);
    ck_assert_int_eq(licet_arrow_schema(arrow, &schema), LICET_OK);
    ck_assert_int_eq(schema.n_children, LICET_COLUMN_STATUS + 2);
    ck_assert_str_eq(schema.children[0]->name, "id");
    ck_assert_str_eq(schema.children[LICET_COLUMN_STATUS + 1]->name, "reason");
    schema.release(&schema);
    licet_arrow_free(arrow);
    ck_assert_int_eq(licet_arrow_new(&arrow, law, wrong, 0, NULL), LICET_OK);
    ck_assert_int_eq(licet_arrow_schema(arrow, &schema), LICET_OK);
    ck_assert_int_eq(schema.n_children, 1);
    schema.release(&schema);
    licet_arrow_free(arrow);
    licet_law_free(law);
}
END_TEST

/* ---- streams --------------------------------------------------------------------------------- */

enum { TABLES = 3, TABLE_ROWS = 700 };

typedef struct {
    int next, fail_at;
    bool no_schema, damaged;
} tables;

static int give_schema(struct ArrowArrayStream *self, struct ArrowSchema *out)
{
    tables *t = self->private_data;
    if (t->no_schema)
        return 5;
    *out = make_schema(formats_of[1]);
    return 0;
}

static int give_table(struct ArrowArrayStream *self, struct ArrowArray *out)
{
    tables *t = self->private_data;
    if (t->next == t->fail_at)
        return 77;
    out->release = NULL;
    if (t->next == TABLES)
        return 0;
    *out = make_table(formats_of[1], (size_t)t->next++ * TABLE_ROWS, TABLE_ROWS, false);
    if (t->damaged)
        out->n_buffers = 2;
    return 0;
}

static const char *give_error(struct ArrowArrayStream *self)
{
    (void)self;
    return "the disk is gone";
}

static void release_tables(struct ArrowArrayStream *self)
{
    self->release = NULL;
    alive--;
}

static struct ArrowArrayStream make_stream(tables *t)
{
    alive++;
    return (struct ArrowArrayStream){give_schema, give_table, give_error, release_tables, t};
}

START_TEST(test_stream)
{
    licet_law *law = load();
    licet_arrow *arrow = make_arrow(law);
    licet_ledger *ledger, *theirs;
    tables t = {.fail_at = -1};
    struct ArrowArrayStream in = make_stream(&t), out;
    struct ArrowSchema schema;
    ck_assert_int_eq(licet_ledger_new(&ledger, false, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&theirs, false, NULL), LICET_OK);
    ck_assert_int_eq(licet_arrow_stream(arrow, NULL, true, &in, &out), LICET_MISUSE);
    ck_assert_int_eq(licet_arrow_stream(arrow, ledger, true, &in, &out), LICET_OK);
    ck_assert_ptr_null(in.release);
    ck_assert_int_eq(out.get_schema(&out, &schema), 0);
    schema.release(&schema);
    for (size_t i = 0; i <= TABLES; i++) {
        struct ArrowArray table;
        ck_assert_int_eq(out.get_next(&out, &table), 0);
        ck_assert_int_eq(table.release != NULL, i < TABLES);
        if (!table.release)
            break;
        compare(law, &table, i * TABLE_ROWS, theirs);
        table.release(&table);
    }
    out.release(&out);
    ck_assert_ptr_null(out.release);
    licet_ledger_free(ledger);
    licet_ledger_free(theirs);
    licet_arrow_free(arrow);
    licet_law_free(law);
    ck_assert_int_eq(alive, 0);
}
END_TEST

START_TEST(test_stream_fails)
{
    licet_law *law = load();
    licet_arrow *arrow = make_arrow(law);
    struct ArrowArray table;
    tables t = {.no_schema = true};
    struct ArrowArrayStream in = make_stream(&t), out;
    ck_assert_int_eq(licet_arrow_stream(arrow, NULL, false, &in, &out), LICET_WRONG_VALUE);
    ck_assert_str_eq(licet_arrow_fault(arrow).reason, "the table has no schema");
    ck_assert_int_eq(licet_arrow_stream(arrow, NULL, false, &in, &out), LICET_MISUSE);
    t = (tables){.fail_at = 1};
    in = make_stream(&t);
    ck_assert_int_eq(licet_arrow_stream(arrow, NULL, false, &in, &out), LICET_OK);
    ck_assert_int_eq(out.get_next(&out, &table), 0);
    ck_assert_ptr_null(out.get_last_error(&out));
    table.release(&table);
    ck_assert_int_eq(out.get_next(&out, &table), 77);
    ck_assert_ptr_null(table.release);
    ck_assert_str_eq(out.get_last_error(&out), "the disk is gone");
    out.release(&out);
    t = (tables){.fail_at = -1, .damaged = true};
    in = make_stream(&t);
    ck_assert_int_eq(licet_arrow_stream(arrow, NULL, false, &in, &out), LICET_OK);
    ck_assert_int_ne(out.get_next(&out, &table), 0);
    ck_assert_str_eq(out.get_last_error(&out),
                     "the table is damaged: it has other buffers than its type");
    out.release(&out);
    licet_arrow_free(arrow);
    licet_law_free(law);
    ck_assert_int_eq(alive, 0);
}
END_TEST

/* ---- memory ---------------------------------------------------------------------------------- */

/* Each step may fail for memory; what was made is released. */
static licet_status run_once(const licet_law *law, const licet_options *options)
{
    licet_arrow *arrow;
    struct ArrowSchema schema = make_schema(formats_of[2]), described = {.release = NULL};
    struct ArrowArray table = make_table(formats_of[2], 0, 20, false), out = {.release = NULL};
    licet_status status = licet_arrow_new(&arrow, law, NULL, 0, options);
    if (status == LICET_OK)
        status = licet_arrow_bind(arrow, &schema);
    if (status == LICET_OK)
        status = licet_arrow_decide(arrow, NULL, &table, &out);
    if (status == LICET_OK)
        status = licet_arrow_schema(arrow, &described);
    licet_arrow_free(arrow);
    if (status == LICET_OK) {
        ck_assert_uint_gt(cell_at(out.children[LICET_COLUMN_OUTCOME], 19).length, 0);
        described.release(&described);
    }
    if (out.release)
        out.release(&out);
    if (table.release)
        table.release(&table);
    if (schema.release)
        schema.release(&schema);
    ck_assert_int_eq(alive, 0);
    return status;
}

START_TEST(test_memory)
{
    licet_law *law = load();
    long n = 0;
    for (;; n++) {
        test_allocator memory;
        licet_options options = LICET_OPTIONS_INIT;
        test_allocator_init(&memory, n);
        options.allocate = memory.allocator.call;
        options.allocate_user = &memory;
        licet_status status = run_once(law, &options);
        ck_assert_int_eq(status, memory.failures ? LICET_MEMORY : LICET_OK);
        test_allocator_done(&memory);
        if (!memory.failures)
            break;
    }
    ck_assert_int_gt(n, 60);
    licet_law_free(law);
}
END_TEST

START_TEST(test_stream_memory)
{
    licet_law *law = load();
    for (long n = 0;; n++) {
        test_allocator memory;
        licet_options options = LICET_OPTIONS_INIT;
        licet_arrow *arrow;
        tables t = {.fail_at = -1};
        struct ArrowArrayStream in = make_stream(&t), out;
        test_allocator_init(&memory, TEST_NEVER_FAIL);
        options.allocate = memory.allocator.call;
        options.allocate_user = &memory;
        ck_assert_int_eq(licet_arrow_new(&arrow, law, NULL, 0, &options), LICET_OK);
        memory.fail_at = memory.requests + n;
        licet_status status = licet_arrow_stream(arrow, NULL, false, &in, &out);
        ck_assert_ptr_null(in.release);
        if (status == LICET_OK) {
            struct ArrowArray table;
            int error = out.get_next(&out, &table);
            ck_assert_int_eq(error != 0, memory.failures > 0);
            if (error)
                ck_assert_str_eq(out.get_last_error(&out), licet_status_text(LICET_MEMORY));
            else
                table.release(&table);
            out.release(&out);
        }
        licet_arrow_free(arrow);
        test_allocator_done(&memory);
        ck_assert_int_eq(alive, 0);
        if (!memory.failures)
            break;
    }
    licet_law_free(law);
}
END_TEST

Suite *suite_arrow(void)
{
    Suite *suite = suite_create("arrow");
    TCase *tables_in = tcase_create("tables"), *refused = tcase_create("refused"),
          *owners = tcase_create("owners");
    tcase_add_test(tables_in, test_formats);
    tcase_add_test(tables_in, test_nulls_and_licences);
    tcase_set_timeout(tables_in, 60);
    suite_add_tcase(suite, tables_in);
    tcase_add_test(refused, test_unfit_formats);
    tcase_add_test(refused, test_damaged_schemas);
    tcase_add_test(refused, test_damaged_tables);
    suite_add_tcase(suite, refused);
    tcase_add_test(owners, test_children_move);
    tcase_add_test(owners, test_default_columns);
    tcase_add_test(owners, test_stream);
    tcase_add_test(owners, test_stream_fails);
    tcase_add_test(owners, test_memory);
    tcase_add_test(owners, test_stream_memory);
    tcase_set_timeout(owners, 60);
    suite_add_tcase(suite, owners);
    return suite;
}
