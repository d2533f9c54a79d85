/* repl.c - a dialogue: the object, its entries and commands, help.
 *
 * An entry is taken apart by its first word: the keyword of a declaration makes it an edit, else it
 * is a command of repl_commands.def. What is answered gathers in a buffer and is written when the
 * entry is done. Must not: read files, know a terminal; decide (repl_world.c). */
#include "repl.h"
#include "diagnostics.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *words, *arguments, *summary, *page;
    void (*run)(licet_repl *repl, licet_text words);
} command;

static const command commands[] = {
#define COMMAND(clause, name, words, arguments, summary, page)                                     \
    {words, arguments, summary, page, li_repl_##name},
#include "repl_commands.def"
#undef COMMAND
};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

/* ---- the object ----------------------------------------------------------------------------- */

licet_status licet_repl_new(licet_repl **out, const licet_repl_host *host,
                            const licet_options *options)
{
    if (!out)
        return LICET_MISUSE;
    *out = NULL;
    if (!host || host->version != LICET_REPL_HOST_VERSION || !host->write ||
        host->style > LICET_COLOR || (options && options->version != LICET_OPTIONS_VERSION))
        return LICET_MISUSE;
    const lc_allocator allocator = li_allocator(options);
    licet_repl *repl = lc_new(&allocator, sizeof *repl);
    if (!repl)
        return LICET_MEMORY;
    memset(repl, 0, sizeof *repl);
    repl->allocator = allocator;
    repl->host = *host;
    repl->options = options ? *options : (licet_options)LICET_OPTIONS_INIT;
    repl->options.where = repl->options.edit = (licet_text){NULL, 0};
    repl->options.bare = 0;
    repl->day = LI_REPL_NO_DAY;
    lc_arena_init(&repl->arena, &allocator);
    lc_arena_init(&repl->file.arena, &allocator);
    lc_buffer_init(&repl->out, &allocator);
    *out = repl;
    return LICET_OK;
}

void licet_repl_free(licet_repl *repl)
{
    if (!repl)
        return;
    const lc_allocator allocator = repl->allocator;
    li_repl_free_world(repl, &repl->world);
    li_repl_file_free(repl, &repl->file);
    lc_vector_fini(&allocator, &repl->states);
    lc_vector_fini(&allocator, &repl->orders);
    lc_buffer_fini(&repl->out);
    lc_arena_fini(&repl->arena);
    lc_delete(&allocator, repl, sizeof *repl);
}

/* ---- words ---------------------------------------------------------------------------------- */

void li_repl_fail(licet_repl *repl, licet_status status)
{
    if (repl->status == LICET_OK)
        repl->status = status;
}

void li_repl_refuse(licet_repl *repl, licet_answer answer, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0)
        length = 0;
    /* what was cut off was quoted from the entry */
    if ((size_t)length >= sizeof text)
        length = (int)sizeof text - 1;
    licet_show((licet_text){text, (size_t)length}, LICET_SHOW_LINES, lc_buffer_write, &repl->out);
    lc_buffer_byte(&repl->out, '\n');
    repl->answer = answer;
}

bool li_repl_has_law(licet_repl *repl)
{
    if (repl->world.law)
        return true;
    li_repl_refuse(repl, LICET_ANSWER_WORDS, "no rules are loaded: `load FILE` begins with some");
    return false;
}

static void put_style(licet_repl *repl, const char *style)
{
    if (repl->host.style == LICET_COLOR)
        lc_buffer_text(&repl->out, style);
}

void li_repl_bold(licet_repl *repl)
{
    put_style(repl, "\033[1m");
}

void li_repl_faint(licet_repl *repl)
{
    put_style(repl, "\033[2m");
}

void li_repl_plain(licet_repl *repl)
{
    put_style(repl, "\033[0m");
}

