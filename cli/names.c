/* names.c - texts and their numbers: a hash table that grows.
 *
 * Must not: depend on where texts stand in memory, so that the same texts get the same numbers. */
#include "names.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 256 };

bool same_text(licet_text one, licet_text other)
{
    return one.length == other.length &&
           (one.length == 0 || memcmp(one.bytes, other.bytes, one.length) == 0);
}

licet_text copy_text(licet_text text)
{
    char *bytes = malloc(text.length + 1);
    if (!bytes)
        return (licet_text){NULL, 0};
    if (text.length > 0)
        memcpy(bytes, text.bytes, text.length);
    bytes[text.length] = '\0';
    return (licet_text){bytes, text.length};
}

int compare_texts(licet_text one, licet_text other)
{
    size_t shorter = one.length < other.length ? one.length : other.length;
    int order = shorter ? memcmp(one.bytes, other.bytes, shorter) : 0;
    if (order != 0)
        return order < 0 ? -1 : 1;
    return (one.length > other.length) - (one.length < other.length);
}

bool list_grow(void **list, size_t *capacity, size_t count, size_t size)
{
    if (count <= *capacity)
        return true;
    size_t wanted = *capacity ? *capacity : 16;
    while (wanted < count)
        wanted *= 2;
    char *larger = realloc(*list, wanted * size);
    if (!larger)
        return false;
    memset(larger + *capacity * size, 0, (wanted - *capacity) * size);
    *list = larger;
    *capacity = wanted;
    return true;
}

/* FNV-1a, by its published constants. */
static uint32_t hash_text(licet_text text)
{
    uint32_t value = 2166136261u;
    for (size_t i = 0; i < text.length; i++)
        value = (value ^ (unsigned char)text.bytes[i]) * 16777619u;
    return value;
}

static bool widen(struct names *names)
{
    size_t count = names->slot_count ? names->slot_count * 2 : FIRST_SLOTS;
    uint32_t *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < names->count; i++) {
        size_t slot = names->hashes[i] & (count - 1);
        while (slots[slot] != 0)
            slot = (slot + 1) & (count - 1);
        slots[slot] = (uint32_t)(i + 1);
    }
    free(names->slots);
    names->slots = slots;
    names->slot_count = count;
    return true;
}

static bool make_room(struct names *names)
{
    size_t hashes = names->capacity;
    void *list = names->list, *hash_list = names->hashes;
    bool grown = list_grow(&hash_list, &hashes, names->count + 1, sizeof *names->hashes);
    names->hashes = hash_list;
    grown = grown && list_grow(&list, &names->capacity, names->count + 1, sizeof *names->list);
    names->list = list;
    return grown && (names->count * 2 < names->slot_count || widen(names));
}

static size_t find(const struct names *names, licet_text text, uint32_t hash)
{
    size_t mask = names->slot_count - 1;
    for (size_t slot = hash & mask; names->slot_count && names->slots[slot] != 0;
         slot = (slot + 1) & mask) {
        size_t place = names->slots[slot] - 1;
        if (names->hashes[place] == hash && same_text(names->list[place], text))
            return place;
    }
    return NAMES_FAILED;
}

size_t names_find(const struct names *names, licet_text text)
{
    return find(names, text, hash_text(text));
}

size_t names_add(struct names *names, licet_text text)
{
    uint32_t hash = hash_text(text);
    size_t known = find(names, text, hash);
    if (known != NAMES_FAILED)
        return known;
    if (names->count >= UINT32_MAX - 1 || !make_room(names))
        return NAMES_FAILED;
    licet_text copy = copy_text(text);
    if (!copy.bytes)
        return NAMES_FAILED;
    size_t slot = hash & (names->slot_count - 1);
    while (names->slots[slot] != 0)
        slot = (slot + 1) & (names->slot_count - 1);
    names->list[names->count] = copy;
    names->hashes[names->count] = hash;
    names->slots[slot] = (uint32_t)++names->count;
    return names->count - 1;
}

void names_free(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free((void *)(uintptr_t)names->list[i].bytes);
    free(names->list);
    free(names->hashes);
    free(names->slots);
    memset(names, 0, sizeof *names);
}
