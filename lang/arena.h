/* arena.h - memory of one compilation: many small pieces, freed together.
 *
 * Owns its chunks. Nothing in it is freed alone. Must not: outlive into an image (an image is one
 * block of its own). Every function that allocates returns NULL when the host's allocator does. */
#ifndef LICET_LANG_ARENA_H
#define LICET_LANG_ARENA_H

#include "base.h"

#ifndef LC_ARENA_CHUNK
#define LC_ARENA_CHUNK 32768u /* a hostile build makes it 64 */
#endif

typedef struct lc_arena_chunk lc_arena_chunk;

typedef struct {
    lc_arena_chunk *head;
    lc_allocator allocator;
} lc_arena;

void lc_arena_init(lc_arena *arena, const lc_allocator *allocator);
void lc_arena_fini(lc_arena *arena);

/* SIZE bytes, not cleared, aligned for any type. */
void *lc_arena_alloc(lc_arena *arena, size_t size);
/* COUNT items of SIZE bytes, cleared; NULL too when the product overflows. */
void *lc_arena_zero(lc_arena *arena, size_t count, size_t size);
/* For flex: a block that remembers its size and can grow. POINTER may be NULL. */
void *lc_arena_resize(lc_arena *arena, void *pointer, size_t size);
/* A NUL-terminated copy of LENGTH bytes. */
char *lc_arena_text(lc_arena *arena, const char *text, size_t length);
/* Like snprintf, in the arena. */
char *lc_arena_format(lc_arena *arena, const char *format, ...) LC_PRINTF(2, 3);

#endif
