/* licet.h - the public interface of liblicet: load rules, decide orders, book, read the record.
 *
 * Objects
 *   licet_law      compiled rules. Immutable: any number of threads may use one.
 *   licet_session  one thread's orders one at a time: facts in, record out; decides without
 *                  allocating
 *   licet_block    one thread's orders many at a time: columns of cells in, columns of results out
 *   licet_listing  writes the rows of blocks as CSV or JSON
 *   licet_ledger   what has been booked. Used by one thread at a time; a snapshot is an object of
 *                  its own
 *   licet_diagnostics  what is wrong with a text
 *
 * Ownership: a function that hands out an object through `**out` gives it to the caller, who frees
 * it with the matching _free (NULL is accepted). Every other pointer that a function returns is
 * borrowed and lives as long as the object it was asked of, or until that object's next call that
 * changes it. A law must outlive its sessions and blocks.
 *
 * Objects given to functions must not be NULL, except to _free and where a comment allows it.
 *
 * Errors: functions that can fail return a licet_status; on failure out-parameters are NULL or
 * unchanged and the objects are as before. Lengths are explicit; a text need not end in NUL, and is
 * UTF-8. Nothing in the library reads the clock, the locale, the environment or a file. */
#ifndef LICET_H
#define LICET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) && !defined(LICET_STATIC)
#define LICET_API __attribute__((visibility("default")))
#else
#define LICET_API
#endif

#define LICET_VERSION_MAJOR 0
#define LICET_VERSION_MINOR 1
#define LICET_VERSION_PATCH 0
#define LICET_VERSION "0.1.0"

/* Numbers are never reused. */
typedef enum licet_status {
    LICET_OK = 0,
    LICET_MEMORY = -1,      /* an allocation failed; nothing was changed */
    LICET_WRONG_RULES = -2, /* the text or image is not accepted; diagnostics say why */
    LICET_MISUSE = -3,      /* argument out of range, another law's object, wrong order of calls */
    LICET_WRONG_VALUE = -4, /* a value does not fit its fact; licet_session_fault says why */
    LICET_NOT_FOUND = -5,   /* no booking under that id */
    LICET_ALREADY_BOOKED = -6, /* the ledger keeps ids and has this one */
    LICET_STALE = -7,          /* the ledger changed since the order was decided: decide again */
    LICET_LIMIT = -8,          /* a limit of the options was reached */
    LICET_CANCELLED = -9,      /* the cancel flag was set */
    LICET_LEDGER_FAULT = -10,  /* a ledger of the host's own failed, or holds an amount too large */
    LICET_STOPPED = -11        /* a licet_write callback asked to stop */
} licet_status;

/* "the text or image is not accepted", …; static. */
LICET_API const char *licet_status_text(licet_status status);
/* The version of the library that runs, "0.1.0". */
LICET_API const char *licet_version(void);

typedef struct licet_text {
    const char *bytes; /* NULL: absent */
    size_t length;
} licet_text;

/* Receives output in pieces; returns 0 to go on. */
typedef int (*licet_write)(void *user, const char *bytes, size_t length);

typedef struct licet_law licet_law;
typedef struct licet_session licet_session;
typedef struct licet_block licet_block;
typedef struct licet_listing licet_listing;
typedef struct licet_ledger licet_ledger;
typedef struct licet_diagnostics licet_diagnostics;

/* ---- options -------------------------------------------------------------------------------- */

/* Allocates (pointer NULL, old_size 0), resizes, frees (new_size 0; the result is then ignored).
 * Alignment as malloc's. NULL means out of memory. */
typedef void *(*licet_allocate)(void *user, void *pointer, size_t old_size, size_t new_size);

/* Finds the text of module NAME, asked for after the standard library does not have it. Returns 0
 * and sets *TEXT (copied before the callback is called again), or 1: no such module. */
typedef int (*licet_load_module)(void *user, const char *name, licet_text *text);

/* Finds the table of registry NAME, which its declaration takes `from "FILE"`: CSV with a header.
 * FILE is empty for a registry whose rows stand in the text: a host may replace these too. Returns
 * 0 and sets *TEXT (copied before the callback is called again), or 1: there is none. */
typedef int (*licet_load_table)(void *user, const char *name, const char *file, licet_text *text);

typedef struct licet_options {
    uint32_t version;        /* LICET_OPTIONS_VERSION */
    uint32_t max_rules;      /* 0: the library's own limit (60,000) */
    licet_allocate allocate; /* NULL: malloc and free */
    void *allocate_user;
    licet_load_module load; /* NULL: the standard library only */
    void *load_user;
    uint64_t max_source_bytes;   /* all texts together; 0: 256 MiB */
    const volatile int *cancel;  /* checked between declarations and between blocks; NULL: never */
    licet_load_table load_table; /* NULL: registries have the rows of the text only */
    void *load_table_user;
    licet_text where; /* a statement over facts that selects orders; absent: all */
    licet_text edit; /* `set threshold …`, `set cap …`, `set agreement …`: tried out on the texts */
    int bare; /* not 0: the image holds no texts, and no places in them: laws that mean the same
                 have the same image; explanations then show no conditions */
} licet_options;
#define LICET_OPTIONS_VERSION 3u
/* clang-format off */
#define LICET_OPTIONS_INIT { LICET_OPTIONS_VERSION, 0, 0, 0, 0, 0, 0, 0, 0, 0, { 0, 0 }, \
    { 0, 0 }, 0 }
