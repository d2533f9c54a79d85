/* progress.c - a line on the terminal while orders take longer than a second.
 *
 * The clock says when to write it, and nothing else. Must not: change what is decided. */
#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void progress_begin(struct progress *progress, const struct options *options)
{
    progress->wanted = isatty(STDERR_FILENO) && !option_given(options, OPTION_QUIET);
    progress->begun = progress->wanted ? milliseconds() : 0;
}

void progress_show(struct progress *progress, uint64_t read)
{
    if (!progress->wanted)
        return;
    int64_t now = milliseconds();
    if (now - progress->begun < 1000 || now - progress->last < 200)
        return;
    char digits[NUMBER_ROOM];
    progress->last = now;
    progress->shown = true;
    fprintf(stderr, "\r%s orders", group_digits(digits, (wide)read, 0));
}

void progress_end(struct progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}
