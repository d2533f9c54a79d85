/* ledger_memory.c - the ledger in memory.
 *
 * It keeps one entry per key, found by open addressing; the bytes of all keys lie in one buffer. A
 * rolling key keeps what was booked day by day, in order. A transaction applies its bookings at
 * once and logs them, so that rollback takes them back; whatever can fail for want of memory is
 * done before anything is changed. Ids, when they are kept, remember what was booked under them,
 * and an answer.
 *
 * Must not: know a law; its keys are names and texts. Reading never allocates. */
#include "ledger_memory.h"
#include "hash.h"
#include "lang/decimal.h"

#include <string.h>

/* ---- what it is made of --------------------------------------------------------------------- */

/* What the keys of one limit have in common. */
typedef struct {
    uint64_t owner; /* offset in `bytes` */
    uint32_t owner_length;
    uint32_t place, key_count, window;
} family;

typedef struct {
    int64_t amount; /* at the entry's scale; may be 0 */
    int32_t date;
} day;

/* The days of a rolling key, ascending. */
typedef struct {
    day *items;
    uint32_t count, capacity;
} series;

/* One key and its amount. The texts of the key lie at `texts`, each after its length. */
typedef struct {
    int64_t amount; /* of a rolling key 0: its days have it, and need not fit together */
    uint64_t texts;
    uint32_t family;
    int32_t window_start;
    int32_t scale;
    uint32_t tag;    /* the low half of the hash */
    uint32_t series; /* of a rolling key; LC_NONE */
} entry;

/* What one transaction did to an entry, and what was there before. */
typedef struct {
    uint32_t entry;
    int32_t scale, old_scale; /* of `amount`, of `old_amount` */
    int32_t date;
    int64_t amount, old_amount;
} change;

/* Part of what is booked under an id. */
typedef struct {
    uint32_t entry;
    int32_t scale;
    int32_t date;
    int64_t amount;
} part;

typedef struct {
    uint64_t text, answer; /* offsets in `bytes` */
    uint32_t length, answer_length;
    uint32_t tag;
    uint64_t first_part;
    uint32_t part_count;
    bool live; /* false: cancelled */
} booked_id;

typedef struct {
    uint32_t tag, item; /* item LC_NONE: free */
} slot;

/* From tags to items, at most half full. */
typedef struct {
    slot *slots;
    uint32_t capacity, count; /* capacity: 0 or a power of two */
} table;

typedef struct {
    lc_allocator allocator;
    bool keep_ids, open; /* open: between begin and commit or rollback */
    uint64_t changes;
    lc_buffer bytes; /* texts of owners, keys and ids */
    LC_VECTOR(family) families;
    LC_VECTOR(entry) entries;
    LC_VECTOR(series) series;
    LC_VECTOR(change) log;
    LC_VECTOR(part) parts;
    LC_VECTOR(booked_id) ids;
    table family_table, entry_table, id_table;
    size_t bytes_before; /* at begin */
    uint32_t families_before, entries_before;
} memory;

enum { FIRST_SLOTS = 16 };
#define MOST_ITEMS (UINT32_MAX / 4)

/* ---- tables --------------------------------------------------------------------------------- */

static void table_fini(const lc_allocator *allocator, table *t)
{
    lc_delete(allocator, t->slots, t->capacity * sizeof *t->slots);
    *t = (table){NULL, 0, 0};
}

static void table_place(slot *slots, uint32_t mask, slot item)
{
    uint32_t at = item.tag & mask;
    while (slots[at].item != LC_NONE)
        at = (at + 1) & mask;
    slots[at] = item;
}

/* Makes room for one more. */
static bool table_room(const lc_allocator *allocator, table *t)
{
    if (t->count < t->capacity / 2)
        return true;
    if (t->count >= MOST_ITEMS)
        return false;
    uint32_t capacity = t->capacity ? t->capacity * 2 : FIRST_SLOTS;
    slot *slots = lc_new(allocator, capacity * sizeof *slots);
    if (!slots)
        return false;
    memset(slots, 0xFF, capacity * sizeof *slots);
    for (uint32_t i = 0; i < t->capacity; i++)
        if (t->slots[i].item != LC_NONE)
            table_place(slots, capacity - 1, t->slots[i]);
    lc_delete(allocator, t->slots, t->capacity * sizeof *t->slots);
    t->slots = slots;
    t->capacity = capacity;
    return true;
}

