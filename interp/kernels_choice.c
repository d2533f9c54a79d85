/* kernels_choice.c - the loops of a block that choose: by a truth, by the interval of the law,
 * by the calendar. They are rarer than those of kernels.c, and plain.
 *
 * The meaning of each instruction is that of opcodes.def. Must not: allocate, know blocks or
 * machines. */
#include "kernels.h"
#include "lang/date.h"

#include <string.h>

static inline uint8_t mask_of(bool truth)
{
    return truth ? LI_MASK_YES : LI_MASK_NO;
}

/* ---- by a truth ---------------------------------------------------------------------------- */

void li_kernel_minimum(size_t count, li_value_column out, li_value_column a, li_value_column b)
{
    for (size_t i = 0; i < count; i++) {
        out.values[i] = a.values[i] < b.values[i] ? a.values[i] : b.values[i];
        out.known[i] = a.known[i] & b.known[i];
    }
}

void li_kernel_maximum(size_t count, li_value_column out, li_value_column a, li_value_column b)
{
    for (size_t i = 0; i < count; i++) {
        out.values[i] = a.values[i] > b.values[i] ? a.values[i] : b.values[i];
        out.known[i] = a.known[i] & b.known[i];
    }
}

void li_kernel_choose(size_t count, li_value_column out, li_truth_column a, li_value_column b,
                      li_value_column c)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t yes = a.surely[i], no = (uint8_t)~a.possibly[i];
        out.values[i] = yes ? b.values[i] : c.values[i];
        out.known[i] = (yes & b.known[i]) | (no & c.known[i]);
    }
}

void li_kernel_choose_text(size_t count, li_text_column out, li_truth_column a, li_text_column b,
                           li_text_column c)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t yes = a.surely[i], no = (uint8_t)~a.possibly[i];
        out.known[i] = (yes & b.known[i]) | (no & c.known[i]);
        out.texts[i] = !out.known[i] ? (licet_text){NULL, 0} : yes ? b.texts[i] : c.texts[i];
    }
}

void li_kernel_choose_truth(size_t count, li_truth_column out, li_truth_column a, li_truth_column b,
                            li_truth_column c)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t sure = a.surely[i], maybe = a.possibly[i];
        out.surely[i] = ((uint8_t)~maybe | b.surely[i]) & (sure | c.surely[i]);
        out.possibly[i] = (maybe & b.possibly[i]) | ((uint8_t)~sure & c.possibly[i]);
    }
}

void li_kernel_mask(size_t count, li_truth_column out, const uint8_t *mask)
{
    memcpy(out.surely, mask, count);
    memcpy(out.possibly, mask, count);
}

void li_kernel_has_truth(size_t count, li_truth_column out, li_truth_column a)
{
    for (size_t i = 0; i < count; i++)
        out.surely[i] = out.possibly[i] = (uint8_t) ~(a.surely[i] ^ a.possibly[i]);
}

/* ---- by the interval ----------------------------------------------------------------------- */

/* Which version of COUNT, whose first intervals stand SIZE bytes apart from FIRST on, holds in
 * INTERVAL. */
