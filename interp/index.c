/* index.c - makes the index of a law: who needs which instruction, for which rows.
 *
 * index_sets.c says for which rows a truth can be yes. From there one pass downwards finds for each
 * instruction the orders that need it: those that need one of its readers or, if these are fewer,
 * those for which it can be yes itself. The others may find its register as another order left it;
 * where somebody reads it even so, it is restored to `no` before the next order.
 *
 * The fold over requirements, the exceptions of one rule and long `or`s are chains: each
 * instruction goes on from the one before and changes nothing where its own truth is no. In an
 * indexed run they all work in one register, their place: that of the end of the chain. So an order
 * leaves out the instructions in between that it does not need.
 *
 * Must not: run anything, trust more than what the image was verified for. Code of another form
 * than the compiler's (a doctored image may hold it) has no index. */
#include "index_make.h"

#include "block_plan.h"
#include <string.h>

/* An `or` is a chain from so many on: an agreement under `any`, not a condition of two words. */
enum { LEAST_CHAIN = 8 };

/* ---- memory ---------------------------------------------------------------------------------- */

static void *zeroes(li_index_maker *maker, size_t count, size_t size)
{
    void *items = lc_new(&maker->allocator, (count + 1) * size);
    if (items)
        memset(items, 0, (count + 1) * size);
    maker->failed = maker->failed || !items;
    return items;
}

/* Every array of MAKER with one item per instruction. */
enum { ARRAYS = 17 };
typedef struct {
    void **items;
    size_t size;
} array;

static void list_arrays(li_index_maker *maker, array arrays[ARRAYS])
{
    const array all[ARRAYS] = {
        {(void **)&maker->yes, sizeof *maker->yes},
        {(void **)&maker->no, sizeof *maker->no},
        {(void **)&maker->sure, 1},
        {(void **)&maker->note, sizeof(uint32_t)},
        {(void **)&maker->need, sizeof *maker->need},
        {(void **)&maker->own, 1},
        {(void **)&maker->restored, 1},
        {(void **)&maker->joins, 1},
        {(void **)&maker->next, sizeof(uint32_t)},
        {(void **)&maker->rule_of, sizeof(uint32_t)},
        {(void **)&maker->readers, sizeof(uint32_t)},
        {(void **)&maker->place, sizeof(uint32_t)},
        {(void **)&maker->stands_for, sizeof(uint32_t)},
        {(void **)&maker->held, 1},
        {(void **)&maker->kind, 1},
        {(void **)&maker->region, 1},
        {NULL, 0},
    };
    memcpy(arrays, all, sizeof all);
}

static bool make_arrays(li_index_maker *maker)
{
    array arrays[ARRAYS];
    list_arrays(maker, arrays);
    for (const array *a = arrays; a->items; a++)
        *a->items = zeroes(maker, maker->count, a->size);
    maker->joined = zeroes(maker, LI_JOINED, sizeof *maker->joined);
    for (uint32_t i = 0; i < LC_OP_COUNT; i++) {
        const lc_opcode_info *info = lc_opcode_describe(i);
        for (unsigned k = 0; k < 3; k++)
            if (info->operands[k] >= LC_OPERAND_V && info->operands[k] <= LC_OPERAND_F)
                maker->reads[i] |= (uint8_t)(1u << k);
    }
    return !maker->failed;
}

static void free_maker(li_index_maker *maker)
{
    array arrays[ARRAYS];
    list_arrays(maker, arrays);
    for (const array *a = arrays; a->items; a++)
        lc_delete(&maker->allocator, *a->items, (maker->count + 1u) * a->size);
    for (uint32_t i = 0; i < LI_INDEX_PIVOTS; i++)
        lc_delete(&maker->allocator, maker->set_of[i],
                  (maker->image->SET_count + 1u) * sizeof(uint32_t));
    for (size_t i = 0; i < maker->notes.count; i++) {
        li_note *note = &maker->notes.items[i];
        if (note->cells)
            lc_delete(&maker->allocator, note->cells,
                      maker->pivot_rows[note->pivot] * sizeof *note->cells);
    }
    for (unsigned kind = 0; kind < LI_LIST_COUNT; kind++)
        lc_vector_fini(&maker->allocator, &maker->entries[kind]);
    lc_delete(&maker->allocator, maker->joined, (LI_JOINED + 1) * sizeof *maker->joined);
    lc_vector_fini(&maker->allocator, &maker->notes);
    lc_vector_fini(&maker->allocator, &maker->sets);
    lc_vector_fini(&maker->allocator, &maker->rows);
}

/* ---- what is read ---------------------------------------------------------------------------- */

