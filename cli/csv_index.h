/* csv_index.h - where the separators of CSV stand: stage 1 of its reader.
 *
 * Commas, quotation marks and line ends are listed without asking whether they are quoted. Must
 * not: know what a row is. */
#ifndef LICET_CLI_CSV_INDEX_H
#define LICET_CLI_CSV_INDEX_H

#include <stddef.h>
#include <stdint.h>

/* Each list has room for an item for every byte, and for CSV_INDEX_SLACK more. */
#define CSV_INDEX_SLACK ((size_t)64)

struct csv_index {
    uint32_t *marks; /* offsets of `,` `"` and line ends, in order */
    size_t count;
    uint32_t *lines; /* for each line end: its place in `marks`, times two; odd: a quotation mark
                        stands in its line */
    size_t line_count;
};

/* Makes the lists anew for LENGTH bytes. */
typedef void (*csv_indexer)(struct csv_index *index, const char *bytes, size_t length);
/* The way in plain C, with which the others are compared. */
void csv_index_plain(struct csv_index *index, const char *bytes, size_t length);
/* The quickest way that this processor knows. */
csv_indexer csv_index_choose(void);

#endif
