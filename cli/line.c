/* line.c - see line.h: entries typed on a terminal.
 *
 * The editor is driven from a loop of its own, so that an interruption abandons the line and
 * nothing else. It, and the handlers of signals, can only be told things through variables that
 * outlive a call: these are here. */
#include "line.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined LINE_READLINE
#include <readline/history.h>
#include <readline/readline.h>
#elif defined LINE_LIBEDIT
#include <editline/readline.h>
#endif

static volatile sig_atomic_t interrupted;

static void note_interruption(int number)
{
    (void)number;
    interrupted = 1;
}

/* Without SA_RESTART, so that waiting for a key ends. */
static void watch_interruptions(struct sigaction *before)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = note_interruption;
    sigemptyset(&action.sa_mask);
    interrupted = 0;
    sigaction(SIGINT, &action, before);
}

#if defined LINE_READLINE || defined LINE_LIBEDIT

enum { HISTORY_ENTRIES = 2000 };

static licet_repl *editing_for;
static char *line_entered;
static bool line_done;
static char *history_path;

/* ---- completion ----------------------------------------------------------------------------- */

/* A word that fits, and what it is (NULL: nothing is said). */
struct word {
    char *word, *hint;
};
static struct word *words_found;
static size_t word_count, word_room;

static void forget_words(void)
{
    for (size_t i = 0; i < word_count; i++) {
        free(words_found[i].word);
        free(words_found[i].hint);
    }
    word_count = 0;
}

static int take_word(void *user, const licet_completion *completion)
{
    (void)user;
    if (word_count == word_room) {
        size_t room = 2 * word_room + 64;
        struct word *words = realloc(words_found, room * sizeof *words);
        if (!words)
            return 1;
        words_found = words;
        word_room = room;
    }
    struct word *word = &words_found[word_count];
    word->word = strndup(completion->word.bytes, completion->word.length);
    word->hint =
        completion->hint.length ? strndup(completion->hint.bytes, completion->hint.length) : NULL;
    if (!word->word)
        return 1;
    word_count++;
    return 0;
}

/* The words found before, one a call; the editor frees these copies. */
static char *next_word(const char *begun, int again)
{
    static size_t at;
    (void)begun;
    if (!again)
        at = 0;
    return at < word_count ? strdup(words_found[at++].word) : NULL;
}

static char **complete(const char *begun, int start, int end)
{
    bool files = false;
    licet_text entry = text_of(rl_line_buffer);
    (void)start;
    forget_words();
    licet_repl_complete(editing_for, entry, (size_t)end, &files, take_word, NULL);
    rl_attempted_completion_over = !files;
    char **matches = files ? NULL : rl_completion_matches(begun, next_word);
    /* words found by their titles have no more in common than what is typed */
    if (matches && matches[1] && strncmp(matches[0], begun, strlen(begun)) != 0) {
        char *typed = strdup(begun);
        if (typed) {
            free(matches[0]);
            matches[0] = typed;
        }
    }
    return matches;
}

#if defined LINE_READLINE
enum { MOST_HINTED = 40, WORD_COLUMNS = 16 };

static const char *hint_of(const char *word)
{
    for (size_t i = 0; i < word_count; i++)
        if (strcmp(words_found[i].word, word) == 0 && words_found[i].hint)
            return words_found[i].hint;
    return "";
}

static int write_hint(void *user, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, user) != length;
}

/* A few words are listed with what they are. */
static void show_words(char **matches, int count, int longest)
{
    bool hinted = count <= MOST_HINTED;
    if (!hinted) {
        rl_display_match_list(matches, count, longest);
        rl_forced_update_display();
        return;
    }
    fputc('\n', rl_outstream);
    for (int i = 1; i <= count; i++) {
        fprintf(rl_outstream, "%-*s ", WORD_COLUMNS, matches[i]);
        licet_show(text_of(hint_of(matches[i])), 0, write_hint, rl_outstream);
        fputc('\n', rl_outstream);
    }
    rl_forced_update_display();
}
#endif

/* ---- history -------------------------------------------------------------------------------- */

/* The file of the history, which LICET_HISTORY names, else one of the user's own. */
static char *find_history(void)
{
    const char *named = getenv("LICET_HISTORY"), *home = getenv("HOME");
    static const char file[] = "/.licet_history";
    if (named)
        return named[0] ? strdup(named) : NULL;
    if (!home || !home[0])
        return NULL;
    size_t length = strlen(home);
    char *path = malloc(length + sizeof file);
    if (path) {
        memcpy(path, home, length);
        memcpy(path + length, file, sizeof file);
    }
    return path;
}