typedef void reader(li_index_maker *maker, uint32_t at, uint32_t reg);

static void read_one(li_index_maker *maker, uint32_t at, uint32_t reg, reader *take)
{
    if (reg < maker->count) /* not LC_NONE */
        take(maker, at, reg);
}

/* What room, use and booking under LIMIT read. */
static void read_limit(li_index_maker *maker, uint32_t at, uint32_t index, reader *take)
{
    const lc_image_limit *limit = &maker->image->LIMIT[index];
    read_one(maker, at, limit->amount, take);
    read_one(maker, at, limit->limit, take);
    read_one(maker, at, limit->where, take);
    for (uint32_t i = 0; i < limit->key_count; i++)
        read_one(maker, at, maker->image->KEY[limit->first_key + i].reg, take);
}

/* What concluding reads of a rule that applies where instruction AT folds it. */
static void read_rule(li_index_maker *maker, uint32_t at, uint32_t index, reader *take)
{
    const lc_image *image = maker->image;
    const lc_image_rule *rule = &image->RULE[index];
    read_one(maker, at, rule->truth, take);
    for (uint32_t i = 0; i < rule->under_count; i++)
        read_one(maker, at, image->AGREEMENT[image->INDEX[rule->first_under + i]].met, take);
    for (uint32_t i = 0; i < rule->toward_count; i++)
        read_limit(maker, at, image->INDEX[rule->first_toward + i], take);
    for (uint32_t i = 0; i < rule->limit_count; i++)
        read_limit(maker, at, image->INDEX[rule->first_limit + i], take);
    for (uint32_t i = 0; i < rule->duty_count; i++)
        read_one(maker, at, image->DUTY[rule->first_duty + i].condition, take);
}

/* Calls TAKE for all that instruction AT reads, or makes others read. */
static void each_read(li_index_maker *maker, uint32_t at, reader *take)
{
    const lc_instruction *in = &maker->image->CODE[at];
    uint8_t reads = maker->reads[in->opcode];
    if (reads & 1)
        take(maker, at, in->a);
    if (reads & 2)
        take(maker, at, in->b);
    if (reads & 4)
        take(maker, at, in->c);
    if (in->opcode == LC_OP_ROOM || in->opcode == LC_OP_USED || in->opcode == LC_OP_TOTAL)
        read_limit(maker, at, in->a, take);
    if (in->opcode == LC_OP_EXCEPT || in->opcode == LC_OP_REQUIRE)
        read_rule(maker, at, maker->rule_of[in->c], take);
}

/* ---- chains ---------------------------------------------------------------------------------- */

static void count_reader(li_index_maker *maker, uint32_t at, uint32_t reg)
{
    (void)at;
    maker->readers[reg]++;
}

static void hold(li_index_maker *maker, uint32_t at, uint32_t reg)
{
    (void)at;
    maker->held[reg] = 1;
}

/* What deciding reads by tables: it can neither be inside of a chain nor stand for another. */
static void find_held(li_index_maker *maker)
{
    const lc_image *image = maker->image;
    for (uint32_t i = 0; i < image->AGREEMENT_count; i++) {
        read_one(maker, 0, image->AGREEMENT[i].truth, hold);
        read_one(maker, 0, image->AGREEMENT[i].met, hold);
    }
    for (uint32_t i = 0; i < image->RULE_count; i++) {
        read_one(maker, 0, image->RULE[i].truth, hold);
        read_one(maker, 0, image->RULE[i].range, hold);
    }
    for (uint32_t i = 0; i < image->DUTY_count; i++)
        read_one(maker, 0, image->DUTY[i].condition, hold);
    for (uint32_t i = 0; i < image->LIMIT_count; i++)
        read_limit(maker, 0, i, hold);
    hold(maker, 0, image->LAW->result);
}

/* EXCEPT and REQUIRE go on with what nobody else goes on with. GAIN stands before: it reads how far
 * the chain has come. */
static bool join_fold(li_index_maker *maker, uint32_t at)
{
    const lc_instruction *in = &maker->image->CODE[at];
    if (in->opcode == LC_OP_GAIN)
        return maker->next[in->a] == 0;
    if (maker->region[at] || maker->next[in->a])
        return false;
    maker->next[in->a] = at;
    maker->joins[at] = 1;
    /* complete when another rule folds it */
    return maker->next[in->c] == 0;
}

