/* options.c - the words of the command line, told apart by the list in options.def.
 *
 * `--name VALUE`, `--name=VALUE`, `-o FILE`, `-oFILE`; `-` alone is a file (standard input); after
 * `--` nothing is an option. Words after `--with FILE` and `--against FILE` belong to them, up to
 * the next option. Owns the arrays of words that are no options.
 * Must not: take a misspelt option for a file, or leave one out silently. */
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <licet_tools.h>

#include "file.h"
#include "jobs.h"

struct option {
    const char *name;
    char letter;
    const char *value; /* NULL: a switch */
    size_t times;
    const char *help;
};

static const struct option option_list[OPTION_COUNT] = {
#define OPTION(id, name, letter, value, times, help) {name, letter, value, times, help},
#define LATER(...)
#include "options.def"
#undef OPTION
#undef LATER
};

static const char *const later_list[] = {
#define OPTION(...)
#define LATER(name, takes_value) name,
#include "options.def"
#undef OPTION
#undef LATER
};
enum { LATER_COUNT = sizeof later_list / sizeof later_list[0] };

_Static_assert(OPTION_COUNT <= 64, "the options a command takes are bits of 64");

static const struct command commands[] = {
#define TAKES(id) (UINT64_C(1) << OPTION_##id)
#define COMMAND(name, arguments, summary, takes, page)                                             \
    {#name, arguments, summary, page, (takes) | TAKES(HELP), command_##name},
#include "subcommands.def"
#undef COMMAND
#undef TAKES
};

const struct command *command_list(size_t *count)
{
    *count = sizeof commands / sizeof commands[0];
    return commands;
}

static bool takes(const struct command *command, size_t id)
{
    return (command->takes >> id & 1) != 0;
}

static bool same(const char *name, const char *word, size_t length)
{
    return strlen(name) == length && memcmp(name, word, length) == 0;
}

/* ---- what is wrong -------------------------------------------------------------------------- */

static int refuse_unknown(const struct command *command, const char *word, size_t length)
{
    for (size_t i = 0; i < LATER_COUNT; i++)
        if (same(later_list[i], word, length))
            return report_status(STATUS_USAGE, "`--%s` is not understood by this version of Licet",
                                 later_list[i]);
    licet_text names[OPTION_COUNT];
    size_t ids[OPTION_COUNT], count = 0;
    for (size_t id = 0; id < OPTION_COUNT; id++) {
        if (same(option_list[id].name, word, length))
            return report_status(STATUS_USAGE, "`licet %s` has no option `--%s`", command->name,
                                 option_list[id].name);
        if (takes(command, id)) {
            ids[count] = id;
            names[count++] = text_of(option_list[id].name);
        }
    }
    licet_text wanted = {word, length};
    size_t near = licet_nearest(wanted, names, count);
    int shown = length > 60 ? 60 : (int)length;
    if (near < count)
        return report_status(STATUS_USAGE, "there is no option `--%.*s` (did you mean `--%s`?)",
                             shown, word, option_list[ids[near]].name);
    return report_status(STATUS_USAGE,
                         "there is no option `--%.*s`; `licet help %s` lists the options", shown,
                         word, command->name);
}

static int refuse_letter(const struct command *command, char letter)
{
    return report_status(STATUS_USAGE,
                         "there is no option `-%c`; `licet help %s` lists the options", letter,
                         command->name);
}

/* ---- telling words apart -------------------------------------------------------------------- */

static int keep_value(struct options *out, size_t id, const char *value)
{
    const struct option *option = &option_list[id];
    if (out->count[id] == option->times && !option->value)
        return STATUS_DONE; /* a switch that is on stays on */
    if (out->count[id] == option->times) {
        if (option->times == 1)
            return report_status(STATUS_USAGE, "`--%s` is given twice", option->name);
        return report_status(STATUS_USAGE, "`--%s` is given more than %zu times", option->name,
                             option->times);
    }
    if (option->value && value[0] == '\0')
        return report_status(STATUS_USAGE, "`--%s` needs a value: %s", option->name, option->value);
    out->values[id][out->count[id]++] = value;
    return STATUS_DONE;
}

/* Which of COUNT words the option has; says so when it is none of them. COUNT: not given. */
static int choose(const struct options *options, enum option_id id, const char *const *choices,
                  size_t count, size_t *chosen)
{
    const char *value = option_value(options, id);
    *chosen = count;
    if (!value)
        return STATUS_DONE;
    char list[64];
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(value, choices[i]) == 0) {
            *chosen = i;
            return STATUS_DONE;
        }
        int length =
            snprintf(list + used, sizeof list - used, "%s`%s`", i ? " or " : "", choices[i]);
        used += length > 0 ? (size_t)length : 0;
    }
    return report_status(STATUS_USAGE, "`--%s` cannot be `%s`: it is %s", option_list[id].name,
                         value, list);
}

