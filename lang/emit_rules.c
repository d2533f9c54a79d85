/* emit_rules.c - lets, limits, rules, agreements and the fold to instructions.
 *
 * Phase A comes first and reads no ledger: lets, amounts, keys, what rules share, conditions. From
 * fold_start on follows what reads the ledger, in the order of dependence, then the ranges of rules
 * and the fold over requirements. Last come statements of tests, properties and the host, each in a
 * stretch of its own: the registers of the fold are stale by then, so none is shared.
 *
 * Must not: look at the text, allocate outside of the arena and the tables. */
#include "compiler.h"
#include "date.h"

#include <stdlib.h>
#include <string.h>

/* A condition is worth a skip in front of it from this many nodes on. */
#define SKIP_WORTH 4u

static bool stopped(const lc_compiler *compiler)
{
    return compiler->failed || compiler->refused;
}

/* ---- lets and limits, after what they read --------------------------------------------------- */

static lc_image_limit *limit_record(const lc_compiler *compiler, uint32_t limit)
{
    return (lc_image_limit *)(void *)compiler->tables[LC_TABLE_LIMIT].bytes + limit;
}

static bool limit_reads_ledger(const lc_cap_limit *limit)
{
    for (uint32_t i = 0; i < limit->step_count; i++)
        if (limit->steps[i].node->ledger)
            return true;
    return false;
}

/* Items are lets, then limits. The first one that NODE reads and that has no register yet; the
 * tree's height is bounded. */
static uint32_t pending_in(const lc_compiler *compiler, const lc_node *node)
{
    if (!node)
        return LC_NONE;
    if (node->kind == LC_NODE_LET)
        return compiler->let_register[node->index] == LC_NONE ? node->index : LC_NONE;
    if (node->kind == LC_NODE_LEFT) {
        uint32_t limit = compiler->first_limit[node->index];
        return limit_record(compiler, limit)->limit == LC_NONE ? compiler->law->let_count + limit
                                                               : LC_NONE;
    }
    uint32_t pending = pending_in(compiler, node->a);
    if (pending == LC_NONE)
        pending = pending_in(compiler, node->b);
    return pending != LC_NONE ? pending : pending_in(compiler, node->c);
}

static uint32_t pending_of(const lc_compiler *compiler, uint32_t item)
{
    const lc_law *law = compiler->law;
    if (item < law->let_count)
        return pending_in(compiler, law->lets[item].node);
    const lc_cap_limit *limit = compiler->limits[item - law->let_count];
    uint32_t pending = LC_NONE;
    for (uint32_t i = 0; i < limit->step_count && pending == LC_NONE; i++)
        pending = pending_in(compiler, limit->steps[i].node);
    return pending;
}

/* The amount of LIMIT: its steps, chosen by the interval. */
static uint32_t emit_steps(lc_compiler *compiler, const lc_cap_limit *limit)
{
    uint32_t amount = lc_emit_scaled(compiler, limit->steps[0].node, limit->limit_scale);
    for (uint32_t i = 1; i < limit->step_count; i++) {
        lc_run run = {limit->steps[i].first_interval, compiler->law->interval_count};
        lc_times times = {false, &run, 1};
        uint32_t during = lc_emit(compiler, LC_OP_DURING, lc_compiler_times(compiler, &times), 0, 0,
                                  limit->place);
        uint32_t next = lc_emit_scaled(compiler, limit->steps[i].node, limit->limit_scale);
        amount = lc_emit(compiler, LC_OP_CHOOSE, during, next, amount, limit->place);
    }
    return amount;
}

static void emit_item(lc_compiler *compiler, uint32_t item)
{
    const lc_law *law = compiler->law;
    if (item < law->let_count) {
        compiler->let_register[item] = lc_emit_node(compiler, law->lets[item].node);
        return;
    }
    uint32_t limit = item - law->let_count;
    uint32_t amount = emit_steps(compiler, compiler->limits[limit]);
    if (!stopped(compiler))
        limit_record(compiler, limit)->limit = amount;
}

