/* collected.c - see collected.h. */
#include "collected.h"

#include <stdlib.h>
#include <string.h>

int collect(void *user, const char *bytes, size_t length)
{
    collected *c = user;
    if (c->length + length + 1 > c->capacity) {
        size_t capacity = (c->length + length + 1) * 2;
        char *larger = realloc(c->bytes, capacity);
        if (!larger)
            return 1;
        c->bytes = larger;
        c->capacity = capacity;
    }
    if (length > 0)
        memcpy(c->bytes + c->length, bytes, length);
    c->length += length;
    c->bytes[c->length] = '\0';
    return 0;
}
