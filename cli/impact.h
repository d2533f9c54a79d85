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
    size_t rank; /* on the scale of the law compared with, or NO_RANK */
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

/* A limit of a cap or an agreement, or a tally; the same one in several laws. */
struct limit {
    licet_text owner, label; /* borrowed */
    uint32_t place;
    bool several; /* its owner has more than one */
};

/* How one law counts under it, and what is booked under all its keys. */
struct limit_form {
    licet_window window;
    int scale;
    bool seen, limited;
    bool varies;     /* the limit is not one for all orders */
    int64_t most;    /* as the last order met it */
    licet_text unit; /* borrowed */
    uint64_t keys;   /* at the end */
    wide used, left;
};

/* What is booked under one key of a limit in one window: of keys that are half full, and of those
 * whose limit is another than that of the key before. */
enum { HALF_PERCENT = 50, FIRST_TENTH = 5, TENTHS = 6 };
struct limit_key {
    int64_t booked, most;
    int64_t booked_before;  /* before the day of --around */
    int32_t full_on;        /* the day on which it became full */
    int32_t passed[TENTHS]; /* the days on which five, six, … ten tenths of the limit were used */
    uint8_t tenths;         /* so many of them */
    bool used, full;
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
    licet_text title, key;                     /* key: as programs read it */
    uint16_t state_of[256];                    /* by outcome */
    size_t *first_of_cap, *first_of_agreement; /* in limit_numbers */
    uint32_t *limit_numbers;                   /* of its limits: which of comparison.limits */
    struct limit_form *forms;                  /* by comparison.limits */
    struct limit_key *keys;                    /* by comparison.keys */
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
    size_t known;        /* so many cells have a value */
    struct names values; /* as people read them */
    uint64_t *all;       /* orders by value */
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
    struct limit *limits;
    size_t limit_count, limit_capacity;
    struct names keys; /* limit, start of the window, and the key, in bytes */
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

bool limits_open(struct comparison *comparison);
void limits_close(struct comparison *comparison);
/* What stands in comparison.keys: the limit, the first day of the window, the key's texts. */
#define KEY_PARTS 8
struct key_parts {
    uint32_t limit;
    int32_t window_start;
    size_t count; /* of texts, at most KEY_PARTS are told */
    licet_text texts[KEY_PARTS];
};
const struct names *field_values(const struct field *field);
uint32_t key_limit(const struct comparison *comparison, size_t key);
struct key_parts key_parts(const struct comparison *comparison, size_t key);
/* The key of LAW, all zero where it has none. */
struct limit_key key_of(const struct impact_law *law, size_t key);
/* What the rows of LAW's block book, and what ROW owes. False: out of memory. */
bool limits_rows(struct comparison *comparison, struct impact_law *law);
bool duties_row(struct comparison *comparison, struct impact_law *law, size_t row);
bool limits_end(struct comparison *comparison, struct impact_law *law);

struct impact_near;

/* ---- impact_sections.c ----------------------------------------------------------------------- */

/* All sections, from what was counted. NEAR may be NULL. PAGE is freed by the caller. */
void impact_sections(const struct comparison *comparison, const struct impact_near *near,
                     struct page *page);

/* ---- impact_near.c --------------------------------------------------------------------------- */

/* Orders whose outcome would turn if they counted a little less or more. */
/* *OUT is NULL where --near is not given. */
int near_new(struct impact_near **out, struct comparison *comparison);
void near_free(struct impact_near *near);
/* The rows of the blocks, after they were counted. */
int near_rows(struct impact_near *near);
/* The orders of law number LAW, as a section of ALTERNATIVE. NEAR may be NULL: none. */
void near_section(const struct impact_near *near, struct page *page, size_t law,
                  size_t alternative);

/* ---- impact_html.c --------------------------------------------------------------------------- */

/* The sections as a page of HTML. */
licet_status impact_html(const struct comparison *comparison, struct page *page,
                         struct output *out);

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
