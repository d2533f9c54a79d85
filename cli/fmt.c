/* fmt.c - `licet fmt`: texts of rules in their canonical layout.
 *
 * A file is written anew only when that changes it, whole or not at all. Must not: write a text
 * that has mistakes. */
#include <stdlib.h>
#include <string.h>

#include <licet_tools.h>

#include "diff.h"
#include "file.h"
#include "rules.h"

struct laid_out {
    char *bytes;
    size_t length;
};

static int collect(void *user, const char *bytes, size_t length)
{
    struct laid_out *text = user;
    char *larger = realloc(text->bytes, text->length + length + 1);
    if (!larger)
        return 1;
    text->bytes = larger;
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    return 0;
}

static int write_file(const char *path, const struct laid_out *text)
{
    struct output out;
    int status = output_open(&out, path);
    if (status != STATUS_DONE)
        return status;
    output_bytes(&out, text->bytes, text->length);
    return output_close(&out, true, STATUS_DONE);
}

/* What is to be done with the text of PATH, now that it is laid out. */
static int deliver(const struct options *options, const char *path, licet_text old,
                   const struct laid_out *text, struct output *out)
{
    licet_text new = {text->bytes, text->length};
    bool same = old.length == new.length &&
                (old.length == 0 || memcmp(old.bytes, new.bytes, old.length) == 0);
    bool check = option_given(options, OPTION_CHECK), diff = option_given(options, OPTION_DIFF);
    bool stream = strcmp(path, "-") == 0;
    if (diff && !same && !diff_write(out, file_name(path), old, new))
        return report_failure(LICET_MEMORY);
    if (check && !same && !diff)
        output_format(out, "%s\n", file_name(path));
    if (check)
        return same ? STATUS_DONE : STATUS_FAILED;
    if (diff)
        return STATUS_DONE;
    if (stream) {
        output_bytes(out, new.bytes, new.length);
        return STATUS_DONE;
    }
    return same ? STATUS_DONE : write_file(path, text);
}

static int lay_out(const struct options *options, const char *path, struct output *out)
{
    char *bytes;
    size_t length;
    int status = file_read(path, &bytes, &length);
    if (status != STATUS_DONE)
        return status;
    struct laid_out text = {NULL, 0};
    licet_diagnostics *diagnostics = NULL;
    licet_source source = {file_name(path), bytes, length};
    licet_status made = licet_format(&source, NULL, &diagnostics, collect, &text);
    if (diagnostics && licet_diagnostics_count(diagnostics) > 0)
        rules_render(diagnostics, options);
    licet_diagnostics_free(diagnostics);
    status = made == LICET_STOPPED ? report_failure(LICET_MEMORY) : report_failure(made);
    if (status == STATUS_DONE)
        status = deliver(options, path, (licet_text){bytes, length}, &text, out);
    free(text.bytes);
    free(bytes);
    return status;
}

int command_fmt(const struct options *options)
{
    if (options->word_count == 0)
        return report_status(STATUS_USAGE, "which rules? `licet fmt` needs the name of a file, or "
                                           "`-` for standard input");
    struct output out;
    int status = output_open(&out, NULL);
    for (size_t i = 0; i < options->word_count; i++) {
        /* one wrong text does not keep the others from being laid out */
        int one = status == STATUS_FILE ? status : lay_out(options, options->words[i], &out);
        if (one > status || status == STATUS_DONE)
            status = one;
    }
    return output_close(&out, true, status);
}
