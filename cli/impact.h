/* impact.h - what the files of `licet impact` share: the laws compared, what is counted of them.
 *
 * A `comparison` owns its laws, blocks and ledgers. The first law is the one compared with, the
 * others are the alternatives. Memory grows with what orders name (countries, consignees, keys of
 * limits, days), not with orders. Must not: decide; name an order before it is asked to. */
#ifndef LICET_CLI_IMPACT_H
#define LICET_CLI_IMPACT_H

#include "names.h"
#include "orders.h"
#include "rules.h"
#include "sections.h"

/* Number of orders, and sums over them. */
struct sums {
    uint64_t orders;
    uint64_t unmeasured; /* orders whose measure is not known */
    wide units, measure;
};

/* ---- the states of an order: outcomes by name, and what is none ------------------------------ */

enum direction {
    DIRECTION_SAME,
    DIRECTION_STRICTER,
    DIRECTION_LENIENT,
    DIRECTION_OPENED, /* decided before, now open */
    DIRECTION_SETTLED,
    DIRECTION_OTHER, /* rejected, left out, no law, or outcomes of different scales */
    DIRECTION_COUNT
};

struct state {
    licet_text name, label; /* borrowed from a law, or constant */
    licet_mode mode;
    size_t rank; /* on the scale; of an outcome of no common scale NO_RANK */
    bool outcome;
};
#define NO_RANK SIZE_MAX
enum special { STATE_NO_LAW, STATE_OPEN, STATE_REJECTED, STATE_LEFT_OUT, SPECIAL_COUNT };

struct states {
    struct state *list; /* outcomes, then the special ones */
    size_t count, outcomes;
    uint8_t *directions; /* from * count + to */
};

/* ---- duties: how many on which day ----------------------------------------------------------- */

struct days {
    int32_t first;
    size_t count, capacity;
    uint32_t *orders;
};

struct duty_count {
    const char *bytes; /* of the text in the law, to find it fast */
    size_t name;       /* in comparison.duties */
};

struct duty_days {
    uint64_t orders;
    struct days days;
};

/* ---- limits and their keys ------------------------------------------------------------------- */

/* A limit of a cap or an agreement, or a tally's. */
struct limit {
    licet_text owner, label; /* borrowed */
    uint32_t place;
    bool several; /* its owner has more than one */
};

/* What is booked under one key of a limit in one window. */
struct limit_key {
    uint32_t limit; /* in law.limits */
    licet_window window;
    int32_t window_start;
    int scale;
    int64_t booked, most, booked_before; /* `before`: before the day of --around */
    licet_text keys;                     /* joined by `, `, as people call them */
    licet_text unit;                     /* borrowed */
    int32_t full_on;                     /* the day on which it became full */
    bool full;
    int32_t first_month;
    size_t month_count, month_capacity;
    int64_t *months; /* what was booked when the month ended */
};

/* Full is what has less than a hundredth left. */
enum { FULL_PERCENT = 99, NEAR_PERCENT = 80 };

/* ---- a law ----------------------------------------------------------------------------------- */

struct impact_law {
    struct options options; /* those of the command line, with the files of this law */
    char **words;           /* these files */
    struct rules rules;
    struct orders orders;
    licet_block *block;
    licet_ledger *ledger;
    licet_text title, key;  /* key: as programs read it */
    uint16_t state_of[256]; /* by outcome */
    /* limits: those of caps, then those of agreements */
    struct limit *limits;
    size_t limit_count;
    size_t *first_of_cap, *first_of_agreement;
    struct names key_names; /* what tells keys apart, in bytes */
    struct limit_key *keys;
    size_t key_capacity;
    struct duty_count *duty_texts;
    size_t duty_text_count, duty_text_capacity;
    struct duty_days *duties; /* by comparison.duties */
    size_t duty_capacity;
    uint16_t *states; /* of the rows of the block */
};

/* ---- by field -------------------------------------------------------------------------------- */

