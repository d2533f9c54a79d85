/* repl_sweep.c - where the outcome of the last order turns: over the values of a fact, or of a
 * threshold, what is booked staying as it is.
 *
 * Rows, yes and no, and days are tried one by one. Between two numbers the outcome is the same
 * where every comparison comes out alike at both ends, every minimum and maximum takes the same
 * side, and what is compared is linear in what is swept: what is linear between two ends on one
 * side of a bound stays on that side. Else the span is halved. So every turn is found, though few
 * values are tried. Where a product or quotient of the swept value with itself is compared, or an
 * amendment may save the order, every value is tried, or, where these are too many, none. Must not:
 * change the working copy or book. */
#include "explanation.h"
#include "repl.h"
#include "session.h"

#include <string.h>

enum { MOST_SCANNED = 1000000, MOST_LAWS = 2000, MOST_SPANS = 10000, BAR = 64, CURVE = 20 };

/* How a register hangs on what is swept. ROUNDED: linear but for the rounding of a quotient. */
enum { FIXED, LINEAR, ROUNDED, CROOKED };

typedef struct {
    uint32_t outcome, because, lowest, highest;
} result;

typedef struct {
    int64_t from, until;
    result result;
} span;
typedef LC_VECTOR(span) spans;

typedef struct {
    licet_repl *repl;
    licet_ledger *ledger;
    uint32_t fact;      /* LC_NONE: a threshold */
    uint32_t threshold; /* of the law of the dialogue */
    lc_image_form form; /* of what is swept */
    int64_t from, until;
    uint32_t by;    /* a fact; LC_NONE */
    licet_law *law; /* of the value tried last; a fact's: that of the dialogue */
    licet_session *session;
    uint8_t *marks; /* how each comparison came out, one byte an instruction */
    uint32_t count; /* of instructions */
    uint64_t tried;
    spans spans;
} sweep;

static void free_trial(sweep *s)
{
    const lc_allocator *allocator = &s->repl->allocator;
    licet_session_free(s->session);
    if (s->fact == LC_NONE)
        licet_law_free(s->law);
    lc_delete(allocator, s->marks, s->count);
    s->session = NULL;
    s->law = NULL;
    s->marks = NULL;
    s->count = 0;
}

static void free_sweep(sweep *s)
{
    free_trial(s);
    lc_vector_fini(&s->repl->allocator, &s->spans);
}

static bool same_result(const result *a, const result *b)
{
    return a->outcome == b->outcome && a->because == b->because && a->lowest == b->lowest &&
           a->highest == b->highest;
}

/* ---- trying a value -------------------------------------------------------------------------- */

/* 1 less, 2 equal, 3 greater; 0: not known. */
static uint8_t side(const li_value *a, const li_value *b)
{
    if (!a->known || !b->known)
        return 0;
    return a->number < b->number ? 1 : a->number == b->number ? 2 : 3;
}

static uint8_t mark_of(const li_machine *machine, const lc_instruction *code, uint32_t reg)
{
    const lc_image *image = &machine->law->image;
    const li_register *registers = machine->registers, *held = &registers[reg];
    li_value constant = {0, 1, 0};
    uint8_t taken = 0;
    switch (code->opcode) {
    case LC_OP_EQUAL:
    case LC_OP_NOT_EQUAL:
    case LC_OP_LESS:
    case LC_OP_LESS_EQUAL:
        return side(&registers[code->a].value, &registers[code->b].value);
    case LC_OP_MINIMUM:
    case LC_OP_MAXIMUM:
        taken = (uint8_t)(side(&registers[code->a].value, &registers[code->b].value) << 4);
        break;
    case LC_OP_EQUAL_NUMBER:
    case LC_OP_NOT_EQUAL_NUMBER:
    case LC_OP_LESS_NUMBER:
    case LC_OP_LESS_EQUAL_NUMBER:
    case LC_OP_GREATER_NUMBER:
    case LC_OP_GREATER_EQUAL_NUMBER:
        constant.number = lc_image_wide(image->NUMBER[code->b].low, image->NUMBER[code->b].high);
        return side(&registers[code->a].value, &constant);
    default:
        break;
    }
    switch (lc_opcode_describe(code->opcode)->result) {
    case LC_CLASS_V:
        /* with its sign, what overflows at both ends does so in between */
        return (uint8_t)(taken | held->value.known | held->value.error << 1 |
                         side(&held->value, &constant) << 2);
    case LC_CLASS_B:
        return (uint8_t)(held->truth.surely | held->truth.possibly << 1);
    default:
        return 0;
    }
}

