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

/* Figures of a law for `licet check`. */
typedef struct licet_figures {
    size_t facts, outcomes, rules, requirements, exceptions, bars, caps, tallies, agreements,
        limits, groups, registries, tests, properties, intervals;
    size_t instructions;      /* all */
    size_t fact_instructions; /* those that read no ledger */
    size_t ledger_reads;      /* most that one order can need */
    size_t cost_bound;        /* most instructions that one order can run */
    size_t image_bytes;
    size_t block_registers; /* columns that a block keeps at once */
} licet_figures;
LICET_API void licet_law_figures(const licet_law *law, licet_figures *figures);
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
/* The tier that FACT's value in ROW is in: its label, or its name when it has none; borrowed from
 * the law. False: the value is missing, or the fact's registry has no tiers. */
LICET_API bool licet_block_group(const licet_block *block, size_t row, size_t fact,
                                 licet_text *tier);

/* Suggests the nearest of COUNT words, for messages about commands, options and headers; SIZE_MAX:
 * none is near. */
LICET_API size_t licet_nearest(licet_text word, const licet_text *words, size_t count);

#ifdef __cplusplus
}
#endif
#endif
