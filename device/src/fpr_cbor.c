/* SPDX-License-Identifier: Apache-2.0 */
/* As much CBOR (RFC 8949) as the contract needs: definite lengths, read in place, written through a window. */
#include "fpr_internal.h"

/* ---- in ---- */

static const uint8_t *take(struct fpr_in *in, uint32_t n)
{
    const uint8_t *const at = in->at;

    if (in->bad || (n > in->left)) {
        in->bad = true;
        return NULL;
    }
    in->at += n;
    in->left -= n;
    return at;
}

/* Reads what follows the first byte of an item. */
static void read_argument(struct fpr_in *in, struct fpr_item *item)
{
    const uint8_t *bytes;
    uint32_t n;

    if (item->info < 24u) {
        item->argument = item->info;
        return;
    }
    if (item->info > 27u) { /* kept for later, or an indefinite length */
        in->bad = true;
        return;
    }
    n = 1u << (item->info - 24u);
    for (bytes = take(in, n); (bytes != NULL) && (n > 0u); n--) {
        item->high = (item->high << 8) | (item->argument >> 24);
        item->argument = (item->argument << 8) | *bytes;
        bytes++;
    }
}

/* A length or a count beyond the bytes that are left is a lie, and the end of the walk. */
static bool has_contents(const struct fpr_item *item)
{
    return (item->major >= FPR_CBOR_BYTES) && (item->major <= FPR_CBOR_MAP);
}

void fpr_in_item(struct fpr_in *in, struct fpr_item *item)
{
    const uint8_t *const first = take(in, 1);

    memset(item, 0, sizeof *item);
    if (first == NULL) {
        return;
    }
    item->major = (uint8_t)(*first >> 5);
    item->info = *first & 31u;
    read_argument(in, item);
    if (has_contents(item) && ((item->high != 0u) || (item->argument > in->left))) {
        in->bad = true;
    } else if (item->major <= FPR_CBOR_TEXT) {
        item->bytes = in->at;
        (void)take(in, (item->major >= FPR_CBOR_BYTES) ? item->argument : 0u);
    } else {
        /* a number, or a head */
    }
}

/* Takes an item with all that is inside it: there may be much, so no function calls itself. */
static void whole_item(struct fpr_in *in, struct fpr_item *item)
{
    struct fpr_item inside;
    uint32_t pending;

    fpr_in_item(in, item);
    inside = *item;
    pending = 0;
    for (;;) {
        const bool nests = (inside.major >= FPR_CBOR_ARRAY) && (inside.major <= FPR_CBOR_TAG);
        const uint32_t each = (inside.major == FPR_CBOR_MAP) ? 2u : 1u;

        if (nests) {
            pending += (inside.major == FPR_CBOR_TAG) ? 1u : (each * inside.argument);
        }
        if ((pending == 0u) || (pending > in->left) || in->bad) {
            in->bad = in->bad || (pending > 0u);
            return;
        }
        pending--;
        fpr_in_item(in, &inside);
    }
}

void fpr_in_pair(struct fpr_in *in, struct fpr_item *key, struct fpr_item *value)
{
    whole_item(in, key);
    whole_item(in, value);
}

uint32_t fpr_in_map(struct fpr_in *in)
{
    struct fpr_item item;

    fpr_in_item(in, &item);
    in->bad = in->bad || (item.major != FPR_CBOR_MAP);
    return in->bad ? 0u : item.argument;
}

bool fpr_is_text(const struct fpr_item *item, const char *text)
{
    const size_t n = strlen(text);

    return (item->major == FPR_CBOR_TEXT) && (item->bytes != NULL) && (item->argument == n) &&
           (memcmp(item->bytes, text, n) == 0);
}

bool fpr_read_map(const uint8_t *bytes, uint32_t n, const struct fpr_key *keys, struct fpr_item *found, uint32_t count)
{
    struct fpr_in in = {bytes, n, false};
    uint32_t pairs;
    uint32_t i;

    for (i = 0; i < count; i++) {
        found[i].major = FPR_CBOR_ABSENT;
    }
    for (pairs = fpr_in_map(&in); (pairs > 0u) && !in.bad; pairs--) {
        struct fpr_item key;
        struct fpr_item value;

        fpr_in_pair(&in, &key, &value);
        for (i = 0; i < count; i++) {
            if (fpr_is_text(&key, keys[i].name) && (value.major == keys[i].major) && (value.high == 0u)) {
                found[i] = value;
            }
        }
    }
    return !in.bad && (in.left == 0u);
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

void fpr_out_number(struct fpr_out *out, const char *key, uint32_t value)
{
    fpr_out_text(out, key);
    fpr_out_head(out, FPR_CBOR_UINT, value);
}

void fpr_out_pair(struct fpr_out *out, const char *key, const char *text)
{
    fpr_out_text(out, key);
    fpr_out_text(out, text);
}
