/* repl_texts.c - the working copy of a dialogue: edits as texts.
 *
 * A declaration that is entered takes the place of the one of its kind and name, wherever that
 * stands, or is added at the end of the ruleset's text, or of the amendment that was begun last.
 * `set`, `strike`, `replace` and `move` go into an amendment of the dialogue's own, which has no
 * dates and so acts always, unless an amendment with dates was begun. There an edit takes the place
 * of an earlier one that touches the same. Every state of the texts is kept: texts that an edit
 * leaves alone are shared. Must not: compile. */
#include "diagnostics.h"
#include "lang/tokens.h"
#include "parse.h"
#include "repl.h"

#include <string.h>

typedef struct {
    licet_repl *repl;
    li_repl_state *state;
    lc_buffer *heads;
    licet_text entry;
} editing;

/* ---- reading --------------------------------------------------------------------------------- */

bool li_repl_open(licet_repl *repl, li_repl_reading *r)
{
    r->found = li_diagnostics_new(&repl->allocator);
    lc_arena_init(&r->arena, &repl->allocator);
    lc_names_init(&r->names, &r->arena);
    if (!r->found)
        li_repl_fail(repl, LICET_MEMORY);
    return r->found != NULL;
}

void li_repl_close(li_repl_reading *r)
{
    lc_arena_fini(&r->arena);
    licet_diagnostics_free(r->found);
}

bool li_repl_read(licet_repl *repl, li_repl_reading *r, const char *name, licet_text text,
                  lc_tree *tree)
{
    uint32_t source;
    lc_status status = lc_sources_add(&r->found->sources, &source, name,
                                      text.length ? text.bytes : "", text.length);
    if (status == LC_OK)
        status = lc_parse(tree, &r->arena, &r->names, &r->found->sources, source, &r->found->list);
    if (status != LC_OK)
        li_repl_fail(repl, (licet_status)status);
    return status == LC_OK;
}

static lc_decl_kind kind_about(const lc_decl *decl)
{
    switch (decl->kind) {
    case LC_DECL_SET:
        return decl->as.set.kind;
    case LC_DECL_STRIKE:
        return decl->as.strike.kind;
    case LC_DECL_REPLACE:
        return decl->as.replace.by ? decl->as.replace.by->kind : decl->kind;
    default:
        return decl->kind;
    }
}

li_repl_subject li_repl_subject_of(const lc_decl *decl)
{
    li_repl_subject about = {kind_about(decl), {NULL, 0}};
    if (decl->kind == LC_DECL_REPLACE && decl->as.replace.by)
        decl = decl->as.replace.by;
    if (about.kind == LC_DECL_TEST || about.kind == LC_DECL_PROPERTY)
        about.name = (licet_text){decl->label.bytes, decl->label.length};
    else if (decl->name.name && about.kind != LC_DECL_RULESET && about.kind != LC_DECL_OTHERWISE)
        about.name = (licet_text){decl->name.name->text, decl->name.name->length};
    return about;
}

bool li_repl_same(const li_repl_subject *a, const li_repl_subject *b)
{
    return a->kind == b->kind && a->name.length == b->name.length &&
           (a->name.length == 0 || memcmp(a->name.bytes, b->name.bytes, a->name.length) == 0);
}

/* Of these a text may have several, which do not take each other's place. */
bool li_repl_is_added(lc_decl_kind kind)
{
    return kind == LC_DECL_USE || kind == LC_DECL_FACTS || kind == LC_DECL_DEEM ||
           kind == LC_DECL_MOVE;
}

static bool is_change(lc_decl_kind kind)
{
    return kind == LC_DECL_SET || kind == LC_DECL_STRIKE || kind == LC_DECL_REPLACE ||
           kind == LC_DECL_MOVE;
}

