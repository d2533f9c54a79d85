/* check_amend.c - amendments: what belongs to which, when and in which order they act, and what of
 * the law stands in which interval because of them.
 *
 * Three steps. Owners, from the trees alone: an amendment has what stands behind its header, up to
 * the next one. Times, when the intervals are known: an amendment acts while it is in force and
 * what it amends is, in order of commencement. Changes: every declaration is an entry that exists
 * in some intervals; in that order amendments take intervals from what they strike and replace, and
 * add entries for what they bring. Names are resolved later, among what exists.
 *
 * Must not: look into expressions; know instructions. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

/* What CHANGE puts in the place of a value; NULL. A threshold without a label is set, one with a
 * label is another threshold. */
static const lc_step *new_value(const lc_decl *change)
{
    if (change->kind == LC_DECL_SET)
        return change->as.set.value;
    const lc_decl *by = change->kind == LC_DECL_REPLACE ? change->as.replace.by : NULL;
    return by && by->kind == LC_DECL_THRESHOLD && !by->label.bytes ? by->as.threshold : NULL;
}

static lc_place keyword_place(const lc_decl *decl)
{
    return lc_place_in(decl, decl->keyword_span);
}

static lc_place name_place(const lc_decl *decl)
{
    if (decl->name.name)
        return lc_place_in(decl, decl->name.span);
    return decl->label.bytes ? lc_place_in(decl, decl->label.span) : keyword_place(decl);
}

/* ---- owners ---------------------------------------------------------------------------------- */

static bool is_module(const lc_checker *c, const lc_tree *tree)
{
    return c->sources->items[tree->source].module;
}

/* Numbers the amendments and says of every declaration to which it belongs. */
static void number_amendments(lc_checker *c)
{
    lc_law *law = c->law;
    law->amendment_count = 0;
    for (uint32_t i = 0; i < c->tree_count; i++) {
        uint32_t owner = 0;
        for (lc_decl *decl = c->trees[i].first; decl && !is_module(c, &c->trees[i]);
             decl = decl->next) {
            if (decl->kind == LC_DECL_RULESET)
                owner = 0;
            if (decl->kind == LC_DECL_AMENDMENT)
                owner = ++law->amendment_count;
            decl->amendment = owner;
        }
    }
    law->amendments = lc_check_zero(c, law->amendment_count, sizeof *law->amendments);
    law->amendment_order = lc_check_zero(c, law->amendment_count, sizeof *law->amendment_order);
    if (c->failed)
        return;
    for (uint32_t i = 0; i < c->tree_count; i++)
        for (const lc_decl *decl = c->trees[i].first; decl; decl = decl->next)
            if (decl->kind == LC_DECL_AMENDMENT && decl->amendment)
                law->amendments[decl->amendment - 1] =
                    (lc_amendment){.declared = {.name = decl->name.name, .decl = decl},
                                   .amends = LC_NONE,
                                   .dates.in_force = {true, NULL, 0}};
}

static const lc_decl *find_ruleset(const lc_checker *c)
{
    for (uint32_t i = 0; i < c->tree_count; i++)
        for (const lc_decl *decl = c->trees[i].first; decl; decl = decl->next)
            if (decl->kind == LC_DECL_RULESET && !is_module(c, &c->trees[i]))
                return decl;
    return NULL;
}

static uint32_t find_amendment(const lc_law *law, const lc_name *name)
{
    for (uint32_t i = 0; i < law->amendment_count; i++)
        if (law->amendments[i].declared.name == name)
            return i;
    return LC_NONE;
}

/* Nobody knows what the law that is amended would have brought. */
static void report_unknown_law(lc_checker *c, const lc_decl *decl, const lc_decl *ruleset)
{
    lc_law *law = c->law;
    lc_ident amends = decl->as.law.amends;
    c->module_missing = true;
    lc_diagnostic *report =
        lc_report1(c->diagnostics, LC_E0453, lc_place_in(decl, amends.span), amends.name->text);
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, amends.name->text, amends.name->length);
    if (ruleset && ruleset->name.name)
        lc_suggestion_offer(&suggestion, ruleset->name.name->text, ruleset->name.name->length);
    for (uint32_t i = 0; i < law->amendment_count; i++)
        if (law->amendments[i].declared.name)
            lc_suggestion_offer(&suggestion, law->amendments[i].declared.name->text,
                                law->amendments[i].declared.name->length);
    lc_suggest_help(c, report, &suggestion);
}

