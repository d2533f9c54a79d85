/* consolidate.c - `licet consolidate`: a ruleset and its amendments as one text.
 *
 * Must not: write anything when one text cannot say it. */
#include <licet_tools.h>

#include "rules.h"

/* The day that --on names; NULL: none. */
static int find_day(const struct options *options, int32_t *day, const int32_t **on)
{
    const char *value = option_value(options, OPTION_ON);
    *on = value ? day : NULL;
    if (!value || licet_date_read(text_of(value), day) == LICET_OK)
        return STATUS_DONE;
    return report_status(STATUS_USAGE, "`--on`: `%s` is not a day, such as 2025-05-20", value);
}

static int write_text(const struct rules *rules, const struct options *options, const int32_t *on,
                      struct output *out)
{
    licet_diagnostics *diagnostics = NULL;
    licet_status made = licet_consolidate(rules->law, on, NULL, &diagnostics, output_write, out);
    if (diagnostics && licet_diagnostics_count(diagnostics) > 0)
        rules_render(diagnostics, options);
    licet_diagnostics_free(diagnostics);
    /* what was stopped was stopped by the output, which says why */
    return made == LICET_STOPPED ? STATUS_FILE : report_failure(made);
}

int command_consolidate(const struct options *options)
{
    struct rules rules = {0};
    struct output out;
    int32_t day;
    const int32_t *on;
    int status = find_day(options, &day, &on);
    if (status == STATUS_DONE)
        status = rules_load(&rules, options);
    if (status == STATUS_DONE)
        status = output_open(&out, option_value(options, OPTION_OUTPUT));
    if (status == STATUS_DONE) {
        status = write_text(&rules, options, on, &out);
        status = output_close(&out, status == STATUS_DONE, status);
    }
    rules_free(&rules);
    return status;
}
