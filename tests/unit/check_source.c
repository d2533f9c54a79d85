/* check_source.c - texts and their lines, UTF-8, and what characters take on a terminal. */
#include "lang/buffer.h"
#include "lang/source.h"
#include "licet_tools.h"
#include "test_allocator.h"

#include <stdio.h>

Suite *suite_source(void);

static const lc_source *add(lc_sources *sources, const char *text, size_t length)
{
    uint32_t index = LC_NONE;
    ck_assert_int_eq(lc_sources_add(sources, &index, "rules.licet", text, length), LC_OK);
    ck_assert_int_eq(lc_source_lines(&sources->allocator, &sources->items[index]), LC_OK);
    return &sources->items[index];
}

static void check_line(const lc_source *source, uint32_t offset, uint32_t line, uint32_t start)
{
    uint32_t line_start = LC_NONE;
    ck_assert_uint_eq(lc_source_line(source, offset, &line_start), line);
    ck_assert_uint_eq(line_start, start);
}

START_TEST(lines)
{
    test_allocator memory;
    lc_sources sources;
    test_allocator_init(&memory, TEST_NEVER_FAIL);
    lc_sources_init(&sources, &memory.allocator);
    const lc_source *source = add(&sources, "a\nbc\r\n\nlast", 11);
    ck_assert_uint_eq(source->line_count, 4);
    check_line(source, 0, 1, 0);
    check_line(source, 1, 1, 0); /* a line end belongs to the line it ends */
    check_line(source, 2, 2, 2);
    check_line(source, 5, 2, 2);
    check_line(source, 6, 3, 6);
    check_line(source, 7, 4, 7);
    check_line(source, 11, 4, 7);
    check_line(source, 4000000000u, 4, 7);
    source = add(&sources, "", 0);
    ck_assert_uint_eq(source->line_count, 1);
    check_line(source, 0, 1, 0);
    source = add(&sources, "\n", 1);
    ck_assert_uint_eq(source->line_count, 2);
    check_line(source, 1, 2, 1);
    source = add(&sources, "a\0b\nc", 5);
    ck_assert_uint_eq(source->length, 5);
    check_line(source, 4, 2, 4);
    ck_assert_str_eq(source->name, "rules.licet");
    lc_sources_fini(&sources);
    test_allocator_done(&memory);
}
END_TEST

START_TEST(every_allocation_of_the_sources_fails)
{
    for (long n = 0;; n++) {
        test_allocator memory;
        lc_sources sources;
        test_allocator_init(&memory, n);
        lc_sources_init(&sources, &memory.allocator);
        for (int i = 0; i < 20; i++) {
            uint32_t index = LC_NONE;
            lc_status status = lc_sources_add(&sources, &index, "name", "one\ntwo", 7);
            ck_assert_int_eq(status == LC_OK, index != LC_NONE);
            if (status == LC_OK) {
                lc_source *source = &sources.items[index];
                status = lc_source_lines(&sources.allocator, source);
                ck_assert_int_eq(status == LC_OK, source->line_start != NULL);
            }
        }
        lc_sources_fini(&sources);
        test_allocator_done(&memory);
        if (!memory.failures)
            break;
    }
}
END_TEST

static unsigned decode(const char *bytes, size_t length, uint32_t *code)
{
    char *copy = malloc(length ? length : 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, bytes, length);
    unsigned count = lc_utf8_next(copy, length, code);
    free(copy);
    return count;
}