/* One item after those it reads. They hang together without a circle (checked), so the stack is a
 * path and never longer than there are items. */
static void emit_after(lc_compiler *compiler, uint32_t item, uint32_t *stack)
{
    uint32_t depth = 0;
    stack[depth++] = item;
    while (depth && !stopped(compiler)) {
        uint32_t top = stack[depth - 1], pending = pending_of(compiler, top);
        if (pending != LC_NONE) {
            stack[depth++] = pending;
            continue;
        }
        emit_item(compiler, top);
        depth--;
    }
}

/* All lets and limits that read the ledger, or all that do not. */
static void emit_items(lc_compiler *compiler, bool ledger)
{
    const lc_law *law = compiler->law;
    uint32_t *stack =
        lc_arena_zero(law->arena, law->let_count + compiler->limit_count + 1u, sizeof *stack);
    if (!stack) {
        compiler->failed = true;
        return;
    }
    for (uint32_t i = 0; i < law->let_count; i++)
        if (law->lets[i].node->ledger == ledger && compiler->let_register[i] == LC_NONE)
            emit_after(compiler, i, stack);
    for (uint32_t i = 0; i < compiler->limit_count && !stopped(compiler); i++)
        if (compiler->limits[i]->step_count && limit_record(compiler, i)->limit == LC_NONE &&
            limit_reads_ledger(compiler->limits[i]) == ledger)
            emit_after(compiler, law->let_count + i, stack);
}

uint32_t lc_compiler_shown_unit(const lc_law *law, lc_type type)
{
    if (type.kind != LC_TYPE_NUMBER)
        return LC_NONE;
    const lc_dimension *dimension = &law->dimensions[type.dimension];
    if (dimension->count != 1 || dimension->factors[0].exponent != 1)
        return LC_NONE;
    return dimension->factors[0].unit;
}

void lc_emit_end(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    compiler->fold_end = lc_code_size(compiler);
    lc_restore_numbering(compiler);
    for (uint32_t i = 0; i < law->let_count; i++) {
        const lc_let *let = &law->lets[i];
        if (let->chosen)
            continue;
        lc_image_let record = {
            .name =
                lc_compiler_string(compiler, let->declared.name->text, let->declared.name->length),
            .label = lc_compiler_string(compiler, let->declared.label, let->declared.label_length),
            .reg = compiler->let_register[i],
            .form = lc_compiler_node_form(law, let->node),
            .place = lc_compiler_place(compiler, let->declared.place),
            .exists = lc_compiler_times(compiler, &let->exists),
        };
        lc_table_add(compiler, LC_TABLE_LET, &record, sizeof record);
    }
}

/* ---- records of limits ----------------------------------------------------------------------- */

static uint32_t window_of(const lc_cap_limit *limit)
{
    if (limit->span)
        return LC_IMAGE_WINDOW_ROLLING;
    if (limit->window == LC_WINDOW_EVER && limit->has_period)
        return LC_IMAGE_WINDOW_PERIOD;
    return limit->window;
}

/* Which orders LIMIT concerns: those of its `where`, while it EXISTS. */
static uint32_t emit_concerns(lc_compiler *compiler, const lc_cap_limit *limit,
                              const lc_times *exists)
{
    uint32_t where = limit->where ? lc_emit_node(compiler, limit->where) : LC_NONE;
    uint32_t times = lc_compiler_times(compiler, exists);
    if (times == LC_NONE)
        return where;
    uint32_t during = lc_emit(compiler, LC_OP_DURING, times, 0, 0, limit->place);
    return where == LC_NONE ? during : lc_emit(compiler, LC_OP_AND, during, where, 0, limit->place);
}