static void take_marks(sweep *s)
{
    const li_machine *machine = &s->session->machine;
    for (uint32_t i = 0; i < s->count; i++)
        s->marks[i] = mark_of(machine, &machine->law->image.CODE[i], i);
}

static bool make_session(sweep *s)
{
    licet_repl *repl = s->repl;
    licet_status status = licet_session_new(&s->session, s->law, &repl->options);
    if (status == LICET_OK)
        status = li_repl_copy_order(repl, s->session);
    s->count = s->law->image.LAW->fold_end;
    s->marks = lc_new(&repl->allocator, s->count);
    if (status == LICET_OK && !s->marks)
        status = LICET_MEMORY;
    if (status != LICET_OK)
        li_repl_fail(repl, status);
    else
        s->session->machine.whole = true;
    return status == LICET_OK;
}

/* The law in which the threshold is VALUE. */
static bool load_trial(sweep *s, int64_t value)
{
    licet_repl *repl = s->repl;
    const li_repl_state *now = li_repl_now(repl);
    const lc_image *image = &repl->world.law->image;
    size_t size = now->count * sizeof(licet_source);
    licet_source *sources = lc_new(&repl->allocator, size);
    licet_options options = repl->options;
    licet_diagnostics *diagnostics = NULL;
    lc_buffer edit;
    lc_buffer_init(&edit, &repl->allocator);
    lc_buffer_format(
        &edit, "set threshold %s = ", lc_image_text(image, image->THRESHOLD[s->threshold].name));
    li_put_value(&edit, image, &s->form, value);
    free_trial(s);
    licet_status status = !sources || edit.failed ? LICET_MEMORY : LICET_OK;
    for (uint32_t i = 0; status == LICET_OK && i < now->count; i++)
        sources[i] = (licet_source){now->texts[i].name, now->texts[i].bytes, now->texts[i].length};
    options.edit = (licet_text){edit.bytes, edit.length};
    if (status == LICET_OK)
        status = licet_load(&s->law, &diagnostics, sources, now->count, &options);
    lc_buffer_fini(&edit);
    lc_delete(&repl->allocator, sources, size);
    if (status == LICET_WRONG_RULES) {
        li_repl_diagnostics(repl, diagnostics);
        repl->answer = LICET_ANSWER_RULES;
        return false;
    }
    licet_diagnostics_free(diagnostics);
    if (status != LICET_OK)
        li_repl_fail(repl, status);
    return status == LICET_OK && make_session(s);
}

/* Decides with VALUE; the marks are those of it. */
static bool try_value(sweep *s, int64_t value, result *found)
{
    if (s->fact == LC_NONE && !load_trial(s, value))
        return false;
    li_machine *machine = &s->session->machine;
    if (s->fact != LC_NONE) {
        machine->order.values[s->fact] = value;
        machine->order.known[s->fact] = 1;
    }
    s->tried++;
    licet_status status = li_machine_decide(machine, s->ledger);
    if (status != LICET_OK) {
        li_repl_fail(s->repl, status);
        return false;
    }
    li_machine_fill(machine); /* the marks are made of registers */
    const licet_record *record = &machine->record.public;
    *found = (result){record->outcome, record->because, record->lowest, record->highest};
    if (record->rejected)
        *found = (result){LI_REPL_REJECTED, LICET_BECAUSE_NONE, 0, 0};
    take_marks(s);
    return true;
}

