/* slow.h - the slow evaluator: decides one order straight from the checked law, as plainly as
 * the formulas of the language read.
 *
 * It is the measure of the compiler and the engines and shares no code with them: it reads
 * lc_law, evaluates nodes recursively in three values and sums its ledger by walking over it.
 * Must not: know images, instructions, machines; be fast. */
#ifndef LICET_TESTS_SLOW_H
#define LICET_TESTS_SLOW_H

#include "lang/law.h"

/* One fact of an order. VALUE is a coefficient at the fact's scale, days, a row, 0 or 1. */
typedef struct {
    bool known;
    bool completed; /* known, but not stated: what a missing fact could come to */
    int64_t value;
    const char *text; /* TEXT facts */
    uint32_t text_length;
} slow_fact;

#define SLOW_KEY_BYTES 192u /* the texts of all keys of one limit, each with a NUL */

typedef struct {
    uint32_t cap, agreement; /* whose limit; one of them is LC_NONE */
    const lc_name *owner;    /* its name: versions of one go on with each other's sums */
    uint32_t place;          /* which limit of it, from 1 */
    uint32_t window;         /* lc_window, or SLOW_WINDOW_… */
    int32_t start;
    int32_t date; /* of the booking; 0 when the limit depends on none */
    bool tested;  /* relied on; else a tally or `counts toward` */
    uint32_t key_count, key_bytes;
    uint64_t key_sum; /* of the bytes of the keys: tells most keys apart before they are compared */
    char keys[SLOW_KEY_BYTES];
    int64_t amount;
    int64_t before, limit; /* of a record; not kept in a ledger */
} slow_booking;
enum { SLOW_WINDOW_PERIOD = 4, SLOW_WINDOW_ROLLING = 5 };

typedef struct {
    slow_booking *items;
    size_t count, capacity;
} slow_ledger;

void slow_ledger_free(slow_ledger *ledger);

enum {
    SLOW_INDETERMINATE = 255, /* outcome */
    SLOW_BECAUSE_OTHERWISE = 65535,
    SLOW_BECAUSE_NO_LAW = 65534,
    SLOW_BECAUSE_NONE = 65533
};

typedef struct {
    uint32_t rule, duty; /* which of the rule's duties */
    bool due_known, certain;
    int32_t due;
} slow_duty;

enum { SLOW_PATH = 64 }; /* lets lead on from columns of lets */

/* A fact, or a cell that COLUMNS lead to from it. */
typedef struct {
    uint32_t fact, depth;
    uint32_t columns[SLOW_PATH];
    uint32_t registry[SLOW_PATH]; /* whose column each is */
} slow_missing;

typedef struct {
    uint32_t cap, place;
} slow_skipped;

typedef struct {
    uint32_t *items;
    uint32_t count;
} slow_rules;

/* Room for everything a record can hold is made once, for one law. */
typedef struct {
    bool rejected;
    uint32_t outcome, lowest, highest, because;
    bool in_force, binding, enforced, books;
    slow_rules relied, standing, agreements, also_met;
    slow_skipped *skipped;
    uint32_t skipped_count;
    slow_booking *bookings;
    uint32_t booking_count;
    slow_duty *duties;
    uint32_t duty_count;
    slow_missing *missing;
    uint32_t missing_count;
} slow_record;

typedef struct slow_evaluator slow_evaluator;

/* NULL when memory is short. The law must outlive it. */
slow_evaluator *slow_new(const lc_law *law);
void slow_free(slow_evaluator *slow);
void slow_licences(slow_evaluator *slow, bool granted);
/* Decides every order under the law of DATE. */
void slow_as_at(slow_evaluator *slow, int32_t date);
/* After a decision: whether STATEMENT surely holds for its order, against LEDGER. */
bool slow_holds(slow_evaluator *slow, const lc_node *statement, const slow_ledger *ledger);
/* After a decision: what LEDGER has booked of CAP, which has one limit, under the key of its order;
 * false: that is not known. */
bool slow_used(slow_evaluator *slow, uint32_t cap, const slow_ledger *ledger, int64_t *used);
/* Before one: whether FACTS are of an order that the law's selection takes. */
bool slow_selects(slow_evaluator *slow, const slow_fact *facts);

/* Decides FACTS (one per fact of the law) against LEDGER; books nothing. */
const slow_record *slow_decide(slow_evaluator *slow, const slow_fact *facts,
                               const slow_ledger *ledger);
/* Books what the last decision would. False when memory is short. */
bool slow_book(slow_evaluator *slow, slow_ledger *ledger);

/* The name `cap` and the keys of a booking are texts of the law and of the order. */
const char *slow_key(const slow_booking *booking, uint32_t index);

#endif
