/* turns.c: lets programs take turns at being measured, so that a busy minute of the machine hits
 * them alike, and writes the median of each figure.
 *
 *     turns ROUNDS RESULTS COMMAND [ARGUMENT...] [-- COMMAND [ARGUMENT...]]...
 *
 * Every COMMAND is started once, all at the same time, and waits on its standard input. On its
 * standard output it writes first
 *     answers TEXT     what it came to: TEXT is the same for all of them, or nothing is measured
 *     missing TEXT     or why it cannot take part; the others go on without it
 * and then, for every line that it reads, does once what it measures and writes
 *     NAME VALUE       as many lines as it likes, and an empty line at the end.
 *
 * RESULTS gets a line `NAME MEDIAN LEAST MOST VALUE...` for every name, appended, with the values
 * in the order of the rounds, so that ratios can be taken round by round. The status is 1 when
 * answers differ, when a command fails, or when it does not keep to the above. Only a command that
 * breaks after it gave its answers, and is not the first, is left out instead, and its names are
 * recorded as `NAME missing WHY`: the programs of others may have faults. It must not measure
 * anything itself, and does not know what is measured. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_PLAYERS = 32, MOST_FIGURES = 128, MOST_ROUNDS = 99, LINE_BYTES = 512, NAME_BYTES = 96 };

struct player {
    char **command;
    pid_t process;
    FILE *to, *from;
    bool missing;
};

struct figure {
    char name[NAME_BYTES];
    const struct player *player;
    double values[MOST_ROUNDS];
    int count;
};

struct table {
    struct figure figures[MOST_FIGURES];
    int count;
};

static _Noreturn void stop(const struct player *player, const char *what)
{
    fprintf(stderr, "turns: %s%s%s\n", player == NULL ? "" : player->command[0],
            player == NULL ? "" : ": ", what);
    exit(1);
}

/* The child keeps no end of another's pipe: each sees the end of its input when this ends. */
static void start(struct player *players, int number)
{
    struct player *player = &players[number];
    int down[2], up[2];
    if (pipe(down) != 0 || pipe(up) != 0)
        stop(player, "no pipe");
    player->process = fork();
    if (player->process < 0)
        stop(player, "no process");
    if (player->process == 0) {
        for (int i = 0; i < number; i++) {
            close(fileno(players[i].to));
            close(fileno(players[i].from));
        }
        dup2(down[0], STDIN_FILENO);
        dup2(up[1], STDOUT_FILENO);
        close(down[0]), close(down[1]), close(up[0]), close(up[1]);
        execvp(player->command[0], player->command);
        perror(player->command[0]);
        _exit(125);
    }
    close(down[0]);
    close(up[1]);
    player->to = fdopen(down[1], "w");
    player->from = fdopen(up[0], "r");
    if (player->to == NULL || player->from == NULL)
        stop(player, "no stream");
}

/* A line without its end, or false at the end of what PLAYER says. */
static bool read_line(const struct player *player, char line[LINE_BYTES])
{
    if (fgets(line, LINE_BYTES, player->from) == NULL)
        return false;
    size_t length = strlen(line);
    if (length == 0 || line[length - 1] != '\n')
        stop(player, "wrote a line that is too long, or has no end");
    line[length - 1] = '\0';
    return true;
}

static void compare_answers(struct player *players, int count)
{
    char line[LINE_BYTES], first[LINE_BYTES] = "";
    for (int i = 0; i < count; i++) {
        if (!read_line(&players[i], line))
            stop(&players[i], "ended before it gave its answers");
        if (strncmp(line, "missing ", 8) == 0) {
            players[i].missing = true;
            fprintf(stderr, "turns: %s: %s\n", players[i].command[0], line);
        } else if (strncmp(line, "answers ", 8) != 0) {
            stop(&players[i], line);
        } else if (first[0] == '\0') {
            memcpy(first, line, sizeof first);
        } else if (strcmp(line, first) != 0) {
            fprintf(stderr, "turns: `%s`, but the first one said `%s`\n", line, first);
            stop(&players[i], "comes to other answers: nothing is measured");
        }
    }
}

