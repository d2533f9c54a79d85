/* paths_learn.c - keeps a decision that the whole program has made, as a path.
 *
 * From what concluding has read, the instructions are followed back to the questions whose answers
 * decided: of an `and` that is surely no one operand that is, of an exception that surely does not
 * apply the truth alone, and so on. Any order that answers these questions alike comes to the same
 * conclusion; to ask more than these does no harm. The questions that the path does not ask as yet
 * are put behind it in the order of the program, and the conclusion behind them. Must not: change a
 * register, read a ledger, allocate. */
#include "block_plan.h"
#include "index.h"
#include "paths.h"

#include <string.h>

/* Of registers. */
enum {
    NEEDED = 1,
    ASKED = 2,
    HELD = 4,
    LISTED = 8, /* an indexed run gives it */
    CHAIN = 16, /* by several of its steps */
};

/* Whether FLAG is new to REG. */
static bool mark(li_paths *paths, uint32_t reg, uint8_t flag)
{
    if (paths->flags[reg] & flag)
        return false;
    if (!paths->flags[reg]) {
        if (paths->touched_count == LI_PATH_REGISTERS) {
            paths->too_long = true;
            return false;
        }
        paths->touched[paths->touched_count++] = reg;
    }
    paths->flags[reg] |= flag;
    return true;
}

static void unmark_all(li_paths *paths)
{
    while (paths->touched_count)
        paths->flags[paths->touched[--paths->touched_count]] = 0;
}

static bool is_of_block(const li_paths *paths, uint32_t reg)
{
    return paths->block && reg < paths->law->image.LAW->fold_start;
}

/* ---- the questions that decided -------------------------------------------------------------- */

/* Whether the key of the index says what REG holds: no step gives it. */
static bool is_fixed(const li_paths *paths, uint32_t reg)
{
    return paths->root->key && !(paths->flags[reg] & LISTED);
}

/* The instruction that gives REG, as it was run. */
static const lc_instruction *instruction(const li_paths *paths, uint32_t reg)
{
    return paths->root->key ? &paths->law->index->code[reg].in : &paths->law->image.CODE[reg];
}

static void need(li_paths *paths, uint32_t reg)
{
    if (reg != LC_NONE && !is_fixed(paths, reg) && mark(paths, reg, NEEDED))
        paths->stack[paths->depth++] = reg;
}

/* Whether the key of the index answers for REG: a question to the row of a pivot. */
static bool is_of_key(const li_paths *paths, uint32_t reg)
{
    const li_index *index = paths->law->index;
    li_path_node node = {.reg = reg};
    if (!paths->root->key ||
        !li_path_simple(&paths->law->image, paths->root->interval, &node, reg) ||
        !li_path_of_value(&node))
        return false;
    for (uint32_t i = 0; i < index->pivot_count; i++)
        if (index->pivots[i].fact == node.fact)
            return true;
    return false;
}

static void add_question(li_paths *paths, uint32_t reg)
{
    if (is_of_key(paths, reg))
        return;
    if (paths->question_count == LI_PATH_LONGEST)
        paths->too_long = true;
    else
        paths->questions[paths->question_count++] = reg;
}

/* The skip that was taken and made REG no; LC_NONE: REG was run. Skips that end at one place are
 * nested: the first of them that was reached tells. */
static uint32_t skip_taken(const li_paths *paths, const li_machine *machine, uint32_t reg)
{
    const lc_instruction *code = paths->law->image.CODE;
    for (uint32_t at = paths->skips[reg]; at < reg; at++)
        if (code[at].opcode == LC_OP_SKIP && code[at].b == reg + 1 && !is_fixed(paths, at) &&
            !machine->registers[instruction(paths, at)->a].truth.possibly)
            return at;
    return LC_NONE;
}

/* One operand that decides, if one does; else both. NO: a no decides, else a yes. */
static void need_either(li_paths *paths, const li_machine *machine, const lc_instruction *in,
                        bool no)
{
    const li_truth *a = &machine->registers[in->a].truth, *b = &machine->registers[in->b].truth;
    bool by_a = no ? !a->possibly : a->surely, by_b = no ? !b->possibly : b->surely;
    uint32_t fold_start = paths->law->image.LAW->fold_start;
    if (by_a && by_b) { /* rather one that is known already, or that does not read the ledger */
        const uint8_t known = NEEDED | ASKED | HELD;
        bool known_a = paths->flags[in->a] & known || is_fixed(paths, in->a);
        bool known_b = (paths->flags[in->b] & known || is_fixed(paths, in->b)) && !known_a;
        by_a = !known_b && !(in->a >= fold_start && in->b < fold_start && !known_a);
    }
    if (by_a || !by_b)
        need(paths, in->a);
    if (!by_a)
        need(paths, in->b);
}

