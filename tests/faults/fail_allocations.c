/* fail_allocations.c - fails one allocation after the other.
 *
 * Each scenario runs once with memory enough, then again and again with allocation number 0, 1, 2 …
 * failing, until a run makes fewer. A step that meets the failure must say LICET_MEMORY and leave
 * its objects as they were, so that the same step then succeeds; the answers must be those of the
 * first run, and at the end nothing may be left allocated. Run it under the address sanitizer.
 *
 * A small law goes through every step; then one with every form of the language does. */
#include <licet.h>
#include <licet_tools.h>

#include "whole_law.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char rules[] =
    "ruleset faults \"Faults\"\n"
    "  in force from 2025-01-13\n"
    "use scale, units\n"
    "registry chip\n"
    "  | key | label : text | tpp : TPP |\n"
    "  | H100 | \"NVIDIA H100\" | 15,832 |\n"
    "  | L4 | \"NVIDIA L4\" | 968 |\n"
    "facts\n"
    "  id : text\n"
    "  date : date\n"
    "  consignee : text\n"
    "  chip : chip\n"
    "  quantity : count\n"
    "let shipment = chip.tpp * quantity\n"
    "group large = H100\n"
    "cap lpp limits shipment to 26,900,000 TPP per consignee each year\n"
    "cap total_volume limits shipment to 790,000,000 TPP\n"
    "rule licence when chip in large then policy_of_denial with \"report\" 5 days after date\n"
    "rule low despite licence within lpp then notice with \"notice\" 10 days before date\n"
    "rule rest despite licence within total_volume then presumed_approval\n"
    "tiers of chip\n"
    "  fast = H100\n"
    "  slow = the rest\n"
    "rule tiered despite licence when chip in slow then presumed_denial\n"
    "otherwise no_licence\n"
    "test \"low\"\n"
    "  order consignee \"Acme\", chip H100, quantity 1,699, date 2025-05-20\n"
    "    expect notice by low\n"
    "  order quantity 1\n"
    "    expect notice by low\n"
    "amendment later \"Later\" amends faults\n"
    "  in force from 2026-01-01 until 2026-12-31\n"
    "  suspended from 2026-03-01 until 2026-03-31\n"
    "  saves when consignee = \"Old\" saves when shipment < 500 TPP\n"
    "set cap lpp = 10,000,000 TPP\n"
    "replace group large = H100, L4\n"
    "strike rule low\n"
    "move L4 from 2026-07-01, large until 2026-06-30 to fast\n"
    "replace rule rest despite licence within total_volume, more then presumed_approval\n"
    "cap more limits shipment to 5,000 TPP per consignee\n"
    "amendment last amends later in force from 2026-10-01\n"
    "replace tiers of chip fast = H100, L4 slow = the rest\n"
    "amendment moved amends last in force from 2026-11-01\n"
    "move H100 to slow\n"
    "amendment saved \"Saved\" amends later saves when quantity = 3\n"
    "set cap more = 6,000 TPP then 7,000 TPP from 2026-07-01\n"
    "test \"later\"\n"
    "  order consignee \"Acme\", chip L4, quantity 1, date 2026-05-20\n"
    "    expect presumed_approval by rest\n";

static const char wrong_rules[] = "ruleset wrong\n"
                                  "use scale, unts\n"
                                  "facts\n  n : count\n  n : count\n"
                                  "rule r when n > 1 and m > 2 then prohibted\n"
                                  "rule r when (n > 1 then prohibited\n"
                                  "otherwise no_licence\n"
                                  "amendment a amends wrong\n"
                                  "strike rule r\n"
                                  "rule q when n > 1 then prohibited\n"
                                  "amendment b amends a\n"
                                  "set threshold t = 1\n"
                                  "rule q when n > 1 then prohibited\n"
                                  "move x to y\n"
                                  "amendment b amends c\n";

/* ---- memory that fails ---------------------------------------------------------------------- */

