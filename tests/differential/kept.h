/* kept.h - what one engine said of each row of a replay, kept as text, for the next engine to be
 * compared with; and the first difference that was found.
 *
 * Must not: decide, print. */
#ifndef LICET_TESTS_KEPT_H
#define LICET_TESTS_KEPT_H

#include "subject.h"

/* The first difference that was found. */
typedef struct {
    char where[200];
    size_t row;
    char expected[RECORD_TEXT], found[RECORD_TEXT];
} mismatch;

/* Notes a difference; always false. */
bool differ(mismatch *m, const char *where, size_t row, const char *expected, const char *found);

typedef enum {
    KEPT_DECIDED,    /* also one that the law rejects: it has a record */
    KEPT_UNREADABLE, /* rejected for a cell, or for a cancel that finds nothing */
    KEPT_LEFT_OUT,   /* by the selection */
    KEPT_AGAIN,      /* the answer to another row with its id; it books nothing */
    KEPT_CANCELLED
} kept_kind;

/* One row: its columns, verdicts and bookings as one text, and the figures that blocks give as
 * arrays. */
typedef struct {
    kept_kind kind;
    size_t start, length;
    size_t columns; /* bytes of the columns alone */
    uint8_t rejected, outcome, lowest, highest;
    uint16_t because;
} kept_row;

typedef struct {
    kept_row *rows;
    size_t properties; /* of the law */
    char *text;
    size_t length, capacity;
} kept_rows;

/* Room for COUNT rows; false when memory is short. */
bool kept_begin(kept_rows *kept, const subject *s, size_t count);
void kept_end(kept_rows *kept);
/* Without rows, for others. */
void kept_clear(kept_rows *kept);
/* The record of SESSION as ROW; false when memory is short. */
bool kept_session(kept_rows *kept, licet_session *session, size_t row);
/* ROW of the order with ID is cancelled; false when memory is short. */
bool kept_cancelled(kept_rows *kept, licet_text id, size_t row);
/* ROW has the answer to row FIRST. */
void kept_again(kept_rows *kept, size_t first, size_t row);
/* ROW of KEPT is what row AT of BLOCK is: else *M, found WHERE, says how not. */
bool kept_compare(const kept_rows *kept, licet_block *block, size_t at, size_t row,
                  const char *where, mismatch *m);

#endif
