/* syntax.c - see syntax.h: from the place where the parser stopped, and the tokens it would have
 * taken, to one sentence for a reader of law.
 *
 * The usual mistakes have sentences of their own; all else is "expected …, found …", in groups of
 * words rather than lists of tokens. Must not: change tokens, parse. */
#include "syntax.h"

#include <string.h>

#include "parse.h"

#define MAX_PHRASES 5
/* Of all phrases together; an argument of a report is cut soon after. */
#define MAX_EXPECTED_LENGTH 76u
#define LENGTH_OF_JOINT 2u

static const char *need(lc_front *front, const char *text)
{
    if (!text)
        lc_front_fail(front);
    return text;
}
#define FORMAT(front, ...) need((front), lc_arena_format(&(front)->scratch, __VA_ARGS__))

const char *lc_token_text(lc_front *front, size_t token)
{
    const lc_token *item = &front->tokens[token];
    return need(front,
                lc_arena_text(&front->scratch, front->text + item->start, item->end - item->start));
}

bool lc_fault_expects(const lc_front *front, int kind)
{
    for (size_t i = 0; i < front->fault.expected_count; i++)
        if (front->fault.expected[i] == kind)
            return true;
    return false;
}

static uint32_t flags_of(int kind)
{
    return lc_token_facts_of(kind)->flags;
}

/* ---- words for what is there -------------------------------------------------------------- */

const char *lc_context_words(lc_front *front)
{
    const lc_token *first = &front->tokens[front->first];
    if (front->alone)
        return front->alone == TOK_START_ORDER ? "the order" : "the condition";
    const char *word = lc_token_facts_of(first->kind)->spelling;
    size_t named = front->first + 1;
    switch (first->kind) {
    case TOK_FACTS:
    case TOK_OUTCOMES:
    case TOK_USE:
    case TOK_DEEM:
    case TOK_MOVE:
    case TOK_OTHERWISE:
        named = front->last;
        break;
    case TOK_TIERS:
        named += front->tokens[named].kind == TOK_OF;
        if (named == front->first + 1)
            named = front->last;
        break;
    case TOK_SET:
    case TOK_STRIKE:
    case TOK_REPLACE:
        named++;
        break;
    default:
        break;
    }
    if (named < front->last && front->tokens[named].kind == TOK_NAME)
        return FORMAT(front, first->kind == TOK_TIERS ? "%s of `%s`" : "%s `%s`", word,
                      lc_token_text(front, named));
    if (named < front->last && front->tokens[named].kind == TOK_TEXT)
        return FORMAT(front, "%s %s", word, lc_token_text(front, named));
    return FORMAT(front, "`%s`", word);
}

/* What stands where the fault is. */
static const char *found_words(lc_front *front)
{
    size_t at = front->fault.token;
    const char *text = lc_token_text(front, at);
    switch (front->tokens[at].kind) {
    case TOK_NAME:
        return FORMAT(front, "the name `%s`", text);
    case TOK_NUMBER:
        return FORMAT(front, "the number `%s`", text);
    case TOK_PERCENT:
        return FORMAT(front, "the percentage `%s`", text);
    case TOK_DATE:
        return FORMAT(front, "the date `%s`", text);
    case TOK_TEXT:
        return FORMAT(front, "the text `%s`", text);
    case TOK_RESERVED:
        return FORMAT(front, "the reserved word `%s`", text);
    case TOK_ROW:
        return "a row";
    case TOK_ENDROW:
        return "the end of the row";
    default:
        return lc_token_facts_of(front->tokens[at].kind)->words;
    }
}

/* ---- words for what is expected ----------------------------------------------------------- */

typedef struct {
    bool wanted[LC_MAX_EXPECTED]; /* by kind of token; those said are taken away */
    const char *phrases[MAX_PHRASES];
    size_t count, length;
} expectation;

