/* json.c - texts as strings of JSON.
 *
 * Must not: use the locale. */
#include "json.h"

#include "utf8.h"

void json_string(struct output *out, licet_text text)
{
    output_string(out, "\"");
    while (text.length > 0) {
        size_t length = utf8_length(text.bytes, text.bytes + text.length);
        unsigned char byte = (unsigned char)text.bytes[0];
        if (length == 0)
            output_string(out, "\\ufffd");
        else if (byte == '"' || byte == '\\')
            output_format(out, "\\%c", byte);
        else if (byte < 0x20)
            output_format(out, "\\u%04x", byte);
        else
            output_bytes(out, text.bytes, length);
        length = length ? length : 1;
        text.bytes += length;
        text.length -= length;
    }
    output_string(out, "\"");
}
