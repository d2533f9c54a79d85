/* timeline.c - `licet timeline`: the days on which the law changes, as text, JSON or a drawing.
 *
 * The drawing is in timeline_svg.c. Must not: find them; the library does. */
#include "timeline.h"

#include <string.h>
#include <unistd.h>

#include "json.h"

static const char *const turns[] = {"starts", "changes", "ends"};
static const char *const subjects[] = {"ruleset",   "amendment", "threshold", "group", "tier",
                                       "agreement", "rule",      "cap",       "tally", "otherwise"};
static const char *const aspects[] = {"in force", "binding",  "enforced", "member",
                                      "value",    "counting", "wording",  "saving orders"};

const char *timeline_subject(licet_time_subject subject)
{
    return subjects[subject];
}

const char *timeline_aspect(const licet_time_change *change)
{
    bool partner = change->aspect == LICET_TIME_MEMBER && change->subject == LICET_TIME_AGREEMENT;
    return partner ? "partner" : aspects[change->aspect];
}

bool timeline_has_label(licet_text name, licet_text label)
{
    return label.length > 0 &&
           (label.length != name.length || memcmp(label.bytes, name.bytes, name.length) != 0);
}

licet_text timeline_title(const struct timeline *timeline)
{
    licet_text title = rules_title(timeline->law);
    return title.length > 0 ? title : text_of("Texts without a ruleset");
}

/* ---- text ----------------------------------------------------------------------------------- */

static void put_named(struct output *out, const licet_time_change *change)
{
    output_format(out, "%s%s", subjects[change->subject], change->name.length ? " " : "");
    output_text(out, change->name);
    if (timeline_has_label(change->name, change->label)) {
        output_string(out, " \"");
        output_text(out, change->label);
        output_string(out, "\"");
    }
    if (change->limit > 0)
        output_format(out, ", limit %u", change->limit);
}

static void put_amount(struct output *out, licet_text amount)
{
    if (amount.bytes)
        output_text(out, amount);
    else
        output_string(out, "one that depends on the order");
}

static void put_change(struct output *out, const licet_time_change *change)
{
    output_format(out, "  %-9s", turns[change->turn]);
    put_named(out, change);
    output_string(out, ": ");
    switch (change->aspect) {
    case LICET_TIME_MEMBER:
        output_format(out, "%s ", timeline_aspect(change));
        output_text(out, change->member);
        if (timeline_has_label(change->member, change->member_label)) {
            output_string(out, ", ");
            output_text(out, change->member_label);
        }
        break;
    case LICET_TIME_VALUE:
        if (!change->before.bytes && !change->after.bytes) {
            output_string(out, "another amount, which depends on the order");
            break;
        }
        put_amount(out, change->before);
        output_string(out, ", then ");
        put_amount(out, change->after);
        break;
    case LICET_TIME_SAVINGS:
        output_string(out, aspects[change->aspect]);
        if (change->after.bytes) {
            output_string(out, " when ");
            output_text(out, change->after);
        }
        break;
    default:
        output_string(out, aspects[change->aspect]);
        break;
    }
    output_string(out, "\n");
}

const char *timeline_state(const licet_time_span *span)
{
    if (!span->in_force)
        return "no law in force";
    if (!span->enforced)
        return span->binding ? "in force, not enforced" : "in force, not yet binding, not enforced";
    return span->binding ? "in force" : "in force, not yet binding";
}

/* `before DATE`, `from DATE`, `DATE to DATE`, in full. */
static void put_days(struct output *out, const struct timeline *t, size_t first, size_t last)
{
    licet_time_span begin, end;
    licet_timeline_get(t->timeline, first, &begin);
    licet_timeline_get(t->timeline, last, &end);
    if (!begin.from.bytes && !end.until.bytes) {
        output_string(out, "at all times");
        return;
    }
    output_string(out, begin.from.bytes ? (end.until.bytes ? "" : "from ") : "until ");
    if (begin.from.bytes)
        output_text(out, begin.from);
    if (begin.from.bytes && end.until.bytes)
        output_string(out, " to ");
    if (end.until.bytes)
        output_text(out, end.until);
}

/* The next run of spans, from *FIRST on, in which no law is in force; false: none. */
static bool next_gap(const struct timeline *t, size_t *first, size_t *last)
{
    licet_time_span span;
    size_t count = licet_timeline_count(t->timeline), at = *first;
    while (at < count && licet_timeline_get(t->timeline, at, &span) == LICET_OK && span.in_force)
        at++;
    *first = *last = at;
    while (*last + 1 < count && licet_timeline_get(t->timeline, *last + 1, &span) == LICET_OK &&
           !span.in_force)
        ++*last;
    return at < count;
}

static void put_bold(struct output *out, const struct timeline *t, licet_text text)
{
    output_string(out, t->color ? "\033[1m" : "");
    output_text(out, text);
    output_string(out, t->color ? "\033[0m" : "");
}

