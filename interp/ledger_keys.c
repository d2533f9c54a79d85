/* ledger_keys.c - the keys of the ledger in memory: finding, adding, taking back, in order.
 *
 * Whatever can fail for want of memory is done before anything is changed. Entries lie in chunks of
 * a fixed size, of which the first grows to that size: so a ledger of millions of keys never has
 * two copies of them at a time, and one of a few stays small. Must not: know transactions, days or
 * ids. Finding never allocates. */
#include "ledger_keys.h"

enum { FIRST_UNITS = 64 };
#define MOST_UNITS ((uint64_t)UINT32_MAX - LI_CHUNK_UNITS) /* positions have 32 bits */

/* ---- making and copying ---------------------------------------------------------------------- */

/* Names of consignees come from outside. Who knew how they are hashed could choose names that all
 * fall on one slot; where this ledger lies in memory nobody can know. */
static uint64_t make_seed(const li_keys *keys)
{
    int here;
    uint64_t heap = (uint64_t)(uintptr_t)keys, stack = (uint64_t)(uintptr_t)&here;
    return li_hash_mix(li_hash_mix(LI_HASH_START, heap), stack);
}

void li_keys_init(li_keys *keys, const lc_allocator *allocator)
{
    *keys = (li_keys){.allocator = *allocator, .seed = make_seed(keys)};
    lc_buffer_init(&keys->owners, allocator);
}

static void free_chunks(li_keys *keys, size_t left)
{
    while (keys->chunks.count > left) {
        const li_chunk *chunk = &keys->chunks.items[--keys->chunks.count];
        lc_delete(&keys->allocator, chunk->bytes, chunk->capacity * LI_UNIT);
    }
}

void li_keys_fini(li_keys *keys)
{
    lc_buffer_fini(&keys->owners);
    lc_vector_fini(&keys->allocator, &keys->families);
    free_chunks(keys, 0);
    lc_vector_fini(&keys->allocator, &keys->chunks);
    li_slots_fini(&keys->family_slots, &keys->allocator);
    li_slots_fini(&keys->entry_slots, &keys->allocator);
}

static bool copy_chunk(li_keys *to, const li_chunk *from)
{
    li_chunk chunk = {NULL, from->used, from->used};
    if (!lc_vector_room(&to->allocator, &to->chunks))
        return false;
    if (from->used) {
        chunk.bytes = lc_new(&to->allocator, from->used * LI_UNIT);
        if (!chunk.bytes)
            return false;
        memcpy(chunk.bytes, from->bytes, from->used * LI_UNIT);
    }
    to->chunks.items[to->chunks.count++] = chunk;
    return true;
}

bool li_keys_copy(li_keys *to, const li_keys *from)
{
    to->seed = from->seed;
    lc_buffer_append(&to->owners, from->owners.bytes, from->owners.length);
    for (size_t i = 0; i < from->families.count; i++)
        if (!lc_vector_push(&to->allocator, &to->families, from->families.items[i]))
            return false;
    for (size_t i = 0; i < from->chunks.count; i++)
        if (!copy_chunk(to, &from->chunks.items[i]))
            return false;
    return !to->owners.failed &&
           li_slots_copy(&to->family_slots, &from->family_slots, &to->allocator) &&
           li_slots_copy(&to->entry_slots, &from->entry_slots, &to->allocator);
}

/* ---- finding --------------------------------------------------------------------------------- */

static bool is_family(const li_keys *keys, uint32_t number, const licet_ledger_key *key)
{
    if (number >= keys->families.count)
        return false;
    const li_family *family = &keys->families.items[number];
    return family->owner_length == key->owner.length && family->place == key->place &&
           family->key_count == key->key_count && family->window == (uint32_t)key->window &&
           li_same_bytes(keys->owners.bytes + family->owner, key->owner.bytes,
                         family->owner_length);
}

static uint64_t start_of(const li_keys *keys, const licet_ledger_key *key)
{
    uint64_t hash = li_hash(keys->seed, key->owner.bytes, key->owner.length);
    return li_hash_mix(hash,
                       (uint64_t)key->place << 32 | key->key_count << 8 | (uint32_t)key->window);
}

static uint32_t find_family(const li_keys *keys, const licet_ledger_key *key)
{
    const li_slots *table = &keys->family_slots;
    if (!table->count)
        return LC_NONE;
    uint32_t tag = li_slots_tag(start_of(keys, key)), at = li_slots_home(table, tag);
    for (; table->slots[at].item; at = li_slots_next(table, at))
        if (table->slots[at].tag == tag && is_family(keys, table->slots[at].item - 1, key))
            return table->slots[at].item - 1;
    return LC_NONE;
}

