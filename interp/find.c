/* find.c - where the rules of a law name something: a country, a chip, a fact, a limit.
 *
 * Looked for are words of the texts: the names of what is asked for, and of what stands for it: the
 * groups and tiers that hold a row on some day, the facts that are read for another one, the lets,
 * thresholds and groups made of any of these. Owns the texts that it reads, while it does. Must
 * not: decide; look into comments. */
#include "diagnostics.h"
#include "engine.h"
#include "lang/arena.h"
#include "lang/buffer.h"
#include "lang/front.h"
#include "licet_tools.h"
#include "parse.h"

/* A word that is looked for. */
typedef struct {
    licet_text word;
    bool column; /* it stands behind a point */
    bool own;    /* it is what was asked for, else what stands for it */
    bool holds;  /* on the day that was asked for */
} wanted;

/* A text of the law and its tokens. */
typedef struct {
    lc_tree tree;
    lc_word *words;
    size_t count;
} reading;

typedef struct {
    const licet_law *law;
    const lc_image *image;
    licet_options options;
    lc_allocator allocator;
    lc_arena arena;
    lc_names names;
    licet_diagnostics *found; /* its sources are those of the image; of tables they are empty */
    reading *readings;        /* one a source */
    LC_VECTOR(wanted) wanted;
    uint32_t interval; /* LC_NONE: no day was asked for */
    bool rows;         /* what was asked for is a row: which groups hold it is known */
    licet_finding_report report;
    void *user;
    licet_status status;
} finding;

static bool same(licet_text a, licet_text b)
{
    return a.length == b.length && a.length > 0 && memcmp(a.bytes, b.bytes, a.length) == 0;
}

static void want(finding *f, licet_text word, bool column, bool own, bool holds)
{
    if (word.length == 0)
        return;
    for (size_t i = 0; i < f->wanted.count; i++) {
        wanted *known = &f->wanted.items[i];
        if (known->column == column && same(known->word, word)) {
            known->own = known->own || own;
            known->holds = known->holds || holds;
            return;
        }
    }
    const wanted new = {word, column, own, holds};
    if (!lc_vector_push(&f->allocator, &f->wanted, new))
        f->status = LICET_MEMORY;
}

/* ---- what was asked for ---------------------------------------------------------------------- */

static bool holds(const finding *f, uint32_t times)
{
    return f->interval == LC_NONE || li_during(f->image, times, f->interval);
}

/* Groups and tiers that hold ROW of REGISTRY on some day. */
static void want_sets(finding *f, uint32_t registry, uint32_t row)
{
    const lc_image *image = f->image;
    for (uint32_t i = 0; i < image->SET_count; i++) {
        const lc_image_set *set = &image->SET[i];
        bool ever = false;
        for (uint32_t k = 0; set->registry == registry && k < set->version_count; k++)
            ever = ever ||
                   image->MEMBER[image->VERSION[set->first_version + k].first_member + row] != 0;
        if (ever)
            want(f, li_text_of(image, set->name), false, false,
                 f->interval == LC_NONE || li_members(image, i, f->interval)[row] != 0);
    }
}

static void want_row(finding *f, uint32_t number, licet_text name)
{
    const lc_image *image = f->image;
    const lc_image_registry *registry = &image->REGISTRY[number];
    uint32_t row = li_row_find(f->law, number, name.bytes, name.length);
    if (row == LC_NONE)
        return;
    f->rows = true;
    want(f, li_text_of(image, image->ROW[registry->first_row + row].key), false, true, true);
    for (uint32_t i = 0; i < registry->spelling_count; i++) {
        const lc_image_spelling *spelling = &image->SPELLING[registry->first_spelling + i];
        if (spelling->row == row)
            want(f, li_text_of(image, spelling->text), false, true, true);
    }
    want_sets(f, number, row);
}

/* What is called NAME, or has it for its label. */
static void want_named(finding *f, licet_text asked, lc_image_string name, lc_image_string label)
{
    licet_text its = li_text_of(f->image, name);
    if (same(its, asked) || same(li_text_of(f->image, label), asked))
        want(f, its, false, true, true);
}

static void want_facts(finding *f, licet_text name)
{
    const lc_image *image = f->image;
    for (uint32_t i = 0; i < image->FACT_count; i++)
        want_named(f, name, image->FACT[i].name, image->FACT[i].label);
    /* the facts that it is read for: no circles */
    for (uint32_t i = 0; i < image->FACT_count; i++)
        for (uint32_t at = image->FACT[i].stand_in; at != LC_NONE; at = image->FACT[at].stand_in)
            if (same(li_text_of(image, image->FACT[at].name), name))
                want(f, li_text_of(image, image->FACT[i].name), false, false, true);
}

