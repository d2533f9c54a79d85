/* listing.c - the decided rows of a block as text: CSV, or objects of JSON.
 *
 * Most of a row depends on its outcome, its rule and its law alone. Such rows share a mould: the
 * bytes between the cells that differ, quoted once. A row is then a few copies and what it books
 * and owes. Owns the moulds and the bytes that wait to be written. Must not: decide; quote what
 * need not be quoted. */
#include "block.h"
#include "hash.h"
#include "lang/decimal.h"
#include "lang/source.h"

#include <string.h>

/* Moulds kept at once, and bytes of them; with more all begin anew. */
enum { MOULDS = 512, MOULD_SLOTS = 2 * MOULDS, MOULD_BYTES = 1 << 20 };
/* Written when this much is waiting. */
enum { WAITING_BYTES = 192 << 10 };
/* Copies of a mould may write so many bytes too many. */
enum { SLACK = 32 };
enum { DAYS = 256, NUMBER_BYTES = 20, NO_MOULD = 0 };
/* Cells of texts and keys up to SHORT bytes, of up to QUICK bookings and of one duty in DUTY_BYTES
 * are written straight behind one another; what is more takes the way of any text. */
enum { SHORT = 16, QUICK = 2, DUTY_BYTES = 96 };
#define LAST UINT32_MAX

typedef struct {
    uint32_t first, length;
} piece;

/* A piece of a mould and the column whose cell follows; LAST: none. */
typedef struct {
    piece bytes;
    uint32_t column;
} cut;

/* What the pieces of a mould depend on. */
typedef struct {
    uint64_t results; /* outcome, lowest, highest, state of the law, interval */
    uint32_t because; /* and which lists of the row hold something */
} mould_key;

typedef struct {
    licet_listed_kind kind;
    licet_column result;
    bool varies; /* from row to row of one mould */
    piece name;  /* in `fixed`: what stands before the value */
} listed;

typedef struct {
    mould_key key;
    uint32_t first; /* of its cuts */
} mould;

typedef struct {
    piece text;
    bool special; /* it has to be quoted, or escaped */
} owed;

typedef struct {
    int32_t day;
    char text[LC_DATE_TEXT];
} written_day;

struct licet_listing {
    const licet_law *law;
    lc_allocator allocator;
    licet_listing_form form;
    listed *columns;
    uint32_t count;
    lc_buffer fixed; /* names of columns, owners of limits, texts of duties */
    piece *limits;   /* `lpp[`, one a limit */
    owed *duties;
    uint32_t slots[MOULD_SLOTS]; /* index into moulds, from 1 */
    LC_VECTOR(mould) moulds;
    LC_VECTOR(cut) cuts;
    size_t widest; /* the longest beginning of a booking */
    size_t room;   /* for the pieces of any mould, and quick cells between them */
    li_duty owing; /* the single duty that was written last, and how; */
    char owing_text[DUTY_BYTES + SLACK];
    size_t owing_length; /* 0: there is none */
    lc_buffer bytes;     /* of the moulds */
    lc_buffer out;       /* waiting to be written */
    lc_buffer scratch;   /* one cell before it is quoted */
    written_day days[DAYS];
};

/* ---- bytes ----------------------------------------------------------------------------------- */

#define EVERY(byte) (UINT64_C(0x0101010101010101) * (uint64_t)(byte))
#define LOW_BITS EVERY(0x7f)
#define HIGH_BITS EVERY(0x80)

/* Bit 7 of each byte of WORD that equals the byte which fills PATTERN. */
static inline uint64_t equal_bytes(uint64_t word, uint64_t pattern)
{
    uint64_t difference = word ^ pattern;
    return ~(((difference & LOW_BITS) + LOW_BITS) | difference | LOW_BITS);
}

/* Whether WORD holds what CSV quotes. All of that is below `-`, which few bytes are. */
static inline bool csv_special(uint64_t word)
{
    uint64_t above = ((word | HIGH_BITS) - EVERY('-')) | word;
    if (LC_LIKELY((above & HIGH_BITS) == HIGH_BITS))
        return false;
    return (equal_bytes(word, EVERY(',')) | equal_bytes(word, EVERY('"')) |
            equal_bytes(word, EVERY('\n')) | equal_bytes(word, EVERY('\r'))) != 0;
}

