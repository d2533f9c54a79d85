/* format.c - see format.h: from tokens to lines.
 *
 * The tree says where the lines of a declaration begin (a clause, a fact, a row, an order of a
 * test) and how deep; the tokens are then laid out, one logical line after the other, broken where
 * they run over the margin. Comments stand where they stood: before the token that follows them, or
 * behind the one that comes before, where they end the line. Single blank lines are kept.
 *
 * Owns its lines while it runs; all else lives in an arena. Must not: look at names; write a token
 * in other bytes than it has, but for the blanks between the two words of a group. */
#include "format.h"

#include <string.h>

#include "arena.h"
#include "front.h"
#include "parse.h"
#include "tokens.h"

enum {
    MARGIN = 100,
    INDENT = 2,
    CLAUSE = 1,      /* depth of a clause */
    EXPECTATION = 2, /* of what a test expects */
    COMMENT_GAP = 2, /* least blanks before a comment that ends a line */
    COMMENT_COLUMN = 46,
    WIDEST_CELL = 48, /* columns of tables that are wider are not lined up */
    WIDEST_PART = 44, /* names and labels that are wider do not push the others */
    MOST_COLUMNS = 64
};

/* Where a logical line begins. */
typedef struct {
    uint32_t start; /* absolute */
    uint8_t depth;
    uint8_t table; /* 1: its parts are lined up with those of its neighbours */
    uint8_t decl;  /* 1: it begins a declaration */
} line_start;

/* A token on the line that is being laid out. */
typedef struct {
    const lc_word *word;
    uint32_t width;
    uint32_t before;           /* blanks, when it does not begin a line */
    uint8_t nesting;           /* of parentheses */
    uint8_t ease;              /* of breaking before it: 0 never, 1 least gladly */
    bool step;                 /* a step of a schedule: on a line of its own when one is too long */
    const lc_comment *comment; /* behind it: the line ends there */
} piece;

/* What is printed: the words, and the comment behind them. */
typedef struct {
    size_t start, end; /* in `body` */
    const lc_comment *comment;
    bool alone;   /* a comment without words, at its indent */
    bool follows; /* the comment goes on with that of the line before */
    bool blank;   /* an empty line stands before */
    size_t table; /* whose line it is; 0: of none */
} printed;

typedef struct {
    const lc_allocator *allocator;
    const char *text;
    lc_arena arena;
    lc_word *words;
    size_t count;
    const lc_comment *comment; /* the next one */
    LC_VECTOR(line_start) starts;
    LC_VECTOR(piece) line;
    LC_VECTOR(printed) printed;
    lc_buffer body;
    uint32_t columns[MOST_COLUMNS]; /* widths of the table at hand */
    uint32_t depth;                 /* of the line at hand */
    bool continued;                 /* a part of it was printed */
    bool blank;                     /* an empty line stands before it */
    bool table;                     /* its parts are lined up */
    size_t table_number;            /* of the declaration, when its entries are lined up */
    lc_decl_kind kind;              /* of the declaration at hand */
    bool failed;
} formatter;

/* ---- where lines begin ---------------------------------------------------------------------- */

static void add_start(formatter *f, const lc_decl *decl, uint32_t at, uint8_t depth, bool table)
{
    line_start start = {decl->start + at, depth, table, 0};
    if (!lc_vector_push(f->allocator, &f->starts, start))
        f->failed = true;
}

static void add_clauses(formatter *f, const lc_decl *decl, const lc_clause *clause)
{
    for (; clause; clause = clause->next)
        add_start(f, decl, clause->span.start, CLAUSE, false);
}

