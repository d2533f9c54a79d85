/* engine.h - what the files of interp/ share: the loaded law, one order, the scalar machine, values
 * read from text.
 *
 * licet_law owns the image's block and the tables derived from it; it never changes once loaded. A
 * machine belongs to one session or block and is allocated whole when that is made: deciding does
 * not allocate. Must not: be included by lang/ or cli/. */
#ifndef LICET_INTERP_ENGINE_H
#define LICET_INTERP_ENGINE_H

#include "lang/date.h"
#include "lang/image.h"
#include "lang/names.h"
#include "licet.h"

#include <string.h>

/* ---- the loaded law (law.c) ----------------------------------------------------------------- */

/* A hash table over the spellings of one registry. */
typedef struct {
    uint32_t *slots; /* index into image.SPELLING, or LC_NONE; capacity is a power of two */
    uint32_t mask;
} li_spelling_table;

/* Where the registers of phase A and the fold live while a block runs (block_plan.c): a column of
 * the class's pool per instruction, reused when its last reader is past. */
typedef struct {
    uint32_t *column; /* per instruction: number of the column in its class's pool; LC_NONE: no
                         result, or the column of a fact */
    uint32_t columns[LC_CLASS_F + 1]; /* size of each class's pool */
    uint32_t
        *live_in; /* phase-A registers that the fold, limits and duties read, ascending; by rows:
                          all that run in columns */
    uint32_t live_in_count;
    uint32_t asking; /* the instruction of the fold from which on it depends on the ledger */
} li_block_plan;

typedef struct li_index li_index; /* index.h */

/* Numbers, ascending; borrowed. */
typedef struct {
    const uint32_t *items;
    uint32_t count;
} li_list;

/* What the index of a law lists: instructions, those of them that fold a requirement, agreements,
 * and registers that are `no` again before the next order. */
typedef enum { LI_STEPS, LI_REQUIREMENTS, LI_AGREEMENTS, LI_RESTORED, LI_LIST_COUNT } li_list_kind;

struct licet_law {
    lc_allocator allocator;
    void *block; /* the image, owned */
    size_t block_size;
    lc_image image;
    lc_sources sources;           /* name and text of image.SOURCE, for lines and quotations */
    li_spelling_table *spellings; /* one per registry */
    li_block_plan plan;
    uint32_t *requirements; /* rules that are requirements, in order of declaration */
    uint32_t requirement_count;
    uint32_t *tallies; /* image.LIMIT of each tally */
    uint32_t tally_count;
    li_index *index;   /* NULL: every order runs the whole program */
    bool by_rows;      /* the index saves more than columns do: a block decides row by row */
    bool dated;        /* an order needs its date: date_fact is declared */
    bool derived;      /* facts have stand-ins or deemed rows: what is read is not what is stated */
    bool reads_ledger; /* expressions read it: USED, TOTAL */
    uint32_t **deemed; /* per registry, per row: the row it is read as; NULL: all as they are */
    uint8_t *keep_stated; /* per fact: STATED asks for it, or it has a stand-in */
    bool wide_constants;  /* a NUMBER constant does not fit 64 bits: blocks hand rows to the machine
                          */
};

lc_allocator li_allocator(const licet_options *options); /* malloc's when NULL or unset */

static inline licet_text li_text_of(const lc_image *image, lc_image_string string)
{
    return (licet_text){lc_image_text(image, string), string.length};
}

/* Row of REGISTRY that SPELLING names, LC_NONE: none. */
uint32_t li_row_find(const licet_law *law, uint32_t registry, const char *text, size_t length);
/* The interval of the law on DATE. */
uint32_t li_interval(const licet_law *law, int32_t date);
/* Whether INTERVAL is one of TIMES (image.TIMES, LC_NONE: always). */
bool li_during(const lc_image *image, uint32_t times, uint32_t interval);
/* The members of SET in INTERVAL, one byte per row. */
const uint8_t *li_members(const lc_image *image, uint32_t set, uint32_t interval);

