/* arrow.c - licet_arrow: tables of orders by Arrow's C data interface, decided as columns.
 *
 * Each buffer of a table is read where it lies, through columns_read.c. The object owns a
 * licet_columns, the fields that were bound and the results of one table. Every table and schema
 * that comes in is released here, once, whatever becomes of it. Must not: follow a pointer of a
 * table that its own counts do not speak of. */
#include "arrow.h"

#include <errno.h>
#include <string.h>

/* ---- the object ------------------------------------------------------------------------------ */

licet_status licet_arrow_new(licet_arrow **out, const licet_law *law, const licet_column *results,
                             size_t count, const licet_options *options)
{
    if (!out)
        return LICET_MISUSE;
    *out = NULL;
    for (size_t i = 0; results && i < count; i++)
        if ((int)results[i] < 0 || results[i] >= LICET_COLUMN_COUNT)
            return LICET_MISUSE;
    licet_columns *columns;
    licet_status status = licet_columns_new(&columns, law, options);
    if (status != LICET_OK)
        return status;
    lc_allocator allocator = li_allocator(options);
    licet_arrow *arrow = lc_new(&allocator, sizeof *arrow);
    if (!arrow) {
        licet_columns_free(columns);
        return LICET_MEMORY;
    }
    *arrow = (licet_arrow){.allocator = allocator,
                           .law = law,
                           .columns = columns,
                           .field_room = law->image.FACT_count + 2u};
    arrow->fields = lc_new(&allocator, arrow->field_room * sizeof *arrow->fields);
    arrow->inputs = lc_new(&allocator, arrow->field_room * sizeof *arrow->inputs);
    arrow->views = lc_new(&allocator, arrow->field_room * sizeof *arrow->views);
    for (size_t i = 0; arrow->views && i < arrow->field_room; i++) {
        lc_buffer_init(&arrow->views[i].input, &allocator);
        lc_buffer_init(&arrow->views[i].dictionary, &allocator);
    }
    if (!arrow->fields || !arrow->inputs || !arrow->views ||
        li_arrow_results_init(arrow, results, count) != LICET_OK) {
        licet_arrow_free(arrow);
        return LICET_MEMORY;
    }
    *out = arrow;
    return LICET_OK;
}

void licet_arrow_free(licet_arrow *arrow)
{
    if (!arrow)
        return;
    lc_allocator allocator = arrow->allocator;
    li_arrow_results_fini(arrow);
    for (size_t i = 0; arrow->views && i < arrow->field_room; i++) {
        lc_buffer_fini(&arrow->views[i].input);
        lc_buffer_fini(&arrow->views[i].dictionary);
    }
    lc_delete(&allocator, arrow->views, arrow->field_room * sizeof *arrow->views);
    lc_delete(&allocator, arrow->fields, arrow->field_room * sizeof *arrow->fields);
    lc_delete(&allocator, arrow->inputs, arrow->field_room * sizeof *arrow->inputs);
    licet_columns_free(arrow->columns);
    lc_delete(&allocator, arrow, sizeof *arrow);
}

licet_block *licet_arrow_block(licet_arrow *arrow)
{
    return licet_columns_block(arrow->columns);
}

licet_fault licet_arrow_fault(const licet_arrow *arrow)
{
    return (licet_fault){LICET_NO_INDEX, arrow->fault[0] ? arrow->fault : NULL, NULL};
}

licet_status licet_arrow_bind(licet_arrow *arrow, struct ArrowSchema *schema)
{
    if (!arrow || !schema || !schema->release)
        return LICET_MISUSE;
    struct ArrowSchema taken = *schema;
    schema->release = NULL;
    arrow->fault[0] = '\0';
    licet_status status = li_arrow_bind(arrow, &taken);
    arrow->bound = status == LICET_OK;
    taken.release(&taken);
    return status;
}

licet_status licet_arrow_schema(licet_arrow *arrow, struct ArrowSchema *out)
{
    return arrow && out ? li_arrow_give_schema(arrow, out) : LICET_MISUSE;
}

/* ---- tables in ------------------------------------------------------------------------------- */

static bool bit_at(const uint8_t *bits, int64_t at)
{
    return (bits[at / 8] >> (at % 8) & 1) != 0;
}

