/* phases.c: what the parts of the library cost, without files and CSV.
 *
 *     phases ORDERS.csv RULES.licet [RUNS]   measures, and writes `NAME VALUE` lines
 *     phases --text RULES                    writes the generated text of so many rules
 *
 * Loading: a generated text of 10,000 rules is parsed alone (lc_parse) and loaded in all
 * (licet_load), each in a process of its own, whose memory is as fresh as a program's that has just
 * begun; then both again in one process, whose memory the runs before have warmed; then in its
 * stages (check, which parses too; compile; open, which verifies), and from its image.
 *
 * Deciding: the orders of ORDERS.csv under RULES.licet, one at a time in a session (set from text,
 * set by handle, decide, book) and in blocks (cells, numbers, decide, replay). Seconds are of the
 * whole, nanoseconds of one order, both of processor time; each is the median of RUNS runs (5
 * unless told otherwise).
 *
 * It reads the library's insides, as no user of it may, because a parse alone is no part of the
 * public interface. It must not check answers, except that session and blocks come to the same
 * outcomes. */
#define _POSIX_C_SOURCE 200809L
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/orders.h"
#include "interp/stdlib.h"
#include "lang/compile.h"
#include "lang/front.h"
#include "lang/law.h"

enum { RULE_COUNT = 10000, MOST_RUNS = 99, CAP_COUNT = 100, GROUP_COUNT = 50 };

/* ---- medians -------------------------------------------------------------------------------- */

struct figure {
    const char *name;
    double values[MOST_RUNS];
    int count;
};

struct figures {
    struct figure items[32];
    int count;
};

static void add_figure(struct figures *figures, const char *name, double value)
{
    int i = 0;
    while (i < figures->count && strcmp(figures->items[i].name, name) != 0)
        i++;
    if (i == figures->count)
        figures->items[figures->count++] = (struct figure){.name = name};
    figures->items[i].values[figures->items[i].count++] = value;
}

static int compare_values(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void write_figures(struct figures *figures)
{
    for (int i = 0; i < figures->count; i++) {
        struct figure *figure = &figures->items[i];
        qsort(figure->values, (size_t)figure->count, sizeof figure->values[0], compare_values);
        printf("%s %.9g\n", figure->name, figure->values[figure->count / 2]);
    }
}

/* ---- texts ---------------------------------------------------------------------------------- */

static void add(struct text *text, const char *format, ...) LC_PRINTF(2, 3);
static void add(struct text *text, const char *format, ...)
{
    enum { LONGEST = 4096 };
    make_room(text, LONGEST);
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text->bytes + text->length, LONGEST, format, arguments);
    va_end(arguments);
    if (length < 0 || length >= LONGEST)
        stop("a line of the generated text is too long");
    text->length += (size_t)length;
}

static void add_head(struct text *text)
{
    static const char *const countries[] = {"MY", "SG", "AE", "IN", "BR", "CH", "TH", "PL", "MX",
                                            "ZA", "QA", "PH", "TR", "CZ", "PT", "AT", "GR"};
    const int country_count = sizeof countries / sizeof countries[0];
    add(text, "ruleset growth \"Many rules\"\n  in force from 2025-01-13\n\n"
              "use scale, countries, ear, chips\n\n"
              "facts\n  id : text\n  date : date\n  destination : country\n"
              "  headquarters : country\n  consignee : text\n  chip : chip\n  quantity : count\n\n"
              "let shipment \"performance shipped\" = chip.tpp * quantity\n\n");
    for (int i = 0; i < GROUP_COUNT; i++)
        add(text, "group group_%d = %s, %s, %s, JP\n", i, countries[i % country_count],
            countries[(i + 3) % country_count], countries[(i + 8) % country_count]);
    for (int i = 0; i < CAP_COUNT; i++)
        add(text,
            "\nthreshold line_%d = %d,000,000 TPP  -- as agreed\n"
            "cap cap_%d \"Cap no. %d\"\n  limits shipment to line_%d per consignee each year\n",
            i, i + 20, i, i, i);
}

