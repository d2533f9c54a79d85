/* index_sets.c - for which rows of a fact a truth can be yes: one pass over the code, upwards.
 *
 * Every truth gets, of each pivot, a set of rows outside of which it is surely no (`yes`), and one
 * outside of which it is surely yes (`no`). The sets are wide rather than wrong: an empty cell
 * belongs to both, all versions of a group count, a threshold is each of its values. A fact that is
 * missing makes a truth unknown: then no set says anything, and the order runs whole.
 *
 * Must not: say anything of ledger reads or dates; they narrow nothing here. */
#include "index_make.h"

#include <string.h>

/* ---- sets ------------------------------------------------------------------------------------ */

/* The one of A and B, of one pivot, that has fewer rows. */
static uint32_t narrower(const li_index_maker *maker, uint32_t a, uint32_t b)
{
    if (a == LI_ANY_ROW || b == LI_ANY_ROW)
        return a == LI_ANY_ROW ? b : a;
    return maker->sets.items[b].count < maker->sets.items[a].count ? b : a;
}

/* How many rows a set may have, to be worth anything. */
static uint32_t room_of(const li_index_maker *maker, uint32_t pivot)
{
    uint32_t half = maker->pivot_rows[pivot] / 2;
    return half < LI_INDEX_MOST_ROWS ? half : LI_INDEX_MOST_ROWS;
}

/* A set of PIVOT is begun, with room for as many rows as it may have: they are added to its end. */
static uint32_t begin_set(li_index_maker *maker, uint32_t pivot)
{
    const li_row_set set = {(uint32_t)maker->rows.count, 0, pivot};
    if (maker->rows.count + LI_INDEX_MOST_ROWS > maker->most_rows)
        return LI_ANY_ROW;
    while (maker->rows.count + LI_INDEX_MOST_ROWS > maker->rows.capacity)
        if (!lc_vector_grow(&maker->allocator, (void **)&maker->rows.items, &maker->rows.capacity,
                            sizeof *maker->rows.items)) {
            maker->failed = true;
            return LI_ANY_ROW;
        }
    if (!lc_vector_push(&maker->allocator, &maker->sets, set)) {
        maker->failed = true;
        return LI_ANY_ROW;
    }
    return (uint32_t)maker->sets.count - 1;
}

/* False: ROW is one too many, and the set is gone. */
static inline bool add_row(li_index_maker *maker, uint32_t set, uint32_t row)
{
    li_row_set *grown = &maker->sets.items[set];
    if (grown->count < room_of(maker, grown->pivot)) {
        maker->rows.items[maker->rows.count++] = row;
        grown->count++;
        return true;
    }
    maker->rows.count = grown->first;
    maker->sets.count--;
    return false;
}

static uint32_t join_rows(li_index_maker *maker, uint32_t a, uint32_t b)
{
    li_row_set left = maker->sets.items[a], right = maker->sets.items[b];
    uint32_t set = begin_set(maker, left.pivot);
    while (set != LI_ANY_ROW && (left.count || right.count)) {
        uint32_t from_left = left.count ? maker->rows.items[left.first] : LC_NONE;
        uint32_t from_right = right.count ? maker->rows.items[right.first] : LC_NONE;
        uint32_t row = from_left < from_right ? from_left : from_right;
        if (!add_row(maker, set, row))
            return LI_ANY_ROW;
        left.first += from_left == row;
        left.count -= from_left == row;
        right.first += from_right == row;
        right.count -= from_right == row;
    }
    if (set != LI_ANY_ROW && maker->sets.items[set].count == maker->sets.items[a].count) {
        maker->rows.count = maker->sets.items[set].first; /* B lies in A */
        maker->sets.count--;
        return a;
    }
    return set;
}

