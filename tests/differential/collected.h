/* collected.h - bytes that the library writes, kept in one piece.
 *
 * Start from {0}; `bytes` (NULL: nothing was written) ends with a NUL and belongs to whoever
 * started it. Must not: know what is written. */
#ifndef LICET_TESTS_COLLECTED_H
#define LICET_TESTS_COLLECTED_H

#include <stddef.h>

typedef struct {
    char *bytes;
    size_t length, capacity;
} collected;

/* A licet_write whose USER is a collected. Not 0: memory is short. */
int collect(void *user, const char *bytes, size_t length);

#endif
