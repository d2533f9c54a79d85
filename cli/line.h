/* line.h - entries typed on a terminal: a line that is edited, history, completion.
 *
 * With GNU readline or libedit, or without either (LINE_READLINE, LINE_LIBEDIT; the Makefile's
 * READLINE says which): then lines are read as they come. There is one terminal, so there is one
 * editor of lines. Must not: know what an entry means. */
#ifndef LICET_CLI_LINE_H
#define LICET_CLI_LINE_H

#include <licet_tools.h>

#include "program.h"

enum line_end {
    LINE_ENTERED,
    LINE_ABANDONED, /* by an interruption */
    LINE_ENDED      /* there is no more */
};

/* Begins editing for REPL, which says how words are completed; the history of before is read. */
void line_begin(licet_repl *repl);
/* Keeps the history. */
void line_finish(void);
/* Reads a line after PROMPT, which may hold colours; *LINE is the caller's to free, without its
 * end. */
enum line_end line_read(const char *prompt, char **line);
/* Adds an entry, which may be of several lines, to the history. */
void line_remember(const char *entry);

#endif
