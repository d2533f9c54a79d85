/* hash.h - the hash of short texts, for spellings and ledger keys: eight bytes at a time.
 *
 * The numbers stay inside one process: nothing that is written depends on them. Must not: be used
 * where an order becomes visible. */
#ifndef LICET_INTERP_HASH_H
#define LICET_INTERP_HASH_H

#include "lang/base.h"

#include <string.h>

#define LI_HASH_START UINT64_C(0x243F6A8885A308D3)  /* digits of pi */
#define LI_HASH_FACTOR UINT64_C(0x9E3779B97F4A7C15) /* digits of the golden ratio */

/* Both halves of the product of two odd-looking numbers: every bit of A has a say in every bit. */
static inline uint64_t li_hash_mix(uint64_t hash, uint64_t word)
{
    lc_uint128 product = (lc_uint128)(hash ^ word) * (lc_uint128)LI_HASH_FACTOR;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Up to eight bytes as one number. */
static inline uint64_t li_hash_word(const char *bytes, size_t length)
{
    if (length >= 4) {
        uint32_t low, high; /* they overlap below eight bytes */
        memcpy(&low, bytes, 4);
        memcpy(&high, bytes + length - 4, 4);
        return (uint64_t)high << 32 | low;
    }
    uint64_t word = 0;
    if (length > 0)
        word = (uint64_t)(unsigned char)bytes[0] | (uint64_t)(unsigned char)bytes[length / 2] << 8 |
               (uint64_t)(unsigned char)bytes[length - 1] << 16;
    return word;
}

/* Of two texts of one length. */
static inline bool li_same_bytes(const char *a, const char *b, size_t length)
{
    if (length < 8) /* every byte is in the word */
        return li_hash_word(a, length) == li_hash_word(b, length);
    uint64_t one, other;
    for (size_t at = 0; at < length - 8; at += 8) {
        memcpy(&one, a + at, 8);
        memcpy(&other, b + at, 8);
        if (one != other)
            return false;
    }
    memcpy(&one, a + length - 8, 8);
    memcpy(&other, b + length - 8, 8);
    return one == other;
}

/* The length has to be in HASH. */
static inline uint64_t li_hash_bytes(uint64_t hash, const char *bytes, size_t length)
{
    for (; length > 8; bytes += 8, length -= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        hash = li_hash_mix(hash, word);
    }
    return li_hash_mix(hash, li_hash_word(bytes, length));
}

static inline uint64_t li_hash(uint64_t hash, const char *bytes, size_t length)
{
    return li_hash_bytes(li_hash_mix(hash, length), bytes, length);
}

#endif
