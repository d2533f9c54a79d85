/* kept.c - rows as they were answered, kept and compared: see kept.h. */
#include "kept.h"

#include "licet_tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool differ(mismatch *m, const char *where, size_t row, const char *expected, const char *found)
{
    m->row = row;
    snprintf(m->where, sizeof m->where, "%s", where);
    if (m->expected != expected)
        snprintf(m->expected, sizeof m->expected, "%s", expected);
    if (m->found != found)
        snprintf(m->found, sizeof m->found, "%s", found);
    return false;
}

/* ---- rows as texts -------------------------------------------------------------------------- */

bool kept_begin(kept_rows *kept, const subject *s, size_t count)
{
    *kept = (kept_rows){.rows = calloc(count + 1, sizeof *kept->rows),
                        .properties = licet_law_property_count(s->compiled)};
    return kept->rows != NULL;
}

void kept_clear(kept_rows *kept)
{
    kept->length = 0;
}

void kept_end(kept_rows *kept)
{
    free(kept->rows);
    free(kept->text);
    *kept = (kept_rows){.rows = NULL};
}

static bool keep_text(kept_rows *k, const char *text, size_t length)
{
    if (k->length + length > k->capacity) {
        size_t capacity = k->capacity * 2 + length + 4096;
        char *grown = realloc(k->text, capacity);
        if (!grown)
            return false;
        k->text = grown;
        k->capacity = capacity;
    }
    if (length)
        memcpy(k->text + k->length, text, length);
    k->length += length;
    return true;
}

/* All columns of one row, a bar behind each. */
typedef size_t (*write_column)(const void *of, size_t row, licet_column column, char *buffer,
                               size_t capacity);

static size_t session_column(const void *of, size_t row, licet_column column, char *buffer,
                             size_t capacity)
{
    (void)row;
    return licet_record_text(of, column, buffer, capacity);
}

static size_t block_column(const void *of, size_t row, licet_column column, char *buffer,
                           size_t capacity)
{
    return licet_block_text(of, row, column, buffer, capacity);
}

static size_t all_columns(write_column write, const void *of, size_t row, char text[RECORD_TEXT])
{
    size_t at = 0;
    for (int column = 0; column < LICET_COLUMN_COUNT; column++) {
        size_t room = RECORD_TEXT - at - 2;
        size_t length = write(of, row, (licet_column)column, text + at, room);
        at += length < room ? length : room;
        text[at++] = '|';
        if (at + 2 >= RECORD_TEXT)
            break;
    }
    return at;
}

static size_t add_booking(const licet_booking *booking, char text[RECORD_TEXT], size_t at)
{
    return at < RECORD_TEXT ? at + subject_booking_text(booking, text + at, RECORD_TEXT - at) : at;
}

/* A digit for each property, past what was written. */
static size_t add_verdict(licet_verdict verdict, char text[RECORD_TEXT], size_t at)
{
    if (at < RECORD_TEXT)
        text[at++] = (char)('0' + (int)verdict);
    return at;
}

bool kept_session(kept_rows *kept, licet_session *session, size_t row)
{
    char text[RECORD_TEXT];
    kept_row *made = &kept->rows[row];
    const licet_record *record = licet_session_record(session);
    *made = (kept_row){.kind = KEPT_DECIDED,
                       .start = kept->length,
                       .rejected = record->rejected,
                       .outcome = (uint8_t)record->outcome,
                       .lowest = (uint8_t)record->lowest,
                       .highest = (uint8_t)record->highest,
                       .because = (uint16_t)record->because};
    size_t length = all_columns(session_column, session, 0, text);
    made->columns = length;
    for (size_t i = 0; i < kept->properties; i++)
        length = add_verdict(licet_session_property(session, i), text, length);
    for (size_t i = 0; i < record->booking_count; i++) {
        licet_booking booking;
        if (licet_record_booking(session, i, &booking) == LICET_OK)
            length = add_booking(&booking, text, length);
    }
    made->length = length;
    return keep_text(kept, text, length);
}

