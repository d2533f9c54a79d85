/* disassemble.c - an image as text, for `licet disasm` and golden tests: the tables that code
 * refers to, then every instruction with its operands and the words of the text it stands for.
 *
 * Reads an image that lc_image_open has accepted. Must not: run it. */
#include "image.h"

#include "date.h"
#include "decimal.h"
#include "law.h"

#include <string.h>

enum { QUOTED_WORDS = 48 };

static void put_string(lc_buffer *out, const lc_image *image, lc_image_string string)
{
    lc_buffer_append(out, lc_image_text(image, string), string.length);
}

/* A text constant with its quotes; control characters and quotes escaped. */
static void put_quoted(lc_buffer *out, const lc_image *image, lc_image_string string)
{
    const char *bytes = lc_image_text(image, string);
    lc_buffer_byte(out, '"');
    for (uint32_t i = 0; i < string.length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte == '"' || byte == '\\')
            lc_buffer_format(out, "\\%c", byte);
        else if (byte < 0x20 || byte == 0x7F)
            lc_buffer_format(out, "\\x%02X", byte);
        else
            lc_buffer_byte(out, (char)byte);
    }
    lc_buffer_byte(out, '"');
}

static void put_number(lc_buffer *out, lc_int128 coefficient, int scale)
{
    char text[LC_DECIMAL_TEXT];
    size_t length = lc_decimal_write(text, (lc_decimal){coefficient, scale}, true);
    lc_buffer_append(out, text, length);
}

static void put_date(lc_buffer *out, int32_t days)
{
    char text[LC_DATE_TEXT];
    lc_date_write(text, days);
    lc_buffer_text(out, text);
}

static void put_set(lc_buffer *out, const lc_image *image, uint32_t index)
{
    const lc_image_set *set = &image->SET[index];
    const lc_image_registry *registry = &image->REGISTRY[set->registry];
    if (set->name.length) {
        put_string(out, image, set->name);
        return;
    }
    /* a list; one that changes is shown as it stands at first */
    uint32_t shown = 0, first_member = image->VERSION[set->first_version].first_member;
    lc_buffer_byte(out, '{');
    for (uint32_t row = 0; row < registry->row_count; row++)
        if (image->MEMBER[first_member + row]) {
            lc_buffer_text(out, shown++ ? " " : "");
            put_string(out, image, image->ROW[registry->first_row + row].key);
        }
    lc_buffer_text(out, set->version_count > 1 ? ", \xE2\x80\xA6}" : "}");
}

/* `from 2025-01-01 until 2025-03-31, from …`, as far as intervals say it. */
static void put_times(lc_buffer *out, const lc_image *image, uint32_t index)
{
    const lc_image_times *times = &image->TIMES[index];
    if (!times->run_count)
        lc_buffer_text(out, "never");
    for (uint32_t i = 0; i < times->run_count; i++) {
        const lc_image_run *run = &image->RUN[times->first_run + i];
        lc_buffer_format(out, "%s%u..%u", i ? " " : "", run->first, run->end - 1);
    }
}

static lc_image_string owner_of(const lc_image *image, const lc_image_limit *limit)
{
    return limit->cap != LC_NONE ? image->CAP[limit->cap].name
                                 : image->AGREEMENT[limit->agreement].name;
}

static const char class_letters[] = "nvtbrf";

