/* results.h - the decisions of a block as rows of CSV, as objects of JSON, or as a table.
 *
 * Must not: decide; write rejected orders. */
#ifndef LICET_CLI_RESULTS_H
#define LICET_CLI_RESULTS_H

#include "csv_writer.h"
#include "orders.h"

struct results;

/* The columns that NAMES lists: results, or headers of the file. NULL: all results up to `status`;
 * SHOWN as a table, those that fit a screen. Says what is wrong and returns an exit status. ORDERS
 * is borrowed. */
int results_new(struct results **out, struct orders *orders, const char *names, bool shown);
void results_free(struct results *results);
/* Writes the names of the columns. */
void results_header(struct results *results, struct csv_writer *writer);
/* Writes the rows of a block that was decided. */
void results_rows(struct results *results, struct csv_writer *writer, const licet_block *block);
/* Writes them as objects whose values are the same texts, a row number as a number: one a LINE, or
 * as the items of one LIST, which results_end closes. */
int results_objects(struct results *results, struct output *out, const licet_block *block,
                    bool lines);
/* Writes them as rows of a table for people, with the labels of outcomes. */
int results_table(struct results *results, struct output *out, const licet_block *block);
/* Writes what stands behind the last row. */
int results_end(struct results *results, struct output *out, bool list);

#endif
