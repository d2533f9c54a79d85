/* ledger_memory.c - the ledger in memory.
 *
 * Its keys and amounts are in ledger_keys.c. A rolling key keeps what was booked day by day, in
 * order. A transaction applies its bookings at once and logs them, so that rollback takes them
 * back; whatever can fail for want of memory is done before anything is changed. A booking that is
 * alone needs no log. Ids, when they are kept, remember what was booked under them, and an answer.
 *
 * Must not: know a law; its keys are names and texts. Reading never allocates. */
#include "ledger_memory.h"
#include "lang/decimal.h"
#include "ledger_keys.h"

#include <string.h>

/* ---- what it is made of --------------------------------------------------------------------- */

typedef struct {
    int64_t amount; /* at the entry's scale; may be 0 */
    int32_t date;
} day;

/* The days of a rolling key, ascending. */
typedef struct {
    day *items;
    uint32_t count, capacity;
} series;

/* What one transaction did to an entry, and what was there before. */
typedef struct {
    uint32_t entry;           /* its position */
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
    uint64_t first_part;
    uint32_t part_count;
    bool live; /* false: cancelled */
} booked_id;

typedef struct {
    lc_allocator allocator;
    bool keep_ids, open; /* open: between begin and commit or rollback */
    uint64_t changes;
    li_keys keys;
    lc_buffer bytes; /* texts of ids, answers */
    LC_VECTOR(series) series;
    LC_VECTOR(change) log;
    LC_VECTOR(part) parts;
    LC_VECTOR(booked_id) ids;
    li_slots id_slots;   /* items: number of the id, from 1 */
    li_keys_mark before; /* at begin */
    size_t series_before;
} memory;

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
static bool add_amount(li_entry *e, int64_t amount, int scale)
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
static bool add_day(li_entry *e, series *s, int32_t date, int64_t amount, int scale)
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

/* Whether the amount of E is the number of its days. */
static bool is_rolling(const memory *m, const li_entry *e)
{
    return m->keys.families.items[e->family].window == LICET_WINDOW_ROLLING;
}

static series *days_of(const memory *m, const li_entry *e)
{
    return &m->series.items[e->amount];
}

/* What is booked under E, of a rolling key on all days together; no more than fits. */
static int64_t whole_amount(const memory *m, const li_entry *e)
{
    int64_t sum;
    if (!is_rolling(m, e))
        return e->amount;
    return add_days_up(days_of(m, e), INT32_MIN, INT32_MAX, &sum) ? sum : INT64_MAX;
}

const li_keys *li_memory_keys(const void *self)
{
    const memory *m = self;
    return &m->keys;
}

/* ---- reading -------------------------------------------------------------------------------- */

int li_memory_read(void *self, const licet_ledger_key *key, li_spot *spot, int64_t *booked)
{
    const memory *m = self;
    const li_entry *e = li_keys_seek(&m->keys, key, spot);
    *booked = 0;
    if (!e)
        return 0;
    if (LC_LIKELY(e->scale == key->scale && key->window != LICET_WINDOW_ROLLING)) {
        *booked = e->amount;
        return 0;
    }
    return convert(booked, whole_amount(m, e), e->scale, key->scale) ? 0 : LICET_LEDGER_FAULT;
}

const void *li_memory_days(void *self, const licet_ledger_key *key, li_spot *spot, int *scale)
{
    const memory *m = self;
    const li_entry *e = li_keys_seek(&m->keys, key, spot);
    *scale = e ? e->scale : key->scale;
    return e ? days_of(m, e) : NULL;
}

/* NULL: the entry at POSITION has no days. */
static const series *series_at(const memory *m, uint32_t position)
{
    const li_entry *e = li_keys_entry(&m->keys, position);
    return is_rolling(m, e) ? days_of(m, e) : NULL;
}

void li_memory_load_series(const void *self, uint32_t position)
{
    LC_PREFETCH(series_at(self, position));
}

void li_memory_load_days(const void *self, uint32_t position)
{
    const series *s = series_at(self, position);
    if (s && s->count)
        LC_PREFETCH(&s->items[s->count - 1]); /* orders mostly come in the order of their dates */
}