/* The constant (image.NUMBER) that is the value of THRESHOLD in INTERVAL. */
uint32_t li_threshold_number(const lc_image *image, uint32_t threshold, uint32_t interval);

/* The facts of one order as stated. Arrays have one item per fact. */
typedef struct {
    int64_t *values;
    licet_text *texts; /* LC_FORM_TEXT facts; borrowed from whoever filled them */
    uint8_t *known;    /* 0 or 1 */
} li_order;

/* ---- values from text (value.c) ------------------------------------------------------------- */

/* Room for a fault's words. */
enum { LI_FAULT_TEXT = 240 };
typedef struct {
    uint32_t fact; /* LC_NONE: none */
    char reason[LI_FAULT_TEXT];
    char nearest[LI_FAULT_TEXT]; /* empty: no suggestion */
} li_fault;

/* Reads TEXT (not empty) as a value of FORM: *VALUE is a coefficient, days, a row, 0 or 1. Not for
 * LC_FORM_TEXT. False: *FAULT (may be NULL: no words wanted) says why. */
bool li_value_read(const licet_law *law, const lc_image_form *form, const char *text, size_t length,
                   int64_t *value, li_fault *fault);
/* The value as a text, for ledger keys, explanations and columns: rows by key, numbers in the
 * form's unit without the unit's name, dates, yes/no. At most CAPACITY bytes, no NUL; returns the
 * length. */
size_t li_value_write(const licet_law *law, const lc_image_form *form, int64_t value, char *text,
                      size_t capacity);
enum { LI_VALUE_TEXT = 160 }; /* room for every value but a row's key, which stays in the image */
/* The value of FACT as a ledger key holds it; BUFFER (LI_VALUE_TEXT bytes) is used if it has to be
 * made. Absent when the fact is missing. */
licet_text li_fact_text(const licet_law *law, const li_order *order, uint32_t fact, char *buffer);
/* TEXT in backticks as a person may see it: hidden characters escaped, cut after COLUMNS columns.
 * As much as fits, with a NUL; returns the length. */
size_t li_quote(char *buffer, size_t capacity, const char *text, size_t length, unsigned columns);

/* ---- the scalar machine (machine.c) --------------------------------------------------------- */

typedef struct {
    lc_int128 number;
    uint8_t known;
    uint8_t error; /* unknown because of an error of arithmetic, here or in an operand */
} li_value;

typedef struct {
    const char *bytes;
    size_t length;
    uint8_t known;
} li_text;

typedef struct {
    uint8_t surely, possibly; /* 0 or 1; surely implies possibly */
} li_truth;

/* One rule's range. `because` is the rule at the end of the chain that gives `highest`; `via` the
 * direct exception it came by (the rule itself when none did); `record`: something on the chain
 * needs_record. */
typedef struct {
    uint16_t rule, via, because;
    uint8_t lowest, highest, record;
} li_range;

/* The fold over requirements so far. S: those that surely apply, M: those that may. */
typedef struct {
    uint8_t any;                         /* S is not empty */
    uint8_t otherwise;                   /* counts only while S is empty */
    uint8_t sure_lowest, sure_highest;   /* strictest lo, hi over S; 0 while it is empty */
    uint8_t maybe_lowest, maybe_highest; /* least lo over M (255: M is empty), strictest hi (0) */
    uint8_t record;
    uint16_t because;
} li_fold;

/* The range of outcomes that a whole fold leaves. */
static inline void li_fold_range(const li_fold *fold, uint8_t *lowest, uint8_t *highest)
{
    uint8_t low = fold->any ? fold->sure_lowest : fold->otherwise;
    uint8_t high = fold->any ? fold->sure_highest : fold->otherwise;
    *lowest = !fold->any && fold->maybe_lowest < low ? fold->maybe_lowest : low;
    *highest = fold->maybe_highest > high ? fold->maybe_highest : high;
}

typedef union {
    li_value value;
    li_text text;
    li_truth truth;
    li_range range;
    li_fold fold;
} li_register;

