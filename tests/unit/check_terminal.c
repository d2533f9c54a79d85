/* check_terminal.c - `licet repl` on a terminal: the program runs behind a pseudo-terminal and is
 * typed to.
 *
 * Each wait is for words that the program must write; a program that does not write them fails the
 * test after some seconds. Must not: look at how lines are edited, which the editor decides. */
#define _XOPEN_SOURCE 700

#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *suite_terminal(void);

static const char rules[] = "ruleset small \"A small law\"\n"
                            "-- \033]0;title\007 is no title of the terminal\n"
                            "use scale\n"
                            "facts\n"
                            "  quantity : count\n"
                            "rule much when quantity > 10 then prohibited\n"
                            "otherwise no_licence\n";

enum { ROOM = 1 << 18, PATIENCE = 20000 };

typedef struct {
    int master;
    pid_t child;
    char folder[64], file[128], history[128];
    char seen[ROOM]; /* since the last wait */
    size_t length;
} terminal;

static void write_rules(terminal *t)
{
    strcpy(t->folder, "/tmp/licet-terminal-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(t->folder));
    snprintf(t->file, sizeof t->file, "%s/small.licet", t->folder);
    snprintf(t->history, sizeof t->history, "%s/history", t->folder);
    FILE *file = fopen(t->file, "w");
    ck_assert_ptr_nonnull(file);
    fputs(rules, file);
    fclose(file);
}

/* The program stands beside that of the tests. */
static void find_program(char path[512])
{
    ssize_t length = readlink("/proc/self/exe", path, 500);
    ck_assert_int_gt(length, 0);
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    ck_assert_ptr_nonnull(slash);
    strcpy(slash, "/licet");
}

/* The child: never returns. */
static void play_program(const terminal *t, const char *program, const char *command,
                         const char *name)
{
    int terminal_side = setsid() >= 0 ? open(name, O_RDWR) : -1;
    if (terminal_side < 0)
        _exit(99);
    ioctl(terminal_side, TIOCSCTTY, 0);
    for (int descriptor = 0; descriptor < 3; descriptor++)
        dup2(terminal_side, descriptor);
    setenv("TERM", "dumb", 1);
    setenv("NO_COLOR", "1", 1);
    setenv("LICET_HISTORY", t->history, 1);
    execl(program, program, command, t->file, (char *)NULL);
    _exit(98);
}

static void open_terminal(terminal *t, const char *command)
{
    const struct winsize size = {.ws_row = 24, .ws_col = 80};
    char program[512];
    memset(t, 0, sizeof *t);
    find_program(program);
    write_rules(t);
    t->master = posix_openpt(O_RDWR | O_NOCTTY);
    ck_assert_int_ge(t->master, 0);
    ck_assert_int_eq(grantpt(t->master), 0);
    ck_assert_int_eq(unlockpt(t->master), 0);
    const char *name = ptsname(t->master);
    ck_assert_ptr_nonnull(name);
    ioctl(t->master, TIOCSWINSZ, &size);
    t->child = fork();
    ck_assert_int_ge(t->child, 0);
    if (t->child == 0)
        play_program(t, program, command, name);
}

static void type(const terminal *t, const char *keys)
{
    size_t length = strlen(keys);
    while (length > 0) {
        ssize_t wrote = write(t->master, keys, length);
        ck_assert_int_gt(wrote, 0);
        keys += wrote;
        length -= (size_t)wrote;
    }
}

/* What was read is forgotten up to and with WORDS. */
static void wait_for(terminal *t, const char *words)
{
    for (;;) {
        char *found = strstr(t->seen, words);
        if (found) {
            size_t taken = (size_t)(found - t->seen) + strlen(words);
            memmove(t->seen, t->seen + taken, t->length - taken + 1);
            t->length -= taken;
            return;
        }
        struct pollfd input = {t->master, POLLIN, 0};
        ck_assert_msg(poll(&input, 1, PATIENCE) > 0, "no `%s` after `%s`", words, t->seen);
        if (t->length > ROOM / 2) {
            memmove(t->seen, t->seen + ROOM / 4, t->length - ROOM / 4 + 1);
            t->length -= ROOM / 4;
        }
        ssize_t got = read(t->master, t->seen + t->length, 4096);
        ck_assert_msg(got > 0, "the program ended; no `%s` after `%s`", words, t->seen);
        for (ssize_t i = 0; i < got; i++)
            if (t->seen[t->length + (size_t)i] == '\0')
                t->seen[t->length + (size_t)i] = '?';
        t->length += (size_t)got;
        t->seen[t->length] = '\0';
    }
}

static void close_terminal(terminal *t)
{
    int status;
    char rest[256];
    while (read(t->master, rest, sizeof rest) > 0)
        continue;
    ck_assert_int_eq(waitpid(t->child, &status, 0), t->child);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 0);
    close(t->master);
    unlink(t->file);
    unlink(t->history);
    rmdir(t->folder);
}