static void add_entries(formatter *f, const lc_decl *decl)
{
    if (decl->kind == LC_DECL_FACTS)
        for (const lc_fact_entry *fact = decl->as.facts; fact; fact = fact->next)
            add_start(f, decl, fact->span.start, CLAUSE, true);
    if (decl->kind == LC_DECL_OUTCOMES)
        for (const lc_outcome_entry *outcome = decl->as.outcomes; outcome; outcome = outcome->next)
            add_start(f, decl, outcome->span.start, CLAUSE, true);
    if (decl->kind == LC_DECL_TIERS)
        for (const lc_tier_entry *tier = decl->as.tiers; tier; tier = tier->next)
            add_start(f, decl, tier->name.span.start, CLAUSE, true);
    if (decl->kind == LC_DECL_REGISTRY)
        for (const lc_row *row = decl->as.registry.rows; row; row = row->next)
            add_start(f, decl, row->span.start, CLAUSE, true);
    if (decl->kind == LC_DECL_TEST)
        for (const lc_test_step *step = decl->as.test; step; step = step->next)
            add_start(f, decl, step->span.start, step->expect ? EXPECTATION : CLAUSE, false);
    if (decl->kind == LC_DECL_PROPERTY)
        for (const lc_property_entry *entry = decl->as.property; entry; entry = entry->next)
            add_start(f, decl, entry->span.start, CLAUSE, false);
}

/* The partners of an agreement are a clause to the reader. */
static void add_partners(formatter *f, const lc_decl *decl)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->words[i].start >= decl->start && f->words[i].kind == TOK_WITH) {
            add_start(f, decl, f->words[i].start - decl->start, CLAUSE, false);
            return;
        }
}

static void add_declared(formatter *f, const lc_decl *decl)
{
    switch (decl->kind) {
    case LC_DECL_RULESET:
    case LC_DECL_AMENDMENT:
        add_clauses(f, decl, decl->as.law.header);
        break;
    case LC_DECL_RULE:
    case LC_DECL_CAP:
    case LC_DECL_TALLY:
        add_clauses(f, decl, decl->as.clauses);
        break;
    case LC_DECL_AGREEMENT:
        add_partners(f, decl);
        add_clauses(f, decl, decl->as.agreement.clauses);
        break;
    default:
        add_entries(f, decl);
        break;
    }
}

static void find_starts(formatter *f, const lc_tree *tree)
{
    for (const lc_decl *decl = tree->first; decl; decl = decl->next) {
        add_start(f, decl, 0, 0, false);
        if (f->failed)
            return;
        f->starts.items[f->starts.count - 1].decl = 1;
        /* the declaration behind `replace` counts its spans from that word on */
        if (decl->kind == LC_DECL_REPLACE && decl->as.replace.by) {
            lc_decl inner = *decl->as.replace.by;
            inner.start = decl->start;
            add_declared(f, &inner);
        } else {
            add_declared(f, decl);
        }
    }
}

/* ---- tokens --------------------------------------------------------------------------------- */

static uint32_t width_of(const char *text, uint32_t length)
{
    uint32_t width = 0;
    for (uint32_t at = 0; at < length;) {
        uint32_t code;
        unsigned bytes = lc_utf8_next(text + at, length - at, &code);
        width += bytes ? lc_display_width(code) : 1;
        at += bytes ? bytes : 1;
    }
    return width;
}

/* Two words that are one token stand apart by one blank. */
static bool is_group(const lc_word *word)
{
    return lc_token_facts_of(word->kind)->second != NULL;
}

static uint32_t word_width(const formatter *f, const lc_word *word)
{
    const lc_token_facts *facts = lc_token_facts_of(word->kind);
    if (is_group(word))
        return (uint32_t)(strlen(facts->spelling) + 1 + strlen(facts->second));
    return width_of(f->text + word->start, word->end - word->start);
}

static void put_word(formatter *f, const lc_word *word)
{
    const lc_token_facts *facts = lc_token_facts_of(word->kind);
    if (is_group(word))
        lc_buffer_format(&f->body, "%s %s", facts->spelling, facts->second);
    else
        lc_buffer_append(&f->body, f->text + word->start, word->end - word->start);
}

static void put_blanks(lc_buffer *out, uint32_t count)
{
    for (; count > 0; count--)
        lc_buffer_byte(out, ' ');
}

