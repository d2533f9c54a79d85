/* diagnostics_doc.c - prints spec/diagnostics.md from lang/diag.def.
 *
 * `make docs` runs it: every code, its slug, the form of its message and its remedy. Codes are
 * grouped by their first three characters (E02: names); a group without a heading ends the run with
 * status 1, so that it is given one here. Must not: hold a message. */
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *code, *severity, *slug, *message, *help;
} diagnostic;

static const diagnostic diagnostics[] = {
#define DIAG(code, severity, slug, message, help) {#code, #severity, slug, message, help},
#include "lang/diag.def"
#undef DIAG
};

static const struct {
    const char *prefix, *title;
} groups[] = {
    {"E01", "Words and forms of the text"},
    {"E02", "Names"},
    {"E03", "Types, units, values"},
    {"E04", "Rules, caps, structure"},
    {"E05", "Forms that this version does not run"},
    {"W06", "Warnings"},
    {"E07", "Orders in words"},
    {"E08", "Limits of the compiled form"},
    {"E09", "Images"},
    {"E10", "A law that one text cannot say"},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char introduction[] =
    "# Diagnostics\n"
    "\n"
    "This page is printed by `spec/diagnostics_doc.c` from `lang/diag.def`: change that, then run\n"
    "`make docs`. `licet check RULES` prints diagnostics with the lines they speak of;\n"
    "`--format json` prints them as data. A code and its slug stay once they are published; their\n"
    "words may get better.\n"
    "\n"
    "`{0}`, `{1}`, `{2}` stand for what the text holds. The remedy is a general one: where a\n"
    "better one is known (a name that is spelt almost alike, the number with its unit) it takes\n"
    "its place.\n"
    "At most 50 errors are shown; the rest are counted.\n";

/* TEXT in a cell of a table: a bar would end the cell, also inside of backticks. */
static void print_cell(const char *text)
{
    for (; *text; text++) {
        if (*text == '|')
            putchar('\\');
        putchar(*text);
    }
}

static void print_group(const char *prefix, const char *title)
{
    printf("\n## %s\n\n| code | slug | message | remedy |\n|---|---|---|---|\n", title);
    for (size_t i = 0; i < COUNT(diagnostics); i++) {
        const diagnostic *d = &diagnostics[i];
        if (strncmp(d->code, prefix, strlen(prefix)) != 0)
            continue;
        printf("| %s | %s | ", d->code, d->slug);
        print_cell(d->message);
        fputs(" | ", stdout);
        print_cell(d->help);
        fputs(" |\n", stdout);
    }
}

static int has_group(const char *code)
{
    for (size_t k = 0; k < COUNT(groups); k++)
        if (strncmp(code, groups[k].prefix, strlen(groups[k].prefix)) == 0)
            return 1;
    return 0;
}

/* A code says its severity in its first letter, and stands in a group. */
static int well_formed(void)
{
    int good = 1;
    for (size_t i = 0; i < COUNT(diagnostics); i++) {
        const diagnostic *d = &diagnostics[i];
        if (d->code[0] == d->severity[0] && has_group(d->code))
            continue;
        fprintf(stderr, "diagnostics_doc: %s (%s) has no group, or the wrong letter\n", d->code,
                d->severity);
        good = 0;
    }
    return good;
}

int main(void)
{
    if (!well_formed())
        return 1;
    fputs(introduction, stdout);
    for (size_t k = 0; k < COUNT(groups); k++)
        print_group(groups[k].prefix, groups[k].title);
    return 0;
}
