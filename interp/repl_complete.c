/* repl_complete.c - what could stand at a place of an entry.
 *
 * Behind the words of a command it is what that command takes; in a declaration the parser says
 * which keywords fit, and whether a name does. Rows of registries are found by the beginning of
 * their key or of their title. Must not: change anything. */
#include "diagnostics.h"
#include "lang/tokens.h"
#include "parse.h"
#include "repl.h"

#include <string.h>

typedef struct {
    licet_repl *repl;
    const lc_image *image; /* NULL: no rules are loaded */
    size_t start;
    licet_text begun; /* what is there of the word */
    licet_completion_report report;
    void *user;
    bool stopped;
} completing;

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_';
}

static void offer(completing *c, licet_text word, licet_text hint)
{
    licet_completion completion = {c->start, word, hint};
    if (!c->stopped && word.length >= c->begun.length && word.length > 0 &&
        memcmp(word.bytes, c->begun.bytes, c->begun.length) == 0)
        c->stopped = c->report(c->user, &completion) != 0;
}

static void offer_word(completing *c, const char *word, const char *hint)
{
    offer(c, (licet_text){word, strlen(word)}, (licet_text){hint, hint ? strlen(hint) : 0});
}

static void offer_string(completing *c, lc_image_string name, lc_image_string label)
{
    offer(c, li_text_of(c->image, name), li_text_of(c->image, label));
}

/* ---- names ----------------------------------------------------------------------------------- */

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* A row of which the key or, from the third letter on, the title begins like this. */
static void offer_rows(completing *c, uint32_t number)
{
    const lc_image_registry *registry = &c->image->REGISTRY[number];
    for (uint32_t i = 0; i < registry->row_count; i++) {
        const lc_image_row *row = &c->image->ROW[registry->first_row + i];
        licet_text key = li_text_of(c->image, row->key), label = li_text_of(c->image, row->label);
        bool titled = c->begun.length > 2 && label.length >= c->begun.length;
        for (size_t j = 0; titled && j < c->begun.length; j++)
            titled = lower(label.bytes[j]) == lower(c->begun.bytes[j]);
        licet_completion completion = {c->start, key, label};
        if (titled && !c->stopped)
            c->stopped = c->report(c->user, &completion) != 0;
        else if (!titled)
            offer(c, key, label);
    }
}

static void offer_facts(completing *c)
{
    for (uint32_t i = 0; i < c->image->FACT_count; i++)
        offer_string(c, c->image->FACT[i].name, c->image->FACT[i].label);
}

static void offer_rules(completing *c)
{
    for (uint32_t i = 0; i < c->image->RULE_count; i++)
        if (i == 0 || !li_same_because(c->image, i - 1, i))
            offer_string(c, c->image->RULE[i].name, c->image->RULE[i].label);
}

static void offer_names(completing *c)
{
    const lc_image *image = c->image;
    if (!image)
        return;
    offer_facts(c);
    offer_rules(c);
    for (uint32_t i = 0; i < image->LET_count; i++)
        offer_string(c, image->LET[i].name, image->LET[i].label);
    for (uint32_t i = 0; i < image->THRESHOLD_count; i++)
        offer_string(c, image->THRESHOLD[i].name, image->THRESHOLD[i].label);
    for (uint32_t i = 0; i < image->CAP_count; i++)
        offer_string(c, image->CAP[i].name, image->CAP[i].label);
    for (uint32_t i = 0; i < image->AGREEMENT_count; i++)
        offer_string(c, image->AGREEMENT[i].name, image->AGREEMENT[i].label);
    for (uint32_t i = 0; i < image->SET_count; i++)
        offer_string(c, image->SET[i].name, image->SET[i].label);
    for (uint32_t i = 0; i < image->OUTCOME_count; i++)
        offer_string(c, image->OUTCOME[i].name, image->OUTCOME[i].label);
    for (uint32_t i = 0; i < image->UNIT_count; i++)
        offer_string(c, image->UNIT[i].name, image->UNIT[i].label);
    for (uint32_t i = 0; i < image->REGISTRY_count && c->begun.length > 0; i++)
        offer_rows(c, i);
}

/* ---- by what stands before ------------------------------------------------------------------- */

static void offer_commands(completing *c)
{
    const char *summary, *words;
    for (size_t i = 0; (words = li_repl_command(i, &summary)) != NULL; i++)
        offer_word(c, words, summary);
}

static void offer_declarations(completing *c)
{
    for (int token = 0; token <= lc_token_last(); token++) {
        const lc_token_facts *facts = lc_token_facts_of(token);
        if (facts->flags & LC_TOKEN_DECLARES)
            offer_word(c, facts->spelling, NULL);
    }
}

