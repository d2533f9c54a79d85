/* law.c - loads rules into a law, and lets the host look into it.
 *
 * Loading parses, checks and compiles texts, or takes an image; either way the image is verified
 * before anything reads it. What is derived from it (tables of spellings, lines, the plan for
 * blocks) is made here once, so that a law never changes afterwards and threads may share it. The
 * default allocator stands here. Must not: read a file; the host's callback finds modules. */
#include "block_plan.h"
#include "diagnostics.h"
#include "engine.h"
#include "hash.h"
#include "index.h"
#include "interp/stdlib.h"
#include "lang/compile.h"
#include "lang/decimal.h"

#include <stdlib.h>
#include <string.h>

/* ---- the host's memory ---------------------------------------------------------------------- */

static void *allocate_from_heap(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

lc_allocator li_allocator(const licet_options *options)
{
    if (options && options->allocate)
        return (lc_allocator){options->allocate, options->allocate_user};
    return (lc_allocator){allocate_from_heap, NULL};
}

/* ---- loading -------------------------------------------------------------------------------- */

/* One call of licet_load. */
typedef struct {
    const licet_options *options;
    lc_allocator allocator;
    licet_diagnostics *diagnostics;
    licet_law *law;
    uint64_t bytes, most; /* of all texts so far, and at most */
    bool too_long;
    const licet_law *whole; /* a part of this law is loaded, from its own texts; NULL */
    uint32_t part;          /* which */
} loading;

static const lc_place nowhere = {LC_NONE, 0, 0};

static bool is_cancelled(const loading *l)
{
    return l->options && l->options->cancel && *l->options->cancel;
}

static bool count_bytes(loading *l, size_t length)
{
    l->too_long = l->too_long || length > LC_MAX_SOURCE_BYTES || length > l->most - l->bytes;
    if (!l->too_long)
        l->bytes += length;
    return !l->too_long;
}

/* VALUE as a text in the diagnostics' arena. */
static const char *figure(const loading *l, uint64_t value)
{
    char text[LC_DECIMAL_TEXT];
    size_t length = lc_decimal_write(text, (lc_decimal){(lc_int128)value, 0}, true);
    const char *kept = lc_arena_text(&l->diagnostics->list.arena, text, length);
    return kept ? kept : "";
}

static licet_status refuse_length(loading *l)
{
    lc_report1(&l->diagnostics->list, LC_E0706, nowhere, figure(l, l->most));
    return LICET_LIMIT;
}

static const struct li_standard_module *standard_module(const char *name)
{
    for (size_t i = 0; i < li_standard_module_count; i++)
        if (strcmp(li_standard_modules[i].name, name) == 0)
            return &li_standard_modules[i];
    return NULL;
}

/* TEXT of the host, as far as there is room for it. */
static int take_text(loading *l, licet_text found, const char **text, size_t *length)
{
    if (!count_bytes(l, found.length))
        return LC_TOO_LONG;
    *text = found.bytes ? found.bytes : "";
    *length = found.bytes ? found.length : 0;
    return LC_FOUND;
}

/* The text NAME with FLAG (LC_SOURCE_…) of the law that a part is made of; NULL. */
static const lc_image_source *find_source(const licet_law *law, const char *name, uint32_t flag)
{
    const lc_image *image = &law->image;
    for (uint32_t i = 0; i < image->SOURCE_count; i++)
        if ((image->SOURCE[i].flags & flag) &&
            strcmp(lc_image_text(image, image->SOURCE[i].name), name) == 0)
            return &image->SOURCE[i];
    return NULL;
}

static int load_again(const loading *l, const char *name, uint32_t flag, const char **text,
                      size_t *length, bool *standard)
{
    const lc_image_source *source = find_source(l->whole, name, flag);
    if (!source)
        return LC_NOT_THERE;
    *text = lc_image_text(&l->whole->image, source->text);
    *length = source->text.length;
    *standard = (source->flags & LC_SOURCE_STANDARD) != 0;
    return LC_FOUND;
}

/* The standard library goes before the host. */
static int load_module(void *user, const char *name, const char **text, size_t *length,
                       bool *standard)
{
    loading *l = user;
    if (l->whole)
        return load_again(l, name, LC_SOURCE_MODULE, text, length, standard);
    const struct li_standard_module *module = standard_module(name);
    *standard = module != NULL;
    if (module) {
        *text = (const char *)module->text;
        *length = module->length;
        return LC_FOUND;
    }
    licet_text found = {NULL, 0};
    if (is_cancelled(l) || !l->options || !l->options->load ||
        l->options->load(l->options->load_user, name, &found) != 0)
        return LC_NOT_THERE;
    return take_text(l, found, text, length);
}

/* A table without a file in the text is kept under the name of its registry. */
static int load_table_again(const loading *l, const char *name, const char *file, const char **text,
                            size_t *length)
{
    bool standard;
    lc_buffer words;
    lc_buffer_init(&words, &l->allocator);
    lc_buffer_format(&words, "registry %s", name);
    lc_buffer_byte(&words, '\0');
    int found = words.failed ? -1
                             : load_again(l, *file ? file : words.bytes, LC_SOURCE_DATA, text,
                                          length, &standard);
    lc_buffer_fini(&words);
    return found;
}

static int load_table(void *user, const char *name, const char *file, const char **text,
                      size_t *length)
{
    loading *l = user;
    licet_text found = {NULL, 0};
    if (l->whole)
        return load_table_again(l, name, file, text, length);
    if (is_cancelled(l) || !l->options || !l->options->load_table ||
        l->options->load_table(l->options->load_table_user, name, file, &found) != 0)
        return LC_NOT_THERE;
    return take_text(l, found, text, length);
}

static void suggest_module(void *user, lc_suggestion *suggestion)
{
    (void)user;
    for (size_t i = 0; i < li_standard_module_count; i++)
        lc_suggestion_offer(suggestion, li_standard_modules[i].name,
                            strlen(li_standard_modules[i].name));
}

/* Checks and compiles the texts in the diagnostics' sources into OUT. */
static licet_status compile_texts(loading *l, lc_arena *arena, lc_buffer *out)
{
    lc_diagnostics *list = &l->diagnostics->list;
    const lc_loader loader = {load_module, l, suggest_module, load_table, l->most};
    lc_check_options check = {0};
    if (l->options) {
        if (!count_bytes(l, l->options->where.length) || !count_bytes(l, l->options->edit.length))
            return refuse_length(l);
        check.where = l->options->where.bytes;
        check.where_length = l->options->where.length;
        check.edit = l->options->edit.bytes;
        check.edit_length = l->options->edit.length;
    }
    const lc_image_source *edit =
        l->whole ? find_source(l->whole, "what-if", LC_SOURCE_ADDED) : NULL;
    if (edit) {
        check.edit = lc_image_text(&l->whole->image, edit->text);
        check.edit_length = edit->text.length;
    }
    check.part = l->whole != NULL;
    check.part_of = l->part ? l->part - 1 : LC_NONE;
    lc_law *law = NULL;
    if (is_cancelled(l))
        return LICET_CANCELLED;
    lc_status status = lc_check(&law, arena, &l->diagnostics->sources, &loader, &check, list);
    if (is_cancelled(l))
        return LICET_CANCELLED;
    if (l->too_long && status != LC_MEMORY)
        return LICET_LIMIT; /* the checker says where */
    if (status != LC_OK)
        return (licet_status)status;
    if (l->options && l->options->max_rules && law->rule_count > l->options->max_rules) {
        lc_report2(list, LC_E0707, nowhere, figure(l, law->rule_count),
                   figure(l, l->options->max_rules));
        return LICET_LIMIT;
    }
    status = lc_compile(out, law, l->options && l->options->bare, &l->allocator);
    if (status == LC_OK && is_cancelled(l))
        return LICET_CANCELLED;
    return (licet_status)status;
}

/* Copies the texts and leaves the image in law->block. */
static licet_status load_texts(loading *l, const licet_source *sources, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t index;
        const char *name = sources[i].name ? sources[i].name : "rules";
        if (!count_bytes(l, sources[i].length))
            return refuse_length(l);
        if (lc_sources_add(&l->diagnostics->sources, &index, name,
                           sources[i].bytes ? sources[i].bytes : "", sources[i].length) != LC_OK)
            return LICET_MEMORY;
    }
    lc_arena arena;
    lc_buffer out;
    lc_arena_init(&arena, &l->allocator);
    lc_buffer_init(&out, &l->allocator);
    licet_status status = compile_texts(l, &arena, &out);
    lc_arena_fini(&arena);
    if (status != LICET_OK) {
        lc_buffer_fini(&out);
        return status;
    }
    l->law->block = out.bytes;
    l->law->block_size = out.capacity;
    lc_status opened =
        lc_image_open(&l->law->image, out.bytes, out.length, sources[0].name ? sources[0].name : "",
                      &l->diagnostics->list, &l->allocator);
    return (licet_status)opened;
}

