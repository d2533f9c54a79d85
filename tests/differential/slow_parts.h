/* slow_parts.h - what the two halves of the slow evaluator share: slow_values.c evaluates
 * expressions and the room under limits; slow.c decides by them. Must not: be included
 * elsewhere. */
#ifndef LICET_TESTS_SLOW_PARTS_H
#define LICET_TESTS_SLOW_PARTS_H

#include "slow.h"

typedef enum { NO, MAYBE, YES } truth;

struct slow_evaluator {
    const lc_law *law;
    bool granted;
    bool has_as_at;
    int32_t as_at;
    uint32_t interval;      /* of the order being decided */
    const slow_fact *facts; /* as stated */
    slow_fact *read;        /* as they are read */
    const slow_ledger *ledger;
    truth *applies; /* per rule: all `when`, no `unless`, and for an exception all the rest */
    truth *holds;   /* per rule: its conditions alone, and its days */
    truth *met;     /* per agreement */
    bool *seen;     /* per rule, scratch */
    size_t missing_capacity;
    slow_missing *kept; /* under other laws that may be the order's: missing_capacity items */
    uint32_t kept_count;
    bool error_found;
    slow_record record;
};

typedef struct {
    bool known;
    lc_int128 number; /* number at the node's scale, days, row */
} value;

/* One limit: of a cap, a tally or an agreement. */
typedef struct {
    const lc_cap_limit *limit;
    uint32_t cap, agreement, place;
    int32_t counts_from;
    uint32_t date_fact; /* LC_NONE: it depends on no date */
} limit_of;

typedef enum {
    ROOM_YES,
    ROOM_NO,
    ROOM_NO_CONCERN, /* room, and nothing is booked */
    ROOM_MISSING,    /* something that it needs is not known */
    ROOM_ERROR       /* all is known, but this order cannot be booked */
} room;

value slow_add_business_days(int32_t date, int32_t days);
value slow_add_days(int64_t date, int64_t days);
value slow_add_months(int32_t date, int64_t months);
limit_of slow_agreement_limit(const lc_law *law, uint32_t agreement, uint32_t place);
int64_t slow_booked_under(const slow_ledger *ledger, const lc_cap_limit *limit,
                          const slow_booking *key);
limit_of slow_cap_limit(const lc_law *law, uint32_t cap, uint32_t place);
bool slow_is_during(const lc_times *times, uint32_t interval);
/* Whether its cap exists in the interval of the order. */
bool slow_is_there(const slow_evaluator *slow, limit_of of);
truth slow_concern(const slow_evaluator *slow, limit_of of);
value slow_evaluate(const slow_evaluator *slow, const lc_node *node);
truth slow_evaluate_truth(const slow_evaluator *slow, const lc_node *node);
bool slow_has_date(const slow_evaluator *slow, limit_of of, int32_t *date);
bool slow_is_inside(const slow_evaluator *slow, limit_of of);
bool slow_is_known(const slow_evaluator *slow, const lc_node *node);
bool slow_is_member(const slow_evaluator *slow, uint32_t set, uint32_t row);
truth slow_least(truth a, truth b);
value slow_limit_amount(const slow_evaluator *slow, const lc_cap_limit *limit);
const lc_node *slow_limit_node(const slow_evaluator *slow, const lc_cap_limit *limit);
bool slow_make_key(const slow_evaluator *slow, limit_of of, slow_booking *booking);
truth slow_of_bool(bool statement);
truth slow_opposite(truth statement);
truth slow_room_in_caps(const slow_evaluator *slow, const uint32_t *caps, uint32_t count);
truth slow_room_truth(room found);
room slow_room_under(const slow_evaluator *slow, limit_of of, slow_booking *booking);
const lc_node *slow_through_lets(const lc_law *law, const lc_node *node);
value slow_used_under(const slow_evaluator *slow, limit_of of);

#endif
