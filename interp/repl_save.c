/* repl_save.c - what the edits of a dialogue have changed, and the changes as texts to keep.
 *
 * Changes are told as a redline between the texts as they were loaded and as they stand. Saved they
 * are an amendment: a declaration that was changed in its place is replaced, a new one added, one
 * that is gone struck; what stands in amendments of the dialogue comes along. The amendment is
 * compiled with the texts that were loaded before it is written. Published they are one text: the
 * rules consolidated, with the edits in them. Must not: write files itself. */
#include "diagnostics.h"
#include "repl.h"

#include <string.h>

/* ---- changes --------------------------------------------------------------------------------- */

static void put_sign(licet_repl *repl, char sign, bool end)
{
    static const char *const colors[] = {"\033[31;9m", "\033[32;4m", "\033[0m"};
    static const char *const marks[] = {"[-", "{+", "-]", "+}"};
    bool inserted = sign == '+';
    if (sign == ' ')
        return;
    if (repl->host.style == LICET_COLOR)
        lc_buffer_text(&repl->out, colors[end ? 2 : inserted]);
    else
        lc_buffer_text(&repl->out, marks[2 * end + inserted]);
}

static int put_change(void *user, const licet_redline_change *change)
{
    licet_repl *repl = user;
    lc_buffer *out = &repl->out;
    char sign = ' ';
    li_repl_faint(repl);
    lc_buffer_text(out, "-- ");
    lc_buffer_text(out, change->sign == '+' ? "new: " : change->sign == '-' ? "struck: " : "");
    licet_show(change->heading, LICET_SHOW_LINES, lc_buffer_write, out);
    li_repl_plain(repl);
    lc_buffer_byte(out, '\n');
    for (size_t i = 0; i < change->piece_count; i++) {
        const licet_redline_piece *piece = &change->pieces[i];
        if (piece->sign != sign)
            put_sign(repl, sign, true);
        licet_show(piece->blank, LICET_SHOW_LINES, lc_buffer_write, out);
        if (piece->sign != sign)
            put_sign(repl, piece->sign, false);
        sign = piece->sign;
        licet_show(piece->words, LICET_SHOW_LINES, lc_buffer_write, out);
    }
    put_sign(repl, sign, true);
    lc_buffer_text(out, change->piece_count ? "\n" : "");
    return 0;
}

static void fill_sources(licet_source *sources, const li_repl_text *texts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        sources[i] = (licet_source){texts[i].name, texts[i].bytes, texts[i].length};
}

void li_repl_changes(licet_repl *repl, licet_text words)
{
    (void)words;
    if (!li_repl_has_law(repl))
        return;
    const li_repl_state *now = li_repl_now(repl);
    size_t start = repl->out.length, count = (size_t)repl->loaded_count + now->count;
    licet_source *sources = lc_new(&repl->allocator, (count + 1) * sizeof *sources);
    if (!sources) {
        li_repl_fail(repl, LICET_MEMORY);
        return;
    }
    fill_sources(sources, repl->loaded, repl->loaded_count);
    fill_sources(sources + repl->loaded_count, now->texts, now->count);
    licet_diagnostics *diagnostics = NULL;
    licet_status status = licet_redline(sources, repl->loaded_count, sources + repl->loaded_count,
                                        now->count, &repl->options, &diagnostics, put_change, repl);
    licet_diagnostics_free(diagnostics);
    lc_delete(&repl->allocator, sources, (count + 1) * sizeof *sources);
    if (status != LICET_OK)
        li_repl_fail(repl, status);
    if (repl->out.length == start)
        lc_buffer_text(&repl->out, "the rules are as they were loaded\n");
}

/* The state in which the texts are as they were loaded, and what was booked is booked. */
static li_repl_state as_loaded(const licet_repl *repl)
{
    li_repl_state state = *li_repl_now(repl);
    state.texts = repl->loaded;
    state.count = repl->loaded_count;
    state.current = LC_NONE;
    state.edit = true;
    return state;
}

