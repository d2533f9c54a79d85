/* verify.h - what verify.c (tables) and verify_code.c (instructions, and tables that name
 * registers) share while one image is verified. Must not: be included elsewhere. */
#ifndef LICET_LANG_VERIFY_H
#define LICET_LANG_VERIFY_H

#include "image.h"

typedef struct {
    const lc_image *image;
    const char *reason; /* the first thing that is wrong; NULL: nothing so far */
    uint32_t *limit; /* per register: instructions from here on must not read it; LC_NONE: free */
    uint32_t *rule;  /* per R register: its rule */
    uint32_t *row;   /* per V register: the registry whose row it holds; LC_HOLDS_DATE, LC_NONE, or
                        LC_ROW_CONSTANT, which may be either */
    uint32_t *most;  /* of a LC_ROW_CONSTANT: no row or day that it can be is greater */
} lc_verifier;

enum { LC_VERIFIER_ARRAYS = 4 };
#define LC_ROW_CONSTANT (LC_NONE - 1)
#define LC_HOLDS_DATE (LC_NONE - 2)

bool lc_verify(lc_verifier *verifier, bool condition, const char *reason);
void lc_verify_text(lc_verifier *verifier, lc_image_string string);
void lc_verify_item(lc_verifier *verifier, uint32_t value, uint32_t count);
void lc_verify_item_or_none(lc_verifier *verifier, uint32_t value, uint32_t count);
bool lc_verify_part(lc_verifier *verifier, uint32_t first, uint32_t count, uint32_t total);
/* A part of INDEX whose items are below TOTAL. */
void lc_verify_indexes(lc_verifier *verifier, uint32_t first, uint32_t count, uint32_t total);
void lc_verify_place(lc_verifier *verifier, lc_image_place where);
void lc_verify_date(lc_verifier *verifier, int64_t days);
void lc_verify_form(lc_verifier *verifier, const lc_image_form *value);
/* A value of type TYPE is held in registers of CLASS. */
bool lc_verify_class_fits(uint32_t type, lc_class class);

/* verify_code.c: all instructions, then what names registers. */
void lc_verify_code(lc_verifier *verifier);
void lc_verify_limits(lc_verifier *verifier);
void lc_verify_rules(lc_verifier *verifier);
void lc_verify_statements(lc_verifier *verifier);

#endif