static void resolve_amended(lc_checker *c)
{
    lc_law *law = c->law;
    const lc_decl *ruleset = find_ruleset(c);
    const lc_name *base = ruleset ? ruleset->name.name : NULL;
    c->base_missing = !ruleset;
    c->module_missing = c->module_missing || !ruleset;
    for (uint32_t i = 0; i < law->amendment_count; i++) {
        const lc_decl *decl = law->amendments[i].declared.decl;
        const lc_name *name = decl->name.name, *amends = decl->as.law.amends.name;
        if (decl->broken || !name || !amends)
            continue;
        uint32_t first = find_amendment(law, name);
        if (name == base || first != i) {
            lc_diagnostic *report =
                lc_report1(c->diagnostics, LC_E0454, name_place(decl), name->text);
            lc_diagnostic_note(
                c->diagnostics, report,
                name_place(name == base ? ruleset : law->amendments[first].declared.decl),
                "first here");
        }
        if (amends == base)
            continue;
        law->amendments[i].amends = find_amendment(law, amends);
        if (law->amendments[i].amends == LC_NONE)
            report_unknown_law(c, decl, ruleset);
    }
}

/* Chains of amendments end with the ruleset; what leads round in a circle is reported. */
static void break_chains(lc_checker *c)
{
    lc_law *law = c->law;
    for (uint32_t i = 0; i < law->amendment_count; i++) {
        uint32_t at = i, steps = 0;
        while (at != LC_NONE && steps <= law->amendment_count) {
            at = law->amendments[at].amends;
            steps++;
        }
        if (at == LC_NONE)
            continue;
        const lc_decl *decl = law->amendments[i].declared.decl;
        lc_report1(c->diagnostics, LC_E0455, lc_place_in(decl, decl->as.law.amends.span),
                   decl->name.name->text);
        law->amendments[i].amends = LC_NONE;
    }
}

/* Leaves out the amendments that the host does not want, and the tests of others than it asks for.
 */
static void leave_out(lc_checker *c)
{
    const lc_law *law = c->law;
    bool *kept = lc_check_zero(c, law->amendment_count, sizeof *kept);
    if (!kept)
        return;
    for (uint32_t at = c->options->part_of; at < law->amendment_count && !kept[at];
         at = law->amendments[at].amends)
        kept[at] = true;
    uint32_t tests_of = c->options->part_of == LC_NONE ? 0 : c->options->part_of + 1;
    for (uint32_t i = 0; i < c->tree_count; i++) {
        lc_decl **link = &c->trees[i].first;
        while (*link) {
            const lc_decl *decl = *link;
            if ((decl->amendment && !kept[decl->amendment - 1]) ||
                (decl->kind == LC_DECL_TEST && decl->amendment != tests_of))
                *link = decl->next;
            else
                link = &(*link)->next;
        }
    }
}

void lc_check_owners(lc_checker *c)
{
    number_amendments(c);
    if (c->failed || (!c->law->amendment_count && !c->options->part))
        return;
    resolve_amended(c);
    break_chains(c);
    if (c->options->part && !c->failed) {
        leave_out(c);
        number_amendments(c);
        if (!c->failed)
            resolve_amended(c);
    }
    if (c->law->amendment_count > LC_MAX_AMENDMENTS)
        lc_too_many(c, keyword_place(c->law->amendments[LC_MAX_AMENDMENTS].declared.decl),
                    LC_MAX_AMENDMENTS, "amendments");
}

/* ---- times and order ------------------------------------------------------------------------- */

static void check_header(lc_checker *c, lc_amendment *amendment)
{
    const lc_decl *decl = amendment->declared.decl;
    if (decl->name.name)
        amendment->declared = lc_check_declared(
            &(lc_symbol){.ident = decl->name, .label = decl->label, .decl = decl});
    amendment->cites = lc_check_cites(c, decl->as.law.header, &amendment->cite_count);
    amendment->dates = lc_check_rule_dates(c, decl, decl->as.law.header);
    for (const lc_clause *clause = decl->as.law.header; clause; clause = clause->next) {
        if (clause->kind == LC_CLAUSE_DATED_BY)
            lc_refuse_clause(c, decl, clause, "write it into the head of the ruleset");
    }
}

