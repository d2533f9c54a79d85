/* front.c - see front.h: the driver of scanner and parser.
 *
 * It cuts the tokens where a declaration begins and gives each declaration to the parser alone.
 * Where the parser stops, it tries the likely meaning of a misspelt or misused word and goes on
 * with that, so that one run shows all mistakes, each once. Owns the scratch arena of a run; the
 * tree is the caller's. Must not: word reports (syntax.c, lexical.c), build nodes
 * (parse_actions.c). */
#include "front.h"

#include <string.h>

#include "lexical.h"
#include "parse.h"
#include "syntax.h"

/* Repairs cost one parse of the declaration each. */
#define MAX_REPAIRS 12
#define MAX_REPAIRED_TOKENS 20000u

/* The least length of a word that is taken for a misspelt one. */
#define LEAST_MISSPELT 3u

typedef struct {
    lc_front front;
    lc_yypstate *parser;
    lc_tree *tree;
    lc_decl *last_decl;
    bool probing;   /* what could stand behind the end is asked for */
    lc_fault ahead; /* and this is the answer */
    lc_decl *alone; /* what lc_parse_order and lc_parse_statement made */
    lc_word *words; /* what lc_scan_words made */
    size_t word_count;
} driver;

static uint32_t flags_of(const lc_token *token)
{
    return lc_token_facts_of(token->kind)->flags;
}

/* ---- cutting ------------------------------------------------------------------------------ */

