/* tools.c - what tools around rules ask for: disassembly, trees, figures, the nearest word.
 *
 * Must not: run rules, print. */
#include "block_plan.h"
#include "diagnostics.h"
#include "index.h"
#include "lang/format.h"
#include "lang/front.h"
#include "licet_tools.h"

#include <string.h>

/* Hands OUT to the host in one piece and frees it. */
static licet_status deliver(lc_buffer *out, lc_status status, licet_write write, void *user)
{
    licet_status result = (licet_status)status;
    if (out->failed)
        result = LICET_MEMORY;
    if (result == LICET_OK && out->length && write(user, out->bytes, out->length))
        result = LICET_STOPPED;
    lc_buffer_fini(out);
    return result;
}

licet_status licet_disassemble(const licet_law *law, licet_write write, void *user)
{
    if (!law || !write)
        return LICET_MISUSE;
    lc_buffer out;
    lc_buffer_init(&out, &law->allocator);
    lc_status status = lc_image_disassemble(&out, &law->image);
    return deliver(&out, status, write, user);
}

/* Parses the one source of DIAGNOSTICS and writes its tree to OUT; with errors there is none. */
static licet_status write_tree(lc_buffer *out, licet_diagnostics *diagnostics, uint32_t source)
{
    lc_arena arena;
    lc_names names;
    lc_tree tree = {0};
    lc_arena_init(&arena, &diagnostics->allocator);
    lc_names_init(&names, &arena);
    lc_status status =
        lc_parse(&tree, &arena, &names, &diagnostics->sources, source, &diagnostics->list);
    if (status == LC_OK && diagnostics->list.error_count)
        status = LC_WRONG_RULES;
    if (status == LC_OK)
        lc_tree_write(out, &tree);
    lc_arena_fini(&arena);
    return (licet_status)status;
}

static licet_status write_layout(lc_buffer *out, licet_diagnostics *diagnostics, uint32_t source)
{
    return (licet_status)lc_format(out, &diagnostics->sources, source, &diagnostics->list,
                                   &diagnostics->allocator);
}

/* Reads one text and writes what MAKE makes of it. */
static licet_status write_text(const licet_source *source, const licet_options *options,
                               licet_diagnostics **diagnostics, licet_write write, void *user,
                               licet_status (*make)(lc_buffer *, licet_diagnostics *, uint32_t))
{
    if (diagnostics)
        *diagnostics = NULL;
    if (!source || !source->name || (!source->bytes && source->length) || !write ||
        (options && options->version != LICET_OPTIONS_VERSION))
        return LICET_MISUSE;
    if (source->length > LC_MAX_SOURCE_BYTES)
        return LICET_LIMIT;
    lc_allocator allocator = li_allocator(options);
    licet_diagnostics *found = li_diagnostics_new(&allocator);
    if (!found)
        return LICET_MEMORY;
    lc_buffer out;
    lc_buffer_init(&out, &allocator);
    uint32_t index;
    licet_status status = (licet_status)lc_sources_add(
        &found->sources, &index, source->name, source->length ? source->bytes : "", source->length);
    if (status == LICET_OK)
        status = make(&out, found, index);
    if (out.failed)
        status = LICET_MEMORY;
    status = li_diagnostics_hand_out(diagnostics, found, status);
    if (status == LICET_OK)
        return deliver(&out, LC_OK, write, user);
    lc_buffer_fini(&out);
    return status;
}

licet_status licet_tree(const licet_source *source, const licet_options *options,
                        licet_diagnostics **diagnostics, licet_write write, void *user)
{
    return write_text(source, options, diagnostics, write, user, write_tree);
}

licet_status licet_format(const licet_source *source, const licet_options *options,
                          licet_diagnostics **diagnostics, licet_write write, void *user)
{
    return write_text(source, options, diagnostics, write, user, write_layout);
}

/* Another set of the name of SET follows: another version of it. */
static bool has_later_version(const lc_image *image, uint32_t set)
{
    licet_text name = li_text_of(image, image->SET[set].name);
    for (uint32_t i = set + 1; i < image->SET_count; i++) {
        licet_text other = li_text_of(image, image->SET[i].name);
        if (other.length == name.length && memcmp(other.bytes, name.bytes, name.length) == 0)
            return true;
    }
    return false;
}

static size_t count_groups(const lc_image *image)
{
    size_t count = 0;
    for (uint32_t i = 0; i < image->SET_count; i++)
        count +=
            image->SET[i].name.length > 0 && !image->SET[i].tier && !has_later_version(image, i);
    return count;
}

