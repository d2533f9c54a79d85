/* consolidate.c - see consolidate.h: what becomes of every declaration.
 *
 * Texts are cut into declarations, each with its own comments; every amendment has the days on
 * which it acts. Declarations are provisions that exist on certain days; amendments, one after
 * another, take days from what they strike and replace, put values in the place of others, and add
 * provisions. With a day an amendment acts always or never, so that every provision does, too.
 * What is left is looked through for what one text cannot say. Must not: write text. */
#include "consolidate.h"

#include <string.h>

#include "front.h"

/* ---- memory ---------------------------------------------------------------------------------- */

static void *zero(lc_consolidation *c, size_t count, size_t size)
{
    void *made = lc_arena_zero(&c->arena, count, size);
    if (!made)
        c->failed = true;
    return made;
}

static lc_days period_days(lc_consolidation *c, const lc_period *period)
{
    lc_stretch stretch = {period->has_from ? period->from : LC_DATE_MIN,
                          period->has_until ? period->until : LC_DATE_MAX};
    return lc_days_of(&c->arena, stretch, &c->failed);
}

static const char *text_or_empty(lc_consolidation *c, const char *text)
{
    if (!text)
        c->failed = true;
    return text ? text : "";
}

/* ---- words ---------------------------------------------------------------------------------- */

const char *lc_heading_words(lc_consolidation *c, const lc_decl *decl)
{
    const char *kind = lc_decl_words(decl->kind);
    const char *words = kind;
    if (decl->name.name)
        words = lc_arena_format(&c->arena, "%s %s", kind, decl->name.name->text);
    else if (decl->label.bytes)
        words = lc_arena_format(&c->arena, "%s \"%s\"", kind, decl->label.bytes);
    return text_or_empty(c, words);
}

lc_place lc_heading_place(const lc_decl *decl)
{
    if (decl->name.name)
        return lc_place_in(decl, decl->name.span);
    return lc_place_in(decl, decl->label.bytes ? decl->label.span : decl->keyword_span);
}

static const char *stretch_words(lc_consolidation *c, lc_stretch stretch)
{
    char from[LC_DATE_TEXT], until[LC_DATE_TEXT];
    lc_date_write(from, stretch.from);
    lc_date_write(until, stretch.until);
    if (stretch.from == LC_DATE_MIN)
        return text_or_empty(c, lc_arena_format(&c->arena, "until %s", until));
    if (stretch.until == LC_DATE_MAX)
        return text_or_empty(c, lc_arena_format(&c->arena, "from %s", from));
    return text_or_empty(c, lc_arena_format(&c->arena, "from %s until %s", from, until));
}

/* "from 2025-06-01 until 2025-06-30 and from 2026-01-01" */
static const char *days_words(lc_consolidation *c, lc_days days)
{
    const char *words = "";
    if (lc_days_all(days))
        return "at all times";
    for (uint32_t i = 0; i < days.count; i++) {
        const char *one = stretch_words(c, days.items[i]);
        words = text_or_empty(c, i ? lc_arena_format(&c->arena, "%s and %s", words, one) : one);
    }
    return words;
}

const char *lc_acting_words(lc_consolidation *c, uint32_t index)
{
    const char *words = days_words(c, c->amendments[index].in_force);
    return text_or_empty(c, lc_arena_format(&c->arena, "in force %s", words));
}

/* ---- texts ----------------------------------------------------------------------------------- */

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

/* Behind what stands at AT and the comments that end its lines: the one on the line, and indented
 * ones right below it, which are about the same. */
static uint32_t end_with_comments(const lc_tree *tree, const char *text, uint32_t at)
{
    uint32_t ends = 0, column = 0, end = at;
    for (const lc_comment *comment = tree->comments; comment; comment = comment->next) {
        if (comment->start < at)
            continue;
        for (; at < comment->start && (is_blank(text[at]) || text[at] == '\n'); at++) {
            ends += text[at] == '\n';
            column = text[at] == '\n' ? 0 : column + 1;
        }
        if (at < comment->start || ends > 1 || (ends == 1 && column == 0))
            break;
        at = end = comment->end;
        ends = column = 0;
    }
    return end;
}

