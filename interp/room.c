/* room.c - limits as they meet one order: whom they concern, their keys and windows, what is booked
 * under them, and whether there is room.
 *
 * Reads the ledger and registers that have been run; a fault of the ledger stays in the machine.
 * Must not: book; allocate. */
#include "engine.h"
#include "lang/decimal.h"
#include "ledger_memory.h"

#include <string.h>

static const li_truth yes = {1, 1}, no = {0, 0}, unknown = {0, 1};

/* ---- intervals and sets ---------------------------------------------------------------------- */

uint32_t li_interval(const licet_law *law, int32_t date)
{
    const lc_image *image = &law->image;
    uint32_t low = 0, high = image->LAW->dated_count; /* the answer lies in [low, high) */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (image->INTERVAL[middle].from <= date)
            low = middle;
        else
            high = middle;
    }
    return low;
}

bool li_during(const lc_image *image, uint32_t times, uint32_t interval)
{
    if (times == LC_NONE)
        return true;
    const lc_image_run *runs = image->RUN + image->TIMES[times].first_run;
    for (uint32_t i = 0; i < image->TIMES[times].run_count && runs[i].first <= interval; i++)
        if (interval < runs[i].end)
            return true;
    return false;
}

const uint8_t *li_members(const lc_image *image, uint32_t set, uint32_t interval)
{
    const lc_image_version *versions = image->VERSION + image->SET[set].first_version;
    uint32_t at = image->SET[set].version_count - 1;
    while (versions[at].first_interval > interval)
        at--; /* the first stands from interval 0 on */
    return image->MEMBER + versions[at].first_member;
}

/* ---- facts as they are read ------------------------------------------------------------------ */

static void derive_fact(li_machine *machine, uint32_t fact)
{
    const lc_image *image = &machine->law->image;
    const li_order *order = &machine->order;
    uint32_t from = fact;
    while (!order->known[from] && image->FACT[from].stand_in != LC_NONE)
        from = image->FACT[from].stand_in;
    int64_t value = order->values[from];
    const lc_image_form *form = &image->FACT[fact].form;
    if (form->type == LC_FORM_ROW && order->known[from]) {
        const uint32_t *deemed = machine->law->deemed[form->registry];
        value = deemed ? (int64_t)deemed[value] : value;
    }
    machine->facts.values[fact] = value;
    machine->facts.texts[fact] = order->texts[from];
    machine->facts.known[fact] = order->known[from];
}

/* As li_interval. Orders stand in runs of days under one law: what was found last comes first. */
static inline uint32_t find_interval(li_machine *machine, int32_t date)
{
    if (LC_LIKELY(date >= machine->held_from && date <= machine->held_until))
        return machine->held_interval;
    const lc_image *image = &machine->law->image;
    uint32_t found = li_interval(machine->law, date);
    machine->held_from = image->INTERVAL[found].from;
    bool last = found + 1 == image->LAW->dated_count;
    machine->held_until = last ? INT32_MAX : image->INTERVAL[found + 1].from - 1;
    machine->held_interval = found;
    return found;
}

bool li_machine_prepare(li_machine *machine)
{
    const licet_law *law = machine->law;
    uint32_t date = law->image.LAW->date_fact;
    if (law->derived)
        for (uint32_t i = 0; i < law->image.FACT_count; i++)
            derive_fact(machine, i);
    machine->interval = machine->dated = 0;
    machine->saved = machine->maybe_saved = 0;
    machine->kept_count = 0;
    if (machine->has_as_at)
        machine->dated = find_interval(machine, machine->as_at);
    else if (law->dated && !machine->facts.known[date])
        return false;
    else if (law->dated)
        machine->dated = find_interval(machine, (int32_t)machine->facts.values[date]);
    machine->interval = machine->dated;
    return true;
}

/* ---- dates and windows ----------------------------------------------------------------------- */

int32_t li_machine_limit_date(const li_machine *machine, uint32_t index)
{
    uint32_t fact = machine->law->image.LIMIT[index].date_fact;
    if (fact == LC_NONE || !machine->facts.known[fact])
        return 0;
    return (int32_t)machine->facts.values[fact];
}

