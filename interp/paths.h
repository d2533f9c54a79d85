/* paths.h - what a machine has concluded for orders alike, kept as a tree of questions.
 *
 * What a decision comes to is a function of the law's interval, of whether licences are granted,
 * and of the answers (no, unknown, yes) to the questions that its conditions ask: a comparison, a
 * membership, room under a limit. Of these a decision needs few. The tree begins with interval,
 * licences and the key of the index (index.h; equal keys run the same steps), asks one question
 * after the other, and ends in what was concluded; only bookings and due dates are found anew. A
 * decision that meets the end of the tree is made by the program, and the questions that were
 * needed for it grow the tree.
 *
 * A set of paths belongs to one machine and has fixed room, allocated with it. Must not: answer
 * otherwise than the whole program would; allocate once made. */
#ifndef LICET_INTERP_PATHS_H
#define LICET_INTERP_PATHS_H

#include "block.h"
#include "engine.h"

/* Room, and how it is used. Learning a path costs as much as many plain decisions, so it is paid
 * for by paths that were found. */
enum {
    LI_PATH_NODES = 2048,
    LI_PATH_LEAVES = 512,
    LI_PATH_WORDS = 8192,        /* of lists */
    LI_PATH_ROOTS = 64,          /* a power of two */
    LI_PATH_CLASSES = 64,        /* facts, each in one interval, whose values fall into classes */
    LI_PATH_KINDS = 12,          /* classes of one fact; one is for a fact that is missing */
    LI_PATH_BOUNDS = 3,          /* between the classes of a number */
    LI_PATH_TERMS = 3,           /* of a sum */
    LI_PATH_DIGITS = 6,          /* facts that are asked together at the root, */
    LI_PATH_FRONT = 256,         /* and the answers that they have together */
    LI_PATH_ROWS = 16384,        /* of all facts that have classes */
    LI_PATH_BOUNDS_MOST = 63,    /* of a number under one key of the index, */
    LI_PATH_BOUNDS_KEPT = 16384, /* and of all of them */
    LI_PATH_TRIES = 8,           /* places that a root may stand at */
    LI_PATH_MORE = 16,           /* times the roots of a law with an index, */
    LI_PATH_MORE_WORDS = 64,     /* its words, */
    LI_PATH_MORE_LEAVES = 32,    /* its leaves, */
    LI_PATH_MORE_NODES = 4,      /* its nodes, */
    LI_PATH_MORE_CREDIT = 24,    /* and what it may learn at first */
    LI_PATH_STEPS = 2048,        /* of an indexed run that is learnt */
    LI_PATH_LONGEST = 160,       /* questions of one path */
    LI_PATH_RUNS = 12,           /* questions of it that the machine answers, under a key */
    LI_PATH_REGISTERS = 4096,    /* looked at to find them */
    LI_PATH_PRICE = 32,          /* decisions by path that pay for learning one */
    LI_PATH_CREDIT = LI_PATH_PRICE * LI_PATH_LEAVES, /* at first, and at most */
    LI_PATH_WINDOW = 256, /* after so many it is seen whether paths are of use */
    LI_PATH_REST = 4096,  /* decisions without, if they are not; and longer each time, */
    LI_PATH_LONGEST_REST = LI_PATH_REST << 4, /* until so many */
};

/* How a question is asked. FACT and CELL: whether a value lies in a range; CELL: of a row that a
 * fact names. */
typedef enum {
    LI_ASK_FACT,
    LI_ASK_FACT_IN,
    LI_ASK_CELL,
    LI_ASK_CELL_IN,
    LI_ASK_TEXT,
    LI_ASK_STATED,
    LI_ASK_CLASS,  /* in which class of rows a fact lies: answers several questions at once */
    LI_ASK_SUM,    /* whether a sum of products lies in a range */
    LI_ASK_COLUMN, /* of a block, which has run phase A */
    LI_ASK_ROOM,
    LI_ASK_RUN, /* the machine knows */
} li_ask;

/* What has to be there before a question can be asked, in the words: registers fetched from the
 * columns of a block, each with its class; facts fetched; stretches of code, from and to. */
enum { LI_PATH_CLASS_SHIFT = 28 }; /* LC_MAX_INSTRUCTIONS is less than 2^28 */
typedef struct {
    uint32_t first;
    uint16_t fetches, facts, slices;
} li_path_needs;

/* A term of a sum, in the words: a factor (two words, the lower first) and two reads, each a fact
 * and the first cell of a column or LC_NONE; LC_NONE for a fact: there is none. */
enum { LI_PATH_TERM_WORDS = 6 };

/* A child is 0 (none), a node's number + 1, or LI_PATH_LEAF + a leaf's number. */
#define LI_PATH_LEAF 0x80000000u

