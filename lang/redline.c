/* redline.c - see redline.h.
 *
 * Each text is laid out and cut into declarations and words. Declarations find each other by what
 * they are called and what they say, in several passes from the strictest to the loosest; those
 * that do not stand in the longest run of unchanged order have moved. Then the words of each pair
 * are compared.
 *
 * All of it lives in the arena of the redline. */
#include "redline.h"

#include <string.h>

#include "edits.h"
#include "format.h"
#include "front.h"
#include "parse.h"
#include "tokens.h"

/* Where a word stands: a word of the law is none of a comment, or of a title. */
typedef enum { IN_LAW, IN_TEXT, IN_COMMENT } standing;

/* A word as it is compared: a token, a word of a text in quotation marks, one of a comment. */
typedef struct {
    const lc_name *name;
    const char *bytes; /* in the canonical text */
    lc_slice blank;    /* before it */
    standing in;
} word;

typedef struct {
    const lc_decl *decl;
    uint32_t source;   /* in the sources that were given */
    uint32_t text;     /* number of the text that it belongs to: texts of one number are compared */
    uint32_t at;       /* its offset in the source that was given */
    size_t first, end; /* words */
    lc_slice heading;
    const lc_name *whole, *called, *content; /* keys: all words; kind and name; what follows them */
    uint32_t match;                          /* in the other reading; LC_NONE */
    bool moved;
} entry;

typedef struct {
    LC_VECTOR(word) words;
    LC_VECTOR(entry) entries;
} reading;

typedef struct {
    lc_redline *redline;
    const lc_allocator *allocator;
    lc_arena *arena;
    lc_names names;
    lc_buffer key; /* the one that is being made */
    reading before, after;
    LC_VECTOR(lc_piece) pieces; /* of the pair at hand */
    lc_edits edits;
    bool failed;
} comparison;

/* ---- words ---------------------------------------------------------------------------------- */

/* Where the words of a reading are being added. */
typedef struct {
    comparison *c;
    reading *r;
    const char *behind; /* the end of the word before */
    standing in;
} adding;

static void add_word(adding *to, const char *bytes, size_t length)
{
    comparison *c = to->c;
    const lc_name *name = lc_intern(&c->names, bytes, length);
    word added = {name, bytes, {to->behind, (size_t)(bytes - to->behind)}, to->in};
    if (!name || !lc_vector_push(c->allocator, &to->r->words, added))
        c->failed = true;
    to->behind = bytes + length;
}

/* BYTES cut at blanks: the words of a text, of a comment. */
static void add_words(adding *to, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length && !to->c->failed;) {
        size_t start = at;
        while (at < length && bytes[at] != ' ' && bytes[at] != '\t')
            at++;
        if (at > start)
            add_word(to, bytes + start, at - start);
        while (at < length && (bytes[at] == ' ' || bytes[at] == '\t'))
            at++;
    }
}

/* The quotation marks are words too: what is struck before one leaves it where it is. */
static void add_text(adding *to, const char *bytes, size_t length)
{
    to->in = IN_TEXT;
    add_word(to, bytes, 1);
    add_words(to, bytes + 1, length - 2);
    add_word(to, bytes + length - 1, 1);
    to->in = IN_LAW;
}

static void add_comment(adding *to, const char *bytes, size_t length)
{
    to->in = IN_COMMENT;
    add_words(to, bytes, length);
    to->in = IN_LAW;
}

/* What is left of the tokens and comments of a text. */
typedef struct {
    const char *text;
    const lc_word *word, *end;
    const lc_comment *comment;
} rest;