void li_repl_diagnostics(licet_repl *repl, licet_diagnostics *diagnostics)
{
    if (licet_diagnostics_count(diagnostics) > 0) {
        licet_status status =
            licet_diagnostics_render(diagnostics, repl->host.style, lc_buffer_write, &repl->out);
        if (status != LICET_OK)
            li_repl_fail(repl, status);
    }
    licet_diagnostics_free(diagnostics);
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

licet_text li_repl_trim(licet_text text)
{
    while (text.length > 0 && is_blank(text.bytes[0])) {
        text.bytes++;
        text.length--;
    }
    while (text.length > 0 && is_blank(text.bytes[text.length - 1]))
        text.length--;
    return text;
}

licet_text li_repl_word(licet_text *text)
{
    *text = li_repl_trim(*text);
    licet_text word = {text->bytes, 0};
    while (word.length < text->length && !is_blank(text->bytes[word.length]))
        word.length++;
    text->bytes += word.length;
    text->length -= word.length;
    *text = li_repl_trim(*text);
    return word;
}

licet_text li_repl_name(licet_text *text)
{
    *text = li_repl_trim(*text);
    const char *end = text->length > 1 && text->bytes[0] == '"'
                          ? memchr(text->bytes + 1, '"', text->length - 1)
                          : NULL;
    if (!end)
        return li_repl_word(text);
    licet_text name = {text->bytes + 1, (size_t)(end - text->bytes) - 1};
    text->bytes += name.length + 2;
    text->length -= name.length + 2;
    *text = li_repl_trim(*text);
    return name;
}

bool li_repl_is(licet_text text, const char *word)
{
    size_t length = strlen(word);
    return text.length == length && memcmp(text.bytes, word, length) == 0;
}

const char *li_repl_copy(licet_repl *repl, licet_text text)
{
    const char *copy = lc_arena_text(&repl->arena, text.length ? text.bytes : "", text.length);
    if (!copy)
        li_repl_fail(repl, LICET_MEMORY);
    return copy;
}

void li_repl_count(lc_buffer *out, uint64_t count)
{
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            lc_buffer_byte(out, ',');
        lc_buffer_byte(out, digits[i]);
    }
}

/* ---- entries -------------------------------------------------------------------------------- */

const char *li_repl_command(size_t index, const char **summary)
{
    if (index >= COMMAND_COUNT)
        return NULL;
    *summary = commands[index].summary;
    return commands[index].words;
}

/* The command that ENTRY begins with, and what follows it; NULL: none. */
static const command *find_command(licet_text entry, licet_text *rest)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        licet_text words = {commands[i].words, strlen(commands[i].words)}, at = entry;
        bool same = true;
        while (words.length > 0 && same) {
            licet_text wanted = li_repl_word(&words), word = li_repl_word(&at);
            same = word.length == wanted.length &&
                   (word.length == 0 || memcmp(word.bytes, wanted.bytes, word.length) == 0);
        }
        if (same) {
            *rest = at;
            return &commands[i];
        }
    }
    return NULL;
}

static void refuse_entry(licet_repl *repl, licet_text entry)
{
    licet_text names[COMMAND_COUNT], word = li_repl_word(&entry);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = (licet_text){commands[i].words, strlen(commands[i].words)};
    size_t near = licet_nearest(word, names, COMMAND_COUNT);
    char quoted[LI_FAULT_TEXT];
    li_quote(quoted, sizeof quoted, word.bytes, word.length, 40);
    if (near < COMMAND_COUNT)
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "there is no command %s (did you mean `%s`?)",
                       quoted, commands[near].words);
    else
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "there is no command %s; `help` lists them",
                       quoted);
}

static void enter_edit(licet_repl *repl, licet_text entry);

static void run_entry(licet_repl *repl, licet_text entry)
{
    licet_text rest;
    entry = li_repl_trim(entry);
    bool comment = entry.length >= 2 && memcmp(entry.bytes, "--", 2) == 0;
    if (entry.length == 0 || (comment && !memchr(entry.bytes, '\n', entry.length)))
        return;
    const command *found = find_command(entry, &rest);
    if (found)
        found->run(repl, rest);
    else if (li_repl_is_edit(repl, entry))
        enter_edit(repl, entry);
    else
        refuse_entry(repl, entry);
}

