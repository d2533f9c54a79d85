/* ast.c - see ast.h and lc_tree_write in front.h: words for kinds of nodes, and the tree as text.
 *
 * The text names every part of every node, so that a golden tree shows whatever the parser lost.
 * Recursion is bounded by LC_MAX_HEIGHT; lists are walked. Must not: check, change the tree. */
#include "ast.h"

#include <string.h>

#include "date.h"
#include "front.h"

const char *lc_decl_words(lc_decl_kind kind)
{
    static const char *const words[] = {
#define DECLARATION(kind, words) words,
#include "nodes.def"
#undef DECLARATION
    };
    assert(kind < LC_DECL_COUNT);
    return words[kind];
}

const char *lc_expr_words(lc_expr_kind kind)
{
    static const char *const words[] = {
#define EXPRESSION(kind, words) words,
#include "nodes.def"
#undef EXPRESSION
    };
    assert(kind < LC_EXPR_COUNT);
    return words[kind];
}

/* ---- writing: atoms ----------------------------------------------------------------------- */

typedef struct {
    lc_buffer *out;
    bool spans;
    unsigned depth; /* of indentation */
} writer;

static void write_span(writer *w, lc_span span)
{
    if (w->spans)
        lc_buffer_format(w->out, "@%u-%u", (unsigned)span.start, (unsigned)span.end);
}

/* `(word`, on a line of its own below the node it belongs to. */
static void open_line(writer *w, const char *word, lc_span span)
{
    if (w->depth)
        lc_buffer_byte(w->out, '\n');
    for (unsigned i = 0; i < w->depth; i++)
        lc_buffer_text(w->out, "  ");
    lc_buffer_byte(w->out, '(');
    lc_buffer_text(w->out, word);
    write_span(w, span);
    w->depth++;
}

static void close_line(writer *w)
{
    lc_buffer_byte(w->out, ')');
    w->depth--;
}

static void write_name(writer *w, lc_ident ident)
{
    if (!ident.name)
        return;
    lc_buffer_byte(w->out, ' ');
    lc_buffer_append(w->out, ident.name->text, ident.name->length);
    write_span(w, ident.span);
}

static void write_names(writer *w, const lc_ident_list *names)
{
    for (; names; names = names->next)
        write_name(w, names->ident);
}

/* ` (word name)`, nothing for an absent name. */
static void write_named(writer *w, const char *word, lc_ident ident)
{
    if (!ident.name)
        return;
    lc_buffer_format(w->out, " (%s", word);
    write_name(w, ident);
    lc_buffer_byte(w->out, ')');
}

static void write_text(writer *w, lc_text text)
{
    if (!text.bytes)
        return;
    lc_buffer_text(w->out, " \"");
    for (uint32_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"' || text.bytes[i] == '\\')
            lc_buffer_byte(w->out, '\\');
        lc_buffer_byte(w->out, text.bytes[i]);
    }
    lc_buffer_byte(w->out, '"');
    write_span(w, text.span);
}

static void write_decimal(writer *w, lc_decimal number)
{
    char text[LC_DECIMAL_TEXT];
    size_t length = lc_decimal_write(text, number, false);
    lc_buffer_append(w->out, text, length);
}

static void write_date(writer *w, int32_t date, lc_span span)
{
    char text[LC_DATE_TEXT];
    lc_date_write(text, date);
    lc_buffer_byte(w->out, ' ');
    lc_buffer_text(w->out, text);
    write_span(w, span);
}

static void write_period(writer *w, const lc_period *period)
{
    if (period->has_from) {
        lc_buffer_text(w->out, " (from");
        write_date(w, period->from, period->from_span);
        lc_buffer_byte(w->out, ')');
    }
    if (period->has_until) {
        lc_buffer_text(w->out, " (until");
        write_date(w, period->until, period->until_span);
        lc_buffer_byte(w->out, ')');
    }
}

