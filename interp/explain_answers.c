/* explain_answers.c - what answers to the missing facts of an order would lead to.
 *
 * One missing fact at a time is given values, and the order decided with each: every row of a
 * registry, yes and no, the texts that the rules name and one that they do not. Numbers and days
 * are tried at a grid of them, the constants of the rules included; between two that lead to
 * different outcomes the place where it turns is found by halving. So a span that lies wholly
 * between two days or numbers of the grid is not seen. What is too much to try is an answer of its
 * own, which says so.
 *
 * Must not: book; leave the order other than it was. */
#include "explanation.h"

#include <string.h>

enum { MOST_FACTS = 8, MOST_ROWS = 600, MOST_SPANS = 24, MOST_TEXTS = 40, GRID = 256 };

typedef struct {
    li_explanation *x;
    licet_ledger *ledger;
    uint32_t fact;
    size_t first; /* of the fact's answers */
    licet_status status;
} trial;

/* What the rules do not name, whatever they name: no order states a zero byte alone. */
static const char other_text[] = "";

static li_answer try(trial *t, int64_t value, uint32_t text)
{
    li_machine *machine = t->x->machine;
    const lc_image *image = t->x->image;
    li_answer answer = {.fact = t->fact, .from = value, .until = value, .text = text};
    machine->order.known[t->fact] = 1;
    if (image->FACT[t->fact].form.type == LC_FORM_TEXT && text == LC_NONE)
        machine->order.texts[t->fact] = (licet_text){other_text, 1};
    else if (image->FACT[t->fact].form.type == LC_FORM_TEXT)
        machine->order.texts[t->fact] =
            (licet_text){lc_image_text(image, image->TEXT[text]), image->TEXT[text].length};
    else
        machine->order.values[t->fact] = value;
    licet_status status = li_machine_decide(machine, t->ledger);
    if (t->status == LICET_OK)
        t->status = status;
    const licet_record *record = &machine->record.public;
    answer.rejected = record->rejected;
    answer.lowest = (uint8_t)record->lowest;
    answer.highest = (uint8_t)record->highest;
    machine->order.known[t->fact] = 0;
    return answer;
}

bool li_same_end(const li_answer *a, const li_answer *b)
{
    return a->untried == b->untried && a->rejected == b->rejected &&
           (a->rejected || (a->lowest == b->lowest && a->highest == b->highest));
}

static void keep(trial *t, li_answer answer)
{
    if (!lc_vector_push(&t->x->allocator, &t->x->answers, answer))
        t->status = LICET_MEMORY;
}

/* The answers from FROM on, or for texts the other ones that the rules name, are too many. */
static void keep_untried(trial *t, int64_t from)
{
    li_answer answer = {.fact = t->fact, .from = from, .until = INT64_MAX, .text = LC_NONE};
    answer.untried = 1;
    keep(t, answer);
}

/* ---- what can be counted --------------------------------------------------------------------- */

static void try_rows(trial *t, uint32_t registry)
{
    uint32_t count = t->x->image->REGISTRY[registry].row_count;
    for (uint32_t row = 0; row < count && row < MOST_ROWS && t->status == LICET_OK; row++)
        keep(t, try(t, row, LC_NONE));
    if (count > MOST_ROWS)
        keep_untried(t, MOST_ROWS);
}

static bool is_tried(const trial *t, uint32_t text)
{
    const lc_image *image = t->x->image;
    for (size_t i = t->first; i < t->x->answers.count; i++) {
        uint32_t other = t->x->answers.items[i].text;
        if (image->TEXT[other].length == image->TEXT[text].length &&
            memcmp(lc_image_text(image, image->TEXT[other]),
                   lc_image_text(image, image->TEXT[text]), image->TEXT[text].length) == 0)
            return true;
    }
    return false;
}

/* Texts that some expression names. */
static void try_texts(trial *t)
{
    const lc_image *image = t->x->image;
    bool more = false;
    for (uint32_t i = 0; i < image->CODE_count && !more && t->status == LICET_OK; i++) {
        if (image->CODE[i].opcode != LC_OP_TEXT || is_tried(t, image->CODE[i].a))
            continue;
        more = t->x->answers.count - t->first == MOST_TEXTS;
        if (!more)
            keep(t, try(t, 0, image->CODE[i].a));
    }
    if (more)
        keep_untried(t, 0);
    if (t->status == LICET_OK)
        keep(t, try(t, 0, LC_NONE));
}

/* ---- numbers and days ------------------------------------------------------------------------ */

/* The last value from LOW on, below HIGH, that leads where LOW does, if it turns once. */
static int64_t find_turn(trial *t, const li_answer *low, int64_t high)
{
    int64_t same = low->from;
    while (high - same > 1 && t->status == LICET_OK) {
        int64_t middle = same + (high - same) / 2;
        li_answer answer = try(t, middle, LC_NONE);
        if (li_same_end(&answer, low))
            same = middle;
        else
            high = middle;
    }
    return same;
}

/* Spans between the values of a grid, ascending. OPEN: what is less than the first is tried. */
static void try_spans(trial *t, const int64_t *grid, size_t count, bool open)
{
    li_answer span = try(t, grid[0], LC_NONE);
    if (open)
        span.from = INT64_MIN;
    for (size_t i = 1; i < count && t->status == LICET_OK; i++) {
        li_answer next = try(t, grid[i], LC_NONE);
        while (!li_same_end(&span, &next) && t->status == LICET_OK) {
            if (t->x->answers.count - t->first >= MOST_SPANS) {
                keep(t, span);
                keep_untried(t, span.until + 1);
                return;
            }
            li_answer low = span;
            low.from = span.until;
            span.until = find_turn(t, &low, grid[i]);
            int64_t after = span.until + 1;
            keep(t, span);
            span = try(t, after, LC_NONE);
        }
        span.until = grid[i];
    }
    span.until = INT64_MAX;
    if (t->status == LICET_OK)
        keep(t, span);
}