static bool is_edit_at(licet_repl *repl, licet_text text)
{
    return li_repl_is_edit(repl, li_repl_trim(text));
}

/* Declarations that are pasted make sense together only. */
static void run_entries(licet_repl *repl, licet_text text)
{
    licet_answer worst = LICET_ANSWER_DONE;
    while (text.length > 0 && repl->status == LICET_OK && repl->answer != LICET_ANSWER_QUIT) {
        size_t length = licet_repl_cut(text);
        bool edit = is_edit_at(repl, (licet_text){text.bytes, length});
        while (edit && length < text.length) {
            licet_text rest = {text.bytes + length, text.length - length};
            licet_text next = {rest.bytes, licet_repl_cut(rest)}, trimmed = li_repl_trim(next);
            bool remark = trimmed.length > 1 && memcmp(trimmed.bytes, "--", 2) == 0;
            if (trimmed.length > 0 && !remark && !is_edit_at(repl, next))
                break;
            length += next.length;
        }
        repl->answer = LICET_ANSWER_DONE;
        run_entry(repl, (licet_text){text.bytes, length});
        if (worst == LICET_ANSWER_DONE)
            worst = repl->answer;
        text.bytes += length;
        text.length -= length;
    }
    if (repl->answer != LICET_ANSWER_QUIT)
        repl->answer = worst;
}

licet_status licet_repl_enter(licet_repl *repl, licet_text entry, licet_answer *answer)
{
    if (!repl || !answer || (entry.length && !entry.bytes))
        return LICET_MISUSE;
    if (entry.length > LC_MAX_SOURCE_BYTES)
        return LICET_LIMIT;
    repl->answer = LICET_ANSWER_DONE;
    repl->status = LICET_OK;
    repl->out.length = 0;
    repl->out.failed = false;
    run_entries(repl, entry);
    if (repl->out.failed)
        li_repl_fail(repl, LICET_MEMORY);
    *answer = repl->answer;
    unsigned kept = LICET_SHOW_LINES;
    if (repl->host.style == LICET_COLOR)
        kept |= LICET_SHOW_COLORS;
    if (repl->status == LICET_OK)
        repl->status = licet_show((licet_text){repl->out.bytes, repl->out.length}, kept,
                                  repl->host.write, repl->host.user);
    return repl->status;
}

size_t licet_repl_cut(licet_text script)
{
    size_t at = 0;
    while (at < script.length) {
        const char *end = memchr(script.bytes + at, '\n', script.length - at);
        if (!end)
            return script.length;
        at = (size_t)(end - script.bytes) + 1;
        if (at < script.length && script.bytes[at] != ' ' && script.bytes[at] != '\t')
            return at;
    }
    return at;
}

licet_status licet_repl_prompt(licet_repl *repl, licet_write write, void *user)
{
    if (!repl || !write)
        return LICET_MISUSE;
    lc_buffer out;
    lc_buffer_init(&out, &repl->allocator);
    if (repl->world.law) {
        licet_text name = licet_law_name(repl->world.law);
        lc_buffer_append(&out, name.bytes, name.length);
        if (repl->day != LI_REPL_NO_DAY) {
            char day[LC_DATE_TEXT];
            lc_date_write(day, repl->day);
            lc_buffer_format(&out, " %s", day);
        }
        lc_buffer_text(&out, licet_repl_unsaved(repl) ? "*" : "");
    } else {
        lc_buffer_text(&out, "licet");
    }
    lc_buffer_text(&out, "> ");
    licet_status status = out.failed ? LICET_MEMORY : LICET_OK;
    if (status == LICET_OK && write(user, out.bytes, out.length))
        status = LICET_STOPPED;
    lc_buffer_fini(&out);
    return status;
}

/* ---- edits, undone and done again ------------------------------------------------------------ */

