/* diff.h - two texts, line by line, as a unified diff.
 *
 * Must not: know what they say. */
#ifndef LICET_CLI_DIFF_H
#define LICET_CLI_DIFF_H

#include "file.h"

/* Writes what turns OLD into NEW, with three lines around each change; nothing where they are the
 * same. False: out of memory. */
bool diff_write(struct output *out, const char *name, licet_text old, licet_text new);

#endif
