/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fpr-posix: a device of contract version 2 as a program of a PC. It prints where its line is, and then is a device
 * until it is killed; killing it is the power cut, starting it with the same storage the next start.
 */
#define _XOPEN_SOURCE 600

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "posix_port.h"

#define LARGEST_PACK_BYTES 65536u
#define USUAL_PACK_BYTES 4096u
#define IDLE_MS 1000
#define BUSY_MS 1

static const uint16_t OBJECTS[POSIX_MOST_OBJECTS] = {0, 1, 2};

/* What the Anjay client takes of the objects Security, Server and Access Control. */
static const struct fpr_resource RESOURCES[] = {
    {0, 0, FPR_STRING, 255},   {0, 1, FPR_BOOLEAN, 0}, {0, 2, FPR_INTEGER, 1},  {0, 3, FPR_OPAQUE, 2048},
    {0, 4, FPR_OPAQUE, 2048},  {0, 5, FPR_OPAQUE, 2048}, {0, 6, FPR_INTEGER, 1},  {0, 7, FPR_OPAQUE, 16},
    {0, 8, FPR_OPAQUE, 64},    {0, 9, FPR_STRING, 32}, {0, 10, FPR_INTEGER, 2}, {0, 11, FPR_INTEGER, 4},
    {0, 12, FPR_INTEGER, 4},   {0, 13, FPR_INTEGER, 1}, {0, 14, FPR_STRING, 255}, {0, 15, FPR_INTEGER, 1},
    {0, 16, FPR_INTEGER, 4},   {0, 17, FPR_LINK, 12},  {1, 0, FPR_INTEGER, 2},  {1, 1, FPR_INTEGER, 4},
    {1, 2, FPR_INTEGER, 4},    {1, 3, FPR_INTEGER, 4}, {1, 5, FPR_INTEGER, 4},  {1, 6, FPR_BOOLEAN, 0},
    {1, 7, FPR_STRING, 16},    {1, 10, FPR_LINK, 12},  {1, 11, FPR_OPAQUE, 1},  {1, 13, FPR_INTEGER, 8},
    {1, 14, FPR_INTEGER, 8},   {1, 16, FPR_BOOLEAN, 0}, {1, 17, FPR_INTEGER, 4}, {1, 18, FPR_INTEGER, 4},
    {1, 19, FPR_INTEGER, 4},   {1, 20, FPR_INTEGER, 4}, {1, 21, FPR_BOOLEAN, 0}, {1, 22, FPR_STRING, 16},
    {1, 23, FPR_BOOLEAN, 0},   {2, 0, FPR_INTEGER, 2}, {2, 1, FPR_INTEGER, 2},  {2, 2, FPR_INTEGER, 2},
    {2, 3, FPR_INTEGER, 2},
};

static uint8_t pack_buffer[LARGEST_PACK_BYTES];
static struct fpr receiver;
static struct posix_device device = {.name = "urn:dev:posix", .chip = "00112233445566ff", .listener = -1, .line = -1};

static void identity(void *ctx, struct fpr_identity *out)
{
    const struct posix_device *const self = ctx;

    out->endpoint = self->name;
    out->chip = self->chip;
    out->firmware = "fpr-posix 1.0";
    out->objects = OBJECTS;
    out->object_count = POSIX_MOST_OBJECTS;
    out->random_ok = true;
}

static bool is_past(const struct timespec *moment)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec > moment->tv_sec) || ((now.tv_sec == moment->tv_sec) && (now.tv_nsec >= moment->tv_nsec));
}

static void begin_applying(struct posix_device *self)
{
    (void)clock_gettime(CLOCK_MONOTONIC, &self->busy_until);
    self->busy_until.tv_sec += self->busy_ms / 1000;
    self->busy_until.tv_nsec += (self->busy_ms % 1000) * 1000000L;
    if (self->busy_until.tv_nsec >= 1000000000L) {
        self->busy_until.tv_nsec -= 1000000000L;
        self->busy_until.tv_sec++;
    }
    self->is_applying = true;
}

/* A firmware with an LwM2M client asks that (anjay_factory_provision); this one knows its resources itself. */
static uint8_t apply(void *ctx, const uint8_t *pack, uint32_t n, struct fpr_refusal *why)
{
    struct posix_device *const self = ctx;
    const struct fpr_table table = {RESOURCES, sizeof RESOURCES / sizeof RESOURCES[0], NULL, NULL};

    if (!self->is_applying) {
        begin_applying(self);
    }
    if (!is_past(&self->busy_until)) {
        return FPR_BUSY;
    }
    self->is_applying = false;
    return fpr_pack_check(pack, n, &table, why);
}

static void reset(void *ctx)
{
    struct posix_device *const self = ctx;

    self->reset_asked = true;
}

/* A clock that nothing here reads: the line is what is shown. */
static bool set_clock(void *ctx, uint32_t unix_s)
{
    (void)ctx;
    return unix_s > 0u;
}

