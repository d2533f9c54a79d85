/* consolidate_text.c - see consolidate.h: the law as consolidated, as words.
 *
 * Declarations are written as they stand, with the comments before and in them; what an amendment
 * changes in one is an edit of these words. A declaration that is there on some days only says so
 * by `in force`, a schedule or dates of members. Marks tell who changed what. The whole is then
 * laid out as `licet fmt` does. Must not: decide what becomes of a declaration. */
#include "consolidate.h"

#include <string.h>

#include "format.h"
#include "front.h"

/* Bytes of a text, and what stands in their place. */
typedef struct {
    uint32_t start, end;
    size_t words, length; /* in writer->words */
} edit;

typedef struct {
    lc_consolidation *c;
    lc_buffer out;
    lc_buffer words;       /* of edits */
    LC_VECTOR(edit) edits; /* of the provision at hand, in order */
    LC_VECTOR(lc_provision *) tests;
} writer;

static const lc_source *source_of(const writer *w, const lc_placed *placed)
{
    return &w->c->sources->items[placed->tree->source];
}

/* ---- edits ---------------------------------------------------------------------------------- */

/* The bytes from START to END become what is then appended to w->words, up to end_edit. */
static void begin_edit(writer *w, uint32_t start, uint32_t end)
{
    edit e = {start, end, w->words.length, 0};
    if (!lc_vector_push(&w->c->allocator, &w->edits, e))
        w->c->failed = true;
}

/* What follows stands on the same line, as a comment on a tier does, unless the words have lines of
 * their own: the last one may end in a comment. */
static void end_edit(writer *w, const lc_source *source)
{
    if (w->c->failed || w->words.failed)
        return;
    edit *e = &w->edits.items[w->edits.count - 1];
    const char *next = source->text + e->end;
    bool ends = e->end >= source->length || *next == '\n';
    bool touches = !ends && *next != ' ' && *next != '\t' && *next != '\r';
    bool lines = w->words.length > e->words &&
                 memchr(w->words.bytes + e->words, '\n', w->words.length - e->words);
    while (w->words.length > e->words && w->words.bytes[w->words.length - 1] == '\n')
        w->words.length--;
    if (w->words.length > e->words && !ends && (touches || lines))
        lc_buffer_byte(&w->words, '\n');
    e->length = w->words.length - e->words;
}

/* Behind a comment that ends the line of what ends at AT, else AT. */
static uint32_t behind_comment(const char *text, uint32_t length, uint32_t at)
{
    uint32_t comment = at;
    while (comment < length && (text[comment] == ' ' || text[comment] == '\t'))
        comment++;
    if (comment + 1 >= length || text[comment] != '-' || text[comment + 1] != '-')
        return at;
    uint32_t end = (uint32_t)lc_pass_over(text, length, comment);
    return text[end - 1] == '\n' ? end - 1 : end;
}

/* Behind the words of P and the comment on the line. */
static uint32_t behind_words(const writer *w, const lc_provision *p)
{
    const lc_source *source = source_of(w, p->placed);
    return behind_comment(source->text, source->length, p->decl->start + p->decl->length);
}

/* Behind the next `=` from AT on. */
static uint32_t behind_equals(const lc_source *source, uint32_t at)
{
    while (at < source->length && source->text[at] != '=')
        at = source->text[at] == '-' ? (uint32_t)lc_pass_over(source->text, source->length, at)
                                     : at + 1;
    return at + 1;
}

static void append(lc_buffer *out, const lc_source *source, uint32_t start, uint32_t end)
{
    lc_buffer_append(out, source->text + start, end - start);
}

/* ---- values --------------------------------------------------------------------------------- */

/* The one limit of a cap or agreement. */
static const lc_clause *limit_of(const lc_decl *decl)
{
    const lc_clause *clause =
        decl->kind == LC_DECL_AGREEMENT ? decl->as.agreement.clauses : decl->as.clauses;
    while (clause && clause->kind != LC_CLAUSE_LIMITS)
        clause = clause->next;
    return clause;
}