/* clang-format on */

/* ---- rules: load, look into ----------------------------------------------------------------- */

#define LICET_NO_INDEX SIZE_MAX

typedef struct licet_source {
    const char *name;  /* for messages; NUL-terminated */
    const char *bytes; /* a text of the language, or an image made by licet_law_image */
    size_t length;
} licet_source;

/* Compiles COUNT texts (one ruleset), or takes one image. *DIAGNOSTICS (may be asked for with a
 * pointer, or NULL) receives errors and warnings also on success, NULL when memory failed.
 * Errors: LICET_WRONG_RULES, LICET_MEMORY, LICET_LIMIT, LICET_CANCELLED, LICET_MISUSE. */
LICET_API licet_status licet_load(licet_law **out, licet_diagnostics **diagnostics,
                                  const licet_source *sources, size_t count,
                                  const licet_options *options);
LICET_API void licet_law_free(licet_law *law);

/* The image: the compiled law as bytes that licet_load takes on a machine of the same byte order.
 * Borrowed from the law. The hash in it is of the sources and the format. */
LICET_API licet_text licet_law_image(const licet_law *law);
LICET_API licet_text licet_law_name(const licet_law *law);  /* `three_tiers` */
LICET_API licet_text licet_law_label(const licet_law *law); /* "Framework for AI Diffusion" */

typedef enum licet_type {
    LICET_TYPE_TRUTH = 1,
    LICET_TYPE_TEXT = 2,
    LICET_TYPE_DATE = 3,
    LICET_TYPE_NUMBER = 4, /* decimal or a quantity with a unit */
    LICET_TYPE_COUNT = 5,  /* a whole number, not negative */
    LICET_TYPE_ROW = 6,    /* a row of a registry: a country, a chip; a word of `one of` */
    LICET_TYPE_PERCENT = 7 /* a plain number, written as a percentage: 7% is 0.07 */
} licet_type;

typedef struct licet_fact_info {
    licet_text name, label;
    licet_type type;
    licet_text type_name; /* as written: `country`, `TPP`, `count` */
    licet_text unit;      /* NUMBER with a unit */
    int scale;            /* NUMBER, PERCENT: places of the coefficient; may be negative */
    uint32_t registry;    /* ROW */
    size_t stand_in;      /* the fact that is read where this one is missing; LICET_NO_INDEX */
} licet_fact_info;

typedef enum licet_mode {
    LICET_PERMITTED = 0,
    LICET_LICENSABLE = 1,
    LICET_REFUSED = 2,
    LICET_FORBIDDEN = 3
} licet_mode;

typedef struct licet_outcome_info {
    licet_text name, label;
    licet_mode mode;
} licet_outcome_info;

typedef struct licet_rule_info {
    licet_text name, label;
    uint32_t outcome; /* LICET_NO_OUTCOME: it bars exceptions */
    bool requirement; /* false: an exception, or a rule that bars */
    size_t cite_count;
    licet_text source; /* name of the text it stands in */
    uint32_t line;
} licet_rule_info;

#define LICET_NO_OUTCOME UINT32_MAX

typedef struct licet_cap_info {
    licet_text name, label;
    size_t limit_count;
    bool tally; /* it counts and limits nothing */
} licet_cap_info;

typedef struct licet_agreement_info {
    licet_text name, label;
    size_t limit_count; /* its own and those of the caps it stands within */
} licet_agreement_info;

/* By index from 0, in order of declaration (outcomes: most lenient first). An index out of range
 * gives LICET_MISUSE. */
LICET_API size_t licet_law_fact_count(const licet_law *law);
LICET_API licet_status licet_law_fact(const licet_law *law, size_t index, licet_fact_info *info);
LICET_API size_t licet_law_outcome_count(const licet_law *law);
LICET_API licet_status licet_law_outcome(const licet_law *law, size_t index,
                                         licet_outcome_info *info);
LICET_API size_t licet_law_rule_count(const licet_law *law);
LICET_API licet_status licet_law_rule(const licet_law *law, size_t index, licet_rule_info *info);
LICET_API licet_text licet_law_rule_cite(const licet_law *law, size_t rule, size_t index);
LICET_API size_t licet_law_cap_count(const licet_law *law);
LICET_API licet_status licet_law_cap(const licet_law *law, size_t index, licet_cap_info *info);
LICET_API size_t licet_law_agreement_count(const licet_law *law);
LICET_API licet_status licet_law_agreement(const licet_law *law, size_t index,
                                           licet_agreement_info *info);
