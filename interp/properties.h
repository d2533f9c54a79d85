/* properties.h - a property of the text, asked of an order that a machine holds. */
#ifndef LICET_INTERP_PROPERTIES_H
#define LICET_INTERP_PROPERTIES_H

#include "engine.h"
#include "licet_tools.h"

/* MACHINE holds the order, prepared; RECORD is what was decided of it. Runs phase A again: the
 * registers of the fold are as they were. */
licet_verdict li_machine_property(li_machine *machine, uint32_t index, const licet_record *record);

#endif
