/* check_repl.c - a dialogue through its public interface: entries, what is shown, completion, what
 * happens when memory fails at every place. */
#include <licet_tools.h>

#include "test_allocator.h"

#include <stdio.h>

Suite *suite_repl(void);

static const char rules[] =
    "ruleset small \"A small law\"\n"
    "  in force from 2025-01-01\n"
    "use scale, units\n"
    "registry chip\n"
    "  | key | label : text | tpp : TPP |\n"
    "  | H100 | \"NVIDIA H100\" | 15,832 |\n"
    "  | L4 | \"NVIDIA L4\" | 968 |\n"
    "facts\n"
    "  id : text\n"
    "  date : date\n"
    "  consignee : text\n"
    "  chip : chip\n"
    "  quantity : count\n"
    "  urgent : bool\n"
    "let shipment = chip.tpp * quantity\n"
    "group large = H100\n"
    "threshold low = 1,000,000 TPP\n"
    "cap lpp limits shipment to low per consignee each year\n"
    "rule licence when chip in large then policy_of_denial\n"
    "rule low_volume despite licence within lpp then notice with \"notice\" 10 days before date\n"
    "otherwise no_licence\n"
    "test \"low\"\n"
    "  order consignee \"Acme\", chip H100, quantity 60, date 2025-05-20\n"
    "    expect notice by low_volume\n";

static const char order_rows[][3][12] = {
    {"Acme", "H100", "40"}, {"Acme", "H100", "40"}, {"Other", "L4", "7"}, {"Other", "none", "7"}};

typedef struct {
    char bytes[1 << 16];
    size_t length;
    char saved[4096];
} world;

static licet_text text_of(const char *bytes)
{
    return (licet_text){bytes, strlen(bytes)};
}

static int collect(void *user, const char *bytes, size_t length)
{
    world *w = user;
    ck_assert_uint_lt(w->length + length, sizeof w->bytes);
    memcpy(w->bytes + w->length, bytes, length);
    w->length += length;
    w->bytes[w->length] = '\0';
    return 0;
}

static int read_file(void *user, const char *file, licet_text *text)
{
    (void)user;
    if (strcmp(file, "small") != 0)
        return 1;
    *text = text_of(rules);
    return 0;
}

static int save_file(void *user, const char *file, licet_text text)
{
    world *w = user;
    (void)file;
    ck_assert_uint_lt(text.length, sizeof w->saved);
    memcpy(w->saved, text.bytes, text.length);
    w->saved[text.length] = '\0';
    return 0;
}

static int read_orders(void *user, const char *file, const licet_law *law, licet_repl *repl)
{
    const licet_text names[] = {text_of("consignee"), text_of("chip"), text_of("quantity"),
                                text_of("date")};
    (void)user;
    ck_assert_ptr_nonnull(law);
    if (strcmp(file, "four") != 0 || licet_repl_columns(repl, names, 4) != LICET_OK)
        return 1;
    for (size_t i = 0; i < 4; i++) {
        licet_text cells[4] = {text_of(order_rows[i][0]), text_of(order_rows[i][1]),
                               text_of(order_rows[i][2]), text_of("2025-05-20")};
        if (licet_repl_row(repl, cells, i == 3 ? "a reason" : NULL) != LICET_OK)
            return 1;
    }
    return 0;
}

static licet_repl *open_dialogue(world *w, test_allocator *memory)
{
    licet_options options = LICET_OPTIONS_INIT;
    const licet_repl_host host = {.version = LICET_REPL_HOST_VERSION,
                                  .user = w,
                                  .write = collect,
                                  .read = read_file,
                                  .save = save_file,
                                  .orders = read_orders};
    licet_repl *repl = NULL;
    if (memory) {
        options.allocate = memory->allocator.call;
        options.allocate_user = memory->allocator.user;
    }
    licet_status status = licet_repl_new(&repl, &host, &options);
    ck_assert(status == LICET_OK || (status == LICET_MEMORY && !repl));
    return repl;
}

/* Enters ENTRY and expects ANSWER; the words of the answer are in w->bytes. */
static void enter(licet_repl *repl, world *w, const char *entry, licet_answer expected)
{
    licet_answer answer;
    w->length = 0;
    w->bytes[0] = '\0';
    ck_assert_int_eq(licet_repl_enter(repl, text_of(entry), &answer), LICET_OK);
    ck_assert_msg(answer == expected, "%s: %d\n%s", entry, (int)answer, w->bytes);
}

#define expect_words(w, words) ck_assert_msg(strstr((w)->bytes, words) != NULL, "%s", (w)->bytes)

