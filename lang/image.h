/* image.h - the compiled law: one block of bytes, versioned, position-independent, checksummed.
 *
 * The block is never changed after it is made, so threads share it. lc_image is a view: pointers
 * into the block, valid while the block is. Every table is an array of fixed-width records (host
 * byte order, marked in the header; a foreign order is refused). Nothing in the block is trusted
 * before lc_image_open has verified it: indexes in range, registers of the right class and defined
 * before use, skips forward, texts inside the pool.
 *
 * Must not: depend on interp/; hold a pointer. */
#ifndef LICET_LANG_IMAGE_H
#define LICET_LANG_IMAGE_H

#include "buffer.h"
#include "diag.h"

#define LC_IMAGE_MAGIC "LICETLCB" /* 8 bytes */
#define LC_IMAGE_MAGIC_BYTES                                                                       \
    {                                                                                              \
        'L', 'I', 'C', 'E', 'T', 'L', 'C', 'B'                                                     \
    }
#define LC_IMAGE_VERSION 5u
#define LC_IMAGE_BYTE_ORDER 0x01020304u
#define LC_IMAGE_ALIGNMENT 16u

typedef enum {
#define OP(name, mnemonic, result, a, b, c, synopsis) LC_OP_##name,
#include "opcodes.def"
#undef OP
    LC_OP_COUNT
} lc_opcode;

typedef enum { LC_CLASS_N, LC_CLASS_V, LC_CLASS_T, LC_CLASS_B, LC_CLASS_R, LC_CLASS_F } lc_class;

typedef enum {
    LC_OPERAND_NONE,
    LC_OPERAND_V,
    LC_OPERAND_T,
    LC_OPERAND_B,
    LC_OPERAND_R,
    LC_OPERAND_F,
    LC_OPERAND_FACT,
    LC_OPERAND_COLUMN,
    LC_OPERAND_NUMBER,
    LC_OPERAND_TEXT,
    LC_OPERAND_SET,
    LC_OPERAND_LIMIT,
    LC_OPERAND_THRESHOLD,
    LC_OPERAND_TIMES,
    LC_OPERAND_PATH,
    LC_OPERAND_RULE,
    LC_OPERAND_OUTCOME,
    LC_OPERAND_POWER,
    LC_OPERAND_TRUTH,
    LC_OPERAND_TARGET
} lc_operand_kind;

typedef struct {
    const char *name;     /* "FACT_VALUE" */
    const char *mnemonic; /* "fact" */
    const char *synopsis;
    uint8_t result;      /* lc_class */
    uint8_t operands[3]; /* lc_operand_kind */
} lc_opcode_info;

/* NULL when OPCODE is out of range. */
const lc_opcode_info *lc_opcode_describe(uint32_t opcode);

typedef struct {
    uint32_t opcode;
    uint32_t a, b, c; /* POWER is stored as (uint32_t)(int32_t)power */
} lc_instruction;

/* Bytes [offset, offset + length) of the BYTES table; a NUL follows. Absent texts are empty. */
typedef struct {
    uint32_t offset, length;
} lc_image_string;

typedef struct {
    uint32_t source; /* LC_NONE: nowhere */
    uint32_t start, end;
} lc_image_place;

typedef struct {
    lc_image_string name, label;
    uint32_t date_fact, id_fact; /* LC_NONE: none */
    uint32_t fold_start;         /* instructions before it are phase A, which reads no ledger */
    uint32_t fold_end; /* from fold_start: what reads the ledger, and the fold; from here on:
                            statements of tests, properties, savings and `where`, which read phase
                            A and what stands in their own stretch of code, nothing else */
    uint32_t result;   /* the F register that holds the answer */
    uint32_t first_cite, cite_count; /* INDEX -> TEXT */
    uint32_t requirement_count;
    uint32_t has_rules; /* 0: a module alone; nothing can be decided */
    uint32_t where;     /* B register: whether the host's selection holds; LC_NONE: none */
    uint32_t where_first, where_end; /* its stretch of code, at fold_end or later */
    uint32_t dated_count;            /* INTERVALs that a date can lie in; the further ones follow */
} lc_image_law;