/* Its measure, keys and `where`; the amount it limits to comes later. OWNER has the rest. */
static void emit_limit(lc_compiler *compiler, const lc_cap_limit *limit, lc_image_limit owner,
                       uint32_t counts_by, const lc_times *exists)
{
    lc_image_limit record = owner;
    record.amount = lc_emit_node(compiler, limit->measure);
    record.limit = LC_NONE;
    record.amount_scale = limit->measure->scale;
    record.limit_scale = limit->step_count ? limit->limit_scale : 0;
    record.where = emit_concerns(compiler, limit, exists);
    record.first_key = lc_table_size(compiler, LC_TABLE_KEY);
    record.key_count = limit->key_count;
    record.window = window_of(limit);
    record.from = limit->has_period ? limit->from : LC_DATE_MIN;
    record.until = limit->has_period ? limit->until : LC_DATE_MAX;
    record.span = limit->span;
    record.span_months = limit->span_months;
    record.unit = lc_compiler_shown_unit(compiler->law, limit->measure->type);
    record.place = lc_compiler_place(compiler, limit->place);
    bool dated =
        record.window != LC_WINDOW_EVER || limit->has_period || record.counts_from > LC_DATE_MIN;
    record.date_fact = dated ? counts_by : LC_NONE;
    for (uint32_t i = 0; i < limit->key_count; i++)
        lc_emit_key(compiler, limit->keys[i]);
    lc_table_add(compiler, LC_TABLE_LIMIT, &record, sizeof record);
    compiler->limits[compiler->limit_count++] = limit;
}

static void emit_cap(lc_compiler *compiler, uint32_t index)
{
    const lc_cap *cap = &compiler->law->caps[index];
    compiler->first_limit[index] = lc_table_size(compiler, LC_TABLE_LIMIT);
    lc_image_cap record = {
        .name = lc_compiler_string(compiler, cap->declared.name->text, cap->declared.name->length),
        .label = lc_compiler_string(compiler, cap->declared.label, cap->declared.label_length),
        .first_limit = compiler->first_limit[index],
        .limit_count = cap->limit_count,
        .first_cite = lc_compiler_cites(compiler, cap->cites, cap->cite_count),
        .cite_count = cap->cite_count,
        .place = lc_compiler_place(compiler, cap->declared.place),
        .tally = cap->tally,
        .exists = lc_compiler_times(compiler, &cap->exists),
    };
    lc_table_add(compiler, LC_TABLE_CAP, &record, sizeof record);
    uint32_t date = cap->counts_by != LC_NONE ? cap->counts_by : compiler->law->date_fact;
    for (uint32_t k = 0; k < cap->limit_count; k++)
        emit_limit(compiler, &cap->limits[k],
                   (lc_image_limit){.cap = index,
                                    .agreement = LC_NONE,
                                    .place_number = k + 1,
                                    .counts_from = cap->counts_from},
                   date, &cap->exists);
}

static void emit_limits(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    const lc_times always = {true, NULL, 0};
    for (uint32_t i = 0; i < law->cap_count && !stopped(compiler); i++)
        emit_cap(compiler, i);
    for (uint32_t i = 0; i < law->agreement_count && !stopped(compiler); i++) {
        const lc_agreement *agreement = &law->agreements[i];
        compiler->agreement_limit[i] = lc_table_size(compiler, LC_TABLE_LIMIT);
        for (uint32_t k = 0; k < agreement->limit_count; k++)
            emit_limit(compiler, &agreement->limits[k],
                       (lc_image_limit){.cap = LC_NONE,
                                        .agreement = i,
                                        .place_number = k + 1,
                                        .counts_from = LC_DATE_MIN},
                       law->date_fact, &always);
    }
}

/* ---- what rules share ------------------------------------------------------------------------ */

/* Reads what NODE reads, so that no skipped region holds the only copy. */
static void preload(lc_compiler *compiler, const lc_node *node)
{
    if (!node || stopped(compiler))
        return;
    if (node->kind == LC_NODE_FACT ||
        (node->kind == LC_NODE_CELL && node->a->kind == LC_NODE_FACT)) {
        lc_emit_node(compiler, node);
        return;
    }
    preload(compiler, node->a);
    preload(compiler, node->b);
    preload(compiler, node->c);
}

