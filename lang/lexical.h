/* lexical.h - what the tokens that the scanner finds mean, and what is wrong with them.
 *
 * Functions that return int return the token's kind and leave its value in front->value; all report
 * mistakes at front->start, the offset of the text they are given. Internal to lang/. */
#ifndef LICET_LANG_LEXICAL_H
#define LICET_LANG_LEXICAL_H

#include "parse_actions.h"

#ifndef YY_TYPEDEF_YY_SCANNER_T
#define YY_TYPEDEF_YY_SCANNER_T
typedef void *yyscan_t;
#endif

/* front->tokens is a window on the tokens of the text, so that a long text needs little memory:
 * lc_scan_have reads on until token INDEX of the window is there, false when the text ends before
 * it (a token of kind YYEOF then stands behind the last); lc_scan_discard moves the window on. */
void lc_scan_begin(lc_front *front);
bool lc_scan_have(lc_front *front, size_t index);
void lc_scan_discard(lc_front *front, size_t count);

/* For scan.l. */
void lc_scan_comment(lc_front *front, const char *text, size_t length);
int lc_scan_word(lc_front *front, const char *text, size_t length);
/* Two words: one token, or else the first word, to which *LENGTH is then cut. */
int lc_scan_group(lc_front *front, const char *text, size_t *length);
int lc_scan_foreign_word(lc_front *front, const char *text, size_t length);
int lc_scan_number(lc_front *front, const char *text, size_t length);
/* Sets a NUMBER value; returns how much belongs to it. */
size_t lc_scan_number_runs_on(lc_front *front, const char *text, size_t length);
int lc_scan_bare_decimals(lc_front *front, const char *text, size_t length);
int lc_scan_percent(lc_front *front, const char *text, size_t length);
int lc_scan_date(lc_front *front, const char *text, size_t length);
int lc_scan_wrong_date(lc_front *front, const char *text, size_t length);
int lc_scan_text(lc_front *front, const char *text, size_t length);
/* Sets a TEXT value too; returns how much of the line belongs to it. */
size_t lc_scan_unclosed_text(lc_front *front, const char *text, size_t length);
int lc_scan_quoted(lc_front *front, const char *text, size_t length);
int lc_scan_foreign_sign(lc_front *front, const char *text, size_t length);
void lc_scan_punctuation(lc_front *front, const char *text, size_t length);
void lc_scan_foreign_comment(lc_front *front, const char *text, size_t length);
void lc_scan_wide_space(lc_front *front, const char *text, size_t length);
void lc_scan_stray_row(lc_front *front);
/* A character that no rule knows. */
void lc_scan_stray(lc_front *front, const char *text, size_t length);

#endif