/* Needs room. */
static void table_add(table *t, uint32_t tag, uint32_t item)
{
    table_place(t->slots, t->capacity - 1, (slot){tag, item});
    t->count++;
}

/* Takes ITEM out and closes the gap, so that what stands behind it is still found. */
static void table_remove(table *t, uint32_t tag, uint32_t item)
{
    uint32_t mask = t->capacity - 1, gap = tag & mask;
    while (t->slots[gap].item != item)
        gap = (gap + 1) & mask;
    for (uint32_t at = (gap + 1) & mask; t->slots[at].item != LC_NONE; at = (at + 1) & mask) {
        uint32_t home = t->slots[at].tag & mask;
        if (((at - home) & mask) >= ((at - gap) & mask)) {
            t->slots[gap] = t->slots[at];
            gap = at;
        }
    }
    t->slots[gap].item = LC_NONE;
    t->count--;
}

static bool table_copy(const lc_allocator *allocator, table *to, const table *from)
{
    if (!from->capacity)
        return true;
    to->slots = lc_new(allocator, from->capacity * sizeof *to->slots);
    if (!to->slots)
        return false;
    memcpy(to->slots, from->slots, from->capacity * sizeof *to->slots);
    to->capacity = from->capacity;
    to->count = from->count;
    return true;
}

/* ---- keys ----------------------------------------------------------------------------------- */

static uint64_t hash_family(const licet_ledger_key *key)
{
    uint64_t hash = li_hash(LI_HASH_START, key->owner.bytes, key->owner.length);
    return li_hash_mix(hash,
                       (uint64_t)key->place << 32 | key->key_count << 8 | (uint32_t)key->window);
}

static uint32_t hash_key(const licet_ledger_key *key)
{
    uint64_t hash = li_hash_mix(hash_family(key), (uint32_t)key->window_start);
    for (uint32_t i = 0; i < key->key_count; i++)
        hash = li_hash(hash, key->keys[i].bytes, key->keys[i].length);
    return (uint32_t)hash;
}

static bool is_family(const memory *m, const family *f, const licet_ledger_key *key)
{
    return f->owner_length == key->owner.length && f->place == key->place &&
           f->key_count == key->key_count && f->window == (uint32_t)key->window &&
           memcmp(m->bytes.bytes + f->owner, key->owner.bytes, f->owner_length) == 0;
}

static bool is_entry(const memory *m, const entry *e, const licet_ledger_key *key)
{
    if (e->window_start != key->window_start || !is_family(m, &m->families.items[e->family], key))
        return false;
    const char *at = m->bytes.bytes + e->texts;
    for (uint32_t i = 0; i < key->key_count; i++) {
        uint32_t length;
        memcpy(&length, at, sizeof length);
        at += sizeof length;
        if (length != key->keys[i].length ||
            (length && memcmp(at, key->keys[i].bytes, length) != 0))
            return false;
        at += length;
    }
    return true;
}

static uint32_t find_entry(const memory *m, const licet_ledger_key *key, uint32_t tag)
{
    const table *t = &m->entry_table;
    if (!t->count)
        return LC_NONE;
    uint32_t mask = t->capacity - 1;
    for (uint32_t at = tag & mask; t->slots[at].item != LC_NONE; at = (at + 1) & mask)
        if (t->slots[at].tag == tag && is_entry(m, &m->entries.items[t->slots[at].item], key))
            return t->slots[at].item;
    return LC_NONE;
}

static uint32_t find_family(const memory *m, const licet_ledger_key *key, uint32_t tag)
{
    const table *t = &m->family_table;
    if (!t->count)
        return LC_NONE;
    uint32_t mask = t->capacity - 1;
    for (uint32_t at = tag & mask; t->slots[at].item != LC_NONE; at = (at + 1) & mask)
        if (t->slots[at].tag == tag && is_family(m, &m->families.items[t->slots[at].item], key))
            return t->slots[at].item;
    return LC_NONE;
}