void li_repl_drop(licet_repl *repl, licet_text words)
{
    li_repl_world world;
    (void)words;
    if (!li_repl_has_law(repl))
        return;
    if (li_repl_is_as_loaded(repl)) {
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "there are no edits to take back");
        return;
    }
    li_repl_state state = as_loaded(repl);
    if (!li_repl_make_world(repl, &state, &world, false))
        return;
    lc_buffer_text(&repl->out, "the rules are as they were loaded; `undo` brings the edits back\n");
    li_repl_compare(repl, &repl->world, &world);
    if (!li_repl_keep(repl, &state, &world))
        li_repl_free_world(repl, &world);
}

void li_repl_impact(licet_repl *repl, licet_text words)
{
    li_repl_world world;
    (void)words;
    if (!li_repl_has_law(repl))
        return;
    li_repl_state state = as_loaded(repl);
    if (!li_repl_make_world(repl, &state, &world, false))
        return;
    li_repl_compare(repl, &world, &repl->world);
    li_repl_free_world(repl, &world);
}

/* ---- saving ---------------------------------------------------------------------------------- */

typedef struct {
    licet_repl *repl;
    lc_buffer out;
    li_repl_reading reading;
    const lc_decl *ruleset;
} saving;

static licet_text slice_of(const li_repl_text *text, const lc_decl *decl)
{
    return (licet_text){text->bytes + decl->start, decl->length};
}

