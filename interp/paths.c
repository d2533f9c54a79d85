/* paths.c - decides along a path that is known: asks its questions, fills the record from its end.
 *
 * The common questions read a fact and look into one table. The others run the few instructions
 * that they need over the machine's registers, which otherwise hold nothing. Must not: learn
 * (paths_learn.c), allocate once made, answer otherwise than the whole program would. */
#include "paths.h"

#include <string.h>

/* ---- making them ----------------------------------------------------------------------------- */

typedef struct {
    void **items;
    size_t size;
} part;

enum { PARTS = 9 };
static void list_parts(li_paths *paths, part parts[PARTS])
{
    size_t registers = (size_t)paths->law->image.CODE_count + 1;
    const part all[PARTS] = {
        {(void **)&paths->nodes, LI_PATH_NODES * sizeof(li_path_node)},
        {(void **)&paths->leaves, LI_PATH_LEAVES * sizeof(li_path_leaf)},
        {(void **)&paths->words, LI_PATH_WORDS * sizeof(uint32_t)},
        {(void **)&paths->rows, LI_PATH_ROWS},
        {(void **)&paths->flags, registers},
        {(void **)&paths->skips, registers * sizeof(uint32_t)},
        {(void **)&paths->touched, LI_PATH_REGISTERS * sizeof(uint32_t)},
        {(void **)&paths->stack, LI_PATH_REGISTERS * sizeof(uint32_t)},
        {NULL, 0},
    };
    memcpy(parts, all, sizeof all);
}

static void list_skips(li_paths *paths)
{
    const lc_image *image = &paths->law->image;
    for (uint32_t i = 0; i < image->CODE_count; i++)
        paths->skips[i] = LC_NONE;
    for (uint32_t i = image->CODE_count; i-- > 0;)
        if (image->CODE[i].opcode == LC_OP_SKIP)
            paths->skips[image->CODE[i].b - 1] = i;
}

lc_status li_paths_new(li_paths **out, const licet_law *law, const licet_block *block,
                       const lc_allocator *allocator)
{
    li_paths *paths = lc_new(allocator, sizeof *paths);
    *out = NULL;
    if (!paths)
        return LC_MEMORY;
    *paths = (li_paths){.law = law, .block = block, .allocator = *allocator};
    paths->credit = LI_PATH_CREDIT;
    paths->longer_rest = LI_PATH_REST;
    part parts[PARTS];
    list_parts(paths, parts);
    for (const part *p = parts; p->items; p++) {
        *p->items = lc_new(allocator, p->size);
        if (!*p->items) {
            li_paths_free(paths);
            return LC_MEMORY;
        }
    }
    memset(paths->flags, 0, (size_t)law->image.CODE_count + 1);
    list_skips(paths);
    *out = paths;
    return LC_OK;
}