START_TEST(entries_answer)
{
    static world w;
    licet_repl *repl = open_dialogue(&w, NULL);
    enter(repl, &w, "order quantity 1", LICET_ANSWER_WORDS);
    enter(repl, &w, "load small", LICET_ANSWER_DONE);
    expect_words(&w, "A small law");
    expect_words(&w, "for example: order consignee \"Acme\", chip H100, quantity 60");
    enter(repl, &w, "load nothing", LICET_ANSWER_FILE);
    enter(repl, &w, "order consignee \"Acme\", chip H100, quantity 60", LICET_ANSWER_DONE);
    expect_words(&w, "Licence exception, on notice");
    expect_words(&w, "left 50,080 TPP");
    enter(repl, &w, "book", LICET_ANSWER_DONE);
    enter(repl, &w, "again", LICET_ANSWER_DONE);
    expect_words(&w, "policy of denial");
    enter(repl, &w, "set threshold low = 5,000,000 TPP", LICET_ANSWER_DONE);
    expect_words(&w, "order 2: ");
    ck_assert(licet_repl_unsaved(repl));
    enter(repl, &w, "rule broken when", LICET_ANSWER_RULES);
    enter(repl, &w, "save out changed from 2025-02-01", LICET_ANSWER_DONE);
    ck_assert_str_eq(w.saved, "amendment changed amends small\n  in force from 2025-02-01\n\n"
                              "set threshold low = 5,000,000 TPP\n");
    ck_assert(!licet_repl_unsaved(repl));
    /* as they were loaded, rules hold nothing that could be lost */
    enter(repl, &w, "set threshold low = 6,000,000 TPP", LICET_ANSWER_DONE);
    ck_assert(licet_repl_unsaved(repl));
    enter(repl, &w, "drop", LICET_ANSWER_DONE);
    ck_assert(!licet_repl_unsaved(repl));
    enter(repl, &w, "drop", LICET_ANSWER_WORDS);
    enter(repl, &w, "undo", LICET_ANSWER_DONE);
    ck_assert(licet_repl_unsaved(repl));
    enter(repl, &w, "orders four", LICET_ANSWER_REJECTED);
    expect_words(&w, "1: rejected");
    enter(repl, &w, "quit", LICET_ANSWER_QUIT);
    licet_repl_free(repl);
}
END_TEST

START_TEST(pasted_declarations_are_one_edit)
{
    static world w;
    licet_repl *repl = open_dialogue(&w, NULL);
    enter(repl, &w, "load small", LICET_ANSWER_DONE);
    enter(repl, &w,
          "rule a despite b then notice\n\n-- more\nrule b\n  then prohibited\nshow rules\n",
          LICET_ANSWER_DONE);
    expect_words(&w, "added rule a");
    expect_words(&w, "added rule b");
    expect_words(&w, "exception a");
    enter(repl, &w, "undo", LICET_ANSWER_DONE);
    enter(repl, &w, "show rules", LICET_ANSWER_DONE);
    ck_assert_ptr_null(strstr(w.bytes, "exception a"));
    ck_assert(licet_repl_unfinished(repl, text_of("rule c\n  when quantity >")));
    ck_assert(!licet_repl_unfinished(repl, text_of("rule c then notice")));
    ck_assert(!licet_repl_unfinished(repl, text_of("order quantity")));
    ck_assert_uint_eq(licet_repl_cut(text_of("one\n  more\n\ttoo\ntwo\n")), 16);
    ck_assert_uint_eq(licet_repl_cut(text_of("one")), 3);
    ck_assert_uint_eq(licet_repl_cut(text_of("")), 0);
    licet_repl_free(repl);
}
END_TEST

/* ---- completion ------------------------------------------------------------------------------ */

static int take(void *user, const licet_completion *completion)
{
    world *w = user;
    collect(w, completion->word.bytes, completion->word.length);
    collect(w, " ", 1);
    return 0;
}

static void complete(licet_repl *repl, world *w, const char *entry, bool files_expected)
{
    bool files = false;
    w->length = 0;
    w->bytes[0] = '\0';
    ck_assert_int_eq(licet_repl_complete(repl, text_of(entry), strlen(entry), &files, take, w),
                     LICET_OK);
    ck_assert_int_eq(files, files_expected);
}

