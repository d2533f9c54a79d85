/* block_plan.h - which column of a block holds which register.
 *
 * The plan belongs to the law and is made once when it is loaded; blocks share it. */
#ifndef LICET_INTERP_BLOCK_PLAN_H
#define LICET_INTERP_BLOCK_PLAN_H

#include "engine.h"

/* Fills law->plan from the verified image. LC_MEMORY: nothing is left allocated. */
lc_status li_block_plan_make(licet_law *law);
void li_block_plan_free(licet_law *law);

/* The registers that INSTRUCTION reads, at most three, into OPERANDS; returns how many. What a ROOM
 * reads through its limit is not among them. */
unsigned li_operand_registers(const lc_instruction *instruction, uint32_t operands[3]);

#endif