/* Whether exception IN could change nothing whether it applies or not. */
static bool is_idle(const li_paths *paths, const li_machine *machine, const lc_instruction *in)
{
    const li_range *range = &machine->registers[in->a].range;
    const lc_instruction *by = &paths->law->image.CODE[in->c];
    if (by->opcode != LC_OP_STAND) /* its range hangs on others */
        return false;
    uint32_t outcome = paths->law->image.RULE[by->a].outcome;
    bool tie = outcome == range->highest && range->via != range->rule && by->a < range->via;
    return outcome >= range->lowest && outcome >= range->highest && !tie;
}

static void need_range(li_paths *paths, const li_machine *machine, const lc_instruction *in)
{
    if (in->opcode != LC_OP_EXCEPT)
        return;
    need(paths, in->a);
    if (is_idle(paths, machine, in))
        return;
    need(paths, in->b);
    if (machine->registers[in->b].truth.possibly)
        need(paths, in->c);
}

static void need_fold(li_paths *paths, const li_machine *machine, const lc_instruction *in)
{
    if (in->opcode != LC_OP_REQUIRE)
        return;
    need(paths, in->a);
    need(paths, in->b);
    if (machine->registers[in->b].truth.possibly)
        need(paths, in->c);
}

static void need_choice(li_paths *paths, const li_machine *machine, const lc_instruction *in)
{
    li_truth condition = machine->registers[in->a].truth;
    need(paths, in->a);
    if (condition.possibly)
        need(paths, in->b);
    if (!condition.surely)
        need(paths, in->c);
}

static void need_truth(li_paths *paths, const li_machine *machine, uint32_t reg)
{
    const lc_instruction *in = instruction(paths, reg);
    switch (in->opcode) {
    case LC_OP_TRUTH:
    case LC_OP_DURING: /* as the interval says */
        return;
    default:
        break;
    }
    if (is_of_block(paths, reg)) {
        add_question(paths, reg);
        return;
    }
    switch (in->opcode) {
    case LC_OP_NOT:
    case LC_OP_HAS_TRUTH:
    case LC_OP_GAIN:
        need(paths, in->a);
        break;
    case LC_OP_EQUAL_TRUTH:
        need(paths, in->a);
        need(paths, in->b);
        break;
    case LC_OP_AND:
        need_either(paths, machine, in, true);
        break;
    case LC_OP_OR:
        need_either(paths, machine, in, false);
        break;
    case LC_OP_CHOOSE_TRUTH:
        need_choice(paths, machine, in);
        break;
    default:
        add_question(paths, reg);
        break;
    }
}

/* One yes makes the long `or` in REG yes: that which was met first; false: none of them is. */
static bool need_yes(li_paths *paths, const li_machine *machine, uint32_t reg)
{
    const li_list steps = machine->lists[LI_STEPS];
    for (uint32_t i = 0; i < steps.count; i++) {
        const li_step *step = &paths->law->index->code[steps.items[i]];
        if (step->out != reg)
            continue;
        if (step->in.a != reg && machine->registers[step->in.a].truth.surely) {
            need(paths, step->in.a);
            return true;
        }
        if (machine->registers[step->in.b].truth.surely) {
            need(paths, step->in.b);
            return true;
        }
    }
    return false;
}

/* All steps of the chain that gives REG: what it came to in between is not known any more. */
static void need_chain(li_paths *paths, const li_machine *machine, uint32_t reg)
{
    const li_list steps = machine->lists[LI_STEPS];
    bool truth = paths->law->index->code[reg].in.opcode == LC_OP_OR;
    if (truth && machine->registers[reg].truth.surely && need_yes(paths, machine, reg))
        return;
    for (uint32_t i = 0; i < steps.count; i++) {
        const li_step *step = &paths->law->index->code[steps.items[i]];
        const lc_instruction *in = &step->in;
        if (step->out != reg)
            continue;
        if (truth && in->a != reg)
            need(paths, in->a);
        if (in->opcode != LC_OP_OR && in->opcode != LC_OP_EXCEPT && in->opcode != LC_OP_REQUIRE)
            continue; /* where the chain begins */
        need(paths, in->b);
        if (!truth && machine->registers[in->b].truth.possibly)
            need(paths, in->c);
    }
}

