/* value.c - values of facts from text, and back.
 *
 * This is on the path of order files: dates and counts are read directly, rows found by hash; words
 * are made only for a value that cannot be read. Everything is exact. Must not: allocate, round,
 * guess at a value. */
#include "engine.h"
#include "hash.h"
#include "lang/decimal.h"

#include <string.h>

/* ---- words ---------------------------------------------------------------------------------- */

#define QUOTED_COLUMNS 40u
#define ELLIPSIS "\xE2\x80\xA6"

/* Texts joined into a fault's fixed room; what does not fit is left out. */
typedef struct {
    char *bytes;
    size_t length, capacity;
} words;

static void add_bytes(words *out, const char *bytes, size_t length)
{
    size_t room = out->capacity - out->length - 1;
    if (length > room)
        length = room;
    memcpy(out->bytes + out->length, bytes, length);
    out->length += length;
    out->bytes[out->length] = '\0';
}

static void add(words *out, const char *text)
{
    add_bytes(out, text, strlen(text));
}

static void add_quoted(words *out, const char *text, size_t length)
{
    out->length += li_quote(out->bytes + out->length, out->capacity - out->length, text, length,
                            QUOTED_COLUMNS);
}

static void add_text(words *out, const lc_image *image, lc_image_string string)
{
    add_quoted(out, lc_image_text(image, string), string.length);
}

size_t li_quote(char *buffer, size_t capacity, const char *text, size_t length, unsigned columns)
{
    enum { END = 5 }; /* ellipsis, backtick, NUL */
    size_t at = 0;
    unsigned used = 0;
    if (capacity < END + 1) {
        if (capacity)
            buffer[0] = '\0';
        return 0;
    }
    buffer[at++] = '`';
    for (size_t i = 0; i < length;) {
        char shown[LC_SHOWN_TEXT];
        unsigned width;
        i += lc_show_next(shown, text + i, length - i, &width);
        size_t count = strlen(shown);
        used += width;
        if (used > columns || at + count + END > capacity) {
            memcpy(buffer + at, ELLIPSIS, sizeof ELLIPSIS - 1);
            at += sizeof ELLIPSIS - 1;
            break;
        }
        memcpy(buffer + at, shown, count);
        at += count;
    }
    buffer[at++] = '`';
    buffer[at] = '\0';
    return at;
}

/* What is read, and where the words of a fault go. */
typedef struct {
    const licet_law *law;
    const lc_image_form *form;
    const char *text;
    size_t length;
    li_fault *fault;
} reading;

static words start_reason(const reading *r)
{
    r->fault->reason[0] = '\0';
    r->fault->nearest[0] = '\0';
    return (words){r->fault->reason, 0, LI_FAULT_TEXT};
}

/* BEFORE, the value in backticks, AFTER. */
static bool refuse(const reading *r, const char *before, const char *after)
{
    if (!r->fault)
        return false;
    words out = start_reason(r);
    add(&out, before);
    add_quoted(&out, r->text, r->length);
    add(&out, after);
    return false;
}

/* ---- rows ----------------------------------------------------------------------------------- */

uint32_t li_row_find(const licet_law *law, uint32_t registry, const char *text, size_t length)
{
    const lc_image *image = &law->image;
    const li_spelling_table *table = &law->spellings[registry];
    uint32_t at = (uint32_t)li_hash(LI_HASH_START, text, length) & table->mask;
    for (; table->slots[at] != LC_NONE; at = (at + 1) & table->mask) {
        const lc_image_spelling *spelling = &image->SPELLING[table->slots[at]];
        if (spelling->text.length == length &&
            memcmp(lc_image_text(image, spelling->text), text, length) == 0)
            return spelling->row;
    }
    return LC_NONE;
}

/* The label or key nearest to the word that names no row; then, if none is near, the nearest alias.
 */
