/* fullest.h - the caps nearest to full, of all bookings of a replay.
 *
 * Each key stands with what was booked when it was fullest. So it is enough to keep the fullest
 * few: a key that fell out is compared anew when it books again. Tallies limit nothing and are left
 * out. */
#ifndef LICET_CLI_FULLEST_H
#define LICET_CLI_FULLEST_H

#include "table.h"

enum { FULLEST_MOST = 10 };

struct full_cap {
    size_t cap, agreement; /* one of them; the version of that moment */
    uint32_t place;
    licet_window window;
    int32_t window_start;
    int scale;
    int64_t booked, limit;
    licet_text owner; /* the name that all versions share */
    licet_text keys;  /* joined by `, ` */
    licet_text names; /* the same as people call them */
    licet_text unit;
};

struct fullest {
    struct full_cap list[FULLEST_MOST]; /* fullest first */
    size_t count;
};

/* What people call a key; the text itself when there is no other name. Borrowed. */
typedef licet_text (*fullest_name)(void *user, licet_text key);
/* Takes one booking into account. NAME is asked only when a key joins the list. False: out of
 * memory. */
bool fullest_add(struct fullest *fullest, const licet_booking *booking, fullest_name name,
                 void *user);
/* Prints the table, with a heading. False: out of memory. */
bool fullest_write(const struct fullest *fullest, const licet_law *law, struct output *out);
void fullest_free(struct fullest *fullest);

#endif