void li_keys_look(const li_keys *keys, const licet_ledger_key *key, li_spot *spot)
{
    spot->families = (uint32_t)keys->families.count;
    const uint64_t start = spot->start;
    if (!is_family(keys, spot->family, key))
        spot->family = find_family(keys, key);
    spot->start = spot->family == LC_NONE ? 0 : keys->families.items[spot->family].start;
    spot->hashed = spot->hashed && start == spot->start;
}

bool li_keys_same_texts(const li_entry *entry, const licet_ledger_key *key)
{
    const char *at = (const char *)(entry->lengths + key->key_count);
    for (uint32_t i = 0; i < key->key_count; i++) {
        if (entry->lengths[i] != key->keys[i].length ||
            !li_same_bytes(at, key->keys[i].bytes, entry->lengths[i]))
            return false;
        at += entry->lengths[i];
    }
    return true;
}

void li_keys_load_slot(const li_keys *keys, uint64_t hash)
{
    const li_slots *table = &keys->entry_slots;
    if (table->count)
        LC_PREFETCH(&table->slots[li_slots_home(table, li_slots_tag(hash))]);
}

uint32_t li_keys_load_entry(const li_keys *keys, uint64_t hash)
{
    const li_slots *table = &keys->entry_slots;
    if (!table->count)
        return LC_NONE;
    uint32_t tag = li_slots_tag(hash), at = li_slots_home(table, tag);
    while (table->slots[at].item && table->slots[at].tag != tag)
        at = li_slots_next(table, at);
    if (!table->slots[at].item)
        return LC_NONE;
    const char *entry = (const char *)li_keys_entry(keys, table->slots[at].item);
    LC_PREFETCH(entry);
    LC_PREFETCH(entry + 4 * LI_UNIT); /* short names end there, maybe in the next line */
    return table->slots[at].item;
}

/* ---- adding ---------------------------------------------------------------------------------- */

/* Of an entry whose texts have BYTES together. */
static size_t units_of(uint32_t key_count, size_t bytes)
{
    size_t size = offsetof(li_entry, lengths) + key_count * sizeof(uint32_t) + bytes;
    return (size + LI_UNIT - 1) / LI_UNIT;
}

/* As many more chunks as UNITS need; the first begins small, and position 0 stays free. */
static bool add_chunk(li_keys *keys, size_t units)
{
    const bool first = !keys->chunks.count;
    const size_t numbers = first ? 1 : (units + LI_CHUNK_UNITS - 1) / LI_CHUNK_UNITS;
    li_chunk chunk = {NULL, first ? FIRST_UNITS : LI_CHUNK_UNITS, first};
    if (!first && units > LI_CHUNK_UNITS)
        chunk.capacity = units;
    if (((uint64_t)keys->chunks.count + numbers) * LI_CHUNK_UNITS > MOST_UNITS)
        return false;
    while (keys->chunks.capacity - keys->chunks.count < numbers)
        if (!lc_vector_grow(&keys->allocator, (void **)&keys->chunks.items, &keys->chunks.capacity,
                            sizeof *keys->chunks.items))
            return false;
    chunk.bytes = lc_new(&keys->allocator, chunk.capacity * LI_UNIT);
    if (!chunk.bytes)
        return false;
    keys->chunks.items[keys->chunks.count++] = chunk;
    for (size_t i = 1; i < numbers; i++)
        keys->chunks.items[keys->chunks.count++] = (li_chunk){NULL, 0, 0};
    return true;
}

/* The first chunk, the only one so far, gets room for UNITS more. */
static bool grow_chunk(li_keys *keys, li_chunk *chunk, size_t units)
{
    size_t capacity = chunk->capacity;
    while (capacity - chunk->used < units)
        capacity = capacity * 2 < LI_CHUNK_UNITS ? capacity * 2 : LI_CHUNK_UNITS;
    char *bytes =
        lc_resize(&keys->allocator, chunk->bytes, chunk->capacity * LI_UNIT, capacity * LI_UNIT);
    if (!bytes)
        return false;
    chunk->bytes = bytes;
    chunk->capacity = capacity;
    return true;
}