/* What can be struck. */
static bool is_named(int kind)
{
    static const int kinds[] = {TOK_RULE,  TOK_CAP,      TOK_TALLY,     TOK_AGREEMENT,
                                TOK_GROUP, TOK_LET,      TOK_THRESHOLD, TOK_TIERS,
                                TOK_TEST,  TOK_PROPERTY, TOK_OTHERWISE};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

/* Whether TOKEN, a declaration keyword, belongs to the word BEFORE it: `set cap`, `by otherwise`.
 * What cannot be struck goes with `strike` on its line alone, to be told so. */
static bool goes_with(int before, const lc_token *token)
{
    int kind = token->kind;
    switch (before) {
    case TOK_SET:
        return kind == TOK_THRESHOLD || kind == TOK_CAP || kind == TOK_AGREEMENT;
    case TOK_STRIKE:
    case TOK_REPLACE:
        return is_named(kind) || !(token->marks & LC_MARK_LINE_START);
    case TOK_BY:
    case TOK_ALWAYS:
    case TOK_NEVER:
        return kind == TOK_OTHERWISE;
    default:
        return false;
    }
}

/* Whether token AT, a declaration keyword outside a row, begins a declaration. In a correct text it
 * does unless it goes with the word before it. In a wrong one it may stand where a name belongs:
 * on one line with a word that cannot end a declaration, or before the colon of a fact. */
static bool begins_declaration(const lc_front *front, size_t first, size_t at)
{
    const lc_token *token = &front->tokens[at], *before = &front->tokens[at - 1];
    if (goes_with(before->kind, token))
        return false;
    if (front->tokens[first].kind == TOK_FACTS && front->tokens[at + 1].kind == TOK_COLON)
        return false;
    if (token->marks & LC_MARK_LINE_START)
        return true;
    return (flags_of(before) & LC_TOKEN_ENDS) &&
           !(at - 1 == first && (flags_of(before) & LC_TOKEN_DECLARES));
}

/* The end of the declaration that begins with token FIRST. */
static size_t next_cut(lc_front *front, size_t first)
{
    bool in_row = false;
    for (size_t at = first + 1; lc_scan_have(front, at); at++) {
        lc_scan_have(front, at + 1);
        int kind = front->tokens[at].kind;
        if (kind == TOK_ROW)
            in_row = true;
        else if (kind == TOK_ENDROW)
            in_row = false;
        else if (!in_row && (flags_of(&front->tokens[at]) & LC_TOKEN_DECLARES) &&
                 begins_declaration(front, first, at))
            return at;
    }
    return front->count;
}

/* ---- one parse ---------------------------------------------------------------------------- */

static int push_token(driver *run, int kind, const lc_token_value *value, lc_span span)
{
    LC_YYSTYPE semantic;
    memset(&semantic, 0, sizeof semantic);
    if (kind == TOK_NAME)
        semantic.TOK_NAME = value->name;
    else if (kind == TOK_TEXT)
        semantic.TOK_TEXT = value->text;
    else if (kind == TOK_NUMBER)
        semantic.TOK_NUMBER = value->number;
    else if (kind == TOK_PERCENT)
        semantic.TOK_PERCENT = value->number;
    else if (kind == TOK_DATE)
        semantic.TOK_DATE = value->date;
    return lc_yypush_parse(run->parser, kind, &semantic, &span, &run->front);
}

/* Parses the tokens front->first to front->last. START: 0 for a declaration, or the token that says
 * what else they are. True: front->decl is the declaration; false:
 * front->fault says where the parser stopped. */
static bool attempt(driver *run, int start)
{
    lc_front *front = &run->front;
    lc_span span = {0, 0};
    int status = YYPUSH_MORE;
    front->decl = NULL;
    front->alone = start;
    front->fault.kind = LC_FAULT_NONE;
    front->base = start ? 0 : front->tokens[front->first].start;
    front->at = front->first;
    if (start)
        status = push_token(run, start, NULL, span);
    for (; status == YYPUSH_MORE && front->at < front->last; front->at++) {
        const lc_token *token = &front->tokens[front->at];
        span.start = token->start - front->base;
        span.end = token->end - front->base;
        status = push_token(run, token->kind, &token->value, span);
    }
    if (status == YYPUSH_MORE) {
        span.start = span.end;
        /* a reserved word stands nowhere: the parser says what could */
        status = push_token(run, run->probing ? TOK_RESERVED : TOK_YYEOF, NULL, span);
    }
    return status == 0 && front->decl;
}

/* ---- repairs ------------------------------------------------------------------------------ */

static void mark(lc_front *front, size_t token, int kind)
{
    front->tokens[token].kind = (uint16_t)kind;
    front->tokens[token].marks |= LC_MARK_FAULTY;
}

static size_t length_of(const lc_token *token)
{
    return token->end - token->start;
}

static lc_place place_of(const lc_front *front, size_t token)
{
    return lc_front_place(front, front->tokens[token].start, front->tokens[token].end);
}

/* The token of the declaration keyword that a word at the start of a line was meant to be, or 0. */
static int meant_declaration(const lc_front *front, size_t at)
{
    const lc_token *token = &front->tokens[at];
    const char *text = front->text + token->start;
    if (token->kind != TOK_NAME || !(token->marks & LC_MARK_LINE_START) ||
        length_of(token) < LEAST_MISSPELT)
        return 0;
    int next = front->tokens[at + 1].kind;
    if (next != TOK_NAME && next != TOK_TEXT && next != TOK_OF)
        return 0;
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, text, length_of(token));
    int exact = lc_word_token_any_case(&front->words, text, length_of(token));
    if (exact && (lc_token_facts_of(exact)->flags & LC_TOKEN_DECLARES))
        return exact;
    for (int kind = 0; kind <= lc_token_last(); kind++) {
        const lc_token_facts *facts = lc_token_facts_of(kind);
        if (facts->flags & LC_TOKEN_DECLARES)
            lc_suggestion_offer(&suggestion, facts->spelling, facts->length);
    }
    return suggestion.best ? lc_word_token(&front->words, suggestion.best, suggestion.best_length)
                           : 0;
}

/* Tries the tokens as they are now. True when the parser comes further than token AT; else the
 * fault of before stands again. */