/* The rows of a registry (countries, chips): key and label by row number. The name of `one of …`
 * is empty. */
LICET_API size_t licet_law_registry_count(const licet_law *law);
LICET_API licet_text licet_law_registry_name(const licet_law *law, size_t registry);
LICET_API size_t licet_law_row_count(const licet_law *law, size_t registry);
LICET_API licet_text licet_law_row_key(const licet_law *law, size_t registry, size_t row);
LICET_API licet_text licet_law_row_label(const licet_law *law, size_t registry, size_t row);
/* The row that a spelling (key, label or alias) names; SIZE_MAX: none. */
LICET_API size_t licet_law_row_find(const licet_law *law, size_t registry, licet_text spelling);

/* A fact's index by its name or label, LICET_NO_INDEX when there is none. Names go first. */
LICET_API size_t licet_law_fact_find(const licet_law *law, licet_text name);
/* The fact that dates an order (`date`, or that of `dated by`), the fact `id`; LICET_NO_INDEX when
 * the law has none. */
LICET_API size_t licet_law_date_fact(const licet_law *law);
LICET_API size_t licet_law_id_fact(const licet_law *law);

/* ---- diagnostics ---------------------------------------------------------------------------- */

typedef struct licet_diagnostic {
    const char *code; /* "E0203" */
    const char *slug; /* "unknown-name" */
    bool warning;
    const char *message;   /* plain words, no full stop */
    const char *help;      /* what to do; NULL when there is nothing to say */
    const char *source;    /* name of the text; NULL: no place */
    uint32_t line, column; /* from 1; columns are characters */
    uint32_t start, end;   /* bytes in the text, half open */
} licet_diagnostic;

typedef enum licet_style {
    LICET_PLAIN = 0, /* for a terminal without colour, and for files */
    LICET_COLOR = 1,
    LICET_JSON = 2,    /* one object a line */
    LICET_MARKDOWN = 3 /* explanations only */
} licet_style;

LICET_API size_t licet_diagnostics_count(const licet_diagnostics *diagnostics);
LICET_API size_t licet_diagnostics_errors(const licet_diagnostics *diagnostics);
LICET_API licet_status licet_diagnostics_get(licet_diagnostics *diagnostics, size_t index,
                                             licet_diagnostic *diagnostic);
/* Writes them all with the lines of the text they speak of. */
LICET_API licet_status licet_diagnostics_render(licet_diagnostics *diagnostics, licet_style style,
                                                licet_write write, void *user);
LICET_API void licet_diagnostics_free(licet_diagnostics *diagnostics);

/* ---- the ledger ----------------------------------------------------------------------------- */

typedef enum licet_window {
    LICET_WINDOW_EVER = 0,
    LICET_WINDOW_YEAR = 1,
    LICET_WINDOW_QUARTER = 2,
    LICET_WINDOW_MONTH = 3,
    LICET_WINDOW_PERIOD = 4, /* from … until …; window_start is the first day */
    LICET_WINDOW_ROLLING = 5 /* in any …; bookings keep their date, window_start is 0 */
} licet_window;

/* Under what an amount is booked. A ledger knows names and texts only, nothing of laws. */
typedef struct licet_ledger_key {
    licet_text owner; /* the name of the cap, tally or agreement */
    uint32_t place;   /* which of its limits, from 1 */
    uint32_t key_count;
    const licet_text *keys; /* values of the `per` keys, as texts: `MY`, `Acme` */
    licet_window window;
    int32_t window_start; /* days since 1970-01-01; 0 for EVER */
    int scale;            /* places of the amounts */
} licet_ledger_key;

/* A ledger of the host's own. Each returns 0, or a negative number that reaches the caller as
 * LICET_LEDGER_FAULT (LICET_MEMORY passes through). Between begin and commit nothing is visible to
 * others; rollback forgets it. */
