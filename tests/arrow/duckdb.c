/* duckdb.c - tables from and to a real implementation of Arrow: DuckDB.
 *
 *     duckdb LIBDUCKDB.SO
 *
 * Orders are made in DuckDB and handed over as a stream of its own Arrow arrays; the decisions go
 * back into it as a stream of ours, become a table there, and are read row by row. The same orders,
 * as the texts that DuckDB writes, go through a block: every cell must agree. The library is opened
 * when the program runs, so that nothing of it is needed to build. Everything here must be released
 * once, and all of our memory be given back.
 *
 * DuckDB's types are declared below as far as they are used. Must not: run in `make check`, which
 * fetches nothing. */
#include <dlfcn.h>
#include <licet_arrow.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- DuckDB ---------------------------------------------------------------------------------- */

typedef struct {
    uint64_t counts[3];
    void *columns;
    char *error;
    void *data;
} duckdb_result;

static struct {
    int (*open)(const char *path, void **database);
    int (*connect)(void *database, void **connection);
    void (*disconnect)(void **connection);
    void (*close)(void **database);
    int (*query)(void *connection, const char *query, duckdb_result *result);
    const char *(*result_error)(duckdb_result *result);
    void (*destroy_result)(duckdb_result *result);
    uint64_t (*row_count)(duckdb_result *result);
    char *(*value_varchar)(duckdb_result *result, uint64_t column, uint64_t row);
    void (*free)(void *text);
    const char *(*library_version)(void);
    int (*query_arrow)(void *connection, const char *query, void **result);
    int (*query_arrow_schema)(void *result, void **schema);
    int (*query_arrow_array)(void *result, void **array);
    const char *(*query_arrow_error)(void *result);
    void (*destroy_arrow)(void **result);
    int (*arrow_scan)(void *connection, const char *name, void *stream);
} duck;

static bool open_library(const char *path)
{
    static const struct {
        const char *name;
        void *function;
    } functions[] = {
        {"duckdb_open", &duck.open},
        {"duckdb_connect", &duck.connect},
        {"duckdb_disconnect", &duck.disconnect},
        {"duckdb_close", &duck.close},
        {"duckdb_query", &duck.query},
        {"duckdb_result_error", &duck.result_error},
        {"duckdb_destroy_result", &duck.destroy_result},
        {"duckdb_row_count", &duck.row_count},
        {"duckdb_value_varchar", &duck.value_varchar},
        {"duckdb_free", &duck.free},
        {"duckdb_library_version", &duck.library_version},
        {"duckdb_query_arrow", &duck.query_arrow},
        {"duckdb_query_arrow_schema", &duck.query_arrow_schema},
        {"duckdb_query_arrow_array", &duck.query_arrow_array},
        {"duckdb_query_arrow_error", &duck.query_arrow_error},
        {"duckdb_destroy_arrow", &duck.destroy_arrow},
        {"duckdb_arrow_scan", &duck.arrow_scan},
    };
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        fprintf(stderr, "%s\n", dlerror());
        return false;
    }
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        void *found = dlsym(library, functions[i].name);
        if (!found) {
            fprintf(stderr, "%s has no %s\n", path, functions[i].name);
            return false;
        }
        memcpy(functions[i].function, &found, sizeof found);
    }
    return true;
}

/* ---- counting -------------------------------------------------------------------------------- */

static int passed, failed;
/* DuckDB releases tables on threads of its own. */
static _Atomic size_t live; /* bytes of ours */
static _Atomic long given, released, schemas;

static void check(bool right, const char *what, const char *detail)
{
    if (right)
        passed++;
    else {
        failed++;
        printf("%s: %s\n", what, detail ? detail : "");
    }
}

static void *allocate(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    live += new_size - old_size;
    if (new_size)
        return realloc(pointer, new_size);
    free(pointer);
    return NULL;
}

/* ---- a result of DuckDB as a stream ---------------------------------------------------------- */

static void release_table(struct ArrowArray *table)
{
    struct ArrowArray *real = table->private_data;
    released++;
    real->release(real);
    free(real);
    table->release = NULL;
}

static int duck_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    void *schema = out;
    return duck.query_arrow_schema(stream->private_data, &schema);
}

