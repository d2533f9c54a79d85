/* impact_laws.c - the laws that `licet impact` compares: which files make each of them, its block,
 * its ledger, and how the one file of orders is read under all.
 *
 * The law compared with is that of RULES. --with and --what-if make one alternative of it; each
 * file of --against is one more. Must not: decide. */
#include "impact.h"

#include <stdlib.h>
#include <string.h>

#include <licet_tools.h>

/* ---- which laws ----------------------------------------------------------------------------- */

/* The options of one law: its files, and the edits where they are part of it. */
static bool take_files(struct impact_law *law, const struct options *options, char **first,
                       size_t first_count, char **then, size_t then_count)
{
    law->options = *options;
    law->words = calloc(first_count + then_count + 1, sizeof *law->words);
    if (!law->words)
        return false;
    for (size_t i = 0; i < first_count; i++)
        law->words[i] = first[i];
    for (size_t i = 0; i < then_count; i++)
        law->words[first_count + i] = then[i];
    law->options.words = law->words;
    law->options.word_count = first_count + then_count;
    law->orders.descriptor = -1;
    return true;
}

static void drop_edits(struct impact_law *law)
{
    law->options.count[OPTION_WHAT_IF] = 0;
}

static int name_laws(struct comparison *comparison)
{
    const struct options *options = comparison->options;
    bool edited = options->with_count > 0 || option_given(options, OPTION_WHAT_IF);
    size_t count = 1 + (size_t)edited + options->against_count;
    if (options->word_count == 0)
        return report_status(STATUS_USAGE, "which rules? `licet impact RULES... --with "
                                           "AMENDMENT... --orders FILE`");
    if (count == 1)
        return report_status(STATUS_USAGE, "compared with what? give `--with AMENDMENT...`, "
                                           "`--against RULES...` or `--what-if 'set ...'`");
    comparison->laws = calloc(count, sizeof *comparison->laws);
    if (!comparison->laws)
        return report_failure(LICET_MEMORY);
    struct impact_law *law = comparison->laws;
    comparison->law_count = count;
    bool room = take_files(law, options, options->words, options->word_count, NULL, 0);
    drop_edits(law++);
    if (edited)
        room = take_files(law++, options, options->words, options->word_count, options->with,
                          options->with_count) &&
               room;
    for (size_t i = 0; i < options->against_count; i++) {
        room = take_files(law, options, options->against + i, 1, NULL, 0) && room;
        drop_edits(law++);
    }
    return room ? STATUS_DONE : report_failure(LICET_MEMORY);
}

/* Standard input can be read once. */
static int check_input(const struct options *options)
{
    size_t times = 0;
    for (size_t i = 0; i < options->word_count; i++)
        times += strcmp(options->words[i], "-") == 0;
    for (size_t i = 0; i < options->with_count; i++)
        times += strcmp(options->with[i], "-") == 0;
    for (size_t i = 0; i < options->against_count; i++)
        times += strcmp(options->against[i], "-") == 0;
    if (times == 0)
        return STATUS_DONE;
    return report_status(STATUS_USAGE, "the rules are read more than once here: give files, "
                                       "standard input is for the orders");
}

/* Warnings of the same text are said once: an alternative is silent unless it is wrong. */
static int load_law(struct comparison *comparison, size_t index)
{
    struct impact_law *law = &comparison->laws[index];
    struct options silent = law->options;
    if (index > 0) {
        silent.count[OPTION_QUIET] = 1;
        silent.values[OPTION_QUIET][0] = "";
    }
    int status = rules_load(&law->rules, index > 0 ? &silent : &law->options);
    law->rules.options = &law->options;
    if (status == STATUS_DONE)
        status = rules_decide(&law->rules);
    return status;
}

/* ---- what each is called -------------------------------------------------------------------- */

/* The name of a file without folder and ending. */
static licet_text stem_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return (licet_text){name, dot && dot > name ? (size_t)(dot - name) : strlen(name)};
}

