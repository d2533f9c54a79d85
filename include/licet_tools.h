/* licet_tools.h - for tools around rules: disassembly, tests, explanations, figures.
 *
 * Unstable until 1.0: names and forms may change between minor versions. Ownership and errors as in
 * licet.h. Output goes to a licet_write callback; a callback that returns non-zero ends the call
 * with LICET_STOPPED. */
#ifndef LICET_TOOLS_H
#define LICET_TOOLS_H

#include "licet.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The instructions, tables and places of a law as text. */
LICET_API licet_status licet_disassemble(const licet_law *law, licet_write write, void *user);

/* The syntax tree of a text as S-expressions. *DIAGNOSTICS as for licet_load. */
LICET_API licet_status licet_tree(const licet_source *source, const licet_options *options,
                                  licet_diagnostics **diagnostics, licet_write write, void *user);

/* A text in its canonical layout: the same words and comments, other blanks and line ends. Doing so
 * again changes nothing, and the law is the same. LICET_WRONG_RULES, and nothing written, when the
 * text has mistakes; *DIAGNOSTICS as for licet_load. */
LICET_API licet_status licet_format(const licet_source *source, const licet_options *options,
                                    licet_diagnostics **diagnostics, licet_write write, void *user);

/* The law and its amendments as one text without amendments, in its canonical layout. With DATE
 * (days since 1970-01-01, as licet_date_read gives them) it decides every order of that day as the
 * law does; without one (NULL) every order of any day. What names the amendments
 * (LICET_COLUMN_LAW) is not alike. Comments and citations come along, and comments say which
 * amendment changed what. A test that the text does not pass is left out, and named by a comment.
 * Doing so again changes nothing. LICET_WRONG_RULES, and nothing written, where one text cannot
 * say it: *DIAGNOSTICS, as for licet_load, names the declaration; an image without texts is
 * refused in the same way. LICET_MISUSE: a law loaded with an `edit`, or a date outside of the
 * calendar. */
LICET_API licet_status licet_consolidate(const licet_law *law, const int32_t *date,
                                         const licet_options *options,
                                         licet_diagnostics **diagnostics, licet_write write,
                                         void *user);

/* Figures of a law for `licet check`. What amendments put in the place of a rule, cap, tally or
 * agreement counts as one more, in the place of a group it does not. */
typedef struct licet_figures {
    size_t facts, outcomes, rules, requirements, exceptions, bars, caps, tallies, agreements,
        limits, groups, registries, tests, properties, intervals, amendments;
    size_t instructions;      /* all */
    size_t fact_instructions; /* those that read no ledger */
    size_t ledger_reads;      /* most that one order can need */
    size_t cost_bound;        /* most instructions that one order can run */
    size_t image_bytes;
    size_t block_registers; /* columns that a block keeps at once */
    /* A law of many rules is indexed by facts that hold rows (see licet_law_index_fact): how many
     * rules and agreements an order meets on average, every row being as likely, and at most. 0, 0:
     * there is no index. */
    size_t met_mean, met_most;
} licet_figures;
LICET_API void licet_law_figures(const licet_law *law, licet_figures *figures);
/* The facts by which LAW is indexed, by INDEX, as licet_law_fact counts them. LICET_NO_INDEX past
 * the end. */
LICET_API size_t licet_law_index_fact(const licet_law *law, size_t index);
/* The names of modules the law uses, by index. Absent past the end. */
LICET_API licet_text licet_law_module(const licet_law *law, size_t index);

/* One test of the text, as it ran. */
typedef struct licet_test_result {
    licet_text title;
    bool passed;
    const char *source; /* of the expectation that failed, or of the test */
    uint32_t line, column;
    const char *message; /* what was expected and what came, with the reason; NULL: passed */
} licet_test_result;
typedef int (*licet_test_report)(void *user, const licet_test_result *result);
/* Runs all tests, each from an empty ledger, licences granted. */
LICET_API licet_status licet_run_tests(const licet_law *law, const licet_options *options,
                                       size_t *passed, size_t *failed, licet_test_report report,
                                       void *user);

