/* answer.h - the record of a decision as bytes that a ledger keeps with an id, and back.
 *
 * The bytes are the record's columns of text, so that they can be read under any law, or none. Must
 * not: know images. */
#ifndef LICET_INTERP_ANSWER_H
#define LICET_INTERP_ANSWER_H

#include "engine.h"
#include "lang/buffer.h"

/* Appends the record in VIEW; false: no memory. */
bool li_answer_write(lc_buffer *out, const li_record_view *view);
/* The text of COLUMN in ANSWER; absent when the bytes are not an answer or have no such column. */
licet_text li_kept_column(licet_text answer, licet_column column);

#endif
