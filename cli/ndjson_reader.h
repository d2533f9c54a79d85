/* ndjson_reader.h - orders as NDJSON, an object a line, in blocks: columns of cells, and what is
 * wrong with a row.
 *
 * A column is a key, or several that mean the same. A cell is what a cell of CSV would be: a text
 * without its escapes, a number as it is written, `null` and a key that is not there as nothing;
 * a list or an object is its text,
 * and no fact. Strict (RFC 8259): what is no JSON, and a key given twice, is
 * the fault of its row, and the rows after it are read as if nothing had been. A line of blanks
 * is no row. Memory does not grow with the file.
 *
 * Several readers may share one file: each takes a block in its turn, one after the other. Cells
 * point into the reader and live until it takes the next. Must not: turn a number
 * into anything but its own digits, know what a cell means, or write messages. */
#ifndef LICET_CLI_NDJSON_READER_H
#define LICET_CLI_NDJSON_READER_H

#include <licet.h>

#define NDJSON_ROWS ((size_t)1024)            /* most rows of one block */
#define NDJSON_COLUMNS ((size_t)4096)         /* most columns, and most keys of a column */
#define NDJSON_KEYS ((size_t)4096)            /* most keys of one object */
#define NDJSON_TOKENS ((size_t)16384)         /* most keys and values of one row, inner ones too */
#define NDJSON_DEPTH ((size_t)32)             /* objects and lists inside one another */
#define NDJSON_ROW_BYTES ((size_t)1 << 20)    /* longest row */
#define NDJSON_READ_BYTES ((size_t)256 << 10) /* read at once */

enum ndjson_fault {
    NDJSON_SOUND = 0,
    NDJSON_NO_OBJECT,   /* the line is another value */
    NDJSON_BROKEN,      /* no JSON: something else was expected here */
    NDJSON_AFTER,       /* more text behind the object */
    NDJSON_UNCLOSED,    /* the line ends within a value */
    NDJSON_NUMBER,      /* a number or word that JSON does not have */
    NDJSON_TEXT,        /* a control character or a wrong escape in a text */
    NDJSON_ENCODING,    /* bytes that are no UTF-8 */
    NDJSON_TWICE,       /* a key is given twice */
    NDJSON_SAME_COLUMN, /* two keys for one column */
    NDJSON_DEEP,        /* more than NDJSON_DEPTH */
    NDJSON_MANY,        /* more than NDJSON_TOKENS or NDJSON_KEYS */
    NDJSON_TOO_LONG,    /* more than NDJSON_ROW_BYTES */
    NDJSON_NESTED,      /* a list or an object where a fact is stated */
    NDJSON_LATE         /* a key that had to stand in the first object */
};

/* What the cells of a column are for. */
enum ndjson_kind {
    NDJSON_ANY,     /* passing through: any value, as it is written */
    NDJSON_WORDS,   /* a text, or a number or word as it is written */
    NDJSON_NUMBERS, /* the same, but numbers as the rules write them: 1E+3 is 1e3 */
    NDJSON_TRUTHS   /* the same, but true and false are yes and no */
};

enum ndjson_result {
    NDJSON_OK = 0,
    NDJSON_END,  /* no rows are left */
    NDJSON_READ, /* reading failed: ndjson_reader_error */
    NDJSON_MEMORY
};

struct ndjson_row {
    uint64_t line;   /* from 1 */
    uint32_t column; /* of the fault, in characters from 1; 0: none */
    enum ndjson_fault fault;
};

struct ndjson_reader;

/* Reads from DESCRIPTOR, which stays the caller's, behind the LENGTH bytes at BEGIN that were read
 * from it already (at most NDJSON_READ_BYTES). NULL: out of memory. */
struct ndjson_reader *ndjson_reader_new(int descriptor, const char *begin, size_t length);
void ndjson_reader_free(struct ndjson_reader *reader);
/* Another reader of the same file, for the same columns and keys, to which none may be added any
 * more; freed before READER. NULL: out of memory. */
struct ndjson_reader *ndjson_reader_share(const struct ndjson_reader *reader);
/* The keys that OTHER met count as met by READER. */
void ndjson_reader_join(struct ndjson_reader *reader, const struct ndjson_reader *other);

/* The keys of the first sound object, if what stands before it and itself fill no more than
 * NDJSON_ROW_BYTES; they live as long as the reader. Called once, first. */
enum ndjson_result ndjson_reader_keys(struct ndjson_reader *reader, const licet_text **keys,
                                      size_t *count);
/* Adds a column, or takes the one of that key. ASKED: a person named the key. SIZE_MAX: out of
 * memory, or too many. */
size_t ndjson_reader_column(struct ndjson_reader *reader, licet_text key, bool asked);
/* Adds a key to a column, if it is of none. False: out of memory, or too many. */
bool ndjson_reader_alias(struct ndjson_reader *reader, size_t column, licet_text key, bool asked);
/* A column is NDJSON_ANY until this says otherwise. */
void ndjson_reader_kind(struct ndjson_reader *reader, size_t column, enum ndjson_kind kind);
/* Objects with the column's key are faults from here on (NDJSON_LATE). */
void ndjson_reader_forbid(struct ndjson_reader *reader, size_t column);
/* The next key from *AT on that was asked for and that no object read so far had; *AT goes behind
 * it. Absent: there is none. */
licet_text ndjson_reader_unmet(const struct ndjson_reader *reader, size_t *at);

/* Takes the lines of up to MOST (at most NDJSON_ROWS) rows, those behind what any reader of the
 * file has taken last; no two readers may be in here at once. NDJSON_OK: *ROWS is not 0. */
enum ndjson_result ndjson_reader_take(struct ndjson_reader *reader, size_t most, size_t *rows);
/* Makes cells of the lines taken. */
void ndjson_reader_parse(struct ndjson_reader *reader);
/* Both. */
enum ndjson_result ndjson_reader_next(struct ndjson_reader *reader, size_t most, size_t *rows);

/* The cells of a column, one a row of the block; the caller may change them. */
licet_text *ndjson_reader_cells(struct ndjson_reader *reader, size_t column);
/* Where the value of the cell stands in its line, in characters from 1; 0: nowhere. */
uint32_t ndjson_reader_place(const struct ndjson_reader *reader, size_t column, size_t row);
const struct ndjson_row *ndjson_reader_rows(const struct ndjson_reader *reader);
/* The errno of NDJSON_READ. */
int ndjson_reader_error(const struct ndjson_reader *reader);

#endif
