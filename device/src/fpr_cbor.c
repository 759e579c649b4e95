/* SPDX-License-Identifier: Apache-2.0 */
/* As much CBOR (RFC 8949) as the contract needs: definite lengths, read in place, written through a window. */
#include "fpr_internal.h"

/* ---- in ---- */

void fpr_in_begin(struct fpr_in *in, const uint8_t *bytes, uint32_t n)
{
    in->at = bytes;
    in->left = n;
    in->bad = false;
}

static const uint8_t *take(struct fpr_in *in, uint64_t n)
{
    const uint8_t *const at = in->at;

    if (in->bad || (n > in->left)) {
        in->bad = true;
        return NULL;
    }
    in->at += n;
    in->left -= (uint32_t)n;
    return at;
}

/* Reads what follows the first byte of an item. */
static uint64_t argument(struct fpr_in *in, uint8_t info)
{
    const uint32_t n = 1u << ((uint32_t)(info - 24u) & 3u);
    const uint8_t *bytes;
    uint64_t value = 0;
    uint32_t i;

    if (info < 24u) {
        return info;
    }
    if (info > 27u) { /* kept for later, or an indefinite length */
        in->bad = true;
        return 0;
    }
    bytes = take(in, n);
    for (i = 0; (bytes != NULL) && (i < n); i++) {
        value = (value << 8) | bytes[i];
    }
    return value;
}

struct fpr_item fpr_in_item(struct fpr_in *in)
{
    struct fpr_item item = {0};
    const uint8_t *const first = take(in, 1);

    if (first == NULL) {
        return item;
    }
    item.major = (uint8_t)(*first >> 5);
    item.info = *first & 31u;
    item.argument = argument(in, item.info);
    if ((item.major == FPR_CBOR_BYTES) || (item.major == FPR_CBOR_TEXT)) {
        item.bytes = take(in, item.argument);
    }
    return item;
}

/* Returns how many items stand inside this one. More than there are bytes is a lie, and the end of the walk. */
static uint32_t inside(struct fpr_in *in, const struct fpr_item *item)
{
    uint64_t count = 0;

    if (item->major == FPR_CBOR_TAG) {
        return 1;
    }
    if ((item->major == FPR_CBOR_ARRAY) || (item->major == FPR_CBOR_MAP)) {
        count = item->argument;
    }
    if (count > in->left) {
        in->bad = true;
        return 0;
    }
    return (uint32_t)((item->major == FPR_CBOR_MAP) ? (2u * count) : count);
}

void fpr_in_skip(struct fpr_in *in, const struct fpr_item *item)
{
    uint64_t pending = inside(in, item);

    while ((pending > 0u) && !in->bad) {
        const struct fpr_item next = fpr_in_item(in);

        pending = (pending - 1u) + inside(in, &next);
    }
}

uint32_t fpr_in_map(struct fpr_in *in)
{
    const struct fpr_item item = fpr_in_item(in);

    if ((item.major != FPR_CBOR_MAP) || (item.argument > in->left)) {
        in->bad = true;
    }
    return in->bad ? 0u : (uint32_t)item.argument;
}

bool fpr_is_text(const struct fpr_item *item, const char *text)
{
    const size_t n = strlen(text);

    return (item->major == FPR_CBOR_TEXT) && (item->bytes != NULL) && (item->argument == n) &&
           (memcmp(item->bytes, text, n) == 0);
}

/* ---- out ---- */

void fpr_out_begin(struct fpr_out *out, uint8_t *to, uint32_t skip, uint32_t room)
{
    out->to = to;
    out->skip = skip;
    out->room = room;
    out->total = 0;
}

void fpr_out_raw(struct fpr_out *out, const void *bytes, size_t n)
{
    const uint8_t *const from = bytes;
    size_t i;

    for (i = 0; i < n; i++) {
        if ((out->total >= out->skip) && ((out->total - out->skip) < out->room)) {
            out->to[out->total - out->skip] = from[i];
        }
        out->total++;
    }
}

void fpr_out_head(struct fpr_out *out, uint8_t major, uint32_t value)
{
    const uint32_t extra = (value < 24u) ? 0u : (value < 0x100u) ? 1u : (value < 0x10000u) ? 2u : 4u;
    const uint32_t info = (extra == 0u) ? value : (extra == 4u) ? 26u : (23u + extra);
    uint8_t bytes[5];
    uint32_t i;

    bytes[0] = (uint8_t)(((uint32_t)major << 5) | info);
    for (i = 0; i < extra; i++) {
        bytes[1u + i] = (uint8_t)(value >> (8u * (extra - 1u - i)));
    }
    fpr_out_raw(out, bytes, 1u + extra);
}

void fpr_out_text(struct fpr_out *out, const char *text)
{
    const size_t n = strlen(text);

    fpr_out_head(out, FPR_CBOR_TEXT, (uint32_t)n);
    fpr_out_raw(out, text, n);
}

void fpr_out_bytes(struct fpr_out *out, const uint8_t *bytes, uint32_t n)
{
    fpr_out_head(out, FPR_CBOR_BYTES, n);
    fpr_out_raw(out, bytes, n);
}

void fpr_out_bool(struct fpr_out *out, bool value)
{
    fpr_out_head(out, FPR_CBOR_SIMPLE, value ? 21u : 20u);
}

void fpr_out_number(struct fpr_out *out, const char *key, uint32_t value)
{
    fpr_out_text(out, key);
    fpr_out_head(out, FPR_CBOR_UINT, value);
}