static void write_text(struct output *out, const struct timeline *t)
{
    output_show(out, t->color);
    put_bold(out, t, timeline_title(t));
    output_string(out, "\n");
    licet_time_span span;
    size_t count = licet_timeline_count(t->timeline);
    for (size_t i = 0; i < count && licet_timeline_get(t->timeline, i, &span) == LICET_OK; i++) {
        output_string(out, "\n");
        if (i == 0) {
            put_bold(out, t, text_of(count > 1 ? "at first" : "at all times"));
        } else {
            put_bold(out, t, span.from);
        }
        output_format(out, "  %s\n", timeline_state(&span));
        for (size_t k = 0; k < span.change_count; k++)
            put_change(out, &span.changes[k]);
    }
    size_t gaps = 0;
    for (size_t first = 0, last; next_gap(t, &first, &last); first = last + 1, gaps++) {
        output_string(out, gaps ? "; " : "\nno law is in force ");
        put_days(out, t, first, last);
    }
    output_string(out, gaps ? "\n" : "");
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void put_json(struct output *out, licet_text text)
{
    if (!text.bytes) {
        output_string(out, "null");
        return;
    }
    json_string(out, text);
}

static void put_key(struct output *out, const char *key, licet_text text)
{
    output_format(out, "\"%s\": ", key);
    put_json(out, text);
}

static void put_json_change(struct output *out, const licet_time_change *change)
{
    output_format(out, "      {\"turn\": \"%s\", \"subject\": \"%s\", ", turns[change->turn],
                  subjects[change->subject]);
    put_key(out, "name", change->name);
    output_string(out, ", ");
    put_key(out, "label", change->label);
    output_format(out, ", \"what\": \"%s\", \"limit\": ", timeline_aspect(change));
    output_format(out, change->limit ? "%u" : "null", change->limit);
    output_string(out, ", ");
    put_key(out, "member", change->member);
    output_string(out, ", ");
    put_key(out, "member_label", change->member_label);
    output_string(out, ", ");
    put_key(out, "before", change->before);
    output_string(out, ", ");
    put_key(out, "after", change->after);
    output_string(out, "}");
}

static void put_json_span(struct output *out, const licet_time_span *span)
{
    output_string(out, "    {");
    put_key(out, "from", span->from);
    output_string(out, ", ");
    put_key(out, "until", span->until);
    output_format(out, ", \"in_force\": %s, \"binding\": %s, \"enforced\": %s, \"changes\": [",
                  span->in_force ? "true" : "false", span->binding ? "true" : "false",
                  span->enforced ? "true" : "false");
    for (size_t i = 0; i < span->change_count; i++) {
        output_string(out, i ? ",\n" : "\n");
        put_json_change(out, &span->changes[i]);
    }
    output_string(out, "]}");
}

static void write_json(struct output *out, const struct timeline *t)
{
    output_string(out, "{\n  ");
    put_key(out, "ruleset", licet_law_name(t->law));
    output_string(out, ",\n  ");
    put_key(out, "label", licet_law_label(t->law));
    output_string(out, ",\n  \"spans\": [");
    licet_time_span span;
    size_t count = licet_timeline_count(t->timeline);
    for (size_t i = 0; i < count && licet_timeline_get(t->timeline, i, &span) == LICET_OK; i++) {
        output_string(out, i ? ",\n" : "\n");
        put_json_span(out, &span);
    }
    output_string(out, "],\n  \"gaps\": [");
    for (size_t first = 0, last, gaps = 0; next_gap(t, &first, &last); first = last + 1, gaps++) {
        licet_time_span end;
        licet_timeline_get(t->timeline, first, &span);
        licet_timeline_get(t->timeline, last, &end);
        output_string(out, gaps ? ", {" : "{");
        put_key(out, "from", span.from);
        output_string(out, ", ");
        put_key(out, "until", end.until);
        output_string(out, "}");
    }
    output_string(out, "]\n}\n");
}

/* ---- all of it ------------------------------------------------------------------------------ */

enum { FORM_OF_TEXT, FORM_OF_JSON, FORM_OF_SVG };

static int write_timeline(const struct options *options, struct timeline *t, size_t form)
{
    struct output out;
    const char *path = option_value(options, OPTION_OUTPUT);
    int status = output_open(&out, path);
    if (status != STATUS_DONE)
        return status;
    bool file = path && strcmp(path, "-") != 0 && !option_given(options, OPTION_COLOR);
    t->color = !file && option_style(options, STDOUT_FILENO) == LICET_COLOR;
    if (form == FORM_OF_JSON)
        write_json(&out, t);
    else if (form == FORM_OF_SVG)
        status = report_failure(timeline_draw(&out, t) ? LICET_OK : LICET_MEMORY);
    else
        write_text(&out, t);
    return output_close(&out, status == STATUS_DONE, status);
}

int command_timeline(const struct options *options)
{
    static const char *const forms[] = {"text", "json", "svg"};
    size_t form;
    struct rules rules;
    struct timeline t = {0};
    memset(&rules, 0, sizeof rules);
    int status = option_choose_form(options, forms, 3, &form);
    if (status == STATUS_DONE)
        status = rules_load(&rules, options);
    if (status == STATUS_DONE)
        status = report_failure(licet_timeline_new(&t.timeline, rules.law, NULL));
    t.law = rules.law;
    if (status == STATUS_DONE)
        status = write_timeline(options, &t, form);
    licet_timeline_free(t.timeline);
    rules_free(&rules);
    return status;
}
