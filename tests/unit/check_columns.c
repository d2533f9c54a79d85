/* check_columns.c - columns of the host's own memory against blocks that get the same orders as
 * cells of text.
 *
 * Orders are made as texts by a generator with a fixed seed. What a block reads in them is laid out
 * in every way that a column may have (each width of number, bits, texts, offsets, dictionaries,
 * masks of bytes and of bits, behind other rows), and must be decided and booked alike, down to the
 * words of faults. Then what the functions must refuse, and memory that ends.
 *
 * Must not: know how columns are read. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "licet.h"
#include "test_allocator.h"

Suite *suite_columns(void);

static const char rules[] =
    "ruleset columns in force from 2025-01-01\n"
    "use scale, countries, ear, chips\n"
    "facts\n"
    "  id : text\n"
    "  date : date\n"
    "  shipped : date if missing date\n"
    "  destination : country\n"
    "  consignee : text\n"
    "  chip : chip\n"
    "  quantity : count\n"
    "  price : USD\n"
    "  power : H100e\n"
    "  work : operations\n"
    "  share : decimal\n"
    "  part : percent\n"
    "  military : bool\n"
    "deem HK as CN\n"
    "let shipment = chip.tpp * quantity\n"
    "cap yearly limits shipment to 50,000,000 TPP per consignee each year\n"
    "cap money limits price to 90,000 USD per destination\n"
    "rule strong when chip.tpp >= 4,800 TPP then policy_of_denial\n"
    "rule army when military and shipped > 2025-03-01 then prohibited\n"
    "rule costly when price > 500 USD or share < 0.3 then presumed_denial\n"
    "rule hard when work >= 2e25 operations or power > 90 H100e then case_by_case\n"
    "rule partly when part <= 7% and destination = CN then case_by_case\n"
    "rule small despite strong within yearly then notice with \"notice\" 10 days before date\n"
    "rule cheap despite costly, hard within money then exception\n"
    "otherwise no_licence\n";
enum { FACTS = 13, CELL = 48 };

typedef struct {
    licet_law *law;
    size_t rows;
    char (*cells)[FACTS][CELL]; /* empty: missing */
    int64_t *values[FACTS];     /* what a block reads in them */
    uint8_t *known[FACTS];
    licet_fact_info facts[FACTS];
} orders;

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static licet_law *load(const char *text)
{
    licet_law *law = NULL;
    licet_diagnostics *diagnostics = NULL;
    const licet_source source = {"rules", text, strlen(text)};
    licet_status status = licet_load(&law, &diagnostics, &source, 1, NULL);
    licet_diagnostic first = {0};
    if (status != LICET_OK)
        licet_diagnostics_get(diagnostics, 0, &first);
    ck_assert_msg(status == LICET_OK, "line %u: %s", first.line, first.message);
    licet_diagnostics_free(diagnostics);
    return law;
}

/* ---- orders ---------------------------------------------------------------------------------- */

static void make_cell(uint64_t *state, licet_type type, size_t fact, char *cell)
{
    static const char *const names[] = {"Acme", "Acme", "G42", "Zeta", "a longer name", "\xC3\xA9"};
    static const char *const countries[] = {"MY", "Malaysia", "AE", "CN", "US", "HK", "IN", "GB"};
    static const char *const chips[] = {"H100", "A100", "K80", "V100", "P100"};
    static const char *const numbers[] = {"0.25", "-0.5", "1", "0.000001", "300.01"};
    unsigned number = (unsigned)next_random(state);
    switch (type) {
    case LICET_TYPE_TRUTH:
        strcpy(cell, number % 3 ? "no" : "yes");
        break;
    case LICET_TYPE_TEXT:
        strcpy(cell, names[number % 6]);
        break;
    case LICET_TYPE_DATE:
        snprintf(cell, CELL, "2025-%02u-%02u", number % 12 + 1, number % 28 + 1);
        break;
    case LICET_TYPE_ROW:
        strcpy(cell, fact == 3 ? countries[number % 8] : chips[number % 5]);
        break;
    case LICET_TYPE_COUNT:
        snprintf(cell, CELL, "%u", number % 120);
        break;
    case LICET_TYPE_PERCENT:
        snprintf(cell, CELL, "%u%%", number % 100);
        break;
    case LICET_TYPE_NUMBER:
        if (fact == 8)
            snprintf(cell, CELL, "%u", number % 120);
        else if (fact == 9)
            snprintf(cell, CELL, "%ue24", number % 30);
        else
            strcpy(cell, numbers[number % (fact == 7 ? 3 : 4)]);
        break;
    }
}

/* What a block reads in the cells of each fact. Rows and days it does not tell. */
static void read_values(orders *o, licet_block *block, size_t first, size_t count)
{
    for (size_t row = first; row < first + count; row++)
        for (size_t fact = 0; fact < FACTS; fact++) {
            const char *cell = o->cells[row][fact];
            const licet_text text = {cell, strlen(cell)};
            int32_t day = 0;
            int64_t *value = &o->values[fact][row];
            o->known[fact][row] = text.length > 0;
            if (!text.length)
                continue;
            if (o->facts[fact].type == LICET_TYPE_ROW)
                *value = (int64_t)licet_law_row_find(o->law, o->facts[fact].registry, text);
            else if (o->facts[fact].type == LICET_TYPE_TRUTH)
                *value = strcmp(cell, "yes") == 0;
            else if (o->facts[fact].type == LICET_TYPE_DATE) {
                ck_assert_int_eq(licet_date_read(text, &day), LICET_OK);
                *value = day;
            } else if (o->facts[fact].type == LICET_TYPE_PERCENT)
                *value =
                    atoi(cell) * INT64_C(1000000) / 100 * (o->facts[fact].scale == 8 ? 100 : 1);
            else if (o->facts[fact].type != LICET_TYPE_TEXT)
                ck_assert(licet_block_number(block, row - first, fact, value));
        }
}

