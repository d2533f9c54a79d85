/* repl.c - `licet repl`: a dialogue with rules and orders.
 *
 * The library leads it; here are the files that it asks for, the entries of a script, and those
 * typed on a terminal (line.c edits these). Must not: know a command, but for `load` of the command
 * line and what `save` leaves open. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <licet_tools.h>

#include "line.h"
#include "orders.h"
#include "rules.h"

struct dialogue {
    struct options options; /* its words are the files of rules that were read */
    char **words;
    size_t word_room;
    licet_repl *repl;
    struct output out;
    struct rules rules; /* finds modules and tables beside these */
    char *bytes;        /* of the file read last */
    bool echo;          /* entries of a script are written before their answers */
    bool failed;        /* the dialogue cannot go on */
};

/* ---- files ---------------------------------------------------------------------------------- */

/* Modules and tables may stand beside any file that was read. */
static bool remember(struct dialogue *dialogue, const char *file)
{
    struct options *options = &dialogue->options;
    for (size_t i = 0; i < options->word_count; i++)
        if (strcmp(dialogue->words[i], file) == 0)
            return true;
    if (options->word_count == dialogue->word_room) {
        size_t room = 2 * dialogue->word_room + 8;
        char **words = realloc(dialogue->words, room * sizeof *words);
        if (!words)
            return false;
        dialogue->words = options->words = words;
        dialogue->word_room = room;
    }
    char *copy = strdup(file);
    if (copy)
        dialogue->words[options->word_count++] = copy;
    return copy != NULL;
}

static int read_file(void *user, const char *file, licet_text *text)
{
    struct dialogue *dialogue = user;
    size_t length = 0;
    char *bytes = NULL;
    output_flush(&dialogue->out);
    if (file_read(file, &bytes, &length) != STATUS_DONE)
        return 1;
    free(dialogue->bytes);
    dialogue->bytes = bytes;
    *text = (licet_text){bytes, length};
    if (remember(dialogue, file))
        return 0;
    report_failure(LICET_MEMORY);
    return 1;
}

static int write_file(void *user, const char *file, licet_text text)
{
    struct dialogue *dialogue = user;
    struct output out;
    output_flush(&dialogue->out);
    if (output_open(&out, file) != STATUS_DONE)
        return 1;
    output_text(&out, text);
    return output_close(&out, true, STATUS_DONE) != STATUS_DONE;
}

/* ---- orders --------------------------------------------------------------------------------- */

/* A file of orders as it is handed on: a column for each header, under the name of the fact that it
 * states, and one for each key that only later objects have. */
struct handing {
    struct orders orders;
    size_t *columns;
    licet_text *names, *cells;
    size_t count;
};

static licet_text name_of_column(const struct orders *orders, const licet_law *law, size_t column,
                                 licet_text header)
{
    licet_fact_info info;
    for (size_t fact = 0; licet_law_fact(law, fact, &info) == LICET_OK; fact++)
        if (orders->column_of[fact] == column)
            return info.name;
    return header;
}

static bool add_column(struct handing *handing, const licet_law *law, size_t column,
                       licet_text header)
{
    for (size_t i = 0; i < handing->count; i++)
        if (handing->columns[i] == column)
            return true;
    if (column == NO_COLUMN)
        return false;
    handing->columns[handing->count] = column;
    handing->names[handing->count++] = name_of_column(&handing->orders, law, column, header);
    return true;
}

static bool choose_columns(struct handing *handing, const licet_law *law)
{
    struct orders *orders = &handing->orders;
    const licet_text none = {NULL, 0};
    size_t most = orders->columns + licet_law_fact_count(law) + 1;
    handing->columns = calloc(most, sizeof *handing->columns);
    handing->names = calloc(most, sizeof *handing->names);
    handing->cells = calloc(most, sizeof *handing->cells);
    if (!handing->columns || !handing->names || !handing->cells)
        return false;
    for (size_t i = 0; i < orders->columns; i++)
        if (!add_column(handing, law, orders_find(orders, orders->headers[i]), orders->headers[i]))
            return false;
    for (size_t i = 0; i < licet_law_fact_count(law); i++)
        if (orders->column_of[i] != NO_COLUMN)
            add_column(handing, law, orders->column_of[i], none);
    return handing->count > 0;
}

