/* buffer.h - bytes that grow, and typed arrays that grow.
 *
 * A buffer owns its bytes until lc_buffer_fini. A failed allocation is remembered (`failed`), later
 * appends do nothing: writers append freely and look once at the end. */
#ifndef LICET_LANG_BUFFER_H
#define LICET_LANG_BUFFER_H

#include "base.h"

typedef struct {
    char *bytes;
    size_t length, capacity;
    bool failed;
    lc_allocator allocator;
} lc_buffer;

void lc_buffer_init(lc_buffer *buffer, const lc_allocator *allocator);
void lc_buffer_fini(lc_buffer *buffer);
/* Makes room for EXTRA more bytes; false (and failed) when it cannot. */
bool lc_buffer_reserve(lc_buffer *buffer, size_t extra);
/* The same, but no more than that: for a block whose size is known. */
bool lc_buffer_reserve_exact(lc_buffer *buffer, size_t extra);
void lc_buffer_append(lc_buffer *buffer, const void *bytes, size_t length);
/* The same as a licet_write whose user is a buffer. */
int lc_buffer_write(void *buffer, const char *bytes, size_t length);
void lc_buffer_byte(lc_buffer *buffer, char byte);
void lc_buffer_text(lc_buffer *buffer, const char *text); /* without its NUL */
void lc_buffer_format(lc_buffer *buffer, const char *format, ...) LC_PRINTF(2, 3);
/* COUNT zero bytes, then as many as align the length to ALIGNMENT. */
void lc_buffer_zeros(lc_buffer *buffer, size_t count);
void lc_buffer_align(lc_buffer *buffer, size_t alignment);

/* A typed array in the host's memory:  LC_VECTOR(lc_rule) rules; */
#define LC_VECTOR(type)                                                                            \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, capacity;                                                                    \
    }

/* Makes room for one more item; false when it cannot. */
#define lc_vector_room(allocator, vector)                                                          \
    ((vector)->count < (vector)->capacity ||                                                       \
     lc_vector_grow((allocator), (void **)&(vector)->items, &(vector)->capacity,                   \
                    sizeof *(vector)->items))
#define lc_vector_push(allocator, vector, item)                                                    \
    (lc_vector_room(allocator, vector) && ((vector)->items[(vector)->count++] = (item), true))
#define lc_vector_fini(allocator, vector)                                                          \
    (lc_delete((allocator), (vector)->items, (vector)->capacity * sizeof *(vector)->items),        \
     (vector)->items = NULL, (vector)->count = (vector)->capacity = 0)

bool lc_vector_grow(const lc_allocator *allocator, void **items, size_t *capacity, size_t size);

#endif
