/* SPDX-License-Identifier: Apache-2.0 */
/* A unit: the receiver on a bare Cortex-M3. */
#include "board.h"

#include <string.h>

#include "fpr.h"
#include "tables.h"

#define STORE_PAGES 2u
#define STORE_BYTES (STORE_PAGES * FLASH_PAGE_BYTES)
#define CAPACITY (STORE_BYTES - FPR_STORE_PACK_AT)
#define HEX "0123456789abcdef"

static struct fpr receiver;
static uint8_t pack[CAPACITY];
static uint32_t erased_pages;
static char chip[2u * sizeof((chip_page *)0)->chip + 1u];
static char endpoint[sizeof((chip_page *)0)->endpoint];

static void send(void *ctx, const uint8_t *bytes, size_t n)
{
    (void)ctx;
    uart_send(bytes, n);
}

static void identity(void *ctx, struct fpr_identity *identity)
{
    (void)ctx;
    identity->endpoint = endpoint;
    identity->chip = chip;
    identity->firmware = "fpr-qemu-mps2-an385 1.0";
    identity->objects = taken_objects;
    identity->object_count = taken_object_count;
    identity->random_ok = true;
}

static uint8_t apply(void *ctx, const uint8_t *bytes, uint32_t n, struct fpr_refusal *why)
{
    (void)ctx;
    return fpr_pack_check(bytes, n, &taken_resources, why);
}

/* A page at a time: answers go out between two. */
static uint8_t store_erase(void *ctx)
{
    (void)ctx;
    if (flash_erase(erased_pages * FLASH_PAGE_BYTES) != 0) {
        erased_pages = 0;
        return FPR_STORAGE_FAILED;
    }
    erased_pages = (erased_pages + 1u) % STORE_PAGES;
    return erased_pages == 0u ? FPR_APPLIED : FPR_BUSY;
}

static bool store_write(void *ctx, uint32_t at, const uint8_t *bytes, uint32_t n)
{
    (void)ctx;
    return at <= STORE_BYTES && n <= STORE_BYTES - at && flash_program(at, bytes, n) == 0;
}

static bool store_read(void *ctx, uint32_t at, uint8_t *bytes, uint32_t n)
{
    (void)ctx;
    return at <= STORE_BYTES && n <= STORE_BYTES - at && flash_read(at, bytes, n) == 0;
}

static void reset(void *ctx)
{
    (void)ctx;
    board_reset();
}

/* What the maker of the chip wrote: its number, and the name that it has for itself. */
static void read_chip(void)
{
    const volatile chip_page *info = chip_info();
    for (size_t n = 0; n < sizeof info->chip; ++n) {
        chip[2u * n] = HEX[info->chip[n] >> 4];
        chip[2u * n + 1u] = HEX[info->chip[n] & 15u];
    }
    for (size_t n = 0; n + 1u < sizeof endpoint && info->endpoint[n] != '\0'; ++n) {
        endpoint[n] = info->endpoint[n];
    }
}

int main(void)
{
    static const struct fpr_port port = {
        .send = send,
        .identity = identity,
        .apply = apply,
        .store_erase = store_erase,
        .store_write = store_write,
        .store_read = store_read,
        .reset = reset,
        .store_bytes = STORE_BYTES,
        .may_erase = true,
        .may_lock = true,
    };
    clock_start();
    uart_start();
    read_chip();
    fpr_init(&receiver, &port, NULL, pack, CAPACITY, 0);
    for (;;) {
        uint8_t byte;
        while (uart_take(&byte) != 0) {
            fpr_input(&receiver, byte);
        }
        fpr_poll(&receiver);
        if (!fpr_busy(&receiver)) {
            uart_rest();
        }
    }
}
