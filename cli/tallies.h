/* tallies.h - numbers of orders and sums of a measure, by text.
 *
 * Owns copies of the texts. Holds TALLIES_MOST texts at most; what comes later goes under one more,
 * so that memory does not grow with the orders. */
#ifndef LICET_CLI_TALLIES_H
#define LICET_CLI_TALLIES_H

#include "program.h"

enum { TALLIES_MOST = 1000, TALLIES_SLOTS = 4096 };

struct tally {
    licet_text text;
    uint64_t orders;
    uint64_t without; /* orders without a figure */
    uint64_t alone;   /* orders in which the text stood alone */
    wide sum;
};

struct tallies {
    struct tally *list; /* TALLIES_MOST and one more */
    size_t count;
    uint16_t *slots; /* places in the list, from 1 */
};

bool tallies_init(struct tallies *tallies);
void tallies_free(struct tallies *tallies);
/* The tally of TEXT, made when there is none. NULL: out of memory. */
struct tally *tallies_find(struct tallies *tallies, licet_text text);
/* Most orders first; then by text. */
void tallies_sort(struct tallies *tallies);

#endif