typedef struct {
    uint32_t limit;                /* image.LIMIT */
    int64_t amount, before, bound; /* at the limit's amount_scale; bound: limit rounded down */
    uint8_t tested;                /* it was relied on; else a tally or `counts toward` */
} li_booking;

typedef struct {
    uint32_t rule, duty; /* image.DUTY */
    uint8_t due_known, certain;
    int32_t due;
} li_duty;

/* What ROOM found under one limit. */
typedef struct {
    uint64_t stamp;
    int64_t before, bound;
    bool concerns;
} li_room;

/* Where a key stands in the ledger in memory, as far as that is known: so that deciding and booking
 * look for it once. It may be used when the ledger has changed, or is another one: what it says is
 * then looked at again. For another key HASHED has to be taken back. */
typedef struct {
    uint64_t start;    /* of the hashes of its family */
    uint64_t hash;     /* of the key, if `hashed` */
    uint32_t family;   /* what the keys of one limit have in common; LC_NONE: nothing booked yet */
    uint32_t families; /* as many there were when that was found */
    uint32_t slot, item; /* where it was found, if `hashed`; item 0: nowhere */
    bool hashed;
} li_spot;
#define LI_SPOT_INIT                                                                               \
    {                                                                                              \
        .family = LC_NONE, .families = LC_NONE                                                     \
    }

/* The value whose text stands in key_text. */
typedef struct {
    int64_t number;
    size_t length; /* 0: none does */
} li_written;

/* What a machine knows of one limit and the ledger. */
typedef struct {
    licet_ledger_key key; /* all but `window_start` is as in the image */
    li_spot spot;
    uint64_t stamp;  /* of the order that the key's texts and window are of */
    uint64_t ledger; /* machine->ledger_count when the family of `spot` was found */
    uint32_t asked;  /* how many orders asked for it; see block_ahead.c */
    uint32_t text;   /* register of its one key, which is a text; LC_NONE: it has others */
    int32_t date;    /* of the last order that it met; the window of `key` is of that date */
    bool counts;     /* `counts from` has come by then */
    bool inside;     /* the date lies within its period */
} li_place;

/* As many limits are remembered as those that the last orders asked for. */
enum { LI_ASKED_LIMITS = 8 };

/* fact, or a cell that is reached from it (image.PATH; LC_NONE: the fact itself) */
typedef struct {
    uint32_t fact, path;
} li_missing;

typedef struct {
    licet_record public;
    uint32_t *relied, *standing;     /* those of the machine, or of its paths: not to be written */
    li_booking *bookings;            /* LIMIT_count items */
    li_duty *duties;                 /* DUTY_count items */
    li_missing *missing;             /* machine->missing_room items */
    uint32_t *agreements, *also_met; /* image.AGREEMENT; likewise */
    uint32_t *skipped;               /* image.LIMIT; LIMIT_count items */
    uint32_t error_register;         /* the instruction whose error rejects the order, LC_NONE */
    char reason[LI_FAULT_TEXT];
} li_record;

