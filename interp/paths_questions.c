/* paths_questions.c - questions that a path can ask by looking at a fact, and the classes into
 * which rows fall by their answers.
 *
 * A comparison with a constant is a range of 64-bit numbers, a membership a table of the image.
 * Where several of them look at one row, the rows of its registry fall into few classes, and one
 * look at the row's class answers all of them. Thresholds and members are those of one interval.
 * Must not: read an order or the ledger. */
#include "lang/decimal.h"
#include "paths.h"

#include <string.h>

/* ---- one question ---------------------------------------------------------------------------- */

/* The answer is yes from LEAST to MOST. */
static void set_range(li_path_node *node, lc_int128 least, lc_int128 most)
{
    if (least < INT64_MIN)
        least = INT64_MIN;
    if (most > INT64_MAX)
        most = INT64_MAX;
    if (least > most) { /* never: the opposite of always */
        node->flipped = !node->flipped;
        least = INT64_MIN;
        most = INT64_MAX;
    }
    node->least = (int64_t)least;
    node->span = (uint64_t)(int64_t)most - (uint64_t)(int64_t)least;
}

/* Whether REG is a fact, or a cell of a row that is one; then NODE says which. */
static bool is_read(const lc_image *image, li_path_node *node, uint32_t reg)
{
    const lc_instruction *in = &image->CODE[reg];
    node->ask = LI_ASK_FACT;
    if (in->opcode == LC_OP_CELL_VALUE || in->opcode == LC_OP_CELL_TRUTH) {
        node->ask = LI_ASK_CELL;
        node->cell = image->COLUMN[in->b].first_cell;
        in = &image->CODE[in->a];
    } else if (in->opcode == LC_OP_FACT_TRUTH) {
        node->fact = in->a;
        return true;
    }
    node->fact = in->a;
    return in->opcode == LC_OP_FACT_VALUE;
}

static lc_int128 constant(const lc_image *image, uint32_t number)
{
    return lc_image_wide(image->NUMBER[number].low, image->NUMBER[number].high);
}

/* Whether REG is the same in the whole interval: *NUMBER is its value. */
static bool is_constant(const lc_image *image, uint32_t reg, uint32_t interval, lc_int128 *number)
{
    const lc_instruction *in = &image->CODE[reg];
    if (in->opcode == LC_OP_NUMBER) {
        *number = constant(image, in->a);
        return true;
    }
    if (in->opcode != LC_OP_THRESHOLD)
        return false;
    const lc_image_change *change = image->CHANGE + image->THRESHOLD[in->a].first_change;
    change += image->THRESHOLD[in->a].change_count - 1;
    while (change->first_interval > interval)
        change--; /* the first stands from interval 0 on */
    *number = constant(image, change->number);
    return true;
}

/* What is read, compared with NUMBER by OPCODE, a comparison with a constant. */
static bool set_comparison(li_path_node *node, uint32_t opcode, lc_int128 number)
{
    switch (opcode) {
    case LC_OP_NOT_EQUAL_NUMBER:
        node->flipped = !node->flipped; /* fall through */
    case LC_OP_EQUAL_NUMBER:
        set_range(node, number, number);
        return true;
    case LC_OP_LESS_NUMBER:
        set_range(node, INT64_MIN, number == LC_INT128_MIN ? number : number - 1);
        return true;
    case LC_OP_LESS_EQUAL_NUMBER:
        set_range(node, INT64_MIN, number);
        return true;
    case LC_OP_GREATER_NUMBER:
        set_range(node, number == LC_INT128_MAX ? number : number + 1, INT64_MAX);
        return true;
    case LC_OP_GREATER_EQUAL_NUMBER:
        set_range(node, number, INT64_MAX);
        return true;
    default:
        return false;
    }
}

/* Comparisons of two registers, and those with a constant at the right or at the left. */
static const struct {
    uint32_t opcode, right, left;
} twins[] = {
    {LC_OP_EQUAL, LC_OP_EQUAL_NUMBER, LC_OP_EQUAL_NUMBER},
    {LC_OP_NOT_EQUAL, LC_OP_NOT_EQUAL_NUMBER, LC_OP_NOT_EQUAL_NUMBER},
    {LC_OP_LESS, LC_OP_LESS_NUMBER, LC_OP_GREATER_NUMBER},
    {LC_OP_LESS_EQUAL, LC_OP_LESS_EQUAL_NUMBER, LC_OP_GREATER_EQUAL_NUMBER},
};