START_TEST(words_are_completed)
{
    static world w;
    licet_repl *repl = open_dialogue(&w, NULL);
    complete(repl, &w, "lo", false);
    ck_assert_str_eq(w.bytes, "load ");
    complete(repl, &w, "load sm", true);
    complete(repl, &w, "order con", false);
    ck_assert_str_eq(w.bytes, "");
    enter(repl, &w, "load small", LICET_ANSWER_DONE);
    complete(repl, &w, "order con", false);
    ck_assert_str_eq(w.bytes, "consignee ");
    complete(repl, &w, "order quantity 5, chip ", false);
    ck_assert_str_eq(w.bytes, "H100 L4 missing ");
    complete(repl, &w, "order chip nvidia", false);
    ck_assert_str_eq(w.bytes, "H100 L4 ");
    complete(repl, &w, "order urgent ", false);
    ck_assert_str_eq(w.bytes, "yes no missing ");
    complete(repl, &w, "why not l", false);
    ck_assert_str_eq(w.bytes, "licence low_volume ");
    complete(repl, &w, "what if set thr", false);
    ck_assert_str_eq(w.bytes, "threshold ");
    complete(repl, &w, "rule x\n  when chip in la", false);
    ck_assert_str_eq(w.bytes, "large ");
    complete(repl, &w, "rule x\n  when urgent\n  the", false);
    ck_assert_str_eq(w.bytes, "then ");
    complete(repl, &w, "rule x\n  then prohib", false);
    ck_assert_str_eq(w.bytes, "prohibited ");
    complete(repl, &w, "help wh", false);
    ck_assert_str_eq(w.bytes, "why not why what if ");
    licet_repl_free(repl);
}
END_TEST

/* ---- memory that fails ----------------------------------------------------------------------- */

static const char *const script[] = {
    "load small",
    "orders four",
    "order consignee \"Acme\", chip H100, quantity 10",
    "book",
    "order quantity missing",
    "missing",
    "why not low_volume",
    "order quantity 5",
    "why",
    "show H100",
    "show lpp",
    "show ledger",
    "show low",
    "find H100",
    "eval shipment",
    "what if set threshold low = 5 TPP",
    "what if order quantity 9",
    "set threshold low = 50,000 TPP",
    "rule licence when quantity > 3 then prohibited",
    "changes",
    "impact",
    "sweep quantity 0..100",
    "sweep quantity 0..9 by chip",
    "sweep threshold low 0 TPP..1,000,000 TPP",
    "undo",
    "save out other from 2025-02-01",
    "drop",
    "cancel",
    "orders where quantity = 40",
    "rule broken when",
};
enum { ENTRIES = sizeof script / sizeof script[0] };

/* Plays the script up to an entry that fails for want of memory, which is then entered again.
 * False: one did. */
static bool play(long fail_at)
{
    static world w;
    test_allocator memory;
    bool good = true;
    test_allocator_init(&memory, fail_at);
    licet_repl *repl = open_dialogue(&w, &memory);
    for (size_t i = 0; repl && i < ENTRIES; i++) {
        licet_answer answer;
        long failures = memory.failures;
        w.length = 0;
        licet_status status = licet_repl_enter(repl, text_of(script[i]), &answer);
        bool met = memory.failures > failures;
        ck_assert_msg(status == LICET_OK || (met && status == LICET_MEMORY), "%s: %s", script[i],
                      licet_status_text(status));
        if (!met)
            continue;
        good = false;
        memory.fail_at = TEST_NEVER_FAIL;
        bool files = false;
        ck_assert_int_eq(licet_repl_enter(repl, text_of("help"), &answer), LICET_OK);
        ck_assert_int_eq(licet_repl_complete(repl, text_of("show l"), 6, &files, take, &w),
                         LICET_OK);
        ck_assert_int_ne(licet_repl_enter(repl, text_of(script[i]), &answer), LICET_MEMORY);
        break;
    }
    licet_repl_free(repl);
    ck_assert_uint_eq(memory.live_bytes, 0);
    return good && repl;
}

START_TEST(every_allocation_may_fail)
{
    /* most requests are the compiler's, which tests of its own go through one by one */
    long step = 1, n = 0;
    while (!play(n)) {
        n += step;
        step = n < 60 ? 1 : 211;
    }
    ck_assert_int_gt(n, 1000);
}
END_TEST

Suite *suite_repl(void)
{
    Suite *suite = suite_create("repl");
    TCase *entries = tcase_create("entries");
    TCase *memory = tcase_create("memory");
    tcase_add_test(entries, entries_answer);
    tcase_add_test(entries, pasted_declarations_are_one_edit);
    tcase_add_test(entries, words_are_completed);
    tcase_set_timeout(memory, 120);
    tcase_add_test(memory, every_allocation_may_fail);
    suite_add_tcase(suite, entries);
    suite_add_tcase(suite, memory);
    return suite;
}