static bool find_chains(li_index_maker *maker)
{
    const lc_image *image = maker->image;
    uint32_t region_end = 0;
    for (uint32_t i = 0; i < maker->count; i++) {
        const lc_instruction *in = &image->CODE[i];
        maker->region[i] = i < region_end;
        if (in->opcode == LC_OP_SKIP && in->b > region_end)
            region_end = in->b;
        if (in->opcode == LC_OP_STAND)
            maker->rule_of[i] = in->a;
        if (in->opcode == LC_OP_EXCEPT)
            maker->rule_of[i] = maker->rule_of[in->a];
        bool folds =
            in->opcode == LC_OP_EXCEPT || in->opcode == LC_OP_REQUIRE || in->opcode == LC_OP_GAIN;
        if (folds && !join_fold(maker, i))
            return false;
        if ((in->opcode == LC_OP_STAND || in->opcode == LC_OP_OTHERWISE) && maker->region[i])
            return false;
        each_read(maker, i, count_reader);
    }
    for (uint32_t i = 0; i < image->RULE_count; i++)
        if (image->RULE[i].range < maker->count && maker->next[image->RULE[i].range])
            return false;
    find_held(maker);
    return maker->next[image->LAW->result] == 0;
}

/* The `or` that AT goes on with, if nobody else reads it; LC_NONE. */
static uint32_t or_before(const li_index_maker *maker, uint32_t at)
{
    const lc_instruction *code = maker->image->CODE;
    uint32_t before = code[at].a;
    bool alone = code[before].opcode == LC_OP_OR && maker->readers[before] == 1 &&
                 !maker->held[before] && !maker->region[before] && code[at].b != before;
    return alone ? before : LC_NONE;
}

/* Long `or`s, of which only the end is read. */
static void join_truths(li_index_maker *maker)
{
    for (uint32_t end = maker->count; end-- > 0;) {
        uint32_t length = 1, at = end;
        if (maker->image->CODE[end].opcode != LC_OP_OR || maker->next[end] || maker->region[end])
            continue;
        for (uint32_t before; (before = or_before(maker, at)) != LC_NONE; at = before)
            length++;
        at = end;
        for (uint32_t before; length >= LEAST_CHAIN && (before = or_before(maker, at)) != LC_NONE;
             at = before) {
            maker->next[before] = at;
            maker->joins[at] = 1;
        }
    }
}

static void find_places(li_index_maker *maker)
{
    for (uint32_t i = maker->count; i-- > 0;)
        maker->place[i] = maker->next[i] ? maker->place[maker->next[i]] : i;
}

/* ---- needs ----------------------------------------------------------------------------------- */

/* As li_index_weight, of all pivots together. */
static uint64_t weight_of(const li_index_maker *maker, const uint32_t *need)
{
    uint64_t weight = 0;
    if (need[0] == LI_ALWAYS)
        return li_index_weight(maker, LI_ANY_ROW);
    for (uint32_t i = 0; i < maker->pivot_count; i++)
        if (need[i])
            weight += li_index_weight(maker, need[i]);
    return weight;
}

/* Those who need OTHER need NEED too. */
static void add_need(li_index_maker *maker, uint32_t *need, const uint32_t *other)
{
    if (need[0] == LI_ALWAYS || other[0] == LI_ALWAYS) {
        need[0] = LI_ALWAYS;
        return;
    }
    for (uint32_t i = 0; i < maker->pivot_count; i++) {
        if (!other[i] || need[i] == other[i])
            continue;
        uint32_t joined = need[i] ? li_index_join(maker, need[i], other[i]) : other[i];
        need[i] = joined;
        if (joined == LI_ANY_ROW || maker->sets.items[joined].count > maker->most) {
            need[0] = LI_ALWAYS;
            return;
        }
    }
}

/* The pivot that says best for which rows TRUTH can be yes; LI_INDEX_PIVOTS: none does. */
static uint32_t best_pivot(const li_index_maker *maker, uint32_t truth)
{
    uint32_t best = LI_INDEX_PIVOTS;
    for (uint32_t p = 0; p < maker->pivot_count; p++) {
        uint32_t set = maker->yes[truth][p];
        if (set != LI_ANY_ROW && !maker->left_out[p] &&
            maker->sets.items[set].count <= maker->most &&
            (best == LI_INDEX_PIVOTS ||
             li_index_weight(maker, set) < li_index_weight(maker, maker->yes[truth][best])))
            best = p;
    }
    return best;
}

/* NEED becomes the set of rows for which TRUTH can be yes, if that is less; whether it did. */
static bool narrow_need(li_index_maker *maker, uint32_t *need, uint32_t truth)
{
    static const uint32_t nobody[LI_INDEX_PIVOTS];
    uint32_t best = best_pivot(maker, truth);
    if (best == LI_INDEX_PIVOTS ||
        li_index_weight(maker, maker->yes[truth][best]) >= weight_of(maker, need))
        return false;
    memcpy(need, nobody, sizeof nobody);
    need[best] = maker->yes[truth][best];
    maker->narrowed[best] = true; /* by an empty set as well */
    return true;
}