static const lc_step *steps_of(const lc_decl *decl)
{
    if (decl->kind == LC_DECL_THRESHOLD)
        return decl->as.threshold;
    return limit_of(decl)->value;
}

static uint32_t steps_end(const lc_decl *decl, const lc_step *steps)
{
    while (steps->next)
        steps = steps->next;
    return decl->start + (steps->dated ? steps->from_span.end : steps->value->span.end);
}

/* Where the value of a threshold, or of a change, begins. */
static uint32_t value_start(const lc_source *source, const lc_decl *decl)
{
    lc_span behind = decl->label.bytes ? decl->label.span : decl->name.span;
    return behind_equals(source, decl->start + behind.end);
}

/* The step of STEPS that holds on DAY. */
static const lc_step *step_on(const lc_step *steps, int32_t day)
{
    while (steps->next && steps->next->from <= day)
        steps = steps->next;
    return steps;
}

/* The next day after DAY on which another step may hold; LC_DATE_MAX + 1: none. */
static int32_t next_turn(const lc_provision *p, int32_t day)
{
    int32_t next = LC_DATE_MAX + 1;
    for (const lc_step *step = steps_of(p->decl); step; step = step->next)
        if (step->dated && step->from > day && step->from < next)
            next = step->from;
    for (const lc_new_value *value = p->values; value; value = value->next) {
        for (const lc_step *step = value->steps; step; step = step->next)
            if (step->dated && step->from > day && step->from < next)
                next = step->from;
        for (uint32_t i = 0; i < value->days.count; i++) {
            lc_stretch stretch = value->days.items[i];
            if (stretch.from > day && stretch.from < next)
                next = stretch.from;
            if (stretch.until >= day && stretch.until + 1 < next)
                next = stretch.until + 1;
        }
    }
    return next;
}

/* The amount of STEP in PLACED. */
static void put_step(writer *w, const lc_placed *placed, const lc_decl *decl, const lc_step *step)
{
    const lc_source *source = source_of(w, placed);
    uint32_t end = decl->start + step->value->span.end;
    bool bare = step->value->kind == LC_EXPR_IF && !step->value->bracketed;
    lc_buffer_text(&w->words, bare ? " (" : " ");
    append(&w->words, source, decl->start + step->value->span.start, end);
    lc_buffer_text(&w->words, bare ? ")" : "");
}

static void put_comment_behind(writer *w, const lc_placed *placed, const lc_decl *decl,
                               const lc_step *step)
{
    const lc_source *source = source_of(w, placed);
    uint32_t end = decl->start + (step->dated ? step->from_span.end : step->value->span.end);
    uint32_t comment = behind_comment(source->text, source->length, end);
    append(&w->words, source, end, comment);
    lc_buffer_byte(&w->words, '\n');
}

/* All that was and is set, day by day, as one schedule. */
static void put_schedule(writer *w, const lc_provision *p)
{
    const lc_step *last = NULL;
    for (int32_t day = LC_DATE_MIN; day <= LC_DATE_MAX; day = next_turn(p, day)) {
        const lc_placed *placed = p->placed;
        const lc_decl *decl = p->decl;
        const lc_step *steps = steps_of(p->decl);
        for (const lc_new_value *value = p->values; value; value = value->next)
            if (lc_days_hold(value->days, day)) {
                steps = value->steps;
                placed = value->by;
                decl = placed->decl;
            }
        const lc_step *step = step_on(steps, day);
        if (step == last)
            continue;
        if (last)
            lc_buffer_text(&w->words, " then");
        put_step(w, placed, decl, step);
        if (last) {
            char date[LC_DATE_TEXT];
            lc_date_write(date, day);
            lc_buffer_format(&w->words, " from %s", date);
        }
        put_comment_behind(w, placed, decl, step);
        last = step;
    }
}