static licet_status hand_rows(struct handing *handing, const licet_law *law, licet_repl *repl)
{
    struct orders *orders = &handing->orders;
    size_t date = licet_law_date_fact(law);
    char reason[REASON_ROOM];
    licet_status status = LICET_OK;
    for (size_t row = 0; row < orders->rows && status == LICET_OK; row++) {
        for (size_t i = 0; i < handing->count; i++) {
            size_t column = handing->columns[i];
            handing->cells[i] = date != LICET_NO_INDEX && orders->column_of[date] == column
                                    ? orders_cell(orders, date, row)
                                    : orders_cells(orders, column)[row];
        }
        status = licet_repl_row(repl, handing->cells, orders_fault(orders, row, reason));
    }
    return status;
}

static int hand_orders(struct handing *handing, const struct options *options, const licet_law *law,
                       licet_repl *repl)
{
    struct orders *orders = &handing->orders;
    int status = orders_open(orders, law, options);
    if (status == STATUS_DONE && !choose_columns(handing, law))
        status = report_failure(LICET_MEMORY);
    if (status == STATUS_DONE)
        status = report_failure(licet_repl_columns(repl, handing->names, handing->count));
    while (status == STATUS_DONE) {
        status = orders_next(orders, ORDER_ROWS);
        if (status != STATUS_DONE || orders->rows == 0)
            break;
        status = report_failure(hand_rows(handing, law, repl));
    }
    return status;
}

static int read_orders(void *user, const char *file, const licet_law *law, licet_repl *repl)
{
    struct dialogue *dialogue = user;
    struct handing handing = {.orders.descriptor = -1};
    struct options options = dialogue->options;
    options.count[OPTION_ORDERS] = 1;
    options.values[OPTION_ORDERS][0] = file;
    output_flush(&dialogue->out);
    int status = hand_orders(&handing, &options, law, repl);
    orders_close(&handing.orders);
    free(handing.columns);
    free(handing.names);
    free(handing.cells);
    return status != STATUS_DONE;
}

/* ---- entries -------------------------------------------------------------------------------- */

/* Does one entry. *WORST: how the first that failed ended. Returns false when the dialogue ends. */
static bool enter(struct dialogue *dialogue, licet_text entry, int *worst)
{
    licet_answer answer = LICET_ANSWER_DONE;
    while (entry.length > 0 && strchr(" \t\r\n", entry.bytes[entry.length - 1]))
        entry.length--;
    if (dialogue->echo && entry.length > 0) {
        licet_repl_prompt(dialogue->repl, output_write, &dialogue->out);
        licet_show(entry, LICET_SHOW_LINES, output_write, &dialogue->out);
        output_string(&dialogue->out, "\n");
    }
    int status = report_failure(licet_repl_enter(dialogue->repl, entry, &answer));
    if (!output_flush(&dialogue->out) && status == STATUS_DONE)
        status = STATUS_FILE;
    dialogue->failed = status != STATUS_DONE;
    if (*worst == STATUS_DONE && answer != LICET_ANSWER_QUIT)
        *worst = status != STATUS_DONE ? status : (int)answer;
    return status == STATUS_DONE && answer != LICET_ANSWER_QUIT;
}