static bool keep_span(sweep *s, int64_t from, int64_t until, const result *found)
{
    spans *list = &s->spans;
    if (list->count && same_result(&list->items[list->count - 1].result, found)) {
        list->items[list->count - 1].until = until;
        return true;
    }
    span new = {from, until, *found};
    if (list->count == MOST_SPANS) {
        li_repl_refuse(s->repl, LICET_ANSWER_WORDS, "the outcome turns more than %d times there",
                       MOST_SPANS);
        return false;
    }
    if (lc_vector_push(&s->repl->allocator, list, new))
        return true;
    li_repl_fail(s->repl, LICET_MEMORY);
    return false;
}

/* ---- how registers hang on what is swept ----------------------------------------------------- */

static uint8_t both(uint8_t a, uint8_t b)
{
    return a == FIXED ? b : b == FIXED ? a : a == LINEAR && b == LINEAR ? LINEAR : CROOKED;
}

static uint8_t product(uint8_t a, uint8_t b)
{
    return a != FIXED && b != FIXED ? CROOKED : both(a, b);
}

/* Whether FACT is read as the one that is swept. */
static bool reads_swept(const sweep *s, const lc_image *image, uint32_t fact)
{
    for (; fact != LC_NONE; fact = image->FACT[fact].stand_in)
        if (fact == s->fact)
            return true;
    return false;
}

/* Constant NUMBER, which in a threshold's trials is another where it is made from that. */
static uint8_t constant_shape(const lc_image *image, const lc_image *other, uint32_t number,
                              uint32_t its)
{
    return image != other && (image->NUMBER[number].low != other->NUMBER[its].low ||
                              image->NUMBER[number].high != other->NUMBER[its].high)
               ? LINEAR
               : FIXED;
}

static uint8_t limit_shape(const lc_image *image, const uint8_t *shapes, uint32_t number, bool room)
{
    const lc_image_limit *limit = &image->LIMIT[number];
    for (uint32_t i = 0; i < limit->key_count; i++)
        if (shapes[image->KEY[limit->first_key + i].reg] != FIXED)
            return CROOKED;
    if (!room || limit->limit == LC_NONE)
        return shapes[limit->amount];
    return both(shapes[limit->amount], shapes[limit->limit]);
}

static uint8_t shape_of(const sweep *s, const lc_image *image, const lc_image *other,
                        const uint8_t *shapes, uint32_t reg)
{
    const lc_instruction *code = &image->CODE[reg], *its = &other->CODE[reg];
    switch (code->opcode) {
    case LC_OP_FACT_VALUE:
        return reads_swept(s, image, code->a) ? LINEAR : FIXED;
    case LC_OP_NUMBER:
        return constant_shape(image, other, code->a, its->a);
    case LC_OP_THRESHOLD:
        return s->fact == LC_NONE ? LINEAR : FIXED;
    case LC_OP_RESCALE:
    case LC_OP_NEGATE:
        return shapes[code->a];
    case LC_OP_ADD_NUMBER:
    case LC_OP_EQUAL_NUMBER:
    case LC_OP_NOT_EQUAL_NUMBER:
    case LC_OP_LESS_NUMBER:
    case LC_OP_LESS_EQUAL_NUMBER:
    case LC_OP_GREATER_NUMBER:
    case LC_OP_GREATER_EQUAL_NUMBER:
        return both(shapes[code->a], constant_shape(image, other, code->b, its->b));
    case LC_OP_ADD:
    case LC_OP_SUBTRACT:
    case LC_OP_MINIMUM:
    case LC_OP_MAXIMUM:
    case LC_OP_EQUAL:
    case LC_OP_NOT_EQUAL:
    case LC_OP_LESS:
    case LC_OP_LESS_EQUAL:
        return both(shapes[code->a], shapes[code->b]);
    case LC_OP_CHOOSE:
        return shapes[code->b] > shapes[code->c] ? shapes[code->b] : shapes[code->c];
    case LC_OP_MULTIPLY:
        return product(shapes[code->a], shapes[code->b]);
    case LC_OP_MULTIPLY_NUMBER:
        return product(shapes[code->a], constant_shape(image, other, code->b, its->b));
    case LC_OP_DIVIDE:
        return shapes[code->b] != FIXED    ? CROOKED
               : shapes[code->a] == LINEAR ? ROUNDED
                                           : shapes[code->a];
    case LC_OP_USED:
        return limit_shape(image, shapes, code->a, false) == CROOKED ? CROOKED : FIXED;
    case LC_OP_TOTAL:
        return limit_shape(image, shapes, code->a, false);
    case LC_OP_ROOM:
        return limit_shape(image, shapes, code->a, true);
    case LC_OP_CELL_VALUE:
    case LC_OP_SHIFT_DAYS:
    case LC_OP_SHIFT_MONTHS:
    case LC_OP_YEAR_OF:
    case LC_OP_QUARTER_OF:
    case LC_OP_MONTH_OF:
    case LC_OP_DAY_OF:
    case LC_OP_IN:
        return shapes[code->a] == FIXED ? FIXED : CROOKED;
    default: /* of truths the marks tell; a value that is not thought of here is tried everywhere */
        return lc_opcode_describe(code->opcode)->result == LC_CLASS_V ? CROOKED : FIXED;
    }
}