/* Properties of the text: what is claimed of every order. */
typedef enum licet_verdict {
    LICET_VERDICT_HOLDS = 0,
    LICET_VERDICT_VIOLATED = 1,   /* surely: also when no outcome of the range would do */
    LICET_VERDICT_UNCONCERNED = 2 /* no `when` of it surely holds, or the order is rejected */
} licet_verdict;
LICET_API size_t licet_law_property_count(const licet_law *law);
LICET_API licet_text licet_law_property(const licet_law *law, size_t index);
/* Of the order last decided; and of a row of a block that was decided. */
LICET_API licet_verdict licet_session_property(licet_session *session, size_t index);
LICET_API licet_verdict licet_block_property(licet_block *block, size_t row, size_t index);

/* Explains the last decision of SESSION: the path from requirement to exception, each condition
 * with the values read and where the figures come from, citations, caps before and after, what was
 * considered and what closed it, what answers to missing facts would lead to, and the facts on
 * which the outcome does not rest. LICET_JSON: one object. LEDGER is the one it was decided
 * against. */
LICET_API licet_status licet_explain(licet_session *session, licet_ledger *ledger,
                                     licet_style style, licet_write write, void *user);

/* The value of the `let` NAME for ROW of a block that was decided: *COEFFICIENT at *SCALE places,
 * its unit (absent for a plain number). False: no such `let`, not a number, a fact it reads is
 * missing, or the value does not fit. */
LICET_API bool licet_block_let(const licet_block *block, size_t row, licet_text name,
                               int64_t *coefficient, int *scale, licet_text *unit);
/* The same of what the first limit of CAP, or the tally, counts: also for a row that it does not
 * concern. */
LICET_API bool licet_block_measure(const licet_block *block, size_t row, size_t cap,
                                   int64_t *coefficient, int *scale, licet_text *unit);
/* A booking of ROW as licet_block_booking tells it, but for what only its own key says: `date`,
 * key.key_count, key.keys and key.window_start are 0. For sums over many rows: the order is not
 * made anew. */
LICET_API licet_status licet_block_booking_sum(const licet_block *block, size_t row, size_t index,
                                               licet_booking *booking);
/* The tier that FACT's value in ROW is in: its label, or its name when it has none; borrowed from
 * the law. False: the value is missing, or the fact's registry has no tiers. */
LICET_API bool licet_block_group(const licet_block *block, size_t row, size_t fact,
                                 licet_text *tier);

/* licet_ledger_visit for sums, which need no order: keys come as they stand, not sorted. */
LICET_API licet_status licet_ledger_visit_any(licet_ledger *ledger,
                                              int (*visit)(void *user, const licet_ledger_key *key,
                                                           int64_t booked),
                                              void *user);

/* ---- comparing ------------------------------------------------------------------------------ */

/* One step of the script that turns one list into another. */
typedef struct licet_edit {
    char sign;            /* ' ' an item of both, '-' of the one before, '+' of the one after */
    size_t before, after; /* how many items of each stand before it */
} licet_edit;
typedef int (*licet_edit_report)(void *user, const licet_edit *edit);
/* The shortest script that turns the texts BEFORE (lines, words) into those AFTER, step by step;
 * where it takes thousands of edits, all of them are replaced. A report that returns non-zero ends
 * the call with LICET_STOPPED. */
LICET_API licet_status licet_edits(const licet_text *before, size_t before_count,
                                   const licet_text *after, size_t after_count,
                                   const licet_options *options, licet_edit_report report,
                                   void *user);

/* Words of a declaration that stand on one line. Those kept right behind words struck have the
 * blanks that they had to these, perhaps none: who leaves out what is struck puts the blanks before
 * the first of it there. */
typedef struct licet_redline_piece {
    char sign;        /* ' ' in both, '-' struck, '+' inserted */
    licet_text blank; /* before them: blanks, and the ends of lines */
    licet_text words;
} licet_redline_piece;

