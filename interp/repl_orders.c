/* repl_orders.c - orders of a dialogue: those of a file, those that are entered, what is booked.
 *
 * The cells of a file are kept as texts, column by column, so that the rules may change what they
 * mean. They are replayed under each new law before the orders that are entered, which are kept as
 * words, each on top of the one before. Must not: read the file itself, which the host does. */
#include "explanation.h"
#include "repl.h"
#include "session.h"

#include <string.h>

/* ---- the orders of a file -------------------------------------------------------------------- */

void li_repl_file_free(licet_repl *repl, li_repl_file *file)
{
    const lc_allocator *allocator = &repl->allocator;
    for (size_t i = 0; i < file->blocks.count; i++)
        lc_delete(allocator, file->blocks.items[i].cells,
                  (size_t)file->columns * LICET_BLOCK_ROWS * sizeof(licet_text));
    lc_vector_fini(allocator, &file->blocks);
    lc_vector_fini(allocator, &file->broken);
    lc_arena_fini(&file->arena);
    memset(file, 0, sizeof *file);
    lc_arena_init(&file->arena, allocator);
}

licet_status licet_repl_columns(licet_repl *repl, const licet_text *names, size_t count)
{
    li_repl_file *file = repl ? &repl->file : NULL;
    if (!file || !names || count == 0 || count > UINT32_MAX / LICET_BLOCK_ROWS || file->names)
        return LICET_MISUSE;
    file->names = lc_arena_zero(&file->arena, count, sizeof *file->names);
    for (size_t i = 0; file->names && i < count; i++) {
        char *copy =
            lc_arena_text(&file->arena, names[i].length ? names[i].bytes : "", names[i].length);
        if (!copy)
            return LICET_MEMORY;
        file->names[i] = li_repl_trim((licet_text){copy, names[i].length});
    }
    file->columns = (uint32_t)count;
    return file->names ? LICET_OK : LICET_MEMORY;
}

/* Room for one more row; NULL: memory failed. */
static li_repl_rows *open_block(licet_repl *repl)
{
    li_repl_file *file = &repl->file;
    size_t count = file->blocks.count;
    if (count > 0 && file->blocks.items[count - 1].rows < LICET_BLOCK_ROWS)
        return &file->blocks.items[count - 1];
    size_t size = (size_t)file->columns * LICET_BLOCK_ROWS * sizeof(licet_text);
    if (!lc_vector_room(&repl->allocator, &file->blocks))
        return NULL;
    licet_text *cells = lc_new(&repl->allocator, size);
    if (!cells)
        return NULL;
    memset(cells, 0, size);
    file->blocks.items[file->blocks.count++] = (li_repl_rows){cells, 0};
    return &file->blocks.items[count];
}

licet_status licet_repl_row(licet_repl *repl, const licet_text *cells, const char *reason)
{
    if (!repl || !repl->file.names || !cells)
        return LICET_MISUSE;
    li_repl_file *file = &repl->file;
    li_repl_rows *block = open_block(repl);
    size_t size = 0;
    for (uint32_t i = 0; i < file->columns; i++)
        size += cells[i].length;
    char *bytes = lc_arena_alloc(&file->arena, size + 1);
    if (!block || !bytes)
        return LICET_MEMORY;
    if (reason) {
        li_repl_broken broken = {file->count, lc_arena_text(&file->arena, reason, strlen(reason))};
        if (!broken.reason || !lc_vector_push(&repl->allocator, &file->broken, broken))
            return LICET_MEMORY;
    }
    for (uint32_t i = 0; i < file->columns; i++) {
        if (!cells[i].length)
            continue;
        memcpy(bytes, cells[i].bytes, cells[i].length);
        block->cells[(size_t)i * LICET_BLOCK_ROWS + block->rows] =
            (licet_text){bytes, cells[i].length};
        bytes += cells[i].length;
    }
    block->rows++;
    file->count++;
    return LICET_OK;
}

