/* subject.h - one ruleset twice: as the checked law that the slow evaluator reads, and as the
 * library loads it; and both records of an order as texts that can be compared.
 *
 * Must not: decide anything. */
#ifndef LICET_TESTS_SUBJECT_H
#define LICET_TESTS_SUBJECT_H

#include "generator.h"
#include "licet.h"
#include "slow.h"

typedef struct {
    lc_arena arena;
    lc_sources sources;
    lc_diagnostics diagnostics;
    lc_law *law;
    licet_law *compiled;
    const generated_ruleset *ruleset;
    char *problem; /* why it could not be opened; owned */
} subject;

/* Checks and loads RULESET, for the orders that it selects; with IMAGE the library's law goes
 * through an image. The law that is checked has the rows of tables in its text. False: `problem`
 * says why. Close it in both cases. The ruleset must outlive it. */
bool subject_open(subject *s, const generated_ruleset *ruleset, bool image);
void subject_close(subject *s);
/* Loads TEXT, which may use what the ruleset uses, into *LAW, which the caller frees; NULL and
 * false: `problem` says why. */
typedef enum {
    SUBJECT_TEXT,
    SUBJECT_IMAGE, /* through its image */
    SUBJECT_BARE   /* without texts and places */
} subject_form;
bool subject_load(subject *s, licet_text text, const char *where, subject_form form,
                  licet_law **law);

enum { RECORD_TEXT = 8192 };

/* Both write the same text for the same record. */
void subject_slow_text(const subject *s, const slow_record *record, char text[RECORD_TEXT]);
void subject_session_text(const licet_session *session, char text[RECORD_TEXT]);
/* One booking as a text. */
size_t subject_booking_text(const licet_booking *booking, char *text, size_t capacity);

#endif
