/* main.c - the program `licet`: finds the subcommand and runs it; help and version.
 *
 * Must not: know anything of rules or orders. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <licet_tools.h>

#include "file.h"
#include "options.h"

static const struct command *find_command(const char *name)
{
    size_t count;
    const struct command *list = command_list(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].name, name) == 0)
            return &list[i];
    return NULL;
}

static int refuse_command(const char *name)
{
    licet_text names[32];
    size_t count;
    const struct command *list = command_list(&count);
    for (size_t i = 0; i < count; i++)
        names[i] = text_of(list[i].name);
    size_t near = licet_nearest(text_of(name), names, count);
    if (near < count)
        return report_status(STATUS_USAGE, "there is no command `%.60s` (did you mean `%s`?)", name,
                             list[near].name);
    return report_status(STATUS_USAGE, "there is no command `%.60s`; `licet help` lists them",
                         name);
}

static void write_overview(struct output *out)
{
    output_string(out,
                  "Licet decides orders under export-licensing rules that are written as text.\n"
                  "\n"
                  "usage: licet COMMAND [ARGUMENT...]\n"
                  "\n"
                  "commands:\n");
    size_t count;
    const struct command *list = command_list(&count);
    for (size_t i = 0; i < count; i++)
        output_format(out, "  %-10s%s\n", list[i].name, list[i].summary);
    output_string(out, "\n"
                       "RULES are one or more files: texts of rules, or an image made by\n"
                       "`licet compile`. `-` is standard input. `licet help COMMAND` says more.\n"
                       "\n"
                       "exit status: 0 done; 1 the rules are wrong; 2 the command line is wrong;\n"
                       "3 some orders were rejected; 4 a test failed; 5 a file or memory failed\n");
}

static void write_page(struct output *out, const struct command *command)
{
    output_format(out, "usage: licet %s %s\n\n%s", command->name, command->arguments,
                  command->page);
    options_help(out, command);
}

/* The page of COMMAND, or of the program (NULL), on standard output. */
static int show_help(const struct command *command)
{
    struct output out;
    int status = output_open(&out, NULL);
    if (status != STATUS_DONE)
        return status;
    if (command)
        write_page(&out, command);
    else
        write_overview(&out);
    return output_close(&out, true, STATUS_DONE);
}

int command_help(const struct options *options)
{
    if (options->word_count > 1)
        return report_status(STATUS_USAGE, "`licet help` takes one command");
    if (options->word_count == 0)
        return show_help(NULL);
    const struct command *command = find_command(options->words[0]);
    return command ? show_help(command) : refuse_command(options->words[0]);
}

int command_version(const struct options *options)
{
    if (options->word_count > 0)
        return report_status(STATUS_USAGE, "`licet version` takes nothing more");
    struct output out;
    int status = output_open(&out, NULL);
    if (status != STATUS_DONE)
        return status;
    output_format(&out, "licet %s\n", licet_version());
    return output_close(&out, true, STATUS_DONE);
}

/* A descriptor that is closed would be given to the next file opened, and what is meant for
 * standard output would end up there. Reading from a closed input finds nothing; writing fails, as
 * it should. */
static void fill_standard_descriptors(void)
{
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF)
            if (open("/dev/null", O_RDONLY) < 0)
                return;
}

int main(int count, char **words)
{
    fill_standard_descriptors();
    signal(SIGPIPE, SIG_IGN); /* a reader that goes away is a failed write, not a death */
    if (count < 2) {
        show_help(NULL);
        return STATUS_USAGE;
    }
    const char *name = words[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    else if (strcmp(name, "--version") == 0)
        name = "version";
    const struct command *command = find_command(name);
    if (!command)
        return refuse_command(name);
    struct options options;
    int status = options_parse(&options, command, count - 2, words + 2);
    if (option_given(&options, OPTION_HELP))
        status = show_help(command);
    else if (status == STATUS_DONE)
        status = command->run(&options);
    options_free(&options);
    return status;
}
