/* amend.c - amendments against the consolidated text of each day: see amend.h. */
#include "amend.h"
#include "amend_tiers.h"

#include "consolidated.h"
#include "redlined.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_DECLS = 400,
    MOST_AMENDMENTS = 100,
    MOST_CHANGES = 3,
    DAYS = 40,
    MOST_SAVING = 3, /* amendments with `saves when` */
    SETS = 1 << MOST_SAVING,
    TEXT_BYTES = 1 << 18,
    REDLINED = 8 /* one in so many days is compared with the ruleset alone */
};

typedef enum { NO, MAYBE, YES } answer;

/* `saves when`: the words, which read fact FACT of the order (2 s, 3 amount, 4 destination), and
 * what says whether they hold. */
typedef struct {
    char words[48];
    int fact, threshold; /* amount < tN */
    const char *text;    /* s, destination: is this one */
} saving;

/* `threshold t0 = 5 kg`: words before the value that `set` changes, the value, words after. */
typedef struct {
    const char *kind; /* "rule", "cap", … */
    char name[16];
    char before[160], value[24], after[64];
} decl;

typedef enum { SET, STRIKE, REPLACE, ADD, MOVE } change_kind;

typedef struct {
    change_kind kind;
    decl to;           /* STRIKE: kind and name; SET: and value */
    bool tiers;        /* STRIKE, REPLACE, ADD: of tiers, */
    division division; /* these */
    row_move move;
} change;

typedef struct {
    int from, until; /* days of DAYS; until > DAYS: open */
    int out;         /* suspended on this day; -1: not */
    int amends;      /* -1: the ruleset */
    int change_count;
    change changes[MOST_CHANGES];
    int bit; /* in sets of saved amendments; -1: it saves nothing */
    int saving_count;
    saving savings[2];
    int first; /* the first day on which it acts; DAYS: none */
} amendment;

typedef struct {
    random_source random;
    decl base[32];
    int base_count, added;
    division tiers;
    char letters[MOST_AMENDMENTS * MOST_CHANGES]; /* of the rules that are added: r10, n11, … */
    amendment amendments[MOST_AMENDMENTS];
    int count;
    int order[MOST_AMENDMENTS];
    char *text;
    size_t length;
    generated_ruleset whole;
    licet_law *stack;
    licet_law *days[DAYS][SETS]; /* without the amendments of a set; NULL: as with a smaller one */
    int limits[DAYS][3];         /* twice t0, t1, t2, where no order is saved */
    int saving_count;            /* amendments with savings */
} amended;

/* ---- writing --------------------------------------------------------------------------------- */

static void put(amended *a, const char *words)
{
    size_t length = strlen(words);
    if (a->length + length < TEXT_BYTES) {
        memcpy(a->text + a->length, words, length + 1);
        a->length += length;
    }
}

