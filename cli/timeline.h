/* timeline.h - what the forms of `licet timeline` share.
 *
 * Must not: own the law or the timeline. */
#ifndef LICET_CLI_TIMELINE_H
#define LICET_CLI_TIMELINE_H

#include <licet_tools.h>

#include "rules.h"

struct timeline {
    const licet_law *law;
    licet_timeline *timeline;
    bool color;
};

/* What the page is called. */
licet_text timeline_title(const struct timeline *timeline);
/* `rule`, `tier`. */
const char *timeline_subject(licet_time_subject subject);
/* `in force`, `partner`. */
const char *timeline_aspect(const licet_time_change *change);
/* `in force, not yet binding`. */
const char *timeline_state(const licet_time_span *span);
/* Where there is no label the library gives the name. */
bool timeline_has_label(licet_text name, licet_text label);

/* Draws it as SVG. False: out of memory. */
bool timeline_draw(struct output *out, const struct timeline *timeline);

#endif
