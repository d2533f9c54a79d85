/* bytecode_doc.c - prints spec/bytecode.md from lang/opcodes.def and lang/image_tables.def.
 *
 * `make docs` runs it. The lists are expanded here as everywhere else, so that the page cannot name
 * an instruction or a table that is not there; the sentences about them stand in this file. A table
 * or an operand kind without a sentence does not compile. Must not: know the engines. */
#include <stdio.h>
#include <string.h>

#include "lang/image.h"

typedef struct {
    const char *name, *mnemonic, *result, *operands[3], *synopsis;
} instruction;

static const instruction instructions[] = {
#define OP(name, mnemonic, result, a, b, c, synopsis)                                              \
    {#name, mnemonic, #result, {#a, #b, #c}, synopsis},
#include "lang/opcodes.def"
#undef OP
};

typedef struct {
    const char *name, *record, *words;
    size_t size;
} table;

static const table tables[] = {
#define TABLE(name, type, words) {#name, #type, words, sizeof(type)},
#include "lang/image_tables.def"
#undef TABLE
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The instructions by subject; a subject begins with the instruction it names. */
static const struct {
    const char *first, *title, *words;
} subjects[] = {
    {"FACT_VALUE", "Facts and cells",
     "A fact that the order does not state gives an unknown register; so does the cell of an\n"
     "unknown row, and an empty cell."},
    {"NUMBER", "Constants", "Always known."},
    {"RESCALE", "Arithmetic",
     "Unknown when an operand is. When an operand is unknown by an error of arithmetic, so is\n"
     "the result. A result (or an intermediate product of `DIVIDE`) past 128 bits, and a\n"
     "division by zero, are such errors; in a block the numbers are 64 bits wide, and a row\n"
     "that does not fit is run again by itself. Only `DIVIDE` rounds."},
    {"NOT", "Truths",
     "By masks: `not` exchanges and inverts them, `and` and `or` join each with its like. That\n"
     "is Kleene's logic."},
    {"EQUAL", "Comparisons",
     "Both operands stand at one scale. An unknown operand gives the truth unknown."},
    {"SKIP", "Skip", "The only jump; see [the rule of SKIP](#the-rule-of-skip)."},
    {"ROOM", "The ledger and the fold",
     "`ROOM`, `USED` and `TOTAL` read the ledger. The others take and give ranges: see\n"
     "[the fold](#the-fold)."},
};

static const char *const class_words[][2] = {
    {"V", "a value: a number at a scale fixed when compiled, a date in days, a row of a registry;\n"
          "  known or not, and if not, whether by an error of arithmetic"},
    {"T", "a text; known or not"},
    {"B", "a truth: two masks, *surely* and *possibly* (yes is 1 1, no is 0 0, unknown is 0 1)"},
    {"R",
     "the range of one rule: its lowest and highest outcome, the rule at the end of the chain\n"
     "  that gives the highest, the exception it came by, and whether anything on the\n"
     "chain books or brings duties"},
    {"F", "the fold over the requirements so far"},
    {"N", "no result"},
};

/* By lc_operand_kind; a kind that is added without words leaves a hole, and main fails. */
static const struct {
    const char *name, *words;
} operand_words[] = {
    [LC_OPERAND_NONE] = {"-", "nothing; the field is 0"},
    [LC_OPERAND_V] = {"V", "the register of an earlier instruction, of that class"},
    [LC_OPERAND_T] = {"T", "the same"},
    [LC_OPERAND_B] = {"B", "the same"},
    [LC_OPERAND_R] = {"R", "the same"},
    [LC_OPERAND_F] = {"F", "the same"},
    [LC_OPERAND_FACT] = {"FACT", "an index into the table `FACT`"},
    [LC_OPERAND_COLUMN] = {"COLUMN", "an index into `COLUMN`"},
    [LC_OPERAND_NUMBER] = {"NUMBER", "an index into `NUMBER`, a constant"},
    [LC_OPERAND_TEXT] = {"TEXT", "an index into `TEXT`, a constant"},
    [LC_OPERAND_SET] = {"SET", "an index into `SET`"},
    [LC_OPERAND_LIMIT] = {"LIMIT", "an index into `LIMIT`"},
    [LC_OPERAND_THRESHOLD] = {"THRESHOLD", "an index into `THRESHOLD`"},
    [LC_OPERAND_TIMES] = {"TIMES", "an index into `TIMES`"},
    [LC_OPERAND_PATH] = {"PATH", "an index into `PATH`, or 4294967295: no name leads to the cell"},
    [LC_OPERAND_RULE] = {"RULE", "an index into `RULE`"},
    [LC_OPERAND_OUTCOME] = {"OUTCOME", "an index into `OUTCOME`"},
    [LC_OPERAND_POWER] = {"POWER", "a power of ten, signed, from -38 to 38"},
    [LC_OPERAND_TRUTH] = {"TRUTH", "1 for yes, 0 for no"},
    [LC_OPERAND_TARGET] = {"TARGET", "the number of a later instruction"},
};

static const char introduction[] =
    "# The bytecode of Licet\n"
    "\n"
    "This page is printed by `spec/bytecode_doc.c` from `lang/opcodes.def` and\n"
    "`lang/image_tables.def`: change those, then run `make docs`. `licet disasm RULES` shows\n"
    "the code of a text.\n"
    "\n"
    "## Registers and phases\n"
    "\n"
    "Code runs in a straight line and in static single assignment form: the result of\n"
    "instruction *n* is register *n*, and an operand names an earlier instruction. Registers\n"
    "are of these classes:\n"
    "\n";

static const char phases[] =
    "\n"
    "The law's record holds `fold_start`. Instructions before it are **phase A**, the facts:\n"
    "they read no ledger and no range. From there to `fold_end` stands **the fold**, and before\n"
    "it what else reads the ledger. It serves twice: as **phase B** over a block of rows, once\n"
    "with every `ROOM` answered no and once with every `ROOM` answered yes, `USED` and `TOTAL`\n"
    "being unknown, and as **phase C** over one row at its place in the order of the file, with\n"
    "all of them read from the ledger. A row whose two folds are equal, and which neither books\n"
    "nor brings duties nor is left open, needs no phase C.\n"
    "\n"
    "From `fold_end` on stand statements: of tests, of properties, of a host's selection. Each\n"
    "has a stretch of code of its own, which reads phase A and itself, and runs when it is asked\n"
    "for.\n"
    "\n";

static const char rule_of_skip[] =
    "## The rule of SKIP\n"
    "\n"
    "`SKIP a b`: when `a` is surely no, the register of instruction `b - 1` becomes no and the\n"
    "run goes on at `b`; otherwise the run goes on at the next instruction. In a block it is\n"
    "taken only when `a` is no in every row. What lies between is the *region*. The verifier\n"
    "makes sure that\n"
    "\n"
    "- `b` lies ahead, at most at the end of the phase, and the region holds at least one\n"
    "  instruction;\n"
    "- instruction `b - 1` gives a truth;\n"
    "- no instruction and no table outside of the region reads a register of the region other\n"
    "  than `b - 1`, the list of conditions excepted, whose truths explanations read;\n"
    "- regions are nested or apart, at most 64 deep.\n"
    "\n"
    "A skip never changes an answer: the truth that it stands for is joined with `a` by `and`.\n"
    "An explanation runs the code without taking skips, so that every condition has its value.\n"
    "\n"
    "## The fold\n"
    "\n"
    "- `STAND r`: lowest and highest are the outcome of `r`, the last link and the way are `r`\n"
    "  itself.\n"
    "- `EXCEPT a b c`: range `a`; if `b` is possible, its lowest is at most that of `c`. If `b`\n"
    "  is sure and `c` is more lenient in its highest (or as lenient, `a` came by an exception\n"
    "  too, and the rule of `c` is declared before that one), the highest, the last link and\n"
    "  the way are those of `c`.\n"
    "- `GAIN a o`: yes where the highest of `a` is above outcome `o`. It stands before `ROOM`\n"
    "  to save a reading of the ledger, and changes no answer.\n"
    "- `OTHERWISE o`: no requirement so far.\n"
    "- `REQUIRE f b r`: a requirement that applies as far as `b`, with range `r`. Sure ones\n"
    "  give the strictest lowest and highest; possible ones the least lowest and the strictest\n"
    "  highest, and while none is sure, `otherwise` stands beside them.\n"
    "\n"
    "The formulas are those of [X-4](language.md) in the description of the language.\n"
    "\n";

static const char image_header[] =
    "## The image\n"
    "\n"
    "An image is one block of bytes, aligned to 16. It holds no pointer: a table is found by\n"
    "its distance from the start of the block. Numbers are in the byte order of the machine\n"
    "that made it; another order is refused.\n"
    "\n"
    "| field | bytes | what |\n"
    "|---|---:|---|\n"
    "| magic | 8 | `LICETLCB` |\n"
    "| version | 4 | %u |\n"
    "| byte order | 4 | 0x%08X, as the machine writes it |\n"
    "| size | 8 | of the whole block |\n"
    "| checksum | 8 | of all other bytes, this field counting as 0 |\n"
    "| tables | 16 each | distance from the start, number of records; %zu tables in the order "
    "below |\n"
    "\n"
    "The checksum runs over words of eight bytes: `sum = (sum xor word) x 0x9E3779B97F4A7C15`,\n"
    "then `sum = sum xor (sum >> 32)`; it starts with `0x6C696365745F3031 xor length` and ends\n"
    "with `sum xor (sum >> 29)`. It finds damage; it is no signature.\n"
    "\n"
    "| table | record | bytes | what |\n"
    "|---|---|---:|---|\n";

static const char verification[] =
    "\n"
    "Every table starts at a multiple of %u bytes. The fields of the records are described in\n"
    "`lang/image.h`. An instruction is four words of 32 bits: the number of its opcode (its\n"
    "place in the list below, from 0) and three operands. A text is an offset and a length in\n"
    "`BYTES`, where a NUL follows it.\n"
    "\n"
    "## What is verified\n"
    "\n"
    "Nothing in an image is trusted before all of this holds; after it the engines check no\n"
    "bounds.\n"
    "\n"
    "- The header: magic, version, byte order, size, checksum; every table lies inside of the\n"
    "  block.\n"
    "- Every index lies inside of its table, every list inside of `INDEX`, every text inside of\n"
    "  `BYTES`, every place inside of its source, every date in the calendar, every scale from\n"
    "  -36 to 36.\n"
    "- Outcomes are at most 64 and their modes never go back; intervals begin with the calendar\n"
    "  and ascend, and so do runs of times, versions of sets and values of thresholds; values in\n"
    "  cells and tests fit their types; a fact that stands in for another is of its type.\n"
    "- Behind the intervals with a day of their own stand, for each of them and in its order, one\n"
    "  for every set of the amendments listed there, in force as it is; and no other.\n"
    "- Instructions are known ones, operands are earlier registers of the right class, none\n"
    "  reads what a skip may have left out, skips are nested and end at a truth. Instructions of\n"
    "  the fold stand in the fold; what reads the ledger stands in the fold or in the statements\n"
    "  of tests, properties, savings and selections, which have no skips and read nothing of the "
    "fold.\n"
    "- A fact or column is read by the instruction of its class; the row that a column or a set\n"
    "  is asked of is of that registry; what a day is asked of is a day.\n"
    "- A range belongs to its rule, an exception's range is complete before it is folded (so\n"
    "  that there is no circle), the requirements are counted rightly, no requirement stands\n"
    "  under an agreement, and only rules that bar bar.\n"
    "- A limit has one owner, in whose list it stands; its amount, keys and `where` are registers\n"
    "  of phase A that no skip leaves out; it ends after it begins; what needs a date has a fact\n"
    "  for it. Tallies have no limit, and nothing stands within one or counts toward one.\n"
    "\n"
    "## The instructions\n";

static const char operand_intro[] = "\n"
                                    "Operands are of these kinds:\n"
                                    "\n"
                                    "| kind | what |\n"
                                    "|---|---|\n";

static void print_operands(const instruction *op)
{
    const char *separator = " ";
    for (int i = 0; i < 3; i++) {
        if (strcmp(op->operands[i], "NONE") == 0)
            continue;
        printf("%s%c:%s", separator, 'a' + i, op->operands[i]);
        separator = ", ";
    }
}

static void print_instructions(void)
{
    for (size_t i = 0; i < COUNT(instructions); i++) {
        const instruction *op = &instructions[i];
        for (size_t k = 0; k < COUNT(subjects); k++)
            if (strcmp(subjects[k].first, op->name) == 0)
                printf("\n### %s\n\n%s\n\n"
                       "| number | instruction | shown as | result | operands | what it does |\n"
                       "|---:|---|---|---|---|---|\n",
                       subjects[k].title, subjects[k].words);
        printf("| %zu | %s | `%s` | %s |", i, op->name, op->mnemonic, op->result);
        print_operands(op);
        printf(" | %s |\n", op->synopsis);
    }
}

/* Every operand kind has its words, every subject its instruction. */
static int complete(void)
{
    for (size_t i = 0; i < COUNT(operand_words); i++)
        if (!operand_words[i].words)
            return 0;
    size_t found = 0;
    for (size_t k = 0; k < COUNT(subjects); k++)
        for (size_t i = 0; i < COUNT(instructions); i++)
            found += strcmp(subjects[k].first, instructions[i].name) == 0;
    return found == COUNT(subjects) && COUNT(operand_words) == LC_OPERAND_TARGET + 1;
}

int main(void)
{
    if (!complete()) {
        fprintf(stderr, "bytecode_doc: an operand kind or a subject has no words\n");
        return 1;
    }
    fputs(introduction, stdout);
    for (size_t i = 0; i < COUNT(class_words); i++)
        printf("- **%s**: %s\n", class_words[i][0], class_words[i][1]);
    fputs(phases, stdout);
    fputs(rule_of_skip, stdout);
    printf(image_header, LC_IMAGE_VERSION, LC_IMAGE_BYTE_ORDER, COUNT(tables));
    for (size_t i = 0; i < COUNT(tables); i++)
        printf("| %s | `%s` | %zu | %s |\n", tables[i].name, tables[i].record, tables[i].size,
               tables[i].words);
    printf(verification, LC_IMAGE_ALIGNMENT);
    fputs(operand_intro, stdout);
    for (size_t i = 1; i < COUNT(operand_words); i++)
        printf("| %s | %s |\n", operand_words[i].name, operand_words[i].words);
    print_instructions();
    return 0;
}