/* The grid stays ascending, each value once. */
static void add_value(int64_t *grid, size_t *count, int64_t value)
{
    size_t at = *count;
    while (at > 0 && grid[at - 1] > value)
        at--;
    if (*count == GRID || (at > 0 && grid[at - 1] == value))
        return;
    memmove(grid + at + 1, grid + at, (*count - at) * sizeof *grid);
    grid[at] = value;
    ++*count;
}

static bool reads_fact(const lc_instruction *code, uint32_t fact)
{
    return code->opcode == LC_OP_FACT_VALUE && code->a == fact;
}

/* Whether instruction REG gives the fact, or may: `if stated is missing then … else stated`. */
static bool gives_fact(const lc_image *image, uint32_t reg, uint32_t fact)
{
    const lc_instruction *code = &image->CODE[reg];
    if (code->opcode == LC_OP_CHOOSE)
        return reads_fact(&image->CODE[code->b], fact) || reads_fact(&image->CODE[code->c], fact);
    return reads_fact(code, fact);
}

/* What the rules compare the fact with, between LOW and HIGH, and its neighbours. A fact and a
 * constant that is no finer are compared in the parts of the fact. */
static void add_constants(const trial *t, int64_t *grid, size_t *count, int64_t low, int64_t high)
{
    const lc_image *image = t->x->image;
    for (uint32_t i = 0; i < image->CODE_count && *count < GRID; i++) {
        if (image->CODE[i].opcode < LC_OP_EQUAL_NUMBER ||
            image->CODE[i].opcode > LC_OP_GREATER_EQUAL_NUMBER ||
            !gives_fact(image, image->CODE[i].a, t->fact))
            continue;
        const lc_image_number *number = &image->NUMBER[image->CODE[i].b];
        int64_t value = (int64_t)number->low;
        if (number->high != (value < 0 ? -1 : 0) || value < low || value > high)
            continue;
        for (int64_t near = value - (value > low); near <= value + (value < high); near++)
            add_value(grid, count, near);
    }
}

/* 0, and 1, 2 and 5 times the powers of ten, in the smallest parts of the fact's unit; then what
 * the rules name. What is counted is not NEGATIVE. */
static size_t number_grid(const trial *t, int64_t *grid, bool negative)
{
    static const int64_t highest = INT64_C(5000000000000000);
    static const int64_t steps[] = {1, 2, 5};
    size_t count = 0;
    add_value(grid, &count, 0);
    for (int64_t power = 1; power < highest; power *= 10)
        for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
            add_value(grid, &count, power * steps[i]);
            if (negative)
                add_value(grid, &count, -power * steps[i]);
        }
    add_constants(t, grid, &count, negative ? -highest : 0, highest);
    return count;
}

static void add_day(int64_t *grid, size_t *count, int64_t day)
{
    if (day >= LC_DATE_MIN && day <= LC_DATE_MAX)
        add_value(grid, count, day);
}

/* The days on which the law changes and those before, the days that the order states, years around
 * them, and what the rules name. */
static size_t day_grid(const trial *t, int64_t *grid)
{
    enum { YEAR = 365, YEARS = 6 };
    const li_explanation *x = t->x;
    const lc_image *image = x->image;
    size_t count = 0;
    int64_t middle = 0;
    for (uint32_t i = 1; i < image->LAW->dated_count && count < GRID / 2; i++) {
        middle = image->INTERVAL[i].from;
        add_day(grid, &count, middle - 1);
        add_day(grid, &count, middle);
    }
    for (uint32_t i = 0; i < image->FACT_count && count < GRID - 2 * YEARS - 2; i++)
        if (image->FACT[i].form.type == LC_FORM_DATE && x->machine->order.known[i]) {
            middle = x->machine->order.values[i];
            add_day(grid, &count, middle);
            add_day(grid, &count, middle + 1);
        }
    for (int year = -YEARS; year <= YEARS; year++)
        add_day(grid, &count, middle + (int64_t)year * YEAR);
    add_constants(t, grid, &count, grid[0], grid[count - 1]);
    return count;
}

static void try_fact(trial *t)
{
    const lc_image_form *form = &t->x->image->FACT[t->fact].form;
    int64_t grid[GRID];
    t->first = t->x->answers.count;
    switch (form->type) {
    case LC_FORM_TRUTH:
        keep(t, try(t, 1, LC_NONE));
        keep(t, try(t, 0, LC_NONE));
        break;
    case LC_FORM_ROW:
        try_rows(t, form->registry);
        break;
    case LC_FORM_TEXT:
        try_texts(t);
        break;
    case LC_FORM_DATE:
        try_spans(t, grid, day_grid(t, grid), false);
        break;
    case LC_FORM_COUNT:
        try_spans(t, grid, number_grid(t, grid, false), false);
        break;
    default:
        try_spans(t, grid, number_grid(t, grid, true), true);
        break;
    }
}

licet_status li_explain_answers(li_explanation *x, licet_ledger *ledger)
{
    uint32_t facts[MOST_FACTS];
    size_t count = 0;
    const li_record *record = &x->machine->record;
    for (size_t i = 0; i < record->public.missing_count && count < MOST_FACTS; i++)
        if (record->missing[i].path == LC_NONE)
            facts[count++] = record->missing[i].fact;
    trial t = {.x = x, .ledger = ledger, .status = LICET_OK};
    for (size_t i = 0; i < count && t.status == LICET_OK; i++) {
        t.fact = facts[i];
        try_fact(&t);
    }
    return t.status;
}
