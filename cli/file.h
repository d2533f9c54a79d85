/* file.h - whole files read, and output that appears whole or not at all.
 *
 * An output to a path is written beside it under another name and takes its place only when
 * output_close keeps it; on failure, or when the program is interrupted, nothing is left behind.
 * What can be no more than a stream (standard output, a pipe, a device) is written straight.
 * An output belongs to the function that opened it. Must not: know what is written. */
#ifndef LICET_CLI_FILE_H
#define LICET_CLI_FILE_H

#include "program.h"

/* Reads PATH (`-`: standard input) into *BYTES, for the caller to free. Says what failed and
 * returns an exit status. */
int file_read(const char *path, char **bytes, size_t *length);
/* Opens PATH (`-`: standard input) for reading, or says why not and returns -1. */
int file_open(const char *path);
/* Reads behind the *LENGTH bytes in BUFFER until these are TARGET, or fewer at the end of the file.
 * 0, or the errno of what failed. */
int file_fill(int descriptor, char *buffer, size_t *length, size_t target);
/* The name of PATH in messages. */
const char *file_name(const char *path);

/* Written when this much is waiting. */
#define OUTPUT_BYTES ((size_t)256 << 10)
/* A piece of this length is not copied to wait with others. */
#define OUTPUT_DIRECT ((size_t)32 << 10)

struct output {
    int descriptor; /* -1: not open */
    int error;      /* errno of the first failure, after which nothing more is written */
    bool shown;     /* people read it, or a terminal gets it: it all goes through licet_show */
    unsigned kept;  /* and this is what licet_show leaves as it is */
    char *buffer;
    size_t used, capacity;
    char *path;      /* NULL: standard output */
    char *temporary; /* NULL: written straight */
    size_t place;    /* in the list of files to remove when interrupted */
};

/* PATH is a file, or NULL or `-` for standard output. Says what failed and returns an exit status.
 * */
int output_open(struct output *out, const char *path);
/* What is written to OUT is for people to read, in colour or not: what could steer a terminal, or
 * hide from the reader, is written as its number, whether a terminal gets it or a file. All that a
 * terminal gets is written in this way by itself; what programs read is else written as it is. */
void output_show(struct output *out, bool color);
/* Room for at least SIZE more bytes at out->buffer + out->used; NULL when memory fails. */
char *output_room(struct output *out, size_t size);
void output_bytes(struct output *out, const char *bytes, size_t length);
void output_string(struct output *out, const char *string);
/* Text of the rules or of the orders: where people read it, on one line. */
void output_text(struct output *out, licet_text text);
void output_format(struct output *out, const char *format, ...) PRINTF_LIKE(2, 3);
/* Spaces, as many as COUNT (none when it is negative). */
void output_spaces(struct output *out, int count);
/* A licet_write whose user is an output: stops the library once writing has failed. */
int output_write(void *user, const char *bytes, size_t length);
/* Writes what is waiting. False: writing has failed. */
bool output_flush(struct output *out);
/* Writes the rest. KEEP: a file takes its place; else it is removed. Says what failed (a reader
 * that went away is not spoken of) and returns STATUS, or STATUS_FILE. A closed output is left
 * alone. */
int output_close(struct output *out, bool keep, int status);

/* Whether the same file is meant by both paths (NULL: never). */
bool file_same(const char *one, const char *other);

#endif