static void fill_block(const orders *o, licet_block *block, size_t first, size_t count)
{
    static licet_text cells[LICET_BLOCK_ROWS];
    ck_assert_int_eq(licet_block_start(block, count), LICET_OK);
    for (size_t fact = 0; fact < FACTS; fact++) {
        for (size_t i = 0; i < count; i++)
            cells[i] = (licet_text){o->cells[first + i][fact], strlen(o->cells[first + i][fact])};
        ck_assert_int_eq(licet_block_cells(block, fact, cells), LICET_OK);
    }
}

static orders make_orders(size_t rows, uint64_t seed)
{
    orders o = {.law = load(rules), .rows = rows, .cells = calloc(rows, sizeof *o.cells)};
    licet_block *block;
    ck_assert_ptr_nonnull(o.cells);
    ck_assert_int_eq(licet_block_new(&block, o.law, 0, NULL), LICET_OK);
    ck_assert_uint_eq(licet_law_fact_count(o.law), FACTS);
    for (size_t fact = 0; fact < FACTS; fact++) {
        ck_assert_int_eq(licet_law_fact(o.law, fact, &o.facts[fact]), LICET_OK);
        o.values[fact] = calloc(rows + 1, sizeof(int64_t));
        o.known[fact] = calloc(rows + 1, 1);
        /* some columns have a value in every row, all of them in the first thousand */
        for (size_t row = 0; row < rows; row++)
            if (fact % 3 == 1 || row < 1100 || next_random(&seed) % 12)
                make_cell(&seed, o.facts[fact].type, fact, o.cells[row][fact]);
    }
    for (size_t first = 0; first < rows; first += LICET_BLOCK_ROWS) {
        size_t count = rows - first < LICET_BLOCK_ROWS ? rows - first : LICET_BLOCK_ROWS;
        fill_block(&o, block, first, count);
        read_values(&o, block, first, count);
    }
    licet_block_free(block);
    return o;
}

static void free_orders(orders *o)
{
    for (size_t fact = 0; fact < FACTS; fact++) {
        free(o->values[fact]);
        free(o->known[fact]);
    }
    free(o->cells);
    licet_law_free(o->law);
}

/* ---- columns of every layout ----------------------------------------------------------------- */

enum { MOST_PIECES = 200 };

/* What inputs point to, freed together. */
typedef struct {
    void *pieces[MOST_PIECES];
    size_t count;
} heap;

static void *take(heap *memory, size_t bytes)
{
    ck_assert_uint_lt(memory->count, MOST_PIECES);
    void *piece = malloc(bytes + 1);
    ck_assert_ptr_nonnull(piece);
    memset(piece, 0xA7, bytes + 1); /* what stands where nothing is known */
    memory->pieces[memory->count++] = piece;
    return piece;
}

static void release(heap *memory)
{
    while (memory->count > 0)
        free(memory->pieces[--memory->count]);
}

static const size_t sizes[] = {0, 8, 4, 2, 1, 8, 4, 2, 1, 16};

/* The least significant bytes are those of every width; this machine has them first. */
static void put_number(void *values, licet_cells cells, size_t at, int64_t value)
{
    unsigned char wide[16];
    memset(wide, value < 0 ? 0xFF : 0, sizeof wide);
    memcpy(wide, &value, sizeof value);
    memcpy((unsigned char *)values + at * sizes[cells], wide, sizes[cells]);
}

static bool has_room(licet_cells cells, int64_t value)
{
    if (cells == LICET_CELLS_INT64 || cells == LICET_CELLS_INT128)
        return true;
    if (cells == LICET_CELLS_UINT64)
        return value >= 0;
    bool sign = cells < LICET_CELLS_UINT64;
    unsigned bits = (unsigned)sizes[cells] * 8;
    int64_t least = sign ? -(INT64_C(1) << (bits - 1)) : 0;
    int64_t most = sign ? (INT64_C(1) << (bits - 1)) - 1 : (INT64_C(1) << bits) - 1;
    return value >= least && value <= most;
}

static void lay_known(heap *memory, const orders *o, licet_input *input, uint64_t how)
{
    bool all = memchr(o->known[input->fact], 0, o->rows) == NULL;
    if (all && how % 3 == 0)
        return;
    uint8_t *known = take(memory, o->rows + input->first + 8);
    input->known = known;
    input->known_bits = how % 3 == 1;
    for (size_t i = 0; i < o->rows; i++) {
        size_t at = input->first + i;
        bool yes = o->known[input->fact][i] != 0;
        if (!input->known_bits)
            known[at] = yes ? (uint8_t)(1 + how % 200) : 0;
        else
            known[at / 8] = (uint8_t)((known[at / 8] & ~(1u << at % 8)) | (unsigned)yes << at % 8);
    }
}

