/* check_arena.c - arena.c and buffer.c: alignment, growth, and every allocation failing in turn. */
#include "lang/arena.h"
#include "lang/buffer.h"
#include "test_allocator.h"

Suite *suite_arena(void);

START_TEST(pieces_are_aligned_and_apart)
{
    test_allocator memory;
    lc_arena arena;
    test_allocator_init(&memory, TEST_NEVER_FAIL);
    lc_arena_init(&arena, &memory.allocator);
    char *before = NULL;
    for (size_t size = 0; size < 300; size++) {
        char *piece = lc_arena_alloc(&arena, size);
        ck_assert_ptr_nonnull(piece);
        ck_assert_uint_eq((uintptr_t)piece % 16, 0);
        memset(piece, (int)size, size);
        if (before && size > 1)
            ck_assert_int_eq(before[size - 2], (char)(size - 1));
        before = piece;
    }
    lc_arena_fini(&arena);
    test_allocator_done(&memory);
}
END_TEST

START_TEST(large_pieces_and_impossible_ones)
{
    test_allocator memory;
    lc_arena arena;
    test_allocator_init(&memory, TEST_NEVER_FAIL);
    lc_arena_init(&arena, &memory.allocator);
    char *large = lc_arena_alloc(&arena, LC_ARENA_CHUNK * 3u);
    ck_assert_ptr_nonnull(large);
    memset(large, 1, LC_ARENA_CHUNK * 3u);
    ck_assert_ptr_nonnull(lc_arena_alloc(&arena, 1));
    ck_assert_ptr_null(lc_arena_alloc(&arena, SIZE_MAX));
    ck_assert_ptr_null(lc_arena_zero(&arena, SIZE_MAX / 2, 3));
    ck_assert_ptr_null(lc_arena_resize(&arena, NULL, SIZE_MAX));
    lc_arena_fini(&arena);
    lc_arena_fini(&arena); /* a second time does nothing */
    test_allocator_done(&memory);
}
END_TEST

START_TEST(texts_and_zeros)
{
    test_allocator memory;
    lc_arena arena;
    test_allocator_init(&memory, TEST_NEVER_FAIL);
    lc_arena_init(&arena, &memory.allocator);
    ck_assert_str_eq(lc_arena_text(&arena, "licence", 3), "lic");
    ck_assert_str_eq(lc_arena_text(&arena, NULL, 0), "");
    ck_assert_str_eq(lc_arena_format(&arena, "%s has %d", "cap", 7), "cap has 7");
    ck_assert_str_eq(lc_arena_format(&arena, "%s", ""), "");
    const unsigned char *zeros = lc_arena_zero(&arena, 100, 3);
    ck_assert_ptr_nonnull(zeros);
    for (size_t i = 0; i < 300; i++)
        ck_assert_uint_eq(zeros[i], 0);
    ck_assert_ptr_nonnull(lc_arena_zero(&arena, 0, 8));
    lc_arena_fini(&arena);
    test_allocator_done(&memory);
}
END_TEST

START_TEST(resize_keeps_the_contents)
{
    test_allocator memory;
    lc_arena arena;
    test_allocator_init(&memory, TEST_NEVER_FAIL);
    lc_arena_init(&arena, &memory.allocator);
    char *block = lc_arena_resize(&arena, NULL, 5);
    memcpy(block, "abcd", 5);
    block = lc_arena_resize(&arena, block, 70000);
    ck_assert_str_eq(block, "abcd");
    block = lc_arena_resize(&arena, block, 2);
    ck_assert(memcmp(block, "ab", 2) == 0);
    lc_arena_fini(&arena);
    test_allocator_done(&memory);
}
END_TEST

static bool use_arena(lc_arena *arena)
{
    bool good = true;
    for (int i = 0; i < 4; i++) {
        char *text = lc_arena_format(arena, "licence %d", i);
        good = text && good;
        void *block = lc_arena_resize(arena, NULL, LC_ARENA_CHUNK);
        good = block && lc_arena_resize(arena, block, LC_ARENA_CHUNK * 2u) && good;
        good = lc_arena_zero(arena, 7, 9) && good;
    }
    return good;
}