/* Whether all that is compared is linear. OTHER: the law at the other end of the range. */
static bool is_linear(sweep *s, const lc_image *other)
{
    const lc_image *image = &s->law->image;
    /* an order that savings concern is decided under several laws, of which the last one is seen */
    if (image->INTERVAL[s->session->machine.dated].saving_count)
        return false;
    uint8_t *shapes = lc_new(&s->repl->allocator, s->count);
    bool linear = true;
    if (!shapes) {
        li_repl_fail(s->repl, LICET_MEMORY);
        return false;
    }
    for (uint32_t i = 0; i < s->count && linear; i++) {
        linear = image->CODE[i].opcode == other->CODE[i].opcode;
        shapes[i] = linear ? shape_of(s, image, other, shapes, i) : CROOKED;
        linear = linear && shapes[i] != CROOKED;
    }
    lc_delete(&s->repl->allocator, shapes, s->count);
    return linear;
}

/* ---- searching ------------------------------------------------------------------------------- */

/* One end of a span that is looked at. */
typedef struct {
    int64_t value;
    result result;
    uint8_t *marks;
    uint32_t count;
} end;

static bool make_end(sweep *s, int64_t value, end *e)
{
    *e = (end){.value = value};
    if (!try_value(s, value, &e->result))
        return false;
    e->count = s->count;
    e->marks = lc_new(&s->repl->allocator, s->count);
    if (!e->marks) {
        li_repl_fail(s->repl, LICET_MEMORY);
        return false;
    }
    memcpy(e->marks, s->marks, s->count);
    return true;
}

static void free_end(sweep *s, end *e)
{
    lc_delete(&s->repl->allocator, e->marks, e->count);
    e->marks = NULL;
}

static bool alike(const end *a, const end *b)
{
    return a->count == b->count && same_result(&a->result, &b->result) &&
           memcmp(a->marks, b->marks, a->count) == 0;
}

/* From LEFT to the ends on the stack, which has room for one a halving. Frees all ends. */
static bool halve(sweep *s, end left, end right)
{
    enum { DEPTH = 72 };
    end stack[DEPTH];
    size_t depth = 0;
    int64_t start = left.value; /* of what is to be kept next */
    bool going = true;
    stack[depth++] = right;
    while (going && depth > 0) {
        end *next = &stack[depth - 1];
        uint64_t width = (uint64_t)next->value - (uint64_t)left.value;
        if (alike(&left, next) || width == 1) {
            bool same = alike(&left, next);
            going = keep_span(s, start, same ? next->value : left.value, &left.result);
            start = same ? start : next->value;
            free_end(s, &left);
            left = *next;
            depth--;
            continue;
        }
        going = make_end(s, left.value + (int64_t)(width / 2), &stack[depth]);
        depth++;
    }
    if (going)
        going = keep_span(s, start, left.value, &left.result);
    free_end(s, &left);
    while (depth > 0)
        free_end(s, &stack[--depth]);
    return going;
}