static bool same_text(licet_text a, licet_text b)
{
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

/* The declaration of TREE about the same as DECL, or with the same words; NULL: none. */
static const lc_decl *find_twin(const lc_tree *tree, const li_repl_text *text, const lc_decl *decl,
                                licet_text slice)
{
    li_repl_subject about = li_repl_subject_of(decl);
    for (const lc_decl *other = tree->first; other; other = other->next) {
        li_repl_subject its = li_repl_subject_of(other);
        if (other->kind == decl->kind && li_repl_same(&about, &its) &&
            (!li_repl_is_added(decl->kind) || same_text(slice_of(text, other), slice)))
            return other;
    }
    return NULL;
}

static void refuse_change(saving *s, const lc_decl *decl, const char *why)
{
    li_repl_refuse(s->repl, LICET_ANSWER_WORDS, "an amendment cannot say this: `%s`%s%s %s",
                   lc_decl_words(decl->kind), decl->name.name ? " " : "",
                   decl->name.name ? decl->name.name->text : "", why);
}

static void add_slice(saving *s, const char *before, licet_text slice)
{
    lc_buffer_byte(&s->out, '\n');
    lc_buffer_text(&s->out, before);
    lc_buffer_append(&s->out, slice.bytes, slice.length);
    lc_buffer_byte(&s->out, '\n');
}

static void add_changed(saving *s, const lc_decl *decl, licet_text slice)
{
    if (decl->kind == LC_DECL_RULESET || decl->kind == LC_DECL_AMENDMENT)
        refuse_change(s, decl, "is changed in its own words");
    else
        add_slice(s, "replace ", slice);
}

static void add_gone(saving *s, const lc_decl *decl)
{
    const char *words = lc_decl_words(decl->kind);
    if (li_repl_is_added(decl->kind) || decl->kind == LC_DECL_RULESET ||
        decl->kind == LC_DECL_AMENDMENT) {
        refuse_change(s, decl, "is taken out");
        return;
    }
    lc_buffer_format(&s->out, "\nstrike %s", words);
    if (decl->label.bytes && !decl->name.name)
        lc_buffer_format(&s->out, " \"%.*s\"", (int)decl->label.length, decl->label.bytes);
    else if (decl->name.name && decl->kind != LC_DECL_TIERS)
        lc_buffer_format(&s->out, " %s", decl->name.name->text);
    lc_buffer_byte(&s->out, '\n');
}

/* Whether an amendment of the dialogue says what is to become of DECL anyway. */
static bool is_overruled(saving *s, const lc_decl *decl)
{
    li_repl_subject about = li_repl_subject_of(decl);
    return li_repl_is_amended(s->repl, li_repl_now(s->repl), &about);
}

/* What is different in text NUMBER, which was loaded. */
static void add_differences(saving *s, uint32_t number)
{
    licet_repl *repl = s->repl;
    const li_repl_text *was = &repl->loaded[number], *is = &li_repl_now(repl)->texts[number];
    lc_tree before, after;
    bool amendment = false;
    if (!li_repl_read(repl, &s->reading, was->name, (licet_text){was->bytes, was->length},
                      &before) ||
        !li_repl_read(repl, &s->reading, is->name, (licet_text){is->bytes, is->length}, &after))
        return;
    for (const lc_decl *decl = after.first; decl && repl->answer == LICET_ANSWER_DONE;
         decl = decl->next) {
        licet_text slice = slice_of(is, decl);
        const lc_decl *twin = find_twin(&before, was, decl, slice);
        if (decl->kind == LC_DECL_RULESET)
            s->ruleset = decl;
        amendment = decl->kind == LC_DECL_AMENDMENT || (amendment && decl->kind != LC_DECL_RULESET);
        if (twin && same_text(slice_of(was, twin), slice))
            continue;
        if (amendment)
            refuse_change(s, decl, "stands in an amendment that was loaded");
        else if (twin && !is_overruled(s, decl))
            add_changed(s, decl, slice);
        else if (twin)
            continue;
        else
            add_slice(s, "", slice);
    }
    for (const lc_decl *decl = before.first; decl && repl->answer == LICET_ANSWER_DONE;
         decl = decl->next)
        if (!find_twin(&after, is, decl, slice_of(was, decl)))
            add_gone(s, decl);
}

/* An amendment of the dialogue: with its header if it was given one, else what it holds. */
static void add_own(saving *s, const li_repl_text *text, bool dated)
{
    lc_tree tree;
    if (!li_repl_read(s->repl, &s->reading, text->name, (licet_text){text->bytes, text->length},
                      &tree))
        return;
    for (const lc_decl *decl = tree.first; decl; decl = decl->next)
        if (dated || decl->kind != LC_DECL_AMENDMENT)
            add_slice(s, "", slice_of(text, decl));
}

/* Which of the amendments of the dialogue was made for edits that had none: it has no clauses. */
static bool is_draft(saving *s, const li_repl_text *text)
{
    lc_tree tree;
    bool read = li_repl_read(s->repl, &s->reading, text->name,
                             (licet_text){text->bytes, text->length}, &tree);
    return read && tree.first && tree.first->kind == LC_DECL_AMENDMENT &&
           !tree.first->as.law.header && !tree.first->label.bytes && tree.first->name.name &&
           strncmp(tree.first->name.name->text, "draft", 5) == 0;
}

/* NAME, TITLE and day of the amendment, as they follow the name of the file. */
typedef struct {
    licet_text name, title;
    int32_t from;
} heading;

/* The name of FILE without folders and ending, as far as it can be a name. */
static licet_text name_of_file(licet_repl *repl, licet_text file)
{
    size_t start = file.length, end = file.length;
    while (start > 0 && file.bytes[start - 1] != '/')
        start--;
    for (size_t i = start; i < file.length; i++)
        if (file.bytes[i] == '.' && end == file.length)
            end = i;
    char *name = lc_arena_text(&repl->arena, file.bytes + start, end - start);
    if (!name) {
        li_repl_fail(repl, LICET_MEMORY);
        return (licet_text){NULL, 0};
    }
    for (size_t i = 0; i < end - start; i++) {
        bool letter = (name[i] >= 'a' && name[i] <= 'z') || (name[i] >= 'A' && name[i] <= 'Z');
        if (!letter && !(i > 0 && name[i] >= '0' && name[i] <= '9'))
            name[i] = '_';
    }
    return (licet_text){name, end - start};
}

static bool read_heading(licet_repl *repl, licet_text file, licet_text words, heading *head)
{
    licet_text rest = words, word = li_repl_word(&rest);
    *head = (heading){name_of_file(repl, file), {NULL, 0}, LI_REPL_NO_DAY};
    if (word.length && word.bytes[0] != '"' && !li_repl_is(word, "from")) {
        head->name = word;
        words = rest;
    }
    if (words.length && words.bytes[0] == '"')
        head->title = li_repl_name(&words);
    rest = words;
    if (li_repl_is(li_repl_word(&rest), "from")) {
        word = li_repl_word(&rest);
        if (licet_date_read(word, &head->from) != LICET_OK) {
            li_repl_refuse(repl, LICET_ANSWER_WORDS, "from which day? write it as 2025-05-15");
            return false;
        }
        words = rest;
    }
    if (words.length == 0)
        return repl->status == LICET_OK;
    li_repl_refuse(repl, LICET_ANSWER_WORDS, "write `save FILE NAME \"TITLE\" from DATE`");
    return false;
}

static void add_heading(saving *s, const heading *head)
{
    lc_buffer *out = &s->out;
    lc_buffer_text(out, "amendment ");
    lc_buffer_append(out, head->name.bytes, head->name.length);
    if (head->title.length) {
        lc_buffer_text(out, " \"");
        lc_buffer_append(out, head->title.bytes, head->title.length);
        lc_buffer_byte(out, '"');
    }
    licet_text ruleset = licet_law_name(s->repl->world.law);
    lc_buffer_text(out, "\n  amends ");
    lc_buffer_append(out, ruleset.bytes, ruleset.length);
    if (head->from != LI_REPL_NO_DAY) {
        char day[LC_DATE_TEXT];
        lc_date_write(day, head->from);
        lc_buffer_format(out, "\n  in force from %s", day);
    }
    lc_buffer_byte(out, '\n');
}

/* The amendment that the edits are, into s->out. */
static void write_amendment(saving *s, const heading *head)
{
    licet_repl *repl = s->repl;
    const li_repl_state *now = li_repl_now(repl);
    add_heading(s, head);
    size_t empty = s->out.length;
    for (uint32_t i = 0; i < repl->loaded_count && repl->answer == LICET_ANSWER_DONE; i++)
        if (now->texts[i].bytes != repl->loaded[i].bytes)
            add_differences(s, i);
    for (uint32_t i = repl->loaded_count; i < now->count; i++)
        if (is_draft(s, &now->texts[i]))
            add_own(s, &now->texts[i], false);
    if (s->out.length == empty)
        s->out.length = 0;
    for (uint32_t i = repl->loaded_count; i < now->count; i++)
        if (!is_draft(s, &now->texts[i]))
            add_own(s, &now->texts[i], true);
    if (s->out.failed)
        li_repl_fail(repl, LICET_MEMORY);
    if (s->out.length == 0 && repl->answer == LICET_ANSWER_DONE && repl->status == LICET_OK)
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "there are no changes to save");
}

