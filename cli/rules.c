/* rules.c - the files of rules of a command line, read and loaded.
 *
 * Must not: tell a text from an image, which the library does. */
#include "rules.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Rules are work that an answer, or an image, must not take the place of. */
static int keep_sources(const struct options *options, char **paths, size_t count)
{
    static const enum option_id outputs[] = {OPTION_OUTPUT, OPTION_REJECTS};
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++) {
        const char *path = option_value(options, outputs[i]);
        for (size_t j = 0; path && strcmp(path, "-") != 0 && j < count; j++)
            if (file_same(path, paths[j]))
                return report_status(STATUS_USAGE, "`%s` holds the rules, and would be lost", path);
    }
    return STATUS_DONE;
}

int texts_read(licet_source *sources, size_t *read, const struct options *options, char **paths,
               size_t count)
{
    *read = 0;
    int status = keep_sources(options, paths, count);
    for (size_t i = 0; status == STATUS_DONE && i < count; i++) {
        for (size_t j = 0; j < i; j++)
            if (strcmp(paths[i], paths[j]) == 0)
                return report_status(STATUS_USAGE, "`%s` is given twice", paths[i]);
        char *bytes = NULL;
        status = file_read(paths[i], &bytes, &sources[i].length);
        if (status != STATUS_DONE)
            return status;
        sources[i].name = file_name(paths[i]);
        sources[i].bytes = bytes;
        ++*read;
    }
    return status;
}

void texts_free(licet_source *sources, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free((void *)(uintptr_t)sources[i].bytes);
    free(sources);
}

static int read_sources(struct rules *rules, const struct options *options)
{
    if (options->word_count == 0)
        return report_status(STATUS_USAGE, "which rules? `licet %s` needs the name of a file",
                             options->command->name);
    rules->sources = calloc(options->word_count, sizeof *rules->sources);
    if (!rules->sources)
        return report_failure(LICET_MEMORY);
    return texts_read(rules->sources, &rules->count, options, options->words, options->word_count);
}

/* ---- what is added to the texts ------------------------------------------------------------ */

/* The file after `NAME=` in --registry; NULL: none is given. */
static const char *registry_file(const struct options *options, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < option_times(options, OPTION_REGISTRY); i++) {
        const char *value = option_nth(options, OPTION_REGISTRY, i);
        if (strncmp(value, name, length) == 0 && value[length] == '=')
            return value + length + 1;
    }
    return NULL;
}

/* FILE as it is meant beside RULES: in its folder, unless it is a path from the root. Owned. */
static char *beside(const char *rules, const char *file)
{
    const char *slash = file[0] == '/' ? NULL : strrchr(rules, '/');
    size_t folder = slash ? (size_t)(slash - rules) + 1 : 0, length = strlen(file);
    char *path = malloc(folder + length + 1);
    if (path) {
        memcpy(path, rules, folder);
        memcpy(path + folder, file, length + 1);
    }
    return path;
}

/* The bytes are kept until the next file is read. */
static int read_added(struct rules *rules, const char *path, licet_text *text)
{
    size_t length;
    char *bytes;
    int status = file_read(path, &bytes, &length);
    if (status != STATUS_DONE) {
        rules->added_status = status;
        return 1;
    }
    free(rules->added);
    rules->added = bytes;
    *text = (licet_text){bytes, length};
    return 0;
}

/* FILE beside one of the files of rules, the first that has it. */
static int read_beside(struct rules *rules, const char *file, licet_text *text)
{
    for (size_t i = 0; i < rules->options->word_count; i++) {
        char *path = beside(rules->options->words[i], file);
        int found = path && access(path, F_OK) == 0 ? read_added(rules, path, text) : 1;
        free(path);
        if (found == 0)
            return 0;
    }
    return 1;
}

/* A module that the standard library does not have: NAME.licet beside the rules. */
static int load_module(void *user, const char *name, licet_text *text)
{
    static const char ending[] = ".licet";
    size_t length = strlen(name);
    char *file = malloc(length + sizeof ending);
    if (!file)
        return 1;
    memcpy(file, name, length);
    memcpy(file + length, ending, sizeof ending);
    int found = read_beside(user, file, text);
    free(file);
    return found;
}

