/* test.c - `licet test`: runs the tests that stand in the rules.
 *
 * Must not: decide by itself whether a test passed. */
#include <licet_tools.h>

#include "rules.h"

static int write_failure(void *user, const licet_test_result *result)
{
    struct output *out = user;
    if (!result->passed) {
        output_format(out, "%s:%lu:%lu: test \"", result->source ? result->source : "rules",
                      (unsigned long)result->line, (unsigned long)result->column);
        output_text(out, result->title);
        output_format(out, "\": %s\n", result->message ? result->message : "failed");
    }
    return out->error != 0;
}

int command_test(const struct options *options)
{
    struct rules rules;
    struct output out;
    int status = rules_load(&rules, options);
    if (status == STATUS_DONE)
        status = output_open(&out, option_value(options, OPTION_OUTPUT));
    if (status == STATUS_DONE) {
        size_t passed = 0, failed = 0;
        output_show(&out, false);
        status =
            report_failure(licet_run_tests(rules.law, NULL, &passed, &failed, write_failure, &out));
        bool ran = status == STATUS_DONE;
        if (ran && !option_given(options, OPTION_QUIET))
            output_format(&out, "%zu passed, %zu failed\n", passed, failed);
        if (ran && failed > 0)
            status = STATUS_FAILED;
        status = output_close(&out, ran, status);
    }
    rules_free(&rules);
    return status;
}