static int check_color(const struct options *options)
{
    static const char *const answers[] = {"auto", "always", "never"};
    size_t chosen;
    return choose(options, OPTION_COLOR, answers, 3, &chosen);
}

struct arguments {
    char **words;
    int count, at;
};

static bool is_word(const char *word)
{
    return word[0] != '-' || word[1] == '\0';
}

/* The word after `--with` or `--against`, whatever it looks like, and those that follow it. */
static void take_words(char **words, size_t *count, const char *attached, struct arguments *rest)
{
    if (attached) {
        words[(*count)++] = (char *)(uintptr_t)attached;
        return;
    }
    do
        words[(*count)++] = rest->words[rest->at++];
    while (rest->at < rest->count && is_word(rest->words[rest->at]));
}

/* Gives option ID the value after `=`, or the next word. */
static int take_value(struct options *out, size_t id, const char *attached, struct arguments *rest)
{
    const struct option *option = &option_list[id];
    if (!option->value) {
        if (attached)
            return report_status(STATUS_USAGE, "`--%s` takes no value", option->name);
        return keep_value(out, id, "");
    }
    if (!attached && rest->at == rest->count)
        return report_status(STATUS_USAGE, "`--%s` needs a value: %s", option->name, option->value);
    int status = keep_value(out, id, attached ? attached : rest->words[rest->at]);
    if (status == STATUS_DONE && id == OPTION_WITH)
        take_words(out->with, &out->with_count, attached, rest);
    else if (status == STATUS_DONE && id == OPTION_AGAINST)
        take_words(out->against, &out->against_count, attached, rest);
    else if (!attached)
        rest->at++;
    return status;
}

static int take_long(struct options *out, const char *word, struct arguments *rest)
{
    const char *equals = strchr(word, '=');
    size_t length = equals ? (size_t)(equals - word) : strlen(word);
    for (size_t id = 0; id < OPTION_COUNT; id++)
        if (takes(out->command, id) && same(option_list[id].name, word, length))
            return take_value(out, id, equals ? equals + 1 : NULL, rest);
    return refuse_unknown(out->command, word, length);
}

static int take_letter(struct options *out, const char *word, struct arguments *rest)
{
    for (size_t id = 0; id < OPTION_COUNT; id++) {
        if (!takes(out->command, id) || option_list[id].letter != word[0])
            continue;
        if (word[1] != '\0' && !option_list[id].value)
            return refuse_letter(out->command, word[1]);
        return take_value(out, id, word[1] != '\0' ? word + 1 : NULL, rest);
    }
    return refuse_letter(out->command, word[0]);
}

int options_parse(struct options *out, const struct command *command, int count, char **words)
{
    memset(out, 0, sizeof *out);
    out->command = command;
    out->words = calloc((size_t)count + 1, sizeof *out->words);
    out->with = calloc((size_t)count + 1, sizeof *out->with);
    out->against = calloc((size_t)count + 1, sizeof *out->against);
    if (!out->words || !out->with || !out->against)
        return report_failure(LICET_MEMORY);
    struct arguments rest = {words, count, 0};
    bool only_words = false;
    int status = STATUS_DONE;
    while (status == STATUS_DONE && rest.at < rest.count) {
        char *word = rest.words[rest.at++];
        if (only_words || is_word(word))
            out->words[out->word_count++] = word;
        else if (strcmp(word, "--") == 0)
            only_words = true;
        else if (word[1] == '-')
            status = take_long(out, word + 2, &rest);
        else
            status = take_letter(out, word + 1, &rest);
    }
    return status == STATUS_DONE ? check_color(out) : status;
}