/* The first days of the calendar windows that hold DATE. */
static void make_windows(li_machine *machine, int32_t date)
{
    int year, month, day;
    lc_date_to_parts(date, &year, &month, &day);
    int32_t *start = machine->window_start;
    start[LICET_WINDOW_EVER] = 0;
    lc_date_from_parts(&start[LICET_WINDOW_YEAR], year, 1, 1);
    lc_date_from_parts(&start[LICET_WINDOW_QUARTER], year, (month - 1) / 3 * 3 + 1, 1);
    lc_date_from_parts(&start[LICET_WINDOW_MONTH], year, month, 1);
    machine->window_date = date;
}

int32_t li_machine_window_start(li_machine *machine, uint32_t index, int32_t date)
{
    const lc_image_limit *limit = &machine->law->image.LIMIT[index];
    if (limit->window == LICET_WINDOW_EVER || limit->window == LC_IMAGE_WINDOW_ROLLING)
        return 0;
    if (limit->window == LC_IMAGE_WINDOW_PERIOD)
        return limit->from;
    if (date != machine->window_date)
        make_windows(machine, date);
    return machine->window_start[limit->window];
}

/* What hangs on the date alone: most orders have that of the order before. */
static void place_date(li_machine *machine, uint32_t index, int32_t date)
{
    const lc_image_limit *limit = &machine->law->image.LIMIT[index];
    li_place *place = &machine->places[index];
    place->date = date;
    place->counts = date >= limit->counts_from;
    place->inside = date >= limit->from && date <= limit->until;
    place->key.window_start = li_machine_window_start(machine, index, date);
}

static inline void meet_date(li_machine *machine, uint32_t index, int32_t date)
{
    if (LC_UNLIKELY(date != machine->places[index].date))
        place_date(machine, index, date);
}