typedef struct {
    const licet_law *law;
    lc_allocator allocator;
    bool licences_granted;
    bool has_as_at;
    int32_t as_at;     /* decides under the law of this day */
    uint32_t interval; /* of the law under which the order is decided */
    uint32_t dated;    /* the interval of its day */
    int32_t held_from,
        held_until; /* days of held_interval, the last that was found; at first none */
    uint32_t held_interval;
    uint32_t saved, maybe_saved; /* sets of the savings of `dated`: see savings.c */
    li_order order;              /* as stated */
    li_order derived; /* arrays of its own for `facts`, when the law has stand-ins or deemed rows */
    li_order facts;   /* as read: stand-ins and deemed rows put in (li_machine_prepare); else the
                         arrays of `order` */
    li_register *registers; /* one per instruction */
    li_record record;
    uint32_t *relied, *standing;     /* room for the record's lists: RULE_count items each, */
    uint32_t *agreements, *also_met; /* AGREEMENT_count items each */
    li_missing *kept;                /* what is missing under other laws: missing_room items */
    size_t kept_count;
    size_t missing_room;  /* one per fact and per instruction that reads a cell */
    uint8_t *rule_marks;  /* scratch, one byte per rule */
    uint8_t *limit_marks; /* scratch, one byte per limit */
    uint32_t *looked;     /* limits that concluding looked at to book them; LIMIT_count items */
    uint32_t looked_count, looked_tested; /* the first of them were relied on, the others count */
    uint8_t *register_marks;              /* scratch, one byte per instruction */
    uint32_t *stack;                      /* scratch, one item per instruction and rule */
    char *key_text;                       /* texts of keys: LI_VALUE_TEXT bytes per image.KEY */
    li_written *written;                  /* one per image.KEY */
    licet_text *keys;                     /* one per image.KEY, see li_machine_key */
    uint8_t *agreement_marks;             /* scratch, one byte per agreement */
    li_room *rooms;                       /* one per limit: what ROOM last read */
    li_place *places;                     /* one per limit */
    uint32_t asked[LI_ASKED_LIMITS], asked_count; /* limits whose place was asked for first */
    uint64_t stamp;        /* of the order being decided; older rooms do not count */
    uint64_t decided;      /* stamp of the order that `record` is of */
    uint64_t ledger_count; /* of the times that li_machine_enter was called */
    int32_t window_date;   /* the date that `window_start` was made for */
    int32_t window_start[LICET_WINDOW_PERIOD]; /* EVER, YEAR, QUARTER, MONTH */
    licet_ledger *ledger;                      /* while deciding; may be NULL: an empty one */
    const struct li_keys *ledger_keys;         /* of one in memory; else NULL */
    licet_status fault;                        /* of the ledger while deciding */
    struct li_paths *paths; /* what it has learnt, owned by the session; NULL: it learns nothing */
    bool whole;             /* explanation: take no skips, so that every condition has its value */
    bool sparse;            /* the last order went by a path or by the index: registers hold what
                               that needed, not what the whole program says */
    bool indexed;           /* the last run was of steps: `lists` say what can apply */
    bool restored; /* registers that the index does not run hold what it says, but for those of
                      `lists`: who writes registers otherwise sets this to false */
    li_list lists[LI_LIST_COUNT];
    uint32_t *gathered;      /* room for `lists`, twice: see index_run.c */
    uint64_t ledger_changes; /* of the ledger when the record was made */
} li_machine;

/* The part of LAW that is the ruleset (PART 0), or amendment PART - 1 as given with what it amends,
 * made from its own texts; only the tests of that part are in it. As licet_load. */
licet_status li_load_part(licet_law **out, licet_diagnostics **diagnostics, const licet_law *law,
                          uint32_t part, const licet_options *options);
/* Loads texts that use the modules and tables of LAW, without amendments among them. */
licet_status li_load_beside(licet_law **out, licet_diagnostics **diagnostics, const licet_law *law,
                            const licet_source *sources, size_t count,
                            const licet_options *options);

lc_status li_machine_init(li_machine *machine, const licet_law *law, const lc_allocator *allocator);
void li_machine_fini(li_machine *machine);

/* Runs instructions [FROM, TO) over the registers. */
void li_machine_run(li_machine *machine, uint32_t from, uint32_t to);
/* Runs STEPS of the law's index, ascending. */
void li_machine_run_steps(li_machine *machine, li_list steps);
/* Runs the whole program if the last decision did not: before registers are read. */
void li_machine_fill(li_machine *machine);

/* Fills machine->facts from machine->order and finds the interval; false: the order has no date and
 * needs one. */
bool li_machine_prepare(li_machine *machine);
/* Runs the statement in [FIRST, END) after phase A has run: its register's truth. */
li_truth li_machine_statement(li_machine *machine, uint32_t reg, uint32_t first, uint32_t end);

