/* options.h - the words of the command line, told apart.
 *
 * Values are borrowed from the command line. Must not: read files or decide anything. */
#ifndef LICET_CLI_OPTIONS_H
#define LICET_CLI_OPTIONS_H

#include "program.h"

enum option_id {
#define OPTION(id, ...) OPTION_##id,
#define LATER(...)
#include "options.def"
#undef OPTION
#undef LATER
    OPTION_COUNT
};

/* How often an option may be given at most. */
enum { OPTION_TIMES = 8 };

struct command {
    const char *name;
    const char *arguments; /* what follows the name, in words */
    const char *summary;   /* one line */
    const char *page;
    uint64_t takes; /* bit OPTION_X: takes that option */
    int (*run)(const struct options *options);
};

struct options {
    const struct command *command;
    size_t count[OPTION_COUNT]; /* how often it was given */
    const char *values[OPTION_COUNT][OPTION_TIMES];
    char **words; /* what is no option: the files of rules */
    size_t word_count;
    char **with; /* what follows --with, up to the next option */
    size_t with_count;
    char **against; /* the same of --against */
    size_t against_count;
};

/* All commands; *COUNT of them. */
const struct command *command_list(size_t *count);
/* Tells ARGUMENTS (after the command's name) apart. Says what is wrong and returns an exit status;
 * `--help` alone is no error, whatever else is given. */
int options_parse(struct options *out, const struct command *command, int count, char **arguments);
void options_free(struct options *options);

/* The first value of an option; NULL: not given. "" for a switch that was. */
const char *option_value(const struct options *options, enum option_id id);
/* Whether ID was given. */
bool option_given(const struct options *options, enum option_id id);
/* Writes the options that COMMAND takes, for its page of help. */
struct output;
void options_help(struct output *out, const struct command *command);

/* Colour for what goes to DESCRIPTOR, as --color, NO_COLOR and the terminal say. */
licet_style option_style(const struct options *options, int descriptor);
/* Takes `text`, `json` and, where there is such, `markdown` for --format. */
enum form { FORM_TEXT, FORM_JSON, FORM_MARKDOWN };
int option_form(const struct options *options, bool markdown, enum form *form);
/* Which of the COUNT words of FORMS --format says, the first where it is not given. */
int option_choose_form(const struct options *options, const char *const *forms, size_t count,
                       size_t *form);
/* How often ID was given, and its value number INDEX. */
size_t option_times(const struct options *options, enum option_id id);
const char *option_nth(const struct options *options, enum option_id id, size_t index);
/* The day that --as-at names into *DATE; *GIVEN: whether it was given. */
int option_as_at(const struct options *options, bool *given, int32_t *date);
/* The number of threads that --jobs names; 1 where it is not given. */
int option_jobs(const struct options *options, size_t *jobs);
/* Takes `granted` and `refused` for --licences. */
int option_licences(const struct options *options, bool *granted);

#endif
