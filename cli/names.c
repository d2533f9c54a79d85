/* names.c - texts and their numbers: a hash table that grows.
 *
 * Must not: depend on where texts stand in memory, so that the same texts get the same numbers. */
#include "names.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 256, CHUNK_BYTES = 32768 };

struct name_chunk {
    struct name_chunk *before;
    size_t used, capacity;
    char bytes[];
};

/* A copy of TEXT beside the others, with NUL behind it. Absent: out of memory. */
static licet_text keep_text(struct names *names, licet_text text)
{
    struct name_chunk *chunk = names->chunks;
    if (!chunk || chunk->capacity - chunk->used < text.length + 1) {
        size_t capacity = text.length + 1 > CHUNK_BYTES ? text.length + 1 : CHUNK_BYTES;
        chunk = malloc(sizeof *chunk + capacity);
        if (!chunk)
            return (licet_text){NULL, 0};
        *chunk = (struct name_chunk){names->chunks, 0, capacity};
        names->chunks = chunk;
    }
    char *bytes = chunk->bytes + chunk->used;
    if (text.length > 0)
        memcpy(bytes, text.bytes, text.length);
    bytes[text.length] = '\0';
    chunk->used += text.length + 1;
    return (licet_text){bytes, text.length};
}

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

licet_text join_texts(const licet_text *pieces, size_t count, const char *between)
{
    size_t length = 0, used = 0, gap = strlen(between);
    for (size_t i = 0; i < count; i++)
        length += pieces[i].length + gap;
    char *bytes = malloc(length + 1);
    for (size_t i = 0; bytes && i < count; i++) {
        if (i > 0)
            memcpy(bytes + used, between, gap);
        used += i > 0 ? gap : 0;
        if (pieces[i].length > 0)
            memcpy(bytes + used, pieces[i].bytes, pieces[i].length);
        used += pieces[i].length;
    }
    if (bytes)
        bytes[used] = '\0';
    return (licet_text){bytes, used};
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

/* FNV-1a, by its published constants; then mixed, so that texts that differ in their last digits do
 * not stand in one row of slots. */
static uint32_t hash_text(licet_text text)
{
    uint32_t value = 2166136261u;
    for (size_t i = 0; i < text.length; i++)
        value = (value ^ (unsigned char)text.bytes[i]) * 16777619u;
    value ^= value >> 15;
    value *= 0x2c1b3c6du;
    return value ^ value >> 12;
}

static void keep_slot(struct name_slot *slots, size_t mask, struct name_slot kept)
{
    size_t slot = kept.hash & mask;
    while (slots[slot].place != 0)
        slot = (slot + 1) & mask;
    slots[slot] = kept;
}

static bool widen(struct names *names)
{
    size_t count = names->slot_count ? names->slot_count * 2 : FIRST_SLOTS;
    struct name_slot *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < names->slot_count; i++)
        if (names->slots[i].place != 0)
            keep_slot(slots, count - 1, names->slots[i]);
    free(names->slots);
    names->slots = slots;
    names->slot_count = count;
    return true;
}

static bool make_room(struct names *names)
{
    void *list = names->list;
    bool grown = list_grow(&list, &names->capacity, names->count + 1, sizeof *names->list);
    names->list = list;
    return grown && (names->count * 2 < names->slot_count || widen(names));
}

static size_t find(const struct names *names, licet_text text, uint32_t hash)
{
    size_t mask = names->slot_count - 1;
    for (size_t slot = hash & mask; names->slot_count && names->slots[slot].place != 0;
         slot = (slot + 1) & mask) {
        size_t place = names->slots[slot].place - 1;
        if (names->slots[slot].hash == hash && same_text(names->list[place], text))
            return place;
    }
    return NAMES_FAILED;
}

size_t names_find(const struct names *names, licet_text text)
{
    return find(names, text, hash_text(text));
}

static size_t add(struct names *names, licet_text text, uint32_t hash)
{
    size_t known = find(names, text, hash);
    if (known != NAMES_FAILED)
        return known;
    if (names->count >= UINT32_MAX - 1 || !make_room(names))
        return NAMES_FAILED;
    licet_text copy = keep_text(names, text);
    if (!copy.bytes)
        return NAMES_FAILED;
    names->list[names->count++] = copy;
    keep_slot(names->slots, names->slot_count - 1,
              (struct name_slot){hash, (uint32_t)names->count});
    return names->count - 1;
}

size_t names_add(struct names *names, licet_text text)
{
    return add(names, text, hash_text(text));
}

#ifdef __GNUC__
#define FETCH(address) __builtin_prefetch(address)
#else
#define FETCH(address) ((void)(address))
#endif

/* A few texts ahead of each other, so that the memory of one comes while another is looked at. */
bool names_add_all(struct names *names, const licet_text *texts, size_t count, size_t *places)
{
    enum { AHEAD = 64 };
    uint32_t hashes[AHEAD];
    for (size_t first = 0; first < count; first += AHEAD) {
        size_t some = count - first < AHEAD ? count - first : AHEAD, mask = names->slot_count - 1;
        for (size_t i = 0; i < some; i++) {
            hashes[i] = hash_text(texts[first + i]);
            if (names->slot_count > 0)
                FETCH(&names->slots[hashes[i] & mask]);
        }
        for (size_t i = 0; names->slot_count > 0 && i < some; i++)
            FETCH(&names->list[names->slots[hashes[i] & mask].place]);
        for (size_t i = 0; names->slot_count > 0 && i < some; i++) {
            uint32_t place = names->slots[hashes[i] & mask].place;
            if (place > 0)
                FETCH(names->list[place - 1].bytes);
        }
        for (size_t i = 0; i < some; i++) {
            places[first + i] = add(names, texts[first + i], hashes[i]);
            if (places[first + i] == NAMES_FAILED)
                return false;
        }
    }
    return true;
}

void names_free(struct names *names)
{
    while (names->chunks) {
        struct name_chunk *before = names->chunks->before;
        free(names->chunks);
        names->chunks = before;
    }
    free(names->list);
    free(names->slots);
    memset(names, 0, sizeof *names);
}