static bool is_chain(const li_paths *paths, uint32_t reg)
{
    if (!paths->root->key)
        return false;
    const lc_instruction *in = instruction(paths, reg);
    bool goes_on =
        in->opcode == LC_OP_OR || in->opcode == LC_OP_EXCEPT || in->opcode == LC_OP_REQUIRE;
    return paths->flags[reg] & CHAIN || (goes_on && in->a == reg);
}

static void follow(li_paths *paths, const li_machine *machine)
{
    const lc_instruction *code = paths->law->image.CODE;
    while (paths->depth && !paths->too_long) {
        uint32_t reg = paths->stack[--paths->depth];
        uint32_t skip = is_of_block(paths, reg) ? LC_NONE : skip_taken(paths, machine, reg);
        if (skip != LC_NONE) {
            need(paths, instruction(paths, skip)->a);
            continue;
        }
        if (is_chain(paths, reg)) {
            need_chain(paths, machine, reg);
            continue;
        }
        switch (lc_opcode_describe(code[reg].opcode)->result) {
        case LC_CLASS_B:
            need_truth(paths, machine, reg);
            break;
        case LC_CLASS_R:
            need_range(paths, machine, instruction(paths, reg));
            break;
        default: /* LC_CLASS_F: nothing else is needed but by a question */
            need_fold(paths, machine, instruction(paths, reg));
            break;
        }
    }
    paths->depth = 0;
}

/* What an indexed run gives. */
static void mark_steps(li_paths *paths, const li_machine *machine)
{
    const li_list steps = machine->lists[LI_STEPS];
    if (steps.count > LI_PATH_STEPS)
        paths->too_long = true;
    for (uint32_t i = 0; i < steps.count && !paths->too_long; i++) {
        uint32_t at = steps.items[i], out = paths->law->index->code[at].out;
        mark(paths, out, LISTED);
        if (out != at)
            mark(paths, out, CHAIN);
    }
}

/* ---- what concluding has read ---------------------------------------------------------------- */

static void need_duties(li_paths *paths, const uint32_t *rules, size_t count)
{
    const lc_image *image = &paths->law->image;
    for (size_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < image->RULE[rules[i]].duty_count; k++)
            need(paths, image->DUTY[image->RULE[rules[i]].first_duty + k].condition);
}

static void need_requirements(li_paths *paths, const li_machine *machine)
{
    const licet_law *law = paths->law;
    for (uint32_t i = 0; i < law->requirement_count; i++) {
        const lc_image_rule *rule = &law->image.RULE[law->requirements[i]];
        need(paths, rule->truth);
        if (rule->truth == LC_NONE || machine->registers[rule->truth].truth.surely)
            need(paths, rule->range);
    }
}

/* The same of those that an indexed run has folded. */
static void need_folded(li_paths *paths, const li_machine *machine)
{
    const li_list folded = machine->lists[LI_REQUIREMENTS];
    for (uint32_t i = 0; i < folded.count; i++) {
        const lc_instruction *require = instruction(paths, folded.items[i]);
        need(paths, require->b);
        if (machine->registers[require->b].truth.surely)
            need(paths, require->c);
    }
}

static void need_record(li_paths *paths, const li_machine *machine)
{
    const lc_image *image = &paths->law->image;
    const li_record *record = &machine->record;
    need(paths, image->LAW->result);
    if (record->public.outcome == LICET_INDETERMINATE)
        return;
    if (paths->root->key)
        need_folded(paths, machine);
    else
        need_requirements(paths, machine);
    bool any = false;
    for (size_t i = 0; i < record->public.relied_count; i++) {
        const lc_image_rule *rule = &image->RULE[record->relied[i]];
        need(paths, rule->range);
        for (uint32_t k = 0; k < rule->under_count; k++)
            need(paths, image->AGREEMENT[image->INDEX[rule->first_under + k]].met);
        any = any || rule->under_any;
    }
    const li_list possible = machine->lists[LI_AGREEMENTS];
    for (uint32_t i = 0; any && paths->root->key && i < possible.count; i++)
        need(paths, image->AGREEMENT[possible.items[i]].met);
    for (uint32_t i = 0; any && !paths->root->key && i < image->AGREEMENT_count; i++)
        need(paths, image->AGREEMENT[i].met);
    need_duties(paths, record->relied, record->public.relied_count);
    need_duties(paths, record->standing, record->public.standing_count);
}