/* Whether the minus behind BEFORE has one operand only. */
static bool is_sign(const formatter *f, const lc_word *before)
{
    if (f->kind == LC_DECL_REGISTRY)
        return true;
    if (f->kind == LC_DECL_TEST && before->kind == TOK_NAME)
        return true; /* `order price -5`; in `holds` both read the same */
    return !(lc_token_facts_of(before->kind)->flags & LC_TOKEN_ENDS);
}

/* Blanks between two words, BEFORE of which the second of SIGN (a minus of one operand) stands. */
static uint32_t blanks_between(const lc_word *before, const lc_word *word, bool sign)
{
    switch (word->kind) {
    case TOK_COMMA:
    case TOK_CLOSE:
    case TOK_DOT:
    case TOK_RANGE:
    case TOK_RANGE_BELOW:
        return 0;
    case TOK_OPEN:
        if (before->kind == TOK_NAME)
            return 0; /* a function */
        break;
    case TOK_MINUS:
        if (sign)
            return before->kind != TOK_OPEN; /* never `--` */
        break;
    default:
        break;
    }
    switch (before->kind) {
    case TOK_OPEN:
    case TOK_DOT:
    case TOK_RANGE:
    case TOK_RANGE_BELOW:
        return 0;
    case TOK_MINUS:
        return !sign || word->kind == TOK_MINUS;
    default:
        return 1;
    }
}

/* How gladly a line is broken before WORD; the outermost and the widest reaching first. */
static uint8_t ease_of(const lc_word *before, const lc_word *word)
{
    switch (word->kind) {
    case TOK_PER:
    case TOK_EACH:
    case TOK_IN_ANY:
    case TOK_WHERE:
    case TOK_EXCEPT:
        return 9;
    case TOK_THEN:
    case TOK_ELSE:
        return 8;
    case TOK_OR:
        return 7;
    case TOK_AND:
        return 6;
    case TOK_TO:
    case TOK_BY:
    case TOK_MISSING:
    case TOK_WITH:
    case TOK_WHEN:
    case TOK_FROM:
    case TOK_BEFORE:
    case TOK_AFTER:
    case TOK_IF:
        return before->kind == TOK_IS || before->kind == TOK_NOT ? 0 : 5;
    case TOK_EQUAL:
    case TOK_NOT_EQUAL:
    case TOK_LESS:
    case TOK_LESS_EQUAL:
    case TOK_GREATER:
    case TOK_GREATER_EQUAL:
    case TOK_IN:
    case TOK_NOT_IN:
        return 3;
    case TOK_PLUS:
    case TOK_TIMES:
    case TOK_DIVIDE:
        return 2;
    default:
        return before->kind == TOK_COMMA ? 4 : 1;
    }
}

/* ---- lines ---------------------------------------------------------------------------------- */

static void print(formatter *f, size_t start, const lc_comment *comment, bool alone)
{
    printed line = {start, f->body.length, comment, alone, false, f->blank, f->table_number};
    f->blank = false;
    if (!lc_vector_push(f->allocator, &f->printed, line))
        f->failed = true;
}

/* The width of pieces FIRST to END, the first without what stands before it. */
static uint32_t width_between(const formatter *f, size_t first, size_t end)
{
    uint32_t width = 0;
    for (size_t i = first; i < end; i++)
        width += f->line.items[i].width + (i > first ? f->line.items[i].before : 0);
    return width;
}

static int value_of(const piece *p)
{
    return p->ease - 10 * p->nesting;
}

/* The piece before which the line from FIRST on, at column INDENT, is broken: the last of those
 * that break most gladly. END when it fits, or cannot be broken. */
static size_t find_break(const formatter *f, size_t first, size_t end, uint32_t indent)
{
    const piece *line = f->line.items;
    size_t best = end, at = first;
    uint32_t width = indent;
    for (; at < end; at++) {
        width += line[at].width + (at > first ? line[at].before : 0);
        bool over = at > first && width > MARGIN;
        bool breaks = at > first && line[at].ease > 0;
        if (breaks && (best == end || value_of(&line[at]) >= value_of(&line[best])))
            best = at;
        if (over && best < end)
            return best;
    }
    return width > MARGIN ? best : end;
}

