/* SPDX-License-Identifier: Apache-2.0 */
#include "ram_port.h"

#include "fpr_internal.h"

static const uint16_t OBJECTS[] = {0, 1};

static const struct fpr_resource RESOURCES[] = {
    {0, 0, FPR_STRING, 64},  {0, 1, FPR_BOOLEAN, 0}, {0, 2, FPR_INTEGER, 1}, {0, 3, FPR_OPAQUE, 64},
    {0, 10, FPR_INTEGER, 2}, {0, 17, FPR_LINK, 12},  {1, 1, FPR_INTEGER, 4}, {1, 13, FPR_INTEGER, 8},
    {1, 99, FPR_FLOAT, 8},
};

static void hear(void *ctx, const uint8_t *bytes, size_t n)
{
    struct ram_device *const device = ctx;
    size_t i;

    for (i = 0; i < n; i++) {
        if (device->heard_size == RAM_HEARD_BYTES) {
            device->heard_size = 0;
        }
        device->heard[device->heard_size] = bytes[i];
        device->heard_size++;
    }
}

static void identity(void *ctx, struct fpr_identity *out)
{
    (void)ctx;
    out->endpoint = "urn:dev:ram";
    out->chip = "00112233aabbccdd";
    out->firmware = "ram 1";
    out->objects = OBJECTS;
    out->object_count = 2;
    out->random_ok = true;
}

static uint8_t apply(void *ctx, const uint8_t *pack, uint32_t n, struct fpr_refusal *why)
{
    struct ram_device *const device = ctx;
    const struct fpr_table table = {RESOURCES, sizeof RESOURCES / sizeof RESOURCES[0], NULL, NULL};

    if (device->busy_calls > 0u) {
        device->busy_calls--;
        return FPR_BUSY;
    }
    return (device->verdict == FPR_APPLIED) ? fpr_pack_check(pack, n, &table, why) : device->verdict;
}

static void change(struct ram_device *device, uint32_t at, uint8_t value)
{
    if (device->power == 0u) {
        longjmp(device->at_cut, 1);
    }
    device->power -= (device->power == RAM_FOR_EVER) ? 0u : 1u;
    device->flash[at] = value;
}

static uint8_t erase_part(struct ram_device *device)
{
    const uint32_t bytes = RAM_STORE_BYTES / device->erase_parts;
    uint32_t at;

    for (at = device->erased_parts * bytes; at < ((device->erased_parts + 1u) * bytes); at++) {
        change(device, at, 0xFF);
    }
    device->erased_parts = (device->erased_parts + 1u) % device->erase_parts;
    return (device->erased_parts == 0u) ? FPR_APPLIED : FPR_BUSY;
}

static uint8_t store_erase(void *ctx)
{
    struct ram_device *const device = ctx;
    uint32_t at;

    if (device->erase_parts > 0u) {
        return erase_part(device);
    }
    if (device->busy_erases > 0u) {
        device->busy_erases--;
        return FPR_BUSY;
    }
    for (at = 0; at < RAM_STORE_BYTES; at++) {
        change(device, at, 0xFF);
    }
    return FPR_APPLIED;
}

static bool store_write(void *ctx, uint32_t at, const uint8_t *bytes, uint32_t n)
{
    struct ram_device *const device = ctx;
    uint32_t i;

    if ((at > RAM_STORE_BYTES) || (n > (RAM_STORE_BYTES - at)) || ((at % FPR_STORE_ALIGN) != 0u) ||
        ((n % FPR_STORE_ALIGN) != 0u)) {
        __builtin_trap(); /* what no receiver may ask */
    }
    for (i = 0; i < n; i++) {
        change(device, at + i, device->flash[at + i] & bytes[i]);
    }
    if (device->bad_write) {
        device->flash[at] ^= 1u;
    }
    return true;
}