/* Decides machine->order against LEDGER and fills machine->record: the whole program, then
 * li_machine_conclude. Errors: LICET_MEMORY and faults of the ledger. */
licet_status li_machine_decide(li_machine *machine, licet_ledger *ledger);

/* The same for an order whose day has amendments that may save it, in savings.c. */
licet_status li_machine_decide_saved(li_machine *machine);
/* The interval of dated INTERVAL with the amendments of set SAVED as if not made. */
uint32_t li_interval_saved(const lc_image *image, uint32_t interval, uint32_t saved);
/* Number INDEX of the amendments with savings that act in dated INTERVAL. */
const lc_image_amendment *li_saving_amendment(const lc_image *image, uint32_t interval,
                                              uint32_t index);

/* Empties machine->record; `in_force` and `binding` are those of the order's date. */
void li_machine_clear_record(li_machine *machine);

/* After the fold has run: fills machine->record from its result (outcome, because, relied,
 * bookings, duties, missing, rejection). With SCALAR false the registers of phase A beyond
 * plan.live_in hold nothing (a block row): an indeterminate result then runs phase A first. */
licet_status li_machine_conclude(li_machine *machine, bool scalar);

/* Parts of concluding. Lists what the order books under LIMIT, on which it relies: what the fold
 * found there; read anew if the fold did not come that way. */
void li_machine_book_limit(li_machine *machine, uint32_t limit);
/* The same for a limit that nobody tested (`counts toward`, a tally), or lists it as skipped. */
void li_machine_count_limit(li_machine *machine, uint32_t limit);
/* Lists duty number INDEX of the image, which RULE brings. */
void li_machine_owe(li_machine *machine, uint32_t rule, uint32_t index, bool certain);

/* Books the record's bookings into LEDGER, all or nothing. A ledger that keeps ids keeps the record
 * with ID, unless it is indeterminate or rejected. */
licet_status li_machine_book(li_machine *machine, licet_ledger *ledger, licet_text id);

/* From here on MACHINE decides against LEDGER (NULL: an empty one), until this is called again; in
 * between it must not be freed. */
void li_machine_enter(li_machine *machine, licet_ledger *ledger);

/* Fills KEY for LIMIT from the order; false when a key is missing. Its texts live in the machine,
 * the order or the image, until the order changes. */
bool li_machine_key(li_machine *machine, uint32_t limit, licet_ledger_key *key);
/* The first day of the window of LIMIT that holds DATE, as keys have it. */
int32_t li_machine_window_start(li_machine *machine, uint32_t limit, int32_t date);
/* What is in machine->places of all limits and does not change. */
void li_machine_make_places(li_machine *machine);

/* The texts of its keys alone, into machine->keys, from their registers. */
bool li_machine_key_texts(li_machine *machine, uint32_t limit);
/* Whether LIMIT concerns the order: `where`, and the date as far as `counts from` goes. *INSIDE:
 * false when it does, but the date lies outside of its period. */
li_truth li_machine_concern(li_machine *machine, uint32_t limit, bool *inside);
/* The date of a booking under LIMIT; 0 where none is needed or known. */
int32_t li_machine_limit_date(const li_machine *machine, uint32_t limit);
/* What is booked under LIMIT and the order's key and window; false: a key or the date is missing,
 * or the ledger failed (machine->fault). */
bool li_machine_used(li_machine *machine, uint32_t limit, int64_t *booked);
/* Room under LIMIT for this order, reading the ledger: as the instruction ROOM. What was found on
 * the way stays in machine->rooms[LIMIT]. */
li_truth li_machine_room(li_machine *machine, uint32_t limit);

/* What could move an indeterminate outcome (trace.c): fills record.missing, sorted, error_register.
 */
void li_trace_outcome(li_machine *machine);
/* The same of single registers: begins the list anew, and adds what keeps REGISTER unknown. */
void li_trace_begin(li_machine *machine);
void li_trace_register(li_machine *machine, uint32_t reg);
/* Keeps record.missing beside what was kept of this order before; and lists all of it, sorted. */
void li_trace_keep(li_machine *machine);
void li_trace_recall(li_machine *machine);
/* Why REGISTER has no value, or cannot be booked: the expression and a reason. */
void li_error_words(const li_machine *machine, uint32_t reg, char reason[LI_FAULT_TEXT]);

