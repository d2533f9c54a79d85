/* clips.c: the mini-case for CLIPS, embedded: a request is asserted slot by slot, the rules of
 * mini.clp run, and the answer is read from two globals.
 *
 *     clips REQUESTS.csv MINI.clp NAME
 *
 * A player of bench/turns.c. Symbols are made before: a host keeps them. Must not: decide anything
 * here. */
#define _POSIX_C_SOURCE 200809L
#include <clips/clips.h>

#include "../measure.h"

enum { REQUESTS = 4096, SLOTS = 5, CELL_BYTES = 32 };
static const char *const slot_names[SLOTS] = {"destination", "end-use", "performance", "quantity",
                                              "used"};

struct bench {
    void *clips, *request;
    DATA_OBJECT cells[REQUESTS][SLOTS];
    const char *name;
};

static long read_global(const struct bench *bench, const char *name)
{
    DATA_OBJECT value;
    if (!EnvGetDefglobalValue(bench->clips, name, &value))
        stop("no such global");
    return (long)DOToLong(value);
}

static void decide(struct bench *bench, size_t row)
{
    void *fact = EnvCreateFact(bench->clips, bench->request);
    if (fact == NULL)
        stop("no fact");
    for (size_t slot = 0; slot < SLOTS; slot++)
        if (!EnvPutFactSlot(bench->clips, fact, slot_names[slot], &bench->cells[row][slot]))
            stop("no such slot");
    if (EnvAssert(bench->clips, fact) == NULL || EnvRun(bench->clips, 1) != 1)
        stop("no rule fired");
}

static void set_cell(struct bench *bench, DATA_OBJECT *value, size_t slot, const char *cell)
{
    enum { FIRST_NUMBER = 2 };
    memset(value, 0, sizeof *value);
    if (slot < FIRST_NUMBER) {
        SetpType(value, SYMBOL);
        SetpValue(value, EnvAddSymbol(bench->clips, cell));
        IncrementSymbolCount(GetpValue(value));
    } else {
        SetpType(value, INTEGER);
        SetpValue(value, EnvAddLong(bench->clips, strtoll(cell, NULL, 10)));
        IncrementIntegerCount((INTEGER_HN *)GetpValue(value));
    }
}

static void read_requests(struct bench *bench, const char *path)
{
    FILE *file = fopen(path, "r");
    char line[SLOTS * CELL_BYTES], cells[SLOTS][CELL_BYTES];
    if (file == NULL || fgets(line, sizeof line, file) == NULL)
        stop("cannot read the requests");
    for (size_t row = 0; row < REQUESTS; row++) {
        if (fscanf(file, "%31[^,],%31[^,],%31[^,],%31[^,],%31s ", cells[0], cells[1], cells[2],
                   cells[3], cells[4]) != SLOTS)
            stop("the requests are not as requests.awk writes them");
        for (size_t slot = 0; slot < SLOTS; slot++)
            set_cell(bench, &bench->cells[row][slot], slot, cells[slot]);
    }
    fclose(file);
}

static void turn(void *user)
{
    struct bench *bench = user;
    const double least = 0.06;
    size_t passes = 0;
    double begin = now(), taken = 0;
    for (; taken < least; passes++, taken = now() - begin)
        for (size_t row = 0; row < REQUESTS; row++) {
            decide(bench, row);
            (void)read_global(bench, "outcome");
            (void)read_global(bench, "because");
        }
    write_figure(bench->name, taken * 1e9 / (double)(passes * REQUESTS));
}

int main(int argument_count, char **arguments)
{
    static struct bench bench;
    if (argument_count != 4)
        stop("usage: clips REQUESTS.csv MINI.clp NAME");
    bench.name = arguments[3];
    bench.clips = CreateEnvironment();
    if (bench.clips == NULL || EnvLoad(bench.clips, arguments[2]) != 1)
        stop("CLIPS does not load the rules");
    EnvReset(bench.clips);
    bench.request = EnvFindDeftemplate(bench.clips, "request");
    read_requests(&bench, arguments[1]);
    uint64_t sum = 0;
    for (size_t row = 0; row < REQUESTS; row++) {
        decide(&bench, row);
        sum = add_answer(sum, row, (unsigned)read_global(&bench, "outcome"),
                         (unsigned)read_global(&bench, "because"));
    }
    take_turns(sum, turn, &bench);
    return 0;
}