/* Appends to `bytes`, where there is room already; the offset. */
static uint64_t keep_bytes(memory *m, const char *bytes, size_t length)
{
    uint64_t offset = m->bytes.length;
    if (length)
        memcpy(m->bytes.bytes + offset, bytes, length);
    m->bytes.length += length;
    return offset;
}

/* The buffer remembers a failure; here it is reported and then forgotten. */
static bool bytes_room(memory *m, size_t extra)
{
    bool room = lc_buffer_reserve(&m->bytes, extra);
    m->bytes.failed = false;
    return room;
}

/* Room for a new key and, if need be, its family: all that could fail. */
static bool key_room(memory *m, const licet_ledger_key *key)
{
    size_t extra = key->owner.length;
    for (uint32_t i = 0; i < key->key_count; i++) {
        if (key->keys[i].length > UINT32_MAX)
            return false;
        extra += sizeof(uint32_t) + key->keys[i].length;
    }
    return key->owner.length <= UINT32_MAX && bytes_room(m, extra) &&
           lc_vector_room(&m->allocator, &m->families) &&
           lc_vector_room(&m->allocator, &m->entries) &&
           lc_vector_room(&m->allocator, &m->series) &&
           table_room(&m->allocator, &m->family_table) &&
           table_room(&m->allocator, &m->entry_table);
}

static uint32_t add_family(memory *m, const licet_ledger_key *key, uint32_t tag)
{
    uint32_t index = (uint32_t)m->families.count++;
    m->families.items[index] = (family){
        .owner = keep_bytes(m, key->owner.bytes, key->owner.length),
        .owner_length = (uint32_t)key->owner.length,
        .place = key->place,
        .key_count = key->key_count,
        .window = (uint32_t)key->window,
    };
    table_add(&m->family_table, tag, index);
    return index;
}

/* The entry of KEY, made if it is not there; LC_NONE: no memory. */
static uint32_t find_or_add(memory *m, const licet_ledger_key *key)
{
    uint32_t tag = hash_key(key), index = find_entry(m, key, tag);
    if (index != LC_NONE)
        return index;
    if (!key_room(m, key))
        return LC_NONE;
    uint32_t family_tag = (uint32_t)hash_family(key), owner = find_family(m, key, family_tag);
    if (owner == LC_NONE)
        owner = add_family(m, key, family_tag);
    uint64_t texts = m->bytes.length;
    for (uint32_t i = 0; i < key->key_count; i++) {
        uint32_t length = (uint32_t)key->keys[i].length;
        keep_bytes(m, (const char *)&length, sizeof length);
        keep_bytes(m, key->keys[i].bytes, length);
    }
    index = (uint32_t)m->entries.count++;
    m->entries.items[index] = (entry){
        .texts = texts,
        .family = owner,
        .window_start = key->window_start,
        .scale = key->scale,
        .tag = tag,
        .series = LC_NONE,
    };
    if (key->window == LICET_WINDOW_ROLLING) {
        m->entries.items[index].series = (uint32_t)m->series.count;
        m->series.items[m->series.count++] = (series){NULL, 0, 0};
    }
    table_add(&m->entry_table, tag, index);
    return index;
}

/* ---- amounts -------------------------------------------------------------------------------- */

/* AMOUNT brought from scale FROM to scale TO; false when it is not exact or does not fit. */
static bool convert(int64_t *result, int64_t amount, int from, int to)
{
    lc_int128 wide;
    if (from == to) {
        *result = amount;
        return true;
    }
    if (!lc_decimal_rescale(&wide, amount, from, to) || wide > INT64_MAX || wide < INT64_MIN)
        return false;
    *result = (int64_t)wide;
    return true;
}

/* Adds AMOUNT at SCALE to E, which becomes as fine as the finer of the two. */
static bool add_amount(entry *e, int64_t amount, int scale)
{
    int finer = scale > e->scale ? scale : e->scale;
    int64_t old, added, sum;
    if (!convert(&old, e->amount, e->scale, finer) || !convert(&added, amount, scale, finer) ||
        lc_add_overflows(old, added, &sum))
        return false;
    e->amount = sum;
    e->scale = finer;
    return true;
}

