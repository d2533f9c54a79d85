/* columned.c - orders through licet_columns: see columned.h.
 *
 * The layout of a column goes by the fact, the piece of orders it is of, and what the orders say
 * there: numbers where every cell can be read, with masks where one is missing; else texts. Pieces
 * are of odd sizes, shorter and longer than blocks. Owns what it lays out for one piece. */
#include "columned.h"

#include "lang/law.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t sizes[] = {1, 130, 1061, 7, 2500};
enum { LONGEST = 2500, MOST_OFFSET = 5 };

/* One column: room for every layout. */
typedef struct {
    int64_t values[LONGEST + MOST_OFFSET];
    licet_text texts[LONGEST + MOST_OFFSET];
    int64_t offsets[LONGEST + MOST_OFFSET + 1];
    uint8_t known[LONGEST + MOST_OFFSET];
    char *bytes;
    size_t capacity;
} column;

typedef struct {
    const subject *s;
    const kept_rows *kept;
    mismatch *difference;
    licet_columns *columns;
    licet_ledger *ledger;
    column *room;
    licet_input *inputs;
    size_t begin; /* of the piece that is decided */
    bool pure;
} run;

/* ---- layouts --------------------------------------------------------------------------------- */

/* Whether all cells of FACT can be read. */
static bool are_right(const order *orders, size_t count, uint32_t fact)
{
    for (size_t i = 0; i < count; i++)
        if (orders[i].wrong == fact)
            return false;
    return true;
}

static void lay_numbers(column *c, licet_input *input, const order *orders, size_t count)
{
    bool all = true;
    input->cells = LICET_CELLS_INT64;
    input->values = c->values;
    for (size_t i = 0; i < count; i++) {
        const slow_fact *fact = &orders[i].facts[input->fact];
        size_t at = input->first + i;
        c->values[at] = fact->known ? fact->value : INT64_MIN + 1;
        all = all && fact->known;
        if (!input->known_bits)
            c->known[at] = fact->known;
        else if (fact->known)
            c->known[at / 8] |= (uint8_t)(1u << at % 8);
        else
            c->known[at / 8] &= (uint8_t) ~(1u << at % 8);
    }
    input->known = all ? NULL : c->known;
}

static void lay_items(column *c, licet_input *input, const order *orders, size_t count)
{
    input->cells = LICET_CELLS_TEXTS;
    input->values = c->texts;
    for (size_t i = 0; i < count; i++)
        c->texts[input->first + i] = orders[i].cells[input->fact];
}

static bool lay_offsets(column *c, licet_input *input, const order *orders, size_t count)
{
    size_t length = 1;
    for (size_t i = 0; i < count; i++)
        length += orders[i].cells[input->fact].length;
    if (length > c->capacity) {
        free(c->bytes);
        c->bytes = malloc(length);
        c->capacity = c->bytes ? length : 0;
    }
    int64_t end = 0;
    for (size_t i = 0; i < count && c->bytes; i++) {
        licet_text cell = orders[i].cells[input->fact];
        c->offsets[input->first + i] = end;
        if (cell.length)
            memcpy(c->bytes + end, cell.bytes, cell.length);
        end += (int64_t)cell.length;
    }
    c->offsets[input->first + count] = end;
    input->cells = LICET_CELLS_OFFSETS64;
    input->values = c->offsets;
    input->bytes = c->bytes;
    return c->bytes != NULL;
}

static bool lay(run *r, const order *orders, size_t count, size_t piece)
{
    for (uint32_t fact = 0; fact < r->s->law->fact_count; fact++) {
        licet_input *input = &r->inputs[fact];
        size_t how = (fact + piece) % 5;
        *input = (licet_input){
            .fact = fact, .first = how == 4 ? MOST_OFFSET : 0, .known_bits = how % 2 == 1};
        bool texts = r->s->law->facts[fact].form.type.kind == LC_TYPE_TEXT;
        if (how > 1 && !texts && are_right(orders, count, fact))
            lay_numbers(&r->room[fact], input, orders, count);
        else if (how == 1)
            lay_items(&r->room[fact], input, orders, count);
        else if (!lay_offsets(&r->room[fact], input, orders, count))
            return false;
    }
    return true;
}

/* ---- pieces ---------------------------------------------------------------------------------- */

static int compare_rows(void *user, licet_block *block, size_t first, size_t count)
{
    run *r = user;
    for (size_t i = 0; i < count; i++)
        if (!kept_compare(r->kept, block, i, r->begin + first + i, "the session and columns",
                          r->difference))
            return 1;
    return 0;
}

/* What the arrays of results say of a piece. */
static bool compare_outcomes(const run *r, const uint8_t *outcomes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const kept_row *row = &r->kept->rows[r->begin + i];
        if (row->kind == KEPT_DECIDED && row->outcome != outcomes[i])
            return differ(r->difference, "outcomes of columns", r->begin + i, "", "another one");
    }
    return true;
}

static bool decide(run *r, const order *orders, size_t count, size_t piece)
{
    static uint8_t outcomes[LONGEST];
    if (!lay(r, orders + r->begin, count, piece))
        return differ(r->difference, "columns", r->begin, "", "out of memory");
    const licet_inputs inputs = {LICET_INPUTS_VERSION, count, r->s->law->fact_count, r->inputs};
    licet_results results = {
        .version = LICET_RESULTS_VERSION, .outcomes = outcomes, .report = compare_rows, .user = r};
    licet_status status = r->pure ? licet_decide_columns(r->columns, NULL, &inputs, &results)
                                  : licet_replay_columns(r->columns, r->ledger, &inputs, &results);
    if (status == LICET_STOPPED)
        return false;
    if (status != LICET_OK)
        return differ(r->difference, "columns", r->begin, "done", licet_status_text(status));
    return compare_outcomes(r, outcomes, count);
}

bool columned_compare(const subject *s, const kept_rows *kept, const order *orders, size_t count,
                      columned_how how, mismatch *m)
{
    run r = {.s = s, .kept = kept, .difference = m, .pure = how.pure};
    size_t facts = s->law->fact_count;
    r.room = calloc(facts + 1, sizeof *r.room);
    r.inputs = calloc(facts + 1, sizeof *r.inputs);
    bool same = r.room && r.inputs &&
                licet_columns_new(&r.columns, s->compiled, NULL) == LICET_OK &&
                licet_ledger_new(&r.ledger, false, NULL) == LICET_OK;
    if (same)
        licet_block_licences(licet_columns_block(r.columns), how.granted);
    if (same && how.as_at)
        same = licet_block_as_at(licet_columns_block(r.columns), how.day) == LICET_OK;
    if (!same)
        differ(m, "columns", 0, "", "out of memory");
    for (size_t piece = 0; same && r.begin < count; piece++) {
        size_t size = sizes[piece % (sizeof sizes / sizeof sizes[0])];
        size = count - r.begin < size ? count - r.begin : size;
        same = decide(&r, orders, size, piece);
        r.begin += size;
    }
    for (size_t i = 0; r.room && i < facts; i++)
        free(r.room[i].bytes);
    free(r.room);
    free(r.inputs);
    licet_columns_free(r.columns);
    licet_ledger_free(r.ledger);
    return same;
}