/* False: these cells cannot hold the values. */
static bool lay_numbers(heap *memory, const orders *o, licet_input *input)
{
    const int64_t *values = o->values[input->fact];
    const uint8_t *known = o->known[input->fact];
    for (size_t i = 0; input->cells != LICET_CELLS_BITS && i < o->rows; i++)
        if (known[i] && !has_room(input->cells, values[i]))
            return false;
    if (input->cells == LICET_CELLS_BITS && o->facts[input->fact].type != LICET_TYPE_TRUTH)
        return false;
    unsigned char *out = take(memory, (o->rows + input->first) * 16);
    input->values = out;
    for (size_t i = 0; i < o->rows; i++) {
        size_t at = input->first + i;
        if (input->cells == LICET_CELLS_BITS)
            out[at / 8] =
                (uint8_t)((out[at / 8] & ~(1u << at % 8)) | (unsigned)(values[i] & 1) << at % 8);
        else if (known[i])
            put_number(out, input->cells, at, values[i]);
    }
    return true;
}

/* Texts one after the other, each ending where the next begins. */
static void lay_texts(heap *memory, licet_input *input, const licet_text *texts, size_t count)
{
    size_t length = 7, width = input->cells == LICET_CELLS_OFFSETS32 ? 4 : 8;
    for (size_t i = 0; i < count; i++)
        length += texts[i].length;
    char *bytes = take(memory, length);
    unsigned char *offsets = take(memory, (input->first + count + 1) * 8);
    licet_text *items = take(memory, (input->first + count) * sizeof *items);
    int64_t end = 7;
    for (size_t i = 0; i < count; i++) {
        memcpy(offsets + (input->first + i) * width, &end, width);
        if (texts[i].length)
            memcpy(bytes + end, texts[i].bytes, texts[i].length);
        items[input->first + i] = texts[i];
        end += (int64_t)texts[i].length;
        memcpy(offsets + (input->first + i + 1) * width, &end, width);
    }
    input->bytes = bytes;
    input->values = input->cells == LICET_CELLS_TEXTS ? (void *)items : (void *)offsets;
}

static void lay_cells(heap *memory, const orders *o, licet_input *input)
{
    licet_text *texts = take(memory, o->rows * sizeof *texts);
    for (size_t i = 0; i < o->rows; i++)
        texts[i] = (licet_text){o->cells[i][input->fact], strlen(o->cells[i][input->fact])};
    lay_texts(memory, input, texts, o->rows);
}

/* The different texts, or values, of a fact, and the number of each row's. */
static bool lay_dictionary(heap *memory, const orders *o, licet_input *input, licet_cells items,
                           licet_cells cells)
{
    enum { MOST_ITEMS = 400 };
    size_t fact = input->fact, count = 0, *numbers = take(memory, o->rows * sizeof *numbers);
    licet_text texts[MOST_ITEMS];
    int64_t values[MOST_ITEMS];
    for (size_t i = 0; i < o->rows; i++) {
        const char *cell = o->cells[i][fact];
        for (numbers[i] = 0; numbers[i] < count; numbers[i]++)
            if (strcmp(texts[numbers[i]].bytes, cell) == 0)
                break;
        if (numbers[i] < count)
            continue;
        ck_assert_uint_lt(count, MOST_ITEMS);
        values[count] = o->values[fact][i];
        texts[count++] = (licet_text){cell, strlen(cell)};
    }
    licet_input *dictionary = take(memory, sizeof *dictionary);
    *dictionary = (licet_input){.cells = items, .first = input->first % 3};
    unsigned char *out = take(memory, (count + 3) * 16), *index;
    dictionary->values = out;
    if (items >= LICET_CELLS_TEXTS)
        lay_texts(memory, dictionary, texts, count);
    else
        for (size_t i = 0; i < count; i++) {
            if (!has_room(items, values[i]))
                return false;
            put_number(out, items, dictionary->first + i, values[i]);
        }
    index = take(memory, (input->first + o->rows) * 16);
    for (size_t i = 0; i < o->rows; i++) {
        if (o->known[fact][i] && !has_room(cells, (int64_t)numbers[i]))
            return false;
        if (o->known[fact][i])
            put_number(index, cells, input->first + i, (int64_t)numbers[i]);
    }
    input->cells = cells;
    input->values = index;
    input->dictionary = dictionary;
    input->dictionary_count = count;
    return true;
}

/* The column of FACT in a layout that HOW chooses. */
static licet_input lay(heap *memory, const orders *o, size_t fact, uint64_t *how)
{
    for (;;) {
        licet_input input = {.fact = fact, .first = next_random(how) % 4 ? 0 : 3};
        unsigned kind = (unsigned)(next_random(how) % 20) + 1;
        bool texts = o->facts[fact].type == LICET_TYPE_TEXT, laid = true;
        if (texts && (kind < LICET_CELLS_TEXTS || kind == 20))
            continue;
        input.cells = kind <= LICET_CELLS_OFFSETS64 ? (licet_cells)kind : LICET_CELLS_INT64;
        if (kind > LICET_CELLS_OFFSETS64)
            laid = lay_dictionary(memory, o, &input,
                                  kind == 20 ? LICET_CELLS_INT64
                                             : (licet_cells)(LICET_CELLS_TEXTS + kind % 3),
                                  (licet_cells)(next_random(how) % 8 + 1));
        else if (kind >= LICET_CELLS_TEXTS)
            lay_cells(memory, o, &input);
        else
            laid = lay_numbers(memory, o, &input);
        if (!laid)
            continue;
        lay_known(memory, o, &input, next_random(how));
        return input;
    }
}