static void say(expectation *expected, const char *phrase)
{
    size_t length = strlen(phrase) + LENGTH_OF_JOINT;
    if (expected->count &&
        (expected->count == MAX_PHRASES || expected->length + length > MAX_EXPECTED_LENGTH))
        return;
    expected->phrases[expected->count++] = phrase;
    expected->length += length;
}

static size_t count_flagged(const expectation *expected, uint32_t flag)
{
    size_t count = 0;
    for (int kind = 0; kind <= lc_token_last(); kind++)
        count += expected->wanted[kind] && (flags_of(kind) & flag);
    return count;
}

/* Takes away all tokens with FLAG; the words of the first of them. */
static const char *take_flagged(expectation *expected, uint32_t flag)
{
    const char *first = "";
    for (int kind = lc_token_last(); kind >= 0; kind--)
        if (expected->wanted[kind] && (flags_of(kind) & flag)) {
            expected->wanted[kind] = false;
            first = lc_token_facts_of(kind)->words;
        }
    return first;
}

static void say_operands(expectation *expected)
{
    const bool *wanted = expected->wanted;
    if (!wanted[TOK_NUMBER] || !wanted[TOK_TEXT] || !wanted[TOK_NAME])
        return;
    bool operators = wanted[TOK_EQUAL];
    say(expected, wanted[TOK_NOT]    ? "an expression"
                  : wanted[TOK_OPEN] ? "a name, a value or a list in parentheses"
                                     : "a value");
    take_flagged(expected, LC_TOKEN_OPERAND);
    expected->wanted[TOK_MINUS] = operators;
}

/* What can follow nearly everywhere and nobody forgets is not said: titles, periods of members,
 * units, members of members. */
static void leave_out(expectation *expected, int before)
{
    bool *wanted = expected->wanted;
    wanted[TOK_THE_REST] &= before == TOK_EQUAL;
    if (wanted[TOK_COMMA])
        wanted[TOK_FROM] = wanted[TOK_UNTIL] = wanted[TOK_EXCEPT] = false;
    if (before == TOK_NAME && !wanted[TOK_NUMBER])
        wanted[TOK_TEXT] = false;
    if (count_flagged(expected, LC_TOKEN_OPERATOR) >= 3) {
        wanted[TOK_DOT] = wanted[TOK_OPEN] = wanted[TOK_RANGE] = wanted[TOK_RANGE_BELOW] = false;
        if (before == TOK_NUMBER)
            wanted[TOK_NAME] = false;
    }
}

static void say_words(expectation *expected, int before)
{
    bool *wanted = expected->wanted;
    const uint32_t grouped =
        LC_TOKEN_OPERATOR | LC_TOKEN_SCOPE | LC_TOKEN_CLAUSE | LC_TOKEN_DECLARES;
    if (wanted[TOK_NAME] && before == TOK_NUMBER) {
        say(expected, "a unit such as `days`");
        wanted[TOK_NAME] = false;
    }
    /* The open classes first. */
    for (int kind = TOK_NAME; kind <= lc_token_last(); kind++)
        if (wanted[kind])
            say(expected, lc_token_facts_of(kind)->words);
    for (int kind = TOK_YYEOF + 1; kind < TOK_NAME; kind++)
        if (wanted[kind] && !(flags_of(kind) & grouped))
            say(expected, lc_token_facts_of(kind)->words);
}

/* Many of one sort are said with an example, few are listed. */
static void say_group(lc_front *front, expectation *expected, uint32_t flag, size_t least,
                      const char *words)
{
    if (count_flagged(expected, flag) >= least) {
        say(expected, FORMAT(front, "%s such as %s", words, take_flagged(expected, flag)));
        return;
    }
    for (int kind = TOK_YYEOF + 1; kind <= lc_token_last(); kind++)
        if (expected->wanted[kind] && (flags_of(kind) & flag)) {
            say(expected, lc_token_facts_of(kind)->words);
            expected->wanted[kind] = false;
        }
}