bool li_repl_is_edit(licet_repl *repl, licet_text entry)
{
    lc_words words;
    (void)repl;
    licet_text word = {entry.bytes, 0};
    while (word.length < entry.length && word.bytes[word.length] >= 'a' &&
           word.bytes[word.length] <= 'z')
        word.length++;
    lc_words_init(&words);
    int token = lc_word_token(&words, word.bytes, word.length);
    return token > 0 && (lc_token_facts_of(token)->flags & LC_TOKEN_DECLARES);
}

bool licet_repl_unfinished(licet_repl *repl, licet_text entry)
{
    li_repl_reading r;
    lc_tree tree;
    licet_text trimmed = entry.bytes ? li_repl_trim(entry) : (licet_text){"", 0};
    if (!repl || entry.length > LC_MAX_SOURCE_BYTES || !li_repl_is_edit(repl, trimmed) ||
        !li_repl_open(repl, &r))
        return false;
    bool unfinished = li_repl_read(repl, &r, "entry", entry, &tree) && tree.incomplete;
    li_repl_close(&r);
    return unfinished;
}

/* ---- finding --------------------------------------------------------------------------------- */

/* The last declaration about ABOUT in text NUMBER that is a change (CHANGES), or is none. */
static bool find_in(licet_repl *repl, const li_repl_state *state, uint32_t number,
                    const li_repl_subject *about, bool changes, li_repl_place *place)
{
    li_repl_reading r;
    lc_tree tree;
    bool found = false;
    const li_repl_text *text = &state->texts[number];
    if (!li_repl_open(repl, &r))
        return false;
    if (li_repl_read(repl, &r, text->name, (licet_text){text->bytes, text->length}, &tree))
        for (const lc_decl *decl = tree.first; decl; decl = decl->next) {
            li_repl_subject other = li_repl_subject_of(decl);
            if (is_change(decl->kind) != changes || !li_repl_same(&other, about))
                continue;
            *place = (li_repl_place){number, decl->start, decl->length, decl->kind, other.kind};
            found = true;
        }
    li_repl_close(&r);
    return found;
}

static bool find(licet_repl *repl, const li_repl_state *state, const li_repl_subject *about,
                 bool own, bool changes, li_repl_place *place)
{
    for (uint32_t i = 0; i < state->count && repl->status == LICET_OK; i++)
        if ((!own || state->texts[i].own) && find_in(repl, state, i, about, changes, place))
            return true;
    return false;
}

/* ---- changing -------------------------------------------------------------------------------- */

/* LENGTH bytes at AT of text NUMBER become BEFORE, SLICE, AFTER. */
static void splice(editing *e, uint32_t number, uint32_t at, uint32_t length, const char *before,
                   licet_text slice, const char *after)
{
    li_repl_text *text = &e->state->texts[number];
    size_t lead = strlen(before), trail = strlen(after);
    size_t size = text->length - length + lead + slice.length + trail;
    char *bytes = lc_arena_alloc(&e->repl->arena, size + 1), *to = bytes;
    if (!bytes || size > LC_MAX_SOURCE_BYTES) {
        li_repl_fail(e->repl, bytes ? LICET_LIMIT : LICET_MEMORY);
        return;
    }
    const char *rest = text->bytes + at + length;
    size_t rest_length = text->length - at - length;
    memcpy(to, text->bytes, at);
    memcpy(to += at, before, lead);
    memcpy(to += lead, slice.bytes ? slice.bytes : "", slice.length);
    memcpy(to += slice.length, after, trail);
    memcpy(to += trail, rest, rest_length);
    to[rest_length] = '\0';
    text->bytes = bytes;
    text->length = size;
}

/* A declaration goes with the blanks before it, so that taking back leaves no gap. */
static void remove_at(editing *e, const li_repl_place *place)
{
    const li_repl_text *text = &e->state->texts[place->text];
    uint32_t start = place->start;
    while (start > 0 && strchr(" \t\r\n", text->bytes[start - 1]))
        start--;
    splice(e, place->text, start, place->start - start + place->length, "", (licet_text){NULL, 0},
           place->start + place->length < text->length ? "" : "\n");
}

