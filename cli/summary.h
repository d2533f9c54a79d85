/* summary.h - totals of decided orders as a page: by outcome, by tier, what is missing, fullest
 * caps.
 *
 * Must not: decide; keep anything for each order. */
#ifndef LICET_CLI_SUMMARY_H
#define LICET_CLI_SUMMARY_H

#include "file.h"
#include "orders.h"

struct summary;

/* Takes --by, --measure and --equivalent. Says what is wrong and returns an exit status. ORDERS is
 * borrowed. */
int summary_new(struct summary **out, struct orders *orders, const struct options *options);
void summary_free(struct summary *summary);
/* Adds the rows of a block that was decided and booked; ORDERS is what it was read as. */
licet_status summary_rows(struct summary *summary, const struct orders *orders,
                          const licet_block *block);
int summary_write(struct summary *summary, struct output *out);

#endif