/* ---- words, and what has to be provided ------------------------------------------------------ */

static void put_word(li_paths *paths, uint32_t word)
{
    if (paths->word_count < paths->word_room)
        paths->words[paths->word_count++] = word;
    else
        paths->too_long = true;
}

static void put_words(li_paths *paths, const uint32_t *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_word(paths, words[i]);
}

/* REG and all it is made of, as far as a path does not hold it yet: marked as held, and listed
 * behind the stack's DEPTH, which grows. */
static void hold(li_paths *paths, uint32_t reg)
{
    if (reg != LC_NONE && mark(paths, reg, HELD))
        paths->stack[paths->depth++] = reg;
}

/* FACT of a row has to be in the machine. A session's order is there anyway. */
static void hold_fact(li_paths *paths, uint32_t fact)
{
    if (!paths->block || fact == LC_NONE)
        return;
    for (uint32_t i = 0; i < paths->fact_count; i++)
        if (paths->facts[i] == fact)
            return;
    paths->facts[paths->fact_count++] = fact;
}

static void hold_limit(li_paths *paths, uint32_t index)
{
    const lc_image *image = &paths->law->image;
    const lc_image_limit *limit = &image->LIMIT[index];
    hold_fact(paths, limit->date_fact);
    hold(paths, limit->where);
    hold(paths, limit->amount);
    hold(paths, limit->limit);
    for (uint32_t i = 0; i < limit->key_count; i++)
        hold(paths, image->KEY[limit->first_key + i].reg);
}

static void hold_operands(li_paths *paths, uint32_t reg)
{
    const lc_instruction *in = &paths->law->image.CODE[reg];
    uint32_t operands[3];
    if (in->opcode == LC_OP_ROOM || in->opcode == LC_OP_USED || in->opcode == LC_OP_TOTAL)
        hold_limit(paths, in->a);
    if (is_of_block(paths, reg))
        return;
    if (lc_opcode_describe(in->opcode)->operands[0] == LC_OPERAND_FACT)
        hold_fact(paths, in->a);
    unsigned count = li_operand_registers(in, operands);
    for (unsigned i = 0; i < count; i++)
        hold(paths, operands[i]);
}

static void sort(uint32_t *words, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        uint32_t moving = words[i], at = i;
        for (; at > 0 && words[at - 1] > moving; at--)
            words[at] = words[at - 1];
        words[at] = moving;
    }
}

/* Closes what was put on the stack over its operands, and writes it down in the order of the
 * program: what a block has in columns, then stretches of code. */
static void put_needs(li_paths *paths, li_path_needs *needs)
{
    const lc_instruction *code = paths->law->image.CODE;
    uint32_t at = 0;
    needs->first = paths->word_count;
    for (uint32_t i = 0; i < paths->depth; i++)
        hold_operands(paths, paths->stack[i]);
    sort(paths->stack, paths->depth);
    for (; at < paths->depth && is_of_block(paths, paths->stack[at]); at++) {
        uint32_t reg = paths->stack[at];
        if (code[reg].opcode == LC_OP_NUMBER)
            continue; /* the machine of a block holds it from the start */
        put_word(paths,
                 (uint32_t)lc_opcode_describe(code[reg].opcode)->result << LI_PATH_CLASS_SHIFT |
                     reg);
        needs->fetches++;
    }
    for (; paths->fact_count; needs->facts++)
        put_word(paths, paths->facts[--paths->fact_count]);
    while (at < paths->depth) {
        uint32_t first = paths->stack[at], end = first + 1;
        for (at++; at < paths->depth && paths->stack[at] == end; at++)
            end++;
        put_word(paths, first);
        put_word(paths, end);
        needs->slices++;
    }
    paths->depth = 0;
}

/* ---- questions ------------------------------------------------------------------------------- */