static bool better(driver *run, size_t at, int start)
{
    lc_fault before = run->front.fault;
    if (attempt(run, start) || run->front.fault.token > at)
        return true;
    run->front.fault = before;
    return false;
}

/* How far the parser must come for a new meaning of token AT to be believed: past the token behind
 * it too, if there is one. */
static size_t believed(const lc_front *front, size_t at)
{
    return at + 1 < front->last ? at + 1 : at;
}

/* A line that begins with a misspelt declaration keyword was read as part of this declaration. */
static bool repair_declaration(driver *run)
{
    lc_front *front = &run->front;
    size_t at = front->fault.token, last = front->last;
    for (size_t back = 0; back <= 2 && at >= front->first + 1 + back; back++) {
        size_t candidate = at - back;
        int kind = candidate < last ? meant_declaration(front, candidate) : 0;
        if (!kind)
            continue;
        lc_fault before = front->fault;
        front->last = candidate;
        if (attempt(run, false)) {
            lc_report2(front->diagnostics, LC_E0137, place_of(front, candidate),
                       lc_token_text(front, candidate), lc_token_facts_of(kind)->spelling);
            mark(front, candidate, kind);
            return true;
        }
        front->last = last;
        front->fault = before;
    }
    return false;
}

/* `When`, `AND`: at the fault, or swallowed as the unit of the number before it. */
static bool repair_case(driver *run, int start)
{
    lc_front *front = &run->front;
    for (size_t back = 0; back <= 1 && front->fault.token >= front->first + 1 + back; back++) {
        size_t at = front->fault.token - back;
        if (at >= front->last || front->tokens[at].kind != TOK_NAME)
            continue;
        int kind = lc_word_token_any_case(&front->words, front->text + front->tokens[at].start,
                                          length_of(&front->tokens[at]));
        if (!kind || kind == TOK_RESERVED || (back == 0 && !lc_fault_expects(front, kind)))
            continue;
        front->tokens[at].kind = (uint16_t)kind;
        if (better(run, front->fault.token, start)) {
            lc_report2(front->diagnostics, LC_E0135, place_of(front, at), lc_token_text(front, at),
                       lc_token_facts_of(kind)->spelling);
            mark(front, at, kind);
            return true;
        }
        front->tokens[at].kind = TOK_NAME;
    }
    return false;
}

/* A misspelt keyword, when what follows fits the right one. */
static bool repair_spelling(driver *run, int start)
{
    lc_front *front = &run->front;
    size_t at = front->fault.token;
    if (at >= front->last || front->tokens[at].kind != TOK_NAME ||
        length_of(&front->tokens[at]) < LEAST_MISSPELT)
        return false;
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, front->text + front->tokens[at].start,
                       length_of(&front->tokens[at]));
    for (size_t i = 0; i < front->fault.expected_count; i++) {
        const lc_token_facts *facts = lc_token_facts_of(front->fault.expected[i]);
        if (facts->flags & (LC_TOKEN_KEYWORD | LC_TOKEN_AFTER_EACH))
            lc_suggestion_offer(&suggestion, facts->spelling, facts->length);
    }
    if (!suggestion.best)
        return false;
    int kind = lc_word_token(&front->words, suggestion.best, suggestion.best_length);
    front->tokens[at].kind = (uint16_t)kind;
    if (better(run, believed(front, at), start)) {
        lc_report2(front->diagnostics, LC_E0136, place_of(front, at), lc_token_text(front, at),
                   lc_token_facts_of(kind)->spelling);
        mark(front, at, kind);
        return true;
    }
    front->tokens[at].kind = TOK_NAME;
    return false;
}

/* What is wrong with a word of KIND where a name belongs. `missing` beside `=` was meant, not
 * mistaken for a name. */
static lc_code name_fault(const lc_front *front, int kind)
{
    if (kind == TOK_MISSING && lc_fault_expects(front, TOK_NUMBER))
        return LC_E0324;
    return kind == TOK_RESERVED ? LC_E0134 : LC_E0133;
}

