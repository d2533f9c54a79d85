/* compile.c - `licet compile`: writes the compiled rules as an image.
 *
 * Must not: change the image, whose checksum covers every byte. */
#include "rules.h"

int command_compile(const struct options *options)
{
    const char *path = option_value(options, OPTION_OUTPUT);
    if (!path)
        return report_status(STATUS_USAGE, "where to? give `-o FILE`");
    struct rules rules;
    struct output out;
    int status = rules_load(&rules, options);
    if (status == STATUS_DONE)
        status = output_open(&out, path);
    if (status == STATUS_DONE) {
        output_text(&out, licet_law_image(rules.law));
        status = output_close(&out, true, STATUS_DONE);
    }
    rules_free(&rules);
    return status;
}
