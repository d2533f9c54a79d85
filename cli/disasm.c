/* disasm.c - `licet disasm`: prints the instructions and tables of the compiled rules.
 *
 * Must not: interpret them. */
#include <licet_tools.h>

#include "rules.h"

int command_disasm(const struct options *options)
{
    struct rules rules;
    struct output out;
    int status = rules_load(&rules, options);
    if (status == STATUS_DONE)
        status = output_open(&out, option_value(options, OPTION_OUTPUT));
    if (status == STATUS_DONE) {
        output_show(&out, false);
        status = report_failure(licet_disassemble(rules.law, output_write, &out));
        status = output_close(&out, status == STATUS_DONE, status);
    }
    rules_free(&rules);
    return status;
}
