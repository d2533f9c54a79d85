/* properties.c - what the text claims of every order, asked of one that was decided.
 *
 * A claim is violated only when that is sure: its `when` surely holds, and no outcome that the
 * order can still have would keep it. Must not: decide. */
#include "properties.h"
#include "session.h"

/* Whether CLAIM speaks of the order in MACHINE, of which phase A has run. */
static bool concerns(li_machine *machine, const lc_image_claim *claim)
{
    if (claim->when == LC_NONE)
        return true;
    return li_machine_statement(machine, claim->when, claim->when_first, claim->when_end).surely;
}

static bool is_violated(const lc_image *image, const lc_image_claim *claim,
                        const licet_record *record)
{
    bool open = record->outcome == LICET_INDETERMINATE;
    bool stated = claim->outcome != LC_NONE, because = claim->because != LC_IMAGE_UNSTATED;
    if (claim->never)
        return !open && (!stated || record->outcome == claim->outcome) &&
               (!because || li_same_because(image, record->because, claim->because));
    if (open)
        return stated && (claim->outcome < record->lowest || claim->outcome > record->highest);
    return (stated && record->outcome != claim->outcome) ||
           (because && !li_same_because(image, record->because, claim->because));
}

licet_verdict li_machine_property(li_machine *machine, uint32_t index, const licet_record *record)
{
    const lc_image *image = &machine->law->image;
    const lc_image_property *property = &image->PROPERTY[index];
    licet_verdict verdict = LICET_VERDICT_UNCONCERNED;
    if (record->rejected || !li_during(image, property->in_force, machine->interval))
        return verdict;
    li_machine_run(machine, 0, image->LAW->fold_start);
    for (uint32_t i = 0; i < property->claim_count; i++) {
        const lc_image_claim *claim = &image->CLAIM[property->first_claim + i];
        if (!concerns(machine, claim))
            continue;
        if (is_violated(image, claim, record))
            return LICET_VERDICT_VIOLATED;
        verdict = LICET_VERDICT_HOLDS;
    }
    return verdict;
}

size_t licet_law_property_count(const licet_law *law)
{
    return law->image.PROPERTY_count;
}

licet_text licet_law_property(const licet_law *law, size_t index)
{
    if (index >= law->image.PROPERTY_count)
        return (licet_text){NULL, 0};
    return li_text_of(&law->image, law->image.PROPERTY[index].title);
}

licet_verdict licet_session_property(licet_session *session, size_t index)
{
    if (!session->decided || index >= session->law->image.PROPERTY_count)
        return LICET_VERDICT_UNCONCERNED;
    return li_machine_property(&session->machine, (uint32_t)index, &session->machine.record.public);
}
