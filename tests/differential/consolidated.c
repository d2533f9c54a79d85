/* consolidated.c - consolidations against the laws they are made from: see consolidated.h. */
#include "consolidated.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/date.h"
#include "licet_tools.h"

enum { TEXT_BYTES = 1 << 20, MOST_FILES = 4, MOST_DAYS = 64 };

/* Each a ruleset and amendments of it. */
static const char *const examples[][MOST_FILES] = {
    {"diffusion/three-tiers", "diffusion/doubling"},
    {"diffusion/three-tiers", "diffusion/threshold-500"},
    {"diffusion/three-tiers", "diffusion/rescission-2025-05-13"},
    {"diffusion/three-tiers", "diffusion/withdrawal"},
    {"diffusion/three-tiers", "diffusion/compliance-slip"},
    {"diffusion/three-tiers", "diffusion/threshold-500", "diffusion/doubling"},
    {"diffusion/three-tiers", "diffusion/rescission-2025-05-13", "diffusion/withdrawal"},
    {"diffusion/three-tiers", "diffusion/rescission-2025-05-13", "diffusion/threshold-500",
     "diffusion/doubling"},
    {"diffusion/three-tiers", "diffusion/rescission-2025-05-13", "diffusion/compliance-slip",
     "diffusion/threshold-500"},
    {"diffusion/bilateral"},
    {"framework/framework-2025"},
    {"successors/3a090-vintages"},
    {"successors/affiliates-50"},
    {"successors/china-h200"},
    {"successors/draft-2026-03"},
    {"successors/malaysia-notice"},
    {"successors/uae-agreement"},
};

/* ---- texts ----------------------------------------------------------------------------------- */

typedef struct {
    char *bytes;
    size_t length;
} text;

static int keep(void *user, const char *bytes, size_t length)
{
    text *t = user;
    char *larger = realloc(t->bytes, t->length + length + 1);
    if (!larger)
        return 1;
    t->bytes = larger;
    memcpy(t->bytes + t->length, bytes, length);
    t->length += length;
    t->bytes[t->length] = '\0';
    return 0;
}

/* The first error. */
static bool differ_by(mismatch *difference, const char *where, licet_diagnostics *diagnostics)
{
    licet_diagnostic first = {.message = "no reason is given"};
    for (size_t i = 0; i < licet_diagnostics_count(diagnostics); i++)
        if (licet_diagnostics_get(diagnostics, i, &first) == LICET_OK && !first.warning)
            break;
    return differ(difference, where, 0, "", first.message);
}

/* Whether the one reason is that an amendment that acts saves orders from its changes, which no
 * day's text can say. */
static bool saves_orders(licet_diagnostics *diagnostics)
{
    size_t count = licet_diagnostics_count(diagnostics);
    for (size_t i = 0; i < count; i++) {
        licet_diagnostic one;
        if (licet_diagnostics_get(diagnostics, i, &one) != LICET_OK ||
            strcmp(one.code, "E1001") != 0)
            return false;
    }
    return count > 0;
}

static bool same_again(const licet_law *law, const int32_t *day, const text *once,
                       mismatch *difference)
{
    text twice = {NULL, 0};
    licet_status status = licet_consolidate(law, day, NULL, NULL, keep, &twice);
    bool same = status == LICET_OK && once->length == twice.length &&
                memcmp(once->bytes, twice.bytes, once->length) == 0;
    if (!same)
        differ(difference, "the consolidation of a consolidation", 0, "no change",
               licet_status_text(status));
    free(twice.bytes);
    return same;
}

bool consolidated_load(const licet_law *law, const int32_t *day, licet_law **out,
                       mismatch *difference)
{
    text once = {NULL, 0};
    licet_diagnostics *diagnostics = NULL;
    *out = NULL;
    licet_status status = licet_consolidate(law, day, NULL, &diagnostics, keep, &once);
    bool good =
        status == LICET_OK || (status == LICET_WRONG_RULES && (!day || saves_orders(diagnostics)));
    if (!good)
        differ_by(difference, "one day is not consolidated", diagnostics);
    licet_diagnostics_free(diagnostics);
    diagnostics = NULL;
    if (status == LICET_OK) {
        const licet_source source = {"consolidated", once.bytes, once.length};
        good = licet_load(out, &diagnostics, &source, 1, NULL) == LICET_OK ||
               differ_by(difference, "the consolidation is no law", diagnostics);
        licet_diagnostics_free(diagnostics);
        good = good && same_again(*out, day, &once, difference);
    }
    free(once.bytes);
    return good;
}

/* ---- answers --------------------------------------------------------------------------------- */

bool consolidated_alike(const licet_session *expected, const licet_session *found, size_t row,
                        mismatch *difference)
{
    static const licet_column columns[] = {
        LICET_COLUMN_OUTCOME, LICET_COLUMN_BECAUSE, LICET_COLUMN_CITES,      LICET_COLUMN_BOOKED,
        LICET_COLUMN_DUTIES,  LICET_COLUMN_MISSING, LICET_COLUMN_LOWEST,     LICET_COLUMN_HIGHEST,
        LICET_COLUMN_STATUS,  LICET_COLUMN_SKIPPED, LICET_COLUMN_AGREEMENTS, LICET_COLUMN_ALSO_MET};
    char one[RECORD_TEXT] = "", other[RECORD_TEXT] = "";
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        size_t length = licet_record_text(expected, columns[i], one, sizeof one - 1);
        one[length < sizeof one ? length : sizeof one - 1] = '\0';
        length = licet_record_text(found, columns[i], other, sizeof other - 1);
        other[length < sizeof other ? length : sizeof other - 1] = '\0';
        if (strcmp(one, other) != 0)
            return differ(difference, licet_column_name(columns[i]), row, one, other);
    }
    return true;
}