/* The next array, whose release is counted. */
static int duck_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    struct ArrowArray *real = calloc(1, sizeof *real);
    void *array = real;
    out->release = NULL;
    int error = real ? duck.query_arrow_array(stream->private_data, &array) : 1;
    if (error || !real->release) {
        free(real);
        return error;
    }
    given++;
    *out = *real;
    out->release = release_table;
    out->private_data = real;
    return 0;
}

static const char *duck_error(struct ArrowArrayStream *stream)
{
    return duck.query_arrow_error(stream->private_data);
}

static void duck_release(struct ArrowArrayStream *stream)
{
    duck.destroy_arrow(&stream->private_data);
    stream->release = NULL;
}

/* ---- our stream, for DuckDB ------------------------------------------------------------------ */

/* duckdb_arrow_scan asks for the schema as often as it likes and leaves it to the caller to release
 * it: it is given one schema again and again. */
typedef struct {
    struct ArrowArrayStream decisions;
    struct ArrowSchema schema;
} shared;

static void keep_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static int shared_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    shared *s = stream->private_data;
    schemas++;
    *out = s->schema;
    out->release = keep_schema;
    return 0;
}

static int shared_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    shared *s = stream->private_data;
    return s->decisions.get_next(&s->decisions, out);
}

static const char *shared_error(struct ArrowArrayStream *stream)
{
    shared *s = stream->private_data;
    return s->decisions.get_last_error(&s->decisions);
}

static void shared_release(struct ArrowArrayStream *stream)
{
    stream->release = NULL;
}

/* ---- the orders ------------------------------------------------------------------------------ */

static const char rules[] =
    "ruleset handed in force from 2025-01-01\n"
    "use scale, countries, units\n"
    "facts\n"
    "  id : text\n"
    "  date : date\n"
    "  destination : country\n"
    "  quantity : count\n"
    "  price : USD\n"
    "  part : percent\n"
    "  military : bool\n"
    "cap yearly limits quantity to 90,000 per destination each year\n"
    "rule army cites \"15 CFR 744.21\" when military then prohibited\n"
    "rule costly cites \"15 CFR 742.6\" when price > 50.00 USD then policy_of_denial\n"
    "rule partly when part >= 70.5% then presumed_denial\n"
    "rule small despite costly within yearly then notice with \"notice\" 10 days before date\n"
    "otherwise no_licence\n";
enum { FACTS = 7, RESULTS = 12 };

static const char orders[] =
    "CREATE TYPE place AS ENUM ('MY', 'Malaysia', 'AE', 'CN', 'US', 'Japan', 'Atlantis');"
    "CREATE TABLE orders AS SELECT"
    " CASE WHEN i % 17 = 3 THEN NULL ELSE 'order no. ' || i END AS id,"
    " CASE WHEN i % 19 = 4 THEN NULL ELSE DATE '2025-01-01' + CAST(i * 7919 % 365 AS INTEGER) END"
    "  AS date,"
    " CASE WHEN i % 23 = 5 THEN NULL ELSE enum_range(NULL::place)[i * 31 % 13 % 7 + 1]::place END"
    "  AS destination,"
    " CASE WHEN i % 29 = 6 THEN NULL ELSE i * 13 % 100 END AS quantity,"
    " CASE WHEN i % 31 = 7 THEN NULL ELSE CAST(i * 997 % 20000 - 5000 AS DECIMAL(12,2)) / 100 END"
    "  AS price_wide,"
    " i * 41 % 100 AS part,"
    " i % 37 = 8 AS military"
    " FROM range(20000) t(i);"
    "CREATE VIEW cells AS SELECT id, date::VARCHAR AS date, destination::VARCHAR AS destination,"
    " quantity::VARCHAR AS quantity, price_wide::DECIMAL(12,2)::VARCHAR AS price,"
    " part::VARCHAR AS part, CASE WHEN military THEN 'yes' ELSE 'no' END AS military FROM orders;";

