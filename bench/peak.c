/* peak.c: runs a command and writes what it cost.
 *
 *     peak FIGURES COMMAND [ARGUMENT...]
 *     peak --turns NAME COUNT FILE COMMAND [ARGUMENT...]
 *
 * The first writes one line into the file FIGURES: seconds of wall clock, seconds of user time,
 * seconds of system time, and the most memory the command had at once, in KiB. The command keeps
 * the standard input, output and error of this program, and its exit status becomes that of this
 * program; 125 means that it could not be run or measured.
 *
 * The second is a player of turns.c: it runs the command once for each turn, with its standard
 * output into FILE, and writes NAME_ns and NAME_wall_ns (processor time and wall clock, in
 * nanoseconds, over COUNT) and NAME_peak_bytes. Its answers are the CRC-32 of FILE after a first
 * run (bench/duckdb.js forms the same), or of nothing when FILE is `-`: the output is then thrown
 * away. A command that fails ends it.
 *
 * Must not: start a shell, or measure itself. */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NOT_RUN = 125, MOST_BYTES = 1 << 16 };

struct cost {
    double wall, user, system; /* seconds */
    long peak;                 /* KiB */
};

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static int fail(const char *what)
{
    perror(what);
    return NOT_RUN;
}

static void become(char **command, const char *output)
{
    if (output != NULL) {
        int file = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0644);
        int nothing = open("/dev/null", O_RDONLY);
        if (file < 0 || nothing < 0 || dup2(file, STDOUT_FILENO) < 0 ||
            dup2(nothing, STDIN_FILENO) < 0)
            _exit(fail(output));
    }
    execvp(command[0], command);
    _exit(fail(command[0]));
}

/* The exit status of COMMAND. OUTPUT NULL: it keeps the standard input and output. */
static int run(char **command, const char *output, struct cost *cost)
{
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    pid_t child = fork();
    if (child == 0)
        become(command, output);
    int status;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return fail("peak");
    clock_gettime(CLOCK_MONOTONIC, &end);
    cost->wall = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
    cost->user = seconds(usage.ru_utime);
    cost->system = seconds(usage.ru_stime);
    cost->peak = usage.ru_maxrss;
    return WIFEXITED(status) ? WEXITSTATUS(status) : NOT_RUN;
}

static int run_once(const char *path, char **command)
{
    struct cost cost;
    int status = run(command, NULL, &cost);
    if (status == NOT_RUN)
        return NOT_RUN;
    FILE *figures = fopen(path, "w");
    if (figures == NULL)
        return fail(path);
    int written =
        fprintf(figures, "%.4f %.4f %.4f %ld\n", cost.wall, cost.user, cost.system, cost.peak);
    if (fclose(figures) != 0 || written < 0)
        return fail(path);
    return status;
}

/* The CRC-32 of zlib, gzip and PNG. */
static int checksum(const char *path, uint32_t *sum)
{
    uint32_t table[256], crc = UINT32_MAX;
    static unsigned char bytes[MOST_BYTES];
    for (uint32_t i = 0; i < 256; i++) {
        table[i] = i;
        for (int bit = 0; bit < 8; bit++)
            table[i] = (table[i] >> 1) ^ ((table[i] & 1) != 0 ? UINT32_C(0xEDB88320) : 0);
    }
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return fail(path);
    for (size_t count; (count = fread(bytes, 1, sizeof bytes, file)) > 0;)
        for (size_t i = 0; i < count; i++)
            crc = table[(crc ^ bytes[i]) & 255] ^ (crc >> 8);
    fclose(file);
    *sum = ~crc;
    return 0;
}

static int play(const char *name, double count, const char *file, char **command)
{
    struct cost cost;
    char line[16];
    uint32_t sum = 0;
    int keeps = strcmp(file, "-") != 0;
    const char *output = keeps ? file : "/dev/null";
    int status = run(command, output, &cost);
    if (status == 0 && keeps)
        status = checksum(file, &sum);
    if (status == 0)
        printf("answers %lu\n", (unsigned long)sum);
    fflush(stdout);
    while (status == 0 && fgets(line, sizeof line, stdin) != NULL) {
        status = run(command, output, &cost);
        printf("%s_ns %.9g\n%s_wall_ns %.9g\n%s_peak_bytes %ld\n\n", name,
               (cost.user + cost.system) * 1e9 / count, name, cost.wall * 1e9 / count, name,
               cost.peak * 1024);
        fflush(stdout);
    }
    return status;
}

int main(int argument_count, char **arguments)
{
    double count = argument_count > 5 ? strtod(arguments[3], NULL) : 0;
    if (argument_count > 5 && strcmp(arguments[1], "--turns") == 0 && count > 0)
        return play(arguments[2], count, arguments[4], arguments + 5);
    if (argument_count >= 3 && arguments[1][0] != '-')
        return run_once(arguments[1], arguments + 2);
    fputs("usage: peak FIGURES COMMAND [ARGUMENT...]\n"
          "       peak --turns NAME COUNT FILE COMMAND [ARGUMENT...]\n",
          stderr);
    return NOT_RUN;
}