uint32_t li_index_join(li_index_maker *maker, uint32_t a, uint32_t b)
{
    if (a == LI_ANY_ROW || b == LI_ANY_ROW || a == b)
        return a == b ? a : LI_ANY_ROW;
    if (maker->sets.items[a].pivot != maker->sets.items[b].pivot)
        return LI_ANY_ROW;
    li_joined *kept = &maker->joined[(a * 31u + b) % LI_JOINED];
    if (kept->a != a || kept->b != b)
        *kept = (li_joined){a, b, join_rows(maker, a, b)};
    return kept->joined;
}

/* The rows that are not in SET, where these are few. */
static uint32_t others(li_index_maker *maker, uint32_t set)
{
    if (set == LI_ANY_ROW)
        return LI_ANY_ROW;
    const li_row_set left_out = maker->sets.items[set];
    uint32_t rows = maker->pivot_rows[left_out.pivot], at = 0;
    if (rows - left_out.count > room_of(maker, left_out.pivot))
        return LI_ANY_ROW;
    uint32_t found = begin_set(maker, left_out.pivot);
    for (uint32_t row = 0; row < rows && found != LI_ANY_ROW; row++)
        if (at < left_out.count && maker->rows.items[left_out.first + at] == row)
            at++;
        else if (!add_row(maker, found, row))
            return LI_ANY_ROW;
    return found;
}

/* ---- what values are ------------------------------------------------------------------------- */

static const li_note *note_of(const li_index_maker *maker, uint32_t reg)
{
    return &maker->notes.items[maker->note[reg]];
}

static void take_note(li_index_maker *maker, uint32_t at, li_note note)
{
    if (!lc_vector_push(&maker->allocator, &maker->notes, note)) {
        lc_delete(&maker->allocator, note.cells,
                  note.cells ? maker->pivot_rows[note.pivot] * sizeof *note.cells : 0);
        maker->failed = true;
        return;
    }
    maker->note[at] = (uint32_t)maker->notes.count - 1;
}

/* An empty table over the rows of PIVOT; its cells are NULL when there is no room for it. */
static li_note new_table(li_index_maker *maker, uint32_t pivot)
{
    enum { MOST_CELLS = 1 << 20 };
    li_note note = {.kind = LI_NOTE_TABLE, .pivot = pivot};
    size_t rows = maker->pivot_rows[pivot];
    if (maker->cells + rows > MOST_CELLS)
        return note;
    maker->cells += rows;
    note.cells = lc_new(&maker->allocator, rows * sizeof *note.cells);
    maker->failed = maker->failed || !note.cells;
    return note;
}

/* The number of ROW; false: it has none. */
static bool cell_at(const li_note *note, uint32_t row, lc_int128 *number)
{
    *number = note->kind == LI_NOTE_ROW ? (lc_int128)row : note->cells[row].number;
    return note->kind == LI_NOTE_ROW || note->cells[row].known;
}

/* Column B of what A holds, if that hangs on the row of a pivot. */
static void note_cell(li_index_maker *maker, uint32_t at)
{
    const lc_image *image = maker->image;
    const lc_instruction *in = &image->CODE[at];
    li_note from = *note_of(maker, in->a);
    if (from.kind != LI_NOTE_ROW && from.kind != LI_NOTE_TABLE)
        return;
    li_note note = new_table(maker, from.pivot);
    if (!note.cells)
        return;
    const lc_image_column *column = &image->COLUMN[in->b];
    for (uint32_t row = 0; row < maker->pivot_rows[from.pivot]; row++) {
        lc_int128 of;
        note.cells[row] = (li_note_cell){0, false};
        if (!cell_at(&from, row, &of))
            continue;
        uint32_t cell = column->first_cell + (uint32_t)of;
        note.cells[row] = (li_note_cell){image->CELL[cell], image->CELL_KNOWN[cell] != 0};
    }
    take_note(maker, at, note);
}

static bool scale(lc_int128 number, uint32_t power, lc_int128 *scaled)
{
    *scaled = number;
    for (uint32_t i = 0; i < power; i++)
        if (lc_multiply_overflows(*scaled, (lc_int128)10, scaled))
            return false;
    return true;
}