static void pass_need(li_index_maker *maker, uint32_t at, uint32_t reg)
{
    if (!maker->joins[at] || reg != maker->image->CODE[at].a) /* the chain has its own need */
        add_need(maker, maker->need[reg], maker->need[at]);
}

/* Of instruction AT, all of whose readers have been seen. */
static void find_need(li_index_maker *maker, uint32_t at)
{
    const lc_instruction *in = &maker->image->CODE[at];
    uint32_t *need = maker->need[at];
    maker->own[at] = 0;
    if (in->opcode == LC_OP_SKIP)
        memcpy(need, maker->need[in->b - 1], sizeof maker->need[at]);
    if (weight_of(maker, need) == 0)
        return;
    bool truth = lc_opcode_describe(in->opcode)->result == LC_CLASS_B;
    if (truth && !maker->next[at])
        maker->own[at] = narrow_need(maker, need, at);
    if (maker->joins[at]) {
        add_need(maker, maker->need[in->a], need);
        narrow_need(maker, need, in->b);
    }
    each_read(maker, at, pass_need);
}

static void mark_restored(li_index_maker *maker, uint32_t at, uint32_t reg)
{
    if (!maker->own[reg] || (maker->joins[at] && reg == maker->image->CODE[at].a))
        return;
    if (maker->joins[reg] || memcmp(maker->need[at], maker->need[reg], sizeof maker->need[at]) != 0)
        maker->restored[reg] = 1;
}

/* Concluding reads REG whatever the order is. */
static void mark_read(li_index_maker *maker, uint32_t at, uint32_t reg)
{
    (void)at;
    maker->restored[reg] = maker->restored[reg] || maker->own[reg];
}

static void always(li_index_maker *maker, uint32_t at, uint32_t reg)
{
    (void)at;
    maker->need[reg][0] = LI_ALWAYS;
}

static void each_tally(li_index_maker *maker, reader *take)
{
    for (uint32_t i = 0; i < maker->law->tally_count; i++)
        read_limit(maker, 0, maker->law->tallies[i], take);
}

static void find_needs(li_index_maker *maker)
{
    memset(maker->need, 0, (maker->count + 1u) * sizeof *maker->need);
    memset(maker->narrowed, 0, sizeof maker->narrowed);
    always(maker, 0, maker->image->LAW->result);
    each_tally(maker, always);
    for (uint32_t i = maker->count; i-- > 0 && !maker->failed;)
        find_need(maker, i);
}

/* Which registers somebody reads where they were not run; a chain has one for all. */
static void find_restored(li_index_maker *maker)
{
    for (uint32_t i = 0; i < maker->count; i++)
        if (weight_of(maker, maker->need[i]))
            each_read(maker, i, mark_restored);
    each_tally(maker, mark_read);
    for (uint32_t i = maker->count; i-- > 0;)
        if (maker->restored[i] && maker->joins[i])
            maker->restored[maker->image->CODE[i].a] = 1;
}

/* ---- what becomes of an instruction ---------------------------------------------------------- */

/* A skip is worth its while in front of a reading of the ledger, or of much else. */
static bool is_worth(const li_index_maker *maker, uint32_t at)
{
    enum { SHORT = 8 };
    const lc_instruction *code = maker->image->CODE;
    uint32_t end = code[at].b;
    bool worth = end - at > SHORT;
    for (uint32_t i = at + 1; i < end && !worth; i++)
        worth = code[i].opcode == LC_OP_ROOM || code[i].opcode == LC_OP_USED ||
                code[i].opcode == LC_OP_TOTAL;
    return worth;
}

/* Whether AT is yes for all that need it, and nobody reads it else. */
static bool is_sure(const li_index_maker *maker, uint32_t at)
{
    if (!maker->sure[at] || maker->restored[at] || maker->joins[at] || maker->next[at])
        return false;
    uint32_t sure = maker->sure[at] - 1u;
    for (uint32_t p = 0; p < maker->pivot_count; p++)
        if (maker->need[at][p] != (p == sure ? maker->yes[at][p] : LI_NEVER))
            return false;
    return true;
}

