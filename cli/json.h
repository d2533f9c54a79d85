/* json.h - texts as strings of JSON.
 *
 * Must not: know what they mean. */
#ifndef LICET_CLI_JSON_H
#define LICET_CLI_JSON_H

#include "file.h"

/* TEXT in quotation marks; bytes that are no UTF-8 become U+FFFD. */
void json_string(struct output *out, licet_text text);

#endif