static void note_scaled(li_index_maker *maker, uint32_t at)
{
    const lc_instruction *in = &maker->image->CODE[at];
    li_note from = *note_of(maker, in->a);
    if (from.kind == LI_NOTE_NUMBER) {
        if (scale(from.lowest, in->b, &from.lowest) && scale(from.highest, in->b, &from.highest))
            take_note(maker, at, from);
        return;
    }
    if (from.kind != LI_NOTE_TABLE)
        return;
    li_note note = new_table(maker, from.pivot);
    if (!note.cells)
        return;
    for (uint32_t row = 0; row < maker->pivot_rows[from.pivot]; row++) {
        note.cells[row] = from.cells[row];
        if (!scale(from.cells[row].number, in->b, &note.cells[row].number))
            note.cells[row].known = false;
    }
    take_note(maker, at, note);
}

static lc_int128 number_of(const lc_image *image, uint32_t index)
{
    return lc_image_wide(image->NUMBER[index].low, image->NUMBER[index].high);
}

static void note_threshold(li_index_maker *maker, uint32_t at)
{
    const lc_image *image = maker->image;
    const lc_image_threshold *threshold = &image->THRESHOLD[image->CODE[at].a];
    li_note note = {.kind = LI_NOTE_NUMBER};
    for (uint32_t i = 0; i < threshold->change_count; i++) {
        lc_int128 number = number_of(image, image->CHANGE[threshold->first_change + i].number);
        note.lowest = i == 0 || number < note.lowest ? number : note.lowest;
        note.highest = i == 0 || number > note.highest ? number : note.highest;
    }
    take_note(maker, at, note);
}

static void note_value(li_index_maker *maker, uint32_t at)
{
    const lc_image *image = maker->image;
    const lc_instruction *in = &image->CODE[at];
    switch ((lc_opcode)in->opcode) {
    case LC_OP_FACT_VALUE:
        if (maker->pivot_of[in->a] < LI_INDEX_PIVOTS)
            take_note(maker, at, (li_note){.kind = LI_NOTE_ROW, .pivot = maker->pivot_of[in->a]});
        break;
    case LC_OP_CELL_VALUE:
        note_cell(maker, at);
        break;
    case LC_OP_NUMBER: {
        lc_int128 number = number_of(image, in->a);
        take_note(maker, at,
                  (li_note){.kind = LI_NOTE_NUMBER, .lowest = number, .highest = number});
        break;
    }
    case LC_OP_THRESHOLD:
        note_threshold(maker, at);
        break;
    case LC_OP_RESCALE:
        note_scaled(maker, at);
        break;
    default:
        break;
    }
}

/* ---- comparisons ----------------------------------------------------------------------------- */

/* Whether NUMBER compares by OPCODE with one of the numbers from LOWEST to HIGHEST; whether it does
 * with all of them. */
static void compare(uint32_t opcode, lc_int128 number, lc_int128 lowest, lc_int128 highest,
                    bool *one, bool *all)
{
    bool inside = lowest <= number && number <= highest, alone = lowest == highest;
    switch ((lc_opcode)opcode) {
    case LC_OP_EQUAL:
    case LC_OP_EQUAL_NUMBER:
        *one = inside;
        *all = inside && alone;
        break;
    case LC_OP_NOT_EQUAL:
    case LC_OP_NOT_EQUAL_NUMBER:
        *one = !(inside && alone);
        *all = !inside;
        break;
    case LC_OP_LESS:
    case LC_OP_LESS_NUMBER:
        *one = number < highest;
        *all = number < lowest;
        break;
    case LC_OP_LESS_EQUAL:
    case LC_OP_LESS_EQUAL_NUMBER:
        *one = number <= highest;
        *all = number <= lowest;
        break;
    case LC_OP_GREATER_NUMBER:
        *one = number > lowest;
        *all = number > highest;
        break;
    case LC_OP_GREATER_EQUAL_NUMBER:
        *one = number >= lowest;
        *all = number >= highest;
        break;
    default:
        *one = true;
        *all = false;
        break;
    }
}