static uint32_t find_column(const li_repl_file *file, licet_text name)
{
    for (uint32_t i = 0; i < file->columns; i++)
        if (name.length && file->names[i].length == name.length &&
            memcmp(file->names[i].bytes, name.bytes, name.length) == 0)
            return i;
    return LC_NONE;
}

/* The column that states FACT: that of its name, else of its label. */
static uint32_t column_of(const li_repl_file *file, const licet_law *law, size_t fact)
{
    licet_fact_info info;
    if (licet_law_fact(law, fact, &info) != LICET_OK)
        return LC_NONE;
    uint32_t column = find_column(file, info.name);
    return column != LC_NONE ? column : find_column(file, info.label);
}

void li_repl_put_row(licet_repl *repl, uint64_t row)
{
    const li_repl_file *file = &repl->file;
    uint32_t column = find_column(file, (licet_text){"id", 2});
    const licet_text *cell =
        column == LC_NONE ? NULL
                          : &file->blocks.items[row / LICET_BLOCK_ROWS]
                                 .cells[(size_t)column * LICET_BLOCK_ROWS + row % LICET_BLOCK_ROWS];
    if (cell && cell->length) {
        li_put_text(&repl->out, cell->bytes, cell->length);
    } else {
        lc_buffer_text(&repl->out, "order ");
        li_repl_count(&repl->out, row + 1);
    }
}

/* ---- replaying ------------------------------------------------------------------------------- */

typedef struct {
    licet_repl *repl;
    li_repl_world *world;
    licet_block *block;
    uint32_t *columns; /* per fact */
    uint32_t licence, action;
    size_t next_broken;
} replay;

static licet_status fill_block(replay *r, const li_repl_rows *rows, uint64_t first)
{
    const li_repl_file *file = &r->repl->file;
    licet_status status = licet_block_start(r->block, rows->rows);
    for (size_t i = 0; status == LICET_OK && i < licet_law_fact_count(r->world->law); i++)
        if (r->columns[i] != LC_NONE)
            status = licet_block_cells(r->block, i,
                                       rows->cells + (size_t)r->columns[i] * LICET_BLOCK_ROWS);
    if (status == LICET_OK && r->licence != LC_NONE)
        status = licet_block_licence_cells(r->block,
                                           rows->cells + (size_t)r->licence * LICET_BLOCK_ROWS);
    if (status == LICET_OK && r->action != LC_NONE)
        status =
            licet_block_action_cells(r->block, rows->cells + (size_t)r->action * LICET_BLOCK_ROWS);
    for (; status == LICET_OK && r->next_broken < file->broken.count; r->next_broken++) {
        const li_repl_broken *broken = &file->broken.items[r->next_broken];
        if (broken->row >= first + rows->rows)
            break;
        status = licet_block_reject(r->block, (size_t)(broken->row - first), broken->reason);
    }
    return status;
}

static licet_status replay_block(replay *r, const li_repl_rows *rows, uint64_t first)
{
    licet_status status = fill_block(r, rows, first);
    if (status == LICET_OK)
        status = licet_block_replay(r->block, r->world->ledger);
    if (status != LICET_OK)
        return status;
    const uint8_t *outcomes = licet_block_outcomes(r->block);
    const uint8_t *rejected = licet_block_rejected(r->block);
    const uint8_t *left_out = licet_block_left_out(r->block);
    for (uint32_t i = 0; i < rows->rows; i++)
        r->world->rows[first + i] = rejected[i]   ? LI_REPL_REJECTED
                                    : left_out[i] ? LI_REPL_LEFT_OUT
                                                  : outcomes[i];
    return LICET_OK;
}

