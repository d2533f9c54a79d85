/* check_names.c - interned names, tables and spelling suggestions. */
#include "lang/names.h"
#include "test_allocator.h"

#include <stdio.h>

Suite *suite_names(void);

START_TEST(equal_names_are_one_pointer)
{
    test_allocator memory;
    lc_arena arena;
    lc_names names;
    test_allocator_init(&memory, TEST_NEVER_FAIL);
    lc_arena_init(&arena, &memory.allocator);
    lc_names_init(&names, &arena);
    const lc_name *licence = lc_intern(&names, "licence_required", 7);
    ck_assert_str_eq(licence->text, "licence");
    ck_assert_uint_eq(licence->length, 7);
    ck_assert_ptr_eq(lc_intern(&names, "licence", 7), licence);
    ck_assert_ptr_ne(lc_intern(&names, "licences", 8), licence);
    ck_assert_ptr_ne(lc_intern(&names, "Licence", 7), licence);
    const lc_name *empty = lc_intern(&names, NULL, 0);
    ck_assert_ptr_eq(lc_intern(&names, "", 0), empty);
    ck_assert_uint_eq(names.count, 4);
    lc_arena_fini(&arena);
    test_allocator_done(&memory);
}
END_TEST

START_TEST(many_names_and_a_table)
{
    enum { MANY = 20000 };
    test_allocator memory;
    lc_arena arena;
    lc_names names;
    lc_table table;
    static const lc_name *kept[MANY];
    test_allocator_init(&memory, TEST_NEVER_FAIL);
    lc_arena_init(&arena, &memory.allocator);
    lc_names_init(&names, &arena);
    lc_table_init(&table, &arena);
    for (int i = 0; i < MANY; i++) {
        char text[32];
        int length = snprintf(text, sizeof text, "rule_%d", i);
        kept[i] = lc_intern(&names, text, (size_t)length);
        ck_assert_uint_eq(lc_table_find(&table, kept[i]), LC_NONE);
        ck_assert(lc_table_put(&table, kept[i], (uint32_t)i));
    }
    for (int i = 0; i < MANY; i++) {
        char text[32];
        int length = snprintf(text, sizeof text, "rule_%d", i);
        ck_assert_ptr_eq(lc_intern(&names, text, (size_t)length), kept[i]);
        ck_assert_uint_eq(lc_table_find(&table, kept[i]), (uint32_t)i);
    }
    ck_assert(lc_table_put(&table, kept[7], 70));
    ck_assert_uint_eq(lc_table_find(&table, kept[7]), 70);
    ck_assert_uint_eq(table.count, MANY);
    ck_assert_uint_eq(lc_table_find(&table, lc_intern(&names, "other", 5)), LC_NONE);
    ck_assert_uint_eq(lc_table_find(&table, NULL), LC_NONE);
    lc_arena_fini(&arena);
    test_allocator_done(&memory);
}
END_TEST

START_TEST(every_allocation_of_names_fails)
{
    for (long n = 0;; n++) {
        test_allocator memory;
        lc_arena arena;
        lc_names names;
        lc_table table;
        test_allocator_init(&memory, n);
        lc_arena_init(&arena, &memory.allocator);
        lc_names_init(&names, &arena);
        lc_table_init(&table, &arena);
        for (int i = 0; i < 150; i++) {
            char text[32];
            int length = snprintf(text, sizeof text, "rule_%d", i);
            const lc_name *name = lc_intern(&names, text, (size_t)length);
            if (!name)
                continue;
            bool put = lc_table_put(&table, name, (uint32_t)i);
            ck_assert_uint_eq(lc_table_find(&table, name), put ? (uint32_t)i : LC_NONE);
        }
        lc_arena_fini(&arena);
        test_allocator_done(&memory);
        if (!memory.failures)
            break;
    }
}
END_TEST

static uint32_t distance(const char *a, const char *b, uint32_t limit)
{
    uint32_t forth = lc_distance(a, strlen(a), b, strlen(b), limit);
    ck_assert_uint_eq(lc_distance(b, strlen(b), a, strlen(a), limit), forth);
    return forth;
}