static const char *join_phrases(lc_front *front, const expectation *expected)
{
    const char *all = expected->count ? expected->phrases[0] : "something else";
    for (size_t i = 1; i < expected->count; i++)
        all = FORMAT(front, i + 1 == expected->count ? "%s or %s" : "%s, %s", all,
                     expected->phrases[i]);
    return all;
}

static const char *expected_words(lc_front *front)
{
    expectation expected = {0};
    size_t at = front->fault.token;
    int before = at > front->first ? front->tokens[at - 1].kind : TOK_YYEOF;
    bool test = front->tokens[front->first].kind == TOK_TEST;
    for (size_t i = 0; i < front->fault.expected_count; i++)
        expected.wanted[front->fault.expected[i]] = true;
    bool end = expected.wanted[TOK_YYEOF];
    leave_out(&expected, before);
    say_operands(&expected);
    say_words(&expected, before);
    say_group(front, &expected, LC_TOKEN_OPERATOR, 3, "an operator");
    say_group(front, &expected, LC_TOKEN_DECLARES, 4, "a kind of declaration");
    say_group(front, &expected, LC_TOKEN_SCOPE, 3, "a condition of the limit");
    say_group(front, &expected, LC_TOKEN_CLAUSE, test ? 4 : 3, "a clause");
    if (end)
        say(&expected, front->alone ? "the end" : "the next declaration");
    return join_phrases(front, &expected);
}

/* ---- sentences of their own --------------------------------------------------------------- */

static lc_place token_place(const lc_front *front, size_t token)
{
    return lc_front_place(front, front->tokens[token].start, front->tokens[token].end);
}

/* After the token before the fault: where something is missing. */
static lc_place gap_place(const lc_front *front)
{
    uint32_t at = front->tokens[front->fault.token - 1].end;
    return lc_front_place(front, at, at);
}

/* The innermost parenthesis (or `if`) open at the fault, or LC_NONE. */
static size_t open_token(const lc_front *front, int opening, int closing)
{
    size_t depth = 0;
    for (size_t i = front->fault.token; i-- > front->first;) {
        if (front->tokens[i].kind == closing)
            depth++;
        else if (front->tokens[i].kind == opening && depth-- == 0)
            return i;
    }
    return LC_NONE;
}

static bool is_comparison(int kind)
{
    return kind == TOK_EQUAL || kind == TOK_NOT_EQUAL || kind == TOK_LESS ||
           kind == TOK_LESS_EQUAL || kind == TOK_GREATER || kind == TOK_GREATER_EQUAL;
}

static bool report_parenthesis(lc_front *front, bool ended)
{
    size_t at = front->fault.token;
    size_t open = open_token(front, TOK_OPEN, TOK_CLOSE);
    if (!ended && front->tokens[at].kind == TOK_CLOSE && open == LC_NONE) {
        lc_report0(front->diagnostics, LC_E0140, token_place(front, at));
        return true;
    }
    if (open == LC_NONE || !lc_fault_expects(front, TOK_CLOSE) ||
        (!ended && (flags_of(front->tokens[at].kind) & LC_TOKEN_OPERAND)))
        return false;
    lc_diagnostic *diagnostic =
        lc_report1(front->diagnostics, LC_E0139, ended ? gap_place(front) : token_place(front, at),
                   ended ? "the declaration ends" : found_words(front));
    lc_diagnostic_note(front->diagnostics, diagnostic, token_place(front, open),
                       "it was opened here");
    return true;
}