/* Whether TEXT compiles with the texts that were loaded; false: shown. */
static bool check_amendment(licet_repl *repl, const char *name, licet_text text)
{
    size_t count = (size_t)repl->loaded_count + 1;
    licet_source *sources = lc_new(&repl->allocator, count * sizeof *sources);
    licet_diagnostics *diagnostics = NULL;
    licet_law *law = NULL;
    if (!sources) {
        li_repl_fail(repl, LICET_MEMORY);
        return false;
    }
    fill_sources(sources, repl->loaded, repl->loaded_count);
    sources[repl->loaded_count] = (licet_source){name, text.bytes, text.length};
    licet_status status = licet_load(&law, &diagnostics, sources, count, &repl->options);
    lc_delete(&repl->allocator, sources, count * sizeof *sources);
    licet_law_free(law);
    if (status == LICET_OK) {
        licet_diagnostics_free(diagnostics);
        return true;
    }
    if (status != LICET_WRONG_RULES)
        li_repl_fail(repl, status);
    li_repl_diagnostics(repl, diagnostics);
    li_repl_refuse(repl, LICET_ANSWER_RULES,
                   "nothing is saved: these changes are no amendment of what was loaded");
    return false;
}

/* The host writes TEXT; then nothing is unsaved, and DONE says what has been done with it. */
static void hand_over(licet_repl *repl, const char *name, licet_text text, const char *done)
{
    if (repl->host.save(repl->host.user, name, text)) {
        repl->answer = LICET_ANSWER_FILE;
    } else {
        repl->saved = repl->at;
        lc_buffer_format(&repl->out, "%s: %s\n", done, name);
    }
}

