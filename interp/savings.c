/* savings.c - orders that `saves when` saves from amendments: they are decided as if these had not
 * been made, under a further interval of the law.
 *
 * The conditions read the law of the day with all amendments that act. Where they do not tell, the
 * order is decided under the law of every set of amendments from which it may be saved, and its
 * range holds all of theirs. Where all come to one outcome, the decision is that of the law from
 * whose amendments it is saved least: what has not been shown to be saved is not. Must not: read a
 * ledger for the conditions; allocate. */
#include "engine.h"
#include "index.h"

#include <string.h>

uint32_t li_interval_saved(const lc_image *image, uint32_t interval, uint32_t saved)
{
    return saved ? image->INTERVAL[interval].further + saved - 1 : interval;
}

/* Whether the order is saved from AMENDMENT, of which phase A has run. */
static li_truth saving_of(li_machine *machine, const lc_image_amendment *amendment)
{
    li_truth saved = {0, 0};
    for (uint32_t i = 0; i < amendment->saving_count; i++) {
        const lc_image_saving *saving = &machine->law->image.SAVING[amendment->first_saving + i];
        li_truth holds = li_machine_statement(machine, saving->truth, saving->first, saving->end);
        saved.surely |= holds.surely;
        saved.possibly |= holds.possibly;
    }
    return saved;
}

const lc_image_amendment *li_saving_amendment(const lc_image *image, uint32_t interval,
                                              uint32_t index)
{
    const lc_image_interval *dated = &image->INTERVAL[interval];
    return &image->AMENDMENT[image->INDEX[dated->first_saving + index]];
}

/* From which amendments the order is saved, surely and perhaps, as sets. What amends a saved one
 * does not act in any case: whether the order is saved from it, too, is not asked. */
static void find_saved(li_machine *machine)
{
    const lc_image *image = &machine->law->image;
    uint32_t count = image->INTERVAL[machine->dated].saving_count;
    li_machine_run(machine, 0, image->LAW->fold_start);
    for (uint32_t i = 0; i < count; i++) {
        li_truth saved = saving_of(machine, li_saving_amendment(image, machine->dated, i));
        machine->saved |= (uint32_t)saved.surely << i;
        machine->maybe_saved |= (uint32_t)(saved.possibly && !saved.surely) << i;
    }
    uint32_t interval = li_interval_saved(image, machine->dated, machine->saved);
    for (uint32_t i = 0; i < count; i++)
        if (!li_during(image, li_saving_amendment(image, machine->dated, i)->in_force, interval))
            machine->maybe_saved &= ~(1u << i);
}

/* What keeps the conditions from telling becomes part of what is missing. */
static void trace_saved(li_machine *machine, char reason[LI_FAULT_TEXT])
{
    const lc_image *image = &machine->law->image;
    li_trace_begin(machine);
    for (uint32_t i = 0; machine->maybe_saved >> i; i++) {
        if (!(machine->maybe_saved >> i & 1))
            continue;
        const lc_image_amendment *amendment = li_saving_amendment(image, machine->dated, i);
        for (uint32_t k = 0; k < amendment->saving_count; k++)
            li_trace_register(machine, image->SAVING[amendment->first_saving + k].truth);
    }
    if (machine->record.error_register != LC_NONE)
        li_error_words(machine, machine->record.error_register, reason);
    li_trace_keep(machine);
}

/* Under the law of machine->interval. */
static licet_status decide_under(li_machine *machine)
{
    li_machine_run_program(machine);
    return machine->fault == LICET_OK ? li_machine_conclude(machine, true) : machine->fault;
}

static void reject(li_machine *machine, const char *reason)
{
    li_machine_clear_record(machine);
    memcpy(machine->record.reason, reason, LI_FAULT_TEXT);
    machine->record.public.rejected = true;
    machine->record.public.reason = machine->record.reason;
}

/* The record of an order whose laws differ. */
static void leave_open(li_machine *machine, uint8_t lowest, uint8_t highest)
{
    li_machine_clear_record(machine);
    machine->record.public.lowest = lowest;
    machine->record.public.highest = highest;
    li_trace_recall(machine);
}

/* Under each law that may be that of the order, the one it is saved from least at last. */
static licet_status decide_under_all(li_machine *machine)
{
    const lc_image *image = &machine->law->image;
    const licet_record *record = &machine->record.public;
    char unsaved[LI_FAULT_TEXT] = "", rejected[LI_FAULT_TEXT] = "";
    uint8_t lowest = UINT8_MAX, highest = 0;
    trace_saved(machine, unsaved);
    for (uint32_t set = machine->maybe_saved;; set = (set - 1) & machine->maybe_saved) {
        machine->interval = li_interval_saved(image, machine->dated, machine->saved | set);
        licet_status status = decide_under(machine);
        if (status != LICET_OK)
            return status;
        if (record->rejected) {
            memcpy(rejected, machine->record.reason, LI_FAULT_TEXT);
        } else {
            lowest = record->lowest < lowest ? (uint8_t)record->lowest : lowest;
            highest = record->highest > highest ? (uint8_t)record->highest : highest;
            li_trace_keep(machine);
        }
        if (!set)
            break;
    }
    if (rejected[0])
        reject(machine, rejected);
    else if (lowest < highest && unsaved[0])
        reject(machine, unsaved);
    else if (lowest < highest)
        leave_open(machine, lowest, highest);
    return LICET_OK;
}

licet_status li_machine_decide_saved(li_machine *machine)
{
    find_saved(machine);
    if (machine->maybe_saved)
        return decide_under_all(machine);
    machine->interval = li_interval_saved(&machine->law->image, machine->dated, machine->saved);
    return decide_under(machine);
}