static struct fpr_port port = {
    .send = posix_send,
    .identity = identity,
    .apply = apply,
    .store_erase = posix_flash_erase,
    .store_write = posix_flash_write,
    .store_read = posix_flash_read,
    .reset = reset,
    .set_clock = set_clock,
    .may_erase = true,
    .may_lock = true,
};

static void start(uint32_t capacity, uint32_t packet_bytes)
{
    device.reset_asked = false;
    device.is_applying = false;
    fpr_init(&receiver, &port, &device, pack_buffer, capacity, packet_bytes);
}

static void run(uint32_t capacity, uint32_t packet_bytes)
{
    uint8_t bytes[512];

    start(capacity, packet_bytes);
    for (;;) {
        bool opened;
        const size_t n = posix_receive(&device, bytes, sizeof bytes, fpr_busy(&receiver) ? BUSY_MS : IDLE_MS, &opened);

        if (device.reset_asked || (opened && device.resets_on_open)) {
            start(capacity, packet_bytes);
        }
        fpr_input_bytes(&receiver, bytes, n);
        fpr_poll(&receiver);
    }
}

static void usage(void)
{
    fputs("fpr-posix (--tcp PORT | --pty) --storage FILE [--name ENDPOINT] [--chip HEX] [--cap BYTES] [--pkt BYTES]\n"
          "          [--busy-ms MS] [--reset-on-open] [--no-options]\n"
          "  --tcp PORT       a port of this PC, 0 for any; it prints which\n"
          "  --pty            a pseudo-terminal; it prints its path\n"
          "  --storage FILE   the flash: kept from one start to the next\n"
          "  --cap, --pkt     the largest pack and the largest packet in bytes\n"
          "  --busy-ms MS     how long it is busy with a pack\n"
          "  --reset-on-open  whoever opens the line (TCP) resets the device, as on many boards\n"
          "  --no-options     without erase.cbor, lock.cbor and clock.cbor\n",
          stderr);
}

static bool copy_text(char *to, size_t room, const char *from)
{
    if (strlen(from) >= room) {
        fprintf(stderr, "too long: %s\n", from);
        return false;
    }
    memcpy(to, from, strlen(from) + 1u);
    return true;
}

static uint32_t number(const char *text, uint32_t least, uint32_t most)
{
    const unsigned long value = strtoul(text, NULL, 10);

    return (value < least) ? least : (value > most) ? most : (uint32_t)value;
}

struct options {
    const char *tcp;
    const char *storage;
    bool terminal;
    uint32_t capacity;
    uint32_t packet_bytes;
};

/* Takes a switch that stands alone; false where it is none. */
static bool take_switch(struct options *options, const char *name)
{
    if (strcmp(name, "--pty") == 0) {
        options->terminal = true;
    } else if (strcmp(name, "--reset-on-open") == 0) {
        device.resets_on_open = true;
    } else if (strcmp(name, "--no-options") == 0) {
        port.may_erase = false;
        port.may_lock = false;
        port.set_clock = NULL;
    } else {
        return false;
    }
    return true;
}

/* Takes an option and its value; false where there is none of this name, or the value cannot be. */
static bool take_option(struct options *options, const char *name, const char *value)
{
    if (strcmp(name, "--tcp") == 0) {
        options->tcp = value;
    } else if (strcmp(name, "--storage") == 0) {
        options->storage = value;
    } else if (strcmp(name, "--name") == 0) {
        return copy_text(device.name, sizeof device.name, value);
    } else if (strcmp(name, "--chip") == 0) {
        return copy_text(device.chip, sizeof device.chip, value);
    } else if (strcmp(name, "--cap") == 0) {
        options->capacity = number(value, 1, LARGEST_PACK_BYTES);
    } else if (strcmp(name, "--pkt") == 0) {
        options->packet_bytes = number(value, 256, FPR_PACKET_BYTES);
    } else if (strcmp(name, "--busy-ms") == 0) {
        device.busy_ms = (long)number(value, 0, 3600000);
    } else {
        return false;
    }
    return true;
}

static bool read_options(struct options *options, int argc, char **argv)
{
    int i;

    for (i = 1; i < argc; i++) {
        if (take_switch(options, argv[i])) {
            continue;
        }
        if (((i + 1) >= argc) || !take_option(options, argv[i], argv[i + 1])) {
            return false;
        }
        i++;
    }
    return (options->storage != NULL) && ((options->tcp != NULL) != options->terminal);
}

int main(int argc, char **argv)
{
    struct options options = {NULL, NULL, false, USUAL_PACK_BYTES, 0};

    if (!read_options(&options, argc, argv)) {
        usage();
        return 2;
    }
    (void)signal(SIGPIPE, SIG_IGN); /* whoever was at the line has gone: no reason to end */
    port.store_bytes = FPR_STORE_PACK_AT + LARGEST_PACK_BYTES;
    device.flash_bytes = port.store_bytes;
    if (!posix_open_flash(&device, options.storage) ||
        !(options.terminal ? posix_open_terminal(&device) : posix_listen(&device, options.tcp))) {
        return 1;
    }
    (void)fflush(stdout);
    run(options.capacity, options.packet_bytes);
    return 0;
}