/* The piece behind the `=` of a declaration, when all that follows fits on a line of its own. */
static size_t find_equals(const formatter *f, size_t count)
{
    uint32_t indent = (f->depth + 1) * INDENT;
    size_t equals = 0;
    if (f->table || f->depth > 0 || f->continued)
        return 0;
    for (size_t i = 1; i + 1 < count; i++) {
        if (f->line.items[i].comment || f->line.items[i].step)
            return 0;
        if (f->line.items[i].word->kind == TOK_EQUAL && equals == 0)
            equals = i + 1;
    }
    /* the members of a group stand below its name, however many */
    bool fits = f->kind == LC_DECL_GROUP || indent + width_between(f, equals, count) <= MARGIN;
    return equals && fits ? equals : 0;
}

static void print_pieces(formatter *f, size_t first, size_t end, uint32_t indent)
{
    size_t start = f->body.length;
    put_blanks(&f->body, indent);
    for (size_t i = first; i < end; i++) {
        if (i > first)
            put_blanks(&f->body, f->line.items[i].before);
        put_word(f, f->line.items[i].word);
    }
    print(f, start, f->line.items[end - 1].comment, false);
}

/* How much deeper a line goes on: in a test deeper than what is expected of an order. */
static uint32_t deeper(const formatter *f)
{
    return f->kind == LC_DECL_TEST && f->depth > 0 ? 3 : 1;
}

/* Behind the pieces from FIRST on that no comment and, with STEPS, no step of a schedule parts. */
static size_t find_stop(const formatter *f, size_t first, bool steps)
{
    const piece *line = f->line.items;
    size_t stop = first + 1; /* a comment ends the line, whatever is to follow */
    while (stop < f->line.count && !line[stop - 1].comment && !(steps && line[stop].step))
        stop++;
    return stop;
}

/* Prints the logical line as far as there is one: as it is, or broken. What is still to come of it
 * goes on deeper. */
static void end_line(formatter *f)
{
    size_t count = f->line.count, first = 0, stop = 0;
    uint32_t indent = (f->depth + (f->continued ? deeper(f) : 0)) * INDENT;
    bool fits = indent + width_between(f, 0, count) <= MARGIN;
    bool row = f->kind == LC_DECL_REGISTRY && f->depth > 0;
    size_t equals = fits || row ? 0 : find_equals(f, count);
    while (first < count && !f->failed) {
        if (first >= stop)
            stop = find_stop(f, first, !fits);
        size_t end = row ? stop : find_break(f, first, stop, indent);
        if (first == 0 && equals && equals <= stop)
            end = equals;
        print_pieces(f, first, end, indent);
        first = end;
        f->continued = true;
        indent = (f->depth + deeper(f)) * INDENT;
    }
    f->line.count = 0;
}

/* ---- comments ------------------------------------------------------------------------------- */

static uint32_t column_of(const formatter *f, uint32_t at)
{
    uint32_t start = at;
    while (start > 0 && f->text[start - 1] != '\n')
        start--;
    return width_of(f->text + start, at - start);
}

/* Ends of lines between AT and what stands before it. */
static uint32_t ends_before(const formatter *f, uint32_t at)
{
    uint32_t ends = 0;
    for (; at > 0; at--) {
        char byte = f->text[at - 1];
        if (byte != ' ' && byte != '\t' && byte != '\r' && byte != '\n')
            break;
        ends += byte == '\n';
    }
    return ends;
}

/* A comment below one that ends a line, in the same column, goes on with it. */
static bool goes_on(const formatter *f, const lc_comment *comment)
{
    const printed *last = f->printed.count ? &f->printed.items[f->printed.count - 1] : NULL;
    if (!last || !last->comment || (last->alone && !last->follows))
        return false;
    return ends_before(f, comment->start) == 1 &&
           column_of(f, last->comment->start) == column_of(f, comment->start);
}