/* The alternative of --with and --what-if: its law, the amendments by their files, the edits. */
static bool name_edited(struct impact_law *law, const struct options *options)
{
    size_t edits = option_times(options, OPTION_WHAT_IF), count = 0;
    licet_text *pieces = calloc(options->with_count + edits + 1, sizeof *pieces);
    if (!pieces)
        return false;
    for (size_t i = 0; i < options->with_count; i++)
        pieces[count++] = stem_of(options->with[i]);
    for (size_t i = 0; i < edits; i++)
        pieces[count++] = text_of(option_nth(options, OPTION_WHAT_IF, i));
    law->key = join_texts(pieces, count, "; ");
    licet_text parts[2] = {rules_title(law->rules.law), law->key};
    law->title = join_texts(parts, 2, " with ");
    free(pieces);
    return law->key.bytes && law->title.bytes;
}

static bool name_law(struct comparison *comparison, size_t index)
{
    struct impact_law *law = &comparison->laws[index];
    const struct options *options = comparison->options;
    bool edited = options->with_count > 0 || option_given(options, OPTION_WHAT_IF);
    if (index == 1 && edited)
        return name_edited(law, options);
    law->title = copy_text(rules_title(law->rules.law));
    law->key = copy_text(stem_of(law->words[0]));
    return law->title.bytes && law->key.bytes;
}

/* ---- blocks and orders ---------------------------------------------------------------------- */

static int make_block(struct comparison *comparison, struct impact_law *law)
{
    bool as_at, granted = true;
    int32_t date = 0;
    int status = option_as_at(comparison->options, &as_at, &date);
    if (status == STATUS_DONE)
        status = option_licences(comparison->options, &granted);
    if (status != STATUS_DONE)
        return status;
    licet_status made = licet_block_new(&law->block, law->rules.law, 0, NULL);
    if (made == LICET_OK)
        made = licet_ledger_new(&law->ledger, law->orders.action_column != NO_COLUMN, NULL);
    if (made == LICET_OK)
        licet_block_licences(law->block, granted);
    if (made == LICET_OK && as_at)
        made = licet_block_as_at(law->block, date);
    law->states = calloc(ORDER_ROWS, sizeof *law->states);
    return report_failure(law->states ? made : LICET_MEMORY);
}

static int open_orders(struct comparison *comparison)
{
    struct impact_law *base = comparison->laws;
    int status = orders_open(&base->orders, base->rules.law, comparison->options);
    for (size_t i = 1; status == STATUS_DONE && i < comparison->law_count; i++)
        status =
            orders_share(&comparison->laws[i].orders, &base->orders, comparison->laws[i].rules.law);
    for (size_t i = 0; status == STATUS_DONE && i < comparison->law_count; i++)
        status = make_block(comparison, &comparison->laws[i]);
    return status;
}

int comparison_open(struct comparison *comparison, const struct options *options)
{
    memset(comparison, 0, sizeof *comparison);
    comparison->options = options;
    if (!option_given(options, OPTION_ORDERS))
        return report_status(STATUS_USAGE, "which orders? give `--orders FILE`");
    int status = name_laws(comparison);
    if (status == STATUS_DONE)
        status = check_input(options);
    for (size_t i = 0; status == STATUS_DONE && i < comparison->law_count; i++) {
        status = load_law(comparison, i);
        if (status == STATUS_DONE && !name_law(comparison, i))
            status = report_failure(LICET_MEMORY);
    }
    if (status == STATUS_DONE)
        status = open_orders(comparison);
    return status;
}

void comparison_close(struct comparison *comparison)
{
    for (size_t i = comparison->law_count; i-- > 0;) {
        struct impact_law *law = &comparison->laws[i];
        licet_block_free(law->block);
        licet_ledger_free(law->ledger);
        orders_close(&law->orders); /* the base, which owns the reader, is the last */
        free((void *)(uintptr_t)law->title.bytes);
        free((void *)(uintptr_t)law->key.bytes);
        free(law->states);
        rules_free(&law->rules);
        free(law->words);
    }
    free(comparison->laws);
}