/* ---- days ------------------------------------------------------------------------------------ */

/* The first day of S that is not before DATE; its count when there is none. */
static uint32_t find_day(const series *s, int32_t date)
{
    uint32_t low = 0, high = s->count;
    if (high && s->items[high - 1].date < date)
        return high; /* orders mostly come in the order of their dates */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->items[middle].date < date)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void series_fini(const lc_allocator *allocator, series *s)
{
    lc_delete(allocator, s->items, s->capacity * sizeof *s->items);
    *s = (series){NULL, 0, 0};
}

static bool series_room(const lc_allocator *allocator, series *s)
{
    enum { FIRST_DAYS = 4 };
    if (s->count < s->capacity)
        return true;
    if (s->capacity > UINT32_MAX / 2)
        return false;
    uint32_t capacity = s->capacity ? s->capacity * 2 : FIRST_DAYS;
    day *items =
        lc_resize(allocator, s->items, s->capacity * sizeof *items, capacity * sizeof *items);
    if (!items)
        return false;
    s->items = items;
    s->capacity = capacity;
    return true;
}

/* Brings the days of E to SCALE, which is finer; false: one of them does not fit, and nothing is
 * changed. */
static bool refine_days(series *s, int from, int scale)
{
    int64_t amount;
    for (uint32_t i = 0; i < s->count; i++)
        if (!convert(&amount, s->items[i].amount, from, scale))
            return false;
    for (uint32_t i = 0; i < s->count; i++)
        if (convert(&amount, s->items[i].amount, from, scale))
            s->items[i].amount = amount;
    return true;
}

/* Adds AMOUNT at SCALE on DATE to a rolling key. There is room for one more day. */
static bool add_day(entry *e, series *s, int32_t date, int64_t amount, int scale)
{
    int finer = scale > e->scale ? scale : e->scale;
    uint32_t at = find_day(s, date);
    bool is_new = at == s->count || s->items[at].date != date;
    int64_t added, sum = 0, old = is_new ? 0 : s->items[at].amount;
    if (!convert(&added, amount, scale, finer) || !convert(&old, old, e->scale, finer) ||
        lc_add_overflows(old, added, &sum))
        return false;
    if (finer > e->scale && !refine_days(s, e->scale, finer))
        return false;
    if (is_new) {
        memmove(s->items + at + 1, s->items + at, (s->count - at) * sizeof *s->items);
        s->count++;
    }
    s->items[at] = (day){sum, date};
    e->scale = finer;
    return true;
}

/* What the days of S from FROM until UNTIL hold together; false: it does not fit. */
static bool add_days_up(const series *s, int32_t from, int32_t until, int64_t *sum)
{
    *sum = 0;
    for (uint32_t i = find_day(s, from); i < s->count && s->items[i].date <= until; i++)
        if (lc_add_overflows(*sum, s->items[i].amount, sum))
            return false;
    return true;
}

/* What is booked under E, of a rolling key on all days together; no more than fits. */
static int64_t whole_amount(const memory *m, const entry *e)
{
    int64_t sum;
    if (e->series == LC_NONE)
        return e->amount;
    return add_days_up(&m->series.items[e->series], INT32_MIN, INT32_MAX, &sum) ? sum : INT64_MAX;
}

/* ---- the interface -------------------------------------------------------------------------- */

static int memory_begin(void *self)
{
    memory *m = self;
    if (m->open)
        return LICET_MISUSE;
    m->open = true;
    m->log.count = 0;
    m->bytes_before = m->bytes.length;
    m->families_before = (uint32_t)m->families.count;
    m->entries_before = (uint32_t)m->entries.count;
    return 0;
}

int li_memory_read(void *self, const licet_ledger_key *key, int64_t *booked)
{
    const memory *m = self;
    uint32_t index = find_entry(m, key, hash_key(key));
    if (index == LC_NONE) {
        *booked = 0;
        return 0;
    }
    const entry *e = &m->entries.items[index];
    return convert(booked, whole_amount(m, e), e->scale, key->scale) ? 0 : LICET_LEDGER_FAULT;
}

