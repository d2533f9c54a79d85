/* consolidate.c - a law and its amendments as one text: finds the texts, and makes sure of what
 * comes out.
 *
 * The text is loaded as a host would load it, with the modules and tables of the law, and its tests
 * are run; what stands in it as a test and is no longer true of the law is left out. Must not:
 * write a text that is no law. */
#include "lang/consolidate.h"
#include "diagnostics.h"
#include "engine.h"
#include "licet_tools.h"

#include <string.h>

typedef struct {
    const licet_law *law;
    licet_options options; /* memory and the cancel flag of the host's */
    licet_diagnostics *diagnostics;
    lc_consolidation consolidation;
    lc_buffer out;
    size_t test; /* the next one that is run */
    bool again;  /* a test was left out */
} consolidating;

static const lc_place nowhere = {LC_NONE, 0, 0};

/* ---- texts ----------------------------------------------------------------------------------- */

/* The modules of the law, or the texts that were given. */
static licet_status add_texts(consolidating *k, bool modules, size_t *count)
{
    const lc_image *image = &k->law->image;
    lc_sources *sources = &k->diagnostics->sources;
    for (uint32_t i = 0; i < image->SOURCE_count; i++) {
        const lc_image_source *source = &image->SOURCE[i];
        uint32_t index;
        if ((source->flags & (LC_SOURCE_DATA | LC_SOURCE_ADDED)) ||
            modules != ((source->flags & LC_SOURCE_MODULE) != 0))
            continue;
        lc_status status = lc_sources_add(sources, &index, lc_image_text(image, source->name),
                                          lc_image_text(image, source->text), source->text.length);
        if (status != LC_OK)
            return LICET_MEMORY;
        sources->items[index].module = modules;
        *count += source->name.length || source->text.length; /* a bare image has neither */
    }
    return LICET_OK;
}

static bool has_edit(const lc_image *image)
{
    for (uint32_t i = 0; i < image->SOURCE_count; i++)
        if ((image->SOURCE[i].flags & LC_SOURCE_ADDED) &&
            strcmp(lc_image_text(image, image->SOURCE[i].name), "what-if") == 0)
            return true;
    return false;
}

/* ---- what comes out -------------------------------------------------------------------------- */

/* Tests that name what is no longer there are left out; anything else is a contradiction. */
static licet_status take_errors(consolidating *k, const lc_diagnostics *errors)
{
    for (size_t i = 0; i < errors->count; i++) {
        const lc_diagnostic *error = errors->items[i];
        if (error->severity != LC_ERROR)
            continue;
        if (error->place.source == 0 &&
            lc_consolidation_leave_out_at(&k->consolidation, error->place.start)) {
            k->again = true;
            continue;
        }
        const char *heading = "its text";
        if (error->place.source == 0)
            heading = lc_consolidation_heading(&k->consolidation, error->place.start);
        lc_report2(&k->diagnostics->list, LC_E1005, nowhere, heading, error->message);
        return LICET_WRONG_RULES;
    }
    return k->again ? LICET_OK : LICET_WRONG_RULES;
}

static int take_result(void *user, const licet_test_result *result)
{
    consolidating *k = user;
    if (!result->passed) {
        lc_consolidation_leave_out(&k->consolidation, k->test);
        k->again = true;
    }
    k->test++;
    return 0;
}

/* Loads the text and runs its tests; those that are wrong or fail are left out of the next one. */
static licet_status try_text(consolidating *k)
{
    const licet_source source = {"consolidation", k->out.bytes ? k->out.bytes : "", k->out.length};
    licet_law *law = NULL;
    licet_diagnostics *wrong = NULL;
    k->again = false;
    k->test = 0;
    licet_status status = li_load_beside(&law, &wrong, k->law, &source, 1, &k->options);
    if (status == LICET_WRONG_RULES && wrong)
        status = take_errors(k, &wrong->list);
    else if (status == LICET_OK)
        status = licet_run_tests(law, &k->options, NULL, NULL, take_result, k);
    licet_law_free(law);
    licet_diagnostics_free(wrong);
    return status;
}

static licet_status make_text(consolidating *k)
{
    size_t given = 0, modules = 0;
    licet_status status = add_texts(k, false, &given);
    if (status == LICET_OK && given == 0) {
        lc_report0(&k->diagnostics->list, LC_E1007, nowhere);
        return LICET_WRONG_RULES;
    }
    if (status == LICET_OK)
        status = add_texts(k, true, &modules);
    if (status == LICET_OK)
        status = (licet_status)lc_consolidation_make(&k->consolidation);
    for (k->again = true; status == LICET_OK && k->again;) {
        k->out.length = 0;
        status = (licet_status)lc_consolidation_write(&k->consolidation, &k->out);
        if (status == LICET_OK)
            status = try_text(k);
    }
    return status;
}

licet_status licet_consolidate(const licet_law *law, const int32_t *date,
                               const licet_options *options, licet_diagnostics **diagnostics,
                               licet_write write, void *user)
{
    if (diagnostics)
        *diagnostics = NULL;
    if (!law || !write || (options && options->version != LICET_OPTIONS_VERSION) ||
        (date && (*date < LC_DATE_MIN || *date > LC_DATE_MAX)) || has_edit(&law->image))
        return LICET_MISUSE;
    lc_allocator allocator = li_allocator(options);
    consolidating k = {.law = law, .options = {.version = LICET_OPTIONS_VERSION}};
    if (options) {
        k.options.allocate = options->allocate;
        k.options.allocate_user = options->allocate_user;
        k.options.cancel = options->cancel;
    }
    k.diagnostics = li_diagnostics_new(&allocator);
    if (!k.diagnostics)
        return LICET_MEMORY;
    lc_buffer_init(&k.out, &allocator);
    lc_consolidation_init(&k.consolidation, &k.diagnostics->sources, &law->image, date,
                          &k.diagnostics->list, &allocator);
    licet_status status = make_text(&k);
    lc_consolidation_fini(&k.consolidation);
    status = li_diagnostics_hand_out(diagnostics, k.diagnostics, status);
    if (status == LICET_OK && k.out.length && write(user, k.out.bytes, k.out.length))
        status = LICET_STOPPED;
    lc_buffer_fini(&k.out);
    return status;
}