static void place(lc_consolidation *c, const lc_tree *tree, const lc_decl *decl, uint32_t owner,
                  uint32_t *behind)
{
    const lc_source *source = &c->sources->items[tree->source];
    lc_placed placed = {.decl = decl, .tree = tree, .lead = *behind, .owner = owner};
    placed.start = decl ? decl->start : source->length;
    placed.end =
        decl ? end_with_comments(tree, source->text, decl->start + decl->length) : source->length;
    *behind = placed.end;
    if (!lc_vector_push(&c->allocator, &c->placed, placed))
        c->failed = true;
}

static void place_all(lc_consolidation *c)
{
    for (size_t i = 0; i < c->trees.count && !c->failed; i++) {
        uint32_t owner = 0, behind = 0;
        const lc_tree *tree = &c->trees.items[i];
        if (c->sources->items[tree->source].module)
            continue;
        for (const lc_decl *decl = tree->first; decl && !c->failed; decl = decl->next) {
            if (decl->kind == LC_DECL_RULESET)
                owner = 0;
            if (decl->kind == LC_DECL_AMENDMENT)
                owner = ++c->amendment_count;
            place(c, tree, decl, owner, &behind);
        }
        place(c, tree, NULL, owner, &behind);
    }
}

static lc_status read_texts(lc_consolidation *c)
{
    size_t count = c->sources->count;
    for (size_t i = 0; i < count; i++) {
        lc_tree tree = {0};
        lc_status status =
            lc_parse(&tree, &c->arena, &c->names, c->sources, (uint32_t)i, c->diagnostics);
        if (status == LC_OK && c->diagnostics->error_count)
            status = LC_WRONG_RULES;
        if (status == LC_OK && !lc_vector_push(&c->allocator, &c->trees, tree))
            status = LC_MEMORY;
        if (status != LC_OK)
            return status;
    }
    place_all(c);
    return c->failed ? LC_MEMORY : LC_OK;
}

/* ---- when amendments act --------------------------------------------------------------------- */

lc_days lc_clause_days(lc_consolidation *c, const lc_clause *clauses, lc_clause_kind kind)
{
    lc_days days = {NULL, 0};
    for (; clauses; clauses = clauses->next)
        if (clauses->kind == kind)
            days = lc_consolidation_join(c, days, period_days(c, &clauses->period));
    return days;
}

static bool has_clause(const lc_clause *clauses, lc_clause_kind kind)
{
    while (clauses && clauses->kind != kind)
        clauses = clauses->next;
    return clauses != NULL;
}

static lc_days header_days(lc_consolidation *c, const lc_decl *decl)
{
    const lc_clause *header = decl->as.law.header;
    lc_days days = lc_days_always();
    if (has_clause(header, LC_CLAUSE_IN_FORCE))
        days = lc_clause_days(c, header, LC_CLAUSE_IN_FORCE);
    return lc_consolidation_less(c, days, lc_clause_days(c, header, LC_CLAUSE_SUSPENDED));
}

static void find_headers(lc_consolidation *c)
{
    uint32_t next = 0;
    c->amendments = zero(c, c->amendment_count, sizeof *c->amendments);
    c->order = zero(c, c->amendment_count, sizeof *c->order);
    for (size_t i = 0; i < c->placed.count && !c->failed; i++) {
        const lc_placed *placed = &c->placed.items[i];
        if (placed->decl && placed->decl->kind == LC_DECL_AMENDMENT)
            c->amendments[next++] = (lc_consolidated){
                .placed = placed, .amends = LC_NONE, .in_force = header_days(c, placed->decl)};
    }
    for (uint32_t i = 0; i < next; i++)
        for (uint32_t k = 0; k < next; k++)
            if (c->amendments[k].placed->decl->name.name ==
                c->amendments[i].placed->decl->as.law.amends.name)
                c->amendments[i].amends = k;
}

static int32_t first_day(lc_days days)
{
    return lc_days_none(days) ? INT32_MAX : days.items[0].from;
}

