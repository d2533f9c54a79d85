/* block.h - what the files of a block share: block.c (the object, cells in), block_columns.c
 * and block_run.c (deciding), block_text.c (results out).
 *
 * A block owns all its columns in one piece of memory, one scalar machine for the rows that need
 * it, and lists of what rows book, owe and miss, which grow and are kept for the next block. Must
 * not: be included by anything else. */
#ifndef LICET_INTERP_BLOCK_H
#define LICET_INTERP_BLOCK_H

#include "engine.h"
#include "kernels.h"
#include "lang/buffer.h"

/* A cell of at most LI_READ_BYTES bytes that was read, and what it said; length 0: none. */
typedef struct {
    uint64_t first, last; /* its bytes: the first and the last eight of them */
    int64_t value;
    uint32_t length;
} li_read_cell;
enum { LI_READ_BYTES = 16, LI_READ_CELLS = 256 };

/* What a row books, owes and misses: parts of the block's lists. */
typedef struct {
    uint32_t first_booking, booking_count;
    uint32_t first_duty, duty_count;
    uint32_t first_missing, missing_count;
    uint32_t first_index; /* then, one after the other: */
    uint32_t agreement_count, also_met_count, skipped_count;
    uint32_t books;
    uint32_t answer; /* the answer that was kept with its id, from 1; 0: it was decided here */
} li_row_lists;

/* Part of answer_bytes. */
typedef struct {
    size_t first, length;
} li_answer_part;

/* Where a row stands before phase C. 0: the block alone has decided it. */
enum {
    LI_ROW_REJECTED = 1,
    LI_ROW_NO_LAW = 2,
    LI_ROW_REDO = 4,      /* it runs whole through the scalar machine */
    LI_ROW_OPEN = 8,      /* what the ledger holds matters, or there is something to record */
    LI_ROW_LEFT_OUT = 16, /* the host's selection does not take it */
};

/* Of the law on the date of a row. */
enum { LI_LAW_IN_FORCE = 1, LI_LAW_BINDING = 2, LI_LAW_ENFORCED = 4 };

/* Of the column `licence`, and of the column `action`. */
enum { LI_LICENCE_UNSTATED = 0, LI_LICENCE_GRANTED = 1, LI_LICENCE_REFUSED = 2 };
enum { LI_ACTION_ORDER = 0, LI_ACTION_CANCEL = 1 };

struct licet_block {
    const licet_law *law;
    lc_allocator allocator;
    const volatile int *cancel;
    uint32_t capacity, rows;
    bool prepared; /* what reads no ledger has run over these cells */
    bool decided;

    void *memory; /* every array below, unless it says otherwise */
    size_t memory_size;
    li_fact_column *facts; /* one per fact, as stated */
    li_fact_column *read;  /* as they are read: those with stand-ins or deemed rows have columns of
                              their own */
    li_read_cell **lately; /* per fact: LI_READ_CELLS cells by their hash; facts of one form share
                              them */
    uint32_t *intervals;   /* of the law, one a row */
    uint8_t *otherwise;    /* what these say where no rule applies */
    uint8_t *left_out, *licences, *actions;
    bool granted;                     /* where an order does not say */
    li_column *pools[LC_CLASS_F + 1]; /* the columns of the plan, by class: see block_plan.c */
    li_column *columns; /* one per instruction: what it gave in this block, in such a column */
    uint8_t *redo, *state, *law_state;
    li_answer_column none, all; /* the fold as if no room were there, and as if all were */
    bool has_rooms;

    /* results */
    uint8_t *rejected, *outcomes, *lowest, *highest;
    uint16_t *because;
    uint32_t *fault; /* index into faults, LC_NONE */
    li_row_lists *lists;
    bool listed;                /* some of these are not empty */
    LC_VECTOR(li_fault) faults; /* in the host's memory */
    uint32_t input_faults;      /* those of cells, which come before deciding */
    LC_VECTOR(li_booking) bookings;
    LC_VECTOR(li_duty) duties;
    LC_VECTOR(li_missing) missing;
    LC_VECTOR(uint32_t) indexes; /* agreements, others met, limits skipped */
    LC_VECTOR(li_answer_part) answers;
    lc_buffer answer_bytes;

