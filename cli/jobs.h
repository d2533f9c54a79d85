/* jobs.h - threads that share one work, and the turns in which they do what must be in order.
 *
 * A line of turns lets the holder of number 0 do its part, then that of 1, and so on; numbers are
 * given out by whoever counts the pieces of work. Must not: know what the work is. */
#ifndef LICET_CLI_JOBS_H
#define LICET_CLI_JOBS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Most threads of one command. */
#define JOBS_MOST ((size_t)64)

struct turns {
    pthread_mutex_t lock;
    pthread_cond_t passed;
    uint64_t next;
    bool stopped;
};

/* False: the system has no means for it. */
bool turns_init(struct turns *turns);
void turns_free(struct turns *turns);
/* Waits until it is NUMBER's turn. False: the turns were stopped. */
bool turns_wait(struct turns *turns, uint64_t number);
/* Ends the turn that turns_wait granted. */
void turns_pass(struct turns *turns);
/* Nobody gets a turn any more. */
void turns_stop(struct turns *turns);

/* Calls WORK with each of COUNT items of SIZE bytes at ITEMS, each in a thread of its own, the
 * first in the caller's; returns when all have returned. Where the system gives fewer threads,
 * the items left over are not called. */
void jobs_run(void (*work)(void *item), void *items, size_t count, size_t size);

#endif