/* What is typed is kept by both, or tried by `what if`. */
static void edit(licet_repl *repl, licet_text entry, bool keep)
{
    li_repl_state to;
    li_repl_world world;
    lc_buffer heads;
    const li_repl_state *now = li_repl_now(repl), empty = {.current = LC_NONE};
    lc_buffer_init(&heads, &repl->allocator);
    if (li_repl_edit(repl, now ? now : &empty, entry, &to, &heads) &&
        li_repl_make_world(repl, &to, &world, false)) {
        lc_buffer_append(&repl->out, heads.bytes, heads.length);
        if (heads.failed)
            li_repl_fail(repl, LICET_MEMORY);
        if (now)
            li_repl_compare(repl, &repl->world, &world);
        if (!keep || !li_repl_keep(repl, &to, &world))
            li_repl_free_world(repl, &world);
    }
    lc_buffer_fini(&heads);
}

static void enter_edit(licet_repl *repl, licet_text entry)
{
    edit(repl, entry, true);
}

/* Goes to state AT of the history. */
static void go_to(licet_repl *repl, size_t at)
{
    li_repl_world world;
    if (!li_repl_make_world(repl, &repl->states.items[at], &world, false))
        return;
    li_repl_compare(repl, &repl->world, &world);
    li_repl_free_world(repl, &repl->world);
    repl->world = world;
    repl->at = at;
}

void li_repl_undo(licet_repl *repl, licet_text words)
{
    (void)words;
    if (!li_repl_has_law(repl))
        return;
    if (repl->at == 0) {
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "there is nothing to undo");
        return;
    }
    lc_buffer_text(&repl->out, repl->states.items[repl->at].edit ? "taken back: the last edit\n"
                                                                 : "taken back: the booking\n");
    go_to(repl, repl->at - 1);
}

void li_repl_redo(licet_repl *repl, licet_text words)
{
    (void)words;
    if (!li_repl_has_law(repl))
        return;
    if (repl->at + 1 >= repl->states.count) {
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "there is nothing to do again");
        return;
    }
    lc_buffer_text(&repl->out, repl->states.items[repl->at + 1].edit ? "done again: the edit\n"
                                                                     : "done again: the booking\n");
    go_to(repl, repl->at + 1);
}

/* ---- files ----------------------------------------------------------------------------------- */

/* What FILE holds, copied; false: refused. */
static bool read_file(licet_repl *repl, licet_text file, licet_text *text, const char **name)
{
    licet_text found = {NULL, 0};
    *name = li_repl_copy(repl, file);
    if (!*name)
        return false;
    if (!repl->host.read) {
        li_repl_refuse(repl, LICET_ANSWER_FILE, "there are no files here");
        return false;
    }
    if (repl->host.read(repl->host.user, *name, &found)) {
        repl->answer = LICET_ANSWER_FILE;
        return false;
    }
    text->bytes = li_repl_copy(repl, found);
    text->length = found.length;
    return text->bytes != NULL;
}

/* The first day on which the ruleset is in force, if that has a beginning. */
static int32_t first_day(const licet_law *law)
{
    const lc_image *image = &law->image;
    for (uint32_t i = 0; i < image->INTERVAL_count; i++)
        if (image->INTERVAL[i].in_force)
            return i > 0 ? image->INTERVAL[i].from : LI_REPL_NO_DAY;
    return LI_REPL_NO_DAY;
}

static void put_span(licet_repl *repl)
{
    const lc_image *image = &repl->world.law->image;
    lc_buffer *out = &repl->out;
    const char *lead = "in force ";
    char day[LC_DATE_TEXT];
    for (uint32_t i = 0; i < image->INTERVAL_count; i++) {
        if (!image->INTERVAL[i].in_force || (i > 0 && image->INTERVAL[i - 1].in_force))
            continue;
        lc_buffer_text(out, lead);
        lead = ", ";
        lc_date_write(day, image->INTERVAL[i].from);
        lc_buffer_format(out, i > 0 ? "from %s" : "always", day);
        uint32_t end = i + 1;
        while (end < image->INTERVAL_count && image->INTERVAL[end].in_force)
            end++;
        if (end < image->INTERVAL_count) {
            lc_date_write(day, image->INTERVAL[end].from - 1);
            lc_buffer_format(out, " until %s", day);
        }
    }
    lc_buffer_byte(out, '\n');
}