static bool scan(sweep *s)
{
    uint64_t width = (uint64_t)s->until - (uint64_t)s->from;
    uint64_t most = s->fact == LC_NONE ? MOST_LAWS : MOST_SCANNED;
    result found;
    if (width >= most) {
        li_repl_refuse(s->repl, LICET_ANSWER_WORDS,
                       "under these rules every value has to be tried: sweep at most %llu of them",
                       (unsigned long long)most);
        return false;
    }
    for (uint64_t i = 0; i <= width; i++) {
        int64_t value = s->from + (int64_t)i;
        if (!try_value(s, value, &found) || !keep_span(s, value, value, &found))
            return false;
    }
    return true;
}

/* The law at the lower end is needed beside that of the upper one. */
static bool is_linear_between(sweep *s)
{
    if (s->fact != LC_NONE)
        return is_linear(s, &s->law->image);
    licet_law *lower = s->law;
    result found;
    s->law = NULL;
    bool linear = try_value(s, s->until, &found) && s->count == lower->image.LAW->fold_end &&
                  is_linear(s, &lower->image);
    licet_law_free(lower);
    return linear;
}

static bool search_numbers(sweep *s)
{
    end left, right;
    if (!make_end(s, s->from, &left)) {
        free_end(s, &left);
        return false;
    }
    bool linear = is_linear_between(s);
    bool going = s->repl->status == LICET_OK && s->repl->answer == LICET_ANSWER_DONE;
    if (linear && going && make_end(s, s->until, &right))
        return halve(s, left, right);
    free_end(s, &left);
    return !linear && going && scan(s);
}

/* Fills s->spans. */
static bool search(sweep *s)
{
    s->spans.count = 0;
    bool number = s->form.type == LC_FORM_NUMBER || s->form.type == LC_FORM_COUNT ||
                  s->form.type == LC_FORM_PERCENT;
    return number ? search_numbers(s) : scan(s);
}

/* ---- writing --------------------------------------------------------------------------------- */

static void put_value(const sweep *s, const lc_image_form *form, int64_t value)
{
    const lc_image *image = &s->repl->world.law->image;
    if (form->type == LC_FORM_ROW)
        li_put_string(&s->repl->out, image,
                      image->ROW[image->REGISTRY[form->registry].first_row + (uint32_t)value].key);
    else
        li_put_value(&s->repl->out, image, form, value);
}

static void put_result(const sweep *s, const result *found)
{
    const licet_law *law = s->repl->world.law;
    li_repl_put_result(s->repl, law, (li_repl_result){found->outcome, found->because});
    if (found->outcome == LICET_INDETERMINATE) {
        lc_buffer_text(&s->repl->out, ", between ");
        li_repl_put_outcome(&s->repl->out, law, found->lowest);
        lc_buffer_text(&s->repl->out, " and ");
        li_repl_put_outcome(&s->repl->out, law, found->highest);
    }
    lc_buffer_byte(&s->repl->out, '\n');
}

static char letter_of(const sweep *s, size_t index)
{
    /* one result has one letter */
    size_t letter = 0;
    for (size_t i = 0; i < index; i++) {
        bool first = true;
        for (size_t j = 0; j < i && first; j++)
            first = !same_result(&s->spans.items[j].result, &s->spans.items[i].result);
        if (same_result(&s->spans.items[i].result, &s->spans.items[index].result))
            break;
        letter += first;
    }
    return (char)('A' + letter % 26);
}

/* How far AT lies between the ends of the range, in BAR parts. */
static uint64_t part_of(const sweep *s, int64_t at)
{
    lc_uint128 width = (lc_uint128)((uint64_t)s->until - (uint64_t)s->from) + 1;
    return (uint64_t)((lc_uint128)((uint64_t)at - (uint64_t)s->from) * BAR / width);
}

