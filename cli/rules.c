/* rules.c - the files of rules of a command line, read and loaded.
 *
 * Must not: tell a text from an image, which the library does. */
#include "rules.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Rules are work that an answer, or an image, must not take the place of. */
static int keep_sources(const struct options *options)
{
    static const enum option_id outputs[] = {OPTION_OUTPUT, OPTION_REJECTS};
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; i++) {
        const char *path = option_value(options, outputs[i]);
        for (size_t j = 0; path && strcmp(path, "-") != 0 && j < options->word_count; j++)
            if (file_same(path, options->words[j]))
                return report_status(STATUS_USAGE, "`%s` holds the rules, and would be lost", path);
    }
    return STATUS_DONE;
}

static int read_sources(struct rules *rules, const struct options *options)
{
    if (options->word_count == 0)
        return report_status(STATUS_USAGE, "which rules? `licet %s` needs the name of a file",
                             options->command->name);
    int kept = keep_sources(options);
    if (kept != STATUS_DONE)
        return kept;
    rules->sources = calloc(options->word_count, sizeof *rules->sources);
    if (!rules->sources)
        return report_failure(LICET_MEMORY);
    for (size_t i = 0; i < options->word_count; i++) {
        for (size_t j = 0; j < i; j++)
            if (strcmp(options->words[i], options->words[j]) == 0)
                return report_status(STATUS_USAGE, "`%s` is given twice", options->words[i]);
        char *bytes;
        licet_source *source = &rules->sources[i];
        int status = file_read(options->words[i], &bytes, &source->length);
        if (status != STATUS_DONE)
            return status;
        source->name = file_name(options->words[i]);
        source->bytes = bytes;
        rules->count++;
    }
    return STATUS_DONE;
}

int rules_load_silently(struct rules *rules, const struct options *options)
{
    memset(rules, 0, sizeof *rules);
    int status = read_sources(rules, options);
    if (status != STATUS_DONE)
        return status;
    return report_failure(
        licet_load(&rules->law, &rules->diagnostics, rules->sources, rules->count, NULL));
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

void rules_free(struct rules *rules)
{
    licet_law_free(rules->law);
    licet_diagnostics_free(rules->diagnostics);
    for (size_t i = 0; i < rules->count; i++)
        free((void *)(uintptr_t)rules->sources[i].bytes);
    free(rules->sources);
    memset(rules, 0, sizeof *rules);
}

licet_text rules_title(const licet_law *law)
{
    licet_text label = licet_law_label(law);
    return label.bytes ? label : licet_law_name(law);
}
