/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzzing: anything on the line, and anything that befalls a device. An input is a list of what happens, each a byte
 * that says what and what it needs. Whatever happens, two things stay true: after a power cut the device holds all of
 * a pack that was committed or nothing, and it never sends a byte of a pack.
 */
#include "fpr_internal.h"
#include "ram_port.h"

static struct ram_device device;
static uint8_t committed_sha[FPR_SHA_BYTES]; /* what may be stored: the last whole pack that was begun to be taken */

struct input {
    const uint8_t *at;
    size_t left;
};

static uint8_t next(struct input *input)
{
    if (input->left == 0u) {
        return 0;
    }
    input->left--;
    return *input->at++;
}

static const uint8_t *some(struct input *input, uint32_t *n)
{
    const uint8_t *const at = input->at;

    *n = (*n > input->left) ? (uint32_t)input->left : *n;
    input->at += *n;
    input->left -= *n;
    return at;
}

/* ---- what must stay true ---- */

static void must(bool holds)
{
    if (!holds) {
        __builtin_trap();
    }
}

static void check(const struct fpr *r)
{
    must(r->here <= r->length);
    must(r->length <= r->capacity);
    must(r->frame_size <= sizeof r->frame);
    must((r->state == FPR_EMPTY) || (fpr_stored_bytes(r) > 0u) || (r->state == FPR_LOCKED));
}

/* After a cut: what is stored is whole, and was there before or was committed. */
static void check_stored(const struct fpr *r, const uint8_t *before)
{
    const uint8_t *const sha = fpr_stored_sha(r);

    if (sha != NULL) {
        must(((before != NULL) && fpr_same_sha(sha, before)) || fpr_same_sha(sha, committed_sha));
    }
}

/* ---- what may happen ---- */

/* Most packets go to the receiver as if a frame had just brought them: fuzz_frame.c is for the frames. */
static void deliver(const uint8_t *packet, uint32_t n)
{
    struct fpr *const r = &device.receiver;

    if (n > r->packet_bytes) {
        ram_frame(&device, packet, n);
        return;
    }
    memcpy(&r->frame[2], packet, n);
    fpr_smp_request(r, n);
    fpr_wipe(r->frame, sizeof r->frame);
}

static void restart(void)
{
    uint8_t before[FPR_SHA_BYTES];
    const uint8_t *const stored = fpr_stored_sha(&device.receiver);

    if (stored != NULL) {
        memcpy(before, stored, sizeof before);
    }
    device.power = RAM_FOR_EVER;
    device.bad_write = false;
    ram_start(&device);
    check_stored(&device.receiver, (stored != NULL) ? before : NULL);
}

static const char *const PATHS[16] = {
    "/factory/provision.cbor", "/factory/commit.cbor", "/factory/result.cbor",  "/factory/result.txt",
    "/factory/identity.cbor",  "/factory/erase.cbor",  "/factory/lock.cbor",    "/factory/clock.cbor",
    "/factory/csr.cbor",       "/factory/csr.der",     "/factory/endpoint.txt", "/factory/",
    "",                        "/factory/x",           "/other/result.txt",     "/factory/provision.cbo"};

static void write_piece(struct input *input)
{
    uint8_t packet[1536];
    const char *const path = PATHS[next(input) & 15u];
    const uint8_t kind = next(input);
    const uint32_t off = ((kind & 1u) != 0u) ? device.receiver.here : next(input);
    const uint32_t length = next(input) * (((kind & 2u) != 0u) ? 3u : 1u);
    uint32_t n = next(input);
    const uint8_t *const data = some(input, &n);

    deliver(packet, ram_write_request(packet, path, off, ((kind & 4u) != 0u) ? &length : NULL, data, n));
}

static void name_digest(struct input *input)
{
    static const char *const NAMED[4] = {"/factory/commit.cbor", "/factory/commit.cbor", "/factory/erase.cbor",
                                         "/factory/lock.cbor"};
    uint8_t packet[512];
    uint8_t sha[FPR_SHA_BYTES];
    const uint8_t kind = next(input);

    memcpy(sha, device.receiver.stored_sha, sizeof sha);
    if ((kind & 4u) != 0u) {
        struct fpr_sha256 hash;

        fpr_sha256_begin(&hash);
        fpr_sha256_add(&hash, device.buffer, device.receiver.here);
        fpr_sha256_end(&hash, sha);
    }
    sha[0] ^= (uint8_t)((kind >> 3) & 1u);
    deliver(packet, ram_sha_request(packet, NAMED[kind & 3u], sha));
}

static void read_piece(struct input *input)
{
    uint8_t packet[256];
    const uint8_t kind = next(input);

    deliver(packet,
            ram_read_request(packet, PATHS[kind & 15u], ((kind & 32u) != 0u) ? next(input) : 0u, (kind >> 4) & 1u));
}

static void raw_packet(struct input *input)
{
    uint8_t packet[300];
    uint32_t n = next(input);
    const uint8_t *const bytes = some(input, &n);

    memset(packet, 0, 8); /* shorter than a header is another matter: fuzz_frame.c */
    memcpy(packet, bytes, n);
    n = (n < 8u) ? 8u : n;
    packet[2] = 0; /* a length that fits lets more of it be read */
    packet[3] = (uint8_t)(n - 8u);
    packet[4] = 0;
    packet[5] &= 8u;
    deliver(packet, n);
}

static void raw_bytes(struct input *input)
{
    uint32_t n = next(input);
    const uint8_t *const bytes = some(input, &n);

    fpr_input_bytes(&device.receiver, bytes, n);
}

static void remember_committed(void)
{
    const struct fpr *const r = &device.receiver;

    if ((r->phase == FPR_CLEARING) || (r->phase == FPR_WRITING) || (r->phase == FPR_READING)) {
        memcpy(committed_sha, r->wanted, sizeof committed_sha);
    }
}

static void poll_some(uint8_t times)
{
    uint8_t i;

    for (i = 0; i < times; i++) {
        remember_committed();
        fpr_poll(&device.receiver);
    }
    remember_committed();
}

static void befall(uint8_t kind, struct input *input)
{
    switch (kind) {
    case 0:
        device.busy_calls = next(input) & 3u;
        break;
    case 1:
        device.busy_erases = next(input) & 3u;
        break;
    case 2:
        device.verdict = next(input);
        break;
    case 3:
        device.bad_write = true;
        break;
    case 4:
        device.power = next(input) * 4u;
        break;
    default:
        restart();
        break;
    }
}

static void happen(struct input *input)
{
    const uint8_t what = next(input);

    switch (what & 7u) {
    case 0:
        raw_bytes(input);
        break;
    case 1:
        raw_packet(input);
        break;
    case 2:
        write_piece(input);
        break;
    case 3:
        name_digest(input);
        break;
    case 4:
        read_piece(input);
        break;
    case 5:
        befall((what >> 3) & 7u, input);
        break;
    default:
        poll_some((uint8_t)((what >> 3) & 31u));
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static struct input input;

    input.at = bytes;
    input.left = n;
    ram_make(&device);
    memset(committed_sha, 0, sizeof committed_sha);
    ram_start(&device);
    while (input.left > 0u) {
        if (setjmp(device.at_cut) != 0) {
            restart();
        }
        while (input.left > 0u) {
            happen(&input);
            check(&device.receiver);
            if (device.reset_asked) {
                restart();
            }
        }
    }
    return 0;
}
