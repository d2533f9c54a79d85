/* orders.c - random orders: see orders.h.
 *
 * Numbers and dates lie near those of the law, so that comparisons go both ways and caps fill;
 * now and then they lie at the edge of what 64 bits hold. Owns the texts of the orders it made
 * last. */
#include "orders.h"

#include "lang/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_HINTS = 256, CELL_BYTES = 96 };

typedef struct {
    uint32_t dimension;
    int scale;
    lc_int128 number;
} number_hint;

struct order_maker {
    const lc_law *law;
    random_source random;
    number_hint numbers[MOST_HINTS];
    uint32_t number_count;
    int32_t dates[MOST_HINTS];
    uint32_t date_count;
    struct {
        const char *text;
        uint32_t length;
    } texts[MOST_HINTS];
    uint32_t text_count;
    order *orders;
    slow_fact *facts;
    licet_text *cells;
    char *bytes; /* CELL_BYTES for each cell */
    size_t capacity;
};

/* ---- what stands in the law ----------------------------------------------------------------- */

static void hint_number(order_maker *maker, uint32_t dimension, int scale, lc_int128 number)
{
    if (maker->number_count < MOST_HINTS)
        maker->numbers[maker->number_count++] = (number_hint){dimension, scale, number};
}

static void hint_date(order_maker *maker, int32_t date)
{
    if (maker->date_count < MOST_HINTS)
        maker->dates[maker->date_count++] = date;
}

static void hint_text(order_maker *maker, const char *text, uint32_t length)
{
    if (maker->text_count == MOST_HINTS || length == 0 || length > CELL_BYTES)
        return;
    maker->texts[maker->text_count].text = text;
    maker->texts[maker->text_count++].length = length;
}

static void hint_node(order_maker *maker, const lc_node *node)
{
    if (!node)
        return;
    if (node->kind == LC_NODE_NUMBER)
        hint_number(maker, node->type.dimension, node->scale, node->number);
    else if (node->kind == LC_NODE_DATE)
        hint_date(maker, (int32_t)node->number);
    else if (node->kind == LC_NODE_TEXT)
        hint_text(maker, node->text, node->text_length);
    hint_node(maker, node->a);
    hint_node(maker, node->b);
    hint_node(maker, node->c);
}

static void hint_cells(order_maker *maker)
{
    const lc_law *law = maker->law;
    for (uint32_t i = 0; i < law->registry_count; i++) {
        const lc_registry *registry = &law->registries[i];
        for (uint32_t row = 0; row < registry->row_count && row < 8; row++) {
            for (uint32_t k = 0; k < registry->column_count; k++) {
                const lc_cell_value *cell = &registry->rows[row].cells[k];
                const lc_form *form = &registry->columns[k].form;
                if (cell->known && form->type.kind == LC_TYPE_NUMBER)
                    hint_number(maker, form->type.dimension, form->scale, cell->value);
                else if (cell->known && form->type.kind == LC_TYPE_TEXT)
                    hint_text(maker, cell->text, cell->text_length);
            }
        }
    }
}

static void hint_law(order_maker *maker)
{
    const lc_law *law = maker->law;
    for (uint32_t i = 0; i < law->let_count; i++)
        hint_node(maker, law->lets[i].node);
    for (uint32_t i = 0; i < law->threshold_count; i++)
        for (uint32_t k = 0; k < law->thresholds[i].step_count; k++)
            hint_number(maker, law->thresholds[i].type.dimension, law->thresholds[i].scale,
                        law->thresholds[i].steps[k].number);
    for (uint32_t i = 0; i < law->rule_count; i++)
        for (uint32_t k = 0; k < law->rules[i].condition_count; k++)
            hint_node(maker, law->rules[i].conditions[k].node);
    for (uint32_t i = 0; i < law->cap_count; i++) {
        if (law->caps[i].counts_from != LC_DATE_MIN)
            hint_date(maker, law->caps[i].counts_from);
        for (uint32_t k = 0; k < law->caps[i].limit_count; k++) {
            const lc_cap_limit *limit = &law->caps[i].limits[k];
            hint_node(maker, limit->measure);
            for (uint32_t step = 0; step < limit->step_count; step++)
                hint_node(maker, limit->steps[step].node);
            if (limit->has_period) {
                hint_date(maker, limit->from);
                hint_date(maker, limit->until);
            }
        }
    }
    for (uint32_t i = 1; i < law->dated_count; i++)
        hint_date(maker, law->intervals[i].from);
    hint_cells(maker);
}