/* A keyword where a name belongs, when what follows fits a name. */
static bool repair_name(driver *run, int start)
{
    lc_front *front = &run->front;
    size_t at = front->fault.token;
    if (at >= front->last || !lc_fault_expects(front, TOK_NAME))
        return false;
    lc_token *token = &front->tokens[at];
    uint16_t kind = token->kind;
    if (kind != TOK_RESERVED && !(flags_of(token) & (LC_TOKEN_KEYWORD | LC_TOKEN_AFTER_EACH)))
        return false;
    /* A unit may be missing, as in `10 before date`, but none is called like a keyword. */
    if (front->tokens[at - 1].kind == TOK_NUMBER)
        return false;
    token->value.name = lc_intern(front->names, front->text + token->start, length_of(token));
    if (!token->value.name)
        lc_front_fail(front);
    token->kind = TOK_NAME;
    if (better(run, believed(front, at), start)) {
        lc_diagnostic *report = lc_report1(front->diagnostics, name_fault(front, kind),
                                           place_of(front, at), lc_token_text(front, at));
        if (kind == TOK_MISSING && front->tokens[front->first].kind == TOK_REGISTRY)
            lc_diagnostic_help(front->diagnostics, report,
                               "leave a cell empty where the value is not known");
        mark(front, at, TOK_NAME);
        return true;
    }
    token->kind = kind;
    return false;
}

static bool repair(driver *run, int start)
{
    if (run->front.fault.kind != LC_FAULT_SYNTAX ||
        run->front.last - run->front.first > MAX_REPAIRED_TOKENS)
        return false;
    return repair_case(run, start) || (!start && repair_declaration(run)) ||
           repair_spelling(run, start) || repair_name(run, start);
}

/* Parses front->first to front->last, which a repair may bring forward, and reports what is wrong.
 * The declaration, or NULL when it cannot be read. */
static lc_decl *parse_tokens(driver *run, int start)
{
    lc_front *front = &run->front;
    int repairs = 0;
    front->spoilt = false;
    while (!attempt(run, start)) {
        size_t at = front->fault.token;
        /* What follows from a mistake that was reported is not reported again. */
        if (front->tokens[at].marks & LC_MARK_FAULTY && at < front->last)
            return NULL;
        if (at > front->first && (front->tokens[at - 1].marks & LC_MARK_GAP))
            return NULL;
        if (repairs++ == MAX_REPAIRS || !repair(run, start)) {
            lc_report_fault(front);
            return NULL;
        }
    }
    if (front->spoilt)
        front->decl->broken = true;
    for (size_t at = front->first; at < front->last; at++)
        if (front->tokens[at].marks & LC_MARK_FAULTY)
            front->decl->broken = true;
    return front->decl;
}

/* ---- declarations ------------------------------------------------------------------------- */

static lc_decl_kind decl_kind(int token)
{
    switch (token) {
#define DECLARATION(kind, words)                                                                   \
    case TOK_##kind:                                                                               \
        return LC_DECL_##kind;
#include "nodes.def"
#undef DECLARATION
    default:
        return LC_DECL_COUNT;
    }
}

/* A declaration that could not be read: its kind and its name, so that the name is known. */
static lc_decl *broken_declaration(lc_front *front)
{
    const lc_token *first = &front->tokens[front->first];
    uint32_t base = first->start;
    lc_ident name = {NULL, {0, 0}};
    const lc_text *label = NULL;
    for (size_t at = front->first + 1; at < front->last && at < front->first + 3; at++) {
        const lc_token *token = &front->tokens[at];
        lc_span span = {token->start - base, token->end - base};
        if (token->kind == TOK_TEXT && !name.name) {
            label = lc_text_node(front, token->value.text, span);
        } else if (token->kind == TOK_NAME) {
            name = (lc_ident){token->value.name, span};
        } else if (token->kind == TOK_OF || (flags_of(token) & LC_TOKEN_DECLARES)) {
            continue;
        }
        break;
    }
    if (first->kind == TOK_USE || first->kind == TOK_FACTS || first->kind == TOK_OUTCOMES ||
        first->kind == TOK_DEEM || first->kind == TOK_MOVE || first->kind == TOK_REPLACE)
        name.name = NULL;
    front->base = base;
    lc_span all = {0, front->tokens[front->last - 1].end - base};
    lc_span keyword = {0, first->end - base};
    lc_decl *decl = lc_decl_node(front, decl_kind(first->kind), all, keyword, name, label);
    decl->broken = true;
    return decl;
}

