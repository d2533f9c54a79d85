/* diag.h - diagnostics as data: code, severity, places, words, remedy.
 *
 * The list of codes with their wording is diag.def; a collection owns all texts of its diagnostics.
 * A failed allocation is remembered (`failed`). Must not: print; rendering is render.h. */
#ifndef LICET_LANG_DIAG_H
#define LICET_LANG_DIAG_H

#include "arena.h"
#include "source.h"

/* DIAG(code, severity, slug, message, help): {0} {1} {2} stand for arguments; help may be "". */
typedef enum {
#define DIAG(code, severity, slug, message, help) LC_##code,
#include "diag.def"
#undef DIAG
    LC_CODE_COUNT
} lc_code;

typedef enum { LC_ERROR, LC_WARNING } lc_severity;

typedef struct {
    lc_place place;
    const char *label; /* may be NULL */
} lc_note;

typedef struct {
    lc_code code;
    lc_severity severity;
    lc_place place;
    const char *label;   /* beside the underline, may be NULL */
    const char *message; /* lower case, no full stop */
    const char *help;    /* an instruction, may be NULL */
    lc_note notes[4];
    uint32_t note_count;
} lc_diagnostic;

typedef struct {
    lc_arena arena;
    lc_diagnostic **items; /* in the arena's host memory, grown as needed */
    size_t count, capacity;
    uint32_t error_count, warning_count; /* all, also those not kept past LC_MAX_ERRORS */
    bool failed;
} lc_diagnostics;

void lc_diagnostics_init(lc_diagnostics *diagnostics, const lc_allocator *allocator);
void lc_diagnostics_fini(lc_diagnostics *diagnostics);

/* Adds a diagnostic; ARGUMENTS is COUNT texts for {0}, {1}, …. A second one of the same code at the
 * same place is not kept. The result may be NULL (not kept, or out of memory): the functions below
 * accept NULL. */
lc_diagnostic *lc_report(lc_diagnostics *diagnostics, lc_code code, lc_place place, size_t count,
                         const char *const *arguments);
#define lc_report0(diagnostics, code, place) lc_report(diagnostics, code, place, 0, NULL)
#define lc_report1(diagnostics, code, place, a)                                                    \
    lc_report(diagnostics, code, place, 1, (const char *const[]){a})
#define lc_report2(diagnostics, code, place, a, b)                                                 \
    lc_report(diagnostics, code, place, 2, (const char *const[]){a, b})
#define lc_report3(diagnostics, code, place, a, b, c)                                              \
    lc_report(diagnostics, code, place, 3, (const char *const[]){a, b, c})

/* TEMPLATE with {0}, {1}, … replaced by the COUNT texts ARGUMENTS, each made fit to be shown: cut
 * to LC_MAX_ARGUMENT_COLUMNS columns, hidden characters escaped. For labels and helps that quote
 * the user. It lives as long as DIAGNOSTICS; NULL (and `failed`) when out of memory. */
#define LC_MAX_ARGUMENT_COLUMNS 80u
const char *lc_diagnostic_text(lc_diagnostics *diagnostics, const char *template, size_t count,
                               const char *const *arguments);

/* LABEL, HELP: copied. A fifth note is not kept. */
void lc_diagnostic_label(lc_diagnostics *diagnostics, lc_diagnostic *diagnostic, const char *label);
void lc_diagnostic_note(lc_diagnostics *diagnostics, lc_diagnostic *diagnostic, lc_place place,
                        const char *label);
/* Replaces the help text. */
void lc_diagnostic_help(lc_diagnostics *diagnostics, lc_diagnostic *diagnostic, const char *help);

/* Sorts by source and offset. */
void lc_diagnostics_sort(lc_diagnostics *diagnostics);

const char *lc_code_text(lc_code code); /* "E0101" */
const char *lc_code_slug(lc_code code); /* "unknown-name" */
lc_severity lc_code_severity(lc_code code);

#endif