/* The tokens and comments of DECL. */
static void cut_words(comparison *c, reading *r, const lc_decl *decl, rest *left)
{
    uint32_t end = decl->start + decl->length;
    adding to = {c, r, left->text + decl->start, IN_LAW};
    while (left->word < left->end && left->word->start < decl->start)
        left->word++;
    while (left->comment && left->comment->start < decl->start)
        left->comment = left->comment->next;
    while (left->word < left->end && left->word->start < end && !c->failed) {
        const lc_word *at = left->word;
        const lc_comment *comment = left->comment;
        if (comment && comment->start < at->start) {
            add_comment(&to, left->text + comment->start, comment->end - comment->start);
            left->comment = comment->next;
            continue;
        }
        const char *bytes = left->text + at->start;
        uint32_t length = at->end - at->start;
        if (at->kind == TOK_TEXT && length >= 2)
            add_text(&to, bytes, length);
        else if (length > 0)
            add_word(&to, bytes, length);
        left->word++;
    }
}

/* ---- what declarations are called ------------------------------------------------------------ */

/* The declaration that says what DECL is called: of `replace`, what it puts in place. */
static const lc_decl *called_by(const lc_decl *decl)
{
    return decl->kind == LC_DECL_REPLACE && decl->as.replace.by ? decl->as.replace.by : decl;
}

/* Whether there can be several of KIND, told apart by name or title. A ruleset has a name and is
 * one, and so is `otherwise`, which is followed by an outcome. */
static bool has_name(const lc_decl *decl)
{
    switch (decl->kind) {
    case LC_DECL_STRIKE:
    case LC_DECL_REPLACE:
        return true; /* told apart by what they strike or replace */
    case LC_DECL_RULESET:
    case LC_DECL_USE:
    case LC_DECL_OUTCOMES:
    case LC_DECL_FACTS:
    case LC_DECL_DEEM:
    case LC_DECL_OTHERWISE:
    case LC_DECL_MOVE:
        return false;
    default:
        return decl->name.name || decl->label.bytes;
    }
}

static bool has_title(lc_decl_kind kind)
{
    return kind == LC_DECL_TEST || kind == LC_DECL_PROPERTY;
}

/* Behind the words that say what DECL is called, from its start: `rule embargo`, `facts`. */
static uint32_t heading_length(const lc_decl *decl)
{
    const lc_decl *named = called_by(decl);
    if (named->kind == LC_DECL_OTHERWISE || named->kind == LC_DECL_MOVE)
        return named->keyword_span.end;
    if (named->name.name)
        return named->name.span.end;
    if (named->label.bytes && (has_title(named->kind) || named->kind == LC_DECL_STRIKE))
        return named->label.span.end;
    if (decl->kind == LC_DECL_STRIKE)
        return decl->length;
    return named->keyword_span.end;
}

/* Behind its label, if it has one that is not its title. */
static uint32_t label_end(const lc_decl *decl)
{
    const lc_decl *named = called_by(decl);
    uint32_t end = heading_length(decl);
    return named->label.bytes && named->label.span.end > end ? named->label.span.end : end;
}

static const lc_name *take_key(comparison *c)
{
    const lc_name *key = c->key.failed ? NULL : lc_intern(&c->names, c->key.bytes, c->key.length);
    if (!key)
        c->failed = true;
    c->key.length = 0;
    return key;
}

/* The kind of E and its words from FIRST on. */
static const lc_name *key_of(comparison *c, const reading *r, const entry *e, size_t first)
{
    lc_buffer_format(&c->key, "%d", (int)e->decl->kind);
    for (size_t i = first; i < e->end; i++) {
        lc_buffer_byte(&c->key, '\n');
        lc_buffer_append(&c->key, r->words.items[i].name->text, r->words.items[i].name->length);
    }
    return take_key(c);
}

/* The words of E up to END, without comments, in one line. */
static lc_slice make_heading(comparison *c, const reading *r, const entry *e, const char *end)
{
    const word *w = r->words.items + e->first, *behind = r->words.items + e->end;
    for (; w < behind && w->bytes < end; w++) {
        if (w->in == IN_COMMENT)
            continue;
        if (w->blank.length > 0 && c->key.length > 0)
            lc_buffer_byte(&c->key, ' ');
        lc_buffer_append(&c->key, w->name->text, w->name->length);
    }
    const lc_name *heading = take_key(c);
    return heading ? (lc_slice){heading->text, heading->length} : (lc_slice){NULL, 0};
}