/* What has become of one declaration. */
typedef struct licet_redline_change {
    char sign;          /* ' ' it stands in both, '-' struck, '+' inserted */
    licet_text heading; /* `rule embargo`, `test "A title"`, as it is now, or was when struck */
    licet_text former;  /* the heading it had under another name; absent: none */
    bool moved;         /* it stands behind another one, or in another text, than before */
    bool other_text;    /* moved: from another text of the law, BEFORE */
    licet_text behind;  /* moved: the heading of what it stood behind; absent: of nothing */
    const char *before; /* the name of the text it stood in; NULL: none */
    const char *after;  /* the name of the text it stands in; NULL: none */
    uint32_t was_at;    /* the line on which it began */
    uint32_t now_at;    /* the line on which it begins */
    size_t piece_count; /* 0: not a word of it has changed */
    const licet_redline_piece *pieces;
} licet_redline_change;
typedef int (*licet_redline_report)(void *user, const licet_redline_change *change);
/* Compares two readings of a law by declarations (of the same kind and name, or the same but for
 * the name) and their words; layout, and comments between declarations, do not count. Reports every
 * declaration that is not as it was, in the order of the law after, those struck behind what they
 * stood behind; what a report is given is borrowed until it returns. The texts need not make a law;
 * images are LICET_MISUSE. LICET_WRONG_RULES, and nothing reported, when one has mistakes that keep
 * it from being read. *DIAGNOSTICS as for licet_load. */
LICET_API licet_status licet_redline(const licet_source *before, size_t before_count,
                                     const licet_source *after, size_t after_count,
                                     const licet_options *options, licet_diagnostics **diagnostics,
                                     licet_redline_report report, void *user);

/* ---- the law over time ----------------------------------------------------------------------- */

typedef enum licet_time_turn {
    LICET_TIME_STARTS = 0,
    LICET_TIME_CHANGES = 1,
    LICET_TIME_ENDS = 2
} licet_time_turn;

typedef enum licet_time_subject {
    LICET_TIME_RULESET = 0,
    LICET_TIME_AMENDMENT = 1,
    LICET_TIME_THRESHOLD = 2,
    LICET_TIME_GROUP = 3,
    LICET_TIME_TIER = 4,
    LICET_TIME_AGREEMENT = 5,
    LICET_TIME_RULE = 6,
    LICET_TIME_CAP = 7,
    LICET_TIME_TALLY = 8,
    LICET_TIME_OTHERWISE = 9 /* what holds when no rule applies; it has no name */
} licet_time_subject;

/* What about it starts, changes or ends. */
typedef enum licet_time_aspect {
    /* rulesets, amendments (they act), rules, agreements; caps, tallies and thresholds that
     * amendments bring, strike or replace */
    LICET_TIME_IN_FORCE = 0,
    LICET_TIME_BINDING = 1,
    LICET_TIME_ENFORCED = 2,
    LICET_TIME_MEMBER = 3,   /* groups and tiers; the partners of agreements */
    LICET_TIME_VALUE = 4,    /* thresholds; the limits of caps and agreements; `otherwise` */
    LICET_TIME_COUNTING = 5, /* a limit, or a tally, counts orders of these days */
    LICET_TIME_WORDING = 6,  /* CHANGES: an amendment puts it in the place of one of its name, or
                                lapses and gives that place back */
    LICET_TIME_SAVINGS = 7   /* an amendment that acts saves some orders from its changes */
} licet_time_aspect;

typedef struct licet_time_change {
    licet_time_turn turn;
    licet_time_subject subject;
    licet_time_aspect aspect;
    licet_text name, label; /* of the subject */
    uint32_t limit;         /* VALUE, COUNTING: which limit, from 1; 0: there is one only */
    licet_text member, member_label; /* MEMBER; else absent */
    licet_text before, after; /* VALUE: with the unit, or the label of the outcome; absent: it
                                 depends on the order. SAVINGS: which orders are saved, in the
                                 words of `saves when`; absent: the law is an image without texts */
} licet_time_change;