/* DATA: a table of a registry. ADDED: the host's selection or edit. */
enum { LC_SOURCE_MODULE = 1, LC_SOURCE_STANDARD = 2, LC_SOURCE_DATA = 4, LC_SOURCE_ADDED = 8 };

typedef struct {
    lc_image_string name, text;
    uint32_t flags;
} lc_image_source;

typedef struct {
    lc_image_string name, label;
    int32_t scale; /* places of values of this unit in base units' terms: see lc_image_fact.scale */
    uint32_t dimension; /* units of one dimension convert into each other */
    uint64_t
        factor_low; /* one of it is factor x 10^-factor_scale base units; 128 bits in two halves */
    int64_t factor_high;
    int32_t factor_scale;
    uint32_t reserved;
} lc_image_unit;

typedef struct {
    lc_image_string name, label;
    uint32_t mode; /* lc_mode: 0 permitted … 3 forbidden */
} lc_image_outcome;

/* How values are read and stored. The numbers of `type` equal licet_type. */
enum {
    LC_FORM_TRUTH = 1,
    LC_FORM_TEXT = 2,
    LC_FORM_DATE = 3,
    LC_FORM_NUMBER = 4,
    LC_FORM_COUNT = 5,
    LC_FORM_ROW = 6,
    LC_FORM_PERCENT = 7 /* a plain number at `scale`, written `7%` or `7` for 0.07 */
};

typedef struct {
    uint32_t type;
    int32_t scale;     /* NUMBER, PERCENT: coefficient x 10^-scale base units */
    uint32_t unit;     /* NUMBER with a unit; LC_NONE */
    uint32_t registry; /* ROW; LC_NONE */
} lc_image_form;

typedef struct {
    lc_image_string name, label; /* name is empty for `one of …`; its label is how it is written */
    uint32_t first_column, column_count;
    uint32_t first_row, row_count;
    uint32_t first_spelling, spelling_count;
    lc_image_place place;
    uint32_t tier_set; /* first SET of its tiers, LC_NONE; they stand together */
    uint32_t tier_count;
} lc_image_registry;

typedef struct {
    lc_image_string name, label;
    lc_image_form form;
    uint32_t registry;
    uint32_t first_cell; /* CELL and CELL_KNOWN, row_count of them */
} lc_image_column;

typedef struct {
    lc_image_string key, label;
} lc_image_row;

typedef struct {
    lc_image_string text;
    uint32_t row; /* within its registry */
} lc_image_spelling;

typedef struct {
    lc_image_string name, label;
    lc_image_form form;
    lc_image_place place;
    uint32_t stand_in; /* FACT of the same form that is read where this one is not stated; LC_NONE;
                          free of circles */
} lc_image_fact;

/* A row that facts are read as another one; no `to` is the `from` of another deem. */
typedef struct {
    uint32_t registry, from, to;
} lc_image_deem;

/* Intervals [first, end). */
typedef struct {
    uint32_t first, end;
} lc_image_run;

/* Runs ascending and apart; none: never. LC_NONE in the place of a TIMES: always. */
typedef struct {
    uint32_t first_run, run_count;
} lc_image_times;

typedef struct {
    lc_image_string name, label; /* a list in an expression has no name */
    uint32_t registry;
    uint32_t first_version, version_count; /* at least one; the first from interval 0, ascending */
    uint32_t tier;                         /* 1: a tier */
} lc_image_set;

typedef struct {
    uint32_t first_interval;
    uint32_t first_member; /* MEMBER, row_count of them */
} lc_image_version;

/* Also those that never change; where one of these is read, its number stands in the code. */
typedef struct {
    lc_image_string name, label;
    uint32_t type; /* LC_FORM_NUMBER or LC_FORM_DATE */
    int32_t scale;
    uint32_t unit;                       /* base unit of its dimension; LC_NONE */
    uint32_t first_change, change_count; /* at least one; the first from interval 0, ascending */
    uint32_t exists;                     /* TIMES in which it is there, LC_NONE */
    lc_image_place place;
} lc_image_threshold;

