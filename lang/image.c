/* image.c - joins the tables of a compiled law into one block, and what both sides of an image
 * share: checksum, record sizes, the list of opcodes.
 *
 * Must not: verify (verify.c) or run anything. */
#include "image.h"

#include <string.h>

static const lc_opcode_info opcodes[LC_OP_COUNT] = {
#define OP(name, mnemonic, result, a, b, c, synopsis)                                              \
    [LC_OP_##name] = {#name,                                                                       \
                      mnemonic,                                                                    \
                      synopsis,                                                                    \
                      LC_CLASS_##result,                                                           \
                      {LC_OPERAND_##a, LC_OPERAND_##b, LC_OPERAND_##c}},
#include "opcodes.def"
#undef OP
};

const lc_opcode_info *lc_opcode_describe(uint32_t opcode)
{
    return opcode < LC_OP_COUNT ? &opcodes[opcode] : NULL;
}

/* A 64-bit mix over words of eight bytes. */
static uint64_t mix(uint64_t sum, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    for (; length >= 8; at += 8, length -= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        sum = (sum ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        sum ^= sum >> 32;
    }
    for (; length; at++, length--)
        sum = (sum ^ *at) * UINT64_C(0x100000001B3);
    return sum;
}

uint64_t lc_image_checksum(const void *block, size_t size)
{
    lc_image_header header;
    memcpy(&header, block, sizeof header);
    header.checksum = 0;
    uint64_t sum = mix(UINT64_C(0x6C696365745F3031) ^ size, &header, sizeof header);
    sum = mix(sum, (const char *)block + sizeof header, size - sizeof header);
    return sum ^ (sum >> 29);
}

static const size_t record_sizes[LC_TABLE_COUNT] = {
#define TABLE(name, type, words) [LC_TABLE_##name] = sizeof(type),
#include "image_tables.def"
#undef TABLE
};

size_t lc_image_record_size(lc_image_table table)
{
    return record_sizes[table];
}

lc_status lc_image_build(lc_buffer *out, lc_buffer tables[LC_TABLE_COUNT])
{
    lc_image_header header = {
        .magic = LC_IMAGE_MAGIC_BYTES,
        .version = LC_IMAGE_VERSION,
        .byte_order = LC_IMAGE_BYTE_ORDER,
    };
    size_t size = sizeof header;
    for (int i = 0; i < LC_TABLE_COUNT; i++) {
        size = (size + LC_IMAGE_ALIGNMENT - 1) / LC_IMAGE_ALIGNMENT * LC_IMAGE_ALIGNMENT;
        header.tables[i] = (lc_image_extent){size, tables[i].length / record_sizes[i]};
        size += tables[i].length;
    }
    size = (size + LC_IMAGE_ALIGNMENT - 1) / LC_IMAGE_ALIGNMENT * LC_IMAGE_ALIGNMENT;
    header.size = size;
    if (!lc_buffer_reserve_exact(out, size))
        return LC_MEMORY;
    lc_buffer_append(out, &header, sizeof header);
    for (int i = 0; i < LC_TABLE_COUNT; i++) {
        lc_buffer_align(out, LC_IMAGE_ALIGNMENT);
        lc_buffer_append(out, tables[i].bytes, tables[i].length);
        lc_buffer_fini(&tables[i]); /* its pages can serve for what is still to be copied */
    }
    lc_buffer_align(out, LC_IMAGE_ALIGNMENT);
    if (out->failed)
        return LC_MEMORY;
    assert(out->length == size);
    header.checksum = lc_image_checksum(out->bytes, size);
    memcpy(out->bytes, &header, sizeof header);
    return LC_OK;
}