static void edit_value(writer *w, const lc_provision *p)
{
    const lc_source *source = source_of(w, p->placed);
    const lc_new_value *last = p->values;
    if (!last)
        return;
    while (last->next)
        last = last->next;
    uint32_t start, end;
    if (p->decl->kind == LC_DECL_THRESHOLD) {
        start = value_start(source, p->decl);
        end = p->placed->end;
    } else {
        const lc_step *steps = steps_of(p->decl);
        start = p->decl->start + steps->value->span.start;
        end = behind_comment(source->text, source->length, steps_end(p->decl, steps));
    }
    begin_edit(w, start, end);
    if (lc_days_all(last->days)) {
        const lc_source *from = source_of(w, last->by);
        const lc_decl *decl = last->by->decl;
        lc_buffer_byte(&w->words, ' ');
        append(&w->words, from, value_start(from, decl), last->by->end);
        lc_buffer_byte(&w->words, '\n');
    } else {
        put_schedule(w, p);
    }
    end_edit(w, source_of(w, p->placed));
}

/* ---- days ----------------------------------------------------------------------------------- */

static void put_periods(writer *w, const char *words, lc_days days)
{
    for (uint32_t i = 0; i < days.count; i++) {
        char date[LC_DATE_TEXT];
        lc_buffer_format(&w->words, "\n  %s", words);
        lc_date_write(date, days.items[i].from);
        if (days.items[i].from != LC_DATE_MIN)
            lc_buffer_format(&w->words, " from %s", date);
        lc_date_write(date, days.items[i].until);
        if (days.items[i].until != LC_DATE_MAX)
            lc_buffer_format(&w->words, " until %s", date);
    }
}

static bool is_status(lc_clause_kind kind)
{
    return kind == LC_CLAUSE_CITES || kind == LC_CLAUSE_IN_FORCE || kind == LC_CLAUSE_SUSPENDED ||
           kind == LC_CLAUSE_BINDING || kind == LC_CLAUSE_NOT_ENFORCED;
}

/* Behind the citations and dates with which a rule or agreement begins. */
static uint32_t end_of_status(const lc_decl *decl)
{
    const lc_clause *clause =
        decl->kind == LC_DECL_AGREEMENT ? decl->as.agreement.clauses : decl->as.clauses;
    uint32_t end = decl->label.bytes ? decl->label.span.end : decl->name.span.end;
    if (decl->kind == LC_DECL_AGREEMENT)
        for (const lc_item *item = decl->as.agreement.partners; item; item = item->next)
            end = item->span.end;
    for (; clause && is_status(clause->kind); clause = clause->next)
        end = clause->span.end;
    return decl->start + end;
}

/* The days on which a rule or agreement is there are days on which it is in force; where it has
 * such days of its own, the others are taken out. */
static void edit_in_force(writer *w, const lc_provision *p)
{
    lc_consolidation *c = w->c;
    const lc_decl *decl = p->decl;
    const lc_source *source = source_of(w, p->placed);
    const lc_clause *clauses =
        decl->kind == LC_DECL_AGREEMENT ? decl->as.agreement.clauses : decl->as.clauses;
    lc_days own = lc_clause_days(c, clauses, LC_CLAUSE_IN_FORCE);
    uint32_t at = behind_comment(source->text, source->length, end_of_status(decl));
    begin_edit(w, at, at);
    if (lc_days_none(own))
        put_periods(w, "in force", p->exists);
    else
        put_periods(w, "suspended",
                    lc_days_less(&c->arena, lc_days_always(), p->exists, &c->failed));
    end_edit(w, source_of(w, p->placed));
}

/* A tally counts from the day on which it is there. */
static void edit_tally(writer *w, const lc_provision *p)
{
    char date[LC_DATE_TEXT];
    const lc_decl *decl = p->decl;
    int32_t from = p->exists.items[0].from;
    uint32_t start = behind_words(w, p), end = start;
    for (const lc_clause *clause = decl->as.clauses; clause; clause = clause->next) {
        if (clause->kind != LC_CLAUSE_COUNTS_FROM)
            continue;
        if (clause->period.from >= from)
            return;
        start = decl->start + clause->span.start;
        end = decl->start + clause->span.end;
    }
    lc_date_write(date, from);
    begin_edit(w, start, end);
    lc_buffer_format(&w->words, "\n  counts from %s", date);
    end_edit(w, source_of(w, p->placed));
}