int li_days_span(const void *days, int from_scale, int to_scale, int32_t from, int32_t until,
                 int64_t *booked)
{
    int64_t sum = 0;
    *booked = 0;
    if (!days)
        return 0;
    return add_days_up(days, from, until, &sum) && convert(booked, sum, from_scale, to_scale)
               ? 0
               : LICET_LEDGER_FAULT;
}

int li_days_next(const void *days, int32_t after, int32_t *date)
{
    const series *s = days;
    if (!s)
        return LICET_NOT_FOUND;
    uint32_t at = after == INT32_MAX ? s->count : find_day(s, after + 1);
    while (at < s->count && s->items[at].amount == 0)
        at++;
    if (at == s->count)
        return LICET_NOT_FOUND;
    *date = s->items[at].date;
    return 0;
}

static int memory_read(void *self, const licet_ledger_key *key, int64_t *booked)
{
    li_spot spot = LI_SPOT_INIT;
    return li_memory_read(self, key, &spot, booked);
}

static int memory_read_span(void *self, const licet_ledger_key *key, int32_t from, int32_t until,
                            int64_t *booked)
{
    li_spot spot = LI_SPOT_INIT;
    int scale;
    const void *days = li_memory_days(self, key, &spot, &scale);
    return li_days_span(days, scale, key->scale, from, until, booked);
}

static int memory_next_day(void *self, const licet_ledger_key *key, int32_t after, int32_t *date)
{
    li_spot spot = LI_SPOT_INIT;
    int scale;
    return li_days_next(li_memory_days(self, key, &spot, &scale), after, date);
}

/* ---- booking -------------------------------------------------------------------------------- */

static int memory_begin(void *self)
{
    memory *m = self;
    if (m->open)
        return LICET_MISUSE;
    m->open = true;
    m->log.count = 0;
    m->before = li_keys_now(&m->keys);
    m->series_before = m->series.count;
    return 0;
}

/* Whether what SPOT says is true of this ledger. */
static inline bool is_right(const memory *m, const li_spot *spot)
{
    return spot->hashed && spot->family < m->keys.families.count &&
           m->keys.families.items[spot->family].start == spot->start;
}

/* The position of KEY, which is looked for and made if it is not there; LC_NONE: no memory. */
static uint32_t find_or_add(memory *m, const licet_ledger_key *key, li_spot *spot)
{
    if (!is_right(m, spot))
        li_keys_look(&m->keys, key, spot);
    if (li_keys_seek(&m->keys, key, spot))
        return spot->item;
    const bool rolling = key->window == LICET_WINDOW_ROLLING;
    if (rolling && (m->series.count >= UINT32_MAX || !lc_vector_room(&m->allocator, &m->series)))
        return LC_NONE;
    uint32_t position = li_keys_add(&m->keys, key, spot);
    if (position != LC_NONE && rolling) {
        li_keys_entry(&m->keys, position)->amount = (int64_t)m->series.count;
        m->series.items[m->series.count++] = (series){NULL, 0, 0};
    }
    return position;
}

/* The entry that SPOT has found, if it is still there; NULL: it has to be looked for. */
static inline li_entry *entry_at(const memory *m, const li_spot *spot)
{
    const li_slots *table = &m->keys.entry_slots;
    if (!is_right(m, spot) || !spot->item || spot->slot >= table->capacity)
        return NULL;
    const li_slot *slot = &table->slots[spot->slot];
    if (slot->item != spot->item || slot->tag != li_slots_tag(spot->hash))
        return NULL;
    return li_keys_entry(&m->keys, spot->item);
}