/* ---- the comparison -------------------------------------------------------------------------- */

typedef struct {
    const orders *o;
    licet_block *block;
    licet_ledger *ledger;
    bool book;
    size_t next, rejected, indeterminate, booked;
} reference;

static void compare_texts(licet_block *a, licet_block *b, size_t row, size_t number)
{
    for (int column = 0; column < LICET_COLUMN_COUNT; column++) {
        char one[600], other[600];
        size_t length = licet_block_text(a, row, (licet_column)column, one, sizeof one);
        size_t found = licet_block_text(b, row, (licet_column)column, other, sizeof other);
        ck_assert_msg(length == found && memcmp(one, other, length) == 0,
                      "order %zu, %s: `%.*s`, and of columns `%.*s`", number,
                      licet_column_name((licet_column)column), (int)length, one, (int)found, other);
    }
    licet_fault fault = licet_block_fault(a, row), same = licet_block_fault(b, row);
    ck_assert_uint_eq(fault.fact, same.fact);
    ck_assert_int_eq(fault.reason == NULL, same.reason == NULL);
    if (fault.reason)
        ck_assert_str_eq(fault.reason, same.reason);
}

static void compare_numbers(const licet_block *a, const licet_block *b, size_t row)
{
    for (size_t fact = 0; fact < FACTS; fact++) {
        int64_t one = 0, other = 0;
        bool known = licet_block_number(a, row, fact, &one);
        ck_assert(known == licet_block_number(b, row, fact, &other));
        ck_assert_int_eq(one, other);
    }
}

/* The rows that were decided, again as cells of text. */
static int compare_block(void *user, licet_block *block, size_t first, size_t count)
{
    reference *r = user;
    ck_assert_uint_eq(first, r->next);
    r->next += count;
    fill_block(r->o, r->block, first, count);
    licet_status status =
        r->book ? licet_block_replay(r->block, r->ledger) : licet_block_decide(r->block, r->ledger);
    ck_assert_int_eq(status, LICET_OK);
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_eq(licet_block_outcomes(block)[i], licet_block_outcomes(r->block)[i]);
        ck_assert_uint_eq(licet_block_because(block)[i], licet_block_because(r->block)[i]);
        ck_assert_uint_eq(licet_block_rejected(block)[i], licet_block_rejected(r->block)[i]);
        compare_texts(r->block, block, i, first + i);
        compare_numbers(r->block, block, i);
        r->rejected += licet_block_rejected(block)[i];
        r->indeterminate += licet_block_outcomes(block)[i] == LICET_INDETERMINATE;
        r->booked += licet_block_booking_count(block, i) > 0;
    }
    return 0;
}

static void check_results(const licet_results *results, licet_columns *columns, size_t rows)
{
    ck_assert_uint_eq(results->done, rows);
    ck_assert_ptr_null(licet_columns_fault(columns).reason);
    for (size_t i = 0; i < rows; i++)
        ck_assert(results->lowest[i] <= results->highest[i] &&
                  (results->outcomes[i] == results->lowest[i] ||
                   results->outcomes[i] == LICET_INDETERMINATE));
}

/* All orders, each column in a layout chosen by SEED. */
static reference compare(const orders *o, licet_columns *columns, bool book, uint64_t seed)
{
    heap memory = {.count = 0};
    licet_input inputs[FACTS];
    reference r = {.o = o, .book = book};
    licet_ledger *ledger;
    ck_assert_int_eq(licet_block_new(&r.block, o->law, 0, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&r.ledger, false, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&ledger, false, NULL), LICET_OK);
    for (size_t fact = 0; fact < FACTS; fact++)
        inputs[FACTS - 1 - fact] = lay(&memory, o, fact, &seed);
    const licet_inputs all = {LICET_INPUTS_VERSION, o->rows, FACTS, inputs};
    licet_results results = {.version = LICET_RESULTS_VERSION,
                             .outcomes = take(&memory, o->rows),
                             .lowest = take(&memory, o->rows),
                             .highest = take(&memory, o->rows),
                             .rejected = take(&memory, o->rows),
                             .left_out = take(&memory, o->rows),
                             .because = take(&memory, o->rows * 2),
                             .report = compare_block,
                             .user = &r};
    licet_status status = book ? licet_replay_columns(columns, ledger, &all, &results)
                               : licet_decide_columns(columns, ledger, &all, &results);
    ck_assert_msg(status == LICET_OK, "%s: %s", licet_status_text(status),
                  status == LICET_OK ? "" : licet_columns_fault(columns).reason);
    check_results(&results, columns, o->rows);
    licet_ledger_free(ledger);
    licet_ledger_free(r.ledger);
    licet_block_free(r.block);
    release(&memory);
    return r;
}

START_TEST(test_layouts)
{
    orders o = make_orders(2500, 5);
    licet_columns *columns;
    ck_assert_int_eq(licet_columns_new(&columns, o.law, NULL), LICET_OK);
    for (uint64_t seed = 0; seed < 8; seed++) {
        reference r = compare(&o, columns, seed % 2 == 1, seed);
        ck_assert_uint_gt(r.indeterminate, 50);
        ck_assert_uint_gt(r.rejected, 50); /* those without a date */
        ck_assert(seed % 2 == 0 || r.booked > 300);
    }
    licet_columns_free(columns);
    free_orders(&o);
}
END_TEST