/* An amendment acts only while the one it amends does. */
static void cut_by_amended(lc_checker *c)
{
    lc_law *law = c->law;
    bool *cut = lc_check_zero(c, law->amendment_count, sizeof *cut);
    for (uint32_t left = cut ? law->amendment_count : 0; left && !c->failed;)
        for (uint32_t i = 0; i < law->amendment_count; i++) {
            lc_amendment *amendment = &law->amendments[i];
            if (cut[i] || (amendment->amends != LC_NONE && !cut[amendment->amends]))
                continue;
            if (amendment->amends != LC_NONE)
                amendment->dates.in_force =
                    lc_times_both(c, amendment->dates.in_force,
                                  law->amendments[amendment->amends].dates.in_force);
            cut[i] = true;
            left--;
        }
}

/* The next of the order: the one that commences first, once what it amends has its place. */
static uint32_t next_in_order(const lc_law *law, const bool *placed)
{
    uint32_t best = LC_NONE;
    for (uint32_t i = 0; i < law->amendment_count; i++) {
        const lc_amendment *amendment = &law->amendments[i];
        if (placed[i] || (amendment->amends != LC_NONE && !placed[amendment->amends]))
            continue;
        if (best == LC_NONE || lc_times_first(&amendment->dates.in_force) <
                                   lc_times_first(&law->amendments[best].dates.in_force))
            best = i;
    }
    return best;
}

static void order_amendments(lc_checker *c)
{
    lc_law *law = c->law;
    bool *placed = lc_check_zero(c, law->amendment_count, sizeof *placed);
    for (uint32_t i = 0; placed && i < law->amendment_count; i++) {
        law->amendment_order[i] = next_in_order(law, placed);
        placed[law->amendment_order[i]] = true;
    }
}

static bool acts(const lc_law *law, uint32_t place, uint32_t interval)
{
    return lc_times_hold(&law->amendments[law->amendment_order[place]].dates.in_force, interval);
}

/* The names of the ruleset and of the amendments that act in INTERVAL. */
static lc_string name_law(lc_checker *c, uint32_t interval)
{
    const lc_law *law = c->law;
    const lc_name *base = c->ruleset ? c->ruleset->name.name : NULL;
    size_t length = base ? base->length : 0;
    for (uint32_t i = 0; i < law->amendment_count; i++)
        if (acts(law, i, interval) && law->amendments[law->amendment_order[i]].declared.name)
            length += law->amendments[law->amendment_order[i]].declared.name->length + 3;
    char *text = lc_check_zero(c, length + 1, 1);
    if (!text)
        return (lc_string){NULL, 0};
    size_t at = 0;
    for (uint32_t k = 0; base && k < base->length; k++)
        text[at++] = base->text[k];
    for (uint32_t i = 0; i < law->amendment_count; i++) {
        const lc_name *name = law->amendments[law->amendment_order[i]].declared.name;
        if (!name || !acts(law, i, interval))
            continue;
        for (const char *joint = " + "; *joint; joint++)
            text[at++] = *joint;
        for (uint32_t k = 0; k < name->length; k++)
            text[at++] = name->text[k];
    }
    return (lc_string){text, (uint32_t)at};
}

/* Binding, enforced and named is the law with the amendments that act. */
static void mark_intervals(lc_checker *c)
{
    lc_law *law = c->law;
    bool *acting = lc_check_zero(c, law->amendment_count, sizeof *acting);
    for (uint32_t i = 0; acting && i < law->interval_count && !c->failed; i++) {
        lc_interval *interval = &law->intervals[i];
        bool same = i > 0;
        for (uint32_t k = 0; k < law->amendment_count; k++) {
            const lc_dates *dates = &law->amendments[k].dates;
            bool now = lc_times_hold(&dates->in_force, i);
            same = same && now == acting[k];
            acting[k] = now;
            interval->binding = interval->binding && (!now || lc_times_hold(&dates->binding, i));
            interval->enforced = interval->enforced && (!now || lc_times_hold(&dates->enforced, i));
        }
        interval->law = same ? law->intervals[i - 1].law : name_law(c, i);
    }
}