static void put_operand(lc_buffer *out, const lc_image *image, lc_operand_kind kind, uint32_t value)
{
    switch (kind) {
    case LC_OPERAND_NONE:
        break;
    case LC_OPERAND_V:
    case LC_OPERAND_T:
    case LC_OPERAND_B:
    case LC_OPERAND_R:
    case LC_OPERAND_F:
        lc_buffer_format(out, "%c%u", class_letters[(int)kind - (int)LC_OPERAND_V + 1], value);
        break;
    case LC_OPERAND_FACT:
        put_string(out, image, image->FACT[value].name);
        break;
    case LC_OPERAND_COLUMN:
        put_string(out, image, image->REGISTRY[image->COLUMN[value].registry].name);
        lc_buffer_byte(out, '.');
        put_string(out, image, image->COLUMN[value].name);
        break;
    case LC_OPERAND_NUMBER:
        put_number(out, lc_image_wide(image->NUMBER[value].low, image->NUMBER[value].high), 0);
        break;
    case LC_OPERAND_TEXT:
        put_quoted(out, image, image->TEXT[value]);
        break;
    case LC_OPERAND_SET:
        put_set(out, image, value);
        break;
    case LC_OPERAND_LIMIT:
        put_string(out, image, owner_of(image, &image->LIMIT[value]));
        if (image->LIMIT[value].place_number > 1)
            lc_buffer_format(out, ".%u", image->LIMIT[value].place_number);
        break;
    case LC_OPERAND_THRESHOLD:
        put_string(out, image, image->THRESHOLD[value].name);
        break;
    case LC_OPERAND_TIMES:
        put_times(out, image, value);
        break;
    case LC_OPERAND_PATH:
        if (value == LC_NONE)
            break;
        put_string(out, image, image->FACT[image->PATH[value].fact].name);
        lc_buffer_byte(out, '.');
        put_string(out, image, image->PATH[value].columns);
        break;
    case LC_OPERAND_RULE:
        put_string(out, image, image->RULE[value].name);
        break;
    case LC_OPERAND_OUTCOME:
        put_string(out, image, image->OUTCOME[value].name);
        break;
    case LC_OPERAND_POWER:
        lc_buffer_format(out, "10^%d", (int)(int32_t)value);
        break;
    case LC_OPERAND_TRUTH:
        lc_buffer_text(out, value ? "yes" : "no");
        break;
    case LC_OPERAND_TARGET:
        lc_buffer_format(out, "-> %u", value);
        break;
    }
}

/* The words of the text an instruction stands for: one line, cut. */
static void put_words(lc_buffer *out, const lc_image *image, lc_image_place place)
{
    if (place.source == LC_NONE)
        return;
    const char *words = lc_image_text(image, image->SOURCE[place.source].text) + place.start;
    uint32_t length = place.end - place.start, shown = 0;
    bool blank = false;
    lc_buffer_text(out, "-- ");
    for (uint32_t i = 0; i < length && shown < QUOTED_WORDS; i++) {
        unsigned char byte = (unsigned char)words[i];
        if (byte <= ' ') {
            blank = shown > 0;
            continue;
        }
        if (blank)
            lc_buffer_byte(out, ' '), shown++;
        blank = false;
        lc_buffer_byte(out, (char)byte);
        shown++;
        while (i + 1 < length &&
               ((unsigned char)words[i + 1] & 0xC0) == 0x80) /* whole characters */
            lc_buffer_byte(out, words[++i]);
    }
    if (shown >= QUOTED_WORDS)
        lc_buffer_text(out, "\xE2\x80\xA6");
}

static void put_instruction(lc_buffer *out, const lc_image *image, uint32_t at)
{
    const lc_instruction *code = &image->CODE[at];
    const lc_opcode_info *info = lc_opcode_describe(code->opcode);
    const uint32_t operands[3] = {code->a, code->b, code->c};
    size_t line = out->length;
    lc_buffer_format(out, "%6u  %c  %-22s", at, info->result ? class_letters[info->result] : ' ',
                     info->mnemonic);
    for (int i = 0; i < 3; i++) {
        if (info->operands[i] == LC_OPERAND_NONE ||
            (info->operands[i] == LC_OPERAND_PATH && operands[i] == LC_NONE))
            break;
        lc_buffer_text(out, i ? ", " : " ");
        put_operand(out, image, (lc_operand_kind)info->operands[i], operands[i]);
    }
    while (!out->failed && out->length - line < 64)
        lc_buffer_byte(out, ' ');
    lc_buffer_byte(out, ' ');
    put_words(out, image, image->PLACE[at]);
    while (!out->failed && out->bytes[out->length - 1] == ' ')
        out->length--;
    lc_buffer_byte(out, '\n');
}

/* A key is named as it is written: the fact, and the columns after it. */
static void put_key(lc_buffer *out, const lc_image *image, const lc_image_key *key)
{
    put_string(out, image, image->FACT[key->fact].name);
    if (key->path == LC_NONE)
        return;
    lc_buffer_byte(out, '.');
    put_string(out, image, image->PATH[key->path].columns);
}