/* ---- written numbers ------------------------------------------------------------------------- */

/* VALUE x 10^-PLACES of FACT, alone in a row: as a written number and as its text. */
static void compare_written(licet_columns *columns, licet_block *block, size_t fact, int64_t value,
                            int places, licet_cells cells, const char *text)
{
    unsigned char bytes[16];
    put_number(bytes, cells, 0, value);
    const licet_input input = {
        .fact = fact, .cells = cells, .values = bytes, .written = true, .places = places};
    const licet_inputs inputs = {LICET_INPUTS_VERSION, 1, 1, &input};
    reference r = {.block = block};
    orders one = {.rows = 1, .cells = calloc(1, sizeof *one.cells)};
    snprintf(one.cells[0][fact], CELL, "%s", text);
    r.o = &one;
    licet_results results = {.version = LICET_RESULTS_VERSION, .report = compare_block, .user = &r};
    ck_assert_int_eq(licet_decide_columns(columns, NULL, &inputs, &results), LICET_OK);
    ck_assert_uint_eq(r.next, 1);
    free(one.cells);
}

static const struct {
    size_t fact;
    int64_t value;
    int places;
    const char *text;
} written[] = {
    {6, 17, 0, "17"},
    {6, -17, 0, "-17"},
    {6, 170, 1, "17"},
    {6, 175, 1, "17.5"},
    {6, 2, -3, "2000"},
    {6, 5, -25, "50000000000000000000000000"},
    {7, 50001, 2, "500.01"},
    {7, 501, 0, "501"},
    {7, -50001, 2, "-500.01"},
    {7, 500010, 3, "500.01"},
    {7, 500011, 3, "500.011"},
    {7, INT64_MAX, 0, "9223372036854775807"},
    {7, INT64_MAX, 2, "92233720368547758.07"},
    {7, 5, -2, "500"},
    {8, 91, 0, "91"},
    {8, 905, 1, "90.5"},
    {8, 90001, 3, "90.001"},
    {8, 900001, 4, "90.0001"},
    {9, 2, -25, "2e25"},
    {9, INT64_C(1000000000000), 0, "1e12"},
    {9, INT64_C(1000000000001), 0, "1000000000001"},
    {10, 299999, 6, "0.299999"},
    {10, 2999999, 7, "0.2999999"},
    {10, 3, 1, "0.3"},
    {11, 7, 0, "7"},
    {11, 71, 1, "7.1"},
    {11, 69, 1, "6.9%"},
    {11, 12345678, 7, "1.2345678"},
    {11, 7, 36, "0.000000000000000000000000000000000007"},
};

START_TEST(test_written)
{
    licet_law *law = load(rules);
    licet_columns *columns;
    licet_block *block;
    ck_assert_int_eq(licet_columns_new(&columns, law, NULL), LICET_OK);
    ck_assert_int_eq(licet_block_new(&block, law, 0, NULL), LICET_OK);
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++)
        for (int cells = LICET_CELLS_INT64; cells <= LICET_CELLS_INT128; cells++)
            if (has_room((licet_cells)cells, written[i].value))
                compare_written(columns, block, written[i].fact, written[i].value,
                                written[i].places, (licet_cells)cells, written[i].text);
    licet_block_free(block);
    licet_columns_free(columns);
    licet_law_free(law);
}
END_TEST

/* ---- what is refused ------------------------------------------------------------------------- */

static licet_columns *make_columns(licet_law **law)
{
    licet_columns *columns;
    *law = load(rules);
    ck_assert_int_eq(licet_columns_new(&columns, *law, NULL), LICET_OK);
    return columns;
}

static licet_status decide_one(licet_columns *columns, licet_input input, size_t rows)
{
    const licet_inputs inputs = {LICET_INPUTS_VERSION, rows, 1, &input};
    licet_results results = {.version = LICET_RESULTS_VERSION, .done = 9};
    licet_status status = licet_decide_columns(columns, NULL, &inputs, &results);
    ck_assert_uint_eq(results.done, status == LICET_OK ? rows : 0);
    return status;
}

static void expect_misuse(licet_columns *columns, licet_input input, const char *reason)
{
    ck_assert_int_eq(decide_one(columns, input, 2), LICET_MISUSE);
    ck_assert_str_eq(licet_columns_fault(columns).reason, reason);
}

