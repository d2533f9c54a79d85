/* repl_doc.c - prints spec/repl.md from interp/repl_commands.def.
 *
 * `make docs` runs it. Must not: hold what a command does. */
#include <stdio.h>

static const struct {
    const char *clause, *words, *arguments, *summary, *page;
} commands[] = {
#define COMMAND(clause, name, words, arguments, summary, page)                                     \
    {clause, words, arguments, summary, page},
#include "interp/repl_commands.def"
#undef COMMAND
};

static const char introduction[] =
    "# The dialogue\n"
    "\n"
    "This page is printed by `spec/repl_doc.c` from `interp/repl_commands.def`: change that, then\n"
    "run `make docs`. `licet repl [RULES...]` takes entries from a terminal or from standard "
    "input;\n"
    "`licet_repl_enter` (`licet_tools.h`) takes them from any other host. Tests cite its clauses\n"
    "as they do those of [language.md](language.md).\n"
    "\n"
    "[K-1.1] An entry is a line, with those after it that begin with a blank. On a terminal a\n"
    "declaration that breaks off is asked for further lines, up to an empty one.\n"
    "\n"
    "[K-1.2] What begins with the keyword of a declaration is an edit: any declaration of the\n"
    "language, and `set`, `strike`, `replace`, `move`. Declarations that are pasted together are\n"
    "one edit. A declaration takes the place of the one of its kind and name, or is added. After\n"
    "`amendment NAME amends LAW` edits go into that amendment.\n"
    "\n"
    "[K-1.3] After an edit the law is checked, compiled, and all orders are decided anew; those\n"
    "whose outcome changes are shown. A wrong edit shows its diagnostics and changes nothing.\n"
    "\n"
    "[K-1.4] Of a script, each entry is written before its answer, unless `--quiet` is given. The\n"
    "exit status is that of the first entry that failed: 1 the rules would be wrong, 2 the entry\n"
    "is not understood, 3 an order is rejected, 5 a file failed.\n";

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
        printf("\n## %s\n\n[%s] %c%s.\n%s%s", commands[i].words, commands[i].clause,
               commands[i].summary[0] - 'a' + 'A', commands[i].summary + 1,
               commands[i].page[0] ? "\n" : "", commands[i].page);
    return 0;
}