/* A question. What its fields hold, by how it is asked:
 *   FACT, CELL        `fact`, `cell`: the first of the column; the range
 *   FACT_IN, CELL_IN  the same, but for the range `first`: the first member of the set
 *   TEXT              `fact`, `first`: the text constant
 *   STATED            `fact`
 *   CLASS             `fact`, `first`: its classes, `numbers`; children[0]: where in the words the
 *                     children stand
 *   SUM               `first`: its terms in the words, `cell`: how many; the range
 *   COLUMN            `reg`
 *   ROOM              `first`: the limit; `needs`
 *   RUN               `reg`, `needs` */
typedef struct {
    uint8_t ask;          /* li_ask */
    uint8_t flipped;      /* the register is not what is asked, but its opposite */
    bool numbers;         /* the classes are those of numbers */
    uint32_t reg;         /* the instruction whose truth this is */
    uint32_t parent;      /* a node's number + 1; 0: below a root */
    uint32_t children[3]; /* no, unknown, yes */
    uint32_t fact, cell, first;
    li_path_needs needs;
    int64_t least; /* of the range */
    uint64_t span; /* and how much more its last is */
} li_path_node;

/* What was concluded. The words: relied, standing, agreements, also met; duties (rule, duty,
 * certain); limits relied on; limits counted. */
typedef struct {
    licet_record public; /* without what is booked and skipped */
    uint32_t first;
    uint32_t tested_count, counted_count;
    bool lively;         /* something is due or booked */
    bool plain;          /* the answer is a range: the machine has to say what is missing */
    li_path_needs needs; /* of the limits and the due dates */
} li_path_leaf;

/* In one interval, the values of a fact fall into few classes, those of one class answering all of
 * QUESTIONS alike: the rows of its registry one by one, numbers between bounds. Class 0 is that of
 * a fact that is missing. */
typedef struct {
    uint32_t fact, interval;
    uint32_t first;     /* in `rows`, or in `bounds` */
    uint32_t questions; /* the first of them in the words */
    uint32_t question_count;
    uint8_t count; /* of classes; 0: it has none and is asked one by one */
    bool numbers;
} li_path_classes;

/* One of the questions that are asked together: its answer times STRIDE is its part of the whole.
 * Of a block FACT is a register, else FIRST is that of its classes. Under a key of the index FIRST
 * is the first of COUNT ascending bounds of the root's own. */
typedef struct {
    uint32_t fact, first, stride, count;
} li_path_digit;

typedef struct {
    uint64_t key;      /* of the index */
    uint32_t interval; /* of the law */
    uint8_t used, granted;
    uint8_t rows, digits; /* those that have rows come first */
    bool tried;           /* to ask questions together */
    bool closed;          /* its paths are too long: the index is as fast */
    uint32_t child;       /* without digits */
    uint32_t front;       /* the first of its children in the words, with them */
    li_path_digit digit[LI_PATH_DIGITS];
} li_path_root;

struct li_paths {
    const licet_law *law;
    lc_allocator allocator;
    const licet_block *block; /* the paths of its rows: phase A is known; NULL: of whole orders */
    li_path_node *nodes;
    li_path_leaf *leaves;
    uint32_t *words;
    uint8_t *rows;
    li_path_classes classes[LI_PATH_CLASSES];
    int64_t bounds[LI_PATH_CLASSES][LI_PATH_BOUNDS]; /* a value above one is of the next class */
    uint32_t node_count, leaf_count, word_count, row_count, class_count;
    li_path_root *roots;
    int64_t *kept; /* bounds of roots under a key of the index */
    uint32_t kept_count;
    uint32_t node_room, leaf_room, word_room, root_room, most_credit;
    /* where the last walk ended without a conclusion */
    li_path_root *root;
    uint32_t last; /* a node's number + 1; 0: at the root */
    uint32_t last_answer;
    bool learning; /* the decision being made will be learnt */
    /* use */
    uint32_t turns; /* decisions until it is judged */
    uint32_t missed, credit, longer_rest;
    bool resting;
    /* learning: scratch */
    uint8_t *flags;    /* per register */
    uint32_t *skips;   /* per register: the first skip that gives it, LC_NONE */
    uint32_t *touched; /* registers whose flags are set */
    uint32_t *stack;   /* registers to look at */
    uint32_t touched_count, depth;
    uint32_t facts[LC_MAX_FACTS]; /* to be fetched */
    uint32_t fact_count;
    uint32_t questions[LI_PATH_LONGEST];
    uint32_t question_count;
    bool too_long;
};
typedef struct li_paths li_paths;