/* Whether A and B are one; rules of one name, versions of an amended rule, are. */
static inline bool li_same_because(const lc_image *image, uint32_t a, uint32_t b)
{
    if (a == b || a >= image->RULE_count || b >= image->RULE_count)
        return a == b;
    lc_image_string one = image->RULE[a].name, other = image->RULE[b].name;
    return one.length == other.length &&
           memcmp(lc_image_text(image, one), lc_image_text(image, other), one.length) == 0;
}

/* Whether agreement AT of `under` of RULE is a version of the one before it there: these stand
 * together, and the name is met as far as one of them is. */
static inline bool li_same_under(const lc_image *image, const lc_image_rule *rule, uint32_t at)
{
    if (at == 0 || at >= rule->under_count)
        return false;
    const uint32_t *under = image->INDEX + rule->first_under;
    lc_image_string one = image->AGREEMENT[under[at - 1]].name;
    lc_image_string other = image->AGREEMENT[under[at]].name;
    return one.length == other.length &&
           memcmp(lc_image_text(image, one), lc_image_text(image, other), one.length) == 0;
}

/* The record as text (record.c), shared by sessions and blocks. */
typedef struct {
    const licet_law *law;
    const li_order *order;
    const licet_record *record;
    uint32_t interval;      /* of the law, when record->in_force */
    const licet_text *keys; /* texts of image.KEY, those of the bookings */
    const li_booking *bookings;
    const li_duty *duties;
    const li_missing *missing;
    const uint32_t *agreements, *also_met, *skipped;
} li_record_view;
li_record_view li_machine_view(const li_machine *machine);
/* A duty as hosts read it; its text is borrowed from LAW. */
licet_duty li_duty_public(const licet_law *law, const li_duty *duty);
size_t li_record_write(const li_record_view *view, licet_column column, char *buffer,
                       size_t capacity);

/* ---- the ledger (ledger.c) ------------------------------------------------------------------ */

struct licet_ledger {
    lc_allocator allocator;
    const licet_ledger_methods *methods;
    void *self;
    bool memory;    /* the one of ledger.c: visit works */
    bool keeps_ids; /* of the one in memory */
};

/* 0 booked in a NULL ledger. SPOT is that of the key, what is found out on the way stays in it. */
licet_status li_ledger_read(licet_ledger *ledger, const licet_ledger_key *key, li_spot *spot,
                            int64_t *booked);
/* ROLLING keys. The fullest span of SPAN days (or months) that holds DATE, later bookings included:
 * what is booked in it. */
licet_status li_ledger_fullest(licet_ledger *ledger, const licet_ledger_key *key, li_spot *spot,
                               int32_t date, uint32_t span, bool months, int64_t *booked);
/* The answer kept with ID; NOT_FOUND (also for a NULL ledger). */
licet_status li_ledger_recall(licet_ledger *ledger, licet_text id, licet_text *answer);
static inline bool li_ledger_keeps_ids(const licet_ledger *ledger)
{
    return ledger && ledger->methods->recall && (!ledger->memory || ledger->keeps_ids);
}
/* A transaction: begin, book as often as needed, then commit or rollback. After a failed book or
 * commit it is still open and has to be rolled back. */
licet_status li_ledger_begin(licet_ledger *ledger);
licet_status li_ledger_book(licet_ledger *ledger, const licet_ledger_key *key, li_spot *spot,
                            int32_t date, int64_t amount);
licet_status li_ledger_commit(licet_ledger *ledger, licet_text id, licet_text answer);
void li_ledger_rollback(licet_ledger *ledger);
/* 0 for a NULL ledger. */
uint64_t li_ledger_changes(licet_ledger *ledger);

#endif