typedef struct licet_ledger_methods {
    uint32_t version; /* LICET_LEDGER_METHODS_VERSION */
    int (*begin)(void *self);
    /* All that is booked under KEY. */
    int (*read)(void *self, const licet_ledger_key *key, int64_t *booked);
    /* ROLLING keys: what is booked on the days FROM to UNTIL, both included. */
    int (*read_span)(void *self, const licet_ledger_key *key, int32_t from, int32_t until,
                     int64_t *booked);
    /* ROLLING keys: the first day after AFTER with bookings that are not zero, into *DAY.
     * NOT_FOUND: none. */
    int (*next_day)(void *self, const licet_ledger_key *key, int32_t after, int32_t *day);
    int (*book)(void *self, const licet_ledger_key *key, int32_t date, int64_t amount);
    /* ID may be absent. ALREADY_BOOKED when ids are kept and this one is there. ANSWER is kept with
     * the id (it may be absent, and holds any bytes). */
    int (*commit)(void *self, licet_text id, licet_text answer);
    /* The answer that was committed with ID, borrowed until the next call. NOT_FOUND: ids are not
     * kept, or this one is not there, or it was cancelled. May be NULL: ids are not kept. */
    int (*recall)(void *self, licet_text id, licet_text *answer);
    void (*rollback)(void *self);
    int (*cancel)(void *self, licet_text id); /* NOT_FOUND */
    /* Grows with every commit and cancel. */
    uint64_t (*changes)(void *self);
    int (*snapshot)(void *self, licet_ledger **out);
    void (*free)(void *self);
} licet_ledger_methods;
#define LICET_LEDGER_METHODS_VERSION 2u

/* The ledger in memory. KEEP_IDS: remembers the id of every booking, so that it can be cancelled
 * and is not booked twice; memory then grows with orders, else with keys only. A key takes 20 bytes
 * and for each of its texts 4 and its length, up to a multiple of 8; and at most 32 in tables,
 * while these grow (10^7 keys of one text of 12 bytes: 0.54 GB at the most). A key of a rolling
 * window takes 16 to 32 more, and 16 for each day, in lists that begin with four days and
 * double. */
LICET_API licet_status licet_ledger_new(licet_ledger **out, bool keep_ids,
                                        const licet_options *options);
/* A ledger that the host implements. SELF belongs to it; methods->free is called by
 * licet_ledger_free. */
LICET_API licet_status licet_ledger_new_custom(licet_ledger **out,
                                               const licet_ledger_methods *methods, void *self,
                                               const licet_options *options);
/* A copy as it stands now, which later bookings do not change. */
LICET_API licet_status licet_ledger_snapshot(licet_ledger *ledger, licet_ledger **out);
/* What is booked under KEY, at key->scale; of a ROLLING key on all days together. */
LICET_API licet_status licet_ledger_read(licet_ledger *ledger, const licet_ledger_key *key,
                                         int64_t *booked);
/* What is booked under a ROLLING key on the days FROM to UNTIL, both included. */
LICET_API licet_status licet_ledger_read_span(licet_ledger *ledger, const licet_ledger_key *key,
                                              int32_t from, int32_t until, int64_t *booked);
/* Takes back all that was booked under ID. NOT_FOUND: nothing was (or ids are not kept). */
LICET_API licet_status licet_ledger_cancel(licet_ledger *ledger, licet_text id);
/* Calls VISIT for every key with its amount, in an order that depends on keys only (memory ledger).
 */
LICET_API licet_status licet_ledger_visit(licet_ledger *ledger,
                                          int (*visit)(void *user, const licet_ledger_key *key,
                                                       int64_t booked),
                                          void *user);
LICET_API void licet_ledger_free(licet_ledger *ledger);

/* ---- one order at a time -------------------------------------------------------------------- */

/* LICET_MISUSE when LAW has no rules to decide by (a module alone). */
LICET_API licet_status licet_session_new(licet_session **out, const licet_law *law,
                                         const licet_options *options);
LICET_API void licet_session_free(licet_session *session);
/* Whether licences for licensable orders are granted (they are unless told otherwise): only then
 * such an order books. */
LICET_API void licet_session_licences(licet_session *session, bool granted);

/* DATE: days since 1970-01-01. Every order is then decided under the law as it stands on that day;
 * windows keep the orders' own dates, and an order needs a date only for these. */
LICET_API licet_status licet_session_as_at(licet_session *session, int32_t date);
/* Days since 1970-01-01 of a text such as `2025-05-15`; LICET_WRONG_VALUE: it is not a day of the
 * years 1 to 9999. */
LICET_API licet_status licet_date_read(licet_text text, int32_t *date);

/* Every fact is missing after this. */
LICET_API void licet_session_clear(licet_session *session);
/* Setters by the fact's index. LICET_MISUSE: no such fact or not of that type. LICET_WRONG_VALUE:
 * out of range (negative count, date outside 0001-9999, row past the end). Texts are copied. */
LICET_API licet_status licet_set_missing(licet_session *session, size_t fact);
LICET_API licet_status licet_set_truth(licet_session *session, size_t fact, bool value);
/* NUMBER, PERCENT and COUNT: the coefficient at the fact's scale. */
LICET_API licet_status licet_set_number(licet_session *session, size_t fact, int64_t coefficient);
LICET_API licet_status licet_set_date(licet_session *session, size_t fact, int year, int month,
                                      int day);
LICET_API licet_status licet_set_row(licet_session *session, size_t fact, size_t row);
/* Any fact from its text as a person writes it: `1,699`, `500 H100e`, `2025-05-20`, `Malaysia`,
 * `yes`. An empty text is a missing fact. */