static void put_bar(const sweep *s)
{
    lc_buffer *out = &s->repl->out;
    size_t drawn = 0;
    lc_buffer_text(out, "  ");
    for (size_t i = 0; i < s->spans.count; i++) {
        bool last = i + 1 == s->spans.count;
        uint64_t until = last ? BAR : part_of(s, s->spans.items[i + 1].from);
        char letter = letter_of(s, i);
        /* a span too narrow for the bar is seen all the same */
        for (bool any = false; drawn < until || !any; any = true, drawn++)
            lc_buffer_byte(out, letter);
    }
    lc_buffer_byte(out, '\n');
}

static void put_spans(const sweep *s)
{
    lc_buffer *out = &s->repl->out;
    put_bar(s);
    for (size_t i = 0; i < s->spans.count; i++) {
        const span *item = &s->spans.items[i];
        lc_buffer_format(out, "  %c  ", letter_of(s, i));
        put_value(s, &s->form, item->from);
        if (item->until != item->from) {
            lc_buffer_text(out, "..");
            put_value(s, &s->form, item->until);
        }
        lc_buffer_text(out, ": ");
        put_result(s, &item->result);
    }
}

/* Rows, and yes and no, have no order: those that lead to the same stand together. */
static void put_sorted(const sweep *s)
{
    lc_buffer *out = &s->repl->out;
    for (size_t i = 0; i < s->spans.count; i++) {
        const result *found = &s->spans.items[i].result;
        uint64_t listed = 0;
        bool first = true;
        for (size_t j = 0; j < i && first; j++)
            first = !same_result(&s->spans.items[j].result, found);
        if (!first)
            continue;
        lc_buffer_text(out, "  ");
        put_result(s, found);
        lc_buffer_text(out, "    ");
        for (size_t j = i; j < s->spans.count; j++) {
            const span *item = &s->spans.items[j];
            for (int64_t v = item->from; same_result(&item->result, found) && v <= item->until;
                 v++) {
                lc_buffer_text(out, listed++ ? ", " : "");
                put_value(s, &s->form, v);
            }
        }
        lc_buffer_text(out, " (");
        li_repl_count(out, listed);
        lc_buffer_text(out, ")\n");
    }
}

static void put_sweep(const sweep *s)
{
    if (s->form.type == LC_FORM_ROW || s->form.type == LC_FORM_TRUTH)
        put_sorted(s);
    else
        put_spans(s);
}

/* ---- by the values of another fact ----------------------------------------------------------- */

static bool same_spans(const spans *a, const spans *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = a->items[i].from == b->items[i].from && a->items[i].until == b->items[i].until &&
               same_result(&a->items[i].result, &b->items[i].result);
    return same;
}

static void state_by(sweep *s, int64_t value)
{
    li_order *order = &s->repl->world.session->machine.order;
    order->values[s->by] = value;
    order->known[s->by] = 1;
    if (s->fact != LC_NONE) {
        s->session->machine.order.values[s->by] = value;
        s->session->machine.order.known[s->by] = 1;
    }
}

/* Those of the values FIRST to COUNT whose spans in ALL are those of FIRST. */
static void put_alike(const sweep *s, const spans *all, uint32_t first, uint32_t count)
{
    const lc_image_form *form = &s->repl->world.law->image.FACT[s->by].form;
    lc_buffer *out = &s->repl->out;
    uint64_t listed = 0;
    lc_buffer_format(
        out, "%s ",
        lc_image_text(&s->repl->world.law->image, s->repl->world.law->image.FACT[s->by].name));
    for (uint32_t i = first; i < count; i++) {
        if (!same_spans(&all[first], &all[i]))
            continue;
        lc_buffer_text(out, listed++ ? ", " : "");
        put_value(s, form, i);
    }
    lc_buffer_text(out, "\n");
}

static void put_by(sweep *s, spans *all, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        bool first = true;
        for (uint32_t j = 0; j < i && first; j++)
            first = !same_spans(&all[j], &all[i]);
        if (!first)
            continue;
        put_alike(s, all, i, count);
        spans kept = s->spans;
        s->spans = all[i];
        put_sweep(s);
        s->spans = kept;
    }
}