void lc_check_amendments(lc_checker *c)
{
    lc_law *law = c->law;
    for (uint32_t i = 0; i < law->amendment_count && !c->failed; i++)
        if (!law->amendments[i].declared.decl->broken)
            check_header(c, &law->amendments[i]);
    cut_by_amended(c);
    for (uint32_t i = 0; i < law->amendment_count && !c->failed; i++)
        if (lc_times_never(&law->amendments[i].dates.in_force) && law->amendments[i].declared.name)
            lc_report1(c->diagnostics, LC_W0605, name_place(law->amendments[i].declared.decl),
                       law->amendments[i].declared.name->text);
    if (!c->failed)
        order_amendments(c);
    if (!c->failed)
        lc_check_further(c);
    if (!c->failed && law->interval_count > law->dated_count)
        cut_by_amended(c);
    if (!c->failed && law->amendment_count)
        mark_intervals(c);
}

lc_times lc_exists(lc_checker *c, const lc_decl *decl)
{
    if (decl->entry)
        return c->entries[decl->entry - 1].exists;
    if (!decl->amendment)
        return (lc_times){true, NULL, 0};
    lc_times acting = c->law->amendments[decl->amendment - 1].dates.in_force;
    /* its head asks whether it is to act, under the law of the day with all that act */
    return decl->kind == LC_DECL_AMENDMENT ? lc_dated_times(c, acting) : acting;
}

/* ---- entries --------------------------------------------------------------------------------- */

static bool is_declaring(lc_decl_kind kind)
{
    switch (kind) {
    case LC_DECL_UNIT:
    case LC_DECL_OUTCOMES:
    case LC_DECL_REGISTRY:
    case LC_DECL_FACTS:
    case LC_DECL_LET:
    case LC_DECL_GROUP:
    case LC_DECL_TIERS:
    case LC_DECL_THRESHOLD:
    case LC_DECL_CAP:
    case LC_DECL_TALLY:
    case LC_DECL_AGREEMENT:
    case LC_DECL_RULE:
    case LC_DECL_OTHERWISE:
    case LC_DECL_TEST:
    case LC_DECL_PROPERTY:
        return true;
    default:
        return false;
    }
}

/* Tests and properties go by their titles; of `otherwise` and tiers there is one on any day. */
static bool is_titled(lc_decl_kind kind)
{
    return kind == LC_DECL_OTHERWISE || kind == LC_DECL_TIERS || kind == LC_DECL_TEST ||
           kind == LC_DECL_PROPERTY;
}

/* What may come and go; facts, types and the like are there for good. */
static bool may_pass(lc_decl_kind kind)
{
    return kind == LC_DECL_RULE || kind == LC_DECL_CAP || kind == LC_DECL_TALLY ||
           kind == LC_DECL_AGREEMENT || kind == LC_DECL_LET || kind == LC_DECL_GROUP ||
           kind == LC_DECL_THRESHOLD || is_titled(kind);
}

/* What DECL, which declares or changes something of KIND, calls it; NULL: nothing, or memory. */
static const lc_name *called(lc_checker *c, const lc_decl *decl, lc_decl_kind kind)
{
    if (!is_titled(kind))
        return decl->name.name;
    bool single = kind == LC_DECL_OTHERWISE || kind == LC_DECL_TIERS;
    const char *words = single ? lc_decl_words(kind) : decl->label.bytes;
    size_t length = single ? strlen(words) : decl->label.length;
    const lc_name *name = words ? lc_intern(c->names, words, length) : NULL;
    c->failed = c->failed || (words && !name);
    return name;
}

static lc_table *space_of(lc_checker *c, lc_decl_kind kind)
{
    if (is_titled(kind))
        return &c->title_entries;
    return kind == LC_DECL_RULE ? &c->rule_entries : &c->value_entries;
}