static int memory_read_span(void *self, const licet_ledger_key *key, int32_t from, int32_t until,
                            int64_t *booked)
{
    const memory *m = self;
    uint32_t index = find_entry(m, key, hash_key(key));
    *booked = 0;
    if (index == LC_NONE)
        return 0;
    const entry *e = &m->entries.items[index];
    const series *s = &m->series.items[e->series];
    int64_t sum;
    return add_days_up(s, from, until, &sum) && convert(booked, sum, e->scale, key->scale)
               ? 0
               : LICET_LEDGER_FAULT;
}

static int memory_next_day(void *self, const licet_ledger_key *key, int32_t after, int32_t *date)
{
    const memory *m = self;
    uint32_t index = find_entry(m, key, hash_key(key));
    if (index == LC_NONE)
        return LICET_NOT_FOUND;
    const series *s = &m->series.items[m->entries.items[index].series];
    uint32_t at = after == INT32_MAX ? s->count : find_day(s, after + 1);
    while (at < s->count && s->items[at].amount == 0)
        at++;
    if (at == s->count)
        return LICET_NOT_FOUND;
    *date = s->items[at].date;
    return 0;
}

int li_memory_book(void *self, const licet_ledger_key *key, int32_t date, int64_t amount)
{
    memory *m = self;
    if (!m->open)
        return LICET_MISUSE;
    if (!lc_vector_room(&m->allocator, &m->log))
        return LICET_MEMORY;
    uint32_t index = find_or_add(m, key);
    if (index == LC_NONE)
        return LICET_MEMORY;
    entry *e = &m->entries.items[index];
    change c = {index, key->scale, e->scale, date, amount, e->amount};
    if (e->series != LC_NONE) {
        series *s = &m->series.items[e->series];
        if (!series_room(&m->allocator, s))
            return LICET_MEMORY;
        if (!add_day(e, s, date, amount, key->scale))
            return LICET_LEDGER_FAULT;
    } else if (!add_amount(e, amount, key->scale)) {
        return LICET_LEDGER_FAULT;
    }
    m->log.items[m->log.count++] = c;
    return 0;
}

/* Takes back what was booked under E: it holds this amount, at a scale that is no coarser, and a
 * rolling key has the day; so it fits. */
static void take_back(memory *m, entry *e, int32_t date, int64_t amount, int scale)
{
    if (e->series == LC_NONE)
        add_amount(e, -amount, scale);
    else
        add_day(e, &m->series.items[e->series], date, -amount, scale);
}

static void memory_rollback(void *self)
{
    memory *m = self;
    if (!m->open)
        return;
    while (m->log.count) {
        const change *c = &m->log.items[--m->log.count];
        entry *e = &m->entries.items[c->entry];
        if (e->series != LC_NONE) {
            take_back(m, e, c->date, c->amount, c->scale);
            continue;
        }
        e->amount = c->old_amount;
        e->scale = c->old_scale;
    }
    while (m->entries.count > m->entries_before) {
        uint32_t last = (uint32_t)--m->entries.count;
        table_remove(&m->entry_table, m->entries.items[last].tag, last);
        if (m->entries.items[last].series != LC_NONE)
            series_fini(&m->allocator, &m->series.items[--m->series.count]);
    }
    while (m->families.count > m->families_before) {
        uint32_t last = (uint32_t)--m->families.count;
        const family *f = &m->families.items[last];
        const licet_ledger_key key = {
            .owner = {m->bytes.bytes + f->owner, f->owner_length},
            .place = f->place,
            .key_count = f->key_count,
            .window = (licet_window)f->window,
        };
        table_remove(&m->family_table, (uint32_t)hash_family(&key), last);
    }
    m->bytes.length = m->bytes_before;
    m->open = false;
}

static uint32_t find_id(const memory *m, licet_text id, uint32_t tag)
{
    const table *t = &m->id_table;
    if (!t->count)
        return LC_NONE;
    uint32_t mask = t->capacity - 1;
    for (uint32_t at = tag & mask; t->slots[at].item != LC_NONE; at = (at + 1) & mask) {
        const booked_id *b = &m->ids.items[t->slots[at].item];
        if (t->slots[at].tag == tag && b->length == id.length &&
            memcmp(m->bytes.bytes + b->text, id.bytes, id.length) == 0)
            return t->slots[at].item;
    }
    return LC_NONE;
}