/* ---- the header ------------------------------------------------------------------------------ */

static void edit_binding(writer *w, const lc_provision *p, uint32_t end)
{
    int32_t day;
    const lc_decl *decl = p->decl;
    char date[LC_DATE_TEXT];
    lc_binding_day(w->c, &day);
    const lc_clause *own = decl->as.law.header;
    while (own && own->kind != LC_CLAUSE_BINDING)
        own = own->next;
    if (day == (own ? own->period.from : LC_DATE_MIN))
        return;
    lc_date_write(date, day);
    if (own)
        begin_edit(w, decl->start + own->span.start, decl->start + own->span.end);
    else
        begin_edit(w, end, end);
    lc_buffer_format(&w->words, own ? "binding from %s" : "\n  binding from %s", date);
    end_edit(w, source_of(w, p->placed));
}

static void edit_header(writer *w, const lc_provision *p)
{
    lc_consolidation *c = w->c;
    const lc_decl *decl = p->decl;
    lc_days own = lc_clause_days(c, decl->as.law.header, LC_CLAUSE_NOT_ENFORCED);
    uint32_t end = behind_words(w, p);
    edit_binding(w, p, end);
    begin_edit(w, end, end);
    for (uint32_t i = 0; i < c->amendment_count; i++) {
        const lc_consolidated *amendment = &c->amendments[i];
        lc_days days =
            lc_clause_days(c, amendment->placed->decl->as.law.header, LC_CLAUSE_NOT_ENFORCED);
        days = lc_days_both(&c->arena, days, amendment->acts, &c->failed);
        days = lc_days_less(&c->arena, days, own, &c->failed);
        put_periods(w, "not enforced", days);
        own = lc_days_union(&c->arena, own, days, &c->failed);
    }
    end_edit(w, source_of(w, p->placed));
}

/* ---- tiers ---------------------------------------------------------------------------------- */

/* The comments of what an edit takes away stay. */
static void keep_comments(writer *w, const lc_placed *placed, uint32_t start, uint32_t end)
{
    const lc_source *source = source_of(w, placed);
    for (const lc_comment *comment = placed->tree->comments; comment; comment = comment->next)
        if (comment->start >= start && comment->end <= end) {
            lc_buffer_byte(&w->words, ' ');
            append(&w->words, source, comment->start, comment->end);
            lc_buffer_byte(&w->words, '\n');
        }
}

static void edit_tiers(writer *w, const lc_provision *p)
{
    if (!p->moves)
        return;
    for (const lc_tier_entry *entry = p->decl->as.tiers; entry; entry = entry->next) {
        const char *words = lc_moved_tier(w->c, p, entry);
        if (!words)
            continue;
        uint32_t start = p->decl->start + entry->set.span.start;
        uint32_t end = p->decl->start + entry->set.span.end;
        begin_edit(w, start, end);
        lc_buffer_text(&w->words, words);
        keep_comments(w, p->placed, start, end);
        end_edit(w, source_of(w, p->placed));
    }
}

static void find_edits(writer *w, const lc_provision *p)
{
    bool sometimes = !lc_days_all(p->exists);
    w->edits.count = 0;
    switch (p->decl->kind) {
    case LC_DECL_RULESET:
        edit_header(w, p);
        break;
    case LC_DECL_RULE:
    case LC_DECL_AGREEMENT:
        if (sometimes)
            edit_in_force(w, p);
        break;
    case LC_DECL_TALLY:
        if (sometimes)
            edit_tally(w, p);
        break;
    case LC_DECL_TIERS:
        edit_tiers(w, p);
        break;
    default:
        break;
    }
    edit_value(w, p);
}

/* ---- comments and marks ---------------------------------------------------------------------- */

/* Ends of lines before AT, up to what stands there; of a comment before it, its own. */
static uint32_t ends_before(const lc_source *source, uint32_t from, uint32_t at)
{
    uint32_t ends = 0;
    for (; at > from; at--) {
        char byte = source->text[at - 1];
        if (byte != ' ' && byte != '\t' && byte != '\r' && byte != '\n')
            break;
        ends += byte == '\n';
    }
    return ends;
}