static bool store_read(void *ctx, uint32_t at, uint8_t *bytes, uint32_t n)
{
    const struct ram_device *const device = ctx;

    if ((at > RAM_STORE_BYTES) || (n > (RAM_STORE_BYTES - at))) {
        __builtin_trap();
    }
    memcpy(bytes, &device->flash[at], n);
    return true;
}

static void reset(void *ctx)
{
    struct ram_device *const device = ctx;

    device->reset_asked = true;
}

static bool set_clock(void *ctx, uint32_t unix_s)
{
    struct ram_device *const device = ctx;

    device->unix_s = unix_s;
    return unix_s > 1600000000u;
}

static bool csr_make(void *ctx, const char *name, size_t n)
{
    struct ram_device *const device = ctx;

    memset(device->csr, name[n - 1u], sizeof device->csr);
    device->has_csr = true;
    return true;
}

static const uint8_t *csr(void *ctx, size_t *n)
{
    struct ram_device *const device = ctx;

    *n = sizeof device->csr;
    return device->has_csr ? device->csr : NULL;
}

void ram_make(struct ram_device *device)
{
    static const struct fpr_port PORT = {hear,       identity,  apply,    store_erase, store_write,     store_read,
                                         reset,      set_clock, csr_make, csr,         RAM_STORE_BYTES, true,
                                         true};

    memset(device, 0, sizeof *device);
    memset(device->flash, 0xFF, sizeof device->flash);
    device->port = PORT;
    device->power = RAM_FOR_EVER;
}

void ram_start(struct ram_device *device)
{
    device->reset_asked = false;
    device->busy_calls = 0;
    device->heard_size = 0;
    fpr_init(&device->receiver, &device->port, device, device->buffer, RAM_PACK_BYTES, 0);
}

void ram_settle(struct ram_device *device)
{
    while (fpr_busy(&device->receiver)) {
        fpr_poll(&device->receiver);
    }
}

/* ---- frames ---- */

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static uint16_t crc16(const uint8_t *bytes, uint32_t n)
{
    uint16_t crc = 0;
    uint32_t i;
    int bit;

    for (i = 0; i < n; i++) {
        crc = (uint16_t)(crc ^ (bytes[i] << 8));
        for (bit = 0; bit < 8; bit++) {
            crc = (uint16_t)(((crc & 0x8000) != 0) ? ((crc << 1) ^ 0x1021) : (crc << 1));
        }
    }
    return crc;
}

static void send_three(struct ram_device *device, const uint8_t *bytes, uint32_t n)
{
    const uint32_t all = ((uint32_t)bytes[0] << 16) | ((n > 1u) ? ((uint32_t)bytes[1] << 8) : 0u) |
                         ((n > 2u) ? (uint32_t)bytes[2] : 0u);

    fpr_input(&device->receiver, (uint8_t)DIGITS[all >> 18]);
    fpr_input(&device->receiver, (uint8_t)DIGITS[(all >> 12) & 63u]);
    fpr_input(&device->receiver, (n > 1u) ? (uint8_t)DIGITS[(all >> 6) & 63u] : (uint8_t)'=');
    fpr_input(&device->receiver, (n > 2u) ? (uint8_t)DIGITS[all & 63u] : (uint8_t)'=');
}

void ram_frame(struct ram_device *device, const uint8_t *packet, uint32_t n)
{
    uint8_t whole[2048];
    const uint16_t crc = crc16(packet, n);
    uint32_t at;

    whole[0] = (uint8_t)((n + 2u) >> 8);
    whole[1] = (uint8_t)(n + 2u);
    memcpy(&whole[2], packet, n);
    whole[2u + n] = (uint8_t)(crc >> 8);
    whole[3u + n] = (uint8_t)crc;
    for (at = 0; at < (n + 4u); at += 3u) {
        if ((at % 93u) == 0u) {
            fpr_input_bytes(&device->receiver, (const uint8_t *)((at == 0u) ? "\x06\x09" : "\n\x04\x14"),
                            (at == 0u) ? 2u : 3u);
        }
        send_three(device, &whole[at], n + 4u - at);
    }
    fpr_input(&device->receiver, (uint8_t)'\n');
}