static void suggest_row(const reading *r, const lc_image_registry *registry)
{
    const lc_image *image = &r->law->image;
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, r->text, r->length);
    for (uint32_t i = 0; i < registry->row_count; i++) {
        const lc_image_row *row = &image->ROW[registry->first_row + i];
        lc_suggestion_offer(&suggestion, lc_image_text(image, row->label), row->label.length);
        lc_suggestion_offer(&suggestion, lc_image_text(image, row->key), row->key.length);
    }
    for (uint32_t i = 0; !suggestion.best && i < registry->spelling_count; i++) {
        const lc_image_spelling *spelling = &image->SPELLING[registry->first_spelling + i];
        lc_suggestion_offer(&suggestion, lc_image_text(image, spelling->text),
                            spelling->text.length);
    }
    words out = {r->fault->nearest, 0, LI_FAULT_TEXT};
    if (suggestion.best && suggestion.best_length < LI_FAULT_TEXT)
        add_bytes(&out, suggestion.best, suggestion.best_length);
}

static bool read_row(const reading *r, int64_t *value)
{
    uint32_t row = li_row_find(r->law, r->form->registry, r->text, r->length);
    if (row != LC_NONE) {
        *value = row;
        return true;
    }
    if (!r->fault)
        return false;
    const lc_image *image = &r->law->image;
    const lc_image_registry *registry = &image->REGISTRY[r->form->registry];
    words out = start_reason(r);
    if (!registry->name.length) {
        add_quoted(&out, r->text, r->length);
        add(&out, " is not ");
        add_text(&out, image, registry->label);
        suggest_row(r, registry);
        return false;
    }
    add(&out, "no such ");
    add_bytes(&out, lc_image_text(image, registry->name), registry->name.length);
    add(&out, " ");
    add_quoted(&out, r->text, r->length);
    suggest_row(r, registry);
    return false;
}

/* ---- dates, yes and no ---------------------------------------------------------------------- */

static bool looks_like_date(const char *text, size_t length)
{
    if (length != LC_DATE_TEXT - 1)
        return false;
    for (size_t i = 0; i < length; i++) {
        bool dash = i == 4 || i == 7;
        if (dash ? text[i] != '-' : text[i] < '0' || text[i] > '9')
            return false;
    }
    return true;
}

static bool read_date(const reading *r, int64_t *value)
{
    int32_t date;
    if (lc_date_read(&date, r->text, r->length)) {
        *value = date;
        return true;
    }
    if (looks_like_date(r->text, r->length))
        return refuse(r, "there is no such day ", "");
    return refuse(r, "", " is not a date: a date is written 2025-05-15");
}

static bool read_truth(const reading *r, int64_t *value)
{
    bool yes = r->length == 3 && memcmp(r->text, "yes", 3) == 0;
    if (!yes && !(r->length == 2 && memcmp(r->text, "no", 2) == 0))
        return refuse(r, "", " is neither `yes` nor `no`");
    *value = yes;
    return true;
}

/* ---- numbers -------------------------------------------------------------------------------- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Up to eighteen digits and nothing else: nearly every count of an order file. */
static bool read_short_count(const char *text, size_t length, int64_t *value)
{
    if (length > 18)
        return false;
    int64_t number = 0;
    for (size_t i = 0; i < length; i++) {
        if (!is_digit(text[i]))
            return false;
        number = number * 10 + (text[i] - '0');
    }
    *value = number;
    return true;
}

/* `-500.5 TPP` taken apart. */
typedef struct {
    bool negative;
    const char *number, *unit;
    size_t number_length, unit_length;
} parts;

static parts take_apart(const char *text, size_t length)
{
    parts p = {false, text, NULL, 0, 0};
    const char *end = text + length, *at = text;
    if (at < end && *at == '-') {
        p.negative = true;
        p.number = ++at;
    }
    /* an `e` belongs to the number only with digits after it: `1e26`, but `5 eggs` */
    while (at < end && !is_blank(*at) &&
           (is_digit(*at) || *at == '.' || *at == ',' ||
            (*at == 'e' && at + 1 < end && (is_digit(at[1]) || at[1] == '-')) ||
            (*at == '-' && at > text && at[-1] == 'e')))
        at++;
    p.number_length = (size_t)(at - p.number);
    while (at < end && is_blank(*at))
        at++;
    p.unit = at;
    p.unit_length = (size_t)(end - at);
    return p;
}