void options_free(struct options *options)
{
    free(options->words);
    free(options->with);
    free(options->against);
    options->words = options->with = options->against = NULL;
}

/* ---- what the others ask -------------------------------------------------------------------- */

const char *option_value(const struct options *options, enum option_id id)
{
    return options->count[id] > 0 ? options->values[id][0] : NULL;
}

bool option_given(const struct options *options, enum option_id id)
{
    return options->count[id] > 0;
}

licet_style option_style(const struct options *options, int descriptor)
{
    const char *wanted = option_value(options, OPTION_COLOR);
    if (wanted && strcmp(wanted, "always") == 0)
        return LICET_COLOR;
    if (wanted && strcmp(wanted, "auto") != 0)
        return LICET_PLAIN;
    const char *none = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    bool plain = (none && none[0] != '\0') || (terminal && strcmp(terminal, "dumb") == 0);
    return !plain && isatty(descriptor) ? LICET_COLOR : LICET_PLAIN;
}

int option_form(const struct options *options, bool markdown, enum form *form)
{
    static const char *const forms[] = {"text", "json", "markdown"};
    size_t chosen, count = markdown ? 3 : 2;
    int status = choose(options, OPTION_FORMAT, forms, count, &chosen);
    *form = chosen == count ? FORM_TEXT : (enum form)chosen;
    return status;
}

int option_choose_form(const struct options *options, const char *const *forms, size_t count,
                       size_t *form)
{
    int status = choose(options, OPTION_FORMAT, forms, count, form);
    if (*form == count)
        *form = 0;
    return status;
}

int option_licences(const struct options *options, bool *granted)
{
    static const char *const answers[] = {"granted", "refused"};
    size_t chosen;
    int status = choose(options, OPTION_LICENCES, answers, 2, &chosen);
    *granted = chosen != 1;
    return status;
}

int option_jobs(const struct options *options, size_t *jobs)
{
    const char *value = option_value(options, OPTION_JOBS);
    size_t number = 0, digits = value ? strspn(value, "0123456789") : 0;
    *jobs = 1;
    if (!value)
        return STATUS_DONE;
    for (size_t i = 0; i < digits && number <= JOBS_MOST; i++)
        number = number * 10 + (size_t)(value[i] - '0');
    if (value[digits] != '\0' || number < 1 || number > JOBS_MOST)
        return report_status(STATUS_USAGE, "`--jobs %s`: give a number of threads from 1 to %zu",
                             value, JOBS_MOST);
    *jobs = number;
    return STATUS_DONE;
}

void options_help(struct output *out, const struct command *command)
{
    output_string(out, "\noptions:\n");
    for (size_t id = 0; id < OPTION_COUNT; id++) {
        if (!takes(command, id))
            continue;
        const struct option *option = &option_list[id];
        if (option->letter)
            output_format(out, "  -%c, ", option->letter);
        else
            output_string(out, "      ");
        output_format(out, "--%s%s%s", option->name, option->value ? " " : "",
                      option->value ? option->value : "");
        size_t width = strlen(option->name) + (option->value ? strlen(option->value) + 1 : 0);
        output_spaces(out, width < 24 ? 26 - (int)width : 2);
        output_format(out, "%s\n", option->help);
    }
}

size_t option_times(const struct options *options, enum option_id id)
{
    return options->count[id];
}

const char *option_nth(const struct options *options, enum option_id id, size_t index)
{
    return index < options->count[id] ? options->values[id][index] : NULL;
}

int option_as_at(const struct options *options, bool *given, int32_t *date)
{
    const char *value = option_value(options, OPTION_AS_AT);
    *given = value != NULL;
    if (!value || licet_date_read(text_of(value), date) == LICET_OK)
        return STATUS_DONE;
    return report_status(STATUS_USAGE, "`--as-at`: `%s` is not a day, such as 2025-05-20", value);
}