static bool set_two(const lc_image *image, uint32_t interval, li_path_node *node,
                    const lc_instruction *in)
{
    lc_int128 number;
    for (size_t i = 0; i < sizeof twins / sizeof twins[0]; i++) {
        if (twins[i].opcode != in->opcode)
            continue;
        if (is_constant(image, in->b, interval, &number) && is_read(image, node, in->a))
            return set_comparison(node, twins[i].right, number);
        if (is_constant(image, in->a, interval, &number) && is_read(image, node, in->b))
            return set_comparison(node, twins[i].left, number);
    }
    return false;
}

bool li_path_simple(const lc_image *image, uint32_t interval, li_path_node *node, uint32_t reg)
{
    const lc_instruction *in = &image->CODE[reg];
    switch (in->opcode) {
    case LC_OP_FACT_TRUTH:
        set_range(node, 0, 0);
        node->flipped = !node->flipped;
        return is_read(image, node, reg);
    case LC_OP_CELL_TRUTH:
        set_range(node, 0, 0);
        node->flipped = !node->flipped;
        return is_read(image, node, reg);
    case LC_OP_STATED:
        node->ask = LI_ASK_STATED;
        node->fact = in->a;
        return true;
    case LC_OP_IN:
        node->first = (uint32_t)(li_members(image, in->b, interval) - image->MEMBER);
        if (!is_read(image, node, in->a))
            return false;
        node->ask = node->ask == LI_ASK_CELL ? LI_ASK_CELL_IN : LI_ASK_FACT_IN;
        return true;
    case LC_OP_EQUAL_TEXT:
        node->ask = LI_ASK_TEXT;
        node->fact = image->CODE[in->a].a;
        node->first = image->CODE[in->b].a;
        return image->CODE[in->a].opcode == LC_OP_FACT_TEXT &&
               image->CODE[in->b].opcode == LC_OP_TEXT;
    default:
        return set_two(image, interval, node, in) ||
               (lc_opcode_describe(in->opcode)->operands[1] == LC_OPERAND_NUMBER &&
                is_read(image, node, in->a) &&
                set_comparison(node, in->opcode, constant(image, in->b)));
    }
}

/* ---- sums ------------------------------------------------------------------------------------ */

/* The terms of a sum while it is taken apart. Terms are never joined: what the program computes of
 * each of them must be seen not to fit. */
typedef struct {
    const lc_image *image;
    uint32_t interval;
    lc_int128 constant;
    struct {
        int64_t factor;
        uint32_t reads[4];
    } terms[LI_PATH_TERMS];
    uint32_t count;
} sum;

static bool times(sum *s, uint32_t first, lc_int128 factor)
{
    /* ten to the eighteenth: a read times this fits 128 bits however the program goes about it */
    const lc_int128 most = (lc_int128)1000000000000000000;
    for (uint32_t i = first; i < s->count; i++) {
        if (factor > most || factor < -most)
            return false;
        lc_int128 product = s->terms[i].factor * factor;
        if (product > most || product < -most)
            return false;
        s->terms[i].factor = (int64_t)product;
    }
    return true;
}

/* REG is one read: a further term. */
static bool add_read(sum *s, uint32_t reg)
{
    li_path_node node = {.reg = reg};
    if (s->count == LI_PATH_TERMS || !is_read(s->image, &node, reg))
        return false;
    uint32_t cell = node.ask == LI_ASK_CELL ? node.cell : LC_NONE;
    s->terms[s->count].factor = 1;
    memcpy(s->terms[s->count].reads, (const uint32_t[4]){node.fact, cell, LC_NONE, LC_NONE},
           sizeof s->terms[s->count].reads);
    s->count++;
    return true;
}

/* Whether REG is a read, a constant, or such a one times ten to a power; the last two steps of a
 * product. */