static unsigned encode(char out[4], uint32_t code)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    unsigned count = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned lead[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (unsigned i = count; i-- > 1;) {
        out[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    out[0] = (char)(lead[count] | code);
    return count;
}

START_TEST(on_one_line)
{
    static const char *const pairs[][2] = {
        {"", ""},
        {"AA,BB", "AA, BB"},
        {"AA ,\n    BB from 2025-01-01  until\t2025-02-01",
         "AA, BB from 2025-01-01 until 2025-02-01"},
        {"quantity>=26,900,000 and x in ( 1, 2 )", "quantity>=26,900,000 and x in (1, 2)"},
        {"a -- and, a comment\n, \"b,  c -- \\\" d\",e", "a, \"b,  c -- \\\" d\", e"},
        {"  a -- to the end", "a"},
        {"min(5,x)", "min(5, x)"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char out[200];
        size_t length = lc_one_line(out, pairs[i][0], strlen(pairs[i][0]));
        ck_assert_msg(length == strlen(pairs[i][1]) && memcmp(out, pairs[i][1], length) == 0,
                      "`%.*s`, not `%s`", (int)length, out, pairs[i][1]);
    }
}
END_TEST

START_TEST(every_code_point)
{
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        char bytes[4];
        uint32_t decoded = LC_NONE;
        unsigned count = encode(bytes, code);
        unsigned taken = lc_utf8_next(bytes, count, &decoded);
        bool surrogate = code >= 0xD800 && code <= 0xDFFF;
        if (surrogate ? taken != 0 : taken != count || decoded != code)
            ck_abort_msg("U+%04X", (unsigned)code);
        if (count > 1 && lc_utf8_next(bytes, count - 1, &decoded) != 0)
            ck_abort_msg("U+%04X cut short", (unsigned)code);
    }
}
END_TEST

START_TEST(invalid_sequences)
{
    static const struct {
        const char *bytes;
        size_t length;
    } wrong[] = {
        {"", 0},
        {"\x80", 1},             /* starts in the middle */
        {"\xBF", 1},             /* the same */
        {"\xC0\x80", 2},         /* NUL, overlong */
        {"\xC1\xBF", 2},         /* overlong */
        {"\xE0\x80\x80", 3},     /* overlong */
        {"\xE0\x9F\xBF", 3},     /* overlong */
        {"\xF0\x8F\xBF\xBF", 4}, /* overlong */
        {"\xED\xA0\x80", 3},     /* surrogate */
        {"\xED\xBF\xBF", 3},     /* surrogate */
        {"\xF4\x90\x80\x80", 4}, /* past U+10FFFF */
        {"\xF5\x80\x80\x80", 4}, /* no lead byte */
        {"\xFE", 1},
        {"\xFF", 1},
        {"\xC3", 1}, /* ends too early */
        {"\xE2\x80", 2},
        {"\xF0\x9F\x98", 3},
        {"\xC3\x28", 2}, /* wrong continuation */
        {"\xE2\x28\xA1", 3},
        {"\xE2\x80\xC0", 3},
        {"\xF0\x9F\x98\x41", 4},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        uint32_t code = 7;
        ck_assert_msg(decode(wrong[i].bytes, wrong[i].length, &code) == 0, "number %zu", i);
        ck_assert_uint_eq(code, 7);
    }
}
END_TEST

START_TEST(widths)
{
    static const struct {
        uint32_t code;
        unsigned width;
    } known[] = {
        {'a', 1},    {0xE9, 1},    {0x300, 0},   {0x36F, 0},   {0x370, 1},   {0x5D0, 1},
        {0x5BF, 0},  {0x1100, 2},  {0x1160, 0},  {0x20AC, 1},  {0x2026, 1},  {0x231A, 2},
        {0x3042, 2}, {0x4E2D, 2},  {0xAC00, 2},  {0xFE0F, 0},  {0xFF21, 2},  {0xFF71, 1},
        {0xFFFD, 1}, {0x1F600, 2}, {0x20000, 2}, {0x3FFFD, 2}, {0xE0100, 0}, {0x10FFFF, 1},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        ck_assert_msg(lc_display_width(known[i].code) == known[i].width, "U+%04X",
                      (unsigned)known[i].code);
}
END_TEST

START_TEST(hidden_characters)
{
    static const uint32_t yes[] = {0,      9,      10,     0x1F,   0x7F,    0x85,   0x9F,   0xAD,
                                   0x61C,  0x200B, 0x200D, 0x200E, 0x200F,  0x2028, 0x202A, 0x202E,
                                   0x2066, 0x2069, 0xFEFF, 0xFFF9, 0xE0001, 0xE0041};
    static const uint32_t no[] = {' ',    'a',    '~',    0xA0,   0xAE,    0x301,   0x2010,
                                  0x2026, 0x202F, 0x4E2D, 0xFFFD, 0x1F600, 0x10FFFF};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        ck_assert_msg(lc_is_hidden(yes[i]), "U+%04X", (unsigned)yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        ck_assert_msg(!lc_is_hidden(no[i]), "U+%04X", (unsigned)no[i]);
}
END_TEST

static void check_shown(const char *bytes, size_t length, unsigned count, const char *shown,
                        unsigned width)
{
    char text[LC_SHOWN_TEXT];
    unsigned taken_width = 99;
    ck_assert_uint_eq(lc_show_next(text, bytes, length, &taken_width), count);
    ck_assert_str_eq(text, shown);
    ck_assert_uint_eq(taken_width, width);
}

START_TEST(characters_as_shown)
{
    check_shown("ab", 2, 1, "a", 1);
    check_shown("\xC3\xA9", 2, 2, "\xC3\xA9", 1);
    check_shown("\xE4\xB8\xAD", 3, 3, "\xE4\xB8\xAD", 2);
    check_shown("\xCC\x81", 2, 2, "\xCC\x81", 0);
    check_shown("\xE2\x80\xAE", 3, 3, "\\u{202E}", 8);
    check_shown("\xF3\xA0\x80\x81", 4, 4, "\\u{E0001}", 9);
    check_shown("\0", 1, 1, "\\u{0000}", 8);
    check_shown("\x1B[1m", 4, 1, "\\u{001B}", 8);
    check_shown("\xFF", 1, 1, "\\x{FF}", 6);
    check_shown("\xC3", 1, 1, "\\x{C3}", 6);
}
END_TEST

static int stop(void *user, const char *bytes, size_t length)
{
    (void)user;
    (void)bytes;
    return length > 1;
}

static void check_kept(const char *text, unsigned kept, const char *shown)
{
    test_allocator memory;
    test_allocator_init(&memory, TEST_NEVER_FAIL);
    lc_buffer out;
    lc_buffer_init(&out, &memory.allocator);
    ck_assert_int_eq(licet_show((licet_text){text, strlen(text)}, kept, lc_buffer_write, &out),
                     LICET_OK);
    lc_buffer_byte(&out, '\0');
    ck_assert_str_eq(out.bytes, shown);
    lc_buffer_fini(&out);
}

START_TEST(texts_as_shown)
{
    const char *text = "a\tb\n\x1B[1;31mc\x1B[2J\x1B[\xC2\x9B"
                       "0m\xFF\xE2\x81\xA6\x7F\xC3\xA9";
    const char *rest = "\\u{001B}[2J\\u{001B}[\\u{009B}0m\\x{FF}\\u{2066}\\u{007F}\xC3\xA9";
    char shown[200];
    snprintf(shown, sizeof shown, "a\\u{0009}b\\u{000A}\\u{001B}[1;31mc%s", rest);
    check_kept(text, 0, shown);
    snprintf(shown, sizeof shown, "a\tb\n\\u{001B}[1;31mc%s", rest);
    check_kept(text, LICET_SHOW_LINES, shown);
    snprintf(shown, sizeof shown, "a\tb\n\x1B[1;31mc%s", rest);
    check_kept(text, LICET_SHOW_LINES | LICET_SHOW_COLORS, shown);
    check_kept("", 0, "");
    const licet_text some = {"ab", 2};
    ck_assert_int_eq(licet_show(some, 0, stop, NULL), LICET_STOPPED);
    ck_assert_int_eq(licet_show((licet_text){"\n", 1}, 0, stop, NULL), LICET_STOPPED);
    ck_assert_int_eq(licet_show(some, 4, stop, NULL), LICET_MISUSE);
    ck_assert_int_eq(licet_show(some, 0, NULL, NULL), LICET_MISUSE);
    ck_assert_int_eq(licet_show((licet_text){NULL, 1}, 0, stop, NULL), LICET_MISUSE);
}
END_TEST

Suite *suite_source(void)
{
    Suite *suite = suite_create("source");
    TCase *cases = tcase_create("source");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, lines);
    tcase_add_test(cases, every_allocation_of_the_sources_fails);
    tcase_add_test(cases, on_one_line);
    tcase_add_test(cases, every_code_point);
    tcase_add_test(cases, invalid_sequences);
    tcase_add_test(cases, widths);
    tcase_add_test(cases, hidden_characters);
    tcase_add_test(cases, characters_as_shown);
    tcase_add_test(cases, texts_as_shown);
    suite_add_tcase(suite, cases);
    return suite;
}