/* Whether a number too long to read may yet be small: `1e-99`, `0.000…1`. */
static bool is_long_fraction(const char *text, size_t length)
{
    const char *power = memchr(text, 'e', length);
    if (power)
        return power + 1 < text + length && power[1] == '-';
    return memchr(text, '.', length) != NULL;
}

static bool refuse_number(const reading *r, lc_number_fault fault)
{
    switch (fault) {
    case LC_NUMBER_GROUPING:
        return refuse(r, "", ": a comma stands between groups of three digits, as in 1,700");
    case LC_NUMBER_TOO_LONG:
        if (is_long_fraction(r->text, r->length))
            return refuse(r, "", " has too many digits: a number has 36 at most");
        return refuse(r, "the number is too large: ", "");
    case LC_NUMBER_OK:
    case LC_NUMBER_EMPTY:
    case LC_NUMBER_TRAILING:
        break;
    }
    return refuse(r, "", " is not a number");
}

/* A count: a whole number, not negative, without a unit. */
static bool read_count(const reading *r, int64_t *value)
{
    if (read_short_count(r->text, r->length, value))
        return true;
    parts p = take_apart(r->text, r->length);
    lc_decimal number;
    lc_number_fault fault = lc_decimal_read(&number, p.number, p.number_length);
    if (fault != LC_NUMBER_OK)
        return refuse_number(r, fault);
    if (p.unit_length)
        return refuse(r, "", " is not a whole number: a count has no unit");
    if (p.negative && number.coefficient)
        return refuse(r, "", " is negative");
    lc_int128 whole;
    if (!lc_decimal_rescale(&whole, number.coefficient, number.scale, 0)) {
        if (number.scale > 0)
            return refuse(r, "", " is not a whole number");
        return refuse(r, "the number is too large: ", "");
    }
    if (whole > INT64_MAX)
        return refuse(r, "the number is too large: ", "");
    *value = (int64_t)whole;
    return true;
}

static bool same_name(const lc_image *image, lc_image_string name, const char *text, size_t length)
{
    return name.length == length && memcmp(lc_image_text(image, name), text, length) == 0;
}

static bool refuse_unit(const reading *r, const parts *p)
{
    if (!r->fault)
        return false;
    const lc_image *image = &r->law->image;
    lc_suggestion suggestion;
    lc_suggestion_init(&suggestion, p->unit, p->unit_length);
    for (uint32_t i = 0; i < image->UNIT_count; i++)
        lc_suggestion_offer(&suggestion, lc_image_text(image, image->UNIT[i].name),
                            image->UNIT[i].name.length);
    words out = start_reason(r);
    add(&out, "there is no unit ");
    add_quoted(&out, p->unit, p->unit_length);
    out = (words){r->fault->nearest, 0, LI_FAULT_TEXT};
    if (suggestion.best && suggestion.best_length < LI_FAULT_TEXT)
        add_bytes(&out, suggestion.best, suggestion.best_length);
    return false;
}

/* The written unit, or that of the form when none is written; LC_NONE: a plain number. */
static bool find_unit(const reading *r, const parts *p, uint32_t *unit)
{
    const lc_image *image = &r->law->image;
    *unit = r->form->unit;
    if (!p->unit_length)
        return true;
    uint32_t i = 0;
    while (i < image->UNIT_count && !same_name(image, image->UNIT[i].name, p->unit, p->unit_length))
        i++;
    if (i == image->UNIT_count)
        return refuse_unit(r, p);
    if (*unit == LC_NONE)
        return refuse(r, "", " has a unit, and a plain number is needed");
    if (image->UNIT[i].dimension != image->UNIT[*unit].dimension) {
        if (r->fault) {
            words out = start_reason(r);
            add_quoted(&out, r->text, r->length);
            add(&out, " is not an amount of ");
            add_text(&out, image, image->UNIT[*unit].name);
        }
        return false;
    }
    *unit = i;
    return true;
}