static bool entry_room(li_keys *keys, size_t units)
{
    if (!keys->chunks.count && !add_chunk(keys, 0))
        return false;
    li_chunk *last = &keys->chunks.items[keys->chunks.count - 1];
    if (LC_LIKELY(last->capacity - last->used >= units))
        return true;
    if (keys->chunks.count == 1 && last->used + units <= LI_CHUNK_UNITS)
        return grow_chunk(keys, last, units);
    return add_chunk(keys, units);
}

static bool family_room(li_keys *keys, const licet_ledger_key *key)
{
    bool room = key->owner.length <= UINT32_MAX &&
                lc_buffer_reserve(&keys->owners, key->owner.length) &&
                lc_vector_room(&keys->allocator, &keys->families) &&
                li_slots_room(&keys->family_slots, &keys->allocator);
    keys->owners.failed = false; /* a buffer remembers a failure; here it is told at once */
    return room;
}

/* There is room. */
static uint32_t add_family(li_keys *keys, const licet_ledger_key *key)
{
    const uint32_t number = (uint32_t)keys->families.count++;
    keys->families.items[number] = (li_family){
        .start = start_of(keys, key),
        .owner = keys->owners.length,
        .owner_length = (uint32_t)key->owner.length,
        .place = key->place,
        .key_count = key->key_count,
        .window = (uint32_t)key->window,
    };
    lc_buffer_append(&keys->owners, key->owner.bytes, key->owner.length);
    li_slots_add(&keys->family_slots, li_slots_tag(keys->families.items[number].start), number + 1);
    return number;
}

/* The bytes of its texts; false: more than an entry can have. */
static bool text_bytes(const licet_ledger_key *key, size_t *bytes)
{
    *bytes = 0;
    for (uint32_t i = 0; i < key->key_count; i++) {
        if (key->keys[i].length > UINT32_MAX)
            return false;
        *bytes += key->keys[i].length;
    }
    return true;
}

/* There is room for UNITS in the last chunk that has any. */
static uint32_t place_entry(li_keys *keys, const licet_ledger_key *key, uint32_t family,
                            size_t units)
{
    size_t number = keys->chunks.count - 1;
    while (!keys->chunks.items[number].capacity)
        number--;
    li_chunk *chunk = &keys->chunks.items[number];
    const uint32_t position = (uint32_t)(number * LI_CHUNK_UNITS + chunk->used);
    chunk->used += units;
    li_entry *entry = li_keys_entry(keys, position);
    *entry = (li_entry){.window_start = key->window_start, .family = family, .scale = key->scale};
    char *at = (char *)(entry->lengths + key->key_count);
    for (uint32_t i = 0; i < key->key_count; i++) {
        entry->lengths[i] = (uint32_t)key->keys[i].length;
        if (entry->lengths[i])
            memcpy(at, key->keys[i].bytes, entry->lengths[i]);
        at += entry->lengths[i];
    }
    return position;
}

uint32_t li_keys_add(li_keys *keys, const licet_ledger_key *key, li_spot *spot)
{
    size_t bytes;
    if (!text_bytes(key, &bytes))
        return LC_NONE;
    const size_t units = units_of(key->key_count, bytes);
    if (!li_slots_room(&keys->entry_slots, &keys->allocator) ||
        (spot->family == LC_NONE && !family_room(keys, key)) || !entry_room(keys, units))
        return LC_NONE;
    if (spot->family == LC_NONE) {
        spot->family = add_family(keys, key);
        spot->families = (uint32_t)keys->families.count;
        spot->start = keys->families.items[spot->family].start;
        spot->hashed = false;
    }
    if (!spot->hashed)
        spot->hash = li_keys_hash(key, spot->start);
    spot->hashed = true;
    spot->item = 0; /* what is added next may push it elsewhere */
    uint32_t position = place_entry(keys, key, spot->family, units);
    li_slots_add(&keys->entry_slots, li_slots_tag(spot->hash), position);
    return position;
}

/* ---- one after the other --------------------------------------------------------------------- */

void li_keys_key(const li_keys *keys, const li_entry *entry, licet_ledger_key *key,
                 licet_text texts[LC_MAX_CAP_KEYS])
{
    const li_family *family = &keys->families.items[entry->family];
    const char *at = (const char *)(entry->lengths + family->key_count);
    for (uint32_t i = 0; i < family->key_count; i++) {
        texts[i] = (licet_text){at, entry->lengths[i]};
        at += entry->lengths[i];
    }
    *key = (licet_ledger_key){
        .owner = {keys->owners.bytes + family->owner, family->owner_length},
        .place = family->place,
        .key_count = family->key_count,
        .keys = texts,
        .window = (licet_window)family->window,
        .window_start = entry->window_start,
        .scale = entry->scale,
    };
}