static bool add_product(sum *s, const lc_instruction *in)
{
    li_path_node node = {0};
    uint32_t first = s->count;
    if (!add_read(s, in->a) || !is_read(s->image, &node, in->b))
        return false;
    s->terms[first].reads[2] = node.fact;
    s->terms[first].reads[3] = node.ask == LI_ASK_CELL ? node.cell : LC_NONE;
    return true;
}

/* Adds what REG is to the sum, at most so many steps deep; false: it is no sum of products. */
static bool add_value(sum *s, uint32_t reg, unsigned depth)
{
    const lc_instruction *in = &s->image->CODE[reg];
    uint32_t first = s->count;
    lc_int128 number;
    if (depth == 0)
        return false;
    switch (in->opcode) {
    case LC_OP_FACT_VALUE:
    case LC_OP_CELL_VALUE:
        return add_read(s, reg);
    case LC_OP_MULTIPLY:
        return add_product(s, in);
    case LC_OP_MULTIPLY_NUMBER:
        return add_value(s, in->a, depth - 1) && s->constant == 0 &&
               times(s, first, constant(s->image, in->b));
    case LC_OP_RESCALE:
        return in->b <= 18 && add_value(s, in->a, depth - 1) && s->constant == 0 &&
               times(s, first, lc_power_of_ten((int)in->b));
    case LC_OP_ADD:
        return add_value(s, in->a, depth - 1) && add_value(s, in->b, depth - 1);
    case LC_OP_ADD_NUMBER:
        number = constant(s->image, in->b);
        return number == (int64_t)number && add_value(s, in->a, depth - 1) &&
               !lc_add_overflows(s->constant, number, &s->constant);
    default:
        return false;
    }
}

/* The comparison with a constant that IN is: its opcode, *NUMBER and the register compared. */
static uint32_t comparison_of(const lc_image *image, uint32_t interval, const lc_instruction *in,
                              lc_int128 *number, uint32_t *reg)
{
    if (lc_opcode_describe(in->opcode)->operands[1] == LC_OPERAND_NUMBER) {
        *number = constant(image, in->b);
        *reg = in->a;
        return in->opcode;
    }
    for (size_t i = 0; i < sizeof twins / sizeof twins[0]; i++) {
        if (twins[i].opcode != in->opcode)
            continue;
        bool right = is_constant(image, in->b, interval, number);
        *reg = right ? in->a : in->b;
        if (right || is_constant(image, in->a, interval, number))
            return right ? twins[i].right : twins[i].left;
    }
    return LC_NONE;
}

bool li_path_sum(li_paths *paths, uint32_t interval, li_path_node *node, uint32_t reg)
{
    enum { DEEPEST = 8 };
    const lc_image *image = &paths->law->image;
    sum s = {.image = image, .interval = interval};
    lc_int128 number = 0;
    uint32_t compared = 0;
    uint32_t opcode = comparison_of(image, interval, &image->CODE[reg], &number, &compared);
    if (opcode == LC_NONE || !add_value(&s, compared, DEEPEST) ||
        lc_subtract_overflows(number, s.constant, &number) ||
        !set_comparison(node, opcode, number) ||
        paths->word_count + s.count * LI_PATH_TERM_WORDS > paths->word_room)
        return false;
    node->ask = LI_ASK_SUM;
    node->first = paths->word_count;
    node->cell = s.count;
    for (uint32_t i = 0; i < s.count; i++) {
        paths->words[paths->word_count++] = (uint32_t)(uint64_t)s.terms[i].factor;
        paths->words[paths->word_count++] = (uint32_t)((uint64_t)s.terms[i].factor >> 32);
        memcpy(paths->words + paths->word_count, s.terms[i].reads, sizeof s.terms[i].reads);
        paths->word_count += 4;
    }
    return true;
}

/* ---- classes --------------------------------------------------------------------------------- */

bool li_path_of_value(const li_path_node *node)
{
    return node->ask == LI_ASK_FACT || node->ask == LI_ASK_FACT_IN || node->ask == LI_ASK_CELL ||
           node->ask == LI_ASK_CELL_IN;
}

/* Parts the classes of COUNT rows by their answers to NODE; the number of classes then, 0: there
 * would be too many, and nothing was changed. */