/* `7%` and `7` are 0.07; a percentage has no unit. */
static bool read_percent(const reading *r, int64_t *value)
{
    size_t length = r->length;
    if (r->text[length - 1] == '%')
        length--;
    parts p = take_apart(r->text, length);
    lc_decimal number;
    lc_number_fault fault = lc_decimal_read(&number, p.number, p.number_length);
    if (fault != LC_NUMBER_OK)
        return refuse_number(r, fault);
    if (p.unit_length)
        return refuse(r, "", " has a unit, and a percentage is needed, such as `7%`");
    lc_int128 stored;
    if (!lc_decimal_rescale(&stored, number.coefficient, number.scale + 2, r->form->scale))
        return number.scale + 2 > r->form->scale
                   ? refuse(r, "", " is too fine: a percentage has six places at most")
                   : refuse(r, "the number is too large: ", "");
    if (p.negative)
        stored = -stored;
    if (stored > INT64_MAX || stored < INT64_MIN)
        return refuse(r, "the number is too large: ", "");
    *value = (int64_t)stored;
    return true;
}

/* NUMBER of UNIT in base units; false when 128 bits do not hold it. */
static bool to_base_units(const lc_image *image, uint32_t unit, lc_decimal *number)
{
    if (unit == LC_NONE)
        return true;
    const lc_image_unit *u = &image->UNIT[unit];
    number->scale += u->factor_scale;
    return !lc_multiply_overflows(number->coefficient, lc_image_wide(u->factor_low, u->factor_high),
                                  &number->coefficient);
}

static bool refuse_places(const reading *r)
{
    if (!r->fault)
        return false;
    words out = start_reason(r);
    add_quoted(&out, r->text, r->length);
    char step[LC_DECIMAL_TEXT];
    add(&out, " is too fine: this is counted in steps of ");
    add_bytes(&out, step, lc_decimal_write(step, (lc_decimal){1, r->form->scale}, true));
    return false;
}

static bool read_number(const reading *r, int64_t *value)
{
    parts p = take_apart(r->text, r->length);
    lc_decimal number;
    lc_number_fault fault = lc_decimal_read(&number, p.number, p.number_length);
    if (fault != LC_NUMBER_OK)
        return refuse_number(r, fault);
    uint32_t unit;
    if (!find_unit(r, &p, &unit))
        return false;
    if (!to_base_units(&r->law->image, unit, &number))
        return refuse(r, "the number is too large: ", "");
    lc_int128 stored;
    if (!lc_decimal_rescale(&stored, number.coefficient, number.scale, r->form->scale))
        return number.scale > r->form->scale ? refuse_places(r)
                                             : refuse(r, "the number is too large: ", "");
    if (p.negative)
        stored = -stored;
    if (stored > INT64_MAX || stored < INT64_MIN)
        return refuse(r, "the number is too large: ", "");
    *value = (int64_t)stored;
    return true;
}

bool li_value_read(const licet_law *law, const lc_image_form *form, const char *text, size_t length,
                   int64_t *value, li_fault *fault)
{
    while (length && is_blank(text[length - 1]))
        length--;
    while (length && is_blank(*text)) {
        text++;
        length--;
    }
    const reading r = {law, form, text, length, fault};
    if (!length) {
        if (fault) {
            words out = start_reason(&r);
            add(&out, "there are only blanks here: what is not known is left empty");
        }
        return false;
    }
    switch (form->type) {
    case LC_FORM_TRUTH:
        return read_truth(&r, value);
    case LC_FORM_DATE:
        return read_date(&r, value);
    case LC_FORM_NUMBER:
        return read_number(&r, value);
    case LC_FORM_COUNT:
        return read_count(&r, value);
    case LC_FORM_PERCENT:
        return read_percent(&r, value);
    case LC_FORM_ROW:
        return read_row(&r, value);
    default:
        return refuse(&r, "", " cannot be read");
    }
}

/* ---- writing -------------------------------------------------------------------------------- */