static void add_to(editing *e, uint32_t number, licet_text slice)
{
    const li_repl_text *text = &e->state->texts[number];
    bool line = text->length == 0 || text->bytes[text->length - 1] == '\n';
    splice(e, number, (uint32_t)text->length, 0,
           text->length == 0 ? ""
           : line            ? "\n"
                             : "\n\n",
           slice, "\n");
}

/* Room for one more text; its number. */
static uint32_t new_text(editing *e, const char *name)
{
    li_repl_state *state = e->state;
    li_repl_text *texts = lc_arena_zero(&e->repl->arena, state->count + 1u, sizeof *texts);
    if (!texts) {
        li_repl_fail(e->repl, LICET_MEMORY);
        return LC_NONE;
    }
    if (state->count)
        memcpy(texts, state->texts, state->count * sizeof *texts);
    texts[state->count] = (li_repl_text){name, "", 0, false};
    state->texts = texts;
    return state->count++;
}

/* The text that holds the ruleset; LC_NONE: there is none. *NAME: its name, in the arena. */
static uint32_t find_ruleset(editing *e, const char **name)
{
    uint32_t found = LC_NONE;
    for (uint32_t i = 0; i < e->state->count && found == LC_NONE; i++) {
        li_repl_reading r;
        lc_tree tree;
        const li_repl_text *text = &e->state->texts[i];
        if (!li_repl_open(e->repl, &r))
            return LC_NONE;
        if (li_repl_read(e->repl, &r, text->name, (licet_text){text->bytes, text->length}, &tree))
            for (const lc_decl *decl = tree.first; decl && found == LC_NONE; decl = decl->next)
                if (decl->kind == LC_DECL_RULESET && decl->name.name) {
                    found = i;
                    *name = li_repl_copy(
                        e->repl, (licet_text){decl->name.name->text, decl->name.name->length});
                }
        li_repl_close(&r);
    }
    return found;
}

/* The amendment to which changes go: the one begun last, else one without dates, which is made when
 * it is needed. */
static uint32_t find_amendment(editing *e)
{
    static const char *const names[] = {"draft", "draft_2", "draft_3", "draft_4"};
    const char *ruleset = NULL, *name = NULL;
    if (e->state->current != LC_NONE)
        return e->state->current;
    for (uint32_t i = 0; i < e->state->count; i++)
        if (e->state->texts[i].own)
            return i;
    if (find_ruleset(e, &ruleset) == LC_NONE || !ruleset)
        return LC_NONE;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !name; i++) {
        li_repl_place place;
        li_repl_subject about = {LC_DECL_AMENDMENT, {names[i], strlen(names[i])}};
        if (strcmp(names[i], ruleset) != 0 &&
            !find(e->repl, e->state, &about, false, false, &place))
            name = names[i];
    }
    lc_buffer head;
    lc_buffer_init(&head, &e->repl->allocator);
    lc_buffer_format(&head, "amendment %s\n  amends %s\n", name ? name : "draft", ruleset);
    uint32_t made = head.failed ? LC_NONE : new_text(e, "edits");
    if (head.failed)
        li_repl_fail(e->repl, LICET_MEMORY);
    if (made != LC_NONE) {
        e->state->texts[made].own = true;
        splice(e, made, 0, 0, "", (licet_text){head.bytes, head.length}, "");
    }
    lc_buffer_fini(&head);
    return made;
}

/* ---- edits ----------------------------------------------------------------------------------- */

static void tell(editing *e, const char *what, const li_repl_subject *about)
{
    if (!e->heads)
        return;
    lc_buffer_format(e->heads, "%s %s", what, lc_decl_words(about->kind));
    bool title = about->kind == LC_DECL_TEST || about->kind == LC_DECL_PROPERTY;
    if (about->name.length)
        lc_buffer_format(e->heads, title ? " \"%.*s\"" : " %.*s", (int)about->name.length,
                         about->name.bytes);
    lc_buffer_byte(e->heads, '\n');
}

