/* file.c - whole files read, and output that appears whole or not at all.
 *
 * Owns the list of temporary files, which the handler of interruptions removes: the only state of
 * the program that outlives a call. Must not: leave a temporary file behind. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <licet_tools.h>

/* ---- reading -------------------------------------------------------------------------------- */

static bool is_standard(const char *path)
{
    return strcmp(path, "-") == 0;
}

const char *file_name(const char *path)
{
    return is_standard(path) ? "standard input" : path;
}

int file_open(const char *path)
{
    int descriptor = is_standard(path) ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    if (descriptor >= 0 && fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode)) {
        if (descriptor != STDIN_FILENO)
            close(descriptor);
        descriptor = -1;
        errno = EISDIR;
    }
    if (descriptor < 0)
        report("cannot read `%s`: %s", file_name(path), strerror(errno));
    return descriptor;
}

int file_fill(int descriptor, char *buffer, size_t *length, size_t target)
{
    while (*length < target) {
        ssize_t got = read(descriptor, buffer + *length, target - *length);
        if (got > 0)
            *length += (size_t)got;
        else if (got == 0)
            break;
        else if (errno != EINTR)
            return errno;
    }
    return 0;
}

int file_read(const char *path, char **bytes, size_t *length)
{
    *bytes = NULL;
    *length = 0;
    int descriptor = file_open(path);
    if (descriptor < 0)
        return STATUS_FILE;
    size_t capacity = 0, used = 0;
    char *content = NULL;
    int failure = 0;
    while (failure == 0 && used == capacity) {
        capacity = capacity ? capacity * 2 : 65536;
        char *larger = realloc(content, capacity);
        content = larger ? larger : content;
        failure = larger ? file_fill(descriptor, content, &used, capacity) : ENOMEM;
    }
    if (descriptor != STDIN_FILENO)
        close(descriptor);
    if (failure != 0) {
        free(content);
        return report_status(STATUS_FILE, "cannot read `%s`: %s", file_name(path),
                             strerror(failure));
    }
    *bytes = content;
    *length = used;
    return STATUS_DONE;
}

bool file_same(const char *one, const char *other)
{
    if (!one || !other || is_standard(one) || is_standard(other))
        return one && other && strcmp(one, other) == 0;
    struct stat first, second;
    if (stat(one, &first) == 0 && stat(other, &second) == 0)
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
    return strcmp(one, other) == 0;
}

/* ---- what an interruption must remove ------------------------------------------------------- */

enum { TEMPORARY_MAX = 4 };
static char *volatile temporaries[TEMPORARY_MAX];

static void remove_and_end(int number)
{
    for (size_t i = 0; i < TEMPORARY_MAX; i++)
        if (temporaries[i])
            unlink(temporaries[i]);
    /* The default action was put back on entry: the caller sees a death by this signal. */
    raise(number);
}

static void watch_interruptions(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = remove_and_end;
    action.sa_flags = (int)SA_RESETHAND;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct sigaction before;
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL)
            sigaction(numbers[i], &action, NULL);
    }
}

static bool remember_temporary(struct output *out)
{
    for (size_t i = 0; i < TEMPORARY_MAX; i++)
        if (!temporaries[i]) {
            temporaries[i] = out->temporary;
            out->place = i;
            return true;
        }
    return false;
}

/* ---- opening output ------------------------------------------------------------------------- */

/* PATH with every link followed, so that a link stays one and its target is replaced. */
static char *final_path(const char *path)
{
    char *real = realpath(path, NULL);
    return real ? real : strdup(path);
}

static mode_t mode_of_new_file(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return (mode_t)(0666 & ~mask);
}

static int open_beside(struct output *out, mode_t mode)
{
    static const char ending[] = ".XXXXXX";
    size_t length = strlen(out->path);
    char *name = malloc(length + sizeof ending);
    if (!name) {
        errno = ENOMEM;
        return -1;
    }
    memcpy(name, out->path, length);
    memcpy(name + length, ending, sizeof ending);
    out->temporary = name;
    out->descriptor = mkstemp(name);
    if (out->descriptor < 0) {
        free(name);
        out->temporary = NULL;
        return -1;
    }
    /* mkstemp makes a private file; the one it replaces had its own mode. */
    (void)fchmod(out->descriptor, mode);
    watch_interruptions();
    if (!remember_temporary(out)) {
        errno = EMFILE;
        return -1;
    }
    return 0;
}