static void append(driver *run, lc_decl *decl)
{
    if (run->last_decl)
        run->last_decl->next = decl;
    else
        run->tree->first = decl;
    run->last_decl = decl;
    run->tree->count++;
}

/* Text before the first declaration. True when its first word was meant to begin one. */
static bool leading_word(lc_front *front)
{
    const lc_token *token = &front->tokens[0];
    if (flags_of(token) & LC_TOKEN_DECLARES)
        return true;
    int kind = meant_declaration(front, 0);
    if (kind) {
        lc_report2(front->diagnostics, LC_E0137, place_of(front, 0), lc_token_text(front, 0),
                   lc_token_facts_of(kind)->spelling);
        mark(front, 0, kind);
        return true;
    }
    const char *words = lc_arena_format(&front->scratch, "`%s`", lc_token_text(front, 0));
    if (!words)
        lc_front_fail(front);
    lc_report1(front->diagnostics, LC_E0138, place_of(front, 0), words);
    return false;
}

static void parse_text(driver *run)
{
    lc_front *front = &run->front;
    lc_scan_have(front, 1);
    if (front->count && !leading_word(front)) {
        size_t at = 0;
        do
            at = next_cut(front, at);
        while (at < front->count && !(front->tokens[at].marks & LC_MARK_LINE_START));
        lc_scan_discard(front, at);
    }
    while (lc_scan_have(front, 0)) {
        front->first = 0;
        front->last = next_cut(front, 0);
        lc_decl *decl = parse_tokens(run, 0);
        run->tree->incomplete = !decl && front->last == front->count && front->ended &&
                                front->fault.kind == LC_FAULT_SYNTAX &&
                                front->fault.token == front->last;
        append(run, decl ? decl : broken_declaration(front));
        lc_scan_discard(front, front->last);
    }
    run->tree->comments = front->comments;
}

static void probe(driver *run)
{
    lc_front *front = &run->front;
    run->ahead.kind = LC_FAULT_NONE;
    while (lc_scan_have(front, 0)) {
        front->first = 0;
        front->last = next_cut(front, 0);
        if (front->last == front->count && front->ended) {
            attempt(run, 0);
            if (front->fault.kind == LC_FAULT_SYNTAX && front->fault.token == front->last)
                run->ahead = front->fault;
        }
        lc_scan_discard(front, front->last);
    }
}

static void parse_order(driver *run)
{
    lc_front *front = &run->front;
    lc_scan_have(front, SIZE_MAX);
    /* The word `order` itself may stand before the facts. */
    front->first = front->count && front->tokens[0].kind == TOK_ORDER ? 1 : 0;
    front->last = front->count;
    lc_decl *decl = parse_tokens(run, TOK_START_ORDER);
    if (decl && !decl->broken)
        run->alone = decl;
}

static void parse_statement(driver *run)
{
    lc_front *front = &run->front;
    lc_scan_have(front, SIZE_MAX);
    front->first = 0;
    front->last = front->count;
    lc_decl *decl = parse_tokens(run, TOK_START_STATEMENT);
    if (decl && !decl->broken)
        run->alone = decl;
}

