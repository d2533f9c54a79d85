/* compile.h - from the checked law to the image. One pass per rule emits register code in a
 * straight line; what reads no ledger comes first (phase A), then the fold.
 *
 * Must not: report anything but limits; the law is right when it comes here. */
#ifndef LICET_LANG_COMPILE_H
#define LICET_LANG_COMPILE_H

#include "image.h"
#include "law.h"

/* Writes the image of LAW to OUT (empty before; aligned as the allocator aligns, so the block can
 * be opened in place). BARE: without the texts and the places in them, so that the image says what
 * the law means and nothing else. LC_WRONG_RULES: a limit was passed, the law's diagnostics say
 * which. */
lc_status lc_compile(lc_buffer *out, const lc_law *law, bool bare, const lc_allocator *allocator);

#endif
