/* kernels_widen.h - numbers out of a host's memory into a column of 64 bits, checked. Compiled once
 * for each width of vectors, as kernels_body.h is, after which it is included.
 *
 * Items may lie at odd addresses: they are copied out, which costs nothing where they do not. They
 * are compared as what they are, for more of them fit a vector than of what they become.
 *
 * Must not: be included by anything but kernels*.c; know blocks, or what a number means. */

#define WIDENING(type, lowest, highest)                                                            \
    {                                                                                              \
        type from = (type)(least > (lowest) ? least : (lowest)), wrong = 0, item;                  \
        type until = (type)(most < (highest) ? most : (highest));                                  \
        for (size_t i = 0; i < count; i++) {                                                       \
            memcpy(&item, at + i * sizeof item, sizeof item);                                      \
            wrong |= (type)((item < from) | (item > until));                                       \
            out[i] = (int64_t)item;                                                                \
        }                                                                                          \
        return !wrong;                                                                             \
    }

bool LI_WIDEN_ITEMS(licet_cells cells, const unsigned char *restrict at, size_t count,
                    int64_t *restrict out, int64_t least, int64_t most)
{
    switch (cells) {
    case LICET_CELLS_INT32:
        WIDENING(int32_t, INT32_MIN, INT32_MAX)
    case LICET_CELLS_INT16:
        WIDENING(int16_t, INT16_MIN, INT16_MAX)
    case LICET_CELLS_INT8:
        WIDENING(int8_t, INT8_MIN, INT8_MAX)
    case LICET_CELLS_UINT64:
        /* what 64 bits hold with a sign; LEAST may be below 0 */
        least = least > 0 ? least : 0;
        WIDENING(int64_t, INT64_MIN, INT64_MAX)
    case LICET_CELLS_UINT32:
        WIDENING(uint32_t, 0, (int64_t)UINT32_MAX)
    case LICET_CELLS_UINT16:
        WIDENING(uint16_t, 0, UINT16_MAX)
    case LICET_CELLS_UINT8:
        WIDENING(uint8_t, 0, UINT8_MAX)
    default:
        if (least == INT64_MIN && most == INT64_MAX) {
            memcpy(out, at, count * sizeof *out);
            return true;
        }
        WIDENING(int64_t, INT64_MIN, INT64_MAX)
    }
}

#undef WIDENING

/* A value outside makes one of the differences negative. */
bool LI_ALL_WITHIN(const int64_t *values, size_t count, int64_t least, int64_t most)
{
    uint64_t signs = 0;
    for (size_t i = 0; i < count; i++)
        signs |= ((uint64_t)values[i] - (uint64_t)least) | ((uint64_t)most - (uint64_t)values[i]);
    return signs >> 63 == 0;
}