LICET_API licet_status licet_set_text(licet_session *session, size_t fact, licet_text text);
/* Several at once from the words of a test: `destination MY, chip H100, quantity 1,699`. Wrong
 * words give LICET_WRONG_RULES and diagnostics; what is not stated is left as it was. */
LICET_API licet_status licet_set_order(licet_session *session, licet_text order,
                                       licet_diagnostics **diagnostics);

/* Why the last setter refused a value. */
typedef struct licet_fault {
    size_t fact;         /* LICET_NO_INDEX: none */
    const char *reason;  /* "no such country `Malasia`", "negative count" …; NUL-terminated */
    const char *nearest; /* "Malaysia"; NULL: no suggestion */
} licet_fault;
LICET_API licet_fault licet_session_fault(const licet_session *session);

/* Decides the order as stated against what LEDGER (NULL: an empty one) has booked. Pure: nothing is
 * booked. LICET_OK also for an order that is rejected (licet_record.rejected). */
LICET_API licet_status licet_decide(licet_session *session, licet_ledger *ledger);
/* Whether the order as stated is one of those that the options' `where` selects: surely. Yes when
 * there is none. Ask before deciding: like a setter, it discards the record of a decision. */
LICET_API bool licet_session_selected(licet_session *session);
/* Books what the last decision relies on, all or nothing, if its mode books at all. LEDGER is the
 * one it was decided against. LICET_STALE when that has changed since. A ledger that keeps ids
 * keeps the record with ID, also of a decision that books nothing (not of one that is
 * indeterminate or rejected): LICET_ALREADY_BOOKED when it has one already. */
LICET_API licet_status licet_book(licet_session *session, licet_ledger *ledger, licet_text id);

/* ---- the record of a decision --------------------------------------------------------------- */

#define LICET_INDETERMINATE 255u       /* outcome: missing facts could change it */
#define LICET_OUTCOME_CANCELLED 254u   /* outcome of a row of a block whose action is `cancel` */
#define LICET_BECAUSE_OTHERWISE 65535u /* no requirement applies */
#define LICET_BECAUSE_NO_LAW 65534u    /* no law is in force on the order's date */
#define LICET_BECAUSE_NONE 65533u      /* indeterminate, or rejected */

typedef struct licet_record {
    bool rejected;      /* the order could not be decided: see `reason` */
    const char *reason; /* an expression that has no value and matters; NUL-terminated or NULL */
    uint32_t outcome;   /* index, or LICET_INDETERMINATE */
    uint32_t lowest, highest; /* outcomes, filled in both cases unless rejected */
    uint32_t because;         /* a rule, or LICET_BECAUSE_… */
    /* The law on the order's date: the ruleset; binding and enforced also as far as the rules and
     * agreements relied on or standing go. */
    bool in_force, binding, enforced;
    bool books; /* licet_book will book: the mode allows it and there is something */
    size_t relied_count, standing_count, booking_count, duty_count, missing_count;
    size_t agreement_count; /* relied on */
    size_t also_met_count;  /* other agreements that are surely met, of `under any agreement` */
    size_t skipped_count;   /* tallies and caps of `counts toward` that could not be booked */
} licet_record;

typedef struct licet_booking {
    size_t cap;           /* LICET_NO_INDEX: of an agreement */
    size_t agreement;     /* LICET_NO_INDEX: of a cap or tally */
    licet_ledger_key key; /* texts borrowed */
    int32_t date;         /* of the booking; 0 when nothing depends on dates */
    int64_t amount;       /* of this order, at key.scale */
    int64_t before;  /* booked before it; of a rolling window the fullest span that holds date */
    int64_t limit;   /* at key.scale, rounded down; INT64_MAX when larger, or for a tally */
    bool tested;     /* false: a tally, or `counts toward`: it had no limit to stay within */
    licet_text unit; /* of the measure; absent for a plain number */
} licet_booking;

/* What could not be booked, because a key, the measure or a condition is missing. */
typedef struct licet_skipped {
    size_t cap;
    uint32_t place; /* which of its limits, from 1 */
} licet_skipped;

typedef struct licet_duty {
    size_t rule;
    licet_text text;
    bool has_due, due_known; /* due, but the fact it counts from is missing */
    bool certain;            /* false: whether its `if` holds is not known */
    int32_t due;             /* days since 1970-01-01 */
} licet_duty;

/* A missing fact, or an empty cell of the registry row a fact gives. */
typedef struct licet_missing {
    size_t fact;
    licet_text column; /* `tpp`, `parent.headquarters`; absent: the fact itself */
} licet_missing;

/* NULL before the first decision and after a setter; the accessors below then find nothing. */
LICET_API const licet_record *licet_session_record(const licet_session *session);
/* Rules relied on (exceptions, in order of the requirement they overcome and down the chain), and
 * requirements left standing. */
