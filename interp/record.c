/* record.c - the record of a decision as columns of text, the same for sessions and blocks.
 *
 * Writes what fits into the caller's buffer and counts the rest. Must not: allocate; look at the
 * ledger. */
#include "engine.h"
#include "lang/decimal.h"

#include <string.h>

typedef struct {
    char *buffer;
    size_t capacity, length; /* length: of the whole text, fitting or not */
} writer;

static void put(writer *out, const char *bytes, size_t length)
{
    if (!length)
        return;
    if (LC_LIKELY(out->length + length <= out->capacity))
        memcpy(out->buffer + out->length, bytes, length);
    else if (out->length < out->capacity)
        memcpy(out->buffer + out->length, bytes, out->capacity - out->length);
    out->length += length;
}

static void put_word(writer *out, const char *word)
{
    put(out, word, strlen(word));
}

static void put_text(writer *out, const lc_image *image, lc_image_string text)
{
    put(out, lc_image_text(image, text), text.length);
}

static void put_separator(writer *out, size_t index)
{
    if (index)
        put(out, "; ", 2);
}

static void put_date(writer *out, int32_t date)
{
    char text[LC_DATE_TEXT];
    lc_date_write(text, date);
    put(out, text, LC_DATE_TEXT - 1);
}

static void put_outcome(writer *out, const licet_law *law, uint32_t outcome)
{
    if (outcome < law->image.OUTCOME_count)
        put_text(out, &law->image, law->image.OUTCOME[outcome].name);
}

static void put_because(writer *out, const li_record_view *view)
{
    uint32_t because = view->record->because;
    if (because == LICET_BECAUSE_OTHERWISE)
        put_word(out, "otherwise");
    else if (because == LICET_BECAUSE_NO_LAW)
        put_word(out, "no_law");
    else if (because < view->law->image.RULE_count)
        put_text(out, &view->law->image, view->law->image.RULE[because].name);
}

static void put_cites(writer *out, const li_record_view *view)
{
    const lc_image *image = &view->law->image;
    if (view->record->because >= image->RULE_count)
        return;
    const lc_image_rule *rule = &image->RULE[view->record->because];
    for (uint32_t i = 0; i < rule->cite_count; i++) {
        put_separator(out, i);
        put_text(out, image, image->TEXT[image->INDEX[rule->first_cite + i]]);
    }
}

static lc_image_string owner_of(const lc_image *image, const lc_image_limit *limit)
{
    return limit->cap != LC_NONE ? image->CAP[limit->cap].name
                                 : image->AGREEMENT[limit->agreement].name;
}

/* `lpp[Acme]=26899568`, `lpp.2[…]` for a second limit. */
static void put_booking(writer *out, const li_record_view *view, const li_booking *booking)
{
    const lc_image *image = &view->law->image;
    const lc_image_limit *limit = &image->LIMIT[booking->limit];
    char text[LC_DECIMAL_TEXT];
    put_text(out, image, owner_of(image, limit));
    if (limit->place_number > 1) {
        put(out, ".", 1);
        put(out, text, lc_decimal_write(text, (lc_decimal){limit->place_number, 0}, false));
    }
    for (uint32_t i = 0; i < limit->key_count; i++) {
        licet_text key = view->keys[limit->first_key + i];
        put_word(out, i ? ", " : "[");
        if (key.bytes)
            put(out, key.bytes, key.length);
    }
    if (limit->key_count)
        put(out, "]", 1);
    put(out, "=", 1);
    put(out, text,
        lc_decimal_write(text, (lc_decimal){booking->amount, limit->amount_scale}, false));
}

static void put_bookings(writer *out, const li_record_view *view)
{
    for (size_t i = 0; i < view->record->booking_count; i++) {
        put_separator(out, i);
        put_booking(out, view, &view->bookings[i]);
    }
}

static void put_duties(writer *out, const li_record_view *view)
{
    const lc_image *image = &view->law->image;
    for (size_t i = 0; i < view->record->duty_count; i++) {
        const li_duty *due = &view->duties[i];
        const lc_image_duty *duty = &image->DUTY[due->duty];
        put_separator(out, i);
        put_text(out, image, duty->text);
        if (duty->has_due)
            put(out, " by ", 4);
        if (duty->has_due && due->due_known)
            put_date(out, due->due);
        else if (duty->has_due)
            put(out, "?", 1);
        if (!due->certain)
            put_word(out, " if it applies");
    }
}

licet_duty li_duty_public(const licet_law *law, const li_duty *duty)
{
    const lc_image_duty *written = &law->image.DUTY[duty->duty];
    return (licet_duty){
        .rule = duty->rule,
        .text = li_text_of(&law->image, written->text),
        .has_due = written->has_due != 0,
        .due_known = duty->due_known != 0,
        .certain = duty->certain != 0,
        .due = duty->due,
    };
}