static void preload_all(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->rule_count; i++)
        for (uint32_t k = 0; k < law->rules[i].condition_count; k++)
            preload(compiler, law->rules[i].conditions[k].node);
    for (uint32_t i = 0; i < law->agreement_count; i++)
        for (uint32_t k = 0; k < law->agreements[i].cover_count; k++)
            preload(compiler, law->agreements[i].covers[k].node);
}

static uint32_t node_count(const lc_node *node)
{
    return node ? 1 + node_count(node->a) + node_count(node->b) + node_count(node->c) : 0;
}

/* ---- conditions ------------------------------------------------------------------------------ */

/* What is joined by `and`, as far as one phase has it. */
typedef struct {
    const lc_condition *conditions;
    uint32_t count;
    uint32_t *registers; /* of the conditions as written */
    lc_place place;
    uint32_t truth; /* so far; LC_NONE: nothing yet */
    uint32_t first_skip;
} conjunction;

static void join(lc_compiler *compiler, conjunction *all, uint32_t truth)
{
    if (all->truth == LC_NONE)
        all->truth = truth;
    else
        all->truth = lc_emit(compiler, LC_OP_AND, all->truth, truth, 0, all->place);
}

/* The truth of one condition that must hold. */
static uint32_t emit_condition(lc_compiler *compiler, conjunction *all, uint32_t index)
{
    const lc_condition *condition = &all->conditions[index];
    uint32_t truth = lc_emit_node(compiler, condition->node);
    all->registers[index] = truth;
    if (condition->unless)
        truth = lc_emit(compiler, LC_OP_NOT, truth, 0, 0, condition->place);
    return truth;
}

/* The last condition of this phase; COUNT when there is none. */
static uint32_t last_of_phase(const conjunction *all, bool ledger)
{
    uint32_t last = all->count;
    for (uint32_t i = 0; i < all->count; i++)
        if (all->conditions[i].node->ledger == ledger)
            last = i;
    return last;
}

/* All conditions that read the ledger, or all that do not. In front of one that is worth it stands
 * a skip to the end: the last instruction there is the truth of all, as SKIP wants it. */
static void emit_conditions(lc_compiler *compiler, conjunction *all, bool ledger)
{
    uint32_t last = last_of_phase(all, ledger), first_skip = LC_NONE;
    for (uint32_t i = 0; i < all->count && !stopped(compiler); i++) {
        const lc_condition *condition = &all->conditions[i];
        if (condition->node->ledger != ledger)
            continue;
        if (all->truth != LC_NONE && (ledger || node_count(condition->node) >= SKIP_WORTH)) {
            lc_begin_region(compiler);
            uint32_t skip = lc_emit_new(compiler, LC_OP_SKIP, all->truth, 0, 0, condition->place);
            if (first_skip == LC_NONE)
                first_skip = skip;
        }
        uint32_t next = emit_condition(compiler, all, i);
        if (i == last && compiler->in_region)
            all->truth = lc_emit_new(compiler, LC_OP_AND, all->truth, next, 0, all->place);
        else
            join(compiler, all, next);
    }
    if (compiler->in_region)
        lc_end_region(compiler);
    if (first_skip == LC_NONE || stopped(compiler) || compiler->tables[LC_TABLE_CODE].failed)
        return;
    for (uint32_t i = first_skip, end = lc_code_size(compiler); i < end; i++)
        if (lc_instruction_at(compiler, i)->opcode == LC_OP_SKIP)
            lc_patch_target(compiler, i, end);
}

static void join_times(lc_compiler *compiler, conjunction *all, const lc_times *times)
{
    uint32_t index = lc_compiler_times(compiler, times);
    if (index != LC_NONE)
        join(compiler, all, lc_emit(compiler, LC_OP_DURING, index, 0, 0, all->place));
}

static bool conditions_read_ledger(const lc_condition *conditions, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (conditions[i].node->ledger)
            return true;
    return false;
}

