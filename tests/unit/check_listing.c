/* check_listing.c - rows of blocks as CSV and JSON, against the texts of their cells one by one.
 *
 * What a listing writes is made a second time here, cell after cell from licet_block_text, and
 * quoted byte after byte. Texts of every length hold every byte that matters at every place.
 *
 * Must not: know how a listing works. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "licet.h"
#include "test_allocator.h"

Suite *suite_listing(void);

static const char rules[] =
    "ruleset listed \"Listed\" in force from 2025-01-01 binding from 2025-06-01\n"
    "use scale, countries, ear\n"
    "facts\n"
    "  id : text\n"
    "  date : date\n"
    "  consignee : text\n"
    "  destination : country\n"
    "  quantity : count\n"
    "  weight : decimal\n"
    "cap one limits quantity to 1,000,000 per consignee each year\n"
    "cap two limits weight to 5000 per destination and consignee\n"
    "  limits quantity to 900,000\n"
    "tally all_of_it counts quantity per destination\n"
    "agreement east \"East, and beyond\" with MY, SG in force from 2025-01-01\n"
    "  covers quantity <= 500 limits quantity to 100,000\n"
    "agreement wide with MY in force from 2025-01-01 limits quantity to 200,000 per destination\n"
    "rule first cites \"15 CFR 1(a), 2\" cites \"say \\\"so\\\"\" when quantity >= 10\n"
    "  then policy_of_denial with \"file, or \\\"else\\\"\" 3 days after date\n"
    "rule second despite first when quantity < 100 within one then notice\n"
    "  with \"notice\" 10 days before date\n"
    "  with \"keep records\"\n"
    "rule third despite first when weight < 7.5 within two then exception\n"
    "rule fourth despite first under any agreement then presumed_approval\n"
    "rule fifth when destination in D5 then prohibited\n"
    "otherwise no_licence\n";

enum { ROWS = 300, TEXT = 48, COLUMNS = LICET_COLUMN_COUNT + 2 };

typedef struct {
    licet_law *law;
    licet_block *block;
    licet_ledger *ledger;
    char texts[ROWS][TEXT];
    licet_text cells[ROWS];
    licet_text actions[ROWS];
    licet_listed columns[COLUMNS];
    const licet_text *host[COLUMNS];
} bench;

static licet_text text_of(const char *text)
{
    return (licet_text){text, strlen(text)};
}

static licet_law *load(const char *text)
{
    licet_law *law;
    licet_source source = {"listed", text, strlen(text)};
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, NULL), LICET_OK);
    return law;
}

/* A text of each length with a byte that matters at each place, in turn. */
static void make_texts(bench *b)
{
    static const char *const special[] = {",",    "\"", "\n",           "\r",       "\\",
                                          "\x01", " ",  "\xC3\xA9",     "\xFF",     "\x1F",
                                          "\x7F", "-",  "\xE2\x82\xAC", "\xED\xA0", "."};
    for (size_t i = 0; i < ROWS; i++) {
        size_t length = i % 36;
        memset(b->texts[i], 'a' + (int)(i % 26), length);
        if (i % 4 && length) {
            const char *byte = special[i % 15];
            memcpy(b->texts[i] + i / 15 % length, byte, strlen(byte));
        }
        b->cells[i] = (licet_text){b->texts[i], strlen(b->texts[i])};
        b->actions[i] = text_of(i % 40 == 39 ? "cancel" : "");
    }
}

static void fill(bench *b, bool actions)
{
    static const char *const dates[] = {"2025-01-05", "2025-07-01", "2024-12-31", "", "2025-03-31"};
    static const char *const places[] = {"MY", "CN", "", "SG", "FR", "Nowhere"};
    static char words[3][ROWS][24];
    licet_text ids[ROWS], date[ROWS], place[ROWS], quantity[ROWS], weight[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        snprintf(words[0][i], sizeof words[0][i], "%s%zu", i % 3 ? "o" : "o, ", i / 3);
        snprintf(words[1][i], sizeof words[1][i], "%zu", i * 37 % 600);
        snprintf(words[2][i], sizeof words[2][i], "%zu.%zu", i % 16, i % 10);
        ids[i] = text_of(words[0][i]);
        quantity[i] = text_of(i % 11 ? words[1][i] : "");
        weight[i] = text_of(i % 13 ? words[2][i] : "");
        date[i] = text_of(dates[i % 5]);
        place[i] = text_of(places[i % 7 % 6]);
    }
    const licet_text *const columns[] = {ids, date, b->cells, place, quantity, weight};
    ck_assert_int_eq(licet_block_start(b->block, ROWS), LICET_OK);
    for (size_t fact = 0; fact < 6; fact++)
        ck_assert_int_eq(licet_block_cells(b->block, fact, columns[fact]), LICET_OK);
    if (actions)
        ck_assert_int_eq(licet_block_action_cells(b->block, b->actions), LICET_OK);
    ck_assert_int_eq(licet_block_replay(b->block, b->ledger), LICET_OK);
}

