/* tokens.h - the tokens of tokens.def at hand: facts about a token, and words to tokens.
 *
 * Owns nothing; all tables are constant. The codes of the tokens (TOK_RULE, …) come with the
 * generated parse.h. Must not: read a text, report. */
#ifndef LICET_LANG_TOKENS_H
#define LICET_LANG_TOKENS_H

#include "base.h"

enum {
    LC_TOKEN_DECLARES = 1, /* the flags of tokens.def */
    LC_TOKEN_ENDS = 2,
    LC_TOKEN_CLAUSE = 4,
    LC_TOKEN_SCOPE = 8,
    LC_TOKEN_OPERATOR = 16,
    LC_TOKEN_OPERAND = 32,
    LC_TOKEN_KEYWORD = 64, /* one word that cannot be a name */
    LC_TOKEN_AFTER_EACH = 128
};

typedef struct {
    const char *words;    /* "`when`", "a name", "`in force`" */
    const char *spelling; /* "when"; a group: its first word; NULL: none of its own */
    const char *second;   /* a group: its second word */
    uint32_t length;      /* of the spelling */
    uint32_t flags;
} lc_token_facts;

/* TOKEN is a code of parse.h. */
const lc_token_facts *lc_token_facts_of(int token);

/* The largest code; the smallest is 0. */
int lc_token_last(void);

/* Buckets of words: a word is looked up among a few. Made once for a text, so that no table has to
 * be kept sorted by hand. */
#define LC_WORD_BUCKETS 128u
#define LC_MAX_WORDS 128u
typedef struct {
    uint8_t head[LC_WORD_BUCKETS]; /* 0: none, else 1 + the index of a word */
    uint8_t next[LC_MAX_WORDS];
} lc_words;

void lc_words_init(lc_words *words);
/* The token of a keyword, TOK_RESERVED for a reserved word, TOK_YEAR … for those after `each`;
 * 0 when TEXT is none of them. */
int lc_word_token(const lc_words *words, const char *text, size_t length);
/* The same without regard to the case of letters. */
int lc_word_token_any_case(const lc_words *words, const char *text, size_t length);
/* The token of two words that stand together, or 0. */
int lc_word_group(const char *first, size_t first_length, const char *second, size_t second_length);

#endif
