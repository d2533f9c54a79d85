/* pair.c - an order to the slow evaluator and to a session: see pair.h. */
#include "pair.h"

#include "interp/paths.h"
#include "interp/session.h"
#include "properties.h"

#include <stdio.h>
#include <string.h>

bool pair_open(pair *p, const subject *s, size_t count, replay_counts *counts, mismatch *difference)
{
    *p = (pair){.s = s, .counts = counts, .difference = difference};
    p->slow = slow_new(s->law);
    if (p->slow && kept_begin(&p->kept, s, count) &&
        licet_session_new(&p->session, s->compiled, NULL) == LICET_OK)
        return true;
    return differ(difference, "making the engines", 0, "", "out of memory");
}

void pair_close(pair *p)
{
    slow_free(p->slow);
    licet_session_free(p->session);
    kept_end(&p->kept);
}

void pair_licences(pair *p, bool granted)
{
    slow_licences(p->slow, granted);
    licet_session_licences(p->session, granted);
}

bool pair_state(pair *p, const order *stated, size_t row, bool *read)
{
    *read = true;
    licet_session_clear(p->session);
    for (uint32_t i = 0; i < p->s->law->fact_count; i++) {
        licet_status status = licet_set_text(p->session, i, stated->cells[i]);
        if (status == LICET_OK && i == stated->wrong)
            return differ(p->difference, "a cell that is wrong was read", row, "",
                          stated->cells[i].bytes);
        if (status == LICET_OK)
            continue;
        *read = false;
        if (i == stated->wrong && status == LICET_WRONG_VALUE)
            continue;
        licet_fault fault = licet_session_fault(p->session);
        char cell[128];
        snprintf(cell, sizeof cell, "%.*s", (int)stated->cells[i].length, stated->cells[i].bytes);
        return differ(p->difference, "a cell was refused", row, cell, fault.reason);
    }
    if (!*read) {
        p->kept.rows[row] = (kept_row){.kind = KEPT_UNREADABLE};
        p->counts->rejected++;
    }
    return true;
}

bool pair_selects(pair *p, const order *stated, size_t row, bool *selected)
{
    *selected = slow_selects(p->slow, stated->facts);
    if (!*selected)
        p->kept.rows[row] = (kept_row){.kind = KEPT_LEFT_OUT};
    return *selected == licet_session_selected(p->session) ||
           differ(p->difference, "the selection", row, *selected ? "yes" : "no",
                  *selected ? "no" : "yes");
}

static bool compare_records(pair *p, const slow_record *record, size_t row)
{
    mismatch *m = p->difference;
    subject_slow_text(p->s, record, m->expected);
    subject_session_text(p->session, m->found);
    if (strcmp(m->expected, m->found) != 0)
        return differ(m, "the slow evaluator and the session", row, m->expected, m->found);
    if (record->outcome == SLOW_INDETERMINATE && !record->rejected && !record->missing_count)
        return differ(m, "an open outcome, and nothing is missing", row, "", m->found);
    return properties_compare(p->s, p->slow, record, p->session, row, p->counts->features, m);
}

bool pair_decide(pair *p, const order *stated, size_t row, const slow_ledger *booked,
                 licet_ledger *ledger, const slow_record **record)
{
    *record = slow_decide(p->slow, stated->facts, booked);
    li_paths_pause(p->session->machine.paths, true);
    licet_status status = licet_decide(p->session, ledger);
    li_paths_pause(p->session->machine.paths, false);
    bool same = status == LICET_OK && compare_records(p, *record, row);
    if (status == LICET_OK)
        status = licet_decide(p->session, ledger);
    if (status == LICET_OK && row % 4 == 1)
        status = licet_decide(p->session, ledger); /* deciding changes nothing; by the path now */
    if (status != LICET_OK)
        return differ(p->difference, "licet_decide", row, "done", licet_status_text(status));
    if (!same || !compare_records(p, *record, row))
        return false;
    p->counts->by_path += p->session->machine.sparse;
    p->counts->rejected += (*record)->rejected;
    p->counts->indeterminate += (*record)->outcome == SLOW_INDETERMINATE && !(*record)->rejected;
    p->counts->booked += (*record)->books;
    return kept_session(&p->kept, p->session, row) ||
           differ(p->difference, "the comparison itself", row, "", "out of memory");
}