/* Copies the image, so that it is aligned and stays. */
static licet_status load_image(loading *l, const licet_source *source)
{
    licet_law *law = l->law;
    if (source->length > l->most)
        return refuse_length(l);
    law->block = lc_new(&l->allocator, source->length);
    if (!law->block)
        return LICET_MEMORY;
    law->block_size = source->length;
    memcpy(law->block, source->bytes, source->length);
    lc_status status =
        lc_image_open(&law->image, law->block, source->length,
                      source->name ? source->name : "image", &l->diagnostics->list, &l->allocator);
    return (licet_status)status;
}

/* ---- what is derived from the image --------------------------------------------------------- */

static bool copy_sources(licet_law *law)
{
    const lc_image *image = &law->image;
    for (uint32_t i = 0; i < image->SOURCE_count; i++) {
        const lc_image_source *source = &image->SOURCE[i];
        uint32_t index;
        if (lc_sources_add(&law->sources, &index, lc_image_text(image, source->name),
                           lc_image_text(image, source->text), source->text.length) != LC_OK ||
            lc_source_lines(&law->allocator, &law->sources.items[index]) != LC_OK)
            return false;
    }
    return true;
}

/* The smallest power of two that leaves half of the slots free. */
static uint32_t table_capacity(uint32_t count)
{
    uint32_t capacity = 16;
    while (capacity / 2 < count)
        capacity *= 2;
    return capacity;
}

