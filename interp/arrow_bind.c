/* arrow_bind.c - which field of a table is which fact, and how its values are read.
 *
 * The format of each field is read once, when a schema is bound: it becomes an input of columns.h
 * without values, which every table fills in. Here it is decided what each type of fact takes;
 * nothing is converted that could lose a digit. Must not: look at arrays. */
#include "arrow.h"

#include <stdio.h>
#include <string.h>

/* What a format holds. */
typedef enum {
    HOLDS_NOTHING_KNOWN,
    HOLDS_NULLS,
    HOLDS_TRUTHS,
    HOLDS_WHOLES,
    HOLDS_DECIMALS,
    HOLDS_TEXTS,
    HOLDS_DAYS,
    HOLDS_MOMENTS,
    HOLDS_FLOATS
} holding;

static const char *const holding_words[] = {
    "values of a type that is not read here",
    "nothing",
    "booleans",
    "whole numbers",
    "decimals",
    "texts",
    "days",
    "moments",
    "binary floating-point numbers, which are not exact",
};

typedef struct {
    holding holds;
    licet_cells cells;
    int places;
} reading;

licet_status li_arrow_refuse(licet_arrow *arrow, const char *name, const char *reason)
{
    static const char table[] = "the table";
    size_t at = sizeof table - 1;
    memcpy(arrow->fault, table, at);
    if (name)
        at = li_quote(arrow->fault, LI_FAULT_TEXT, name, strlen(name), 40);
    arrow->fault[at++] = ' ';
    size_t length = strlen(reason);
    if (length > sizeof arrow->fault - at - 1)
        length = sizeof arrow->fault - at - 1;
    memcpy(arrow->fault + at, reason, length);
    arrow->fault[at + length] = '\0';
    return LICET_WRONG_VALUE;
}

/* ---- formats --------------------------------------------------------------------------------- */

/* An integer of at most four digits; NULL: there is none. */
static const char *read_integer(const char *at, int *number)
{
    bool negative = *at == '-';
    at += negative;
    *number = 0;
    for (int digits = 0; *at >= '0' && *at <= '9'; at++, digits++) {
        if (digits == 4)
            return NULL;
        *number = *number * 10 + (*at - '0');
    }
    bool any = at[-1] >= '0' && at[-1] <= '9';
    if (negative)
        *number = -*number;
    return any ? at : NULL;
}

/* `d:19,2` of 128 bits, `d:9,2,32` of so many. */
static reading read_decimal(const char *format)
{
    const reading unread = {HOLDS_NOTHING_KNOWN, LICET_CELLS_INT128, 0};
    int digits, places, bits = 128;
    const char *at = read_integer(format + 2, &digits);
    at = at && *at == ',' ? read_integer(at + 1, &places) : NULL;
    if (at && *at == ',')
        at = read_integer(at + 1, &bits);
    if (!at || *at || places < LC_MIN_SCALE || places > LC_MAX_SCALE)
        return unread;
    switch (bits) {
    case 128:
        return (reading){HOLDS_DECIMALS, LICET_CELLS_INT128, places};
    case 64:
        return (reading){HOLDS_DECIMALS, LICET_CELLS_INT64, places};
    case 32:
        return (reading){HOLDS_DECIMALS, LICET_CELLS_INT32, places};
    default:
        return unread;
    }
}

static reading read_format(const char *format)
{
    static const struct {
        const char *format;
        reading reading;
    } formats[] = {
        {"n", {HOLDS_NULLS, LICET_CELLS_INT64, 0}},
        {"b", {HOLDS_TRUTHS, LICET_CELLS_BITS, 0}},
        {"c", {HOLDS_WHOLES, LICET_CELLS_INT8, 0}},
        {"C", {HOLDS_WHOLES, LICET_CELLS_UINT8, 0}},
        {"s", {HOLDS_WHOLES, LICET_CELLS_INT16, 0}},
        {"S", {HOLDS_WHOLES, LICET_CELLS_UINT16, 0}},
        {"i", {HOLDS_WHOLES, LICET_CELLS_INT32, 0}},
        {"I", {HOLDS_WHOLES, LICET_CELLS_UINT32, 0}},
        {"l", {HOLDS_WHOLES, LICET_CELLS_INT64, 0}},
        {"L", {HOLDS_WHOLES, LICET_CELLS_UINT64, 0}},
        {"e", {HOLDS_FLOATS, LICET_CELLS_INT64, 0}},
        {"f", {HOLDS_FLOATS, LICET_CELLS_INT64, 0}},
        {"g", {HOLDS_FLOATS, LICET_CELLS_INT64, 0}},
        {"u", {HOLDS_TEXTS, LICET_CELLS_OFFSETS32, 0}},
        {"U", {HOLDS_TEXTS, LICET_CELLS_OFFSETS64, 0}},
        {"vu", {HOLDS_TEXTS, LICET_CELLS_TEXTS, 0}},
        {"tdD", {HOLDS_DAYS, LICET_CELLS_INT32, 0}},
        {"tdm", {HOLDS_MOMENTS, LICET_CELLS_INT64, 0}},
    };
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(format, formats[i].format) == 0)
            return formats[i].reading;
    if (format[0] == 'd' && format[1] == ':')
        return read_decimal(format);
    if (format[0] == 't' && (format[1] == 's' || format[1] == 't'))
        return (reading){HOLDS_MOMENTS, LICET_CELLS_INT64, 0};
    return (reading){HOLDS_NOTHING_KNOWN, LICET_CELLS_INT64, 0};
}