static void end_line(writer *w)
{
    if (w->out.length && w->out.bytes[w->out.length - 1] != '\n')
        lc_buffer_byte(&w->out, '\n');
}

/* The comments from FROM to TO, each on a line of its own, and the empty lines before them (BELOW:
 * not before the first). */
static void put_comments(writer *w, const lc_placed *placed, uint32_t from, uint32_t to, bool below)
{
    const lc_source *source = source_of(w, placed);
    for (const lc_comment *comment = placed->tree->comments; comment; comment = comment->next) {
        if (comment->start < from || comment->end > to)
            continue;
        end_line(w);
        if (!below && ends_before(source, from, comment->start) > 1)
            lc_buffer_byte(&w->out, '\n');
        below = false;
        append(&w->out, source, comment->start, comment->end);
        lc_buffer_byte(&w->out, '\n');
    }
}

/* Where the comments right above PLACED begin, which go when it goes. */
static uint32_t own_comments(const writer *w, const lc_placed *placed)
{
    const lc_source *source = source_of(w, placed);
    uint32_t start = placed->start, at = placed->start;
    if (ends_before(source, placed->lead, at) > 1)
        return start;
    for (const lc_comment *comment = placed->tree->comments; comment; comment = comment->next)
        if (comment->start >= placed->lead && comment->end <= placed->start &&
            (start == placed->start || ends_before(source, placed->lead, comment->start) > 1))
            start = comment->start;
    return start;
}

static void put_mark(writer *w, const lc_provision *p, const lc_mark *mark)
{
    static const char *const words[] = {
        [LC_MARK_ADDED] = "added by",
        [LC_MARK_AMENDED] = "as amended by",
        [LC_MARK_REPLACED] = "replaced by",
        [LC_MARK_STRUCK] = "struck by",
    };
    const lc_decl *by = w->c->amendments[mark->amendment].placed->decl;
    bool lasting = mark->kind == LC_MARK_ADDED && p->placed->owner && lc_days_all(p->exists) &&
                   lc_days_none(w->c->amendments[mark->amendment].acts);
    end_line(w);
    lc_buffer_text(&w->out, "-- ");
    if (lc_days_none(p->exists))
        lc_buffer_format(&w->out, "%s, ", lc_heading_words(w->c, p->decl));
    lc_buffer_format(&w->out, "%s %s", words[mark->kind], by->name.name->text);
    if (!lasting)
        lc_buffer_format(&w->out, ", %s", lc_acting_words(w->c, mark->amendment));
    lc_buffer_byte(&w->out, '\n');
}

/* Whether the next mark says the same. */
static bool is_said_again(const lc_mark *mark)
{
    const lc_mark *next = mark->next;
    return next && next->kind == mark->kind && next->amendment == mark->amendment;
}

/* Marks, each behind the comments of the amendment on what it does; several in a row of one
 * amendment, as of its moves, are one. */
static void put_marks(writer *w, const lc_provision *p, bool struck_only)
{
    for (const lc_mark *mark = p->marks; mark; mark = mark->next) {
        if (struck_only && mark->kind != LC_MARK_STRUCK)
            continue;
        if (mark->kind == LC_MARK_AMENDED || mark->kind == LC_MARK_STRUCK) {
            bool value =
                mark->by->decl->kind == LC_DECL_SET || mark->by->decl->kind == LC_DECL_REPLACE;
            put_comments(w, mark->by, mark->by->lead, value ? mark->by->start : mark->by->end,
                         true);
        }
        if (!is_said_again(mark))
            put_mark(w, p, mark);
    }
}

static void put_cites(writer *w, const lc_consolidated *amendment)
{
    const lc_decl *decl = amendment->placed->decl;
    const lc_source *source = source_of(w, amendment->placed);
    for (const lc_clause *clause = decl->as.law.header; clause; clause = clause->next)
        if (clause->kind == LC_CLAUSE_CITES) {
            lc_buffer_text(&w->out, ", ");
            append(&w->out, source, decl->start + clause->text.span.start,
                   decl->start + clause->text.span.end);
        }
}