/* One requirement and three exceptions to it: of the law's usual form, with every usual clause. */
static void add_rules(struct text *text, int i)
{
    add(text,
        "\n-- Paragraph (%d).\nrule requirement_%d \"Requirement of paragraph (%d)\"\n"
        "  cites \"15 CFR 742.6(a)(%d)\"\n"
        "  when chip.tpp >= %d,%03d TPP and destination in group_%d\n"
        "  unless headquarters = US\n  then policy_of_denial\n",
        i, i, i, i, 2 + i % 30, i % 1000, i % GROUP_COUNT);
    add(text,
        "\nrule allied_%d \"Exception (%d)(i)\"\n  cites \"15 CFR 740.%d\"\n"
        "  despite requirement_%d\n"
        "  when destination in A5 and headquarters in (JP, DE, FR, NL) or quantity < %d\n"
        "  then exception\n",
        i, i, i, i, i % 50 + 1);
    add(text,
        "\nrule low_volume_%d \"Exception (%d)(ii)\"\n  cites \"15 CFR 740.%d(b)\"\n"
        "  despite requirement_%d\n  within cap_%d\n  then notice\n"
        "  with \"notice to BIS\" 10 days before date\n",
        i, i, i, i, i % CAP_COUNT);
    add(text,
        "\nrule review_%d \"Review (%d)(iii)\"\n  despite requirement_%d\n"
        "  when not (destination in D1) and shipment * 2 <= %d,000,000 TPP\n"
        "  then presumed_approval\n",
        i, i, i, i % 900 + 1);
}

static struct text generate(int rules)
{
    struct text text = {NULL, 0, 0};
    add_head(&text);
    for (int i = 0; i < rules / 4; i++)
        add_rules(&text, i);
    add(&text, "\notherwise no_licence\n");
    return text;
}

/* ---- loading -------------------------------------------------------------------------------- */