static void put_facts(licet_repl *repl)
{
    lc_buffer *out = &repl->out;
    licet_fact_info fact;
    lc_buffer_text(out, "orders state: ");
    for (size_t i = 0; licet_law_fact(repl->world.law, i, &fact) == LICET_OK; i++) {
        lc_buffer_text(out, i ? ", " : "");
        lc_buffer_append(out, fact.name.bytes, fact.name.length);
        lc_buffer_text(out, " (");
        lc_buffer_append(out, fact.type_name.bytes, fact.type_name.length);
        lc_buffer_byte(out, ')');
    }
    lc_buffer_byte(out, '\n');
}

static void put_stated(licet_repl *repl, const lc_image_stated *stated)
{
    const lc_image *image = &repl->world.law->image;
    const lc_image_fact *fact = &image->FACT[stated->fact];
    char text[LI_VALUE_TEXT];
    lc_buffer *out = &repl->out;
    lc_buffer_format(out, " %s ", lc_image_text(image, fact->name));
    if (!stated->known)
        lc_buffer_text(out, "missing");
    else if (fact->form.type == LC_FORM_TEXT) {
        lc_buffer_byte(out, '"');
        licet_show(li_text_of(image, image->TEXT[stated->value]), 0, lc_buffer_write, out);
        lc_buffer_byte(out, '"');
    } else if (fact->form.type == LC_FORM_ROW)
        lc_buffer_text(
            out,
            lc_image_text(
                image,
                image->ROW[image->REGISTRY[fact->form.registry].first_row + (uint32_t)stated->value]
                    .key));
    else
        lc_buffer_append(
            out, text,
            li_value_write(repl->world.law, &fact->form, stated->value, text, sizeof text));
}

/* The first order of the first test, as it would be entered. */
static void put_example(licet_repl *repl)
{
    const lc_image *image = &repl->world.law->image;
    for (uint32_t i = 0; i < image->STEP_count; i++) {
        const lc_image_step *step = &image->STEP[i];
        if (step->expect)
            continue;
        lc_buffer_text(&repl->out, "for example: order");
        for (uint32_t j = 0; j < step->stated_count; j++) {
            lc_buffer_text(&repl->out, j ? "," : "");
            put_stated(repl, &image->STATED[step->first_stated + j]);
        }
        lc_buffer_byte(&repl->out, '\n');
        return;
    }
}

static void put_loaded(licet_repl *repl)
{
    licet_text name = licet_law_name(repl->world.law), label = licet_law_label(repl->world.law);
    li_repl_bold(repl);
    licet_show(label.bytes ? label : name, 0, lc_buffer_write, &repl->out);
    li_repl_plain(repl);
    lc_buffer_text(&repl->out, " [");
    lc_buffer_append(&repl->out, name.bytes, name.length);
    lc_buffer_text(&repl->out, "]\n");
    put_span(repl);
    put_facts(repl);
    put_example(repl);
}

/* Takes the texts of STATE as the rules to begin with; false: they are wrong. */
static bool begin(licet_repl *repl, const li_repl_state *state)
{
    li_repl_world world;
    if (!li_repl_make_world(repl, state, &world, true))
        return false;
    if (!lc_vector_room(&repl->allocator, &repl->states)) {
        li_repl_free_world(repl, &world);
        li_repl_fail(repl, LICET_MEMORY);
        return false;
    }
    li_repl_free_world(repl, &repl->world);
    repl->world = world;
    repl->states.items[0] = *state;
    repl->states.count = 1;
    repl->at = repl->saved = 0;
    repl->loaded = state->texts;
    repl->loaded_count = state->count;
    repl->day = first_day(repl->world.law);
    repl->day_set = true;
    put_loaded(repl);
    return true;
}