LICET_API size_t licet_record_relied(const licet_session *session, size_t index);
LICET_API size_t licet_record_standing(const licet_session *session, size_t index);
LICET_API licet_status licet_record_booking(const licet_session *session, size_t index,
                                            licet_booking *booking);
LICET_API licet_status licet_record_duty(const licet_session *session, size_t index,
                                         licet_duty *duty);
LICET_API licet_status licet_record_missing(const licet_session *session, size_t index,
                                            licet_missing *missing);
/* Agreements relied on, and others that are met too. */
LICET_API size_t licet_record_agreement(const licet_session *session, size_t index);
LICET_API size_t licet_record_also_met(const licet_session *session, size_t index);
LICET_API licet_status licet_record_skipped(const licet_session *session, size_t index,
                                            licet_skipped *skipped);

/* The record as columns of text, as `licet decide` writes them. */
typedef enum licet_column {
    LICET_COLUMN_ID = 0,  /* the fact `id` */
    LICET_COLUMN_OUTCOME, /* name, `indeterminate`, `rejected`, `cancelled` */
    LICET_COLUMN_BECAUSE, /* rule, `otherwise`, `no_law`, or empty */
    LICET_COLUMN_CITES,   /* citations of that rule, joined by `; ` */
    LICET_COLUMN_BOOKED,  /* `lpp[Acme]=26899568; …` */
    LICET_COLUMN_DUTIES,  /* `notice to BIS by 2025-05-10; …` */
    LICET_COLUMN_MISSING, /* `headquarters; chip.tpp` */
    LICET_COLUMN_LOWEST,
    LICET_COLUMN_HIGHEST,
    LICET_COLUMN_LAW,        /* the ruleset in force, or empty */
    LICET_COLUMN_STATUS,     /* empty, `not yet binding`, else `not enforced` */
    LICET_COLUMN_AGREEMENTS, /* names of agreements relied on, joined by `; ` */
    LICET_COLUMN_ALSO_MET,   /* names of others that are met too */
    LICET_COLUMN_SKIPPED,    /* names of tallies and caps that could not be booked: `deployed` */
    LICET_COLUMN_COUNT
} licet_column;
LICET_API const char *licet_column_name(licet_column column);
/* Writes at most CAPACITY bytes (no NUL) and returns the whole length, like snprintf. */
LICET_API size_t licet_record_text(const licet_session *session, licet_column column, char *buffer,
                                   size_t capacity);

/* ---- blocks of orders ----------------------------------------------------------------------- */

#define LICET_BLOCK_ROWS 1024u

/* CAPACITY rows at most, 1 to LICET_BLOCK_ROWS (0: that many). */
LICET_API licet_status licet_block_new(licet_block **out, const licet_law *law, size_t capacity,
                                       const licet_options *options);
LICET_API void licet_block_free(licet_block *block);
LICET_API void licet_block_licences(licet_block *block, bool granted);
/* As licet_session_as_at. */
LICET_API licet_status licet_block_as_at(licet_block *block, int32_t date);
/* Starts a block of ROWS orders, all facts missing. */
LICET_API licet_status licet_block_start(licet_block *block, size_t rows);
/* One cell per row for FACT; an absent or empty cell is a missing fact. Texts of cells are borrowed
 * until the next licet_block_start. A cell that cannot be read rejects its row (licet_block_fault),
 * not the call. */
LICET_API licet_status licet_block_cells(licet_block *block, size_t fact, const licet_text *cells);
/* Coefficients, days or rows straight from the host's columns; KNOWN (one byte a row, 0: missing)
 * may be NULL. LICET_MISUSE for TEXT facts. Out-of-range values reject their row. */
LICET_API licet_status licet_block_numbers(licet_block *block, size_t fact, const int64_t *values,
                                           const uint8_t *known);
/* Rejects a row for a reason of the host's own (cells too few or too many, …). REASON is copied. */
LICET_API licet_status licet_block_reject(licet_block *block, size_t row, const char *reason);
/* One cell per row: `granted` or `refused`, which prevails over licet_block_licences; an empty cell
 * leaves that. Any other cell rejects its row. */
LICET_API licet_status licet_block_licence_cells(licet_block *block, const licet_text *cells);
/* One cell per row: `order` (also an empty cell) or `cancel`, which takes back what is booked under
 * the row's id when it is replayed; its outcome is LICET_OUTCOME_CANCELLED. Any other cell rejects
 * its row, and so does an id under which nothing is kept. Only licet_block_replay with a ledger
 * that keeps ids takes `cancel`. */
LICET_API licet_status licet_block_action_cells(licet_block *block, const licet_text *cells);
/* Does now what of the next decide or replay reads no ledger, so that a thread of its own can do it
 * while another one uses the ledger. Nothing but time depends on it. LICET_CANCELLED. */
