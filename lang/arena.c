/* arena.c - see arena.h. A list of chunks; the newest one is filled, larger requests get a chunk of
 * their own. */
#include "arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct lc_arena_chunk {
    lc_arena_chunk *next;
    size_t used, capacity;
    _Alignas(max_align_t) char memory[];
};

#define LC_ARENA_ALIGNMENT 16u

void lc_arena_init(lc_arena *arena, const lc_allocator *allocator)
{
    arena->head = NULL;
    arena->allocator = *allocator;
}

void lc_arena_fini(lc_arena *arena)
{
    lc_arena_chunk *chunk = arena->head;
    while (chunk) {
        lc_arena_chunk *next = chunk->next;
        lc_delete(&arena->allocator, chunk, sizeof *chunk + chunk->capacity);
        chunk = next;
    }
    arena->head = NULL;
}

void *lc_arena_alloc(lc_arena *arena, size_t size)
{
    if (size > SIZE_MAX - LC_ARENA_CHUNK - sizeof(lc_arena_chunk))
        return NULL;
    size = (size + LC_ARENA_ALIGNMENT - 1) & ~(size_t)(LC_ARENA_ALIGNMENT - 1);
    if (!arena->head || arena->head->capacity - arena->head->used < size) {
        size_t capacity = size > LC_ARENA_CHUNK ? size : LC_ARENA_CHUNK;
        lc_arena_chunk *chunk = lc_new(&arena->allocator, sizeof *chunk + capacity);
        if (!chunk)
            return NULL;
        chunk->next = arena->head;
        chunk->used = 0;
        chunk->capacity = capacity;
        arena->head = chunk;
    }
    void *memory = arena->head->memory + arena->head->used;
    arena->head->used += size;
    return memory;
}

void *lc_arena_zero(lc_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (lc_multiply_overflows(count, size, &bytes))
        return NULL;
    void *memory = lc_arena_alloc(arena, bytes ? bytes : 1);
    if (memory)
        memset(memory, 0, bytes);
    return memory;
}

void *lc_arena_resize(lc_arena *arena, void *pointer, size_t size)
{
    if (size > SIZE_MAX - LC_ARENA_ALIGNMENT)
        return NULL;
    char *block = lc_arena_alloc(arena, size + LC_ARENA_ALIGNMENT);
    if (!block)
        return NULL;
    memcpy(block, &size, sizeof size);
    char *memory = block + LC_ARENA_ALIGNMENT;
    if (pointer) {
        size_t old_size;
        memcpy(&old_size, (char *)pointer - LC_ARENA_ALIGNMENT, sizeof old_size);
        memcpy(memory, pointer, old_size < size ? old_size : size);
    }
    return memory;
}

char *lc_arena_text(lc_arena *arena, const char *text, size_t length)
{
    char *copy = lc_arena_alloc(arena, length + 1);
    if (!copy)
        return NULL;
    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *lc_arena_format(lc_arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = length < 0 ? NULL : lc_arena_alloc(arena, (size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}