static void put_window(lc_buffer *out, const lc_image_limit *limit)
{
    static const char *const windows[] = {"ever", "each year", "each quarter", "each month"};
    if (limit->window == LC_IMAGE_WINDOW_ROLLING)
        lc_buffer_format(out, " in any %u %s", limit->span, limit->span_months ? "months" : "days");
    else if (limit->window != LC_IMAGE_WINDOW_PERIOD)
        lc_buffer_format(out, " %s", windows[limit->window]);
    if (limit->from != LC_DATE_MIN || limit->until != LC_DATE_MAX) {
        lc_buffer_text(out, " from ");
        put_date(out, limit->from);
        lc_buffer_text(out, " until ");
        put_date(out, limit->until);
    }
    if (limit->counts_from != LC_DATE_MIN) {
        lc_buffer_text(out, " counts from ");
        put_date(out, limit->counts_from);
    }
}

static void put_limits(lc_buffer *out, const lc_image *image)
{
    for (uint32_t i = 0; i < image->LIMIT_count; i++) {
        const lc_image_limit *limit = &image->LIMIT[i];
        lc_buffer_text(out, limit->limit == LC_NONE ? "tally " : "limit ");
        put_operand(out, image, LC_OPERAND_LIMIT, i);
        lc_buffer_format(out, ": v%u", limit->amount);
        if (limit->limit != LC_NONE)
            lc_buffer_format(out, " <= v%u", limit->limit);
        for (uint32_t k = 0; k < limit->key_count; k++) {
            lc_buffer_text(out, k ? " and " : " per ");
            put_key(out, image, &image->KEY[limit->first_key + k]);
        }
        put_window(out, limit);
        if (limit->where != LC_NONE)
            lc_buffer_format(out, " where b%u", limit->where);
        if (limit->date_fact != LC_NONE && limit->date_fact != image->LAW->date_fact) {
            lc_buffer_text(out, " counts by ");
            put_string(out, image, image->FACT[limit->date_fact].name);
        }
        lc_buffer_byte(out, '\n');
    }
}

/* A list of INDEX after WORDS. */
static void put_list(lc_buffer *out, const lc_image *image, const char *words, lc_operand_kind kind,
                     uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        lc_buffer_text(out, i ? ", " : words);
        put_operand(out, image, kind, image->INDEX[first + i]);
    }
}

static void put_dates(lc_buffer *out, const lc_image *image, uint32_t in_force, uint32_t binding,
                      uint32_t enforced)
{
    static const char *const words[] = {", in force ", ", binding ", ", enforced "};
    const uint32_t times[] = {in_force, binding, enforced};
    for (unsigned i = 0; i < 3; i++) {
        if (times[i] == LC_NONE)
            continue;
        lc_buffer_text(out, words[i]);
        put_times(out, image, times[i]);
    }
}

static void put_rule(lc_buffer *out, const lc_image *image, const lc_image_rule *rule)
{
    bool bars = rule->outcome == LC_NONE;
    lc_buffer_text(out, bars ? "bar " : rule->requirement ? "requirement " : "exception ");
    put_string(out, image, rule->name);
    if (!bars) {
        lc_buffer_text(out, " -> ");
        put_string(out, image, image->OUTCOME[rule->outcome].name);
    }
    lc_buffer_format(out, ": truth b%u", rule->truth);
    if (!bars)
        lc_buffer_format(out, ", range r%u", rule->range);
    put_list(out, image, ", overcome by ", LC_OPERAND_RULE, rule->first_exception,
             rule->exception_count);
    put_list(out, image, ", barred by ", LC_OPERAND_RULE, rule->first_bar, rule->bar_count);
    if (rule->under_any)
        lc_buffer_text(out, ", under any agreement");
    for (uint32_t i = 0; i < rule->under_count; i++) {
        lc_buffer_text(out, i ? ", " : ", under ");
        put_string(out, image, image->AGREEMENT[image->INDEX[rule->first_under + i]].name);
    }
    put_list(out, image, ", counts toward ", LC_OPERAND_LIMIT, rule->first_toward,
             rule->toward_count);
    put_dates(out, image, rule->in_force, rule->binding, rule->enforced);
    lc_buffer_byte(out, '\n');
}

