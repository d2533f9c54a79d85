/* properties.c - properties of a text: see properties.h.
 *
 * A claim is a pattern of an outcome and what it rests on. An order that is decided keeps it or
 * not; one that is open is held against it only if no end that it can still come to would keep
 * it. */
#include "properties.h"

#include <stdio.h>

static uint32_t claimed_because(const lc_property_claim *claim)
{
    switch (claim->because) {
    case LC_BECAUSE_RULE:
        return claim->rule;
    case LC_BECAUSE_OTHERWISE:
        return SLOW_BECAUSE_OTHERWISE;
    case LC_BECAUSE_NO_LAW:
        return SLOW_BECAUSE_NO_LAW;
    case LC_BECAUSE_ANY:
        break;
    }
    return SLOW_BECAUSE_NONE;
}

/* An order that ends with OUTCOME because of BECAUSE. */
static bool keeps(const lc_property_claim *claim, uint32_t outcome, uint32_t because)
{
    bool is_it = !claim->has_outcome || outcome == claim->outcome;
    if (claim->because != LC_BECAUSE_ANY)
        is_it = is_it && because == claimed_because(claim);
    return is_it != claim->never;
}

static bool can_keep(const lc_property_claim *claim, const slow_record *record)
{
    if (record->outcome != SLOW_INDETERMINATE)
        return keeps(claim, record->outcome, record->because);
    for (uint32_t end = record->lowest; end <= record->highest; end++)
        if (keeps(claim, end, claimed_because(claim)) || keeps(claim, end, SLOW_BECAUSE_NONE))
            return true;
    return false;
}

licet_verdict slow_verdict(slow_evaluator *slow, const lc_property *property,
                           const slow_record *record)
{
    licet_verdict verdict = LICET_VERDICT_UNCONCERNED;
    for (uint32_t i = 0; !record->rejected && i < property->claim_count; i++) {
        const lc_property_claim *claim = &property->claims[i];
        if (claim->when && !slow_holds(slow, claim->when, NULL))
            continue;
        if (!can_keep(claim, record))
            return LICET_VERDICT_VIOLATED;
        verdict = LICET_VERDICT_HOLDS;
    }
    return verdict;
}

static void count(const slow_record *record, licet_verdict verdict,
                  uint64_t features[FEATURE_COUNT])
{
    static const generator_feature decided[] = {FEATURE_VERDICT_HOLDS, FEATURE_VERDICT_VIOLATED,
                                                FEATURE_VERDICT_UNCONCERNED};
    bool open = record->outcome == SLOW_INDETERMINATE && !record->rejected;
    features[decided[verdict]]++;
    features[FEATURE_VERDICT_OPEN] += open && verdict == LICET_VERDICT_HOLDS;
    features[FEATURE_VERDICT_OPEN_VIOLATED] += open && verdict == LICET_VERDICT_VIOLATED;
    features[FEATURE_VERDICT_NO_LAW] += record->because == SLOW_BECAUSE_NO_LAW;
}

bool properties_compare(const subject *s, slow_evaluator *slow, const slow_record *record,
                        licet_session *session, size_t row, uint64_t features[FEATURE_COUNT],
                        mismatch *m)
{
    static const char *const words[] = {"it holds", "it is violated", "it is not concerned"};
    for (uint32_t i = 0; i < s->law->property_count; i++) {
        licet_verdict expected = slow_verdict(slow, &s->law->properties[i], record);
        licet_verdict found = licet_session_property(session, i);
        count(record, expected, features);
        if (expected == found)
            continue;
        char where[80];
        snprintf(where, sizeof where, "the property number %u, and the session", i + 1);
        return differ(m, where, row, words[expected], words[found]);
    }
    return true;
}
