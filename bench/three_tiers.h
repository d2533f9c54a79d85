/* three_tiers.h: the rule of examples/diffusion/three-tiers.licet written by hand in C: its tables,
 * what it comes to, and its ledger. Shared by the programs that decide it from a file and in
 * memory; the tables of chips and countries are made of the standard library by tables.awk.
 *
 * A ledger owns its slots and names (free_ledger). It must not read or write anything, and must not
 * learn more than this one rule: it is the measure that Licet is held against. */
#ifndef BENCH_THREE_TIERS_H
#define BENCH_THREE_TIERS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct chip {
    const char *key;
    uint32_t length;
    int32_t tpp; /* -1: not known */
};

#include "tables.h"

static const char supplement_5[][3] = {"AU", "BE", "CA", "DK", "FI", "FR", "DE", "IE", "IT",
                                       "JP", "NL", "NZ", "NO", "KR", "ES", "SE", "TW", "GB"};

enum {
    COUNTRY_SLOTS = 26 * 26,
    CHIP_SLOTS = 512, /* a power of two, several times the chips */
    CONTROLLED_LINE = 4800,
    LOW_VOLUME = 26900000,
    ALLOCATION = 790000000,
};

enum tier { NO_COUNTRY, ALLY, BLOCKED, CAPPED };

/* What an order comes to. */
enum answer { NO_LAW, NOT_CONTROLLED, ALLIED, ON_NOTICE, ALLOCATED, DENIED, EMBARGOED, ANSWERS };

struct booking {
    uint32_t hash;
    uint32_t year;         /* 0: free */
    uint32_t name, length; /* of the consignee, in `names` */
    int64_t booked;
};

struct ledger {
    struct booking *slots;
    uint32_t capacity, count; /* a power of two, at most half full */
    char *names;
    size_t names_length, names_capacity;
    int64_t destinations[COUNTRY_SLOTS];
};

/* ---- tables --------------------------------------------------------------------------------- */

static inline unsigned country_slot(const char *code)
{
    unsigned first = (unsigned char)code[0] - 'A', second = (unsigned char)code[1] - 'A';
    return first < 26 && second < 26 ? first * 26 + second : 0; /* AA is no country */
}

static inline uint32_t hash_bytes(const char *bytes, size_t length, uint64_t start)
{
    const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t hash = start + length, word;
    for (; length >= 8; bytes += 8, length -= 8) {
        memcpy(&word, bytes, 8);
        hash = (hash ^ word) * factor;
        hash ^= hash >> 32;
    }
    if (length > 0) {
        word = 0;
        memcpy(&word, bytes, length);
        hash = (hash ^ word) * factor;
    }
    return (uint32_t)(hash >> 32);
}

static inline void make_tiers(uint8_t tiers[COUNTRY_SLOTS])
{
    for (size_t i = 0; i < sizeof country_codes / sizeof country_codes[0]; i++)
        tiers[country_slot(country_codes[i])] = CAPPED;
    for (size_t i = 0; i < sizeof supplement_5 / sizeof supplement_5[0]; i++)
        tiers[country_slot(supplement_5[i])] = ALLY;
    tiers[country_slot("US")] = ALLY;
    for (size_t i = 0; i < sizeof group_d5 / sizeof group_d5[0]; i++)
        tiers[country_slot(group_d5[i])] = BLOCKED;
    tiers[country_slot("KH")] = BLOCKED;
    tiers[country_slot("MO")] = BLOCKED;
}

/* Slots hold 0, or 1 + the number of a chip. */
static inline void make_chips(uint8_t slots[CHIP_SLOTS])
{
    for (size_t i = 0; i < sizeof chips / sizeof chips[0]; i++) {
        uint32_t slot = hash_bytes(chips[i].key, chips[i].length, 0) & (CHIP_SLOTS - 1);
        while (slots[slot] != 0)
            slot = (slot + 1) & (CHIP_SLOTS - 1);
        slots[slot] = (uint8_t)(i + 1);
    }
}