static size_t entry_units(const li_keys *keys, const li_entry *entry)
{
    const uint32_t count = keys->families.items[entry->family].key_count;
    size_t bytes = 0;
    for (uint32_t i = 0; i < count; i++)
        bytes += entry->lengths[i];
    return units_of(count, bytes);
}

bool li_keys_walk(const li_keys *keys, uint32_t *position)
{
    size_t number = *position >> LI_CHUNK_BITS, unit = *position & (LI_CHUNK_UNITS - 1);
    if (!keys->chunks.count)
        return false;
    unit = *position ? unit + entry_units(keys, li_keys_entry(keys, *position)) : 1;
    for (; unit >= keys->chunks.items[number].used; unit = 0)
        if (++number == keys->chunks.count)
            return false;
    *position = (uint32_t)(number * LI_CHUNK_UNITS + unit);
    return true;
}

li_keys_mark li_keys_now(const li_keys *keys)
{
    li_keys_mark mark = {keys->owners.length, keys->families.count, keys->chunks.count, 0};
    if (mark.chunks)
        mark.used = keys->chunks.items[mark.chunks - 1].used;
    return mark;
}

/* The entries that were added are those that the walk meets behind the mark. */
static void remove_entries(li_keys *keys, const li_keys_mark *mark)
{
    licet_text texts[LC_MAX_CAP_KEYS];
    licet_ledger_key key;
    for (size_t number = mark->chunks ? mark->chunks - 1 : 0; number < keys->chunks.count;
         number++) {
        size_t unit = number + 1 == mark->chunks ? mark->used : number == 0;
        while (unit < keys->chunks.items[number].used) {
            const uint32_t position = (uint32_t)(number * LI_CHUNK_UNITS + unit);
            const li_entry *entry = li_keys_entry(keys, position);
            li_keys_key(keys, entry, &key, texts);
            li_slots_remove(
                &keys->entry_slots,
                li_slots_tag(li_keys_hash(&key, keys->families.items[entry->family].start)),
                position);
            unit += entry_units(keys, entry);
        }
    }
}

void li_keys_back(li_keys *keys, const li_keys_mark *mark)
{
    remove_entries(keys, mark);
    free_chunks(keys, mark->chunks);
    if (mark->chunks)
        keys->chunks.items[mark->chunks - 1].used = mark->used;
    while (keys->families.count > mark->families) {
        const li_family *family = &keys->families.items[--keys->families.count];
        li_slots_remove(&keys->family_slots, li_slots_tag(family->start),
                        (uint32_t)keys->families.count + 1);
    }
    keys->owners.length = mark->owners;
}

/* ---- in order -------------------------------------------------------------------------------- */

static int compare_bytes(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t least = a_length < b_length ? a_length : b_length;
    int order = least ? memcmp(a, b, least) : 0;
    return order ? order : (a_length > b_length) - (a_length < b_length);
}

static int compare_texts(const li_entry *a, const li_entry *b, uint32_t count)
{
    const char *left = (const char *)(a->lengths + count);
    const char *right = (const char *)(b->lengths + count);
    for (uint32_t i = 0; i < count; i++) {
        int order = compare_bytes(left, a->lengths[i], right, b->lengths[i]);
        if (order)
            return order;
        left += a->lengths[i];
        right += b->lengths[i];
    }
    return 0;
}

#define three_way(a, b) (((a) > (b)) - ((a) < (b)))

int li_keys_compare(const li_keys *keys, uint32_t one, uint32_t other)
{
    const li_entry *a = li_keys_entry(keys, one), *b = li_keys_entry(keys, other);
    const li_family *f = &keys->families.items[a->family], *g = &keys->families.items[b->family];
    if (f != g) {
        int order = compare_bytes(keys->owners.bytes + f->owner, f->owner_length,
                                  keys->owners.bytes + g->owner, g->owner_length);
        if (!order)
            order = three_way(f->place, g->place);
        if (!order)
            order = three_way(f->key_count, g->key_count);
        return order ? order : three_way(f->window, g->window);
    }
    int order = compare_texts(a, b, f->key_count);
    return order ? order : three_way(a->window_start, b->window_start);
}