/* Whether ABOUT is declared, and was not in the texts as they were loaded. */
static bool is_new(editing *e, const li_repl_subject *about, li_repl_place *place)
{
    const li_repl_state loaded = {.texts = e->repl->loaded, .count = e->repl->loaded_count};
    li_repl_place there;
    return !find(e->repl, &loaded, about, false, false, &there) &&
           find(e->repl, e->state, about, false, false, place);
}

static void add_change(editing *e, const lc_decl *decl, const li_repl_subject *about,
                       licet_text slice)
{
    static const char *const words[] = {
        [LC_DECL_SET] = "set", [LC_DECL_STRIKE] = "struck", [LC_DECL_REPLACE] = "replaced"};
    li_repl_place place;
    bool there = decl->kind != LC_DECL_MOVE && find(e->repl, e->state, about, true, true, &place);
    if (there)
        remove_at(e, &place);
    tell(e, decl->kind == LC_DECL_MOVE ? "added" : words[decl->kind], about);
    /* what the dialogue has brought is changed where it stands */
    if (decl->kind == LC_DECL_STRIKE && is_new(e, about, &place)) {
        remove_at(e, &place);
        return;
    }
    if (decl->kind != LC_DECL_MOVE && decl->kind != LC_DECL_SET &&
        find(e->repl, e->state, about, true, false, &place)) {
        if (decl->kind == LC_DECL_STRIKE) {
            remove_at(e, &place);
        } else {
            uint32_t skip = decl->as.replace.by->start - decl->start;
            splice(e, place.text, place.start, place.length, "",
                   (licet_text){slice.bytes + skip, slice.length - skip}, "");
        }
        return;
    }
    uint32_t amendment = find_amendment(e);
    if (amendment != LC_NONE)
        add_to(e, amendment, slice);
    else if (e->repl->status == LICET_OK)
        li_repl_refuse(e->repl, LICET_ANSWER_WORDS,
                       "there is no ruleset here to amend: begin with `ruleset NAME`");
}

static void begin_amendment(editing *e, const li_repl_subject *about, licet_text slice)
{
    li_repl_place place;
    if (find(e->repl, e->state, about, false, false, &place)) {
        splice(e, place.text, place.start, place.length, "", slice, "");
        e->state->current = e->state->texts[place.text].own ? place.text : e->state->current;
        tell(e, "changed", about);
        return;
    }
    uint32_t made = new_text(e, "edits");
    if (made == LC_NONE)
        return;
    e->state->texts[made].own = true;
    e->state->current = made;
    add_to(e, made, slice);
    tell(e, "begun: edits go into", about);
}

/* A text for declarations that stand nowhere as yet. */
static uint32_t place_for_new(editing *e)
{
    const char *name;
    if (e->state->current != LC_NONE)
        return e->state->current;
    uint32_t ruleset = find_ruleset(e, &name);
    if (ruleset == LC_NONE && e->repl->status == LICET_OK)
        ruleset = e->state->count ? 0 : new_text(e, "entry");
    return ruleset;
}

static void declare(editing *e, const lc_decl *decl, const li_repl_subject *about, licet_text slice)
{
    li_repl_place place;
    if (!li_repl_is_added(decl->kind) && find(e->repl, e->state, about, true, true, &place)) {
        if (place.kind == LC_DECL_REPLACE) {
            splice(e, place.text, place.start, place.length, "replace ", slice, "");
            tell(e, "changed", about);
            return;
        }
        remove_at(e, &place);
    }
    if (!li_repl_is_added(decl->kind) && find(e->repl, e->state, about, false, false, &place)) {
        splice(e, place.text, place.start, place.length, "", slice, "");
        tell(e, "changed", about);
        return;
    }
    uint32_t text = place_for_new(e);
    if (text != LC_NONE)
        add_to(e, text, slice);
    tell(e, "added", about);
}

