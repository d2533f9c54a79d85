/* subject.h - one ruleset twice: as the checked law that the slow evaluator reads, and as the
 * library loads it; and both records of an order as texts that can be compared.
 *
 * Must not: decide anything. */
#ifndef LICET_TESTS_SUBJECT_H
#define LICET_TESTS_SUBJECT_H

#include "licet.h"
#include "slow.h"

typedef struct {
    lc_arena arena;
    lc_sources sources;
    lc_diagnostics diagnostics;
    lc_law *law;
    licet_law *compiled;
    const char *module; /* the text of the module that the ruleset uses; NULL */
    size_t module_length;
    const char *where; /* a selection of orders; NULL */
    char *problem;     /* why it could not be opened; owned */
} subject;

/* Checks and loads TEXT, for the orders for which WHERE (NULL: all) surely holds; with IMAGE the
 * library's law goes through an image. False: `problem` says why. Close it in both cases. */
bool subject_open(subject *s, const char *text, size_t length, const char *module,
                  size_t module_length, const char *where, bool image);
void subject_close(subject *s);

enum { RECORD_TEXT = 8192 };

/* Both write the same text for the same record. */
void subject_slow_text(const subject *s, const slow_record *record, char text[RECORD_TEXT]);
void subject_session_text(const licet_session *session, char text[RECORD_TEXT]);
/* One booking as a text. */
size_t subject_booking_text(const licet_booking *booking, char *text, size_t capacity);

#endif