START_TEST(test_misuse)
{
    static const int64_t values[4];
    static const licet_text texts[4];
    static const licet_input numbers = {.cells = LICET_CELLS_INT64, .values = values};
    static const licet_input words = {.cells = LICET_CELLS_TEXTS, .values = texts};
    static const char whole[] = "a dictionary is looked into by whole numbers of 64 bits at most";
    static const char written_only[] = "only numbers of amounts can be as they are written";
    licet_law *law;
    licet_columns *columns = make_columns(&law);
    const licet_input cases[] = {
        {.fact = FACTS, .cells = LICET_CELLS_INT64, .values = values},
        {.fact = 6, .cells = (licet_cells)0, .values = values},
        {.fact = 6, .cells = (licet_cells)14, .values = values},
        {.fact = 6, .cells = LICET_CELLS_INT64},
        {.fact = 0, .cells = LICET_CELLS_INT64, .values = values},
        {.fact = LICET_FACT_ACTION, .cells = LICET_CELLS_UINT8, .values = values},
        {.fact = 6, .cells = LICET_CELLS_BITS, .values = values},
        {.fact = 1, .cells = LICET_CELLS_INT32, .values = values, .written = true},
        {.fact = 6, .cells = LICET_CELLS_TEXTS, .values = texts, .written = true},
        {.fact = 6, .cells = LICET_CELLS_INT8, .values = values, .written = true, .places = 37},
        {.fact = 6, .cells = LICET_CELLS_INT128, .values = values, .dictionary = &numbers},
        {.fact = 3, .cells = LICET_CELLS_TEXTS, .values = texts, .dictionary = &words},
        {.fact = 0, .cells = LICET_CELLS_INT8, .values = values, .dictionary = &numbers},
    };
    static const char *const reasons[] = {"there is no such fact",
                                          "no such kind of cells",
                                          "no such kind of cells",
                                          "a column has no values",
                                          "only texts are taken here",
                                          "only texts are taken here",
                                          "only yes and no have a bit each",
                                          written_only,
                                          written_only,
                                          "a number has 36 places at most",
                                          whole,
                                          whole,
                                          "only texts are taken here"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_misuse(columns, cases[i], reasons[i]);
    ck_assert_int_eq(decide_one(columns, cases[3], 0), LICET_OK); /* no rows, no values */
    licet_input twice[2] = {numbers, numbers};
    twice[0].fact = twice[1].fact = 6;
    licet_inputs inputs = {LICET_INPUTS_VERSION, 2, 2, twice};
    licet_results results = {.version = LICET_RESULTS_VERSION};
    ck_assert_int_eq(licet_decide_columns(columns, NULL, &inputs, &results), LICET_MISUSE);
    ck_assert_uint_eq(licet_columns_fault(columns).fact, 6);
    inputs.count = 1;
    ck_assert_int_eq(licet_decide_columns(columns, NULL, &inputs, &results), LICET_OK);
    ck_assert_ptr_null(licet_columns_fault(columns).reason);
    ck_assert_int_eq(licet_replay_columns(columns, NULL, &inputs, &results), LICET_MISUSE);
    inputs.version++;
    ck_assert_int_eq(licet_decide_columns(columns, NULL, &inputs, &results), LICET_MISUSE);
    inputs.version--;
    results.version++;
    ck_assert_int_eq(licet_decide_columns(columns, NULL, &inputs, &results), LICET_MISUSE);
    licet_columns_free(columns);
    licet_columns_free(NULL);
    licet_law_free(law);
}
END_TEST

START_TEST(test_offsets)
{
    static const int32_t wrong[][3] = {{-1, 0, 2}, {0, 2, 1}, {2, 1, 3}, {0, -1, 3}};
    static const int64_t wide[3] = {0, INT64_C(1) << 40, 3};
    licet_law *law;
    licet_columns *columns = make_columns(&law);
    licet_input input = {.fact = 4, .cells = LICET_CELLS_OFFSETS32, .bytes = "abc"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        input.values = wrong[i];
        ck_assert_int_eq(decide_one(columns, input, 2), LICET_WRONG_VALUE);
        ck_assert_str_eq(licet_columns_fault(columns).reason, "offsets of texts descend");
        ck_assert_uint_eq(licet_columns_fault(columns).fact, 4);
    }
    static const uint8_t items[2];
    const licet_input dictionary = input;
    input = (licet_input){.fact = 3,
                          .cells = LICET_CELLS_UINT8,
                          .values = items,
                          .dictionary = &dictionary,
                          .dictionary_count = 2};
    ck_assert_int_eq(decide_one(columns, input, 2), LICET_WRONG_VALUE);
    input = (licet_input){.fact = 4, .cells = LICET_CELLS_OFFSETS64, .values = wide, .bytes = ""};
    ck_assert_int_eq(decide_one(columns, input, 2), LICET_WRONG_VALUE);
    static const int32_t empty[3] = {5, 5, 5}, no_bytes[3] = {0, 0, 1};
    input = (licet_input){.fact = 4, .cells = LICET_CELLS_OFFSETS32, .values = empty};
    ck_assert_int_eq(decide_one(columns, input, 2), LICET_OK);
    input.values = no_bytes;
    ck_assert_int_eq(decide_one(columns, input, 2), LICET_WRONG_VALUE);
    licet_columns_free(columns);
    licet_law_free(law);
}
END_TEST

typedef struct {
    const char *reason;
    size_t fact, seen;
} expected_fault;

static int compare_fault(void *user, licet_block *block, size_t first, size_t count)
{
    expected_fault *expected = user;
    (void)first;
    for (size_t i = 0; i < count; i++) {
        licet_fault fault = licet_block_fault(block, i);
        ck_assert_uint_eq(licet_block_rejected(block)[i], 1);
        ck_assert_str_eq(fault.reason, i == 1 ? expected->reason : "no date");
        ck_assert_uint_eq(fault.fact, i == 1 ? expected->fact : LICET_NO_INDEX);
        expected->seen++;
    }
    return 0;
}

/* Of three rows the second is rejected for REASON. */
static void expect_fault(licet_columns *columns, licet_input input, const char *reason)
{
    expected_fault expected = {reason, input.fact < LICET_FACT_ACTION ? input.fact : LICET_NO_INDEX,
                               0};
    const licet_inputs inputs = {LICET_INPUTS_VERSION, 3, 1, &input};
    licet_results results = {
        .version = LICET_RESULTS_VERSION, .report = compare_fault, .user = &expected};
    ck_assert_int_eq(licet_decide_columns(columns, NULL, &inputs, &results), LICET_OK);
    ck_assert_uint_eq(expected.seen, 3);
}

START_TEST(test_faults)
{
    static const int64_t counts[3] = {1, -1, 1}, rows[3] = {0, 1000000, 0}, days[3] = {1, 1 << 30};
    static const int64_t prices[3] = {1, INT64_MAX, 1};
    static const uint64_t large[3] = {1, UINT64_MAX, 1};
    static const int8_t truths[3] = {0, 2, 1}, items[3] = {0, 1, 0}, far[3] = {0, 2, -1};
    static const uint8_t known[3] = {1, 1, 0};
    static const licet_text words[3] = {{"MY", 2}, {"XX", 2}, {"", 0}};
    licet_law *law;
    licet_columns *columns = make_columns(&law);
    licet_input input = {.fact = 6, .cells = LICET_CELLS_INT64, .values = counts};
    expect_fault(columns, input, "a count is negative");
    input.written = true;
    expect_fault(columns, input, "`-1` is negative");
    input = (licet_input){.fact = 3, .cells = LICET_CELLS_INT64, .values = rows};
    expect_fault(columns, input, "there is no such row");
    input = (licet_input){.fact = 2, .cells = LICET_CELLS_INT64, .values = days};
    expect_fault(columns, input, "there is no such day");
    input = (licet_input){.fact = 12, .cells = LICET_CELLS_INT8, .values = truths};
    expect_fault(columns, input, "neither yes nor no");
    input = (licet_input){.fact = 7, .cells = LICET_CELLS_UINT64, .values = large};
    expect_fault(columns, input, "the number is too large");
    input = (licet_input){.fact = 7, .cells = LICET_CELLS_INT64, .values = prices, .written = true};
    expect_fault(columns, input, "the number is too large: `9223372036854775807`");
    static const unsigned char huge[48] = {[0] = 1, [16] = 5, [24] = 1, [32] = 1}; /* 5 + 2^64 */
    input = (licet_input){.fact = 7, .cells = LICET_CELLS_INT128, .values = huge};
    expect_fault(columns, input, "the number is too large");
    const licet_input dictionary = {.cells = LICET_CELLS_TEXTS, .values = words};
    input = (licet_input){.fact = 3,
                          .cells = LICET_CELLS_INT8,
                          .values = items,
                          .dictionary = &dictionary,
                          .dictionary_count = 3};
    expect_fault(columns, input, "no such country `XX`");
    static const char none[] = "the dictionary of its column has no such item";
    input.values = far;
    input.known = known;
    input.dictionary_count = 2;
    expect_fault(columns, input, none);
    input.fact = 4;
    expect_fault(columns, input, none);
    input.fact = LICET_FACT_LICENCE;
    input.dictionary_count = 0;
    static const uint8_t second[3] = {0, 1, 0};
    input.known = second;
    expect_fault(columns, input, none);
    licet_columns_free(columns);
    licet_law_free(law);
}
END_TEST

/* ---- licences, cancels, what stops a call ---------------------------------------------------- */

static const char small[] = "ruleset small\nuse scale\n"
                            "facts\n  id : text\n  quantity : count\n"
                            "cap total_volume limits quantity to 100\n"
                            "rule large when quantity > 0 then policy_of_denial\n"
                            "rule room despite large within total_volume then presumed_approval\n"
                            "otherwise no_licence\n";

START_TEST(test_licences_and_actions)
{
    static const licet_text ids[4] = {{"a", 1}, {"b", 1}, {"a", 1}, {"c", 1}};
    static const licet_text licences[4] = {{NULL, 0}, {"refused", 7}, {NULL, 0}, {"granted", 7}};
    static const licet_text actions[3] = {{"order", 5}, {"cancel", 6}, {"", 0}};
    static const uint8_t items[4] = {0, 2, 1, 0};
    static const int64_t quantities[4] = {60, 60, 60, 60};
    licet_law *law = load(small);
    licet_columns *columns;
    licet_ledger *ledger;
    ck_assert_int_eq(licet_columns_new(&columns, law, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&ledger, true, NULL), LICET_OK);
    const licet_input dictionary = {.cells = LICET_CELLS_TEXTS, .values = actions};
    const licet_input inputs[] = {
        {.fact = LICET_FACT_ACTION,
         .cells = LICET_CELLS_UINT8,
         .values = items,
         .dictionary = &dictionary,
         .dictionary_count = 3},
        {.fact = LICET_FACT_LICENCE, .cells = LICET_CELLS_TEXTS, .values = licences},
        {.fact = 0, .cells = LICET_CELLS_TEXTS, .values = ids},
        {.fact = 1, .cells = LICET_CELLS_INT64, .values = quantities},
    };
    uint8_t outcomes[4];
    const licet_inputs all = {LICET_INPUTS_VERSION, 4, 4, inputs};
    licet_results results = {.version = LICET_RESULTS_VERSION, .outcomes = outcomes};
    licet_block_licences(licet_columns_block(columns), true);
    ck_assert_int_eq(licet_replay_columns(columns, ledger, &all, &results), LICET_OK);
    ck_assert_uint_eq(outcomes[0], 3);
    ck_assert_uint_eq(outcomes[1], 6); /* no room is left */
    ck_assert_uint_eq(outcomes[2], LICET_OUTCOME_CANCELLED);
    ck_assert_uint_eq(outcomes[3], 3);
    licet_ledger_free(ledger);
    licet_columns_free(columns);
    licet_law_free(law);
}
END_TEST

typedef struct {
    int cancel;
    size_t calls, stop_at;
} interruption;

static int interrupt(void *user, licet_block *block, size_t first, size_t count)
{
    interruption *i = user;
    (void)block;
    ck_assert_uint_eq(first, i->calls * LICET_BLOCK_ROWS);
    ck_assert_uint_le(count, LICET_BLOCK_ROWS);
    i->calls++;
    i->cancel = i->stop_at == 0 && i->calls == 2;
    return i->stop_at && i->calls == i->stop_at ? 1 : 0;
}

START_TEST(test_stops)
{
    enum { ROWS = 5000 };
    static int64_t quantities[ROWS];
    static uint8_t outcomes[ROWS];
    interruption by = {.stop_at = 0};
    licet_options options = LICET_OPTIONS_INIT;
    options.cancel = &by.cancel;
    licet_law *law = load(small);
    licet_columns *columns;
    ck_assert_int_eq(licet_columns_new(&columns, law, &options), LICET_OK);
    memset(outcomes, 0xEE, sizeof outcomes);
    const licet_input input = {.fact = 1, .cells = LICET_CELLS_INT64, .values = quantities};
    const licet_inputs inputs = {LICET_INPUTS_VERSION, ROWS, 1, &input};
    licet_results results = {
        .version = LICET_RESULTS_VERSION, .outcomes = outcomes, .report = interrupt, .user = &by};
    ck_assert_int_eq(licet_decide_columns(columns, NULL, &inputs, &results), LICET_CANCELLED);
    ck_assert_uint_eq(results.done, 2 * LICET_BLOCK_ROWS);
    ck_assert_uint_eq(outcomes[results.done - 1], 0);
    ck_assert_uint_eq(outcomes[results.done], 0xEE);
    by = (interruption){.stop_at = 3};
    ck_assert_int_eq(licet_decide_columns(columns, NULL, &inputs, &results), LICET_STOPPED);
    ck_assert_uint_eq(results.done, 3 * LICET_BLOCK_ROWS);
    by = (interruption){.stop_at = 9};
    ck_assert_int_eq(licet_decide_columns(columns, NULL, &inputs, &results), LICET_OK);
    ck_assert_uint_eq(results.done, ROWS);
    ck_assert_uint_eq(by.calls, 5);
    licet_columns_free(columns);
    licet_law_free(law);
}
END_TEST

/* ---- memory ---------------------------------------------------------------------------------- */

/* One run over quantities that have a dictionary, and those that have none. */
static licet_status run_once(licet_columns *columns, uint8_t outcomes[3])
{
    static const uint16_t items[3] = {1, 0, 1};
    static const licet_text counts[2] = {{"5", 1}, {"-", 1}};
    const licet_input dictionary = {.cells = LICET_CELLS_TEXTS, .values = counts};
    const licet_input input = {.fact = 1,
                               .cells = LICET_CELLS_UINT16,
                               .values = items,
                               .dictionary = &dictionary,
                               .dictionary_count = 2};
    const licet_inputs inputs = {LICET_INPUTS_VERSION, 3, 1, &input};
    licet_results results = {.version = LICET_RESULTS_VERSION, .outcomes = outcomes};
    return licet_decide_columns(columns, NULL, &inputs, &results);
}

START_TEST(test_memory)
{
    licet_law *law = load(small);
    long failed = 0;
    for (long n = 0;; n++) {
        test_allocator memory;
        licet_options options = LICET_OPTIONS_INIT;
        licet_columns *columns = NULL;
        uint8_t outcomes[3] = {9, 9, 9};
        test_allocator_init(&memory, n);
        options.allocate = memory.allocator.call;
        options.allocate_user = &memory;
        licet_status status = licet_columns_new(&columns, law, &options);
        ck_assert_int_eq(status == LICET_OK, columns != NULL);
        if (status == LICET_OK)
            status = run_once(columns, outcomes);
        ck_assert_int_eq(status, memory.failures ? LICET_MEMORY : LICET_OK);
        failed += memory.failures > 0;
        if (status == LICET_OK) {
            ck_assert_uint_eq(outcomes[1], 3); /* there is room for five */
            ck_assert_uint_eq(outcomes[0], LICET_INDETERMINATE);
            long requests = memory.requests;
            ck_assert_int_eq(run_once(columns, outcomes), LICET_OK);
            ck_assert_int_eq(memory.requests, requests); /* a second run needs no more */
        }
        licet_columns_free(columns);
        test_allocator_done(&memory);
        if (!memory.failures)
            break;
    }
    ck_assert_int_gt(failed, 8);
    licet_law_free(law);
}
END_TEST

Suite *suite_columns(void)
{
    Suite *suite = suite_create("columns");
    TCase *layouts = tcase_create("layouts"), *calls = tcase_create("calls");
    tcase_add_test(layouts, test_layouts);
    tcase_add_test(layouts, test_written);
    tcase_set_timeout(layouts, 120);
    suite_add_tcase(suite, layouts);
    tcase_add_test(calls, test_misuse);
    tcase_add_test(calls, test_offsets);
    tcase_add_test(calls, test_faults);
    tcase_add_test(calls, test_licences_and_actions);
    tcase_add_test(calls, test_stops);
    tcase_add_test(calls, test_memory);
    suite_add_tcase(suite, calls);
    return suite;
}