static void set_up(bench *b, bool ids)
{
    memset(b, 0, sizeof *b);
    b->law = load(rules);
    ck_assert_int_eq(licet_block_new(&b->block, b->law, 0, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&b->ledger, ids, NULL), LICET_OK);
    make_texts(b);
    for (int i = 0; i < LICET_COLUMN_COUNT; i++)
        b->columns[i] = (licet_listed){LICET_LISTED_RESULT, (licet_column)i,
                                       text_of(licet_column_name((licet_column)i))};
    b->columns[COLUMNS - 2] =
        (licet_listed){LICET_LISTED_TEXT, LICET_COLUMN_COUNT, text_of("a \"b\"")};
    b->columns[COLUMNS - 1] =
        (licet_listed){LICET_LISTED_NUMBER, LICET_COLUMN_COUNT, text_of("row")};
    b->host[COLUMNS - 2] = b->cells;
}

static void tear_down(bench *b)
{
    licet_block_free(b->block);
    licet_ledger_free(b->ledger);
    licet_law_free(b->law);
}

/* ---- the same once more ---------------------------------------------------------------------- */

typedef struct {
    char *bytes;
    size_t length, capacity;
    size_t calls, stop_at; /* 0: never */
} page;

static int add(void *user, const char *bytes, size_t length)
{
    page *to = user;
    if (length == 0)
        return 0;
    if (to->length + length > to->capacity) {
        to->capacity = (to->length + length) * 2;
        to->bytes = realloc(to->bytes, to->capacity);
        ck_assert_ptr_nonnull(to->bytes);
    }
    memcpy(to->bytes + to->length, bytes, length);
    to->length += length;
    return ++to->calls == to->stop_at;
}

static void add_string(page *to, const char *string)
{
    add(to, string, strlen(string));
}

static void add_csv(page *to, licet_text text)
{
    bool quoted = false;
    for (size_t i = 0; i < text.length; i++)
        quoted |= memchr(",\"\n\r", text.bytes[i], 4) != NULL;
    add_string(to, quoted ? "\"" : "");
    for (size_t i = 0; i < text.length; i++) {
        add_string(to, text.bytes[i] == '"' ? "\"" : "");
        add(to, text.bytes + i, 1);
    }
    add_string(to, quoted ? "\"" : "");
}

/* The characters of UTF-8 that the texts of this file hold. */
static size_t character(const char *at, size_t left)
{
    if ((unsigned char)*at < 0x80)
        return 1;
    if (left >= 2 && memcmp(at, "\xC3\xA9", 2) == 0)
        return 2;
    return left >= 3 && memcmp(at, "\xE2\x82\xAC", 3) == 0 ? 3 : 0;
}

static void add_json(page *to, licet_text text)
{
    add_string(to, "\"");
    for (size_t i = 0; i < text.length;) {
        size_t size = character(text.bytes + i, text.length - i);
        char escape[8];
        unsigned char byte = (unsigned char)text.bytes[i];
        if (!size)
            add_string(to, "\\ufffd");
        else if (byte < 0x20) {
            snprintf(escape, sizeof escape, "\\u%04x", byte);
            add_string(to, escape);
        } else {
            add_string(to, byte == '"' || byte == '\\' ? "\\" : "");
            add(to, text.bytes + i, size);
        }
        i += size ? size : 1;
    }
    add_string(to, "\"");
}

static void add_cell(page *to, const bench *b, size_t row, size_t column, bool json)
{
    static char room[1 << 16];
    licet_text text = {room, 0};
    if (column == COLUMNS - 1) {
        snprintf(room, sizeof room, "%zu", row + 7);
        add_string(to, room);
        return;
    }
    if (column == COLUMNS - 2)
        text = b->cells[row];
    else
        text.length = licet_block_text(b->block, row, (licet_column)column, room, sizeof room);
    ck_assert_uint_le(text.length, sizeof room);
    if (json)
        add_json(to, text);
    else
        add_csv(to, text);
}