static inline const struct chip *find_chip(const uint8_t slots[CHIP_SLOTS], const char *key,
                                           size_t length)
{
    uint32_t slot = hash_bytes(key, length, 0) & (CHIP_SLOTS - 1);
    for (; slots[slot] != 0; slot = (slot + 1) & (CHIP_SLOTS - 1)) {
        const struct chip *chip = &chips[slots[slot] - 1];
        if (chip->length == length && memcmp(chip->key, key, length) == 0)
            return chip;
    }
    return NULL;
}

/* ---- deciding ------------------------------------------------------------------------------- */

/* An order that the law in force is about; DENIED stands for one that totals decide. */
static inline enum answer decide_tiers(enum tier destination, enum tier headquarters, int32_t tpp)
{
    if (destination == BLOCKED || headquarters == BLOCKED)
        return EMBARGOED;
    if (tpp < CONTROLLED_LINE)
        return NOT_CONTROLLED;
    return destination == ALLY && headquarters == ALLY ? ALLIED : DENIED;
}

/* OPEN: the order is dated within the years of the allocation. */
static inline enum answer decide_totals(int64_t low_volume_used, int64_t allocation_used,
                                        int64_t shipment, bool open)
{
    if (low_volume_used + shipment <= LOW_VOLUME)
        return ON_NOTICE;
    return open && allocation_used + shipment <= ALLOCATION ? ALLOCATED : DENIED;
}

/* ---- the ledger ----------------------------------------------------------------------------- */

static inline void *grow(void *memory, size_t size)
{
    void *grown = realloc(memory, size);
    if (grown == NULL) {
        fputs("three_tiers: out of memory\n", stderr);
        exit(1);
    }
    return grown;
}

static inline void rehash(struct ledger *ledger)
{
    struct booking *old = ledger->slots;
    uint32_t old_capacity = ledger->capacity;
    ledger->capacity = old_capacity == 0 ? 1024 : old_capacity * 2;
    ledger->slots = grow(NULL, ledger->capacity * sizeof *ledger->slots);
    memset(ledger->slots, 0, ledger->capacity * sizeof *ledger->slots);
    for (uint32_t i = 0; i < old_capacity; i++) {
        if (old[i].year == 0)
            continue;
        uint32_t slot = old[i].hash & (ledger->capacity - 1);
        while (ledger->slots[slot].year != 0)
            slot = (slot + 1) & (ledger->capacity - 1);
        ledger->slots[slot] = old[i];
    }
    free(old);
}

static inline uint32_t keep_name(struct ledger *ledger, const char *name, size_t length)
{
    if (ledger->names_length + length > ledger->names_capacity) {
        ledger->names_capacity = ledger->names_capacity * 2 + length + 4096;
        ledger->names = grow(ledger->names, ledger->names_capacity);
    }
    memcpy(ledger->names + ledger->names_length, name, length);
    ledger->names_length += length;
    return (uint32_t)(ledger->names_length - length);
}

/* What the consignee NAME has booked in YEAR. */
static inline struct booking *find_booking(struct ledger *ledger, const char *name, size_t length,
                                           uint32_t year)
{
    if (ledger->count >= ledger->capacity / 2)
        rehash(ledger);
    uint32_t mask = ledger->capacity - 1;
    uint32_t hash = hash_bytes(name, length, year);
    uint32_t slot = hash & mask;
    for (; ledger->slots[slot].year != 0; slot = (slot + 1) & mask) {
        struct booking *booking = &ledger->slots[slot];
        if (booking->hash == hash && booking->year == year && booking->length == length &&
            memcmp(ledger->names + booking->name, name, length) == 0)
            return booking;
    }
    ledger->count++;
    ledger->slots[slot] =
        (struct booking){hash, year, keep_name(ledger, name, length), (uint32_t)length, 0};
    return &ledger->slots[slot];
}

static inline void free_ledger(struct ledger *ledger)
{
    free(ledger->slots);
    free(ledger->names);
    memset(ledger, 0, sizeof *ledger);
}

#endif