/* The next of the order: the one that commences first, once what it amends has its place. */
static uint32_t next_in_order(const lc_consolidation *c, const bool *placed)
{
    uint32_t best = LC_NONE;
    for (uint32_t i = 0; i < c->amendment_count; i++) {
        const lc_consolidated *amendment = &c->amendments[i];
        if (placed[i] || (amendment->amends != LC_NONE && !placed[amendment->amends]))
            continue;
        if (best == LC_NONE ||
            first_day(amendment->in_force) < first_day(c->amendments[best].in_force))
            best = i;
    }
    return best;
}

/* What an amendment amends stands before it in one pass or another. */
static void cut_by_amended(lc_consolidation *c)
{
    bool *cut = zero(c, c->amendment_count, sizeof *cut);
    for (uint32_t left = cut ? c->amendment_count : 0; left && !c->failed;)
        for (uint32_t i = 0; i < c->amendment_count; i++) {
            lc_consolidated *amendment = &c->amendments[i];
            if (cut[i] || (amendment->amends != LC_NONE && !cut[amendment->amends]))
                continue;
            if (amendment->amends != LC_NONE)
                amendment->in_force = lc_consolidation_both(
                    c, amendment->in_force, c->amendments[amendment->amends].in_force);
            cut[i] = true;
            left--;
        }
}

static void order_amendments(lc_consolidation *c)
{
    bool *placed = zero(c, c->amendment_count, sizeof *placed);
    cut_by_amended(c);
    for (uint32_t i = 0; i < c->amendment_count && !c->failed; i++) {
        c->order[i] = next_in_order(c, placed);
        placed[c->order[i]] = true;
    }
    for (uint32_t i = 0; i < c->amendment_count && !c->failed; i++) {
        lc_consolidated *amendment = &c->amendments[i];
        bool now = lc_days_hold(amendment->in_force, c->day);
        amendment->acts = !c->on ? amendment->in_force
                          : now  ? lc_days_always()
                                 : (lc_days){NULL, 0};
    }
}

/* ---- provisions ------------------------------------------------------------------------------ */

/* What an amendment brings for good. */
static bool is_lasting(lc_decl_kind kind)
{
    return kind == LC_DECL_FACTS || kind == LC_DECL_UNIT || kind == LC_DECL_REGISTRY ||
           kind == LC_DECL_USE;
}

static bool is_change(lc_decl_kind kind)
{
    return kind == LC_DECL_SET || kind == LC_DECL_STRIKE || kind == LC_DECL_REPLACE ||
           kind == LC_DECL_MOVE;
}

/* Whose place in the order counts. */
static bool has_place(lc_decl_kind kind)
{
    switch (kind) {
    case LC_DECL_RULE:
    case LC_DECL_CAP:
    case LC_DECL_TALLY:
    case LC_DECL_AGREEMENT:
    case LC_DECL_GROUP:
    case LC_DECL_LET:
    case LC_DECL_THRESHOLD:
        return true;
    default:
        return false;
    }
}

static void add_mark(lc_consolidation *c, lc_provision *provision, lc_mark_kind kind,
                     const lc_placed *by)
{
    lc_mark *mark = zero(c, 1, sizeof *mark), **link = &provision->marks;
    if (!mark)
        return;
    *mark = (lc_mark){NULL, kind, by->owner - 1, by};
    for (; *link; link = &(*link)->next)
        if ((*link)->by == by)
            return;
    *link = mark;
}

static lc_provision *new_provision(lc_consolidation *c, const lc_placed *placed, lc_days exists)
{
    lc_provision *made = zero(c, 1, sizeof *made);
    if (made)
        *made = (lc_provision){.placed = placed, .decl = placed->decl, .exists = exists};
    return made;
}

/* AFTER: NULL: at the end. */
static void insert(lc_consolidation *c, lc_provision *made, lc_provision *after)
{
    if (!made)
        return;
    lc_provision **link = after ? &after->next : &c->provisions;
    while (!after && *link)
        link = &(*link)->next;
    made->next = *link;
    *link = made;
}