/* Whether ARRAY has an item for each of ROWS rows behind OFFSET; NULL, or what is wrong. */
static const char *wrong_shape(const struct ArrowArray *array, int64_t offset, int64_t rows,
                               int64_t buffers)
{
    if (!array || !array->release)
        return "is damaged: it has no array";
    if (array->length < 0 || array->offset < 0 || array->null_count < -1)
        return "is damaged: a length is negative";
    if (offset > array->length || rows > array->length - offset ||
        array->offset > INT64_MAX - offset - rows)
        return "is damaged: it has fewer rows than the table";
    if (array->n_buffers != buffers || (buffers && !array->buffers))
        return "is damaged: it has other buffers than its type";
    return NULL;
}

static bool is_text(licet_cells cells)
{
    return cells == LICET_CELLS_OFFSETS32 || cells == LICET_CELLS_OFFSETS64;
}

/* A string view: a short text stands in it, of a longer one where to find it. */
typedef struct {
    int32_t length;
    char start[4]; /* and eight bytes more of a short text */
    int32_t buffer, offset;
} view;
enum { SHORT_VIEW = 12 };

/* The text of the view AT; false: it lies outside of the buffers of ARRAY, whose last one has the
 * lengths of those between. */
static bool read_view(const struct ArrowArray *array, const unsigned char *at, licet_text *text)
{
    view v;
    int64_t length;
    memcpy(&v, at, sizeof v);
    if (v.length < 0)
        return false;
    if (v.length <= SHORT_VIEW) {
        *text = (licet_text){(const char *)at + offsetof(view, start), (size_t)v.length};
        return true;
    }
    if (v.buffer < 0 || v.buffer >= array->n_buffers - 3 || v.offset < 0)
        return false;
    const unsigned char *lengths = array->buffers[array->n_buffers - 1];
    memcpy(&length, lengths + (size_t)v.buffer * sizeof length, sizeof length);
    const char *bytes = array->buffers[v.buffer + 2];
    if (!bytes || v.offset > length || v.length > length - v.offset)
        return false;
    *text = (licet_text){bytes + v.offset, (size_t)v.length};
    return true;
}

/* The texts of an array of string views, which are looked at whole before anything is decided. */
static licet_status fill_views(licet_arrow *arrow, const char *name, const struct ArrowArray *array,
                               int64_t offset, int64_t rows, lc_buffer *texts, licet_input *input)
{
    const char *reason =
        wrong_shape(array, offset, rows, array && array->n_buffers > 2 ? array->n_buffers : 3);
    if (!reason && array->null_count > 0 && !array->buffers[0])
        reason = "is damaged: it has nulls and does not say where";
    if (!reason && rows && !array->buffers[1])
        reason = "is damaged: it has no values";
    if (!reason && array->n_buffers > 3 && !array->buffers[array->n_buffers - 1])
        reason = "is damaged: its texts have no lengths";
    if (reason)
        return li_arrow_refuse(arrow, name, reason);
    texts->length = 0;
    texts->failed = false;
    for (int64_t i = 0; i < rows; i++) {
        licet_text text = {NULL, 0};
        int64_t at = array->offset + offset + i;
        const uint8_t *known = array->null_count ? array->buffers[0] : NULL;
        const unsigned char *views = array->buffers[1];
        if ((!known || bit_at(known, at)) &&
            !read_view(array, views + (size_t)at * sizeof(view), &text))
            return li_arrow_refuse(arrow, name, "is damaged: a text lies outside of its buffers");
        lc_buffer_append(texts, &text, sizeof text);
    }
    input->values = texts->bytes;
    input->known = NULL;
    input->first = 0;
    return texts->failed ? LICET_MEMORY : LICET_OK;
}

/* The buffers of ARRAY into *INPUT. */
static licet_status fill_input(licet_arrow *arrow, const char *name, const struct ArrowArray *array,
                               int64_t offset, int64_t rows, lc_buffer *texts, licet_input *input)
{
    if (input->cells == LICET_CELLS_TEXTS)
        return fill_views(arrow, name, array, offset, rows, texts, input);
    const char *reason = wrong_shape(array, offset, rows, is_text(input->cells) ? 3 : 2);
    if (reason)
        return li_arrow_refuse(arrow, name, reason);
    input->values = array->buffers[1];
    input->bytes = is_text(input->cells) ? array->buffers[2] : NULL;
    input->known = array->null_count ? array->buffers[0] : NULL;
    input->known_bits = true;
    input->first = (size_t)(array->offset + offset);
    if (array->null_count > 0 && !input->known)
        return li_arrow_refuse(arrow, name, "is damaged: it has nulls and does not say where");
    if (rows && !input->values)
        return li_arrow_refuse(arrow, name, "is damaged: it has no values");
    return LICET_OK;
}

