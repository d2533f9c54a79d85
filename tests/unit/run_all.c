/* run_all.c - the unit tests: runs the suite of every file tests/unit/check_*.c.
 *
 * The Makefile writes unit_suites.h from the names of those files: check_NAME.c provides
 * `Suite *suite_NAME(void)`. Arguments choose suites by name; without any, all run. Must not: hold
 * a test of its own. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUITE(name) Suite *suite_##name(void);
#include "unit_suites.h"
#undef SUITE

struct suite {
    const char *name;
    Suite *(*make)(void);
};

static const struct suite suites[] = {
#define SUITE(name) {#name, suite_##name},
#include "unit_suites.h"
#undef SUITE
};
enum { SUITE_COUNT = sizeof suites / sizeof suites[0] };

static const struct suite *find_suite(const char *name)
{
    for (size_t i = 0; i < SUITE_COUNT; i++)
        if (strcmp(suites[i].name, name) == 0)
            return &suites[i];
    return NULL;
}

int main(int argc, char **argv)
{
    SRunner *runner = srunner_create(NULL);
    for (int i = 1; i < argc; i++) {
        const struct suite *suite = find_suite(argv[i]);
        if (!suite) {
            fprintf(stderr, "there is no suite %s\n", argv[i]);
            srunner_free(runner);
            return EXIT_FAILURE;
        }
        srunner_add_suite(runner, suite->make());
    }
    if (argc < 2)
        for (size_t i = 0; i < SUITE_COUNT; i++)
            srunner_add_suite(runner, suites[i].make());

    /* What a failure says goes out at once: a sanitizer may end the program before the summary. */
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    int passed = srunner_ntests_run(runner) - failed;
    srunner_free(runner);
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