/* ---- writing: expressions ----------------------------------------------------------------- */

static void write_expr(writer *w, const lc_expr *expr);

static void write_exprs(writer *w, const lc_expr *expr)
{
    for (; expr; expr = expr->next)
        write_expr(w, expr);
}

static const char *expr_head(const lc_expr *expr)
{
    switch (expr->kind) {
    case LC_EXPR_ERROR:
        return "error";
    case LC_EXPR_NUMBER:
        return "number";
    case LC_EXPR_MEMBER:
        return "member";
    case LC_EXPR_CALL:
        return "call";
    case LC_EXPR_LIST:
        return "list";
    case LC_EXPR_RANGE:
        return expr->as.range.half_open ? "range-below" : "range";
    case LC_EXPR_NOT_IN:
        return "not-in";
    case LC_EXPR_IS_MISSING:
        return "is-missing";
    case LC_EXPR_IS_NOT_MISSING:
        return "is-not-missing";
    case LC_EXPR_NEGATE:
        return "negate";
    case LC_EXPR_PERCENT_OF:
        return "percent-of";
    default:
        return lc_expr_words(expr->kind);
    }
}

/* True for those that are one word. */
static bool write_atom(writer *w, const lc_expr *expr)
{
    switch (expr->kind) {
    case LC_EXPR_NUMBER:
        if (expr->as.number.unit.name)
            return false;
        lc_buffer_byte(w->out, ' ');
        write_decimal(w, expr->as.number.value);
        break;
    case LC_EXPR_PERCENT:
        lc_buffer_byte(w->out, ' ');
        write_decimal(w, expr->as.number.value);
        lc_buffer_byte(w->out, '%');
        break;
    case LC_EXPR_TEXT:
        write_text(w, expr->as.text);
        return true;
    case LC_EXPR_DATE:
        write_date(w, expr->as.date, expr->span);
        return true;
    case LC_EXPR_NAME:
        write_name(w, expr->as.name);
        return true;
    case LC_EXPR_MISSING:
        lc_buffer_text(w->out, " missing");
        break;
    default:
        return false;
    }
    write_span(w, expr->span);
    return true;
}

static void write_expr(writer *w, const lc_expr *expr)
{
    if (!expr || write_atom(w, expr))
        return;
    lc_buffer_text(w->out, " (");
    lc_buffer_text(w->out, expr_head(expr));
    write_span(w, expr->span);
    switch (expr->kind) {
    case LC_EXPR_ERROR:
        break;
    case LC_EXPR_NUMBER:
        lc_buffer_byte(w->out, ' ');
        write_decimal(w, expr->as.number.value);
        write_name(w, expr->as.number.unit);
        break;
    case LC_EXPR_MEMBER:
        write_expr(w, expr->as.member.base);
        write_name(w, expr->as.member.member);
        break;
    case LC_EXPR_CALL:
        write_name(w, expr->as.call.function);
        write_exprs(w, expr->as.call.arguments);
        break;
    case LC_EXPR_LIST:
        write_exprs(w, expr->as.list.elements);
        break;
    case LC_EXPR_RANGE:
        write_expr(w, expr->as.range.low);
        write_expr(w, expr->as.range.high);
        break;
    default:
        write_expr(w, expr->as.operands.a);
        write_expr(w, expr->as.operands.b);
        write_expr(w, expr->as.operands.c);
        break;
    }
    lc_buffer_byte(w->out, ')');
}

static void write_expr_line(writer *w, const char *word, const lc_expr *expr)
{
    if (!expr)
        return;
    open_line(w, word, expr->span);
    write_expr(w, expr);
    close_line(w);
}

/* ---- writing: parts of declarations ------------------------------------------------------- */

static void write_steps(writer *w, const lc_step *step)
{
    for (; step; step = step->next) {
        open_line(w, "value", step->value->span);
        write_expr(w, step->value);
        if (step->dated)
            write_date(w, step->from, step->from_span);
        close_line(w);
    }
}