static void add_rows(page *to, const bench *b, size_t from, size_t until, licet_listing_form form)
{
    bool json = form != LICET_LISTING_CSV;
    for (size_t row = 0; row < ROWS; row++) {
        if (licet_block_rejected(b->block)[row])
            continue;
        add_string(to, form == LICET_LISTING_JSON ? ",\n{" : json ? "{" : "");
        for (size_t column = from; column < until; column++) {
            add_string(to, column > from ? "," : "");
            if (json) {
                add_json(to, b->columns[column].name);
                add_string(to, ":");
            }
            add_cell(to, b, row, column, json);
        }
        add_string(to, json ? "}" : "");
        add_string(to, form == LICET_LISTING_JSON ? "" : "\n");
    }
}

/* The columns from FROM to UNTIL, in FORM, listed and made by hand. */
static void compare(const bench *b, size_t from, size_t until, licet_listing_form form)
{
    licet_listing *listing;
    page listed = {0}, expected = {0};
    ck_assert_int_eq(
        licet_listing_new(&listing, b->law, form, b->columns + from, until - from, NULL), LICET_OK);
    for (size_t time = 0; time < 2; time++) { /* the second time all moulds are there */
        listed.length = 0;
        ck_assert_int_eq(licet_listing_write(listing, b->block, b->host + from, 7, add, &listed),
                         LICET_OK);
        expected.length = 0;
        add_rows(&expected, b, from, until, form);
        ck_assert_uint_eq(listed.length, expected.length);
        ck_assert_mem_eq(listed.bytes, expected.bytes, listed.length);
    }
    ck_assert_uint_gt(listed.length, ROWS / 2);
    licet_listing_free(listing);
    free(listed.bytes);
    free(expected.bytes);
}

static void compare_all(const bench *b)
{
    for (int form = LICET_LISTING_CSV; form <= LICET_LISTING_JSON; form++) {
        compare(b, 0, COLUMNS, (licet_listing_form)form);
        compare(b, 0, COLUMNS - 1, (licet_listing_form)form);
        compare(b, LICET_COLUMN_OUTCOME, LICET_COLUMN_STATUS + 1, (licet_listing_form)form);
        for (size_t column = 0; column < COLUMNS; column++)
            compare(b, column, column + 1, (licet_listing_form)form);
    }
}

START_TEST(rows_are_their_cells)
{
    bench b;
    set_up(&b, false);
    fill(&b, false);
    compare_all(&b);
    tear_down(&b);
}
END_TEST

START_TEST(kept_answers_and_cancelled_rows)
{
    bench b;
    set_up(&b, true);
    fill(&b, true);
    compare_all(&b);
    fill(&b, false); /* what was not cancelled gets the answer it got */
    compare_all(&b);
    tear_down(&b);
}
END_TEST

/* More moulds than are kept at once. */
START_TEST(many_rules)
{
    enum { RULES = 700 };
    char *text = malloc(200 + RULES * 80);
    ck_assert_ptr_nonnull(text);
    size_t used = (size_t)sprintf(text, "ruleset many use scale facts n : count\n");
    for (unsigned i = 0; i < RULES; i++)
        used += (size_t)sprintf(text + used, "rule r%u cites \"c%u\" when n = %u then prohibited\n",
                                i, i, i);
    sprintf(text + used, "otherwise no_licence\n");
    licet_law *law = load(text);
    licet_block *block;
    licet_listing *listing;
    const licet_listed columns[] = {{LICET_LISTED_RESULT, LICET_COLUMN_BECAUSE, {NULL, 0}},
                                    {LICET_LISTED_RESULT, LICET_COLUMN_CITES, {NULL, 0}}};
    ck_assert_int_eq(licet_block_new(&block, law, 0, NULL), LICET_OK);
    ck_assert_int_eq(licet_listing_new(&listing, law, LICET_LISTING_CSV, columns, 2, NULL),
                     LICET_OK);
    int64_t numbers[LICET_BLOCK_ROWS];
    page listed = {0}, expected = {0};
    for (unsigned i = 0; i < LICET_BLOCK_ROWS; i++) {
        char row[40];
        numbers[i] = i * 389 % RULES;
        sprintf(row, "r%u,c%u\n", (unsigned)numbers[i], (unsigned)numbers[i]);
        add_string(&expected, row);
    }
    ck_assert_int_eq(licet_block_start(block, LICET_BLOCK_ROWS), LICET_OK);
    ck_assert_int_eq(licet_block_numbers(block, 0, numbers, NULL), LICET_OK);
    ck_assert_int_eq(licet_block_decide(block, NULL), LICET_OK);
    ck_assert_int_eq(licet_listing_write(listing, block, NULL, 1, add, &listed), LICET_OK);
    ck_assert_uint_eq(listed.length, expected.length);
    ck_assert_mem_eq(listed.bytes, expected.bytes, listed.length);
    free(listed.bytes);
    free(expected.bytes);
    free(text);
    licet_listing_free(listing);
    licet_block_free(block);
    licet_law_free(law);
}
END_TEST