/* A rule whose truth is not known before the fold: by its own conditions, or those that bar it. */
static bool rule_reads_ledger(const lc_law *law, const lc_rule *rule)
{
    if (conditions_read_ledger(rule->conditions, rule->condition_count))
        return true;
    for (uint32_t i = 0; i < rule->barred_by_count; i++) {
        const lc_rule *bar = &law->rules[rule->barred_by[i]];
        if (conditions_read_ledger(bar->conditions, bar->condition_count))
            return true;
    }
    return false;
}

static conjunction conjunction_of_rule(const lc_compiler *compiler, uint32_t index, uint32_t truth)
{
    const lc_rule *rule = &compiler->law->rules[index];
    return (conjunction){
        .conditions = rule->conditions,
        .count = rule->condition_count,
        .registers = compiler->condition_register + compiler->first_condition[index],
        .place = rule->declared.place,
        .truth = truth,
    };
}

/* Those that bar RULE: no instruction is emitted twice where many rules are barred by the same. */
static void join_bars(lc_compiler *compiler, conjunction *all, const lc_rule *rule)
{
    if (!rule->barred_by_count)
        return;
    lc_place place = compiler->law->rules[rule->barred_by[0]].declared.place;
    uint32_t barred = compiler->rule_truth[rule->barred_by[0]];
    for (uint32_t i = 1; i < rule->barred_by_count; i++)
        barred =
            lc_emit(compiler, LC_OP_OR, barred, compiler->rule_truth[rule->barred_by[i]], 0, place);
    join(compiler, all, lc_emit(compiler, LC_OP_NOT, barred, 0, 0, place));
}

/* The truth of a rule as far as phase A, or the fold, has it. */
static void emit_rule_truth(lc_compiler *compiler, uint32_t index, bool ledger)
{
    const lc_rule *rule = &compiler->law->rules[index];
    bool reads = rule_reads_ledger(compiler->law, rule);
    if (ledger && !reads)
        return;
    conjunction all =
        conjunction_of_rule(compiler, index, ledger ? compiler->rule_truth[index] : LC_NONE);
    if (!ledger)
        join_times(compiler, &all, &rule->dates.in_force);
    emit_conditions(compiler, &all, ledger);
    if (ledger == reads)
        join_bars(compiler, &all, rule);
    if (all.truth == LC_NONE && ledger == reads)
        all.truth = lc_emit(compiler, LC_OP_TRUTH, 1, 0, 0, all.place);
    compiler->rule_truth[index] = all.truth;
}

static void emit_rule_truths(lc_compiler *compiler, bool ledger)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->rule_count && !stopped(compiler); i++)
        if (law->rules[i].bars)
            emit_rule_truth(compiler, i, ledger);
    for (uint32_t i = 0; i < law->rule_count && !stopped(compiler); i++)
        if (!law->rules[i].bars)
            emit_rule_truth(compiler, i, ledger);
}

/* Conditions of duties, those of this phase. */
static void emit_duties(lc_compiler *compiler, bool ledger)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->rule_count; i++)
        for (uint32_t k = 0; k < law->rules[i].duty_count && !stopped(compiler); k++) {
            const lc_node *condition = law->rules[i].duties[k].condition;
            uint32_t *reg = &compiler->duty_register[compiler->first_duty[i] + k];
            if (!condition)
                *reg = LC_NONE;
            else if (condition->ledger == ledger)
                *reg = lc_emit_node(compiler, condition);
        }
}

/* ---- agreements ------------------------------------------------------------------------------ */

/* Partner, in force, covers: as far as phase A, or the fold, has them. */
static void emit_agreement_truth(lc_compiler *compiler, uint32_t index, bool ledger)
{
    const lc_law *law = compiler->law;
    const lc_agreement *agreement = &law->agreements[index];
    conjunction all = {
        .conditions = agreement->covers,
        .count = agreement->cover_count,
        .registers = compiler->cover_register + compiler->first_cover[index],
        .place = agreement->declared.place,
        .truth = ledger ? compiler->agreement_truth[index] : LC_NONE,
    };
    if (!ledger) {
        uint32_t destination =
            lc_emit(compiler, LC_OP_FACT_VALUE, agreement->destination, 0, 0, all.place);
        join(compiler, &all,
             lc_emit(compiler, LC_OP_IN, destination, agreement->partners, 0, all.place));
        join_times(compiler, &all, &agreement->dates.in_force);
    }
    emit_conditions(compiler, &all, ledger);
    compiler->agreement_truth[index] = all.truth;
}

