/* loading.c: what loading rules costs beside parsing them; a player of bench/turns.c.
 *
 *     loading RULES.licet            measures a generated text of 10,000 rules, and RULES.licet
 *     loading --text COUNT           writes the generated text of so many rules
 *
 * The text is parsed alone (lc_parse) and loaded in all (licet_load), each in a process of its own,
 * whose memory is as fresh as a program's that has just begun; then both again in this process,
 * whose memory earlier turns have warmed; then in its stages (check, which parses too; compile;
 * open, which verifies), and from its image, in warm and in fresh memory. Figures are
 * growth_parse_ns, growth_load_ns and so on: nanoseconds of processor time of the whole.
 *
 * It reads the library's insides, as no user of it may, because a parse alone is no part of the
 * public interface. */
#define _POSIX_C_SOURCE 200809L
#include <sys/wait.h>
#include <unistd.h>

#include "interp/stdlib.h"
#include "lang/compile.h"
#include "lang/front.h"
#include "lang/law.h"
#include "measure.h"

enum { RULE_COUNT = 10000, CAP_COUNT = 100, GROUP_COUNT = 50 };

/* ---- a text of many rules -------------------------------------------------------------------- */

static void add_head(struct text *text)
{
    static const char *const countries[] = {"MY", "SG", "AE", "IN", "BR", "CH", "TH", "PL", "MX",
                                            "ZA", "QA", "PH", "TR", "CZ", "PT", "AT", "GR"};
    const int country_count = sizeof countries / sizeof countries[0];
    add_text(text,
             "ruleset growth \"Many rules\"\n  in force from 2025-01-13\n\n"
             "use scale, countries, ear, chips\n\n"
             "facts\n  id : text\n  date : date\n  destination : country\n"
             "  headquarters : country\n  consignee : text\n  chip : chip\n  quantity : count\n\n"
             "let shipment \"performance shipped\" = chip.tpp * quantity\n\n");
    for (int i = 0; i < GROUP_COUNT; i++)
        add_text(text, "group group_%d = %s, %s, %s, JP\n", i, countries[i % country_count],
                 countries[(i + 3) % country_count], countries[(i + 8) % country_count]);
    for (int i = 0; i < CAP_COUNT; i++)
        add_text(
            text,
            "\nthreshold line_%d = %d,000,000 TPP  -- as agreed\n"
            "cap cap_%d \"Cap no. %d\"\n  limits shipment to line_%d per consignee each year\n",
            i, i + 20, i, i, i);
}

/* One requirement and three exceptions to it: of the law's usual form, with every usual clause. */
static void add_rules(struct text *text, int i)
{
    add_text(text,
             "\n-- Paragraph (%d).\nrule requirement_%d \"Requirement of paragraph (%d)\"\n"
             "  cites \"15 CFR 742.6(a)(%d)\"\n"
             "  when chip.tpp >= %d,%03d TPP and destination in group_%d\n"
             "  unless headquarters = US\n  then policy_of_denial\n",
             i, i, i, i, 2 + i % 30, i % 1000, i % GROUP_COUNT);
    add_text(text,
             "\nrule allied_%d \"Exception (%d)(i)\"\n  cites \"15 CFR 740.%d\"\n"
             "  despite requirement_%d\n"
             "  when destination in A5 and headquarters in (JP, DE, FR, NL) or quantity < %d\n"
             "  then exception\n",
             i, i, i, i, i % 50 + 1);
    add_text(text,
             "\nrule low_volume_%d \"Exception (%d)(ii)\"\n  cites \"15 CFR 740.%d(b)\"\n"
             "  despite requirement_%d\n  within cap_%d\n  then notice\n"
             "  with \"notice to BIS\" 10 days before date\n",
             i, i, i, i, i % CAP_COUNT);
    add_text(text,
             "\nrule review_%d \"Review (%d)(iii)\"\n  despite requirement_%d\n"
             "  when not (destination in D1) and shipment * 2 <= %d,000,000 TPP\n"
             "  then presumed_approval\n",
             i, i, i, i % 900 + 1);
}

static struct text generate(int rules)
{
    struct text text = {NULL, 0, 0};
    add_head(&text);
    for (int i = 0; i < rules / 4; i++)
        add_rules(&text, i);
    add_text(&text, "\notherwise no_licence\n");
    return text;
}

/* ---- loading -------------------------------------------------------------------------------- */