/* The operand that an `and` comes to, the other one being sure; LC_NONE. */
static uint32_t what_it_is(const li_index_maker *maker, uint32_t at)
{
    const lc_instruction *in = &maker->image->CODE[at];
    if (in->opcode != LC_OP_AND || maker->held[at] || maker->restored[at])
        return LC_NONE;
    if (maker->kind[in->a] == LI_SURE)
        return in->b;
    return maker->kind[in->b] == LI_SURE ? in->a : LC_NONE;
}

static void find_kind(li_index_maker *maker, uint32_t at)
{
    const lc_instruction *in = &maker->image->CODE[at];
    li_step_kind kind = LI_RUN;
    maker->stands_for[at] = at;
    switch ((lc_opcode)in->opcode) {
    case LC_OP_NUMBER:
    case LC_OP_TEXT:
    case LC_OP_TRUTH:
        kind = LI_CONSTANT;
        break;
    case LC_OP_STAND:
        kind = maker->next[at] ? LI_RUN : LI_CONSTANT;
        break;
    case LC_OP_SKIP:
        kind = is_worth(maker, at) ? LI_RUN : LI_DROPPED;
        if (kind == LI_RUN)
            maker->held[in->b - 1] = 1; /* the skip gives it */
        break;
    default:
        if (is_sure(maker, at)) {
            kind = LI_SURE;
        } else if (what_it_is(maker, at) != LC_NONE) {
            kind = LI_ALIAS;
            maker->stands_for[at] = maker->stands_for[what_it_is(maker, at)];
        }
        break;
    }
    maker->kind[at] = (uint8_t)kind;
}

/* The register that AT finds operand REG in. */
static uint32_t found_in(const li_index_maker *maker, uint32_t at, uint32_t reg)
{
    bool chain = maker->joins[at] || maker->image->CODE[at].opcode == LC_OP_GAIN;
    if (chain && reg == maker->image->CODE[at].a)
        return maker->place[reg];
    return maker->stands_for[reg];
}

static void make_code(li_index_maker *maker)
{
    li_step *code = maker->law->index->code;
    for (uint32_t i = 0; i < maker->count; i++) {
        find_kind(maker, i);
        lc_instruction in = maker->image->CODE[i];
        uint8_t reads = maker->reads[in.opcode];
        in.a = reads & 1 ? found_in(maker, i, in.a) : in.a;
        in.b = reads & 2 ? found_in(maker, i, in.b) : in.b;
        in.c = reads & 4 ? found_in(maker, i, in.c) : in.c;
        code[i] = (li_step){in, maker->place[i]};
    }
}

/* ---- postings -------------------------------------------------------------------------------- */

/* Every register once: that of a chain where its first instruction is. */
static bool is_restored(const li_index_maker *maker, uint32_t at)
{
    return maker->restored[at] && !maker->joins[at];
}

static void add_entry(li_index_maker *maker, li_list_kind kind, uint32_t item, uint32_t at)
{
    const li_entry entry = {item, at};
    if (!lc_vector_push(&maker->allocator, &maker->entries[kind], entry))
        maker->failed = true;
}

/* What is to be posted, ascending, and by the need of which instruction. */
static void list_entries(li_index_maker *maker)
{
    const lc_image *image = maker->image;
    for (uint32_t i = 0; i < maker->count && !maker->failed; i++) {
        if (maker->kind[i] == LI_RUN)
            add_entry(maker, LI_STEPS, i, i);
        if (image->CODE[i].opcode == LC_OP_REQUIRE)
            add_entry(maker, LI_REQUIREMENTS, i, i);
        if (is_restored(maker, i))
            add_entry(maker, LI_RESTORED, maker->place[i], i);
    }
    for (uint32_t i = 0; i < image->AGREEMENT_count && !maker->failed; i++)
        add_entry(maker, LI_AGREEMENTS, i, image->AGREEMENT[i].met);
}

/* How many entries every order has, and how many all rows of each pivot. */
typedef struct {
    uint32_t always;
    uint64_t of[LI_INDEX_PIVOTS];
} posting_counts;

static void count_need(const li_index_maker *maker, posting_counts *counts, const uint32_t *need)
{
    if (need[0] == LI_ALWAYS) {
        counts->always++;
        return;
    }
    for (uint32_t p = 0; p < maker->pivot_count; p++)
        counts->of[p] += need[p] ? maker->sets.items[need[p]].count : 0;
}

static posting_counts count_entries(const li_index_maker *maker, li_list_kind kind)
{
    posting_counts counts = {0, {0}};
    for (size_t i = 0; i < maker->entries[kind].count; i++)
        count_need(maker, &counts, maker->need[maker->entries[kind].items[i].at]);
    return counts;
}