order_maker *order_maker_new(const lc_law *law, uint64_t seed)
{
    static const char *const texts[] = {"Acme", "Bolt", "Crane Ltd", "Acme", "Delta, \"E\" & F"};
    order_maker *maker = calloc(1, sizeof *maker);
    if (!maker)
        return NULL;
    maker->law = law;
    maker->random = random_start(seed, 3);
    hint_law(maker);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        hint_text(maker, texts[i], (uint32_t)strlen(texts[i]));
    return maker;
}

void order_maker_hint(order_maker *maker, int64_t number)
{
    hint_number(maker, 0, 0, number);
}

void order_maker_free(order_maker *maker)
{
    if (!maker)
        return;
    free(maker->orders);
    free(maker->facts);
    free(maker->cells);
    free(maker->bytes);
    free(maker);
}

/* ---- values --------------------------------------------------------------------------------- */

static int64_t saturate(lc_int128 number)
{
    return number > INT64_MAX ? INT64_MAX : number < INT64_MIN ? INT64_MIN : (int64_t)number;
}

/* NUMBER at scale FROM roughly at scale TO. */
static int64_t bring_to(lc_int128 number, int from, int to)
{
    for (; from < to; from++)
        number = saturate(number) * (lc_int128)10;
    for (; from > to; from--)
        number /= 10;
    return saturate(number);
}

static int64_t near_number(order_maker *maker, const lc_form *form)
{
    random_source *random = &maker->random;
    uint32_t found[MOST_HINTS], count = 0;
    for (uint32_t i = 0; i < maker->number_count; i++)
        if (maker->numbers[i].dimension == form->type.dimension)
            found[count++] = i;
    lc_int128 one = 1;
    for (int i = 0; i < form->scale && i < 12; i++)
        one *= 10;
    if (!count || random_chance(random, 30))
        return saturate(random_between(random, 0, 20) * (random_chance(random, 80) ? one : 1));
    static const int divisors[] = {1, 1, 1, 2, 3, 5, 10, 100};
    const number_hint *hint = &maker->numbers[found[random_below(random, count)]];
    lc_int128 number = bring_to(hint->number, hint->scale, form->scale);
    number /= divisors[random_below(random, sizeof divisors / sizeof divisors[0])];
    lc_int128 step = random_chance(random, 50) ? one : 1;
    return saturate(number + random_between(random, -1, 1) * step);
}

static int64_t choose_number(order_maker *maker, const lc_form *form)
{
    static const int64_t extremes[] = {
        INT64_MAX,  INT64_MIN,     INT64_MAX - 1,       INT64_MAX / 2,      INT64_C(1) << 32,
        -INT64_MAX, 1000000000000, 4000000000000000000, 999999999999999999, INT64_MAX / 10000,
    };
    random_source *random = &maker->random;
    int64_t number = random_chance(random, 3)
                         ? extremes[random_below(random, sizeof extremes / sizeof extremes[0])]
                         : near_number(maker, form);
    if (!form->count && number != INT64_MIN && random_chance(random, 3))
        number = -number;
    if (form->count && number < 0)
        number = number == INT64_MIN ? 0 : -number;
    return number;
}

static int32_t choose_date(order_maker *maker)
{
    random_source *random = &maker->random;
    int32_t date = 20000; /* in October 2024 */
    if (random_chance(random, 2))
        return random_chance(random, 50) ? LC_DATE_MIN : LC_DATE_MAX;
    if (maker->date_count && random_chance(random, 40))
        date =
            maker->dates[random_below(random, maker->date_count)] + random_between(random, -1, 1);
    else
        date += random_between(random, 0, 1200);
    return date < LC_DATE_MIN ? LC_DATE_MIN : date > LC_DATE_MAX ? LC_DATE_MAX : date;
}

static uint32_t choose_row(order_maker *maker, const lc_registry *registry)
{
    random_source *random = &maker->random;
    if (registry->row_count > 12 && random_chance(random, 50))
        return random_below(random, 6) * (registry->row_count / 6);
    return random_below(random, registry->row_count);
}

/* A unit that is a product: its values are written in that unit alone. */
static bool needs_factor(const lc_law *law, const lc_form *form)
{
    const lc_dimension *of = &law->dimensions[form->type.dimension];
    return form->unit != LC_NONE && (of->count != 1 || of->factors[0].exponent != 1);
}

/* One of the unit of FORM, as its values are kept; 1 for a plain number. */
static int64_t one_of(const lc_law *law, const lc_form *form)
{
    if (form->unit == LC_NONE || form->scale < law->units[form->unit].factor.scale)
        return 1;
    const lc_decimal *factor = &law->units[form->unit].factor;
    return bring_to(factor->coefficient, factor->scale, form->scale);
}