static void save_amendment(licet_repl *repl, const char *name, licet_text text)
{
    lc_buffer laid_out;
    licet_diagnostics *diagnostics = NULL;
    const licet_source source = {name, text.bytes, text.length};
    lc_buffer_init(&laid_out, &repl->allocator);
    licet_status status =
        licet_format(&source, &repl->options, &diagnostics, lc_buffer_write, &laid_out);
    if (status == LICET_WRONG_RULES) {
        li_repl_diagnostics(repl, diagnostics);
        li_repl_refuse(repl, LICET_ANSWER_RULES,
                       "nothing is saved: these changes are no amendment of what was loaded");
    } else {
        licet_diagnostics_free(diagnostics);
    }
    if (laid_out.failed)
        status = LICET_MEMORY;
    if (status != LICET_OK && status != LICET_WRONG_RULES)
        li_repl_fail(repl, status);
    licet_text saved = {laid_out.bytes, laid_out.length};
    if (status == LICET_OK && check_amendment(repl, name, saved))
        hand_over(repl, name, saved, "saved as an amendment");
    lc_buffer_fini(&laid_out);
}

void li_repl_save(licet_repl *repl, licet_text words)
{
    saving s = {.repl = repl};
    heading head;
    if (!li_repl_has_law(repl))
        return;
    licet_text file = li_repl_name(&words);
    if (file.length == 0) {
        li_repl_refuse(repl, LICET_ANSWER_WORDS,
                       "save where? `save FILE NAME \"TITLE\" from DATE`");
        return;
    }
    if (!repl->host.save) {
        li_repl_refuse(repl, LICET_ANSWER_FILE, "there are no files here");
        return;
    }
    const char *name = li_repl_copy(repl, file);
    if (!name || !read_heading(repl, file, words, &head) || !li_repl_open(repl, &s.reading))
        return;
    lc_buffer_init(&s.out, &repl->allocator);
    write_amendment(&s, &head);
    if (repl->status == LICET_OK && repl->answer == LICET_ANSWER_DONE)
        save_amendment(repl, name, (licet_text){s.out.bytes, s.out.length});
    lc_buffer_fini(&s.out);
    li_repl_close(&s.reading);
}

/* ---- publishing ------------------------------------------------------------------------------ */

static void write_consolidation(licet_repl *repl, const char *name)
{
    lc_buffer text;
    licet_diagnostics *diagnostics = NULL;
    lc_buffer_init(&text, &repl->allocator);
    licet_status status = licet_consolidate(repl->world.law, NULL, &repl->options, &diagnostics,
                                            lc_buffer_write, &text);
    if (text.failed)
        status = LICET_MEMORY;
    if (status == LICET_WRONG_RULES) {
        li_repl_diagnostics(repl, diagnostics);
        repl->answer = LICET_ANSWER_RULES;
    } else {
        licet_diagnostics_free(diagnostics);
    }
    if (status != LICET_OK && status != LICET_WRONG_RULES)
        li_repl_fail(repl, status);
    if (status == LICET_OK)
        hand_over(repl, name, (licet_text){text.bytes, text.length}, "published");
    lc_buffer_fini(&text);
}

void li_repl_publish(licet_repl *repl, licet_text words)
{
    if (!li_repl_has_law(repl))
        return;
    licet_text file = li_repl_name(&words);
    if (file.length == 0 || words.length > 0) {
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "publish where? `publish FILE`");
        return;
    }
    if (!repl->host.save) {
        li_repl_refuse(repl, LICET_ANSWER_FILE, "there are no files here");
        return;
    }
    const char *name = li_repl_copy(repl, file);
    if (name)
        write_consolidation(repl, name);
}