static void search_by(sweep *s)
{
    const lc_image *image = &s->repl->world.law->image;
    const lc_image_form *form = &image->FACT[s->by].form;
    uint32_t count = form->type == LC_FORM_TRUTH ? 2 : image->REGISTRY[form->registry].row_count;
    li_order *order = &s->repl->world.session->machine.order;
    int64_t value = order->values[s->by];
    uint8_t known = order->known[s->by];
    spans *all = lc_new(&s->repl->allocator, (count + 1u) * sizeof *all);
    uint32_t done = 0;
    if (!all)
        li_repl_fail(s->repl, LICET_MEMORY);
    for (; all && done < count; done++) {
        state_by(s, done);
        if (!search(s))
            break;
        all[done] = s->spans;
        s->spans = (spans){NULL, 0, 0};
    }
    if (all && done == count)
        put_by(s, all, count);
    for (uint32_t i = 0; i < done; i++)
        lc_vector_fini(&s->repl->allocator, &all[i]);
    lc_delete(&s->repl->allocator, all, (count + 1u) * sizeof *all);
    order->values[s->by] = value;
    order->known[s->by] = known;
}

/* ---- over the orders of the file ------------------------------------------------------------- */

static bool count_changed(sweep *s, int64_t value, uint64_t *changed)
{
    licet_repl *repl = s->repl;
    li_repl_world world = {0};
    if (!load_trial(s, value))
        return false;
    world.law = s->law;
    bool made = li_repl_replay(repl, &world);
    *changed = 0;
    for (uint64_t i = 0; made && i < world.row_count; i++)
        *changed += world.rows[i] != repl->world.rows[i];
    world.law = NULL;
    li_repl_free_world(repl, &world);
    return made;
}

/* How many orders of the file have another outcome at evenly spaced values of the threshold. */
static void put_curve(sweep *s)
{
    licet_repl *repl = s->repl;
    lc_buffer *out = &repl->out;
    uint64_t counts[CURVE + 1], most = 1;
    int64_t values[CURVE + 1];
    lc_uint128 width = (uint64_t)s->until - (uint64_t)s->from;
    for (unsigned i = 0; i <= CURVE; i++) {
        values[i] = s->from + (int64_t)(width * i / CURVE);
        if (!count_changed(s, values[i], &counts[i]))
            return;
        most = counts[i] > most ? counts[i] : most;
    }
    lc_buffer_text(out, "orders of the file with another outcome than now\n");
    for (unsigned i = 0; i <= CURVE; i++) {
        size_t start = out->length;
        lc_buffer_text(out, "  ");
        put_value(s, &s->form, values[i]);
        size_t used = out->length - start;
        lc_buffer_format(out, "%*s", used < 24 ? (int)(24 - used) : 1, "");
        for (uint64_t j = 0; j < counts[i] * 40 / most; j++)
            lc_buffer_byte(out, '#');
        lc_buffer_text(out, counts[i] * 40 / most ? " " : "");
        li_repl_count(out, counts[i]);
        lc_buffer_byte(out, '\n');
    }
}

/* ---- the command ----------------------------------------------------------------------------- */

static bool refuse(licet_repl *repl, const char *why)
{
    li_repl_refuse(repl, LICET_ANSWER_WORDS,
                   "%s: write `sweep FACT A..B`, `sweep threshold NAME A..B`, or `sweep FACT` for "
                   "a country, a chip, yes or no",
                   why);
    return false;
}

