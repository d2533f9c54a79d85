/* by_hand.h: the rule of the three tiers by hand, over orders that lie in memory as columns. */
#ifndef BENCH_BY_HAND_H
#define BENCH_BY_HAND_H

#include <stddef.h>
#include <stdint.h>

/* A column of each fact, in the smallest type that holds it; all are known. */
struct order_columns {
    size_t count;
    const int32_t *date;                              /* days since 1970-01-01 */
    const uint8_t *destination, *headquarters, *chip; /* rows of the registries */
    const int32_t *quantity;
    const int64_t *low_volume_used, *allocation_used; /* without a ledger */
    const struct name {
        const char *bytes;
        size_t length;
    } * consignee; /* with a ledger */
};

enum { MOST_ROWS = 256, KEYS = 128 };

/* Bits of a key: what an order comes to is a table over it. */
enum {
    KEY_IN_FORCE = 1,
    KEY_ALLOCATION = 2,
    KEY_LOW_VOLUME = 4,
    KEY_CONTROLLED = 8,
    KEY_ALLY_DESTINATION = 16,
    KEY_ALLY_HEADQUARTERS = 32,
    KEY_BLOCKED = 64
};

/* The law as tables. */
struct by_hand {
    uint8_t destination[MOST_ROWS], headquarters[MOST_ROWS]; /* bits of a key, by row */
    int32_t tpp[MOST_ROWS];                                  /* by chip */
    uint8_t outcome[KEYS];
    uint16_t because[KEYS];
    int32_t in_force, allocation_from, allocation_until; /* days since 1970-01-01 */
};

typedef void by_hand_function(const struct by_hand *law, const struct order_columns *orders,
                              uint8_t *restrict outcomes, uint16_t *restrict because);

/* Row after row, and pass after pass over rows that fit into the nearest cache; each compiled for
 * plain x86-64, for x86-64-v3 (AVX2) and x86-64-v4 (AVX-512). Elsewhere all three are the same. */
by_hand_function by_hand_rows_plain, by_hand_rows_v3, by_hand_rows_v4;
by_hand_function by_hand_passes_plain, by_hand_passes_v3, by_hand_passes_v4;

#endif
