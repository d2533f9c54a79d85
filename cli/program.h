/* program.h - what the files of the program share: exit statuses, messages, the subcommands.
 *
 * The program is a client of licet.h and licet_tools.h alone. Messages of the program itself go to
 * standard error, one line each, after `licet: `. Must not: hold state. */
#ifndef LICET_CLI_PROGRAM_H
#define LICET_CLI_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#include <licet.h>

/* Exit statuses: part of what scripts rely on. */
enum {
    STATUS_DONE = 0,
    STATUS_RULES = 1,    /* the rules are wrong */
    STATUS_USAGE = 2,    /* the command line is wrong */
    STATUS_REJECTED = 3, /* some orders were rejected */
    STATUS_FAILED = 4,   /* a test failed */
    STATUS_FILE = 5      /* a file or memory failed */
};

struct options;

#define COMMAND(name, ...) int command_##name(const struct options *options);
#include "subcommands.def"
#undef COMMAND

#ifdef __GNUC__
#define PRINTF_LIKE(at, first) __attribute__((format(printf, at, first)))
#else
#define PRINTF_LIKE(at, first)
#endif

/* Writes to standard error with control characters shown as `\u{001B}`. */
void report_words(const char *format, ...) PRINTF_LIKE(1, 2);
/* Writes `licet: …` and a line end to standard error. */
void report(const char *format, ...) PRINTF_LIKE(1, 2);
/* The same, and returns STATUS: `return report_status(STATUS_USAGE, …)`. */
int report_status(int status, const char *format, ...) PRINTF_LIKE(2, 3);
/* Says what a failure of the library means and returns the exit status for it. */
int report_failure(licet_status status);
/* Says why a value of the command line was refused, and returns STATUS_USAGE. */
int report_fault(const char *what, licet_fault fault);

/* The text of a NUL-terminated string. */
licet_text text_of(const char *string);
/* COUNT texts and their bytes in one piece of memory, for the caller to free; NULL: there is none.
 */
licet_text *copy_texts(const licet_text *texts, size_t count);

/* __int128 holds the sum of any number of amounts. */
__extension__ typedef __int128 wide;
/* Enough for any number that group_digits writes, NUL included. */
#define NUMBER_ROOM 64
/* Writes COEFFICIENT / 10^SCALE with commas between groups of three digits: `26,900,000`,
 * `-1,234.50`. Zeros at the end of the fraction are left out. Returns BUFFER. */
const char *group_digits(char buffer[NUMBER_ROOM], wide coefficient, int scale);
/* `1 order`, `2 orders`: an s when COUNT is not 1. */
const char *plural(uint64_t count);

#endif