int output_open(struct output *out, const char *path)
{
    memset(out, 0, sizeof *out);
    out->descriptor = -1;
    out->place = TEMPORARY_MAX;
    out->capacity = OUTPUT_BYTES;
    out->buffer = malloc(out->capacity);
    if (!out->buffer)
        return report_failure(LICET_MEMORY);
    if (!path || is_standard(path)) {
        out->descriptor = STDOUT_FILENO;
        if (isatty(STDOUT_FILENO))
            output_show(out, false);
        return STATUS_DONE;
    }
    struct stat about;
    bool there = stat(path, &about) == 0;
    bool stream = there && !S_ISREG(about.st_mode);
    out->path = stream ? strdup(path) : final_path(path);
    if (!out->path)
        errno = ENOMEM;
    else if (stream)
        out->descriptor = open(path, O_WRONLY | O_CLOEXEC);
    else if (open_beside(out, there ? about.st_mode & 0777 : mode_of_new_file()) == 0)
        return STATUS_DONE;
    if (out->descriptor >= 0 && !out->temporary)
        return STATUS_DONE;
    int failure = errno;
    output_close(out, false, STATUS_DONE);
    return report_status(STATUS_FILE, "cannot write `%s`: %s", path, strerror(failure));
}

/* ---- writing -------------------------------------------------------------------------------- */

void output_show(struct output *out, bool color)
{
    out->shown = true;
    out->kept = LICET_SHOW_LINES | (color ? LICET_SHOW_COLORS : 0);
}

static void write_all(struct output *out, const char *bytes, size_t length)
{
    while (out->error == 0 && length > 0) {
        ssize_t wrote = write(out->descriptor, bytes, length);
        if (wrote < 0 && errno != EINTR)
            out->error = errno;
        bytes += wrote > 0 ? wrote : 0;
        length -= wrote > 0 ? (size_t)wrote : 0;
    }
}

static int write_shown(void *user, const char *bytes, size_t length)
{
    struct output *out = user;
    write_all(out, bytes, length);
    return out->error != 0;
}

static void put_out(struct output *out, const char *bytes, size_t length)
{
    if (out->shown)
        licet_show((licet_text){bytes, length}, out->kept, write_shown, out);
    else
        write_all(out, bytes, length);
}

bool output_flush(struct output *out)
{
    put_out(out, out->buffer, out->used);
    out->used = 0;
    return out->error == 0;
}

char *output_room(struct output *out, size_t size)
{
    if (out->capacity - out->used >= size)
        return out->buffer + out->used;
    output_flush(out);
    if (out->capacity < size) {
        char *larger = realloc(out->buffer, size);
        if (!larger) {
            out->error = ENOMEM;
            return NULL;
        }
        out->buffer = larger;
        out->capacity = size;
    }
    return out->buffer;
}

void output_bytes(struct output *out, const char *bytes, size_t length)
{
    if (length >= OUTPUT_DIRECT) {
        output_flush(out);
        put_out(out, bytes, length);
        return;
    }
    char *room = output_room(out, length);
    if (room && length > 0) {
        memcpy(room, bytes, length);
        out->used += length;
    }
}

void output_string(struct output *out, const char *string)
{
    output_bytes(out, string, strlen(string));
}

void output_text(struct output *out, licet_text text)
{
    if (text.bytes && out->shown)
        licet_show(text, 0, output_write, out);
    else if (text.bytes)
        output_bytes(out, text.bytes, text.length);
}

void output_format(struct output *out, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *room = length < 0 ? NULL : output_room(out, (size_t)length + 1);
    if (room) {
        vsnprintf(room, (size_t)length + 1, format, again);
        out->used += (size_t)length;
    }
    va_end(again);
    va_end(arguments);
}

void output_spaces(struct output *out, int count)
{
    for (; count > 0; count--)
        output_bytes(out, " ", 1);
}

int output_write(void *user, const char *bytes, size_t length)
{
    struct output *out = user;
    output_bytes(out, bytes, length);
    return out->error != 0;
}

/* ---- closing -------------------------------------------------------------------------------- */

static void close_descriptor(struct output *out)
{
    /* Standard output stays open for the messages of others, but what it owes is known here: a
     * full disk may be told of only when a file is closed. */
    int descriptor = out->descriptor == STDOUT_FILENO ? dup(STDOUT_FILENO) : out->descriptor;
    if (descriptor >= 0 && close(descriptor) != 0 && errno != EINTR && out->error == 0)
        out->error = errno;
    out->descriptor = -1;
}

int output_close(struct output *out, bool keep, int status)
{
    bool was_open = out->descriptor >= 0;
    if (was_open) {
        if (keep || !out->temporary)
            output_flush(out);
        close_descriptor(out);
    }
    if (out->temporary) {
        if (keep && out->error == 0 && rename(out->temporary, out->path) != 0)
            out->error = errno;
        if (!keep || out->error != 0)
            unlink(out->temporary);
        if (out->place < TEMPORARY_MAX)
            temporaries[out->place] = NULL;
    }
    if (was_open && out->error != 0) {
        if (out->error != EPIPE)
            report("cannot write `%s`: %s", out->path ? out->path : "standard output",
                   strerror(out->error));
        status = STATUS_FILE;
    }
    free(out->buffer);
    free(out->path);
    free(out->temporary);
    memset(out, 0, sizeof *out);
    out->descriptor = -1;
    return status;
}
