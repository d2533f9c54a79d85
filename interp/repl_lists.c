/* repl_lists.c - lists of a dialogue: what names a thing; outcomes, groups, caps, modules.
 *
 * Must not: change anything. */
#include "explanation.h"
#include "repl.h"

/* ---- what names it --------------------------------------------------------------------------- */

typedef struct {
    licet_repl *repl;
    licet_finding_kind kind; /* of what was told last */
    size_t index, told;      /* told: so many lines */
} findings;

static int put_finding(void *user, const licet_finding *found)
{
    static const char *const kinds[] = {"rule", "cap", "agreement"};
    findings *f = user;
    licet_repl *repl = f->repl;
    const lc_image *image = &repl->world.law->image;
    lc_buffer *out = &repl->out;
    if (f->told++ == 0 || f->kind != found->kind || f->index != found->index) {
        bool tally = found->kind == LICET_FINDING_CAP && image->CAP[found->index].tally;
        lc_buffer_format(out, "%s ", tally ? "tally" : kinds[found->kind]);
        li_repl_bold(repl);
        lc_buffer_append(out, found->name.bytes, found->name.length);
        li_repl_plain(repl);
        li_repl_faint(repl);
        lc_buffer_format(out, "  -- %s\n", found->source);
        li_repl_plain(repl);
    }
    f->kind = found->kind;
    f->index = found->index;
    lc_buffer_format(out, "  %u: %.*s", found->line, (int)found->text.length, found->text.bytes);
    if (found->through.length || !found->holds)
        lc_buffer_format(out, "  (%s%.*s%s%s)", found->through.length ? "through " : "",
                         (int)found->through.length, found->through.bytes,
                         found->through.length && !found->holds ? "; " : "",
                         found->holds ? "" : "not on the day of the prompt");
    lc_buffer_byte(out, '\n');
    return 0;
}

void li_repl_find(licet_repl *repl, licet_text words)
{
    findings f = {.repl = repl};
    char quoted[LI_FAULT_TEXT];
    if (!li_repl_has_law(repl))
        return;
    licet_text rest = words, name = li_repl_name(&rest);
    name = rest.length ? words : name;
    li_quote(quoted, sizeof quoted, name.bytes, name.length, 60);
    if (name.length == 0) {
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "find what? a country, a chip, a fact, a group");
        return;
    }
    licet_status status =
        licet_find(repl->world.law, name, repl->day != LI_REPL_NO_DAY ? &repl->day : NULL,
                   &repl->options, put_finding, &f);
    if (status == LICET_NOT_FOUND)
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "nothing here is called %s", quoted);
    else if (status != LICET_OK)
        li_repl_fail(repl, status);
    else if (f.told == 0)
        lc_buffer_format(&repl->out, "no rule names %s, or a group that holds it\n", quoted);
}