static bool make_spellings(licet_law *law, uint32_t index)
{
    const lc_image *image = &law->image;
    const lc_image_registry *registry = &image->REGISTRY[index];
    li_spelling_table *table = &law->spellings[index];
    uint32_t capacity = table_capacity(registry->spelling_count);
    table->slots = lc_new(&law->allocator, capacity * sizeof *table->slots);
    if (!table->slots)
        return false;
    table->mask = capacity - 1;
    memset(table->slots, 0xFF, capacity * sizeof *table->slots);
    for (uint32_t i = 0; i < registry->spelling_count; i++) {
        lc_image_string text = image->SPELLING[registry->first_spelling + i].text;
        uint32_t at =
            (uint32_t)li_hash(LI_HASH_START, lc_image_text(image, text), text.length) & table->mask;
        while (table->slots[at] != LC_NONE)
            at = (at + 1) & table->mask;
        table->slots[at] = registry->first_spelling + i;
    }
    return true;
}

static bool make_spelling_tables(licet_law *law)
{
    uint32_t count = law->image.REGISTRY_count;
    size_t size = (count + 1u) * sizeof *law->spellings;
    law->spellings = lc_new(&law->allocator, size);
    if (!law->spellings)
        return false;
    memset(law->spellings, 0, size);
    for (uint32_t i = 0; i < count; i++)
        if (!make_spellings(law, i))
            return false;
    return true;
}

