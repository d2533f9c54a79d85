/* orders.h - a file of orders under a law, CSV or NDJSON: which column states which fact, blocks of
 * rows, and where a rejected row stands. To others a key of NDJSON is a column too.
 *
 * Owns the reader of the file; the law is borrowed. Must not: decide or book. */
#ifndef LICET_CLI_ORDERS_H
#define LICET_CLI_ORDERS_H

#include "csv_reader.h"
#include "ndjson_reader.h"
#include "options.h"

#define NO_COLUMN SIZE_MAX
#define ORDER_ROWS CSV_ROWS /* most rows of one block */

struct orders {
    const licet_law *law;
    const struct options *options;
    struct csv_reader *csv; /* one of these two is NULL */
    struct ndjson_reader *ndjson;
    const char *name; /* for messages */
    int descriptor;
    const licet_text *headers; /* of NDJSON: the keys of its first object */
    size_t columns;
    size_t *column_of;                    /* by fact; NO_COLUMN: no column states it */
    size_t id_column;                     /* what names an order; NO_COLUMN: its number does */
    size_t licence_column, action_column; /* NO_COLUMN: there is none */
    licet_text date;   /* of orders that state none; absent: nothing is supplied */
    licet_text *dates; /* a column of it, when the file has none */
    uint64_t read;     /* orders before this block */
    size_t rows;       /* of this block; 0: there are no more */
    int result;        /* of the last read, as its reader says it */
    bool shared;       /* the reader is that of another */
    bool copied;       /* what the header says is that of another */
};

/* Opens the file that --orders names and reads its header. Says what is wrong and returns an exit
 * status; orders_close is called in any case. */
int orders_open(struct orders *orders, const licet_law *law, const struct options *options);
void orders_close(struct orders *orders);
/* The same file under another law: its reader stays that of OF, which reads, and must be closed
 * later. */
int orders_share(struct orders *orders, const struct orders *of, const licet_law *law);
/* The same file for another thread, with a reader of its own: OF and its copies take blocks in
 * turn. Once all columns are known that are to be read; closed before OF, in any case. */
licet_status orders_copy(struct orders *orders, const struct orders *of);
/* What COPY met in its blocks counts as met by ORDERS. */
void orders_join(struct orders *orders, const struct orders *copy);
/* What OF has read last is the block of ORDERS, too. */
void orders_follow(struct orders *orders, const struct orders *of);
/* Reads the next block, of at most MOST rows. Says what failed and returns an exit status. */
int orders_next(struct orders *orders, size_t most);
/* The same in its parts: takes the bytes, which only one thread may do at a time, and makes cells
 * of them. The caller counts `read`. False: there are no more rows, or reading failed. */
bool orders_take(struct orders *orders, size_t most);
void orders_split(struct orders *orders);
/* After orders_take returned false: says what failed, or warns, and returns an exit status. */
int orders_end(const struct orders *orders);
/* Hands the block's cells to the library, and the faults of its rows. */
licet_status orders_fill(struct orders *orders, licet_block *block);
/* The column a word of the user means, whose cells are then read: a header, or the name or title of
 * a fact that has one; in NDJSON any other word is a key that objects may have. NO_COLUMN: none. */
size_t orders_find(struct orders *orders, licet_text word);
/* The cells of a column that is read, one a row of the block; where the row has none it is absent.
 */
licet_text *orders_cells(const struct orders *orders, size_t column);
/* The line on which a row of the block begins, from 1. */
uint64_t orders_line(const struct orders *orders, size_t row);
/* The cell that states FACT in ROW, or the date supplied; absent when there is none. */
licet_text orders_cell(const struct orders *orders, size_t fact, size_t row);
/* The cell of ROW that names the order; absent when no column does. */
licet_text orders_id(const struct orders *orders, size_t row);
/* Where the file is broken itself, in words. NULL: ROW is sound. */
#define REASON_ROOM 160
const char *orders_fault(const struct orders *orders, size_t row, char buffer[REASON_ROOM]);

struct reject {
    uint64_t line;
    size_t column;   /* from 1; 0: the whole row */
    licet_text fact; /* absent: none in particular */
    licet_text id;
    const char *reason;
    const char *nearest; /* NULL: no suggestion */
    char buffer[REASON_ROOM];
};
/* Why a row of the block was rejected: by the file, or as FAULT says. */
void orders_reject(const struct orders *orders, size_t row, licet_fault fault,
                   struct reject *reject);
/* Writes `orders.csv:17:3: reason (did you mean …?)` to standard error. */
void orders_report(const struct orders *orders, const struct reject *reject);

#endif