/* The ruleset's own, and what amendments bring for good, where they stand. */
static void add_base(lc_consolidation *c)
{
    lc_provision **link = &c->provisions, *header = NULL;
    bool amended = false;
    for (size_t i = 0; i < c->placed.count && !c->failed; i++) {
        const lc_placed *placed = &c->placed.items[i];
        if (placed->owner && (!placed->decl || !is_lasting(placed->decl->kind)))
            continue;
        lc_provision *made = new_provision(c, placed, lc_days_always());
        if (!made)
            return;
        if (placed->owner)
            add_mark(c, made, LC_MARK_ADDED, placed);
        if (placed->decl && has_place(placed->decl->kind))
            c->last = made;
        amended = amended || placed->owner;
        if (placed->decl && placed->decl->kind == LC_DECL_RULESET) {
            c->ruleset = made;
            header = amended ? made : NULL;
            if (amended) /* the header stands first */
                continue;
        }
        *link = made;
        link = &made->next;
    }
    if (header) {
        header->next = c->provisions;
        c->provisions = header;
    }
}

/* ---- changes --------------------------------------------------------------------------------- */

static void report_contradiction(lc_consolidation *c, const lc_decl *decl, const char *words)
{
    lc_report2(c->diagnostics, LC_E1005, lc_heading_place(decl), lc_heading_words(c, decl), words);
}

static bool same_label(const lc_text *a, const lc_text *b)
{
    return a->bytes && b->bytes && a->length == b->length &&
           memcmp(a->bytes, b->bytes, a->length) == 0;
}

/* Whether CHANGE means PROVISION, of KIND. */
static bool is_meant(const lc_provision *provision, const lc_decl *change, lc_decl_kind kind)
{
    const lc_decl *decl = provision->decl;
    if (!decl || decl->kind != kind || lc_days_none(provision->exists))
        return false;
    if (kind == LC_DECL_TEST || kind == LC_DECL_PROPERTY)
        return same_label(&decl->label, &change->label);
    if (kind == LC_DECL_OTHERWISE || kind == LC_DECL_TIERS)
        return true;
    return decl->name.name == change->name.name;
}

static const lc_step *new_steps(const lc_decl *change)
{
    if (change->kind == LC_DECL_SET)
        return change->as.set.value;
    const lc_decl *by = change->as.replace.by;
    return by->kind == LC_DECL_THRESHOLD && !by->label.bytes ? by->as.threshold : NULL;
}

static void add_value(lc_consolidation *c, lc_provision *provision, const lc_placed *by,
                      lc_days days)
{
    lc_new_value *made = zero(c, 1, sizeof *made), **link = &provision->values;
    if (!made)
        return;
    *made = (lc_new_value){NULL, by, new_steps(by->decl), days};
    while (*link)
        link = &(*link)->next;
    *link = made;
    add_mark(c, provision, LC_MARK_AMENDED, by);
}

/* Does to the provisions meant what PLACED says. The first of them; NULL: there is none. */
static lc_provision *change_provisions(lc_consolidation *c, const lc_placed *placed,
                                       lc_decl_kind kind, lc_days acts)
{
    const lc_decl *change = placed->decl;
    bool sets = change->kind != LC_DECL_STRIKE && new_steps(change);
    lc_provision *first = NULL;
    for (lc_provision *p = c->provisions; p && !c->failed; p = p->next) {
        if (!is_meant(p, change, kind))
            continue;
        lc_days days = lc_consolidation_both(c, p->exists, acts);
        if (lc_days_none(days))
            continue;
        first = first ? first : p;
        if (sets) {
            add_value(c, p, placed, days);
            continue;
        }
        p->exists = lc_consolidation_less(c, p->exists, acts);
        if (change->kind == LC_DECL_STRIKE) {
            p->struck = true;
            add_mark(c, p, LC_MARK_STRUCK, placed);
        }
    }
    if (!first && !c->failed)
        report_contradiction(c, change, "it is not there to be changed");
    return first;
}

static void replace(lc_consolidation *c, const lc_placed *placed, lc_days acts)
{
    lc_decl *by = placed->decl->as.replace.by;
    by->source = placed->decl->source;
    by->start = placed->decl->start;
    by->length = placed->decl->length;
    lc_provision *first = change_provisions(c, placed, by->kind, acts);
    if (!first || new_steps(placed->decl))
        return;
    lc_provision *made = new_provision(c, placed, acts);
    if (!made)
        return;
    made->decl = by;
    add_mark(c, made, LC_MARK_REPLACED, placed);
    insert(c, made, first);
    if (c->last == first)
        c->last = made;
}