/* The classes of rows that answer what NODE asks; NULL: it is asked by itself. */
static const li_path_classes *classes_with(li_paths *paths, const li_machine *machine,
                                           const li_path_node *node)
{
    if (paths->root->key || !li_path_of_value(node))
        return NULL; /* a root has its own under a key */
    const li_path_classes *classes = li_path_classes_of(paths, node->fact, machine->interval);
    for (uint32_t i = 0; classes && i < classes->question_count; i++)
        if (paths->words[classes->questions + i] == node->reg)
            return classes;
    return NULL;
}

static void set_question(li_paths *paths, const li_machine *machine, li_path_node *node,
                         uint32_t reg)
{
    const lc_instruction *in = &paths->law->image.CODE[reg];
    *node = (li_path_node){.reg = reg};
    if (is_of_block(paths, reg)) {
        node->ask = LI_ASK_COLUMN;
        return;
    }
    if (!paths->block && li_path_simple(&paths->law->image, machine->interval, node, reg)) {
        const li_path_classes *classes = classes_with(paths, machine, node);
        if (!classes)
            return;
        node->ask = LI_ASK_CLASS;
        node->first = classes->first;
        node->numbers = classes->numbers;
        node->children[0] = paths->word_count;
        for (unsigned i = 0; i < classes->count; i++)
            put_word(paths, 0);
        return;
    }
    *node = (li_path_node){.reg = reg};
    if (!paths->block && li_path_sum(paths, machine->interval, node, reg))
        return;
    *node = (li_path_node){.reg = reg, .ask = LI_ASK_RUN};
    if (in->opcode == LC_OP_ROOM) {
        node->ask = LI_ASK_ROOM;
        node->first = in->a;
        hold_limit(paths, in->a);
    } else {
        hold(paths, reg);
    }
    put_needs(paths, &node->needs);
}

/* ---- what was concluded ---------------------------------------------------------------------- */

static void put_duties(li_paths *paths, const li_record *record)
{
    for (size_t i = 0; i < record->public.duty_count; i++) {
        put_word(paths, record->duties[i].rule);
        put_word(paths, record->duties[i].duty);
        put_word(paths, record->duties[i].certain);
    }
}

/* The limits that the decision has looked at to book them: those relied on, then those counted. */
static void put_limits(li_paths *paths, const li_machine *machine, li_path_leaf *leaf)
{
    for (uint32_t i = 0; i < machine->looked_count; i++) {
        hold_limit(paths, machine->looked[i]);
        put_word(paths, machine->looked[i]);
    }
    leaf->tested_count = machine->looked_tested;
    leaf->counted_count = machine->looked_count - machine->looked_tested;
}

static void put_leaf(li_paths *paths, const li_machine *machine)
{
    const lc_image *image = &paths->law->image;
    const li_record *record = &machine->record;
    li_path_leaf *leaf = &paths->leaves[paths->leaf_count++];
    *leaf = (li_path_leaf){.public = record->public, .first = paths->word_count};
    leaf->plain = record->public.outcome == LICET_INDETERMINATE;
    if (leaf->plain)
        return;
    put_words(paths, record->relied, record->public.relied_count);
    put_words(paths, record->standing, record->public.standing_count);
    put_words(paths, record->agreements, record->public.agreement_count);
    put_words(paths, record->also_met, record->public.also_met_count);
    put_duties(paths, record);
    leaf->public.booking_count = leaf->public.skipped_count = 0;
    leaf->public.books = false;
    put_limits(paths, machine, leaf);
    leaf->lively = machine->looked_count > 0 || record->public.duty_count > 0;
    for (size_t i = 0; i < record->public.duty_count; i++)
        hold_fact(paths, image->DUTY[record->duties[i].duty].anchor);
    put_needs(paths, &leaf->needs);
}

/* ---- learning -------------------------------------------------------------------------------- */

/* All that CLASSES answer is asked. */
static void mark_classes(li_paths *paths, const li_path_classes *classes)
{
    for (uint32_t i = 0; classes && i < classes->question_count; i++)
        mark(paths, paths->words[classes->questions + i], ASKED);
}