/* The same orders in other types; every one must be decided as the texts are. */
static const char *const queries[] = {
    "SELECT *, price_wide::DECIMAL(12,2) AS price FROM orders",
    "SELECT * FROM cells",
    "SELECT id, date, destination::VARCHAR AS destination, quantity::HUGEINT AS quantity,"
    " price_wide::DECIMAL(38,4) AS price, part::UTINYINT AS part, military, 1.5::DOUBLE AS weight"
    " FROM orders",
    "SELECT military, part::DECIMAL(4,1) AS part, price_wide::DECIMAL(9,2) AS price,"
    " quantity::SMALLINT AS quantity, destination, date, id FROM orders",
    "SELECT id, date, destination, quantity::UBIGINT AS quantity, price_wide::DECIMAL(18,6) AS"
    " price, part::UINTEGER AS part, CASE WHEN military THEN 'yes' ELSE 'no' END AS military"
    " FROM orders ORDER BY rowid LIMIT 30000 OFFSET 0",
};

static const char *const unfit[][2] = {
    {"SELECT quantity::DOUBLE AS quantity FROM orders",
     "`quantity` holds binary floating-point numbers, which are not exact (`g`): give whole "
     "numbers, decimals or texts"},
    {"SELECT date::TIMESTAMP AS date FROM orders",
     "`date` holds moments (`tsu:`): give days (date32) or texts"},
    {"SELECT [1, 2] AS id", "`id` holds values of a type that is not read here (`+l`): give texts "
                            "(utf8)"},
};

static bool run(void *connection, const char *query)
{
    duckdb_result result;
    bool good = duck.query(connection, query, &result) == 0;
    if (!good)
        printf("DuckDB: %s\n", duck.result_error(&result));
    duck.destroy_result(&result);
    return good;
}

/* ---- as texts -------------------------------------------------------------------------------- */

static bool same(const char *expected, size_t length, const char *found)
{
    return length == 0 ? found == NULL
                       : found && strlen(found) == length && memcmp(expected, found, length) == 0;
}

/* Rows FIRST and on of the block, and of the table that DuckDB has made. */
static size_t compare_block(const licet_block *block, size_t first, size_t count,
                            duckdb_result *decided)
{
    size_t wrong = 0;
    for (size_t row = 0; row < count; row++)
        for (uint64_t column = 0; column < RESULTS; column++) {
            char text[300];
            size_t length;
            if (column + 1 < RESULTS) {
                length = licet_block_text(block, row, (licet_column)column, text, sizeof text);
            } else {
                licet_fault fault = licet_block_fault(block, row);
                length =
                    (size_t)snprintf(text, sizeof text, "%s", fault.reason ? fault.reason : "");
            }
            char *found = duck.value_varchar(decided, column, first + row);
            if (!same(text, length, found) && wrong++ < 5)
                printf("row %zu, column %d: `%.*s`, and by way of Arrow `%s`\n", first + row,
                       (int)column, (int)length, text, found ? found : "NULL");
            duck.free(found);
        }
    return wrong;
}

/* The texts that DuckDB writes for the orders, through a block; how many cells are not the same. */
static size_t compare(const licet_law *law, duckdb_result *cells, duckdb_result *decided)
{
    static char *texts[FACTS][LICET_BLOCK_ROWS];
    static licet_text column[LICET_BLOCK_ROWS];
    licet_block *block;
    licet_ledger *ledger;
    size_t rows = (size_t)duck.row_count(cells), wrong = 0;
    if (licet_block_new(&block, law, 0, NULL) != LICET_OK ||
        licet_ledger_new(&ledger, false, NULL) != LICET_OK || duck.row_count(decided) != rows)
        return rows + 1;
    for (size_t first = 0; first < rows; first += LICET_BLOCK_ROWS) {
        size_t count = rows - first < LICET_BLOCK_ROWS ? rows - first : LICET_BLOCK_ROWS;
        licet_block_start(block, count);
        for (size_t fact = 0; fact < FACTS; fact++) {
            for (size_t i = 0; i < count; i++) {
                texts[fact][i] = duck.value_varchar(cells, fact, first + i);
                column[i] =
                    (licet_text){texts[fact][i], texts[fact][i] ? strlen(texts[fact][i]) : 0};
            }
            licet_block_cells(block, fact, column);
        }
        if (licet_block_replay(block, ledger) != LICET_OK)
            return rows + 1;
        wrong += compare_block(block, first, count, decided);
        for (size_t fact = 0; fact < FACTS; fact++)
            for (size_t i = 0; i < count; i++)
                duck.free(texts[fact][i]);
    }
    licet_block_free(block);
    licet_ledger_free(ledger);
    return wrong;
}

/* ---- through Arrow --------------------------------------------------------------------------- */