static licet_status replay_all(replay *r)
{
    const li_repl_file *file = &r->repl->file;
    size_t facts = licet_law_fact_count(r->world->law);
    uint64_t first = 0;
    licet_status status = licet_block_new(&r->block, r->world->law, 0, &r->repl->options);
    for (size_t i = 0; i < facts; i++)
        r->columns[i] = column_of(file, r->world->law, i);
    r->licence = find_column(file, (licet_text){"licence", 7});
    for (size_t i = 0; i < file->blocks.count && status == LICET_OK; i++) {
        status = replay_block(r, &file->blocks.items[i], first);
        first += file->blocks.items[i].rows;
    }
    licet_block_free(r->block);
    return status;
}

bool li_repl_replay(licet_repl *repl, li_repl_world *world)
{
    const li_repl_file *file = &repl->file;
    replay r = {.repl = repl, .world = world};
    size_t facts = licet_law_fact_count(world->law) + 1;
    r.action = find_column(file, (licet_text){"action", 6});
    licet_status status = licet_ledger_new(&world->ledger, r.action != LC_NONE, &repl->options);
    if (status == LICET_OK && file->count > 0) {
        world->rows = lc_new(&repl->allocator, file->count);
        world->row_count = world->rows ? file->count : 0;
        r.columns = lc_new(&repl->allocator, facts * sizeof *r.columns);
        status = world->rows && r.columns ? replay_all(&r) : LICET_MEMORY;
        lc_delete(&repl->allocator, r.columns, facts * sizeof *r.columns);
    }
    if (status != LICET_OK)
        li_repl_fail(repl, status);
    return status == LICET_OK;
}

/* How many orders of the file came to each outcome. */
static void put_totals(licet_repl *repl)
{
    const li_repl_world *world = &repl->world;
    uint64_t counts[256] = {0};
    for (uint64_t i = 0; i < world->row_count; i++)
        counts[world->rows[i]]++;
    li_repl_count(&repl->out, world->row_count);
    lc_buffer_text(&repl->out, " orders\n");
    for (uint32_t i = 0; i < 256; i++) {
        if (!counts[i])
            continue;
        lc_buffer_text(&repl->out, "  ");
        li_repl_count(&repl->out, counts[i]);
        lc_buffer_text(&repl->out, ": ");
        li_repl_put_outcome(&repl->out, world->law, i);
        lc_buffer_byte(&repl->out, '\n');
    }
    if (counts[LI_REPL_REJECTED])
        repl->answer = LICET_ANSWER_REJECTED;
}

/* Makes the world anew after the orders of the file have changed; false: as it was. */
static bool renew(licet_repl *repl)
{
    li_repl_world world;
    if (!li_repl_make_world(repl, li_repl_now(repl), &world, false))
        return false;
    li_repl_free_world(repl, &repl->world);
    repl->world = world;
    put_totals(repl);
    return true;
}

/* `FILE`, or `FILE where EXPR`. */
static void read_orders(licet_repl *repl, licet_text words)
{
    const char *name = li_repl_copy(repl, li_repl_name(&words));
    bool selects = li_repl_is(li_repl_word(&words), "where");
    const char *where = li_repl_copy(repl, words);
    if (!where)
        return;
    if (!repl->host.orders)
        li_repl_refuse(repl, LICET_ANSWER_FILE, "there are no files here");
    if (!repl->host.orders || !name)
        return;
    li_repl_file before = repl->file;
    memset(&repl->file, 0, sizeof repl->file);
    lc_arena_init(&repl->file.arena, &repl->allocator);
    repl->file.where =
        selects ? (licet_text){words.length ? where : NULL, words.length} : before.where;
    int failed = repl->host.orders(repl->host.user, name, repl->world.law, repl);
    if (failed)
        repl->answer = LICET_ANSWER_FILE;
    if (failed || !renew(repl)) {
        li_repl_file_free(repl, &repl->file);
        repl->file = before;
    } else {
        li_repl_file_free(repl, &before);
    }
}

static void select_orders(licet_repl *repl, licet_text words)
{
    licet_text before = repl->file.where;
    const char *copy = li_repl_copy(repl, words);
    if (!copy)
        return;
    repl->file.where = words.length ? (licet_text){copy, words.length} : (licet_text){NULL, 0};
    if (!renew(repl))
        repl->file.where = before;
}