/* A table that --registry names, else one beside a file of rules. */
static int load_table(void *user, const char *name, const char *file, licet_text *text)
{
    struct rules *rules = user;
    const char *given = registry_file(rules->options, name);
    if (given)
        return read_added(rules, given, text);
    return file[0] != '\0' ? read_beside(rules, file, text) : 1;
}

static int check_registries(const struct options *options)
{
    for (size_t i = 0; i < option_times(options, OPTION_REGISTRY); i++) {
        const char *value = option_nth(options, OPTION_REGISTRY, i), *equals = strchr(value, '=');
        if (!equals || equals == value || equals[1] == '\0')
            return report_status(STATUS_USAGE, "`--registry %s`: write NAME=FILE", value);
    }
    return STATUS_DONE;
}

/* All of --what-if as one text. */
static bool join_edits(struct rules *rules)
{
    size_t length = 0;
    const struct options *options = rules->options;
    for (size_t i = 0; i < option_times(options, OPTION_WHAT_IF); i++)
        length += strlen(option_nth(options, OPTION_WHAT_IF, i)) + 1;
    if (length == 0)
        return true;
    rules->edit = calloc(length + 1, 1);
    for (size_t i = 0; rules->edit && i < option_times(options, OPTION_WHAT_IF); i++) {
        strcat(rules->edit, option_nth(options, OPTION_WHAT_IF, i));
        strcat(rules->edit, "\n");
    }
    return rules->edit != NULL;
}

void rules_finders(struct rules *rules, licet_options *load)
{
    load->load = load_module;
    load->load_user = rules;
    load->load_table = load_table;
    load->load_table_user = rules;
}

int rules_load_silently(struct rules *rules, const struct options *options)
{
    licet_options load = LICET_OPTIONS_INIT;
    memset(rules, 0, sizeof *rules);
    rules->options = options;
    int status = check_registries(options);
    if (status == STATUS_DONE)
        status = read_sources(rules, options);
    if (status != STATUS_DONE)
        return status;
    if (!join_edits(rules))
        return report_failure(LICET_MEMORY);
    rules_finders(rules, &load);
    if (option_given(options, OPTION_WHERE))
        load.where = text_of(option_value(options, OPTION_WHERE));
    if (rules->edit)
        load.edit = text_of(rules->edit);
    load.bare = option_given(options, OPTION_BARE);
    status = report_failure(
        licet_load(&rules->law, &rules->diagnostics, rules->sources, rules->count, &load));
    return rules->added_status != STATUS_DONE ? rules->added_status : status;
}

/* Standard error, unlike an output, is written at once. */
static int write_error(void *user, const char *bytes, size_t length)
{
    (void)user;
    while (length > 0) {
        ssize_t wrote = write(STDERR_FILENO, bytes, length);
        if (wrote <= 0)
            return 0; /* nobody is left to be told */
        bytes += wrote;
        length -= (size_t)wrote;
    }
    return 0;
}

int rules_render(licet_diagnostics *diagnostics, const struct options *options)
{
    return report_failure(licet_diagnostics_render(
        diagnostics, option_style(options, STDERR_FILENO), write_error, NULL));
}

int rules_load(struct rules *rules, const struct options *options)
{
    int status = rules_load_silently(rules, options);
    if (!rules->diagnostics || licet_diagnostics_count(rules->diagnostics) == 0)
        return status;
    bool errors = licet_diagnostics_errors(rules->diagnostics) > 0;
    if (errors || !option_given(options, OPTION_QUIET)) {
        int rendered = rules_render(rules->diagnostics, options);
        return status != STATUS_DONE ? status : rendered;
    }
    return status;
}

int rules_decide(const struct rules *rules)
{
    if (licet_law_name(rules->law).length == 0)
        return report_status(STATUS_RULES, "there are no rules here to decide by: give the text of "
                                           "a ruleset");
    return STATUS_DONE;
}

void rules_free(struct rules *rules)
{
    licet_law_free(rules->law);
    licet_diagnostics_free(rules->diagnostics);
    texts_free(rules->sources, rules->count);
    free(rules->added);
    free(rules->edit);
    memset(rules, 0, sizeof *rules);
}

licet_text rules_title(const licet_law *law)
{
    licet_text label = licet_law_label(law);
    return label.bytes ? label : licet_law_name(law);
}