static bool is_date_missing(const li_machine *machine, const lc_image_limit *limit)
{
    return limit->date_fact != LC_NONE && !machine->facts.known[limit->date_fact];
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* The value of KEY number INDEX as a text; false: it is missing. */
static bool write_key(li_machine *machine, uint32_t index)
{
    const lc_image *image = &machine->law->image;
    const lc_image_key *key = &image->KEY[index];
    const li_register *reg = &machine->registers[key->reg];
    licet_text *text = &machine->keys[index];
    char *buffer = machine->key_text + (size_t)index * LI_VALUE_TEXT;
    if (key->form.type == LC_FORM_TEXT) {
        *text = (licet_text){reg->text.bytes, reg->text.length};
        return reg->text.known;
    }
    if (key->form.type == LC_FORM_TRUTH) {
        *text = (licet_text){reg->truth.surely ? "yes" : "no", reg->truth.surely ? 3u : 2u};
        return reg->truth.surely == reg->truth.possibly;
    }
    if (!reg->value.known)
        return false;
    const int64_t number = (int64_t)reg->value.number;
    if (key->form.type == LC_FORM_ROW) {
        uint32_t row = image->REGISTRY[key->form.registry].first_row + (uint32_t)number;
        *text = li_text_of(image, image->ROW[row].key);
        return true;
    }
    li_written *written = &machine->written[index];
    if (!written->length || written->number != number)
        *written = (li_written){
            number, li_value_write(machine->law, &key->form, number, buffer, LI_VALUE_TEXT)};
    *text = (licet_text){buffer, written->length};
    return true;
}

bool li_machine_key_texts(li_machine *machine, uint32_t index)
{
    const lc_image_limit *limit = &machine->law->image.LIMIT[index];
    machine->places[index].stamp = 0; /* who asks for them may have changed the registers */
    for (uint32_t i = 0; i < limit->key_count; i++)
        if (!write_key(machine, limit->first_key + i))
            return false;
    return true;
}

void li_machine_make_places(li_machine *machine)
{
    const lc_image *image = &machine->law->image;
    for (uint32_t i = 0; i < image->LIMIT_count; i++) {
        const lc_image_limit *limit = &image->LIMIT[i];
        lc_image_string owner = limit->cap != LC_NONE ? image->CAP[limit->cap].name
                                                      : image->AGREEMENT[limit->agreement].name;
        machine->places[i] = (li_place){.spot = LI_SPOT_INIT};
        machine->places[i].key = (licet_ledger_key){
            .owner = li_text_of(image, owner),
            .place = limit->place_number,
            .key_count = limit->key_count,
            .keys = machine->keys + limit->first_key,
            .window = (licet_window)limit->window,
            .scale = limit->amount_scale,
        };
        const lc_image_key *key = &image->KEY[limit->first_key];
        bool is_text = limit->key_count == 1 && key->form.type == LC_FORM_TEXT;
        machine->places[i].text = is_text ? key->reg : LC_NONE;
        place_date(machine, i, 0);
    }
}

bool li_machine_key(li_machine *machine, uint32_t index, licet_ledger_key *key)
{
    if (!li_machine_key_texts(machine, index))
        return false;
    meet_date(machine, index, li_machine_limit_date(machine, index));
    *key = machine->places[index].key;
    return true;
}

/* The key of the order that is being decided, made once, when its date has been placed; false: a
 * part of it is missing. */
static inline bool make_place(li_machine *machine, uint32_t index)
{
    li_place *place = &machine->places[index];
    if (place->stamp == machine->stamp)
        return true;
    if (LC_LIKELY(place->text != LC_NONE)) {
        const li_text *text = &machine->registers[place->text].text;
        machine->keys[machine->law->image.LIMIT[index].first_key] =
            (licet_text){text->bytes, text->length};
        if (!text->known)
            return false;
    } else if (!li_machine_key_texts(machine, index)) {
        return false;
    }
    place->spot.hashed = false;
    place->stamp = machine->stamp;
    if (!place->asked++ && machine->asked_count < LI_ASKED_LIMITS)
        machine->asked[machine->asked_count++] = index;
    return true;
}

/* ---- what is booked ------------------------------------------------------------------------ */

void li_machine_enter(li_machine *machine, licet_ledger *ledger)
{
    machine->ledger = ledger;
    machine->ledger_keys = ledger && ledger->memory ? li_memory_keys(ledger->self) : NULL;
    machine->fault = LICET_OK;
    machine->ledger_changes = li_ledger_changes(ledger);
    machine->ledger_count++;
    machine->stamp++; /* a run that failed may have left something behind */
}

static bool read_any_ledger(li_machine *machine, uint32_t index, int64_t *booked)
{
    const lc_image_limit *limit = &machine->law->image.LIMIT[index];
    li_place *place = &machine->places[index];
    licet_status status;
    if (limit->window == LC_IMAGE_WINDOW_ROLLING)
        status = li_ledger_fullest(machine->ledger, &place->key, &place->spot,
                                   li_machine_limit_date(machine, index), limit->span,
                                   limit->span_months != 0, booked);
    else
        status = li_ledger_read(machine->ledger, &place->key, &place->spot, booked);
    if (LC_UNLIKELY(status != LICET_OK))
        machine->fault = status;
    return status == LICET_OK;
}

/* What is booked under the key of the place of a limit; false: a fault of the ledger. */
static inline bool read_ledger(li_machine *machine, uint32_t index, int64_t *booked)
{
    li_place *place = &machine->places[index];
    const li_keys *keys = machine->ledger_keys;
    if (LC_UNLIKELY(!keys))
        return read_any_ledger(machine, index, booked);
    if (place->ledger != machine->ledger_count) {
        place->ledger = machine->ledger_count;
        li_keys_look(keys, &place->key, &place->spot);
    }
    if (place->key.window == LICET_WINDOW_ROLLING)
        return read_any_ledger(machine, index, booked);
    const li_entry *entry = li_keys_seek(keys, &place->key, &place->spot);
    if (entry && entry->scale != place->key.scale)
        return read_any_ledger(machine, index, booked);
    *booked = entry ? entry->amount : 0;
    return true;
}

bool li_machine_used(li_machine *machine, uint32_t index, int64_t *booked)
{
    if (is_date_missing(machine, &machine->law->image.LIMIT[index]))
        return false;
    meet_date(machine, index, li_machine_limit_date(machine, index));
    return make_place(machine, index) && read_ledger(machine, index, booked);
}

static inline li_truth find_concern(li_machine *machine, uint32_t index, bool *inside)
{
    const lc_image_limit *limit = &machine->law->image.LIMIT[index];
    const li_place *place = &machine->places[index];
    li_truth where = limit->where == LC_NONE ? yes : machine->registers[limit->where].truth;
    *inside = true;
    if (!where.possibly)
        return no;
    if (limit->date_fact == LC_NONE)
        return where;
    if (!machine->facts.known[limit->date_fact])
        return unknown;
    const int32_t date = (int32_t)machine->facts.values[limit->date_fact];
    meet_date(machine, index, date);
    if (!place->counts)
        return no;
    *inside = place->inside;
    return where;
}

li_truth li_machine_concern(li_machine *machine, uint32_t index, bool *inside)
{
    return find_concern(machine, index, inside);
}

/* ---- room ------------------------------------------------------------------------------------ */

/* NUMBER at scale FROM brought to scale TO, rounded down; what is too large for 128 bits is the
 * largest or smallest that is not. */
static lc_int128 scale_down(lc_int128 number, int from, int to)
{
    lc_int128 result;
    if (LC_LIKELY(from == to))
        return number;
    if (lc_decimal_rescale(&result, number, from, to))
        return result;
    enum { MOST_POWER = 38 };
    if (to > from)
        return number < 0 ? LC_INT128_MIN : LC_INT128_MAX;
    if (from - to > MOST_POWER)
        return number < 0 ? -1 : 0;
    lc_int128 divisor = lc_power_of_ten(from - to);
    result = number / divisor;
    return number % divisor < 0 ? result - 1 : result;
}

static int64_t saturate(lc_int128 number)
{
    if (number > INT64_MAX)
        return INT64_MAX;
    return number < INT64_MIN ? INT64_MIN : (int64_t)number;
}

static li_truth compare_widely(const lc_image_limit *limit, const li_value *amount,
                               const li_value *bound, li_room *room)
{
    lc_int128 most = scale_down(bound->number, limit->limit_scale, limit->amount_scale), sum;
    room->bound = saturate(most);
    if (lc_add_overflows((lc_int128)room->before, amount->number, &sum) || sum > most)
        return no;
    return LC_LIKELY(sum <= INT64_MAX) ? yes : unknown;
}

/* The answer of room for a limit that concerns the order, into ROOM what was found on the way. */
static inline li_truth find_room(li_machine *machine, uint32_t index, li_room *room)
{
    const lc_image_limit *limit = &machine->law->image.LIMIT[index];
    const li_value *amount = &machine->registers[limit->amount].value;
    const li_value *bound = &machine->registers[limit->limit].value;
    if (!amount->known || !bound->known || !make_place(machine, index) || amount->number < 0 ||
        !read_ledger(machine, index, &room->before))
        return unknown;
    const int64_t most = (int64_t)bound->number, more = (int64_t)amount->number;
    if (limit->limit_scale != limit->amount_scale || most != bound->number ||
        more != amount->number)
        return compare_widely(limit, amount, bound, room);
    int64_t sum;
    room->bound = most;
    return lc_add_overflows(room->before, more, &sum) || sum > most ? no : yes;
}

li_truth li_machine_room(li_machine *machine, uint32_t index)
{
    li_room *room = &machine->rooms[index];
    bool inside;
    li_truth concern = find_concern(machine, index, &inside);
    *room = (li_room){.stamp = machine->stamp, .concerns = concern.possibly};
    if (!concern.possibly)
        return yes;
    if (!concern.surely)
        return unknown;
    return inside ? find_room(machine, index, room) : no;
}