/* A comment on a line of its own, at DEPTH. */
static void put_comment(formatter *f, const lc_comment *comment, uint32_t depth, bool blank)
{
    bool follows = goes_on(f, comment);
    size_t start = f->body.length;
    f->blank = blank && f->printed.count > 0 && !follows;
    put_blanks(&f->body, follows ? 0 : depth * INDENT);
    print(f, start, comment, true);
    if (!f->failed)
        f->printed.items[f->printed.count - 1].follows = follows;
}

static const lc_comment *take_comment(formatter *f)
{
    const lc_comment *comment = f->comment;
    f->comment = comment->next;
    return comment;
}

/* Comments inside of the line at hand, before byte START: the line goes on below them. */
static void put_inner_comments(formatter *f, uint32_t start)
{
    while (f->comment && f->comment->start < start) {
        end_line(f);
        const lc_comment *comment = take_comment(f);
        put_comment(f, comment, f->depth + 1, ends_before(f, comment->start) > 1);
    }
}

/* Comments between two lines, the second at byte START and DEPTH. Those that begin a line of the
 * declaration before are left to that. COMPACT: an empty line needs not stand before. */
static void put_outer_comments(formatter *f, uint32_t start, uint32_t depth, bool decl,
                               bool compact)
{
    bool first = true, before = decl;
    while (f->comment && f->comment->start < start) {
        const lc_comment *comment = take_comment(f);
        bool blank = ends_before(f, comment->start) > 1;
        /* what is indented, right below a declaration, belongs to it */
        before = before && !blank && column_of(f, comment->start) > 0 && f->printed.count > 0;
        if (before || goes_on(f, comment)) {
            put_comment(f, comment, CLAUSE, false);
            continue;
        }
        put_comment(f, comment, depth, blank || (decl && first && !compact));
        first = false;
    }
    bool ended = start == UINT32_MAX;
    f->blank = !ended && f->printed.count > 0 &&
               (ends_before(f, start) > 1 || (decl && first && !compact));
}

/* ---- tables --------------------------------------------------------------------------------- */

/* Whether WORD begins a part of an entry that is lined up with others. */
static bool begins_part(const formatter *f, const lc_word *before, const lc_word *word)
{
    int sign = f->kind == LC_DECL_FACTS ? TOK_COLON : TOK_EQUAL;
    if (f->kind == LC_DECL_OUTCOMES)
        return true;
    if (before->kind == TOK_NAME && word->kind == TOK_TEXT)
        return true;
    return (before->kind == TOK_NAME || before->kind == TOK_TEXT) && word->kind == sign;
}

/* Names are part 0, labels 1, the rest 2. */
static uint32_t part_of(const lc_word *word)
{
    return word->kind == TOK_TEXT ? 1 : 2;
}

/* Behind the last word before start INDEX + 1. */
static size_t end_of_line(const formatter *f, size_t first, size_t index)
{
    bool last = index + 1 >= f->starts.count;
    uint32_t next = last ? UINT32_MAX : f->starts.items[index + 1].start;
    while (first < f->count && f->words[first].start < next)
        first++;
    return first;
}

static bool ends_cell(const lc_word *word)
{
    return word->kind == TOK_BAR || word->kind == TOK_ENDROW;
}

static bool opens_cell(const lc_word *word)
{
    return word->kind == TOK_BAR || word->kind == TOK_ROW;
}

/* Blanks before WORD inside of a cell, where a minus is always a sign. */
static uint32_t blanks_in_cell(const lc_word *before, const lc_word *word)
{
    return opens_cell(before) ? 1 : blanks_between(before, word, true);
}

static void widen(formatter *f, uint32_t column, uint32_t width)
{
    bool fits = f->kind == LC_DECL_REGISTRY || width <= WIDEST_PART;
    if (column < MOST_COLUMNS && fits && width > f->columns[column])
        f->columns[column] = width;
}