/* The entries of standard input, each as soon as the line behind it is there. */
static int run_script(struct dialogue *dialogue)
{
    char *line = NULL, *entry = NULL;
    size_t room = 0, length = 0, capacity = 0;
    int worst = STATUS_DONE;
    bool going = true;
    for (ssize_t got; going && (got = getline(&line, &room, stdin)) >= 0;) {
        if (length > 0 && line[0] != ' ' && line[0] != '\t') {
            going = enter(dialogue, (licet_text){entry, length}, &worst);
            length = 0;
        }
        if (length + (size_t)got > capacity) {
            capacity = 2 * (length + (size_t)got);
            char *larger = realloc(entry, capacity);
            if (!larger) {
                worst = report_failure(LICET_MEMORY);
                break;
            }
            entry = larger;
        }
        memcpy(entry + length, line, (size_t)got);
        length += (size_t)got;
    }
    if (going && length > 0)
        enter(dialogue, (licet_text){entry, length}, &worst);
    free(line);
    free(entry);
    return worst;
}

/* ---- the terminal --------------------------------------------------------------------------- */

static int write_stream(void *user, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, user) != length;
}

/* The prompt as the library says it, NUL-terminated; the caller frees it. */
static char *make_prompt(struct dialogue *dialogue)
{
    char *prompt = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&prompt, &length);
    if (!stream)
        return NULL;
    bool color = option_style(&dialogue->options, STDOUT_FILENO) == LICET_COLOR;
    fputs(color ? "\033[1m" : "", stream);
    licet_repl_prompt(dialogue->repl, write_stream, stream);
    fputs(color ? "\033[0m" : "", stream);
    fclose(stream);
    return prompt;
}

/* LINE goes behind *ENTRY, on a line of its own. */
static bool append_line(char **entry, const char *line)
{
    size_t length = *entry ? strlen(*entry) + 1 : 0, more = strlen(line);
    char *larger = realloc(*entry, length + more + 1);
    if (!larger)
        return false;
    if (length > 0)
        larger[length - 1] = '\n';
    memcpy(larger + length, line, more + 1);
    *entry = larger;
    return true;
}

/* One entry: a line, or, where that breaks off, it and those up to an empty one. */
static enum line_end read_entry(struct dialogue *dialogue, char **entry)
{
    char *prompt = make_prompt(dialogue), *line;
    *entry = NULL;
    enum line_end end = prompt ? line_read(prompt, &line) : LINE_ENDED;
    free(prompt);
    for (bool more = false; end == LINE_ENTERED; more = true) {
        bool empty = line[0] == '\0', room = append_line(entry, line);
        free(line);
        if (!room)
            return LINE_ENDED;
        if (empty || (!more && !licet_repl_unfinished(dialogue->repl, text_of(*entry))))
            return LINE_ENTERED;
        end = line_read("... ", &line);
    }
    if (end == LINE_ENDED && *entry)
        return LINE_ENTERED;
    free(*entry);
    *entry = NULL;
    return end;
}

/* Whether changes may be lost. */
static bool may_quit(struct dialogue *dialogue)
{
    char *line = NULL;
    if (!licet_repl_unsaved(dialogue->repl))
        return true;
    enum line_end end = line_read("changes of the rules are not saved. Quit? (y/n) ", &line);
    bool yes = end == LINE_ENDED || (line && (line[0] == 'y' || line[0] == 'Y'));
    free(line);
    return yes;
}

/* Appends LEAD and what is answered to QUESTION to *ENTRY, if anything is. False: abandoned. */
static bool ask(char **entry, const char *question, const char *lead, const char *trail)
{
    char *line = NULL;
    if (line_read(question, &line) != LINE_ENTERED)
        return false;
    size_t length = strlen(*entry), size = length + strlen(lead) + strlen(line) + strlen(trail) + 1;
    char *longer = line[0] ? realloc(*entry, size) : NULL;
    if (longer) {
        snprintf(longer + length, size - length, "%s%s%s", lead, line, trail);
        *entry = longer;
    }
    free(line);
    return true;
}