START_TEST(lines_are_entered_and_abandoned)
{
    static terminal t;
    open_terminal(&t, "repl");
    wait_for(&t, "A small law");
    wait_for(&t, "small> ");
    type(&t, "order quantity 11\r");
    wait_for(&t, "Prohibited, because of much");
    wait_for(&t, "small> ");
    type(&t, "rule more\r");
    wait_for(&t, "... ");
    type(&t, "  when quantity >= 5\r");
    wait_for(&t, "... ");
    type(&t, "  then prohibited\r");
    wait_for(&t, "... ");
    type(&t, "\r");
    wait_for(&t, "added rule more");
    wait_for(&t, "small*> ");
    type(&t, "order quant");
    wait_for(&t, "order quant");
    type(&t, "\003");
    wait_for(&t, "small*> ");
    type(&t, "order quantity 7\r");
    wait_for(&t, "because of more");
    wait_for(&t, "small*> ");
    type(&t, "rule again\r");
    wait_for(&t, "... ");
    type(&t, "\003");
    wait_for(&t, "small*> ");
    type(&t, "show orders\r");
    wait_for(&t, "2. quantity 7");
    wait_for(&t, "small*> ");
    type(&t, "quit\r");
    wait_for(&t, "Quit? (y/n) ");
    type(&t, "n\r");
    wait_for(&t, "small*> ");
    type(&t, "quit\r");
    wait_for(&t, "Quit? (y/n) ");
    type(&t, "y\r");
    close_terminal(&t);
}
END_TEST

START_TEST(the_end_of_input_ends_it)
{
    static terminal t;
    open_terminal(&t, "repl");
    wait_for(&t, "small> ");
    type(&t, "\004");
    close_terminal(&t);
}
END_TEST

#if defined LINE_READLINE

START_TEST(long_lines_resizing_history_completion)
{
    static terminal t;
    static char line[10020];
    const struct winsize narrow = {.ws_row = 10, .ws_col = 30};
    open_terminal(&t, "repl");
    wait_for(&t, "small> ");
    memset(line, 'x', 10000);
    type(&t, line);
    type(&t, "\r");
    wait_for(&t, "there is no command");
    wait_for(&t, "small> ");
    ioctl(t.master, TIOCSWINSZ, &narrow);
    type(&t, "order quan\t3\r");
    wait_for(&t, "No licence required");
    wait_for(&t, "small> ");
    type(&t, "\020\020\r"); /* two entries back: the long one */
    wait_for(&t, "there is no command");
    wait_for(&t, "small> ");
    type(&t, "\033[200~rule a when quantity = 1 then notice\rrule b\r  when quantity = 2\r"
             "  then notice\033[201~\r");
    wait_for(&t, "added rule a");
    wait_for(&t, "added rule b");
    wait_for(&t, "small*> ");
    type(&t, "undo\r");
    wait_for(&t, "taken back");
    wait_for(&t, "small> ");
    type(&t, "\004");
    close_terminal(&t);
}
END_TEST

#endif

/* To a file the text goes as it is: tests/golden/terminal. */
START_TEST(what_programs_read_is_shown_on_a_terminal)
{
    static terminal t;
    open_terminal(&t, "consolidate");
    wait_for(&t, "-- \\u{001B}]0;title\\u{0007} is no title");
    close_terminal(&t);
}
END_TEST

/* A machine may have none, such as one without /dev/pts: then there is nothing to type at. */
static bool has_terminals(void)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0)
        return false;
    close(master);
    return true;
}

Suite *suite_terminal(void)
{
    Suite *suite = suite_create("terminal");
    if (!has_terminals()) {
        fprintf(stderr, "warning: no pseudo-terminals here: `licet repl` is not tried on one\n");
        return suite;
    }
    TCase *terminals = tcase_create("terminal");
    tcase_set_timeout(terminals, 60);
    tcase_add_test(terminals, lines_are_entered_and_abandoned);
    tcase_add_test(terminals, the_end_of_input_ends_it);
    tcase_add_test(terminals, what_programs_read_is_shown_on_a_terminal);
#if defined LINE_READLINE
    tcase_add_test(terminals, long_lines_resizing_history_completion);
#endif
    suite_add_tcase(suite, terminals);
    return suite;
}