#if defined LINE_READLINE
static const char word_breaks[] = " \t\n,()=<>+-*/\"";
#endif

void line_begin(licet_repl *repl)
{
    editing_for = repl;
    rl_readline_name = "licet";
    rl_attempted_completion_function = complete;
#if defined LINE_READLINE
    rl_completer_word_break_characters = word_breaks;
    rl_catch_signals = 0;
    rl_completion_display_matches_hook = show_words;
    rl_completer_quote_characters = "";
    rl_variable_bind("enable-bracketed-paste", "on");
    history_comment_char = '#';
    history_write_timestamps = 1;
    history_multiline_entries = 1;
#endif
    using_history();
    stifle_history(HISTORY_ENTRIES);
    history_path = find_history();
    if (history_path)
        read_history(history_path);
}

void line_finish(void)
{
    if (history_path) {
        mode_t before = umask(S_IRWXG | S_IRWXO);
        write_history(history_path);
        umask(before);
    }
    free(history_path);
    history_path = NULL;
    forget_words();
    free(words_found);
    words_found = NULL;
    word_room = 0;
}

void line_remember(const char *entry)
{
    if (entry[0] != '\0')
        add_history(entry);
}

/* ---- reading -------------------------------------------------------------------------------- */

static void take_line(char *line)
{
    line_entered = line;
    line_done = true;
    rl_callback_handler_remove();
}

/* What an editor needs around colours, which take no room on the line; libedit knows of none. */
static char *mark_colors(const char *prompt)
{
    char *marked = malloc(3 * strlen(prompt) + 1), *to = marked;
    bool color = false;
    for (; marked && *prompt; prompt++) {
        bool begins = *prompt == '\033', ends = color && *prompt == 'm';
        color = color || begins;
#if defined LINE_READLINE
        if (begins)
            *to++ = RL_PROMPT_START_IGNORE;
        *to++ = *prompt;
        if (ends)
            *to++ = RL_PROMPT_END_IGNORE;
#else
        if (!color)
            *to++ = *prompt;
#endif
        color = color && !ends;
    }
    if (marked)
        *to = '\0';
    return marked;
}

static void abandon(void)
{
    rl_callback_handler_remove();
#if defined LINE_READLINE
    rl_free_line_state();
    rl_callback_sigcleanup();
    rl_cleanup_after_signal();
#endif
    if (write(STDOUT_FILENO, "^C\n", 3) < 0)
        errno = 0;
}

enum line_end line_read(const char *prompt, char **line)
{
    struct sigaction before;
    enum line_end end = LINE_ENTERED;
    char *marked = mark_colors(prompt);
    *line = line_entered = NULL;
    if (!marked)
        return LINE_ENDED;
    line_done = false;
    watch_interruptions(&before);
    rl_callback_handler_install(marked, take_line);
    while (!line_done) {
        struct pollfd input = {STDIN_FILENO, POLLIN, 0};
        int ready = interrupted ? -1 : poll(&input, 1, -1);
        if (interrupted) {
            abandon();
            end = LINE_ABANDONED;
            break;
        }
        if (ready > 0)
            rl_callback_read_char();
#if defined LINE_READLINE
        else
            rl_resize_terminal();
#endif
    }
    sigaction(SIGINT, &before, NULL);
    free(marked);
    if (end == LINE_ENTERED && !line_entered)
        end = LINE_ENDED;
    *line = line_entered;
    return end;
}

#else

void line_begin(licet_repl *repl)
{
    (void)repl;
}

void line_finish(void)
{
}

void line_remember(const char *entry)
{
    (void)entry;
}

enum line_end line_read(const char *prompt, char **line)
{
    struct sigaction before;
    size_t room = 0;
    *line = NULL;
    fputs(prompt, stdout);
    fflush(stdout);
    watch_interruptions(&before);
    errno = 0;
    ssize_t length = getline(line, &room, stdin);
    sigaction(SIGINT, &before, NULL);
    if (length >= 0) {
        if (length > 0 && (*line)[length - 1] == '\n')
            (*line)[length - 1] = '\0';
        return LINE_ENTERED;
    }
    free(*line);
    *line = NULL;
    if (!interrupted)
        return LINE_ENDED;
    clearerr(stdin);
    fputc('\n', stdout);
    return LINE_ABANDONED;
}

#endif
