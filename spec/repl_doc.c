/* repl_doc.c - prints spec/repl.md from interp/repl_commands.def.
 *
 * `make docs` runs it. Must not: hold what a command does. */
#include <stdio.h>

static const struct {
    const char *words, *arguments, *summary, *page;
} commands[] = {
#define COMMAND(name, words, arguments, summary, page) {words, arguments, summary, page},
#include "interp/repl_commands.def"
#undef COMMAND
};

static const char introduction[] =
    "# The dialogue\n"
    "\n"
    "This page is printed by `spec/repl_doc.c` from `interp/repl_commands.def`: change that, then\n"
    "run `make docs`. `licet repl [RULES...]` takes entries from a terminal or from standard "
    "input;\n"
    "`licet_repl_enter` (`licet_tools.h`) takes them from any other host.\n"
    "\n"
    "An entry is a line, with those after it that begin with a blank. On a terminal a declaration\n"
    "that breaks off is asked for further lines, up to an empty one. What begins with the keyword\n"
    "of a declaration is an edit: any declaration of the language, and `set`, `strike`, "
    "`replace`,\n"
    "`move`. Declarations that are pasted together are one edit. A declaration takes the place of\n"
    "the one of its kind and name, or is added. After an edit the law is checked, compiled, and "
    "all\n"
    "orders are decided anew; those whose outcome changes are shown. A wrong edit shows its\n"
    "diagnostics and changes nothing. After `amendment NAME amends LAW` edits go into that\n"
    "amendment.\n"
    "\n"
    "Of a script, each entry is written before its answer, unless `--quiet` is given. The exit\n"
    "status is that of the first entry that failed: 1 the rules would be wrong, 2 the entry is "
    "not\n"
    "understood, 3 an order is rejected, 5 a file failed.\n";

/* A bar would end the cell. */
static void print_cell(const char *text)
{
    for (; *text; text++)
        printf(*text == '|' ? "\\%c" : "%c", *text);
}

int main(void)
{
    size_t count = sizeof commands / sizeof commands[0];
    fputs(introduction, stdout);
    printf("\n| entry | what it does |\n|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        printf("| `%s%s", commands[i].words, commands[i].arguments[0] ? " " : "");
        print_cell(commands[i].arguments);
        printf("` | ");
        print_cell(commands[i].summary);
        printf(" |\n");
    }
    for (size_t i = 0; i < count; i++)
        if (commands[i].page[0])
            printf("\n## %s\n\n%s", commands[i].words, commands[i].page);
    return 0;
}
