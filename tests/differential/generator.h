/* generator.h - random rulesets as texts: everything that this version of the language runs.
 *
 * A seed makes the same text on every machine. The text is right by construction: a ruleset that
 * the checker refuses is an error of the one or the other. Must not: know the law or the
 * library. */
#ifndef LICET_TESTS_GENERATOR_H
#define LICET_TESTS_GENERATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
#define FEATURE(name, words) FEATURE_##name,
#include "features.def"
#undef FEATURE
    FEATURE_COUNT
} generator_feature;

const char *generator_feature_words(generator_feature feature);

#define GENERATOR_MODULE "shared_words" /* the name of the module */

/* The rows of a registry as CSV. */
typedef struct {
    char *registry; /* its name */
    bool from_file; /* the text says `from "NAME.csv"`; else it has rows, which are replaced */
    char *text;
    size_t length;
} generated_table;

enum { GENERATOR_TABLES = 3 };

typedef struct {
    char *text;
    size_t length;
    char *module; /* NULL: none; the text says `use shared_words` */
    size_t module_length;
    generated_table tables[GENERATOR_TABLES];
    uint32_t table_count;
    /* The same text and module with the rows of the tables in them; NULL: there are no tables, or
     * no module. */
    char *rows, *module_rows;
    size_t rows_length, module_rows_length;
    char *where;                      /* NULL: all orders are decided */
    uint32_t features[FEATURE_COUNT]; /* how often each was written */
} generated_ruleset;

/* INDEPENDENT: every fact is named in a single place, there are no caps and no errors, so that the
 * range of outcomes is exact. False when memory is short. */
bool generator_make(generated_ruleset *ruleset, uint64_t seed, bool independent);
void generator_free(generated_ruleset *ruleset);

#endif