/* `save FILE` alone leaves open what the amendment is called and from when it is in force. */
static bool complete_save(char **entry)
{
    const char *file = *entry + strspn(*entry, " \t");
    if (strncmp(file, "save ", 5) != 0)
        return true;
    file += 5 + strspn(file + 5, " \t");
    size_t length = strcspn(file, " \t\n");
    if (length == 0 || file[length + strspn(file + length, " \t\n")] != '\0')
        return true;
    return ask(entry, "name of the amendment (that of the file): ", " ", "") &&
           ask(entry, "its title (none): ", " \"", "\"") &&
           ask(entry, "in force from (always): ", " from ", "");
}

static int run_terminal(struct dialogue *dialogue)
{
    int worst = STATUS_DONE;
    bool going = true;
    dialogue->echo = false;
    line_begin(dialogue->repl);
    while (going) {
        char *entry;
        enum line_end end = read_entry(dialogue, &entry);
        if (end == LINE_ENTERED) {
            line_remember(entry);
            if (complete_save(&entry))
                going = enter(dialogue, text_of(entry), &worst);
        }
        if (end == LINE_ENDED)
            output_string(&dialogue->out, "\n");
        if (end == LINE_ENDED || !going)
            going = dialogue->failed ? false : !may_quit(dialogue);
        free(entry);
        output_flush(&dialogue->out);
    }
    line_finish();
    /* who types sees what failed: the dialogue itself went well */
    return dialogue->failed ? worst : STATUS_DONE;
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* `load` with the files of the command line. */
static int load_files(struct dialogue *dialogue, const struct options *options)
{
    static const char command[] = "load";
    size_t length = sizeof command;
    int worst = STATUS_DONE;
    for (size_t i = 0; i < options->word_count; i++)
        length += strlen(options->words[i]) + 3;
    char *entry = malloc(length);
    if (!entry)
        return report_failure(LICET_MEMORY);
    char *at = entry + snprintf(entry, length, "%s", command);
    for (size_t i = 0; i < options->word_count; i++)
        at += snprintf(at, length - (size_t)(at - entry), " \"%s\"", options->words[i]);
    bool echo = dialogue->echo;
    dialogue->echo = false;
    enter(dialogue, (licet_text){entry, (size_t)(at - entry)}, &worst);
    dialogue->echo = echo;
    free(entry);
    return worst;
}

static int write_answer(void *user, const char *bytes, size_t length)
{
    struct dialogue *dialogue = user;
    return output_write(&dialogue->out, bytes, length);
}

static int run_dialogue(struct dialogue *dialogue, const struct options *options)
{
    const licet_repl_host host = {
        .version = LICET_REPL_HOST_VERSION,
        .user = dialogue,
        .style = option_style(options, STDOUT_FILENO),
        .write = write_answer,
        .read = read_file,
        .save = write_file,
        .orders = read_orders,
    };
    licet_options load = LICET_OPTIONS_INIT;
    rules_finders(&dialogue->rules, &load);
    int status = report_failure(licet_repl_new(&dialogue->repl, &host, &load));
    if (status == STATUS_DONE && options->word_count > 0)
        status = load_files(dialogue, options);
    if (status != STATUS_DONE)
        return status;
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) ? run_terminal(dialogue)
                                                         : run_script(dialogue);
}

int command_repl(const struct options *options)
{
    struct dialogue dialogue;
    memset(&dialogue, 0, sizeof dialogue);
    dialogue.options = *options;
    dialogue.options.words = NULL;
    dialogue.options.word_count = 0;
    dialogue.rules.options = &dialogue.options;
    dialogue.echo = !option_given(options, OPTION_QUIET);
    int status = output_open(&dialogue.out, NULL);
    if (status != STATUS_DONE)
        return status;
    output_show(&dialogue.out, option_style(options, STDOUT_FILENO) == LICET_COLOR);
    status = run_dialogue(&dialogue, options);
    licet_repl_free(dialogue.repl);
    for (size_t i = 0; i < dialogue.options.word_count; i++)
        free(dialogue.words[i]);
    free(dialogue.words);
    free(dialogue.bytes);
    free(dialogue.rules.added);
    return output_close(&dialogue.out, true, status);
}
