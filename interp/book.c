/* book.c - books what a decision relies on, all or nothing.
 *
 * The record's amounts are booked as they stand; under which keys, the machine knows from deciding,
 * so nothing is looked for twice. Must not: decide; allocate, but for the answer that is kept with
 * an id. */
#include "answer.h"
#include "engine.h"
#include "lang/buffer.h"
#include "ledger_memory.h"

/* The key of BOOKING, as it was when the order was decided, or made again; NULL: a part of it is
 * missing, so the order is no longer the one decided. */
static li_place *place_of(li_machine *machine, const li_booking *booking)
{
    li_place *place = &machine->places[booking->limit];
    if (LC_LIKELY(place->stamp == machine->decided))
        return place;
    place->spot.hashed = false;
    return li_machine_key(machine, booking->limit, &place->key) ? place : NULL;
}

static licet_status book_all(li_machine *machine, licet_ledger *ledger)
{
    const li_record *record = &machine->record;
    licet_status status = LICET_OK;
    for (size_t i = 0; i < record->public.booking_count && status == LICET_OK; i++) {
        const li_booking *booking = &record->bookings[i];
        li_place *place = place_of(machine, booking);
        if (!place)
            return LICET_MISUSE;
        status = li_ledger_book(ledger, &place->key, &place->spot,
                                li_machine_limit_date(machine, booking->limit), booking->amount);
    }
    return status;
}

/* Commits, with the record as the answer that the ledger keeps under ID. */
static licet_status commit(li_machine *machine, licet_ledger *ledger, licet_text id, bool keeps)
{
    const licet_text none = {NULL, 0};
    if (!keeps)
        return li_ledger_commit(ledger, id, none);
    lc_buffer answer;
    lc_buffer_init(&answer, &machine->allocator);
    const li_record_view view = li_machine_view(machine);
    licet_status status = LICET_MEMORY;
    if (li_answer_write(&answer, &view))
        status = li_ledger_commit(ledger, id, (licet_text){answer.bytes, answer.length});
    lc_buffer_fini(&answer);
    return status;
}

static licet_status book_together(li_machine *machine, licet_ledger *ledger, licet_text id,
                                  bool keeps)
{
    licet_status status = li_ledger_begin(ledger);
    if (status != LICET_OK)
        return status;
    status = book_all(machine, ledger);
    if (status == LICET_OK)
        status = commit(machine, ledger, id, keeps);
    if (status != LICET_OK)
        li_ledger_rollback(ledger);
    return status;
}

static licet_status book_any(li_machine *machine, licet_ledger *ledger, licet_text id)
{
    const licet_record *record = &machine->record.public;
    bool keeps = id.bytes && li_ledger_keeps_ids(ledger) && !record->rejected &&
                 record->outcome != LICET_INDETERMINATE;
    if (!record->books && !keeps)
        return LICET_OK;
    if (!ledger)
        return LICET_MISUSE;
    return book_together(machine, ledger, id, keeps);
}

licet_status li_machine_book(li_machine *machine, licet_ledger *ledger, licet_text id)
{
    const licet_record *record = &machine->record.public;
    if (!ledger || !ledger->memory || (ledger->keeps_ids && id.bytes) || !record->books ||
        record->booking_count != 1)
        return book_any(machine, ledger, id);
    /* a key and no more: nothing can be left half done */
    const li_booking *only = machine->record.bookings;
    li_place *place = &machine->places[only->limit];
    if (place->stamp != machine->decided || place->key.window == LICET_WINDOW_ROLLING)
        return book_any(machine, ledger, id);
    return (licet_status)li_memory_book_alone(ledger->self, &place->key, &place->spot,
                                              only->amount);
}