static bool list_requirements(licet_law *law)
{
    const lc_image *image = &law->image;
    law->requirements =
        lc_new(&law->allocator, (image->RULE_count + 1u) * sizeof *law->requirements);
    if (!law->requirements)
        return false;
    for (uint32_t i = 0; i < image->RULE_count; i++)
        if (image->RULE[i].requirement)
            law->requirements[law->requirement_count++] = i;
    return true;
}

static bool list_tallies(licet_law *law)
{
    const lc_image *image = &law->image;
    uint32_t count = 0;
    for (uint32_t i = 0; i < image->CAP_count; i++)
        count += image->CAP[i].tally != 0;
    law->tallies = lc_new(&law->allocator, (count + 1u) * sizeof *law->tallies);
    if (!law->tallies)
        return false;
    for (uint32_t i = 0; i < image->CAP_count; i++)
        if (image->CAP[i].tally)
            law->tallies[law->tally_count++] = image->CAP[i].first_limit;
    return true;
}

/* Per registry with deemed rows, what each of its rows is read as. */
static bool make_deemed(licet_law *law)
{
    const lc_image *image = &law->image;
    size_t size = (image->REGISTRY_count + 1u) * sizeof *law->deemed;
    law->deemed = lc_new(&law->allocator, size);
    if (!law->deemed)
        return false;
    memset(law->deemed, 0, size);
    for (uint32_t i = 0; i < image->DEEM_count; i++) {
        const lc_image_deem *deem = &image->DEEM[i];
        uint32_t rows = image->REGISTRY[deem->registry].row_count;
        uint32_t *as = law->deemed[deem->registry];
        if (!as) {
            as = lc_new(&law->allocator, rows * sizeof *as);
            if (!as)
                return false;
            for (uint32_t row = 0; row < rows; row++)
                as[row] = row;
            law->deemed[deem->registry] = as;
        }
        as[deem->from] = deem->to;
    }
    return true;
}

static bool find_kept(licet_law *law)
{
    const lc_image *image = &law->image;
    law->keep_stated = lc_new(&law->allocator, image->FACT_count + 1u);
    if (!law->keep_stated)
        return false;
    memset(law->keep_stated, 0, image->FACT_count + 1u);
    for (uint32_t i = 0; i < image->FACT_count; i++)
        law->keep_stated[i] = image->FACT[i].stand_in != LC_NONE;
    for (uint32_t i = 0; i < image->CODE_count; i++)
        if (image->CODE[i].opcode == LC_OP_STATED)
            law->keep_stated[image->CODE[i].a] = 1;
    return true;
}

static void find_kinds(licet_law *law)
{
    const lc_image *image = &law->image;
    law->derived = image->DEEM_count > 0;
    for (uint32_t i = 0; i < image->FACT_count; i++)
        law->derived = law->derived || image->FACT[i].stand_in != LC_NONE;
    for (uint32_t i = image->LAW->fold_start; i < image->LAW->fold_end; i++)
        law->reads_ledger = law->reads_ledger || image->CODE[i].opcode == LC_OP_USED ||
                            image->CODE[i].opcode == LC_OP_TOTAL;
}

static bool has_wide_constant(const lc_image *image)
{
    for (uint32_t i = 0; i < image->NUMBER_count; i++) {
        lc_int128 number = lc_image_wide(image->NUMBER[i].low, image->NUMBER[i].high);
        if (number != (int64_t)number)
            return true;
    }
    return false;
}

static licet_status derive(licet_law *law)
{
    law->dated = law->image.LAW->date_fact != LC_NONE;
    law->wide_constants = has_wide_constant(&law->image);
    find_kinds(law);
    if (!copy_sources(law) || !make_spelling_tables(law) || !list_requirements(law) ||
        !list_tallies(law) || !make_deemed(law) || !find_kept(law) ||
        li_index_make(law, false) != LICET_OK || li_block_plan_make(law) != LC_OK)
        return LICET_MEMORY;
    return LICET_OK;
}