static size_t copy(char *text, size_t capacity, const char *bytes, size_t length)
{
    size_t count = length < capacity ? length : capacity;
    if (count)
        memcpy(text, bytes, count);
    return count;
}

/* COEFFICIENT x 10^-SCALE base units in UNIT, if that has an end; false when it has none. */
static bool in_unit(const lc_image_unit *unit, int64_t coefficient, int scale, lc_decimal *number)
{
    lc_int128 factor = lc_image_wide(unit->factor_low, unit->factor_high);
    lc_int128 scaled = coefficient;
    scale -= unit->factor_scale;
    if (factor == 0)
        return false;
    while (scaled % factor) {
        if (scale >= LC_MAX_SCALE || lc_multiply_overflows(scaled, (lc_int128)10, &scaled))
            return false;
        scale++;
    }
    *number = (lc_decimal){scaled / factor, scale};
    return scale >= LC_MIN_SCALE;
}

static size_t write_number(const licet_law *law, const lc_image_form *form, int64_t value,
                           char *text, size_t capacity)
{
    char digits[LC_DECIMAL_TEXT];
    lc_decimal number = {value, form->scale};
    if (form->type == LC_FORM_COUNT || form->unit == LC_NONE)
        return copy(text, capacity, digits, lc_decimal_write(digits, number, false));
    const lc_image_unit *unit = &law->image.UNIT[form->unit];
    if (in_unit(unit, value, form->scale, &number))
        return copy(text, capacity, digits, lc_decimal_write(digits, number, false));
    /* 500 TPP in units of 15,832 TPP has no end as a decimal: 500/15832 is exact */
    size_t length = copy(text, capacity, digits, lc_decimal_write(digits, number, false));
    length += copy(text + length, capacity - length, "/", 1);
    lc_decimal factor = {lc_image_wide(unit->factor_low, unit->factor_high), unit->factor_scale};
    return length +
           copy(text + length, capacity - length, digits, lc_decimal_write(digits, factor, false));
}

size_t li_value_write(const licet_law *law, const lc_image_form *form, int64_t value, char *text,
                      size_t capacity)
{
    switch (form->type) {
    case LC_FORM_TRUTH:
        return value ? copy(text, capacity, "yes", 3) : copy(text, capacity, "no", 2);
    case LC_FORM_DATE: {
        char date[LC_DATE_TEXT];
        lc_date_write(date, (int32_t)value);
        return copy(text, capacity, date, LC_DATE_TEXT - 1);
    }
    case LC_FORM_NUMBER:
    case LC_FORM_COUNT:
        return write_number(law, form, value, text, capacity);
    case LC_FORM_PERCENT: {
        char digits[LC_DECIMAL_TEXT];
        size_t length = lc_decimal_write(digits, (lc_decimal){value, form->scale - 2}, false);
        length = copy(text, capacity, digits, length);
        return length + copy(text + length, capacity - length, "%", 1);
    }
    case LC_FORM_ROW: {
        const lc_image *image = &law->image;
        const lc_image_registry *registry = &image->REGISTRY[form->registry];
        lc_image_string key = image->ROW[registry->first_row + (uint32_t)value].key;
        return copy(text, capacity, lc_image_text(image, key), key.length);
    }
    default:
        return 0;
    }
}

licet_text li_fact_text(const licet_law *law, const li_order *order, uint32_t fact, char *buffer)
{
    const lc_image *image = &law->image;
    const lc_image_form *form = &image->FACT[fact].form;
    if (!order->known[fact])
        return (licet_text){NULL, 0};
    if (form->type == LC_FORM_TEXT)
        return order->texts[fact];
    if (form->type == LC_FORM_ROW) {
        const lc_image_registry *registry = &image->REGISTRY[form->registry];
        return li_text_of(image,
                          image->ROW[registry->first_row + (uint32_t)order->values[fact]].key);
    }
    return (licet_text){buffer,
                        li_value_write(law, form, order->values[fact], buffer, LI_VALUE_TEXT)};
}