/* What the path asks already, and the registers that it fills. */
static void mark_path(li_paths *paths, const li_machine *machine)
{
    for (uint32_t at = paths->last; at; at = paths->nodes[at - 1].parent) {
        const li_path_node *node = &paths->nodes[at - 1];
        const uint32_t *word = paths->words + node->needs.first;
        mark(paths, node->reg, ASKED);
        if (node->ask == LI_ASK_CLASS)
            mark_classes(paths, li_path_classes_of(paths, node->fact, machine->interval));
        for (unsigned i = 0; i < node->needs.fetches; i++, word++)
            mark(paths, *word & ((1u << LI_PATH_CLASS_SHIFT) - 1), HELD);
        word += node->needs.facts;
        for (unsigned i = 0; i < node->needs.slices; i++, word += 2)
            for (uint32_t reg = word[0]; reg < word[1]; reg++)
                mark(paths, reg, HELD);
    }
}

static unsigned class_in(const li_paths *paths, const li_machine *machine, uint32_t fact,
                         uint32_t first, bool numbers)
{
    return numbers ? li_path_number_class(paths, &machine->facts, fact, first)
                   : li_path_row_class(paths, &machine->facts, fact, first);
}

static unsigned answer_of(li_truth truth)
{
    return (unsigned)truth.surely + truth.possibly;
}

static unsigned answer_to(const li_paths *paths, const li_machine *machine,
                          const li_path_node *node)
{
    if (node->ask == LI_ASK_CLASS)
        return class_in(paths, machine, node->fact, node->first, node->numbers);
    unsigned answer = answer_of(machine->registers[node->reg].truth);
    return node->flipped ? 2 - answer : answer;
}

/* Where the child of NODE for ANSWER stands. */
static uint32_t *child_of(li_paths *paths, li_path_node *node, unsigned answer)
{
    return node->ask == LI_ASK_CLASS ? &paths->words[node->children[0] + answer]
                                     : &node->children[answer];
}

/* Whether the whole program answered what the path asked as the path did: a ledger of the host may
 * have told each of them something else. Facts have not changed. */
static bool agrees(const li_paths *paths, const li_machine *machine)
{
    unsigned answer = paths->last_answer;
    for (uint32_t at = paths->last; at;) {
        const li_path_node *node = &paths->nodes[at - 1];
        if (node->ask > LI_ASK_COLUMN && paths->flags[node->reg] & NEEDED &&
            answer_to(paths, machine, node) != answer)
            return false;
        uint32_t parent = node->parent;
        bool asked = parent && paths->nodes[parent - 1].ask > LI_ASK_COLUMN;
        for (answer = 0; asked && paths->nodes[parent - 1].children[answer] != at; answer++)
            ;
        at = parent;
    }
    return true;
}

static bool is_bound(const int64_t *bounds, uint32_t count, int64_t bound)
{
    uint32_t at = 0;
    while (at < count && bounds[at] < bound)
        at++;
    return at < count && bounds[at] == bound;
}

/* Whether a number's range NODE ends and begins at bounds. */
static bool is_bounded(const int64_t *bounds, uint32_t count, const li_path_node *node)
{
    int64_t most = (int64_t)((uint64_t)node->least + node->span);
    return (node->least == INT64_MIN || is_bound(bounds, count, node->least - 1)) &&
           (most == INT64_MAX || is_bound(bounds, count, most));
}

/* Whether a digit of a root under a key answers for REG. */
static bool is_between(const li_paths *paths, uint32_t reg)
{
    const li_path_root *root = paths->root;
    li_path_node node = {.reg = reg};
    if (!root->key || !root->digits ||
        !li_path_simple(&paths->law->image, root->interval, &node, reg) || node.ask != LI_ASK_FACT)
        return false;
    for (unsigned i = 0; i < root->digits; i++)
        if (root->digit[i].fact == node.fact)
            return is_bounded(paths->kept + root->digit[i].first, root->digit[i].count, &node);
    return false;
}

/* The questions that the path does not ask, in the order of the program; those that one look at a
 * fact answers together once. */
static void keep_new(li_paths *paths, const li_machine *machine)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < paths->question_count; i++) {
        uint32_t reg = paths->questions[i];
        li_path_node node = {.reg = reg};
        if (paths->flags[reg] & ASKED || is_between(paths, reg))
            continue;
        paths->questions[count++] = reg;
        if (!paths->block && li_path_simple(&paths->law->image, machine->interval, &node, reg))
            mark_classes(paths, classes_with(paths, machine, &node));
    }
    paths->question_count = count;
}