static void measure_row(formatter *f, size_t first, size_t end)
{
    uint32_t column = 0, width = 0;
    for (size_t i = first + 1; i < end; i++) {
        const lc_word *before = &f->words[i - 1], *word = &f->words[i];
        if (ends_cell(word)) {
            widen(f, column++, width);
            width = 0;
        } else {
            width += word_width(f, word) + (opens_cell(before) ? 0 : blanks_in_cell(before, word));
        }
    }
}

static void measure_entry(formatter *f, size_t first, size_t end)
{
    uint32_t part = 0, width = word_width(f, &f->words[first]);
    for (size_t i = first + 1; i < end && part < 2; i++) {
        if (!begins_part(f, &f->words[i - 1], &f->words[i]))
            continue;
        widen(f, part, width);
        part = part_of(&f->words[i]);
        width = word_width(f, &f->words[i]);
    }
}

/* Measures the entries of the declaration that begins with start INDEX, at word FIRST. */
static void measure(formatter *f, size_t index, size_t first)
{
    memset(f->columns, 0, sizeof f->columns);
    for (size_t i = index + 1; i < f->starts.count && !f->starts.items[i].decl; i++) {
        if (!f->starts.items[i].table)
            continue;
        while (first < f->count && f->words[first].start < f->starts.items[i].start)
            first++;
        size_t end = end_of_line(f, first, i);
        if (f->kind == LC_DECL_REGISTRY)
            measure_row(f, first, end);
        else if (first < end)
            measure_entry(f, first, end);
    }
    for (uint32_t i = 0; f->kind == LC_DECL_REGISTRY && i < MOST_COLUMNS; i++)
        if (f->columns[i] > WIDEST_CELL)
            f->columns[i] = 0; /* not lined up */
}

/* Blanks before the bar that ends cell COLUMN, whose words are WIDTH wide. */
static uint32_t blanks_before_bar(const formatter *f, uint32_t column, uint32_t width)
{
    uint32_t wanted = column < MOST_COLUMNS ? f->columns[column] : 0;
    uint32_t fill = wanted > width ? wanted - width : 0;
    return 1 + fill + (width == 0 && wanted > 0);
}

/* Blanks that bring the entry from part FROM, whose words are WIDTH wide, to part TO. */
static uint32_t blanks_to_part(const formatter *f, uint32_t from, uint32_t to, uint32_t width)
{
    uint32_t blanks = f->columns[from] > width ? f->columns[from] - width : 0;
    for (uint32_t part = from + 1; part < to; part++)
        blanks += f->columns[part] ? f->columns[part] + 1 : 0;
    return blanks;
}

/* ---- one line ------------------------------------------------------------------------------- */

/* Adds a word to the line at hand, and the comment behind it. NEXT: where the next word begins. */
static void add_piece(formatter *f, const lc_word *word, uint32_t before, uint8_t nesting,
                      uint8_t ease, uint32_t next)
{
    piece p = {word, word_width(f, word), before, nesting, ease, false, NULL};
    if (f->comment && f->comment->start < next && ends_before(f, f->comment->start) == 0)
        p.comment = take_comment(f);
    if (!lc_vector_push(f->allocator, &f->line, p))
        f->failed = true;
}

static uint32_t start_of(const formatter *f, size_t word)
{
    return word < f->count ? f->words[word].start : UINT32_MAX;
}

static void put_row(formatter *f, size_t first, size_t end)
{
    uint32_t column = 0, width = 0;
    for (size_t i = first; i < end; i++) {
        const lc_word *word = &f->words[i], *before = i > first ? &f->words[i - 1] : NULL;
        uint32_t blanks = 0;
        if (before && ends_cell(word)) {
            blanks = blanks_before_bar(f, column++, width);
            width = 0;
        } else if (before) {
            blanks = blanks_in_cell(before, word);
            width += word_width(f, word) + (opens_cell(before) ? 0 : blanks);
        }
        add_piece(f, word, blanks, 0, 0, start_of(f, i + 1));
    }
}