/* Whether WORD holds what a string of JSON escapes, or a character that has to be looked at. */
static inline bool json_special(uint64_t word)
{
    uint64_t control = ~((word | HIGH_BITS) - EVERY(' '));
    return ((control | word | equal_bytes(word, EVERY('"')) | equal_bytes(word, EVERY('\\'))) &
            HIGH_BITS) != 0;
}

static inline bool is_special_word(const licet_listing *listing, uint64_t word)
{
    return listing->form == LICET_LISTING_CSV ? csv_special(word) : json_special(word);
}

/* A word that is part of no text holds this. */
#define NOTHING EVERY('x')

static bool is_special(const licet_listing *listing, const char *bytes, size_t length)
{
    bool special = false;
    for (; length >= 8; bytes += 8, length -= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        special |= is_special_word(listing, word);
    }
    uint64_t rest = NOTHING;
    memcpy(&rest, bytes, length);
    return special | is_special_word(listing, rest);
}

/* The same, while it copies a text of at most SHORT bytes to TO. */
static inline bool copy_short(const licet_listing *listing, char *to, const char *bytes,
                              size_t length)
{
    uint64_t first = NOTHING, second = NOTHING;
    if (length >= 8) {
        memcpy(&first, bytes, 8);
        memcpy(&second, bytes + length - 8, 8);
        memcpy(to, &first, 8);
        memcpy(to + length - 8, &second, 8);
    } else if (length >= 4) {
        memcpy(&first, bytes, 4);
        memcpy((char *)&first + 4, bytes + length - 4, 4);
        memcpy(to, bytes, 4);
        memcpy(to + length - 4, bytes + length - 4, 4);
        second = first;
    } else {
        for (size_t i = 0; i < length; i++)
            to[i] = ((char *)&first)[i] = bytes[i];
        second = first;
    }
    return is_special_word(listing, first) || is_special_word(listing, second);
}

static inline bool has_room(lc_buffer *out, size_t extra)
{
    return LC_LIKELY(out->capacity - out->length >= extra) || lc_buffer_reserve(out, extra);
}

/* Appends few bytes. */
static inline void put_few(lc_buffer *out, const char *bytes, size_t length)
{
    if (has_room(out, length)) {
        memcpy(out->bytes + out->length, bytes, length);
        out->length += length;
    }
}

/* Copies LENGTH bytes in steps of SLACK: both sides have room for a last step. */
static inline char *copy_wide(char *to, const char *from, size_t length)
{
    for (size_t done = 0; done < length; done += SLACK)
        memcpy(to + done, from + done, SLACK);
    return to + length;
}

static const char pairs[] = "0001020304050607080910111213141516171819"
                            "2021222324252627282930313233343536373839"
                            "4041424344454647484950515253545556575859"
                            "6061626364656667686970717273747576777879"
                            "8081828384858687888990919293949596979899";

/* Writes a number without sign, at most NUMBER_BYTES, and returns where it ends. */
static char *put_digits(char *to, uint64_t number)
{
    char digits[NUMBER_BYTES];
    size_t at = NUMBER_BYTES;
    for (; number >= 100; number /= 100)
        memcpy(&digits[at -= 2], &pairs[number % 100 * 2], 2);
    if (number >= 10)
        memcpy(&digits[at -= 2], &pairs[number * 2], 2);
    else
        digits[--at] = (char)('0' + number);
    memcpy(to, digits + at, NUMBER_BYTES - at);
    return to + NUMBER_BYTES - at;
}

/* ---- cells ----------------------------------------------------------------------------------- */

static void quote_csv(lc_buffer *out, const char *bytes, size_t length)
{
    if (!lc_buffer_reserve(out, 2 * length + 2))
        return;
    char *to = out->bytes + out->length;
    *to++ = '"';
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '"')
            *to++ = '"';
        *to++ = bytes[i];
    }
    *to++ = '"';
    out->length = (size_t)(to - out->bytes);
}

/* What is no UTF-8 becomes U+FFFD. */
static void escape_json(lc_buffer *out, const char *bytes, size_t length)
{
    while (length > 0) {
        uint32_t code;
        unsigned size = lc_utf8_next(bytes, length, &code);
        unsigned char byte = (unsigned char)*bytes;
        if (size == 0)
            lc_buffer_text(out, "\\ufffd");
        else if (byte < ' ')
            lc_buffer_format(out, "\\u%04x", (unsigned)byte);
        else if (byte == '"' || byte == '\\')
            lc_buffer_byte(out, '\\');
        if (size > 0 && byte >= ' ')
            lc_buffer_append(out, bytes, size);
        size = size ? size : 1;
        bytes += size;
        length -= size;
    }
}