/* From one day on which something changes to the day before the next. */
typedef struct licet_time_span {
    licet_text from;        /* `2025-05-15`; absent: from ever */
    licet_text until;       /* inclusive; absent: and on */
    bool in_force;          /* the ruleset is */
    bool binding, enforced; /* the ruleset and every amendment in force is */
    size_t change_count;    /* what is different from the span before */
    const licet_time_change *changes;
} licet_time_span;

/* The days on which the law changes, found in the image; the law must outlive it. The first span
 * starts from ever and has no changes. A day on which no more happens than that a condition
 * compares dates is none. */
typedef struct licet_timeline licet_timeline;
LICET_API licet_status licet_timeline_new(licet_timeline **out, const licet_law *law,
                                          const licet_options *options);
LICET_API void licet_timeline_free(licet_timeline *timeline);
LICET_API size_t licet_timeline_count(const licet_timeline *timeline);
LICET_API licet_status licet_timeline_get(const licet_timeline *timeline, size_t index,
                                          licet_time_span *span);

/* ---- what names what ------------------------------------------------------------------------- */

typedef enum licet_finding_kind {
    LICET_FINDING_RULE = 0,
    LICET_FINDING_CAP = 1, /* or a tally */
    LICET_FINDING_AGREEMENT = 2
} licet_finding_kind;

/* A line of a rule, cap, tally or agreement that names what was asked for. */
typedef struct licet_finding {
    licet_finding_kind kind;
    size_t index; /* as licet_law_rule, licet_law_cap, licet_law_agreement count */
    licet_text name, label;
    const char *source; /* the name of the text */
    uint32_t line;      /* from 1 */
    licet_text text;    /* of the line, without the blanks around it */
    licet_text through; /* what the line names in its stead: a group or tier that holds the row, a
                           let, threshold or group made of it, a fact that it is read for; absent:
                           the line names it */
    bool holds; /* on DATE: the rule is in force, and the group holds the row; else true */
} licet_finding;
typedef int (*licet_finding_report)(void *user, const licet_finding *finding);
/* Reports where LAW names what is called NAME: a row of a registry by any spelling, a fact, group,
 * tier, threshold, let, outcome, rule, cap, tally, agreement by name or label, a column; each line
 * once, in the order of the texts. What a report is given is borrowed until it returns. DATE (days
 * since 1970-01-01) may be NULL. LICET_NOT_FOUND: nothing in the law is called that, which is not
 * the same as that no rule names it. LICET_WRONG_RULES: an image without texts. LICET_STOPPED: the
 * report said so. LICET_CANCELLED, LICET_MEMORY, LICET_MISUSE (a date outside of the calendar). */
LICET_API licet_status licet_find(const licet_law *law, licet_text name, const int32_t *date,
                                  const licet_options *options, licet_finding_report report,
                                  void *user);

/* ---- a dialogue ------------------------------------------------------------------------------ */

/* Rules that are worked on, and orders that are tried under them, by entries such as a person
 * types: a command, an order, or declarations. It knows neither a terminal nor a file: for these it
 * asks its host. One thread uses one at a time; its memory grows with what is entered. */
typedef struct licet_repl licet_repl;

typedef struct licet_repl_host {
    uint32_t version; /* LICET_REPL_HOST_VERSION */
    void *user;
    licet_style style; /* LICET_PLAIN or LICET_COLOR */
    licet_write write; /* takes what is answered, whole lines */
    /* Each returns 0, or 1 when it has failed and has said why itself. */
    /* Reads FILE: *TEXT is what it holds, borrowed until the next call of the host. */
    int (*read)(void *user, const char *file, licet_text *text);
    /* Writes TEXT to FILE, whole or not at all. */
    int (*save)(void *user, const char *file, licet_text text);
    /* Hands the orders of FILE to REPL by licet_repl_columns and licet_repl_row. LAW says which
     * facts there are; the cells of other columns are welcome too. */
    int (*orders)(void *user, const char *file, const licet_law *law, licet_repl *repl);
} licet_repl_host;
#define LICET_REPL_HOST_VERSION 1u