/* ---- licet_load ----------------------------------------------------------------------------- */

static licet_law *new_law(const lc_allocator *allocator)
{
    licet_law *law = lc_new(allocator, sizeof *law);
    if (law) {
        *law = (licet_law){.allocator = *allocator};
        lc_sources_init(&law->sources, allocator);
    }
    return law;
}

static licet_status load(loading *l, const licet_source *sources, size_t count)
{
    licet_status status = LICET_OK;
    if (count == 1 && lc_image_is(sources[0].bytes, sources[0].length)) {
        status = load_image(l, &sources[0]);
    } else {
        for (size_t i = 0; i < count && status == LICET_OK; i++)
            if (lc_image_is(sources[i].bytes, sources[i].length)) {
                lc_report1(&l->diagnostics->list, LC_E0705, nowhere,
                           sources[i].name ? sources[i].name : "image");
                status = LICET_WRONG_RULES;
            }
        if (status == LICET_OK)
            status = load_texts(l, sources, count);
    }
    return status == LICET_OK ? derive(l->law) : status;
}

static bool are_sources(const licet_source *sources, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (sources[i].length && !sources[i].bytes)
            return false;
    return sources && count > 0;
}

static licet_status load_all(loading *l, licet_law **out, licet_diagnostics **diagnostics,
                             const licet_source *sources, size_t count)
{
    l->allocator = li_allocator(l->options);
    l->most = l->options && l->options->max_source_bytes ? l->options->max_source_bytes
                                                         : LC_MAX_SOURCE_BYTES;
    l->diagnostics = li_diagnostics_new(&l->allocator);
    if (!l->diagnostics)
        return LICET_MEMORY;
    l->law = new_law(&l->allocator);
    licet_status status = l->law ? load(l, sources, count) : LICET_MEMORY;
    status = li_diagnostics_hand_out(diagnostics, l->diagnostics, status);
    if (status == LICET_OK)
        *out = l->law;
    else
        licet_law_free(l->law);
    return status;
}

licet_status licet_load(licet_law **out, licet_diagnostics **diagnostics,
                        const licet_source *sources, size_t count, const licet_options *options)
{
    if (diagnostics)
        *diagnostics = NULL;
    if (!out)
        return LICET_MISUSE;
    *out = NULL;
    if (!sources || !are_sources(sources, count) ||
        (options && options->version != LICET_OPTIONS_VERSION))
        return LICET_MISUSE;
    loading l = {.options = options};
    return load_all(&l, out, diagnostics, sources, count);
}

/* Loads SOURCES with the modules and tables of LAW; of amendments only what PART says. */
static licet_status load_again_from(licet_law **out, licet_diagnostics **diagnostics,
                                    const licet_law *law, uint32_t part,
                                    const licet_source *sources, size_t count,
                                    const licet_options *options)
{
    licet_options own = {.version = LICET_OPTIONS_VERSION};
    if (options) {
        own.allocate = options->allocate;
        own.allocate_user = options->allocate_user;
        own.cancel = options->cancel;
    }
    loading l = {.options = &own, .whole = law, .part = part};
    *out = NULL;
    *diagnostics = NULL;
    return load_all(&l, out, diagnostics, sources, count);
}

licet_status li_load_beside(licet_law **out, licet_diagnostics **diagnostics, const licet_law *law,
                            const licet_source *sources, size_t count, const licet_options *options)
{
    return load_again_from(out, diagnostics, law, 0, sources, count, options);
}

