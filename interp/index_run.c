/* index_run.c - one order under the index of its law: its lists are gathered, and their steps run.
 *
 * Before each indexed run the registers that others read without running them are `no` again: those
 * of the steps run last, or all of them after the whole program has run. Must not: allocate; be
 * used where a pivot is missing, for then everything can apply. */
#include "index.h"

#include <string.h>

/* The part of KIND for ROW. */
static li_list list_of(const li_pivot *pivot, li_list_kind kind, uint32_t row)
{
    const uint32_t *first = pivot->first[kind] + row;
    return (li_list){pivot->items[kind] + first[0], first[1] - first[0]};
}

/* Ascending, each once, into OUT. */
static li_list merge(li_list a, li_list b, uint32_t *out)
{
    uint32_t count = 0, i = 0, k = 0;
    while (i < a.count && k < b.count) {
        uint32_t left = a.items[i], right = b.items[k];
        out[count++] = left < right ? left : right;
        i += left <= right;
        k += right <= left;
    }
    for (; i < a.count; i++)
        out[count++] = a.items[i];
    for (; k < b.count; k++)
        out[count++] = b.items[k];
    return (li_list){out, count};
}

static uint32_t row_of(const li_machine *machine, const li_pivot *pivot)
{
    return (uint32_t)machine->facts.values[pivot->fact];
}

static bool has_pivots(const li_machine *machine, const li_index *index)
{
    for (uint32_t i = 0; i < index->pivot_count; i++)
        if (!machine->facts.known[index->pivots[i].fact])
            return false;
    return true;
}

/* The list of KIND; where several are merged, in ROOM, which has two halves. */
static li_list gather(const li_machine *machine, const li_index *index, li_list_kind kind,
                      uint32_t *room)
{
    li_list list = index->always[kind];
    uint32_t *half = room;
    for (uint32_t i = 0; i < index->pivot_count; i++) {
        const li_pivot *pivot = &index->pivots[i];
        li_list next = list_of(pivot, kind, row_of(machine, pivot));
        if (!next.count || !list.count) {
            list = next.count ? next : list;
            continue;
        }
        list = merge(list, next, half);
        half = half == room ? room + index->gathered[kind] : room;
    }
    return list;
}

static void give_all(li_machine *machine, const uint32_t *registers, uint32_t count, uint8_t truth)
{
    for (uint32_t i = 0; i < count; i++)
        machine->registers[registers[i]].truth = (li_truth){truth, truth};
}

static void restore(li_machine *machine, const li_index *index)
{
    if (LC_LIKELY(machine->restored)) {
        give_all(machine, machine->lists[LI_RESTORED].items, machine->lists[LI_RESTORED].count, 0);
        return;
    }
    give_all(machine, index->no, index->no_count, 0);
    give_all(machine, index->yes, index->yes_count, 1);
}

uint64_t li_index_key(const licet_law *law, const li_machine *machine)
{
    const li_index *index = law->index;
    uint64_t key = 0;
    if (!index || !has_pivots(machine, index))
        return 0;
    for (uint32_t i = 0; i < index->pivot_count; i++)
        key = key * index->pivots[i].rows + row_of(machine, &index->pivots[i]);
    return key + 1;
}

void li_machine_run_program(li_machine *machine)
{
    const li_index *index = machine->law->index;
    if (!index || machine->whole || !has_pivots(machine, index)) {
        machine->sparse = false;
        li_machine_run(machine, 0, machine->law->image.LAW->fold_end);
        return;
    }
    restore(machine, index);
    uint32_t *room = machine->gathered;
    for (unsigned kind = 0; kind < LI_LIST_COUNT; kind++) {
        machine->lists[kind] = gather(machine, index, (li_list_kind)kind, room);
        room += (size_t)index->gathered[kind] * 2;
    }
    machine->sparse = machine->indexed = machine->restored = true;
    li_machine_run_steps(machine, machine->lists[LI_STEPS]);
}