/* Puts questions and conclusion behind the path; at the end of it only when all had room. */
static void grow(li_paths *paths, const li_machine *machine)
{
    uint32_t nodes = paths->node_count, leaves = paths->leaf_count, words = paths->word_count;
    uint32_t parent = paths->last, head = 0, *link = &head, runs = 0;
    for (uint32_t i = 0; i < paths->question_count; i++) {
        li_path_node *node = &paths->nodes[paths->node_count++];
        set_question(paths, machine, node, paths->questions[i]);
        runs += node->ask >= LI_ASK_ROOM;
        node->parent = parent;
        *link = parent = paths->node_count;
        link = child_of(paths, node, answer_to(paths, machine, node));
    }
    *link = LI_PATH_LEAF + paths->leaf_count;
    put_leaf(paths, machine);
    paths->too_long = paths->too_long || (paths->root->key && runs > LI_PATH_RUNS);
    if (paths->too_long) {
        paths->node_count = nodes;
        paths->leaf_count = leaves;
        paths->word_count = words;
    } else if (paths->last) {
        *child_of(paths, &paths->nodes[paths->last - 1], paths->last_answer) = head;
    } else if (paths->root->digits) {
        paths->words[paths->root->front + paths->last_answer] = head;
    } else {
        paths->root->child = head;
    }
}

/* ---- questions asked together ---------------------------------------------------------------- */

/* The questions that the digits of the root answer. */
static void mark_digits(li_paths *paths)
{
    const li_path_root *root = paths->root;
    for (unsigned i = 0; i < root->digits && !root->key; i++) {
        uint32_t fact = root->digit[i].fact;
        if (paths->block)
            mark(paths, fact, ASKED);
        else
            mark_classes(paths, li_path_classes_of(paths, fact, root->interval));
    }
}

/* Adds a digit that has COUNT answers, if there is room; *SIZE is that of the front so far. Those
 * of numbers stand behind those of rows. */
static void add_digit(li_path_root *root, li_path_digit digit, unsigned count, bool rows,
                      uint32_t *size)
{
    for (unsigned i = 0; i < root->digits; i++)
        if (root->digit[i].fact == digit.fact)
            return;
    if (root->digits == LI_PATH_DIGITS || *size * count > LI_PATH_FRONT)
        return;
    digit.stride = *size;
    *size *= count;
    unsigned at = rows ? root->rows : root->digits;
    memmove(&root->digit[at + 1], &root->digit[at], (root->digits - at) * sizeof digit);
    root->digit[at] = digit;
    root->digits++;
    root->rows = (uint8_t)(root->rows + rows);
}

/* BOUND in its place, once; false: there is no room. */
static bool insert(int64_t *bounds, uint32_t *count, int64_t bound)
{
    if (is_bound(bounds, *count, bound))
        return true;
    if (*count == LI_PATH_BOUNDS_MOST)
        return false;
    uint32_t at = (*count)++;
    for (; at > 0 && bounds[at - 1] > bound; at--)
        bounds[at] = bounds[at - 1];
    bounds[at] = bound;
    return true;
}

/* The bounds of all that the steps ask of FACT, a number, as far as there is room. */
static uint32_t collect_bounds(const li_paths *paths, const li_machine *machine, uint32_t fact,
                               int64_t bounds[LI_PATH_BOUNDS_MOST])
{
    const lc_image *image = &paths->law->image;
    const li_list steps = machine->lists[LI_STEPS];
    uint32_t count = 0;
    bool room = true;
    for (uint32_t i = 0; i < steps.count && room; i++) {
        li_path_node node = {.reg = steps.items[i]};
        if (lc_opcode_describe(image->CODE[node.reg].opcode)->result != LC_CLASS_B ||
            !li_path_simple(image, paths->root->interval, &node, node.reg) ||
            node.ask != LI_ASK_FACT || node.fact != fact)
            continue;
        int64_t most = (int64_t)((uint64_t)node.least + node.span);
        if (node.least > INT64_MIN)
            room = insert(bounds, &count, node.least - 1);
        if (most < INT64_MAX && room)
            room = insert(bounds, &count, most);
    }
    return count;
}