static void add_figure(struct table *table, const struct player *player, const char *name,
                       double value)
{
    int i = 0;
    while (i < table->count && strcmp(table->figures[i].name, name) != 0)
        i++;
    if (i == MOST_FIGURES)
        stop(NULL, "too many figures");
    struct figure *figure = &table->figures[i];
    if (i == table->count) {
        table->count++;
        snprintf(figure->name, sizeof figure->name, "%s", name);
        figure->player = player;
    }
    if (figure->count == MOST_ROUNDS)
        stop(NULL, "one figure twice in a turn");
    figure->values[figure->count++] = value;
}

/* False: PLAYER broke. */
static bool take_turn(const struct player *player, struct table *table)
{
    char line[LINE_BYTES], name[NAME_BYTES];
    double value;
    if (fputs("go\n", player->to) < 0 || fflush(player->to) != 0)
        return false;
    while (read_line(player, line)) {
        if (line[0] == '\0')
            return true;
        if (sscanf(line, "%95s %lf", name, &value) != 2)
            stop(player, line);
        add_figure(table, player, name, value);
    }
    return false;
}

static void take_turns(struct player *players, int count, struct table *table, long rounds)
{
    for (long round = 0; round < rounds; round++)
        for (int i = 0; i < count; i++) {
            if (players[i].missing || take_turn(&players[i], table))
                continue;
            if (i == 0)
                stop(&players[i], "ended within its turn");
            fprintf(stderr, "turns: %s: ended within its turn, and is left out\n",
                    players[i].command[0]);
            players[i].missing = true;
        }
}

static int compare_values(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void write_results(struct table *table, const char *path)
{
    FILE *file = fopen(path, "a");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    for (int i = 0; i < table->count; i++) {
        struct figure *figure = &table->figures[i];
        size_t count = (size_t)figure->count;
        if (figure->player->missing) {
            fprintf(file, "%s missing it broke while it was measured\n", figure->name);
            continue;
        }
        double sorted[MOST_ROUNDS];
        memcpy(sorted, figure->values, count * sizeof sorted[0]);
        qsort(sorted, count, sizeof sorted[0], compare_values);
        fprintf(file, "%s %.9g %.9g %.9g", figure->name, sorted[count / 2], sorted[0],
                sorted[count - 1]);
        for (size_t round = 0; round < count; round++)
            fprintf(file, " %.9g", figure->values[round]);
        fputc('\n', file);
    }
    if (fclose(file) != 0)
        stop(NULL, "cannot write the results");
}

static void finish(struct player *player)
{
    int status;
    fclose(player->to);
    fclose(player->from);
    if (waitpid(player->process, &status, 0) != player->process ||
        (status != 0 && !player->missing))
        stop(player, "failed");
}

int main(int argument_count, char **arguments)
{
    static struct player players[MOST_PLAYERS];
    static struct table table;
    long rounds = argument_count < 4 ? 0 : strtol(arguments[1], NULL, 10);
    if (rounds < 1 || rounds > MOST_ROUNDS) {
        fputs("usage: turns ROUNDS RESULTS COMMAND [ARGUMENT...] [-- COMMAND...]...\n", stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    int count = 0;
    for (int i = 3; i < argument_count; count++) {
        if (count == MOST_PLAYERS)
            stop(NULL, "too many commands");
        players[count].command = arguments + i;
        while (i < argument_count && strcmp(arguments[i], "--") != 0)
            i++;
        if (i < argument_count)
            arguments[i++] = NULL;
        start(players, count);
    }
    compare_answers(players, count);
    take_turns(players, count, &table, rounds);
    for (int i = 0; i < count; i++)
        finish(&players[i]);
    write_results(&table, arguments[2]);
    return 0;
}