static void want_all(finding *f, licet_text name)
{
    const lc_image *image = f->image;
    for (uint32_t i = 0; i < image->REGISTRY_count; i++)
        want_row(f, i, name);
    want_facts(f, name);
#define NAMED(table)                                                                               \
    for (uint32_t i = 0; i < image->table##_count; i++)                                            \
        want_named(f, name, image->table[i].name, image->table[i].label);
    NAMED(SET)
    NAMED(THRESHOLD)
    NAMED(LET)
    NAMED(OUTCOME)
    NAMED(RULE)
    NAMED(CAP)
    NAMED(AGREEMENT)
#undef NAMED
    for (uint32_t i = 0; i < image->COLUMN_count; i++)
        if (same(li_text_of(image, image->COLUMN[i].name), name))
            want(f, name, true, true, true);
}

/* ---- the texts ------------------------------------------------------------------------------- */

static bool is_stopped(finding *f)
{
    if (f->status == LICET_OK && f->options.cancel && *f->options.cancel)
        f->status = LICET_CANCELLED;
    return f->status != LICET_OK;
}

static bool read_texts(finding *f)
{
    const lc_image *image = f->image;
    lc_status status = LC_OK;
    bool any = false;
    f->readings = lc_arena_zero(&f->arena, image->SOURCE_count + 1u, sizeof *f->readings);
    if (!f->readings)
        status = LC_MEMORY;
    for (uint32_t i = 0; i < image->SOURCE_count && status == LC_OK && !is_stopped(f); i++) {
        const lc_image_source *source = &image->SOURCE[i];
        reading *r = &f->readings[i];
        lc_comment *comments;
        uint32_t index;
        uint32_t length = source->flags & LC_SOURCE_DATA ? 0 : source->text.length;
        any = any || length > 0;
        status = lc_sources_add(&f->found->sources, &index, lc_image_text(image, source->name),
                                lc_image_text(image, source->text), length);
        if (status == LC_OK)
            status = lc_scan_words(&r->words, &r->count, &comments, &f->arena, &f->names,
                                   &f->found->sources, index, &f->found->list);
        if (status == LC_OK)
            status = lc_parse(&r->tree, &f->arena, &f->names, &f->found->sources, index,
                              &f->found->list);
    }
    if (status != LC_OK)
        f->status = (licet_status)status;
    else if (f->status == LICET_OK && !any)
        f->status = LICET_WRONG_RULES;
    return f->status == LICET_OK;
}

/* The first token of DECL behind its keyword, name and label. */
static size_t first_word(const reading *r, const lc_decl *decl)
{
    size_t low = 0, high = r->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->words[middle].start < decl->start)
            low = middle + 1;
        else
            high = middle;
    }
    low++;
    low += low < r->count && r->words[low].kind == TOK_NAME;
    low += low < r->count && r->words[low].kind == TOK_TEXT;
    return low;
}

/* Whether token AT is a citation or a duty of DECL, which says nothing of orders. */
static bool is_said(const reading *r, const lc_decl *decl, size_t at)
{
    int kind = r->words[at].kind;
    while (at > 0 && (kind == TOK_TEXT || kind == TOK_COMMA))
        kind = r->words[--at].kind;
    return kind == TOK_CITES || (kind == TOK_WITH && decl->kind == LC_DECL_RULE);
}

/* What is wanted that token AT of DECL is; NULL: nothing. */
static wanted *match(finding *f, const reading *r, const lc_decl *decl, const char *text, size_t at)
{
    const lc_word *word = &r->words[at];
    licet_text bytes = {text + word->start, word->end - word->start};
    bool column = at > 0 && r->words[at - 1].kind == TOK_DOT;
    if (word->kind == TOK_TEXT && (bytes.length < 2 || is_said(r, decl, at)))
        return NULL;
    if (word->kind == TOK_TEXT)
        bytes = (licet_text){bytes.bytes + 1, bytes.length - 2};
    for (size_t i = 0; i < f->wanted.count; i++)
        if (f->wanted.items[i].column == column && same(f->wanted.items[i].word, bytes))
            return &f->wanted.items[i];
    return NULL;
}

/* ---- what is made of it ---------------------------------------------------------------------- */

static bool is_made(const finding *f, const lc_decl *decl)
{
    return decl->name.name && (decl->kind == LC_DECL_LET || decl->kind == LC_DECL_THRESHOLD ||
                               (decl->kind == LC_DECL_GROUP && !f->rows));
}

/* What DECL declares stands for what it names. */
static void follow(finding *f, const reading *r, const lc_decl *decl, const char *text)
{
    if (decl->kind == LC_DECL_REPLACE && decl->as.replace.by)
        decl = decl->as.replace.by;
    if (!is_made(f, decl))
        return;
    for (size_t at = first_word(r, decl);
         at < r->count && r->words[at].start < decl->start + decl->length; at++) {
        const wanted *found = match(f, r, decl, text, at);
        if (found)
            want(f, (licet_text){decl->name.name->text, decl->name.name->length}, false, false,
                 found->holds);
    }
}

static void follow_all(finding *f)
{
    size_t before;
    do {
        before = f->wanted.count;
        for (uint32_t i = 0; i < f->image->SOURCE_count; i++)
            for (const lc_decl *decl = f->readings[i].tree.first; decl && !is_stopped(f);
                 decl = decl->next)
                follow(f, &f->readings[i], decl, f->found->sources.items[i].text);
    } while (f->wanted.count > before && !is_stopped(f));
}