static uint32_t *new_list(li_index_maker *maker, uint64_t count)
{
    uint32_t *items = lc_new(&maker->allocator, (size_t)(count + 1) * sizeof *items);
    maker->failed = maker->failed || !items;
    return items;
}

static void make_always(li_index_maker *maker, li_list_kind kind, uint32_t count)
{
    uint32_t *items = new_list(maker, count), at = 0;
    if (!items)
        return;
    for (size_t i = 0; i < maker->entries[kind].count; i++)
        if (maker->need[maker->entries[kind].items[i].at][0] == LI_ALWAYS)
            items[at++] = maker->entries[kind].items[i].item;
    maker->law->index->always[kind] = (li_list){items, count};
}

/* Calls for the rows of pivot NUMBER that need ENTRY: counts them in FIRST, or with ITEMS puts it
 * where FIRST says. MERGED: what every order needs, each row does. */
static void post(const li_index_maker *maker, const li_entry *entry, uint32_t number, bool merged,
                 uint32_t *first, uint32_t *items)
{
    const uint32_t *need = maker->need[entry->at];
    bool all = need[0] == LI_ALWAYS;
    if (all ? !merged : !need[number])
        return;
    uint32_t count = maker->pivot_rows[number];
    const uint32_t *rows = NULL;
    if (!all) {
        count = maker->sets.items[need[number]].count;
        rows = maker->rows.items + maker->sets.items[need[number]].first;
    }
    for (uint32_t k = 0; k < count; k++) {
        uint32_t row = rows ? rows[k] : k;
        if (items)
            items[first[row]++] = entry->item;
        else
            first[row + 1]++;
    }
}

/* The lists of pivot AT_PIVOT of the index. */
static void make_postings(li_index_maker *maker, li_list_kind kind, uint32_t at_pivot, bool merged,
                          uint64_t count)
{
    li_pivot *pivot = &maker->law->index->pivots[at_pivot];
    uint32_t number = maker->number[at_pivot];
    uint32_t *first = zeroes(maker, pivot->rows + 1u, sizeof *first);
    uint32_t *items = new_list(maker, count);
    pivot->first[kind] = first;
    pivot->items[kind] = items;
    pivot->item_count[kind] = count;
    if (maker->failed)
        return;
    for (size_t i = 0; i < maker->entries[kind].count; i++)
        post(maker, &maker->entries[kind].items[i], number, merged, first, NULL);
    for (uint32_t row = 0; row < pivot->rows; row++)
        first[row + 1] += first[row];
    for (size_t i = 0; i < maker->entries[kind].count; i++)
        post(maker, &maker->entries[kind].items[i], number, merged, first, items);
    /* each beginning has moved to its end, which is the beginning of the next */
    memmove(first + 1, first, pivot->rows * sizeof *first);
    first[0] = 0;
}

static uint32_t longest(const li_pivot *pivot, li_list_kind kind)
{
    uint32_t most = 0;
    for (uint32_t row = 0; row < pivot->rows; row++) {
        uint32_t count = pivot->first[kind][row + 1] - pivot->first[kind][row];
        most = count > most ? count : most;
    }
    return most;
}

static void post_kind(li_index_maker *maker, li_list_kind kind, bool merged)
{
    li_index *index = maker->law->index;
    const posting_counts counts = count_entries(maker, kind);
    uint64_t room = counts.always;
    if (!merged)
        make_always(maker, kind, counts.always);
    for (uint32_t p = 0; p < index->pivot_count && !maker->failed; p++) {
        uint64_t every = merged ? (uint64_t)counts.always * index->pivots[p].rows : 0;
        make_postings(maker, kind, p, merged, counts.of[maker->number[p]] + every);
        if (!maker->failed)
            room += longest(&index->pivots[p], kind);
    }
    index->gathered[kind] = merged ? 0 : (uint32_t)room;
}

/* ---- figures --------------------------------------------------------------------------------- */

/* Rules and agreements that an order meets. */
typedef struct {
    uint32_t always, *of[LI_INDEX_PIVOTS]; /* per row */
} meeting;

static void meet(const li_index_maker *maker, meeting *met, const uint32_t *need)
{
    if (need[0] == LI_ALWAYS) {
        met->always++;
        return;
    }
    for (uint32_t p = 0; p < maker->pivot_count; p++) {
        const li_row_set *set = &maker->sets.items[need[p]];
        for (uint32_t k = 0; need[p] && k < set->count; k++)
            met->of[p][maker->rows.items[set->first + k]]++;
    }
}

