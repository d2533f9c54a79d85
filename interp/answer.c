/* answer.c - see answer.h: each column of the record is its length in four bytes, least first, and
 * its text. */
#include "answer.h"

enum { LENGTH_BYTES = 4 };

bool li_answer_write(lc_buffer *out, const li_record_view *view)
{
    for (int column = 0; column < LICET_COLUMN_COUNT; column++) {
        size_t length = li_record_write(view, (licet_column)column, NULL, 0);
        if (length > UINT32_MAX || !lc_buffer_reserve(out, length + LENGTH_BYTES))
            return false;
        for (int i = 0; i < LENGTH_BYTES; i++)
            lc_buffer_byte(out, (char)(unsigned char)(length >> (8 * i)));
        li_record_write(view, (licet_column)column, out->bytes + out->length, length);
        out->length += length;
    }
    return !out->failed;
}

licet_text li_kept_column(licet_text answer, licet_column column)
{
    size_t at = 0;
    for (int i = 0; i <= (int)column; i++) {
        uint32_t length = 0;
        if (answer.length - at < LENGTH_BYTES)
            break;
        for (int k = 0; k < LENGTH_BYTES; k++)
            length |= (uint32_t)(unsigned char)answer.bytes[at + (size_t)k] << (8 * k);
        at += LENGTH_BYTES;
        if (length > answer.length - at)
            break;
        if (i == (int)column)
            return (licet_text){answer.bytes + at, length};
        at += length;
    }
    return (licet_text){NULL, 0};
}