void li_paths_free(li_paths *paths)
{
    if (!paths)
        return;
    const lc_allocator allocator = paths->allocator;
    part parts[PARTS];
    list_parts(paths, parts);
    for (const part *p = parts; p->items; p++)
        lc_delete(&allocator, *p->items, p->size);
    lc_delete(&allocator, paths, sizeof *paths);
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* What NEEDS says, so that registers and facts can be read: from the columns of a block what phase
 * A has found. */
static void provide(const li_paths *paths, li_machine *machine, const li_path_needs *needs,
                    uint32_t row)
{
    const uint32_t *word = paths->words + needs->first;
    for (unsigned i = 0; i < needs->fetches; i++, word++)
        li_block_fetch(paths->block, (uint8_t)(*word >> LI_PATH_CLASS_SHIFT),
                       *word & ((1u << LI_PATH_CLASS_SHIFT) - 1), row);
    for (unsigned i = 0; i < needs->slices; i++, word += 2)
        li_machine_run(machine, word[0], word[1]);
    for (unsigned i = 0; i < needs->facts; i++, word++)
        li_block_fact(paths->block, *word, row);
}

static inline unsigned answer_of(li_truth truth)
{
    return (unsigned)truth.surely + truth.possibly;
}

static unsigned ask_text(const lc_image *image, const li_path_node *node, const li_order *facts)
{
    lc_image_string constant = image->TEXT[node->members];
    licet_text text = facts->texts[node->fact];
    return text.length == constant.length &&
                   (!text.length ||
                    memcmp(text.bytes, lc_image_text(image, constant), text.length) == 0)
               ? 2
               : 0;
}

/* Questions that need registers. */
static unsigned ask_machine(const li_paths *paths, li_machine *machine, const li_path_node *node,
                            uint32_t row)
{
    provide(paths, machine, &node->needs, row);
    if (node->ask == LI_ASK_ROOM)
        return answer_of(li_machine_room(machine, node->members));
    return answer_of(machine->registers[node->reg].truth);
}

/* 0 no, 1 unknown, 2 yes. */
static inline unsigned ask(const li_paths *paths, li_machine *machine, const li_path_node *node)
{
    const lc_image *image = &paths->law->image;
    const li_order *facts = &machine->facts;
    if (node->ask == LI_ASK_STATED)
        return machine->order.known[node->fact] ? 2 : 0;
    if (!facts->known[node->fact])
        return 1;
    return node->ask == LI_ASK_TEXT ? ask_text(image, node, facts)
                                    : li_path_answer(image, node, facts->values[node->fact]);
}

/* ---- the way --------------------------------------------------------------------------------- */

li_path_root *li_paths_root(li_paths *paths, const li_machine *machine, uint64_t key)
{
    uint32_t interval = machine->interval;
    uint8_t granted = machine->licences_granted;
    uint64_t hash = (key ^ (interval * 2u + granted)) * UINT64_C(0x9E3779B97F4A7C15);
    uint32_t at = (uint32_t)(hash >> 32);
    for (unsigned tries = 0; tries < LI_PATH_ROOTS; tries++, at++) {
        li_path_root *root = &paths->roots[at & (LI_PATH_ROOTS - 1)];
        if (!root->used)
            *root = (li_path_root){.key = key, .interval = interval, .used = 1, .granted = granted};
        if (root->interval == interval && root->granted == granted && root->key == key)
            return root;
    }
    return NULL;
}

/* The same, which is mostly that of the order before. */
static inline li_path_root *find_root(li_paths *paths, const li_machine *machine, uint64_t key)
{
    li_path_root *last = paths->root;
    if (LC_LIKELY(last && last->interval == machine->interval &&
                  last->granted == machine->licences_granted && last->key == key))
        return last;
    return li_paths_root(paths, machine, key);
}

/* Where the way begins: behind the answers of all digits. */
static inline uint32_t begin(li_paths *paths, const li_order *facts)
{
    const li_path_root *root = paths->root;
    if (!root->digits)
        return root->child;
    uint32_t all = 0;
    unsigned i = 0;
    for (; i < root->rows; i++)
        all += root->digit[i].stride *
               li_path_row_class(paths, facts, root->digit[i].fact, root->digit[i].first);
    for (; i < root->digits; i++)
        all += root->digit[i].stride *
               li_path_number_class(paths, facts, root->digit[i].fact, root->digit[i].first);
    paths->last_answer = all;
    return paths->words[root->front + all];
}

static inline uint32_t begin_row(li_paths *paths, uint32_t row)
{
    const li_path_root *root = paths->root;
    const li_column *columns = paths->block->columns;
    if (!root->digits)
        return root->child;
    uint32_t all = 0;
    for (unsigned i = 0; i < root->digits; i++) {
        li_truth_column truth = columns[root->digit[i].fact].truth;
        all += root->digit[i].stride * ((truth.surely[row] & 1u) + (truth.possibly[row] & 1u));
    }
    paths->last_answer = all;
    return paths->words[root->front + all];
}

/* The leaf that the answers lead to; LC_NONE: there is none as yet, and `last` is where it ended.
 */
static uint32_t walk(li_paths *paths, li_machine *machine)
{
    uint32_t child = begin(paths, &machine->facts);
    unsigned answer;
    paths->last = 0;
    while (child && !(child & LI_PATH_LEAF)) {
        const li_path_node *node = &paths->nodes[child - 1];
        const uint32_t *children = node->children;
        if (node->ask == LI_ASK_CLASS) {
            answer = node->cell
                         ? li_path_number_class(paths, &machine->facts, node->fact, node->members)
                         : li_path_row_class(paths, &machine->facts, node->fact, node->members);
            children = &paths->words[node->children[0]];
        } else {
            answer = node->ask < LI_ASK_COLUMN ? ask(paths, machine, node)
                                               : ask_machine(paths, machine, node, 0);
        }
        paths->last = child;
        paths->last_answer = answer;
        child = children[answer];
    }
    return child ? child & ~LI_PATH_LEAF : LC_NONE;
}

/* The same for a row of a block. */
static uint32_t walk_row(li_paths *paths, li_machine *machine, uint32_t row)
{
    const li_column *columns = paths->block->columns;
    uint32_t child = begin_row(paths, row);
    unsigned answer;
    paths->last = 0;
    while (child && !(child & LI_PATH_LEAF)) {
        const li_path_node *node = &paths->nodes[child - 1];
        if (node->ask == LI_ASK_COLUMN) {
            li_truth_column truth = columns[node->reg].truth;
            answer = (truth.surely[row] & 1u) + (truth.possibly[row] & 1u);
        } else {
            answer = ask_machine(paths, machine, node, row);
        }
        paths->last = child;
        paths->last_answer = answer;
        child = node->children[answer];
    }
    return child ? child & ~LI_PATH_LEAF : LC_NONE;
}

/* ---- its end --------------------------------------------------------------------------------- */

static inline const uint32_t *copy_words(uint32_t *to, const uint32_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        to[i] = from[i];
    return from + count;
}

static const uint32_t *fill_duties(li_machine *machine, const uint32_t *word, size_t count)
{
    for (size_t i = 0; i < count; i++, word += 3)
        li_machine_owe(machine, word[0], word[1], word[2] != 0);
    return word;
}

/* What is of this order alone: due dates and bookings. */
static void fill_rest(const li_paths *paths, li_machine *machine, const li_path_leaf *leaf,
                      const uint32_t *word, uint32_t row)
{
    licet_record *record = &machine->record.public;
    provide(paths, machine, &leaf->needs, row);
    record->duty_count = 0;
    word = fill_duties(machine, word, leaf->public.duty_count);
    for (uint32_t i = 0; i < leaf->tested_count; i++)
        li_machine_book_limit(machine, *word++);
    for (uint32_t i = 0; i < leaf->counted_count; i++)
        li_machine_count_limit(machine, *word++);
    record->books = record->booking_count > 0;
}

static inline void fill(const li_paths *paths, li_machine *machine, const li_path_leaf *leaf,
                        uint32_t row)
{
    li_record *record = &machine->record;
    const uint32_t *word = paths->words + leaf->first;
    record->public = leaf->public;
    record->error_register = LC_NONE;
    word = copy_words(record->relied, word, leaf->public.relied_count);
    word = copy_words(record->standing, word, leaf->public.standing_count);
    word = copy_words(record->agreements, word, leaf->public.agreement_count);
    word = copy_words(record->also_met, word, leaf->public.also_met_count);
    if (leaf->lively)
        fill_rest(paths, machine, leaf, word, row);
    machine->stamp++; /* what was read from the ledger is of this order alone */
}

void li_paths_pause(li_paths *paths, bool paused)
{
    paths->rest = paused ? UINT32_MAX : 0;
    paths->credit = LI_PATH_CREDIT;
}

/* ---- whether it is worth while --------------------------------------------------------------- */

/* At the end of a window: a rest if few paths were found. Each rest that did not help makes the
 * next one longer. */
static void judge(li_paths *paths)
{
    bool useful = paths->found * 2 >= paths->walks;
    paths->walks = paths->found = 0;
    if (useful) {
        paths->longer_rest = LI_PATH_REST;
        return;
    }
    if (paths->credit >= LI_PATH_PRICE)
        return; /* it is still learning */
    paths->rest = paths->longer_rest;
    if (paths->longer_rest < LI_PATH_LONGEST_REST)
        paths->longer_rest *= 2;
}

/* Whether this decision goes by the paths. */
static inline bool use(li_paths *paths)
{
    paths->learning = false;
    if (LC_UNLIKELY(paths->rest)) {
        if (--paths->rest == 0)
            paths->credit += LI_PATH_WINDOW / 4 * LI_PATH_PRICE; /* the orders may be others now */
        return false;
    }
    if (LC_UNLIKELY(++paths->walks == LI_PATH_WINDOW))
        judge(paths);
    return true;
}

static inline bool conclude(li_paths *paths, li_machine *machine, uint32_t leaf, uint32_t row,
                            licet_status *status)
{
    *status = machine->fault;
    if (LC_UNLIKELY(machine->fault != LICET_OK))
        return true;
    if (LC_UNLIKELY(leaf == LC_NONE)) {
        paths->learning = paths->credit >= LI_PATH_PRICE;
        return false;
    }
    paths->found++;
    if (LC_LIKELY(paths->credit < LI_PATH_CREDIT))
        paths->credit++;
    if (LC_UNLIKELY(paths->leaves[leaf].plain))
        return false;
    machine->sparse = true;
    fill(paths, machine, &paths->leaves[leaf], row);
    *status = machine->fault;
    return true;
}

bool li_paths_decide(li_paths *paths, li_machine *machine, licet_status *status)
{
    if (!use(paths))
        return false;
    paths->root = find_root(paths, machine, 0);
    if (!paths->root)
        return false;
    uint32_t leaf = walk(paths, machine);
    return conclude(paths, machine, leaf, 0, status);
}

bool li_paths_decide_row(li_paths *paths, li_machine *machine, uint32_t row, licet_status *status)
{
    if (!use(paths))
        return false;
    paths->root = find_root(paths, machine, 0);
    if (!paths->root)
        return false;
    uint32_t leaf = walk_row(paths, machine, row);
    return conclude(paths, machine, leaf, row, status);
}