/* The same with the sides exchanged. */
static uint32_t mirrored(uint32_t opcode)
{
    if (opcode == LC_OP_LESS)
        return LC_OP_GREATER_NUMBER;
    return opcode == LC_OP_LESS_EQUAL ? LC_OP_GREATER_EQUAL_NUMBER : opcode;
}

/* The rows of TABLE that compare by OPCODE with LOWEST to HIGHEST, or (LOOKED_FOR false) may not.
 */
static uint32_t rows_that_compare(li_index_maker *maker, const li_note *table, uint32_t opcode,
                                  const li_note *with, bool looked_for)
{
    uint32_t set = begin_set(maker, table->pivot);
    for (uint32_t row = 0; row < maker->pivot_rows[table->pivot] && set != LI_ANY_ROW; row++) {
        lc_int128 number;
        bool one = true, all = false;
        if (cell_at(table, row, &number))
            compare(opcode, number, with->lowest, with->highest, &one, &all);
        if ((looked_for ? one : !all) && !add_row(maker, set, row))
            return LI_ANY_ROW;
    }
    return set;
}

/* Whether all rows of SET do, whatever the number is. */
static bool are_sure(const li_index_maker *maker, uint32_t number, const li_note *table,
                     uint32_t opcode, const li_note *with)
{
    const li_row_set *set = &maker->sets.items[number];
    bool one = true, all = number != LI_ANY_ROW;
    for (uint32_t i = 0; i < set->count && all; i++) {
        lc_int128 cell;
        if (cell_at(table, maker->rows.items[set->first + i], &cell))
            compare(opcode, cell, with->lowest, with->highest, &one, &all);
        else
            all = false;
    }
    return all;
}

/* Of truth AT: for which rows of PIVOT it may be yes, and may be no; SURE: it is for all of YES. */
static void give_sets(li_index_maker *maker, uint32_t at, uint32_t pivot, uint32_t yes, uint32_t no,
                      bool sure)
{
    maker->yes[at][pivot] = yes;
    maker->no[at][pivot] = no;
    maker->sure[at] = (uint8_t)(sure && yes != LI_ANY_ROW ? pivot + 1 : 0);
}

static void compare_notes(li_index_maker *maker, uint32_t at, const li_note *table, uint32_t opcode,
                          const li_note *with)
{
    bool equal = opcode == LC_OP_EQUAL_NUMBER || opcode == LC_OP_EQUAL;
    if (table->kind == LI_NOTE_ROW && equal && with->lowest == with->highest) {
        uint32_t set = begin_set(maker, table->pivot); /* by far the most frequent */
        if (set != LI_ANY_ROW && with->lowest >= 0 &&
            with->lowest < (lc_int128)maker->pivot_rows[table->pivot] &&
            !add_row(maker, set, (uint32_t)with->lowest))
            set = LI_ANY_ROW;
        give_sets(maker, at, table->pivot, set, others(maker, set), true);
        return;
    }
    uint32_t set = rows_that_compare(maker, table, opcode, with, true);
    give_sets(maker, at, table->pivot, set, rows_that_compare(maker, table, opcode, with, false),
              are_sure(maker, set, table, opcode, with));
}

static void find_comparison(li_index_maker *maker, uint32_t at, bool constant)
{
    const lc_instruction *in = &maker->image->CODE[at];
    const li_note a = *note_of(maker, in->a);
    li_note b = {.kind = LI_NOTE_NUMBER};
    if (constant)
        b.lowest = b.highest = number_of(maker->image, in->b);
    else
        b = *note_of(maker, in->b);
    if (a.kind >= LI_NOTE_ROW && b.kind == LI_NOTE_NUMBER)
        compare_notes(maker, at, &a, in->opcode, &b);
    else if (a.kind == LI_NOTE_NUMBER && b.kind >= LI_NOTE_ROW)
        compare_notes(maker, at, &b, mirrored(in->opcode), &a);
}