static uint32_t value_of(uint8_t digit)
{
    const char *const found = strchr(DIGITS, digit);

    return (found != NULL) ? (uint32_t)(found - DIGITS) : 0u;
}

uint32_t ram_answer(const struct ram_device *device, uint8_t *packet, uint32_t room)
{
    uint8_t whole[2048];
    uint32_t begin = device->heard_size;
    uint32_t size = 0;
    uint32_t at;

    while ((begin > 0u) && (device->heard[begin - 1u] != 0x06u)) {
        begin--;
    }
    if (begin == 0u) {
        return 0;
    }
    for (at = begin + 1u; (at + 3u) < device->heard_size; at += 4u) {
        const uint8_t *digits = &device->heard[at];
        uint32_t all;

        if (digits[0] == (uint8_t)'\n') {
            at += 3u; /* and the marker of the next line */
            digits = &device->heard[at];
        }
        all = (value_of(digits[0]) << 18) | (value_of(digits[1]) << 12) | (value_of(digits[2]) << 6) |
              value_of(digits[3]);
        whole[size] = (uint8_t)(all >> 16);
        whole[size + 1u] = (uint8_t)(all >> 8);
        whole[size + 2u] = (uint8_t)all;
        size += 3u;
    }
    size = ((uint32_t)whole[0] << 8) | whole[1];
    if ((size < 2u) || ((size - 2u) > room) || (crc16(&whole[2], size) != 0u)) {
        return 0;
    }
    memcpy(packet, &whole[2], size - 2u);
    return size - 2u;
}

/* ---- requests ---- */

static void begin_request(uint8_t *packet, struct fpr_out *out, uint8_t op, uint8_t command, uint32_t pairs)
{
    memset(packet, 0, FPR_HEADER_BYTES);
    packet[0] = (uint8_t)(8u | op);
    packet[5] = 8;
    packet[6] = 77;
    packet[7] = command;
    fpr_out_begin(out, &packet[FPR_HEADER_BYTES], 0, 1024);
    fpr_out_head(out, FPR_CBOR_MAP, pairs);
}

static uint32_t end_request(uint8_t *packet, const struct fpr_out *out)
{
    packet[2] = (uint8_t)(out->total >> 8);
    packet[3] = (uint8_t)out->total;
    return FPR_HEADER_BYTES + out->total;
}

uint32_t ram_write_request(uint8_t *packet, const char *path, uint32_t off, const uint32_t *length, const uint8_t *data,
                           uint32_t n)
{
    struct fpr_out out;

    begin_request(packet, &out, 2, 0, (length != NULL) ? 4u : 3u);
    fpr_out_pair(&out, "name", path);
    fpr_out_number(&out, "off", off);
    if (length != NULL) {
        fpr_out_number(&out, "len", *length);
    }
    fpr_out_text(&out, "data");
    fpr_out_head(&out, FPR_CBOR_BYTES, n);
    fpr_out_raw(&out, data, n);
    return end_request(packet, &out);
}

uint32_t ram_read_request(uint8_t *packet, const char *path, uint32_t off, uint8_t command)
{
    struct fpr_out out;

    begin_request(packet, &out, 0, command, 2);
    fpr_out_pair(&out, "name", path);
    fpr_out_number(&out, "off", off);
    return end_request(packet, &out);
}

uint32_t ram_sha_request(uint8_t *packet, const char *path, const uint8_t sha[FPR_SHA_BYTES])
{
    uint8_t document[64];
    struct fpr_out out;

    fpr_out_begin(&out, document, 0, sizeof document);
    fpr_out_head(&out, FPR_CBOR_MAP, 1);
    fpr_out_text(&out, "sha");
    fpr_out_head(&out, FPR_CBOR_BYTES, FPR_SHA_BYTES);
    fpr_out_raw(&out, sha, FPR_SHA_BYTES);
    return ram_write_request(packet, path, 0, &out.total, document, out.total);
}