    li_load *loads; /* what the next block will read: one per fact, load_count of them in use */
    uint32_t load_count;

    struct li_paths *paths; /* what was concluded of rows alike */
    li_machine *machine;    /* in the host's memory, for rows and for texts */
    uint32_t *
        machine_row; /* whose order the machine holds, LC_NONE; changes while texts are asked for */
};

/* ---- block_columns.c ------------------------------------------------------------------------- */

/* Runs phase A and the fold over all rows: fills `redo`, `none`, `all` and `left_out`. */
void li_block_columns(licet_block *block);

/* ---- block_states.c -------------------------------------------------------------------------- */

/* No row is decided by a rule so far. */
void li_block_no_reasons(licet_block *block);
/* The law on the date of each row. */
void li_block_intervals(licet_block *block);
/* The law of no day: such a row can only be a cancel, or be answered from what was kept. */
bool li_block_undated(const licet_block *block, uint32_t row);
/* After the fold: what is left to be done of each row, and the results of the others. */
void li_block_classify(licet_block *block);
/* Whether nothing is left of COUNT rows from FIRST on: orders that the columns have decided. */
bool li_block_done(const licet_block *block, uint32_t first, uint32_t count);

/* ---- block_run.c ----------------------------------------------------------------------------- */

/* Decides all rows; BOOK: books each before the next. */
licet_status li_block_run(licet_block *block, licet_ledger *ledger, bool book);

/* What phase A found for ROW in one register, and in all that the fold and the ledger read. */
void li_block_register(const licet_block *block, uint32_t reg, uint32_t row);
/* The value of FACT, as it is read, into the facts of the machine, and whether it is stated. */
static inline void li_block_fact(const licet_block *block, uint32_t fact, uint32_t row)
{
    const li_fact_column *column = &block->read[fact];
    li_order *facts = &block->machine->facts;
    facts->known[fact] = column->known[row] & 1;
    block->machine->order.known[fact] = block->facts[fact].known[row] & 1;
    if (column->texts)
        facts->texts[fact] = column->texts[row];
    else
        facts->values[fact] = column->values[row];
}
/* As li_block_register, for one that has a column and is of CLASS. */
static inline void li_block_fetch(const licet_block *block, uint8_t class, uint32_t reg,
                                  uint32_t row)
{
    const li_column *column = &block->columns[reg];
    li_register *out = &block->machine->registers[reg];
    if (class == LC_CLASS_V)
        out->value = (li_value){column->value.values[row], column->value.known[row] & 1, 0};
    else if (class == LC_CLASS_B)
        out->truth = (li_truth){column->truth.surely[row] & 1, column->truth.possibly[row] & 1};
    else
        out->text = (li_text){column->text.texts[row].bytes, column->text.texts[row].length,
                              column->text.known[row] & 1};
}
/* The order of ROW and all of these, so that the machine can go on with it. */
void li_block_row(const licet_block *block, uint32_t row);

/* ---- block_ahead.c --------------------------------------------------------------------------- */

enum { LI_AHEAD_ROWS = 128 };
/* Begins to load what the open rows among LI_AHEAD_ROWS from FIRST on will read of the ledger that
 * the block's machine has entered. To be called before these rows are decided. */
void li_block_ahead(licet_block *block, uint32_t first);

/* ---- block.c --------------------------------------------------------------------------------- */

/* The order of ROW into the machine. */
void li_block_order(const licet_block *block, uint32_t row);
/* Empties the lists of every row. */
void li_block_unlist(licet_block *block);
/* A row's first fault; false when memory failed. */
bool li_block_add_fault(licet_block *block, uint32_t row, const li_fault *fault);
/* The same of the input: it stays whatever is decided. */
licet_status li_block_refuse(licet_block *block, uint32_t row, const li_fault *fault);
/* NULL, or why a fact of FORM cannot have VALUE. */
const char *li_number_fault(const lc_image *image, const lc_image_form *form, int64_t value);

#endif