LICET_API licet_status licet_block_prepare(licet_block *block);
/* Decides every row against LEDGER as it stands (NULL: an empty one). Books nothing. */
LICET_API licet_status licet_block_decide(licet_block *block, licet_ledger *ledger);
/* Decides and books row after row, each seeing the bookings of those before it. With a ledger that
 * keeps ids, a row whose id is kept gets the record it got at first, and books nothing. */
LICET_API licet_status licet_block_replay(licet_block *block, licet_ledger *ledger);

/* Results, one item a row; borrowed until the next licet_block_start. */
/* 1: the options' `where` does not surely hold; the row is neither decided nor rejected for
 * anything but what makes it unreadable, and its other results mean nothing. */
LICET_API const uint8_t *licet_block_left_out(const licet_block *block);
LICET_API const uint8_t *licet_block_rejected(const licet_block *block); /* 0, 1 */
LICET_API const uint8_t *
licet_block_outcomes(const licet_block *block); /* index or LICET_INDETERMINATE */
LICET_API const uint8_t *licet_block_lowest(const licet_block *block);
LICET_API const uint8_t *licet_block_highest(const licet_block *block);
LICET_API const uint16_t *licet_block_because(const licet_block *block);
/* A rejected row's first fault: the fact (LICET_NO_INDEX: the whole order) and words. */
LICET_API licet_fault licet_block_fault(const licet_block *block, size_t row);
LICET_API size_t licet_block_text(const licet_block *block, size_t row, licet_column column,
                                  char *buffer, size_t capacity);
/* The value of a NUMBER or COUNT fact in ROW as a coefficient; false: missing. */
LICET_API bool licet_block_number(const licet_block *block, size_t row, size_t fact,
                                  int64_t *coefficient);
/* Bookings of a row. */
LICET_API size_t licet_block_booking_count(const licet_block *block, size_t row);
LICET_API licet_status licet_block_booking(const licet_block *block, size_t row, size_t index,
                                           licet_booking *booking);
/* Duties of a row: of every exception relied on and every requirement left standing. None where the
 * row got an answer that was kept with its id. */
LICET_API size_t licet_block_duty_count(const licet_block *block, size_t row);
LICET_API licet_status licet_block_duty(const licet_block *block, size_t row, size_t index,
                                        licet_duty *duty);

/* ---- rows of a block as text ---------------------------------------------------------------- */

typedef enum licet_listing_form {
    LICET_LISTING_CSV = 0,    /* RFC 4180 with LF; a cell is quoted only where it must be */
    LICET_LISTING_NDJSON = 1, /* an object a line; values are strings, but numbers of rows */
    LICET_LISTING_JSON = 2    /* items of a list: before each stand `,` and a line feed */
} licet_listing_form;

typedef enum licet_listed_kind {
    LICET_LISTED_RESULT = 0, /* `column`, as licet_block_text */
    LICET_LISTED_TEXT = 1,   /* a text of the host's, one a row */
    LICET_LISTED_NUMBER = 2  /* the number of the row */
} licet_listed_kind;

typedef struct licet_listed {
    licet_listed_kind kind;
    licet_column column; /* of a RESULT */
    licet_text name;     /* the key in objects; copied */
} licet_listed;

/* Writes decided rows with COUNT columns (at least one). Belongs to one thread and may serve any
 * number of blocks of LAW, which it must not outlive. LICET_MISUSE, LICET_MEMORY. */
LICET_API licet_status licet_listing_new(licet_listing **out, const licet_law *law,
                                         licet_listing_form form, const licet_listed *columns,
                                         size_t count, const licet_options *options);
LICET_API void licet_listing_free(licet_listing *listing);
/* Writes the rows of BLOCK, which has been decided, but those that are rejected or left out; a
 * heading is the host's affair. CELLS: for each column of TEXT the texts, one a row (absent ones
 * are empty); NULL for others, and NULL when there is none. FIRST: the number of the first row of
 * the block. WRITE gets whole rows, many at once, whose bytes live until it returns.
 * LICET_MISUSE, LICET_MEMORY, LICET_STOPPED: WRITE said so; rows before may have been written. */
LICET_API licet_status licet_listing_write(licet_listing *listing, const licet_block *block,
                                           const licet_text *const *cells, uint64_t first,
                                           licet_write write, void *user);

/* ---- columns of any length ------------------------------------------------------------------ */

/* How the values of a column lie in memory; numbers in the byte order of the machine. */
typedef enum licet_cells {
    LICET_CELLS_INT64 = 1,
    LICET_CELLS_INT32 = 2,
    LICET_CELLS_INT16 = 3,
    LICET_CELLS_INT8 = 4,
    LICET_CELLS_UINT64 = 5,
    LICET_CELLS_UINT32 = 6,
    LICET_CELLS_UINT16 = 7,
    LICET_CELLS_UINT8 = 8,
    LICET_CELLS_INT128 = 9,     /* sixteen bytes, in two's complement */
    LICET_CELLS_BITS = 10,      /* truths: a bit a row, the lowest of a byte first */
    LICET_CELLS_TEXTS = 11,     /* licet_text */
    LICET_CELLS_OFFSETS32 = 12, /* int32_t: where in `bytes` each text begins; one more item than
                                   rows, so that each ends where the next begins */
    LICET_CELLS_OFFSETS64 = 13  /* the same in int64_t */
} licet_cells;

