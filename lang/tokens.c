/* tokens.c - see tokens.h. All tables derive from tokens.def. */
#include "tokens.h"

#include <string.h>

#include "parse.h"

#define DECLARES LC_TOKEN_DECLARES
#define ENDS LC_TOKEN_ENDS
#define CLAUSE LC_TOKEN_CLAUSE
#define SCOPE LC_TOKEN_SCOPE
#define OPERATOR LC_TOKEN_OPERATOR
#define OPERAND LC_TOKEN_OPERAND

#define LENGTH(spelling) (sizeof(spelling) - 1)

static const lc_token_facts facts[] = {
#define KEYWORD(token, spelling, flags)                                                            \
    [TOK_##                                                                                        \
        token] = {"`" spelling "`", spelling, NULL, LENGTH(spelling), (flags) | LC_TOKEN_KEYWORD},
#define AFTER_EACH(token, spelling, flags)                                                         \
    [TOK_##token] = {"`" spelling "`", spelling, NULL, LENGTH(spelling),                           \
                     (flags) | LC_TOKEN_AFTER_EACH},
#define GROUP(token, first, second, flags)                                                         \
    [TOK_##token] = {"`" first " " second "`", first, second, LENGTH(first), (flags)},
#define SIGN(token, spelling, flags)                                                               \
    [TOK_##token] = {"`" spelling "`", spelling, NULL, LENGTH(spelling), (flags)},
#define CLASS(token, words, flags) [TOK_##token] = {words, NULL, NULL, 0, (flags)},
#include "tokens.def"
    [TOK_YYEOF] = {"the next declaration", NULL, NULL, 0, 0},
    [TOK_LC_YYerror] = {"a mistake", NULL, NULL, 0, 0},
    [TOK_LC_YYUNDEF] = {"a mistake", NULL, NULL, 0, 0},
};

#define FACTS_COUNT (sizeof facts / sizeof facts[0])

/* One line a token of tokens.def, and the three that bison adds. */
enum {
#define KEYWORD(token, spelling, flags) COUNTED_##token,
#define AFTER_EACH(token, spelling, flags) COUNTED_##token,
#define GROUP(token, first, second, flags) COUNTED_##token,
#define SIGN(token, spelling, flags) COUNTED_##token,
#define CLASS(token, words, flags) COUNTED_##token,
#include "tokens.def"
    COUNTED
};
_Static_assert(FACTS_COUNT == COUNTED + 3, "parse.y declares a token that tokens.def does not");

typedef struct {
    const char *spelling;
    uint32_t length;
    int token;
} word;

static const word words_of_the_language[] = {
#define KEYWORD(token, spelling, flags) {spelling, LENGTH(spelling), TOK_##token},
#define AFTER_EACH(token, spelling, flags) {spelling, LENGTH(spelling), TOK_##token},
#define RESERVED(spelling) {spelling, LENGTH(spelling), TOK_RESERVED},
#include "tokens.def"
};

#define WORDS_COUNT (sizeof words_of_the_language / sizeof words_of_the_language[0])
_Static_assert(WORDS_COUNT <= LC_MAX_WORDS, "raise LC_MAX_WORDS");

static const struct {
    const char *first, *second;
    size_t first_length, second_length;
    int token;
} groups[] = {
#define GROUP(token, first, second, flags)                                                         \
    {first, second, LENGTH(first), LENGTH(second), TOK_##token},
#include "tokens.def"
};

const lc_token_facts *lc_token_facts_of(int token)
{
    assert(token >= 0 && (size_t)token < FACTS_COUNT);
    return &facts[token];
}

int lc_token_last(void)
{
    return (int)FACTS_COUNT - 1;
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static uint32_t bucket(char first, char last, size_t length)
{
    return ((uint32_t)(unsigned char)first * 7u + (uint32_t)(unsigned char)last * 3u +
            (uint32_t)length) %
           LC_WORD_BUCKETS;
}

void lc_words_init(lc_words *words)
{
    memset(words, 0, sizeof *words);
    for (size_t i = 0; i < WORDS_COUNT; i++) {
        const word *item = &words_of_the_language[i];
        uint32_t at = bucket(item->spelling[0], item->spelling[item->length - 1], item->length);
        words->next[i] = words->head[at];
        words->head[at] = (uint8_t)(i + 1);
    }
}

int lc_word_token(const lc_words *words, const char *text, size_t length)
{
    unsigned i = length ? words->head[bucket(text[0], text[length - 1], length)] : 0;
    while (i) {
        const word *item = &words_of_the_language[i - 1];
        if (item->length == length && memcmp(item->spelling, text, length) == 0)
            return item->token;
        i = words->next[i - 1];
    }
    return 0;
}

int lc_word_token_any_case(const lc_words *words, const char *text, size_t length)
{
    char copy[16];
    if (length > sizeof copy)
        return 0;
    for (size_t i = 0; i < length; i++)
        copy[i] = lower(text[i]);
    return lc_word_token(words, copy, length);
}

int lc_word_group(const char *first, size_t first_length, const char *second, size_t second_length)
{
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        if (groups[i].first_length == first_length && groups[i].second_length == second_length &&
            memcmp(groups[i].first, first, first_length) == 0 &&
            memcmp(groups[i].second, second, second_length) == 0)
            return groups[i].token;
    return 0;
}