/* BEFORE is what stands between `order` and the word. */
static void offer_order(completing *c, licet_text before)
{
    size_t at = before.length;
    while (at > 0 && before.bytes[at - 1] != ',')
        at--;
    licet_text part = li_repl_trim((licet_text){before.bytes + at, before.length - at});
    if (part.length == 0) {
        offer_facts(c);
        return;
    }
    size_t fact = licet_law_fact_find(c->repl->world.law, part);
    if (fact == LICET_NO_INDEX)
        return;
    const lc_image_form *form = &c->image->FACT[fact].form;
    if (form->type == LC_FORM_ROW)
        offer_rows(c, form->registry);
    if (form->type == LC_FORM_TRUTH) {
        offer_word(c, "yes", NULL);
        offer_word(c, "no", NULL);
    }
    offer_word(c, "missing", NULL);
}

/* What the parser could go on with behind BEFORE. */
static void offer_expected(completing *c, licet_text before)
{
    li_repl_reading r;
    uint8_t tokens[LC_MAX_EXPECTED_TOKENS];
    size_t count = 0;
    uint32_t source;
    bool names = false;
    if (!li_repl_open(c->repl, &r))
        return;
    lc_status status =
        lc_sources_add(&r.found->sources, &source, "entry", before.bytes, before.length);
    if (status == LC_OK)
        status = lc_parse_expected(tokens, &count, &r.arena, &r.names, &r.found->sources, source,
                                   &r.found->list);
    for (size_t i = 0; status == LC_OK && i < count; i++) {
        const lc_token_facts *facts = lc_token_facts_of(tokens[i]);
        names = names || tokens[i] == TOK_NAME;
        if (facts->spelling && is_word_byte(facts->spelling[0]))
            offer_word(c, facts->spelling, facts->second);
    }
    li_repl_close(&r);
    if (names)
        offer_names(c);
}

static void offer_shown(completing *c)
{
    static const char *const words[] = {"law",    "rules",  "facts",  "order",
                                        "orders", "ledger", "changes"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        offer_word(c, words[i], NULL);
    offer_names(c);
}

/* Behind a command that takes the name of a file. */
static bool takes_file(licet_text word, licet_text rest)
{
    licet_text next = li_repl_word(&rest);
    return li_repl_is(word, "load") || li_repl_is(word, "source") || li_repl_is(word, "save") ||
           li_repl_is(word, "publish") ||
           (li_repl_is(word, "orders") && !li_repl_is(next, "where"));
}

static void offer_arguments(completing *c, licet_text before, bool *files)
{
    licet_text rest = before, word = li_repl_word(&rest), after = rest;
    if (li_repl_is(word, "what")) {
        if (!li_repl_is(li_repl_word(&after), "if")) {
            offer_word(c, "if", NULL);
            return;
        }
        rest = before = after;
        word = li_repl_word(&rest);
        if (word.length == 0) {
            offer_word(c, "order", NULL);
            offer_declarations(c);
            return;
        }
    }
    if (li_repl_is(word, "help"))
        offer_commands(c);
    else if (takes_file(word, rest))
        *files = true;
    else if (li_repl_is_edit(c->repl, before))
        offer_expected(c, before);
    else if (!c->image)
        return;
    else if (li_repl_is(word, "order"))
        offer_order(c, rest);
    else if (li_repl_is(word, "show"))
        offer_shown(c);
    else if (li_repl_is(word, "why") && rest.length == 0)
        offer_word(c, "not", NULL);
    else if (li_repl_is(word, "why"))
        offer_rules(c);
    else if (li_repl_is(word, "sweep") && rest.length == 0) {
        offer_word(c, "threshold", NULL);
        offer_facts(c);
    } else
        offer_names(c);
}

licet_status licet_repl_complete(licet_repl *repl, licet_text entry, size_t at, bool *files,
                                 licet_completion_report report, void *user)
{
    if (!repl || !files || !report || at > entry.length || (entry.length && !entry.bytes))
        return LICET_MISUSE;
    if (entry.length > LC_MAX_SOURCE_BYTES)
        return LICET_LIMIT;
    completing c = {.repl = repl, .report = report, .user = user, .start = at};
    c.image = repl->world.law ? &repl->world.law->image : NULL;
    while (c.start > 0 && is_word_byte(entry.bytes[c.start - 1]))
        c.start--;
    const char *bytes = entry.length ? entry.bytes : "";
    c.begun = (licet_text){bytes + c.start, at - c.start};
    *files = false;
    repl->status = LICET_OK;
    licet_text before = li_repl_trim((licet_text){bytes, c.start});
    if (before.length == 0) {
        offer_commands(&c);
        offer_declarations(&c);
    } else {
        offer_arguments(&c, before, files);
    }
    if (repl->status != LICET_OK)
        return repl->status;
    return c.stopped ? LICET_STOPPED : LICET_OK;
}