/* ---- members --------------------------------------------------------------------------------- */

static bool is_member(const lc_image *image, const lc_image_set *set, uint32_t row, bool all)
{
    for (uint32_t i = 0; i < set->version_count; i++) {
        bool member = image->MEMBER[image->VERSION[set->first_version + i].first_member + row] != 0;
        if (member != all)
            return member;
    }
    return all;
}

/* Rows of PIVOT that are members in some version. */
static uint32_t members_of(li_index_maker *maker, uint32_t pivot, uint32_t number)
{
    const lc_image *image = maker->image;
    const lc_image_set *members = &image->SET[number];
    uint32_t rows = maker->pivot_rows[pivot], set = begin_set(maker, pivot);
    if (members->version_count == 1) { /* few of many: let the library look for them */
        const int member = 255;
        const uint8_t *bytes = image->MEMBER + image->VERSION[members->first_version].first_member;
        const uint8_t *at = bytes, *end = bytes + rows;
        while (set != LI_ANY_ROW && (at = memchr(at, member, (size_t)(end - at))) != NULL)
            if (!add_row(maker, set, (uint32_t)(at++ - bytes)))
                return LI_ANY_ROW;
        return set;
    }
    for (uint32_t row = 0; row < rows && set != LI_ANY_ROW; row++)
        if (is_member(image, members, row, false) && !add_row(maker, set, row))
            return LI_ANY_ROW;
    return set;
}

/* Rows whose cell is in the group, or, with LOOKED_FOR false, may not be. */
static uint32_t cells_in(li_index_maker *maker, const li_note *table, uint32_t number,
                         bool looked_for)
{
    uint32_t set = begin_set(maker, table->pivot);
    const lc_image_set *members = &maker->image->SET[number];
    for (uint32_t row = 0; row < maker->pivot_rows[table->pivot] && set != LI_ANY_ROW; row++) {
        lc_int128 of;
        bool belongs = true;
        if (cell_at(table, row, &of))
            belongs = is_member(maker->image, members, (uint32_t)of, !looked_for) == looked_for;
        if (belongs && !add_row(maker, set, row))
            return LI_ANY_ROW;
    }
    return set;
}

static void find_membership(li_index_maker *maker, uint32_t at)
{
    const lc_instruction *in = &maker->image->CODE[at];
    const li_note a = *note_of(maker, in->a);
    if (a.kind == LI_NOTE_TABLE)
        give_sets(maker, at, a.pivot, cells_in(maker, &a, in->b, true),
                  cells_in(maker, &a, in->b, false), false);
    if (a.kind != LI_NOTE_ROW)
        return;
    uint32_t *kept = &maker->set_of[a.pivot][in->b];
    if (*kept == LC_NONE)
        *kept = members_of(maker, a.pivot, in->b);
    bool same = maker->image->SET[in->b].version_count == 1; /* on every day */
    give_sets(maker, at, a.pivot, *kept,
              same ? others(maker, *kept) : cells_in(maker, &a, in->b, false), same);
}

static void find_truth_cell(li_index_maker *maker, uint32_t at)
{
    const lc_image *image = maker->image;
    const lc_instruction *in = &image->CODE[at];
    const li_note from = *note_of(maker, in->a);
    const li_note yes = {.kind = LI_NOTE_NUMBER, .lowest = 1, .highest = 1};
    if (from.kind < LI_NOTE_ROW)
        return;
    note_cell(maker, at); /* a truth has no note otherwise: this one is for here alone */
    if (maker->note[at])
        compare_notes(maker, at,
                      &(li_note){LI_NOTE_TABLE, from.pivot, 0, 0, note_of(maker, at)->cells},
                      LC_OP_EQUAL, &yes);
}

/* ---- truths ---------------------------------------------------------------------------------- */

