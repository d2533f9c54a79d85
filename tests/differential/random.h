/* random.h - the numbers by which the generator chooses: splitmix64, the same on every machine.
 *
 * Owns nothing. Must not: read a clock or the system's randomness. */
#ifndef LICET_TESTS_RANDOM_H
#define LICET_TESTS_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint64_t state;
} random_source;

static inline uint64_t random_next(random_source *random)
{
    uint64_t value = random->state += UINT64_C(0x9E3779B97F4A7C15);
    value = (value ^ (value >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94D049BB133111EB);
    return value ^ (value >> 31);
}

/* A source of its own for part NUMBER of SEED. */
static inline random_source random_start(uint64_t seed, uint64_t number)
{
    random_source random = {seed * UINT64_C(0xD1342543DE82EF95) + number};
    random.state = random_next(&random);
    return random;
}

/* 0 … COUNT - 1; 0 when COUNT is 0. */
static inline uint32_t random_below(random_source *random, uint32_t count)
{
    return count ? (uint32_t)((random_next(random) >> 32) * count >> 32) : 0;
}

/* LOW … HIGH. */
static inline int random_between(random_source *random, int low, int high)
{
    return low + (int)random_below(random, (uint32_t)(high - low + 1));
}

/* True PERCENT times of a hundred. */
static inline bool random_chance(random_source *random, int percent)
{
    return random_between(random, 1, 100) <= percent;
}

#endif