typedef struct {
    uint32_t first_interval;
    uint32_t number; /* NUMBER, at the threshold's scale */
} lc_image_change;

/* What an empty cell is called: the columns after the name of the fact, `tpp`,
 * `parent.headquarters`. */
typedef struct {
    uint32_t fact;
    uint32_t parent; /* PATH up to the column before; LC_NONE: the row is the fact's */
    uint32_t column; /* COLUMN, the last one */
    lc_image_string columns;
} lc_image_path;

/* One key of a limit: the value and how it becomes a text. */
typedef struct {
    uint32_t reg;  /* of phase A; V, T or B as `form` says */
    uint32_t fact; /* the fact it is, or starts from */
    uint32_t path; /* PATH; LC_NONE: the fact itself */
    lc_image_form form;
} lc_image_key;

typedef struct {
    uint64_t low;
    int64_t high;
} lc_image_number;

typedef struct {
    lc_image_string name, label;
    uint32_t reg;       /* that holds it */
    lc_image_form form; /* NUMBER has all numbers, with the base unit of its dimension */
    lc_image_place place;
    uint32_t exists; /* TIMES in which it is there, LC_NONE */
} lc_image_let;

/* The dated ones, then the further ones in the order of those: of a dated interval in which K
 * amendments with savings act, one for each set of them that an order may be saved from. The one of
 * set S, whose bit i says that the order is saved from amendment i of the list, is INTERVAL further
 * + S - 1. */
typedef struct {
    int32_t from;      /* days; the first is LC_DATE_MIN; of a further one: as of its dated one */
    uint32_t in_force; /* the ruleset is */
    uint32_t binding, enforced;         /* the ruleset and every amendment in force is */
    uint32_t own_binding, own_enforced; /* the ruleset is, whatever its amendments */
    lc_image_string law; /* the names of the ruleset and of the amendments that act, ` + ` between
                            them */
    uint32_t otherwise;  /* OUTCOME where no rule applies; LC_NONE in a module alone */
    lc_image_place otherwise_place;
    uint32_t dated;                      /* itself; of a further one: its dated one */
    uint32_t saved;                      /* the set; 0: a dated one */
    uint32_t further;                    /* dated: where its further ones stand, or would */
    uint32_t first_saving, saving_count; /* dated: INDEX -> AMENDMENT, ascending: those with
                                            savings that act */
} lc_image_interval;

/* In order of commencement. */
typedef struct {
    lc_image_string name, label;
    uint32_t in_force, binding, enforced; /* TIMES, LC_NONE */
    uint32_t first_cite, cite_count;      /* INDEX -> TEXT */
    lc_image_place place;
    uint32_t first_saving, saving_count; /* SAVING: an order is saved where one of them holds */
} lc_image_amendment;

/* Reads the law of the day with all amendments that act. */
typedef struct {
    uint32_t truth;      /* B register */
    uint32_t first, end; /* its stretch of code, at fold_end or later */
    lc_image_place place;
} lc_image_saving;

typedef struct {
    lc_image_string name, label;
    uint32_t outcome;                     /* LC_NONE: it bars exceptions */
    uint32_t requirement;                 /* 1, or 0: an exception, or a rule that bars */
    uint32_t in_force, binding, enforced; /* TIMES, LC_NONE */
    uint32_t truth;   /* B register: in force, all `when`, no `unless`, not barred; from fold_start
                         on when a condition reads the ledger */
    uint32_t range;   /* its R register after all exceptions; LC_NONE: it bars */
    uint32_t applies; /* B register: truth, room and agreements, as folded (for a requirement and a
                         rule that bars: = truth) */
    uint32_t first_exception, exception_count; /* INDEX -> RULE, in order of the fold */
    uint32_t first_condition, condition_count;
    uint32_t first_bar, bar_count;       /* INDEX -> RULE: those that bar it */
    uint32_t first_limit, limit_count;   /* INDEX -> LIMIT: all limits of its `within` */
    uint32_t under_any;                  /* 1: `under any agreement` */
    uint32_t first_under, under_count;   /* INDEX -> AGREEMENT: all of which must be met */
    uint32_t first_toward, toward_count; /* INDEX -> LIMIT: all limits of its `counts toward` */
    uint32_t first_cite, cite_count;     /* INDEX -> TEXT */
    uint32_t first_duty, duty_count;
    uint32_t needs_record; /* 1: relying on it, or its standing, books, brings duties, names an
                              agreement or has a status: its orders want phase C */
    lc_image_place place;  /* of the declaration's name */
} lc_image_rule;