static void write_items(writer *w, const char *word, const lc_item *item)
{
    if (!item)
        return;
    open_line(w, word, item->span);
    for (; item; item = item->next) {
        bool plain = !item->period.has_from && !item->period.has_until;
        if (!plain)
            lc_buffer_text(w->out, " (member");
        write_name(w, item->name);
        write_text(w, item->text);
        write_period(w, &item->period);
        if (!plain)
            lc_buffer_byte(w->out, ')');
    }
    close_line(w);
}

static void write_set(writer *w, const lc_set *set)
{
    if (set->the_rest) {
        open_line(w, "the-rest", set->span);
        close_line(w);
    }
    write_items(w, "members", set->members);
    write_items(w, "except", set->except);
}

static void write_type(writer *w, const lc_type_ref *type)
{
    lc_buffer_text(w->out, type->one_of ? " (one-of" : " (type");
    write_name(w, type->name);
    write_names(w, type->one_of);
    lc_buffer_byte(w->out, ')');
}

static void write_scope(writer *w, const lc_scope *scope)
{
    static const char *const words[] = {"per", "each", "in-any", "period", "where"};
    static const char *const windows[] = {"ever", "year", "quarter", "month"};
    open_line(w, words[scope->kind], scope->span);
    for (const lc_key *key = scope->keys; key; key = key->next) {
        lc_buffer_text(w->out, " (key");
        write_names(w, key->path);
        lc_buffer_byte(w->out, ')');
    }
    if (scope->kind == LC_SCOPE_EACH)
        lc_buffer_format(w->out, " %s", windows[scope->window]);
    if (scope->kind == LC_SCOPE_IN_ANY) {
        lc_buffer_byte(w->out, ' ');
        write_decimal(w, scope->number);
        write_name(w, scope->unit);
    }
    write_period(w, &scope->period);
    write_expr(w, scope->where);
    close_line(w);
}

static void write_due(writer *w, const lc_due *due)
{
    if (due->has_amount) {
        lc_buffer_byte(w->out, ' ');
        write_decimal(w, due->amount);
        write_name(w, due->unit);
        write_name(w, due->second_unit);
    }
    if (due->has_anchor)
        write_named(w, due->after ? "after" : "before", due->anchor);
    write_expr(w, due->condition);
}

static const char *clause_words(const lc_clause *clause)
{
    static const char *const words[] = {
        "cites",    "in-force", "suspended", "binding",       "not-enforced", "saves",
        "dated-by", "despite",  "when",      "unless",        "within",       "under",
        "then",     "duty",     "bars",      "counts-toward", "counts-from",  "counts-by",
        "covers",   "limits",   "counts"};
    return words[clause->kind];
}

static void write_clauses(writer *w, const lc_clause *clause)
{
    for (; clause; clause = clause->next) {
        open_line(w, clause_words(clause), clause->span);
        write_text(w, clause->text);
        if (clause->kind == LC_CLAUSE_UNDER && !clause->names)
            lc_buffer_text(w->out, " any-agreement");
        if (clause->all)
            lc_buffer_text(w->out, clause->names ? " all-except" : " all");
        write_names(w, clause->names);
        write_period(w, &clause->period);
        write_expr(w, clause->expr);
        write_due(w, &clause->due);
        write_steps(w, clause->value);
        for (const lc_scope *scope = clause->scopes; scope; scope = scope->next)
            write_scope(w, scope);
        close_line(w);
    }
}

static void write_rows(writer *w, const lc_row *row)
{
    for (; row; row = row->next) {
        open_line(w, "row", row->span);
        for (const lc_cell *cell = row->cells; cell; cell = cell->next) {
            if (cell->kind == LC_CELL_EMPTY) {
                lc_buffer_text(w->out, " ()");
            } else if (cell->kind == LC_CELL_LITERAL) {
                write_expr(w, cell->literal);
            } else {
                lc_buffer_text(w->out, " (column");
                write_name(w, cell->name);
                write_type(w, &cell->type);
                lc_buffer_byte(w->out, ')');
            }
        }
        close_line(w);
    }
}