/* NOT, AND, OR, CHOOSE_TRUTH, for one pivot. */
static void join_operands(li_index_maker *maker, uint32_t at, uint32_t p)
{
    const lc_instruction *in = &maker->image->CODE[at];
    uint32_t *yes = &maker->yes[at][p], *no = &maker->no[at][p];
    switch ((lc_opcode)in->opcode) {
    case LC_OP_NOT:
        *yes = maker->no[in->a][p];
        *no = maker->yes[in->a][p];
        break;
    case LC_OP_AND:
        *yes = narrower(maker, maker->yes[in->a][p], maker->yes[in->b][p]);
        *no = li_index_join(maker, maker->no[in->a][p], maker->no[in->b][p]);
        break;
    case LC_OP_OR:
        *yes = li_index_join(maker, maker->yes[in->a][p], maker->yes[in->b][p]);
        *no = narrower(maker, maker->no[in->a][p], maker->no[in->b][p]);
        if (maker->sure[in->a] == p + 1 && maker->sure[in->b] == p + 1 && *yes != LI_ANY_ROW)
            maker->sure[at] = (uint8_t)(p + 1);
        break;
    default:
        *yes = li_index_join(maker, maker->yes[in->b][p], maker->yes[in->c][p]);
        *no = li_index_join(maker, maker->no[in->b][p], maker->no[in->c][p]);
        break;
    }
}

static void find_truth(li_index_maker *maker, uint32_t at)
{
    const lc_instruction *in = &maker->image->CODE[at];
    switch ((lc_opcode)in->opcode) {
    case LC_OP_CELL_TRUTH:
        find_truth_cell(maker, at);
        break;
    case LC_OP_NOT:
    case LC_OP_AND:
    case LC_OP_OR:
    case LC_OP_CHOOSE_TRUTH:
        for (uint32_t p = 0; p < maker->pivot_count; p++)
            join_operands(maker, at, p);
        break;
    case LC_OP_EQUAL:
    case LC_OP_NOT_EQUAL:
    case LC_OP_LESS:
    case LC_OP_LESS_EQUAL:
        find_comparison(maker, at, false);
        break;
    case LC_OP_EQUAL_NUMBER:
    case LC_OP_NOT_EQUAL_NUMBER:
    case LC_OP_LESS_NUMBER:
    case LC_OP_LESS_EQUAL_NUMBER:
    case LC_OP_GREATER_NUMBER:
    case LC_OP_GREATER_EQUAL_NUMBER:
        find_comparison(maker, at, true);
        break;
    case LC_OP_IN:
        find_membership(maker, at);
        break;
    default:
        break;
    }
}

/* ---- pivots ---------------------------------------------------------------------------------- */

/* The fact that a row in REG comes from, through cells; LC_NONE. */
static uint32_t fact_behind(const lc_image *image, uint32_t reg)
{
    while (image->CODE[reg].opcode == LC_OP_CELL_VALUE || image->CODE[reg].opcode == LC_OP_RESCALE)
        reg = image->CODE[reg].a;
    const lc_instruction *in = &image->CODE[reg];
    bool row = in->opcode == LC_OP_FACT_VALUE && image->FACT[in->a].form.type == LC_FORM_ROW;
    return row ? in->a : LC_NONE;
}

/* What IN asks about, a comparison, or a cell that is yes or no. */
static void ask(const lc_image *image, const lc_instruction *in, uint32_t asked[LC_MAX_FACTS + 1])
{
    const lc_opcode_info *info = lc_opcode_describe(in->opcode);
    if (info->result != LC_CLASS_B || info->operands[0] != LC_OPERAND_V)
        return;
    uint32_t facts[2] = {fact_behind(image, in->a), LC_NONE};
    if (info->operands[1] == LC_OPERAND_V)
        facts[1] = fact_behind(image, in->b);
    for (unsigned i = 0; i < 2; i++)
        if (facts[i] != LC_NONE)
            asked[facts[i]]++;
}