static void *allocate(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

static double parse(const struct text *text)
{
    const lc_allocator allocator = {allocate, NULL};
    lc_arena arena;
    lc_names names;
    lc_sources sources;
    lc_diagnostics diagnostics;
    lc_tree tree;
    uint32_t source;
    lc_arena_init(&arena, &allocator);
    lc_names_init(&names, &arena);
    lc_sources_init(&sources, &allocator);
    lc_diagnostics_init(&diagnostics, &allocator);
    if (lc_sources_add(&sources, &source, "growth", text->bytes, text->length) != LC_OK)
        stop("out of memory");
    double begin = now();
    lc_status status = lc_parse(&tree, &arena, &names, &sources, source, &diagnostics);
    double seconds = now() - begin;
    if (status != LC_OK || diagnostics.error_count > 0)
        stop("the generated text does not parse");
    lc_diagnostics_fini(&diagnostics);
    lc_sources_fini(&sources);
    lc_arena_fini(&arena);
    return seconds;
}

static double load_all(const struct text *text)
{
    double begin = now();
    licet_law *law = load_rules("rules", text->bytes, text->length, NULL);
    double seconds = now() - begin;
    licet_law_free(law);
    return seconds;
}

/* What WORK says of TEXT in a new process. */
static double in_fresh_memory(double (*work)(const struct text *), const struct text *text)
{
    int ends[2], status;
    double seconds = 0;
    if (pipe(ends) != 0)
        stop("no pipe");
    pid_t child = fork();
    if (child == 0) {
        seconds = work(text);
        _exit(write(ends[1], &seconds, sizeof seconds) == (ssize_t)sizeof seconds ? 0 : 1);
    }
    if (child < 0 || read(ends[0], &seconds, sizeof seconds) != (ssize_t)sizeof seconds ||
        waitpid(child, &status, 0) != child || status != 0)
        stop("a process for one measurement failed");
    close(ends[0]);
    close(ends[1]);
    return seconds;
}

static int find_module(void *user, const char *name, const char **text, size_t *length,
                       bool *standard)
{
    (void)user;
    for (size_t i = 0; i < li_standard_module_count; i++)
        if (strcmp(li_standard_modules[i].name, name) == 0) {
            *text = (const char *)li_standard_modules[i].text;
            *length = li_standard_modules[i].length;
            *standard = true;
            return 0;
        }
    return 1;
}

static void measure_stages(const struct text *text)
{
    const lc_allocator allocator = {allocate, NULL};
    const lc_loader loader = {.load = find_module};
    const lc_check_options options = {.where = NULL};
    lc_arena arena;
    lc_sources sources;
    lc_diagnostics diagnostics;
    lc_buffer out;
    lc_law *law;
    lc_image image;
    uint32_t source;
    lc_arena_init(&arena, &allocator);
    lc_sources_init(&sources, &allocator);
    lc_diagnostics_init(&diagnostics, &allocator);
    lc_buffer_init(&out, &allocator);
    if (lc_sources_add(&sources, &source, "growth", text->bytes, text->length) != LC_OK)
        stop("out of memory");
    double begin = now();
    lc_status status = lc_check(&law, &arena, &sources, &loader, &options, &diagnostics);
    double checked = now();
    if (status == LC_OK)
        status = lc_compile(&out, law, false, &allocator);
    double compiled = now();
    if (status == LC_OK)
        status = lc_image_open(&image, out.bytes, out.length, "growth", &diagnostics, &allocator);
    double opened = now();
    if (status != LC_OK)
        stop("the generated text does not compile");
    write_figure("growth_stage_check_ns", (checked - begin) * 1e9);
    write_figure("growth_stage_compile_ns", (compiled - checked) * 1e9);
    write_figure("growth_stage_open_ns", (opened - compiled) * 1e9);
    lc_buffer_fini(&out);
    lc_diagnostics_fini(&diagnostics);
    lc_sources_fini(&sources);
    lc_arena_fini(&arena);
}

struct texts {
    struct text rules, small, image; /* the generated one, the file, and the image of the first */
};

/* What the law of 10,000 rules, a session and a block of it hold. */
static void measure_memory(const struct text *image)
{
    struct account account = {0, 0, 0};
    const licet_options options = options_of(&account);
    licet_law *law = load_rules("growth", image->bytes, image->length, &options);
    licet_session *session;
    licet_block *block;
    size_t law_bytes = account.bytes;
    expect(licet_session_new(&session, law, &options), "a session");
    size_t session_bytes = account.bytes - law_bytes;
    expect(licet_block_new(&block, law, 0, &options), "a block");
    write_figure("growth_law_bytes", (double)law_bytes);
    write_figure("growth_session_bytes", (double)session_bytes);
    write_figure("growth_block_bytes", (double)(account.bytes - law_bytes - session_bytes));
    licet_block_free(block);
    licet_session_free(session);
    licet_law_free(law);
}

static void take_turn(void *user)
{
    const struct texts *texts = user;
    measure_memory(&texts->image);
    write_figure("growth_text_bytes", (double)texts->rules.length);
    write_figure("growth_image_bytes", (double)texts->image.length);
    write_figure("growth_parse_ns", in_fresh_memory(parse, &texts->rules) * 1e9);
    write_figure("growth_load_ns", in_fresh_memory(load_all, &texts->rules) * 1e9);
    write_figure("growth_small_load_ns", in_fresh_memory(load_all, &texts->small) * 1e9);
    write_figure("growth_image_ns", in_fresh_memory(load_all, &texts->image) * 1e9);
    write_figure("growth_parse_warm_ns", parse(&texts->rules) * 1e9);
    write_figure("growth_load_warm_ns", load_all(&texts->rules) * 1e9);
    measure_stages(&texts->rules);
    write_figure("growth_image_warm_ns", load_all(&texts->image) * 1e9);
}

int main(int argument_count, char **arguments)
{
    if (argument_count == 3 && strcmp(arguments[1], "--text") == 0) {
        struct text text = generate((int)strtol(arguments[2], NULL, 10));
        fwrite(text.bytes, 1, text.length, stdout);
        free(text.bytes);
        return fflush(stdout) == 0 ? 0 : 1;
    }
    if (argument_count != 2) {
        fputs("usage: loading RULES.licet\n       loading --text COUNT\n", stderr);
        return 2;
    }
    struct texts texts = {.rules = generate(RULE_COUNT), .small = read_file(arguments[1])};
    licet_law *law = load_rules("growth", texts.rules.bytes, texts.rules.length, NULL);
    licet_text image = licet_law_image(law);
    texts.image.bytes = (char *)(uintptr_t)image.bytes; /* read only */
    texts.image.length = image.length;
    take_turns(0, take_turn, &texts);
    licet_law_free(law);
    free(texts.rules.bytes);
    free(texts.small.bytes);
    return 0;
}