static void write_test(writer *w, const lc_test_step *step)
{
    for (; step; step = step->next) {
        open_line(w, step->expect ? "expect" : "order", step->span);
        for (const lc_fact_value *fact = step->facts; fact; fact = fact->next) {
            lc_buffer_text(w->out, " (");
            lc_buffer_text(w->out, fact->fact.name->text);
            write_span(w, fact->fact.span);
            write_expr(w, fact->value);
            lc_buffer_byte(w->out, ')');
        }
        write_name(w, step->outcome);
        write_named(w, "by", step->because);
        if (step->by_otherwise)
            lc_buffer_text(w->out, " (by-otherwise)");
        if (step->has_missing) {
            lc_buffer_text(w->out, " (missing");
            write_names(w, step->missing);
            lc_buffer_byte(w->out, ')');
        }
        for (const lc_expected_duty *duty = step->duties; duty; duty = duty->next) {
            lc_buffer_text(w->out, " (with");
            write_text(w, duty->text);
            if (duty->has_date)
                write_date(w, duty->by, duty->span);
            lc_buffer_byte(w->out, ')');
        }
        if (step->holds) {
            lc_buffer_text(w->out, " (holds");
            write_expr(w, step->holds);
            lc_buffer_byte(w->out, ')');
        }
        close_line(w);
    }
}

static void write_property(writer *w, const lc_property_entry *entry)
{
    for (; entry; entry = entry->next) {
        open_line(w, entry->never ? "never" : "always", entry->span);
        write_name(w, entry->outcome);
        write_named(w, "by", entry->because);
        if (entry->otherwise)
            lc_buffer_text(w->out, " (otherwise)");
        write_expr(w, entry->when);
        close_line(w);
    }
}

static void write_outcomes(writer *w, const lc_outcome_entry *entry)
{
    for (; entry; entry = entry->next) {
        open_line(w, "outcome", entry->span);
        write_name(w, entry->name);
        write_text(w, entry->label);
        write_name(w, entry->mode);
        close_line(w);
    }
}

static void write_facts(writer *w, const lc_fact_entry *entry)
{
    for (; entry; entry = entry->next) {
        open_line(w, "fact", entry->span);
        write_name(w, entry->name);
        write_text(w, entry->label);
        write_type(w, &entry->type);
        write_named(w, "if-missing", entry->stand_in);
        close_line(w);
    }
}

static void write_tiers(writer *w, const lc_tier_entry *entry)
{
    for (; entry; entry = entry->next) {
        open_line(w, "tier", entry->name.span);
        write_name(w, entry->name);
        write_text(w, entry->label);
        write_set(w, &entry->set);
        close_line(w);
    }
}

/* ---- writing: declarations ---------------------------------------------------------------- */

static void write_decl(writer *w, const lc_decl *decl);

static void write_unit(writer *w, const lc_decl *decl)
{
    if (decl->as.unit.has_to) {
        lc_buffer_text(w->out, " (to ");
        write_decimal(w, decl->as.unit.to);
        write_span(w, decl->as.unit.to_span);
        lc_buffer_byte(w->out, ')');
    }
    write_expr_line(w, "equals", decl->as.unit.equals);
}

static void write_registry(writer *w, const lc_decl *decl)
{
    if (decl->as.registry.from.bytes) {
        lc_buffer_text(w->out, " (from");
        write_text(w, decl->as.registry.from);
        lc_buffer_byte(w->out, ')');
    }
    write_rows(w, decl->as.registry.rows);
}

static void write_deemings(writer *w, const lc_deem_entry *entry)
{
    for (; entry; entry = entry->next) {
        open_line(w, "deem", entry->from.span);
        write_name(w, entry->from);
        write_name(w, entry->to);
        close_line(w);
    }
}