static void emit_agreement_truths(lc_compiler *compiler, bool ledger)
{
    for (uint32_t i = 0; i < compiler->law->agreement_count && !stopped(compiler); i++)
        emit_agreement_truth(compiler, i, ledger);
}

/* `and` room under COUNT limits from FIRST on; always a new instruction. */
static uint32_t and_rooms(lc_compiler *compiler, uint32_t truth, uint32_t first, uint32_t count,
                          lc_place place)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t room = lc_emit(compiler, LC_OP_ROOM, first + i, 0, 0, place);
        truth = lc_emit_new(compiler, LC_OP_AND, truth, room, 0, place);
    }
    return truth;
}

/* `and` room under every limit of CAPS. */
static uint32_t and_caps(lc_compiler *compiler, uint32_t truth, const uint32_t *caps,
                         uint32_t count, lc_place place)
{
    for (uint32_t i = 0; i < count; i++)
        truth = and_rooms(compiler, truth, compiler->first_limit[caps[i]],
                          compiler->law->caps[caps[i]].limit_count, place);
    return truth;
}

/* Whether each agreement is met. The ledger is read only where the facts allow it. */
static void emit_met(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->agreement_count && !stopped(compiler); i++) {
        const lc_agreement *agreement = &law->agreements[i];
        lc_place place = agreement->declared.place;
        uint32_t truth = compiler->agreement_truth[i];
        if (agreement->limit_count || agreement->within_count) {
            lc_begin_region(compiler);
            uint32_t skip = lc_emit_new(compiler, LC_OP_SKIP, truth, 0, 0, place);
            truth = and_rooms(compiler, truth, compiler->agreement_limit[i], agreement->limit_count,
                              place);
            truth = and_caps(compiler, truth, agreement->within, agreement->within_count, place);
            lc_end_region(compiler);
            lc_patch_target(compiler, skip, lc_code_size(compiler));
        }
        compiler->agreement_met[i] = truth;
    }
}

/* What `under any agreement` asks, if any rule does. */
static void emit_any_met(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    uint32_t asks = LC_NONE;
    for (uint32_t i = 0; i < law->rule_count && asks == LC_NONE; i++)
        if (law->rules[i].under_any)
            asks = i;
    if (asks == LC_NONE)
        return;
    lc_place place = law->rules[asks].declared.place;
    if (!law->agreement_count) {
        compiler->any_met = lc_emit(compiler, LC_OP_TRUTH, 0, 0, 0, place);
        return;
    }
    uint32_t any = compiler->agreement_met[0];
    for (uint32_t i = 1; i < law->agreement_count && !stopped(compiler); i++)
        any = lc_emit(compiler, LC_OP_OR, any, compiler->agreement_met[i], 0, place);
    compiler->any_met = any;
}

/* ---- phase A --------------------------------------------------------------------------------- */

void lc_emit_facts(lc_compiler *compiler)
{
    emit_items(compiler, false);
    emit_limits(compiler);
    emit_items(compiler, false);
    preload_all(compiler);
    emit_rule_truths(compiler, false);
    emit_agreement_truths(compiler, false);
    emit_duties(compiler, false);
}

/* ---- the fold -------------------------------------------------------------------------------- */

typedef struct {
    uint32_t rule;
    uint8_t best;
} ranked;

static int compare_ranked(const void *left, const void *right)
{
    const ranked *a = left, *b = right;
    if (a->best != b->best)
        return a->best < b->best ? -1 : 1;
    return a->rule < b->rule ? -1 : a->rule > b->rule;
}

