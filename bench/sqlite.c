/* sqlite.c: the three tiers, totals stated, in SQLite; a player of bench/turns.c.
 *
 *     sqlite RULES.licet STATED.csv
 *
 * The orders lie in a table in memory, as integers: countries and chips are numbers of their rows.
 * Two forms, each one prepared statement that is stepped through, into two arrays of outcomes and
 * reasons: IN lists (columns_sqlite_lists_ns), and look-ups of tiers by their row
 * (columns_sqlite_join_ns); the performance of chips is always looked up by its row. One CASE gives
 * a number that stands for both answers. Nanoseconds of processor time an order; filling the table
 * is not counted.
 *
 * RULES.licet says which rows there are; nothing is decided by it here. */
#define _POSIX_C_SOURCE 200809L
#include <sqlite3.h>
#include <stdarg.h>

#include "orders.h"
#include "three_tiers.h"

enum { FORMS = 2 };

struct bench {
    sqlite3 *database;
    sqlite3_stmt *statements[FORMS];
    size_t count;
    uint8_t *outcomes;
    uint16_t *because;
};

static void require(struct bench *bench, int result, int wanted)
{
    if (result != wanted)
        stop(sqlite3_errmsg(bench->database));
}

static void run(struct bench *bench, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *sql = must(sqlite3_vmprintf(format, arguments));
    va_end(arguments);
    require(bench, sqlite3_exec(bench->database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_free(sql);
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* A table of 1 or 2 or 0 a country, of the chips' performance, and the lists of IN, which LISTS
 * holds for blocked countries and for allies. */
static void make_law(struct bench *bench, const struct orders *orders, char lists[2][4096])
{
    uint8_t tiers[COUNTRY_SLOTS] = {0}, slots[CHIP_SLOTS] = {0};
    uint32_t countries = orders->facts[find_column(orders, "destination")].registry;
    uint32_t chip_registry = orders->facts[find_column(orders, "chip")].registry;
    make_tiers(tiers);
    make_chips(slots);
    run(bench, "CREATE TABLE tiers (country INTEGER PRIMARY KEY, tier INTEGER);"
               "CREATE TABLE chips (chip INTEGER PRIMARY KEY, tpp INTEGER)");
    lists[0][0] = lists[1][0] = '\0';
    for (size_t row = 0; row < licet_law_row_count(orders->law, countries); row++) {
        enum tier tier = tiers[country_slot(licet_law_row_key(orders->law, countries, row).bytes)];
        run(bench, "INSERT INTO tiers VALUES (%d, %d)", (int)row,
            tier == BLOCKED ? 2 : tier == ALLY);
        if (tier == CAPPED)
            continue;
        char *list = lists[tier == ALLY];
        size_t length = strlen(list);
        snprintf(list + length, 4096 - length, "%s%zu", length > 0 ? ", " : "", row);
    }
    for (size_t row = 0; row < licet_law_row_count(orders->law, chip_registry); row++) {
        licet_text key = licet_law_row_key(orders->law, chip_registry, row);
        run(bench, "INSERT INTO chips VALUES (%d, %d)", (int)row,
            find_chip(slots, key.bytes, key.length)->tpp);
    }
}

static void make_orders(struct bench *bench, const struct orders *orders)
{
    static const char *const names[] = {"date",     "destination",     "headquarters",   "chip",
                                        "quantity", "low_volume_used", "allocation_used"};
    enum { NAMES = sizeof names / sizeof names[0] };
    sqlite3_stmt *insert;
    run(bench, "CREATE TABLE orders (date INTEGER, destination INTEGER, headquarters INTEGER,"
               " chip INTEGER, quantity INTEGER, low_volume_used INTEGER,"
               " allocation_used INTEGER); BEGIN");
    require(bench,
            sqlite3_prepare_v2(bench->database, "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?)",
                               -1, &insert, NULL),
            SQLITE_OK);
    for (size_t i = 0; i < orders->count; i++) {
        for (int name = 0; name < NAMES; name++)
            sqlite3_bind_int64(insert, name + 1,
                               orders->numbers[find_column(orders, names[name])][i]);
        require(bench, sqlite3_step(insert), SQLITE_DONE);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    run(bench, "COMMIT");
}

/* A number is 65,536 times the outcome and the reason, as Licet numbers them. */
static sqlite3_stmt *prepare(struct bench *bench, const char *blocked, const char *allied,
                             const char *from)
{
    enum { OUTCOME = 65536 };
    const licet_text days[] = {{"2025-01-13", 10}, {"2025-01-01", 10}, {"2027-12-31", 10}};
    char *sql = must(sqlite3_mprintf(
        "SELECT CASE WHEN date < %d THEN %d WHEN %s THEN %d WHEN tpp < %d THEN %d"
        " WHEN %s THEN %d WHEN low_volume_used + tpp * quantity <= %d THEN %d"
        " WHEN date BETWEEN %d AND %d AND allocation_used + tpp * quantity <= %d THEN %d"
        " ELSE %d END FROM %s",
        (int)days_of(days[0]), 65534, blocked, 7 * OUTCOME, CONTROLLED_LINE, 65535, allied,
        OUTCOME + 2, LOW_VOLUME, 2 * OUTCOME + 3, (int)days_of(days[1]), (int)days_of(days[2]),
        ALLOCATION, 3 * OUTCOME + 4, 6 * OUTCOME + 1, from));
    sqlite3_stmt *statement;
    require(bench, sqlite3_prepare_v2(bench->database, sql, -1, &statement, NULL), SQLITE_OK);
    sqlite3_free(sql);
    return statement;
}

static void prepare_forms(struct bench *bench, char lists[2][4096])
{
    static char blocked[2 * 4096 + 64], allied[2 * 4096 + 64];
    snprintf(blocked, sizeof blocked, "destination IN (%s) OR headquarters IN (%s)", lists[0],
             lists[0]);
    snprintf(allied, sizeof allied, "destination IN (%s) AND headquarters IN (%s)", lists[1],
             lists[1]);
    bench->statements[0] = prepare(bench, blocked, allied, "orders CROSS JOIN chips USING (chip)");
    bench->statements[1] =
        prepare(bench, "d.tier = 2 OR h.tier = 2", "d.tier = 1 AND h.tier = 1",
                "orders CROSS JOIN chips USING (chip) CROSS JOIN tiers d ON d.country ="
                " destination CROSS JOIN tiers h ON h.country = headquarters");
}

/* ---- turns ----------------------------------------------------------------------------------- */

static void decide(struct bench *bench, int form)
{
    size_t row = 0;
    while (sqlite3_step(bench->statements[form]) == SQLITE_ROW) {
        int number = sqlite3_column_int(bench->statements[form], 0);
        bench->outcomes[row] = (uint8_t)(number >> 16);
        bench->because[row++] = (uint16_t)(number & 65535);
    }
    require(bench, sqlite3_reset(bench->statements[form]), SQLITE_OK);
    if (row != bench->count)
        stop("SQLite did not decide every order");
}

static uint64_t answer(struct bench *bench, int form)
{
    uint64_t sum = 0;
    decide(bench, form);
    for (size_t row = 0; row < bench->count; row++)
        sum = add_answer(sum, row, bench->outcomes[row], bench->because[row]);
    return sum;
}

static void take_turn(void *user)
{
    static const char *const names[FORMS] = {"columns_sqlite_lists_ns", "columns_sqlite_join_ns"};
    struct bench *bench = user;
    for (int form = 0; form < FORMS; form++) {
        double begin = now();
        decide(bench, form);
        write_figure(names[form], (now() - begin) * 1e9 / (double)bench->count);
    }
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 3) {
        fputs("usage: sqlite RULES.licet STATED.csv\n", stderr);
        return 2;
    }
    static struct bench bench;
    static char lists[2][4096];
    struct text rules = read_file(arguments[1]), file = read_file(arguments[2]);
    licet_law *law = load_rules(arguments[1], rules.bytes, rules.length, NULL);
    struct orders orders = read_orders(law, &file);
    bench.count = orders.count;
    bench.outcomes = must(malloc(orders.count));
    bench.because = must(malloc(orders.count * sizeof *bench.because));
    if (sqlite3_open(":memory:", &bench.database) != SQLITE_OK)
        stop("SQLite cannot open a database in memory");
    make_law(&bench, &orders, lists);
    make_orders(&bench, &orders);
    prepare_forms(&bench, lists);
    uint64_t sum = answer(&bench, 0);
    if (sum != answer(&bench, 1))
        stop("the two forms come to different answers");
    take_turns(sum, take_turn, &bench);
    for (int form = 0; form < FORMS; form++)
        sqlite3_finalize(bench.statements[form]);
    sqlite3_close(bench.database);
    free_orders(&orders);
    licet_law_free(law);
    free(bench.outcomes);
    free(bench.because);
    free(rules.bytes);
    free(file.bytes);
    return 0;
}