START_TEST(distances)
{
    ck_assert_uint_eq(distance("", "", 3), 0);
    ck_assert_uint_eq(distance("", "abc", 3), 3);
    ck_assert_uint_eq(distance("", "abcd", 3), 4);
    ck_assert_uint_eq(distance("licence", "licence", 0), 0);
    ck_assert_uint_eq(distance("licence", "license", 3), 1);
    ck_assert_uint_eq(distance("licence", "lience", 3), 1);
    ck_assert_uint_eq(distance("licence", "liccence", 3), 1);
    ck_assert_uint_eq(distance("licence", "liecnce", 3), 1); /* neighbours swapped */
    ck_assert_uint_eq(distance("ab", "ba", 1), 1);
    ck_assert_uint_eq(distance("abcd", "badc", 2), 2);
    ck_assert_uint_eq(distance("abcd", "badc", 1), 2);
    ck_assert_uint_eq(distance("kitten", "sitting", 5), 3);
    ck_assert_uint_eq(distance("kitten", "sitting", 2), 3);
    ck_assert_uint_eq(distance("kitten", "sitting", 0), 1);
    ck_assert_uint_eq(distance("abcdefgh", "xxxxxxxx", 3), 4);
    ck_assert_uint_eq(distance("abcdefgh", "bcdefgha", 8), 2);
    ck_assert_uint_eq(distance("abcdefgh", "bcdefgha", 2), 2);
}
END_TEST

/* A cut-off never changes an answer within it. */
START_TEST(limits_do_not_change_distances)
{
    uint32_t state = 1;
    for (int i = 0; i < 3000; i++) {
        char a[12], b[12];
        size_t a_length = (state >> 8) % 10, b_length = (state >> 16) % 10;
        for (size_t j = 0; j < 12; j++) {
            state = state * 1664525u + 1013904223u;
            a[j] = (char)('a' + (state >> 24) % 3);
            b[j] = (char)('a' + (state >> 28) % 3);
        }
        uint32_t exact = lc_distance(a, a_length, b, b_length, 20);
        for (uint32_t limit = 0; limit < 12; limit++)
            ck_assert_uint_eq(lc_distance(a, a_length, b, b_length, limit),
                              exact <= limit ? exact : limit + 1);
    }
}
END_TEST

START_TEST(long_words)
{
    char a[400], b[400];
    memset(a, 'a', sizeof a);
    memset(b, 'a', sizeof b);
    ck_assert_uint_eq(lc_distance(a, 255, b, 255, 5), 0);
    b[100] = 'b';
    ck_assert_uint_eq(lc_distance(a, 255, b, 255, 5), 1);
    ck_assert_uint_eq(lc_distance(a, 255, b, 250, 5), 6);
    ck_assert_uint_eq(lc_distance(a, 400, b, 400, 5), 6); /* too long to compare */
    ck_assert_uint_eq(lc_distance(a, 400, a, 400, 5), 0);
}
END_TEST

static const char *suggest(const char *wanted, const char *const *candidates, size_t count)
{
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, wanted, strlen(wanted));
    for (size_t i = 0; i < count; i++)
        lc_suggestion_offer(&suggestion, candidates[i], strlen(candidates[i]));
    return suggestion.best;
}

START_TEST(suggestions)
{
    static const char *const words[] = {"rule",     "ruleset", "registry",    "MY",
                                        "Malaysia", "H100",    "destination", "Malawi"};
    const size_t count = sizeof words / sizeof words[0];
    ck_assert_str_eq(suggest("rul", words, count), "rule");
    ck_assert_str_eq(suggest("rulset", words, count), "ruleset");
    ck_assert_str_eq(suggest("Rule", words, count), "rule");
    ck_assert_str_eq(suggest("destnation", words, count), "destination");
    ck_assert_str_eq(suggest("destiantion", words, count), "destination");
    ck_assert_str_eq(suggest("h100", words, count), "H100");
    ck_assert_str_eq(suggest("my", words, count), "MY");
    ck_assert_str_eq(suggest("MALAYSIA", words, count), "Malaysia");
    ck_assert_str_eq(suggest("Malasia", words, count), "Malaysia");
    ck_assert_ptr_null(suggest("threshold", words, count));
    ck_assert_ptr_null(suggest("x", words, count));
    ck_assert_ptr_null(suggest("", words, count));
    static const char *const letters[] = {"a", "b", "X"};
    ck_assert_str_eq(suggest("x", letters, 3), "X");
    ck_assert_ptr_null(suggest("y", letters, 3));
    static const char *const equals[] = {"capa", "capb"};
    ck_assert_str_eq(suggest("capc", equals, 2), "capa"); /* the first of equals */
}
END_TEST

Suite *suite_names(void)
{
    Suite *suite = suite_create("names");
    TCase *cases = tcase_create("names");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, equal_names_are_one_pointer);
    tcase_add_test(cases, many_names_and_a_table);
    tcase_add_test(cases, every_allocation_of_names_fails);
    tcase_add_test(cases, distances);
    tcase_add_test(cases, limits_do_not_change_distances);
    tcase_add_test(cases, long_words);
    tcase_add_test(cases, suggestions);
    suite_add_tcase(suite, cases);
    return suite;
}
