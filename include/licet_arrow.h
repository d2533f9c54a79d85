/* licet_arrow.h - orders in and decisions out as Apache Arrow arrays, by its C data interface:
 * tables that engines and data frames hand to each other in one process without copying.
 *
 * Nothing of Arrow is needed: the interface is three structs of fixed layout, which may be declared
 * by several headers as long as each is guarded as here.
 *
 * Ownership is that of the interface. What a function takes (`taken`) it moves out of the caller's
 * struct, whose `release` is NULL afterwards, whatever the function returns but LICET_MISUSE; it is
 * released before the call ends, or by the stream it went into. What a function gives is the
 * caller's to release, on any thread, also when everything else here is freed; only the host's
 * allocator must still work then, on the threads that release. Lengths and buffers of what is taken
 * are trusted as far as the interface cannot tell; what it can tell is checked. */
#ifndef LICET_ARROW_H
#define LICET_ARROW_H

#include "licet.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format, *name, *metadata;
    int64_t flags, n_children;
    struct ArrowSchema **children, *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length, null_count, offset, n_buffers, n_children;
    const void **buffers;
    struct ArrowArray **children, *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif

/* Decides tables of orders. One thread uses one at a time; the law must outlive it. */
typedef struct licet_arrow licet_arrow;

/* RESULTS: which columns the results have, in this order; NULL: those that `licet decide` writes,
 * from `id` to `status`. A column `reason` follows: why a row is rejected. All are utf8, those with
 * few different texts as a dictionary; a cell that `licet decide` leaves empty is null, and so is
 * every cell of a row that the options' `where` leaves out. */
LICET_API licet_status licet_arrow_new(licet_arrow **out, const licet_law *law,
                                       const licet_column *results, size_t count,
                                       const licet_options *options);
LICET_API void licet_arrow_free(licet_arrow *arrow);
/* The block that decides, for licet_block_licences and licet_block_as_at. */
LICET_API licet_block *licet_arrow_block(licet_arrow *arrow);

/* Takes the SCHEMA of the tables that follow, a struct. A field is the fact of its name or label,
 * else, by that name, the column `licence` or `action`; other fields are passed over, facts without
 * a field are missing. What a fact takes:
 *   any fact            utf8, large_utf8, utf8_view: read as a cell of an order file; null, and a
 *                       dictionary of anything the fact takes
 *   yes or no           bool
 *   date                date32
 *   numbers, counts     int8 to int64, uint8 to uint64, decimal of 32, 64 or 128 bits: as if
 *                       written in a cell without a unit, so that 7 of a percentage is 7%
 * Nothing else is taken: binary floating point is not exact, a timestamp is no day.
 * LICET_WRONG_VALUE: licet_arrow_fault says which field cannot be taken and why; nothing is bound
 * then. LICET_MEMORY, LICET_MISUSE (it is released already). */
LICET_API licet_status licet_arrow_bind(licet_arrow *arrow, struct ArrowSchema *schema);
/* Gives the schema of the results. LICET_MEMORY. */
LICET_API licet_status licet_arrow_schema(licet_arrow *arrow, struct ArrowSchema *out);
/* Takes a table of ORDERS with the schema that was bound and gives the decisions, one row for each.
 * LEDGER may be NULL: an empty one. Books nothing. A cell that cannot be read rejects its row.
 * LICET_WRONG_VALUE: the table is not of that schema, is damaged, or has nulls in place of rows;
 * licet_arrow_fault says what. LICET_LIMIT: texts of a column take more than 2 GiB. LICET_MISUSE
 * (nothing bound, released already), LICET_MEMORY, LICET_CANCELLED, LICET_LEDGER_FAULT. */
LICET_API licet_status licet_arrow_decide(licet_arrow *arrow, licet_ledger *ledger,
                                          struct ArrowArray *orders, struct ArrowArray *out);
/* The same, and books row after row, each seeing the bookings of those before it. When it fails
 * midway, rows up to the one that failed may be booked. */
LICET_API licet_status licet_arrow_replay(licet_arrow *arrow, licet_ledger *ledger,
                                          struct ArrowArray *orders, struct ArrowArray *out);
/* Takes a stream of tables, binds its schema, and gives a stream of their decisions: each is
 * decided (BOOK: and booked) when it is asked for. ARROW and LEDGER must outlive the stream, and
 * ARROW must not be bound anew. As licet_arrow_bind; LICET_WRONG_VALUE also when the stream tells
 * no schema. Later failures are its own: EINVAL, ENOMEM, ECANCELED, EIO, with words. */
LICET_API licet_status licet_arrow_stream(licet_arrow *arrow, licet_ledger *ledger, bool book,
                                          struct ArrowArrayStream *orders,
                                          struct ArrowArrayStream *out);
/* Why the last call was LICET_WRONG_VALUE; the words name the field. */
LICET_API licet_fault licet_arrow_fault(const licet_arrow *arrow);

#ifdef __cplusplus
}
#endif
#endif