static void apply(editing *e, const lc_decl *decl)
{
    licet_text slice = {e->entry.bytes + decl->start, decl->length};
    li_repl_subject about = li_repl_subject_of(decl);
    if (is_change(decl->kind))
        add_change(e, decl, &about, slice);
    else if (decl->kind == LC_DECL_AMENDMENT)
        begin_amendment(e, &about, slice);
    else
        declare(e, decl, &about, slice);
}

bool li_repl_edit(licet_repl *repl, const li_repl_state *from, licet_text entry, li_repl_state *to,
                  lc_buffer *heads)
{
    li_repl_reading r;
    lc_tree tree;
    editing e = {repl, to, heads, entry};
    *to = *from;
    to->edit = true;
    if (from->count) {
        to->texts = lc_arena_zero(&repl->arena, from->count, sizeof *to->texts);
        if (!to->texts) {
            li_repl_fail(repl, LICET_MEMORY);
            return false;
        }
        memcpy(to->texts, from->texts, from->count * sizeof *to->texts);
    }
    if (!li_repl_open(repl, &r))
        return false;
    bool read = li_repl_read(repl, &r, "entry", entry, &tree);
    if (read && licet_diagnostics_errors(r.found) > 0) {
        li_repl_diagnostics(repl, r.found);
        r.found = NULL;
        repl->answer = LICET_ANSWER_RULES;
    }
    for (const lc_decl *decl = read && r.found ? tree.first : NULL;
         decl && repl->status == LICET_OK && repl->answer == LICET_ANSWER_DONE; decl = decl->next)
        apply(&e, decl);
    li_repl_close(&r);
    return repl->status == LICET_OK && repl->answer == LICET_ANSWER_DONE;
}

bool li_repl_is_amended(licet_repl *repl, const li_repl_state *state, const li_repl_subject *about)
{
    li_repl_place place;
    return find(repl, state, about, true, true, &place);
}

bool li_repl_declared(licet_repl *repl, const li_repl_state *state, lc_decl_kind kind,
                      licet_text name, li_repl_place *place)
{
    static const lc_decl_kind named[] = {
        LC_DECL_RULE, LC_DECL_CAP,   LC_DECL_TALLY, LC_DECL_THRESHOLD, LC_DECL_AGREEMENT,
        LC_DECL_LET,  LC_DECL_GROUP, LC_DECL_UNIT,  LC_DECL_REGISTRY,  LC_DECL_AMENDMENT};
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        li_repl_subject about = {named[i], name};
        if ((kind == LC_DECL_COUNT || kind == named[i]) &&
            find(repl, state, &about, false, false, place))
            return true;
    }
    return false;
}

bool li_repl_is_as_loaded(const licet_repl *repl)
{
    const li_repl_state *now = li_repl_now(repl);
    if (now->count != repl->loaded_count)
        return false;
    for (uint32_t i = 0; i < now->count; i++) {
        const li_repl_text *text = &now->texts[i], *loaded = &repl->loaded[i];
        if (text->length != loaded->length ||
            (text->length > 0 && memcmp(text->bytes, loaded->bytes, text->length) != 0))
            return false;
    }
    return true;
}

bool licet_repl_unsaved(const licet_repl *repl)
{
    const li_repl_state *now = repl ? li_repl_now(repl) : NULL;
    const li_repl_state *saved =
        now && repl->saved < repl->states.count ? &repl->states.items[repl->saved] : NULL;
    if (!now || !saved || now->count != saved->count)
        return now != NULL && !li_repl_is_as_loaded(repl);
    /* an edit makes its texts anew, a booking does not */
    for (uint32_t i = 0; i < now->count; i++)
        if (now->texts[i].bytes != saved->texts[i].bytes)
            return !li_repl_is_as_loaded(repl);
    return false;
}