/* What the text is, before its header: of which day, and which amendments are in it. */
static void put_origin(writer *w)
{
    lc_consolidation *c = w->c;
    char date[LC_DATE_TEXT];
    if (!c->amendment_count)
        return;
    lc_date_write(date, c->day);
    lc_buffer_format(&w->out, c->on ? "-- The law of %s." : "-- The law of all days.", date);
    lc_buffer_byte(&w->out, '\n');
    for (uint32_t i = 0; i < c->amendment_count; i++) {
        const lc_consolidated *amendment = &c->amendments[c->order[i]];
        const lc_placed *placed = amendment->placed;
        const lc_decl *decl = placed->decl;
        if (lc_days_none(amendment->acts))
            continue;
        lc_buffer_format(&w->out, "-- With %s", decl->name.name->text);
        if (decl->label.bytes) {
            lc_buffer_byte(&w->out, ' ');
            append(&w->out, source_of(w, placed), decl->start + decl->label.span.start,
                   decl->start + decl->label.span.end);
        }
        put_cites(w, amendment);
        lc_buffer_format(&w->out, ", %s.\n", lc_acting_words(c, c->order[i]));
        put_comments(w, placed, placed->lead, placed->end, true);
    }
}

/* ---- provisions ------------------------------------------------------------------------------ */

static void put_words(writer *w, const lc_provision *p)
{
    const lc_source *source = source_of(w, p->placed);
    uint32_t at = p->placed->start;
    if (p->decl != p->placed->decl) { /* behind `replace` */
        at += p->placed->decl->keyword_span.end - p->placed->decl->keyword_span.start;
        while (source->text[at] == ' ')
            at++;
    }
    find_edits(w, p);
    end_line(w);
    for (size_t i = 0; i < w->edits.count && !w->c->failed; i++) {
        const edit *e = &w->edits.items[i];
        append(&w->out, source, at, e->start);
        lc_buffer_append(&w->out, w->words.bytes + e->words, e->length);
        at = e->end;
    }
    append(&w->out, source, at, p->placed->end);
    lc_buffer_byte(&w->out, '\n');
    w->words.length = 0;
}

/* What is there no more: the comments that are not its own, and who struck it. */
static void put_gone(writer *w, const lc_provision *p)
{
    put_comments(w, p->placed, p->placed->lead, own_comments(w, p->placed), false);
    if (p->struck && p->decl->kind != LC_DECL_TEST && p->decl->kind != LC_DECL_PROPERTY) {
        lc_buffer_byte(&w->out, '\n');
        put_marks(w, p, true);
        lc_buffer_byte(&w->out, '\n');
    }
}

/* What does not stand as a whole is named. */
static void put_left_out(writer *w, const lc_provision *p)
{
    const lc_source *source = source_of(w, p->placed);
    const lc_decl *decl = p->decl;
    put_comments(w, p->placed, p->placed->lead, own_comments(w, p->placed), false);
    lc_buffer_text(&w->out, "\n-- left out, as ");
    lc_buffer_text(&w->out, decl->kind == LC_DECL_TEST
                                ? "the law as consolidated does not pass it:\n-- test "
                                : "it claims something of some days only:\n-- property ");
    append(&w->out, source, decl->start + decl->label.span.start,
           decl->start + decl->label.span.end);
    lc_buffer_text(&w->out, "\n\n");
}

static void put_provision(writer *w, lc_provision *p)
{
    const lc_placed *placed = p->placed;
    const lc_decl *decl = p->decl;
    bool sometimes = !lc_days_all(p->exists);
    if (!decl) {
        put_comments(w, placed, placed->lead, placed->end, false);
        return;
    }
    if (lc_days_none(p->exists) || (p->struck && decl->kind == LC_DECL_TEST)) {
        put_gone(w, p);
        return;
    }
    if ((decl->kind == LC_DECL_TEST && p->left_out) ||
        (decl->kind == LC_DECL_PROPERTY && sometimes)) {
        put_left_out(w, p);
        return;
    }
    if (p->marks)
        lc_buffer_byte(&w->out, '\n');
    put_comments(w, placed, placed->lead, placed->start, false);
    if (ends_before(source_of(w, placed), placed->lead, placed->start) > 1)
        lc_buffer_byte(&w->out, '\n');
    if (p == w->c->ruleset)
        put_origin(w);
    put_marks(w, p, false);
    put_words(w, p);
    if (decl->kind == LC_DECL_TEST && !lc_vector_push(&w->c->allocator, &w->tests, p))
        w->c->failed = true;
}