/* ---- telling --------------------------------------------------------------------------------- */

static bool stands_in(lc_image_place place, const lc_decl *decl)
{
    return place.source == decl->source && place.start >= decl->start &&
           place.start < decl->start + decl->length;
}

/* What DECL is in the image; false: nothing that is told of. */
static bool identify(const finding *f, const lc_decl *decl, licet_finding *told)
{
    const lc_image *image = f->image;
#define IDENTIFY(table, what, times)                                                               \
    for (uint32_t i = 0; i < image->table##_count; i++)                                            \
        if (stands_in(image->table[i].place, decl)) {                                              \
            told->kind = what;                                                                     \
            told->index = i;                                                                       \
            told->name = li_text_of(image, image->table[i].name);                                  \
            told->label = li_text_of(image, image->table[i].label);                                \
            told->holds = holds(f, image->table[i].times);                                         \
            return true;                                                                           \
        }
    if (decl->kind == LC_DECL_RULE)
        IDENTIFY(RULE, LICET_FINDING_RULE, in_force)
    if (decl->kind == LC_DECL_CAP || decl->kind == LC_DECL_TALLY)
        IDENTIFY(CAP, LICET_FINDING_CAP, exists)
    if (decl->kind == LC_DECL_AGREEMENT)
        IDENTIFY(AGREEMENT, LICET_FINDING_AGREEMENT, in_force)
#undef IDENTIFY
    return false;
}

static licet_text line_at(const lc_source *source, uint32_t start)
{
    const char *text = source->text, *end = memchr(text + start, '\n', source->length - start);
    size_t length = (end ? (size_t)(end - text) : source->length) - start;
    while (length > 0 && (text[start] == ' ' || text[start] == '\t'))
        start++, length--;
    while (length > 0 && strchr(" \t\r", text[start + length - 1]))
        length--;
    return (licet_text){text + start, length};
}

/* Tells of the lines of DECL that name what is wanted, each once; what was asked for goes first. */
static void tell(finding *f, const reading *r, const lc_decl *decl)
{
    lc_source *source = &f->found->sources.items[decl->source];
    licet_finding told = {.source = source->name};
    bool identified = false, in_force = false;
    uint32_t waiting = 0; /* the line that is to be told of */
    for (size_t at = first_word(r, decl); f->status == LICET_OK; at++) {
        bool inside = at < r->count && r->words[at].start < decl->start + decl->length;
        const wanted *found = inside ? match(f, r, decl, source->text, at) : NULL;
        if (inside && !found)
            continue;
        if (found && !identified) {
            identified = identify(f, decl, &told);
            in_force = told.holds;
            if (!identified)
                return;
        }
        uint32_t begins = 0, line = found ? lc_source_line(source, r->words[at].start, &begins) : 0;
        if (waiting && line != waiting && f->report(f->user, &told))
            f->status = LICET_STOPPED;
        if (!inside)
            return;
        if (line != waiting || (found->own && told.through.bytes)) {
            told.line = line;
            told.text = line_at(source, begins);
            told.through = found->own ? (licet_text){NULL, 0} : found->word;
            told.holds = in_force && found->holds;
        }
        waiting = line;
    }
}

static void tell_all(finding *f)
{
    for (uint32_t i = 0; i < f->image->SOURCE_count && !is_stopped(f); i++) {
        if (lc_source_lines(&f->allocator, &f->found->sources.items[i]) != LC_OK)
            f->status = LICET_MEMORY;
        for (const lc_decl *decl = f->readings[i].tree.first; decl && !is_stopped(f);
             decl = decl->next)
            tell(f, &f->readings[i],
                 decl->kind == LC_DECL_REPLACE && decl->as.replace.by ? decl->as.replace.by : decl);
    }
}

licet_status licet_find(const licet_law *law, licet_text name, const int32_t *date,
                        const licet_options *options, licet_finding_report report, void *user)
{
    if (!law || !report || (name.length && !name.bytes) ||
        (date && (*date < LC_DATE_MIN || *date > LC_DATE_MAX)) ||
        (options && options->version != LICET_OPTIONS_VERSION))
        return LICET_MISUSE;
    finding f = {.law = law,
                 .image = &law->image,
                 .options = options ? *options : (licet_options)LICET_OPTIONS_INIT,
                 .allocator = li_allocator(options),
                 .interval = date ? li_interval(law, *date) : LC_NONE,
                 .report = report,
                 .user = user};
    lc_arena_init(&f.arena, &f.allocator);
    lc_names_init(&f.names, &f.arena);
    f.found = li_diagnostics_new(&f.allocator);
    f.status = f.found ? LICET_OK : LICET_MEMORY;
    if (f.found)
        want_all(&f, name);
    if (f.status == LICET_OK && f.wanted.count == 0)
        f.status = LICET_NOT_FOUND;
    if (f.status == LICET_OK && read_texts(&f)) {
        follow_all(&f);
        tell_all(&f);
    }
    lc_vector_fini(&f.allocator, &f.wanted);
    licet_diagnostics_free(f.found);
    lc_arena_fini(&f.arena);
    return f.status;
}
