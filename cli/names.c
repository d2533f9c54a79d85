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

enum { WORD_BYTES = 8 };

static uint64_t read_word(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* Less than eight bytes as one word, from parts that may overlap. */
static inline uint64_t read_short(const char *bytes, size_t length)
{
    if (length >= WORD_BYTES / 2) {
        uint32_t low, high;
        memcpy(&low, bytes, sizeof low);
        memcpy(&high, bytes + length - sizeof high, sizeof high);
        return (uint64_t)high << 32 | low;
    }
    if (length == 0)
        return 0;
    return (uint64_t)(unsigned char)bytes[0] | (uint64_t)(unsigned char)bytes[length / 2] << 8 |
           (uint64_t)(unsigned char)bytes[length - 1] << 16;
}

/* What is looked for: TEXT by its two words. */
static inline struct name_slot take_up(licet_text text)
{
    struct name_slot taken = {0, 0, (uint32_t)text.length, 0};
    if (text.length >= WORD_BYTES) {
        taken.first = read_word(text.bytes);
        taken.last = read_word(text.bytes + text.length - WORD_BYTES);
    } else {
        taken.first = read_short(text.bytes, text.length);
    }
    return taken;
}

/* Multiplied, folded and multiplied again, so that each byte counts in every bit: texts that differ
 * in their last digits do not stand in one row of slots. */
static inline uint64_t mix(uint64_t value, uint64_t word)
{
    value = (value ^ word) * 0x9e3779b97f4a7c15u;
    value = (value ^ value >> 32) * 0xd6e8feb86659fd93u;
    return value ^ value >> 32;
}

/* TAKEN is TEXT as it was taken up: of a long one the words between count, too. */
static inline uint32_t hash_text(const struct name_slot *taken, licet_text text)
{
    uint64_t value = mix(mix(taken->length, taken->first), taken->last);
    for (size_t i = WORD_BYTES; i + WORD_BYTES < text.length; i += WORD_BYTES)
        value = mix(value, read_word(text.bytes + i));
    return (uint32_t)value;
}

static void keep_slot(struct name_slot *slots, size_t mask, uint32_t hash, struct name_slot kept)
{
    size_t slot = hash & mask;
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
        if (names->slots[i].place != 0) {
            licet_text text = names->list[names->slots[i].place - 1];
            keep_slot(slots, count - 1, hash_text(&names->slots[i], text), names->slots[i]);
        }
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

static inline size_t find(const struct names *names, licet_text text, const struct name_slot *taken,
                          uint32_t hash)
{
    size_t mask = names->slot_count - 1;
    for (size_t at = hash & mask; names->slot_count && names->slots[at].place != 0;
         at = (at + 1) & mask) {
        const struct name_slot *slot = &names->slots[at];
        size_t place = slot->place - 1;
        if (slot->first == taken->first && slot->last == taken->last &&
            slot->length == taken->length &&
            (text.length <= 2 * WORD_BYTES || same_text(names->list[place], text)))
            return place;
    }
    return NAMES_FAILED;
}

size_t names_find(const struct names *names, licet_text text)
{
    const struct name_slot taken = take_up(text);
    return find(names, text, &taken, hash_text(&taken, text));
}

/* A text that is not known yet. */
static size_t add_new(struct names *names, licet_text text, const struct name_slot *taken,
                      uint32_t hash)
{
    if (names->count >= UINT32_MAX - 1 || !make_room(names))
        return NAMES_FAILED;
    licet_text copy = keep_text(names, text);
    if (!copy.bytes)
        return NAMES_FAILED;
    names->list[names->count++] = copy;
    struct name_slot kept = *taken;
    kept.place = (uint32_t)names->count;
    keep_slot(names->slots, names->slot_count - 1, hash, kept);
    return names->count - 1;
}

static inline size_t add(struct names *names, licet_text text, const struct name_slot *taken,
                         uint32_t hash)
{
    size_t known = find(names, text, taken, hash);
    return known != NAMES_FAILED ? known : add_new(names, text, taken, hash);
}

size_t names_add(struct names *names, licet_text text)
{
    const struct name_slot taken = take_up(text);
    return add(names, text, &taken, hash_text(&taken, text));
}

/* A few texts ahead of each other, so that the memory of one comes while another is looked at. */
bool names_add_all(struct names *names, const licet_text *texts, size_t count, size_t *places)
{
    enum { AHEAD = 64 };
    struct name_slot taken[AHEAD];
    uint32_t hashes[AHEAD];
    for (size_t first = 0; first < count; first += AHEAD) {
        size_t some = count - first < AHEAD ? count - first : AHEAD, mask = names->slot_count - 1;
        for (size_t i = 0; i < some; i++) {
            taken[i] = take_up(texts[first + i]);
            hashes[i] = hash_text(&taken[i], texts[first + i]);
            if (names->slot_count == 0)
                continue;
            const struct name_slot *slot = &names->slots[hashes[i] & mask];
            fetch_ahead(slot);
            fetch_ahead((const char *)(slot + 1) - 1); /* it may stand on two lines */
        }
        for (size_t i = 0; i < some; i++) {
            places[first + i] = add(names, texts[first + i], &taken[i], hashes[i]);
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