/* The facts that hold rows and are asked about most, most first. */
static void choose_pivots(li_index_maker *maker)
{
    const lc_image *image = maker->image;
    uint32_t asked[LC_MAX_FACTS + 1] = {0};
    memset(maker->pivot_of, LI_INDEX_PIVOTS, sizeof maker->pivot_of);
    for (uint32_t i = 0; i < maker->count; i++)
        ask(image, &image->CODE[i], asked);
    while (maker->pivot_count < LI_INDEX_PIVOTS) {
        uint32_t most = LC_NONE;
        for (uint32_t i = 0; i < image->FACT_count; i++)
            if (asked[i] && (most == LC_NONE || asked[i] > asked[most]))
                most = i;
        if (most == LC_NONE)
            break;
        asked[most] = 0;
        uint32_t rows = image->REGISTRY[image->FACT[most].form.registry].row_count;
        if (rows < 2)
            continue;
        maker->pivot_of[most] = (uint8_t)maker->pivot_count;
        maker->pivot_fact[maker->pivot_count] = most;
        maker->row_weight[maker->pivot_count] = (UINT64_C(1) << 32) / rows;
        maker->pivot_rows[maker->pivot_count++] = rows;
    }
}

static uint32_t truth_of(const lc_image *image, uint32_t index)
{
    return index < image->RULE_count ? image->RULE[index].truth
                                     : image->AGREEMENT[index - image->RULE_count].truth;
}

/* The pivot that narrows most is used. Merging the lists of another one costs about as much as
 * running what they list: it has to take off more than remains. */
static void choose_among(li_index_maker *maker)
{
    const lc_image *image = maker->image;
    uint32_t rules = image->RULE_count + image->AGREEMENT_count, best = 0;
    uint64_t alone[LI_INDEX_PIVOTS] = {0}, less[LI_INDEX_PIVOTS] = {0};
    for (uint32_t i = 0; i < rules; i++)
        for (uint32_t p = 0; p < maker->pivot_count && truth_of(image, i) < maker->count; p++)
            alone[p] += li_index_weight(maker, maker->yes[truth_of(image, i)][p]) >> 16;
    for (uint32_t p = 1; p < maker->pivot_count; p++)
        best = alone[p] < alone[best] ? p : best;
    for (uint32_t i = 0; i < rules; i++)
        for (uint32_t p = 0; p < maker->pivot_count && truth_of(image, i) < maker->count; p++) {
            const uint32_t *sets = maker->yes[truth_of(image, i)];
            uint64_t weight = li_index_weight(maker, sets[p]);
            uint64_t of_best = li_index_weight(maker, sets[best]);
            less[p] += weight < of_best ? (of_best - weight) >> 16 : 0;
        }
    for (uint32_t p = 0; p < maker->pivot_count; p++)
        maker->left_out[p] = p != best && !maker->forced && less[p] <= alone[best] - less[p];
}

bool li_index_find_sets(li_index_maker *maker)
{
    const li_note nothing = {.kind = LI_NOTE_NOTHING};
    choose_pivots(maker);
    for (uint32_t i = 0; i < maker->pivot_count; i++) {
        size_t size = (maker->image->SET_count + 1u) * sizeof(uint32_t);
        maker->set_of[i] = lc_new(&maker->allocator, size);
        if (maker->set_of[i])
            memset(maker->set_of[i], 0xFF, size); /* LC_NONE */
        maker->failed = maker->failed || !maker->set_of[i];
    }
    for (uint32_t i = 0; i < LI_FIRST_SET; i++)
        if (!lc_vector_push(&maker->allocator, &maker->sets, ((li_row_set){0})))
            maker->failed = true;
    if (!lc_vector_push(&maker->allocator, &maker->notes, nothing))
        maker->failed = true;
    for (uint32_t i = 0; i < maker->count && maker->pivot_count && !maker->failed; i++) {
        uint8_t class = lc_opcode_describe(maker->image->CODE[i].opcode)->result;
        if (class == LC_CLASS_V)
            note_value(maker, i);
        else if (class == LC_CLASS_B)
            find_truth(maker, i);
    }
    choose_among(maker);
    return !maker->failed && maker->pivot_count > 0;
}
