/* rules.h - the files of rules of a command line, read and loaded.
 *
 * A `rules` owns the law, its diagnostics and the bytes of the files. Must not: write anything but
 * messages, unless asked to render into an output. */
#ifndef LICET_CLI_RULES_H
#define LICET_CLI_RULES_H

#include "file.h"
#include "options.h"

struct rules {
    licet_law *law;
    licet_diagnostics *diagnostics;
    licet_source *sources;
    size_t count;
    const struct options *options; /* while they are loaded */
    char *added;                   /* the module or table that was read last */
    int added_status;              /* one of them that is there and cannot be read */
    char *edit;                    /* all of --what-if */
};

/* Reads the COUNT files of PATHS into SOURCES, which has room for them, and says in *READ how many
 * were. Their bytes are freed by texts_free, in any case. Returns an exit status. */
int texts_read(licet_source *sources, size_t *read, const struct options *options, char **paths,
               size_t count);
void texts_free(licet_source *sources, size_t count);

/* Reads and loads the files that OPTIONS names (texts or one image). Errors and warnings go to
 * standard error; warnings do not with --quiet. Returns an exit status; rules_free is called in any
 * case. */
int rules_load(struct rules *rules, const struct options *options);
/* The same, but leaves it to the caller to render the diagnostics. */
int rules_load_silently(struct rules *rules, const struct options *options);
void rules_free(struct rules *rules);

/* Has the library ask RULES, whose options name the files of rules, for modules and tables. */
void rules_finders(struct rules *rules, licet_options *load);

/* Refuses a module, which has nothing to decide by. Returns an exit status. */
int rules_decide(const struct rules *rules);
/* Renders diagnostics to standard error. Returns an exit status. */
int rules_render(licet_diagnostics *diagnostics, const struct options *options);
/* The title of a law: its label, else its name. */
licet_text rules_title(const licet_law *law);

#endif
