/* peak.c: runs a command and writes what it cost.
 *
 *     peak FIGURES COMMAND [ARGUMENT…]
 *
 * Writes one line into the file FIGURES: seconds of wall clock, seconds of user time, seconds of
 * system time, and the most memory the command had at once, in KiB. The command keeps the standard
 * input, output and error of this program, and its exit status becomes that of this program; 125
 * means that it could not be run or measured. Must not: start a shell, or measure itself. */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NOT_RUN = 125 };

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static int fail(const char *what)
{
    perror(what);
    return NOT_RUN;
}

int main(int argument_count, char **arguments)
{
    if (argument_count < 3) {
        fputs("usage: peak FIGURES COMMAND [ARGUMENT...]\n", stderr);
        return NOT_RUN;
    }
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    pid_t child = fork();
    if (child == 0) {
        execvp(arguments[2], arguments + 2);
        perror(arguments[2]);
        _exit(NOT_RUN);
    }
    int status;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return fail("peak");
    clock_gettime(CLOCK_MONOTONIC, &end);
    FILE *figures = fopen(arguments[1], "w");
    if (figures == NULL)
        return fail(arguments[1]);
    double wall = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
    int written = fprintf(figures, "%.4f %.4f %.4f %ld\n", wall, seconds(usage.ru_utime),
                          seconds(usage.ru_stime), usage.ru_maxrss);
    if (fclose(figures) != 0 || written < 0)
        return fail(arguments[1]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : NOT_RUN;
}