/* `if a then b` where a clause or the end follows. */
static bool report_if(lc_front *front, bool ended)
{
    size_t at = front->fault.token;
    size_t open = open_token(front, TOK_IF, TOK_ELSE);
    bool wanted = lc_fault_expects(front, TOK_ELSE) || lc_fault_expects(front, TOK_THEN);
    if (open == LC_NONE || !wanted || !lc_fault_expects(front, TOK_AND) ||
        (!ended && !(flags_of(front->tokens[at].kind) & (LC_TOKEN_CLAUSE | LC_TOKEN_SCOPE))))
        return false;
    lc_diagnostic *diagnostic =
        lc_report0(front->diagnostics, LC_E0145, ended ? gap_place(front) : token_place(front, at));
    lc_diagnostic_label(front->diagnostics, diagnostic,
                        FORMAT(front, "%s is missing here",
                               lc_fault_expects(front, TOK_ELSE) ? "`else`" : "`then`"));
    lc_diagnostic_note(front->diagnostics, diagnostic, token_place(front, open),
                       "the `if` stands here");
    return true;
}

static bool report_question(lc_front *front)
{
    size_t at = front->fault.token;
    int kind = front->tokens[at].kind;
    bool after_is = at > front->first && front->tokens[at - 1].kind == TOK_IS;
    if (after_is && kind == TOK_NOT_IN) {
        lc_report0(front->diagnostics, LC_E0147,
                   lc_front_place(front, front->tokens[at - 1].start, front->tokens[at].end));
        return true;
    }
    if (lc_fault_expects(front, TOK_MISSING) && !lc_fault_expects(front, TOK_NUMBER) &&
        (after_is || (at > front->first + 1 && front->tokens[at - 1].kind == TOK_NOT &&
                      front->tokens[at - 2].kind == TOK_IS))) {
        lc_report0(front->diagnostics, LC_E0146, token_place(front, after_is ? at - 1 : at - 2));
        return true;
    }
    if (is_comparison(kind) && !lc_fault_expects(front, kind) && lc_fault_expects(front, TOK_AND)) {
        lc_report0(front->diagnostics, LC_E0144, token_place(front, at));
        return true;
    }
    return false;
}

/* ---- everything else ---------------------------------------------------------------------- */

/* Where clauses stand, for one that stands elsewhere. */
static const struct {
    int clause;
    int declarations[4];
    const char *words;
} homes[] = {
    {TOK_DESPITE, {TOK_RULE}, "a rule"},
    {TOK_WHEN, {TOK_RULE, TOK_PROPERTY}, "a rule; a limit has `where` instead"},
    {TOK_UNLESS, {TOK_RULE}, "a rule"},
    {TOK_WITHIN, {TOK_RULE, TOK_AGREEMENT}, "a rule or an agreement"},
    {TOK_UNDER, {TOK_RULE}, "a rule"},
    {TOK_BARS, {TOK_RULE}, "a rule"},
    {TOK_THEN, {TOK_RULE}, "a rule"},
    {TOK_LIMITS, {TOK_CAP, TOK_AGREEMENT}, "a cap or an agreement"},
    {TOK_COVERS, {TOK_AGREEMENT}, "an agreement"},
    {TOK_COUNTS, {TOK_CAP, TOK_TALLY, TOK_RULE}, "a cap, a tally or a rule"},
    {TOK_ORDER, {TOK_TEST}, "a test"},
    {TOK_EXPECT, {TOK_TEST}, "a test"},
    {TOK_ALWAYS, {TOK_PROPERTY}, "a property"},
    {TOK_NEVER, {TOK_PROPERTY}, "a property"},
    {TOK_SAVES, {TOK_RULESET, TOK_AMENDMENT}, "the head of an amendment"},
    {TOK_DATED, {TOK_RULESET, TOK_AMENDMENT}, "the head of a ruleset"},
    {TOK_IN_FORCE,
     {TOK_RULESET, TOK_AMENDMENT, TOK_RULE, TOK_AGREEMENT},
     "a ruleset, an amendment, a rule or an agreement"},
    {TOK_BINDING,
     {TOK_RULESET, TOK_AMENDMENT, TOK_RULE, TOK_AGREEMENT},
     "a ruleset, an amendment, a rule or an agreement"},
};