static uint32_t hash_id(licet_text id)
{
    return (uint32_t)li_hash(LI_HASH_START, id.bytes, id.length);
}

/* Room for another id and for what the log holds. */
static bool id_room(memory *m, licet_text id, licet_text answer)
{
    if (id.length > UINT32_MAX || answer.length > UINT32_MAX ||
        !bytes_room(m, id.length + answer.length) || !lc_vector_room(&m->allocator, &m->ids) ||
        !table_room(&m->allocator, &m->id_table))
        return false;
    while (m->parts.capacity - m->parts.count < m->log.count)
        if (!lc_vector_grow(&m->allocator, (void **)&m->parts.items, &m->parts.capacity,
                            sizeof *m->parts.items))
            return false;
    return true;
}

static int keep_id(memory *m, licet_text id, licet_text answer)
{
    uint32_t tag = hash_id(id), index = find_id(m, id, tag);
    if (index != LC_NONE && m->ids.items[index].live)
        return LICET_ALREADY_BOOKED;
    if (!id_room(m, id, answer))
        return LICET_MEMORY;
    if (index == LC_NONE) {
        index = (uint32_t)m->ids.count++;
        m->ids.items[index] = (booked_id){
            .text = keep_bytes(m, id.bytes, id.length),
            .length = (uint32_t)id.length,
            .tag = tag,
        };
        table_add(&m->id_table, tag, index);
    }
    booked_id *b = &m->ids.items[index];
    b->live = true;
    b->answer = keep_bytes(m, answer.bytes, answer.length);
    b->answer_length = (uint32_t)answer.length;
    b->first_part = m->parts.count;
    b->part_count = (uint32_t)m->log.count;
    for (size_t i = 0; i < m->log.count; i++) {
        const change *c = &m->log.items[i];
        m->parts.items[m->parts.count++] = (part){c->entry, c->scale, c->date, c->amount};
    }
    return 0;
}

static int memory_commit(void *self, licet_text id, licet_text answer)
{
    memory *m = self;
    if (!m->open)
        return LICET_MISUSE;
    if (m->keep_ids && id.bytes) {
        int status = keep_id(m, id, answer);
        if (status)
            return status;
    }
    m->open = false;
    m->changes++;
    return 0;
}

static int memory_recall(void *self, licet_text id, licet_text *answer)
{
    const memory *m = self;
    uint32_t index = id.bytes ? find_id(m, id, hash_id(id)) : LC_NONE;
    if (index == LC_NONE || !m->ids.items[index].live)
        return LICET_NOT_FOUND;
    const booked_id *b = &m->ids.items[index];
    *answer = (licet_text){m->bytes.bytes + b->answer, b->answer_length};
    return 0;
}

static int memory_cancel(void *self, licet_text id)
{
    memory *m = self;
    if (m->open)
        return LICET_MISUSE;
    uint32_t index = id.bytes ? find_id(m, id, hash_id(id)) : LC_NONE;
    if (index == LC_NONE || !m->ids.items[index].live)
        return LICET_NOT_FOUND;
    booked_id *b = &m->ids.items[index];
    for (uint32_t i = 0; i < b->part_count; i++) {
        const part *p = &m->parts.items[b->first_part + i];
        take_back(m, &m->entries.items[p->entry], p->date, p->amount, p->scale);
    }
    b->live = false;
    m->changes++;
    return 0;
}

static uint64_t memory_changes(void *self)
{
    const memory *m = self;
    return m->changes;
}

static void memory_free(void *self)
{
    memory *m = self;
    const lc_allocator allocator = m->allocator;
    lc_buffer_fini(&m->bytes);
    lc_vector_fini(&allocator, &m->families);
    lc_vector_fini(&allocator, &m->entries);
    for (size_t i = 0; i < m->series.count; i++)
        series_fini(&allocator, &m->series.items[i]);
    lc_vector_fini(&allocator, &m->series);
    lc_vector_fini(&allocator, &m->log);
    lc_vector_fini(&allocator, &m->parts);
    lc_vector_fini(&allocator, &m->ids);
    table_fini(&allocator, &m->family_table);
    table_fini(&allocator, &m->entry_table);
    table_fini(&allocator, &m->id_table);
    lc_delete(&allocator, m, sizeof *m);
}

