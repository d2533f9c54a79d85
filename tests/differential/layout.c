/* layout.c - see layout.h. */
#include "layout.h"

#include "collected.h"
#include "licet_tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool lay_out(const char *bytes, size_t length, collected *out)
{
    const licet_source source = {"generated", bytes, length};
    return licet_format(&source, NULL, NULL, collect, out) == LICET_OK;
}

static bool same(const collected *a, const collected *b)
{
    return a->length == b->length && (a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
}

/* Comments of T, one after the other. */
static bool comments_of(const char *bytes, size_t length, collected *out)
{
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '\n')
            quoted = false;
        else if (quoted && bytes[i] == '\\')
            i++;
        else if (bytes[i] == '"')
            quoted = !quoted;
        if (quoted || bytes[i] != '-' || i + 1 >= length || bytes[i + 1] != '-')
            continue;
        size_t end = i;
        while (end < length && bytes[end] != '\n')
            end++;
        if (collect(out, bytes + i, end - i) != 0 || collect(out, "\n", 1) != 0)
            return false;
        i = end - 1;
    }
    return true;
}

/* T with other blanks: where one blank stands between two words of one line that is no row, a few
 * or an end of line. */
static void change_blanks(const collected *t, random_source *random, collected *out)
{
    static const char *const blanks[] = {"  ", "\n", "\n   ", "\t", " \n"};
    bool quoted = false, row = false, comment = false, begins = true;
    for (size_t i = 0; i < t->length; i++) {
        char byte = t->bytes[i];
        if (byte == '\n') {
            quoted = row = comment = false;
            begins = true;
        } else if (byte != ' ') {
            row = row || (begins && byte == '|');
            begins = false;
        }
        comment = comment || (!quoted && byte == '-' && t->bytes[i + 1] == '-');
        bool escaped = quoted && byte == '\\';
        if (byte == '"' && !comment)
            quoted = !quoted;
        bool free_blank = byte == ' ' && !quoted && !row && !comment && !begins &&
                          t->bytes[i + 1] != '-' && t->bytes[i + 1] != ' ';
        const char *other = blanks[random_below(random, 5)];
        if (free_blank && random_chance(random, 30))
            collect(out, other, strlen(other));
        else
            collect(out, &byte, 1);
        if (escaped)
            collect(out, &t->bytes[++i], 1);
    }
}

static bool say(mismatch *m, const char *where, const char *expected, const char *found)
{
    snprintf(m->where, sizeof m->where, "%s", where);
    snprintf(m->expected, sizeof m->expected, "%s", expected ? expected : "");
    snprintf(m->found, sizeof m->found, "%s", found ? found : "");
    return false;
}

/* Whether both texts have the same image, when it holds no texts. */
static bool same_meaning(subject *s, const char *bytes, size_t length, const collected *out,
                         mismatch *difference)
{
    licet_law *before = NULL, *after = NULL;
    bool loaded =
        subject_load(s, (licet_text){bytes, length}, NULL, SUBJECT_BARE, &before) &&
        subject_load(s, (licet_text){out->bytes, out->length}, NULL, SUBJECT_BARE, &after);
    if (!loaded)
        say(difference, "a text that is laid out does not load", s->problem, out->bytes);
    licet_text a = licet_law_image(before), b = licet_law_image(after);
    bool equal = loaded && a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
    if (loaded && !equal)
        say(difference, "a text that is laid out means something else", "", out->bytes);
    licet_law_free(before);
    licet_law_free(after);
    return equal;
}

bool layout_check(subject *s, uint64_t seed, mismatch *difference)
{
    const char *bytes = s->ruleset->text;
    size_t length = s->ruleset->length;
    const collected none = {NULL, 0, 0};
    collected once = none, twice = none, changed = none, again = none, before = none, after = none;
    random_source random = random_start(seed, 5);
    bool good = lay_out(bytes, length, &once) || say(difference, "laying it out", "done", "");
    good = good && (lay_out(once.bytes, once.length, &twice) ||
                    say(difference, "laying it out again", "done", once.bytes));
    good = good && (same(&once, &twice) ||
                    say(difference, "laid out twice it changes", once.bytes, twice.bytes));
    good = good && same_meaning(s, bytes, length, &once, difference);
    if (good) {
        bool read =
            comments_of(bytes, length, &before) && comments_of(once.bytes, once.length, &after);
        good = (read && same(&before, &after)) ||
               say(difference, "its comments", before.bytes, after.bytes);
        change_blanks(&once, &random, &changed);
    }
    good = good && (lay_out(changed.bytes, changed.length, &again) ||
                    say(difference, "laying it out with other blanks", "done", changed.bytes));
    good = good &&
           (same(&once, &again) ||
            say(difference, "with other blanks it is laid out otherwise", once.bytes, again.bytes));
    const collected all[] = {once, twice, changed, again, before, after};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        free(all[i].bytes);
    return good;
}