/* Under a key of the index: numbers that are asked for, each between bounds of the root's own. */
static void add_bounded(li_paths *paths, const li_machine *machine, uint32_t *size)
{
    const lc_image *image = &paths->law->image;
    li_path_root *root = paths->root;
    uint32_t facts[LI_PATH_DIGITS], count = 0;
    for (uint32_t i = 0; i < paths->question_count && count < LI_PATH_DIGITS; i++) {
        li_path_node node = {.reg = paths->questions[i]};
        uint32_t at = 0;
        if (!li_path_simple(image, root->interval, &node, node.reg) || node.ask != LI_ASK_FACT ||
            paths->kept_count + LI_PATH_BOUNDS_MOST > LI_PATH_BOUNDS_KEPT)
            continue;
        while (at < count && facts[at] != node.fact)
            at++;
        if (at < count)
            continue;
        facts[count++] = node.fact;
        uint32_t bounds =
            collect_bounds(paths, machine, node.fact, paths->kept + paths->kept_count);
        const li_path_digit digit = {
            .fact = node.fact, .first = paths->kept_count, .count = bounds};
        unsigned digits = root->digits;
        if (bounds)
            add_digit(root, digit, bounds + 2, false, size);
        if (root->digits > digits)
            paths->kept_count += bounds;
    }
}

/* At the first decision below a root: the questions of it that are answered without running
 * anything are asked together, always. Branches that cannot be foreseen cost more than a few looks
 * at facts. */
static void make_front(li_paths *paths, const li_machine *machine)
{
    li_path_root *root = paths->root;
    uint32_t size = 1;
    if (root->tried)
        return;
    root->tried = true;
    if (root->key)
        add_bounded(paths, machine, &size);
    for (uint32_t i = 0; i < paths->question_count && !root->key; i++) {
        uint32_t reg = paths->questions[i];
        li_path_node node = {.reg = reg};
        if (is_of_block(paths, reg))
            add_digit(root, (li_path_digit){.fact = reg}, 3, false, &size);
        if (paths->block || !li_path_simple(&paths->law->image, root->interval, &node, reg))
            continue;
        const li_path_classes *classes = classes_with(paths, machine, &node);
        if (classes)
            add_digit(root, (li_path_digit){.fact = node.fact, .first = classes->first},
                      classes->count, !classes->numbers, &size);
    }
    if (paths->word_count + size > paths->word_room / 8 * (root->key ? 7u : 4u))
        root->digits = root->rows = 0;
    if (!root->digits)
        return;
    root->front = paths->word_count;
    for (uint32_t i = 0; i < size; i++)
        put_word(paths, 0);
    paths->last_answer = 0;
    for (unsigned i = 0; i < root->digits; i++) {
        const li_path_digit *digit = &root->digit[i];
        paths->last_answer +=
            digit->stride * (paths->block ? answer_of(machine->registers[digit->fact].truth)
                                          : li_path_digit_class(paths, root, i, &machine->facts));
    }
    mark_digits(paths);
}

/* Begins anew when there is no room for a further path. */
static void make_room(li_paths *paths, const li_machine *machine)
{
    if (paths->node_count + LI_PATH_LONGEST <= paths->node_room &&
        paths->leaf_count < paths->leaf_room && paths->word_count < paths->word_room / 8 * 7)
        return;
    uint64_t key = paths->root->key;
    li_paths_forget(paths);
    paths->root = li_paths_root(paths, machine, key);
}

void li_paths_learn(li_paths *paths, const li_machine *machine)
{
    if (!paths->learning)
        return;
    paths->learning = false;
    if (paths->root->key && !machine->indexed)
        return; /* the result is open: all of it was run */
    paths->credit -= LI_PATH_PRICE;
    paths->question_count = 0;
    paths->too_long = false;
    make_room(paths, machine);
    if (paths->root->key)
        mark_steps(paths, machine);
    mark_digits(paths);
    mark_path(paths, machine);
    need_record(paths, machine);
    follow(paths, machine);
    if (!paths->too_long && agrees(paths, machine)) {
        sort(paths->questions, paths->question_count);
        make_front(paths, machine);
        keep_new(paths, machine);
        grow(paths, machine);
    }
    paths->root->closed = paths->too_long && paths->root->key;
    paths->depth = paths->fact_count = 0;
    unmark_all(paths);
}
