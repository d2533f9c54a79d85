/* redlined.c - see redlined.h. */
#include "redlined.h"

#include <stdlib.h>
#include <string.h>

/* What is made of the changes that are reported. */
typedef struct {
    collected *changes, *additions;
    const char *why;
} reading;

static int put(collected *to, const char *words)
{
    return collect(to, words, strlen(words));
}

/* The words of a change as they now stand, with the blanks before them. What stands right behind
 * struck words has the blanks before these: `[used(]u0` becomes a word of its own. */
static int put_words(collected *to, const licet_redline_change *change)
{
    licet_text before_struck = {NULL, 0};
    if (put(to, " ") != 0)
        return 1;
    for (size_t i = 0; i < change->piece_count; i++) {
        const licet_redline_piece *piece = &change->pieces[i];
        if (piece->sign == '-') {
            before_struck = before_struck.bytes ? before_struck : piece->blank;
            continue;
        }
        licet_text blank = piece->blank.length ? piece->blank : before_struck;
        before_struck = (licet_text){NULL, 0};
        if (collect(to, blank.bytes, blank.length) != 0 ||
            collect(to, piece->words.bytes, piece->words.length) != 0)
            return 1;
    }
    return put(to, "\n");
}

static int strike(reading *r, licet_text heading)
{
    return put(r->changes, "strike ") != 0 ||
           collect(r->changes, heading.bytes, heading.length) != 0 || put(r->changes, "\n") != 0;
}

static bool is_otherwise(licet_text heading)
{
    static const char word[] = "otherwise";
    return heading.length == sizeof word - 1 && memcmp(heading.bytes, word, sizeof word - 1) == 0;
}

/* A licet_redline_report. */
static int read_change(void *user, const licet_redline_change *change)
{
    reading *r = user;
    if (change->sign == '-')
        return strike(r, change->heading);
    if (change->sign == '+')
        return put_words(r->additions, change);
    if (change->former.bytes)
        return strike(r, change->former) != 0 || put_words(r->additions, change) != 0;
    if (is_otherwise(change->heading)) {
        if (change->piece_count == 0) /* where it stands decides nothing */
            return 0;
    } else if (change->moved) {
        r->why = "a declaration has moved";
        return 1;
    }
    return put(r->changes, "replace") != 0 || put_words(r->changes, change) != 0;
}

static int count_change(void *user, const licet_redline_change *change)
{
    (void)change;
    ++*(size_t *)user;
    return 0;
}

static bool is_same_as_itself(const licet_source *text)
{
    size_t changes = 0;
    return licet_redline(text, 1, text, 1, NULL, NULL, count_change, &changes) == LICET_OK &&
           changes == 0;
}

bool redlined_amendment(licet_text before, licet_text after, const char *ruleset, collected *out,
                        const char **why)
{
    const licet_source old = {"before", before.bytes, before.length};
    const licet_source new = {"after", after.bytes, after.length};
    collected additions = {NULL, 0, 0};
    reading r = {out, &additions, "a text cannot be compared, or memory is short"};
    bool made = put(out, "amendment redlined amends ") == 0 && put(out, ruleset) == 0 &&
                put(out, "\n") == 0;
    if (made && (!is_same_as_itself(&old) || !is_same_as_itself(&new))) {
        r.why = "a text differs from itself";
        made = false;
    }
    made = made && licet_redline(&old, 1, &new, 1, NULL, NULL, read_change, &r) == LICET_OK &&
           (additions.length == 0 || collect(out, additions.bytes, additions.length) == 0);
    *why = r.why;
    free(additions.bytes);
    return made;
}
