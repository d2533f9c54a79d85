/* repl.h - what the files of a dialogue share: its texts, its orders, the law as it stands.
 *
 *   repl.c         the object, entries, commands, help
 *   repl_texts.c   the working copy: edits as texts
 *   repl_world.c   a law made of the texts, with the orders decided under it; what an edit changes
 *   repl_orders.c  orders of the dialogue and of a file
 *   repl_show.c    what is asked for by name, expressions, why not, what is missing
 *   repl_lists.c   what names a thing
 *   repl_complete.c  what could be entered next
 *   repl_sweep.c   where an outcome turns
 *   repl_save.c    what has changed, and changes as texts to keep
 *
 * What is entered lives in the arena of the dialogue until that ends, so that every state of the
 * texts can be gone back to. A world is made anew for each state and freed with it. Must not: read
 * files, know a terminal. */
#ifndef LICET_INTERP_REPL_H
#define LICET_INTERP_REPL_H

#include "engine.h"
#include "lang/arena.h"
#include "lang/buffer.h"
#include "lang/front.h"
#include "licet_tools.h"

/* A text of the working copy. */
typedef struct {
    const char *name; /* for messages */
    const char *bytes;
    size_t length;
    bool own; /* an amendment that was begun in the dialogue */
} li_repl_text;

/* The working copy at one time, and what was booked then. */
typedef struct {
    li_repl_text *texts;
    uint32_t count;
    uint32_t current; /* the amendment to which declarations are added; LC_NONE: the ruleset */
    uint8_t *booked;  /* of the first orders of the dialogue: 1: booked */
    uint32_t booked_count;
    bool edit; /* it came about by an edit, else by a booking */
} li_repl_state;

/* An order of the dialogue: its words, and the day that stands for a date it does not state. */
typedef struct {
    licet_text words;
    int32_t day; /* LC_DATE_MIN - 1: none */
} li_repl_entered;
#define LI_REPL_NO_DAY (LC_DATE_MIN - 1)

/* What an order came to. */
enum { LI_REPL_REJECTED = 253, LI_REPL_LEFT_OUT = 252 }; /* beside LICET_INDETERMINATE and so on */
typedef struct {
    uint32_t outcome;
    uint32_t because;
} li_repl_result;

/* Orders of a file, in blocks. */
typedef struct {
    licet_text *cells; /* column after column, LICET_BLOCK_ROWS of each */
    uint32_t rows;
} li_repl_rows;
typedef struct {
    uint64_t row;
    const char *reason;
} li_repl_broken;
typedef struct {
    lc_arena arena;
    licet_text *names;
    uint32_t columns;
    uint64_t count;
    LC_VECTOR(li_repl_rows) blocks;
    LC_VECTOR(li_repl_broken) broken; /* rows that the host rejects, ascending */
    licet_text where;                 /* which of them are looked at; absent: all */
} li_repl_file;

/* The law of a state, and what the orders come to under it. */
typedef struct {
    licet_law *law;
    licet_session *session;  /* holds the last order of the dialogue, decided */
    licet_ledger *ledger;    /* after all that is booked */
    licet_ledger *before;    /* before the last order was booked; NULL: it was not */
    li_repl_result *results; /* of the dialogue's orders */
    uint32_t result_count, result_room;
    uint8_t *rows; /* outcomes of the file's orders */
    uint64_t row_count;
} li_repl_world;

struct licet_repl {
    lc_allocator allocator;
    licet_repl_host host;
    licet_options options;
    lc_arena arena;
    lc_buffer out; /* the answer */
    licet_answer answer;
    licet_status status; /* of the entry: LICET_OK, or a failure that ends it */

    li_repl_text *loaded; /* the texts as they were loaded */
    uint32_t loaded_count;
    LC_VECTOR(li_repl_state) states;
    size_t at;    /* of the state that holds; none is loaded while there are no states */
    size_t saved; /* the state that was saved or loaded last */
    LC_VECTOR(li_repl_entered) orders;
    int32_t day;
    bool day_set; /* the next order has that day, if it states none */
    li_repl_file file;
    li_repl_world world;
    uint32_t depth; /* of files that are entered out of files */
};

#define LI_REPL_MOST_DEPTH 8u /* files that enter one another */

/* ---- repl.c ---------------------------------------------------------------------------------- */

#define COMMAND(clause, name, ...) void li_repl_##name(licet_repl *repl, licet_text words);
#include "repl_commands.def"
#undef COMMAND

/* The entry fails: memory, or what the library says. */
void li_repl_fail(licet_repl *repl, licet_status status);
/* The entry is refused, in words that end the line. */
void li_repl_refuse(licet_repl *repl, licet_answer answer, const char *format, ...) LC_PRINTF(3, 4);
/* Refuses when no rules are loaded. */
bool li_repl_has_law(licet_repl *repl);
void li_repl_bold(licet_repl *repl);
void li_repl_faint(licet_repl *repl);
void li_repl_plain(licet_repl *repl);
/* Renders and frees; adds nothing for a list without items. */
void li_repl_diagnostics(licet_repl *repl, licet_diagnostics *diagnostics);
licet_text li_repl_trim(licet_text text);
/* The first word of *TEXT, which it then goes behind; absent when there is none. */
licet_text li_repl_word(licet_text *text);
/* The same, or what stands in quotation marks: the name of a file. */
licet_text li_repl_name(licet_text *text);
bool li_repl_is(licet_text text, const char *word);
/* A NUL-terminated copy in the arena of the dialogue; NULL and failed without memory. */
const char *li_repl_copy(licet_repl *repl, licet_text text);
/* Command number INDEX; NULL: there are no more. */
const char *li_repl_command(size_t index, const char **summary);
/* COUNT with commas. */
void li_repl_count(lc_buffer *out, uint64_t count);
static inline const li_repl_state *li_repl_now(const licet_repl *repl)
{
    return repl->at < repl->states.count ? &repl->states.items[repl->at] : NULL;
}