static lc_provision *find_tiers(const lc_consolidation *c, const lc_name *tier, lc_days days,
                                lc_consolidation *arena)
{
    for (lc_provision *p = c->provisions; p; p = p->next) {
        if (!p->decl || p->decl->kind != LC_DECL_TIERS)
            continue;
        for (const lc_tier_entry *entry = p->decl->as.tiers; entry; entry = entry->next)
            if (entry->name.name == tier &&
                !lc_days_none(lc_consolidation_both(arena, p->exists, days)))
                return p;
    }
    return NULL;
}

static void move(lc_consolidation *c, const lc_placed *placed, lc_days acts)
{
    const lc_decl *decl = placed->decl;
    for (const lc_item *item = decl->as.move.items; item && !c->failed; item = item->next) {
        lc_days days = lc_consolidation_both(
            c, acts, c->on ? lc_days_always() : period_days(c, &item->period));
        if (c->on && !lc_days_hold(period_days(c, &item->period), c->day))
            continue;
        lc_provision *tiers = find_tiers(c, decl->as.move.to.name, days, c);
        lc_move *made = zero(c, 1, sizeof *made);
        if (!made || lc_days_none(days))
            continue;
        if (!tiers) {
            report_contradiction(c, decl, "there is no such tier");
            return;
        }
        *made = (lc_move){NULL, placed, item, decl, decl->as.move.to.name, days};
        lc_move **link = &tiers->moves;
        while (*link)
            link = &(*link)->next;
        *link = made;
        add_mark(c, tiers, LC_MARK_AMENDED, placed);
    }
}

static void change(lc_consolidation *c, const lc_placed *placed, lc_days acts)
{
    switch (placed->decl->kind) {
    case LC_DECL_SET:
        change_provisions(c, placed, placed->decl->as.set.kind, acts);
        break;
    case LC_DECL_STRIKE:
        change_provisions(c, placed, placed->decl->as.strike.kind, acts);
        break;
    case LC_DECL_REPLACE:
        replace(c, placed, acts);
        break;
    default:
        move(c, placed, acts);
        break;
    }
}

static void add(lc_consolidation *c, const lc_placed *placed, lc_days acts)
{
    lc_decl_kind kind = placed->decl ? placed->decl->kind : LC_DECL_COUNT;
    if (kind == LC_DECL_AMENDMENT || is_lasting(kind))
        return;
    bool behind = !placed->decl || kind == LC_DECL_TEST || kind == LC_DECL_PROPERTY;
    lc_provision *made = new_provision(c, placed, acts);
    if (made && placed->decl && !behind)
        add_mark(c, made, LC_MARK_ADDED, placed);
    insert(c, made, behind ? NULL : c->last);
    if (has_place(kind))
        c->last = made;
}

/* Everything of one amendment: first what it changes, then what it adds. */
static void apply(lc_consolidation *c, uint32_t amendment)
{
    lc_days acts = c->amendments[amendment].acts;
    for (int adding = 0; adding < 2 && !lc_days_none(acts); adding++)
        for (size_t i = 0; i < c->placed.count && !c->failed; i++) {
            const lc_placed *placed = &c->placed.items[i];
            if (placed->owner != amendment + 1)
                continue;
            bool changes = placed->decl && is_change(placed->decl->kind);
            if (changes && !adding)
                change(c, placed, acts);
            else if (!changes && adding)
                add(c, placed, acts);
        }
}

/* Where no `otherwise` holds, as the ruleset is not in force, that of the ruleset is named. */
static void keep_otherwise(lc_consolidation *c)
{
    lc_provision *own = NULL;
    for (lc_provision *p = c->provisions; p; p = p->next) {
        if (!p->decl || p->decl->kind != LC_DECL_OTHERWISE)
            continue;
        if (!lc_days_none(p->exists))
            return;
        if (!p->placed->owner)
            own = p;
    }
    if (!own)
        return;
    own->exists = lc_days_always();
    own->struck = false;
    own->marks = NULL;
}