/* ---- what a fact takes ----------------------------------------------------------------------- */

/* FORM is NULL for the licence and the action. */
static bool takes(const lc_image_form *form, holding holds)
{
    if (holds == HOLDS_TEXTS)
        return true;
    switch (form ? form->type : LC_FORM_TEXT) {
    case LC_FORM_TRUTH:
        return holds == HOLDS_TRUTHS;
    case LC_FORM_DATE:
        return holds == HOLDS_DAYS;
    case LC_FORM_NUMBER:
    case LC_FORM_PERCENT:
    case LC_FORM_COUNT:
        return holds == HOLDS_WHOLES || holds == HOLDS_DECIMALS;
    default:
        return false;
    }
}

static const char *wanted(const lc_image_form *form)
{
    switch (form ? form->type : LC_FORM_TEXT) {
    case LC_FORM_TRUTH:
        return "booleans or texts";
    case LC_FORM_DATE:
        return "days (date32) or texts";
    case LC_FORM_NUMBER:
    case LC_FORM_PERCENT:
    case LC_FORM_COUNT:
        return "whole numbers, decimals or texts";
    default:
        return "texts (utf8)";
    }
}

/* FORMAT as cells of a fact of FORM into *INPUT. */
static licet_status bind_cells(licet_arrow *arrow, const char *name, const char *format,
                               const lc_image_form *form, licet_input *input)
{
    const reading found = read_format(format);
    char words[LI_FAULT_TEXT];
    if (!takes(form, found.holds)) {
        snprintf(words, sizeof words, "holds %s (`%.20s`): give %s", holding_words[found.holds],
                 format, wanted(form));
        return li_arrow_refuse(arrow, name, words);
    }
    input->cells = found.cells;
    input->written = found.holds == HOLDS_WHOLES || found.holds == HOLDS_DECIMALS;
    input->places = found.places;
    return LICET_OK;
}

static licet_status bind_dictionary(licet_arrow *arrow, const struct ArrowSchema *field,
                                    const lc_image_form *form, li_arrow_field *out)
{
    const reading numbers = read_format(field->format);
    if (numbers.holds != HOLDS_WHOLES || !field->dictionary->format ||
        field->dictionary->dictionary)
        return li_arrow_refuse(arrow, field->name, "has a dictionary that is not read here");
    licet_status status =
        bind_cells(arrow, field->name, field->dictionary->format, form, &out->dictionary);
    out->input.cells = numbers.cells;
    out->input.dictionary = &out->dictionary;
    return status;
}

/* ---- fields ---------------------------------------------------------------------------------- */

/* The fact of that name or label, the licence, the action; LICET_NO_INDEX. */
static size_t find_fact(const licet_law *law, const char *name)
{
    size_t fact = licet_law_fact_find(law, (licet_text){name, strlen(name)});
    if (fact != LICET_NO_INDEX)
        return fact;
    if (strcmp(name, "licence") == 0)
        return LICET_FACT_LICENCE;
    return strcmp(name, "action") == 0 ? LICET_FACT_ACTION : LICET_NO_INDEX;
}

static licet_status bind_field(licet_arrow *arrow, const struct ArrowSchema *field, int64_t number)
{
    if (!field || !field->release || !field->format)
        return li_arrow_refuse(arrow, NULL, "has a damaged schema: a field has no format");
    const char *name = field->name ? field->name : "";
    size_t fact = find_fact(arrow->law, name);
    if (fact == LICET_NO_INDEX)
        return LICET_OK;
    for (size_t i = 0; i < arrow->field_count; i++)
        if (arrow->fields[i].input.fact == fact)
            return li_arrow_refuse(arrow, name, "is a fact that has another field already");
    li_arrow_field *out = &arrow->fields[arrow->field_count++];
    *out = (li_arrow_field){.input.fact = fact, .child = number};
    size_t length = strlen(name);
    memcpy(out->name, name, length < sizeof out->name ? length : sizeof out->name - 1);
    const lc_image_form *form =
        fact < arrow->law->image.FACT_count ? &arrow->law->image.FACT[fact].form : NULL;
    if (field->dictionary)
        return bind_dictionary(arrow, field, form, out);
    out->null = read_format(field->format).holds == HOLDS_NULLS;
    return out->null ? LICET_OK : bind_cells(arrow, name, field->format, form, &out->input);
}

licet_status li_arrow_bind(licet_arrow *arrow, const struct ArrowSchema *schema)
{
    arrow->field_count = 0;
    if (!schema->format || strcmp(schema->format, "+s") != 0 || schema->dictionary)
        return li_arrow_refuse(arrow, NULL, "is no struct with a field for each column");
    if (schema->n_children < 0 || (schema->n_children && !schema->children))
        return li_arrow_refuse(arrow, NULL, "has a damaged schema: there are no fields");
    licet_status status = LICET_OK;
    for (int64_t i = 0; status == LICET_OK && i < schema->n_children; i++)
        status = bind_field(arrow, schema->children[i], i);
    arrow->child_count = schema->n_children;
    return status;
}