void li_repl_orders(licet_repl *repl, licet_text words)
{
    licet_text rest = words, word = li_repl_word(&rest);
    if (!li_repl_has_law(repl))
        return;
    licet_text behind = words, after;
    li_repl_name(&behind);
    after = behind;
    if (li_repl_is(word, "where"))
        select_orders(repl, rest);
    else if (behind.length > 0 && !li_repl_is(li_repl_word(&after), "where"))
        li_repl_refuse(repl, LICET_ANSWER_WORDS,
                       "one file at a time: write `orders FILE` or `orders FILE where EXPR`, and a "
                       "name with blanks in quotation marks");
    else if (words.length > 0)
        read_orders(repl, words);
    else
        put_totals(repl);
}

/* ---- orders that are entered ----------------------------------------------------------------- */

static void put_amount(licet_repl *repl, const lc_image *image, const lc_image_limit *limit,
                       lc_int128 amount)
{
    li_put_number(&repl->out, image, amount, limit->amount_scale, limit->unit, true);
}

static void put_booking(licet_repl *repl, licet_session *session, size_t index)
{
    const lc_image *image = &session->law->image;
    const li_booking *booking = &session->machine.record.bookings[index];
    const lc_image_limit *limit = &image->LIMIT[booking->limit];
    lc_buffer *out = &repl->out;
    lc_image_string label;
    lc_image_string name = li_explain_owner(image, limit, &label);
    lc_int128 after = (lc_int128)booking->before + booking->amount;
    licet_ledger_key key;
    lc_buffer_format(out, "  %s", lc_image_text(image, name));
    if (li_machine_key(&session->machine, booking->limit, &key)) {
        for (uint32_t i = 0; i < key.key_count; i++) {
            lc_buffer_text(out, i ? ", " : " of ");
            li_put_text(out, key.keys[i].bytes, key.keys[i].length);
        }
        li_put_window(out, limit, &key);
    }
    lc_buffer_text(out, ": ");
    put_amount(repl, image, limit, after);
    if (limit->limit != LC_NONE && booking->bound != INT64_MAX) {
        lc_buffer_text(out, " of ");
        put_amount(repl, image, limit, booking->bound);
        lc_buffer_text(out, ", left ");
        put_amount(repl, image, limit, (lc_int128)booking->bound - after);
    }
    lc_buffer_byte(out, '\n');
}

static void put_missing(licet_repl *repl, const licet_session *session)
{
    const licet_record *record = licet_session_record(session);
    const lc_image *image = &session->law->image;
    lc_buffer_text(&repl->out, "  between ");
    li_repl_put_outcome(&repl->out, session->law, record->lowest);
    lc_buffer_text(&repl->out, " and ");
    li_repl_put_outcome(&repl->out, session->law, record->highest);
    for (size_t i = 0; i < record->missing_count; i++) {
        licet_missing missing;
        licet_record_missing(session, i, &missing);
        lc_buffer_format(&repl->out, "%s%s", i ? ", " : "; missing: ",
                         lc_image_text(image, image->FACT[missing.fact].name));
        if (missing.column.length) {
            lc_buffer_byte(&repl->out, '.');
            lc_buffer_append(&repl->out, missing.column.bytes, missing.column.length);
        }
    }
    lc_buffer_byte(&repl->out, '\n');
}

/* One of the columns of text that the library writes, after LEAD; nothing when it is empty. */
static void put_column(licet_repl *repl, const licet_session *session, licet_column column,
                       const char *lead)
{
    size_t length = licet_record_text(session, column, NULL, 0);
    lc_buffer text;
    lc_buffer_init(&text, &repl->allocator);
    if (length && lc_buffer_reserve(&text, length)) {
        text.length = licet_record_text(session, column, text.bytes, length);
        lc_buffer_text(&repl->out, lead);
        licet_show((licet_text){text.bytes, text.length}, 0, lc_buffer_write, &repl->out);
        lc_buffer_byte(&repl->out, '\n');
    }
    repl->out.failed |= text.failed;
    lc_buffer_fini(&text);
}