/* Behind AFTER in the order of declaration; LC_NONE: at the end. */
static uint32_t add_entry(lc_checker *c, lc_decl *decl, lc_times exists, uint32_t after)
{
    if (!lc_check_room(c, (void **)&c->entries, c->entry_count, &c->entry_capacity,
                       sizeof *c->entries))
        return LC_NONE;
    uint32_t index = c->entry_count++;
    lc_entry *entry = &c->entries[index];
    *entry = (lc_entry){.decl = decl, .exists = exists, .previous = LC_NONE, .next = LC_NONE};
    if (after == LC_NONE)
        after = c->last_entry;
    if (after != LC_NONE) {
        entry->next = c->entries[after].next;
        c->entries[after].next = index;
    }
    if (after == c->last_entry)
        c->last_entry = index;
    decl->entry = index + 1;
    const lc_name *name = called(c, decl, decl->kind);
    if (!may_pass(decl->kind) || !name)
        return index;
    lc_table *space = space_of(c, decl->kind);
    entry->previous = lc_table_find(space, name);
    if (!lc_table_put(space, name, index))
        c->failed = true;
    return index;
}

static void add_ruleset(lc_checker *c)
{
    const lc_times always = {true, NULL, 0};
    for (uint32_t i = 0; i < c->tree_count; i++)
        for (lc_decl *decl = c->trees[i].first; decl && !c->failed; decl = decl->next)
            if (is_declaring(decl->kind) && (!decl->amendment || !may_pass(decl->kind)))
                add_entry(c, decl, always, LC_NONE);
}

uint32_t lc_tiers_entry(lc_checker *c, uint32_t after)
{
    const char *words = lc_decl_words(LC_DECL_TIERS);
    const lc_name *name = lc_intern(c->names, words, strlen(words));
    c->failed = c->failed || !name;
    if (!name)
        return LC_NONE;
    uint32_t at =
        after == LC_NONE ? lc_table_find(&c->title_entries, name) : c->entries[after].previous;
    while (at != LC_NONE && c->entries[at].decl->kind != LC_DECL_TIERS)
        at = c->entries[at].previous;
    return at;
}

/* ---- changes --------------------------------------------------------------------------------- */

/* Whether a text that could not be read may hold what is called NAME. */
static bool may_be_lost(lc_checker *c, lc_decl_kind kind, const lc_name *name)
{
    bool lost = lc_is_excused(c, name);
    for (uint32_t i = 0; is_titled(kind) && i < c->tree_count; i++)
        lost = lost || c->tree_wrong[i];
    return lost;
}

/* Points at why NAME is not there WHEN it should be: what took it out, or what it is instead. */
static void note_absence(lc_checker *c, lc_diagnostic *report, lc_decl_kind kind,
                         const lc_name *name, const lc_times *when)
{
    uint32_t last = lc_table_find(space_of(c, kind), name);
    for (uint32_t at = last; at != LC_NONE; at = c->entries[at].previous)
        for (const lc_change *change = c->entries[at].changes; change; change = change->next) {
            lc_times both = lc_times_both(c, change->times, *when);
            if (change->decl->kind != LC_DECL_STRIKE || c->entries[at].decl->kind != kind ||
                lc_times_never(&both))
                continue;
            lc_diagnostic_note(c->diagnostics, report, name_place(change->decl), "struck here");
            return;
        }
    const lc_decl *decl = c->entries[last].decl;
    const char *words = "declared here", *what = lc_decl_words(decl->kind);
    if (decl->kind != kind)
        words = lc_check_text(c, lc_arena_format(c->arena, "declared here, as %s %s",
                                                 what[0] == 'a' ? "an" : "a", what));
    lc_diagnostic_note(c->diagnostics, report, name_place(decl), words);
}

/* NAME is not there, at least for a while, and CHANGE wants to change it. */
static void report_not_there(lc_checker *c, const lc_decl *change, lc_decl_kind kind,
                             const lc_name *name, const lc_times *when)
{
    uint32_t other = lc_table_find(space_of(c, kind), name);
    if (may_be_lost(c, kind, name))
        return;
    const char *words = "";
    if (!when->always && when->count && other != LC_NONE)
        words = lc_check_text(c, lc_arena_format(c->arena, " %s", lc_times_words(c, when)));
    lc_diagnostic *report = kind == LC_DECL_OTHERWISE
                                ? lc_report1(c->diagnostics, LC_E0480, name_place(change), words)
                                : lc_report3(c->diagnostics, LC_E0456, name_place(change),
                                             lc_decl_words(kind), name->text, words);
    if (other != LC_NONE) {
        note_absence(c, report, kind, name, when);
        return;
    }
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, name->text, name->length);
    for (uint32_t i = 0; i < c->entry_count; i++) {
        const lc_decl *decl = c->entries[i].decl;
        const lc_name *of = decl->kind == kind ? called(c, decl, kind) : NULL;
        if (of)
            lc_suggestion_offer(&suggestion, of->text, of->length);
    }
    lc_suggest_help(c, report, &suggestion);
}

