/* progress.h - a line on the terminal while orders take longer than a second.
 *
 * Standard error, and only when that is a terminal and nobody asked to be quiet. Must not: leave
 * the line behind. */
#ifndef LICET_CLI_PROGRESS_H
#define LICET_CLI_PROGRESS_H

#include "options.h"

struct progress {
    bool wanted, shown;
    int64_t begun, last; /* milliseconds */
};

void progress_begin(struct progress *progress, const struct options *options);
/* READ orders so far. */
void progress_show(struct progress *progress, uint64_t read);
/* Before anything else is written there. */
void progress_end(struct progress *progress);

#endif