void licet_law_figures(const licet_law *law, licet_figures *figures)
{
    if (!law || !figures)
        return;
    const lc_image *image = &law->image;
    *figures = (licet_figures){
        .facts = image->FACT_count,
        .outcomes = image->OUTCOME_count,
        .rules = image->RULE_count,
        .requirements = law->requirement_count,
        .agreements = image->AGREEMENT_count,
        .properties = image->PROPERTY_count,
        .intervals = image->LAW->dated_count,
        .amendments = image->AMENDMENT_count,
        .limits = image->LIMIT_count,
        .groups = count_groups(image),
        .tests = image->TEST_count,
        .instructions = image->CODE_count,
        .fact_instructions = image->LAW->fold_start,
        .image_bytes = law->block_size,
        /* a straight line with jumps forward: nothing runs twice */
        .cost_bound = image->LAW->fold_end,
    };
    for (uint32_t i = 0; i < image->RULE_count; i++)
        figures->bars += image->RULE[i].outcome == LC_NONE;
    for (uint32_t i = 0; i < image->REGISTRY_count; i++)
        figures->registries += image->REGISTRY[i].name.length > 0; /* `one of` has none */
    figures->exceptions = image->RULE_count - law->requirement_count - figures->bars;
    for (uint32_t i = 0; i < image->CAP_count; i++)
        ++*(image->CAP[i].tally ? &figures->tallies : &figures->caps);
    for (uint32_t i = 0; i < image->LAW->fold_end; i++)
        figures->ledger_reads += image->CODE[i].opcode == LC_OP_ROOM ||
                                 image->CODE[i].opcode == LC_OP_USED ||
                                 image->CODE[i].opcode == LC_OP_TOTAL;
    for (unsigned i = 0; i <= LC_CLASS_F; i++)
        figures->block_registers += law->plan.columns[i];
    figures->met_mean = law->index ? law->index->mean_rules : 0;
    figures->met_most = law->index ? law->index->most_rules : 0;
}

size_t licet_law_index_fact(const licet_law *law, size_t index)
{
    if (!law || !law->index || index >= law->index->pivot_count)
        return LICET_NO_INDEX;
    return law->index->pivots[index].fact;
}

licet_text licet_law_module(const licet_law *law, size_t index)
{
    const lc_image *image = law ? &law->image : NULL;
    for (uint32_t i = 0; image && i < image->SOURCE_count; i++)
        if ((image->SOURCE[i].flags & LC_SOURCE_MODULE) && index-- == 0)
            return li_text_of(image, image->SOURCE[i].name);
    return (licet_text){NULL, 0};
}

/* The length of `\033[1;31m` at TEXT; 0: there is none. */
static size_t color_length(const char *text, size_t length)
{
    size_t at = 2;
    if (length < 3 || text[0] != '\033' || text[1] != '[')
        return 0;
    while (at < length && ((text[at] >= '0' && text[at] <= '9') || text[at] == ';'))
        at++;
    return at < length && text[at] == 'm' ? at + 1 : 0;
}

static bool is_plain(char byte)
{
    return byte >= ' ' && byte < 0x7F;
}

/* How many bytes at the begin of TEXT stay as they are. */
static size_t kept_length(const char *text, size_t length, unsigned kept)
{
    size_t at = 0;
    while (at < length) {
        bool line = (kept & LICET_SHOW_LINES) && (text[at] == '\n' || text[at] == '\t');
        size_t next = is_plain(text[at]) || line   ? 1
                      : (kept & LICET_SHOW_COLORS) ? color_length(text + at, length - at)
                                                   : 0;
        if (!next)
            break;
        at += next;
    }
    return at;
}

licet_status licet_show(licet_text text, unsigned kept, licet_write write, void *user)
{
    if (!write || (text.length && !text.bytes) || kept > (LICET_SHOW_LINES | LICET_SHOW_COLORS))
        return LICET_MISUSE;
    for (size_t at = 0; at < text.length;) {
        size_t length = kept_length(text.bytes + at, text.length - at, kept);
        if (length && write(user, text.bytes + at, length))
            return LICET_STOPPED;
        at += length;
        if (at == text.length)
            break;
        char shown[LC_SHOWN_TEXT];
        unsigned width;
        at += lc_show_next(shown, text.bytes + at, text.length - at, &width);
        if (write(user, shown, strlen(shown)))
            return LICET_STOPPED;
    }
    return LICET_OK;
}

size_t licet_nearest(licet_text word, const licet_text *words, size_t count)
{
    if (!word.bytes || !words)
        return SIZE_MAX;
    size_t nearest = SIZE_MAX;
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, word.bytes, word.length);
    for (size_t i = 0; i < count; i++) {
        const char *before = suggestion.best;
        uint32_t distance = suggestion.best_distance;
        if (!words[i].bytes)
            continue;
        lc_suggestion_offer(&suggestion, words[i].bytes, words[i].length);
        if (suggestion.best && (suggestion.best != before || suggestion.best_distance != distance))
            nearest = i;
    }
    return nearest;
}