void lc_changed_twice(lc_checker *c, lc_place place, const char *name, uint32_t interval,
                      lc_place other)
{
    char date[LC_DATE_TEXT];
    lc_date_write(date, c->law->intervals[interval].from);
    lc_diagnostic *report =
        lc_report2(c->diagnostics, LC_E0457, place, name,
                   interval ? lc_check_text(c, lc_arena_format(c->arena, "on %s", date))
                            : "from the beginning");
    lc_diagnostic_note(c->diagnostics, report, other, "changed here");
}

/* Two moves touch the rows that they name, which check_moves.c looks at; and a move and another
 * change of the tiers meet only on the days of both. */
static bool is_beside(lc_checker *c, const lc_decl *change, const lc_times *times,
                      const lc_change *other)
{
    bool moves = change->kind == LC_DECL_MOVE, moved = other->decl->kind == LC_DECL_MOVE;
    return (moves && moved) || ((moves || moved) && !lc_times_meet(c, *times, other->times));
}

bool lc_is_touched(lc_checker *c, uint32_t index, const lc_decl *change, const char *name,
                   const lc_times *times)
{
    const lc_law *law = c->law;
    lc_times now = law->amendments[change->amendment - 1].dates.in_force;
    for (const lc_change *other = c->entries[index].changes; other; other = other->next) {
        lc_times then = law->amendments[other->amendment].dates.in_force;
        if (lc_times_first(&then) != lc_times_first(&now) || lc_times_never(&now) ||
            is_beside(c, change, times, other))
            continue;
        lc_changed_twice(c, name_place(change), name, lc_times_first(&now),
                         name_place(other->decl));
        return true;
    }
    return false;
}

void lc_add_change(lc_checker *c, uint32_t index, const lc_decl *change, lc_times times)
{
    lc_change *made = lc_check_zero(c, 1, sizeof *made);
    if (!made)
        return;
    *made = (lc_change){NULL, change, change->amendment - 1, times, new_value(change)};
    lc_change **link = &c->entries[index].changes;
    while (*link)
        link = &(*link)->next;
    *link = made;
}

static uint32_t limit_count(const lc_decl *decl)
{
    return lc_count_clauses(decl->kind == LC_DECL_AGREEMENT ? decl->as.agreement.clauses
                                                            : decl->as.clauses,
                            LC_CLAUSE_LIMITS);
}

static bool can_be_set(lc_checker *c, const lc_decl *set, const lc_decl *decl)
{
    if (decl->broken || decl->kind == LC_DECL_THRESHOLD || limit_count(decl) == 1)
        return true;
    lc_report3(c->diagnostics, LC_E0451, name_place(set),
               decl->kind == LC_DECL_CAP ? "a cap" : "an agreement", set->name.name->text,
               lc_check_digits(c, limit_count(decl)));
    return false;
}

/* What CHANGE names of KIND, in all intervals in which it acts: each entry is changed for those in
 * which it exists. The first one; LC_NONE when none is there, LC_MANY when it was changed before:
 * both are reported. */
static uint32_t change_entries(lc_checker *c, const lc_decl *change, lc_decl_kind kind)
{
    lc_times acting = c->law->amendments[change->amendment - 1].dates.in_force, left = acting;
    uint32_t first = LC_NONE;
    const lc_name *name = called(c, change, kind);
    if (!name)
        return LC_NONE;
    for (uint32_t at = lc_table_find(space_of(c, kind), name); at != LC_NONE;
         at = c->entries[at].previous) {
        lc_entry *entry = &c->entries[at];
        lc_times times = lc_times_both(c, entry->exists, acting);
        if (entry->decl->kind != kind)
            continue;
        if (lc_is_touched(c, at, change, name->text, &times))
            return LC_MANY;
        if (lc_times_never(&times))
            continue;
        left = lc_times_less(c, left, entry->exists);
        if (change->kind == LC_DECL_SET && !can_be_set(c, change, entry->decl))
            return LC_NONE;
        lc_add_change(c, at, change, times);
        if (!new_value(change))
            entry->exists = lc_times_less(c, entry->exists, acting);
        first = at;
    }
    if (lc_times_never(&left))
        return first;
    if (kind == LC_DECL_TIERS)
        lc_no_tiers(c, change, &left);
    else
        report_not_there(c, change, kind, name, &left);
    return first;
}

