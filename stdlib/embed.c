/* embed.c - a build tool: writes the modules of the standard library as C arrays.
 *
 * usage: embed OUT.c MODULE.licet…     (interp/stdlib.h declares what OUT.c defines)
 * The module `countries` comes from a file `countries.licet`. Each text is followed by a NUL that
 * its length does not count. Must not: look into the texts; the library reads them as any other. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char suffix[] = ".licet";

/* The name of the module in PATH, its length in *LENGTH; NULL when PATH does not end in .licet. */
static const char *module_name(const char *path, int *length)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t all = strlen(name);
    size_t tail = sizeof suffix - 1;
    if (all <= tail || all - tail > 255 || strcmp(name + all - tail, suffix) != 0)
        return NULL;
    *length = (int)(all - tail);
    return name;
}

/* Writes the bytes of the file PATH as one array; the count of bytes in *LENGTH. */
static bool write_text(FILE *out, const char *path, unsigned long *length)
{
    int name_length = 0;
    const char *name = module_name(path, &name_length);
    if (!name) {
        fprintf(stderr, "embed: %s is not the name of a module\n", path);
        return false;
    }
    FILE *in = fopen(path, "rb");
    if (!in) {
        fprintf(stderr, "embed: cannot read %s\n", path);
        return false;
    }
    fprintf(out, "static const unsigned char text_%.*s[] = {", name_length, name);
    unsigned long count = 0;
    for (int byte = getc(in); byte != EOF; byte = getc(in)) {
        fprintf(out, "%s%d,", count % 20 == 0 ? "\n    " : " ", byte);
        count++;
    }
    fprintf(out, "\n    0,\n};\n\n");
    bool good = !ferror(in);
    fclose(in);
    if (!good)
        fprintf(stderr, "embed: cannot read %s\n", path);
    *length = count;
    return good && count <= 0xFFFFFFFFul;
}

static bool write_modules(FILE *out, int count, char **paths)
{
    enum { MOST = 1000 };
    unsigned long lengths[MOST];
    if (count > MOST) {
        fprintf(stderr, "embed: more than %d modules\n", (int)MOST);
        return false;
    }
    fputs("/* Made by stdlib/embed.c from stdlib/. */\n#include \"interp/stdlib.h\"\n\n", out);
    for (int i = 0; i < count; i++)
        if (!write_text(out, paths[i], &lengths[i]))
            return false;
    fputs("const struct li_standard_module li_standard_modules[] = {\n", out);
    for (int i = 0; i < count; i++) {
        int length = 0;
        const char *name = module_name(paths[i], &length);
        fprintf(out, "    {\"%.*s\", text_%.*s, %luu},\n", length, name, length, name, lengths[i]);
    }
    fprintf(out, "};\nconst size_t li_standard_module_count = %d;\n", count);
    return !ferror(out);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: embed OUT.c MODULE.licet...\n", stderr);
        return 2;
    }
    FILE *out = fopen(argv[1], "w");
    if (!out) {
        fprintf(stderr, "embed: cannot write %s\n", argv[1]);
        return 1;
    }
    bool good = write_modules(out, argc - 2, argv + 2);
    good = fclose(out) == 0 && good;
    return good ? 0 : 1;
}