/* ---- all of it ------------------------------------------------------------------------------ */

static const lc_place nowhere = {LC_NONE, 0, 0};

/* Lays the draft out and finds the tests in it. */
static lc_status lay_out(writer *w, lc_buffer *out)
{
    lc_consolidation *c = w->c;
    lc_diagnostics wrong;
    lc_tree tree = {0};
    uint32_t draft, laid_out;
    lc_buffer text;
    lc_sources_fini(&c->drafts);
    lc_sources_init(&c->drafts, &c->allocator);
    lc_diagnostics_init(&wrong, &c->allocator);
    lc_buffer_init(&text, &c->allocator);
    lc_status status = lc_sources_add(&c->drafts, &draft, "draft", w->out.bytes ? w->out.bytes : "",
                                      w->out.length);
    if (status == LC_OK)
        status = lc_format(&text, &c->drafts, draft, &wrong, &c->allocator);
    if (status == LC_OK)
        status = lc_sources_add(&c->drafts, &laid_out, "consolidation",
                                text.bytes ? text.bytes : "", text.length);
    if (status == LC_OK)
        status = lc_parse(&tree, &c->arena, &c->names, &c->drafts, laid_out, &wrong);
    if (status == LC_WRONG_RULES || wrong.error_count) {
        lc_report2(c->diagnostics, LC_E1005, nowhere, "its text",
                   wrong.count ? wrong.items[0]->message : "");
        status = LC_WRONG_RULES;
    }
    lc_buffer_append(out, text.bytes ? text.bytes : "", text.length);
    c->tests.count = 0;
    for (const lc_decl *decl = tree.first; status == LC_OK && decl; decl = decl->next) {
        size_t index = c->tests.count;
        if (decl->kind != LC_DECL_TEST || index >= w->tests.count)
            continue;
        lc_written_test test = {decl->start, decl->start + decl->length, w->tests.items[index]};
        if (!lc_vector_push(&c->allocator, &c->tests, test))
            status = LC_MEMORY;
    }
    lc_buffer_fini(&text);
    lc_diagnostics_fini(&wrong);
    return out->failed ? LC_MEMORY : status;
}

lc_status lc_consolidation_write(lc_consolidation *c, lc_buffer *out)
{
    writer w;
    memset(&w, 0, sizeof w);
    w.c = c;
    lc_buffer_init(&w.out, &c->allocator);
    lc_buffer_init(&w.words, &c->allocator);
    for (lc_provision *p = c->provisions; p && !c->failed; p = p->next)
        put_provision(&w, p);
    bool failed = c->failed || w.out.failed || w.words.failed;
    lc_status status = failed ? LC_MEMORY : lay_out(&w, out);
    lc_vector_fini(&c->allocator, &w.edits);
    lc_vector_fini(&c->allocator, &w.tests);
    lc_buffer_fini(&w.out);
    lc_buffer_fini(&w.words);
    return status;
}

const char *lc_consolidation_heading(lc_consolidation *c, size_t at)
{
    lc_diagnostics wrong;
    lc_tree tree = {0};
    const char *words = "its text";
    lc_diagnostics_init(&wrong, &c->allocator);
    if (c->drafts.count > 1 &&
        lc_parse(&tree, &c->arena, &c->names, &c->drafts, 1, &wrong) == LC_OK)
        for (const lc_decl *decl = tree.first; decl; decl = decl->next)
            if (decl->start <= at && at < decl->start + decl->length)
                words = lc_heading_words(c, decl);
    lc_diagnostics_fini(&wrong);
    return words;
}