static void *allocate(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

static double parse(const struct text *text)
{
    const lc_allocator allocator = {allocate, NULL};
    lc_arena arena;
    lc_names names;
    lc_sources sources;
    lc_diagnostics diagnostics;
    lc_tree tree;
    uint32_t source;
    lc_arena_init(&arena, &allocator);
    lc_names_init(&names, &arena);
    lc_sources_init(&sources, &allocator);
    lc_diagnostics_init(&diagnostics, &allocator);
    if (lc_sources_add(&sources, &source, "growth", text->bytes, text->length) != LC_OK)
        stop("out of memory");
    double begin = now();
    lc_status status = lc_parse(&tree, &arena, &names, &sources, source, &diagnostics);
    double seconds = now() - begin;
    if (status != LC_OK || diagnostics.error_count > 0)
        stop("the generated text does not parse");
    lc_diagnostics_fini(&diagnostics);
    lc_sources_fini(&sources);
    lc_arena_fini(&arena);
    return seconds;
}

static double load_all(const struct text *text)
{
    double begin = now();
    licet_law *law = load_rules("rules", text->bytes, text->length, NULL);
    double seconds = now() - begin;
    licet_law_free(law);
    return seconds;
}

/* What WORK says of TEXT in a new process. */
static double in_fresh_memory(double (*work)(const struct text *), const struct text *text)
{
    int ends[2], status;
    double seconds = 0;
    if (pipe(ends) != 0)
        stop("no pipe");
    pid_t child = fork();
    if (child == 0) {
        seconds = work(text);
        _exit(write(ends[1], &seconds, sizeof seconds) == (ssize_t)sizeof seconds ? 0 : 1);
    }
    if (child < 0 || read(ends[0], &seconds, sizeof seconds) != (ssize_t)sizeof seconds ||
        waitpid(child, &status, 0) != child || status != 0)
        stop("a process for one measurement failed");
    close(ends[0]);
    close(ends[1]);
    return seconds;
}

static int find_module(void *user, const char *name, const char **text, size_t *length,
                       bool *standard)
{
    (void)user;
    for (size_t i = 0; i < li_standard_module_count; i++)
        if (strcmp(li_standard_modules[i].name, name) == 0) {
            *text = (const char *)li_standard_modules[i].text;
            *length = li_standard_modules[i].length;
            *standard = true;
            return 0;
        }
    return 1;
}

static void measure_stages(struct figures *figures, const struct text *text)
{
    const lc_allocator allocator = {allocate, NULL};
    const lc_loader loader = {.load = find_module};
    const lc_check_options options = {.where = NULL};
    lc_arena arena;
    lc_sources sources;
    lc_diagnostics diagnostics;
    lc_buffer out;
    lc_law *law;
    lc_image image;
    uint32_t source;
    lc_arena_init(&arena, &allocator);
    lc_sources_init(&sources, &allocator);
    lc_diagnostics_init(&diagnostics, &allocator);
    lc_buffer_init(&out, &allocator);
    if (lc_sources_add(&sources, &source, "growth", text->bytes, text->length) != LC_OK)
        stop("out of memory");
    double begin = now();
    lc_status status = lc_check(&law, &arena, &sources, &loader, &options, &diagnostics);
    double checked = now();
    if (status == LC_OK)
        status = lc_compile(&out, law, false, &allocator);
    double compiled = now();
    if (status == LC_OK)
        status = lc_image_open(&image, out.bytes, out.length, "growth", &diagnostics, &allocator);
    double opened = now();
    if (status != LC_OK)
        stop("the generated text does not compile");
    add_figure(figures, "stage_check_seconds", checked - begin);
    add_figure(figures, "stage_compile_seconds", compiled - checked);
    add_figure(figures, "stage_open_seconds", opened - compiled);
    lc_buffer_fini(&out);
    lc_diagnostics_fini(&diagnostics);
    lc_sources_fini(&sources);
    lc_arena_fini(&arena);
}

static void measure_loading(struct figures *figures, int runs, const struct text *small)
{
    struct text text = generate(RULE_COUNT);
    for (int run = 0; run < runs; run++) {
        add_figure(figures, "parse_seconds", in_fresh_memory(parse, &text));
        add_figure(figures, "load_seconds", in_fresh_memory(load_all, &text));
        add_figure(figures, "small_load_seconds", in_fresh_memory(load_all, small));
    }
    licet_law *law = load_rules("growth", text.bytes, text.length, NULL);
    licet_text image = licet_law_image(law);
    const struct text image_text = {(char *)(uintptr_t)image.bytes, image.length, 0};
    printf("rules %zu\ntext_bytes %zu\nimage_bytes %zu\n", licet_law_rule_count(law), text.length,
           image.length);
    for (int run = 0; run < runs; run++) {
        add_figure(figures, "parse_warm_seconds", parse(&text));
        add_figure(figures, "load_warm_seconds", load_all(&text));
        measure_stages(figures, &text);
        add_figure(figures, "image_load_seconds", load_all(&image_text));
    }
    licet_law_free(law);
    free(text.bytes);
}

/* ---- orders --------------------------------------------------------------------------------- */

/* The columns of make_ledger. */
enum field { ID, DATE, DESTINATION, HEADQUARTERS, CONSIGNEE, CHIP, QUANTITY, COLUMNS };

/* ---- one order at a time -------------------------------------------------------------------- */

enum depth { SET, DECIDE, BOOK };

static void set_from_text(licet_session *session, const struct orders *orders, size_t i)
{
    licet_status status = LICET_OK;
    licet_session_clear(session);
    for (int field = 0; field < COLUMNS; field++)
        status |= licet_set_text(session, orders->fact_numbers[field], orders->cells[field][i]);
    expect(status, "setting an order from text");
}

static void set_by_handle(licet_session *session, const struct orders *orders, size_t i)
{
    const size_t *facts = orders->fact_numbers;
    const char *date = orders->cells[DATE][i].bytes;
    licet_session_clear(session);
    licet_status status = licet_set_text(session, facts[ID], orders->cells[ID][i]);
    status |= licet_set_text(session, facts[CONSIGNEE], orders->cells[CONSIGNEE][i]);
    status |= licet_set_date(session, facts[DATE], (int)read_figure(date, 4),
                             (int)read_figure(date + 5, 2), (int)read_figure(date + 8, 2));
    for (int field = DESTINATION; field <= CHIP; field++)
        if (field != CONSIGNEE)
            status |= licet_set_row(session, facts[field], (size_t)orders->numbers[field][i]);
    status |= licet_set_number(session, facts[QUANTITY], orders->numbers[QUANTITY][i]);
    expect(status, "setting an order by handle");
}

/* Nanoseconds an order, and *SUM: of the outcomes. */
static double run_session(const struct orders *orders, enum depth depth, bool from_text,
                          uint64_t *sum)
{
    licet_session *session;
    licet_ledger *ledger;
    expect(licet_session_new(&session, orders->law, NULL), "a session");
    expect(licet_ledger_new(&ledger, false, NULL), "a ledger");
    *sum = 0;
    double begin = now();
    for (size_t i = 0; i < orders->count; i++) {
        if (from_text)
            set_from_text(session, orders, i);
        else
            set_by_handle(session, orders, i);
        if (depth >= DECIDE) {
            expect(licet_decide(session, ledger), "deciding");
            *sum += licet_session_record(session)->outcome + 1;
        }
        if (depth >= BOOK)
            expect(licet_book(session, ledger, orders->cells[ID][i]), "booking");
    }
    double time = now() - begin;
    licet_ledger_free(ledger);
    licet_session_free(session);
    return time * 1e9 / (double)orders->count;
}

/* ---- blocks --------------------------------------------------------------------------------- */

static void fill_block(licet_block *block, const struct orders *orders, size_t first, size_t rows,
                       bool numbers)
{
    expect(licet_block_start(block, rows), "starting a block");
    for (int field = 0; field < COLUMNS; field++)
        if (numbers && field != ID && field != CONSIGNEE)
            expect(licet_block_numbers(block, orders->fact_numbers[field],
                                       orders->numbers[field] + first, NULL),
                   "a column of numbers");
        else
            expect(
                licet_block_cells(block, orders->fact_numbers[field], orders->cells[field] + first),
                "a column of cells");
}

static double run_block(const struct orders *orders, enum depth depth, bool numbers, uint64_t *sum)
{
    licet_block *block;
    licet_ledger *ledger;
    expect(licet_block_new(&block, orders->law, 0, NULL), "a block");
    expect(licet_ledger_new(&ledger, false, NULL), "a ledger");
    *sum = 0;
    double begin = now();
    for (size_t first = 0; first < orders->count; first += LICET_BLOCK_ROWS) {
        size_t rows = orders->count - first;
        rows = rows < LICET_BLOCK_ROWS ? rows : LICET_BLOCK_ROWS;
        fill_block(block, orders, first, rows, numbers);
        if (depth == DECIDE)
            expect(licet_block_decide(block, ledger), "deciding a block");
        if (depth == BOOK)
            expect(licet_block_replay(block, ledger), "replaying a block");
        const uint8_t *outcomes = licet_block_outcomes(block);
        for (size_t i = 0; i < rows; i++)
            *sum += outcomes[i] + 1u;
    }
    double time = now() - begin;
    licet_ledger_free(ledger);
    licet_block_free(block);
    return time * 1e9 / (double)orders->count;
}

static void measure_deciding(struct figures *figures, const struct orders *orders)
{
    uint64_t sum, session_sum, block_sum;
    double set = run_session(orders, SET, true, &sum);
    double decide = run_session(orders, DECIDE, true, &sum);
    double all = run_session(orders, BOOK, true, &session_sum);
    add_figure(figures, "session_text_set_ns", set);
    add_figure(figures, "session_text_all_ns", all);
    set = run_session(orders, SET, false, &sum);
    decide = run_session(orders, DECIDE, false, &sum);
    all = run_session(orders, BOOK, false, &sum);
    add_figure(figures, "session_handle_set_ns", set);
    add_figure(figures, "session_handle_all_ns", all);
    add_figure(figures, "session_decide_ns", decide - set);
    add_figure(figures, "block_cells_ns", run_block(orders, SET, false, &block_sum));
    add_figure(figures, "block_cells_all_ns", run_block(orders, BOOK, false, &block_sum));
    if (sum != session_sum || sum != block_sum)
        stop("sessions and blocks come to different outcomes");
    add_figure(figures, "block_numbers_ns", run_block(orders, SET, true, &block_sum));
    add_figure(figures, "block_numbers_decide_ns", run_block(orders, DECIDE, true, &block_sum));
    add_figure(figures, "block_numbers_all_ns", run_block(orders, BOOK, true, &block_sum));
    if (sum != block_sum)
        stop("columns of cells and of numbers come to different outcomes");
}

int main(int argument_count, char **arguments)
{
    if (argument_count == 3 && strcmp(arguments[1], "--text") == 0) {
        struct text text = generate((int)strtol(arguments[2], NULL, 10));
        fwrite(text.bytes, 1, text.length, stdout);
        free(text.bytes);
        return fflush(stdout) == 0 ? 0 : 1;
    }
    long runs = argument_count == 4 ? strtol(arguments[3], NULL, 10) : 5;
    if (argument_count < 3 || argument_count > 4 || runs < 1 || runs > MOST_RUNS) {
        fputs("usage: phases ORDERS.csv RULES.licet [RUNS]\n       phases --text RULES\n", stderr);
        return 2;
    }
    struct figures figures = {.count = 0};
    struct text rules = read_file(arguments[2]), file = read_file(arguments[1]);
    measure_loading(&figures, (int)runs, &rules);
    licet_law *law = load_rules(arguments[2], rules.bytes, rules.length, NULL);
    struct orders orders = read_orders(law, &file);
    for (long run = 0; run < runs; run++)
        measure_deciding(&figures, &orders);
    write_figures(&figures);
    free_orders(&orders);
    licet_law_free(law);
    free(rules.bytes);
    free(file.bytes);
    return 0;
}