START_TEST(misuse_and_stopping)
{
    bench b;
    page listed = {.stop_at = 1};
    licet_listing *listing = NULL;
    set_up(&b, false);
    licet_listed wrong = {LICET_LISTED_RESULT, LICET_COLUMN_COUNT, {NULL, 0}};
    ck_assert_int_eq(licet_listing_new(&listing, b.law, LICET_LISTING_CSV, &wrong, 1, NULL),
                     LICET_MISUSE);
    ck_assert_int_eq(licet_listing_new(&listing, b.law, LICET_LISTING_CSV, b.columns, 0, NULL),
                     LICET_MISUSE);
    ck_assert_ptr_null(listing);
    ck_assert_int_eq(
        licet_listing_new(&listing, b.law, LICET_LISTING_CSV, b.columns, COLUMNS, NULL), LICET_OK);
    ck_assert_int_eq(licet_listing_write(listing, b.block, NULL, 1, add, &listed), LICET_MISUSE);
    fill(&b, false);
    ck_assert_int_eq(licet_listing_write(listing, b.block, NULL, 1, add, &listed), LICET_STOPPED);
    licet_law *other = load("ruleset other use scale facts n : count otherwise no_licence\n");
    licet_block *block;
    ck_assert_int_eq(licet_block_new(&block, other, 1, NULL), LICET_OK);
    ck_assert_int_eq(licet_block_start(block, 0), LICET_OK);
    ck_assert_int_eq(licet_block_decide(block, NULL), LICET_OK);
    ck_assert_int_eq(licet_listing_write(listing, block, NULL, 1, add, &listed), LICET_MISUSE);
    licet_block_free(block);
    licet_law_free(other);
    licet_listing_free(listing);
    free(listed.bytes);
    tear_down(&b);
}
END_TEST

/* Each allocation fails once; afterwards the same call succeeds. */
START_TEST(allocations_that_fail)
{
    bench b;
    set_up(&b, false);
    fill(&b, false);
    page expected = {0};
    add_rows(&expected, &b, 0, COLUMNS, LICET_LISTING_NDJSON);
    for (long n = 0;; n++) {
        test_allocator memory;
        test_allocator_init(&memory, n);
        licet_options options = LICET_OPTIONS_INIT;
        options.allocate = test_allocate;
        options.allocate_user = &memory;
        licet_listing *listing;
        page listed = {0};
        licet_status status =
            licet_listing_new(&listing, b.law, LICET_LISTING_NDJSON, b.columns, COLUMNS, &options);
        if (status == LICET_OK)
            status = licet_listing_write(listing, b.block, b.host, 7, add, &listed);
        ck_assert_int_eq(status, memory.failures ? LICET_MEMORY : LICET_OK);
        if (listing && memory.failures) {
            memory.fail_at = TEST_NEVER_FAIL;
            listed.length = 0;
            ck_assert_int_eq(licet_listing_write(listing, b.block, b.host, 7, add, &listed),
                             LICET_OK);
        }
        if (listing) {
            ck_assert_uint_eq(listed.length, expected.length);
            ck_assert_mem_eq(listed.bytes, expected.bytes, listed.length);
        }
        licet_listing_free(listing);
        free(listed.bytes);
        test_allocator_done(&memory);
        if (!memory.failures)
            break;
    }
    free(expected.bytes);
    tear_down(&b);
}
END_TEST

Suite *suite_listing(void)
{
    Suite *suite = suite_create("listing");
    TCase *rows = tcase_create("rows");
    tcase_add_test(rows, rows_are_their_cells);
    tcase_add_test(rows, kept_answers_and_cancelled_rows);
    tcase_add_test(rows, many_rules);
    tcase_add_test(rows, misuse_and_stopping);
    tcase_add_test(rows, allocations_that_fail);
    suite_add_tcase(suite, rows);
    return suite;
}