static int memory_snapshot(void *self, licet_ledger **out);

const licet_ledger_methods li_memory_methods = {
    .version = LICET_LEDGER_METHODS_VERSION,
    .begin = memory_begin,
    .read = li_memory_read,
    .read_span = memory_read_span,
    .next_day = memory_next_day,
    .book = li_memory_book,
    .commit = memory_commit,
    .recall = memory_recall,
    .rollback = memory_rollback,
    .cancel = memory_cancel,
    .changes = memory_changes,
    .snapshot = memory_snapshot,
    .free = memory_free,
};

static memory *new_memory(const lc_allocator *allocator, bool keep_ids)
{
    memory *m = lc_new(allocator, sizeof *m);
    if (m) {
        *m = (memory){.allocator = *allocator, .keep_ids = keep_ids};
        lc_buffer_init(&m->bytes, allocator);
    }
    return m;
}

void *li_memory_new(const lc_allocator *allocator, bool keep_ids)
{
    return new_memory(allocator, keep_ids);
}

bool li_memory_keeps_ids(const void *self)
{
    const memory *m = self;
    return m->keep_ids;
}

/* TO has no items yet and gets room for exactly those of FROM. */
#define copy_vector(allocator, to, from)                                                           \
    ((from)->count == 0 ||                                                                         \
     (((to)->items = lc_new((allocator), (from)->count * sizeof *(from)->items)) != NULL &&        \
      (memcpy((to)->items, (from)->items, (from)->count * sizeof *(from)->items),                  \
       (to)->count = (to)->capacity = (from)->count, true)))

static bool copy_series(memory *to, const memory *from)
{
    if (!copy_vector(&to->allocator, &to->series, &from->series))
        return false;
    bool copied = true;
    for (size_t i = 0; i < to->series.count; i++) {
        series *s = &to->series.items[i];
        const size_t size = from->series.items[i].count * sizeof *s->items;
        s->items = size && copied ? lc_new(&to->allocator, size) : NULL;
        copied = copied && (!size || s->items);
        if (s->items)
            memcpy(s->items, from->series.items[i].items, size);
        s->count = s->capacity = s->items ? from->series.items[i].count : 0;
    }
    return copied;
}

static bool copy_memory(memory *to, const memory *from)
{
    const lc_allocator *allocator = &to->allocator;
    if (from->bytes.length && !bytes_room(to, from->bytes.length))
        return false;
    keep_bytes(to, from->bytes.bytes, from->bytes.length);
    to->changes = from->changes;
    return copy_vector(allocator, &to->families, &from->families) &&
           copy_vector(allocator, &to->entries, &from->entries) && copy_series(to, from) &&
           copy_vector(allocator, &to->parts, &from->parts) &&
           copy_vector(allocator, &to->ids, &from->ids) &&
           table_copy(allocator, &to->family_table, &from->family_table) &&
           table_copy(allocator, &to->entry_table, &from->entry_table) &&
           table_copy(allocator, &to->id_table, &from->id_table);
}

static int memory_snapshot(void *self, licet_ledger **out)
{
    const memory *m = self;
    if (m->open)
        return LICET_MISUSE;
    memory *copy = new_memory(&m->allocator, m->keep_ids);
    if (!copy)
        return LICET_MEMORY;
    licet_ledger *ledger =
        copy_memory(copy, m) ? li_ledger_wrap(&m->allocator, &li_memory_methods, copy) : NULL;
    if (!ledger) {
        memory_free(copy);
        return LICET_MEMORY;
    }
    *out = ledger;
    return 0;
}

/* ---- every key in order --------------------------------------------------------------------- */

static int compare_bytes(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t least = a_length < b_length ? a_length : b_length;
    int order = least ? memcmp(a, b, least) : 0;
    return order ? order : (a_length > b_length) - (a_length < b_length);
}