/* An exception to several requirements counts where the first of them is. */
static void meet_all(li_index_maker *maker, meeting *met, uint8_t *seen)
{
    const lc_image *image = maker->image;
    for (uint32_t i = 0; i < maker->count; i++) {
        const lc_instruction *in = &image->CODE[i];
        if (in->opcode != LC_OP_EXCEPT && in->opcode != LC_OP_REQUIRE)
            continue;
        if (!seen[maker->rule_of[in->c]])
            meet(maker, met, maker->need[i]);
        seen[maker->rule_of[in->c]] = 1;
    }
    for (uint32_t i = 0; i < image->AGREEMENT_count; i++)
        meet(maker, met, maker->need[image->AGREEMENT[i].met]);
}

/* Every row is as likely as another. */
static void sum_up(const li_index_maker *maker, const meeting *met)
{
    li_index *index = maker->law->index;
    uint64_t mean = met->always;
    index->most_rules = met->always;
    for (uint32_t p = 0; p < maker->pivot_count; p++) {
        uint64_t sum = 0;
        uint32_t most = 0;
        for (uint32_t row = 0; row < maker->pivot_rows[p]; row++) {
            sum += met->of[p][row];
            most = met->of[p][row] > most ? met->of[p][row] : most;
        }
        mean += (sum + maker->pivot_rows[p] / 2) / maker->pivot_rows[p];
        index->most_rules += most;
    }
    index->mean_rules = (uint32_t)mean;
}

static void find_figures(li_index_maker *maker)
{
    meeting met = {0, {NULL}};
    uint8_t *seen = zeroes(maker, maker->image->RULE_count, 1);
    for (uint32_t p = 0; p < maker->pivot_count; p++)
        met.of[p] = zeroes(maker, maker->pivot_rows[p], sizeof(uint32_t));
    if (!maker->failed) {
        meet_all(maker, &met, seen);
        sum_up(maker, &met);
    }
    lc_delete(&maker->allocator, seen, maker->image->RULE_count + 1u);
    for (uint32_t p = 0; p < maker->pivot_count; p++)
        lc_delete(&maker->allocator, met.of[p], (maker->pivot_rows[p] + 1u) * sizeof(uint32_t));
}

/* ---- making one ------------------------------------------------------------------------------ */

/* Steps of an order, all rows being as likely. */
static uint64_t mean_of(const li_index_maker *maker, const posting_counts *counts)
{
    uint64_t mean = counts->always;
    for (uint32_t p = 0; p < maker->pivot_count; p++)
        mean += counts->of[p] / maker->pivot_rows[p];
    return mean;
}

/* Requirements are folded in their order, each once: their list has room in the record. */
static bool are_in_order(const li_index_maker *maker)
{
    const lc_image *image = maker->image;
    uint32_t least = 0;
    for (uint32_t i = image->LAW->fold_start; i < maker->count; i++) {
        if (image->CODE[i].opcode != LC_OP_REQUIRE)
            continue;
        uint32_t rule = maker->rule_of[image->CODE[i].c];
        if (rule < least || !image->RULE[rule].requirement)
            return false;
        least = rule + 1;
    }
    return true;
}

/* All steps, by the needs. */
static posting_counts count_steps(const li_index_maker *maker)
{
    posting_counts counts = {0, {0}};
    for (uint32_t i = 0; i < maker->count; i++)
        count_need(maker, &counts, maker->need[i]);
    return counts;
}

/* The needs, with sets so small that their postings fit. */
static posting_counts find_fitting(li_index_maker *maker)
{
    enum { POSTED = 24, SMALLER = 4 }; /* postings of one instruction, in the mean of all */
    posting_counts counts = {0, {0}};
    for (maker->most = LI_INDEX_MOST_ROWS; maker->most && !maker->failed; maker->most /= SMALLER) {
        uint64_t all = 0;
        find_needs(maker);
        counts = count_steps(maker);
        for (uint32_t p = 0; p < maker->pivot_count; p++)
            all += counts.of[p];
        if (all <= (uint64_t)maker->count * POSTED)
            break;
    }
    return counts;
}

static void take_pivots(li_index_maker *maker)
{
    li_index *index = maker->law->index;
    for (uint32_t p = 0; p < maker->pivot_count; p++)
        if (maker->narrowed[p]) {
            maker->number[index->pivot_count] = p;
            index->pivots[index->pivot_count++] =
                (li_pivot){.fact = maker->pivot_fact[p], .rows = maker->pivot_rows[p]};
        }
}