/* How an entry ended. The numbers are the exit statuses of the program. */
typedef enum licet_answer {
    LICET_ANSWER_DONE = 0,
    LICET_ANSWER_RULES = 1,    /* the rules would be wrong: nothing is changed */
    LICET_ANSWER_WORDS = 2,    /* the entry is not understood, or makes no sense here */
    LICET_ANSWER_REJECTED = 3, /* the order, or one of those loaded, is rejected */
    LICET_ANSWER_FILE = 5,     /* a file could not be read or written */
    LICET_ANSWER_QUIT = 6      /* the host is asked to end the dialogue */
} licet_answer;

/* HOST is copied, what it points to is borrowed; read, save and orders may be NULL: there are no
 * files. OPTIONS (NULL: none) hold for every law that is loaded; `where` and `edit` are left out.
 */
LICET_API licet_status licet_repl_new(licet_repl **out, const licet_repl_host *host,
                                      const licet_options *options);
LICET_API void licet_repl_free(licet_repl *repl);
/* Does what ENTRY says and writes the answer. Of several (licet_repl_cut) those that stand together
 * and are edits are one edit. An entry that is wrong changes nothing. LICET_OK
 * also then: *ANSWER says how it ended. LICET_MEMORY (the entry was done whole or not at all; the
 * answer is lost),
 * LICET_STOPPED, LICET_CANCELLED. */
LICET_API licet_status licet_repl_enter(licet_repl *repl, licet_text entry, licet_answer *answer);
/* Whether ENTRY breaks off: it begins a declaration, and more words could complete it. */
LICET_API bool licet_repl_unfinished(licet_repl *repl, licet_text entry);
/* The length of the first entry of a script: a line, with those after it that begin with a blank.
 */
LICET_API size_t licet_repl_cut(licet_text script);
/* Writes the prompt: the ruleset, the date, a star when changes are not saved. */
LICET_API licet_status licet_repl_prompt(licet_repl *repl, licet_write write, void *user);
/* A word that could stand at a place, and what it is: `MY`, "Malaysia". */
typedef struct licet_completion {
    size_t start; /* of the bytes that it takes the place of */
    licet_text word;
    licet_text hint; /* may be absent */
} licet_completion;
typedef int (*licet_completion_report)(void *user, const licet_completion *completion);
/* Reports what could stand at byte AT of ENTRY, as far as it is begun there: commands, keywords,
 * names, rows by their key or title, yes and no. *FILES: the name of a file is wanted. */
LICET_API licet_status licet_repl_complete(licet_repl *repl, licet_text entry, size_t at,
                                           bool *files, licet_completion_report report, void *user);
/* Whether changes of the rules would be lost. */
LICET_API bool licet_repl_unsaved(const licet_repl *repl);

/* Called back by the host while it reads orders: the names of COUNT columns, once; then each row,
 * whose cells are copied. REASON: the row is rejected for that; else NULL. */
LICET_API licet_status licet_repl_columns(licet_repl *repl, const licet_text *names, size_t count);
LICET_API licet_status licet_repl_row(licet_repl *repl, const licet_text *cells,
                                      const char *reason);

/* What licet_show leaves as it is, beside what can be seen. */
#define LICET_SHOW_LINES 1u  /* line ends and tabs */
#define LICET_SHOW_COLORS 2u /* the sequences that LICET_COLOR writes */
/* Writes TEXT as a terminal may show it: a control character, or one that is not seen or turns the
 * direction of what is read, as `\u{202E}`; a byte that is not UTF-8 as `\x{FF}`. KEPT is a sum of
 * LICET_SHOW_…, 0 for what stands within a line. LICET_STOPPED, LICET_MISUSE. */
LICET_API licet_status licet_show(licet_text text, unsigned kept, licet_write write, void *user);

/* Suggests the nearest of COUNT words, for messages about commands, options and headers; SIZE_MAX:
 * none is near. */
LICET_API size_t licet_nearest(licet_text word, const licet_text *words, size_t count);

#ifdef __cplusplus
}
#endif
#endif