static void put_decl(amended *a, const decl *d)
{
    const char *const words[] = {d->kind, " ", d->name, d->before, d->value, d->after, "\n"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        put(a, words[i]);
}

/* A day stands for a week of 2025. */
static void date_near(int day, int days_more, char *text)
{
    int32_t first;
    lc_date_from_parts(&first, 2025, 1, 1);
    lc_date_write(text, first + day * 7 + days_more);
}

static void date_of(int day, char text[LC_DATE_TEXT])
{
    date_near(day, 0, text);
}

static void put_head(amended *a)
{
    put(a, "ruleset base\n"
           "outcomes free permitted told permitted asked licensable banned forbidden\n"
           "unit kg\nregistry place\n | key |\n | AA |\n | BB |\n | CC |\n | Z0 |\n | Z1 |\n"
           " | Z2 |\n"
           "facts id : text date : date s : text amount : kg destination : place\n"
           "rule any_one despite r0 under any agreement then asked\n");
}

static const char *const places[] = {"AA", "BB", "CC", "AA, BB", "BB, CC"};

/* ---- what can be declared -------------------------------------------------------------------- */

static int below(amended *a, int count)
{
    return (int)random_below(&a->random, (uint32_t)count);
}

static void make_value(amended *a, decl *d)
{
    snprintf(d->value, sizeof d->value, "%d kg", 1 + below(a, 60));
}

static decl make_valued(amended *a, const char *kind, char letter, int number)
{
    decl d = {.kind = kind};
    snprintf(d.name, sizeof d.name, "%c%d", letter, number);
    make_value(a, &d);
    if (letter == 't')
        snprintf(d.before, sizeof d.before, " = ");
    else if (letter == 'c')
        snprintf(d.before, sizeof d.before, " limits amount to ");
    else
        snprintf(d.before, sizeof d.before, " with %s limits amount to ", places[below(a, 5)]);
    if (letter == 'c')
        snprintf(d.after, sizeof d.after, " per s each %s", below(a, 2) ? "year" : "month");
    return d;
}

static decl make_group(amended *a, int number)
{
    decl d = {.kind = "group"};
    snprintf(d.name, sizeof d.name, "h%d", number);
    snprintf(d.before, sizeof d.before, " = %s", places[below(a, 5)]);
    if (number)
        snprintf(d.after, sizeof d.after, number == 1 ? ", h0" : ", q%d", below(a, TIERS));
    return d;
}

/* Of what `let`s, tallies and caps hold on the day. */
static void make_question(amended *a, char *text, size_t size)
{
    static const char *const questions[] = {
        "l0 > t%d",  "l1 and l0 <= t%d", "not l1",           "total(u0) > t%d",
        "u0 <= t%d", "left(c0) >= t%d",  "used(c1) <= 9 kg", "left(c1) + l0 > total(c0)"};
    const char *question = questions[below(a, 8)], *number = strstr(question, "%d");
    if (number)
        snprintf(text, size, "%.*s%d", (int)(number - question), question, below(a, 3));
    else
        snprintf(text, size, "%s", question);
}

static void make_condition(amended *a, char *text, size_t size)
{
    if (!below(a, 4))
        make_question(a, text, size);
    else if (below(a, 2))
        snprintf(text, size, "amount %s t%d", below(a, 2) ? ">" : "<=", below(a, 3));
    else if (below(a, 2))
        snprintf(text, size, "destination in %s%d", below(a, 2) ? "h" : "q", below(a, 3));
    else if (below(a, 2))
        snprintf(text, size, "destination in (%s, %s)", places[below(a, 3)], places[below(a, 3)]);
    else
        snprintf(text, size, "s = \"%c\"", 'a' + below(a, 2));
    if (strstr(text, "(AA, AA)") || strstr(text, "(BB, BB)") || strstr(text, "(CC, CC)"))
        snprintf(text, size, "destination = AA");
}

/* `l0` is a number of kg at some scale, `l1` a statement. */
static decl make_let(amended *a, int number)
{
    static const char *const numbers[] = {"amount",        "2 * amount",
                                          "amount + t0",   "if s = \"a\" then amount else t1",
                                          "0.25 * amount", "t2"};
    static const char *const statements[] = {"amount > t1", "s = \"b\"", "l0 <= t0",
                                             "destination in h1 or l0 > 9 kg"};
    decl d = {.kind = "let"};
    snprintf(d.name, sizeof d.name, "l%d", number);
    snprintf(d.before, sizeof d.before, " = %s",
             number ? statements[below(a, 4)] : numbers[below(a, 6)]);
    return d;
}

static decl make_tally(amended *a)
{
    /* all at one scale: the texts of the days share a ledger, and none knows the others' */
    static const char *const measures[] = {"0.25 * amount", "0.75 * amount",
                                           "amount + 1.25 * amount"};
    decl d = {.kind = "tally", .name = "u0"};
    snprintf(d.before, sizeof d.before, " counts %s per s", measures[below(a, 3)]);
    return d;
}

static decl make_otherwise(amended *a)
{
    static const char *const outcomes[] = {"free", "told", "asked", "banned"};
    decl d = {.kind = "otherwise"};
    snprintf(d.before, sizeof d.before, "%s", outcomes[below(a, 4)]);
    return d;
}

/* Another threshold, which has a label. */
static decl make_labelled(amended *a)
{
    decl d = make_valued(a, "threshold", 't', below(a, 3));
    snprintf(d.before, sizeof d.before, " \"Label %d\" = ", below(a, 9));
    if (below(a, 2))
        snprintf(d.value, sizeof d.value, "%d.5 kg", below(a, 30));
    return d;
}

static decl make_rule(amended *a, char letter, int number)
{
    static const char *const outcomes[] = {"banned", "banned", "asked"};
    decl d = {.kind = "rule"};
    char condition[64];
    snprintf(d.name, sizeof d.name, "%c%d", letter, number);
    make_condition(a, condition, sizeof condition);
    if (letter == 'r') {
        snprintf(d.before, sizeof d.before, " when %s then %s", condition,
                 number ? outcomes[below(a, 3)] : "banned");
        return d;
    }
    char under[32] = "";
    if (below(a, 2))
        snprintf(under, sizeof under, " within c%d", below(a, 2));
    else if (below(a, 2))
        snprintf(under, sizeof under, " under g%d", below(a, 2));
    snprintf(d.before, sizeof d.before, " despite r%d%s when %s then %s with \"%s%d\"", below(a, 4),
             under, condition, below(a, 2) ? "free" : "told", d.name, below(a, 9));
    return d;
}

static void make_base(amended *a)
{
    for (int i = 0; i < 3; i++)
        a->base[a->base_count++] = make_valued(a, "threshold", 't', i);
    for (int i = 0; i < 2; i++)
        a->base[a->base_count++] = make_valued(a, "cap", 'c', i);
    for (int i = 0; i < 2; i++)
        a->base[a->base_count++] = make_valued(a, "agreement", 'g', i);
    for (int i = 0; i < 3; i++)
        a->base[a->base_count++] = make_group(a, i);
    for (int i = 0; i < 2; i++)
        a->base[a->base_count++] = make_let(a, i);
    a->base[a->base_count++] = make_tally(a);
    a->base[a->base_count++] = make_otherwise(a);
    a->tiers = division_make(&a->random, DAYS);
    for (int i = 0; i < 4; i++)
        a->base[a->base_count++] = make_rule(a, 'r', i);
    for (int i = 0; i < 5; i++)
        a->base[a->base_count++] = make_rule(a, 'x', i);
}

/* What may have several versions where others name it. */
static change make_version(amended *a)
{
    switch (below(a, 5)) {
    case 0:
        return (change){REPLACE, .to = make_otherwise(a)};
    case 1:
        return (change){REPLACE, .to = make_labelled(a)};
    case 2:
        return (change){REPLACE, .to = make_tally(a)};
    default:
        return (change){REPLACE, .to = make_let(a, below(a, 2))};
    }
}

static change make_change_of_tiers(amended *a)
{
    const change_kind kinds[] = {MOVE, MOVE, MOVE, MOVE, MOVE, MOVE, REPLACE, REPLACE, STRIKE, ADD};
    change c = {kinds[below(a, 10)], .tiers = true};
    c.division = division_make(&a->random, DAYS);
    c.move = row_move_make(&a->random, DAYS);
    return c;
}

static change make_change(amended *a)
{
    int which = below(a, 15);
    if (which >= 12)
        return make_version(a);
    decl d;
    if (which > 9)
        return make_change_of_tiers(a);
    if (which < 3) {
        d = a->base[below(a, 7)];
        make_value(a, &d);
        return (change){SET, .to = d};
    }
    if (which < 5) {
        char letter = below(a, 4) ? 'n' : 'r';
        a->letters[a->added] = letter;
        return (change){ADD, .to = make_rule(a, letter, 10 + a->added++)};
    }
    if (which < 6) {
        d = (decl){.kind = "rule"};
        int added = a->added && below(a, 2) ? below(a, a->added) : -1;
        snprintf(d.name, sizeof d.name, "%c%d", added < 0 ? 'x' : a->letters[added],
                 added < 0 ? below(a, 5) : 10 + added);
        return (change){STRIKE, .to = d};
    }
    if (which < 8)
        return (change){REPLACE, .to = make_rule(a, below(a, 2) ? 'r' : 'x', below(a, 4))};
    if (below(a, 2))
        return (change){REPLACE, .to = below(a, 2) ? make_group(a, below(a, 3))
                                                   : make_valued(a, "threshold", 't', below(a, 3))};
    return (change){REPLACE, .to = below(a, 2) ? make_valued(a, "cap", 'c', below(a, 2))
                                               : make_valued(a, "agreement", 'g', below(a, 2))};
}

/* On DAY, where the order is saved from the amendments of SET. */
static bool acts(const amended *a, int index, int day, int set)
{
    const amendment *m = &a->amendments[index];
    return day >= m->from && day <= m->until && day != m->out &&
           !(m->bit >= 0 && (set >> m->bit & 1)) && (m->amends < 0 || acts(a, m->amends, day, set));
}

static void make_saving(amended *a, saving *s)
{
    static const char *const letters[] = {"a", "b"};
    s->fact = 2 + below(a, 3);
    s->threshold = below(a, 3);
    s->text = s->fact == 2 ? letters[below(a, 2)] : places[below(a, 3)];
    if (s->fact == 3)
        snprintf(s->words, sizeof s->words, "amount < t%d", s->threshold);
    else if (s->fact == 2)
        snprintf(s->words, sizeof s->words, "s = \"%s\"", s->text);
    else
        snprintf(s->words, sizeof s->words, "destination = %s", s->text);
}

static void make_savings(amended *a, amendment *m)
{
    m->bit = -1;
    m->saving_count = 0;
    if (a->saving_count == MOST_SAVING || below(a, 3))
        return;
    m->bit = a->saving_count++;
    m->saving_count = 1 + !below(a, 4);
    for (int i = 0; i < m->saving_count; i++)
        make_saving(a, &m->savings[i]);
}

static void make_amendment(amended *a, int index)
{
    amendment *m = &a->amendments[index];
    m->from = below(a, DAYS - 6); /* no suspension ends behind the last day */
    m->until = below(a, 2) ? DAYS : m->from + below(a, 12);
    m->out = below(a, 4) ? -1 : m->from + below(a, 6);
    /* the last day looks at what holds from then on */
    m->until = m->until < DAYS - 1 ? m->until : DAYS;
    m->out = m->out < DAYS - 1 ? m->out : -1;
    m->amends = index && !below(a, 4) ? below(a, index) : -1;
    m->change_count = 1 + below(a, MOST_CHANGES);
    for (int k = 0; k < m->change_count; k++)
        m->changes[k] = make_change(a);
    if (m->change_count > 1 && !below(a, 8)) {
        m->changes[0] = (change){STRIKE, .to = {.kind = "otherwise"}};
        m->changes[1] = (change){ADD, .to = make_otherwise(a)};
    }
    make_savings(a, m);
    for (m->first = 0; m->first < DAYS && !acts(a, index, m->first, 0);)
        m->first++;
}

/* ---- the stack as a text --------------------------------------------------------------------- */

static void put_change_of_tiers(amended *a, const change *c)
{
    char words[400];
    if (c->kind == REPLACE)
        put(a, "replace ");
    if (c->kind == MOVE) {
        row_move_write(&c->move, date_near, words, sizeof words);
        put(a, words);
    } else if (c->kind == STRIKE) {
        put(a, "strike tiers\n");
    } else {
        division_write(&c->division, date_near, words, sizeof words);
        put(a, "tiers of");
        put(a, words);
        put(a, "\n");
    }
}

static void put_base(amended *a)
{
    put_head(a);
    put_change_of_tiers(a, &(change){.kind = ADD, .division = a->tiers});
    for (int k = 0; k < a->base_count; k++)
        put_decl(a, &a->base[k]);
}

static void put_amendment(amended *a, int index)
{
    const amendment *m = &a->amendments[index];
    char words[160], from[LC_DATE_TEXT], until[LC_DATE_TEXT];
    snprintf(words, sizeof words, "amendment a%d amends ", index);
    put(a, words);
    snprintf(words, sizeof words, m->amends < 0 ? "base" : "a%d", m->amends);
    put(a, words);
    date_of(m->from, from);
    snprintf(words, sizeof words, " in force from %s", from);
    put(a, words);
    if (m->until < DAYS) {
        int32_t last;
        date_of(m->until + 1, until);
        lc_date_read(&last, until, LC_DATE_TEXT - 1);
        lc_date_write(until, last - 1);
        snprintf(words, sizeof words, " until %s", until);
        put(a, words);
    }
    if (m->out >= 0) {
        int32_t last;
        date_of(m->out, from);
        date_of(m->out + 1, until);
        lc_date_read(&last, until, LC_DATE_TEXT - 1);
        lc_date_write(until, last - 1);
        snprintf(words, sizeof words, " suspended from %s until %s", from, until);
        put(a, words);
    }
    for (int i = 0; i < m->saving_count; i++) {
        put(a, " saves when ");
        put(a, m->savings[i].words);
    }
    put(a, "\n");
    for (int i = 0; i < m->change_count; i++) {
        const change *c = &m->changes[i];
        if (c->tiers) {
            put_change_of_tiers(a, c);
            continue;
        }
        if (c->kind == REPLACE)
            put(a, "replace ");
        if (c->kind == REPLACE || c->kind == ADD) {
            put_decl(a, &c->to);
            continue;
        }
        snprintf(words, sizeof words, "%s %s %s%s%s\n", c->kind == SET ? "set" : "strike",
                 c->to.kind, c->to.name, c->kind == SET ? " = " : "",
                 c->kind == SET ? c->to.value : "");
        put(a, words);
    }
}

static void put_stack(amended *a)
{
    int at = below(a, a->count + 1);
    for (int i = 0; i < a->count; i++) {
        if (i == at)
            put_base(a);
        put_amendment(a, i);
    }
    if (at == a->count)
        put_base(a);
}

static bool load_stack(amended *a)
{
    const licet_source source = {"stack", a->text, a->length};
    return licet_load(&a->stack, NULL, &source, 1, NULL) == LICET_OK;
}

/* Any amendments: of more than a few it is rare that all fit together. */
static void make_any(amended *a, int most)
{
    a->count = 1 + below(a, most);
    for (int i = 0; i < a->count; i++)
        make_amendment(a, i);
}

/* Amendment after amendment, each drawn until it fits to those before. */
static void make_fitting(amended *a, int most)
{
    enum { TRIES = 8 };
    for (int left = 1 + below(a, most); left > 0; left--) {
        int added = a->added;
        bool fits = false;
        for (int try = 0; try < TRIES && !fits; try++) {
            a->added = added;
            a->length = 0;
            make_amendment(a, a->count++);
            put_stack(a);
            fits = load_stack(a);
            licet_law_free(a->stack);
            a->stack = NULL;
            a->count -= !fits;
        }
        if (!fits)
            a->added = added;
    }
    a->length = 0;
}

/* ---- the text of a day ----------------------------------------------------------------------- */

static bool goes_before(const amended *a, const bool *placed, int one, int other)
{
    if (placed[one] || (a->amendments[one].amends >= 0 && !placed[a->amendments[one].amends]))
        return false;
    return other < 0 || a->amendments[one].first < a->amendments[other].first;
}

static void find_order(amended *a)
{
    bool placed[MOST_AMENDMENTS] = {false};
    for (int i = 0; i < a->count; i++) {
        int best = -1;
        for (int k = 0; k < a->count; k++)
            if (goes_before(a, placed, k, best))
                best = k;
        a->order[i] = best;
        placed[best] = true;
    }
}

typedef struct {
    decl items[MOST_DECLS];
    int count;
    day_tiers tiers;
} edited;

static int find(const edited *e, const decl *d)
{
    for (int i = 0; i < e->count; i++)
        if (strcmp(e->items[i].kind, d->kind) == 0 && strcmp(e->items[i].name, d->name) == 0)
            return i;
    return -1;
}

static bool edit_tiers(edited *e, const change *c, int day, int first)
{
    if (c->kind == MOVE)
        return day_tiers_move(&e->tiers, &c->move, day, first);
    if (c->kind == STRIKE)
        return day_tiers_strike(&e->tiers, first);
    return day_tiers_put(&e->tiers, &c->division, c->kind == REPLACE, first);
}

/* False: what is to be changed by an amendment that begins on day FIRST is not there on DAY. */
static bool edit(edited *e, const change *c, int day, int first)
{
    if (c->tiers)
        return edit_tiers(e, c, day, first);
    int at = find(e, &c->to);
    if (c->kind == ADD) {
        e->items[e->count++] = c->to;
        return at < 0;
    }
    if (at < 0)
        return false;
    if (c->kind == SET)
        memcpy(e->items[at].value, c->to.value, sizeof c->to.value);
    else if (c->kind == REPLACE)
        e->items[at] = c->to;
    else
        memmove(&e->items[at], &e->items[at + 1], (size_t)(--e->count - at) * sizeof e->items[at]);
    return true;
}

static bool put_day(amended *page, const edited *e, int day)
{
    char tiers[400];
    bool in_group[PLACES];
    const decl *group = &e->items[find(e, &(decl){.kind = "group", .name = "h0"})];
    for (int i = 0; i < PLACES; i++)
        in_group[i] = strstr(group->before, places[i]) != NULL;
    put_head(page);
    bool good = !e->tiers.touched && day_tiers_write(&e->tiers, day, in_group, tiers, sizeof tiers);
    put(page, good ? tiers : "");
    for (int i = 0; i < e->count; i++)
        put_decl(page, &e->items[i]);
    return good;
}

static bool same_law(const amended *a, int day, int set, int other)
{
    for (int i = 0; i < a->count; i++)
        if (acts(a, i, day, set) != acts(a, i, day, other))
            return false;
    return true;
}

/* The set of the law of DAY without SET: the smallest that comes to the same. */
static int law_without(const amended *a, int day, int set)
{
    int least = 0;
    while (!same_law(a, day, set, least))
        least++;
    return least;
}

/* Whether the amendments of DAY but those of SET can be written into the text, and what comes of it
 * is a law. */
static bool make_day(amended *a, int day, int set, char **text)
{
    edited *e = calloc(1, sizeof *e);
    amended page = {.text = calloc(1, TEXT_BYTES)};
    bool good = e && page.text;
    for (int i = 0; good && i < a->base_count; i++)
        e->items[e->count++] = a->base[i];
    good = good && day_tiers_put(&e->tiers, &a->tiers, false, -1);
    for (int i = 0; i < a->count; i++) {
        const amendment *m = &a->amendments[a->order[i]];
        for (int adds = 0; adds < 2 && acts(a, a->order[i], day, set); adds++)
            for (int k = 0; good && k < m->change_count; k++)
                if ((m->changes[k].kind == ADD) == adds)
                    good = edit(e, &m->changes[k], day, m->first);
    }
    good = good && put_day(&page, e, day);
    const licet_source source = {"day", page.text, page.length};
    good = good && licet_load(&a->days[day][set], NULL, &source, 1, NULL) == LICET_OK;
    for (int i = 0; good && set == 0 && i < 3; i++) /* the base begins with the thresholds */
        a->limits[day][i] = (int)(2 * atof(e->items[i].value));
    *text = page.text;
    free(e);
    return good;
}

/* Two amendments that begin on one day change the same, or one does so twice. */
static bool touch_twice(const amended *a)
{
    for (int i = 0; i < a->count; i++)
        for (int k = 0; k < a->amendments[i].change_count; k++)
            for (int j = 0; j <= i; j++)
                for (int l = 0; l < (i == j ? k : a->amendments[j].change_count); l++) {
                    const change *one = &a->amendments[i].changes[k];
                    const change *other = &a->amendments[j].changes[l];
                    if (one->kind != ADD && other->kind != ADD && !one->tiers && !other->tiers &&
                        a->amendments[i].first == a->amendments[j].first &&
                        a->amendments[i].first < DAYS &&
                        strcmp(one->to.kind, other->to.kind) == 0 &&
                        strcmp(one->to.name, other->to.name) == 0)
                        return true;
                }
    return false;
}

static bool names_third_tier(const change *c)
{
    return !c->tiers && c->kind != STRIKE &&
           (strstr(c->to.before, "q2") || strstr(c->to.value, "q2") || strstr(c->to.after, "q2"));
}

/* Whether q2 is named where no tiers of the stack have it: nothing, also in what never acts. */
static bool names_what_is_nowhere(const amended *a)
{
    bool named = false, declared = !a->tiers.renamed;
    for (int i = 0; i < a->count; i++)
        for (int k = 0; k < a->amendments[i].change_count; k++) {
            const change *c = &a->amendments[i].changes[k];
            named = named || names_third_tier(c);
            declared = declared ||
                       (c->tiers && (c->kind == ADD || c->kind == REPLACE) && !c->division.renamed);
        }
    return named && !declared;
}

/* ---- deciding -------------------------------------------------------------------------------- */

typedef struct {
    int day, amount, missing; /* the number of a fact; 0: none is */
    char date[LC_DATE_TEXT], weight[16], letter[2];
    const char *place;
} stated;

static void make_order(amended *a, int day, stated *o)
{
    *o = (stated){.day = day, .amount = 1 + below(a, 40), .place = places[below(a, 3)]};
    date_of(o->day, o->date);
    snprintf(o->weight, sizeof o->weight, "%d", o->amount);
    o->letter[0] = (char)('a' + below(a, 2));
    o->missing = below(a, 5) ? 0 : 2 + below(a, 3);
}

static bool state(const stated *o, licet_session *session)
{
    const char *cells[] = {"1", o->date, o->letter, o->weight, o->place};
    licet_session_clear(session);
    for (uint32_t k = 0; k < 5; k++)
        if ((int)k != o->missing &&
            licet_set_text(session, k, (licet_text){cells[k], strlen(cells[k])}))
            return false;
    return true;
}

static answer is_saved(const amended *a, const amendment *m, const stated *o)
{
    answer saved = NO;
    for (int i = 0; i < m->saving_count; i++) {
        const saving *s = &m->savings[i];
        bool holds = s->fact == 2   ? strcmp(s->text, o->letter) == 0
                     : s->fact == 4 ? strcmp(s->text, o->place) == 0
                                    : 2 * o->amount < a->limits[o->day][s->threshold];
        answer found = o->missing == s->fact ? MAYBE : holds ? YES : NO;
        saved = found > saved ? found : saved;
    }
    return saved;
}

/* From which amendments O is surely and perhaps saved; whether the fact that is missing could tell,
 * is said of the ones that act for all that is known. */
static void find_saved(const amended *a, const stated *o, int *sure, int *maybe)
{
    *sure = *maybe = 0;
    for (int i = 0; i < a->count; i++) {
        const amendment *m = &a->amendments[i];
        if (m->bit >= 0 && acts(a, i, o->day, 0))
            *sure |= (is_saved(a, m, o) == YES) << m->bit;
    }
    for (int i = 0; i < a->count; i++) {
        const amendment *m = &a->amendments[i];
        if (m->bit >= 0 && acts(a, i, o->day, *sure))
            *maybe |= (is_saved(a, m, o) == MAYBE) << m->bit;
    }
}

/* The name of the law of DAY without the amendments of SET. */
static void law_of(const amended *a, int day, int set, char *text, size_t size)
{
    int at = snprintf(text, size, "base");
    for (int i = 0; i < a->count; i++)
        if (acts(a, a->order[i], day, set))
            at += snprintf(text + at, size - (size_t)at, " + a%d", a->order[i]);
}

static void read_column(licet_session *session, licet_column column, char text[RECORD_TEXT])
{
    size_t length = licet_record_text(session, column, text, RECORD_TEXT - 1);
    text[length < RECORD_TEXT ? length : RECORD_TEXT - 1] = '\0';
}

static bool same_column(licet_session *stack, licet_column column, const char *wanted, size_t row,
                        mismatch *difference)
{
    char found[RECORD_TEXT];
    read_column(stack, column, found);
    return strcmp(found, wanted) == 0 ||
           differ(difference, licet_column_name(column), row, wanted, found);
}

/* The sessions of one comparison. */
typedef struct {
    licet_session *stack, *days[DAYS][SETS]; /* made when they are needed */
    licet_ledger *one, *other;
    const stated *order;
    size_t row;
    mismatch *difference;
} comparison;

/* The decision under the text of the day without SET; NULL: it was reported. */
static licet_session *decide_without(const amended *a, comparison *c, int set)
{
    licet_session **session = &c->days[c->order->day][law_without(a, c->order->day, set)];
    const licet_law *law = a->days[c->order->day][law_without(a, c->order->day, set)];
    if ((!*session && licet_session_new(session, law, NULL) != LICET_OK) ||
        !state(c->order, *session) || licet_decide(*session, c->other) != LICET_OK) {
        differ(c->difference, "an order is not decided", c->row, "", "");
        return NULL;
    }
    return *session;
}

/* What the laws come to, from the one with SURE and all of MAYBE saved to that with SURE alone. */
typedef struct {
    uint32_t lowest, highest;
    bool misses[5]; /* per fact */
} joined;

static void join(joined *j, const licet_record *record, const char *missing)
{
    static const char *const facts[5] = {"id", "date", "s", "amount", "destination"};
    if (record->lowest < j->lowest)
        j->lowest = record->lowest;
    if (record->highest > j->highest)
        j->highest = record->highest;
    for (int i = 0; i < 5; i++) /* at most one is missing */
        j->misses[i] = j->misses[i] || strcmp(missing, facts[i]) == 0;
}

static bool same_open(comparison *c, const joined *j, const char *law)
{
    static const char *const outcomes[] = {"free", "told", "asked", "banned"};
    static const char *const facts[5] = {"id", "date", "s", "amount", "destination"};
    static const licet_column empty[] = {LICET_COLUMN_BECAUSE, LICET_COLUMN_BOOKED,
                                         LICET_COLUMN_DUTIES, LICET_COLUMN_AGREEMENTS,
                                         LICET_COLUMN_SKIPPED};
    const char *missing = "";
    for (int i = 0; i < 5; i++)
        missing = j->misses[i] ? facts[i] : missing;
    bool same =
        same_column(c->stack, LICET_COLUMN_OUTCOME, "indeterminate", c->row, c->difference) &&
        same_column(c->stack, LICET_COLUMN_LOWEST, outcomes[j->lowest], c->row, c->difference) &&
        same_column(c->stack, LICET_COLUMN_HIGHEST, outcomes[j->highest], c->row, c->difference) &&
        same_column(c->stack, LICET_COLUMN_MISSING, missing, c->row, c->difference) &&
        same_column(c->stack, LICET_COLUMN_LAW, law, c->row, c->difference);
    for (size_t i = 0; same && i < sizeof empty / sizeof empty[0]; i++)
        same = same_column(c->stack, empty[i], "", c->row, c->difference);
    return same;
}

/* The stack decides as the text of the day does without what the order is saved from; where that is
 * open, as all such texts together. */
static bool decide_one(const amended *a, comparison *c)
{
    joined j = {.lowest = LICET_INDETERMINATE};
    int sure, maybe;
    char law[RECORD_TEXT], missing[RECORD_TEXT];
    if (!a->days[c->order->day][0]) /* a consolidation that one text cannot say */
        return true;
    if (!state(c->order, c->stack) || licet_decide(c->stack, c->one) != LICET_OK)
        return differ(c->difference, "an order is not decided", c->row, "", "");
    find_saved(a, c->order, &sure, &maybe);
    licet_session *least = NULL;
    for (int set = maybe;; set = (set - 1) & maybe) {
        least = decide_without(a, c, sure | set);
        if (!least)
            return false;
        read_column(least, LICET_COLUMN_MISSING, missing);
        join(&j, licet_session_record(least), missing);
        if (!set)
            break;
    }
    law_of(a, c->order->day, sure, law, sizeof law);
    if (maybe && j.lowest < j.highest) {
        j.misses[c->order->missing] = true;
        return same_open(c, &j, law);
    }
    if (!consolidated_alike(least, c->stack, c->row, c->difference) ||
        !same_column(c->stack, LICET_COLUMN_LAW, law, c->row, c->difference))
        return false;
    if (licet_book(c->stack, c->one, (licet_text){NULL, 0}) != LICET_OK ||
        licet_book(least, c->other, (licet_text){NULL, 0}) != LICET_OK)
        return differ(c->difference, "an order is not booked", c->row, "", "");
    return true;
}

static bool decide_alike(amended *a, size_t orders, mismatch *difference)
{
    comparison *c = calloc(1, sizeof *c);
    bool same = c && licet_session_new(&c->stack, a->stack, NULL) == LICET_OK &&
                licet_ledger_new(&c->one, false, NULL) == LICET_OK &&
                licet_ledger_new(&c->other, false, NULL) == LICET_OK;
    if (!same)
        differ(difference, "the comparison itself", 0, "", "out of memory");
    for (size_t i = 0; same && i < orders; i++) {
        stated o;
        make_order(a, below(a, DAYS), &o);
        c->order = &o;
        c->row = i;
        c->difference = difference;
        same = decide_one(a, c);
    }
    if (!c)
        return false;
    licet_session_free(c->stack);
    for (int i = 0; i < DAYS; i++)
        for (int set = 0; set < SETS; set++)
            licet_session_free(c->days[i][set]);
    licet_ledger_free(c->one);
    licet_ledger_free(c->other);
    free(c);
    return same;
}

/* The stack and the consolidations that the library makes of it: of each day, and of all days. */
static bool consolidate_alike(amended *a, size_t orders, stack_counts *stacks, mismatch *difference)
{
    amended copy = *a;
    licet_law *all = NULL;
    bool same = true;
    memset(copy.days, 0, sizeof copy.days);
    for (int i = 0; i < DAYS && same; i++) {
        int32_t day;
        char date[LC_DATE_TEXT];
        date_of(i, date);
        same = lc_date_read(&day, date, LC_DATE_TEXT - 1) &&
               consolidated_load(a->stack, &day, &copy.days[i][0], difference);
    }
    same = same && decide_alike(&copy, orders, difference);
    for (int i = 0; i < DAYS; i++)
        licet_law_free(copy.days[i][0]);
    same = same && consolidated_load(a->stack, NULL, &all, difference);
    stacks->consolidated += all != NULL;
    for (int i = 0; i < DAYS; i++)
        copy.days[i][0] = all;
    same = same && decide_alike(&copy, orders, difference);
    licet_law_free(all);
    return same;
}

/* The stack by the slow evaluator and by blocks. */
static bool replay_alike(amended *a, uint64_t number, size_t orders, replay_counts *counts,
                         mismatch *difference)
{
    subject s;
    slow_ledger ledger = {NULL, 0, 0};
    a->whole = (generated_ruleset){.text = a->text, .length = a->length};
    bool same = subject_open(&s, &a->whole, number / 2 % 2 == 1) ||
                differ(difference, "opening it", 0, "", s.problem ? s.problem : "out of memory");
    order_maker *maker = same ? order_maker_new(s.law, number) : NULL;
    const order *made = maker ? order_maker_make(maker, orders) : NULL;
    same = same && made &&
           replay_orders(&s, made, orders, number % 3 != 0, &ledger, counts, difference);
    slow_ledger_free(&ledger);
    order_maker_free(maker);
    subject_close(&s);
    return same;
}

/* The ruleset with the amendment that the redline to PAGE, the text of DAY, shows decides as PAGE
 * does. */
static bool redline_alike(amended *a, int day, const char *page, size_t orders,
                          mismatch *difference)
{
    amended base = *a; /* its text alone is another */
    collected shown = {NULL, 0, 0};
    const char *why = "out of memory";
    licet_law *law = NULL;
    licet_session *one = NULL, *other = NULL;
    base.text = calloc(1, TEXT_BYTES);
    base.length = 0;
    if (base.text)
        put_base(&base);
    bool same =
        base.text && redlined_amendment((licet_text){base.text, base.length},
                                        (licet_text){page, strlen(page)}, "base", &shown, &why);
    const licet_source sources[] = {{"base", base.text, base.length},
                                    {"shown", shown.bytes, shown.length}};
    if (same && licet_load(&law, NULL, sources, 2, NULL) != LICET_OK) {
        same = false;
        why = shown.bytes;
    }
    same = same && licet_session_new(&one, law, NULL) == LICET_OK &&
           licet_session_new(&other, a->days[day][0], NULL) == LICET_OK;
    if (!same)
        differ(difference, "the amendment that a redline shows", 0, "a law", why);
    for (size_t i = 0; same && i < orders; i++) {
        stated o;
        make_order(a, day, &o);
        same = state(&o, one) && state(&o, other) && licet_decide(one, NULL) == LICET_OK &&
               licet_decide(other, NULL) == LICET_OK &&
               consolidated_alike(one, other, i, difference);
    }
    licet_session_free(one);
    licet_session_free(other);
    licet_law_free(law);
    free(shown.bytes);
    free(base.text);
    return same;
}

bool amend_check(uint64_t number, size_t orders, int most, stack_counts *stacks,
                 replay_counts *counts, mismatch *difference, char **text)
{
    amended *a = calloc(1, sizeof *a);
    *text = NULL;
    if (!a || !(a->text = calloc(1, TEXT_BYTES))) {
        free(a);
        return differ(difference, "the comparison itself", 0, "", "out of memory");
    }
    a->random = random_start(number, 77);
    make_base(a);
    most = most < MOST_AMENDMENTS ? most : MOST_AMENDMENTS;
    if (number / 2 % 2) /* of few it is less rare that one text says all days */
        most = most < 2 ? most : 2;
    if (number % 2)
        make_fitting(a, most);
    else
        make_any(a, most);
    find_order(a);
    put_stack(a);
    bool fits = !touch_twice(a) && !names_what_is_nowhere(a), same = true;
    bool loaded = load_stack(a);
    for (int i = 0; i < DAYS * SETS && fits; i++) {
        char *page = NULL;
        int day = i / SETS, set = i % SETS;
        if (law_without(a, day, set) != set)
            continue;
        fits = make_day(a, day, set, &page);
        if (fits && set == 0 && day % REDLINED == 0)
            same = same && redline_alike(a, day, page, orders / REDLINED, difference);
        free(page);
    }
    if (loaded != fits)
        same = differ(difference, "whether the amendments fit together", 0, fits ? "yes" : "no",
                      loaded ? "yes" : "no");
    stacks->together += loaded;
    stacks->amendments += loaded ? (uint64_t)a->count : 0;
    if (same && loaded)
        same = decide_alike(a, orders, difference) &&
               consolidate_alike(a, orders, stacks, difference) &&
               replay_alike(a, number, orders, counts, difference);
    licet_law_free(a->stack);
    for (int i = 0; i < DAYS * SETS; i++)
        licet_law_free(a->days[i / SETS][i % SETS]);
    if (!same) {
        *text = a->text;
        a->text = NULL;
    }
    free(a->text);
    free(a);
    return same;
}
