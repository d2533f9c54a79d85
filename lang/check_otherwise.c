/* check_otherwise.c - what holds when no rule applies: on every day on which the ruleset is in
 * force, one `otherwise`.
 *
 * The ruleset says one, for good; amendments replace or strike it and bring others for the days on
 * which they act. Must not: know what amendments do to anything else. */
#include "check.h"

/* The days on which the ruleset is in force. */
static lc_times law_times(lc_checker *c)
{
    const lc_law *law = c->law;
    lc_run *runs = lc_check_zero(c, law->interval_count, sizeof *runs);
    uint32_t count = 0;
    for (uint32_t i = 0; runs && i < law->interval_count; i++) {
        if (!law->intervals[i].in_force)
            continue;
        if (count && runs[count - 1].end == i)
            runs[count - 1].end = i + 1;
        else
            runs[count++] = (lc_run){i, i + 1};
    }
    return (lc_times){false, runs, count};
}

/* What DECL says, on the days of TIMES. */
static void say(lc_checker *c, const lc_decl *decl, const lc_times *times)
{
    lc_law *law = c->law;
    if (decl->broken || !decl->name.name)
        return;
    uint32_t outcome = lc_check_outcome_name(c, decl, decl->name);
    for (uint32_t i = 0; i < law->interval_count; i++)
        if (lc_times_hold(times, i)) {
            law->intervals[i].otherwise = outcome;
            law->intervals[i].otherwise_place = lc_place_in(decl, decl->name.span);
        }
}

static void report_two(lc_checker *c, uint32_t entry, const lc_times *both)
{
    const lc_decl *decl = c->entries[entry].decl;
    if (!decl->amendment)
        return; /* the ruleset's own were reported */
    lc_diagnostic *report = lc_report1(c->diagnostics, LC_E0481, lc_place_in(decl, decl->name.span),
                                       lc_times_words(c, both));
    for (uint32_t i = 0; i < c->entry_count; i++)
        if (i != entry && c->entries[i].decl->kind == LC_DECL_OTHERWISE &&
            lc_times_meet(c, c->entries[i].exists, *both)) {
            const lc_decl *other = c->entries[i].decl;
            lc_diagnostic_note(c->diagnostics, report, lc_place_in(other, other->name.span),
                               "the other one");
            return;
        }
}

/* The days in LEFT have none: some amendment struck it. */
static void report_none(lc_checker *c, const lc_times *left)
{
    const lc_law *law = c->law;
    for (uint32_t i = 0; i < law->amendment_count; i++) {
        const lc_amendment *amendment = &law->amendments[law->amendment_order[i]];
        const lc_decl *decl = amendment->declared.decl;
        if (!lc_times_meet(c, amendment->dates.in_force, *left))
            continue;
        for (decl = decl->next; decl && decl->amendment == law->amendment_order[i] + 1;
             decl = decl->next)
            if (decl->kind == LC_DECL_STRIKE && decl->as.strike.kind == LC_DECL_OTHERWISE) {
                lc_report1(c->diagnostics, LC_E0482, lc_place_in(decl, decl->keyword_span),
                           lc_times_words(c, left));
                return;
            }
    }
}

void lc_check_otherwise(lc_checker *c)
{
    lc_law *law = c->law;
    const lc_times always = {true, NULL, 0};
    for (uint32_t i = 0; i < law->interval_count; i++) {
        law->intervals[i].otherwise = LC_NONE;
        law->intervals[i].otherwise_place = (lc_place){LC_NONE, 0, 0};
    }
    if (!c->otherwise)
        return;
    say(c, c->otherwise, &always); /* also where the ruleset is not in force and none is there */
    if (!c->entry_count)
        return;
    lc_times in_force = law_times(c), left = in_force;
    for (uint32_t i = 0; i != LC_NONE && !c->failed; i = c->entries[i].next) {
        const lc_entry *entry = &c->entries[i];
        if (entry->decl->kind != LC_DECL_OTHERWISE)
            continue;
        lc_times both = lc_times_less(c, lc_times_both(c, entry->exists, in_force), left);
        if (!lc_times_never(&both))
            report_two(c, i, &both);
        left = lc_times_less(c, left, entry->exists);
        if (entry->decl != c->otherwise)
            say(c, entry->decl, &entry->exists);
    }
    if (!lc_times_never(&left))
        report_none(c, &left);
}