int li_memory_book(void *self, const licet_ledger_key *key, li_spot *spot, int32_t date,
                   int64_t amount)
{
    memory *m = self;
    if (!m->open)
        return LICET_MISUSE;
    if (!lc_vector_room(&m->allocator, &m->log))
        return LICET_MEMORY;
    uint32_t position = entry_at(m, spot) ? spot->item : find_or_add(m, key, spot);
    if (position == LC_NONE)
        return LICET_MEMORY;
    li_entry *e = li_keys_entry(&m->keys, position);
    change c = {position, key->scale, e->scale, date, amount, e->amount};
    if (key->window == LICET_WINDOW_ROLLING) {
        series *s = days_of(m, e);
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

static int book_anywhere(memory *m, const licet_ledger_key *key, li_spot *spot, int64_t amount)
{
    uint32_t position = find_or_add(m, key, spot);
    if (position == LC_NONE)
        return LICET_MEMORY;
    if (!add_amount(li_keys_entry(&m->keys, position), amount, key->scale))
        return LICET_LEDGER_FAULT; /* the key was there before: in a new one anything fits */
    m->changes++;
    return 0;
}

int li_memory_book_alone(void *self, const licet_ledger_key *key, li_spot *spot, int64_t amount)
{
    memory *m = self;
    int64_t sum;
    if (m->open)
        return LICET_MISUSE;
    li_entry *e = entry_at(m, spot);
    if (LC_UNLIKELY(!e || e->scale != key->scale || lc_add_overflows(e->amount, amount, &sum)))
        return book_anywhere(m, key, spot, amount);
    e->amount = sum;
    m->changes++;
    return 0;
}

static int memory_book(void *self, const licet_ledger_key *key, int32_t date, int64_t amount)
{
    li_spot spot = LI_SPOT_INIT;
    return li_memory_book(self, key, &spot, date, amount);
}

/* Takes back what was booked under E: it holds this amount, at a scale that is no coarser, and a
 * rolling key has the day; so it fits. */
static void take_back(memory *m, li_entry *e, int32_t date, int64_t amount, int scale)
{
    if (is_rolling(m, e))
        add_day(e, days_of(m, e), date, -amount, scale);
    else
        add_amount(e, -amount, scale);
}

static void memory_rollback(void *self)
{
    memory *m = self;
    if (!m->open)
        return;
    while (m->log.count) {
        const change *c = &m->log.items[--m->log.count];
        li_entry *e = li_keys_entry(&m->keys, c->entry);
        if (is_rolling(m, e)) {
            take_back(m, e, c->date, c->amount, c->scale);
            continue;
        }
        e->amount = c->old_amount;
        e->scale = c->old_scale;
    }
    while (m->series.count > m->series_before)
        series_fini(&m->allocator, &m->series.items[--m->series.count]);
    li_keys_back(&m->keys, &m->before);
    m->open = false;
}

/* ---- ids ------------------------------------------------------------------------------------ */

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

/* The number of ID; LC_NONE: there was none of that name. */
static uint32_t find_id(const memory *m, licet_text id, uint32_t tag)
{
    const li_slots *table = &m->id_slots;
    if (!table->count)
        return LC_NONE;
    uint32_t at = li_slots_home(table, tag);
    for (; table->slots[at].item; at = li_slots_next(table, at)) {
        const booked_id *b = &m->ids.items[table->slots[at].item - 1];
        if (table->slots[at].tag == tag && b->length == id.length &&
            memcmp(m->bytes.bytes + b->text, id.bytes, id.length) == 0)
            return table->slots[at].item - 1;
    }
    return LC_NONE;
}

static uint32_t id_tag(const memory *m, licet_text id)
{
    return li_slots_tag(li_hash(m->keys.seed, id.bytes, id.length));
}

/* Room for another id and for what the log holds. */
static bool id_room(memory *m, licet_text id, licet_text answer)
{
    if (id.length > UINT32_MAX || answer.length > UINT32_MAX ||
        !bytes_room(m, id.length + answer.length) || !lc_vector_room(&m->allocator, &m->ids) ||
        !li_slots_room(&m->id_slots, &m->allocator))
        return false;
    while (m->parts.capacity - m->parts.count < m->log.count)
        if (!lc_vector_grow(&m->allocator, (void **)&m->parts.items, &m->parts.capacity,
                            sizeof *m->parts.items))
            return false;
    return true;
}

static int keep_id(memory *m, licet_text id, licet_text answer)
{
    uint32_t tag = id_tag(m, id), index = find_id(m, id, tag);
    if (index != LC_NONE && m->ids.items[index].live)
        return LICET_ALREADY_BOOKED;
    if (!id_room(m, id, answer))
        return LICET_MEMORY;
    if (index == LC_NONE) {
        index = (uint32_t)m->ids.count++;
        m->ids.items[index] = (booked_id){
            .text = keep_bytes(m, id.bytes, id.length),
            .length = (uint32_t)id.length,
        };
        li_slots_add(&m->id_slots, tag, index + 1);
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
    uint32_t index = id.bytes ? find_id(m, id, id_tag(m, id)) : LC_NONE;
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
    uint32_t index = id.bytes ? find_id(m, id, id_tag(m, id)) : LC_NONE;
    if (index == LC_NONE || !m->ids.items[index].live)
        return LICET_NOT_FOUND;
    booked_id *b = &m->ids.items[index];
    for (uint32_t i = 0; i < b->part_count; i++) {
        const part *p = &m->parts.items[b->first_part + i];
        take_back(m, li_keys_entry(&m->keys, p->entry), p->date, p->amount, p->scale);
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
    li_keys_fini(&m->keys);
    for (size_t i = 0; i < m->series.count; i++)
        series_fini(&allocator, &m->series.items[i]);
    lc_vector_fini(&allocator, &m->series);
    lc_vector_fini(&allocator, &m->log);
    lc_vector_fini(&allocator, &m->parts);
    lc_vector_fini(&allocator, &m->ids);
    li_slots_fini(&m->id_slots, &allocator);
    lc_delete(&allocator, m, sizeof *m);
}

static int memory_snapshot(void *self, licet_ledger **out);

const licet_ledger_methods li_memory_methods = {
    .version = LICET_LEDGER_METHODS_VERSION,
    .begin = memory_begin,
    .read = memory_read,
    .read_span = memory_read_span,
    .next_day = memory_next_day,
    .book = memory_book,
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
        li_keys_init(&m->keys, allocator);
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
    return li_keys_copy(&to->keys, &from->keys) && copy_series(to, from) &&
           copy_vector(allocator, &to->parts, &from->parts) &&
           copy_vector(allocator, &to->ids, &from->ids) &&
           li_slots_copy(&to->id_slots, &from->id_slots, allocator);
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

/* Lets the item at ROOT sink to its place among the first COUNT. */
static void sink(const memory *m, uint32_t *items, size_t root, size_t count)
{
    for (size_t child = root * 2 + 1; child < count; child = root * 2 + 1) {
        if (child + 1 < count && li_keys_compare(&m->keys, items[child], items[child + 1]) < 0)
            child++;
        if (li_keys_compare(&m->keys, items[root], items[child]) >= 0)
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

typedef int visit_key(void *user, const licet_ledger_key *key, int64_t booked);

static licet_status show_entry(const memory *m, uint32_t position, visit_key *visit, void *user)
{
    licet_text texts[LC_MAX_CAP_KEYS];
    licet_ledger_key key;
    const li_entry *e = li_keys_entry(&m->keys, position);
    li_keys_key(&m->keys, e, &key, texts);
    return visit(user, &key, whole_amount(m, e)) ? LICET_STOPPED : LICET_OK;
}

licet_status li_memory_visit(void *self, visit_key *visit, void *user)
{
    const memory *m = self;
    size_t count = 0, size = m->keys.entry_slots.count * sizeof(uint32_t);
    if (!size)
        return LICET_OK;
    uint32_t *items = lc_new(&m->allocator, size);
    if (!items)
        return LICET_MEMORY;
    for (uint32_t position = 0; li_keys_walk(&m->keys, &position);)
        if (whole_amount(m, li_keys_entry(&m->keys, position)) != 0)
            items[count++] = position;
    sort_entries(m, items, count);
    licet_status status = LICET_OK;
    for (size_t i = 0; i < count && status == LICET_OK; i++)
        status = show_entry(m, items[i], visit, user);
    lc_delete(&m->allocator, items, size);
    return status;
}

licet_status li_memory_visit_any(void *self, visit_key *visit, void *user)
{
    const memory *m = self;
    licet_status status = LICET_OK;
    for (uint32_t position = 0; status == LICET_OK && li_keys_walk(&m->keys, &position);)
        if (whole_amount(m, li_keys_entry(&m->keys, position)) != 0)
            status = show_entry(m, position, visit, user);
    return status;
}