/* TEXT: where E begins. */
static void make_keys(comparison *c, const reading *r, entry *e, const char *text)
{
    const char *behind = text + label_end(e->decl);
    e->heading = make_heading(c, r, e, text + heading_length(e->decl));
    size_t first = e->first;
    while (first < e->end && r->words.items[first].bytes < behind)
        first++;
    e->whole = key_of(c, r, e, e->first);
    /* what says nothing but its name is not another's namesake in substance */
    e->content = has_name(e->decl) && first < e->end && !c->failed ? key_of(c, r, e, first) : NULL;
    if (c->failed)
        return;
    lc_buffer_format(&c->key, "%d ", (int)e->decl->kind);
    if (has_name(e->decl))
        lc_buffer_append(&c->key, e->heading.bytes, e->heading.length);
    e->called = take_key(c);
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Lays source number SOURCE out as a further text of the redline. */
static lc_status lay_out(comparison *c, lc_sources *sources, uint32_t source,
                         lc_diagnostics *diagnostics, uint32_t *laid_out)
{
    lc_buffer text;
    lc_buffer_init(&text, c->allocator);
    lc_status status = lc_format(&text, sources, source, diagnostics, c->allocator);
    if (status == LC_OK && text.failed)
        status = LC_MEMORY;
    if (status == LC_OK)
        status = lc_sources_add(&c->redline->laid_out, laid_out, sources->items[source].name,
                                text.length ? text.bytes : "", text.length);
    lc_buffer_fini(&text);
    return status;
}

/* The trees of what was given, for its places, and of what is laid out, which has no mistakes. */
static lc_status parse_both(comparison *c, lc_sources *sources, uint32_t source, uint32_t laid_out,
                            lc_tree *given, lc_tree *tree, rest *left)
{
    lc_diagnostics again;
    lc_sources *texts = &c->redline->laid_out;
    lc_word *words = NULL;
    lc_comment *comments = NULL;
    size_t count = 0;
    lc_diagnostics_init(&again, c->allocator);
    lc_status status = lc_parse(given, c->arena, &c->names, sources, source, &again);
    if (status == LC_OK)
        status = lc_parse(tree, c->arena, &c->names, texts, laid_out, &again);
    if (status == LC_OK)
        status =
            lc_scan_words(&words, &count, &comments, c->arena, &c->names, texts, laid_out, &again);
    if (again.failed)
        status = LC_MEMORY;
    lc_diagnostics_fini(&again);
    *left = (rest){texts->items[laid_out].text, words, count ? words + count : words, comments};
    return status;
}

static lc_status read_text(comparison *c, reading *r, lc_sources *sources, uint32_t source,
                           lc_diagnostics *diagnostics)
{
    uint32_t laid_out = 0;
    lc_tree given = {0}, tree = {0};
    rest left;
    lc_status status = lay_out(c, sources, source, diagnostics, &laid_out);
    if (status == LC_OK)
        status = parse_both(c, sources, source, laid_out, &given, &tree, &left);
    if (status != LC_OK)
        return status;
    const lc_decl *was = given.first;
    for (const lc_decl *decl = tree.first; decl && !c->failed; decl = decl->next) {
        entry e = {.decl = decl, .source = source, .match = LC_NONE};
        e.at = was ? was->start : 0;
        e.first = r->words.count;
        cut_words(c, r, decl, &left);
        e.end = r->words.count;
        if (!c->failed)
            make_keys(c, r, &e, left.text + decl->start);
        if (!lc_vector_push(c->allocator, &r->entries, e))
            c->failed = true;
        was = was ? was->next : NULL;
    }
    return c->failed ? LC_MEMORY : LC_OK;
}

/* ---- texts that belong together -------------------------------------------------------------- */

/* The key of what a text begins with, when that is a ruleset or an amendment. */
static const lc_name *head_of(const reading *r, size_t first)
{
    const entry *e = &r->entries.items[first];
    bool head = e->decl->kind == LC_DECL_RULESET || e->decl->kind == LC_DECL_AMENDMENT;
    return head ? e->called : NULL;
}

static size_t end_of_text(const reading *r, size_t first)
{
    size_t end = first;
    while (end < r->entries.count && r->entries.items[end].source == r->entries.items[first].source)
        end++;
    return end;
}

static void number_text(reading *r, size_t first, uint32_t number)
{
    for (size_t i = first, end = end_of_text(r, first); i < end; i++)
        r->entries.items[i].text = number;
}

/* Numbers the texts: those with the same head have one number, and so have those without a partner
 * that come first on either side, second … Few texts are given. */
static void number_texts(comparison *c)
{
    reading *a = &c->before, *b = &c->after;
    uint32_t number = 0;
    for (size_t i = 0; i < a->entries.count; i = end_of_text(a, i), number++) {
        const lc_name *head = head_of(a, i);
        number_text(a, i, number);
        for (size_t j = 0; head && j < b->entries.count; j = end_of_text(b, j))
            if (b->entries.items[j].text == LC_NONE && head_of(b, j) == head) {
                number_text(b, j, number);
                a->entries.items[i].moved = true; /* marks the text as taken, for now */
                break;
            }
    }
    size_t at = 0;
    for (size_t j = 0; j < b->entries.count; j = end_of_text(b, j)) {
        if (b->entries.items[j].text != LC_NONE)
            continue;
        while (at < a->entries.count && a->entries.items[at].moved)
            at = end_of_text(a, at);
        bool left = at < a->entries.count;
        number_text(b, j, left ? a->entries.items[at].text : number++);
        at = left ? end_of_text(a, at) : at;
    }
    for (size_t i = 0; i < a->entries.count; i++)
        a->entries.items[i].moved = false;
}

/* Puts the entries of AFTER in the order of the texts before, so that the order in which files are
 * named moves nothing. */
static void order_texts(comparison *c)
{
    reading *b = &c->after;
    size_t count = b->entries.count, kept = 0;
    uint32_t texts = 0;
    entry *sorted = lc_arena_zero(c->arena, count + 1, sizeof *sorted);
    if (!sorted) {
        c->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (b->entries.items[i].text >= texts)
            texts = b->entries.items[i].text + 1;
    for (uint32_t text = 0; text < texts; text++)
        for (size_t i = 0; i < count; i = end_of_text(b, i))
            if (b->entries.items[i].text == text)
                for (size_t k = i; k < end_of_text(b, i); k++)
                    sorted[kept++] = b->entries.items[k];
    if (count)
        memcpy(b->entries.items, sorted, count * sizeof *sorted);
}

/* ---- declarations that belong together ------------------------------------------------------- */

typedef enum { BY_WHOLE, BY_NAME, BY_CONTENT } key_kind;

static const lc_name *key_for(comparison *c, const entry *e, key_kind kind, bool text)
{
    const lc_name *key = kind == BY_WHOLE ? e->whole : kind == BY_NAME ? e->called : e->content;
    if (!key || !text)
        return key;
    lc_buffer_format(&c->key, "%u\t", e->text);
    lc_buffer_append(&c->key, key->text, key->length);
    return take_key(c);
}

/* Pairs what has no partner yet and the same key, in order; TEXT: and stands in the same text. */
static void pair(comparison *c, key_kind kind, bool text)
{
    lc_table table; /* from a key to the first entry before that has it */
    lc_table_init(&table, c->arena);
    size_t count = c->before.entries.count;
    uint32_t *next = lc_arena_zero(c->arena, count + 1, sizeof *next);
    if (!next)
        c->failed = true;
    for (size_t i = count; i > 0 && !c->failed; i--) {
        const entry *e = &c->before.entries.items[i - 1];
        const lc_name *key = e->match == LC_NONE ? key_for(c, e, kind, text) : NULL;
        if (!key)
            continue;
        next[i - 1] = lc_table_find(&table, key);
        if (!lc_table_put(&table, key, (uint32_t)i - 1))
            c->failed = true;
    }
    for (size_t i = 0; i < c->after.entries.count && !c->failed; i++) {
        entry *e = &c->after.entries.items[i];
        const lc_name *key = e->match == LC_NONE ? key_for(c, e, kind, text) : NULL;
        uint32_t found = key ? lc_table_find(&table, key) : LC_NONE;
        if (found == LC_NONE)
            continue;
        e->match = found;
        c->before.entries.items[found].match = (uint32_t)i;
        if (!lc_table_put(&table, key, next[found]))
            c->failed = true;
    }
}

/* The last of ENDS, ascending by what they stand for, that stands before WAS; COUNT of them. */
static size_t place_for(const comparison *c, const uint32_t *ends, size_t count, uint32_t was)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->after.entries.items[ends[middle]].match < was)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Marks as moved what is not in the longest run of pairs whose order is the same in both, and what
 * stands in another text. */
static void find_moved(comparison *c)
{
    size_t count = c->after.entries.count, length = 0;
    uint32_t *ends = lc_arena_zero(c->arena, count + 1, sizeof *ends); /* of runs, by length */
    uint32_t *link = lc_arena_zero(c->arena, count + 1, sizeof *link); /* the one before in a run */
    if (!ends || !link) {
        c->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        entry *e = &c->after.entries.items[i];
        if (e->match == LC_NONE)
            continue;
        e->moved = true;
        if (e->text != c->before.entries.items[e->match].text)
            continue;
        size_t at = place_for(c, ends, length, e->match);
        link[i] = at > 0 ? ends[at - 1] : LC_NONE;
        ends[at] = (uint32_t)i;
        length += at == length;
    }
    for (uint32_t i = length > 0 ? ends[length - 1] : LC_NONE; i != LC_NONE; i = link[i])
        c->after.entries.items[i].moved = false;
    for (size_t i = 0; i < count; i++)
        if (c->after.entries.items[i].match != LC_NONE)
            c->before.entries.items[c->after.entries.items[i].match].moved =
                c->after.entries.items[i].moved;
}

/* ---- words struck and inserted --------------------------------------------------------------- */

static bool breaks(lc_slice blank)
{
    return blank.length > 0 && memchr(blank.bytes, '\n', blank.length) != NULL;
}

/* Adds W; it goes on with the piece before when it follows that in its text, on one line. */
static void add_piece(comparison *c, char sign, const word *w, lc_slice blank)
{
    lc_piece *last = c->pieces.count ? &c->pieces.items[c->pieces.count - 1] : NULL;
    const char *end = w->bytes + w->name->length;
    if (last && last->sign == sign && blank.bytes == w->blank.bytes && !breaks(blank) &&
        last->words.bytes + last->words.length == blank.bytes) {
        last->words.length = (size_t)(end - last->words.bytes);
        return;
    }
    lc_piece piece = {sign, blank, {w->bytes, w->name->length}};
    if (!lc_vector_push(c->allocator, &c->pieces, piece))
        c->failed = true;
}

/* The pair that is compared word by word. */
typedef struct {
    const word *before, *after;
    size_t before_count;
} both;

static bool same_word(const void *user, uint32_t before, uint32_t after)
{
    const both *pair_of = user;
    const word *a = &pair_of->before[before], *b = &pair_of->after[after];
    return a->name == b->name && a->in == b->in;
}

/* What goes before the first word inserted behind words struck, which begin with BEGIN and end
 * before word END: it stays on their line when what follows them does. */
static lc_slice blank_between(const both *two, size_t begin, size_t end, lc_slice blank)
{
    static const char one[] = " ";
    bool stays = breaks(two->before[begin].blank) && end < two->before_count &&
                 !breaks(two->before[end].blank);
    return stays && breaks(blank) ? (lc_slice){one, 1} : blank;
}

/* Adds the words inserted in steps FIRST to END; ONE_LINE: before the first that begins a line.
 * Returns where it stopped. */
static size_t add_inserted(comparison *c, const both *two, size_t first, size_t end, bool one_line)
{
    const lc_edit *edits = c->edits.items;
    size_t i = first;
    for (; i < end && !c->failed; i++) {
        const word *w = &two->after[edits[i].after];
        if (edits[i].sign != '+')
            continue;
        if (one_line && breaks(w->blank))
            break;
        add_piece(c, '+', w, w->blank);
    }
    return i;
}

/* Steps FIRST to END of the script are no kept words. Those struck go first, but for what is
 * inserted at the end of a line when they begin the next. */
static void add_run(comparison *c, const both *two, size_t first, size_t end)
{
    const lc_edit *edits = c->edits.items;
    size_t begin = first, next = first;
    while (begin < end && edits[begin].sign != '-')
        begin++;
    while (next < end && edits[next].sign != '+')
        next++;
    if (begin < end && breaks(two->before[edits[begin].before].blank))
        next = add_inserted(c, two, next, end, true);
    size_t last = 0;
    for (size_t i = begin; i < end && !c->failed; i++) {
        if (edits[i].sign != '-')
            continue;
        const word *w = &two->before[edits[i].before];
        last = edits[i].before + 1u;
        add_piece(c, '-', w, w->blank);
    }
    while (next < end && edits[next].sign != '+')
        next++;
    if (next == end)
        return;
    const word *w = &two->after[edits[next].after];
    bool joins = begin < end;
    add_piece(c, '+', w,
              joins ? blank_between(two, edits[begin].before, last, w->blank) : w->blank);
    add_inserted(c, two, next + 1, end, false);
}

/* The pieces of one declaration, from words of both readings; either may be absent. */
static void compare_words(comparison *c, const entry *before, const entry *after)
{
    const word *none = NULL;
    both two = {before ? c->before.words.items + before->first : none,
                after ? c->after.words.items + after->first : none,
                before ? before->end - before->first : 0};
    uint32_t count = after ? (uint32_t)(after->end - after->first) : 0;
    c->edits.count = 0;
    if (lc_find_edits(&c->edits, (uint32_t)two.before_count, count, same_word, &two,
                      c->allocator) != LC_OK)
        c->failed = true;
    for (size_t i = 0; i < c->edits.count && !c->failed;) {
        const lc_edit *edit = &c->edits.items[i];
        size_t end = i;
        while (end < c->edits.count && c->edits.items[end].sign != ' ')
            end++;
        if (end > i) {
            add_run(c, &two, i, end);
            i = end;
            continue;
        }
        /* what follows struck words alone stands to them as it stood */
        bool follows = c->pieces.count && c->pieces.items[c->pieces.count - 1].sign == '-';
        add_piece(c, ' ', &two.after[edit->after],
                  follows ? two.before[edit->before].blank : two.after[edit->after].blank);
        i++;
    }
}

/* ---- changes -------------------------------------------------------------------------------- */

static void take_pieces(comparison *c, lc_change *change)
{
    change->piece_count = c->pieces.count;
    change->pieces = lc_arena_zero(c->arena, c->pieces.count + 1, sizeof *change->pieces);
    if (!change->pieces)
        c->failed = true;
    else if (c->pieces.count)
        memcpy(change->pieces, c->pieces.items, c->pieces.count * sizeof *change->pieces);
    c->pieces.count = 0;
}

static bool same_slice(lc_slice a, lc_slice b)
{
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

/* The heading of what stood before entry number AT, in its text; absent: nothing. */
static lc_slice stood_behind(const comparison *c, uint32_t at)
{
    const entry *items = c->before.entries.items;
    if (at == 0 || items[at - 1].source != items[at].source)
        return (lc_slice){NULL, 0};
    return items[at - 1].heading;
}

/* Adds what has become of a declaration, unless it is as it was. */
static void add_change(comparison *c, const entry *before, const entry *after)
{
    lc_change change = {.sign = before && after ? ' ' : before ? '-' : '+'};
    const entry *now = after ? after : before;
    bool changed = !before || !after || before->whole != after->whole;
    change.moved = before && after && after->moved;
    if (!changed && !change.moved)
        return;
    change.heading = now->heading;
    change.before = before ? before->source : LC_NONE;
    change.after = after ? after->source : LC_NONE;
    change.was_at = before ? before->at : 0;
    change.now_at = after ? after->at : 0;
    if (change.moved)
        change.behind = stood_behind(c, after->match);
    change.other_text = change.moved && before->text != after->text;
    if (before && after && has_name(after->decl) && !same_slice(before->heading, after->heading))
        change.former = before->heading;
    if (changed)
        compare_words(c, before, after);
    take_pieces(c, &change);
    if (c->failed || !lc_vector_push(c->allocator, &c->redline->changes, change))
        c->failed = true;
}

/* Adds the declarations struck from AT on, up to the next that stays in its place. */
static size_t add_struck(comparison *c, size_t at)
{
    const entry *items = c->before.entries.items;
    for (; at < c->before.entries.count; at++) {
        if (items[at].match == LC_NONE)
            add_change(c, &items[at], NULL);
        else if (!items[at].moved)
            break;
    }
    return at;
}

/* In the order of the law as it is now; what was struck stands behind what it stood behind. */
static void add_changes(comparison *c)
{
    add_struck(c, 0);
    for (size_t i = 0; i < c->after.entries.count && !c->failed; i++) {
        const entry *e = &c->after.entries.items[i];
        bool paired = e->match != LC_NONE;
        add_change(c, paired ? &c->before.entries.items[e->match] : NULL, e);
        if (paired && !e->moved)
            add_struck(c, (size_t)e->match + 1);
    }
}

/* ---- all of it ------------------------------------------------------------------------------ */

void lc_redline_init(lc_redline *redline, const lc_allocator *allocator)
{
    memset(redline, 0, sizeof *redline);
    redline->allocator = *allocator;
    lc_arena_init(&redline->arena, allocator);
    lc_sources_init(&redline->laid_out, allocator);
}

void lc_redline_fini(lc_redline *redline)
{
    lc_vector_fini(&redline->allocator, &redline->changes);
    lc_sources_fini(&redline->laid_out);
    lc_arena_fini(&redline->arena);
}

static lc_status read_all(comparison *c, lc_sources *sources, size_t before,
                          lc_diagnostics *diagnostics)
{
    lc_status worst = LC_OK;
    for (size_t i = 0; i < sources->count; i++) {
        reading *r = i < before ? &c->before : &c->after;
        lc_status status = read_text(c, r, sources, (uint32_t)i, diagnostics);
        if (status == LC_MEMORY)
            return status;
        if (status != LC_OK)
            worst = status; /* the mistakes of the other texts are told too */
    }
    return worst;
}

static lc_status compare(comparison *c)
{
    static const key_kind kinds[] = {BY_WHOLE, BY_NAME, BY_CONTENT};
    for (size_t i = 0; i < c->after.entries.count; i++)
        c->after.entries.items[i].text = LC_NONE;
    number_texts(c);
    order_texts(c);
    for (size_t i = 0; i < 2 && !c->failed; i++)
        pair(c, kinds[i], true);
    for (size_t i = 0; i < 3 && !c->failed; i++)
        pair(c, kinds[i], false);
    if (!c->failed)
        find_moved(c);
    if (!c->failed)
        add_changes(c);
    return c->failed ? LC_MEMORY : LC_OK;
}

static void free_reading(const comparison *c, reading *r)
{
    lc_vector_fini(c->allocator, &r->words);
    lc_vector_fini(c->allocator, &r->entries);
}

lc_status lc_redline_make(lc_redline *redline, lc_sources *sources, size_t before,
                          lc_diagnostics *diagnostics)
{
    comparison c;
    memset(&c, 0, sizeof c);
    c.redline = redline;
    c.allocator = &redline->allocator;
    c.arena = &redline->arena;
    lc_names_init(&c.names, c.arena);
    lc_buffer_init(&c.key, c.allocator);
    lc_status status = read_all(&c, sources, before, diagnostics);
    if (status == LC_OK)
        status = compare(&c);
    free_reading(&c, &c.before);
    free_reading(&c, &c.after);
    lc_vector_fini(c.allocator, &c.pieces);
    lc_vector_fini(c.allocator, &c.edits);
    lc_buffer_fini(&c.key);
    return status;
}