uint32_t *lc_fold_order(lc_compiler *compiler, const lc_rule *rule)
{
    lc_arena *arena = compiler->law->arena;
    ranked *ranks = lc_arena_zero(arena, rule->exception_count + 1u, sizeof *ranks);
    uint32_t *order = lc_arena_zero(arena, rule->exception_count + 1u, sizeof *order);
    if (!ranks || !order) {
        compiler->failed = true;
        return NULL;
    }
    for (uint32_t i = 0; i < rule->exception_count; i++)
        ranks[i] = (ranked){rule->exceptions[i], compiler->rule_best[rule->exceptions[i]]};
    qsort(ranks, rule->exception_count, sizeof *ranks, compare_ranked);
    for (uint32_t i = 0; i < rule->exception_count; i++)
        order[i] = ranks[i].rule;
    return order;
}

/* Whether the agreement at *AT of `under` is met; its versions stand together and exist at other
 * times. Goes on to the next name. */
static uint32_t emit_met_of(lc_compiler *compiler, const lc_rule *rule, uint32_t *at)
{
    const lc_agreement *agreements = compiler->law->agreements;
    const lc_name *name = agreements[rule->under[*at]].declared.name;
    uint32_t met = compiler->agreement_met[rule->under[(*at)++]];
    for (; *at < rule->under_count && agreements[rule->under[*at]].declared.name == name; ++*at)
        met = lc_emit(compiler, LC_OP_OR, met, compiler->agreement_met[rule->under[*at]], 0,
                      rule->declared.place);
    return met;
}

/* Whether EXCEPTION applies, agreements and room included, where it is folded into RANGE. The
 * ledger is read only when the facts allow the exception and (GAIN) when it could still win; GAIN
 * is left out where an earlier exception with exceptions of its own could tie with it. */
static uint32_t emit_applies(lc_compiler *compiler, uint32_t exception, uint32_t range,
                             bool may_guard)
{
    const lc_rule *rule = &compiler->law->rules[exception];
    lc_place place = rule->declared.place;
    uint32_t truth = compiler->rule_truth[exception];
    for (uint32_t i = 0; i < rule->under_count;) {
        uint32_t met = emit_met_of(compiler, rule, &i);
        truth = lc_emit(compiler, LC_OP_AND, truth, met, 0, place);
    }
    if (rule->under_any)
        truth = lc_emit(compiler, LC_OP_AND, truth, compiler->any_met, 0, place);
    if (rule->within_count == 0)
        return truth;
    if (may_guard) {
        uint32_t best = compiler->rule_best[exception];
        uint32_t gain = lc_emit(compiler, LC_OP_GAIN, range, best, 0, place);
        truth = lc_emit(compiler, LC_OP_AND, truth, gain, 0, place);
    }
    lc_begin_region(compiler);
    uint32_t skip = lc_emit_new(compiler, LC_OP_SKIP, truth, 0, 0, place);
    truth = and_caps(compiler, truth, rule->within, rule->within_count, place);
    lc_end_region(compiler);
    lc_patch_target(compiler, skip, lc_code_size(compiler));
    return truth;
}

static void emit_range(lc_compiler *compiler, uint32_t index)
{
    const lc_rule *rule = &compiler->law->rules[index];
    uint32_t *order = lc_fold_order(compiler, rule);
    if (!order)
        return;
    uint8_t best = (uint8_t)rule->outcome;
    bool may_guard = true;
    uint32_t range = lc_emit(compiler, LC_OP_STAND, index, 0, 0, rule->declared.place);
    for (uint32_t i = 0; i < rule->exception_count; i++) {
        uint32_t exception = order[i];
        uint32_t applies = emit_applies(compiler, exception, range, may_guard);
        compiler->rule_applies[exception] = applies;
        range = lc_emit(compiler, LC_OP_EXCEPT, range, applies, compiler->rule_range[exception],
                        compiler->law->rules[exception].declared.place);
        if (compiler->law->rules[exception].exception_count)
            may_guard = false;
        if (compiler->rule_best[exception] < best)
            best = compiler->rule_best[exception];
    }
    compiler->rule_range[index] = range;
    compiler->rule_best[index] = best;
}