/* Columns that are no facts: as licet_block_licence_cells and licet_block_action_cells. */
#define LICET_FACT_LICENCE (SIZE_MAX - 1)
#define LICET_FACT_ACTION (SIZE_MAX - 2)

/* A column of the host's own. Rows before `first` are not looked at, so that a part of a column can
 * be given as it lies. Texts are taken by every fact, LICENCE and ACTION; numbers by all but TEXT
 * facts: coefficients, days, rows, 0 or 1, as licet_block_numbers takes them. */
typedef struct licet_input {
    size_t fact; /* or LICET_FACT_… */
    licet_cells cells;
    const void *values;
    const char *bytes; /* OFFSETS */
    const uint8_t
        *known;      /* which rows have a value; NULL: all. An empty text is a missing fact too */
    bool known_bits; /* `known` has a bit a row, the lowest of a byte first; else a byte (0: no) */
    size_t first;    /* where `values` and `known` have the first row */
    bool written;    /* NUMBER, PERCENT, COUNT: the values are no coefficients but what a cell of
                            text would say without a unit, value times 10^-places: 7 is 7% */
    int places;      /* -36 to 36 */
    /* Not NULL: values are numbers of its items, from 0, each of which is read once. Its `fact` and
     * `dictionary` do not count. */
    const struct licet_input *dictionary;
    size_t dictionary_count;
} licet_input;

typedef struct licet_inputs {
    uint32_t version; /* LICET_INPUTS_VERSION */
    size_t rows;
    size_t count;
    const licet_input *columns; /* facts without one are missing */
} licet_inputs;
#define LICET_INPUTS_VERSION 1u

/* Called when rows FIRST to FIRST + COUNT - 1 of the columns are decided: they are rows 0 to
 * COUNT - 1 of BLOCK, of which bookings, duties, faults and texts can be asked until it returns. It
 * returns 0 to go on. */
typedef int (*licet_rows_report)(void *user, licet_block *block, size_t first, size_t count);

/* Arrays of the host's own, one item a row, each as the function of its name in blocks of orders
 * says; NULL: not wanted. */
typedef struct licet_results {
    uint32_t version; /* LICET_RESULTS_VERSION */
    uint8_t *outcomes, *lowest, *highest;
    uint16_t *because;
    uint8_t *rejected, *left_out;
    licet_rows_report report; /* NULL: none */
    void *user;
    size_t done; /* set: so many rows have results, in a replay also their bookings */
} licet_results;
#define LICET_RESULTS_VERSION 1u

/* Decides columns of any length in blocks, without allocating but for dictionaries larger than any
 * before. One thread uses one at a time; the law must outlive it. */
typedef struct licet_columns licet_columns;
LICET_API licet_status licet_columns_new(licet_columns **out, const licet_law *law,
                                         const licet_options *options);
LICET_API void licet_columns_free(licet_columns *columns);
/* The block that decides, for licet_block_licences and licet_block_as_at. */
LICET_API licet_block *licet_columns_block(licet_columns *columns);
/* Decides every row against LEDGER as it stands (NULL: an empty one); books nothing. The columns
 * are read where they lie and may be changed or freed afterwards. A value that cannot be read
 * rejects its row, as does a number that the dictionary does not have.
 * LICET_MISUSE: a fact that there is not or that comes twice, cells that it does not take, no
 * values, an unknown version. LICET_WRONG_VALUE: offsets below 0 or descending; then nothing was
 * decided, and licet_columns_fault says of which fact. LICET_CANCELLED (asked between blocks),
 * LICET_STOPPED (by the report), LICET_MEMORY, LICET_LEDGER_FAULT: the first `done` rows are good.
 */
LICET_API licet_status licet_decide_columns(licet_columns *columns, licet_ledger *ledger,
                                            const licet_inputs *inputs, licet_results *results);
/* The same, and books row after row, each seeing the bookings of those before it, as
 * licet_block_replay. When it fails midway for memory or by the ledger, rows behind the first
 * `done` may be booked too, up to the one that failed. */
LICET_API licet_status licet_replay_columns(licet_columns *columns, licet_ledger *ledger,
                                            const licet_inputs *inputs, licet_results *results);
/* Why the last call was LICET_MISUSE for a column, or LICET_WRONG_VALUE. */
LICET_API licet_fault licet_columns_fault(const licet_columns *columns);

#ifdef __cplusplus
}
#endif
#endif
