/* paths.c - decides along a path that is known: asks its questions, fills the record from its end.
 *
 * The common questions read a fact and look into one table. The others run the few instructions
 * that they need over the machine's registers, which otherwise hold nothing. Must not: learn
 * (paths_learn.c), allocate once made, answer otherwise than the whole program would. */
#include "paths.h"

#include "index.h"

#include <string.h>

/* ---- making them ----------------------------------------------------------------------------- */

typedef struct {
    void **items;
    size_t size;
} part;

enum { PARTS = 11 };
static void list_parts(li_paths *paths, part parts[PARTS])
{
    size_t registers = (size_t)paths->law->image.CODE_count + 1;
    const part all[PARTS] = {
        {(void **)&paths->nodes, paths->node_room * sizeof(li_path_node)},
        {(void **)&paths->leaves, paths->leaf_room * sizeof(li_path_leaf)},
        {(void **)&paths->words, paths->word_room * sizeof(uint32_t)},
        {(void **)&paths->rows, LI_PATH_ROWS},
        {(void **)&paths->roots, paths->root_room * sizeof(li_path_root)},
        {(void **)&paths->kept, (paths->law->index ? LI_PATH_BOUNDS_KEPT : 1) * sizeof(int64_t)},
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
    bool indexed = law->index && !block;
    paths->node_room = LI_PATH_NODES * (indexed ? LI_PATH_MORE_NODES : 1);
    paths->leaf_room = LI_PATH_LEAVES * (indexed ? LI_PATH_MORE_LEAVES : 1);
    paths->word_room = LI_PATH_WORDS * (indexed ? LI_PATH_MORE_WORDS : 1);
    paths->root_room = LI_PATH_ROOTS * (indexed ? LI_PATH_MORE : 1);
    paths->most_credit = LI_PATH_CREDIT * (indexed ? LI_PATH_MORE_CREDIT : 1);
    paths->credit = paths->most_credit;
    paths->longer_rest = LI_PATH_REST;
    paths->turns = LI_PATH_WINDOW;
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
    memset(paths->roots, 0, paths->root_room * sizeof *paths->roots);
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
    for (unsigned i = 0; i < needs->facts; i++, word++)
        li_block_fact(paths->block, *word, row);
    for (unsigned i = 0; i < needs->slices; i++, word += 2)
        li_machine_run(machine, word[0], word[1]);
}

static inline unsigned answer_of(li_truth truth)
{
    return (unsigned)truth.surely + truth.possibly;
}

static unsigned ask_text(const lc_image *image, const li_path_node *node, const li_order *facts)
{
    lc_image_string constant = image->TEXT[node->first];
    licet_text text = facts->texts[node->fact];
    return text.length == constant.length &&
                   (!text.length ||
                    memcmp(text.bytes, lc_image_text(image, constant), text.length) == 0)
               ? 2
               : 0;
}

/* A read of a term: a fact, or a cell of the row it names; false: it is missing. */
static inline bool read_term(const lc_image *image, const li_order *facts, const uint32_t *word,
                             int64_t *value)
{
    if (!facts->known[word[0]])
        return false;
    *value = facts->values[word[0]];
    if (word[1] == LC_NONE)
        return true;
    uint32_t cell = word[1] + (uint32_t)*value;
    *value = image->CELL[cell];
    return image->CELL_KNOWN[cell] != 0;
}

/* What no child stands for: a sum did not fit 64 bits, the machine must run. Classes are fewer. */
enum { BEYOND = LI_PATH_KINDS };

static unsigned ask_sum(const li_paths *paths, const li_machine *machine, const li_path_node *node)
{
    const uint32_t *word = paths->words + node->first;
    int64_t sum = 0, product, value;
    bool beyond = false;
    for (uint32_t i = 0; i < node->cell; i++, word += LI_PATH_TERM_WORDS) {
        product = (int64_t)(word[0] | (uint64_t)word[1] << 32);
        for (unsigned k = 2; k < LI_PATH_TERM_WORDS && word[k] != LC_NONE; k += 2) {
            if (!read_term(&paths->law->image, &machine->facts, word + k, &value))
                return 1;
            beyond |= lc_multiply_overflows(product, value, &product);
        }
        beyond |= lc_add_overflows(sum, product, &sum);
    }
    return LC_UNLIKELY(beyond) ? BEYOND : li_path_in_range(node, sum);
}

/* Questions that need registers. */
static unsigned ask_machine(const li_paths *paths, li_machine *machine, const li_path_node *node,
                            uint32_t row)
{
    provide(paths, machine, &node->needs, row);
    if (node->ask == LI_ASK_ROOM)
        return answer_of(li_machine_room(machine, node->first));
    return answer_of(machine->registers[node->reg].truth);
}

/* 0 no, 1 unknown, 2 yes; a class; BEYOND. */
static inline unsigned ask(const li_paths *paths, const li_machine *machine,
                           const li_path_node *node)
{
    const lc_image *image = &paths->law->image;
    const li_order *facts = &machine->facts;
    switch ((li_ask)node->ask) {
    case LI_ASK_SUM:
        return ask_sum(paths, machine, node);
    case LI_ASK_CLASS:
        return node->numbers ? li_path_number_class(paths, facts, node->fact, node->first)
                             : li_path_row_class(paths, facts, node->fact, node->first);
    case LI_ASK_STATED:
        return machine->order.known[node->fact] ? 2 : 0;
    case LI_ASK_TEXT:
        return facts->known[node->fact] ? ask_text(image, node, facts) : 1;
    default:
        return facts->known[node->fact] ? li_path_answer(image, node, facts->values[node->fact])
                                        : 1;
    }
}

/* ---- roots ----------------------------------------------------------------------------------- */

li_path_root *li_paths_root(li_paths *paths, const li_machine *machine, uint64_t key)
{
    uint32_t interval = machine->interval;
    uint8_t granted = machine->licences_granted;
    uint64_t hash = (key ^ (interval * 2u + granted)) * UINT64_C(0x9E3779B97F4A7C15);
    uint32_t at = (uint32_t)(hash >> 32);
    for (unsigned tries = 0; tries < LI_PATH_TRIES; tries++, at++) {
        li_path_root *root = &paths->roots[at & (paths->root_room - 1)];
        if (!root->used)
            *root = (li_path_root){.key = key, .interval = interval, .used = 1, .granted = granted};
        if (root->interval == interval && root->granted == granted && root->key == key)
            return root;
    }
    return NULL;
}

void li_paths_forget(li_paths *paths)
{
    if (paths->law->index)
        paths->credit /= 2; /* paths that were of use earn it back */
    memset(paths->roots, 0, paths->root_room * sizeof *paths->roots);
    paths->root = NULL;
    paths->node_count = paths->leaf_count = paths->word_count = 0;
    paths->class_count = paths->row_count = paths->kept_count = 0;
    paths->last = 0;
}

/* ---- its end --------------------------------------------------------------------------------- */

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
    uint32_t *word = paths->words + leaf->first; /* nobody writes there while it is the record's */
    record->public = leaf->public;
    record->error_register = LC_NONE;
    record->relied = word;
    record->standing = word += leaf->public.relied_count;
    record->agreements = word += leaf->public.standing_count;
    record->also_met = word += leaf->public.agreement_count;
    if (leaf->lively)
        fill_rest(paths, machine, leaf, word + leaf->public.also_met_count, row);
    machine->decided = machine->stamp++; /* what was read from the ledger is of this order alone */
}

