/* tree_dump.c - prints the syntax tree of a text, and what is wrong with it.
 *
 *     tree_dump [--spans] FILE...
 *
 * For golden tests of the front end: the tree on standard output, diagnostics after it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/front.h"
#include "lang/render.h"

static void *allocate(void *user, void *pointer, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t capacity = 0;
    *length = 0;
    if (!file)
        return NULL;
    do {
        capacity = capacity ? capacity * 2 : 65536;
        char *grown = realloc(text, capacity);
        if (!grown)
            break;
        text = grown;
        *length += fread(text + *length, 1, capacity - *length, file);
    } while (*length == capacity);
    fclose(file);
    return text;
}

static int dump(const char *path, bool spans)
{
    const lc_allocator allocator = {allocate, NULL};
    size_t length;
    char *text = read_file(path, &length);
    if (!text) {
        fprintf(stderr, "tree_dump: cannot read %s\n", path);
        return 5;
    }
    lc_arena arena;
    lc_names names;
    lc_sources sources;
    lc_diagnostics diagnostics;
    lc_buffer out;
    lc_tree tree;
    uint32_t source;
    lc_arena_init(&arena, &allocator);
    lc_names_init(&names, &arena);
    lc_sources_init(&sources, &allocator);
    lc_diagnostics_init(&diagnostics, &allocator);
    lc_buffer_init(&out, &allocator);
    const char *slash = strrchr(path, '/');
    int status = 5;
    if (lc_sources_add(&sources, &source, slash ? slash + 1 : path, text, length) == LC_OK &&
        lc_parse(&tree, &arena, &names, &sources, source, &diagnostics) == LC_OK) {
        if (spans)
            lc_tree_write_spans(&out, &tree);
        else
            lc_tree_write(&out, &tree);
        lc_diagnostics_sort(&diagnostics);
        lc_render(&out, &diagnostics, &sources, LC_RENDER_TERMINAL);
        fwrite(out.bytes, 1, out.length, stdout);
        status = diagnostics.error_count ? 1 : 0;
    }
    lc_buffer_fini(&out);
    lc_diagnostics_fini(&diagnostics);
    lc_sources_fini(&sources);
    lc_arena_fini(&arena);
    free(text);
    return status;
}

int main(int count, char **arguments)
{
    int status = 0;
    bool spans = false;
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--spans") == 0) {
            spans = true;
            continue;
        }
        int one = dump(arguments[i], spans);
        status = one > status ? one : status;
    }
    return status;
}
