/* amend_tiers.h - divisions into tiers and moves between them, as amend.c makes them and as the
 * text of a day has them.
 *
 * The places AA, BB and CC are in the tiers q0, q1 and q2; a row of its own keeps each tier from
 * being empty. Must not: look into the law under test. */
#ifndef LICET_TESTS_AMEND_TIERS_H
#define LICET_TESTS_AMEND_TIERS_H

#include "random.h"

#include <stdbool.h>
#include <stddef.h>

enum { TIERS = 3, PLACES = 3, MOST_MOVES = 300, FOR_EVER = 1000 };

/* Place i is in tier before[i] until the day before turn[i], then in after[i]. */
typedef struct {
    int before[PLACES], after[PLACES], turn[PLACES];
    int rest;     /* this tier takes the rest; -1: all are listed */
    bool renamed; /* q2 is called q3 */
} division;

/* `move WHO from … until … to TIER`. */
typedef struct {
    int who;         /* a place; PLACES: the group h0 */
    int from, until; /* days; 0 and FOR_EVER: no period */
    int tier;
} row_move;

typedef void date_writer(int day, int days_more, char *text);

division division_make(random_source *random, int days);
row_move row_move_make(random_source *random, int days);
/* With periods. */
void division_write(const division *d, date_writer *date, char *text, size_t size);
void row_move_write(const row_move *m, date_writer *date, char *text, size_t size);

/* The tiers of one day, while amendments are carried out for it. Each is known by the first day on
 * which it acts. */
typedef struct {
    bool there;
    bool touched; /* two that begin on one day change the same */
    division now;
    int brought; /* by a `replace` of an amendment that begins then; -1: not */
    int stage;   /* how many divisions there were before this one */
    struct {
        row_move move;
        int first, stage;
    } moves[MOST_MOVES];
    int count;
} day_tiers;

/* False: that does not fit. REPLACE: the division takes the place of the one that is there. */
bool day_tiers_put(day_tiers *t, const division *d, bool replace, int first);
bool day_tiers_strike(day_tiers *t, int first);
bool day_tiers_move(day_tiers *t, const row_move *m, int day, int first);
/* The division of DAY as a text; IN_GROUP: which places the group has on that day. False: two moves
 * that begin on one day move the same. */
bool day_tiers_write(const day_tiers *t, int day, const bool in_group[PLACES], char *text,
                     size_t size);

#endif
