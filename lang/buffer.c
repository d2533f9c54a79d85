/* buffer.c - see buffer.h. */
#include "buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void lc_buffer_init(lc_buffer *buffer, const lc_allocator *allocator)
{
    *buffer = (lc_buffer){.allocator = *allocator};
}

void lc_buffer_fini(lc_buffer *buffer)
{
    lc_delete(&buffer->allocator, buffer->bytes, buffer->capacity);
    buffer->bytes = NULL;
    buffer->length = buffer->capacity = 0;
}

static bool grow_to(lc_buffer *buffer, size_t capacity)
{
    char *bytes = lc_resize(&buffer->allocator, buffer->bytes, buffer->capacity, capacity);
    if (!bytes) {
        buffer->failed = true;
        return false;
    }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

bool lc_buffer_reserve(lc_buffer *buffer, size_t extra)
{
    if (buffer->failed)
        return false;
    if (buffer->capacity - buffer->length >= extra)
        return true;
    size_t capacity = buffer->capacity ? buffer->capacity : 64;
    while (capacity - buffer->length < extra) {
        if (capacity > SIZE_MAX / 2) {
            buffer->failed = true;
            return false;
        }
        capacity *= 2;
    }
    return grow_to(buffer, capacity);
}

bool lc_buffer_reserve_exact(lc_buffer *buffer, size_t extra)
{
    if (buffer->failed || extra > SIZE_MAX - buffer->length) {
        buffer->failed = true;
        return false;
    }
    return buffer->capacity - buffer->length >= extra || grow_to(buffer, buffer->length + extra);
}

void lc_buffer_append(lc_buffer *buffer, const void *bytes, size_t length)
{
    if (length && lc_buffer_reserve(buffer, length)) {
        memcpy(buffer->bytes + buffer->length, bytes, length);
        buffer->length += length;
    }
}

int lc_buffer_write(void *buffer, const char *bytes, size_t length)
{
    lc_buffer_append(buffer, bytes, length);
    return 0;
}

void lc_buffer_byte(lc_buffer *buffer, char byte)
{
    lc_buffer_append(buffer, &byte, 1);
}

void lc_buffer_text(lc_buffer *buffer, const char *text)
{
    lc_buffer_append(buffer, text, strlen(text));
}

void lc_buffer_format(lc_buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length >= 0 && lc_buffer_reserve(buffer, (size_t)length + 1)) {
        vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

void lc_buffer_zeros(lc_buffer *buffer, size_t count)
{
    if (count && lc_buffer_reserve(buffer, count)) {
        memset(buffer->bytes + buffer->length, 0, count);
        buffer->length += count;
    }
}

void lc_buffer_align(lc_buffer *buffer, size_t alignment)
{
    size_t over = buffer->length % alignment;
    if (over)
        lc_buffer_zeros(buffer, alignment - over);
}

bool lc_vector_grow(const lc_allocator *allocator, void **items, size_t *capacity, size_t size)
{
    size_t more = *capacity ? *capacity * 2 : 8;
    if (*capacity > SIZE_MAX / 2 / size)
        return false;
    void *grown = lc_resize(allocator, *items, *capacity * size, more * size);
    if (!grown)
        return false;
    *items = grown;
    *capacity = more;
    return true;
}