/* ---- repl_texts.c ---------------------------------------------------------------------------- */

/* Whether the texts are those that were loaded: there is nothing to save or to drop. */
bool li_repl_is_as_loaded(const licet_repl *repl);

/* A declaration in a text of a state. */
typedef struct {
    uint32_t text;
    uint32_t start, length;
    lc_decl_kind kind, of; /* of: what SET, STRIKE and REPLACE are about; else kind */
} li_repl_place;

/* Texts that are read; what is open is closed. */
typedef struct {
    lc_arena arena;
    lc_names names;
    licet_diagnostics *found;
} li_repl_reading;
bool li_repl_open(licet_repl *repl, li_repl_reading *r);
void li_repl_close(li_repl_reading *r);
/* Parses TEXT; false: memory failed. Mistakes are in r->found. */
bool li_repl_read(licet_repl *repl, li_repl_reading *r, const char *name, licet_text text,
                  lc_tree *tree);
/* What a declaration is about: edits of the same are about one thing. */
typedef struct {
    lc_decl_kind kind;
    licet_text name; /* a test's title; absent: there is one only */
} li_repl_subject;
li_repl_subject li_repl_subject_of(const lc_decl *decl);
bool li_repl_same(const li_repl_subject *a, const li_repl_subject *b);
/* Of these a text may have several, which do not take each other's place. */
bool li_repl_is_added(lc_decl_kind kind);
/* Whether ENTRY begins with the keyword of a declaration. */
bool li_repl_is_edit(licet_repl *repl, licet_text entry);
/* TO: FROM with the declarations of ENTRY in it. False: refused, or failed. HEADS (may be NULL)
 * receives a line for what was done. */
bool li_repl_edit(licet_repl *repl, const li_repl_state *from, licet_text entry, li_repl_state *to,
                  lc_buffer *heads);
/* Whether an amendment of the dialogue sets, strikes or replaces ABOUT. */
bool li_repl_is_amended(licet_repl *repl, const li_repl_state *state, const li_repl_subject *about);
/* The declaration of KIND (LC_DECL_COUNT: any that has a name) called NAME; false: none. */
bool li_repl_declared(licet_repl *repl, const li_repl_state *state, lc_decl_kind kind,
                      licet_text name, li_repl_place *place);

/* ---- repl_world.c ---------------------------------------------------------------------------- */

/* Makes the world of STATE, with all orders decided and booked. False: refused (with diagnostics)
 * or failed; WORLD is then empty. WARNINGS are shown only if asked for. */
bool li_repl_make_world(licet_repl *repl, const li_repl_state *state, li_repl_world *world,
                        bool warnings);
void li_repl_free_world(licet_repl *repl, li_repl_world *world);
/* Decides order NUMBER of the dialogue in WORLD, whose results end before it. False: the words are
 * wrong (shown if SHOWN) or it failed. */
bool li_repl_decide_in(licet_repl *repl, li_repl_world *world, uint32_t number, bool shown);
/* Keeps STATE as the one that holds, with its WORLD, which it takes. */
bool li_repl_keep(licet_repl *repl, const li_repl_state *state, li_repl_world *world);
/* Writes which orders have another outcome in WORLD than in BEFORE. */
void li_repl_compare(licet_repl *repl, const li_repl_world *before, const li_repl_world *world);
/* The outcome as a person reads it, with what it rests on. */
void li_repl_put_outcome(lc_buffer *out, const licet_law *law, uint32_t outcome);
void li_repl_put_result(licet_repl *repl, const licet_law *law, li_repl_result result);

/* ---- repl_show.c ----------------------------------------------------------------------------- */

/* The law on the day of the prompt. */
void li_repl_put_law(licet_repl *repl);
/* The facts of the last order, and the day of the prompt if it states no date, into a session of
 * another law with the same facts. */
licet_status li_repl_copy_order(licet_repl *repl, licet_session *session);

/* ---- repl_orders.c --------------------------------------------------------------------------- */

/* Decides the orders of the file into WORLD. */
bool li_repl_replay(licet_repl *repl, li_repl_world *world);
void li_repl_file_free(licet_repl *repl, li_repl_file *file);
/* The label of an order of the file: its id, else its number. */
void li_repl_put_row(licet_repl *repl, uint64_t row);
/* Decides an order without keeping it. */
void li_repl_try_order(licet_repl *repl, licet_text words);
/* What the last order of WORLD came to, whole: outcome, duties, caps, whether it is booked. */
void li_repl_put_decision(licet_repl *repl, const li_repl_world *world, bool booked, bool tried);

#endif
