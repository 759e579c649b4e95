/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pack that the probe has brought. The order makes a cut at any moment harmless: the pack is stored first, and a
 * start that finds it stored writes the receipt; the image is erased last, and a start that finds a receipt erases it.
 */
#include "fpr_flash_image.h"

#include "fpr_internal.h"

#define IMAGE_HEADER_BYTES 64u
#define IMAGE_LENGTH_AT 8u
#define IMAGE_SHA_AT 16u
#define IMAGE_CRC_AT 60u
#define RECEIPT_BYTES 80u
#define RECEIPT_CODE_AT 8u
#define RECEIPT_SHA_AT 16u
#define RECEIPT_PATH_AT 48u
#define RECEIPT_CRC_AT 76u
#define MAGIC_BYTES 8u
#define CRC_POLYNOMIAL 0xEDB88320u

static const uint8_t IMAGE_MAGIC[MAGIC_BYTES] = {'F', 'P', 'R', 'O', 'V', 'P', 'K', '2'};
static const uint8_t RECEIPT_MAGIC[MAGIC_BYTES] = {'F', 'P', 'R', 'O', 'V', 'R', 'C', '2'};

static uint32_t crc32(const uint8_t *bytes, uint32_t n)
{
    uint32_t crc = 0xFFFFFFFFu;
    uint32_t i;
    uint32_t bit;

    for (i = 0; i < n; i++) {
        crc ^= bytes[i];
        for (bit = 0; bit < 8u; bit++) {
            crc = (crc >> 1) ^ (((crc & 1u) != 0u) ? CRC_POLYNOMIAL : 0u);
        }
    }
    return ~crc;
}

static uint32_t number_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | ((uint32_t)bytes[1] << 8) | ((uint32_t)bytes[2] << 16) | ((uint32_t)bytes[3] << 24);
}

static void put_number(uint8_t *bytes, uint32_t value)
{
    bytes[0] = (uint8_t)value;
    bytes[1] = (uint8_t)(value >> 8);
    bytes[2] = (uint8_t)(value >> 16);
    bytes[3] = (uint8_t)(value >> 24);
}

/* Whether bytes of the region are erased; what cannot be read is not. */
static bool is_erased(const struct fpr_image_port *port, void *ctx, uint32_t at, uint32_t end)
{
    uint8_t bytes[16];
    uint32_t i;

    for (; at < end; at += (uint32_t)sizeof bytes) {
        if (!port->read(ctx, at, bytes, (uint32_t)sizeof bytes)) {
            return false;
        }
        for (i = 0; i < sizeof bytes; i++) {
            if (bytes[i] != 0xFFu) {
                fpr_wipe(bytes, sizeof bytes);
                return false;
            }
        }
    }
    return true;
}

static bool erase(const struct fpr_image_port *port, void *ctx, uint32_t at, uint32_t end)
{
    return is_erased(port, ctx, at, end) || (port->erase(ctx, at, end - at) && is_erased(port, ctx, at, end));
}

static bool is_receipt(const uint8_t *receipt)
{
    return (memcmp(receipt, RECEIPT_MAGIC, MAGIC_BYTES) == 0) &&
           (crc32(receipt, RECEIPT_CRC_AT) == number_at(&receipt[RECEIPT_CRC_AT]));
}

/* Whether the region holds a pack of `*length` bytes that is the one its header names. */
static bool is_image(struct fpr *r, const struct fpr_image_port *port, void *ctx, uint8_t *header, uint32_t *length)
{
    const uint32_t room = port->region_bytes - port->unit_bytes - IMAGE_HEADER_BYTES;
    uint8_t bytes[64];
    uint8_t sha[FPR_SHA_BYTES];
    uint32_t at;
    uint32_t n;
    bool is_read = true;

    *length = number_at(&header[IMAGE_LENGTH_AT]);
    if ((memcmp(header, IMAGE_MAGIC, MAGIC_BYTES) != 0) || (*length == 0u) || (*length > room) ||
        (crc32(header, IMAGE_CRC_AT) != number_at(&header[IMAGE_CRC_AT]))) {
        return false;
    }
    fpr_sha256_begin(&r->hash);
    for (at = 0; is_read && (at < *length); at += n) {
        n = ((*length - at) < sizeof bytes) ? (*length - at) : (uint32_t)sizeof bytes;
        is_read = port->read(ctx, IMAGE_HEADER_BYTES + at, bytes, n);
        fpr_sha256_add(&r->hash, bytes, n);
    }
    fpr_sha256_end(&r->hash, sha);
    fpr_wipe(bytes, sizeof bytes);
    return is_read && (memcmp(sha, &header[IMAGE_SHA_AT], FPR_SHA_BYTES) == 0);
}