/* A whole cell, quoted or escaped as the form needs it; the marks around a string of JSON stand
 * before and behind it. */
static void put_cell(const licet_listing *listing, lc_buffer *out, const char *bytes, size_t length)
{
    if (!length)
        return;
    if (length <= SHORT && has_room(out, SHORT) &&
        !copy_short(listing, out->bytes + out->length, bytes, length))
        out->length += length;
    else if (length > SHORT && !is_special(listing, bytes, length))
        lc_buffer_append(out, bytes, length);
    else if (listing->form == LICET_LISTING_CSV)
        quote_csv(out, bytes, length);
    else
        escape_json(out, bytes, length);
}

/* A result as the library keeps it, through `scratch`. */
static void put_result(licet_listing *listing, lc_buffer *out, const licet_block *block,
                       uint32_t row, licet_column column)
{
    lc_buffer *scratch = &listing->scratch;
    size_t length = licet_block_text(block, row, column, scratch->bytes, scratch->capacity);
    if (length > scratch->capacity) {
        scratch->length = 0;
        if (!lc_buffer_reserve(scratch, length)) {
            out->failed = true;
            return;
        }
        length = licet_block_text(block, row, column, scratch->bytes, scratch->capacity);
    }
    put_cell(listing, out, scratch->bytes, length);
}

/* ---- what a row books and owes --------------------------------------------------------------- */

/* A part of a cell of CSV is as it is until the whole is quoted. False: it needs to be. */
static bool put_part(const licet_listing *listing, lc_buffer *out, const char *bytes, size_t length)
{
    if (listing->form != LICET_LISTING_CSV) {
        put_cell(listing, out, bytes, length);
        return true;
    }
    if (length > SHORT) {
        lc_buffer_append(out, bytes, length);
        return !is_special(listing, bytes, length);
    }
    if (!length || !has_room(out, SHORT))
        return true;
    bool special = copy_short(listing, out->bytes + out->length, bytes, length);
    out->length += length;
    return !special;
}

static void put_piece(lc_buffer *out, const lc_buffer *from, piece part)
{
    if (!has_room(out, part.length + SLACK))
        return;
    copy_wide(out->bytes + out->length, from->bytes + part.first, part.length);
    out->length += part.length;
}

static void put_amount(lc_buffer *out, int64_t amount, int scale)
{
    char text[LC_DECIMAL_TEXT];
    if (!has_room(out, LC_DECIMAL_TEXT))
        return;
    char *to = out->bytes + out->length;
    if (scale == 0 && amount >= 0)
        out->length = (size_t)(put_digits(to, (uint64_t)amount) - out->bytes);
    else
        lc_buffer_append(out, text, lc_decimal_write(text, (lc_decimal){amount, scale}, false));
}

/* The texts of the keys of LIMIT; a single text stands in its column. */
static const licet_text *keys_of(const licet_block *block, uint32_t index, uint32_t row)
{
    const lc_image *image = &block->law->image;
    const lc_image_limit *limit = &image->LIMIT[index];
    const lc_image_key *first = &image->KEY[limit->first_key];
    if (limit->key_count == 1 && first->form.type == LC_FORM_TEXT)
        return &block->columns[first->reg].text.texts[row];
    for (uint32_t k = 0; k < limit->key_count; k++)
        li_block_register(block, image->KEY[limit->first_key + k].reg, row);
    li_machine_key_texts(block->machine, index);
    return block->machine->keys + limit->first_key;
}

/* `lpp[Acme]=26899568`. False: the cell has to be quoted. */
static bool put_booking(const licet_listing *listing, lc_buffer *out, const licet_block *block,
                        uint32_t row, const li_booking *booking)
{
    const lc_image_limit *limit = &block->law->image.LIMIT[booking->limit];
    bool plain = true;
    put_piece(out, &listing->fixed, listing->limits[booking->limit]);
    const licet_text *keys = limit->key_count ? keys_of(block, booking->limit, row) : NULL;
    for (uint32_t k = 0; k < limit->key_count; k++) {
        if (k)
            plain &= put_part(listing, out, ", ", 2);
        if (keys[k].bytes)
            plain &= put_part(listing, out, keys[k].bytes, keys[k].length);
    }
    if (limit->key_count)
        put_few(out, "]=", 2);
    put_amount(out, booking->amount, limit->amount_scale);
    return plain;
}