static const char *home_advice(lc_front *front, int clause)
{
    int declaration = front->tokens[front->first].kind;
    for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++) {
        if (homes[i].clause != clause)
            continue;
        for (size_t j = 0; j < 4; j++)
            if (homes[i].declarations[j] == declaration)
                return NULL;
        return FORMAT(front, "%s stands in %s", lc_token_facts_of(clause)->words, homes[i].words);
    }
    return NULL;
}

/* Between two words that stand side by side. */
static const char *advice_between(const lc_front *front, size_t at)
{
    int kind = front->tokens[at].kind, before = front->tokens[at - 1].kind;
    int earlier = at > front->first + 1 ? front->tokens[at - 2].kind : TOK_YYEOF;
    if (lc_fault_expects(front, TOK_TO) || !(flags_of(kind) & LC_TOKEN_OPERAND))
        return NULL;
    if (before == TOK_NAME && kind == TOK_NAME && (earlier == TOK_THEN || earlier == TOK_OTHERWISE))
        return "a name is one word: join its parts with `_`";
    if (lc_fault_expects(front, TOK_AND) && lc_fault_expects(front, TOK_IN))
        return before == TOK_NAME && (kind == TOK_NAME || kind == TOK_OPEN)
                   ? "put `=` or `in` between a fact and what it is compared with"
                   : "put a sign such as `=` or `>=` between the two";
    if (lc_fault_expects(front, TOK_COMMA))
        return "put a comma between the two";
    return NULL;
}

static const char *advice(lc_front *front)
{
    size_t at = front->fault.token;
    int kind = front->tokens[at].kind;
    int before = at > front->first ? front->tokens[at - 1].kind : TOK_YYEOF;
    if (flags_of(kind) & LC_TOKEN_CLAUSE)
        return home_advice(front, kind);
    if (before == TOK_SET)
        return "say what is set: `set threshold`, `set cap` or `set agreement`, then the name";
    if (before == TOK_STRIKE || before == TOK_REPLACE)
        return FORMAT(front, "say what it is: `%s rule`, `%s group`, …, then the name",
                      lc_token_facts_of(before)->spelling, lc_token_facts_of(before)->spelling);
    if (is_comparison(kind) && lc_fault_expects(front, TOK_MISSING))
        return "write the fact and its value side by side: `quantity 5`";
    if (before == TOK_IN_ANY || before == TOK_EACH)
        return "write `each year`, `each quarter`, `each month`, or `in any 12 months`";
    if (lc_fault_expects(front, TOK_COLON) && front->tokens[front->first].kind == TOK_FACTS)
        return "a colon stands between a fact and its type: `id : text`";
    if (lc_fault_expects(front, TOK_DATE) && (before == TOK_FROM || before == TOK_UNTIL))
        return "a date is written like `2025-05-15`";
    return at > front->first ? advice_between(front, at) : NULL;
}

void lc_report_fault(lc_front *front)
{
    size_t at = front->fault.token;
    bool ended = at >= front->last;
    if (front->fault.kind == LC_FAULT_DEPTH) {
        lc_report0(front->diagnostics, LC_E0142,
                   token_place(front, ended && at > front->first ? at - 1 : at));
        return;
    }
    if (report_parenthesis(front, ended) || report_if(front, ended) ||
        (!ended && report_question(front)))
        return;
    if (ended && at > front->first) {
        lc_report2(front->diagnostics, LC_E0132, gap_place(front), lc_context_words(front),
                   expected_words(front));
        return;
    }
    if (ended) {
        lc_report2(front->diagnostics, LC_E0132, token_place(front, at), lc_context_words(front),
                   expected_words(front));
        return;
    }
    lc_diagnostic *diagnostic =
        lc_report3(front->diagnostics, LC_E0131, token_place(front, at), lc_context_words(front),
                   expected_words(front), found_words(front));
    const char *help = advice(front);
    if (help)
        lc_diagnostic_help(front->diagnostics, diagnostic, help);
}