struct value_sums {
    struct sums changed;
    uint64_t stricter, lenient;
};

struct field {
    size_t column, fact; /* NO_COLUMN: no column states it; LICET_NO_INDEX: it is no fact */
    licet_text title;    /* borrowed */
    uint32_t registry;
    bool of_rows;       /* its values are rows of the registry */
    struct names cells; /* as they stand in the file */
    size_t *value_of;   /* of each: which value */
    size_t value_of_capacity;
    struct names values; /* as people read them */
    struct sums *all;    /* by value */
    size_t all_capacity;
    struct value_sums *changes; /* by value and alternative */
    size_t changes_capacity;
};

/* ---- all of it ------------------------------------------------------------------------------- */

struct comparison {
    const struct options *options;
    struct impact_law *laws;
    size_t law_count;
    struct states states;
    struct sums *matrix; /* alternative, from, to */
    struct sums all;
    uint64_t read, left_out, cancelled, rejected;
    struct field fields[OPTION_TIMES];
    size_t field_count;
    struct names duties;
    /* what an order weighs */
    licet_text measure_let; /* --measure; absent: what a cap counts */
    licet_text measure_title, unit;
    size_t measure_law, measure_cap; /* measure_cap: LICET_NO_INDEX without --measure: none */
    bool measured, unit_known;
    int scale;
    size_t units_fact; /* LICET_NO_INDEX: none */
    licet_text units_title;
    bool has_around;
    int32_t around;
    /* of the rows of the block */
    int64_t *units, *measures;
    uint8_t *units_known, *measures_known;
    size_t *value_numbers; /* by field and row */
    bool *skipped;         /* it orders nothing, or no law is asked about it */
};

/* ---- impact_laws.c --------------------------------------------------------------------------- */

/* Loads all laws that the command line names and opens the orders. Says what is wrong and returns
 * an exit status; comparison_close is called in any case. */
int comparison_open(struct comparison *comparison, const struct options *options);
void comparison_close(struct comparison *comparison);

/* ---- impact_count.c -------------------------------------------------------------------------- */

/* Prepares what is counted: states, measure, fields. Returns an exit status. */
int count_open(struct comparison *comparison);
void count_close(struct comparison *comparison);
/* Counts the rows of the blocks, which were decided and booked. Returns an exit status. */
int count_rows(struct comparison *comparison);
/* Brings keys up to what the ledgers hold at the end. */
int count_end(struct comparison *comparison);
/* What the measure is called: as --measure says, else by its unit, else as the cap. */
licet_text measure_title(const struct comparison *comparison);
enum direction direction_of(const struct comparison *comparison, size_t from, size_t to);
const char *direction_name(enum direction direction);  /* `stricter` */
const char *direction_label(enum direction direction); /* `newly stricter` */

/* ---- impact_limits.c ------------------------------------------------------------------------- */

bool limits_open(struct impact_law *law);
void limits_close(struct impact_law *law);
/* What ROW of LAW books and owes. False: out of memory. */
bool limits_row(struct comparison *comparison, struct impact_law *law, size_t row);
bool duties_row(struct comparison *comparison, struct impact_law *law, size_t row);
bool limits_end(struct impact_law *law);

/* ---- impact_sections.c ----------------------------------------------------------------------- */

/* All sections, from what was counted. PAGE is freed by the caller. */
void impact_sections(const struct comparison *comparison, struct page *page);

/* ---- impact_list.c --------------------------------------------------------------------------- */

/* The rows that --list writes, in the form asked for. */
enum list_form { LIST_TABLE, LIST_CSV, LIST_JSON, LIST_NDJSON };
struct impact_list;
int list_new(struct impact_list **out, struct comparison *comparison, enum list_form form);
void list_free(struct impact_list *list);
/* The rows of the blocks, after they were counted. */
int list_rows(struct impact_list *list, struct output *out);
int list_end(struct impact_list *list, struct output *out);

#endif