/* Quotes what was written from FIRST on. */
static void quote_again(licet_listing *listing, lc_buffer *out, size_t first)
{
    lc_buffer *scratch = &listing->scratch;
    scratch->length = 0;
    lc_buffer_append(scratch, out->bytes + first, out->length - first);
    out->failed |= scratch->failed;
    if (out->failed)
        return;
    out->length = first;
    quote_csv(out, scratch->bytes, scratch->length);
}

static void put_bookings(licet_listing *listing, lc_buffer *out, const licet_block *block,
                         uint32_t row)
{
    const li_row_lists *lists = &block->lists[row];
    size_t first = out->length;
    bool plain = true;
    for (uint32_t i = 0; i < lists->booking_count; i++) {
        if (i)
            put_few(out, "; ", 2);
        plain &=
            put_booking(listing, out, block, row, &block->bookings.items[lists->first_booking + i]);
    }
    if (!plain)
        quote_again(listing, out, first);
}

static const char *day_text(licet_listing *listing, int32_t day)
{
    written_day *kept = &listing->days[(uint32_t)day % DAYS];
    if (kept->day != day || !kept->text[0]) {
        lc_date_write(kept->text, day);
        kept->day = day;
    }
    return kept->text;
}

static void put_duties(licet_listing *listing, lc_buffer *out, const licet_block *block,
                       uint32_t row)
{
    const lc_image *image = &block->law->image;
    const li_row_lists *lists = &block->lists[row];
    size_t first = out->length;
    bool plain = true;
    for (uint32_t i = 0; i < lists->duty_count; i++) {
        const li_duty *due = &block->duties.items[lists->first_duty + i];
        const owed *text = &listing->duties[due->duty];
        bool dated = image->DUTY[due->duty].has_due != 0;
        if (i)
            put_few(out, "; ", 2);
        put_piece(out, &listing->fixed, text->text);
        plain &= !text->special;
        if (dated)
            put_few(out, " by ", 4);
        if (dated && due->due_known)
            put_few(out, day_text(listing, due->due), LC_DATE_TEXT - 1);
        else if (dated)
            put_few(out, "?", 1);
        if (!due->certain)
            lc_buffer_text(out, " if it applies");
    }
    if (!plain && listing->form == LICET_LISTING_CSV)
        quote_again(listing, out, first);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Where the texts and numbers of the host's own columns are. */
typedef struct {
    const licet_block *block;
    const licet_text *const *cells;
    uint64_t first;
} source;

static bool is_empty(const li_row_lists *lists, licet_column column)
{
    switch (column) {
    case LICET_COLUMN_BOOKED:
        return !lists->booking_count;
    case LICET_COLUMN_DUTIES:
        return !lists->duty_count;
    case LICET_COLUMN_MISSING:
        return !lists->missing_count;
    case LICET_COLUMN_AGREEMENTS:
        return !lists->agreement_count;
    case LICET_COLUMN_ALSO_MET:
        return !lists->also_met_count;
    case LICET_COLUMN_SKIPPED:
        return !lists->skipped_count;
    default:
        return false;
    }
}

/* A cell that differs from row to row. */
static inline void put_varying(licet_listing *listing, const source *from, uint32_t column,
                               uint32_t row)
{
    const listed *what = &listing->columns[column];
    lc_buffer *out = &listing->out;
    const li_row_lists *lists = &from->block->lists[row];
    if (what->kind == LICET_LISTED_TEXT) {
        const licet_text *cells = from->cells ? from->cells[column] : NULL;
        if (cells && cells[row].bytes)
            put_cell(listing, out, cells[row].bytes, cells[row].length);
    } else if (what->kind == LICET_LISTED_NUMBER) {
        if (has_room(out, NUMBER_BYTES))
            out->length =
                (size_t)(put_digits(out->bytes + out->length, from->first + row) - out->bytes);
    } else if (lists->answer) {
        put_result(listing, out, from->block, row, what->result);
    } else if (is_empty(lists, what->result)) {
        return;
    } else if (what->result == LICET_COLUMN_BOOKED) {
        put_bookings(listing, out, from->block, row);
    } else if (what->result == LICET_COLUMN_DUTIES) {
        put_duties(listing, out, from->block, row);
    } else {
        put_result(listing, out, from->block, row, what->result);
    }
}

/* What stands behind the last cell. */
static const char *row_end(const licet_listing *listing)
{
    bool number =
        listing->count > 0 && listing->columns[listing->count - 1].kind == LICET_LISTED_NUMBER;
    if (listing->form == LICET_LISTING_CSV)
        return "\n";
    const char *end = listing->form == LICET_LISTING_NDJSON ? "\"}\n" : "\"}";
    return listing->count > 0 && !number ? end : end + 1;
}

/* A row whose answer was kept with its id: it is under no mould. */
static void put_plain_row(licet_listing *listing, const source *from, uint32_t row)
{
    lc_buffer *out = &listing->out;
    for (uint32_t i = 0; i < listing->count; i++) {
        const listed *column = &listing->columns[i];
        put_piece(out, &listing->fixed, column->name);
        if (column->varies)
            put_varying(listing, from, i, row);
        else
            put_result(listing, out, from->block, row, column->result);
    }
    lc_buffer_text(out, row_end(listing));
}

/* Which of its lists hold something, one bit each. */
static inline uint32_t lists_of(const li_row_lists *lists)
{
    return (uint32_t)(lists->booking_count != 0) | (uint32_t)(lists->duty_count != 0) << 1 |
           (uint32_t)(lists->missing_count != 0) << 2 |
           (uint32_t)(lists->agreement_count != 0) << 3 |
           (uint32_t)(lists->also_met_count != 0) << 4 | (uint32_t)(lists->skipped_count != 0) << 5;
}

static inline mould_key key_of(const licet_block *block, uint32_t row)
{
    return (mould_key){(uint64_t)block->outcomes[row] | (uint64_t)block->lowest[row] << 8 |
                           (uint64_t)block->highest[row] << 16 |
                           (uint64_t)block->law_state[row] << 24 |
                           (uint64_t)block->intervals[row] << 32,
                       block->because[row] | lists_of(&block->lists[row]) << 16};
}

static void forget_moulds(licet_listing *listing)
{
    memset(listing->slots, NO_MOULD, sizeof listing->slots);
    listing->moulds.count = listing->cuts.count = 0;
    listing->bytes.length = 0;
}

/* Ends a piece that began at FIRST, before the cell of COLUMN. */
static bool end_piece(licet_listing *listing, size_t first, uint32_t column)
{
    cut made = {{(uint32_t)first, (uint32_t)(listing->bytes.length - first)}, column};
    return lc_vector_push(&listing->allocator, &listing->cuts, made);
}

/* Room for a row of the mould whose first cut is FIRST. */
static void widen_room(licet_listing *listing, uint32_t first)
{
    size_t room = SLACK;
    for (size_t i = first; i < listing->cuts.count; i++)
        room += listing->cuts.items[i].bytes.length + SLACK + DUTY_BYTES + NUMBER_BYTES +
                QUICK * (listing->widest + 2 * SLACK + SHORT + NUMBER_BYTES);
    if (room > listing->room)
        listing->room = room;
}

/* Makes the mould of ROW, for SLOT. False: out of memory. */
static bool make_mould(licet_listing *listing, const licet_block *block, uint32_t row,
                       uint32_t slot)
{
    mould made = {key_of(block, row), (uint32_t)listing->cuts.count};
    lc_buffer *bytes = &listing->bytes;
    size_t first = bytes->length;
    for (uint32_t i = 0; i < listing->count; i++) {
        const listed *column = &listing->columns[i];
        put_piece(bytes, &listing->fixed, column->name);
        if (!column->varies) {
            put_result(listing, bytes, block, row, column->result);
            continue;
        }
        if (column->kind == LICET_LISTED_RESULT && is_empty(&block->lists[row], column->result))
            continue;
        if (!end_piece(listing, first, i))
            return false;
        first = bytes->length;
    }
    lc_buffer_text(bytes, row_end(listing));
    if (!end_piece(listing, first, LAST) || !lc_buffer_reserve(bytes, SLACK) ||
        !lc_vector_push(&listing->allocator, &listing->moulds, made))
        return false;
    widen_room(listing, made.first);
    listing->slots[slot] = (uint32_t)listing->moulds.count;
    return true;
}

/* The cuts of ROW's mould; NULL: out of memory. */
static const cut *cuts_of(licet_listing *listing, const licet_block *block, uint32_t row)
{
    mould_key key = key_of(block, row);
    uint32_t at = (uint32_t)li_hash_mix(key.results, key.because) % MOULD_SLOTS;
    for (; listing->slots[at] != NO_MOULD; at = (at + 1) % MOULD_SLOTS) {
        const mould *found = &listing->moulds.items[listing->slots[at] - 1];
        if (found->key.results == key.results && found->key.because == key.because)
            return listing->cuts.items + found->first;
    }
    if (listing->moulds.count == MOULDS || listing->bytes.length > MOULD_BYTES) {
        forget_moulds(listing);
        at = (uint32_t)li_hash_mix(key.results, key.because) % MOULD_SLOTS;
    }
    if (!make_mould(listing, block, row, at)) {
        forget_moulds(listing); /* a part of it may be there */
        listing->bytes.failed = false;
        return NULL;
    }
    return listing->cuts.items + listing->moulds.items[listing->slots[at] - 1].first;
}

/* ---- the quick way --------------------------------------------------------------------------- */

/* The cell at AT, where listing->room is left. Returns where it ends; NULL: it takes the other way.
 */
static inline char *quick_text(const licet_listing *listing, licet_text text, char *at)
{
    if (text.length > SHORT || !text.bytes)
        return text.bytes ? NULL : at;
    return copy_short(listing, at, text.bytes, text.length) ? NULL : at + text.length;
}

static char *quick_bookings(const licet_listing *listing, const licet_block *block, uint32_t row,
                            char *at)
{
    const lc_image *image = &block->law->image;
    const li_row_lists *lists = &block->lists[row];
    if (lists->booking_count > QUICK)
        return NULL;
    for (uint32_t i = 0; i < lists->booking_count; i++) {
        const li_booking *booking = &block->bookings.items[lists->first_booking + i];
        const lc_image_limit *limit = &image->LIMIT[booking->limit];
        piece begin = listing->limits[booking->limit];
        if (limit->key_count > 1 || limit->amount_scale != 0 || booking->amount < 0)
            return NULL;
        if (i) {
            memcpy(at, "; ", 2);
            at += 2;
        }
        at = copy_wide(at, listing->fixed.bytes + begin.first, begin.length);
        if (limit->key_count) {
            at = quick_text(listing, *keys_of(block, booking->limit, row), at);
            if (!at)
                return NULL;
            memcpy(at, "]=", 2);
            at += 2;
        }
        at = put_digits(at, (uint64_t)booking->amount);
    }
    return at;
}

static bool is_owing(const licet_listing *listing, const li_duty *due)
{
    const li_duty *last = &listing->owing;
    return listing->owing_length && last->duty == due->duty && last->due == due->due &&
           last->due_known == due->due_known && last->certain == due->certain;
}

/* Orders stand in runs of one day, and owe the same. */
static char *quick_duty(licet_listing *listing, const licet_block *block, uint32_t row, char *at)
{
    const li_row_lists *lists = &block->lists[row];
    if (lists->duty_count != 1)
        return NULL;
    const li_duty *due = &block->duties.items[lists->first_duty];
    if (!is_owing(listing, due)) {
        size_t first = listing->out.length;
        put_duties(listing, &listing->out, block, row);
        size_t length = listing->out.length - first;
        listing->out.length = first;
        if (listing->out.failed || length > DUTY_BYTES)
            return NULL;
        memcpy(listing->owing_text, listing->out.bytes + first, length);
        listing->owing_length = length;
        listing->owing = *due;
        return NULL;
    }
    return copy_wide(at, listing->owing_text, listing->owing_length);
}

static inline char *quick_cell(licet_listing *listing, const source *from, uint32_t column,
                               uint32_t row, char *at)
{
    const listed *what = &listing->columns[column];
    if (what->kind == LICET_LISTED_TEXT) {
        const licet_text *cells = from->cells ? from->cells[column] : NULL;
        return cells ? quick_text(listing, cells[row], at) : at;
    }
    if (what->kind == LICET_LISTED_NUMBER)
        return put_digits(at, from->first + row);
    if (what->result == LICET_COLUMN_BOOKED)
        return quick_bookings(listing, from->block, row, at);
    return what->result == LICET_COLUMN_DUTIES ? quick_duty(listing, from->block, row, at) : NULL;
}

static bool put_row(licet_listing *listing, const source *from, uint32_t row)
{
    lc_buffer *out = &listing->out;
    if (from->block->lists[row].answer) {
        put_plain_row(listing, from, row);
        return !out->failed;
    }
    const cut *next = cuts_of(listing, from->block, row);
    if (!next || !has_room(out, listing->room))
        return false;
    char *at = out->bytes + out->length;
    for (;; next++) {
        at = copy_wide(at, listing->bytes.bytes + next->bytes.first, next->bytes.length);
        out->length = (size_t)(at - out->bytes);
        if (next->column == LAST)
            return true;
        at = quick_cell(listing, from, next->column, row, at);
        if (at)
            continue;
        put_varying(listing, from, next->column, row);
        if (out->failed || !has_room(out, listing->room))
            return false;
        at = out->bytes + out->length;
    }
}

static licet_status flush(licet_listing *listing, licet_write write, void *user)
{
    size_t length = listing->out.length;
    listing->out.length = 0;
    return length && write(user, listing->out.bytes, length) ? LICET_STOPPED : LICET_OK;
}

licet_status licet_listing_write(licet_listing *listing, const licet_block *block,
                                 const licet_text *const *cells, uint64_t first, licet_write write,
                                 void *user)
{
    if (!listing || !block || block->law != listing->law || !block->decided || !write)
        return LICET_MISUSE;
    const source from = {block, cells, first};
    listing->out.length = 0;
    listing->out.failed = listing->scratch.failed = false;
    for (uint32_t row = 0; row < block->rows; row++) {
        if (block->rejected[row] || block->left_out[row])
            continue;
        licet_status status = LICET_OK;
        if (!put_row(listing, &from, row))
            status = LICET_MEMORY;
        else if (listing->out.length >= WAITING_BYTES)
            status = flush(listing, write, user);
        if (status != LICET_OK)
            return status;
    }
    return flush(listing, write, user);
}

/* ---- life ------------------------------------------------------------------------------------ */

static piece begin_piece(const licet_listing *listing)
{
    return (piece){(uint32_t)listing->fixed.length, 0};
}

static void finish_piece(const licet_listing *listing, piece *part)
{
    part->length = (uint32_t)listing->fixed.length - part->first;
}

/* What stands before the value of a column: `,`, or `","outcome":"`. */
static void name_column(licet_listing *listing, uint32_t index, licet_text name)
{
    lc_buffer *fixed = &listing->fixed;
    listed *column = &listing->columns[index];
    bool number = column->kind == LICET_LISTED_NUMBER;
    bool after_number = index > 0 && column[-1].kind == LICET_LISTED_NUMBER;
    column->name = begin_piece(listing);
    if (listing->form == LICET_LISTING_CSV) {
        lc_buffer_text(fixed, index ? "," : "");
    } else {
        lc_buffer_text(fixed, !index && listing->form == LICET_LISTING_JSON ? ",\n" : "");
        lc_buffer_text(fixed, !index ? "{\"" : after_number ? ",\"" : "\",\"");
        put_cell(listing, fixed, name.bytes, name.bytes ? name.length : 0);
        lc_buffer_text(fixed, number ? "\":" : "\":\"");
    }
    finish_piece(listing, &column->name);
}

static bool does_vary(const licet_listed *column)
{
    if (column->kind != LICET_LISTED_RESULT)
        return true;
    switch (column->column) {
    case LICET_COLUMN_OUTCOME:
    case LICET_COLUMN_BECAUSE:
    case LICET_COLUMN_CITES:
    case LICET_COLUMN_LOWEST:
    case LICET_COLUMN_HIGHEST:
    case LICET_COLUMN_LAW:
    case LICET_COLUMN_STATUS:
        return false;
    default:
        return true;
    }
}

/* `lpp[`, `lpp.2=`: what a booking of each limit begins with. */
static void name_limits(licet_listing *listing)
{
    const lc_image *image = &listing->law->image;
    lc_buffer *fixed = &listing->fixed;
    for (uint32_t i = 0; i < image->LIMIT_count; i++) {
        const lc_image_limit *limit = &image->LIMIT[i];
        lc_image_string owner = limit->cap != LC_NONE ? image->CAP[limit->cap].name
                                                      : image->AGREEMENT[limit->agreement].name;
        listing->limits[i] = begin_piece(listing);
        lc_buffer_append(fixed, lc_image_text(image, owner), owner.length);
        if (limit->place_number > 1)
            lc_buffer_format(fixed, ".%u", (unsigned)limit->place_number);
        lc_buffer_text(fixed, limit->key_count ? "[" : "=");
        finish_piece(listing, &listing->limits[i]);
        if (listing->limits[i].length > listing->widest)
            listing->widest = listing->limits[i].length;
    }
}

static void name_duties(licet_listing *listing)
{
    const lc_image *image = &listing->law->image;
    for (uint32_t i = 0; i < image->DUTY_count; i++) {
        lc_image_string text = image->DUTY[i].text;
        const char *bytes = lc_image_text(image, text);
        owed *duty = &listing->duties[i];
        duty->special = is_special(listing, bytes, text.length);
        duty->text = begin_piece(listing);
        if (listing->form == LICET_LISTING_CSV)
            lc_buffer_append(&listing->fixed, bytes, text.length);
        else
            put_cell(listing, &listing->fixed, bytes, text.length);
        finish_piece(listing, &duty->text);
    }
}

static void *make_array(licet_listing *listing, size_t count, size_t size)
{
    void *array = lc_new(&listing->allocator, (count + 1) * size);
    if (array)
        memset(array, 0, (count + 1) * size);
    return array;
}

static bool make_parts(licet_listing *listing, const licet_listed *columns, size_t count)
{
    const lc_image *image = &listing->law->image;
    listing->count = (uint32_t)count;
    listing->columns = make_array(listing, count, sizeof *listing->columns);
    listing->limits = make_array(listing, image->LIMIT_count, sizeof *listing->limits);
    listing->duties = make_array(listing, image->DUTY_count, sizeof *listing->duties);
    if (!listing->columns || !listing->limits || !listing->duties)
        return false;
    for (uint32_t i = 0; i < listing->count; i++) {
        listing->columns[i] = (listed){
            .kind = columns[i].kind, .result = columns[i].column, .varies = does_vary(&columns[i])};
        name_column(listing, i, columns[i].name);
    }
    name_limits(listing);
    name_duties(listing);
    return !listing->fixed.failed && lc_buffer_reserve(&listing->fixed, SLACK);
}

static bool is_column(const licet_listed *column)
{
    return column->kind == LICET_LISTED_RESULT
               ? (unsigned)column->column < LICET_COLUMN_COUNT
               : column->kind == LICET_LISTED_TEXT || column->kind == LICET_LISTED_NUMBER;
}

licet_status licet_listing_new(licet_listing **out, const licet_law *law, licet_listing_form form,
                               const licet_listed *columns, size_t count,
                               const licet_options *options)
{
    if (!out)
        return LICET_MISUSE;
    *out = NULL;
    if (!law || !columns || !count || count >= UINT32_MAX || (unsigned)form > LICET_LISTING_JSON ||
        (options && options->version != LICET_OPTIONS_VERSION))
        return LICET_MISUSE;
    for (size_t i = 0; i < count; i++)
        if (!is_column(&columns[i]))
            return LICET_MISUSE;
    lc_allocator allocator = li_allocator(options);
    licet_listing *listing = lc_new(&allocator, sizeof *listing);
    if (!listing)
        return LICET_MEMORY;
    memset(listing, 0, sizeof *listing);
    listing->law = law;
    listing->allocator = allocator;
    listing->form = form;
    lc_buffer *const buffers[] = {&listing->fixed, &listing->bytes, &listing->out,
                                  &listing->scratch};
    for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++)
        lc_buffer_init(buffers[i], &allocator);
    if (!make_parts(listing, columns, count)) {
        licet_listing_free(listing);
        return LICET_MEMORY;
    }
    *out = listing;
    return LICET_OK;
}

void licet_listing_free(licet_listing *listing)
{
    if (!listing)
        return;
    lc_allocator allocator = listing->allocator;
    const lc_image *image = &listing->law->image;
    lc_delete(&allocator, listing->columns, (listing->count + 1u) * sizeof *listing->columns);
    lc_delete(&allocator, listing->limits, (image->LIMIT_count + 1u) * sizeof *listing->limits);
    lc_delete(&allocator, listing->duties, (image->DUTY_count + 1u) * sizeof *listing->duties);
    lc_vector_fini(&allocator, &listing->moulds);
    lc_vector_fini(&allocator, &listing->cuts);
    lc_buffer_fini(&listing->fixed);
    lc_buffer_fini(&listing->bytes);
    lc_buffer_fini(&listing->out);
    lc_buffer_fini(&listing->scratch);
    lc_delete(&allocator, listing, sizeof *listing);
}
