/* session.h - what a session is made of, for session.c and explain.c.
 *
 * Must not: be included by anything else. */
#ifndef LICET_INTERP_SESSION_H
#define LICET_INTERP_SESSION_H

#include "engine.h"

/* A fact as setters see it. The copy of a TEXT keeps its room for the next order. */
typedef struct {
    char *bytes;
    size_t capacity;
    uint32_t type; /* lc_form_type */
    uint32_t rows; /* of its registry */
} li_fact_store;

struct licet_session {
    lc_allocator allocator;
    const licet_law *law;
    li_machine machine;   /* its order is the session's, its record that of the last decision */
    li_fact_store *facts; /* one per fact */
    size_t fact_count;
    bool decided;   /* the record is of the order as it stands */
    bool faulty;    /* the last setter refused a value: `fault` says why */
    li_fault fault; /* holds nothing sure unless faulty */
};

#endif