void li_repl_put_decision(licet_repl *repl, const li_repl_world *world, bool booked, bool tried)
{
    licet_session *session = world->session;
    const licet_record *record = licet_session_record(session);
    lc_buffer *out = &repl->out;
    if (record->rejected) {
        lc_buffer_format(out, "rejected: %s\n",
                         record->reason ? record->reason : "an expression has no value");
        repl->answer = LICET_ANSWER_REJECTED;
        return;
    }
    li_repl_bold(repl);
    li_repl_put_outcome(out, world->law, record->outcome);
    li_repl_plain(repl);
    if (record->outcome == LICET_INDETERMINATE) {
        lc_buffer_byte(out, '\n');
        put_missing(repl, session);
        return;
    }
    if (record->because == LICET_BECAUSE_NO_LAW)
        lc_buffer_text(out, " (no law is in force on that day)");
    else
        put_column(repl, session, LICET_COLUMN_BECAUSE, ", because of ");
    if (out->length && out->bytes[out->length - 1] != '\n')
        lc_buffer_byte(out, '\n');
    put_column(repl, session, LICET_COLUMN_CITES, "  ");
    put_column(repl, session, LICET_COLUMN_DUTIES, "  duty: ");
    put_column(repl, session, LICET_COLUMN_STATUS, "  ");
    for (size_t i = 0; i < record->booking_count; i++)
        put_booking(repl, session, i);
    if (record->books && !tried)
        lc_buffer_text(out, booked ? "  booked\n" : "  not booked\n");
}

/* The day of the order decided last is that of the next. */
static void follow_date(licet_repl *repl)
{
    const li_order *order = &repl->world.session->machine.order;
    size_t fact = licet_law_date_fact(repl->world.law);
    if (fact != LICET_NO_INDEX && order->known[fact]) {
        repl->day = (int32_t)order->values[fact];
        repl->day_set = false;
    }
}

/* Adds an order to those of the dialogue and decides it; false: refused, and it is not added. */
static bool add_order(licet_repl *repl, licet_text words)
{
    const char *copy = li_repl_copy(repl, words);
    li_repl_entered order = {{copy, words.length}, repl->day_set ? repl->day : LI_REPL_NO_DAY};
    if (!copy)
        return false;
    if (!lc_vector_push(&repl->allocator, &repl->orders, order)) {
        li_repl_fail(repl, LICET_MEMORY);
        return false;
    }
    if (li_repl_decide_in(repl, &repl->world, (uint32_t)repl->orders.count - 1, true)) {
        follow_date(repl);
        return true;
    }
    if (repl->status == LICET_OK)
        repl->answer = LICET_ANSWER_WORDS;
    repl->orders.count--;
    return false;
}

void li_repl_order(licet_repl *repl, licet_text words)
{
    if (!li_repl_has_law(repl))
        return;
    if (add_order(repl, words))
        li_repl_put_decision(repl, &repl->world, false, false);
}

void li_repl_again(licet_repl *repl, licet_text words)
{
    (void)words;
    if (!li_repl_has_law(repl))
        return;
    if (repl->orders.count == 0)
        li_repl_refuse(repl, LICET_ANSWER_WORDS,
                       "there is no order as yet: `order FACT VALUE, ...`");
    else
        li_repl_order(repl, (licet_text){NULL, 0});
}

void li_repl_try_order(licet_repl *repl, licet_text words)
{
    li_repl_world world;
    int32_t day = repl->day;
    bool day_set = repl->day_set;
    if (!add_order(repl, words))
        return;
    li_repl_put_decision(repl, &repl->world, false, true);
    repl->orders.count--;
    repl->day = day;
    repl->day_set = day_set;
    /* what the order stated must not be inherited by the next */
    if (li_repl_make_world(repl, li_repl_now(repl), &world, false)) {
        li_repl_free_world(repl, &repl->world);
        repl->world = world;
    }
}