licet_status li_load_part(licet_law **out, licet_diagnostics **diagnostics, const licet_law *law,
                          uint32_t part, const licet_options *options)
{
    const uint32_t not_given = LC_SOURCE_MODULE | LC_SOURCE_DATA | LC_SOURCE_ADDED;
    const lc_image *image = &law->image;
    const lc_allocator allocator = li_allocator(options);
    licet_source *sources = lc_new(&allocator, (image->SOURCE_count + 1u) * sizeof *sources);
    size_t count = 0;
    *out = NULL;
    *diagnostics = NULL;
    if (!sources)
        return LICET_MEMORY;
    for (uint32_t i = 0; i < image->SOURCE_count; i++)
        if (!(image->SOURCE[i].flags & not_given))
            sources[count++] = (licet_source){lc_image_text(image, image->SOURCE[i].name),
                                              lc_image_text(image, image->SOURCE[i].text),
                                              image->SOURCE[i].text.length};
    licet_status status = load_again_from(out, diagnostics, law, part, sources, count, options);
    lc_delete(&allocator, sources, (image->SOURCE_count + 1u) * sizeof *sources);
    return status;
}

void licet_law_free(licet_law *law)
{
    if (!law)
        return;
    const lc_allocator allocator = law->allocator;
    const lc_image *image = &law->image;
    li_block_plan_free(law);
    li_index_free(law);
    lc_delete(&allocator, law->requirements, (image->RULE_count + 1u) * sizeof *law->requirements);
    lc_delete(&allocator, law->tallies, (law->tally_count + 1u) * sizeof *law->tallies);
    for (uint32_t i = 0; law->spellings && i < image->REGISTRY_count; i++)
        lc_delete(&allocator, law->spellings[i].slots,
                  (law->spellings[i].mask + 1u) * sizeof *law->spellings[i].slots);
    lc_delete(&allocator, law->spellings, (image->REGISTRY_count + 1u) * sizeof *law->spellings);
    for (uint32_t i = 0; law->deemed && i < image->REGISTRY_count; i++)
        lc_delete(&allocator, law->deemed[i], image->REGISTRY[i].row_count * sizeof(uint32_t));
    lc_delete(&allocator, law->deemed, (image->REGISTRY_count + 1u) * sizeof *law->deemed);
    lc_delete(&allocator, law->keep_stated, image->FACT_count + 1u);
    lc_sources_fini(&law->sources);
    lc_delete(&allocator, law->block, law->block_size);
    lc_delete(&allocator, law, sizeof *law);
}

/* ---- looking into a law --------------------------------------------------------------------- */

licet_text licet_law_image(const licet_law *law)
{
    return (licet_text){law->image.block, law->image.size};
}

licet_text licet_law_name(const licet_law *law)
{
    return li_text_of(&law->image, law->image.LAW->name);
}

licet_text licet_law_label(const licet_law *law)
{
    return li_text_of(&law->image, law->image.LAW->label);
}

size_t licet_law_fact_count(const licet_law *law)
{
    return law->image.FACT_count;
}

static licet_text word(const char *text)
{
    return (licet_text){text, strlen(text)};
}

/* The type as the text writes it. */
static licet_text type_name(const lc_image *image, const lc_image_form *form)
{
    switch (form->type) {
    case LC_FORM_TRUTH:
        return word("bool");
    case LC_FORM_TEXT:
        return word("text");
    case LC_FORM_DATE:
        return word("date");
    case LC_FORM_COUNT:
        return word("count");
    case LC_FORM_PERCENT:
        return word("percent");
    case LC_FORM_ROW: {
        const lc_image_registry *registry = &image->REGISTRY[form->registry];
        return li_text_of(image, registry->name.length ? registry->name : registry->label);
    }
    default:
        return form->unit == LC_NONE ? word("decimal")
                                     : li_text_of(image, image->UNIT[form->unit].name);
    }
}

/* The unit that coefficients of FORM count: the one of its dimension that the others are made of.
 */
static licet_text base_unit(const lc_image *image, const lc_image_form *form)
{
    if (form->type != LC_FORM_NUMBER || form->unit == LC_NONE)
        return (licet_text){NULL, 0};
    for (uint32_t i = 0; i < image->UNIT_count; i++) {
        const lc_image_unit *unit = &image->UNIT[i];
        if (unit->dimension == image->UNIT[form->unit].dimension && unit->factor_low == 1 &&
            unit->factor_high == 0 && unit->factor_scale == 0)
            return li_text_of(image, unit->name);
    }
    return li_text_of(image, image->UNIT[form->unit].name);
}