/* ---- what one text cannot say ---------------------------------------------------------------- */

static void refuse_savings(lc_consolidation *c)
{
    for (uint32_t i = 0; i < c->amendment_count; i++) {
        const lc_decl *decl = c->amendments[i].placed->decl;
        const lc_clause *clause = decl->as.law.header;
        while (clause && clause->kind != LC_CLAUSE_SAVES)
            clause = clause->next;
        if (clause && !lc_days_none(c->amendments[i].acts))
            lc_report1(c->diagnostics, LC_E1001, lc_place_in(decl, clause->keyword_span),
                       decl->name.name->text);
    }
}

/* One name is declared once. */
static void refuse_versions(lc_consolidation *c)
{
    lc_table names[2];
    const lc_provision *first;
    lc_table_init(&names[0], &c->arena);
    lc_table_init(&names[1], &c->arena);
    LC_VECTOR(const lc_provision *) seen = {NULL, 0, 0};
    for (const lc_provision *p = c->provisions; p && !c->failed; p = p->next) {
        if (!p->decl || !p->decl->name.name || !has_place(p->decl->kind) || lc_days_none(p->exists))
            continue;
        lc_table *table = &names[p->decl->kind == LC_DECL_RULE];
        uint32_t at = lc_table_find(table, p->decl->name.name);
        if (at == LC_NONE) {
            if (!lc_table_put(table, p->decl->name.name, (uint32_t)seen.count) ||
                !lc_vector_push(&c->allocator, &seen, p))
                c->failed = true;
            continue;
        }
        first = seen.items[at];
        lc_diagnostic *report = lc_report2(c->diagnostics, LC_E1002, lc_heading_place(p->decl),
                                           lc_heading_words(c, p->decl), days_words(c, p->exists));
        lc_diagnostic_note(c->diagnostics, report, lc_heading_place(first->decl),
                           days_words(c, first->exists));
    }
    lc_vector_fini(&c->allocator, &seen);
}

static bool counts_by_another(const lc_decl *decl)
{
    return has_clause(decl->as.clauses, LC_CLAUSE_COUNTS_BY);
}

/* Whether the words of DECL can say that it is there on DAYS only, or need not. */
static bool can_say(const lc_decl *decl, lc_days days)
{
    switch (decl->kind) {
    case LC_DECL_TALLY: /* every order that goes ahead books it */
        return days.count == 1 && days.items[0].until == LC_DATE_MAX && !counts_by_another(decl);
    case LC_DECL_OTHERWISE:
    case LC_DECL_TIERS:
    case LC_DECL_DEEM:
    case LC_DECL_OUTCOMES:
        return false;
    default: /* rules and agreements say it; nothing reads the others on other days */
        return true;
    }
}

static void refuse_days(lc_consolidation *c)
{
    for (const lc_provision *p = c->provisions; p && !c->failed; p = p->next)
        if (p->decl && !lc_days_none(p->exists) && !lc_days_all(p->exists) &&
            !can_say(p->decl, p->exists))
            lc_report2(c->diagnostics, LC_E1003, lc_heading_place(p->decl),
                       lc_heading_words(c, p->decl), days_words(c, p->exists));
}

/* ---- binding --------------------------------------------------------------------------------- */

static lc_days unbound_by(lc_consolidation *c, const lc_decl *decl)
{
    for (const lc_clause *clause = decl->as.law.header; clause; clause = clause->next)
        if (clause->kind == LC_CLAUSE_BINDING)
            return lc_days_of(&c->arena, (lc_stretch){LC_DATE_MIN, clause->period.from - 1},
                              &c->failed);
    return (lc_days){NULL, 0};
}

lc_days lc_unbound_days(lc_consolidation *c)
{
    lc_days days = unbound_by(c, c->ruleset->decl);
    for (uint32_t i = 0; i < c->amendment_count; i++)
        days = lc_consolidation_join(
            c, days,
            lc_consolidation_both(c, c->amendments[i].acts,
                                  unbound_by(c, c->amendments[i].placed->decl)));
    return days;
}

