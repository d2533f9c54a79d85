/* measure.h: what the programs of this folder share: how they stop, how they take time, how they
 * read a file, how they load rules, and how they take turns (bench/turns.c).
 *
 * Every function that cannot go on ends the program with status 1 and a line that says why. Nothing
 * here may be used by the library or its program. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "include/licet.h"

static _Noreturn inline void stop(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

static inline void expect(licet_status status, const char *what)
{
    if (status != LICET_OK) {
        fprintf(stderr, "bench: %s: %s\n", what, licet_status_text(status));
        exit(1);
    }
}

static inline void *must(void *memory)
{
    if (memory == NULL)
        stop("out of memory");
    return memory;
}

/* Seconds of this process on the processor: others that run beside it count less. */
static inline double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- texts and rules ------------------------------------------------------------------------ */

/* Bytes that the owner frees. */
struct text {
    char *bytes;
    size_t length, capacity;
};

/* So that COUNT more bytes fit. */
static inline void make_room(struct text *text, size_t count)
{
    if (text->capacity - text->length >= count)
        return;
    text->capacity = text->capacity * 2 + count;
    text->bytes = must(realloc(text->bytes, text->capacity));
}

#ifdef __GNUC__
__attribute__((format(printf, 2, 3)))
#endif
static inline void
add_text(struct text *text, const char *format, ...)
{
    enum { LONGEST = 4096 };
    va_list arguments;
    make_room(text, LONGEST);
    va_start(arguments, format);
    int length = vsnprintf(text->bytes + text->length, LONGEST, format, arguments);
    va_end(arguments);
    if (length < 0 || length >= LONGEST)
        stop("a line of a generated text is too long");
    text->length += (size_t)length;
}

static inline struct text read_file(const char *path)
{
    enum { PIECE = 1 << 16 };
    FILE *file = fopen(path, "rb");
    struct text text = {NULL, 0, 0};
    size_t count = 1;
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    while (count > 0) {
        make_room(&text, PIECE);
        count = fread(text.bytes + text.length, 1, PIECE, file);
        text.length += count;
    }
    if (ferror(file))
        stop("cannot read a file");
    fclose(file);
    return text;
}

/* OPTIONS may be NULL. */
static inline licet_law *load_rules(const char *name, const char *bytes, size_t length,
                                    const licet_options *options)
{
    licet_source source = {name, bytes, length};
    licet_law *law;
    licet_diagnostics *diagnostics;
    licet_status status = licet_load(&law, &diagnostics, &source, 1, options);
    licet_diagnostic first;
    if (status != LICET_OK && licet_diagnostics_get(diagnostics, 0, &first) == LICET_OK)
        fprintf(stderr, "%s:%u: %s\n", name, (unsigned)first.line, first.message);
    expect(status, name);
    licet_diagnostics_free(diagnostics);
    return law;
}

/* ---- an allocator that counts --------------------------------------------------------------- */

struct account {
    uint64_t calls;
    size_t bytes, peak;
};

static inline void *allocate_counted(void *user, void *pointer, size_t old_size, size_t new_size)
{
    struct account *account = user;
    account->calls++;
    account->bytes = account->bytes - old_size + new_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    /* one that moves holds both for a while */
    size_t at_once = account->bytes + (pointer == NULL ? 0 : old_size);
    account->peak = at_once > account->peak ? at_once : account->peak;
    return realloc(pointer, new_size);
}

/* Options whose memory ACCOUNT counts. */
static inline licet_options options_of(struct account *account)
{
    licet_options options = LICET_OPTIONS_INIT;
    options.allocate = allocate_counted;
    options.allocate_user = account;
    return options;
}

/* ---- taking turns --------------------------------------------------------------------------- */

/* A sum over the rows that depends on their order: other programs can form it too. */
static inline uint64_t add_answer(uint64_t sum, size_t row, unsigned outcome, unsigned because)
{
    return sum + (row % 1009 + 1) * (UINT64_C(70000) * outcome + because);
}

static inline void write_figure(const char *name, double value)
{
    printf("%s %.9g\n", name, value);
}

/* Says what this program came to, then calls TURN, which writes figures, as often as it is told. */
static inline void take_turns(uint64_t answers, void (*turn)(void *user), void *user)
{
    char line[16];
    printf("answers %llu\n", (unsigned long long)answers);
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        turn(user);
        putchar('\n');
        fflush(stdout);
    }
}

#endif
