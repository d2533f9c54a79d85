/* ledger_keys.h - the keys of the ledger in memory and what is booked under each, for
 * ledger_memory.c.
 *
 * An entry holds an amount and, right behind it, the texts of its key: who has found the one has
 * the other in the cache. Entries lie one after the other in chunks, never move among them and are
 * named by their position, so a look-up goes through one slot and one entry. What keys of one limit
 * have in common is their family, kept once. Must not: know transactions, days or ids. */
#ifndef LICET_INTERP_LEDGER_KEYS_H
#define LICET_INTERP_LEDGER_KEYS_H

#include "engine.h"
#include "hash.h"
#include "lang/buffer.h"
#include "slots.h"

/* What the keys of one limit have in common. */
typedef struct {
    uint64_t start; /* what the hashes of its keys begin with */
    size_t owner;   /* offset in `owners` */
    uint32_t owner_length;
    uint32_t place, key_count, window;
} li_family;

/* One key. The texts follow the lengths, one after the other. */
typedef struct {
    int64_t amount; /* at `scale`; of a rolling key the number of its days */
    int32_t window_start;
    uint32_t family;
    int32_t scale;
    uint32_t lengths[];
} li_entry;

/* Room for entries, in units of eight bytes. One that is longer than a chunk has as many numbers of
 * chunks as it takes; those behind the first have no room of their own. */
typedef struct {
    char *bytes;
    size_t capacity, used; /* units */
} li_chunk;

typedef struct li_keys {
    lc_allocator allocator;
    uint64_t seed;
    lc_buffer owners;
    LC_VECTOR(li_family) families;
    LC_VECTOR(li_chunk) chunks;
    li_slots family_slots; /* items: number of the family, from 1 */
    li_slots entry_slots;  /* items: positions, which are never 0 */
} li_keys;

enum { LI_UNIT = 8, LI_CHUNK_BITS = 19, LI_CHUNK_UNITS = 1 << LI_CHUNK_BITS };

void li_keys_init(li_keys *keys, const lc_allocator *allocator);
void li_keys_fini(li_keys *keys);
/* TO is as li_keys_init left it; false: no memory. */
bool li_keys_copy(li_keys *to, const li_keys *from);

/* Finds the family of KEY for SPOT, or that the one it has is right, of whatever ledger it was. */
void li_keys_look(const li_keys *keys, const licet_ledger_key *key, li_spot *spot);
/* Adds KEY with an amount of 0, which is not there, and its family if SPOT has none: its position.
 * LC_NONE: no memory, and nothing was changed. */
uint32_t li_keys_add(li_keys *keys, const licet_ledger_key *key, li_spot *spot);

/* Begin to load the slot of a key with this HASH; and the entry that its slot names, which is the
 * position that is returned, most likely that of the key; LC_NONE: none does. */
void li_keys_load_slot(const li_keys *keys, uint64_t hash);
uint32_t li_keys_load_entry(const li_keys *keys, uint64_t hash);

/* How far KEYS has come; and takes out again all that was added since. */
typedef struct {
    size_t owners, families, chunks, used;
} li_keys_mark;
li_keys_mark li_keys_now(const li_keys *keys);
void li_keys_back(li_keys *keys, const li_keys_mark *mark);

/* The positions of all entries, one after the other: begin with *POSITION 0; false: no more. */
bool li_keys_walk(const li_keys *keys, uint32_t *position);
/* The key of ENTRY; its texts are borrowed. */
void li_keys_key(const li_keys *keys, const li_entry *entry, licet_ledger_key *key,
                 licet_text texts[LC_MAX_CAP_KEYS]);
/* By owner, place, form of the key, its texts, its window: before, equal, behind. */
int li_keys_compare(const li_keys *keys, uint32_t one, uint32_t other);

static inline li_entry *li_keys_entry(const li_keys *keys, uint32_t position)
{
    const li_chunk *chunk = &keys->chunks.items[position >> LI_CHUNK_BITS];
    const size_t unit = position & (LI_CHUNK_UNITS - 1);
    return (li_entry *)(void *)(chunk->bytes + unit * LI_UNIT);
}

/* Whether the texts of ENTRY, which is of the family of KEY, are those of KEY. */
bool li_keys_same_texts(const li_entry *entry, const licet_ledger_key *key);

static inline bool li_keys_is(const li_entry *entry, const licet_ledger_key *key, uint32_t family)
{
    if (entry->family != family || entry->window_start != key->window_start)
        return false;
    if (key->key_count != 1)
        return li_keys_same_texts(entry, key);
    return entry->lengths[0] == key->keys[0].length &&
           li_same_bytes((const char *)(entry->lengths + 1), key->keys[0].bytes, entry->lengths[0]);
}

/* The slot of KEY, which is of FAMILY and has this HASH; NULL: it is not there. */
static inline const li_slot *li_keys_find(const li_keys *keys, const licet_ledger_key *key,
                                          uint32_t family, uint64_t hash)
{
    const li_slots *table = &keys->entry_slots;
    if (LC_UNLIKELY(!table->count))
        return NULL;
    const li_slot *slots = table->slots;
    const uint32_t tag = li_slots_tag(hash);
    for (uint32_t at = li_slots_home(table, tag); slots[at].item; at = li_slots_next(table, at))
        if (slots[at].tag == tag && li_keys_is(li_keys_entry(keys, slots[at].item), key, family))
            return &slots[at];
    return NULL;
}

/* The hash of KEY, whose family has this START. */
static inline uint64_t li_keys_hash(const licet_ledger_key *key, uint64_t start)
{
    uint64_t hash = start + (uint32_t)key->window_start * LI_HASH_FACTOR;
    for (uint32_t i = 0; i < key->key_count; i++)
        hash = li_hash_bytes(hash + key->keys[i].length * LI_HASH_FACTOR, key->keys[i].bytes,
                             key->keys[i].length);
    return hash;
}

/* Hashes KEY into SPOT, unless it is hashed; false: nothing is booked under its family. */
static inline bool li_keys_hash_spot(const li_keys *keys, const licet_ledger_key *key,
                                     li_spot *spot)
{
    if (LC_UNLIKELY(spot->family == LC_NONE)) {
        if (spot->families != keys->families.count)
            li_keys_look(keys, key, spot);
        if (spot->family == LC_NONE)
            return false;
    }
    if (!spot->hashed) {
        spot->hash = li_keys_hash(key, spot->start);
        spot->item = 0;
        spot->hashed = true;
    }
    return true;
}

/* Fills SPOT for KEY as far as it is not filled: the family if there is one, the hash; the entry of
 * KEY, NULL: it is not there. SPOT is that of a key of this ledger: see li_keys_look. */
static inline li_entry *li_keys_seek(const li_keys *keys, const licet_ledger_key *key,
                                     li_spot *spot)
{
    if (!li_keys_hash_spot(keys, key, spot))
        return NULL;
    const li_slot *slot = li_keys_find(keys, key, spot->family, spot->hash);
    if (!slot)
        return NULL;
    spot->slot = (uint32_t)(slot - keys->entry_slots.slots);
    spot->item = slot->item;
    return li_keys_entry(keys, slot->item);
}

#endif