/* Has the pack applied as a commit does. */
static uint8_t take(struct fpr *r, const struct fpr_image_port *port, void *ctx, const uint8_t *sha, uint32_t length,
                    const char **path)
{
    static const char NO_PATH[] = "";

    *path = NO_PATH;
    if (fpr_state(r) != FPR_EMPTY) {
        if (memcmp(fpr_stored_sha(r), sha, FPR_SHA_BYTES) == 0) {
            return FPR_APPLIED;
        }
        return (fpr_state(r) == FPR_LOCKED) ? (uint8_t)FPR_IS_LOCKED : (uint8_t)FPR_ALREADY_PROVISIONED;
    }
    if (length > r->capacity) {
        return FPR_TOO_LARGE;
    }
    if (!port->read(ctx, IMAGE_HEADER_BYTES, r->pack, length) || !fpr_offer(r, length, sha)) {
        return FPR_INTERNAL;
    }
    while (fpr_busy(r)) {
        fpr_poll(r);
    }
    return fpr_result(r, path);
}

static bool write_receipt(const struct fpr *r, const struct fpr_image_port *port, void *ctx, uint8_t code,
                          const char *path)
{
    const uint32_t at = port->region_bytes - port->unit_bytes;
    uint8_t receipt[RECEIPT_BYTES];
    uint8_t there[RECEIPT_BYTES];
    uint32_t i;

    memset(receipt, 0, sizeof receipt);
    memcpy(receipt, RECEIPT_MAGIC, MAGIC_BYTES);
    put_number(&receipt[RECEIPT_CODE_AT], code);
    put_number(&receipt[RECEIPT_CODE_AT + 4u], 0xFFFFFFFFu);
    if (fpr_stored_sha(r) != NULL) {
        memcpy(&receipt[RECEIPT_SHA_AT], fpr_stored_sha(r), FPR_SHA_BYTES);
    }
    for (i = 0; (i < FPR_PATH_BYTES) && (path[i] != '\0'); i++) {
        receipt[RECEIPT_PATH_AT + i] = (uint8_t)path[i];
    }
    put_number(&receipt[RECEIPT_CRC_AT], crc32(receipt, RECEIPT_CRC_AT));
    return erase(port, ctx, at, port->region_bytes) && port->write(ctx, at, receipt, RECEIPT_BYTES) &&
           port->read(ctx, at, there, RECEIPT_BYTES) && (memcmp(receipt, there, RECEIPT_BYTES) == 0);
}

enum fpr_image fpr_flash_image(struct fpr *r, const struct fpr_image_port *port, void *ctx)
{
    const uint32_t receipt_at = port->region_bytes - port->unit_bytes;
    uint8_t head[RECEIPT_BYTES];
    uint32_t length;
    const char *path;
    uint8_t code;

    if (!port->read(ctx, receipt_at, head, RECEIPT_BYTES)) {
        return FPR_IMAGE_TROUBLE;
    }
    if (is_receipt(head)) {
        return erase(port, ctx, 0, receipt_at) ? FPR_IMAGE_NONE : FPR_IMAGE_TROUBLE;
    }
    if (!port->read(ctx, 0, head, IMAGE_HEADER_BYTES)) {
        return FPR_IMAGE_TROUBLE;
    }
    if (!is_image(r, port, ctx, head, &length)) {
        return FPR_IMAGE_NONE;
    }
    code = take(r, port, ctx, &head[IMAGE_SHA_AT], length, &path);
    if (!write_receipt(r, port, ctx, code, path) || !erase(port, ctx, 0, receipt_at)) {
        return FPR_IMAGE_TROUBLE;
    }
    return FPR_IMAGE_TAKEN;
}
