/* tallies.c - numbers of orders and sums of a measure, by text: a hash table of fixed size.
 *
 * Must not: depend on the order in memory: what is printed is sorted by number and text. */
#include "tallies.h"

#include <stdlib.h>
#include <string.h>

#include "names.h"

bool tallies_init(struct tallies *tallies)
{
    tallies->count = 0;
    tallies->list = calloc(TALLIES_MOST + 1, sizeof *tallies->list);
    tallies->slots = calloc(TALLIES_SLOTS, sizeof *tallies->slots);
    return tallies->list && tallies->slots;
}

void tallies_free(struct tallies *tallies)
{
    for (size_t i = 0; tallies->list && i < tallies->count; i++)
        free((void *)(uintptr_t)tallies->list[i].text.bytes);
    free(tallies->list);
    free(tallies->slots);
}

/* FNV-1a, by its published constants. */
static size_t hash(licet_text text)
{
    uint32_t value = 2166136261u;
    for (size_t i = 0; i < text.length; i++)
        value = (value ^ (unsigned char)text.bytes[i]) * 16777619u;
    return value % TALLIES_SLOTS;
}

static struct tally *add(struct tallies *tallies, licet_text text)
{
    licet_text copy = copy_text(text);
    if (!copy.bytes)
        return NULL;
    struct tally *tally = &tallies->list[tallies->count++];
    tally->text = copy;
    return tally;
}

struct tally *tallies_find(struct tallies *tallies, licet_text text)
{
    size_t slot = hash(text);
    for (; tallies->slots[slot] != 0; slot = (slot + 1) % TALLIES_SLOTS) {
        struct tally *tally = &tallies->list[tallies->slots[slot] - 1];
        if (same_text(tally->text, text))
            return tally;
    }
    if (tallies->count > TALLIES_MOST)
        return &tallies->list[TALLIES_MOST];
    if (tallies->count == TALLIES_MOST)
        return add(tallies, text_of("(all others)"));
    struct tally *tally = add(tallies, text);
    if (tally)
        tallies->slots[slot] = (uint16_t)tallies->count;
    return tally;
}

static int compare(const void *one, const void *other)
{
    const struct tally *left = one, *right = other;
    if (left->orders != right->orders)
        return left->orders < right->orders ? 1 : -1;
    return compare_texts(left->text, right->text);
}

void tallies_sort(struct tallies *tallies)
{
    qsort(tallies->list, tallies->count, sizeof *tallies->list, compare);
    /* Places have changed: nothing can be found by its slot any more. */
    memset(tallies->slots, 0, TALLIES_SLOTS * sizeof *tallies->slots);
}