/* BLOCK: NULL, or the block whose rows these are for. LC_MEMORY: nothing was made. */
lc_status li_paths_new(li_paths **out, const licet_law *law, const licet_block *block,
                       const lc_allocator *allocator);
void li_paths_free(li_paths *paths);

/* Decides the order of MACHINE, prepared and under a law in force, if its path is known: fills the
 * record, *STATUS as li_machine_decide. False: the machine has to run, then conclude, then call
 * li_paths_learn. Registers then hold what the path asked, and nothing else. */
bool li_paths_decide(li_paths *paths, li_machine *machine, licet_status *status);
/* The same for ROW of the block. */
bool li_paths_decide_row(li_paths *paths, li_machine *machine, uint32_t row, licet_status *status);
/* Whether decisions go without paths from now on, or by them again. For tests. */
void li_paths_pause(li_paths *paths, bool paused);
/* The root for MACHINE's order under KEY of the index. NULL: there is no room near its place. */
li_path_root *li_paths_root(li_paths *paths, const li_machine *machine, uint64_t key);
/* All paths; there is room then. */
void li_paths_forget(li_paths *paths);
/* Keeps what MACHINE has concluded from its registers, if the last walk asks for it. */
void li_paths_learn(li_paths *paths, const li_machine *machine);

/* ---- paths_questions.c ----------------------------------------------------------------------- */

/* Whether NODE can ask for REG by looking at a fact, in INTERVAL. */
bool li_path_simple(const lc_image *image, uint32_t interval, li_path_node *node, uint32_t reg);
/* The same where REG compares a sum of products of facts and cells with a constant, or two of them;
 * its terms are put in the words. */
bool li_path_sum(li_paths *paths, uint32_t interval, li_path_node *node, uint32_t reg);
/* The classes of FACT's rows, made when they are first asked for; NULL: it has none. */
const li_path_classes *li_path_classes_of(li_paths *paths, uint32_t fact, uint32_t interval);

static inline unsigned li_path_in_range(const li_path_node *node, int64_t value)
{
    return (uint64_t)value - (uint64_t)node->least <= node->span ? 2 : 0;
}

/* Whether NODE asks for the value of its fact, or for a cell of the row that this is. */
bool li_path_of_value(const li_path_node *node);

/* What NODE, one that asks for a value or a cell, answers of a fact's VALUE. */
static inline unsigned li_path_answer(const lc_image *image, const li_path_node *node,
                                      int64_t value)
{
    if (node->ask == LI_ASK_CELL || node->ask == LI_ASK_CELL_IN) {
        uint32_t cell = node->cell + (uint32_t)value;
        if (!image->CELL_KNOWN[cell])
            return 1;
        value = image->CELL[cell];
    }
    return node->ask == LI_ASK_FACT || node->ask == LI_ASK_CELL
               ? li_path_in_range(node, value)
               : image->MEMBER[node->first + (uint32_t)value] & 2u;
}

/* The classes that FACT's value is of: a row's, those of rows beginning at FIRST; a number's. */
static inline unsigned li_path_row_class(const li_paths *paths, const li_order *facts,
                                         uint32_t fact, uint32_t first)
{
    return facts->known[fact] ? paths->rows[first + (uint32_t)facts->values[fact]] : 0;
}
static inline unsigned li_path_number_class(const li_paths *paths, const li_order *facts,
                                            uint32_t fact, uint32_t first)
{
    const int64_t *bounds = paths->bounds[first];
    int64_t value = facts->values[fact];
    unsigned above = (unsigned)(value > bounds[0]) + (unsigned)(value > bounds[1]) +
                     (unsigned)(value > bounds[2]);
    return facts->known[fact] ? 1 + above : 0;
}

/* That of a number between COUNT ascending bounds; 0: it is missing. */
static inline unsigned li_path_sorted_class(const li_order *facts, uint32_t fact,
                                            const int64_t *bounds, uint32_t count)
{
    int64_t value = facts->values[fact];
    uint32_t at = 0;
    for (uint32_t left = count; left > 1; left -= left / 2)
        at += value > bounds[at + left / 2 - 1] ? left / 2 : 0;
    return facts->known[fact] ? 1 + at + (value > bounds[at]) : 0;
}

/* The answer of digit NUMBER of ROOT, one of whole orders. */
static inline unsigned li_path_digit_class(const li_paths *paths, const li_path_root *root,
                                           unsigned number, const li_order *facts)
{
    const li_path_digit *digit = &root->digit[number];
    if (digit->count)
        return li_path_sorted_class(facts, digit->fact, paths->kept + digit->first, digit->count);
    return number < root->rows ? li_path_row_class(paths, facts, digit->fact, digit->first)
                               : li_path_number_class(paths, facts, digit->fact, digit->first);
}

#endif