typedef struct {
    long count, fail_at; /* fail_at < 0: never */
    size_t live;
    bool failed;
} heap;

static void *allocate(void *user, void *pointer, size_t old_size, size_t new_size)
{
    heap *h = user;
    if (new_size && h->count++ == h->fail_at) {
        h->failed = true;
        return NULL;
    }
    h->live += new_size;
    h->live -= old_size;
    if (!new_size) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

/* ---- one run -------------------------------------------------------------------------------- */

enum { ROWS = 40, ANSWERS = 1 << 17 };

typedef struct {
    heap heap;
    licet_options options;
    licet_law *law;
    licet_session *session;
    licet_block *block;
    licet_columns *columns;
    licet_ledger *ledger;
    size_t order;          /* the one of whole_orders that is stated */
    long loaded;           /* requests until the first step was done */
    char answers[ANSWERS]; /* what the steps found, to compare runs */
    size_t length;
    size_t loaded_answers; /* how much of it the first step found */
    const char *fault;     /* what went wrong */
} run;

static void note(run *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void note(run *r, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t room = sizeof r->answers - r->length;
    int count = vsnprintf(r->answers + r->length, room, format, arguments);
    va_end(arguments);
    if (count < 0 || (size_t)count >= room)
        r->fault = "the answers are too long";
    else
        r->length += (size_t)count;
}

static licet_text text(const char *bytes)
{
    return (licet_text){bytes, bytes ? strlen(bytes) : 0};
}

static int collect(void *user, const char *bytes, size_t length)
{
    note(user, "%.*s", (int)length, bytes);
    return 0;
}

static void note_record(run *r)
{
    for (int i = 0; i < LICET_COLUMN_COUNT; i++) {
        char column[256];
        size_t length = licet_record_text(r->session, (licet_column)i, column, sizeof column);
        note(r, "%.*s|", (int)(length < sizeof column ? length : sizeof column), column);
    }
    note(r, "\n");
}

/* ---- steps ---------------------------------------------------------------------------------- */

typedef licet_status (*step)(run *r);

static licet_status load_rules(run *r)
{
    const licet_source source = {"faults.licet", rules, sizeof rules - 1};
    licet_diagnostics *diagnostics = NULL;
    licet_status status = licet_load(&r->law, &diagnostics, &source, 1, &r->options);
    if (status == LICET_MEMORY && (r->law || diagnostics))
        r->fault = "a failed load left something";
    if (status == LICET_OK)
        note(r, "%zu diagnostics\n", licet_diagnostics_count(diagnostics));
    licet_diagnostics_free(diagnostics);
    return status;
}

static licet_status load_wrong_rules(run *r)
{
    const licet_source source = {"wrong.licet", wrong_rules, sizeof wrong_rules - 1};
    licet_diagnostics *diagnostics = NULL;
    licet_status status = licet_load(&r->law, &diagnostics, &source, 1, &r->options);
    if (status != LICET_WRONG_RULES) {
        licet_diagnostics_free(diagnostics);
        return status == LICET_OK ? LICET_MISUSE : status;
    }
    size_t before = r->length;
    status = licet_diagnostics_render(diagnostics, LICET_PLAIN, collect, r);
    if (status == LICET_MEMORY) {
        r->length = before;
        licet_diagnostic first;
        status = licet_diagnostics_get(diagnostics, 0, &first); /* it stays of use */
        if (status == LICET_OK)
            status = licet_diagnostics_render(diagnostics, LICET_PLAIN, collect, r);
    }
    licet_diagnostics_free(diagnostics);
    return status;
}

static licet_status load_image(run *r)
{
    licet_text image = licet_law_image(r->law);
    const licet_source source = {"faults.lcb", image.bytes, image.length};
    licet_law *copy = NULL;
    licet_status status = licet_load(&copy, NULL, &source, 1, &r->options);
    if (status != LICET_OK)
        return status;
    licet_law_free(r->law);
    r->law = copy;
    return LICET_OK;
}

static licet_status open_session(run *r)
{
    return licet_session_new(&r->session, r->law, &r->options);
}

static licet_status open_ledger(run *r)
{
    return licet_ledger_new(&r->ledger, true, &r->options);
}

static licet_status state_order(run *r)
{
    return licet_set_order(r->session,
                           text("consignee \"Acme\", chip H100, quantity 1,000, date 2025-05-20, "
                                "id \"A1\""),
                           NULL);
}

static licet_status state_wrong_order(run *r)
{
    licet_diagnostics *diagnostics = NULL;
    licet_status status =
        licet_set_order(r->session, text("consignee \"Bolt\", chip H10, quantty 1"), &diagnostics);
    if (status == LICET_WRONG_RULES) {
        note(r, "%zu errors\n", licet_diagnostics_errors(diagnostics));
        status = LICET_OK;
    }
    licet_diagnostics_free(diagnostics);
    return status;
}

static licet_status set_long_text(run *r)
{
    char long_name[300];
    memset(long_name, 'x', sizeof long_name);
    return licet_set_text(r->session, 2, (licet_text){long_name, sizeof long_name});
}

static licet_status decide_order(run *r)
{
    licet_status status = licet_decide(r->session, r->ledger);
    if (status == LICET_OK)
        note_record(r);
    return status;
}

static licet_status book_order(run *r)
{
    return licet_book(r->session, r->ledger, text("A1"));
}

static licet_status cancel_order(run *r)
{
    return licet_ledger_cancel(r->ledger, text("A1"));
}

static licet_status explain_order(run *r)
{
    size_t before = r->length;
    licet_status status = licet_explain(r->session, r->ledger, LICET_PLAIN, collect, r);
    if (status != LICET_OK)
        r->length = before;
    return status;
}

static licet_status take_snapshot(run *r)
{
    licet_ledger *copy = NULL;
    licet_status status = licet_ledger_snapshot(r->ledger, &copy);
    licet_ledger_free(copy);
    return status;
}

static int note_key(void *user, const licet_ledger_key *key, int64_t booked)
{
    note(user, "%.*s %lld\n", (int)key->owner.length, key->owner.bytes, (long long)booked);
    return 0;
}

static licet_status visit_ledger(run *r)
{
    return licet_ledger_visit(r->ledger, note_key, r);
}

static licet_status open_block(run *r)
{
    return licet_block_new(&r->block, r->law, ROWS, &r->options);
}

/* Fills a block of ROWS orders, a wrong one among them, and decides and books them. */
static licet_status replay_block(run *r)
{
    static char names[ROWS][16];
    licet_text consignees[ROWS], chips[ROWS], quantities[ROWS], dates[ROWS];
    for (int i = 0; i < ROWS; i++) {
        snprintf(names[i], sizeof names[i], "c%d", i % 7);
        consignees[i] = text(i % 11 == 5 ? NULL : names[i]);
        chips[i] = text(i % 13 == 7 ? "H10" : i % 3 ? "H100" : "L4");
        quantities[i] = text(i % 2 ? "400" : "1,699");
        dates[i] = text(i % 17 == 3 ? "2025-01-01" : "2025-05-20");
    }
    const licet_text *columns[] = {consignees, chips, quantities, dates};
    static const size_t facts[] = {2, 3, 4, 1};
    licet_status status = licet_block_start(r->block, ROWS);
    for (size_t i = 0; i < 4 && status == LICET_OK; i++)
        status = licet_block_cells(r->block, facts[i], columns[i]);
    if (status == LICET_OK)
        status = licet_block_reject(r->block, 9, "too few cells");
    if (status != LICET_OK)
        return status;
    status = licet_block_replay(r->block, r->ledger);
    if (status != LICET_OK)
        return status;
    for (size_t row = 0; row < ROWS; row++)
        for (int i = 0; i < LICET_COLUMN_COUNT; i++) {
            char column[256];
            size_t length = licet_block_text(r->block, row, (licet_column)i, column, sizeof column);
            note(r, "%.*s|", (int)length, column);
        }
    note(r, "\n");
    return LICET_OK;
}

static licet_status decide_block(run *r)
{
    licet_status status = licet_block_decide(r->block, r->ledger);
    if (status == LICET_OK)
        note(r, "row 1: %u\n", (unsigned)licet_block_outcomes(r->block)[1]);
    return status;
}

static licet_status run_tests(run *r)
{
    size_t passed = 0, failed = 0;
    licet_status status = licet_run_tests(r->law, &r->options, &passed, &failed, NULL, NULL);
    if (status == LICET_OK)
        note(r, "%zu passed, %zu failed\n", passed, failed);
    return status;
}

static licet_status disassemble(run *r)
{
    size_t before = r->length;
    licet_status status = licet_disassemble(r->law, collect, r);
    if (status != LICET_OK || r->length - before > ANSWERS / 4)
        r->length = before;
    return status;
}

/* ---- steps with the whole language ---------------------------------------------------------- */

static int find_table(void *user, const char *name, const char *file, licet_text *table)
{
    (void)user;
    (void)name;
    *table = (licet_text){whole_table, sizeof whole_table - 1};
    return strcmp(file, "firms.csv") != 0;
}

static licet_status load_whole_with(run *r, const char *edit)
{
    const licet_source source = {"whole.licet", whole_rules, sizeof whole_rules - 1};
    licet_diagnostics *diagnostics = NULL;
    licet_options options = r->options;
    options.load_table = find_table;
    options.where = text("quantity is not missing and buyer <> \"x\"");
    if (edit)
        options.edit = text(edit);
    licet_status status = licet_load(&r->law, &diagnostics, &source, 1, &options);
    if (status == LICET_MEMORY && (r->law || diagnostics))
        r->fault = "a failed load left something";
    if (status == LICET_OK)
        note(r, "%zu diagnostics\n", licet_diagnostics_count(diagnostics));
    licet_diagnostics_free(diagnostics);
    return status;
}

static licet_status load_whole(run *r)
{
    return load_whole_with(r, NULL);
}

static licet_status load_whole_edited(run *r)
{
    return load_whole_with(r, "set cap period = 400 USD then 4,000 USD from 2025-07-01 "
                              "set threshold start = 2025-02-04");
}

/* The text laid out, and an image of it without texts. */
static licet_status lay_out_whole(run *r)
{
    const licet_source source = {"whole.licet", whole_rules, sizeof whole_rules - 1};
    licet_diagnostics *diagnostics = NULL;
    size_t before = r->length;
    licet_status status = licet_format(&source, &r->options, &diagnostics, collect, r);
    licet_diagnostics_free(diagnostics);
    if (status != LICET_OK || r->length - before > ANSWERS / 4)
        r->length = before;
    return status;
}

static int note_change(void *user, const licet_redline_change *change)
{
    run *r = user;
    note(r, "%c %.*s %d %u %u:", change->sign, (int)change->heading.length, change->heading.bytes,
         change->moved, (unsigned)change->was_at, (unsigned)change->now_at);
    for (size_t i = 0; i < change->piece_count; i++)
        note(r, "%c%.*s", change->pieces[i].sign, (int)change->pieces[i].words.length,
             change->pieces[i].words.bytes);
    note(r, "\n");
    return 0;
}

/* The whole law against itself with one declaration moved, one renamed, some words changed. */
static licet_status redline_whole(run *r)
{
    static char changed[sizeof whole_rules + 100];
    static const char moved[] = "deem DD as BB\n", other[] = "let another = quantity * 2\n";
    const char *at = strstr(whole_rules, moved);
    size_t first = at ? (size_t)(at - whole_rules) : 0;
    snprintf(changed, sizeof changed, "%.*s%s%s%s", (int)first, whole_rules,
             whole_rules + first + (at ? sizeof moved - 1 : 0), moved, other);
    char *label = strstr(changed, "On request");
    if (label)
        memcpy(label, "By request", 10);
    const licet_source before = {"whole.licet", whole_rules, sizeof whole_rules - 1};
    const licet_source after = {"changed.licet", changed, strlen(changed)};
    licet_diagnostics *diagnostics = NULL;
    licet_status status =
        licet_redline(&before, 1, &after, 1, &r->options, &diagnostics, note_change, r);
    if (status == LICET_MEMORY && diagnostics)
        r->fault = "a failed redline left something";
    licet_diagnostics_free(diagnostics);
    return status;
}

static licet_status redline_wrong(run *r)
{
    const licet_source before = {"faults.licet", rules, sizeof rules - 1};
    const licet_source after = {"wrong.licet", wrong_rules, sizeof wrong_rules - 1};
    licet_diagnostics *diagnostics = NULL;
    licet_status status =
        licet_redline(&before, 1, &after, 1, &r->options, &diagnostics, note_change, r);
    if (status == LICET_WRONG_RULES) {
        note(r, "%zu errors\n", licet_diagnostics_errors(diagnostics));
        status = LICET_OK;
    }
    licet_diagnostics_free(diagnostics);
    return status;
}

/* The law as one text, with a test that is left out. What was noted before a failure is taken back.
 */
static licet_status consolidate_on(run *r, const int32_t *day)
{
    licet_diagnostics *diagnostics = NULL;
    size_t before = r->length;
    licet_status status = licet_consolidate(r->law, day, &r->options, &diagnostics, collect, r);
    if (status == LICET_MEMORY && (diagnostics || r->length != before))
        r->fault = "a failed consolidation left something";
    note(r, "%zu errors\n", licet_diagnostics_errors(diagnostics));
    licet_diagnostics_free(diagnostics);
    if (status == LICET_MEMORY)
        r->length = before;
    return status == LICET_WRONG_RULES ? LICET_OK : status;
}

static licet_status consolidate_day(run *r)
{
    int32_t day;
    licet_status status = licet_date_read(text("2026-05-20"), &day);
    return status == LICET_OK ? consolidate_on(r, &day) : status;
}

/* Before savings act; rows are moved. */
static licet_status consolidate_whole(run *r)
{
    int32_t day;
    licet_status status = licet_date_read(text("2025-06-02"), &day);
    return status == LICET_OK ? consolidate_on(r, &day) : status;
}

static licet_status consolidate_all(run *r)
{
    return consolidate_on(r, NULL);
}

static licet_status date_whole(run *r)
{
    licet_timeline *timeline = NULL;
    licet_status status = licet_timeline_new(&timeline, r->law, &r->options);
    if (status == LICET_MEMORY && timeline)
        r->fault = "a failed timeline left something";
    for (size_t i = 0; i < licet_timeline_count(timeline); i++) {
        licet_time_span span;
        if (licet_timeline_get(timeline, i, &span) != LICET_OK)
            continue;
        note(r, "%.*s %d%d%d:", (int)span.from.length, span.from.bytes, span.in_force, span.binding,
             span.enforced);
        for (size_t k = 0; k < span.change_count; k++)
            note(r, " %d %.*s %.*s", (int)span.changes[k].turn, (int)span.changes[k].name.length,
                 span.changes[k].name.bytes, (int)span.changes[k].after.length,
                 span.changes[k].after.bytes);
        note(r, "\n");
    }
    licet_timeline_free(timeline);
    return status;
}

static licet_status load_whole_bare(run *r)
{
    int bare = r->options.bare;
    r->options.bare = 1;
    licet_status status = load_whole(r);
    r->options.bare = bare;
    return status;
}

static licet_status state_whole(run *r)
{
    licet_session_clear(r->session);
    for (size_t i = 0; i < WHOLE_FACTS; i++) {
        licet_status status = licet_set_text(r->session, i, text(whole_orders[r->order][i]));
        if (status != LICET_OK)
            return status;
    }
    return LICET_OK;
}

static licet_status decide_whole(run *r)
{
    bool selected = licet_session_selected(r->session);
    licet_status status = decide_order(r);
    if (status == LICET_OK)
        note(r, "%d %d\n", selected, (int)licet_session_property(r->session, 0));
    return status;
}

static licet_status explain_whole(run *r)
{
    return explain_order(r);
}

static licet_status explain_whole_json(run *r)
{
    size_t before = r->length;
    licet_status status = licet_explain(r->session, r->ledger, LICET_JSON, collect, r);
    if (status != LICET_OK)
        r->length = before;
    return status;
}

/* The last step with an order. */
static licet_status book_whole(run *r)
{
    licet_status status = licet_book(r->session, r->ledger, text(whole_orders[r->order][0]));
    if (status == LICET_OK)
        r->order++;
    return status;
}

static licet_status cancel_whole(run *r)
{
    return licet_ledger_cancel(r->ledger, text("5"));
}

static licet_status open_whole_block(run *r)
{
    return licet_block_new(&r->block, r->law, WHOLE_ORDERS * 2, &r->options);
}

/* All orders twice: the second time some are cancelled, and the others have their first answer. */
static licet_status replay_whole(run *r)
{
    licet_text cells[WHOLE_ORDERS * 2];
    licet_status status = licet_block_start(r->block, WHOLE_ORDERS * 2);
    for (size_t fact = 0; fact < WHOLE_FACTS && status == LICET_OK; fact++) {
        for (size_t row = 0; row < WHOLE_ORDERS * 2; row++)
            cells[row] = text(whole_orders[row % WHOLE_ORDERS][fact]);
        status = licet_block_cells(r->block, fact, cells);
    }
    for (size_t row = 0; row < WHOLE_ORDERS * 2; row++)
        cells[row] = text(row > WHOLE_ORDERS && row % 3 == 0 ? "cancel" : "order");
    if (status == LICET_OK)
        status = licet_block_action_cells(r->block, cells);
    for (size_t row = 0; row < WHOLE_ORDERS * 2; row++)
        cells[row] = text(row % 4 == 1 ? "refused" : row % 4 == 2 ? "granted" : "");
    if (status == LICET_OK)
        status = licet_block_licence_cells(r->block, cells);
    if (status == LICET_OK)
        status = licet_block_replay(r->block, r->ledger);
    if (status != LICET_OK)
        return status;
    for (size_t row = 0; row < WHOLE_ORDERS * 2; row++) {
        for (int i = 0; i < LICET_COLUMN_COUNT; i++) {
            char column[256];
            size_t length = licet_block_text(r->block, row, (licet_column)i, column, sizeof column);
            note(r, "%.*s|", (int)(length < sizeof column ? length : sizeof column), column);
        }
        note(r, "%u %d\n", (unsigned)licet_block_left_out(r->block)[row],
             (int)licet_block_property(r->block, row, 0));
    }
    return LICET_OK;
}

static licet_status open_columns(run *r)
{
    return licet_columns_new(&r->columns, r->law, &r->options);
}

static int note_columns(void *user, licet_block *block, size_t first, size_t count)
{
    (void)first;
    for (size_t row = 0; row < count; row++) {
        char column[256];
        size_t length = licet_block_text(block, row, LICET_COLUMN_OUTCOME, column, sizeof column);
        note(user, "%.*s|", (int)length, column);
        length = licet_block_text(block, row, LICET_COLUMN_BOOKED, column, sizeof column);
        note(user, "%.*s|%s\n", (int)(length < sizeof column ? length : sizeof column), column,
             licet_block_fault(block, row).reason ? licet_block_fault(block, row).reason : "");
    }
    return 0;
}

/* All orders as columns, each with a dictionary of its own cells in reverse order. */
static licet_status replay_columns(run *r)
{
    licet_text items[WHOLE_FACTS][WHOLE_ORDERS];
    int16_t numbers[WHOLE_ORDERS];
    licet_input dictionaries[WHOLE_FACTS], inputs[WHOLE_FACTS];
    for (size_t row = 0; row < WHOLE_ORDERS; row++)
        numbers[row] = (int16_t)(WHOLE_ORDERS - 1 - row);
    for (size_t fact = 0; fact < WHOLE_FACTS; fact++) {
        for (size_t row = 0; row < WHOLE_ORDERS; row++)
            items[fact][WHOLE_ORDERS - 1 - row] = text(whole_orders[row][fact]);
        dictionaries[fact] = (licet_input){.cells = LICET_CELLS_TEXTS, .values = items[fact]};
        inputs[fact] = (licet_input){.fact = fact,
                                     .cells = LICET_CELLS_INT16,
                                     .values = numbers,
                                     .dictionary = &dictionaries[fact],
                                     .dictionary_count = WHOLE_ORDERS};
    }
    const licet_inputs orders = {LICET_INPUTS_VERSION, WHOLE_ORDERS, WHOLE_FACTS, inputs};
    licet_results results = {.version = LICET_RESULTS_VERSION, .report = note_columns, .user = r};
    return licet_replay_columns(r->columns, r->ledger, &orders, &results);
}

/* ---- scenarios ------------------------------------------------------------------------------ */

static const step session_steps[] = {
    load_rules,    open_session, open_ledger,   state_order,  state_wrong_order, decide_order,
    book_order,    decide_order, explain_order, cancel_order, set_long_text,     decide_order,
    take_snapshot, book_order,   visit_ledger,  NULL,
};
static const step image_steps[] = {
    load_rules, load_image, open_session, state_order, decide_order, disassemble, NULL,
};
static const step block_steps[] = {
    load_rules,   open_block,   open_ledger,  replay_block,
    replay_block, decide_block, visit_ledger, NULL,
};
static const step test_steps[] = {load_rules, run_tests, NULL};
static const step wrong_steps[] = {load_wrong_rules, NULL};

#define DECIDE state_whole, decide_whole, book_whole
#define EXPLAIN state_whole, decide_whole, explain_whole, explain_whole_json, book_whole
static const step whole_steps[] = {
    load_whole, open_session, open_ledger,   EXPLAIN,      EXPLAIN,      EXPLAIN,   EXPLAIN,
    EXPLAIN,    EXPLAIN,      EXPLAIN,       EXPLAIN,      EXPLAIN,      EXPLAIN,   EXPLAIN,
    EXPLAIN,    EXPLAIN,      take_snapshot, cancel_whole, visit_ledger, run_tests, NULL,
};
static const step whole_image_steps[] = {
    load_whole, load_image, open_session, open_ledger, DECIDE,    DECIDE, DECIDE,
    DECIDE,     DECIDE,     DECIDE,       DECIDE,      run_tests, NULL,
};
static const step whole_block_steps[] = {
    load_whole, open_whole_block, open_ledger, replay_whole, visit_ledger, NULL,
};
static const step whole_columns_steps[] = {
    load_whole, open_columns, open_ledger, replay_columns, visit_ledger, NULL,
};
static const step whole_layout_steps[] = {lay_out_whole, load_whole_bare, NULL};
static const step redline_steps[] = {redline_whole, redline_wrong, NULL};
static const step consolidation_steps[] = {load_rules, consolidate_day, consolidate_all, NULL};
static const step whole_consolidation_steps[] = {load_whole, consolidate_whole, consolidate_all,
                                                 NULL};
static const step timeline_steps[] = {load_whole_edited, date_whole, NULL};
static const step whole_edit_steps[] = {
    load_whole_edited, open_session, open_ledger, EXPLAIN, EXPLAIN, DECIDE, DECIDE, EXPLAIN, NULL,
};

/* LOADED_BEFORE: another scenario has its first step fail at every request. */
static const struct {
    const char *name;
    const step *steps;
    bool loaded_before;
} scenarios[] = {
    {"session", session_steps, false},
    {"image", image_steps, true},
    {"block", block_steps, true},
    {"tests", test_steps, true},
    {"wrong rules", wrong_steps, false},
    {"whole session", whole_steps, false},
    {"whole image", whole_image_steps, true},
    {"whole block", whole_block_steps, true},
    {"whole columns", whole_columns_steps, true},
    {"whole layout", whole_layout_steps, false},
    {"whole what-if", whole_edit_steps, false},
    {"whole redline", redline_steps, false},
    {"consolidation", consolidation_steps, true},
    {"whole consolidation", whole_consolidation_steps, true},
    {"whole timeline", timeline_steps, true},
};

/* A replay that fails half-way has booked the rows before it: it is begun again on an empty ledger.
 */
static licet_status again(run *r, step failed)
{
    if (failed == replay_block || failed == replay_whole || failed == replay_columns) {
        licet_ledger_free(r->ledger);
        r->ledger = NULL;
        if (open_ledger(r) != LICET_OK)
            return LICET_MEMORY;
        r->length = r->loaded_answers;
    }
    return failed(r);
}

static void close_run(run *r)
{
    licet_block_free(r->block);
    licet_columns_free(r->columns);
    licet_session_free(r->session);
    licet_ledger_free(r->ledger);
    licet_law_free(r->law);
    if (!r->fault && r->heap.live != 0)
        r->fault = "memory is left";
}

static void play(run *r, const step *steps, long fail_at)
{
    memset(r, 0, sizeof *r);
    r->heap.fail_at = fail_at;
    r->options = (licet_options)LICET_OPTIONS_INIT;
    r->options.allocate = allocate;
    r->options.allocate_user = &r->heap;
    for (size_t i = 0; steps[i] && !r->fault; i++) {
        bool failed_before = r->heap.failed;
        licet_status status = steps[i](r);
        bool met = r->heap.failed && !failed_before;
        if (status == LICET_MEMORY && met)
            status = again(r, steps[i]);
        else if (met && status != LICET_OK)
            r->fault = "a failed allocation was told as something else";
        if (status != LICET_OK && !r->fault)
            r->fault = licet_status_text(status);
        if (i == 0) {
            r->loaded = r->heap.count;
            r->loaded_answers = r->length;
        }
    }
    close_run(r);
}

/* Whether a run with a failure ended like the one without. A block that was begun anew has replayed
 * once less, so its answers are not compared. */
static const char *compare(const run *r, const run *first, const step *steps)
{
    if (r->fault)
        return r->fault;
    bool comparable = steps != block_steps;
    if (comparable && (r->length != first->length || memcmp(r->answers, first->answers, r->length)))
        return "the answers differ";
    return NULL;
}

int main(void)
{
    static run first, now;
    unsigned long passed = 0, failed = 0;
    for (size_t i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++) {
        const step *steps = scenarios[i].steps;
        play(&first, steps, -1);
        if (first.fault) {
            printf("%s, nothing failing: %s\n", scenarios[i].name, first.fault);
            failed++;
            continue;
        }
        long begin = scenarios[i].loaded_before ? first.loaded : 0;
        for (long fail_at = begin; fail_at < first.heap.count; fail_at++) {
            play(&now, steps, fail_at);
            const char *fault = compare(&now, &first, steps);
            if (fault)
                printf("%s, allocation %ld of %ld: %s\n", scenarios[i].name, fail_at,
                       first.heap.count, fault);
            failed += fault != NULL;
            passed += fault == NULL;
        }
    }
    printf("%lu passed, %lu failed\n", passed, failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