/* What has to stay on one line: a number and its unit, a name and what it is called. */
static bool belongs(const lc_word *before, const lc_word *word)
{
    return (before->kind == TOK_NUMBER && word->kind == TOK_NAME) ||
           (before->kind == TOK_NAME && word->kind == TOK_TEXT);
}

static void put_words(formatter *f, size_t first, size_t end)
{
    uint32_t part = 0, width = 0, choices = 0; /* `if` without its `then` */
    uint8_t nesting = 0;
    bool sign = false; /* of one operand: the minus before */
    bool schedule = f->kind == LC_DECL_THRESHOLD || f->kind == LC_DECL_SET ||
                    f->words[first].kind == TOK_LIMITS;
    for (size_t i = first; i < end; i++) {
        const lc_word *word = &f->words[i], *before = i > first ? &f->words[i - 1] : NULL;
        bool minus = word->kind == TOK_MINUS && (!before || is_sign(f, before));
        uint32_t blanks = 0;
        uint8_t ease = 0;
        if (before) {
            put_inner_comments(f, word->start);
            blanks = blanks_between(before, word, before->kind == TOK_MINUS ? sign : minus);
            ease = blanks > 0 && !belongs(before, word) ? ease_of(before, word) : 0;
        }
        if (word->kind == TOK_CLOSE && nesting > 0)
            nesting--;
        if (f->table && before && part < 2 && begins_part(f, before, word)) {
            blanks += blanks_to_part(f, part, part_of(word), width);
            part = part_of(word);
            ease = 0;
        }
        width = word_width(f, word);
        add_piece(f, word, blanks, nesting, ease, start_of(f, i + 1));
        choices += word->kind == TOK_IF;
        if (word->kind == TOK_THEN && choices > 0)
            choices--;
        else if (word->kind == TOK_THEN && schedule && !f->failed)
            f->line.items[f->line.count - 1].step = true;
        if (word->kind == TOK_OPEN && nesting < 20)
            nesting++;
        sign = minus;
    }
}

/* ---- a whole text --------------------------------------------------------------------------- */

/* Declarations that may stand right below one another. */
static bool is_short(lc_decl_kind kind)
{
    switch (kind) {
    case LC_DECL_USE:
    case LC_DECL_UNIT:
    case LC_DECL_DEEM:
    case LC_DECL_LET:
    case LC_DECL_GROUP:
    case LC_DECL_THRESHOLD:
    case LC_DECL_SET:
    case LC_DECL_STRIKE:
    case LC_DECL_MOVE:
        return true;
    default:
        return false;
    }
}

static bool is_table(lc_decl_kind kind)
{
    return kind == LC_DECL_FACTS || kind == LC_DECL_OUTCOMES || kind == LC_DECL_TIERS ||
           kind == LC_DECL_REGISTRY;
}

static void put_text(formatter *f, const lc_tree *tree)
{
    const lc_decl *decl = tree->first;
    lc_decl_kind last = LC_DECL_COUNT;
    size_t first = 0;
    for (size_t i = 0; i < f->starts.count && !f->failed; i++) {
        const line_start *start = &f->starts.items[i];
        bool compact = true;
        if (start->decl) {
            f->kind = decl->kind;
            compact = is_short(decl->kind) && is_short(last);
            last = decl->kind;
            decl = decl->next;
            f->table_number = is_table(f->kind) ? i + 1 : 0;
            measure(f, i, first);
        }
        put_outer_comments(f, start->start, start->depth, start->decl, compact);
        f->depth = start->depth;
        f->table = start->table;
        f->continued = false;
        size_t end = end_of_line(f, first, i);
        if (f->table && f->kind == LC_DECL_REGISTRY)
            put_row(f, first, end);
        else
            put_words(f, first, end);
        end_line(f);
        first = end;
    }
    put_outer_comments(f, UINT32_MAX, 0, true, true);
}