/* ---- whether it is worth while --------------------------------------------------------------- */

void li_paths_pause(li_paths *paths, bool paused)
{
    paths->resting = paused;
    paths->turns = paused ? UINT32_MAX : LI_PATH_WINDOW;
    paths->missed = 0;
    paths->credit = paths->most_credit;
}

static void earn(li_paths *paths, uint32_t credit)
{
    paths->credit += credit;
    if (paths->credit > paths->most_credit)
        paths->credit = paths->most_credit;
}

/* At the end of a window: what was found pays for learning; if it was little, and nothing is left
 * to learn with, a rest follows. Each rest that did not help makes the next one longer. */
static void judge(li_paths *paths)
{
    bool useful = paths->missed * 2 <= LI_PATH_WINDOW;
    bool rested = paths->resting;
    if (!rested)
        earn(paths, LI_PATH_WINDOW - paths->missed);
    else
        earn(paths, LI_PATH_WINDOW / 4 * LI_PATH_PRICE); /* the orders may be others now */
    paths->missed = 0;
    paths->turns = LI_PATH_WINDOW;
    paths->resting = !rested && !useful && paths->credit < LI_PATH_PRICE;
    if (paths->resting) {
        paths->turns = paths->longer_rest;
        if (paths->longer_rest < LI_PATH_LONGEST_REST)
            paths->longer_rest *= 2;
    } else if (useful && !rested) {
        paths->longer_rest = LI_PATH_REST;
    }
}

/* All is forgotten when there is no room for a root. */
static bool lacks_root(li_paths *paths)
{
    paths->missed++;
    if (paths->credit >= LI_PATH_PRICE) {
        paths->credit -= LI_PATH_PRICE;
        li_paths_forget(paths);
    }
    return false;
}