licet_status licet_law_fact(const licet_law *law, size_t index, licet_fact_info *info)
{
    const lc_image *image = &law->image;
    if (!info || index >= image->FACT_count)
        return LICET_MISUSE;
    const lc_image_fact *fact = &image->FACT[index];
    *info = (licet_fact_info){
        .name = li_text_of(image, fact->name),
        .label = li_text_of(image, fact->label),
        .type = (licet_type)fact->form.type,
        .type_name = type_name(image, &fact->form),
        .unit = base_unit(image, &fact->form),
        .scale = fact->form.scale,
        .registry = fact->form.registry,
        .stand_in = fact->stand_in == LC_NONE ? LICET_NO_INDEX : fact->stand_in,
    };
    return LICET_OK;
}

size_t licet_law_outcome_count(const licet_law *law)
{
    return law->image.OUTCOME_count;
}

licet_status licet_law_outcome(const licet_law *law, size_t index, licet_outcome_info *info)
{
    const lc_image *image = &law->image;
    if (!info || index >= image->OUTCOME_count)
        return LICET_MISUSE;
    const lc_image_outcome *outcome = &image->OUTCOME[index];
    *info = (licet_outcome_info){
        .name = li_text_of(image, outcome->name),
        .label = li_text_of(image, outcome->label),
        .mode = (licet_mode)outcome->mode,
    };
    return LICET_OK;
}

size_t licet_law_rule_count(const licet_law *law)
{
    return law->image.RULE_count;
}

licet_status licet_law_rule(const licet_law *law, size_t index, licet_rule_info *info)
{
    const lc_image *image = &law->image;
    if (!info || index >= image->RULE_count)
        return LICET_MISUSE;
    const lc_image_rule *rule = &image->RULE[index];
    *info = (licet_rule_info){
        .name = li_text_of(image, rule->name),
        .label = li_text_of(image, rule->label),
        .outcome = rule->outcome,
        .requirement = rule->requirement != 0,
        .cite_count = rule->cite_count,
    };
    if (rule->place.source < law->sources.count) {
        uint32_t line_start;
        info->source = li_text_of(image, image->SOURCE[rule->place.source].name);
        info->line =
            lc_source_line(&law->sources.items[rule->place.source], rule->place.start, &line_start);
    }
    return LICET_OK;
}

licet_text licet_law_rule_cite(const licet_law *law, size_t rule, size_t index)
{
    const lc_image *image = &law->image;
    if (rule >= image->RULE_count || index >= image->RULE[rule].cite_count)
        return (licet_text){NULL, 0};
    return li_text_of(image, image->TEXT[image->INDEX[image->RULE[rule].first_cite + index]]);
}

size_t licet_law_cap_count(const licet_law *law)
{
    return law->image.CAP_count;
}

licet_status licet_law_cap(const licet_law *law, size_t index, licet_cap_info *info)
{
    const lc_image *image = &law->image;
    if (!info || index >= image->CAP_count)
        return LICET_MISUSE;
    const lc_image_cap *cap = &image->CAP[index];
    *info = (licet_cap_info){
        .name = li_text_of(image, cap->name),
        .label = li_text_of(image, cap->label),
        .limit_count = cap->limit_count,
        .tally = cap->tally != 0,
    };
    return LICET_OK;
}

size_t licet_law_agreement_count(const licet_law *law)
{
    return law->image.AGREEMENT_count;
}

licet_status licet_law_agreement(const licet_law *law, size_t index, licet_agreement_info *info)
{
    const lc_image *image = &law->image;
    if (!info || index >= image->AGREEMENT_count)
        return LICET_MISUSE;
    const lc_image_agreement *agreement = &image->AGREEMENT[index];
    *info = (licet_agreement_info){
        .name = li_text_of(image, agreement->name),
        .label = li_text_of(image, agreement->label),
        .limit_count = agreement->limit_count,
    };
    return LICET_OK;
}