static void check_strike(lc_checker *c, const lc_decl *decl)
{
    if (decl->as.strike.kind == LC_DECL_TEST && c->options->part)
        return; /* the tests of the rest of the law are left out */
    change_entries(c, decl, decl->as.strike.kind);
}

/* The new declaration stands in the place of the old one, while the amendment acts. */
static void check_replace(lc_checker *c, const lc_decl *decl)
{
    lc_decl *by = decl->as.replace.by;
    by->source = decl->source;
    by->start = decl->start;
    by->length = decl->length;
    by->amendment = decl->amendment;
    uint32_t old = change_entries(c, decl, by->kind);
    if (old == LC_MANY || new_value(decl))
        return;
    uint32_t made = add_entry(c, by, c->law->amendments[decl->amendment - 1].dates.in_force, old);
    if (made != LC_NONE)
        lc_add_change(c, made, decl, c->law->amendments[decl->amendment - 1].dates.in_force);
}

static void check_change(lc_checker *c, const lc_decl *decl)
{
    switch (decl->kind) {
    case LC_DECL_SET:
        if (decl->name.name)
            change_entries(c, decl, decl->as.set.kind);
        break;
    case LC_DECL_STRIKE:
        check_strike(c, decl);
        break;
    case LC_DECL_REPLACE:
        check_replace(c, decl);
        break;
    case LC_DECL_MOVE:
        lc_check_move(c, decl);
        break;
    case LC_DECL_DEEM:
        lc_report0(c->diagnostics, LC_E0473, keyword_place(decl));
        break;
    case LC_DECL_OUTCOMES:
        lc_report0(c->diagnostics, LC_E0483, keyword_place(decl));
        break;
    default:
        break;
    }
}

/* What DECL brings. An `otherwise` is the new state of the only one, and counts as changed. */
static void add(lc_checker *c, lc_decl *decl)
{
    lc_times times = c->law->amendments[decl->amendment - 1].dates.in_force;
    uint32_t made = add_entry(c, decl, times, LC_NONE);
    if (made != LC_NONE && decl->kind == LC_DECL_OTHERWISE)
        lc_add_change(c, made, decl, times);
    if (decl->kind == LC_DECL_TIERS)
        lc_check_new_tiers(c, decl);
}

/* Everything of one amendment: first what it changes, then what it adds. */
static void apply(lc_checker *c, uint32_t amendment)
{
    const lc_decl *header = c->law->amendments[amendment].declared.decl;
    for (int adding = 0; adding < 2 && !c->failed; adding++)
        for (lc_decl *decl = header->next; decl && decl->amendment == amendment + 1;
             decl = decl->next) {
            if (adding && is_declaring(decl->kind) && may_pass(decl->kind))
                add(c, decl);
            else if (!adding && !decl->broken)
                check_change(c, decl);
        }
}

void lc_check_changes(lc_checker *c)
{
    const lc_law *law = c->law;
    c->last_entry = LC_NONE;
    if (!law->amendment_count)
        return;
    lc_table_init(&c->rule_entries, c->arena);
    lc_table_init(&c->value_entries, c->arena);
    lc_table_init(&c->title_entries, c->arena);
    add_ruleset(c);
    for (uint32_t i = 0; i < law->amendment_count && !c->failed; i++)
        apply(c, law->amendment_order[i]);
}

/* ---- what amendments set --------------------------------------------------------------------- */

typedef struct {
    uint32_t *items;
    uint32_t count, capacity;
} bounds;

static void add_bound(lc_checker *c, bounds *list, uint32_t interval)
{
    if (interval < c->law->interval_count &&
        lc_check_room(c, (void **)&list->items, list->count, &list->capacity, sizeof *list->items))
        list->items[list->count++] = interval;
}