void li_repl_load(licet_repl *repl, licet_text words)
{
    li_repl_state state = {.current = LC_NONE};
    size_t most = words.length / 2 + 1;
    if (words.length == 0) {
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "which rules? write `load FILE...`");
        return;
    }
    state.texts = lc_arena_zero(&repl->arena, most, sizeof *state.texts);
    if (!state.texts) {
        li_repl_fail(repl, LICET_MEMORY);
        return;
    }
    while (words.length > 0) {
        licet_text text;
        li_repl_text *to = &state.texts[state.count++];
        if (!read_file(repl, li_repl_name(&words), &text, &to->name))
            return;
        to->bytes = text.bytes;
        to->length = text.length;
    }
    /* the orders of the rules before are none of these */
    size_t orders = repl->orders.count;
    repl->orders.count = 0;
    if (!begin(repl, &state))
        repl->orders.count = orders;
}

void li_repl_source(licet_repl *repl, licet_text words)
{
    licet_text script;
    const char *name;
    licet_answer worst = LICET_ANSWER_DONE;
    if (repl->depth == LI_REPL_MOST_DEPTH) {
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "files enter one another more than %u deep",
                       LI_REPL_MOST_DEPTH);
        return;
    }
    if (words.length == 0) {
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "which file? write `source FILE`");
        return;
    }
    if (!read_file(repl, li_repl_name(&words), &script, &name))
        return;
    repl->depth++;
    while (script.length > 0 && repl->status == LICET_OK && repl->answer != LICET_ANSWER_QUIT) {
        size_t length = licet_repl_cut(script);
        repl->answer = LICET_ANSWER_DONE;
        run_entry(repl, (licet_text){script.bytes, length});
        if (worst == LICET_ANSWER_DONE)
            worst = repl->answer;
        script.bytes += length;
        script.length -= length;
    }
    repl->depth--;
    if (repl->answer != LICET_ANSWER_QUIT)
        repl->answer = worst;
}

/* ---- help, quit ------------------------------------------------------------------------------ */

enum { COLUMN = 34 }; /* in which the summaries stand */

static void put_command(licet_repl *repl, const command *item)
{
    lc_buffer *out = &repl->out;
    size_t start = out->length;
    lc_buffer_format(out, "  %s%s%s", item->words, item->arguments[0] ? " " : "", item->arguments);
    size_t width = out->length - start;
    lc_buffer_format(out, "%*s%s\n", width < COLUMN ? (int)(COLUMN - width) : 2, "", item->summary);
}

void li_repl_help(licet_repl *repl, licet_text words)
{
    if (words.length > 0) {
        licet_text rest;
        const command *found = find_command(words, &rest);
        if (found) {
            put_command(repl, found);
            lc_buffer_text(&repl->out, found->page);
        } else {
            refuse_entry(repl, words);
        }
        return;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        put_command(repl, &commands[i]);
    lc_buffer_text(
        &repl->out,
        "Any declaration, and `set`, `strike`, `replace`, `move`, is an edit: the orders\n"
        "whose outcome it changes are shown. A line that begins with a blank goes on\n"
        "with the one before it.\n");
}

void li_repl_quit(licet_repl *repl, licet_text words)
{
    (void)words;
    repl->answer = LICET_ANSWER_QUIT;
}

void li_repl_what_if(licet_repl *repl, licet_text words)
{
    licet_text rest = words, word = li_repl_word(&rest);
    if (!li_repl_has_law(repl))
        return;
    if (li_repl_is(word, "order"))
        li_repl_try_order(repl, rest);
    else if (li_repl_is_edit(repl, words))
        edit(repl, words, false);
    else
        li_repl_refuse(repl, LICET_ANSWER_WORDS,
                       "what if what? write an edit or an order: `what if order quantity 5`");
}