/* What is swept: its form. */
static bool read_subject(sweep *s, licet_text *words)
{
    const lc_image *image = &s->repl->world.law->image;
    licet_text word = li_repl_word(words);
    s->fact = s->threshold = LC_NONE;
    if (li_repl_is(word, "threshold")) {
        word = li_repl_word(words);
        for (uint32_t i = 0; i < image->THRESHOLD_count; i++) {
            const lc_image_threshold *threshold = &image->THRESHOLD[i];
            if (threshold->name.length == word.length &&
                memcmp(lc_image_text(image, threshold->name), word.bytes, word.length) == 0)
                s->threshold = i;
        }
        if (s->threshold == LC_NONE)
            return refuse(s->repl, "there is no threshold of that name");
        const lc_image_threshold *threshold = &image->THRESHOLD[s->threshold];
        s->form = (lc_image_form){threshold->type, threshold->scale, threshold->unit, LC_NONE};
        return true;
    }
    size_t fact = licet_law_fact_find(s->repl->world.law, word);
    if (fact == LICET_NO_INDEX)
        return refuse(s->repl, "there is no fact of that name");
    s->fact = (uint32_t)fact;
    s->form = image->FACT[fact].form;
    return s->form.type != LC_FORM_TEXT || refuse(s->repl, "texts have no range");
}

/* Cuts `by FACT` from the end of WORDS. */
static bool read_by(sweep *s, licet_text *words)
{
    const licet_law *law = s->repl->world.law;
    size_t at = words->length;
    s->by = LC_NONE;
    for (size_t i = 0; i + 3 < words->length; i++)
        if (memcmp(words->bytes + i, "by ", 3) == 0 && (i == 0 || words->bytes[i - 1] == ' '))
            at = i;
    if (at == words->length)
        return true;
    size_t fact = licet_law_fact_find(
        law, li_repl_trim((licet_text){words->bytes + at + 3, words->length - at - 3}));
    if (fact == LICET_NO_INDEX || fact == s->fact)
        return refuse(s->repl, "by which fact?");
    if (law->image.FACT[fact].form.type != LC_FORM_ROW &&
        law->image.FACT[fact].form.type != LC_FORM_TRUTH)
        return refuse(s->repl, "`by` takes a fact with few values");
    s->by = (uint32_t)fact;
    *words = li_repl_trim((licet_text){words->bytes, at});
    return true;
}

static bool read_end(sweep *s, licet_text text, int64_t *value)
{
    li_fault fault;
    text = li_repl_trim(text);
    if (text.length &&
        li_value_read(s->repl->world.law, &s->form, text.bytes, text.length, value, &fault))
        return true;
    if (!text.length)
        return refuse(s->repl, "from where to where?");
    li_repl_refuse(s->repl, LICET_ANSWER_WORDS, "%s", fault.reason);
    return false;
}

static bool read_range(sweep *s, licet_text words)
{
    const lc_image *image = &s->repl->world.law->image;
    if (s->form.type == LC_FORM_ROW || s->form.type == LC_FORM_TRUTH) {
        s->from = 0;
        s->until =
            s->form.type == LC_FORM_TRUTH ? 1 : image->REGISTRY[s->form.registry].row_count - 1;
        return words.length == 0 || refuse(s->repl, "all of its values are tried");
    }
    for (size_t i = 0; i + 1 < words.length; i++) {
        if (words.bytes[i] != '.' || words.bytes[i + 1] != '.')
            continue;
        if (!read_end(s, (licet_text){words.bytes, i}, &s->from) ||
            !read_end(s, (licet_text){words.bytes + i + 2, words.length - i - 2}, &s->until))
            return false;
        return s->from <= s->until || refuse(s->repl, "the range ends before it begins");
    }
    return refuse(s->repl, "from where to where?");
}

void li_repl_sweep(licet_repl *repl, licet_text words)
{
    sweep s = {.repl = repl};
    if (!li_repl_has_law(repl) || !read_subject(&s, &words) || !read_by(&s, &words) ||
        !read_range(&s, words))
        return;
    s.ledger = repl->world.before ? repl->world.before : repl->world.ledger;
    if (s.fact != LC_NONE) {
        s.law = repl->world.law;
        if (!make_session(&s)) {
            free_sweep(&s);
            return;
        }
    }
    if (s.by != LC_NONE)
        search_by(&s);
    else if (search(&s))
        put_sweep(&s);
    if (s.fact == LC_NONE && repl->world.row_count && repl->status == LICET_OK &&
        repl->answer == LICET_ANSWER_DONE)
        put_curve(&s);
    free_sweep(&s);
}