/* The dated INTERVAL, and where its further ones begin. */
static void add_day(lc_checker *c, bounds *list, uint32_t interval)
{
    add_bound(c, list, interval);
    add_bound(c, list, c->law->intervals[interval].further);
}

static uint32_t start_of(const lc_checker *c, const lc_step *step)
{
    return step->dated ? lc_interval_of(c->law, step->from) : 0;
}

static void add_steps(lc_checker *c, bounds *list, const lc_step *steps)
{
    for (; steps; steps = steps->next)
        add_day(c, list, start_of(c, steps));
}

static int compare_bounds(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* The steps that hold in INTERVAL: those of the last `set` that acts, else the declared ones. */
static const lc_step *steps_in(const lc_change *changes, const lc_step *declared,
                               const lc_decl **in, uint32_t interval)
{
    const lc_step *steps = declared;
    for (; changes; changes = changes->next)
        if (changes->steps && lc_times_hold(&changes->times, interval)) {
            steps = changes->steps;
            *in = changes->decl;
        }
    return steps;
}

static const lc_change *sets_of(const lc_checker *c, const lc_decl *decl)
{
    const lc_change *change = decl->entry ? c->entries[decl->entry - 1].changes : NULL;
    while (change && !change->steps)
        change = change->next;
    return change;
}

static bool has_dates_of(lc_checker *c, const lc_change *changes)
{
    bool sound = true;
    for (; changes; changes = changes->next)
        if (changes->steps)
            sound = lc_check_step_dates(c, changes->decl, changes->steps) && sound;
    return sound;
}

/* Of STEPS alone, written in IN, where nothing else takes their place: under a law without
 * further intervals, or none at all, as of a tally. */
static lc_dated_step *plain_steps(lc_checker *c, const lc_decl *in, const lc_step *steps,
                                  uint32_t *count)
{
    uint32_t most = 0;
    for (const lc_step *step = steps; step; step = step->next)
        most++;
    lc_dated_step *made = lc_check_zero(c, most, sizeof *made);
    for (const lc_step *step = steps; made && step; step = step->next)
        made[(*count)++] = (lc_dated_step){start_of(c, step), step, in};
    return made;
}

lc_dated_step *lc_steps_of(lc_checker *c, const lc_decl *decl, const lc_step *declared,
                           uint32_t *count, bool *sound)
{
    const lc_change *changes = sets_of(c, decl);
    const lc_decl *in;
    *count = 0;
    const lc_step *steps = lc_value_of(c, decl, declared, &in);
    if (sound)
        *sound = lc_check_step_dates(c, in, steps);
    bool tried = in != decl; /* a host's edit stands over what amendments set */
    if (!steps || ((tried || !changes) && c->law->interval_count == c->law->dated_count))
        return plain_steps(c, in, steps, count);
    if (tried) {
        changes = NULL;
        decl = in;
        declared = steps;
    }
    if (sound)
        *sound = has_dates_of(c, changes) && *sound;
    bounds list = {.items = NULL};
    add_day(c, &list, 0);
    add_steps(c, &list, declared);
    for (const lc_change *change = changes; change; change = change->next) {
        if (!change->steps)
            continue;
        add_steps(c, &list, change->steps);
        add_bound(c, &list, lc_times_first(&change->times));
        for (uint32_t i = 0; i < change->times.count; i++) {
            add_bound(c, &list, change->times.runs[i].first);
            add_bound(c, &list, change->times.runs[i].end);
        }
    }
    lc_dated_step *made = lc_check_zero(c, list.count, sizeof *made);
    if (!made || c->failed)
        return NULL;
    qsort(list.items, list.count, sizeof *list.items, compare_bounds);
    for (uint32_t i = 0; i < list.count; i++) {
        uint32_t interval = list.items[i];
        in = decl;
        const lc_step *step = steps_in(changes, declared, &in, interval);
        while (step->next && start_of(c, step->next) <= c->law->intervals[interval].dated)
            step = step->next;
        if (*count == 0 || made[*count - 1].step != step)
            made[(*count)++] = (lc_dated_step){interval, step, in};
    }
    return made;
}