/* ---- booking --------------------------------------------------------------------------------- */

static bool is_booked(const licet_repl *repl, size_t order)
{
    const li_repl_state *now = li_repl_now(repl);
    return order < now->booked_count && now->booked[order];
}

/* A state in which order NUMBER is booked, or is not; the world follows. */
static bool set_booked(licet_repl *repl, size_t order, bool booked)
{
    li_repl_state state = *li_repl_now(repl);
    li_repl_world world;
    uint32_t count = (uint32_t)repl->orders.count;
    uint8_t *marks = lc_arena_zero(&repl->arena, count, 1);
    if (!marks) {
        li_repl_fail(repl, LICET_MEMORY);
        return false;
    }
    if (state.booked_count)
        memcpy(marks, state.booked, state.booked_count < count ? state.booked_count : count);
    marks[order] = booked;
    state.booked = marks;
    state.booked_count = count;
    state.edit = false;
    if (!li_repl_make_world(repl, &state, &world, false))
        return false;
    if (!booked)
        li_repl_compare(repl, &repl->world, &world);
    if (li_repl_keep(repl, &state, &world))
        return true;
    li_repl_free_world(repl, &world);
    return false;
}

void li_repl_book(licet_repl *repl, licet_text words)
{
    (void)words;
    if (!li_repl_has_law(repl))
        return;
    size_t last = repl->orders.count;
    const licet_record *record = licet_session_record(repl->world.session);
    if (last == 0 || !record)
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "there is no order to book");
    else if (is_booked(repl, last - 1))
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "it is booked already");
    else if (!record->books)
        li_repl_refuse(repl, LICET_ANSWER_WORDS, "this order books nothing");
    else if (set_booked(repl, last - 1, true))
        li_repl_put_decision(repl, &repl->world, true, false);
}

/* The number that WORDS are, from 1; 0: none. */
static size_t read_number(licet_text words)
{
    size_t number = 0;
    for (size_t i = 0; i < words.length; i++) {
        if (words.bytes[i] < '0' || words.bytes[i] > '9' || number > 1000000)
            return 0;
        number = number * 10 + (size_t)(words.bytes[i] - '0');
    }
    return number;
}

void li_repl_cancel(licet_repl *repl, licet_text words)
{
    if (!li_repl_has_law(repl))
        return;
    size_t order = words.length ? read_number(words) : repl->orders.count;
    while (words.length == 0 && order > 0 && !is_booked(repl, order - 1))
        order--;
    if (order == 0 || order > repl->orders.count || !is_booked(repl, order - 1)) {
        li_repl_refuse(repl, LICET_ANSWER_WORDS,
                       words.length ? "no order of that number is booked"
                                    : "nothing is booked that could be taken back");
        return;
    }
    lc_buffer_format(&repl->out, "taken back: what order %zu booked\n", order);
    set_booked(repl, order - 1, false);
}

/* ---- why ------------------------------------------------------------------------------------- */

void li_repl_why(licet_repl *repl, licet_text words)
{
    (void)words;
    if (!li_repl_has_law(repl))
        return;
    li_repl_world *world = &repl->world;
    if (!licet_session_record(world->session)) {
        li_repl_refuse(repl, LICET_ANSWER_WORDS,
                       "there is no order as yet: `order FACT VALUE, ...`");
        return;
    }
    licet_ledger *ledger = world->before ? world->before : world->ledger;
    licet_status status = licet_decide(world->session, ledger);
    if (status == LICET_OK && licet_session_record(world->session)->rejected)
        li_repl_put_decision(repl, world, false, true);
    else if (status == LICET_OK)
        status =
            licet_explain(world->session, ledger, repl->host.style, lc_buffer_write, &repl->out);
    if (status != LICET_OK)
        li_repl_fail(repl, status);
}