static void put_missing(writer *out, const li_record_view *view)
{
    const lc_image *image = &view->law->image;
    for (size_t i = 0; i < view->record->missing_count; i++) {
        const li_missing *missing = &view->missing[i];
        put_separator(out, i);
        put_text(out, image, image->FACT[missing->fact].name);
        if (missing->path == LC_NONE)
            continue;
        put(out, ".", 1);
        put_text(out, image, image->PATH[missing->path].columns);
    }
}

static void put_agreements(writer *out, const li_record_view *view, const uint32_t *agreements,
                           size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put_separator(out, i);
        put_text(out, &view->law->image, view->law->image.AGREEMENT[agreements[i]].name);
    }
}

static void put_skipped(writer *out, const li_record_view *view)
{
    const lc_image *image = &view->law->image;
    for (size_t i = 0; i < view->record->skipped_count; i++) {
        const lc_image_limit *limit = &image->LIMIT[view->skipped[i]];
        char text[LC_DECIMAL_TEXT];
        put_separator(out, i);
        put_text(out, image, owner_of(image, limit));
        if (limit->place_number == 1)
            continue;
        put(out, ".", 1);
        put(out, text, lc_decimal_write(text, (lc_decimal){limit->place_number, 0}, false));
    }
}

static void put_id(writer *out, const li_record_view *view)
{
    uint32_t fact = view->law->image.LAW->id_fact;
    char value[LI_VALUE_TEXT];
    if (fact == LC_NONE)
        return;
    licet_text id = li_fact_text(view->law, view->order, fact, value);
    if (id.bytes)
        put(out, id.bytes, id.length);
}

static void put_decision(writer *out, const li_record_view *view)
{
    const licet_record *record = view->record;
    if (record->rejected)
        put_word(out, "rejected");
    else if (record->outcome == LICET_INDETERMINATE)
        put_word(out, "indeterminate");
    else if (record->outcome == LICET_OUTCOME_CANCELLED)
        put_word(out, "cancelled");
    else
        put_outcome(out, view->law, record->outcome);
}

size_t li_record_write(const li_record_view *view, licet_column column, char *buffer,
                       size_t capacity)
{
    writer out = {buffer, buffer ? capacity : 0, 0};
    const licet_record *record = view->record;
    switch (column) {
    case LICET_COLUMN_ID:
        put_id(&out, view);
        break;
    case LICET_COLUMN_OUTCOME:
        put_decision(&out, view);
        break;
    case LICET_COLUMN_BECAUSE:
        put_because(&out, view);
        break;
    case LICET_COLUMN_CITES:
        put_cites(&out, view);
        break;
    case LICET_COLUMN_BOOKED:
        put_bookings(&out, view);
        break;
    case LICET_COLUMN_DUTIES:
        put_duties(&out, view);
        break;
    case LICET_COLUMN_MISSING:
        put_missing(&out, view);
        break;
    case LICET_COLUMN_LOWEST:
        put_outcome(&out, view->law, record->lowest);
        break;
    case LICET_COLUMN_HIGHEST:
        put_outcome(&out, view->law, record->highest);
        break;
    case LICET_COLUMN_LAW:
        if (record->in_force)
            put_text(&out, &view->law->image, view->law->image.INTERVAL[view->interval].law);
        break;
    case LICET_COLUMN_STATUS:
        if (record->in_force && !record->binding)
            put_word(&out, "not yet binding");
        else if (record->in_force && !record->enforced)
            put_word(&out, "not enforced");
        break;
    case LICET_COLUMN_AGREEMENTS:
        put_agreements(&out, view, view->agreements, record->agreement_count);
        break;
    case LICET_COLUMN_ALSO_MET:
        put_agreements(&out, view, view->also_met, record->also_met_count);
        break;
    case LICET_COLUMN_SKIPPED:
        put_skipped(&out, view);
        break;
    case LICET_COLUMN_COUNT:
        break;
    }
    return out.length;
}

const char *licet_column_name(licet_column column)
{
    switch (column) {
    case LICET_COLUMN_ID:
        return "id";
    case LICET_COLUMN_OUTCOME:
        return "outcome";
    case LICET_COLUMN_BECAUSE:
        return "because";
    case LICET_COLUMN_CITES:
        return "cites";
    case LICET_COLUMN_BOOKED:
        return "booked";
    case LICET_COLUMN_DUTIES:
        return "duties";
    case LICET_COLUMN_MISSING:
        return "missing";
    case LICET_COLUMN_LOWEST:
        return "lowest";
    case LICET_COLUMN_HIGHEST:
        return "highest";
    case LICET_COLUMN_LAW:
        return "law";
    case LICET_COLUMN_STATUS:
        return "status";
    case LICET_COLUMN_AGREEMENTS:
        return "agreements";
    case LICET_COLUMN_ALSO_MET:
        return "also_met";
    case LICET_COLUMN_SKIPPED:
        return "skipped";
    case LICET_COLUMN_COUNT:
        break;
    }
    return NULL;
}