/* Only the days count on which the ruleset is in force. */
bool lc_binding_day(lc_consolidation *c, int32_t *day)
{
    lc_days in_force = header_days(c, c->ruleset->decl);
    lc_days own = unbound_by(c, c->ruleset->decl);
    lc_days unbound = lc_consolidation_both(c, lc_unbound_days(c), in_force);
    lc_days more = lc_consolidation_less(c, unbound, own);
    *day = lc_days_none(own) ? LC_DATE_MIN : own.items[0].until + 1;
    if (lc_days_none(more))
        return true;
    *day = more.items[more.count - 1].until + 1;
    lc_days before = lc_days_of(&c->arena, (lc_stretch){LC_DATE_MIN, *day - 1}, &c->failed);
    return lc_days_none(
        lc_consolidation_less(c, lc_consolidation_both(c, before, in_force), unbound));
}

static void refuse_binding(lc_consolidation *c)
{
    int32_t day;
    if (!c->ruleset || lc_binding_day(c, &day))
        return;
    for (uint32_t i = 0; i < c->amendment_count; i++) {
        const lc_decl *decl = c->amendments[i].placed->decl;
        lc_days days = lc_consolidation_both(c, c->amendments[i].acts, unbound_by(c, decl));
        for (const lc_clause *clause = decl->as.law.header; clause; clause = clause->next)
            if (clause->kind == LC_CLAUSE_BINDING && !lc_days_none(days))
                lc_report2(c->diagnostics, LC_E1004, lc_place_in(decl, clause->span),
                           decl->name.name->text, days_words(c, days));
    }
}

/* ---- all of it ------------------------------------------------------------------------------- */

void lc_consolidation_init(lc_consolidation *c, lc_sources *sources, const lc_image *image,
                           const int32_t *day, lc_diagnostics *diagnostics,
                           const lc_allocator *allocator)
{
    memset(c, 0, sizeof *c);
    c->allocator = *allocator;
    c->sources = sources;
    c->diagnostics = diagnostics;
    c->image = image;
    c->on = day != NULL;
    c->day = day ? *day : 0;
    lc_arena_init(&c->arena, allocator);
    lc_names_init(&c->names, &c->arena);
    lc_sources_init(&c->drafts, allocator);
}

void lc_consolidation_fini(lc_consolidation *c)
{
    lc_vector_fini(&c->allocator, &c->trees);
    lc_vector_fini(&c->allocator, &c->placed);
    lc_vector_fini(&c->allocator, &c->tests);
    lc_sources_fini(&c->drafts);
    lc_arena_fini(&c->arena);
}

lc_status lc_consolidation_make(lc_consolidation *c)
{
    static void (*const steps[])(lc_consolidation * c) = {
        lc_name_rows,
        find_headers,
        order_amendments,
        add_base,
    };
    static void (*const last_steps[])(lc_consolidation * c) = {
        keep_otherwise, lc_expand_moves, refuse_savings,  refuse_versions,
        refuse_days,    refuse_binding,  lc_refuse_moves,
    };
    lc_status status = read_texts(c);
    if (status != LC_OK)
        return status;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !c->failed; i++)
        steps[i](c);
    for (uint32_t i = 0; i < c->amendment_count && !c->failed; i++)
        apply(c, c->order[i]);
    for (size_t i = 0; i < sizeof last_steps / sizeof last_steps[0] && !c->failed; i++)
        last_steps[i](c);
    if (c->failed || c->diagnostics->failed)
        return LC_MEMORY;
    return c->diagnostics->error_count ? LC_WRONG_RULES : LC_OK;
}

void lc_consolidation_leave_out(lc_consolidation *c, size_t index)
{
    if (index < c->tests.count)
        c->tests.items[index].test->left_out = true;
}

bool lc_consolidation_leave_out_at(lc_consolidation *c, size_t at)
{
    for (size_t i = 0; i < c->tests.count; i++)
        if (c->tests.items[i].start <= at && at < c->tests.items[i].end) {
            c->tests.items[i].test->left_out = true;
            return true;
        }
    return false;
}
