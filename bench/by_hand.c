/* by_hand.c: the rule of the three tiers, totals stated, over columns in memory, as somebody would
 * write it in C who needs this rule only and wants it as fast as it goes.
 *
 * Compiled with -O3 once for each width of vectors; WIDTH is the end of the functions' names. Two
 * ways of writing it, because neither is the faster at every width:
 *   rows    one loop without branches, which makes a key of the answers and looks up what that
 *   means passes  a loop for each question over as many rows as the nearest cache holds: the
 *   compiler
 *           turns all but the look-ups of rows into vectors
 * It must not look at missing facts or overflow (there are none), nor keep anything between calls.
 * */
#include "by_hand.h"

#include <stdbool.h>

#define JOIN_NAMES(name, width) name##_##width
#define JOIN(name, width) JOIN_NAMES(name, width)

enum { PASS_ROWS = 1024, CONTROLLED_LINE = 4800, LOW_VOLUME = 26900000, ALLOCATION = 790000000 };

void JOIN(by_hand_rows, WIDTH)(const struct by_hand *law, const struct order_columns *orders,
                               uint8_t *restrict outcomes, uint16_t *restrict because)
{
    for (size_t i = 0; i < orders->count; i++) {
        int32_t tpp = law->tpp[orders->chip[i]], date = orders->date[i];
        int64_t shipment = (int64_t)tpp * orders->quantity[i];
        bool open = (date >= law->allocation_from) & (date <= law->allocation_until);
        bool fits = orders->allocation_used[i] + shipment <= ALLOCATION;
        unsigned key = law->destination[orders->destination[i]];
        key |= law->headquarters[orders->headquarters[i]];
        key |= (tpp >= CONTROLLED_LINE) * (unsigned)KEY_CONTROLLED;
        key |= (orders->low_volume_used[i] + shipment <= LOW_VOLUME) * (unsigned)KEY_LOW_VOLUME;
        key |= (open & fits) * (unsigned)KEY_ALLOCATION;
        key |= (date >= law->in_force) * (unsigned)KEY_IN_FORCE;
        outcomes[i] = law->outcome[key];
        because[i] = law->because[key];
    }
}

/* What the rows of one pass come to, without the columns that they were. */
struct pass {
    uint8_t tiers[PASS_ROWS]; /* bits of a key */
    uint8_t controlled[PASS_ROWS], low_volume[PASS_ROWS], allocation[PASS_ROWS];
    uint8_t in_force[PASS_ROWS];
    int32_t tpp[PASS_ROWS];
};

static void ask(struct pass *pass, const struct by_hand *law, const struct order_columns *orders,
                size_t first, size_t rows)
{
    const uint8_t *destination = orders->destination + first;
    const uint8_t *headquarters = orders->headquarters + first, *chip = orders->chip + first;
    const int32_t *date = orders->date + first, *quantity = orders->quantity + first;
    const int64_t *low_volume_used = orders->low_volume_used + first;
    const int64_t *allocation_used = orders->allocation_used + first;
    for (size_t i = 0; i < rows; i++)
        pass->tiers[i] = law->destination[destination[i]] | law->headquarters[headquarters[i]];
    for (size_t i = 0; i < rows; i++)
        pass->tpp[i] = law->tpp[chip[i]];
    for (size_t i = 0; i < rows; i++)
        pass->controlled[i] = pass->tpp[i] >= CONTROLLED_LINE;
    for (size_t i = 0; i < rows; i++)
        pass->low_volume[i] =
            low_volume_used[i] + (int64_t)pass->tpp[i] * quantity[i] <= LOW_VOLUME;
    for (size_t i = 0; i < rows; i++)
        pass->allocation[i] =
            allocation_used[i] + (int64_t)pass->tpp[i] * quantity[i] <= ALLOCATION;
    const int32_t from = law->allocation_from, until = law->allocation_until;
    for (size_t i = 0; i < rows; i++)
        pass->allocation[i] &= (date[i] >= from) & (date[i] <= until);
    const int32_t in_force = law->in_force;
    for (size_t i = 0; i < rows; i++)
        pass->in_force[i] = date[i] >= in_force;
}

/* The answers of keys, as values that are chosen among by masks. */
#define CHOOSE(type, answers, column)                                                              \
    do {                                                                                           \
        const type no_law = column[0], free_of_it = column[KEY_IN_FORCE];                          \
        const type embargo = column[KEY_IN_FORCE | KEY_BLOCKED];                                   \
        const type ally = column[KEY_IN_FORCE | KEY_CONTROLLED | allied];                          \
        const type notice = column[KEY_IN_FORCE | KEY_CONTROLLED | KEY_LOW_VOLUME];                \
        const type approval = column[KEY_IN_FORCE | KEY_CONTROLLED | KEY_ALLOCATION];              \
        const type denial = column[KEY_IN_FORCE | KEY_CONTROLLED];                                 \
        for (size_t i = 0; i < rows; i++) {                                                        \
            type answer = pass->allocation[i] ? approval : denial;                                 \
            answer = pass->low_volume[i] ? notice : answer;                                        \
            answer = pass->tiers[i] == allied ? ally : answer;                                     \
            answer = pass->controlled[i] ? answer : free_of_it;                                    \
            answer = pass->tiers[i] >= KEY_BLOCKED ? embargo : answer;                             \
            answers[i] = pass->in_force[i] ? answer : no_law;                                      \
        }                                                                                          \
    } while (0)

static void choose(const struct pass *pass, const struct by_hand *law, size_t rows,
                   uint8_t *restrict outcomes, uint16_t *restrict because)
{
    enum { allied = KEY_ALLY_DESTINATION | KEY_ALLY_HEADQUARTERS };
    CHOOSE(uint8_t, outcomes, law->outcome);
    CHOOSE(uint16_t, because, law->because);
}

void JOIN(by_hand_passes, WIDTH)(const struct by_hand *law, const struct order_columns *orders,
                                 uint8_t *restrict outcomes, uint16_t *restrict because)
{
    struct pass pass;
    for (size_t first = 0; first < orders->count; first += PASS_ROWS) {
        size_t left = orders->count - first, rows = left < PASS_ROWS ? left : PASS_ROWS;
        ask(&pass, law, orders, first, rows);
        choose(&pass, law, rows, outcomes + first, because + first);
    }
}