/* ---- examples -------------------------------------------------------------------------------- */

/* The law and its consolidation, each with a session and a ledger. */
typedef struct {
    const subject *s;
    licet_law *law;
    licet_session *sessions[2];
    licet_ledger *ledgers[2];
} two;

/* With the date DAY, or its own. False: a cell was refused. */
static bool state_order(licet_session *session, const subject *s, const order *stated,
                        const char *day)
{
    licet_session_clear(session);
    for (uint32_t i = 0; i < s->law->fact_count; i++) {
        licet_text cell = stated->cells[i];
        if (day && i == s->law->date_fact)
            cell = (licet_text){day, strlen(day)};
        if (licet_set_text(session, i, cell))
            return false;
    }
    return true;
}

static bool compare_order(two *t, const order *stated, const char *day, size_t row,
                          mismatch *difference)
{
    bool read = state_order(t->sessions[0], t->s, stated, day);
    if (state_order(t->sessions[1], t->s, stated, day) != read)
        return differ(difference, "whether an order is read", row, "", "");
    if (!read)
        return true;
    for (size_t i = 0; i < 2; i++)
        if (licet_decide(t->sessions[i], t->ledgers[i]) != LICET_OK)
            return differ(difference, "an order is not decided", row, "", "");
    if (!consolidated_alike(t->sessions[0], t->sessions[1], row, difference))
        return false;
    for (size_t i = 0; i < 2; i++)
        if (licet_book(t->sessions[i], t->ledgers[i], (licet_text){NULL, 0}) != LICET_OK)
            return differ(difference, "an order is not booked", row, "", "");
    return true;
}

/* All ORDERS on *DAY, or as they are dated. */
static bool compare_orders(const subject *s, const int32_t *day, const order *orders, size_t count,
                           mismatch *difference)
{
    two t = {.s = s};
    char date[LC_DATE_TEXT] = "";
    if (day)
        lc_date_write(date, *day);
    bool same = consolidated_load(s->compiled, day, &t.law, difference);
    const licet_law *laws[] = {s->compiled, t.law};
    bool any = t.law != NULL;
    for (size_t i = 0; i < 2 && any && same; i++)
        if (licet_session_new(&t.sessions[i], laws[i], NULL) != LICET_OK ||
            licet_ledger_new(&t.ledgers[i], false, NULL) != LICET_OK)
            same = differ(difference, "the comparison itself", 0, "", "out of memory");
    for (size_t i = 0; i < count && any && same; i++)
        same = compare_order(&t, &orders[i], day ? date : NULL, i, difference);
    for (size_t i = 0; i < 2; i++) {
        licet_session_free(t.sessions[i]);
        licet_ledger_free(t.ledgers[i]);
    }
    licet_law_free(t.law);
    return same;
}

/* The days on which the law changes, and the one before the first. */
static size_t find_days(const licet_law *law, int32_t days[MOST_DAYS])
{
    licet_timeline *timeline = NULL;
    size_t count = 0;
    if (licet_timeline_new(&timeline, law, NULL) != LICET_OK)
        return 0;
    for (size_t i = 1; i < licet_timeline_count(timeline) && count + 1 < MOST_DAYS; i++) {
        licet_time_span span;
        int32_t day;
        if (licet_timeline_get(timeline, i, &span) != LICET_OK ||
            licet_date_read(span.from, &day) != LICET_OK)
            continue;
        if (count == 0)
            days[count++] = day - 1;
        days[count++] = day;
    }
    licet_timeline_free(timeline);
    return count;
}

static bool read_example(text *all, size_t number)
{
    for (size_t i = 0; i < MOST_FILES && examples[number][i]; i++) {
        char path[80], *bytes = malloc(TEXT_BYTES);
        snprintf(path, sizeof path, "examples/%s.licet", examples[number][i]);
        FILE *file = fopen(path, "rb");
        size_t length = file && bytes ? fread(bytes, 1, TEXT_BYTES, file) : 0;
        bool kept = length > 0 && keep(all, bytes, length) == 0;
        if (file)
            fclose(file);
        free(bytes);
        if (!kept)
            return false;
    }
    return true;
}

bool consolidated_example(size_t number, uint64_t seed, size_t count, bool *there,
                          mismatch *difference)
{
    subject s;
    text all = {NULL, 0};
    int32_t days[MOST_DAYS];
    *there = number < sizeof examples / sizeof examples[0];
    if (!*there)
        return true;
    if (!read_example(&all, number)) {
        free(all.bytes);
        return differ(difference, examples[number][0], 0, "", "it cannot be read");
    }
    const generated_ruleset whole = {.text = all.bytes, .length = all.length};
    bool same = subject_open(&s, &whole, false) ||
                differ(difference, examples[number][0], 0, "", s.problem ? s.problem : "");
    order_maker *maker = same ? order_maker_new(s.law, seed) : NULL;
    size_t day_count = maker ? find_days(s.compiled, days) : 0;
    for (size_t i = 0; i <= day_count && maker && same; i++) {
        const order *orders = order_maker_make(maker, count);
        same = orders &&
               compare_orders(&s, i < day_count ? &days[i] : NULL, orders, count, difference);
    }
    order_maker_free(maker);
    subject_close(&s);
    free(all.bytes);
    return same && maker;
}