bool kept_cancelled(kept_rows *kept, licet_text id, size_t row)
{
    char text[RECORD_TEXT];
    int length = snprintf(text, sizeof text, "%.*s|cancelled", (int)id.length, id.bytes);
    size_t at = length < 0 ? 0 : (size_t)length;
    for (int column = LICET_COLUMN_OUTCOME; column < LICET_COLUMN_COUNT; column++)
        text[at++] = '|';
    kept->rows[row] = (kept_row){.kind = KEPT_CANCELLED,
                                 .start = kept->length,
                                 .length = at,
                                 .columns = at,
                                 .outcome = LICET_OUTCOME_CANCELLED,
                                 .lowest = LICET_INDETERMINATE,
                                 .highest = LICET_INDETERMINATE,
                                 .because = LICET_BECAUSE_NONE};
    return keep_text(kept, text, at);
}

void kept_again(kept_rows *kept, size_t first, size_t row)
{
    kept->rows[row] = kept->rows[first];
    kept->rows[row].kind = KEPT_AGAIN;
    kept->rows[row].length = kept->rows[row].columns;
}

/* ---- rows of a block ------------------------------------------------------------------------ */

/* Properties speak of the orders that are decided, and of no other rows. */
static bool is_unconcerned(const kept_rows *kept, licet_block *block, size_t at)
{
    for (size_t i = 0; i < kept->properties; i++)
        if (licet_block_property(block, at, i) != LICET_VERDICT_UNCONCERNED)
            return false;
    return true;
}

static bool compare_unreadable(licet_block *block, size_t at, size_t row, const char *where,
                               mismatch *m)
{
    if (licet_block_rejected(block)[at] == 1 &&
        licet_block_outcomes(block)[at] == LICET_INDETERMINATE &&
        licet_block_booking_count(block, at) == 0 && licet_block_fault(block, at).reason)
        return true;
    return differ(m, where, row, "rejected", "a row that cannot be read is decided");
}

static bool compare_figures(const kept_row *expected, const licet_block *block, size_t at,
                            size_t row, const char *where, mismatch *m)
{
    const kept_row found = {
        .rejected = licet_block_rejected(block)[at],
        .outcome = licet_block_outcomes(block)[at],
        .lowest = licet_block_lowest(block)[at],
        .highest = licet_block_highest(block)[at],
        .because = licet_block_because(block)[at],
    };
    const kept_row *both[2] = {expected, &found};
    char figures[2][200];
    for (int i = 0; i < 2; i++)
        snprintf(figures[i], sizeof figures[i],
                 "rejected %d, outcome %d, lowest %d, highest %d, because %d", both[i]->rejected,
                 both[i]->outcome, both[i]->lowest, both[i]->highest, both[i]->because);
    return strcmp(figures[0], figures[1]) == 0 || differ(m, where, row, figures[0], figures[1]);
}

static bool compare_text(const kept_rows *kept, licet_block *block, size_t at, size_t row,
                         const char *where, mismatch *m)
{
    const kept_row *expected = &kept->rows[row];
    size_t length = all_columns(block_column, block, at, m->found);
    for (size_t i = 0; expected->kind == KEPT_DECIDED && i < kept->properties; i++)
        length = add_verdict(licet_block_property(block, at, i), m->found, length);
    for (size_t i = 0; i < licet_block_booking_count(block, at); i++) {
        licet_booking booking;
        if (licet_block_booking(block, at, i, &booking) == LICET_OK)
            length = add_booking(&booking, m->found, length);
    }
    m->found[length < RECORD_TEXT ? length : RECORD_TEXT - 1] = '\0';
    if (length == expected->length && memcmp(m->found, kept->text + expected->start, length) == 0)
        return true;
    snprintf(m->expected, sizeof m->expected, "%.*s", (int)expected->length,
             kept->text + expected->start);
    return differ(m, where, row, m->expected, m->found);
}

bool kept_compare(const kept_rows *kept, licet_block *block, size_t at, size_t row,
                  const char *where, mismatch *m)
{
    const kept_row *expected = &kept->rows[row];
    bool left_out = licet_block_left_out(block)[at] != 0;
    if (expected->kind != KEPT_DECIDED && !is_unconcerned(kept, block, at))
        return differ(m, where, row, "no property speaks of it", "one does");
    if (expected->kind == KEPT_UNREADABLE)
        return compare_unreadable(block, at, row, where, m);
    if ((expected->kind == KEPT_LEFT_OUT) != left_out)
        return differ(m, where, row, left_out ? "selected" : "left out",
                      left_out ? "left out" : "selected");
    return left_out || (compare_figures(expected, block, at, row, where, m) &&
                        compare_text(kept, block, at, row, where, m));
}