static void copy_words(driver *run)
{
    lc_front *front = &run->front;
    lc_scan_have(front, SIZE_MAX);
    run->words = lc_arena_alloc(front->arena, (front->count + 1) * sizeof *run->words);
    if (!run->words)
        lc_front_fail(front);
    for (size_t i = 0; i < front->count; i++)
        run->words[i] =
            (lc_word){front->tokens[i].start, front->tokens[i].end, front->tokens[i].kind};
    run->word_count = front->count;
}

/* ---- runs --------------------------------------------------------------------------------- */

/* Everything that may leave through lc_front_fail. False when memory failed. */
static bool run_protected(driver *run, void (*work)(driver *))
{
    lc_front *front = &run->front;
    if (setjmp(front->memory_failed))
        return false;
    void *memory = lc_arena_alloc(&front->scratch, lc_parser_size());
    if (!memory)
        return false;
    run->parser = lc_parser_init(memory);
    lc_words_init(&front->words);
    lc_scan_begin(front);
    work(run);
    return true;
}

static lc_status run_front(driver *run, void (*work)(driver *), lc_arena *arena, lc_names *names,
                           const lc_sources *sources, uint32_t source, lc_diagnostics *diagnostics)
{
    lc_front *front = &run->front;
    memset(front, 0, sizeof *front);
    front->arena = arena;
    front->names = names;
    front->diagnostics = diagnostics;
    front->text = sources->items[source].text;
    front->length = sources->items[source].length;
    front->source = source;
    lc_arena_init(&front->scratch, &arena->allocator);
    bool done = run_protected(run, work);
    lc_arena_fini(&front->scratch);
    return done && !diagnostics->failed ? LC_OK : LC_MEMORY;
}

lc_status lc_parse(lc_tree *tree, lc_arena *arena, lc_names *names, lc_sources *sources,
                   uint32_t source, lc_diagnostics *diagnostics)
{
    driver run;
    memset(&run, 0, sizeof run);
    memset(tree, 0, sizeof *tree);
    tree->source = source;
    run.tree = tree;
    return run_front(&run, parse_text, arena, names, sources, source, diagnostics);
}

lc_status lc_scan_words(lc_word **words, size_t *count, lc_comment **comments, lc_arena *arena,
                        lc_names *names, lc_sources *sources, uint32_t source,
                        lc_diagnostics *diagnostics)
{
    driver run;
    memset(&run, 0, sizeof run);
    lc_status status = run_front(&run, copy_words, arena, names, sources, source, diagnostics);
    *words = run.words;
    *count = run.word_count;
    *comments = run.front.comments;
    return status;
}

lc_status lc_parse_order(lc_decl **decl, lc_arena *arena, lc_names *names, lc_sources *sources,
                         uint32_t source, lc_diagnostics *diagnostics)
{
    driver run;
    memset(&run, 0, sizeof run);
    lc_status status = run_front(&run, parse_order, arena, names, sources, source, diagnostics);
    *decl = status == LC_OK ? run.alone : NULL;
    return status;
}

lc_status lc_parse_statement(lc_decl **decl, lc_arena *arena, lc_names *names, lc_sources *sources,
                             uint32_t source, lc_diagnostics *diagnostics)
{
    driver run;
    memset(&run, 0, sizeof run);
    lc_status status = run_front(&run, parse_statement, arena, names, sources, source, diagnostics);
    *decl = status == LC_OK ? run.alone : NULL;
    return status;
}

lc_status lc_parse_expected(uint8_t *tokens, size_t *count, lc_arena *arena, lc_names *names,
                            lc_sources *sources, uint32_t source, lc_diagnostics *diagnostics)
{
    driver run;
    memset(&run, 0, sizeof run);
    run.probing = true;
    lc_status status = run_front(&run, probe, arena, names, sources, source, diagnostics);
    *count = status == LC_OK && run.ahead.kind == LC_FAULT_SYNTAX ? run.ahead.expected_count : 0;
    memcpy(tokens, run.ahead.expected, *count);
    return status;
}