/* Whether this decision goes by the paths: then from which root. KEY: of the index. */
static inline bool start(li_paths *paths, const li_machine *machine, uint64_t key)
{
    if (LC_UNLIKELY(--paths->turns == 0))
        judge(paths);
    if (LC_UNLIKELY(paths->resting))
        return false;
    li_path_root *root = paths->root;
    if (LC_UNLIKELY(!root || root->interval != machine->interval ||
                    root->granted != machine->licences_granted || root->key != key))
        paths->root = li_paths_root(paths, machine, key);
    if (LC_UNLIKELY(!paths->root))
        return lacks_root(paths);
    return LC_LIKELY(!paths->root->closed);
}

/* The way ended at node number LAST (0: at the root) without a conclusion for ANSWER there. */
static bool miss(li_paths *paths, uint32_t last, unsigned answer)
{
    paths->missed++;
    paths->last = last;
    paths->last_answer = answer;
    paths->learning = paths->credit >= LI_PATH_PRICE;
    return false;
}

/* The way ended at LEAF; false: the machine has to run. */
static inline bool conclude(li_paths *paths, li_machine *machine, const li_path_leaf *leaf,
                            uint32_t row, licet_status *status)
{
    if (LC_UNLIKELY(leaf->plain))
        return false;
    fill(paths, machine, leaf, row);
    machine->sparse = true;
    *status = machine->fault;
    return true;
}

/* ---- the way --------------------------------------------------------------------------------- */

/* Where the way begins: behind the answers of all digits, *ALL. */
static inline uint32_t begin(const li_paths *paths, const li_order *facts, unsigned *all)
{
    const li_path_root *root = paths->root;
    *all = 0;
    if (!root->digits)
        return root->child;
    for (unsigned i = 0; i < root->digits; i++)
        *all += root->digit[i].stride * li_path_digit_class(paths, root, i, facts);
    return paths->words[root->front + *all];
}

static inline uint32_t begin_row(const li_paths *paths, uint32_t row, unsigned *all)
{
    const li_path_root *root = paths->root;
    const li_column *columns = paths->block->columns;
    *all = 0;
    if (!root->digits)
        return root->child;
    for (unsigned i = 0; i < root->digits; i++) {
        li_truth_column truth = columns[root->digit[i].fact].truth;
        *all += root->digit[i].stride * ((truth.surely[row] & 1u) + (truth.possibly[row] & 1u));
    }
    return paths->words[root->front + *all];
}

bool li_paths_decide(li_paths *paths, li_machine *machine, licet_status *status)
{
    unsigned answer;
    paths->learning = false;
    if (!start(paths, machine, paths->law->index ? li_index_key(paths->law, machine) : 0))
        return false;
    uint32_t last = 0, child = begin(paths, &machine->facts, &answer);
    while (!(child & LI_PATH_LEAF)) {
        if (LC_UNLIKELY(!child))
            return miss(paths, last, answer);
        const li_path_node *node = &paths->nodes[child - 1];
        const uint32_t *children = node->children;
        if (node->ask == LI_ASK_CLASS)
            children = &paths->words[node->children[0]];
        answer = node->ask < LI_ASK_COLUMN ? ask(paths, machine, node)
                                           : ask_machine(paths, machine, node, 0);
        if (LC_UNLIKELY(answer == BEYOND))
            return false;
        last = child;
        child = children[answer];
    }
    *status = machine->fault;
    return machine->fault != LICET_OK ||
           conclude(paths, machine, &paths->leaves[child & ~LI_PATH_LEAF], 0, status);
}

bool li_paths_decide_row(li_paths *paths, li_machine *machine, uint32_t row, licet_status *status)
{
    const li_column *columns = paths->block->columns;
    unsigned answer;
    paths->learning = false;
    if (!start(paths, machine, 0))
        return false;
    uint32_t last = 0, child = begin_row(paths, row, &answer);
    while (!(child & LI_PATH_LEAF)) {
        if (LC_UNLIKELY(!child))
            return miss(paths, last, answer);
        const li_path_node *node = &paths->nodes[child - 1];
        if (node->ask == LI_ASK_COLUMN) {
            li_truth_column truth = columns[node->reg].truth;
            answer = (truth.surely[row] & 1u) + (truth.possibly[row] & 1u);
        } else {
            answer = ask_machine(paths, machine, node, row);
        }
        last = child;
        child = node->children[answer];
    }
    *status = machine->fault;
    return machine->fault != LICET_OK ||
           conclude(paths, machine, &paths->leaves[child & ~LI_PATH_LEAF], row, status);
}