START_TEST(every_allocation_of_an_arena_fails)
{
    for (long n = 0;; n++) {
        test_allocator memory;
        lc_arena arena;
        test_allocator_init(&memory, n);
        lc_arena_init(&arena, &memory.allocator);
        bool good = use_arena(&arena);
        ck_assert_int_eq(good, memory.failures == 0);
        lc_arena_fini(&arena);
        test_allocator_done(&memory);
        if (!memory.failures)
            break;
        ck_assert_int_lt(n, 1000);
    }
}
END_TEST

START_TEST(buffer_grows)
{
    test_allocator memory;
    lc_buffer buffer;
    test_allocator_init(&memory, TEST_NEVER_FAIL);
    lc_buffer_init(&buffer, &memory.allocator);
    for (int i = 0; i < 1000; i++)
        lc_buffer_format(&buffer, "%d,", i % 10);
    ck_assert_uint_eq(buffer.length, 2000);
    ck_assert(memcmp(buffer.bytes + 1990, "5,6,7,8,9,", 10) == 0);
    lc_buffer_byte(&buffer, 'x');
    lc_buffer_align(&buffer, 8);
    ck_assert_uint_eq(buffer.length, 2008);
    lc_buffer_align(&buffer, 8);
    ck_assert_uint_eq(buffer.length, 2008);
    lc_buffer_append(&buffer, NULL, 0);
    lc_buffer_zeros(&buffer, 0);
    lc_buffer_text(&buffer, "");
    ck_assert_uint_eq(buffer.length, 2008);
    ck_assert(!buffer.failed);
    lc_buffer_fini(&buffer);
    test_allocator_done(&memory);
}
END_TEST

START_TEST(buffer_remembers_a_failure)
{
    test_allocator memory;
    lc_buffer buffer;
    test_allocator_init(&memory, 1);
    lc_buffer_init(&buffer, &memory.allocator);
    lc_buffer_text(&buffer, "fits");
    lc_buffer_zeros(&buffer, 1000);
    ck_assert(buffer.failed);
    lc_buffer_text(&buffer, "does nothing");
    ck_assert_uint_eq(buffer.length, 4);
    ck_assert(!lc_buffer_reserve(&buffer, 1));
    lc_buffer_fini(&buffer);
    test_allocator_init(&memory, TEST_NEVER_FAIL);
    lc_buffer_init(&buffer, &memory.allocator);
    ck_assert(!lc_buffer_reserve(&buffer, SIZE_MAX));
    lc_buffer_fini(&buffer);
    test_allocator_done(&memory);
}
END_TEST

START_TEST(vectors_grow)
{
    test_allocator memory;
    LC_VECTOR(int) numbers = {0};
    test_allocator_init(&memory, TEST_NEVER_FAIL);
    for (int i = 0; i < 100; i++)
        ck_assert(lc_vector_push(&memory.allocator, &numbers, i));
    ck_assert_int_eq(numbers.items[99], 99);
    lc_vector_fini(&memory.allocator, &numbers);
    test_allocator_done(&memory);
    test_allocator_init(&memory, 1);
    bool good = true;
    for (int i = 0; i < 9; i++)
        good = lc_vector_push(&memory.allocator, &numbers, i);
    ck_assert(!good);
    ck_assert_uint_eq(numbers.count, 8);
    ck_assert_int_eq(numbers.items[7], 7);
    lc_vector_fini(&memory.allocator, &numbers);
    test_allocator_done(&memory);
}
END_TEST

Suite *suite_arena(void)
{
    Suite *suite = suite_create("arena");
    TCase *cases = tcase_create("arena and buffer");
    tcase_add_test(cases, pieces_are_aligned_and_apart);
    tcase_add_test(cases, large_pieces_and_impossible_ones);
    tcase_add_test(cases, texts_and_zeros);
    tcase_add_test(cases, resize_keeps_the_contents);
    tcase_add_test(cases, every_allocation_of_an_arena_fails);
    tcase_add_test(cases, buffer_grows);
    tcase_add_test(cases, buffer_remembers_a_failure);
    tcase_add_test(cases, vectors_grow);
    suite_add_tcase(suite, cases);
    return suite;
}