size_t licet_law_registry_count(const licet_law *law)
{
    return law->image.REGISTRY_count;
}

licet_text licet_law_registry_name(const licet_law *law, size_t registry)
{
    if (registry >= law->image.REGISTRY_count)
        return (licet_text){NULL, 0};
    return li_text_of(&law->image, law->image.REGISTRY[registry].name);
}

size_t licet_law_row_count(const licet_law *law, size_t registry)
{
    return registry < law->image.REGISTRY_count ? law->image.REGISTRY[registry].row_count : 0;
}

static const lc_image_row *find_row(const licet_law *law, size_t registry, size_t row)
{
    if (row >= licet_law_row_count(law, registry))
        return NULL;
    return &law->image.ROW[law->image.REGISTRY[registry].first_row + row];
}

licet_text licet_law_row_key(const licet_law *law, size_t registry, size_t row)
{
    const lc_image_row *found = find_row(law, registry, row);
    return found ? li_text_of(&law->image, found->key) : (licet_text){NULL, 0};
}

licet_text licet_law_row_label(const licet_law *law, size_t registry, size_t row)
{
    const lc_image_row *found = find_row(law, registry, row);
    return found ? li_text_of(&law->image, found->label) : (licet_text){NULL, 0};
}

size_t licet_law_row_find(const licet_law *law, size_t registry, licet_text spelling)
{
    if (registry >= law->image.REGISTRY_count || !spelling.bytes)
        return LICET_NO_INDEX;
    uint32_t row = li_row_find(law, (uint32_t)registry, spelling.bytes, spelling.length);
    return row == LC_NONE ? LICET_NO_INDEX : row;
}

static bool equals(const lc_image *image, lc_image_string string, licet_text text)
{
    return string.length == text.length && text.length &&
           memcmp(lc_image_text(image, string), text.bytes, text.length) == 0;
}

size_t licet_law_fact_find(const licet_law *law, licet_text name)
{
    const lc_image *image = &law->image;
    for (uint32_t i = 0; i < image->FACT_count; i++)
        if (equals(image, image->FACT[i].name, name))
            return i;
    for (uint32_t i = 0; i < image->FACT_count; i++)
        if (equals(image, image->FACT[i].label, name))
            return i;
    return LICET_NO_INDEX;
}

size_t licet_law_date_fact(const licet_law *law)
{
    uint32_t fact = law->image.LAW->date_fact;
    return fact == LC_NONE ? LICET_NO_INDEX : fact;
}

size_t licet_law_id_fact(const licet_law *law)
{
    uint32_t fact = law->image.LAW->id_fact;
    return fact == LC_NONE ? LICET_NO_INDEX : fact;
}

/* ---- words ---------------------------------------------------------------------------------- */

const char *licet_version(void)
{
    return LICET_VERSION;
}

const char *licet_status_text(licet_status status)
{
    switch (status) {
    case LICET_OK:
        return "done";
    case LICET_MEMORY:
        return "there is not enough memory";
    case LICET_WRONG_RULES:
        return "the text or image is not accepted";
    case LICET_MISUSE:
        return "the library was called wrongly";
    case LICET_WRONG_VALUE:
        return "a value does not fit its fact";
    case LICET_NOT_FOUND:
        return "nothing is booked under this id";
    case LICET_ALREADY_BOOKED:
        return "this id is booked already";
    case LICET_STALE:
        return "the ledger has changed since the order was decided";
    case LICET_LIMIT:
        return "a limit was reached";
    case LICET_CANCELLED:
        return "cancelled";
    case LICET_LEDGER_FAULT:
        return "the ledger failed, or holds an amount that is too large";
    case LICET_STOPPED:
        return "stopped";
    }
    return "an unknown status";
}