static slow_fact choose_value(order_maker *maker, uint32_t fact)
{
    const lc_law *law = maker->law;
    const lc_form *form = &law->facts[fact].form;
    slow_fact value = {.known = true};
    switch (form->type.kind) {
    case LC_TYPE_TRUTH:
        value.value = random_chance(&maker->random, 50);
        break;
    case LC_TYPE_DATE:
        value.value = choose_date(maker);
        break;
    case LC_TYPE_ROW:
        value.value = choose_row(maker, &law->registries[form->type.registry]);
        break;
    case LC_TYPE_TEXT: {
        uint32_t which = random_below(&maker->random, maker->text_count);
        value.text = maker->texts[which].text;
        value.text_length = maker->texts[which].length;
        break;
    }
    default:
        value.value = choose_number(maker, form);
        if (needs_factor(law, form) || random_chance(&maker->random, 40)) {
            int64_t one = one_of(law, form);
            value.value = value.value / one * one;
        }
        break;
    }
    return value;
}

size_t order_maker_values(order_maker *maker, uint32_t fact, slow_fact *values, size_t most)
{
    static const int64_t counts[] = {0, 2, 3, 7};
    const lc_law *law = maker->law;
    const lc_form *form = &law->facts[fact].form;
    size_t count = 0;
    if (form->type.kind == LC_TYPE_TRUTH)
        for (int64_t i = 0; i < 2; i++)
            values[count++] = (slow_fact){.known = true, .value = i};
    if (form->type.kind == LC_TYPE_ROW && law->registries[form->type.registry].row_count <= most)
        for (uint32_t i = 0; i < law->registries[form->type.registry].row_count; i++)
            values[count++] = (slow_fact){.known = true, .value = i};
    if (form->type.kind == LC_TYPE_TEXT && most >= 2) {
        values[count++] = (slow_fact){.known = true, .text = "Acme", .text_length = 4};
        values[count++] = (slow_fact){.known = true, .text = "Bolt", .text_length = 4};
    }
    if (form->count && most >= 4)
        for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
            values[count++] = (slow_fact){.known = true, .value = counts[i]};
    while (count < 4 && count < most && form->type.kind != LC_TYPE_TRUTH &&
           form->type.kind != LC_TYPE_ROW)
        values[count++] = choose_value(maker, fact);
    while (count == 0)
        values[count++] = choose_value(maker, fact);
    for (size_t i = 0; i < count; i++)
        values[i].completed = true;
    return count;
}

/* ---- texts ---------------------------------------------------------------------------------- */

/* NUMBER x 10^-SCALE, with commas by thousands when GROUPED. */
static size_t write_decimal(char *text, int64_t number, int scale, bool grouped)
{
    char digits[96], shown[96];
    uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    int count = 0, at = 0;
    for (; scale < 0 && size; scale++)
        digits[count++] = '0';
    for (; size; size /= 10)
        digits[count++] = (char)('0' + size % 10);
    while (count <= scale || count == 0)
        digits[count++] = '0';
    int places = scale > 0 ? scale : 0;
    if (number < 0)
        shown[at++] = '-';
    for (int i = count - 1; i >= 0; i--) {
        shown[at++] = digits[i];
        int left = i - places; /* digits that follow before the point */
        if (i == places && places)
            shown[at++] = '.';
        else if (grouped && left > 0 && left % 3 == 0)
            shown[at++] = ',';
    }
    memcpy(text, shown, (size_t)at);
    return (size_t)at;
}

static size_t write_quantity(order_maker *maker, const lc_form *form, int64_t value, char *text)
{
    const lc_law *law = maker->law;
    bool grouped = random_chance(&maker->random, 20);
    if (form->percent) { /* `7` and `7%` are 0.07 */
        size_t digits = write_decimal(text, value, form->scale - 2, grouped);
        if (random_chance(&maker->random, 50))
            text[digits++] = '%';
        return digits;
    }
    if (form->unit == LC_NONE)
        return write_decimal(text, value, form->scale, grouped);
    const lc_unit *unit = &law->units[form->unit], *shown = unit;
    size_t length;
    bool named = random_chance(&maker->random, 30);
    int64_t one = one_of(law, form);
    if (needs_factor(law, form) || (unit->factor.coefficient != 1 && one > 1 && value % one == 0)) {
        length = write_decimal(text, value / one, 0, grouped);
    } else {
        shown = &law->units[law->dimensions[form->type.dimension].factors[0].unit];
        length = write_decimal(text, value, form->scale, grouped);
        named = named || shown != unit;
    }
    if (named)
        length +=
            (size_t)snprintf(text + length, CELL_BYTES - length, " %s", shown->declared.name->text);
    return length;
}