static uint32_t find_version(const void *first, size_t size, uint32_t count, uint32_t interval)
{
    uint32_t low = 0, high = count; /* the answer lies in [low, high) */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2, starts;
        memcpy(&starts, (const char *)first + middle * size, sizeof starts);
        if (starts <= interval)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void li_kernel_threshold(size_t count, li_value_column out, const lc_image *image,
                         uint32_t threshold, const uint32_t *intervals, uint8_t *redo)
{
    const lc_image_threshold *found = &image->THRESHOLD[threshold];
    const lc_image_change *changes = image->CHANGE + found->first_change;
    uint32_t interval = LC_NONE;
    int64_t value = 0;
    uint8_t known = LI_MASK_NO;
    for (size_t i = 0; i < count; i++) {
        if (intervals[i] != interval) {
            interval = intervals[i];
            const lc_image_number *number =
                &image->NUMBER[changes[find_version(changes, sizeof *changes, found->change_count,
                                                    interval)]
                                   .number];
            lc_int128 wide = lc_image_wide(number->low, number->high);
            known = mask_of(wide == (int64_t)wide);
            value = known ? (int64_t)wide : 0;
        }
        out.values[i] = value;
        out.known[i] = known;
        redo[i] |= (uint8_t)~known;
    }
}

void li_kernel_in_versions(size_t count, li_truth_column out, li_value_column a,
                           const lc_image *image, uint32_t set, const uint32_t *intervals)
{
    const lc_image_set *found = &image->SET[set];
    const lc_image_version *versions = image->VERSION + found->first_version;
    uint32_t rows = image->REGISTRY[found->registry].row_count;
    for (size_t from = 0, to; from < count; from = to) {
        uint32_t interval = intervals[from];
        for (to = from + 1; to < count && intervals[to] == interval;)
            to++;
        const uint8_t *members =
            image->MEMBER +
            versions[find_version(versions, sizeof *versions, found->version_count, interval)]
                .first_member;
        li_kernel_in(to - from, (li_truth_column){out.surely + from, out.possibly + from},
                     (li_value_column){a.values + from, a.known + from}, members, rows);
    }
}

static bool is_during(const lc_image *image, uint32_t times, uint32_t interval)
{
    const lc_image_run *runs = image->RUN + image->TIMES[times].first_run;
    uint32_t count = image->TIMES[times].run_count;
    if (!count)
        return false;
    uint32_t at = find_version(runs, sizeof *runs, count, interval);
    return interval >= runs[at].first && interval < runs[at].end;
}

void li_kernel_during(size_t count, li_truth_column out, const lc_image *image, uint32_t times,
                      const uint32_t *intervals)
{
    uint32_t interval = LC_NONE;
    uint8_t mask = LI_MASK_NO;
    for (size_t i = 0; i < count; i++) {
        if (intervals[i] != interval) {
            interval = intervals[i];
            mask = mask_of(is_during(image, times, interval));
        }
        out.surely[i] = out.possibly[i] = mask;
    }
}

/* ---- by the calendar ----------------------------------------------------------------------- */

void li_kernel_shift_days(size_t count, li_value_column out, li_value_column a, int64_t days,
                          uint8_t *redo)
{
    for (size_t i = 0; i < count; i++) {
        int64_t day = 0;
        bool within = a.known[i] && !lc_add_overflows(a.values[i], days, &day) &&
                      day >= LC_DATE_MIN && day <= LC_DATE_MAX;
        out.values[i] = within ? day : 0;
        out.known[i] = mask_of(within);
        redo[i] |= a.known[i] & mask_of(!within);
    }
}

void li_kernel_shift_months(size_t count, li_value_column out, li_value_column a, int64_t months,
                            uint8_t *redo)
{
    for (size_t i = 0; i < count; i++) {
        int32_t day = 0;
        bool within = a.known[i] && lc_date_add_months(&day, (int32_t)a.values[i], (int32_t)months);
        out.values[i] = within ? day : 0;
        out.known[i] = mask_of(within);
        redo[i] |= a.known[i] & mask_of(!within);
    }
}

void li_kernel_date_part(size_t count, li_value_column out, li_value_column a, lc_opcode part)
{
    for (size_t i = 0; i < count; i++) {
        int year = 0, month = 1, day = 0;
        if (a.known[i])
            lc_date_to_parts((int32_t)a.values[i], &year, &month, &day);
        out.known[i] = a.known[i];
        out.values[i] = part == LC_OP_YEAR_OF      ? year
                        : part == LC_OP_QUARTER_OF ? (month - 1) / 3 + 1
                        : part == LC_OP_MONTH_OF   ? month
                                                   : day;
    }
}