/* ---- what is printed ------------------------------------------------------------------------ */

/* Lines that end in comments, one below the other or in one table, have these in one column. *END:
 * behind the last of them. */
static uint32_t comment_column(const formatter *f, size_t first, size_t *end)
{
    uint32_t widest = 0;
    size_t table = f->printed.items[first].table;
    for (*end = first; *end < f->printed.count; ++*end) {
        const printed *line = &f->printed.items[*end];
        bool ends = line->comment && (!line->alone || line->follows);
        bool one_table = table > 0 && line->table == table;
        if (*end > first && !one_table && (!ends || line->blank))
            break;
        uint32_t width = width_of(f->body.bytes + line->start, (uint32_t)(line->end - line->start));
        if (ends && width > widest)
            widest = width;
        if (!ends && !one_table)
            return 0;
    }
    return widest + COMMENT_GAP > COMMENT_COLUMN ? widest + COMMENT_GAP : COMMENT_COLUMN;
}

static void put_printed(lc_buffer *out, const formatter *f, const printed *line, uint32_t column)
{
    uint32_t length = (uint32_t)(line->end - line->start);
    uint32_t width = width_of(f->body.bytes + line->start, length);
    if (line->blank)
        lc_buffer_byte(out, '\n');
    lc_buffer_append(out, f->body.bytes + line->start, length);
    if (line->comment) {
        uint32_t end = line->comment->end;
        while (end > line->comment->start &&
               (f->text[end - 1] == ' ' || f->text[end - 1] == '\t' || f->text[end - 1] == '\r'))
            end--;
        if (!line->alone || line->follows)
            put_blanks(out, column - width);
        lc_buffer_append(out, f->text + line->comment->start, end - line->comment->start);
    }
    lc_buffer_byte(out, '\n');
}

static void write_out(lc_buffer *out, const formatter *f)
{
    for (size_t first = 0, end; first < f->printed.count; first = end) {
        uint32_t column = comment_column(f, first, &end);
        if (end == first)
            end++;
        for (size_t i = first; i < end; i++)
            put_printed(out, f, &f->printed.items[i], column);
    }
}

static lc_status run(formatter *f, lc_buffer *out, lc_sources *sources, uint32_t source,
                     lc_diagnostics *diagnostics)
{
    lc_names names;
    lc_tree tree = {0};
    lc_comment *comments = NULL;
    lc_diagnostics again;
    lc_names_init(&names, &f->arena);
    lc_status status = lc_parse(&tree, &f->arena, &names, sources, source, diagnostics);
    if (status == LC_OK && diagnostics->error_count > 0)
        status = LC_WRONG_RULES;
    if (status != LC_OK)
        return status;
    lc_diagnostics_init(&again, f->allocator);
    status =
        lc_scan_words(&f->words, &f->count, &comments, &f->arena, &names, sources, source, &again);
    lc_diagnostics_fini(&again);
    if (status != LC_OK)
        return status;
    f->comment = comments;
    f->text = sources->items[source].text;
    find_starts(f, &tree);
    put_text(f, &tree);
    if (f->failed || f->body.failed)
        return LC_MEMORY;
    write_out(out, f);
    return out->failed ? LC_MEMORY : LC_OK;
}

lc_status lc_format(lc_buffer *out, lc_sources *sources, uint32_t source,
                    lc_diagnostics *diagnostics, const lc_allocator *allocator)
{
    formatter f;
    memset(&f, 0, sizeof f);
    f.allocator = allocator;
    lc_arena_init(&f.arena, allocator);
    lc_buffer_init(&f.body, allocator);
    lc_status status = run(&f, out, sources, source, diagnostics);
    lc_vector_fini(allocator, &f.starts);
    lc_vector_fini(allocator, &f.line);
    lc_vector_fini(allocator, &f.printed);
    lc_buffer_fini(&f.body);
    lc_arena_fini(&f.arena);
    return status;
}