static licet_status fill_field(licet_arrow *arrow, li_arrow_field *field, li_arrow_views *views,
                               const struct ArrowArray *table)
{
    const struct ArrowArray *array = table->children[field->child];
    licet_status status = fill_input(arrow, field->name, array, table->offset, table->length,
                                     &views->input, &field->input);
    if (status != LICET_OK)
        return status;
    if (!field->input.dictionary)
        return array->dictionary
                   ? li_arrow_refuse(arrow, field->name,
                                     "is damaged: it has a dictionary that its schema has not")
                   : LICET_OK;
    if (!array->dictionary)
        return li_arrow_refuse(arrow, field->name, "is damaged: it has no dictionary");
    status = fill_input(arrow, field->name, array->dictionary, 0, array->dictionary->length,
                        &views->dictionary, &field->dictionary);
    field->input.dictionary_count = (size_t)array->dictionary->length;
    return status;
}

/* Null rows are nobody's orders. */
static bool has_null_rows(const struct ArrowArray *table)
{
    const uint8_t *validity = table->n_buffers > 0 ? table->buffers[0] : NULL;
    for (int64_t i = 0; validity && table->null_count && i < table->length; i++)
        if (!bit_at(validity, table->offset + i))
            return true;
    return false;
}

static licet_status fill(licet_arrow *arrow, const struct ArrowArray *table, licet_inputs *inputs)
{
    const char *reason = wrong_shape(table, 0, 0, 1);
    if (!reason && table->offset > INT64_MAX - table->length)
        reason = "is damaged: a length is too large";
    if (!reason && (table->n_children != arrow->child_count ||
                    (table->n_children && !table->children) || table->dictionary))
        reason = "has not the fields of its schema";
    if (!reason && has_null_rows(table))
        reason = "has nulls in place of rows";
    if (reason)
        return li_arrow_refuse(arrow, NULL, reason);
    *inputs = (licet_inputs){LICET_INPUTS_VERSION, (size_t)table->length, 0, arrow->inputs};
    for (size_t i = 0; i < arrow->field_count; i++) {
        li_arrow_field *field = &arrow->fields[i];
        if (field->null)
            continue;
        licet_status status = fill_field(arrow, field, &arrow->views[i], table);
        if (status != LICET_OK)
            return status;
        arrow->inputs[inputs->count++] = field->input;
    }
    return LICET_OK;
}

/* The words for what licet_decide_columns would not take. */
static licet_status refuse_column(licet_arrow *arrow)
{
    licet_fault fault = licet_columns_fault(arrow->columns);
    for (size_t i = 0; i < arrow->field_count; i++)
        if (arrow->fields[i].input.fact == fault.fact)
            return li_arrow_refuse(arrow, arrow->fields[i].name, "is damaged: its offsets descend");
    return li_arrow_refuse(arrow, NULL, fault.reason ? fault.reason : "is damaged");
}

static licet_status decide(licet_arrow *arrow, licet_ledger *ledger, bool book,
                           const struct ArrowArray *table, struct ArrowArray *out)
{
    licet_inputs inputs;
    licet_status status = fill(arrow, table, &inputs);
    if (status != LICET_OK)
        return status;
    licet_results results = {
        .version = LICET_RESULTS_VERSION, .report = li_arrow_add, .user = arrow};
    li_arrow_begin(arrow);
    status = book ? licet_replay_columns(arrow->columns, ledger, &inputs, &results)
                  : licet_decide_columns(arrow->columns, ledger, &inputs, &results);
    if (status == LICET_STOPPED)
        return arrow->status;
    if (status == LICET_WRONG_VALUE)
        return refuse_column(arrow);
    return status == LICET_OK ? li_arrow_give(arrow, table->length, out) : status;
}