/* The answer to QUERY through LICET into the table `decided`. */
static bool decide(void *connection, licet_arrow *arrow, licet_ledger *ledger, const char *query)
{
    struct ArrowArrayStream in = {duck_schema, duck_next, duck_error, duck_release, NULL};
    if (duck.query_arrow(connection, query, &in.private_data) != 0) {
        printf("DuckDB: %s\n", duck.query_arrow_error(in.private_data));
        return false;
    }
    shared s;
    if (licet_arrow_stream(arrow, ledger, true, &in, &s.decisions) != LICET_OK)
        return false;
    bool good = s.decisions.get_schema(&s.decisions, &s.schema) == 0;
    struct ArrowArrayStream out = {shared_schema, shared_next, shared_error, shared_release, &s};
    good = good && duck.arrow_scan(connection, "decisions", &out) == 0 &&
           run(connection, "CREATE OR REPLACE TABLE decided AS SELECT * FROM decisions");
    s.schema.release(&s.schema);
    s.decisions.release(&s.decisions);
    return good;
}

static void try_query(void *connection, const licet_law *law, const char *query)
{
    licet_options options = LICET_OPTIONS_INIT;
    licet_arrow *arrow;
    licet_ledger *ledger;
    duckdb_result cells, decided;
    options.allocate = allocate;
    if (licet_arrow_new(&arrow, law, NULL, 0, &options) != LICET_OK ||
        licet_ledger_new(&ledger, false, NULL) != LICET_OK)
        exit(1);
    bool good = decide(connection, arrow, ledger, query);
    licet_fault fault = licet_arrow_fault(arrow);
    check(good, query, fault.reason);
    licet_arrow_free(arrow);
    licet_ledger_free(ledger);
    if (!good)
        return;
    size_t wrong = SIZE_MAX;
    if (duck.query(connection, "SELECT * FROM cells", &cells) == 0 &&
        duck.query(connection, "SELECT * FROM decided", &decided) == 0)
        wrong = compare(law, &cells, &decided);
    duck.destroy_result(&cells);
    duck.destroy_result(&decided);
    check(wrong == 0, query, "other answers");
}

static void try_unfit(void *connection, const licet_law *law, const char *query, const char *reason)
{
    struct ArrowArrayStream in = {duck_schema, duck_next, duck_error, duck_release, NULL}, out;
    licet_arrow *arrow;
    if (licet_arrow_new(&arrow, law, NULL, 0, NULL) != LICET_OK ||
        duck.query_arrow(connection, query, &in.private_data) != 0)
        exit(1);
    licet_status status = licet_arrow_stream(arrow, NULL, false, &in, &out);
    licet_fault fault = licet_arrow_fault(arrow);
    check(status == LICET_WRONG_VALUE && fault.reason && strcmp(fault.reason, reason) == 0, query,
          fault.reason ? fault.reason : licet_status_text(status));
    licet_arrow_free(arrow);
}

int main(int argc, char **argv)
{
    void *database, *connection;
    licet_law *law;
    const licet_source source = {"rules", rules, sizeof rules - 1};
    if (argc != 2 || !open_library(argv[1]) || duck.open(NULL, &database) != 0 ||
        duck.connect(database, &connection) != 0 || !run(connection, orders) ||
        licet_load(&law, NULL, &source, 1, NULL) != LICET_OK) {
        fprintf(stderr, "usage: duckdb LIBDUCKDB.SO\n");
        return 2;
    }
    printf("DuckDB %s\n", duck.library_version());
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++)
        try_query(connection, law, queries[i]);
    if (run(connection, "SET arrow_large_buffer_size = true"))
        try_query(connection, law, queries[1]);
    run(connection, "SET arrow_large_buffer_size = false");
    if (run(connection, "SET produce_arrow_string_view = true") &&
        run(connection, "SET arrow_output_version = '1.4'"))
        try_query(connection, law, queries[1]);
    run(connection, "SET produce_arrow_string_view = false");
    for (size_t i = 0; i < sizeof unfit / sizeof unfit[0]; i++)
        try_unfit(connection, law, unfit[i][0], unfit[i][1]);
    check(given > 0 && given == released, "tables that were not released once", NULL);
    check(schemas > 0 && live == 0, "memory that was not given back", NULL);
    duck.disconnect(&connection);
    duck.close(&database);
    licet_law_free(law);
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