static void put_rules(lc_buffer *out, const lc_image *image)
{
    for (uint32_t i = 0; i < image->RULE_count; i++)
        put_rule(out, image, &image->RULE[i]);
    for (uint32_t i = 0; i < image->AGREEMENT_count; i++) {
        const lc_image_agreement *agreement = &image->AGREEMENT[i];
        lc_buffer_text(out, "agreement ");
        put_string(out, image, agreement->name);
        lc_buffer_format(out, ": truth b%u, met b%u", agreement->truth, agreement->met);
        put_list(out, image, ", within ", LC_OPERAND_LIMIT, agreement->first_limit,
                 agreement->limit_count);
        put_dates(out, image, agreement->in_force, agreement->binding, agreement->enforced);
        lc_buffer_byte(out, '\n');
    }
}

static void put_thresholds(lc_buffer *out, const lc_image *image)
{
    for (uint32_t i = 0; i < image->THRESHOLD_count; i++) {
        const lc_image_threshold *threshold = &image->THRESHOLD[i];
        for (uint32_t k = 0; threshold->change_count > 1 && k < threshold->change_count; k++) {
            const lc_image_change *change = &image->CHANGE[threshold->first_change + k];
            lc_buffer_text(out, "threshold ");
            put_string(out, image, threshold->name);
            lc_buffer_format(out, " from interval %u: ", change->first_interval);
            put_operand(out, image, LC_OPERAND_NUMBER, change->number);
            lc_buffer_byte(out, '\n');
        }
    }
}

/* From which amendments an order of INTERVAL is saved. */
static void put_saved(lc_buffer *out, const lc_image *image, const lc_image_interval *interval)
{
    const lc_image_interval *dated = &image->INTERVAL[interval->dated];
    const char *joint = ", saved from ";
    for (uint32_t i = 0; i < dated->saving_count; i++) {
        if (!(interval->saved >> i & 1))
            continue;
        lc_buffer_text(out, joint);
        put_string(out, image, image->AMENDMENT[image->INDEX[dated->first_saving + i]].name);
        joint = ", ";
    }
}

static void put_intervals(lc_buffer *out, const lc_image *image)
{
    for (uint32_t i = 0; i < image->INTERVAL_count; i++) {
        const lc_image_interval *interval = &image->INTERVAL[i];
        lc_buffer_format(out, "interval %u: from ", i);
        put_date(out, interval->from);
        lc_buffer_text(out, interval->in_force ? ", in force" : ", not in force");
        lc_buffer_text(out, interval->in_force && !interval->binding ? ", not binding" : "");
        lc_buffer_text(out, interval->in_force && !interval->enforced ? ", not enforced" : "");
        if (image->LAW->has_rules) {
            lc_buffer_text(out, ", otherwise ");
            put_string(out, image, image->OUTCOME[interval->otherwise].name);
        }
        put_saved(out, image, interval);
        lc_buffer_byte(out, '\n');
    }
}

/* Which orders each amendment saves: the stretch of code that says so. */
static void put_savings(lc_buffer *out, const lc_image *image)
{
    for (uint32_t i = 0; i < image->AMENDMENT_count; i++) {
        const lc_image_amendment *amendment = &image->AMENDMENT[i];
        for (uint32_t k = 0; k < amendment->saving_count; k++) {
            const lc_image_saving *saving = &image->SAVING[amendment->first_saving + k];
            lc_buffer_text(out, "amendment ");
            put_string(out, image, amendment->name);
            lc_buffer_format(out, ": saves by b%u, code %u to %u\n", saving->truth, saving->first,
                             saving->end);
        }
    }
}

lc_status lc_image_disassemble(lc_buffer *out, const lc_image *image)
{
    lc_buffer_format(out, "image %u of ", LC_IMAGE_VERSION);
    if (image->LAW->has_rules)
        put_string(out, image, image->LAW->name);
    else
        lc_buffer_text(out, "a module");
    lc_buffer_byte(out, '\n');
    put_intervals(out, image);
    put_savings(out, image);
    put_thresholds(out, image);
    put_limits(out, image);
    put_rules(out, image);
    lc_buffer_text(out, "phase A: facts\n");
    for (uint32_t at = 0; at < image->CODE_count; at++) {
        if (at == image->LAW->fold_start)
            lc_buffer_text(out, "phases B and C: fold, ledger\n");
        if (at == image->LAW->fold_end)
            lc_buffer_text(out, "statements\n");
        put_instruction(out, image, at);
    }
    return out->failed ? LC_MEMORY : LC_OK;
}
