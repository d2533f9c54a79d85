/* syntax.h - what is said about a declaration that the parser cannot read.
 *
 * Internal to lang/. Owns nothing. */
#ifndef LICET_LANG_SYNTAX_H
#define LICET_LANG_SYNTAX_H

#include "parse_actions.h"

/* True when the parser would have accepted KIND where front->fault is. */
bool lc_fault_expects(const lc_front *front, int kind);

/* Reports front->fault in the declaration at hand. */
void lc_report_fault(lc_front *front);

/* "rule `embargo`", for messages. */
const char *lc_context_words(lc_front *front);

/* The text of a token, copied into scratch. */
const char *lc_token_text(lc_front *front, size_t token);

#endif