/* False: there is no index, or (maker->failed) no memory. */
static bool fill_index(li_index_maker *maker)
{
    enum { WORTH = 2, MERGED_ITEMS = 1 << 20, ROWS_WORTH = 12 };
    li_index *index = maker->law->index;
    index->code = zeroes(maker, maker->count, sizeof *index->code);
    index->met = new_list(maker, maker->image->AGREEMENT_count);
    if (!make_arrays(maker) || maker->failed || !li_index_find_sets(maker) || !find_chains(maker) ||
        !are_in_order(maker))
        return false;
    join_truths(maker);
    find_places(maker);
    const posting_counts counts = find_fitting(maker);
    index->mean_steps = (uint32_t)mean_of(maker, &counts);
    if (maker->failed || (!maker->forced && index->mean_steps * (uint64_t)WORTH > maker->count))
        return false;
    take_pivots(maker);
    if (!index->pivot_count)
        return false;
    find_restored(maker);
    make_code(maker);
    for (uint32_t i = 0; i < maker->image->AGREEMENT_count; i++)
        index->met[i] = maker->image->AGREEMENT[i].met;
    list_entries(maker);
    bool merged =
        index->pivot_count == 1 && (uint64_t)counts.always * index->pivots[0].rows <= MERGED_ITEMS;
    for (unsigned kind = 0; kind < LI_LIST_COUNT && !maker->failed; kind++)
        post_kind(maker, (li_list_kind)kind, merged);
    maker->law->by_rows = index->mean_steps * (uint64_t)ROWS_WORTH < maker->count;
    find_figures(maker);
    return !maker->failed;
}

/* Registers that hold a truth while nothing runs them. */
static void list_kept(li_index_maker *maker)
{
    li_index *index = maker->law->index;
    for (uint32_t i = 0; i < maker->count; i++) {
        index->no_count += is_restored(maker, i);
        index->yes_count += maker->kind[i] == LI_SURE;
    }
    index->no = new_list(maker, index->no_count);
    index->yes = new_list(maker, index->yes_count);
    uint32_t no = 0, yes = 0;
    for (uint32_t i = 0; i < maker->count && !maker->failed; i++) {
        if (is_restored(maker, i))
            index->no[no++] = maker->place[i];
        if (maker->kind[i] == LI_SURE)
            index->yes[yes++] = i;
    }
}

licet_status li_index_make(licet_law *law, bool forced)
{
    const lc_image *image = &law->image;
    uint32_t least = forced ? 0 : LI_INDEX_LEAST_RULES;
    if (!image->LAW->has_rules || image->RULE_count + image->AGREEMENT_count < least)
        return LICET_OK;
    li_index_maker maker = {
        .law = law, .image = image, .allocator = law->allocator, .count = image->LAW->fold_end};
    maker.forced = forced;
    maker.most_rows = (size_t)maker.count * 64 + (1u << 16);
    law->index = lc_new(&law->allocator, sizeof *law->index);
    if (!law->index)
        return LICET_MEMORY;
    *law->index = (li_index){.instructions = maker.count};
    bool made = fill_index(&maker);
    if (made)
        list_kept(&maker);
    free_maker(&maker);
    if (!made || maker.failed)
        li_index_free(law);
    return maker.failed ? LICET_MEMORY : LICET_OK;
}

static void free_list(licet_law *law, uint32_t *items, size_t count)
{
    lc_delete(&law->allocator, items, (count + 1) * sizeof *items);
}

void li_index_free(licet_law *law)
{
    li_index *index = law->index;
    if (!index)
        return;
    for (unsigned kind = 0; kind < LI_LIST_COUNT; kind++) {
        free_list(law, (uint32_t *)(uintptr_t)index->always[kind].items, index->always[kind].count);
        for (uint32_t i = 0; i < index->pivot_count; i++) {
            li_pivot *pivot = &index->pivots[i];
            uint32_t *first = pivot->first[kind];
            free_list(law, pivot->items[kind], first ? pivot->item_count[kind] : 0);
            lc_delete(&law->allocator, first, (pivot->rows + 2u) * sizeof *first);
        }
    }
    lc_delete(&law->allocator, index->code, (index->instructions + 1u) * sizeof *index->code);
    free_list(law, index->met, law->image.AGREEMENT_count);
    free_list(law, index->no, index->no_count);
    free_list(law, index->yes, index->yes_count);
    lc_delete(&law->allocator, index, sizeof *index);
    law->index = NULL;
    law->by_rows = false;
}

licet_status li_index_force(licet_law *law, bool by_rows)
{
    li_block_plan_free(law);
    li_index_free(law);
    licet_status status = li_index_make(law, true);
    law->by_rows = by_rows && law->index;
    lc_status planned = li_block_plan_make(law);
    return status == LICET_OK ? (licet_status)planned : status;
}