static size_t write_row(order_maker *maker, const lc_registry *registry, uint32_t row, char *text)
{
    const lc_name *key = registry->rows[row].key;
    const char *bytes = key->text;
    uint32_t length = key->length;
    if (registry->row_count < 20 && random_chance(&maker->random, 30)) {
        uint32_t wanted = random_below(&maker->random, 4);
        for (uint32_t i = 0; i < registry->spelling_count; i++) {
            if (registry->spellings[i].row == row && wanted-- == 0) {
                bytes = registry->spellings[i].text;
                length = registry->spellings[i].length;
            }
        }
    }
    memcpy(text, bytes, length);
    return length;
}

static size_t write_value(order_maker *maker, uint32_t fact, const slow_fact *value, char *text)
{
    const lc_form *form = &maker->law->facts[fact].form;
    switch (form->type.kind) {
    case LC_TYPE_TRUTH:
        memcpy(text, value->value ? "yes" : "no ", 3);
        return value->value ? 3 : 2;
    case LC_TYPE_DATE: {
        char date[LC_DATE_TEXT];
        lc_date_write(date, (int32_t)value->value);
        memcpy(text, date, LC_DATE_TEXT - 1);
        return LC_DATE_TEXT - 1;
    }
    case LC_TYPE_ROW:
        return write_row(maker, &maker->law->registries[form->type.registry],
                         (uint32_t)value->value, text);
    case LC_TYPE_TEXT:
        memcpy(text, value->text, value->text_length);
        return value->text_length;
    default:
        return write_quantity(maker, form, value->value, text);
    }
}

/* A text that no value of FACT has; NULL for texts, of which all are good. */
static const char *wrong_text(order_maker *maker, uint32_t fact)
{
    const lc_form *form = &maker->law->facts[fact].form;
    static const char *const counts[] = {"-3", "1.5", "many", "99999999999999999999", "1,00"};
    static const char *const numbers[] = {"much", "0.00000000000000000000001", "1.2.3", "1e36",
                                          "5 furlongs"};
    switch (form->type.kind) {
    case LC_TYPE_TRUTH:
        return "maybe";
    case LC_TYPE_DATE:
        return "2025-02-30";
    case LC_TYPE_ROW:
        return "Nowhere";
    case LC_TYPE_NUMBER:
        return form->count ? counts[random_below(&maker->random, 5)]
                           : numbers[random_below(&maker->random, 5)];
    default:
        return NULL;
    }
}

/* ---- orders --------------------------------------------------------------------------------- */

static bool make_room(order_maker *maker, size_t count)
{
    size_t cells = count * (maker->law->fact_count + 1u);
    if (count <= maker->capacity)
        return true;
    free(maker->orders);
    free(maker->facts);
    free(maker->cells);
    free(maker->bytes);
    maker->orders = calloc(count, sizeof *maker->orders);
    maker->facts = calloc(cells, sizeof *maker->facts);
    maker->cells = calloc(cells, sizeof *maker->cells);
    maker->bytes = calloc(cells, CELL_BYTES);
    maker->capacity = maker->orders && maker->facts && maker->cells && maker->bytes ? count : 0;
    return maker->capacity != 0;
}

static void make_order(order_maker *maker, order *made, char *bytes)
{
    static const int rates[] = {0, 0, 10, 15, 25};
    const lc_law *law = maker->law;
    random_source *random = &maker->random;
    int rate = rates[random_below(random, sizeof rates / sizeof rates[0])];
    made->wrong = LC_NONE;
    for (uint32_t i = 0; i < law->fact_count; i++, bytes += CELL_BYTES) {
        made->facts[i] = (slow_fact){.known = false};
        made->cells[i] = (licet_text){NULL, 0};
        if (random_chance(random, i == law->date_fact ? rate / 8 : rate)) {
            if (random_chance(random, 50))
                made->cells[i] = (licet_text){"", 0};
            continue;
        }
        made->facts[i] = choose_value(maker, i);
        made->cells[i] = (licet_text){bytes, write_value(maker, i, &made->facts[i], bytes)};
    }
    if (!law->fact_count || !random_chance(random, 1))
        return;
    uint32_t wrong = random_below(random, law->fact_count);
    const char *text = wrong_text(maker, wrong);
    if (!text)
        return;
    made->wrong = wrong;
    made->cells[wrong] = (licet_text){text, strlen(text)};
}

const order *order_maker_make(order_maker *maker, size_t count)
{
    size_t facts = maker->law->fact_count;
    if (!make_room(maker, count))
        return NULL;
    for (size_t i = 0; i < count; i++) {
        order *made = &maker->orders[i];
        made->facts = maker->facts + i * facts;
        made->cells = maker->cells + i * facts;
        make_order(maker, made, maker->bytes + i * facts * CELL_BYTES);
    }
    return maker->orders;
}