static licet_status take(licet_arrow *arrow, licet_ledger *ledger, bool book,
                         struct ArrowArray *orders, struct ArrowArray *out)
{
    if (!arrow || !orders || !out || !orders->release || !arrow->bound || (book && !ledger))
        return LICET_MISUSE;
    struct ArrowArray taken = *orders;
    orders->release = NULL;
    *out = (struct ArrowArray){.release = NULL};
    arrow->fault[0] = '\0';
    licet_status status = decide(arrow, ledger, book, &taken, out);
    taken.release(&taken);
    return status;
}

licet_status licet_arrow_decide(licet_arrow *arrow, licet_ledger *ledger, struct ArrowArray *orders,
                                struct ArrowArray *out)
{
    return take(arrow, ledger, false, orders, out);
}

licet_status licet_arrow_replay(licet_arrow *arrow, licet_ledger *ledger, struct ArrowArray *orders,
                                struct ArrowArray *out)
{
    return take(arrow, ledger, true, orders, out);
}

/* ---- streams --------------------------------------------------------------------------------- */

/* A stream of decisions: where its orders come from. */
typedef struct {
    lc_allocator allocator;
    licet_arrow *arrow;
    licet_ledger *ledger;
    bool book;
    struct ArrowArrayStream orders;
    const char *error; /* of the last call; NULL */
} decisions;

static int fail(decisions *stream, licet_status status)
{
    const char *words = status == LICET_WRONG_VALUE ? stream->arrow->fault : "";
    stream->error = words[0] ? words : licet_status_text(status);
    switch (status) {
    case LICET_MEMORY:
        return ENOMEM;
    case LICET_CANCELLED:
        return ECANCELED;
    case LICET_LEDGER_FAULT:
        return EIO;
    default:
        return EINVAL;
    }
}

static int next_schema(struct ArrowArrayStream *self, struct ArrowSchema *out)
{
    decisions *stream = self->private_data;
    stream->error = NULL;
    licet_status status = licet_arrow_schema(stream->arrow, out);
    return status == LICET_OK ? 0 : fail(stream, status);
}

static int next_array(struct ArrowArrayStream *self, struct ArrowArray *out)
{
    decisions *stream = self->private_data;
    struct ArrowArray table = {.release = NULL};
    stream->error = NULL;
    *out = (struct ArrowArray){.release = NULL};
    int error = stream->orders.get_next(&stream->orders, &table);
    if (error) {
        stream->error = stream->orders.get_last_error(&stream->orders);
        return error;
    }
    if (!table.release) /* the end */
        return 0;
    licet_status status = take(stream->arrow, stream->ledger, stream->book, &table, out);
    return status == LICET_OK ? 0 : fail(stream, status);
}

static const char *last_error(struct ArrowArrayStream *self)
{
    return ((decisions *)self->private_data)->error;
}

static void release_stream(struct ArrowArrayStream *self)
{
    decisions *stream = self->private_data;
    lc_allocator allocator = stream->allocator;
    stream->orders.release(&stream->orders);
    lc_delete(&allocator, stream, sizeof *stream);
    self->release = NULL;
}

licet_status licet_arrow_stream(licet_arrow *arrow, licet_ledger *ledger, bool book,
                                struct ArrowArrayStream *orders, struct ArrowArrayStream *out)
{
    if (!arrow || !orders || !out || !orders->release || (book && !ledger))
        return LICET_MISUSE;
    struct ArrowArrayStream taken = *orders;
    orders->release = NULL;
    out->release = NULL;
    struct ArrowSchema schema = {.release = NULL};
    licet_status status = LICET_WRONG_VALUE;
    if (taken.get_schema(&taken, &schema) == 0 && schema.release)
        status = licet_arrow_bind(arrow, &schema);
    else
        li_arrow_refuse(arrow, NULL, "has no schema");
    decisions *stream = status == LICET_OK ? lc_new(&arrow->allocator, sizeof *stream) : NULL;
    if (!stream) {
        taken.release(&taken);
        return status == LICET_OK ? LICET_MEMORY : status;
    }
    *stream = (decisions){arrow->allocator, arrow, ledger, book, taken, NULL};
    *out = (struct ArrowArrayStream){next_schema, next_array, last_error, release_stream, stream};
    return LICET_OK;
}