static void emit_fold(lc_compiler *compiler)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->rule_count && !stopped(compiler); i++)
        if (!law->rules[law->rule_order[i]].bars)
            emit_range(compiler, law->rule_order[i]);
    uint32_t fold = lc_emit(compiler, LC_OP_OTHERWISE, 0, 0, 0, law->intervals[0].otherwise_place);
    for (uint32_t i = 0; i < law->rule_count && !stopped(compiler); i++) {
        if (law->rules[i].despite_count)
            continue;
        compiler->rule_applies[i] = compiler->rule_truth[i];
        if (!law->rules[i].bars)
            fold = lc_emit(compiler, LC_OP_REQUIRE, fold, compiler->rule_truth[i],
                           compiler->rule_range[i], law->rules[i].declared.place);
    }
    compiler->result = fold;
}

void lc_emit_ledger(lc_compiler *compiler)
{
    compiler->fold_start = lc_code_size(compiler);
    lc_keep_numbering(compiler);
    emit_items(compiler, true);
    if (!compiler->law->ruleset.name || stopped(compiler))
        return;
    emit_rule_truths(compiler, true);
    emit_agreement_truths(compiler, true);
    emit_duties(compiler, true);
    emit_met(compiler);
    emit_any_met(compiler);
    emit_fold(compiler);
}

/* ---- statements of their own --------------------------------------------------------------- */

/* The lets that read the ledger are stale by now: what NODE reads of them is emitted anew. */
static void emit_stale(lc_compiler *compiler, const lc_node *node, uint32_t *stack)
{
    if (!node || !node->ledger || stopped(compiler))
        return;
    if (node->kind == LC_NODE_LET || node->kind == LC_NODE_LEFT) {
        uint32_t pending = pending_in(compiler, node);
        if (pending != LC_NONE)
            emit_after(compiler, pending, stack);
        return;
    }
    emit_stale(compiler, node->a, stack);
    emit_stale(compiler, node->b, stack);
    emit_stale(compiler, node->c, stack);
}

/* What lets and limits read the ledger has no register until it is asked for; KEPT holds their
 * registers in the fold. */
static void forget_stale(lc_compiler *compiler, uint32_t *kept)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->let_count; i++) {
        kept[i] = compiler->let_register[i];
        if (law->lets[i].node->ledger)
            compiler->let_register[i] = LC_NONE;
    }
    for (uint32_t i = 0; i < compiler->limit_count; i++) {
        kept[law->let_count + i] = limit_record(compiler, i)->limit;
        if (limit_reads_ledger(compiler->limits[i]))
            limit_record(compiler, i)->limit = LC_NONE;
    }
}

static void recall_stale(lc_compiler *compiler, const uint32_t *kept)
{
    const lc_law *law = compiler->law;
    for (uint32_t i = 0; i < law->let_count; i++)
        compiler->let_register[i] = kept[i];
    for (uint32_t i = 0; i < compiler->limit_count; i++)
        limit_record(compiler, i)->limit = kept[law->let_count + i];
}

uint32_t lc_emit_statement(lc_compiler *compiler, const lc_node *statement, uint32_t *first,
                           uint32_t *end)
{
    *first = *end = lc_code_size(compiler);
    if (!statement || stopped(compiler))
        return LC_NONE;
    uint32_t items = compiler->law->let_count + compiler->limit_count;
    uint32_t *stack = NULL, *kept = NULL;
    if (statement->ledger) {
        stack = lc_arena_zero(compiler->law->arena, items + 1u, sizeof *stack);
        kept = lc_arena_zero(compiler->law->arena, items + 1u, sizeof *kept);
        if (!stack || !kept) {
            compiler->failed = true;
            return LC_NONE;
        }
        forget_stale(compiler, kept);
    }
    lc_begin_region(compiler);
    if (statement->ledger)
        emit_stale(compiler, statement, stack);
    uint32_t truth = lc_emit_node(compiler, statement);
    lc_end_region(compiler);
    if (kept)
        recall_stale(compiler, kept);
    *end = lc_code_size(compiler);
    return truth;
}
