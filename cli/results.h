/* results.h - the decisions of a block as rows of CSV, as objects of JSON, or as a table.
 *
 * Columns are chosen once; every thread that writes rows has a writer of its own. Must not: decide;
 * write rejected orders. */
#ifndef LICET_CLI_RESULTS_H
#define LICET_CLI_RESULTS_H

#include "csv_writer.h"
#include "orders.h"

struct results;
struct results_writer;

/* The columns that NAMES lists: results, or headers of the file. NULL: all results up to `status`;
 * SHOWN as a table, those that fit a screen. Says what is wrong and returns an exit status. ORDERS
 * is borrowed. */
int results_new(struct results **out, struct orders *orders, const char *names, bool shown);
void results_free(struct results *results);
/* Writes the names of the columns. */
void results_header(struct results *results, struct csv_writer *writer);

/* What writes rows with these columns, for one thread. Must not outlive RESULTS. Freed in any case.
 */
licet_status results_writer_new(struct results_writer **out, const struct results *results,
                                licet_listing_form form);
void results_writer_free(struct results_writer *writer);
/* Writes the rows of a block that was decided, read as ORDERS: as licet_listing_write. */
licet_status results_write(struct results_writer *writer, const struct results *results,
                           const struct orders *orders, const licet_block *block, licet_write write,
                           void *user);

/* Writes them as rows of a table for people, with the labels of outcomes. */
licet_status results_table(struct results *results, struct output *out, const struct orders *orders,
                           const licet_block *block);
/* Writes what stands behind the last row of a table. */
int results_end(struct results *results, struct output *out);

#endif
