/* test_allocator.h - an allocator for tests: counts what is alive, checks that every block is given
 * back with its true size, and fails from the N-th request on when asked to.
 *
 * A sweep runs the same work with fail_at 0, 1, 2, … until nothing fails:
 *
 *     for (long n = 0; ; n++) { test_allocator_init(&memory, n); …; if (!memory.failures) break; }
 */
#ifndef LICET_TESTS_TEST_ALLOCATOR_H
#define LICET_TESTS_TEST_ALLOCATOR_H

#include "lang/base.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define TEST_NEVER_FAIL (-1L)

typedef struct {
    long fail_at;  /* this request and all later ones fail; negative: none does */
    long requests; /* that asked for memory */
    long failures;
    size_t live_blocks, live_bytes;
    lc_allocator allocator;
} test_allocator;

/* Each block is preceded by its size. */
#define TEST_HEADER 16u

static inline void *test_allocate(void *user, void *pointer, size_t old_size, size_t new_size)
{
    test_allocator *memory = user;
    char *block = pointer ? (char *)pointer - TEST_HEADER : NULL;
    size_t known = 0;
    if (block)
        memcpy(&known, block, sizeof known);
    ck_assert_uint_eq(known, old_size);
    if (!new_size) {
        if (block) {
            memory->live_blocks--;
            memory->live_bytes -= old_size;
        }
        free(block);
        return NULL;
    }
    if (memory->fail_at >= 0 && memory->requests++ >= memory->fail_at) {
        memory->failures++;
        return NULL;
    }
    char *moved = malloc(new_size + TEST_HEADER);
    ck_assert_ptr_nonnull(moved);
    memset(moved, 0xA5, new_size + TEST_HEADER);
    memcpy(moved, &new_size, sizeof new_size);
    if (block) {
        memcpy(moved + TEST_HEADER, pointer, old_size < new_size ? old_size : new_size);
        free(block);
    } else {
        memory->live_blocks++;
    }
    memory->live_bytes += new_size - old_size;
    return moved + TEST_HEADER;
}

static inline void test_allocator_init(test_allocator *memory, long fail_at)
{
    *memory = (test_allocator){.fail_at = fail_at};
    memory->allocator.call = test_allocate;
    memory->allocator.user = memory;
}

static inline void test_allocator_done(const test_allocator *memory)
{
    ck_assert_uint_eq(memory->live_blocks, 0);
    ck_assert_uint_eq(memory->live_bytes, 0);
}

#endif
