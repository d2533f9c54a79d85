/* session.h - what a session is made of, for session.c and explain.c.
 *
 * Must not: be included by anything else. */
#ifndef LICET_INTERP_SESSION_H
#define LICET_INTERP_SESSION_H

#include "engine.h"

/* The copy of a TEXT fact; it keeps its room for the next order. */
typedef struct {
    char *bytes;
    size_t capacity;
} li_text_store;

struct licet_session {
    lc_allocator allocator;
    const licet_law *law;
    li_machine machine;   /* its order is the session's, its record that of the last decision */
    li_text_store *texts; /* one per fact */
    li_fault fault;       /* of the last setter; reason empty: none */
    bool decided;         /* the record is of the order as it stands */
};

#endif