static void write_amending(writer *w, const lc_decl *decl)
{
    if (decl->kind == LC_DECL_SET) {
        lc_buffer_format(w->out, " (%s)", lc_decl_words(decl->as.set.kind));
        write_steps(w, decl->as.set.value);
    } else if (decl->kind == LC_DECL_STRIKE) {
        lc_buffer_format(w->out, " (%s)", lc_decl_words(decl->as.strike.kind));
    } else if (decl->kind == LC_DECL_REPLACE) {
        write_decl(w, decl->as.replace.by);
    } else {
        write_items(w, "members", decl->as.move.items);
        write_named(w, "to", decl->as.move.to);
    }
}

static void write_body(writer *w, const lc_decl *decl)
{
    switch (decl->kind) {
    case LC_DECL_RULESET:
    case LC_DECL_AMENDMENT:
        write_named(w, "amends", decl->as.law.amends);
        write_clauses(w, decl->as.law.header);
        break;
    case LC_DECL_USE:
        write_names(w, decl->as.use);
        break;
    case LC_DECL_UNIT:
        write_unit(w, decl);
        break;
    case LC_DECL_OUTCOMES:
        write_outcomes(w, decl->as.outcomes);
        break;
    case LC_DECL_REGISTRY:
        write_registry(w, decl);
        break;
    case LC_DECL_FACTS:
        write_facts(w, decl->as.facts);
        break;
    case LC_DECL_DEEM:
        write_deemings(w, decl->as.deem);
        break;
    case LC_DECL_LET:
        write_expr(w, decl->as.let);
        break;
    case LC_DECL_GROUP:
        write_set(w, &decl->as.group);
        break;
    case LC_DECL_TIERS:
        write_tiers(w, decl->as.tiers);
        break;
    case LC_DECL_THRESHOLD:
        write_steps(w, decl->as.threshold);
        break;
    case LC_DECL_CAP:
    case LC_DECL_TALLY:
    case LC_DECL_RULE:
        write_clauses(w, decl->as.clauses);
        break;
    case LC_DECL_AGREEMENT:
        write_items(w, "partners", decl->as.agreement.partners);
        write_clauses(w, decl->as.agreement.clauses);
        break;
    case LC_DECL_TEST:
        write_test(w, decl->as.test);
        break;
    case LC_DECL_PROPERTY:
        write_property(w, decl->as.property);
        break;
    case LC_DECL_SET:
    case LC_DECL_STRIKE:
    case LC_DECL_REPLACE:
    case LC_DECL_MOVE:
        if (!decl->broken)
            write_amending(w, decl);
        break;
    case LC_DECL_OTHERWISE:
    case LC_DECL_COUNT:
        break;
    }
}

static void write_decl(writer *w, const lc_decl *decl)
{
    open_line(w, lc_decl_words(decl->kind), (lc_span){0, decl->length});
    write_name(w, decl->name);
    write_text(w, decl->label);
    if (decl->broken)
        lc_buffer_text(w->out, " (broken)");
    write_body(w, decl);
    close_line(w);
}

static void write_tree(lc_buffer *out, const lc_tree *tree, bool spans)
{
    writer w = {out, spans, 0};
    for (const lc_decl *decl = tree->first; decl; decl = decl->next) {
        write_decl(&w, decl);
        lc_buffer_text(out, decl->next || tree->comments ? "\n\n" : "\n");
    }
    for (const lc_comment *comment = tree->comments; comment; comment = comment->next)
        lc_buffer_format(out, "(comment@%u-%u)\n", (unsigned)comment->start,
                         (unsigned)comment->end);
}

void lc_tree_write(lc_buffer *out, const lc_tree *tree)
{
    write_tree(out, tree, false);
}

void lc_tree_write_spans(lc_buffer *out, const lc_tree *tree)
{
    write_tree(out, tree, true);
}