static uint8_t part_rows(const lc_image *image, uint8_t *rows, uint32_t count,
                         const li_path_node *node)
{
    uint8_t parts[LI_PATH_KINDS][3] = {{0}}, found = 1;
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *part = &parts[rows[i]][li_path_answer(image, node, i)];
        if (*part)
            continue;
        if (found == LI_PATH_KINDS)
            return 0;
        *part = found++;
    }
    for (uint32_t i = 0; i < count; i++)
        rows[i] = parts[rows[i]][li_path_answer(image, node, i)];
    return found;
}

/* A bound between the numbers up to BOUND and those above; false: there is no room. */
static bool add_bound(int64_t bounds[LI_PATH_BOUNDS], int64_t bound)
{
    for (unsigned i = 0; i < LI_PATH_BOUNDS; i++) {
        if (bounds[i] == bound || bound == INT64_MAX)
            return true;
        if (bounds[i] != INT64_MAX)
            continue;
        bounds[i] = bound; /* their order does not matter */
        return true;
    }
    return false;
}

/* The same of numbers: NODE's range ends and begins at bounds. */
static uint8_t part_numbers(int64_t bounds[LI_PATH_BOUNDS], const li_path_node *node)
{
    int64_t finer[LI_PATH_BOUNDS], most = (int64_t)((uint64_t)node->least + node->span);
    uint8_t count = 2;
    memcpy(finer, bounds, sizeof finer);
    if ((node->least > INT64_MIN && !add_bound(finer, node->least - 1)) || !add_bound(finer, most))
        return 0;
    memcpy(bounds, finer, sizeof finer);
    for (unsigned i = 0; i < LI_PATH_BOUNDS; i++)
        count = (uint8_t)(count + (bounds[i] != INT64_MAX));
    return count;
}

/* By all questions that look at the fact, as far as its classes do not become too many. */
static void make_classes(li_paths *paths, li_path_classes *classes, uint32_t rows)
{
    const lc_image *image = &paths->law->image;
    uint8_t count = 2, finer;
    for (uint32_t reg = 0; reg < image->LAW->fold_end; reg++) {
        li_path_node node = {.reg = reg};
        if (lc_opcode_describe(image->CODE[reg].opcode)->result != LC_CLASS_B ||
            !li_path_simple(image, classes->interval, &node, reg) || !li_path_of_value(&node) ||
            node.fact != classes->fact || paths->word_count == paths->word_room)
            continue;
        finer = classes->numbers ? part_numbers(paths->bounds[classes->first], &node)
                                 : part_rows(image, paths->rows + classes->first, rows, &node);
        if (!finer)
            continue;
        count = finer;
        paths->words[paths->word_count++] = reg;
        classes->question_count++;
    }
    if (classes->question_count)
        classes->count = count;
}

static const li_path_classes *find_classes(li_paths *paths, uint32_t fact, uint32_t interval)
{
    for (uint32_t i = 0; i < paths->class_count; i++)
        if (paths->classes[i].fact == fact && paths->classes[i].interval == interval)
            return &paths->classes[i];
    return NULL;
}

const li_path_classes *li_path_classes_of(li_paths *paths, uint32_t fact, uint32_t interval)
{
    const lc_image *image = &paths->law->image;
    const lc_image_form *form = &image->FACT[fact].form;
    const li_path_classes *found = find_classes(paths, fact, interval);
    if (found)
        return found->count ? found : NULL;
    bool numbers = form->type != LC_FORM_ROW;
    uint32_t rows = numbers ? 0 : image->REGISTRY[form->registry].row_count;
    if (paths->class_count == LI_PATH_CLASSES || rows > LI_PATH_ROWS - paths->row_count)
        return NULL;
    uint32_t index = paths->class_count++;
    li_path_classes *classes = &paths->classes[index];
    *classes = (li_path_classes){.fact = fact,
                                 .interval = interval,
                                 .first = numbers ? index : paths->row_count,
                                 .questions = paths->word_count,
                                 .numbers = numbers};
    for (unsigned i = 0; i < LI_PATH_BOUNDS; i++)
        paths->bounds[index][i] = INT64_MAX;
    memset(paths->rows + paths->row_count, 1, rows);
    paths->row_count += rows;
    make_classes(paths, classes, rows);
    return classes->count ? classes : NULL;
}