typedef struct {
    uint32_t truth; /* B register, as written (before `unless` turns it) */
    uint32_t unless;
    lc_image_place place;
    uint32_t reserved;
} lc_image_condition;

typedef struct {
    lc_image_string text;
    uint32_t has_due;
    uint32_t unit;      /* lc_due_unit: 0 days, 1 business days, 2 months */
    int32_t amount;     /* added to the anchor's date */
    uint32_t anchor;    /* FACT, LC_NONE */
    uint32_t condition; /* B register: owed as far as it holds; LC_NONE: always */
    lc_image_place place;
} lc_image_duty;

typedef struct {
    lc_image_string name, label;
    uint32_t first_limit, limit_count;
    uint32_t first_cite, cite_count;
    lc_image_place place;
    uint32_t tally;  /* 1: its one limit has no amount to stay within */
    uint32_t exists; /* TIMES, LC_NONE: amendments add and strike it */
} lc_image_cap;

typedef struct {
    lc_image_string name, label;
    uint32_t in_force, binding, enforced; /* TIMES, LC_NONE */
    uint32_t partners;                    /* SET */
    uint32_t truth; /* B register: partner, in force, `covers`; as lc_image_rule.truth */
    uint32_t met;   /* B register of the fold: truth and room under all its limits */
    uint32_t first_condition, condition_count; /* its `covers` */
    uint32_t first_limit, limit_count;         /* INDEX -> LIMIT: its own and those of `within` */
    uint32_t first_cite, cite_count;           /* INDEX -> TEXT */
    lc_image_place place;
} lc_image_agreement;

/* Of a cap, a tally, or an agreement: whose name owns the bookings. */
typedef struct {
    uint32_t cap;          /* LC_NONE: of an agreement */
    uint32_t agreement;    /* LC_NONE: of a cap or tally */
    uint32_t place_number; /* which limit of its owner, from 1: the `place` of ledger keys */
    uint32_t amount;       /* V register of phase A: what this order would book */
    uint32_t limit;        /* V register, from fold_start on when it reads the ledger; LC_NONE: a
                              tally's */
    int32_t amount_scale, limit_scale;
    uint32_t where; /* B register of phase A: whether it concerns the order; LC_NONE */
    uint32_t first_key, key_count; /* KEY */
    uint32_t date_fact;   /* FACT that says when; LC_NONE: nothing here depends on a date */
    uint32_t window;      /* lc_window: 0 ever, 1 year, 2 quarter, 3 month; 4 period; 5 rolling */
    int32_t from, until;  /* period */
    uint32_t span;        /* rolling: so many days, or months */
    uint32_t span_months; /* 1: months */
    int32_t counts_from;  /* LC_DATE_MIN: from ever */
    uint32_t unit;        /* for showing amounts: the base unit, LC_NONE */
    lc_image_place place;
} lc_image_limit;

enum { LC_IMAGE_WINDOW_PERIOD = 4, LC_IMAGE_WINDOW_ROLLING = 5 };

typedef struct {
    lc_image_string title;
    uint32_t first_step, step_count;
    lc_image_place place;
    uint32_t part; /* whose it is: 0 the ruleset's, else 1 + an amendment, in the order given */
} lc_image_test;

/* because: a RULE, or one of these (equal to licet_record's), or LC_BECAUSE_UNSTATED */
enum {
    LC_IMAGE_OTHERWISE = 65535,
    LC_IMAGE_NO_LAW = 65534,
    LC_IMAGE_NONE = 65533,
    LC_IMAGE_UNSTATED = 65532,
    LC_IMAGE_INDETERMINATE = 255 /* outcome */
};