static int compare_texts(const memory *m, const entry *a, const entry *b, uint32_t count)
{
    const char *left = m->bytes.bytes + a->texts, *right = m->bytes.bytes + b->texts;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t left_length, right_length;
        memcpy(&left_length, left, sizeof left_length);
        memcpy(&right_length, right, sizeof right_length);
        left += sizeof left_length;
        right += sizeof right_length;
        int order = compare_bytes(left, left_length, right, right_length);
        if (order)
            return order;
        left += left_length;
        right += right_length;
    }
    return 0;
}

#define three_way(a, b) (((a) > (b)) - ((a) < (b)))

/* By owner, place, form of the key, its texts, its window. */
static int compare_entries(const memory *m, uint32_t left, uint32_t right)
{
    const entry *a = &m->entries.items[left], *b = &m->entries.items[right];
    const family *f = &m->families.items[a->family], *g = &m->families.items[b->family];
    if (f != g) {
        int order = compare_bytes(m->bytes.bytes + f->owner, f->owner_length,
                                  m->bytes.bytes + g->owner, g->owner_length);
        if (!order)
            order = three_way(f->place, g->place);
        if (!order)
            order = three_way(f->key_count, g->key_count);
        return order ? order : three_way(f->window, g->window);
    }
    int order = compare_texts(m, a, b, f->key_count);
    return order ? order : three_way(a->window_start, b->window_start);
}

/* Lets the item at ROOT sink to its place among the first COUNT. */
static void sink(const memory *m, uint32_t *items, size_t root, size_t count)
{
    for (size_t child = root * 2 + 1; child < count; child = root * 2 + 1) {
        if (child + 1 < count && compare_entries(m, items[child], items[child + 1]) < 0)
            child++;
        if (compare_entries(m, items[root], items[child]) >= 0)
            return;
        uint32_t item = items[root];
        items[root] = items[child];
        items[child] = item;
        root = child;
    }
}

/* Heap sort: no recursion, no memory, and no two entries are equal. */
static void sort_entries(const memory *m, uint32_t *items, size_t count)
{
    for (size_t i = count / 2; i > 0; i--)
        sink(m, items, i - 1, count);
    for (size_t i = count; i > 1; i--) {
        uint32_t item = items[0];
        items[0] = items[i - 1];
        items[i - 1] = item;
        sink(m, items, 0, i - 1);
    }
}

static void entry_key(const memory *m, const entry *e, licet_ledger_key *key,
                      licet_text keys[LC_MAX_CAP_KEYS])
{
    const family *f = &m->families.items[e->family];
    const char *at = m->bytes.bytes + e->texts;
    for (uint32_t i = 0; i < f->key_count; i++) {
        uint32_t length;
        memcpy(&length, at, sizeof length);
        at += sizeof length;
        keys[i] = (licet_text){at, length};
        at += length;
    }
    *key = (licet_ledger_key){
        .owner = {m->bytes.bytes + f->owner, f->owner_length},
        .place = f->place,
        .key_count = f->key_count,
        .keys = keys,
        .window = (licet_window)f->window,
        .window_start = e->window_start,
        .scale = e->scale,
    };
}

licet_status li_memory_visit(void *self,
                             int (*visit)(void *user, const licet_ledger_key *key, int64_t booked),
                             void *user)
{
    const memory *m = self;
    size_t count = 0, size = m->entries.count * sizeof(uint32_t);
    if (!size)
        return LICET_OK;
    uint32_t *items = lc_new(&m->allocator, size);
    if (!items)
        return LICET_MEMORY;
    for (uint32_t i = 0; i < m->entries.count; i++)
        if (whole_amount(m, &m->entries.items[i]) != 0)
            items[count++] = i;
    sort_entries(m, items, count);
    licet_status status = LICET_OK;
    for (size_t i = 0; i < count && status == LICET_OK; i++) {
        licet_text keys[LC_MAX_CAP_KEYS];
        licet_ledger_key key;
        const entry *e = &m->entries.items[items[i]];
        entry_key(m, e, &key, keys);
        if (visit(user, &key, whole_amount(m, e)))
            status = LICET_STOPPED;
    }
    lc_delete(&m->allocator, items, size);
    return status;
}