typedef struct {
    uint32_t expect;                         /* 0: an order */
    uint32_t first_stated, stated_count;     /* order */
    uint32_t outcome, because;               /* expect */
    uint32_t first_expected, expected_count; /* expect: EXPECTED, each must be among the duties */
    uint32_t has_missing;                    /* expect: the facts of what is missing, exactly: */
    uint32_t first_missing, missing_count;   /* INDEX -> FACT */
    uint32_t holds;                  /* expect: B register, and nothing else is expected; LC_NONE */
    uint32_t holds_first, holds_end; /* its stretch of code, at fold_end or later */
    lc_image_place place;
} lc_image_step;

typedef struct {
    lc_image_string title;
    uint32_t first_claim, claim_count;
    lc_image_place place;
    uint32_t in_force; /* TIMES in which it claims anything, LC_NONE */
} lc_image_property;

typedef struct {
    uint32_t never;                /* 0: always */
    uint32_t outcome;              /* LC_NONE: any */
    uint32_t because;              /* RULE, LC_IMAGE_OTHERWISE, LC_IMAGE_UNSTATED */
    uint32_t when;                 /* B register; LC_NONE: always */
    uint32_t when_first, when_end; /* its stretch of code, at fold_end or later */
    lc_image_place place;
} lc_image_claim;

typedef struct {
    lc_image_string text;
    uint32_t has_date;
    int32_t by;
} lc_image_expected;

typedef struct {
    uint32_t fact;
    uint32_t known; /* 0: `missing` */
    int64_t value;  /* text facts: a TEXT number */
} lc_image_stated;

typedef enum {
#define TABLE(name, type, words) LC_TABLE_##name,
#include "image_tables.def"
#undef TABLE
    LC_TABLE_COUNT
} lc_image_table;

typedef struct {
    uint64_t offset, count; /* from the start of the block; records */
} lc_image_extent;

typedef struct {
    char magic[8];
    uint32_t version, byte_order;
    uint64_t size;     /* of the whole block */
    uint64_t checksum; /* of all other bytes */
    lc_image_extent tables[LC_TABLE_COUNT];
} lc_image_header;

typedef struct lc_image {
    const lc_image_header *header;
    const char *block;
    size_t size;
    /* one pointer and one count per table, e.g. image->RULE, image->RULE_count */
#define TABLE(name, type, words)                                                                   \
    const type *name;                                                                              \
    uint32_t name##_count;
#include "image_tables.def"
#undef TABLE
} lc_image;

static inline const char *lc_image_text(const lc_image *image, lc_image_string string)
{
    return image->BYTES + string.offset;
}

static inline lc_int128 lc_image_wide(uint64_t low, int64_t high)
{
    return (lc_int128)(((lc_uint128)(uint64_t)high << 64) | low);
}

static inline bool lc_image_is(const void *bytes, size_t length)
{
    return length >= 8 && __builtin_memcmp(bytes, LC_IMAGE_MAGIC, 8) == 0;
}

size_t lc_image_record_size(lc_image_table table);

/* Joins the tables (buffers of records, in the order of image_tables.def) into one block and frees
 * them one by one. */
lc_status lc_image_build(lc_buffer *out, lc_buffer tables[LC_TABLE_COUNT]);

/* Looks at BLOCK (aligned to 16 bytes, SIZE bytes, borrowed) and verifies all of it. LC_OK: *IMAGE
 * is a view. LC_WRONG_RULES: one diagnostic says what is wrong with the image called NAME. */
lc_status lc_image_open(lc_image *image, const void *block, size_t size, const char *name,
                        lc_diagnostics *diagnostics, const lc_allocator *allocator);

/* Of the whole block, at least a header long; the field `checksum` counts as 0. */
uint64_t lc_image_checksum(const void *block, size_t size);

/* The instructions and tables as text. */
lc_status lc_image_disassemble(lc_buffer *out, const lc_image *image);

#endif
